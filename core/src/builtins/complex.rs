//! `complex`. Invariant: operations with a real operand treat it as real where CPython does, so that signed zeros and
//! infinities come out the same.

use alloc::vec::Vec;

use super::argument::{arg, constructor, some_arg};
use super::int::of_class;
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::number::complex::{self as algorithm, Complex as Number, Operand};
use crate::number::parse;
use crate::object::{ClassFlags, Complex, Kind};
use crate::text::format_value;
use crate::text::sink::{NoMemory, Sink};
use crate::value::Value;

macro_rules! forward {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| operator(vm, args, BinaryOperator::$op, false, $name))
    };
}

macro_rules! backward {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| operator(vm, args, BinaryOperator::$op, true, $name))
    };
}

macro_rules! unordered {
    ($name:literal) => {
        Definition::function($name, "self, value, /", |vm, args| {
            receiver(vm, args, $name)?;
            Ok(Value::NOT_IMPLEMENTED)
        })
    };
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, real=0, imag=0", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__format__", "self, format_spec, /", format),
        Definition::function("__getnewargs__", "self, /", getnewargs),
        Definition::function("__eq__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Eq, "__eq__")),
        Definition::function("__ne__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ne, "__ne__")),
        unordered!("__lt__"),
        unordered!("__le__"),
        unordered!("__gt__"),
        unordered!("__ge__"),
        forward!("__add__", Add),
        backward!("__radd__", Add),
        forward!("__sub__", Subtract),
        backward!("__rsub__", Subtract),
        forward!("__mul__", Multiply),
        backward!("__rmul__", Multiply),
        forward!("__truediv__", TrueDivide),
        backward!("__rtruediv__", TrueDivide),
        Definition::function("__pow__", "self, value, mod=None, /", |vm, args| power_method(vm, args, false)),
        Definition::function("__rpow__", "self, value, mod=None, /", |vm, args| power_method(vm, args, true)),
        Definition::function("__neg__", "self, /", |vm, args| {
            let (re, im) = receiver(vm, args, "__neg__")?;
            vm.complex(-re, -im)
        }),
        Definition::function("__pos__", "self, /", |vm, args| {
            let (re, im) = receiver(vm, args, "__pos__")?;
            vm.complex(re, im)
        }),
        Definition::function("__complex__", "self, /", |vm, args| {
            let (re, im) = receiver(vm, args, "__complex__")?;
            vm.complex(re, im)
        }),
        Definition::function("conjugate", "self, /", |vm, args| {
            let (re, im) = receiver(vm, args, "conjugate")?;
            vm.complex(re, -im)
        }),
        Definition::function("__abs__", "self, /", absolute),
        Definition::function("__bool__", "self, /", |vm, args| {
            let (re, im) = receiver(vm, args, "__bool__")?;
            Ok(Value::bool(re != 0.0 || im != 0.0))
        }),
        Definition::class_method("from_number", "type, number, /", from_number),
        Definition::attribute("real", |vm, this| Ok(Value::float(receiver(vm, &[this], "real")?.0)), read_only),
        Definition::attribute("imag", |vm, this| Ok(Value::float(receiver(vm, &[this], "imag")?.1)), read_only),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "Create a complex number from a string or numbers.\n\n\
          If a string is given, parse it as a complex number.\n\
          If a single number is given, convert it to a complex number.\n\
          If the 'real' or 'imag' arguments are given, create a complex number\n\
          with the specified real and imaginary components.",
    ..TypeSpec::new("complex", Kind::Complex)
};

/// `real` and `imag` are members in C, whose refusal reads differently.
fn read_only(vm: &mut Machine, _this: Value, _value: Value) -> Result<()> {
    Err(vm.raise_message(&super::exceptions::ATTRIBUTE_ERROR, format_args!("readonly attribute")))
}

fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<(f64, f64)> {
    let this = arg(args, 0);
    match parts(vm.unbox(this)) {
        Some(parts) => Ok(parts),
        None => Err(vm.wrong_receiver(this, &SPEC, method)),
    }
}

fn parts(value: Value) -> Option<(f64, f64)> {
    value.downcast::<Complex>().map(|c| (c.real, c.imaginary))
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = arg(args, 0);
    let given = args.len().saturating_sub(1);
    if given > 2 {
        return Err(vm.type_error(format_args!("complex() takes at most 2 arguments ({given} given)")));
    }
    let [real, imaginary] = constructor(vm, "complex", ["real", "imag"], args, keywords)?;
    if imaginary.is_empty() && keywords.is_empty() {
        return from_one(vm, class, real);
    }
    let (a, b) = part(vm, real, "real")?;
    let (c, d) = part(vm, imaginary, "imag")?;
    // A part that is complex itself adds to both; a real one leaves the sign of a zero alone.
    let real_part = if d == 0.0 { a } else { a - d };
    let imaginary_part = if imaginary.is_empty() {
        b
    } else if b == 0.0 {
        c
    } else {
        b + c
    };
    let value = vm.complex(real_part, imaginary_part)?;
    of_class(vm, class, value)
}

fn from_one(vm: &mut Machine, class: Value, argument: Value) -> Result {
    if argument.is_empty() {
        let zero = vm.complex(0.0, 0.0)?;
        return of_class(vm, class, zero);
    }
    if argument.is_kind(Kind::Complex) && class == Value::object(vm.types.complex) {
        return Ok(argument);
    }
    if let Some(text) = vm.text(argument) {
        vm.charge_bytes(text.as_bytes().len())?;
        let answer = parse::parse_complex(text.as_bytes());
        let (re, im) = vm.passed(answer)?;
        let value = vm.complex(re, im)?;
        return of_class(vm, class, value);
    }
    match to_complex(vm, argument)? {
        Some((re, im)) => {
            let value = vm.complex(re, im)?;
            of_class(vm, class, value)
        }
        None => {
            let name = vm.type_name(argument);
            Err(vm.type_error(format_args!("complex() argument must be a string or a number, not {name}")))
        }
    }
}

/// One of two arguments: a number of any sort.
fn part(vm: &mut Machine, value: Value, name: &str) -> Result<(f64, f64)> {
    if value.is_empty() {
        return Ok((0.0, 0.0));
    }
    let is_text = vm.text(value).is_some();
    let found = if is_text {
        None
    } else if name == "real" {
        to_complex(vm, value)?
    } else {
        match parts(vm.unbox(value)) {
            Some(parts) => Some(parts),
            None => vm.find_f64(value)?.map(|x| (x, 0.0)),
        }
    };
    match found {
        Some(parts) => Ok(parts),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("complex() argument '{name}' must be a real number, not {got}")))
        }
    }
}

/// A number as a complex one: `__complex__`, `__float__`, `__index__`.
pub fn to_complex(vm: &mut Machine, value: Value) -> Result<Option<(f64, f64)>> {
    if let Some(parts) = parts(value) {
        return Ok(Some(parts));
    }
    if let Some(answer) = vm.call_special(value, vm.names.__complex__, &[])? {
        return match parts(vm.unbox(answer)) {
            Some(parts) => Ok(Some(parts)),
            None => Err(vm.wrong_return(value, "__complex__", "a complex", answer)),
        };
    }
    if let Some(parts) = parts(vm.unbox(value)) {
        return Ok(Some(parts));
    }
    Ok(vm.find_f64(value)?.map(|x| (x, 0.0)))
}

fn from_number(vm: &mut Machine, args: &[Value]) -> Result {
    let (class, number) = (arg(args, 0), arg(args, 1));
    if number.is_kind(Kind::Complex) && class == Value::object(vm.types.complex) {
        return Ok(number);
    }
    let found = if vm.text(number).is_some() { None } else { to_complex(vm, number)? };
    let Some((re, im)) = found else {
        let name = vm.type_name(number);
        return Err(vm.type_error(format_args!("must be real number, not {name}")));
    };
    let value = vm.complex(re, im)?;
    if class == Value::object(vm.types.complex) { Ok(value) } else { vm.call(class, &[value]) }
}

// -- arithmetic ----------------------------------------------------------------------------------------------------------

fn operand(vm: &mut Machine, value: Value) -> Result<Option<Operand>> {
    let plain = vm.unbox(value);
    if let Some((re, im)) = parts(plain) {
        return Ok(Some(Operand::Complex(Number::new(re, im))));
    }
    if let Some(x) = plain.as_float() {
        return Ok(Some(Operand::Real(x)));
    }
    match vm.as_int_value(plain) {
        Some(int) => vm.int_to_f64(int).map(|x| Some(Operand::Real(x))),
        None => Ok(None),
    }
}

fn operator(vm: &mut Machine, args: &[Value], op: BinaryOperator, reflected: bool, method: &str) -> Result {
    receiver(vm, args, method)?;
    let (this, other) = (vm.unbox(arg(args, 0)), arg(args, 1));
    let (a, b) = if reflected { (other, this) } else { (this, other) };
    let (Some(x), Some(y)) = (operand(vm, a)?, operand(vm, b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(compute(vm, op, x, y)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn power_method(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    if some_arg(args, 2).is_some() {
        return Err(vm.value_error(format_args!("complex modulo")));
    }
    operator(vm, args, BinaryOperator::Power, reflected, if reflected { "__rpow__" } else { "__pow__" })
}

/// `a op b` where one is of exactly the class complex and the other a builtin number; None otherwise.
pub fn binary(vm: &mut Machine, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
    if a.is_kind(Kind::Boxed) || b.is_kind(Kind::Boxed) {
        return Ok(None);
    }
    match (operand(vm, a)?, operand(vm, b)?) {
        (Some(x), Some(y)) => compute(vm, op, x, y),
        _ => Ok(None),
    }
}

/// `a op b` of complex numbers where it is simple and gives no NaN.
#[inline]
pub fn quick(op: BinaryOperator, a: Ref<Complex>, b: Ref<Complex>) -> Option<(f64, f64)> {
    match op {
        BinaryOperator::Add => Some((a.real + b.real, a.imaginary + b.imaginary)),
        BinaryOperator::Subtract => Some((a.real - b.real, a.imaginary - b.imaginary)),
        BinaryOperator::Multiply => {
            let real = a.real * b.real - a.imaginary * b.imaginary;
            let imaginary = a.real * b.imaginary + a.imaginary * b.real;
            // Two NaNs may stand for an infinity, which the full algorithm finds.
            if real.is_nan() && imaginary.is_nan() { None } else { Some((real, imaginary)) }
        }
        _ => None,
    }
}

/// A complex number times a real one, or divided by one that is not 0.
#[inline]
pub fn scaled(op: BinaryOperator, z: Ref<Complex>, x: f64) -> Option<(f64, f64)> {
    match op {
        BinaryOperator::Multiply => Some((x * z.real, x * z.imaginary)),
        BinaryOperator::TrueDivide if x != 0.0 => Some((z.real / x, z.imaginary / x)),
        _ => None,
    }
}

fn compute(vm: &mut Machine, op: BinaryOperator, x: Operand, y: Operand) -> Result<Option<Value>> {
    let answer = match op {
        BinaryOperator::Add => Ok(algorithm::add(x, y)),
        BinaryOperator::Subtract => Ok(algorithm::sub(x, y)),
        BinaryOperator::Multiply => Ok(algorithm::mul(x, y)),
        BinaryOperator::TrueDivide => algorithm::div(x, y),
        BinaryOperator::Power => algorithm::power(x.widen(), y.widen()),
        _ => return Ok(None),
    };
    let number = vm.passed(answer)?;
    vm.complex(number.re, number.im).map(Some)
}

/// `x ** y`
pub fn power(vm: &mut Machine, x: (f64, f64), y: (f64, f64)) -> Result {
    let answer = algorithm::power(Number::new(x.0, x.1), Number::new(y.0, y.1));
    let number = vm.passed(answer)?;
    vm.complex(number.re, number.im)
}

// -- dunders -------------------------------------------------------------------------------------------------------------

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator, method: &str) -> Result {
    let (re, im) = receiver(vm, args, method)?;
    let other = vm.unbox(arg(args, 1));
    let equal = if let Some((c, d)) = parts(other) {
        re == c && im == d
    } else if other.is_float() || vm.is_int(other) {
        im == 0.0 && vm.compare_builtin(CompareOperator::Eq, Value::float(re), other) == Some(true)
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(equal == (op == CompareOperator::Eq)))
}

fn absolute(vm: &mut Machine, args: &[Value]) -> Result {
    let (re, im) = receiver(vm, args, "__abs__")?;
    vm.magnitude(re, im)
}

impl Machine {
    /// The absolute value of a complex number.
    pub(crate) fn magnitude(&mut self, real: f64, imaginary: f64) -> Result {
        let size = self.passed(algorithm::absolute(Number::new(real, imaginary)))?;
        Ok(Value::float(size))
    }
}

/// Writes `repr` of a complex number.
pub fn write_repr(re: f64, im: f64, out: &mut dyn Sink) -> core::result::Result<(), NoMemory> {
    format_value::repr_complex((re, im), out)
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let (re, im) = receiver(vm, args, "__repr__")?;
    let mut out = Vec::new();
    let answer = write_repr(re, im, &mut out);
    vm.written(answer)?;
    vm.wtf8(&out)
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    receiver(vm, args, "__hash__")?;
    let hash = vm.hash_builtin(arg(args, 0))?.unwrap_or(0);
    vm.int(hash as i64)
}

fn getnewargs(vm: &mut Machine, args: &[Value]) -> Result {
    let (re, im) = receiver(vm, args, "__getnewargs__")?;
    vm.tuple(&[Value::float(re), Value::float(im)])
}

fn format(vm: &mut Machine, args: &[Value]) -> Result {
    let number = receiver(vm, args, "__format__")?;
    let this = arg(args, 0);
    let spec = super::string_format::spec_argument(vm, arg(args, 1))?;
    if spec.is_empty() {
        return vm.to_str(this);
    }
    super::string_format::charge_width(vm, spec.as_bytes())?;
    let name = alloc::format!("{}", vm.type_name(this));
    let mut out = Vec::new();
    let answer = format_value::format_complex(number, spec.as_bytes(), &name, &mut out);
    vm.passed(answer)?;
    vm.wtf8(&out)
}
