//! Common subexpressions: what gives the same as an instruction before it is that instruction.
//!
//! Instructions of a uop form a chain, from the latest back. One that gives the same lies behind the operands, so the walk
//! ends there. Guards count as giving that they passed; the snapshot is not compared, the first has checked already. What
//! memory holds that can change is for `forward.rs`.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::Builder;
use super::passes::Passes;
use crate::trace::ir::{Instruction, MOST_ARGUMENTS, Op, Pseudo, Ref, Role, Type};
use crate::trace::quick::Quick;
use crate::uop::{Effect, Uop};

const NONE: u16 = u16::MAX;

/// Instructions by their uop.
pub(super) struct Chains {
    latest: [u16; Uop::ALL.len() + 1],
    before: Vec<u16>,
}

impl Default for Chains {
    fn default() -> Chains {
        Chains { latest: [NONE; Uop::ALL.len() + 1], before: Vec::new() }
    }
}

impl Chains {
    /// Calls have a chain of their own.
    fn of(i: &Instruction) -> Option<usize> {
        match i.op {
            Op::Uop(uop) => Some(uop as usize),
            Op::Pseudo(Pseudo::CALL) => Some(Uop::ALL.len()),
            Op::Pseudo(_) => None,
        }
    }

    pub fn reserve(&mut self) -> bool {
        self.before.try_reserve(1).is_ok()
    }

    pub fn add(&mut self, i: &Instruction) {
        let at = self.before.len() as u16;
        let before = match Chains::of(i) {
            Some(chain) => core::mem::replace(&mut self.latest[chain], at),
            None => NONE,
        };
        self.before.push(before);
    }

    /// Instructions from this on are gone.
    pub fn truncate(&mut self, length: usize) {
        for latest in &mut self.latest {
            while *latest != NONE && usize::from(*latest) >= length {
                *latest = self.before[usize::from(*latest)];
            }
        }
        self.before.truncate(length);
    }

    /// A chain, from its latest instruction back.
    fn from(&self, latest: u16) -> impl Iterator<Item = usize> + use<'_> {
        let next = |at: u16| (at != NONE).then_some(at);
        core::iter::successors(next(latest), move |at| next(self.before[usize::from(*at)])).map(usize::from)
    }
}

/// Does a uop always give, or decide, the same of the same operands?
fn is_repeatable(uop: Uop) -> bool {
    use Uop::*;
    match uop {
        // Slots are not written in traces; tuples and ranges do not change; an object's age changes between turns only.
        LOAD_SLOT | LOAD_SLOT_INT | LOAD_SLOT_FLOAT | LOAD_TAIL_ITEM | RANGE_ITEM | BARRIER => true,
        // What was made once stays there, and before it is, the trace leaves.
        LOAD_VM_ITEM => true,
        _ => matches!(uop.effect(), Effect::Pure | Effect::Guard | Effect::Control),
    }
}

/// A helper that always gives the same, and no new object.
fn is_repeatable_call(i: &Instruction) -> bool {
    let quick = Quick::ALL.get(usize::from(i.arguments[0]));
    quick.is_some_and(|quick| quick.reads().is_empty() && quick.writes().is_empty() && quick.result() == Type::Bool)
}

/// The same arguments, but for snapshots?
pub(super) fn same_arguments(a: &Instruction, b: &Instruction) -> bool {
    let roles = b.roles();
    let roles = roles.as_slice();
    a.op == b.op && (0..MOST_ARGUMENTS).all(|n| a.arguments[n] == b.arguments[n] || roles.get(n) == Some(&Role::Snapshot))
}

impl Builder {
    /// What gives the same as an instruction that is not appended yet; NONE if all that it does is done.
    pub(super) fn find(&self, i: &Instruction) -> Option<Ref> {
        let latest = match i.op {
            Op::Uop(uop) if is_repeatable(uop) && self.passes.contains(Passes::CSE) => self.chains.latest[uop as usize],
            Op::Pseudo(Pseudo::CALL) if is_repeatable_call(i) && self.passes.contains(Passes::CSE) => {
                self.chains.latest[Uop::ALL.len()]
            }
            Op::Uop(_) if self.passes.contains(Passes::FORWARD) => return self.forward(i),
            Op::Uop(_) => return None,
            Op::Pseudo(_) => return None,
        };
        let from = i.references().filter(|r| !r.is_constant()).map(|r| r.index() + 1).max().unwrap_or(0);
        let from = if i.of == Type::Word { from.max(self.words_from) } else { from };
        let found = self.chains.from(latest).take_while(|at| *at >= from);
        let mut same = found.filter(|at| same_arguments(&self.trace.instructions[*at], i));
        same.next().map(|at| if i.of == Type::None { Ref::NONE } else { self.as_at_hand(Ref::instruction(at)) })
    }
}
