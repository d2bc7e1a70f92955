//! The template of `text % values`: literal pieces and conversions.
//! Invariant: each conversion keeps the errors of its later parts until the caller has fetched
//! what the earlier parts ask for, because Python reports a missing key or argument first.
//!
//! For each conversion the caller, in this order: looks the key up (or fails with `key_required`
//! if a key was used before and there is none), fetches the numbers for `*` (only a tuple has
//! them: a single value gives `not_enough_arguments(1)`), raises
//! `Conversion::fault`, fetches the value, and hands it to `percent_value.rs`.

use super::failure::{ErrorClass, Failure};
use super::repr::{repr_bytes, repr_str};
use super::search::{Unit, find_byte};
use super::sink::{NoMemory, Sink, write_args};
use super::wtf8::{self, decode_first};

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    None,
    /// `*`: the next argument.
    Argument,
    Fixed(usize),
}

/// The characters between `%` and the width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
}

/// One `%` conversion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion<'t> {
    /// Where the `%` is: a code point index in strings, an offset in bytes.
    pub position: usize,
    pub key: Option<&'t [u8]>,
    pub flags: Flags,
    pub width: Count,
    pub precision: Count,
    /// The conversion's letter (a code point).
    pub code: u32,
    /// Where the letter is.
    pub code_position: usize,
    /// What is wrong with the template here, if anything is.
    pub fault: Option<Failure>,
}

/// A conversion that says no more than how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simple {
    pub code: u8,
    pub width: usize,
    pub zeros: bool,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Literal(&'t [u8]),
    Conversion(Conversion<'t>),
}

/// Reads a template piece by piece. A failure is a template without an end.
pub struct Template<'t> {
    text: &'t [u8],
    at: usize,
    /// The last offset that was turned into a position, and that position.
    counted: (usize, usize),
    unit: Unit,
}

/// Reads the template of a string, or of bytes.
pub fn template(text: &[u8], unit: Unit) -> Template<'_> {
    Template { text, at: 0, counted: (0, 0), unit }
}

impl<'t> Iterator for Template<'t> {
    type Item = Result<Piece<'t>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        if rest.starts_with(b"%%") {
            self.at += 2;
            return Some(Ok(Piece::Literal(&rest[..1])));
        }
        let len = find_byte(rest, b'%').unwrap_or(rest.len());
        if len > 0 {
            self.at += len;
            return Some(Ok(Piece::Literal(&rest[..len])));
        }
        Some(self.conversion().map(Piece::Conversion))
    }
}

const MAX_PRECISION: usize = 0x7fff_ffff;

impl<'t> Template<'t> {
    /// Takes the text up to the next `%`, if there is any.
    #[inline]
    pub fn take_literal(&mut self) -> Option<&'t [u8]> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty() && rest[0] != b'%')?;
        let text = &rest[..find_byte(rest, b'%').unwrap_or(rest.len())];
        self.at += text.len();
        Some(text)
    }

    /// Takes a conversion that is a letter and a width of at most two digits, if that comes next and `takes` says so.
    #[inline]
    pub fn take_simple(&mut self, takes: impl FnOnce(Simple) -> bool) -> bool {
        let Some([b'%', rest @ ..]) = self.text.get(self.at..) else { return false };
        let zeros = rest.first() == Some(&b'0');
        let rest = &rest[usize::from(zeros)..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).take(3).count();
        if digits > 2 || digits > 0 && rest[0] == b'0' {
            return false;
        }
        let width = rest[..digits].iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
        let is_taken = match rest.get(digits) {
            Some(code) if code.is_ascii_alphabetic() => takes(Simple { code: *code, width, zeros }),
            _ => false,
        };
        if is_taken {
            self.at += 2 + usize::from(zeros) + digits;
        }
        is_taken
    }

    fn position_of(&mut self, offset: usize) -> usize {
        if self.unit == Unit::Byte {
            return offset;
        }
        let (from, index) = self.counted;
        let between = self.text.get(from..offset).unwrap_or_default();
        self.counted = (offset, index + wtf8::count(between));
        self.counted.1
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn conversion(&mut self) -> Result<Conversion<'t>, Failure> {
        let position = self.position_of(self.at);
        self.at += 1;
        let mut conversion = Conversion {
            position,
            key: None,
            flags: Flags::default(),
            width: Count::None,
            precision: Count::None,
            code: 0,
            code_position: position,
            fault: None,
        };
        if self.peek() == Some(b'(') {
            conversion.key = Some(self.key(position)?);
        }
        if let Err(fault) = self.rest_of(&mut conversion) {
            conversion.fault = Some(fault);
            // Nothing after a fault is read.
            self.at = self.text.len();
        }
        Ok(conversion)
    }

    /// The text between brackets, which may hold pairs of brackets.
    fn key(&mut self, position: usize) -> Result<&'t [u8], Failure> {
        let start = self.at + 1;
        let mut depth = 0usize;
        for (at, byte) in self.text.iter().enumerate().skip(self.at) {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at = at + 1;
                return Ok(&self.text[start..at]);
            }
        }
        self.at = self.text.len();
        Err(Failure::format(ErrorClass::Value, format_args!("stray % or incomplete format key at position {position}")))
    }

    fn rest_of(&mut self, conversion: &mut Conversion<'t>) -> Result<(), Failure> {
        let position = conversion.position;
        self.flags(&mut conversion.flags);
        conversion.width = self.count("width", isize::MAX as usize, conversion)?;
        if self.peek() == Some(b'.') {
            self.at += 1;
            // A point alone is a precision of zero.
            conversion.precision = match self.count("precision", MAX_PRECISION, conversion)? {
                Count::None => Count::Fixed(0),
                count => count,
            };
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.at += 1;
        }
        let code_at = self.at;
        let first = match self.unit {
            Unit::Byte => self.peek().map(|byte| (u32::from(byte), 1)),
            Unit::CodePoint => decode_first(&self.text[self.at..]),
        };
        let (code, len) =
            first.ok_or_else(|| Failure::format(ErrorClass::Value, format_args!("stray % at position {position}")))?;
        self.at += len;
        conversion.code = code;
        conversion.code_position = self.position_of(code_at);
        Ok(())
    }

    fn flags(&mut self, flags: &mut Flags) {
        while let Some(byte) = self.peek() {
            match byte {
                b'-' => flags.left = true,
                b'+' => flags.plus = true,
                b' ' => flags.space = true,
                b'#' => flags.alternate = true,
                b'0' => flags.zero = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    fn count(&mut self, name: &str, limit: usize, conversion: &Conversion) -> Result<Count, Failure> {
        if self.peek() == Some(b'*') {
            self.at += 1;
            return match conversion.key {
                None => Ok(Count::Argument),
                Some(_) => Err(star_with_key(conversion.position)),
            };
        }
        let mut value = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            let sum = value.unwrap_or(0usize).checked_mul(10);
            let sum = sum.and_then(|sum| sum.checked_add(usize::from(digit - b'0')));
            value = Some(sum.filter(|&sum| sum <= limit).ok_or_else(|| {
                let position = conversion.position;
                Failure::format(ErrorClass::Value, format_args!("{name} too big at position {position}"))
            })?);
        }
        Ok(value.map_or(Count::None, Count::Fixed))
    }
}

fn star_with_key(position: usize) -> Failure {
    Failure::format(ErrorClass::Value, format_args!("* cannot be used with a parenthesised mapping key at position {position}"))
}

impl Conversion<'_> {
    /// Is this a letter that the template language knows?
    pub fn is_known(&self, unit: Unit) -> bool {
        let Ok(code) = u8::try_from(self.code) else {
            return false;
        };
        b"diouxXeEfFgGcrsa".contains(&code) || (unit == Unit::Byte && code == b'b')
    }

    /// The error for a letter that it does not know.
    pub fn unsupported(&self, unit: Unit) -> Failure {
        let Conversion { position, code, code_position, .. } = *self;
        if let Some(letter) = char::from_u32(code).filter(char::is_ascii_alphabetic) {
            return Failure::format(ErrorClass::Value, format_args!("unsupported format %{letter} at position {position}"));
        }
        Failure::build(ErrorClass::Value, |out| {
            write_args(out, format_args!("stray % at position {position} or unexpected format character "))?;
            write_unexpected(code, unit, out)?;
            write_args(out, format_args!(" at position {code_position}"))
        })
    }
}

fn write_unexpected(code: u32, unit: Unit, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let ascii = matches!(code, 0x20..0x7f);
    if unit == Unit::Byte && !ascii {
        return write_args(out, format_args!("with code 0x{code:02x}"));
    }
    if !super::properties::is_printable(code) {
        return write_args(out, format_args!("U+{code:04X}"));
    }
    let mut buffer = [0; 4];
    repr_str(wtf8::encode(code, &mut buffer), out)?;
    if ascii { Ok(()) } else { write_args(out, format_args!(" (U+{code:04X})")) }
}

/// How messages call the value of a conversion.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    /// The right side of `%`, which is no tuple.
    Only,
    /// An element of the tuple, counted from one.
    Number(usize),
    /// An element of the mapping, with its key as it stands in the template.
    Key(&'a [u8], Unit),
}

impl Argument<'_> {
    fn write(&self, out: &mut dyn Sink) -> Result<(), NoMemory> {
        out.push(b"format argument")?;
        match *self {
            Argument::Only => {}
            Argument::Number(number) => write_args(out, format_args!(" {number}"))?,
            Argument::Key(key, unit) => {
                out.push(b" ")?;
                match unit {
                    Unit::Byte => repr_bytes(key, out)?,
                    Unit::CodePoint => repr_str(key, out)?,
                }
            }
        }
        out.push(b": ")
    }

    fn failure(&self, class: ErrorClass, arguments: core::fmt::Arguments<'_>) -> Failure {
        Failure::build(class, |out| {
            self.write(out)?;
            write_args(out, arguments)
        })
    }

    /// The value for `*` is no int.
    pub fn star_not_int(&self, type_name: &str) -> Failure {
        self.failure(ErrorClass::Type, format_args!("* requires int, not {type_name}"))
    }

    /// The value for a numeric conversion is no number.
    pub fn not_a_number(&self, code: u32, type_name: &str) -> Failure {
        let letter = char::from_u32(code).unwrap_or(' ');
        let wanted = if matches!(letter, 'x' | 'X' | 'o') { "an integer" } else { "a real number" };
        self.failure(ErrorClass::Type, format_args!("%{letter} requires {wanted}, not {type_name}"))
    }

    /// The value for `%c` is of a wrong type.
    pub fn not_a_character(&self, unit: Unit, type_name: &str) -> Failure {
        self.failure(ErrorClass::Type, format_args!("%c requires {}, not {type_name}", wanted_character(unit)))
    }

    /// The string (or bytes) for `%c` has not the length 1. `kind` is "string", "bytes object"
    /// or "bytearray object".
    pub fn not_one_character(&self, unit: Unit, kind: &str, length: usize) -> Failure {
        let wanted = wanted_character(unit);
        self.failure(ErrorClass::Type, format_args!("%c requires {wanted}, not a {kind} of length {length}"))
    }

    /// The number for `%c` is no character.
    pub fn character_out_of_range(&self, unit: Unit) -> Failure {
        let range = if unit == Unit::Byte { "256" } else { "0x110000" };
        self.failure(ErrorClass::Overflow, format_args!("%c argument not in range({range})"))
    }

    /// The value for `%s` or `%b` in bytes is neither bytes-like nor convertible.
    pub fn not_bytes(&self, type_name: &str) -> Failure {
        self.failure(
            ErrorClass::Type,
            format_args!(
                "%b requires a bytes-like object, or an object that implements __bytes__, \
                 not {type_name}"
            ),
        )
    }

    /// Turns the integer for a `*` width into flags and a width. `None` is an int too big.
    pub fn star_width(&self, value: Option<i64>, flags: &mut Flags) -> Result<usize, Failure> {
        let too_big = || self.failure(ErrorClass::Overflow, format_args!("too big for width"));
        let value = value.ok_or_else(too_big)?;
        flags.left |= value < 0;
        let width = usize::try_from(value.unsigned_abs()).map_err(|_| too_big())?;
        if isize::try_from(width).is_err() { Err(too_big()) } else { Ok(width) }
    }

    /// Turns the integer for a `*` precision into a precision.
    pub fn star_precision(&self, value: Option<i64>) -> Result<usize, Failure> {
        let value = value.and_then(|value| i32::try_from(value).ok());
        value
            .map(|value| value.max(0) as usize)
            .ok_or_else(|| self.failure(ErrorClass::Overflow, format_args!("too big for precision")))
    }
}

fn wanted_character(unit: Unit) -> &'static str {
    match unit {
        Unit::Byte => "an integer in range(256) or a single byte",
        Unit::CodePoint => "an integer or a unicode character",
    }
}

/// The template has a key, and the right side of `%` is no mapping.
pub fn not_a_mapping(type_name: &str) -> Failure {
    Failure::format(ErrorClass::Type, format_args!("format requires a mapping, not {type_name}"))
}

/// The template had a key before, and this conversion has none.
pub fn key_required(position: usize) -> Failure {
    Failure::format(ErrorClass::Value, format_args!("format requires a parenthesised mapping key at position {position}"))
}

/// The template has more conversions than there are values.
pub fn not_enough_arguments(got: usize) -> Failure {
    Failure::format(ErrorClass::Type, format_args!("not enough arguments for format string (got {got})"))
}

/// There are more values than conversions.
pub fn not_all_converted(unit: Unit, required: usize, got: usize) -> Failure {
    let kind = if unit == Unit::Byte { "bytes" } else { "string" };
    Failure::format(
        ErrorClass::Type,
        format_args!(
            "not all arguments converted during {kind} formatting \
             (required {required}, got {got})"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        template(text.as_bytes(), Unit::CodePoint).map(Result::unwrap).collect()
    }

    #[test]
    fn pieces_of_a_template() {
        let parts = pieces("é%% %(a(b))-#08.3lf!");
        assert_eq!(parts[0], Piece::Literal("é".as_bytes()));
        assert_eq!(parts[1], Piece::Literal(b"%"));
        let Piece::Conversion(conversion) = &parts[3] else { panic!("no conversion") };
        assert_eq!(conversion.position, 4);
        assert_eq!(conversion.key, Some(&b"a(b)"[..]));
        assert_eq!(conversion.width, Count::Fixed(8));
        assert_eq!(conversion.precision, Count::Fixed(3));
        assert_eq!(conversion.code, u32::from(b'f'));
        assert!(conversion.flags.left && conversion.flags.alternate && conversion.flags.zero);
    }

    #[test]
    fn faults() {
        let fault = |text: &str| {
            let parts = pieces(text);
            let Some(Piece::Conversion(conversion)) = parts.last() else { panic!("no conversion") };
            let failure = match &conversion.fault {
                Some(fault) => fault.clone(),
                None => conversion.unsupported(Unit::CodePoint),
            };
            String::from_utf8(failure.message().to_vec()).unwrap()
        };
        assert_eq!(fault("a%5"), "stray % at position 1");
        assert_eq!(fault("é%y"), "unsupported format %y at position 1");
        assert_eq!(fault("%5.é"), "stray % at position 0 or unexpected format character 'é' (U+00E9) at position 3");
        assert_eq!(fault("%.99999999999d"), "precision too big at position 0");
    }
}
