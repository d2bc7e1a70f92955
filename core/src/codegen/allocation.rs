//! What an allocation of a trace is: its instructions with a register for each operand, and the transfers between them.
//!
//! The allocator (`linear_scan.rs`) makes it, the checker (`checker.rs`) verifies it, emission (`trace.rs`) copies it.
//! Nothing is implied: every load, store and move of a value is a step of its own.
//!
//! A *value* is an instruction that gives something, or a constant of the pool. A COPY is the value that it copies. In a
//! register a value is as its type says, and an int is the same in a spill slot; a double is boxed there. Spill slots lie behind
//! the operands of all frames, where no collector looks.

use alloc::vec::Vec;

use super::checker::Fault;
use super::stencil::{Backend, Reg};
use crate::trace::ir::{MOST_ARGUMENTS, Ref, Trace, Type};

/// A value by its number: instructions by their index, constants behind all instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub u16);

impl ValueId {
    pub const NONE: ValueId = ValueId(u16::MAX);

    pub fn of(trace: &Trace, reference: Ref) -> ValueId {
        let first = if reference.is_constant() { trace.instructions.len() } else { 0 };
        ValueId((first + reference.index()) as u16)
    }

    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    pub fn is_constant(self, trace: &Trace) -> bool {
        self.index() >= trace.instructions.len()
    }

    /// The instruction or constant that it is.
    pub fn reference(self, trace: &Trace) -> Ref {
        let count = trace.instructions.len();
        if self.index() >= count { Ref::constant(self.index() - count) } else { Ref::instruction(self.index()) }
    }

    pub fn type_in(self, trace: &Trace) -> Type {
        trace.type_of(self.reference(trace))
    }

    pub fn form_in(self, trace: &Trace) -> Form {
        Form::of(self.type_in(trace))
    }
}

/// Why a trace is not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An instruction has more operands than the instruction set has registers.
    TooFewRegisters,
    /// A helper is called with more arguments than registers take, or with a raw double.
    Arguments,
    /// A word that is no value lives across a call.
    WordAcrossCall,
    /// What was not made is used, goes around the loop, or to another trace.
    Sunk,
    /// A value is of another type than its use.
    WrongType,
    /// Too many slots, or values of an exit.
    TooLarge,
    /// A value is inherited that the parent's exit does not have in a register or slot.
    NotInherited,
    /// Another trace is entered from within an inlined frame.
    Link,
    /// The checker found the allocation to be wrong: a mistake of the allocator.
    Wrong(Fault),
}

/// The two banks of registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bank {
    General,
    Float,
}

/// How a register holds a value, and so how it gets into a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is: a boxed value, or a word that is none.
    Word,
    /// A rotated int.
    Int,
    /// A raw double.
    Float,
}

impl Form {
    pub fn of(of: Type) -> Form {
        match of {
            Type::Int => Form::Int,
            Type::Float => Form::Float,
            _ => Form::Word,
        }
    }

    pub fn bank(self) -> Bank {
        if self == Form::Float { Bank::Float } else { Bank::General }
    }
}

/// Where a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    General(Reg),
    Float(Reg),
    /// A spill slot by its number.
    Slot(u16),
    /// Nowhere: it is a constant.
    Constant(Ref),
    /// A slot of the frame, boxed: where another trace finds it.
    Frame(u16),
}

impl Place {
    pub fn register(bank: Bank, reg: Reg) -> Place {
        match bank {
            Bank::General => Place::General(reg),
            Bank::Float => Place::Float(reg),
        }
    }
}

/// A value goes from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub value: ValueId,
    pub form: Form,
    pub from: Place,
    pub to: Place,
    /// It goes to a slot of a frame, which holds a value; spill slots hold what registers do.
    pub boxes: bool,
}

/// A step of allocated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The instruction at an index, with the registers of its operands: by place in the table's row of its uop.
    Do {
        at: u16,
        registers: [Reg; MOST_ARGUMENTS],
    },
    Transfer(Transfer),
    /// The CALL at an index: its arguments are in place; the result is in the result register afterwards.
    Call {
        at: u16,
    },
    /// The loop's head.
    Head,
    /// Back to it.
    Back,
    /// The LEAVE_TRACE at an index goes to another trace's entry: what its snapshot tells is in the frame; or the GO_TO_HEAD
    /// to the head of a loop.
    Link {
        at: u16,
    },
}

/// An allocated trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    pub steps: Vec<Step>,
    /// How many spill slots there are.
    pub slots: u16,
    /// The frames' slot where the first spill slot lies: frames of a side trace may reach over spill slots of its parents.
    pub spills: u16,
    /// The slots of values that have one: each holds its value from the definition on, as long as that lives.
    pub spilled: Vec<(ValueId, u16)>,
    /// Where the values that live at the loop's head are there.
    pub head: Vec<(ValueId, Place)>,
}

impl Allocation {
    /// The place of a slot of the frames, so that no two names are one place.
    pub fn frame_place(spills: u16, slot: u16) -> Place {
        slot.checked_sub(spills).map_or(Place::Frame(slot), Place::Slot)
    }
}

/// The registers of an instruction set as the allocator sees them: sets as bits by number.
#[derive(Clone, Copy, Debug)]
pub struct Registers {
    /// What may be handed out, by bank.
    pub allocatable: [u32; 2],
    /// What of that a call keeps.
    pub preserved: [u32; 2],
    pub arguments: &'static [Reg],
    pub result: Reg,
    pub float_scratch: Reg,
}

impl Registers {
    pub fn of(backend: &dyn Backend) -> Registers {
        Registers {
            allocatable: [set_of(backend.registers()), set_of(backend.float_registers())],
            preserved: [set_of(backend.preserved()), 0],
            arguments: backend.arguments(),
            result: backend.result(),
            float_scratch: backend.float_scratch(),
        }
    }
}

/// Registers as bits.
pub fn set_of(registers: &[Reg]) -> u32 {
    registers.iter().fold(0, |set, reg| set | 1 << reg.0)
}

/// The registers of a set, by number.
pub fn members(mut set: u32) -> impl Iterator<Item = Reg> {
    core::iter::from_fn(move || {
        let first = (set != 0).then(|| set.trailing_zeros())?;
        set &= set - 1;
        Some(Reg(first as u8))
    })
}
