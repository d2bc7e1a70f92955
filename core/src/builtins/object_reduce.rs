//! `object.__reduce_ex__` and `__getstate__`: how `copy` takes objects apart and puts them together (protocol 2 of
//! pickling). Invariant: what `__reduce_ex__` gives is a tuple `(callable, arguments, state, list items, dict items)`.

use super::class;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::{Class, ClassFlags, Dict, Kind, Member, NativeFunction, Tuple};
use crate::value::Value;

fn first(arguments: &[Value]) -> Value {
    arguments.first().copied().unwrap_or(Value::NONE)
}

pub(super) fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    by_protocol(vm, first(arguments), 0)
}

pub(super) fn reduce_ex(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = first(arguments);
    let protocol = vm.small_index(arguments.get(1).copied().unwrap_or(Value::NONE))?;
    let class = vm.class_of(this);
    let name = vm.names.__reduce__;
    // An overridden __reduce__ is what the class wants.
    if let Some(method) = vm.lookup(class, name)?
        && method.downcast::<NativeFunction>().is_none_or(|f| f.owner.get() != Value::from(vm.types.object))
    {
        let bound = vm.bind(method, this, class)?;
        return vm.call(bound, &[]);
    }
    by_protocol(vm, this, protocol)
}

/// Protocols below 2 are `copyreg`'s business.
fn by_protocol(vm: &mut Machine, this: Value, protocol: i64) -> Result {
    if protocol >= 2 {
        return take_apart(vm, this);
    }
    let copyreg = vm.library_module("copyreg")?;
    let function = vm.getattr(copyreg, "_reduce_ex")?;
    vm.call(function, &[this, Value::small_int(protocol.max(0))])
}

fn take_apart(vm: &mut Machine, this: Value) -> Result {
    let (constructor, mut parts) = new_arguments(vm, this)?;
    let has_arguments = parts.is_some();
    let class = vm.class_of(this);
    let state = state_of(vm, this, !has_arguments)?;
    let items = if this.is_kind(Kind::List) { vm.iter(this)? } else { Value::NONE };
    let pairs = if this.is_kind(Kind::Dict) {
        let name = vm.names.items;
        let view = vm.call_method(this, name, &[])?;
        vm.iter(view)?
    } else {
        Value::NONE
    };
    let arguments = match parts.take() {
        Some(arguments) => arguments,
        None => vm.tuple(&[class.into()])?,
    };
    vm.tuple(&[constructor, arguments, state, items, pairs])
}

/// `copyreg.__newobj__` (or `__newobj_ex__`) and its arguments, where the class says which.
fn new_arguments(vm: &mut Machine, this: Value) -> Result<(Value, Option<Value>)> {
    let class = Value::from(vm.class_of(this));
    let copyreg = vm.library_module("copyreg")?;
    let with_keywords = vm.intern(b"__getnewargs_ex__")?;
    if let Some(method) = vm.find_attribute(this, with_keywords)? {
        let answer = vm.call(method, &[])?;
        let Some(pair) = answer.downcast::<Tuple>().filter(|t| t.len() == 2) else {
            let got = vm.type_name(answer);
            return Err(vm.type_error(format_args!("__getnewargs_ex__ should return a tuple, not '{got}'")));
        };
        let constructor = vm.getattr(copyreg, "__newobj_ex__")?;
        let [arguments, keywords] = [pair.as_slice()[0], pair.as_slice()[1]];
        return Ok((constructor, Some(vm.tuple(&[class, arguments, keywords])?)));
    }
    let constructor = vm.getattr(copyreg, "__newobj__")?;
    let plain = vm.intern(b"__getnewargs__")?;
    let Some(method) = vm.find_attribute(this, plain)? else { return Ok((constructor, None)) };
    let answer = vm.call(method, &[])?;
    let Some(arguments) = answer.downcast::<Tuple>() else {
        let got = vm.type_name(answer);
        return Err(vm.type_error(format_args!("__getnewargs__ should return a tuple, not '{got}'")));
    };
    let all = vm.with_first(class, arguments.as_slice())?;
    Ok((constructor, Some(vm.tuple(&all)?)))
}

/// What `__getstate__` gives; without constructor arguments the object must be one that its state describes.
fn state_of(vm: &mut Machine, this: Value, required: bool) -> Result {
    let name = vm.names.__getstate__;
    let class = vm.class_of(this);
    let object = Value::from(vm.types.object);
    let own = |m: &Value| m.downcast::<NativeFunction>().is_none_or(|f| f.owner.get() != object);
    let overridden = vm.lookup(class, name)?.filter(own);
    match overridden {
        Some(method) => {
            let bound = vm.bind(method, this, class)?;
            vm.call(bound, &[])
        }
        None if required && !is_describable(this, class) => Err(cannot_pickle(vm, class)),
        None => default_state(vm, this, class),
    }
}

fn is_describable(this: Value, class: Ref<Class>) -> bool {
    matches!(this.kind(), Some(Kind::Instance | Kind::List | Kind::Dict) | None) || class.has(ClassFlags::EXCEPTION)
}

#[cold]
fn cannot_pickle(vm: &mut Machine, class: Ref<Class>) -> Raised {
    let name = class::full_name(vm, class);
    vm.type_error(format_args!("cannot pickle '{name}' object"))
}

pub(super) fn get_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = first(arguments);
    let class = vm.class_of(this);
    default_state(vm, this, class)
}

/// The attribute dict (None if empty), or with `__slots__` members a pair of it and a dict of those.
fn default_state(vm: &mut Machine, this: Value, class: Ref<Class>) -> Result {
    let dict = vm.attribute_dict(this)?.filter(|d| !d.is_empty());
    let state = dict.map_or(Value::NONE, Value::from);
    if class.member_count.get() == 0 {
        return Ok(state);
    }
    let members = member_values(vm, this, class)?;
    if members.is_empty() { Ok(state) } else { vm.tuple(&[state, members.into()]) }
}

fn member_values(vm: &mut Machine, this: Value, class: Ref<Class>) -> Result<Ref<Dict>> {
    let values = vm.dict()?;
    for entry in class.mro_slice() {
        let Some(ancestor) = entry.downcast::<Class>() else { continue };
        let members: alloc::vec::Vec<_> = ancestor.dict.get().entries().filter_map(|e| e.value.downcast::<Member>()).collect();
        for member in members {
            let value = this.header().and_then(|h| crate::object::instance::slot(h, member.slot as usize));
            if let Some(value) = value.and_then(|s| s.get().present()) {
                vm.dict_set_str(values, member.name, value)?;
            }
        }
    }
    Ok(values)
}
