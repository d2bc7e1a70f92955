//! Views of dicts (`keys`, `values`, `items`) with their set operations, and the iterators over dicts.
//! Invariant: a view holds the dict alone, so it always shows what the dict is now.

use core::cell::Cell;
use core::mem::offset_of;
use core::ops::ControlFlow;

use crate::builtins::receiver::spec_extends;
use crate::builtins::sequence::{guarded_repr, push_bytes, push_items};
use crate::builtins::set::{add_all, new_set};
use crate::builtins::{mappingproxy, sequence, set_algebra};
use crate::bytecode::ops::CompareOperator;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Intrinsic, NextPair, Result, TypeSpec};
use crate::object::dict::DictEntry;
use crate::object::native::Payload;
use crate::object::{ClassFlags, Dict, Header, Kind, List, Native, Set, ShapeId, Slot};
use crate::value::Value;

/// What a view or iterator gives of each entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Key,
    Value,
    Item,
}

impl Part {
    #[inline(always)]
    fn of(self, vm: &mut Machine, entry: &DictEntry) -> Result {
        match self {
            Part::Key => Ok(entry.key),
            Part::Value => Ok(entry.value),
            Part::Item => vm.tuple(&[entry.key, entry.value]),
        }
    }
}

/// A view.
pub struct View {
    dict: Value,
    part: Part,
}

/// Where a view holds its dict.
pub(crate) const SHOWN: usize = offset_of!(Native<View>, payload) + offset_of!(View, dict);

impl Payload for View {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.dict);
    }
}

macro_rules! view_definitions {
    ($iterator:ident, $reverse:ident, [$($own:expr),* $(,)?]) => {
        &[
            Definition::function("__repr__", "self, /", repr),
            Definition::function("__iter__", "self, /", |vm, a| {
                let dict = dict_of(vm, a, "__iter__")?;
                iterate(vm, dict.into(), &$iterator)
            }),
            Definition::function("__reversed__", "self, /", |vm, a| {
                let dict = dict_of(vm, a, "__reversed__")?;
                iterate(vm, dict.into(), &$reverse)
            }),
            Definition::function("__len__", "self, /", length),
            Definition::getter("mapping", mapping),
            $($own),*
        ]
    };
}

macro_rules! set_like_definitions {
    ($iterator:ident, $reverse:ident) => {
        view_definitions!(
            $iterator,
            $reverse,
            [
                Definition::function("__contains__", "self, key, /", contains),
                Definition::function("__lt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Lt)),
                Definition::function("__le__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Le)),
                Definition::function("__eq__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Eq)),
                Definition::function("__ne__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ne)),
                Definition::function("__gt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Gt)),
                Definition::function("__ge__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ge)),
                Definition::function("__and__", "self, value, /", |vm, a| combine(vm, a[0], a[1], Combination::And)),
                Definition::function("__rand__", "self, value, /", |vm, a| combine(vm, a[1], a[0], Combination::And)),
                Definition::function("__or__", "self, value, /", |vm, a| combine(vm, a[0], a[1], Combination::Or)),
                Definition::function("__ror__", "self, value, /", |vm, a| combine(vm, a[1], a[0], Combination::Or)),
                Definition::function("__sub__", "self, value, /", |vm, a| combine(vm, a[0], a[1], Combination::Subtract)),
                Definition::function("__rsub__", "self, value, /", |vm, a| combine(vm, a[1], a[0], Combination::Subtract)),
                Definition::function("__xor__", "self, value, /", |vm, a| combine(vm, a[0], a[1], Combination::Xor)),
                Definition::function("__rxor__", "self, value, /", |vm, a| combine(vm, a[1], a[0], Combination::Xor)),
                Definition::function("isdisjoint", "self, other, /", is_disjoint)
                    .doc("Return True if the view and the given iterable have a null intersection."),
            ]
        )
    };
}

pub static KEYS_SPEC: TypeSpec = TypeSpec {
    definitions: set_like_definitions!(KEY_ITERATOR, KEY_REVERSE_ITERATOR),
    flags: ClassFlags::NO_NEW,
    ..TypeSpec::new("dict_keys", Kind::Native)
};

pub static ITEMS_SPEC: TypeSpec = TypeSpec {
    definitions: set_like_definitions!(ITEM_ITERATOR, ITEM_REVERSE_ITERATOR),
    flags: ClassFlags::NO_NEW,
    ..TypeSpec::new("dict_items", Kind::Native)
};

pub static VALUES_SPEC: TypeSpec = TypeSpec {
    definitions: view_definitions!(VALUE_ITERATOR, VALUE_REVERSE_ITERATOR, []),
    flags: ClassFlags::NO_NEW,
    ..TypeSpec::new("dict_values", Kind::Native)
};

/// A view of a dict; `spec`, one of those above or made from one, says of which part.
pub fn new_view(vm: &mut Machine, dict: Value, spec: &'static TypeSpec) -> Result {
    let part = if spec_extends(spec, &KEYS_SPEC) {
        Part::Key
    } else if spec_extends(spec, &ITEMS_SPEC) {
        Part::Item
    } else {
        Part::Value
    };
    vm.new_native(spec, View { dict, part })
}

/// A view of a part of a dict, by its number, with the shape of its class.
pub(crate) fn described_view(dict: Value, shape: ShapeId, part: u32) -> Native<View> {
    let part = [Part::Key, Part::Value].into_iter().find(|known| *known as u32 == part).unwrap_or(Part::Item);
    Native::with_header(Header::new(Kind::Native, shape), View { dict, part })
}

/// The class of the views of dicts that a native makes which traces know, and the number of the part that they show.
pub(crate) fn views_by(intrinsic: Intrinsic) -> Option<(&'static TypeSpec, u32)> {
    Some(match intrinsic {
        Intrinsic::Keys => (&KEYS_SPEC, Part::Key as u32),
        Intrinsic::Values => (&VALUES_SPEC, Part::Value as u32),
        Intrinsic::Items => (&ITEMS_SPEC, Part::Item as u32),
        _ => return None,
    })
}

/// The dict that a view shows; None for what is no view.
pub fn dict_shown(v: Value) -> Option<Ref<Dict>> {
    v.native::<View>()?.payload.dict.downcast()
}

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Native<View>>> {
    vm.native_receiver(arguments, &KEYS_SPEC, method)
}

/// The dict that a view shows.
fn dict_of(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Dict>> {
    let view = this(vm, arguments, method)?;
    match view.payload.dict.downcast::<Dict>() {
        Some(dict) => Ok(dict),
        None => Err(vm.wrong_receiver(arguments[0], &KEYS_SPEC, method)),
    }
}

fn length(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = dict_of(vm, arguments, "__len__")?;
    vm.int_from_usize(dict.len())
}

fn mapping(vm: &mut Machine, view: Value) -> Result {
    let dict = dict_of(vm, &[view], "mapping")?;
    mappingproxy::new(vm, dict.into())
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let view = this(vm, arguments, "__repr__")?;
    let name = alloc::format!("{}", vm.type_name(view.into()));
    guarded_repr(vm, view.into(), "...", |vm, text| {
        push_bytes(vm, text, name.as_bytes())?;
        push_bytes(vm, text, b"([")?;
        let items = vm.to_array(view.into())?;
        push_items(vm, text, sequence::Items::List(items))?;
        push_bytes(vm, text, b"])")
    })
}

fn contains(vm: &mut Machine, arguments: &[Value]) -> Result {
    let view = this(vm, arguments, "__contains__")?;
    view_contains(vm, view, arguments[1]).map(Value::bool)
}

fn view_contains(vm: &mut Machine, view: Ref<Native<View>>, item: Value) -> Result<bool> {
    let Some(dict) = view.payload.dict.downcast::<Dict>() else { return Ok(false) };
    if view.payload.part == Part::Key {
        return Ok(vm.dict_get(dict, item)?.is_some());
    }
    let Some(pair) = vm.as_tuple(item) else { return Ok(false) };
    let &[key, value] = pair.as_slice() else { return Ok(false) };
    match vm.dict_get(dict, key)? {
        Some(found) => vm.equal(found, value),
        None => Ok(false),
    }
}

// -- set operations --------------------------------------------------------------------------------------------------------

/// A set, frozenset, or view of keys or items.
fn is_set_like(v: Value) -> bool {
    v.is_kind(Kind::Set) || v.native::<View>().is_some_and(|view| view.payload.part != Part::Value)
}

/// Are all items of `a` in `b`? Both are set-like.
fn all_in(vm: &mut Machine, a: Value, b: Value) -> Result<bool> {
    let mut all = true;
    vm.for_each(a, &mut |vm, item| {
        all = vm.contains(b, item)?;
        Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(all)
}

fn compare(vm: &mut Machine, arguments: &[Value], operator: CompareOperator) -> Result {
    this(vm, arguments, "__eq__")?;
    let (a, b) = (arguments[0], arguments[1]);
    if !is_set_like(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (vm.length(a)?, vm.length(b)?);
    let answer = match operator {
        CompareOperator::Eq => left == right && all_in(vm, a, b)?,
        CompareOperator::Ne => !(left == right && all_in(vm, a, b)?),
        CompareOperator::Lt => left < right && all_in(vm, a, b)?,
        CompareOperator::Le => left <= right && all_in(vm, a, b)?,
        CompareOperator::Gt => left > right && all_in(vm, b, a)?,
        CompareOperator::Ge => left >= right && all_in(vm, b, a)?,
    };
    Ok(Value::bool(answer))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Combination {
    And,
    Or,
    Subtract,
    Xor,
}

/// A new set of what either operand gives; each is any iterable.
fn combine(vm: &mut Machine, a: Value, b: Value, how: Combination) -> Result {
    if how == Combination::And {
        return if is_view(a) { intersect(vm, a, b) } else { intersect(vm, b, a) };
    }
    let left = fresh_set(vm, a)?;
    match how {
        Combination::And => {}
        Combination::Or => vm.rooted(&[left.into()], |vm| add_all(vm, left, b))?,
        Combination::Subtract => vm.rooted(&[left.into()], |vm| set_algebra::remove_all(vm, left, b))?,
        Combination::Xor => {
            let right = vm.rooted(&[left.into()], |vm| fresh_set(vm, b))?;
            return Ok(set_algebra::symmetric_difference_of(vm, left, right)?.into());
        }
    }
    Ok(left.into())
}

fn is_view(v: Value) -> bool {
    v.native::<View>().is_some()
}

/// The items of an iterable that a view has; the view's own where it is the smaller of two collections.
fn intersect(vm: &mut Machine, view: Value, other: Value) -> Result {
    let (mut keep, mut give) = (view, other);
    if let Some(set) = other.downcast::<Set>()
        && crate::operations::item::is_exact_set(other)
        && set.len() >= vm.length(view)?
    {
        return Ok(set_algebra::intersection_with(vm, set, view)?.into());
    }
    if is_view(other) && vm.length(other)? > vm.length(view)? {
        (keep, give) = (other, view);
    }
    let result = new_set(vm)?;
    vm.rooted(&[result.into(), keep], |vm| {
        vm.for_each_collecting(give, &mut |vm, item| {
            if vm.contains(keep, item)? {
                vm.set_add(result, item)?;
            }
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(result.into())
}

fn fresh_set(vm: &mut Machine, v: Value) -> Result<Ref<Set>> {
    let set = new_set(vm)?;
    add_all(vm, set, v)?;
    Ok(set)
}

fn is_disjoint(vm: &mut Machine, arguments: &[Value]) -> Result {
    let view = this(vm, arguments, "isdisjoint")?;
    let mut none = true;
    vm.for_each(arguments[1], &mut |vm, item| {
        none = !view_contains(vm, view, item)?;
        Ok(if none { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(Value::bool(none))
}

// -- iterators -------------------------------------------------------------------------------------------------------------

/// A place in a dict.
pub struct DictIterator {
    /// EMPTY at the end.
    pub dict: Slot,
    /// The next entry number; going backwards one more than it.
    pub at: Cell<usize>,
    /// The dict's length when the iteration began.
    pub length: usize,
    left: Cell<usize>,
}

impl Payload for DictIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.dict.get());
    }
}

macro_rules! iterator_specs {
    ($($spec:ident, $name:literal, |$vm:ident, $iterator:ident| $next:expr, $next_pair:expr;)*) => {
        $(pub static $spec: TypeSpec = TypeSpec {
            next: Some(|$vm, $iterator| $next),
            next_pair: $next_pair,
            definitions: &[
                Definition::function("__length_hint__", "self, /", length_hint),
                Definition::function("__reduce__", "self, /", reduce),
            ],
            flags: ClassFlags::NO_NEW.union(ClassFlags::LEAF_NEXT),
            ..TypeSpec::new($name, Kind::Native)
        };)*
    };
}

iterator_specs! {
    KEY_ITERATOR, "dict_keyiterator", |vm, iterator| next(vm, iterator, Part::Key), None;
    VALUE_ITERATOR, "dict_valueiterator", |vm, iterator| next(vm, iterator, Part::Value), None;
    ITEM_ITERATOR, "dict_itemiterator", |vm, iterator| next(vm, iterator, Part::Item), Some(next_item);
    KEY_REVERSE_ITERATOR, "dict_reversekeyiterator", |vm, iterator| previous(vm, iterator, Part::Key), None;
    VALUE_REVERSE_ITERATOR, "dict_reversevalueiterator", |vm, iterator| previous(vm, iterator, Part::Value), None;
    ITEM_REVERSE_ITERATOR, "dict_reverseitemiterator", |vm, iterator| previous(vm, iterator, Part::Item), None;
}

fn is_reverse(spec: &'static TypeSpec) -> bool {
    [&KEY_REVERSE_ITERATOR, &VALUE_REVERSE_ITERATOR, &ITEM_REVERSE_ITERATOR].iter().any(|s| core::ptr::eq(*s, spec))
}

/// Iterates over a dict as `spec` says.
pub fn iterate(vm: &mut Machine, dict: Value, spec: &'static TypeSpec) -> Result {
    let (length, entries) = dict.downcast::<Dict>().map_or((0, 0), |d| (d.len(), d.table.entry_count()));
    let at = if is_reverse(spec) { entries } else { 0 };
    vm.new_native(spec, DictIterator { dict: dict.into(), at: at.into(), length, left: length.into() })
}

/// Iterates over a view; None for what is no view.
pub fn iterate_view(vm: &mut Machine, v: Value) -> Result<Option<Value>> {
    match iterators_of_view(vm, v) {
        Some((dict, spec)) => iterate(vm, dict, spec).map(Some),
        None => Ok(None),
    }
}

/// The dict that a view shows, and the class of its iterators. OrderedDict's views have iterators of their own.
pub(crate) fn iterators_of_view(vm: &Machine, v: Value) -> Option<(Value, &'static TypeSpec)> {
    let view = v.native::<View>()?;
    let spec = vm.class_of(v).spec;
    if ![&KEYS_SPEC, &ITEMS_SPEC, &VALUES_SPEC].into_iter().any(|own| core::ptr::eq(own, spec)) {
        return None;
    }
    let spec = match view.payload.part {
        Part::Key => &KEY_ITERATOR,
        Part::Value => &VALUE_ITERATOR,
        Part::Item => &ITEM_ITERATOR,
    };
    Some((view.payload.dict, spec))
}

/// An iterator at the start of a dict, with the shape of its class.
pub(crate) fn at_start(dict: Value, shape: ShapeId) -> Native<DictIterator> {
    let length = dict.downcast::<Dict>().map_or(0, |dict| dict.len());
    let start = DictIterator { dict: dict.into(), at: Cell::new(0), length, left: length.into() };
    Native::with_header(Header::new(Kind::Native, shape), start)
}

/// The dict of an iterator that is not at its end and whose dict kept its length.
#[inline(always)]
fn live_dict(vm: &mut Machine, this: &DictIterator) -> Result<Option<Ref<Dict>>> {
    match this.dict.get().downcast::<Dict>() {
        Some(dict) if dict.len() == this.length => Ok(Some(dict)),
        Some(_) => Err(vm.runtime_error(format_args!("dictionary changed size during iteration"))),
        None => Ok(None),
    }
}

#[inline(always)]
fn next(vm: &mut Machine, iterator: Value, part: Part) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<DictIterator>() else { return Ok(None) };
    let Some(dict) = live_dict(vm, &this.payload)? else { return Ok(None) };
    match dict.table.next_live(this.payload.at.get()) {
        Some((number, entry)) => give(vm, &this.payload, number + 1, &entry, part),
        None => finish(&this.payload),
    }
}

/// The next key.
pub(crate) fn next_key(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    next(vm, iterator, Part::Key)
}

/// The next value.
pub(crate) fn next_value(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    next(vm, iterator, Part::Value)
}

/// The next entry as key and value.
pub(crate) fn next_item(vm: &mut Machine, iterator: Value) -> Result<NextPair> {
    let Some(this) = iterator.native::<DictIterator>() else { return Ok(NextPair::End) };
    let Some(dict) = live_dict(vm, &this.payload)? else { return Ok(NextPair::End) };
    match dict.table.next_live(this.payload.at.get()) {
        Some((number, entry)) => {
            advance(vm, &this.payload, number + 1)?;
            Ok(NextPair::Pair(entry.key, entry.value))
        }
        None => finish(&this.payload).map(|_| NextPair::End),
    }
}

fn previous(vm: &mut Machine, iterator: Value, part: Part) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<DictIterator>() else { return Ok(None) };
    let Some(dict) = live_dict(vm, &this.payload)? else { return Ok(None) };
    match dict.table.previous_live(this.payload.at.get()) {
        Some((number, entry)) => give(vm, &this.payload, number, &entry, part),
        None => finish(&this.payload),
    }
}

#[inline(always)]
fn give(vm: &mut Machine, this: &DictIterator, at: usize, entry: &DictEntry, part: Part) -> Result<Option<Value>> {
    advance(vm, this, at)?;
    part.of(vm, entry).map(Some)
}

/// Counts an entry that is given.
#[inline(always)]
fn advance(vm: &mut Machine, this: &DictIterator, at: usize) -> Result<()> {
    let Some(left) = this.left.get().checked_sub(1) else {
        return Err(vm.runtime_error(format_args!("dictionary keys changed during iteration")));
    };
    this.left.set(left);
    this.at.set(at);
    Ok(())
}

fn finish(this: &DictIterator) -> Result<Option<Value>> {
    this.dict.set(Value::EMPTY);
    this.left.set(0);
    Ok(None)
}

/// How many items are left, for iterators of dicts and for views.
pub fn remaining(iterator: Value) -> Option<usize> {
    if let Some(view) = iterator.native::<View>() {
        return view.payload.dict.downcast::<Dict>().map(|d| d.len());
    }
    let this = iterator.native::<DictIterator>()?;
    let dict = this.payload.dict.get().downcast::<Dict>();
    Some(match dict {
        Some(dict) if dict.len() == this.payload.length => this.payload.left.get(),
        _ => 0,
    })
}

fn length_hint(vm: &mut Machine, arguments: &[Value]) -> Result {
    vm.native_receiver::<DictIterator>(arguments, &KEY_ITERATOR, "__length_hint__")?;
    vm.int_from_usize(remaining(arguments[0]).unwrap_or(0))
}

/// `(iter, ([what is left],))`, without moving the iterator.
fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<DictIterator>(arguments, &KEY_ITERATOR, "__reduce__")?;
    let spec = vm.class_of(arguments[0]).spec;
    let (dict, at, left) = (this.payload.dict.get(), this.payload.at.get(), this.payload.left.get());
    let copy = DictIterator { dict: dict.into(), at: at.into(), length: this.payload.length, left: left.into() };
    let copy = vm.new_native(spec, copy)?;
    let rest = vm.to_array(copy)?;
    let (function, arguments) = (super::iterators::builtin(vm, "iter")?, vm.tuple(&[rest.into()])?);
    vm.tuple(&[function, arguments])
}

/// Appends what a view shows; false for what is no view.
pub fn extend_list(vm: &mut Machine, list: Ref<List>, v: Value) -> Result<bool> {
    let Some(view) = v.native::<View>() else { return Ok(false) };
    let Some(dict) = view.payload.dict.downcast::<Dict>() else { return Ok(false) };
    vm.charge(dict.len() as u64 / 4)?;
    let answer = list.items.reserve(&mut vm.heap, dict.len());
    vm.check(answer)?;
    for entry in dict.entries() {
        let item = view.payload.part.of(vm, &entry)?;
        let answer = list.push(&mut vm.heap, item);
        vm.check(answer)?;
    }
    Ok(true)
}
