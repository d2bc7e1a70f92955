//! Values under a `%` conversion. Invariant: padding counts code points in strings and bytes in
//! bytes; zeros stand between the sign or prefix and the digits.

use super::failure::Failure;
use super::percent::Flags;
use super::search::Unit;
use super::sink::{NoMemory, Short, Sink};
use super::wtf8;
use crate::number::float_format::{FloatCode, FloatStyle, write_float};
use crate::number::integer::IntRef;
use crate::number::integer_text::{Base, check_limit, write_digits};
use alloc::vec::Vec;

/// A conversion whose `*` have been replaced by numbers.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub flags: Flags,
    pub width: usize,
    pub precision: Option<usize>,
    /// The conversion's letter.
    pub code: u8,
}

impl Style {
    fn sign(&self, negative: bool) -> &'static [u8] {
        match (negative, self.flags) {
            (true, _) => b"-",
            (false, Flags { plus: true, .. }) => b"+",
            (false, Flags { space: true, .. }) => b" ",
            _ => b"",
        }
    }

    /// Writes sign, prefix and body, which take `count` characters, padded to the width.
    fn write(&self, sign: &[u8], body: &[u8], count: usize, numeric: bool, out: &mut dyn Sink) -> Result<(), NoMemory> {
        let padding = self.width.saturating_sub(count);
        let zeros = numeric && self.flags.zero && !self.flags.left;
        if !self.flags.left && !zeros {
            out.fill(b" ", padding)?;
        }
        out.push(sign)?;
        if zeros {
            out.fill(b"0", padding)?;
        }
        out.push(body)?;
        out.fill(b" ", if self.flags.left { padding } else { 0 })
    }
}

/// `%s`, `%r`, `%a` (and `%b`): text cut to the precision and padded.
pub fn write_text(text: &[u8], style: &Style, unit: Unit, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let end = match (style.precision, unit) {
        (None, _) => None,
        (Some(precision), Unit::Byte) => Some(precision.min(text.len())),
        (Some(precision), Unit::CodePoint) => wtf8::offset_of(text, precision),
    };
    let text = &text[..end.unwrap_or(text.len())];
    let count = match unit {
        Unit::Byte => text.len(),
        Unit::CodePoint => wtf8::count(text),
    };
    style.write(b"", text, count, false, out)
}

/// `%c` of a code point, or of a byte in bytes. The precision does not matter.
pub fn write_character(code: u32, style: &Style, unit: Unit, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let mut buffer = [0; 4];
    let byte = [code as u8];
    let text = match unit {
        Unit::Byte => &byte[..],
        Unit::CodePoint => wtf8::encode(code, &mut buffer),
    };
    style.write(b"", text, 1, false, out)
}

/// `%d`, `%i`, `%u`, `%o`, `%x`, `%X`. `max_digits` limits decimal texts (zero: no limit).
pub fn write_int(a: IntRef, style: &Style, max_digits: usize, out: &mut dyn Sink) -> Result<(), Failure> {
    let base = match style.code {
        b'o' => Base::Octal,
        b'x' => Base::Hex,
        b'X' => Base::UpperHex,
        _ => Base::Decimal,
    };
    if base == Base::Decimal {
        check_limit(a, max_digits)?;
    }
    let mut head = Short::<4>::new();
    head.push(style.sign(a.is_negative()))?;
    head.push(if style.flags.alternate { base.prefix() } else { b"" })?;
    match a {
        IntRef::Small(_) => {
            let mut digits = Short::<64>::new();
            write_digits(a, base, false, &mut digits)?;
            write_number(head.as_slice(), digits.as_slice(), style, out)
        }
        IntRef::Big(_) => {
            let mut digits = Vec::new();
            write_digits(a, base, false, &mut digits)?;
            write_number(head.as_slice(), &digits, style, out)
        }
    }
}

/// Digits under a conversion, with zeros before them up to the precision.
fn write_number(head: &[u8], digits: &[u8], style: &Style, out: &mut dyn Sink) -> Result<(), Failure> {
    let least = style.precision.unwrap_or(0).saturating_sub(digits.len());
    if least == 0 {
        return Ok(style.write(head, digits, head.len() + digits.len(), true, out)?);
    }
    let mut body = Vec::new();
    body.fill(b"0", least)?;
    Sink::push(&mut body, digits)?;
    Ok(style.write(head, &body, head.len() + body.len(), true, out)?)
}

/// `%e`, `%f`, `%g` and their capitals.
pub fn write_float_value(x: f64, style: &Style, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let code = match style.code.to_ascii_lowercase() {
        b'e' => FloatCode::Exponent,
        b'f' => FloatCode::Fixed,
        _ => FloatCode::General,
    };
    let float = FloatStyle {
        upper: style.code.is_ascii_uppercase(),
        alternate: style.flags.alternate,
        ..FloatStyle::new(code, style.precision.unwrap_or(6))
    };
    let mut text = Vec::new();
    write_float(x, &float, &mut text)?;
    let body = text.strip_prefix(b"-").unwrap_or(&text);
    let sign = style.sign(body.len() < text.len());
    style.write(sign, body, sign.len() + body.len(), true, out)
}
