//! Dead code: what nothing depends on is not kept. One pass backward marks, one forward copies.
//!
//! What is kept for its own sake leaves, stores, or calls what writes. What a kept instruction's snapshot refers to is
//! kept as well. An int operation that leaves only where its result does not fit 48 bits is kept for its result alone: if
//! nobody uses the number, nobody sees that it is a large one; unless a guard went because of where the number lies, or it
//! is converted to a float, which raises where it is beyond those.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use crate::trace::ir::{Instruction, MOST_ARGUMENTS, Op, Pseudo, Ref, Role, Snapshot, SnapshotId, Trace};
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
        Op::Uop(uop) => match uop.effect() {
            Effect::Pure | Effect::Load => false,
            Effect::Guard => !leaves_on_overflow_only(i),
            Effect::Store | Effect::GuardedLoad | Effect::GuardedStore | Effect::Control | Effect::Call => true,
        },
        Op::Pseudo(Pseudo::LOOP | Pseudo::LEAVE_TRACE) => true,
        Op::Pseudo(Pseudo::CALL) => Quick::ALL.get(usize::from(i.arguments[0])).is_none_or(|quick| !quick.writes().is_empty()),
        Op::Pseudo(_) => false,
    }
}

impl Trace {
    /// Calls `each` with every reference of an instruction, its snapshot's and its further arguments' included.
    pub(super) fn for_each_use(&self, at: usize, mut each: impl FnMut(Ref)) {
        let i = &self.instructions[at];
        i.references().for_each(&mut each);
        if let Some(id) = i.snapshot() {
            self.entries_of(id).iter().for_each(|entry| each(entry.value));
        }
        if has_more(i) {
            self.instructions.get(at + 1).iter().for_each(|more| more.references().for_each(&mut each));
        }
    }
}

/// Is the instruction behind it a part of it?
pub(super) fn has_more(i: &Instruction) -> bool {
    i.is(Pseudo::CALL) && usize::from(i.arguments[1]) > MOST_ARGUMENTS - 2
}

/// The trace that is left of one without a loop.
pub(super) fn sweep(builder: &Builder) -> Result<Trace, Full> {
    let trace = &builder.trace;
    let count = trace.instructions.len();
    let mut live = filled(count, false)?;
    for at in (0..count).rev() {
        live[at] |= is_root(trace, &trace.instructions[at]) || builder.is_relied_on(at);
        if live[at] {
            trace.for_each_use(at, |r| {
                if !r.is_constant() {
                    live[r.index()] = true;
                }
            });
        }
    }
    let mut copy = Copy::new(trace)?;
    for at in (0..count).filter(|at| live[*at]) {
        copy.push_at(at, |_| None)?;
    }
    copy.finish()
}

/// A trace that is copied in part: references, snapshots and constants are renumbered, and those without a use are left out.
pub(super) struct Copy<'t> {
    from: &'t Trace,
    to: Trace,
    /// Where each instruction is now.
    pub places: Vec<Ref>,
    constants: Vec<Ref>,
    snapshots: Vec<Option<SnapshotId>>,
}

impl<'t> Copy<'t> {
    pub fn new(from: &'t Trace) -> Result<Copy<'t>, Full> {
        let mut copy = Copy {
            from,
            to: Trace { extent: from.extent, ..Trace::default() },
            places: filled(from.instructions.len(), Ref::NONE)?,
            constants: filled(from.constants.len(), Ref::NONE)?,
            snapshots: filled(from.snapshots.len(), None)?,
        };
        copy.to.instructions.try_reserve(from.instructions.len()).map_err(|_| Full)?;
        copy.to.frames.try_reserve(from.frames.len()).map_err(|_| Full)?;
        for frame in &from.frames {
            let (code, function) = (copy.place(frame.code)?, copy.place(frame.function)?);
            copy.to.frames.push(crate::trace::ir::TraceFrame { code, function, ..*frame });
        }
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
        let at = self.next();
        self.to.instructions.try_reserve(1).map_err(|_| Full)?;
        self.to.instructions.push(i);
        Ok(at)
    }

    /// Appends the instruction at an index, with all that it refers to, and what is a part of it. `through` says
    /// which references are another one of the new trace now than the place of what they were.
    pub fn push_at(&mut self, at: usize, through: impl Fn(Ref) -> Option<Ref>) -> Result<(), Full> {
        self.places[at] = self.next();
        self.push_one(self.from.instructions[at], &through)?;
        if has_more(&self.from.instructions[at]) {
            if let Some(more) = self.from.instructions.get(at + 1) {
                self.push_one(*more, &through)?;
            }
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
        if let Some(known) = self.snapshots[usize::from(id.0)] {
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
        self.snapshots[usize::from(id.0)] = Some(new);
        Ok(new)
    }

    /// Sets the second operand of a PHI.
    pub fn set_second(&mut self, phi: Ref, second: Ref) {
        self.to.instructions[phi.index()].arguments[1] = second.0;
    }

    pub fn finish(self) -> Result<Trace, Full> {
        let fits = self.to.instructions.len() <= crate::trace::ir::MOST_INSTRUCTIONS;
        if fits { Ok(self.to) } else { Err(Full) }
    }
}
