//! First pass: walks the tree and notes in which block each name is bound, used, or declared.
//!
//! Invariant: scopes are created in the order of the walk, and a node's scope is found by the node's address. Names are
//! resolved afterwards (`analyze`), when all blocks are known.

mod definitions;
mod expressions;

use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Stmt};

use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Directive, Role, Scope, ScopeId, ScopeKey, ScopeKind, SymbolTable, flag, mangle};

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

    pub(super) fn current_id(&self) -> ScopeId {
        self.stack.last().copied().unwrap_or(SymbolTable::MODULE)
    }

    pub(super) fn current(&mut self) -> &mut Scope {
        let id = self.current_id();
        self.table.scope_mut(id)
    }

    pub(super) fn mangled(&mut self, name: &Name) -> Name {
        let class = self.class.clone();
        if let (Some(list), Some(_)) = (&self.current().mangled, &class)
            && !list.contains(name)
        {
            return name.clone();
        }
        mangle(class.as_ref(), name)
    }

    pub(super) fn enter<T>(&mut self, kind: ScopeKind, node: &T, role: Role, place: Loc) -> ScopeId {
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
    pub(super) fn enter_detached(&mut self, kind: ScopeKind, place: Loc) {
        let id = ScopeId(self.table.scopes.len() as u32);
        self.table.scopes.push(Scope::new(kind, place));
        self.stack.push(id);
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// Records that the current block binds or declares a name.
    pub(super) fn define(&mut self, name: &Name, flags: u16, place: Loc) -> Result<()> {
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

    pub(super) fn refer(&mut self, name: &str) {
        let name = self.mangled(&Name::new(name));
        self.current().add(&name, flag::USE);
    }

    // -- statements ---------------------------------------------------------------------------------------------

    pub(super) fn statements(&mut self, body: &[Stmt]) -> Result<()> {
        body.iter().try_for_each(|stmt| self.statement(stmt))
    }

    /// Statements that may not run: annotations in them are conditional.
    pub(super) fn conditional(&mut self, walk: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = std::mem::replace(&mut self.current().in_conditional_block, true);
        let result = walk(self);
        self.current().in_conditional_block = before;
        result
    }

    pub(super) fn statement(&mut self, stmt: &Stmt) -> Result<()> {
        deeper(|| self.statement_here(stmt))
    }

    pub(super) fn statement_here(&mut self, stmt: &Stmt) -> Result<()> {
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

    pub(super) fn try_statement(&mut self, s: &ast::StmtTry) -> Result<()> {
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

    pub(super) fn imported(&mut self, alias: &ast::Alias) -> Result<()> {
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
    pub(super) fn declare(&mut self, name: &Name, what: u16, place: Loc) -> Result<()> {
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

    pub(super) fn annotated_assignment(&mut self, s: &ast::StmtAnnAssign) -> Result<()> {
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

    pub(super) fn variable_annotation(&mut self, annotation: &Expr) -> Result<()> {
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
    pub(super) fn annotation_scope(&mut self, kind: ScopeKind, place: Loc) -> ScopeId {
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
