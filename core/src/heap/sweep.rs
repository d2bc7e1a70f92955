//! Sweeping: what marking did not reach becomes free cells. Invariant: afterwards every cell is free or old.

use alloc::vec::Vec;
use core::ptr::NonNull;

use super::block::{self, Block};
use super::page::{FINE_CLASSES, Swept, cell_size};
use super::{Bump, Heap, Tracer};
use crate::object::{self, Header, Kind, ShapeTable};
use crate::value::Value;

/// The bytes of dead small objects, where assertions are checked.
const SPOILT: u8 = 0xDD;

impl Heap {
    /// Collects: `roots` visits every root; `weak` runs between marking and sweeping, to clear weak tables. Dead objects
    /// that have a finalizer live on and are added to `finalizable`. A full collection looks at all objects, a minor one
    /// at those allocated since the last.
    pub fn collect(
        &mut self,
        full: bool,
        shapes: &ShapeTable,
        roots: &mut dyn FnMut(&mut Tracer<'_>),
        weak: &mut dyn FnMut(&Heap),
        finalizable: &mut Vec<Value>,
    ) {
        let full = full || self.threshold == 0;
        self.retire_bumps();
        self.mark(full, shapes, roots);
        if self.has_finalizers {
            self.keep_finalizable(full, shapes, finalizable);
        }
        weak(self);
        let before = self.statistics.bytes_live + self.since_collection;
        let live = self.sweep(full);
        self.statistics.bytes_freed += before.saturating_sub(live) as u64;
        self.statistics.bytes_live = live;
        if full {
            self.statistics.full_collections += 1;
            self.live_after_full = live;
        } else {
            self.statistics.minor_collections += 1;
        }
        self.since_collection = 0;
        self.threshold = (live / 2).clamp(crate::tuning::FIRST_COLLECTION_BYTES, crate::tuning::LARGEST_YOUNG_BYTES);
    }

    /// Has the old generation grown so much that a full collection pays?
    pub fn wants_full(&self) -> bool {
        let grown = self.statistics.bytes_live > 2 * self.live_after_full.max(crate::tuning::LEAST_FULL_BYTES);
        grown || self.threshold == 0 || self.in_use() > self.limit - self.limit / 8
    }

    /// Notes which of the cells about to be handed out were not.
    fn retire_bumps(&mut self) {
        for (block, Bump { next, .. }) in self.current.iter().zip(&self.bump) {
            // SAFETY: the block is one of this heap's pages; `next` lies in it.
            if let Some(block) = unsafe { block.as_mut() } {
                block.take_back(*next);
            }
        }
        self.current = [core::ptr::null_mut(); FINE_CLASSES];
        self.bump = [super::NO_CELLS; super::SIZE_CLASSES];
    }

    /// Gives the bytes of live objects.
    fn sweep(&mut self, full: bool) -> usize {
        // Every page with an unused larger cell is walked, and small cells that were given back are found in their blocks.
        self.free = [core::ptr::null_mut(); super::SIZE_CLASSES];
        if full {
            self.sweep_all_blocks();
        } else {
            self.sweep_used_blocks();
        }
        self.live_in_blocks + self.sweep_larger_cells(full) + self.sweep_large()
    }

    /// The blocks in which something may have died since the last collection.
    fn sweep_used_blocks(&mut self) {
        let mut next = core::mem::replace(&mut self.used, core::ptr::null_mut());
        // SAFETY: the list holds blocks of this heap's pages; nothing else refers to them.
        while let Some(block) = unsafe { next.as_mut() } {
            next = block.next;
            // SAFETY: as above.
            unsafe { block::foresee(next) };
            let before = block.live();
            let live = self.sweep_block(block);
            self.live_in_blocks = self.live_in_blocks + live * cell_size(block.class()) - before * cell_size(block.class());
        }
    }

    /// All blocks, for the old may have died in any; pages without objects go.
    fn sweep_all_blocks(&mut self) {
        self.waiting = [[core::ptr::null_mut(); FINE_CLASSES]; block::LEVELS];
        self.used = core::ptr::null_mut();
        self.live_in_blocks = 0;
        self.give_back_spare();
        let mut index = 0;
        while index < self.pages.len() {
            let class = self.pages[index].class;
            let Some(&empty) = self.waiting[0].get(class) else {
                index += 1;
                continue;
            };
            let mut live = 0;
            for (mut block, _) in self.pages[index].block_places() {
                // SAFETY: the block is one of this page, and nothing else refers to it.
                live += self.sweep_block(unsafe { block.as_mut() });
            }
            self.live_in_blocks += live * cell_size(class);
            if live == 0 {
                // This page's blocks stand in the list that was just extended.
                self.waiting[0][class] = empty;
                self.give_up_page(index);
            } else {
                index += 1;
            }
        }
    }

    fn give_up_page(&mut self, index: usize) {
        let page = self.pages.swap_remove(index);
        // The runs of the page that has this number now name another.
        if let Some(moved) = self.pages.get_mut(index) {
            moved.swept.used = true;
        }
        self.spare(page.memory, page.layout);
    }

    /// Sweeps one block, and puts it into the list that it belongs to; gives its live cells.
    fn sweep_block(&mut self, block: &mut Block) -> usize {
        if block.has_finishers() {
            // SAFETY: the cells hold objects, which are dead.
            block.objects(true).for_each(|cell| object::finish(unsafe { cell.as_ref() }));
        }
        if cfg!(debug_assertions) {
            // What still refers to one is found out at once.
            // SAFETY: the cells hold objects, which are dead.
            block.objects(true).for_each(|cell| unsafe { cell.cast::<u8>().write_bytes(SPOILT, cell_size(block.class())) });
        }
        let live = block.sweep();
        if live < block.count() {
            let list = &mut self.waiting[block.level()][block.class()];
            block.next = *list;
            *list = block;
        }
        live
    }

    /// The pages that are not made of blocks, of which those without objects go; gives the bytes of their live objects.
    fn sweep_larger_cells(&mut self, full: bool) -> usize {
        let (mut live, mut index) = (0, 0);
        while let Some(page) = self.pages.get(index) {
            let (class, list) = (page.class, self.free[page.class]);
            if page.is_small() {
                index += 1;
                continue;
            }
            if !full && !page.swept.used {
                self.free[class] = page.swept.link_again(list);
                live += page.swept.live * cell_size(class);
                index += 1;
                continue;
            }
            let in_page = self.sweep_page(index);
            live += in_page * cell_size(class);
            if in_page == 0 {
                // What grows goes from class to class, and takes its memory along. This page's cells stand in the list that was
                // just extended.
                self.free[class] = list;
                self.give_up_page(index);
            } else {
                index += 1;
            }
        }
        live
    }

    /// Sweeps one page without blocks; gives how many of its cells are live.
    fn sweep_page(&mut self, index: usize) -> usize {
        let page = &mut self.pages[index];
        let (size, mut list) = (cell_size(page.class), self.free[page.class]);
        page.swept = Swept { live: 0, runs: None, used: false };
        let (mut run_start, mut run) = (page.memory.cast::<Header>(), 0);
        for cell in page.large_cells() {
            // SAFETY: every cell of a page has a header.
            let header = unsafe { cell.as_ref() };
            if header.kind != Kind::Free {
                if header.age.get() & Header::EPOCH == self.epoch {
                    page.swept.live += 1;
                    if run > 0 {
                        list = page.swept.link(index, run_start, run * size, list);
                        run = 0;
                    }
                    continue;
                }
                object::finish(header);
                // SAFETY: the cell's object is dead.
                unsafe { cell.write(Header::FREE) };
            }
            if run == 0 {
                run_start = cell;
            }
            run += 1;
        }
        if run > 0 {
            list = page.swept.link(index, run_start, run * size, list);
        }
        self.free[page.class] = list;
        page.swept.live
    }

    fn sweep_large(&mut self) -> usize {
        let mut live = 0;
        let mut index = 0;
        while index < self.large.len() {
            let large = &self.large[index];
            // SAFETY: every large object has a header.
            let header = unsafe { large.memory.cast::<Header>().as_ref() };
            if header.age.get() & Header::EPOCH == self.epoch {
                live += large.layout.size();
                index += 1;
            } else {
                object::finish(header);
                let large = self.large.swap_remove(index);
                self.give_back(large.memory, large.layout);
            }
        }
        live
    }

    /// Visits every object of a kind, dead ones that were not swept yet included.
    pub(crate) fn each(&self, kind: Kind, visit: &mut dyn FnMut(NonNull<Header>)) {
        // Cells about to be handed out count as taken, but hold nothing: small ones not even a header.
        let objects = |block: &Block| {
            let at = self.current.iter().position(|current| core::ptr::eq(*current, block));
            block.handed_out(at.map(|class| self.bump[class].next.cast_const()))
        };
        let is_unused = |address: *mut u8| self.bump.iter().any(|Bump { next, end }| *next <= address && address < *end);
        let mut visit = |cell: NonNull<Header>| {
            // SAFETY: every small cell that was handed out has a header, and every larger one.
            if unsafe { cell.as_ref() }.kind == kind && !is_unused(cell.as_ptr().cast()) {
                visit(cell);
            }
        };
        self.pages.iter().for_each(|page| page.each_object(objects, &mut visit));
        self.large.iter().for_each(|large| visit(large.memory.cast()));
    }

    /// Runs the drop of each object that has one; the heap is going away.
    pub(super) fn drop_everything(&mut self) {
        self.retire_bumps();
        // SAFETY: every cell has a header.
        let finish = |cell: NonNull<Header>| object::finish(unsafe { cell.as_ref() });
        for page in &mut self.pages {
            page.large_cells().for_each(finish);
            for block in page.blocks().filter(|b| b.has_finishers()) {
                block.objects(false).for_each(finish);
            }
        }
        self.large.iter().for_each(|l| finish(l.memory.cast()));
    }
}
