//! Which parts of a region are free: ranges in the order of their offsets, no two of them adjacent.
//! Invariant: giving a range back never needs memory, so it cannot fail.

use alloc::vec::Vec;

/// A range of a region: offset and size in bytes, both multiples of the grain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub start: u32,
    pub size: u32,
}

impl Range {
    fn end(self) -> u32 {
        self.start + self.size
    }
}

/// The free ranges of a region.
pub(super) struct FreeRanges {
    free: Vec<Range>,
    /// Ranges handed out: between two free ones lies at least one of them.
    taken: usize,
    grain: u32,
    /// Bytes of the region.
    size: u32,
    /// Bytes handed out.
    used: u32,
}

impl FreeRanges {
    /// A region of which nothing is taken. What is handed out begins and ends at multiples of `grain`.
    pub fn new(size: usize, grain: usize) -> FreeRanges {
        let grain = u32::try_from(grain.max(1)).unwrap_or(u32::MAX);
        let size = u32::try_from(size).unwrap_or(u32::MAX) / grain * grain;
        let mut free = Vec::new();
        if size > 0 && free.try_reserve(2).is_ok() {
            free.push(Range { start: 0, size });
        }
        FreeRanges { free, taken: 0, grain, size, used: 0 }
    }

    /// Bytes of the region.
    pub fn size(&self) -> usize {
        self.size as usize
    }

    /// Bytes handed out now.
    pub fn used(&self) -> usize {
        self.used as usize
    }

    /// What `size` bytes take; None where they are more than there is.
    fn rounded(&self, size: usize) -> Option<u32> {
        let size = u32::try_from(size.max(1)).ok()?.checked_next_multiple_of(self.grain)?;
        (size <= self.size).then_some(size)
    }

    /// The smallest free range that holds `size` bytes.
    fn best(&self, size: u32) -> Option<usize> {
        let fits = self.free.iter().enumerate().filter(|(_, range)| range.size >= size);
        fits.min_by_key(|(_, range)| range.size).map(|(at, _)| at)
    }

    /// Would `size` bytes be had?
    pub fn has_room(&self, size: usize) -> bool {
        self.rounded(size).is_some_and(|size| self.best(size).is_some())
    }

    /// At least `size` bytes, or None where no free range holds them.
    pub fn take(&mut self, size: usize) -> Option<Range> {
        let size = self.rounded(size)?;
        let at = self.best(size)?;
        // Room for one free range behind each that is taken, and one before them all.
        let most = self.taken + 2;
        self.free.try_reserve(most.saturating_sub(self.free.len())).ok()?;
        let found = &mut self.free[at];
        let taken = Range { start: found.start, size };
        if found.size == size {
            self.free.remove(at);
        } else {
            *found = Range { start: found.start + size, size: found.size - size };
        }
        self.taken += 1;
        self.used += size;
        Some(taken)
    }

    /// Gives back what [`FreeRanges::take`] gave.
    pub fn give_back(&mut self, range: Range) {
        self.taken -= 1;
        self.used -= range.size;
        let at = self.free.partition_point(|free| free.start < range.start);
        let joins_next = self.free.get(at).is_some_and(|next| next.start == range.end());
        let joins_last = at > 0 && self.free[at - 1].end() == range.start;
        match (joins_last, joins_next) {
            (true, true) => {
                self.free[at - 1].size += range.size + self.free[at].size;
                self.free.remove(at);
            }
            (true, false) => self.free[at - 1].size += range.size,
            (false, true) => self.free[at] = Range { start: range.start, size: range.size + self.free[at].size },
            (false, false) => self.free.insert(at, range),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_to_the_grain() {
        let mut ranges = FreeRanges::new(100, 16);
        assert_eq!((ranges.size(), ranges.used()), (96, 0));
        assert_eq!(ranges.take(1), Some(Range { start: 0, size: 16 }));
        assert_eq!(ranges.take(17), Some(Range { start: 16, size: 32 }));
        assert_eq!(ranges.take(49), None);
        assert_eq!(ranges.take(48), Some(Range { start: 48, size: 48 }));
        assert_eq!((ranges.take(1), ranges.used()), (None, 96));
    }

    #[test]
    fn nothing_is_had_of_a_region_without_bytes() {
        assert_eq!(FreeRanges::new(0, 16).take(1), None);
        assert_eq!(FreeRanges::new(15, 16).take(1), None);
        assert_eq!(FreeRanges::new(usize::MAX, 4096).take(usize::MAX), None);
    }

    /// Random takes and returns against a picture of every byte.
    #[test]
    fn no_byte_is_handed_out_twice_and_none_is_lost() {
        const SIZE: usize = 4096;
        let mut seed = 7u64;
        let mut random = move |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let mut ranges = FreeRanges::new(SIZE, 16);
        let (mut picture, mut held) = ([false; SIZE], Vec::<Range>::new());
        for _ in 0..20_000 {
            if random(5) < 3 {
                if let Some(range) = ranges.take(1 + random(300)) {
                    let bytes = &mut picture[range.start as usize..range.end() as usize];
                    assert!(bytes.iter().all(|taken| !taken));
                    bytes.fill(true);
                    held.push(range);
                }
            } else if !held.is_empty() {
                let range = held.swap_remove(random(held.len()));
                picture[range.start as usize..range.end() as usize].fill(false);
                let capacity = ranges.free.capacity();
                ranges.give_back(range);
                assert_eq!(ranges.free.capacity(), capacity);
            }
            assert_eq!(ranges.used(), picture.iter().filter(|taken| **taken).count());
            assert!(ranges.free.windows(2).all(|pair| pair[0].end() < pair[1].start));
        }
        held.into_iter().for_each(|range| ranges.give_back(range));
        assert_eq!(ranges.free, [Range { start: 0, size: SIZE as u32 }]);
    }
}
