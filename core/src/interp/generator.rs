//! Generators: making one of a running frame, resuming, throwing into, finishing.
//!
//! While a generator runs, `generator.handled` holds what its resumer was handling and `vm.handled` what the generator
//! handles itself; on suspension they change places again.

use super::dispatch::{self, Exit};
use super::frame::{Frame, OnReturn};
use crate::builtins::async_generator::yielded_value;
use crate::builtins::generator::kind_name;
use crate::builtins::{class_shape, exceptions};
use crate::bytecode::code::CodeFlags;
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::{Form, Intrinsic1, Op};
use crate::heap::Ref;
use crate::jit::EntryKind;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::generator::{Flag, GeneratorState};
use crate::object::{CodeObject, Function, Generator, Header, Kind, Tuple};
use crate::trace::ir::OWN_GENERATOR_SLOT;
use crate::value::Value;

/// How a generator's run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumed {
    Yielded(Value),
    Returned(Value),
}

/// The generator that a frame lies in.
pub(crate) fn generator_of(frame: *mut Frame) -> Ref<Generator> {
    // SAFETY: the storage of a generator's frame begins right behind the generator's fields.
    unsafe {
        let fields = Frame::locals(frame).cast::<Generator>().sub(1);
        Ref::from_address(core::ptr::NonNull::new_unchecked(fields))
    }
}

/// Where the slots are, while it runs, of a trace whose root is this frame: from its first local on; of one that lies in a
/// generator, from the first free word of the VM's stack on.
pub(crate) fn slots_of_trace(root: *mut Frame) -> *mut Value {
    // SAFETY: the frame is complete; that of a generator runs.
    if unsafe { (*root).in_generator } { generator_of(root).stack_top.get() } else { Frame::locals(root) }
}

/// The same, of the frames that the interpreter has above such a root: what it calls begins at the first free word, for which
/// a trace has the slot behind [`OWN_GENERATOR_SLOT`].
pub(crate) fn frames_of_trace(root: *mut Frame) -> *mut Value {
    // SAFETY: as above.
    let words = if unsafe { (*root).in_generator } { usize::from(OWN_GENERATOR_SLOT) + 1 } else { 0 };
    slots_of_trace(root).wrapping_sub(words)
}

/// `YIELD_VALUE 1`, which stands behind the SEND of `yield from` and `await`.
pub(crate) const YIELD_FROM: u16 = Op::YIELD_VALUE as u16 | 1 << 8;

/// The generator that a suspended one waits for, and the SEND that resumes it, where resuming the outer one would do nothing
/// else: it is at `RESUME; JUMP_BACKWARD_NO_INTERRUPT` to a `SEND_GEN`, and the inner one can go on. Not where it waits in
/// compiled code, which goes to the inner one by jumps.
///
/// # Safety
/// The frame is complete and suspended.
#[inline(always)]
pub(crate) unsafe fn delegate(frame: *mut Frame) -> Option<(Ref<Generator>, *mut u16)> {
    // SAFETY: verified code: behind a RESUME and its cache comes another instruction; a jump's target is one; the receiver
    // of a SEND is the top of the stack while its value is away.
    unsafe {
        if !(*frame).native.is_null() {
            return None;
        }
        let resume = (*frame).pc;
        let jump = resume.add(const { 1 + Op::RESUME.cache_units() });
        if *resume as u8 != Op::RESUME as u8 || *jump as u8 != Op::JUMP_BACKWARD_NO_INTERRUPT as u8 {
            return None;
        }
        let send = jump.add(1).sub(usize::from(*jump >> 8));
        if *send as u8 != Form::SEND_GEN.opcode() {
            return None;
        }
        let receiver = (*(*frame).sp.sub(1)).downcast::<Generator>()?;
        let shape = receiver.header.shape.get();
        let plain = shape == class_shape::GENERATOR || shape == class_shape::COROUTINE;
        (plain && receiver.state.get() == GeneratorState::Suspended).then_some((receiver, send))
    }
}

/// The generator that a suspended one waits for, which is suspended, too, and how far it is from there to where it goes on with
/// that one's result.
///
/// # Safety
/// The frame is complete and suspended.
pub(crate) unsafe fn waits_for(frame: *mut Frame) -> Option<(Ref<Generator>, u32)> {
    // SAFETY: as for `delegate`.
    unsafe {
        let (code, unit) = ((*frame).code, (*frame).unit_at((*frame).pc));
        let units = &code.shared().units;
        let resume = Instructions::at(units, unit).filter(|i| i.op == Op::RESUME)?;
        let jump = Instructions::at(units, resume.end).filter(|i| i.op == Op::JUMP_BACKWARD_NO_INTERRUPT)?;
        let send = Instructions::at(units, jump.target()?).filter(|i| i.op == Op::SEND)?;
        let receiver = (*(*frame).sp.sub(1)).downcast::<Generator>()?;
        let shape = receiver.header.shape.get();
        let plain = shape == class_shape::GENERATOR || shape == class_shape::COROUTINE;
        let waits = plain && receiver.state.get() == GeneratorState::Suspended;
        waits.then_some((receiver, send.target()?.checked_sub(unit)?))
    }
}

/// How the code of a generator function begins.
pub(crate) struct Start {
    /// Cells of the closure that it takes.
    free: usize,
    /// It makes cells of its own.
    pub makes_cells: bool,
    /// The unit behind RETURN_GENERATOR.
    unit: usize,
}

/// None: with something else than what makes it a generator.
pub(crate) fn start_of_generator(code: Ref<CodeObject>) -> Option<Start> {
    let mut start = Start { free: 0, makes_cells: false, unit: 0 };
    for i in Instructions::new(&code.shared().units) {
        match i.op {
            Op::COPY_FREE_VARS => start.free = i.operand as usize,
            Op::MAKE_CELL => start.makes_cells = true,
            Op::RETURN_GENERATOR => return Some(Start { unit: i.end as usize, ..start }),
            _ => return None,
        }
    }
    None
}

impl Generator {
    /// Is it suspended where GeneratorExit would go through it unseen: in nothing but the handler that each generator has, which
    /// turns StopIteration into RuntimeError?
    pub(crate) fn ends_quietly(&self) -> bool {
        if self.state.get() != GeneratorState::Suspended {
            return false;
        }
        // SAFETY: the frame of a suspended generator is complete.
        let (code, unit) = unsafe { ((*self.frame.get()).code, (*self.frame.get()).unit_at((*self.frame.get()).pc)) };
        ends_quietly_at(code, unit)
    }
}

/// The same of a generator with this code, which waits at a unit.
pub(crate) fn ends_quietly_at(code: Ref<CodeObject>, unit: u32) -> bool {
    let Some(handler) = code.shared().handler_at(unit.wrapping_sub(1)) else { return true };
    let first = Instructions::at(&code.shared().units, handler.target);
    first.is_some_and(|i| i.op == Op::CALL_INTRINSIC_1 && i.operand == Intrinsic1::StopIterationError as u32)
}

impl Machine {
    /// Moves the running frame into a new generator object and leaves it. Its operand stack is empty.
    pub(crate) fn make_generator(&mut self, pc: *mut u16) -> Result {
        let frame = self.frame;
        // SAFETY: there is a running frame.
        let code = unsafe { (*frame).code };
        // SAFETY: as above.
        let (name, qualified_name) =
            unsafe { (*frame).function().map_or((code.name, code.qualified_name), |f| (f.name.get(), f.qualified_name.get())) };
        let generator = self.new_generator(code, name, qualified_name)?;
        let storage = Generator::storage(generator);
        // SAFETY: the tail has room for locals, header and operands; the old frame is complete.
        unsafe {
            let locals = code.locals as usize;
            core::ptr::copy_nonoverlapping(Frame::locals(frame), storage, locals);
            let moved = storage.add(locals).cast::<Frame>();
            core::ptr::copy_nonoverlapping(frame, moved, 1);
            (*moved).previous = core::ptr::null_mut();
            (*moved).pc = pc;
            (*moved).sp = Frame::operands(moved);
            (*moved).in_generator = true;
            (*moved).on_return = OnReturn::Exit;
            generator.frame.set(moved);
        }
        generator.state.set(GeneratorState::Created);
        self.leave_frame();
        Ok(generator.into())
    }

    /// What a call of a generator function gives whose `count` arguments lie at `arguments`, without its frame on the stack:
    /// nothing that such a function does before it is a generator can be seen. None: the call is to be made as any other.
    ///
    /// # Safety
    /// The arguments are there.
    pub(crate) unsafe fn begin_generator(
        &mut self,
        function: Ref<Function>,
        arguments: *const Value,
        count: usize,
    ) -> Result<Option<Value>> {
        let code = function.code.get();
        let fits = code.plain && code.ready.get() && code.arguments as usize == count;
        if !fits || self.depth >= u64::from(self.limits.depth) {
            return Ok(None);
        }
        let Some(Start { free, unit: start, .. }) = start_of_generator(code).filter(|start| !start.makes_cells) else {
            return Ok(None);
        };
        // SAFETY: as the caller promises.
        unsafe { self.generator_at_start(function, (arguments, count), (free, start)) }
    }

    /// The same of any generator function, where whoever asks for it stores the arguments, and the cells that it makes.
    pub(crate) fn begin_generator_without(&mut self, function: Ref<Function>) -> Result<Option<Value>> {
        let code = function.code.get();
        if !code.plain || !code.ready.get() || self.depth >= u64::from(self.limits.depth) {
            return Ok(None);
        }
        let Some(Start { free, unit, .. }) = start_of_generator(code) else { return Ok(None) };
        // SAFETY: there are no arguments.
        unsafe { self.generator_at_start(function, (core::ptr::null(), 0), (free, unit)) }
    }

    /// A generator that waits at a unit with some arguments, and so many cells of its closure; its other locals are unbound.
    ///
    /// # Safety
    /// The arguments are there.
    unsafe fn generator_at_start(
        &mut self,
        function: Ref<Function>,
        (arguments, count): (*const Value, usize),
        (free, start): (usize, usize),
    ) -> Result<Option<Value>> {
        let code = function.code.get();
        let closure = function.closure.get().downcast::<Tuple>();
        let cells = closure.as_ref().map_or(&[][..], |cells| cells.as_slice());
        if cells.len() != free {
            return Ok(None);
        }
        let generator = self.new_generator(code, function.name.get(), function.qualified_name.get())?;
        let storage = Generator::storage(generator);
        // SAFETY: the tail has room for locals, header and operands; the arguments are where the caller promises.
        unsafe {
            let locals = code.locals as usize;
            core::ptr::copy_nonoverlapping(arguments, storage, count);
            for local in count..locals - free {
                storage.add(local).write(Value::EMPTY);
            }
            core::ptr::copy_nonoverlapping(cells.as_ptr(), storage.add(locals - free), free);
            let frame = storage.add(locals).cast::<Frame>();
            Frame::begin(frame, core::ptr::null_mut(), code, function.into(), function.globals);
            (*frame).pc = code.units.get().add(start);
            ((*frame).on_return, (*frame).in_generator) = (OnReturn::Exit, true);
            (*frame).native = self.native_entry(frame, false).unwrap_or(core::ptr::null());
            generator.frame.set(frame);
        }
        generator.state.set(GeneratorState::Created);
        Ok(Some(generator.into()))
    }

    /// A generator without a frame yet, of the class that its code says.
    fn new_generator(&mut self, code: Ref<CodeObject>, name: Value, qualified_name: Value) -> Result<Ref<Generator>> {
        let class = if code.flags.contains(CodeFlags::COROUTINE) {
            self.types.coroutine
        } else if code.flags.contains(CodeFlags::ASYNC_GENERATOR) {
            self.types.async_generator
        } else {
            self.types.generator
        };
        let generator = Generator {
            header: Header::new(Kind::Generator, class.root_shape.get()),
            state: GeneratorState::Finished.into(),
            frame: core::ptr::null_mut::<Frame>().into(),
            stack_top: core::ptr::null_mut::<Value>().into(),
            name: name.into(),
            qualified_name: qualified_name.into(),
            handled: Value::NONE.into(),
            busy: Flag::default(),
            closed: Flag::default(),
        };
        if !code.shared().handlers.is_empty() {
            self.heap.has_finalizers = true;
        }
        let generator = self.heap.allocate_with_tail(generator, code.frame_words as usize * size_of::<Value>());
        self.check(generator)
    }

    /// Puts a suspended generator's frame on the chain as the running one. The first resumption takes no value.
    #[inline]
    pub(crate) fn enter_generator(&mut self, generator: Ref<Generator>, sent: Value) -> Result<*mut Frame> {
        let frame = self.link_generator(generator)?;
        // SAFETY: the frame of a generator that is not finished is complete, with room for one operand more.
        unsafe {
            (*frame).sp.write(sent);
            (*frame).sp = (*frame).sp.add(1);
        }
        Ok(frame)
    }

    /// As [`Machine::enter_generator`], but nothing is sent yet.
    #[inline]
    fn link_generator(&mut self, generator: Ref<Generator>) -> Result<*mut Frame> {
        if self.depth >= u64::from(self.limits.depth) {
            return Err(self.recursion_error(format_args!("maximum recursion depth exceeded")));
        }
        let frame = generator.frame.get();
        generator.stack_top.set(self.stack_top());
        generator.state.set(GeneratorState::Running);
        self.handled = generator.handled.replace(self.handled);
        self.running_generators += 1;
        self.depth += 1;
        // SAFETY: the frame of a generator that is not finished is complete.
        unsafe { (*frame).previous = self.frame };
        self.frame = frame;
        Ok(frame)
    }

    /// Resumes a generator for the loop, which gets its results as `on_return` says. A generator that waits in `yield from`
    /// or `await` for another one hands the value on without running: that one is resumed at once, and so on inwards. Each
    /// of them charges the fuel of its RESUME.
    #[inline]
    pub(crate) fn resume_in_loop(
        &mut self,
        generator: Ref<Generator>,
        sent: Value,
        on_return: OnReturn,
        jump: u32,
    ) -> Result<*mut Frame> {
        let mut frame = self.link_generator(generator)?;
        // SAFETY: the frame is complete, with room for one operand more; a waiting one is as `delegate` says.
        unsafe {
            (*frame).on_return = on_return;
            (*frame).jump = jump;
            while let Some((inner, send)) = delegate(frame) {
                if self.fuel.left < 1 || self.poll.is_raised() {
                    break;
                }
                self.fuel.left -= 1;
                (*frame).pc = send.add(const { 1 + Op::SEND.cache_units() });
                frame = self.link_generator(inner)?;
                (*frame).on_return = OnReturn::Send;
                (*frame).jump = u32::from(*send >> 8);
            }
            (*frame).sp.write(sent);
            (*frame).sp = (*frame).sp.add(1);
        }
        Ok(frame)
    }

    /// Resumes for the loop what SEND found, with what it is sent and how it gives its results. The value left the stack.
    pub(crate) fn resume_sent(
        &mut self,
        (generator, sent, on_return): (Ref<Generator>, Value, OnReturn),
        jump: u32,
    ) -> Result<*mut Frame> {
        let frame = self.frame;
        let is_step = on_return == OnReturn::AsyncSend;
        if is_step {
            // Compiled code would take any value as one that is handed on.
            // SAFETY: there is a running frame.
            unsafe { (*frame).native = core::ptr::null() };
        }
        let resumed = self.resume_in_loop(generator, sent, on_return, jump);
        if resumed.is_err() && is_step && core::ptr::eq(self.frame, frame) {
            // SAFETY: the running frame is saved; the awaitable is its top.
            self.fail_step(unsafe { *(*frame).sp.sub(1) });
        }
        resumed
    }

    /// The same where SEND to an awaitable throws something into an async generator: that is under way then.
    #[cold]
    pub(crate) fn throw_sent(&mut self, (generator, exception): (Ref<Generator>, Value), jump: u32) -> Raised {
        let frame = self.frame;
        // SAFETY: the running frame is saved; the awaitable is its top.
        let awaitable = unsafe {
            (*frame).native = core::ptr::null();
            *(*frame).sp.sub(1)
        };
        match self.link_interrupted(generator, OnReturn::AsyncSend, jump) {
            Ok(_) => self.raise_where_suspended(exception),
            Err(raised) => {
                self.fail_step(awaitable);
                raised
            }
        }
    }

    /// The running generator yields: leaves it, and with it all generators that only hand the value on. Gives how the last
    /// one's result is to be taken, and the result; the running frame takes it.
    #[inline]
    pub(crate) fn leave_by_yield(&mut self, value: Value) -> Result<(OnReturn, Value)> {
        loop {
            // SAFETY: there is a running frame, saved; its resumer's `pc` is saved, too.
            unsafe {
                let (on_return, jump) = ((*self.frame).on_return, (*self.frame).jump);
                let left = self.suspend_generator(GeneratorState::Suspended);
                let resumer = self.frame;
                match on_return {
                    OnReturn::Close => return Err(self.ignored_exit(generator_of(left))),
                    // It waits where it did.
                    OnReturn::Throw => continue,
                    OnReturn::AsyncSend => {
                        if let Some(yielded) = yielded_value(value) {
                            let yielded = self.end_step(*(*resumer).sp.sub(1), yielded)?;
                            (*resumer).pc = (*resumer).pc.add(jump as usize);
                            return Ok((on_return, yielded));
                        }
                    }
                    _ => {}
                }
                let hands_on = matches!(on_return, OnReturn::Send | OnReturn::AsyncSend)
                    && (*resumer).in_generator
                    && *(*resumer).pc == YIELD_FROM;
                if !hands_on {
                    return Ok((on_return, value));
                }
                (*resumer).pc = (*resumer).pc.add(1);
                // It waits at the yield now, not where compiled code sent to the inner one.
                (*resumer).native = core::ptr::null();
            }
        }
    }

    /// The running generator frame stops running: at a yield, or for good. Gives the frame.
    #[inline]
    pub(crate) fn suspend_generator(&mut self, state: GeneratorState) -> *mut Frame {
        let frame = self.frame;
        let generator = generator_of(frame);
        self.heap.barrier(&generator.header);
        generator.state.set(state);
        self.handled = generator.handled.replace(self.handled);
        if state == GeneratorState::Finished {
            generator.handled.set(Value::NONE);
        }
        self.running_generators -= 1;
        self.depth -= 1;
        // SAFETY: there is a running frame.
        unsafe { self.frame = (*frame).previous };
        frame
    }

    /// Resumes a generator from native code. A finished one returns None at once (the caller says StopIteration).
    pub fn resume_generator(&mut self, generator: Ref<Generator>, sent: Value) -> Result<Resumed> {
        match generator.state.get() {
            GeneratorState::Finished => Ok(Resumed::Returned(Value::NONE)),
            GeneratorState::Running => Err(self.already_executing(generator)),
            GeneratorState::Created | GeneratorState::Suspended => {
                self.may_run_python()?;
                self.nested_run(|vm| {
                    let frame = vm.enter_generator(generator, sent)?;
                    vm.run_generator(frame, None)
                })
            }
        }
    }

    /// Raises an exception where a generator is suspended.
    pub fn throw_into_generator(&mut self, generator: Ref<Generator>, exception: Value) -> Result<Resumed> {
        match generator.state.get() {
            GeneratorState::Running => Err(self.already_executing(generator)),
            GeneratorState::Finished => Err(self.reraise(exception)),
            GeneratorState::Created => {
                generator.state.set(GeneratorState::Finished);
                let frame = generator.frame.get();
                crate::builtins::traceback::add_traceback_at(self, exception, frame, 0)?;
                Err(self.reraise(exception))
            }
            GeneratorState::Suspended => {
                self.may_run_python()?;
                self.nested_run(|vm| {
                    let frame = vm.link_generator(generator)?;
                    vm.run_generator(frame, Some(exception))
                })
            }
        }
    }

    /// Raises an exception in the generator that was just linked: its context is what that one handles, if anything.
    fn raise_where_suspended(&mut self, exception: Value) -> Raised {
        if self.handled.is_none() { self.reraise(exception) } else { self.raise(exception) }
    }

    /// Raises an exception for the loop where a generator is suspended, or the one that it waits for. Control is at the handler
    /// then; where the generator yields or returns, it is as if a call of `send` had resumed it.
    pub(crate) fn throw_in_loop(
        &mut self,
        generator: Ref<Generator>,
        exception: Value,
    ) -> core::result::Result<*mut Frame, Exit> {
        let linked = self.link_interrupted(generator, OnReturn::Call, 0).and_then(|mut frame| {
            // SAFETY: a frame that was just linked is complete.
            while let Some((inner, jump)) = unsafe { waits_for(frame) } {
                frame = self.link_interrupted(inner, OnReturn::Throw, jump)?;
            }
            Ok(())
        });
        let raised = linked.map_or_else(|raised| raised, |()| self.raise_where_suspended(exception));
        self.unwind(raised)
    }

    /// Closes a generator for the loop, and those before that it waits for: GeneratorExit is raised in the innermost that has
    /// something to do then. Control is at the handler.
    pub(crate) fn close_in_loop(&mut self, generator: Ref<Generator>) -> core::result::Result<*mut Frame, Exit> {
        let linked = self.link_interrupted(generator, OnReturn::Close, 0).and_then(|mut frame| {
            // SAFETY: a frame that was just linked is complete.
            while let Some((inner, _)) = unsafe { waits_for(frame) } {
                if inner.ends_quietly() {
                    inner.state.set(GeneratorState::Finished);
                    break;
                }
                frame = self.link_interrupted(inner, OnReturn::Close, 1)?;
            }
            Ok(())
        });
        let raised = linked.map_or_else(|raised| raised, |()| self.raise_generator_exit());
        self.unwind(raised)
    }

    /// The frame of a suspended generator, in which something is about to be raised.
    fn link_interrupted(&mut self, generator: Ref<Generator>, on_return: OnReturn, jump: u32) -> Result<*mut Frame> {
        let frame = self.link_generator(generator)?;
        // SAFETY: the frame was just linked, and is complete.
        unsafe { ((*frame).on_return, (*frame).jump, (*frame).native) = (on_return, jump, core::ptr::null()) };
        Ok(frame)
    }

    /// Raises a GeneratorExit of its own where control is.
    #[cold]
    pub(crate) fn raise_generator_exit(&mut self) -> Raised {
        match self.exception(&exceptions::GENERATOR_EXIT, &[]) {
            Ok(exit) => self.raise(exit),
            Err(raised) => raised,
        }
    }

    /// Is the exception under way one by which a generator ends that is closed? It is caught then.
    pub(crate) fn catch_end_of_closed(&mut self) -> bool {
        let ends = self.is_raised(&exceptions::GENERATOR_EXIT) || self.is_raised(&exceptions::STOP_ITERATION);
        if ends {
            self.raised = Value::EMPTY;
        }
        ends
    }

    /// A generator that was closed yielded.
    #[cold]
    pub(crate) fn ignored_exit(&mut self, generator: Ref<Generator>) -> Raised {
        let what = kind_name(self, generator);
        self.runtime_error(format_args!("{what} ignored GeneratorExit"))
    }

    fn run_generator(&mut self, frame: *mut Frame, throw: Option<Value>) -> Result<Resumed> {
        // SAFETY: the frame was just entered.
        unsafe { (*frame).on_return = OnReturn::Exit };
        self.native_depth += 1;
        // SAFETY: as above.
        let waits_at = unsafe { (*frame).native };
        let exit = match throw {
            None if !waits_at.is_null() => self.run_compiled(waits_at, EntryKind::Continuation),
            None => dispatch::run(self, frame),
            Some(exception) => {
                let raised = self.raise_where_suspended(exception);
                if let Err(failed) = self.add_frame_to_traceback(frame) {
                    failed.ignore();
                }
                dispatch::run_raising(self, frame, raised)
            }
        };
        self.native_depth -= 1;
        match exit {
            Exit::Yielded(value) => Ok(Resumed::Yielded(value)),
            Exit::Returned(value) => Ok(Resumed::Returned(value)),
            Exit::Raised(raised) => Err(raised),
            Exit::Suspended | Exit::Stepped => Err(self.system_error(format_args!("a nested run was suspended"))),
        }
    }

    #[cold]
    pub(crate) fn already_executing(&mut self, generator: Ref<Generator>) -> Raised {
        let class = self.class_of(generator.into());
        if class == self.types.coroutine {
            return self.value_error(format_args!("coroutine already executing"));
        }
        if class == self.types.async_generator {
            return self.value_error(format_args!("async generator already executing"));
        }
        self.value_error(format_args!("generator already executing"))
    }

    /// The exception that `raise` without operand means and `sys.exception()` gives; None if none is handled.
    pub fn handled_exception(&self) -> Value {
        if !self.handled.is_none() {
            return self.handled;
        }
        if !self.handled_outside.is_none() || self.running_generators == 0 {
            return self.handled_outside;
        }
        let mut frame = self.frame;
        while !frame.is_null() {
            // SAFETY: the frame chain is intact.
            unsafe {
                if (*frame).in_generator {
                    let outer = generator_of(frame).handled.get();
                    if !outer.is_none() {
                        return outer;
                    }
                }
                frame = (*frame).previous;
            }
        }
        Value::NONE
    }
}
