//! Ints that do not fit 48 bits. Invariant: the magnitude has no leading zero word, and the number is never one that
//! fits an immediate (`Machine::int_from_big` decides), so equal ints are either both immediate or both here.

use core::cell::Cell;

use dashu_int::{IBig, Sign, UBig, Word};

use super::{Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};

/// A big int: sign and magnitude, least significant word first behind the fields.
#[repr(C)]
pub struct BigInt {
    pub header: Header,
    /// How many words there are, less than 0 for a negative number.
    size: Cell<i64>,
}

// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for BigInt {
    const KIND: Kind = Kind::BigInt;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}
impl Described for BigInt {
    const SHAPE: ShapeId = class_shape::INT;
}

impl BigInt {
    /// Where 4 bytes lie that are 1 for a positive number of one word alone, and both halves of that.
    pub const SIZE: usize = core::mem::offset_of!(BigInt, size);
    pub const LOW: usize = size_of::<BigInt>();
    pub const HIGH: usize = BigInt::LOW + 4;

    /// A big int from its parts; `words` has no leading zero word.
    pub fn new(heap: &mut Heap, negative: bool, words: &[Word]) -> Result<Ref<BigInt>, NoMemory> {
        let big = BigInt::uninitialized(heap, words.len())?;
        big.set_size(negative, words.len());
        // SAFETY: the tail has room for the words and belongs to nobody yet.
        unsafe { core::ptr::copy_nonoverlapping(words.as_ptr(), big.as_ptr().add(1).cast(), words.len()) };
        Ok(big)
    }

    /// A number of one or two words; `high` is zero where it has one.
    #[inline(always)]
    pub fn of_words(heap: &mut Heap, negative: bool, low: Word, high: Word) -> Result<Ref<BigInt>, NoMemory> {
        let count = if high == 0 { 1 } else { 2 };
        let size = Cell::new(if negative { -count } else { count });
        let big = BigInt { header: Header::of::<BigInt>(), size };
        // Two words take the same cell as one.
        let big = heap.allocate_with_tail(big, 2 * size_of::<Word>())?;
        // SAFETY: the tail has room for two words and belongs to nobody yet.
        unsafe { big.as_ptr().add(1).cast::<[Word; 2]>().write([low, high]) };
        Ok(big)
    }

    /// A positive number of `count` words, which the caller writes to [`BigInt::words_mut`] and [`BigInt::settle`]s before
    /// anyone else sees it.
    pub fn uninitialized(heap: &mut Heap, count: usize) -> Result<Ref<BigInt>, NoMemory> {
        let size = Cell::new(u32::try_from(count).map_err(|_| NoMemory)?.into());
        let big = BigInt { header: Header::of::<BigInt>(), size };
        heap.allocate_with_tail(big, count.checked_mul(size_of::<Word>()).ok_or(NoMemory)?)
    }

    /// The words of a number under construction.
    #[allow(clippy::mut_from_ref)]
    pub fn words_mut(this: &Ref<BigInt>) -> &mut [Word] {
        // SAFETY: the tail has room for the words; the caller alone knows the number, and any bits are words.
        unsafe { core::slice::from_raw_parts_mut(this.as_ptr().add(1).cast(), this.count()) }
    }

    /// Ends the construction: sets the sign and drops leading zero words.
    pub fn settle(&self, negative: bool) {
        self.set_size(negative, crate::number::limbs::trimmed(self.words()).len());
    }

    fn set_size(&self, negative: bool, count: usize) {
        let count = count as i64;
        self.size.set(if negative { -count } else { count });
    }

    #[inline(always)]
    fn count(&self) -> usize {
        self.size.get().unsigned_abs() as usize
    }

    /// Gives a number's memory back at once; the caller has the only reference, and it had `count` words when made.
    pub fn release(this: Ref<BigInt>, heap: &mut Heap, count: usize) {
        heap.release(this, size_of::<BigInt>() + count * size_of::<Word>());
    }

    #[inline(always)]
    pub fn is_negative(&self) -> bool {
        self.size.get() < 0
    }

    /// The magnitude, least significant word first.
    #[inline(always)]
    pub fn words(&self) -> &[Word] {
        // SAFETY: `new` wrote `words` words behind the fields.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).add(1).cast(), self.count()) }
    }

    /// The number as the arithmetic crate wants it.
    pub fn to_ibig(&self) -> IBig {
        let sign = if self.is_negative() { Sign::Negative } else { Sign::Positive };
        IBig::from_parts(sign, UBig::from_words(self.words()))
    }

    /// The number, if it fits 64 bits.
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(&self.to_ibig()).ok()
    }
}
