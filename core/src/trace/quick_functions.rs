//! The functions of the quick helpers, by the names of their rows (`trace/quick.rs`).
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use crate::calling_convention::native_functions;
use crate::machine::Machine;
use crate::object::{List, Str};
use crate::value::Value;

/// What a helper could make, or EMPTY; memory that was refused is no error yet: the interpreter asks again and raises.
fn made(vm: &mut Machine, value: crate::native::Result) -> Value {
    value.unwrap_or_else(|_| {
        vm.raised = Value::EMPTY;
        Value::EMPTY
    })
}

native_functions! {
    fn REMEMBER(vm: *mut Machine, object: Value) -> Value {
        // SAFETY: the machine is alive while its code runs; the trace proved that the value is a heap object.
        unsafe {
            if let Some(header) = object.header() {
                (*vm).heap.barrier(header);
            }
        }
        Value::NONE
    }

    fn LIST_APPEND(vm: *mut Machine, list: Value, item: Value) -> Value {
        // SAFETY: as above; the trace proved that the value is a list.
        let pushed = unsafe { list.cast_unchecked::<List>().push(&mut (*vm).heap, item) };
        if pushed.is_ok() { Value::NONE } else { Value::EMPTY }
    }

    fn CONCATENATE(vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: as above; the trace proved that both are str.
        unsafe {
            let vm = &mut *vm;
            let value = vm.concat_str(a.cast_unchecked(), b.cast_unchecked());
            made(vm, value)
        }
    }

    fn SAME_TEXT(_vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: as above; the trace proved that both are str.
        unsafe { Value::bool(a == b || a.cast_unchecked::<Str>().as_bytes() == b.cast_unchecked::<Str>().as_bytes()) }
    }
}
