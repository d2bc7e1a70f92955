//! Atoms: names, literals, brackets with what stands in them, comprehensions.

use super::{Outcome, Read, Reader, Shape};
use crate::error::Loc;
use crate::tokens::Kind;

impl Reader<'_> {
    pub(super) fn atom(&mut self) -> Outcome<Read> {
        let token = self.token();
        let simple = |shape| Read::new(shape, token.start, token.end);
        match token.kind {
            Kind::Number => {
                self.advance();
                Ok(simple(Shape::Literal))
            }
            Kind::Text | Kind::Bytes | Kind::FormatStart => self.strings(),
            Kind::Name => {
                let shape = match self.text() {
                    "None" => Shape::None,
                    "True" => Shape::True,
                    "False" => Shape::False,
                    _ if self.is_name() => Shape::Name,
                    _ => return self.invalid(),
                };
                self.advance();
                Ok(simple(shape))
            }
            Kind::Operator => match self.text() {
                "..." => {
                    self.advance();
                    Ok(simple(Shape::Ellipsis))
                }
                "(" => self.parentheses(),
                "[" => self.list(),
                "{" => self.braces(),
                _ => self.invalid(),
            },
            _ => self.invalid(),
        }
    }

    fn closed(&mut self, mut read: Read, start: u32, bracket: &str) -> Outcome<Read> {
        self.expect(bracket)?;
        read.start = start;
        read.end = self.last_end();
        Ok(read)
    }

    /// A tuple, a group, a generator expression, or a yield.
    fn parentheses(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        if self.is(")") {
            return self.closed(Read::new(Shape::Tuple, start, start), start, ")");
        }
        if self.is("yield") {
            let inner = self.yield_expression()?;
            self.expect(")")?;
            return Ok(Read { parenthesized: true, ..inner });
        }
        let starred = self.is("*");
        if starred && (self.is_at(1, ")") || self.is_at(1, ",")) {
            self.advance();
            return self.error_here("Invalid star expression");
        }
        let first = self.star_named_expression()?;
        if self.starts_comprehension() {
            self.comprehension_clauses()?;
            return self.closed(Read::new(Shape::Generator, start, start), start, ")");
        }
        if self.is(",") {
            let mut tuple = Read::new(Shape::Tuple, start, start);
            tuple.items = self.more_items(first, ")")?;
            return self.closed(tuple, start, ")");
        }
        if starred && self.is(")") {
            return self.error("cannot use starred expression here", first.loc());
        }
        self.expect(")")?;
        Ok(Read { parenthesized: true, ..first })
    }

    /// The rest of a display after its first element.
    fn more_items(&mut self, first: Read, bracket: &str) -> Outcome<Vec<Read>> {
        let mut items = vec![first];
        while self.take(",") {
            if self.is(bracket) {
                break;
            }
            items.push(self.star_named_expression()?);
        }
        Ok(items)
    }

    fn starts_comprehension(&self) -> bool {
        self.is("for") || self.is("async") && self.is_at(1, "for")
    }

    fn list(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        let mut list = Read::new(Shape::List, start, start);
        if self.is("]") {
            return self.closed(list, start, "]");
        }
        let first = self.star_named_expression()?;
        if self.starts_comprehension() {
            self.comprehension_clauses()?;
            return self.closed(Read::new(Shape::ListComprehension, start, start), start, "]");
        }
        let first_start = first.start;
        list.items = self.more_items(first, "]")?;
        self.comprehension_without_parentheses(&list.items, first_start)?;
        self.closed(list, start, "]")
    }

    /// `[x, y for ...]`
    fn comprehension_without_parentheses(&mut self, items: &[Read], start: u32) -> Outcome<()> {
        if !self.starts_comprehension() || items.len() < 2 || self.looks_like(|r| r.comprehension_clauses()).is_none() {
            return Ok(());
        }
        let end = items.last().map_or(start, |i| i.end);
        self.error("did you forget parentheses around the comprehension target?", Loc { start, end })
    }

    /// A set, a dict, or a comprehension of either.
    fn braces(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        if self.is("}") {
            return self.closed(Read::new(Shape::Dict, start, start), start, "}");
        }
        if self.is("**") {
            self.advance();
            self.binary(0)?;
            if self.starts_comprehension() {
                self.comprehension_clauses()?;
                return self.closed(Read::new(Shape::DictComprehension, start, start), start, "}");
            }
            return self.dict_rest(start);
        }
        let first = self.star_named_expression()?;
        if self.is(":") && first.shape == Shape::Starred {
            let place = Loc { start: first.start, end: first.start + 1 };
            return self.error("cannot use a starred expression in a dictionary key", Loc { end: first.end, ..place });
        }
        if self.is(":") && first.shape != Shape::Named {
            self.dict_value()?;
            if self.starts_comprehension() {
                self.comprehension_clauses()?;
                return self.closed(Read::new(Shape::DictComprehension, start, start), start, "}");
            }
            return self.dict_rest(start);
        }
        if self.starts_comprehension() {
            self.comprehension_clauses()?;
            return self.closed(Read::new(Shape::SetComprehension, start, start), start, "}");
        }
        let first_start = first.start;
        let items = self.more_items(first, "}")?;
        self.comprehension_without_parentheses(&items, first_start)?;
        let mut set = Read::new(Shape::Set, start, start);
        set.items = items;
        self.closed(set, start, "}")
    }

    /// What follows a key.
    fn dict_value(&mut self) -> Outcome<()> {
        let colon = self.advance();
        if self.is("}") || self.is(",") {
            let place = Loc { start: colon.start, end: colon.end };
            return self.error("expression expected after dictionary key and ':'", place);
        }
        if self.is("*") {
            let value = self.starred()?;
            return self.error("cannot use a starred expression in a dictionary value", value.loc());
        }
        if self.is("**") {
            return self.error_here("cannot use dict unpacking in a dictionary value");
        }
        self.expression().map(drop)
    }

    fn dict_rest(&mut self, start: u32) -> Outcome<Read> {
        while self.take(",") {
            if self.is("}") {
                break;
            }
            if self.take("**") {
                self.binary(0)?;
                continue;
            }
            if self.is("*") {
                let value = self.starred()?;
                if self.is(":") {
                    return self.error("cannot use a starred expression in a dictionary key", value.loc());
                }
                return self.invalid();
            }
            let key = self.expression()?;
            if !self.is(":") {
                let place = Loc { start: key.end - 1, end: key.end - 1 };
                return self.error("':' expected after dictionary key", place);
            }
            self.dict_value()?;
        }
        self.closed(Read::new(Shape::Dict, start, start), start, "}")
    }

    /// `for ... in ... if ...`, one or more.
    pub(super) fn comprehension_clauses(&mut self) -> Outcome<()> {
        while self.starts_comprehension() {
            self.take("async");
            self.advance();
            let targets = self.loop_targets()?;
            if !self.is("in") {
                if self.is_value_end() {
                    return self.error_here("'in' expected after for-loop variables");
                }
                return self.invalid();
            }
            self.check_loop_targets(&targets)?;
            self.advance();
            self.disjunction()?;
            while self.take("if") {
                self.disjunction()?;
            }
        }
        Ok(())
    }

    fn is_value_end(&self) -> bool {
        matches!(self.text(), ")" | "]" | "}" | ":" | "if" | "=") && self.kind() != Kind::Text || self.kind() == Kind::Newline
    }
}
