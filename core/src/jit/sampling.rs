//! Where time goes: a clock of the host's ticks, and at its next look at the poll word the engine notes where it is.
//!
//! It looks at turns of loops and at starts of calls, so a tick says which loop or function was running, and in which tier,
//! not which line of it. All ticks since the last look count for where it looks, so what a native takes counts for the next
//! turn or call.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::bytecode::code::Code;
use crate::limits::{Poll, PollReason};
use crate::machine::Machine;

/// What was running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ran {
    Interpreter,
    Baseline,
    /// The trace of that number.
    Trace(u32),
}

/// Ticks at a place.
#[derive(Clone, Debug)]
pub struct Sample {
    pub code: Arc<Code>,
    /// The head of the loop whose turn began, or the unit behind RESUME, with which functions begin.
    pub unit: u32,
    pub ran: Ran,
    pub ticks: u64,
}

/// The host's side: told that time has passed, from any thread.
#[derive(Clone, Debug)]
pub struct Ticker {
    ticks: Arc<AtomicU32>,
    poll: Arc<Poll>,
}

impl Ticker {
    /// A unit of time has passed.
    pub fn tick(&self) {
        self.ticks.fetch_add(1, Ordering::Relaxed);
        self.poll.raise(PollReason::Sample);
    }
}

/// The machine's side.
#[derive(Debug, Default)]
pub(crate) struct Sampler {
    ticks: Arc<AtomicU32>,
    /// What compiled code was left for the look at the poll word that follows.
    pub left: Option<Ran>,
    samples: Vec<Sample>,
}

impl Sampler {
    pub fn ticker(&self, poll: Arc<Poll>) -> Ticker {
        Ticker { ticks: self.ticks.clone(), poll }
    }

    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    fn add(&mut self, code: Arc<Code>, unit: u32, ran: Ran) {
        let ticks = u64::from(self.ticks.swap(0, Ordering::Relaxed));
        let same = |s: &Sample| s.unit == unit && s.ran == ran && Arc::ptr_eq(&s.code, &code);
        match self.samples.iter().position(same) {
            Some(known) => self.samples[known].ticks += ticks,
            None if self.samples.try_reserve(1).is_ok() => self.samples.push(Sample { code, unit, ran, ticks }),
            None => {}
        }
    }
}

impl Machine {
    /// Notes where the running frame is.
    #[cold]
    pub(crate) fn take_sample(&mut self, ran: Option<Ran>) {
        self.poll.clear(PollReason::Sample);
        // SAFETY: a frame is running at a safepoint, complete and its `pc` saved.
        let (code, unit) = unsafe { ((*self.frame).code.shared_arc(), (*self.frame).unit_at((*self.frame).pc)) };
        self.jit.sampler.add(code, unit, ran.unwrap_or(Ran::Interpreter));
    }
}
