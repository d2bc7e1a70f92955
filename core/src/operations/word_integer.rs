//! Operators on ints of one machine word that are not negative, immediate or not: what hashes, checksums and random numbers
//! under masks are made of. Invariant: None leaves an operation to the general way (`integer.rs`), and nothing happened then.

use crate::bytecode::ops::BinaryOperator;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::BigInt;
use crate::value::Value;

/// The low word of an int that is not negative, and whether it is all of it.
#[inline(always)]
fn low_word(value: Value) -> Option<(u128, bool)> {
    if let Some(n) = value.as_small_int() {
        return u128::try_from(n).ok().map(|n| (n, true));
    }
    let big = value.downcast::<BigInt>().filter(|big| !big.is_negative())?;
    let words = big.words();
    Some((u128::from(*words.first()?), words.len() == 1))
}

/// `a op b` of two words; None where that is negative or takes more than two.
#[inline(always)]
fn of_words(op: BinaryOperator, x: u128, y: u128) -> Option<u128> {
    match op {
        BinaryOperator::Add => Some(x + y),
        BinaryOperator::Subtract => x.checked_sub(y),
        BinaryOperator::Multiply => Some(u128::from(x as u64) * u128::from(y as u64)),
        BinaryOperator::And => Some(x & y),
        BinaryOperator::Or => Some(x | y),
        BinaryOperator::Xor => Some(x ^ y),
        BinaryOperator::Rshift => Some(u128::from(x as u64 >> y.min(63)) * u128::from(y < 64)),
        BinaryOperator::Lshift if y < 64 => Some(x << y),
        BinaryOperator::FloorDivide if y != 0 => Some(u128::from(x as u64 / y as u64)),
        BinaryOperator::Remainder if y != 0 => Some(u128::from(x as u64 % y as u64)),
        _ => None,
    }
}

impl Machine {
    /// `a op b`, where both are such ints; the operator is not in-place.
    #[inline(always)]
    pub(crate) fn word_operator(&mut self, op: BinaryOperator, a: Value, b: Value) -> Option<Result> {
        let ((x, x_whole), (y, y_whole)) = (low_word(a)?, low_word(b)?);
        // What lies above the word of one operand of a mask does not matter.
        let decided = x_whole && y_whole || op == BinaryOperator::And && (x_whole || y_whole);
        let answer = of_words(op, x, y).filter(|_| decided)?;
        Some(self.int_from_wide(false, answer))
    }
}
