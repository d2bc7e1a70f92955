//! What is handled where a generator is resumed by somebody who handles an exception.
//!
//! As in the interpreter, the object holds it while the generator runs, and nothing is handled in its frame at first. What
//! asks for the exception that is handled anywhere goes through frames, which a trace has none of: it finds it in the machine.
//!
//! Invariant: of the generators that run above the root, one at most was resumed like this.

use core::mem::offset_of;

use crate::codegen::baseline::vm_at;
use crate::machine::Machine;
use crate::object::Generator;
use crate::trace::ir::{Ref, Type};
use crate::trace::record::{Recorder, Recording};
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
            let handled = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[self.generators[at].object.0, HANDLED])?;
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

    /// A generator is about to run: what is handled is put away, if anything is.
    pub(super) fn hide_handled(&mut self, vm: &Machine, at: usize) -> Recording {
        if vm.handled.is_none() {
            return self.expect_nothing_handled();
        }
        if self.generators.iter().any(|known| known.hides) {
            return self.other_operands();
        }
        let object = self.generators[at].object;
        let handled = self.handled()?;
        let (handled, none) = (self.boxed(handled)?, self.value(Value::NONE)?);
        // The collector looks at what a running generator holds here, so it needs no barrier.
        self.uop(Uop::STORE_FIELD, Type::None, &[handled.0, object.0, HANDLED])?;
        self.handle_openly(none)?;
        self.uop(Uop::STORE_VM, Type::None, &[handled.0, vm_at::HANDLED_OUTSIDE as u16])?;
        self.generators[at].hides = true;
        Ok(())
    }

    /// A generator stops running: what its resumer handles is handled again.
    pub(super) fn restore_handled(&mut self, at: usize) -> Recording {
        if !core::mem::take(&mut self.generators[at].hides) {
            return Ok(());
        }
        let object = self.generators[at].object;
        let handled = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, HANDLED])?;
        let none = self.value(Value::NONE)?;
        self.handle_openly(handled)?;
        self.uop(Uop::STORE_VM, Type::None, &[none.0, vm_at::HANDLED_OUTSIDE as u16])?;
        self.uop(Uop::STORE_FIELD, Type::None, &[none.0, object.0, HANDLED])?;
        Ok(())
    }
}
