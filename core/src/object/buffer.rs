//! Plain bytes on the heap (the storage of growing containers), `bytes` and `bytearray`, and typed arrays over buffers.
//! Invariant: a buffer holds no references that the collector must find; whoever owns it traces its contents.

use core::cell::Cell;
use core::marker::PhantomData;

use super::string::copy_text;
use super::{Described, Header, Kind, ShapeId};
use crate::builtins::class_shape;
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};

/// Raw bytes, `size` of them behind the header.
#[repr(C, align(8))]
pub struct Buffer {
    header: Header,
    size: usize,
}

// SAFETY: repr(C) with the header first; a buffer itself has no references.
unsafe impl HeapObject for Buffer {
    const KIND: Kind = Kind::Buffer;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

impl Buffer {
    /// A buffer of `size` uninitialised bytes.
    pub fn new(heap: &mut Heap, size: usize) -> Result<Ref<Buffer>, NoMemory> {
        heap.allocate_with_tail(Buffer { header: Header::new(Kind::Buffer, ShapeId::NONE), size }, size)
    }

    /// Where compiled code puts the number of bytes.
    pub(crate) const SIZE: usize = core::mem::offset_of!(Buffer, size);

    pub fn size(&self) -> usize {
        self.size
    }

    /// The address of the bytes, aligned to 8.
    #[inline(always)]
    pub fn data(this: Ref<Buffer>) -> *mut u8 {
        // SAFETY: the bytes follow the header inside the same allocation.
        unsafe { this.as_ptr().add(1).cast() }
    }

    /// Gives the memory back at once; the caller has the only reference.
    pub fn release(this: Ref<Buffer>, heap: &mut Heap) {
        let size = size_of::<Buffer>() + this.size;
        heap.release(this, size);
    }
}

/// A growing array of plain `T`s in a buffer. Its owner visits the buffer (and the contents) when traced.
///
/// Everything goes through shared references and `Cell`s, since objects are shared; no reference into the storage is
/// held across a call that can grow it.
///
/// Taking the first element out moves nothing: the array then begins one element later in its buffer ("skipped" ones). What
/// stands in `buffer` is moved along, so that whoever knows it finds the elements behind a buffer's header as ever; the
/// buffer itself is at [`Array::storage`].
pub struct Array<T: Copy> {
    pub(crate) buffer: Cell<Option<Ref<Buffer>>>,
    pub(crate) length: Cell<usize>,
    /// Elements for which there is room from the first one on; in the upper bits, how many are skipped.
    room: Cell<usize>,
    of: PhantomData<T>,
}

/// Where in `Array::room` the number of skipped elements begins; small machines skip none.
const SKIPPED_AT: u32 = 40;
const SKIPS: bool = usize::BITS > SKIPPED_AT;
/// Most elements of an array, and most of them that are skipped.
const MOST_ELEMENTS: usize = if SKIPS { (1 << (SKIPPED_AT % usize::BITS)) - 1 } else { usize::MAX };
const MOST_SKIPPED: usize = usize::MAX >> (SKIPPED_AT % usize::BITS);

impl<T: Copy> Default for Array<T> {
    fn default() -> Self {
        Array::new()
    }
}

impl<T: Copy> Array<T> {
    /// Where compiled code finds the elements for which there is room, in the low [`SKIPPED_AT`] bits.
    pub(crate) const ROOM: usize = core::mem::offset_of!(Array<T>, room);

    pub const fn new() -> Self {
        Array { buffer: Cell::new(None), length: Cell::new(0), room: Cell::new(0), of: PhantomData }
    }

    /// An empty array with room for `capacity` elements.
    #[inline]
    pub fn with_capacity(heap: &mut Heap, capacity: usize) -> Result<Self, NoMemory> {
        if capacity == 0 {
            return Ok(Array::new());
        }
        let buffer = Self::room_for(heap, capacity)?;
        Ok(Array { buffer: Cell::new(Some(buffer)), length: Cell::new(0), room: Cell::new(capacity), of: PhantomData })
    }

    /// A buffer for so many elements.
    fn room_for(heap: &mut Heap, capacity: usize) -> Result<Ref<Buffer>, NoMemory> {
        if capacity > MOST_ELEMENTS {
            return Err(NoMemory);
        }
        Buffer::new(heap, capacity.checked_mul(size_of::<T>()).ok_or(NoMemory)?)
    }

    /// An array with a copy of `elements`.
    pub fn from_slice(heap: &mut Heap, elements: &[T]) -> Result<Self, NoMemory> {
        if elements.is_empty() {
            return Ok(Array::new());
        }
        let buffer = Buffer::new(heap, size_of_val(elements))?;
        let place = Buffer::data(buffer).cast::<T>();
        if elements.len() <= 4 {
            // Fewer than a call to copy costs.
            // SAFETY: the new buffer has room for the elements.
            elements.iter().enumerate().for_each(|(i, element)| unsafe { place.add(i).write_volatile(*element) });
        } else {
            // SAFETY: as above.
            unsafe { core::ptr::copy_nonoverlapping(elements.as_ptr(), place, elements.len()) };
        }
        let (length, room) = (Cell::new(elements.len()), Cell::new(elements.len()));
        Ok(Array { buffer: Cell::new(Some(buffer)), length, room, of: PhantomData })
    }

    /// An array of `count` times the same element.
    pub fn filled(heap: &mut Heap, element: T, count: usize) -> Result<Self, NoMemory> {
        Array::from_fn(heap, count, |_| element)
    }

    /// An array of `count` elements, which `element` gives by their numbers.
    #[inline]
    pub fn from_fn(heap: &mut Heap, count: usize, mut element: impl FnMut(usize) -> T) -> Result<Self, NoMemory> {
        let array: Array<T> = Array::with_capacity(heap, count)?;
        // SAFETY: there is room for `count` elements, which nobody else sees yet.
        unsafe { (0..count).for_each(|at| array.as_ptr().add(at).write(element(at))) };
        array.length.set(count);
        Ok(array)
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    /// Does one more element need another buffer?
    pub fn is_full(&self) -> bool {
        self.len() >= self.room.get() & MOST_ELEMENTS
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn as_ptr(&self) -> *mut T {
        // Without a buffer this is the size of a buffer's header: not null and aligned, which is all that an empty array
        // needs, and the compiler makes no branch of it.
        let buffer = self.buffer.get().map_or(core::ptr::null_mut(), Ref::as_ptr);
        buffer.wrapping_add(1).cast()
    }

    /// Elements for which there is room.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.room.get() & MOST_ELEMENTS
    }

    /// Elements of the buffer before the first one.
    #[inline(always)]
    fn skipped(&self) -> usize {
        if SKIPS { self.room.get() >> (SKIPPED_AT % usize::BITS) } else { 0 }
    }

    /// The buffer.
    #[inline(always)]
    fn storage(&self) -> Option<Ref<Buffer>> {
        let moved = self.buffer.get()?;
        let start = moved.as_ptr().cast::<T>().wrapping_sub(self.skipped()).cast();
        // SAFETY: `skip_first` moved the pointer by as many elements.
        Some(unsafe { Ref::from_address(core::ptr::NonNull::new_unchecked(start)) })
    }

    /// The elements, to be looked at while nothing can change the array.
    ///
    /// The slice must not be held across anything that may run Python code or grow the array (rule H1 keeps the old
    /// storage alive to the next safepoint, so a stale slice shows old elements, never foreign memory; but a released
    /// buffer may be reused).
    #[inline(always)]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: the first `length` elements of the buffer are initialised.
        unsafe { core::slice::from_raw_parts(self.as_ptr(), self.len()) }
    }

    /// The elements, to be changed in place while nothing else looks at the array.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub fn as_mut_slice(&self) -> &mut [T] {
        // SAFETY: as in `as_slice`; callers hold no other slice of this array.
        unsafe { core::slice::from_raw_parts_mut(self.as_ptr(), self.len()) }
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<T> {
        self.as_slice().get(index).copied()
    }

    /// Replaces an element; out of range is ignored (callers checked).
    #[inline(always)]
    pub fn set(&self, index: usize, element: T) {
        if let Some(place) = self.as_mut_slice().get_mut(index) {
            *place = element;
        }
    }

    #[inline(always)]
    pub fn push(&self, heap: &mut Heap, element: T) -> Result<(), NoMemory> {
        if self.len() == self.capacity() {
            self.grow_for_push(heap)?;
        }
        // SAFETY: there is room for one more.
        unsafe { self.as_ptr().add(self.len()).write(element) };
        self.length.set(self.len() + 1);
        Ok(())
    }

    pub fn pop(&self) -> Option<T> {
        let last = self.as_slice().last().copied()?;
        self.length.set(self.len() - 1);
        Some(last)
    }

    pub fn extend_from_slice(&self, heap: &mut Heap, elements: &[T]) -> Result<(), NoMemory> {
        self.reserve(heap, elements.len())?;
        // SAFETY: there is room; `elements` may lie in this array's old buffer, which is only released by a grow above
        // after its content was copied, so copy from a distinct or still valid place.
        unsafe { core::ptr::copy(elements.as_ptr(), self.as_ptr().add(self.len()), elements.len()) };
        self.length.set(self.len() + elements.len());
        Ok(())
    }

    /// Appends elements where there is room for them, and says whether there was. `write` writes so many at the place it is given.
    #[inline(always)]
    pub fn extend_roomy(&self, count: usize, write: impl FnOnce(*mut T)) -> bool {
        if self.capacity() - self.len() < count {
            return false;
        }
        // SAFETY: there is room behind the elements.
        write(unsafe { self.as_ptr().add(self.len()) });
        self.length.set(self.len() + count);
        true
    }

    /// Makes room for `more` elements, exactly or with the usual over-allocation where the array grows.
    pub fn reserve(&self, heap: &mut Heap, more: usize) -> Result<(), NoMemory> {
        if self.capacity() - self.len() < more { self.grow(heap, more) } else { Ok(()) }
    }

    /// Room for one more: by moving back to the buffer's begin, where that is as many places away as there are elements to
    /// move. Nothing else does so, since only here nobody can hold a slice of the elements.
    #[cold]
    #[inline(never)]
    fn grow_for_push(&self, heap: &mut Heap) -> Result<(), NoMemory> {
        if self.skipped() > 0 && self.skipped() >= self.len() {
            self.move_back();
            return Ok(());
        }
        self.grow(heap, 1)
    }

    #[cold]
    #[inline(never)]
    fn grow(&self, heap: &mut Heap, more: usize) -> Result<(), NoMemory> {
        let needed = self.len().checked_add(more).ok_or(NoMemory)?;
        let usual = match self.len() {
            0 => 4,
            length @ ..16 => (2 * length).max(8),
            length => length + length / 2,
        };
        let roomy = needed.max(usual);
        // Near the memory limit growth is smaller, but never by single elements: that would copy everything each time.
        let tight = needed.saturating_add(needed / 16);
        self.reallocate(heap, roomy).or_else(|_| self.reallocate(heap, tight))
    }

    /// Moves the elements to the buffer's begin.
    fn move_back(&self) {
        let (skipped, storage) = (self.skipped(), self.storage());
        let from = self.as_ptr();
        self.room.set(self.capacity() + skipped);
        self.buffer.set(storage);
        // SAFETY: both places lie in the buffer.
        unsafe { core::ptr::copy(from, self.as_ptr(), self.len()) };
    }

    /// Takes the first element out without moving the others.
    #[inline]
    fn skip_first(&self) {
        let Some(buffer) = self.buffer.get() else { return };
        let moved = buffer.as_ptr().cast::<T>().wrapping_add(1).cast();
        // SAFETY: not null: it lies behind the buffer's begin.
        self.buffer.set(Some(unsafe { Ref::from_address(core::ptr::NonNull::new_unchecked(moved)) }));
        // One skipped more, room for one less.
        self.room.set(self.room.get() + (1 << (SKIPPED_AT % usize::BITS)) - 1);
        self.length.set(self.len() - 1);
    }

    fn reallocate(&self, heap: &mut Heap, capacity: usize) -> Result<(), NoMemory> {
        let buffer = Self::room_for(heap, capacity)?;
        // SAFETY: the new buffer has room for all old elements and is distinct from the old one.
        unsafe { core::ptr::copy_nonoverlapping(self.as_ptr(), Buffer::data(buffer).cast::<T>(), self.len()) };
        let old = self.storage();
        self.buffer.set(Some(buffer));
        self.room.set(capacity);
        if let Some(old) = old {
            Buffer::release(old, heap);
        }
        Ok(())
    }

    pub fn insert(&self, heap: &mut Heap, index: usize, element: T) -> Result<(), NoMemory> {
        let index = index.min(self.len());
        self.push(heap, element)?;
        self.as_mut_slice()[index..].rotate_right(1);
        Ok(())
    }

    /// Takes an element out; the rest moves down.
    pub fn remove(&self, index: usize) -> Option<T> {
        let element = self.get(index)?;
        if SKIPS && index == 0 && self.skipped() < MOST_SKIPPED {
            self.skip_first();
            return Some(element);
        }
        self.as_mut_slice().copy_within(index + 1.., index);
        self.length.set(self.len() - 1);
        Some(element)
    }

    /// Replaces the elements of `range` (clamped) by `with`.
    pub fn splice(&self, heap: &mut Heap, range: core::ops::Range<usize>, with: &[T]) -> Result<(), NoMemory> {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        let (old, tail) = (end - start, self.len() - end);
        if with.len() > old {
            self.reserve(heap, with.len() - old)?;
        }
        // SAFETY: there is room for the tail at its new place; copies may overlap.
        unsafe {
            let base = self.as_ptr();
            if with.len() != old {
                core::ptr::copy(base.add(end), base.add(start + with.len()), tail);
            }
            core::ptr::copy(with.as_ptr(), base.add(start), with.len());
        }
        self.length.set(start + with.len() + tail);
        Ok(())
    }

    pub fn truncate(&self, length: usize) {
        self.length.set(length.min(self.len()));
    }

    /// Takes out the elements that `keeps` is false for.
    pub fn retain(&self, keeps: impl Fn(T) -> bool) {
        let mut kept = 0;
        for index in 0..self.len() {
            if let Some(element) = self.get(index).filter(|element| keeps(*element)) {
                self.set(kept, element);
                kept += 1;
            }
        }
        self.truncate(kept);
    }

    pub fn clear(&self) {
        self.length.set(0);
        self.room.set(0);
        self.buffer.set(None);
    }

    /// Gives the storage back at once; the array is empty afterwards.
    pub fn release(&self, heap: &mut Heap) {
        if let Some(buffer) = self.storage() {
            Buffer::release(buffer, heap);
        }
        self.clear();
    }

    /// Takes over another array's storage; the other becomes empty.
    pub fn take_from(&self, other: &Array<T>) {
        self.buffer.set(other.buffer.replace(None));
        self.length.set(other.length.replace(0));
        self.room.set(other.room.replace(0));
    }

    /// Visits the storage (not the elements).
    pub fn trace_storage(&self, tracer: &mut Tracer<'_>) {
        tracer.option(self.storage());
    }
}

impl Array<crate::value::Value> {
    /// Visits the storage and every element.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        self.trace_storage(tracer);
        tracer.values(self.as_slice());
    }
}

/// `bytes`: immutable, the content behind the fields.
#[repr(C)]
pub struct Bytes {
    pub header: Header,
    length: usize,
    hash: Cell<u64>,
}

// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for Bytes {
    const KIND: Kind = Kind::Bytes;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}
impl Described for Bytes {
    const SHAPE: ShapeId = class_shape::BYTES;
}

impl Bytes {
    /// Where compiled code finds how many bytes there are; they follow the fields.
    pub(crate) const LENGTH: usize = core::mem::offset_of!(Bytes, length);

    pub fn new(heap: &mut Heap, content: &[u8]) -> Result<Ref<Bytes>, NoMemory> {
        // SAFETY: the place is as long as the content.
        let copy = |place: &mut [u8]| unsafe { copy_text(content.as_ptr(), place.as_mut_ptr(), content.len()) };
        Bytes::filled(heap, content.len(), copy)
    }

    /// An object of `length` bytes, all of which `fill` writes and none of which it reads before.
    #[inline]
    pub fn filled(heap: &mut Heap, length: usize, fill: impl FnOnce(&mut [u8])) -> Result<Ref<Bytes>, NoMemory> {
        let bytes = Bytes { header: Header::of::<Bytes>(), length, hash: Cell::new(0) };
        let bytes = heap.allocate_with_tail(bytes, length)?;
        // SAFETY: the tail has room for the bytes and belongs to nobody yet.
        fill(unsafe { core::slice::from_raw_parts_mut(bytes.as_ptr().add(1).cast(), length) });
        Ok(bytes)
    }

    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `new` wrote `length` bytes behind the fields.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).add(1).cast(), self.length) }
    }

    /// The cached hash; 0 where it was not computed yet.
    pub fn cached_hash(&self) -> &Cell<u64> {
        &self.hash
    }
}

/// `bytearray`.
#[repr(C)]
pub struct ByteArray {
    pub header: Header,
    pub bytes: Array<u8>,
    /// How many memoryviews look at it; it cannot change its length meanwhile.
    pub exports: Cell<usize>,
}

// SAFETY: repr(C) with the header first; the only reference is the storage.
unsafe impl HeapObject for ByteArray {
    const KIND: Kind = Kind::ByteArray;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.bytes.trace_storage(tracer);
    }
}
impl Described for ByteArray {
    const SHAPE: ShapeId = class_shape::BYTEARRAY;
}

impl ByteArray {
    pub fn new(heap: &mut Heap, content: &[u8]) -> Result<Ref<ByteArray>, NoMemory> {
        let bytes = Array::from_slice(heap, content)?;
        heap.allocate(ByteArray { header: Header::of::<ByteArray>(), bytes, exports: Cell::new(0) })
    }
}

#[cfg(test)]
mod tests {
    use alloc::sync::Arc;
    use alloc::vec::Vec;

    use super::*;
    use crate::limits::Poll;
    use crate::platform::GlobalMemory;

    /// An array as a queue holds what a vector does, and its buffer stops growing.
    #[test]
    fn taking_from_the_front_moves_nothing_and_loses_nothing() {
        let mut heap = Heap::new(Arc::new(GlobalMemory), 1 << 24, Arc::new(Poll::default()));
        let array: Array<u64> = Array::new();
        let mut model = Vec::new();
        for round in 0..2000u64 {
            for number in 0..round % 7 {
                array.push(&mut heap, round * 10 + number).expect("there is memory");
                model.push(round * 10 + number);
            }
            for _ in 0..round % 5 + u64::from(round % 50 == 0) * 40 {
                assert_eq!(array.remove(0), if model.is_empty() { None } else { Some(model.remove(0)) });
            }
            if round % 11 == 0 {
                let twice = array.as_slice().to_vec();
                array.extend_from_slice(&mut heap, &twice).expect("there is memory");
                model.extend_from_slice(&twice);
                array.insert(&mut heap, 1, round).expect("there is memory");
                model.insert(1.min(model.len()), round);
                array.splice(&mut heap, 0..array.len() / 2, &[]).expect("there is memory");
                model.drain(0..model.len() / 2);
            }
            assert_eq!(array.as_slice(), model);
            assert!(array.len() <= array.capacity());
        }
        array.release(&mut heap);
        for number in 0..10_000u64 {
            array.push(&mut heap, number).expect("there is memory");
            if number >= 100 {
                assert_eq!(array.remove(0), Some(number - 100));
            }
        }
        assert!(array.capacity() + array.skipped() < 1000, "a queue of 100 needs no more");
    }
}
