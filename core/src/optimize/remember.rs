//! What a side trace knows from the start: all that its parent found out before the exit, and what memory held there; and the
//! parent of that one, if it is a side trace itself.
//!
//! The parents' instructions before the exits are appended once more, as the *past*: facts are learned from them, and walks over
//! memory find them, but they were done already, so none is kept. Of a loop, the past is what it takes for granted at its head
//! (`head.rs`), then its body up to the exit: that holds in each turn. What the exit tells is at hand as INHERITs; any other value
//! of the past is known, but has to be had anew: a load is done once more, with no guard on what it gives.
//!
//! Invariants: nothing refers to an instruction of the past but the past itself. An object that the parent made is none that is
//! new here, so that what may be it is not told apart from it by when it was made.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use super::dce::{filled, has_more};
use super::facts::{Fact, Kinds};
use super::head::{Head, Item, Known, NONE, Source};
use super::passes::Passes;
use crate::trace::ir::{Constant, FIRST_GENERATOR_SLOT, Instruction, Op, Pseudo, Ref, Role, SnapshotId, Trace, Type};
use crate::uop::Uop;

/// Longer parents are not looked at: what they did would take the room of what is recorded.
const MOST_INSTRUCTIONS: usize = 1_000;

/// The past's part of a trace in the making.
#[derive(Default)]
pub(super) struct Past {
    first: usize,
    end: usize,
    /// Of its instructions, in order, whose results are at hand: what they are.
    at_hand: Vec<(u16, Ref)>,
}

impl Past {
    pub fn contains(&self, at: usize) -> bool {
        (self.first..self.end).contains(&at)
    }

    /// Instructions from this on are the side trace's own.
    pub fn end(&self) -> usize {
        self.end
    }
}

/// What a side trace goes on from.
#[derive(Clone, Copy)]
pub struct Parent<'t> {
    pub trace: &'t Trace,
    /// The instruction that leaves.
    pub exit: usize,
    /// What the parent's loop takes for granted at its head, if that is known.
    pub head: Option<&'t Head>,
}

impl Parent<'_> {
    /// What the exit told of its values, each with the instruction of the side trace that inherited it.
    fn handed_on_to(&self, side: &Trace) -> Vec<(Ref, usize)> {
        let told = self.trace.instructions[self.exit].snapshot().map_or(Vec::new(), |id| self.trace.told(id));
        let inherits = side.instructions.iter().enumerate().filter(|(_, i)| i.is(Pseudo::INHERIT));
        let both = inherits.filter_map(|(at, i)| Some((self.trace.copied(*told.get(usize::from(i.arguments[0]))?), at)));
        both.filter(|(told, _)| !told.is_constant()).collect()
    }
}

struct Remembering<'b, 'c> {
    builder: &'b mut Builder,
    chain: &'c [Parent<'c>],
    /// The one that is looked at.
    at: usize,
    /// By parent, and by instruction of it: what it is here, or NONE.
    here: Vec<Vec<Ref>>,
}

impl Builder {
    /// Appends what the parents did before their exits, each having gone on from the one before it, the root first; `taken` are
    /// the values that the last exit tells, each with its INHERIT.
    pub fn remember(&mut self, chain: &[Parent<'_>], taken: &[(Ref, Ref)]) -> Result<(), Full> {
        let mut room = MOST_INSTRUCTIONS;
        let fits = |parent: &&Parent<'_>| {
            room = room.saturating_sub(parent.trace.instructions.len());
            room > 0 && parent.trace.generators.is_empty()
        };
        let count = chain.iter().rev().take_while(fits).count();
        if count == 0 || !self.passes.contains(Passes::REMEMBER) {
            return Ok(());
        }
        let chain = &chain[chain.len() - count..];
        self.past = Past { first: self.trace.instructions.len(), end: usize::MAX, at_hand: Vec::new() };
        let mut remembering = Remembering { builder: self, chain, at: 0, here: Vec::new() };
        remembering.find_at_hand(taken)?;
        (0..count).try_for_each(|at| remembering.repeat_all(at))?;
        self.past.end = self.trace.instructions.len();
        self.words_from = self.past.end;
        Ok(())
    }

    /// The first instruction that may still be changed: of the loop, if there is one, and none of the past.
    pub(super) fn first_own(&self) -> usize {
        self.head.max(self.past.end())
    }

    /// Is there a value that may be referred to?
    pub(super) fn is_at_hand(&self, value: Ref) -> bool {
        value.is_constant() || !self.past.contains(value.index())
    }

    /// What a value is, if it is one of the past that is at hand under another reference.
    pub(super) fn as_at_hand(&self, value: Ref) -> Ref {
        if self.is_at_hand(value) {
            return value;
        }
        match self.past.at_hand.binary_search_by_key(&value.0, |(at, _)| *at) {
            Ok(found) => self.past.at_hand[found].1,
            Err(_) => value,
        }
    }

    /// The constant that a value of the past is known to be, or itself.
    pub(super) fn usable(&self, value: Ref) -> Ref {
        if self.is_at_hand(value) { value } else { self.known(value) }
    }

    /// A value is one of the past, had anew: what is known of that one holds of it, and of what memory holds where it points.
    pub(super) fn learn_from_past(&mut self, value: Ref, past: Ref) {
        let known = self.fact(past);
        self.learn_fact(value, &known);
        if self.trace.type_of(value).is_boxed() && self.trace.type_of(past).is_boxed() {
            let first = if known.same == Ref::NONE { past } else { known.same };
            self.note(value, |fact| fact.same = first);
        }
    }

    /// What else is known of a value, but for what refers to instructions.
    fn learn_fact(&mut self, value: Ref, known: &Fact) {
        let raw = Some(known.raw).filter(|raw| *raw != Ref::NONE && self.is_at_hand(*raw));
        self.note(value, |fact| {
            fact.kinds &= known.kinds;
            (fact.low, fact.high) = (fact.low.max(known.low), fact.high.min(known.high));
            fact.shape = if known.shape == 0 { fact.shape } else { known.shape };
            fact.constant = if known.constant == Ref::NONE { fact.constant } else { known.constant };
            fact.raw = raw.unwrap_or(fact.raw);
        });
    }
}

impl<'c> Remembering<'_, 'c> {
    fn parent(&self) -> &'c Trace {
        self.chain[self.at].trace
    }

    /// What of the parents' values is at hand: what the last exit tells, and what each exit told of that.
    fn find_at_hand(&mut self, taken: &[(Ref, Ref)]) -> Result<(), Full> {
        self.here.try_reserve_exact(self.chain.len()).map_err(|_| Full)?;
        for parent in self.chain {
            self.here.push(filled(parent.trace.instructions.len(), Ref::NONE)?);
        }
        let last = self.chain.len() - 1;
        for (from, to) in taken.iter().filter(|(from, _)| !from.is_constant()) {
            self.here[last][from.index()] = *to;
        }
        for at in (0..last).rev() {
            for (told, inherit) in self.chain[at].handed_on_to(self.chain[at + 1].trace) {
                self.here[at][told.index()] = self.here[at + 1][inherit];
            }
        }
        Ok(())
    }

    /// Appends what one of the parents did before its exit.
    fn repeat_all(&mut self, at: usize) -> Result<(), Full> {
        let Parent { trace, exit, head } = self.chain[at];
        if let Some(before) = at.checked_sub(1) {
            for (told, inherit) in self.chain[before].handed_on_to(trace) {
                self.at = before;
                self.here[at][inherit] = self.here(told)?;
            }
        }
        self.at = at;
        let from = match trace.loop_head().filter(|head| exit > *head) {
            Some(begin) => {
                head.map_or(Ok(()), |assumed| self.assume(assumed))?;
                begin + 1
            }
            None => 0,
        };
        (from..exit).try_for_each(|at| self.repeat(at))
    }

    fn constant(&mut self, constant: Constant) -> Result<Ref, Full> {
        self.builder.constant(constant.of, constant.bits)
    }

    /// A value of which nothing is known but its type.
    fn unknown(&mut self, of: Type) -> Result<Ref, Full> {
        self.builder.append(Instruction::pseudo(Pseudo::INHERIT, of, &[u16::MAX]))
    }

    /// A reference of the parent as one of the side trace.
    fn here(&mut self, r: Ref) -> Result<Ref, Full> {
        if r == Ref::NONE {
            return Ok(r);
        }
        let r = self.parent().copied(r);
        if let Some(constant) = self.parent().constant(r) {
            return self.constant(constant);
        }
        if self.here[self.at][r.index()] == Ref::NONE {
            self.here[self.at][r.index()] = self.unknown(self.parent().type_of(r))?;
        }
        Ok(self.here[self.at][r.index()])
    }

    /// An instruction of the parent, with what its references are here.
    fn moved(&mut self, mut i: Instruction) -> Result<Instruction, Full> {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            if matches!(role, Role::Value | Role::Float | Role::Immediate) {
                i.arguments[n] = self.here(Ref(i.arguments[n]))?.0;
            }
        }
        i.set_snapshot(SnapshotId(0));
        Ok(i)
    }

    /// Appends what the parent did at an index.
    fn repeat(&mut self, at: usize) -> Result<(), Full> {
        let i = self.parent().instructions[at];
        match i.op {
            Op::Pseudo(Pseudo::COPY) => {
                let value = self.here(Ref::instruction(at))?;
                self.builder.note(value, |fact| fact.kinds &= Kinds::of_type(i.of));
                Ok(())
            }
            Op::Pseudo(Pseudo::CALL) => self.call(at, i),
            // What the machine holds is not remembered.
            Op::Pseudo(_) | Op::Uop(Uop::LOAD_VM | Uop::STORE_VM | Uop::ADD_VM_CONST | Uop::ADD_VM32_CONST | Uop::POLL) => Ok(()),
            Op::Uop(Uop::TAKE_CELL) => Ok(()),
            Op::Uop(_) if self.fills_a_cell(&i)? => Ok(()),
            Op::Uop(_) => {
                let moved = self.moved(i)?;
                let result = self.append(moved, self.here[self.at][at])?;
                self.here[self.at][at] = result;
                Ok(())
            }
        }
    }

    /// A call that changes memory, and gives a value of which one knows what the helper says.
    fn call(&mut self, at: usize, i: Instruction) -> Result<(), Full> {
        let moved = self.moved(i)?;
        let given = self.builder.append(moved)?;
        if has_more(&i) {
            let more = self.moved(self.parent().instructions[at + 1])?;
            self.builder.append(more)?;
        }
        let value = self.here(Ref::instruction(at))?;
        let known = Fact { raw: Ref::NONE, ..self.builder.fact(given) };
        self.builder.learn_fact(value, &known);
        Ok(())
    }

    /// Does it say what shape a cell has that was just taken? Then no other object's changed.
    fn fills_a_cell(&mut self, i: &Instruction) -> Result<bool, Full> {
        let cell = i.reference(0);
        let says_shape = i.is_uop(Uop::STORE_FIELD32_CONST) && i.arguments[1] == Builder::SHAPE_FIELD;
        if !says_shape || cell.is_constant() || !self.parent().get(cell).is_uop(Uop::TAKE_CELL) {
            return Ok(false);
        }
        let cell = self.here(cell)?;
        if self.builder.fact(cell).shape != 0 {
            return Ok(false);
        }
        let shape = self.parent().constant(i.reference(2)).map_or(0, |shape| shape.bits as u32);
        self.builder.note(cell, |fact| fact.shape = shape);
        Ok(true)
    }

    /// Appends an instruction whose result is `is`, if that is at hand. Gives what its result is.
    fn append(&mut self, i: Instruction, is: Ref) -> Result<Ref, Full> {
        let unboxes = matches!(i.op, Op::Uop(Uop::UNBOX_INT | Uop::UNBOX_FLOAT | Uop::UNBOX_FLOAT_CHECK));
        let before = if unboxes { self.builder.fact(i.reference(0)).raw } else { Ref::NONE };
        let at = self.builder.append(i)?;
        let value = if is == Ref::NONE { at } else { is };
        if unboxes {
            let raw = if self.builder.is_at_hand(value) { value } else { before };
            self.builder.note(i.reference(0), |fact| fact.raw = raw);
        }
        let mut known = self.builder.fact(at);
        if known.raw != Ref::NONE && !self.builder.is_at_hand(known.raw) {
            known.raw = Ref::NONE;
            self.builder.note(at, |fact| fact.raw = Ref::NONE);
        }
        if value != at && i.of != Type::None {
            self.builder.learn_fact(value, &known);
            self.builder.past.at_hand.try_reserve(1).map_err(|_| Full)?;
            self.builder.past.at_hand.push((at.0, value));
        }
        Ok(value)
    }

    // -- what a loop takes for granted -----------------------------------------------------------------------------------

    fn assume(&mut self, head: &Head) -> Result<(), Full> {
        let mut values = filled(head.items.len(), Ref::NONE)?;
        for (place, item) in &head.places {
            values[usize::from(*item)] = self.here(*place)?;
        }
        for at in 0..head.items.len() {
            let item = &head.items[at];
            if let Some(constant) = head.constants.get(item.constant.index()).filter(|_| item.constant != Ref::NONE) {
                values[at] = self.constant(*constant)?;
            } else if values[at] == Ref::NONE && usize::from(item.first) != at {
                values[at] = values[usize::from(item.first)];
            }
            if item.object == NONE {
                values[at] = self.assume_one(head, item, &values, values[at])?;
            }
        }
        for (item, value) in head.items.iter().zip(&values).filter(|(_, value)| !value.is_constant()) {
            let Known { kinds, shape, low, high, .. } = item.known;
            let known = Fact { kinds, shape, low, high, ..Fact::NOTHING };
            self.builder.learn_fact(*value, &known);
        }
        Ok(())
    }

    /// An item whose value is `is`, if that is known. Gives what it is.
    fn assume_one(&mut self, head: &Head, item: &Item, values: &[Ref], is: Ref) -> Result<Ref, Full> {
        let is_done = item.at != NONE;
        let i = match item.source {
            Source::Slot(slot, false) if slot < FIRST_GENERATOR_SLOT => {
                Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[slot * 8])
            }
            Source::Do(i) if is_true_at_head(&i, is_done) => i,
            Source::Slot(..) | Source::Do(_) | Source::Part => return Ok(is),
        };
        let has = if is == Ref::NONE { i.of } else { self.builder.trace.type_of(is) };
        let fits = has == i.of || has.is_boxed() && i.of.is_boxed();
        match self.of_head(head, values, i)? {
            Some(i) if fits => self.append(i, is),
            _ => Ok(is),
        }
    }

    /// An instruction of a head with what its references are here; None where there is no such value.
    fn of_head(&mut self, head: &Head, values: &[Ref], mut i: Instruction) -> Result<Option<Instruction>, Full> {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            let r = Ref(i.arguments[n]);
            if !matches!(role, Role::Value | Role::Float | Role::Immediate) || r == Ref::NONE {
                continue;
            }
            let value = match r.is_constant() {
                true => self.constant(head.constants[r.index()])?,
                false => values[r.index()],
            };
            if value == Ref::NONE {
                return Ok(None);
            }
            i.arguments[n] = value.0;
        }
        i.set_snapshot(SnapshotId(0));
        Ok(Some(i))
    }
}

/// Was what the loop did not do again done before it? What goes because of a guard in the loop is true behind that alone; what was
/// found out before is told by what is known of values.
fn is_true_at_head(i: &Instruction, is_done: bool) -> bool {
    let is_of_machine = matches!(i.op, Op::Uop(Uop::LOAD_VM | Uop::STORE_VM));
    let is_call = i.is(Pseudo::CALL);
    (is_done || Builder::touches_memory(i)) && !is_call && !is_of_machine
}
