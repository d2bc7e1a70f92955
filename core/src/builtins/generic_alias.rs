//! `types.GenericAlias`: `list[int]`. Attributes are the origin's but for those that make it an alias.

use alloc::vec::Vec;

use crate::builtins::receiver::{check_arguments, class_and_arguments};
use crate::builtins::sequence::{push_bytes, push_repr};
use crate::builtins::{exceptions, iterators, union};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, List, Native, Slot, Str, Tuple};
use crate::value::Value;

/// An origin with arguments.
pub struct Alias {
    pub origin: Value,
    /// tuple
    pub arguments: Value,
    /// tuple of type parameters among the arguments, or EMPTY until asked for
    parameters: Slot,
    /// Unpacked: `*tuple[int]`.
    starred: bool,
}

impl Payload for Alias {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.origin, self.arguments, self.parameters.get()]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "types",
    definitions: &[
        Definition::raw_static("__new__", "type, origin, args, /", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::raw("__call__", "self, /, *args, **kwargs", call),
        Definition::function("__getattribute__", "self, name, /", get_attribute),
        Definition::function("__eq__", "self, value, /", |vm, a| equal(vm, a, true)),
        Definition::function("__ne__", "self, value, /", |vm, a| equal(vm, a, false)),
        Definition::function("__iter__", "self, /", iterate),
        Definition::function("__or__", "self, value, /", |vm, a| union::of_operands(vm, a[0], a[1])),
        Definition::function("__ror__", "self, value, /", |vm, a| union::of_operands(vm, a[1], a[0])),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__mro_entries__", "self, bases, /", mro_entries),
        Definition::function("__instancecheck__", "self, instance, /", |vm, _| {
            Err(vm.type_error(format_args!("isinstance() argument 2 cannot be a parameterized generic")))
        }),
        Definition::function("__subclasscheck__", "self, cls, /", |vm, _| {
            Err(vm.type_error(format_args!("issubclass() argument 2 cannot be a parameterized generic")))
        }),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("__dir__", "self, /", dir),
        Definition::getter("__origin__", |vm, v| Ok(this(vm, &[v], "__origin__")?.payload.origin)),
        Definition::getter("__args__", |vm, v| Ok(this(vm, &[v], "__args__")?.payload.arguments)),
        Definition::getter("__unpacked__", |vm, v| Ok(Value::bool(this(vm, &[v], "__unpacked__")?.payload.starred))),
        Definition::getter("__parameters__", parameters),
        Definition::getter("__typing_unpacked_tuple_args__", unpacked_tuple),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::GETATTRIBUTE),
    doc: "Represent a PEP 585 generic type\n\nFor example, for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    ..TypeSpec::new("GenericAlias", Kind::Native)
};

/// Attributes of the alias itself.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__bases__",
];

/// `origin[item]`
pub fn new_alias(vm: &mut Machine, origin: Value, item: Value) -> Result {
    let arguments = if item.is_kind(Kind::Tuple) { item } else { vm.tuple(&[item])? };
    vm.new_native(&SPEC, Alias { origin, arguments, parameters: Value::EMPTY.into(), starred: false })
}

/// `__class_getitem__` of the builtin generic classes.
pub fn class_getitem(vm: &mut Machine, arguments: &[Value]) -> Result {
    new_alias(vm, arguments[0], arguments[1])
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    check_arguments(vm, "GenericAlias", given.len(), keywords, 2, 2)?;
    let items = if given[1].is_kind(Kind::Tuple) { given[1] } else { vm.tuple(&[given[1]])? };
    let alias = Alias { origin: given[0], arguments: items, parameters: Value::EMPTY.into(), starred: false };
    vm.new_native_of(class, alias)
}

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Native<Alias>>> {
    vm.native_receiver(arguments, &SPEC, method)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__repr__")?;
    crate::builtins::sequence::guarded_repr(vm, alias.into(), "...", |vm, text| {
        if alias.payload.starred {
            push_bytes(vm, text, b"*")?;
        }
        push_type(vm, text, alias.payload.origin)?;
        push_bytes(vm, text, b"[")?;
        let Some(items) = alias.payload.arguments.downcast::<Tuple>() else { return Ok(()) };
        if items.is_empty() {
            push_bytes(vm, text, b"()")?;
        }
        push_types(vm, text, items.as_slice())?;
        push_bytes(vm, text, b"]")
    })
}

fn push_types(vm: &mut Machine, text: &mut Vec<u8>, items: &[Value]) -> Result<()> {
    for (i, &item) in items.iter().enumerate() {
        if i > 0 {
            push_bytes(vm, text, b", ")?;
        }
        push_type(vm, text, item)?;
    }
    Ok(())
}

/// Appends a type as it is written in an alias: by its name, without `builtins`.
pub fn push_type(vm: &mut Machine, text: &mut Vec<u8>, item: Value) -> Result<()> {
    if item == Value::ELLIPSIS {
        return push_bytes(vm, text, b"...");
    }
    if let Some(list) = item.downcast::<List>() {
        push_bytes(vm, text, b"[")?;
        let items = list.as_slice().to_vec();
        vm.nested(|vm| push_types(vm, text, &items))?;
        return push_bytes(vm, text, b"]");
    }
    let (origin, args) = (vm.names.__origin__, vm.names.__args__);
    if item.native::<Alias>().is_some()
        || (vm.find_attribute(item, origin)?.is_some() && vm.find_attribute(item, args)?.is_some())
    {
        return push_repr(vm, text, item);
    }
    let (qualified, module) = (vm.names.__qualname__, vm.names.__module__);
    let (Some(qualified), Some(module)) = (vm.find_attribute(item, qualified)?, vm.find_attribute(item, module)?) else {
        return push_repr(vm, text, item);
    };
    if let Some(module) = module.downcast::<Str>()
        && module.as_bytes() != b"builtins"
    {
        push_bytes(vm, text, module.as_bytes())?;
        push_bytes(vm, text, b".")?;
    }
    let qualified = vm.to_str(qualified)?;
    match vm.text(qualified) {
        Some(name) => push_bytes(vm, text, name.as_bytes()),
        None => Ok(()),
    }
}

fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__hash__")?;
    let (origin, items) = (vm.hash(alias.payload.origin)?, vm.hash(alias.payload.arguments)?);
    vm.int((origin ^ items) as i64)
}

fn equal(vm: &mut Machine, arguments: &[Value], wanted: bool) -> Result {
    let alias = this(vm, arguments, "__eq__")?;
    let Some(other) = arguments[1].native::<Alias>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (a, b) = (&alias.payload, &other.payload);
    let same = a.starred == b.starred && vm.equal(a.origin, b.origin)? && vm.equal(a.arguments, b.arguments)?;
    Ok(Value::bool(same == wanted))
}

fn call(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let alias = this(vm, arguments, "__call__")?;
    let made = vm.call_with_keywords(alias.payload.origin, &arguments[1..], keywords)?;
    let name = vm.names.__orig_class__;
    if let Err(raised) = vm.set_attribute(made, name, alias.into()) {
        if !vm.is_raised(&exceptions::ATTRIBUTE_ERROR) && !vm.is_raised(&exceptions::TYPE_ERROR) {
            return Err(raised);
        }
        vm.catch(raised)?;
    }
    Ok(made)
}

fn get_attribute(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__getattribute__")?;
    let Some(name) = vm.text(arguments[1]) else {
        let got = vm.type_name(arguments[1]);
        return Err(vm.type_error(format_args!("attribute name must be string, not '{got}'")));
    };
    let own = OWN.iter().any(|own| own.as_bytes() == name.as_bytes());
    let name = vm.intern_value(name)?;
    if !own {
        return vm.get_attribute(alias.payload.origin, name);
    }
    let class = vm.class_of(arguments[0]);
    match vm.find_attribute_plain(arguments[0], class, name)? {
        Some(value) => Ok(value),
        None => Err(vm.attribute_error(arguments[0], name)),
    }
}

fn iterate(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__iter__")?;
    let payload = Alias {
        origin: alias.payload.origin,
        arguments: alias.payload.arguments,
        parameters: Value::EMPTY.into(),
        starred: true,
    };
    let starred = vm.new_native(&SPEC, payload)?;
    let once = vm.tuple(&[starred])?;
    iterators::of_tuple(vm, once)
}

fn mro_entries(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__mro_entries__")?;
    vm.tuple(&[alias.payload.origin])
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__reduce__")?;
    if alias.payload.starred {
        let plain = new_alias(vm, alias.payload.origin, alias.payload.arguments)?;
        let (next, iterator) = (iterators::builtin(vm, "next")?, vm.iter(plain)?);
        let inner = vm.tuple(&[iterator])?;
        return vm.tuple(&[next, inner]);
    }
    let class = vm.class_for(&SPEC)?;
    let inner = vm.tuple(&[alias.payload.origin, alias.payload.arguments])?;
    vm.tuple(&[class.into(), inner])
}

fn dir(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__dir__")?;
    let name = vm.names.__dir__;
    let origin = alias.payload.origin;
    let names = crate::builtins::inspect::dir_of(vm, origin)?;
    let Some(list) = names.downcast::<List>() else { return vm.call_method(origin, name, &[]) };
    for own in OWN.iter().filter(|own| !matches!(**own, "__bases__" | "__copy__" | "__deepcopy__")) {
        let own = vm.intern(own.as_bytes())?;
        if !vm.contains(names, own)? {
            let answer = list.push(&mut vm.heap, own);
            vm.check(answer)?;
        }
    }
    Ok(names)
}

// -- parameters ------------------------------------------------------------------------------------------------------------

fn parameters(vm: &mut Machine, v: Value) -> Result {
    let alias = this(vm, &[v], "__parameters__")?;
    if let Some(known) = alias.payload.parameters.get().present() {
        return Ok(known);
    }
    // It may run Python code, and what it charges for it does once: no trace, nor its recorder, asks for it in vain.
    vm.may_run_python()?;
    let found = collect_parameters(vm, alias.payload.arguments)?;
    vm.heap.barrier(&alias.header);
    alias.payload.parameters.set(found);
    Ok(found)
}

fn unpacked_tuple(vm: &mut Machine, v: Value) -> Result {
    let alias = this(vm, &[v], "__typing_unpacked_tuple_args__")?;
    let is_tuple = alias.payload.origin == Value::object(vm.types.tuple);
    Ok(if alias.payload.starred && is_tuple { alias.payload.arguments } else { Value::NONE })
}

/// An attribute of an object that is no class; None where it is absent.
fn attribute(vm: &mut Machine, v: Value, name: &str) -> Result<Option<Value>> {
    if v.is_kind(Kind::Class) {
        return Ok(None);
    }
    let name = vm.intern(name.as_bytes())?;
    vm.find_attribute(v, name)
}

/// The type parameters among arguments, each once, as a tuple.
pub fn collect_parameters(vm: &mut Machine, arguments: Value) -> Result {
    let mut found = Vec::new();
    add_parameters(vm, arguments, &mut found)?;
    vm.tuple(&found)
}

fn add_parameters(vm: &mut Machine, arguments: Value, found: &mut Vec<Value>) -> Result<()> {
    let Some(items) = vm.known_items(arguments) else { return Ok(()) };
    vm.charge(items.len() as u64)?;
    for &item in items {
        if attribute(vm, item, "__typing_subst__")?.is_some() {
            add_once(vm, item, found)?;
        } else if item.is_kind(Kind::Tuple) || item.is_kind(Kind::List) {
            vm.nested(|vm| add_parameters(vm, item, found))?;
        } else if let Some(inner) = attribute(vm, item, "__parameters__")?
            && let Some(inner) = inner.downcast::<Tuple>()
        {
            for &parameter in inner.as_slice() {
                add_once(vm, parameter, found)?;
            }
        }
    }
    Ok(())
}

fn add_once(vm: &mut Machine, item: Value, found: &mut Vec<Value>) -> Result<()> {
    if !found.contains(&item) {
        if found.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        found.push(item);
    }
    Ok(())
}

fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arguments, "__getitem__")?;
    let wanted = parameters(vm, arguments[0])?;
    let new = substitute(vm, arguments[0], alias.payload.arguments, wanted, arguments[1])?;
    let payload =
        Alias { origin: alias.payload.origin, arguments: new, parameters: Value::EMPTY.into(), starred: alias.payload.starred };
    vm.new_native(&SPEC, payload)
}

/// The arguments with `item` (a tuple, or one) in the places of the parameters.
pub fn substitute(vm: &mut Machine, of: Value, arguments: Value, parameters: Value, item: Value) -> Result {
    let Some(wanted) = parameters.downcast::<Tuple>() else { return Ok(arguments) };
    if wanted.is_empty() {
        let text = vm.repr_text(of);
        return Err(vm.type_error(format_args!("{text} is not a generic class")));
    }
    let mut given = if item.is_kind(Kind::Tuple) { item } else { vm.tuple(&[item])? };
    for &parameter in wanted.as_slice() {
        if let Some(prepare) = attribute(vm, parameter, "__typing_prepare_subst__")?
            && !prepare.is_none()
        {
            given = vm.call(prepare, &[of, given])?;
        }
    }
    let Some(values) = vm.as_tuple(given) else { return Ok(arguments) };
    if values.len() != wanted.len() {
        let (text, actual, expected) = (vm.repr_text(of), values.len(), wanted.len());
        let how = if actual > expected { "many" } else { "few" };
        return Err(vm.type_error(format_args!("Too {how} arguments for {text}; actual {actual}, expected {expected}")));
    }
    let new = substitute_items(vm, arguments, wanted.as_slice(), values.as_slice())?;
    vm.tuple(&new)
}

fn substitute_items(vm: &mut Machine, arguments: Value, parameters: &[Value], values: &[Value]) -> Result<Vec<Value>> {
    let mut new = Vec::new();
    let Some(items) = vm.known_items(arguments) else { return Ok(new) };
    let items = items.to_vec();
    for item in items {
        let unpacked = attribute(vm, item, "__typing_is_unpacked_typevartuple__")? == Some(Value::TRUE);
        let replaced = substitute_item(vm, item, parameters, values)?;
        match vm.as_tuple(replaced).filter(|_| unpacked) {
            Some(several) => new.extend_from_slice(several.as_slice()),
            None => new.push(replaced),
        }
    }
    Ok(new)
}

fn substitute_item(vm: &mut Machine, item: Value, parameters: &[Value], values: &[Value]) -> Result {
    let value_of = |parameter: Value| parameters.iter().position(|p| *p == parameter).and_then(|i| values.get(i).copied());
    if let Some(put) = attribute(vm, item, "__typing_subst__")? {
        let value = value_of(item).unwrap_or(item);
        return vm.call(put, &[value]);
    }
    if item.is_kind(Kind::List) || item.is_kind(Kind::Tuple) {
        let inner = vm.nested(|vm| substitute_items(vm, item, parameters, values))?;
        return if item.is_kind(Kind::List) { vm.list(&inner) } else { vm.tuple(&inner) };
    }
    let Some(own) = attribute(vm, item, "__parameters__")? else { return Ok(item) };
    let Some(own) = own.downcast::<Tuple>().filter(|own| !own.is_empty()) else { return Ok(item) };
    let iter = vm.names.__iter__;
    let mut inner = Vec::new();
    for &parameter in own.as_slice() {
        let value = value_of(parameter).unwrap_or(parameter);
        let class = vm.class_of(parameter);
        // Those that can be iterated over, type variable tuples, stand for several.
        match vm.as_tuple(value) {
            Some(several) if vm.lookup(class, iter)?.is_some() => inner.extend_from_slice(several.as_slice()),
            _ => inner.push(value),
        }
    }
    let inner = vm.tuple(&inner)?;
    vm.get_item(item, inner)
}
