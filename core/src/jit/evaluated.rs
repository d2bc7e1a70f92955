//! Traces run by the evaluator instead of as machine code: the same trees of traces, entered, left and linked in the same way,
//! without register allocation, stencils and exits.
//!
//! It is the tier of hosts that have no memory for code, entered from the interpreter; and the oracle of the compiled one: a
//! fault that shows in both is in neither's code.
//!
//! What a trace needs of another one was looked up when it was made: where in its file the values are that a side trace takes
//! over, and where in its root's file those that live at the loop's head. So going from one to the other is copying words.
#![allow(dangerous_implicit_autorefs)]

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;
use core::sync::atomic::Ordering;

use super::code_cache::PublishError;
use super::executor::{Executor, LoopHead};
use super::making::{Place, Runs};
use super::recording::Following;
use super::statistics::{EntryKind, ExitReason};
use super::traces::{Refusal, Traces, Turn};
use crate::codegen::exits::{Exit, Exits};
use crate::codegen::liveness::Liveness;
use crate::codegen::loop_head::values_needed;
use crate::codegen::trace::{self, Layout};
use crate::heap::NoMemory;
use crate::interp::generator::{generator_of, slots_of_trace};
use crate::machine::Machine;
use crate::optimize::Head;
use crate::trace::evaluate::{Real, run};
use crate::trace::ir::{FIRST_HEAD_VALUE, Instruction, OWN_GENERATOR_SLOT, Pseudo, SnapshotId, Trace, Type};
use crate::trace::steps::Steps;
use crate::tuning::{EVALUATED_BYTES, HOT_EXITS, HOT_TURNS};
use crate::value::Value;

/// How hot loops run as traces where nothing is compiled: by the evaluator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Turns after which a loop is recorded as a trace, and times that an exit of a trace is taken before a side trace is, as
    /// [`Native`](super::Native) has them.
    pub hot_turns: u16,
    pub hot_exits: u16,
    /// Most bytes that the traces of a machine take; where they are used up, what was not entered lately goes.
    pub budget: usize,
    /// What tests switch on.
    pub debug: super::Debug,
}

impl Evaluation {
    /// The evaluator reads memory as 64-bit little-endian processors have it, and addresses as values of the lower half.
    pub const IS_POSSIBLE: bool = cfg!(all(target_pointer_width = "64", target_endian = "little")) && crate::value::HEAP_TOP == 0;
}

impl Default for Evaluation {
    /// The usual thresholds.
    fn default() -> Evaluation {
        Evaluation { hot_turns: HOT_TURNS, hot_exits: HOT_EXITS, budget: EVALUATED_BYTES, debug: super::Debug::default() }
    }
}

/// What the evaluator runs of an executor.
pub(crate) struct Evaluated {
    steps: Steps,
    /// The words of the trace; empty while it runs.
    file: Cell<Vec<u64>>,
    /// By step: the number of its exit, if it has one.
    exits: Box<[u16]>,
    /// Of a side trace: where in its parent's file the values are that it takes over, and where in its own.
    inherited: Box<[(u16, u16)]>,
    /// Of one that ends at the head of its root's loop: what goes there.
    to_head: Box<[(u16, Target)]>,
}

/// Where a value goes at the head of a loop.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// To a place of the root's file.
    File(u16),
    /// To a slot of the root's frame, boxed.
    Slot(u16, Type),
}

/// How an evaluated tree was left.
enum Went {
    /// To the head of another one's loop: the frame is as that one expects it.
    Linked(u32),
    /// To the interpreter, by an exit of a trace.
    Out(usize, usize, Result<(), NoMemory>),
    /// Nowhere: it was not entered.
    Refused,
}

/// A trace that is evaluated; its file goes back at the end.
struct Running<'e> {
    number: usize,
    executor: &'e Executor,
    evaluated: &'e Evaluated,
    file: Vec<u64>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.evaluated.file.set(core::mem::take(&mut self.file));
    }
}

impl Evaluated {
    fn bytes(&self) -> usize {
        size_of::<Executor>() + self.steps.bytes() + 2 * self.exits.len() + 8 * (self.inherited.len() + self.to_head.len())
    }
}

impl Traces {
    /// Bytes of all that may be evaluated, with what it was made from.
    fn bytes_evaluated(&self) -> usize {
        let bytes = |executor: &Executor| executor.evaluated.as_ref().map(|made| made.bytes() + bytes_of(&executor.trace));
        self.executors.iter().filter_map(|executor| bytes(executor)).sum()
    }
}

/// Bytes of a trace.
fn bytes_of(trace: &Trace) -> usize {
    let tables = size_of_val(&trace.snapshots[..]) + size_of_val(&trace.entries[..]) + size_of_val(&trace.frames[..]);
    size_of_val(&trace.instructions[..]) + size_of_val(&trace.constants[..]) + tables
}

impl Machine {
    // -- making ---------------------------------------------------------------------------------------------------------

    /// Makes a trace what the evaluator runs.
    pub(super) fn decode_trace(&mut self, trace: &Trace, head: Option<Head>, place: &Place) -> Result<Runs, Refusal> {
        let number = self.jit.traces.executors.len();
        let full = Refusal::Publish(PublishError::Full);
        let steps = Steps::of(trace).ok_or(full)?;
        let file = steps.file().ok_or(full)?;
        let executors = &self.jit.traces.executors;
        let parent = place.parent.map(|(number, exit)| (&*executors[number as usize], exit as usize));
        let inherited = match parent {
            Some((parent, exit)) => inherited_from(trace, &steps, parent, exit).ok_or(full)?,
            None => Box::default(),
        };
        let to_head = match place.link {
            Some(Following::Head(root)) => to_head_of(trace, &steps, &executors[root as usize]).ok_or(full)?,
            _ => Box::default(),
        };
        let leaving: Vec<SnapshotId> = trace.instructions.iter().filter_map(Instruction::snapshot).collect();
        let exits =
            Exits { exits: leaving.iter().map(|id| Exit { snapshot: *id, count: 0, first: 0 }).collect(), locations: Vec::new() };
        let live = Liveness::of(trace);
        let evaluated = Evaluated { exits: exits_of_steps(trace, &steps), file: Cell::new(file), inherited, to_head, steps };
        Ok(Runs {
            evaluated: Some(Box::new(evaluated)),
            range: None,
            entry: number + 1,
            entry_with_base: 0,
            entry_from_code: 0,
            called: 0,
            cells: leaving.iter().map(|_| trace::Cell::default()).collect(),
            exits,
            countdowns: Box::default(),
            layout: Layout { spills: trace.extent, slots: 0, end: trace.extent, depth: trace.depth() },
            loop_head: live.head.and_then(|at| LoopHead::evaluated(trace, head, values_needed(trace, &live, at))),
            waiting: Box::default(),
        })
    }

    /// May another trace be evaluated? Where the budget is used up, what was not entered lately makes room; `running`: but not the
    /// tree of that trace.
    pub(super) fn has_room_to_evaluate(&mut self, running: Option<usize>) -> bool {
        let Some(budget) = self.jit.traces.evaluated else { return true };
        if self.jit.traces.bytes_evaluated() < budget {
            return true;
        }
        if let Some(executor) = running.map(|number| &self.jit.traces.executors[number]) {
            self.jit.traces.executors[executor.root as usize].used.set(true);
        }
        self.jit.statistics.sweeps += 1;
        self.jit.statistics.dropped += self.jit.traces.sweep();
        self.jit.traces.drop_retired();
        self.jit.traces.bytes_evaluated() < budget
    }

    // -- running --------------------------------------------------------------------------------------------------------

    /// Evaluates the root trace of a number from the running frame on, and what follows it.
    pub(super) fn evaluate_trace(&mut self, number: u32) -> Turn {
        let (root_frame, mut number) = (self.frame, number);
        self.jit.statistics.count_entry(EntryKind::Loop);
        loop {
            self.jit.inside += 1;
            let went = self.evaluate_tree(number);
            self.jit.inside -= 1;
            match went {
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
        let Some(mut running) = self.begin_evaluated(root as usize) else { return Went::Refused };
        let base = slots_of_trace(self.frame);
        if running.executor.trace.root_generator().is_some() {
            // SAFETY: there is room, and the frame lies in a generator.
            unsafe { base.add(usize::from(OWN_GENERATOR_SLOT)).write(generator_of(self.frame).into()) };
        }
        let mut first = 0;
        loop {
            // SAFETY: as compiled code would be entered: the frame is the running one, with room, and the trace is valid.
            let mut world = unsafe { Real::new(self, base) };
            let step = run(&running.evaluated.steps, &mut running.file, first, &mut world);
            let trace = &running.executor.trace;
            let i = &trace.instructions[running.evaluated.steps.origin(step)];
            if i.is(Pseudo::GO_TO_HEAD) {
                let Some(root) = self.back_at_head(&running, base) else { return Went::Refused };
                first = root.evaluated.steps.head.unwrap_or(0);
                running = root;
                continue;
            }
            let exit = usize::from(running.evaluated.exits[step]);
            let link = running.executor.link.filter(|_| i.is(Pseudo::LEAVE_TRACE));
            let id = running.executor.exits.exits[exit].snapshot;
            if let Some(link) = link.filter(|link| self.jit.traces.executors[*link as usize].valid.get()) {
                // What another trace finds in the frame was made.
                let _ = self.leave_evaluated(&running, id, false);
                return Went::Linked(link);
            }
            match self.side_of_evaluated(&running, exit) {
                Some(side) => (running, first) = (side, 0),
                None => {
                    let made = self.leave_evaluated(&running, id, true);
                    return Went::Out(running.number, exit, made);
                }
            }
        }
    }

    /// A trace is about to be evaluated. None: there is no room for it.
    fn begin_evaluated<'e>(&mut self, number: usize) -> Option<Running<'e>> {
        let executor: *const Executor = &raw const **self.jit.traces.executors.get(number)?;
        // SAFETY: executors are boxed, and none is dropped while traces run.
        let executor = unsafe { &*executor };
        let evaluated = executor.evaluated.as_deref().filter(|_| executor.valid.get())?;
        let base = slots_of_trace(self.frame);
        let too_deep = self.depth + u64::from(executor.layout.depth) > self.limits.depth.into();
        if too_deep || !self.stack.has_room(base, executor.layout.end.into()) {
            return None;
        }
        let file = evaluated.file.take();
        // One that runs already has its file.
        (!file.is_empty()).then_some(Running { number, executor, evaluated, file })
    }

    /// The side trace that goes on from an exit, with what it takes over. Without room it is as if the exit led nowhere.
    fn side_of_evaluated<'e>(&mut self, parent: &Running<'_>, exit: usize) -> Option<Running<'e>> {
        let number = parent.executor.cells[exit].0.load(Ordering::Relaxed).checked_sub(1)?;
        let mut side = self.begin_evaluated(number)?;
        for (from, to) in &side.evaluated.inherited {
            side.file[usize::from(*to)] = parent.file[usize::from(*from)];
        }
        Some(side)
    }

    /// The root of a side trace, with what it brings along to the head of the loop.
    fn back_at_head<'e>(&mut self, side: &Running<'_>, base: *mut Value) -> Option<Running<'e>> {
        let mut root = self.begin_evaluated(side.executor.root as usize)?;
        for (from, target) in &side.evaluated.to_head {
            let word = side.file[usize::from(*from)];
            match *target {
                Target::File(place) => root.file[usize::from(place)] = word,
                // SAFETY: a slot of the root's frame.
                Target::Slot(slot, of) => unsafe { base.add(usize::from(slot)).write(super::deoptimize::boxed(of, word)) },
            }
        }
        Some(root)
    }

    /// The frames as the interpreter would have them; `out`: control leaves for it.
    fn leave_evaluated(&mut self, running: &Running<'_>, id: SnapshotId, out: bool) -> Result<(), NoMemory> {
        let trace = &running.executor.trace;
        let mut values = core::mem::take(&mut self.jit.traces.values);
        values.clear();
        let word = |at| running.file[usize::from(running.evaluated.steps.place(at))];
        let is_sunk = |at| trace.is_sunk(trace.copied(at));
        let value = |at| if is_sunk(at) { Value::EMPTY } else { trace.boxed(at, word(at)) };
        let entries = trace.entries_of(id).iter().map(|entry| entry.value);
        if entries.clone().any(is_sunk) {
            values.extend(trace.told(id).into_iter().map(value));
        } else {
            values.extend(entries.map(value));
        }
        self.jit.exit_trace = running.number as u64;
        let made = self.restore(trace, id, &mut values, out);
        self.jit.traces.values = values;
        made
    }
}

/// The number of each step's exit.
fn exits_of_steps(trace: &Trace, steps: &Steps) -> Box<[u16]> {
    let mut count = 0;
    let mut by_instruction = Vec::with_capacity(trace.instructions.len());
    for i in &trace.instructions {
        by_instruction.push(count);
        count += u16::from(i.snapshot().is_some());
    }
    (0..steps.steps.len()).map(|step| by_instruction[steps.origin(step)]).collect()
}

/// Where the values that a side trace takes over are in its parent's file, and in its own. None: the parent has none of them.
fn inherited_from(trace: &Trace, steps: &Steps, parent: &Executor, exit: usize) -> Option<Box<[(u16, u16)]>> {
    let of_parent = &parent.evaluated.as_ref()?.steps;
    let told = parent.trace.told(parent.exits.exits.get(exit)?.snapshot);
    let from = |number: usize| told.get(number).map(|at| of_parent.place(*at)).filter(|at| usize::from(*at) < of_parent.length());
    steps.inherits(trace).map(|(number, to)| Some((from(number)?, to))).collect()
}

/// What a trace that ends at the head of its root's loop brings there.
fn to_head_of(trace: &Trace, steps: &Steps, root: &Executor) -> Option<Box<[(u16, Target)]>> {
    let (head, of_root) = (root.loop_head.as_ref()?, &root.evaluated.as_ref()?.steps);
    let end = trace.instructions.last()?.snapshot()?;
    let target = |slot: u16, of: Type| match slot.checked_sub(FIRST_HEAD_VALUE) {
        Some(number) => head.values.get(usize::from(number)).map(|value| Target::File(of_root.place(*value))),
        None => Some(Target::Slot(slot, of)),
    };
    let entries = trace.entries_of(end).iter();
    entries.map(|entry| Some((steps.place(entry.value), target(entry.slot, trace.type_of(entry.value))?))).collect()
}
