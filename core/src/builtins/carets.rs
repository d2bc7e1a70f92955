//! Which part of a source line a traceback underlines, and with what: `~~~^~~` under an operator's operands, `~~^^^`
//! under a call or subscript, `^^^` under the rest.
//!
//! CPython parses the segment again for this. Here a tokenizer and the precedence of operators decide, which gives the
//! same for every expression that an instruction can stand for. Invariant: positions are (line, character) pairs inside
//! the segment that was given.

use alloc::string::String;
use alloc::vec::Vec;

/// Where the underline changes: from `left` to `right` it is `^`, before and after `~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchors {
    pub left: (usize, usize),
    pub right: (usize, usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TokenKind {
    Name(String),
    /// A number or string.
    Literal,
    Operator(String),
}

#[derive(Clone, Debug)]
struct Token {
    kind: TokenKind,
    /// Character offset in the segment.
    start: usize,
    /// Brackets around it.
    depth: usize,
}

/// Characters of a segment with their places.
struct Segment {
    text: Vec<char>,
}

impl Segment {
    fn place(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.iter().filter(|c| **c == '\n').count();
        let column = before.iter().rev().take_while(|c| **c != '\n').count();
        (line, column)
    }

    fn tokens(&self) -> Option<Vec<Token>> {
        let (mut tokens, mut at, mut depth) = (Vec::new(), 0, 0usize);
        while let Some(&c) = self.text.get(at) {
            if c.is_whitespace() || c == '\\' {
                at += 1;
                continue;
            }
            if c == '#' {
                at += self.text[at..].iter().take_while(|c| **c != '\n').count();
                continue;
            }
            let (kind, end) = self.token(at)?;
            if let TokenKind::Operator(op) = &kind
                && matches!(op.as_str(), ")" | "]" | "}")
            {
                depth = depth.checked_sub(1)?;
            }
            let opens = matches!(&kind, TokenKind::Operator(op) if matches!(op.as_str(), "(" | "[" | "{"));
            tokens.push(Token { kind, start: at, depth });
            depth += usize::from(opens);
            at = end;
        }
        if depth == 0 { Some(tokens) } else { None }
    }

    fn token(&self, at: usize) -> Option<(TokenKind, usize)> {
        let c = *self.text.get(at)?;
        if c == '"' || c == '\'' {
            return Some((TokenKind::Literal, self.string_end(at, false)?));
        }
        if c.is_alphanumeric() || c == '_' || (c == '.' && self.text.get(at + 1).is_some_and(char::is_ascii_digit)) {
            return self.word(at);
        }
        const LONG: [&str; 14] = ["**", "//", "<<", ">>", "<=", ">=", "==", "!=", ":=", "->", "+=", "-=", "*=", "/="];
        let two: String = self.text[at..].iter().take(2).collect();
        let width = if LONG.contains(&two.as_str()) { 2 } else { 1 };
        Some((TokenKind::Operator(self.text[at..at + width].iter().collect()), at + width))
    }

    /// A name, number, or string with a prefix.
    fn word(&self, at: usize) -> Option<(TokenKind, usize)> {
        let is_number = self.text[at].is_ascii_digit() || self.text[at] == '.';
        let mut end = at;
        while let Some(&c) = self.text.get(end) {
            let exponent = is_number && (c == '+' || c == '-') && matches!(self.text[end - 1], 'e' | 'E') && !self.is_hex(at);
            if !(c.is_alphanumeric() || c == '_' || (is_number && c == '.') || exponent) {
                break;
            }
            end += 1;
        }
        if is_number {
            return Some((TokenKind::Literal, end));
        }
        let name: String = self.text[at..end].iter().collect();
        if self.text.get(end).is_some_and(|c| *c == '"' || *c == '\'') && name.len() <= 2 {
            let lower = name.to_ascii_lowercase();
            if lower.chars().all(|c| "rbuft".contains(c)) {
                let has_fields = lower.contains('f') || lower.contains('t');
                return Some((TokenKind::Literal, self.string_end(end, has_fields)?));
            }
        }
        Some((TokenKind::Name(name), end))
    }

    fn is_hex(&self, at: usize) -> bool {
        self.text[at] == '0' && self.text.get(at + 1).is_some_and(|c| matches!(c, 'x' | 'X'))
    }

    /// One past a string that begins with its quote at `at`. Inside replacement fields quotes may come again.
    fn string_end(&self, at: usize, has_fields: bool) -> Option<usize> {
        let quote = *self.text.get(at)?;
        let triple = self.text.get(at + 1) == Some(&quote) && self.text.get(at + 2) == Some(&quote);
        let width = if triple { 3 } else { 1 };
        let (mut i, mut fields) = (at + width, 0usize);
        while let Some(&c) = self.text.get(i) {
            if c == '\\' {
                i += 2;
                continue;
            }
            if has_fields && c == '{' {
                if fields == 0 && self.text.get(i + 1) == Some(&'{') {
                    i += 2;
                    continue;
                }
                fields += 1;
            } else if has_fields && c == '}' && fields > 0 {
                fields -= 1;
            } else if fields > 0 && (c == '"' || c == '\'') {
                i = self.string_end(i, false)?;
                continue;
            } else if fields == 0 && c == quote && self.text[i..].iter().take(width).filter(|q| **q == quote).count() == width {
                return Some(i + width);
            }
            i += 1;
        }
        None
    }
}

/// How loosely a binary operator binds; higher binds looser. None for what is no arithmetic operator.
fn looseness(operator: &str) -> Option<u8> {
    Some(match operator {
        "|" => 6,
        "^" => 5,
        "&" => 4,
        "<<" | ">>" => 3,
        "+" | "-" => 2,
        "*" | "@" | "/" | "//" | "%" => 1,
        "**" => 0,
        _ => return None,
    })
}

/// Words and operators whose presence outside of brackets makes an expression something else than arithmetic.
fn binds_looser_than_arithmetic(kind: &TokenKind) -> bool {
    match kind {
        TokenKind::Name(name) => {
            const EXPRESSIONS: &[&str] = &["if", "else", "or", "and", "not", "in", "is", "lambda", "yield", "for"];
            const STATEMENTS: &[&str] = &[
                "return", "raise", "del", "assert", "import", "from", "with", "while", "try", "except", "finally", "pass",
                "global", "nonlocal", "async", "class", "def", "elif", "break", "continue",
            ];
            EXPRESSIONS.contains(&name.as_str()) || STATEMENTS.contains(&name.as_str())
        }
        TokenKind::Operator(op) => {
            matches!(op.as_str(), "," | ":" | ":=" | "=" | "<" | ">" | "<=" | ">=" | "==" | "!=" | ";" | "->")
                || op.ends_with('=')
        }
        TokenKind::Literal => false,
    }
}

fn ends_operand(kind: &TokenKind) -> bool {
    match kind {
        TokenKind::Literal => true,
        TokenKind::Name(name) => name != "await",
        TokenKind::Operator(op) => matches!(op.as_str(), ")" | "]" | "}"),
    }
}

/// The anchors of an expression: at its operator, or at the brackets of a call or subscript. None for others.
pub fn anchors(segment: &str) -> Option<Anchors> {
    let segment = Segment { text: segment.chars().collect() };
    let tokens = segment.tokens()?;
    let outer: Vec<usize> = (0..tokens.len()).filter(|i| tokens[*i].depth == 0).collect();
    if outer.iter().any(|i| binds_looser_than_arithmetic(&tokens[*i].kind)) {
        return None;
    }
    match loosest_operator(&tokens, &outer) {
        Some(index) => Some(operator_anchors(&segment, &tokens, index)),
        None => bracket_anchors(&segment, &tokens, &outer),
    }
}

/// The index of the operator that is applied last; None also where that is a unary one.
fn loosest_operator(tokens: &[Token], outer: &[usize]) -> Option<usize> {
    let mut best: Option<(usize, u8)> = None;
    for (n, &index) in outer.iter().enumerate() {
        let TokenKind::Operator(op) = &tokens[index].kind else { continue };
        let Some(rank) = looseness(op) else { continue };
        let is_binary = n > 0 && ends_operand(&tokens[outer[n - 1]].kind);
        if !is_binary {
            continue;
        }
        // Equal operators associate to the left, so the last counts; powers to the right, so the first.
        if best.is_none_or(|(_, known)| rank > known || (rank == known && rank > 0)) {
            best = Some((index, rank));
        }
    }
    let (index, rank) = best?;
    let first_is_unary = outer
        .first()
        .is_some_and(|i| matches!(&tokens[*i].kind, TokenKind::Operator(op) if matches!(op.as_str(), "+" | "-" | "~")));
    // `-a ** b` is the negation of a power.
    if rank == 0 && first_is_unary { None } else { Some(index) }
}

/// The operator's first character, and the next where it stands before the right operand.
fn operator_anchors(segment: &Segment, tokens: &[Token], index: usize) -> Anchors {
    let start = tokens[index].start;
    let operand = tokens[index + 1..]
        .iter()
        .find(|t| !matches!(&t.kind, TokenKind::Operator(op) if op == "("))
        .map_or(segment.text.len(), |t| t.start);
    let next = segment.text.get(start + 1);
    let two = start + 1 < operand && next.is_some_and(|c| !c.is_whitespace() && *c != '\\' && *c != '#');
    let end = start + if two { 2 } else { 1 };
    Anchors { left: segment.place(start), right: segment.place(end) }
}

/// The last pair of brackets, if it is a call or a subscript.
fn bracket_anchors(segment: &Segment, tokens: &[Token], outer: &[usize]) -> Option<Anchors> {
    let last = tokens.last()?;
    let TokenKind::Operator(close) = &last.kind else { return None };
    let open = match close.as_str() {
        ")" => "(",
        "]" => "[",
        _ => return None,
    };
    let first = &tokens.first()?.kind;
    let is_unary = matches!(first, TokenKind::Operator(op) if matches!(op.as_str(), "+" | "-" | "~" | "*" | "**"));
    if is_unary || *first == TokenKind::Name(String::from("await")) {
        return None;
    }
    let n = outer.iter().rposition(|i| matches!(&tokens[*i].kind, TokenKind::Operator(op) if op == open))?;
    if n == 0 || !ends_operand(&tokens[outer[n - 1]].kind) {
        return None;
    }
    let start = tokens[outer[n]].start;
    Some(Anchors { left: segment.place(start), right: segment.place(segment.text.len()) })
}

/// Is the underlined part a call that is all that a `return` or an assignment has? Then it is not underlined.
pub fn is_whole_statement(before: &str, segment: &str, after: &str) -> bool {
    let after = after.trim();
    if !(after.is_empty() || after.starts_with('#') || after.starts_with(';')) {
        return false;
    }
    let is_call = segment.trim_end().ends_with(')') && is_primary(segment);
    if !is_call {
        return false;
    }
    match before.trim() {
        "return" => is_name_before_bracket(segment),
        target => is_assignment_target(target),
    }
}

fn is_primary(segment: &str) -> bool {
    let segment = Segment { text: segment.chars().collect() };
    let Some(tokens) = segment.tokens() else { return false };
    let outer: Vec<usize> = (0..tokens.len()).filter(|i| tokens[*i].depth == 0).collect();
    !outer.iter().any(|i| binds_looser_than_arithmetic(&tokens[*i].kind))
        && loosest_operator(&tokens, &outer).is_none()
        && bracket_anchors(&segment, &tokens, &outer).is_some()
}

fn is_name_before_bracket(segment: &str) -> bool {
    let name = segment.split('(').next().unwrap_or("").trim();
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') && is_single_call(segment)
}

/// `f(...)` and no further trailer.
fn is_single_call(segment: &str) -> bool {
    let segment = Segment { text: segment.chars().collect() };
    segment.tokens().is_some_and(|tokens| tokens.iter().filter(|t| t.depth == 0).count() == 3)
}

/// Targets with their `=` signs, as `a = b[c], d =`.
fn is_assignment_target(before: &str) -> bool {
    let Some(targets) = before.strip_suffix('=') else { return false };
    if targets.ends_with(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>', '!', '=', ':', '@']) {
        return false;
    }
    let segment = Segment { text: targets.chars().collect() };
    let Some(tokens) = segment.tokens() else { return false };
    !tokens.is_empty()
        && tokens.iter().filter(|t| t.depth == 0).all(|t| match &t.kind {
            TokenKind::Operator(op) => matches!(op.as_str(), "." | "," | "*" | "(" | ")" | "[" | "]" | "="),
            TokenKind::Name(name) => !matches!(name.as_str(), "return" | "if" | "for" | "while" | "with" | "else" | "def"),
            TokenKind::Literal => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(segment: &str) -> Option<(usize, usize)> {
        anchors(segment).map(|a| (a.left.1, a.right.1))
    }

    #[test]
    fn anchors_are_at_what_is_applied_last() {
        assert_eq!(marks("a + b * c"), Some((2, 3)));
        assert_eq!(marks("a // b"), Some((2, 4)));
        assert_eq!(marks("a - b - c"), Some((6, 7)));
        assert_eq!(marks("f(x + 1)[0]"), Some((8, 11)));
        assert_eq!(marks("f.g(a)(b)"), Some((6, 9)));
        assert_eq!(marks("-a ** b"), None);
        assert_eq!(marks("a.b"), None);
        assert_eq!(marks("a < b"), None);
        assert_eq!(marks("f'{x + 1}' + y"), Some((11, 12)));
        assert_eq!(marks("await f()"), None);
        assert_eq!(marks("raise f(x)"), None);
    }

    #[test]
    fn whole_statements_are_not_underlined() {
        assert!(is_whole_statement("return ", "f(x)", ""));
        assert!(!is_whole_statement("return ", "f.g(x)", ""));
        assert!(is_whole_statement("x = ", "f.g(x)", "  # why"));
        assert!(!is_whole_statement("x += ", "f(x)", ""));
        assert!(!is_whole_statement("x = ", "f(x)", " + 1"));
    }
}
