//! Operators and everything looser, down to atoms.

use super::{Outcome, Read, Reader, Shape};
use crate::depth::deeper;
use crate::error::Loc;
use crate::tokens::Kind;

/// Binary operators by level, loosest first.
const BINARY: [&[&str]; 6] = [&["|"], &["^"], &["&"], &["<<", ">>"], &["+", "-"], &["*", "/", "//", "%", "@"]];
const COMPARISONS: [&str; 8] = ["==", "!=", "<", "<=", ">", ">=", "in", "is"];

impl Reader<'_> {
    /// `star_expressions`: a list of expressions, maybe starred; a tuple if there is a comma.
    pub(super) fn star_expressions(&mut self) -> Outcome<Read> {
        self.expression_list(Reader::star_expression)
    }

    /// A list whose elements may be assignment expressions.
    pub(super) fn star_named_expressions(&mut self) -> Outcome<Read> {
        self.expression_list(Reader::star_named_expression)
    }

    fn expression_list(&mut self, element: fn(&mut Self) -> Outcome<Read>) -> Outcome<Read> {
        let first = element(self)?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut tuple = Read::new(Shape::Tuple, first.start, first.end);
        tuple.items.push(first);
        while self.take(",") {
            tuple.end = self.last_end();
            if !self.starts_expression() && !self.is("*") {
                break;
            }
            let item = element(self)?;
            tuple.end = item.end;
            tuple.items.push(item);
        }
        Ok(tuple)
    }

    /// Whether an expression may begin here.
    pub(super) fn starts_expression(&self) -> bool {
        match self.kind() {
            Kind::Name => {
                self.is_name() || matches!(self.text(), "None" | "True" | "False" | "not" | "lambda" | "await" | "yield")
            }
            Kind::Number | Kind::Text | Kind::Bytes | Kind::FormatStart => true,
            Kind::Operator => matches!(self.text(), "(" | "[" | "{" | "-" | "+" | "~" | "..."),
            _ => false,
        }
    }

    pub(super) fn star_expression(&mut self) -> Outcome<Read> {
        if self.is("*") { self.starred() } else { self.expression() }
    }

    pub(super) fn starred(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        let value = self.binary(0)?;
        let mut read = Read::new(Shape::Starred, start, value.end);
        read.items.push(value);
        Ok(read)
    }

    pub(super) fn star_named_expression(&mut self) -> Outcome<Read> {
        if self.is("**") {
            return self.error_here("cannot use dict unpacking here");
        }
        if self.is("*") { self.starred() } else { self.named_expression() }
    }

    /// `named_expression`, with its rules for `=` written instead of `==`.
    pub(super) fn named_expression(&mut self) -> Outcome<Read> {
        let value = self.expression()?;
        if self.is(":=") {
            if value.shape == Shape::Name && !value.parenthesized {
                self.advance();
                let right = self.expression()?;
                return Ok(Read::new(Shape::Named, value.start, right.end));
            }
            let message = format!("cannot use assignment expressions with {}", value.name());
            return self.error(message, value.loc());
        }
        self.equals_for_comparison(&value)?;
        Ok(value)
    }

    /// `a = b` where a comparison was meant.
    pub(super) fn equals_for_comparison(&mut self, value: &Read) -> Outcome<()> {
        if !self.is("=") || !value.is_tight() {
            return Ok(());
        }
        let right = self.looks_like(|r| {
            r.advance();
            let right = r.binary(0)?;
            if r.is("=") || r.is(":=") { r.invalid() } else { Ok(right) }
        });
        let Some(right) = right else { return Ok(()) };
        if value.shape == Shape::Name && !value.parenthesized {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return self.error(message, Loc { start: value.start, end: right.end });
        }
        let excluded =
            matches!(value.shape, Shape::List | Shape::Tuple | Shape::Generator | Shape::True | Shape::False | Shape::None);
        if excluded {
            return Ok(());
        }
        let message = format!("cannot assign to {} here. Maybe you meant '==' instead of '='?", value.name());
        self.error(message, value.loc())
    }

    /// `expression`: conditional expressions, lambdas, and what is said when two expressions stand side by side.
    pub(super) fn expression(&mut self) -> Outcome<Read> {
        deeper(|| self.expression_here())
    }

    fn expression_here(&mut self) -> Outcome<Read> {
        if self.is("lambda") {
            return self.lambda();
        }
        self.legacy_statement()?;
        let first = self.at;
        let value = self.disjunction()?;
        if self.is("if") {
            return self.conditional(value);
        }
        self.forgotten_comma(first, &value)?;
        Ok(value)
    }

    fn conditional(&mut self, value: Read) -> Outcome<Read> {
        let before = (self.at, self.depth);
        self.advance();
        let test = match self.disjunction() {
            Err(_) if self.plain => {
                (self.at, self.depth) = before;
                return Ok(value);
            }
            other => other?,
        };
        if !self.is("else") {
            if self.is(":") {
                return Ok(value);
            }
            if self.plain {
                (self.at, self.depth) = before;
                return Ok(value);
            }
            let place = Loc { start: value.start, end: test.end };
            return self.error("expected 'else' after 'if' expression", place);
        }
        self.advance();
        if matches!(self.text(), "pass" | "break" | "continue") || self.kind() == Kind::Newline {
            return self.error_here("expected expression after 'else', but statement is given");
        }
        let otherwise = self.expression()?;
        Ok(Read::new(Shape::Conditional, value.start, otherwise.end))
    }

    /// `print x` and `exec x` of old.
    fn legacy_statement(&mut self) -> Outcome<()> {
        let token = self.token();
        let name = self.text();
        if token.kind != Kind::Name || !matches!(name, "print" | "exec") || self.is_at(1, "(") {
            return Ok(());
        }
        let follows = self.looks_like(|r| {
            r.advance();
            if !r.starts_expression() || matches!(r.text(), "-" | "+" | "[") {
                return r.invalid();
            }
            let before = std::mem::replace(&mut r.plain, true);
            let result = r.star_expressions();
            r.plain = before;
            result
        });
        let Some(argument) = follows else { return Ok(()) };
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        self.error(message, Loc { start: token.start, end: argument.end })
    }

    /// Two expressions side by side, inside brackets.
    fn forgotten_comma(&mut self, first: usize, value: &Read) -> Outcome<()> {
        if self.plain || self.depth == 0 || !self.starts_expression() || self.is("yield") {
            return Ok(());
        }
        let token = self.tokens[first];
        let soft = matches!(self.text_of(token), "match" | "case" | "_" | "type");
        let before_text = token.kind == Kind::Name
            && self.tokens.get(first + 1).is_some_and(|t| matches!(t.kind, Kind::Text | Kind::Bytes | Kind::FormatStart));
        if token.kind == Kind::Name && soft || before_text && !self.is_keyword_literal(token) {
            return Ok(());
        }
        self.plain = true;
        let second = self.looks_like(Reader::expression);
        self.plain = false;
        if let Some(second) = second {
            let message = "invalid syntax. Perhaps you forgot a comma?";
            return self.error(message, Loc { start: value.start, end: second.end });
        }
        Ok(())
    }

    fn is_keyword_literal(&self, token: crate::tokens::Token) -> bool {
        matches!(self.text_of(token), "None" | "True" | "False")
    }

    fn lambda(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        self.parameters(true)?;
        self.expect(":")?;
        let body = self.expression()?;
        Ok(Read::new(Shape::Lambda, start, body.end))
    }

    pub(super) fn disjunction(&mut self) -> Outcome<Read> {
        let mut value = self.conjunction()?;
        while self.take("or") {
            let right = self.conjunction()?;
            value = Read::new(Shape::Bool, value.start, right.end);
        }
        Ok(value)
    }

    fn conjunction(&mut self) -> Outcome<Read> {
        let mut value = self.inversion()?;
        while self.take("and") {
            let right = self.inversion()?;
            value = Read::new(Shape::Bool, value.start, right.end);
        }
        Ok(value)
    }

    fn inversion(&mut self) -> Outcome<Read> {
        if self.is("not") {
            let start = self.advance().start;
            let value = deeper(|| self.inversion())?;
            return Ok(Read::new(Shape::Not, start, value.end));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Outcome<Read> {
        let mut value = self.binary(0)?;
        loop {
            let is_not_in = self.is("not") && self.is_at(1, "in");
            if self.is("<>") {
                return self.error_here("invalid syntax.  Maybe you meant '!=' instead of '<>'?");
            }
            if !is_not_in && !COMPARISONS.contains(&self.text()) || self.kind() == Kind::Text {
                if self.is("not") {
                    // `a not b`: the parser got as far as what follows.
                    self.advance();
                    return self.invalid();
                }
                return Ok(value);
            }
            if is_not_in {
                self.advance();
            }
            let is = self.is("is");
            self.advance();
            if is {
                self.take("not");
            }
            let right = self.binary(0)?;
            value = Read::new(Shape::Comparison, value.start, right.end);
        }
    }

    /// Binary operators of `level` and tighter.
    pub(super) fn binary(&mut self, level: usize) -> Outcome<Read> {
        let Some(operators) = BINARY.get(level) else { return self.factor() };
        let mut value = self.binary(level + 1)?;
        while self.kind() == Kind::Operator && operators.contains(&self.text()) {
            let before = (self.at, self.depth);
            self.advance();
            let right = match self.binary(level + 1) {
                Err(problem) if self.lenient && problem.message == "invalid syntax" => {
                    (self.at, self.depth) = before;
                    return Ok(value);
                }
                other => other?,
            };
            value = Read::new(Shape::Operation, value.start, right.end);
        }
        Ok(value)
    }

    fn factor(&mut self) -> Outcome<Read> {
        if self.kind() == Kind::Operator && matches!(self.text(), "+" | "-" | "~") {
            let start = self.advance().start;
            let value = deeper(|| self.factor())?;
            return Ok(Read::new(Shape::Operation, start, value.end));
        }
        let value = self.awaited()?;
        if self.take("**") {
            let right = deeper(|| self.factor())?;
            return Ok(Read::new(Shape::Operation, value.start, right.end));
        }
        Ok(value)
    }

    fn awaited(&mut self) -> Outcome<Read> {
        if self.is("await") {
            let start = self.advance().start;
            let value = self.primary()?;
            return Ok(Read::new(Shape::Await, start, value.end));
        }
        self.primary()
    }

    /// Attributes, calls and subscripts.
    pub(super) fn primary(&mut self) -> Outcome<Read> {
        let mut value = self.atom()?;
        loop {
            match (self.kind(), self.text()) {
                (Kind::Operator, ".") => {
                    self.advance();
                    let name = self.expect_name()?;
                    value = Read::new(Shape::Attribute, value.start, name.end);
                }
                (Kind::Operator, "(") => {
                    self.call_arguments()?;
                    value = Read::new(Shape::Call, value.start, self.last_end());
                }
                (Kind::Operator, "[") => {
                    self.subscript()?;
                    value = Read::new(Shape::Subscript, value.start, self.last_end());
                }
                _ => return Ok(value),
            }
        }
    }

    fn subscript(&mut self) -> Outcome<()> {
        self.advance();
        loop {
            self.slice()?;
            if !self.take(",") || self.is("]") {
                break;
            }
        }
        self.expect("]")
    }

    fn slice(&mut self) -> Outcome<()> {
        if self.is("*") {
            return self.starred().map(drop);
        }
        if !self.is(":") {
            self.named_expression()?;
        }
        for _ in 0..2 {
            if !self.take(":") {
                return Ok(());
            }
            if !self.is(":") && !self.is(",") && !self.is("]") {
                self.expression()?;
            }
        }
        Ok(())
    }
}
