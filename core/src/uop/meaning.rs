//! What each uop means, written plainly: numbers are unpacked, computed with more bits than they have, and packed. Stencils
//! are tested against it; constants are folded by it; the evaluator of traces runs it.
#![forbid(unsafe_code)]

use core::ops::Index;

use super::Uop::{self, *};

pub const INT_TAG: u64 = 0xFFFF << 48;
pub const FLOAT_OFFSET: u64 = 1 << 49;
pub const CANONICAL_NAN: u64 = 0x7FF8 << 48;

/// What came of a uop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It fell through, with this output.
    Through(Option<u64>),
    /// It went to its label.
    Label,
}
use Outcome::{Label, Through};

/// Memory as a uop sees it.
pub trait Words {
    /// `width` bytes at an address, zero-extended.
    fn load(&mut self, address: u64, width: u64) -> u64;
    fn store(&mut self, address: u64, width: u64, value: u64);
    /// The address of the frame's first local.
    fn frame(&self) -> u64;
    fn machine(&self) -> u64;
}

/// For uops that touch no memory.
pub struct NoWords;

impl Words for NoWords {
    fn load(&mut self, _address: u64, _width: u64) -> u64 {
        0
    }
    fn store(&mut self, _address: u64, _width: u64, _value: u64) {}
    fn frame(&self) -> u64 {
        0
    }
    fn machine(&self) -> u64 {
        0
    }
}

/// The number of a rotated int.
pub fn number(rotated: u64) -> i64 {
    rotated as i64 >> 16
}

/// A number of 48 bits as rotated int.
pub fn rotated(number: i64) -> u64 {
    (number as u64) << 16 | 0xFFFF
}

pub fn boxed_int(number: i64) -> u64 {
    INT_TAG | number as u64 & !INT_TAG
}

pub fn boxed_float(bits: u64) -> u64 {
    let bits = if f64::from_bits(bits).is_nan() { CANONICAL_NAN } else { bits };
    bits.wrapping_add(FLOAT_OFFSET)
}

fn is_float(boxed: u64) -> bool {
    (0x0002..=0xFFF2).contains(&(boxed >> 48))
}

fn is_int(boxed: u64) -> bool {
    boxed >> 48 == 0xFFFF
}

fn is_object(boxed: u64) -> bool {
    boxed >> 48 == 0 && boxed & 2 == 0 && boxed != 0
}

fn word(value: u64) -> Outcome {
    Through(Some(value))
}

fn float(value: f64) -> Outcome {
    Through(Some(value.to_bits()))
}

/// An int result, if it fits.
fn int(value: i64) -> Outcome {
    if (-(1 << 47)..1 << 47).contains(&value) { word(rotated(value)) } else { Label }
}

/// The same of what 64 bits may have no room for.
fn int_if_any(value: Option<i64>) -> Outcome {
    value.map_or(Label, int)
}

fn truth(value: bool) -> Outcome {
    word(if value { 7 } else { 6 })
}

fn go_if(condition: bool) -> Outcome {
    if condition { Label } else { Through(None) }
}

/// The index from the start of one that may count from the end.
fn index(rotated: u64, length: u64) -> Option<u64> {
    let index = number(rotated);
    let index = if index < 0 { index + length as i64 } else { index };
    (index >= 0 && index < length as i64).then_some(index as u64)
}

fn floor_division(a: i64, b: i64) -> (i64, i64) {
    let (quotient, remainder) = (a / b, a % b);
    if remainder != 0 && (remainder < 0) != (b < 0) { (quotient - 1, remainder + b) } else { (quotient, remainder) }
}

/// A number of 48 bits times a reciprocal, rounded down: of negative ones the complement is multiplied.
pub fn quotient(number: i64, multiplier: u64, count: u64) -> i64 {
    let sign = number >> 63;
    let product = u128::from((number ^ sign) as u64) * u128::from(multiplier);
    (product >> 64 >> count) as i64 ^ sign
}

/// Does what the uop means: `o` are its operands' values in the table's order, inputs and immediates alike (what stands for
/// the output, and operands that the uop has none of, are not looked at); `label` is the label's address.
#[inline(always)]
pub fn meaning<W>(uop: Uop, o: &(impl Index<usize, Output = u64> + ?Sized), memory: &mut W, label: u64) -> Outcome
where
    W: Words + ?Sized,
{
    let (frame, machine) = (memory.frame(), memory.machine());
    let frame = |slot: usize| frame + o[slot];
    let vm = |operand: usize| machine + o[operand];
    let n = |operand: usize| number(o[operand]);
    let f = |operand: usize| f64::from_bits(o[operand]);
    let i = |operand: usize| o[operand] as i64;
    let item = |buffer: u64, index: u64| buffer.wrapping_add(16).wrapping_add((number(index) * 8) as u64);
    let byte = |base: u64, first: u64, index: u64| base.wrapping_add(first).wrapping_add(number(index) as u64);
    let store = |memory: &mut W, address: u64, width: u64, value: u64| {
        memory.store(address, width, value);
        Through(None)
    };
    match uop {
        LOAD_SLOT => word(memory.load(frame(1), 8)),
        LOAD_SLOT_INT => word(memory.load(frame(1), 8).rotate_left(16)),
        LOAD_SLOT_FLOAT => word(memory.load(frame(1), 8).wrapping_sub(FLOAT_OFFSET)),
        STORE_SLOT => store(memory, frame(1), 8, o[0]),
        STORE_SLOT_INT => store(memory, frame(1), 8, boxed_int(number(o[0]))),
        STORE_SLOT_FLOAT => store(memory, frame(1), 8, boxed_float(o[0])),
        STORE_SLOT_CONST | STORE_SLOT_CONST64 => store(memory, frame(1), 8, o[0]),
        STORE_SLOT_LOW_CONST => store(memory, frame(1), 4, o[0]),
        STORE_SLOT_ADDRESS => store(memory, frame(1), 8, frame(0)),
        STORE_SLOT_LABEL => store(memory, frame(1), 8, label),
        LOAD_CONST | LOAD_CONST64 | LOAD_CONST_FLOAT | MOVE | MOVE_FLOAT => word(o[1]),
        ADD_CONST => word(o[1].wrapping_add(o[2])),

        GUARD_INT => go_if(!is_int(o[0])),
        GUARD_INTS => go_if(!(is_int(o[0]) && is_int(o[1]))),
        UNBOX_INT => word(rotated((o[1] << 16) as i64 >> 16)),
        BOX_INT => word(boxed_int(number(o[1]))),
        UNBOX_FLOAT_CHECK if !is_float(o[1]) => Label,
        UNBOX_FLOAT_CHECK | UNBOX_FLOAT => word(o[1].wrapping_sub(FLOAT_OFFSET)),
        BOX_FLOAT => word(boxed_float(o[1])),
        FLOAT_FROM_INT => float(number(o[1]) as f64),
        INT_FROM_FLOAT | INT_NEAREST_FLOAT if f(1).is_nan() => Label,
        INT_FROM_FLOAT => int(libm::trunc(f(1)) as i64),
        INT_NEAREST_FLOAT => int(libm::rint(f(1)) as i64),

        GUARD_OBJECT => go_if(!is_object(o[0])),
        GUARD_SHAPE => go_if(!is_object(o[0]) || memory.load(o[0] + 4, 4) != o[1] & 0xFFFF_FFFF),
        GUARD_SHAPE_OBJECT => go_if(memory.load(o[0] + 4, 4) != o[1] & 0xFFFF_FFFF),
        GUARD_BOOL => go_if(o[0] != 6 && o[0] != 7),
        GUARD_IS | GUARD_IS64 => go_if(o[0] != o[1]),
        GUARD_FIELD32 => go_if(memory.load(o[0] + o[1], 4) != o[2] & 0xFFFF_FFFF),
        GUARD_FIELD8_BITS => go_if(memory.load(o[0] + o[1], 1) & o[2] == 0),
        GUARD_FIELD8_MASKED => go_if((memory.load(o[0] + o[1], 1) & o[2]) as u32 != o[3] as u32),

        ADD_INT => int(n(1) + n(2)),
        ADD_INT_CONST => int(n(1) + (i(2) >> 16)),
        SUB_INT => int(n(1) - n(2)),
        MUL_INT => int_if_any(n(1).checked_mul(n(2))),
        FLOORDIV_INT | MOD_INT if n(2) == 0 => Label,
        FLOORDIV_INT => int(floor_division(n(1), n(2)).0),
        MOD_INT => int(floor_division(n(1), n(2)).1),
        FLOORDIV_INT_CONST => word(rotated(quotient(number(o[1]), o[2], o[3]))),
        MOD_INT_CONST => {
            let product = quotient(number(o[1]), o[2], o[3]).wrapping_mul(o[4] as i64);
            word(rotated(number(o[1]).wrapping_sub(product)))
        }
        MOD_INT_ONCE => word(if i(1).wrapping_sub(i(2)) < 0 { o[1] } else { o[1].wrapping_sub(o[2]) }),
        AND_INT => int(n(1) & n(2)),
        OR_INT => int(n(1) | n(2)),
        XOR_INT => int(n(1) ^ n(2)),
        SHL_INT if !(0..=47).contains(&n(2)) => Label,
        SHL_INT => int_if_any(n(1).checked_mul(1 << n(2))),
        SHR_INT if n(2) < 0 => Label,
        SHR_INT => int(n(1) >> n(2).min(63)),
        SHL_INT_CONST => int_if_any(n(1).checked_mul(1 << o[2])),
        SHR_INT_CONST => int(n(1) >> o[2]),
        NEG_INT => int(-n(1)),
        INVERT_INT => int(!n(1)),

        ADD_FLOAT => float(f(1) + f(2)),
        SUB_FLOAT => float(f(1) - f(2)),
        MUL_FLOAT => float(f(1) * f(2)),
        DIV_FLOAT if f(2) == 0.0 => Label,
        DIV_FLOAT => float(f(1) / f(2)),
        NEG_FLOAT => word(o[1] ^ 1 << 63),
        ABS_FLOAT => word(o[1] & !(1 << 63)),
        SQRT_FLOAT if f(1) < 0.0 || f(1).is_nan() => Label,
        SQRT_FLOAT => float(libm::sqrt(f(1))),

        INT_FROM_BOOL => word(rotated((o[1] & 1) as i64)),
        MIN_INT => word(if n(2) < n(1) { o[2] } else { o[1] }),
        MAX_INT => word(if n(2) > n(1) { o[2] } else { o[1] }),
        MUL_UPPER_INT => {
            let whole = |high: u64, low: u64| (number(high) << 32).wrapping_add(number(low));
            word(rotated((whole(o[1], o[2]).wrapping_mul(whole(o[3], o[4])) as u64 >> 32) as i64))
        }
        SHL_AND_INT => int((n(1) << o[3]) & n(2)),
        XOR_SHL_AND_INT => int(n(1) ^ ((n(2) << o[4]) & n(3))),
        MUL_AND_INT => int(n(1).wrapping_mul(n(2)) & n(3)),
        MIN_FLOAT => float(if f(2) < f(1) { f(2) } else { f(1) }),
        MAX_FLOAT => float(if f(2) > f(1) { f(2) } else { f(1) }),

        COMPARE_INT_LT => truth(n(1) < n(2)),
        COMPARE_INT_LE => truth(n(1) <= n(2)),
        COMPARE_INT_EQ => truth(o[1] == o[2]),
        COMPARE_INT_NE => truth(o[1] != o[2]),
        COMPARE_FLOAT_LT => truth(f(1) < f(2)),
        COMPARE_FLOAT_LE => truth(f(1) <= f(2)),
        COMPARE_FLOAT_EQ => truth(f(1) == f(2)),
        COMPARE_FLOAT_NE => truth(f(1) != f(2)),

        BRANCH_INT_LT => go_if(n(0) < n(1)),
        BRANCH_INT_LE => go_if(n(0) <= n(1)),
        BRANCH_INT_EQ => go_if(o[0] == o[1]),
        BRANCH_INT_NE => go_if(o[0] != o[1]),
        BRANCH_INT_OUTSIDE => go_if(o[0] >= o[1]),
        BRANCH_INT_LT_CONST => go_if(i(0) < i(1)),
        BRANCH_INT_LE_CONST => go_if(i(0) <= i(1)),
        BRANCH_INT_GT_CONST => go_if(i(0) > i(1)),
        BRANCH_INT_GE_CONST => go_if(i(0) >= i(1)),
        BRANCH_INT_EQ_CONST => go_if(o[0] == o[1]),
        BRANCH_INT_NE_CONST => go_if(o[0] != o[1]),
        BRANCH_FLOAT_LT => go_if(f(0) < f(1)),
        BRANCH_FLOAT_LE => go_if(f(0) <= f(1)),
        BRANCH_FLOAT_EQ => go_if(f(0) == f(1)),
        BRANCH_FLOAT_NOT_LT => go_if(f(0).partial_cmp(&f(1)).is_none_or(|order| order.is_ge())),
        BRANCH_FLOAT_NOT_LE => go_if(f(0).partial_cmp(&f(1)).is_none_or(|order| order.is_gt())),
        BRANCH_FLOAT_NOT_EQ => go_if(f(0) != f(1)),
        JUMP | JUMP_REGISTER => Label,

        LOAD_FIELD => word(memory.load(o[1] + o[2], 8)),
        LOAD_FIELD32 => word(memory.load(o[1] + o[2], 4)),
        LOAD_FIELD8 => word(memory.load(o[1] + o[2], 1)),
        LOAD_FIELD_FLOAT => word(memory.load(o[1] + o[2], 8)),
        LOAD_FIELD_COUNT => word(memory.load(o[1] + o[2], 8) << 16 | 0xFFFF),
        LOAD_FIELD32_COUNT => word(memory.load(o[1] + o[2], 4) << 16 | 0xFFFF),
        STORE_FIELD | STORE_FIELD_FLOAT => store(memory, o[1] + o[2], 8, o[0]),
        STORE_FIELD_COUNT => store(memory, o[1] + o[2], 8, number(o[0]) as u64),
        STORE_FIELD32_CONST => store(memory, o[0] + o[1], 4, o[2]),
        STORE_FIELD_CONST => store(memory, o[0] + o[1], 8, o[2]),
        BARRIER => go_if((1..=3).contains(&memory.load(o[0] + o[1], 1))),
        LOAD_ITEM => match index(o[2], memory.load(o[1] + o[4], 8)) {
            Some(index) => {
                let buffer = memory.load(o[1] + o[3], 8);
                word(memory.load(buffer + 16 + index * 8, 8))
            }
            None => Label,
        },
        STORE_ITEM => match index(o[2], memory.load(o[1] + o[4], 8)) {
            Some(index) => {
                let buffer = memory.load(o[1] + o[3], 8);
                store(memory, buffer + 16 + index * 8, 8, o[0])
            }
            None => Label,
        },
        LOAD_BUFFER_ITEM => word(memory.load(item(o[1], o[2]), 8)),
        STORE_BUFFER_ITEM => store(memory, item(o[1], o[2]), 8, o[0]),
        LOAD_BYTE_ITEM => word(rotated(memory.load(byte(o[1], o[3], o[2]), 1) as i64)),
        STORE_BYTE_ITEM => store(memory, byte(o[1], o[3], o[2]), 1, number(o[0]) as u64),
        APPEND_ITEM | APPEND_BYTE_ITEM => {
            let length = memory.load(o[1] + o[3], 8);
            if (memory.load(o[1] + o[4], 8) ^ length) << 24 == 0 {
                return Label;
            }
            let buffer = memory.load(o[1] + o[2], 8);
            match uop {
                APPEND_ITEM => memory.store(buffer + 16 + length * 8, 8, o[0]),
                _ => memory.store(buffer + 16 + length, 1, number(o[0]) as u64),
            }
            store(memory, o[1] + o[3], 8, length + 1)
        }
        LOAD_TAIL_ITEM => match index(o[2], memory.load(o[1] + o[4], 8)) {
            Some(index) => word(memory.load(o[1] + o[3] + index * 8, 8)),
            None => Label,
        },
        RANGE_ITEM => {
            let mut field = |offset: u64| (memory.load(o[1] + offset, 8) << 16) as i64 >> 16;
            int_if_any(n(2).checked_mul(field(o[4])).and_then(|far| far.checked_add(field(o[3]))))
        }

        LOAD_VM | LOAD_VM_FLOAT => word(memory.load(vm(1), 8)),
        LOAD_VM_ITEM => word(memory.load(vm(1).wrapping_add((number(o[2]) * 8) as u64), 8)),
        STORE_VM | STORE_VM_FLOAT => store(memory, vm(1), 8, o[0]),
        ADD_VM32_CONST => {
            let sum = memory.load(vm(0), 4).wrapping_add(o[1]);
            store(memory, vm(0), 4, sum)
        }
        ADD_VM_CONST => {
            let sum = memory.load(vm(0), 8).wrapping_add(o[1]);
            store(memory, vm(0), 8, sum)
        }
        POLL | POLL_UNITS => {
            let (fuel, word) = (vm(0), vm(1));
            let units = if uop == POLL { 1 } else { o[2] as i32 as i64 as u64 };
            let left = memory.load(fuel, 8).wrapping_sub(units);
            memory.store(fuel, 8, left);
            let address = memory.load(word, 8);
            go_if((left as i64) < 0 || memory.load(address, 4) != 0)
        }
        TAKE_CELL => {
            let (next, end) = (vm(1), vm(2));
            let cell = memory.load(next, 8);
            if cell == memory.load(end, 8) {
                return Label;
            }
            memory.store(next, 8, cell.wrapping_add(o[3]));
            word(cell)
        }
        LANDING => Through(None),
        // What a program consists of besides: tested by programs of their own.
        CALL_HELPER | CALL_STUB | ENTER_STUB | LEAVE_STUB | ENTER | LEAVE => Through(None),
    }
}
