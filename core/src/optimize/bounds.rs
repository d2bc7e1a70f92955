//! Bounds checks of lists that a loop does not change: a list's length and its buffer are loaded before the loop, and what is
//! left in it is one comparison, which goes where another one, or the index's range, says the same, or where the loop asks for
//! the nearest of all [ends](super::ends).
//!
//! Invariant: only of lists of which nothing in a whole turn changes the length or the buffer, so a list that grows in the
//! loop is left alone; and not in loops that call helpers, over which words do not live.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use super::ends::{NearestEnd, Question};
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
    /// The nearest end is no farther than its length.
    is_within: bool,
}

/// The lists of a loop.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    pub end: Option<NearestEnd>,
}

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
            if self.of(owner).is_some() || self.lists.len() == MOST_LISTS || !is_carried(builder, finals, owner) {
                continue;
            }
            let [length, buffer] = loads(owner, buffer, length);
            if builder.is_unchanged(&length) && builder.is_unchanged(&buffer) {
                self.lists.try_reserve(1).map_err(|_| Full)?;
                let (length, buffer) = (builder.emit(length)?, builder.emit(buffer)?);
                self.lists.push(List { owner, length, buffer, is_within: false });
            }
        }
        self.find_end(builder, turn)
    }

    /// Finds out whether the loop counts up through lists, and where the nearest end is.
    fn find_end(&mut self, builder: &mut Builder, turn: usize) -> Result<(), Full> {
        let lists = &mut self.lists;
        let counts = |builder: &Builder, counter: Ref| {
            let mut accesses = builder.trace.instructions[..turn].iter().filter_map(access);
            builder.fact(counter).low >= 0 && accesses.any(|(_, index, ..)| index == counter)
        };
        let Some(question) = Question::find(builder, turn, counts)? else { return Ok(()) };
        for i in &builder.trace.instructions[question.at..turn] {
            let Some((owner, index, ..)) = access(i) else { continue };
            let of = lists.iter_mut().find(|list| list.owner == owner && index == question.counter);
            of.into_iter().for_each(|list| list.is_within |= !question.is_about(list.length));
        }
        if lists.iter().any(|list| list.is_within) {
            let lengths = lists.iter().filter(|list| list.is_within).map(|list| list.length);
            self.end = Some(question.nearest(builder, lengths)?);
        }
        Ok(())
    }

    fn of(&self, owner: Ref) -> Option<&List> {
        self.lists.iter().find(|list| list.owner == owner)
    }

    /// Loads of length and buffer of the list that an access is to.
    pub fn loads_of(now: &Instruction) -> [Instruction; 2] {
        let (owner, _, buffer, length, _) = access(now).unwrap_or((Ref::NONE, Ref::NONE, 0, 0, 0));
        loads(owner, buffer, length)
    }

    /// Is the index of a recorded access the counter that the loop has asked about, and so within the list?
    fn is_inside(&self, builder: &Builder, list: &List, recorded: Ref, index: Ref) -> bool {
        let end = self.end.as_ref().filter(|end| end.is_asked && list.is_within);
        end.is_some_and(|end| end.question.counter == recorded) && builder.fact(index).low >= 0
    }

    /// An access `before`, which in the loop is `now`, as a check of bounds, where it needs one, and one to the buffer.
    pub fn split(
        &self,
        builder: &mut Builder,
        before: &Instruction,
        now: &Instruction,
    ) -> Option<(Option<Instruction>, Instruction)> {
        let (owner, index, _, _, exit) = access(now)?;
        let list = self.of(owner)?;
        let recorded = access(before).map_or(index, |(_, index, ..)| index);
        // Negative ones count from the end.
        let counts_from_start = builder.fact(index).low >= 0 || builder.fact(recorded).was_positive;
        if !counts_from_start || builder.find(now).is_some() {
            return None;
        }
        let check = if self.is_inside(builder, list, recorded, index) {
            builder.rely([index; 2]);
            None
        } else {
            Some(Instruction::uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[index.0, list.length.0, exit]))
        };
        let buffer = list.buffer.0;
        let access = match now.op {
            Op::Uop(Uop::STORE_ITEM) => {
                Instruction::uop(Uop::STORE_BUFFER_ITEM, Type::None, &[now.arguments[0], buffer, index.0])
            }
            _ => Instruction::uop(Uop::LOAD_BUFFER_ITEM, now.of, &[buffer, index.0]),
        };
        Some((check, access))
    }
}

impl Builder {
    /// Lists in slots that the trace has looked into, and that may be this one, as far as is known.
    pub fn lists_that_may_be(&self, list: Ref) -> Result<Vec<Ref>, Full> {
        let mut found: Vec<Ref> = Vec::new();
        found.try_reserve(MOST_LISTS).map_err(|_| Full)?;
        for (owner, ..) in self.trace.instructions.iter().filter_map(access) {
            let is_in_slot = !owner.is_constant() && self.trace.get(owner).is_uop(Uop::LOAD_SLOT);
            if is_in_slot && owner != list && found.len() < MOST_LISTS && !found.contains(&owner) && self.may_be_same(owner, list)
            {
                found.push(owner);
            }
        }
        Ok(found)
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
