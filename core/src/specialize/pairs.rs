//! Pairs: forms of instructions that often stand before the same other one. They are chosen when a code object is made
//! ready, by what the code says alone, and never change.
//!
//! Invariant: the second instruction stays in place and is whole, so a jump to it, its cache and its place in the source
//! are what they were. A pair's second instruction has no EXTENDED_ARG, since that would stand between the two.

use crate::bytecode::ops::{Form, Op};

/// Puts the pairs into a copy of verified units.
pub fn install(units: &mut [u16]) {
    let mut at = 0;
    while let Some(op) = units.get(at).and_then(|unit| Op::from_u8(*unit as u8)) {
        let next = at + 1 + op.cache_units();
        let follower = units.get(next).and_then(|unit| Op::from_u8(*unit as u8));
        if let Some(form) = follower.and_then(|follower| form_of(op, follower)) {
            units[at] = (units[at] & 0xFF00) | u16::from(form.opcode());
        }
        at = next;
    }
}

fn form_of(op: Op, follower: Op) -> Option<Form> {
    match (op, follower) {
        (Op::LOAD_FAST, Op::LOAD_ATTR) => Some(Form::LOAD_FAST_ATTR),
        (Op::LOAD_SMALL_INT, Op::BINARY_OP | Op::COMPARE_OP) => Some(Form::LOAD_SMALL_INT_OP),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_instruction_stays() {
        let cache = Op::LOAD_ATTR.cache_units();
        let mut units = alloc::vec![Op::LOAD_FAST as u16 | 3 << 8, Op::LOAD_ATTR as u16 | 2 << 8];
        units.extend(core::iter::repeat_n(Op::LOAD_FAST as u16, cache));
        units.extend([Op::LOAD_FAST as u16, Op::EXTENDED_ARG as u16, Op::LOAD_ATTR as u16]);
        let before = units.clone();
        install(&mut units);
        assert_eq!(units[0], u16::from(Form::LOAD_FAST_ATTR.opcode()) | 3 << 8);
        // Neither what lies in a cache nor an instruction before a prefix is changed.
        assert_eq!(units[1..], before[1..]);
    }
}
