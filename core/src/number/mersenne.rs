//! The Mersenne twister MT19937 (Matsumoto and Nishimura, 1998), the generator of `random`.
//! Invariant: the same seed gives the same numbers as CPython, and `state` with `set_state`
//! carries a generator over unchanged.

use super::integer::{IntRef, Integer};
use crate::text::sink::{NoMemory, Sink};
use alloc::vec::Vec;

/// The number of words in the state.
pub const WORDS: usize = 624;
const SHIFT: usize = 397;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;
const TWIST: u32 = 0x9908_b0df;

/// A generator.
#[derive(Clone)]
pub struct MersenneTwister {
    words: [u32; WORDS],
    /// The next word to give out; `WORDS` when new ones must be made first.
    index: usize,
}

impl MersenneTwister {
    /// Seeds with one word.
    pub fn from_word(seed: u32) -> MersenneTwister {
        let mut words = [seed; WORDS];
        for at in 1..WORDS {
            let before = words[at - 1];
            words[at] = (before ^ before >> 30).wrapping_mul(1_812_433_253).wrapping_add(at as u32);
        }
        MersenneTwister { words, index: WORDS }
    }

    /// Seeds with a key of at least one word (an empty key counts as a zero).
    pub fn from_key(key: &[u32]) -> MersenneTwister {
        let key = if key.is_empty() { &[0] } else { key };
        let mut twister = MersenneTwister::from_word(19_650_218);
        let words = &mut twister.words;
        let (mut at, mut from) = (1, 0);
        for _ in 0..WORDS.max(key.len()) {
            let before = words[at - 1];
            words[at] =
                (words[at] ^ (before ^ before >> 30).wrapping_mul(1_664_525)).wrapping_add(key[from]).wrapping_add(from as u32);
            at = next_place(words, at);
            from = (from + 1) % key.len();
        }
        for _ in 1..WORDS {
            let before = words[at - 1];
            words[at] = (words[at] ^ (before ^ before >> 30).wrapping_mul(1_566_083_941)).wrapping_sub(at as u32);
            at = next_place(words, at);
        }
        words[0] = UPPER;
        twister
    }

    /// `random.seed(a)` for an int: the words of its magnitude, low ones first.
    pub fn from_integer(seed: IntRef) -> Result<MersenneTwister, NoMemory> {
        let mut key = Vec::new();
        let magnitude = seed.magnitude();
        let words = magnitude.as_words();
        key.try_reserve(words.len() * 2).map_err(|_| NoMemory)?;
        for word in words {
            key.extend(word.to_le_bytes().as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)));
        }
        while key.last() == Some(&0) {
            key.pop();
        }
        Ok(MersenneTwister::from_key(&key))
    }

    /// The next 32 bits.
    pub fn next_word(&mut self) -> u32 {
        if self.index >= WORDS {
            self.twist();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    fn twist(&mut self) {
        for at in 0..WORDS {
            let next = self.words[(at + 1) % WORDS];
            let mixed = self.words[at] & UPPER | next & LOWER;
            let twisted = mixed >> 1 ^ if mixed & 1 == 1 { TWIST } else { 0 };
            self.words[at] = self.words[(at + SHIFT) % WORDS] ^ twisted;
        }
        self.index = 0;
    }

    /// `random.random()`: a multiple of 2^-53 in [0, 1).
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.next_word() >> 5);
        let low = f64::from(self.next_word() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `random.getrandbits(count)`.
    pub fn random_bits(&mut self, count: usize) -> Result<Integer, NoMemory> {
        match count {
            0 => Ok(Integer::Small(0)),
            1..=32 => Ok(Integer::Small(i64::from(self.next_word() >> (32 - count)))),
            _ => self.random_big(count),
        }
    }

    fn random_big(&mut self, count: usize) -> Result<Integer, NoMemory> {
        let mut bytes: Vec<u8> = Vec::new();
        bytes.expect(count.div_ceil(32).saturating_mul(4))?;
        let mut left = count;
        while left > 0 {
            let taken = left.min(32);
            let word = self.next_word() >> (32 - taken);
            bytes.extend_from_slice(&word.to_le_bytes());
            left -= taken;
        }
        Ok(dashu_int::UBig::from_le_bytes(&bytes).into())
    }

    /// A number below `limit` as `Random._randbelow` draws it; `limit` is positive.
    pub fn random_below(&mut self, limit: u64) -> u64 {
        let bits = 64 - limit.leading_zeros();
        loop {
            let drawn = match bits {
                0 => return 0,
                1..=32 => u64::from(self.next_word() >> (32 - bits)),
                _ => {
                    let low = u64::from(self.next_word());
                    u64::from(self.next_word() >> (64 - bits)) << 32 | low
                }
            };
            if drawn < limit {
                return drawn;
            }
        }
    }

    /// The words and the index, as `random.getstate()` shows them.
    pub fn state(&self) -> (&[u32; WORDS], usize) {
        (&self.words, self.index)
    }

    /// Makes a generator from a state; `None` if the index is out of range.
    pub fn from_state(words: &[u32; WORDS], index: usize) -> Option<MersenneTwister> {
        (index <= WORDS).then_some(MersenneTwister { words: *words, index })
    }
}

/// The place after `at`; past the end the last word is carried to the front.
fn next_place(words: &mut [u32; WORDS], at: usize) -> usize {
    if at + 1 < WORDS {
        return at + 1;
    }
    words[0] = words[WORDS - 1];
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_sequence() {
        // The first numbers of the authors' mt19937ar.out.
        let mut twister = MersenneTwister::from_key(&[0x123, 0x234, 0x345, 0x456]);
        let first: [u32; 5] = core::array::from_fn(|_| twister.next_word());
        assert_eq!(first, [1067595299, 955945823, 477289528, 4107218783, 4228976476]);
    }

    #[test]
    fn python_seed() {
        // random.seed(1); random.random()
        let mut twister = MersenneTwister::from_integer(IntRef::Small(-1)).unwrap();
        assert_eq!(twister.random(), 0.13436424411240122);
        let (words, index) = twister.state();
        let mut copy = MersenneTwister::from_state(&words.clone(), index).unwrap();
        assert_eq!(copy.random(), twister.random());
    }
}
