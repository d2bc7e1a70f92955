//! Random choices in traces, for tests: when a recording ends, which guards fail and when, and the seeds of allocations.
//!
//! Which guards may be made to fail: those before which nothing of their instruction happened, so that the interpreter can
//! run it anew. Not those that say which way a jump goes, which leave to the other way, nor those that ask whether a helper
//! which changes memory could do its work.
//! Invariant: a seed gives the same choices wherever and whenever it is used.

use alloc::vec::Vec;

use crate::trace::ir::{Instruction, Leave, Op, Pseudo, SnapshotId, Trace};
use crate::trace::quick::Quick;
use crate::tuning::MOST_RECORDED_INSTRUCTIONS;
use crate::uop::Effect;

/// One recording of so many ends early, within so many instructions.
const ABORTS: u64 = 6;
const ABORTED_WITHIN: u64 = 60;
/// One guard of so many fails, at one of its first executions.
const FAILING: u64 = 4;
const FAILS_WITHIN: u64 = 8;

/// A source of random choices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chaos(u64);

impl Chaos {
    pub fn new(seed: u64) -> Chaos {
        Chaos(seed)
    }

    /// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.word() % n.max(1)
    }

    /// The seed of an allocation.
    pub fn seed(&mut self) -> u64 {
        self.word() | 1
    }

    /// After how many instructions a recording ends.
    pub fn recording(&mut self) -> usize {
        if self.below(ABORTS) == 0 { self.below(ABORTED_WITHIN) as usize } else { MOST_RECORDED_INSTRUCTIONS }
    }

    /// By exit, in the order of the instructions that have one: at which execution it is taken though its guard would pass;
    /// 0: never.
    pub fn failures(&mut self, trace: &Trace) -> Vec<u64> {
        let exits = trace.instructions.iter().enumerate().filter(|(_, i)| i.snapshot().is_some());
        let at = |chaos: &mut Chaos| if chaos.below(FAILING) == 0 { 1 + chaos.below(FAILS_WITHIN) } else { 0 };
        exits.map(|(index, _)| if may_be_made_to_fail(trace, index) { at(self) } else { 0 }).collect()
    }
}

/// Can the interpreter run the instruction anew when this guard fails that would have passed?
fn may_be_made_to_fail(trace: &Trace, at: usize) -> bool {
    let guard = &trace.instructions[at];
    let Some(id) = guard.snapshot() else { return false };
    trace.snapshot(id).leave == Leave::Guard && !asks_what_changed(trace, guard) && !is_behind_a_change(trace, at, id)
}

fn changes(i: &Instruction) -> bool {
    match i.op {
        Op::Uop(uop) => matches!(uop.effect(), Effect::Store | Effect::GuardedStore),
        Op::Pseudo(Pseudo::CALL) => Quick::ALL.get(usize::from(i.arguments[0])).is_none_or(|quick| !quick.writes().is_empty()),
        Op::Pseudo(_) => false,
    }
}

/// Is it on what a helper answered that changes memory?
fn asks_what_changed(trace: &Trace, guard: &Instruction) -> bool {
    guard.references().any(|r| !r.is_constant() && changes(trace.get(r)))
}

/// Was something changed since the first guard with that snapshot?
fn is_behind_a_change(trace: &Trace, at: usize, id: SnapshotId) -> bool {
    let before = &trace.instructions[..at];
    let first = before.iter().position(|i| i.snapshot() == Some(id));
    first.is_some_and(|first| before[first..].iter().any(changes))
}
