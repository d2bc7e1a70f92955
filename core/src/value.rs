//! `Value`: 64 bits that hold any Python value, by pointer-favouring NaN-boxing.
//!
//! | top 16 bits     | meaning                                                                                   |
//! |-----------------|-------------------------------------------------------------------------------------------|
//! | 0x0000          | a heap pointer as it is, or one of the small constants (bit 1 set), or EMPTY (all zero)   |
//! | 0x0002..=0xFFF2 | a float: its bits plus 2^49                                                               |
//! | 0xFFFF          | an int: 48 bits, signed                                                                   |
//!
//! Invariants: an int that fits 48 bits is always immediate; every NaN is the canonical one (negative NaNs would
//! collide with the int tag); heap pointers have the constant upper half [`HEAP_TOP`]. So equality and hashing of small
//! ints are bit comparisons, and a pointer needs no untagging. The encoding follows JavaScriptCore's, with wider ints.

use core::fmt;
use core::ptr::NonNull;

use crate::heap::{HeapObject, Ref};
use crate::object::{Header, Kind};

/// What the upper 16 bits of each heap pointer are: zero in a process, all ones for a kernel in the upper half.
pub const HEAP_TOP: u64 = if cfg!(feature = "upper-half") { 0xFFFF << 48 } else { 0 };

const INT_TAG: u64 = 0xFFFF << 48;
const FLOAT_OFFSET: u64 = 1 << 49;
/// Bits that no heap pointer has: the tag, and bit 1 of the constants.
const NOT_POINTER: u64 = INT_TAG | 2;

/// A Python value. Copying it is free; what it refers to lives until a safepoint finds it unreachable.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(u64);

impl Value {
    /// The empty slot: an unbound local, an absent argument, a deleted entry. Never seen by a script.
    pub const EMPTY: Value = Value(0);
    pub const NONE: Value = Value(0x02);
    pub const FALSE: Value = Value(0x06);
    pub const TRUE: Value = Value(0x07);
    pub const NOT_IMPLEMENTED: Value = Value(0x0A);
    pub const ELLIPSIS: Value = Value(0x0E);
    /// Stands for "the host stopped the run" where an exception is expected. Never seen by a script.
    pub const STOP: Value = Value(0x12);

    /// The least and greatest ints that are immediate.
    pub const INT_MIN: i64 = -(1 << 47);
    pub const INT_MAX: i64 = (1 << 47) - 1;

    /// The raw word.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// A value from a word that [`Value::bits`] gave.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(Value::FALSE.0 | b as u64)
    }

    /// An int that the caller knows to fit 48 bits.
    #[inline(always)]
    pub const fn small_int(n: i64) -> Value {
        debug_assert!(n >= Value::INT_MIN && n <= Value::INT_MAX);
        Value(INT_TAG | (n as u64 & !INT_TAG))
    }

    /// An int, if it fits 48 bits. For any int there is `Machine::int`.
    #[inline(always)]
    pub const fn try_small_int(n: i64) -> Option<Value> {
        if n >= Value::INT_MIN && n <= Value::INT_MAX { Some(Value::small_int(n)) } else { None }
    }

    /// A float; any NaN becomes the canonical one.
    #[inline(always)]
    pub fn float(f: f64) -> Value {
        let bits = if f.is_nan() { 0x7FF8 << 48 } else { f.to_bits() };
        Value(bits.wrapping_add(FLOAT_OFFSET))
    }

    /// A heap object.
    #[inline(always)]
    pub fn object<T: HeapObject>(object: Ref<T>) -> Value {
        Value(object.address() as u64 & !INT_TAG)
    }

    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == Value::NONE.0
    }

    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 | 1 == Value::TRUE.0
    }

    /// Is this an immediate int (bools excluded)?
    #[inline(always)]
    pub const fn is_small_int(self) -> bool {
        self.0 >= INT_TAG
    }

    /// Are both immediate ints?
    #[inline(always)]
    pub const fn both_small_ints(a: Value, b: Value) -> bool {
        a.0 & b.0 >= INT_TAG
    }

    #[inline(always)]
    pub const fn is_float(self) -> bool {
        // Floats are all words from 2^49 up to the int tag.
        self.0.wrapping_sub(FLOAT_OFFSET) < INT_TAG - FLOAT_OFFSET
    }

    /// Is this a heap object?
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        // Pointers are multiples of 8. Less 8 they keep the bits asked for, while EMPTY and the small constants wrap
        // around or keep bit 1: one test instead of two.
        self.0.wrapping_sub(8) & NOT_POINTER == 0
    }

    /// The immediate int, bools excluded.
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.is_small_int() { Some(self.small_int_unchecked()) } else { None }
    }

    /// The number of a word known to be an immediate int.
    #[inline(always)]
    pub const fn small_int_unchecked(self) -> i64 {
        ((self.0 << 16) as i64) >> 16
    }

    /// An immediate int's number times 2^16: overflow of 64-bit arithmetic on it is overflow of 48 bits.
    #[inline(always)]
    pub const fn shifted_int(self) -> i64 {
        (self.0 << 16) as i64
    }

    /// The int whose number times 2^16 is `shifted`.
    #[inline(always)]
    pub const fn from_shifted_int(shifted: i64) -> Value {
        Value(INT_TAG | (shifted as u64 >> 16))
    }

    #[inline(always)]
    pub const fn as_float(self) -> Option<f64> {
        if self.is_float() { Some(self.float_unchecked()) } else { None }
    }

    /// The number of a word known to be a float.
    #[inline(always)]
    pub const fn float_unchecked(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(FLOAT_OFFSET))
    }

    #[inline(always)]
    pub const fn as_bool(self) -> Option<bool> {
        if self.is_bool() { Some(self.0 == Value::TRUE.0) } else { None }
    }

    /// The header of a heap object.
    #[inline(always)]
    pub fn header(self) -> Option<&'static Header> {
        // SAFETY: a word without tag bits was made by `Value::object` from a live object; the collector keeps it alive
        // up to the next safepoint (heap/mod.rs, rule H1).
        if self.is_object() { Some(unsafe { &*self.pointer().as_ptr().cast::<Header>() }) } else { None }
    }

    /// The kind of a heap object.
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        self.header().map(|h| h.kind)
    }

    #[inline(always)]
    pub fn is_kind(self, kind: Kind) -> bool {
        self.header().is_some_and(|h| h.kind == kind)
    }

    /// The address of a heap object; meaningless for others.
    #[inline(always)]
    pub fn pointer(self) -> NonNull<u8> {
        // SAFETY: callers checked `is_object`; the address of a heap object is not zero.
        unsafe { NonNull::new_unchecked((self.0 | HEAP_TOP) as usize as *mut u8) }
    }

    /// The object, if it is of type `T` (by its kind).
    #[inline(always)]
    pub fn downcast<T: HeapObject>(self) -> Option<Ref<T>> {
        if self.is_kind(T::KIND) {
            // SAFETY: the kind says that the object at this address is a `T` (heap/mod.rs, rule H2).
            Some(unsafe { self.cast_unchecked() })
        } else {
            None
        }
    }

    /// The object, which the caller knows to be a `T`.
    ///
    /// # Safety
    /// The value must be a live heap object of kind `T::KIND`.
    #[inline(always)]
    pub unsafe fn cast_unchecked<T: HeapObject>(self) -> Ref<T> {
        // SAFETY: as the caller promises.
        unsafe { Ref::from_address(self.pointer().cast()) }
    }

    /// The value unless it is EMPTY.
    #[inline(always)]
    pub fn present(self) -> Option<Value> {
        if self.is_empty() { None } else { Some(self) }
    }
}

impl<T: HeapObject> From<Ref<T>> for Value {
    #[inline(always)]
    fn from(object: Ref<T>) -> Value {
        Value::object(object)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::EMPTY => f.write_str("EMPTY"),
            Value::NONE => f.write_str("None"),
            Value::FALSE => f.write_str("False"),
            Value::TRUE => f.write_str("True"),
            v => match (v.as_small_int(), v.as_float(), v.kind()) {
                (Some(n), _, _) => write!(f, "{n}"),
                (_, Some(x), _) => write!(f, "{x:?}"),
                (_, _, Some(kind)) => write!(f, "<{kind:?} at {:#x}>", v.0),
                _ => write!(f, "<word {:#x}>", v.0),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_keep_their_number() {
        for n in [0, 1, -1, 42, Value::INT_MIN, Value::INT_MAX] {
            let v = Value::small_int(n);
            assert_eq!(v.as_small_int(), Some(n));
            assert!(!v.is_float() && !v.is_object() && !v.is_bool());
            assert_eq!(Value::from_shifted_int(v.shifted_int()), v);
        }
        assert_eq!(Value::try_small_int(Value::INT_MAX + 1), None);
    }

    #[test]
    fn floats_keep_their_number_and_nan_is_canonical() {
        for x in [0.0, -0.0, 1.5, f64::MIN, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, 5e-324] {
            let v = Value::float(x);
            assert_eq!(v.as_float().map(f64::to_bits), Some(x.to_bits()));
            assert!(!v.is_small_int() && !v.is_object());
        }
        assert_eq!(Value::float(-f64::NAN), Value::float(f64::from_bits(0x7FF0_0000_0000_0001)));
    }

    #[test]
    fn constants_are_neither_numbers_nor_objects() {
        for v in [Value::EMPTY, Value::NONE, Value::TRUE, Value::FALSE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS, Value::STOP] {
            assert!(!v.is_small_int() && !v.is_float() && !v.is_object());
        }
        assert_eq!(Value::bool(true), Value::TRUE);
        assert_eq!(Value::FALSE.as_bool(), Some(false));
    }
}
