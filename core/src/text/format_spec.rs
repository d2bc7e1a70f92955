//! The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]]
//! [type]`, read into a `FormatSpec`; `format_value.rs` applies it.
//! Invariant: what is read keeps whether it was written, so that each type can refuse it in
//! CPython's words.

use super::failure::{ErrorClass, Failure};
use super::sink::{NoMemory, Sink, write_args};
use super::wtf8::{CodePoints, code_points, decode_first};

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Center,
    /// Between the sign and the digits.
    AfterSign,
}

impl Align {
    fn from_code_point(c: u32) -> Option<Align> {
        match char::from_u32(c)? {
            '<' => Some(Align::Left),
            '>' => Some(Align::Right),
            '^' => Some(Align::Center),
            '=' => Some(Align::AfterSign),
            _ => None,
        }
    }
}

/// What is written before a number that is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignRule {
    /// `+`: a plus.
    Plus,
    /// `-`: nothing.
    Minus,
    /// A space.
    Space,
}

/// The separator between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    Comma,
    Underscore,
}

impl Grouping {
    pub const fn as_bytes(self) -> &'static [u8] {
        match self {
            Grouping::Comma => b",",
            Grouping::Underscore => b"_",
        }
    }
}

/// A format specifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// A code point; a space unless written.
    pub fill: u32,
    pub align: Align,
    pub sign: Option<SignRule>,
    /// `z`
    pub positive_zero: bool,
    /// `#`
    pub alternate: bool,
    pub width: Option<usize>,
    pub grouping: Option<Grouping>,
    pub precision: Option<usize>,
    pub fraction_grouping: Option<Grouping>,
    /// The type's code point, or the default of the formatted type.
    pub code: Option<u32>,
}

/// What a type's formatting starts from.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    pub code: Option<u8>,
    pub align: Align,
}

impl Defaults {
    pub const STR: Defaults = Defaults { code: Some(b's'), align: Align::Left };
    pub const INT: Defaults = Defaults { code: Some(b'd'), align: Align::Right };
    pub const FLOAT: Defaults = Defaults { code: None, align: Align::Right };
}

impl FormatSpec {
    /// Reads a specifier. `type_name` is the formatted object's, for messages.
    pub fn parse(text: &[u8], defaults: Defaults, type_name: &str) -> Result<FormatSpec, Failure> {
        Parser { rest: text, whole: text, type_name }.parse(defaults)
    }

    /// The type as an ASCII character; 0 if there is none or it is not ASCII.
    pub fn ascii_code(&self) -> u8 {
        self.code.and_then(|code| u8::try_from(code).ok()).filter(u8::is_ascii).unwrap_or(0)
    }

    /// The group size that the type calls for.
    pub fn group_size(&self) -> usize {
        if matches!(self.ascii_code(), b'b' | b'o' | b'x' | b'X') { 4 } else { 3 }
    }

    /// The error for a type that the object does not know.
    pub fn unknown_code(&self, type_name: &str) -> Failure {
        Failure::build(ErrorClass::Value, |out| {
            out.push(b"Unknown format code '")?;
            write_code(self.code.unwrap_or(0), out)?;
            out.push(b"' for object of type '")?;
            out.push(type_name.as_bytes())?;
            out.push(b"'")
        })
    }
}

/// ASCII is shown as it is, anything else by number.
fn write_code(code: u32, out: &mut dyn Sink) -> Result<(), NoMemory> {
    match code {
        33..128 => out.push(&[code as u8]),
        _ => write_args(out, format_args!("\\x{code:x}")),
    }
}

const BOTH_SEPARATORS: Failure = Failure::value("Cannot specify both ',' and '_'.");
const TOO_MANY_DIGITS: Failure = Failure::value("Too many decimal digits in format string");
const NO_PRECISION: Failure = Failure::value("Format specifier missing precision");

struct Parser<'a> {
    rest: &'a [u8],
    whole: &'a [u8],
    type_name: &'a str,
}

impl Parser<'_> {
    fn parse(mut self, defaults: Defaults) -> Result<FormatSpec, Failure> {
        let mut spec = FormatSpec {
            fill: u32::from(b' '),
            align: defaults.align,
            sign: None,
            positive_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            precision: None,
            fraction_grouping: None,
            code: defaults.code.map(u32::from),
        };
        self.fill_and_align(&mut spec, defaults.align);
        spec.width = self.number()?;
        spec.grouping = self.grouping()?;
        if self.take(b'.') {
            spec.precision = self.number()?;
            spec.fraction_grouping = self.grouping()?;
            if spec.precision.is_none() && spec.fraction_grouping.is_none() {
                return Err(NO_PRECISION);
            }
        }
        self.code(&mut spec)?;
        check_grouping(&spec)?;
        Ok(spec)
    }

    fn take(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((&first, rest)) if first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn fill_and_align(&mut self, spec: &mut FormatSpec, default: Align) {
        let mut ahead: CodePoints = code_points(self.rest);
        let (first, after_first) = (ahead.next(), ahead.rest());
        let (second, after_second) = (ahead.next(), ahead.rest());
        let mut filled = false;
        let mut aligned = true;
        if let (Some(fill), Some(align)) = (first, second.and_then(Align::from_code_point)) {
            (spec.fill, spec.align, filled) = (fill, align, true);
            self.rest = after_second;
        } else if let Some(align) = first.and_then(Align::from_code_point) {
            spec.align = align;
            self.rest = after_first;
        } else {
            aligned = false;
        }
        self.flags(spec);
        if !filled && self.take(b'0') {
            spec.fill = u32::from(b'0');
            if !aligned && default == Align::Right {
                spec.align = Align::AfterSign;
            }
        }
    }

    fn flags(&mut self, spec: &mut FormatSpec) {
        spec.sign = match self.rest.first() {
            Some(b'+') => Some(SignRule::Plus),
            Some(b'-') => Some(SignRule::Minus),
            Some(b' ') => Some(SignRule::Space),
            _ => None,
        };
        if spec.sign.is_some() {
            self.rest = &self.rest[1..];
        }
        spec.positive_zero = self.take(b'z');
        spec.alternate = self.take(b'#');
    }

    /// Digits of any script, as CPython reads them.
    fn number(&mut self) -> Result<Option<usize>, Failure> {
        let mut value = None;
        while let Some((c, len)) = decode_first(self.rest) {
            let Some(digit) = super::properties::decimal_value(c) else {
                break;
            };
            self.rest = &self.rest[len..];
            let sum = value.unwrap_or(0usize).checked_mul(10);
            let sum = sum.and_then(|sum| sum.checked_add(usize::from(digit)));
            value = Some(sum.filter(|&sum| isize::try_from(sum).is_ok()).ok_or(TOO_MANY_DIGITS)?);
        }
        Ok(value)
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, Failure> {
        let comma = self.take(b',');
        let underscore = self.take(b'_');
        match (comma, underscore) {
            (true, true) => Err(BOTH_SEPARATORS),
            (false, true) if self.rest.first() == Some(&b',') => Err(BOTH_SEPARATORS),
            (true, false) => Ok(Some(Grouping::Comma)),
            (false, true) => Ok(Some(Grouping::Underscore)),
            (false, false) => Ok(None),
        }
    }

    fn code(&mut self, spec: &mut FormatSpec) -> Result<(), Failure> {
        let Some((code, len)) = decode_first(self.rest) else {
            return Ok(());
        };
        if len < self.rest.len() {
            return Err(self.invalid());
        }
        spec.code = Some(code);
        Ok(())
    }

    fn invalid(&self) -> Failure {
        Failure::build(ErrorClass::Value, |out| {
            out.push(b"Invalid format specifier '")?;
            out.push(self.whole)?;
            out.push(b"' for object of type '")?;
            out.push(self.type_name.as_bytes())?;
            out.push(b"'")
        })
    }
}

/// Which types may have which separator.
fn check_grouping(spec: &FormatSpec) -> Result<(), Failure> {
    let code = spec.ascii_code();
    let number = spec.code.is_none() || matches!(code, b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F');
    let bits = matches!(code, b'b' | b'o' | b'x' | b'X');
    match spec.grouping {
        Some(Grouping::Underscore) if number || bits => {}
        Some(Grouping::Comma) if number => {}
        Some(grouping) => return Err(refused_grouping(grouping, spec)),
        None => {}
    }
    match spec.fraction_grouping {
        Some(grouping) if code == b'n' => Err(refused_grouping(grouping, spec)),
        _ => Ok(()),
    }
}

fn refused_grouping(grouping: Grouping, spec: &FormatSpec) -> Failure {
    Failure::build(ErrorClass::Value, |out| {
        out.push(b"Cannot specify '")?;
        out.push(grouping.as_bytes())?;
        out.push(b"' with '")?;
        write_code(spec.code.unwrap_or(0), out)?;
        out.push(b"'.")
    })
}
