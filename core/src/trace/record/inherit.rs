//! What a side trace takes over from the exit that it goes on from: values as they are there, and what the parent sank.

use alloc::vec::Vec;

use super::{Recorder, Recording, Stop};
use crate::optimize::builder::Full;
use crate::optimize::remember::Parent;
use crate::trace::ir::{Instruction as Ins, Op, Pseudo, Ref, SnapshotId, Trace, Type};
use crate::uop::Uop;

/// A value of the parent, and what it is in the side trace.
type Taken = (Ref, Ref);

fn find(taken: &[Taken], parent: &Trace, of: Ref) -> Recording<Ref> {
    let of = parent.copied(of);
    taken.iter().rev().find(|(from, _)| *from == of).map(|(_, to)| *to).ok_or(Stop::Full)
}

impl Recorder {
    /// Fills the slots as a snapshot of the parent says. An object that it sank is described once more, for exits before it is
    /// made, and made: if nothing but exits needs it, the optimizer leaves the description alone.
    pub(super) fn inherit(&mut self, chain: &[Parent<'_>], parent: &Trace, id: SnapshotId) -> Recording {
        let mut taken: Vec<Taken> = Vec::new();
        let mut sunk: Vec<Ref> = Vec::new();
        for (n, told) in parent.told(id).into_iter().enumerate() {
            let from = parent.copied(told);
            if !parent.is_sunk(from) {
                let value = match parent.constant(told) {
                    Some(constant) => self.builder.constant(constant.of, constant.bits)?,
                    None => self.emit(Ins::pseudo(Pseudo::INHERIT, parent.type_of(told), &[n as u16]))?,
                };
                taken.try_reserve(1).map_err(|_| Stop::Full)?;
                taken.push((from, value));
            } else if !sunk.contains(&from) {
                sunk.try_reserve(1).map_err(|_| Stop::Full)?;
                sunk.push(from);
            }
        }
        self.builder.remember(chain, &taken)?;
        // An instruction refers to earlier ones.
        sunk.sort_unstable();
        let mut described = taken.clone();
        for at in &sunk {
            let description = self.describe(parent, *at, &described)?;
            described.push((*at, description));
        }
        for entry in parent.entries_of(id) {
            self.write(entry.slot, find(&described, parent, entry.value)?)?;
        }
        for at in sunk {
            let made = self.make(parent, at, &taken)?;
            taken.push((at, made));
        }
        for entry in parent.entries_of(id) {
            self.write(entry.slot, find(&taken, parent, entry.value)?)?;
        }
        self.snapshot = None;
        Ok(())
    }

    /// The parent's description of an object with the side trace's values.
    fn describe(&mut self, parent: &Trace, at: Ref, described: &[Taken]) -> Recording<Ref> {
        let mut i = *parent.get(at);
        let mut all_found = true;
        i.map_references(|r| {
            let found = find(described, parent, r);
            all_found &= found.is_ok();
            found.unwrap_or(Ref::NONE)
        });
        if !all_found {
            return Err(Stop::Full);
        }
        if i.is(Pseudo::WITH_FIELD32) {
            i.arguments[2] = self.word(parent.constant(parent.get(at).reference(2)).map_or(0, |c| c.bits))?;
        }
        Ok(self.builder.describe(i)?)
    }

    /// Makes what the parent's description of an object says, or of a state of it.
    fn make(&mut self, parent: &Trace, at: Ref, taken: &[Taken]) -> Recording<Ref> {
        let i = *parent.get(at);
        let Op::Pseudo(pseudo) = i.op else { return Err(Stop::Full) };
        let part = |n: usize| find(taken, parent, i.reference(n));
        match pseudo {
            Pseudo::NEW_OBJECT => {
                let helper = i.quick().ok_or(Full)?.lasting();
                let mut parts = Vec::new();
                for (n, of) in helper.arguments().iter().enumerate() {
                    parts.try_reserve(1).map_err(|_| Stop::Full)?;
                    let part = part(2 + n)?;
                    parts.push(if *of == Type::Tagged { self.boxed(part)? } else { part });
                }
                self.quick(helper, &parts)
            }
            Pseudo::WITH_FIELD => {
                let instance = part(0)?;
                self.store_field(part(2)?, instance, i.arguments[1])?;
                Ok(instance)
            }
            Pseudo::WITH_FIELD_COUNT => {
                let (object, number) = (part(0)?, part(2)?);
                self.uop(Uop::STORE_FIELD_COUNT, Type::None, &[number.0, object.0, i.arguments[1]])?;
                Ok(object)
            }
            _ => {
                let (object, bytes) = (part(0)?, parent.constant(i.reference(2)).map_or(0, |c| c.bits));
                let bytes = self.word(bytes)?;
                self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, i.arguments[1], bytes])?;
                Ok(object)
            }
        }
    }
}
