//! What is handled where a generator is resumed, and in one that waits.
//!
//! As in the interpreter, the object holds what its own code handles while it waits, and what its resumer handles while it
//! runs: a slot of the frame's header stands for that ([`HANDLES`]), of which exits are told as of others. What
//! asks for the exception that is handled anywhere goes through frames, which a trace has none of: it finds it in the machine.
//!
//! Invariant: of the generators that run above the root, one at most was resumed by somebody who handles something.

use core::mem::offset_of;

use crate::codegen::baseline::vm_at;
use crate::machine::Machine;
use crate::object::Generator;
use crate::trace::ir::{HANDLES, Ref, Type};
use crate::trace::record::{Recorder, Recording, Slot};
use crate::uop::Uop;
use crate::value::Value;

const HANDLED: u16 = offset_of!(Generator, handled) as u16;

impl Recorder {
    pub(super) fn expect_nothing_handled(&mut self) -> Recording {
        let handled = self.handled()?;
        self.expect_constant(handled, Value::NONE)
    }

    /// What is handled where the generator that runs, and handles nothing itself, was resumed; None: nothing is, there or further
    /// out. Leaves where that is otherwise. None of both: there may be something further out.
    pub(super) fn handled_by_resumer(&mut self, vm: &Machine, at: usize) -> Recording<Option<Option<Ref>>> {
        if !vm.handled.is_none() {
            return Ok(None);
        }
        self.expect_nothing_handled()?;
        if self.generators[at].hides {
            let handled = self.read(self.handles_at(at))?;
            let (none, exit) = (self.word(Value::NONE.bits())?, self.exit()?);
            self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[handled.0, none, exit])?;
            return Ok(Some(Some(handled)));
        }
        let inlined = self.frames.iter().filter(|frame| frame.is_generator()).count() as u64;
        if !vm.handled_outside.is_none() || vm.running_generators != inlined || self.generators.iter().any(|g| g.hides) {
            return Ok(None);
        }
        self.expect_nothing_outside()?;
        Ok(Some(None))
    }

    /// The object holds nothing that is handled, and memory says so.
    pub(super) fn note_nothing_handled(&mut self, at: usize) -> Recording {
        let (slot, none) = (self.handles_at(at), self.value(Value::NONE)?);
        self.set_in_generator(slot, Slot { value: none, written: false })
    }

    /// The slot that stands for what the object holds that is handled.
    fn handles_at(&self, at: usize) -> u16 {
        self.generators[at].place.header + HANDLES
    }

    /// A generator is about to run: what is handled is put away, if anything is, and what its own code handles, which waited
    /// there, is handled.
    pub(super) fn hide_handled(&mut self, at: usize, nothing_handled: bool) -> Recording {
        let (slot, none) = (self.handles_at(at), self.value(Value::NONE)?);
        // Where it waits says whether it handles anything.
        let own_is_none = self.generators[at].actual.handled.get().is_none();
        if nothing_handled {
            self.expect_nothing_handled()?;
            if !own_is_none {
                let own = self.read(slot)?;
                self.write(slot, none)?;
                self.handle(own);
            }
            return Ok(());
        }
        if self.generators.iter().any(|known| known.hides) {
            return self.other_operands();
        }
        let own = if own_is_none { none } else { self.read(slot)? };
        let handled = self.handled()?;
        let handled = self.boxed(handled)?;
        self.write(slot, handled)?;
        self.handle_openly(own)?;
        self.uop(Uop::STORE_VM, Type::None, &[handled.0, vm_at::HANDLED_OUTSIDE as u16])?;
        self.generators[at].hides = true;
        Ok(())
    }

    /// A generator stops running, and waits: what it handles is put away, and what its resumer handles is handled again. Is
    /// that nothing?
    pub(super) fn put_away_handled(&mut self, at: usize, nothing_handled: bool) -> Recording<bool> {
        let (slot, none) = (self.handles_at(at), self.value(Value::NONE)?);
        let hides = self.generators[at].hides;
        let own = match nothing_handled {
            true => none,
            false => {
                let handled = self.handled()?;
                self.boxed(handled)?
            }
        };
        self.restore_handled(at)?;
        if hides || !nothing_handled {
            self.write(slot, own)?;
        }
        Ok(!hides)
    }

    /// A generator stops running, and is finished: what its resumer handles is handled again, and the object holds nothing.
    pub(super) fn forget_handled(&mut self, at: usize) -> Recording {
        let (slot, none) = (self.handles_at(at), self.value(Value::NONE)?);
        let held = self.content_in_generator(slot).copied();
        if self.generators[at].waits.is_none() {
            self.restore_handled(at)?;
        }
        if held.is_none_or(|held| held.written || held.value != none) {
            self.uop(Uop::STORE_FIELD, Type::None, &[none.0, self.generators[at].object.0, HANDLED])?;
        }
        Ok(())
    }

    /// What the resumer of a generator handles is handled again.
    fn restore_handled(&mut self, at: usize) -> Recording {
        let none = self.value(Value::NONE)?;
        if !core::mem::take(&mut self.generators[at].hides) {
            return self.handle_nothing();
        }
        let handled = self.read(self.handles_at(at))?;
        self.handle_openly(handled)?;
        self.uop(Uop::STORE_VM, Type::None, &[none.0, vm_at::HANDLED_OUTSIDE as u16])?;
        Ok(())
    }
}
