//! The functions of the quick helpers, by the names of their rows (`trace/quick.rs`); those that may come to anything are in
//! `quick_general.rs`.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

pub(super) use super::quick_bytes::*;
pub(super) use super::quick_dicts::*;
pub(super) use super::quick_execute::*;
pub(super) use super::quick_failing::*;
pub(super) use super::quick_general::*;
pub(super) use super::quick_parts::*;
pub(super) use super::quick_products::*;
pub(super) use super::quick_raise::*;
pub(super) use super::quick_spread::*;
pub(super) use super::quick_tasks::*;
use crate::bytecode::ops::CompareOperator;
use crate::calling_convention::native_functions;
use crate::machine::Machine;
use crate::object::{Class, Dict, Function, Instance, Kind, List, Set, Str, Tuple};
use crate::operations::compare::{compare_texts, texts_equal};
use crate::value::Value;

fn present(answer: Option<bool>) -> Value {
    answer.map_or(Value::EMPTY, Value::bool)
}

fn new_list(vm: &mut Machine, items: &[Value]) -> Value {
    attempt(vm, |vm| vm.list(items))
}

/// A generator, where a call of the function does nothing but bind the arguments and make it.
fn new_generator(vm: &mut Machine, function: Value, arguments: &[Value]) -> Value {
    let Some(function) = function.downcast::<Function>() else { return Value::EMPTY };
    attempt(vm, |vm| {
        // SAFETY: the arguments are there.
        let made = unsafe { vm.begin_generator(function, arguments.as_ptr(), arguments.len()) };
        made.map(|made| made.unwrap_or(Value::EMPTY))
    })
}

fn new_generator_of(vm: &mut Machine, function: Value, arguments: Value) -> Value {
    let Some(arguments) = arguments.downcast::<Tuple>() else { return Value::EMPTY };
    new_generator(vm, function, arguments.as_slice())
}

fn new_tuple(vm: &mut Machine, items: &[Value]) -> Value {
    attempt(vm, |vm| vm.tuple(items))
}

// SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it; the trace proved that
// arguments are of the types that the table gives, and of the kinds that the meaning names.
native_functions! {
    fn REMEMBER(vm: *mut Machine, object: Value) -> Value {
        // SAFETY: see above.
        unsafe {
            if let Some(header) = object.header() {
                (*vm).heap.barrier(header);
            }
        }
        Value::NONE
    }

    fn LIST_APPEND(vm: *mut Machine, list: Value, item: Value) -> Value {
        // SAFETY: see above.
        let pushed = unsafe { list.cast_unchecked::<List>().push(&mut (*vm).heap, item) };
        if pushed.is_ok() { Value::NONE } else { Value::EMPTY }
    }

    fn CONCATENATE(vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        unsafe { (*vm).concat_str(a.cast_unchecked(), b.cast_unchecked()) }.unwrap_or(Value::EMPTY)
    }

    fn SAME_TEXT(_vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        unsafe { Value::bool(texts_equal(a.cast_unchecked(), b.cast_unchecked())) }
    }

    fn ORDER_TEXTS(_vm: *mut Machine, operator: i64, a: Value, b: Value) -> Value {
        let operator = CompareOperator::from_u32((operator >> 16) as u32).unwrap_or(CompareOperator::Eq);
        // SAFETY: see above.
        Value::bool(unsafe { compare_texts(operator, a.cast_unchecked(), b.cast_unchecked()) })
    }

    fn CHARACTER(vm: *mut Machine, text: Value, index: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let text = text.cast_unchecked::<Str>();
            let index = index >> 16;
            let index = if index < 0 { index + text.len() as i64 } else { index };
            match text.as_bytes().get(index as usize) {
                Some(byte) if text.is_ascii() => match (*vm).characters[usize::from(*byte)] {
                    // Not made yet.
                    known if known.is_empty() => attempt(&mut *vm, |vm| vm.character(u32::from(*byte))),
                    known => known,
                },
                _ => Value::EMPTY,
            }
        }
    }

    fn IS_ASCII(_vm: *mut Machine, text: Value) -> Value {
        // SAFETY: see above.
        Value::bool(unsafe { text.cast_unchecked::<Str>() }.is_ascii())
    }

    fn LENGTH(_vm: *mut Machine, object: Value) -> Value {
        // SAFETY: see above.
        let length = unsafe {
            match object.kind() {
                Some(Kind::Dict) => object.cast_unchecked::<Dict>().len(),
                _ => object.cast_unchecked::<Set>().len(),
            }
        };
        Value::small_int(length as i64)
    }

    fn DICT_ITEM(vm: *mut Machine, dict: Value, key: Value) -> Value {
        // SAFETY: see above.
        unsafe { (*vm).quick_dict_get(dict.cast_unchecked(), key).flatten().unwrap_or(Value::EMPTY) }
    }

    fn DICT_GET(vm: *mut Machine, dict: Value, key: Value, default: Value) -> Value {
        // SAFETY: see above.
        match unsafe { (*vm).quick_dict_get(dict.cast_unchecked(), key) } {
            Some(found) => found.unwrap_or(default),
            None => Value::EMPTY,
        }
    }

    fn DICT_STORE(vm: *mut Machine, dict: Value, key: Value, value: Value) -> Value {
        // SAFETY: see above.
        let stored = unsafe { (*vm).quick_dict_store(dict.cast_unchecked(), key, value) };
        if stored { Value::NONE } else { Value::EMPTY }
    }

    fn DICT_CONTAINS(vm: *mut Machine, dict: Value, key: Value) -> Value {
        // SAFETY: see above.
        present(unsafe { (*vm).quick_dict_get(dict.cast_unchecked(), key).map(|found| found.is_some()) })
    }

    fn SET_CONTAINS(vm: *mut Machine, set: Value, key: Value) -> Value {
        // SAFETY: see above.
        present(unsafe { (*vm).quick_set_contains(set.cast_unchecked(), key) })
    }

    fn LIST_0(vm: *mut Machine) -> Value {
        // SAFETY: see above.
        new_list(unsafe { &mut *vm }, &[])
    }

    fn LIST_FOR(vm: *mut Machine, iterable: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.list_for(iterable))
    }

    fn LIST_1(vm: *mut Machine, a: Value) -> Value {
        // SAFETY: see above.
        new_list(unsafe { &mut *vm }, &[a])
    }

    fn LIST_2(vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        new_list(unsafe { &mut *vm }, &[a, b])
    }

    fn LIST_3(vm: *mut Machine, a: Value, b: Value, c: Value) -> Value {
        // SAFETY: see above.
        new_list(unsafe { &mut *vm }, &[a, b, c])
    }

    fn LIST_4(vm: *mut Machine, a: Value, b: Value, c: Value, d: Value) -> Value {
        // SAFETY: see above.
        new_list(unsafe { &mut *vm }, &[a, b, c, d])
    }

    fn TUPLE_0(vm: *mut Machine) -> Value {
        // SAFETY: see above.
        new_tuple(unsafe { &mut *vm }, &[])
    }

    fn TUPLE_1(vm: *mut Machine, a: Value) -> Value {
        // SAFETY: see above.
        new_tuple(unsafe { &mut *vm }, &[a])
    }

    fn TUPLE_2(vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        new_tuple(unsafe { &mut *vm }, &[a, b])
    }

    fn TUPLE_3(vm: *mut Machine, a: Value, b: Value, c: Value) -> Value {
        // SAFETY: see above.
        new_tuple(unsafe { &mut *vm }, &[a, b, c])
    }

    fn TUPLE_4(vm: *mut Machine, a: Value, b: Value, c: Value, d: Value) -> Value {
        // SAFETY: see above.
        new_tuple(unsafe { &mut *vm }, &[a, b, c, d])
    }

    fn NEW_GENERATOR(vm: *mut Machine, function: Value) -> Value {
        let Some(function) = function.downcast::<Function>() else { return Value::EMPTY };
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.begin_generator_without(function)?.unwrap_or(Value::EMPTY)))
    }

    fn NEW_GENERATOR_OF(vm: *mut Machine, function: Value, arguments: Value) -> Value {
        // SAFETY: see above.
        unsafe { new_generator_of(&mut *vm, function, arguments) }
    }

    fn NEW_COROUTINE_OF(vm: *mut Machine, function: Value, arguments: Value) -> Value {
        // SAFETY: see above.
        unsafe { new_generator_of(&mut *vm, function, arguments) }
    }

    fn NEW_GENERATOR_0(vm: *mut Machine, function: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[])
    }

    fn NEW_GENERATOR_1(vm: *mut Machine, function: Value, a: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[a])
    }

    fn NEW_GENERATOR_2(vm: *mut Machine, function: Value, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[a, b])
    }

    fn NEW_GENERATOR_3(vm: *mut Machine, function: Value, a: Value, b: Value, c: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[a, b, c])
    }

    fn NEW_COROUTINE_0(vm: *mut Machine, function: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[])
    }

    fn NEW_COROUTINE_1(vm: *mut Machine, function: Value, a: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[a])
    }

    fn NEW_COROUTINE_2(vm: *mut Machine, function: Value, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[a, b])
    }

    fn NEW_COROUTINE_3(vm: *mut Machine, function: Value, a: Value, b: Value, c: Value) -> Value {
        // SAFETY: see above.
        new_generator(unsafe { &mut *vm }, function, &[a, b, c])
    }

    fn NEW_INSTANCE(vm: *mut Machine, class: Value, shape: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let class = class.cast_unchecked::<Class>();
            if i64::from(class.root_shape.get().0) != shape >> 16 {
                return Value::EMPTY;
            }
            attempt(&mut *vm, |vm| Ok(vm.new_object(class, |header| Instance { header })?.into()))
        }
    }
}
