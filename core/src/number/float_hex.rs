//! Exact views of a float: `float.hex`, `float.fromhex`, mantissa and exponent.
//! Invariant: nothing is rounded except in `from_hex`, which rounds half to even once.

use crate::text::failure::Failure;
use crate::text::sink::{NoMemory, Sink, push_decimal};

const FRACTION_BITS: u32 = 52;
const BIAS: i32 = 1023;

/// Splits a finite float into an integer mantissa and a power of two: `x == m * 2^e`, with `m`
/// odd or zero (and then `e` zero).
pub fn mantissa_exponent(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let fraction = (bits & ((1 << FRACTION_BITS) - 1)) as i64;
    let biased = (bits >> FRACTION_BITS & 0x7ff) as i32;
    let (mantissa, exponent) = match biased {
        0 => (fraction, 1 - BIAS - FRACTION_BITS as i32),
        _ => (fraction | 1 << FRACTION_BITS, biased - BIAS - FRACTION_BITS as i32),
    };
    if mantissa == 0 {
        return (0, 0);
    }
    let shift = mantissa.trailing_zeros();
    let odd = mantissa >> shift;
    (if x < 0.0 { -odd } else { odd }, exponent + shift as i32)
}

/// `x.as_integer_ratio()` as a mantissa and a power of two; fails for infinities and NaN.
pub fn integer_ratio(x: f64) -> Result<(i64, i32), Failure> {
    if x.is_nan() {
        return Err(Failure::value("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(Failure::overflow("cannot convert Infinity to integer ratio"));
    }
    Ok(mantissa_exponent(x))
}

/// Writes `x.hex()`.
pub fn to_hex(x: f64, out: &mut dyn Sink) -> Result<(), NoMemory> {
    if !x.is_finite() {
        return super::float_format::repr(x, out);
    }
    out.push(if x.is_sign_negative() { b"-" } else { b"" })?;
    if x == 0.0 {
        return out.push(b"0x0.0p+0");
    }
    let bits = x.to_bits();
    let biased = (bits >> FRACTION_BITS & 0x7ff) as i32;
    let exponent = if biased == 0 { 1 - BIAS } else { biased - BIAS };
    out.push(if biased == 0 { b"0x0." } else { b"0x1." })?;
    let mut digits = [0; 13];
    for (at, digit) in digits.iter_mut().enumerate() {
        *digit = b"0123456789abcdef"[(bits >> (48 - 4 * at) & 15) as usize];
    }
    out.push(&digits)?;
    out.push(if exponent < 0 { b"p-" } else { b"p+" })?;
    push_decimal(out, u64::from(exponent.unsigned_abs()))
}

const INVALID: Failure = Failure::value("invalid hexadecimal floating-point string");
const TOO_LARGE: Failure = Failure::overflow("hexadecimal value too large to represent as a float");

/// `float.fromhex(text)`.
pub fn from_hex(text: &[u8]) -> Result<f64, Failure> {
    let text = text.trim_ascii_matching();
    let (negative, rest) = split_sign(text);
    let magnitude = match special(rest) {
        Some(value) => value,
        None => hex_magnitude(rest)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

trait TrimSpace {
    fn trim_ascii_matching(&self) -> &Self;
}

impl TrimSpace for [u8] {
    /// C's `isspace`, which unlike Rust's ASCII whitespace has the vertical tab.
    fn trim_ascii_matching(&self) -> &[u8] {
        let space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let start = self.iter().position(|byte| !space(byte)).unwrap_or(self.len());
        let end = self.iter().rposition(|byte| !space(byte)).map_or(start, |at| at + 1);
        &self[start..end]
    }
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn special(text: &[u8]) -> Option<f64> {
    let is = |word: &[u8]| text.eq_ignore_ascii_case(word);
    if is(b"inf") || is(b"infinity") {
        Some(f64::INFINITY)
    } else if is(b"nan") {
        Some(f64::NAN)
    } else {
        None
    }
}

fn hex_magnitude(text: &[u8]) -> Result<f64, Failure> {
    let text = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    let mut digits = HexDigits::default();
    let rest = digits.read(text);
    if digits.count == 0 {
        return Err(INVALID);
    }
    let (exponent, rest) = match rest {
        [b'p' | b'P', rest @ ..] => read_exponent(rest)?,
        _ => (0, rest),
    };
    let value = digits.to_f64(exponent)?;
    if rest.is_empty() { Ok(value) } else { Err(INVALID) }
}

fn read_exponent(text: &[u8]) -> Result<(i64, &[u8]), Failure> {
    let (negative, text) = split_sign(text);
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 {
        return Err(INVALID);
    }
    let (digits, rest) = text.split_at(count);
    let size =
        digits.iter().fold(0i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(i64::MAX / 4));
    Ok((if negative { -size } else { size }, rest))
}

/// The leading 64 bits or so of a hexadecimal number, and whether anything was lost below.
#[derive(Default)]
struct HexDigits {
    mantissa: u64,
    /// Power of two of the mantissa's last bit, before the written exponent.
    exponent: i64,
    sticky: bool,
    count: usize,
}

impl HexDigits {
    fn read<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        let mut after_point = false;
        for (at, &byte) in text.iter().enumerate() {
            match (byte as char).to_digit(16) {
                Some(digit) => self.digit(u64::from(digit), after_point),
                None if byte == b'.' && !after_point => after_point = true,
                None => return &text[at..],
            }
        }
        &[]
    }

    fn digit(&mut self, digit: u64, after_point: bool) {
        self.count += 1;
        if self.mantissa >> 60 == 0 {
            self.mantissa = self.mantissa << 4 | digit;
            self.exponent -= if after_point { 4 } else { 0 };
        } else {
            self.sticky |= digit != 0;
            self.exponent += if after_point { 0 } else { 4 };
        }
    }

    fn to_f64(&self, exponent: i64) -> Result<f64, Failure> {
        let exponent = self.exponent.saturating_add(exponent);
        let value = super::rounding::nearest(self.mantissa.into(), self.sticky, exponent);
        if value.is_infinite() { Err(TOO_LARGE) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn hex(x: f64) -> String {
        let mut out = Vec::new();
        to_hex(x, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn to_and_from() {
        assert_eq!(hex(1.0), "0x1.0000000000000p+0");
        assert_eq!(hex(-0.1), "-0x1.999999999999ap-4");
        assert_eq!(hex(5e-324), "0x0.0000000000001p-1022");
        for x in [0.1, 1e300, 5e-324, -2.5, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(from_hex(hex(x).as_bytes()), Ok(x));
        }
        assert_eq!(from_hex(b" 0x.8p1 "), Ok(1.0));
        assert_eq!(from_hex(b"0x1.fffffffffffff8p1023"), Err(TOO_LARGE));
        assert_eq!(from_hex(b"0x1p-1075"), Ok(0.0));
        assert_eq!(from_hex(b"0x1.8p-1075"), Ok(5e-324));
        assert_eq!(from_hex(b"0x"), Err(INVALID));
    }

    #[test]
    fn ratios() {
        assert_eq!(mantissa_exponent(0.75), (3, -2));
        assert_eq!(mantissa_exponent(-6.0), (-3, 1));
        assert_eq!(mantissa_exponent(5e-324), (1, -1074));
    }
}
