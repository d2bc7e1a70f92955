//! Hashes of numbers: equal numbers hash equal, whatever their types.
//! Invariant: a finite number's hash is its value modulo the prime 2^61 - 1, with the number's
//! sign (Python language reference, "Hashing of numeric types").

use super::float_hex::mantissa_exponent;
use super::integer::IntRef;
use dashu_int::{Sign, Word};

const BITS: u32 = 61;
/// `sys.hash_info.modulus`.
pub const MODULUS: u64 = (1 << BITS) - 1;
/// `sys.hash_info.inf`.
pub const INFINITY: i64 = 314_159;
/// `sys.hash_info.imag`.
pub const IMAGINARY: i64 = 1_000_003;

fn reduce(number: u128) -> u64 {
    (number % u128::from(MODULUS)) as u64
}

/// -1 says "error" in C, so no hash is -1.
fn finish(negative: bool, size: u64) -> i64 {
    let hash = if negative { -(size as i64) } else { size as i64 };
    if hash == -1 { -2 } else { hash }
}

/// `hash(a)`.
pub fn hash_integer(a: IntRef) -> i64 {
    match a {
        IntRef::Small(small) => finish(small < 0, small.unsigned_abs() % MODULUS),
        IntRef::Big(big) => {
            let (sign, words) = big.as_sign_words();
            let size = words.iter().rev().fold(0u64, |sum, &word| reduce(u128::from(sum) << Word::BITS | u128::from(word)));
            finish(sign == Sign::Negative, size)
        }
    }
}

/// `hash(x)`; `None` for NaN, whose hash is its object's.
pub fn hash_float(x: f64) -> Option<i64> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { INFINITY } else { -INFINITY });
    }
    let (mantissa, exponent) = mantissa_exponent(x);
    // 2^61 is 1 modulo the prime, so the exponent counts modulo 61.
    let turn = exponent.rem_euclid(BITS as i32) as u32;
    let size = reduce(u128::from(mantissa.unsigned_abs() % MODULUS) << turn);
    Some(finish(mantissa < 0, size))
}

/// `hash(complex(re, im))` from the hashes of its parts.
pub fn hash_complex(re: i64, im: i64) -> i64 {
    let hash = re.wrapping_add(im.wrapping_mul(IMAGINARY));
    if hash == -1 { -2 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::integer::{Integer, pow};
    use crate::number::integer_float::from_f64;

    #[test]
    fn known_values() {
        assert_eq!(hash_integer(IntRef::Small(-1)), -2);
        assert_eq!(hash_integer(IntRef::Small((1 << 61) - 1)), 0);
        assert_eq!(hash_float(1.5), Some(1152921504606846977));
        assert_eq!(hash_float(f64::NEG_INFINITY), Some(-314159));
        assert_eq!(hash_float(f64::NAN), None);
        assert_eq!(hash_complex(1, 2), 2000007);
    }

    #[test]
    fn integers_and_floats_agree() {
        for exponent in [0, 1, 53, 61, 62, 63, 64, 100, 122, 1000] {
            let integer = pow(IntRef::Small(2), IntRef::Small(exponent));
            let float = libm::ldexp(1.0, exponent as i32);
            assert_eq!(Some(hash_integer(integer.as_ref())), hash_float(float));
        }
        for x in [1e300, -1e20, 123456789.0, -4611686018427387904.0] {
            let integer: Integer = from_f64(x).unwrap();
            assert_eq!(Some(hash_integer(integer.as_ref())), hash_float(x));
        }
    }
}
