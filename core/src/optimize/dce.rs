//! Dead code: what nothing depends on is not kept. What is kept is marked, and copied.
//!
//! What is kept for its own sake leaves, stores, or calls what writes. What a kept instruction's snapshot refers to is
//! kept as well. An int operation that leaves only where its result does not fit 48 bits is kept for its result alone: if
//! nobody uses the number, nobody sees that it is a large one; unless a guard went because of where the number lies, or it
//! is converted to a float, which raises where it is beyond those.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use super::log::NOWHERE;
use super::passes::Passes;
use super::sink::{is_looked_after, looks_after};
use crate::trace::ir::{Instruction, MOST_ARGUMENTS, MOST_INSTRUCTIONS, Op, Pseudo, Ref, Role, Snapshot, SnapshotId, Trace};
use crate::trace::quick::Quick;
use crate::uop::{Effect, Uop};

/// A vector of `n` times the same, where memory may be refused.
pub(super) fn filled<T: Clone>(n: usize, value: T) -> Result<Vec<T>, Full> {
    let mut all = Vec::new();
    all.try_reserve_exact(n).map_err(|_| Full)?;
    all.resize(n, value);
    Ok(all)
}

/// Does it leave only where an int result does not fit?
fn leaves_on_overflow_only(i: &Instruction) -> bool {
    use Uop::*;
    matches!(i.op, Op::Uop(ADD_INT | ADD_INT_CONST | SUB_INT | MUL_INT | NEG_INT | SHL_INT_CONST))
}

/// Is it kept even if nothing uses its result?
pub(super) fn is_root(trace: &Trace, i: &Instruction) -> bool {
    match i.op {
        Op::Uop(Uop::FLOAT_FROM_INT) => {
            let from = i.reference(0);
            !from.is_constant() && leaves_on_overflow_only(trace.get(from))
        }
        Op::Uop(_) if looks_after(trace, i).is_some() => false,
        Op::Uop(uop) => match uop.effect() {
            Effect::Pure | Effect::Load => false,
            Effect::Guard => !leaves_on_overflow_only(i),
            Effect::Store | Effect::GuardedLoad | Effect::GuardedStore | Effect::Control | Effect::Call => true,
        },
        Op::Pseudo(Pseudo::LOOP | Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD) => true,
        Op::Pseudo(Pseudo::CALL) => Quick::ALL.get(usize::from(i.arguments[0])).is_none_or(|quick| !quick.writes().is_empty()),
        Op::Pseudo(_) => false,
    }
}

/// What is kept, and how.
pub(super) struct Marks {
    /// It is there as a value.
    made: Vec<bool>,
    /// Snapshots refer to it: an object that is not there as a value is described.
    described: Vec<bool>,
    waiting: Vec<(u16, Need)>,
}

/// What is needed of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Value,
    Description,
}

impl Marks {
    /// Begins with what is kept for its own sake. `more`: how many instructions may come yet.
    pub fn new(builder: &Builder, more: usize) -> Result<Marks, Full> {
        let trace = &builder.trace;
        let count = trace.instructions.len();
        let mut waiting = Vec::new();
        waiting.try_reserve(2 * (count + more)).map_err(|_| Full)?;
        let mut marks = Marks { made: filled(count + more, false)?, described: filled(count + more, false)?, waiting };
        for at in (0..count).filter(|at| !builder.past.contains(*at)) {
            let i = &trace.instructions[at];
            let stays = !builder.passes.contains(Passes::DCE) && !matches!(i.op, Op::Pseudo(Pseudo::NOP | Pseudo::CALL_MORE));
            let is_kept = is_root(trace, i) && builder.content_of(at).is_none();
            if stays || is_kept || builder.is_relied_on(at) {
                marks.need(builder, Ref::instruction(at), Need::Value)?;
            }
        }
        Ok(marks)
    }

    /// A need of a reference.
    pub fn need(&mut self, builder: &Builder, of: Ref, need: Need) -> Result<(), Full> {
        if of.is_constant() {
            return Ok(());
        }
        let (at, trace) = (of.index(), &builder.trace);
        debug_assert!(!builder.past.contains(at), "what a parent did is not done again: {of:?}");
        if builder.past.contains(at) {
            return Err(Full);
        }
        let i = trace.get(of);
        let need = if builder.may_describe(i) { need } else { Need::Value };
        let known = if need == Need::Value { &mut self.made[at] } else { &mut self.described[at] };
        if core::mem::replace(known, true) {
            return Ok(());
        }
        self.waiting.try_reserve(1).map_err(|_| Full)?;
        self.waiting.push((at as u16, need));
        if need == Need::Value && is_looked_after(i) {
            // The guard on its making lies close behind.
            let guard = (at + 1..trace.instructions.len().min(at + 4))
                .find(|guard| looks_after(trace, &trace.instructions[*guard]) == Some(of));
            if let Some(guard) = guard {
                self.need(builder, Ref::instruction(guard), Need::Value)?;
            }
            for store in builder.contents(of) {
                self.need(builder, Ref::instruction(store), Need::Value)?;
            }
        }
        Ok(())
    }

    /// The next instruction whose uses are to be looked at.
    pub fn next(&mut self) -> Option<(usize, Need)> {
        self.waiting.pop().map(|(at, need)| (usize::from(at), need))
    }

    pub fn is_done(&self) -> bool {
        self.waiting.is_empty()
    }

    /// As what an instruction is kept, if it is.
    pub fn kept(&self, at: usize) -> Option<Need> {
        match (self.made[at], self.described[at]) {
            (true, _) => Some(Need::Value),
            (false, true) => Some(Need::Description),
            (false, false) => None,
        }
    }
}

impl Builder {
    /// Calls `each` with every reference of an instruction and what is needed of it, its snapshot's and its further
    /// arguments' included.
    pub(super) fn for_each_use(
        &self,
        at: usize,
        need: Need,
        mut each: impl FnMut(Ref, Need) -> Result<(), Full>,
    ) -> Result<(), Full> {
        let i = &self.trace.instructions[at];
        if need == Need::Description {
            return self.for_each_part(at, false, each);
        }
        i.references().try_for_each(|r| each(r, need))?;
        if let Some(id) = i.snapshot() {
            // Another trace finds objects in the frame.
            let need = if i.is_end() { Need::Value } else { Need::Description };
            self.trace.entries_of(id).iter().try_for_each(|entry| each(entry.value, need))?;
        }
        if has_more(i) {
            let more = self.trace.instructions.get(at + 1);
            more.iter().try_for_each(|more| more.references().try_for_each(|r| each(r, Need::Value)))?;
        }
        Ok(())
    }
}

/// Is the instruction behind it a part of it?
pub(super) fn has_more(i: &Instruction) -> bool {
    i.is(Pseudo::CALL) && usize::from(i.arguments[1]) > MOST_ARGUMENTS - 2
}

/// The trace that is left of one without a loop.
pub(super) fn sweep(builder: &Builder) -> Result<Trace, Full> {
    let trace = &builder.trace;
    let mut marks = Marks::new(builder, 0)?;
    while let Some((at, need)) = marks.next() {
        builder.for_each_use(at, need, |r, need| marks.need(builder, r, need))?;
    }
    let mut copy = Copy::new(builder)?;
    for at in 0..trace.instructions.len() {
        copy.push_kept(at, &marks, |_| None)?;
    }
    Ok(copy.finish())
}

/// A trace that is copied in part: references, snapshots and constants are renumbered, and those without a use are left out.
pub(super) struct Copy<'t> {
    builder: &'t Builder,
    from: &'t Trace,
    to: Trace,
    /// Where each instruction is now.
    pub places: Vec<Ref>,
    /// The step of the recording that the next instruction is for, where that is kept.
    pub origin: u16,
    constants: Vec<Ref>,
    /// Each with the number of states of objects that were known to it.
    snapshots: Vec<Option<(u32, SnapshotId)>>,
    /// How many states of objects there were.
    states: u32,
    /// Objects that were described in this turn, each with one that its description refers to.
    parts: Vec<(usize, usize)>,
}

impl<'t> Copy<'t> {
    pub fn new(builder: &'t Builder) -> Result<Copy<'t>, Full> {
        let from = &builder.trace;
        let mut copy = Copy {
            builder,
            from,
            to: Trace { extent: from.extent, ..Trace::default() },
            origin: NOWHERE,
            places: filled(from.instructions.len(), Ref::NONE)?,
            constants: filled(from.constants.len(), Ref::NONE)?,
            snapshots: filled(from.snapshots.len(), None)?,
            states: 0,
            parts: Vec::new(),
        };
        copy.to.instructions.try_reserve(from.instructions.len()).map_err(|_| Full)?;
        copy.to.frames.try_reserve(from.frames.len()).map_err(|_| Full)?;
        for frame in &from.frames {
            let (code, function) = (copy.place(frame.code)?, copy.place(frame.function)?);
            copy.to.frames.push(crate::trace::ir::TraceFrame { code, function, ..*frame });
        }
        copy.to.generators.try_reserve(from.generators.len()).map_err(|_| Full)?;
        copy.to.generators.extend_from_slice(&from.generators);
        Ok(copy)
    }

    /// Where the next instruction goes.
    pub fn next(&self) -> Ref {
        Ref::instruction(self.to.instructions.len())
    }

    /// What a reference is now.
    fn place(&mut self, at: Ref) -> Result<Ref, Full> {
        if at == Ref::NONE {
            return Ok(at);
        }
        if !at.is_constant() {
            return Ok(self.places[at.index()]);
        }
        if self.constants[at.index()] == Ref::NONE {
            let next = Ref::constant(self.to.constants.len());
            self.to.constants.try_reserve(1).map_err(|_| Full)?;
            self.to.constants.push(self.from.constants[at.index()]);
            self.constants[at.index()] = next;
        }
        Ok(self.constants[at.index()])
    }

    /// Appends an instruction whose references are of the new trace already.
    pub fn push_raw(&mut self, i: Instruction) -> Result<Ref, Full> {
        if self.to.instructions.len() >= MOST_INSTRUCTIONS {
            return Err(Full);
        }
        let at = self.next();
        self.to.instructions.try_reserve(1).map_err(|_| Full)?;
        if self.builder.log.is_some() {
            self.to.origins.try_reserve(1).map_err(|_| Full)?;
            self.to.origins.push(self.origin);
        }
        self.to.instructions.push(i);
        Ok(at)
    }

    /// Appends the instruction at an index as it is kept, if it is.
    pub fn push_kept(&mut self, at: usize, marks: &Marks, through: impl Fn(Ref) -> Option<Ref>) -> Result<(), Full> {
        match marks.kept(at) {
            Some(Need::Value) => self.push_at(at, through),
            Some(Need::Description) => {
                self.places[at] = self.next();
                self.origin = self.builder.origin_of(at);
                let description = self.builder.description(at);
                self.note_parts(at, &description)?;
                self.push_one(description, &through)
            }
            None => match self.builder.content_of(at) {
                Some(object) if marks.kept(object.index()) == Some(Need::Description) => {
                    let changed = self.next();
                    self.origin = self.builder.origin_of(at);
                    let change = self.builder.change(at);
                    self.note_parts(object.index(), &change)?;
                    self.push_one(change, &through)?;
                    self.places[object.index()] = changed;
                    if self.builder.changes_by_numbers(object) {
                        self.describe_referrers(object.index(), at, &through)?;
                    }
                    self.states += 1;
                    Ok(())
                }
                _ => Ok(()),
            },
        }
    }

    /// Notes that what is described of an object, by an instruction of the old trace, refers to what it refers to.
    fn note_parts(&mut self, of: usize, described: &Instruction) -> Result<(), Full> {
        for part in described.references().filter(|part| !part.is_constant() && part.index() != of) {
            if self.builder.trace.get(part).makes().is_some() {
                self.parts.try_reserve(1).map_err(|_| Full)?;
                self.parts.push((of, part.index()));
            }
        }
        Ok(())
    }

    /// What refers to an object that has just changed is described anew, each behind those that it refers to.
    fn describe_referrers(&mut self, changed: usize, end: usize, through: &impl Fn(Ref) -> Option<Ref>) -> Result<(), Full> {
        let mut stale = filled(1, changed)?;
        let mut known = 0;
        while known < stale.len() {
            known = stale.len();
            for (of, part) in &self.parts {
                if stale.contains(part) && !stale.contains(of) {
                    stale.try_reserve(1).map_err(|_| Full)?;
                    stale.push(*of);
                }
            }
        }
        stale.remove(0);
        stale.sort_unstable_by_key(|at| self.builder.settled_for_others(*at));
        for at in stale {
            self.places[at] = self.describe_until(at, end, through)?;
        }
        Ok(())
    }

    /// Appends the whole description of the object that the instruction at an index makes, as it is at the turn's end.
    pub fn describe(&mut self, at: usize, through: &impl Fn(Ref) -> Option<Ref>) -> Result<Ref, Full> {
        self.describe_until(at, usize::MAX, through)
    }

    /// The same, as it is at another index.
    fn describe_until(&mut self, at: usize, end: usize, through: &impl Fn(Ref) -> Option<Ref>) -> Result<Ref, Full> {
        let object = Ref::instruction(at);
        let mut described = self.next();
        self.origin = self.builder.origin_of(at);
        self.push_one(self.builder.description(at), through)?;
        for store in self.builder.lasting_until(object, end) {
            let before = described;
            let so_far = |r: Ref| if r == object { Some(before) } else { through(r) };
            described = self.next();
            self.push_one(self.builder.change(store), &so_far)?;
        }
        Ok(described)
    }

    /// Appends the instruction at an index, with all that it refers to, and what is a part of it. `through` says
    /// which references are another one of the new trace now than the place of what they were.
    pub fn push_at(&mut self, at: usize, through: impl Fn(Ref) -> Option<Ref>) -> Result<(), Full> {
        self.places[at] = self.next();
        self.origin = self.builder.origin_of(at);
        self.push_one(self.from.instructions[at], &through)?;
        if has_more(&self.from.instructions[at])
            && let Some(more) = self.from.instructions.get(at + 1)
        {
            self.push_one(*more, &through)?;
        }
        Ok(())
    }

    fn push_one(&mut self, mut i: Instruction, through: &impl Fn(Ref) -> Option<Ref>) -> Result<(), Full> {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            match role {
                Role::Value | Role::Float | Role::Immediate => i.arguments[n] = self.moved(Ref(i.arguments[n]), through)?.0,
                Role::Snapshot => i.arguments[n] = self.snapshot(SnapshotId(i.arguments[n]), through)?.0,
                Role::Number => {}
            }
        }
        self.push_raw(i).map(|_| ())
    }

    /// A reference of the old trace as one of the new.
    pub fn moved(&mut self, at: Ref, through: &impl Fn(Ref) -> Option<Ref>) -> Result<Ref, Full> {
        match through(at).filter(|_| !at.is_constant()) {
            Some(changed) => Ok(changed),
            None => self.place(at),
        }
    }

    fn snapshot(&mut self, id: SnapshotId, through: &impl Fn(Ref) -> Option<Ref>) -> Result<SnapshotId, Full> {
        if let Some((states, known)) = self.snapshots[usize::from(id.0)]
            && states == self.states
        {
            return Ok(known);
        }
        let first = self.to.entries.len() as u32;
        let entries = self.from.entries_of(id);
        self.to.entries.try_reserve(entries.len()).map_err(|_| Full)?;
        for entry in entries {
            let value = self.moved(entry.value, through)?;
            self.to.entries.push(crate::trace::ir::Entry { value, ..*entry });
        }
        let new = SnapshotId(self.to.snapshots.len() as u16);
        self.to.snapshots.try_reserve(1).map_err(|_| Full)?;
        self.to.snapshots.push(Snapshot { first, ..*self.from.snapshot(id) });
        self.snapshots[usize::from(id.0)] = Some((self.states, new));
        Ok(new)
    }

    /// Sets the second operand of a PHI.
    pub fn set_second(&mut self, phi: Ref, second: Ref) {
        self.to.instructions[phi.index()].arguments[1] = second.0;
    }

    pub fn finish(self) -> Trace {
        self.to
    }
}
