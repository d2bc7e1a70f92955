//! One code object in the making: its instruction stream, names, constants, variables and open blocks.
//!
//! Invariant: an instruction knows the handler that guards it from the moment it is emitted, so later passes may move
//! or copy it. Constants are folded while they are emitted: when an operator follows its constant operands directly,
//! with no label between, they are replaced by the result.

use std::collections::{BTreeSet, HashMap};

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{COMPARE_AS_BOOL, Op};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Operator, UnaryOp};

use crate::constant::{self, ConstantPool};
use crate::error::Loc;
use crate::scope::{Binding, ScopeId};

/// A jump target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Label(pub u32);

/// A guarded region's handler. `NO_HANDLER` where none guards.
pub(crate) type HandlerId = u32;
pub(crate) const NO_HANDLER: HandlerId = u32::MAX;

/// How a handler is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetupKind {
    /// The exception alone is pushed.
    Finally,
    /// The position, too, for `RERAISE 1`.
    Cleanup,
    /// As `Cleanup`, with the item on top of the stack dropped first: the result of `__enter__`, or the exception that
    /// is being handled.
    BelowTop,
}

/// A handler of the unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HandlerContext {
    pub target: Label,
    pub kind: SetupKind,
}

/// An instruction before layout: a table row or one of a few artificial ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ir {
    Op(Op),
    /// Control may arrive here.
    Label,
    /// Opens the region guarded by handler `arg`; makes no code.
    Setup,
    /// Jump in either direction.
    Jump,
    /// A backward jump that does not poll (in a yield-from loop).
    JumpNoInterrupt,
    /// Jump if the top is false or true; it stays.
    JumpIfFalse,
    JumpIfTrue,
    /// Unbinds the slot of a comprehension's variable; dropped where nobody can tell.
    ClearHidden,
}

/// One instruction of the stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instr {
    pub ir: Ir,
    pub arg: u32,
    pub target: Option<Label>,
    pub loc: Loc,
    pub handler: HandlerId,
}

/// What kind of code a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    TypeParameters,
    Annotations,
}

/// A construct that `return`, `break` and `continue` must leave in order.
#[derive(Clone)]
pub(crate) enum Frame<'a> {
    While { start: Label, exit: Label },
    For { start: Label, exit: Label },
    AsyncFor { start: Label, exit: Label },
    TryExcept,
    FinallyTry { body: &'a [ast::Stmt] },
    FinallyEnd,
    With { is_async: bool, place: Loc },
    HandlerCleanup { name: Option<Name> },
    ExceptionHandler,
    GroupHandler,
    PopValue,
    AsyncComprehension,
    StopIteration,
}

/// A variable slot before numbering.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SlotName {
    /// A named local, parameter or cell of this unit.
    Own(Name),
    /// A captured variable.
    Free(Name),
    /// A variable of an inlined comprehension, by nesting depth and whether it is captured.
    Hidden(Name, u32, bool),
    /// The same where `locals()` may be asked for it.
    Visible(Name, u32, bool),
}

/// How a variable of an inlined comprehension is reached.
#[derive(Clone, Debug)]
pub(crate) struct InlinedScope {
    pub scope: ScopeId,
    /// Iteration variables: slot and whether it holds a cell.
    pub bound: HashMap<Name, (u32, bool)>,
    /// Whether they must be unbound when the comprehension ends.
    pub visible: bool,
}

/// One code object in the making.
pub(crate) struct Unit<'a> {
    pub scope: ScopeId,
    pub kind: UnitKind,
    pub name: Name,
    pub qualified_name: String,
    pub first_line_loc: Loc,
    pub instrs: Vec<Instr>,
    pub handlers: Vec<HandlerContext>,
    pub handler_stack: Vec<HandlerId>,
    pub frames: Vec<Frame<'a>>,
    pub constants: ConstantPool,
    pub names: Vec<Name>,
    name_index: HashMap<Name, u32>,
    pub slots: Vec<SlotName>,
    slot_index: HashMap<SlotName, u32>,
    pub labels: u32,
    pub inlined: Vec<InlinedScope>,
    /// Class name for mangling.
    pub class: Option<Name>,
    /// Attributes that methods set on `self`, for `__static_attributes__`.
    pub static_attributes: Option<BTreeSet<String>>,
    pub positional_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,
    pub has_star: bool,
    pub has_double_star: bool,
    pub has_docstring: bool,
    pub in_conditional_block: bool,
    /// Annotations of the class or module, with the index of their condition.
    pub deferred_annotations: Vec<(&'a ast::StmtAnnAssign, Option<u32>)>,
    pub next_condition: u32,
    /// Slots that hold a cell which this unit makes.
    pub cells: BTreeSet<Name>,
    pub frees: BTreeSet<Name>,
}

impl<'a> Unit<'a> {
    pub fn new(scope: ScopeId, kind: UnitKind, name: Name, qualified_name: String, first_line_loc: Loc) -> Self {
        Unit {
            scope,
            kind,
            name,
            qualified_name,
            first_line_loc,
            instrs: Vec::new(),
            handlers: Vec::new(),
            handler_stack: Vec::new(),
            frames: Vec::new(),
            constants: ConstantPool::default(),
            names: Vec::new(),
            name_index: HashMap::new(),
            slots: Vec::new(),
            slot_index: HashMap::new(),
            labels: 0,
            inlined: Vec::new(),
            class: None,
            static_attributes: None,
            positional_count: 0,
            positional_only_count: 0,
            keyword_only_count: 0,
            has_star: false,
            has_double_star: false,
            has_docstring: false,
            in_conditional_block: false,
            deferred_annotations: Vec::new(),
            next_condition: 0,
            cells: BTreeSet::new(),
            frees: BTreeSet::new(),
        }
    }

    // -- indices ----------------------------------------------------------------------------------------------

    pub fn name_number(&mut self, name: &str) -> u32 {
        if let Some(index) = self.name_index.get(name) {
            return *index;
        }
        let index = self.names.len() as u32;
        self.names.push(Name::new(name));
        self.name_index.insert(Name::new(name), index);
        index
    }

    pub fn slot(&mut self, slot: SlotName) -> u32 {
        if let Some(index) = self.slot_index.get(&slot) {
            return *index;
        }
        let index = self.slots.len() as u32;
        self.slots.push(slot.clone());
        self.slot_index.insert(slot, index);
        index
    }

    /// The slot of a variable of this unit that is a local, a cell or free.
    pub fn variable(&mut self, name: &Name, binding: Binding) -> u32 {
        match binding {
            Binding::Free => self.slot(SlotName::Free(name.clone())),
            _ => self.slot(SlotName::Own(name.clone())),
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    // -- emission ----------------------------------------------------------------------------------------------

    fn push(&mut self, ir: Ir, arg: u32, target: Option<Label>, loc: Loc) {
        let handler = self.handler_stack.last().copied().unwrap_or(NO_HANDLER);
        self.instrs.push(Instr { ir, arg, target, loc, handler });
    }

    /// Emits a table instruction, combining it with those before where CPython does.
    pub fn op(&mut self, op: Op, arg: u32, loc: Loc) {
        if !self.combine(op, arg, loc) {
            self.push(Ir::Op(op), arg, None, loc);
        }
    }

    /// Places `label` here.
    pub fn place(&mut self, label: Label) {
        self.push(Ir::Label, 0, Some(label), Loc::NONE);
    }

    pub fn jump(&mut self, target: Label, loc: Loc) {
        self.push(Ir::Jump, 0, Some(target), loc);
    }

    pub fn jump_no_interrupt(&mut self, target: Label, loc: Loc) {
        self.push(Ir::JumpNoInterrupt, 0, Some(target), loc);
    }

    pub fn jump_op(&mut self, op: Op, target: Label, loc: Loc) {
        let op = self.none_test(op);
        self.push(Ir::Op(op), 0, Some(target), loc);
    }

    /// A jump that keeps the tested value.
    pub fn jump_keeping(&mut self, if_true: bool, target: Label, loc: Loc) {
        let ir = if if_true { Ir::JumpIfTrue } else { Ir::JumpIfFalse };
        self.push(ir, 0, Some(target), loc);
    }

    pub fn clear_hidden(&mut self, slot: u32) {
        self.push(Ir::ClearHidden, slot, None, Loc::NONE);
    }

    pub fn constant(&mut self, constant: Constant, loc: Loc) {
        let index = self.constants.add(constant);
        self.push(Ir::Op(Op::LOAD_CONST), index, None, loc);
    }

    /// Opens a guarded region.
    pub fn setup(&mut self, kind: SetupKind, target: Label) {
        let id = self.handlers.len() as HandlerId;
        self.handlers.push(HandlerContext { target, kind });
        self.push(Ir::Setup, id, Some(target), Loc::NONE);
        self.handler_stack.push(id);
    }

    /// Leaves the innermost guarded region.
    pub fn pop_block(&mut self) {
        self.handler_stack.pop();
    }

    // -- looking back ------------------------------------------------------------------------------------------

    fn last(&self, back: usize) -> Option<&Instr> {
        self.instrs.len().checked_sub(back + 1).and_then(|i| self.instrs.get(i))
    }

    fn last_is(&self, back: usize, op: Op) -> bool {
        self.last(back).is_some_and(|i| i.ir == Ir::Op(op))
    }

    /// The constant that the instruction `back` from the end loads.
    pub fn last_constant(&self, back: usize) -> Option<&Constant> {
        let instr = self.last(back)?;
        if instr.ir != Ir::Op(Op::LOAD_CONST) {
            return None;
        }
        self.constants.items.get(instr.arg as usize)
    }

    /// Merges `op` into the instructions before it. False: it must be emitted.
    fn combine(&mut self, op: Op, arg: u32, loc: Loc) -> bool {
        match op {
            Op::TO_BOOL => self.combine_to_bool(loc),
            Op::UNARY_NOT => {
                let invert = self.last_is(0, Op::CONTAINS_OP) || self.last_is(0, Op::IS_OP);
                if invert && let Some(last) = self.instrs.last_mut() {
                    last.arg ^= 1;
                    last.loc = loc;
                }
                invert
            }
            Op::PUSH_NULL if self.last_is(0, Op::LOAD_GLOBAL) => {
                let fresh = self.instrs.last_mut().filter(|last| last.arg & 1 == 0);
                fresh.map(|last| last.arg |= 1).is_some()
            }
            Op::UNPACK_SEQUENCE => self.combine_unpack(arg),
            _ => false,
        }
    }

    /// The combined instruction is shown where the test stands.
    fn combine_to_bool(&mut self, loc: Loc) -> bool {
        let Some(last) = self.instrs.last_mut() else { return false };
        match last.ir {
            Ir::Op(Op::COMPARE_OP | Op::COMPARE_TUPLES) => {
                last.arg |= COMPARE_AS_BOOL;
                last.loc = loc;
                true
            }
            Ir::Op(Op::IS_OP | Op::CONTAINS_OP) => {
                last.loc = loc;
                true
            }
            Ir::Op(Op::UNARY_NOT | Op::TO_BOOL) => true,
            Ir::Op(Op::LOAD_CONST) => {
                let truth = self.last_constant(0).map(constant::truth);
                if let (Some(truth), Some(old)) = (truth, self.instrs.pop()) {
                    self.constant(Constant::Bool(truth), old.loc);
                }
                true
            }
            _ => false,
        }
    }

    /// `a, b = b, a` needs no tuple.
    fn combine_unpack(&mut self, count: u32) -> bool {
        if self.combine_constant_unpack(count) {
            return true;
        }
        let built = self
            .instrs
            .last()
            .is_some_and(|last| matches!(last.ir, Ir::Op(Op::BUILD_TUPLE | Op::BUILD_LIST)) && last.arg == count);
        if !built || !(1..=3).contains(&count) {
            return false;
        }
        let Some(built) = self.instrs.pop() else { return false };
        if count > 1 {
            self.push(Ir::Op(Op::SWAP), count, None, built.loc);
        }
        true
    }

    /// `a, b = 1, 2` needs no tuple, either.
    fn combine_constant_unpack(&mut self, count: u32) -> bool {
        let items = match self.last_constant(0) {
            Some(Constant::Tuple(items)) if items.len() == count as usize && (1..=3).contains(&count) => items.clone(),
            _ => return false,
        };
        let Some(loaded) = self.instrs.pop() else { return false };
        for item in items.into_iter().rev() {
            self.constant(item, loaded.loc);
        }
        true
    }

    /// `x is None` as a condition needs no comparison.
    fn none_test(&mut self, op: Op) -> Op {
        if !matches!(op, Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE) || !self.last_is(0, Op::IS_OP) {
            return op;
        }
        if !matches!(self.last_constant(1), Some(Constant::None)) {
            return op;
        }
        let inverted = self.instrs.pop().is_some_and(|i| i.arg & 1 == 1);
        self.instrs.pop();
        let jumps_if_none = (op == Op::POP_JUMP_IF_TRUE) != inverted;
        if jumps_if_none { Op::POP_JUMP_IF_NONE } else { Op::POP_JUMP_IF_NOT_NONE }
    }

    // -- folding ------------------------------------------------------------------------------------------------

    /// Folds `left op right` where both were just loaded as constants.
    pub fn fold_binary(&mut self, op: Operator, loc: Loc) -> bool {
        let folded = match (self.last_constant(1), self.last_constant(0)) {
            (Some(left), Some(right)) => constant::binary(op, left, right),
            _ => None,
        };
        self.replace_last(2, folded, loc)
    }

    /// Folds `container[index]`.
    pub fn fold_subscript(&mut self, loc: Loc) -> bool {
        let folded = match (self.last_constant(1), self.last_constant(0)) {
            (Some(container), Some(index)) => constant::subscript(container, index),
            _ => None,
        };
        self.replace_last(2, folded, loc)
    }

    /// Folds `op value`.
    pub fn fold_unary(&mut self, op: UnaryOp, loc: Loc) -> bool {
        let folded = self.last_constant(0).and_then(|value| constant::unary(op, value));
        self.replace_last(1, folded, loc)
    }

    fn replace_last(&mut self, count: usize, folded: Option<Constant>, loc: Loc) -> bool {
        let Some(folded) = folded else { return false };
        self.instrs.truncate(self.instrs.len().saturating_sub(count));
        self.constant(folded, loc);
        true
    }

    /// Takes the last `count` instructions off where all of them load constants.
    pub fn take_constants(&mut self, count: usize) -> Option<Box<[Constant]>> {
        let start = self.instrs.len().checked_sub(count)?;
        let items: Option<Box<[Constant]>> = (0..count).rev().map(|back| self.last_constant(back).cloned()).collect();
        let items = items?;
        self.instrs.truncate(start);
        Some(items)
    }
}
