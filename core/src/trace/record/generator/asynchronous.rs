//! Async generators: SEND to the awaitable of `asend` or `__anext__` resumes one. A value that it yields ends the awaitable, as
//! a return does for `await`; what it awaits itself is handed on; its return raises StopAsyncIteration.
//!
//! Invariant: the fields of the awaitable, and those of the generator that say whether one is under way, are written when they
//! change; so snapshots tell nothing of them.

use core::mem::offset_of;

use crate::builtins::async_generator::{AsyncValue, Stage, Step, sending_step, yielded_value};
use crate::builtins::class_shape;
use crate::builtins::exceptions::{GENERATOR_EXIT, STOP_ASYNC_ITERATION};
use crate::heap;
use crate::interp::frame::FRAME_WORDS;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Native, NativeFunction};
use crate::trace::ir::{Ref, Returns, TraceFrame, Type};
use crate::trace::quick::Quick;
use crate::trace::record::compare::has_shape;
use crate::trace::record::{Recorder, Recording, Stop, Then};
use crate::uop::Uop;
use crate::value::Value;

const PAYLOAD: usize = offset_of!(Native<Step>, payload);
const GENERATOR: u16 = (PAYLOAD + offset_of!(Step, generator)) as u16;
const SENT: u16 = (PAYLOAD + offset_of!(Step, value)) as u16;
const STAGE: u16 = (PAYLOAD + offset_of!(Step, stage)) as u16;
const YIELDED: u16 = offset_of!(Native<AsyncValue>, payload) as u16;
const BUSY: u16 = offset_of!(Generator, busy) as u16;
const CLOSED: u16 = offset_of!(Generator, closed) as u16;

impl Recorder {
    // -- awaitables --------------------------------------------------------------------------------------------------------

    /// Is a call of a native, whose arguments begin at a slot, one of `asend` or `__anext__` of an async generator?
    pub(in crate::trace::record) fn is_asend(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        (first, count): (u16, usize),
    ) -> bool {
        let fits = matches!((function.definition.name, count), ("asend", 2) | ("__anext__", 1));
        let is_method = function.owner.get() == Value::object(vm.types.async_generator);
        fits && is_method && has_shape(self.actual(first), class_shape::ASYNC_GENERATOR.0)
    }

    /// What such a call gives.
    pub(in crate::trace::record) fn new_step(&mut self, first: u16, count: usize) -> Recording<Ref> {
        let generator = self.shaped(first, class_shape::ASYNC_GENERATOR.0)?;
        let sent = if count == 2 { self.boxed_slot(first + 1)? } else { self.value(Value::NONE)? };
        self.quick(Quick::NEW_ASYNC_STEP, &[generator, sent])
    }

    /// Is there such an awaitable in a slot? Leaves where there is something else then.
    pub(super) fn is_step(&mut self, slot: u16) -> Recording<bool> {
        let Some(step) = sending_step(self.actual(slot)) else { return Ok(false) };
        self.shaped(slot, step.header.shape.get().0)?;
        Ok(true)
    }

    /// SEND of the value in a slot to such an awaitable in another one.
    pub(super) fn send_to_step(&mut self, vm: &Machine, receiver: u16, value: u16) -> Recording<Then> {
        let Some(step) = sending_step(self.actual(receiver)) else { return self.other_operands() };
        let (stage, actual) = (step.payload.stage.get(), step.payload.generator);
        let object = self.shaped(receiver, step.header.shape.get().0)?;
        let given = self.read(value)?;
        let (expected, exit) = (self.word(stage as u64)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[object.0, STAGE, expected, exit])?;
        let generator = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, GENERATOR])?;
        self.expect_shape(generator, class_shape::ASYNC_GENERATOR.0)?;
        let sent = match stage {
            Stage::Running => given,
            Stage::Fresh if self.actual(value).is_none() && !actual.busy.get() => self.first_sent(object, generator, given)?,
            Stage::Fresh | Stage::Closed => return self.other_operands(),
        };
        if actual.state.get() == GeneratorState::Created {
            if !step.payload.value.is_none() || stage != Stage::Fresh {
                return self.other_operands();
            }
            self.expect_constant(sent, Value::NONE)?;
        }
        let at = self.come_to_object(generator, actual)?;
        self.hide_handled(vm, at)?;
        if stage == Stage::Fresh {
            self.note(object, STAGE, Stage::Running as u64)?;
            self.note(generator, BUSY, 1)?;
        }
        let returns = Returns::AsyncSend { jump: self.at.operand };
        self.go_on_in_generator(at, sent, (returns, self.depth - 1))
    }

    /// What the first SEND, which is to be of None, sends.
    fn first_sent(&mut self, step: Ref, generator: Ref, given: Ref) -> Recording<Ref> {
        self.expect_constant(given, Value::NONE)?;
        let (free, exit) = (self.word(0)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[generator.0, BUSY, free, exit])?;
        self.uop(Uop::LOAD_FIELD, Type::Tagged, &[step.0, SENT])
    }

    /// Writes 32 bits of an object.
    fn note(&mut self, object: Ref, field: u16, bits: u64) -> Recording {
        let bits = self.word(bits)?;
        self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, field, bits])?;
        Ok(())
    }

    // -- the generator's side ----------------------------------------------------------------------------------------------

    /// Did SEND to an awaitable resume the running frame?
    pub(super) fn returns_to_step(&self) -> bool {
        self.is_resumed_by_step(self.frames.len() - 1)
    }

    fn is_resumed_by_step(&self, at: usize) -> bool {
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
        let object = self.read(slot)?;
        self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, YIELDED]).map(Some)
    }

    /// The awaitable that the running frame waits for, as a frame that was left says, is at its end.
    pub(super) fn end_step(&mut self, generator: Ref, left: &TraceFrame) -> Recording {
        let step = self.read(self.top().header + FRAME_WORDS as u16 + left.return_depth - 1)?;
        self.note(step, STAGE, Stage::Closed as u64)?;
        self.note(generator, BUSY, 0)
    }

    /// The async generator that runs returns: StopAsyncIteration is raised where its awaitable is waited for.
    pub(super) fn finish_steps(&mut self, vm: &mut Machine, left: &TraceFrame) -> Recording<Then> {
        let Ok(class) = vm.class_for(&STOP_ASYNC_ITERATION) else {
            vm.raised = Value::EMPTY;
            return Err(Stop::Full);
        };
        if !self.is_plainly_made(vm, class) {
            return self.other_operands();
        }
        let exception = self.new_exception(class, self.operand(vm, 1), 0)?;
        let generator = self.running_generator()?;
        // What awaits it is ended along with it.
        self.abandon_generator()?;
        self.note(generator, CLOSED, 1)?;
        self.depth = left.return_depth;
        self.truncate(self.top().header + FRAME_WORDS as u16 + self.depth);
        self.be_before(left.return_unit)?;
        if self.handler().is_none() {
            return Err(Stop::Left);
        }
        self.quick(Quick::RAISE, &[exception])?;
        self.raises(exception, Some(left.return_unit - 1))
    }

    /// RERAISE of the exception on top: leaves where it would end an async generator for good, and that is left by it.
    pub(in crate::trace::record) fn leave_step(&mut self, vm: &mut Machine) -> Recording {
        let stays = self.top().code.shared().handler_at(self.at.opcode_at).is_some();
        if stays || self.frames.len() == 1 || !self.returns_to_step() {
            return Ok(());
        }
        match self.is_of(vm, self.operand(vm, 1), &[&STOP_ASYNC_ITERATION, &GENERATOR_EXIT])? {
            (_, true) => self.other_operands(),
            (_, false) => Ok(()),
        }
    }
}
