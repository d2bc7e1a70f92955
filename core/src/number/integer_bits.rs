//! Integers as bits and bytes: shifts, and/or/xor/not, `to_bytes`, `from_bytes`.
//! Invariant: negative numbers behave as two's complement with endless sign bits.

use super::integer::{IntRef, Integer};
use crate::text::failure::Failure;
use dashu_int::{IBig, Sign, UBig};

/// A shift count as the algorithms need it.
fn shift_count(count: IntRef) -> Result<Option<usize>, Failure> {
    if count.is_negative() {
        return Err(Failure::value("negative shift count"));
    }
    Ok(count.to_i64().and_then(|count| usize::try_from(count).ok()))
}

/// How many bits `a << count` has. Fails as the shift would.
pub fn shift_left_bits(a: IntRef, count: IntRef) -> Result<usize, Failure> {
    let count = shift_count(count)?;
    if a.is_zero() {
        return Ok(0);
    }
    let count = count.ok_or(Failure::overflow("too many digits in integer"))?;
    Ok(a.bit_length().saturating_add(count))
}

/// `a << count`. Check `shift_left_bits` first.
pub fn shift_left(a: IntRef, count: IntRef) -> Result<Integer, Failure> {
    let bits = shift_left_bits(a, count)?;
    let count = bits - a.bit_length();
    match a {
        IntRef::Small(small) if bits < 64 => Ok(Integer::Small(small << count)),
        _ => Ok((a.to_big() << count).into()),
    }
}

/// `a >> count`, rounding down.
pub fn shift_right(a: IntRef, count: IntRef) -> Result<Integer, Failure> {
    let count = shift_count(count)?.filter(|&count| count <= a.bit_length());
    match (a, count) {
        (a, None) => Ok(Integer::Small(if a.is_negative() { -1 } else { 0 })),
        (IntRef::Small(small), Some(count)) => Ok(Integer::Small(small >> count.min(63))),
        (IntRef::Big(big), Some(count)) => Ok((big >> count).into()),
    }
}

macro_rules! bitwise {
    ($($(#[$doc:meta])* $name:ident $operator:tt;)*) => {$(
        $(#[$doc])*
        pub fn $name(a: IntRef, b: IntRef) -> Integer {
            match (a, b) {
                (IntRef::Small(a), IntRef::Small(b)) => Integer::Small(a $operator b),
                (IntRef::Big(a), IntRef::Big(b)) => (a $operator b).into(),
                (IntRef::Big(big), IntRef::Small(small))
                | (IntRef::Small(small), IntRef::Big(big)) => {
                    (big $operator IBig::from(small)).into()
                }
            }
        }
    )*};
}

bitwise! {
    /// `a & b`.
    and &;
    /// `a | b`.
    or |;
    /// `a ^ b`.
    xor ^;
}

/// `~a`.
pub fn not(a: IntRef) -> Integer {
    match a {
        IntRef::Small(small) => Integer::Small(!small),
        IntRef::Big(big) => (!big).into(),
    }
}

/// Which end of the bytes the low digits stand at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// Reads the `byteorder` argument.
    pub fn parse(text: &[u8]) -> Result<ByteOrder, Failure> {
        match text {
            b"little" => Ok(ByteOrder::Little),
            b"big" => Ok(ByteOrder::Big),
            _ => Err(Failure::value("byteorder must be either 'little' or 'big'")),
        }
    }
}

/// `int.to_bytes` into bytes of the wanted length.
pub fn to_bytes(a: IntRef, order: ByteOrder, signed: bool, out: &mut [u8]) -> Result<(), Failure> {
    if a.is_negative() && !signed {
        return Err(Failure::overflow("can't convert negative int to unsigned"));
    }
    if !fits(a, out.len(), signed) {
        return Err(Failure::overflow("int too big to convert"));
    }
    match a {
        IntRef::Small(small) => {
            let fill = if small < 0 { 0xff } else { 0 };
            write_little(out, small.to_le_bytes().into_iter(), fill);
        }
        IntRef::Big(big) => write_big(big, out),
    }
    if order == ByteOrder::Big {
        out.reverse();
    }
    Ok(())
}

fn fits(a: IntRef, bytes: usize, signed: bool) -> bool {
    let bits = bytes.saturating_mul(8);
    let needed = match (a.is_negative(), signed) {
        (true, _) => not(a).as_ref().bit_length() + 1,
        (false, true) if !a.is_zero() => a.bit_length() + 1,
        (false, _) => a.bit_length(),
    };
    needed <= bits
}

fn write_little(out: &mut [u8], bytes: impl Iterator<Item = u8>, fill: u8) {
    let padded = bytes.chain(core::iter::repeat(fill));
    out.iter_mut().zip(padded).for_each(|(slot, byte)| *slot = byte);
}

fn write_big(big: &IBig, out: &mut [u8]) {
    let (sign, words) = big.as_sign_words();
    write_little(out, words.iter().flat_map(|word| word.to_le_bytes()), 0);
    if sign == Sign::Negative {
        negate_little(out);
    }
}

/// Two's complement in place, from the low byte on.
fn negate_little(bytes: &mut [u8]) {
    let mut carry = true;
    for byte in bytes {
        (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
    }
}

/// `int.from_bytes` of so few bytes that the number is an immediate one.
#[inline]
pub fn short_from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> Option<i64> {
    (bytes.len() < 6).then(|| from_few_bytes(bytes, order, signed))
}

/// `int.from_bytes`.
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> Integer {
    if bytes.len() < 8 || (signed && bytes.len() == 8) {
        return Integer::Small(from_few_bytes(bytes, order, signed));
    }
    match (order, signed) {
        (ByteOrder::Little, true) => IBig::from_le_bytes(bytes).into(),
        (ByteOrder::Big, true) => IBig::from_be_bytes(bytes).into(),
        (ByteOrder::Little, false) => UBig::from_le_bytes(bytes).into(),
        (ByteOrder::Big, false) => UBig::from_be_bytes(bytes).into(),
    }
}

fn from_few_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> i64 {
    let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    let bits = match order {
        ByteOrder::Little => bytes.iter().rev().fold(0, join),
        ByteOrder::Big => bytes.iter().fold(0, join),
    };
    let unused = 64 - 8 * bytes.len() as u32;
    if signed && unused < 64 { (bits << unused) as i64 >> unused } else { bits as i64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(value: i64) -> IntRef<'static> {
        IntRef::Small(value)
    }

    #[test]
    fn shifts() {
        assert_eq!(shift_left(small(-1), small(63)), Ok(Integer::Small(i64::MIN)));
        assert_eq!(shift_left(small(1), small(63)), Ok(Integer::from(1i128 << 63)));
        assert_eq!(shift_right(small(-5), small(1)), Ok(Integer::Small(-3)));
        assert_eq!(shift_right(small(-5), small(1 << 40)), Ok(Integer::Small(-1)));
        let big = Integer::from(-(1i128 << 80) - 1);
        assert_eq!(shift_right(big.as_ref(), small(80)), Ok(Integer::Small(-2)));
        assert!(shift_left(small(1), small(-1)).is_err());
        assert_eq!(shift_left(small(0), Integer::from(1i128 << 70).as_ref()), Ok(Integer::Small(0)));
    }

    #[test]
    fn bytes_round_trip() {
        let values = [0, 1, -1, 127, 128, -128, -129, 255, 256, 1 << 63, -(1i128 << 63), 1 << 90];
        for value in values {
            let integer = Integer::from(value);
            for order in [ByteOrder::Little, ByteOrder::Big] {
                let mut bytes = [0; 16];
                assert_eq!(to_bytes(integer.as_ref(), order, true, &mut bytes), Ok(()));
                assert_eq!(from_bytes(&bytes, order, true), integer);
                assert_eq!(
                    i128::from_le_bytes(if order == ByteOrder::Big {
                        bytes.reverse();
                        bytes
                    } else {
                        bytes
                    }),
                    value
                );
            }
        }
        let mut one = [0; 1];
        assert!(to_bytes(small(128), ByteOrder::Big, true, &mut one).is_err());
        assert!(to_bytes(small(-128), ByteOrder::Big, true, &mut one).is_ok());
        assert!(to_bytes(small(-1), ByteOrder::Big, true, &mut []).is_err());
        assert!(to_bytes(small(0), ByteOrder::Big, true, &mut []).is_ok());
    }
}
