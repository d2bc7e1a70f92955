//! `generator` and `coroutine`: send, throw, close, and what scripts see of them. Resuming is in `interp/generator.rs`.
//!
//! Invariant: while a generator delegates (`yield from`, `await`), what is thrown into it goes to the delegate first.

use super::argument::arg;
use super::exceptions::{self, is_exception, is_exception_class};
use crate::bytecode::ops::{Op, ResumePoint};
use crate::heap::{Ref, Tracer};
use crate::interp::frame::Frame;
use crate::interp::generator::Resumed;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::generator::GeneratorState;
use crate::object::native::Payload;
use crate::object::{ClassFlags, Generator, Kind, Native, Traceback, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

pub use super::async_generator::{SPEC as ASYNC_SPEC, wrap_async_value};

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__iter__", "self, /", |_, args| Ok(arg(args, 0))),
        Definition::function("__next__", "self, /", next_method),
        Definition::function("send", "self, value, /", send)
            .doc("send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration."),
        Definition::function("throw", "self, type, value=None, traceback=None, /", throw),
        Definition::function("close", "self, /", close),
        Definition::class_method("__class_getitem__", "cls, object, /", super::class::alias),
        Definition::attribute("__name__", get_name, set_name),
        Definition::attribute("__qualname__", get_qualified_name, set_qualified_name),
        Definition::getter("gi_code", code),
        Definition::getter("gi_frame", frame),
        Definition::getter("gi_running", running),
        Definition::getter("gi_suspended", suspended),
        Definition::getter("gi_state", state_name::<0>),
        Definition::getter("gi_yieldfrom", delegate),
    ],
    next: Some(next),
    ..TypeSpec::new("generator", Kind::Generator)
};

pub static COROUTINE_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__await__", "self, /", await_method).doc("Return an iterator to be used in await expression."),
        Definition::function("send", "self, value, /", send),
        Definition::function("throw", "self, type, value=None, traceback=None, /", throw),
        Definition::function("close", "self, /", close),
        Definition::class_method("__class_getitem__", "cls, object, /", super::class::alias),
        Definition::attribute("__name__", get_name, set_name),
        Definition::attribute("__qualname__", get_qualified_name, set_qualified_name),
        Definition::getter("cr_code", code),
        Definition::getter("cr_frame", frame),
        Definition::getter("cr_running", running),
        Definition::getter("cr_suspended", suspended),
        Definition::getter("cr_state", state_name::<1>),
        Definition::getter("cr_await", delegate),
        Definition::getter("cr_origin", |_, _| Ok(Value::NONE)),
    ],
    ..TypeSpec::new("coroutine", Kind::Generator)
};

pub(super) fn this(vm: &mut Machine, object: Value) -> Result<Ref<Generator>> {
    match object.downcast::<Generator>() {
        Some(generator) => Ok(generator),
        None => {
            let got = vm.type_name(object);
            Err(vm.type_error(format_args!("descriptor requires a 'generator' object but received a '{got}'")))
        }
    }
}

/// "generator", "coroutine" or "async generator", for messages.
pub(crate) fn kind_name(vm: &Machine, generator: Ref<Generator>) -> &'static str {
    let class = vm.class_of(generator.into());
    if class == vm.types.coroutine {
        "coroutine"
    } else if class == vm.types.async_generator {
        "async generator"
    } else {
        "generator"
    }
}

// -- running ---------------------------------------------------------------------------------------------------------

/// Resumes with a value, after the checks that all of them share.
pub(super) fn resume(vm: &mut Machine, generator: Ref<Generator>, value: Value) -> Result<Resumed> {
    match generator.state.get() {
        GeneratorState::Created if !value.is_none() => {
            let what = kind_name(vm, generator);
            Err(vm.type_error(format_args!("can't send non-None value to a just-started {what}")))
        }
        GeneratorState::Finished if vm.class_of(generator.into()) == vm.types.coroutine => Err(reused(vm)),
        _ => vm.resume_generator(generator, value),
    }
}

#[cold]
fn reused(vm: &mut Machine) -> Raised {
    vm.runtime_error(format_args!("cannot reuse already awaited coroutine"))
}

fn next(vm: &mut Machine, object: Value) -> Result<Option<Value>> {
    let generator = this(vm, object)?;
    match vm.resume_generator(generator, Value::NONE)? {
        Resumed::Yielded(value) => Ok(Some(value)),
        Resumed::Returned(_) => Ok(None),
    }
}

/// What a resumption gives to a caller: the yielded value, or StopIteration with the returned one.
pub(super) fn value_or_stop(vm: &mut Machine, resumed: Resumed) -> Result {
    match resumed {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(vm.stop_iteration(value)),
    }
}

fn next_method(vm: &mut Machine, arguments: &[Value]) -> Result {
    let generator = this(vm, arg(arguments, 0))?;
    let resumed = vm.resume_generator(generator, Value::NONE)?;
    value_or_stop(vm, resumed)
}

fn send(vm: &mut Machine, arguments: &[Value]) -> Result {
    let generator = this(vm, arg(arguments, 0))?;
    let resumed = resume(vm, generator, arg(arguments, 1))?;
    value_or_stop(vm, resumed)
}

fn throw(vm: &mut Machine, arguments: &[Value]) -> Result {
    let generator = this(vm, arg(arguments, 0))?;
    let exception = thrown(vm, [arg(arguments, 1), arg(arguments, 2), arg(arguments, 3)])?;
    if generator.state.get() == GeneratorState::Finished && kind_name(vm, generator) == "coroutine" {
        return Err(reused(vm));
    }
    let resumed = throw_into(vm, generator, exception, true)?;
    value_or_stop(vm, resumed)
}

/// The exception that the arguments of `throw` mean.
pub(crate) fn thrown(vm: &mut Machine, [kind, value, traceback]: [Value; 3]) -> Result {
    let value = value.present().unwrap_or(Value::NONE);
    let traceback = traceback.present().unwrap_or(Value::NONE);
    if !traceback.is_none() && traceback.downcast::<Traceback>().is_none() {
        return Err(vm.type_error(format_args!("throw() third argument must be a traceback object")));
    }
    let exception = if is_exception_class(kind) {
        exception_of_class(vm, kind, value)?
    } else if is_exception(kind) {
        if !value.is_none() {
            return Err(vm.type_error(format_args!("instance exception may not have a separate value")));
        }
        kind
    } else {
        let got = vm.type_name(kind);
        return Err(vm.type_error(format_args!("exceptions must be classes or instances deriving from BaseException, not {got}")));
    };
    if !traceback.is_none() {
        let name = vm.names.__traceback__;
        vm.set_attribute(exception, name, traceback)?;
    }
    Ok(exception)
}

fn exception_of_class(vm: &mut Machine, class: Value, value: Value) -> Result {
    if vm.is_instance(value, class)? {
        return Ok(value);
    }
    let made = match value.downcast::<Tuple>() {
        Some(arguments) => vm.call(class, arguments.as_slice())?,
        None if value.is_none() => vm.call(class, &[])?,
        None => vm.call(class, &[value])?,
    };
    exceptions::make_exception_from_raise(vm, made)
}

/// Throws into a generator, by way of what it delegates to. With `close_delegate`, GeneratorExit closes the delegate
/// instead of being thrown into it.
pub(super) fn throw_into(vm: &mut Machine, generator: Ref<Generator>, exception: Value, close_delegate: bool) -> Result<Resumed> {
    let Some(receiver) = delegate_of(generator) else { return vm.throw_into_generator(generator, exception) };
    let exit = vm.class_for(&exceptions::GENERATOR_EXIT)?;
    let is_exit = crate::object::Class::is_subclass_of(vm.class_of(exception), exit);
    if is_exit && close_delegate {
        let closed = while_running(vm, generator, |vm| close_iterator(vm, receiver));
        return match closed {
            Ok(()) => vm.throw_into_generator(generator, exception),
            Err(raised) => {
                let inner = vm.catch(raised)?;
                vm.throw_into_generator(generator, inner)
            }
        };
    }
    let answer = while_running(vm, generator, |vm| throw_into_delegate(vm, receiver, exception));
    match answer {
        Ok(Some(value)) => Ok(Resumed::Yielded(value)),
        Ok(None) => vm.throw_into_generator(generator, exception),
        Err(raised) => {
            // The delegate ended: StopIteration is taken by the generator's code as its result.
            let inner = vm.catch(raised)?;
            vm.throw_into_generator(generator, inner)
        }
    }
}

/// Throws into a delegate; None where it has no `throw`.
fn throw_into_delegate(vm: &mut Machine, receiver: Value, exception: Value) -> Result<Option<Value>> {
    if let Some(inner) = receiver.downcast::<Generator>()
        && vm.class_of(receiver) != vm.types.async_generator
    {
        let resumed = vm.nested(|vm| throw_into(vm, inner, exception, true))?;
        return value_or_stop(vm, resumed).map(Some);
    }
    let name = vm.names.throw;
    match vm.find_attribute(receiver, name)? {
        Some(method) => vm.call(method, &[exception]).map(Some),
        None => Ok(None),
    }
}

/// Marks the generator as running while its delegate does.
fn while_running<R>(vm: &mut Machine, generator: Ref<Generator>, body: impl FnOnce(&mut Machine) -> R) -> R {
    // The frame is not on the chain of frames, so nothing shows its values to a collection meanwhile.
    vm.unrooted += 1;
    generator.state.set(GeneratorState::Running);
    let result = body(vm);
    generator.state.set(GeneratorState::Suspended);
    vm.unrooted -= 1;
    result
}

fn close_iterator(vm: &mut Machine, receiver: Value) -> Result<()> {
    if let Some(inner) = receiver.downcast::<Generator>()
        && vm.class_of(receiver) != vm.types.async_generator
    {
        return vm.nested(|vm| close_generator(vm, inner)).map(|_| ());
    }
    let name = vm.names.close;
    if let Some(method) = vm.find_attribute(receiver, name)? {
        vm.call(method, &[])?;
    }
    Ok(())
}

fn close(vm: &mut Machine, arguments: &[Value]) -> Result {
    let generator = this(vm, arg(arguments, 0))?;
    close_generator(vm, generator)
}

/// `generator.close()`: GeneratorExit at the yield; what the generator returns then is the result.
pub fn close_generator(vm: &mut Machine, generator: Ref<Generator>) -> Result {
    match generator.state.get() {
        GeneratorState::Finished => return Ok(Value::NONE),
        GeneratorState::Created => {
            generator.state.set(GeneratorState::Finished);
            return Ok(Value::NONE);
        }
        GeneratorState::Running => return Err(vm.already_executing(generator)),
        GeneratorState::Suspended => {}
    }
    let closed = match delegate_of(generator) {
        Some(receiver) => while_running(vm, generator, |vm| close_iterator(vm, receiver)),
        None if generator.ends_quietly() => {
            generator.state.set(GeneratorState::Finished);
            return Ok(Value::NONE);
        }
        None => Ok(()),
    };
    let thrown = match closed {
        Ok(()) => {
            let exit = vm.exception(&exceptions::GENERATOR_EXIT, &[])?;
            vm.set_context(exit);
            exit
        }
        Err(raised) => vm.catch(raised)?,
    };
    match vm.throw_into_generator(generator, thrown) {
        Ok(Resumed::Returned(value)) => Ok(value),
        Ok(Resumed::Yielded(_)) => Err(vm.ignored_exit(generator)),
        Err(_) if vm.catch_end_of_closed() => Ok(Value::NONE),
        Err(raised) => Err(raised),
    }
}

/// What a suspended generator delegates to: the operand below a `yield from` or `await`.
pub(crate) fn delegate_of(generator: Ref<Generator>) -> Option<Value> {
    if generator.state.get() != GeneratorState::Suspended {
        return None;
    }
    let frame = generator.frame.get();
    // SAFETY: the frame of a suspended generator is complete, its pc at the RESUME after a yield.
    let (unit, receiver) = unsafe {
        let header = &*frame;
        let receiver = if header.sp > Frame::operands(frame) { *header.sp.sub(1) } else { Value::EMPTY };
        ((*frame).code.shared().units.get(header.unit_at(header.pc) as usize).copied()?, receiver)
    };
    let delegates = [ResumePoint::AfterYieldFrom as u16, ResumePoint::AfterAwait as u16];
    let is_resume = unit & 0xFF == Op::RESUME as u16 && delegates.contains(&((unit >> 8) & 3));
    if is_resume { receiver.present() } else { None }
}

/// Was the generator made by a function that `types.coroutine` marked? Then it may be awaited.
pub(crate) fn is_iterable_coroutine(object: Value) -> bool {
    const MARK: u32 = 0x100;
    let Some(generator) = object.downcast::<Generator>() else { return false };
    if generator.state.get() == GeneratorState::Finished {
        return false;
    }
    // SAFETY: the frame of a generator that is not finished is complete.
    let code = unsafe { (*generator.frame.get()).code };
    code.flags.bits() & MARK != 0
}

// -- what scripts see ------------------------------------------------------------------------------------------------

pub(super) fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let object = arg(arguments, 0);
    let generator = this(vm, object)?;
    let class = vm.type_name(object);
    let text = alloc::format!("<{class} object {} at {:#x}>", Text(generator.qualified_name.get()), object.bits());
    vm.str(&text)
}

pub(super) fn get_name(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.name.get())
}

pub(super) fn set_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let generator = this(vm, object)?;
    if vm.text(value).is_none() {
        return Err(vm.type_error(format_args!("__name__ must be set to a string object")));
    }
    vm.heap.barrier(&generator.header);
    generator.name.set(value);
    Ok(())
}

pub(super) fn get_qualified_name(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.qualified_name.get())
}

pub(super) fn set_qualified_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let generator = this(vm, object)?;
    if vm.text(value).is_none() {
        return Err(vm.type_error(format_args!("__qualname__ must be set to a string object")));
    }
    vm.heap.barrier(&generator.header);
    generator.qualified_name.set(value);
    Ok(())
}

/// The code of a generator that is not finished (a finished one has given its frame up), or None.
pub(super) fn code(vm: &mut Machine, object: Value) -> Result {
    let generator = this(vm, object)?;
    if generator.state.get() == GeneratorState::Finished {
        return Ok(Value::NONE);
    }
    // SAFETY: the frame of a generator that is not finished is complete.
    Ok(unsafe { (*generator.frame.get()).code }.into())
}

pub(super) fn frame(vm: &mut Machine, object: Value) -> Result {
    let generator = this(vm, object)?;
    if generator.state.get() == GeneratorState::Finished {
        return Ok(Value::NONE);
    }
    super::frame::of_frame(vm, generator.frame.get())
}

pub(super) fn running(vm: &mut Machine, object: Value) -> Result {
    Ok(Value::bool(this(vm, object)?.state.get() == GeneratorState::Running))
}

pub(super) fn suspended(vm: &mut Machine, object: Value) -> Result {
    Ok(Value::bool(this(vm, object)?.state.get() == GeneratorState::Suspended))
}

pub(super) fn delegate(vm: &mut Machine, object: Value) -> Result {
    let generator = this(vm, object)?;
    Ok(delegate_of(generator).unwrap_or(Value::NONE))
}

/// The state's name; `K` picks the prefix: generator, coroutine, async generator.
pub(super) fn state_name<const K: usize>(vm: &mut Machine, object: Value) -> Result {
    let prefix = ["GEN", "CORO", "AGEN"][K];
    let state = match this(vm, object)?.state.get() {
        GeneratorState::Created => "CREATED",
        GeneratorState::Suspended => "SUSPENDED",
        GeneratorState::Running => "RUNNING",
        GeneratorState::Finished => "CLOSED",
    };
    vm.str(&alloc::format!("{prefix}_{state}"))
}

// -- await -----------------------------------------------------------------------------------------------------------

/// The iterator that `coroutine.__await__()` gives.
pub struct CoroutineWrapper(Value);

impl Payload for CoroutineWrapper {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.0);
    }
}

pub static WRAPPER_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__iter__", "self, /", |_, args| Ok(arg(args, 0))),
        Definition::function("__next__", "self, /", |vm, args| wrapper_send(vm, arg(args, 0), Value::NONE)),
        Definition::function("send", "self, value, /", |vm, args| wrapper_send(vm, arg(args, 0), arg(args, 1))),
        Definition::function("throw", "self, type, value=None, traceback=None, /", |vm, args| {
            let coroutine = wrapped(vm, arg(args, 0))?;
            throw(vm, &[coroutine, arg(args, 1), arg(args, 2), arg(args, 3)])
        }),
        Definition::function("close", "self, /", |vm, args| {
            let coroutine = wrapped(vm, arg(args, 0))?;
            close(vm, &[coroutine])
        }),
    ],
    ..TypeSpec::new("coroutine_wrapper", Kind::Native)
};

fn wrapped(vm: &mut Machine, object: Value) -> Result {
    let wrapper: Ref<Native<CoroutineWrapper>> = vm.native_receiver(&[object], &WRAPPER_SPEC, "send")?;
    Ok(wrapper.payload.0)
}

fn wrapper_send(vm: &mut Machine, object: Value, value: Value) -> Result {
    let coroutine = wrapped(vm, object)?;
    send(vm, &[coroutine, value])
}

fn await_method(vm: &mut Machine, arguments: &[Value]) -> Result {
    let coroutine = arg(arguments, 0);
    this(vm, coroutine)?;
    vm.new_native(&WRAPPER_SPEC, CoroutineWrapper(coroutine))
}
