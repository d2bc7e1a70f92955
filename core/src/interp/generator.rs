//! Generators: making one of a running frame, resuming, throwing into, finishing.
//!
//! While a generator runs, `generator.handled` holds what its resumer was handling and `vm.handled` what the generator
//! handles itself; on suspension they change places again.

use super::dispatch::{self, Exit};
use super::frame::{Frame, OnReturn};
use crate::builtins::exceptions;
use crate::bytecode::code::CodeFlags;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Header, Kind};
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

impl Machine {
    /// Moves the running frame into a new generator object and leaves it. Its operand stack is empty.
    pub(crate) fn make_generator(&mut self, pc: *mut u16) -> Result {
        let frame = self.frame;
        // SAFETY: there is a running frame.
        let code = unsafe { (*frame).code };
        let class = if code.flags.contains(CodeFlags::COROUTINE) {
            self.types.coroutine
        } else if code.flags.contains(CodeFlags::ASYNC_GENERATOR) {
            self.types.async_generator
        } else {
            self.types.generator
        };
        // SAFETY: as above.
        let (name, qualified) =
            unsafe { (*frame).function().map_or((code.name, code.qualified_name), |f| (f.name.get(), f.qualified_name.get())) };
        let header = Header::new(Kind::Generator, class.root_shape.get());
        let generator = Generator {
            header,
            state: GeneratorState::Finished.into(),
            frame: core::ptr::null_mut::<Frame>().into(),
            name: name.into(),
            qualified_name: qualified.into(),
            handled: Value::NONE.into(),
            busy: false.into(),
            closed: false.into(),
        };
        let tail = code.frame_words as usize * size_of::<Value>();
        let generator = self.heap.allocate_with_tail(generator, tail);
        let generator = self.check(generator)?;
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
        if !code.shared().handlers.is_empty() {
            self.heap.has_finalizers = true;
        }
        self.leave_frame();
        Ok(generator.into())
    }

    /// Puts a suspended generator's frame on the chain as the running one. The first resumption takes no value.
    #[inline]
    pub(crate) fn enter_generator(&mut self, generator: Ref<Generator>, sent: Value) -> Result<*mut Frame> {
        if self.depth >= self.limits.depth {
            return Err(self.recursion_error(format_args!("maximum recursion depth exceeded")));
        }
        let frame = generator.frame.get();
        // SAFETY: the frame of a generator that is not finished is complete, with room for one operand more.
        unsafe {
            (*frame).sp.write(sent);
            (*frame).sp = (*frame).sp.add(1);
            (*frame).previous = self.frame;
        }
        generator.state.set(GeneratorState::Running);
        self.handled = generator.handled.replace(self.handled);
        self.running_generators += 1;
        self.depth += 1;
        self.frame = frame;
        Ok(frame)
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
                self.enter_native()?;
                let frame = self.enter_generator(generator, sent)?;
                let resumed = self.run_generator(frame, None);
                self.leave_native();
                resumed
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
                // SAFETY: the frame of a generator that is not finished is complete.
                let (code, globals) = unsafe { ((*frame).code, (*frame).globals) };
                exceptions::add_traceback(self, exception, code, globals.into(), 0)?;
                Err(self.reraise(exception))
            }
            GeneratorState::Suspended => {
                self.enter_native()?;
                let frame = self.enter_generator(generator, Value::NONE)?;
                let resumed = self.run_generator(frame, Some(exception));
                self.leave_native();
                resumed
            }
        }
    }

    fn run_generator(&mut self, frame: *mut Frame, throw: Option<Value>) -> Result<Resumed> {
        // SAFETY: the frame was just entered.
        unsafe { (*frame).on_return = OnReturn::Exit };
        self.native_depth += 1;
        let exit = match throw {
            None => dispatch::run(self, frame),
            Some(exception) => {
                let raised = self.raise(exception);
                dispatch::run_raising(self, frame, raised)
            }
        };
        self.native_depth -= 1;
        match exit {
            Exit::Yielded(value) => Ok(Resumed::Yielded(value)),
            Exit::Returned(value) => Ok(Resumed::Returned(value)),
            Exit::Raised(raised) => Err(raised),
            Exit::Suspended => Err(self.system_error(format_args!("a nested run was suspended"))),
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
        if !self.handled.is_none() || self.running_generators == 0 {
            return self.handled;
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
