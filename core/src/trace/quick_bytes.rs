//! Quick helpers that make bytes, or extend a bytearray. Nothing in them could run Python code, so where they fail an exception
//! is under way.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use crate::builtins::bytearray;
use crate::builtins::bytes_methods::repeated_bytes;
use crate::calling_convention::native_functions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::Bytes;
use crate::trace::quick_general::attempt;
use crate::value::Value;

/// The bytes that a trace gives.
///
/// # Safety
/// It is a `bytes`.
unsafe fn bytes_of(value: Value) -> Ref<Bytes> {
    // SAFETY: as the caller promises.
    unsafe { value.cast_unchecked() }
}

// SAFETY (for all of them): compiled code calls them with a live VM and operands of the kinds that the table says; ints are
// rotated by 16 bits.
native_functions! {
    fn NEW_BYTE(vm: *mut Machine, byte: Value) -> Value {
        // SAFETY: see above.
        unsafe { &mut *vm }.bytes(&[byte.as_small_int().unwrap_or(0) as u8]).unwrap_or(Value::EMPTY)
    }

    fn BYTES_FILL(vm: *mut Machine, byte: Value, count: i64) -> Value {
        let byte = byte.as_small_int().unwrap_or(0) as u8;
        // SAFETY: see above.
        repeated_bytes(unsafe { &mut *vm }, &[byte], count >> 16).unwrap_or(Value::EMPTY)
    }

    fn BYTES_REPEAT(vm: *mut Machine, bytes: Value, count: i64) -> Value {
        // SAFETY: see above.
        unsafe { repeated_bytes(&mut *vm, bytes_of(bytes).as_slice(), count >> 16) }.unwrap_or(Value::EMPTY)
    }

    fn BYTES_JOIN(vm: *mut Machine, left: Value, right: Value) -> Value {
        // SAFETY: see above.
        let parts = unsafe { [bytes_of(left), bytes_of(right)] };
        // SAFETY: see above.
        unsafe { &mut *vm }.bytes_of_parts(&[parts[0].as_slice(), parts[1].as_slice()]).unwrap_or(Value::EMPTY)
    }

    fn BYTES_SLICE(vm: *mut Machine, bytes: Value, start: i64, stop: i64) -> Value {
        // SAFETY: see above.
        unsafe { (*vm).part_of_bytes(bytes_of(bytes), start >> 16, stop >> 16) }.unwrap_or(Value::EMPTY)
    }

    fn BYTES_EXTEND(vm: *mut Machine, array: Value, bytes: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| bytearray::add_in_place(vm, &[array, bytes]))
    }
}
