//! `close` of generators and coroutines. What has nothing to do then is finished, which is a store; in any other one
//! GeneratorExit is raised where it waits, as `thrown.rs` does it, and first in those that it waits for.
//!
//! The call gets what the generator returns, or None where GeneratorExit leaves it. One that waits for it is closed then.

use core::mem::offset_of;

use super::called::{Resumption, With};
use crate::builtins::async_generator::yielded_value;
use crate::builtins::exceptions::{GENERATOR_EXIT, STOP_ITERATION};
use crate::heap;
use crate::interp::frame::FRAME_WORDS;
use crate::interp::generator::ends_quietly_at;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, NativeFunction};
use crate::trace::ir::{Ref, Returns, TraceFrame, Type};
use crate::trace::quick::Quick;
use crate::trace::record::{Recorder, Recording, Stop, Then};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// Does a call of a native, whose arguments begin at a slot, close a generator that does not run?
    pub(in crate::trace::record) fn closes(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        (first, count): (u16, usize),
    ) -> Option<heap::Ref<Generator>> {
        let found = self.receiver_of(vm, function, first).filter(|_| function.definition.name == "close" && count == 1);
        found.filter(|generator| generator.state.get() != GeneratorState::Running)
    }

    /// Such a call.
    pub(in crate::trace::record) fn call_closing(
        &mut self,
        vm: &mut Machine,
        generator: heap::Ref<Generator>,
        callable: u16,
        first: u16,
    ) -> Recording<Then> {
        let none = self.value(Value::NONE)?;
        if generator.state.get() == GeneratorState::Finished {
            self.expect_finished(first, generator)?;
            self.write(callable, none)?;
            return self.next();
        }
        let outermost = self.come_to_generator(first, generator)?;
        if self.may_end_quietly(outermost) {
            self.note_finished(outermost)?;
            self.write(callable, none)?;
            return self.next();
        }
        let mut inner = self.come_to_inner(vm, outermost, Recorder::expect_no_close)?;
        let exit = self.new_exit(vm, callable)?;
        let (depth, unit) = (self.depth_below(callable), self.at.end);
        self.hide_handled(outermost, vm.handled.is_none())?;
        let quiet = inner.pop_if(|(at, _)| self.may_end_quietly(*at));
        self.interrupt(outermost, Returns::Close { inner: false }, depth)?;
        let mut waiting = generator;
        for (at, _) in inner {
            self.hide_handled(at, waiting.handled.get().is_none())?;
            waiting = self.generators[at].actual;
            self.interrupt(at, Returns::Close { inner: true }, self.depth)?;
        }
        if let Some((at, _)) = quiet {
            self.note_finished(at)?;
        }
        self.quick(Quick::RAISE, &[exit])?;
        self.resumption = Some(Resumption { generator, with: With::Closed, depth, unit });
        self.raises(exit, Some(self.at.opcode_at))
    }

    /// Leaves unless the generator in a slot is one like that which is there, and has ended. Memory says that of none that the
    /// trace still knows.
    fn expect_finished(&mut self, slot: u16, generator: heap::Ref<Generator>) -> Recording {
        let object = self.shaped(slot, generator.header.shape.get().0)?;
        self.expect_ended(object)
    }

    pub(super) fn expect_ended(&mut self, object: Ref) -> Recording {
        let (finished, exit) = (self.word(GeneratorState::Finished as u64)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[object.0, offset_of!(Generator, state) as u16, finished, exit])?;
        Ok(())
    }

    /// Is a known generator one that was not begun, or that GeneratorExit would go through unseen?
    pub(super) fn may_end_quietly(&self, at: usize) -> bool {
        let known = &self.generators[at];
        let is_new = known.actual.state.get() == GeneratorState::Created;
        is_new || known.waits.is_some_and(|(unit, _)| ends_quietly_at(known.code, unit))
    }

    /// Leaves unless what a generator waits for, in a slot, is builtin and has no `close`.
    fn expect_no_close(&mut self, vm: &mut Machine, slot: u16) -> Recording {
        let name = vm.names.close;
        self.expect_lacking(vm, slot, name)
    }

    /// A GeneratorExit without arguments, which end at a slot.
    pub(super) fn new_exit(&mut self, vm: &mut Machine, slot: u16) -> Recording<Ref> {
        let Ok(class) = vm.class_for(&GENERATOR_EXIT) else {
            vm.raised = Value::EMPTY;
            return Err(Stop::Full);
        };
        if !self.is_plainly_made(vm, class) {
            return self.other_operands();
        }
        self.new_exception(class, slot, 0)
    }

    /// How the frame that runs was entered, if that is one to be closed.
    fn closed(&self) -> Option<TraceFrame> {
        let frame = self.builder.trace.frames[usize::from(self.top().id.0)];
        matches!(frame.returns, Returns::Close { .. }).then_some(frame)
    }

    /// Would a value that the running frame yields come to a call that closes it, or one that waits for it?
    pub(super) fn is_closed_by_any(&self, yielded: Value) -> bool {
        let is_awaited = yielded_value(yielded).is_none();
        let takes = |returns: &Returns| !match returns {
            Returns::Throw { .. } | Returns::Send { .. } => true,
            Returns::AsyncSend { .. } => is_awaited,
            _ => false,
        };
        let mut returns =
            self.frames.iter().skip(1).rev().map(|frame| self.builder.trace.frames[usize::from(frame.id.0)].returns);
        returns.find(takes).is_some_and(|returns| matches!(returns, Returns::Close { .. }))
    }

    /// The generator that runs, and is closed, returns.
    pub(super) fn finish_closed(&mut self, vm: &mut Machine, result: Ref) -> Recording<Then> {
        match self.closed() {
            Some(frame) => self.end_closed(vm, frame, result),
            None => Err(Stop::Surprise(self.at.op)),
        }
    }

    /// RERAISE of the exception on top, if by that a generator ends that is closed.
    pub(in crate::trace::record) fn leave_closed(&mut self, vm: &mut Machine) -> Recording<Option<Then>> {
        let Some(frame) = self.closed() else { return Ok(None) };
        if self.top().code.shared().handler_at(self.at.opcode_at).is_some() {
            return Ok(None);
        }
        let (exception, ends) = self.is_of(vm, self.operand(vm, 1), &[&GENERATOR_EXIT, &STOP_ITERATION])?;
        if !ends {
            return Ok(None);
        }
        self.keep_locals(exception)?;
        let none = self.value(Value::NONE)?;
        self.end_closed(vm, frame, none).map(Some)
    }

    /// The running frame is left with what comes of closing its generator; one that waits for it is closed next.
    fn end_closed(&mut self, vm: &mut Machine, frame: TraceFrame, result: Ref) -> Recording<Then> {
        let is_inner = frame.returns == Returns::Close { inner: true };
        let exit = if is_inner { Some(self.new_exit(vm, self.operand(vm, 1))?) } else { None };
        let at = self.owner_of(self.top().header)?;
        self.note_finished(at)?;
        self.frames.pop();
        let above = self.top().header + FRAME_WORDS as u16 + frame.return_depth;
        self.truncate(above);
        let Some(exit) = exit else {
            self.write(above, result)?;
            return Ok(Then::At(frame.return_unit));
        };
        self.depth = frame.return_depth;
        self.be_before(frame.return_unit)?;
        self.quick(Quick::RAISE, &[exit])?;
        self.raises(exit, Some(self.at.opcode_at))
    }
}
