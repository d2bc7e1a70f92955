//! `complex`. Invariant: operations with a real operand treat it as real where CPython does, so that signed zeros and
//! infinities come out the same.

use alloc::vec::Vec;

use super::argument::{arg, constructor, some_arg};
use super::int::of_class;
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
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
        Definition::raw_static("__new__", "type, real=0, imag=0", new),
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
    let imaginary_part = if imaginary.is_empty() { b } else if b == 0.0 { c } else { b + c };
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

/// An operand: a complex number, or a real one that is not to be taken for complex.
#[derive(Clone, Copy)]
enum Operand {
    Real(f64),
    Complex(f64, f64),
}

impl Operand {
    fn both(self) -> (f64, f64) {
        match self {
            Operand::Real(x) => (x, 0.0),
            Operand::Complex(re, im) => (re, im),
        }
    }
}

fn operand(vm: &mut Machine, value: Value) -> Result<Option<Operand>> {
    let plain = vm.unbox(value);
    if let Some((re, im)) = parts(plain) {
        return Ok(Some(Operand::Complex(re, im)));
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

fn compute(vm: &mut Machine, op: BinaryOperator, x: Operand, y: Operand) -> Result<Option<Value>> {
    use Operand::{Complex, Real};
    let (re, im) = match (op, x, y) {
        (BinaryOperator::Add, Complex(a, b), Complex(c, d)) => (a + c, b + d),
        (BinaryOperator::Add, Complex(a, b), Real(c)) | (BinaryOperator::Add, Real(c), Complex(a, b)) => (a + c, b),
        (BinaryOperator::Subtract, Complex(a, b), Complex(c, d)) => (a - c, b - d),
        (BinaryOperator::Subtract, Complex(a, b), Real(c)) => (a - c, b),
        (BinaryOperator::Subtract, Real(a), Complex(c, d)) => (a - c, -d),
        (BinaryOperator::Multiply, Complex(a, b), Complex(c, d)) => multiply((a, b), (c, d)),
        (BinaryOperator::Multiply, Complex(a, b), Real(c)) | (BinaryOperator::Multiply, Real(c), Complex(a, b)) => {
            (a * c, b * c)
        }
        (BinaryOperator::TrueDivide, _, _) => match divide(x, y) {
            Some(quotient) => quotient,
            None => return Err(vm.zero_division_error(format_args!("division by zero"))),
        },
        (BinaryOperator::Power, _, _) => return power(vm, x.both(), y.both()).map(Some),
        _ => return Ok(None),
    };
    vm.complex(re, im).map(Some)
}

/// The product; infinities survive where the plain formula gives NaN (C11, annex G).
fn multiply((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let (re, im) = (ac - bd, ad + bc);
    if !re.is_nan() || !im.is_nan() {
        return (re, im);
    }
    let box_in = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
    let unnan = |x: f64| if x.is_nan() { 0.0f64.copysign(x) } else { x };
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut again = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (box_in(a), box_in(b), unnan(c), unnan(d));
        again = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (c, d, a, b) = (box_in(c), box_in(d), unnan(a), unnan(b));
        again = true;
    }
    if !again && (ac.is_infinite() || bd.is_infinite() || ad.is_infinite() || bc.is_infinite()) {
        (a, b, c, d) = (unnan(a), unnan(b), unnan(c), unnan(d));
        again = true;
    }
    if !again {
        return (re, im);
    }
    (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c))
}

/// The quotient by Smith's method; None for a zero divisor.
fn divide(x: Operand, y: Operand) -> Option<(f64, f64)> {
    let (a, b) = x.both();
    let (c, d) = match y {
        Operand::Real(0.0) => return None,
        Operand::Real(c) => return Some((a / c, b / c)),
        Operand::Complex(c, d) => (c, d),
    };
    if c == 0.0 && d == 0.0 {
        return None;
    }
    let (re, im) = if d.abs() <= c.abs() {
        let ratio = d / c;
        let scale = c + d * ratio;
        ((a + b * ratio) / scale, (b - a * ratio) / scale)
    } else if c.abs() <= d.abs() {
        let ratio = c / d;
        let scale = c * ratio + d;
        ((a * ratio + b) / scale, (b * ratio - a) / scale)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !re.is_nan() || !im.is_nan() {
        return Some((re, im));
    }
    Some(recovered_quotient((a, b), (c, d), (re, im)))
}

/// Infinities and zeros that the method turned into NaN.
fn recovered_quotient((a, b): (f64, f64), (c, d): (f64, f64), nan: (f64, f64)) -> (f64, f64) {
    let box_in = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
    if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
        let (a, b) = (box_in(a), box_in(b));
        return (f64::INFINITY * (a * c + b * d), f64::INFINITY * (b * c - a * d));
    }
    if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
        let (c, d) = (box_in(c), box_in(d));
        return (0.0 * (a * c + b * d), 0.0 * (b * c - a * d));
    }
    nan
}

/// `x ** y`
pub fn power(vm: &mut Machine, x: (f64, f64), y: (f64, f64)) -> Result {
    let small_exponent = y.1 == 0.0 && libm::floor(y.0) == y.0 && y.0.abs() <= 100.0;
    let answer = if small_exponent { integer_power(x, y.0 as i64) } else { general_power(x, y) };
    let Some((re, im)) = answer else {
        return Err(vm.zero_division_error(format_args!("zero to a negative or complex power")));
    };
    if re.is_infinite() || im.is_infinite() {
        return Err(vm.overflow_error(format_args!("complex exponentiation")));
    }
    vm.complex(re, im)
}

fn integer_power(x: (f64, f64), n: i64) -> Option<(f64, f64)> {
    let (mut power, mut factor) = ((1.0, 0.0), x);
    let mut rest = n.unsigned_abs();
    while rest > 0 {
        if rest & 1 == 1 {
            power = multiply(power, factor);
        }
        rest >>= 1;
        if rest > 0 {
            factor = multiply(factor, factor);
        }
    }
    if n < 0 { divide(Operand::Complex(1.0, 0.0), Operand::Complex(power.0, power.1)) } else { Some(power) }
}

fn general_power(x: (f64, f64), y: (f64, f64)) -> Option<(f64, f64)> {
    if y == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if x == (0.0, 0.0) {
        return if y.1 != 0.0 || y.0 < 0.0 { None } else { Some((0.0, 0.0)) };
    }
    let size = libm::hypot(x.0, x.1);
    let mut length = libm::pow(size, y.0);
    let angle = libm::atan2(x.1, x.0);
    let mut phase = angle * y.0;
    if y.1 != 0.0 {
        length *= libm::exp(-angle * y.1);
        phase += y.1 * libm::log(size);
    }
    Some((length * libm::cos(phase), length * libm::sin(phase)))
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
    let size = libm::hypot(re, im);
    if size.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(vm.overflow_error(format_args!("absolute value too large")));
    }
    Ok(Value::float(size))
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
