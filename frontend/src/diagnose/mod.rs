//! The right words for a syntax error.
//!
//! The parser proper says that a source is wrong and roughly where; this reads the tokens again, as CPython's grammar
//! does with its rules for invalid input, and finds the message and place that CPython reports. It runs only for
//! sources that are wrong, so it may take its time, but it never recurses deeper than `nesting` allows.
//!
//! Invariant: it accepts every valid program (then there is nothing to say), and looks at no token twice without bound.

mod arguments;
mod atoms;
mod compound;
mod expressions;
mod patterns;
mod simple;
mod strings;
mod targets;

use crate::error::{CompileErrorKind, Loc, Problem};
use crate::source::SourceText;
use crate::tokens::{Kind, Token, Tokens};

/// What kind of expression was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Name,
    Attribute,
    Subscript,
    Call,
    Literal,
    Text,
    True,
    False,
    None,
    Ellipsis,
    Tuple,
    List,
    Set,
    Dict,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Generator,
    Starred,
    Yield,
    Await,
    Lambda,
    Conditional,
    Comparison,
    Operation,
    Not,
    Bool,
    Named,
    FormatString,
    Template,
}

/// An expression as far as errors need it.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub shape: Shape,
    pub start: u32,
    pub end: u32,
    /// Elements of a tuple or list, the value of a starred expression.
    pub items: Vec<Read>,
    pub parenthesized: bool,
}

impl Read {
    fn new(shape: Shape, start: u32, end: u32) -> Read {
        Read { shape, start, end, items: Vec::new(), parenthesized: false }
    }

    fn loc(&self) -> Loc {
        Loc { start: self.start, end: self.end }
    }

    /// CPython's name for this kind of expression in messages.
    fn name(&self) -> &'static str {
        match self.shape {
            Shape::Name => "name",
            Shape::Attribute => "attribute",
            Shape::Subscript => "subscript",
            Shape::Call => "function call",
            Shape::Literal | Shape::Text => "literal",
            Shape::True => "True",
            Shape::False => "False",
            Shape::None => "None",
            Shape::Ellipsis => "ellipsis",
            Shape::Tuple => "tuple",
            Shape::List => "list",
            Shape::Set => "set display",
            Shape::Dict => "dict literal",
            Shape::ListComprehension => "list comprehension",
            Shape::SetComprehension => "set comprehension",
            Shape::DictComprehension => "dict comprehension",
            Shape::Generator => "generator expression",
            Shape::Starred => "starred",
            Shape::Yield => "yield expression",
            Shape::Await => "await expression",
            Shape::Lambda => "lambda",
            Shape::Conditional => "conditional expression",
            Shape::Comparison => "comparison",
            Shape::Operation | Shape::Not | Shape::Bool => "expression",
            Shape::Named => "named expression",
            Shape::FormatString => "f-string expression",
            Shape::Template => "t-string expression",
        }
    }

    /// Whether this is at most as loose as `|`, as the grammar has it.
    fn is_tight(&self) -> bool {
        self.parenthesized
            || !matches!(
                self.shape,
                Shape::Comparison
                    | Shape::Not
                    | Shape::Bool
                    | Shape::Lambda
                    | Shape::Conditional
                    | Shape::Named
                    | Shape::Starred
                    | Shape::Yield
            )
    }
}

pub(super) type Outcome<T> = Result<T, Problem>;

/// Reads tokens by Python's grammar.
pub(super) struct Reader<'a> {
    source: &'a SourceText,
    tokens: &'a [Token],
    at: usize,
    /// How many brackets are open around the next token.
    depth: u32,
    /// How many attempts that may fail are being made.
    trying: u32,
    /// Set while the rules for missing commas do not apply.
    plain: bool,
    /// Set while an operator without a right side ends the expression instead of failing.
    lenient: bool,
    /// Tokens read in attempts; attempts stop when they have cost more than a few readings of the source.
    spent: usize,
    /// The last token that was looked at.
    furthest: std::cell::Cell<usize>,
}

/// The problem of a source that does not parse. None: nothing is wrong with its tokens.
pub(crate) fn diagnose(source: &SourceText, tokens: &Tokens, expression: bool) -> Option<Problem> {
    let mut list = tokens.list.clone();
    if !matches!(list.last(), Some(t) if t.kind == Kind::End) {
        let end = list.last().map_or(0, |t| t.end);
        list.push(Token { kind: Kind::End, start: end, end });
    }
    let mut reader = Reader {
        source,
        tokens: &list,
        at: 0,
        depth: 0,
        trying: 0,
        plain: false,
        lenient: false,
        spent: 0,
        furthest: std::cell::Cell::new(0),
    };
    let result = if expression { reader.whole_expression() } else { reader.file() };
    let found = result.err();
    let furthest = list[reader.furthest.get().min(list.len() - 1)];
    resolve(source, tokens, found, furthest)
}

/// Which of the parser's and the tokenizer's complaints comes first.
fn resolve(source: &SourceText, tokens: &Tokens, found: Option<Problem>, furthest: Token) -> Option<Problem> {
    let at_end = |p: &Problem| tokens.list.last().is_none_or(|t| p.place.start >= t.start);
    match (found, &tokens.error) {
        (None, None) => unclosed(tokens),
        (found, Some(error)) if error.message.starts_with("unexpected EOF") && !tokens.open.is_empty() => {
            found.filter(|p| !at_end(p)).or_else(|| unclosed(tokens))
        }
        (None, Some(error)) => Some(error.clone()),
        (Some(problem), Some(error)) => {
            // A generic complaint gives way to any error of the tokenizer further on; a specific one only to one that
            // stopped the parser itself.
            let generic = problem.message == "invalid syntax";
            if generic || at_end(&problem) { Some(error.clone()) } else { Some(problem) }
        }
        (Some(problem), None) => {
            // A bracket that is still open where the source ends is the better explanation for what was read behind it.
            let ended = at_end(&problem) || furthest.kind == Kind::End;
            match unclosed(tokens) {
                Some(bracket) if ended || source.line_of(furthest.start) > source.line_of(bracket.place.start) => Some(bracket),
                _ => Some(problem),
            }
        }
    }
}

/// The innermost bracket that was never closed.
fn unclosed(tokens: &Tokens) -> Option<Problem> {
    let (bracket, place) = tokens.open.last()?;
    let mut problem = Problem::syntax(format!("'{}' was never closed", *bracket as char), Loc { start: *place, end: *place });
    problem.incomplete = true;
    Some(problem)
}

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
];

impl<'a> Reader<'a> {
    fn token(&self) -> Token {
        self.furthest.set(self.furthest.get().max(self.at));
        self.ahead(0)
    }

    fn ahead(&self, count: usize) -> Token {
        let index = (self.at + count).min(self.tokens.len() - 1);
        self.tokens[index]
    }

    fn text_of(&self, token: Token) -> &'a str {
        self.source.slice(Loc { start: token.start, end: token.end })
    }

    fn text(&self) -> &'a str {
        self.text_of(self.token())
    }

    /// Whether the token `count` ahead is this operator or keyword.
    fn is_at(&self, count: usize, word: &str) -> bool {
        let token = self.ahead(count);
        matches!(token.kind, Kind::Operator | Kind::Name) && self.text_of(token) == word
    }

    fn is(&self, word: &str) -> bool {
        self.token();
        self.is_at(0, word)
    }

    fn kind(&self) -> Kind {
        self.token().kind
    }

    /// A name that is no keyword.
    fn is_name(&self) -> bool {
        self.is_name_at(0)
    }

    fn is_name_at(&self, count: usize) -> bool {
        let token = self.ahead(count);
        token.kind == Kind::Name && !KEYWORDS.contains(&self.text_of(token))
    }

    fn advance(&mut self) -> Token {
        let token = self.token();
        self.spent += usize::from(self.trying > 0);
        if token.kind == Kind::Operator {
            match self.text() {
                "(" | "[" | "{" => self.depth += 1,
                ")" | "]" | "}" => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        if found {
            self.advance();
        }
        found
    }

    /// The end of the token before.
    fn last_end(&self) -> u32 {
        self.at.checked_sub(1).map_or(0, |i| self.tokens[i].end)
    }

    /// The generic complaint, at the next token.
    fn invalid<T>(&self) -> Outcome<T> {
        let token = self.token();
        let place = Loc { start: token.start, end: self.shown_end(token) };
        match token.kind {
            Kind::Indent => self.indentation("unexpected indent"),
            Kind::Dedent => self.indentation("unexpected unindent"),
            _ => {
                let mut problem = Problem::syntax("invalid syntax", place);
                problem.incomplete = token.kind == Kind::End;
                Err(problem)
            }
        }
    }

    /// Line ends are shown without width.
    fn shown_end(&self, token: Token) -> u32 {
        if token.kind == Kind::Newline { token.start } else { token.end }
    }

    /// An IndentationError in the line's indentation.
    fn indentation<T>(&self, message: &str) -> Outcome<T> {
        let at = self.token().start.saturating_sub(1);
        let place = Loc { start: at, end: at };
        Err(Problem { kind: CompileErrorKind::IndentationError, ..Problem::syntax(message, place) })
    }

    fn error<T>(&self, message: impl Into<String>, place: Loc) -> Outcome<T> {
        Err(Problem::syntax(message, place))
    }

    fn error_here<T>(&self, message: impl Into<String>) -> Outcome<T> {
        let token = self.token();
        self.error(message, Loc { start: token.start, end: self.shown_end(token) })
    }

    /// Requires an operator or keyword; its absence is named.
    fn force(&mut self, word: &str) -> Outcome<()> {
        if self.take(word) { Ok(()) } else { self.error_here(format!("expected '{word}'")) }
    }

    /// Requires an operator or keyword.
    fn expect(&mut self, word: &str) -> Outcome<()> {
        if self.take(word) { Ok(()) } else { self.invalid() }
    }

    /// Requires a name that is no keyword.
    fn expect_name(&mut self) -> Outcome<Token> {
        if self.is_name() { Ok(self.advance()) } else { self.invalid() }
    }

    /// Reads something that may fail, and goes back.
    fn looks_like<T>(&mut self, read: impl FnOnce(&mut Self) -> Outcome<T>) -> Option<T> {
        if self.exhausted() {
            return None;
        }
        let (at, depth) = (self.at, self.depth);
        self.trying += 1;
        let result = read(self).ok();
        self.trying -= 1;
        (self.at, self.depth) = (at, depth);
        result
    }

    /// Whether attempts have cost enough.
    fn exhausted(&self) -> bool {
        self.spent > 4 * self.tokens.len() + 1_000
    }

    // -- whole sources ----------------------------------------------------------------------------------------------

    fn file(&mut self) -> Outcome<()> {
        while self.kind() != Kind::End {
            if self.kind() == Kind::Newline {
                self.advance();
                continue;
            }
            self.statement()?;
        }
        Ok(())
    }

    fn whole_expression(&mut self) -> Outcome<()> {
        self.star_expressions()?;
        while self.kind() == Kind::Newline {
            self.advance();
        }
        if self.kind() == Kind::End { Ok(()) } else { self.invalid() }
    }
}
