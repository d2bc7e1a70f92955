//! `partial`: a function with some of its arguments given. Invariant: `arguments` is a tuple whose last item is not
//! `Placeholder`, `keywords` a dict none of whose values is it, and `open` counts the placeholders.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr};
use coachwhip_core::builtins::{dict, generic_alias, inspect};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Dict, Kind, Native, Slot, Tuple};
use coachwhip_core::value::Value;

use crate::itertools::traced;

// -- Placeholder ---------------------------------------------------------------------------------------------------------

struct PlaceholderObject;
traced!(PlaceholderObject, _this => []);

pub static PLACEHOLDER: TypeSpec = TypeSpec {
    module: "functools",
    flags: ClassFlags::empty(),
    definitions: &[
        Definition::raw_static("__new__", "type", |vm, args, _| {
            if args.len() > 1 {
                return Err(vm.type_error(format_args!("PlaceholderType takes no arguments")));
            }
            placeholder(vm)
        }),
        // Taken by `object.__init__` otherwise, which would refuse nothing less.
        Definition::function("__repr__", "self, /", |vm, _| vm.str("Placeholder")),
        Definition::function("__reduce__", "self, /", |vm, _| vm.str("Placeholder")),
    ],
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    ..TypeSpec::new("_PlaceholderType", Kind::Native)
};

static PLACEHOLDER_KEY: u8 = 0;

/// The one placeholder of a machine.
pub fn placeholder(vm: &mut Machine) -> Result {
    if let Some(known) = vm.state(&PLACEHOLDER_KEY) {
        return Ok(known);
    }
    let made = vm.new_native(&PLACEHOLDER, PlaceholderObject)?;
    vm.set_state(&PLACEHOLDER_KEY, made)?;
    Ok(made)
}

fn is_placeholder(v: Value) -> bool {
    v.native::<PlaceholderObject>().is_some()
}

// -- partial -------------------------------------------------------------------------------------------------------------

pub struct Partial {
    function: Slot,
    arguments: Slot,
    keywords: Slot,
    /// How many placeholders are among the arguments.
    open: Cell<usize>,
}
traced!(Partial, this => [this.function.get(), this.arguments.get(), this.keywords.get()]);

pub static SPEC: TypeSpec = TypeSpec {
    module: "functools",
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT),
    definitions: &[
        Definition::raw_static("__new__", "type, func, /, *args, **keywords", new),
        Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
        Definition::function("__get__", "self, instance, owner=None, /", get),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("__setstate__", "self, state, /", set_state),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem).doc("See PEP 585"),
        Definition::getter("func", |_, object| Ok(object.native::<Partial>().map_or(Value::NONE, |p| p.payload.function.get())))
            .doc("function object to use in future partial calls"),
        Definition::getter("args", |_, object| Ok(object.native::<Partial>().map_or(Value::NONE, |p| p.payload.arguments.get())))
            .doc("tuple of arguments to future partial calls"),
        Definition::getter("keywords", |_, object| {
            Ok(object.native::<Partial>().map_or(Value::NONE, |p| p.payload.keywords.get()))
        })
        .doc("dictionary of keyword arguments to future partial calls"),
    ],
    doc: "Create a new function with partial application of the given arguments and keywords.",
    ..TypeSpec::new("partial", Kind::Native)
};

fn this(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<Partial>>> {
    vm.native_receiver(args, &SPEC, method)
}

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    let given = args.len() - keywords.len();
    let Some(&function) = args[..given].get(1) else {
        return Err(vm.type_error(format_args!("type 'partial' takes at least one argument")));
    };
    if !inspect::is_callable(vm, function)? {
        return Err(vm.type_error(format_args!("the first argument must be callable")));
    }
    let own = &args[2..given];
    if own.last().copied().is_some_and(is_placeholder) {
        return Err(vm.type_error(format_args!("trailing Placeholders are not allowed")));
    }
    if args[given..].iter().copied().any(is_placeholder) {
        return Err(vm.type_error(format_args!("Placeholder cannot be passed as a keyword argument")));
    }
    let inner = mergeable(vm, function)?;
    let function = inner.map_or(function, |p| p.payload.function.get());
    let arguments = match inner.and_then(|p| p.payload.arguments.get().downcast::<Tuple>()) {
        Some(before) => join(vm, before.as_slice(), own)?,
        None => copied(vm, own)?,
    };
    let dict = match inner.and_then(|p| p.payload.keywords.get().downcast::<Dict>()) {
        Some(before) => dict::duplicate(vm, before)?,
        None => vm.dict()?,
    };
    for (&name, &value) in keywords.iter().zip(&args[given..]) {
        vm.dict_set(dict, name, value)?;
    }
    let open = arguments.iter().filter(|a| is_placeholder(**a)).count();
    let arguments = vm.tuple(&arguments)?;
    let partial = Partial {
        function: function.into(),
        arguments: arguments.into(),
        keywords: Value::object(dict).into(),
        open: open.into(),
    };
    vm.new_native_of(class, partial)
}

/// A partial without attributes of its own, whose arguments the new one takes over.
fn mergeable(vm: &mut Machine, function: Value) -> Result<Option<Ref<Native<Partial>>>> {
    let Some(partial) = function.native::<Partial>() else { return Ok(None) };
    let plain = match vm.shapes.get(partial.header.shape.get()) {
        Some(shape) => !shape.is_dictionary && shape.names().is_empty(),
        None => false,
    };
    Ok(if plain { Some(partial) } else { None })
}

fn copied(vm: &mut Machine, values: &[Value]) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    if all.try_reserve_exact(values.len()).is_err() {
        return Err(vm.no_memory());
    }
    all.extend_from_slice(values);
    Ok(all)
}

/// Arguments given before, their placeholders filled by those given now, then the rest of these.
fn join(vm: &mut Machine, before: &[Value], now: &[Value]) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    if all.try_reserve_exact(before.len() + now.len()).is_err() {
        return Err(vm.no_memory());
    }
    let mut rest = now.iter().copied();
    for &argument in before {
        all.push(if is_placeholder(argument) { rest.next().unwrap_or(argument) } else { argument });
    }
    all.extend(rest);
    // Placeholders that nobody filled at the end are not trailing: they were followed by something before.
    Ok(all)
}

fn call(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let this = this(vm, args, "__call__")?;
    let payload = &this.payload;
    let given = args.len() - keywords.len();
    let own = &args[1..given];
    let open = payload.open.get();
    if own.len() < open {
        let got = own.len();
        return Err(
            vm.type_error(format_args!("missing positional arguments in 'partial' call; expected at least {open}, got {got}"))
        );
    }
    let Some(before) = payload.arguments.get().downcast::<Tuple>() else { return Ok(Value::NONE) };
    let Some(dict) = payload.keywords.get().downcast::<Dict>() else { return Ok(Value::NONE) };
    let mut all = Vec::new();
    if all.try_reserve_exact(before.len() + args.len() + dict.len()).is_err() {
        return Err(vm.no_memory());
    }
    if open == 0 {
        all.extend_from_slice(before.as_slice());
        all.extend_from_slice(own);
    } else {
        all = join(vm, before.as_slice(), own)?;
    }
    let function = payload.function.get();
    if dict.is_empty() {
        all.extend_from_slice(&args[given..]);
        return vm.rooted(&[function], |vm| vm.call_collecting_with_keywords(function, &all, keywords));
    }
    let names = keyword_names(vm, dict, keywords, &args[given..], &mut all)?;
    vm.rooted(&[function], |vm| vm.call_collecting_with_keywords(function, &all, &names))
}

/// The names of all keyword arguments; their values are appended to `all`. Those of the call come before those given
/// earlier under the same name.
fn keyword_names(
    vm: &mut Machine,
    dict: Ref<Dict>,
    keywords: &[Value],
    values: &[Value],
    all: &mut Vec<Value>,
) -> Result<Vec<Value>> {
    let mut names = Vec::new();
    let more = dict.len() + keywords.len();
    if names.try_reserve_exact(more).is_err() || all.try_reserve(more).is_err() {
        return Err(vm.no_memory());
    }
    let same = |vm: &Machine, a: Value, b: Value| {
        a == b || matches!((vm.text(a), vm.text(b)), (Some(a), Some(b)) if a.as_bytes() == b.as_bytes())
    };
    for entry in dict.entries() {
        let again = keywords.iter().position(|k| same(vm, *k, entry.key));
        names.push(entry.key);
        all.push(again.and_then(|i| values.get(i)).copied().unwrap_or(entry.value));
    }
    let known = names.len();
    for (&name, &value) in keywords.iter().zip(values) {
        if !names[..known].iter().any(|n| same(vm, *n, name)) {
            names.push(name);
            all.push(value);
        }
    }
    Ok(names)
}

fn get(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "__get__")?;
    if arg(args, 1).is_none() || arg(args, 1).is_empty() {
        return Ok(arg(args, 0));
    }
    vm.new_bound_method(arg(args, 0), arg(args, 1))
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "__repr__")?;
    let class = vm.class_of(arg(args, 0));
    let (module, qualified) = (vm.names.__module__, class.qualified_name.get());
    let module = vm.get_attribute(class.into(), module)?;
    guarded_repr(vm, arg(args, 0), "...", |vm, text| {
        push_text(vm, text, module)?;
        push_bytes(vm, text, b".")?;
        push_text(vm, text, qualified)?;
        push_bytes(vm, text, b"(")?;
        push_repr(vm, text, this.payload.function.get())?;
        if let Some(arguments) = this.payload.arguments.get().downcast::<Tuple>() {
            for &argument in arguments.as_slice() {
                push_bytes(vm, text, b", ")?;
                push_repr(vm, text, argument)?;
            }
        }
        let Some(dict) = this.payload.keywords.get().downcast::<Dict>() else { return Ok(()) };
        let mut at = 0;
        while let Some((number, entry)) = dict.table.next_live(at) {
            at = number + 1;
            push_bytes(vm, text, b", ")?;
            let name = vm.to_str(entry.key)?;
            push_text(vm, text, name)?;
            push_bytes(vm, text, b"=")?;
            push_repr(vm, text, entry.value)?;
        }
        push_bytes(vm, text, b")")
    })
}

fn push_text(vm: &mut Machine, text: &mut Vec<u8>, v: Value) -> Result<()> {
    match vm.text(v) {
        Some(v) => push_bytes(vm, text, v.as_bytes()),
        None => Ok(()),
    }
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "__reduce__")?;
    let class = vm.class_of(arg(args, 0));
    let function = this.payload.function.get();
    let attributes = match mergeable(vm, arg(args, 0))? {
        Some(_) => Value::NONE,
        None => vm.attribute_dict(arg(args, 0))?.map_or(Value::NONE, Value::object),
    };
    let arguments = vm.tuple(&[function])?;
    let state = vm.tuple(&[function, this.payload.arguments.get(), this.payload.keywords.get(), attributes])?;
    vm.tuple(&[class.into(), arguments, state])
}

fn set_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = this(vm, args, "__setstate__")?;
    let state = vm.as_tuple(arg(args, 1));
    let Some(&[function, arguments, keywords, attributes]) = state.as_ref().map(|s| s.as_slice()) else {
        return Err(vm.type_error(format_args!("invalid partial state")));
    };
    let (Some(tuple), true) = (vm.as_tuple(arguments), inspect::is_callable(vm, function)?) else {
        return Err(vm.type_error(format_args!("invalid partial state")));
    };
    let dict = match keywords.downcast::<Dict>() {
        Some(dict) => dict::duplicate(vm, dict)?,
        None if keywords.is_none() => vm.dict()?,
        None => return Err(vm.type_error(format_args!("invalid partial state"))),
    };
    if tuple.as_slice().last().copied().is_some_and(is_placeholder) {
        return Err(vm.type_error(format_args!("trailing Placeholders are not allowed")));
    }
    if let Some(attributes) = attributes.downcast::<Dict>() {
        vm.set_attribute_dict(arg(args, 0), attributes)?;
    }
    vm.heap.barrier(&this.header);
    this.payload.function.set(function);
    this.payload.arguments.set(tuple.into());
    this.payload.keywords.set(dict.into());
    this.payload.open.set(tuple.as_slice().iter().filter(|a| is_placeholder(**a)).count());
    Ok(Value::NONE)
}
