//! `dict`. Invariant: `keys_version` is 0 or names exactly this set of keys at these entry numbers, so an inline cache
//! that compares it may read an entry by number.

use core::cell::Cell;

use super::table::{Entry, Table};
use super::{Described, Header, Kind, ShapeId, Str};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::operations::compare::texts_equal;
use crate::value::Value;

/// An entry of a dict.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct DictEntry {
    pub hash: u64,
    pub key: Value,
    pub value: Value,
}

impl Entry for DictEntry {
    #[inline(always)]
    fn hash(&self) -> u64 {
        self.hash
    }
    #[inline(always)]
    fn key(&self) -> Value {
        self.key
    }
    fn vacated(&self) -> Self {
        DictEntry { hash: !self.hash, key: Value::EMPTY, value: Value::EMPTY }
    }
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.key);
        tracer.value(self.value);
    }
}

/// A dict.
#[repr(C)]
pub struct Dict {
    pub header: Header,
    pub table: Table<DictEntry>,
    pub(crate) keys_version: Cell<u32>,
}

// SAFETY: repr(C) with the header first; the table has all its references.
unsafe impl HeapObject for Dict {
    const KIND: Kind = Kind::Dict;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.table.trace(tracer);
    }
}
impl Described for Dict {
    const SHAPE: ShapeId = class_shape::DICT;
}

impl Dict {
    pub fn new(heap: &mut Heap) -> Result<Ref<Dict>, NoMemory> {
        heap.allocate(Dict { header: Header::of::<Dict>(), table: Table::new(), keys_version: Cell::new(0) })
    }

    /// A dict to be put into the heap with this header.
    pub fn with_header(header: Header, table: Table<DictEntry>) -> Dict {
        Dict { header, table, keys_version: Cell::new(0) }
    }

    #[inline]
    pub fn with_capacity(heap: &mut Heap, capacity: usize) -> Result<Ref<Dict>, NoMemory> {
        let table = Table::with_capacity(heap, capacity)?;
        heap.allocate(Dict { header: Header::of::<Dict>(), table, keys_version: Cell::new(0) })
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The version that inline caches compare; 0: none was given since the last change.
    #[inline(always)]
    pub fn keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    pub fn set_keys_version(&self, version: u32) {
        self.keys_version.set(version);
    }

    /// The entry of a str key, by identity or content; `hash` is the key's.
    #[inline]
    pub fn find_str(&self, key: Ref<Str>, hash: u64) -> Option<(usize, DictEntry)> {
        let wanted = Value::object(key);
        self.table.search(hash, |number, entry| {
            let found = entry.key == wanted
                || entry.hash == hash && entry.key.downcast::<Str>().is_some_and(|text| texts_equal(text, key));
            found.then_some((number, *entry))
        })
    }

    /// Sets the value of an existing entry.
    #[inline]
    pub fn set_entry_value(&self, heap: &mut Heap, number: usize, value: Value) {
        if let Some(entry) = self.table.entry(number) {
            heap.barrier(&self.header);
            self.table.replace(number, DictEntry { value, ..entry });
        }
    }

    /// The value of an entry; EMPTY where there is none.
    #[inline(always)]
    pub fn entry_value(&self, number: usize) -> Value {
        self.table.entry(number).map_or(Value::EMPTY, |e| e.value)
    }

    /// The value of an entry that an inline cache knows to be there.
    ///
    /// # Safety
    /// The entry was found while the dict had the keys version that it has now.
    #[inline(always)]
    pub unsafe fn entry_value_unchecked(&self, number: usize) -> Value {
        // SAFETY: as the caller promises: every change of the set of keys takes the version away.
        unsafe { self.table.entry_unchecked(number).value }
    }

    /// Adds a key that is not there yet.
    pub fn insert_new(&self, heap: &mut Heap, hash: u64, key: Value, value: Value) -> Result<usize, NoMemory> {
        heap.barrier(&self.header);
        self.keys_version.set(0);
        self.table.insert_new(heap, DictEntry { hash, key, value })
    }

    /// Takes an entry out.
    pub fn remove_entry(&self, number: usize) -> Option<DictEntry> {
        self.keys_version.set(0);
        self.table.remove(number)
    }

    pub fn clear(&self) {
        self.keys_version.set(0);
        self.table.clear();
    }

    /// Live entries from `start` on; the dict must not change meanwhile.
    pub fn entries(&self) -> impl Iterator<Item = DictEntry> {
        let mut at = 0;
        core::iter::from_fn(move || {
            let (number, entry) = self.table.next_live(at)?;
            at = number + 1;
            Some(entry)
        })
    }

    /// Replaces the content by another dict's, which becomes empty.
    pub fn take_from(&self, heap: &mut Heap, other: &Dict) {
        heap.barrier(&self.header);
        self.keys_version.set(0);
        other.keys_version.set(0);
        self.table.take_from(&other.table);
    }

    /// A copy with its own storage.
    pub fn duplicate(&self, heap: &mut Heap) -> Result<Ref<Dict>, NoMemory> {
        let table = self.table.duplicate(heap)?;
        heap.allocate(Dict { header: Header::of::<Dict>(), table, keys_version: Cell::new(0) })
    }
}
