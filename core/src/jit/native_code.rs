//! The compiled form of a code object.

use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use super::GuardFailure;
use crate::bytecode::disassemble::Instructions;
use crate::heap::{Ref, Tracer};
use crate::object::CodeObject;
use crate::value::Value;

/// Machine code of one code object of one VM.
pub struct NativeCode {
    /// What it was compiled from.
    pub(crate) code: Ref<CodeObject>,
    /// Where a call begins.
    pub(crate) start: usize,
    /// The same, for callers that have set the base register.
    pub(crate) body: usize,
    /// Units where control can come in from the interpreter (heads of loops, handlers), with the address; sorted.
    pub(crate) entries: Vec<(u32, usize)>,
    /// Values that the code refers to.
    pub(crate) roots: Vec<Value>,
    /// Guards that failed.
    pub(crate) exits: Cell<u32>,
    /// The units of instructions whose guards failed, with how often; those that fail often are compiled without guards
    /// next time.
    pub(crate) failed: RefCell<Vec<(u32, u32)>>,
    /// The threshold at which it was compiled.
    pub(crate) warm_calls: u32,
    /// Bytes of machine code.
    pub(crate) size: usize,
    /// The units of instructions that the code leaves to the interpreter, since they were never executed before.
    pub(crate) cold: Vec<u32>,
    /// How many times the code object was compiled before.
    pub(crate) generation: u32,
}

impl NativeCode {
    /// Nothing yet; its address is what the code under compilation refers to.
    pub(crate) fn new(code: Ref<CodeObject>, generation: u32, warm_calls: u32) -> NativeCode {
        NativeCode {
            code,
            start: 0,
            body: 0,
            entries: Vec::new(),
            roots: Vec::new(),
            exits: Cell::new(0),
            failed: RefCell::new(Vec::new()),
            warm_calls,
            cold: Vec::new(),
            size: 0,
            generation,
        }
    }

    /// A guard of the instruction at a unit failed. That one which was never executed is now says nothing about guards.
    pub(crate) fn count_failure(&self, unit: u32) {
        if self.cold.contains(&unit) {
            return;
        }
        let mut failed = self.failed.borrow_mut();
        if let Some((_, count)) = failed.iter_mut().find(|(at, _)| *at == unit) {
            *count = count.saturating_add(1);
        } else if failed.try_reserve(1).is_ok() {
            failed.push((unit, 1));
        }
    }

    /// Where compiled code takes over at a unit.
    pub(crate) fn entry(&self, unit: u32) -> Option<usize> {
        self.entries.binary_search_by_key(&unit, |(at, _)| *at).ok().map(|i| self.entries[i].1)
    }

    /// What its guards that failed belong to.
    pub(crate) fn failures(&self) -> Vec<GuardFailure> {
        let shared = self.code.shared();
        let described = |(unit, count): &(u32, u32)| {
            let found = Instructions::new(&shared.units).find(|i| i.start == *unit);
            GuardFailure {
                function: shared.qualified_name.as_ref().into(),
                line: shared.span_at(*unit).line,
                instruction: found.map_or("?", |i| i.op.name()),
                count: *count,
            }
        };
        self.failed.borrow().iter().map(described).collect()
    }

    /// Visits what the code refers to.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.code);
        tracer.values(&self.roots);
    }
}
