//! A trace that runs: its code, its ways out, and what became of each.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem::offset_of;

use super::code_cache::CodeRange;
use super::evaluated::Evaluated;
use super::traces::{RootAt, has_trace};
use crate::codegen::exits::Exits;
use crate::codegen::loop_head::AtHead;
use crate::codegen::trace;
use crate::heap::{self, Tracer};
use crate::object::{CodeObject, Dict, ShapeId};
use crate::optimize::Head;
use crate::trace::ir::{Instruction, Pseudo, Ref, Trace};
use crate::trace::quick::Quick;
use crate::trace::record::{Live, is_on_callee};
use crate::uop::Uop;
use crate::value::Value;

/// The head of a trace's loop, as side traces come to it.
pub(crate) struct LoopHead {
    /// Offset in the region of its code.
    pub offset: u32,
    /// Where compiled code has what lives there; nothing where it is evaluated.
    pub places: Vec<AtHead>,
    /// What lives there; and what that is of what the loop takes for granted.
    pub values: Vec<Ref>,
    pub lives: Vec<Live>,
    pub assumed: Head,
}

impl LoopHead {
    /// Of compiled code. None: not all that lives there is known to be something that side traces have.
    pub fn compiled(trace: &Trace, assumed: Option<Head>, places: Vec<AtHead>, offset: u32) -> Option<Box<LoopHead>> {
        let values = places.iter().map(|at| at.value).collect();
        LoopHead::evaluated(trace, assumed, values).map(|head| Box::new(LoopHead { offset, places, ..*head }))
    }

    /// Of what is evaluated, likewise.
    pub fn evaluated(trace: &Trace, assumed: Option<Head>, values: Vec<Ref>) -> Option<Box<LoopHead>> {
        let assumed = assumed.filter(|_| !values.is_empty())?;
        let mut lives = Vec::new();
        lives.try_reserve_exact(values.len()).ok()?;
        for value in &values {
            lives.push(match trace.constant(*value) {
                Some(constant) => Live::Constant(constant),
                None => Live::Item(assumed.item_of(*value)?),
            });
        }
        Some(Box::new(LoopHead { offset: 0, places: Vec::new(), values, lives, assumed }))
    }
}

/// A trace of one VM, compiled or to be evaluated.
pub(crate) struct Executor {
    /// What it was made from: how exits are read, and which values the code refers to.
    pub trace: Trace,
    /// What the evaluator runs, where there is no code.
    pub evaluated: Option<Box<Evaluated>>,
    /// Its exits; where values are at each is told of compiled code alone.
    pub exits: Exits,
    /// By exit: where it goes on, which is a side trace's `entry`. The code holds their addresses.
    pub cells: Box<[trace::Cell]>,
    /// By exit, for tests: how many executions of its guard are left until it is taken anyway. Empty but under chaos.
    pub countdowns: Box<[Cell<u64>]>,
    /// By exit: how often the interpreter went on from there.
    pub taken: Box<[Cell<u16>]>,
    /// By exit: how often it was taken to the interpreter, for people to read.
    pub failures: Box<[Cell<u32>]>,
    /// Of a root: how side traces come back to its loop's head, if they can.
    pub loop_head: Option<Box<LoopHead>>,
    /// Where its spill slots are.
    pub layout: trace::Layout,
    /// Where control comes from the interpreter; of a side trace: from the parent's exit. Of what is evaluated: its number and 1.
    pub entry: usize,
    /// Offset in the region of the entry for code that has set the base register.
    pub entry_with_base: u32,
    /// Where it is called, as its function's code, or 0.
    pub called: usize,
    /// The address of that entry.
    pub entry_from_code: usize,
    /// The same, or 0 while it is not to be entered: compiled loops look here.
    pub direct: Cell<usize>,
    /// It is kept out for a while.
    pub is_out: Cell<bool>,
    /// The code of its root frame, which keeps it alive.
    pub code: heap::Ref<CodeObject>,
    /// The one before it of that code object, or null.
    pub before: *const Executor,
    /// Of a root trace: the inline cache of the loop's JUMP_BACKWARD, which says that there is a trace.
    pub counter: *mut u16,
    /// Where its tree begins.
    pub at: RootAt,
    /// The root trace of its tree, by number.
    pub root: u32,
    /// Of a side trace: the trace and the exit that it goes on from.
    pub parent: Option<(u32, u32)>,
    /// The root trace that follows its end.
    pub link: Option<u32>,
    /// The code, and its version, that it ends in, where that is of the tier below.
    pub block: Option<(heap::Ref<CodeObject>, u32)>,
    /// The code of frames that wait where it ends.
    pub waiting: Box<[heap::Ref<CodeObject>]>,
    /// Of a root: side traces in its tree.
    pub sides: Cell<u16>,
    /// Of a root: how often the tree was left for the interpreter by an exit without a side trace, and the fuel that was used
    /// in it until then: what it is good for.
    pub left: Cell<u32>,
    pub work: Cell<u64>,
    /// Where its code lies, until it is dropped.
    pub range: Cell<Option<CodeRange>>,
    /// How often the interpreter entered it.
    pub entered: Cell<u64>,
    /// Of a root: was it entered since the last sweep?
    pub used: Cell<bool>,
    /// Of a root: compiled loops enter it by a helper once, which notes that it is used.
    pub watched: Cell<bool>,
    /// It may be entered.
    pub valid: Cell<bool>,
    /// Its code is gone, and so is what it was compiled from: code objects and constants need not live for it any more.
    pub dropped: Cell<bool>,
    /// Why not any more.
    pub retired: Cell<Option<&'static str>>,
    /// The collector's mark under which what the code refers to was visited. That never changes, so once is enough.
    pub visited: Cell<u8>,
}

/// Exits that are taken as often as this and more have no side trace, and get none.
pub(crate) const HOPELESS: u16 = u16::MAX;

impl Executor {
    /// The number of an exit, by its cell's address.
    pub fn exit_of(&self, cell: usize) -> Option<usize> {
        let at = cell.checked_sub(self.cells.as_ptr() as usize)? / size_of::<trace::Cell>();
        (at < self.exits.exits.len()).then_some(at)
    }

    /// Was an exit taken because a test wanted it? It is told once.
    pub fn was_forced(&self, exit: usize) -> bool {
        self.countdowns.get(exit).is_some_and(|left| left.get() == 0 && left.replace(u64::MAX) == 0)
    }

    /// Where the guard of an exit asks for the shape of an object or for a callee: the code, the unit and how
    /// deep that frame is, if it does.
    pub fn asks_at(&self, exit: usize) -> Option<(u64, u32, u16)> {
        let guard = self.trace.instructions.iter().filter(|i| i.snapshot().is_some()).nth(exit)?;
        let id = guard.snapshot()?;
        let of_shape = guard.is_uop(Uop::GUARD_SHAPE) || guard.is_uop(Uop::GUARD_SHAPE_OBJECT);
        if !of_shape && !is_on_callee(&self.trace, id) {
            return None;
        }
        let snapshot = self.trace.snapshot(id);
        let frame = self.trace.frames.get(usize::from(snapshot.frame.0))?;
        Some((self.trace.constant(frame.code)?.bits, snapshot.unit, frame.header))
    }

    /// Was an exit taken because a dict that the trace knows has other keys by now? It never has the same version again.
    pub fn is_outdated(&self, exit: usize) -> bool {
        const VERSION: usize = offset_of!(Dict, keys_version);
        let Some(guard) = self.trace.instructions.iter().filter(|i| i.snapshot().is_some()).nth(exit) else { return false };
        if !guard.is_uop(Uop::GUARD_FIELD32) || usize::from(guard.arguments[1]) != VERSION {
            return false;
        }
        let constant = |at: Ref| self.trace.constant(at).map(|constant| constant.bits);
        let dict = constant(guard.reference(0)).and_then(|bits| Value::from_bits(bits).downcast::<Dict>());
        dict.zip(constant(guard.reference(2))).is_some_and(|(dict, version)| dict.keys_version() != version as u32)
    }

    /// Lets control into the trace from compiled loops, or keeps it out: for a while (`jit/pay.rs`), or until a helper was
    /// asked.
    pub fn let_in(&self, enter: bool) {
        if !self.valid.get() {
            return;
        }
        self.watched.set(false);
        self.is_out.set(!enter);
        self.direct.set(if enter { self.entry_from_code } else { 0 });
        self.lead_calls();
        self.set_asks(enter);
    }

    /// Calls of its function come here as long as it may be entered, if they can, and else to the code of the tier below.
    pub fn lead_calls(&self) {
        // SAFETY: what a code object refers to is alive.
        let Some(native) = (unsafe { self.code.native.get().as_ref() }).filter(|_| self.called != 0) else { return };
        native.lead_calls(if self.direct.get() != 0 { self.called } else { native.body });
    }

    /// Compiled loops ask a helper for the trace, or they do not.
    fn set_asks(&self, ask: bool) {
        // SAFETY: what a code object refers to is alive.
        let Some(native) = (unsafe { self.code.native.get().as_ref() }) else { return };
        for cell in &native.loops {
            // Other jumps to the same head may have stopped to ask meanwhile.
            if core::ptr::eq(cell.counter, self.counter) || ask && has_trace(cell.counter) {
                cell.asks.set(ask.into());
            }
        }
    }

    /// From now on the first entry is noted. Not of what is kept out: that has its time yet.
    pub fn watch(&self) {
        if self.evaluated.is_some() {
            // Each entry is noted.
            self.used.set(self.is_out.get());
        } else if self.direct.get() != 0 {
            self.used.set(false);
            self.watched.set(true);
            self.direct.set(0);
            self.lead_calls();
            self.set_asks(true);
        }
    }

    /// It is entered by way of a helper or the interpreter.
    pub fn note_entry(&self) {
        self.entered.set(self.entered.get() + 1);
        self.used.set(true);
        if self.watched.get() {
            self.let_in(true);
        }
    }

    /// Gives back the code of one that is entered no more, and what it was compiled from unless people `keep` that to read.
    pub fn drop_code(&mut self, keep: bool) {
        let had_code = self.range.take().is_some() || self.evaluated.take().is_some();
        if had_code && !keep {
            self.dropped.set(true);
            (self.trace, self.exits, self.loop_head) = (Trace::default(), Exits::default(), None);
            (self.waiting, self.block) = (Box::default(), None);
        }
    }

    /// Does it run code of this code object, in whichever frame?
    pub fn runs(&self, code: heap::Ref<CodeObject>) -> bool {
        let value = Value::object(code).bits();
        self.trace.frames.iter().any(|frame| self.trace.constant(frame.code).is_some_and(|c| c.bits == value))
    }

    /// Visits what the traces of a code object refer to, from its latest on.
    pub fn trace_all(latest: *const Executor, tracer: &mut Tracer<'_>) {
        // SAFETY: executors are boxed, and stay until their machine ends.
        let mut next = unsafe { latest.as_ref() };
        while let Some(executor) = next {
            executor.trace(tracer);
            // SAFETY: as above.
            next = unsafe { executor.before.as_ref() };
        }
    }

    /// Visits what the code refers to.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        if self.dropped.get() || self.visited.replace(tracer.epoch()) == tracer.epoch() {
            return;
        }
        tracer.object(self.code);
        self.trace.constants.iter().for_each(|constant| constant.trace(tracer));
        // What a guard compares with is not to be another object at the same address.
        let compared = |i: &Instruction| {
            let is_value = i.is_uop(Uop::GUARD_IS64) && self.trace.type_of(i.reference(0)).is_boxed();
            is_value.then(|| self.trace.constant(i.reference(1))).flatten()
        };
        self.trace.instructions.iter().filter_map(compared).for_each(|word| tracer.value(Value::from_bits(word.bits)));
        let assumed = self.loop_head.iter().flat_map(|head| head.assumed.constants());
        assumed.for_each(|constant| constant.trace(tracer));
        // Exits may make objects of these shapes.
        let shape_of = |i: &Instruction| match i.quick().filter(|_| i.is(Pseudo::NEW_OBJECT))? {
            Quick::NEW_INSTANCE => Some(i.reference(3)),
            Quick::NEW_EXCEPTION => Some(i.reference(4)),
            _ => None,
        };
        for shape in self.trace.instructions.iter().filter_map(shape_of) {
            let shape = self.trace.constant(shape).map_or(0, |shape| shape.bits as i64 >> 16);
            tracer.shape(ShapeId(shape as u32));
        }
    }
}
