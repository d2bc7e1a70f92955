//! Arguments of calls and classes, parameters of functions and lambdas, type parameters.

use super::{Outcome, Read, Reader, Shape};
use crate::error::Loc;
use crate::tokens::{Kind, Token};

impl Reader<'_> {
    /// `( ... )` after a callee or a class name.
    pub(super) fn call_arguments(&mut self) -> Outcome<()> {
        self.arguments(true)
    }

    /// A class takes no generator expression without parentheses.
    pub(super) fn arguments(&mut self, generator: bool) -> Outcome<()> {
        self.advance();
        let mut count = 0;
        let (mut keyword, mut double_star) = (false, false);
        let mut comma: Option<Token> = None;
        while !self.is(")") {
            if self.is("*") {
                let start = comma;
                let value = self.starred_argument()?;
                if double_star && let Some(comma) = start {
                    let message = "iterable argument unpacking follows keyword argument unpacking";
                    return self.error(message, Loc { start: comma.start, end: value.end });
                }
            } else if self.is("**") {
                self.double_starred_argument()?;
                double_star = true;
            } else if self.keyword_argument()? {
                keyword = true;
            } else {
                self.positional_argument(count, generator)?;
                if keyword || double_star {
                    let what = if double_star { "keyword argument unpacking" } else { "keyword argument" };
                    if self.is(",") || self.is(")") {
                        return self.positional_too_late(what);
                    }
                }
            }
            count += 1;
            if !self.is(",") {
                break;
            }
            comma = Some(self.advance());
        }
        self.expect(")")
    }

    /// CPython shows the place that it has read to: behind the last argument.
    fn positional_too_late(&mut self, what: &str) -> Outcome<()> {
        while self.is(",") && self.starts_argument_at(1) {
            self.advance();
            if self.is("*") {
                self.starred_argument()?;
            } else if self.is("**") {
                self.double_starred_argument()?;
            } else if !self.keyword_argument()? {
                self.expression()?;
            }
        }
        self.error_here(format!("positional argument follows {what}"))
    }

    fn starts_argument_at(&self, count: usize) -> bool {
        !self.is_at(count, ")") && self.ahead(count).kind != Kind::End
    }

    fn starred_argument(&mut self) -> Outcome<Read> {
        let start = self.advance().start;
        if self.is(")") || self.is(",") {
            return self.error_here("Invalid star expression");
        }
        let value = self.expression()?;
        Ok(Read::new(Shape::Starred, start, value.end))
    }

    fn double_starred_argument(&mut self) -> Outcome<()> {
        let start = self.advance().start;
        self.expression()?;
        if self.is("=") {
            let end = self.token().end;
            return self.error("cannot assign to keyword argument unpacking", Loc { start, end });
        }
        Ok(())
    }

    /// `name=value`. False: this is no keyword argument.
    fn keyword_argument(&mut self) -> Outcome<bool> {
        if !self.is_at(1, "=") || self.kind() != Kind::Name {
            return Ok(false);
        }
        let name = self.token();
        let equals = self.ahead(1);
        let place = Loc { start: name.start, end: equals.end };
        if matches!(self.text(), "True" | "False" | "None") {
            return self.error(format!("cannot assign to {}", self.text()), place);
        }
        if !self.is_name() {
            return Ok(false);
        }
        self.advance();
        self.advance();
        if self.is(",") || self.is(")") {
            return self.error("expected argument value expression", place);
        }
        self.expression()?;
        if self.is("for") && self.looks_like(|r| r.comprehension_clauses()).is_some() {
            return self.error("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", place);
        }
        Ok(true)
    }

    fn positional_argument(&mut self, before: usize, generator: bool) -> Outcome<()> {
        let value = self.expression()?;
        if self.is(":=") {
            if value.shape != Shape::Name || value.parenthesized {
                let message = format!("cannot use assignment expressions with {}", value.name());
                return self.error(message, value.loc());
            }
            self.advance();
            self.expression()?;
        }
        if self.is("=") {
            let end = self.token().end;
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            return self.error(message, Loc { start: value.start, end });
        }
        if generator && (self.is("for") || self.is("async") && self.is_at(1, "for")) {
            self.comprehension_clauses()?;
            let alone = before == 0 && self.is(")");
            if !alone && (self.is(",") || self.is(")")) {
                let place = Loc { start: value.start, end: self.last_end() };
                return self.error("Generator expression must be parenthesized", place);
            }
        }
        Ok(())
    }

    // -- parameters ---------------------------------------------------------------------------------------------

    /// Parameters up to `)` or, of a lambda, up to `:`.
    pub(super) fn parameters(&mut self, lambda: bool) -> Outcome<()> {
        let end = if lambda { ":" } else { ")" };
        let (mut slash, mut star, mut default, mut any) = (false, false, false, false);
        while !self.is(end) {
            let token = self.token();
            let place = Loc { start: token.start, end: token.end };
            if self.is("/") {
                self.check_slash(any, slash, star, place)?;
                slash = true;
                self.advance();
                if self.is("*") {
                    return self.error_here("expected comma between / and *");
                }
            } else if self.is("**") {
                return self.double_star_parameter(lambda, end);
            } else if self.is("*") {
                if star {
                    return self.error("* may appear only once", place);
                }
                star = true;
                default = false;
                self.star_parameter(lambda, end, place)?;
                any = true;
            } else if self.is("(") {
                return self.parenthesized_parameters(lambda);
            } else {
                self.expect_name()?;
                self.parameter_annotation(lambda)?;
                any = true;
                if self.is("=") {
                    self.default_value()?;
                    default = !star;
                } else if default {
                    let message = "parameter without a default follows parameter with a default";
                    return self.error(message, Loc { start: token.start, end: token.end });
                }
            }
            if !self.take(",") {
                break;
            }
        }
        Ok(())
    }

    fn check_slash(&self, any: bool, slash: bool, star: bool, place: Loc) -> Outcome<()> {
        if star {
            return self.error("/ must be ahead of *", place);
        }
        if slash {
            return self.error("/ may appear only once", place);
        }
        if !any {
            return self.error("at least one parameter must precede /", place);
        }
        Ok(())
    }

    fn parameter_annotation(&mut self, lambda: bool) -> Outcome<()> {
        if !lambda && self.take(":") {
            if self.is("*") {
                self.starred()?;
            } else {
                self.expression()?;
            }
        }
        Ok(())
    }

    fn default_value(&mut self) -> Outcome<()> {
        let equals = self.advance();
        if self.is(")") || self.is(",") {
            let place = Loc { start: equals.start, end: equals.end };
            return self.error("expected default value expression", place);
        }
        self.expression().map(drop)
    }

    fn star_parameter(&mut self, lambda: bool, end: &str, place: Loc) -> Outcome<()> {
        self.advance();
        if self.is(end) || self.is(",") && (self.is_at(1, end) || self.is_at(1, "**")) {
            let message = "named parameters must follow bare *";
            if !lambda {
                return self.error(message, place);
            }
            self.take(",");
            return self.error_here(message);
        }
        if self.is(",") {
            return Ok(());
        }
        self.expect_name()?;
        self.parameter_annotation(lambda)?;
        if self.is("=") {
            return self.error_here("var-positional parameter cannot have default value");
        }
        Ok(())
    }

    fn double_star_parameter(&mut self, lambda: bool, end: &str) -> Outcome<()> {
        self.advance();
        self.expect_name()?;
        self.parameter_annotation(lambda)?;
        if self.is("=") {
            return self.error_here("var-keyword parameter cannot have default value");
        }
        if self.take(",") && !self.is(end) && (self.is_name() || matches!(self.text(), "*" | "**" | "/")) {
            return self.error_here("parameters cannot follow var-keyword parameter");
        }
        Ok(())
    }

    fn parenthesized_parameters(&mut self, lambda: bool) -> Outcome<()> {
        let start = self.token().start;
        let names = self.looks_like(|r| {
            r.advance();
            loop {
                r.expect_name()?;
                if !r.take(",") || r.is(")") {
                    break;
                }
            }
            r.expect(")")?;
            Ok(r.last_end())
        });
        match names {
            Some(end) => {
                let what = if lambda { "Lambda expression" } else { "Function" };
                self.error(format!("{what} parameters cannot be parenthesized"), Loc { start, end })
            }
            None => self.invalid(),
        }
    }

    /// `[T, *Ts, **P]`, where it stands.
    pub(super) fn type_parameters(&mut self) -> Outcome<()> {
        if !self.is("[") {
            return Ok(());
        }
        self.advance();
        if self.is("]") {
            let at = self.token().start;
            return self.error("Type parameter list cannot be empty", Loc { start: at, end: at });
        }
        loop {
            let kind = if self.take("*") {
                Some("TypeVarTuple")
            } else if self.take("**") {
                Some("ParamSpec")
            } else {
                None
            };
            self.expect_name()?;
            if self.is(":") {
                let colon = self.advance();
                let bound = self.expression()?;
                if let Some(kind) = kind {
                    let what = if bound.shape == Shape::Tuple { "constraints" } else { "bound" };
                    let place = Loc { start: colon.start, end: bound.end };
                    return self.error(format!("cannot use {what} with {kind}"), place);
                }
            }
            if self.take("=") {
                self.star_expression()?;
            }
            if !self.take(",") || self.is("]") {
                break;
            }
        }
        self.expect("]")
    }
}
