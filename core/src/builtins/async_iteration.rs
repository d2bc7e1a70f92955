//! `aiter` and `anext`, with the awaitable that turns StopAsyncIteration into a default.

use crate::builtins::exceptions;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, Native, Slot};
use crate::value::Value;

/// `aiter(v)`
pub fn aiter(vm: &mut Machine, arguments: &[Value]) -> Result {
    let v = arguments[0];
    let (aiter, anext) = (vm.names.__aiter__, vm.names.__anext__);
    let Some(iterator) = vm.call_special(v, aiter, &[])? else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format_args!("'{name}' object is not an async iterable")));
    };
    let class = vm.class_of(iterator);
    if vm.lookup(class, anext)?.is_none() {
        let name = vm.type_name(iterator);
        return Err(vm.type_error(format_args!("aiter() returned not an async iterator of type '{name}'")));
    }
    Ok(iterator)
}

/// `anext(v)`, `anext(v, default)`
pub fn anext(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = vm.names.__anext__;
    let Some(awaitable) = vm.call_special(arguments[0], name, &[])? else {
        let name = vm.type_name(arguments[0]);
        return Err(vm.type_error(format_args!("'{name}' object is not an async iterator")));
    };
    match arguments[1].present() {
        None => Ok(awaitable),
        Some(default) => {
            let payload = NextOrDefault { awaitable, default, iterator: Value::EMPTY.into() };
            vm.new_native(&SPEC, payload)
        }
    }
}

/// Awaits an awaitable; at the end of the async iteration gives a default.
struct NextOrDefault {
    awaitable: Value,
    default: Value,
    /// What the awaitable's `__await__` gave, or EMPTY before it is asked.
    iterator: Slot,
}

impl Payload for NextOrDefault {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.awaitable, self.default, self.iterator.get()]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::function("__await__", "self, /", |_, a| Ok(a[0])),
        Definition::function("__iter__", "self, /", |_, a| Ok(a[0])),
        Definition::function("__next__", "self, /", |vm, a| forward(vm, a, "__next__", &[])),
        Definition::function("send", "self, value, /", |vm, a| forward(vm, a, "send", &[a[1]])),
        Definition::function("throw", "self, type, value=None, traceback=None, /", throw),
        Definition::function("close", "self, /", |vm, a| forward(vm, a, "close", &[])),
    ],
    flags: ClassFlags::NO_NEW,
    ..TypeSpec::new("anext_awaitable", Kind::Native)
};

fn throw(vm: &mut Machine, arguments: &[Value]) -> Result {
    let given: alloc::vec::Vec<Value> = arguments[1..].iter().copied().filter(|v| !v.is_empty()).collect();
    forward(vm, arguments, "throw", &given)
}

/// The iterator of the awaitable, made when first needed.
fn iterator_of(vm: &mut Machine, this: Ref<Native<NextOrDefault>>) -> Result {
    if let Some(iterator) = this.payload.iterator.get().present() {
        return Ok(iterator);
    }
    let name = vm.names.__await__;
    let iterator = match vm.call_special(this.payload.awaitable, name, &[])? {
        Some(iterator) => iterator,
        // A generator-based coroutine is its own iterator.
        None => this.payload.awaitable,
    };
    vm.heap.barrier(&this.header);
    this.payload.iterator.set(iterator);
    Ok(iterator)
}

fn forward(vm: &mut Machine, arguments: &[Value], method: &str, given: &[Value]) -> Result {
    let this: Ref<Native<NextOrDefault>> = vm.native_receiver(arguments, &SPEC, method)?;
    let iterator = iterator_of(vm, this)?;
    let name = vm.intern(method.as_bytes())?;
    let result = match method {
        "send" if given == [Value::NONE] && vm.find_attribute(iterator, name)?.is_none() => {
            let name = vm.names.__next__;
            vm.call_method(iterator, name, &[])
        }
        _ => vm.call_method(iterator, name, given),
    };
    match result {
        Ok(value) => Ok(value),
        Err(raised) => {
            vm.catch_if(raised, &exceptions::STOP_ASYNC_ITERATION)?;
            Err(vm.stop_iteration(this.payload.default))
        }
    }
}
