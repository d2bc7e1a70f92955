//! Async generators: SEND to the awaitable of `asend` or `__anext__` resumes one. A value that it yields ends the awaitable, as
//! a return does for `await`; what it awaits itself is handed on; its return raises StopAsyncIteration. `athrow` and `aclose`
//! are in `async_end.rs`.
//!
//! Invariant: the fields of the awaitable, and those of the generator that say whether one is under way, are written when they
//! change; so snapshots tell nothing of them.

use core::mem::offset_of;

use crate::builtins::async_generator::{self, Purpose, Stage, Step, awaitable_step, yielded_value};
use crate::builtins::class_shape;
use crate::heap;
use crate::interp::frame::FRAME_WORDS;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Native, NativeFunction};
use crate::trace::ir::{Ref, Returns, TraceFrame, Type};
use crate::trace::quick::Quick;
use crate::trace::record::compare::has_shape;
use crate::trace::record::{Recorder, Recording, Then};
use crate::uop::Uop;
use crate::value::Value;

const GENERATOR: u16 = Step::GENERATOR as u16;
pub(super) const SENT: u16 = Step::VALUE as u16;
const PURPOSE: u16 = Step::PURPOSE as u16;
pub(super) const STAGE: u16 = Step::STAGE as u16;
pub(super) const BUSY: u16 = offset_of!(Generator, busy) as u16;
pub(super) const CLOSED: u16 = offset_of!(Generator, closed) as u16;

impl Recorder {
    // -- awaitables --------------------------------------------------------------------------------------------------------

    /// What the awaitable is for that a call of a native gives, whose arguments begin at a slot. None: it gives no such one.
    pub(in crate::trace::record) fn purpose_of(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        (first, count): (u16, usize),
    ) -> Option<Purpose> {
        let purpose = match (function.definition.name, count) {
            ("asend", 2) | ("__anext__", 1) => Purpose::Send,
            ("athrow", 2) => Purpose::Throw,
            ("aclose", 1) => Purpose::Close,
            _ => return None,
        };
        let is_method = function.owner.get() == Value::object(vm.types.async_generator);
        (is_method && has_shape(self.actual(first), class_shape::ASYNC_GENERATOR.0)).then_some(purpose)
    }

    /// What such a call gives.
    pub(in crate::trace::record) fn new_step(
        &mut self,
        vm: &mut Machine,
        purpose: Purpose,
        (first, count): (u16, usize),
    ) -> Recording<Ref> {
        let generator = self.shaped(first, class_shape::ASYNC_GENERATOR.0)?;
        let value = match purpose {
            Purpose::Send if count == 2 => self.boxed_slot(first + 1)?,
            Purpose::Throw => self.raised_value(vm, first + 1)?,
            Purpose::Send | Purpose::Close => self.value(Value::NONE)?,
        };
        let (shape, number) = (self.shape_of_new(vm, purpose.spec())?, self.value(Value::small_int(purpose as i64))?);
        let step = self.quick(Quick::NEW_ASYNC_STEP, &[generator, value, shape, number])?;
        // So the trace knows of it what guards ask.
        self.note(step, STAGE, Stage::Fresh as u64)?;
        self.note(step, PURPOSE, purpose as u64)?;
        Ok(step)
    }

    /// The value in a slot as an async generator yields it.
    pub(in crate::trace::record) fn wrapped_value(&mut self, vm: &mut Machine, slot: u16) -> Recording<Ref> {
        let (value, shape) = (self.boxed_slot(slot)?, self.shape_of_new(vm, &async_generator::VALUE_SPEC)?);
        self.quick(Quick::NEW_ASYNC_VALUE, &[value, shape])
    }

    /// Is there such an awaitable in a slot? Leaves where there is something else then.
    pub(super) fn is_step(&mut self, slot: u16) -> Recording<bool> {
        let Some(step) = awaitable_step(self.actual(slot)) else { return Ok(false) };
        self.shaped(slot, step.header.shape.get().0)?;
        Ok(true)
    }

    /// The awaitable in a slot, and what it is for. Leaves where there is one for something else then.
    pub(super) fn step_in(&mut self, slot: u16) -> Recording<(Ref, heap::Ref<Native<Step>>)> {
        let Some(step) = awaitable_step(self.actual(slot)) else { return self.other_operands() };
        let object = self.shaped(slot, step.header.shape.get().0)?;
        // Those that send have a class to themselves.
        if step.payload.purpose != Purpose::Send {
            let (purpose, exit) = (self.word(step.payload.purpose as u64)?, self.exit()?);
            self.uop(Uop::GUARD_FIELD32, Type::None, &[object.0, PURPOSE, purpose, exit])?;
        }
        Ok((object, step))
    }

    /// SEND of the value in a slot to such an awaitable in another one.
    pub(super) fn send_to_step(&mut self, vm: &mut Machine, receiver: u16, value: u16) -> Recording<Then> {
        let (object, step) = self.step_in(receiver)?;
        let (stage, actual) = (step.payload.stage.get(), step.payload.generator);
        let given = self.read(value)?;
        let (expected, exit) = (self.word(stage as u64)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[object.0, STAGE, expected, exit])?;
        let generator = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, GENERATOR])?;
        self.expect_shape(generator, class_shape::ASYNC_GENERATOR.0)?;
        let sent = match stage {
            Stage::Running => given,
            Stage::Fresh if self.actual(value).is_none() && !actual.busy.get() => {
                self.expect_unused(generator, given)?;
                if step.payload.purpose != Purpose::Send {
                    return self.end_by_step(vm, (object, step), generator, value);
                }
                if actual.state.get() == GeneratorState::Finished {
                    return self.step_of_ended(vm, object, generator, value);
                }
                self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, SENT])?
            }
            Stage::Fresh | Stage::Closed => return self.other_operands(),
        };
        if actual.state.get() == GeneratorState::Created {
            if !step.payload.value.is_none() || stage != Stage::Fresh {
                return self.other_operands();
            }
            self.expect_constant(sent, Value::NONE)?;
        }
        let at = self.come_to_object(generator, actual)?;
        self.hide_handled(at, vm.handled.is_none())?;
        if stage == Stage::Fresh {
            self.note(object, STAGE, Stage::Running as u64)?;
            self.note(generator, BUSY, 1)?;
        }
        let returns = Returns::AsyncSend { jump: self.at.operand };
        self.go_on_in_generator(at, sent, (returns, self.depth - 1))
    }

    /// Leaves unless the first SEND is of None, and no other awaitable of the generator is under way.
    fn expect_unused(&mut self, generator: Ref, given: Ref) -> Recording {
        self.expect_constant(given, Value::NONE)?;
        let (free, exit) = (self.word(0)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[generator.0, BUSY, free, exit])?;
        Ok(())
    }

    /// Writes 32 bits of an object.
    pub(super) fn note(&mut self, object: Ref, field: u16, bits: u64) -> Recording {
        let bits = self.word(bits)?;
        self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, field, bits])?;
        Ok(())
    }

    // -- the generator's side ----------------------------------------------------------------------------------------------

    /// Did SEND to an awaitable resume the running frame?
    pub(super) fn returns_to_step(&self) -> bool {
        self.is_resumed_by_step(self.frames.len() - 1)
    }

    pub(super) fn is_resumed_by_step(&self, at: usize) -> bool {
        matches!(self.builder.trace.frames[usize::from(self.frames[at].id.0)].returns, Returns::AsyncSend { .. })
    }

    /// Would what the running frame is about to yield end the awaitable that a frame was resumed by?
    pub(super) fn ends_step_of(&self, vm: &Machine, at: usize) -> bool {
        self.is_resumed_by_step(at) && yielded_value(self.actual(self.operand(vm, 1))).is_some()
    }

    /// The value in a slot, which is yielded, as whoever awaits it gets it, if it is one of an async generator. Leaves where it is
    /// otherwise, if that could matter.
    pub(super) fn yielded_to_step(&mut self, slot: u16) -> Recording<Option<Ref>> {
        if !(1..self.frames.len()).any(|at| self.is_resumed_by_step(at)) {
            return Ok(None);
        }
        let actual = self.actual(slot);
        self.fix_kind(slot)?;
        if yielded_value(actual).is_none() {
            return Ok(None);
        }
        self.expect_to_take()?;
        let object = self.read(slot)?;
        self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, async_generator::YIELDED as u16]).map(Some)
    }

    /// The awaitable that the running frame waits for, as a frame that was left says, is at its end.
    pub(super) fn end_step(&mut self, generator: Ref, left: &TraceFrame) -> Recording {
        let step = self.read(self.top().header + FRAME_WORDS as u16 + left.return_depth - 1)?;
        self.note(step, STAGE, Stage::Closed as u64)?;
        self.note(generator, BUSY, 0)
    }
}
