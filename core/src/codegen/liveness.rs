//! Which values a trace uses where, and until when each lives.
//!
//! A *real* use wants a register. A snapshot keeps a value alive wherever it is. Positions are indices of instructions; the
//! edge back to the loop's head is behind the last. What is defined before the loop and used in it lives to the edge.
//! What is sunk has no code: what they refer to is used where a snapshot refers to them.

use alloc::vec::Vec;

use super::allocation::ValueId;
use super::linear_scan::Inherited;
use crate::trace::ir::{Instruction, Op, Pseudo, Ref, Trace};

/// No position.
pub const NEVER: u16 = u16::MAX;

/// Uses and ends of all values of a trace.
#[derive(Debug, Default)]
pub struct Liveness {
    /// By instruction: the value that it is, another one for copies.
    root: Vec<ValueId>,
    /// By value: where its real uses begin in `uses`; one more at the end.
    first: Vec<u32>,
    /// Positions of real uses, ascending for each value.
    uses: Vec<u16>,
    /// By value: the last position where it is used, in any way; NEVER where it is not.
    end: Vec<u16>,
    /// Values by the position of their end.
    dying: Vec<ValueId>,
    first_dying: Vec<u32>,
    /// Where LOOP is.
    pub head: Option<usize>,
    /// The position of the edge.
    pub edge: usize,
}

/// The PHIs of the loop at `head`, with their indices.
pub fn phis(trace: &Trace, head: usize) -> impl Iterator<Item = (usize, &Instruction)> {
    let behind = trace.instructions.iter().enumerate().skip(head + 1);
    behind.take_while(|(_, i)| i.is(Pseudo::PHI) || i.is(Pseudo::NOP)).filter(|(_, i)| i.is(Pseudo::PHI))
}

/// The arguments of a CALL at an index, those of CALL_MORE included.
pub fn call_arguments(trace: &Trace, at: usize) -> impl Iterator<Item = Ref> {
    let call = &trace.instructions[at];
    let more = trace.instructions.get(at + 1).filter(|i| i.is(Pseudo::CALL_MORE));
    call.references().chain(more.into_iter().flat_map(Instruction::references)).take(usize::from(call.arguments[1]))
}

impl Liveness {
    pub fn of(trace: &Trace) -> Liveness {
        Liveness::with(trace, &[])
    }

    /// Of a trace with values that are there at its beginning: those that are in the same place are the same value.
    pub fn with(trace: &Trace, inherited: &[Inherited]) -> Liveness {
        let count = trace.instructions.len();
        let values = count + trace.constants.len();
        let mut live = Liveness { head: trace.loop_head(), edge: count, ..Liveness::default() };
        live.find_roots(trace, inherited);
        live.end = alloc::vec![NEVER; values];
        live.first = alloc::vec![0; values + 1];
        live.collect_real_uses(trace, values);
        live.extend_by_snapshots(trace);
        live.extend_over_loop();
        live.sort_by_end(values);
        live
    }

    fn find_roots(&mut self, trace: &Trace, inherited: &[Inherited]) {
        self.root.reserve(trace.instructions.len());
        for (at, i) in trace.instructions.iter().enumerate() {
            let value = ValueId(at as u16);
            let root = match i.op {
                Op::Pseudo(Pseudo::COPY) => self.value(trace, i.reference(0)),
                Op::Pseudo(Pseudo::INHERIT) => {
                    let place = inherited.iter().find(|i| i.value == value).map(|i| i.place);
                    inherited.iter().find(|i| Some(i.place) == place).map_or(value, |first| first.value)
                }
                _ => value,
            };
            self.root.push(root);
        }
    }

    /// The value that a reference to what lies before it is.
    pub fn value(&self, trace: &Trace, reference: Ref) -> ValueId {
        let id = ValueId::of(trace, reference);
        self.root.get(id.index()).copied().unwrap_or(id)
    }

    /// Counts each value's uses, then puts them in their places.
    fn collect_real_uses(&mut self, trace: &Trace, values: usize) {
        let mut first = core::mem::take(&mut self.first);
        self.each_real_use(trace, |value, _| first[value.index() + 1] += 1);
        for at in 0..values {
            first[at + 1] += first[at];
        }
        let mut uses = alloc::vec![0; first[values] as usize];
        let mut next = first.clone();
        let mut end = core::mem::take(&mut self.end);
        self.each_real_use(trace, |value, position| {
            uses[next[value.index()] as usize] = position as u16;
            next[value.index()] += 1;
            end[value.index()] = position as u16;
        });
        (self.first, self.uses, self.end) = (first, uses, end);
    }

    /// Visits real uses by position.
    fn each_real_use(&self, trace: &Trace, mut visit: impl FnMut(ValueId, usize)) {
        // Constants go to PHIs and arguments as they are.
        let visit_variable = |this: &Self, reference: Ref, at: usize, visit: &mut dyn FnMut(ValueId, usize)| {
            let value = this.value(trace, reference);
            if !value.is_constant(trace) {
                visit(value, at);
            }
        };
        for (at, i) in trace.instructions.iter().enumerate() {
            match i.op {
                Op::Uop(_) => i.references().for_each(|r| visit(self.value(trace, r), at)),
                Op::Pseudo(Pseudo::CALL) => {
                    call_arguments(trace, at).for_each(|r| visit_variable(self, r, at, &mut visit));
                }
                Op::Pseudo(Pseudo::LOOP) => {
                    phis(trace, at).for_each(|(_, phi)| visit_variable(self, phi.reference(0), at, &mut visit));
                }
                Op::Pseudo(_) => {}
            }
        }
        if let Some(head) = self.head {
            phis(trace, head).for_each(|(_, phi)| visit_variable(self, phi.reference(1), self.edge, &mut visit));
        }
    }

    /// A snapshot is shared by instructions: the last of them counts.
    fn extend_by_snapshots(&mut self, trace: &Trace) {
        let mut last_user = alloc::vec![NEVER; trace.snapshots.len()];
        for (at, i) in trace.instructions.iter().enumerate() {
            if let Some(snapshot) = i.snapshot() {
                last_user[usize::from(snapshot.0)] = at as u16;
            }
        }
        let mut pending = Vec::new();
        for (snapshot, at) in trace.snapshots.iter().zip(last_user) {
            if at != NEVER {
                let first = snapshot.first as usize;
                let entries = &trace.entries[first..first + usize::from(snapshot.count)];
                pending.extend(entries.iter().map(|e| self.value(trace, e.value)));
                self.extend(trace, &mut pending, at);
            }
        }
    }

    /// Lets values live to a position, and what sunk ones are made of.
    fn extend(&mut self, trace: &Trace, pending: &mut Vec<ValueId>, at: u16) {
        while let Some(value) = pending.pop() {
            if value.is_constant(trace) {
                continue;
            }
            let end = &mut self.end[value.index()];
            if *end != NEVER && *end >= at {
                continue;
            }
            *end = at;
            let i = &trace.instructions[value.index()];
            if i.is_sunk() {
                pending.extend(i.references().map(|r| self.value(trace, r)));
            }
        }
    }

    /// What is defined before the loop and used in it lives to the edge.
    fn extend_over_loop(&mut self) {
        let Some(head) = self.head else { return };
        for end in &mut self.end[..head] {
            if *end != NEVER && usize::from(*end) > head {
                *end = self.edge as u16;
            }
        }
    }

    fn sort_by_end(&mut self, values: usize) {
        let mut first = alloc::vec![0u32; self.edge + 2];
        for end in self.end.iter().filter(|end| **end != NEVER) {
            first[usize::from(*end) + 1] += 1;
        }
        for at in 0..=self.edge {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        self.dying = alloc::vec![ValueId::NONE; first[self.edge + 1] as usize];
        for value in 0..values {
            let end = self.end[value];
            if end != NEVER {
                let at = &mut next[usize::from(end)];
                self.dying[*at as usize] = ValueId(value as u16);
                *at += 1;
            }
        }
        self.first_dying = first;
    }

    /// Values whose last use is at a position.
    pub fn dying_at(&self, at: usize) -> &[ValueId] {
        &self.dying[self.first_dying[at] as usize..self.first_dying[at + 1] as usize]
    }

    /// The last position where a value is used; NEVER where it is not.
    pub fn end(&self, value: ValueId) -> u16 {
        self.end[value.index()]
    }

    /// Is the value used behind a position?
    pub fn lives_after(&self, value: ValueId, at: usize) -> bool {
        let end = self.end(value);
        end != NEVER && usize::from(end) > at
    }

    /// The positions of a value's real uses.
    pub fn real_uses(&self, value: ValueId) -> &[u16] {
        &self.uses[self.first[value.index()] as usize..self.first[value.index() + 1] as usize]
    }

    /// How many of them are in the loop, without the edge.
    pub fn real_uses_in_loop(&self, value: ValueId) -> usize {
        let Some(head) = self.head else { return 0 };
        let edge = self.edge;
        self.real_uses(value).iter().filter(|at| (head + 1..edge).contains(&usize::from(**at))).count()
    }
}
