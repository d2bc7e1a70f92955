//! `tuple`. Instances of subclasses are boxed: every method works on the tuple inside.

use crate::builtins::receiver::{check_arguments, class_and_arguments};
use crate::builtins::sequence::{self, Items};
use crate::builtins::{generic_alias, iterators};
use crate::bytecode::ops::CompareOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::object::{Boxed, ClassFlags, Kind, Slice, Tuple};
use crate::operations::item::{adjust_slice, wrap_index};
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(Effect::Takes, "__new__", "type, iterable=(), /", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__lt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Lt)),
        Definition::function("__le__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Le)),
        Definition::function("__eq__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ne)),
        Definition::function("__gt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Gt)),
        Definition::function("__ge__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ge)),
        Definition::function("__iter__", "self, /", iterate),
        Definition::function("__len__", "self, /", length),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__add__", "self, value, /", add),
        Definition::function("__mul__", "self, value, /", multiply),
        Definition::function("__rmul__", "self, value, /", multiply),
        Definition::function("__contains__", "self, key, /", contains),
        Definition::function("__getnewargs__", "self, /", new_arguments),
        Definition::tame(Effect::Nothing, "index", "self, value, start=0, stop=sys.maxsize, /", index)
            .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
        Definition::tame(Effect::Nothing, "count", "self, value, /", count).doc("Return number of occurrences of value."),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::SEQUENCE).union(ClassFlags::MATCH_SELF),
    doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is \
          specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same \
          object.",
    ..TypeSpec::new("tuple", Kind::Tuple)
};

#[inline(always)]
fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Tuple>> {
    vm.tuple_receiver(arguments, method)
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    let exact = class == vm.types.tuple;
    check_arguments(vm, "tuple", given.len(), if exact { keywords } else { &[] }, 0, 1)?;
    let plain = match given.first() {
        Some(&iterable) => from_iterable(vm, iterable)?,
        None => vm.tuple(&[])?,
    };
    if exact {
        return Ok(plain);
    }
    Ok(vm.new_object(class, |header| Boxed { header, value: plain })?.into())
}

/// `tuple(v)`
pub fn from_iterable(vm: &mut Machine, v: Value) -> Result {
    if v.is_kind(Kind::Tuple) {
        return Ok(v);
    }
    if let Some(items) = vm.known_items(v) {
        vm.charge(items.len() as u64 / 16)?;
        return vm.tuple(items);
    }
    let items = vm.to_array(v)?;
    vm.tuple(items.as_slice())
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__repr__")?;
    if tuple.is_empty() {
        return vm.str("()");
    }
    sequence::guarded_repr(vm, tuple.into(), "(...)", |vm, text| {
        sequence::push_bytes(vm, text, b"(")?;
        sequence::push_items(vm, text, Items::Tuple(tuple))?;
        sequence::push_bytes(vm, text, if tuple.len() == 1 { b",)" } else { b")" })
    })
}

fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__hash__")?;
    let hash = vm.hash(tuple.into())?;
    vm.int(hash as i64)
}

fn compare(vm: &mut Machine, arguments: &[Value], operator: CompareOperator) -> Result {
    let tuple = this(vm, arguments, "__eq__")?;
    match vm.as_tuple(arguments[1]) {
        Some(other) => sequence::compare(vm, operator, Items::Tuple(tuple), Items::Tuple(other)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn iterate(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__iter__")?;
    iterators::of_tuple(vm, tuple.into())
}

fn length(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__len__")?;
    vm.int_from_usize(tuple.len())
}

fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__getitem__")?;
    let key = arguments[1];
    if let Some(slice) = key.downcast::<Slice>() {
        return get_slice(vm, tuple, slice);
    }
    match vm.find_index(key)? {
        Some(n) => match wrap_index(n, tuple.len()).and_then(|i| tuple.get(i)) {
            Some(item) => Ok(item),
            None => Err(vm.index_error(format_args!("tuple index out of range"))),
        },
        None => {
            let name = vm.type_name(key);
            Err(vm.type_error(format_args!("tuple indices must be integers or slices, not {name}")))
        }
    }
}

/// `tuple[slice]`
pub fn get_slice(vm: &mut Machine, tuple: Ref<Tuple>, slice: Ref<Slice>) -> Result {
    let bounds = vm.unpack_slice(slice)?;
    part(vm, tuple, bounds)
}

/// `tuple[start:stop:step]`
pub fn part(vm: &mut Machine, tuple: Ref<Tuple>, bounds: (i64, i64, i64)) -> Result {
    let (start, stop, step, count) = adjust_slice(bounds, tuple.len());
    if count == tuple.len() && step == 1 {
        return Ok(tuple.into());
    }
    if step == 1 {
        vm.charge(count as u64 / 16)?;
        let items = tuple.as_slice().get(start as usize..(stop as usize).max(start as usize)).unwrap_or(&[]);
        return vm.tuple(items);
    }
    let selected = vm.get_slice(tuple.as_slice(), (start, stop, step, count))?;
    vm.tuple(&selected)
}

fn add(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__add__")?;
    match vm.as_tuple(arguments[1]) {
        Some(other) => concatenate(vm, tuple, other),
        None => {
            let name = vm.type_name(arguments[1]);
            Err(vm.type_error(format_args!("can only concatenate tuple (not \"{name}\") to tuple")))
        }
    }
}

/// `a + b`
pub fn concatenate(vm: &mut Machine, a: Ref<Tuple>, b: Ref<Tuple>) -> Result {
    if a.is_empty() {
        return Ok(b.into());
    }
    if b.is_empty() {
        return Ok(a.into());
    }
    build(vm, a.len() + b.len(), &mut |i| a.get(i).or_else(|| b.get(i - a.len())))
}

/// A tuple whose items a function gives by index.
fn build(vm: &mut Machine, length: usize, item: &mut dyn FnMut(usize) -> Option<Value>) -> Result {
    vm.charge(length as u64 / 16)?;
    let mut items = alloc::vec::Vec::new();
    if !vm.heap.has_room(length.saturating_mul(size_of::<Value>())) || items.try_reserve_exact(length).is_err() {
        return Err(vm.no_memory());
    }
    items.extend((0..length).map(|i| item(i).unwrap_or(Value::NONE)));
    vm.tuple(&items)
}

fn multiply(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__mul__")?;
    match sequence::repeat_count(vm, arguments[1])? {
        Some(count) => repeat(vm, tuple, count),
        None => {
            let name = vm.type_name(arguments[1]);
            Err(vm.type_error(format_args!("can't multiply sequence by non-int of type '{name}'")))
        }
    }
}

/// `tuple * count`
pub fn repeat(vm: &mut Machine, tuple: Ref<Tuple>, count: usize) -> Result {
    if count == 1 || tuple.is_empty() {
        return Ok(tuple.into());
    }
    let total = sequence::repeated_length(vm, tuple.len(), count)?;
    build(vm, total, &mut |i| tuple.get(i % tuple.len()))
}

fn contains(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__contains__")?;
    sequence::contains(vm, Items::Tuple(tuple), arguments[1]).map(Value::bool)
}

fn new_arguments(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "__getnewargs__")?;
    vm.tuple(&[tuple.into()])
}

fn index(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "index")?;
    let (start, stop) = sequence::search_bounds(vm, arguments[2], arguments[3], || tuple.len())?;
    match sequence::position(vm, Items::Tuple(tuple), arguments[1], start, stop)? {
        Some(index) => vm.int_from_usize(index),
        None => Err(vm.value_error(format_args!("tuple.index(x): x not in tuple"))),
    }
}

fn count(vm: &mut Machine, arguments: &[Value]) -> Result {
    let tuple = this(vm, arguments, "count")?;
    sequence::count(vm, Items::Tuple(tuple), arguments[1])
}
