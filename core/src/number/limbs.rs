//! Arithmetic on magnitudes as slices of words, least significant first, into places that the caller owns. For numbers of
//! a few to some hundred words, where copying them in and out of the arithmetic crate costs more than computing.
//!
//! Invariant: nothing allocates; each function writes every word of its output. Knuth, TAOCP volume 2, 4.3.1.

use core::cmp::Ordering;

use dashu_int::{DoubleWord, Word};

const WORD_BITS: u32 = Word::BITS;

#[inline(always)]
fn wide(word: Word) -> DoubleWord {
    DoubleWord::from(word)
}

/// Without leading zero words.
#[inline(always)]
pub fn trimmed(words: &[Word]) -> &[Word] {
    let used = words.iter().rposition(|&word| word != 0).map_or(0, |at| at + 1);
    &words[..used]
}

/// Bits up to the highest one.
pub fn bit_length(words: &[Word]) -> usize {
    words.last().map_or(0, |top| words.len() * WORD_BITS as usize - top.leading_zeros() as usize)
}

/// The order of two magnitudes without leading zeros.
#[inline]
pub fn compare(a: &[Word], b: &[Word]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// Words that one turn of a loop adds or subtracts, so that the carry stays in the processor's flag within it.
const CHAIN: usize = 8;

/// `step` of each two words and the carry of those before, for three slices of the same length; gives the last carry.
#[inline(always)]
fn chained(out: &mut [Word], a: &[Word], b: &[Word], step: impl Fn(Word, Word, bool) -> (Word, bool)) -> bool {
    let mut carry = false;
    let (chains, last) = out.as_chunks_mut::<CHAIN>();
    let mut at = 0;
    while let Some(out) = chains.get_mut(at) {
        let (Some(a), Some(b)) = (a.as_chunks::<CHAIN>().0.get(at), b.as_chunks::<CHAIN>().0.get(at)) else { break };
        for i in 0..CHAIN {
            (out[i], carry) = step(a[i], b[i], carry);
        }
        at += 1;
    }
    let (a, b) = (&a[CHAIN * at..], &b[CHAIN * at..]);
    for (place, (&x, &y)) in last.iter_mut().zip(a.iter().zip(b)) {
        (*place, carry) = step(x, y, carry);
    }
    carry
}

/// `a + b`; `a` is not shorter, and `out` has a word more than `a`.
pub fn add(out: &mut [Word], a: &[Word], b: &[Word]) {
    let (low, high) = a.split_at(b.len());
    let mut carry = chained(&mut out[..b.len()], low, b, Word::carrying_add);
    for (place, &x) in out[b.len()..].iter_mut().zip(high) {
        (*place, carry) = x.overflowing_add(Word::from(carry));
    }
    out[a.len()] = Word::from(carry);
}

/// `a - b`, which is not negative; `out` is as long as `a`.
pub fn subtract(out: &mut [Word], a: &[Word], b: &[Word]) {
    let (low, high) = a.split_at(b.len());
    let mut borrow = chained(&mut out[..b.len()], low, b, Word::borrowing_sub);
    for (place, &x) in out[b.len()..].iter_mut().zip(high) {
        (*place, borrow) = x.overflowing_sub(Word::from(borrow));
    }
}

/// `a * factor` into `out`, which is as long as `a`; gives the carry out of it.
#[inline]
fn product_by_word(out: &mut [Word], a: &[Word], factor: Word) -> Word {
    let mut carry = 0;
    for (place, &x) in out.iter_mut().zip(a) {
        let product = wide(x) * wide(factor) + wide(carry);
        *place = product as Word;
        carry = (product >> WORD_BITS) as Word;
    }
    carry
}

/// Adds `a * factor` to `out`, which is as long as `a`; gives the carry out of it.
#[inline]
fn add_product(out: &mut [Word], a: &[Word], factor: Word) -> Word {
    let mut carry = 0;
    for (place, &x) in out.iter_mut().zip(a) {
        let sum = wide(x) * wide(factor) + wide(*place) + wide(carry);
        *place = sum as Word;
        carry = (sum >> WORD_BITS) as Word;
    }
    carry
}

/// Takes `a * factor` from `out`, which is as long as `a`; gives the borrow.
#[inline]
fn subtract_product(out: &mut [Word], a: &[Word], factor: Word) -> Word {
    let mut borrow = 0;
    for (place, &x) in out.iter_mut().zip(a) {
        let product = wide(x) * wide(factor) + wide(borrow);
        let (difference, less) = place.overflowing_sub(product as Word);
        *place = difference;
        borrow = (product >> WORD_BITS) as Word + Word::from(less);
    }
    borrow
}

/// `a * b` by rows; `out` is as long as both together.
pub fn multiply(out: &mut [Word], a: &[Word], b: &[Word]) {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let Some((&first, others)) = short.split_first() else {
        out.fill(0);
        return;
    };
    out[long.len()] = product_by_word(&mut out[..long.len()], long, first);
    for (row, &factor) in others.iter().enumerate() {
        out[row + 1 + long.len()] = add_product(&mut out[row + 1..row + 1 + long.len()], long, factor);
    }
}

/// `a << bits`, where `bits` is less than a word's; `out` has a word more than `a`.
pub fn shift_left_within(out: &mut [Word], a: &[Word], bits: u32) {
    let mut carry = 0;
    for (place, &x) in out.iter_mut().zip(a) {
        let shifted = wide(x) << bits;
        *place = shifted as Word | carry;
        carry = (shifted >> WORD_BITS) as Word;
    }
    out[a.len()] = carry;
}

/// `a >> bits`, where `bits` is less than a word's; `out` is as long as `a`. Gives whether ones were lost.
pub fn shift_right_within(out: &mut [Word], a: &[Word], bits: u32) -> bool {
    let mut above = 0;
    for (place, &x) in out.iter_mut().zip(a).rev() {
        let pair = wide(above) << WORD_BITS | wide(x);
        *place = (pair >> bits) as Word;
        above = x;
    }
    a.first().is_some_and(|low| *low & ((1 << bits) - 1) != 0)
}

/// Adds one; `words` has room for the carry.
pub fn increment(words: &mut [Word]) {
    for word in words {
        let (sum, carry) = word.overflowing_add(1);
        *word = sum;
        if !carry {
            return;
        }
    }
}

/// The words of a number in two's complement: as many as are asked for.
struct TwosComplement<'a> {
    words: core::slice::Iter<'a, Word>,
    negative: bool,
    carry: bool,
}

impl TwosComplement<'_> {
    #[inline(always)]
    fn next(&mut self) -> Word {
        let word = self.words.next().copied().unwrap_or(0);
        if !self.negative {
            return word;
        }
        let (word, carry) = (!word).overflowing_add(Word::from(self.carry));
        self.carry = carry;
        word
    }
}

/// A bitwise operation of two numbers with signs as in two's complement, given on words; `out` has a word more than the
/// longer one. Gives the answer's sign; its magnitude stands in `out`.
#[inline(always)]
pub fn bitwise(out: &mut [Word], a: (bool, &[Word]), b: (bool, &[Word]), operation: impl Fn(Word, Word) -> Word) -> bool {
    let mut x = TwosComplement { words: a.1.iter(), negative: a.0, carry: true };
    let mut y = TwosComplement { words: b.1.iter(), negative: b.0, carry: true };
    let all = |negative: bool| if negative { Word::MAX } else { 0 };
    let negative = operation(all(a.0), all(b.0)) != 0;
    let mut carry = true;
    for place in out {
        let word = operation(x.next(), y.next());
        *place = if negative {
            let (word, more) = (!word).overflowing_add(Word::from(carry));
            carry = more;
            word
        } else {
            word
        };
    }
    negative
}

/// Divides `a` in place by one word; gives the remainder.
pub fn divide_by_word(a: &mut [Word], divisor: Word) -> Word {
    let mut rest = 0;
    for word in a.iter_mut().rev() {
        let pair = wide(rest) << WORD_BITS | wide(*word);
        *word = (pair / wide(divisor)) as Word;
        rest = (pair % wide(divisor)) as Word;
    }
    rest
}

/// Divides `rest` by `divisor`, whose highest bit is set and which has two words or more; `rest` is longer, and its highest
/// words are less than the divisor. The remainder stays in the low words of `rest`; `quotient`, as long as `rest` is longer
/// than `divisor`, may be absent.
pub fn divide_normalized(mut quotient: Option<&mut [Word]>, rest: &mut [Word], divisor: &[Word]) {
    let size = divisor.len();
    let (first, second) = (divisor[size - 1], divisor[size - 2]);
    for at in (0..rest.len() - size).rev() {
        let estimate = estimate_digit(rest[at + size], rest[at + size - 1], rest[at + size - 2], first, second);
        let borrow = subtract_product(&mut rest[at..at + size], divisor, estimate);
        let (top, less) = rest[at + size].overflowing_sub(borrow);
        rest[at + size] = top;
        let digit = if less { add_back(&mut rest[at..=at + size], divisor, estimate) } else { estimate };
        if let Some(quotient) = &mut quotient {
            quotient[at] = digit;
        }
    }
}

/// A digit of the quotient, or one more than it: from the highest three words of the rest and two of the divisor.
#[inline]
fn estimate_digit(top: Word, next: Word, third: Word, first: Word, second: Word) -> Word {
    if top >= first {
        return Word::MAX;
    }
    let pair = wide(top) << WORD_BITS | wide(next);
    let (mut digit, mut left) = ((pair / wide(first)) as Word, (pair % wide(first)) as Word);
    while wide(digit) * wide(second) > (wide(left) << WORD_BITS | wide(third)) {
        digit -= 1;
        let (more, carry) = left.overflowing_add(first);
        left = more;
        if carry {
            break;
        }
    }
    digit
}

#[cold]
fn add_back(rest: &mut [Word], divisor: &[Word], mut digit: Word) -> Word {
    // The estimate `Word::MAX` may be two too large.
    loop {
        digit -= 1;
        let size = divisor.len();
        let mut carry = false;
        for (place, &x) in rest[..size].iter_mut().zip(divisor) {
            let (sum, first) = place.overflowing_add(x);
            let (sum, second) = sum.overflowing_add(Word::from(carry));
            *place = sum;
            carry = first | second;
        }
        let (top, wrapped) = rest[size].overflowing_add(Word::from(carry));
        rest[size] = top;
        if wrapped {
            return digit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;
    use dashu_int::{IBig, Sign, UBig};

    /// Words with many zeros and ones, by a linear congruential generator.
    fn samples() -> Vec<Vec<Word>> {
        let mut state = 7u64;
        let mut word = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            match state >> 61 {
                0 => 0,
                1 => Word::MAX,
                2 => 1,
                3 => Word::MAX << (WORD_BITS - 1),
                _ => (state >> 7) as Word,
            }
        };
        let mut all: Vec<Vec<Word>> = (0..60).map(|i| (0..i % 9).map(|_| word()).collect()).collect();
        all.iter_mut().for_each(|words| *words = trimmed(words).to_vec());
        all
    }

    fn big(words: &[Word]) -> UBig {
        UBig::from_words(words)
    }

    fn signed(negative: bool, words: &[Word]) -> IBig {
        IBig::from_parts(if negative { Sign::Negative } else { Sign::Positive }, big(words))
    }

    #[test]
    fn sums_differences_and_products() {
        for a in samples() {
            for b in samples().iter().filter(|b| compare(&a, b).is_ge()) {
                let mut sum = vec![3; a.len() + 1];
                add(&mut sum, &a, b);
                assert_eq!(big(&sum), big(&a) + big(b));
                let mut difference = vec![3; a.len()];
                subtract(&mut difference, &a, b);
                assert_eq!(big(&difference), big(&a) - big(b));
                let mut product = vec![3; a.len() + b.len()];
                multiply(&mut product, &a, b);
                assert_eq!(big(&product), big(&a) * big(b));
            }
        }
    }

    #[test]
    fn quotients() {
        for a in samples() {
            for b in samples().iter().filter(|b| b.len() > 1 && a.len() >= b.len()) {
                let shift = b[b.len() - 1].leading_zeros();
                let (mut divisor, mut rest) = (vec![0; b.len() + 1], vec![0; a.len() + 1]);
                shift_left_within(&mut divisor, b, shift);
                shift_left_within(&mut rest, &a, shift);
                let mut quotient = vec![9; rest.len() - b.len()];
                divide_normalized(Some(&mut quotient), &mut rest, &divisor[..b.len()]);
                let mut remainder = vec![0; b.len()];
                shift_right_within(&mut remainder, &rest[..b.len()], shift);
                assert_eq!((big(&quotient), big(&remainder)), (big(&a) / big(b), big(&a) % big(b)), "{a:x?} {b:x?}");
            }
            let mut quotient = a.clone();
            let rest = divide_by_word(&mut quotient, 10);
            assert_eq!((big(&quotient), UBig::from(rest)), (big(&a) / 10u8, big(&a) % UBig::from(10u8)));
        }
    }

    #[test]
    fn bits() {
        for a in samples() {
            for b in samples() {
                for (x, y) in [(false, false), (false, true), (true, false), (true, true)] {
                    let mut out = vec![5; a.len().max(b.len()) + 1];
                    let negative = bitwise(&mut out, (x && !a.is_empty(), &a), (y && !b.is_empty(), &b), |p, q| p & q);
                    assert_eq!(signed(negative, &out), signed(x, &a) & signed(y, &b));
                    let negative = bitwise(&mut out, (x && !a.is_empty(), &a), (y && !b.is_empty(), &b), |p, q| p ^ q);
                    assert_eq!(signed(negative, &out), signed(x, &a) ^ signed(y, &b));
                }
            }
        }
    }
}
