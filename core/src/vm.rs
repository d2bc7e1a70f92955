//! `Vm<T>`: one tenant of an engine. It owns a heap, the `__main__` module and the host's data of type `T`.
//!
//! Invariant: whatever a call of this API comes to, a limit included, the VM answers the next one.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::marker::PhantomData;
use core::time::Duration;

use crate::convert::{FromValue, IntoArguments, IntoValue};
use crate::engine::{Engine, Program};
use crate::error::Error;
use crate::function::{Call, HostCallable, MAX_PARAMETERS};
use crate::heap::{HeapStatistics, Ref};
use crate::host::{CompileMode, Host, HostCallee};
use crate::host_module::ModuleBuilder;
use crate::host_type::TypeBuilder;
use crate::jit::sampling::{Sample, Ticker};
use crate::keep::Object;
use crate::limits::{Limits, Poll, PollReason};
use crate::machine::Machine;
use crate::native::Result as NativeResult;
use crate::object::Dict;
use crate::operations::binding::{ParameterKind, parameters};
use crate::stepping::{Run, RunState};
use crate::value::Value;

/// A virtual machine: `Send`, not shared. Everything that a script can reach is in it.
///
/// `T` is the host's data, which host functions see through their [`Caller`](crate::function::Caller).
pub struct Vm<T: Send + 'static = ()> {
    pub(crate) machine: Box<Machine>,
    engine: Engine,
    pub(crate) main: Ref<Dict>,
    data: PhantomData<T>,
}

// SAFETY: the machine owns all it refers to; `T` is Send.
unsafe impl<T: Send + 'static> Send for Vm<T> {}

/// Stops a VM's run from anywhere: another thread, a signal handler, an interrupt.
#[derive(Clone, Debug)]
pub struct InterruptHandle(Arc<Poll>);

impl InterruptHandle {
    /// Asks the run to stop at its next back-edge or call. The script cannot catch it. Where nothing runs, the next run
    /// stops at once, unless [`Vm::clear_interrupt`] takes the request back.
    pub fn interrupt(&self) {
        self.0.raise(PollReason::Interrupt);
    }

    /// Raises KeyboardInterrupt in the run at its next back-edge or call: what Ctrl-C does. The script can catch it.
    pub fn keyboard_interrupt(&self) {
        self.0.raise(PollReason::Keyboard);
    }

    /// Was KeyboardInterrupt asked for, and not raised yet?
    pub fn is_pending(&self) -> bool {
        self.0.has(PollReason::Keyboard)
    }
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
        machine.host.character_name = config.character_name;
        machine.host.frozen_names = config.frozen_names;
        machine.data = Some(Box::new(data));
        machine.jit.set_up(engine.code.clone(), engine.evaluation.as_ref(), config.code_listener.clone());
        if let Some(cache) = &engine.code {
            cache.join(&machine.poll);
        }
        if let Some(refused) = engine.native_refused() {
            machine.jit.statistics.refusals.count(refused.into());
        }
        match machine.set_up_main() {
            Ok(main) => Ok(Vm { machine, engine: engine.clone(), main, data: PhantomData }),
            Err(_) => Err(Error::OutOfMemory),
        }
    }

    // -- the host's side -------------------------------------------------------------------------------------------------

    /// The grants: output, clocks, entropy, input, files, modules.
    pub fn host(&mut self) -> &mut Host {
        &mut self.machine.host
    }

    /// The engine room, for native modules and for walking values. A machine must not be exchanged for another VM's.
    pub fn machine(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// The host's data.
    ///
    /// # Panics
    /// Where the host exchanged this VM's [`Machine`] for one with data of another type.
    pub fn data(&mut self) -> &mut T {
        match self.machine.host_data() {
            Some(data) => data,
            None => unreachable!("the machine of this VM was exchanged for another VM's"),
        }
    }

    // -- limits ----------------------------------------------------------------------------------------------------------

    /// A handle that stops this VM's runs; may be used from any thread.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.machine.poll.clone())
    }

    /// Takes back an interrupt that came too late to stop a run.
    pub fn clear_interrupt(&mut self) {
        self.machine.poll.clear(PollReason::Interrupt);
    }

    /// What was compiled, and how often compiled code was entered and left.
    pub fn native_statistics(&self) -> crate::jit::Statistics {
        self.machine.jit.statistics
    }

    /// A number for what the names of the main module reach: the same after runs that leave the same behind. What nothing refers
    /// to is collected first, so that weak references know. For tests of what is compiled, or of what is deterministic.
    pub fn heap_digest(&mut self) -> u64 {
        self.machine.collect_garbage(true);
        crate::heap::digest::digest(&[self.main.into()], &self.machine.shapes)
    }

    /// The instructions whose guards failed in compiled code, most often first.
    pub fn guard_failures(&self) -> alloc::vec::Vec<crate::jit::GuardFailure> {
        self.machine.jit.guard_failures()
    }

    /// What became of all traces.
    pub fn traces(&self) -> alloc::vec::Vec<crate::jit::explain::TraceState> {
        self.machine.jit.traces.states()
    }

    /// Tells the VM that time passes, so that [`Vm::samples`] say where it went; may be used from any thread.
    pub fn ticker(&self) -> Ticker {
        self.machine.jit.sampler.ticker(self.machine.poll.clone())
    }

    /// Where time went, in ticks.
    pub fn samples(&self) -> &[Sample] {
        self.machine.jit.sampler.samples()
    }

    /// Units of fuel for the calls that follow; None: no bound. One unit is a loop iteration, a call, or some native work.
    pub fn set_fuel(&mut self, units: Option<u64>) {
        self.machine.fuel.grant(units);
    }

    /// Units that are left; None: no bound.
    pub fn fuel_left(&self) -> Option<u64> {
        self.machine.fuel.remaining()
    }

    /// Units used since the VM was made.
    pub fn fuel_used(&self) -> u64 {
        self.machine.fuel.used()
    }

    /// Ends runs when this much time has passed from now; None: no deadline.
    ///
    /// # Errors
    /// [`Error::NoClock`] where the host did not grant the monotonic clock.
    pub fn set_timeout(&mut self, time: Option<Duration>) -> Result<(), Error> {
        let deadline = match time {
            None => None,
            Some(time) => {
                let now = self.machine.monotonic_ns().ok_or(Error::NoClock)?;
                Some(now.saturating_add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)))
            }
        };
        self.machine.fuel.set_deadline(deadline);
        Ok(())
    }

    /// Most bytes of heap from now on. What is in use stays.
    pub fn set_memory_limit(&mut self, bytes: usize) {
        self.machine.limits.memory = bytes;
        self.machine.heap.set_limit(bytes);
    }

    /// Most Python frames from now on.
    pub fn set_depth_limit(&mut self, frames: u32) {
        self.machine.set_depth_limit(frames);
    }

    /// What the heap did so far.
    pub fn heap_statistics(&self) -> HeapStatistics {
        self.machine.heap.statistics()
    }

    /// Bytes of heap obtained now.
    pub fn memory_used(&self) -> usize {
        self.machine.heap.reserved()
    }

    // -- running ---------------------------------------------------------------------------------------------------------

    /// Begins to run a program in `__main__`; [`Run::step`] runs it.
    pub fn start(&mut self, program: &Program) -> Run<'_, T> {
        Run::new(self, RunState::Program(program.clone()))
    }

    /// Begins to call a function of `__main__`; [`Run::step`] runs it.
    ///
    /// # Errors
    /// [`Error::Undefined`]; what converting the arguments raised.
    pub fn start_call(&mut self, name: &str, arguments: impl IntoArguments) -> Result<Run<'_, T>, Error> {
        let Some(function) = self.global(name)? else { return Err(Error::Undefined(name.into())) };
        let state = self.enter(|machine, _| {
            let arguments = arguments.into_arguments(machine)?;
            let function = Object::keep(machine, function)?;
            let values = arguments.values.iter().map(|v| Object::keep(machine, *v)).collect::<NativeResult<_>>()?;
            let keywords = arguments.keywords.iter().map(|v| Object::keep(machine, *v)).collect::<NativeResult<_>>()?;
            Ok(RunState::Call { function, values, keywords })
        })?;
        Ok(Run::new(self, state))
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
            machine.converted(value)
        })
    }

    /// Calls a function of `__main__` with a tuple of arguments, or with [`Named`](crate::convert::Named) ones.
    ///
    /// # Errors
    /// [`Error::Undefined`]; what the function raised.
    pub fn call<R: FromValue>(&mut self, name: &str, arguments: impl IntoArguments) -> Result<R, Error> {
        let Some(function) = self.global(name)? else { return Err(Error::Undefined(name.into())) };
        self.enter(|machine, _| machine.call_for_host(function, arguments))
    }

    /// Calls a Python object.
    ///
    /// # Errors
    /// What it raised.
    pub fn call_object<R: FromValue>(&mut self, callable: &Object, arguments: impl IntoArguments) -> Result<R, Error> {
        self.enter(|machine, _| {
            let callable = callable.value(machine)?;
            machine.call_for_host(callable, arguments)
        })
    }

    /// Calls a method of a Python object.
    ///
    /// # Errors
    /// AttributeError; what the method raised.
    pub fn call_method<R: FromValue>(&mut self, object: &Object, name: &str, arguments: impl IntoArguments) -> Result<R, Error> {
        self.enter(|machine, _| {
            let object = object.value(machine)?;
            let method = machine.getattr(object, name)?;
            machine.rooted(&[method], |machine| machine.call_for_host(method, arguments))
        })
    }

    // -- values ----------------------------------------------------------------------------------------------------------

    pub(crate) fn global(&mut self, name: &str) -> Result<Option<Value>, Error> {
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
            let value = machine.unrooted(|machine| value.into_value(machine))?;
            machine.dict_set_text(main, name, value)
        })
    }

    /// Reads a variable of `__main__`.
    ///
    /// # Errors
    /// [`Error::Undefined`]; TypeError and its like where it is no `R`.
    pub fn get<R: FromValue>(&mut self, name: &str) -> Result<R, Error> {
        let Some(value) = self.global(name)? else { return Err(Error::Undefined(name.into())) };
        self.enter(|machine, _| machine.converted(value))
    }

    /// A Python object that the host keeps, as a Rust value.
    ///
    /// # Errors
    /// TypeError and its like where it is no `R`.
    pub fn convert<R: FromValue>(&mut self, object: &Object) -> Result<R, Error> {
        self.enter(|machine, _| {
            let value = object.value(machine)?;
            machine.converted(value)
        })
    }

    /// A Rust value as a Python object that the host keeps.
    ///
    /// # Errors
    /// MemoryError.
    pub fn object(&mut self, value: impl IntoValue) -> Result<Object, Error> {
        self.enter(|machine, _| {
            let value = machine.unrooted(|machine| value.into_value(machine))?;
            Object::keep(machine, value)
        })
    }

    /// Reads an attribute of a Python object.
    ///
    /// # Errors
    /// AttributeError; TypeError and its like where it is no `R`.
    pub fn attribute<R: FromValue>(&mut self, object: &Object, name: &str) -> Result<R, Error> {
        self.enter(|machine, _| {
            let object = object.value(machine)?;
            let value = machine.getattr(object, name)?;
            machine.converted(value)
        })
    }

    /// Sets an attribute of a Python object.
    ///
    /// # Errors
    /// AttributeError, and what the object's class raises.
    pub fn set_attribute(&mut self, object: &Object, name: &str, value: impl IntoValue) -> Result<(), Error> {
        self.enter(|machine, _| {
            let object = object.value(machine)?;
            let name = machine.intern(name.as_bytes())?;
            machine.unrooted(|machine| {
                let value = value.into_value(machine)?;
                machine.set_attribute(object, name, value)
            })
        })
    }

    // -- registering -----------------------------------------------------------------------------------------------------

    /// Gives scripts a function: a closure over typed arguments, which may begin with `&mut Caller<T>`. Trailing
    /// parameters of type `Option` may be omitted. It takes no arguments by name: see [`Vm::register_with`].
    ///
    /// # Errors
    /// MemoryError.
    pub fn register<A, F: HostCallable<T, A>>(&mut self, name: &str, function: F) -> Result<(), Error> {
        let callee = HostCallee::new(name, F::LEAST, F::COUNT, false, function.into_host_function());
        self.register_callee(name, callee)
    }

    /// As [`Vm::register`], with names for the parameters: `"x, y=None, *, key=None"`. They stand in the closure's order;
    /// `/` and `*` mean what they mean in Python; what has a default is an `Option` in the closure. `*args` is a `Vec`
    /// there, `**kwargs` a map from `String`.
    ///
    /// # Errors
    /// [`Error::Signature`] where names and closure do not fit each other; MemoryError.
    pub fn register_with<A, F: HostCallable<T, A>>(
        &mut self,
        name: &str,
        signature: &'static str,
        function: F,
    ) -> Result<(), Error> {
        check_signature(name, signature, F::COUNT)?;
        let mut callee = HostCallee::new(name, F::LEAST, F::COUNT, false, function.into_host_function());
        callee.signature = Some(signature);
        self.register_callee(name, callee)
    }

    /// Gives scripts a function whose calls suspend the run: [`Step::HostCall`](crate::stepping::Step::HostCall). It takes
    /// any arguments. Within a native that calls back (a sort key), or in a run that is not stepped, it raises.
    ///
    /// # Errors
    /// MemoryError.
    pub fn register_pending(&mut self, name: &str) -> Result<(), Error> {
        let function = Box::new(|vm: &mut Machine, call: &Call<'_>| vm.suspend_for_host(call));
        self.register_callee(name, HostCallee::new(name, 0, MAX_PARAMETERS, false, function))
    }

    fn register_callee(&mut self, name: &str, callee: HostCallee) -> Result<(), Error> {
        self.enter(|machine, main| {
            let value = machine.new_host_function(callee, Value::EMPTY)?;
            machine.dict_set_text(main, name, value)
        })
    }

    /// Gives scripts a class over the Rust type `H`: `describe` says what it has.
    ///
    /// # Errors
    /// MemoryError; what a constant's conversion raised.
    pub fn register_type<H: Send + 'static>(
        &mut self,
        name: &str,
        describe: impl FnOnce(&mut TypeBuilder<H, T>),
    ) -> Result<(), Error> {
        let mut builder = TypeBuilder::new();
        describe(&mut builder);
        self.enter(|machine, main| {
            let class = machine.unrooted(|machine| builder.build(machine, name, "builtins"))?;
            machine.dict_set_text(main, name, class)
        })
    }

    /// Gives scripts a module to import: `describe` says what it has. A name with dots makes the packages around it.
    ///
    /// # Errors
    /// MemoryError; what a value's conversion raised.
    pub fn register_module(&mut self, name: &str, describe: impl FnOnce(&mut ModuleBuilder<T>)) -> Result<(), Error> {
        let mut builder = ModuleBuilder::new(name);
        describe(&mut builder);
        self.enter(|machine, _| machine.unrooted(|machine| builder.build(machine)))
    }

    /// Writes out what the script printed and the host's stream still holds.
    ///
    /// # Errors
    /// What flushing a script's own `sys.stdout` raised.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.enter(|machine, _| machine.flush_streams())
    }

    /// Runs native work for the host and turns what it raised into an error. A run that is suspended meanwhile finds the
    /// exception that it was handling again.
    pub(crate) fn enter<R>(&mut self, body: impl FnOnce(&mut Machine, Ref<Dict>) -> NativeResult<R>) -> Result<R, Error> {
        let machine = &mut *self.machine;
        machine.native_base = 0;
        machine.stop = None;
        machine.collect_before_host_call();
        let handled = machine.handled;
        let mark = machine.handles.len();
        machine.handles.push(handled);
        machine.handled = Value::NONE;
        let result = match body(machine, self.main) {
            Ok(value) => Ok(value),
            Err(raised) => Err(machine.take_error(raised)),
        };
        machine.handles.truncate(mark);
        machine.handled = handled;
        result
    }
}

/// Do the names of parameters fit a closure?
fn check_signature(name: &str, signature: &'static str, count: usize) -> Result<(), Error> {
    let named = parameters(signature).count();
    let variadic = parameters(signature).filter(|p| matches!(p.kind, ParameterKind::Variadic | ParameterKind::Keywords));
    if named == count && variadic.count() <= 2 {
        return Ok(());
    }
    Err(Error::Signature(alloc::format!("{name}: the signature names {named} parameters, the closure has {count}")))
}

impl Machine {
    /// Runs `body` with collection held off: it may hold plain values.
    pub(crate) fn unrooted<R>(&mut self, body: impl FnOnce(&mut Machine) -> R) -> R {
        self.unrooted += 1;
        let result = body(self);
        self.unrooted -= 1;
        result
    }

    /// Entering from the host is a safepoint. A heap that is nearly full is collected here, since what follows may need
    /// memory before it comes to a safepoint of its own: what the last script filled it with may be garbage by now.
    fn collect_before_host_call(&mut self) {
        let full = self.heap.reserved() > self.heap.limit() - self.heap.limit() / 8;
        if full || self.poll.has(PollReason::Collect) {
            self.collect_garbage(full);
        }
    }

    /// Converts a value for the host; conversions that run Python code do not lose it.
    fn converted<R: FromValue>(&mut self, value: Value) -> NativeResult<R> {
        self.rooted(&[value], |machine| machine.unrooted(|machine| R::from_value(machine, value)))
    }

    fn call_for_host<R: FromValue>(&mut self, callable: Value, arguments: impl IntoArguments) -> NativeResult<R> {
        let arguments = self.unrooted(|machine| arguments.into_arguments(machine))?;
        let value = self.call_collecting_with_keywords(callable, &arguments.values, &arguments.keywords)?;
        self.converted(value)
    }

    /// Empties the script's `sys.stdout` into the host's stream, and that.
    fn flush_streams(&mut self) -> NativeResult<()> {
        crate::builtins::dynamic::flush_written_files(self)?;
        self.write_output(crate::host::Stream::Out, b"")
    }
}
