//! Expressions and patterns in the first pass: uses and bindings of names, and the blocks of lambdas and comprehensions.

use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern};
use ruff_text_size::Ranged;

use super::Collector;
use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Comprehension, Role, ScopeKind, SymbolTable, flag};

impl Collector {
    pub(super) fn expressions(&mut self, list: &[Expr]) -> Result<()> {
        list.iter().try_for_each(|e| self.expression(e))
    }

    pub(super) fn optional(&mut self, e: Option<&Expr>) -> Result<()> {
        e.map_or(Ok(()), |e| self.expression(e))
    }

    pub(super) fn expression(&mut self, e: &Expr) -> Result<()> {
        deeper(|| self.expression_here(e))
    }

    pub(super) fn expression_here(&mut self, e: &Expr) -> Result<()> {
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

    pub(super) fn interpolated(&mut self, part: &ast::InterpolatedStringElement) -> Result<()> {
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

    pub(super) fn name(&mut self, name: &ast::ExprName) -> Result<()> {
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

    pub(super) fn forbid_in_annotations(&mut self, what: &str, place: Loc) -> Result<()> {
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

    pub(super) fn yields(&mut self, place: Loc) -> Result<()> {
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

    pub(super) fn named(&mut self, named: &ast::ExprNamed) -> Result<()> {
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
    pub(super) fn bind_outside_comprehension(&mut self, target: &ast::ExprName) -> Result<()> {
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
                    let message =
                        "assignment expression within a comprehension cannot be used within the definition of a generic";
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

    pub(super) fn define_in_comprehensions(
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

    pub(super) fn lambda(&mut self, lambda: &ast::ExprLambda) -> Result<()> {
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

    pub(super) fn comprehension<T: Ranged>(
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

    pub(super) fn in_iterable(&mut self, iterable: &Expr) -> Result<()> {
        self.current().in_iterable += 1;
        let result = self.expression(iterable);
        self.current().in_iterable -= 1;
        result
    }

    pub(super) fn iteration_target(&mut self, target: &Expr) -> Result<()> {
        self.current().in_iteration_target = true;
        let result = self.expression(target);
        self.current().in_iteration_target = false;
        result
    }

    // -- patterns ---------------------------------------------------------------------------------------------------

    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Result<()> {
        deeper(|| self.pattern_here(pattern))
    }

    pub(super) fn pattern_here(&mut self, pattern: &Pattern) -> Result<()> {
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

    pub(super) fn capture(&mut self, name: Option<&ast::Identifier>, place: Loc) -> Result<()> {
        name.map_or(Ok(()), |name| self.define(&name.id, flag::LOCAL, place))
    }
}
