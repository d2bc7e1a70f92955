//! The exception that is handled: what the machine says of it, and what the trace knows better.
//!
//! What is handled within the trace alone is told to exits, like what slots hold, and the machine is told where somebody may
//! ask it: helpers that may raise, which link exceptions by it, and whatever comes behind the trace. So an exception that is
//! raised and caught, and that nobody looks at, need not be made.

use super::{Recorder, Recording};
use crate::codegen::baseline::vm_at;
use crate::machine::Machine;
use crate::trace::ir::{Entry, HANDLED_SLOT, Ref, Type};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// What is handled, as far as the recording came to it.
#[derive(Clone, Copy, Default)]
pub(super) struct Handled {
    now: Option<Ref>,
    /// What the machine says is handled.
    told: Option<Ref>,
    /// The machine says something else.
    is_changed: bool,
}

impl Quick {
    /// May it ask the machine for what is handled, as whatever raises does? Not for want of memory: MemoryError has no context.
    fn asks_what_is_handled(self) -> bool {
        use Quick::*;
        let makes = self.makes().is_some_and(|made| made != Made::Generator);
        let needs_memory = matches!(self, TUPLE_0 | TUPLE_OF | CHARACTER | LIST_APPEND | STOP_ITERATION | INT_OF_TEXT);
        let is_quiet = matches!(self, DICT_ITEM | DICT_GET | DICT_STORE | DICT_CONTAINS | SET_CONTAINS | VALUE_AT | CAUGHT);
        self == RAISE || self.may_fail() && !(makes || needs_memory || is_quiet)
    }
}

impl Recorder {
    /// What is handled.
    pub(super) fn handled(&mut self) -> Recording<Ref> {
        if let Some(now) = self.handled.now {
            return Ok(now);
        }
        let now = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::HANDLED as u16])?;
        self.handled = Handled { now: Some(now), told: Some(now), is_changed: false };
        Ok(now)
    }

    /// From here on something else is handled.
    pub(super) fn handle(&mut self, exception: Ref) {
        let is_changed = self.handled.told != Some(exception);
        self.handled = Handled { now: Some(exception), is_changed, ..self.handled };
    }

    /// The same, and the machine is told at once.
    pub(super) fn handle_openly(&mut self, exception: Ref) -> Recording {
        self.handle(exception);
        self.tell_handled()
    }

    /// From here on nothing is handled, as far as anything was known to be.
    pub(super) fn handle_nothing(&mut self) -> Recording {
        let none = self.value(Value::NONE)?;
        if self.handled.now.is_some_and(|now| self.builder.known_constant(now) != self.builder.known_constant(none)) {
            self.handle(none);
        }
        Ok(())
    }

    /// The machine is told what is handled, if it says something else.
    pub(super) fn tell_handled(&mut self) -> Recording {
        let Some(now) = self.handled.now.filter(|_| self.handled.is_changed) else { return Ok(()) };
        let value = self.boxed(now)?;
        self.uop(Uop::STORE_VM, Type::None, &[value.0, vm_at::HANDLED as u16])?;
        self.handled = Handled { now: Some(now), told: Some(now), is_changed: false };
        Ok(())
    }

    /// The same, if a helper may ask.
    pub(super) fn tell_handled_to(&mut self, helper: Quick) -> Recording {
        if helper.asks_what_is_handled() { self.tell_handled() } else { Ok(()) }
    }

    /// Is something handled that the machine does not know of?
    pub(super) fn handles_secretly(&self) -> bool {
        self.handled.is_changed
    }

    /// What exits tell the machine.
    pub(super) fn entry_of_handled(&self) -> Option<Entry> {
        let value = self.handled.now.filter(|_| self.handled.is_changed)?;
        Some(Entry { slot: HANDLED_SLOT, value })
    }

    /// Is nothing handled, here or wherever the trace is called from? Leaves where anything is.
    pub(super) fn expect_nothing_handled_anywhere(&mut self, vm: &Machine) -> Recording<bool> {
        let is_simple = vm.handled.is_none() && vm.handled_outside.is_none() && vm.running_generators == 0;
        if !is_simple {
            return Ok(false);
        }
        let handled = self.handled()?;
        self.expect_constant(handled, Value::NONE)?;
        self.expect_nothing_outside()?;
        Ok(true)
    }

    /// Leaves where something is handled further out than the trace.
    pub(super) fn expect_nothing_outside(&mut self) -> Recording {
        let outside = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::HANDLED_OUTSIDE as u16])?;
        self.expect_constant(outside, Value::NONE)?;
        let running = self.uop(Uop::LOAD_VM, Type::Word, &[vm_at::RUNNING_GENERATORS as u16])?;
        let (none, exit) = (self.word(0)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[running.0, none, exit])?;
        Ok(())
    }
}
