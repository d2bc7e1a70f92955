//! Pages of equal cells, and the size classes. Small cells lie in blocks (block.rs). Invariant: an unused larger cell has
//! kind `Free`, so a page can be walked.

use core::alloc::Layout;
use core::ptr::NonNull;

use super::FreeRun;
use super::block::{BLOCK, Block, HEAD};
use crate::object::{Header, Kind, ShapeId};

/// Cells go in steps of 16 bytes up to here, in blocks; then in four steps per doubling.
pub const FINE: usize = 512;
pub const FINE_CLASSES: usize = FINE / 16;
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
#[inline(always)]
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
    /// Cells.
    pub count: usize,
    /// Every larger cell held a marked object after the last sweep: a minor collection finds nothing to do here.
    pub full: bool,
}

impl Page {
    /// Memory for at least four cells (one, where they are large) in about `bytes` bytes.
    pub fn layout(class: usize, bytes: usize) -> Option<Layout> {
        let cell = cell_size(class);
        if class >= FINE_CLASSES {
            let fewest = if cell > 2048 { 1 } else { 4 };
            return Layout::from_size_align(bytes.max(cell * fewest) / cell * cell, 16).ok();
        }
        let bytes = bytes.max(HEAD + 4 * cell).next_multiple_of(if bytes < BLOCK { 16 } else { BLOCK });
        Layout::from_size_align(bytes, BLOCK).ok()
    }

    /// A page without objects in memory of that layout.
    pub fn new(memory: NonNull<u8>, layout: Layout, class: usize) -> Page {
        // Cells and blocks are found by address.
        memory.as_ptr().expose_provenance();
        let mut page = Page { memory, layout, class, count: layout.size() / cell_size(class), full: false };
        if !page.is_small() {
            for cell in page.large_cells() {
                // SAFETY: the cell lies in this page.
                unsafe { cell.write(Header::FREE) };
            }
            return page;
        }
        page.count = 0;
        for (place, bytes) in page.block_places() {
            let block = Block::new(class, bytes);
            page.count += block.count();
            // SAFETY: the block lies in this page, at a multiple of its size.
            unsafe { place.write(block) };
        }
        page
    }

    /// Is it made of blocks?
    #[inline(always)]
    pub fn is_small(&self) -> bool {
        self.class < FINE_CLASSES
    }

    /// Are all cells of a page without blocks still in the one row that the last sweep, or the page's making, put into the
    /// list? The first cell says so until it is handed out.
    pub fn is_untouched(&self) -> bool {
        // SAFETY: every larger cell has a header.
        let first = unsafe { self.memory.cast::<Header>().as_ref() };
        !self.is_small() && first.kind == Kind::Free && first.shape.get() == ShapeId(self.layout.size() as u32)
    }

    /// The addresses of cells that do not lie in blocks.
    pub fn large_cells(&self) -> impl Iterator<Item = NonNull<Header>> + use<> {
        let (start, size) = (self.memory, cell_size(self.class));
        let count = if self.is_small() { 0 } else { self.count };
        // SAFETY: i counts cells inside the page's memory.
        (0..count).map(move |i| unsafe { start.add(i * size).cast() })
    }

    /// The blocks' addresses and sizes, the last one first.
    pub fn block_places(&self) -> impl Iterator<Item = (NonNull<Block>, usize)> + use<> {
        let (start, size) = (self.memory, self.layout.size());
        let count = if self.is_small() { size.div_ceil(BLOCK) } else { 0 };
        // SAFETY: i counts blocks inside the page's memory.
        (0..count).rev().map(move |i| (unsafe { start.add(i * BLOCK).cast() }, (size - i * BLOCK).min(BLOCK)))
    }

    /// The blocks, the last one first.
    pub fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        // SAFETY: `new` wrote the blocks' heads; they lie in this page alone, each at a place of its own.
        self.block_places().map(|(place, _)| unsafe { &mut *place.as_ptr() })
    }

    /// Calls `visit` with the objects of each block that `objects` gives, and with all larger cells.
    pub fn each_object<O: Iterator<Item = NonNull<Header>>>(
        &self,
        objects: impl Fn(&Block) -> O,
        visit: &mut impl FnMut(NonNull<Header>),
    ) {
        self.large_cells().for_each(&mut *visit);
        for (place, _) in self.block_places() {
            // SAFETY: `new` wrote the block's head; nobody changes it before its objects are known.
            let objects = objects(unsafe { place.as_ref() });
            objects.for_each(&mut *visit);
        }
    }
}

/// Puts `bytes` bytes of unused cells in a row, of which `first` is the first, before the list `next`.
pub fn link_run(first: NonNull<Header>, bytes: usize, next: *mut FreeRun) -> *mut FreeRun {
    let run = first.cast::<FreeRun>();
    let header = Header::FREE;
    header.shape.set(ShapeId(bytes as u32));
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
