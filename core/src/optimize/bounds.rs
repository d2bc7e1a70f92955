//! Bounds checks of lists that a loop does not change: a list's length and its buffer are loaded before the loop, and what is
//! left in it is one comparison, which goes where another one, or the index's range, says the same.
//!
//! Invariant: only of lists of which nothing in a whole turn changes the length or the buffer, so a list that grows in the
//! loop is left alone; and not in loops that call helpers, over which words do not live.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use super::passes::Passes;
use crate::trace::ir::{Entry, Instruction, Op, Pseudo, Ref, Type};
use crate::uop::Uop;

/// Most lists of a loop: each of them takes two registers.
const MOST_LISTS: usize = 4;

/// A list, and what was loaded of it before the loop.
struct List {
    owner: Ref,
    length: Ref,
    buffer: Ref,
}

/// The lists of a loop.
#[derive(Default)]
pub(super) struct Lists(Vec<List>);

/// An access to an item: the list, the index, the fields of buffer and length, the snapshot.
fn access(i: &Instruction) -> Option<(Ref, Ref, u16, u16, u16)> {
    let first = match i.op {
        Op::Uop(Uop::LOAD_ITEM) => 0,
        Op::Uop(Uop::STORE_ITEM) => 1,
        _ => return None,
    };
    let a = &i.arguments[first..];
    Some((Ref(a[0]), Ref(a[1]), a[2], a[3], a[4]))
}

impl Lists {
    /// Loads length and buffer of the lists behind the recorded turn.
    pub fn find(&mut self, builder: &mut Builder, finals: &[Entry]) -> Result<(), Full> {
        let turn = builder.trace.instructions.len();
        let calls = builder.trace.instructions.iter().any(|i| i.is(Pseudo::CALL));
        if calls || !builder.passes.contains(Passes::RANGE) {
            return Ok(());
        }
        for at in 0..turn {
            let Some((owner, _, buffer, length, _)) = access(&builder.trace.instructions[at]) else { continue };
            if self.of(owner).is_some() || self.0.len() == MOST_LISTS || !is_carried(builder, finals, owner) {
                continue;
            }
            let [length, buffer] = loads(owner, buffer, length);
            if builder.is_unchanged(&length) && builder.is_unchanged(&buffer) {
                self.0.try_reserve(1).map_err(|_| Full)?;
                let list = List { owner, length: builder.emit(length)?, buffer: builder.emit(buffer)? };
                self.0.push(list);
            }
        }
        Ok(())
    }

    fn of(&self, owner: Ref) -> Option<&List> {
        self.0.iter().find(|list| list.owner == owner)
    }

    /// Loads of length and buffer of the list that an access is to.
    pub fn loads_of(now: &Instruction) -> [Instruction; 2] {
        let (owner, _, buffer, length, _) = access(now).unwrap_or((Ref::NONE, Ref::NONE, 0, 0, 0));
        loads(owner, buffer, length)
    }

    /// An access `before`, which in the loop is `now`, as a check of bounds and one to the buffer.
    pub fn split(&self, builder: &Builder, before: &Instruction, now: &Instruction) -> Option<[Instruction; 2]> {
        let (owner, index, _, _, exit) = access(now)?;
        let list = self.of(owner)?;
        let recorded = access(before).map_or(index, |(_, index, ..)| index);
        // Negative ones count from the end.
        let counts_from_start = builder.fact(index).low >= 0 || builder.fact(recorded).was_positive;
        if !counts_from_start || builder.find(now).is_some() {
            return None;
        }
        let check = Instruction::uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[index.0, list.length.0, exit]);
        let buffer = list.buffer.0;
        let access = match now.op {
            Op::Uop(Uop::STORE_ITEM) => {
                Instruction::uop(Uop::STORE_BUFFER_ITEM, Type::None, &[now.arguments[0], buffer, index.0])
            }
            _ => Instruction::uop(Uop::LOAD_BUFFER_ITEM, now.of, &[buffer, index.0]),
        };
        Some([check, access])
    }
}

/// Length and buffer of a list, by the offsets of their fields.
fn loads(owner: Ref, buffer: u16, length: u16) -> [Instruction; 2] {
    let length = Instruction::uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[owner.0, length]);
    [length, Instruction::uop(Uop::LOAD_FIELD, Type::Word, &[owner.0, buffer])]
}

/// Is it what a slot holds in each turn, as on entry?
fn is_carried(builder: &Builder, finals: &[Entry], owner: Ref) -> bool {
    let load = (!owner.is_constant()).then(|| builder.trace.get(owner)).filter(|load| load.is_uop(Uop::LOAD_SLOT));
    load.is_some_and(|load| finals.iter().all(|entry| entry.slot != load.arguments[0] / 8 || entry.value == owner))
}
