//! Runs: programs and calls that go step by step, and what ends or suspends them.
//!
//! Invariant: a suspended run's frames stay on the VM until it is stepped again or dropped; dropping unwinds them with a
//! stop that runs no handler of the script.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::Any;

use crate::convert::IntoValue;
use crate::engine::Program;
use crate::error::{Error, Limit, PyError, raise_host_error, take_host_error};
use crate::function::Call;
use crate::heap::Ref;
use crate::host::PendingCall;
use crate::interp::dispatch::{self, Exit};
use crate::interp::frame::{Frame, OnReturn};
use crate::keep::Object;
use crate::machine::Machine;
use crate::native::{Raised, Result as NativeResult};
use crate::object::{BoundMethod, Dict, Function, Module, Str};
use crate::run::Stop;
use crate::value::Value;
use crate::vm::Vm;

/// What a step came to.
#[derive(Debug)]
pub enum Step {
    /// The program ended; the value of an expression or of a call, None otherwise.
    Done(Object),
    /// Fuel ended; step again to go on.
    OutOfFuel,
    /// The script called a pending host function: [`Run::answer`] it, then step again.
    HostCall(HostCall),
    /// The host interrupted; the program cannot go on.
    Interrupted,
    /// The script raised an exception, or reached a limit.
    Raised(Error),
}

/// A call of a pending host function. Its arguments are the host's for as long as it likes;
/// [`Vm::convert`](crate::vm::Vm::convert) makes Rust values of them.
#[derive(Debug)]
pub struct HostCall {
    /// The name that the function was registered under.
    pub name: String,
    /// Its positional arguments.
    pub arguments: Vec<Object>,
    /// Its arguments by name.
    pub keywords: Vec<(String, Object)>,
}

/// A program or a call that is being run, step by step. Dropping it ends it.
pub struct Run<'vm, T: Send + 'static> {
    vm: &'vm mut Vm<T>,
    state: RunState,
}

/// Where a run is.
pub(crate) enum RunState {
    Program(Program),
    Call { function: Object, values: Vec<Object>, keywords: Vec<Object> },
    Suspended,
    Waiting,
    Answered(Object),
    Failed(Box<dyn core::error::Error + Send + Sync>),
    Ended,
}

impl<'vm, T: Send + 'static> Run<'vm, T> {
    pub(crate) fn new(vm: &'vm mut Vm<T>, state: RunState) -> Run<'vm, T> {
        Run { vm, state }
    }

    /// Runs for at most `fuel` units: one for each back-edge and each call, and natives charge for what they do.
    pub fn step(&mut self, fuel: u64) -> Step {
        let machine = &mut *self.vm.machine;
        machine.native_base = 0;
        machine.stop = None;
        machine.fuel.grant(Some(fuel));
        let started = match core::mem::replace(&mut self.state, RunState::Ended) {
            RunState::Program(program) => machine.begin(&program, self.vm.main),
            RunState::Call { function, values, keywords } => match machine.begin_call(&function, &values, &keywords) {
                Ok(Begun::Frame(frame)) => Ok(frame),
                Ok(Begun::Value(value)) => return done(machine, value),
                Err(raised) => Err(raised),
            },
            RunState::Suspended => Ok(machine.frame),
            RunState::Answered(value) => value.value(machine).map(|value| machine.push_answer(value)),
            RunState::Failed(error) => {
                let raised = raise_host_error(machine, error);
                let exit = dispatch::run_raising(machine, machine.frame, raised);
                return self.finish(exit);
            }
            RunState::Waiting => {
                self.state = RunState::Waiting;
                return Step::Raised(Error::Pending);
            }
            RunState::Ended => return done(machine, Value::NONE),
        };
        match started {
            Ok(frame) => {
                let exit = dispatch::run(machine, frame);
                self.finish(exit)
            }
            Err(raised) => Step::Raised(machine.take_error(raised)),
        }
    }

    fn finish(&mut self, exit: Exit) -> Step {
        let machine = &mut *self.vm.machine;
        match exit {
            // `run` never gives `Stepped`.
            Exit::Stepped => done(machine, crate::value::Value::NONE),
            Exit::Returned(value) | Exit::Yielded(value) => done(machine, value),
            Exit::Suspended => match machine.host.pending.take() {
                Some(call) => {
                    machine.stop = None;
                    self.state = RunState::Waiting;
                    match machine.host_call(call) {
                        Ok(call) => Step::HostCall(call),
                        Err(raised) => Step::Raised(machine.take_error(raised)),
                    }
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
        self.state = RunState::Answered(self.vm.object(value)?);
        Ok(())
    }

    /// Answers the host call that the run waits for with an error, which the call raises in the script: an
    /// [`Exception`](crate::error::Exception) as the one it names, any other as RuntimeError.
    ///
    /// # Errors
    /// [`Error::Pending`] where no call waits.
    pub fn fail(&mut self, error: impl Into<Box<dyn core::error::Error + Send + Sync>>) -> Result<(), Error> {
        if !matches!(self.state, RunState::Waiting) {
            return Err(Error::Pending);
        }
        self.state = RunState::Failed(error.into());
        Ok(())
    }

    /// The VM, between steps.
    pub fn vm(&mut self) -> &mut Vm<T> {
        self.vm
    }
}

fn done(machine: &mut Machine, value: Value) -> Step {
    match Object::keep(machine, value) {
        Ok(value) => Step::Done(value),
        Err(raised) => Step::Raised(machine.take_error(raised)),
    }
}

impl<T: Send + 'static> Drop for Run<'_, T> {
    fn drop(&mut self) {
        if !matches!(self.state, RunState::Ended | RunState::Program(_) | RunState::Call { .. }) {
            self.vm.machine.abandon_run();
        }
    }
}

/// How a call from the host began.
enum Begun {
    /// In a frame, which can be suspended.
    Frame(*mut Frame),
    /// It was native and is over.
    Value(Value),
}

impl Machine {
    /// The `__main__` module and the builtins.
    pub(crate) fn set_up_main(&mut self) -> NativeResult<Ref<Dict>> {
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
    fn begin(&mut self, program: &Program, main: Ref<Dict>) -> NativeResult<*mut Frame> {
        if !program.code.source.warnings.is_empty() {
            self.tell_source_warnings(&program.code.source)?;
        }
        let code = self.new_code(program.code.clone())?;
        let function = self.new_function(code, main)?;
        let start = self.outermost_start()?;
        let frame = self.enter_frame(function, start, 0, &[])?;
        // SAFETY: the frame was just made.
        unsafe {
            (*frame).namespace = main.into();
            (*frame).on_return = OnReturn::Exit;
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

    /// Begins a call of the host. Python functions and methods get a frame; all else runs at once.
    fn begin_call(&mut self, function: &Object, values: &[Object], keywords: &[Object]) -> NativeResult<Begun> {
        let callable = function.value(self)?;
        let mut arguments = Vec::new();
        let (python, receiver) = match callable.downcast::<BoundMethod>() {
            Some(method) => (method.function.downcast::<Function>(), Some(method.receiver)),
            None => (callable.downcast::<Function>(), None),
        };
        arguments.extend(receiver.filter(|_| python.is_some()));
        for value in values {
            arguments.push(value.value(self)?);
        }
        let names = keywords.iter().map(|name| name.value(self)).collect::<NativeResult<Vec<_>>>()?;
        let Some(python) = python else {
            return self.call_collecting_with_keywords(callable, &arguments, &names).map(Begun::Value);
        };
        let start = self.push_arguments(&arguments)?;
        let frame = self.enter_frame(python, start, arguments.len(), &names)?;
        // SAFETY: the frame was just made.
        unsafe { (*frame).on_return = OnReturn::Exit };
        Ok(Begun::Frame(frame))
    }

    /// Pushes a host call's answer where the call's result belongs; gives the frame that goes on.
    fn push_answer(&mut self, value: Value) -> *mut Frame {
        // SAFETY: the run waits at a call whose operands were dropped, so there is room.
        unsafe {
            (*self.frame).sp.write(value);
            (*self.frame).sp = (*self.frame).sp.add(1);
        }
        self.frame
    }

    /// A pending call in the host's form.
    fn host_call(&mut self, call: PendingCall) -> NativeResult<HostCall> {
        let PendingCall { name, arguments, keywords } = call;
        let arguments = arguments.into_iter().map(|v| Object::keep(self, v)).collect::<NativeResult<_>>()?;
        let mut named = Vec::new();
        for (key, value) in keywords {
            let key = key.downcast::<Str>().map_or(String::new(), |k| String::from_utf8_lossy(k.as_bytes()).into_owned());
            named.push((key, Object::keep(self, value)?));
        }
        Ok(HostCall { name, arguments, keywords: named })
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
    pub(crate) fn suspend_for_host(&mut self, call: &Call<'_>) -> NativeResult {
        let name = &call.callee.name;
        if self.native_depth > 0 || self.frame.is_null() {
            return Err(self.runtime_error(format_args!("{name}() cannot wait for the host here: a native call is under way")));
        }
        let (positional, named) = call.values.split_at(call.values.len() - call.names.len());
        self.host.pending = Some(PendingCall {
            name: String::from(&**name),
            arguments: positional.to_vec(),
            keywords: call.names.iter().copied().zip(named.iter().copied()).collect(),
        });
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
        if exception == self.memory_error {
            self.recover_memory();
        }
        Error::Raised(Box::new(self.describe(exception)))
    }

    /// Memory ended: what the failed call left behind goes, and the calls that follow may use what the heap held back.
    fn recover_memory(&mut self) {
        self.heap.open_reserve();
        if self.frame.is_null() && self.native_depth == 0 {
            self.collect_garbage(true);
        }
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
        let colour = self.host.colour;
        let exit_code = crate::builtins::exceptions::exit_code(self, exception);
        let traceback = match exit_code {
            None if self.host.except_hook => self.call_except_hook(exception, colour),
            _ => crate::builtins::traceback_text::format_exception(self, exception, colour),
        };
        let frames = crate::builtins::traceback_text::frames(exception);
        let exit_message = match crate::builtins::exceptions::has_exit_message(exception) {
            true if exit_code.is_some() => Some(message.clone()),
            _ => None,
        };
        let source = take_host_error(self, exception);
        self.raised = Value::EMPTY;
        PyError { type_name, message, frames, traceback, exit_code, exit_message, source }
    }

    /// Shows an exception that leaves the program by the `sys.excepthook` that a script put there. Gives what is left to
    /// be shown: nothing, or the traceback where there is no such hook or it failed.
    fn call_except_hook(&mut self, exception: Value, colour: bool) -> String {
        let shown = |vm: &mut Machine| crate::builtins::traceback_text::format_exception(vm, exception, colour);
        let Some(hook) = self.scripts_except_hook() else { return shown(self) };
        let class = self.class_of(exception);
        let traceback = exception.downcast::<crate::object::Exception>().map_or(Value::NONE, |e| e.traceback.get());
        let answer = self.rooted(&[exception, hook], |vm| vm.call(hook, &[class.into(), exception, traceback]));
        let Err(raised) = answer else { return String::new() };
        match self.catch(raised) {
            Ok(failure) => {
                let failure = crate::builtins::traceback_text::format_exception(self, failure, colour);
                format!("Error in sys.excepthook:\n{failure}\nOriginal exception was:\n{}", shown(self))
            }
            Err(raised) => {
                raised.ignore();
                self.raised = Value::EMPTY;
                shown(self)
            }
        }
    }

    fn scripts_except_hook(&mut self) -> Option<Value> {
        let find = |vm: &mut Machine, dict: Ref<crate::object::Dict>, name: &str| {
            let name = vm.str(name).ok()?;
            vm.dict_get_str(dict, name)
        };
        let sys = find(self, self.modules, "sys")?.downcast::<crate::object::Module>()?;
        let hook = find(self, sys.dict.get(), "excepthook")?;
        if hook.is_kind(crate::object::Kind::NativeFunction) { None } else { Some(hook) }
    }

    /// The host's data, if it is of this type.
    pub fn host_data<T: Any>(&mut self) -> Option<&mut T> {
        self.data.as_mut()?.downcast_mut()
    }
}
