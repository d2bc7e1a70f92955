//! Compound statements and their blocks.

use super::{Outcome, Reader, Shape};
use crate::error::{CompileErrorKind, Gap, Loc, Problem};
use crate::tokens::{Kind, Token};

impl Reader<'_> {
    pub(super) fn statement(&mut self) -> Outcome<()> {
        crate::depth::deeper(|| self.statement_here())
    }

    fn statement_here(&mut self) -> Outcome<()> {
        if self.kind() == Kind::Operator && self.is("@") {
            return self.decorated();
        }
        if self.kind() == Kind::Name {
            match self.text() {
                "if" => return self.if_statement(),
                "while" => return self.while_statement(),
                "for" => return self.for_statement(),
                "try" => return self.try_statement(),
                "with" => return self.with_statement(),
                "def" => return self.function(),
                "class" => return self.class(),
                "async" => return self.asynchronous(),
                "match" if self.starts_match() => return self.match_statement(),
                _ => {}
            }
        }
        self.simple_statements()
    }

    fn line(&self, token: Token) -> u32 {
        self.source.line_of(token.start)
    }

    /// `:` of a statement; at the end of a line its absence is named.
    fn colon(&mut self) -> Outcome<()> {
        if self.take(":") {
            return Ok(());
        }
        if self.kind() == Kind::Newline {
            return self.error_here("expected ':'");
        }
        self.invalid()
    }

    /// What follows the colon: statements on the line, or an indented block.
    pub(super) fn block(&mut self, what: &str, keyword: Token) -> Outcome<()> {
        if self.kind() != Kind::Newline {
            return self.simple_statements();
        }
        self.advance();
        if self.kind() != Kind::Indent {
            return self.missing_block(what, keyword);
        }
        self.advance();
        while !matches!(self.kind(), Kind::Dedent | Kind::End) {
            if self.kind() == Kind::Newline {
                self.advance();
                continue;
            }
            self.statement()?;
        }
        if self.kind() == Kind::Dedent {
            self.advance();
        }
        Ok(())
    }

    pub(super) fn missing_block<T>(&self, what: &str, keyword: Token) -> Outcome<T> {
        let token = self.token();
        let at_end = matches!(token.kind, Kind::Dedent | Kind::End | Kind::Newline) && self.ends_here();
        let (place, gap) = if at_end {
            // Nothing follows: the end of the last line.
            let text = &self.source.text;
            let end = text.strip_suffix('\n').unwrap_or(text).len() as u32;
            (Loc { start: end, end }, Gap::End)
        } else {
            // Below an empty block the next word stands where the dedent is.
            let word = self.tokens[self.at..].iter().find(|t| !matches!(t.kind, Kind::Dedent | Kind::Newline));
            let place = word.map_or(Loc { start: token.start, end: token.end }, |w| Loc { start: w.start, end: w.end });
            (place, if token.kind == Kind::Dedent { Gap::Dedent } else { Gap::None })
        };
        let message = format!("expected an indented block after {what} on line {}", self.line(keyword));
        Err(Problem { kind: CompileErrorKind::IndentationError, message, place, incomplete: at_end, gap })
    }

    fn ends_here(&self) -> bool {
        self.tokens[self.at..].iter().all(|t| matches!(t.kind, Kind::Dedent | Kind::End | Kind::Newline))
    }

    fn if_statement(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        let what = if self.text_of(keyword) == "if" { "'if' statement" } else { "'elif' statement" };
        self.named_expression()?;
        self.colon()?;
        self.block(what, keyword)?;
        if self.is("elif") {
            // Chains may be long; each link is read by a loop.
            while self.is("elif") {
                let keyword = self.advance();
                self.named_expression()?;
                self.colon()?;
                self.block("'elif' statement", keyword)?;
            }
        }
        self.else_block()
    }

    fn else_block(&mut self) -> Outcome<()> {
        if !self.is("else") {
            return Ok(());
        }
        let keyword = self.advance();
        self.force(":")?;
        self.block("'else' statement", keyword)?;
        if self.is("elif") {
            let message = "'elif' block follows an 'else' block";
            return self.error_here(message);
        }
        Ok(())
    }

    fn while_statement(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        self.named_expression()?;
        self.colon()?;
        self.block("'while' statement", keyword)?;
        self.else_block()
    }

    fn for_statement(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        let targets = self.loop_targets()?;
        self.check_loop_targets(&targets)?;
        self.expect("in")?;
        self.star_expressions()?;
        self.colon()?;
        self.block("'for' statement", keyword)?;
        self.else_block()
    }

    // -- try ----------------------------------------------------------------------------------------------------

    fn try_statement(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        self.force(":")?;
        self.block("'try' statement", keyword)?;
        let mut star = None;
        while self.is("except") {
            let except = self.advance();
            let is_star = self.take("*");
            if star.is_some_and(|s| s != is_star) {
                let end = if is_star { self.last_end() } else { except.end };
                let message = "cannot have both 'except' and 'except*' on the same 'try'";
                return self.error(message, Loc { start: except.start, end });
            }
            star = Some(is_star);
            self.except_clause(except, is_star)?;
        }
        let has_handlers = star.is_some();
        if has_handlers {
            self.else_block()?;
        }
        if self.is("finally") {
            let finally = self.advance();
            self.force(":")?;
            return self.block("'finally' statement", finally);
        }
        if has_handlers {
            return Ok(());
        }
        let end = self.source.text.trim_end_matches('\n').len() as u32;
        let place = match self.kind() {
            Kind::End => Loc { start: end, end },
            _ => {
                let word = self.tokens[self.at..].iter().find(|t| t.kind != Kind::Dedent);
                let token = word.copied().unwrap_or(self.token());
                let start = if token.kind == Kind::End { end } else { token.start };
                Loc { start, end: token.end.max(start) }
            }
        };
        self.error("expected 'except' or 'finally' block", place)
    }

    fn except_clause(&mut self, keyword: Token, is_star: bool) -> Outcome<()> {
        let what = if is_star { "'except*' statement" } else { "'except' statement" };
        if self.is(":") || self.kind() == Kind::Newline {
            if is_star {
                return self.error_here("expected one or more exception types");
            }
            self.colon()?;
            return self.block(what, keyword);
        }
        let first = self.expression()?;
        let mut several = false;
        while self.take(",") {
            several = true;
            if !self.starts_expression() {
                break;
            }
            self.expression()?;
        }
        if self.take("as") {
            let target = self.looks_like(Reader::expression);
            let Some(target) = target else { return self.expect_name().map(drop) };
            if several {
                let message = "multiple exception types must be parenthesized when using 'as'";
                return self.error(message, Loc { start: first.start, end: target.end });
            }
            if target.shape != Shape::Name {
                let kind = if is_star { "except* statement" } else { "except statement" };
                return self.error(format!("cannot use {kind} with {}", target.name()), target.loc());
            }
            self.expect_name()?;
        }
        self.colon()?;
        self.block(what, keyword)
    }

    // -- with ---------------------------------------------------------------------------------------------------

    fn with_statement(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        let in_parentheses = self.is("(")
            && self
                .looks_like(|r| {
                    r.parenthesized_items()?;
                    if r.is(":") || r.kind() == Kind::Newline { Ok(()) } else { r.invalid() }
                })
                .is_some();
        if in_parentheses {
            self.parenthesized_items()?;
        } else {
            loop {
                self.with_item()?;
                if !self.take(",") {
                    break;
                }
            }
        }
        self.colon()?;
        self.block("'with' statement", keyword)
    }

    fn parenthesized_items(&mut self) -> Outcome<()> {
        self.advance();
        loop {
            self.with_item()?;
            if !self.take(",") || self.is(")") {
                break;
            }
        }
        self.expect(")")
    }

    fn with_item(&mut self) -> Outcome<()> {
        self.expression()?;
        if !self.take("as") {
            return Ok(());
        }
        let target = self.star_target()?;
        let follows = self.is(",") || self.is(")") || self.is(":");
        match super::targets::invalid_target(&target, super::targets::Use::Assign) {
            Some(bad) if follows => self.error(format!("cannot assign to {}", bad.name()), bad.loc()),
            _ => Ok(()),
        }
    }

    fn star_target(&mut self) -> Outcome<super::Read> {
        if self.is("*") { self.starred() } else { self.expression() }
    }

    // -- functions and classes ------------------------------------------------------------------------------------

    fn asynchronous(&mut self) -> Outcome<()> {
        self.advance();
        match self.text() {
            "def" => self.function(),
            "with" => self.with_statement(),
            "for" => self.for_statement(),
            _ => self.invalid(),
        }
    }

    fn decorated(&mut self) -> Outcome<()> {
        while self.take("@") {
            self.named_expression()?;
            if self.kind() != Kind::Newline {
                return self.invalid();
            }
            self.advance();
        }
        match self.text() {
            "def" => self.function(),
            "class" => self.class(),
            "async" if self.is_at(1, "def") => self.asynchronous(),
            _ => self.invalid(),
        }
    }

    fn function(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        self.expect_name()?;
        self.type_parameters()?;
        self.force("(")?;
        self.parameters(false)?;
        self.expect(")")?;
        if self.is("->") {
            if !matches!(self.ahead(1).kind, Kind::Name | Kind::Number | Kind::Text | Kind::FormatStart | Kind::Bytes)
                && (self.is_at(1, ":") || self.ahead(1).kind == Kind::Newline)
            {
                return self.force(":");
            }
            self.advance();
            self.expression()?;
        }
        self.force(":")?;
        self.block("function definition", keyword)
    }

    fn class(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        self.expect_name()?;
        self.type_parameters()?;
        if self.is("(") {
            self.arguments(false)?;
        }
        self.colon()?;
        self.block("class definition", keyword)
    }
}
