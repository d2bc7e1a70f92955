//! Reading numbers: `int(text, base)`, `float(text)`, `complex(text)`.
//! Invariant: the grammar is CPython's for strings (underscores between digits, decimal digits
//! of every script, white space around), and a float is the nearest to the text.

use super::integer::Integer;
use crate::text::failure::{ErrorClass, Failure};
use crate::text::properties::{decimal_value, is_ascii_space, is_space};
use crate::text::repr::{repr_bytes, repr_str, repr_str_limited};
use crate::text::sink::{NoMemory, Sink};
use crate::text::wtf8::code_points;
use alloc::vec::Vec;
use dashu_int::IBig;

/// Whether the source was a `str` or `bytes`: they differ in white space, digits and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Str,
    Bytes,
}

/// Text in ASCII, with other scripts' digits and spaces replaced. It ends at the first other
/// character, which no number has. CPython does the same, and its messages depend on it.
enum Ascii<'a> {
    Same(&'a [u8]),
    Changed(Vec<u8>),
}

/// What stands for a character that is in no number.
const UNKNOWN: u8 = b'?';

impl<'a> Ascii<'a> {
    fn new(text: &'a [u8], source: Source) -> Result<Ascii<'a>, NoMemory> {
        if source == Source::Bytes || text.is_ascii() {
            return Ok(Ascii::Same(text));
        }
        let mut changed = Vec::new();
        changed.expect(text.len())?;
        for c in code_points(text) {
            let byte = ascii_for(c);
            Vec::push(&mut changed, byte);
            if byte == UNKNOWN {
                break;
            }
        }
        Ok(Ascii::Changed(changed))
    }

    fn trimmed(&self) -> &[u8] {
        let text = match self {
            Ascii::Same(text) => *text,
            Ascii::Changed(text) => text,
        };
        trim(text)
    }
}

fn ascii_for(c: u32) -> u8 {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => byte,
        _ if is_space(c) => b' ',
        _ => decimal_value(c).map_or(UNKNOWN, |value| b'0' + value),
    }
}

fn trim(text: &[u8]) -> &[u8] {
    let space = |&byte: &u8| is_ascii_space(byte);
    let start = text.iter().position(|byte| !space(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !space(byte)).map_or(start, |at| at + 1);
    &text[start..end]
}

fn take_sign(text: &mut &[u8]) -> bool {
    match *text {
        [b'-', rest @ ..] => {
            *text = rest;
            true
        }
        [b'+', rest @ ..] => {
            *text = rest;
            false
        }
        _ => false,
    }
}

/// The number that at most 18 decimal digits with or without a `-` are; None for any other text.
pub fn few_digits(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut number = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(if digits.len() < text.len() { -number } else { number })
}

/// The number that at most 15 digits with a point among them are; None for any other text. Both the digits and the power
/// of ten are exact floats, so their quotient is the nearest float.
fn few_places(text: &[u8]) -> Option<f64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.len() < 2 || digits.len() > 16 {
        return None;
    }
    let (mut number, mut places) = (0u64, None);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            number = number * 10 + u64::from(digit);
            places = places.map(|n: u32| n + 1);
        } else if *byte == b'.' && places.is_none() {
            places = Some(0);
        } else {
            return None;
        }
    }
    let size = number as f64 / 10u64.pow(places?) as f64;
    Some(if digits.len() < text.len() { -size } else { size })
}

/// `int(text, base)`. `max_digits` is the limit on decimal digits, zero for none.
pub fn parse_int(text: &[u8], base: i64, source: Source, max_digits: usize) -> Result<Integer, Failure> {
    let radix = match base {
        0 | 2..=36 => base as u32,
        _ => return Err(Failure::value("int() base must be >= 2 and <= 36, or 0")),
    };
    let ascii = Ascii::new(text, source)?;
    match read_int(ascii.trimmed(), radix) {
        Some(digits) => digits.to_integer(max_digits),
        None => Err(invalid_literal(text, base, source)),
    }
}

/// `int(text)` of fewer digits than any limit forbids; None where it raises that the text is no literal.
pub fn short_int(text: &[u8]) -> Result<Option<Integer>, Failure> {
    let ascii = Ascii::new(text, Source::Str)?;
    read_int(ascii.trimmed(), 10).map(|digits| digits.to_integer(0)).transpose()
}

fn invalid_literal(text: &[u8], base: i64, source: Source) -> Failure {
    Failure::build(ErrorClass::Value, |out| {
        crate::text::sink::write_args(out, format_args!("invalid literal for int() with base {base}: "))?;
        match source {
            Source::Str => repr_str_limited(text, 200, out),
            Source::Bytes => {
                let mut whole = Vec::new();
                repr_bytes(text.get(..200).unwrap_or(text), &mut whole)?;
                out.push(whole.get(..200).unwrap_or(&whole))
            }
        }
    })
}

/// Digits that have been checked, underscores included.
struct IntDigits<'a> {
    negative: bool,
    text: &'a [u8],
    radix: u32,
}

fn read_int(mut text: &[u8], base: u32) -> Option<IntDigits<'_>> {
    let negative = take_sign(&mut text);
    let prefix = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut radix = base;
    if prefix != 0 && (base == 0 || base == prefix) {
        radix = prefix;
        text = &text[2..];
        // One underscore may stand between the prefix and the digits.
        text = text.strip_prefix(b"_").unwrap_or(text);
    } else if base == 0 {
        radix = 10;
        let zero = text.iter().all(|byte| matches!(byte, b'0' | b'_'));
        // "010" is octal to some readers and decimal to others, so it is neither.
        if text.first() == Some(&b'0') && !zero {
            return None;
        }
    }
    has_digits(text, radix).then_some(IntDigits { negative, text, radix })
}

fn has_digits(text: &[u8], radix: u32) -> bool {
    let mut after_digit = false;
    for &byte in text {
        match byte {
            b'_' if after_digit => after_digit = false,
            b'_' => return false,
            _ if char::from(byte).is_digit(radix) => after_digit = true,
            _ => return false,
        }
    }
    after_digit
}

impl IntDigits<'_> {
    fn to_integer(&self, max_digits: usize) -> Result<Integer, Failure> {
        match self.to_small() {
            Some(small) => Ok(Integer::Small(small)),
            None => self.to_big(max_digits),
        }
    }

    fn digits(&self) -> impl Iterator<Item = u32> {
        self.text.iter().filter_map(|&byte| char::from(byte).to_digit(self.radix))
    }

    fn to_small(&self) -> Option<i64> {
        if self.text.len() > 64 {
            return None;
        }
        let radix = i64::from(self.radix);
        self.digits().try_fold(0i64, |sum, digit| {
            let sum = sum.checked_mul(radix)?;
            let digit = i64::from(digit);
            if self.negative { sum.checked_sub(digit) } else { sum.checked_add(digit) }
        })
    }

    fn to_big(&self, max_digits: usize) -> Result<Integer, Failure> {
        let count = self.text.iter().filter(|&&byte| byte != b'_').count();
        if !self.radix.is_power_of_two() && max_digits > 0 && count > max_digits {
            return Err(too_many_digits(max_digits, count));
        }
        let mut digits = Vec::new();
        digits.expect(count)?;
        digits.extend(self.text.iter().filter(|&&byte| byte != b'_'));
        let text = core::str::from_utf8(&digits).unwrap_or_default();
        // The digits have been checked, so that the library finds nothing to refuse.
        let size = IBig::from_str_radix(text, self.radix).unwrap_or_default();
        Ok(if self.negative { (-size).into() } else { size.into() })
    }
}

fn too_many_digits(limit: usize, digits: usize) -> Failure {
    Failure::format(
        ErrorClass::Value,
        format_args!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has \
             {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
        ),
    )
}

/// `float(text)`.
pub fn parse_float(text: &[u8], source: Source) -> Result<f64, Failure> {
    if let Some(x) = few_places(text) {
        return Ok(x);
    }
    let ascii = Ascii::new(text, source)?;
    let value = match without_underscores(ascii.trimmed())? {
        Some(plain) => whole_float(plain.trimmed()),
        None => None,
    };
    value.ok_or_else(|| not_a_number("float", text, source))
}

fn not_a_number(type_name: &str, text: &[u8], source: Source) -> Failure {
    Failure::build(ErrorClass::Value, |out| {
        crate::text::sink::write_args(out, format_args!("could not convert string to {type_name}: "))?;
        match source {
            Source::Str => repr_str(text, out),
            Source::Bytes => repr_bytes(text, out),
        }
    })
}

/// Removes underscores; `None` where one does not stand between two digits.
fn without_underscores(text: &[u8]) -> Result<Option<Ascii<'_>>, NoMemory> {
    let end = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
    if !text[..end].contains(&b'_') {
        return Ok(Some(Ascii::Same(text)));
    }
    if end < text.len() {
        return Ok(None);
    }
    let digit_at = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mut plain = Vec::new();
    plain.expect(text.len())?;
    for (at, &byte) in text.iter().enumerate() {
        if byte != b'_' {
            plain.push(byte);
        } else if !(digit_at(at.wrapping_sub(1)) && digit_at(at + 1)) {
            return Ok(None);
        }
    }
    Ok(Some(Ascii::Changed(plain)))
}

fn whole_float(text: &[u8]) -> Option<f64> {
    let (value, len) = float_prefix(text)?;
    (len == text.len()).then_some(value)
}

/// The float at the start of the text and its length: what C's `strtod` reads, without
/// hexadecimal.
fn float_prefix(text: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let unsigned = &text[sign..];
    let len = word_len(unsigned).or_else(|| decimal_len(unsigned))?;
    let value = core::str::from_utf8(&text[..sign + len]).ok()?.parse().ok()?;
    Some((value, sign + len))
}

fn word_len(text: &[u8]) -> Option<usize> {
    let starts = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    [&b"infinity"[..], b"inf", b"nan"].into_iter().find(|word| starts(word)).map(<[u8]>::len)
}

fn decimal_len(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut end = whole;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if whole + fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    } else if whole == 0 {
        return None;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        // An `e` without digits is not a part of the number.
        let exponent = if end + 1 + sign <= text.len() { digits(end + 1 + sign) } else { 0 };
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    Some(end)
}

/// `complex(text)`: the real and the imaginary part.
pub fn parse_complex(text: &[u8]) -> Result<(f64, f64), Failure> {
    let ascii = Ascii::new(text, Source::Str)?;
    let Some(plain) = without_underscores(ascii.trimmed())? else {
        return Err(not_a_number("complex", text, Source::Str));
    };
    let inner = without_brackets(plain.trimmed());
    inner.and_then(complex_parts).ok_or(Failure::value("complex() arg is a malformed string"))
}

fn without_brackets(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'(', inner @ .., b')'] => Some(trim(inner)),
        [b'(', ..] | [.., b')'] => None,
        _ => Some(text),
    }
}

/// Reads `1.5`, `2j`, `1.5+2j`, `j`, `-j`, `1.5-j`.
fn complex_parts(text: &[u8]) -> Option<(f64, f64)> {
    match float_prefix(text) {
        None => unit_imaginary(text).map(|imaginary| (0.0, imaginary)),
        Some((value, len)) => match &text[len..] {
            [] => Some((value, 0.0)),
            [b'j' | b'J'] => Some((0.0, value)),
            [b'+' | b'-', ..] => imaginary_part(&text[len..]).map(|imaginary| (value, imaginary)),
            _ => None,
        },
    }
}

fn imaginary_part(text: &[u8]) -> Option<f64> {
    match float_prefix(text) {
        Some((value, len)) => matches!(text[len..], [b'j' | b'J']).then_some(value),
        None => unit_imaginary(text),
    }
}

fn unit_imaginary(text: &[u8]) -> Option<f64> {
    match text {
        [b'j' | b'J'] | [b'+', b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str, base: i64) -> Result<Integer, Failure> {
        parse_int(text.as_bytes(), base, Source::Str, 4300)
    }

    #[test]
    fn ints() {
        for (text, base, value) in [
            (" -12\n", 10, -12),
            ("1_000", 10, 1000),
            ("0x_1f", 16, 31),
            ("0b101", 0, 5),
            ("00", 0, 0),
            ("z", 36, 35),
            ("\u{3000}٣\u{2003}", 10, 3),
            ("-9223372036854775808", 10, i64::MIN),
            ("0b1", 16, 0xb1),
        ] {
            assert_eq!(int(text, base), Ok(Integer::Small(value)), "{text}");
        }
        for (text, base) in [("", 10), ("_1", 10), ("1_", 10), ("1__2", 10), ("0x", 16), ("010", 0), ("- 1", 10)] {
            assert!(int(text, base).is_err(), "{text}");
        }
        let message = int("é", 10).unwrap_err();
        assert_eq!(message.message(), "invalid literal for int() with base 10: 'é'".as_bytes());
        assert!(int(&"1".repeat(4301), 10).is_err());
        assert!(int(&"1".repeat(5000), 16).is_ok());
    }

    #[test]
    fn floats() {
        for (text, value) in [
            ("1_0.0_1", 10.01),
            (".5e-3", 0.0005),
            ("1.", 1.0),
            ("-Infinity", f64::NEG_INFINITY),
            ("1e400", f64::INFINITY),
            ("٣.٥", 3.5),
        ] {
            assert_eq!(parse_float(text.as_bytes(), Source::Str), Ok(value), "{text}");
        }
        for text in ["", ".", "1e", "1_.0", "e5", "1 2", "0x1", "infinit", "1\0"] {
            assert!(parse_float(text.as_bytes(), Source::Str).is_err(), "{text}");
        }
    }

    #[test]
    fn complexes() {
        for (text, parts) in [
            ("1", (1.0, 0.0)),
            ("-j", (0.0, -1.0)),
            (" ( 1.5e3-2j ) ", (1500.0, -2.0)),
            ("1-j", (1.0, -1.0)),
            ("inf-infinityj", (f64::INFINITY, f64::NEG_INFINITY)),
        ] {
            assert_eq!(parse_complex(text.as_bytes()), Ok(parts), "{text}");
        }
        for text in ["", "()", "(1", "1)", "1+2", "1 +2j", "++1j", "j1", "1__0"] {
            assert!(parse_complex(text.as_bytes()).is_err(), "{text}");
        }
    }
}
