//! What memory holds: loads of what was stored or loaded before, stores of what is there, and stores that nothing sees.
//!
//! A load walks back over what touched memory since, until it finds what gives its value or may have changed it. The rules
//! of aliasing: fields of objects at different offsets differ; objects of different shapes differ, and different constants,
//! and an object made in the trace from all values before it; items of lists lie apart from fields. Tables that belong to
//! objects (words loaded from fields) differ from objects.
//!
//! At the loop's head nothing is forgotten: what a turn may have changed since a load, the first turn has changed as well,
//! and the walk finds it there (see `peel.rs`).
#![forbid(unsafe_code)]

use super::builder::Builder;
use super::cse::same_arguments;
use crate::builtins::class_shape;
use crate::codegen::lower::container::{LIST_BUFFER, LIST_LENGTH};
use crate::trace::ir::{Instruction, Op, Pseudo, Ref, Role, Type};
use crate::trace::quick::{Memory, Quick};
use crate::uop::{Effect, Kind, Operand, Uop};

/// How far a walk goes.
const MOST_EVENTS: usize = 200;

/// Objects that refer to one that is hidden, as far as it is followed.
const MOST_CARRIERS: usize = 8;

/// An instruction that touches memory that can change: where it is, and the place, for walks do not look again.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub at: u16,
    place: Option<Place>,
}

/// A place in memory.
#[derive(Clone, Copy)]
enum Place {
    /// Of an object or a table: its base, offset, width.
    Field(Ref, u16, u16),
    /// Of a list: owner, index, offsets of buffer and length.
    Item(Ref, Ref, u16, u16),
    /// Of bytes, a str or a bytearray: owner, index.
    Byte(Ref, Ref),
    /// Behind the last item of a list or a bytearray, and what tells of the array: owner, offset and width. The array of a list
    /// may move.
    End(Ref, u16, u16),
    Machine(u16),
}

/// What an earlier instruction says of a place.
enum Found {
    Gives(Ref),
    Changes,
    Nothing,
}

/// The place that an instruction loads from or stores to, as it names it.
fn named_place(i: &Instruction) -> Option<Place> {
    let Op::Uop(uop) = i.op else { return None };
    let width = uop.field_width() as u16;
    Some(match uop {
        Uop::LOAD_FIELD | Uop::LOAD_FIELD32 | Uop::LOAD_FIELD8 | Uop::LOAD_FIELD_COUNT | Uop::LOAD_FIELD32_COUNT => {
            Place::Field(i.reference(0), i.arguments[1], width)
        }
        Uop::LOAD_FIELD_FLOAT | Uop::GUARD_FIELD8_MASKED => Place::Field(i.reference(0), i.arguments[1], width),
        Uop::GUARD_FIELD32 | Uop::STORE_FIELD32_CONST | Uop::STORE_FIELD_CONST => {
            Place::Field(i.reference(0), i.arguments[1], width)
        }
        Uop::STORE_FIELD | Uop::STORE_FIELD_COUNT | Uop::STORE_FIELD_FLOAT => Place::Field(i.reference(1), i.arguments[2], width),
        Uop::LOAD_ITEM => Place::Item(i.reference(0), i.reference(1), i.arguments[2], i.arguments[3]),
        Uop::STORE_ITEM => Place::Item(i.reference(1), i.reference(2), i.arguments[3], i.arguments[4]),
        Uop::LOAD_BUFFER_ITEM => Place::Item(i.reference(0), i.reference(1), 0, 0),
        Uop::STORE_BUFFER_ITEM => Place::Item(i.reference(1), i.reference(2), 0, 0),
        Uop::LOAD_BYTE_ITEM => Place::Byte(i.reference(0), i.reference(1)),
        Uop::STORE_BYTE_ITEM => Place::Byte(i.reference(1), i.reference(2)),
        Uop::APPEND_BYTE_ITEM => Place::End(i.reference(1), i.arguments[3], 8),
        Uop::APPEND_ITEM => {
            let fields = &i.arguments[2..5];
            let (first, last) = (fields.iter().min().copied()?, fields.iter().max().copied()?);
            Place::End(i.reference(1), first, last + 8 - first)
        }
        Uop::LOAD_VM => Place::Machine(i.arguments[0]),
        Uop::STORE_VM => Place::Machine(i.arguments[1]),
        _ => return None,
    })
}

fn is_store(i: &Instruction) -> bool {
    matches!(i.op, Op::Uop(uop) if matches!(uop.effect(), Effect::Store | Effect::GuardedStore))
}

/// Does an instruction use an object as an address alone, or to guard something?
fn looks_only(i: &Instruction, uop: Uop, object: Ref) -> bool {
    if matches!(uop.effect(), Effect::Guard | Effect::GuardedLoad | Effect::Control) {
        return true;
    }
    let given = (0..uop.operands().len()).filter(|n| Role::of(uop.operands()[*n]).is_some());
    given.enumerate().all(|(argument, n)| {
        let is_used = matches!(uop.operands()[n], Operand::In) && i.reference(argument) == object;
        !is_used || uop.takes(n) == Some(Kind::Address)
    })
}

/// Does a uop load or store an item of a list?
fn is_item(uop: Uop) -> bool {
    matches!(uop, Uop::LOAD_ITEM | Uop::STORE_ITEM | Uop::LOAD_BUFFER_ITEM | Uop::STORE_BUFFER_ITEM)
}

fn overlap(a: u16, wide_a: u16, b: u16, wide_b: u16) -> bool {
    a < b + wide_b && b < a + wide_a
}

impl Builder {
    /// The place that an instruction loads from or stores to. A table that was loaded again, because words do not live
    /// across calls, is still the same.
    fn place(&self, i: &Instruction) -> Option<Place> {
        Some(match named_place(i)? {
            Place::Field(base, offset, width) => match self.fact(base).same {
                Ref::NONE => Place::Field(base, offset, width),
                first => Place::Field(first, offset, width),
            },
            // A list's buffer is its owner's.
            Place::Item(buffer, index, ..) if self.trace.type_of(buffer) == Type::Word => {
                let load = (!buffer.is_constant()).then(|| self.trace.get(buffer)).filter(|load| load.is_uop(Uop::LOAD_FIELD));
                let owner = load.map_or(buffer, |load| load.reference(0));
                Place::Item(owner, index, LIST_BUFFER as u16, LIST_LENGTH as u16)
            }
            // So is that of a bytearray.
            Place::Byte(base, index) => Place::Byte(self.owner(base), index),
            other => other,
        })
    }

    /// The object from which a table was loaded; of an object, itself.
    fn owner(&self, base: Ref) -> Ref {
        let is_table = self.trace.type_of(base) == Type::Word && self.is_regular(base);
        if is_table { self.trace.get(base).reference(0) } else { base }
    }

    /// The table that a load gives once more, where it cannot be used as it is.
    pub(super) fn same_table(&self, i: &Instruction) -> Ref {
        if i.of != Type::Word || !i.is_uop(Uop::LOAD_FIELD) {
            return Ref::NONE;
        }
        match self.held(i) {
            Some(value) if !value.is_constant() && value != Ref::NONE => {
                let known = self.fact(value).same;
                if known == Ref::NONE { value } else { known }
            }
            _ => Ref::NONE,
        }
    }

    /// Notes an instruction that was appended, if walks have to see it.
    pub(super) fn add_event(&mut self, i: &Instruction, at: usize) {
        let seen = match i.op {
            Op::Uop(uop) => matches!(uop.effect(), Effect::Load | Effect::Store | Effect::GuardedLoad | Effect::GuardedStore),
            Op::Pseudo(pseudo) => pseudo == Pseudo::CALL,
        };
        if seen {
            self.events.push(Event { at: at as u16, place: self.place(i) });
        }
        if i.is(Pseudo::CALL) {
            self.words_from = at + 1;
        }
    }

    /// What a load gives; NONE for a store of what is there, or a guard that passed. None: it has to be done.
    pub(super) fn forward(&self, i: &Instruction) -> Option<Ref> {
        let value = self.held(i)?;
        if is_store(i) {
            let is_constant = i.is_uop(Uop::STORE_FIELD32_CONST) || i.is_uop(Uop::STORE_FIELD_CONST);
            let stored = if is_constant { i.reference(2) } else { i.reference(0) };
            return (value == stored).then_some(Ref::NONE);
        }
        self.fits(i, value).then_some(value)
    }

    /// What the place of a load or a store is known to hold.
    fn held(&self, i: &Instruction) -> Option<Ref> {
        self.held_since(i).map(|(value, _)| value)
    }

    /// The same, and by which instruction that is known.
    fn held_since(&self, i: &Instruction) -> Option<(Ref, usize)> {
        let at = self.place(i)?;
        for event in self.events.iter().rev().take(MOST_EVENTS) {
            match self.look(at, i, event) {
                Found::Nothing => {}
                Found::Changes => return None,
                Found::Gives(value) => return Some((self.as_at_hand(value), usize::from(event.at))),
            }
        }
        None
    }

    /// Does an instruction load from memory, or store to it?
    pub(super) fn touches_memory(i: &Instruction) -> bool {
        named_place(i).is_some()
    }

    pub(super) fn is_store(i: &Instruction) -> bool {
        is_store(i)
    }

    /// The instruction by which it is known what the memory holds that one which is not appended yet loads or stores to.
    pub(super) fn known_since(&self, mut i: Instruction) -> Option<usize> {
        i.map_references(|r| self.known(r));
        self.held_since(&i).map(|(_, since)| since)
    }

    /// Does an object that the trace makes still hold what a load gives, as it was made?
    pub(super) fn is_as_made(&self, load: &Instruction) -> bool {
        let (Some(at), made) = (self.place(load), load.reference(0)) else { return false };
        for event in self.events.iter().rev().take(MOST_EVENTS) {
            if usize::from(event.at) == made.index() {
                return true;
            }
            match self.look(at, load, event) {
                Found::Nothing => {}
                Found::Changes | Found::Gives(_) => return false,
            }
        }
        false
    }

    /// Does nothing in the turn recorded so far change what a load gives, which comes behind it all?
    pub(super) fn is_unchanged(&self, load: &Instruction) -> bool {
        let Some(at) = self.place(load) else { return false };
        self.events.iter().all(|event| !matches!(self.look(at, load, event), Found::Changes))
    }

    /// May this value stand for a load's result?
    fn fits(&self, i: &Instruction, value: Ref) -> bool {
        if value == Ref::NONE {
            return i.of == Type::None;
        }
        let of = self.trace.type_of(value);
        match i.of {
            Type::Word => of == Type::Word && (value.is_constant() || value.index() >= self.words_from),
            _ => of == i.of || of.is_boxed() && i.of.is_boxed(),
        }
    }

    /// What an earlier instruction says of the place that `i` is about.
    fn look(&self, at: Place, i: &Instruction, event: &Event) -> Found {
        let index = usize::from(event.at);
        let before = &self.trace.instructions[index];
        match (before.op, at) {
            (Op::Pseudo(Pseudo::CALL), _) => self.look_at_call(at, before),
            (Op::Uop(Uop::POLL), Place::Machine(offset)) if overlap(offset, 8, before.arguments[0], 8) => Found::Changes,
            (Op::Uop(Uop::ADD_VM_CONST | Uop::ADD_VM32_CONST), Place::Machine(offset)) => {
                if overlap(offset, 8, before.arguments[0], 8) { Found::Changes } else { Found::Nothing }
            }
            (Op::Uop(_), _) => match event.place {
                Some(there) => self.compare(at, i, there, before, index),
                None => Found::Nothing,
            },
            _ => Found::Nothing,
        }
    }

    fn compare(&self, at: Place, i: &Instruction, there: Place, before: &Instruction, index: usize) -> Found {
        let store = is_store(before);
        let unless = |apart: bool| if store && !apart { Found::Changes } else { Found::Nothing };
        match (at, there) {
            (Place::Field(a, x, wide), Place::Field(b, y, wide_too)) => {
                if a == b && x == y && wide == wide_too {
                    return self.same_place(i, before, index);
                }
                let apart = !self.may_be_same(a, b) || self.is_regular(a) && self.is_regular(b) && !overlap(x, wide, y, wide_too);
                unless(apart || a == b && !overlap(x, wide, y, wide_too))
            }
            (Place::Item(a, x, ..), Place::Item(b, y, ..)) => {
                if a == b && x == y {
                    return self.same_place(i, before, index);
                }
                unless(!self.may_be_same(a, b) || a == b && self.indices_differ(x, y))
            }
            (Place::Item(a, _, buffer, length), Place::Field(b, y, wide)) => {
                let apart = !overlap(buffer, 8, y, wide) && !overlap(length, 8, y, wide);
                unless(self.is_regular(b) && apart || !self.may_be_same(a, b))
            }
            (Place::Field(a, x, wide), Place::End(b, y, array)) => unless(!overlap(x, wide, y, array) || !self.may_be_same(a, b)),
            (Place::Byte(a, x), Place::Byte(b, y)) => {
                if a == b && x == y {
                    return self.same_place(i, before, index);
                }
                unless(!self.may_be_same(a, b) || a == b && self.indices_differ(x, y))
            }
            // Bytes are no fields and no items, and those that are there stay where something is appended.
            (Place::Byte(a, _), Place::Field(b, ..)) => unless(!self.may_be_same(a, b)),
            (Place::Byte(..), Place::Item(..) | Place::End(..)) | (Place::Item(..), Place::Byte(..)) => Found::Nothing,
            (Place::Field(a, ..), Place::Byte(..)) => unless(self.trace.type_of(a) != Type::Word || self.is_regular(a)),
            // Negative indices count from the end, and an item that was there stays where it is.
            (Place::Item(a, x, ..), Place::End(b, ..)) => unless(self.fact(x).low >= 0 || !self.may_be_same(a, b)),
            // What is appended is nowhere before.
            (Place::End(..), _) => Found::Changes,
            // Items lie in no object's fields, and in no table but the buffer of a list.
            (Place::Field(a, ..), Place::Item(..)) => unless(self.trace.type_of(a) != Type::Word || !self.may_be_of_list(a)),
            (Place::Machine(x), Place::Machine(y)) if x == y => self.same_place(i, before, index),
            (Place::Machine(x), Place::Machine(y)) => unless(!overlap(x, 8, y, 8)),
            (Place::Machine(_), _) | (_, Place::Machine(_)) => Found::Nothing,
        }
    }

    /// The same place: what it holds, in the form that is asked for.
    fn same_place(&self, i: &Instruction, before: &Instruction, index: usize) -> Found {
        let (Op::Uop(now), Op::Uop(then)) = (i.op, before.op) else { return Found::Changes };
        let stored = before.reference(0);
        match (now, then) {
            (Uop::GUARD_FIELD32, Uop::GUARD_FIELD32) if same_arguments(before, i) => Found::Gives(Ref::NONE),
            (Uop::GUARD_FIELD32, Uop::GUARD_FIELD32) => Found::Nothing,
            (Uop::GUARD_FIELD8_MASKED, Uop::GUARD_FIELD8_MASKED) if same_arguments(before, i) => Found::Gives(Ref::NONE),
            (Uop::GUARD_FIELD8_MASKED, Uop::GUARD_FIELD8_MASKED) => Found::Nothing,
            (Uop::GUARD_FIELD32, Uop::STORE_FIELD32_CONST) => {
                let bits = |at: Ref| self.trace.constant(at).map(|c| c.bits as u32);
                if bits(before.reference(2)) == bits(i.reference(2)) { Found::Gives(Ref::NONE) } else { Found::Changes }
            }
            (Uop::STORE_FIELD32_CONST, Uop::STORE_FIELD32_CONST) => Found::Gives(before.reference(2)),
            (Uop::LOAD_FIELD | Uop::STORE_FIELD, Uop::STORE_FIELD) => Found::Gives(stored),
            (Uop::LOAD_FIELD_COUNT | Uop::STORE_FIELD_COUNT, Uop::STORE_FIELD_COUNT) => Found::Gives(stored),
            (Uop::LOAD_BYTE_ITEM | Uop::STORE_BYTE_ITEM, Uop::STORE_BYTE_ITEM) => Found::Gives(stored),
            (Uop::STORE_BYTE_ITEM, Uop::LOAD_BYTE_ITEM) => Found::Gives(Ref::instruction(index)),
            (now, Uop::STORE_ITEM | Uop::STORE_BUFFER_ITEM) if is_item(now) => Found::Gives(stored),
            (now, Uop::LOAD_ITEM | Uop::LOAD_BUFFER_ITEM) if is_item(now) => Found::Gives(Ref::instruction(index)),
            (Uop::LOAD_VM | Uop::STORE_VM, Uop::STORE_VM) => Found::Gives(stored),
            (_, then) if now == then && !is_store(i) => Found::Gives(Ref::instruction(index)),
            (Uop::STORE_FIELD, Uop::LOAD_FIELD)
            | (Uop::STORE_FIELD_COUNT, Uop::LOAD_FIELD_COUNT)
            | (Uop::STORE_VM, Uop::LOAD_VM) => Found::Gives(Ref::instruction(index)),
            _ if is_store(before) => Found::Changes,
            _ => Found::Nothing,
        }
    }

    /// What a quick helper may change.
    fn look_at_call(&self, at: Place, call: &Instruction) -> Found {
        let Some(quick) = call.quick() else { return Found::Changes };
        let writes = quick.writes();
        let changes = match at {
            // Whatever looks at any object may go through an iterator.
            Place::Field(base, ..) if is_iterator(self.fact(base).shape) => quick.reads().is_all(),
            _ if writes.is_empty() => false,
            Place::Byte(base, _) => writes.contains(Memory::OTHER) && !never_changes(self.fact(base).shape),
            Place::Item(base, ..) | Place::Field(base, ..) if self.appends_to_another(quick, call, base) => false,
            Place::Machine(_) => writes.contains(Memory::OTHER),
            Place::Item(..) | Place::End(..) => writes.contains(Memory::LISTS),
            Place::Field(base, offset, _) => {
                let shape = self.fact(base).shape;
                let of_list = [LIST_BUFFER, LIST_LENGTH].contains(&usize::from(offset));
                let of_instance = shape >= class_shape::END.0;
                let is_table = self.trace.type_of(base) == Type::Word;
                // Of a constant, the recorder loads what belongs to a dict, to a cell, or to a bytearray.
                let of_bytes = self.fact(self.owner(base)).shape == class_shape::BYTEARRAY.0;
                let may_be_other = !of_instance && !self.belongs_to_constant(base) || of_bytes;
                writes.contains(Memory::FIELDS)
                    || writes.contains(Memory::LISTS) && (shape == 0 || shape == class_shape::LIST.0 || of_instance) && of_list
                    || writes.contains(Memory::LISTS) && is_table && self.is_buffer(base) && may_be_other
                    || writes.contains(Memory::DICTS) && !of_instance && !never_changes(shape)
                    || writes.contains(Memory::OTHER) && may_be_other && !never_changes(shape)
            }
        };
        let is_hidden = || matches!(at, Place::Field(base, ..) if self.is_hidden(base));
        if changes && !is_hidden() { Found::Changes } else { Found::Nothing }
    }

    /// Is an object that the trace makes known to nothing but the trace so far: no helper can come to it? What was made of it
    /// and is not known either carries it.
    pub fn is_hidden(&self, object: Ref) -> bool {
        if object.is_constant() || self.trace.get(object).makes().is_none() {
            return false;
        }
        let mut carriers = [object; MOST_CARRIERS];
        let mut count = 1;
        for at in object.index() + 1..self.trace.instructions.len() {
            let i = &self.trace.instructions[at];
            for carrier in &carriers[..count] {
                if !i.references().any(|used| used == *carrier) {
                    continue;
                }
                let carries_on = match i.op {
                    // What is loaded from a carrier may be the object, where it is not known that it is.
                    Op::Uop(uop) if looks_only(i, uop, *carrier) => *carrier != object && (i.of.is_boxed() || i.of == Type::Word),
                    Op::Pseudo(Pseudo::CALL) if i.makes().is_some() => true,
                    _ => return false,
                };
                if carries_on {
                    let Some(place) = carriers.get_mut(count) else { return false };
                    *place = Ref::instruction(at);
                    count += 1;
                    break;
                }
            }
        }
        true
    }

    /// Does a helper change nothing but a list that is another one?
    fn appends_to_another(&self, quick: Quick, call: &Instruction, base: Ref) -> bool {
        let is_object = self.trace.type_of(base) != Type::Word;
        quick == Quick::LIST_APPEND && is_object && !self.may_be_same(base, call.reference(2))
    }

    /// Is a base a constant object, or a table of one?
    fn belongs_to_constant(&self, base: Ref) -> bool {
        let owner = if self.is_regular(base) && self.trace.type_of(base) == Type::Word {
            self.trace.get(base).reference(0)
        } else {
            base
        };
        owner.is_constant()
    }

    /// Is a table the buffer of a list, or anything but what was loaded from a field that no list has?
    fn is_buffer(&self, base: Ref) -> bool {
        !self.is_regular(base) || base.is_constant() || usize::from(self.trace.get(base).arguments[1]) == LIST_BUFFER
    }

    /// May a table be the buffer of a list?
    fn may_be_of_list(&self, base: Ref) -> bool {
        let owner = self.fact(self.owner(base)).shape;
        self.is_buffer(base) && [0, class_shape::LIST.0].contains(&owner)
    }

    /// May two bases be the same object?
    pub(super) fn may_be_same(&self, a: Ref, b: Ref) -> bool {
        if a == b {
            return true;
        }
        let (of_a, of_b) = (self.trace.type_of(a), self.trace.type_of(b));
        let words = (of_a == Type::Word, of_b == Type::Word);
        if words.0 != words.1 {
            // A table that a field refers to is no object that a value refers to.
            return !(self.is_regular(a) && self.is_regular(b));
        }
        if a.is_constant() && b.is_constant() {
            return self.trace.constant(a).map(|c| c.bits) == self.trace.constant(b).map(|c| c.bits);
        }
        let (shape_a, shape_b) = (self.fact(a).shape, self.fact(b).shape);
        if shape_a != 0 && shape_b != 0 && shape_a != shape_b {
            return false;
        }
        !(self.is_new_after(a, b) || self.is_new_after(b, a) || self.are_apart(a, b) || self.are_apart(b, a))
    }

    /// Has a guard found out that they are not the same? That is so of all that they ever stand for: where one of them varies, the
    /// loop asks again.
    fn are_apart(&self, a: Ref, b: Ref) -> bool {
        self.find(&Instruction::uop(Uop::BRANCH_INT_EQ, Type::None, &[a.0, b.0, 0])).is_some()
    }

    /// Was `a` made when `b` was there already? What a side trace loads once more was there when its parent had it.
    fn is_new_after(&self, a: Ref, b: Ref) -> bool {
        let first = Some(self.fact(b).same).filter(|same| *same != Ref::NONE).unwrap_or(b);
        !a.is_constant() && (first.is_constant() || first.index() < a.index()) && self.trace.instructions[a.index()].is_new()
    }

    /// Is a base a value, or a table that was loaded from a field: nothing that points into the middle of something?
    fn is_regular(&self, base: Ref) -> bool {
        self.trace.type_of(base) != Type::Word || !base.is_constant() && self.trace.get(base).is_uop(Uop::LOAD_FIELD)
    }

    /// Are two indices of one list sure to name different items?
    fn indices_differ(&self, a: Ref, b: Ref) -> bool {
        let (x, y) = (self.fact(a), self.fact(b));
        if x.low < 0 || y.low < 0 {
            // Negative ones count from the end, which may meet others.
            return x.high < 0 && y.high < 0 && (x.high < y.low || y.high < x.low);
        }
        let next = |a: Ref, b: Ref| {
            let is_sum = !a.is_constant() && matches!(self.trace.get(a).op, Op::Uop(Uop::ADD_INT_CONST | Uop::ADD_CONST));
            is_sum && self.trace.get(a).reference(0) == b
        };
        x.high < y.low || y.high < x.low || next(a, b) || next(b, a)
    }

    /// Removes the store before that the one about to be appended overwrites, if nothing in between could see it.
    pub(super) fn remove_dead_store(&mut self, i: &Instruction) {
        if !is_store(i) || i.snapshot().is_some() {
            return;
        }
        let Some(at) = self.place(i) else { return };
        for index in (self.first_own().max(self.may_end)..self.trace.instructions.len()).rev().take(16) {
            let before = self.trace.instructions[index];
            if before.snapshot().is_some() || matches!(before.op, Op::Pseudo(Pseudo::CALL | Pseudo::LOOP)) {
                return;
            }
            let Some(there) = self.place(&before) else { continue };
            let same = match (at, there) {
                (Place::Field(a, x, wide), Place::Field(b, y, wide_too)) => a == b && x == y && wide == wide_too,
                (Place::Machine(x), Place::Machine(y)) => x == y,
                _ => false,
            };
            match is_store(&before) {
                true if same => {
                    self.trace.instructions[index] = Instruction::NOP;
                    return;
                }
                true => {}
                // A load might see it.
                false => return,
            }
        }
    }
}

/// Is it an iterator whose place traces know (`trace/record/iterators.rs`)?
fn is_iterator(shape: u32) -> bool {
    use class_shape::*;
    let walks = [LIST_ITERATOR, TUPLE_ITERATOR, ASCII_ITERATOR, RANGE_ITERATOR, BYTES_ITERATOR, BYTEARRAY_ITERATOR];
    let iterators = walks.into_iter().chain([LIST_REVERSE_ITERATOR, ENUMERATE, ZIP]);
    iterators.into_iter().any(|iterator| iterator.0 == shape)
}

/// Objects whose fields never change once they are there.
pub(crate) fn never_changes(shape: u32) -> bool {
    use class_shape::{BYTES, COMPLEX, INT, METHOD, RANGE, SLICE, STR, TUPLE};
    [TUPLE, RANGE, STR, BYTES, COMPLEX, INT, SLICE, METHOD].iter().any(|fixed| fixed.0 == shape)
}
