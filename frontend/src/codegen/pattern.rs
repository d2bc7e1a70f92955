//! `match`: patterns of every kind.
//!
//! While a pattern is tested, captured values wait on the stack, the first on top, below `on_top` items that the
//! pattern still needs. A failing test jumps to the place that drops exactly what is there.

use std::collections::HashSet;

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{BinaryOperator, CompareOperator, Op};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Pattern, Singleton};

use super::Compiler;
use super::names::Access;
use crate::constant;
use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::unit::Label;

/// What is on the stack while a pattern is tested.
#[derive(Default)]
struct Matching {
    /// Captured names; their values are on the stack, the first on top.
    stores: Vec<Name>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
    /// `fail[n]` drops n items and goes on with the next case.
    fail: Vec<Label>,
    /// Items above the captured values.
    on_top: usize,
}

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, s: &'a ast::StmtMatch) -> Result<()> {
        self.expression(&s.subject)?;
        let end = self.label();
        let Some((last, _)) = s.cases.split_last() else { return Ok(()) };
        let has_default = is_wildcard(&last.pattern) && s.cases.len() > 1;
        let tested = s.cases.len() - usize::from(has_default);
        for (index, case) in s.cases[..tested].iter().enumerate() {
            let loc = Loc::of(&case.pattern);
            // The last tested case uses up the subject.
            let keeps_subject = index + 1 < tested;
            if keeps_subject {
                self.op(Op::COPY, 1, loc);
            }
            let allow_irrefutable = case.guard.is_some() || index + 1 == s.cases.len();
            let mut m = Matching { allow_irrefutable, ..Matching::default() };
            self.pattern(&case.pattern, &mut m)?;
            for name in std::mem::take(&mut m.stores) {
                self.access(&name, Access::Store, loc)?;
            }
            if let Some(guard) = case.guard.as_deref() {
                self.ensure_fail(&mut m, 0);
                let target = m.fail[0];
                self.jump_if(guard, target, false)?;
            }
            if keeps_subject {
                self.op(Op::POP_TOP, 0, loc);
            }
            self.statements(&case.body)?;
            self.jump(end, Loc::NONE);
            self.place_fail(&mut m, loc);
        }
        if has_default {
            if let Some(guard) = last.guard.as_deref() {
                self.jump_if(guard, end, false)?;
            }
            self.statements(&last.body)?;
        }
        self.place(end);
        Ok(())
    }

    fn ensure_fail(&mut self, m: &mut Matching, count: usize) {
        while m.fail.len() <= count {
            let label = self.label();
            m.fail.push(label);
        }
    }

    /// Jumps, where `op` says so, to the place that drops what is on the stack.
    fn fail_on(&mut self, m: &mut Matching, op: Op, loc: Loc) {
        let drop = m.on_top + m.stores.len();
        self.ensure_fail(m, drop);
        self.jump_op(op, m.fail[drop], loc);
    }

    fn fail_always(&mut self, m: &mut Matching, loc: Loc) {
        let drop = m.on_top + m.stores.len();
        self.ensure_fail(m, drop);
        self.jump(m.fail[drop], loc);
    }

    fn place_fail(&mut self, m: &mut Matching, loc: Loc) {
        for (count, label) in std::mem::take(&mut m.fail).into_iter().enumerate().rev() {
            self.place(label);
            if count > 0 {
                self.op(Op::POP_TOP, 0, loc);
            }
        }
    }

    /// Moves the top below `count - 1` items.
    fn rotate(&mut self, count: usize, loc: Loc) {
        for n in (2..=count).rev() {
            self.op(Op::SWAP, n as u32, loc);
        }
    }

    /// Captures the top under a name, or drops it.
    fn capture(&mut self, name: Option<&ast::Identifier>, m: &mut Matching, loc: Loc) -> Result<()> {
        let Some(name) = name else {
            self.op(Op::POP_TOP, 0, loc);
            return Ok(());
        };
        if name.id == "__debug__" {
            return Err(Problem::syntax("cannot assign to __debug__", loc));
        }
        if m.stores.contains(&name.id) {
            return Err(duplicate_store(&name.id, loc));
        }
        self.rotate(m.on_top + m.stores.len() + 1, loc);
        m.stores.push(name.id.clone());
        Ok(())
    }

    fn pattern(&mut self, pattern: &'a Pattern, m: &mut Matching) -> Result<()> {
        deeper(|| self.pattern_here(pattern, m))
    }

    /// A pattern inside another: it may always match.
    fn subpattern(&mut self, pattern: &'a Pattern, m: &mut Matching) -> Result<()> {
        let before = std::mem::replace(&mut m.allow_irrefutable, true);
        let result = self.pattern(pattern, m);
        m.allow_irrefutable = before;
        result
    }

    fn pattern_here(&mut self, pattern: &'a Pattern, m: &mut Matching) -> Result<()> {
        let loc = Loc::of(pattern);
        match pattern {
            Pattern::MatchValue(p) => {
                self.pattern_value(&p.value)?;
                self.op(Op::COMPARE_OP, CompareOperator::Eq as u32, loc);
                self.op(Op::TO_BOOL, 0, loc);
                self.fail_on(m, Op::POP_JUMP_IF_FALSE, loc);
                Ok(())
            }
            Pattern::MatchSingleton(p) => {
                let value = match p.value {
                    Singleton::None => Constant::None,
                    Singleton::True => Constant::Bool(true),
                    Singleton::False => Constant::Bool(false),
                };
                self.constant(value, loc);
                self.op(Op::IS_OP, 0, loc);
                self.fail_on(m, Op::POP_JUMP_IF_FALSE, loc);
                Ok(())
            }
            Pattern::MatchSequence(p) => self.sequence_pattern(&p.patterns, m, loc),
            Pattern::MatchMapping(p) => self.mapping_pattern(p, m, loc),
            Pattern::MatchClass(p) => self.class_pattern(p, m, loc),
            Pattern::MatchStar(p) => self.capture(p.name.as_ref(), m, loc),
            Pattern::MatchAs(p) => self.as_pattern(p, m, loc),
            Pattern::MatchOr(p) => self.or_pattern(p, m, loc),
        }
    }

    fn pattern_value(&mut self, value: &'a Expr) -> Result<()> {
        let allowed = match value {
            Expr::Attribute(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => true,
            other => other.is_literal_expr(),
        };
        if !allowed {
            let message = "patterns may only match literals and attribute lookups";
            return Err(Problem::syntax(message, Loc::of(value)));
        }
        self.expression(value)
    }

    fn as_pattern(&mut self, p: &'a ast::PatternMatchAs, m: &mut Matching, loc: Loc) -> Result<()> {
        let Some(inner) = p.pattern.as_deref() else {
            if !m.allow_irrefutable {
                let message = match &p.name {
                    Some(name) => format!("name capture '{name}' makes remaining patterns unreachable"),
                    None => "wildcard makes remaining patterns unreachable".into(),
                };
                return Err(Problem::syntax(message, loc));
            }
            return self.capture(p.name.as_ref(), m, loc);
        };
        m.on_top += 1;
        self.op(Op::COPY, 1, loc);
        self.pattern(inner, m)?;
        m.on_top -= 1;
        self.capture(p.name.as_ref(), m, loc)
    }

    // -- sequences ------------------------------------------------------------------------------------------------

    fn sequence_pattern(&mut self, patterns: &'a [Pattern], m: &mut Matching, loc: Loc) -> Result<()> {
        let mut star = None;
        let mut star_is_wildcard = false;
        let mut only_wildcards = true;
        for (index, pattern) in patterns.iter().enumerate() {
            if let Pattern::MatchStar(p) = pattern {
                if star.replace(index).is_some() {
                    return Err(Problem::syntax("multiple starred names in sequence pattern", loc));
                }
                star_is_wildcard = p.name.is_none();
                only_wildcards &= star_is_wildcard;
            } else {
                only_wildcards &= is_wildcard(pattern);
            }
        }
        m.on_top += 1;
        self.op(Op::MATCH_SEQUENCE, 0, loc);
        self.fail_on(m, Op::POP_JUMP_IF_FALSE, loc);
        let length_test = match star {
            None => Some((patterns.len(), CompareOperator::Eq)),
            Some(_) if patterns.len() > 1 => Some((patterns.len() - 1, CompareOperator::Ge)),
            Some(_) => None,
        };
        if let Some((length, operator)) = length_test {
            self.length_test(length, operator, m, loc);
        }
        m.on_top -= 1;
        if only_wildcards {
            self.op(Op::POP_TOP, 0, loc);
            Ok(())
        } else if star_is_wildcard {
            self.sequence_items(patterns, star.unwrap_or_default(), m, loc)
        } else {
            self.sequence_unpacked(patterns, m, loc)
        }
    }

    fn length_test(&mut self, length: usize, operator: CompareOperator, m: &mut Matching, loc: Loc) {
        self.op(Op::GET_LEN, 0, loc);
        self.constant(Constant::Int(length as i64), loc);
        self.op(Op::COMPARE_OP, operator as u32, loc);
        self.op(Op::TO_BOOL, 0, loc);
        self.fail_on(m, Op::POP_JUMP_IF_FALSE, loc);
    }

    fn sequence_unpacked(&mut self, patterns: &'a [Pattern], m: &mut Matching, loc: Loc) -> Result<()> {
        match patterns.iter().position(|p| p.is_match_star()) {
            None => self.op(Op::UNPACK_SEQUENCE, patterns.len() as u32, loc),
            Some(index) => {
                let after = patterns.len() - index - 1;
                if index >= 1 << 8 || after >= 1 << 22 {
                    let message = "too many expressions in star-unpacking sequence pattern";
                    return Err(Problem::syntax(message, loc));
                }
                self.op(Op::UNPACK_EX, index as u32 | (after as u32) << 8, loc);
            }
        }
        m.on_top += patterns.len();
        for pattern in patterns {
            m.on_top -= 1;
            self.subpattern(pattern, m)?;
        }
        Ok(())
    }

    /// With `*_` only the items that are looked at are fetched.
    fn sequence_items(&mut self, patterns: &'a [Pattern], star: usize, m: &mut Matching, loc: Loc) -> Result<()> {
        m.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if index == star || is_wildcard(pattern) {
                continue;
            }
            self.op(Op::COPY, 1, loc);
            if index < star {
                self.constant(Constant::Int(index as i64), loc);
            } else {
                self.op(Op::GET_LEN, 0, loc);
                self.constant(Constant::Int((patterns.len() - index) as i64), loc);
                self.op(Op::BINARY_OP, BinaryOperator::Subtract as u32, loc);
            }
            self.op(Op::BINARY_OP, BinaryOperator::Subscript as u32, loc);
            self.subpattern(pattern, m)?;
        }
        m.on_top -= 1;
        self.op(Op::POP_TOP, 0, loc);
        Ok(())
    }

    // -- mappings and classes -----------------------------------------------------------------------------------

    fn mapping_pattern(&mut self, p: &'a ast::PatternMatchMapping, m: &mut Matching, loc: Loc) -> Result<()> {
        let size = p.keys.len();
        m.on_top += 1;
        self.op(Op::MATCH_MAPPING, 0, loc);
        self.fail_on(m, Op::POP_JUMP_IF_FALSE, loc);
        if size == 0 && p.rest.is_none() {
            m.on_top -= 1;
            self.op(Op::POP_TOP, 0, loc);
            return Ok(());
        }
        if size > 0 {
            self.length_test(size, CompareOperator::Ge, m, loc);
        }
        self.mapping_keys(p, loc)?;
        self.build_tuple(size as u32, loc);
        self.op(Op::MATCH_KEYS, 0, loc);
        m.on_top += 2;
        self.fail_if_none(m, loc);
        self.op(Op::UNPACK_SEQUENCE, size as u32, loc);
        m.on_top = m.on_top + size - 1;
        for pattern in &p.patterns {
            m.on_top -= 1;
            self.subpattern(pattern, m)?;
        }
        // subject, keys
        m.on_top -= 2;
        if let Some(rest) = &p.rest {
            self.mapping_rest(size, loc);
            return self.capture(Some(rest), m, loc);
        }
        self.op(Op::POP_TOP, 0, loc);
        self.op(Op::POP_TOP, 0, loc);
        Ok(())
    }

    fn mapping_keys(&mut self, p: &'a ast::PatternMatchMapping, loc: Loc) -> Result<()> {
        let mut seen = constant::ConstantPool::default();
        for key in &p.keys {
            let value = match key {
                Expr::Attribute(_) => None,
                Expr::BinOp(_) | Expr::UnaryOp(_) => None,
                other => match self.literal(other) {
                    Some(value) => Some(value),
                    None => {
                        let message = "mapping pattern keys may only match literals and attribute lookups";
                        return Err(Problem::syntax(message, loc));
                    }
                },
            };
            if let Some(value) = value {
                let before = seen.items.len();
                seen.add(value);
                if seen.items.len() == before {
                    let text = self.source.slice(Loc::of(key));
                    return Err(Problem::syntax(format!("mapping pattern checks duplicate key ({text})"), loc));
                }
            }
            self.expression(key)?;
        }
        Ok(())
    }

    /// subject, keys -> the dict of the other items.
    fn mapping_rest(&mut self, size: usize, loc: Loc) {
        self.op(Op::BUILD_MAP, 0, loc);
        self.op(Op::SWAP, 3, loc);
        self.op(Op::DICT_UPDATE, 2, loc);
        self.op(Op::UNPACK_SEQUENCE, size as u32, loc);
        for left in (1..=size).rev() {
            self.op(Op::COPY, 1 + left as u32, loc);
            self.op(Op::SWAP, 2, loc);
            self.op(Op::DELETE_SUBSCR, 0, loc);
        }
    }

    /// The top is a tuple or None.
    fn fail_if_none(&mut self, m: &mut Matching, loc: Loc) {
        self.op(Op::COPY, 1, loc);
        self.constant(Constant::None, loc);
        self.op(Op::IS_OP, 1, loc);
        self.fail_on(m, Op::POP_JUMP_IF_FALSE, loc);
    }

    fn class_pattern(&mut self, p: &'a ast::PatternMatchClass, m: &mut Matching, loc: Loc) -> Result<()> {
        let positional = &p.arguments.patterns;
        let keywords = &p.arguments.keywords;
        let mut seen = HashSet::new();
        for keyword in keywords {
            if !seen.insert(keyword.attr.as_str()) {
                let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                return Err(Problem::syntax(message, Loc::of(&keyword.pattern)));
            }
        }
        self.expression(&p.cls)?;
        self.constant(constant::text_tuple(keywords.iter().map(|k| k.attr.as_str())), loc);
        self.op(Op::MATCH_CLASS, positional.len() as u32, loc);
        m.on_top += 1;
        self.fail_if_none(m, loc);
        let count = positional.len() + keywords.len();
        self.op(Op::UNPACK_SEQUENCE, count as u32, loc);
        m.on_top = m.on_top + count - 1;
        for pattern in positional.iter().chain(keywords.iter().map(|k| &k.pattern)) {
            m.on_top -= 1;
            if is_wildcard(pattern) {
                self.op(Op::POP_TOP, 0, loc);
            } else {
                self.subpattern(pattern, m)?;
            }
        }
        Ok(())
    }

    // -- alternatives -----------------------------------------------------------------------------------------------

    fn or_pattern(&mut self, p: &'a ast::PatternMatchOr, m: &mut Matching, loc: Loc) -> Result<()> {
        let end = self.label();
        let mut control: Vec<Name> = Vec::new();
        for (index, alternative) in p.patterns.iter().enumerate() {
            let place = Loc::of(alternative);
            let last = index + 1 == p.patterns.len();
            let mut inner = Matching { allow_irrefutable: last && m.allow_irrefutable, ..Matching::default() };
            self.op(Op::COPY, 1, place);
            self.pattern(alternative, &mut inner)?;
            if index == 0 {
                control = inner.stores.clone();
            } else {
                self.reorder_stores(&control, &mut inner.stores, loc)?;
            }
            self.jump(end, place);
            self.place_fail(&mut inner, place);
        }
        // No alternative matched: drop the subject's copy.
        self.op(Op::POP_TOP, 0, loc);
        self.fail_always(m, loc);
        self.place(end);
        let rotations = control.len() + 1 + m.on_top + m.stores.len();
        for name in control {
            self.rotate(rotations, loc);
            if m.stores.contains(&name) {
                return Err(duplicate_store(&name, loc));
            }
            m.stores.push(name);
        }
        self.op(Op::POP_TOP, 0, loc);
        Ok(())
    }

    /// Puts the captures of an alternative in the order of the first one's.
    fn reorder_stores(&mut self, control: &[Name], stores: &mut Vec<Name>, loc: Loc) -> Result<()> {
        let differ = || Problem::syntax("alternative patterns bind different names", loc);
        if control.len() != stores.len() {
            return Err(differ());
        }
        for wanted in (0..control.len()).rev() {
            let at = stores.iter().position(|n| *n == control[wanted]).ok_or_else(differ)?;
            if at == wanted {
                continue;
            }
            let rotated: Vec<Name> = stores.drain(..=at).collect();
            let insert = wanted - at;
            stores.splice(insert..insert, rotated);
            for _ in 0..=at {
                self.rotate(wanted + 1, loc);
            }
        }
        Ok(())
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::MatchAs(p) if p.pattern.is_none() && p.name.is_none())
}

fn duplicate_store(name: &Name, loc: Loc) -> Problem {
    Problem::syntax(format!("multiple assignments to name '{name}' in pattern"), loc)
}
