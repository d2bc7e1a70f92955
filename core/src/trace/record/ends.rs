//! Where recordings end: by going elsewhere, or around.

use alloc::vec::Vec;

use super::{Recorder, Recording, Stop};
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::Op;
use crate::heap;
use crate::machine::Machine;
use crate::object::CodeObject;
use crate::optimize::Recorded;
use crate::trace::ir::{Entry, Instruction as Ins, Leave, Pseudo, SnapshotId, Type};

/// A point at which a recording may end.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    instructions: usize,
    snapshot: SnapshotId,
    extent: u16,
    /// Generators are known there: an exit makes their frames, and what runs is not written before.
    pub leaves: bool,
}

impl Recorder {
    /// The recording ends here, at the head of a loop that has a trace.
    pub fn end(mut self, vm: &Machine) -> Recording<Recorded> {
        if self.at_end && self.is_in_inlined_generator() {
            return Err(Stop::Generator);
        }
        self.begin(vm)?;
        self.write_back_all()?;
        self.end_here()
    }

    pub(super) fn end_here(mut self) -> Recording<Recorded> {
        self.tell_handled()?;
        let id = self.take_snapshot(Leave::End, self.at.start)?;
        self.emit(Ins::pseudo(Pseudo::LEAVE_TRACE, Type::None, &[id.0]))?;
        self.builder.trace.extent = self.extent;
        Ok(Recorded { builder: self.builder, finals: Vec::new() })
    }

    /// The code of the frame that was entered, if the recording ends there.
    pub fn entered_at_end(&self) -> Option<heap::Ref<CodeObject>> {
        self.at_end.then(|| self.top().code)
    }

    /// The code of each frame that waits for another one.
    pub fn waiting(&self) -> Vec<heap::Ref<CodeObject>> {
        self.frames[..self.frames.len() - 1].iter().map(|frame| frame.code).collect()
    }

    /// Is the root about to return?
    pub fn is_at_return(&self, vm: &Machine) -> bool {
        let code = self.top().code;
        let next = || Instructions::at(&code.shared().units, self.at_unit(vm));
        self.is_in_root() && next().is_some_and(|i| i.op == Op::RETURN_VALUE)
    }

    /// The recording ends here, where the root returns. Nobody looks at what else its frame holds.
    pub fn end_returning(mut self, vm: &Machine) -> Recording<Recorded> {
        self.begin(vm)?;
        let slot = self.operand(vm, 1);
        let result = self.read(slot)?;
        self.forget_root();
        self.write(slot, result)?;
        self.write_back_all()?;
        self.end_here()
    }

    /// Does the trace have frames of generators in registers?
    pub fn knows_generators(&self) -> bool {
        !self.generators.is_empty()
    }

    /// The trace may come to end here by an exit, whatever the frames are: nothing is written that would be in vain if it does
    /// not.
    pub fn mark_exit(&mut self, vm: &Machine) -> Recording<Mark> {
        self.begin(vm)?;
        let id = self.take_snapshot(Leave::End, self.at.start)?;
        Ok(Mark { instructions: self.builder.mark_end(id), snapshot: id, extent: self.extent, leaves: true })
    }

    /// The trace may come to end here, where the tier below goes on at the start of a block.
    pub fn mark(&mut self, vm: &Machine) -> Recording<Mark> {
        if self.is_in_inlined_generator() {
            return self.mark_exit(vm);
        }
        // An exception that nobody has looked at yet would be made.
        if self.handles_secretly() {
            return Err(Stop::Left);
        }
        self.begin(vm)?;
        self.write_back_all()?;
        let id = self.take_snapshot(Leave::End, self.at.start)?;
        Ok(Mark { instructions: self.builder.mark_end(id), snapshot: id, extent: self.extent, leaves: false })
    }

    /// The recording ends where it was marked, whatever came since.
    pub fn end_at(mut self, mark: Mark) -> Recording<Recorded> {
        self.builder.end_at(mark.instructions, mark.snapshot)?;
        self.builder.trace.extent = mark.extent;
        Ok(Recorded { builder: self.builder, finals: Vec::new() })
    }

    /// The recording is complete: what it wrote, and what the root's slots hold at the head of the loop.
    pub fn finish(mut self, vm: &Machine) -> Recording<Recorded> {
        if !self.generators.is_empty() {
            self.begin(vm)?;
            self.write_back_changing()?;
        }
        self.tell_handled()?;
        let mut finals: Vec<Entry> = Vec::new();
        finals.try_reserve(self.slots.len()).map_err(|_| Stop::Full)?;
        let written = self.slots.iter().enumerate().filter_map(|(at, slot)| slot.filter(|s| s.written).map(|s| (at, s.value)));
        finals.extend(written.map(|(at, value)| Entry { slot: at as u16, value }));
        self.entries_of_generators(&mut finals)?;
        self.builder.trace.extent = self.extent;
        Ok(Recorded { builder: self.builder, finals })
    }
}
