//! What a loop takes for granted at its head, so that a side trace can go on there with what lives in registers.
//!
//! Whatever the loop leaves out, because its preamble did it, is an *item*: a load, a guard, a computation, in terms of what
//! slots hold at the head. A side trace does the items once more, at its end, with its own values: most of them fold onto
//! what it knows, the others it checks and loads (a *short preamble*; H. Ardö, C. F. Bolz, M. Fijałkowski, "Loop-Aware
//! Optimizations in PyPy's Tracing JIT", 2012).
//!
//! Invariants: an item's value in the side trace is all that the loop knows of it ([`Known`]): where the side trace does not
//! know as much, it asks. What the loop has twice, by two items, is the same in the side trace as well. What the loop knows to
//! be a new object is one there. An object that the loop does not make is one that the side trace does not make. Where any of
//! this cannot be had, there is no way to the head, and the side trace ends as it would without. A generator that the loop carries
//! around is the same one in the side trace, and waits where it does in the loop; its frame's slots are slots as others are.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use super::dce::filled;
use super::facts::{Fact, Kinds};
use crate::trace::ir::{Constant, Entry, Instruction, MOST_ARGUMENTS, Op, Ref, Role, TraceGenerator, Type};
use crate::trace::objects::Made;
use crate::uop::{Effect, Uop};
use crate::value::Value;

/// No item.
pub(super) const NONE: u16 = u16::MAX;

/// All that a loop takes for granted. References in it are to items, by number, and to its own constants.
#[derive(Debug, Default)]
pub struct Head {
    pub(super) items: Vec<Item>,
    pub(super) constants: Vec<Constant>,
    pub(super) objects: Vec<Object>,
    /// Which items the values of the finished trace are at its head.
    pub(super) places: Vec<(Ref, u16)>,
    /// Sums that tell indices apart: an item that is another one plus a constant.
    pub(super) sums: Vec<(u16, u16, Ref)>,
    /// What the loop does not carry around, since it is another item plus a constant: the item, the other one, the constant.
    pub(super) computed: Vec<(u16, u16, Ref)>,
}

/// Something that the loop takes for granted.
#[derive(Debug)]
pub(super) struct Item {
    pub source: Source,
    /// What it is known to be, where it is a constant.
    pub constant: Ref,
    pub of: Type,
    pub known: Known,
    /// An object that the preamble made: that it is none of those from before decided what memory holds.
    pub is_new: bool,
    /// Nothing but the trace knew it when the loop began, so no helper comes to it.
    pub is_hidden: bool,
    /// The loop does not make it: the number of its description.
    pub object: u16,
    /// Where it came into being in the preamble.
    pub at: u16,
    /// The first item that is the same.
    pub first: u16,
}

/// Where an item comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// What a slot holds; and whether exits of the loop write it.
    Slot(u16, bool),
    /// What an instruction gives.
    Do(Instruction),
    /// An object's description refers to it.
    Part,
}

/// What the loop knows of a value at its head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub kinds: Kinds,
    pub shape: u32,
    pub low: i64,
    pub high: i64,
    /// A guard of the preamble went because of where it lies: what gives it is to be done, for it may leave.
    pub relied: bool,
}

impl Known {
    const NOTHING: Known =
        Known { kinds: Kinds::all(), shape: 0, low: Fact::NOTHING.low, high: Fact::NOTHING.high, relied: false };

    fn of(fact: &Fact) -> Known {
        Known { kinds: fact.kinds, shape: fact.shape, low: fact.low, high: fact.high, relied: fact.relied }
    }

    fn admits(&self, value: Value) -> bool {
        let shape = value.header().map_or(0, |header| header.shape.get().0);
        let is_in_range = value.as_small_int().is_none_or(|n| (self.low..=self.high).contains(&n));
        self.kinds.contains(Kinds::of_value(value)) && [0, shape].contains(&self.shape) && is_in_range
    }

    pub fn is_of_range(&self) -> bool {
        (self.low, self.high) != (Fact::NOTHING.low, Fact::NOTHING.high)
    }
}

/// An object that the loop does not make: the call that would, and what changed since: fields and shapes.
#[derive(Debug)]
pub(super) struct Object {
    pub call: Instruction,
    pub changes: Vec<Instruction>,
}

impl Head {
    /// What it refers to.
    pub fn constants(&self) -> &[Constant] {
        &self.constants
    }

    /// The slots that a side trace has to know the values of, in order of their items, and whether the loop's exits write them.
    pub fn slots(&self) -> impl Iterator<Item = (u16, bool)> + use<'_> {
        self.items.iter().filter_map(|item| match item.source {
            Source::Slot(slot, written) => Some((slot, written)),
            _ => None,
        })
    }

    /// Does a side trace that comes with these values in its slots, in the same order, stay in the loop? What it is recorded
    /// with is what it will come with most often.
    pub fn admits(&self, actual: &[Value]) -> bool {
        let slots = self.items.iter().filter(|item| matches!(item.source, Source::Slot(..)));
        let as_known = |(item, value): (&Item, &Value)| {
            let constant = self.constants.get(item.constant.index()).filter(|_| item.constant != Ref::NONE);
            item.known.admits(*value) && constant.is_none_or(|constant| constant.boxed() == *value)
        };
        slots.zip(actual).all(as_known) && self.computed.iter().all(|computed| self.is_as_computed(*computed, actual))
    }

    /// Is an item what the loop computes it as?
    fn is_as_computed(&self, (item, of, by): (u16, u16, Ref), actual: &[Value]) -> bool {
        let number = |item: u16| {
            let before = self.items.iter().take(usize::from(item));
            let slot = before.filter(|item| matches!(item.source, Source::Slot(..))).count();
            actual.get(slot).and_then(|value| value.as_small_int())
        };
        let by = self.constants.get(by.index()).map_or(0, |by| by.bits as i64 >> 16);
        number(item).is_some_and(|n| number(of) == n.checked_sub(by))
    }

    /// The item that a value of the loop's trace is at the head.
    pub fn item_of(&self, value: Ref) -> Option<usize> {
        self.places.iter().find(|(place, _)| *place == value).map(|(_, item)| usize::from(*item))
    }

    /// Of the values of all items: the objects that neither the loop nor the side trace makes.
    pub fn shared(&self, values: &[Ref]) -> impl Iterator<Item = Ref> {
        self.items.iter().zip(values).filter(|(item, _)| item.object != NONE).map(|(_, value)| *value)
    }

    /// The trace was changed: its values are elsewhere.
    pub fn move_values(&mut self, to: impl Fn(Ref) -> Ref) {
        self.places.iter_mut().for_each(|(value, _)| *value = to(*value));
    }

    fn constant(&mut self, constant: Constant) -> Result<Ref, Full> {
        if let Some(at) = self.constants.iter().position(|known| *known == constant) {
            return Ok(Ref::constant(at));
        }
        self.constants.try_reserve(1).map_err(|_| Full)?;
        self.constants.push(constant);
        Ok(Ref::constant(self.constants.len() - 1))
    }
}

/// A head in the making, while the loop is appended (peel.rs).
#[derive(Default)]
pub(super) struct Assumed {
    head: Head,
    /// By instruction of the preamble, what was known of it when the loop began, and whether the loop asked about it.
    facts: Vec<Fact>,
    asked: Vec<bool>,
    /// Objects that the preamble made and nothing else knew.
    hidden: Vec<u16>,
    /// By instruction of the preamble: its item.
    items: Vec<u16>,
    /// Tables of the loop that are those of the preamble, which words do not outlive.
    tables: Vec<(Ref, u16)>,
    /// Instructions of the preamble whose results the loop takes apart: that a value is what this one gives of its operands.
    relations: Vec<u16>,
    /// Something is taken for granted that has no item.
    cannot_be_told: bool,
}

impl Assumed {
    /// Begins with what slots hold at the head of a loop whose preamble has so many instructions.
    pub fn new(builder: &Builder, turn: usize, finals: &[Entry]) -> Result<Assumed, Full> {
        let mut facts = filled(turn, Fact::NOTHING)?;
        facts.copy_from_slice(&builder.facts[..turn]);
        // Others than those that are carried around come by each turn. With these, coroutines took 1.06 times as long.
        let is_carried = |generator: &TraceGenerator| finals.iter().any(|entry| entry.slot == generator.first);
        let cannot_be_told = builder.trace.root_generator().is_some() || !builder.trace.generators.iter().all(is_carried);
        let (asked, items) = (filled(turn, false)?, filled(turn, NONE)?);
        let mut hidden = Vec::new();
        for object in (0..turn).filter(|at| builder.is_hidden(Ref::instruction(*at))) {
            hidden.try_reserve(1).map_err(|_| Full)?;
            hidden.push(object as u16);
        }
        let mut assumed = Assumed { facts, asked, items, hidden, cannot_be_told, ..Assumed::default() };
        for entry in finals {
            assumed.add(builder, Source::Slot(entry.slot, true), entry.value)?;
        }
        Ok(assumed)
    }

    /// A slot holds in each turn what it held on entry.
    pub fn slot(&mut self, builder: &Builder, slot: u16, load: Ref) -> Result<(), Full> {
        self.add(builder, Source::Slot(slot, false), load)
    }

    /// An item whose value in the preamble is this one; NONE for a guard.
    fn add(&mut self, builder: &Builder, source: Source, is: Ref) -> Result<(), Full> {
        let number = self.head.items.len() as u16;
        if number >= NONE - 1 {
            return Err(Full);
        }
        let mut item = Item {
            source,
            constant: Ref::NONE,
            of: Type::None,
            known: Known::NOTHING,
            is_new: false,
            is_hidden: false,
            object: NONE,
            at: NONE,
            first: number,
        };
        if let Some(constant) = builder.trace.constant(is) {
            (item.of, item.constant) = (constant.of, self.head.constant(constant)?);
        } else if is != Ref::NONE {
            item.of = builder.trace.type_of(is);
            item.at = is.0;
            match self.items.get_mut(is.index()) {
                Some(first) if *first == NONE => {
                    *first = number;
                    item.is_new = builder.trace.get(is).is_new();
                    item.is_hidden = self.hidden.contains(&is.0);
                }
                Some(first) => item.first = *first,
                None => {}
            }
        }
        self.head.items.try_reserve(1).map_err(|_| Full)?;
        self.head.items.push(item);
        Ok(())
    }

    /// The loop asked for an instruction, and got this reference; `from`: the instruction of the trace that memory's content
    /// was known by, if it was.
    pub fn note(&mut self, builder: &Builder, asked: &Instruction, is: Ref, from: Option<usize>) -> Result<(), Full> {
        let turn = self.asked.len();
        let before = |r: Ref| !r.is_constant() && r.index() < turn;
        asked.references().filter(|r| before(*r)).for_each(|r| self.asked[r.index()] = true);
        let is_table = is != Ref::NONE && !is.is_constant() && !before(is) && before(builder.fact(is).same);
        if is != Ref::NONE && !is.is_constant() && !before(is) && !is_table {
            return Ok(());
        }
        if is_table && self.is_known_table(builder, is)? {
            return Ok(());
        }
        let touches_memory = Builder::touches_memory(asked);
        if touches_memory && from.is_some_and(|from| from >= turn) {
            return Ok(());
        }
        let mut is_told = true;
        let mut told = *asked;
        let mut hidden = false;
        told.map_references(|r| {
            let found = self.told(builder, r);
            is_told &= found.is_some();
            // What the loop itself gives has no place at the head; what memory held before it does.
            hidden |= found.is_none() && (before(r) || touches_memory && from.is_some());
            found.unwrap_or(r)
        });
        self.cannot_be_told |= hidden;
        if !is_told {
            return Ok(());
        }
        self.immediates(builder, &mut told)?;
        if is_table {
            self.tables.try_reserve(1).map_err(|_| Full)?;
            self.tables.push((is, self.head.items.len() as u16));
        }
        self.add(builder, Source::Do(told), is)
    }

    /// A guard that went in the preamble went because of where this int lies, and nobody asks for it in the loop.
    pub fn rely(&mut self, on: Ref) {
        if !on.is_constant() && on.index() < self.asked.len() {
            self.asked[on.index()] = true;
            self.facts[on.index()].relied = true;
        }
    }

    /// What the loop was asked for became an instruction that refers to values which it was not asked about: those that the
    /// preamble made one that it was asked about of.
    pub fn note_appended(&mut self, builder: &Builder, asked: &Instruction, appended: &Instruction) -> Result<(), Full> {
        let turn = self.asked.len();
        let before = |r: &Ref| !r.is_constant() && r.index() < turn;
        let mut strange: Vec<Ref> = Vec::new();
        for r in appended.references().filter(before).filter(|r| asked.references().all(|other| other != *r)) {
            self.asked[r.index()] = true;
            strange.try_reserve(1).map_err(|_| Full)?;
            strange.push(r);
        }
        let mut pending: Vec<Ref> = Vec::new();
        pending.try_reserve(MOST_ARGUMENTS).map_err(|_| Full)?;
        pending.extend(asked.references().filter(before));
        while !strange.is_empty() {
            let Some(value) = pending.pop() else {
                self.cannot_be_told = true;
                break;
            };
            let made = builder.trace.get(value);
            strange.retain(|r| made.references().all(|other| other != *r));
            pending.try_reserve(MOST_ARGUMENTS).map_err(|_| Full)?;
            pending.extend(made.references().filter(before));
            self.relations.try_reserve(1).map_err(|_| Full)?;
            self.relations.push(value.0);
        }
        Ok(())
    }

    /// That a value is what an instruction of the preamble gives of its operands: an item more.
    fn relate(&mut self, builder: &Builder, value: Ref) -> Result<(), Full> {
        let mut told = *builder.trace.get(value);
        let is_pure = matches!(told.op, Op::Uop(uop) if matches!(uop.effect(), Effect::Pure | Effect::Guard));
        let mut is_told = is_pure;
        told.map_references(|r| {
            let found = self.told(builder, r);
            is_told &= found.is_some();
            found.unwrap_or(r)
        });
        self.cannot_be_told |= !is_told;
        if is_told {
            self.immediates(builder, &mut told)?;
            self.add(builder, Source::Do(told), value)?;
        }
        Ok(())
    }

    /// Is a table of the loop one that is an item already? It is from now on.
    fn is_known_table(&mut self, builder: &Builder, table: Ref) -> Result<bool, Full> {
        let first = builder.fact(table).same;
        let known = self.tables.iter().find(|(other, _)| builder.fact(*other).same == first).map(|(_, item)| *item);
        if let Some(item) = known {
            self.tables.try_reserve(1).map_err(|_| Full)?;
            self.tables.push((table, item));
        }
        Ok(known.is_some())
    }

    /// A reference of the builder as one of the head, as far as there is an item.
    fn told(&mut self, builder: &Builder, r: Ref) -> Option<Ref> {
        if r == Ref::NONE {
            return Some(r);
        }
        if let Some(constant) = builder.trace.constant(r) {
            return self.head.constant(constant).ok();
        }
        let item = match self.items.get(r.index()) {
            Some(item) => *item,
            None => self.tables.iter().find(|(table, _)| *table == r).map_or(NONE, |(_, item)| *item),
        };
        (item != NONE).then(|| Ref::instruction(usize::from(item)))
    }

    fn immediates(&mut self, builder: &Builder, i: &mut Instruction) -> Result<(), Full> {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate().filter(|(_, role)| **role == Role::Immediate) {
            debug_assert_eq!(*role, Role::Immediate);
            let constant = builder.trace.constant(Ref(i.arguments[n])).ok_or(Full)?;
            i.arguments[n] = self.head.constant(constant)?.0;
        }
        Ok(())
    }

    /// The loop is complete. `described`: the objects of the preamble that it only describes; `computed`: what it has as another
    /// value plus a constant; `place` says what values of the preamble are in the finished trace, at the loop's head. None: not all that it takes for granted can be told.
    pub fn finish(
        mut self,
        builder: &Builder,
        described: &[usize],
        computed: &[(Ref, Ref, Ref)],
        place: impl Fn(usize) -> Option<Ref>,
    ) -> Result<Option<Head>, Full> {
        // An object refers to others, which are known before it is.
        for at in described {
            if !self.describe(builder, *at)? {
                return Ok(None);
            }
        }
        for value in core::mem::take(&mut self.relations) {
            self.relate(builder, Ref(value))?;
        }
        for (value, of, by) in computed {
            self.compute(builder, [*value, *of, *by])?;
        }
        if self.cannot_be_told {
            return Ok(None);
        }
        for at in 0..self.items.len() {
            let number = self.items[at];
            if number == NONE {
                continue;
            }
            // Nobody need ask about it: what exits of the loop tell of it is the constant, too.
            if let Some(constant) = builder.trace.constant(self.facts[at].constant) {
                self.head.items[usize::from(number)].constant = self.head.constant(constant)?;
            }
            if self.asked[at] {
                self.head.items[usize::from(number)].known = Known::of(&self.facts[at]);
            } else {
                self.head.items[usize::from(number)].is_new = false;
            }
            let item = &mut self.head.items[usize::from(number)];
            if let Some(place) = place(at) {
                // What a side trace inherits has this type.
                if item.of.is_boxed() {
                    item.known.kinds &= Kinds::of_type(item.of) & kinds_of_narrow_type(self.facts[at].kinds);
                }
                self.head.places.try_reserve(1).map_err(|_| Full)?;
                self.head.places.push((place, number));
            }
            self.sum(builder, at, number)?;
        }
        Ok(Some(self.head))
    }

    /// Notes that the loop computes a value as another one plus a constant. Both are what slots hold at the head.
    fn compute(&mut self, builder: &Builder, [value, of, by]: [Ref; 3]) -> Result<(), Full> {
        let by = self.told(builder, by).ok_or(Full)?;
        let (item, of) = (self.items[value.index()], self.items[of.index()]);
        self.cannot_be_told |= item == NONE || of == NONE;
        self.head.computed.try_reserve(1).map_err(|_| Full)?;
        self.head.computed.push((item, of, by));
        Ok(())
    }

    /// Notes a sum of an item and a constant, both of which the loop asked about.
    fn sum(&mut self, builder: &Builder, at: usize, number: u16) -> Result<(), Full> {
        let i = &builder.trace.instructions[at];
        if !matches!(i.op, Op::Uop(Uop::ADD_INT_CONST | Uop::ADD_CONST)) || !self.asked[at] {
            return Ok(());
        }
        let of = i.reference(0);
        let item = if of.is_constant() || !self.asked[of.index()] { NONE } else { self.items[of.index()] };
        if item != NONE {
            let by = builder.trace.constant(i.reference(1)).ok_or(Full)?;
            let by = self.head.constant(by)?;
            self.head.sums.try_reserve(1).map_err(|_| Full)?;
            self.head.sums.push((number, item, by));
        }
        Ok(())
    }

    /// The description of an object that the loop does not make. Can it be told?
    fn describe(&mut self, builder: &Builder, at: usize) -> Result<bool, Full> {
        let object = Ref::instruction(at);
        // The frame of a generator is no part of its description.
        if builder.trace.get(object).makes() == Some(Made::Generator) {
            return Ok(false);
        }
        let number = self.part(builder, object)?;
        let mut call = builder.description(at);
        let mut changes = Vec::new();
        self.parts(builder, &mut call)?;
        for store in builder.lasting(object) {
            let mut change = builder.change(store);
            self.parts(builder, &mut change)?;
            changes.try_reserve(1).map_err(|_| Full)?;
            changes.push(change);
        }
        let Some(number) = number else { return Ok(false) };
        self.head.items[usize::from(number)].object = self.head.objects.len() as u16;
        self.head.objects.try_reserve(1).map_err(|_| Full)?;
        self.head.objects.push(Object { call, changes });
        Ok(true)
    }

    fn parts(&mut self, builder: &Builder, i: &mut Instruction) -> Result<(), Full> {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            let part = Ref(i.arguments[n]);
            i.arguments[n] = match role {
                Role::Value | Role::Float | Role::Immediate => match builder.trace.constant(part) {
                    Some(constant) => self.head.constant(constant)?.0,
                    None => self.part(builder, part)?.map_or(Ref::NONE, |item| Ref::instruction(usize::from(item))).0,
                },
                Role::Number | Role::Snapshot => continue,
            };
        }
        Ok(())
    }

    /// The item of what a description refers to; it is one from now on.
    fn part(&mut self, builder: &Builder, part: Ref) -> Result<Option<u16>, Full> {
        match self.items.get(part.index()) {
            None => {
                self.cannot_be_told = true;
                Ok(None)
            }
            Some(&NONE) => {
                self.add(builder, Source::Part, part)?;
                Ok(Some(self.items[part.index()]))
            }
            Some(item) => Ok(Some(*item)),
        }
    }
}

/// The kinds that a boxed value's type tells, if it is one of the narrow types.
fn kinds_of_narrow_type(kinds: Kinds) -> Kinds {
    if kinds == Kinds::OBJECT || kinds == Kinds::BOOL { kinds } else { Kinds::all() }
}
