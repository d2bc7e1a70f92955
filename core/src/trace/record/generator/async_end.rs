//! `athrow` and `aclose` of async generators: SEND to their awaitable raises an exception where the generator waits, as `throw`
//! does; from then on it is as one of `asend`. One of `aclose` has None as its result where the generator ends.
//!
//! Invariant: what is to be left is left before the generator's frame is entered, or finished.

use super::asynchronous::{BUSY, CLOSED, SENT, STAGE};
use super::memory::delegates;
use crate::builtins::async_generator::{Purpose, Stage, Step};
use crate::builtins::exceptions::{GENERATOR_EXIT, STOP_ASYNC_ITERATION};
use crate::heap;
use crate::interp::frame::FRAME_WORDS;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Native};
use crate::trace::ir::{Ref, Returns, TraceFrame, Type};
use crate::trace::quick::Quick;
use crate::trace::record::{Recorder, Recording, Stop, Then};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// The first SEND to such an awaitable; what is sent, in a slot, is None.
    pub(super) fn end_by_step(
        &mut self,
        vm: &mut Machine,
        (object, step): (Ref, heap::Ref<Native<Step>>),
        generator: Ref,
        value: u16,
    ) -> Recording<Then> {
        let (actual, closes) = (step.payload.generator, step.payload.purpose == Purpose::Close);
        if actual.state.get() == GeneratorState::Finished {
            self.expect_ended(generator)?;
            return self.end_at_once(object, value);
        }
        if actual.closed.get() || actual.state.get() == GeneratorState::Created && !closes {
            return self.other_operands();
        }
        let (open, exit) = (self.word(0)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[generator.0, CLOSED, open, exit])?;
        let at = self.come_to_object(generator, actual)?;
        let known = &self.generators[at];
        if known.waits.is_none_or(|wait| delegates(known.code, wait)) {
            return self.other_operands();
        }
        if closes && self.may_end_quietly(at) {
            self.note_finished(at)?;
            self.note(generator, CLOSED, 1)?;
            return self.end_at_once(object, value);
        }
        let exception = if closes { self.new_exit(vm, value)? } else { self.thrown_by(object, step)? };
        self.hide_handled(at, vm.handled.is_none())?;
        self.note(object, STAGE, Stage::Running as u64)?;
        self.note(generator, BUSY, 1)?;
        if closes {
            self.note(generator, CLOSED, 1)?;
        }
        self.interrupt(at, Returns::AsyncSend { jump: self.at.operand }, self.depth - 1)?;
        self.raises_where_it_waits(actual, exception)
    }

    /// The first SEND to an awaitable of `asend` of a generator that has ended.
    pub(super) fn step_of_ended(&mut self, vm: &mut Machine, step: Ref, generator: Ref, value: u16) -> Recording<Then> {
        if self.handler().is_none() {
            return self.unsupported();
        }
        self.expect_ended(generator)?;
        let exception = self.new_end(vm, value)?;
        self.note(step, STAGE, Stage::Closed as u64)?;
        self.note(generator, CLOSED, 1)?;
        self.quick(Quick::RAISE, &[exception])?;
        self.raises(exception, Some(self.at.opcode_at))
    }

    /// A StopAsyncIteration without arguments, which end at a slot.
    fn new_end(&mut self, vm: &mut Machine, slot: u16) -> Recording<Ref> {
        let Ok(class) = vm.class_for(&STOP_ASYNC_ITERATION) else {
            vm.raised = Value::EMPTY;
            return Err(Stop::Full);
        };
        if !self.is_plainly_made(vm, class) {
            return self.other_operands();
        }
        self.new_exception(class, slot, 0)
    }

    /// There is nothing to be done: the awaitable is at its end, and what comes of it takes the place of what was sent.
    fn end_at_once(&mut self, step: Ref, value: u16) -> Recording<Then> {
        let end = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        self.note(step, STAGE, Stage::Closed as u64)?;
        let none = self.value(Value::NONE)?;
        self.write(value, none)?;
        Ok(Then::At(end))
    }

    /// The exception that an awaitable throws.
    fn thrown_by(&mut self, object: Ref, step: heap::Ref<Native<Step>>) -> Recording<Ref> {
        let exception = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, SENT])?;
        let Some(header) = step.payload.value.header() else { return self.other_operands() };
        self.expect_shape(exception, header.shape.get().0)?;
        Ok(exception)
    }

    /// The frame that runs is that of a generator, which waited: an exception is raised there, with what it handles as its context.
    pub(super) fn raises_where_it_waits(&mut self, waited: heap::Ref<Generator>, exception: Ref) -> Recording<Then> {
        if self.handler().is_none() {
            return Err(Stop::Left);
        }
        if !waited.handled.get().is_none() {
            self.quick(Quick::RAISE, &[exception])?;
        }
        self.raises(exception, Some(self.at.opcode_at))
    }

    // -- the generator's side ----------------------------------------------------------------------------------------------

    /// The slot of the awaitable that a frame, by its place, was resumed by.
    fn resumer_of(&self, at: usize) -> u16 {
        let frame = self.builder.trace.frames[usize::from(self.frames[at].id.0)];
        self.frames[at - 1].header + FRAME_WORDS as u16 + frame.return_depth - 1
    }

    /// What the awaitable is for that the running frame was resumed by. Leaves where it is for something else then.
    fn purpose_of_resumer(&mut self) -> Recording<Purpose> {
        let slot = self.resumer_of(self.frames.len() - 1);
        self.step_in(slot).map(|(_, step)| step.payload.purpose)
    }

    /// Leaves where what an async generator yields would come to an awaitable of `aclose`, which takes nothing.
    pub(super) fn expect_to_take(&mut self) -> Recording {
        let Some(at) = (1..self.frames.len()).rev().find(|at| self.is_resumed_by_step(*at)) else { return Ok(()) };
        let slot = self.resumer_of(at);
        match self.step_in(slot)?.1.payload.purpose {
            Purpose::Close => self.other_operands(),
            Purpose::Send | Purpose::Throw => Ok(()),
        }
    }

    /// The async generator that runs ends, as `aclose` has it do.
    fn end_closing(&mut self, left: &TraceFrame) -> Recording<Then> {
        let Returns::AsyncSend { jump } = left.returns else { return Err(Stop::Surprise(self.at.op)) };
        self.abandon_generator()?;
        let none = self.value(Value::NONE)?;
        self.write(self.top().header + FRAME_WORDS as u16 + left.return_depth, none)?;
        Ok(Then::At(left.return_unit + jump))
    }

    /// The async generator that runs returns: StopAsyncIteration is raised where its awaitable is waited for, but by `aclose`.
    pub(super) fn finish_steps(&mut self, vm: &mut Machine, left: &TraceFrame) -> Recording<Then> {
        if self.purpose_of_resumer()? == Purpose::Close {
            return self.end_closing(left);
        }
        let exception = self.new_end(vm, self.operand(vm, 1))?;
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

    /// RERAISE of the exception on top, if by that an async generator ends that is closed. Leaves where it would end another one
    /// for good.
    pub(in crate::trace::record) fn leave_step(&mut self, vm: &mut Machine) -> Recording<Option<Then>> {
        let stays = self.top().code.shared().handler_at(self.at.opcode_at).is_some();
        if stays || self.frames.len() == 1 || !self.returns_to_step() {
            return Ok(None);
        }
        let (exception, ends) = self.is_of(vm, self.operand(vm, 1), &[&STOP_ASYNC_ITERATION, &GENERATOR_EXIT])?;
        if !ends {
            return Ok(None);
        }
        if self.purpose_of_resumer()? != Purpose::Close {
            return self.other_operands();
        }
        self.keep_locals(exception)?;
        let left = self.builder.trace.frames[usize::from(self.top().id.0)];
        self.end_closing(&left).map(Some)
    }
}
