//! Iterators over `OrderedDict`, and its views, which differ from those of dict by their names and iterators.
//! Invariant: an iterator gives RuntimeError once the set of keys or its order changed.

use core::cell::Cell;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::dict_views::{self, ITEMS_SPEC, KEYS_SPEC, VALUES_SPEC};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Dict, Kind, Slot};
use coachwhip_core::value::Value;

use crate::itertools::traced;

/// What an iterator gives of each entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Key,
    Value,
    Item,
}

struct OrderedIterator {
    /// EMPTY at the end.
    dict: Slot,
    at: Cell<usize>,
    generation: u32,
    part: Part,
    backward: bool,
}
traced!(OrderedIterator, this => [this.dict.get()]);

static ITERATOR: TypeSpec = TypeSpec {
    next: Some(next),
    flags: ClassFlags::NO_NEW,
    definitions: &[Definition::function("__reduce__", "self, /", reduce).doc("Return state information for pickling")],
    ..TypeSpec::new("odict_iterator", Kind::Native)
};

macro_rules! view_spec {
    ($spec:ident, $base:ident, $name:literal, $part:expr) => {
        pub static $spec: TypeSpec = TypeSpec {
            base: Some(&$base),
            flags: ClassFlags::NO_NEW,
            definitions: &[
                Definition::function("__iter__", "self, /", |vm, args| iterate_view(vm, args, $part, false)),
                Definition::function("__reversed__", "self, /", |vm, args| iterate_view(vm, args, $part, true)),
            ],
            ..TypeSpec::new($name, Kind::Native)
        };
    };
}

view_spec!(KEYS, KEYS_SPEC, "odict_keys", Part::Key);
view_spec!(VALUES, VALUES_SPEC, "odict_values", Part::Value);
view_spec!(ITEMS, ITEMS_SPEC, "odict_items", Part::Item);

fn iterate_view(vm: &mut Machine, args: &[Value], part: Part, backward: bool) -> Result {
    match dict_views::dict_shown(arg(args, 0)) {
        Some(dict) => iterate(vm, dict, part, backward),
        None => Err(vm.wrong_receiver(arg(args, 0), &KEYS, "__iter__")),
    }
}

/// Iterates over a dict from either end.
pub fn iterate(vm: &mut Machine, dict: Ref<Dict>, part: Part, backward: bool) -> Result {
    let at = if backward { dict.table.entry_count() } else { 0 };
    let generation = dict.table.generation();
    vm.new_native(&ITERATOR, OrderedIterator { dict: Value::object(dict).into(), at: at.into(), generation, part, backward })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<OrderedIterator>() else { return Ok(None) };
    let payload = &this.payload;
    let Some(dict) = payload.dict.get().downcast::<Dict>() else { return Ok(None) };
    if dict.table.generation() != payload.generation {
        payload.dict.set(Value::EMPTY);
        return Err(vm.runtime_error(format_args!("OrderedDict mutated during iteration")));
    }
    let found = match payload.backward {
        true => dict.table.previous_live(payload.at.get()),
        false => dict.table.next_live(payload.at.get()),
    };
    let Some((number, entry)) = found else {
        payload.dict.set(Value::EMPTY);
        return Ok(None);
    };
    payload.at.set(if payload.backward { number } else { number + 1 });
    match payload.part {
        Part::Key => Ok(Some(entry.key)),
        Part::Value => Ok(Some(entry.value)),
        Part::Item => vm.tuple(&[entry.key, entry.value]).map(Some),
    }
}

/// `(iter, ([what is left],))`, without moving the iterator.
fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<OrderedIterator>(args, &ITERATOR, "__reduce__")?;
    let OrderedIterator { dict, at, generation, part, backward } = &this.payload;
    let copy = OrderedIterator {
        dict: dict.get().into(),
        at: at.get().into(),
        generation: *generation,
        part: *part,
        backward: *backward,
    };
    let copy = vm.new_native(&ITERATOR, copy)?;
    let rest = vm.to_array(copy)?;
    let (function, arguments) = (coachwhip_core::builtins::iterators::builtin(vm, "iter")?, vm.tuple(&[rest.into()])?);
    vm.tuple(&[function, arguments])
}
