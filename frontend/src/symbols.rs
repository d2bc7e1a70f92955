//! First pass: walks the tree and notes in which block each name is bound, used, or declared.
//!
//! Invariant: scopes are created in the order of the walk, and a node's scope is found by the node's address. Names are
//! resolved afterwards (`analyze`), when all blocks are known.

use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern, Stmt, TypeParam};
use ruff_text_size::Ranged;

use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Comprehension, Directive, Role, Scope, ScopeId, ScopeKey, ScopeKind, SymbolTable, flag, mangle};

/// Builds the table for a module body.
pub(crate) fn collect(body: &[Stmt], whole: Loc, future_annotations: bool) -> Result<SymbolTable> {
    let mut collector = Collector::new(whole, future_annotations);
    collector.statements(body)?;
    Ok(collector.table)
}

/// Builds the table for a single expression.
pub(crate) fn collect_expression(body: &Expr, whole: Loc, future_annotations: bool) -> Result<SymbolTable> {
    let mut collector = Collector::new(whole, future_annotations);
    collector.expression(body)?;
    Ok(collector.table)
}

struct Collector {
    table: SymbolTable,
    /// Blocks from the module to the current one.
    stack: Vec<ScopeId>,
    /// Class whose private names are mangled.
    class: Option<Name>,
}

impl Collector {
    fn new(whole: Loc, future_annotations: bool) -> Self {
        let mut table = SymbolTable { future_annotations, ..Default::default() };
        table.scopes.push(Scope::new(ScopeKind::Module, whole));
        Collector { table, stack: vec![SymbolTable::MODULE], class: None }
    }

    fn current_id(&self) -> ScopeId {
        self.stack.last().copied().unwrap_or(SymbolTable::MODULE)
    }

    fn current(&mut self) -> &mut Scope {
        let id = self.current_id();
        self.table.scope_mut(id)
    }

    fn mangled(&mut self, name: &Name) -> Name {
        let class = self.class.clone();
        if let (Some(list), Some(_)) = (&self.current().mangled, &class)
            && !list.contains(name)
        {
            return name.clone();
        }
        mangle(class.as_ref(), name)
    }

    fn enter<T>(&mut self, kind: ScopeKind, node: &T, role: Role, place: Loc) -> ScopeId {
        let id = ScopeId(self.table.scopes.len() as u32);
        let mut scope = Scope::new(kind, place);
        let parent = self.current_id();
        let outer = self.table.scope_mut(parent);
        scope.nested = outer.nested || outer.is_function_like();
        outer.children.push(id);
        self.table.scopes.push(scope);
        self.table.by_node.insert(ScopeKey::of(node, role), id);
        self.stack.push(id);
        id
    }

    /// A block that only collects errors: its names bind nothing.
    fn enter_detached(&mut self, kind: ScopeKind, place: Loc) {
        let id = ScopeId(self.table.scopes.len() as u32);
        self.table.scopes.push(Scope::new(kind, place));
        self.stack.push(id);
    }

    fn leave(&mut self) {
        self.stack.pop();
    }

    /// Records that the current block binds or declares a name.
    fn define(&mut self, name: &Name, flags: u16, place: Loc) -> Result<()> {
        if name == "__debug__" && flags & (flag::BOUND) != 0 {
            return Err(Problem::syntax("cannot assign to __debug__", place));
        }
        let mangled = self.mangled(name);
        let current = self.current();
        let mut flags = flags;
        let known = current.flags(&mangled);
        if flags & flag::PARAM != 0 && known & flag::PARAM != 0 {
            return Err(Problem::syntax(format!("duplicate parameter '{name}' in function definition"), place));
        }
        if flags & flag::TYPE_PARAM != 0 && known & flag::TYPE_PARAM != 0 {
            return Err(Problem::syntax(format!("duplicate type parameter '{name}'"), place));
        }
        if current.in_iteration_target {
            if (known | flags) & (flag::GLOBAL | flag::NONLOCAL) != 0 {
                let message = "comprehension inner loop cannot rebind assignment expression target";
                return Err(Problem::syntax(format!("{message} '{name}'"), place));
            }
            flags |= flag::ITERATION;
        }
        current.add(&mangled, flags);
        if flags & flag::PARAM != 0 {
            current.parameters.push(mangled.clone());
        }
        if flags & flag::GLOBAL != 0 {
            self.table.scope_mut(SymbolTable::MODULE).add(&mangled, flag::GLOBAL);
        }
        Ok(())
    }

    fn refer(&mut self, name: &str) {
        let name = self.mangled(&Name::new(name));
        self.current().add(&name, flag::USE);
    }

    // -- statements ---------------------------------------------------------------------------------------------

    fn statements(&mut self, body: &[Stmt]) -> Result<()> {
        body.iter().try_for_each(|stmt| self.statement(stmt))
    }

    /// Statements that may not run: annotations in them are conditional.
    fn conditional(&mut self, walk: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = std::mem::replace(&mut self.current().in_conditional_block, true);
        let result = walk(self);
        self.current().in_conditional_block = before;
        result
    }

    fn statement(&mut self, stmt: &Stmt) -> Result<()> {
        deeper(|| self.statement_here(stmt))
    }

    fn statement_here(&mut self, stmt: &Stmt) -> Result<()> {
        match stmt {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class(def),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Return(s) => self.optional(s.value.as_deref()),
            Stmt::Delete(s) => self.expressions(&s.targets),
            Stmt::Assign(s) => {
                self.expressions(&s.targets)?;
                self.expression(&s.value)
            }
            Stmt::AugAssign(s) => {
                self.expression(&s.target)?;
                self.expression(&s.value)
            }
            Stmt::AnnAssign(s) => self.annotated_assignment(s),
            Stmt::For(s) => {
                self.expression(&s.target)?;
                self.expression(&s.iter)?;
                self.conditional(|c| {
                    c.statements(&s.body)?;
                    c.statements(&s.orelse)
                })
            }
            Stmt::While(s) => {
                self.expression(&s.test)?;
                self.conditional(|c| {
                    c.statements(&s.body)?;
                    c.statements(&s.orelse)
                })
            }
            Stmt::If(s) => {
                self.expression(&s.test)?;
                self.conditional(|c| {
                    c.statements(&s.body)?;
                    for clause in &s.elif_else_clauses {
                        c.optional(clause.test.as_ref())?;
                        c.statements(&clause.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::With(s) => self.conditional(|c| {
                for item in &s.items {
                    c.expression(&item.context_expr)?;
                    c.optional(item.optional_vars.as_deref())?;
                }
                c.statements(&s.body)
            }),
            Stmt::Match(s) => {
                self.expression(&s.subject)?;
                self.conditional(|c| {
                    for case in &s.cases {
                        c.pattern(&case.pattern)?;
                        c.optional(case.guard.as_deref())?;
                        c.statements(&case.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::Raise(s) => {
                self.optional(s.exc.as_deref())?;
                self.optional(s.cause.as_deref())
            }
            Stmt::Try(s) => self.conditional(|c| c.try_statement(s)),
            Stmt::Assert(s) => {
                self.expression(&s.test)?;
                self.optional(s.msg.as_deref())
            }
            Stmt::Import(s) => s.names.iter().try_for_each(|alias| self.imported(alias)),
            Stmt::ImportFrom(s) => s.names.iter().try_for_each(|alias| self.imported(alias)),
            Stmt::Global(s) => s.names.iter().try_for_each(|n| self.declare(&n.id, flag::GLOBAL, Loc::of(s))),
            Stmt::Nonlocal(s) => s.names.iter().try_for_each(|n| self.declare(&n.id, flag::NONLOCAL, Loc::of(s))),
            Stmt::Expr(s) => self.expression(&s.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn try_statement(&mut self, s: &ast::StmtTry) -> Result<()> {
        self.statements(&s.body)?;
        for ast::ExceptHandler::ExceptHandler(handler) in &s.handlers {
            self.optional(handler.type_.as_deref())?;
            if let Some(name) = &handler.name {
                self.define(&name.id, flag::LOCAL, Loc::of(handler))?;
            }
            self.statements(&handler.body)?;
        }
        self.statements(&s.orelse)?;
        self.statements(&s.finalbody)
    }

    fn imported(&mut self, alias: &ast::Alias) -> Result<()> {
        let name = match &alias.asname {
            Some(name) => &name.id,
            None => &alias.name.id,
        };
        if name == "*" {
            if self.current().kind != ScopeKind::Module {
                return Err(Problem::syntax("import * only allowed at module level", Loc::of(alias)));
            }
            return Ok(());
        }
        let bound = name.split('.').next().unwrap_or(name);
        self.define(&Name::new(bound), flag::IMPORT, Loc::of(alias))
    }

    /// `global` and `nonlocal`.
    fn declare(&mut self, name: &Name, what: u16, place: Loc) -> Result<()> {
        let word = if what == flag::GLOBAL { "global" } else { "nonlocal" };
        let mangled = self.mangled(name);
        let current = self.current();
        let known = current.flags(&mangled);
        let complaint = if known & flag::PARAM != 0 {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if known & flag::USE != 0 && known & (flag::GLOBAL | flag::NONLOCAL) == 0 {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if known & flag::ANNOTATED != 0 {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if known & (flag::LOCAL | flag::IMPORT) != 0 && known & (flag::GLOBAL | flag::NONLOCAL) == 0 {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else {
            None
        };
        if let Some(message) = complaint {
            return Err(Problem::syntax(message, place));
        }
        self.define(name, what, place)?;
        self.current().directives.push(Directive { name: mangled, place });
        Ok(())
    }

    fn annotated_assignment(&mut self, s: &ast::StmtAnnAssign) -> Result<()> {
        self.current().annotations_used = true;
        match &*s.target {
            Expr::Name(name) => {
                let mangled = self.mangled(&name.id);
                let known = self.current().flags(&mangled);
                let at_module = self.current().kind == ScopeKind::Module;
                if known & (flag::GLOBAL | flag::NONLOCAL) != 0 && !at_module && s.simple {
                    let word = if known & flag::GLOBAL != 0 { "global" } else { "nonlocal" };
                    return Err(Problem::syntax(format!("annotated name '{}' can't be {word}", name.id), Loc::of(s)));
                }
                if s.simple {
                    self.define(&name.id, flag::ANNOTATED | flag::LOCAL, Loc::of(&*s.target))?;
                } else if s.value.is_some() {
                    self.define(&name.id, flag::LOCAL, Loc::of(&*s.target))?;
                }
            }
            target => self.expression(target)?,
        }
        self.variable_annotation(&s.annotation)?;
        self.optional(s.value.as_deref())
    }

    fn variable_annotation(&mut self, annotation: &Expr) -> Result<()> {
        let place = Loc::of(annotation);
        let kind = self.current().kind;
        if self.table.future_annotations || !matches!(kind, ScopeKind::Module | ScopeKind::Class) {
            self.enter_detached(ScopeKind::Annotation, place);
            self.current().in_unevaluated_annotation = true;
            let result = self.expression(annotation);
            self.leave();
            return result;
        }
        let id = self.annotation_scope(kind, place);
        self.stack.push(id);
        let result = self.expression(annotation);
        self.leave();
        result
    }

    /// The one annotation scope of a module or class, created when first needed.
    fn annotation_scope(&mut self, kind: ScopeKind, place: Loc) -> ScopeId {
        let conditional = {
            let current = self.current();
            kind == ScopeKind::Module || current.in_conditional_block
        };
        let id = match self.current().annotation_scope {
            Some(id) => id,
            None => {
                let parent = self.current_id();
                let id = ScopeId(self.table.scopes.len() as u32);
                let mut scope = Scope::new(ScopeKind::Annotation, place);
                let outer = self.table.scope_mut(parent);
                scope.nested = outer.nested || outer.is_function_like();
                outer.children.push(id);
                outer.annotation_scope = Some(id);
                scope.add(&Name::new_static(".format"), flag::PARAM);
                scope.parameters.push(Name::new_static(".format"));
                if kind == ScopeKind::Class {
                    scope.can_see_class_scope = true;
                    scope.add(&Name::new_static("__classdict__"), flag::USE);
                }
                self.table.scopes.push(scope);
                id
            }
        };
        if conditional && !self.current().conditional_annotations {
            self.current().conditional_annotations = true;
            let name = Name::new_static("__conditional_annotations__");
            self.current().add(&name, flag::USE);
            self.table.scope_mut(id).add(&name, flag::USE);
        }
        id
    }

    // -- functions and classes --------------------------------------------------------------------------------

    fn function(&mut self, def: &ast::StmtFunctionDef) -> Result<()> {
        self.define(&def.name.id, flag::LOCAL, Loc::of(def))?;
        self.defaults(&def.parameters)?;
        def.decorator_list.iter().try_for_each(|d| self.expression(&d.expression))?;
        let in_class = self.current().kind == ScopeKind::Class;
        if let Some(params) = def.type_params.as_deref() {
            let has_defaults = positional_defaults(&def.parameters).next().is_some();
            let has_keyword_defaults = def.parameters.kwonlyargs.iter().any(|p| p.default.is_some());
            self.enter_type_parameters(def, params, has_defaults, has_keyword_defaults)?;
        }
        self.signature_annotations(def)?;
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

    fn defaults(&mut self, parameters: &ast::Parameters) -> Result<()> {
        for default in positional_defaults(parameters) {
            self.expression(default)?;
        }
        for parameter in &parameters.kwonlyargs {
            self.optional(parameter.default.as_deref())?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Result<()> {
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

    fn signature_annotations(&mut self, def: &ast::StmtFunctionDef) -> Result<()> {
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

    fn enter_type_parameters<T: Ranged>(
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

    fn type_parameters(&mut self, params: &ast::TypeParams) -> Result<()> {
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

    fn type_variable_part<T>(&mut self, node: &T, e: &Expr, role: Role, what: &'static str) -> Result<()> {
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

    fn class(&mut self, def: &ast::StmtClassDef) -> Result<()> {
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

    fn enter_class_type_parameters(
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

    fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Result<()> {
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

    // -- expressions --------------------------------------------------------------------------------------------

    fn expressions(&mut self, list: &[Expr]) -> Result<()> {
        list.iter().try_for_each(|e| self.expression(e))
    }

    fn optional(&mut self, e: Option<&Expr>) -> Result<()> {
        e.map_or(Ok(()), |e| self.expression(e))
    }

    fn expression(&mut self, e: &Expr) -> Result<()> {
        deeper(|| self.expression_here(e))
    }

    fn expression_here(&mut self, e: &Expr) -> Result<()> {
        match e {
            Expr::Name(name) => self.name(name),
            Expr::Named(named) => self.named(named),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(c) => self.comprehension(c, Comprehension::List, &c.generators, &[&c.elt]),
            Expr::SetComp(c) => self.comprehension(c, Comprehension::Set, &c.generators, &[&c.elt]),
            Expr::DictComp(c) => {
                let mut parts: Vec<&Expr> = c.key.as_deref().into_iter().collect();
                parts.push(&c.value);
                self.comprehension(c, Comprehension::Dict, &c.generators, &parts)
            }
            Expr::Generator(c) => self.comprehension(c, Comprehension::Generator, &c.generators, &[&c.elt]),
            Expr::Yield(y) => {
                self.forbid_in_annotations("yield expression", Loc::of(y))?;
                self.optional(y.value.as_deref())?;
                self.yields(Loc::of(y))
            }
            Expr::YieldFrom(y) => {
                self.forbid_in_annotations("yield expression", Loc::of(y))?;
                self.expression(&y.value)?;
                self.yields(Loc::of(y))
            }
            Expr::Await(a) => {
                self.forbid_in_annotations("await expression", Loc::of(a))?;
                self.expression(&a.value)?;
                self.current().coroutine = true;
                Ok(())
            }
            Expr::BoolOp(b) => self.expressions(&b.values),
            Expr::BinOp(b) => {
                self.expression(&b.left)?;
                self.expression(&b.right)
            }
            Expr::UnaryOp(u) => self.expression(&u.operand),
            Expr::If(i) => {
                self.expression(&i.test)?;
                self.expression(&i.body)?;
                self.expression(&i.orelse)
            }
            Expr::Dict(d) => d.items.iter().try_for_each(|item| {
                self.optional(item.key.as_ref())?;
                self.expression(&item.value)
            }),
            Expr::Set(s) => self.expressions(&s.elts),
            Expr::List(l) => self.expressions(&l.elts),
            Expr::Tuple(t) => self.expressions(&t.elts),
            Expr::Compare(c) => {
                self.expression(&c.left)?;
                self.expressions(&c.comparators)
            }
            Expr::Call(c) => {
                self.expression(&c.func)?;
                self.expressions(&c.arguments.args)?;
                c.arguments.keywords.iter().try_for_each(|k| self.expression(&k.value))
            }
            Expr::FString(f) => f.value.elements().try_for_each(|part| self.interpolated(part)),
            Expr::TString(t) => t.value.elements().try_for_each(|part| self.interpolated(part)),
            Expr::Attribute(a) => self.expression(&a.value),
            Expr::Subscript(s) => {
                self.expression(&s.value)?;
                self.expression(&s.slice)
            }
            Expr::Starred(s) => self.expression(&s.value),
            Expr::Slice(s) => {
                self.optional(s.lower.as_deref())?;
                self.optional(s.upper.as_deref())?;
                self.optional(s.step.as_deref())
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn interpolated(&mut self, part: &ast::InterpolatedStringElement) -> Result<()> {
        if let ast::InterpolatedStringElement::Interpolation(i) = part {
            self.expression(&i.expression)?;
            if let Some(spec) = &i.format_spec {
                for part in &spec.elements {
                    deeper(|| self.interpolated(part))?;
                }
            }
        }
        Ok(())
    }

    fn name(&mut self, name: &ast::ExprName) -> Result<()> {
        let in_unevaluated = self.current().in_unevaluated_annotation;
        if in_unevaluated {
            return Ok(());
        }
        match name.ctx {
            ExprContext::Load | ExprContext::Invalid => {
                let mangled = self.mangled(&name.id);
                self.current().add(&mangled, flag::USE);
                if name.id == "super" && self.current().is_function_like() {
                    self.refer("__class__");
                }
                Ok(())
            }
            ExprContext::Store => self.define(&name.id, flag::LOCAL, Loc::of(name)),
            ExprContext::Del => {
                if name.id == "__debug__" {
                    return Err(Problem::syntax("cannot delete __debug__", Loc::of(name)));
                }
                self.define(&name.id, flag::LOCAL, Loc::of(name))
            }
        }
    }

    fn forbid_in_annotations(&mut self, what: &str, place: Loc) -> Result<()> {
        let scope = self.current();
        let within = match scope.kind {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => scope.description,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            _ => return Ok(()),
        };
        Err(Problem::syntax(format!("{what} cannot be used within {within}"), place))
    }

    fn yields(&mut self, place: Loc) -> Result<()> {
        let scope = self.current();
        if let Some(kind) = scope.comprehension {
            let what = match kind {
                Comprehension::List => "list comprehension",
                Comprehension::Set => "set comprehension",
                Comprehension::Dict => "dict comprehension",
                Comprehension::Generator => "generator expression",
            };
            return Err(Problem::syntax(format!("'yield' inside {what}"), place));
        }
        scope.generator = true;
        Ok(())
    }

    fn named(&mut self, named: &ast::ExprNamed) -> Result<()> {
        self.forbid_in_annotations("named expression", Loc::of(named))?;
        let Expr::Name(target) = &*named.target else {
            return Err(Problem::syntax("invalid syntax", Loc::of(&*named.target)));
        };
        if self.current().in_iterable > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return Err(Problem::syntax(message, Loc::of(named)));
        }
        if self.current().comprehension.is_some() {
            self.bind_outside_comprehension(target)?;
        }
        self.expression(&named.value)?;
        if self.current().comprehension.is_none() {
            self.expression(&named.target)?;
        }
        Ok(())
    }

    /// A walrus in a comprehension binds in the nearest block that is none.
    fn bind_outside_comprehension(&mut self, target: &ast::ExprName) -> Result<()> {
        let place = Loc::of(target);
        let mangled = self.mangled(&target.id);
        for index in (0..self.stack.len()).rev() {
            let id = self.stack[index];
            let scope = self.table.scope(id);
            if scope.comprehension.is_some() {
                if scope.flags(&mangled) & flag::ITERATION != 0 {
                    let message = "assignment expression cannot rebind comprehension iteration variable";
                    return Err(Problem::syntax(format!("{message} '{}'", target.id), place));
                }
                continue;
            }
            match scope.kind {
                ScopeKind::Function => {
                    let global = scope.flags(&mangled) & flag::GLOBAL != 0;
                    let here = if global { flag::GLOBAL } else { flag::NONLOCAL };
                    self.define_in_comprehensions(index, &target.id, &mangled, here, place)?;
                    self.table.scope_mut(id).add(&mangled, flag::LOCAL);
                    return Ok(());
                }
                ScopeKind::Module => {
                    self.define_in_comprehensions(index, &target.id, &mangled, flag::GLOBAL, place)?;
                    self.table.scope_mut(id).add(&mangled, flag::GLOBAL);
                    return Ok(());
                }
                ScopeKind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return Err(Problem::syntax(message, place));
                }
                ScopeKind::TypeParameters => {
                    let message = "assignment expression within a comprehension cannot be used within the definition of a generic";
                    return Err(Problem::syntax(message, place));
                }
                ScopeKind::TypeAlias => {
                    let message = "assignment expression within a comprehension cannot be used in a type alias";
                    return Err(Problem::syntax(message, place));
                }
                ScopeKind::Annotation | ScopeKind::TypeVariable => {
                    let message = "named expression cannot be used within an annotation";
                    return Err(Problem::syntax(message, place));
                }
            }
        }
        Ok(())
    }

    fn define_in_comprehensions(
        &mut self,
        outer: usize,
        name: &Name,
        mangled: &Name,
        what: u16,
        place: Loc,
    ) -> Result<()> {
        if name == "__debug__" {
            return Err(Problem::syntax("cannot assign to __debug__", place));
        }
        for index in outer + 1..self.stack.len() {
            let id = self.stack[index];
            // Only the innermost declares it; those between must let it through.
            if index + 1 == self.stack.len() {
                self.table.scope_mut(id).add(mangled, what);
            }
        }
        if what == flag::GLOBAL {
            self.table.scope_mut(SymbolTable::MODULE).add(mangled, flag::GLOBAL);
        }
        Ok(())
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) -> Result<()> {
        if let Some(parameters) = lambda.parameters.as_deref() {
            self.defaults(parameters)?;
        }
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(ScopeKind::Function, lambda, Role::Body, Loc::of(lambda));
        self.current().method = in_class;
        if let Some(parameters) = lambda.parameters.as_deref() {
            self.parameters(parameters)?;
        }
        self.expression(&lambda.body)?;
        self.leave();
        Ok(())
    }

    fn comprehension<T: Ranged>(
        &mut self,
        node: &T,
        kind: Comprehension,
        generators: &[ast::Comprehension],
        parts: &[&Expr],
    ) -> Result<()> {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        self.in_iterable(&first.iter)?;
        let in_unevaluated = self.current().in_unevaluated_annotation;
        let sees_class = self.current().can_see_class_scope;
        self.enter(ScopeKind::Function, node, Role::Body, Loc::of(node));
        self.current().in_unevaluated_annotation = in_unevaluated;
        self.current().comprehension = Some(kind);
        // A comprehension in an annotation scope of a class sees the class's names, too.
        if sees_class {
            self.current().can_see_class_scope = true;
            self.refer("__classdict__");
        }
        if generators.iter().any(|g| g.is_async) {
            self.current().coroutine = true;
        }
        self.define(&Name::new_static(".0"), flag::PARAM, Loc::of(node))?;
        self.iteration_target(&first.target)?;
        self.expressions(&first.ifs)?;
        for generator in rest {
            self.iteration_target(&generator.target)?;
            self.in_iterable(&generator.iter)?;
            self.expressions(&generator.ifs)?;
        }
        parts.iter().try_for_each(|e| self.expression(e))?;
        let is_async = self.current().coroutine;
        if kind == Comprehension::Generator {
            self.current().generator = true;
        }
        self.leave();
        if is_async && kind != Comprehension::Generator {
            self.current().coroutine = true;
        }
        Ok(())
    }

    fn in_iterable(&mut self, iterable: &Expr) -> Result<()> {
        self.current().in_iterable += 1;
        let result = self.expression(iterable);
        self.current().in_iterable -= 1;
        result
    }

    fn iteration_target(&mut self, target: &Expr) -> Result<()> {
        self.current().in_iteration_target = true;
        let result = self.expression(target);
        self.current().in_iteration_target = false;
        result
    }

    // -- patterns ---------------------------------------------------------------------------------------------------

    fn pattern(&mut self, pattern: &Pattern) -> Result<()> {
        deeper(|| self.pattern_here(pattern))
    }

    fn pattern_here(&mut self, pattern: &Pattern) -> Result<()> {
        let place = Loc::of(pattern);
        match pattern {
            Pattern::MatchValue(p) => self.expression(&p.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(p) => p.patterns.iter().try_for_each(|p| self.pattern(p)),
            Pattern::MatchMapping(p) => {
                self.expressions(&p.keys)?;
                p.patterns.iter().try_for_each(|p| self.pattern(p))?;
                self.capture(p.rest.as_ref(), place)
            }
            Pattern::MatchClass(p) => {
                self.expression(&p.cls)?;
                p.arguments.patterns.iter().try_for_each(|p| self.pattern(p))?;
                p.arguments.keywords.iter().try_for_each(|k| self.pattern(&k.pattern))
            }
            Pattern::MatchStar(p) => self.capture(p.name.as_ref(), place),
            Pattern::MatchAs(p) => {
                if let Some(inner) = p.pattern.as_deref() {
                    self.pattern(inner)?;
                }
                self.capture(p.name.as_ref(), place)
            }
            Pattern::MatchOr(p) => p.patterns.iter().try_for_each(|p| self.pattern(p)),
        }
    }

    fn capture(&mut self, name: Option<&ast::Identifier>, place: Loc) -> Result<()> {
        name.map_or(Ok(()), |name| self.define(&name.id, flag::LOCAL, place))
    }
}

/// Defaults of the positional parameters, in order.
pub(crate) fn positional_defaults(parameters: &ast::Parameters) -> impl Iterator<Item = &Expr> {
    parameters.posonlyargs.iter().chain(&parameters.args).filter_map(|p| p.default.as_deref())
}

/// Names and annotations of a signature in CPython's order; the result's name is `return`.
pub(crate) fn signature_annotations(def: &ast::StmtFunctionDef) -> impl Iterator<Item = (&str, &Expr)> {
    let p = &def.parameters;
    let positional = p.posonlyargs.iter().chain(&p.args);
    let positional = positional.filter_map(|p| Some((p.parameter.name.as_str(), p.parameter.annotation.as_deref()?)));
    let star = p.vararg.iter().filter_map(|p| Some((p.name.as_str(), p.annotation.as_deref()?)));
    let keyword = p.kwonlyargs.iter().filter_map(|p| Some((p.parameter.name.as_str(), p.parameter.annotation.as_deref()?)));
    let double_star = p.kwarg.iter().filter_map(|p| Some((p.name.as_str(), p.annotation.as_deref()?)));
    let result = def.returns.iter().map(|e| ("return", &**e));
    positional.chain(star).chain(keyword).chain(double_star).chain(result)
}
