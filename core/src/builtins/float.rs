//! `float`. Invariant: what is computed here is what IEEE 754 says, and what is printed reads back.

use alloc::vec::Vec;

use super::argument::{arg, constructor, some_arg};
use super::int::{float_to_int, of_class};
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::number::parse::{self, Source};
use crate::number::{elementary, float_format, float_hex, integer_float};
use crate::object::{ClassFlags, Kind};
use crate::operations::arithmetic::float_divmod;
use crate::operations::hash::hash_f64;
use crate::text::format_value;
use crate::value::Value;

macro_rules! forward {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| binary(vm, args, BinaryOperator::$op, false, $name))
    };
}

macro_rules! backward {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| binary(vm, args, BinaryOperator::$op, true, $name))
    };
}

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| compare(vm, args, CompareOperator::$op, $name))
    };
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, x=0, /", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__format__", "self, format_spec, /", format),
        Definition::function("__getnewargs__", "self, /", getnewargs),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__eq__", Eq),
        comparison!("__ne__", Ne),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
        forward!("__add__", Add),
        backward!("__radd__", Add),
        forward!("__sub__", Subtract),
        backward!("__rsub__", Subtract),
        forward!("__mul__", Multiply),
        backward!("__rmul__", Multiply),
        forward!("__mod__", Remainder),
        backward!("__rmod__", Remainder),
        forward!("__floordiv__", FloorDivide),
        backward!("__rfloordiv__", FloorDivide),
        forward!("__truediv__", TrueDivide),
        backward!("__rtruediv__", TrueDivide),
        Definition::function("__divmod__", "self, value, /", |vm, args| divmod(vm, args, false)),
        Definition::function("__rdivmod__", "self, value, /", |vm, args| divmod(vm, args, true)),
        Definition::function("__pow__", "self, value, mod=None, /", |vm, args| power(vm, args, false)),
        Definition::function("__rpow__", "self, value, mod=None, /", |vm, args| power(vm, args, true)),
        Definition::function("__neg__", "self, /", |vm, args| Ok(Value::float(-receiver(vm, args, "__neg__")?))),
        Definition::function("__pos__", "self, /", |vm, args| Ok(Value::float(receiver(vm, args, "__pos__")?))),
        Definition::function("__abs__", "self, /", |vm, args| Ok(Value::float(receiver(vm, args, "__abs__")?.abs()))),
        Definition::function("__bool__", "self, /", |vm, args| Ok(Value::bool(receiver(vm, args, "__bool__")? != 0.0))),
        Definition::function("__float__", "self, /", |vm, args| Ok(Value::float(receiver(vm, args, "__float__")?))),
        Definition::tame(Effect::Nothing, "conjugate", "self, /", |vm, args| Ok(Value::float(receiver(vm, args, "conjugate")?))),
        Definition::function("__int__", "self, /", |vm, args| {
            let x = receiver(vm, args, "__int__")?;
            float_to_int(vm, x)
        }),
        Definition::function("__trunc__", "self, /", |vm, args| {
            let x = receiver(vm, args, "__trunc__")?;
            float_to_int(vm, x)
        }),
        Definition::function("__floor__", "self, /", |vm, args| {
            let x = receiver(vm, args, "__floor__")?;
            float_to_int(vm, elementary::floor(x))
        }),
        Definition::function("__ceil__", "self, /", |vm, args| {
            let x = receiver(vm, args, "__ceil__")?;
            float_to_int(vm, elementary::ceil(x))
        }),
        Definition::function("__round__", "self, ndigits=None, /", round),
        Definition::function("as_integer_ratio", "self, /", as_integer_ratio),
        Definition::tame(Effect::Nothing, "is_integer", "self, /", |vm, args| {
            let x = receiver(vm, args, "is_integer")?;
            Ok(Value::bool(x.is_finite() && elementary::floor(x) == x))
        }),
        Definition::tame(Effect::Nothing, "hex", "self, /", hex),
        Definition::class_method("fromhex", "type, string, /", from_hex),
        Definition::class_method("from_number", "type, number, /", from_number),
        Definition::class_method("__getformat__", "type, typestr, /", get_format),
        Definition::getter("real", |vm, this| Ok(Value::float(receiver(vm, &[this], "real")?))),
        Definition::getter("imag", |_, _| Ok(Value::float(0.0))),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "Convert a string or number to a floating-point number, if possible.",
    ..TypeSpec::new("float", Kind::Boxed)
};

#[inline]
fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<f64> {
    let this = arg(args, 0);
    match vm.as_f64(this) {
        Some(x) => Ok(x),
        None => Err(vm.wrong_receiver(this, &SPEC, method)),
    }
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let [x] = constructor(vm, "float", [""], args, keywords)?;
    let number = if x.is_empty() { 0.0 } else { to_float(vm, x)? };
    of_class(vm, arg(args, 0), Value::float(number))
}

/// `float(value)`
pub fn to_float(vm: &mut Machine, value: Value) -> Result<f64> {
    if let Some(text) = vm.text(value) {
        vm.charge_bytes(text.as_bytes().len())?;
        let answer = parse::parse_float(text.as_bytes(), Source::Str);
        return vm.passed(answer);
    }
    if let Some(x) = vm.find_f64(value)? {
        return Ok(x);
    }
    let plain = vm.unbox(value);
    if let Some(answer) = super::bytes::with_buffer(vm, plain, |bytes| parse::parse_float(bytes, Source::Bytes)) {
        return vm.passed(answer);
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format_args!("float() argument must be a string or a real number, not '{name}'")))
}

fn from_hex(vm: &mut Machine, args: &[Value]) -> Result {
    let Some(text) = vm.text(arg(args, 1)) else {
        return Err(vm.type_error(format_args!("bad argument type for built-in operation")));
    };
    vm.charge_bytes(text.as_bytes().len())?;
    let answer = float_hex::from_hex(text.as_bytes());
    let x = Value::float(vm.passed(answer)?);
    instance(vm, arg(args, 0), x)
}

fn from_number(vm: &mut Machine, args: &[Value]) -> Result {
    let x = Value::float(vm.number_to_f64(arg(args, 1))?);
    instance(vm, arg(args, 0), x)
}

/// A float of a class: subclasses are called.
fn instance(vm: &mut Machine, class: Value, x: Value) -> Result {
    if class == Value::object(vm.types.float) { Ok(x) } else { vm.call(class, &[x]) }
}

fn get_format(vm: &mut Machine, args: &[Value]) -> Result {
    let text = vm.text(arg(args, 1));
    match text.as_ref().map(|t| t.as_bytes()) {
        Some(b"double" | b"float") if cfg!(target_endian = "little") => vm.str("IEEE, little-endian"),
        Some(b"double" | b"float") => vm.str("IEEE, big-endian"),
        _ => Err(vm.value_error(format_args!("__getformat__() argument 1 must be 'double' or 'float'"))),
    }
}

// -- dunders -------------------------------------------------------------------------------------------------------------

/// The other operand as a float, if it is a float or an int.
fn other_float(vm: &mut Machine, value: Value) -> Result<Option<f64>> {
    match vm.as_f64(value) {
        Some(x) => Ok(Some(x)),
        None => match vm.as_int_value(value) {
            Some(int) => vm.int_to_f64(int).map(Some),
            None => Ok(None),
        },
    }
}

fn binary(vm: &mut Machine, args: &[Value], op: BinaryOperator, reflected: bool, method: &str) -> Result {
    let this = receiver(vm, args, method)?;
    let Some(other) = other_float(vm, arg(args, 1))? else { return Ok(Value::NOT_IMPLEMENTED) };
    let (x, y) = if reflected { (other, this) } else { (this, other) };
    Ok(vm.float_binary(op, x, y)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn divmod(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    let this = receiver(vm, args, if reflected { "__rdivmod__" } else { "__divmod__" })?;
    let Some(other) = other_float(vm, arg(args, 1))? else { return Ok(Value::NOT_IMPLEMENTED) };
    let (x, y) = if reflected { (other, this) } else { (this, other) };
    if y == 0.0 {
        return Err(vm.zero_division_error(format_args!("division by zero")));
    }
    let (quotient, rest) = float_divmod(x, y);
    vm.tuple(&[Value::float(quotient), Value::float(rest)])
}

fn power(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    let this = receiver(vm, args, if reflected { "__rpow__" } else { "__pow__" })?;
    if some_arg(args, 2).is_some() {
        return Err(vm.type_error(format_args!("pow() 3rd argument not allowed unless all arguments are integers")));
    }
    let Some(other) = other_float(vm, arg(args, 1))? else { return Ok(Value::NOT_IMPLEMENTED) };
    let (x, y) = if reflected { (other, this) } else { (this, other) };
    vm.float_power(x, y)
}

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator, method: &str) -> Result {
    let x = Value::float(receiver(vm, args, method)?);
    let other = vm.unbox(arg(args, 1));
    if !other.is_float() && !vm.is_int(other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(vm.compare_builtin(op, x, other).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "__repr__")?;
    vm.repr(Value::float(x))
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "__hash__")?;
    vm.int(hash_f64(x) as i64)
}

fn getnewargs(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "__getnewargs__")?;
    vm.tuple(&[Value::float(x)])
}

fn format(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "__format__")?;
    let this = arg(args, 0);
    let spec = super::string_format::spec_argument(vm, arg(args, 1))?;
    if spec.is_empty() {
        return vm.to_str(this);
    }
    let name = alloc::format!("{}", vm.type_name(this));
    format_plain(vm, x, spec.as_bytes(), &name)
}

/// `format(x, spec)` of a float.
pub fn format_plain(vm: &mut Machine, x: f64, spec: &[u8], type_name: &str) -> Result {
    super::string_format::charge_width(vm, spec)?;
    let mut out = Vec::new();
    if super::float_text::format_simple(vm, x, spec, &mut out)? {
        return super::string::built(vm, &out, true);
    }
    out.clear();
    let answer = format_value::format_float(x, spec, type_name, &mut out);
    vm.passed(answer)?;
    vm.wtf8(&out)
}

// -- methods -------------------------------------------------------------------------------------------------------------

fn round(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "__round__")?;
    let Some(digits) = some_arg(args, 1) else {
        return float_to_int(vm, integer_float::round_half_even(x));
    };
    let digits = vm.index_clipped(digits)? as i64;
    let answer = float_format::round_to_digits(x, digits);
    vm.passed(answer).map(Value::float)
}

fn as_integer_ratio(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "as_integer_ratio")?;
    let answer = integer_float::integer_ratio(x);
    let (numerator, denominator) = vm.passed(answer)?;
    let parts = [vm.int_from_integer(&numerator)?, vm.int_from_integer(&denominator)?];
    vm.tuple(&parts)
}

fn hex(vm: &mut Machine, args: &[Value]) -> Result {
    let x = receiver(vm, args, "hex")?;
    let mut out = Vec::new();
    let answer = float_hex::to_hex(x, &mut out);
    vm.written(answer)?;
    vm.wtf8(&out)
}
