//! `Vm<T>`: one tenant of an engine. It owns a heap, the `__main__` module and the host's data of type `T`.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::Any;
use core::marker::PhantomData;

use crate::convert::{FromValue, IntoArguments, IntoValue};
use crate::engine::{Engine, Program};
use crate::error::{Error, Limit, PyError};
use crate::function::HostCallable;
use crate::heap::{HeapStatistics, Ref};
use crate::host::{CompileMode, Host};
use crate::interp::dispatch::{self, Exit};
use crate::limits::{Limits, Poll, PollReason};
use crate::machine::Machine;
use crate::native::{Raised, Result as NativeResult};
use crate::object::{Dict, Module};
use crate::run::Stop;
use crate::value::Value;

/// A virtual machine: `Send`, not shared. Everything that a script can reach is in it.
pub struct Vm<T: Send + 'static = ()> {
    machine: Box<Machine>,
    engine: Engine,
    main: Ref<Dict>,
    data: PhantomData<T>,
}

// SAFETY: the machine owns all it refers to; `T` is Send.
unsafe impl<T: Send + 'static> Send for Vm<T> {}

/// Stops a VM's run from anywhere: another thread, a signal handler, an interrupt.
#[derive(Clone, Debug)]
pub struct InterruptHandle(Arc<Poll>);

impl InterruptHandle {
    /// Asks the run to stop at its next back-edge or call. The script cannot catch it.
    pub fn interrupt(&self) {
        self.0.raise(PollReason::Interrupt);
    }
}

/// What a step came to.
#[derive(Debug)]
pub enum Step {
    /// The program ended.
    Done(Value),
    /// Fuel ended; step again to go on.
    OutOfFuel,
    /// The script called a pending host function: [`Run::answer`] it, then step again.
    HostCall(HostCall),
    /// The host interrupted; the program cannot go on.
    Interrupted,
    /// The script raised an exception, or reached a limit.
    Raised(Error),
}

/// A call of a pending host function.
#[derive(Clone, Debug)]
pub struct HostCall {
    /// The name that the function was registered under.
    pub name: String,
    /// Its positional arguments, valid until the next step.
    pub arguments: Vec<Value>,
}

/// A program that is being run, step by step.
pub struct Run<'vm, T: Send + 'static> {
    vm: &'vm mut Vm<T>,
    state: RunState,
}

enum RunState {
    Start(Program),
    Suspended,
    Waiting,
    Answered(Value),
    Ended,
}

impl<T: Send + 'static> Vm<T> {
    /// A VM with default limits and no grants.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn new(engine: &Engine, data: T) -> Result<Vm<T>, Error> {
        Vm::with_limits(engine, data, Limits::default())
    }

    /// A VM with these limits and no grants; see [`Vm::host`] for giving some.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn with_limits(engine: &Engine, data: T, limits: Limits) -> Result<Vm<T>, Error> {
        let config = &engine.config;
        let mut machine = Machine::new(config.memory.clone(), limits, config.hash_seed).map_err(|_| Error::OutOfMemory)?;
        machine.host.compiler = config.compiler;
        machine.host.native_modules = config.native_modules.clone();
        machine.host.frozen = config.frozen;
        machine.host.frozen_names = config.frozen_names;
        machine.data = Some(Box::new(data));
        let main = match machine.set_up_main() {
            Ok(main) => main,
            Err(_) => return Err(Error::OutOfMemory),
        };
        Ok(Vm { machine, engine: engine.clone(), main, data: PhantomData })
    }

    /// The grants: output, clocks, entropy, input, files, modules.
    pub fn host(&mut self) -> &mut Host {
        &mut self.machine.host
    }

    /// The engine room, for native modules and for walking values.
    pub fn machine(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// The host's data.
    pub fn data(&mut self) -> Option<&mut T> {
        self.machine.host_data()
    }

    /// A handle that stops this VM's runs; may be used from any thread.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.machine.poll.clone())
    }

    /// Units of fuel for the calls that follow; None: no bound.
    pub fn set_fuel(&mut self, units: Option<u64>) {
        self.machine.fuel.grant(units);
    }

    /// Units used since the VM was made.
    pub fn fuel_used(&self) -> u64 {
        self.machine.fuel.used()
    }

    /// Ends runs when the monotonic clock, which the host must have granted, passes this many nanoseconds from now.
    pub fn set_timeout(&mut self, nanoseconds: Option<u64>) {
        let now = self.machine.monotonic_ns();
        self.machine.fuel.deadline = nanoseconds.zip(now).map(|(n, now)| now.saturating_add(n));
    }

    /// What the heap did so far.
    pub fn heap_statistics(&self) -> HeapStatistics {
        self.machine.heap.statistics()
    }

    /// Bytes of heap obtained now.
    pub fn memory_used(&self) -> usize {
        self.machine.heap.reserved()
    }

    /// Begins to run a program in `__main__`; [`Run::step`] runs it.
    pub fn start(&mut self, program: &Program) -> Run<'_, T> {
        Run { vm: self, state: RunState::Start(program.clone()) }
    }

    /// Runs a program to its end, within the fuel that was set.
    ///
    /// # Errors
    /// What the script raised, or the limit that it reached.
    pub fn run(&mut self, program: &Program) -> Result<(), Error> {
        self.enter(|machine, main| machine.run_module(program.code.clone(), main).map(|_| ()))
    }

    /// Compiles and runs statements in `__main__`.
    ///
    /// # Errors
    /// As [`Engine::compile`] and [`Vm::run`].
    pub fn exec(&mut self, source: &str) -> Result<(), Error> {
        let program = self.engine.compile(source, "<string>")?;
        self.run(&program)
    }

    /// Compiles and evaluates an expression in `__main__`.
    ///
    /// # Errors
    /// As [`Vm::exec`]; TypeError and its like where the result is no `R`.
    pub fn eval<R: FromValue>(&mut self, source: &str) -> Result<R, Error> {
        let program = self.engine.compile_bytes(source.as_bytes(), "<string>", CompileMode::Expression)?;
        self.enter(|machine, main| {
            let value = machine.run_module(program.code.clone(), main)?;
            R::from_value(machine, value)
        })
    }

    /// Calls a function of `__main__`.
    ///
    /// # Errors
    /// [`Error::Undefined`]; what the function raised.
    pub fn call<R: FromValue>(&mut self, name: &str, arguments: impl IntoArguments) -> Result<R, Error> {
        let Some(function) = self.global(name)? else { return Err(Error::Undefined(name.into())) };
        self.enter(|machine, _| {
            let arguments = arguments.into_arguments(machine)?;
            let value = machine.call_collecting(function, &arguments)?;
            R::from_value(machine, value)
        })
    }

    fn global(&mut self, name: &str) -> Result<Option<Value>, Error> {
        self.enter(|machine, main| {
            let key = machine.intern(name.as_bytes())?;
            Ok(machine.dict_get_str(main, key))
        })
    }

    /// Sets a variable of `__main__`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set(&mut self, name: &str, value: impl IntoValue) -> Result<(), Error> {
        self.enter(|machine, main| {
            let value = value.into_value(machine)?;
            machine.dict_set_text(main, name, value)
        })
    }

    /// Reads a variable of `__main__`.
    ///
    /// # Errors
    /// [`Error::Undefined`]; TypeError and its like where it is no `R`.
    pub fn get<R: FromValue>(&mut self, name: &str) -> Result<R, Error> {
        let Some(value) = self.global(name)? else { return Err(Error::Undefined(name.into())) };
        self.enter(|machine, _| R::from_value(machine, value))
    }

    /// Gives scripts a function: a closure over typed arguments, which may begin with `&mut Caller<T>`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn register<A>(&mut self, name: &str, function: impl HostCallable<T, A>) -> Result<(), Error> {
        let function = function.into_host_function();
        self.enter(|machine, main| {
            let value = machine.new_host_function(name, function)?;
            machine.dict_set_text(main, name, value)
        })
    }

    /// Gives scripts a function whose calls suspend the run: [`Step::HostCall`].
    ///
    /// # Errors
    /// MemoryError.
    pub fn register_pending(&mut self, name: &str) -> Result<(), Error> {
        let owned: String = name.into();
        let function: crate::host::HostFunction = Arc::new(move |vm: &mut Machine, arguments: &[Value]| {
            vm.suspend_for_host(&owned, arguments)
        });
        self.enter(|machine, main| {
            let value = machine.new_host_function(name, function)?;
            machine.dict_set_text(main, name, value)
        })
    }

    /// Writes out what the script printed and the host's stream still holds.
    ///
    /// # Errors
    /// What flushing a script's own `sys.stdout` raised.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.enter(|machine, _| {
            crate::builtins::dynamic::flush_written_files(machine)?;
            machine.write_output(crate::host::Stream::Out, b"")
        })
    }

    /// Runs native work for the host and turns what it raised into an error.
    fn enter<R>(&mut self, body: impl FnOnce(&mut Machine, Ref<Dict>) -> NativeResult<R>) -> Result<R, Error> {
        self.machine.native_base = 0;
        self.machine.stop = None;
        match body(&mut self.machine, self.main) {
            Ok(value) => Ok(value),
            Err(raised) => Err(self.machine.take_error(raised)),
        }
    }
}

impl<T: Send + 'static> Run<'_, T> {
    /// Runs for at most `fuel` units: one for each back-edge and each call, and natives charge for what they do.
    pub fn step(&mut self, fuel: u64) -> Step {
        let machine = &mut *self.vm.machine;
        machine.native_base = 0;
        machine.fuel.grant(Some(fuel));
        let frame = match core::mem::replace(&mut self.state, RunState::Ended) {
            RunState::Start(program) => match machine.begin(&program, self.vm.main) {
                Ok(frame) => frame,
                Err(raised) => return Step::Raised(machine.take_error(raised)),
            },
            RunState::Suspended => machine.frame,
            RunState::Answered(value) => {
                machine.push_answer(value);
                machine.frame
            }
            RunState::Waiting => {
                self.state = RunState::Waiting;
                return Step::Raised(Error::Pending);
            }
            RunState::Ended => return Step::Done(Value::NONE),
        };
        self.finish(frame)
    }

    fn finish(&mut self, frame: *mut crate::interp::frame::Frame) -> Step {
        let machine = &mut *self.vm.machine;
        match dispatch::run(machine, frame) {
            Exit::Returned(value) | Exit::Yielded(value) => Step::Done(value),
            Exit::Suspended => match machine.host_call.take() {
                Some((name, arguments)) => {
                    machine.stop = None;
                    self.state = RunState::Waiting;
                    Step::HostCall(HostCall { name, arguments })
                }
                None => {
                    self.state = RunState::Suspended;
                    Step::OutOfFuel
                }
            },
            Exit::Raised(raised) => match machine.take_error(raised) {
                Error::Interrupted => Step::Interrupted,
                error => Step::Raised(error),
            },
        }
    }

    /// Answers the host call that the run waits for.
    ///
    /// # Errors
    /// [`Error::Pending`] where no call waits; MemoryError.
    pub fn answer(&mut self, value: impl IntoValue) -> Result<(), Error> {
        if !matches!(self.state, RunState::Waiting) {
            return Err(Error::Pending);
        }
        let value = self.vm.enter(|machine, _| value.into_value(machine))?;
        // Kept as a root until the next step pushes it.
        self.vm.machine.handles.push(value);
        self.state = RunState::Answered(value);
        Ok(())
    }

    /// The VM, between steps.
    pub fn vm(&mut self) -> &mut Vm<T> {
        self.vm
    }
}

impl<T: Send + 'static> Drop for Run<'_, T> {
    fn drop(&mut self) {
        if !matches!(self.state, RunState::Ended | RunState::Start(_)) {
            self.vm.machine.abandon_run();
        }
    }
}

impl Machine {
    /// The `__main__` module and the builtins.
    fn set_up_main(&mut self) -> NativeResult<Ref<Dict>> {
        let builtins = self.new_module("builtins", self.builtins)?;
        let modules = self.modules;
        self.dict_set_text(modules, "builtins", builtins)?;
        crate::builtins::functions::install(self)?;
        let dict = self.dict()?;
        let main = self.new_module("__main__", dict)?;
        self.dict_set_text(modules, "__main__", main)?;
        self.dict_set_text(dict, "__builtins__", builtins)?;
        Ok(dict)
    }

    /// A module object over `dict`, with its name set.
    pub fn new_module(&mut self, name: &str, dict: Ref<Dict>) -> NativeResult {
        let text = self.str(name)?;
        self.dict_set_text(dict, "__name__", text)?;
        for absent in ["__doc__", "__package__", "__loader__", "__spec__"] {
            self.dict_set_text(dict, absent, Value::NONE)?;
        }
        let class = self.types.module;
        Ok(self.new_object(class, |header| Module { header, dict: dict.into() })?.into())
    }

    /// Makes the outermost frame of a program.
    fn begin(&mut self, program: &Program, main: Ref<Dict>) -> NativeResult<*mut crate::interp::frame::Frame> {
        let code = self.new_code(program.code.clone())?;
        let function = self.new_function(code, main)?;
        let start = self.outermost_start()?;
        let frame = self.enter_frame(function, start, 0, &[])?;
        // SAFETY: the frame was just made.
        unsafe {
            (*frame).namespace = main.into();
            (*frame).on_return = crate::interp::frame::OnReturn::Exit;
        }
        Ok(frame)
    }

    fn outermost_start(&mut self) -> NativeResult<*mut Value> {
        let start = self.stack_top();
        if !start.is_null() {
            return Ok(start);
        }
        let chunk = self.stack.push_chunk(1);
        self.check(chunk)
    }

    /// Pushes a host call's answer where the call's result belongs.
    fn push_answer(&mut self, value: Value) {
        self.handles.pop();
        // SAFETY: the run waits at a call whose operands were dropped, so there is room.
        unsafe {
            (*self.frame).sp.write(value);
            (*self.frame).sp = (*self.frame).sp.add(1);
        }
    }

    /// Drops the frames of a run that will not go on.
    fn abandon_run(&mut self) {
        self.raised = Value::STOP;
        if !self.frame.is_null() {
            let frame = self.frame;
            let _ = dispatch::run_raising(self, frame, Raised(()));
        }
        self.raised = Value::EMPTY;
        self.handled = Value::NONE;
    }

    /// Records a pending host call and unwinds to the run.
    fn suspend_for_host(&mut self, name: &str, arguments: &[Value]) -> NativeResult {
        if self.native_depth > 0 {
            return Err(self.runtime_error(format_args!("{name}() cannot wait for the host inside a native call")));
        }
        self.host_call = Some((name.into(), arguments.to_vec()));
        Err(self.stop_with(Stop::HostCall))
    }

    /// What was raised, as an error for the host; the machine is ready for the next call.
    pub(crate) fn take_error(&mut self, _raised: Raised) -> Error {
        let exception = core::mem::replace(&mut self.raised, Value::EMPTY);
        self.handled = Value::NONE;
        if exception == Value::STOP {
            return match self.stop.take() {
                Some(Stop::Deadline) => Error::Limit(Limit::Deadline),
                Some(Stop::OutOfFuel) => Error::Limit(Limit::Fuel),
                Some(Stop::HostCall) => Error::Pending,
                _ => Error::Interrupted,
            };
        }
        Error::Raised(Box::new(self.describe(exception)))
    }

    fn describe(&mut self, exception: Value) -> PyError {
        let class = self.class_of(exception);
        let type_name = format!("{}", self.class_name(class));
        let message = match self.to_str(exception) {
            Ok(text) => format!("{}", crate::operations::errors::Text(text)),
            Err(raised) => {
                raised.ignore();
                self.raised = Value::EMPTY;
                "<exception str() failed>".into()
            }
        };
        let traceback = crate::builtins::traceback_text::format_exception(self, exception, false);
        let frames = crate::builtins::traceback_text::frames(exception);
        let exit_code = crate::builtins::exceptions::exit_code(self, exception);
        let source = crate::function::take_host_error(self, exception);
        self.raised = Value::EMPTY;
        PyError { type_name, message, frames, traceback, exit_code, source }
    }

    /// The host's data, if it is of this type.
    pub fn host_data<T: Any>(&mut self) -> Option<&mut T> {
        self.data.as_mut()?.downcast_mut()
    }
}
