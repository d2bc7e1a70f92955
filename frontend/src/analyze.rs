//! Second pass: decides for every name of every block whether it is local, global, free or a cell.
//!
//! The method is CPython's: blocks are visited outside in with the sets of names bound and global around them, and free
//! names come back inside out. Invariant: a name is free in a block only if an enclosing function-like block binds it.

use std::collections::HashSet;

use ruff_python_ast::name::Name;

use crate::depth::deeper;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Binding, Comprehension, ScopeId, ScopeKind, SymbolTable, flag};

type Names = HashSet<Name>;

/// Resolves all names of the table.
pub(crate) fn analyze(table: &mut SymbolTable) -> Result<()> {
    let around = Around { bound: None, global: Names::new(), type_params: Names::new(), class: None };
    Analyzer { table }.block(SymbolTable::MODULE, around).map(|_| ())
}

/// What is known around a block.
#[derive(Clone, Default)]
struct Around {
    /// Names that enclosing functions bind; None at module level.
    bound: Option<Names>,
    global: Names,
    type_params: Names,
    /// The class whose names an annotation scope sees.
    class: Option<ScopeId>,
}

struct Analyzer<'a> {
    table: &'a mut SymbolTable,
}

const CLASS_CELLS: [&str; 3] = ["__class__", "__classdict__", "__conditional_annotations__"];

impl Analyzer<'_> {
    /// Analyzes a block and gives the names that are free in it.
    fn block(&mut self, id: ScopeId, mut around: Around) -> Result<Names> {
        let kind = self.table.scope(id).kind;
        let function_like = self.table.scope(id).is_function_like();
        // What the children see. A class's own names are not visible in them.
        let mut inner = Around { bound: Some(Names::new()), ..Around::default() };
        if kind == ScopeKind::Class {
            inner.global.extend(around.global.iter().cloned());
            inner.bound = Some(around.bound.clone().unwrap_or_default());
        }
        let mut local = Names::new();
        let mut free = Names::new();
        for name in self.table.scope(id).order.clone() {
            let binding = self.name(id, &name, &mut around, &mut local, &mut free)?;
            self.set(id, &name, binding);
        }
        if kind == ScopeKind::Class {
            let bound = inner.bound.get_or_insert_default();
            bound.extend(CLASS_CELLS.iter().map(|n| Name::new_static(n)));
        } else {
            let bound = inner.bound.get_or_insert_default();
            if function_like {
                bound.extend(local.iter().cloned());
            }
            bound.extend(around.bound.iter().flatten().cloned());
            inner.global.extend(around.global.iter().cloned());
        }
        inner.type_params = around.type_params.clone();
        let mut free_below = self.children(id, &inner, around.class)?;
        if function_like {
            self.cells(id, &mut free_below);
        } else if kind == ScopeKind::Class {
            self.class_cells(id, &mut free_below);
        }
        self.pass_through(id, around.bound.as_ref(), &free_below);
        free.extend(free_below);
        Ok(free)
    }

    fn set(&mut self, id: ScopeId, name: &Name, binding: Binding) {
        if let Some(symbol) = self.table.scope_mut(id).symbols.get_mut(name) {
            symbol.binding = binding;
        }
    }

    fn name(&mut self, id: ScopeId, name: &Name, around: &mut Around, local: &mut Names, free: &mut Names) -> Result<Binding> {
        let flags = self.table.scope(id).flags(name);
        if flags & flag::GLOBAL != 0 {
            if flags & flag::NONLOCAL != 0 {
                return Err(self.directive(id, name, format!("name '{name}' is nonlocal and global")));
            }
            around.global.insert(name.clone());
            if let Some(bound) = &mut around.bound {
                bound.remove(name);
            }
            return Ok(Binding::GlobalExplicit);
        }
        if flags & flag::NONLOCAL != 0 {
            let Some(bound) = &around.bound else {
                return Err(self.directive(id, name, "nonlocal declaration not allowed at module level".into()));
            };
            if !bound.contains(name) {
                return Err(self.directive(id, name, format!("no binding for nonlocal '{name}' found")));
            }
            if around.type_params.contains(name) {
                let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                return Err(self.directive(id, name, message));
            }
            free.insert(name.clone());
            return Ok(Binding::Free);
        }
        if flags & flag::BOUND != 0 {
            local.insert(name.clone());
            around.global.remove(name);
            if flags & flag::TYPE_PARAM != 0 {
                around.type_params.insert(name.clone());
            } else {
                around.type_params.remove(name);
            }
            return Ok(Binding::Local);
        }
        if let Some(class) = around.class {
            let seen = self.table.scope(class).flags(name);
            if seen & flag::GLOBAL != 0 {
                return Ok(Binding::GlobalExplicit);
            }
            if seen & flag::BOUND != 0 && seen & flag::NONLOCAL == 0 {
                return Ok(Binding::GlobalImplicit);
            }
        }
        if around.bound.as_ref().is_some_and(|b| b.contains(name)) {
            free.insert(name.clone());
            return Ok(Binding::Free);
        }
        Ok(Binding::GlobalImplicit)
    }

    /// The error of a `global` or `nonlocal` statement, at that statement.
    fn directive(&self, id: ScopeId, name: &Name, message: String) -> Problem {
        let scope = self.table.scope(id);
        let place = scope.directives.iter().find(|d| d.name == *name).map_or(scope.place, |d| d.place);
        Problem::syntax(message, if place.is_none() { Loc::NONE } else { place })
    }

    /// Analyzes the blocks directly inside; inlined comprehensions are merged into `id`.
    fn children(&mut self, id: ScopeId, inner: &Around, class: Option<ScopeId>) -> Result<Names> {
        let mut free = Names::new();
        let children = self.table.scope(id).children.clone();
        let mut all = Vec::with_capacity(children.len());
        for child in children {
            let mut around = inner.clone();
            if self.table.scope(child).can_see_class_scope {
                around.class = if self.table.scope(id).kind == ScopeKind::Class { Some(id) } else { class };
            }
            let mut child_free = deeper(|| self.block(child, around))?;
            let comprehension = self.table.scope(child).comprehension;
            let inline =
                comprehension.is_some_and(|c| c != Comprehension::Generator) && !self.table.scope(id).can_see_class_scope;
            if inline {
                self.inline(id, child, &mut child_free);
                all.extend(self.table.scope(child).children.iter().copied());
            } else {
                all.push(child);
            }
            free.extend(child_free);
        }
        self.table.scope_mut(id).children = all;
        Ok(free)
    }

    /// Names that an inlined comprehension uses become names of its parent.
    fn inline(&mut self, id: ScopeId, comprehension: ScopeId, free: &mut Names) {
        self.table.scope_mut(comprehension).inlined = true;
        let is_class = self.table.scope(id).kind == ScopeKind::Class;
        for name in self.table.scope(comprehension).order.clone() {
            let Some(symbol) = self.table.scope(comprehension).symbols.get(&name).copied() else { continue };
            if symbol.flags & flag::PARAM != 0 {
                continue;
            }
            let mut binding = symbol.binding;
            if binding == Binding::Free && is_class && CLASS_CELLS.contains(&name.as_str()) {
                // The class's own cells are not visible in comprehensions of its body.
                binding = Binding::GlobalImplicit;
                free.remove(&name);
                self.set(comprehension, &name, binding);
            }
            let existing = self.table.scope(id).symbols.get(&name).copied();
            match existing {
                None if !matches!(binding, Binding::Local | Binding::Cell | Binding::Free) => {
                    self.table.scope_mut(id).add(&name, symbol.flags);
                    self.set(id, &name, binding);
                }
                Some(outer) if outer.flags & flag::BOUND != 0 && !is_class && !self.free_in_children(comprehension, &name) => {
                    free.remove(&name);
                }
                _ => {}
            }
        }
    }

    fn free_in_children(&self, id: ScopeId, name: &Name) -> bool {
        self.table.scope(id).children.iter().any(|child| {
            let scope = self.table.scope(*child);
            scope.symbols.get(name).is_some_and(|s| s.binding == Binding::Free)
        })
    }

    /// Locals that inner blocks use live in cells.
    fn cells(&mut self, id: ScopeId, free: &mut Names) {
        for symbol_name in self.table.scope(id).order.clone() {
            if self.table.scope(id).binding(&symbol_name) == Binding::Local && free.remove(&symbol_name) {
                self.set(id, &symbol_name, Binding::Cell);
            }
        }
    }

    fn class_cells(&mut self, id: ScopeId, free: &mut Names) {
        let scope = self.table.scope_mut(id);
        if free.remove("__class__") {
            scope.needs_class_closure = true;
        }
        if free.remove("__classdict__") {
            scope.needs_classdict = true;
        }
        if free.remove("__conditional_annotations__") {
            scope.conditional_annotations = true;
        }
    }

    /// Names that only pass through this block on their way to an inner one.
    fn pass_through(&mut self, id: ScopeId, bound: Option<&Names>, free: &Names) {
        let is_class = self.table.scope(id).kind == ScopeKind::Class;
        let mut names: Vec<&Name> = free.iter().collect();
        names.sort();
        for name in names {
            let scope = self.table.scope_mut(id);
            match scope.symbols.get_mut(name) {
                Some(symbol) if is_class && symbol.flags & (flag::BOUND | flag::GLOBAL) != 0 => {
                    symbol.flags |= flag::FREE_CLASS;
                }
                Some(_) => {}
                None if bound.is_some_and(|b| b.contains(name)) => {
                    scope.add(name, 0);
                    self.set(id, name, Binding::Free);
                }
                None => {}
            }
        }
    }
}
