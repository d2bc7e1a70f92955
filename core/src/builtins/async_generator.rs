//! `async_generator` and the awaitables of its `asend`, `athrow`, `aclose` and `__anext__`.
//!
//! Invariant: a value that the generator yields is told from one that it awaits by its wrapper ([`wrap_async_value`]);
//! `busy` is set while one of the awaitables is under way, so that no second one begins.

use core::cell::Cell;
use core::mem::offset_of;

use super::argument::arg;
use super::exceptions;
use super::generator::{self, resume, this, throw_into, thrown};
use crate::heap::{Ref, Tracer};
use crate::interp::generator::Resumed;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::generator::GeneratorState;
use crate::object::native::Payload;
use crate::object::{ClassFlags, Generator, Header, Kind, Native, ShapeId};
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

/// Where the wrapper holds it.
pub(crate) const YIELDED: usize = offset_of!(Native<AsyncValue>, payload);

/// The wrapper of a value, with the shape of its class.
pub(crate) fn wrapper(value: Value, shape: ShapeId) -> Native<AsyncValue> {
    Native::with_header(Header::new(Kind::Native, shape), AsyncValue(value))
}

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

/// What an awaitable is for. A trace compares it as a number.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Purpose {
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
    pub purpose: Purpose,
}

const STEP: usize = offset_of!(Native<Step>, payload);

/// Where an awaitable holds these.
impl Step {
    pub const GENERATOR: usize = STEP + offset_of!(Step, generator);
    pub const VALUE: usize = STEP + offset_of!(Step, value);
    pub const STAGE: usize = STEP + offset_of!(Step, stage);
    pub const PURPOSE: usize = STEP + offset_of!(Step, purpose);
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
    vm.new_native(purpose.spec(), Step { generator, value, purpose, stage: Cell::new(Stage::Fresh) })
}

/// An awaitable that was not begun, with the shape of its class. None: of no async generator.
pub(crate) fn fresh_step(object: Value, value: Value, shape: ShapeId, purpose: u32) -> Option<Native<Step>> {
    let generator = object.downcast::<Generator>()?;
    let purpose = [Purpose::Send, Purpose::Throw, Purpose::Close].into_iter().find(|known| *known as u32 == purpose)?;
    let step = Step { generator, value, purpose, stage: Cell::new(Stage::Fresh) };
    Some(Native::with_header(Header::new(Kind::Native, shape), step))
}

impl Purpose {
    /// The class of its awaitables.
    pub(crate) fn spec(self) -> &'static TypeSpec {
        if self == Purpose::Send { &SEND_SPEC } else { &THROW_SPEC }
    }
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

/// The awaitable of an async generator that a value is.
pub(crate) fn awaitable_step(value: Value) -> Option<Ref<Native<Step>>> {
    value.native::<Step>()
}

/// What SEND to an awaitable comes to.
pub(crate) enum Begun {
    /// The generator is resumed with a value.
    Sends(Ref<Generator>, Value),
    /// An exception is raised where it waits.
    Throws(Ref<Generator>, Value),
    /// There is nothing to be done: the result is None.
    Ends,
}

impl Machine {
    /// What SEND of a value to an awaitable comes to; that is under way then. None: it is none, or says itself what is wrong.
    pub(crate) fn begin_step(&mut self, receiver: Value, value: Value) -> Result<Option<Begun>> {
        let Some(step) = awaitable_step(receiver) else { return Ok(None) };
        let step = &step.payload;
        match (step.stage.get(), step.purpose) {
            (Stage::Fresh, _) if step.generator.busy.get() => Ok(None),
            (Stage::Fresh, Purpose::Send) => Ok(begin_sending(step, if value.is_none() { step.value } else { value })),
            (Stage::Fresh, _) if value.is_none() => self.begin_throwing(step),
            (Stage::Fresh, _) => Ok(None),
            (Stage::Running, _) => Ok(begin_sending(step, value)),
            (Stage::Closed, _) => Ok(None),
        }
    }

    /// The first SEND to an awaitable of `athrow` or `aclose`.
    fn begin_throwing(&mut self, step: &Step) -> Result<Option<Begun>> {
        let (generator, closes) = (step.generator, step.purpose == Purpose::Close);
        match generator.state.get() {
            GeneratorState::Finished => {
                step.stage.set(Stage::Closed);
                return Ok(Some(Begun::Ends));
            }
            _ if generator.closed.get() => return Ok(None),
            GeneratorState::Created if closes => {}
            GeneratorState::Suspended if generator::delegate_of(generator).is_none() => {}
            _ => return Ok(None),
        }
        if closes && (generator.state.get() == GeneratorState::Created || generator.ends_quietly()) {
            generator.state.set(GeneratorState::Finished);
            generator.closed.set(true);
            step.stage.set(Stage::Closed);
            return Ok(Some(Begun::Ends));
        }
        let exception = if closes { self.exception(&exceptions::GENERATOR_EXIT, &[])? } else { step.value };
        step.stage.set(Stage::Running);
        generator.busy.set(true);
        if closes {
            generator.closed.set(true);
        }
        Ok(Some(Begun::Throws(generator, exception)))
    }

    /// The awaitable, which a frame waits for, has its value: what the generator yielded.
    pub(crate) fn end_step(&mut self, receiver: Value, yielded: Value) -> Result {
        let Some(step) = awaitable_step(receiver) else { return Ok(yielded) };
        finish(&step.payload);
        if step.payload.purpose == Purpose::Close {
            return Err(self.runtime_error(format_args!("async generator ignored GeneratorExit")));
        }
        Ok(yielded)
    }

    /// The generator returned while the awaitable was under way: its result, or StopAsyncIteration.
    pub(crate) fn end_steps(&mut self, receiver: Value) -> Result {
        if let Some(step) = awaitable_step(receiver) {
            finish(&step.payload);
            step.payload.generator.closed.set(true);
            if step.payload.purpose == Purpose::Close {
                return Ok(Value::NONE);
            }
        }
        Err(self.raise_spec(&exceptions::STOP_ASYNC_ITERATION, &[]))
    }

    /// The exception under way left the generator while the awaitable was. Is that how it ends?
    pub(crate) fn fail_step(&mut self, receiver: Value) -> bool {
        let Some(step) = awaitable_step(receiver) else { return false };
        finish(&step.payload);
        let closes = self.is_raised(&exceptions::STOP_ASYNC_ITERATION) || self.is_raised(&exceptions::GENERATOR_EXIT);
        if !closes {
            return false;
        }
        step.payload.generator.closed.set(true);
        let ends = step.payload.purpose == Purpose::Close;
        if ends {
            self.raised = Value::EMPTY;
        }
        ends
    }
}

/// What sending a value comes to, if the generator may go on with it.
fn begin_sending(step: &Step, sent: Value) -> Option<Begun> {
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
    Some(Begun::Sends(step.generator, sent))
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
