//! `OrderedDict`: a dict whose order can be changed and counts when comparing. The dict itself keeps its entries in
//! order; moving one to the end is taking it out and putting it in again.
//!
//! Invariant: where a subclass overrides `__setitem__` or `__delitem__`, the methods here go through them, as CPython's.

use core::ops::ControlFlow;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr};
use coachwhip_core::builtins::{dict, dict_views};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::dict::DictEntry;
use coachwhip_core::object::{ClassFlags, Dict, Kind};
use coachwhip_core::value::Value;

use crate::collections_ordered_iterators::{self as iterators, Part};
use crate::itertools::class_name;

pub static SPEC: TypeSpec = TypeSpec {
    module: "collections",
    base: Some(&dict::SPEC),
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT),
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, /, *args, **kwargs", init),
        Definition::raw("update", "self, /, *args, **kwargs", update)
            .doc("D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F."),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__eq__", "self, value, /", |vm, args| compare(vm, args, true)),
        Definition::function("__ne__", "self, value, /", |vm, args| compare(vm, args, false)),
        Definition::function("__iter__", "self, /", |vm, args| {
            let dict = this(vm, args, "__iter__")?;
            iterators::iterate(vm, dict, Part::Key, false)
        }),
        Definition::function("__reversed__", "self, /", |vm, args| {
            let dict = this(vm, args, "__reversed__")?;
            iterators::iterate(vm, dict, Part::Key, true)
        })
        .doc("od.__reversed__() <==> reversed(od)"),
        Definition::function("keys", "self, /", |vm, args| view(vm, args, "keys", &iterators::KEYS)),
        Definition::function("values", "self, /", |vm, args| view(vm, args, "values", &iterators::VALUES)),
        Definition::function("items", "self, /", |vm, args| view(vm, args, "items", &iterators::ITEMS)),
        Definition::function("__or__", "self, value, /", |vm, args| union(vm, args, false)),
        Definition::function("__ror__", "self, value, /", |vm, args| union(vm, args, true)),
        Definition::function("__ior__", "self, value, /", |vm, args| {
            this(vm, args, "__ior__")?;
            merge(vm, arg(args, 0), arg(args, 1))?;
            Ok(arg(args, 0))
        }),
        Definition::function("__reduce__", "self, /", reduce).doc("Return state information for pickling"),
        Definition::function("copy", "self, /", copy).doc("A shallow copy of ordered dict."),
        Definition::class_method("fromkeys", "type, /, iterable, value=None", from_keys)
            .doc("Create a new ordered dictionary with keys from iterable and values set to value."),
        Definition::function("move_to_end", "self, /, key, last=True", move_to_end).doc(
            "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
        ),
        Definition::function("pop", "self, /, key, default=<unrepresentable>", pop).doc(
            "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, \
             return the default if given; otherwise,\nraise a KeyError.",
        ),
        Definition::function("popitem", "self, /, last=True", pop_item).doc(
            "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or \
             FIFO order if false.",
        ),
        Definition::function("setdefault", "self, /, key, default=None", set_default).doc(
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the \
             dictionary, else default.",
        ),
    ],
    doc: "Dictionary that remembers insertion order",
    ..TypeSpec::new("OrderedDict", Kind::Dict)
};

fn this(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Dict>> {
    vm.receiver_of::<Dict>(args, &SPEC, method)
}

/// Is what the class of a dict has under a name dict's own?
fn is_plain(vm: &mut Machine, object: Value, name: Value) -> Result<bool> {
    let class = vm.class_of(object);
    if !class.has(ClassFlags::HEAP) {
        return Ok(true);
    }
    let base = vm.types.dict;
    Ok(vm.lookup(class, name)? == vm.lookup(base, name)?)
}

/// An entry as `(key, value)`.
type Pair = (Value, Value);

/// The entries as they are now; for loops that run Python code.
fn pairs_of(vm: &mut Machine, dict: Ref<Dict>) -> Result<Vec<Pair>> {
    vm.charge(dict.len() as u64 / 4)?;
    let mut pairs = Vec::new();
    if !vm.heap.has_room(dict.len() * size_of::<Pair>()) || pairs.try_reserve_exact(dict.len()).is_err() {
        return Err(vm.no_memory());
    }
    pairs.extend(dict.entries().map(|e| (e.key, e.value)));
    Ok(pairs)
}

// -- making and merging --------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    Ok(dict::new_empty(vm, class)?.into())
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    this(vm, args, "__init__")?;
    let positional = args.len() - keywords.len() - 1;
    if positional > 1 {
        return Err(vm.type_error(format_args!("expected at most 1 argument, got {positional}")));
    }
    update_from(vm, args, keywords)
}

fn update(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    this(vm, args, "update")?;
    let positional = args.len() - keywords.len() - 1;
    if positional > 1 {
        return Err(vm.type_error(format_args!("update() takes at most 1 positional argument ({positional} given)")));
    }
    update_from(vm, args, keywords)
}

fn update_from(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let given = args.len() - keywords.len();
    if given > 1 {
        merge(vm, args[0], args[1])?;
    }
    for (&name, &value) in keywords.iter().zip(&args[given..]) {
        vm.set_item(args[0], name, value)?;
    }
    Ok(Value::NONE)
}

/// Takes over the items of a mapping or an iterable of pairs.
fn merge(vm: &mut Machine, object: Value, source: Value) -> Result<()> {
    let plain = is_plain(vm, object, vm.names.__setitem__)?;
    if let Some(other) = source.downcast::<Dict>()
        && !vm.class_of(source).has(ClassFlags::HEAP)
    {
        return merge_dict(vm, object, other, plain);
    }
    let keys = vm.names.keys;
    if let Some(keys) = vm.find_attribute(source, keys)? {
        let keys = vm.call(keys, &[])?;
        return vm.rooted(&[object, source, keys], |vm| {
            vm.for_each_collecting(keys, &mut |vm, key| {
                let value = vm.get_item(source, key)?;
                vm.set_item(object, key, value)?;
                Ok(ControlFlow::Continue(()))
            })
        });
    }
    let items = vm.names.items;
    let pairs = match vm.find_attribute(source, items)? {
        Some(items) => vm.call(items, &[])?,
        None => source,
    };
    vm.rooted(&[object, pairs], |vm| {
        vm.for_each_collecting(pairs, &mut |vm, pair| {
            let (key, value) = unpack(vm, pair)?;
            vm.set_item(object, key, value)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

fn merge_dict(vm: &mut Machine, object: Value, other: Ref<Dict>, plain: bool) -> Result<()> {
    if plain && let Some(dict) = object.downcast::<Dict>() {
        return dict::merge_dict(vm, dict, other);
    }
    let pairs = pairs_of(vm, other)?;
    vm.rooted(&[object, other.into()], |vm| {
        for (key, value) in pairs {
            vm.set_item(object, key, value)?;
        }
        Ok(())
    })
}

fn unpack(vm: &mut Machine, pair: Value) -> Result<Pair> {
    let items = vm.unpack_to_vec(pair)?;
    match items[..] {
        [key, value] => Ok((key, value)),
        [] => Err(vm.value_error(format_args!("need more than 0 values to unpack"))),
        [_] => Err(vm.value_error(format_args!("need more than 1 value to unpack"))),
        _ => Err(vm.value_error(format_args!("too many values to unpack (expected 2)"))),
    }
}

fn copy(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "copy")?;
    let class = vm.class_of(arg(args, 0));
    if !class.has(ClassFlags::HEAP) {
        let copy = dict::new_empty(vm, class)?;
        dict::merge_dict(vm, copy, dict)?;
        return Ok(copy.into());
    }
    let copy = vm.call(class.into(), &[])?;
    for (key, _) in pairs_of(vm, dict)? {
        let value = vm.get_item(arg(args, 0), key)?;
        vm.set_item(copy, key, value)?;
    }
    Ok(copy)
}

fn from_keys(vm: &mut Machine, args: &[Value]) -> Result {
    let object = vm.call(arg(args, 0), &[])?;
    let (iterable, value) = (arg(args, 1), arg(args, 2).present().unwrap_or(Value::NONE));
    vm.rooted(&[object], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, key| {
            vm.set_item(object, key, value)?;
            Ok(ControlFlow::Continue(()))
        })
    })?;
    Ok(object)
}

/// `self | other`, or `other | self` where reflected.
fn union(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    this(vm, args, "__or__")?;
    let (own, other) = (arg(args, 0), arg(args, 1));
    if !other.is_kind(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = if reflected { (other, own) } else { (own, other) };
    let class = vm.class_of(own);
    let result = vm.call(class.into(), &[left])?;
    merge(vm, result, right)?;
    Ok(result)
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "__reduce__")?;
    let class = vm.class_of(arg(args, 0));
    let state = vm.getattr(arg(args, 0), "__getstate__")?;
    let state = vm.call(state, &[])?;
    let items = vm.getattr(arg(args, 0), "items")?;
    let items = vm.call(items, &[])?;
    let items = vm.iter(items)?;
    let arguments = vm.tuple(&[])?;
    vm.tuple(&[class.into(), arguments, state, Value::NONE, items])
}

// -- showing and comparing -----------------------------------------------------------------------------------------------

fn view(vm: &mut Machine, args: &[Value], method: &str, spec: &'static TypeSpec) -> Result {
    let dict = this(vm, args, method)?;
    dict_views::new_view(vm, dict.into(), spec)
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "__repr__")?;
    let name = alloc::format!("{}(", class_name(vm, arg(args, 0)));
    if dict.is_empty() {
        return vm.str(&alloc::format!("{name})"));
    }
    guarded_repr(vm, arg(args, 0), "...", |vm, text| {
        let copy = dict::duplicate(vm, dict)?;
        push_bytes(vm, text, name.as_bytes())?;
        push_repr(vm, text, copy.into())?;
        push_bytes(vm, text, b")")
    })
}

fn compare(vm: &mut Machine, args: &[Value], wanted: bool) -> Result {
    let dict = this(vm, args, "__eq__")?;
    let Some(other) = arg(args, 1).downcast::<Dict>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = vm.nested(|vm| same(vm, dict, other))?;
    Ok(Value::bool(result == wanted))
}

/// Have both the same items, and where the other is an OrderedDict too, in the same order?
fn same(vm: &mut Machine, dict: Ref<Dict>, other: Ref<Dict>) -> Result<bool> {
    if !dict::same(vm, dict, other)? {
        return Ok(false);
    }
    let class = vm.class_for(&SPEC)?;
    if !coachwhip_core::object::Class::is_subclass_of(vm.class_of(other.into()), class) {
        return Ok(true);
    }
    let (mut at, mut other_at) = (0, 0);
    while let (Some((i, a)), Some((j, b))) = (dict.table.next_live(at), other.table.next_live(other_at)) {
        if !vm.equal(a.key, b.key)? {
            return Ok(false);
        }
        (at, other_at) = (i + 1, j + 1);
    }
    Ok(true)
}

// -- order and removal ---------------------------------------------------------------------------------------------------

fn move_to_end(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "move_to_end")?;
    let key = arg(args, 1);
    let last = is_last(vm, arg(args, 2))?;
    let hash = vm.key_hash(key)?;
    let Some((number, _)) = vm.dict_find(dict, key, hash)? else { return Err(vm.key_error(key)) };
    let Some(entry) = dict.remove_entry(number) else { return Err(vm.key_error(key)) };
    if last {
        let answer = dict.insert_new(&mut vm.heap, entry.hash, entry.key, entry.value);
        vm.check(answer)?;
    } else {
        put_first(vm, dict, entry)?;
    }
    Ok(Value::NONE)
}

fn is_last(vm: &mut Machine, flag: Value) -> Result<bool> {
    match flag.present() {
        Some(flag) => vm.is_true(flag),
        None => Ok(true),
    }
}

/// Rebuilds the dict with an entry before all others.
fn put_first(vm: &mut Machine, dict: Ref<Dict>, entry: DictEntry) -> Result<()> {
    vm.charge(dict.len() as u64)?;
    let answer = Dict::with_capacity(&mut vm.heap, dict.len() + 1);
    let rebuilt = vm.check(answer)?;
    let answer = rebuilt.insert_new(&mut vm.heap, entry.hash, entry.key, entry.value);
    vm.check(answer)?;
    for entry in dict.entries() {
        let answer = rebuilt.insert_new(&mut vm.heap, entry.hash, entry.key, entry.value);
        vm.check(answer)?;
    }
    dict.take_from(&mut vm.heap, &rebuilt);
    Ok(())
}

/// Takes a key out, through `__delitem__` where that is overridden; None where it is not there.
fn take(vm: &mut Machine, dict: Ref<Dict>, key: Value) -> Result<Option<Value>> {
    let object = Value::object(dict);
    if is_plain(vm, object, vm.names.__delitem__)? {
        return vm.dict_remove(dict, key);
    }
    if !vm.contains(object, key)? {
        return Ok(None);
    }
    let value = vm.get_item(object, key)?;
    vm.delete_item(object, key)?;
    Ok(Some(value))
}

fn pop(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "pop")?;
    match (take(vm, dict, arg(args, 1))?, arg(args, 2).present()) {
        (Some(value), _) | (None, Some(value)) => Ok(value),
        (None, None) => Err(vm.key_error(arg(args, 1))),
    }
}

fn pop_item(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "popitem")?;
    let last = is_last(vm, arg(args, 1))?;
    let end = if last { dict.table.previous_live(dict.table.entry_count()) } else { dict.table.next_live(0) };
    let Some((number, entry)) = end else {
        let message = vm.str("dictionary is empty")?;
        return Err(vm.key_error(message));
    };
    if is_plain(vm, dict.into(), vm.names.__delitem__)? {
        dict.remove_entry(number);
        return vm.tuple(&[entry.key, entry.value]);
    }
    match take(vm, dict, entry.key)? {
        Some(value) => vm.tuple(&[entry.key, value]),
        None => Err(vm.key_error(entry.key)),
    }
}

fn set_default(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "setdefault")?;
    let (key, default) = (arg(args, 1), arg(args, 2).present().unwrap_or(Value::NONE));
    if let Some(value) = vm.dict_get(dict, key)? {
        return Ok(value);
    }
    vm.set_item(dict.into(), key, default)?;
    Ok(default)
}
