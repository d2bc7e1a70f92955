//! The classes of None, NotImplemented and Ellipsis. Each has one instance, which calling the class gives.

use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::{ClassFlags, Kind};
use crate::operations::hash::hash_identity;
use crate::value::Value;

pub static NONE_SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type", |vm, args, keywords| only(vm, args, keywords, Value::NONE, "NoneType")),
        Definition::function("__repr__", "self, /", |vm, args| text(vm, args, "None")),
        Definition::function("__bool__", "self, /", |_, _| Ok(Value::FALSE)),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__eq__", "self, value, /", |_, args| Ok(same(args, true))),
        Definition::function("__ne__", "self, value, /", |_, args| Ok(same(args, false))),
    ],
    flags: ClassFlags::empty(),
    doc: "The type of the None singleton.",
    ..TypeSpec::new("NoneType", Kind::Instance)
};

pub static NOT_IMPLEMENTED_SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type", |vm, args, keywords| {
            only(vm, args, keywords, Value::NOT_IMPLEMENTED, "NotImplementedType")
        }),
        Definition::function("__repr__", "self, /", |vm, args| text(vm, args, "NotImplemented")),
        Definition::function("__reduce__", "self, /", |vm, args| text(vm, args, "NotImplemented")),
        Definition::function("__bool__", "self, /", |vm, args| {
            let value = args.first().copied().unwrap_or(Value::NONE);
            vm.is_true(value).map(Value::bool)
        }),
    ],
    flags: ClassFlags::empty(),
    doc: "The type of the NotImplemented singleton.",
    ..TypeSpec::new("NotImplementedType", Kind::Instance)
};

pub static ELLIPSIS_SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type", |vm, args, keywords| only(vm, args, keywords, Value::ELLIPSIS, "EllipsisType")),
        Definition::function("__repr__", "self, /", |vm, args| text(vm, args, "Ellipsis")),
        Definition::function("__reduce__", "self, /", |vm, args| text(vm, args, "Ellipsis")),
    ],
    flags: ClassFlags::empty(),
    doc: "The type of the Ellipsis singleton.",
    ..TypeSpec::new("ellipsis", Kind::Instance)
};

/// Calling the class gives the one instance and takes no arguments.
fn only(vm: &mut Machine, args: &[Value], keywords: &[Value], value: Value, name: &str) -> Result {
    if args.len() > 1 || !keywords.is_empty() {
        return Err(vm.type_error(format_args!("{name} takes no arguments")));
    }
    Ok(value)
}

fn text(vm: &mut Machine, _args: &[Value], text: &str) -> Result {
    vm.str(text)
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let value = args.first().copied().unwrap_or(Value::NONE);
    let hash = if value.is_none() { vm.hash(value)? } else { hash_identity(value) };
    vm.int(hash as i64)
}

fn same(args: &[Value], equal: bool) -> Value {
    match args {
        [a, b, ..] if a == b => Value::bool(equal),
        _ => Value::NOT_IMPLEMENTED,
    }
}
