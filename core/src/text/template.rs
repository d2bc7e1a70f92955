//! The template of `str.format`: literal text and replacement fields.
//! Invariant: the template is read once from left to right; a specifier with nested fields is a
//! template itself, which the caller expands first, `MAX_DEPTH` deep at most.

use super::failure::{ErrorClass, Failure};
use super::properties::decimal_value;
use super::wtf8::{code_points, decode_first};

/// How deep templates nest: the format string and its specifiers.
pub const MAX_DEPTH: usize = 2;

/// The error for templates that nest deeper.
pub const TOO_DEEP: Failure = Failure::value("Max string recursion exceeded");

/// `format_map` has no positional values.
pub const POSITIONAL_FIELDS: Failure = Failure::value("Format string contains positional fields");

/// A replacement field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'t> {
    /// The name with its accessors, read by `FieldName::read`.
    pub name: &'t [u8],
    /// The code point after `!`.
    pub conversion: Option<u32>,
    pub spec: &'t [u8],
    /// The specifier has fields of its own.
    pub nested: bool,
}

/// Literal text, and the field that follows it if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    pub literal: &'t [u8],
    pub field: Option<Field<'t>>,
}

/// Reads a template piece by piece. After a failure there is nothing more.
#[derive(Clone)]
pub struct Template<'t> {
    rest: &'t [u8],
}

pub fn template(text: &[u8]) -> Template<'_> {
    Template { rest: text }
}

impl<'t> Iterator for Template<'t> {
    type Item = Result<Piece<'t>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let piece = self.piece();
        if piece.is_err() {
            self.rest = b"";
        }
        Some(piece)
    }
}

impl<'t> Template<'t> {
    fn take(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn piece(&mut self) -> Result<Piece<'t>, Failure> {
        let text = self.rest;
        let Some(at) = text.iter().position(|byte| matches!(byte, b'{' | b'}')) else {
            self.rest = b"";
            return Ok(Piece { literal: text, field: None });
        };
        let brace = text[at];
        self.rest = &text[at + 1..];
        if self.rest.first() == Some(&brace) {
            // A doubled brace stands for itself and ends the piece.
            self.rest = &self.rest[1..];
            return Ok(Piece { literal: &text[..at + 1], field: None });
        }
        if brace == b'}' {
            return Err(Failure::value("Single '}' encountered in format string"));
        }
        if self.rest.is_empty() {
            return Err(Failure::value("Single '{' encountered in format string"));
        }
        let field = self.field()?;
        Ok(Piece { literal: &text[..at], field: Some(field) })
    }

    fn field(&mut self) -> Result<Field<'t>, Failure> {
        let start = self.rest;
        let end = self.name_end()?;
        let name = &start[..start.len() - self.rest.len() - usize::from(end.is_some())];
        let plain = Field { name, conversion: None, spec: b"", nested: false };
        match end {
            Some(b'}') => Ok(plain),
            Some(b':') => self.spec(plain),
            Some(_) => self.conversion(plain),
            None => Err(Failure::value("expected '}' before end of string")),
        }
    }

    /// Reads up to the `}`, `:` or `!` that ends the name. Brackets hide them.
    fn name_end(&mut self) -> Result<Option<u8>, Failure> {
        while let Some(byte) = self.take() {
            match byte {
                b'{' => return Err(Failure::value("unexpected '{' in field name")),
                b'[' => {
                    let close = self.rest.iter().position(|&byte| byte == b']');
                    self.rest = &self.rest[close.unwrap_or(self.rest.len())..];
                }
                b'}' | b':' | b'!' => return Ok(Some(byte)),
                _ => {}
            }
        }
        Ok(None)
    }

    fn conversion(&mut self, field: Field<'t>) -> Result<Field<'t>, Failure> {
        let Some((conversion, len)) = decode_first(self.rest) else {
            return Err(Failure::value("end of string while looking for conversion specifier"));
        };
        self.rest = &self.rest[len..];
        let field = Field { conversion: Some(conversion), ..field };
        match self.take() {
            Some(b'}') => Ok(field),
            Some(b':') | None => self.spec(field),
            Some(_) => Err(Failure::value("expected ':' after conversion specifier")),
        }
    }

    /// Reads the specifier up to the brace that closes the field.
    fn spec(&mut self, field: Field<'t>) -> Result<Field<'t>, Failure> {
        let start = self.rest;
        let mut depth = 1usize;
        let mut nested = false;
        while let Some(byte) = self.take() {
            match byte {
                b'{' => {
                    nested = true;
                    depth += 1;
                }
                b'}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let spec = &start[..start.len() - self.rest.len() - 1];
                return Ok(Field { spec, nested, ..field });
            }
        }
        Err(Failure::value("unmatched '{' in format spec"))
    }
}

/// What the first part of a field's name picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First<'t> {
    Index(usize),
    Key(&'t [u8]),
}

/// The state of automatic numbering in one template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    #[default]
    Unknown,
    Manual,
    /// Fields without a name, and the next number.
    Automatic(usize),
}

impl Numbering {
    fn automatic(&mut self) -> Result<usize, Failure> {
        let next = match *self {
            Numbering::Unknown => 0,
            Numbering::Automatic(next) => next,
            Numbering::Manual => {
                return Err(Failure::value("cannot switch from manual field specification to automatic field numbering"));
            }
        };
        *self = Numbering::Automatic(next + 1);
        Ok(next)
    }

    fn manual(&mut self) -> Result<(), Failure> {
        if matches!(self, Numbering::Automatic(_)) {
            return Err(Failure::value("cannot switch from automatic field numbering to manual field specification"));
        }
        *self = Numbering::Manual;
        Ok(())
    }
}

/// A field's name taken apart.
#[derive(Clone)]
pub struct FieldName<'t> {
    pub first: First<'t>,
    pub accessors: Accessors<'t>,
}

impl<'t> FieldName<'t> {
    /// Reads a name. Without `numbering` (as for `_string.formatter_field_name_split`) an empty
    /// name is a key.
    pub fn read(name: &'t [u8], numbering: Option<&mut Numbering>) -> Result<FieldName<'t>, Failure> {
        let end = name.iter().position(|byte| matches!(byte, b'.' | b'['));
        let (first, rest) = name.split_at(end.unwrap_or(name.len()));
        let accessors = Accessors { rest };
        let index = read_index(first)?;
        let first = match (index, numbering) {
            (None, Some(numbering)) if first.is_empty() => First::Index(numbering.automatic()?),
            (Some(index), numbering) => {
                numbering.map_or(Ok(()), Numbering::manual)?;
                First::Index(index)
            }
            (None, _) => First::Key(first),
        };
        Ok(FieldName { first, accessors })
    }
}

/// A number in decimal digits, or `None` if the text is something else.
fn read_index(text: &[u8]) -> Result<Option<usize>, Failure> {
    let mut value = None;
    for c in code_points(text) {
        let Some(digit) = decimal_value(c) else {
            return Ok(None);
        };
        let sum = value.unwrap_or(0usize).checked_mul(10);
        let sum = sum.and_then(|sum| sum.checked_add(usize::from(digit)));
        let sum = sum.filter(|&sum| isize::try_from(sum).is_ok());
        value = Some(sum.ok_or(Failure::value("Too many decimal digits in format string"))?);
    }
    Ok(value)
}

/// One step from a value to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accessor<'t> {
    /// `.name`
    Attribute(&'t [u8]),
    /// `[12]`
    Index(usize),
    /// `[text]`
    Key(&'t [u8]),
}

/// The accessors after the first part of a name.
#[derive(Clone)]
pub struct Accessors<'t> {
    rest: &'t [u8],
}

impl<'t> Iterator for Accessors<'t> {
    type Item = Result<Accessor<'t>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let (&mark, rest) = self.rest.split_first()?;
        self.rest = b"";
        Some(match mark {
            b'.' => self.attribute(rest),
            b'[' => self.item(rest),
            _ => Err(Failure::value("Only '.' or '[' may follow ']' in format field specifier")),
        })
    }
}

const EMPTY_ATTRIBUTE: Failure = Failure::value("Empty attribute in format string");

impl<'t> Accessors<'t> {
    fn attribute(&mut self, text: &'t [u8]) -> Result<Accessor<'t>, Failure> {
        let end = text.iter().position(|byte| matches!(byte, b'.' | b'['));
        let (name, rest) = text.split_at(end.unwrap_or(text.len()));
        self.rest = rest;
        if name.is_empty() { Err(EMPTY_ATTRIBUTE) } else { Ok(Accessor::Attribute(name)) }
    }

    fn item(&mut self, text: &'t [u8]) -> Result<Accessor<'t>, Failure> {
        let Some(end) = text.iter().position(|&byte| byte == b']') else {
            return Err(Failure::value("Missing ']' in format string"));
        };
        self.rest = &text[end + 1..];
        let name = &text[..end];
        if name.is_empty() {
            return Err(EMPTY_ATTRIBUTE);
        }
        Ok(read_index(name)?.map_or(Accessor::Key(name), Accessor::Index))
    }
}

/// The error for a `!` conversion other than `r`, `s` and `a`.
pub fn unknown_conversion(code: u32) -> Failure {
    match code {
        33..127 => Failure::format(ErrorClass::Value, format_args!("Unknown conversion specifier {}", char::from(code as u8))),
        _ => Failure::format(ErrorClass::Value, format_args!("Unknown conversion specifier \\x{code:x}")),
    }
}

/// The error for an index past the positional values.
pub fn index_out_of_range(index: usize) -> Failure {
    Failure::format(ErrorClass::Index, format_args!("Replacement index {index} out of range for positional args tuple"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn pieces() {
        let parts: Vec<_> = template(b"a{{b{0.x[1][k]!r:>{w}}}}").collect();
        assert_eq!(parts[0], Ok(Piece { literal: b"a{", field: None }));
        let Ok(Piece { literal: b"b", field: Some(field) }) = parts[1] else { panic!("no field") };
        assert_eq!((field.name, field.conversion), (&b"0.x[1][k]"[..], Some(u32::from(b'r'))));
        assert_eq!((field.spec, field.nested), (&b">{w}"[..], true));
        assert_eq!(parts[2], Ok(Piece { literal: b"}", field: None }));
        let name = FieldName::read(field.name, None).unwrap();
        assert_eq!(name.first, First::Index(0));
        let accessors: Vec<_> = name.accessors.map(Result::unwrap).collect();
        assert_eq!(accessors, [Accessor::Attribute(b"x"), Accessor::Index(1), Accessor::Key(b"k")]);
    }

    #[test]
    fn numbering() {
        let mut numbering = Numbering::default();
        assert_eq!(FieldName::read(b"", Some(&mut numbering)).unwrap().first, First::Index(0));
        assert_eq!(FieldName::read(b"x", Some(&mut numbering)).unwrap().first, First::Key(b"x"));
        assert_eq!(FieldName::read(b".y", Some(&mut numbering)).unwrap().first, First::Index(1));
        assert!(FieldName::read(b"0", Some(&mut numbering)).is_err());
    }
}
