//! What the core asks of the world: memory, and whatever a host chooses to grant. No method is called that the host
//! did not hand in; the core links no operating system.

use core::alloc::Layout;
use core::ptr::NonNull;

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
