//! `zip`.

use core::cell::Cell;
use core::mem::offset_of;

use alloc::vec::Vec;

use crate::builtins::class_shape;
use crate::builtins::receiver::{class_and_arguments, strict_keyword};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Effect, NextPair, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Header, Kind, Native, Tuple};
use crate::value::Value;

/// Takes one item of each iterator at a time.
pub struct Zip {
    /// tuple
    iterators: Value,
    strict: Cell<bool>,
}

impl Payload for Zip {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.iterators);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    next_pair: Some(next_pair),
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, /, *iterables, strict=False", new),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("__setstate__", "self, state, /", set_state),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "The zip object yields n-length tuples, where n is the number of\niterables passed as positional arguments to zip().  \
          The i-th element\nin every tuple comes from the i-th iterable argument to zip().  This\ncontinues until the shortest \
          argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a \
          ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    ..TypeSpec::new("zip", Kind::Native)
};

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    let strict = strict_keyword(vm, "zip", keywords, arguments)?;
    let iterators = iterators_of(vm, given)?;
    vm.new_native_of(class, Zip { iterators, strict: strict.into() })
}

/// A zip of exactly the class, of a tuple of iterators; not strict.
pub(crate) fn object(iterators: Value) -> Native<Zip> {
    Native::with_header(Header::new(Kind::Native, class_shape::ZIP), Zip { iterators, strict: false.into() })
}

/// A tuple of iterators over each of some iterables.
pub fn iterators_of(vm: &mut Machine, iterables: &[Value]) -> Result {
    let mut iterators = Vec::new();
    if iterators.try_reserve_exact(iterables.len()).is_err() {
        return Err(vm.no_memory());
    }
    for &iterable in iterables {
        iterators.push(vm.iter(iterable)?);
    }
    vm.tuple(&iterators)
}

/// Where the tuple of iterators lies.
pub(crate) const ITERATORS: usize = offset_of!(Native<Zip>, payload) + offset_of!(Zip, iterators);

/// Where the byte lies that is 1 if all must end at once, else 0.
pub(crate) const STRICT: usize = offset_of!(Native<Zip>, payload) + offset_of!(Zip, strict);

/// Must all that a zip asks end at once?
pub(crate) fn is_strict(iterator: Value) -> bool {
    iterator.native::<Zip>().is_some_and(|this| this.payload.strict.get())
}

/// The iterators that a zip asks in turn.
pub(crate) fn zipped(iterator: Value) -> Option<&'static [Value]> {
    let iterators = iterator.native::<Zip>()?.payload.iterators.downcast::<Tuple>()?;
    // SAFETY: a tuple does not change, and the caller has the iterator, which refers to it.
    Some(unsafe { &*core::ptr::from_ref(iterators.as_slice()) })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    next_pair(vm, iterator)?.into_item(vm)
}

fn next_pair(vm: &mut Machine, iterator: Value) -> Result<NextPair> {
    let Some(this) = iterator.native::<Zip>() else { return Ok(NextPair::End) };
    let Some(iterators) = this.payload.iterators.downcast::<Tuple>() else { return Ok(NextPair::End) };
    match *iterators.as_slice() {
        [] => Ok(NextPair::End),
        [first, second] => next_of_two(vm, this, first, second),
        _ => Ok(next_of_many(vm, this, iterators)?.map_or(NextPair::End, NextPair::Item)),
    }
}

/// The common case, without a buffer.
fn next_of_two(vm: &mut Machine, this: Ref<Native<Zip>>, first: Value, second: Value) -> Result<NextPair> {
    // What the first gives must survive the call of the second.
    vm.unrooted += 1;
    let result = pair_of(vm, this, first, second);
    vm.unrooted -= 1;
    result
}

fn pair_of(vm: &mut Machine, this: Ref<Native<Zip>>, first: Value, second: Value) -> Result<NextPair> {
    let Some(a) = vm.next_collecting(first)? else { return end_pairs(vm, this, 0) };
    let Some(b) = vm.next_collecting(second)? else { return end_pairs(vm, this, 1) };
    Ok(NextPair::Pair(a, b))
}

/// Iterator number `i` of two ended.
#[cold]
fn end_pairs(vm: &mut Machine, this: Ref<Native<Zip>>, i: usize) -> Result<NextPair> {
    ended(vm, this, i).map(|_| NextPair::End)
}

fn next_of_many(vm: &mut Machine, this: Ref<Native<Zip>>, iterators: Ref<Tuple>) -> Result<Option<Value>> {
    let mut items = Vec::new();
    if items.try_reserve_exact(iterators.len()).is_err() {
        return Err(vm.no_memory());
    }
    for (i, &iterator) in iterators.as_slice().iter().enumerate() {
        match vm.next(iterator)? {
            Some(item) => items.push(item),
            None => return ended(vm, this, i),
        }
    }
    vm.tuple(&items).map(Some)
}

/// Iterator number `i` ended: where zip is strict, all must have ended.
fn ended(vm: &mut Machine, this: Ref<Native<Zip>>, i: usize) -> Result<Option<Value>> {
    if !this.payload.strict.get() {
        return Ok(None);
    }
    if i > 0 {
        return Err(unequal(vm, i, "shorter"));
    }
    let Some(iterators) = this.payload.iterators.downcast::<Tuple>() else { return Ok(None) };
    for (i, &iterator) in iterators.as_slice().iter().enumerate().skip(1) {
        if vm.next(iterator)?.is_some() {
            return Err(unequal(vm, i, "longer"));
        }
    }
    Ok(None)
}

#[cold]
fn unequal(vm: &mut Machine, i: usize, how: &str) -> crate::native::Raised {
    unequal_arguments(vm, "zip", i, how)
}

/// "zip() argument 2 is shorter than argument 1", for zip and map.
#[cold]
pub fn unequal_arguments(vm: &mut Machine, name: &str, i: usize, how: &str) -> crate::native::Raised {
    let number = i + 1;
    if i == 1 {
        return vm.value_error(format_args!("{name}() argument {number} is {how} than argument 1"));
    }
    vm.value_error(format_args!("{name}() argument {number} is {how} than arguments 1-{i}"))
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Zip>(arguments, &SPEC, "__reduce__")?;
    let class = vm.class_of(arguments[0]);
    if this.payload.strict.get() {
        return vm.tuple(&[class.into(), this.payload.iterators, Value::TRUE]);
    }
    vm.tuple(&[class.into(), this.payload.iterators])
}

fn set_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Zip>(arguments, &SPEC, "__setstate__")?;
    let strict = vm.is_true(arguments[1])?;
    this.payload.strict.set(strict);
    Ok(Value::NONE)
}
