//! Pages of equal cells, and the size classes. Small cells lie in blocks (block.rs). Invariant: an unused larger cell has
//! kind `Free`, so a page can be walked.

use core::alloc::Layout;
use core::ptr::NonNull;

use super::FreeRun;
use super::block::{BLOCK, Block, HEAD};
use crate::object::{Header, ShapeId};

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
pub const fn size_class(size: usize) -> usize {
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
pub const fn cell_size(class: usize) -> usize {
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
    /// What the last sweep found, where it is not made of blocks.
    pub swept: Swept,
}

/// What a sweep found in a page that is not made of blocks.
#[derive(Clone, Copy)]
pub struct Swept {
    /// Cells that hold an object.
    pub live: usize,
    /// The first and the last of its runs in the list of unused cells.
    pub runs: Option<(NonNull<LargerRun>, NonNull<LargerRun>)>,
    /// Cells were handed out since: an object here may have died.
    pub used: bool,
}

/// Some unused larger cells in a row.
#[repr(C)]
pub struct LargerRun {
    run: FreeRun,
    /// The number of their page; of none, for a cell that was given back.
    pub page: usize,
}

impl Page {
    /// Memory for at least four cells (one, where they are large) in about `bytes` bytes.
    pub fn layout(class: usize, bytes: usize) -> Option<Layout> {
        let cell = cell_size(class);
        if class >= FINE_CLASSES {
            let fewest = if cell > 2048 { 1 } else { 4 };
            return match bytes.max(cell * fewest) {
                // As the pages of blocks, so that each can become the other.
                size if size == bytes && bytes >= 4 * BLOCK => Layout::from_size_align(bytes, BLOCK).ok(),
                size => Layout::from_size_align(size / cell * cell, 16).ok(),
            };
        }
        let bytes = bytes.max(HEAD + 4 * cell).next_multiple_of(if bytes < BLOCK { 16 } else { BLOCK });
        Layout::from_size_align(bytes, BLOCK).ok()
    }

    /// A page without objects in memory of that layout.
    pub fn new(memory: NonNull<u8>, layout: Layout, class: usize) -> Page {
        // Cells and blocks are found by address.
        memory.as_ptr().expose_provenance();
        let mut page = Page { memory, layout, class, count: layout.size() / cell_size(class), swept: Swept::NEW };
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

    /// Bytes of all larger cells.
    pub fn cell_bytes(&self) -> usize {
        self.count * cell_size(self.class)
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

impl Swept {
    const NEW: Swept = Swept { live: 0, runs: None, used: false };

    /// Puts all runs of the page before the list `next` again.
    pub fn link_again(&self, next: *mut FreeRun) -> *mut FreeRun {
        let Some((first, last)) = self.runs else { return next };
        // SAFETY: nothing was handed out of the page since the runs were linked, each to the one after it.
        unsafe { (*last.as_ptr()).run.next = next };
        first.as_ptr().cast()
    }

    /// Puts unused cells of page `page` before the list `next`: `bytes` bytes of them in a row, of which `first` is the first.
    pub fn link(&mut self, page: usize, first: NonNull<Header>, bytes: usize, next: *mut FreeRun) -> *mut FreeRun {
        let run = link_larger(page, first, bytes, next);
        self.runs = Some((run, self.runs.map_or(run, |(_, last)| last)));
        run.as_ptr().cast()
    }
}

/// No page's number.
pub const NO_PAGE: usize = usize::MAX;

fn run(bytes: usize, next: *mut FreeRun) -> FreeRun {
    let header = Header::FREE;
    header.shape.set(ShapeId(bytes as u32));
    FreeRun { header, next }
}

/// Puts unused larger cells before a list.
fn link_larger(page: usize, first: NonNull<Header>, bytes: usize, next: *mut FreeRun) -> NonNull<LargerRun> {
    let place = first.cast::<LargerRun>();
    // SAFETY: the cell is unused, and has room for a run's fields.
    unsafe { place.write(LargerRun { run: run(bytes, next), page }) };
    place
}

/// Puts one cell, of `class`, that was given back before the list `next`.
pub fn link_released(cell: NonNull<Header>, class: usize, next: *mut FreeRun) -> *mut FreeRun {
    if class >= FINE_CLASSES {
        return link_larger(NO_PAGE, cell, cell_size(class), next).as_ptr().cast();
    }
    let place = cell.cast::<FreeRun>();
    // SAFETY: the cell is unused, and has room for a run's fields.
    unsafe { place.write(run(cell_size(class), next)) };
    place.as_ptr()
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
