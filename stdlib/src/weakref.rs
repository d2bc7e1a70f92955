//! `_weakref`: references that do not keep their object alive, and proxies. What clears them is the collector's
//! (`core/src/heap/weak.rs`); callbacks run when a script next comes here or collects.

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::exceptions;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::bytecode::ops::{BinaryOperator, CompareOperator};
use coachwhip_core::heap::Ref;
use coachwhip_core::heap::weak::WeakReference;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::{Class, ClassFlags, Kind, Module, Native};
use coachwhip_core::value::Value;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[
        Definition::function("proxy", "object, callback=None, /", proxy)
            .doc("Create a proxy object that weakly references 'object'."),
        Definition::function("getweakrefcount", "object, /", |vm, args| {
            run_callbacks(vm)?;
            vm.int_from_usize(vm.weak.of(arg(args, 0)).len())
        })
        .doc("Return the number of weak references to 'object'."),
        Definition::function("getweakrefs", "object, /", |vm, args| {
            run_callbacks(vm)?;
            let references = vm.weak.of(arg(args, 0)).to_vec();
            vm.list(&references)
        })
        .doc("Return a list of all weak reference objects pointing to 'object'."),
    ],
    classes: &[],
    initialize: Some(initialize),
};

pub static REFERENCE: TypeSpec = TypeSpec {
    module: "weakref",
    flags: ClassFlags::BASETYPE,
    definitions: &[
        Definition::raw_static("__new__", "type, object, callback=None, /", new_reference),
        Definition::raw("__init__", "self, object, callback=None, /", |_, _, _| Ok(Value::NONE)),
        Definition::function("__call__", "self, /", |vm, args| {
            run_callbacks(vm)?;
            Ok(reference(vm, args, "__call__")?.payload.referent().unwrap_or(Value::NONE))
        })
        .doc("Call self as a function."),
        Definition::function("__eq__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ne)),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__repr__", "self, /", |vm, args| show(vm, args, "weakref")),
        Definition::class_method("__class_getitem__", "cls, object, /", coachwhip_core::builtins::generic_alias::class_getitem),
        Definition::getter("__callback__", |vm, object| {
            Ok(reference(vm, &[object], "__callback__")?.payload.callback.get().present().unwrap_or(Value::NONE))
        }),
    ],
    ..TypeSpec::new("ReferenceType", Kind::Native)
};

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    let reference = vm.class_for(&REFERENCE)?;
    vm.dict_set_text(dict, "ref", reference.into())?;
    for (name, spec) in [("ReferenceType", &REFERENCE), ("ProxyType", &PROXY), ("CallableProxyType", &CALLABLE_PROXY)] {
        let class = vm.class_for(spec)?;
        vm.dict_set_text(dict, name, class.into())?;
    }
    Ok(())
}

fn reference(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<WeakReference>>> {
    vm.native_receiver::<WeakReference>(args, &REFERENCE, method)
}

/// Calls the callbacks of references whose objects died. An exception in one is shown and goes no further.
pub fn run_callbacks(vm: &mut Machine) -> Result<()> {
    while let Some(dead) = vm.weak.take_pending() {
        let Some(object) = dead.native::<WeakReference>() else { continue };
        let callback = object.payload.callback.replace(Value::EMPTY);
        if let Err(raised) = vm.call(callback, &[dead]) {
            let exception = vm.catch(raised)?;
            let callback = vm.repr_text(callback);
            let traceback = coachwhip_core::builtins::traceback_text::format_exception(vm, exception, false);
            let text = alloc::format!("Exception ignored while calling weakref callback {callback}:\n{traceback}");
            vm.write_output(coachwhip_core::host::Stream::Err, text.as_bytes())?;
        }
    }
    Ok(())
}

// -- references ----------------------------------------------------------------------------------------------------------

/// Can there be weak references to the object?
fn check_referent(vm: &mut Machine, object: Value) -> Result<()> {
    let class = vm.class_of(object);
    let name = vm.names.__weakref__;
    let possible = match object.kind() {
        None
        | Some(Kind::Str | Kind::Bytes | Kind::BigInt | Kind::Tuple | Kind::List | Kind::Dict | Kind::Exception)
        | Some(Kind::Boxed | Kind::Instance | Kind::Complex | Kind::Range | Kind::Slice | Kind::Traceback | Kind::Cell)
        | Some(
            Kind::ByteArray | Kind::Property | Kind::ClassMethod | Kind::StaticMethod | Kind::GetSet | Kind::Member | Kind::Super,
        ) => class.has(ClassFlags::HEAP) && vm.lookup(class, name)?.is_some(),
        Some(_) => true,
    };
    if possible {
        return Ok(());
    }
    let got = vm.type_name(object);
    Err(vm.type_error(format_args!("cannot create weak reference to '{got}' object")))
}

fn new_reference(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    run_callbacks(vm)?;
    let class = class_argument(vm, args, &REFERENCE)?;
    let given = args.len() - keywords.len();
    let own = vm.class_for(&REFERENCE)?;
    if class == own {
        coachwhip_core::builtins::receiver::check_arguments(vm, "ref", given - 1, keywords, 1, 2)?;
    } else if given < 2 {
        return Err(vm.type_error(format_args!("ref expected at least 1 argument, got 0")));
    }
    let callback = if given > 2 { some_arg(args, 2) } else { None };
    let object = arg(args, 1);
    check_referent(vm, object)?;
    if class == own
        && callback.is_none()
        && let Some(known) = plain_reference(vm, object, own)
    {
        return Ok(known);
    }
    make(vm, class, object, callback)
}

/// The reference without a callback that all share.
fn plain_reference(vm: &mut Machine, object: Value, class: Ref<Class>) -> Option<Value> {
    vm.weak.of(object).iter().copied().find(|known| {
        vm.class_of(*known) == class && known.native::<WeakReference>().is_some_and(|r| r.payload.callback.get().is_empty())
    })
}

fn make(vm: &mut Machine, class: Ref<Class>, object: Value, callback: Option<Value>) -> Result {
    let made = vm.new_native_of(class, WeakReference::new(object, callback.unwrap_or(Value::EMPTY)))?;
    let answer = vm.weak.add(object, made);
    vm.check(answer)?;
    Ok(made)
}

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator) -> Result {
    let (this, other) = (arg(args, 0), arg(args, 1));
    let class = vm.class_for(&REFERENCE)?;
    let both = [this, other].map(|v| v.native::<WeakReference>().filter(|_| Class::is_subclass_of(vm.class_of(v), class)));
    let [Some(a), Some(b)] = both else { return Ok(Value::NOT_IMPLEMENTED) };
    match (a.payload.referent(), b.payload.referent()) {
        (Some(a), Some(b)) => vm.compare(op, a, b),
        _ => Ok(Value::bool((this == other) == (op == CompareOperator::Eq))),
    }
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let this = reference(vm, args, "__hash__")?;
    let hash = match (this.payload.hash.get(), this.payload.referent()) {
        (Some(hash), _) => hash,
        (None, Some(object)) => vm.hash(object)?,
        (None, None) => return Err(vm.type_error(format_args!("weak object has gone away"))),
    };
    this.payload.hash.set(Some(hash));
    vm.int(hash as i64)
}

fn show(vm: &mut Machine, args: &[Value], what: &str) -> Result {
    let this = arg(args, 0);
    let address = this.bits();
    let referent = this.native::<WeakReference>().and_then(|r| r.payload.referent());
    let text = match referent {
        None => alloc::format!("<{what} at {address:#x}; dead>"),
        Some(object) => {
            let class = vm.type_name(object);
            alloc::format!("<{what} at {address:#x}; to '{class}' at {:#x}>", object.bits())
        }
    };
    vm.str(&text)
}

// -- proxies -------------------------------------------------------------------------------------------------------------

/// The object behind a proxy; ReferenceError where it died. What is no proxy is itself.
fn behind(vm: &mut Machine, value: Value) -> Result {
    let class = vm.class_of(value);
    if !core::ptr::eq(class.spec, &PROXY) && !core::ptr::eq(class.spec, &CALLABLE_PROXY) {
        return Ok(value);
    }
    match value.native::<WeakReference>().and_then(|r| r.payload.referent()) {
        Some(object) => Ok(object),
        None => Err(vm.raise_message(&exceptions::REFERENCE_ERROR, format_args!("weakly-referenced object no longer exists"))),
    }
}

macro_rules! binary {
    ($($forward:literal $backward:literal $op:ident;)*) => {
        &[
            $(Definition::function($forward, "self, value, /", |vm, args| {
                let (a, b) = (behind(vm, arg(args, 0))?, behind(vm, arg(args, 1))?);
                vm.binary(BinaryOperator::$op, a, b)
            }),
            Definition::function($backward, "self, value, /", |vm, args| {
                let (a, b) = (behind(vm, arg(args, 0))?, behind(vm, arg(args, 1))?);
                vm.binary(BinaryOperator::$op, b, a)
            }),)*
        ]
    };
}

/// The operators, inherited by both kinds of proxies.
static OPERATORS: TypeSpec = TypeSpec {
    module: "weakref",
    flags: ClassFlags::NO_NEW,
    definitions: binary! {
        "__add__" "__radd__" Add;
        "__sub__" "__rsub__" Subtract;
        "__mul__" "__rmul__" Multiply;
        "__truediv__" "__rtruediv__" TrueDivide;
        "__floordiv__" "__rfloordiv__" FloorDivide;
        "__mod__" "__rmod__" Remainder;
        "__pow__" "__rpow__" Power;
        "__lshift__" "__rlshift__" Lshift;
        "__rshift__" "__rrshift__" Rshift;
        "__and__" "__rand__" And;
        "__or__" "__ror__" Or;
        "__xor__" "__rxor__" Xor;
        "__matmul__" "__rmatmul__" MatrixMultiply;
    },
    ..TypeSpec::new("ProxyOperators", Kind::Native)
};

macro_rules! compared {
    ($name:literal $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| {
            let (a, b) = (behind(vm, arg(args, 0))?, behind(vm, arg(args, 1))?);
            vm.compare(CompareOperator::$op, a, b)
        })
    };
}

static PROTOCOL: TypeSpec = TypeSpec {
    module: "weakref",
    base: Some(&OPERATORS),
    flags: ClassFlags::NO_NEW,
    definitions: &[
        compared!("__eq__" Eq),
        compared!("__ne__" Ne),
        compared!("__lt__" Lt),
        compared!("__le__" Le),
        compared!("__gt__" Gt),
        compared!("__ge__" Ge),
        Definition::function("__getattribute__", "self, name, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.get_attribute(object, arg(args, 1))
        }),
        Definition::function("__setattr__", "self, name, value, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.set_attribute(object, arg(args, 1), arg(args, 2))?;
            Ok(Value::NONE)
        }),
        Definition::function("__delattr__", "self, name, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.set_attribute(object, arg(args, 1), Value::EMPTY)?;
            Ok(Value::NONE)
        }),
        Definition::function("__str__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.to_str(object)
        }),
        Definition::function("__bool__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.is_true(object).map(Value::bool)
        }),
        Definition::function("__len__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            let length = vm.length(object)?;
            vm.int_from_usize(length)
        }),
        Definition::function("__getitem__", "self, key, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.get_item(object, arg(args, 1))
        }),
        Definition::function("__setitem__", "self, key, value, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.set_item(object, arg(args, 1), arg(args, 2))?;
            Ok(Value::NONE)
        }),
        Definition::function("__delitem__", "self, key, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.delete_item(object, arg(args, 1))?;
            Ok(Value::NONE)
        }),
        Definition::function("__contains__", "self, key, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.contains(object, arg(args, 1)).map(Value::bool)
        }),
        Definition::function("__iter__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.iter(object)
        }),
        Definition::function("__neg__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.negative(object)
        }),
        Definition::function("__pos__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.positive(object)
        }),
        Definition::function("__abs__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.absolute(object)
        }),
        Definition::function("__invert__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.invert(object)
        }),
        Definition::function("__float__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.number_to_f64(object).map(Value::float)
        }),
        Definition::function("__index__", "self, /", |vm, args| {
            let object = behind(vm, arg(args, 0))?;
            vm.index(object)
        }),
        Definition::function("__repr__", "self, /", |vm, args| show(vm, args, "weakproxy")),
    ],
    ..TypeSpec::new("ProxyProtocol", Kind::Native)
};

pub static PROXY: TypeSpec = TypeSpec {
    module: "weakref",
    base: Some(&PROTOCOL),
    flags: ClassFlags::NO_NEW.union(ClassFlags::GETATTRIBUTE).union(ClassFlags::SETATTR),
    ..TypeSpec::new("ProxyType", Kind::Native)
};

pub static CALLABLE_PROXY: TypeSpec = TypeSpec {
    module: "weakref",
    base: Some(&PROTOCOL),
    flags: ClassFlags::NO_NEW.union(ClassFlags::GETATTRIBUTE).union(ClassFlags::SETATTR),
    definitions: &[Definition::raw("__call__", "self, /, *args, **kwargs", |vm, args, keywords| {
        let object = behind(vm, arg(args, 0))?;
        vm.call_with_keywords(object, args.get(1..).unwrap_or(&[]), keywords)
    })],
    ..TypeSpec::new("CallableProxyType", Kind::Native)
};

fn proxy(vm: &mut Machine, args: &[Value]) -> Result {
    run_callbacks(vm)?;
    let object = arg(args, 0);
    check_referent(vm, object)?;
    let class = vm.class_of(object);
    let name = vm.names.__call__;
    let spec = if vm.lookup(class, name)?.is_some() { &CALLABLE_PROXY } else { &PROXY };
    let class = vm.class_for(spec)?;
    let callback = some_arg(args, 1);
    if callback.is_none()
        && let Some(known) = plain_reference(vm, object, class)
    {
        return Ok(known);
    }
    make(vm, class, object, callback)
}
