//! Floats as text, the quick way: most that programs print have few digits, and exact arithmetic in 128 bits gives them.
//!
//! Invariant: what is written here is what `number/float_format.rs` would write; where that is not certain, nothing is.

use alloc::vec::Vec;

use crate::machine::Machine;
use crate::native::Result;
use crate::text::sink::{NoMemory, Sink};

/// The largest power of ten that is used; 10^18 times a mantissa of 53 bits has 113 bits.
const MOST_PLACES: u32 = 18;

/// `|x| * 10^places`, rounded half to even from the exact value; None where it needs more than 64 bits.
fn scaled(x: f64, places: u32) -> Option<u64> {
    if places > MOST_PLACES {
        return None;
    }
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = match (bits >> 52 & 0x7FF) as i32 {
        0 => (fraction, -1074),
        biased => (fraction | 1 << 52, biased - 1075),
    };
    let product = u128::from(mantissa) * u128::from(10u64.pow(places));
    if exponent >= 0 {
        return if exponent > 10 { None } else { u64::try_from(product << exponent).ok() };
    }
    let shift = exponent.unsigned_abs();
    if shift > 126 {
        // Less than half a unit.
        return Some(0);
    }
    let (mut units, rest) = (product >> shift, product & ((1 << shift) - 1));
    let half = 1u128 << (shift - 1);
    if rest > half || (rest == half && units & 1 == 1) {
        units += 1;
    }
    u64::try_from(units).ok()
}

/// Writes `units / 10^places`.
fn write_units(negative: bool, mut units: u64, places: u32, out: &mut dyn Sink) -> core::result::Result<(), NoMemory> {
    let mut text = [b'0'; 44];
    let mut at = text.len();
    let mut written = 0;
    while units > 0 || written <= places {
        if written == places && places > 0 {
            at -= 1;
            text[at] = b'.';
        }
        at -= 1;
        text[at] = b'0' + (units % 10) as u8;
        units /= 10;
        written += 1;
    }
    if negative {
        at -= 1;
        text[at] = b'-';
    }
    out.push(&text[at..])
}

/// Writes `repr(x)` if it has at most 15 digits, no exponent and less than 15 digits before the point; false if it may be otherwise.
pub fn write_short(x: f64, out: &mut dyn Sink) -> core::result::Result<bool, NoMemory> {
    let size = x.abs();
    if size == 0.0 {
        out.push(if x.is_sign_negative() { b"-0.0" } else { b"0.0" })?;
        return Ok(true);
    }
    if !(1e-4..1e14).contains(&size) {
        return Ok(false);
    }
    let mut places = match size {
        1.0.. => 14 - (size as u64).ilog10(),
        0.1.. => 15,
        0.01.. => 16,
        0.001.. => 17,
        _ => 18,
    };
    let Some(mut units) = scaled(x, places) else { return Ok(false) };
    // Both are exact floats, so the quotient is what reading the decimal gives; two decimals of 15 digits never read as
    // the same float, so this one is the shortest.
    if units as f64 / 10u64.pow(places) as f64 != size {
        return Ok(false);
    }
    while places > 1 && units.is_multiple_of(10) {
        units /= 10;
        places -= 1;
    }
    write_units(x < 0.0, units, places, out)?;
    Ok(true)
}

/// Writes what `%.{places}f` gives; false where exact arithmetic does not reach.
pub fn write_fixed(x: f64, places: usize, out: &mut dyn Sink) -> core::result::Result<bool, NoMemory> {
    let Some(places) = u32::try_from(places).ok().filter(|_| x.is_finite()) else { return Ok(false) };
    let Some(units) = scaled(x, places) else { return Ok(false) };
    write_units(x.is_sign_negative(), units, places, out)?;
    Ok(true)
}

/// The width and places of a specifier like `.2f` or `10.3f`; None for any other.
fn simple_fixed(spec: &[u8]) -> Option<(usize, usize)> {
    let body = spec.strip_suffix(b"f")?;
    let point = body.iter().position(|b| *b == b'.')?;
    let number = |digits: &[u8]| -> Option<usize> {
        if digits.len() > 2 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        Some(digits.iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0')))
    };
    let (width, places) = (&body[..point], &body[point + 1..]);
    // A width that begins with zero fills with zeros.
    if width.first() == Some(&b'0') || places.is_empty() {
        return None;
    }
    Some((number(width)?, number(places)?))
}

/// `format(x, spec)` for specifiers that only say width and places; false for the others.
pub fn format_simple(vm: &mut Machine, x: f64, spec: &[u8], out: &mut Vec<u8>) -> Result<bool> {
    let Some((width, places)) = simple_fixed(spec) else { return Ok(false) };
    let answer = write_fixed(x, places, out);
    if !vm.written(answer)? {
        return Ok(false);
    }
    if out.len() < width {
        let missing = width - out.len();
        if out.try_reserve(missing).is_err() {
            return Err(vm.no_memory());
        }
        out.resize(width, b' ');
        out.rotate_right(missing);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::float_format::{self, FloatCode, FloatStyle};

    const SAMPLES: [f64; 25] = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.1,
        0.2,
        0.3,
        0.30000000000000004,
        2.675,
        0.5,
        1.5,
        2.5,
        123456789.125,
        1e-4,
        9.999e-5,
        1e14,
        999999999999999.9,
        1e15,
        5e-324,
        1e300,
        0.045,
        0.125,
        1e-10,
        4503599627370497.5,
        0.000123,
    ];

    #[test]
    fn short_texts_are_those_of_repr() {
        for x in SAMPLES.into_iter().chain((0..20000).map(|i| f64::from(i) * 0.1 - 300.0)) {
            let (mut quick, mut exact) = (Vec::new(), Vec::new());
            if write_short(x, &mut quick) == Ok(true) {
                assert_eq!(float_format::repr(x, &mut exact), Ok(()));
                assert_eq!(quick, exact, "{x}");
            }
        }
    }

    #[test]
    fn fixed_texts_are_those_of_the_general_way() {
        for x in SAMPLES.into_iter().chain((0..2000).map(|i| f64::from(i) * 0.005 - 3.0)) {
            for places in 0..19 {
                let (mut quick, mut exact) = (Vec::new(), Vec::new());
                if write_fixed(x, places, &mut quick) == Ok(true) {
                    let style = FloatStyle::new(FloatCode::Fixed, places);
                    assert_eq!(float_format::write_float(x, &style, &mut exact), Ok(()));
                    assert_eq!(quick, exact, "{x} {places}");
                }
            }
        }
    }
}
