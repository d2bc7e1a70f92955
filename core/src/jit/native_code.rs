//! The compiled form of a code object.

use alloc::{boxed::Box, vec::Vec};
use core::cell::{Cell, RefCell};

use super::GuardFailure;
use crate::bytecode::disassemble::Instructions;
use crate::heap::{Ref, Tracer};
use crate::object::CodeObject;
use crate::uop::Uop;
use crate::value::Value;

/// An exit that is told apart from the others of its instruction.
pub(crate) struct Guard {
    /// The instruction's.
    unit: u32,
    /// The uops that go there: one, as a rule.
    uops: Vec<Uop>,
    /// How often control came there.
    count: Cell<u32>,
}

impl Guard {
    /// The exit of an instruction to which these uops go.
    pub(crate) fn of(unit: u32, uops: impl Iterator<Item = Uop>) -> Guard {
        let mut distinct = Vec::new();
        for uop in uops {
            if !distinct.contains(&uop) {
                distinct.push(uop);
            }
        }
        Guard { unit, uops: distinct, count: Cell::new(0) }
    }
}

/// A loop of compiled code, which may become a trace.
pub(crate) struct LoopCell {
    /// Not 0: the code calls a helper at each turn.
    pub(crate) asks: Cell<u32>,
    /// The cache of the JUMP_BACKWARD.
    pub(crate) counter: *mut u16,
}

impl LoopCell {
    pub(crate) fn new(counter: *mut u16) -> LoopCell {
        LoopCell { asks: Cell::new(1), counter }
    }
}

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
    /// The loops whose turns it counts.
    #[allow(clippy::vec_box, reason = "the code holds their addresses")]
    pub(crate) loops: Vec<Box<LoopCell>>,
    /// Guards that failed.
    pub(crate) exits: Cell<u32>,
    /// The units of instructions whose guards failed, with how often; those that fail often are compiled without guards
    /// next time.
    pub(crate) failed: RefCell<Vec<(u32, u32)>>,
    /// Its exits by their numbers, where they are told apart.
    pub(crate) guards: Vec<Guard>,
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
            loops: Vec::new(),
            exits: Cell::new(0),
            failed: RefCell::new(Vec::new()),
            guards: Vec::new(),
            warm_calls,
            cold: Vec::new(),
            size: 0,
            generation,
        }
    }

    /// The exit of that number was taken, if it is one of the instruction at that unit.
    pub(crate) fn count_guard(&self, number: u64, unit: u32) {
        if let Some(guard) = self.guards.get(number as usize).filter(|guard| guard.unit == unit) {
            guard.count.set(guard.count.get().saturating_add(1));
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
        let described = |unit: u32, guards: &[Uop], count: u32| {
            let found = Instructions::new(&shared.units).find(|i| i.start == unit);
            GuardFailure {
                function: shared.qualified_name.as_ref().into(),
                line: shared.span_at(unit).line,
                instruction: found.map_or("?", |i| i.op.name()),
                guards: guards.iter().map(|uop| uop.name()).collect(),
                count,
            }
        };
        if self.guards.is_empty() {
            return self.failed.borrow().iter().map(|(unit, count)| described(*unit, &[], *count)).collect();
        }
        let failed = self.guards.iter().filter(|guard| guard.count.get() > 0 && !self.cold.contains(&guard.unit));
        failed.map(|guard| described(guard.unit, &guard.uops, guard.count.get())).collect()
    }

    /// Visits what the code refers to.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.code);
        tracer.values(&self.roots);
    }
}
