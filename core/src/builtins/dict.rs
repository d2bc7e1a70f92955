//! `dict`, and the methods that `frozendict` shares with it. Views and iterators are in `dict_views.rs`.
//! Invariant: entries are read by number, one at a time, since comparing keys may run Python code that changes the dict.

use core::ops::ControlFlow;

use crate::builtins::receiver::{check_arguments, class_and_arguments, method_arguments, spec_extends};
use crate::builtins::sequence::{self, push_bytes, push_repr};
use crate::builtins::{class_shape, dict_views, frozendict, generic_alias};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, NextPair, NextPairFn, Result, TypeSpec};
use crate::object::table::Table;
use crate::object::{Class, ClassFlags, Dict, Kind};
use crate::value::Value;

/// The definitions of dict and frozendict, then those of one.
macro_rules! dict_definitions {
    ($($own:expr),* $(,)?) => {
        &[
            Definition::function("__repr__", "self, /", dict::repr),
            Definition::function("__eq__", "self, value, /", |vm, a| dict::compare(vm, a, true)),
            Definition::function("__ne__", "self, value, /", |vm, a| dict::compare(vm, a, false)),
            Definition::function("__iter__", "self, /", dict::iterate),
            Definition::function("__len__", "self, /", dict::length),
            Definition::function("__getitem__", "self, key, /", dict::get_item).doc("Return self[key]."),
            Definition::function("__contains__", "self, key, /", dict::contains).doc("True if the dictionary has the specified key, else False."),
            Definition::function("__reversed__", "self, /", dict::reversed).doc("Return a reverse iterator over the dict keys."),
            Definition::function("__sizeof__", "self, /", dict::own_size),
            Definition::function("__or__", "self, value, /", dict::or),
            Definition::function("__ror__", "self, value, /", dict::or_reflected),
            Definition::tame(crate::native::Effect::Nothing, "get", "self, key, default=None, /", dict::get)
                .intrinsic(crate::native::Intrinsic::Get)
                .doc("Return the value for key if key is in the dictionary, else default."),
            Definition::tame(crate::native::Effect::Nothing, "keys", "self, /", |vm, a| dict::view(vm, a, "keys", &dict_views::KEYS_SPEC))
                .intrinsic(crate::native::Intrinsic::Keys)
                .doc("Return a set-like object providing a view on the dict's keys."),
            Definition::tame(crate::native::Effect::Nothing, "items", "self, /", |vm, a| dict::view(vm, a, "items", &dict_views::ITEMS_SPEC))
                .intrinsic(crate::native::Intrinsic::Items)
                .doc("Return a set-like object providing a view on the dict's items."),
            Definition::tame(crate::native::Effect::Nothing, "values", "self, /", |vm, a| dict::view(vm, a, "values", &dict_views::VALUES_SPEC))
                .intrinsic(crate::native::Intrinsic::Values)
                .doc("Return an object providing a view on the dict's values."),
            Definition::raw_class_method("fromkeys", "type, iterable, value=None, /", dict::from_keys)
                .doc("Create a new dictionary with keys from iterable and values set to value."),
            Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
            $($own),*
        ]
    };
}
pub(super) use dict_definitions;

use crate::builtins::dict;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: dict_definitions![
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, /, *args, **kwargs", initialize),
        Definition::function("__setitem__", "self, key, value, /", set_item),
        Definition::function("__delitem__", "self, key, /", delete_item),
        Definition::function("__ior__", "self, value, /", or_in_place),
        Definition::tame(Effect::Dicts, "setdefault", "self, key, default=None, /", set_default).doc(
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the \
             dictionary, else default.",
        ),
        Definition::tame(Effect::Dicts, "pop", "self, key, default=<unrepresentable>, /", pop).doc(
            "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return \
             the default if given; otherwise,\nraise a KeyError.",
        ),
        Definition::tame(Effect::Dicts, "popitem", "self, /", pop_item).doc(
            "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\n\
             Raises KeyError if the dict is empty.",
        ),
        Definition::tame_raw(Effect::ExtendsDicts, "update", "self, /, *args, **kwargs", update)
            .doc("D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.",),
        Definition::tame(Effect::Dicts, "clear", "self, /", clear).doc("Remove all items from the dict."),
        Definition::tame(Effect::Nothing, "copy", "self, /", copy).doc("Return a shallow copy of the dict."),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MAPPING).union(ClassFlags::MATCH_SELF),
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) \
          pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = \
          v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For \
          example:  dict(one=1, two=2)",
    ..TypeSpec::new("dict", Kind::Dict)
};

/// The receiver of a method that dict and frozendict have.
#[inline(always)]
pub fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Dict>> {
    vm.receiver(arguments, &SPEC, method)
}

/// The receiver of a method that changes a dict.
#[inline(always)]
fn this_mutable(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Dict>> {
    if let Some(header) = arguments[0].header()
        && header.shape.get() == class_shape::DICT
    {
        return vm.receiver(arguments, &SPEC, method);
    }
    vm.receiver_of(arguments, &SPEC, method)
}

/// An empty dict of a class that is `dict`, `frozendict` or made from one.
pub fn new_empty(vm: &mut Machine, class: Ref<Class>) -> Result<Ref<Dict>> {
    vm.new_object(class, |header| Dict::with_header(header, Table::new()))
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, _) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    Ok(new_empty(vm, class)?.into())
}

fn initialize(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    method_arguments(vm, arguments, keywords, &SPEC, "__init__")?;
    let dict = this_mutable(vm, arguments, "__init__")?;
    update_from_arguments(vm, dict, "dict", &arguments[1..], keywords)?;
    Ok(Value::NONE)
}

/// `dict(entries)`, a mapping or an iterable of pairs; EMPTY is none.
pub fn of_entries(vm: &mut Machine, entries: Value) -> Result {
    let dict = vm.dict()?;
    if entries.present().is_some() {
        update_from_arguments(vm, dict, "dict", &[entries], &[])?;
    }
    Ok(dict.into())
}

fn update(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    method_arguments(vm, arguments, keywords, &SPEC, "update")?;
    let dict = this_mutable(vm, arguments, "update")?;
    update_from_arguments(vm, dict, "update", &arguments[1..], keywords)?;
    Ok(Value::NONE)
}

/// `dict(...)` and `update(...)`: one mapping or iterable of pairs at most, then keywords.
pub fn update_from_arguments(
    vm: &mut Machine,
    dict: Ref<Dict>,
    name: &str,
    arguments: &[Value],
    keywords: &[Value],
) -> Result<()> {
    let positional = arguments.len() - keywords.len();
    if positional > 1 {
        return Err(vm.type_error(format_args!("{name} expected at most 1 argument, got {positional}")));
    }
    vm.rooted(&[dict.into()], |vm| {
        if positional == 1 {
            merge(vm, dict, arguments[0])?;
        }
        for (&key, &value) in keywords.iter().zip(&arguments[positional..]) {
            vm.dict_set(dict, key, value)?;
        }
        Ok(())
    })
}

// -- merging -------------------------------------------------------------------------------------------------------------

/// `dict.update(v)`: from a mapping or an iterable of pairs.
pub fn merge(vm: &mut Machine, dict: Ref<Dict>, v: Value) -> Result<()> {
    if let Some(other) = v.downcast::<Dict>()
        && iterates_plainly(vm, v)?
    {
        return merge_dict(vm, dict, other);
    }
    let keys = vm.names.keys;
    match vm.find_attribute(v, keys)? {
        Some(method) => merge_mapping(vm, dict, v, method),
        None => merge_pairs(vm, dict, v),
    }
}

/// Is it a dict whose class does not override `__iter__` or `keys`?
fn iterates_plainly(vm: &mut Machine, v: Value) -> Result<bool> {
    let class = vm.class_of(v);
    if !class.has(ClassFlags::HEAP) && core::ptr::eq(class.spec, &SPEC) {
        return Ok(true);
    }
    let own = vm.lookup(class, vm.names.__iter__)?;
    let base = if spec_extends(class.spec, &SPEC) { vm.types.dict } else { vm.class_for(&frozendict::SPEC)? };
    Ok(own == vm.lookup(base, vm.names.__iter__)?)
}

/// Takes over the entries of another dict.
pub fn merge_dict(vm: &mut Machine, dict: Ref<Dict>, other: Ref<Dict>) -> Result<()> {
    if dict == other {
        return Ok(());
    }
    vm.charge(other.len() as u64 / 4)?;
    if dict.is_empty() && other.len() * 2 >= other.table.entry_count() {
        // The other's keys are all different: nothing needs comparing.
        let answer = other.duplicate(&mut vm.heap);
        let copy = vm.check(answer)?;
        dict.take_from(&mut vm.heap, &copy);
        return Ok(());
    }
    let mut at = 0;
    let length = other.len();
    while let Some((number, entry)) = other.table.next_live(at) {
        at = number + 1;
        vm.dict_set_hashed(dict, entry.key, entry.hash, entry.value)?;
        if other.len() != length {
            return Err(vm.runtime_error(format_args!("dict mutated during update")));
        }
    }
    Ok(())
}

/// `dict(other)` of an exact dict.
pub(crate) fn copied(vm: &mut Machine, other: Ref<Dict>) -> Result {
    if other.len() * 2 < other.table.entry_count() {
        return of_entries(vm, other.into());
    }
    vm.charge(other.len() as u64 / 4)?;
    let answer = other.duplicate(&mut vm.heap);
    vm.check(answer).map(Value::from)
}

fn merge_mapping(vm: &mut Machine, dict: Ref<Dict>, mapping: Value, keys: Value) -> Result<()> {
    let keys = vm.call(keys, &[])?;
    vm.rooted(&[dict.into(), mapping, keys], |vm| {
        vm.for_each_collecting(keys, &mut |vm, key| {
            let value = vm.get_item(mapping, key)?;
            vm.dict_set(dict, key, value)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

fn merge_pairs(vm: &mut Machine, dict: Ref<Dict>, pairs: Value) -> Result<()> {
    let class = vm.class_of(pairs);
    if let Some(next_pair) = class.spec.next_pair.filter(|_| class.has(ClassFlags::NATIVE_NEXT) && !class.has(ClassFlags::HEAP)) {
        return vm.rooted(&[dict.into(), pairs], |vm| merge_made_pairs(vm, dict, pairs, next_pair));
    }
    let mut number = 0usize;
    vm.rooted(&[dict.into(), pairs], |vm| {
        vm.for_each_collecting(pairs, &mut |vm, pair| {
            add_pair(vm, dict, pair, number)?;
            number += 1;
            Ok(ControlFlow::Continue(()))
        })
    })
}

/// Adds the entry that a pair says, the one of that number.
pub(super) fn add_pair(vm: &mut Machine, dict: Ref<Dict>, pair: Value, number: usize) -> Result<()> {
    let (key, value) = unpack_pair(vm, pair, number)?;
    vm.dict_set(dict, key, value)
}

/// The same from an iterator that makes its pairs one by one, which need not be made then.
fn merge_made_pairs(vm: &mut Machine, dict: Ref<Dict>, iterator: Value, next_pair: NextPairFn) -> Result<()> {
    let mut number = 0usize;
    loop {
        vm.charge(1)?;
        let (key, value) = match next_pair(vm, iterator)? {
            NextPair::End => return Ok(()),
            NextPair::Pair(key, value) => (key, value),
            NextPair::Item(pair) => unpack_pair(vm, pair, number)?,
        };
        vm.dict_set(dict, key, value)?;
        number += 1;
    }
}

fn unpack_pair(vm: &mut Machine, pair: Value, number: usize) -> Result<(Value, Value)> {
    if let Some(&[key, value]) = vm.known_items(pair) {
        return Ok((key, value));
    }
    // What is an iterator would lose its items if Python code were refused later on.
    vm.may_run_python()?;
    if !vm.is_iterable(pair)? {
        return Err(vm.type_error(format_args!("object is not iterable")));
    }
    let items = vm.unpack_to_vec(pair)?;
    match items[..] {
        [key, value] => Ok((key, value)),
        _ => {
            let length = items.len();
            Err(vm.value_error(format_args!("dictionary update sequence element #{number} has length {length}; 2 is required")))
        }
    }
}

/// A plain dict (or frozendict) with the entries of another.
pub fn duplicate(vm: &mut Machine, dict: Ref<Dict>) -> Result<Ref<Dict>> {
    let copy = vm.dict()?;
    merge(vm, copy, dict.into())?;
    Ok(copy)
}

// -- shared methods ------------------------------------------------------------------------------------------------------

pub(super) fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__repr__")?;
    let frozen = is_frozen(vm, dict);
    if dict.is_empty() && !frozen {
        return vm.str("{}");
    }
    let name = alloc::format!("{}", vm.type_name(dict.into()));
    if dict.is_empty() {
        return vm.str(&alloc::format!("{name}()"));
    }
    let recursive = if frozen { alloc::format!("{name}({{...}})") } else { "{...}".into() };
    sequence::guarded_repr(vm, dict.into(), &recursive, |vm, text| {
        if frozen {
            push_bytes(vm, text, name.as_bytes())?;
            push_bytes(vm, text, b"(")?;
        }
        push_bytes(vm, text, b"{")?;
        push_entries(vm, text, dict)?;
        push_bytes(vm, text, if frozen { b"})" } else { b"}" })
    })
}

fn push_entries(vm: &mut Machine, text: &mut alloc::vec::Vec<u8>, dict: Ref<Dict>) -> Result<()> {
    let (mut at, mut first) = (0, true);
    while let Some((number, entry)) = dict.table.next_live(at) {
        at = number + 1;
        if !core::mem::take(&mut first) {
            push_bytes(vm, text, b", ")?;
        }
        push_repr(vm, text, entry.key)?;
        push_bytes(vm, text, b": ")?;
        push_repr(vm, text, entry.value)?;
    }
    Ok(())
}

/// Is it a frozendict?
pub fn is_frozen(vm: &Machine, dict: Ref<Dict>) -> bool {
    dict.header.shape.get() != class_shape::DICT && !spec_extends(vm.class_of(dict.into()).spec, &SPEC)
}

pub(super) fn compare(vm: &mut Machine, arguments: &[Value], wanted: bool) -> Result {
    let dict = this(vm, arguments, "__eq__")?;
    let Some(other) = arguments[1].downcast::<Dict>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = vm.nested(|vm| same(vm, dict, other))?;
    Ok(Value::bool(result == wanted))
}

/// Have two dicts equal keys with equal values?
pub fn same(vm: &mut Machine, a: Ref<Dict>, b: Ref<Dict>) -> Result<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    vm.charge(a.len() as u64 / 4)?;
    let mut at = 0;
    while let Some((number, entry)) = a.table.next_live(at) {
        at = number + 1;
        match vm.dict_find(b, entry.key, entry.hash)? {
            Some((_, found)) if vm.equal(entry.value, found.value)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

pub(super) fn iterate(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__iter__")?;
    dict_views::iterate(vm, dict.into(), &dict_views::KEY_ITERATOR)
}

pub(super) fn reversed(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__reversed__")?;
    dict_views::iterate(vm, dict.into(), &dict_views::KEY_REVERSE_ITERATOR)
}

pub(super) fn view(vm: &mut Machine, arguments: &[Value], method: &str, spec: &'static TypeSpec) -> Result {
    let dict = this(vm, arguments, method)?;
    dict_views::new_view(vm, dict.into(), spec)
}

pub(super) fn length(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__len__")?;
    vm.int_from_usize(dict.len())
}

pub(super) fn own_size(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__sizeof__")?;
    vm.int_from_usize(size_of::<Dict>() + dict.table.entry_count() * 32)
}

pub(super) fn contains(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__contains__")?;
    Ok(Value::bool(vm.dict_get(dict, arguments[1])?.is_some()))
}

pub(super) fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__getitem__")?;
    let key = arguments[1];
    if let Some(value) = vm.dict_get(dict, key)? {
        return Ok(value);
    }
    let class = vm.class_of(dict.into());
    if class.has(ClassFlags::HEAP) || !core::ptr::eq(class.spec, &SPEC) {
        let name = vm.names.__missing__;
        if let Some(value) = vm.call_special(dict.into(), name, &[key])? {
            return Ok(value);
        }
    }
    Err(vm.key_error(key))
}

pub(super) fn get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "get")?;
    match vm.dict_get(dict, arguments[1])? {
        Some(value) => Ok(value),
        None => Ok(arguments[2].present().unwrap_or(Value::NONE)),
    }
}

pub(super) fn or(vm: &mut Machine, arguments: &[Value]) -> Result {
    this(vm, arguments, "__or__")?;
    union(vm, arguments[0], arguments[1])
}

pub(super) fn or_reflected(vm: &mut Machine, arguments: &[Value]) -> Result {
    this(vm, arguments, "__ror__")?;
    union(vm, arguments[1], arguments[0])
}

/// `a | b`: a dict or frozendict, as `a` is; of no subclass.
fn union(vm: &mut Machine, a: Value, b: Value) -> Result {
    let (Some(left), Some(right)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else { return Ok(Value::NOT_IMPLEMENTED) };
    let class = if is_frozen(vm, left) { vm.class_for(&frozendict::SPEC)? } else { vm.types.dict };
    let result = new_empty(vm, class)?;
    // A subclass with its own `__iter__` is asked through its `keys`, as CPython does.
    merge(vm, result, left.into())?;
    merge(vm, result, right.into())?;
    Ok(result.into())
}

pub(super) fn from_keys(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let given = method_arguments(vm, arguments, keywords, &SPEC, "fromkeys")?;
    check_arguments(vm, if keywords.is_empty() { "fromkeys" } else { "dict.fromkeys" }, given.len(), keywords, 1, 2)?;
    let (class, iterable) = (arguments[0], given[0]);
    let value = given.get(1).copied().unwrap_or(Value::NONE);
    if class == Value::object(vm.types.dict) {
        let dict = vm.dict()?;
        add_keys(vm, dict, iterable, value)?;
        return Ok(dict.into());
    }
    let target = vm.call(class, &[])?;
    if let Some(frozen) = target.downcast::<Dict>()
        && is_frozen(vm, frozen)
    {
        // A frozendict cannot take the keys one by one; the class makes one from a dict with them.
        let dict = vm.dict()?;
        add_keys(vm, dict, iterable, value)?;
        return vm.call(class, &[dict.into()]);
    }
    vm.rooted(&[target], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, key| {
            vm.set_item(target, key, value)?;
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(target)
}

fn add_keys(vm: &mut Machine, dict: Ref<Dict>, iterable: Value, value: Value) -> Result<()> {
    vm.rooted(&[dict.into(), iterable, value], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, key| {
            vm.dict_set(dict, key, value)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

// -- changing ------------------------------------------------------------------------------------------------------------

fn set_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "__setitem__")?;
    vm.dict_set(dict, arguments[1], arguments[2])?;
    Ok(Value::NONE)
}

fn delete_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "__delitem__")?;
    match vm.dict_remove(dict, arguments[1])? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.key_error(arguments[1])),
    }
}

fn or_in_place(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "__ior__")?;
    merge(vm, dict, arguments[1])?;
    Ok(arguments[0])
}

fn set_default(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "setdefault")?;
    let key = arguments[1];
    let hash = vm.key_hash(key)?;
    if let Some((_, entry)) = vm.dict_find(dict, key, hash)? {
        return Ok(entry.value);
    }
    let default = arguments[2].present().unwrap_or(Value::NONE);
    let answer = dict.insert_new(&mut vm.heap, hash, key, default);
    vm.check(answer)?;
    Ok(default)
}

fn pop(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "pop")?;
    match vm.dict_remove(dict, arguments[1])? {
        Some(value) => Ok(value),
        None => match arguments[2].present() {
            Some(default) => Ok(default),
            None => Err(vm.key_error(arguments[1])),
        },
    }
}

fn pop_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "popitem")?;
    let Some((number, entry)) = dict.table.previous_live(dict.table.entry_count()) else {
        let message = vm.str("popitem(): dictionary is empty")?;
        return Err(vm.key_error(message));
    };
    dict.remove_entry(number);
    vm.tuple(&[entry.key, entry.value])
}

fn clear(vm: &mut Machine, arguments: &[Value]) -> Result {
    this_mutable(vm, arguments, "clear")?.clear();
    Ok(Value::NONE)
}

fn copy(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this_mutable(vm, arguments, "copy")?;
    Ok(duplicate(vm, dict)?.into())
}
