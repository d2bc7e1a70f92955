//! Exceptions and tracebacks.

use core::cell::Cell;

use super::{CodeObject, Described, Header, Kind, ShapeId, Slot};
use crate::builtins::class_shape;
use crate::heap::{HeapObject, Ref, Tracer};
use crate::value::Value;

/// An instance of a subclass of `BaseException`.
#[repr(C)]
pub struct Exception {
    pub header: Header,
    /// tuple
    pub arguments: Slot,
    /// Traceback, or None
    pub traceback: Slot,
    /// exception, or None
    pub cause: Slot,
    /// exception, or None
    pub context: Slot,
    pub suppress_context: Cell<bool>,
    /// list of what the class keeps beside the arguments (StopIteration.value, OSError.errno, ...; the class's members
    /// say which place is which), or EMPTY
    pub fields: Slot,
}

// SAFETY: repr(C) with the header first; all references are visited.
unsafe impl HeapObject for Exception {
    const KIND: Kind = Kind::Exception;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for slot in [&self.arguments, &self.traceback, &self.cause, &self.context, &self.fields] {
            tracer.value(slot.get());
        }
    }
}

/// One level of a traceback: the outermost frame first.
#[repr(C)]
pub struct Traceback {
    pub header: Header,
    /// Traceback of the next inner frame, or None
    pub next: Slot,
    pub code: Ref<CodeObject>,
    /// Globals of the frame, for `tb_frame.f_globals`.
    pub globals: Value,
    /// The values of the frame's variables when the exception left it (tuple), for `tb_frame.f_locals`. EMPTY before.
    pub locals: Slot,
    /// The frame, to be compared with those that still run, never followed.
    pub frame: *mut crate::interp::frame::Frame,
    /// The unit of the instruction that raised or called.
    pub unit: u32,
}

// SAFETY: repr(C) with the header first; all references are visited.
unsafe impl HeapObject for Traceback {
    const KIND: Kind = Kind::Traceback;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.next.get(), self.globals, self.locals.get()]);
        tracer.object(self.code);
    }
}
impl Described for Traceback {
    const SHAPE: ShapeId = class_shape::TRACEBACK;
}
