//! Polls of a trace between which nothing looks at fuel, and nothing is made, are one: the first takes the units of all of them.
//! Where the trace is left in between, the units of those that were not come to are given back.
//!
//! So fuel is exact wherever the trace is left. Where less is left than all of them take, the first one leaves, and the
//! interpreter goes on from there until fuel ends; a word that is raised in between is seen one turn later.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use crate::trace::ir::{Instruction, Op, Pseudo, Trace};
use crate::uop::Uop;

/// What becomes of an instruction by that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Units that a poll takes for later ones.
    pub takes: u16,
    /// A poll whose unit an earlier one takes.
    pub is_taken: bool,
    /// Units that are given back where the trace is left here.
    pub owed: u16,
}

/// What becomes of the polls of a trace.
#[derive(Debug)]
pub struct Polls {
    /// Of each instruction.
    pub ahead: Vec<Ahead>,
    /// Where fuel lies in the machine.
    pub fuel: u16,
}

impl Polls {
    pub fn of(trace: &Trace) -> Polls {
        let first = trace.instructions.iter().find(|i| i.is_uop(Uop::POLL));
        Polls { ahead: ahead(trace), fuel: first.map_or(0, |poll| poll.arguments[0]) }
    }
}

fn ahead(trace: &Trace) -> Vec<Ahead> {
    let mut all = alloc::vec![Ahead::default(); trace.instructions.len()];
    let mut polls: Vec<usize> = Vec::new();
    for (at, i) in trace.instructions.iter().enumerate() {
        if i.is_uop(Uop::POLL) {
            polls.push(at);
        } else if ends(i) {
            join(&polls, &mut all);
            polls.clear();
        }
    }
    join(&polls, &mut all);
    all
}

/// Must polls before it be done by then? A helper may charge fuel; what makes something may ask for a collection.
fn ends(i: &Instruction) -> bool {
    match i.op {
        Op::Pseudo(pseudo) => matches!(pseudo, Pseudo::LOOP | Pseudo::CALL),
        Op::Uop(uop) => matches!(
            uop,
            Uop::TAKE_CELL | Uop::APPEND_ITEM | Uop::APPEND_BYTE_ITEM | Uop::LOAD_VM | Uop::ADD_VM_CONST | Uop::STORE_VM
        ),
    }
}

fn join(polls: &[usize], all: &mut [Ahead]) {
    let Some((first, others)) = polls.split_first() else { return };
    all[*first].takes = others.len() as u16;
    let mut from = *first;
    for (n, at) in others.iter().enumerate() {
        let owed = (others.len() - n) as u16;
        all[from..*at].iter_mut().for_each(|i| i.owed = owed);
        all[*at].is_taken = true;
        from = *at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_owed_between_polls() {
        let trace = Trace::parse(
            "extent 20\nframe 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)\n\
             @p poll frame 0 unit 3 depth 0 []\nPOLL 8 16 @p\n%a:tagged = LOAD_SLOT 0\nGUARD_INT %a @p\nPOLL 8 16 @p\n\
             GUARD_INT %a @p\nPOLL 8 16 @p\nGUARD_INT %a @p\n%l:tagged = CALL LIST_0\nPOLL 8 16 @p\n@e end frame 0 unit 3 depth 0 []\n\
             LEAVE_TRACE @e\n",
        )
        .unwrap();
        let all = ahead(&trace);
        let of = |uop: Uop| {
            let with = all.iter().zip(&trace.instructions).filter(move |(_, i)| i.is_uop(uop));
            with.map(|(ahead, _)| (ahead.takes, ahead.is_taken, ahead.owed)).collect::<Vec<_>>()
        };
        assert_eq!(of(Uop::POLL), [(2, false, 2), (0, true, 1), (0, true, 0), (0, false, 0)]);
        assert_eq!(of(Uop::GUARD_INT), [(0, false, 2), (0, false, 1), (0, false, 0)]);
    }
}
