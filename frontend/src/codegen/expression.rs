//! Expressions: dispatch, operators, displays, subscripts, attributes, yields.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{BinaryOperator, CommonConstant, Intrinsic1, Op, ResumePoint};
use ruff_python_ast::{self as ast, BoolOp, Expr, UnaryOp};

use super::assignment::{binary_number, two_part_slice};
use super::names::Access;
use super::{Compiler, STACK_GUIDELINE};
use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::unit::{SetupKind, UnitKind};

/// Instructions that add one element to a sequence in the making, and all of an iterable.
#[derive(Clone, Copy)]
pub(super) struct Display {
    build: Op,
    add: Op,
    extend: Op,
    tuple: bool,
}

pub(super) const TUPLE: Display = Display { build: Op::BUILD_LIST, add: Op::LIST_APPEND, extend: Op::LIST_EXTEND, tuple: true };
const LIST: Display = Display { tuple: false, ..TUPLE };
const SET: Display = Display { build: Op::BUILD_SET, add: Op::SET_ADD, extend: Op::SET_UPDATE, tuple: false };

impl<'a> Compiler<'a> {
    /// Pushes the value of an expression.
    pub(super) fn expression(&mut self, e: &'a Expr) -> Result<()> {
        deeper(|| self.expression_here(e))
    }

    fn expression_here(&mut self, e: &'a Expr) -> Result<()> {
        let loc = Loc::of(e);
        match e {
            Expr::Name(name) => {
                if name.id == "__debug__" {
                    self.constant(Constant::Bool(self.keep_asserts), loc);
                    return Ok(());
                }
                self.access(&name.id, Access::Load, loc)
            }
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => {
                if let Some(value) = self.literal(e) {
                    self.constant(value, loc);
                }
                Ok(())
            }
            Expr::BoolOp(b) => self.bool_op(b, loc),
            Expr::Named(n) => {
                self.expression(&n.value)?;
                self.op(Op::COPY, 1, loc);
                self.store(&n.target)
            }
            Expr::BinOp(b) => self.binary(b, loc),
            Expr::UnaryOp(u) => self.unary(u, loc),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::If(i) => {
                let (end, otherwise) = (self.label(), self.label());
                self.jump_if(&i.test, otherwise, false)?;
                self.expression(&i.body)?;
                self.jump(end, Loc::NONE);
                self.place(otherwise);
                self.expression(&i.orelse)?;
                self.place(end);
                Ok(())
            }
            Expr::Dict(d) => self.dict(d, loc),
            Expr::Set(s) => self.display(&s.elts, 0, SET, loc),
            Expr::List(l) => self.display(&l.elts, 0, LIST, loc),
            Expr::Tuple(t) => self.display(&t.elts, 0, TUPLE, loc),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => self.comprehension(e),
            Expr::Await(a) => self.await_expression(a, loc),
            Expr::Yield(y) => self.yield_expression(y, loc),
            Expr::YieldFrom(y) => self.yield_from_expression(y, loc),
            Expr::Compare(c) => self.compare(c),
            Expr::Call(c) => self.call(c),
            Expr::FString(f) => self.f_string(f),
            Expr::TString(t) => self.t_string(t),
            Expr::Attribute(a) => self.attribute(a, e, loc),
            Expr::Subscript(s) => self.subscript(s, loc),
            Expr::Starred(_) => Err(Problem::syntax("can't use starred expression here", loc)),
            Expr::Slice(s) => self.slice(s),
            Expr::IpyEscapeCommand(_) => Err(Problem::syntax("invalid syntax", loc)),
        }
    }

    fn bool_op(&mut self, b: &'a ast::ExprBoolOp, loc: Loc) -> Result<()> {
        let Some((last, first)) = b.values.split_last() else { return Ok(()) };
        let end = self.label();
        for value in first {
            // A constant decides at once.
            if let Some(truth) = self.constant_truth(value) {
                if truth == (b.op == BoolOp::Or) {
                    self.expression(value)?;
                    self.place(end);
                    return Ok(());
                }
                continue;
            }
            self.expression(value)?;
            self.unit().jump_keeping(b.op == BoolOp::Or, end, loc);
            self.op(Op::POP_TOP, 0, loc);
        }
        self.expression(last)?;
        self.place(end);
        Ok(())
    }

    fn binary(&mut self, b: &'a ast::ExprBinOp, loc: Loc) -> Result<()> {
        if self.percent_format(b, loc)? {
            return Ok(());
        }
        self.expression(&b.left)?;
        self.expression(&b.right)?;
        if !self.unit().fold_binary(b.op, loc) {
            self.op(Op::BINARY_OP, binary_number(b.op), loc);
        }
        Ok(())
    }

    fn unary(&mut self, u: &'a ast::ExprUnaryOp, loc: Loc) -> Result<()> {
        self.expression(&u.operand)?;
        if self.unit().fold_unary(u.op, loc) {
            return Ok(());
        }
        match u.op {
            UnaryOp::Not => {
                self.op(Op::TO_BOOL, 0, loc);
                self.op(Op::UNARY_NOT, 0, loc);
            }
            UnaryOp::Invert => self.op(Op::UNARY_INVERT, 0, loc),
            UnaryOp::USub => self.op(Op::UNARY_NEGATIVE, 0, loc),
            UnaryOp::UAdd => self.op(Op::CALL_INTRINSIC_1, Intrinsic1::UnaryPositive as u32, loc),
        }
        Ok(())
    }

    /// A tuple of the `count` items on top, folded where they are constants.
    pub(super) fn build_tuple(&mut self, count: u32, loc: Loc) {
        match self.unit().take_constants(count as usize) {
            Some(items) => self.constant(Constant::Tuple(items), loc),
            None => self.op(Op::BUILD_TUPLE, count, loc),
        }
    }

    /// A tuple, list or set display; `pushed` items of it are on the stack already.
    pub(super) fn display(&mut self, elements: &'a [Expr], pushed: u32, kind: Display, loc: Loc) -> Result<()> {
        let starred = elements.iter().any(|e| e.is_starred_expr());
        let big = elements.len() + pushed as usize > STACK_GUIDELINE;
        if pushed == 0 && !starred && self.constant_display(elements, kind, loc) {
            return Ok(());
        }
        if !starred && !big {
            for e in elements {
                self.expression(e)?;
            }
            let count = elements.len() as u32 + pushed;
            if kind.tuple {
                self.build_tuple(count, loc);
            } else {
                self.op(kind.build, count, loc);
            }
            return Ok(());
        }
        let mut built = big;
        if big {
            self.op(kind.build, pushed, loc);
        }
        for (index, e) in elements.iter().enumerate() {
            if let Expr::Starred(starred) = e {
                if !built {
                    self.op(kind.build, index as u32 + pushed, loc);
                    built = true;
                }
                self.expression(&starred.value)?;
                self.op(kind.extend, 1, loc);
            } else {
                self.expression(e)?;
                if built {
                    self.op(kind.add, 1, loc);
                }
            }
        }
        if kind.tuple {
            self.op(Op::CALL_INTRINSIC_1, Intrinsic1::ListToTuple as u32, loc);
        }
        Ok(())
    }

    /// Three or more constants are loaded as one tuple.
    fn constant_display(&mut self, elements: &[Expr], kind: Display, loc: Loc) -> bool {
        if !kind.tuple && elements.len() < 3 {
            return false;
        }
        let items: Option<Box<[Constant]>> = elements.iter().map(|e| self.literal(e)).collect();
        let Some(items) = items else { return false };
        if kind.tuple {
            self.constant(Constant::Tuple(items), loc);
            return true;
        }
        self.op(kind.build, 0, loc);
        self.constant(Constant::Tuple(items), loc);
        self.op(kind.extend, 1, loc);
        true
    }

    fn dict(&mut self, d: &'a ast::ExprDict, loc: Loc) -> Result<()> {
        let mut have = false;
        let mut start = 0;
        for (index, item) in d.items.iter().enumerate() {
            if item.key.is_none() {
                if index > start {
                    self.dict_part(&d.items[start..index], &mut have, loc)?;
                }
                if !have {
                    self.op(Op::BUILD_MAP, 0, loc);
                    have = true;
                }
                self.expression(&item.value)?;
                self.op(Op::DICT_UPDATE, 1, loc);
                start = index + 1;
            } else if (index - start) * 2 > STACK_GUIDELINE {
                self.dict_part(&d.items[start..=index], &mut have, loc)?;
                start = index + 1;
            }
        }
        if start < d.items.len() {
            self.dict_part(&d.items[start..], &mut have, loc)?;
        }
        if !have {
            self.op(Op::BUILD_MAP, 0, loc);
        }
        Ok(())
    }

    fn dict_part(&mut self, items: &'a [ast::DictItem], have: &mut bool, loc: Loc) -> Result<()> {
        let big = items.len() * 2 > STACK_GUIDELINE;
        // A dict in the making takes further pairs as they come.
        let add = big || *have;
        if big && !*have {
            self.op(Op::BUILD_MAP, 0, loc);
        }
        for item in items {
            if let Some(key) = &item.key {
                self.expression(key)?;
            }
            self.expression(&item.value)?;
            if add {
                self.op(Op::MAP_ADD, 1, loc);
            }
        }
        if !add {
            self.op(Op::BUILD_MAP, items.len() as u32, loc);
        }
        *have = true;
        Ok(())
    }

    // -- attributes and items ----------------------------------------------------------------------------------

    fn attribute(&mut self, a: &'a ast::ExprAttribute, e: &'a Expr, loc: Loc) -> Result<()> {
        if self.super_attribute(a, false)? {
            return Ok(());
        }
        self.expression(&a.value)?;
        let loc = self.attribute_place(loc, e);
        let name = self.mangled_attribute(&a.attr);
        let number = self.unit().name_number(&name);
        self.op(Op::LOAD_ATTR, number << 1, loc);
        Ok(())
    }

    /// Where an attribute access over several lines is shown: the attribute's own line.
    pub(super) fn attribute_place(&self, loc: Loc, e: &Expr) -> Loc {
        let Expr::Attribute(a) = e else { return loc };
        let whole = Loc::of(a);
        if self.source.line_of(whole.start) == self.source.line_of(whole.end) {
            return loc;
        }
        Loc { start: Loc::of(&a.attr).start, end: loc.end }
    }

    fn subscript(&mut self, s: &'a ast::ExprSubscript, loc: Loc) -> Result<()> {
        self.expression(&s.value)?;
        if let Some(slice) = two_part_slice(self, &s.slice) {
            self.slice_bounds(slice)?;
            self.op(Op::BINARY_SLICE, 0, loc);
            return Ok(());
        }
        self.subscript_index(&s.slice)?;
        if !self.unit().fold_subscript(loc) {
            self.op(Op::BINARY_OP, BinaryOperator::Subscript as u32, loc);
        }
        Ok(())
    }

    /// What stands in the brackets of a subscript.
    pub(super) fn subscript_index(&mut self, index: &'a Expr) -> Result<()> {
        self.expression(index)
    }

    /// A slice whose parts are all constants.
    pub(super) fn constant_slice(&self, slice: &ast::ExprSlice) -> Option<Constant> {
        let part = |e: &Option<Box<Expr>>| match e {
            None => Some(Constant::None),
            Some(e) => self.literal(e),
        };
        Some(Constant::Slice(Box::new([part(&slice.lower)?, part(&slice.upper)?, part(&slice.step)?])))
    }

    fn slice(&mut self, slice: &'a ast::ExprSlice) -> Result<()> {
        let loc = Loc::of(slice);
        if let Some(constant) = self.constant_slice(slice) {
            self.constant(constant, loc);
            return Ok(());
        }
        self.slice_bounds(slice)?;
        let mut count = 2;
        if let Some(step) = slice.step.as_deref() {
            self.expression(step)?;
            count = 3;
        }
        self.op(Op::BUILD_SLICE, count, loc);
        Ok(())
    }

    // -- generators and coroutines ---------------------------------------------------------------------------------

    fn yield_expression(&mut self, y: &'a ast::ExprYield, loc: Loc) -> Result<()> {
        self.check_yield(loc)?;
        match y.value.as_deref() {
            Some(value) => self.expression(value)?,
            None => self.constant(Constant::None, loc),
        }
        self.yield_value(loc);
        Ok(())
    }

    /// Yields the top of the stack.
    pub(super) fn yield_value(&mut self, loc: Loc) {
        if self.scope().coroutine && self.scope().generator {
            self.op(Op::CALL_INTRINSIC_1, Intrinsic1::AsyncGenWrap as u32, loc);
        }
        self.op(Op::YIELD_VALUE, 0, loc);
        self.op(Op::RESUME, ResumePoint::AfterYield as u32, loc);
    }

    fn yield_from_expression(&mut self, y: &'a ast::ExprYieldFrom, loc: Loc) -> Result<()> {
        self.check_yield(loc)?;
        if self.unit().kind == UnitKind::AsyncFunction {
            return Err(Problem::syntax("'yield from' inside async function", loc));
        }
        self.expression(&y.value)?;
        self.op(Op::GET_YIELD_FROM_ITER, 0, loc);
        self.constant(Constant::None, loc);
        self.yield_from(false, loc);
        Ok(())
    }

    fn check_yield(&mut self, loc: Loc) -> Result<()> {
        match self.unit().kind {
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda => Ok(()),
            _ => Err(Problem::syntax("'yield' outside function", loc)),
        }
    }

    fn await_expression(&mut self, a: &'a ast::ExprAwait, loc: Loc) -> Result<()> {
        let kind = self.unit().kind;
        match kind {
            UnitKind::AsyncFunction | UnitKind::Comprehension => {}
            UnitKind::Module if self.allow_top_level_await => {}
            UnitKind::Function | UnitKind::Lambda => {
                return Err(Problem::syntax("'await' outside async function", loc));
            }
            _ => return Err(Problem::syntax("'await' outside function", loc)),
        }
        self.expression(&a.value)?;
        self.op(Op::GET_AWAITABLE, 0, loc);
        self.constant(Constant::None, loc);
        self.yield_from(true, loc);
        Ok(())
    }

    /// receiver, first value -> result: yields whatever the receiver yields until it returns.
    pub(super) fn yield_from(&mut self, awaits: bool, loc: Loc) {
        let (send, fail, exit) = (self.label(), self.label(), self.label());
        self.place(send);
        self.jump_op(Op::SEND, exit, loc);
        self.unit().setup(SetupKind::Finally, fail);
        self.op(Op::YIELD_VALUE, 1, loc);
        self.unit().pop_block();
        let point = if awaits { ResumePoint::AfterAwait } else { ResumePoint::AfterYieldFrom };
        self.op(Op::RESUME, point as u32, loc);
        self.unit().jump_no_interrupt(send, loc);
        self.place(fail);
        self.op(Op::CLEANUP_THROW, 0, loc);
        self.place(exit);
        self.op(Op::END_SEND, 0, loc);
    }

    pub(super) fn check_async(&mut self, message: &str, place: Loc) -> Result<()> {
        let kind = self.unit().kind;
        match kind {
            UnitKind::AsyncFunction => Ok(()),
            UnitKind::Module if self.allow_top_level_await => Ok(()),
            _ => Err(Problem::syntax(message, place)),
        }
    }

    /// Pushes a well-known object.
    pub(super) fn common(&mut self, constant: CommonConstant, loc: Loc) {
        self.op(Op::LOAD_COMMON_CONSTANT, constant as u32, loc);
    }
}
