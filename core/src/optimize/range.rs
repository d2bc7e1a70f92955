//! Between which ints a value lies: of results, behind guards, and what that decides.
//!
//! Ranges are of the numbers, within 48 bits. A uop that leaves where its result does not fit gives what fits.
#![forbid(unsafe_code)]

use super::facts::Fact;
use crate::trace::ir::{Instruction, Trace};
use crate::uop::Uop;
use crate::uop::meaning::quotient;
use crate::value::Value;

const LEAST: i64 = Value::INT_MIN;
const MOST: i64 = Value::INT_MAX;

/// The part of a range that fits 48 bits.
fn fitting(low: i128, high: i128) -> (i64, i64) {
    let clamp = |n: i128| n.clamp(LEAST.into(), MOST.into()) as i64;
    (clamp(low), clamp(high))
}

/// The range of what a uop gives, from what is known of its operands, in order of its arguments.
pub(super) fn of_result(uop: Uop, i: &Instruction, trace: &Trace, operand: impl Fn(usize) -> Fact) -> (i64, i64) {
    let wide = |n: i64| i128::from(n);
    let pair = || (operand(0), operand(1));
    match uop {
        Uop::UNBOX_INT => {
            let boxed = operand(0);
            (boxed.low, boxed.high)
        }
        Uop::LOAD_FIELD_COUNT => (0, MOST),
        Uop::LOAD_FIELD32_COUNT => (0, u32::MAX.into()),
        Uop::LOAD_BYTE_ITEM => (0, u8::MAX.into()),
        Uop::MUL_UPPER_INT => (0, u32::MAX.into()),
        Uop::SHL_AND_INT => (0, operand(1).high),
        Uop::XOR_SHL_AND_INT if operand(0).low >= 0 => (0, below_power_of_two(operand(0).high.max(operand(2).high))),
        Uop::MUL_AND_INT => (0, operand(2).high),
        Uop::ADD_INT => {
            let (a, b) = pair();
            fitting(wide(a.low) + wide(b.low), wide(a.high) + wide(b.high))
        }
        Uop::ADD_INT_CONST | Uop::ADD_CONST => {
            let (a, n) = (operand(0), trace.constant(i.reference(1)).map_or(0, |c| c.bits as i64 >> 16));
            fitting(wide(a.low) + wide(n), wide(a.high) + wide(n))
        }
        Uop::SUB_INT => {
            let (a, b) = pair();
            fitting(wide(a.low) - wide(b.high), wide(a.high) - wide(b.low))
        }
        Uop::MUL_INT => {
            let (a, b) = pair();
            let corners = [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)];
            let products = corners.map(|(x, y)| wide(x) * wide(y));
            fitting(products.into_iter().min().unwrap_or(0), products.into_iter().max().unwrap_or(0))
        }
        Uop::INT_FROM_BOOL => (0, 1),
        Uop::MIN_INT => (operand(0).low.min(operand(1).low), operand(0).high.min(operand(1).high)),
        Uop::MAX_INT => (operand(0).low.max(operand(1).low), operand(0).high.max(operand(1).high)),
        Uop::NEG_INT => fitting(-wide(operand(0).high), -wide(operand(0).low)),
        Uop::INVERT_INT => (!operand(0).high, !operand(0).low),
        Uop::AND_INT => match pair() {
            (a, b) if a.low >= 0 && b.low >= 0 => (0, a.high.min(b.high)),
            (a, _) if a.low >= 0 => (0, a.high),
            (_, b) if b.low >= 0 => (0, b.high),
            _ => (LEAST, MOST),
        },
        Uop::OR_INT | Uop::XOR_INT => match pair() {
            (a, b) if a.low >= 0 && b.low >= 0 => (0, below_power_of_two(a.high.max(b.high))),
            _ => (LEAST, MOST),
        },
        Uop::MOD_INT => match pair().1 {
            b if b.low > 0 => (0, b.high - 1),
            b if b.high < 0 => (b.low + 1, 0),
            _ => (LEAST, MOST),
        },
        Uop::FLOORDIV_INT => match pair() {
            (a, b) if a.low >= 0 && b.low > 0 => (0, a.high / b.low),
            _ => (LEAST, MOST),
        },
        Uop::FLOORDIV_INT_CONST => {
            let multiplier = trace.constant(i.reference(1)).map_or(0, |c| c.bits);
            let by = |n: i64| quotient(n, multiplier, i.arguments[2].into());
            (by(operand(0).low), by(operand(0).high))
        }
        Uop::MOD_INT_CONST => (0, trace.constant(i.reference(3)).map_or(MOST, |c| c.bits as i64 - 1)),
        Uop::MOD_INT_ONCE => {
            let (a, by) = (operand(0), trace.constant(i.reference(1)).map_or(0, |c| c.bits as i64 >> 16));
            if a.low >= 0 && a.high < 2 * by { (0, by - 1) } else { (LEAST, MOST) }
        }
        Uop::SHR_INT_CONST => (operand(0).low >> i.arguments[1], operand(0).high >> i.arguments[1]),
        Uop::SHR_INT if operand(0).low >= 0 => (0, operand(0).high),
        Uop::SHL_INT_CONST => {
            let (a, n) = (operand(0), i.arguments[1]);
            fitting(wide(a.low) << n, wide(a.high) << n)
        }
        _ => (LEAST, MOST),
    }
}

/// The least 2**k - 1 that is at least `n`.
fn below_power_of_two(n: i64) -> i64 {
    if n <= 0 { 0 } else { (u64::MAX >> n.leading_zeros()) as i64 }
}

/// A comparison that makes a uop leave: `a < b` or `a <= b` of two operands, the second maybe an immediate.
fn leaves_if(uop: Uop) -> Option<(bool, bool)> {
    // Whether it leaves if a < b (else b < a), and whether if they are equal.
    Some(match uop {
        Uop::BRANCH_INT_LT | Uop::BRANCH_INT_LT_CONST => (true, false),
        Uop::BRANCH_INT_LE | Uop::BRANCH_INT_LE_CONST => (true, true),
        Uop::BRANCH_INT_GT_CONST => (false, false),
        Uop::BRANCH_INT_GE_CONST => (false, true),
        _ => return None,
    })
}

/// The ranges of both operands behind a guard that did not leave. None: it says nothing, or it always leaves.
pub(super) fn behind(uop: Uop, a: Fact, b: Fact) -> Option<((i64, i64), (i64, i64))> {
    if uop == Uop::BRANCH_INT_OUTSIDE {
        let inside = (a.low.max(0), a.high.min(b.high - 1));
        return (inside.0 <= inside.1).then_some((inside, (b.low.max(inside.0 + 1), b.high)));
    }
    let (less, or_equal) = leaves_if(uop)?;
    // What holds: not (a < b), which is b <= a, and so on.
    let gap = i64::from(or_equal);
    let (below, above) = if less { (b, a) } else { (a, b) };
    let below_now = (below.low, below.high.min(above.high - gap));
    let above_now = (above.low.max(below.low + gap), above.high);
    if below_now.0 > below_now.1 || above_now.0 > above_now.1 {
        return None;
    }
    Some(if less { (above_now, below_now) } else { (below_now, above_now) })
}

/// Whether a guard that compares leaves: always, never, or None if that is not known.
pub(super) fn decides(uop: Uop, a: Fact, b: Fact) -> Option<bool> {
    if uop == Uop::BRANCH_INT_OUTSIDE {
        let negative = is_less(a, Fact { low: 0, high: 0, ..Fact::NOTHING }, false)?;
        return if negative { Some(true) } else { is_less(a, b, false).map(|inside| !inside) };
    }
    let (less, or_equal) = leaves_if(uop)?;
    let (below, above) = if less { (a, b) } else { (b, a) };
    is_less(below, above, or_equal)
}

/// Whether `a < b`, or `a <= b`, as far as it is known.
pub(super) fn is_less(a: Fact, b: Fact, or_equal: bool) -> Option<bool> {
    let gap = i64::from(!or_equal);
    if a.high.saturating_add(gap) <= b.low {
        Some(true)
    } else if a.low.saturating_add(gap) > b.high {
        Some(false)
    } else {
        None
    }
}
