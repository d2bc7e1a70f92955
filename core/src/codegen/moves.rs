//! Parallel moves: at the loop's edge, before calls, on links. Invariant: every source is read before it is overwritten.
//!
//! A move whose destination nobody reads any more can be done; when there is none, what is left are cycles. One of registers
//! is broken by a scratch register, one with slots by a slot of its own, since boxing and unboxing may use any scratch.
//! (L. Rideau, B. Serpette, X. Leroy, "Tilting at Windmills with Coq", 2008, proves an algorithm of this kind.)

use alloc::vec::Vec;

use super::allocation::{Place, Registers, Transfer};

/// Orders transfers which happen at once as ones that happen one after the other; gives them to `push`. `slot` makes a slot
/// for a cycle. No two have the same destination.
pub fn resolve(mut pending: Vec<Transfer>, registers: &Registers, mut slot: impl FnMut() -> u16, mut push: impl FnMut(Transfer)) {
    pending.retain(|t| t.from != t.to);
    while !pending.is_empty() {
        let count = pending.len();
        let mut at = 0;
        while at < pending.len() {
            let to = pending[at].to;
            let is_read = pending.iter().enumerate().any(|(other, t)| other != at && t.from == to);
            if is_read {
                at += 1;
            } else {
                push(pending.swap_remove(at));
            }
        }
        if pending.len() == count {
            break_cycle(&mut pending, registers, &mut slot, &mut push);
        }
    }
}

/// Every destination is read by another move: saves one source elsewhere.
fn break_cycle(pending: &mut [Transfer], registers: &Registers, slot: &mut impl FnMut() -> u16, push: &mut impl FnMut(Transfer)) {
    let first = pending[0];
    let scratch = match first.from {
        Place::General(_) if is_of_registers(pending, first) => Place::General(registers.result),
        Place::Float(_) if is_of_registers(pending, first) => Place::Float(registers.float_scratch),
        _ => Place::Slot(slot()),
    };
    push(Transfer { to: scratch, boxes: false, ..first });
    pending.iter_mut().filter(|t| t.from == first.from).for_each(|t| t.from = scratch);
}

/// Does the cycle that a move is in touch registers alone? What is left when no move can be done is a permutation: there are
/// as many sources as destinations, so each place has one reader.
fn is_of_registers(pending: &[Transfer], first: Transfer) -> bool {
    let mut at = first;
    for _ in 0..pending.len() {
        if matches!(at.to, Place::Slot(_)) {
            return false;
        }
        match pending.iter().find(|t| t.from == at.to) {
            Some(next) if at.to != first.from => at = *next,
            _ => break,
        }
    }
    true
}
