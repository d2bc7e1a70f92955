//! Builtin functions that reduce an iterable to one value: `sum`, `min`, `max`, `any`, `all`.
//! Invariant: what must survive the next item (the best so far, a partial sum) is in a rooted list, since taking an item
//! may run Python code and collect.

use core::cell::Cell;
use core::ops::ControlFlow;

use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::heap::Ref;
use crate::interp::task::{self, Step, Task};
use crate::machine::Machine;
use crate::native::{Intrinsic, Result};
use crate::object::{Kind, List, Native, NativeFunction, Range, Str};
use crate::operations::integer::small_i128;
use crate::value::Value;

pub fn all(vm: &mut Machine, arguments: &[Value]) -> Result {
    if vm.is_gathered(arguments[0]) {
        return vm.begin_gathering(arguments[0], take_truth, whether_found, &[Value::FALSE], false);
    }
    Ok(Value::bool(!finds(vm, arguments[0], false)?))
}

pub fn any(vm: &mut Machine, arguments: &[Value]) -> Result {
    if vm.is_gathered(arguments[0]) {
        return vm.begin_gathering(arguments[0], take_truth, whether_found, &[Value::FALSE], true);
    }
    Ok(Value::bool(finds(vm, arguments[0], true)?))
}

/// Is there an item whose truth is `wanted`?
fn finds(vm: &mut Machine, v: Value, wanted: bool) -> Result<bool> {
    if let Some((looked_at, found)) = finds_bool(vm, v, wanted) {
        vm.charge(looked_at as u64)?;
        return Ok(found);
    }
    let mut found = false;
    vm.for_each_collecting(v, &mut |vm, item| {
        found = vm.is_true(item)? == wanted;
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// The same of a list or tuple that holds nothing but bools up to there, with how many that are. None: it is another thing.
fn finds_bool(vm: &Machine, v: Value, wanted: bool) -> Option<(usize, bool)> {
    let items = vm.known_items(v)?;
    let passed = items.iter().take_while(|item| **item == Value::bool(!wanted)).count();
    match items.get(passed) {
        None => Some((passed, false)),
        Some(item) => (*item == Value::bool(wanted)).then_some((passed + 1, true)),
    }
}

/// The task of `any` and `all`: its flag is the truth that ends it, place 0 says whether an item had it.
fn take_truth(vm: &mut Machine, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
    let found = vm.is_true(item)? == task.payload.flag;
    task.payload.put(0, Value::bool(found));
    Ok(found)
}

fn whether_found(_: &mut Machine, task: Ref<Native<Task>>) -> Result {
    Ok(Value::bool((task.payload.get(0) == Value::TRUE) == task.payload.flag))
}

// -- sum -------------------------------------------------------------------------------------------------------------------

/// A sum of floats with what rounding lost beside it (Neumaier's compensated summation).
#[derive(Clone, Copy, Default)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    #[inline(always)]
    fn add(&mut self, x: f64) {
        let sum = self.high + x;
        if self.high.abs() >= x.abs() {
            self.low += (self.high - sum) + x;
        } else {
            self.low += (x - sum) + self.high;
        }
        self.high = sum;
    }

    /// The sum with all items, if they are floats.
    fn with_all(mut self, items: &[Value]) -> Option<Compensated> {
        for item in items {
            self.add(item.as_float()?);
        }
        Some(self)
    }

    fn total(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// The sum so far: as long as possible a machine number.
#[derive(Clone, Copy)]
enum Sum {
    Int(i64),
    Float(Compensated),
    Any(Value),
}

impl Sum {
    fn from(start: Value) -> Sum {
        match (start.as_small_int(), start.as_float()) {
            (Some(n), _) => Sum::Int(n),
            (_, Some(x)) => Sum::Float(Compensated { high: x, low: 0.0 }),
            _ => Sum::Any(start),
        }
    }

    fn value(self, vm: &mut Machine) -> Result {
        match self {
            Sum::Int(n) => vm.int(n),
            Sum::Float(x) => Ok(Value::float(x.total())),
            Sum::Any(value) => Ok(value),
        }
    }
}

pub fn sum(vm: &mut Machine, arguments: &[Value]) -> Result {
    let start = arguments[1].present().unwrap_or(Value::small_int(0));
    reject_text(vm, start)?;
    if let Some(total) = sum_of_range(vm, arguments[0], start)? {
        return Ok(total);
    }
    if let Some(total) = sum_of_numbers(vm, arguments[0], start)? {
        return Ok(total);
    }
    if vm.is_gathered(arguments[0]) {
        return begin_sum(vm, arguments[0], start);
    }
    let holder = holder(vm, &[start])?;
    let mut sum = Sum::from(start);
    vm.rooted(&[holder.into()], |vm| {
        vm.for_each_collecting(arguments[0], &mut |vm, item| {
            sum = add_item(vm, sum, item)?;
            if let Sum::Any(so_far) = sum {
                holder.set(&mut vm.heap, 0, so_far);
            }
            Ok(ControlFlow::Continue(()))
        })
    })?;
    sum.value(vm)
}

/// Places of the task of `sum`. TOTAL is the sum; but with LOW a float, that is what a compensated sum lost, and with LOW
/// an int, it is the upper half of a machine number whose lower half TOTAL is.
const TOTAL: usize = 0;
const LOW: usize = 1;

fn begin_sum(vm: &mut Machine, source: Value, start: Value) -> Result {
    let low = if start.is_float() { Value::float(0.0) } else { Value::EMPTY };
    vm.begin_gathering(source, take_term, total_of, &[start, low], false)
}

fn take_term(vm: &mut Machine, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
    let this = &task.payload;
    let total = this.get(TOTAL);
    if Value::both_small_ints(total, item)
        && this.get(LOW).is_empty()
        && let Some(sum) = total.shifted_int().checked_add(item.shifted_int())
    {
        this.put(TOTAL, Value::from_shifted_int(sum));
        return Ok(false);
    }
    let sum = add_item(vm, sum_in(this), item)?;
    keep_sum(vm, task, sum);
    Ok(false)
}

fn sum_in(task: &Task) -> Sum {
    let (total, low) = (task.get(TOTAL), task.get(LOW));
    match (total.as_small_int(), low.as_small_int()) {
        (Some(lower), Some(upper)) => Sum::Int(upper << 32 | lower),
        (Some(n), None) => Sum::Int(n),
        _ => match (total.as_float(), low.as_float()) {
            (Some(high), Some(low)) => Sum::Float(Compensated { high, low }),
            _ => Sum::Any(total),
        },
    }
}

fn keep_sum(vm: &mut Machine, task: Ref<Native<Task>>, sum: Sum) {
    let (total, low) = match sum {
        Sum::Int(n) if (Value::INT_MIN..=Value::INT_MAX).contains(&n) => (Value::small_int(n), Value::EMPTY),
        Sum::Int(n) => (Value::small_int(n & 0xFFFF_FFFF), Value::small_int(n >> 32)),
        Sum::Float(x) => (Value::float(x.high), Value::float(x.low)),
        Sum::Any(value) => (value, Value::EMPTY),
    };
    vm.set_in_task(task, TOTAL, total);
    task.payload.put(LOW, low);
}

fn total_of(vm: &mut Machine, task: Ref<Native<Task>>) -> Result {
    sum_in(&task.payload).value(vm)
}

fn reject_text(vm: &mut Machine, start: Value) -> Result<()> {
    let plain = vm.unbox(start);
    let (what, how) = match plain.kind() {
        Some(Kind::Str) if plain.downcast::<Str>().is_some() => ("strings", "''.join(seq)"),
        Some(Kind::Bytes) => ("bytes", "b''.join(seq)"),
        Some(Kind::ByteArray) => ("bytearray", "b''.join(seq)"),
        _ => return Ok(()),
    };
    Err(vm.type_error(format_args!("sum() can't sum {what} [use {how} instead]")))
}

/// The sum of a list or tuple of nothing but ints of some words, or of floats and small ones: no item can run code.
fn sum_of_numbers(vm: &mut Machine, v: Value, start: Value) -> Result<Option<Value>> {
    let Some(items) = vm.known_items(v) else { return Ok(None) };
    if let Some(first) = start.as_small_int()
        && items.iter().all(|item| item.is_small_int())
    {
        vm.charge(items.len() as u64)?;
        // 2^15 of them fit 63 bits.
        let sums = items.chunks(1 << 15).map(|part| part.iter().map(|item| item.small_int_unchecked()).sum::<i64>());
        let total = sums.map(i128::from).sum::<i128>() + i128::from(first);
        return vm.int_from_i128(total).map(Some);
    }
    let wide = |total: i128, item: &Value| total.checked_add(small_i128(*item)?);
    if let Some(total) = small_i128(start).and_then(|start| items.iter().try_fold(start, wide)) {
        vm.charge(items.len() as u64)?;
        return vm.int_from_i128(total).map(Some);
    }
    let total = match (start.as_small_int(), start.as_float()) {
        // From an int on the first float begins the compensated sum.
        (Some(0), _) => Compensated { high: 0.0, low: 0.0 },
        (_, Some(x)) => Compensated { high: x, low: 0.0 },
        _ => return Ok(None),
    };
    let Some(total) = total.with_all(items).filter(|_| !items.is_empty()) else { return Ok(None) };
    vm.charge(items.len() as u64)?;
    Ok(Some(Value::float(total.total())))
}

/// Gauss's formula for a range of small ints.
fn sum_of_range(vm: &mut Machine, v: Value, start: Value) -> Result<Option<Value>> {
    let (Some(range), Some(start)) = (v.downcast::<Range>(), start.as_small_int()) else { return Ok(None) };
    let (Some(first), Some(step), Some(count)) =
        (range.start.as_small_int(), range.step.as_small_int(), range.length.as_small_int())
    else {
        return Ok(None);
    };
    let (first, step, count) = (i128::from(first), i128::from(step), i128::from(count));
    let total = count.checked_mul(2 * first + (count - 1) * step).map(|twice| twice / 2);
    match total.and_then(|t| t.checked_add(i128::from(start))) {
        Some(total) => vm.int_from_i128(total).map(Some),
        None => Ok(None),
    }
}

#[inline]
fn add_item(vm: &mut Machine, sum: Sum, item: Value) -> Result<Sum> {
    match sum {
        Sum::Int(total) => {
            if let Some(n) = item.as_small_int().or(item.as_bool().map(i64::from))
                && let Some(new) = total.checked_add(n)
            {
                return Ok(Sum::Int(new));
            }
            if let Some(x) = item.as_float() {
                let mut compensated = Compensated { high: total as f64, low: 0.0 };
                compensated.add(x);
                return Ok(Sum::Float(compensated));
            }
        }
        Sum::Float(mut total) => {
            if let Some(x) = item.as_float().or(item.as_small_int().or(item.as_bool().map(i64::from)).map(|n| n as f64)) {
                total.add(x);
                return Ok(Sum::Float(total));
            }
        }
        Sum::Any(_) => {}
    }
    let so_far = sum.value(vm)?;
    add_any(vm, so_far, item)
}

/// Adds by `+`; a float result goes on as a compensated sum.
fn add_any(vm: &mut Machine, so_far: Value, item: Value) -> Result<Sum> {
    let new = vm.binary(BinaryOperator::Add, so_far, item)?;
    Ok(match new.as_float() {
        Some(x) => Sum::Float(Compensated { high: x, low: 0.0 }),
        None => Sum::Any(new),
    })
}

fn holder(vm: &mut Machine, items: &[Value]) -> Result<Ref<List>> {
    let answer = List::new(&mut vm.heap, items);
    vm.check(answer)
}

// -- min and max -------------------------------------------------------------------------------------------------------------

pub fn min(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    extreme(vm, "min", CompareOperator::Lt, arguments, keywords)
}

pub fn max(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    extreme(vm, "max", CompareOperator::Gt, arguments, keywords)
}

/// Is the function `min` or `max`? The comparison that makes an item better.
pub(crate) fn extreme_of(function: &NativeFunction) -> Option<CompareOperator> {
    match function.definition.intrinsic? {
        Intrinsic::Least => Some(CompareOperator::Lt),
        Intrinsic::Greatest => Some(CompareOperator::Gt),
        _ => None,
    }
}

/// The least or greatest of several small ints, or of several floats; None of others.
#[inline]
pub(crate) fn extreme_of_numbers(given: &[Value], least: bool) -> Option<Value> {
    let (&first, others) = given.split_first()?;
    let mut best = first;
    for &other in others {
        let is_better = if Value::both_small_ints(best, other) {
            if least { other.shifted_int() < best.shifted_int() } else { other.shifted_int() > best.shifted_int() }
        } else {
            let (x, y) = (best.as_float()?, other.as_float()?);
            if least { y < x } else { y > x }
        };
        if is_better {
            best = other;
        }
    }
    Some(best)
}

fn extreme(vm: &mut Machine, name: &str, better: CompareOperator, arguments: &[Value], keywords: &[Value]) -> Result {
    let positional = arguments.len() - keywords.len();
    let given = &arguments[..positional];
    if let (&[a, b], true) = (given, keywords.is_empty()) {
        return Ok(if vm.compare_bool(better, b, a)? { b } else { a });
    }
    if keywords.is_empty()
        && given.len() > 2
        && let Some(best) = extreme_of_numbers(given, better == CompareOperator::Lt)
    {
        return Ok(best);
    }
    let (key, default) = options(vm, name, keywords, &arguments[positional..])?;
    if let Some(key) = key.filter(|key| !given.is_empty() && vm.is_python_function(*key))
        && (given.len() == 1 || default.is_empty())
    {
        return begin_extreme(vm, better, given, key, default);
    }
    match *given {
        [] => Err(vm.type_error(format_args!("{name} expected at least 1 argument, got 0"))),
        [iterable] if key.is_none() && vm.is_gathered(iterable) => {
            let empty = Value::EMPTY;
            let values = [empty, empty, empty, empty, default];
            vm.begin_gathering(iterable, take_better, best_taken, &values, better == CompareOperator::Lt)
        }
        [iterable] => match best_of(vm, iterable, better, key)? {
            Some(best) => Ok(best),
            None if !default.is_empty() => Ok(default),
            None => Err(vm.value_error(format_args!("{name}() iterable argument is empty"))),
        },
        _ if !default.is_empty() => {
            Err(vm.type_error(format_args!("Cannot specify a default for {name}() with multiple positional arguments")))
        }
        _ => {
            let items = vm.tuple(given)?;
            Ok(best_of(vm, items, better, key)?.unwrap_or(Value::NONE))
        }
    }
}

/// Places of the task of `min` and `max` with a key: what gives the items, the key function, the best item and its key,
/// the item whose key is being computed, and the default.
const ITERATOR: usize = 0;
const KEY: usize = 1;
const BEST: usize = 2;
const BEST_KEY: usize = 3;
const DEFAULT: usize = 4;
const ITEM: usize = 5;

fn begin_extreme(vm: &mut Machine, better: CompareOperator, given: &[Value], key: Value, default: Value) -> Result {
    let items = match *given {
        [iterable] => iterable,
        _ => vm.tuple(given)?,
    };
    let iterator = vm.iter(items)?;
    let empty = Value::EMPTY;
    let is_least = better == CompareOperator::Lt;
    vm.begin_task(next_extreme, task::nothing, &[iterator, key, empty, empty, default], is_least)
}

fn next_extreme(vm: &mut Machine, task: Ref<Native<Task>>, answer: Value) -> Result<Step> {
    let this = &task.payload;
    let better = if this.flag { CompareOperator::Lt } else { CompareOperator::Gt };
    if this.calls.get() > 0 {
        let best = this.get(BEST_KEY);
        let is_first = this.calls.get() == 1;
        if is_first || vm.rooted(&[task.into(), answer], |vm| vm.compare_bool(better, answer, best))? {
            vm.set_in_task(task, BEST, this.get(ITEM));
            vm.set_in_task(task, BEST_KEY, answer);
        }
    }
    let iterator = this.get(ITERATOR);
    vm.charge(1)?;
    if let Some(item) = vm.rooted(&[task.into()], |vm| vm.next_collecting(iterator))? {
        this.calls.set(this.calls.get() + 1);
        vm.set_in_task(task, ITEM, item);
        return Ok(Step::Call { callable: this.get(KEY), first: Value::EMPTY, last: item });
    }
    best_taken(vm, task).map(Step::Done)
}

/// The task of `min` and `max` of a generator without a key: places as above.
fn take_better(vm: &mut Machine, task: Ref<Native<Task>>, item: Value) -> Result<bool> {
    let this = &task.payload;
    let better = if this.flag { CompareOperator::Lt } else { CompareOperator::Gt };
    let best = this.get(BEST);
    let is_better = match best.present() {
        Some(best) if Value::both_small_ints(item, best) => {
            let (item, best) = (item.shifted_int(), best.shifted_int());
            if this.flag { item < best } else { item > best }
        }
        Some(best) => vm.compare_bool(better, item, best)?,
        None => true,
    };
    if is_better {
        vm.set_in_task(task, BEST, item);
    }
    Ok(false)
}

fn best_taken(vm: &mut Machine, task: Ref<Native<Task>>) -> Result {
    let this = &task.payload;
    match this.get(BEST).present().or(this.get(DEFAULT).present()) {
        Some(best) => Ok(best),
        None => {
            let name = if this.flag { "min" } else { "max" };
            Err(vm.value_error(format_args!("{name}() iterable argument is empty")))
        }
    }
}

/// `key` and `default`.
fn options(vm: &mut Machine, name: &str, keywords: &[Value], values: &[Value]) -> Result<(Option<Value>, Value)> {
    let (mut key, mut default) = (None, Value::EMPTY);
    for (&keyword, &value) in keywords.iter().zip(values) {
        if keyword == vm.names.key {
            key = Some(value).filter(|v| !v.is_none());
        } else if keyword == vm.names.default {
            default = value;
        } else {
            return Err(super::receiver::unexpected_keyword(vm, name, keyword, &["key", "default"]));
        }
    }
    Ok((key, default))
}

fn best_of(vm: &mut Machine, iterable: Value, better: CompareOperator, key: Option<Value>) -> Result<Option<Value>> {
    match key {
        Some(key) => best_by_key(vm, iterable, better, key),
        None => best_itself(vm, iterable, better),
    }
}

/// The best of a list or tuple of small ints alone.
fn best_int(vm: &mut Machine, iterable: Value, better: CompareOperator) -> Result<Option<Value>> {
    let items = match vm.known_items(iterable) {
        Some(items) if items.iter().all(|item| item.is_small_int()) => items,
        _ => return Ok(None),
    };
    vm.charge(items.len() as u64)?;
    let numbers = items.iter().map(|item| item.shifted_int());
    let best = if better == CompareOperator::Lt { numbers.min() } else { numbers.max() };
    Ok(best.map(Value::from_shifted_int))
}

fn best_itself(vm: &mut Machine, iterable: Value, better: CompareOperator) -> Result<Option<Value>> {
    if let Some(best) = best_int(vm, iterable, better)? {
        return Ok(Some(best));
    }
    let holder = holder(vm, &[Value::EMPTY])?;
    let best = Cell::new(Value::EMPTY);
    vm.rooted(&[holder.into()], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, item| {
            let so_far = best.get();
            if so_far.is_empty() || vm.compare_bool(better, item, so_far)? {
                best.set(item);
                if item.is_object() {
                    holder.set(&mut vm.heap, 0, item);
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(best.get().present())
}

fn best_by_key(vm: &mut Machine, iterable: Value, better: CompareOperator, key: Value) -> Result<Option<Value>> {
    // Best item, its key, and the item whose key is being computed.
    let holder = holder(vm, &[Value::EMPTY, Value::EMPTY, Value::EMPTY])?;
    vm.rooted(&[holder.into(), key], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, item| {
            holder.set(&mut vm.heap, 2, item);
            let computed = vm.call_collecting(key, &[item])?;
            let so_far = holder.get(1).unwrap_or(Value::EMPTY);
            if so_far.is_empty() || vm.compare_bool(better, computed, so_far)? {
                holder.set(&mut vm.heap, 0, item);
                holder.set(&mut vm.heap, 1, computed);
            }
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(holder.get(0).and_then(Value::present))
}
