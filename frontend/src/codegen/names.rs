//! Variables: which instruction loads, stores or deletes a name, given how the symbol table resolved it.
//!
//! Variables of inlined comprehensions have slots of their own, so nothing of the surrounding block is saved or
//! restored around a comprehension.

use std::sync::Arc;

use coachwhip_core::bytecode::code::Code;
use coachwhip_core::bytecode::ops::{FunctionAttribute, Op};
use ruff_python_ast::name::Name;

use super::Compiler;
use crate::constant;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Binding, ScopeKind, mangle};
use crate::unit::UnitKind;

/// What is done with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Load,
    Store,
    Delete,
}

/// How a name is reached from the current unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Fast(u32),
    Deref(u32),
    Global { explicit: bool },
    ByName,
}

impl Compiler<'_> {
    pub(super) fn load_name(&mut self, name: &str, loc: Loc) -> Result<()> {
        self.access(&Name::new(name), Access::Load, loc)
    }

    pub(super) fn store_name(&mut self, name: &str, loc: Loc) -> Result<()> {
        self.access(&Name::new(name), Access::Store, loc)
    }

    pub(super) fn mangled(&mut self, name: &Name) -> Name {
        let class = self.unit().class.clone();
        if let Some(list) = &self.scope().mangled
            && !list.contains(name)
        {
            return name.clone();
        }
        mangle(class.as_ref(), name)
    }

    /// The name of an attribute or keyword as the class sees it.
    pub(super) fn mangled_attribute(&mut self, name: &str) -> Name {
        self.mangled(&Name::new(name))
    }

    fn reach(&mut self, name: &Name) -> Reach {
        for inlined in self.unit().inlined.iter().rev() {
            if let Some((slot, is_cell)) = inlined.bound.get(name) {
                return if *is_cell { Reach::Deref(*slot) } else { Reach::Fast(*slot) };
            }
        }
        let mut binding = self.scope().binding(name);
        let function_like = self.scope().is_function_like();
        let in_class = self.scope().kind == ScopeKind::Class;
        if in_class && let Some(outermost) = self.unit().inlined.first() {
            // Names of a class body are not visible in its comprehensions.
            let scope = outermost.scope;
            binding = self.table.scope(scope).binding(name);
            if matches!(binding, Binding::Local | Binding::Cell) {
                binding = self.scope().binding(name);
            } else if binding == Binding::GlobalImplicit {
                binding = Binding::GlobalExplicit;
            }
        }
        match binding {
            Binding::Free | Binding::Cell => Reach::Deref(self.unit().variable(name, binding)),
            Binding::Local if function_like => Reach::Fast(self.unit().variable(name, binding)),
            Binding::GlobalImplicit if function_like => Reach::Global { explicit: false },
            Binding::GlobalExplicit => Reach::Global { explicit: true },
            Binding::Local | Binding::GlobalImplicit => Reach::ByName,
        }
    }

    /// Emits the access to a variable.
    pub(super) fn access(&mut self, name: &Name, access: Access, loc: Loc) -> Result<()> {
        if name == "__debug__" && access != Access::Load {
            let verb = if access == Access::Store { "assign to" } else { "delete" };
            return Err(Problem::syntax(format!("cannot {verb} __debug__"), loc));
        }
        let name = self.mangled(name);
        match self.reach(&name) {
            Reach::Fast(slot) => match access {
                Access::Load => self.op(Op::LOAD_FAST, slot, loc),
                Access::Store => self.op(Op::STORE_FAST, slot, loc),
                Access::Delete => self.op(Op::DELETE_FAST, slot, loc),
            },
            Reach::Deref(slot) => match access {
                Access::Load => self.load_deref(slot, loc),
                Access::Store => self.op(Op::STORE_DEREF, slot, loc),
                Access::Delete => self.op(Op::DELETE_DEREF, slot, loc),
            },
            Reach::Global { explicit } => self.access_global(&name, explicit, access, loc),
            Reach::ByName => {
                let op = match access {
                    Access::Load => Op::LOAD_NAME,
                    Access::Store => Op::STORE_NAME,
                    Access::Delete => Op::DELETE_NAME,
                };
                self.name_op(op, &name, loc);
            }
        }
        Ok(())
    }

    fn load_deref(&mut self, slot: u32, loc: Loc) {
        let in_class = self.scope().kind == ScopeKind::Class;
        let in_comprehension = !self.unit().inlined.is_empty();
        if in_class && !in_comprehension {
            self.op(Op::LOAD_LOCALS, 0, loc);
            self.op(Op::LOAD_FROM_DICT_OR_DEREF, slot, loc);
        } else if self.scope().can_see_class_scope && !self.is_classdict(slot) {
            self.load_classdict(loc);
            self.op(Op::LOAD_FROM_DICT_OR_DEREF, slot, loc);
        } else {
            self.op(Op::LOAD_DEREF, slot, loc);
        }
    }

    fn is_classdict(&mut self, slot: u32) -> bool {
        let name = Name::new_static("__classdict__");
        self.unit().variable(&name, Binding::Free) == slot
    }

    fn load_classdict(&mut self, loc: Loc) {
        let slot = self.unit().variable(&Name::new_static("__classdict__"), Binding::Free);
        self.op(Op::LOAD_DEREF, slot, loc);
    }

    fn access_global(&mut self, name: &Name, explicit: bool, access: Access, loc: Loc) {
        let number = self.unit().name_number(name);
        match access {
            Access::Load if self.scope().can_see_class_scope && !explicit => {
                self.load_classdict(loc);
                self.op(Op::LOAD_FROM_DICT_OR_GLOBALS, number, loc);
            }
            Access::Load => self.op(Op::LOAD_GLOBAL, number << 1, loc),
            Access::Store => self.op(Op::STORE_GLOBAL, number, loc),
            Access::Delete => self.op(Op::DELETE_GLOBAL, number, loc),
        }
    }

    /// The slot of the cell that an inner function captures.
    fn captured_slot(&mut self, name: &Name) -> u32 {
        for inlined in self.unit().inlined.iter().rev() {
            if let Some((slot, _)) = inlined.bound.get(name) {
                return *slot;
            }
        }
        let is_cell = self.unit().cells.contains(name);
        self.unit().variable(name, if is_cell { Binding::Cell } else { Binding::Free })
    }

    /// Pushes a function made of `code`, with its closure and the attributes already on the stack (`attributes`, in
    /// the order they were pushed).
    pub(super) fn make_function(&mut self, code: Arc<Code>, attributes: &[FunctionAttribute], loc: Loc) {
        let free: Vec<Name> = free_names(&code);
        if !free.is_empty() {
            for name in &free {
                let slot = self.captured_slot(name);
                // A cell is loaded as it is; the slot always holds one.
                self.op(Op::LOAD_FAST, slot, loc);
            }
            self.unit().op(Op::BUILD_TUPLE, free.len() as u32, loc);
        }
        self.constant(constant::code(code), loc);
        self.op(Op::MAKE_FUNCTION, 0, loc);
        if !free.is_empty() {
            self.op(Op::SET_FUNCTION_ATTRIBUTE, FunctionAttribute::Closure as u32, loc);
        }
        for attribute in attributes.iter().rev() {
            self.op(Op::SET_FUNCTION_ATTRIBUTE, *attribute as u32, loc);
        }
    }

    /// Notes `self.name = ...` in a method for the class's `__static_attributes__`.
    pub(super) fn note_static_attribute(&mut self, owner: &ruff_python_ast::Expr, attribute: &str) {
        let ruff_python_ast::Expr::Name(name) = owner else { return };
        let innermost = self.unit().kind;
        if name.id != "self" || innermost == UnitKind::Class {
            return;
        }
        let class = self.units.iter_mut().rev().find(|u| u.kind == UnitKind::Class);
        if let Some(list) = class.and_then(|c| c.static_attributes.as_mut()) {
            list.insert(attribute.to_string());
        }
    }
}

/// The names of a code object's free variables, in the order of its slots.
fn free_names(code: &Code) -> Vec<Name> {
    let count = code.free_count();
    code.locals[code.locals.len() - count..].iter().map(|l| Name::new(&*l.name)).collect()
}
