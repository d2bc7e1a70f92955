//! Counting elements into a mapping, as `Counter` does. Invariant: a dict whose class has dict's own `get` and
//! `__setitem__` is counted in directly; others through their methods.

use core::ops::ControlFlow;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::bytecode::ops::BinaryOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::Result;
use coachwhip_core::object::Dict;
use coachwhip_core::value::Value;

/// `_count_elements(mapping, iterable)`
pub fn count_elements(vm: &mut Machine, args: &[Value]) -> Result {
    let (mapping, iterable) = (arg(args, 0), arg(args, 1));
    match mapping.downcast::<Dict>() {
        Some(dict) if is_plain(vm, mapping)? => count_in_dict(vm, dict, iterable)?,
        _ => count_by_methods(vm, mapping, iterable)?,
    }
    Ok(Value::NONE)
}

fn is_plain(vm: &mut Machine, mapping: Value) -> Result<bool> {
    let (class, base) = (vm.class_of(mapping), vm.types.dict);
    let get = vm.intern(b"get")?;
    for name in [get, vm.names.__setitem__] {
        if vm.lookup(class, name)? != vm.lookup(base, name)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn count_in_dict(vm: &mut Machine, dict: Ref<Dict>, iterable: Value) -> Result<()> {
    vm.rooted(&[dict.into(), iterable], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, element| {
            count_one(vm, dict, element)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}

#[inline(always)]
fn count_one(vm: &mut Machine, dict: Ref<Dict>, element: Value) -> Result<()> {
    // Not `key_hash`: the message about what cannot be hashed does not speak of dict keys here.
    let hash = if element.is_small_int() { vm.key_hash(element)? } else { vm.hash(element)? };
    let Some((number, entry)) = vm.dict_find(dict, element, hash)? else {
        let answer = dict.insert_new(&mut vm.heap, hash, element, Value::small_int(1));
        return vm.check(answer).map(|_| ());
    };
    match entry.value.as_small_int().and_then(|n| Value::try_small_int(n + 1)) {
        Some(count) => {
            dict.set_entry_value(&mut vm.heap, number, count);
            Ok(())
        }
        None => {
            let count = vm.binary(BinaryOperator::Add, entry.value, Value::small_int(1))?;
            vm.dict_set_hashed(dict, element, hash, count)
        }
    }
}

fn count_by_methods(vm: &mut Machine, mapping: Value, iterable: Value) -> Result<()> {
    let get = vm.getattr(mapping, "get")?;
    vm.rooted(&[mapping, iterable, get], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, element| {
            let before = vm.call(get, &[element, Value::small_int(0)])?;
            let count = vm.binary(BinaryOperator::Add, before, Value::small_int(1))?;
            vm.set_item(mapping, element, count)?;
            Ok(ControlFlow::Continue(()))
        })
    })
}
