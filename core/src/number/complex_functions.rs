//! The functions of the `cmath` module (W. Kahan, "Branch cuts for complex elementary functions",
//! 1987). Invariant: infinities, NaN and signed zeros go by the tables in `complex_special.rs`,
//! so the formulas below see finite numbers only.

use super::complex::{Complex, Operand, div};
use super::complex_special::{self as special, LookUp, Table};
use super::elementary::{
    asinh, atan2, cos, cosh, exp, hypot, log as real_log, log1p, sin, sinh, sqrt as real_sqrt, tan, tanh as real_tanh,
};
use super::real::{DOMAIN_ERROR, RANGE_ERROR};
use crate::text::failure::Failure;
use core::f64::consts::{E, FRAC_PI_2, LN_2, LN_10};

const LARGE: f64 = f64::MAX / 4.0;
/// The square root of `LARGE`.
const SQRT_LARGE: f64 = 6.703903964971298e153;
/// The logarithm of `LARGE`.
const LOG_LARGE: f64 = 708.3964185322641;
/// The square root of the smallest normal number.
const SQRT_SMALL: f64 = 1.4916681462400413e-154;

/// What a function gives.
type Outcome = Result<Complex, Failure>;

/// Looks special values up; `None` for finite numbers.
fn from_table(table: &Table, z: Complex) -> Option<Outcome> {
    match special::look_up(table, z) {
        LookUp::Finite => None,
        LookUp::Value(value) => Some(Ok(value)),
        LookUp::Domain => Some(Err(DOMAIN_ERROR)),
    }
}

/// Refuses infinite results of finite arguments.
fn in_range(z: Complex) -> Outcome {
    if z.is_infinite() { Err(RANGE_ERROR) } else { Ok(z) }
}

/// `-i * z`, or rather the argument with which the circular functions use the hyperbolic ones.
fn turned(z: Complex) -> Complex {
    Complex::new(-z.im, z.re)
}

/// The way back from `turned`.
fn turned_back(z: Complex) -> Complex {
    Complex::new(z.im, -z.re)
}

fn is_large(z: Complex) -> bool {
    z.re.abs() > LARGE || z.im.abs() > LARGE
}

/// The logarithm of the absolute value of a large number, doubled inside so that it fits.
fn log_of_large(z: Complex) -> f64 {
    real_log(hypot(z.re / 2.0, z.im / 2.0)) + LN_2 * 2.0
}

/// Square roots of `1 - z` and `1 + z` with their signs of zero.
fn roots_around_one(z: Complex) -> (Complex, Complex) {
    (root(Complex::new(1.0 - z.re, -z.im)), root(Complex::new(1.0 + z.re, z.im)))
}

/// `cmath.acos`.
pub fn acos(z: Complex) -> Outcome {
    if let Some(result) = from_table(&special::ACOS, z) {
        return result;
    }
    if is_large(z) {
        let size = log_of_large(z);
        let im = if z.re < 0.0 { -size.copysign(z.im) } else { size.copysign(-z.im) };
        return Ok(Complex::new(atan2(z.im.abs(), z.re), im));
    }
    let (below, above) = roots_around_one(z);
    let im = asinh(above.re * below.im - above.im * below.re);
    Ok(Complex::new(2.0 * atan2(below.re, above.re), im))
}

/// `cmath.acosh`.
pub fn acosh(z: Complex) -> Outcome {
    if let Some(result) = from_table(&special::ACOSH, z) {
        return result;
    }
    if is_large(z) {
        return Ok(Complex::new(log_of_large(z), atan2(z.im, z.re)));
    }
    let below = root(Complex::new(z.re - 1.0, z.im));
    let above = root(Complex::new(z.re + 1.0, z.im));
    let re = asinh(below.re * above.re + below.im * above.im);
    Ok(Complex::new(re, 2.0 * atan2(below.im, above.re)))
}

/// `cmath.asin`.
pub fn asin(z: Complex) -> Outcome {
    asinh_complex(turned(z)).map(turned_back)
}

/// `cmath.asinh`.
pub fn asinh_complex(z: Complex) -> Outcome {
    if let Some(result) = from_table(&special::ASINH, z) {
        return result;
    }
    if is_large(z) {
        return Ok(Complex::new(log_of_large(z).copysign(z.re), atan2(z.im, z.re.abs())));
    }
    let first = root(Complex::new(1.0 + z.im, -z.re));
    let second = root(Complex::new(1.0 - z.im, z.re));
    let re = asinh(first.re * second.im - second.re * first.im);
    Ok(Complex::new(re, atan2(z.im, first.re * second.re - first.im * second.im)))
}

/// `cmath.atan`.
pub fn atan(z: Complex) -> Outcome {
    atanh(turned(z)).map(turned_back)
}

/// `cmath.atanh`.
pub fn atanh(z: Complex) -> Outcome {
    if let Some(result) = from_table(&special::ATANH, z) {
        return result;
    }
    // The function is odd: the formulas are for the right half plane.
    if z.re.is_sign_negative() {
        return atanh(z.negated()).map(Complex::negated);
    }
    let height = z.im.abs();
    if z.re > SQRT_LARGE || height > SQRT_LARGE {
        let size = hypot(z.re / 2.0, z.im / 2.0);
        return Ok(Complex::new(z.re / 4.0 / size / size, -FRAC_PI_2.copysign(-z.im)));
    }
    if z.re == 1.0 && height < SQRT_SMALL {
        if height == 0.0 {
            return Err(DOMAIN_ERROR);
        }
        let re = -real_log(real_sqrt(height) / real_sqrt(hypot(height, 2.0)));
        return Ok(Complex::new(re, (atan2(2.0, -height) / 2.0).copysign(z.im)));
    }
    let left = 1.0 - z.re;
    let re = log1p(4.0 * z.re / (left * left + height * height)) / 4.0;
    let im = -atan2(-2.0 * z.im, left * (1.0 + z.re) - height * height) / 2.0;
    Ok(Complex::new(re, im))
}

/// An infinite real part with a finite, non-zero imaginary one: the direction decides.
fn has_direction(z: Complex) -> bool {
    z.re.is_infinite() && z.im.is_finite() && z.im != 0.0
}

/// `size` in the direction of an angle.
fn towards(size: f64, angle: f64) -> Complex {
    Complex::new(size.copysign(cos(angle)), size.copysign(sin(angle)))
}

/// `cmath.cos`.
pub fn cos_complex(z: Complex) -> Outcome {
    cosh_complex(turned(z))
}

/// `cmath.cosh`.
pub fn cosh_complex(z: Complex) -> Outcome {
    if has_direction(z) {
        let result = towards(f64::INFINITY, z.im);
        return Ok(if z.re > 0.0 { result } else { Complex::new(result.re, -result.im) });
    }
    if let Some(result) = from_table(&special::COSH, z) {
        return result;
    }
    if z.re.abs() > LOG_LARGE {
        // cosh(x) = cosh(x - 1) * e, nearly, where cosh(x) alone would be infinite.
        let x = z.re - 1f64.copysign(z.re);
        return in_range(Complex::new(cos(z.im) * cosh(x) * E, sin(z.im) * sinh(x) * E));
    }
    in_range(Complex::new(cos(z.im) * cosh(z.re), sin(z.im) * sinh(z.re)))
}

/// `cmath.exp`.
pub fn exp_complex(z: Complex) -> Outcome {
    if has_direction(z) {
        return Ok(towards(if z.re > 0.0 { f64::INFINITY } else { 0.0 }, z.im));
    }
    if let Some(result) = from_table(&special::EXP, z) {
        return result;
    }
    if z.re > LOG_LARGE {
        let size = exp(z.re - 1.0);
        return in_range(Complex::new(size * cos(z.im) * E, size * sin(z.im) * E));
    }
    let size = exp(z.re);
    in_range(Complex::new(size * cos(z.im), size * sin(z.im)))
}

/// `cmath.log(z)`.
pub fn log(z: Complex) -> Outcome {
    if z.re == 0.0 && z.im == 0.0 {
        return Err(DOMAIN_ERROR);
    }
    log_or_pole(z)
}

/// The logarithm, minus infinity for zero.
fn log_or_pole(z: Complex) -> Outcome {
    if let Some(result) = from_table(&special::LOG, z) {
        return result;
    }
    Ok(Complex::new(log_absolute(z), atan2(z.im, z.re)))
}

fn log_absolute(z: Complex) -> f64 {
    let (width, height) = (z.re.abs(), z.im.abs());
    if is_large(z) {
        return real_log(hypot(width / 2.0, height / 2.0)) + LN_2;
    }
    if width < f64::MIN_POSITIVE && height < f64::MIN_POSITIVE {
        if width == 0.0 && height == 0.0 {
            return f64::NEG_INFINITY;
        }
        let size = hypot(libm::ldexp(width, 53), libm::ldexp(height, 53));
        return real_log(size) - 53.0 * LN_2;
    }
    let size = hypot(width, height);
    // Near one the logarithm would cancel.
    if (0.71..=1.73).contains(&size) {
        let (more, less) = if width > height { (width, height) } else { (height, width) };
        return log1p((more - 1.0) * (more + 1.0) + less * less) / 2.0;
    }
    real_log(size)
}

/// `cmath.log(z, base)`.
pub fn log_base(z: Complex, base: Complex) -> Outcome {
    // CPython forgets the pole of the first logarithm when it takes the second.
    let (z, base) = (log_or_pole(z)?, log(base)?);
    div(Operand::Complex(z), Operand::Complex(base)).map_err(|_| DOMAIN_ERROR)
}

/// `cmath.log10`.
pub fn log10(z: Complex) -> Outcome {
    let result = log(z)?;
    Ok(Complex::new(result.re / LN_10, result.im / LN_10))
}

/// `cmath.sin`.
pub fn sin_complex(z: Complex) -> Outcome {
    sinh_complex(turned(z)).map(turned_back)
}

/// `cmath.sinh`.
pub fn sinh_complex(z: Complex) -> Outcome {
    if has_direction(z) {
        let result = towards(f64::INFINITY, z.im);
        return Ok(if z.re > 0.0 { result } else { Complex::new(-result.re, result.im) });
    }
    if let Some(result) = from_table(&special::SINH, z) {
        return result;
    }
    if z.re.abs() > LOG_LARGE {
        let x = z.re - 1f64.copysign(z.re);
        return in_range(Complex::new(cos(z.im) * sinh(x) * E, sin(z.im) * cosh(x) * E));
    }
    in_range(Complex::new(cos(z.im) * sinh(z.re), sin(z.im) * cosh(z.re)))
}

/// `cmath.sqrt`.
pub fn sqrt(z: Complex) -> Outcome {
    from_table(&special::SQRT, z).unwrap_or_else(|| Ok(root(z)))
}

/// The square root of a finite number, in the right half plane.
fn root(z: Complex) -> Complex {
    if z.re == 0.0 && z.im == 0.0 {
        return Complex::new(0.0, z.im);
    }
    let (width, height) = (z.re.abs(), z.im.abs());
    let size = if width < f64::MIN_POSITIVE && height < f64::MIN_POSITIVE {
        // Subnormal numbers lose precision: scale them up, by an even power for the root.
        let (wide, high) = (libm::ldexp(width, 53), libm::ldexp(height, 53));
        libm::ldexp(real_sqrt(wide + hypot(wide, high)), -27)
    } else {
        2.0 * real_sqrt(width / 8.0 + hypot(width / 8.0, height / 8.0))
    };
    let other = height / (2.0 * size);
    if z.re >= 0.0 { Complex::new(size, other.copysign(z.im)) } else { Complex::new(other, size.copysign(z.im)) }
}

/// `cmath.tan`.
pub fn tan_complex(z: Complex) -> Outcome {
    tanh(turned(z)).map(turned_back)
}

/// `cmath.tanh`.
pub fn tanh(z: Complex) -> Outcome {
    let double_sine = 2.0 * sin(z.im) * cos(z.im);
    if has_direction(z) {
        return Ok(Complex::new(1f64.copysign(z.re), 0f64.copysign(double_sine)));
    }
    if let Some(result) = from_table(&special::TANH, z) {
        return result;
    }
    if z.re.abs() > LOG_LARGE {
        let im = 4.0 * sin(z.im) * cos(z.im) * exp(-2.0 * z.re.abs());
        return Ok(Complex::new(1f64.copysign(z.re), im));
    }
    let (tx, ty) = (real_tanh(z.re), tan(z.im));
    let cx = 1.0 / cosh(z.re);
    let both = tx * ty;
    let denominator = 1.0 + both * both;
    Ok(Complex::new(tx * (1.0 + ty * ty) / denominator, ty / denominator * cx * cx))
}

/// `cmath.phase`.
pub fn phase(z: Complex) -> f64 {
    atan2(z.im, z.re)
}

/// `cmath.polar`: absolute value and phase.
pub fn polar(z: Complex) -> Result<(f64, f64), Failure> {
    let size = hypot(z.re, z.im);
    if size.is_infinite() && z.is_finite() {
        return Err(RANGE_ERROR);
    }
    Ok((size, phase(z)))
}

/// `cmath.rect`.
pub fn rect(size: f64, angle: f64) -> Outcome {
    let z = Complex::new(size, angle);
    if has_direction(z) {
        let result = towards(f64::INFINITY, angle);
        return Ok(if size > 0.0 { result } else { result.negated() });
    }
    if let Some(result) = from_table(&special::RECT, z) {
        return result;
    }
    if angle == 0.0 {
        // The product keeps the sign of a zero angle.
        return Ok(Complex::new(size, size * angle));
    }
    Ok(Complex::new(size * cos(angle), size * sin(angle)))
}

/// `cmath.isclose`; the tolerances must not be negative.
pub fn is_close(a: Complex, b: Complex, relative: f64, absolute: f64) -> Result<bool, Failure> {
    super::float_ops::check_tolerances(relative, absolute)?;
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let distance = hypot(a.re - b.re, a.im - b.im);
    let size = |z: Complex| hypot(z.re, z.im);
    Ok(distance <= relative * size(b) || distance <= relative * size(a) || distance <= absolute)
}
