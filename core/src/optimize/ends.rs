//! Where a loop ends that counts up through lists: at the nearest of its own end and those of the lists. That one is found before
//! the loop, so a single comparison in each turn does for all.
//!
//! `for i in range(n): a[i] += b[i]` asks whether `i` is below `n`, below the length of `a`, and below that of `b`. None of them
//! changes in the loop, so it asks about the least alone. Where the answer is no, it is not known which end was reached: the loop
//! is left as by a guard that lies before the question, and whoever goes on from there asks again, about the loop's own end.
//!
//! Invariant: a turn changes nothing before it comes to the question, so going back there is exact; behind it the counter is
//! within each of the lists, whose lengths no turn changes (`bounds.rs`).
#![forbid(unsafe_code)]

use super::builder::{Builder, Full};
use crate::trace::ir::{Instruction, Leave, Op, Pseudo, Ref, SnapshotId, Type};
use crate::uop::{Effect, Uop};

/// A question of the recorded turn that ends the loop: is a counter below its end?
#[derive(Clone, Copy)]
pub(super) struct Question {
    /// Where it stands in the turn.
    pub at: usize,
    pub counter: Ref,
    end: Ref,
    /// What leaves before it.
    exit: SnapshotId,
}

/// The nearest end of a loop.
pub(super) struct NearestEnd {
    pub question: Question,
    least: Ref,
    /// The loop asks about it, so from there on the counter is within the lists.
    pub is_asked: bool,
}

/// The end and the counter of an instruction that leaves unless the counter is below its end.
fn asks(builder: &mut Builder, i: Instruction) -> Result<Option<(Ref, Ref)>, Full> {
    let (end, counter) = match i.op {
        Op::Uop(Uop::BRANCH_INT_LE) => (i.reference(0), i.reference(1)),
        Op::Uop(Uop::BRANCH_INT_GE_CONST) => {
            let bits = builder.trace.constant(i.reference(1)).ok_or(Full)?.bits;
            (builder.constant(Type::Int, bits)?, i.reference(0))
        }
        _ => return Ok(None),
    };
    let is_int = |r: Ref| builder.trace.type_of(r) == Type::Int;
    Ok((is_int(end) && is_int(counter) && !counter.is_constant()).then_some((end, counter)))
}

/// Does it change nothing but what it gives?
fn changes_nothing(i: &Instruction) -> bool {
    match i.op {
        Op::Uop(uop) => {
            use Effect::{Control, Guard, GuardedLoad, Load, Pure};
            matches!(uop.effect(), Pure | Guard | Load | GuardedLoad | Control)
        }
        Op::Pseudo(pseudo) => matches!(pseudo, Pseudo::NOP | Pseudo::COPY),
    }
}

impl Question {
    /// The first one of a turn of so many instructions that is about such a counter.
    pub fn find(builder: &mut Builder, turn: usize, counts: impl Fn(&Builder, Ref) -> bool) -> Result<Option<Question>, Full> {
        let mut exit = None;
        for at in 0..turn {
            let i = builder.trace.instructions[at];
            if !changes_nothing(&i) {
                break;
            }
            if let (Some(exit), Some((end, counter))) = (exit, asks(builder, i)?)
                && counts(builder, counter)
            {
                return Ok(Some(Question { at, counter, end, exit }));
            }
            exit = exit.or_else(|| i.snapshot().filter(|id| builder.trace.snapshot(*id).leave == Leave::Guard));
        }
        Ok(None)
    }

    /// Is this the length that it asks about?
    pub fn is_about(&self, length: Ref) -> bool {
        self.end == length
    }

    /// The least of its end and these lengths, which is computed behind the turn.
    pub fn nearest(self, builder: &mut Builder, lengths: impl Iterator<Item = Ref>) -> Result<NearestEnd, Full> {
        let mut least = self.end;
        for length in lengths {
            least = builder.emit(Instruction::uop(Uop::MIN_INT, Type::Int, &[least.0, length.0]))?;
        }
        Ok(NearestEnd { question: self, least, is_asked: false })
    }
}

impl NearestEnd {
    /// Where the loop asks about it, by what leaves before the question. Not where the loop's own end varies.
    pub fn asks_at(&self, at: usize, now: impl Fn(Ref) -> Ref) -> Option<SnapshotId> {
        let question = &self.question;
        (at == question.at && now(question.end) == question.end).then_some(question.exit)
    }

    /// Asks for a counter of the loop; `exit` is what leaves there.
    pub fn ask(&mut self, counter: Ref, exit: SnapshotId) -> Instruction {
        self.is_asked = true;
        Instruction::uop(Uop::BRANCH_INT_LE, Type::None, &[self.least.0, counter.0, exit.0])
    }
}
