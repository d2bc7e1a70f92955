//! `set` and `frozenset` (told apart by their class).

use core::cell::Cell;

use super::table::{Entry, Table};
use super::{Header, Kind, ShapeId};
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::value::Value;

/// An element of a set.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SetEntry {
    pub hash: u64,
    pub key: Value,
}

impl Entry for SetEntry {
    /// Nobody is promised an order.
    const KEEPS_ORDER: bool = false;
    const FIRST_ROOM: usize = 8;

    #[inline(always)]
    fn hash(&self) -> u64 {
        self.hash
    }
    #[inline(always)]
    fn key(&self) -> Value {
        self.key
    }
    fn vacated(&self) -> Self {
        SetEntry { hash: !self.hash, key: Value::EMPTY }
    }
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.key);
    }
}

/// A set or frozenset.
#[repr(C)]
pub struct Set {
    pub header: Header,
    pub table: Table<SetEntry>,
    /// The cached hash of a frozenset; 0 where it was not computed yet.
    pub hash: Cell<u64>,
}

// SAFETY: repr(C) with the header first; the table has all its references.
unsafe impl HeapObject for Set {
    const KIND: Kind = Kind::Set;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer);
    }
}

impl Set {
    /// An empty set of the builtin class with root shape `shape`: `class_shape::SET` or `class_shape::FROZENSET`.
    pub fn new(heap: &mut Heap, shape: ShapeId) -> Result<Ref<Set>, NoMemory> {
        heap.allocate(Set { header: Header::new(Kind::Set, shape), table: Table::new(), hash: Cell::new(0) })
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Adds an element that is not there yet.
    pub fn insert_new(&self, heap: &mut Heap, hash: u64, key: Value) -> Result<usize, NoMemory> {
        heap.barrier(&self.header);
        self.table.insert_new(heap, SetEntry { hash, key })
    }

    /// The elements in order; the set must not change meanwhile.
    pub fn entries(&self) -> impl Iterator<Item = SetEntry> {
        let mut at = 0;
        core::iter::from_fn(move || {
            let (number, entry) = self.table.next_live(at)?;
            at = number + 1;
            Some(entry)
        })
    }
}
