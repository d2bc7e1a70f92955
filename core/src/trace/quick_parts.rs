//! Quick helpers that take parts of lists: as new lists, and into other ones with no list in between.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use super::quick_general::attempt;
use crate::builtins::list;
use crate::calling_convention::native_functions;
use crate::machine::Machine;
use crate::object::List;
use crate::operations::item::small_bounds;
use crate::value::Value;

/// `list[start:stop:step]`
///
/// # Safety
/// It is a list, and the machine is alive.
unsafe fn part(vm: *mut Machine, list: Value, bounds: [Value; 3]) -> Value {
    // SAFETY: as the caller promises.
    let (vm, items) = unsafe { (&mut *vm, list.cast_unchecked::<List>()) };
    match small_bounds(bounds) {
        Some(bounds) => list::part(vm, items, bounds).unwrap_or(Value::EMPTY),
        None => attempt(vm, |vm| vm.part_of(list, bounds)),
    }
}

// SAFETY (for all of them): compiled code calls them with a live VM and operands of the kinds that the table says.
native_functions! {
    fn LIST_PART(vm: *mut Machine, list: Value, start: Value, stop: Value, step: Value) -> Value {
        // SAFETY: see above.
        unsafe { part(vm, list, [start, stop, step]) }
    }

    fn NEW_PART(vm: *mut Machine, list: Value, start: Value, stop: Value, step: Value) -> Value {
        // SAFETY: see above.
        unsafe { part(vm, list, [start, stop, step]) }
    }

    fn PART_BOUNDS(vm: *mut Machine, start: Value, stop: Value, step: Value) -> Value {
        // SAFETY: see above.
        unsafe { (*vm).jit.part = [start, stop, step] };
        Value::NONE
    }

    fn STORE_PART(vm: *mut Machine, source: Value, container: Value, start: Value, stop: Value) -> Value {
        // SAFETY: see above.
        let (vm, lists) = unsafe { (&mut *vm, [source.cast_unchecked(), container.cast_unchecked()]) };
        let Some(bounds) = small_bounds(vm.jit.part) else { return Value::EMPTY };
        match vm.store_part(lists, bounds, [start, stop]) {
            Ok(true) => Value::NONE,
            _ => Value::EMPTY,
        }
    }
}
