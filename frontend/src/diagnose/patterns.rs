//! `match` statements and their patterns.

use super::{Outcome, Reader, Shape};
use crate::error::Loc;
use crate::tokens::{Kind, Token};

impl Reader<'_> {
    /// Whether `match` begins a statement here rather than being a name.
    pub(super) fn starts_match(&mut self) -> bool {
        let subject = self.looks_like(|r| {
            r.advance();
            r.star_named_expressions()?;
            Ok((r.is(":"), r.kind() == Kind::Newline, r.ahead(1).kind == Kind::Newline))
        });
        match subject {
            Some((true, _, ends)) => ends,
            // `match x` alone is a statement that lacks its colon; `match(x)` and `match[x]` are expressions.
            Some((_, true, _)) => self.is_name_at(1) || matches!(self.ahead(1).kind, Kind::Number | Kind::Text),
            _ => false,
        }
    }

    pub(super) fn match_statement(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        self.star_named_expressions()?;
        if !self.is(":") {
            return self.error_here("expected ':'");
        }
        self.advance();
        if self.kind() != Kind::Newline {
            return self.invalid();
        }
        self.advance();
        if self.kind() != Kind::Indent {
            return self.missing_block("'match' statement", keyword);
        }
        self.advance();
        while self.is("case") {
            self.case()?;
        }
        match self.kind() {
            Kind::Dedent => {
                self.advance();
                Ok(())
            }
            Kind::End => Ok(()),
            _ => self.invalid(),
        }
    }

    fn case(&mut self) -> Outcome<()> {
        let keyword = self.advance();
        self.open_pattern()?;
        if self.take("if") {
            self.named_expression()?;
        }
        if !self.take(":") {
            if self.kind() == Kind::Newline {
                return self.error_here("expected ':'");
            }
            return self.invalid();
        }
        self.block("'case' statement", keyword)
    }

    /// A pattern or a sequence without brackets.
    fn open_pattern(&mut self) -> Outcome<()> {
        let starred = self.is("*");
        self.maybe_star_pattern()?;
        if starred && !self.is(",") {
            return self.invalid();
        }
        while self.take(",") {
            if self.is(":") || self.is("if") {
                break;
            }
            self.maybe_star_pattern()?;
        }
        Ok(())
    }

    fn maybe_star_pattern(&mut self) -> Outcome<()> {
        if self.take("*") {
            return self.expect_name().map(drop);
        }
        self.as_pattern()
    }

    fn as_pattern(&mut self) -> Outcome<()> {
        crate::depth::deeper(|| self.as_pattern_here())
    }

    fn as_pattern_here(&mut self) -> Outcome<()> {
        loop {
            self.closed_pattern()?;
            if !self.take("|") {
                break;
            }
        }
        if !self.take("as") {
            return Ok(());
        }
        if self.is("_") {
            return self.error_here("cannot use '_' as a target");
        }
        if let Some(target) = self.looks_like(Reader::expression)
            && target.shape != Shape::Name
        {
            return self.error(format!("cannot use {} as pattern target", target.name()), target.loc());
        }
        self.expect_name().map(drop)
    }

    fn closed_pattern(&mut self) -> Outcome<()> {
        match self.kind() {
            Kind::Text | Kind::Bytes | Kind::FormatStart => self.strings().map(drop),
            Kind::Number => self.number_pattern(),
            Kind::Name if matches!(self.text(), "None" | "True" | "False") => {
                self.advance();
                Ok(())
            }
            Kind::Name => self.name_pattern(),
            Kind::Operator => match self.text() {
                "-" => {
                    self.advance();
                    if self.kind() == Kind::Number { self.number_pattern() } else { self.invalid() }
                }
                "(" => self.group_pattern(")"),
                "[" => self.group_pattern("]"),
                "{" => self.mapping_pattern(),
                _ => self.invalid(),
            },
            _ => self.invalid(),
        }
    }

    fn is_imaginary(&self, token: Token) -> bool {
        self.text_of(token).ends_with(['j', 'J'])
    }

    fn number_pattern(&mut self) -> Outcome<()> {
        let real = self.advance();
        if !self.is("+") && !self.is("-") {
            return Ok(());
        }
        if self.is_imaginary(real) {
            return self.error("real number required in complex literal", Loc { start: real.start, end: real.end });
        }
        self.advance();
        if self.kind() != Kind::Number {
            return self.invalid();
        }
        let imaginary = self.token();
        if !self.is_imaginary(imaginary) {
            return self.error_here("imaginary number required in complex literal");
        }
        self.advance();
        Ok(())
    }

    fn name_pattern(&mut self) -> Outcome<()> {
        self.expect_name()?;
        while self.take(".") {
            self.expect_name()?;
        }
        if self.is("(") { self.class_pattern() } else { Ok(()) }
    }

    fn class_pattern(&mut self) -> Outcome<()> {
        self.advance();
        let mut keyword = false;
        let mut late: Option<(u32, u32)> = None;
        while !self.is(")") {
            if self.is_name() && self.is_at(1, "=") {
                self.advance();
                self.advance();
                self.as_pattern()?;
                keyword = true;
            } else {
                let start = self.token().start;
                self.as_pattern()?;
                if keyword {
                    let end = self.last_end();
                    late = Some((late.map_or(start, |l| l.0), end));
                }
            }
            if !self.take(",") {
                break;
            }
        }
        if let Some((start, end)) = late {
            return self.error("positional patterns follow keyword patterns", Loc { start, end });
        }
        self.expect(")")
    }

    fn group_pattern(&mut self, bracket: &str) -> Outcome<()> {
        self.advance();
        while !self.is(bracket) {
            self.maybe_star_pattern()?;
            if !self.take(",") {
                break;
            }
        }
        self.expect(bracket)
    }

    fn mapping_pattern(&mut self) -> Outcome<()> {
        self.advance();
        while !self.is("}") {
            if self.take("**") {
                let name = self.expect_name()?;
                if self.is(",") && !self.is_at(1, "}") {
                    self.advance();
                    if self.is("**") {
                        return self.invalid();
                    }
                    let message = "double star pattern must be the last (right-most) subpattern in the mapping pattern";
                    return self.error(message, Loc { start: name.start, end: name.end });
                }
            } else {
                self.mapping_key()?;
                self.expect(":")?;
                self.as_pattern()?;
            }
            if !self.take(",") {
                break;
            }
        }
        self.expect("}")
    }

    fn mapping_key(&mut self) -> Outcome<()> {
        if self.is_name() {
            self.advance();
            if !self.is(".") {
                return self.invalid();
            }
            while self.take(".") {
                self.expect_name()?;
            }
            return Ok(());
        }
        self.closed_pattern()
    }
}
