//! Pages of equal cells, and the size classes. Invariant: an unused cell has kind `Free`, so a page can be walked.

use core::alloc::Layout;
use core::ptr::NonNull;

use super::FreeRun;
use crate::object::{Header, ShapeId};

/// Cells go in steps of 16 bytes up to here, then in four steps per doubling.
const FINE: usize = 512;
const FINE_CLASSES: usize = FINE / 16;
/// Doublings from `FINE` to the largest cell.
const DOUBLINGS: usize = 5;
/// Larger objects are obtained one by one.
pub const LARGEST_CELL: usize = FINE << DOUBLINGS;
pub const SIZE_CLASSES: usize = FINE_CLASSES + 4 * DOUBLINGS;

/// The class whose cells hold `size` bytes (1..=LARGEST_CELL).
#[inline(always)]
pub fn size_class(size: usize) -> usize {
    if size <= FINE {
        return size.div_ceil(16) - 1;
    }
    let last = size - 1;
    let doubling = (last / FINE).ilog2() as usize;
    let quarter = (last >> (FINE.ilog2() as usize + doubling - 2)) & 3;
    FINE_CLASSES + 4 * doubling + quarter
}

/// Bytes of a cell of `class`.
pub fn cell_size(class: usize) -> usize {
    match class.checked_sub(FINE_CLASSES) {
        None => (class + 1) * 16,
        Some(step) => (FINE / 4 * (5 + step % 4)) << (step / 4),
    }
}

/// Memory divided into cells of one class.
pub struct Page {
    pub memory: NonNull<u8>,
    pub layout: Layout,
    pub class: usize,
    pub count: usize,
    /// Every cell held a marked object after the last sweep: a minor collection finds nothing to do here.
    pub full: bool,
}

impl Page {
    /// The cells' addresses.
    pub fn cells(&self) -> impl Iterator<Item = NonNull<Header>> + use<> {
        let (start, size) = (self.memory, cell_size(self.class));
        // SAFETY: i counts cells inside the page's memory.
        (0..self.count).map(move |i| unsafe { start.add(i * size).cast() })
    }

    /// Makes all cells unused; the page holds nothing yet.
    pub fn clear(&self) {
        for cell in self.cells() {
            // SAFETY: the cell lies in this page.
            unsafe { cell.write(Header::FREE) };
        }
    }
}

/// Puts `count` unused cells in a row, of which `first` is the first, before the list `next`.
pub fn link_run(first: NonNull<Header>, count: usize, next: *mut FreeRun) -> *mut FreeRun {
    let run = first.cast::<FreeRun>();
    let header = Header::FREE;
    header.shape.set(ShapeId(count as u32));
    // SAFETY: the cell is unused, and has room for a run's fields.
    unsafe { run.write(FreeRun { header, next }) };
    run.as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_the_tightest_class() {
        for size in 1..=LARGEST_CELL {
            let class = size_class(size);
            assert!(cell_size(class) >= size);
            assert!(class == 0 || cell_size(class - 1) < size);
        }
        assert_eq!(size_class(LARGEST_CELL), SIZE_CLASSES - 1);
    }
}
