//! `map`.

use core::cell::Cell;

use alloc::vec::Vec;

use crate::builtins::exceptions;
use crate::builtins::receiver::{class_and_arguments, strict_keyword};
use crate::builtins::zip::{iterators_of, unequal_arguments};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, Native, Tuple};
use crate::value::Value;

/// Calls a function with one item of each iterator at a time.
pub struct Map {
    function: Value,
    /// tuple
    iterators: Value,
    strict: Cell<bool>,
}

impl Payload for Map {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.function, self.iterators]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    definitions: &[
        Definition::raw_static("__new__", "type, function, iterable, /, *iterables, strict=False", new),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("__setstate__", "self, state, /", set_state),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest \
          iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a \
          ValueError.",
    ..TypeSpec::new("map", Kind::Native)
};

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    let strict = strict_keyword(vm, "map", keywords, arguments)?;
    let &[function, _, ..] = given else {
        return Err(vm.type_error(format_args!("map() must have at least two arguments.")));
    };
    let iterators = iterators_of(vm, &given[1..])?;
    vm.new_native_of(class, Map { function, iterators, strict: strict.into() })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Map>() else { return Ok(None) };
    let Some(iterators) = this.payload.iterators.downcast::<Tuple>() else { return Ok(None) };
    if let &[only] = iterators.as_slice() {
        return vm.rooted(&[iterator], |vm| {
            let Some(item) = vm.next_collecting(only)? else { return Ok(None) };
            let result = vm.call_collecting(this.payload.function, &[item]);
            item_or_end(vm, result)
        });
    }
    let mut items = Vec::new();
    if items.try_reserve_exact(iterators.len()).is_err() {
        return Err(vm.no_memory());
    }
    for (i, &source) in iterators.as_slice().iter().enumerate() {
        match vm.next(source)? {
            Some(item) => items.push(item),
            None => return ended(vm, this, iterators, i),
        }
    }
    let result = vm.rooted(&[iterator], |vm| vm.call_collecting(this.payload.function, &items));
    item_or_end(vm, result)
}

/// The call whose result is the next item of `iterator`.
pub enum NextCall {
    /// It is no map object, or its function is not a Python one.
    Other,
    Ended,
    Call(Value, Vec<Value>),
}

/// What a map object would call for its next item, for a loop that makes the call itself.
pub fn next_call(vm: &mut Machine, iterator: Value) -> Result<NextCall> {
    let Some(this) = iterator.native::<Map>().filter(|m| vm.is_python_function(m.payload.function)) else {
        return Ok(NextCall::Other);
    };
    let Some(iterators) = this.payload.iterators.downcast::<Tuple>() else { return Ok(NextCall::Other) };
    let mut items = Vec::new();
    if items.try_reserve_exact(iterators.len()).is_err() {
        return Err(vm.no_memory());
    }
    if let &[only] = iterators.as_slice() {
        return Ok(match vm.next_collecting(only)? {
            None => NextCall::Ended,
            Some(item) => {
                items.push(item);
                NextCall::Call(this.payload.function, items)
            }
        });
    }
    for (i, &source) in iterators.as_slice().iter().enumerate() {
        match vm.next(source)? {
            Some(item) => items.push(item),
            None => return ended(vm, this, iterators, i).map(|_| NextCall::Ended),
        }
    }
    Ok(NextCall::Call(this.payload.function, items))
}

/// What a function called by an iterator gave; StopIteration of it ends the iterator, as one of its own would.
pub fn item_or_end(vm: &mut Machine, result: Result) -> Result<Option<Value>> {
    match result {
        Ok(item) => Ok(Some(item)),
        Err(raised) => {
            vm.catch_if(raised, &exceptions::STOP_ITERATION)?;
            Ok(None)
        }
    }
}

/// Iterator number `i` ended: where map is strict, all must have ended.
fn ended(vm: &mut Machine, this: Ref<Native<Map>>, iterators: Ref<Tuple>, i: usize) -> Result<Option<Value>> {
    if !this.payload.strict.get() {
        return Ok(None);
    }
    if i > 0 {
        return Err(unequal_arguments(vm, "map", i, "shorter"));
    }
    for (i, &source) in iterators.as_slice().iter().enumerate().skip(1) {
        if vm.next(source)?.is_some() {
            return Err(unequal_arguments(vm, "map", i, "longer"));
        }
    }
    Ok(None)
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Map>(arguments, &SPEC, "__reduce__")?;
    let class = vm.class_of(arguments[0]);
    let mut inner = Vec::new();
    if let Some(iterators) = this.payload.iterators.downcast::<Tuple>() {
        inner.push(this.payload.function);
        inner.extend_from_slice(iterators.as_slice());
    }
    let inner = vm.tuple(&inner)?;
    if this.payload.strict.get() {
        return vm.tuple(&[class.into(), inner, Value::TRUE]);
    }
    vm.tuple(&[class.into(), inner])
}

fn set_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Map>(arguments, &SPEC, "__setstate__")?;
    let strict = vm.is_true(arguments[1])?;
    this.payload.strict.set(strict);
    Ok(Value::NONE)
}
