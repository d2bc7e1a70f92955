//! Building a trace: instructions are appended, and what the builder gives back is the reference to use.
//!
//! Invariants: a reference that was given stays what it is; a guard that is known to pass is not appended and gives
//! [`Ref::NONE`]; facts hold from where they were found on. Every allocation may fail, which is [`Full`] too.
#![forbid(unsafe_code)]

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::cse::Chains;
use super::facts::{Fact, Kinds};
use super::forward::Event;
use super::log::Log;
use super::passes::Passes;
use super::remember::Past;
use crate::trace::ir::{
    Constant, Entry, FrameId, Instruction, MOST_INSTRUCTIONS, Pseudo, Ref, Snapshot, SnapshotId, Trace, TraceFrame,
    TraceGenerator, Type,
};
use crate::uop::Uop;

/// A limit of traces is reached, or memory was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// What becomes of an instruction in one step.
pub(super) enum Step {
    /// This is what it gives; NONE: a guard that passes, a store of what is there.
    Is(Ref),
    /// It was rewritten: look again.
    Again,
    /// Nothing is known to do.
    Keep,
}

/// Rewritings of one instruction, at most: each makes it simpler, this is a net.
const MOST_STEPS: usize = 12;

/// A trace in the making.
#[derive(Default)]
pub struct Builder {
    pub trace: Trace,
    /// The parts of the optimizer that work.
    pub passes: Passes,
    /// What was asked for, where somebody wants to read it.
    pub log: Option<Box<Log>>,
    /// Snapshots from this on are used by no instruction.
    used: usize,
    /// Of each instruction.
    pub(super) facts: Vec<Fact>,
    /// Of each constant that a guard found the shape of.
    pub(super) constant_shapes: Vec<u32>,
    /// The latest instruction of each uop, and of each instruction the one before it with the same uop (cse.rs).
    pub(super) chains: Chains,
    /// Instructions that touch memory that can change (forward.rs).
    pub(super) events: Vec<Event>,
    /// Words that are no values are found again from here on: they do not live across calls.
    pub(super) words_from: usize,
    /// The last instruction that changed a shape.
    pub(super) shapes_changed: usize,
    /// Where the loop begins; guards before it stay as they are.
    pub(super) head: usize,
    /// Snapshots before this belong to the preamble, where references mean other values.
    first_snapshot: usize,
    /// A guard was met that always leaves.
    pub fails: bool,
    /// The trace may come to end here: no store before this is made up for by one behind it.
    pub(super) may_end: usize,
    /// What a side trace's parent did.
    pub(super) past: Past,
}

impl Builder {
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Appends an instruction, or finds what gives the same. Gives the reference to use, NONE for a guard that passes.
    pub fn emit(&mut self, asked: Instruction) -> Result<Ref, Full> {
        let is = self.make(asked)?;
        self.log_asked(asked, is);
        Ok(is)
    }

    pub(super) fn make(&mut self, mut i: Instruction) -> Result<Ref, Full> {
        i.map_references(|r| self.known(r));
        for _ in 0..MOST_STEPS {
            match self.step(&mut i)? {
                Step::Is(at) => return Ok(at),
                Step::Again => i.map_references(|r| self.known(r)),
                Step::Keep => break,
            }
        }
        let found = self.part_of_new(&i)?.or_else(|| self.find(&i));
        if let Some(at) = found.map(|at| self.usable(at)).filter(|at| self.is_at_hand(*at)) {
            return Ok(at);
        }
        if self.passes.contains(Passes::STORES) {
            self.remove_dead_store(&i);
        }
        let same = self.same_table(&i);
        let at = self.append(i)?;
        self.note(at, |fact| fact.same = same);
        if let Some(past) = found {
            self.learn_from_past(at, past);
        }
        Ok(at)
    }

    fn step(&mut self, i: &mut Instruction) -> Result<Step, Full> {
        let step = if self.passes.contains(Passes::FOLD) { self.fold(i)? } else { Step::Keep };
        match step {
            Step::Keep if self.passes.contains(Passes::GUARDS) => self.guard(i),
            step => Ok(step),
        }
    }

    /// The constant that a reference is known to be, or itself.
    pub(super) fn known(&self, at: Ref) -> Ref {
        if at.is_constant() {
            return at;
        }
        let constant = self.fact(at).constant;
        if constant == Ref::NONE { at } else { constant }
    }

    /// What a snapshot may as well refer to: a constant needs no register, and what was unboxed is used raw.
    pub(super) fn cheapest(&self, at: Ref) -> Ref {
        let known = self.known(at);
        let raw = self.fact(known).raw;
        if raw == Ref::NONE { known } else { raw }
    }

    /// Appends an instruction as it is.
    pub(super) fn append(&mut self, i: Instruction) -> Result<Ref, Full> {
        let at = self.trace.instructions.len();
        let room = self.trace.instructions.try_reserve(1).is_ok()
            && self.facts.try_reserve(1).is_ok()
            && self.events.try_reserve(1).is_ok()
            && self.chains.reserve();
        if at >= MOST_INSTRUCTIONS || !room {
            return Err(Full);
        }
        if let Some(id) = i.snapshot() {
            self.used = self.used.max(usize::from(id.0) + 1);
        }
        self.log_origin()?;
        let fact = self.first_fact(&i);
        self.trace.instructions.push(i);
        self.facts.push(fact);
        self.chains.add(&i);
        self.add_event(&i, at);
        self.learn(&i, Ref::instruction(at))?;
        Ok(Ref::instruction(at))
    }

    /// Appends a description of an object that is not made ([`Instruction::is_sunk`]): each is one of its own.
    pub fn describe(&mut self, i: Instruction) -> Result<Ref, Full> {
        debug_assert!(i.is_sunk());
        self.append(i)
    }

    /// The loop begins: from here on references to what is before stand for values of each turn (peel.rs).
    pub(super) fn begin_loop(&mut self) -> Result<(), Full> {
        let calls = self.trace.instructions.iter().any(|i| i.is(Pseudo::CALL));
        self.append(Instruction::pseudo(Pseudo::LOOP, Type::None, &[]))?;
        self.head = self.trace.instructions.len();
        if calls {
            self.words_from = self.head;
        }
        self.used = self.trace.snapshots.len();
        self.first_snapshot = self.used;
        Ok(())
    }

    /// Did a guard go because of where this int lies?
    pub(super) fn is_relied_on(&self, at: usize) -> bool {
        self.facts.get(at).is_some_and(|fact| fact.relied)
    }

    /// Notes that a guard went because of where ints lie.
    pub(super) fn rely(&mut self, on: [Ref; 2]) {
        on.into_iter().for_each(|at| self.note(at, |fact| fact.relied = true));
    }

    /// The trace may come to end here, by this snapshot.
    pub fn mark_end(&mut self, id: SnapshotId) -> usize {
        self.used = self.used.max(usize::from(id.0) + 1);
        self.may_end = self.trace.instructions.len();
        self.may_end
    }

    /// Something will come to use the snapshot, so it makes no room for others.
    pub fn keep_snapshot(&mut self, id: SnapshotId) {
        self.used = self.used.max(usize::from(id.0) + 1);
    }

    /// What a field of an object is known to hold here.
    pub fn holds(&self, object: Ref, field: u16) -> Option<Ref> {
        let mut load = Instruction::uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, field]);
        load.map_references(|r| self.known(r));
        self.find(&load).filter(|value| self.is_at_hand(*value))
    }

    /// The same, of an object that the trace makes, as it was made if it did not change since.
    pub fn holds_now(&mut self, object: Ref, field: u16) -> Result<Option<Ref>, Full> {
        let load = Instruction::uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, field]);
        Ok(self.part_of_new(&load)?.or_else(|| self.holds(object, field)))
    }

    /// Ends the trace where it was marked; what was appended since is gone.
    pub fn end_at(&mut self, mark: usize, id: SnapshotId) -> Result<(), Full> {
        self.trace.instructions.truncate(mark);
        self.facts.truncate(mark);
        self.events.retain(|event| usize::from(event.at) < mark);
        self.chains.truncate(mark);
        self.append(Instruction::pseudo(Pseudo::LEAVE_TRACE, Type::None, &[id.0]))?;
        Ok(())
    }

    /// Forgets what was appended behind the last instruction that is kept, and what was found out of its result. Nothing that
    /// is forgotten was a guard on anything else.
    pub fn keep_until(&mut self, last: Ref) {
        let count = last.index() + 1;
        self.trace.instructions.truncate(count);
        self.facts.truncate(count);
        self.events.retain(|event| usize::from(event.at) < count);
        self.chains.truncate(count);
        self.truncate_log(count);
        let fact = self.first_fact(&self.trace.instructions[last.index()]);
        self.note(last, |known| *known = fact);
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

    /// A generator whose frame has slots of its own.
    pub fn generator(&mut self, generator: TraceGenerator) -> Result<(), Full> {
        self.trace.generators.try_reserve(1).map_err(|_| Full)?;
        self.trace.generators.push(generator);
        Ok(())
    }

    /// A snapshot with these entries, which are in order of slots; `first` and `count` are filled in. One that is as the
    /// one before it is that one; one that nothing came to use makes room.
    pub fn snapshot(&mut self, snapshot: Snapshot, entries: &[Entry]) -> Result<SnapshotId, Full> {
        if let Some(last) = self.trace.snapshots.last().copied() {
            let id = SnapshotId((self.trace.snapshots.len() - 1) as u16);
            let same = Snapshot { first: last.first, count: last.count, ..snapshot } == last;
            if same && usize::from(id.0) >= self.first_snapshot && self.entries_are(id, entries) {
                return Ok(id);
            }
            if usize::from(id.0) >= self.used {
                self.trace.snapshots.pop();
                self.trace.entries.truncate(last.first as usize);
            }
        }
        self.push_snapshot(snapshot, entries, |builder, value| builder.cheapest(value))
    }

    /// A snapshot whose values stay in the form that they have.
    pub fn snapshot_as_it_is(&mut self, snapshot: Snapshot, entries: &[Entry]) -> Result<SnapshotId, Full> {
        self.push_snapshot(snapshot, entries, Builder::known)
    }

    fn push_snapshot(
        &mut self,
        mut snapshot: Snapshot,
        entries: &[Entry],
        as_what: impl Fn(&Builder, Ref) -> Ref,
    ) -> Result<SnapshotId, Full> {
        let at = u16::try_from(self.trace.snapshots.len()).ok().filter(|at| *at < u16::MAX).ok_or(Full)?;
        snapshot.first = u32::try_from(self.trace.entries.len()).map_err(|_| Full)?;
        snapshot.count = u16::try_from(entries.len()).map_err(|_| Full)?;
        self.trace.snapshots.try_reserve(1).map_err(|_| Full)?;
        self.trace.entries.try_reserve(entries.len()).map_err(|_| Full)?;
        self.trace.snapshots.push(snapshot);
        for entry in entries {
            let value = as_what(self, entry.value);
            self.trace.entries.push(Entry { value, ..*entry });
        }
        Ok(SnapshotId(at))
    }

    fn entries_are(&self, id: SnapshotId, entries: &[Entry]) -> bool {
        let old = self.trace.entries_of(id);
        let same = |(a, b): (&Entry, &Entry)| a.slot == b.slot && (a.value == b.value || a.value == self.cheapest(b.value));
        old.len() == entries.len() && old.iter().zip(entries).all(same)
    }

    // -- what is known ---------------------------------------------------------------------------------------------------

    /// The type of a reference, as narrow as it is known here: a tagged value that passed a guard is an object or a bool.
    pub fn type_of(&self, at: Ref) -> Type {
        match self.trace.type_of(at) {
            Type::Tagged => match self.fact(at).kinds {
                Kinds::OBJECT => Type::Object,
                Kinds::BOOL => Type::Bool,
                _ => Type::Tagged,
            },
            of => of,
        }
    }

    /// The constant that a reference is known to be here, bits as its type has them.
    pub fn known_constant(&self, at: Ref) -> Option<Constant> {
        self.trace.constant(self.known(at))
    }

    /// The shape of an object, where it is known here.
    pub fn known_shape(&self, at: Ref) -> Option<u32> {
        Some(self.fact(at).shape).filter(|shape| *shape != 0)
    }

    /// The kinds of value that a boxed one may be here, or that a raw one is.
    pub fn known_kinds(&self, at: Ref) -> Kinds {
        self.fact(at).kinds
    }

    /// Is it known here that a boxed value is not EMPTY?
    pub fn is_present(&self, at: Ref) -> bool {
        !self.fact(at).kinds.contains(Kinds::EMPTY)
    }

    /// What the recorder knows of a boxed value without a guard, each time that control comes here: its kinds.
    pub fn assume_kinds(&mut self, at: Ref, kinds: Kinds) {
        self.note(at, |fact| fact.kinds &= kinds);
    }

    /// As above: a boxed value is not EMPTY.
    pub fn assume_present(&mut self, at: Ref) {
        self.note(at, |fact| fact.kinds.remove(Kinds::EMPTY));
    }

    /// An int was no negative number when it was recorded, which says nothing of other times.
    pub fn saw_positive(&mut self, at: Ref) {
        self.note(at, |fact| fact.was_positive = true);
    }

    /// As [`Builder::assume_kinds`]: an int, raw or boxed, is at least this.
    pub fn assume_at_least(&mut self, at: Ref, low: i64) {
        self.note(at, |fact| fact.low = fact.low.max(low));
    }
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

    #[test]
    fn a_trace_ends_where_it_was_marked() {
        let mut b = Builder::new();
        let x = b.emit(Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[0])).unwrap();
        let object = b.emit(Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[8])).unwrap();
        let id = b.snapshot(at(4), &[Entry { slot: 1, value: x }]).unwrap();
        b.emit(Instruction::uop(Uop::STORE_FIELD, Type::None, &[x.0, object.0, 16])).unwrap();
        let mark = b.mark_end(id);
        // The store before the mark stays, though this one overwrites the field; what comes after goes.
        b.emit(Instruction::uop(Uop::STORE_FIELD, Type::None, &[object.0, object.0, 16])).unwrap();
        b.emit(Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[24])).unwrap();
        b.end_at(mark, id).unwrap();
        let all = &b.trace.instructions;
        assert_eq!(all.len(), 4);
        assert!(all[2].is_uop(Uop::STORE_FIELD) && all[2].reference(0) == x);
        assert!(all[3].is(Pseudo::LEAVE_TRACE) && all[3].snapshot() == Some(id));
        assert_eq!(b.facts.len(), all.len());
    }
}
