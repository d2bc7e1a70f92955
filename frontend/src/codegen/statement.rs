//! Statements: dispatch, bodies, and the simple ones.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{CommonConstant, Intrinsic1, Op};
use ruff_python_ast::{self as ast, Expr, Stmt};

use super::Compiler;
use super::names::Access;
use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::scope::ScopeKind;

impl<'a> Compiler<'a> {
    /// The body of a module or class: docstring, statements, annotations.
    pub(super) fn body(&mut self, body: &'a [Stmt], loc: Loc) -> Result<()> {
        if self.table.future_annotations && self.scope().annotations_used {
            self.op(Op::SETUP_ANNOTATIONS, 0, loc);
        }
        let start = self.unit().instrs.len();
        let mut rest = body;
        if !self.interactive
            && let Some((text, after)) = self.docstring(body)
        {
            let place = body.first().map_or(loc, Loc::of);
            rest = after;
            self.constant(text, place);
            self.store_name("__doc__", Loc::NONE)?;
        }
        for stmt in rest {
            self.statement(stmt)?;
        }
        if !self.table.future_annotations {
            self.deferred_annotations(start, loc)?;
        }
        Ok(())
    }

    pub(super) fn statements(&mut self, body: &'a [Stmt]) -> Result<()> {
        body.iter().try_for_each(|stmt| self.statement(stmt))
    }

    pub(super) fn statement(&mut self, stmt: &'a Stmt) -> Result<()> {
        match self.statements_left.checked_sub(1) {
            Some(left) => self.statements_left = left,
            None => return Err(Problem::syntax("too many statically nested blocks", Loc::of(stmt))),
        }
        deeper(|| self.statement_here(stmt))
    }

    /// Statements that may not run (annotations in them are conditional).
    pub(super) fn conditional(&mut self, walk: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = std::mem::replace(&mut self.unit().in_conditional_block, true);
        let result = walk(self);
        self.unit().in_conditional_block = before;
        result
    }

    fn statement_here(&mut self, stmt: &'a Stmt) -> Result<()> {
        let loc = Loc::of(stmt);
        match stmt {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class(def),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Return(s) => self.return_statement(s),
            Stmt::Delete(s) => s.targets.iter().try_for_each(|t| self.delete(t)),
            Stmt::Assign(s) => self.assign(s),
            Stmt::AugAssign(s) => self.augmented_assign(s),
            Stmt::AnnAssign(s) => self.annotated_assign(s),
            Stmt::For(s) if s.is_async => self.conditional(|c| c.async_for(s)),
            Stmt::For(s) => self.conditional(|c| c.for_loop(s)),
            Stmt::While(s) => self.conditional(|c| c.while_loop(s)),
            Stmt::If(s) => self.conditional(|c| c.if_statement(s)),
            Stmt::With(s) => self.conditional(|c| c.with_statement(s, 0)),
            Stmt::Match(s) => self.conditional(|c| c.match_statement(s)),
            Stmt::Raise(s) => self.raise(s),
            Stmt::Try(s) => self.conditional(|c| c.try_statement(s)),
            Stmt::Assert(s) => self.assert(s),
            Stmt::Import(s) => self.import(s),
            Stmt::ImportFrom(s) => self.import_from(s),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => Ok(()),
            Stmt::Expr(s) => self.expression_statement(&s.value, loc),
            Stmt::Break(_) => self.break_statement(loc),
            Stmt::Continue(_) => self.continue_statement(loc),
            Stmt::IpyEscapeCommand(_) => Err(Problem::syntax("invalid syntax", loc)),
        }
    }

    fn expression_statement(&mut self, value: &'a Expr, loc: Loc) -> Result<()> {
        let at_top = self.units.len() == 1;
        if self.interactive && at_top {
            self.expression(value)?;
            self.op(Op::CALL_INTRINSIC_1, Intrinsic1::Print as u32, loc);
            self.op(Op::POP_TOP, 0, Loc::NONE);
            return Ok(());
        }
        if self.literal(value).is_some() && !value.is_tuple_expr() {
            return Ok(());
        }
        if let Expr::Starred(_) = value {
            return Err(Problem::syntax("can't use starred expression here", loc));
        }
        self.expression(value)?;
        self.op(Op::POP_TOP, 0, Loc::NONE);
        Ok(())
    }

    fn delete(&mut self, target: &'a Expr) -> Result<()> {
        let loc = Loc::of(target);
        match target {
            Expr::Name(name) => self.access(&name.id, Access::Delete, loc),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let loc = self.attribute_place(loc, target);
                let name = self.mangled_attribute(&attribute.attr);
                self.name_op(Op::DELETE_ATTR, &name, loc);
                Ok(())
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.subscript_index(&subscript.slice)?;
                self.op(Op::DELETE_SUBSCR, 0, loc);
                Ok(())
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|e| deeper(|| self.delete(e))),
            Expr::List(list) => list.elts.iter().try_for_each(|e| deeper(|| self.delete(e))),
            Expr::Starred(_) => Err(Problem::syntax("cannot delete starred", loc)),
            _ => Err(Problem::syntax("invalid syntax", loc)),
        }
    }

    fn raise(&mut self, s: &'a ast::StmtRaise) -> Result<()> {
        let mut count = 0;
        for part in [&s.exc, &s.cause].into_iter().flatten() {
            self.expression(part)?;
            count += 1;
        }
        self.op(Op::RAISE_VARARGS, count, Loc::of(s));
        Ok(())
    }

    fn assert(&mut self, s: &'a ast::StmtAssert) -> Result<()> {
        if !self.keep_asserts {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(&s.test, end, true)?;
        let loc = Loc::of(s);
        self.op(Op::LOAD_COMMON_CONSTANT, CommonConstant::AssertionError as u32, loc);
        if let Some(message) = s.msg.as_deref() {
            self.expression(message)?;
            self.op(Op::CALL, 0, loc);
        }
        self.op(Op::RAISE_VARARGS, 1, Loc::of(&*s.test));
        self.place(end);
        Ok(())
    }

    /// Where a condition is a constant, its truth.
    pub(super) fn constant_truth(&self, test: &Expr) -> Option<bool> {
        if let Expr::Name(name) = test {
            return (name.id == "__debug__").then_some(self.keep_asserts);
        }
        self.literal(test).as_ref().map(crate::constant::truth)
    }

    /// The value of a literal expression.
    pub(super) fn literal(&self, e: &Expr) -> Option<Constant> {
        crate::constant::literal(e, &|s| self.source.string_literal(s))
    }

    pub(super) fn in_class_or_module(&self) -> bool {
        matches!(self.scope().kind, ScopeKind::Class | ScopeKind::Module)
    }
}
