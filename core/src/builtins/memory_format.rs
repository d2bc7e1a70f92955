//! The items of a memoryview: between bytes and values, for the formats of `struct` that are native and simple.

use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::Bytes;
use crate::operations::number::Wide;
use crate::value::Value;

/// The size of an item of a format; None for what is no simple native format.
pub fn item_size(code: u8) -> Option<usize> {
    Some(match code {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'n' | b'N' | b'P' => size_of::<usize>(),
        b'q' | b'Q' | b'd' => 8,
        _ => return None,
    })
}

/// The code of a format like `H` or `@H`.
pub fn parse(format: &[u8]) -> Option<u8> {
    match format {
        [code] | [b'@', code] => item_size(*code).map(|_| *code),
        _ => None,
    }
}

/// Bytes are what can be cast to and from anything.
pub fn is_byte(code: u8) -> bool {
    matches!(code, b'B' | b'b' | b'c')
}

fn is_signed(code: u8) -> bool {
    matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n')
}

/// The bytes of an item as a number, in the order of this machine.
fn raw(bytes: &[u8]) -> u64 {
    let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    if cfg!(target_endian = "little") { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) }
}

/// The value of an item.
pub fn unpack(vm: &mut Machine, code: u8, bytes: &[u8]) -> Result {
    let bits = raw(bytes);
    match code {
        b'c' => vm.bytes(bytes),
        b'?' => Ok(Value::bool(bits != 0)),
        b'e' => Ok(Value::float(half_to_f64(bits as u16))),
        b'f' => Ok(Value::float(f64::from(f32::from_bits(bits as u32)))),
        b'd' => Ok(Value::float(f64::from_bits(bits))),
        _ if is_signed(code) => {
            let unused = 64 - 8 * bytes.len().clamp(1, 8) as u32;
            vm.int((bits << unused) as i64 >> unused)
        }
        _ => vm.int_from_u64(bits),
    }
}

/// Writes a value as an item.
pub fn pack(vm: &mut Machine, code: u8, format: Value, value: Value, out: &mut [u8]) -> Result<()> {
    let bits = match code {
        b'c' => match value.downcast::<Bytes>() {
            Some(bytes) if bytes.as_slice().len() == 1 => u64::from(bytes.as_slice()[0]),
            Some(_) => return Err(invalid(vm, format, true)),
            None => return Err(invalid(vm, format, false)),
        },
        b'?' => u64::from(vm.is_true(value)?),
        b'e' | b'f' | b'd' => {
            let Some(x) = vm.find_f64(value)? else { return Err(invalid(vm, format, false)) };
            match float_bits(code, x) {
                Some(bits) => bits,
                None => return Err(vm.overflow_error(format_args!("float too large to pack with {} format", char::from(code)))),
            }
        }
        _ => int_bits(vm, code, format, value, out.len())?,
    };
    let bytes = bits.to_le_bytes();
    for (place, byte) in out.iter_mut().zip(bytes) {
        *place = byte;
    }
    if cfg!(target_endian = "big") {
        out.reverse();
    }
    Ok(())
}

fn int_bits(vm: &mut Machine, code: u8, format: Value, value: Value, size: usize) -> Result<u64> {
    if !vm.is_index(value)? {
        return Err(invalid(vm, format, false));
    }
    let int = vm.index(value)?;
    let bits = 8 * size as u32;
    let fits = Wide::of(int).filter(|wide| {
        let limit = 1u128 << (bits - u32::from(is_signed(code)));
        match (wide.negative, is_signed(code)) {
            (false, _) => wide.magnitude < limit,
            (true, true) => wide.magnitude <= limit,
            (true, false) => false,
        }
    });
    match fits {
        Some(wide) if wide.negative => Ok((wide.magnitude as u64).wrapping_neg()),
        Some(wide) => Ok(wide.magnitude as u64),
        None => Err(invalid(vm, format, true)),
    }
}

fn float_bits(code: u8, x: f64) -> Option<u64> {
    match code {
        b'd' => Some(x.to_bits()),
        b'f' => {
            let narrow = x as f32;
            (narrow.is_finite() || !x.is_finite()).then(|| u64::from(narrow.to_bits()))
        }
        _ => f64_to_half(x).map(u64::from),
    }
}

#[cold]
fn invalid(vm: &mut Machine, format: Value, type_fits: bool) -> Raised {
    let format = crate::operations::errors::Text(format);
    if type_fits {
        vm.value_error(format_args!("memoryview: invalid value for format '{format}'"))
    } else {
        vm.type_error(format_args!("memoryview: invalid type for format '{format}'"))
    }
}

/// A half-precision float: one sign bit, five of the exponent, ten of the fraction.
pub fn half_to_f64(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => libm::ldexp(fraction, -24),
        31 if bits & 1023 == 0 => f64::INFINITY,
        31 => f64::NAN,
        _ => libm::ldexp(fraction + 1024.0, exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

/// The nearest half-precision float, half to even; None where the number is too large.
pub fn f64_to_half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    if x.is_nan() {
        return Some(sign | 0x7E00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7C00);
    }
    let size = x.abs();
    // The exponent of the last bit that is kept; subnormal numbers share the lowest one.
    let (_, exponent) = libm::frexp(size);
    let last = (exponent - 11).max(-24);
    let units = libm::rint(libm::ldexp(size, -last));
    // Rounding up may reach the next power of two, which the carry into the exponent field takes care of.
    let field = if units < 1024.0 { 0 } else { (last + 24) as u32 };
    let bits = (field << 10) + units as u32;
    if bits >= 0x7C00 { None } else { Some(sign | bits as u16) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        for bits in 0..0x7C00u16 {
            assert_eq!(f64_to_half(half_to_f64(bits)), Some(bits), "{bits:#x}");
        }
        assert_eq!(f64_to_half(1.0), Some(0x3C00));
        assert_eq!(f64_to_half(65504.0), Some(0x7BFF));
        assert_eq!(f64_to_half(65520.0), None);
        assert_eq!(f64_to_half(-2.0), Some(0xC000));
    }
}
