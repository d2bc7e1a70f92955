//! Functions and lambdas: defaults, annotations, the body's code object, decorators.

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant};
use coachwhip_core::bytecode::ops::{FunctionAttribute, Intrinsic2, Op};
use ruff_python_ast::{self as ast, Expr, Stmt};

use super::Compiler;
use super::names::Access;
use crate::constant;
use crate::error::{Loc, Result};
use crate::scope::Role;
use crate::symbols::positional_defaults;
use crate::unit::{SlotName, UnitKind};

impl<'a> Compiler<'a> {
    pub(super) fn function(&mut self, def: &'a ast::StmtFunctionDef) -> Result<()> {
        for decorator in &def.decorator_list {
            self.expression(&decorator.expression)?;
        }
        let loc = self.keyword_place(def.range, &def.decorator_list);
        let first = def.decorator_list.first().map_or(loc, |d| Loc::of(&d.expression));
        if def.type_params.is_some() {
            self.generic_function(def, loc, first)?;
        } else {
            let mut attributes = self.default_arguments(&def.parameters, loc)?;
            self.function_object(def, &mut attributes, loc, first)?;
        }
        self.apply_decorators(&def.decorator_list);
        self.access(&def.name.id, Access::Store, loc)
    }

    /// Calls the decorators, innermost first, each with what lies above it on the stack.
    pub(super) fn apply_decorators(&mut self, decorators: &[ast::Decorator]) {
        for decorator in decorators.iter().rev() {
            self.op(Op::CALL, 0, Loc::of(&decorator.expression));
        }
    }

    /// Pushes defaults; the result says which.
    fn default_arguments(&mut self, parameters: &'a ast::Parameters, loc: Loc) -> Result<Vec<FunctionAttribute>> {
        let mut attributes = Vec::new();
        let mut count = 0;
        for default in positional_defaults(parameters) {
            self.expression(default)?;
            count += 1;
        }
        if count > 0 {
            self.build_tuple(count, loc);
            attributes.push(FunctionAttribute::Defaults);
        }
        let mut count = 0;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = parameter.default.as_deref() {
                let name = self.mangled(&parameter.parameter.name.id);
                self.constant(constant::text(&name), loc);
                self.expression(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.op(Op::BUILD_MAP, count, loc);
            attributes.push(FunctionAttribute::KeywordDefaults);
        }
        Ok(attributes)
    }

    /// Pushes the function. Its defaults are on the stack already.
    fn function_object(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        attributes: &mut Vec<FunctionAttribute>,
        loc: Loc,
        first: Loc,
    ) -> Result<()> {
        if let Some(annotate) = self.signature_annotate(def, loc)? {
            self.make_function(annotate, &[], loc);
            attributes.push(FunctionAttribute::Annotate);
        }
        let code = self.function_code(def, first)?;
        self.make_function(code, attributes, loc);
        Ok(())
    }

    fn function_code(&mut self, def: &'a ast::StmtFunctionDef, first: Loc) -> Result<Arc<Code>> {
        let kind = if def.is_async { UnitKind::AsyncFunction } else { UnitKind::Function };
        let scope = self.scope_of(def, Role::Body, Loc::of(def))?;
        self.enter(kind, &def.name.id, scope, first)?;
        self.count_parameters(&def.parameters);
        let mut body: &'a [Stmt] = &def.body;
        if let Some((text, rest)) = self.docstring(body) {
            body = rest;
            // The docstring is the first constant.
            self.unit().constants.add(text);
            self.unit().has_docstring = true;
        }
        let generator = self.scope().coroutine || self.scope().generator;
        let handler = generator.then(|| self.open_stop_iteration());
        for stmt in body {
            self.statement(stmt)?;
        }
        match handler {
            Some(handler) => self.close_stop_iteration(handler),
            None => {
                self.constant(Constant::None, Loc::NONE);
                self.op(Op::RETURN_VALUE, 0, Loc::NONE);
            }
        }
        self.leave()
    }

    pub(super) fn count_parameters(&mut self, parameters: &ast::Parameters) {
        let unit = self.unit();
        unit.positional_count = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
        unit.positional_only_count = parameters.posonlyargs.len() as u32;
        unit.keyword_only_count = parameters.kwonlyargs.len() as u32;
        unit.has_star = parameters.vararg.is_some();
        unit.has_double_star = parameters.kwarg.is_some();
    }

    /// A function with type parameters is made by a function that makes those first.
    fn generic_function(&mut self, def: &'a ast::StmtFunctionDef, loc: Loc, first: Loc) -> Result<()> {
        let Some(params) = def.type_params.as_deref() else { return Ok(()) };
        let has_defaults = positional_defaults(&def.parameters).next().is_some();
        let has_keyword_defaults = def.parameters.kwonlyargs.iter().any(|p| p.default.is_some());
        let scope = self.scope_of(def, Role::TypeParameters, loc)?;
        let title = format!("<generic parameters of {}>", def.name.id);
        self.enter(UnitKind::TypeParameters, &title, scope, first)?;
        let mut attributes = Vec::new();
        self.type_parameters(params)?;
        for (present, name, attribute) in [
            (has_defaults, ".defaults", FunctionAttribute::Defaults),
            (has_keyword_defaults, ".kwdefaults", FunctionAttribute::KeywordDefaults),
        ] {
            if present {
                let slot = self.unit().slot(SlotName::Own(name.into()));
                self.op(Op::LOAD_FAST, slot, loc);
                attributes.push(attribute);
            }
        }
        let count = attributes.len() as u32;
        self.unit().positional_count = count;
        self.function_object(def, &mut attributes, loc, first)?;
        self.op(Op::SWAP, 2, loc);
        self.op(Op::CALL_INTRINSIC_2, Intrinsic2::SetFunctionTypeParams as u32, loc);
        self.op(Op::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_function(code, &[], loc);
        self.op(Op::PUSH_NULL, 0, loc);
        self.default_arguments(&def.parameters, loc)?;
        self.op(Op::CALL, count, loc);
        Ok(())
    }

    pub(super) fn lambda(&mut self, lambda: &'a ast::ExprLambda) -> Result<()> {
        let loc = Loc::of(lambda);
        let mut attributes = Vec::new();
        if let Some(parameters) = lambda.parameters.as_deref() {
            attributes = self.default_arguments(parameters, loc)?;
        }
        let scope = self.scope_of(lambda, Role::Body, loc)?;
        self.enter(UnitKind::Lambda, "<lambda>", scope, loc)?;
        if let Some(parameters) = lambda.parameters.as_deref() {
            self.count_parameters(parameters);
        }
        let generator = self.scope().generator || self.scope().coroutine;
        let handler = generator.then(|| self.open_stop_iteration());
        self.expression(&lambda.body)?;
        self.op(Op::RETURN_VALUE, 0, Loc::of(&*lambda.body));
        if let Some(handler) = handler {
            self.close_stop_iteration(handler);
        }
        let code = self.leave()?;
        self.make_function(code, &attributes, loc);
        Ok(())
    }

    pub(super) fn return_statement(&mut self, s: &'a ast::StmtReturn) -> Result<()> {
        use crate::error::Problem;
        let mut loc = Loc::of(s);
        if !self.scope_is_function() {
            return Err(Problem::syntax("'return' outside function", loc));
        }
        let async_generator = self.scope().coroutine && self.scope().generator;
        if s.value.is_some() && async_generator {
            return Err(Problem::syntax("'return' with value in async generator", loc));
        }
        let value = s.value.as_deref();
        let literal = value.and_then(|v| self.literal(v));
        let on_stack = value.is_some() && literal.is_none();
        let outer_handlers = self.unit().handler_stack.clone();
        if let Some(value) = value {
            if on_stack {
                self.expression(value)?;
            } else {
                loc = Loc::of(value);
            }
            if self.source.line_of(Loc::of(value).start) != self.source.line_of(Loc::of(s).start) {
                loc = Loc::of(s);
            }
        }
        if value.is_some() && on_stack {
            loc = Loc::of(s);
        }
        self.unwind_all(&mut loc, on_stack)?;
        if !on_stack {
            self.constant(literal.unwrap_or(Constant::None), loc);
        }
        self.op(Op::RETURN_VALUE, 0, loc);
        self.unit().handler_stack = outer_handlers;
        Ok(())
    }

    fn scope_is_function(&mut self) -> bool {
        matches!(self.unit().kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda)
    }

    /// Splits a docstring off a body.
    pub(super) fn docstring(&self, body: &'a [Stmt]) -> Option<(Constant, &'a [Stmt])> {
        let (first, rest) = body.split_first()?;
        let Stmt::Expr(e) = first else { return None };
        let Expr::StringLiteral(s) = &*e.value else { return None };
        if !self.keep_docstrings {
            return None;
        }
        let text = self.source.string_literal(s);
        Some((crate::text::clean_docstring(text), rest))
    }
}
