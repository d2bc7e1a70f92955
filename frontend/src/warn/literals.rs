//! Warnings about literals: escapes without a meaning, numbers that run into a keyword.
//!
//! Invariant: one warning for each string token, the first escape's; pieces of an f-string are tokens of their own, and
//! CPython looks at them when it has read the field or the string that they end in, which decides order and line.

use coachwhip_core::bytecode::code::SourceWarning;

use super::{LATER, warning};
use crate::error::Loc;
use crate::source::SourceText;
use crate::tokens::{Kind, Token, Tokens};

pub(super) struct Literals<'a> {
    pub text: &'a SourceText,
    pub found: Vec<SourceWarning>,
}

/// An f-string that is being read: its pieces, and its open fields.
struct Format<'a> {
    raw: bool,
    pieces: Vec<&'a Token>,
    fields: Vec<Field<'a>>,
}

/// A replacement field: brackets open in its expression, and the pieces of its format spec once that began.
struct Field<'a> {
    brackets: u32,
    spec: Option<Vec<&'a Token>>,
}

impl Literals<'_> {
    pub(super) fn walk(mut self, tokens: &Tokens) -> Vec<SourceWarning> {
        let mut formats: Vec<Format<'_>> = Vec::new();
        for token in &tokens.list {
            match token.kind {
                Kind::Number => self.number(token),
                Kind::Text | Kind::Bytes => self.string(token),
                Kind::FormatStart => {
                    let raw = self.slice(token).bytes().any(|b| b | 0x20 == b'r');
                    formats.push(Format { raw, pieces: Vec::new(), fields: Vec::new() });
                }
                Kind::FormatMiddle => {
                    if let Some(format) = formats.last_mut() {
                        match format.fields.last_mut().and_then(|field| field.spec.as_mut()) {
                            Some(spec) => spec.push(token),
                            None => format.pieces.push(token),
                        }
                    }
                }
                Kind::FormatEnd => {
                    if let Some(format) = formats.pop() {
                        self.pieces(format.raw, &format.pieces, token);
                    }
                }
                Kind::Operator => {
                    if let Some(format) = formats.last_mut() {
                        self.operator(format, token);
                    }
                }
                _ => {}
            }
        }
        self.found
    }

    fn slice(&self, token: &Token) -> &str {
        self.text.slice(Loc { start: token.start, end: token.end })
    }

    fn operator(&mut self, format: &mut Format<'_>, token: &Token) {
        let first = self.slice(token).as_bytes().first().copied().unwrap_or(0);
        match format.fields.last_mut() {
            Some(field) if field.spec.is_none() && !(field.brackets == 0 && matches!(first, b'}' | b':')) => match first {
                b'(' | b'[' | b'{' => field.brackets += 1,
                b')' | b']' | b'}' => field.brackets = field.brackets.saturating_sub(1),
                _ => {}
            },
            Some(field) if first == b':' && field.spec.is_none() => field.spec = Some(Vec::new()),
            Some(_) if first == b'}' => {
                let ended = format.fields.pop().and_then(|field| field.spec).unwrap_or_default();
                self.pieces(format.raw, &ended, token);
            }
            _ => format.fields.push(Field { brackets: 0, spec: None }),
        }
    }

    /// A number may be followed by a keyword without a blank, which is not to stay so.
    fn number(&mut self, token: &Token) {
        let rest = &self.text.text.as_bytes()[token.end as usize..];
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return;
        }
        let number = self.slice(token).as_bytes();
        let kind = match (number.get(1).map(|b| b | 0x20), number.last().map(|b| b | 0x20)) {
            (Some(b'x'), _) => "hexadecimal",
            (Some(b'o'), _) => "octal",
            (Some(b'b'), _) => "binary",
            (_, Some(b'j')) => "imaginary",
            _ => "decimal",
        };
        self.add(format!("invalid {kind} literal"), Loc { start: token.start, end: token.end }, token.start);
    }

    fn string(&mut self, token: &Token) {
        let slice = self.slice(token);
        let prefix = slice.bytes().take_while(u8::is_ascii_alphabetic).count();
        if slice[..prefix].bytes().any(|b| b | 0x20 == b'r') {
            return;
        }
        if let Some((at, escape)) = first_invalid(slice, token.kind == Kind::Bytes) {
            let start = token.start + at as u32;
            self.add(message(&escape), Loc { start, end: start + escape.len() as u32 }, start);
        }
    }

    /// The pieces of an f-string or of a format spec that ends at `end`.
    fn pieces(&mut self, raw: bool, pieces: &[&Token], end: &Token) {
        if raw {
            return;
        }
        for piece in pieces {
            let slice = self.slice(piece);
            // A backslash before a field is the last of its piece.
            let cut = slice.ends_with('\\') && slice.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
            let next = self.text.text[piece.end as usize..].chars().next();
            let cut = cut.then(|| (slice.len() - 1, format!("\\{}", next.unwrap_or('{'))));
            let Some((at, escape)) = first_invalid(slice, false).or(cut) else { continue };
            let lines = slice[..at].bytes().filter(|b| *b == b'\n').count() as u32;
            let start = piece.start + at as u32;
            let line = self.text.line_of(end.start) + lines;
            let place = Loc { start, end: start + escape.len() as u32 };
            self.found.push(warning(self.text, message(&escape), place, line));
        }
    }

    fn add(&mut self, message: String, place: Loc, at: u32) {
        self.found.push(warning(self.text, message, place, self.text.line_of(at)));
    }
}

fn message(escape: &str) -> String {
    let kind = if escape.len() > 2 && escape.as_bytes()[1].is_ascii_digit() { "invalid octal" } else { "invalid" };
    format!("\"{escape}\" is an {kind} escape sequence. {LATER}Did you mean \"\\{escape}\"? A raw string is also an option.")
}

/// The first escape without a meaning, and where it is.
fn first_invalid(text: &str, is_bytes: bool) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'\\') {
        at += found;
        match bytes.get(at + 1)? {
            b'0'..=b'7' => {
                let digits = bytes[at + 1..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
                if digits == 3 && bytes[at + 1] > b'3' {
                    return Some((at, text[at..at + 4].to_string()));
                }
            }
            b'N' | b'u' | b'U' if !is_bytes => {}
            b'\n' | b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'x' => {}
            // CPython is silent about these.
            0x80.. => {}
            other => return Some((at, format!("\\{}", *other as char))),
        }
        at += 2;
    }
    None
}
