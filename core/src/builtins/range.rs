//! `range` and its iterators. Invariant: `length` is the number of items that start, stop and step select, and all four
//! are plain ints; a range whose bounds are immediate has immediate items.

use crate::builtins::iterators::{Cursor, builtin};
use crate::builtins::receiver::{check_arguments, class_and_arguments, read_only};
use crate::bytecode::ops::BinaryOperator;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Described, Header, Kind, Native, Range, Slice, Slot};
use crate::operations::compare::order_ints;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, /, *args", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__eq__", "self, value, /", |vm, a| equal(vm, a, true)),
        Definition::function("__ne__", "self, value, /", |vm, a| equal(vm, a, false)),
        Definition::function("__iter__", "self, /", |vm, a| {
            this(vm, a, "__iter__")?;
            iterate(vm, a[0])
        }),
        Definition::function("__bool__", "self, /", |vm, a| Ok(Value::bool(this(vm, a, "__bool__")?.length != ZERO))),
        Definition::function("__len__", "self, /", length),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__contains__", "self, key, /", contains),
        Definition::function("__reversed__", "self, /", reversed).doc("Return a reverse iterator."),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("count", "self, object, /", count)
            .doc("rangeobject.count(value) -> integer -- return number of occurrences of value"),
        Definition::function("index", "self, object, /", index)
            .doc("rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present."),
        Definition::attribute("start", |_, v| Ok(v.downcast::<Range>().map_or(Value::NONE, |r| r.start)), read_only),
        Definition::attribute("stop", |_, v| Ok(v.downcast::<Range>().map_or(Value::NONE, |r| r.stop)), read_only),
        Definition::attribute("step", |_, v| Ok(v.downcast::<Range>().map_or(Value::NONE, |r| r.step)), read_only),
    ],
    flags: ClassFlags::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence \
          of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart \
          defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list \
          of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    ..TypeSpec::new("range", Kind::Range)
};

const ZERO: Value = Value::small_int(0);
const ONE: Value = Value::small_int(1);

/// Arithmetic of plain ints.
fn compute(vm: &mut Machine, a: Value, operator: BinaryOperator, b: Value) -> Result {
    Ok(vm.int_binary(operator, a, b)?.unwrap_or(ZERO))
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (_, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    check_arguments(vm, "range", given.len(), keywords, 1, 3)?;
    match *given {
        [stop] => {
            let stop = vm.index(stop)?;
            new_range(vm, ZERO, stop, ONE)
        }
        [start, stop] => {
            let (start, stop) = (vm.index(start)?, vm.index(stop)?);
            new_range(vm, start, stop, ONE)
        }
        [start, stop, step, ..] => {
            let (start, stop, step) = (vm.index(start)?, vm.index(stop)?, vm.index(step)?);
            if step == ZERO {
                return Err(vm.value_error(format_args!("range() arg 3 must not be zero")));
            }
            new_range(vm, start, stop, step)
        }
        [] => Ok(Value::NONE),
    }
}

/// A range of plain ints; the step is not zero.
pub fn new_range(vm: &mut Machine, start: Value, stop: Value, step: Value) -> Result {
    let length = count_items(vm, start, stop, step)?;
    Ok(vm.allocate(Range { header: Header::new(Kind::Range, Range::SHAPE), start, stop, step, length })?.into())
}

fn count_items(vm: &mut Machine, start: Value, stop: Value, step: Value) -> Result {
    if let (Some(start), Some(stop), Some(step)) = (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
        // 48-bit numbers: their differences fit 64 bits.
        let count = if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else if step < 0 && start > stop {
            (start - stop - 1) / -step + 1
        } else {
            0
        };
        return vm.int(count);
    }
    let down = vm.int_is_negative(step);
    let (low, high) = if down { (stop, start) } else { (start, stop) };
    if !order_ints(low, high).is_lt() {
        return Ok(ZERO);
    }
    let width = if down { compute(vm, ZERO, BinaryOperator::Subtract, step)? } else { step };
    let distance = compute(vm, high, BinaryOperator::Subtract, low)?;
    let distance = compute(vm, distance, BinaryOperator::Subtract, ONE)?;
    let steps = compute(vm, distance, BinaryOperator::FloorDivide, width)?;
    compute(vm, steps, BinaryOperator::Add, ONE)
}

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Range>> {
    vm.receiver(arguments, &SPEC, method)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__repr__")?;
    let (start, stop) = (vm.repr_text(range.start), vm.repr_text(range.stop));
    if range.step == ONE {
        return vm.str(&alloc::format!("range({start}, {stop})"));
    }
    let step = vm.repr_text(range.step);
    vm.str(&alloc::format!("range({start}, {stop}, {step})"))
}

/// What makes two ranges equal: the length, the start unless empty, the step unless there is one item at most.
fn identity(range: Ref<Range>) -> [Value; 3] {
    match range.length {
        ZERO => [ZERO, Value::NONE, Value::NONE],
        ONE => [ONE, range.start, Value::NONE],
        length => [length, range.start, range.step],
    }
}

fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__hash__")?;
    let parts = vm.tuple(&identity(range))?;
    let hash = vm.hash(parts)?;
    vm.int(hash as i64)
}

fn equal(vm: &mut Machine, arguments: &[Value], wanted: bool) -> Result {
    let range = this(vm, arguments, "__eq__")?;
    let Some(other) = arguments[1].downcast::<Range>() else { return Ok(Value::NOT_IMPLEMENTED) };
    for (a, b) in identity(range).into_iter().zip(identity(other)) {
        if !vm.equal(a, b)? {
            return Ok(Value::bool(!wanted));
        }
    }
    Ok(Value::bool(wanted))
}

fn length(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__len__")?;
    if vm.to_i64(range.length).is_none() {
        return Err(vm.overflow_error(format_args!("Python int too large to convert to C ssize_t")));
    }
    Ok(range.length)
}

/// The item at an index that is in range.
fn item_at(vm: &mut Machine, range: Ref<Range>, index: Value) -> Result {
    let offset = compute(vm, index, BinaryOperator::Multiply, range.step)?;
    compute(vm, range.start, BinaryOperator::Add, offset)
}

fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__getitem__")?;
    let key = arguments[1];
    if let Some(slice) = key.downcast::<Slice>() {
        return get_slice(vm, range, slice);
    }
    if !vm.is_index(key)? {
        let name = vm.type_name(key);
        return Err(vm.type_error(format_args!("range indices must be integers or slices, not {name}")));
    }
    let mut index = vm.index(key)?;
    if vm.int_is_negative(index) {
        index = compute(vm, index, BinaryOperator::Add, range.length)?;
    }
    if vm.int_is_negative(index) || !order_ints(index, range.length).is_lt() {
        return Err(vm.index_error(format_args!("range object index out of range")));
    }
    item_at(vm, range, index)
}

fn get_slice(vm: &mut Machine, range: Ref<Range>, slice: Ref<Slice>) -> Result {
    let indices = vm.intern(b"indices")?;
    let parts = vm.call_method(slice.into(), indices, &[range.length])?;
    let Some(parts) = vm.as_tuple(parts) else { return Ok(Value::NONE) };
    let &[start, stop, step] = parts.as_slice() else { return Ok(Value::NONE) };
    let first = item_at(vm, range, start)?;
    let end = item_at(vm, range, stop)?;
    let step = compute(vm, range.step, BinaryOperator::Multiply, step)?;
    new_range(vm, first, end, step)
}

/// The index of a plain int in a range.
fn find(vm: &mut Machine, range: Ref<Range>, number: Value) -> Result<Option<Value>> {
    let down = vm.int_is_negative(range.step);
    let (after_start, before_stop) = if down {
        (!order_ints(number, range.start).is_gt(), order_ints(number, range.stop).is_gt())
    } else {
        (!order_ints(number, range.start).is_lt(), order_ints(number, range.stop).is_lt())
    };
    if !after_start || !before_stop {
        return Ok(None);
    }
    let offset = compute(vm, number, BinaryOperator::Subtract, range.start)?;
    if compute(vm, offset, BinaryOperator::Remainder, range.step)? != ZERO {
        return Ok(None);
    }
    compute(vm, offset, BinaryOperator::FloorDivide, range.step).map(Some)
}

/// An int or bool itself, as a plain int; what may compare in its own way is None.
fn plain_int(vm: &Machine, v: Value) -> Option<Value> {
    if v.is_kind(Kind::Boxed) { None } else { vm.as_int_value(v) }
}

fn contains(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__contains__")?;
    if let Some(number) = plain_int(vm, arguments[1]) {
        return Ok(Value::bool(find(vm, range, number)?.is_some()));
    }
    Ok(Value::bool(search(vm, range, arguments[1])?.is_some()))
}

/// The index of the first item equal to a value of any type.
fn search(vm: &mut Machine, range: Ref<Range>, wanted: Value) -> Result<Option<Value>> {
    let iterator = iterate(vm, range.into())?;
    let mut at = 0i64;
    while let Some(item) = vm.next(iterator)? {
        vm.charge(1)?;
        if vm.equal(item, wanted)? {
            return vm.int(at).map(Some);
        }
        at += 1;
    }
    Ok(None)
}

fn index(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "index")?;
    let found = match plain_int(vm, arguments[1]) {
        Some(number) => find(vm, range, number)?,
        None => search(vm, range, arguments[1])?,
    };
    match found {
        Some(index) => Ok(index),
        None if plain_int(vm, arguments[1]).is_some() => Err(vm.value_error(format_args!("range.index(x): x not in range"))),
        None => Err(vm.value_error(format_args!("sequence.index(x): x not in sequence"))),
    }
}

fn count(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "count")?;
    if let Some(number) = plain_int(vm, arguments[1]) {
        return Ok(if find(vm, range, number)?.is_some() { ONE } else { ZERO });
    }
    let iterator = iterate(vm, range.into())?;
    let mut found = 0i64;
    while let Some(item) = vm.next(iterator)? {
        vm.charge(1)?;
        if vm.equal(item, arguments[1])? {
            found += 1;
        }
    }
    vm.int(found)
}

fn reversed(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__reversed__")?;
    let last = compute(vm, range.length, BinaryOperator::Subtract, ONE)?;
    let first = item_at(vm, range, last)?;
    let step = compute(vm, ZERO, BinaryOperator::Subtract, range.step)?;
    let mut backwards =
        Range { header: Header::new(Kind::Range, Range::SHAPE), start: first, stop: ZERO, step, length: range.length };
    backwards.stop = behind(vm, &backwards)?;
    let backwards = vm.allocate(backwards)?;
    iterate(vm, backwards.into())
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let range = this(vm, arguments, "__reduce__")?;
    let parts = vm.tuple(&[range.start, range.stop, range.step])?;
    vm.tuple(&[vm.types.range.into(), parts])
}

// -- iterators -----------------------------------------------------------------------------------------------------------

/// Of a [`Cursor`] over a range whose items are immediate. The range stays its source at the end, since it cannot grow.
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    next: Some(next_immediate),
    definitions: &[
        Definition::function("__length_hint__", "self, /", length_hint),
        Definition::function("__reduce__", "self, /", reduce_iterator),
        Definition::function("__setstate__", "self, state, /", set_state),
    ],
    flags: ClassFlags::NO_NEW.union(ClassFlags::LEAF_NEXT),
    ..TypeSpec::new("range_iterator", Kind::Native)
};

/// Iterates over a range of any ints.
struct LongIterator {
    next: Slot,
    step: Value,
    left: Slot,
}

impl Payload for LongIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.next.get(), self.step, self.left.get()]);
    }
}

pub static LONG_ITERATOR_SPEC: TypeSpec = TypeSpec {
    next: Some(next_long),
    definitions: &[
        Definition::function("__length_hint__", "self, /", length_hint),
        Definition::function("__reduce__", "self, /", reduce_iterator),
        Definition::function("__setstate__", "self, state, /", set_state),
    ],
    flags: ClassFlags::NO_NEW.union(ClassFlags::KEEPS_PLACE),
    ..TypeSpec::new("longrange_iterator", Kind::Native)
};

/// Iterates over a range.
pub fn iterate(vm: &mut Machine, range: Value) -> Result {
    let Some(range) = range.downcast::<Range>() else { return Ok(Value::NONE) };
    if has_immediate_items(&range) {
        return vm.new_native(&ITERATOR_SPEC, Cursor { source: Value::from(range).into(), at: 0.into() });
    }
    vm.new_native(&LONG_ITERATOR_SPEC, LongIterator { next: range.start.into(), step: range.step, left: range.length.into() })
}

/// Are the start, the step, the length and all items of a range immediate?
fn has_immediate_items(range: &Range) -> bool {
    let numbers = (range.start.as_small_int(), range.step.as_small_int(), range.length.as_small_int());
    let (Some(start), Some(step), Some(length)) = numbers else { return false };
    let last = step.checked_mul(length - 1).and_then(|distance| start.checked_add(distance));
    length == 0 || last.is_some_and(|last| Value::try_small_int(last).is_some())
}

/// The item of such a range at an index before its end.
fn immediate_item(range: &Range, at: usize) -> Value {
    let number = |value: Value| value.as_small_int().unwrap_or(0);
    Value::small_int(number(range.start) + number(range.step) * at as i64)
}

/// The range that an iterator of immediate items walks, and its place.
fn walked(iterator: Value) -> Option<(Ref<Native<Cursor>>, Ref<Range>)> {
    let this = iterator.native::<Cursor>()?;
    let range = this.payload.source.get().downcast::<Range>()?;
    Some((this, range))
}

/// How many items such a range has.
pub(crate) fn length_of(range: &Range) -> usize {
    range.length.as_small_int().map_or(0, |length| length as usize)
}

fn next_immediate(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some((this, range)) = walked(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    if at >= length_of(&range) {
        return Ok(None);
    }
    this.payload.at.set(at + 1);
    Ok(Some(immediate_item(&range, at)))
}

fn next_long(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<LongIterator>() else { return Ok(None) };
    let (number, left) = (this.payload.next.get(), this.payload.left.get());
    if left == ZERO {
        return Ok(None);
    }
    let next = compute(vm, number, BinaryOperator::Add, this.payload.step)?;
    let left = compute(vm, left, BinaryOperator::Subtract, ONE)?;
    vm.heap.barrier(&this.header);
    this.payload.next.set(next);
    this.payload.left.set(left);
    Ok(Some(number))
}

/// (next, step, left) of either iterator.
fn state(vm: &mut Machine, arguments: &[Value]) -> Result<(Value, Value, Value)> {
    if let Some(this) = arguments[0].native::<LongIterator>() {
        return Ok((this.payload.next.get(), this.payload.step, this.payload.left.get()));
    }
    let this = vm.native_receiver::<Cursor>(arguments, &ITERATOR_SPEC, "__reduce__")?;
    let Some(range) = this.payload.source.get().downcast::<Range>() else { return Ok((ZERO, ONE, ZERO)) };
    let (at, length) = (this.payload.at.get(), length_of(&range));
    let next = if at < length { immediate_item(&range, at) } else { behind(vm, &range)? };
    Ok((next, range.step, vm.int(length.saturating_sub(at) as i64)?))
}

/// Where a range ends, a step behind its last item.
fn behind(vm: &mut Machine, range: &Range) -> Result {
    let distance = compute(vm, range.step, BinaryOperator::Multiply, range.length)?;
    compute(vm, range.start, BinaryOperator::Add, distance)
}

fn length_hint(vm: &mut Machine, arguments: &[Value]) -> Result {
    Ok(state(vm, arguments)?.2)
}

fn reduce_iterator(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (next, step, left) = state(vm, arguments)?;
    let distance = compute(vm, step, BinaryOperator::Multiply, left)?;
    let stop = compute(vm, next, BinaryOperator::Add, distance)?;
    let range = new_range(vm, next, stop, step)?;
    let (function, arguments) = (builtin(vm, "iter")?, vm.tuple(&[range])?);
    vm.tuple(&[function, arguments, Value::NONE])
}

fn set_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (next, step, left) = state(vm, arguments)?;
    let skip = vm.index(arguments[1])?;
    let skip = if vm.int_is_negative(skip) { ZERO } else { skip };
    let skip = if order_ints(skip, left).is_gt() { left } else { skip };
    let distance = compute(vm, skip, BinaryOperator::Multiply, step)?;
    let next = compute(vm, next, BinaryOperator::Add, distance)?;
    let left = compute(vm, left, BinaryOperator::Subtract, skip)?;
    if let Some(this) = arguments[0].native::<LongIterator>() {
        vm.heap.barrier(&this.header);
        this.payload.next.set(next);
        this.payload.left.set(left);
    } else if let Some((this, range)) = walked(arguments[0]) {
        let left = left.as_small_int().map_or(0, |left| left as usize);
        this.payload.at.set(length_of(&range).saturating_sub(left));
    }
    Ok(Value::NONE)
}
