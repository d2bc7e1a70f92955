//! `groupby`: runs of items with the same key. A group shares the source with the `groupby` that gave it, and ends when
//! that moves on.

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Native, Slot};
use coachwhip_core::value::Value;

use crate::itertools::{call_keeping, iterator, next_keeping, traced};

struct Groups {
    source: Value,
    /// None: the item itself.
    key: Value,
    /// Key of the group under way; EMPTY before the first.
    target: Slot,
    /// Key and item that were taken last; EMPTY where there are none.
    current_key: Slot,
    current: Slot,
    /// The group given last, which may still take items.
    group: Slot,
}
traced!(Groups, this => [
    this.source, this.key, this.target.get(), this.current_key.get(), this.current.get(), this.group.get(),
]);

pub static GROUPBY: TypeSpec = TypeSpec {
    next: Some(next_group),
    definitions: &[Definition::static_method("__new__", "type, iterable, key=None", |vm, args| {
        let class = class_argument(vm, args, &GROUPBY)?;
        let source = vm.iter(arg(args, 1))?;
        let key = some_arg(args, 2).unwrap_or(Value::NONE);
        let empty = || Value::EMPTY.into();
        vm.new_native_of(class, Groups { source, key, target: empty(), current_key: empty(), current: empty(), group: empty() })
    })],
    doc: "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide \
          into groups according to the key function.\n  key\n    A function for computing the group category for each \
          element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
    ..iterator("groupby")
};

/// The items of one group.
struct Grouper {
    parent: Value,
    target: Value,
}
traced!(Grouper, this => [this.parent, this.target]);

pub static GROUPER: TypeSpec = TypeSpec {
    next: Some(next_in_group),
    definitions: &[Definition::static_method("__new__", "type, parent, tgtkey, /", |vm, args| {
        class_argument(vm, args, &GROUPER)?;
        if arg(args, 1).native::<Groups>().is_none() {
            let got = vm.type_name(arg(args, 1));
            return Err(vm.type_error(format_args!("_grouper() argument 1 must be itertools.groupby, not {got}")));
        }
        vm.new_native(&GROUPER, Grouper { parent: arg(args, 1), target: arg(args, 2) })
    })],
    flags: ClassFlags::empty(),
    ..iterator("_grouper")
};

/// Takes an item and its key from the source; false at the end.
#[inline]
fn advance(vm: &mut Machine, this: Ref<Native<Groups>>) -> Result<bool> {
    let payload = &this.payload;
    let Some(item) = next_keeping(vm, this.into(), payload.source)? else { return Ok(false) };
    let key = match payload.key.is_none() {
        true => item,
        false => call_keeping(vm, &[this.into(), item], payload.key, &[item])?,
    };
    vm.heap.barrier(&this.header);
    payload.current.set(item);
    payload.current_key.set(key);
    Ok(true)
}

fn next_group(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Groups>() else { return Ok(None) };
    let payload = &this.payload;
    payload.group.set(Value::EMPTY);
    // Skips to the next key.
    loop {
        vm.charge(1)?;
        let (key, target) = (payload.current_key.get(), payload.target.get());
        if !key.is_empty() && (target.is_empty() || !vm.equal(target, key)?) {
            break;
        }
        if !advance(vm, this)? {
            return Ok(None);
        }
    }
    let key = payload.current_key.get();
    vm.heap.barrier(&this.header);
    payload.target.set(key);
    let group = vm.new_native(&GROUPER, Grouper { parent: iterator, target: key })?;
    payload.group.set(group);
    vm.tuple(&[key, group]).map(Some)
}

fn next_in_group(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Grouper>() else { return Ok(None) };
    let Some(parent) = this.payload.parent.native::<Groups>() else { return Ok(None) };
    let payload = &parent.payload;
    if payload.group.get() != iterator {
        return Ok(None);
    }
    if payload.current.get().is_empty() && !vm.rooted(&[iterator], |vm| advance(vm, parent))? {
        return Ok(None);
    }
    let key = payload.current_key.get();
    if !vm.equal(this.payload.target, key)? {
        return Ok(None);
    }
    Ok(payload.current.replace(Value::EMPTY).present())
}
