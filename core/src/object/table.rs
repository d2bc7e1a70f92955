//! Insertion-ordered hash table, the body of `dict` and `set`: entries in order, and an open-addressed index of entry
//! numbers (Raymond Hettinger's compact dict). Up to 8 entries there is no index but a byte of each hash in one word, all of
//! which are compared at once. A place of the index has, besides the number, as many bits of the hash as are left over: a
//! lookup reads an entry only where it is almost surely the one.
//!
//! Comparing keys may run Python code, which may change the very table; so looking up is a generator of candidates
//! ([`Probe`]), and the caller (`Machine`) compares and starts over if [`Table::generation`] moved. Where no comparison
//! can, there is [`Table::search`].

use core::cell::Cell;

use super::Array;
use crate::heap::{Heap, NoMemory, Tracer};
use crate::value::Value;

/// An entry of a table. A removed one has an EMPTY key.
pub trait Entry: Copy {
    /// Does whoever iterates while the table changes see entries in the order in which they were added?
    const KEEPS_ORDER: bool = true;
    /// Entries for which a table gets room with its first one.
    const FIRST_ROOM: usize = 4;

    fn hash(&self) -> u64;
    fn key(&self) -> Value;
    /// The entry as a removed one, of another hash: no lookup stops at it.
    fn vacated(&self) -> Self;
    fn trace(&self, tracer: &mut Tracer<'_>);
}

/// Entries up to which there is no index.
const SCAN_LIMIT: usize = 8;
const UNUSED: u32 = u32::MAX;
/// Entries up to which a table gets room for all that its index can name.
const ROOM_AT_ONCE: usize = 1024;
/// More would not fit the fields that count them.
const MOST_ENTRIES: usize = u32::MAX as usize / 2;

/// An insertion-ordered hash table.
pub struct Table<E: Entry> {
    pub(crate) entries: Array<E>,
    /// Power-of-two number of places, or empty while the entries are few.
    index: Array<u32>,
    /// While there is no index: a byte of each entry's hash, the first entry's in the lowest.
    tags: Cell<u64>,
    /// Entries that are not removed.
    live: Cell<u32>,
    /// No live entry is before this one; keeps taking from the front linear.
    first: Cell<u32>,
    /// No live entry is at or after this one; keeps taking from the back linear.
    last: Cell<u32>,
    /// Moves with each change of the set of keys.
    generation: Cell<u32>,
}

impl<E: Entry> Default for Table<E> {
    fn default() -> Self {
        Table::new()
    }
}

#[inline(always)]
fn spread(hash: u64) -> u64 {
    // Multiplicative hashing: Python's int hashes are the ints themselves, so the low bits alone would cluster. By the fraction
    // of the square root of 2, which spreads ints in a row as evenly as the golden ratio does, but Fibonacci numbers, too.
    hash.wrapping_mul(0x6A09_E667_F3BC_C909)
}

/// The byte of a hash that stands in `tags`.
#[inline(always)]
fn tag(hash: u64) -> u8 {
    (hash ^ hash >> 56) as u8
}

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

/// The high bit of each byte of `tags` that is `tag`, and perhaps of bytes above one.
#[inline(always)]
fn matching(tags: u64, tag: u8) -> u64 {
    let differing = tags ^ (EACH_BYTE * u64::from(tag));
    differing.wrapping_sub(EACH_BYTE) & !differing & (EACH_BYTE << 7)
}

/// The place of entry `number` in an index of `mask + 1` places: no number is `mask`, so none looks unused.
#[inline(always)]
fn packed(spread: u64, number: u32, mask: u32) -> u32 {
    ((spread >> 24) as u32 & !mask) | number
}

/// Where a lookup stands: gives entry numbers whose hash is the one looked for.
pub struct Probe {
    hash: u64,
    at: usize,
    generation: u32,
}

impl<E: Entry> Table<E> {
    /// Where compiled code finds the array of entries.
    pub(crate) const ENTRIES: usize = core::mem::offset_of!(Table<E>, entries);

    pub const fn new() -> Self {
        Table {
            entries: Array::new(),
            index: Array::new(),
            tags: Cell::new(0),
            live: Cell::new(0),
            first: Cell::new(0),
            last: Cell::new(0),
            generation: Cell::new(0),
        }
    }

    #[inline]
    pub fn with_capacity(heap: &mut Heap, capacity: usize) -> Result<Self, NoMemory> {
        if capacity == 0 {
            return Ok(Table::new());
        }
        let table = Table { entries: Array::with_capacity(heap, capacity)?, ..Table::new() };
        if capacity > SCAN_LIMIT {
            table.rebuild_index(heap, capacity)?;
        }
        Ok(table)
    }

    /// Live entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live.get() as usize
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Entry numbers go up to here; some may be removed entries.
    #[inline(always)]
    pub fn entry_count(&self) -> usize {
        self.entries.len()
    }

    #[inline(always)]
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }

    /// The entry, unless removed or out of range.
    #[inline(always)]
    pub fn entry(&self, number: usize) -> Option<E> {
        self.entries.get(number).filter(|e| !e.key().is_empty())
    }

    /// An entry that is there.
    ///
    /// # Safety
    /// It is in range.
    #[inline(always)]
    pub unsafe fn entry_unchecked(&self, number: usize) -> E {
        debug_assert!(number < self.entries.len());
        // SAFETY: as the caller promises.
        unsafe { *self.entries.as_ptr().add(number) }
    }

    /// The first live entry at or after `number`, with its number. The way to iterate.
    #[inline]
    pub fn next_live(&self, number: usize) -> Option<(usize, E)> {
        let from = number.max(self.first.get() as usize);
        let rest = self.entries.as_slice().get(from..)?;
        rest.iter().position(|e| !e.key().is_empty()).map(|i| (from + i, rest[i]))
    }

    /// The last live entry before `number`, with its number.
    pub fn previous_live(&self, number: usize) -> Option<(usize, E)> {
        let entries = self.entries.as_slice();
        let front = &entries[..number.min(self.last.get() as usize).min(entries.len())];
        front.iter().rposition(|e| !e.key().is_empty()).map(|i| (i, front[i]))
    }

    /// Replaces an entry by one with the same key.
    pub fn replace(&self, number: usize, entry: E) {
        self.entries.set(number, entry);
    }

    /// Begins a lookup.
    #[inline(always)]
    pub fn probe(&self, hash: u64) -> Probe {
        let at = if self.index.is_empty() { 0 } else { self.home(hash) };
        Probe { hash, at, generation: self.generation.get() }
    }

    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        // The upper bits, as many as the index has places: multiplying by a power of two shifts them out above.
        ((u128::from(spread(hash)) * self.index.len() as u128) >> 64) as usize
    }

    /// The next entry number whose hash is the one looked for.
    #[inline]
    pub fn next_candidate(&self, probe: &mut Probe) -> Option<(usize, E)> {
        if self.index.is_empty() { self.scan(probe) } else { self.search_on(probe) }
    }

    #[inline]
    fn scan(&self, probe: &mut Probe) -> Option<(usize, E)> {
        let entries = self.entries.as_slice();
        while let Some(entry) = entries.get(probe.at) {
            probe.at += 1;
            if entry.hash() == probe.hash && !entry.key().is_empty() {
                return Some((probe.at - 1, *entry));
            }
        }
        None
    }

    #[inline]
    fn search_on(&self, probe: &mut Probe) -> Option<(usize, E)> {
        let (index, entries) = (self.index.as_slice(), self.entries.as_slice());
        let mask = index.len() - 1;
        loop {
            let place = index[probe.at & mask];
            probe.at += 1;
            if place == UNUSED {
                return None;
            }
            let number = place as usize & mask;
            let entry = &entries[number];
            if entry.hash() == probe.hash && !entry.key().is_empty() {
                return Some((number, *entry));
            }
        }
    }

    /// Calls `test` with the entries that may have this hash, removed ones included, until it gives something. `test`
    /// cannot change the table.
    #[inline(always)]
    pub fn search<R>(&self, hash: u64, mut test: impl FnMut(usize, &E) -> Option<R>) -> Option<R> {
        let entries = self.entries.as_ptr();
        if self.index.is_empty() {
            let mut candidates = matching(self.tags.get(), tag(hash));
            while candidates != 0 {
                let number = (candidates.trailing_zeros() / 8) as usize;
                if number >= self.entries.len() {
                    return None;
                }
                // SAFETY: in range.
                if let Some(answer) = test(number, unsafe { &*entries.add(number) }) {
                    return Some(answer);
                }
                candidates &= candidates - 1;
            }
            return None;
        }
        let (index, mask) = (self.index.as_ptr(), self.index.len() - 1);
        let wanted = packed(spread(hash), 0, mask as u32);
        let mut at = self.home(hash);
        loop {
            // SAFETY: the index has `mask + 1` places; some are unused, so the loop ends.
            let place = unsafe { *index.add(at & mask) };
            if place & !(mask as u32) == wanted {
                let number = place as usize & mask;
                if number >= self.entries.len() {
                    return None;
                }
                // SAFETY: in range.
                if let Some(answer) = test(number, unsafe { &*entries.add(number) }) {
                    return Some(answer);
                }
            } else if place == UNUSED {
                return None;
            }
            at += 1;
        }
    }

    /// Did the set of keys change since the lookup began?
    pub fn moved_since(&self, probe: &Probe) -> bool {
        self.generation.get() != probe.generation
    }

    /// Finds a key by a comparison that cannot run Python code.
    #[inline(always)]
    pub fn find(&self, hash: u64, same: impl Fn(Value) -> bool) -> Option<(usize, E)> {
        self.search(hash, |number, entry| {
            let found = entry.hash() == hash && !entry.key().is_empty() && same(entry.key());
            found.then_some((number, *entry))
        })
    }

    /// Adds an entry whose key is not there yet; gives its number. The owner tells the write barrier.
    pub fn insert_new(&self, heap: &mut Heap, entry: E) -> Result<usize, NoMemory> {
        if self.entries.len() >= SCAN_LIMIT && (self.entries.len() + 1) * 3 > self.index.len() * 2 {
            self.make_room(heap)?;
        } else if self.entries.capacity() == 0 {
            self.entries.reserve(heap, E::FIRST_ROOM)?;
        }
        let number = self.entries.len();
        if number >= MOST_ENTRIES {
            return Err(NoMemory);
        }
        self.entries.push(heap, entry)?;
        if self.index.is_empty() {
            // Without an index there are fewer than 8 entries before this one.
            self.set_tag(number, entry.hash());
        } else {
            self.place(entry.hash(), number as u32);
        }
        self.live.set(self.live.get() + 1);
        self.last.set(number as u32 + 1);
        self.generation.set(self.generation.get().wrapping_add(1));
        Ok(number)
    }

    #[inline(always)]
    fn set_tag(&self, number: usize, hash: u64) {
        let shift = 8 * (number & 7);
        self.tags.set(self.tags.get() & !(0xFF << shift) | u64::from(tag(hash)) << shift);
    }

    fn place(&self, hash: u64, number: u32) {
        let index = self.index.as_mut_slice();
        let mask = index.len() - 1;
        let mut at = self.home(hash);
        while index[at & mask] != UNUSED {
            at += 1;
        }
        index[at & mask] = packed(spread(hash), number, mask as u32);
    }

    /// Drops removed entries where they are many, and makes the index fit.
    fn make_room(&self, heap: &mut Heap) -> Result<(), NoMemory> {
        let wanted = ((self.len() + 1) * 2).max(2 * SCAN_LIMIT);
        self.compact();
        if self.index.is_empty() && self.len() < SCAN_LIMIT {
            self.entries.as_slice().iter().enumerate().for_each(|(number, entry)| self.set_tag(number, entry.hash()));
            return Ok(());
        }
        self.rebuild_index(heap, wanted)?;
        if wanted <= ROOM_AT_ONCE {
            // As many as the index has places for, instead of growing twice or three times on the way there.
            self.entries.reserve(heap, wanted - self.entries.len())?;
        }
        Ok(())
    }

    /// Moves live entries together, in order.
    fn compact(&self) {
        if self.len() == self.entries.len() {
            return;
        }
        let entries = self.entries.as_mut_slice();
        let mut to = 0;
        for from in 0..entries.len() {
            if !entries[from].key().is_empty() {
                entries[to] = entries[from];
                to += 1;
            }
        }
        self.entries.truncate(to);
        self.first.set(0);
        self.last.set(to as u32);
        self.generation.set(self.generation.get().wrapping_add(1));
    }

    fn rebuild_index(&self, heap: &mut Heap, capacity: usize) -> Result<(), NoMemory> {
        let size = capacity.checked_mul(3).ok_or(NoMemory)?.div_ceil(2).next_power_of_two();
        if u32::try_from(size).is_err() {
            return Err(NoMemory);
        }
        let index = Array::filled(heap, UNUSED, size)?;
        self.index.release(heap);
        self.index.take_from(&index);
        for (number, entry) in self.entries.as_slice().iter().enumerate() {
            if !entry.key().is_empty() {
                self.place(entry.hash(), number as u32);
            }
        }
        Ok(())
    }

    /// Takes an entry out.
    pub fn remove(&self, number: usize) -> Option<E> {
        let entry = self.entry(number)?;
        self.entries.set(number, entry.vacated());
        self.live.set(self.live.get() - 1);
        self.generation.set(self.generation.get().wrapping_add(1));
        let number = number as u32;
        if number == self.first.get() {
            self.first.set(number + 1);
        }
        if number + 1 == self.last.get() {
            self.last.set(number);
        }
        if self.live.get() == 0 {
            self.restart();
        } else if !E::KEEPS_ORDER && number as usize + 1 == self.entries.len() && self.forget_place(entry.hash(), number) {
            self.entries.truncate(number as usize);
        }
        Some(entry)
    }

    /// Takes the last entry's number out of the index; false where lookups of others come by its place.
    fn forget_place(&self, hash: u64, number: u32) -> bool {
        if self.index.is_empty() {
            return true;
        }
        let index = self.index.as_mut_slice();
        let mask = index.len() - 1;
        let wanted = packed(spread(hash), number, mask as u32);
        let mut at = self.home(hash);
        while index[at & mask] != wanted {
            if index[at & mask] == UNUSED {
                return false;
            }
            at += 1;
        }
        let is_last = index[(at + 1) & mask] == UNUSED;
        if is_last {
            index[at & mask] = UNUSED;
        }
        is_last
    }

    /// No entry is left; a few places are kept for others.
    fn restart(&self) {
        if !self.index.is_empty() {
            return self.clear();
        }
        self.entries.truncate(0);
        self.first.set(0);
        self.last.set(0);
    }

    pub fn clear(&self) {
        self.entries.clear();
        self.index.clear();
        self.live.set(0);
        self.first.set(0);
        self.last.set(0);
        self.generation.set(self.generation.get().wrapping_add(1));
    }

    /// A copy with its own storage.
    pub fn duplicate(&self, heap: &mut Heap) -> Result<Table<E>, NoMemory> {
        let copy = Table { entries: Array::from_slice(heap, self.entries.as_slice())?, ..Table::new() };
        if !self.index.is_empty() {
            copy.index.take_from(&Array::from_slice(heap, self.index.as_slice())?);
        }
        copy.tags.set(self.tags.get());
        copy.live.set(self.live.get());
        copy.first.set(self.first.get());
        copy.last.set(self.last.get());
        Ok(copy)
    }

    /// Takes over another table's content; the other becomes empty.
    pub fn take_from(&self, other: &Table<E>) {
        self.entries.take_from(&other.entries);
        self.index.take_from(&other.index);
        self.tags.set(other.tags.get());
        self.live.set(other.live.replace(0));
        self.first.set(other.first.replace(0));
        self.last.set(other.last.replace(0));
        self.generation.set(self.generation.get().wrapping_add(1));
        other.generation.set(other.generation.get().wrapping_add(1));
    }

    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        self.entries.trace_storage(tracer);
        self.index.trace_storage(tracer);
        for entry in self.entries.as_slice() {
            entry.trace(tracer);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::sync::Arc;
    use alloc::vec::Vec;

    use super::*;
    use crate::limits::Poll;
    use crate::object::set::SetEntry;
    use crate::platform::GlobalMemory;

    fn heap() -> Heap {
        Heap::new(Arc::new(GlobalMemory), 1 << 24, Arc::new(Poll::default()))
    }

    /// A hash that few places have: many keys share one.
    fn entry(key: i64) -> SetEntry {
        SetEntry { hash: (key % 37) as u64, key: Value::small_int(key) }
    }

    fn find(table: &Table<SetEntry>, key: i64) -> Option<usize> {
        table.find(entry(key).hash, |other| other == Value::small_int(key)).map(|(number, _)| number)
    }

    #[test]
    fn a_table_holds_what_a_list_of_its_keys_does() {
        let (mut heap, table) = (heap(), Table::new());
        let mut model: Vec<i64> = Vec::new();
        let mut seed = 1u64;
        for step in 0..20_000u64 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Sometimes few keys, sometimes many; taken out from the back more often than anywhere else.
            let key = (seed >> 33) as i64 % if step / 500 % 2 == 0 { 6 } else { 90 };
            let found = find(&table, key);
            assert_eq!(found.is_some(), model.contains(&key));
            match (found, seed >> 20 & 3) {
                (None, _) => {
                    table.insert_new(&mut heap, entry(key)).expect("there is memory");
                    model.push(key);
                }
                (Some(_), 0..2) => {
                    let last = model.pop().expect("one was found");
                    assert!(find(&table, last).and_then(|number| table.remove(number)).is_some());
                }
                (Some(number), _) => {
                    assert!(table.remove(number).is_some());
                    model.retain(|other| *other != key);
                }
            }
            assert_eq!(table.len(), model.len());
            let keys = core::iter::successors(table.next_live(0), |(number, _)| table.next_live(number + 1));
            assert!(keys.map(|(_, entry)| entry.key).eq(model.iter().map(|key| Value::small_int(*key))));
        }
    }

    #[test]
    fn elements_that_come_and_go_take_no_more_places() {
        let (mut heap, table) = (heap(), Table::new());
        for (kept, most) in [(0, 0), (1, 1), (5, 5), (20, 42)] {
            for key in 0..kept {
                table.insert_new(&mut heap, entry(key)).expect("there is memory");
            }
            for key in 100..300 {
                let number = table.insert_new(&mut heap, entry(key)).expect("there is memory");
                assert!(number <= most, "{kept} elements and one");
                table.remove(number);
            }
            for key in 0..kept {
                assert!(find(&table, key).and_then(|number| table.remove(number)).is_some());
            }
            assert!(table.is_empty());
        }
    }
}
