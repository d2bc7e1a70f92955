//! Traces run by the evaluator instead of as machine code, for tests: the same trees of traces, entered, left and linked in
//! the same way, without register allocation, stencils and exits. So a fault that shows in both is none of those's.
#![allow(dangerous_implicit_autorefs)]

use alloc::vec::Vec;

use super::executor::Executor;
use super::statistics::{EntryKind, ExitReason};
use super::traces::Turn;
use crate::heap::NoMemory;
use crate::interp::generator::{generator_of, slots_of_trace};
use crate::machine::Machine;
use crate::trace::evaluate::{From, Left, Real, evaluate};
use crate::trace::ir::{self, FIRST_HEAD_VALUE, OWN_GENERATOR_SLOT, Pseudo, Trace};
use crate::value::Value;

/// How an evaluated tree was left.
enum Went {
    /// To the head of another one's loop: the frame is as that one expects it.
    Linked(u32),
    /// To the interpreter, by an exit of a trace.
    Out(usize, usize, Result<(), NoMemory>),
    /// Nowhere: it was not entered.
    Refused,
}

/// An exit that an evaluated trace was left by.
struct Exited<'e> {
    number: usize,
    executor: &'e Executor,
    exit: usize,
    left: Left,
}

impl Machine {
    /// Evaluates the root trace of a number from the running frame on, and what follows it.
    pub(super) fn evaluate_trace(&mut self, number: u32) -> Turn {
        let (root_frame, mut number) = (self.frame, number);
        self.jit.statistics.count_entry(EntryKind::Loop);
        loop {
            match self.evaluate_tree(number) {
                Went::Linked(next) => number = next,
                Went::Out(number, exit, made) => {
                    return self.after_exit(number, exit, root_frame, made).map_or(Turn::Recorded, Turn::Leave);
                }
                Went::Refused => {
                    self.jit.statistics.count_exit(ExitReason::Poll);
                    return Turn::Recorded;
                }
            }
        }
    }

    /// A root trace, and the side traces that go on from its exits.
    fn evaluate_tree(&mut self, root: u32) -> Went {
        let Some(mut exited) = self.evaluate_one(root as usize, From::Start(&[])) else { return Went::Refused };
        loop {
            let Exited { number, executor, exit, left } = &exited;
            if executor.trace.instructions[left.at].is(Pseudo::GO_TO_HEAD) {
                match self.evaluate_loop(executor, left) {
                    Some(next) => exited = next,
                    None => return Went::Refused,
                }
                continue;
            }
            let is_end = executor.trace.instructions[left.at].is(Pseudo::LEAVE_TRACE);
            if let Some(link) = executor.link.filter(|link| is_end && self.jit.traces.executors[*link as usize].valid.get()) {
                // What another trace finds in the frame was made.
                let _ = self.leave_evaluated(&exited, false);
                return Went::Linked(link);
            }
            let side = self.jit.traces.side_of(*number as u32, *exit as u32);
            let told = executor.trace.told(left.snapshot).into_iter();
            let inherited: Vec<u64> = told.map(|value| left.word(&executor.trace, value)).collect();
            // Without room it is as if the exit led nowhere.
            match side.and_then(|side| self.evaluate_one(side as usize, From::Start(&inherited))) {
                Some(next) => exited = next,
                None => {
                    let made = self.leave_evaluated(&exited, true);
                    return Went::Out(exited.number, exited.exit, made);
                }
            }
        }
    }

    /// One trace, until it is left; None: there is no room for it.
    fn evaluate_one<'e>(&mut self, number: usize, from: From<'_>) -> Option<Exited<'e>> {
        let executor: *const Executor = &raw const **self.jit.traces.executors.get(number)?;
        // SAFETY: executors are boxed, and none is dropped while traces run.
        let executor = unsafe { &*executor };
        let base = slots_of_trace(self.frame);
        let too_deep = self.depth + u64::from(executor.layout.depth) > self.limits.depth.into();
        if too_deep || !self.stack.has_room(base, executor.layout.end.into()) {
            return None;
        }
        if executor.trace.root_generator().is_some() {
            // SAFETY: there is room, and the frame lies in a generator.
            unsafe { base.add(usize::from(OWN_GENERATOR_SLOT)).write(generator_of(self.frame).into()) };
        }
        // SAFETY: as compiled code would be entered: the frame is the running one, with room, and the trace is valid.
        let mut world = unsafe { Real::new(self, base) };
        let left = evaluate(&executor.trace, &mut world, from).ok()?;
        Some(Exited { number, executor, exit: exit_at(&executor.trace, left.at), left })
    }

    /// The loop of a side trace's root, with what the side trace brings along.
    fn evaluate_loop<'e>(&mut self, side: &Executor, left: &Left) -> Option<Exited<'e>> {
        let base = slots_of_trace(self.frame);
        let root: *const Executor = &raw const **self.jit.traces.executors.get(side.root as usize)?;
        // SAFETY: executors are boxed, and none is dropped while traces run.
        let head = unsafe { (*root).loop_head.as_ref()? };
        let mut values: Vec<(ir::Ref, u64)> = Vec::new();
        values.try_reserve(head.places.len()).ok()?;
        for entry in side.trace.entries_of(left.snapshot) {
            match entry.slot.checked_sub(FIRST_HEAD_VALUE) {
                Some(number) => {
                    let value = head.places.get(usize::from(number))?.value;
                    let word = left.word(&side.trace, entry.value);
                    values.extend((!value.is_constant()).then_some((value, word)));
                }
                // SAFETY: a slot of the root's frame.
                None => unsafe { base.add(usize::from(entry.slot)).write(left.value(&side.trace, entry.value)) },
            }
        }
        self.evaluate_one(side.root as usize, From::Head(&values))
    }

    /// The frames as the interpreter would have them; `out`: control leaves for it.
    fn leave_evaluated(&mut self, exited: &Exited, out: bool) -> Result<(), NoMemory> {
        let Exited { number, executor, left, .. } = exited;
        let told = executor.trace.told(left.snapshot).into_iter();
        let mut values: Vec<Value> = told.map(|value| left.value(&executor.trace, value)).collect();
        self.jit.exit_trace = *number as u64;
        let made = self.restore(&executor.trace, left.snapshot, &mut values, out);
        self.jit.traces.values = values;
        made
    }
}

/// The number of the exit that an instruction has.
fn exit_at(trace: &Trace, at: usize) -> usize {
    trace.instructions[..at].iter().filter(|i| i.snapshot().is_some()).count()
}
