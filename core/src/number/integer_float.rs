//! Between integers and floats: exact conversion and comparison, correctly rounded division.
//! Invariant: a float result is the nearest to the exact value, half to even.

use super::float_hex::mantissa_exponent;
use super::integer::{DIVISION_BY_ZERO, IntRef, Integer};
use super::rounding::nearest;
use crate::text::failure::Failure;
use core::cmp::Ordering;
use dashu_int::ops::DivRem;
use dashu_int::{IBig, Sign, UBig, Word};

const WORD_BITS: usize = Word::BITS as usize;

/// The leading bits of a magnitude, whether ones follow below, and the weight of the last bit.
fn leading(words: &[Word]) -> (u128, bool, usize) {
    // Two words of 64 bits or four of 32, of which at least the 97 highest bits are used.
    let taken = words.len().min(128 / WORD_BITS);
    let (low, high) = words.split_at(words.len() - taken);
    let top = high.iter().rev().fold(0u128, |sum, &word| sum << WORD_BITS | u128::from(word));
    // The shift above is by less than 128 bits on every word size the library has.
    (top, low.iter().any(|&word| word != 0), low.len() * WORD_BITS)
}

/// `float(a)`; infinite where that is too large.
pub fn to_f64_or_infinity(a: IntRef) -> f64 {
    match a {
        IntRef::Small(small) => small as f64,
        IntRef::Big(big) => {
            let (sign, words) = big.as_sign_words();
            words_to_f64_or_infinity(sign == Sign::Negative, words)
        }
    }
}

fn words_to_f64_or_infinity(negative: bool, words: &[Word]) -> f64 {
    let (top, sticky, shift) = leading(words);
    let size = nearest(top, sticky, shift as i64);
    if negative { -size } else { size }
}

/// `float(a)` of a number given as sign and magnitude, least significant word first.
pub fn words_to_f64(negative: bool, words: &[Word]) -> Result<f64, Failure> {
    finite(words_to_f64_or_infinity(negative, words))
}

fn finite(x: f64) -> Result<f64, Failure> {
    if x.is_infinite() {
        return Err(Failure::overflow("int too large to convert to float"));
    }
    Ok(x)
}

/// `float(a)`.
pub fn to_f64(a: IntRef) -> Result<f64, Failure> {
    finite(to_f64_or_infinity(a))
}

/// `a` as `m * 2^e` with `0.5 <= |m| < 1`, `m` rounded: what logarithms of large integers need.
pub fn frexp(a: IntRef) -> (f64, i64) {
    let big = a.to_big();
    let (sign, words) = big.as_sign_words();
    let (top, sticky, _) = leading(words);
    let length = a.bit_length() as i64;
    let bits = 128 - i64::from(top.leading_zeros());
    let mut size = nearest(top, sticky, -bits);
    let mut exponent = length;
    if size == 1.0 {
        (size, exponent) = (0.5, exponent + 1);
    }
    (if sign == Sign::Negative { -size } else { size }, exponent)
}

/// `int(x)`: towards zero. Fails for infinities and NaN.
pub fn from_f64(x: f64) -> Result<Integer, Failure> {
    if x.is_nan() {
        return Err(Failure::value("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(Failure::overflow("cannot convert float infinity to integer"));
    }
    Ok(truncate(x))
}

fn truncate(x: f64) -> Integer {
    const LIMIT: f64 = (1u64 << 63) as f64;
    if (-LIMIT..LIMIT).contains(&x) {
        return Integer::Small(x as i64);
    }
    let (mantissa, exponent) = mantissa_exponent(x);
    (IBig::from(mantissa) << usize::try_from(exponent).unwrap_or(0)).into()
}

/// `round(x)` as a float: half to even.
pub fn round_half_even(x: f64) -> f64 {
    libm::rint(x)
}

/// `x.as_integer_ratio()`.
pub fn integer_ratio(x: f64) -> Result<(Integer, Integer), Failure> {
    let (mantissa, exponent) = super::float_hex::integer_ratio(x)?;
    let shift = exponent.unsigned_abs() as usize;
    if exponent >= 0 {
        return Ok(((IBig::from(mantissa) << shift).into(), Integer::Small(1)));
    }
    Ok((Integer::Small(mantissa), (IBig::ONE << shift).into()))
}

/// Compares exactly; `None` when `x` is NaN.
pub fn compare(a: IntRef, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    if let Some(small) = a.to_i64().filter(|small| small.unsigned_abs() <= 1 << 53) {
        return (small as f64).partial_cmp(&x);
    }
    let whole = libm::trunc(x);
    let order = super::integer::compare(a, truncate(whole).as_ref());
    Some(order.then_with(|| whole.partial_cmp(&x).unwrap_or(Ordering::Equal)))
}

/// `a / b`.
pub fn true_div(a: IntRef, b: IntRef) -> Result<f64, Failure> {
    if b.is_zero() {
        return Err(DIVISION_BY_ZERO);
    }
    if let (Some(a), Some(b)) = (exact_f64(a), exact_f64(b)) {
        return Ok(a / b);
    }
    if a.is_zero() {
        return Ok(if b.is_negative() { -0.0 } else { 0.0 });
    }
    let size = divide_magnitudes(a, b);
    if size.is_infinite() {
        return Err(Failure::overflow("integer division result too large for a float"));
    }
    Ok(if a.is_negative() == b.is_negative() { size } else { -size })
}

fn exact_f64(a: IntRef) -> Option<f64> {
    let small = a.to_i64()?;
    (small.unsigned_abs() <= 1 << 53).then_some(small as f64)
}

/// A quotient of 66 or 67 bits and its remainder decide every rounding.
fn divide_magnitudes(a: IntRef, b: IntRef) -> f64 {
    const QUOTIENT_BITS: i64 = 66;
    let shift = b.bit_length() as i64 - a.bit_length() as i64 + QUOTIENT_BITS;
    // Far out of range nothing needs to be divided.
    if shift < -1100 {
        return f64::INFINITY;
    }
    if shift > 1300 {
        return 0.0;
    }
    let (mut dividend, mut divisor) = (a.magnitude(), b.magnitude());
    if shift >= 0 {
        dividend <<= shift as usize;
    } else {
        divisor <<= -shift as usize;
    }
    let (quotient, remainder): (UBig, UBig) = dividend.div_rem(divisor);
    let (top, below, weight) = leading(quotient.as_words());
    nearest(top, below || !remainder.is_zero(), weight as i64 - shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::integer::{add, pow};

    fn small(value: i64) -> IntRef<'static> {
        IntRef::Small(value)
    }

    #[test]
    fn conversions() {
        let big = pow(small(10), small(400));
        assert!(to_f64(big.as_ref()).is_err());
        assert_eq!(to_f64(pow(small(10), small(300)).as_ref()), Ok(1e300));
        let even = Integer::from((1i128 << 100) + (1 << 47));
        assert_eq!(to_f64_or_infinity(even.as_ref()), 2f64.powi(100));
        let above = add(even.as_ref(), small(1));
        assert!(to_f64_or_infinity(above.as_ref()) > 2f64.powi(100));
        assert_eq!(from_f64(1e18), Ok(Integer::Small(1_000_000_000_000_000_000)));
        assert_eq!(from_f64(-1.9), Ok(Integer::Small(-1)));
        assert_eq!(from_f64(2f64.powi(70)), Ok(Integer::from(1i128 << 70)));
        assert_eq!(frexp(small(8)), (0.5, 4));
        assert_eq!(frexp(Integer::from((1i128 << 100) - 1).as_ref()), (0.5, 101));
    }

    #[test]
    fn comparing() {
        let above = (1i64 << 53) + 1;
        assert_eq!(compare(small(above), 9007199254740992.0), Some(Ordering::Greater));
        assert_eq!(compare(small(0), -0.0), Some(Ordering::Equal));
        assert_eq!(compare(small(i64::MAX), 9223372036854775808.0), Some(Ordering::Less));
        assert_eq!(compare(pow(small(10), small(400)).as_ref(), f64::MAX), Some(Ordering::Greater));
        assert_eq!(compare(small(1), f64::NAN), None);
    }

    #[test]
    fn dividing() {
        let big = pow(small(10), small(400));
        let other = add(big.as_ref(), small(1));
        assert_eq!(true_div(big.as_ref(), other.as_ref()), Ok(1.0));
        assert_eq!(true_div(small(1), big.as_ref()), Ok(0.0));
        assert!(true_div(big.as_ref(), small(1)).is_err());
        assert_eq!(true_div(small(-1), small(3)), Ok(-1.0 / 3.0));
        let denominator = pow(small(2), small(1074));
        assert_eq!(true_div(small(1), denominator.as_ref()), Ok(5e-324));
    }
}
