//! `tuple`: items behind the fields, never changed after construction.

use core::cell::Cell;

use super::{Described, Header, Kind, ShapeId, Slot};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::value::Value;

/// A tuple.
#[repr(C)]
pub struct Tuple {
    pub header: Header,
    pub(crate) length: Cell<usize>,
}

// SAFETY: repr(C) with the header first; the items are all its references.
unsafe impl HeapObject for Tuple {
    const KIND: Kind = Kind::Tuple;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(self.as_slice());
    }
}
impl Described for Tuple {
    const SHAPE: ShapeId = class_shape::TUPLE;
}

impl Tuple {
    pub fn new(heap: &mut Heap, items: &[Value]) -> Result<Ref<Tuple>, NoMemory> {
        let tuple = Tuple { header: Header::of::<Tuple>(), length: Cell::new(items.len()) };
        let tuple = heap.allocate_with_tail(tuple, size_of_val(items))?;
        // SAFETY: the tail has room for the items and belongs to nobody yet.
        unsafe {
            let place = tuple.as_ptr().add(1).cast::<Value>();
            if items.len() <= 4 {
                // Fewer than a call to copy costs.
                items.iter().enumerate().for_each(|(i, item)| place.add(i).write_volatile(*item));
            } else {
                core::ptr::copy_nonoverlapping(items.as_ptr(), place, items.len());
            }
        }
        Ok(tuple)
    }

    /// A tuple of two slices' items, one behind the other.
    pub fn joined(heap: &mut Heap, first: &[Value], second: &[Value]) -> Result<Ref<Tuple>, NoMemory> {
        let length = first.len() + second.len();
        let tuple = Tuple { header: Header::of::<Tuple>(), length: Cell::new(length) };
        let tuple = heap.allocate_with_tail(tuple, length * size_of::<Value>())?;
        // SAFETY: the tail has room for the items and belongs to nobody yet.
        unsafe {
            let place = tuple.as_ptr().add(1).cast::<Value>();
            for (i, item) in first.iter().chain(second).enumerate() {
                place.add(i).write(*item);
            }
        }
        Ok(tuple)
    }

    /// Puts an item into one of its places, of those that there are; the barrier is the caller's.
    ///
    /// # Safety
    /// Nobody else has seen the tuple.
    pub(crate) unsafe fn fill(&self, index: usize, item: Value) {
        if index < self.len() {
            // SAFETY: `new` made that many places behind the fields.
            unsafe { core::ptr::from_ref(self).add(1).cast::<Value>().cast_mut().add(index).write(item) };
        }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        // SAFETY: `new` wrote `length` items behind the fields.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).add(1).cast(), self.len()) }
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.as_slice().get(index).copied()
    }

    /// Sets an item of a tuple that nobody else has seen yet.
    pub fn initialize(&self, index: usize, item: Value) {
        if index < self.len() {
            // SAFETY: in range; the tuple is not shared yet.
            unsafe { core::ptr::from_ref(self).add(1).cast::<Slot>().add(index).as_ref().map(|s| s.set(item)) };
        }
    }
}
