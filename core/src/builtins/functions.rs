//! The functions of the `builtins` module, and the module's content. Those with an idea of their own have files:
//! `reductions.rs`, `inspect.rs`, `print.rs`, `build_class.rs`, `async_iteration.rs`.

use crate::builtins::receiver::check_arguments;
use crate::builtins::{
    async_iteration, bool, build_class, bytearray, bytes, class, complex, dict, dynamic, enumerate, exceptions, filter, float,
    frozendict, gather, inspect, int, iterators, list, map, memoryview, object, print, property, range, reductions, reversed,
    sentinel, set, slice, sort, string, tuple, zip,
};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Intrinsic, ModuleSpec, Result, TypeSpec};
use crate::number::integer_text::{self, Base};
use crate::object::{ByteArray, Bytes, Dict, Kind, Str};
use crate::operations::import;
use crate::value::Value;

pub static BUILTINS: ModuleSpec = ModuleSpec {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all \
          'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().",
    functions: &[
        Definition::raw("__build_class__", "func, name, /, *bases, **kwds", build_class::build_class),
        Definition::tame(Effect::Nothing, "abs", "number, /", |vm, a| vm.absolute(a[0]))
            .intrinsic(Intrinsic::Absolute)
            .doc("Return the absolute value of the argument."),
        Definition::function("aiter", "async_iterable, /", async_iteration::aiter)
            .doc("Return an AsyncIterator for an AsyncIterable object."),
        Definition::tame(Effect::Consumes, "all", "iterable, /", reductions::all)
            .doc("Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."),
        Definition::function("anext", "async_iterator, default=<unrepresentable>, /", async_iteration::anext).doc(
            "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is \
             returned instead of raising StopAsyncIteration.",
        ),
        Definition::tame(Effect::Consumes, "any", "iterable, /", reductions::any)
            .doc("Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."),
        Definition::tame(Effect::Nothing, "ascii", "obj, /", |vm, a| vm.ascii(a[0]))
            .doc("Return an ASCII-only representation of an object."),
        Definition::tame(Effect::Nothing, "bin", "integer, /", |vm, a| in_base(vm, a[0], Base::Binary))
            .doc("Return the binary representation of an integer."),
        Definition::raw("breakpoint", "*args, **kws", breakpoint).doc("Call sys.breakpointhook(*args, **kws)."),
        Definition::tame(Effect::Nothing, "callable", "obj, /", inspect::callable)
            .doc("Return whether the object is callable (i.e., some kind of function)."),
        Definition::tame(Effect::Nothing, "chr", "i, /", chr)
            .intrinsic(Intrinsic::Character)
            .doc("Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
        Definition::function("delattr", "obj, name, /", inspect::delattr)
            .doc("Deletes the named attribute from the given object."),
        Definition::function("dir", "object=<unrepresentable>, /", inspect::dir).doc("Show attributes of an object."),
        Definition::tame(Effect::Nothing, "divmod", "x, y, /", |vm, a| vm.divmod(a[0], a[1]))
            .intrinsic(Intrinsic::DivMod)
            .doc("Return the tuple (x//y, x%y)."),
        Definition::tame(Effect::Nothing, "format", "value, format_spec='', /", format)
            .doc("Return type(value).__format__(value, format_spec)"),
        Definition::tame(Effect::Nothing, "getattr", "object, name, default=<unrepresentable>, /", inspect::getattr)
            .intrinsic(Intrinsic::GetAttribute)
            .doc("Get a named attribute from an object."),
        Definition::function("globals", "", |vm, _| Ok(dynamic::current_globals(vm).into()))
            .doc("Return the dictionary containing the current scope's global variables."),
        Definition::tame(Effect::Nothing, "hasattr", "obj, name, /", inspect::hasattr)
            .intrinsic(Intrinsic::HasAttribute)
            .doc("Return whether the object has an attribute with the given name."),
        Definition::tame(Effect::Nothing, "hash", "obj, /", hash).doc("Return the hash value for the given object."),
        Definition::tame(Effect::Nothing, "hex", "integer, /", |vm, a| in_base(vm, a[0], Base::Hex))
            .doc("Return the hexadecimal representation of an integer."),
        Definition::tame(Effect::Nothing, "id", "obj, /", inspect::id).doc("Return the identity of an object."),
        Definition::tame(Effect::Nothing, "isinstance", "obj, class_or_tuple, /", |vm, a| {
            vm.is_instance(a[0], a[1]).map(Value::bool)
        })
        .doc("Return whether an object is an instance of a class or of a subclass thereof."),
        Definition::tame(Effect::Nothing, "issubclass", "cls, class_or_tuple, /", |vm, a| {
            vm.is_subclass(a[0], a[1]).map(Value::bool)
        })
        .intrinsic(Intrinsic::IsSubclass)
        .doc("Return whether 'cls' is derived from another class or is the same class."),
        Definition::tame(Effect::Nothing, "iter", "object, sentinel=<unrepresentable>, /", iter)
            .intrinsic(Intrinsic::Iterate)
            .doc("Get an iterator from an object."),
        Definition::tame(Effect::Nothing, "len", "obj, /", len).doc("Return the number of items in a container."),
        Definition::function("locals", "", |vm, _| inspect::locals(vm))
            .doc("Return a dictionary containing the current scope's local variables."),
        Definition::tame_raw(Effect::Consumes, "max", "arg1, /, *args, key=None, default=<unrepresentable>", reductions::max)
            .intrinsic(Intrinsic::Greatest)
            .doc("With a single iterable argument, return its biggest item."),
        Definition::tame_raw(Effect::Consumes, "min", "arg1, /, *args, key=None, default=<unrepresentable>", reductions::min)
            .intrinsic(Intrinsic::Least)
            .doc("With a single iterable argument, return its smallest item."),
        Definition::function("next", "iterator, default=<unrepresentable>, /", next)
            .intrinsic(Intrinsic::Next)
            .doc("Return the next item from the iterator."),
        Definition::tame(Effect::Nothing, "oct", "integer, /", |vm, a| in_base(vm, a[0], Base::Octal))
            .doc("Return the octal representation of an integer."),
        Definition::tame(Effect::Nothing, "ord", "character, /", ord)
            .intrinsic(Intrinsic::Ordinal)
            .doc("Return the ordinal value of a character."),
        Definition::tame(Effect::Nothing, "pow", "base, exp, mod=None", pow)
            .doc("Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
        Definition::function("print", "*objects, sep=' ', end='\\n', file=None, flush=False", print::print)
            .doc("Prints the values to a stream, or to sys.stdout by default."),
        Definition::tame(Effect::Nothing, "repr", "obj, /", |vm, a| vm.repr(a[0]))
            .doc("Return the canonical string representation of the object."),
        Definition::tame(Effect::Nothing, "round", "number, ndigits=None", round).intrinsic(Intrinsic::Round).doc(
            "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or \
             None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative.",
        ),
        Definition::function("setattr", "obj, name, value, /", inspect::setattr)
            .doc("Sets the named attribute on the given object to the specified value."),
        Definition::tame_raw(Effect::Consumes, "sorted", "iterable, /, *, key=None, reverse=False", sorted).doc(
            "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be \
             supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.",
        ),
        Definition::tame(Effect::Consumes, "sum", "iterable, /, start=0", reductions::sum).doc(
            "Return the sum of a 'start' value (default: 0) plus an iterable of numbers.\n\nWhen the iterable is empty, return \
             the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric \
             types.",
        ),
        Definition::function("vars", "object=<unrepresentable>, /", inspect::vars).doc("Show vars."),
    ],
    classes: &[
        &bool::SPEC,
        &bytearray::SPEC,
        &bytes::SPEC,
        &property::CLASSMETHOD_SPEC,
        &complex::SPEC,
        &dict::SPEC,
        &enumerate::SPEC,
        &filter::SPEC,
        &float::SPEC,
        &frozendict::SPEC,
        &set::FROZEN_SPEC,
        &int::SPEC,
        &list::SPEC,
        &map::SPEC,
        &memoryview::SPEC,
        &object::SPEC,
        &property::SPEC,
        &range::SPEC,
        &reversed::SPEC,
        &sentinel::SPEC,
        &set::SPEC,
        &slice::SPEC,
        &property::STATICMETHOD_SPEC,
        &string::SPEC,
        &property::SUPER_SPEC,
        &tuple::SPEC,
        &class::SPEC,
        &zip::SPEC,
    ],
    initialize: None,
};

/// Fills the VM's `builtins`.
pub fn install(vm: &mut Machine) -> Result<()> {
    let dict = vm.builtins;
    let module = vm.intern(b"builtins")?;
    let module = vm.dict_get_str(vm.modules, module).unwrap_or(Value::EMPTY);
    for definition in BUILTINS.functions.iter().chain(dynamic::FUNCTIONS).chain([&import::IMPORT]) {
        let function = vm.new_native_function(definition, module)?;
        vm.dict_set_text(dict, definition.name, function)?;
    }
    for spec in BUILTINS.classes {
        let class = vm.class_for(spec)?;
        vm.dict_set_text(dict, spec.name, class.into())?;
    }
    let constants = [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
    ];
    for (name, value) in constants {
        vm.dict_set_text(dict, name, value)?;
    }
    let doc = vm.str(BUILTINS.doc)?;
    vm.dict_set_text(dict, "__doc__", doc)
}

/// The names of `builtins` that come into being when they are first asked for: most programs use few exceptions.
fn late_names() -> impl Iterator<Item = (&'static str, &'static TypeSpec)> {
    exceptions::ALL.iter().map(|spec| (spec.name, *spec)).chain(exceptions::ALIASES.iter().copied())
}

/// The builtin of a name that is not in the dict yet.
#[cold]
#[inline(never)]
pub(crate) fn late_builtin(vm: &mut Machine, name: Ref<Str>) -> Option<Value> {
    if vm.builtins_complete {
        return None;
    }
    let (_, spec) = late_names().find(|(late, _)| late.as_bytes() == name.as_bytes())?;
    let dict = vm.builtins;
    let made = vm.class_for(spec).and_then(|class| {
        vm.dict_set_str(dict, name.into(), class.into())?;
        Ok(class.into())
    });
    match made {
        Ok(class) => Some(class),
        Err(raised) => {
            // Without memory for the class the name is not there.
            let _ = vm.catch(raised);
            None
        }
    }
}

/// Makes all names of `builtins`, before a script sees the dict itself.
pub(crate) fn complete(vm: &mut Machine, dict: Ref<Dict>) -> Result<()> {
    if dict != vm.builtins || vm.builtins_complete {
        return Ok(());
    }
    for (name, spec) in late_names() {
        let key = vm.intern(name.as_bytes())?;
        if vm.dict_get_str(dict, key).is_none() {
            let class = vm.class_for(spec)?;
            vm.dict_set_str(dict, key, class.into())?;
        }
    }
    vm.builtins_complete = true;
    Ok(())
}

// -- numbers and text ------------------------------------------------------------------------------------------------------

/// `bin`, `oct`, `hex`
fn in_base(vm: &mut Machine, v: Value, base: Base) -> Result {
    let int = vm.index(v)?;
    let Some(operand) = vm.int_operand(int) else { return Ok(Value::NONE) };
    vm.charge_bits(operand.as_ref().bit_length())?;
    let mut text = alloc::vec::Vec::new();
    let answer = integer_text::write_with_prefix(operand.as_ref(), base, &mut text);
    vm.written(answer)?;
    vm.wtf8(&text)
}

fn chr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let number = vm.index(arguments[0])?;
    match number.as_small_int() {
        Some(n @ 0..=0x10_FFFF) => vm.character(n as u32),
        _ => Err(vm.value_error(format_args!("chr() arg not in range(0x110000)"))),
    }
}

fn ord(vm: &mut Machine, arguments: &[Value]) -> Result {
    let v = arguments[0];
    let length = if let Some(text) = vm.text(v) {
        if text.len() == 1 {
            let code_point = crate::text::wtf8::decode_first(text.as_bytes()).map_or(0, |(c, _)| c);
            return Ok(Value::small_int(i64::from(code_point)));
        }
        text.len()
    } else {
        let plain = vm.unbox(v);
        let bytes = match plain.kind() {
            Some(Kind::Bytes) => plain.downcast::<Bytes>().map(|b| (b.as_slice().len(), b.as_slice().first().copied())),
            Some(Kind::ByteArray) => plain.downcast::<ByteArray>().map(|b| (b.bytes.len(), b.bytes.get(0))),
            _ => None,
        };
        match bytes {
            Some((1, Some(byte))) => return Ok(Value::small_int(i64::from(byte))),
            Some((length, _)) => length,
            None => {
                let name = vm.type_name(v);
                return Err(vm.type_error(format_args!("ord() expected string of length 1, but {name} found")));
            }
        }
    };
    Err(vm.type_error(format_args!("ord() expected a character, but string of length {length} found")))
}

fn format(vm: &mut Machine, arguments: &[Value]) -> Result {
    let spec = match arguments[1].present() {
        Some(spec) if vm.text(spec).is_some() => spec,
        Some(spec) => {
            let name = vm.type_name(spec);
            return Err(match spec.is_none() {
                true => vm.type_error(format_args!("format() argument 2 must be str, not None")),
                false => vm.type_error(format_args!("format() argument 2 must be str, not {name}")),
            });
        }
        None => vm.empty_str,
    };
    vm.format(arguments[0], spec)
}

fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let hash = vm.hash(arguments[0])?;
    vm.int(hash as i64)
}

fn pow(vm: &mut Machine, arguments: &[Value]) -> Result {
    vm.power(arguments[0], arguments[1], arguments[2].present().unwrap_or(Value::NONE))
}

fn round(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = vm.names.__round__;
    let digits = arguments[1].present().filter(|d| !d.is_none());
    let given: &[Value] = match &digits {
        Some(digits) => core::slice::from_ref(digits),
        None => &[],
    };
    match vm.call_special(arguments[0], name, given)? {
        Some(rounded) => Ok(rounded),
        None => {
            let name = vm.type_name(arguments[0]);
            Err(vm.type_error(format_args!("type {name} doesn't define __round__ method")))
        }
    }
}

// -- containers and iteration ----------------------------------------------------------------------------------------------

fn len(vm: &mut Machine, arguments: &[Value]) -> Result {
    let length = vm.length(arguments[0])?;
    vm.int_from_usize(length)
}

fn iter(vm: &mut Machine, arguments: &[Value]) -> Result {
    match arguments[1].present() {
        None => vm.iter(arguments[0]),
        Some(sentinel) => {
            if !inspect::is_callable(vm, arguments[0])? {
                return Err(vm.type_error(format_args!("iter(v, w): v must be callable")));
            }
            iterators::of_callable(vm, arguments[0], sentinel)
        }
    }
}

fn next(vm: &mut Machine, arguments: &[Value]) -> Result {
    if !vm.is_iterator(arguments[0])? {
        let name = vm.type_name(arguments[0]);
        return Err(vm.type_error(format_args!("'{name}' object is not an iterator")));
    }
    if arguments[1].is_empty() {
        return next_or_stop(vm, arguments[0]);
    }
    match vm.next_collecting(arguments[0])? {
        Some(item) => Ok(item),
        None => Ok(arguments[1]),
    }
}

/// `next(iterator)`: the StopIteration that an iterator raised itself keeps its value.
fn next_or_stop(vm: &mut Machine, iterator: Value) -> Result {
    let class = vm.class_of(iterator);
    if iterator.is_kind(Kind::Generator) || !class.has(crate::object::ClassFlags::NATIVE_NEXT) {
        let name = vm.names.__next__;
        if let Some(item) = vm.call_special(iterator, name, &[])? {
            return Ok(item);
        }
    }
    match vm.next_collecting(iterator)? {
        Some(item) => Ok(item),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}

fn sorted(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let given = arguments.len().saturating_sub(keywords.len());
    check_arguments(vm, "sorted", given, &[], 1, 1)?;
    if vm.is_gathered(arguments[0]) && keywords.iter().all(|name| *name == vm.names.key) {
        let (key, reverse) = list::sort_options(vm, keywords, &arguments[given..])?;
        return gather::sorted(vm, arguments[0], key, reverse);
    }
    let list = vm.to_array(arguments[0])?;
    let (key, reverse) = vm.rooted(&[list.into()], |vm| list::sort_options(vm, keywords, &arguments[given..]))?;
    sort::sort_giving(vm, list, key, reverse, list.into())
}

/// Calls `sys.breakpointhook`; without one there is no debugger to enter.
fn breakpoint(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let sys = vm.library_module("sys")?;
    let name = vm.intern(b"breakpointhook")?;
    match vm.find_attribute(sys, name)? {
        Some(hook) => vm.call_with_keywords(hook, arguments, keywords),
        None => Err(vm.runtime_error(format_args!("lost sys.breakpointhook"))),
    }
}
