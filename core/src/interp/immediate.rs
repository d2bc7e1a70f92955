//! Operators that the dispatch loop does itself: of immediate ints and floats, and subscripts of lists and tuples.
//! Invariant: what they give is what the general operator would; None leaves it to that.

use crate::bytecode::ops::{BinaryOperator, COMPARE_AS_BOOL, CompareOperator};
use crate::object::{Kind, List, Tuple};
use crate::value::Value;

/// For each [`CompareOperator`] the relations that make it true, four bits each: less, equal, greater, unordered.
const RELATIONS: u32 = 0x0064_D231;

/// One of the four relations as a bit; ints are never unordered.
#[inline(always)]
pub(super) fn compare_ints(op: u32, a: i64, b: i64) -> bool {
    let relation = 1 << (u32::from(a >= b) + u32::from(a > b));
    RELATIONS >> ((op & 7) * 4) & relation != 0
}

#[inline(always)]
pub(super) fn compare_floats(op: u32, a: f64, b: f64) -> bool {
    let relation = u32::from(a < b) | u32::from(a == b) << 1 | u32::from(a > b) << 2 | u32::from(a.is_nan() | b.is_nan()) << 3;
    RELATIONS >> ((op & 7) * 4) & relation != 0
}

#[inline(always)]
pub(super) fn as_number(v: Value) -> Option<f64> {
    match v.as_float() {
        Some(f) => Some(f),
        None => v.as_small_int().map(|n| n as f64),
    }
}

/// The int operators that have no form of their own; None where Python's result is no immediate int, or raises.
#[inline(always)]
pub(super) fn extended_int(op: u32, a: i64, b: i64) -> Option<Value> {
    let inplace = BinaryOperator::InplaceAdd as u32;
    let plain = if op >= inplace && op != BinaryOperator::Subscript as u32 { op - inplace } else { op };
    const FLOOR_DIVIDE: u32 = BinaryOperator::FloorDivide as u32;
    const REMAINDER: u32 = BinaryOperator::Remainder as u32;
    const AND: u32 = BinaryOperator::And as u32;
    const OR: u32 = BinaryOperator::Or as u32;
    const XOR: u32 = BinaryOperator::Xor as u32;
    const LSHIFT: u32 = BinaryOperator::Lshift as u32;
    const RSHIFT: u32 = BinaryOperator::Rshift as u32;
    Some(match plain {
        AND => Value::small_int(a & b),
        OR => Value::small_int(a | b),
        XOR => Value::small_int(a ^ b),
        // 48-bit numbers: neither quotient nor remainder overflows; the quotient of the least by -1 does not fit.
        FLOOR_DIVIDE if b != 0 => {
            let quotient = a / b;
            return Value::try_small_int(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient });
        }
        REMAINDER if b != 0 => {
            let rest = a % b;
            Value::small_int(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
        }
        RSHIFT if b >= 0 => Value::small_int(a >> b.min(63)),
        LSHIFT if (0..48).contains(&b) => {
            let shifted = a << b.min(15);
            let rest = b - b.min(15);
            return shifted.checked_mul(1 << rest).and_then(Value::try_small_int).filter(|_| (a << b) >> b == a);
        }
        _ => return None,
    })
}

/// The float operators that have no form of their own, ints converted.
#[inline(always)]
pub(super) fn extended_float(op: u32, x: f64, y: f64, a: Value, b: Value) -> Option<Value> {
    let inplace = BinaryOperator::InplaceAdd as u32;
    let plain = if op >= inplace && op != BinaryOperator::Subscript as u32 { op - inplace } else { op };
    const ADD: u32 = BinaryOperator::Add as u32;
    const SUBTRACT: u32 = BinaryOperator::Subtract as u32;
    const MULTIPLY: u32 = BinaryOperator::Multiply as u32;
    const TRUE_DIVIDE: u32 = BinaryOperator::TrueDivide as u32;
    if Value::both_small_ints(a, b) && plain != TRUE_DIVIDE {
        return None;
    }
    Some(Value::float(match plain {
        ADD => x + y,
        SUBTRACT => x - y,
        MULTIPLY => x * y,
        TRUE_DIVIDE if y != 0.0 => x / y,
        _ => return None,
    }))
}

/// Arithmetic of immediate ints and floats, and list and tuple subscripts; None for all else.
#[inline(always)]
pub(super) fn fast_binary(op: u32, a: Value, b: Value) -> Option<Value> {
    const ADD: u32 = BinaryOperator::Add as u32;
    const IADD: u32 = BinaryOperator::InplaceAdd as u32;
    const SUB: u32 = BinaryOperator::Subtract as u32;
    const ISUB: u32 = BinaryOperator::InplaceSubtract as u32;
    const MUL: u32 = BinaryOperator::Multiply as u32;
    const IMUL: u32 = BinaryOperator::InplaceMultiply as u32;
    const SUBSCRIPT: u32 = BinaryOperator::Subscript as u32;
    let (a, b) = (without_bool(a), without_bool(b));
    if Value::both_small_ints(a, b) {
        let (x, y) = (a.shifted_int(), b.shifted_int());
        return match op {
            ADD | IADD => x.checked_add(y).map(Value::from_shifted_int),
            SUB | ISUB => x.checked_sub(y).map(Value::from_shifted_int),
            MUL | IMUL => a.small_int_unchecked().checked_mul(y).map(Value::from_shifted_int),
            _ => None,
        };
    }
    if op == SUBSCRIPT {
        let index = b.as_small_int()?;
        return match a.kind()? {
            Kind::List => subscript(a.downcast::<List>()?.as_slice(), index),
            Kind::Tuple => subscript(a.downcast::<Tuple>()?.as_slice(), index),
            _ => None,
        };
    }
    if a.is_float() | b.is_float() {
        let (x, y) = (as_number(a)?, as_number(b)?);
        return match op {
            ADD | IADD => Some(Value::float(x + y)),
            SUB | ISUB => Some(Value::float(x - y)),
            MUL | IMUL => Some(Value::float(x * y)),
            _ => None,
        };
    }
    None
}

/// A bool as the int that arithmetic takes it for.
#[inline(always)]
fn without_bool(v: Value) -> Value {
    if v.is_bool() { Value::small_int(i64::from(v == Value::TRUE)) } else { v }
}

#[inline(always)]
pub(super) fn subscript(items: &[Value], index: i64) -> Option<Value> {
    let index = if index < 0 { index + items.len() as i64 } else { index };
    items.get(usize::try_from(index).ok()?).copied()
}

const _: () = assert!(COMPARE_AS_BOOL == 16 && CompareOperator::Ge as u32 == 5);
