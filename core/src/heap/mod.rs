//! The heap: non-moving, precise, generational by sticky mark bits, every byte counted.
//!
//! Rules that the rest of the engine rests on:
//! - **H1** An object found live at a safepoint, or allocated since, lives to the next safepoint. Collection happens only
//!   at safepoints; allocation never collects. So Rust code between two safepoints holds plain `Value`s and `Ref`s.
//! - **H2** `header.kind` names the Rust type at that address from allocation to release.
//! - **H3** Whoever stores a reference into an existing object tells [`Heap::barrier`].
//! - **H4** Every allocation can fail, and failing changes nothing.

mod block;
pub(crate) mod digest;
mod finalize;
mod mark;
mod page;
mod sweep;
pub mod weak;

use alloc::{sync::Arc, vec::Vec};
use core::alloc::Layout;
use core::marker::PhantomData;
use core::mem::offset_of;
use core::ops::{Deref, Range};
use core::ptr::NonNull;

use block::Block;
pub use mark::Tracer;
use page::{FINE, FINE_CLASSES, LARGEST_CELL, LargerRun, Page, SIZE_CLASSES, cell_size, size_class};

use crate::limits::{Poll, PollReason};
use crate::object::{Header, Kind};
use crate::platform::Memory;

/// A type that lives on the heap.
///
/// # Safety
/// The type is `repr(C)` and begins with a [`Header`]; `KIND` is used by this type alone; `trace` visits every
/// reference that the object holds.
pub unsafe trait HeapObject: 'static {
    /// The kind that stands in the header of each object of this type.
    const KIND: Kind;
    /// Does an object of this type have something to do when it dies (`object::finish`)?
    const FINISHES: bool = false;

    /// Visits every reference that the object holds (its attribute slots excepted, which the tracer finds itself).
    fn trace(&self, tracer: &mut Tracer<'_>);
}

/// A reference to a heap object, valid under rule H1.
#[repr(transparent)]
pub struct Ref<T>(NonNull<T>, PhantomData<T>);

impl<T> Clone for Ref<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ref<T> {}

impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Ref<T> {}

impl<T> Deref for Ref<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: rule H1.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Ref<T> {
    /// # Safety
    /// There is a live object of type `T` at this address.
    #[inline(always)]
    pub unsafe fn from_address(address: NonNull<T>) -> Ref<T> {
        Ref(address, PhantomData)
    }

    #[inline(always)]
    pub fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }
}

/// The memory limit is reached or the platform has no more. Becomes MemoryError.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMemory;

/// The first of some unused cells in a row; the header's shape says how many bytes they are. In its size class's list: of
/// larger cells, and of small ones that were given back one by one.
#[repr(C)]
struct FreeRun {
    header: Header,
    next: *mut FreeRun,
}

/// Where the next cells of a size class come from: unused ones in a row. Nothing needs to be read to take one, so an
/// allocation never waits for memory that the sweep left cold.
#[derive(Clone, Copy)]
struct Bump {
    next: *mut u8,
    end: *mut u8,
}

const NO_CELLS: Bump = Bump { next: core::ptr::null_mut(), end: core::ptr::null_mut() };

struct Large {
    memory: NonNull<u8>,
    layout: Layout,
}

/// The heap of one VM.
pub struct Heap {
    bump: [Bump; SIZE_CLASSES],
    free: [*mut FreeRun; SIZE_CLASSES],
    /// Blocks with small cells to hand out, in a list for each size class, by how many of their cells hold an object: those
    /// with the fewest first, for their unused cells lie in longer rows. Crowded ones wait for more to die, unless memory is short.
    waiting: [[*mut Block; FINE_CLASSES]; block::LEVELS],
    /// The block that the small cells of `bump` lie in.
    current: [*mut Block; FINE_CLASSES],
    /// Blocks from which cells were handed out since the last collection: all young small objects lie in them.
    used: *mut Block,
    /// Bytes of live cells in all blocks after the last collection.
    live_in_blocks: usize,
    pages: Vec<Page>,
    large: Vec<Large>,
    /// Pages that collections found empty, kept for what is allocated until the next full one.
    spare: Vec<(NonNull<u8>, Layout)>,
    /// Bytes of these.
    spare_bytes: usize,
    memory: Arc<dyn Memory>,
    poll: Arc<Poll>,
    /// The mark of objects that survived: 1 or 2, exchanged by each full collection; 0 is young.
    epoch: u8,
    remembered: Vec<NonNull<Header>>,
    /// Bytes obtained from the platform.
    reserved: usize,
    /// Most bytes that may be obtained.
    limit: usize,
    /// Bytes below the limit that are kept for what follows a MemoryError.
    held_back: usize,
    /// Bytes handed out since the last collection: large objects, and runs of cells taken from the lists.
    since_collection: usize,
    /// A collection is asked for when `since_collection` passes this.
    threshold: usize,
    /// Bytes live after the last full collection.
    live_after_full: usize,
    statistics: HeapStatistics,
    /// Is there a class with `__del__`, or was there a generator that has something to do when it is closed?
    pub(crate) has_finalizers: bool,
    /// Is there a class with `__del__`, so that objects of any type may have something to do?
    pub(crate) has_finalizing_classes: bool,
    /// Fails the allocation that brings it to zero; for tests of rule H4.
    fail_after: Option<u64>,
}

/// What the heap did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStatistics {
    /// Collections of young objects only.
    pub minor_collections: u64,
    /// Collections of everything.
    pub full_collections: u64,
    /// Bytes released by all collections.
    pub bytes_freed: u64,
    /// Bytes in live objects after the last collection.
    pub bytes_live: usize,
    /// Most bytes ever obtained from the platform.
    pub bytes_peak: usize,
}

// SAFETY: a heap is owned by one VM and moves between threads with it; nothing outside refers into it.
unsafe impl Send for Heap {}

impl Heap {
    /// An empty heap which never obtains more than `limit` bytes.
    pub fn new(memory: Arc<dyn Memory>, limit: usize, poll: Arc<Poll>) -> Heap {
        Heap {
            bump: [NO_CELLS; SIZE_CLASSES],
            free: [core::ptr::null_mut(); SIZE_CLASSES],
            waiting: [[core::ptr::null_mut(); FINE_CLASSES]; block::LEVELS],
            current: [core::ptr::null_mut(); FINE_CLASSES],
            used: core::ptr::null_mut(),
            live_in_blocks: 0,
            pages: Vec::new(),
            large: Vec::new(),
            spare: Vec::new(),
            spare_bytes: 0,
            memory,
            poll,
            epoch: 1,
            remembered: Vec::new(),
            reserved: 0,
            limit,
            held_back: crate::tuning::HELD_BACK_BYTES.min(limit / 32),
            since_collection: 0,
            threshold: crate::tuning::FIRST_COLLECTION_BYTES,
            live_after_full: 0,
            statistics: HeapStatistics::default(),
            has_finalizers: false,
            has_finalizing_classes: false,
            fail_after: None,
        }
    }

    /// An empty heap over the same memory, to stand in while this one collects.
    pub(crate) fn placeholder(&self) -> Heap {
        Heap::new(self.memory.clone(), 0, self.poll.clone())
    }

    /// Bytes obtained from the platform now.
    pub fn reserved(&self) -> usize {
        self.reserved
    }

    /// Most bytes that may be obtained.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Changes the limit; what is obtained already stays.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
    }

    /// What happened so far.
    pub fn statistics(&self) -> HeapStatistics {
        self.statistics
    }

    /// Lets the `n`-th allocation from now fail (0: the next), and all after it until called again with None.
    pub fn fail_after(&mut self, n: Option<u64>) {
        self.fail_after = n;
        // Compiled code takes cells from rows without being counted: there are none meanwhile. What is left of one is found
        // again in its block.
        let rows = self.bump[..FINE_CLASSES].iter_mut().filter(|_| n.is_some());
        rows.for_each(|row| row.end = row.next);
    }

    /// Would `bytes` more fit under the limit? For natives that are about to build something large.
    pub fn has_room(&self, bytes: usize) -> bool {
        self.in_use().checked_add(bytes).is_some_and(|total| total <= self.limit)
    }

    /// Bytes obtained from the platform, without pages that wait to be used again.
    fn in_use(&self) -> usize {
        self.reserved - self.spare_bytes
    }

    /// Memory for an object of `size` bytes (header included), uninitialised.
    #[inline(always)]
    fn cell(&mut self, size: usize) -> Result<NonNull<u8>, NoMemory> {
        if self.fail_after.is_some() {
            self.count_failure()?;
        }
        if size <= LARGEST_CELL {
            let class = size_class(size);
            let bump = &mut self.bump[class];
            // Equal only where nothing is left; both are null at first, and then no cell is taken.
            if bump.next != bump.end {
                let cell = bump.next;
                // SAFETY: the cell lies before the end, which is a whole number of cells away; it is not null.
                unsafe {
                    bump.next = cell.add(cell_size(class));
                    return Ok(NonNull::new_unchecked(cell));
                }
            }
        }
        self.cell_slow(size)
    }

    /// Where in the heap the rows of unused small cells are.
    pub(crate) const ROWS: Range<usize> = offset_of!(Heap, bump)..offset_of!(Heap, bump) + FINE_CLASSES * size_of::<Bump>();

    /// Where in the heap compiled code finds the next unused cell for objects of so many bytes, at most [`FINE`], and the end
    /// of the row; and the bytes of each cell.
    pub(crate) const fn row_of(size: usize) -> (usize, usize, usize) {
        let class = size_class(size);
        let bump = offset_of!(Heap, bump) + class * size_of::<Bump>();
        (bump + offset_of!(Bump, next), bump + offset_of!(Bump, end), cell_size(class))
    }

    /// The next unused cell for an object of so many bytes: what compiled code asks for where the row has ended.
    pub(crate) fn take_cell(&mut self, size: usize) -> Result<NonNull<u8>, NoMemory> {
        self.cell(size)
    }

    #[cold]
    fn count_failure(&mut self) -> Result<(), NoMemory> {
        match self.fail_after {
            Some(0) => Err(NoMemory),
            Some(n) => {
                self.fail_after = Some(n - 1);
                Ok(())
            }
            None => Ok(()),
        }
    }

    #[cold]
    #[inline(never)]
    fn cell_slow(&mut self, size: usize) -> Result<NonNull<u8>, NoMemory> {
        if size > LARGEST_CELL {
            return self.large_object(size);
        }
        let class = size_class(size);
        if class < FINE_CLASSES {
            return self.small_cell(class);
        }
        if self.free[class].is_null() {
            self.add_page(class)?;
        }
        let run = NonNull::new(self.free[class]).ok_or(NoMemory)?;
        let cell = run.cast::<u8>();
        // SAFETY: the run's cells are unused and ours; its first one has the fields of a run.
        let bytes = unsafe {
            self.free[class] = run.as_ref().next;
            let bytes = run.as_ref().header.shape.get().0 as usize;
            if let Some(page) = self.pages.get_mut(run.cast::<LargerRun>().as_ref().page) {
                page.swept.used = true;
            }
            let next = cell.as_ptr().add(cell_size(class));
            self.bump[class] = Bump { next, end: cell.as_ptr().add(bytes) };
            bytes
        };
        self.count_allocation(bytes);
        Ok(cell)
    }

    /// A cell of a small class whose row of unused cells is used up: one that was given back, or the first of the next row.
    fn small_cell(&mut self, class: usize) -> Result<NonNull<u8>, NoMemory> {
        if let Some(released) = NonNull::new(self.free[class]) {
            // SAFETY: the cell is unused and ours, lies in a block, and has the fields of a run.
            unsafe {
                self.free[class] = released.as_ref().next;
                block::take_one(released.cast());
            }
            self.count_allocation(cell_size(class));
            return Ok(released.cast());
        }
        // SAFETY: the current block is one of this heap's pages; the last row ended in it.
        let rest = unsafe { self.current[class].as_ref() }.and_then(|block| block.run_from(self.bump[class].end));
        let run = match rest {
            Some(run) => run,
            None => self.next_block(class)?,
        };
        let cell = run.first.cast::<u8>();
        let bytes = if self.fail_after.is_some() { cell_size(class) } else { run.bytes };
        // SAFETY: the row has at least one cell.
        unsafe { self.bump[class] = Bump { next: cell.as_ptr().add(cell_size(class)), end: cell.as_ptr().add(bytes) } };
        self.count_allocation(bytes);
        Ok(cell)
    }

    /// Goes on to the next block with unused cells; gives the first of them in a row.
    fn next_block(&mut self, class: usize) -> Result<block::Run, NoMemory> {
        let mut levels = self.waiting.iter().map(|lists| !lists[class].is_null());
        let level = match levels.position(|has_one| has_one) {
            Some(level) if level < block::CROWDED || self.is_tight() || self.add_page(class).is_err() => level,
            Some(_) => 0,
            None => {
                self.add_page(class)?;
                0
            }
        };
        let first = self.waiting[level][class];
        // SAFETY: a block that waits is one of this heap's pages; nothing else refers to it.
        let block = unsafe { first.as_mut() }.ok_or(NoMemory)?;
        self.waiting[level][class] = core::mem::replace(&mut block.next, self.used);
        self.used = first;
        // SAFETY: what waits is a block of this heap's pages.
        unsafe { block::foresee(self.waiting[level][class]) };
        block.take_all();
        self.current[class] = first;
        block.first_run().ok_or(NoMemory)
    }

    /// Is so much of the limit in use that no cell may be left unused?
    fn is_tight(&self) -> bool {
        self.in_use() > self.limit / 4
    }

    /// Lets the bytes that were held back be used: after MemoryError, so that the host can clean up.
    pub(crate) fn open_reserve(&mut self) {
        self.held_back = 0;
    }

    /// The same for a while, for what must be made to go on at all: gives what [`Heap::close_reserve`] takes.
    pub(crate) fn open_reserve_for_exit(&mut self) -> usize {
        core::mem::take(&mut self.held_back)
    }

    pub(crate) fn close_reserve(&mut self, held_back: usize) {
        self.held_back = held_back;
    }

    fn obtain(&mut self, layout: Layout) -> Result<NonNull<u8>, NoMemory> {
        if !self.has_room(layout.size().saturating_add(self.held_back)) {
            return Err(NoMemory);
        }
        if let Some(memory) = self.take_spare(layout) {
            return Ok(memory);
        }
        if layout.size() > self.limit.saturating_sub(self.reserved) {
            self.give_back_spare();
        }
        let memory = match self.memory.allocate(layout) {
            Some(memory) => memory,
            None => {
                self.give_back_spare();
                self.memory.allocate(layout).ok_or(NoMemory)?
            }
        };
        let last = (memory.as_ptr() as usize).wrapping_add(layout.size()) as u64;
        if (memory.as_ptr() as usize as u64) >> 48 != crate::value::HEAP_TOP >> 48 || last >> 48 != crate::value::HEAP_TOP >> 48 {
            // SAFETY: just obtained with this layout.
            unsafe { self.memory.release(memory, layout) };
            return Err(NoMemory);
        }
        self.reserved += layout.size();
        // A nearly full heap that grows collects early, since an allocation itself never may.
        if self.in_use() > self.limit - self.limit / 8 {
            self.poll.raise(PollReason::Collect);
        }
        self.statistics.bytes_peak = self.statistics.bytes_peak.max(self.reserved);
        Ok(memory)
    }

    fn give_back(&mut self, memory: NonNull<u8>, layout: Layout) {
        self.reserved -= layout.size();
        // SAFETY: every caller passes what `obtain` gave it.
        unsafe { self.memory.release(memory, layout) };
    }

    /// A spare page of that layout.
    fn take_spare(&mut self, layout: Layout) -> Option<NonNull<u8>> {
        let place = self.spare.iter().rposition(|spare| spare.1 == layout)?;
        self.spare_bytes -= layout.size();
        Some(self.spare.swap_remove(place).0)
    }

    /// Keeps an empty page, unless the spare ones would be more than half of what is obtained, or memory is short.
    fn spare(&mut self, memory: NonNull<u8>, layout: Layout) {
        let spare_bytes = self.spare_bytes + layout.size();
        if self.is_tight() || spare_bytes > self.reserved / 2 || self.spare.try_reserve(1).is_err() {
            return self.give_back(memory, layout);
        }
        self.spare.push((memory, layout));
        self.spare_bytes = spare_bytes;
    }

    fn give_back_spare(&mut self) {
        self.spare_bytes = 0;
        for (memory, layout) in core::mem::take(&mut self.spare) {
            self.give_back(memory, layout);
        }
    }

    fn large_object(&mut self, size: usize) -> Result<NonNull<u8>, NoMemory> {
        let size = size.checked_add(15).ok_or(NoMemory)? & !15;
        let layout = Layout::from_size_align(size, 16).map_err(|_| NoMemory)?;
        self.large.try_reserve(1).map_err(|_| NoMemory)?;
        let memory = self.obtain(layout)?;
        self.large.push(Large { memory, layout });
        self.count_allocation(size);
        Ok(memory)
    }

    fn count_allocation(&mut self, bytes: usize) {
        self.since_collection = self.since_collection.saturating_add(bytes);
        if self.since_collection >= self.threshold {
            self.poll.raise(PollReason::Collect);
        }
    }

    /// Puts an object into the heap.
    #[inline(always)]
    pub fn allocate<T: HeapObject>(&mut self, object: T) -> Result<Ref<T>, NoMemory> {
        self.allocate_with_tail(object, 0)
    }

    /// Puts an object into the heap with `tail` more bytes behind it, uninitialised; its tracer must not read them
    /// before they are written.
    #[inline(always)]
    pub fn allocate_with_tail<T: HeapObject>(&mut self, object: T, tail: usize) -> Result<Ref<T>, NoMemory> {
        let size = size_of::<T>().checked_add(tail).ok_or(NoMemory)?;
        let cell = self.cell(size)?.cast::<T>();
        // SAFETY: the cell is unused, large enough, and 16-byte aligned.
        unsafe {
            cell.write(object);
            if size > FINE {
                cell.cast::<Header>().as_ref().set(Header::OUTSIDE);
            } else if T::FINISHES {
                block::note_finisher(cell.cast());
            }
            Ok(Ref::from_address(cell))
        }
    }

    /// Releases an object that the caller alone refers to (a container's old buffer). Optional: sweeping finds it too.
    pub fn release<T: HeapObject>(&mut self, object: Ref<T>, size: usize) {
        let header = object.0.cast::<Header>();
        if size > LARGEST_CELL {
            return; // Large objects are in a list; the next sweep takes them out.
        }
        // SAFETY: rule H1; the caller gives up the only reference.
        unsafe {
            if header.as_ref().age.get() != 0 {
                return; // Old: it may stand in the remembered set.
            }
            let class = size_class(size);
            if header.cast::<u8>().as_ptr().add(cell_size(class)) == self.bump[class].next {
                if class >= FINE_CLASSES {
                    header.write(Header::FREE);
                }
                self.bump[class].next = header.cast().as_ptr();
            } else {
                if class < FINE_CLASSES {
                    block::untake_one(header);
                }
                self.free[class] = page::link_released(header, class, self.free[class]);
            }
        }
    }

    /// Tells that a reference is being stored into `owner` (rule H3).
    #[inline(always)]
    pub fn barrier(&mut self, owner: &Header) {
        if owner.is_to_be_remembered() {
            self.remember(owner);
        }
    }

    #[cold]
    #[inline(never)]
    fn remember(&mut self, owner: &Header) {
        if self.remembered.try_reserve(1).is_ok() {
            owner.age.set(owner.age.get() | Header::REMEMBERED);
            self.remembered.push(NonNull::from(owner));
        } else {
            // Nowhere to write it down: the next collection must look at everything.
            self.live_after_full = 0;
            self.poll.raise(PollReason::Collect);
            self.threshold = 0;
        }
    }

    fn add_page(&mut self, class: usize) -> Result<(), NoMemory> {
        let same = self.pages.iter().rev().take(64).filter(|p| p.class == class).count();
        // Small first pages keep a new VM small: a class in use doubles its pages, up to 64 KiB and to a share of the heap.
        let most = (self.reserved / 16).next_power_of_two().clamp(1 << 10, 64 << 10);
        let least = if self.reserved < crate::tuning::FIRST_COLLECTION_BYTES { 1 << 10 } else { 16 << 10 };
        let layout = Page::layout(class, (least << (2 * same.min(3))).min(most)).ok_or(NoMemory)?;
        self.pages.try_reserve(1).map_err(|_| NoMemory)?;
        let memory = self.obtain(layout)?;
        let mut page = Page::new(memory, layout, class);
        if page.is_small() {
            for block in page.blocks() {
                block.next = self.waiting[0][class];
                self.waiting[0][class] = block;
            }
        } else {
            let (number, first, bytes) = (self.pages.len(), page.memory.cast(), page.cell_bytes());
            self.free[class] = page.swept.link(number, first, bytes, self.free[class]);
        }
        self.pages.push(page);
        Ok(())
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.drop_everything();
        for page in core::mem::take(&mut self.pages) {
            self.give_back(page.memory, page.layout);
        }
        for large in core::mem::take(&mut self.large) {
            self.give_back(large.memory, large.layout);
        }
        self.give_back_spare();
    }
}
