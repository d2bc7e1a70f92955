//! `list`. Sorting is in `sort.rs`, what it has in common with tuple in `sequence.rs`.

use crate::builtins::receiver::{check_arguments, class_and_arguments, method_arguments, unexpected_keyword};
use crate::builtins::sequence::{self, Items};
use crate::builtins::{gather, generic_alias, iterators, sort};
use crate::bytecode::ops::CompareOperator;
use crate::heap::{Heap, NoMemory, Ref};
use crate::machine::Machine;
use crate::native::{Definition, Effect, Intrinsic, Result, TypeSpec};
use crate::object::{Array, ClassFlags, Kind, List, Slice};
use crate::operations::item::{Extent, adjust_slice, clamp_position, wrap_index};
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, iterable=(), /", initialize),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__lt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Lt)),
        Definition::function("__le__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Le)),
        Definition::function("__eq__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ne)),
        Definition::function("__gt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Gt)),
        Definition::function("__ge__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ge)),
        Definition::function("__iter__", "self, /", iterate),
        Definition::function("__len__", "self, /", length),
        Definition::function("__getitem__", "self, index, /", get_item),
        Definition::function("__setitem__", "self, key, value, /", set_item_method),
        Definition::function("__delitem__", "self, key, /", delete_item_method),
        Definition::function("__add__", "self, value, /", add),
        Definition::function("__mul__", "self, value, /", multiply),
        Definition::function("__rmul__", "self, value, /", multiply),
        Definition::function("__contains__", "self, key, /", contains),
        Definition::function("__iadd__", "self, value, /", add_in_place),
        Definition::function("__imul__", "self, value, /", multiply_in_place),
        Definition::function("__reversed__", "self, /", reversed).doc("Return a reverse iterator over the list."),
        Definition::function("__sizeof__", "self, /", own_size),
        Definition::tame(Effect::Lists, "clear", "self, /", clear).doc("Remove all items from list."),
        Definition::tame(Effect::Nothing, "copy", "self, /", copy).doc("Return a shallow copy of the list."),
        Definition::tame(Effect::Lists, "append", "self, object, /", append)
            .intrinsic(Intrinsic::Append)
            .doc("Append object to the end of the list."),
        Definition::tame(Effect::Lists, "insert", "self, index, object, /", insert).doc("Insert object before index."),
        Definition::tame(Effect::ExtendsLists, "extend", "self, iterable, /", extend)
            .intrinsic(crate::native::Intrinsic::Extend)
            .doc("Extend list by appending elements from the iterable."),
        Definition::tame(Effect::Lists, "pop", "self, index=-1, /", pop).intrinsic(Intrinsic::Pop).doc(
            "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
        ),
        Definition::tame(Effect::Lists, "remove", "self, value, /", remove)
            .doc("Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
        Definition::tame(Effect::Nothing, "index", "self, value, start=0, stop=sys.maxsize, /", index)
            .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
        Definition::tame(Effect::Nothing, "count", "self, value, /", count).doc("Return number of occurrences of value."),
        Definition::tame(Effect::Lists, "reverse", "self, /", reverse).doc("Reverse *IN PLACE*."),
        Definition::tame_raw(Effect::Lists, "sort", "self, /, *, key=None, reverse=False", sort_method).doc(
            "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and \
             stable (i.e. the\norder of two equal elements is maintained).",
        ),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::SEQUENCE).union(ClassFlags::MATCH_SELF),
    doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must \
          be an iterable if specified.",
    ..TypeSpec::new("list", Kind::List)
};

#[inline(always)]
fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<List>> {
    vm.receiver(arguments, &SPEC, method)
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, _) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    Ok(vm.new_object(class, |header| List { header, items: Array::new() })?.into())
}

/// `list(iterable)`; EMPTY is no iterable.
pub fn of_iterable(vm: &mut Machine, iterable: Value) -> Result {
    let list = vm.list(&[])?;
    if let (Some(items), Some(iterable)) = (list.downcast(), iterable.present()) {
        vm.extend_list(items, iterable)?;
    }
    Ok(list)
}

fn initialize(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let given = method_arguments(vm, arguments, keywords, &SPEC, "__init__")?;
    let list = this(vm, arguments, "__init__")?;
    check_arguments(vm, "list", given.len(), keywords, 0, 1)?;
    list.items.clear();
    if let Some(&iterable) = given.first() {
        vm.extend_list(list, iterable)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__repr__")?;
    if list.is_empty() {
        return vm.str("[]");
    }
    sequence::guarded_repr(vm, list.into(), "[...]", |vm, text| {
        sequence::push_bytes(vm, text, b"[")?;
        sequence::push_items(vm, text, Items::List(list))?;
        sequence::push_bytes(vm, text, b"]")
    })
}

fn compare(vm: &mut Machine, arguments: &[Value], operator: CompareOperator) -> Result {
    let list = this(vm, arguments, "__eq__")?;
    match arguments[1].downcast::<List>() {
        Some(other) => sequence::compare(vm, operator, Items::List(list), Items::List(other)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn iterate(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__iter__")?;
    iterators::of_list(vm, list.into())
}

fn reversed(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__reversed__")?;
    iterators::of_list_reversed(vm, list.into())
}

fn length(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__len__")?;
    vm.int_from_usize(list.len())
}

fn own_size(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__sizeof__")?;
    vm.int_from_usize(size_of::<List>() + list.len() * size_of::<Value>())
}

fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__getitem__")?;
    let key = arguments[1];
    if let Some(slice) = key.downcast::<Slice>() {
        return get_slice(vm, list, slice);
    }
    match vm.find_index(key)? {
        Some(n) => match wrap_index(n, list.len()).and_then(|i| list.get(i)) {
            Some(item) => Ok(item),
            None => Err(vm.index_error(format_args!("list index out of range"))),
        },
        None => Err(wrong_index(vm, key)),
    }
}

#[cold]
fn wrong_index(vm: &mut Machine, key: Value) -> crate::native::Raised {
    let name = vm.type_name(key);
    vm.type_error(format_args!("list indices must be integers or slices, not {name}"))
}

/// `list[slice]`
pub fn get_slice(vm: &mut Machine, list: Ref<List>, slice: Ref<Slice>) -> Result {
    let bounds = vm.unpack_slice(slice)?;
    part(vm, list, bounds)
}

/// `list[start:stop:step]`
#[inline]
pub fn part(vm: &mut Machine, list: Ref<List>, bounds: (i64, i64, i64)) -> Result {
    let extent = adjust_slice(bounds, list.len());
    vm.charge(cost_of_part(extent))?;
    let answer = copy_part(&mut vm.heap, list, extent);
    Ok(vm.check(answer)?.into())
}

/// The fuel for a part of a list.
#[inline(always)]
pub fn cost_of_part((_, _, step, count): Extent) -> u64 {
    count as u64 / if step == 1 { 16 } else { 8 }
}

/// A part of a list, whose length the extent was fitted to.
pub fn copy_part(heap: &mut Heap, list: Ref<List>, (start, _, step, count): Extent) -> core::result::Result<Ref<List>, NoMemory> {
    fn taken<'a>(
        heap: &mut Heap,
        count: usize,
        mut items: impl Iterator<Item = &'a Value>,
    ) -> core::result::Result<Ref<List>, NoMemory> {
        List::from_fn(heap, count, |_| items.next().copied().unwrap_or(Value::NONE))
    }
    let items = list.as_slice();
    let upwards = items.get(start.max(0) as usize..).unwrap_or(&[]);
    let downwards = items.get(..(start + 1) as usize).unwrap_or(&[]);
    match step {
        1 => List::new(heap, upwards.get(..count).unwrap_or(&[])),
        -1 => taken(heap, count, downwards.iter().rev()),
        2.. => taken(heap, count, upwards.iter().step_by(step as usize)),
        _ => taken(heap, count, downwards.iter().rev().step_by(step.unsigned_abs() as usize)),
    }
}

fn set_item_method(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__setitem__")?;
    set_item(vm, list, arguments[1], arguments[2])?;
    Ok(Value::NONE)
}

fn delete_item_method(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__delitem__")?;
    delete_item(vm, list, arguments[1])?;
    Ok(Value::NONE)
}

/// `list[key] = value`
pub fn set_item(vm: &mut Machine, list: Ref<List>, key: Value, value: Value) -> Result<()> {
    if let Some(slice) = key.downcast::<Slice>() {
        return set_slice(vm, list, slice, value);
    }
    match vm.find_index(key)? {
        Some(n) => match wrap_index(n, list.len()) {
            Some(index) => {
                list.set(&mut vm.heap, index, value);
                Ok(())
            }
            None => Err(vm.index_error(format_args!("list assignment index out of range"))),
        },
        None => Err(wrong_index(vm, key)),
    }
}

/// `del list[key]`
pub fn delete_item(vm: &mut Machine, list: Ref<List>, key: Value) -> Result<()> {
    if let Some(slice) = key.downcast::<Slice>() {
        return delete_slice(vm, list, slice);
    }
    match vm.find_index(key)? {
        Some(n) => match wrap_index(n, list.len()) {
            Some(index) => {
                charge_shift(vm, list, index)?;
                list.items.remove(index);
                Ok(())
            }
            None => Err(vm.index_error(format_args!("list assignment index out of range"))),
        },
        None => Err(wrong_index(vm, key)),
    }
}

/// Charges for moving the items behind `index`.
#[inline]
fn charge_shift(vm: &mut Machine, list: Ref<List>, index: usize) -> Result<()> {
    let moved = list.len() - index.min(list.len());
    if moved > 64 { vm.charge(moved as u64 / 64) } else { Ok(()) }
}

fn set_slice(vm: &mut Machine, list: Ref<List>, slice: Ref<Slice>, value: Value) -> Result<()> {
    let parts = vm.unpack_slice(slice)?;
    let new = slice_source(vm, list, value)?;
    let (start, stop, step, count) = adjust_slice(parts, list.len());
    vm.charge((list.len() + new.len()) as u64 / 64)?;
    if step == 1 {
        let range = start as usize..(stop.max(start)) as usize;
        let answer = list.splice(&mut vm.heap, range, new.as_slice());
        return vm.check(answer);
    }
    if new.len() != count {
        let got = new.len();
        return Err(vm.value_error(format_args!("attempt to assign sequence of size {got} to extended slice of size {count}")));
    }
    for (i, &item) in new.as_slice().iter().enumerate() {
        list.set(&mut vm.heap, (start + step * i as i64) as usize, item);
    }
    Ok(())
}

/// The items to assign: a list other than the target.
fn slice_source(vm: &mut Machine, list: Ref<List>, value: Value) -> Result<Ref<List>> {
    if let Some(other) = value.downcast::<List>()
        && other != list
    {
        return Ok(other);
    }
    if !vm.is_iterable(value)? {
        return Err(vm.type_error(format_args!("must assign iterable to extended slice")));
    }
    vm.to_array(value)
}

fn delete_slice(vm: &mut Machine, list: Ref<List>, slice: Ref<Slice>) -> Result<()> {
    let parts = vm.unpack_slice(slice)?;
    let (mut start, mut stop, mut step, count) = adjust_slice(parts, list.len());
    if count == 0 {
        return Ok(());
    }
    vm.charge(list.len() as u64 / 64)?;
    if step < 0 {
        (start, stop, step) = (start + step * (count as i64 - 1), start + 1, -step);
    }
    if step == 1 {
        let answer = list.splice(&mut vm.heap, start as usize..stop as usize, &[]);
        return vm.check(answer);
    }
    // Move what stays between the deleted items down.
    let items = list.items.as_mut_slice();
    let (mut to, mut next, mut left) = (start as usize, start, count);
    for from in start as usize..items.len() {
        if left > 0 && from as i64 == next {
            next += step;
            left -= 1;
        } else {
            items[to] = items[from];
            to += 1;
        }
    }
    list.items.truncate(to);
    Ok(())
}

// -- operators -----------------------------------------------------------------------------------------------------------

fn add(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__add__")?;
    match arguments[1].downcast::<List>() {
        Some(other) => concatenate(vm, list, other),
        None => {
            let name = vm.type_name(arguments[1]);
            Err(vm.type_error(format_args!("can only concatenate list (not \"{name}\") to list")))
        }
    }
}

/// `a + b`
pub fn concatenate(vm: &mut Machine, a: Ref<List>, b: Ref<List>) -> Result {
    let total = a.len() + b.len();
    vm.charge(total as u64 / 16)?;
    let answer = List::with_capacity(&mut vm.heap, total);
    let sum = vm.check(answer)?;
    let answer = sum.extend(&mut vm.heap, a.as_slice()).and_then(|()| sum.extend(&mut vm.heap, b.as_slice()));
    vm.check(answer)?;
    Ok(sum.into())
}

fn multiply(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__mul__")?;
    match sequence::repeat_count(vm, arguments[1])? {
        Some(count) => repeat(vm, list, count),
        None => {
            let name = vm.type_name(arguments[1]);
            Err(vm.type_error(format_args!("can't multiply sequence by non-int of type '{name}'")))
        }
    }
}

/// `list * count`
pub fn repeat(vm: &mut Machine, list: Ref<List>, count: usize) -> Result {
    let total = sequence::repeated_length(vm, list.len(), count)?;
    if let &[item] = list.as_slice() {
        let answer = List::from_fn(&mut vm.heap, count, |_| item);
        return Ok(vm.check(answer)?.into());
    }
    let answer = List::with_capacity(&mut vm.heap, total);
    let product = vm.check(answer)?;
    if !list.is_empty() {
        for _ in 0..count {
            let answer = product.extend(&mut vm.heap, list.as_slice());
            vm.check(answer)?;
        }
    }
    Ok(product.into())
}

fn add_in_place(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__iadd__")?;
    vm.extend_list(list, arguments[1])?;
    Ok(arguments[0])
}

fn multiply_in_place(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__imul__")?;
    let Some(count) = sequence::repeat_count(vm, arguments[1])? else {
        let name = vm.type_name(arguments[1]);
        return Err(vm.type_error(format_args!("can't multiply sequence by non-int of type '{name}'")));
    };
    let length = list.len();
    let total = sequence::repeated_length(vm, length, count)?;
    if count == 0 {
        list.items.clear();
        return Ok(arguments[0]);
    }
    let answer = list.items.reserve(&mut vm.heap, total - length);
    vm.check(answer)?;
    while list.len() < total {
        let answer = list.extend(&mut vm.heap, &list.as_slice()[..length]);
        vm.check(answer)?;
    }
    Ok(arguments[0])
}

fn contains(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "__contains__")?;
    sequence::contains(vm, Items::List(list), arguments[1]).map(Value::bool)
}

// -- methods -------------------------------------------------------------------------------------------------------------

fn clear(vm: &mut Machine, arguments: &[Value]) -> Result {
    this(vm, arguments, "clear")?.items.clear();
    Ok(Value::NONE)
}

fn copy(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "copy")?;
    vm.charge(list.len() as u64 / 16)?;
    vm.list(list.as_slice())
}

fn append(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "append")?;
    let answer = list.push(&mut vm.heap, arguments[1]);
    vm.check(answer)?;
    Ok(Value::NONE)
}

fn insert(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "insert")?;
    let index = vm.index(arguments[1])?;
    let position = match index.as_small_int() {
        Some(n) => clamp_position(n, list.len()),
        None => {
            let name = vm.type_name(arguments[1]);
            return Err(vm.overflow_error(format_args!("cannot fit '{name}' into an index-sized integer")));
        }
    };
    charge_shift(vm, list, position)?;
    let answer = list.insert(&mut vm.heap, position, arguments[2]);
    vm.check(answer)?;
    Ok(Value::NONE)
}

fn extend(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "extend")?;
    if vm.is_gathered(arguments[1]) {
        return gather::extend(vm, list, arguments[1]);
    }
    vm.extend_list(list, arguments[1])?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "pop")?;
    let n = match arguments[1].present() {
        Some(index) => pop_index(vm, index)?,
        None => -1,
    };
    if list.is_empty() {
        return Err(vm.index_error(format_args!("pop from empty list")));
    }
    let Some(index) = wrap_index(n, list.len()) else {
        return Err(vm.index_error(format_args!("pop index out of range")));
    };
    charge_shift(vm, list, index)?;
    let item = if index + 1 == list.len() { list.items.pop() } else { list.items.remove(index) };
    Ok(item.unwrap_or(Value::NONE))
}

fn pop_index(vm: &mut Machine, index: Value) -> Result<i64> {
    if let Some(n) = index.as_small_int() {
        return Ok(n);
    }
    let exact = vm.index(index)?;
    match exact.as_small_int() {
        Some(n) => Ok(n),
        None => {
            let name = vm.type_name(index);
            Err(vm.overflow_error(format_args!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

fn remove(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "remove")?;
    match sequence::position(vm, Items::List(list), arguments[1], 0, usize::MAX)? {
        Some(index) => {
            charge_shift(vm, list, index)?;
            list.items.remove(index);
            Ok(Value::NONE)
        }
        None => Err(vm.value_error(format_args!("list.remove(x): x not in list"))),
    }
}

fn index(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "index")?;
    let (start, stop) = sequence::search_bounds(vm, arguments[2], arguments[3], || list.len())?;
    match sequence::position(vm, Items::List(list), arguments[1], start, stop)? {
        Some(index) => vm.int_from_usize(index),
        None => Err(vm.value_error(format_args!("list.index(x): x not in list"))),
    }
}

fn count(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "count")?;
    sequence::count(vm, Items::List(list), arguments[1])
}

fn reverse(vm: &mut Machine, arguments: &[Value]) -> Result {
    let list = this(vm, arguments, "reverse")?;
    vm.charge(list.len() as u64 / 16)?;
    list.items.as_mut_slice().reverse();
    Ok(Value::NONE)
}

fn sort_method(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let given = method_arguments(vm, arguments, keywords, &SPEC, "sort")?;
    let list = this(vm, arguments, "sort")?;
    if !given.is_empty() {
        return Err(vm.type_error(format_args!("sort() takes no positional arguments")));
    }
    let (key, reverse) = sort_options(vm, keywords, &arguments[1..])?;
    sort::sort_giving(vm, list, key, reverse, Value::NONE)
}

/// The keywords `key` and `reverse` of `sort` and `sorted`.
pub fn sort_options(vm: &mut Machine, keywords: &[Value], values: &[Value]) -> Result<(Option<Value>, bool)> {
    let (mut key, mut reverse) = (None, false);
    if keywords.len() > 2 {
        let count = keywords.len();
        return Err(vm.type_error(format_args!("sort() takes at most 2 keyword arguments ({count} given)")));
    }
    for (&name, &value) in keywords.iter().zip(values) {
        if name == vm.names.key {
            key = Some(value).filter(|k| !k.is_none());
        } else if name == vm.names.reverse {
            reverse = vm.is_true(value)?;
        } else {
            return Err(unexpected_keyword(vm, "sort", name, &["key", "reverse"]));
        }
    }
    Ok((key, reverse))
}
