//! Blocks: small cells of one size class behind two bitmaps, so that neither a collection nor an allocation reads a dead cell.
//! Invariant: a cell whose bit in `taken` is set holds an object (or is about to: blocks are taken whole), and `marks` names
//! those of them that the last collections found alive. So the cells to hand out between two collections are those without
//! a mark. A bit stands for 16 bytes; only the bits where cells begin are ever set.
//!
//! Blocks begin at multiples of their size, so that marking finds the bitmap by the object's address alone.

use core::ptr::NonNull;

use super::page::{FINE, FINE_CLASSES, cell_size};
use crate::object::Header;

/// Bytes of a block, and what its address is a multiple of. A page's only block may be shorter.
pub const BLOCK: usize = 4096;
const WORDS: usize = BLOCK / 16 / 64;

/// Up to which share of a block's cells hold an object, in sixteenths, for each level but the last.
const SHARES: [usize; LEVELS - 1] = [1, 4, 8, 12];
/// How many levels of blocks there are, from those with the fewest objects on.
pub const LEVELS: usize = 5;
/// That of blocks whose few unused cells are used last.
pub const CROWDED: usize = LEVELS - 1;

/// A bit for each 16 bytes of a block.
#[derive(Clone, Copy)]
pub struct Bits([u64; WORDS]);

impl Bits {
    const NONE: Bits = Bits([0; WORDS]);

    #[inline(always)]
    fn set(&mut self, bit: usize) {
        self.0[bit / 64 % WORDS] |= 1 << (bit % 64);
    }

    fn clear(&mut self, bit: usize) {
        self.0[bit / 64 % WORDS] &= !(1 << (bit % 64));
    }

    fn count(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Combines two word by word.
    fn with(&self, other: &Bits, how: impl Fn(u64, u64) -> u64) -> Bits {
        Bits(core::array::from_fn(|i| how(self.0[i], other.0[i])))
    }

    /// The bits from `from` up to and without `to`.
    fn range(from: usize, to: usize) -> Bits {
        Bits(core::array::from_fn(|i| below(to, i) & !below(from, i)))
    }

    /// Takes out the highest bit and gives it.
    fn take_last(&mut self) -> Option<usize> {
        let word = self.0.iter().rposition(|w| *w != 0)?;
        let bit = 63 - self.0[word].leading_zeros() as usize;
        self.0[word] ^= 1 << bit;
        Some(word * 64 + bit)
    }
}

/// The first bit from `from` on that is set in the words that `word` gives.
#[inline(always)]
fn first_from(from: usize, word: impl Fn(usize) -> u64) -> Option<usize> {
    let mut at = from / 64;
    let mut mask = u64::MAX << (from % 64);
    while at < WORDS {
        let bits = word(at) & mask;
        if bits != 0 {
            return Some(at * 64 + bits.trailing_zeros() as usize);
        }
        (at, mask) = (at + 1, u64::MAX);
    }
    None
}

/// The bits of word `word` that are below bit `end`.
fn below(end: usize, word: usize) -> u64 {
    match end.saturating_sub(word * 64) {
        64.. => u64::MAX,
        n => (1 << n) - 1,
    }
}

/// Where cells begin, by size class.
static STARTS: [Bits; FINE_CLASSES] = {
    let mut all = [Bits::NONE; FINE_CLASSES];
    let mut class = 0;
    while class < FINE_CLASSES {
        let mut bit = HEAD / 16;
        while bit + class < BLOCK / 16 {
            all[class].0[bit / 64] |= 1 << (bit % 64);
            bit += class + 1;
        }
        class += 1;
    }
    all
};

/// The head of a block; the cells follow.
#[repr(C, align(16))]
pub struct Block {
    marks: Bits,
    taken: Bits,
    /// The next block of the list that this one is in.
    pub next: *mut Block,
    /// An object here has something to do when it dies.
    finishers: bool,
    class: u8,
    /// Bytes from the block's begin to the end of its last cell.
    end: u16,
    /// Cells.
    count: u16,
    /// Cells that held an object after the last sweep.
    live: u16,
}

/// Begins to read the head of a block that is used next, if there is one: heads lie one in each page of memory, where nothing
/// else foresees them.
///
/// # Safety
/// It is a block, to which nothing refers that could change it meanwhile.
#[inline(always)]
pub unsafe fn foresee(block: *mut Block) {
    if !block.is_null() {
        // SAFETY: as the caller promises. Nothing waits for what is read.
        unsafe {
            (&raw const (*block).marks).cast::<u64>().read_volatile();
            (&raw const (*block).next).read_volatile();
        }
    }
}

/// Bytes of a block before its first cell.
pub const HEAD: usize = size_of::<Block>();
const _: () = assert!(HEAD + 4 * FINE <= BLOCK && HEAD.is_multiple_of(16));

/// Unused cells in a row.
#[derive(Clone, Copy)]
pub struct Run {
    pub first: NonNull<Header>,
    pub bytes: usize,
}

#[inline(always)]
fn bit_of(cell: NonNull<Header>) -> usize {
    cell.as_ptr() as usize % BLOCK / 16
}

/// The block that a small cell lies in.
///
/// # Safety
/// The cell lies in a block, to which nothing refers meanwhile.
#[inline(always)]
unsafe fn block_of<'a>(cell: NonNull<Header>) -> &'a mut Block {
    let address = cell.as_ptr().addr() & !(BLOCK - 1);
    // SAFETY: blocks begin at multiples of their size; `Page::new` exposed the memory's provenance.
    unsafe { &mut *core::ptr::with_exposed_provenance_mut::<Block>(address) }
}

/// Marks the object in a small cell.
///
/// # Safety
/// The cell lies in a block.
#[inline(always)]
pub unsafe fn mark(cell: NonNull<Header>) {
    // SAFETY: as the caller promises; no other reference to the block exists while marking.
    unsafe { block_of(cell) }.marks.set(bit_of(cell));
}

/// Notes that the object in a small cell has something to do when it dies.
///
/// # Safety
/// The cell lies in a block.
#[inline(always)]
pub unsafe fn note_finisher(cell: NonNull<Header>) {
    // SAFETY: as the caller promises.
    unsafe { block_of(cell) }.finishers = true;
}

/// Notes that a cell is handed out.
///
/// # Safety
/// The cell lies in a block.
pub unsafe fn take_one(cell: NonNull<Header>) {
    // SAFETY: as the caller promises.
    unsafe { block_of(cell) }.taken.set(bit_of(cell));
}

/// Notes that a cell holds nothing.
///
/// # Safety
/// The cell lies in a block.
pub unsafe fn untake_one(cell: NonNull<Header>) {
    // SAFETY: as the caller promises.
    unsafe { block_of(cell) }.taken.clear(bit_of(cell));
}

/// The cell of a bit in the block at `address`.
fn cell_at(address: usize, bit: usize) -> NonNull<Header> {
    // SAFETY: an address in a page, whose provenance `Page::new` exposed, is not null.
    unsafe { NonNull::new_unchecked(core::ptr::with_exposed_provenance_mut(address + 16 * bit)) }
}

impl Block {
    /// A block of `bytes` bytes without objects.
    pub fn new(class: usize, bytes: usize) -> Block {
        let cells = (bytes - HEAD) / cell_size(class);
        let end = (HEAD + cells * cell_size(class)) as u16;
        let (next, finishers) = (core::ptr::null_mut(), false);
        Block { marks: Bits::NONE, taken: Bits::NONE, next, finishers, class: class as u8, end, count: cells as u16, live: 0 }
    }

    fn cell(&self, bit: usize) -> NonNull<Header> {
        cell_at(core::ptr::from_ref(self).addr(), bit)
    }

    pub fn clear_marks(&mut self) {
        self.marks = Bits::NONE;
    }

    /// The objects as they are now: all, or those that marking did not find.
    pub fn objects(&self, dead_only: bool) -> impl Iterator<Item = NonNull<Header>> + use<> {
        self.cells(if dead_only { self.taken.with(&self.marks, |t, m| t & !m) } else { self.taken })
    }

    /// The objects as they are now; of a block that cells are handed out of, with the address of the next one.
    pub fn handed_out(&self, next: Option<*const u8>) -> impl Iterator<Item = NonNull<Header>> + use<> {
        self.cells(next.map_or(self.taken, |next| self.taken_but(next)))
    }

    fn cells(&self, mut bits: Bits) -> impl Iterator<Item = NonNull<Header>> + use<> {
        let address = core::ptr::from_ref(self).addr();
        core::iter::from_fn(move || bits.take_last().map(|bit| cell_at(address, bit)))
    }

    /// The objects that marking did not find; with `finishers_only` none, if none of them has something to do.
    pub fn dead_objects(&self, finishers_only: bool) -> impl Iterator<Item = NonNull<Header>> + use<> {
        let mut left = if finishers_only && !self.finishers { None } else { Some(self.objects(true)) };
        core::iter::from_fn(move || left.as_mut().and_then(Iterator::next))
    }

    /// Objects that have something to do when they die may be here.
    pub fn has_finishers(&self) -> bool {
        self.finishers
    }

    /// Forgets what is not marked. Gives how many cells hold an object.
    pub fn sweep(&mut self) -> usize {
        self.taken = self.marks;
        let live = self.marks.count();
        self.finishers &= live > 0;
        self.live = live as u16;
        live
    }

    /// How many cells held an object after the last sweep.
    pub fn live(&self) -> usize {
        self.live as usize
    }

    /// How full it was after the last sweep, from 0 to [`CROWDED`].
    pub fn level(&self) -> usize {
        SHARES.iter().position(|share| 16 * self.live() <= share * self.count()).unwrap_or(CROWDED)
    }

    /// The size class of the cells.
    pub fn class(&self) -> usize {
        self.class as usize % FINE_CLASSES
    }

    fn starts(&self) -> &'static Bits {
        &STARTS[self.class()]
    }

    /// Notes that all cells are handed out, one after the other.
    pub fn take_all(&mut self) {
        let range = Bits::range(HEAD / 16, self.end as usize / 16);
        self.taken = range.with(self.starts(), |r, s| r & s);
    }

    /// Notes that the unmarked cells from an address in this block on were not handed out.
    pub fn take_back(&mut self, from: *const u8) {
        self.taken = self.taken_but(from);
    }

    /// The cells that are taken, but for the unmarked ones from an address in this block on.
    fn taken_but(&self, from: *const u8) -> Bits {
        let from = from.addr() - core::ptr::from_ref(self).addr();
        let behind = Bits::range(from / 16, self.end as usize / 16).with(&self.marks, |r, m| r & !m);
        self.taken.with(&behind, |t, b| t & !b)
    }

    /// The first unmarked cells in a row at or behind an address in this block; None: there are none.
    #[inline]
    pub fn run_from(&self, from: *const u8) -> Option<Run> {
        let from = (from.addr() - core::ptr::from_ref(self).addr()) / 16;
        if 16 * from >= self.end as usize {
            return None;
        }
        let starts = self.starts();
        let first = first_from(from, |word| starts.0[word] & !self.marks.0[word]).filter(|bit| 16 * bit < self.end as usize)?;
        let behind = first_from(first, |word| self.marks.0[word]).map_or(self.end as usize, |bit| 16 * bit);
        Some(Run { first: self.cell(first), bytes: behind - 16 * first })
    }

    /// The first unmarked cells in a row.
    #[inline]
    pub fn first_run(&self) -> Option<Run> {
        if self.live == 0 {
            return Some(Run { first: self.cell(HEAD / 16), bytes: self.end as usize - HEAD });
        }
        self.run_from(self.begin())
    }

    /// The first cell.
    pub fn begin(&self) -> *const u8 {
        self.cell(HEAD / 16).as_ptr().cast()
    }

    /// Cells of this block.
    pub fn count(&self) -> usize {
        self.count as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cover_what_they_say() {
        for (from, to) in [(0, 0), (0, 1), (5, 64), (63, 65), (64, 128), (5, 256), (200, 256)] {
            let mut bits = Bits::range(from, to);
            assert_eq!(bits.count(), to - from);
            for expected in (from..to).rev() {
                assert_eq!(bits.take_last(), Some(expected));
            }
            assert_eq!(bits.take_last(), None);
        }
    }

    #[test]
    fn sweeping_gives_the_gaps_between_marked_cells() {
        #[repr(C, align(4096))]
        struct Memory([u8; BLOCK]);
        for class in 0..FINE_CLASSES {
            let mut memory = alloc::boxed::Box::new(Memory([0; BLOCK]));
            let place = NonNull::from(&mut *memory).cast::<Block>();
            place.as_ptr().expose_provenance();
            // SAFETY: the memory has a block's size and place.
            let block = unsafe {
                place.write(Block::new(class, BLOCK));
                &mut *place.as_ptr()
            };
            let (size, count) = (cell_size(class), block.count());
            assert_eq!(block.sweep(), 0);
            let whole = block.run_from(block.begin()).expect("an empty block is one run");
            assert_eq!(whole.bytes, count * size);
            block.take_all();
            assert_eq!(block.objects(false).count(), count);
            for (at, cell) in block.objects(false).collect::<alloc::vec::Vec<_>>().into_iter().enumerate() {
                if at % 3 == 1 {
                    // SAFETY: the cell lies in the block.
                    unsafe { mark(cell) };
                }
            }
            let kept = (count + 1) / 3;
            assert_eq!(block.objects(true).count(), count - kept);
            assert_eq!(block.sweep(), kept);
            let (mut bytes, mut from) = (0, block.begin());
            while let Some(run) = block.run_from(from) {
                bytes += run.bytes;
                from = run.first.as_ptr().cast::<u8>().wrapping_add(run.bytes);
            }
            assert_eq!(bytes, (count - kept) * size);
            assert_eq!(block.objects(false).count(), kept);
            block.take_all();
            block.take_back(block.begin());
            assert_eq!(block.objects(false).count(), kept);
        }
    }
}
