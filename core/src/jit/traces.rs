//! The trace tier: when loops are recorded, and what became of it.
//!
//! A loop counts its turns in the inline cache of its JUMP_BACKWARD. A hot one is recorded; where no trace comes of that, it
//! is tried again later, a few times, and left to the baseline tier then.

use hashbrown::HashMap;

use super::CodeCache;
use crate::interp::dispatch::Exit;
use crate::interp::frame::Frame;
use crate::machine::{BuildAddressHasher, Machine};
use crate::optimize::{self, Recorded};
use crate::heap::Ref;
use crate::object::CodeObject;
use crate::trace::ir::Trace;
use crate::trace::record::{Progress, Recorder, Stop};
use crate::tuning::{HOT_TURNS, MOST_RECORDING_ATTEMPTS, MOST_RECORDED_INSTRUCTIONS};

/// Turn counters from this on mean something else than a number of turns.
const HAS_TRACE: u16 = u16::MAX;
const GIVEN_UP: u16 = u16::MAX - 1;

/// The loops of a machine that were recorded, or tried.
#[derive(Default)]
pub(crate) struct Traces {
    /// By the address of the unit at the head.
    heads: HashMap<usize, Head, BuildAddressHasher>,
}

/// A loop.
#[derive(Default)]
struct Head {
    attempts: u8,
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
enum Refusal {
    Recording(Stop),
    Optimizer(optimize::Unsuitable),
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Refusal::Recording(Stop::Instruction(op)) => write!(f, "not recorded: {} is not done in traces", op.name()),
            Refusal::Recording(Stop::Operands(op)) => write!(f, "not recorded: {} of such values is not done", op.name()),
            Refusal::Recording(Stop::Surprise(op)) => write!(f, "not recorded: {} went elsewhere", op.name()),
            Refusal::Recording(stop) => write!(f, "not recorded: {stop:?}"),
            Refusal::Optimizer(why) => write!(f, "not optimised: {why:?}"),
        }
    }
}

impl Machine {
    /// A turn of a loop in the interpreter, which is at its head; `counter` is the cache of its JUMP_BACKWARD.
    #[inline]
    pub(crate) fn turn(&mut self, frame: *mut Frame, counter: *mut u16) -> Turn {
        // SAFETY: the counter is a unit of the running frame's code.
        let turns = unsafe { *counter };
        if turns < HOT_TURNS {
            // SAFETY: as above.
            unsafe { *counter = turns + 1 };
        } else if turns < GIVEN_UP {
            return self.hot_loop(frame, counter);
        }
        match self.count_for_native(frame, false) {
            Some(address) => Turn::Native(address),
            None => Turn::Interpret,
        }
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
        let took = self.monotonic_ns().unwrap_or(0).saturating_sub(began.unwrap_or(0));
        self.jit.statistics.nanoseconds += took;
        announce(&cache, code, unit, &made);
        let attempts = self.jit.traces.heads.entry(head).or_default();
        attempts.attempts += 1;
        // SAFETY: the code object is alive as long as its frame, which the machine's roots show.
        unsafe { *counter = if attempts.attempts < MOST_RECORDING_ATTEMPTS { 0 } else { GIVEN_UP } };
        match exit {
            Some(exit) => Turn::Leave(exit),
            None => Turn::Recorded,
        }
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
