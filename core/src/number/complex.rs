//! Arithmetic of complex numbers: products, quotients, powers, absolute value.
//! Invariant: infinities that come out as NaN are recovered as C's Annex G does, and a real
//! operand never gets an imaginary part of its own (so signs of zeros survive).

use super::elementary::{atan2, cos, exp, floor, hypot, log, pow, sin};
use super::integer::DIVISION_BY_ZERO;
use crate::text::failure::Failure;

/// A complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

/// An operand: a float and an int act as real numbers.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    Real(f64),
    Complex(Complex),
}

impl Operand {
    /// The operand as a complex number.
    pub fn widen(self) -> Complex {
        match self {
            Operand::Real(re) => Complex { re, im: 0.0 },
            Operand::Complex(value) => value,
        }
    }
}

impl Complex {
    pub const fn new(re: f64, im: f64) -> Complex {
        Complex { re, im }
    }

    pub fn is_nan(self) -> bool {
        self.re.is_nan() && self.im.is_nan()
    }

    pub fn is_infinite(self) -> bool {
        self.re.is_infinite() || self.im.is_infinite()
    }

    pub fn is_finite(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }

    /// `-z`.
    pub fn negated(self) -> Complex {
        Complex::new(-self.re, -self.im)
    }

    /// Infinite parts become one, others zero, with their signs: a direction.
    fn boxed(self) -> Complex {
        let part = |x: f64| f64::from(u8::from(x.is_infinite())).copysign(x);
        Complex::new(part(self.re), part(self.im))
    }

    /// NaN parts become zeros with their signs.
    fn without_nan(self) -> Complex {
        let part = |x: f64| if x.is_nan() { 0f64.copysign(x) } else { x };
        Complex::new(part(self.re), part(self.im))
    }
}

/// `a + b`.
pub fn add(a: Operand, b: Operand) -> Complex {
    match (a, b) {
        (Operand::Complex(z), Operand::Real(x)) | (Operand::Real(x), Operand::Complex(z)) => Complex::new(z.re + x, z.im),
        _ => {
            let (a, b) = (a.widen(), b.widen());
            Complex::new(a.re + b.re, a.im + b.im)
        }
    }
}

/// `a - b`.
pub fn sub(a: Operand, b: Operand) -> Complex {
    match (a, b) {
        (Operand::Complex(z), Operand::Real(x)) => Complex::new(z.re - x, z.im),
        (Operand::Real(x), Operand::Complex(z)) => Complex::new(x - z.re, -z.im),
        _ => {
            let (a, b) = (a.widen(), b.widen());
            Complex::new(a.re - b.re, a.im - b.im)
        }
    }
}

/// `a * b`.
pub fn mul(a: Operand, b: Operand) -> Complex {
    match (a, b) {
        (Operand::Complex(z), Operand::Real(x)) | (Operand::Real(x), Operand::Complex(z)) => Complex::new(x * z.re, x * z.im),
        _ => product(a.widen(), b.widen()),
    }
}

fn product(a: Complex, b: Complex) -> Complex {
    let (ac, bd, ad, bc) = (a.re * b.re, a.im * b.im, a.re * b.im, a.im * b.re);
    let result = Complex::new(ac - bd, ad + bc);
    if !result.is_nan() {
        return result;
    }
    recovered_product(a, b, [ac, bd, ad, bc].iter().any(|part| part.is_infinite())).unwrap_or(result)
}

/// The infinite product that came out as NaN, if it is one (C17, Annex G.5.1).
fn recovered_product(mut a: Complex, mut b: Complex, overflowed: bool) -> Option<Complex> {
    let recoverable = a.is_infinite() || b.is_infinite() || overflowed;
    if !recoverable {
        return None;
    }
    if a.is_infinite() {
        (a, b) = (a.boxed(), b.without_nan());
    }
    if b.is_infinite() {
        (a, b) = (a.without_nan(), b.boxed());
    }
    let (a, b) = (a.without_nan(), b.without_nan());
    Some(Complex::new(f64::INFINITY * (a.re * b.re - a.im * b.im), f64::INFINITY * (a.re * b.im + a.im * b.re)))
}

/// `a / b`.
pub fn div(a: Operand, b: Operand) -> Result<Complex, Failure> {
    match (a, b) {
        (Operand::Complex(z), Operand::Real(x)) if x != 0.0 => Some(Complex::new(z.re / x, z.im / x)),
        (Operand::Real(x), Operand::Complex(z)) => real_quotient(x, z),
        _ => quotient(a.widen(), b.widen()),
    }
    .ok_or(DIVISION_BY_ZERO)
}

fn real_quotient(a: f64, b: Complex) -> Option<Complex> {
    let result = scaled_quotient(
        b,
        |ratio, denominator| Complex::new(a / denominator, -a * ratio / denominator),
        |ratio, denominator| Complex::new(a * ratio / denominator, -a / denominator),
    )?;
    if result.is_nan() && a.is_finite() && b.is_infinite() {
        let b = b.boxed();
        return Some(Complex::new(0.0 * (a * b.re), 0.0 * (-a * b.im)));
    }
    Some(result)
}

fn quotient(a: Complex, b: Complex) -> Option<Complex> {
    let result = scaled_quotient(
        b,
        |ratio, denominator| Complex::new((a.re + a.im * ratio) / denominator, (a.im - a.re * ratio) / denominator),
        |ratio, denominator| Complex::new((a.re * ratio + a.im) / denominator, (a.im * ratio - a.re) / denominator),
    )?;
    if !result.is_nan() {
        return Some(result);
    }
    if a.is_infinite() && b.is_finite() {
        let a = a.boxed();
        return Some(Complex::new(f64::INFINITY * (a.re * b.re + a.im * b.im), f64::INFINITY * (a.im * b.re - a.re * b.im)));
    }
    if b.is_infinite() && a.is_finite() {
        let b = b.boxed();
        return Some(Complex::new(0.0 * (a.re * b.re + a.im * b.im), 0.0 * (a.im * b.re - a.re * b.im)));
    }
    Some(result)
}

/// Smith's division: the larger part of the divisor is divided out first. `None` for zero.
fn scaled_quotient(
    b: Complex,
    by_real: impl Fn(f64, f64) -> Complex,
    by_imaginary: impl Fn(f64, f64) -> Complex,
) -> Option<Complex> {
    if b.re.abs() >= b.im.abs() {
        if b.re == 0.0 {
            return None;
        }
        let ratio = b.im / b.re;
        return Some(by_real(ratio, b.re + b.im * ratio));
    }
    if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        return Some(by_imaginary(ratio, b.re * ratio + b.im));
    }
    Some(Complex::new(f64::NAN, f64::NAN))
}

/// `abs(z)`.
pub fn absolute(z: Complex) -> Result<f64, Failure> {
    let size = hypot(z.re, z.im);
    if size.is_infinite() && z.is_finite() {
        return Err(Failure::overflow("absolute value too large"));
    }
    Ok(size)
}

/// Whole exponents up to this are multiplied out.
const LARGEST_WHOLE: f64 = 100.0;

/// `a ** b`.
pub fn power(a: Complex, b: Complex) -> Result<Complex, Failure> {
    let whole = b.im == 0.0 && b.re == floor(b.re) && b.re.abs() <= LARGEST_WHOLE;
    let result = if whole { whole_power(a, b.re as i32) } else { polar_power(a, b) };
    let result = result.ok_or(Failure::zero_division("zero to a negative or complex power"))?;
    if result.is_infinite() {
        return Err(Failure::overflow("complex exponentiation"));
    }
    Ok(result)
}

const ONE: Complex = Complex::new(1.0, 0.0);

fn whole_power(a: Complex, exponent: i32) -> Option<Complex> {
    if exponent > 0 {
        return Some(repeated_product(a, exponent.unsigned_abs()));
    }
    quotient(ONE, repeated_product(a, exponent.unsigned_abs()))
}

fn repeated_product(a: Complex, exponent: u32) -> Complex {
    let mut result = ONE;
    let mut square = a;
    let mut left = exponent;
    while left > 0 {
        if left & 1 == 1 {
            result = product(result, square);
        }
        square = product(square, square);
        left >>= 1;
    }
    result
}

fn polar_power(a: Complex, b: Complex) -> Option<Complex> {
    if b.re == 0.0 && b.im == 0.0 {
        return Some(ONE);
    }
    if a.re == 0.0 && a.im == 0.0 {
        return (b.im == 0.0 && b.re >= 0.0).then_some(Complex::default());
    }
    let size = hypot(a.re, a.im);
    let angle = atan2(a.im, a.re);
    let mut length = pow(size, b.re);
    let mut phase = angle * b.re;
    if b.im != 0.0 {
        length *= exp(-angle * b.im);
        phase += b.im * log(size);
    }
    if phase.is_infinite() {
        // No angle; CPython reports it like zero to a negative power.
        return None;
    }
    Some(Complex::new(length * cos(phase), length * sin(phase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn z(re: f64, im: f64) -> Operand {
        Operand::Complex(Complex::new(re, im))
    }

    #[test]
    fn quotients_and_products() {
        assert_eq!(div(z(1.0, 2.0), z(3.0, 4.0)), Ok(Complex::new(0.44, 0.08)));
        assert_eq!(div(Operand::Real(2.0), z(1.0, 2.0)), Ok(Complex::new(0.4, -0.8)));
        assert_eq!(div(z(1.0, 2.0), Operand::Real(0.0)), Err(DIVISION_BY_ZERO));
        let infinite = mul(z(f64::INFINITY, f64::NAN), z(2.0, 3.0));
        assert_eq!(infinite, Complex::new(f64::INFINITY, f64::INFINITY));
        assert!(sub(Operand::Real(0.0), z(0.0, 0.0)).im.is_sign_negative());
    }

    #[test]
    fn powers() {
        let two = power(Complex::new(1.0, 1.0), Complex::new(2.0, 0.0));
        assert_eq!(two, Ok(Complex::new(0.0, 2.0)));
        assert!(power(Complex::default(), Complex::new(-1.0, 0.0)).is_err());
        assert!(power(Complex::new(1e200, 0.0), Complex::new(2.0, 0.0)).is_err());
    }
}
