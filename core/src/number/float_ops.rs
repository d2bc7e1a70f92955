//! Operators and small functions of floats: `//`, `%`, `**`, `nextafter`, `ulp`, `isclose`.
//! Invariant: signs of zeros and remainders are Python's; a remainder is smaller than the divisor
//! and has its sign.

use super::elementary::{floor, fma, fmod, pow};
use super::integer::DIVISION_BY_ZERO;
use crate::text::failure::Failure;

/// `divmod(a, b)`.
pub fn div_mod(a: f64, b: f64) -> Result<(f64, f64), Failure> {
    if b == 0.0 {
        return Err(DIVISION_BY_ZERO);
    }
    let mut remainder = fmod(a, b);
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok((0f64.copysign(a / b), remainder));
    }
    let whole = floor(quotient);
    Ok((if quotient - whole > 0.5 { whole + 1.0 } else { whole }, remainder))
}

/// `a // b`.
pub fn floor_div(a: f64, b: f64) -> Result<f64, Failure> {
    div_mod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`.
pub fn modulo(a: f64, b: f64) -> Result<f64, Failure> {
    div_mod(a, b).map(|(_, remainder)| remainder)
}

/// `a / b`.
pub fn true_div(a: f64, b: f64) -> Result<f64, Failure> {
    if b == 0.0 { Err(DIVISION_BY_ZERO) } else { Ok(a / b) }
}

/// What `a ** b` gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    Real(f64),
    /// A negative number to a broken power: compute it with `complex::power`.
    Complex,
}

/// The arguments of the `OverflowError` of `a ** b` are this number and this text.
pub const RANGE_ERRNO: (i64, &str) = (34, "Numerical result out of range");

/// `a ** b`. The overflow error shows its arguments, `RANGE_ERRNO`, as a tuple.
pub fn power(a: f64, b: f64) -> Result<Power, Failure> {
    if a == 0.0 && b < 0.0 {
        return Err(Failure::zero_division("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && floor(b) != b {
        return Ok(Power::Complex);
    }
    let result = pow(a, b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(Failure::overflow("(34, 'Numerical result out of range')"));
    }
    Ok(Power::Real(result))
}

/// Doubles in their order as integers.
fn to_order(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
}

fn from_order(order: i64) -> f64 {
    let bits = if order < 0 { i64::MIN.wrapping_sub(order) } else { order };
    f64::from_bits(bits as u64)
}

/// `math.nextafter(x, y, steps=steps)`; steps past `u64::MAX` may be given as that.
pub fn next_after(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == y {
        return y;
    }
    let (from, to) = (to_order(x), to_order(y));
    if from.abs_diff(to) <= steps {
        return y;
    }
    // The steps are fewer than the distance, which is below 2^64.
    let moved = if to > from { from.wrapping_add(steps as i64) } else { from.wrapping_sub(steps as i64) };
    let result = from_order(moved);
    // A zero that is passed or reached from below is a negative one.
    if result == 0.0 { 0f64.copysign(x) } else { result }
}

/// `math.ulp(x)`.
pub fn ulp(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let above = f64::from_bits(x.to_bits() + 1);
    if above.is_finite() { above - x } else { x - f64::from_bits(x.to_bits() - 1) }
}

/// `math.isclose`; the tolerances must not be negative.
pub fn is_close(a: f64, b: f64, relative: f64, absolute: f64) -> Result<bool, Failure> {
    check_tolerances(relative, absolute)?;
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let distance = (b - a).abs();
    Ok(distance <= (relative * b).abs() || distance <= (relative * a).abs() || distance <= absolute)
}

/// Refuses negative tolerances, for `math.isclose` and `cmath.isclose`.
pub fn check_tolerances(relative: f64, absolute: f64) -> Result<(), Failure> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(Failure::value("tolerances must be non-negative"));
    }
    Ok(())
}

/// `math.fma(x, y, z)`.
pub fn multiply_add(x: f64, y: f64, z: f64) -> Result<f64, Failure> {
    let result = fma(x, y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(Failure::value("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(Failure::overflow("overflow in fma"));
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients() {
        assert_eq!(div_mod(-1.5, 0.5), Ok((-3.0, 0.0)));
        assert_eq!(div_mod(5.3, -0.1), Ok((-53.0, -4.718447854656915e-16)));
        assert!(floor_div(-0.0, 1.0).unwrap().is_sign_negative());
        assert!(floor_div(f64::INFINITY, 1.0).unwrap().is_nan());
    }

    #[test]
    fn steps() {
        assert_eq!(next_after(0.0, 1.0, 1), 5e-324);
        assert_eq!(next_after(-5e-324, 1.0, 1).to_bits(), (-0f64).to_bits());
        assert_eq!(next_after(1.0, 2.0, u64::MAX), 2.0);
        assert_eq!(next_after(-1.0, f64::INFINITY, 3), -0.9999999999999997);
        assert_eq!(ulp(f64::MAX), 2f64.powi(971));
    }
}
