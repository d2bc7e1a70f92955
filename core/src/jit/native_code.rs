//! The compiled form of a code object.

use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::heap::{Ref, Tracer};
use crate::object::CodeObject;
use crate::value::Value;

/// Machine code of one code object of one VM.
pub struct NativeCode {
    /// What it was compiled from.
    pub(crate) code: Ref<CodeObject>,
    /// Where a call begins.
    pub(crate) start: usize,
    /// Units where control can come in from the interpreter (heads of loops, handlers), with the address; sorted.
    pub(crate) entries: Vec<(u32, usize)>,
    /// Values that the code refers to.
    pub(crate) roots: Vec<Value>,
    /// Guards that failed.
    pub(crate) exits: Cell<u32>,
    /// The units of instructions whose guards failed; compiled without guards next time.
    pub(crate) failed: RefCell<Vec<u32>>,
    /// Bytes of machine code.
    pub(crate) size: usize,
    /// How many times the code object was compiled before.
    pub(crate) generation: u32,
}

impl NativeCode {
    /// Nothing yet; its address is what the code under compilation refers to.
    pub(crate) fn new(code: Ref<CodeObject>, generation: u32) -> NativeCode {
        NativeCode {
            code,
            start: 0,
            entries: Vec::new(),
            roots: Vec::new(),
            exits: Cell::new(0),
            failed: RefCell::new(Vec::new()),
            size: 0,
            generation,
        }
    }

    /// Where compiled code takes over at a unit.
    pub(crate) fn entry(&self, unit: u32) -> Option<usize> {
        self.entries.binary_search_by_key(&unit, |(at, _)| *at).ok().map(|i| self.entries[i].1)
    }

    /// Visits what the code refers to.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.code);
        tracer.values(&self.roots);
    }
}
