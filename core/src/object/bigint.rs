//! Ints that do not fit 48 bits. Invariant: the magnitude has no leading zero word, and the number is never one that
//! fits an immediate (`Machine::int_from_big` decides), so equal ints are either both immediate or both here.

use dashu_int::{IBig, Sign, UBig, Word};

use super::{Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};

/// A big int: sign and magnitude, least significant word first behind the fields.
#[repr(C)]
pub struct BigInt {
    pub header: Header,
    negative: bool,
    words: u32,
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
    /// A big int from its parts; `words` has no leading zero word.
    pub fn new(heap: &mut Heap, negative: bool, words: &[Word]) -> Result<Ref<BigInt>, NoMemory> {
        let count = u32::try_from(words.len()).map_err(|_| NoMemory)?;
        let big = BigInt { header: Header::of::<BigInt>(), negative, words: count };
        let big = heap.allocate_with_tail(big, size_of_val(words))?;
        // SAFETY: the tail has room for the words and belongs to nobody yet.
        unsafe { core::ptr::copy_nonoverlapping(words.as_ptr(), big.as_ptr().add(1).cast(), words.len()) };
        Ok(big)
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The magnitude, least significant word first.
    pub fn words(&self) -> &[Word] {
        // SAFETY: `new` wrote `words` words behind the fields.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).add(1).cast(), self.words as usize) }
    }

    /// The number as the arithmetic crate wants it.
    pub fn to_ibig(&self) -> IBig {
        let sign = if self.negative { Sign::Negative } else { Sign::Positive };
        IBig::from_parts(sign, UBig::from_words(self.words()))
    }

    /// The number, if it fits 64 bits.
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(&self.to_ibig()).ok()
    }
}
