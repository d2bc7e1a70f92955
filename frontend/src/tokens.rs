//! Python's tokens, with the errors of CPython's tokenizer.
//!
//! The parser proper has a lexer of its own. This one bounds nesting before anything recursive runs (`nesting`) and
//! feeds the search for the right error message (`diagnose`). It uses no recursion: brackets and f-strings are kept on
//! explicit stacks. Invariant: tokens are in source order and never overlap; the list ends with `End` or an error.

use crate::error::{CompileErrorKind, Gap, Loc, Problem};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Name,
    Number,
    /// A str literal.
    Text,
    /// A bytes literal.
    Bytes,
    /// The beginning of an f-string (or t-string), a literal piece of it, its end.
    FormatStart,
    FormatMiddle,
    FormatEnd,
    Operator,
    Newline,
    Indent,
    Dedent,
    End,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

/// All tokens up to the end or the first error.
pub(crate) struct Tokens {
    pub list: Vec<Token>,
    pub error: Option<Problem>,
    /// Brackets that were open where the list ends.
    pub open: Vec<(u8, u32)>,
}

/// CPython's limits.
const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: usize = 100;
const MAX_FORMAT_NESTING: usize = 150;

/// An f-string that is being read.
struct Format {
    start: u32,
    quote: u8,
    triple: bool,
    raw: bool,
    template: bool,
    /// Open fields: how many brackets were open before each, and whether its format spec is being read.
    fields: Vec<(usize, bool)>,
}

struct Tokenizer<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    list: Vec<Token>,
    brackets: Vec<(u8, u32)>,
    indents: Vec<(u32, u32)>,
    formats: Vec<Format>,
    line_start: bool,
}

/// Splits a source into tokens.
pub(crate) fn tokenize(text: &str) -> Tokens {
    let mut t = Tokenizer {
        bytes: text.as_bytes(),
        text,
        at: 0,
        list: Vec::with_capacity(text.len() / 4),
        brackets: Vec::new(),
        indents: vec![(0, 0)],
        formats: Vec::new(),
        line_start: true,
    };
    let error = t.run().err();
    Tokens { list: t.list, error, open: t.brackets }
}

type Step = Result<(), Problem>;

fn point(at: usize) -> Loc {
    Loc { start: at as u32, end: at as u32 }
}

fn fail(message: impl Into<String>, at: usize) -> Step {
    Err(Problem::syntax(message, point(at)))
}

impl<'a> Tokenizer<'a> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.list.push(Token { kind, start: start as u32, end: self.at as u32 });
    }

    fn run(&mut self) -> Step {
        loop {
            if let Some(format) = self.formats.last()
                && format.fields.last().is_none_or(|field| field.1)
            {
                self.format_piece()?;
                continue;
            }
            if self.line_start && self.brackets.is_empty() && self.formats.is_empty() {
                self.line_start = false;
                self.indentation()?;
            }
            self.white_space();
            if self.at >= self.bytes.len() {
                return self.finish();
            }
            self.token()?;
        }
    }

    fn finish(&mut self) -> Step {
        if !self.formats.is_empty() || !self.brackets.is_empty() {
            // The caller says which bracket was never closed.
            self.push(Kind::End, self.at);
            return Ok(());
        }
        if self.list.last().is_some_and(|t| !matches!(t.kind, Kind::Newline | Kind::Dedent | Kind::Indent)) {
            self.push(Kind::Newline, self.at);
        }
        for _ in 1..self.indents.len() {
            self.push(Kind::Dedent, self.at);
        }
        self.push(Kind::End, self.at);
        Ok(())
    }

    fn white_space(&mut self) {
        while matches!(self.peek(0), b' ' | b'\t' | b'\x0c') && self.at < self.bytes.len() {
            self.at += 1;
        }
    }

    /// Measures a line's indentation, with tabs to multiples of 8 and, to find inconsistent ones, as 1.
    fn indentation(&mut self) -> Step {
        loop {
            let (mut column, mut narrow) = (0u32, 0u32);
            loop {
                match self.peek(0) {
                    b' ' => {
                        column += 1;
                        narrow += 1;
                    }
                    b'\t' => {
                        column = (column / 8 + 1) * 8;
                        narrow += 1;
                    }
                    b'\x0c' => (column, narrow) = (0, 0),
                    b'\\' if self.peek(1) == b'\n' && self.at + 2 < self.bytes.len() => self.at += 1,
                    _ => break,
                }
                self.at += 1;
            }
            match self.peek(0) {
                b'#' => self.comment(),
                b'\n' => {}
                _ if self.at >= self.bytes.len() => return Ok(()),
                _ => return self.indent_to(column, narrow),
            }
            if self.peek(0) == b'\n' {
                self.at += 1;
            }
            if self.at >= self.bytes.len() {
                return Ok(());
            }
        }
    }

    fn indent_to(&mut self, column: u32, narrow: u32) -> Step {
        let (current, current_narrow) = self.indents.last().copied().unwrap_or((0, 0));
        if column == current {
            return if narrow == current_narrow { Ok(()) } else { self.tab_error() };
        }
        if column > current {
            if narrow <= current_narrow {
                return self.tab_error();
            }
            if self.indents.len() >= MAX_INDENTS {
                return self.indentation_error("too many levels of indentation");
            }
            self.indents.push((column, narrow));
            self.push(Kind::Indent, self.at);
            return Ok(());
        }
        while self.indents.last().is_some_and(|(c, _)| *c > column) {
            self.indents.pop();
            self.push(Kind::Dedent, self.at);
        }
        match self.indents.last() {
            Some((c, n)) if *c == column => {
                if *n == narrow {
                    Ok(())
                } else {
                    self.tab_error()
                }
            }
            _ => self.indentation_error("unindent does not match any outer indentation level"),
        }
    }

    fn tab_error(&self) -> Step {
        let start = self.bytes[..self.at].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        Err(Problem {
            kind: CompileErrorKind::TabError,
            message: "inconsistent use of tabs and spaces in indentation".into(),
            place: point(start),
            incomplete: false,
            gap: Gap::None,
        })
    }

    fn indentation_error(&self, message: &str) -> Step {
        let end = self.bytes[self.at..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |i| self.at + i);
        Err(Problem { kind: CompileErrorKind::IndentationError, ..Problem::syntax(message, point(end)) })
    }

    fn comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    }

    // -- regular tokens -----------------------------------------------------------------------------------------

    fn token(&mut self) -> Step {
        let start = self.at;
        match self.peek(0) {
            b'#' => {
                self.comment();
                Ok(())
            }
            b'\n' => {
                self.at += 1;
                if self.brackets.is_empty() && self.formats.is_empty() {
                    if self.list.last().is_some_and(|t| !matches!(t.kind, Kind::Newline | Kind::Indent | Kind::Dedent)) {
                        self.list.push(Token { kind: Kind::Newline, start: start as u32, end: self.at as u32 });
                    }
                    self.line_start = true;
                }
                Ok(())
            }
            b'\\' => self.continuation(),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'"' | b'\'' => self.string(start),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.name_or_string(),
            b'$' | b'?' | b'`' => Err(Problem::syntax("invalid syntax", Loc { start: start as u32, end: start as u32 + 1 })),
            _ => self.operator(),
        }
    }

    fn continuation(&mut self) -> Step {
        match self.peek(1) {
            b'\n' if self.at + 2 < self.bytes.len() => {
                self.at += 2;
                Ok(())
            }
            b'\n' => Err(end_of_file(self.bytes.len().saturating_sub(1))),
            _ if self.at + 1 >= self.bytes.len() => Err(end_of_file(self.bytes.len())),
            _ => fail("unexpected character after line continuation character", self.at + 1),
        }
    }

    fn name_or_string(&mut self) -> Step {
        let start = self.at;
        // Up to two letters before a quote are a prefix.
        for length in 1..=2 {
            if matches!(self.peek(length), b'"' | b'\'') && is_prefix(&self.bytes[start..start + length]) {
                return self.string(start);
            }
        }
        for (offset, c) in self.text[start..].char_indices() {
            let fits = if offset == 0 { c == '_' || unicode_ident::is_xid_start(c) } else { unicode_ident::is_xid_continue(c) };
            if !fits {
                if !c.is_ascii() {
                    return invalid_character(c, start + offset);
                }
                self.at = start + offset;
                self.push(Kind::Name, start);
                return Ok(());
            }
        }
        self.at = self.bytes.len();
        self.push(Kind::Name, start);
        Ok(())
    }

    fn operator(&mut self) -> Step {
        let start = self.at;
        let (one, two) = (self.peek(0), self.peek(1));
        let length = operator_length(one, two, self.peek(2));
        let at_field = self.in_field();
        match one {
            b'(' | b'[' | b'{' => {
                if self.brackets.len() >= MAX_BRACKETS {
                    return fail("too many nested parentheses", start);
                }
                self.brackets.push((one, start as u32));
            }
            b')' | b']' | b'}' => return self.close(one),
            b':' if at_field => {
                self.at += 1;
                self.push(Kind::Operator, start);
                if let Some(field) = self.formats.last_mut().and_then(|f| f.fields.last_mut()) {
                    field.1 = true;
                }
                return Ok(());
            }
            b'!' if two != b'=' && !at_field => {
                return Err(Problem::syntax("invalid syntax", Loc { start: start as u32, end: start as u32 + 1 }));
            }
            _ if length == 0 => {
                let c = self.text.get(start..).and_then(|s| s.chars().next()).unwrap_or(' ');
                return invalid_character(c, start);
            }
            _ => {}
        }
        self.at += length;
        self.push(Kind::Operator, start);
        Ok(())
    }

    /// Whether this is the outermost level of an f-string's field.
    fn in_field(&self) -> bool {
        let field = self.formats.last().and_then(|f| f.fields.last());
        field.is_some_and(|(depth, _)| self.brackets.len() == depth + 1)
    }

    fn close(&mut self, bracket: u8) -> Step {
        let start = self.at;
        let Some((open, place)) = self.brackets.last().copied() else {
            if bracket == b'}' && !self.formats.is_empty() {
                return fail("f-string: single '}' is not allowed", start);
            }
            return fail(format!("unmatched '{}'", bracket as char), start);
        };
        let in_field = self.in_field();
        if in_field && bracket != b'}' {
            return fail(format!("f-string: unmatched '{}'", bracket as char), start);
        }
        let fits = matches!((open, bracket), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if !fits {
            let message = mismatch(self.text, open, place, bracket, start);
            return fail(message, start);
        }
        self.brackets.pop();
        if in_field && let Some(format) = self.formats.last_mut() {
            format.fields.pop();
        }
        self.at += 1;
        self.push(Kind::Operator, start);
        Ok(())
    }

    // -- numbers --------------------------------------------------------------------------------------------------

    fn digits(&mut self, accepts: fn(u8) -> bool) -> bool {
        loop {
            while accepts(self.peek(0)) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return true;
            }
            self.at += 1;
            if !accepts(self.peek(0)) {
                return false;
            }
        }
    }

    fn number(&mut self) -> Step {
        let start = self.at;
        let radix = match (self.peek(0), self.peek(1) | 0x20) {
            (b'0', b'x') => Some(("hexadecimal", 16)),
            (b'0', b'o') => Some(("octal", 8)),
            (b'0', b'b') => Some(("binary", 2)),
            _ => None,
        };
        match radix {
            Some((name, base)) => self.radix_number(name, base)?,
            None => self.decimal_number()?,
        }
        self.push(Kind::Number, start);
        Ok(())
    }

    fn radix_number(&mut self, name: &str, base: u32) -> Step {
        let accepts: fn(u8) -> bool = match base {
            16 => |b| b.is_ascii_hexdigit(),
            8 => |b| matches!(b, b'0'..=b'7'),
            _ => |b| matches!(b, b'0' | b'1'),
        };
        self.at += 2;
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
            }
            if !accepts(self.peek(0)) {
                if self.peek(0).is_ascii_digit() {
                    return fail(format!("invalid digit '{}' in {name} literal", self.peek(0) as char), self.at);
                }
                return fail(format!("invalid {name} literal"), self.at.saturating_sub(1));
            }
            while accepts(self.peek(0)) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        if self.peek(0).is_ascii_digit() {
            return fail(format!("invalid digit '{}' in {name} literal", self.peek(0) as char), self.at);
        }
        self.number_end(name)
    }

    fn decimal_number(&mut self) -> Step {
        let start = self.at;
        let digit: fn(u8) -> bool = |b| b.is_ascii_digit();
        let leading_zero = self.peek(0) == b'0';
        if self.peek(0) != b'.' && !self.digits(digit) {
            return fail("invalid decimal literal", self.at - 1);
        }
        let whole_end = self.at;
        let mut kind = "decimal";
        let mut is_float = false;
        if self.peek(0) == b'.' {
            is_float = true;
            self.at += 1;
            if self.peek(0).is_ascii_digit() && !self.digits(digit) {
                return fail("invalid decimal literal", self.at - 1);
            }
        }
        if self.peek(0) | 0x20 == b'e' {
            let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                is_float = true;
                self.at += 1 + sign;
                if !self.digits(digit) {
                    return fail("invalid decimal literal", self.at - 1);
                }
            } else if sign == 1 {
                return fail("invalid decimal literal", self.at + 1);
            }
        }
        if self.peek(0) | 0x20 == b'j' {
            is_float = true;
            kind = "imaginary";
            self.at += 1;
        }
        let zeros = self.bytes[start..whole_end].iter().all(|b| matches!(b, b'0' | b'_'));
        if leading_zero && !is_float && !zeros {
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            let first = self.bytes[start..whole_end].iter().position(|b| !matches!(b, b'0' | b'_')).unwrap_or(0);
            return Err(Problem::syntax(message, Loc { start: start as u32, end: (start + first) as u32 }));
        }
        self.number_end(kind)
    }

    /// A number may be followed by a keyword, by no other name.
    fn number_end(&self, kind: &str) -> Step {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b >= 0x80).count();
        if length == 0 || rest[0] >= 0x80 {
            return Ok(());
        }
        const KEYWORDS: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
        if KEYWORDS.iter().any(|k| rest.starts_with(k)) {
            return Ok(());
        }
        fail(format!("invalid {kind} literal"), self.at - 1)
    }

    // -- strings ------------------------------------------------------------------------------------------------

    fn string(&mut self, start: usize) -> Step {
        while !matches!(self.peek(0), b'"' | b'\'') {
            self.at += 1;
        }
        let prefix = &self.bytes[start..self.at];
        let has = |letter: u8| prefix.iter().any(|b| b | 0x20 == letter);
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        if has(b'f') || has(b't') {
            if self.formats.len() >= MAX_FORMAT_NESTING {
                return fail("too many nested f-strings", start);
            }
            let format = Format { start: start as u32, quote, triple, raw: has(b'r'), template: has(b't'), fields: Vec::new() };
            self.at += if triple { 3 } else { 1 };
            self.push(Kind::FormatStart, start);
            self.formats.push(format);
            return Ok(());
        }
        let kind = if has(b'b') { Kind::Bytes } else { Kind::Text };
        self.plain_string(start, kind, quote, triple)
    }

    fn plain_string(&mut self, start: usize, kind: Kind, quote: u8, triple: bool) -> Step {
        self.at += if triple { 3 } else { 1 };
        let mut escaped_quote = false;
        loop {
            let Some(byte) = self.bytes.get(self.at).copied() else {
                return self.unterminated(start, quote, triple, escaped_quote);
            };
            match byte {
                b'\\' => {
                    escaped_quote |= self.peek(1) == quote;
                    self.at = (self.at + 2).min(self.bytes.len());
                }
                b'\n' if !triple => return self.unterminated(start, quote, triple, escaped_quote),
                _ if byte == quote && (!triple || self.peek(1) == quote && self.peek(2) == quote) => {
                    self.at += if triple { 3 } else { 1 };
                    self.push(kind, start);
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
    }

    fn unterminated(&self, start: usize, quote: u8, triple: bool, escaped_quote: bool) -> Step {
        // A quote inside a field of an f-string with the same quotes was meant to end it.
        if let Some(format) = self.formats.last()
            && format.quote == quote
            && format.triple == triple
        {
            let word = if format.template { "t-string" } else { "f-string" };
            let line_of = |at: usize| self.bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let opened = self.brackets.last().map_or(start, |(_, at)| *at as usize);
            let place = match line_of(opened) {
                line if line == line_of(start) => String::new(),
                line => format!(" to close '{{' on line {line}"),
            };
            return fail(format!("{word}: expecting '}}'{place}"), start);
        }
        let newlines = self.bytes[..self.at.min(self.bytes.len())].iter().filter(|b| **b == b'\n').count();
        // A file that ends in a line end has no further line.
        let ends_line = self.at >= self.bytes.len() && self.bytes.last() == Some(&b'\n');
        let line = newlines + usize::from(!ends_line);
        let what = if triple { "triple-quoted string literal" } else { "string literal" };
        let hint = if escaped_quote && !triple { "; perhaps you escaped the end quote?" } else { "" };
        let mut problem = Problem::syntax(format!("unterminated {what} (detected at line {line}){hint}"), point(start));
        problem.incomplete = triple;
        Err(problem)
    }

    /// A literal piece of an f-string or of a format spec.
    fn format_piece(&mut self) -> Step {
        let start = self.at;
        let Some(format) = self.formats.last() else { return Ok(()) };
        let (quote, triple, raw, opened, template) = (format.quote, format.triple, format.raw, format.start, format.template);
        let in_spec = format.fields.last().is_some();
        let word = if template { "t-string" } else { "f-string" };
        loop {
            let Some(byte) = self.bytes.get(self.at).copied() else {
                return self.unterminated_format(opened, triple, in_spec, word);
            };
            match byte {
                b'\n' if !triple => return self.unterminated_format(opened, triple, in_spec, word),
                _ if byte == quote && (!triple || self.peek(1) == quote && self.peek(2) == quote) => {
                    if in_spec {
                        self.middle(start);
                        let place = Loc { start: self.at as u32, end: self.at as u32 + 1 };
                        return Err(Problem::syntax(format!("{word}: expecting '}}', or format specs"), place));
                    }
                    self.middle(start);
                    let end = self.at;
                    self.at += if triple { 3 } else { 1 };
                    self.push(Kind::FormatEnd, end);
                    self.formats.pop();
                    return Ok(());
                }
                b'{' if self.peek(1) == b'{' && !in_spec => self.at += 2,
                b'{' => {
                    self.middle(start);
                    return self.open_field();
                }
                b'}' if in_spec => {
                    self.middle(start);
                    return self.close(b'}');
                }
                b'}' if self.peek(1) == b'}' => self.at += 2,
                b'}' => return fail(format!("{word}: single '}}' is not allowed"), self.at),
                b'\\' if !raw && self.peek(1) == b'N' && self.peek(2) == b'{' => {
                    let rest = &self.bytes[self.at..];
                    let end = rest.iter().position(|b| *b == b'}' || *b == quote || *b == b'\n');
                    self.at += end.map_or(rest.len(), |e| e + usize::from(rest[e] == b'}'));
                }
                b'\\' if matches!(self.peek(1), b'{' | b'}') => self.at += 1,
                b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                _ => self.at += 1,
            }
        }
    }

    fn middle(&mut self, start: usize) {
        if self.at > start {
            self.push(Kind::FormatMiddle, start);
        }
    }

    fn open_field(&mut self) -> Step {
        let start = self.at;
        if self.brackets.len() >= MAX_BRACKETS {
            return fail("too many nested parentheses", start);
        }
        let depth = self.brackets.len();
        self.brackets.push((b'{', start as u32));
        if let Some(format) = self.formats.last_mut() {
            format.fields.push((depth, false));
        }
        self.at += 1;
        self.push(Kind::Operator, start);
        Ok(())
    }

    fn unterminated_format(&self, opened: u32, triple: bool, in_spec: bool, word: &str) -> Step {
        if in_spec {
            let message = format!("{word}: newlines are not allowed in format specifiers for single quoted {word}s");
            return fail(message, self.at);
        }
        let line = self.bytes[..self.at].iter().filter(|b| **b == b'\n').count() + 1;
        let what = if triple { format!("triple-quoted {word} literal") } else { format!("{word} literal") };
        let mut problem = Problem::syntax(format!("unterminated {what} (detected at line {line})"), point(opened as usize));
        problem.incomplete = triple;
        Err(problem)
    }
}

fn end_of_file(at: usize) -> Problem {
    let mut problem = Problem::syntax("unexpected EOF while parsing", point(at));
    problem.incomplete = true;
    problem
}

fn is_prefix(letters: &[u8]) -> bool {
    let lower: Vec<u8> = letters.iter().map(|b| b | 0x20).collect();
    matches!(&lower[..], b"r" | b"u" | b"b" | b"f" | b"t" | b"br" | b"rb" | b"fr" | b"rf" | b"tr" | b"rt")
}

fn invalid_character(c: char, at: usize) -> Step {
    let message = if c.is_control() || c.is_whitespace() || matches!(c as u32, 0xad | 0x200b..=0x200f | 0x2060..=0x206f | 0xfeff)
    {
        format!("invalid non-printable character U+{:04X}", c as u32)
    } else {
        format!("invalid character '{c}' (U+{:04X})", c as u32)
    };
    fail(message, at)
}

fn mismatch(text: &str, open: u8, place: u32, close: u8, at: usize) -> String {
    let line_of = |offset: usize| text.as_bytes()[..offset].iter().filter(|b| **b == b'\n').count() + 1;
    let (open_line, close_line) = (line_of(place as usize), line_of(at));
    let (open, close) = (open as char, close as char);
    let on = if open_line == close_line { String::new() } else { format!(" on line {open_line}") };
    format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'{on}")
}

/// How many bytes the operator takes; 0: none begins here.
fn operator_length(one: u8, two: u8, three: u8) -> usize {
    match (one, two, three) {
        (b'*', b'*', b'=') | (b'/', b'/', b'=') | (b'<', b'<', b'=') | (b'>', b'>', b'=') | (b'.', b'.', b'.') => 3,
        (b'*', b'*', _)
        | (b'/', b'/', _)
        | (b'<', b'<', _)
        | (b'>', b'>', _)
        | (b'<', b'>', _)
        | (b'-', b'>', _)
        | (b':', b'=', _) => 2,
        (b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'=' | b'!' | b'<' | b'>', b'=', _) => 2,
        (
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b':' | b',' | b';' | b'+' | b'-' | b'*' | b'/' | b'|' | b'&' | b'<' | b'>'
            | b'=' | b'.' | b'%' | b'^' | b'~' | b'@' | b'!',
            _,
            _,
        ) => 1,
        _ => 0,
    }
}
