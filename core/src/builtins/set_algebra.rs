//! The algebra of sets: union, intersection, difference, symmetric difference, subset tests; as methods, which take any
//! iterable, and as operators, which take sets alone. Invariant: a result is a plain set or frozenset, as the receiver is.

use core::ops::ControlFlow;

use crate::builtins::set::{add_all, add_set, copy_as, new_empty, new_set, plain_class, this, this_mutable};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Set;
use crate::object::set::SetEntry;
use crate::object::table::Table;
use crate::operations::item::is_exact_set;
use crate::value::Value;

/// The set that an operand is; operators take nothing else.
fn operand(v: Value) -> Option<Ref<Set>> {
    v.downcast::<Set>()
}

/// An iterable as a set: itself, or a new one.
fn as_set(vm: &mut Machine, v: Value) -> Result<Ref<Set>> {
    if let Some(set) = v.downcast::<Set>()
        && is_exact_set(v)
    {
        return Ok(set);
    }
    let set = new_set(vm)?;
    vm.unrooted += 1;
    let result = add_all(vm, set, v);
    vm.unrooted -= 1;
    result?;
    Ok(set)
}

// -- comparing -----------------------------------------------------------------------------------------------------------

/// Is every element of `a` in `b`?
pub fn subset(vm: &mut Machine, a: Ref<Set>, b: Ref<Set>) -> Result<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    vm.charge(a.len() as u64 / 4)?;
    let mut at = 0;
    while let Some((number, entry)) = a.table.next_live(at) {
        at = number + 1;
        if vm.set_find(b, entry.key, entry.hash)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Have two sets the same elements?
pub fn same(vm: &mut Machine, a: Ref<Set>, b: Ref<Set>) -> Result<bool> {
    if a.len() != b.len() || (a.hash.get() != 0 && b.hash.get() != 0 && a.hash.get() != b.hash.get()) {
        return Ok(false);
    }
    subset(vm, a, b)
}

/// Defines comparison methods: NotImplemented for what is no set.
macro_rules! comparisons {
    ($($name:ident, $method:literal, |$vm:ident, $a:ident, $b:ident| $answer:expr;)*) => {
        $(pub fn $name($vm: &mut Machine, arguments: &[Value]) -> Result {
            let $a = this($vm, arguments, $method)?;
            let Some($b) = operand(arguments[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
            Ok(Value::bool($answer))
        })*
    };
}

comparisons! {
    equal, "__eq__", |vm, a, b| same(vm, a, b)?;
    not_equal, "__ne__", |vm, a, b| !same(vm, a, b)?;
    less, "__lt__", |vm, a, b| a.len() < b.len() && subset(vm, a, b)?;
    less_or_equal, "__le__", |vm, a, b| subset(vm, a, b)?;
    greater, "__gt__", |vm, a, b| a.len() > b.len() && subset(vm, b, a)?;
    greater_or_equal, "__ge__", |vm, a, b| subset(vm, b, a)?;
}

pub fn is_subset(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "issubset")?;
    let other = as_set(vm, arguments[1])?;
    subset(vm, set, other).map(Value::bool)
}

pub fn is_superset(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "issuperset")?;
    if let Some(other) = operand(arguments[1]).filter(|_| is_exact_set(arguments[1])) {
        return subset(vm, other, set).map(Value::bool);
    }
    let mut all = true;
    vm.for_each(arguments[1], &mut |vm, item| {
        all = vm.set_contains(set, item)?;
        Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(Value::bool(all))
}

pub fn is_disjoint(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "isdisjoint")?;
    disjoint(vm, set, arguments[1]).map(Value::bool)
}

/// Is no item of an iterable in the set?
pub fn disjoint(vm: &mut Machine, set: Ref<Set>, v: Value) -> Result<bool> {
    if let Some(other) = operand(v).filter(|_| is_exact_set(v)) {
        let (small, large) = if set.len() < other.len() { (set, other) } else { (other, set) };
        vm.charge(small.len() as u64 / 4)?;
        let mut at = 0;
        while let Some((number, entry)) = small.table.next_live(at) {
            at = number + 1;
            if vm.set_find(large, entry.key, entry.hash)?.is_some() {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let mut none = true;
    vm.for_each(v, &mut |vm, item| {
        none = !vm.set_contains(set, item)?;
        Ok(if none { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(none)
}

// -- union ---------------------------------------------------------------------------------------------------------------

pub fn union(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "union")?;
    let class = plain_class(vm, set);
    let result = copy_as(vm, class, set)?;
    add_each(vm, result, arguments[1])?;
    Ok(result.into())
}

pub fn update(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "update")?;
    add_each(vm, set, arguments[1])?;
    Ok(Value::NONE)
}

/// Adds what each of a tuple of iterables gives.
fn add_each(vm: &mut Machine, set: Ref<Set>, others: Value) -> Result<()> {
    each_other(vm, set, others, &mut |vm, other| add_all(vm, set, other))
}

/// Calls `body` with each of a tuple of other operands; the set is kept alive meanwhile.
fn each_other(
    vm: &mut Machine,
    set: Ref<Set>,
    others: Value,
    body: &mut dyn FnMut(&mut Machine, Value) -> Result<()>,
) -> Result<()> {
    let Some(others) = vm.as_tuple(others) else { return Ok(()) };
    vm.rooted(&[set.into()], |vm| {
        let mut at = 0;
        while let Some(other) = others.get(at) {
            at += 1;
            body(vm, other)?;
        }
        Ok(())
    })
}

/// Defines operators on two sets: NotImplemented for what is no set.
macro_rules! operators {
    ($($name:ident, $reflected:ident, $method:literal, $body:ident;)*) => {
        $(
            pub fn $name(vm: &mut Machine, arguments: &[Value]) -> Result {
                let a = this(vm, arguments, $method)?;
                let Some(b) = operand(arguments[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
                Ok($body(vm, a, b)?.into())
            }

            pub fn $reflected(vm: &mut Machine, arguments: &[Value]) -> Result {
                let b = this(vm, arguments, $method)?;
                let Some(a) = operand(arguments[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
                Ok($body(vm, a, b)?.into())
            }
        )*
    };
}

operators! {
    or, or_reflected, "__or__", union_of;
    and, and_reflected, "__and__", intersection_of;
    subtract, subtract_reflected, "__sub__", difference_of;
    xor, xor_reflected, "__xor__", symmetric_difference_of;
}

/// Defines in-place operators on two sets.
macro_rules! in_place_operators {
    ($($name:ident, $method:literal, $body:ident;)*) => {
        $(pub fn $name(vm: &mut Machine, arguments: &[Value]) -> Result {
            let a = this_mutable(vm, arguments, $method)?;
            let Some(b) = operand(arguments[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
            $body(vm, a, b)?;
            Ok(a.into())
        })*
    };
}

in_place_operators! {
    or_in_place, "__ior__", add_set;
    and_in_place, "__iand__", keep_common;
    subtract_in_place, "__isub__", remove_set;
    xor_in_place, "__ixor__", exchange_set;
}

/// `a | b`
pub fn union_of(vm: &mut Machine, a: Ref<Set>, b: Ref<Set>) -> Result<Ref<Set>> {
    let class = plain_class(vm, a);
    let result = copy_as(vm, class, a)?;
    add_set(vm, result, b)?;
    Ok(result)
}

// -- intersection --------------------------------------------------------------------------------------------------------

/// `a & b`
pub fn intersection_of(vm: &mut Machine, a: Ref<Set>, b: Ref<Set>) -> Result<Ref<Set>> {
    let class = plain_class(vm, a);
    let result = new_empty(vm, class)?;
    // The elements of the smaller one, looked up in the larger one.
    let (small, large) = if b.len() > a.len() { (a, b) } else { (b, a) };
    vm.charge(small.len() as u64 / 4)?;
    let mut at = 0;
    while let Some((number, entry)) = small.table.next_live(at) {
        at = number + 1;
        if vm.set_find(large, entry.key, entry.hash)?.is_some() {
            add_distinct(vm, result, entry)?;
        }
    }
    Ok(result)
}

/// Adds an element of another set to a result that has nothing but elements of the same set, which are all different.
#[inline]
fn add_distinct(vm: &mut Machine, result: Ref<Set>, entry: SetEntry) -> Result<()> {
    let answer = result.insert_new(&mut vm.heap, entry.hash, entry.key);
    vm.check(answer).map(|_| ())
}

/// The elements of a set that an iterable gives too.
pub fn intersection_with(vm: &mut Machine, set: Ref<Set>, v: Value) -> Result<Ref<Set>> {
    if let Some(other) = operand(v).filter(|_| is_exact_set(v)) {
        return intersection_of(vm, set, other);
    }
    let class = plain_class(vm, set);
    let result = new_empty(vm, class)?;
    vm.rooted(&[set.into(), result.into(), v], |vm| {
        vm.for_each_collecting(v, &mut |vm, item| {
            let hash = vm.hash(item)?;
            if vm.set_find(set, item, hash)?.is_some() {
                vm.set_add_hashed(result, item, hash)?;
            }
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(result)
}

pub fn intersection(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "intersection")?;
    Ok(intersection_with_all(vm, set, arguments[1])?.into())
}

fn intersection_with_all(vm: &mut Machine, set: Ref<Set>, others: Value) -> Result<Ref<Set>> {
    let Some(others) = vm.as_tuple(others) else { return Ok(set) };
    if others.is_empty() {
        let class = plain_class(vm, set);
        return copy_as(vm, class, set);
    }
    let (mut result, mut at) = (set, 0);
    while let Some(other) = others.get(at) {
        at += 1;
        vm.unrooted += 1;
        let answer = intersection_with(vm, result, other);
        vm.unrooted -= 1;
        result = answer?;
    }
    Ok(result)
}

pub fn intersection_update(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "intersection_update")?;
    let kept = intersection_with_all(vm, set, arguments[1])?;
    take_content(vm, set, kept);
    Ok(Value::NONE)
}

pub fn keep_common(vm: &mut Machine, set: Ref<Set>, other: Ref<Set>) -> Result<()> {
    let kept = intersection_of(vm, set, other)?;
    take_content(vm, set, kept);
    Ok(())
}

/// Gives a set the content of a new one that nobody else has.
fn take_content(vm: &mut Machine, set: Ref<Set>, new: Ref<Set>) {
    if set != new {
        vm.heap.barrier(&set.header);
        set.table.take_from(&new.table);
    }
}

// -- difference ----------------------------------------------------------------------------------------------------------

/// `a - b`
pub fn difference_of(vm: &mut Machine, a: Ref<Set>, b: Ref<Set>) -> Result<Ref<Set>> {
    let class = plain_class(vm, a);
    let result = new_empty(vm, class)?;
    vm.charge(a.len() as u64 / 4)?;
    if b.len() < a.len() / 2 {
        let answer = Table::with_capacity(&mut vm.heap, a.len());
        let table = vm.check(answer)?;
        vm.heap.barrier(&result.header);
        result.table.take_from(&table);
    }
    let mut at = 0;
    while let Some((number, entry)) = a.table.next_live(at) {
        at = number + 1;
        if vm.set_find(b, entry.key, entry.hash)?.is_none() {
            add_distinct(vm, result, entry)?;
        }
    }
    Ok(result)
}

pub fn difference(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "difference")?;
    let class = plain_class(vm, set);
    let result = copy_as(vm, class, set)?;
    each_other(vm, result, arguments[1], &mut |vm, other| remove_all(vm, result, other))?;
    Ok(result.into())
}

pub fn difference_update(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "difference_update")?;
    each_other(vm, set, arguments[1], &mut |vm, other| remove_all(vm, set, other))?;
    Ok(Value::NONE)
}

/// Takes out what an iterable gives.
pub fn remove_all(vm: &mut Machine, set: Ref<Set>, v: Value) -> Result<()> {
    if let Some(other) = operand(v).filter(|_| is_exact_set(v)) {
        return remove_set(vm, set, other);
    }
    vm.rooted(&[set.into(), v], |vm| {
        vm.for_each_collecting(v, &mut |vm, item| {
            vm.set_remove(set, item)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

pub fn remove_set(vm: &mut Machine, set: Ref<Set>, other: Ref<Set>) -> Result<()> {
    if set == other {
        set.table.clear();
        return Ok(());
    }
    vm.charge(other.len() as u64 / 4)?;
    let mut at = 0;
    while let Some((number, entry)) = other.table.next_live(at) {
        at = number + 1;
        vm.set_remove_hashed(set, entry.key, entry.hash)?;
    }
    Ok(())
}

// -- symmetric difference ------------------------------------------------------------------------------------------------

/// `a ^ b`
pub fn symmetric_difference_of(vm: &mut Machine, a: Ref<Set>, b: Ref<Set>) -> Result<Ref<Set>> {
    let class = plain_class(vm, a);
    let result = copy_as(vm, class, a)?;
    exchange_set(vm, result, b)?;
    Ok(result)
}

pub fn symmetric_difference(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "symmetric_difference")?;
    let class = plain_class(vm, set);
    let result = copy_as(vm, class, set)?;
    exchange_all(vm, result, arguments[1])?;
    Ok(result.into())
}

pub fn symmetric_difference_update(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "symmetric_difference_update")?;
    exchange_all(vm, set, arguments[1])?;
    Ok(Value::NONE)
}

fn exchange_all(vm: &mut Machine, set: Ref<Set>, v: Value) -> Result<()> {
    // Equal items must count once, so an iterable becomes a set first.
    let other = as_set(vm, v)?;
    exchange_set(vm, set, other)
}

/// Takes out what both have, adds what only the other has.
pub fn exchange_set(vm: &mut Machine, set: Ref<Set>, other: Ref<Set>) -> Result<()> {
    if set == other {
        set.table.clear();
        return Ok(());
    }
    vm.charge(other.len() as u64 / 4)?;
    let mut at = 0;
    while let Some((number, entry)) = other.table.next_live(at) {
        at = number + 1;
        if !vm.set_remove_hashed(set, entry.key, entry.hash)? {
            vm.set_add_hashed(set, entry.key, entry.hash)?;
        }
    }
    Ok(())
}
