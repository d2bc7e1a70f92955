//! Code generation: walks the tree a second time and emits instructions, one unit per code object.
//!
//! Invariant: `units` is never empty while code is generated; its last element is the code object being made.
//! The order of instructions and their places follow CPython's compiler, since tracebacks show both.

mod annotation;
mod assignment;
mod call;
mod class;
mod comprehension;
mod control;
mod exception;
mod expression;
mod function;
mod import;
mod names;
mod pattern;
mod statement;
mod text;
mod type_parameters;
mod unwind;

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant, Source};
use coachwhip_core::bytecode::ops::{Intrinsic1, Op, ResumePoint};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use crate::error::{Loc, Problem, Result};
use crate::flow;
use crate::scope::{Role, Scope, ScopeId, ScopeKind, SymbolTable};
use crate::source::SourceText;
use crate::unit::{Frame, Label, SetupKind, Unit, UnitKind};

/// More than this many operands are not all put on the stack at once.
const STACK_GUIDELINE: usize = 30;

/// Functions, classes and the like may nest this deep; code objects are freed recursively.
const MAX_UNITS: usize = 400;

/// What all code objects of one compilation share.
pub(crate) struct Compiler<'a> {
    pub source: &'a SourceText,
    pub shared: Arc<Source>,
    pub table: SymbolTable,
    pub units: Vec<Unit<'a>>,
    pub interactive: bool,
    pub keep_asserts: bool,
    pub keep_docstrings: bool,
    pub allow_top_level_await: bool,
    /// Statements that may still be compiled. `finally` bodies are compiled several times, nested ones many times.
    pub statements_left: usize,
    /// A generator expression that is emitted twice, and its code once that exists.
    pub repeated_generator: Option<(ScopeId, Option<Arc<Code>>)>,
}

impl<'a> Compiler<'a> {
    /// The code object being made.
    fn unit(&mut self) -> &mut Unit<'a> {
        let last = self.units.len() - 1;
        &mut self.units[last]
    }

    fn scope(&self) -> &Scope {
        self.table.scope(self.units[self.units.len() - 1].scope)
    }

    /// Compiles a module.
    pub fn module(mut self, body: &'a [Stmt]) -> Result<Arc<Code>> {
        self.enter(UnitKind::Module, "<module>", SymbolTable::MODULE, Loc { start: 0, end: 0 })?;
        if self.table.scope(SymbolTable::MODULE).conditional_annotations {
            self.op(Op::BUILD_SET, 0, Loc::NONE);
            self.store_name("__conditional_annotations__", Loc::NONE)?;
        }
        self.body(body, Loc { start: 0, end: 0 })?;
        self.constant(Constant::None, Loc::NONE);
        self.op(Op::RETURN_VALUE, 0, Loc::NONE);
        self.leave()
    }

    /// Compiles one expression; the code returns its value.
    pub fn single_expression(mut self, body: &'a Expr) -> Result<Arc<Code>> {
        self.enter(UnitKind::Module, "<module>", SymbolTable::MODULE, Loc { start: 0, end: 0 })?;
        self.expression(body)?;
        self.op(Op::RETURN_VALUE, 0, Loc::of(body));
        self.leave()
    }

    // -- units ----------------------------------------------------------------------------------------------------

    fn enter(&mut self, kind: UnitKind, name: &str, scope: ScopeId, first: Loc) -> Result<()> {
        if self.units.len() >= MAX_UNITS {
            return Err(Problem::too_deep(first));
        }
        let qualified = self.qualified_name(kind, name);
        let mut unit = Unit::new(scope, kind, Name::new(name), qualified, first);
        unit.class = match kind {
            UnitKind::Class => Some(Name::new(name)),
            _ => self.units.last().and_then(|u| u.class.clone()),
        };
        if kind == UnitKind::Class {
            unit.static_attributes = Some(Default::default());
        }
        let info = self.table.scope(scope);
        for parameter in &info.parameters {
            unit.slot(crate::unit::SlotName::Own(parameter.clone()));
        }
        self.units.push(unit);
        self.declare_cells(scope);
        let resume = if kind == UnitKind::Module { Loc::LINE_ZERO } else { self.line_start(first) };
        self.op(Op::RESUME, ResumePoint::FunctionStart as u32, resume);
        Ok(())
    }

    /// Notes which variables of the unit are cells or free, in the order of their names.
    fn declare_cells(&mut self, scope: ScopeId) {
        use crate::scope::{Binding, flag};
        let info = self.table.scope(scope);
        let cells: Vec<Name> = info.order.iter().filter(|n| info.binding(n) == Binding::Cell).cloned().collect();
        let free = |n: &&Name| info.binding(n) == Binding::Free || info.flags(n) & flag::FREE_CLASS != 0;
        let frees: Vec<Name> = info.order.iter().filter(free).cloned().collect();
        let class = info.kind == ScopeKind::Class;
        let extra = [
            (class && info.needs_class_closure, "__class__"),
            (class && info.needs_classdict, "__classdict__"),
            (class && info.conditional_annotations, "__conditional_annotations__"),
        ];
        let unit = self.unit();
        unit.cells.extend(cells);
        unit.cells.extend(extra.iter().filter(|(needed, _)| *needed).map(|(_, name)| Name::new_static(name)));
        unit.frees.extend(frees);
    }

    /// The place of a unit's first instructions: its first line, column 0.
    fn line_start(&self, loc: Loc) -> Loc {
        let start = self.source.line_start_of(loc.start);
        Loc { start, end: start }
    }

    fn qualified_name(&self, kind: UnitKind, name: &str) -> String {
        let mut outer = self.units.iter().rev();
        let Some(mut parent) = outer.next() else { return name.to_string() };
        if parent.kind == UnitKind::TypeParameters {
            // The scope of type parameters is not part of names.
            match outer.next() {
                Some(p) => parent = p,
                None => return name.to_string(),
            }
        }
        if parent.kind == UnitKind::Module {
            return name.to_string();
        }
        if matches!(kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class) {
            let mangled = crate::scope::mangle(parent.class.as_ref(), &Name::new(name));
            let binding = self.table.scope(parent.scope).binding(&mangled);
            let known = self.table.scope(parent.scope).symbols.contains_key(&mangled);
            if known && binding == crate::scope::Binding::GlobalExplicit {
                return name.to_string();
            }
        }
        let inside_function = matches!(parent.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda);
        let middle = if inside_function { ".<locals>." } else { "." };
        format!("{}{middle}{name}", parent.qualified_name)
    }

    /// Finishes the innermost unit.
    fn leave(&mut self) -> Result<Arc<Code>> {
        let Some(unit) = self.units.pop() else {
            return Err(Problem::syntax("no code object is open", Loc::NONE));
        };
        flow::finish(unit, &self.table, self.source, &self.shared)
    }

    /// Wraps a generator's body so that a StopIteration leaving it becomes RuntimeError. Call at the body's end, with
    /// the label that `open_stop_iteration` gave.
    fn close_stop_iteration(&mut self, handler: Label) {
        self.constant(Constant::None, Loc::NONE);
        self.op(Op::RETURN_VALUE, 0, Loc::NONE);
        self.unit().pop_block();
        self.unit().frames.pop();
        self.place(handler);
        self.op(Op::CALL_INTRINSIC_1, Intrinsic1::StopIterationError as u32, Loc::NONE);
        self.op(Op::RERAISE, 1, Loc::NONE);
    }

    fn open_stop_iteration(&mut self) -> Label {
        let handler = self.label();
        // The handler guards the entry, too, so that an exception thrown in before the first step is seen.
        let resume = self.unit().instrs.pop();
        self.unit().setup(SetupKind::Cleanup, handler);
        if let Some(resume) = resume {
            self.op(Op::RESUME, resume.arg, resume.loc);
        }
        self.unit().frames.push(Frame::StopIteration);
        handler
    }

    // -- emission ----------------------------------------------------------------------------------------------

    fn op(&mut self, op: Op, arg: u32, loc: Loc) {
        self.unit().op(op, arg, loc);
    }

    fn constant(&mut self, constant: Constant, loc: Loc) {
        self.unit().constant(constant, loc);
    }

    fn label(&mut self) -> Label {
        self.unit().label()
    }

    fn place(&mut self, label: Label) {
        self.unit().place(label);
    }

    fn jump(&mut self, target: Label, loc: Loc) {
        self.unit().jump(target, loc);
    }

    fn jump_op(&mut self, op: Op, target: Label, loc: Loc) {
        self.unit().jump_op(op, target, loc);
    }

    fn name_op(&mut self, op: Op, name: &str, loc: Loc) {
        let number = self.unit().name_number(name);
        self.op(op, number, loc);
    }

    fn scope_of<T>(&self, node: &T, role: Role, place: Loc) -> Result<ScopeId> {
        self.table.of_node(node, role).ok_or_else(|| Problem::syntax("unknown symbol table entry", place))
    }

    /// The statement's first line without decorators: where `def` or `class` stands.
    fn keyword_place(&self, range: ruff_text_size::TextRange, decorators: &[ast::Decorator]) -> Loc {
        let whole = Loc::from(range);
        match decorators.last() {
            None => whole,
            Some(last) => Loc { start: self.source.next_code(last.range().end().to_u32()), end: whole.end },
        }
    }
}
