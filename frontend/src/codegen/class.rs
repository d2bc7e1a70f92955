//! Classes: the body's code object, `__build_class__`, decorators, type parameters.

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant};
use coachwhip_core::bytecode::ops::{Intrinsic1, Op};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr};

use super::names::Access;
use super::{Compiler, call};
use crate::constant;
use crate::error::{Loc, Result};
use crate::scope::{Binding, Role};
use crate::unit::UnitKind;

impl<'a> Compiler<'a> {
    pub(super) fn class(&mut self, def: &'a ast::StmtClassDef) -> Result<()> {
        for decorator in &def.decorator_list {
            self.expression(&decorator.expression)?;
        }
        let loc = self.keyword_place(def.range, &def.decorator_list);
        let first = def.decorator_list.first().map_or(loc, |d| Loc::of(&d.expression));
        if def.type_params.is_some() {
            self.generic_class(def, loc, first)?;
        } else {
            let code = self.class_code(def, first)?;
            self.build_class(def, code, loc, false)?;
        }
        self.apply_decorators(&def.decorator_list);
        self.access(&def.name.id, Access::Store, loc)
    }

    /// `__build_class__(function, name, *bases, **keywords)`.
    fn build_class(&mut self, def: &'a ast::StmtClassDef, code: Arc<Code>, loc: Loc, generic: bool) -> Result<()> {
        self.op(Op::LOAD_BUILD_CLASS, 0, loc);
        self.op(Op::PUSH_NULL, 0, loc);
        self.make_function(code, &[], loc);
        self.constant(constant::text(&def.name.id), loc);
        let (args, keywords): (&'a [Expr], &'a [ast::Keyword]) = match def.arguments.as_deref() {
            Some(arguments) => (&arguments.args, &arguments.keywords),
            None => (&[], &[]),
        };
        call::check_keywords(keywords)?;
        if !generic {
            let parentheses = def.arguments.as_deref().map_or(loc, |a| a.range.into());
            return self.call_arguments(2, args, keywords, parentheses, loc);
        }
        let unpacks = args.iter().any(Expr::is_starred_expr) || keywords.iter().any(|k| k.arg.is_none());
        if unpacks || args.len() + keywords.len() * 2 > 24 {
            return self.unpacking_call(2, args, Some(".generic_base"), keywords, loc);
        }
        for base in args {
            self.expression(base)?;
        }
        self.load_name(".generic_base", loc)?;
        self.call_arguments(args.len() as u32 + 3, &[], keywords, loc, loc)
    }

    /// A class with type parameters is made by a function that makes those first.
    fn generic_class(&mut self, def: &'a ast::StmtClassDef, loc: Loc, first: Loc) -> Result<()> {
        let Some(params) = def.type_params.as_deref() else { return Ok(()) };
        let scope = self.scope_of(def, Role::TypeParameters, loc)?;
        let title = format!("<generic parameters of {}>", def.name.id);
        self.enter(UnitKind::TypeParameters, &title, scope, first)?;
        self.unit().class = Some(def.name.id.clone());
        self.type_parameters(params)?;
        self.store_name(".type_params", loc)?;
        let code = self.class_code(def, first)?;
        self.load_name(".type_params", loc)?;
        self.op(Op::CALL_INTRINSIC_1, Intrinsic1::SubscriptGeneric as u32, loc);
        self.store_name(".generic_base", loc)?;
        self.build_class(def, code, loc, true)?;
        self.op(Op::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_function(code, &[], loc);
        self.op(Op::PUSH_NULL, 0, loc);
        self.op(Op::CALL, 0, loc);
        Ok(())
    }

    fn class_code(&mut self, def: &'a ast::StmtClassDef, first: Loc) -> Result<Arc<Code>> {
        let scope = self.scope_of(def, Role::Body, Loc::of(def))?;
        self.enter(UnitKind::Class, &def.name.id, scope, first)?;
        let loc = self.line_start(first);
        self.load_name("__name__", loc)?;
        self.store_name("__module__", loc)?;
        let qualified = constant::text(&self.unit().qualified_name.clone());
        self.constant(qualified, loc);
        self.store_name("__qualname__", loc)?;
        let line = i64::from(self.source.line_of(first.start));
        self.constant(Constant::Int(line), loc);
        self.store_name("__firstlineno__", loc)?;
        if def.type_params.is_some() {
            self.load_name(".type_params", loc)?;
            self.store_name("__type_params__", loc)?;
        }
        if self.scope().needs_classdict {
            self.op(Op::LOAD_LOCALS, 0, loc);
            self.store_class_cell("__classdict__", loc);
        }
        if self.scope().conditional_annotations {
            self.op(Op::BUILD_SET, 0, loc);
            self.store_class_cell("__conditional_annotations__", loc);
        }
        self.body(&def.body, loc)?;
        self.class_end()?;
        self.leave()
    }

    fn store_class_cell(&mut self, name: &'static str, loc: Loc) {
        let slot = self.unit().variable(&Name::new_static(name), Binding::Cell);
        self.op(Op::STORE_DEREF, slot, loc);
    }

    /// What a class body leaves behind: static attributes and the cells that `type.__new__` fills.
    fn class_end(&mut self) -> Result<()> {
        let attributes = self.unit().static_attributes.clone().unwrap_or_default();
        self.constant(constant::text_tuple(attributes), Loc::NONE);
        self.store_name("__static_attributes__", Loc::NONE)?;
        if self.scope().needs_classdict {
            let slot = self.unit().variable(&Name::new_static("__classdict__"), Binding::Cell);
            self.op(Op::LOAD_FAST, slot, Loc::NONE);
            self.store_name("__classdictcell__", Loc::NONE)?;
        }
        if self.scope().needs_class_closure {
            let slot = self.unit().variable(&Name::new_static("__class__"), Binding::Cell);
            self.op(Op::LOAD_FAST, slot, Loc::NONE);
            self.op(Op::COPY, 1, Loc::NONE);
            self.store_name("__classcell__", Loc::NONE)?;
        } else {
            self.constant(Constant::None, Loc::NONE);
        }
        self.op(Op::RETURN_VALUE, 0, Loc::NONE);
        Ok(())
    }
}
