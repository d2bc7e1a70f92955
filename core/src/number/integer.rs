//! Integers of any size with Python's arithmetic: quotients round down, remainders have the
//! divisor's sign. Invariant: `Integer::Big` never holds a number that fits an `i64`, so equal
//! numbers have equal forms. The caller checks `result_bits` of the growing operations against
//! its memory limit before it calls them.

use crate::text::failure::Failure;
use core::cmp::Ordering;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, DivRem, ExtendedGcd, Gcd, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// An integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integer {
    Small(i64),
    Big(IBig),
}

/// A borrowed integer: what the algorithms take. `Big` may hold a small number here.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    Small(i64),
    Big(&'a IBig),
}

impl From<i64> for Integer {
    fn from(value: i64) -> Integer {
        Integer::Small(value)
    }
}

impl From<IBig> for Integer {
    fn from(value: IBig) -> Integer {
        match i64::try_from(&value) {
            Ok(small) => Integer::Small(small),
            Err(_) => Integer::Big(value),
        }
    }
}

impl From<UBig> for Integer {
    fn from(value: UBig) -> Integer {
        IBig::from(value).into()
    }
}

impl From<i128> for Integer {
    fn from(value: i128) -> Integer {
        match i64::try_from(value) {
            Ok(small) => Integer::Small(small),
            Err(_) => Integer::Big(value.into()),
        }
    }
}

impl Integer {
    pub fn as_ref(&self) -> IntRef<'_> {
        match self {
            Integer::Small(small) => IntRef::Small(*small),
            Integer::Big(big) => IntRef::Big(big),
        }
    }
}

impl IntRef<'_> {
    pub fn to_integer(self) -> Integer {
        match self {
            IntRef::Small(small) => Integer::Small(small),
            IntRef::Big(big) => big.clone().into(),
        }
    }

    /// The number as a big one, whatever its size. Numbers of two words need no allocation.
    pub fn to_big(self) -> IBig {
        match self {
            IntRef::Small(small) => small.into(),
            IntRef::Big(big) => big.clone(),
        }
    }

    /// The number if it fits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(small) => Some(small),
            IntRef::Big(big) => big.try_into().ok(),
        }
    }

    pub fn is_zero(self) -> bool {
        match self {
            IntRef::Small(small) => small == 0,
            IntRef::Big(big) => big.is_zero(),
        }
    }

    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(small) => small < 0,
            IntRef::Big(big) => big.sign() == Sign::Negative,
        }
    }

    pub fn is_odd(self) -> bool {
        match self {
            IntRef::Small(small) => small & 1 == 1,
            IntRef::Big(big) => big.bit(0),
        }
    }

    /// The number without its sign.
    pub fn magnitude(self) -> UBig {
        match self {
            IntRef::Small(small) => small.unsigned_abs().into(),
            IntRef::Big(big) => big.unsigned_abs(),
        }
    }

    /// `int.bit_length`.
    pub fn bit_length(self) -> usize {
        match self {
            IntRef::Small(small) => (64 - small.unsigned_abs().leading_zeros()) as usize,
            // The library counts in two's complement, where -2^k needs a bit less.
            IntRef::Big(big) => {
                let (_, words) = big.as_sign_words();
                let top = words.last().map_or(0, |word| word.leading_zeros() as usize);
                words.len() * WORD_BITS - top
            }
        }
    }

    /// `int.bit_count`: the ones of the magnitude.
    pub fn bit_count(self) -> usize {
        match self {
            IntRef::Small(small) => small.unsigned_abs().count_ones() as usize,
            IntRef::Big(big) => big.as_sign_words().1.iter().map(|word| word.count_ones() as usize).sum(),
        }
    }
}

const WORD_BITS: usize = dashu_int::Word::BITS as usize;

/// `a + b`.
pub fn add(a: IntRef, b: IntRef) -> Integer {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Integer::from(i128::from(a) + i128::from(b)),
        (IntRef::Big(a), IntRef::Big(b)) => (a + b).into(),
        (IntRef::Big(big), IntRef::Small(small)) | (IntRef::Small(small), IntRef::Big(big)) => (big + IBig::from(small)).into(),
    }
}

/// `a - b`.
pub fn sub(a: IntRef, b: IntRef) -> Integer {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Integer::from(i128::from(a) - i128::from(b)),
        (IntRef::Big(a), IntRef::Big(b)) => (a - b).into(),
        (IntRef::Big(a), IntRef::Small(b)) => (a - IBig::from(b)).into(),
        (IntRef::Small(a), IntRef::Big(b)) => (IBig::from(a) - b).into(),
    }
}

/// `a * b`.
pub fn mul(a: IntRef, b: IntRef) -> Integer {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Integer::from(i128::from(a) * i128::from(b)),
        (IntRef::Big(a), IntRef::Big(b)) => (a * b).into(),
        (IntRef::Big(big), IntRef::Small(small)) | (IntRef::Small(small), IntRef::Big(big)) => (big * IBig::from(small)).into(),
    }
}

/// `-a`.
pub fn neg(a: IntRef) -> Integer {
    match a {
        IntRef::Small(small) => Integer::from(-i128::from(small)),
        IntRef::Big(big) => (-big).into(),
    }
}

/// `abs(a)`.
pub fn abs(a: IntRef) -> Integer {
    if a.is_negative() { neg(a) } else { a.to_integer() }
}

/// `a < b`, `a == b` and so on.
pub fn compare(a: IntRef, b: IntRef) -> Ordering {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => a.cmp(&b),
        (IntRef::Big(a), IntRef::Big(b)) => a.cmp(b),
        (IntRef::Big(a), IntRef::Small(b)) => a.cmp(&IBig::from(b)),
        (IntRef::Small(a), IntRef::Big(b)) => IBig::from(a).cmp(b),
    }
}

/// What division by zero raises, for ints and floats alike.
pub const DIVISION_BY_ZERO: Failure = Failure::zero_division("division by zero");

/// `divmod(a, b)`.
pub fn div_mod(a: IntRef, b: IntRef) -> Result<(Integer, Integer), Failure> {
    match (a, b) {
        (_, b) if b.is_zero() => Err(DIVISION_BY_ZERO),
        (IntRef::Small(a), IntRef::Small(b)) => Ok(div_mod_small(a.into(), b.into())),
        _ => Ok(div_mod_big(a.to_big(), &b.to_big())),
    }
}

fn div_mod_small(a: i128, b: i128) -> (Integer, Integer) {
    let (quotient, remainder) = (a / b, a % b);
    if remainder != 0 && (remainder < 0) != (b < 0) {
        return ((quotient - 1).into(), (remainder + b).into());
    }
    (quotient.into(), remainder.into())
}

fn div_mod_big(a: IBig, b: &IBig) -> (Integer, Integer) {
    let (quotient, remainder) = a.div_rem(b);
    if !remainder.is_zero() && remainder.sign() != b.sign() {
        return ((quotient - IBig::ONE).into(), (remainder + b).into());
    }
    (quotient.into(), remainder.into())
}

/// `a // b`.
pub fn floor_div(a: IntRef, b: IntRef) -> Result<Integer, Failure> {
    div_mod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`.
pub fn modulo(a: IntRef, b: IntRef) -> Result<Integer, Failure> {
    div_mod(a, b).map(|(_, remainder)| remainder)
}

/// At most how many bits `a * b` has.
pub fn mul_bits(a: IntRef, b: IntRef) -> usize {
    a.bit_length().saturating_add(b.bit_length())
}

/// At most how many bits `base ** exponent` has.
pub fn pow_bits(base: IntRef, exponent: IntRef) -> usize {
    match base.bit_length() {
        0 | 1 => 1,
        bits => {
            let exponent = exponent.to_i64().and_then(|exponent| usize::try_from(exponent).ok());
            exponent.map_or(usize::MAX, |exponent| bits.saturating_mul(exponent).max(1))
        }
    }
}

/// `base ** exponent` for an exponent that is not negative. Check `pow_bits` first.
pub fn pow(base: IntRef, exponent: IntRef) -> Integer {
    let flips = exponent.is_odd() && base.is_negative();
    if exponent.is_zero() {
        return Integer::Small(1);
    }
    match base.to_i64() {
        Some(0) => return Integer::Small(0),
        Some(1 | -1) => return Integer::Small(if flips { -1 } else { 1 }),
        Some(2) => return shift_one(exponent),
        _ => {}
    }
    // An exponent that does not fit gives a result that no memory holds; the caller's check of
    // `pow_bits` has refused it, and the clamp only keeps this function total.
    let exponent = exponent.to_i64().map_or(0, |exponent| usize::try_from(exponent).unwrap_or(0));
    if let Some(small) = small_pow(base, exponent) {
        return Integer::Small(small);
    }
    base.to_big().pow(exponent).into()
}

fn small_pow(base: IntRef, exponent: usize) -> Option<i64> {
    base.to_i64()?.checked_pow(u32::try_from(exponent).ok()?)
}

fn shift_one(exponent: IntRef) -> Integer {
    let count = exponent.to_i64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    if count < 63 { Integer::Small(1 << count) } else { (IBig::ONE << count).into() }
}

/// `pow(base, exponent, modulus)`.
pub fn pow_mod(base: IntRef, exponent: IntRef, modulus: IntRef) -> Result<Integer, Failure> {
    if modulus.is_zero() {
        return Err(Failure::value("pow() 3rd argument cannot be 0"));
    }
    let size = modulus.magnitude();
    if size.is_one() {
        return Ok(Integer::Small(0));
    }
    let mut base = residue(base, &size);
    if exponent.is_negative() {
        base = inverse(base, &size)?;
    }
    let ring = ConstDivisor::new(size);
    let power = IBig::from(ring.reduce(base).pow(&exponent.magnitude()).residue());
    if modulus.is_negative() && !power.is_zero() {
        return Ok((power + modulus.to_big()).into());
    }
    Ok(power.into())
}

/// `base` modulo `size`, not negative. The library's rings want their numbers reduced.
fn residue(base: IntRef, size: &UBig) -> UBig {
    let rest = base.magnitude() % size;
    if base.is_negative() && !rest.is_zero() { size - rest } else { rest }
}

fn inverse(base: UBig, size: &UBig) -> Result<UBig, Failure> {
    let none = Failure::value("base is not invertible for the given modulus");
    if base.is_zero() {
        return Err(none);
    }
    let (divisor, coefficient, _) = base.gcd_ext(size.clone());
    if !divisor.is_one() {
        return Err(none);
    }
    Ok(residue(IntRef::Big(&coefficient), size))
}

/// `math.isqrt(a)`.
pub fn isqrt(a: IntRef) -> Result<Integer, Failure> {
    match a {
        a if a.is_negative() => Err(Failure::value("isqrt() argument must be nonnegative")),
        IntRef::Small(small) => Ok(Integer::Small(small.isqrt())),
        IntRef::Big(big) => Ok(big.unsigned_abs().sqrt().into()),
    }
}

/// `math.gcd(a, b)`.
pub fn gcd(a: IntRef, b: IntRef) -> Integer {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Integer::from(i128::from(gcd_small(a.unsigned_abs(), b.unsigned_abs()))),
        _ if a.is_zero() => abs(b),
        _ if b.is_zero() => abs(a),
        _ => a.magnitude().gcd(b.magnitude()).into(),
    }
}

fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// `math.lcm(a, b)`.
pub fn lcm(a: IntRef, b: IntRef) -> Integer {
    if a.is_zero() || b.is_zero() {
        return Integer::Small(0);
    }
    let divisor = gcd(a, b);
    // The divisor is not zero, and it divides `a`.
    let part = floor_div(abs(a).as_ref(), divisor.as_ref()).unwrap_or(Integer::Small(0));
    mul(part.as_ref(), abs(b).as_ref())
}

/// `round(a, -zeros)`: the nearest multiple of `10^zeros`, half to even. The power of ten has
/// about `3.33 * zeros` bits.
pub fn round_to_tens(a: IntRef, zeros: usize) -> Integer {
    // Past this the unit is more than twice the number.
    if zeros > a.bit_length() / 3 + 2 {
        return Integer::Small(0);
    }
    let unit = IBig::from(10).pow(zeros);
    let (quotient, remainder) = div_mod_big(a.to_big(), &unit);
    let twice = add(remainder.as_ref(), remainder.as_ref());
    let up = match compare(twice.as_ref(), IntRef::Big(&unit)) {
        Ordering::Less => false,
        Ordering::Equal => quotient.as_ref().is_odd(),
        Ordering::Greater => true,
    };
    let quotient = quotient.as_ref().to_big() + IBig::from(i64::from(up));
    (quotient * unit).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(value: i64) -> IntRef<'static> {
        IntRef::Small(value)
    }

    #[test]
    fn forms_are_unique() {
        let big = mul(small(i64::MAX), small(2));
        assert!(matches!(big, Integer::Big(_)));
        assert_eq!(sub(big.as_ref(), small(i64::MAX)), Integer::Small(i64::MAX));
        assert_eq!(add(neg(small(i64::MIN)).as_ref(), small(-1)), Integer::Small(i64::MAX));
        assert_eq!(neg(neg(small(i64::MIN)).as_ref()), Integer::Small(i64::MIN));
    }

    #[test]
    fn signs_of_division() {
        for (a, b, quotient, remainder) in [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (-6, 3, -2, 0)] {
            let expected = (Integer::Small(quotient), Integer::Small(remainder));
            assert_eq!(div_mod(small(a), small(b)), Ok(expected.clone()));
            assert_eq!(div_mod_big(a.into(), &b.into()), expected);
        }
        assert!(matches!(div_mod(small(i64::MIN), small(-1)), Ok((Integer::Big(_), _))));
        assert_eq!(div_mod(small(1), small(0)), Err(DIVISION_BY_ZERO));
    }

    #[test]
    fn powers() {
        assert_eq!(pow(small(-3), small(3)), Integer::Small(-27));
        assert_eq!(pow(small(2), small(62)), Integer::Small(1 << 62));
        assert_eq!(pow(small(2), small(64)), Integer::from(1i128 << 64));
        assert_eq!(pow(small(-1), Integer::from(i128::MAX).as_ref()), Integer::Small(-1));
        assert_eq!(pow_bits(small(1000), small(i64::MAX)), usize::MAX);
        assert_eq!(pow_mod(small(3), small(-1), small(-7)), Ok(Integer::Small(-2)));
        assert_eq!(pow_mod(small(5), small(0), small(1)), Ok(Integer::Small(0)));
        assert!(pow_mod(small(2), small(-1), small(4)).is_err());
        assert!(pow_mod(small(0), small(-1), small(4)).is_err());
    }

    #[test]
    fn rounding_to_tens() {
        assert_eq!(round_to_tens(small(25), 1), Integer::Small(20));
        assert_eq!(round_to_tens(small(-15), 1), Integer::Small(-20));
        assert_eq!(round_to_tens(small(55), 2), Integer::Small(100));
        assert_eq!(round_to_tens(small(5), 1), Integer::Small(0));
        assert_eq!(round_to_tens(small(9), 1), Integer::Small(10));
        assert_eq!(round_to_tens(small(-9), 900), Integer::Small(0));
    }
}
