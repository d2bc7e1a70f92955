//! Quick helpers by which a trace takes apart sequences and dicts, and calls with what is in them.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use alloc::vec::Vec;

use super::quick_general::{attempt, number};
use crate::calling_convention::native_functions;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Dict, Tuple};
use crate::value::Value;

/// A tuple of `count` items which something puts into places, the first one into the last.
fn tuple_of(vm: &mut Machine, count: usize, unpack: impl FnOnce(&mut Machine, *mut Value) -> Result<()>) -> Result {
    let mut places = Vec::new();
    if places.try_reserve(count).is_err() {
        return Err(vm.no_memory());
    }
    places.resize(count, Value::EMPTY);
    unpack(vm, places.as_mut_ptr())?;
    places.reverse();
    vm.tuple(&places)
}

/// A dict with the keys in a tuple, which are different strings, and the values in another one.
pub(crate) fn keywords(vm: &mut Machine, names: Value, values: Value) -> Result {
    let dict = vm.dict()?;
    if let (Some(names), Some(values)) = (names.downcast::<Tuple>(), values.downcast::<Tuple>()) {
        for (name, value) in names.as_slice().iter().zip(values.as_slice()) {
            vm.dict_set_str(dict, *name, *value)?;
        }
    }
    Ok(dict.into())
}

// SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it; the trace proved that
// arguments are of the types that the table gives, and of the kinds that the meaning names.
native_functions! {
    fn NEW_KEYWORDS(vm: *mut Machine, names: Value, values: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| keywords(vm, names, values))
    }

    fn HAS_KEYS(_vm: *mut Machine, dict: Value, keys: Value) -> Value {
        // SAFETY: see above.
        let (dict, keys) = unsafe { (dict.cast_unchecked::<Dict>(), keys.cast_unchecked::<Tuple>()) };
        let same = dict.len() == keys.len() && dict.entries().zip(keys.as_slice()).all(|(entry, key)| entry.key == *key);
        Value::bool(same)
    }

    fn VALUE_AT(_vm: *mut Machine, at: i64, dict: Value) -> Value {
        // SAFETY: see above.
        let dict = unsafe { dict.cast_unchecked::<Dict>() };
        dict.entries().nth(number(at) as usize).map_or(Value::EMPTY, |entry| entry.value)
    }

    fn MERGE_FOR_CALL(vm: *mut Machine, dict: Value, mapping: Value, callable: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.spread_dict(dict, mapping, callable))
    }

    fn UNPACK(vm: *mut Machine, count: i64, sequence: Value) -> Value {
        let count = number(count) as usize;
        // SAFETY: see above; there are as many places.
        attempt(unsafe { &mut *vm }, |vm| tuple_of(vm, count, |vm, places| vm.unpack_sequence(sequence, count, places)))
    }

    fn UNPACK_REST(vm: *mut Machine, operand: i64, sequence: Value) -> Value {
        let (before, after) = (number(operand) as usize & 255, number(operand) as usize >> 8);
        // SAFETY: see above; there are as many places.
        attempt(unsafe { &mut *vm }, |vm| {
            tuple_of(vm, before + 1 + after, |vm, places| vm.unpack_with_rest(sequence, before, after, places))
        })
    }

    fn CALL_NAMED(vm: *mut Machine, callable: Value, values: Value, names: Value) -> Value {
        // SAFETY: see above.
        let (values, names) = unsafe { (values.cast_unchecked::<Tuple>(), names.cast_unchecked::<Tuple>()) };
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.call_with_keywords(callable, values.as_slice(), names.as_slice()))
    }
}
