//! String literals: their escapes, mixing, and the fields of f-strings.

use super::{Outcome, Read, Reader, Shape};
use crate::error::Loc;
use crate::tokens::{Kind, Token};

impl Reader<'_> {
    /// One or more adjacent literals.
    pub(super) fn strings(&mut self) -> Outcome<Read> {
        let start = self.token().start;
        let mut bytes = false;
        let mut text = false;
        let mut shape = Shape::Text;
        let mut literals = Vec::new();
        loop {
            match self.kind() {
                Kind::Text => text = true,
                Kind::Bytes => bytes = true,
                Kind::FormatStart => {
                    text = true;
                    let template = self.text().trim_end_matches(['"', '\'']).to_ascii_lowercase().contains('t');
                    shape = if template { Shape::Template } else { Shape::FormatString };
                    self.format_string()?;
                    continue;
                }
                _ => break,
            }
            literals.push(self.advance());
        }
        let read = Read::new(shape, start, self.last_end());
        if bytes && text {
            return self.error_here("cannot mix bytes and nonbytes literals");
        }
        for literal in literals {
            self.check_literal(literal)?;
        }
        Ok(read)
    }

    fn check_literal(&self, token: Token) -> Outcome<()> {
        let place = Loc { start: token.start, end: token.end };
        let raw = self.text_of(token);
        let quote_at = raw.find(['"', '\'']).unwrap_or(0);
        let prefix = raw[..quote_at].to_ascii_lowercase();
        let quotes = if raw[quote_at..].starts_with("\"\"\"") || raw[quote_at..].starts_with("'''") { 3 } else { 1 };
        let body = raw.get(quote_at + quotes..raw.len().saturating_sub(quotes)).unwrap_or("");
        if token.kind == Kind::Bytes && !body.is_ascii() {
            return self.error("bytes can only contain ASCII literal characters", place);
        }
        if prefix.contains('r') {
            return Ok(());
        }
        match escape_problem(body, token.kind == Kind::Bytes) {
            Some(message) => self.error(message, place),
            None => Ok(()),
        }
    }

    /// An f-string or t-string.
    fn format_string(&mut self) -> Outcome<()> {
        let start = self.advance();
        let word = if self.text_of(start).trim_end_matches(['"', '\'']).to_ascii_lowercase().contains('t') {
            "t-string"
        } else {
            "f-string"
        };
        loop {
            match self.kind() {
                Kind::FormatMiddle => {
                    let piece = self.advance();
                    let raw = self.text_of(start).to_ascii_lowercase();
                    let body = self.text_of(piece).replace("\\{", "{").replace("\\}", "}");
                    if !raw.contains('r')
                        && let Some(message) = escape_problem(&body, false)
                    {
                        return self.error(message, Loc { start: piece.start, end: piece.end });
                    }
                }
                Kind::FormatEnd => {
                    self.advance();
                    return Ok(());
                }
                Kind::Operator if self.is("{") => self.field(word)?,
                _ => return self.invalid(),
            }
        }
    }

    fn field(&mut self, word: &str) -> Outcome<()> {
        self.advance();
        if self.kind() == Kind::Operator && matches!(self.text(), "}" | "!" | ":" | "=") {
            let token = self.text();
            return self.error_here(format!("{word}: valid expression required before '{token}'"));
        }
        if self.is("lambda") {
            self.field_lambda(word)?;
        }
        if !self.starts_expression() && !self.is("*") && !self.is("yield") {
            if self.kind() == Kind::End {
                return self.invalid();
            }
            return self.error_here(format!("{word}: expecting a valid expression after '{{'"));
        }
        if self.is("yield") {
            self.yield_expression()?;
        } else {
            let value = self.field_value(word)?;
            if value.shape == Shape::Starred {
                return self.error("can't use starred expression here", value.loc());
            }
        }
        self.field_end(word)
    }

    /// The expression of a field. What follows its longest readable beginning is not expected there.
    fn field_value(&mut self, word: &str) -> Outcome<Read> {
        let (at, depth) = (self.at, self.depth);
        let problem = match self.star_expressions() {
            Err(problem) if problem.message == "invalid syntax" && !self.exhausted() => problem,
            other => return other,
        };
        let failed = self.at;
        (self.at, self.depth) = (at, depth);
        self.lenient = true;
        self.trying += 1;
        let value = self.star_expressions();
        self.trying -= 1;
        self.lenient = false;
        match value {
            Ok(_) if self.kind() != Kind::End && self.at < failed => {
                self.error_here(format!("{word}: expecting '=', or '!', or ':', or '}}'"))
            }
            _ => Err(problem),
        }
    }

    fn field_lambda(&mut self, word: &str) -> Outcome<()> {
        let start = self.token().start;
        let end = self.looks_like(|r| {
            r.advance();
            r.parameters(true)?;
            r.expect(":")?;
            Ok(r.last_end())
        });
        match end {
            Some(end) => {
                let message = format!("{word}: lambda expressions are not allowed without parentheses");
                self.error(message, Loc { start, end })
            }
            None => Ok(()),
        }
    }

    fn field_end(&mut self, word: &str) -> Outcome<()> {
        let debug = self.take("=");
        if self.is("!") {
            self.advance();
            if self.kind() == Kind::Operator {
                return self.error_here(format!("{word}: missing conversion character"));
            }
            let token = self.token();
            if token.kind != Kind::Name || token.start != self.last_end() {
                return self.error_here(format!("{word}: invalid conversion character"));
            }
            let name = self.text();
            if !matches!(name, "s" | "r" | "a") {
                let message = format!("{word}: invalid conversion character '{name}': expected 's', 'r', or 'a'");
                return self.error_here(message);
            }
            self.advance();
            if !self.is(":") && !self.is("}") {
                return self.error_here(format!("{word}: expecting ':' or '}}'"));
            }
        }
        if self.take(":") {
            loop {
                match self.kind() {
                    Kind::FormatMiddle => {
                        self.advance();
                    }
                    Kind::Operator if self.is("{") => crate::depth::deeper(|| self.field(word))?,
                    _ => break,
                }
            }
        }
        if self.is("}") {
            self.advance();
            return Ok(());
        }
        let expecting = if debug { "'!', or ':', or '}'" } else { "'=', or '!', or ':', or '}'" };
        if self.kind() == Kind::End {
            return self.invalid();
        }
        self.error_here(format!("{word}: expecting {expecting}"))
    }
}

/// What is wrong with the escapes of a literal's body.
fn escape_problem(body: &str, bytes: bool) -> Option<String> {
    let raw = body.as_bytes();
    let mut at = 0;
    // Positions count what the decoder sees: characters beyond ASCII are spelled `\UXXXXXXXX` for it.
    let mut shown = 0;
    while at < raw.len() {
        if raw[at] != b'\\' {
            let c = body.get(at..)?.chars().next()?;
            shown += if c.is_ascii() { 1 } else { 10 };
            at += c.len_utf8();
            continue;
        }
        let kind = *raw.get(at + 1)?;
        let digits = raw[at + 2..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let (wanted, name) = match (kind, bytes) {
            (b'x', true) => {
                if digits < 2 {
                    return Some(format!("(value error) invalid \\x escape at position {shown}"));
                }
                (2, "")
            }
            (b'x', _) => (2, "\\xXX"),
            (b'u', false) => (4, "\\uXXXX"),
            (b'U', false) => (8, "\\UXXXXXXXX"),
            (b'N', false) => {
                let problem = named_problem(&body[at + 2..], shown);
                if problem.is_some() {
                    return problem;
                }
                let length = body[at..].find('}').map_or(2, |end| end + 1);
                at += length;
                shown += length;
                continue;
            }
            _ => {
                let c = body.get(at + 1..)?.chars().next()?;
                at += 1 + c.len_utf8();
                shown += if c.is_ascii() { 2 } else { 11 };
                continue;
            }
        };
        if digits < wanted {
            let end = shown + 1 + digits;
            let reason = format!("truncated {name} escape");
            return Some(unicode_error(shown, end, &reason));
        }
        if wanted == 8 {
            let value = u32::from_str_radix(&body[at + 2..at + 10], 16).unwrap_or(u32::MAX);
            if value > 0x10_ffff {
                return Some(unicode_error(shown, shown + 9, "illegal Unicode character"));
            }
        }
        at += 2 + wanted;
        shown += 2 + wanted;
    }
    None
}

fn named_problem(rest: &str, shown: usize) -> Option<String> {
    let malformed = |end: usize| Some(unicode_error(shown, shown + end, "malformed \\N character escape"));
    if !rest.starts_with('{') {
        return malformed(1);
    }
    let Some(end) = rest.find('}') else { return malformed(rest.len() + 1) };
    if end == 1 {
        return malformed(3);
    }
    let name = &rest[1..end];
    if unicode_names2::character(name).is_some() || name.starts_with("CJK UNIFIED") || name.contains("SEQUENCE") {
        return None;
    }
    Some(unicode_error(shown, shown + end + 2, "unknown Unicode character name"))
}

fn unicode_error(start: usize, end: usize, reason: &str) -> String {
    let place = if start == end { format!("byte in position {start}") } else { format!("bytes in position {start}-{end}") };
    format!("(unicode error) 'unicodeescape' codec can't decode {place}: {reason}")
}
