//! `compress`, `dropwhile`, `takewhile`, `filterfalse` and `islice`: iterators that give a part of what another gives.

use core::cell::Cell;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::{check_arguments, class_argument};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Raised, Result, TypeSpec};
use coachwhip_core::object::{Native, Slot};
use coachwhip_core::value::Value;

use crate::itertools::{call_keeping, iterator, next_keeping, traced};

// -- compress ------------------------------------------------------------------------------------------------------------

struct Compress {
    data: Value,
    selectors: Value,
}
traced!(Compress, this => [this.data, this.selectors]);

pub static COMPRESS: TypeSpec = TypeSpec {
    next: Some(next_of_compress),
    definitions: &[Definition::static_method("__new__", "type, data, selectors", new_compress)],
    doc: "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data \
          elements using the selectors to\nchoose the data elements.",
    ..iterator("compress")
};

fn new_compress(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &COMPRESS)?;
    let data = vm.iter(arg(args, 1))?;
    let selectors = vm.iter(arg(args, 2))?;
    vm.new_native_of(class, Compress { data, selectors })
}

fn next_of_compress(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Compress>() else { return Ok(None) };
    loop {
        vm.charge(1)?;
        let Some(item) = next_keeping(vm, iterator, this.payload.data)? else { return Ok(None) };
        let selector = vm.rooted(&[iterator, item], |vm| vm.next_collecting(this.payload.selectors))?;
        let Some(selector) = selector else { return Ok(None) };
        if vm.is_true(selector)? {
            return Ok(Some(item));
        }
    }
}

// -- by a predicate ------------------------------------------------------------------------------------------------------

/// A predicate on the items of a source.
struct Filtered {
    predicate: Value,
    source: Value,
    /// `dropwhile`: the dropping is over. `takewhile`: the end was reached.
    done: Cell<bool>,
}
traced!(Filtered, this => [this.predicate, this.source]);

pub static DROPWHILE: TypeSpec = TypeSpec {
    next: Some(next_of_dropwhile),
    definitions: &[Definition::static_method("__new__", "type, predicate, iterable, /", |vm, args| {
        new_filtered(vm, args, &DROPWHILE)
    })],
    doc: "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    ..iterator("dropwhile")
};

pub static TAKEWHILE: TypeSpec = TypeSpec {
    next: Some(next_of_takewhile),
    definitions: &[Definition::static_method("__new__", "type, predicate, iterable, /", |vm, args| {
        new_filtered(vm, args, &TAKEWHILE)
    })],
    doc: "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    ..iterator("takewhile")
};

pub static FILTERFALSE: TypeSpec = TypeSpec {
    next: Some(next_of_filterfalse),
    definitions: &[Definition::static_method("__new__", "type, function, iterable, /", |vm, args| {
        new_filtered(vm, args, &FILTERFALSE)
    })],
    doc: "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
    ..iterator("filterfalse")
};

fn new_filtered(vm: &mut Machine, args: &[Value], spec: &'static TypeSpec) -> Result {
    let class = class_argument(vm, args, spec)?;
    let source = vm.iter(arg(args, 2))?;
    vm.new_native_of(class, Filtered { predicate: arg(args, 1), source, done: false.into() })
}

/// Does the predicate hold for the item?
#[inline(always)]
fn holds(vm: &mut Machine, iterator: Value, predicate: Value, item: Value) -> Result<bool> {
    let answer = call_keeping(vm, &[iterator, item], predicate, &[item])?;
    match answer.as_bool() {
        Some(answer) => Ok(answer),
        None => vm.rooted(&[item], |vm| vm.is_true(answer)),
    }
}

fn next_of_dropwhile(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Filtered>() else { return Ok(None) };
    loop {
        let Some(item) = next_keeping(vm, iterator, this.payload.source)? else { return Ok(None) };
        if this.payload.done.get() {
            return Ok(Some(item));
        }
        vm.charge(1)?;
        if !holds(vm, iterator, this.payload.predicate, item)? {
            this.payload.done.set(true);
            return Ok(Some(item));
        }
    }
}

fn next_of_takewhile(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Filtered>() else { return Ok(None) };
    if this.payload.done.get() {
        return Ok(None);
    }
    let Some(item) = next_keeping(vm, iterator, this.payload.source)? else { return Ok(None) };
    if holds(vm, iterator, this.payload.predicate, item)? {
        return Ok(Some(item));
    }
    this.payload.done.set(true);
    Ok(None)
}

fn next_of_filterfalse(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Filtered>() else { return Ok(None) };
    let predicate = this.payload.predicate;
    let by_truth = predicate.is_none() || predicate == Value::object(vm.types.bool);
    loop {
        vm.charge(1)?;
        let Some(item) = next_keeping(vm, iterator, this.payload.source)? else { return Ok(None) };
        let found = if by_truth { vm.is_true(item)? } else { holds(vm, iterator, predicate, item)? };
        if !found {
            return Ok(Some(item));
        }
    }
}

// -- islice --------------------------------------------------------------------------------------------------------------

struct Islice {
    /// EMPTY at the end, so that the source can go.
    source: Slot,
    /// How many items were taken from the source.
    taken: Cell<u64>,
    /// Number of the next item to give.
    next: Cell<u64>,
    /// `u64::MAX`: to the end.
    stop: u64,
    step: u64,
}
traced!(Islice, this => [this.source.get()]);

pub static ISLICE: TypeSpec = TypeSpec {
    next: Some(next_of_islice),
    definitions: &[Definition::raw_static("__new__", "type, iterable, start, stop, step, /", new_islice)],
    doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an \
          iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all \
          preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, \
          step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns \
          an iterator.",
    ..iterator("islice")
};

fn new_islice(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &ISLICE)?;
    check_arguments(vm, "islice", args.len() - 1, keywords, 2, 4)?;
    let (start, stop, step) = match args.len() {
        3 => (Value::NONE, args[2], Value::NONE),
        4 => (args[2], args[3], Value::NONE),
        _ => (args[2], args[3], args[4]),
    };
    let stop = match bound(vm, stop)? {
        Bound::Absent => u64::MAX,
        Bound::At(n) => n,
        Bound::Below => return Err(wrong_bound(vm, "Indices")),
        Bound::Wrong => return Err(wrong_bound(vm, "Stop argument")),
    };
    let start = match bound(vm, start)? {
        Bound::Absent => 0,
        Bound::At(n) => n,
        _ => return Err(wrong_bound(vm, "Indices")),
    };
    let step = match bound(vm, step)? {
        Bound::Absent => 1,
        Bound::At(n) if n > 0 => n,
        _ => return Err(vm.value_error(format_args!("Step for islice() must be a positive integer or None."))),
    };
    let source = vm.iter(args[1])?;
    vm.new_native_of(class, Islice { source: source.into(), taken: 0.into(), next: start.into(), stop, step })
}

enum Bound {
    Absent,
    At(u64),
    /// Below -1.
    Below,
    Wrong,
}

/// None, or an int that is not negative and fits a size.
fn bound(vm: &mut Machine, value: Value) -> Result<Bound> {
    if value.is_none() {
        return Ok(Bound::Absent);
    }
    if !vm.is_index(value)? {
        return Ok(Bound::Wrong);
    }
    let index = vm.index(value)?;
    Ok(match vm.to_i64(index) {
        Some(n) if n >= 0 => Bound::At(n as u64),
        Some(n) if n < -1 => Bound::Below,
        _ => Bound::Wrong,
    })
}

#[cold]
fn wrong_bound(vm: &mut Machine, what: &str) -> Raised {
    vm.value_error(format_args!("{what} for islice() must be None or an integer: 0 <= x <= sys.maxsize."))
}

fn next_of_islice(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Islice>() else { return Ok(None) };
    let Some(source) = this.payload.source.get().present() else { return Ok(None) };
    let next = this.payload.next.get();
    // What lies before the start is taken even where the stop comes first, as CPython does.
    while this.payload.taken.get() < next {
        vm.charge(1)?;
        if take(vm, this, source)?.is_none() {
            return Ok(None);
        }
        this.payload.taken.set(this.payload.taken.get() + 1);
    }
    if next >= this.payload.stop {
        this.payload.source.set(Value::EMPTY);
        return Ok(None);
    }
    let Some(item) = take(vm, this, source)? else { return Ok(None) };
    this.payload.taken.set(this.payload.taken.get() + 1);
    this.payload.next.set(next.saturating_add(this.payload.step).min(this.payload.stop));
    Ok(Some(item))
}

/// An item of the source, which is let go at its end and when it fails.
#[inline(always)]
fn take(vm: &mut Machine, this: Ref<Native<Islice>>, source: Value) -> Result<Option<Value>> {
    let taken = next_keeping(vm, this.into(), source);
    if !matches!(taken, Ok(Some(_))) {
        this.payload.source.set(Value::EMPTY);
    }
    taken
}
