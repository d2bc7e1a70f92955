//! Resumptions by calls: `next(generator)`, `generator.__next__()`, and `send` of generators and coroutines; `throw` is in
//! `thrown.rs`.
//!
//! The interpreter resumes by a native, in a loop of its own, which a recorder cannot follow. So the recorder does instead what
//! compiled code does: the generator's frame follows the caller's, and its end raises StopIteration there.

use crate::builtins::class_shape;
use crate::builtins::exceptions::STOP_ITERATION;
use crate::builtins::generator::thrown;
use crate::bytecode::disassemble::Instructions;
use crate::heap;
use crate::interp::dispatch::Exit;
use crate::interp::frame::{Frame, OnReturn};
use crate::machine::Machine;
use crate::native::Intrinsic;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, NativeFunction};
use crate::trace::ir::{Ref, Returns, TraceFrame};
use crate::trace::quick::Quick;
use crate::trace::record::raise::{Links, Raised};
use crate::trace::record::{Recorder, Recording, Stop, Then};
use crate::value::Value;

/// What the interpreter is to do in place of the call.
#[derive(Clone, Copy)]
pub(in crate::trace::record) struct Resumption {
    pub(super) generator: heap::Ref<Generator>,
    pub(super) with: With,
    /// Operands of the caller below the call, and where it goes on.
    pub(super) depth: u16,
    pub(super) unit: u32,
}

/// What a generator is resumed with.
#[derive(Clone, Copy)]
pub(super) enum With {
    Sent(Value),
    /// An exception, or a class of which one is made.
    Thrown(Value),
    /// GeneratorExit, to be closed.
    Closed,
}

impl Resumption {
    /// Resumes the generator for the running frame.
    pub fn run(self, vm: &mut Machine) -> Exit {
        let frame = vm.frame;
        // SAFETY: the running frame is complete; so many operands lie below its call, behind which the unit is.
        unsafe {
            let code = (*frame).code;
            (*frame).pc = code.units.get().add(self.unit as usize);
            (*frame).sp = Frame::operands(frame).add(usize::from(self.depth));
            (*frame).native = core::ptr::null();
        }
        let went = match self.with {
            With::Sent(value) => vm.resume_in_loop(self.generator, value, OnReturn::Call, 0),
            With::Closed => return stepped(vm.close_in_loop(self.generator)),
            With::Thrown(kind) => match thrown(vm, [kind, Value::EMPTY, Value::EMPTY]) {
                Ok(exception) => return stepped(vm.throw_in_loop(self.generator, exception)),
                Err(raised) => Err(raised),
            },
        };
        match went {
            Ok(_) => Exit::Stepped,
            Err(raised) => stepped(vm.unwind(raised)),
        }
    }
}

fn stepped(went: Result<*mut Frame, Exit>) -> Exit {
    went.map_or_else(|exit| exit, |_| Exit::Stepped)
}

impl Recorder {
    /// Does a call of a native, whose arguments begin at a slot, resume a generator? With what is sent.
    pub(in crate::trace::record) fn resumes(
        &self,
        vm: &Machine,
        function: heap::Ref<NativeFunction>,
        (first, count): (u16, usize),
    ) -> Option<(heap::Ref<Generator>, Value)> {
        let owner = function.owner.get();
        let of_generator = owner == Value::object(vm.types.generator);
        let of_coroutine = owner == Value::object(vm.types.coroutine);
        let shape = if of_coroutine { class_shape::COROUTINE } else { class_shape::GENERATOR };
        let sends = match (function.definition.name, count) {
            ("next", 1) if function.definition.intrinsic == Some(Intrinsic::Next) => false,
            ("__next__", 1) if of_generator => false,
            ("send", 2) if of_generator || of_coroutine => true,
            _ => return None,
        };
        let generator = self.actual(first).downcast::<Generator>()?;
        let state = generator.state.get();
        let sent = if sends { self.actual(first + 1) } else { Value::NONE };
        let may_go_on = state == GeneratorState::Suspended || state == GeneratorState::Created && sent.is_none();
        (may_go_on && generator.header.shape.get() == shape).then_some((generator, sent))
    }

    /// Such a call.
    pub(in crate::trace::record) fn call_resuming(
        &mut self,
        vm: &Machine,
        (generator, sent): (heap::Ref<Generator>, Value),
        callable: u16,
        (first, count): (u16, usize),
    ) -> Recording<Then> {
        // Those that only hand the value on are resumed with it.
        if vm.depth + u64::from(MOST_AT_ONCE) >= u64::from(vm.limits.depth) {
            return Err(Stop::Depth);
        }
        let value = if count == 2 { self.read(first + 1)? } else { self.value(Value::NONE)? };
        if generator.state.get() == GeneratorState::Created {
            // What was not begun takes nothing else.
            self.expect_constant(value, Value::NONE)?;
        }
        let depth = self.depth_below(callable);
        let unit = self.at.end;
        let then = self.resume_generator(vm, first, generator, value, (Returns::Call, depth))?;
        self.resumption = Some(Resumption { generator, with: With::Sent(sent), depth, unit });
        Ok(then)
    }

    /// The generator that a call resumed returns: StopIteration is raised at the call.
    pub(super) fn finish_called(&mut self, vm: &mut Machine, frame: &TraceFrame, result: Ref) -> Recording<Then> {
        if let Some(then) = self.finish_called_plainly(vm, frame, result)? {
            return Ok(then);
        }
        // Made while the generator runs: where there is no memory for it, it returns once more.
        let result = self.boxed(result)?;
        let exception = self.quick(Quick::STOP_ITERATION, &[result])?;
        let at = self.owner_of(self.top().header)?;
        self.note_finished(at)?;
        self.frames.pop();
        let call = Instructions::new(&self.top().code.shared().units).find(|i| i.end == frame.return_unit);
        self.at = call.ok_or(Stop::Surprise(self.at.op))?;
        if self.handler().is_none() {
            return Err(Stop::Left);
        }
        self.quick(Quick::RAISE, &[exception])?;
        self.raises(exception, Some(frame.return_unit - 1))
    }
}

impl Recorder {
    /// The same where None is returned and the caller, which lies on the VM's stack, handles the exception: then it is described
    /// as those are that the trace raises itself. All that may leave does so before the generator is finished.
    fn finish_called_plainly(&mut self, vm: &mut Machine, frame: &TraceFrame, result: Ref) -> Recording<Option<Then>> {
        let (caller, unit) = (self.frames.len() - 2, frame.return_unit - 1);
        let catches = self.frames[caller].code.shared().handler_at(unit).is_some();
        let is_plain = catches && !self.frames[caller].is_generator() && !self.begins_in_generator();
        let slot = self.operand(vm, 1);
        if !is_plain || !self.actual(slot).is_none() {
            return Ok(None);
        }
        let at = self.owner_of(self.top().header)?;
        let class = vm.class_for(&STOP_ITERATION);
        vm.raised = Value::EMPTY;
        let (Ok(class), Some(context)) = (class, self.handled_by_resumer(vm, at)?) else { return Ok(None) };
        self.expect_constant(result, Value::NONE)?;
        let exception = self.new_exception(class, slot, 0)?;
        let none = self.value(Value::NONE)?;
        let level = self.new_level(caller, none, unit)?;
        self.note_finished(at)?;
        self.frames.pop();
        self.depth = frame.return_depth;
        self.be_before(frame.return_unit)?;
        self.link(exception, level, Links { context, cause: None })?;
        Ok(Some(Then::Raised(Raised { level: Some(unit), has_level: true, ..Raised::of(exception) })))
    }
}

/// More frames than one resumption of generators that wait for each other enters in a trace.
pub(super) const MOST_AT_ONCE: u32 = 2 * crate::tuning::MOST_INLINED_FRAMES as u32;
