//! What lists and tuples have in common: comparing, searching, repeating, printing.
//! Invariant: a list is read item by item, since comparing items may run Python code that changes it.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::bytecode::ops::CompareOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{List, Str, Tuple};
use crate::operations::compare::{holds, order_texts};
use crate::value::Value;

/// A list or tuple.
#[derive(Clone, Copy)]
pub enum Items {
    List(Ref<List>),
    Tuple(Ref<Tuple>),
}

impl Items {
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        match self {
            Items::List(list) => list.get(index),
            Items::Tuple(tuple) => tuple.get(index),
        }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        match self {
            Items::List(list) => list.len(),
            Items::Tuple(tuple) => tuple.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items, to be looked at before the next change.
    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        match self {
            Items::List(list) => list.as_slice(),
            Items::Tuple(tuple) => tuple.as_slice(),
        }
    }
}

/// The index from which charging pays: shorter work costs no more than the call itself.
const FREE_ITEMS: usize = 16;

/// Charges for looking at `count` items.
#[inline(always)]
pub fn charge_items(vm: &mut Machine, count: usize) -> Result<()> {
    if count > FREE_ITEMS { vm.charge(count as u64 / 8) } else { Ok(()) }
}

/// Compares lexicographically.
pub fn compare(vm: &mut Machine, operator: CompareOperator, a: Items, b: Items) -> Result {
    let differ = a.len() != b.len();
    match operator {
        CompareOperator::Eq if differ => return Ok(Value::FALSE),
        CompareOperator::Ne if differ => return Ok(Value::TRUE),
        _ => {}
    }
    charge_items(vm, a.len().min(b.len()))?;
    vm.nested(|vm| compare_items(vm, operator, a, b))
}

/// The order of two floats, and of two strings where more is asked than whether they are equal: one look decides about equality
/// and order. None: of others.
#[inline(always)]
fn order_at_once(operator: CompareOperator, a: Value, b: Value) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.as_float(), b.as_float()) {
        return a.partial_cmp(&b);
    }
    if matches!(operator, CompareOperator::Eq | CompareOperator::Ne) {
        return None;
    }
    Some(order_texts(a.downcast::<Str>()?.as_bytes(), b.downcast::<Str>()?.as_bytes()))
}

fn compare_items(vm: &mut Machine, operator: CompareOperator, a: Items, b: Items) -> Result {
    let mut at = 0;
    while let (Some(left), Some(right)) = (a.get(at), b.get(at)) {
        at += 1;
        if left == right {
            continue;
        }
        match order_at_once(operator, left, right) {
            Some(Ordering::Equal) => continue,
            Some(order) => return Ok(Value::bool(holds(operator, order))),
            None => {}
        }
        if !Value::both_small_ints(left, right) && vm.equal(left, right)? {
            continue;
        }
        if Value::both_small_ints(left, right) {
            return Ok(Value::bool(holds(operator, left.shifted_int().cmp(&right.shifted_int()))));
        }
        return match operator {
            CompareOperator::Eq => Ok(Value::FALSE),
            CompareOperator::Ne => Ok(Value::TRUE),
            _ => vm.compare(operator, left, right),
        };
    }
    let (a, b) = (a.len(), b.len());
    Ok(Value::bool(match operator {
        CompareOperator::Lt => a < b,
        CompareOperator::Le => a <= b,
        CompareOperator::Eq => a == b,
        CompareOperator::Ne => a != b,
        CompareOperator::Gt => a > b,
        CompareOperator::Ge => a >= b,
    }))
}

/// `item in items`
pub fn contains(vm: &mut Machine, items: Items, item: Value) -> Result<bool> {
    Ok(position(vm, items, item, 0, usize::MAX)?.is_some())
}

/// The first index in `start..stop` whose item equals `item`.
pub fn position(vm: &mut Machine, items: Items, item: Value, start: usize, stop: usize) -> Result<Option<usize>> {
    charge_items(vm, items.len().saturating_sub(start))?;
    if item.is_small_int()
        && let Some(found) = position_of_int(items, item, start, stop)
    {
        return Ok(found);
    }
    let mut at = start;
    while at < stop
        && let Some(candidate) = items.get(at)
    {
        if vm.equal(candidate, item)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

/// The same for a small int among immediate values: a scan for one word. None where an item needs a real comparison.
fn position_of_int(items: Items, item: Value, start: usize, stop: usize) -> Option<Option<usize>> {
    let slice = items.as_slice();
    let slice = &slice[start.min(slice.len())..stop.min(slice.len())];
    for (i, &candidate) in slice.iter().enumerate() {
        if candidate == item {
            return Some(Some(start + i));
        }
        if !candidate.is_small_int() {
            return None;
        }
    }
    Some(None)
}

/// How often a small int is among items, if they are all such ints. In one walk, for most lists that are asked are short.
fn count_of_int(items: &[Value], item: Value) -> Option<usize> {
    let mut found = 0;
    for candidate in items {
        if *candidate == item {
            found += 1;
        } else if !candidate.is_small_int() {
            return None;
        }
    }
    Some(found)
}

/// `items.count(item)`
pub fn count(vm: &mut Machine, items: Items, item: Value) -> Result {
    charge_items(vm, items.len())?;
    if item.is_small_int()
        && let Some(found) = count_of_int(items.as_slice(), item)
    {
        return vm.int_from_usize(found);
    }
    let (mut at, mut found) = (0, 0);
    while let Some(candidate) = items.get(at) {
        at += 1;
        if candidate == item || (!Value::both_small_ints(candidate, item) && vm.equal(candidate, item)?) {
            found += 1;
        }
    }
    vm.int_from_usize(found)
}

/// The bounds that `index` takes, omitted ones EMPTY.
pub fn search_bounds(vm: &mut Machine, start: Value, stop: Value, length: impl Fn() -> usize) -> Result<(usize, usize)> {
    let start = if start.is_empty() { 0 } else { vm.slice_bound(start)? };
    let stop = if stop.is_empty() { i64::MAX } else { vm.slice_bound(stop)? };
    let clamp = |n| crate::operations::item::clamp_position(n, length());
    Ok((clamp(start), clamp(stop)))
}

/// How often to repeat a sequence: None where the value is no int. Negative counts as 0; OverflowError past 64 bits.
pub fn repeat_count(vm: &mut Machine, v: Value) -> Result<Option<usize>> {
    if let Some(n) = v.as_small_int() {
        return Ok(Some(n.max(0) as usize));
    }
    if !vm.is_index(v)? {
        return Ok(None);
    }
    let index = vm.index(v)?;
    match vm.to_i64(index) {
        Some(n) => Ok(Some(n.max(0) as usize)),
        None => {
            let name = vm.type_name(v);
            Err(vm.overflow_error(format_args!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// Checks that `length` items `count` times fit, charges for them, and gives their number.
pub fn repeated_length(vm: &mut Machine, length: usize, count: usize) -> Result<usize> {
    match length.checked_mul(count) {
        Some(total) if vm.heap.has_room(total.saturating_mul(size_of::<Value>())) => {
            vm.charge(total as u64 / 8)?;
            Ok(total)
        }
        _ => Err(vm.no_memory()),
    }
}

// -- repr ----------------------------------------------------------------------------------------------------------------

/// Builds the repr of a container; `recursive` stands for one inside itself.
pub fn guarded_repr(
    vm: &mut Machine,
    object: Value,
    recursive: &str,
    body: impl FnOnce(&mut Machine, &mut Vec<u8>) -> Result<()>,
) -> Result {
    if vm.printing.contains(&object) {
        return vm.str(recursive);
    }
    if vm.printing.try_reserve(1).is_err() {
        return Err(vm.no_memory());
    }
    vm.printing.push(object);
    let mut text = Vec::new();
    let result = body(vm, &mut text);
    vm.printing.pop();
    result?;
    vm.wtf8(&text)
}

/// Appends bytes to text under construction.
pub fn push_bytes(vm: &mut Machine, text: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    if text.capacity() - text.len() < bytes.len() {
        let more = bytes.len().max(text.len());
        vm.charge(more as u64 / 16)?;
        if !vm.heap.has_room(text.len() + more) || text.try_reserve(bytes.len()).is_err() {
            return Err(vm.no_memory());
        }
    }
    text.extend_from_slice(bytes);
    Ok(())
}

/// Appends `repr(v)`.
pub fn push_repr(vm: &mut Machine, text: &mut Vec<u8>, v: Value) -> Result<()> {
    let repr = vm.repr(v)?;
    match vm.text(repr) {
        Some(repr) => push_bytes(vm, text, repr.as_bytes()),
        None => Ok(()),
    }
}

/// Appends the reprs of items, separated by commas.
pub fn push_items(vm: &mut Machine, text: &mut Vec<u8>, items: Items) -> Result<()> {
    let mut at = 0;
    while let Some(item) = items.get(at) {
        if at > 0 {
            push_bytes(vm, text, b", ")?;
        }
        push_repr(vm, text, item)?;
        at += 1;
    }
    Ok(())
}
