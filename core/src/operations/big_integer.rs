//! Arithmetic of ints beyond the immediate ones, on the words of the heap objects themselves: nothing is copied in or out.
//! Products and quotients of many words by many words are left to the arithmetic crate, whose algorithms are better than
//! the schoolbook's.
//!
//! Invariant: an answer is written by this file alone before anyone sees it, and one that fits an immediate becomes one.

use core::cmp::Ordering;

use dashu_int::Word;

use crate::bytecode::ops::BinaryOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::number::limbs;
use crate::object::BigInt;
use crate::value::Value;

const WORD_BITS: usize = Word::BITS as usize;
/// Words of an immediate int.
const FEW: usize = 64 / WORD_BITS;
/// Up to so many words of the shorter operand the schoolbook's product is the quickest.
const SCHOOLBOOK_PRODUCT: usize = 24;
/// The same for the shorter of quotient and divisor.
const SCHOOLBOOK_QUOTIENT: usize = 32;

/// An int's sign and magnitude; a big one's words stay where they are.
pub(crate) struct Limbs {
    negative: bool,
    big: Option<Ref<BigInt>>,
    few: [Word; FEW],
    used: usize,
}

impl Limbs {
    /// The number of a plain int.
    #[inline]
    pub(crate) fn of(value: Value) -> Option<Limbs> {
        let mut limbs = Limbs { negative: false, big: None, few: [0; FEW], used: 0 };
        match value.as_small_int() {
            Some(n) => {
                limbs.negative = n < 0;
                let mut rest = u128::from(n.unsigned_abs());
                while rest != 0 {
                    limbs.few[limbs.used] = rest as Word;
                    rest >>= WORD_BITS;
                    limbs.used += 1;
                }
            }
            None => {
                let big = value.downcast::<BigInt>()?;
                limbs.negative = big.is_negative();
                limbs.big = Some(big);
            }
        }
        Some(limbs)
    }

    #[inline(always)]
    pub(crate) fn words(&self) -> &[Word] {
        match &self.big {
            Some(big) => big.words(),
            None => &self.few[..self.used],
        }
    }

    pub(crate) fn bits(&self) -> usize {
        limbs::bit_length(self.words())
    }
}

impl Machine {
    /// `a op b` where the schoolbook's algorithms serve; the operator is not in-place.
    pub(crate) fn limbs_binary(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        let (Some(x), Some(y)) = (Limbs::of(a), Limbs::of(b)) else { return Ok(None) };
        match op {
            BinaryOperator::Add => self.limbs_sum(&x, &y, false).map(Some),
            BinaryOperator::Subtract => self.limbs_sum(&x, &y, true).map(Some),
            BinaryOperator::Multiply => self.limbs_product(&x, &y),
            BinaryOperator::FloorDivide => Ok(self.limbs_divmod(a, b, true, false)?.map(|(quotient, _)| quotient)),
            BinaryOperator::Remainder => Ok(self.limbs_divmod(a, b, false, true)?.map(|(_, remainder)| remainder)),
            BinaryOperator::And => self.limbs_and(&x, &y).map(Some),
            BinaryOperator::Or => self.limbs_bitwise(&x, &y, |p, q| p | q).map(Some),
            BinaryOperator::Xor => self.limbs_bitwise(&x, &y, |p, q| p ^ q).map(Some),
            BinaryOperator::Lshift => match shift_count(b) {
                Some(count) => self.limbs_shift_left(&x, count).map(Some),
                None => Ok(None),
            },
            BinaryOperator::Rshift => match shift_count(b) {
                Some(count) => self.limbs_shift_right(&x, count).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// A number of `count` words under construction.
    #[inline]
    fn new_limbs(&mut self, count: usize) -> Result<Ref<BigInt>> {
        let answer = BigInt::uninitialized(&mut self.heap, count);
        self.check(answer)
    }

    /// Ends the construction of a number of `count` words.
    #[inline]
    fn settled(&mut self, number: Ref<BigInt>, count: usize, negative: bool) -> Result {
        number.settle(negative);
        let words = number.words();
        if words.len() > FEW {
            return Ok(number.into());
        }
        let magnitude = words.iter().rev().fold(0u128, |sum, &word| sum << WORD_BITS | u128::from(word));
        let limit = if negative { Value::INT_MIN.unsigned_abs() } else { Value::INT_MAX.unsigned_abs() };
        if magnitude > u128::from(limit) {
            return Ok(number.into());
        }
        BigInt::release(number, &mut self.heap, count);
        let n = magnitude as i64;
        Ok(Value::small_int(if negative { -n } else { n }))
    }

    fn limbs_sum(&mut self, a: &Limbs, b: &Limbs, flip: bool) -> Result {
        let (x, y) = (a.words(), b.words());
        let b_negative = b.negative != flip;
        self.charge_bits(x.len().max(y.len()) * WORD_BITS)?;
        if a.negative == b_negative {
            let (long, short) = if x.len() >= y.len() { (x, y) } else { (y, x) };
            let sum = self.new_limbs(long.len() + 1)?;
            limbs::add(BigInt::words_mut(&sum), long, short);
            return self.settled(sum, long.len() + 1, a.negative);
        }
        let (large, small, negative) = match limbs::compare(x, y) {
            Ordering::Equal => return Ok(Value::small_int(0)),
            Ordering::Greater => (x, y, a.negative),
            Ordering::Less => (y, x, b_negative),
        };
        let difference = self.new_limbs(large.len())?;
        limbs::subtract(BigInt::words_mut(&difference), large, small);
        self.settled(difference, large.len(), negative)
    }

    fn limbs_product(&mut self, a: &Limbs, b: &Limbs) -> Result<Option<Value>> {
        let (x, y) = (a.words(), b.words());
        if x.len().min(y.len()) > SCHOOLBOOK_PRODUCT {
            return Ok(None);
        }
        self.charge_product_bits(a.bits(), b.bits())?;
        let count = x.len() + y.len();
        let product = self.new_limbs(count)?;
        limbs::multiply(BigInt::words_mut(&product), x, y);
        self.settled(product, count, a.negative != b.negative).map(Some)
    }

    /// `divmod(a, b)`, of which an unwanted part is None; None at all where the arithmetic crate is better or `b` is zero.
    pub(crate) fn limbs_divmod(&mut self, a: Value, b: Value, quotient: bool, remainder: bool) -> Result<Option<(Value, Value)>> {
        let (Some(x), Some(y)) = (Limbs::of(a), Limbs::of(b)) else { return Ok(None) };
        let (dividend, divisor) = (x.words(), y.words());
        if divisor.is_empty() {
            return Ok(None);
        }
        self.charge_product_bits(x.bits(), y.bits())?;
        let differ = x.negative != y.negative;
        if limbs::compare(dividend, divisor).is_lt() {
            if !differ || dividend.is_empty() {
                return Ok(Some((Value::small_int(0), a)));
            }
            let rest = if remainder { self.limbs_sum(&x, &y, false)? } else { Value::NONE };
            return Ok(Some((Value::small_int(-1), rest)));
        }
        if (dividend.len() - divisor.len()).min(divisor.len()) > SCHOOLBOOK_QUOTIENT {
            return Ok(None);
        }
        // One word more than the quotient has: rounding down may add one to it.
        let count = dividend.len() - divisor.len() + 2;
        let (whole, rest) = match divisor {
            [word] => self.divide_by_word(dividend, *word)?,
            _ => self.divide_by_words(dividend, divisor, quotient || differ)?,
        };
        let exact = limbs::trimmed(rest.words()).is_empty();
        let size = divisor.len();
        let (whole, rest) = if differ && !exact {
            limbs::increment(BigInt::words_mut(&whole));
            let complement = self.new_limbs(size)?;
            limbs::subtract(BigInt::words_mut(&complement), divisor, rest.words());
            BigInt::release(rest, &mut self.heap, size);
            (whole, complement)
        } else {
            (whole, rest)
        };
        let quotient = if quotient { self.settled(whole, count, differ)? } else { self.dropped(whole, count) };
        let remainder = if remainder { self.settled(rest, size, y.negative)? } else { self.dropped(rest, size) };
        Ok(Some((quotient, remainder)))
    }

    fn dropped(&mut self, number: Ref<BigInt>, count: usize) -> Value {
        BigInt::release(number, &mut self.heap, count);
        Value::NONE
    }

    /// Quotient (with a zero word above it) and remainder (of one word).
    fn divide_by_word(&mut self, dividend: &[Word], divisor: Word) -> Result<(Ref<BigInt>, Ref<BigInt>)> {
        let (whole, rest) = (self.new_limbs(dividend.len() + 1)?, self.new_limbs(1)?);
        let words = BigInt::words_mut(&whole);
        words[..dividend.len()].copy_from_slice(dividend);
        words[dividend.len()] = 0;
        BigInt::words_mut(&rest)[0] = limbs::divide_by_word(&mut words[..dividend.len()], divisor);
        Ok((whole, rest))
    }

    /// Quotient (with a zero word above it) and remainder (as long as the divisor).
    fn divide_by_words(&mut self, dividend: &[Word], divisor: &[Word], wanted: bool) -> Result<(Ref<BigInt>, Ref<BigInt>)> {
        let size = divisor.len();
        let shift = divisor.last().map_or(0, |top| top.leading_zeros());
        // The scratch numbers come last and are released first, so that their cells are taken again at once.
        let (whole, rest) = (self.new_limbs(dividend.len() - size + 2)?, self.new_limbs(size)?);
        let (scaled, left) = (self.new_limbs(size + 1)?, self.new_limbs(dividend.len() + 1)?);
        limbs::shift_left_within(BigInt::words_mut(&scaled), divisor, shift);
        limbs::shift_left_within(BigInt::words_mut(&left), dividend, shift);
        let digits = BigInt::words_mut(&whole);
        digits[dividend.len() - size + 1] = 0;
        let digits = wanted.then_some(&mut digits[..=dividend.len() - size]);
        limbs::divide_normalized(digits, BigInt::words_mut(&left), &scaled.words()[..size]);
        limbs::shift_right_within(BigInt::words_mut(&rest), &left.words()[..size], shift);
        BigInt::release(left, &mut self.heap, dividend.len() + 1);
        BigInt::release(scaled, &mut self.heap, size + 1);
        Ok((whole, rest))
    }

    fn limbs_and(&mut self, a: &Limbs, b: &Limbs) -> Result {
        // What lies above the words of an operand that is not negative does not matter.
        let (mut x, mut y) = (a.words(), b.words());
        if !a.negative {
            y = &y[..y.len().min(x.len())];
        }
        if !b.negative {
            x = &x[..x.len().min(b.words().len())];
        }
        self.bitwise_words((a.negative, x), (b.negative, y), |p, q| p & q)
    }

    fn limbs_bitwise(&mut self, a: &Limbs, b: &Limbs, operation: impl Fn(Word, Word) -> Word) -> Result {
        self.bitwise_words((a.negative, a.words()), (b.negative, b.words()), operation)
    }

    fn bitwise_words(&mut self, a: (bool, &[Word]), b: (bool, &[Word]), operation: impl Fn(Word, Word) -> Word) -> Result {
        let count = a.1.len().max(b.1.len()) + 1;
        self.charge_bits(count * WORD_BITS)?;
        let answer = self.new_limbs(count)?;
        let negative = limbs::bitwise(BigInt::words_mut(&answer), a, b, operation);
        self.settled(answer, count, negative)
    }

    fn limbs_shift_left(&mut self, a: &Limbs, by: usize) -> Result {
        let (words, zeros) = (a.words(), by / WORD_BITS);
        if words.is_empty() {
            return Ok(Value::small_int(0));
        }
        self.charge_bits(a.bits().saturating_add(by))?;
        let count = words.len() + zeros + 1;
        let answer = self.new_limbs(count)?;
        let (low, high) = BigInt::words_mut(&answer).split_at_mut(zeros);
        low.fill(0);
        limbs::shift_left_within(high, words, (by % WORD_BITS) as u32);
        self.settled(answer, count, a.negative)
    }

    fn limbs_shift_right(&mut self, a: &Limbs, by: usize) -> Result {
        let (words, dropped) = (a.words(), by / WORD_BITS);
        if dropped >= words.len() {
            return Ok(Value::small_int(if a.negative { -1 } else { 0 }));
        }
        self.charge_bits(words.len() * WORD_BITS)?;
        let (below, kept) = words.split_at(dropped);
        let count = kept.len() + 1;
        let answer = self.new_limbs(count)?;
        let place = BigInt::words_mut(&answer);
        place[kept.len()] = 0;
        let lost = limbs::shift_right_within(&mut place[..kept.len()], kept, (by % WORD_BITS) as u32);
        // Rounding down is away from zero where the number is negative.
        if a.negative && (lost || below.iter().any(|&word| word != 0)) {
            limbs::increment(place);
        }
        self.settled(answer, count, a.negative)
    }
}

/// A shift that is worth doing here; others end in an error or in the simplest answers.
fn shift_count(value: Value) -> Option<usize> {
    usize::try_from(value.as_small_int()?).ok()
}
