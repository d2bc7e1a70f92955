//! Quick helpers that go through dicts, and one that extends lists. Nothing in them could run Python code, so where they fail an
//! exception is under way.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use crate::builtins::dict_views;
use crate::calling_convention::native_functions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{NextPair, Result};
use crate::object::{List, ShapeId};
use crate::trace::quick_general::number;
use crate::value::Value;

/// An item, or STOP at the end.
fn item(next: Result<Option<Value>>) -> Value {
    next.map_or(Value::EMPTY, |item| item.unwrap_or(Value::STOP))
}

/// Appends the items of a list that has few, so that it costs no fuel, where there is room for them. Says whether it did.
#[inline(always)]
fn extend_by_few(vm: &mut Machine, list: Ref<List>, items: Value) -> bool {
    const FEW: usize = 4;
    let few = items.downcast::<List>().filter(|items| items.len() <= FEW);
    let Some(few) = few else { return false };
    let write = |place: *mut Value| {
        for (at, item) in few.as_slice().iter().enumerate() {
            // SAFETY: there is room for so many. A loop takes less time than a call to copy, which a plain store would become.
            unsafe { place.add(at).write_volatile(*item) };
        }
    };
    vm.heap.barrier(&list.header);
    list.items.extend_roomy(few.len(), write)
}

// SAFETY (for all of them): compiled code calls them with a live VM and operands of the kinds that the table says.
native_functions! {
    fn EXTEND_BY(vm: *mut Machine, list: Value, items: Value) -> Value {
        // SAFETY: see above.
        let (vm, list) = unsafe { (&mut *vm, list.cast_unchecked::<List>()) };
        if extend_by_few(vm, list, items) {
            return Value::NONE;
        }
        vm.extend_list(list, items).map_or(Value::EMPTY, |()| Value::NONE)
    }

    fn NEW_VIEW(vm: *mut Machine, dict: Value, shape: i64, part: i64) -> Value {
        let view = dict_views::described_view(dict, ShapeId(number(shape)), number(part));
        // SAFETY: see above.
        unsafe { &mut *vm }.allocate(view).map_or(Value::EMPTY, Value::from)
    }

    fn NEW_DICT_ITERATOR(vm: *mut Machine, dict: Value, shape: i64) -> Value {
        let iterator = dict_views::at_start(dict, ShapeId(number(shape)));
        // SAFETY: see above.
        unsafe { &mut *vm }.allocate(iterator).map_or(Value::EMPTY, Value::from)
    }

    fn NEXT_KEY(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        item(dict_views::next_key(unsafe { &mut *vm }, iterator))
    }

    fn NEXT_VALUE(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        item(dict_views::next_value(unsafe { &mut *vm }, iterator))
    }

    fn NEXT_ENTRY(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        let vm = unsafe { &mut *vm };
        match dict_views::next_item(vm, iterator) {
            Ok(NextPair::Pair(key, value)) => {
                vm.jit.second = value;
                key
            }
            Ok(NextPair::Item(item)) => item,
            Ok(NextPair::End) => Value::STOP,
            Err(_) => Value::EMPTY,
        }
    }
}
