//! Type parameters and `type` statements (PEP 695, 696). Bounds, constraints, defaults and alias values are functions
//! that run when first asked for.

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant};
use coachwhip_core::bytecode::ops::{FunctionAttribute, Intrinsic1, Intrinsic2, Op};
use ruff_python_ast::{self as ast, Expr, TypeParam};

use super::Compiler;
use super::names::Access;
use crate::constant;
use crate::error::{Loc, Problem, Result};
use crate::scope::Role;
use crate::unit::UnitKind;

impl<'a> Compiler<'a> {
    /// Makes the type parameters, binds their names, and leaves a tuple of them.
    pub(super) fn type_parameters(&mut self, params: &'a ast::TypeParams) -> Result<()> {
        for param in &params.type_params {
            let loc = Loc::of(param);
            let name = &param.name().id;
            self.constant(constant::text(name), loc);
            match param {
                TypeParam::TypeVar(p) => {
                    match p.bound.as_deref() {
                        Some(bound) => {
                            let code = self.evaluator(p, name, bound, Role::Bound)?;
                            self.push_evaluator(code, loc);
                            let which = match bound.is_tuple_expr() {
                                true => Intrinsic2::TypeVarWithConstraints,
                                false => Intrinsic2::TypeVarWithBound,
                            };
                            self.op(Op::CALL_INTRINSIC_2, which as u32, loc);
                        }
                        None => self.op(Op::CALL_INTRINSIC_1, Intrinsic1::TypeVar as u32, loc),
                    }
                    self.type_parameter_default(p, name, p.default.as_deref(), loc)?;
                }
                TypeParam::TypeVarTuple(p) => {
                    self.op(Op::CALL_INTRINSIC_1, Intrinsic1::TypeVarTuple as u32, loc);
                    self.type_parameter_default(p, name, p.default.as_deref(), loc)?;
                }
                TypeParam::ParamSpec(p) => {
                    self.op(Op::CALL_INTRINSIC_1, Intrinsic1::ParamSpec as u32, loc);
                    self.type_parameter_default(p, name, p.default.as_deref(), loc)?;
                }
            }
            self.op(Op::COPY, 1, loc);
            self.access(name, Access::Store, loc)?;
        }
        let loc = params.type_params.first().map_or(Loc::NONE, Loc::of);
        self.op(Op::BUILD_TUPLE, params.type_params.len() as u32, loc);
        Ok(())
    }

    fn type_parameter_default<T>(&mut self, node: &'a T, name: &str, default: Option<&'a Expr>, loc: Loc) -> Result<()> {
        if let Some(default) = default {
            let code = self.evaluator(node, name, default, Role::Default)?;
            self.push_evaluator(code, loc);
            self.op(Op::CALL_INTRINSIC_2, Intrinsic2::SetTypeparamDefault as u32, loc);
        }
        Ok(())
    }

    /// The function that evaluates `e`.
    fn evaluator<T>(&mut self, node: &'a T, name: &str, e: &'a Expr, role: Role) -> Result<Arc<Code>> {
        let loc = Loc::of(e);
        let scope = self.scope_of(node, role, loc)?;
        self.enter_evaluator(scope, name, loc)?;
        if let Expr::Starred(starred) = e {
            self.expression(&starred.value)?;
            self.op(Op::UNPACK_SEQUENCE, 1, loc);
        } else {
            self.expression(e)?;
        }
        self.op(Op::RETURN_VALUE, 0, loc);
        self.leave()
    }

    /// Pushes an evaluator; its format defaults to 1 (the value).
    fn push_evaluator(&mut self, code: Arc<Code>, loc: Loc) {
        self.constant(Constant::Tuple(Box::new([Constant::Int(1)])), loc);
        self.make_function(code, &[FunctionAttribute::Defaults], loc);
    }

    pub(super) fn type_alias(&mut self, alias: &'a ast::StmtTypeAlias) -> Result<()> {
        let loc = Loc::of(alias);
        let Expr::Name(name) = &*alias.name else {
            return Err(Problem::syntax("invalid syntax", Loc::of(&*alias.name)));
        };
        match alias.type_params.as_deref() {
            None => {
                self.constant(constant::text(&name.id), loc);
                self.constant(Constant::None, loc);
                self.alias_value(alias, &name.id, loc)?;
            }
            Some(params) => {
                let scope = self.scope_of(alias, Role::TypeParameters, loc)?;
                let title = format!("<generic parameters of {}>", name.id);
                self.enter(UnitKind::TypeParameters, &title, scope, loc)?;
                self.constant(constant::text(&name.id), loc);
                self.type_parameters(params)?;
                self.alias_value(alias, &name.id, loc)?;
                self.op(Op::RETURN_VALUE, 0, loc);
                let code = self.leave()?;
                self.make_function(code, &[], loc);
                self.op(Op::PUSH_NULL, 0, loc);
                self.op(Op::CALL, 0, loc);
            }
        }
        self.access(&name.id, Access::Store, loc)
    }

    fn alias_value(&mut self, alias: &'a ast::StmtTypeAlias, name: &str, loc: Loc) -> Result<()> {
        let code = {
            let scope = self.scope_of(alias, Role::Body, loc)?;
            self.enter_evaluator(scope, name, loc)?;
            self.expression(&alias.value)?;
            self.op(Op::RETURN_VALUE, 0, loc);
            self.leave()?
        };
        self.push_evaluator(code, loc);
        self.op(Op::BUILD_TUPLE, 3, loc);
        self.op(Op::CALL_INTRINSIC_1, Intrinsic1::TypeAlias as u32, loc);
        Ok(())
    }
}
