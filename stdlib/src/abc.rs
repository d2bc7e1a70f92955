//! `_abc`: registries and caches of abstract base classes. Invariant: a negative cache counts only while its number is
//! that of the registrations so far, so registering anywhere makes every "no" be asked again.

use alloc::vec::Vec;
use core::cell::Cell;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::class_shape;
use coachwhip_core::builtins::exceptions;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{Class, ClassFlags, Kind, Native, Set};
use coachwhip_core::operations::hash::hash_identity;
use coachwhip_core::value::Value;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[
        Definition::function("get_cache_token", "", |vm, _| Ok(Value::small_int(registrations(vm))))
            .doc("Returns the current ABC cache token."),
        Definition::function("_abc_init", "self, /", initialize).doc("Internal ABC helper for class set-up."),
        Definition::function("_abc_register", "self, subclass, /", register)
            .doc("Internal ABC helper for subclasss registration."),
        Definition::function("_abc_instancecheck", "self, instance, /", instance_check)
            .doc("Internal ABC helper for instance checks."),
        Definition::function("_abc_subclasscheck", "self, subclass, /", subclass_check)
            .doc("Internal ABC helper for subclasss checks."),
        Definition::function("_get_dump", "self, /", dump).doc("Internal ABC helper for cache and registry debugging."),
        Definition::function("_reset_registry", "self, /", |vm, args| {
            let data = data_of(vm, arg(args, 0))?;
            let fresh = new_set(vm)?;
            vm.heap.barrier(&data.header);
            data.payload.registry.set(fresh);
            Ok(Value::NONE)
        }),
        Definition::function("_reset_caches", "self, /", |vm, args| {
            let data = data_of(vm, arg(args, 0))?;
            let (cache, negative) = (new_set(vm)?, new_set(vm)?);
            vm.heap.barrier(&data.header);
            data.payload.cache.set(cache);
            data.payload.negative.set(negative);
            Ok(Value::NONE)
        }),
    ],
    classes: &[],
    initialize: None,
};

/// What is known about one abstract base class.
struct AbcData {
    /// Classes registered with it.
    registry: Cell<Ref<Set>>,
    /// Classes known to be subclasses.
    cache: Cell<Ref<Set>>,
    /// Classes known not to be, as of `version`.
    negative: Cell<Ref<Set>>,
    version: Cell<i64>,
}

impl Payload for AbcData {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.registry.get());
        tracer.object(self.cache.get());
        tracer.object(self.negative.get());
    }
}

static DATA: TypeSpec = TypeSpec { module: "_abc", flags: ClassFlags::NO_NEW, ..TypeSpec::new("_abc_data", Kind::Native) };

static REGISTRATIONS: u8 = 1;

/// How many registrations there were.
fn registrations(vm: &Machine) -> i64 {
    vm.state(&REGISTRATIONS).and_then(Value::as_small_int).unwrap_or(0)
}

fn new_set(vm: &mut Machine) -> Result<Ref<Set>> {
    let made = Set::new(&mut vm.heap, class_shape::SET);
    vm.check(made)
}

// -- sets of classes, by identity --------------------------------------------------------------------------------------

fn contains(set: Ref<Set>, class: Value) -> bool {
    set.table.find(hash_identity(class), |key| key == class).is_some()
}

fn add(vm: &mut Machine, set: Ref<Set>, class: Value) -> Result<()> {
    if contains(set, class) {
        return Ok(());
    }
    let answer = set.insert_new(&mut vm.heap, hash_identity(class), class);
    vm.check(answer).map(|_| ())
}

// -- setting up --------------------------------------------------------------------------------------------------------

fn data_of(vm: &mut Machine, class: Value) -> Result<Ref<Native<AbcData>>> {
    let name = vm.intern(b"_abc_impl")?;
    let found = vm.get_attribute(class, name)?;
    match found.native::<AbcData>() {
        Some(data) => Ok(data),
        None => Err(vm.type_error(format_args!("_abc_impl is set to a wrong type"))),
    }
}

fn initialize(vm: &mut Machine, args: &[Value]) -> Result {
    let Some(class) = arg(args, 0).downcast::<Class>() else {
        return Err(vm.type_error(format_args!("_abc_init() argument must be a class")));
    };
    collect_abstract_methods(vm, class)?;
    let data = AbcData {
        registry: new_set(vm)?.into(),
        cache: new_set(vm)?.into(),
        negative: new_set(vm)?.into(),
        version: registrations(vm).into(),
    };
    let data = vm.new_native(&DATA, data)?;
    set_class_attribute(vm, class, "_abc_impl", data)?;
    take_pattern_flags(vm, class)?;
    Ok(Value::NONE)
}

fn set_class_attribute(vm: &mut Machine, class: Ref<Class>, name: &str, value: Value) -> Result<()> {
    let name = vm.intern(name.as_bytes())?;
    let metaclass = vm.class_of(class.into());
    vm.set_attribute_plain(class.into(), metaclass, name, value)
}

fn is_abstract(vm: &mut Machine, value: Value) -> Result<bool> {
    let name = vm.names.__isabstractmethod__;
    match vm.find_attribute(value, name)? {
        Some(flag) => vm.is_true(flag),
        None => Ok(false),
    }
}

fn collect_abstract_methods(vm: &mut Machine, class: Ref<Class>) -> Result<()> {
    let made = Set::new(&mut vm.heap, class_shape::FROZENSET);
    let names = vm.check(made)?;
    let entries: Vec<_> = class.dict.get().entries().collect();
    vm.charge(entries.len() as u64)?;
    for entry in entries {
        if is_abstract(vm, entry.value)? {
            vm.set_add(names, entry.key)?;
        }
    }
    let bases = vm.unpack_to_vec(class.bases.get())?;
    let attribute = vm.names.__abstractmethods__;
    for base in bases {
        let Some(inherited) = vm.find_attribute(base, attribute)? else { continue };
        for name in vm.unpack_to_vec(inherited)? {
            if let Some(value) = vm.find_attribute(class.into(), name)?
                && is_abstract(vm, value)?
            {
                vm.set_add(names, name)?;
            }
        }
    }
    set_class_attribute(vm, class, "__abstractmethods__", names.into())
}

/// `__abc_tpflags__` says which patterns the class matches.
fn take_pattern_flags(vm: &mut Machine, class: Ref<Class>) -> Result<()> {
    let name = vm.intern(b"__abc_tpflags__")?;
    let Some(bits) = vm.class_dict_get(class, name)?.and_then(Value::as_small_int) else { return Ok(()) };
    let mut flags = ClassFlags::empty();
    flags.set(ClassFlags::SEQUENCE, bits & 1 << 5 != 0);
    flags.set(ClassFlags::MAPPING, bits & 1 << 6 != 0);
    if flags == ClassFlags::SEQUENCE | ClassFlags::MAPPING {
        return Err(vm.type_error(format_args!("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")));
    }
    spread_pattern_flags(vm, class, flags)?;
    let metaclass = vm.class_of(class.into());
    vm.set_attribute_plain(class.into(), metaclass, name, Value::EMPTY)
}

const PATTERN_FLAGS: ClassFlags = ClassFlags::SEQUENCE.union(ClassFlags::MAPPING);

/// Gives a class and its subclasses the pattern flags of an abstract base. Builtin classes keep their own.
fn spread_pattern_flags(vm: &mut Machine, class: Ref<Class>, flags: ClassFlags) -> Result<()> {
    vm.charge(1)?;
    if flags.is_empty() || class.flags.get().contains(flags) || !class.has(ClassFlags::HEAP) || class.has(ClassFlags::IMMUTABLE) {
        return Ok(());
    }
    class.flags.set((class.flags.get() - PATTERN_FLAGS) | flags);
    vm.nested(|vm| {
        for i in 0..class.subclasses.len() {
            if let Some(subclass) = class.subclasses.get(i).and_then(|v| v.downcast::<Class>()) {
                spread_pattern_flags(vm, subclass, flags)?;
            }
        }
        Ok(())
    })
}

// -- registering -------------------------------------------------------------------------------------------------------

fn register(vm: &mut Machine, args: &[Value]) -> Result {
    let (this, subclass) = (arg(args, 0), arg(args, 1));
    let Some(class) = subclass.downcast::<Class>() else {
        return Err(vm.type_error(format_args!("Can only register classes")));
    };
    if vm.is_subclass(subclass, this)? {
        return Ok(subclass);
    }
    if vm.is_subclass(this, subclass)? {
        return Err(vm.runtime_error(format_args!("Refusing to create an inheritance cycle")));
    }
    let data = data_of(vm, this)?;
    add(vm, data.payload.registry.get(), subclass)?;
    let count = registrations(vm) + 1;
    vm.set_state(&REGISTRATIONS, Value::small_int(count))?;
    if let Some(this) = this.downcast::<Class>() {
        spread_pattern_flags(vm, class, this.flags.get() & PATTERN_FLAGS)?;
    }
    Ok(subclass)
}

// -- asking ------------------------------------------------------------------------------------------------------------

fn is_known_not(vm: &Machine, data: Ref<Native<AbcData>>, class: Value) -> bool {
    data.payload.version.get() == registrations(vm) && contains(data.payload.negative.get(), class)
}

fn instance_check(vm: &mut Machine, args: &[Value]) -> Result {
    let (this, instance) = (arg(args, 0), arg(args, 1));
    let data = data_of(vm, this)?;
    let name = vm.names.__class__;
    let claimed = vm.get_attribute(instance, name)?;
    if contains(data.payload.cache.get(), claimed) {
        return Ok(Value::TRUE);
    }
    let actual: Value = vm.class_of(instance).into();
    if claimed == actual {
        if is_known_not(vm, data, claimed) {
            return Ok(Value::FALSE);
        }
        return ask_class(vm, this, claimed).map(Value::bool);
    }
    Ok(Value::bool(ask_class(vm, this, claimed)? || ask_class(vm, this, actual)?))
}

/// `cls.__subclasscheck__(class)`
fn ask_class(vm: &mut Machine, this: Value, class: Value) -> Result<bool> {
    let name = vm.names.__subclasscheck__;
    let answer = vm.call_method(this, name, &[class])?;
    vm.is_true(answer)
}

fn subclass_check(vm: &mut Machine, args: &[Value]) -> Result {
    let (this, subclass) = (arg(args, 0), arg(args, 1));
    let Some(class) = subclass.downcast::<Class>() else {
        return Err(vm.type_error(format_args!("issubclass() arg 1 must be a class")));
    };
    let data = data_of(vm, this)?;
    if contains(data.payload.cache.get(), subclass) {
        return Ok(Value::TRUE);
    }
    if is_known_not(vm, data, subclass) {
        return Ok(Value::FALSE);
    }
    if data.payload.version.get() != registrations(vm) {
        let fresh = new_set(vm)?;
        vm.heap.barrier(&data.header);
        data.payload.negative.set(fresh);
        data.payload.version.set(registrations(vm));
    }
    let answer = vm.nested(|vm| find_out(vm, this, class, data))?;
    let set = if answer { data.payload.cache.get() } else { data.payload.negative.get() };
    add(vm, set, subclass)?;
    Ok(Value::bool(answer))
}

fn find_out(vm: &mut Machine, this: Value, class: Ref<Class>, data: Ref<Native<AbcData>>) -> Result<bool> {
    let name = vm.names.__subclasshook__;
    match vm.call_method(this, name, &[class.into()])? {
        Value::TRUE => return Ok(true),
        Value::FALSE => return Ok(false),
        Value::NOT_IMPLEMENTED => {}
        _ => {
            let message = format_args!("__subclasshook__ must return either False, True, or NotImplemented");
            return Err(vm.raise_message(&exceptions::ASSERTION_ERROR, message));
        }
    }
    if class.mro_slice().contains(&this) {
        return Ok(true);
    }
    let registered: Vec<Value> = data.payload.registry.get().entries().map(|e| e.key).collect();
    for candidate in registered {
        if vm.is_subclass(class.into(), candidate)? {
            return Ok(true);
        }
    }
    let subclasses = vm.getattr(this, "__subclasses__")?;
    let subclasses = vm.call(subclasses, &[])?;
    for candidate in vm.unpack_to_vec(subclasses)? {
        if vm.is_subclass(class.into(), candidate)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn dump(vm: &mut Machine, args: &[Value]) -> Result {
    let data = data_of(vm, arg(args, 0))?;
    let mut parts = [Value::NONE; 4];
    let sets = [data.payload.registry.get(), data.payload.cache.get(), data.payload.negative.get()];
    for (part, set) in parts.iter_mut().zip(sets) {
        let copy = new_set(vm)?;
        for entry in set.entries().collect::<Vec<_>>() {
            vm.set_add(copy, entry.key)?;
        }
        *part = copy.into();
    }
    parts[3] = Value::small_int(data.payload.version.get());
    vm.tuple(&parts)
}
