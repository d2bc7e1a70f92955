//! Products that need more than 48 bits and are reduced at once: `(a * b + c) % m`, `& mask`, `// d`, `>> n`. What is left of
//! them is computed of their parts; the large int is one that the trace makes (`Quick::PRODUCT_SUM`), so where only exits
//! would see it, exits make it (`optimize/sink.rs`).

use super::{Recorder, Recording};
use dashu_int::Word;

use crate::bytecode::ops::BinaryOperator;
use crate::object::bigint::BigInt;
use crate::trace::ir::{Pseudo, Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Of so many bits of a product and of a term, the sum has 48 at most. They are taken whole: carries go from bits that a mask
/// lacks to others.
const MOST_MASK: i64 = (1 << 46) - 1;

impl Recorder {
    /// The product of ints in two slots, which needs more than 48 bits.
    pub(super) fn large_product(&mut self, left: u16, right: u16) -> Recording<Ref> {
        let (a, b, zero) = (self.int(left)?, self.int(right)?, self.value(Value::small_int(0))?);
        self.product_and_sum([a, b, zero])
    }

    /// An operator of which an operand is such a product, or the sum of one and another int. None: it is done by a helper.
    pub(super) fn of_large_product(&mut self, operator: BinaryOperator, left: u16, right: u16) -> Recording<Option<Ref>> {
        let (product, other) = match self.actual(left).is_small_int() {
            true if operator == BinaryOperator::Add => (right, left),
            _ => (left, right),
        };
        let (Some(number), Some(actual)) = (self.actual(other).as_small_int(), wide(self.actual(product))) else {
            return Ok(None);
        };
        let product = self.read(product)?;
        let Some(parts) = self.parts_of_product(product)? else { return Ok(None) };
        match operator {
            BinaryOperator::Add => self.add_to_product(parts, other),
            BinaryOperator::And if (0..=MOST_MASK).contains(&number) => self.mask_product(parts, other).map(Some),
            BinaryOperator::Remainder if number > 0 => self.reduce(Quick::PRODUCT_MOD, parts, other).map(Some),
            BinaryOperator::FloorDivide if number > 0 && fits(actual.div_euclid(number.into())) => {
                self.reduce(Quick::PRODUCT_FLOORDIV, parts, other).map(Some)
            }
            BinaryOperator::Rshift if (0..128).contains(&number) && fits(actual >> number) => {
                self.reduce(Quick::PRODUCT_SHR, parts, other).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The ints of which a value of the trace is the product and sum.
    fn parts_of_product(&mut self, value: Ref) -> Recording<Option<[Ref; 3]>> {
        if value.is_constant() {
            return Ok(None);
        }
        let call = *self.builder.trace.get(value);
        if !call.is(Pseudo::CALL) || call.quick() != Some(Quick::PRODUCT_SUM) {
            return Ok(None);
        }
        let mut parts = [Ref::NONE; 3];
        for (n, part) in parts.iter_mut().enumerate() {
            *part = self.uop(Uop::UNBOX_INT, Type::Int, &[call.arguments[2 + n]])?;
        }
        Ok(Some(parts))
    }

    /// The product that has no sum yet and an int.
    fn add_to_product(&mut self, [a, b, c]: [Ref; 3], other: u16) -> Recording<Option<Ref>> {
        let is_zero = self.builder.trace.constant(c).is_some_and(|c| c.boxed() == Value::small_int(0));
        if !is_zero {
            return Ok(None);
        }
        let c = self.int(other)?;
        self.product_and_sum([a, b, c]).map(Some)
    }

    fn product_and_sum(&mut self, [a, b, c]: [Ref; 3]) -> Recording<Ref> {
        let parts = [self.boxed(a)?, self.boxed(b)?, self.boxed(c)?];
        let whole = self.quick(Quick::PRODUCT_SUM, &parts)?;
        self.note_product(whole, [a, b, c])?;
        Ok(whole)
    }

    fn mask_product(&mut self, [a, b, c]: [Ref; 3], mask: u16) -> Recording<Ref> {
        let (mask, exit) = (self.int(mask)?, self.exit()?);
        let (below, most) = (self.word(0xFFFF)?, self.number(MOST_MASK)?);
        self.uop(Uop::BRANCH_INT_LT_CONST, Type::None, &[mask.0, below, exit])?;
        self.uop(Uop::BRANCH_INT_LT, Type::None, &[most.0, mask.0, exit])?;
        let product = self.uop(Uop::MUL_AND_INT, Type::Int, &[a.0, b.0, most.0])?;
        let term = self.uop(Uop::AND_INT, Type::Int, &[c.0, most.0])?;
        let exit = self.exit()?;
        let sum = self.uop(Uop::ADD_INT, Type::Int, &[product.0, term.0, exit])?;
        self.uop(Uop::AND_INT, Type::Int, &[sum.0, mask.0])
    }

    fn reduce(&mut self, helper: Quick, [a, b, c]: [Ref; 3], other: u16) -> Recording<Ref> {
        let other = self.int(other)?;
        let boxed = self.quick(helper, &[a, b, c, other])?;
        self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0])
    }
}

/// The number of a large int of up to 127 bits.
fn wide(value: Value) -> Option<i128> {
    let int = value.downcast::<BigInt>()?;
    let magnitude = int.words().iter().rev().try_fold(0u128, |sum, word| {
        let shifted = sum.checked_mul(1 << Word::BITS)?;
        Some(shifted | u128::from(*word))
    })?;
    let magnitude = i128::try_from(magnitude).ok()?;
    Some(if int.is_negative() { -magnitude } else { magnitude })
}

fn fits(number: i128) -> bool {
    i64::try_from(number).is_ok_and(|number| Value::try_small_int(number).is_some())
}
