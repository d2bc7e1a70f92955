//! Strings, integers, floats and complex numbers under a format specifier.
//! Invariant: the result has at least the specifier's width in code points, and zeros that fill
//! a grouped number are grouped too.

use super::failure::Failure;
use super::format_spec::{Align, Defaults, FormatSpec, Grouping, SignRule};
use super::sink::{NoMemory, Sink};
use super::wtf8;
use crate::number::float_format::{FloatCode, FloatStyle, write_float};
use crate::number::integer::IntRef;
use crate::number::integer_float::to_f64;
use crate::number::integer_text::{Base, check_limit, write_digits};
use alloc::vec::Vec;

/// `format(text, spec)` for a string.
pub fn format_str(text: &[u8], spec: &[u8], type_name: &str, out: &mut dyn Sink) -> Result<(), Failure> {
    let spec = FormatSpec::parse(spec, Defaults::STR, type_name)?;
    if spec.ascii_code() != b's' {
        return Err(spec.unknown_code(type_name));
    }
    check_str(&spec)?;
    let end = spec.precision.and_then(|limit| wtf8::offset_of(text, limit));
    let text = &text[..end.unwrap_or(text.len())];
    Ok(write_padded(text, wtf8::count(text), &spec, out)?)
}

fn check_str(spec: &FormatSpec) -> Result<(), Failure> {
    let message = match spec.sign {
        Some(SignRule::Space) => "Space not allowed in string format specifier",
        Some(_) => "Sign not allowed in string format specifier",
        None if spec.positive_zero => "Negative zero coercion (z) not allowed in string format specifier",
        None if spec.alternate => "Alternate form (#) not allowed in string format specifier",
        None if spec.align == Align::AfterSign => "'=' alignment not allowed in string format specifier",
        None => return Ok(()),
    };
    Err(Failure::value(message))
}

/// Pads `text`, which has `count` code points, to the width.
fn write_padded(text: &[u8], count: usize, spec: &FormatSpec, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let (left, right) = spec.padding(count);
    spec.write_fill(left, out)?;
    out.push(text)?;
    spec.write_fill(right, out)
}

impl FormatSpec {
    fn padding(&self, count: usize) -> (usize, usize) {
        let total = self.width.unwrap_or(0).saturating_sub(count);
        match self.align {
            Align::Left => (0, total),
            Align::Right | Align::AfterSign => (total, 0),
            Align::Center => (total / 2, total - total / 2),
        }
    }

    fn write_fill(&self, count: usize, out: &mut dyn Sink) -> Result<(), NoMemory> {
        let mut buffer = [0; 4];
        out.fill(wtf8::encode(self.fill, &mut buffer), count)
    }

    fn sign_byte(&self, negative: bool) -> &'static [u8] {
        match (negative, self.sign) {
            (true, _) => b"-",
            (false, Some(SignRule::Plus)) => b"+",
            (false, Some(SignRule::Space)) => b" ",
            (false, _) => b"",
        }
    }
}

/// A number taken apart for padding and grouping.
struct Number<'a> {
    negative: bool,
    prefix: &'a [u8],
    digits: &'a [u8],
    /// The point, if there is one.
    point: &'a [u8],
    fraction: &'a [u8],
    /// What is neither grouped nor filled: exponent, percent sign, `inf`, a character.
    rest: &'a [u8],
}

impl<'a> Number<'a> {
    fn integer(negative: bool, prefix: &'a [u8], digits: &'a [u8]) -> Number<'a> {
        Number { negative, prefix, digits, point: b"", fraction: b"", rest: b"" }
    }

    /// Takes apart the text of a float.
    fn float(text: &'a [u8]) -> Number<'a> {
        let negative = text.first() == Some(&b'-');
        let text = text.strip_prefix(b"-").unwrap_or(text);
        let (digits, text) = split_digits(text);
        let point = &text[..usize::from(text.first() == Some(&b'.'))];
        let (fraction, rest) = split_digits(&text[point.len()..]);
        Number { negative, prefix: b"", digits, point, fraction, rest }
    }

    fn write(&self, spec: &FormatSpec, out: &mut dyn Sink) -> Result<(), NoMemory> {
        let sign = spec.sign_byte(self.negative);
        let separators = spec.fraction_grouping.map_or(0, |_| self.fraction.len().saturating_sub(1) / 3);
        let fixed = sign.len() + self.prefix.len() + self.point.len() + self.fraction.len() + separators + wtf8::count(self.rest);
        let zero_filled = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
        let least = if zero_filled { spec.width.unwrap_or(0).saturating_sub(fixed) } else { 0 };
        let grouped = Grouped::new(self.digits, least, spec);
        let count = fixed + grouped.len();
        let (left, right) = spec.padding(count);
        let inside = if spec.align == Align::AfterSign { left } else { 0 };
        spec.write_fill(left - inside, out)?;
        out.push(sign)?;
        out.push(self.prefix)?;
        spec.write_fill(inside, out)?;
        grouped.write(out)?;
        out.push(self.point)?;
        write_fraction(self.fraction, spec.fraction_grouping, out)?;
        out.push(self.rest)?;
        spec.write_fill(right, out)
    }
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

/// The part after the point is grouped from the left.
fn write_fraction(digits: &[u8], grouping: Option<Grouping>, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let Some(grouping) = grouping else {
        return out.push(digits);
    };
    for (at, group) in digits.chunks(3).enumerate() {
        out.push(if at == 0 { b"" } else { grouping.as_bytes() })?;
        out.push(group)?;
    }
    Ok(())
}

/// Digits with zeros before them and separators between groups.
struct Grouped<'a> {
    digits: &'a [u8],
    zeros: usize,
    /// The separator and the group size.
    groups: Option<(&'static [u8], usize)>,
}

impl<'a> Grouped<'a> {
    /// Enough zeros for `least` characters. A separator never comes first, so the result may be
    /// one longer.
    fn new(digits: &'a [u8], least: usize, spec: &FormatSpec) -> Grouped<'a> {
        let groups = spec.grouping.map(|grouping| (grouping.as_bytes(), spec.group_size()));
        let mut wanted = least;
        if let Some((_, size)) = groups {
            wanted = least - least / (size + 1);
            let separators = wanted.saturating_sub(1) / size;
            wanted += usize::from(wanted + separators < least);
        }
        // Infinities and characters have no digits, and zeros do not give them any.
        let zeros = if digits.is_empty() { 0 } else { wanted.saturating_sub(digits.len()) };
        Grouped { digits, zeros, groups }
    }

    fn len(&self) -> usize {
        let count = self.zeros + self.digits.len();
        count + self.groups.map_or(0, |(_, size)| count.saturating_sub(1) / size)
    }

    fn write(&self, out: &mut dyn Sink) -> Result<(), NoMemory> {
        let Some((separator, size)) = self.groups else {
            out.fill(b"0", self.zeros)?;
            return out.push(self.digits);
        };
        let count = self.zeros + self.digits.len();
        let mut at = 0;
        while at < count {
            if at > 0 {
                out.push(separator)?;
            }
            let end = at + (count - at - 1) % size + 1;
            let zeros = self.zeros.clamp(at, end) - at;
            out.fill(b"0", zeros)?;
            out.push(&self.digits[(at + zeros).saturating_sub(self.zeros)..end.saturating_sub(self.zeros)])?;
            at = end;
        }
        Ok(())
    }
}

/// `format(a, spec)` for an integer. `max_digits` limits decimal texts (zero: no limit).
pub fn format_int(a: IntRef, spec: &[u8], type_name: &str, max_digits: usize, out: &mut dyn Sink) -> Result<(), Failure> {
    let spec = FormatSpec::parse(spec, Defaults::INT, type_name)?;
    let base = match spec.ascii_code() {
        b'b' => Base::Binary,
        b'o' => Base::Octal,
        b'x' => Base::Hex,
        b'X' => Base::UpperHex,
        b'd' | b'n' => Base::Decimal,
        b'c' => return format_character(a, &spec, out),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            return write_formatted_float(to_f64(a)?, &spec, out);
        }
        _ => return Err(spec.unknown_code(type_name)),
    };
    check_int(&spec)?;
    if base == Base::Decimal {
        check_limit(a, max_digits)?;
    }
    let mut digits = Vec::new();
    write_digits(a, base, false, &mut digits)?;
    let prefix = if spec.alternate { base.prefix() } else { b"" };
    Ok(Number::integer(a.is_negative(), prefix, &digits).write(&spec, out)?)
}

fn check_int(spec: &FormatSpec) -> Result<(), Failure> {
    if spec.precision.is_some() {
        return Err(Failure::value("Precision not allowed in integer format specifier"));
    }
    if spec.positive_zero {
        return Err(Failure::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    Ok(())
}

fn format_character(a: IntRef, spec: &FormatSpec, out: &mut dyn Sink) -> Result<(), Failure> {
    check_int(spec)?;
    if spec.sign.is_some() {
        return Err(Failure::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(Failure::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let code = a.to_i64().ok_or(Failure::overflow("Python int too large to convert to C long"))?;
    let code = u32::try_from(code).ok().filter(|&code| code < 0x110000);
    let code = code.ok_or(Failure::overflow("%c arg not in range(0x110000)"))?;
    let mut buffer = [0; 4];
    let rest = wtf8::encode(code, &mut buffer);
    Ok(Number { rest, ..Number::integer(false, b"", b"") }.write(spec, out)?)
}

/// `format(x, spec)` for a float.
pub fn format_float(x: f64, spec: &[u8], type_name: &str, out: &mut dyn Sink) -> Result<(), Failure> {
    let spec = FormatSpec::parse(spec, Defaults::FLOAT, type_name)?;
    if spec.code.is_some() && !matches!(spec.ascii_code(), b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%') {
        return Err(spec.unknown_code(type_name));
    }
    write_formatted_float(x, &spec, out)
}

/// The most that a C `int` holds.
const MAX_PRECISION: usize = 0x7fff_ffff;

/// How the specifier wants a float to be written. Without a type it is `repr`'s digits, or like
/// `g` with a precision.
fn float_style(spec: &FormatSpec, dot_zero: bool) -> Result<FloatStyle, Failure> {
    if spec.precision.is_some_and(|precision| precision > MAX_PRECISION) {
        return Err(Failure::value("precision too big"));
    }
    let typed = spec.code.is_some();
    let code = match spec.ascii_code().to_ascii_lowercase() {
        b'e' => FloatCode::Exponent,
        b'f' | b'%' => FloatCode::Fixed,
        _ if typed || spec.precision.is_some() => FloatCode::General,
        _ => FloatCode::Repr,
    };
    Ok(FloatStyle {
        code,
        precision: spec.precision.unwrap_or(6),
        upper: spec.ascii_code().is_ascii_uppercase(),
        alternate: spec.alternate,
        dot_zero: dot_zero && !typed,
        positive_zero: spec.positive_zero,
    })
}

fn write_formatted_float(x: f64, spec: &FormatSpec, out: &mut dyn Sink) -> Result<(), Failure> {
    let style = float_style(spec, true)?;
    let percent = spec.ascii_code() == b'%';
    let x = if percent { x * 100.0 } else { x };
    let signed = matches!(spec.sign, Some(SignRule::Plus | SignRule::Space));
    let grouped = spec.grouping.is_some() || spec.fraction_grouping.is_some();
    if spec.width.is_none() && !signed && !grouped {
        write_float(x, &style, out)?;
        return Ok(out.push(if percent { b"%" } else { b"" })?);
    }
    let mut text = Vec::new();
    write_float(x, &style, &mut text)?;
    Sink::push(&mut text, if percent { b"%" } else { b"" })?;
    Ok(Number::float(&text).write(spec, out)?)
}

/// `format(complex(re, im), spec)`.
pub fn format_complex((re, im): (f64, f64), spec: &[u8], type_name: &str, out: &mut dyn Sink) -> Result<(), Failure> {
    let spec = FormatSpec::parse(spec, Defaults::FLOAT, type_name)?;
    if spec.code.is_some() && !matches!(spec.ascii_code(), b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n') {
        return Err(spec.unknown_code(type_name));
    }
    let style = float_style(&spec, false)?;
    check_complex(&spec)?;
    let untyped = spec.code.is_none();
    let only_imaginary = untyped && re.to_bits() == 0;
    let brackets = untyped && !only_imaginary;
    let mut text = Vec::new();
    Sink::push(&mut text, if brackets { b"(" } else { b"" })?;
    let mut part = FormatSpec { width: None, ..spec.clone() };
    if !only_imaginary {
        write_part(re, &style, &part, &mut text)?;
        part.sign = Some(SignRule::Plus);
    }
    write_part(im, &style, &part, &mut text)?;
    Sink::push(&mut text, if brackets { b"j)" } else { b"j" })?;
    Ok(write_padded(&text, text.len(), &spec, out)?)
}

fn write_part(x: f64, style: &FloatStyle, spec: &FormatSpec, out: &mut Vec<u8>) -> Result<(), Failure> {
    let mut text = Vec::new();
    write_float(x, style, &mut text)?;
    Ok(Number::float(&text).write(spec, out)?)
}

fn check_complex(spec: &FormatSpec) -> Result<(), Failure> {
    if spec.fill == u32::from(b'0') {
        return Err(Failure::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(Failure::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    Ok(())
}

/// Writes `repr(complex(re, im))`.
pub fn repr_complex((re, im): (f64, f64), out: &mut dyn Sink) -> Result<(), NoMemory> {
    let style = FloatStyle { dot_zero: false, ..FloatStyle::REPR };
    if re.to_bits() == 0 {
        write_float(im, &style, out)?;
        return out.push(b"j");
    }
    out.push(b"(")?;
    write_float(re, &style, out)?;
    let unsigned = im.is_nan() || im.is_sign_positive();
    out.push(if unsigned { b"+" } else { b"" })?;
    write_float(im, &style, out)?;
    out.push(b"j)")
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
