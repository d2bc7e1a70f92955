//! Counters with exponential backoff: 13 bits of value, 3 bits of backoff, as CPython's (`pycore_backoff.h` describes
//! the idea). A counter triggers when its value is 0.

/// A counter as it stands in a cache unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter(pub u16);

/// Where a counter restarts, by backoff: primes less one, so that loops' periods do not resonate.
const RESTART: [u16; 8] = [1, 6, 30, 126, 508, 2052, 8190, 8190];
/// Misses that a fresh form may have before it is reconsidered.
const COOLDOWN: u16 = 52;

impl Counter {
    /// Counts one execution; true where the counter triggers.
    #[inline(always)]
    pub fn tick(unit: &mut u16) -> bool {
        if *unit < 8 {
            return true;
        }
        *unit -= 8;
        false
    }

    /// After a form was found.
    pub const fn cooldown() -> u16 {
        COOLDOWN << 3
    }

    /// After none was found: wait longer each time.
    pub const fn backed_off(unit: u16) -> u16 {
        let backoff = unit & 7;
        let next = if backoff < 6 { backoff + 1 } else { 6 };
        RESTART[next as usize] << 3 | next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_wait_longer_each_time() {
        let mut unit = 0u16;
        let mut waits = alloc::vec::Vec::new();
        for _ in 0..7 {
            unit = Counter::backed_off(unit);
            let mut n = 0;
            while !Counter::tick(&mut unit) {
                n += 1;
            }
            waits.push(n);
        }
        assert_eq!(waits, [6, 30, 126, 508, 2052, 8190, 8190]);
    }
}
