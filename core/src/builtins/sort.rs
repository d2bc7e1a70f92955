//! Sorting lists: keys computed once, a comparison chosen by what the keys are, `merge_sort.rs` to do it.
//! Invariant: while a list is sorted it is empty to everyone who looks; its items are in a list that only the sort knows,
//! and come back whatever happens.

use alloc::vec::Vec;

use crate::builtins::merge_sort::merge_sort;
use crate::bytecode::ops::CompareOperator;
use crate::heap::Ref;
use crate::interp::task::{Step, Task};
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Array, Class, Described, Function, Header, Kind, List, Native, Str, Tuple};
use crate::operations::compare::order_texts;
use crate::value::Value;

/// What all keys of a sort are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Ints,
    /// Floats, or floats and immediate ints: all are exact as floats.
    Floats,
    Strings,
    /// Tuples that begin with immediate ints, with floats, or with strings.
    Tuples(First),
    /// Instances of one class, which orders them by a method in Python.
    Instances(Ordering),
    Any,
}

/// What all tuples of a sort begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Ints,
    /// None of them is NaN.
    Floats,
    Strings,
}

/// A class and its `__lt__`, as they were when a sort began.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ordering {
    class: Ref<Class>,
    version: u32,
    less: Ref<Function>,
}

/// An element that is sorted: its key, or key and item.
trait Element: Copy {
    fn key(&self) -> Value;
}

impl Element for Value {
    #[inline(always)]
    fn key(&self) -> Value {
        *self
    }
}

/// A key with the item that it stands for.
#[derive(Clone, Copy)]
struct Keyed {
    key: Value,
    item: Value,
}

impl Element for Keyed {
    #[inline(always)]
    fn key(&self) -> Value {
        self.key
    }
}

/// `list.sort(key=key, reverse=reverse)`
pub fn sort_list(vm: &mut Machine, list: Ref<List>, key: Option<Value>, reverse: bool) -> Result<()> {
    let count = list.len();
    if count < 2 && key.is_none() {
        return Ok(());
    }
    vm.charge(count as u64)?;
    let before = if vm.is_python_refused() { Some(items_of(vm, list)?) } else { None };
    let hidden = vm.allocate(List { header: Header::new(Kind::List, List::SHAPE), items: Array::new() })?;
    vm.heap.barrier(&hidden.header);
    hidden.items.take_from(&list.items);
    let result = vm.rooted(&[list.into(), hidden.into()], |vm| sort_hidden(vm, hidden, key, reverse));
    if let Some(before) = before.filter(|_| vm.was_refused()) {
        hidden.items.as_mut_slice().copy_from_slice(&before);
    }
    let modified = list.items.capacity() > 0;
    vm.heap.barrier(&list.header);
    list.items.take_from(&hidden.items);
    result?;
    if modified {
        return Err(vm.value_error(format_args!("list modified during sort")));
    }
    Ok(())
}

/// What a list holds.
fn items_of(vm: &mut Machine, list: Ref<List>) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    if items.try_reserve_exact(list.len()).is_err() {
        return Err(vm.no_memory());
    }
    items.extend_from_slice(list.items.as_slice());
    Ok(items)
}

fn sort_hidden(vm: &mut Machine, hidden: Ref<List>, key: Option<Value>, reverse: bool) -> Result<()> {
    match key {
        None => {
            // Reversing before and after keeps equal items in their order.
            let items = hidden.items.as_mut_slice();
            if reverse {
                items.reverse();
            }
            let result = sort_elements(vm, items);
            if reverse {
                items.reverse();
            }
            result
        }
        Some(key) => sort_by_key(vm, hidden, key, reverse),
    }
}

fn sort_by_key(vm: &mut Machine, hidden: Ref<List>, key: Value, reverse: bool) -> Result<()> {
    let count = hidden.len();
    let answer = List::with_capacity(&mut vm.heap, count);
    let keys = vm.check(answer)?;
    vm.rooted(&[keys.into(), key], |vm| {
        for at in 0..count {
            let item = hidden.get(at).unwrap_or(Value::NONE);
            let computed = vm.call_collecting(key, &[item])?;
            let answer = keys.push(&mut vm.heap, computed);
            vm.check(answer)?;
        }
        order_by_keys(vm, hidden, keys, reverse)
    })
}

/// Sorts the items of `hidden` by their keys.
fn order_by_keys(vm: &mut Machine, hidden: Ref<List>, keys: Ref<List>, reverse: bool) -> Result<()> {
    let count = hidden.len();
    vm.rooted(&[hidden.into(), keys.into()], |vm| {
        let mut pairs = Vec::new();
        if !vm.heap.has_room(count.saturating_mul(size_of::<Keyed>())) || pairs.try_reserve_exact(count).is_err() {
            return Err(vm.no_memory());
        }
        let items = hidden.items.as_mut_slice();
        pairs.extend(keys.as_slice().iter().zip(items.iter()).map(|(&key, &item)| Keyed { key, item }));
        if reverse {
            pairs.reverse();
        }
        let result = sort_elements(vm, &mut pairs);
        if reverse {
            pairs.reverse();
        }
        for (place, pair) in items.iter_mut().zip(&pairs) {
            *place = pair.item;
        }
        result
    })
}

// -- keys that Python code computes ----------------------------------------------------------------------------------------

/// Places of the task: the list, its items while it is sorted, the keys so far, what computes them, and the result.
const LIST: usize = 0;
const HIDDEN: usize = 1;
const KEYS: usize = 2;
const KEY: usize = 3;
const RESULT: usize = 4;

/// As [`sort_list`], giving `result`; a native's own result, since keys of Python functions are computed by a task.
pub fn sort_giving(vm: &mut Machine, list: Ref<List>, key: Option<Value>, reverse: bool, result: Value) -> Result {
    let Some(key) = key.filter(|key| vm.is_python_function(*key)) else {
        sort_list(vm, list, key, reverse)?;
        return Ok(result);
    };
    let count = list.len();
    vm.charge(count as u64)?;
    let hidden = vm.allocate(List { header: Header::new(Kind::List, List::SHAPE), items: Array::new() })?;
    let keys = List::with_capacity(&mut vm.heap, count);
    let keys = vm.check(keys)?;
    let begun = vm.begin_task(next_key, put_back, &[list.into(), hidden.into(), keys.into(), key, result], reverse)?;
    vm.heap.barrier(&hidden.header);
    hidden.items.take_from(&list.items);
    Ok(begun)
}

fn next_key(vm: &mut Machine, task: Ref<Native<Task>>, answer: Value) -> Result<Step> {
    let this = &task.payload;
    let (Some(hidden), Some(keys)) = (this.get(HIDDEN).downcast::<List>(), this.get(KEYS).downcast::<List>()) else {
        return Ok(Step::Done(this.get(RESULT)));
    };
    let at = this.calls.get();
    if at > keys.len() {
        let pushed = keys.push(&mut vm.heap, answer);
        vm.check(pushed)?;
    }
    if let Some(item) = hidden.get(at) {
        this.calls.set(at + 1);
        return Ok(Step::Call { callable: this.get(KEY), first: Value::EMPTY, last: item });
    }
    // Comparisons may run Python code, and what was begun could not be taken back.
    vm.may_run_python()?;
    let ordered = order_by_keys(vm, hidden, keys, this.flag);
    let modified = this.get(LIST).downcast::<List>().is_some_and(|list| list.items.capacity() > 0);
    put_back(vm, task);
    ordered?;
    if modified {
        return Err(vm.value_error(format_args!("list modified during sort")));
    }
    Ok(Step::Done(this.get(RESULT)))
}

/// Gives the list its items back, once.
fn put_back(vm: &mut Machine, task: Ref<Native<Task>>) {
    let places = (task.payload.get(LIST).downcast::<List>(), task.payload.get(HIDDEN).downcast::<List>());
    if let (Some(list), Some(hidden)) = places {
        vm.heap.barrier(&list.header);
        list.items.take_from(&hidden.items);
        vm.set_in_task(task, HIDDEN, Value::EMPTY);
    }
}

/// What the keys are, for choosing a comparison.
fn classify<T: Element>(vm: &mut Machine, elements: &[T]) -> Result<Keys> {
    let Some(first) = elements.first().map(Element::key) else { return Ok(Keys::Any) };
    let all = |test: fn(Value) -> bool| elements.iter().all(|e| test(e.key()));
    let keys = match first.kind() {
        Some(Kind::Str) if all(|key| key.is_kind(Kind::Str)) => Keys::Strings,
        Some(Kind::Instance) => return classify_instances(vm, first, elements),
        Some(Kind::Tuple) => classify_tuples(elements),
        Some(_) => Keys::Any,
        None if all(Value::is_small_int) => Keys::Ints,
        None if all(|key| key.is_small_int() || key.is_float()) => Keys::Floats,
        None => Keys::Any,
    };
    Ok(keys)
}

fn classify_tuples<T: Element>(elements: &[T]) -> Keys {
    let first = |key: Value| key.downcast::<Tuple>().and_then(|tuple| tuple.get(0));
    let all = |test: fn(Value) -> bool| elements.iter().all(|e| first(e.key()).is_some_and(test));
    let Some(example) = elements.first().and_then(|e| first(e.key())) else { return Keys::Any };
    match example {
        example if example.is_small_int() && all(Value::is_small_int) => Keys::Tuples(First::Ints),
        example if example.is_float() && all(|v| v.as_float().is_some_and(|x| !x.is_nan())) => Keys::Tuples(First::Floats),
        example if example.is_kind(Kind::Str) && all(|v| v.is_kind(Kind::Str)) => Keys::Tuples(First::Strings),
        _ => Keys::Any,
    }
}

fn classify_instances<T: Element>(vm: &mut Machine, first: Value, elements: &[T]) -> Result<Keys> {
    let (class, name) = (vm.class_of(first), vm.names.__lt__);
    if !elements.iter().all(|e| vm.class_of(e.key()) == class) {
        return Ok(Keys::Any);
    }
    Ok(match vm.lookup(class, name)?.and_then(|method| method.downcast::<Function>()) {
        Some(less) => Keys::Instances(Ordering { class, version: class.version.get(), less }),
        None => Keys::Any,
    })
}

/// Sorts while collections may happen: many comparisons in Python make much garbage.
fn sort_instances<T: Element>(vm: &mut Machine, elements: &mut [T], ordering: Ordering) -> Result<()> {
    let answer = List::with_capacity(&mut vm.heap, elements.len());
    let keys = vm.check(answer)?;
    for element in elements.iter() {
        let answer = keys.push(&mut vm.heap, element.key());
        vm.check(answer)?;
    }
    vm.rooted(&[ordering.class.into(), ordering.less.into(), keys.into()], |vm| {
        merge_sort(vm, elements, |vm, a, b| instance_less(vm, &ordering, a.key(), b.key()))
    })
}

/// `a < b` of instances; where one of them or their class changed meanwhile, by all rules.
fn instance_less(vm: &mut Machine, ordering: &Ordering, a: Value, b: Value) -> Result<bool> {
    vm.charge(1)?;
    let unchanged = ordering.version == ordering.class.version.get() && ordering.version != 0;
    if unchanged && vm.class_of(a) == ordering.class && vm.class_of(b) == ordering.class {
        let answer = vm.call_collecting(ordering.less.into(), &[a, b])?;
        if let Some(less) = answer.as_bool() {
            return Ok(less);
        }
        if answer != Value::NOT_IMPLEMENTED {
            return vm.is_true(answer);
        }
    }
    vm.compare_bool(CompareOperator::Lt, a, b)
}

/// Sorts by the keys, ascending and stable.
fn sort_elements<T: Element>(vm: &mut Machine, elements: &mut [T]) -> Result<()> {
    let count = elements.len();
    // About as many comparisons as a native comparison's share of a unit: log2(n) / 8 for each element.
    vm.charge(count as u64 * u64::from(usize::BITS - count.leading_zeros()) / 8)?;
    match classify(vm, elements)? {
        Keys::Ints => merge_sort(vm, elements, |_, a, b| Ok(a.key().shifted_int() < b.key().shifted_int())),
        Keys::Floats => merge_sort(vm, elements, |_, a, b| Ok(as_float(a.key()) < as_float(b.key()))),
        Keys::Strings => sort_strings(vm, elements),
        Keys::Tuples(first) => sort_tuples(vm, elements, first),
        Keys::Instances(ordering) => sort_instances(vm, elements, ordering),
        Keys::Any => merge_sort(vm, elements, |vm, a, b| less(vm, a.key(), b.key())),
    }
}

#[inline(always)]
fn as_float(key: Value) -> f64 {
    match key.as_small_int() {
        Some(n) => n as f64,
        None => key.float_unchecked(),
    }
}

/// A string's first eight bytes as a number that orders as they do, beside its element: most comparisons end there.
#[derive(Clone, Copy)]
struct Prefixed<T: Copy> {
    prefix: u64,
    element: T,
}

fn sort_strings<T: Element>(vm: &mut Machine, elements: &mut [T]) -> Result<()> {
    let mut prefixed = Vec::new();
    if !vm.heap.has_room(size_of_val(elements) * 2) || prefixed.try_reserve_exact(elements.len()).is_err() {
        return Err(vm.no_memory());
    }
    prefixed.extend(elements.iter().map(|e| Prefixed { prefix: prefix_of(text_of(e.key())), element: *e }));
    let result = merge_sort(vm, &mut prefixed, |_, a, b| {
        if a.prefix != b.prefix {
            return Ok(a.prefix < b.prefix);
        }
        Ok(text_of(a.element.key()) < text_of(b.element.key()))
    });
    for (place, sorted) in elements.iter_mut().zip(&prefixed) {
        *place = sorted.element;
    }
    result
}

/// As [`sort_strings`] by what the tuples begin with; where that is the same, the tuples are compared.
fn sort_tuples<T: Element>(vm: &mut Machine, elements: &mut [T], first: First) -> Result<()> {
    let mut prefixed = Vec::new();
    if !vm.heap.has_room(size_of_val(elements) * 2) || prefixed.try_reserve_exact(elements.len()).is_err() {
        return Err(vm.no_memory());
    }
    let prefix = |e: &T| {
        let value = e.key().downcast::<Tuple>().and_then(|tuple| tuple.get(0)).unwrap_or(Value::NONE);
        match first {
            First::Ints => order_of_int(value.shifted_int()),
            First::Floats => order_of_float(value.as_float().unwrap_or(0.0)),
            First::Strings => prefix_of(text_of(value)),
        }
    };
    prefixed.extend(elements.iter().map(|e| Prefixed { prefix: prefix(e), element: *e }));
    let result = merge_sort(vm, &mut prefixed, |vm, a, b| {
        if a.prefix != b.prefix {
            return Ok(a.prefix < b.prefix);
        }
        less(vm, a.element.key(), b.element.key())
    });
    for (place, sorted) in elements.iter_mut().zip(&prefixed) {
        *place = sorted.element;
    }
    result
}

/// A number that orders as the int does.
fn order_of_int(n: i64) -> u64 {
    n as u64 ^ 1 << 63
}

/// A number that orders as the float does; both zeros are the same.
fn order_of_float(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 0 { bits ^ 1 << 63 } else { !bits }
}

/// The bytes of a str; WTF-8 orders as the code points do.
#[inline(always)]
fn text_of(key: Value) -> &'static [u8] {
    match key.downcast::<Str>() {
        // SAFETY: the string is an element of the list being sorted and no safepoint comes before the slice's end.
        Some(text) => unsafe { &*core::ptr::from_ref(text.as_bytes()) },
        None => &[],
    }
}

#[inline(always)]
fn prefix_of(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = text.len().min(8);
    first[..length].copy_from_slice(&text[..length]);
    u64::from_be_bytes(first)
}

/// `a < b`, without a call where both are numbers, strings, or tuples of such.
#[inline]
fn less(vm: &mut Machine, a: Value, b: Value) -> Result<bool> {
    if let (Some(a), Some(b)) = (a.downcast::<Tuple>(), b.downcast::<Tuple>()) {
        return tuple_less(vm, a, b);
    }
    vm.charge(1)?;
    vm.compare_bool(CompareOperator::Lt, a, b)
}

fn tuple_less(vm: &mut Machine, a: Ref<Tuple>, b: Ref<Tuple>) -> Result<bool> {
    for (&x, &y) in a.as_slice().iter().zip(b.as_slice()) {
        if x == y {
            continue;
        }
        if Value::both_small_ints(x, y) {
            return Ok(x.shifted_int() < y.shifted_int());
        }
        // What decides about equality of floats and strings decides about their order at once.
        if let (Some(x), Some(y)) = (x.as_float(), y.as_float()) {
            if x != y {
                return Ok(x < y);
            }
            continue;
        }
        if let (Some(x), Some(y)) = (x.downcast::<Str>(), y.downcast::<Str>()) {
            let order = order_texts(x.as_bytes(), y.as_bytes());
            if order.is_ne() {
                return Ok(order.is_lt());
            }
            continue;
        }
        if vm.equal(x, y)? {
            continue;
        }
        return vm.compare_bool(CompareOperator::Lt, x, y);
    }
    Ok(a.len() < b.len())
}
