//! Definitions in the first pass: functions, classes, type parameters and aliases, and the blocks they open.

use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, TypeParam};
use ruff_text_size::Ranged;

use super::{Collector, positional_defaults, signature_annotations};
use crate::error::{Loc, Problem, Result};
use crate::scope::{Role, ScopeKind, flag};

impl Collector {
    pub(super) fn function(&mut self, def: &ast::StmtFunctionDef) -> Result<()> {
        self.define(&def.name.id, flag::LOCAL, Loc::of(def))?;
        self.defaults(&def.parameters)?;
        def.decorator_list.iter().try_for_each(|d| self.expression(&d.expression))?;
        if let Some(params) = def.type_params.as_deref() {
            let has_defaults = positional_defaults(&def.parameters).next().is_some();
            let has_keyword_defaults = def.parameters.kwonlyargs.iter().any(|p| p.default.is_some());
            self.enter_type_parameters(def, params, has_defaults, has_keyword_defaults)?;
        }
        self.signature_annotations(def)?;
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(ScopeKind::Function, def, Role::Body, Loc::of(def));
        let scope = self.current();
        scope.coroutine = def.is_async;
        scope.is_async_def = def.is_async;
        scope.method = in_class;
        self.parameters(&def.parameters)?;
        self.statements(&def.body)?;
        self.leave();
        if def.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    pub(super) fn defaults(&mut self, parameters: &ast::Parameters) -> Result<()> {
        for default in positional_defaults(parameters) {
            self.expression(default)?;
        }
        for parameter in &parameters.kwonlyargs {
            self.optional(parameter.default.as_deref())?;
        }
        Ok(())
    }

    pub(super) fn parameters(&mut self, parameters: &ast::Parameters) -> Result<()> {
        let plain = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        for parameter in plain {
            let place = Loc::of(&parameter.parameter);
            self.define(&parameter.parameter.name.id, flag::PARAM, place)?;
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            self.define(&parameter.name.id, flag::PARAM, Loc::of(&**parameter))?;
        }
        Ok(())
    }

    pub(super) fn signature_annotations(&mut self, def: &ast::StmtFunctionDef) -> Result<()> {
        let annotations: Vec<&Expr> = signature_annotations(def).map(|(_, e)| e).collect();
        if annotations.is_empty() {
            return Ok(());
        }
        let sees_class = self.current().can_see_class_scope || self.current().kind == ScopeKind::Class;
        self.enter(ScopeKind::Annotation, def, Role::Annotations, Loc::of(def));
        let format = Name::new_static(".format");
        self.define(&format, flag::PARAM, Loc::of(def))?;
        self.current().annotations_used = true;
        if sees_class {
            self.current().can_see_class_scope = true;
            self.refer("__classdict__");
        }
        if self.table.future_annotations {
            self.current().in_unevaluated_annotation = true;
        }
        for annotation in annotations {
            match annotation {
                Expr::Starred(starred) => self.expression(&starred.value)?,
                other => self.expression(other)?,
            }
        }
        self.leave();
        Ok(())
    }

    pub(super) fn enter_type_parameters<T: Ranged>(
        &mut self,
        node: &T,
        params: &ast::TypeParams,
        has_defaults: bool,
        has_keyword_defaults: bool,
    ) -> Result<()> {
        let place = Loc::of(node);
        let in_class = self.current().kind == ScopeKind::Class;
        let sees_class = in_class || self.current().can_see_class_scope;
        self.enter(ScopeKind::TypeParameters, node, Role::TypeParameters, place);
        if sees_class {
            self.current().can_see_class_scope = true;
            self.refer("__classdict__");
        }
        if has_defaults {
            self.define(&Name::new_static(".defaults"), flag::PARAM, place)?;
        }
        if has_keyword_defaults {
            self.define(&Name::new_static(".kwdefaults"), flag::PARAM, place)?;
        }
        self.type_parameters(params)
    }

    pub(super) fn type_parameters(&mut self, params: &ast::TypeParams) -> Result<()> {
        let mut default_seen = false;
        for param in &params.type_params {
            let default = match param {
                TypeParam::TypeVar(p) => {
                    self.define(&p.name.id, flag::TYPE_PARAM | flag::LOCAL, Loc::of(p))?;
                    if let Some(bound) = p.bound.as_deref() {
                        let what = if bound.is_tuple_expr() { "a TypeVar constraint" } else { "a TypeVar bound" };
                        self.type_variable_part(p, bound, Role::Bound, what)?;
                    }
                    p.default.as_deref().map(|d| self.type_variable_part(p, d, Role::Default, "a TypeVar default"))
                }
                TypeParam::TypeVarTuple(p) => {
                    self.define(&p.name.id, flag::TYPE_PARAM | flag::LOCAL, Loc::of(p))?;
                    p.default.as_deref().map(|d| self.type_variable_part(p, d, Role::Default, "a TypeVarTuple default"))
                }
                TypeParam::ParamSpec(p) => {
                    self.define(&p.name.id, flag::TYPE_PARAM | flag::LOCAL, Loc::of(p))?;
                    p.default.as_deref().map(|d| self.type_variable_part(p, d, Role::Default, "a ParamSpec default"))
                }
            };
            match default {
                Some(result) => {
                    result?;
                    default_seen = true;
                }
                None if default_seen => {
                    let name = param.name().as_str();
                    let message = format!("non-default type parameter '{name}' follows default type parameter");
                    return Err(Problem::syntax(message, Loc::of(param)));
                }
                None => {}
            }
        }
        Ok(())
    }

    pub(super) fn type_variable_part<T>(&mut self, node: &T, e: &Expr, role: Role, what: &'static str) -> Result<()> {
        let sees_class = self.current().can_see_class_scope;
        self.enter(ScopeKind::TypeVariable, node, role, Loc::of(e));
        self.current().description = what;
        if sees_class {
            self.current().can_see_class_scope = true;
            self.refer("__classdict__");
        }
        self.define(&Name::new_static(".format"), flag::PARAM, Loc::of(e))?;
        let inner = if let Expr::Starred(s) = e { &s.value } else { e };
        self.expression(inner)?;
        self.leave();
        Ok(())
    }

    pub(super) fn class(&mut self, def: &ast::StmtClassDef) -> Result<()> {
        self.define(&def.name.id, flag::LOCAL, Loc::of(def))?;
        def.decorator_list.iter().try_for_each(|d| self.expression(&d.expression))?;
        let outer_class = self.class.clone();
        if let Some(params) = def.type_params.as_deref() {
            // Only the type parameters' own names are mangled in their scope.
            self.class = Some(def.name.id.clone());
            let names = params.type_params.iter().map(|p| p.name().id.clone()).collect();
            self.enter_class_type_parameters(def, params, names)?;
        }
        if let Some(arguments) = &def.arguments {
            arguments.args.iter().try_for_each(|e| self.expression(e))?;
            arguments.keywords.iter().try_for_each(|k| self.expression(&k.value))?;
        }
        self.enter(ScopeKind::Class, def, Role::Body, Loc::of(def));
        self.class = Some(def.name.id.clone());
        if def.type_params.is_some() {
            self.define(&Name::new_static("__type_params__"), flag::LOCAL, Loc::of(def))?;
            self.refer(".type_params");
        }
        self.statements(&def.body)?;
        self.leave();
        if def.type_params.is_some() {
            self.leave();
        }
        self.class = outer_class;
        Ok(())
    }

    pub(super) fn enter_class_type_parameters(
        &mut self,
        def: &ast::StmtClassDef,
        params: &ast::TypeParams,
        names: Vec<Name>,
    ) -> Result<()> {
        let place = Loc::of(def);
        let in_class = self.current().kind == ScopeKind::Class;
        let sees_class = in_class || self.current().can_see_class_scope;
        self.enter(ScopeKind::TypeParameters, def, Role::TypeParameters, place);
        self.current().mangled = Some(names);
        if sees_class {
            self.current().can_see_class_scope = true;
            self.refer("__classdict__");
        }
        for name in [".type_params", ".generic_base"] {
            self.define(&Name::new_static(name), flag::LOCAL, place)?;
            self.refer(name);
        }
        self.type_parameters(params)
    }

    pub(super) fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Result<()> {
        self.expression(&alias.name)?;
        if !alias.name.is_name_expr() {
            return Err(Problem::syntax("invalid syntax", Loc::of(&*alias.name)));
        }
        let in_class = self.current().kind == ScopeKind::Class;
        let sees_class = in_class || self.current().can_see_class_scope;
        if let Some(params) = alias.type_params.as_deref() {
            self.enter_type_parameters(alias, params, false, false)?;
        }
        self.enter(ScopeKind::TypeAlias, alias, Role::Body, Loc::of(alias));
        if sees_class {
            self.current().can_see_class_scope = true;
            self.refer("__classdict__");
        }
        self.define(&Name::new_static(".format"), flag::PARAM, Loc::of(alias))?;
        self.expression(&alias.value)?;
        self.leave();
        if alias.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }
}
