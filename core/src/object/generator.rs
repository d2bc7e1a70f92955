//! Generators, coroutines and async generators: objects that own a frame. The frame lies behind the fields, laid out as
//! one on the VM's stack: locals, header, operand stack.

use core::cell::Cell;

use super::{Header, Kind, Slot};
use crate::heap::{HeapObject, Ref, Tracer};
use crate::interp::frame::{self, Frame};
use crate::value::Value;

/// Where a generator is in its life.
/// Compiled code compares it as a number; where it may go on is below [`GeneratorState::Running`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum GeneratorState {
    /// Not started.
    Created,
    /// At a yield.
    Suspended,
    /// On the VM's stack.
    Running,
    /// Returned or raised.
    Finished,
}

/// A yes or no of 32 bits, as compiled code stores it.
#[derive(Default)]
#[repr(transparent)]
pub struct Flag(Cell<u32>);

impl Flag {
    pub fn get(&self) -> bool {
        self.0.get() != 0
    }

    pub fn set(&self, yes: bool) {
        self.0.set(u32::from(yes));
    }
}

/// A generator, coroutine or async generator; its class says which.
#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub state: Cell<GeneratorState>,
    /// The frame, inside this object.
    pub frame: Cell<*mut Frame>,
    /// While it runs: the first free word of the VM's stack, where frames that it calls begin.
    pub stack_top: Cell<*mut Value>,
    pub name: Slot,
    pub qualified_name: Slot,
    /// The exception that its code is handling, while it is suspended.
    pub handled: Slot,
    /// Async generators: a call of `asend`, `athrow` or `aclose` is under way. Coroutines: awaited already.
    pub busy: Flag,
    /// Async generators: `aclose` was called, or they ended.
    pub closed: Flag,
}

// SAFETY: repr(C) with the header first; the frame's values are visited while it is suspended (a running one is on the
// frame chain, which is a root).
unsafe impl HeapObject for Generator {
    const KIND: Kind = Kind::Generator;
    // Not by itself, but what it was suspended in may be closed (heap/finalize.rs).
    const FINISHES: bool = true;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name.get(), self.qualified_name.get(), self.handled.get()]);
        if matches!(self.state.get(), GeneratorState::Created | GeneratorState::Suspended) {
            // SAFETY: the frame of a suspended generator is complete (interp/generator.rs).
            unsafe { frame::trace(self.frame.get(), tracer) };
        }
    }
}

impl Generator {
    /// Where the locals of the frame begin: right behind the fields.
    pub fn storage(this: Ref<Generator>) -> *mut Value {
        // SAFETY: the frame follows the fields inside the same allocation.
        unsafe { this.as_ptr().add(1).cast() }
    }
}
