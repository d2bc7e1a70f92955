//! `set` and `frozenset`: construction, elements, iteration, printing. The algebra is in `set_algebra.rs`.
//! Invariant: a frozenset is never changed after its construction; the methods that change apply to sets alone.

use core::cell::Cell;
use core::ops::ControlFlow;

use crate::builtins::receiver::{check_arguments, class_and_arguments, method_arguments};
use crate::builtins::{class_shape, generic_alias, sequence, set_algebra};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::table::Table;
use crate::object::{Class, ClassFlags, Kind, Set, Slot};
use crate::value::Value;

/// The definitions that both classes have, then those of one.
macro_rules! set_definitions {
    ($($own:expr),* $(,)?) => {
        &[
            Definition::function("__repr__", "self, /", repr),
            Definition::function("__iter__", "self, /", |vm, a| { this(vm, a, "__iter__")?; iterate(vm, a[0]) }),
            Definition::function("__len__", "self, /", length),
            Definition::function("__contains__", "self, object, /", contains),
            Definition::function("__lt__", "self, value, /", set_algebra::less),
            Definition::function("__le__", "self, value, /", set_algebra::less_or_equal),
            Definition::function("__eq__", "self, value, /", set_algebra::equal),
            Definition::function("__ne__", "self, value, /", set_algebra::not_equal),
            Definition::function("__gt__", "self, value, /", set_algebra::greater),
            Definition::function("__ge__", "self, value, /", set_algebra::greater_or_equal),
            Definition::function("__sub__", "self, value, /", set_algebra::subtract),
            Definition::function("__rsub__", "self, value, /", set_algebra::subtract_reflected),
            Definition::function("__and__", "self, value, /", set_algebra::and),
            Definition::function("__rand__", "self, value, /", set_algebra::and_reflected),
            Definition::function("__xor__", "self, value, /", set_algebra::xor),
            Definition::function("__rxor__", "self, value, /", set_algebra::xor_reflected),
            Definition::function("__or__", "self, value, /", set_algebra::or),
            Definition::function("__ror__", "self, value, /", set_algebra::or_reflected),
            Definition::function("__sizeof__", "self, /", own_size),
            Definition::function("__reduce__", "self, /", reduce),
            Definition::tame(Effect::Nothing, "copy", "self, /", copy).doc("Return a shallow copy of a set."),
            Definition::tame(Effect::Consumes, "difference", "self, /, *others", set_algebra::difference)
                .doc("Return a new set with elements in the set that are not in the others."),
            Definition::tame(Effect::Consumes, "intersection", "self, /, *others", set_algebra::intersection)
                .doc("Return a new set with elements common to the set and all others."),
            Definition::tame(Effect::Consumes, "isdisjoint", "self, other, /", set_algebra::is_disjoint)
                .doc("Return True if two sets have a null intersection."),
            Definition::tame(Effect::Consumes, "issubset", "self, other, /", set_algebra::is_subset)
                .doc("Report whether another set contains this set."),
            Definition::tame(Effect::Consumes, "issuperset", "self, other, /", set_algebra::is_superset)
                .doc("Report whether this set contains another set."),
            Definition::tame(Effect::Consumes, "symmetric_difference", "self, other, /", set_algebra::symmetric_difference)
                .doc("Return a new set with elements in either the set or other but not both."),
            Definition::tame(Effect::Consumes, "union", "self, /, *others", set_algebra::union)
                .doc("Return a new set with elements from the set and all others."),
            Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
            $($own),*
        ]
    };
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: set_definitions![
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, iterable=(), /", initialize),
        Definition::function("__isub__", "self, value, /", set_algebra::subtract_in_place),
        Definition::function("__iand__", "self, value, /", set_algebra::and_in_place),
        Definition::function("__ixor__", "self, value, /", set_algebra::xor_in_place),
        Definition::function("__ior__", "self, value, /", set_algebra::or_in_place),
        Definition::tame(Effect::Dicts, "add", "self, object, /", add).doc("Add an element to a set.\n\nThis has no effect if the element is already present."),
        Definition::tame(Effect::Dicts, "clear", "self, /", clear).doc("Remove all elements from this set."),
        Definition::tame(Effect::Dicts, "discard", "self, object, /", discard)
            .doc("Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."),
        Definition::tame(Effect::Dicts, "remove", "self, object, /", remove)
            .doc("Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
        Definition::tame(Effect::Dicts, "pop", "self, /", pop)
            .doc("Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
        Definition::tame(Effect::ExtendsDicts, "update", "self, /, *others", set_algebra::update)
            .doc("Update the set, adding elements from all others."),
        Definition::tame(Effect::ExtendsDicts, "difference_update", "self, /, *others", set_algebra::difference_update)
            .doc("Update the set, removing elements found in others."),
        Definition::tame(Effect::ExtendsDicts, "intersection_update", "self, /, *others", set_algebra::intersection_update)
            .doc("Update the set, keeping only elements found in it and all others."),
        Definition::function("symmetric_difference_update", "self, other, /", set_algebra::symmetric_difference_update)
            .doc("Update the set, keeping only elements found in either set, but not in both."),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "Build an unordered collection of unique elements.",
    ..TypeSpec::new("set", Kind::Set)
};

pub static FROZEN_SPEC: TypeSpec = TypeSpec {
    definitions: set_definitions![
        Definition::tame_raw_static(Effect::Consumes, "__new__", "type, iterable=(), /", new_frozen),
        Definition::function("__hash__", "self, /", hash),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "Build an immutable unordered collection of unique elements.",
    ..TypeSpec::new("frozenset", Kind::Set)
};

/// The receiver of a method that sets and frozensets have.
#[inline(always)]
pub fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Set>> {
    vm.receiver(arguments, &SPEC, method)
}

/// The receiver of a method that changes a set.
#[inline(always)]
pub fn this_mutable(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Set>> {
    if let Some(header) = arguments[0].header()
        && header.shape.get() == class_shape::SET
    {
        return vm.receiver(arguments, &SPEC, method);
    }
    vm.receiver_of(arguments, &SPEC, method)
}

/// An empty set of a class that is `set`, `frozenset` or made from one.
pub fn new_empty(vm: &mut Machine, class: Ref<Class>) -> Result<Ref<Set>> {
    vm.new_object(class, |header| Set { header, table: Table::new(), hash: Cell::new(0) })
}

/// An empty `set`.
pub fn new_set(vm: &mut Machine) -> Result<Ref<Set>> {
    let answer = Set::new(&mut vm.heap, class_shape::SET);
    vm.check(answer)
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, _) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    Ok(new_empty(vm, class)?.into())
}

/// `set(iterable)`; EMPTY is no iterable.
pub fn of_iterable(vm: &mut Machine, iterable: Value) -> Result {
    let set = new_set(vm)?;
    if let Some(iterable) = iterable.present() {
        add_all(vm, set, iterable)?;
    }
    Ok(set.into())
}

fn initialize(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let given = method_arguments(vm, arguments, keywords, &SPEC, "__init__")?;
    let set = this_mutable(vm, arguments, "__init__")?;
    check_arguments(vm, "set", given.len(), keywords, 0, 1)?;
    set.table.clear();
    if let Some(&iterable) = given.first() {
        add_all(vm, set, iterable)?;
    }
    Ok(Value::NONE)
}

fn new_frozen(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &FROZEN_SPEC)?;
    let exact = class == vm.types.frozenset;
    check_arguments(vm, "frozenset", given.len(), if exact { keywords } else { &[] }, 0, 1)?;
    let iterable = given.first().copied();
    if let Some(same) = iterable
        && exact
        && same.header().is_some_and(|h| h.shape.get() == class_shape::FROZENSET)
    {
        return Ok(same);
    }
    let set = new_empty(vm, class)?;
    if let Some(iterable) = iterable {
        add_all(vm, set, iterable)?;
    }
    Ok(set.into())
}

/// Adds every item of an iterable.
pub fn add_all(vm: &mut Machine, set: Ref<Set>, v: Value) -> Result<()> {
    if let Some(other) = v.downcast::<Set>()
        && crate::operations::item::is_exact_set(v)
    {
        return add_set(vm, set, other);
    }
    if let Some(dict) = v.downcast::<crate::object::Dict>()
        && dict.header.shape.get() == class_shape::DICT
    {
        return add_dict_keys(vm, set, dict);
    }
    vm.rooted(&[set.into(), v], |vm| {
        vm.for_each_collecting(v, &mut |vm, item| {
            vm.set_add(set, item)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

/// Adds the elements of another set, whose hashes are known.
pub fn add_set(vm: &mut Machine, set: Ref<Set>, other: Ref<Set>) -> Result<()> {
    vm.charge(other.len() as u64 / 4)?;
    if set.is_empty() && set != other {
        // No two elements of the other are equal, so nothing needs comparing.
        let answer = other.table.duplicate(&mut vm.heap);
        let table = vm.check(answer)?;
        vm.heap.barrier(&set.header);
        set.table.take_from(&table);
        return Ok(());
    }
    let mut at = 0;
    while let Some((number, entry)) = other.table.next_live(at) {
        at = number + 1;
        vm.set_add_hashed(set, entry.key, entry.hash)?;
    }
    Ok(())
}

fn add_dict_keys(vm: &mut Machine, set: Ref<Set>, dict: Ref<crate::object::Dict>) -> Result<()> {
    vm.charge(dict.len() as u64 / 4)?;
    let mut at = 0;
    while let Some((number, entry)) = dict.table.next_live(at) {
        at = number + 1;
        vm.set_add_hashed(set, entry.key, entry.hash)?;
    }
    Ok(())
}

/// A set or frozenset of `class` with the elements of another.
pub fn copy_as(vm: &mut Machine, class: Ref<Class>, set: Ref<Set>) -> Result<Ref<Set>> {
    let copy = new_empty(vm, class)?;
    add_set(vm, copy, set)?;
    Ok(copy)
}

/// The class that the result of an operation on `set` has: `set` or `frozenset`, never a subclass.
pub fn plain_class(vm: &Machine, set: Ref<Set>) -> Ref<Class> {
    let frozen = crate::builtins::receiver::spec_extends(vm.class_of(set.into()).spec, &FROZEN_SPEC);
    if frozen { vm.types.frozenset } else { vm.types.set }
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "__repr__")?;
    let class = vm.class_of(set.into());
    let name = alloc::format!("{}", vm.class_name(class));
    if set.is_empty() {
        return vm.str(&alloc::format!("{name}()"));
    }
    let plain = class == vm.types.set;
    let recursive = alloc::format!("{name}(...)");
    sequence::guarded_repr(vm, set.into(), &recursive, |vm, text| {
        if !plain {
            sequence::push_bytes(vm, text, name.as_bytes())?;
            sequence::push_bytes(vm, text, b"(")?;
        }
        sequence::push_bytes(vm, text, b"{")?;
        let items = elements(vm, set)?;
        sequence::push_items(vm, text, sequence::Items::List(items))?;
        sequence::push_bytes(vm, text, if plain { b"}" } else { b"})" })
    })
}

/// The elements as a list.
pub fn elements(vm: &mut Machine, set: Ref<Set>) -> Result<Ref<crate::object::List>> {
    let answer = crate::object::List::with_capacity(&mut vm.heap, set.len());
    let list = vm.check(answer)?;
    for entry in set.entries() {
        let answer = list.push(&mut vm.heap, entry.key);
        vm.check(answer)?;
    }
    Ok(list)
}

fn length(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "__len__")?;
    vm.int_from_usize(set.len())
}

fn own_size(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "__sizeof__")?;
    vm.int_from_usize(size_of::<Set>() + set.table.entry_count() * 24)
}

fn contains(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "__contains__")?;
    Ok(Value::bool(find_element(vm, set, arguments[1])?.is_some()))
}

/// Finds an element; a set stands for the frozenset with the same elements.
fn find_element(vm: &mut Machine, set: Ref<Set>, key: Value) -> Result<Option<usize>> {
    let hash = match vm.element_hash(key) {
        Ok(hash) => hash,
        Err(raised) => match key.downcast::<Set>() {
            Some(inner) if vm.is_raised(&crate::builtins::exceptions::TYPE_ERROR) => {
                vm.catch(raised)?;
                let frozen = copy_as(vm, vm.types.frozenset, inner)?;
                let hash = vm.hash(frozen.into())?;
                return vm.set_find(set, frozen.into(), hash);
            }
            _ => return Err(raised),
        },
    };
    vm.set_find(set, key, hash)
}

/// The hash of a frozenset: the same in any order.
fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set: Ref<Set> = vm.receiver_of(arguments, &FROZEN_SPEC, "__hash__")?;
    if set.hash.get() != 0 {
        return vm.int(set.hash.get() as i64);
    }
    vm.charge(set.len() as u64 / 8)?;
    let shuffle = |h: u64| (h ^ 89_869_747 ^ (h << 16)).wrapping_mul(3_644_798_167);
    let mut sum = set.entries().fold(0u64, |sum, entry| sum ^ shuffle(entry.hash));
    sum ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
    sum ^= (sum >> 11) ^ (sum >> 25);
    sum = sum.wrapping_mul(69_069).wrapping_add(907_133_923);
    let hash = match sum {
        u64::MAX | 0 => 590_923_713,
        sum => sum,
    };
    set.hash.set(hash);
    vm.int(hash as i64)
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "__reduce__")?;
    let items = elements(vm, set)?;
    let class = vm.class_of(set.into());
    let arguments = vm.tuple(&[items.into()])?;
    let state = match vm.attribute_dict(set.into())? {
        Some(dict) => dict.into(),
        None => Value::NONE,
    };
    vm.tuple(&[class.into(), arguments, state])
}

fn copy(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this(vm, arguments, "copy")?;
    if set.header.shape.get() == class_shape::FROZENSET {
        return Ok(set.into());
    }
    let class = plain_class(vm, set);
    Ok(copy_as(vm, class, set)?.into())
}

// -- changing ------------------------------------------------------------------------------------------------------------

fn add(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "add")?;
    vm.set_add(set, arguments[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Machine, arguments: &[Value]) -> Result {
    this_mutable(vm, arguments, "clear")?.table.clear();
    Ok(Value::NONE)
}

fn discard(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "discard")?;
    if let Some(number) = find_element(vm, set, arguments[1])? {
        set.table.remove(number);
    }
    Ok(Value::NONE)
}

fn remove(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "remove")?;
    match find_element(vm, set, arguments[1])? {
        Some(number) => {
            set.table.remove(number);
            Ok(Value::NONE)
        }
        None => Err(vm.key_error(arguments[1])),
    }
}

fn pop(vm: &mut Machine, arguments: &[Value]) -> Result {
    let set = this_mutable(vm, arguments, "pop")?;
    let Some((number, entry)) = set.table.next_live(0) else {
        let message = vm.str("pop from an empty set")?;
        return Err(vm.key_error(message));
    };
    set.table.remove(number);
    Ok(entry.key)
}

// -- iteration -----------------------------------------------------------------------------------------------------------

/// Iterates over a set.
pub struct SetIterator {
    /// EMPTY at the end.
    set: Slot,
    at: Cell<usize>,
    /// The set's length when the iteration began.
    length: usize,
    given: Cell<usize>,
}

impl Payload for SetIterator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.set.get());
    }
}

pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    definitions: &[
        Definition::function("__length_hint__", "self, /", length_hint),
        Definition::function("__reduce__", "self, /", reduce_iterator),
    ],
    flags: ClassFlags::NO_NEW.union(ClassFlags::LEAF_NEXT),
    ..TypeSpec::new("set_iterator", Kind::Native)
};

/// Iterates over a set.
pub fn iterate(vm: &mut Machine, set: Value) -> Result {
    let length = set.downcast::<Set>().map_or(0, |s| s.len());
    vm.new_native(&ITERATOR_SPEC, SetIterator { set: set.into(), at: 0.into(), length, given: 0.into() })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<SetIterator>() else { return Ok(None) };
    let this = &this.payload;
    let Some(set) = this.set.get().downcast::<Set>() else { return Ok(None) };
    if set.len() != this.length {
        return Err(vm.runtime_error(format_args!("Set changed size during iteration")));
    }
    match set.table.next_live(this.at.get()) {
        Some((number, entry)) => {
            this.at.set(number + 1);
            this.given.set(this.given.get() + 1);
            Ok(Some(entry.key))
        }
        None => {
            this.set.set(Value::EMPTY);
            Ok(None)
        }
    }
}

/// How many items are left, for iterators of sets.
pub fn remaining(iterator: Value) -> Option<usize> {
    let this = iterator.native::<SetIterator>()?;
    let set = this.payload.set.get().downcast::<Set>();
    Some(match set {
        Some(set) if set.len() == this.payload.length => this.payload.length.saturating_sub(this.payload.given.get()),
        _ => 0,
    })
}

fn length_hint(vm: &mut Machine, arguments: &[Value]) -> Result {
    vm.native_receiver::<SetIterator>(arguments, &ITERATOR_SPEC, "__length_hint__")?;
    vm.int_from_usize(remaining(arguments[0]).unwrap_or(0))
}

fn reduce_iterator(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<SetIterator>(arguments, &ITERATOR_SPEC, "__reduce__")?;
    let rest = vm.list(&[])?;
    if let (Some(set), Some(list)) = (this.payload.set.get().downcast::<Set>(), rest.downcast()) {
        let list: Ref<crate::object::List> = list;
        let mut at = this.payload.at.get();
        while let Some((number, entry)) = set.table.next_live(at) {
            at = number + 1;
            let answer = list.push(&mut vm.heap, entry.key);
            vm.check(answer)?;
        }
    }
    let (function, arguments) = (crate::builtins::iterators::builtin(vm, "iter")?, vm.tuple(&[rest])?);
    vm.tuple(&[function, arguments])
}
