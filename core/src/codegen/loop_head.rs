//! What lives at the head of a trace's loop, and where: what another trace brings along that goes on there.
//!
//! Invariant: the loop reads nothing but these places that it did not write itself, slots of frames aside; the checker runs the
//! loop from them alone.

use alloc::vec::Vec;

use super::allocation::{Allocation, Form, Place, Refusal, Transfer, ValueId};
use super::liveness::{Liveness, NEVER};
use crate::trace::ir::{Entry, FIRST_HEAD_VALUE, Pseudo, Ref, Trace};

/// A value at the head, in one of its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtHead {
    /// An instruction or constant of the loop's trace.
    pub value: Ref,
    pub form: Form,
    pub place: Place,
}

/// All that lives at the head of a trace's loop; empty without a loop.
pub fn values_at_head(trace: &Trace, live: &Liveness, allocation: &Allocation) -> Vec<AtHead> {
    let Some(head) = live.head else { return Vec::new() };
    let at = |value: ValueId, place| AtHead { value: value.reference(trace), form: value.form_in(trace), place };
    let mut all: Vec<AtHead> = allocation.head.iter().map(|(value, place)| at(*value, *place)).collect();
    // What was spilled before the loop is in its slot, too; PHIs are spilled in each turn, if they are.
    for (value, slot) in &allocation.spilled {
        let is_from_before = value.index() < head && live.lives_after(*value, head);
        if is_from_before {
            all.push(at(*value, Place::Slot(*slot)));
        }
    }
    all
}

/// Is all that lives at the head somewhere? What is not made is nowhere.
pub fn is_complete(trace: &Trace, live: &Liveness, values: &[AtHead]) -> bool {
    let is_somewhere = |value: &Ref| values.iter().any(|other| other.value == *value);
    live.head.is_some_and(|head| values_needed(trace, live, head).iter().all(is_somewhere))
}

/// The values that live at the head of a loop.
pub fn values_needed(trace: &Trace, live: &Liveness, head: usize) -> Vec<Ref> {
    let needs_place = |at: &usize| {
        let value = ValueId(*at as u16);
        let lives = if *at < head { live.lives_after(value, head) } else { live.end(value) != NEVER };
        let is_phi = trace.instructions[*at].is(Pseudo::PHI);
        lives && (*at < head || is_phi) && live.value(trace, Ref::instruction(*at)) == value
    };
    (0..trace.instructions.len()).filter(needs_place).map(Ref::instruction).collect()
}

/// Where the entries of a GO_TO_HEAD are to be.
pub fn destination(entry: &Entry, spills: u16, heads: &[AtHead]) -> Result<Place, Refusal> {
    match entry.slot.checked_sub(FIRST_HEAD_VALUE) {
        Some(number) => heads.get(usize::from(number)).map(|at| at.place).ok_or(Refusal::Link),
        None => Ok(Allocation::frame_place(spills, entry.slot)),
    }
}

/// A value of an entry on its way to the head.
pub fn bring(value: ValueId, form: Form, from: Place, entry: &Entry, spills: u16, heads: &[AtHead]) -> Result<Transfer, Refusal> {
    let wanted = entry.slot.checked_sub(FIRST_HEAD_VALUE).and_then(|number| heads.get(usize::from(number)));
    if wanted.is_some_and(|at| at.form != form) {
        return Err(Refusal::WrongType);
    }
    let boxes = entry.slot < FIRST_HEAD_VALUE;
    Ok(Transfer { value, form, from, to: destination(entry, spills, heads)?, boxes })
}
