//! `try` in all its forms, and `with`.
//!
//! Handlers are entered with the exception (and, for cleanups, the position) on the stack; each pushes what it handled
//! before with PUSH_EXC_INFO and restores it with POP_EXCEPT on every way out.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{Intrinsic2, Op, SpecialMethod};
use ruff_python_ast as ast;

use super::Compiler;
use super::names::Access;
use crate::error::{Loc, Problem, Result};
use crate::unit::{Frame, Label, SetupKind};

impl<'a> Compiler<'a> {
    pub(super) fn try_statement(&mut self, s: &'a ast::StmtTry) -> Result<()> {
        if s.finalbody.is_empty() { self.try_handlers(s) } else { self.try_finally(s) }
    }

    fn try_handlers(&mut self, s: &'a ast::StmtTry) -> Result<()> {
        if s.is_star { self.try_star(s) } else { self.try_except(s) }
    }

    fn try_finally(&mut self, s: &'a ast::StmtTry) -> Result<()> {
        let place = Loc::of(s);
        let (end, exit, cleanup) = (self.label(), self.label(), self.label());
        self.unit().setup(SetupKind::Finally, end);
        self.open(Frame::FinallyTry { body: &s.finalbody }, place)?;
        if s.handlers.is_empty() {
            self.statements(&s.body)?;
        } else {
            self.try_handlers(s)?;
        }
        self.unit().pop_block();
        self.unit().frames.pop();
        self.statements(&s.finalbody)?;
        self.jump(exit, Loc::NONE);
        // The same body again, for exceptions.
        self.place(end);
        self.open(Frame::FinallyEnd, place)?;
        self.op(Op::PUSH_EXC_INFO, 0, Loc::NONE);
        self.unit().setup(SetupKind::BelowTop, cleanup);
        self.statements(&s.finalbody)?;
        self.unit().frames.pop();
        self.op(Op::RERAISE, 0, Loc::NONE);
        self.unit().pop_block();
        self.pop_except_and_reraise(cleanup);
        self.place(exit);
        Ok(())
    }

    /// What happens when a handler itself raises.
    fn pop_except_and_reraise(&mut self, cleanup: Label) {
        self.place(cleanup);
        self.op(Op::COPY, 3, Loc::NONE);
        self.op(Op::POP_EXCEPT, 0, Loc::NONE);
        self.op(Op::RERAISE, 1, Loc::NONE);
    }

    fn try_except(&mut self, s: &'a ast::StmtTry) -> Result<()> {
        let place = Loc::of(s);
        let (except, end, cleanup) = (self.label(), self.label(), self.label());
        self.unit().setup(SetupKind::Finally, except);
        self.open(Frame::TryExcept, place)?;
        self.statements(&s.body)?;
        self.unit().frames.pop();
        self.unit().pop_block();
        self.statements(&s.orelse)?;
        self.jump(end, Loc::NONE);
        self.place(except);
        self.op(Op::PUSH_EXC_INFO, 0, Loc::NONE);
        self.unit().setup(SetupKind::BelowTop, cleanup);
        self.open(Frame::ExceptionHandler, place)?;
        for (index, ast::ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            let loc = Loc::of(handler);
            if handler.type_.is_none() && index + 1 < s.handlers.len() {
                return Err(Problem::syntax("default 'except:' must be last", loc));
            }
            let next = self.label();
            if let Some(types) = handler.type_.as_deref() {
                self.expression(types)?;
                self.op(Op::CHECK_EXC_MATCH, 0, loc);
                self.jump_op(Op::POP_JUMP_IF_FALSE, next, loc);
            }
            match &handler.name {
                Some(name) => self.named_handler(handler, &name.id, end, loc)?,
                None => {
                    self.op(Op::POP_TOP, 0, loc);
                    self.open(Frame::HandlerCleanup { name: None }, place)?;
                    self.statements(&handler.body)?;
                    self.unit().frames.pop();
                    let outer = self.unit().handler_stack.pop();
                    self.op(Op::POP_EXCEPT, 0, Loc::NONE);
                    self.jump(end, Loc::NONE);
                    self.unit().handler_stack.extend(outer);
                }
            }
            self.place(next);
        }
        self.unit().frames.pop();
        self.op(Op::RERAISE, 0, Loc::NONE);
        self.unit().pop_block();
        self.pop_except_and_reraise(cleanup);
        self.place(end);
        Ok(())
    }

    /// `except T as name`: the name is unbound however the body ends.
    fn named_handler(
        &mut self,
        handler: &'a ast::ExceptHandlerExceptHandler,
        name: &ast::name::Name,
        end: Label,
        loc: Loc,
    ) -> Result<()> {
        self.access(name, Access::Store, loc)?;
        let cleanup = self.label();
        self.unit().setup(SetupKind::Cleanup, cleanup);
        self.open(Frame::HandlerCleanup { name: Some(name.clone()) }, loc)?;
        self.statements(&handler.body)?;
        self.unit().frames.pop();
        self.unit().pop_block();
        // On the way out the outer cleanup no longer guards, either.
        let outer = self.unit().handler_stack.pop();
        self.op(Op::POP_EXCEPT, 0, Loc::NONE);
        self.forget_exception(name, Loc::NONE)?;
        self.jump(end, Loc::NONE);
        self.unit().handler_stack.extend(outer);
        self.place(cleanup);
        self.forget_exception(name, Loc::NONE)?;
        self.op(Op::RERAISE, 1, Loc::NONE);
        Ok(())
    }

    /// `except*`. On the stack while handlers are tried: previous, original, list of raised, rest.
    fn try_star(&mut self, s: &'a ast::StmtTry) -> Result<()> {
        let place = Loc::of(s);
        let (except, end, cleanup) = (self.label(), self.label(), self.label());
        self.unit().setup(SetupKind::Finally, except);
        self.open(Frame::TryExcept, place)?;
        self.statements(&s.body)?;
        self.unit().frames.pop();
        self.unit().pop_block();
        self.statements(&s.orelse)?;
        self.jump(end, Loc::NONE);
        self.place(except);
        self.op(Op::PUSH_EXC_INFO, 0, Loc::NONE);
        self.unit().setup(SetupKind::BelowTop, cleanup);
        self.open(Frame::GroupHandler, place)?;
        for (index, ast::ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            if index == 0 {
                let loc = Loc::of(handler);
                self.op(Op::BUILD_LIST, 0, loc);
                self.op(Op::COPY, 2, loc);
            }
            self.group_handler(handler)?;
        }
        // What no handler took is raised again with what the handlers raised.
        self.op(Op::LIST_APPEND, 1, Loc::NONE);
        self.unit().frames.pop();
        self.reraise_group(end, cleanup);
        self.place(end);
        Ok(())
    }

    fn group_handler(&mut self, handler: &'a ast::ExceptHandlerExceptHandler) -> Result<()> {
        let loc = Loc::of(handler);
        let (next, no_match, raised) = (self.label(), self.label(), self.label());
        let Some(types) = handler.type_.as_deref() else {
            return Err(Problem::syntax("expected one or more exception types", loc));
        };
        self.expression(types)?;
        self.op(Op::CHECK_EG_MATCH, 0, loc);
        self.op(Op::COPY, 1, loc);
        self.jump_op(Op::POP_JUMP_IF_NONE, no_match, loc);
        let name = handler.name.as_ref().map(|n| n.id.clone());
        match &name {
            Some(name) => self.access(name, Access::Store, loc)?,
            None => self.op(Op::POP_TOP, 0, loc),
        }
        self.unit().setup(SetupKind::Cleanup, raised);
        self.open(Frame::HandlerCleanup { name: name.clone() }, loc)?;
        self.statements(&handler.body)?;
        self.unit().frames.pop();
        self.unit().pop_block();
        if let Some(name) = &name {
            self.forget_exception(name, Loc::NONE)?;
        }
        self.jump(next, Loc::NONE);
        // The body raised: lasti and the exception lie above the list and the rest.
        self.place(raised);
        if let Some(name) = &name {
            self.forget_exception(name, Loc::NONE)?;
        }
        self.op(Op::LIST_APPEND, 3, Loc::NONE);
        self.op(Op::POP_TOP, 0, Loc::NONE);
        self.jump(next, Loc::NONE);
        self.place(no_match);
        self.op(Op::POP_TOP, 0, loc);
        self.place(next);
        Ok(())
    }

    /// previous, original, list of raised -> raises what is left, or goes to `end`.
    fn reraise_group(&mut self, end: Label, cleanup: Label) {
        let reraise = self.label();
        self.op(Op::CALL_INTRINSIC_2, Intrinsic2::PrepReraiseStar as u32, Loc::NONE);
        self.op(Op::COPY, 1, Loc::NONE);
        self.jump_op(Op::POP_JUMP_IF_NOT_NONE, reraise, Loc::NONE);
        self.unit().pop_block();
        self.op(Op::POP_TOP, 0, Loc::NONE);
        self.op(Op::POP_EXCEPT, 0, Loc::NONE);
        self.jump(end, Loc::NONE);
        self.place(reraise);
        self.op(Op::SWAP, 2, Loc::NONE);
        self.op(Op::POP_EXCEPT, 0, Loc::NONE);
        self.op(Op::RERAISE, 0, Loc::NONE);
        self.pop_except_and_reraise(cleanup);
    }

    // -- with ---------------------------------------------------------------------------------------------------

    pub(super) fn with_statement(&mut self, s: &'a ast::StmtWith, index: usize) -> Result<()> {
        crate::depth::deeper(|| self.with_item(s, index))
    }

    fn with_item(&mut self, s: &'a ast::StmtWith, index: usize) -> Result<()> {
        let Some(item) = s.items.get(index) else { return self.statements(&s.body) };
        if s.is_async {
            self.check_async("'async with' outside async function", Loc::of(s))?;
        }
        let loc = Loc::of(&item.context_expr);
        let (last, exit, cleanup) = (self.label(), self.label(), self.label());
        self.expression(&item.context_expr)?;
        let (enter_method, exit_method) = match s.is_async {
            true => (SpecialMethod::AsyncEnter, SpecialMethod::AsyncExit),
            false => (SpecialMethod::Enter, SpecialMethod::Exit),
        };
        // manager -> exit, self, result of enter
        self.op(Op::COPY, 1, loc);
        self.op(Op::LOAD_SPECIAL, exit_method as u32, loc);
        self.op(Op::SWAP, 2, loc);
        self.op(Op::SWAP, 3, loc);
        self.op(Op::LOAD_SPECIAL, enter_method as u32, loc);
        self.op(Op::CALL, 0, loc);
        if s.is_async {
            self.op(Op::GET_AWAITABLE, 1, loc);
            self.constant(Constant::None, loc);
            self.yield_from(true, loc);
        }
        self.unit().setup(SetupKind::BelowTop, last);
        self.open(Frame::With { is_async: s.is_async, place: loc }, Loc::of(s))?;
        match item.optional_vars.as_deref() {
            Some(target) => self.store(target)?,
            None => self.op(Op::POP_TOP, 0, loc),
        }
        self.with_statement(s, index + 1)?;
        self.unit().pop_block();
        self.unit().frames.pop();
        self.call_exit_with_nones(s.is_async, loc);
        self.op(Op::POP_TOP, 0, loc);
        self.jump(exit, loc);
        self.place(last);
        self.op(Op::PUSH_EXC_INFO, 0, loc);
        self.unit().setup(SetupKind::BelowTop, cleanup);
        self.op(Op::WITH_EXCEPT_START, 0, loc);
        if s.is_async {
            self.op(Op::GET_AWAITABLE, 2, loc);
            self.constant(Constant::None, loc);
            self.yield_from(true, loc);
        }
        self.with_exception_end(cleanup);
        self.place(exit);
        Ok(())
    }

    /// exit, self, lasti, previous, exception, result of exit -> the exception again, or nothing.
    fn with_exception_end(&mut self, cleanup: Label) {
        let (suppress, after) = (self.label(), self.label());
        self.op(Op::TO_BOOL, 0, Loc::NONE);
        self.jump_op(Op::POP_JUMP_IF_TRUE, suppress, Loc::NONE);
        self.op(Op::RERAISE, 2, Loc::NONE);
        self.place(suppress);
        self.op(Op::POP_TOP, 0, Loc::NONE);
        self.unit().pop_block();
        self.op(Op::POP_EXCEPT, 0, Loc::NONE);
        self.op(Op::POP_TOP, 0, Loc::NONE);
        self.op(Op::POP_TOP, 0, Loc::NONE);
        self.op(Op::POP_TOP, 0, Loc::NONE);
        self.jump(after, Loc::NONE);
        self.pop_except_and_reraise(cleanup);
        self.place(after);
    }

    /// exit, self -> result of `exit(None, None, None)`, awaited where that is due.
    pub(super) fn call_exit_with_nones(&mut self, is_async: bool, loc: Loc) {
        for _ in 0..3 {
            self.constant(Constant::None, loc);
        }
        self.op(Op::CALL, 3, loc);
        if is_async {
            self.op(Op::GET_AWAITABLE, 2, loc);
            self.constant(Constant::None, loc);
            self.yield_from(true, loc);
        }
    }
}
