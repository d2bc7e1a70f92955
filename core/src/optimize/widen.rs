//! Counters at the head of a loop: no more is known of each than of what the recorded turn began with.
//!
//! The turn that is the preamble counts from 0, say, so the loop begins with 1; but only the preamble knows that, and a side trace
//! that comes around an outer loop comes with 0 again. It would have to go through the preamble each time.
//!
//! That less is known of a value is always right. It is enough, too, for what the preamble left out because of where a value
//! lies: of what takes its place in the loop no less is known than of the value that the turn began with.
#![forbid(unsafe_code)]

use super::builder::Builder;
use crate::trace::ir::{Entry, Instruction, Op, Ref};
use crate::uop::Uop;

impl Builder {
    /// Forgets how far what the turn leaves in slots and in memory was counted up or down within it (and what says where it is
    /// stored: an index is still within its list).
    pub(super) fn widen_counters(&mut self, finals: &[Entry]) {
        finals.iter().for_each(|entry| self.widen_counter(entry.value));
        for at in 0..self.trace.instructions.len() {
            let i = self.trace.instructions[at];
            if Builder::is_store(&i) {
                i.references().for_each(|stored| self.widen_counter(stored));
            }
        }
    }

    fn widen_counter(&mut self, counter: Ref) {
        let raw = match self.made_by(counter) {
            Some(Instruction { op: Op::Uop(Uop::BOX_INT), arguments, .. }) => Ref(arguments[0]),
            _ => counter,
        };
        let mut begin = raw;
        while let Some(i) = self.made_by(begin).filter(|i| matches!(i.op, Op::Uop(Uop::ADD_INT_CONST | Uop::ADD_CONST))) {
            begin = i.reference(0);
        }
        if begin == raw || begin.is_constant() {
            return;
        }
        let began = self.fact(begin);
        for value in [raw, counter] {
            self.note(value, |fact| (fact.low, fact.high) = (fact.low.min(began.low), fact.high.max(began.high)));
        }
    }

    fn made_by(&self, value: Ref) -> Option<Instruction> {
        (!value.is_constant()).then(|| *self.trace.get(value))
    }
}
