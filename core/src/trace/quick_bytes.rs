//! Quick helpers that make bytes, or extend a bytearray. Nothing in them could run Python code, so where they fail an exception
//! is under way.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use crate::builtins::bytearray;
use crate::builtins::bytes_methods::repeated_bytes;
use crate::calling_convention::native_functions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::{ByteArray, Bytes};
use crate::operations::arithmetic::FREE_BYTES;
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

fn byte_of(byte: Value) -> u8 {
    byte.as_small_int().unwrap_or(0) as u8
}

/// The second argument of NEW_FILLED, as far as it can be.
fn times_of(count: Value) -> usize {
    count.as_small_int().unwrap_or(0).clamp(0, FREE_BYTES as i64) as usize
}

/// Puts so many bytes behind those of a bytearray that nobody looks at, where there is room and it costs no fuel. Says whether
/// it did.
///
/// # Safety
/// It is a bytearray, and `write` writes so many.
#[inline(always)]
unsafe fn extend_roomy(array: Value, count: usize, write: impl FnOnce(*mut u8)) -> bool {
    // SAFETY: as the caller promises.
    let array = unsafe { array.cast_unchecked::<ByteArray>() };
    array.exports.get() == 0 && count < FREE_BYTES && array.bytes.extend_roomy(count, write)
}

// SAFETY (for all of them): compiled code calls them with a live VM and operands of the kinds that the table says; ints are
// rotated by 16 bits.
native_functions! {
    fn NEW_BYTE(vm: *mut Machine, byte: Value) -> Value {
        // SAFETY: see above.
        unsafe { &mut *vm }.bytes(&[byte.as_small_int().unwrap_or(0) as u8]).unwrap_or(Value::EMPTY)
    }

    fn NEW_FILLED(vm: *mut Machine, byte: Value, count: Value) -> Value {
        // SAFETY: see above.
        repeated_bytes(unsafe { &mut *vm }, &[byte_of(byte)], count.as_small_int().unwrap_or(0)).unwrap_or(Value::EMPTY)
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
        unsafe { &mut *vm }.joined_bytes(parts[0], parts[1]).unwrap_or(Value::EMPTY)
    }

    fn BYTES_JOIN_FILLED(vm: *mut Machine, left: Value, byte: Value, count: Value) -> Value {
        let (filled, count) = ([byte_of(byte); FREE_BYTES], times_of(count));
        // SAFETY: see above.
        let (vm, bytes) = unsafe { (&mut *vm, bytes_of(left)) };
        if count == 0 {
            return left;
        }
        vm.bytes_of_parts(&[bytes.as_slice(), &filled[..count]]).unwrap_or(Value::EMPTY)
    }

    fn BYTES_SLICE(vm: *mut Machine, bytes: Value, start: i64, stop: i64) -> Value {
        // SAFETY: see above.
        unsafe { (*vm).part_of_bytes(bytes_of(bytes), start >> 16, stop >> 16) }.unwrap_or(Value::EMPTY)
    }

    fn BYTES_EXTEND(vm: *mut Machine, array: Value, bytes: Value) -> Value {
        // SAFETY: see above.
        let (vm, content) = unsafe { (&mut *vm, bytes_of(bytes)) };
        let content = content.as_slice();
        // SAFETY: see above; what is appended lies elsewhere.
        let is_done = unsafe { extend_roomy(array, content.len(), |at| content.as_ptr().copy_to_nonoverlapping(at, content.len())) };
        if is_done {
            return array;
        }
        attempt(vm, |vm| bytearray::add_in_place(vm, &[array, bytes]))
    }

    fn BYTES_EXTEND_FILLED(vm: *mut Machine, array: Value, byte: Value, count: Value) -> Value {
        let (byte, count) = (byte_of(byte), times_of(count));
        // SAFETY: see above.
        if unsafe { extend_roomy(array, count, |at| at.write_bytes(byte, count)) } {
            return array;
        }
        // SAFETY: see above.
        let (vm, object) = unsafe { (&mut *vm, array.cast_unchecked()) };
        attempt(vm, |vm| bytearray::push_all(vm, object, &[byte; FREE_BYTES][..count]).map(|()| array))
    }
}
