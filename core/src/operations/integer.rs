//! Arithmetic of int values. Invariant: operands are plain ints (immediate or [`BigInt`]); up to 128 bits nothing is
//! allocated but the result; beyond that `big_integer.rs` works on words, and the arithmetic crate on many of them.

use crate::bytecode::ops::BinaryOperator;
use crate::machine::Machine;
use crate::native::Result;
use crate::number::integer::{self, IntRef, Integer};
use crate::number::{integer_bits, integer_float};
use crate::object::BigInt;
use crate::operations::arithmetic::plain_operator;
use crate::operations::number::{IntOperand, Wide, is_exact_int};
use crate::value::Value;

#[inline]
fn multiply_wide(a: Wide, b: Wide) -> Option<Wide> {
    let magnitude = match (u64::try_from(a.magnitude), u64::try_from(b.magnitude)) {
        (Ok(x), Ok(y)) => u128::from(x) * u128::from(y),
        _ => a.magnitude.checked_mul(b.magnitude)?,
    };
    Some(Wide { negative: a.negative != b.negative, magnitude })
}

/// `divmod(a, b)`, rounding down; `b` is not zero.
#[inline]
fn divide_wide(a: Wide, b: Wide) -> (Wide, Wide) {
    let (quotient, remainder) = match (u64::try_from(a.magnitude), u64::try_from(b.magnitude)) {
        (Ok(x), Ok(y)) => (u128::from(x / y), u128::from(x % y)),
        _ => (a.magnitude / b.magnitude, a.magnitude % b.magnitude),
    };
    let negative = a.negative != b.negative;
    if negative && remainder != 0 {
        // A quotient of 2^128 - 1 has divisor 1 and so no remainder: adding one cannot overflow.
        return (
            Wide { negative, magnitude: quotient.wrapping_add(1) },
            Wide { negative: b.negative, magnitude: b.magnitude - remainder },
        );
    }
    (Wide { negative, magnitude: quotient }, Wide { negative: b.negative, magnitude: remainder })
}

/// `a op b` of numbers of at most 127 bits, where the answer has at most 128.
#[inline]
fn wide_binary(op: BinaryOperator, a: i128, b: i128) -> Option<Wide> {
    let (x, y) = (Wide::from_i128(a), Wide::from_i128(b));
    match op {
        BinaryOperator::Add => a.checked_add(b).map(Wide::from_i128),
        BinaryOperator::Subtract => a.checked_sub(b).map(Wide::from_i128),
        BinaryOperator::Multiply => multiply_wide(x, y),
        BinaryOperator::And => Some(Wide::from_i128(a & b)),
        BinaryOperator::Or => Some(Wide::from_i128(a | b)),
        BinaryOperator::Xor => Some(Wide::from_i128(a ^ b)),
        BinaryOperator::Rshift if b >= 0 => Some(Wide::from_i128(a >> b.min(127))),
        BinaryOperator::Lshift if (0..i128::from(x.magnitude.leading_zeros())).contains(&b) => {
            Some(Wide { negative: x.negative, magnitude: x.magnitude << b })
        }
        BinaryOperator::FloorDivide if b != 0 => Some(divide_wide(x, y).0),
        BinaryOperator::Remainder if b != 0 => Some(divide_wide(x, y).1),
        _ => None,
    }
}

impl Machine {
    /// An operator of plain ints, in-place or not; None for other operands.
    #[inline]
    pub(super) fn big_operator(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        if is_exact_int(a) && is_exact_int(b) { self.int_binary(plain_operator(op), a, b) } else { Ok(None) }
    }

    /// `a op b` of plain ints; the operator is not in-place. None: no such operation on ints.
    pub fn int_binary(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
            return self.small_binary(op, x, y);
        }
        if let (Some(x), Some(y)) = (small_i128(a), small_i128(b))
            && let Some(wide) = wide_binary(op, x, y)
        {
            return self.int_from_wide(wide.negative, wide.magnitude).map(Some);
        }
        if let Some(answer) = self.limbs_binary(op, a, b)? {
            return Ok(Some(answer));
        }
        self.big_binary(op, a, b)
    }

    /// `a op b` of immediate ints.
    #[inline]
    fn small_binary(&mut self, op: BinaryOperator, a: i64, b: i64) -> Result<Option<Value>> {
        let answer = match op {
            BinaryOperator::Add => a + b,
            BinaryOperator::Subtract => a - b,
            BinaryOperator::Multiply => return self.int_from_i128(i128::from(a) * i128::from(b)).map(Some),
            BinaryOperator::And => a & b,
            BinaryOperator::Or => a | b,
            BinaryOperator::Xor => a ^ b,
            BinaryOperator::Rshift if b >= 0 => a >> b.min(63),
            BinaryOperator::Lshift if (0..64).contains(&b) => return self.int_from_i128(i128::from(a) << b).map(Some),
            BinaryOperator::FloorDivide | BinaryOperator::Remainder | BinaryOperator::TrueDivide if b == 0 => {
                return Err(self.zero_division_error(format_args!("division by zero")));
            }
            BinaryOperator::FloorDivide => floor_divide(a, b),
            BinaryOperator::Remainder => remainder(a, b),
            BinaryOperator::TrueDivide => return Ok(Some(Value::float(a as f64 / b as f64))),
            _ => return self.big_binary(op, Value::small_int(a), Value::small_int(b)),
        };
        self.int(answer).map(Some)
    }

    #[inline(never)]
    fn big_binary(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        let (Some(x), Some(y)) = (self.int_operand(a), self.int_operand(b)) else { return Ok(None) };
        let (x, y) = (x.as_ref(), y.as_ref());
        let answer = match op {
            BinaryOperator::Add => Ok(self.charged(x, y, integer::add)?),
            BinaryOperator::Subtract => Ok(self.charged(x, y, integer::sub)?),
            BinaryOperator::And => Ok(self.charged(x, y, integer_bits::and)?),
            BinaryOperator::Or => Ok(self.charged(x, y, integer_bits::or)?),
            BinaryOperator::Xor => Ok(self.charged(x, y, integer_bits::xor)?),
            BinaryOperator::Multiply => {
                self.charge_product(x, y)?;
                Ok(integer::mul(x, y))
            }
            BinaryOperator::FloorDivide => {
                self.charge_product(x, y)?;
                integer::floor_div(x, y)
            }
            BinaryOperator::Remainder => {
                self.charge_product(x, y)?;
                integer::modulo(x, y)
            }
            BinaryOperator::TrueDivide => {
                self.charge_product(x, y)?;
                let quotient = integer_float::true_div(x, y);
                return self.passed(quotient).map(|f| Some(Value::float(f)));
            }
            BinaryOperator::Lshift => {
                let bits = integer_bits::shift_left_bits(x, y);
                let bits = self.passed(bits)?;
                self.charge_bits(bits)?;
                integer_bits::shift_left(x, y)
            }
            BinaryOperator::Rshift => integer_bits::shift_right(x, y),
            BinaryOperator::Power => return self.int_power(x, y).map(Some),
            _ => return Ok(None),
        };
        self.int_answer(answer).map(Some)
    }

    /// A linear operation, charged for.
    fn charged(&mut self, a: IntRef<'_>, b: IntRef<'_>, operation: fn(IntRef<'_>, IntRef<'_>) -> Integer) -> Result<Integer> {
        self.charge_bits(a.bit_length().max(b.bit_length()))?;
        Ok(operation(a, b))
    }

    /// Charges for a multiplication or division: its time grows like the product of the sizes for small operands, like
    /// n^1.6 for large ones.
    pub fn charge_product(&mut self, a: IntRef<'_>, b: IntRef<'_>) -> Result<()> {
        self.charge_product_bits(a.bit_length(), b.bit_length())
    }

    /// As [`Machine::charge_product`], of operands of so many bits.
    pub(crate) fn charge_product_bits(&mut self, x: usize, y: usize) -> Result<()> {
        self.charge_bits(x.saturating_add(y))?;
        let (small, large) = (x.min(y) as u64 / 64, x.max(y) as u64 / 64);
        if small < 16 {
            return Ok(());
        }
        // Past some size the sub-quadratic algorithms win; the square root stands in for their gain.
        let factor = if small < 512 { small } else { 512 + (small - 512).isqrt() * 16 };
        self.charge(large.saturating_mul(factor) / 256)
    }

    fn int_power(&mut self, base: IntRef<'_>, exponent: IntRef<'_>) -> Result {
        if exponent.is_negative() {
            if base.is_zero() {
                return Err(self.zero_division_error(format_args!("zero to a negative power")));
            }
            let (base, exponent) = (integer_float::to_f64(base), integer_float::to_f64(exponent));
            let (base, exponent) = (self.passed(base)?, self.passed(exponent)?);
            return self.float_power(base, exponent);
        }
        let bits = integer::pow_bits(base, exponent);
        self.charge_bits(bits)?;
        if bits > 1 << 14 {
            let words = bits as u64 / 64;
            self.charge(words.saturating_mul(words.isqrt()) / 64)?;
        }
        let power = integer::pow(base, exponent);
        self.int_from_integer(&power)
    }

    /// `pow(base, exponent, modulus)` of plain ints.
    pub fn int_power_modulo(&mut self, base: Value, exponent: Value, modulus: Value) -> Result {
        let (Some(b), Some(e), Some(m)) = (self.int_operand(base), self.int_operand(exponent), self.int_operand(modulus)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if let (IntOperand::Small(b), IntOperand::Small(e), IntOperand::Small(m)) = (&b, &e, &m)
            && *e >= 0
            && *m != 0
        {
            return self.int(small_power_modulo(*b, *e, *m));
        }
        let size = m.as_ref().bit_length();
        let words = size as u64 / 64 + 1;
        self.charge_product(b.as_ref(), m.as_ref())?;
        self.charge(words.saturating_mul(words).saturating_mul(e.as_ref().bit_length() as u64) / 256)?;
        let power = integer::pow_mod(b.as_ref(), e.as_ref(), m.as_ref());
        self.int_answer(power)
    }

    /// `divmod(a, b)` of plain ints.
    pub fn int_divmod(&mut self, a: Value, b: Value) -> Result {
        if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
            && y != 0
        {
            let parts = [self.int(floor_divide(x, y))?, self.int(remainder(x, y))?];
            return self.tuple(&parts);
        }
        if let Some((quotient, remainder)) = self.limbs_divmod(a, b, true, true)? {
            return self.tuple(&[quotient, remainder]);
        }
        let (Some(x), Some(y)) = (self.int_operand(a), self.int_operand(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
        self.charge_product(x.as_ref(), y.as_ref())?;
        let answer = integer::div_mod(x.as_ref(), y.as_ref());
        let (quotient, rest) = self.passed(answer)?;
        let parts = [self.int_from_integer(&quotient)?, self.int_from_integer(&rest)?];
        self.tuple(&parts)
    }

    /// `-a` of a plain int.
    #[inline]
    pub fn int_negative(&mut self, a: Value) -> Result {
        match a.as_small_int() {
            Some(n) => self.int(-n),
            None => match a.downcast::<BigInt>() {
                Some(big) => self.int_from_words(!big.is_negative(), big.words()),
                None => Ok(a),
            },
        }
    }

    /// `abs(a)` of a plain int.
    pub fn int_absolute(&mut self, a: Value) -> Result {
        if self.int_is_negative(a) { self.int_negative(a) } else { Ok(a) }
    }

    /// `~a` of a plain int.
    pub fn int_invert(&mut self, a: Value) -> Result {
        match self.int_operand(a) {
            Some(IntOperand::Small(n)) => self.int(!n),
            Some(operand) => self.int_from_integer(&integer_bits::not(operand.as_ref())),
            None => Ok(a),
        }
    }
}

/// An int of at most 127 bits.
#[inline]
pub fn small_i128(value: Value) -> Option<i128> {
    if let Some(n) = value.as_small_int() {
        return Some(i128::from(n));
    }
    let wide = Wide::of(value)?;
    let n = i128::try_from(wide.magnitude).ok()?;
    Some(if wide.negative { -n } else { n })
}

/// `a // b` of immediate ints; `b` is not zero.
#[inline(always)]
pub fn floor_divide(a: i64, b: i64) -> i64 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

/// `a % b` of immediate ints; `b` is not zero.
#[inline(always)]
pub fn remainder(a: i64, b: i64) -> i64 {
    let rest = a % b;
    if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }
}

/// By squaring; the modulus has 48 bits, so products have 96.
fn small_power_modulo(base: i64, exponent: i64, modulus: i64) -> i64 {
    let size = i128::from(modulus.unsigned_abs());
    let mut factor = i128::from(base).rem_euclid(size);
    let mut power = 1 % size;
    let mut rest = exponent;
    while rest > 0 {
        if rest & 1 == 1 {
            power = power * factor % size;
        }
        factor = factor * factor % size;
        rest >>= 1;
    }
    if modulus < 0 && power != 0 {
        power += i128::from(modulus);
    }
    // Smaller than the modulus in size.
    power as i64
}
