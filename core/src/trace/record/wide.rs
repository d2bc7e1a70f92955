//! Ints of more than 48 bits that fit 64, as two halves of 32 bits, each an int of its own: what hashes and random numbers do
//! under a mask.
//!
//! A result that a mask is yet to reduce is [`Unreduced`]: the large int itself, which the trace makes where somebody sees it,
//! and its lower 64 bits, from which the mask takes what it wants. One that is reduced is made of its halves
//! (`Quick::NEW_WIDE`), so it goes around a loop as these (`optimize/sink.rs`).
//!
//! Invariant: the halves of what is not reduced are those of the number modulo 2**64, whatever its sign and size.

use alloc::vec::Vec;

use dashu_int::Word;

use super::arithmetic::fits;
use super::{Recorder, Recording};
use crate::builtins::class_shape;
use crate::bytecode::ops::BinaryOperator;
use crate::object::bigint::BigInt;
use crate::optimize::builder::Full;
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

const HALF: i64 = 0xFFFF_FFFF;
/// From this on, an upper half says that the number needs more than 48 bits.
const LEAST_HIGH: i64 = 1 << 15;
/// Words of 64 bits.
const WORDS: usize = (u64::BITS / Word::BITS) as usize;
/// Bits of what is not reduced, at most: the interpreter charges nothing for so few.
const MOST_BITS: u32 = 1024;

/// Both halves, each from 0 to 2**32 - 1.
#[derive(Clone, Copy)]
struct Halves {
    high: Ref,
    low: Ref,
}

/// A value of the trace that a mask is yet to reduce.
#[derive(Clone, Copy)]
pub(super) struct Unreduced {
    value: Ref,
    halves: Halves,
    /// The number has no more bits than that.
    bits: u32,
}

/// Which values of the trace have halves that are known.
#[derive(Default)]
pub(super) struct KnownHalves {
    unreduced: Vec<Unreduced>,
    /// Ints that are of two halves put together.
    whole: Vec<(Ref, Halves)>,
}

/// An operand.
#[derive(Clone, Copy)]
enum Operand {
    Small(i64),
    Wide(u64),
    Unreduced(Unreduced),
}

impl Operand {
    fn is_positive(self) -> bool {
        matches!(self, Operand::Small(0..) | Operand::Wide(_))
    }

    fn bits(self) -> u32 {
        match self {
            Operand::Small(_) => 48,
            Operand::Wide(_) => 64,
            Operand::Unreduced(unreduced) => unreduced.bits,
        }
    }
}

impl Recorder {
    /// An operator of ints of which an operand, or the result, needs more than 48 bits. None: it is done by a helper.
    pub(super) fn wide_operator(&mut self, operator: BinaryOperator, left: u16, right: u16) -> Recording<Option<Ref>> {
        use BinaryOperator as B;
        let (Some(a), Some(b)) = (self.wide_operand(left)?, self.wide_operand(right)?) else { return Ok(None) };
        match operator {
            B::And if a.is_positive() || b.is_positive() => self.bitwise(Uop::AND_INT, (a, left), (b, right)).map(Some),
            B::Or if a.is_positive() && b.is_positive() => self.bitwise(Uop::OR_INT, (a, left), (b, right)).map(Some),
            B::Xor if a.is_positive() && b.is_positive() => self.bitwise(Uop::XOR_INT, (a, left), (b, right)).map(Some),
            B::Add | B::Subtract | B::Multiply | B::Or | B::Xor => self.unreduced(operator, (a, left), (b, right)),
            B::Lshift => match self.constant_count(b, right)? {
                Some(_) => self.unreduced(operator, (a, left), (b, right)),
                None => Ok(None),
            },
            B::Rshift => self.shifted_right((a, left), (b, right)),
            B::Remainder | B::FloorDivide => self.divided_wide(operator, (a, left), (b, right)),
            _ => Ok(None),
        }
    }

    /// The lower 64 bits of a product of ints, and of a third in sum, are known beside it.
    pub(super) fn note_product(&mut self, value: Ref, [a, b, c]: [Ref; 3]) -> Recording {
        let (a, b, c) = (self.halves_of_int(a)?, self.halves_of_int(b)?, self.halves_of_int(c)?);
        let product = self.product_of_halves(a, b)?;
        let halves = self.sum_of_halves(product, c)?;
        self.note_unreduced(Unreduced { value, halves, bits: 96 })
    }

    fn note_unreduced(&mut self, unreduced: Unreduced) -> Recording {
        self.halves.unreduced.try_reserve(1).map_err(|_| Full)?;
        self.halves.unreduced.push(unreduced);
        Ok(())
    }

    fn wide_operand(&mut self, slot: u16) -> Recording<Option<Operand>> {
        let actual = self.actual(slot);
        if let Some(number) = actual.as_small_int() {
            return Ok(Some(Operand::Small(number)));
        }
        let Some(number) = actual.downcast::<BigInt>() else { return Ok(None) };
        let value = self.read(slot)?;
        if let Some(unreduced) = self.halves.unreduced.iter().find(|unreduced| unreduced.value == value) {
            return Ok(Some(Operand::Unreduced(*unreduced)));
        }
        let is_wide = !number.is_negative() && number.words().len() <= WORDS;
        Ok(is_wide.then(|| Operand::Wide(lower_bits(actual))))
    }

    /// By how much is shifted, if that is a constant.
    fn constant_count(&mut self, count: Operand, slot: u16) -> Recording<Option<u16>> {
        let Operand::Small(count @ 1..=63) = count else { return Ok(None) };
        Ok(self.int(slot)?.is_constant().then_some(count as u16))
    }

    // -- operators -------------------------------------------------------------------------------------------------------

    /// A result of which a mask will want the lower 64 bits, if anything does.
    fn unreduced(&mut self, operator: BinaryOperator, a: (Operand, u16), b: (Operand, u16)) -> Recording<Option<Ref>> {
        use BinaryOperator as B;
        let bits = match operator {
            B::Multiply => a.0.bits() + b.0.bits(),
            B::Lshift => a.0.bits() + 63,
            _ => a.0.bits().max(b.0.bits()) + 1,
        };
        if bits > MOST_BITS {
            return Ok(None);
        }
        let count = if operator == B::Lshift { self.constant_count(b.0, b.1)? } else { None };
        let (x, y) = (self.halves(a)?, self.halves(b)?);
        let halves = match operator {
            B::Add => self.sum_of_halves(x, y)?,
            B::Subtract => self.difference_of_halves(x, y)?,
            B::Multiply => self.product_of_halves(x, y)?,
            B::Or => self.each_half(Uop::OR_INT, x, y)?,
            B::Xor => self.each_half(Uop::XOR_INT, x, y)?,
            _ => self.halves_shifted_left(x, count.unwrap_or(0))?,
        };
        let (left, right) = (self.boxed_slot(a.1)?, self.boxed_slot(b.1)?);
        let number = self.value(Value::small_int(operator as i64))?;
        let value = self.quick(Quick::LARGE, &[number, left, right])?;
        self.note_unreduced(Unreduced { value, halves, bits })?;
        Ok(Some(value))
    }

    /// A bitwise operator whose result is not negative and fits 64 bits.
    fn bitwise(&mut self, uop: Uop, a: (Operand, u16), b: (Operand, u16)) -> Recording<Ref> {
        let lower = |recorder: &Recorder, slot: u16| lower_bits(recorder.actual(slot));
        let (x, y) = (lower(self, a.1), lower(self, b.1));
        let actual = match uop {
            Uop::AND_INT => x & y,
            Uop::OR_INT => x | y,
            _ => x ^ y,
        };
        let (x, y) = (self.expected_halves(a)?, self.expected_halves(b)?);
        let halves = self.each_half(uop, x, y)?;
        self.reduced(halves, actual)
    }

    fn shifted_right(&mut self, a: (Operand, u16), b: (Operand, u16)) -> Recording<Option<Ref>> {
        let (Operand::Wide(number), Some(count)) = (a.0, self.constant_count(b.0, b.1)?) else { return Ok(None) };
        let halves = self.halves(a)?;
        let halves = self.halves_shifted_right(halves, count)?;
        self.reduced(halves, number >> count).map(Some)
    }

    /// A remainder or a quotient by a small int: of a product with 2**32, and a sum.
    fn divided_wide(&mut self, operator: BinaryOperator, a: (Operand, u16), b: (Operand, u16)) -> Recording<Option<Ref>> {
        let (Operand::Wide(number), Operand::Small(divisor @ 1..)) = (a.0, b.0) else { return Ok(None) };
        let helper = match operator {
            BinaryOperator::Remainder => Quick::PRODUCT_MOD,
            _ if fits(i64::try_from(number / divisor as u64).ok()) => Quick::PRODUCT_FLOORDIV,
            _ => return Ok(None),
        };
        let Halves { high, low } = self.halves(a)?;
        let (unit, divisor) = (self.number(HALF + 1)?, self.int(b.1)?);
        let boxed = self.quick(helper, &[high, unit, low, divisor])?;
        self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0]).map(Some)
    }

    /// What fits 64 bits, by its halves: an int of 48 bits or a wide one, as it was recorded.
    fn reduced(&mut self, Halves { high, low }: Halves, actual: u64) -> Recording<Ref> {
        let (least, exit) = (self.number(LEAST_HIGH)?, self.exit()?);
        if !fits(i64::try_from(actual).ok()) {
            self.uop(Uop::BRANCH_INT_LT, Type::None, &[high.0, least.0, exit])?;
            let halves = [self.boxed(high)?, self.boxed(low)?];
            return self.quick(Quick::NEW_WIDE, &halves);
        }
        self.uop(Uop::BRANCH_INT_LE, Type::None, &[least.0, high.0, exit])?;
        let upper = self.uop(Uop::SHL_INT_CONST, Type::Int, &[high.0, 32, exit])?;
        let whole = self.ints(Uop::OR_INT, upper, low)?;
        self.halves.whole.try_reserve(1).map_err(|_| Full)?;
        self.halves.whole.push((whole, Halves { high, low }));
        Ok(whole)
    }

    // -- halves ----------------------------------------------------------------------------------------------------------

    /// The halves of an operand modulo 2**64.
    fn halves(&mut self, (operand, slot): (Operand, u16)) -> Recording<Halves> {
        match operand {
            Operand::Unreduced(unreduced) => Ok(unreduced.halves),
            Operand::Small(_) => {
                let int = self.int(slot)?;
                self.halves_of_int(int)
            }
            Operand::Wide(number) => {
                let value = self.read(slot)?;
                self.halves_of_wide(value, number)
            }
        }
    }

    /// The same, where a trace leaves if an int that was not negative is so now.
    fn expected_halves(&mut self, (operand, slot): (Operand, u16)) -> Recording<Halves> {
        if let Operand::Small(0..) = operand {
            let (int, exit) = (self.int(slot)?, self.exit()?);
            let below = self.word(rotated(0))?;
            self.uop(Uop::BRANCH_INT_LT_CONST, Type::None, &[int.0, below, exit])?;
        }
        self.halves((operand, slot))
    }

    fn halves_of_int(&mut self, int: Ref) -> Recording<Halves> {
        if let Some((_, halves)) = self.halves.whole.iter().find(|(whole, _)| *whole == int) {
            return Ok(*halves);
        }
        let mask = self.number(HALF)?;
        let low = self.ints(Uop::AND_INT, int, mask)?;
        let high = self.uop(Uop::SHR_INT_CONST, Type::Int, &[int.0, 32])?;
        Ok(Halves { high: self.ints(Uop::AND_INT, high, mask)?, low })
    }

    fn halves_of_wide(&mut self, value: Ref, number: u64) -> Recording<Halves> {
        if value.is_constant() {
            return Ok(Halves { high: self.number((number >> 32) as i64)?, low: self.number(number as i64 & HALF)? });
        }
        self.expect_shape(value, class_shape::INT.0)?;
        let exit = self.exit()?;
        let size = self.uop(Uop::LOAD_FIELD32_COUNT, Type::Int, &[value.0, BigInt::SIZE as u16])?;
        let one = self.word(rotated(1))?;
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[size.0, one, exit])?;
        let high = self.uop(Uop::LOAD_FIELD32_COUNT, Type::Int, &[value.0, BigInt::HIGH as u16])?;
        Ok(Halves { high, low: self.uop(Uop::LOAD_FIELD32_COUNT, Type::Int, &[value.0, BigInt::LOW as u16])? })
    }

    fn each_half(&mut self, uop: Uop, x: Halves, y: Halves) -> Recording<Halves> {
        Ok(Halves { high: self.ints(uop, x.high, y.high)?, low: self.ints(uop, x.low, y.low)? })
    }

    fn product_of_halves(&mut self, x: Halves, y: Halves) -> Recording<Halves> {
        let mask = self.number(HALF)?;
        let low = self.uop(Uop::MUL_AND_INT, Type::Int, &[x.low.0, y.low.0, mask.0])?;
        let high = self.uop(Uop::MUL_UPPER_INT, Type::Int, &[x.high.0, x.low.0, y.high.0, y.low.0])?;
        Ok(Halves { high, low })
    }

    fn sum_of_halves(&mut self, x: Halves, y: Halves) -> Recording<Halves> {
        let low = self.guarded(Uop::ADD_INT, x.low, y.low)?;
        let high = self.guarded(Uop::ADD_INT, x.high, y.high)?;
        self.carried(high, low)
    }

    fn difference_of_halves(&mut self, x: Halves, y: Halves) -> Recording<Halves> {
        let low = self.guarded(Uop::SUB_INT, x.low, y.low)?;
        let high = self.guarded(Uop::SUB_INT, x.high, y.high)?;
        self.carried(high, low)
    }

    /// What does not fit the lower half goes to the upper one.
    fn carried(&mut self, high: Ref, low: Ref) -> Recording<Halves> {
        let mask = self.number(HALF)?;
        let carry = self.uop(Uop::SHR_INT_CONST, Type::Int, &[low.0, 32])?;
        let high = self.guarded(Uop::ADD_INT, high, carry)?;
        Ok(Halves { high: self.ints(Uop::AND_INT, high, mask)?, low: self.ints(Uop::AND_INT, low, mask)? })
    }

    fn halves_shifted_left(&mut self, Halves { high, low }: Halves, count: u16) -> Recording<Halves> {
        let zero = self.number(0)?;
        match count {
            32 => Ok(Halves { high: low, low: zero }),
            33.. => Ok(Halves { high: self.half_shifted_left(low, count - 32)?, low: zero }),
            _ => {
                let upper = self.half_shifted_left(high, count)?;
                let carry = self.uop(Uop::SHR_INT_CONST, Type::Int, &[low.0, 32 - count])?;
                Ok(Halves { high: self.ints(Uop::OR_INT, upper, carry)?, low: self.half_shifted_left(low, count)? })
            }
        }
    }

    fn halves_shifted_right(&mut self, Halves { high, low }: Halves, count: u16) -> Recording<Halves> {
        let zero = self.number(0)?;
        match count {
            32 => Ok(Halves { high: zero, low: high }),
            33.. => Ok(Halves { high: zero, low: self.uop(Uop::SHR_INT_CONST, Type::Int, &[high.0, count - 32])? }),
            _ => {
                let lower = self.uop(Uop::SHR_INT_CONST, Type::Int, &[low.0, count])?;
                let carry = self.half_shifted_left(high, 32 - count)?;
                let high = self.uop(Uop::SHR_INT_CONST, Type::Int, &[high.0, count])?;
                Ok(Halves { high, low: self.ints(Uop::OR_INT, lower, carry)? })
            }
        }
    }

    /// A half shifted left by 1 to 31: what stays within 32 bits.
    fn half_shifted_left(&mut self, half: Ref, count: u16) -> Recording<Ref> {
        let (mask, exit) = (self.number(HALF >> count)?, self.exit()?);
        let rest = self.ints(Uop::AND_INT, half, mask)?;
        self.uop(Uop::SHL_INT_CONST, Type::Int, &[rest.0, count, exit])
    }

    // -- ints ------------------------------------------------------------------------------------------------------------

    pub(super) fn number(&mut self, number: i64) -> Recording<Ref> {
        Ok(self.builder.constant(Type::Int, rotated(number))?)
    }

    fn ints(&mut self, uop: Uop, a: Ref, b: Ref) -> Recording<Ref> {
        self.uop(uop, Type::Int, &[a.0, b.0])
    }

    /// An operator that has a label, to which these ints never go: they are of 34 bits at most.
    fn guarded(&mut self, uop: Uop, a: Ref, b: Ref) -> Recording<Ref> {
        let exit = self.exit()?;
        self.uop(uop, Type::Int, &[a.0, b.0, exit])
    }
}

/// An int modulo 2**64.
fn lower_bits(value: Value) -> u64 {
    if let Some(number) = value.as_small_int() {
        return number as u64;
    }
    let Some(number) = value.downcast::<BigInt>() else { return 0 };
    let lower = number.words().iter().take(WORDS).rev();
    let magnitude = lower.fold(0, |sum, word| ((u128::from(sum) << Word::BITS) | u128::from(*word)) as u64);
    if number.is_negative() { magnitude.wrapping_neg() } else { magnitude }
}
