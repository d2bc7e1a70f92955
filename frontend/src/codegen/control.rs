//! Control flow: conditions as jumps, `if`, `while`, `for`, `async for`, `break`, `continue`.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{MOST_COMPARED_ITEMS, Op, TUPLES_SHIFT};
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};

use super::Compiler;
use crate::constant::compare_number;
use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::unit::{Frame, Label, SetupKind};

impl<'a> Compiler<'a> {
    /// Jumps to `target` if `test` is true (or false, as `when` says); falls through otherwise.
    pub(super) fn jump_if(&mut self, test: &'a Expr, target: Label, when: bool) -> Result<()> {
        deeper(|| self.jump_if_here(test, target, when))
    }

    fn jump_if_here(&mut self, test: &'a Expr, target: Label, when: bool) -> Result<()> {
        match test {
            Expr::UnaryOp(u) if u.op == UnaryOp::Not => return self.jump_if(&u.operand, target, !when),
            Expr::BoolOp(b) => return self.jump_if_any(b, target, when),
            Expr::If(e) => {
                let (end, otherwise) = (self.label(), self.label());
                self.jump_if(&e.test, otherwise, false)?;
                self.jump_if(&e.body, target, when)?;
                self.jump(end, Loc::NONE);
                self.place(otherwise);
                self.jump_if(&e.orelse, target, when)?;
                self.place(end);
                return Ok(());
            }
            Expr::Compare(c) if c.ops.len() > 1 => return self.jump_if_chain(c, target, when),
            _ => {}
        }
        if let Some(truth) = self.constant_truth(test) {
            if truth == when {
                self.jump(target, Loc::of(test));
            }
            return Ok(());
        }
        self.expression(test)?;
        let loc = Loc::of(test);
        self.op(Op::TO_BOOL, 0, loc);
        self.jump_op(if when { Op::POP_JUMP_IF_TRUE } else { Op::POP_JUMP_IF_FALSE }, target, loc);
        Ok(())
    }

    fn jump_if_any(&mut self, b: &'a ast::ExprBoolOp, target: Label, when: bool) -> Result<()> {
        let Some((last, first)) = b.values.split_last() else { return Ok(()) };
        // `or` jumps out as soon as one is true, `and` as soon as one is false.
        let early = b.op == BoolOp::Or;
        let own_end = self.label();
        let out = if early == when { target } else { own_end };
        for value in first {
            self.jump_if(value, out, early)?;
        }
        self.jump_if(last, target, when)?;
        self.place(own_end);
        Ok(())
    }

    fn jump_if_chain(&mut self, c: &'a ast::ExprCompare, target: Label, when: bool) -> Result<()> {
        let loc = Loc::of(c);
        let (end, cleanup) = (self.label(), self.label());
        self.chain_head(c, cleanup, loc)?;
        self.op(Op::TO_BOOL, 0, loc);
        self.jump_op(if when { Op::POP_JUMP_IF_TRUE } else { Op::POP_JUMP_IF_FALSE }, target, loc);
        self.jump(end, Loc::NONE);
        self.place(cleanup);
        self.op(Op::POP_TOP, 0, loc);
        if !when {
            self.jump(target, Loc::NONE);
        }
        self.place(end);
        Ok(())
    }

    /// All of a comparison chain; the last result is left on the stack. At `cleanup` one operand is left.
    fn chain_head(&mut self, c: &'a ast::ExprCompare, cleanup: Label, loc: Loc) -> Result<()> {
        let Some((last_op, ops)) = c.ops.split_last() else { return Ok(()) };
        let Some((last, comparators)) = c.comparators.split_last() else { return Ok(()) };
        self.expression(&c.left)?;
        for (op, comparator) in ops.iter().zip(comparators) {
            self.expression(comparator)?;
            self.op(Op::SWAP, 2, loc);
            self.op(Op::COPY, 2, loc);
            self.compare_op(*op, loc);
            self.op(Op::TO_BOOL, 0, loc);
            self.jump_op(Op::POP_JUMP_IF_FALSE, cleanup, loc);
        }
        self.expression(last)?;
        self.compare_op(*last_op, loc);
        Ok(())
    }

    /// The items of two short tuple displays of the same length, which are not constant both: they need not be made.
    fn comparable_items(&self, left: &'a Expr, right: &'a Expr) -> Option<(&'a [Expr], &'a [Expr])> {
        let (Expr::Tuple(a), Expr::Tuple(b)) = (left, right) else { return None };
        let fits = a.elts.len() == b.elts.len() && (1..=MOST_COMPARED_ITEMS).contains(&a.elts.len());
        let starred = a.elts.iter().chain(&b.elts).any(Expr::is_starred_expr);
        let constant = self.literal(left).is_some() && self.literal(right).is_some();
        (fits && !starred && !constant).then_some((&a.elts, &b.elts))
    }

    /// A comparison as a value.
    pub(super) fn compare(&mut self, c: &'a ast::ExprCompare) -> Result<()> {
        let loc = Loc::of(c);
        if let ([op], [right]) = (&*c.ops, &*c.comparators) {
            if let (Some(number), Some((left, right))) = (compare_number(*op), self.comparable_items(&c.left, right)) {
                left.iter().chain(right).try_for_each(|item| self.expression(item))?;
                self.op(Op::COMPARE_TUPLES, number | (left.len() as u32) << TUPLES_SHIFT, loc);
                return Ok(());
            }
            self.expression(&c.left)?;
            if matches!(op, CmpOp::In | CmpOp::NotIn) {
                self.container(right)?;
            } else {
                self.expression(right)?;
            }
            self.compare_op(*op, loc);
            return Ok(());
        }
        let (cleanup, end) = (self.label(), self.label());
        let Some((last_op, ops)) = c.ops.split_last() else { return Ok(()) };
        let Some((last, comparators)) = c.comparators.split_last() else { return Ok(()) };
        self.expression(&c.left)?;
        for (op, comparator) in ops.iter().zip(comparators) {
            self.expression(comparator)?;
            self.op(Op::SWAP, 2, loc);
            self.op(Op::COPY, 2, loc);
            self.compare_op(*op, loc);
            self.unit().jump_keeping(false, cleanup, loc);
            self.op(Op::POP_TOP, 0, loc);
        }
        self.expression(last)?;
        self.compare_op(*last_op, loc);
        self.jump(end, Loc::NONE);
        self.place(cleanup);
        self.op(Op::SWAP, 2, loc);
        self.op(Op::POP_TOP, 0, loc);
        self.place(end);
        Ok(())
    }

    /// The right side of `in`: a display of constants becomes a constant tuple or frozenset.
    fn container(&mut self, right: &'a Expr) -> Result<()> {
        let elements = match right {
            Expr::List(l) => &l.elts,
            Expr::Set(s) => &s.elts,
            _ => return self.expression(right),
        };
        let items: Option<Box<[Constant]>> = elements.iter().map(|e| self.literal(e)).collect();
        match items {
            Some(items) if right.is_set_expr() => self.constant(Constant::FrozenSet(unique(items)), Loc::of(right)),
            Some(items) => self.constant(Constant::Tuple(items), Loc::of(right)),
            None if right.is_list_expr() => return self.list_as_tuple(elements, right),
            None => return self.expression(right),
        }
        Ok(())
    }

    /// A list display that nobody keeps is as good as a tuple.
    fn list_as_tuple(&mut self, elements: &'a [Expr], list: &'a Expr) -> Result<()> {
        if elements.len() > super::STACK_GUIDELINE || elements.iter().any(Expr::is_starred_expr) {
            return self.expression(list);
        }
        for element in elements {
            self.expression(element)?;
        }
        self.build_tuple(elements.len() as u32, Loc::of(list));
        Ok(())
    }

    pub(super) fn compare_op(&mut self, op: CmpOp, loc: Loc) {
        match op {
            CmpOp::Is => self.op(Op::IS_OP, 0, loc),
            CmpOp::IsNot => self.op(Op::IS_OP, 1, loc),
            CmpOp::In => self.op(Op::CONTAINS_OP, 0, loc),
            CmpOp::NotIn => self.op(Op::CONTAINS_OP, 1, loc),
            _ => {
                let number = compare_number(op).unwrap_or_default();
                self.op(Op::COMPARE_OP, number, loc);
            }
        }
    }

    pub(super) fn if_statement(&mut self, s: &'a ast::StmtIf) -> Result<()> {
        let end = self.label();
        let mut next = self.label();
        let has_more = !s.elif_else_clauses.is_empty();
        self.jump_if(&s.test, next, false)?;
        self.statements(&s.body)?;
        if has_more {
            self.jump(end, Loc::NONE);
        }
        self.place(next);
        for (index, clause) in s.elif_else_clauses.iter().enumerate() {
            if let Some(test) = &clause.test {
                next = self.label();
                self.jump_if(test, next, false)?;
                self.statements(&clause.body)?;
                if index + 1 < s.elif_else_clauses.len() {
                    self.jump(end, Loc::NONE);
                }
                self.place(next);
            } else {
                self.statements(&clause.body)?;
            }
        }
        self.place(end);
        Ok(())
    }

    pub(super) fn while_loop(&mut self, s: &'a ast::StmtWhile) -> Result<()> {
        let (start, exit, otherwise) = (self.label(), self.label(), self.label());
        self.place(start);
        self.open(Frame::While { start, exit }, Loc::of(s))?;
        self.jump_if(&s.test, otherwise, false)?;
        self.statements(&s.body)?;
        self.jump(start, Loc::NONE);
        self.unit().frames.pop();
        self.place(otherwise);
        self.statements(&s.orelse)?;
        self.place(exit);
        Ok(())
    }

    pub(super) fn for_loop(&mut self, s: &'a ast::StmtFor) -> Result<()> {
        let (start, cleanup, exit) = (self.label(), self.label(), self.label());
        self.open(Frame::For { start, exit }, Loc::of(s))?;
        let loc = Loc::of(&*s.iter);
        self.iterable(&s.iter)?;
        self.op(Op::GET_ITER, 0, loc);
        self.place(start);
        self.jump_op(Op::FOR_ITER, cleanup, loc);
        self.store(&s.target)?;
        self.statements(&s.body)?;
        self.jump(start, Loc::NONE);
        self.place(cleanup);
        self.op(Op::POP_ITER, 0, Loc::NONE);
        self.unit().frames.pop();
        self.statements(&s.orelse)?;
        self.place(exit);
        Ok(())
    }

    /// What a loop runs over.
    pub(super) fn iterable(&mut self, e: &'a Expr) -> Result<()> {
        let Expr::List(list) = e else { return self.expression(e) };
        match list.elts.iter().map(|e| self.literal(e)).collect::<Option<Box<[Constant]>>>() {
            Some(items) => self.constant(Constant::Tuple(items), Loc::of(e)),
            None => return self.list_as_tuple(&list.elts, e),
        }
        Ok(())
    }

    pub(super) fn async_for(&mut self, s: &'a ast::StmtFor) -> Result<()> {
        let place = Loc::of(s);
        self.check_async("'async for' outside async function", place)?;
        let (start, exit, except) = (self.label(), self.label(), self.label());
        self.expression(&s.iter)?;
        let loc = Loc::of(&*s.iter);
        self.op(Op::GET_AITER, 0, loc);
        self.place(start);
        self.open(Frame::AsyncFor { start, exit }, place)?;
        self.unit().setup(SetupKind::Finally, except);
        self.op(Op::GET_ANEXT, 0, place);
        self.constant(Constant::None, place);
        self.yield_from(true, place);
        self.unit().pop_block();
        self.store(&s.target)?;
        self.statements(&s.body)?;
        self.jump(start, Loc::NONE);
        self.unit().frames.pop();
        self.place(except);
        self.op(Op::END_ASYNC_FOR, 0, loc);
        self.statements(&s.orelse)?;
        self.place(exit);
        Ok(())
    }

    pub(super) fn break_statement(&mut self, place: Loc) -> Result<()> {
        self.leave_loop(place, true)
    }

    pub(super) fn continue_statement(&mut self, place: Loc) -> Result<()> {
        self.leave_loop(place, false)
    }

    fn leave_loop(&mut self, place: Loc, breaks: bool) -> Result<()> {
        let mut loc = place;
        let outer_handlers = self.unit().handler_stack.clone();
        let found = self.unwind_to_loop(&mut loc, place)?;
        let Some(frame) = found else {
            let message = if breaks { "'break' outside loop" } else { "'continue' not properly in loop" };
            return Err(Problem::syntax(message, place));
        };
        let (Frame::While { start, exit } | Frame::For { start, exit } | Frame::AsyncFor { start, exit }) = frame else {
            return Ok(());
        };
        if breaks {
            self.unwind_frame(&frame, &mut loc, false)?;
            self.jump(exit, loc);
        } else {
            self.jump(start, loc);
        }
        self.unit().handler_stack = outer_handlers;
        Ok(())
    }

    /// Enters a construct that `return` and friends must leave; CPython allows 20 of them in one another.
    pub(super) fn open(&mut self, frame: Frame<'a>, place: Loc) -> Result<()> {
        const MAX_BLOCKS: usize = 21;
        if self.unit().frames.len() >= MAX_BLOCKS {
            return Err(Problem::syntax("too many statically nested blocks", place));
        }
        self.unit().frames.push(frame);
        Ok(())
    }
}

/// The items without later duplicates, as a set display keeps them.
fn unique(items: Box<[Constant]>) -> Box<[Constant]> {
    let mut pool = crate::constant::ConstantPool::default();
    for item in items {
        pool.add(item);
    }
    pool.items.into()
}
