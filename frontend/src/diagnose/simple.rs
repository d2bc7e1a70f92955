//! Simple statements: those that fit on one line.

use super::targets::{Use, invalid_target, is_single_target};
use super::{Outcome, Read, Reader, Shape};
use crate::error::Loc;
use crate::tokens::Kind;

const AUGMENTED: [&str; 13] = ["+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="];

impl Reader<'_> {
    /// Simple statements up to the end of the line.
    pub(super) fn simple_statements(&mut self) -> Outcome<()> {
        loop {
            self.simple_statement()?;
            if !self.take(";") || self.kind() == Kind::Newline {
                break;
            }
        }
        match self.kind() {
            Kind::Newline => {
                self.advance();
                Ok(())
            }
            Kind::End => Ok(()),
            _ => self.invalid(),
        }
    }

    fn ends_statement(&self) -> bool {
        matches!(self.kind(), Kind::Newline | Kind::End) || self.is(";")
    }

    fn simple_statement(&mut self) -> Outcome<()> {
        if self.kind() == Kind::Name {
            match self.text() {
                "pass" | "break" | "continue" => {
                    self.advance();
                    return Ok(());
                }
                "return" => {
                    self.advance();
                    return if self.ends_statement() { Ok(()) } else { self.star_expressions().map(drop) };
                }
                "raise" => return self.raise(),
                "global" | "nonlocal" => return self.declaration(),
                "del" => return self.delete(),
                "assert" => return self.assert(),
                "import" => return self.import(),
                "from" => return self.import_from(),
                "type" if self.is_name_at(1) => return self.type_alias(),
                _ => {}
            }
        }
        self.expression_statement()
    }

    fn raise(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        if self.ends_statement() {
            return Ok(());
        }
        if self.is("from") {
            let end = self.token().end;
            let message = "did you forget an expression between 'raise' and 'from'?";
            return self.error(message, Loc { start: keyword.start, end });
        }
        self.expression()?;
        if self.is("from") {
            let from = self.advance();
            if self.ends_statement() {
                let place = Loc { start: from.start, end: from.end };
                return self.error("did you forget an expression after 'from'?", place);
            }
            self.expression()?;
        }
        Ok(())
    }

    fn declaration(&mut self) -> Outcome<()> {
        self.advance();
        loop {
            self.expect_name()?;
            if !self.take(",") {
                return Ok(());
            }
        }
    }

    fn delete(&mut self) -> Outcome<()> {
        self.advance();
        let targets = self.star_expressions()?;
        match invalid_target(&targets, Use::Delete) {
            Some(bad) => self.error(format!("cannot delete {}", bad.name()), bad.loc()),
            None => Ok(()),
        }
    }

    fn assert(&mut self) -> Outcome<()> {
        self.advance();
        for part in 0..2 {
            let value = self.expression()?;
            for (sign, walrus) in [("=", false), (":=", true)] {
                if !self.is(sign) {
                    continue;
                }
                let right = self.looks_like(|r| {
                    r.advance();
                    r.expression()
                });
                if let Some(right) = right {
                    let place = Loc { start: value.start, end: right.end };
                    if walrus {
                        return self.error("cannot use named expression without parentheses here", place);
                    }
                    let message = format!("cannot assign to {} here. Maybe you meant '==' instead of '='?", value.name());
                    return self.error(message, place);
                }
            }
            if part == 1 || !self.take(",") {
                break;
            }
        }
        Ok(())
    }

    // -- imports --------------------------------------------------------------------------------------------------

    fn dotted_name(&mut self) -> Outcome<()> {
        self.expect_name()?;
        while self.take(".") {
            self.expect_name()?;
        }
        Ok(())
    }

    fn import(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        if self.kind() == Kind::Newline {
            return self.error_here("Expected one or more names after 'import'");
        }
        loop {
            self.dotted_name()?;
            self.import_target()?;
            if !self.take(",") {
                break;
            }
        }
        if self.is("from") {
            let end = self.looks_like(|r| {
                r.advance();
                r.dotted_name()?;
                Ok(r.last_end())
            });
            if let Some(end) = end {
                let message = "Did you mean to use 'from ... import ...' instead?";
                return self.error(message, Loc { start: keyword.start, end });
            }
        }
        Ok(())
    }

    /// `as name`
    fn import_target(&mut self) -> Outcome<()> {
        if !self.take("as") {
            return Ok(());
        }
        let simple = self.is_name()
            && (matches!(self.ahead(1).kind, Kind::Newline | Kind::End)
                || self.is_at(1, ",")
                || self.is_at(1, ")")
                || self.is_at(1, ";"));
        if simple {
            self.advance();
            return Ok(());
        }
        if let Some(target) = self.looks_like(Reader::expression)
            && target.shape != Shape::Name
        {
            return self.error(format!("cannot use {} as import target", target.name()), target.loc());
        }
        self.expect_name().map(drop)
    }

    fn import_from(&mut self) -> Outcome<()> {
        self.advance();
        let mut dots = false;
        while self.is(".") || self.is("...") {
            self.advance();
            dots = true;
        }
        if !dots || !self.is("import") {
            self.dotted_name()?;
        }
        self.expect("import")?;
        if self.kind() == Kind::Newline {
            return self.error_here("Expected one or more names after 'import'");
        }
        if self.take("*") {
            return Ok(());
        }
        let parenthesized = self.take("(");
        loop {
            self.expect_name()?;
            self.import_target()?;
            if !self.take(",") {
                break;
            }
            if parenthesized && self.is(")") {
                break;
            }
            if self.kind() == Kind::Newline {
                return self.error_here("trailing comma not allowed without surrounding parentheses");
            }
        }
        if parenthesized { self.expect(")") } else { Ok(()) }
    }

    fn type_alias(&mut self) -> Outcome<()> {
        self.advance();
        self.expect_name()?;
        self.type_parameters()?;
        self.expect("=")?;
        self.expression().map(drop)
    }

    // -- expressions and assignments ------------------------------------------------------------------------------

    pub(super) fn yield_expression(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        let mut end = self.last_end();
        if self.take("from") {
            end = self.expression()?.end;
        } else if self.starts_expression() || self.is("*") {
            end = self.star_expressions()?.end;
        }
        Ok(Read::new(Shape::Yield, start, end))
    }

    fn right_side(&mut self) -> Outcome<Read> {
        if self.is("yield") { self.yield_expression() } else { self.star_expressions() }
    }

    fn expression_statement(&mut self) -> Outcome<()> {
        let value = self.right_side()?;
        if self.is(":") && value.shape != Shape::Yield {
            return self.annotated(&value);
        }
        if self.kind() == Kind::Operator && AUGMENTED.contains(&self.text()) {
            return self.augmented(&value);
        }
        if self.is("=") {
            return self.assignment(value);
        }
        if self.is(":=") && self.depth == 0 {
            return self.invalid();
        }
        if value.shape == Shape::Starred && self.ends_statement() {
            return self.error("can't use starred expression here", value.loc());
        }
        Ok(())
    }

    fn assignment(&mut self, first: Read) -> Outcome<()> {
        let mut values = vec![first];
        let mut places = vec![self.at];
        while self.take("=") {
            values.push(self.right_side()?);
            places.push(self.at);
        }
        let last = values.len() - 1;
        let yields = values[..last].iter().find(|v| v.shape == Shape::Yield && !v.parenthesized);
        let bad = values[..last].iter().find_map(|v| invalid_target(v, Use::Assign));
        if bad.is_none() && yields.is_none() {
            return Ok(());
        }
        if let Some(element) = last_element(&values[0]) {
            let at = self.at;
            self.at = places[0];
            let result = self.equals_in_statement(element);
            self.at = at;
            result?;
        }
        for value in &values[..last] {
            if value.shape == Shape::Yield && !value.parenthesized {
                return self.error("assignment to yield expression not possible", value.loc());
            }
            if let Some(bad) = invalid_target(value, Use::Assign) {
                return self.error(format!("cannot assign to {}", bad.name()), bad.loc());
            }
        }
        Ok(())
    }

    fn equals_in_statement(&mut self, element: &Read) -> Outcome<()> {
        self.equals_for_comparison(element)
    }

    fn annotated(&mut self, value: &Read) -> Outcome<()> {
        let annotation = self.looks_like(|r| {
            r.advance();
            r.expression()
        });
        if annotation.is_none() {
            self.advance();
            return self.expression().map(drop);
        }
        match value.shape {
            _ if is_single_target(value) => {}
            Shape::List => return self.error("only single target (not list) can be annotated", value.loc()),
            Shape::Tuple => {
                let bare = value.items.first().is_some_and(|first| first.start == value.start);
                let place = if bare { value.items[0].loc() } else { value.loc() };
                return self.error("only single target (not tuple) can be annotated", place);
            }
            _ => return self.error("illegal target for annotation", value.loc()),
        }
        self.advance();
        self.expression()?;
        if self.take("=") {
            self.right_side()?;
        }
        Ok(())
    }

    fn augmented(&mut self, value: &Read) -> Outcome<()> {
        self.advance();
        self.right_side()?;
        if is_single_target(value) {
            return Ok(());
        }
        let message = format!("'{}' is an illegal expression for augmented assignment", value.name());
        self.error(message, value.loc())
    }
}

/// The element of an unparenthesized list that stands next to what follows.
fn last_element(e: &Read) -> Option<&Read> {
    let bare = e.items.first().is_some_and(|first| first.start == e.start);
    if e.shape == Shape::Tuple && bare { e.items.last() } else { Some(e) }
}
