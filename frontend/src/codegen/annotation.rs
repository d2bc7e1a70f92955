//! Annotations (PEP 649): they cost nothing until `__annotate__` is called.
//!
//! Functions get an `__annotate__` function over their signature; classes and modules get one over all their simple
//! annotated names. Annotations in blocks that may not run are counted into `__conditional_annotations__` when they do.
//! With `from __future__ import annotations` they are strings.

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant};
use coachwhip_core::bytecode::ops::{CommonConstant, CompareOperator, Op};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr};

use super::Compiler;
use super::names::Access;
use crate::constant;
use crate::error::{Loc, Result};
use crate::scope::{Binding, Role, ScopeId, ScopeKind};
use crate::symbols::signature_annotations;
use crate::unit::{SlotName, UnitKind};

/// The format that evaluators with fake globals are asked for; larger ones are refused.
const VALUE_WITH_FAKE_GLOBALS: i64 = 2;

impl<'a> Compiler<'a> {
    /// Enters a function of one argument, the format, that refuses formats it does not know.
    pub(super) fn enter_evaluator(&mut self, scope: ScopeId, name: &str, loc: Loc) -> Result<()> {
        self.enter(UnitKind::Annotations, name, scope, loc)?;
        let unit = self.unit();
        unit.positional_count = 1;
        unit.positional_only_count = 1;
        let format = unit.slot(SlotName::Own(".format".into()));
        let body = self.label();
        self.op(Op::LOAD_FAST, format, loc);
        self.constant(Constant::Int(VALUE_WITH_FAKE_GLOBALS), loc);
        self.op(Op::COMPARE_OP, CompareOperator::Gt as u32, loc);
        self.op(Op::TO_BOOL, 0, loc);
        self.jump_op(Op::POP_JUMP_IF_FALSE, body, loc);
        self.common(CommonConstant::NotImplementedError, loc);
        self.op(Op::RAISE_VARARGS, 1, loc);
        self.place(body);
        Ok(())
    }

    /// The `__annotate__` function of a signature, where it has annotations.
    pub(super) fn signature_annotate(&mut self, def: &'a ast::StmtFunctionDef, loc: Loc) -> Result<Option<Arc<Code>>> {
        if signature_annotations(def).next().is_none() {
            return Ok(None);
        }
        let scope = self.scope_of(def, Role::Annotations, loc)?;
        let of_function = self.qualified_name(UnitKind::Annotations, &def.name.id);
        self.enter_evaluator(scope, "__annotate__", loc)?;
        self.unit().qualified_name = format!("{of_function}.__annotate__");
        let mut count = 0;
        for (name, annotation) in signature_annotations(def) {
            let name = self.mangled(&Name::new(name));
            self.constant(constant::text(&name), loc);
            self.annotation_value(annotation)?;
            count += 1;
        }
        self.op(Op::BUILD_MAP, count, loc);
        self.op(Op::RETURN_VALUE, 0, loc);
        self.leave().map(Some)
    }

    fn annotation_value(&mut self, annotation: &'a Expr) -> Result<()> {
        let loc = Loc::of(annotation);
        if self.table.future_annotations {
            let text = crate::unparse::annotation(annotation);
            self.constant(constant::text(&text), loc);
            return Ok(());
        }
        if let Expr::Starred(starred) = annotation {
            // `*args: *Ts` means the one item of the unpacked type.
            self.expression(&starred.value)?;
            self.op(Op::UNPACK_SEQUENCE, 1, loc);
            return Ok(());
        }
        self.expression(annotation)
    }

    /// Notes `name: annotation` in a class or module body.
    pub(super) fn simple_annotation(&mut self, s: &'a ast::StmtAnnAssign, name: &Name, loc: Loc) -> Result<()> {
        if self.table.future_annotations {
            let text = crate::unparse::annotation(&s.annotation);
            self.constant(constant::text(&text), loc);
            self.name_op(Op::LOAD_NAME, "__annotations__", loc);
            let name = self.mangled(name);
            self.constant(constant::text(&name), loc);
            self.op(Op::STORE_SUBSCR, 0, loc);
            return Ok(());
        }
        let conditional = self.unit().in_conditional_block || self.scope().kind == ScopeKind::Module;
        let condition = if conditional {
            let unit = self.unit();
            unit.next_condition += 1;
            Some(unit.next_condition - 1)
        } else {
            None
        };
        self.unit().deferred_annotations.push((s, condition));
        if let Some(index) = condition {
            if self.scope().kind == ScopeKind::Class {
                let slot = self.unit().variable(&Name::new_static("__conditional_annotations__"), Binding::Cell);
                self.op(Op::LOAD_DEREF, slot, loc);
            } else {
                self.load_name("__conditional_annotations__", loc)?;
            }
            self.constant(Constant::Int(i64::from(index)), loc);
            self.op(Op::SET_ADD, 1, loc);
            self.op(Op::POP_TOP, 0, loc);
        }
        Ok(())
    }

    /// Binds the `__annotate__` function of a module (at `start`, its beginning) or class (at its end).
    pub(super) fn deferred_annotations(&mut self, start: usize, loc: Loc) -> Result<()> {
        let list = std::mem::take(&mut self.unit().deferred_annotations);
        let (false, Some(scope)) = (list.is_empty(), self.scope().annotation_scope) else { return Ok(()) };
        let in_class = self.scope().kind == ScopeKind::Class;
        let later = if in_class { Vec::new() } else { self.unit().instrs.split_off(start) };
        self.enter_evaluator(scope, "__annotate__", loc)?;
        self.op(Op::BUILD_MAP, 0, loc);
        for (s, condition) in list {
            self.deferred_annotation(s, condition, loc)?;
        }
        self.op(Op::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_function(code, &[], loc);
        let name = if in_class { "__annotate_func__" } else { "__annotate__" };
        self.access(&Name::new_static(name), Access::Store, loc)?;
        self.unit().instrs.extend(later);
        Ok(())
    }

    fn deferred_annotation(&mut self, s: &'a ast::StmtAnnAssign, condition: Option<u32>, loc: Loc) -> Result<()> {
        let Expr::Name(name) = &*s.target else { return Ok(()) };
        let skip = self.label();
        if let Some(index) = condition {
            self.constant(Constant::Int(i64::from(index)), loc);
            self.load_name("__conditional_annotations__", loc)?;
            self.op(Op::CONTAINS_OP, 0, loc);
            self.jump_op(Op::POP_JUMP_IF_FALSE, skip, loc);
        }
        self.expression(&s.annotation)?;
        self.op(Op::COPY, 2, loc);
        let name = self.mangled(&name.id);
        self.constant(constant::text(&name), loc);
        self.op(Op::STORE_SUBSCR, 0, loc);
        self.place(skip);
        Ok(())
    }
}
