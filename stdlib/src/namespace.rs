//! `types.SimpleNamespace`: an object that is nothing but its attributes.

use alloc::string::String;
use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr};
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Dict, Kind};
use coachwhip_core::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    module: "types",
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT).union(ClassFlags::CUSTOM_EQ),
    definitions: &[
        Definition::raw("__init__", "self, mapping_or_iterable=(), /, **kwargs", init),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__eq__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ne)),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::raw("__replace__", "self, /, **changes", replace),
    ],
    doc: "A simple attribute-based namespace.",
    ..TypeSpec::new("SimpleNamespace", Kind::Instance)
};

fn attributes(vm: &mut Machine, object: Value) -> Result<Ref<Dict>> {
    match vm.attribute_dict(object)? {
        Some(dict) => Ok(dict),
        None => Err(vm.wrong_receiver(object, &SPEC, "__init__")),
    }
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let this = arg(args, 0);
    let given = args.len() - keywords.len();
    if given > 2 {
        return Err(vm.type_error(format_args!("SimpleNamespace expected at most 1 argument, got {}", given - 1)));
    }
    if given == 2 {
        take_mapping(vm, this, args[1])?;
    }
    for (name, value) in keywords.iter().zip(&args[given..]) {
        vm.set_attribute(this, *name, *value)?;
    }
    Ok(Value::NONE)
}

/// Takes the items of a mapping, or of an iterable of pairs.
fn take_mapping(vm: &mut Machine, this: Value, source: Value) -> Result<()> {
    let class = vm.types.dict;
    let dict = vm.call(class.into(), &[source])?;
    let Some(dict) = dict.downcast::<Dict>() else { return Ok(()) };
    let entries: Vec<_> = dict.entries().collect();
    for entry in entries {
        let Some(name) = vm.text(entry.key) else { return Err(vm.type_error(format_args!("keywords must be strings"))) };
        let name = vm.intern_value(name)?;
        vm.set_attribute(this, name, entry.value)?;
    }
    Ok(())
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let this = arg(args, 0);
    let dict = attributes(vm, this)?;
    let class = vm.class_of(this);
    let own = vm.class_for(&SPEC)?;
    let name = if class == own { String::from("namespace") } else { alloc::format!("{}", vm.class_name(class)) };
    let recursive = alloc::format!("{name}(...)");
    guarded_repr(vm, this, &recursive, |vm, text| {
        push_bytes(vm, text, name.as_bytes())?;
        push_bytes(vm, text, b"(")?;
        let entries: Vec<_> = dict.entries().collect();
        for (i, entry) in entries.iter().enumerate() {
            let Some(key) = vm.text(entry.key) else { continue };
            push_bytes(vm, text, if i == 0 { b"" } else { b", " })?;
            push_bytes(vm, text, key.as_bytes())?;
            push_bytes(vm, text, b"=")?;
            push_repr(vm, text, entry.value)?;
        }
        push_bytes(vm, text, b")")
    })
}

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator) -> Result {
    let (this, other) = (arg(args, 0), arg(args, 1));
    let class = vm.class_for(&SPEC)?;
    if !vm.is_instance_by_type(other, class.into())? || !vm.is_instance_by_type(this, class.into())? {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (attributes(vm, this)?, attributes(vm, other)?);
    vm.compare(op, a.into(), b.into())
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let class = vm.class_of(arg(args, 0));
    let dict = attributes(vm, arg(args, 0))?;
    let empty = vm.tuple(&[])?;
    vm.tuple(&[class.into(), empty, dict.into()])
}

fn replace(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let given = args.len() - keywords.len();
    if given != 1 {
        return Err(
            vm.type_error(format_args!("__replace__() takes no positional arguments ({} given)", given.saturating_sub(1)))
        );
    }
    let this = args[0];
    let class = vm.class_of(this);
    let copy = vm.call(class.into(), &[])?;
    let entries: Vec<_> = attributes(vm, this)?.entries().collect();
    for entry in entries {
        vm.set_attribute(copy, entry.key, entry.value)?;
    }
    for (name, value) in keywords.iter().zip(&args[given..]) {
        vm.set_attribute(copy, *name, *value)?;
    }
    Ok(copy)
}
