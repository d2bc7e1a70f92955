//! What is written to generators' frames where a turn or the trace ends, so that memory says what the trace has.

use alloc::vec::Vec;
use core::mem::offset_of;

use super::{Known, Wait};
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::{Op, ResumePoint};
use crate::heap;
use crate::interp::frame::Frame;
use crate::object::generator::GeneratorState;
use crate::object::{CodeObject, Generator};
use crate::trace::ir::{Ref, Type};
use crate::trace::record::variables::LAST_FIELD;
use crate::trace::record::{Recorder, Recording, Slot, Stop};
use crate::uop::Uop;

/// Does a generator that waits there hand what it is sent to another one, which is closed with it?
pub(super) fn delegates(code: heap::Ref<CodeObject>, (unit, _): Wait) -> bool {
    let points = [ResumePoint::AfterYieldFrom as u32, ResumePoint::AfterAwait as u32];
    Instructions::at(&code.shared().units, unit).is_some_and(|i| i.op == Op::RESUME && points.contains(&(i.operand & 3)))
}

/// Every generator turns a StopIteration that leaves it into a RuntimeError: a handler that closing it goes through unseen.
const HANDLERS_OF_ANY: usize = 1;

impl Recorder {
    /// Would the loop come around as it began: does each generator wait where memory says? Control is at the loop's head. Those
    /// that the turn made are written then, wherever they wait.
    pub(in crate::trace::record) fn generators_came_around(&self) -> bool {
        let comes_around = |known: &Known| known.made_here && known.waits.is_some() || known.waits == known.waited;
        self.generators.iter().all(|known| !known.changed || comes_around(known))
    }

    /// Forgets the generators that the trace made and that nobody comes to any more: what they hold is lost with them. One that
    /// has something to do when it is closed is kept, for the collector to find it.
    pub(in crate::trace::record) fn forget_lost_generators(&mut self) {
        for at in (0..self.generators.len()).rev() {
            if self.is_lost(at) {
                self.generators.remove(at);
            }
        }
    }

    fn is_lost(&self, at: usize) -> bool {
        let known = &self.generators[at];
        let holds = |slots: &[Option<Slot>]| slots.iter().flatten().any(|slot| slot.value == known.object);
        known.made_here
            && known.waits.is_some_and(|wait| !delegates(known.code, wait))
            && known.code.shared().handlers.len() <= HANDLERS_OF_ANY
            && self.builder.is_hidden(known.object)
            && !holds(&self.slots)
            && !self.generators.iter().any(|other| holds(&other.slots))
    }

    /// Does a value stay the same when the loop is gone around?
    fn is_invariant(&self, value: Ref) -> bool {
        if value.is_constant() {
            return true;
        }
        let i = self.builder.trace.get(value);
        let unchanged = |content: Option<&Option<Slot>>| match content {
            Some(Some(content)) => !content.written || content.value == value,
            _ => true,
        };
        if i.is_uop(Uop::LOAD_SLOT) {
            return unchanged(self.slots.get(usize::from(i.arguments[0] / 8)));
        }
        let owner =
            self.generators.iter().find(|known| known.changed && i.is_uop(Uop::LOAD_FIELD) && known.object == i.reference(0));
        let Some(known) = owner.filter(|known| self.is_invariant(known.object)) else { return false };
        match usize::from(i.arguments[1]).checked_sub(size_of::<Generator>()) {
            Some(at) => unchanged(known.slots.get(at / 8 + 1)),
            None => false,
        }
    }

    /// Writes the frames of those generators that are not carried around to memory.
    pub(in crate::trace::record) fn write_back_changing(&mut self) -> Recording {
        let carried: Vec<bool> = self.generators.iter().map(|known| known.is_root || self.is_invariant(known.object)).collect();
        for (at, _) in carried.into_iter().enumerate().filter(|(_, carried)| !carried) {
            self.write_back(at)?;
        }
        Ok(())
    }

    /// Writes the frames of all generators to memory; none of them runs but the root.
    pub(in crate::trace::record) fn write_back_all(&mut self) -> Recording {
        (0..self.generators.len()).try_for_each(|at| self.write_back(at))
    }

    pub(super) fn write_back(&mut self, at: usize) -> Recording {
        let known = &self.generators[at];
        if known.is_root {
            return self.write_back_root(at);
        }
        if !known.changed {
            return Ok(());
        }
        let Some(waits) = known.waits else { return Err(Stop::Generator) };
        let (object, header, waited, created) = (known.object, known.place.header, known.waited, known.created);
        let mut written: Vec<(u16, Ref)> = Vec::new();
        written.try_reserve(known.slots.len()).map_err(|_| Stop::Full)?;
        for entry in known.written() {
            let offset = known.offset(entry.slot);
            if offset > LAST_FIELD {
                return Err(Stop::Generator);
            }
            written.push((offset as u16, entry.value));
        }
        let header = self.generators[at].offset(header) as u16;
        for (offset, value) in written {
            self.store_field(value, object, offset)?;
        }
        let (unit, depth) = waits;
        if waited != Some(waits) {
            let code = self.generators[at].code;
            let native = self.compiled_at(code, unit)?;
            let pc = self.word(code.units.get().wrapping_add(unit as usize) as u64)?;
            self.uop(Uop::STORE_FIELD, Type::None, &[pc, object.0, header + offset_of!(Frame, pc) as u16])?;
            self.uop(Uop::STORE_FIELD, Type::None, &[native, object.0, header + offset_of!(Frame, native) as u16])?;
            let sp = self.word(u64::from(header) + size_of::<Frame>() as u64 + u64::from(depth) * 8)?;
            let sp = self.uop(Uop::ADD_CONST, Type::Word, &[object.0, sp])?;
            self.uop(Uop::STORE_FIELD, Type::None, &[sp.0, object.0, header + offset_of!(Frame, sp) as u16])?;
        }
        if created || waited.is_none() {
            let suspended = self.word(GeneratorState::Suspended as u64)?;
            self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, offset_of!(Generator, state) as u16, suspended])?;
        }
        let known = &mut self.generators[at];
        known.slots.iter_mut().flatten().for_each(|slot| slot.written = false);
        (known.waited, known.created, known.changed) = (Some(waits), false, false);
        self.snapshot = None;
        Ok(())
    }

    /// Where compiled code goes on with a frame at a unit, as an immediate, or 0; leaves where that code was thrown away.
    fn compiled_at(&mut self, code: heap::Ref<CodeObject>, unit: u32) -> Recording<u16> {
        // SAFETY: what a code object refers to is alive.
        let native = unsafe { code.native.get().as_ref() };
        let Some(address) = native.and_then(|native| native.entry(unit)) else { return self.word(0) };
        let (object, version) = (self.value(code.into())?, self.word(code.native_version.get() as i32 as i64 as u64)?);
        let exit = self.exit()?;
        let field = offset_of!(CodeObject, native_version) as u16;
        self.uop(Uop::GUARD_FIELD32, Type::None, &[object.0, field, version, exit])?;
        self.word(address as u64)
    }
}
