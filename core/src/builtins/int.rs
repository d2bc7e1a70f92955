//! `int`. Invariant: methods take bools and instances of subclasses for what they are, and give plain ints.

use alloc::vec::Vec;

use super::argument::{arg, constructor, some_arg};
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::number::integer;
use crate::number::integer_bits::{self, ByteOrder};
use crate::number::integer_float;
use crate::number::parse::{self, Source};

use crate::object::{Class, ClassFlags, Kind};
use crate::operations::number::{IntOperand, is_exact_int};
use crate::text::format_value;
use crate::value::Value;

macro_rules! forward {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| forward(vm, args, BinaryOperator::$op, $name))
    };
}

macro_rules! backward {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| backward(vm, args, BinaryOperator::$op, $name))
    };
}

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| compare(vm, args, CompareOperator::$op, $name))
    };
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, x=0, /, base=10", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__getnewargs__", "self, /", getnewargs),
        Definition::function("__format__", "self, format_spec, /", format),
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
        forward!("__lshift__", Lshift),
        backward!("__rlshift__", Lshift),
        forward!("__rshift__", Rshift),
        backward!("__rrshift__", Rshift),
        forward!("__and__", And),
        backward!("__rand__", And),
        forward!("__xor__", Xor),
        backward!("__rxor__", Xor),
        forward!("__or__", Or),
        backward!("__ror__", Or),
        forward!("__floordiv__", FloorDivide),
        backward!("__rfloordiv__", FloorDivide),
        forward!("__truediv__", TrueDivide),
        backward!("__rtruediv__", TrueDivide),
        Definition::function("__divmod__", "self, value, /", |vm, args| divmod(vm, args, false)),
        Definition::function("__rdivmod__", "self, value, /", |vm, args| divmod(vm, args, true)),
        Definition::function("__pow__", "self, value, mod=None, /", |vm, args| power(vm, args, false)),
        Definition::function("__rpow__", "self, value, mod=None, /", |vm, args| power(vm, args, true)),
        Definition::function("__neg__", "self, /", |vm, args| {
            let this = receiver(vm, args, "__neg__")?;
            vm.int_negative(this)
        }),
        Definition::function("__pos__", "self, /", |vm, args| receiver(vm, args, "__pos__")),
        Definition::function("__abs__", "self, /", |vm, args| {
            let this = receiver(vm, args, "__abs__")?;
            vm.int_absolute(this)
        }),
        Definition::function("__invert__", "self, /", |vm, args| {
            let this = receiver(vm, args, "__invert__")?;
            vm.int_invert(this)
        }),
        Definition::function("__bool__", "self, /", |vm, args| {
            Ok(Value::bool(receiver(vm, args, "__bool__")? != Value::small_int(0)))
        }),
        Definition::function("__int__", "self, /", |vm, args| receiver(vm, args, "__int__")),
        Definition::function("__index__", "self, /", |vm, args| receiver(vm, args, "__index__")),
        Definition::function("__trunc__", "self, /", |vm, args| receiver(vm, args, "__trunc__")),
        Definition::function("__floor__", "self, /", |vm, args| receiver(vm, args, "__floor__")),
        Definition::function("__ceil__", "self, /", |vm, args| receiver(vm, args, "__ceil__")),
        Definition::tame(Effect::Nothing, "conjugate", "self, /", |vm, args| receiver(vm, args, "conjugate")),
        Definition::function("__float__", "self, /", |vm, args| {
            let this = receiver(vm, args, "__float__")?;
            vm.int_to_f64(this).map(Value::float)
        }),
        Definition::function("__round__", "self, ndigits=None, /", round),
        Definition::function("__sizeof__", "self, /", size_of_int),
        Definition::tame(Effect::Nothing, "bit_length", "self, /", bit_length),
        Definition::tame(Effect::Nothing, "bit_count", "self, /", bit_count),
        Definition::function("as_integer_ratio", "self, /", as_integer_ratio),
        Definition::tame(Effect::Nothing, "is_integer", "self, /", |vm, args| {
            receiver(vm, args, "is_integer").map(|_| Value::TRUE)
        }),
        Definition::tame(Effect::Nothing, "to_bytes", "self, /, length=1, byteorder='big', *, signed=False", to_bytes),
        Definition {
            effect: Effect::Consumes,
            ..Definition::class_method("from_bytes", "type, /, bytes, byteorder='big', *, signed=False", from_bytes)
        },
        Definition::getter("real", |vm, this| receiver(vm, &[this], "real")),
        Definition::getter("numerator", |vm, this| receiver(vm, &[this], "numerator")),
        Definition::getter("imag", |_, _| Ok(Value::small_int(0))),
        Definition::getter("denominator", |_, _| Ok(Value::small_int(1))),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "int([x]) -> integer\n\
          int(x, base=10) -> integer\n\n\
          Convert a number or string to an integer, or return 0 if no arguments\n\
          are given.  If x is a number, return x.__int__().  For floating-point\n\
          numbers, this truncates towards zero.\n\n\
          If x is not a number or if base is given, then x must be a string,\n\
          bytes, or bytearray instance representing an integer literal in the\n\
          given base.  The literal can be preceded by '+' or '-' and be surrounded\n\
          by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\n\
          Base 0 means to interpret the base from the string as an integer literal.\n\
          >>> int('0b100', base=0)\n4",
    ..TypeSpec::new("int", Kind::BigInt)
};

/// The plain int of `self`.
#[inline]
fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result {
    let this = arg(args, 0);
    match vm.as_int_value(this) {
        Some(int) => Ok(int),
        None => Err(vm.wrong_receiver(this, &SPEC, method)),
    }
}

fn operand(vm: &mut Machine, args: &[Value], method: &str) -> Result<IntOperand> {
    let this = receiver(vm, args, method)?;
    Ok(vm.int_operand(this).unwrap_or(IntOperand::Small(0)))
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let [x, base] = constructor(vm, "int", ["", "base"], args, keywords)?;
    let value = match (x.is_empty(), base.is_empty()) {
        (true, true) => Value::small_int(0),
        (true, false) => return Err(vm.type_error(format_args!("int() missing string argument"))),
        (false, true) => to_int(vm, x)?,
        (false, false) => with_base(vm, x, base)?,
    };
    of_class(vm, arg(args, 0), value)
}

/// The value as an instance of the class that `__new__` was called for.
pub fn of_class(vm: &mut Machine, class: Value, value: Value) -> Result {
    let Some(class) = class.downcast::<Class>() else {
        let (spec, name) = (vm.class_of(value).spec.name, vm.type_name(class));
        return Err(vm.type_error(format_args!("{spec}.__new__(X): X is not a type object ({name})")));
    };
    let base = vm.class_of(value);
    if class == base {
        return Ok(value);
    }
    check_subclass(vm, class, base)?;
    vm.new_boxed(class, value)
}

/// `base.__new__(class)` makes sense for subclasses of the same layout only.
pub fn check_subclass(vm: &mut Machine, class: Ref<Class>, base: Ref<Class>) -> Result<()> {
    let (wanted, got) = (vm.class_name(base), vm.class_name(class));
    if !Class::is_subclass_of(class, base) {
        return Err(vm.type_error(format_args!("{wanted}.__new__({got}): {got} is not a subtype of {wanted}")));
    }
    if !core::ptr::eq(class.spec, base.spec) {
        let own = class.spec.name;
        return Err(vm.type_error(format_args!("{wanted}.__new__({got}) is not safe, use {own}.__new__()")));
    }
    Ok(())
}

/// `int(value)`
pub fn to_int(vm: &mut Machine, value: Value) -> Result {
    if is_exact_int(value) {
        return Ok(value);
    }
    if let Some(x) = value.as_float() {
        return float_to_int(vm, x);
    }
    if let Some(b) = value.as_bool() {
        return Ok(Value::small_int(b.into()));
    }
    if value.is_kind(Kind::Str) || value.is_kind(Kind::Bytes) {
        return parse_text(vm, value, 10);
    }
    if let Some(answer) = vm.call_special(value, vm.names.__int__, &[])? {
        return vm.checked_int(value, answer, "__int__");
    }
    let class = vm.class_of(value);
    if vm.lookup(class, vm.names.__index__)?.is_some() {
        return vm.index(value);
    }
    parse_text(vm, value, 10)
}

/// `int(x)` of a float: towards zero.
pub fn float_to_int(vm: &mut Machine, x: f64) -> Result {
    const LIMIT: f64 = (1u64 << 47) as f64;
    if -LIMIT < x && x < LIMIT {
        return Ok(Value::small_int(x as i64));
    }
    vm.int_answer(integer_float::from_f64(x))
}

fn with_base(vm: &mut Machine, x: Value, base: Value) -> Result {
    let base = vm.index_clipped(base)? as i64;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(vm.value_error(format_args!("int() base must be >= 2 and <= 36, or 0")));
    }
    let plain = vm.unbox(x);
    if !matches!(plain.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray)) {
        return Err(vm.type_error(format_args!("int() can't convert non-string with explicit base")));
    }
    parse_text(vm, x, base)
}

fn parse_text(vm: &mut Machine, x: Value, base: i64) -> Result {
    let limit = vm.max_str_digits();
    if let Some(text) = vm.text(x) {
        charge_digits(vm, text.as_bytes().len())?;
        if base == 10
            && let Some(n) = parse::few_digits(text.as_bytes())
        {
            return vm.int(n);
        }
        return vm.int_answer(parse::parse_int(text.as_bytes(), base, Source::Str, limit));
    }
    let plain = vm.unbox(x);
    match super::bytes::with_buffer(vm, plain, |bytes| (bytes.len(), parse::parse_int(bytes, base, Source::Bytes, limit))) {
        Some((length, answer)) => {
            charge_digits(vm, length)?;
            vm.int_answer(answer)
        }
        None => {
            let name = vm.type_name(x);
            Err(vm
                .type_error(format_args!("int() argument must be a string, a bytes-like object or a real number, not '{name}'")))
        }
    }
}

/// Reading n digits takes about n^1.6 steps.
fn charge_digits(vm: &mut Machine, digits: usize) -> Result<()> {
    if digits < 128 {
        return Ok(());
    }
    let digits = digits as u64;
    vm.charge(digits.saturating_mul(digits.isqrt()) / 64)
}

// -- dunders -------------------------------------------------------------------------------------------------------------

fn forward(vm: &mut Machine, args: &[Value], op: BinaryOperator, method: &str) -> Result {
    let a = receiver(vm, args, method)?;
    match vm.as_int_value(arg(args, 1)) {
        Some(b) => Ok(vm.int_binary(op, a, b)?.unwrap_or(Value::NOT_IMPLEMENTED)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn backward(vm: &mut Machine, args: &[Value], op: BinaryOperator, method: &str) -> Result {
    let b = receiver(vm, args, method)?;
    match vm.as_int_value(arg(args, 1)) {
        Some(a) => Ok(vm.int_binary(op, a, b)?.unwrap_or(Value::NOT_IMPLEMENTED)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn divmod(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    let this = receiver(vm, args, if reflected { "__rdivmod__" } else { "__divmod__" })?;
    match vm.as_int_value(arg(args, 1)) {
        Some(other) if reflected => vm.int_divmod(other, this),
        Some(other) => vm.int_divmod(this, other),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn power(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    let this = receiver(vm, args, if reflected { "__rpow__" } else { "__pow__" })?;
    let Some(other) = vm.as_int_value(arg(args, 1)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (base, exponent) = if reflected { (other, this) } else { (this, other) };
    match some_arg(args, 2) {
        None => Ok(vm.int_binary(BinaryOperator::Power, base, exponent)?.unwrap_or(Value::NOT_IMPLEMENTED)),
        Some(modulus) => match vm.as_int_value(modulus) {
            Some(modulus) => vm.int_power_modulo(base, exponent, modulus),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
    }
}

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator, method: &str) -> Result {
    let a = receiver(vm, args, method)?;
    match vm.as_int_value(arg(args, 1)) {
        Some(b) => Ok(Value::bool(crate::operations::compare::holds(op, crate::operations::compare::order_ints(a, b)))),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let this = receiver(vm, args, "__repr__")?;
    vm.repr(this)
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let this = receiver(vm, args, "__hash__")?;
    let hash = vm.hash(this)?;
    vm.int(hash as i64)
}

fn getnewargs(vm: &mut Machine, args: &[Value]) -> Result {
    let this = receiver(vm, args, "__getnewargs__")?;
    vm.tuple(&[this])
}

fn format(vm: &mut Machine, args: &[Value]) -> Result {
    let int = receiver(vm, args, "__format__")?;
    let this = arg(args, 0);
    let spec = super::string_format::spec_argument(vm, arg(args, 1))?;
    if spec.is_empty() {
        return vm.to_str(this);
    }
    let name = alloc::format!("{}", vm.type_name(this));
    format_plain(vm, int, spec.as_bytes(), &name)
}

/// `format(int, spec)` of a plain int.
pub fn format_plain(vm: &mut Machine, int: Value, spec: &[u8], type_name: &str) -> Result {
    let operand = vm.int_operand(int).unwrap_or(IntOperand::Small(0));
    if matches!(operand, IntOperand::Big(_)) {
        vm.charge_product(operand.as_ref(), operand.as_ref())?;
    }
    super::string_format::charge_width(vm, spec)?;
    let limit = if matches!(operand, IntOperand::Big(_)) { vm.max_str_digits() } else { 0 };
    let mut out = Vec::new();
    let answer = format_value::format_int(operand.as_ref(), spec, type_name, limit, &mut out);
    vm.passed(answer)?;
    vm.wtf8(&out)
}

// -- methods -------------------------------------------------------------------------------------------------------------

fn round(vm: &mut Machine, args: &[Value]) -> Result {
    let this = receiver(vm, args, "__round__")?;
    let Some(digits) = some_arg(args, 1) else { return Ok(this) };
    let digits = vm.index(digits)?;
    if !vm.int_is_negative(digits) {
        return Ok(this);
    }
    let zeros = vm.index_clipped(digits)?.unsigned_abs();
    let Some(operand) = vm.int_operand(this) else { return Ok(this) };
    if zeros > operand.as_ref().bit_length() / 3 + 2 {
        return Ok(Value::small_int(0));
    }
    vm.charge_product(operand.as_ref(), operand.as_ref())?;
    let rounded = integer::round_to_tens(operand.as_ref(), zeros);
    vm.int_from_integer(&rounded)
}

fn size_of_int(vm: &mut Machine, args: &[Value]) -> Result {
    // CPython's digits have 30 bits.
    let bits = operand(vm, args, "__sizeof__")?.as_ref().bit_length();
    vm.int_from_usize(24 + 4 * bits.div_ceil(30).max(1))
}

fn bit_length(vm: &mut Machine, args: &[Value]) -> Result {
    let bits = operand(vm, args, "bit_length")?.as_ref().bit_length();
    vm.int_from_usize(bits)
}

fn bit_count(vm: &mut Machine, args: &[Value]) -> Result {
    let bits = operand(vm, args, "bit_count")?.as_ref().bit_count();
    vm.int_from_usize(bits)
}

fn as_integer_ratio(vm: &mut Machine, args: &[Value]) -> Result {
    let this = receiver(vm, args, "as_integer_ratio")?;
    vm.tuple(&[this, Value::small_int(1)])
}

fn byte_order(vm: &mut Machine, value: Value) -> Result<ByteOrder> {
    if value.is_empty() {
        return Ok(ByteOrder::Big);
    }
    let Some(text) = vm.text(value) else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format_args!("argument 'byteorder' must be str, not {name}")));
    };
    vm.passed(ByteOrder::parse(text.as_bytes()))
}

fn to_bytes(vm: &mut Machine, args: &[Value]) -> Result {
    let operand = operand(vm, args, "to_bytes")?;
    let length = if arg(args, 1).is_empty() { 1 } else { vm.small_index(arg(args, 1))? };
    let order = byte_order(vm, arg(args, 2))?;
    let signed = !arg(args, 3).is_empty() && vm.is_true(arg(args, 3))?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error(format_args!("length cannot be negative")));
    };
    vm.charge_large(length)?;
    let mut out = Vec::new();
    if out.try_reserve_exact(length).is_err() {
        return Err(vm.no_memory());
    }
    out.resize(length, 0);
    let answer = integer_bits::to_bytes(operand.as_ref(), order, signed, &mut out);
    vm.passed(answer)?;
    vm.bytes(&out)
}

fn from_bytes(vm: &mut Machine, args: &[Value]) -> Result {
    let order = byte_order(vm, arg(args, 2))?;
    let signed = !arg(args, 3).is_empty() && vm.is_true(arg(args, 3))?;
    let bytes = super::bytes::to_bytes_object(vm, arg(args, 1))?;
    vm.charge_bytes(bytes.as_slice().len())?;
    let value = match integer_bits::short_from_bytes(bytes.as_slice(), order, signed) {
        Some(short) => Value::small_int(short),
        None => {
            let integer = integer_bits::from_bytes(bytes.as_slice(), order, signed);
            vm.int_from_integer(&integer)?
        }
    };
    let class = arg(args, 0);
    if class == Value::object(vm.types.int) { Ok(value) } else { vm.call(class, &[value]) }
}
