//! `collections.deque`: a ring of items. Invariant: `ring` is empty or has a power of two of places, of which `length`
//! from `head` on are in use; the others are EMPTY. `state` moves with each change, so that iterators see it.

use core::cell::Cell;
use core::ops::ControlFlow;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::generic_alias;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr, repeat_count, repeated_length, search_bounds};
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::heap::{NoMemory, Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, Raised, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{Array, Class, ClassFlags, Kind, Native, Str};
use coachwhip_core::operations::item::{clamp_position, wrap_index};
use coachwhip_core::operations::number::is_exact_int;
use coachwhip_core::value::Value;

use crate::collections_deque_iterators as iterators;
use crate::itertools::class_name;

/// What a deque holds.
pub struct Deque {
    ring: Array<Value>,
    head: Cell<usize>,
    length: Cell<usize>,
    /// Most items; `usize::MAX` without a limit.
    limit: Cell<usize>,
    state: Cell<usize>,
}

impl Payload for Deque {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.ring.trace(tracer);
    }
}

const NO_LIMIT: usize = usize::MAX;

pub static SPEC: TypeSpec = TypeSpec {
    module: "collections",
    flags: ClassFlags::BASETYPE.union(ClassFlags::SEQUENCE),
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, /, *args, **kwargs", new),
        Definition::tame_raw(Effect::Takes, "__init__", "self, iterable=(), maxlen=None", init),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__len__", "self, /", |vm, args| {
            let deque = this(vm, args, "__len__")?;
            vm.int_from_usize(deque.payload.len())
        }),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__setitem__", "self, key, value, /", set_item),
        Definition::function("__delitem__", "self, key, /", delete_item),
        Definition::function("__contains__", "self, key, /", contains),
        Definition::function("__iter__", "self, /", iterators::iterate),
        Definition::function("__reversed__", "self, /", iterators::reversed).doc("Return a reverse iterator over the deque."),
        Definition::function("__add__", "self, value, /", add),
        Definition::function("__iadd__", "self, value, /", |vm, args| {
            extend(vm, args)?;
            Ok(arg(args, 0))
        }),
        Definition::function("__mul__", "self, value, /", multiply),
        Definition::function("__rmul__", "self, value, /", multiply),
        Definition::function("__imul__", "self, value, /", multiply_in_place),
        Definition::function("__eq__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ne)),
        Definition::function("__lt__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Lt)),
        Definition::function("__le__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Le)),
        Definition::function("__gt__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Gt)),
        Definition::function("__ge__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ge)),
        Definition::function("__copy__", "self, /", copy).doc("Return a shallow copy of a deque."),
        Definition::function("__reduce__", "self, /", reduce).doc("Return state information for pickling."),
        Definition::function("__sizeof__", "self, /", |vm, args| {
            let deque = this(vm, args, "__sizeof__")?;
            vm.int_from_usize(size_of::<Native<Deque>>() + deque.payload.ring.len() * size_of::<Value>())
        }),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem).doc("See PEP 585"),
        Definition::tame(Effect::Own, "append", "self, item, /", append).doc("Add an element to the right side of the deque."),
        Definition::tame(Effect::Own, "appendleft", "self, item, /", append_left)
            .doc("Add an element to the left side of the deque."),
        Definition::tame(Effect::Own, "clear", "self, /", clear).doc("Remove all elements from the deque."),
        Definition::function("copy", "self, /", copy).doc("Return a shallow copy of a deque."),
        Definition::function("count", "self, value, /", count).doc("Return number of occurrences of value."),
        Definition::function("extend", "self, iterable, /", extend)
            .doc("Extend the right side of the deque with elements from the iterable."),
        Definition::function("extendleft", "self, iterable, /", extend_left)
            .doc("Extend the left side of the deque with elements from the iterable."),
        Definition::function("index", "self, value, start=0, stop=9223372036854775807, /", index)
            .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
        Definition::function("insert", "self, index, value, /", insert).doc("Insert value before index."),
        Definition::tame(Effect::Own, "pop", "self, /", pop).doc("Remove and return the rightmost element."),
        Definition::tame(Effect::Own, "popleft", "self, /", pop_left).doc("Remove and return the leftmost element."),
        Definition::function("remove", "self, value, /", remove).doc("Remove first occurrence of value."),
        Definition::function("reverse", "self, /", reverse).doc("Reverse *IN PLACE*."),
        Definition::tame(Effect::Own, "rotate", "self, n=1, /", rotate)
            .doc("Rotate the deque n steps to the right.  If n is negative, rotates left."),
        Definition::getter("maxlen", max_length).doc("maximum size of a deque or None if unbounded"),
    ],
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    ..TypeSpec::new("deque", Kind::Native)
};

// -- the ring ------------------------------------------------------------------------------------------------------------

impl Deque {
    fn with_limit(limit: usize) -> Deque {
        Deque { ring: Array::new(), head: 0.into(), length: 0.into(), limit: limit.into(), state: 0.into() }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    /// Moves with each change.
    #[inline(always)]
    pub fn state(&self) -> usize {
        self.state.get()
    }

    #[inline(always)]
    fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }

    /// The place in the ring of an index that may be the length or -1 (wrapped).
    #[inline(always)]
    fn place(&self, index: usize) -> usize {
        self.head.get().wrapping_add(index) & self.ring.len().wrapping_sub(1)
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index < self.len() { self.ring.get(self.place(index)) } else { None }
    }

    /// Replaces an item; the index is in range.
    #[inline(always)]
    fn set(&self, index: usize, item: Value) {
        self.ring.set(self.place(index), item);
    }

    fn pop_back(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let place = self.place(last);
        let item = self.ring.get(place)?;
        self.ring.set(place, Value::EMPTY);
        self.length.set(last);
        self.changed();
        Some(item)
    }

    fn pop_front(&self) -> Option<Value> {
        let left = self.len().checked_sub(1)?;
        let place = self.head.get();
        let item = self.ring.get(place)?;
        self.ring.set(place, Value::EMPTY);
        self.head.set(self.place(1));
        self.length.set(left);
        self.changed();
        Some(item)
    }

    fn clear(&self) {
        self.ring.clear();
        self.head.set(0);
        self.length.set(0);
        self.changed();
    }

    /// Makes the ring twice as large.
    #[cold]
    #[inline(never)]
    fn grow(&self, vm: &mut Machine) -> core::result::Result<(), NoMemory> {
        let capacity = (self.ring.len() * 2).max(8);
        let ring = Array::with_capacity(&mut vm.heap, capacity)?;
        for i in 0..capacity {
            ring.push(&mut vm.heap, self.get(i).unwrap_or(Value::EMPTY))?;
        }
        self.ring.take_from(&ring);
        self.head.set(0);
        Ok(())
    }

    /// Takes the item at an index out; the shorter side moves up.
    fn remove(&self, index: usize) {
        if index < self.len() / 2 {
            for i in (0..index).rev() {
                self.set(i + 1, self.get(i).unwrap_or(Value::NONE));
            }
            self.pop_front();
        } else {
            for i in index + 1..self.len() {
                self.set(i - 1, self.get(i).unwrap_or(Value::NONE));
            }
            self.pop_back();
        }
    }
}

/// A deque as an object.
pub type DequeRef = Ref<Native<Deque>>;

#[inline(always)]
fn make_room(vm: &mut Machine, deque: DequeRef) -> Result<()> {
    vm.heap.barrier(&deque.header);
    if deque.payload.len() < deque.payload.ring.len() {
        return Ok(());
    }
    let answer = deque.payload.grow(vm);
    vm.check(answer)
}

#[inline(always)]
fn push_back(vm: &mut Machine, deque: DequeRef, item: Value) -> Result<()> {
    let payload = &deque.payload;
    if payload.len() >= payload.limit.get() && payload.pop_front().is_none() {
        return Ok(());
    }
    make_room(vm, deque)?;
    let length = payload.len();
    payload.ring.set(payload.place(length), item);
    payload.length.set(length + 1);
    payload.changed();
    Ok(())
}

#[inline(always)]
fn push_front(vm: &mut Machine, deque: DequeRef, item: Value) -> Result<()> {
    let payload = &deque.payload;
    if payload.len() >= payload.limit.get() && payload.pop_back().is_none() {
        return Ok(());
    }
    make_room(vm, deque)?;
    let head = payload.place(usize::MAX);
    payload.ring.set(head, item);
    payload.head.set(head);
    payload.length.set(payload.len() + 1);
    payload.changed();
    Ok(())
}

/// The receiver of a method.
#[inline(always)]
pub fn this(vm: &mut Machine, args: &[Value], method: &str) -> Result<DequeRef> {
    vm.native_receiver::<Deque>(args, &SPEC, method)
}

#[cold]
pub fn mutated(vm: &mut Machine) -> Raised {
    vm.runtime_error(format_args!("deque mutated during iteration"))
}

// -- making --------------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    vm.new_native_of(class, Deque::with_limit(NO_LIMIT))
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let deque = this(vm, args, "__init__")?;
    let (iterable, limit) = init_arguments(vm, args, keywords)?;
    deque.payload.limit.set(limit_of(vm, limit)?);
    deque.payload.clear();
    if !iterable.is_empty() {
        extend_with(vm, deque, iterable)?;
    }
    Ok(Value::NONE)
}

/// The arguments `iterable` and `maxlen`, by place or name.
fn init_arguments(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result<(Value, Value)> {
    let given = args.len() - keywords.len();
    if args.len() > 3 {
        return Err(vm.type_error(format_args!("deque() takes at most 2 arguments ({} given)", args.len() - 1)));
    }
    let mut places = [Value::EMPTY; 2];
    places[..given - 1].copy_from_slice(&args[1..given]);
    for (name, value) in keywords.iter().zip(&args[given..]) {
        let at = match name.downcast::<Str>().as_ref().map(|n| n.as_bytes()) {
            Some(b"iterable") => 0,
            Some(b"maxlen") => 1,
            _ => {
                let name = coachwhip_core::operations::errors::Text(*name);
                return Err(vm.type_error(format_args!("deque() got an unexpected keyword argument '{name}'")));
            }
        };
        if !places[at].is_empty() {
            let (name, position) = (coachwhip_core::operations::errors::Text(*name), at + 1);
            return Err(vm.type_error(format_args!("argument for deque() given by name ('{name}') and position ({position})")));
        }
        places[at] = *value;
    }
    Ok((places[0], places[1]))
}

fn limit_of(vm: &mut Machine, limit: Value) -> Result<usize> {
    if limit.is_empty() || limit.is_none() {
        return Ok(NO_LIMIT);
    }
    if !is_exact_int(limit) && !vm.is_int(limit) {
        return Err(vm.type_error(format_args!("an integer is required")));
    }
    let limit = vm.small_index(limit)?;
    match usize::try_from(limit) {
        Ok(limit) => Ok(limit),
        Err(_) => Err(vm.value_error(format_args!("maxlen must be non-negative"))),
    }
}

/// A deque of the same class with the same items.
fn copy(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__copy__")?;
    let class = vm.class_of(arg(args, 0));
    if !class.has(ClassFlags::HEAP) {
        return Ok(duplicate(vm, deque, class)?.into());
    }
    match deque.payload.limit.get() {
        NO_LIMIT => vm.call(class.into(), &[arg(args, 0)]),
        limit => {
            let limit = vm.int_from_usize(limit)?;
            vm.call(class.into(), &[arg(args, 0), limit])
        }
    }
}

fn duplicate(vm: &mut Machine, deque: DequeRef, class: Ref<Class>) -> Result<DequeRef> {
    vm.charge(deque.payload.len() as u64 / 8)?;
    let copy = vm.new_native_of(class, Deque::with_limit(deque.payload.limit.get()))?;
    let Some(copy) = copy.native::<Deque>() else { return Ok(deque) };
    for i in 0..deque.payload.len() {
        push_back(vm, copy, deque.payload.get(i).unwrap_or(Value::NONE))?;
    }
    Ok(copy)
}

/// What a copy starts from in `+` and `*`: an instance of the same class.
fn copied(vm: &mut Machine, args: &[Value]) -> Result<DequeRef> {
    let copy = copy(vm, args)?;
    match copy.native::<Deque>() {
        Some(copy) => Ok(copy),
        None => {
            let (wanted, got) = (class_name(vm, arg(args, 0)), vm.type_name(copy));
            Err(vm.type_error(format_args!("{wanted}() must return a deque, not {got}")))
        }
    }
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__reduce__")?;
    let class = vm.class_of(arg(args, 0));
    let state = vm.getattr(arg(args, 0), "__getstate__")?;
    let state = vm.call(state, &[])?;
    let empty = vm.tuple(&[])?;
    let arguments = match deque.payload.limit.get() {
        NO_LIMIT => empty,
        limit => {
            let limit = vm.int_from_usize(limit)?;
            vm.tuple(&[empty, limit])?
        }
    };
    let iterator = vm.iter(arg(args, 0))?;
    vm.tuple(&[class.into(), arguments, state, iterator])
}

fn max_length(vm: &mut Machine, object: Value) -> Result {
    match object.native::<Deque>().map(|d| d.payload.limit.get()) {
        Some(limit) if limit != NO_LIMIT => vm.int_from_usize(limit),
        _ => Ok(Value::NONE),
    }
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__repr__")?;
    let name = alloc::format!("{}([", class_name(vm, arg(args, 0)));
    guarded_repr(vm, arg(args, 0), "[...]", |vm, text| {
        push_bytes(vm, text, name.as_bytes())?;
        let state = deque.payload.state();
        for i in 0..deque.payload.len() {
            let Some(item) = deque.payload.get(i) else { break };
            push_bytes(vm, text, if i == 0 { b"" } else { b", " })?;
            push_repr(vm, text, item)?;
            if deque.payload.state() != state {
                return Err(mutated(vm));
            }
        }
        match deque.payload.limit.get() {
            NO_LIMIT => push_bytes(vm, text, b"])"),
            limit => push_bytes(vm, text, alloc::format!("], maxlen={limit})").as_bytes()),
        }
    })
}

// -- the ends ------------------------------------------------------------------------------------------------------------

fn append(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "append")?;
    push_back(vm, deque, arg(args, 1))?;
    Ok(Value::NONE)
}

fn append_left(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "appendleft")?;
    push_front(vm, deque, arg(args, 1))?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Machine, args: &[Value]) -> Result {
    match this(vm, args, "pop")?.payload.pop_back() {
        Some(item) => Ok(item),
        None => Err(vm.index_error(format_args!("pop from an empty deque"))),
    }
}

fn pop_left(vm: &mut Machine, args: &[Value]) -> Result {
    match this(vm, args, "popleft")?.payload.pop_front() {
        Some(item) => Ok(item),
        None => Err(vm.index_error(format_args!("pop from an empty deque"))),
    }
}

fn clear(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "clear")?.payload.clear();
    Ok(Value::NONE)
}

fn extend(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "extend")?;
    extend_with(vm, deque, arg(args, 1))?;
    Ok(Value::NONE)
}

fn extend_with(vm: &mut Machine, deque: DequeRef, iterable: Value) -> Result<()> {
    let iterable = if iterable == deque.into() { vm.to_array(iterable)?.into() } else { iterable };
    vm.rooted(&[deque.into(), iterable], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, item| {
            push_back(vm, deque, item)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

fn extend_left(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "extendleft")?;
    let iterable = arg(args, 1);
    let iterable = if iterable == deque.into() { vm.to_array(iterable)?.into() } else { iterable };
    vm.rooted(&[iterable], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, item| {
            push_front(vm, deque, item)?;
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(Value::NONE)
}

// -- items ---------------------------------------------------------------------------------------------------------------

/// The index that a subscript means, in range.
#[inline(always)]
fn position(vm: &mut Machine, deque: DequeRef, key: Value) -> Result<usize> {
    let number = match key.as_small_int() {
        Some(number) => number,
        None => index_of_key(vm, key)?,
    };
    match wrap_index(number, deque.payload.len()) {
        Some(index) => Ok(index),
        None => Err(vm.index_error(format_args!("deque index out of range"))),
    }
}

fn index_of_key(vm: &mut Machine, key: Value) -> Result<i64> {
    match vm.find_index(key)? {
        Some(number) => Ok(number),
        None => {
            let name = vm.type_name(key);
            Err(vm.type_error(format_args!("sequence index must be integer, not '{name}'")))
        }
    }
}

fn get_item(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__getitem__")?;
    let index = position(vm, deque, arg(args, 1))?;
    Ok(deque.payload.get(index).unwrap_or(Value::NONE))
}

fn set_item(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__setitem__")?;
    let index = position(vm, deque, arg(args, 1))?;
    vm.heap.barrier(&deque.header);
    deque.payload.set(index, arg(args, 2));
    Ok(Value::NONE)
}

fn delete_item(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__delitem__")?;
    let index = position(vm, deque, arg(args, 1))?;
    vm.charge(deque.payload.len() as u64 / 16)?;
    vm.heap.barrier(&deque.header);
    deque.payload.remove(index);
    Ok(Value::NONE)
}

fn insert(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "insert")?;
    let number = vm.small_index(arg(args, 1))?;
    let payload = &deque.payload;
    let length = payload.len();
    if length >= payload.limit.get() {
        return Err(vm.index_error(format_args!("deque already at its maximum size")));
    }
    vm.charge(length as u64 / 16)?;
    let index = clamp_position(number, length);
    if index < length / 2 {
        push_front(vm, deque, Value::NONE)?;
        for i in 0..index {
            payload.set(i, payload.get(i + 1).unwrap_or(Value::NONE));
        }
    } else {
        push_back(vm, deque, Value::NONE)?;
        for i in (index..length).rev() {
            payload.set(i + 1, payload.get(i).unwrap_or(Value::NONE));
        }
    }
    vm.heap.barrier(&deque.header);
    payload.set(index, arg(args, 2));
    Ok(Value::NONE)
}

/// The first index in a range whose item equals a value. A change meanwhile raises what `changed` makes.
fn find(
    vm: &mut Machine,
    deque: DequeRef,
    value: Value,
    range: core::ops::Range<usize>,
    changed: fn(&mut Machine) -> Raised,
) -> Result<Option<usize>> {
    vm.charge(range.len() as u64 / 8)?;
    let state = deque.payload.state();
    for i in range {
        let Some(item) = deque.payload.get(i) else { break };
        let same = item == value || vm.equal(item, value)?;
        if deque.payload.state() != state {
            return Err(changed(vm));
        }
        if same {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn contains(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__contains__")?;
    let found = find(vm, deque, arg(args, 1), 0..deque.payload.len(), mutated)?;
    Ok(Value::bool(found.is_some()))
}

fn count(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "count")?;
    let (mut from, mut found) = (0, 0);
    while let Some(at) = find(vm, deque, arg(args, 1), from..deque.payload.len(), mutated)? {
        from = at + 1;
        found += 1;
    }
    vm.int_from_usize(found)
}

fn index(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "index")?;
    let (start, stop) = search_bounds(vm, arg(args, 2), arg(args, 3), || deque.payload.len())?;
    match find(vm, deque, arg(args, 1), start..stop, mutated)? {
        Some(at) => vm.int_from_usize(at),
        None => Err(vm.value_error(format_args!("deque.index(x): x not in deque"))),
    }
}

fn remove(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "remove")?;
    let changed = |vm: &mut Machine| vm.index_error(format_args!("deque mutated during remove()."));
    match find(vm, deque, arg(args, 1), 0..deque.payload.len(), changed)? {
        Some(at) => {
            vm.heap.barrier(&deque.header);
            deque.payload.remove(at);
            Ok(Value::NONE)
        }
        None => Err(vm.value_error(format_args!("deque.remove(x): x not in deque"))),
    }
}

// -- the whole -----------------------------------------------------------------------------------------------------------

fn reverse(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "reverse")?;
    let payload = &deque.payload;
    vm.charge(payload.len() as u64 / 16)?;
    vm.heap.barrier(&deque.header);
    let length = payload.len();
    for i in 0..length / 2 {
        let (a, b) = (payload.get(i).unwrap_or(Value::NONE), payload.get(length - 1 - i).unwrap_or(Value::NONE));
        payload.set(i, b);
        payload.set(length - 1 - i, a);
    }
    payload.changed();
    Ok(Value::NONE)
}

fn rotate(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "rotate")?;
    let steps = match some_arg(args, 1) {
        Some(n) => vm.small_index(n)?,
        None if arg(args, 1).is_empty() => 1,
        None => vm.small_index(Value::NONE)?,
    };
    let payload = &deque.payload;
    let length = payload.len() as i64;
    if length <= 1 {
        return Ok(Value::NONE);
    }
    let right = steps.rem_euclid(length);
    vm.charge(right.min(length - right) as u64 / 16)?;
    vm.heap.barrier(&deque.header);
    if right <= length / 2 {
        (0..right).for_each(|_| rotate_right(payload));
    } else {
        (right..length).for_each(|_| rotate_left(payload));
    }
    payload.changed();
    Ok(Value::NONE)
}

/// Puts the last item first.
#[inline(always)]
fn rotate_right(deque: &Deque) {
    let (from, to) = (deque.place(deque.len() - 1), deque.place(usize::MAX));
    let item = deque.ring.get(from).unwrap_or(Value::NONE);
    deque.ring.set(from, Value::EMPTY);
    deque.ring.set(to, item);
    deque.head.set(to);
}

/// Puts the first item last.
#[inline(always)]
fn rotate_left(deque: &Deque) {
    let (from, to) = (deque.place(0), deque.place(deque.len()));
    let item = deque.ring.get(from).unwrap_or(Value::NONE);
    deque.ring.set(from, Value::EMPTY);
    deque.ring.set(to, item);
    deque.head.set(deque.place(1));
}

fn add(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "__add__")?;
    let Some(other) = arg(args, 1).native::<Deque>() else {
        let got = vm.type_name(arg(args, 1));
        return Err(vm.type_error(format_args!("can only concatenate deque (not \"{got}\") to deque")));
    };
    let sum = copied(vm, args)?;
    extend_with(vm, sum, other.into())?;
    Ok(sum.into())
}

fn multiply(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "__mul__")?;
    let Some(count) = repeat_count(vm, arg(args, 1))? else { return Ok(Value::NOT_IMPLEMENTED) };
    let product = copied(vm, args)?;
    repeat(vm, product, count)?;
    Ok(product.into())
}

fn multiply_in_place(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__imul__")?;
    let Some(count) = repeat_count(vm, arg(args, 1))? else { return Ok(Value::NOT_IMPLEMENTED) };
    repeat(vm, deque, count)?;
    Ok(deque.into())
}

/// Makes the items come `count` times; with a limit, the last ones of that.
fn repeat(vm: &mut Machine, deque: DequeRef, count: usize) -> Result<()> {
    let payload = &deque.payload;
    let length = payload.len();
    if count == 0 {
        payload.clear();
    }
    if count <= 1 || length == 0 {
        return Ok(());
    }
    let limit = payload.limit.get();
    let total = if limit == NO_LIMIT { repeated_length(vm, length, count)? } else { length.saturating_mul(count).min(limit) };
    vm.charge(total as u64 / 8)?;
    let mut items = Vec::new();
    if items.try_reserve_exact(length).is_err() {
        return Err(vm.no_memory());
    }
    items.extend((0..length).filter_map(|i| payload.get(i)));
    // The end of the repeated items is what a limit leaves.
    let whole = length.saturating_mul(count);
    let skipped = whole - total;
    payload.clear();
    for i in skipped..whole {
        push_back(vm, deque, items[i % length])?;
    }
    Ok(())
}

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator) -> Result {
    let deque = this(vm, args, "__eq__")?;
    let Some(other) = arg(args, 1).native::<Deque>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (a, b) = (&deque.payload, &other.payload);
    match op {
        CompareOperator::Eq if a.len() != b.len() => return Ok(Value::FALSE),
        CompareOperator::Ne if a.len() != b.len() => return Ok(Value::TRUE),
        _ => {}
    }
    vm.charge(a.len().min(b.len()) as u64 / 8)?;
    vm.nested(|vm| compare_items(vm, a, b, op))
}

fn compare_items(vm: &mut Machine, a: &Deque, b: &Deque, op: CompareOperator) -> Result {
    let states = (a.state(), b.state());
    let mut at = 0;
    while let (Some(left), Some(right)) = (a.get(at), b.get(at)) {
        let same = vm.equal(left, right)?;
        if !same {
            return match op {
                CompareOperator::Eq => Ok(Value::FALSE),
                CompareOperator::Ne => Ok(Value::TRUE),
                _ => vm.compare(op, left, right),
            };
        }
        if (a.state(), b.state()) != states {
            return Err(mutated(vm));
        }
        at += 1;
    }
    let (a, b) = (a.len(), b.len());
    Ok(Value::bool(match op {
        CompareOperator::Lt => a < b,
        CompareOperator::Le => a <= b,
        CompareOperator::Eq => a == b,
        CompareOperator::Ne => a != b,
        CompareOperator::Gt => a > b,
        CompareOperator::Ge => a >= b,
    }))
}
