//! The trace tier: when loops are recorded, and what became of it.
//!
//! A loop counts its turns in the inline cache of its JUMP_BACKWARD. A hot one is recorded; where no trace comes of that, it
//! is tried again later, a few times, and left to the baseline tier then.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;

use hashbrown::HashMap;

use super::executor::Executor;
use super::{CodeCache, PublishError};
use crate::codegen::{self, allocation};
use crate::heap::{Ref, Tracer};
use crate::interp::dispatch::Exit;
use crate::interp::frame::Frame;
use crate::machine::{BuildAddressHasher, Machine};
use crate::object::CodeObject;
use crate::optimize::{self, Recorded};
use crate::trace::ir::Trace;
use crate::trace::record::{Progress, Recorder, Stop};
use crate::tuning::{HOT_TURNS, MOST_RECORDED_INSTRUCTIONS, MOST_RECORDING_ATTEMPTS};

/// Turn counters from this on mean something else than a number of turns.
const HAS_TRACE: u16 = u16::MAX;
const GIVEN_UP: u16 = u16::MAX - 1;

/// The loops of a machine that were recorded, or tried.
#[derive(Default)]
pub(crate) struct Traces {
    /// By the address of the unit at the head.
    heads: HashMap<usize, Head, BuildAddressHasher>,
    /// All that were made; a trace's number is its place here, since code tells it.
    #[allow(clippy::vec_box, reason = "compiled code holds the addresses of their cells")]
    pub executors: Vec<Box<Executor>>,
}

/// A loop.
#[derive(Default)]
struct Head {
    attempts: u8,
    /// The number of its trace.
    executor: Option<u32>,
}

impl Traces {
    /// Visits what compiled traces refer to.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        self.executors.iter().for_each(|executor| executor.trace(tracer));
    }

    /// Nothing is known any more of what any trace assumes.
    pub fn invalidate_all(&self) {
        self.executors.iter().filter(|executor| executor.valid.get()).for_each(|executor| retire(executor, 0));
    }

    /// What traces assume of a code object's forms holds no longer: those that run it are entered no more.
    pub fn invalidate(&self, code: Ref<CodeObject>) {
        for executor in self.executors.iter().filter(|executor| executor.valid.get() && executor.runs(code)) {
            retire(executor, 0);
        }
    }
}

/// A trace is entered no more; its loop counts anew from `turns`.
fn retire(executor: &Executor, turns: u16) {
    executor.valid.set(false);
    // SAFETY: a unit of the executor's code object, which it keeps alive.
    unsafe { *executor.counter = turns };
}

/// Is a loop, by the cache of its JUMP_BACKWARD, left to the tiers below for good?
pub(super) fn has_given_up(counter: *const u16) -> bool {
    // SAFETY: a unit of a code object that is running.
    unsafe { *counter == GIVEN_UP }
}

/// What a loop's turn comes to.
pub(crate) enum Turn {
    /// The interpreter goes on.
    Interpret,
    /// It ran some more; it goes on with the running frame as it is now.
    Recorded,
    /// Compiled code takes over there.
    Native(*const u8),
    /// The interpreter's loop is to be left.
    Leave(Exit),
}

/// Why there is no trace.
#[derive(Clone, Copy)]
enum Refusal {
    Recording(Stop),
    Optimizer(optimize::Unsuitable),
    Code(allocation::Refusal),
    Publish(PublishError),
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Refusal::Recording(Stop::Instruction(op)) => write!(f, "not recorded: {} is not done in traces", op.name()),
            Refusal::Recording(Stop::Operands(op)) => write!(f, "not recorded: {} of such values is not done", op.name()),
            Refusal::Recording(Stop::Surprise(op)) => write!(f, "not recorded: {} went elsewhere", op.name()),
            Refusal::Recording(Stop::Native(name)) => write!(f, "not recorded: {name} is not done in traces"),
            Refusal::Recording(stop) => write!(f, "not recorded: {stop:?}"),
            Refusal::Optimizer(why) => write!(f, "not optimised: {why:?}"),
            Refusal::Code(why) => write!(f, "not compiled: {why:?}"),
            Refusal::Publish(why) => write!(f, "not published: {why}"),
        }
    }
}

impl Machine {
    /// A turn of a loop in the interpreter, which is at its head; `counter` is the cache of its JUMP_BACKWARD.
    #[inline]
    pub(crate) fn turn(&mut self, frame: *mut Frame, counter: *mut u16) -> Turn {
        match self.hot_turn(frame, counter) {
            Turn::Interpret => self.count_for_native(frame, false).map_or(Turn::Interpret, Turn::Native),
            turn => turn,
        }
    }

    /// As [`Machine::turn`], as far as traces go.
    #[inline]
    pub(crate) fn hot_turn(&mut self, frame: *mut Frame, counter: *mut u16) -> Turn {
        // SAFETY: the counter is a unit of the running frame's code.
        let turns = unsafe { *counter };
        if turns < HOT_TURNS {
            // SAFETY: as above.
            unsafe { *counter = turns + 1 };
        } else if turns < GIVEN_UP {
            return self.hot_loop(frame, counter);
        } else if turns == HAS_TRACE
            && let Some(entry) = self.trace_at(frame)
        {
            return Turn::Native(entry);
        }
        Turn::Interpret
    }

    /// Records a hot loop, if loops are recorded at all.
    #[cold]
    #[inline(never)]
    fn hot_loop(&mut self, frame: *mut Frame, counter: *mut u16) -> Turn {
        let Some(cache) = self.jit.cache.clone().filter(|cache| cache.traces) else {
            // SAFETY: as in `turn`.
            unsafe { *counter = GIVEN_UP };
            return Turn::Interpret;
        };
        // SAFETY: the running frame is complete and its `pc` saved.
        let (head, code, unit) = unsafe { ((*frame).pc as usize, (*frame).code, (*frame).unit_at((*frame).pc)) };
        let began = self.monotonic_ns();
        let (recorded, exit) = self.record_loop(frame);
        let made = recorded.and_then(|recorded| optimize::finish(recorded).map_err(Refusal::Optimizer));
        announce(&cache, code, unit, &made);
        let compiled = made.and_then(|trace| self.compile_trace(&cache, trace, code, unit, counter));
        if let Err(refusal @ (Refusal::Code(_) | Refusal::Publish(_))) = compiled {
            announce(&cache, code, unit, &Err(refusal));
        }
        let took = self.monotonic_ns().unwrap_or(0).saturating_sub(began.unwrap_or(0));
        self.jit.statistics.nanoseconds += took;
        self.settle(head, counter, compiled.ok());
        match exit {
            Some(exit) => Turn::Leave(exit),
            None => Turn::Recorded,
        }
    }

    /// Notes what came of a recording.
    fn settle(&mut self, head: usize, counter: *mut u16, made: Option<u32>) {
        let entry = self.jit.traces.heads.entry(head).or_default();
        entry.attempts += 1;
        entry.executor = made;
        let turns = match made {
            Some(_) => HAS_TRACE,
            None if entry.attempts < MOST_RECORDING_ATTEMPTS => 0,
            None => GIVEN_UP,
        };
        // SAFETY: a unit of the code object of the frame that was recorded; a trace of it keeps it alive, and so does the
        // frame, which is not left while it is recorded but by a raise.
        unsafe { *counter = turns };
    }

    /// Where the trace of a loop is entered whose head the running frame is at.
    fn trace_at(&self, frame: *mut Frame) -> Option<*const u8> {
        // SAFETY: the running frame is complete and its `pc` saved.
        let head = unsafe { (*frame).pc } as usize;
        let number = self.jit.traces.heads.get(&head)?.executor?;
        let executor = self.jit.traces.executors.get(number as usize)?;
        executor.valid.get().then_some(executor.entry as *const u8)
    }

    /// Makes a trace machine code; its number.
    fn compile_trace(
        &mut self,
        cache: &CodeCache,
        trace: Trace,
        code: Ref<CodeObject>,
        head: u32,
        counter: *mut u16,
    ) -> Result<u32, Refusal> {
        let number = self.jit.traces.executors.len() as u32;
        let options = codegen::trace::Options { number, check: cfg!(debug_assertions), ..codegen::trace::Options::default() };
        let surroundings = codegen::trace::Surroundings::new(&cache.stubs);
        let mut made = codegen::trace::compile(&trace, cache.backend, &surroundings, &options).map_err(Refusal::Code)?;
        let uops = made.emitter.uops;
        let size = cache.publish(&mut made.emitter).map_err(Refusal::Publish)?;
        let address = |label| made.emitter.offset_of(label).map_or(0, |offset| cache.address(offset));
        let executor = Executor {
            entry: address(made.entry),
            entry_with_base: address(made.entry_with_base),
            taken: made.exits.exits.iter().map(|_| Cell::new(0)).collect(),
            exits: made.exits,
            cells: made.cells,
            code,
            head,
            counter,
            size,
            valid: Cell::new(true),
            trace,
        };
        self.jit.traces.executors.try_reserve(1).map_err(|_| Refusal::Recording(Stop::Full))?;
        if let Some(listener) = &cache.listener {
            let shared = code.shared();
            let line = shared.span_at(head).line;
            let name = alloc::format!("py::{}:{} trace {number} at line {line}", shared.qualified_name, shared.source.file_name);
            listener.published(&name, executor.entry, size);
        }
        self.jit.traces.executors.push(Box::new(executor));
        self.jit.statistics.code_bytes += size as u64;
        self.jit.statistics.uops += u64::from(uops);
        self.jit.statistics.traces += 1;
        Ok(number)
    }

    /// Has the interpreter run one turn of a loop and records it. How the interpreter's loop is to be left, if it is.
    fn record_loop(&mut self, frame: *mut Frame) -> (Result<Recorded, Refusal>, Option<Exit>) {
        // SAFETY: the running frame is complete and its `pc` saved.
        let head = unsafe { (*frame).unit_at((*frame).pc) };
        let mut recorder = match Recorder::new(frame) {
            Ok(recorder) => recorder,
            Err(stop) => return (Err(Refusal::Recording(stop)), None),
        };
        for _ in 0..MOST_RECORDED_INSTRUCTIONS {
            match recorder.step(self, head) {
                Ok(Progress::More) => {}
                Ok(Progress::Closed) => return (recorder.finish().map_err(Refusal::Recording), None),
                Err((stop, exit)) => return (Err(Refusal::Recording(stop)), exit),
            }
        }
        (Err(Refusal::Recording(Stop::Full)), None)
    }
}

/// Tells a listener that wants to know.
fn announce(cache: &CodeCache, code: Ref<CodeObject>, unit: u32, made: &Result<Trace, Refusal>) {
    let Some(listener) = cache.listener.as_ref().filter(|l| l.wants_traces()) else { return };
    let shared = code.shared();
    let place = alloc::format!("{}:{}: {}", shared.source.file_name, shared.span_at(unit).line, shared.qualified_name);
    match made {
        Ok(trace) => listener.recorded(&place, &alloc::format!("{trace}")),
        Err(refusal) => listener.recorded(&place, &alloc::format!("{refusal}")),
    }
}

const _: () = assert!(HOT_TURNS < GIVEN_UP && GIVEN_UP < HAS_TRACE);
