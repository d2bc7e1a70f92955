//! The compiled form of a code object.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::Cell;

use super::GuardFailure;
use super::code_cache::CodeRange;
use super::history::History;
use super::traces::RootAt;
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

/// A loop of compiled code, or the entry of a function, which may become a trace.
pub(crate) struct LoopCell {
    /// Not 0: the code calls a helper at each turn.
    pub(crate) asks: Cell<u32>,
    /// The cache of the JUMP_BACKWARD, or of the RESUME.
    pub(crate) counter: *mut u16,
    pub(crate) head: RootAt,
    /// The word that holds the address of its trace's entry, as long as that may be entered; else 0.
    pub(crate) trace: Cell<*const Cell<usize>>,
}

/// No trace.
pub(crate) struct NoTrace(Cell<usize>);
// SAFETY: nobody writes it.
unsafe impl Sync for NoTrace {}
impl NoTrace {
    /// The word that stays 0.
    pub(crate) const fn word(&self) -> *const Cell<usize> {
        &raw const self.0
    }
}

pub(crate) static NO_TRACE: NoTrace = NoTrace(Cell::new(0));

impl LoopCell {
    pub(crate) fn new(counter: *mut u16, head: RootAt) -> LoopCell {
        LoopCell { asks: Cell::new(1), counter, head, trace: Cell::new(NO_TRACE.word()) }
    }
}

/// Machine code of one code object of one VM. It is *current* while its code object refers to it, and *retired* afterwards;
/// then it goes as soon as no frame is in it (`jit/reclaim.rs`).
pub struct NativeCode {
    /// What it was compiled from; not alive any more once `dead` is set.
    pub(crate) code: Ref<CodeObject>,
    /// The collector found the code object dead.
    pub(crate) dead: Cell<bool>,
    /// Where the machine code lies; None while it is compiled.
    pub(crate) range: Option<CodeRange>,
    /// What earlier compilations of the code object taught.
    pub(crate) history: Rc<History>,
    /// It was entered since the last look at what is in use.
    pub(crate) used: Cell<bool>,
    /// While code is given up: whether this one goes.
    pub(crate) goes: Cell<bool>,
    /// Where a call begins.
    pub(crate) start: usize,
    /// The same, for callers that have set the base register.
    pub(crate) body: usize,
    /// Where callers go that have set the base: there, or to the trace that begins with the function.
    called: Cell<usize>,
    /// Units where control can come in from the interpreter (heads of loops, handlers), with the address; sorted.
    pub(crate) entries: Vec<(u32, usize)>,
    /// Units behind calls where a frame goes on that a trace left there, when the call returns; with the address.
    pub(crate) returns: Vec<(u32, usize)>,
    /// Values that the code refers to.
    pub(crate) roots: Vec<Value>,
    /// The loops whose turns it counts.
    #[allow(clippy::vec_box, reason = "the code holds their addresses")]
    pub(crate) loops: Vec<Box<LoopCell>>,
    /// Guards that failed.
    pub(crate) exits: Cell<u32>,
    /// Its exits by their numbers, where they are told apart.
    pub(crate) guards: Vec<Guard>,
    /// Exits of guards that were made to fail, with the guard's number in its instruction.
    pub(crate) forced: Vec<(u64, u32)>,
    /// The threshold at which it was compiled.
    pub(crate) warm_calls: u32,
    /// The units of instructions that the code leaves to the interpreter, since they were never executed before.
    pub(crate) cold: Vec<u32>,
    /// How often the interpreter ran what the code lacks.
    pub(crate) missing: Cell<u32>,
}

impl NativeCode {
    /// Nothing yet; its address is what the code under compilation refers to.
    pub(crate) fn new(history: Rc<History>, warm_calls: u32) -> NativeCode {
        NativeCode {
            code: history.code,
            dead: Cell::new(false),
            range: None,
            used: Cell::new(true),
            goes: Cell::new(false),
            start: 0,
            body: 0,
            called: Cell::new(0),
            entries: Vec::new(),
            returns: Vec::new(),
            roots: Vec::new(),
            loops: Vec::new(),
            exits: Cell::new(0),
            guards: Vec::new(),
            forced: Vec::new(),
            warm_calls,
            cold: Vec::new(),
            missing: Cell::new(0),
            history,
        }
    }

    /// The exit of that number was taken, if it is one of the instruction at that unit.
    pub(crate) fn count_guard(&self, number: u64, unit: u32) {
        if let Some(guard) = self.guards.get(number as usize).filter(|guard| guard.unit == unit) {
            guard.count.set(guard.count.get().saturating_add(1));
        }
    }

    /// The number of the guard, in the instruction at a unit, that was made to fail and has this exit.
    pub(crate) fn forced_guard(&self, exit: u64, unit: u32) -> Option<u32> {
        let is_of_unit = self.guards.get(exit as usize).is_some_and(|guard| guard.unit == unit);
        self.forced.iter().find(|(at, _)| is_of_unit && *at == exit).map(|(_, number)| *number)
    }

    /// Is it no more what its code object refers to?
    pub(crate) fn is_retired(&self) -> bool {
        self.dead.get() || !core::ptr::eq(self.code.native.get(), self)
    }

    /// May frames of it be suspended in generators?
    pub(crate) fn is_generator(&self) -> bool {
        // Of a dead code object nothing is known.
        self.dead.get() || self.code.is_generator()
    }

    /// Bytes of machine code.
    pub(crate) fn size(&self) -> usize {
        self.range.as_ref().map_or(0, CodeRange::size)
    }

    /// Does the address lie in it?
    pub(crate) fn contains(&self, address: usize) -> bool {
        self.range.as_ref().is_some_and(|range| (range.start()..range.start() + range.size()).contains(&address))
    }

    /// It is entered: by the interpreter, or where compiled code asked. Callers may jump into it from now on.
    pub(crate) fn enter(&self) {
        self.used.set(true);
        self.code.native_body.set(self.called());
    }

    fn called(&self) -> usize {
        if self.called.get() == 0 { self.body } else { self.called.get() }
    }

    /// From now on callers go to this address; those that have to ask first still do.
    pub(crate) fn lead_calls(&self, address: usize) {
        self.called.set(address);
        if self.code.native_body.get() != 0 {
            self.code.native_body.set(address);
        }
    }

    /// Where compiled code takes over at a unit.
    pub(crate) fn entry(&self, unit: u32) -> Option<usize> {
        self.entries.binary_search_by_key(&unit, |(at, _)| *at).ok().map(|i| self.entries[i].1)
    }

    /// Where a frame goes on, for `Frame::native`, that a trace left waiting at a unit behind a call.
    pub(crate) fn return_point(&self, unit: u32) -> Option<usize> {
        self.returns.iter().find(|(at, _)| *at == unit).map(|(_, address)| *address)
    }

    /// What its guards that failed belong to, where exits are told apart.
    pub(crate) fn failures(&self) -> Vec<GuardFailure> {
        if self.dead.get() {
            return Vec::new();
        }
        let shared = self.code.shared();
        let described = |guard: &Guard| {
            let found = Instructions::new(&shared.units).find(|i| i.start == guard.unit);
            GuardFailure {
                function: shared.qualified_name.as_ref().into(),
                line: shared.span_at(guard.unit).line,
                instruction: found.map_or("?", |i| i.op.name()),
                guards: guard.uops.iter().map(|uop| uop.name()).collect(),
                count: guard.count.get(),
            }
        };
        let failed = self.guards.iter().filter(|guard| guard.count.get() > 0 && !self.cold.contains(&guard.unit));
        failed.map(described).collect()
    }

    /// Visits what the code refers to; its code object does so.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&self.roots);
    }
}
