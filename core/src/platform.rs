//! What the core asks of the world: memory, and whatever a host chooses to grant. No method is called that the host
//! did not hand in; the core links no operating system.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::alloc::Layout;
use core::ptr::NonNull;

use crate::codegen::listing::Listing;
use crate::jit::explain::Recording;

/// Where a VM's heap gets its pages and large objects.
///
/// # Safety
/// `allocate` returns memory that is valid for `layout` and stays so until `release`; its addresses have the upper 16
/// bits that [`crate::value::HEAP_TOP`] names.
pub unsafe trait Memory: Send + Sync {
    /// Memory for `layout`, uninitialised, or None where there is no more.
    fn allocate(&self, layout: Layout) -> Option<NonNull<u8>>;

    /// Gives memory back.
    ///
    /// # Safety
    /// `memory` came from `allocate` of the same object with the same layout and is not used afterwards.
    unsafe fn release(&self, memory: NonNull<u8>, layout: Layout);
}

/// Memory from Rust's global allocator; the default.
#[derive(Debug, Default, Clone, Copy)]
pub struct GlobalMemory;

// SAFETY: forwards to the global allocator, which keeps the same contract.
unsafe impl Memory for GlobalMemory {
    fn allocate(&self, layout: Layout) -> Option<NonNull<u8>> {
        debug_assert!(layout.size() > 0);
        // SAFETY: no layout of the heap has size zero (heap/page.rs).
        NonNull::new(unsafe { alloc::alloc::alloc(layout) })
    }

    unsafe fn release(&self, memory: NonNull<u8>, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { alloc::alloc::dealloc(memory.as_ptr(), layout) }
    }
}

/// Memory for compiled code, never writable and executable at once. Offsets count from the start of the region.
///
/// # Safety
/// What [`CodeMemory::publish`] was given is readable and executable at [`CodeMemory::base`] plus its offset from then
/// on, on every core, and never writable there, until other code is published over it; the region does not move and lives
/// as long as the object.
pub unsafe trait CodeMemory: Send + Sync {
    /// The address at which code runs.
    fn base(&self) -> NonNull<u8>;

    /// Bytes of the region.
    fn size(&self) -> usize;

    /// Bytes whose protection changes together where code is published. A publication takes nothing from code outside of
    /// the grains that it touches, so a code cache starts each at a multiple of this. 1 where nothing is taken at all.
    fn grain(&self) -> usize {
        1
    }

    /// Copies finished code to `offset` and makes it executable, instruction caches included. Code published before in
    /// other grains stays executable throughout, on every thread. What is at `offset` may be old code, which no thread is in;
    /// whoever jumps there afterwards, on any core, runs the new code.
    ///
    /// # Errors
    /// What the system refused, in words. The range then holds no code.
    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError>;
}

/// The memory for code of a system that has none.
pub enum NoCodeMemory {}

// SAFETY: there is no value of this type.
unsafe impl CodeMemory for NoCodeMemory {
    fn base(&self) -> NonNull<u8> {
        match *self {}
    }

    fn size(&self) -> usize {
        match *self {}
    }

    fn publish(&self, _offset: usize, _code: &[u8]) -> Result<(), CodeMemoryError> {
        match *self {}
    }
}

/// Hears of machine code that was made: whoever tells profilers, debuggers and people.
pub trait CodeListener: Send + Sync {
    /// `size` bytes of code lie at `address`, until [`CodeListener::released`]. Names are `py::QUALIFIED_NAME:FILE` for
    /// compiled functions.
    fn published(&self, name: &str, address: usize, size: usize);

    /// A loop was recorded, or was not: `place` is where it is, `outcome` the trace in its text form or why there is none.
    fn recorded(&self, _place: &str, _outcome: &str) {}

    /// Whether [`CodeListener::recorded`] is to be called, since making the text takes time.
    fn wants_traces(&self) -> bool {
        false
    }

    /// A recording ended, with what came of it.
    fn recording(&self, _recording: &Recording) {}

    /// Whether [`CodeListener::recording`] is to be called, which takes time and memory for each instruction recorded.
    fn wants_recordings(&self) -> bool {
        false
    }

    /// The code that was published at `address` will not run again; other code may come to lie there.
    fn released(&self, _address: usize, _size: usize) {}

    /// Whether [`CodeListener::listed`] is to be called, which takes time and memory for each compilation.
    fn wants_listings(&self) -> bool {
        false
    }

    /// What a compilation made, uop by uop; called before `published`.
    fn listed(&self, _listing: &Arc<Listing>) {}
}

/// All of them hear of everything.
impl CodeListener for Vec<Arc<dyn CodeListener>> {
    fn published(&self, name: &str, address: usize, size: usize) {
        self.iter().for_each(|listener| listener.published(name, address, size));
    }

    fn released(&self, address: usize, size: usize) {
        self.iter().for_each(|listener| listener.released(address, size));
    }

    fn wants_listings(&self) -> bool {
        self.iter().any(|listener| listener.wants_listings())
    }

    fn listed(&self, listing: &Arc<Listing>) {
        self.iter().filter(|listener| listener.wants_listings()).for_each(|listener| listener.listed(listing));
    }

    fn recorded(&self, place: &str, outcome: &str) {
        self.iter().filter(|listener| listener.wants_traces()).for_each(|listener| listener.recorded(place, outcome));
    }

    fn recording(&self, recording: &Recording) {
        self.iter().filter(|listener| listener.wants_recordings()).for_each(|listener| listener.recording(recording));
    }

    fn wants_recordings(&self) -> bool {
        self.iter().any(|listener| listener.wants_recordings())
    }

    fn wants_traces(&self) -> bool {
        self.iter().any(|listener| listener.wants_traces())
    }
}

/// Why compiled code cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeMemoryError {
    /// What was asked of the system: `"memfd_create"`, `"mprotect"`.
    pub operation: &'static str,
    /// The system's error number, or 0 where it was not asked.
    pub code: i32,
}

impl core::fmt::Display for CodeMemoryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "no memory for compiled code: {} failed with error {}", self.operation, self.code)
    }
}

impl core::error::Error for CodeMemoryError {}
