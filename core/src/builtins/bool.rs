//! `bool`: an int of two values that prints as a word and keeps bitwise operations among bools.

use crate::bytecode::ops::BinaryOperator;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::object::{ClassFlags, Kind};
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    base: Some(&super::int::SPEC),
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, object=False, /", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__and__", "self, value, /", |vm, args| bitwise(vm, args, BinaryOperator::And, "__and__")),
        Definition::function("__rand__", "self, value, /", |vm, args| bitwise(vm, args, BinaryOperator::And, "__rand__")),
        Definition::function("__or__", "self, value, /", |vm, args| bitwise(vm, args, BinaryOperator::Or, "__or__")),
        Definition::function("__ror__", "self, value, /", |vm, args| bitwise(vm, args, BinaryOperator::Or, "__ror__")),
        Definition::function("__xor__", "self, value, /", |vm, args| bitwise(vm, args, BinaryOperator::Xor, "__xor__")),
        Definition::function("__rxor__", "self, value, /", |vm, args| bitwise(vm, args, BinaryOperator::Xor, "__rxor__")),
        Definition::function("__invert__", "self, /", invert),
    ],
    flags: ClassFlags::MATCH_SELF,
    doc: "Returns True when the argument is true, False otherwise.\n\
          The builtins True and False are the only two instances of the class bool.\n\
          The class bool is a subclass of the class int, and cannot be subclassed.",
    ..TypeSpec::new("bool", Kind::BigInt)
};

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("bool() takes no keyword arguments")));
    }
    match args {
        [] | [_] => Ok(Value::FALSE),
        [_, value] => vm.is_true(*value).map(Value::bool),
        _ => {
            let given = args.len() - 1;
            Err(vm.type_error(format_args!("bool expected at most 1 argument, got {given}")))
        }
    }
}

fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<bool> {
    let this = args.first().copied().unwrap_or(Value::NONE);
    match this.as_bool() {
        Some(b) => Ok(b),
        None => Err(vm.wrong_receiver(this, &SPEC, method)),
    }
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let text = if receiver(vm, args, "__repr__")? { "True" } else { "False" };
    vm.intern(text.as_bytes())
}

fn bitwise(vm: &mut Machine, args: &[Value], op: BinaryOperator, method: &str) -> Result {
    let a = receiver(vm, args, method)?;
    let other = args.get(1).copied().unwrap_or(Value::NONE);
    if let Some(b) = other.as_bool() {
        return Ok(Value::bool(match op {
            BinaryOperator::And => a & b,
            BinaryOperator::Or => a | b,
            _ => a ^ b,
        }));
    }
    match vm.as_int_value(other) {
        Some(b) => Ok(vm.int_binary(op, Value::small_int(a.into()), b)?.unwrap_or(Value::NOT_IMPLEMENTED)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

const INVERTED: &str = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. \
    This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating \
    a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the \
    underlying int.";

fn invert(vm: &mut Machine, args: &[Value]) -> Result {
    let a = receiver(vm, args, "__invert__")?;
    vm.warn(&super::exceptions::DEPRECATION_WARNING, format_args!("{INVERTED}"))?;
    Ok(Value::small_int(!i64::from(a)))
}
