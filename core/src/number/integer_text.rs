//! Integers as digits in base 2, 8, 10 and 16.
//! Invariant: a decimal text is refused before the work where the digit limit forbids it.

use super::integer::IntRef;
use crate::text::failure::{ErrorClass, Failure};
use crate::text::sink::{NoMemory, Sink, push_decimal, write_args};
use dashu_int::UBig;

/// `sys.int_info.default_max_str_digits`. Zero means no limit.
pub const DEFAULT_MAX_DIGITS: usize = 4300;
/// `sys.int_info.str_digits_check_threshold`: the least limit that can be set.
pub const MAX_DIGITS_THRESHOLD: usize = 640;

/// A base that integers can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Binary,
    Octal,
    Decimal,
    Hex,
    UpperHex,
}

impl Base {
    /// What `bin`, `oct`, `hex` and `#` put before the digits.
    pub const fn prefix(self) -> &'static [u8] {
        match self {
            Base::Binary => b"0b",
            Base::Octal => b"0o",
            Base::Decimal => b"",
            Base::Hex => b"0x",
            Base::UpperHex => b"0X",
        }
    }

    const fn bits(self) -> u32 {
        match self {
            Base::Binary => 1,
            Base::Octal => 3,
            Base::Decimal | Base::Hex | Base::UpperHex => 4,
        }
    }
}

/// `str(a)` under the digit limit (zero: none).
pub fn write_decimal(a: IntRef, max_digits: usize, out: &mut dyn Sink) -> Result<(), Failure> {
    check_limit(a, max_digits)?;
    Ok(write_digits(a, Base::Decimal, true, out)?)
}

/// Fails if the decimal text of `a` is longer than the limit.
pub fn check_limit(a: IntRef, max_digits: usize) -> Result<(), Failure> {
    if matches!(a, IntRef::Small(_)) || max_digits == 0 {
        return Ok(());
    }
    let bits = a.bit_length();
    // 2^(bits-1) <= |a| < 2^bits, and log10(2) lies between 0.30102 and 0.30103.
    let at_most = (bits as u128 * 30103 / 100_000) as usize + 1;
    let at_least = ((bits.saturating_sub(1) as u128) * 30102 / 100_000) as usize + 1;
    if at_most <= max_digits {
        return Ok(());
    }
    if at_least <= max_digits && a.magnitude() < UBig::from(10u8).pow(max_digits) {
        return Ok(());
    }
    Err(too_long(max_digits))
}

fn too_long(max_digits: usize) -> Failure {
    Failure::format(
        ErrorClass::Value,
        format_args!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        ),
    )
}

/// `bin(a)`, `oct(a)`, `hex(a)`: sign, prefix, digits.
pub fn write_with_prefix(a: IntRef, base: Base, out: &mut dyn Sink) -> Result<(), NoMemory> {
    out.push(if a.is_negative() { b"-" } else { b"" })?;
    out.push(base.prefix())?;
    write_digits(a, base, false, out)
}

/// The digits of `a`, with a `-` before them if `signed` and the number is negative.
pub fn write_digits(a: IntRef, base: Base, signed: bool, out: &mut dyn Sink) -> Result<(), NoMemory> {
    if signed && a.is_negative() {
        out.push(b"-")?;
    }
    match a {
        IntRef::Small(small) => write_small(small.unsigned_abs(), base, out),
        IntRef::Big(_) => write_big(&a.magnitude(), base, out),
    }
}

fn write_small(number: u64, base: Base, out: &mut dyn Sink) -> Result<(), NoMemory> {
    if base == Base::Decimal {
        return push_decimal(out, number);
    }
    let mut digits = [0; 64];
    let mut start = digits.len();
    let mut rest = number;
    let bits = base.bits();
    let alphabet: &[u8; 16] = if base == Base::UpperHex { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    loop {
        start -= 1;
        digits[start] = alphabet[(rest & ((1 << bits) - 1)) as usize];
        rest >>= bits;
        if rest == 0 {
            return out.push(&digits[start..]);
        }
    }
}

fn write_big(number: &UBig, base: Base, out: &mut dyn Sink) -> Result<(), NoMemory> {
    match base {
        Base::Binary => write_args(out, format_args!("{number:b}")),
        Base::Octal => write_args(out, format_args!("{number:o}")),
        Base::Decimal => write_args(out, format_args!("{number}")),
        Base::Hex => write_args(out, format_args!("{number:x}")),
        Base::UpperHex => write_args(out, format_args!("{number:X}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::integer::{Integer, neg, pow, sub};
    use std::string::String;
    use std::vec::Vec;

    fn text(a: IntRef, base: Base) -> String {
        let mut out = Vec::new();
        write_with_prefix(a, base, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn bases() {
        assert_eq!(text(IntRef::Small(-255), Base::Hex), "-0xff");
        assert_eq!(text(IntRef::Small(0), Base::Binary), "0b0");
        assert_eq!(text(IntRef::Small(i64::MIN), Base::Decimal), "-9223372036854775808");
        let big = Integer::from(-(1i128 << 100));
        assert_eq!(text(big.as_ref(), Base::Decimal), "-1267650600228229401496703205376");
        assert_eq!(text(big.as_ref(), Base::UpperHex), "-0X10000000000000000000000000");
    }

    #[test]
    fn limit_is_exact() {
        let limit = pow(IntRef::Small(10), IntRef::Small(4300));
        let below = sub(limit.as_ref(), IntRef::Small(1));
        let mut out = Vec::new();
        assert!(write_decimal(limit.as_ref(), 4300, &mut out).is_err());
        assert!(write_decimal(neg(limit.as_ref()).as_ref(), 4300, &mut out).is_err());
        assert!(write_decimal(below.as_ref(), 4300, &mut out).is_ok());
        assert!(write_decimal(neg(below.as_ref()).as_ref(), 4300, &mut out).is_ok());
        assert_eq!(out.len(), 8601);
        assert!(write_decimal(limit.as_ref(), 0, &mut out).is_ok());
    }
}
