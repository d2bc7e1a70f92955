//! `list`. Invariant: stores into an existing list tell the write barrier; the methods here that store do so.

use super::{Array, Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::value::Value;

/// A list.
#[repr(C)]
pub struct List {
    pub header: Header,
    pub items: Array<Value>,
}

// SAFETY: repr(C) with the header first; storage and items are all its references.
unsafe impl HeapObject for List {
    const KIND: Kind = Kind::List;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.items.trace(tracer);
    }
}
impl Described for List {
    const SHAPE: ShapeId = class_shape::LIST;
}

impl List {
    pub fn new(heap: &mut Heap, items: &[Value]) -> Result<Ref<List>, NoMemory> {
        let items = Array::from_slice(heap, items)?;
        heap.allocate(List { header: Header::of::<List>(), items })
    }

    /// An empty list with room for `capacity` items.
    pub fn with_capacity(heap: &mut Heap, capacity: usize) -> Result<Ref<List>, NoMemory> {
        let items = Array::with_capacity(heap, capacity)?;
        heap.allocate(List { header: Header::of::<List>(), items })
    }

    /// A list of `count` items, which `item` gives by their numbers.
    #[inline]
    pub fn from_fn(heap: &mut Heap, count: usize, item: impl FnMut(usize) -> Value) -> Result<Ref<List>, NoMemory> {
        let items = Array::from_fn(heap, count, item)?;
        heap.allocate(List { header: Header::of::<List>(), items })
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.items.is_full()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items, while nothing can change the list (see [`Array::as_slice`]).
    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        self.items.as_slice()
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.get(index)
    }

    #[inline(always)]
    pub fn push(&self, heap: &mut Heap, item: Value) -> Result<(), NoMemory> {
        heap.barrier(&self.header);
        self.items.push(heap, item)
    }

    /// Replaces an item; the index is in range.
    #[inline(always)]
    pub fn set(&self, heap: &mut Heap, index: usize, item: Value) {
        heap.barrier(&self.header);
        self.items.set(index, item);
    }

    pub fn extend(&self, heap: &mut Heap, items: &[Value]) -> Result<(), NoMemory> {
        heap.barrier(&self.header);
        self.items.extend_from_slice(heap, items)
    }

    /// Room for so many items more.
    pub fn reserve(&self, heap: &mut Heap, more: usize) -> Result<(), NoMemory> {
        self.items.reserve(heap, more)
    }

    pub fn insert(&self, heap: &mut Heap, index: usize, item: Value) -> Result<(), NoMemory> {
        heap.barrier(&self.header);
        self.items.insert(heap, index, item)
    }

    /// Replaces the items of a range.
    pub fn splice(&self, heap: &mut Heap, range: core::ops::Range<usize>, with: &[Value]) -> Result<(), NoMemory> {
        heap.barrier(&self.header);
        self.items.splice(heap, range, with)
    }
}
