//! Where a side trace comes back to its root's loop: it goes on at the head, with what lives there in registers, if it has
//! what the loop takes for granted (`optimize/head.rs`).

use alloc::vec::Vec;

use super::{Recorder, Recording, Stop};
use crate::machine::Machine;
use crate::optimize::{Head, Recorded};
use crate::trace::ir::{
    Constant, Entry, FIRST_GENERATOR_SLOT, FIRST_HEAD_VALUE, FrameId, Instruction as Ins, Leave, Pseudo, Ref, Snapshot, Type,
};
use crate::value::Value;

/// What the code of a loop has at its head.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Live {
    /// An item of [`Head`], by its number.
    Item(usize),
    Constant(Constant),
}

impl Recorder {
    /// The recording ends at the head of its root's loop, where `lives` is wanted. Does it go on there? Else it goes on at the
    /// root's entry.
    pub fn end_at_head(mut self, vm: &Machine, head: &Head, lives: &[Live]) -> Recording<(Recorded, bool)> {
        self.begin(vm)?;
        self.write_back_all()?;
        self.tell_handled()?;
        let mut slots: Vec<Ref> = Vec::new();
        let mut actual: Vec<Value> = Vec::new();
        for (slot, _) in head.slots() {
            slots.try_reserve(1).map_err(|_| Stop::Full)?;
            actual.try_reserve(1).map_err(|_| Stop::Full)?;
            let Some((value, is)) = self.read_at_head(slot)? else { return self.end_here().map(|recorded| (recorded, false)) };
            slots.push(value);
            actual.push(is);
        }
        if !head.admits(&actual) {
            return self.end_here().map(|recorded| (recorded, false));
        }
        let end = self.take_snapshot(Leave::End, self.at.start)?;
        let mark = self.builder.mark_end(end);
        let reached = self.go_to_head(head, lives, &slots)?;
        if !reached {
            self.builder.fails = false;
            self.builder.end_at(mark, end)?;
        }
        self.builder.trace.extent = self.extent;
        Ok((Recorded { builder: self.builder, finals: Vec::new() }, reached))
    }

    /// What a slot holds at the head, and held when it was recorded; None: it is of a generator that the trace does not know any
    /// more.
    fn read_at_head(&mut self, slot: u16) -> Recording<Option<(Ref, Value)>> {
        if slot < FIRST_GENERATOR_SLOT {
            return Ok(Some((self.read(slot)?, self.actual(slot))));
        }
        self.read_waiting(slot)
    }

    fn go_to_head(&mut self, head: &Head, lives: &[Live], slots: &[Ref]) -> Recording<bool> {
        let exit = self.exit()?;
        let Some(values) = self.builder.reach(head, slots, exit)? else { return Ok(false) };
        let mut entries: Vec<Entry> = Vec::new();
        entries.try_reserve(self.slots.len() + lives.len()).map_err(|_| Stop::Full)?;
        for (at, slot) in self.slots.iter().enumerate() {
            let slot = slot.filter(|slot| slot.written).map(|slot| slot.value);
            let is_written_there = head.slots().any(|written| written == (at as u16, true));
            if let Some(value) = slot.filter(|_| !is_written_there && at < usize::from(FIRST_GENERATOR_SLOT)) {
                entries.push(Entry { slot: at as u16, value });
            }
        }
        for (number, live) in lives.iter().enumerate() {
            let value = match live {
                Live::Item(item) => self.builder.at_head(head, &values, *item),
                Live::Constant(constant) => Some(self.builder.constant(constant.of, constant.bits)?),
            };
            let Some(value) = value else { return Ok(false) };
            entries.push(Entry { slot: FIRST_HEAD_VALUE + number as u16, value });
        }
        let snapshot =
            Snapshot { leave: Leave::End, frame: FrameId::ROOT, unit: self.at.start, depth: self.depth, first: 0, count: 0 };
        let id = self.builder.snapshot_as_it_is(snapshot, &entries)?;
        self.emit(Ins::pseudo(Pseudo::GO_TO_HEAD, Type::None, &[id.0]))?;
        Ok(!self.builder.makes_any(head.shared(&values))?)
    }
}
