//! The decoded source: lines, places, and literals as the source spells them.
//!
//! Invariant: the text has only `\n` line ends, as Python's tokenizer sees it.

use coachwhip_core::bytecode::code::{Constant, Span, Wtf8Box};
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use crate::error::Loc;
use crate::text;

/// Source text with its line starts.
pub(crate) struct SourceText {
    pub text: String,
    line_starts: Vec<u32>,
}

impl SourceText {
    pub fn new(text: String) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        SourceText { text, line_starts }
    }

    /// The line (from 1) that holds the byte at `offset`.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|start| *start <= offset) as u32
    }

    /// Where the line of `offset` begins.
    pub fn line_start_of(&self, offset: u32) -> u32 {
        let line = self.line_of(offset).max(1);
        self.line_starts.get(line as usize - 1).copied().unwrap_or(0)
    }

    /// Line `number` (from 1) without its end.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.line_starts.get(index)? as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        self.text.get(start..end).map(|line| line.trim_end_matches('\n'))
    }

    /// Lines and columns of a place.
    pub fn span(&self, loc: Loc) -> Span {
        if loc.is_none() || loc == Loc::LINE_ZERO {
            return Span::default();
        }
        let (line, end_line) = (self.line_of(loc.start), self.line_of(loc.end.max(loc.start)));
        Span {
            line,
            end_line,
            column: loc.start - self.line_start_of(loc.start),
            end_column: loc.end.max(loc.start) - self.line_start_of(loc.end.max(loc.start)),
        }
    }

    /// The text of a place.
    pub fn slice(&self, loc: Loc) -> &str {
        self.text.get(loc.start as usize..loc.end as usize).unwrap_or("")
    }

    /// The first byte from `offset` on that is neither white space nor comment.
    pub fn next_code(&self, offset: u32) -> u32 {
        let bytes = self.text.as_bytes();
        let mut at = offset as usize;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\x0c' | b'\\' | b')' => at += 1,
                b'#' => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at),
                _ => break,
            }
        }
        at as u32
    }

    // -- literals -----------------------------------------------------------------------------------------------

    /// The value of a str literal, implicit concatenation included.
    pub fn string_literal(&self, s: &ast::ExprStringLiteral) -> Constant {
        let parts = s.value.as_slice();
        if !parts.iter().any(|part| self.may_hold_surrogates(part.range())) {
            return text_constant(s.value.to_str());
        }
        let bytes: Vec<u8> = parts.iter().flat_map(|part| self.literal_part(part)).collect();
        Constant::Str(Wtf8Box(text::join_surrogates(bytes).into()))
    }

    /// One literal of a concatenation.
    pub fn literal_part(&self, part: &ast::StringLiteral) -> Vec<u8> {
        if !self.may_hold_surrogates(part.range()) || part.flags.prefix().is_raw() {
            return part.as_str().as_bytes().to_vec();
        }
        text::unescape(self.slice(Loc::from(part.content_range())))
    }

    /// A literal piece of an f-string or t-string.
    pub fn interpolated_literal(&self, part: &ast::InterpolatedStringLiteralElement, flags: ast::AnyStringFlags) -> Vec<u8> {
        if !self.may_hold_surrogates(part.range()) || ast::StringFlags::prefix(flags).is_raw() {
            return part.value.as_bytes().to_vec();
        }
        let raw = self.slice(Loc::of(part)).replace("{{", "{").replace("}}", "}");
        text::unescape(&raw)
    }

    /// Whether a literal has an escape that the parser's strings cannot hold.
    fn may_hold_surrogates(&self, range: ruff_text_size::TextRange) -> bool {
        let raw = self.slice(Loc::from(range)).as_bytes();
        raw.windows(4).any(|w| {
            w[0] == b'\\' && (w[1] == b'u' && matches!(w[2], b'd' | b'D') || w[1] == b'U' && w[2] == b'0' && w[3] == b'0')
        })
    }

    /// The source of a t-string's field, as `Interpolation.expression` shows it.
    pub fn field_text(&self, field: &ast::InterpolatedElement) -> &str {
        let start = Loc::of(field).start + 1;
        let inner = Loc::of(&*field.expression);
        // Parentheses around the expression belong to the text.
        let after = inner.end.max(start);
        let end = match field.format_spec.as_deref() {
            Some(spec) => Loc::of(spec).start,
            None => Loc::of(field).end,
        };
        let rest = self.slice(Loc { start: after, end });
        let kept = rest.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b')')).count();
        self.slice(Loc { start, end: after + kept as u32 })
    }
}

fn text_constant(s: &str) -> Constant {
    Constant::Str(Wtf8Box::from(s))
}
