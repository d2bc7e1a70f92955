//! Building a trace: instructions are appended, and what the builder gives back is the reference to use.
//!
//! Invariants: a reference that was given stays what it is; a guard that is known to pass is not appended and gives
//! [`Ref::NONE`]; facts hold from where they were found on. Every allocation may fail, which is [`Full`] too.
#![forbid(unsafe_code)]

use crate::trace::ir::{
    Constant, Entry, FrameId, Instruction, MOST_INSTRUCTIONS, Ref, Snapshot, SnapshotId, Trace, TraceFrame, Type,
};

/// A limit of traces is reached, or memory was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// A trace in the making.
#[derive(Default)]
pub struct Builder {
    pub trace: Trace,
    /// Snapshots from this on are used by no instruction.
    used: usize,
}

impl Builder {
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Appends an instruction, or finds what gives the same. Gives the reference to use, NONE for a guard that passes.
    pub fn emit(&mut self, instruction: Instruction) -> Result<Ref, Full> {
        self.append(instruction)
    }

    /// Appends an instruction as it is.
    fn append(&mut self, instruction: Instruction) -> Result<Ref, Full> {
        let at = self.trace.instructions.len();
        if at >= MOST_INSTRUCTIONS || self.trace.instructions.try_reserve(1).is_err() {
            return Err(Full);
        }
        if let Some(id) = instruction.snapshot() {
            self.used = self.used.max(usize::from(id.0) + 1);
        }
        self.trace.instructions.push(instruction);
        Ok(Ref::instruction(at))
    }

    /// The reference of a constant: its bits as the type has them in a register.
    pub fn constant(&mut self, of: Type, bits: u64) -> Result<Ref, Full> {
        self.trace.intern(Constant { of, bits }).ok_or(Full)
    }

    /// A frame of the trace; the first is the root.
    pub fn frame(&mut self, frame: TraceFrame) -> Result<FrameId, Full> {
        let at = u16::try_from(self.trace.frames.len()).map_err(|_| Full)?;
        self.trace.frames.try_reserve(1).map_err(|_| Full)?;
        self.trace.frames.push(frame);
        Ok(FrameId(at))
    }

    /// A snapshot with these entries, which are in order of slots; `first` and `count` are filled in. One that is as the
    /// one before it is that one; one that nothing came to use makes room.
    pub fn snapshot(&mut self, mut snapshot: Snapshot, entries: &[Entry]) -> Result<SnapshotId, Full> {
        if let Some(last) = self.trace.snapshots.last().copied() {
            let id = SnapshotId((self.trace.snapshots.len() - 1) as u16);
            let same = Snapshot { first: last.first, count: last.count, ..snapshot } == last;
            if same && self.trace.entries_of(id) == entries {
                return Ok(id);
            }
            if usize::from(id.0) >= self.used {
                self.trace.snapshots.pop();
                self.trace.entries.truncate(last.first as usize);
            }
        }
        let at = u16::try_from(self.trace.snapshots.len()).ok().filter(|at| *at < u16::MAX).ok_or(Full)?;
        snapshot.first = u32::try_from(self.trace.entries.len()).map_err(|_| Full)?;
        snapshot.count = u16::try_from(entries.len()).map_err(|_| Full)?;
        self.trace.snapshots.try_reserve(1).map_err(|_| Full)?;
        self.trace.entries.try_reserve(entries.len()).map_err(|_| Full)?;
        self.trace.snapshots.push(snapshot);
        self.trace.entries.extend_from_slice(entries);
        Ok(SnapshotId(at))
    }

    // -- what is known ---------------------------------------------------------------------------------------------------

    /// The type of a reference, as narrow as it is known here: a tagged value that passed a guard is an object or a bool.
    pub fn type_of(&self, at: Ref) -> Type {
        self.trace.type_of(at)
    }

    /// The constant that a reference is known to be here, bits as its type has them.
    pub fn known_constant(&self, at: Ref) -> Option<Constant> {
        self.trace.constant(at)
    }

    /// The shape of an object, where it is known here.
    pub fn known_shape(&self, _at: Ref) -> Option<u32> {
        None
    }

    /// Is it known here that a boxed value is not EMPTY?
    pub fn is_present(&self, at: Ref) -> bool {
        match self.trace.constant(at) {
            Some(constant) => constant.bits != 0,
            None => self.trace.type_of(at) != Type::Tagged,
        }
    }

    /// What the recorder knows of a boxed value without a guard, each time that control comes here: it is not EMPTY.
    pub fn assume_present(&mut self, _at: Ref) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::ir::Leave;
    use crate::uop::Uop;

    fn at(unit: u32) -> Snapshot {
        Snapshot { leave: Leave::Guard, frame: FrameId::ROOT, unit, depth: 0, first: 0, count: 0 }
    }

    #[test]
    fn snapshots_are_shared_and_replaced() {
        let mut b = Builder::new();
        let x = b.emit(Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[0])).unwrap();
        let entries = [Entry { slot: 1, value: x }];
        let unused = b.snapshot(at(3), &[]).unwrap();
        let first = b.snapshot(at(4), &entries).unwrap();
        assert_eq!(unused, first);
        b.emit(Instruction::uop(Uop::GUARD_INT, Type::None, &[x.0, first.0])).unwrap();
        assert_eq!(b.snapshot(at(4), &entries).unwrap(), first);
        let second = b.snapshot(at(4), &[]).unwrap();
        assert_ne!(second, first);
        assert_eq!(b.trace.entries_of(first), entries);
    }
}
