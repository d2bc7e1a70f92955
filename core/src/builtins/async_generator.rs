//! `async_generator` and the awaitables of its `asend`, `athrow`, `aclose` and `__anext__`.
//!
//! Invariant: a value that the generator yields is told from one that it awaits by its wrapper ([`wrap_async_value`]);
//! `busy` is set while one of the awaitables is under way, so that no second one begins.

use core::cell::Cell;

use super::argument::arg;
use super::exceptions;
use super::generator::{self, resume, this, throw_into, thrown};
use crate::heap::{Ref, Tracer};
use crate::interp::generator::Resumed;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::generator::GeneratorState;
use crate::object::native::Payload;
use crate::object::{ClassFlags, Generator, Kind, Native};
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__repr__", "self, /", generator::repr),
        Definition::function("__aiter__", "self, /", |_, args| Ok(arg(args, 0))),
        Definition::function("__anext__", "self, /", |vm, args| asend(vm, arg(args, 0), Value::NONE)),
        Definition::function("asend", "self, value, /", |vm, args| asend(vm, arg(args, 0), arg(args, 1))),
        Definition::function("athrow", "self, type, value=None, traceback=None, /", athrow),
        Definition::function("aclose", "self, /", aclose),
        Definition::class_method("__class_getitem__", "cls, object, /", super::class::alias),
        Definition::attribute("__name__", generator::get_name, generator::set_name),
        Definition::attribute("__qualname__", generator::get_qualified_name, generator::set_qualified_name),
        Definition::getter("ag_code", generator::code),
        Definition::getter("ag_frame", generator::frame),
        Definition::getter("ag_running", |vm, object| Ok(Value::bool(this(vm, object)?.busy.get()))),
        Definition::getter("ag_suspended", generator::suspended),
        Definition::getter("ag_state", generator::state_name::<2>),
        Definition::getter("ag_await", generator::delegate),
    ],
    ..TypeSpec::new("async_generator", Kind::Generator)
};

// -- yielded values --------------------------------------------------------------------------------------------------

#[repr(C)]
pub(crate) struct AsyncValue(Value);

impl Payload for AsyncValue {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.0);
    }
}

pub(crate) static VALUE_SPEC: TypeSpec =
    TypeSpec { flags: ClassFlags::NO_NEW, ..TypeSpec::new("async_generator_wrapped_value", Kind::Native) };

/// Marks a value as yielded by an async generator (not by something that it awaits).
pub fn wrap_async_value(vm: &mut Machine, value: Value) -> Result {
    vm.new_native(&VALUE_SPEC, AsyncValue(value))
}

/// What an async generator yielded, if a value is that.
pub(crate) fn yielded_value(value: Value) -> Option<Value> {
    value.native::<AsyncValue>().map(|v| v.payload.0)
}

// -- the awaitables --------------------------------------------------------------------------------------------------

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Stage {
    Fresh,
    Running,
    Closed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Send,
    Throw,
    Close,
}

/// An `asend`, `athrow` or `aclose` to be awaited.
#[repr(C)]
pub(crate) struct Step {
    pub generator: Ref<Generator>,
    /// What is sent or thrown.
    pub value: Value,
    pub stage: Cell<Stage>,
    purpose: Purpose,
}

impl Payload for Step {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.generator);
        tracer.value(self.value);
    }
}

const STEP_DEFINITIONS: &[Definition] = &[
    Definition::function("__await__", "self, /", |_, args| Ok(arg(args, 0))),
    Definition::function("__iter__", "self, /", |_, args| Ok(arg(args, 0))),
    Definition::function("__next__", "self, /", |vm, args| step_send(vm, arg(args, 0), Value::NONE)),
    Definition::function("send", "self, value, /", |vm, args| step_send(vm, arg(args, 0), arg(args, 1))),
    Definition::function("throw", "self, type, value=None, traceback=None, /", step_throw),
    Definition::function("close", "self, /", step_close),
];

pub(crate) static SEND_SPEC: TypeSpec =
    TypeSpec { flags: ClassFlags::NO_NEW, definitions: STEP_DEFINITIONS, ..TypeSpec::new("async_generator_asend", Kind::Native) };
static THROW_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: STEP_DEFINITIONS,
    ..TypeSpec::new("async_generator_athrow", Kind::Native)
};

fn step(vm: &mut Machine, generator: Ref<Generator>, purpose: Purpose, value: Value) -> Result {
    let spec = if purpose == Purpose::Send { &SEND_SPEC } else { &THROW_SPEC };
    vm.new_native(spec, Step { generator, value, purpose, stage: Cell::new(Stage::Fresh) })
}

/// The awaitable of `generator.asend(value)`, and of `__anext__`, which sends None.
pub(crate) fn asend(vm: &mut Machine, object: Value, value: Value) -> Result {
    let generator = this(vm, object)?;
    step(vm, generator, Purpose::Send, value)
}

fn athrow(vm: &mut Machine, arguments: &[Value]) -> Result {
    let generator = this(vm, arg(arguments, 0))?;
    let exception = thrown(vm, [arg(arguments, 1), arg(arguments, 2), arg(arguments, 3)])?;
    step(vm, generator, Purpose::Throw, exception)
}

fn aclose(vm: &mut Machine, arguments: &[Value]) -> Result {
    let generator = this(vm, arg(arguments, 0))?;
    step(vm, generator, Purpose::Close, Value::NONE)
}

fn step_of(vm: &mut Machine, object: Value) -> Result<Ref<Native<Step>>> {
    vm.native_receiver(&[object], &SEND_SPEC, "send")
}

fn step_send(vm: &mut Machine, object: Value, value: Value) -> Result {
    let step = step_of(vm, object)?;
    let payload = &step.payload;
    match payload.stage.get() {
        Stage::Closed => Err(reused(vm, payload.purpose)),
        Stage::Fresh => {
            begin(vm, payload)?;
            let resumed = first_resumption(vm, payload, value);
            settle(vm, payload, resumed)
        }
        Stage::Running => {
            let resumed = resume(vm, payload.generator, value);
            settle(vm, payload, resumed)
        }
    }
}

#[cold]
fn reused(vm: &mut Machine, purpose: Purpose) -> Raised {
    let what = if purpose == Purpose::Send { "__anext__()/asend()" } else { "aclose()/athrow()" };
    vm.runtime_error(format_args!("cannot reuse already awaited {what}"))
}

/// The checks before an awaitable's first step.
fn begin(vm: &mut Machine, step: &Step) -> Result<()> {
    let generator = step.generator;
    let name = match step.purpose {
        Purpose::Send => "anext",
        Purpose::Throw => "athrow",
        Purpose::Close => "aclose",
    };
    if generator.busy.get() {
        step.stage.set(Stage::Closed);
        return Err(vm.runtime_error(format_args!("{name}(): asynchronous generator is already running")));
    }
    if step.purpose != Purpose::Send {
        if generator.state.get() == GeneratorState::Finished {
            step.stage.set(Stage::Closed);
            return Err(vm.stop_iteration(Value::NONE));
        }
        if generator.closed.get() {
            step.stage.set(Stage::Closed);
            return Err(vm.raise_spec(&exceptions::STOP_ASYNC_ITERATION, &[]));
        }
    }
    step.stage.set(Stage::Running);
    generator.busy.set(true);
    Ok(())
}

fn first_resumption(vm: &mut Machine, step: &Step, value: Value) -> Result<Resumed> {
    match step.purpose {
        Purpose::Send => resume(vm, step.generator, if value.is_none() { step.value } else { value }),
        Purpose::Throw => throw_into(vm, step.generator, step.value, true),
        Purpose::Close => {
            step.generator.closed.set(true);
            let exit = vm.exception(&exceptions::GENERATOR_EXIT, &[])?;
            throw_into(vm, step.generator, exit, true)
        }
    }
}

/// What a step of the generator means to whoever awaits: a yielded value ends the awaitable, an awaited one is passed on.
fn settle(vm: &mut Machine, step: &Step, resumed: Result<Resumed>) -> Result {
    let generator = step.generator;
    let is_close = step.purpose == Purpose::Close;
    match resumed {
        Ok(Resumed::Yielded(value)) => match yielded_value(value) {
            None => Ok(value),
            Some(_) if is_close => {
                finish(step);
                Err(vm.runtime_error(format_args!("async generator ignored GeneratorExit")))
            }
            Some(value) => {
                finish(step);
                Err(vm.stop_iteration(value))
            }
        },
        Ok(Resumed::Returned(_)) => {
            finish(step);
            generator.closed.set(true);
            Err(if is_close { vm.stop_iteration(Value::NONE) } else { vm.raise_spec(&exceptions::STOP_ASYNC_ITERATION, &[]) })
        }
        Err(raised) => {
            finish(step);
            if vm.is_raised(&exceptions::STOP_ASYNC_ITERATION) || vm.is_raised(&exceptions::GENERATOR_EXIT) {
                generator.closed.set(true);
                if is_close {
                    vm.catch(raised)?;
                    return Err(vm.stop_iteration(Value::NONE));
                }
            }
            Err(raised)
        }
    }
}

/// The awaitable of `asend` or `__anext__` that a value is.
pub(crate) fn sending_step(value: Value) -> Option<Ref<Native<Step>>> {
    value.native::<Step>().filter(|step| step.payload.purpose == Purpose::Send)
}

impl Machine {
    /// What SEND of a value to an awaitable of `asend` or `__anext__` resumes, and with what: that is under way then. None: it is
    /// none, or says itself what is wrong.
    pub(crate) fn begin_step(&mut self, receiver: Value, value: Value) -> Option<(Ref<Generator>, Value)> {
        let step = sending_step(receiver)?;
        let step = &step.payload;
        let sent = match step.stage.get() {
            Stage::Fresh if step.generator.busy.get() => return None,
            Stage::Fresh if value.is_none() => step.value,
            Stage::Fresh | Stage::Running => value,
            Stage::Closed => return None,
        };
        let may_go_on = match step.generator.state.get() {
            GeneratorState::Suspended => true,
            GeneratorState::Created => sent.is_none(),
            GeneratorState::Running | GeneratorState::Finished => false,
        };
        if !may_go_on {
            return None;
        }
        step.stage.set(Stage::Running);
        step.generator.busy.set(true);
        Some((step.generator, sent))
    }

    /// The awaitable, which a frame waits for, has its value.
    pub(crate) fn end_step(&mut self, receiver: Value) {
        if let Some(step) = sending_step(receiver) {
            finish(&step.payload);
        }
    }

    /// The generator returned while the awaitable was under way.
    pub(crate) fn end_steps(&mut self, receiver: Value) -> Raised {
        self.end_step(receiver);
        if let Some(step) = sending_step(receiver) {
            step.payload.generator.closed.set(true);
        }
        self.raise_spec(&exceptions::STOP_ASYNC_ITERATION, &[])
    }

    /// The exception under way left the generator while the awaitable was.
    pub(crate) fn fail_step(&mut self, receiver: Value) {
        self.end_step(receiver);
        let closes = self.is_raised(&exceptions::STOP_ASYNC_ITERATION) || self.is_raised(&exceptions::GENERATOR_EXIT);
        if closes && let Some(step) = sending_step(receiver) {
            step.payload.generator.closed.set(true);
        }
    }
}

fn finish(step: &Step) {
    step.stage.set(Stage::Closed);
    step.generator.busy.set(false);
}

fn step_throw(vm: &mut Machine, arguments: &[Value]) -> Result {
    let step = step_of(vm, arg(arguments, 0))?;
    let payload = &step.payload;
    match payload.stage.get() {
        Stage::Closed => return Err(reused(vm, payload.purpose)),
        Stage::Fresh => begin(vm, payload)?,
        Stage::Running => {}
    }
    let exception = thrown(vm, [arg(arguments, 1), arg(arguments, 2), arg(arguments, 3)])?;
    let resumed = throw_into(vm, payload.generator, exception, true);
    settle(vm, payload, resumed)
}

fn step_close(vm: &mut Machine, arguments: &[Value]) -> Result {
    let step = step_of(vm, arg(arguments, 0))?;
    if step.payload.stage.get() == Stage::Closed {
        return Ok(Value::NONE);
    }
    let exit = vm.exception(&exceptions::GENERATOR_EXIT, &[])?;
    match step_throw(vm, &[arg(arguments, 0), exit]) {
        Ok(_) => Err(vm.runtime_error(format_args!("coroutine ignored GeneratorExit"))),
        Err(raised) => {
            let expected = [&exceptions::STOP_ITERATION, &exceptions::STOP_ASYNC_ITERATION, &exceptions::GENERATOR_EXIT];
            if expected.into_iter().any(|spec| vm.is_raised(spec)) {
                vm.catch(raised)?;
                return Ok(Value::NONE);
            }
            Err(raised)
        }
    }
}
