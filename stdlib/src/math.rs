//! `math`: numbers in, numbers out. The algorithms are the core's (`number/real.rs` and its neighbours); here their
//! arguments are taken from Python values. Integers are in `math_integers.rs`, sums in `math_sums.rs`.

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, Intrinsic, ModuleSpec, Result};
use coachwhip_core::number::real::{self, Logarithm};
use coachwhip_core::number::{elementary, float_ops, gamma, integer_float};
use coachwhip_core::object::Module;
use coachwhip_core::text::failure::Failure;
use coachwhip_core::value::Value;

use crate::{math_integers, math_sums};

/// A function of one float that may refuse it.
macro_rules! checked {
    ($name:literal, $function:path, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, "x, /", |vm, args| of_one(vm, args, $function)).doc($doc)
    };
}

/// A function of one float to anything.
macro_rules! plain {
    ($name:literal, $function:expr, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, "x, /", |vm, args| {
            let x = vm.number_to_f64(arg(args, 0))?;
            let function: fn(f64) -> Value = $function;
            Ok(function(x))
        })
        .doc($doc)
    };
}

/// A function of two floats that may refuse them.
macro_rules! of_two {
    ($name:literal, $signature:literal, $function:expr, $doc:literal) => {
        Definition::tame(Effect::Nothing, $name, $signature, |vm, args| {
            let x = vm.number_to_f64(arg(args, 0))?;
            let y = vm.number_to_f64(arg(args, 1))?;
            let function: fn(f64, f64) -> core::result::Result<f64, Failure> = $function;
            let answer = function(x, y);
            vm.passed(answer).map(Value::float)
        })
        .doc($doc)
    };
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: &[
        checked!("acos", real::acos, "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."),
        checked!("acosh", real::acosh, "Return the inverse hyperbolic cosine of x."),
        checked!("asin", real::asin, "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
        checked!("asinh", real::asinh, "Return the inverse hyperbolic sine of x."),
        checked!(
            "atan",
            real::atan,
            "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."
        ),
        of_two!("atan2", "y, x, /", |y, x| Ok(elementary::atan2(y, x)), "Return the arc tangent (measured in radians) of y/x."),
        checked!("atanh", real::atanh, "Return the inverse hyperbolic tangent of x."),
        checked!("cbrt", real::cbrt, "Return the cube root of x."),
        Definition::tame(Effect::Nothing, "ceil", "x, /", |vm, args| rounded(vm, args, Rounding::Ceil))
            .doc("Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.")
            .intrinsic(Intrinsic::Ceil),
        of_two!(
            "copysign",
            "x, y, /",
            |x, y| Ok(x.copysign(y)),
            "Return a float with the magnitude (absolute value) of x but the sign of y."
        ),
        checked!("cos", real::cos, "Return the cosine of x (measured in radians)."),
        checked!("cosh", real::cosh, "Return the hyperbolic cosine of x."),
        plain!("degrees", |x| Value::float(real::degrees(x)), "Convert angle x from radians to degrees."),
        Definition::function("dist", "p, q, /", math_sums::dist).doc("Return the Euclidean distance between two points p and q."),
        checked!("erf", real::erf, "Error function at x."),
        checked!("erfc", real::erfc, "Complementary error function at x."),
        checked!("exp", real::exp, "Return e raised to the power of x."),
        checked!("exp2", real::exp2, "Return 2 raised to the power of x."),
        checked!("expm1", real::expm1, "Return exp(x)-1."),
        plain!("fabs", |x| Value::float(x.abs()), "Return the absolute value of the float x.")
            .intrinsic(Intrinsic::FloatAbsolute),
        Definition::tame(Effect::Nothing, "floor", "x, /", |vm, args| rounded(vm, args, Rounding::Floor))
            .doc("Return the floor of x as an Integral.\n\nThis is the largest integer <= x.")
            .intrinsic(Intrinsic::Floor),
        Definition::tame(Effect::Nothing, "fma", "x, y, z, /", multiply_add)
            .doc("Fused multiply-add operation.\n\nCompute (x * y) + z with a single round."),
        of_two!("fmax", "x, y, /", |x, y| Ok(larger(x, y)), "Return the larger of two floating-point arguments."),
        of_two!("fmin", "x, y, /", |x, y| Ok(-larger(-x, -y)), "Return the smaller of two floating-point arguments."),
        of_two!("fmod", "x, y, /", real::fmod, "Return fmod(x, y), according to platform C."),
        Definition::tame(Effect::Nothing, "frexp", "x, /", frexp).doc("Return the mantissa and exponent of x, as pair (m, e)."),
        Definition::function("fsum", "seq, /", math_sums::fsum)
            .doc("Return an accurate floating-point sum of values in the iterable seq."),
        checked!("gamma", gamma::gamma, "Gamma function at x."),
        Definition::tame(Effect::Nothing, "hypot", "*coordinates", math_sums::hypot)
            .doc("Multidimensional Euclidean distance from the origin to a point."),
        Definition::tame(Effect::Nothing, "isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0", is_close)
            .doc("Determine whether two floating-point numbers are close in value."),
        plain!(
            "isfinite",
            |x| Value::bool(x.is_finite()),
            "Return True if x is neither an infinity nor a NaN, and False otherwise."
        ),
        plain!(
            "isinf",
            |x| Value::bool(x.is_infinite()),
            "Return True if x is a positive or negative infinity, and False otherwise."
        ),
        plain!("isnan", |x| Value::bool(x.is_nan()), "Return True if x is a NaN (not a number), and False otherwise."),
        plain!("isnormal", |x| Value::bool(x.is_normal()), "Return True if x is normal, and False otherwise."),
        plain!("issubnormal", |x| Value::bool(x.is_subnormal()), "Return True if x is subnormal, and False otherwise."),
        Definition::tame(Effect::Nothing, "ldexp", "x, i, /", ldexp)
            .doc("Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
        checked!("lgamma", gamma::log_gamma, "Natural logarithm of absolute value of Gamma function at x."),
        Definition::tame_raw(Effect::Nothing, "log", "", log)
            .doc("log(x, [base=math.e])\nReturn the logarithm of x to the given base."),
        Definition::tame(Effect::Nothing, "log10", "x, /", |vm, args| {
            logarithm(vm, arg(args, 0), Logarithm::Decimal).map(Value::float)
        })
        .doc("Return the base 10 logarithm of x."),
        checked!("log1p", real::log1p, "Return the natural logarithm of 1+x (base e)."),
        Definition::tame(Effect::Nothing, "log2", "x, /", |vm, args| {
            logarithm(vm, arg(args, 0), Logarithm::Binary).map(Value::float)
        })
        .doc("Return the base 2 logarithm of x."),
        Definition::tame(Effect::Nothing, "modf", "x, /", modf).doc("Return the fractional and integer parts of x."),
        Definition::tame(Effect::Nothing, "nextafter", "x, y, /, *, steps=None", next_after)
            .doc("Return the floating-point value the given number of steps after x towards y."),
        of_two!("pow", "x, y, /", real::pow, "Return x**y (x to the power of y)."),
        Definition::function("prod", "iterable, /, *, start=1", math_sums::prod)
            .doc("Calculate the product of all the elements in the input iterable."),
        plain!("radians", |x| Value::float(real::radians(x)), "Convert angle x from degrees to radians."),
        of_two!("remainder", "x, y, /", real::remainder, "Difference between x and the closest integer multiple of y."),
        plain!("signbit", |x| Value::bool(x.is_sign_negative()), "Return True if the sign of x is negative and False otherwise."),
        checked!("sin", real::sin, "Return the sine of x (measured in radians)."),
        checked!("sinh", real::sinh, "Return the hyperbolic sine of x."),
        checked!("sqrt", real::sqrt, "Return the square root of x.").intrinsic(Intrinsic::SquareRoot),
        Definition::function("sumprod", "p, q, /", math_sums::sumprod)
            .doc("Return the sum of products of values from two iterables p and q."),
        checked!("tan", real::tan, "Return the tangent of x (measured in radians)."),
        checked!("tanh", real::tanh, "Return the hyperbolic tangent of x."),
        Definition::tame(Effect::Nothing, "trunc", "x, /", truncate)
            .doc("Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.")
            .intrinsic(Intrinsic::Truncate),
        plain!("ulp", |x| Value::float(float_ops::ulp(x)), "Return the value of the least significant bit of the float x."),
    ],
    classes: &[],
    initialize: Some(initialize),
};

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    for (name, x) in [
        ("pi", core::f64::consts::PI),
        ("e", core::f64::consts::E),
        ("tau", core::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        vm.dict_set_text(dict, name, Value::float(x))?;
    }
    math_integers::install(vm, module)
}

fn of_one(vm: &mut Machine, args: &[Value], function: fn(f64) -> core::result::Result<f64, Failure>) -> Result {
    let x = vm.number_to_f64(arg(args, 0))?;
    match function(x) {
        Ok(result) => Ok(Value::float(result)),
        Err(failure) => Err(vm.failed(&failure)),
    }
}

/// C's fmax: a NaN gives way to a number, and zeros are told apart.
fn larger(x: f64, y: f64) -> f64 {
    if x.is_nan() {
        y
    } else if y.is_nan() || x > y || (x == y && y.is_sign_negative()) {
        x
    } else {
        y
    }
}

#[derive(Clone, Copy)]
enum Rounding {
    Ceil,
    Floor,
}

fn rounded(vm: &mut Machine, args: &[Value], way: Rounding) -> Result {
    let x = arg(args, 0);
    if coachwhip_core::operations::number::is_exact_int(x) {
        return Ok(x);
    }
    if !x.is_float() {
        let name = match way {
            Rounding::Ceil => vm.names.__ceil__,
            Rounding::Floor => vm.names.__floor__,
        };
        if let Some(answer) = vm.call_special(x, name, &[])? {
            return Ok(answer);
        }
    }
    let x = vm.number_to_f64(x)?;
    let whole = match way {
        Rounding::Ceil => elementary::ceil(x),
        Rounding::Floor => elementary::floor(x),
    };
    int_of(vm, whole)
}

/// A float that is a whole number, as an int.
fn int_of(vm: &mut Machine, whole: f64) -> Result {
    if whole.abs() < 9.0e15 {
        return vm.int(whole as i64);
    }
    let answer = integer_float::from_f64(whole);
    vm.int_answer(answer)
}

fn truncate(vm: &mut Machine, args: &[Value]) -> Result {
    let x = arg(args, 0);
    if let Some(x) = x.as_float() {
        return int_of(vm, elementary::trunc(x));
    }
    let name = vm.names.__trunc__;
    match vm.call_special(x, name, &[])? {
        Some(answer) => Ok(answer),
        None => {
            let got = vm.type_name(x);
            Err(vm.type_error(format_args!("type {got} doesn't define __trunc__ method")))
        }
    }
}

fn logarithm(vm: &mut Machine, x: Value, kind: Logarithm) -> Result<f64> {
    let answer = match vm.int_operand(x) {
        Some(operand) => real::log_integer(operand.as_ref(), kind),
        None => {
            let x = vm.number_to_f64(x)?;
            real::log(x, kind)
        }
    };
    vm.passed(answer)
}

fn log(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    coachwhip_core::builtins::receiver::check_arguments(vm, "log", args.len(), keywords, 1, 2)?;
    let numerator = logarithm(vm, arg(args, 0), Logarithm::Natural)?;
    let Some(base) = arg(args, 1).present() else { return Ok(Value::float(numerator)) };
    let denominator = logarithm(vm, base, Logarithm::Natural)?;
    if denominator == 0.0 {
        return Err(vm.zero_division_error(format_args!("division by zero")));
    }
    Ok(Value::float(numerator / denominator))
}

fn multiply_add(vm: &mut Machine, args: &[Value]) -> Result {
    let x = vm.number_to_f64(arg(args, 0))?;
    let y = vm.number_to_f64(arg(args, 1))?;
    let z = vm.number_to_f64(arg(args, 2))?;
    let answer = float_ops::multiply_add(x, y, z);
    vm.passed(answer).map(Value::float)
}

fn frexp(vm: &mut Machine, args: &[Value]) -> Result {
    let x = vm.number_to_f64(arg(args, 0))?;
    let (mantissa, exponent) = real::frexp_float(x);
    vm.tuple(&[Value::float(mantissa), Value::small_int(i64::from(exponent))])
}

fn ldexp(vm: &mut Machine, args: &[Value]) -> Result {
    let x = vm.number_to_f64(arg(args, 0))?;
    let Some(exponent) = vm.int_operand(arg(args, 1)) else {
        return Err(vm.type_error(format_args!("Expected an int as second argument to ldexp.")));
    };
    let answer = real::ldexp(x, exponent.as_ref());
    vm.passed(answer).map(Value::float)
}

fn modf(vm: &mut Machine, args: &[Value]) -> Result {
    let x = vm.number_to_f64(arg(args, 0))?;
    let (fraction, whole) = real::modf(x);
    vm.tuple(&[Value::float(fraction), Value::float(whole)])
}

fn next_after(vm: &mut Machine, args: &[Value]) -> Result {
    let x = vm.number_to_f64(arg(args, 0))?;
    let y = vm.number_to_f64(arg(args, 1))?;
    let steps = match some_arg(args, 2) {
        None => 1,
        Some(steps) => {
            let steps = vm.index(steps)?;
            if vm.int_is_negative(steps) {
                return Err(vm.value_error(format_args!("steps must be a non-negative integer")));
            }
            vm.to_i64(steps).map_or(u64::MAX, |n| n as u64)
        }
    };
    Ok(Value::float(float_ops::next_after(x, y, steps)))
}

fn is_close(vm: &mut Machine, args: &[Value]) -> Result {
    let a = vm.number_to_f64(arg(args, 0))?;
    let b = vm.number_to_f64(arg(args, 1))?;
    let relative = tolerance(vm, arg(args, 2), 1e-9)?;
    let absolute = tolerance(vm, arg(args, 3), 0.0)?;
    let answer = float_ops::is_close(a, b, relative, absolute);
    vm.passed(answer).map(Value::bool)
}

/// A tolerance argument of `isclose`.
pub fn tolerance(vm: &mut Machine, value: Value, default: f64) -> Result<f64> {
    match value.present() {
        Some(value) => vm.number_to_f64(value),
        None => Ok(default),
    }
}
