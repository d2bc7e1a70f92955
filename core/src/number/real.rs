//! The functions of the `math` module with Python's errors: what is outside a function's domain
//! is a `ValueError` that says what was expected, what is too large an `OverflowError`.
//! Invariant: NaN in gives NaN out, without an error.

use super::elementary as e;
use super::integer::IntRef;
use super::integer_float::{frexp, to_f64_or_infinity};
use crate::text::failure::{ErrorClass, Failure};

/// The error for a result that is too large.
pub const RANGE_ERROR: Failure = Failure::overflow("math range error");
/// The error of functions with several arguments, and of `cmath`.
pub const DOMAIN_ERROR: Failure = Failure::value("math domain error");

/// "expected a positive input, got -1.0"
pub fn outside_domain(expected: &str, x: f64) -> Failure {
    Failure::build(ErrorClass::Value, |out| {
        out.push(b"expected ")?;
        out.push(expected.as_bytes())?;
        out.push(b", got ")?;
        super::float_format::repr(x, out)
    })
}

/// Checks a result: NaN from a number is outside the domain, and so is infinity from a finite
/// number if the function has poles.
fn checked(x: f64, result: f64, expected: &str, has_poles: bool) -> Result<f64, Failure> {
    if result.is_nan() && !x.is_nan() {
        return Err(outside_domain(expected, x));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(if has_poles { outside_domain(expected, x) } else { RANGE_ERROR });
    }
    Ok(result)
}

macro_rules! functions {
    ($($name:ident $poles:literal $expected:literal;)*) => {$(
        pub fn $name(x: f64) -> Result<f64, Failure> {
            checked(x, e::$name(x), $expected, $poles)
        }
    )*};
}

functions! {
    acos false "a number in range from -1 up to 1";
    acosh false "argument value not less than 1";
    asin false "a number in range from -1 up to 1";
    asinh false "";
    atan false "";
    atanh true "a number between -1 and 1";
    cbrt false "";
    cos false "a finite input";
    cosh false "";
    erf false "";
    erfc false "";
    exp false "";
    exp2 false "";
    expm1 false "";
    log1p true "argument value > -1";
    sin false "a finite input";
    sinh false "";
    sqrt false "a nonnegative input";
    tan false "a finite input";
    tanh false "";
}

/// Which logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logarithm {
    Natural,
    Binary,
    Decimal,
}

impl Logarithm {
    fn apply(self, x: f64) -> f64 {
        match self {
            Logarithm::Natural => e::log(x),
            Logarithm::Binary => e::log2(x),
            Logarithm::Decimal => e::log10(x),
        }
    }
}

/// `math.log(x)`, `math.log2(x)`, `math.log10(x)` of a float.
pub fn log(x: f64, kind: Logarithm) -> Result<f64, Failure> {
    if x <= 0.0 {
        return Err(outside_domain("a positive input", x));
    }
    Ok(kind.apply(x))
}

/// The same of an integer, however large.
pub fn log_integer(a: IntRef, kind: Logarithm) -> Result<f64, Failure> {
    if a.is_zero() || a.is_negative() {
        return Err(Failure::value("expected a positive input"));
    }
    let x = to_f64_or_infinity(a);
    if x.is_finite() {
        return Ok(kind.apply(x));
    }
    let (mantissa, exponent) = frexp(a);
    Ok(kind.apply(mantissa) + kind.apply(2.0) * exponent as f64)
}

/// `math.pow(x, y)`.
pub fn pow(x: f64, y: f64) -> Result<f64, Failure> {
    let result = e::pow(x, y);
    if !x.is_finite() || !y.is_finite() || result.is_finite() {
        return Ok(result);
    }
    // Zero to a negative power is a pole.
    Err(if result.is_nan() || x == 0.0 { DOMAIN_ERROR } else { RANGE_ERROR })
}

/// `math.fmod(x, y)`.
pub fn fmod(x: f64, y: f64) -> Result<f64, Failure> {
    both_checked(x, y, e::fmod(x, y))
}

/// `math.remainder(x, y)`.
pub fn remainder(x: f64, y: f64) -> Result<f64, Failure> {
    both_checked(x, y, e::remainder(x, y))
}

fn both_checked(x: f64, y: f64, result: f64) -> Result<f64, Failure> {
    if result.is_nan() && !x.is_nan() && !y.is_nan() { Err(DOMAIN_ERROR) } else { Ok(result) }
}

/// `math.ldexp(x, exponent)`.
pub fn ldexp(x: f64, exponent: IntRef) -> Result<f64, Failure> {
    if x == 0.0 || !x.is_finite() {
        return Ok(x);
    }
    let limit = if exponent.is_negative() { i32::MIN } else { i32::MAX };
    let exponent = exponent.to_i64().and_then(|e| i32::try_from(e).ok()).unwrap_or(limit);
    let result = libm::ldexp(x, exponent);
    if result.is_infinite() { Err(RANGE_ERROR) } else { Ok(result) }
}

/// `math.frexp(x)`: a mantissa from 0.5 to 1 and an exponent; special values as they are.
pub fn frexp_float(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) }
}

/// `math.modf(x)`: the fraction and the whole part, both with the sign of `x`.
pub fn modf(x: f64) -> (f64, f64) {
    if x.is_infinite() {
        return (0f64.copysign(x), x);
    }
    let whole = e::trunc(x);
    ((x - whole).copysign(x), whole)
}

/// `math.degrees(x)`.
pub fn degrees(x: f64) -> f64 {
    x * (180.0 / core::f64::consts::PI)
}

/// `math.radians(x)`.
pub fn radians(x: f64) -> f64 {
    x * (core::f64::consts::PI / 180.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_was_expected() {
        let failure = sqrt(-1.0).unwrap_err();
        assert_eq!(failure.message(), b"expected a nonnegative input, got -1.0");
        assert_eq!(exp(1000.0), Err(RANGE_ERROR));
        assert!(atanh(1.0).is_err() && log(0.0, Logarithm::Binary).is_err());
        assert!(sin(f64::NAN).is_ok_and(f64::is_nan));
        assert_eq!(pow(0.0, -1.0), Err(DOMAIN_ERROR));
        assert_eq!(exp(f64::INFINITY), Ok(f64::INFINITY));
    }

    #[test]
    fn large_integers() {
        use crate::number::integer::pow;
        let big = pow(IntRef::Small(2), IntRef::Small(5000));
        assert_eq!(log_integer(big.as_ref(), Logarithm::Binary), Ok(5000.0));
    }
}
