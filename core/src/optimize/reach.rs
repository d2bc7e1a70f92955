//! A side trace on its way to its loop's head: what the loop takes for granted there (`head.rs`) is done once more, with what the
//! side trace has. Most of it folds onto what is known; the rest is loaded, and asked for by guards that leave at the head.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::builder::{Builder, Full};
use super::dce::{Marks, Need, filled};
use super::facts::Kinds;
use super::head::{Head, Known, NONE, Object, Source};
use crate::trace::ir::{Constant, FIRST_GENERATOR_SLOT, Instruction, Op, Pseudo, Ref, Role, Type};
use crate::uop::Uop;

/// Why the head is not reached.
enum Stopped {
    Full,
    /// The side trace has something else than the loop expects.
    Differs,
}

impl From<Full> for Stopped {
    fn from(_: Full) -> Stopped {
        Stopped::Full
    }
}

type Reached<T = ()> = Result<T, Stopped>;

fn ensure(holds: bool) -> Reached {
    if holds { Ok(()) } else { Err(Stopped::Differs) }
}

/// A side trace on its way to a loop's head.
struct Reaching<'b, 'h> {
    builder: &'b mut Builder,
    head: &'h Head,
    /// By item: its value in the side trace.
    values: Vec<Ref>,
    /// Objects that neither makes.
    shared: Vec<Ref>,
    /// The snapshot of the head.
    exit: u16,
}

impl Builder {
    /// Goes to a loop's head: does what its preamble would have done, from what slots hold now, in order of
    /// [`Head::slots`]; `exit` is the snapshot by which the trace leaves there. Gives the values of all items.
    /// None: there is no way, and what was appended since is to be taken back.
    pub fn reach(&mut self, head: &Head, slots: &[Ref], exit: u16) -> Result<Option<Vec<Ref>>, Full> {
        let values = filled(head.items.len(), Ref::NONE)?;
        // What the side trace itself found can only mean that it is never come so far.
        self.fails = false;
        let mut reaching = Reaching { builder: self, head, values, shared: Vec::new(), exit };
        match reaching.run(slots) {
            Ok(()) => {
                let Reaching { values, .. } = reaching;
                Ok(Some(values))
            }
            Err(Stopped::Differs) => Ok(None),
            Err(Stopped::Full) => Err(Full),
        }
    }

    /// An item's value as the loop has it.
    pub fn at_head(&self, head: &Head, values: &[Ref], item: usize) -> Option<Ref> {
        let value = *values.get(item)?;
        let is_made = head.items[item].object == NONE;
        (value != Ref::NONE && is_made).then_some(value)
    }

    /// Are any of these objects made, of which the trace may only tell?
    pub fn makes_any(&self, mut objects: impl Iterator<Item = Ref>) -> Result<bool, Full> {
        let mut marks = Marks::new(self, 0)?;
        while let Some((at, need)) = marks.next() {
            self.for_each_use(at, need, |r, need| marks.need(self, r, need))?;
        }
        Ok(objects.any(|object| marks.kept(object.index()) == Some(Need::Value)))
    }
}

impl Reaching<'_, '_> {
    fn run(&mut self, slots: &[Ref]) -> Reached {
        let mut slots = slots.iter();
        for at in 0..self.head.items.len() {
            if matches!(self.head.items[at].source, Source::Slot(..)) {
                let value = slots.next().ok_or(Stopped::Differs)?;
                self.bind(at, *value)?;
            }
        }
        for at in 0..self.head.items.len() {
            if let Source::Do(i) = self.head.items[at].source {
                self.repeat(at, i)?;
            }
            ensure(!self.builder.fails)?;
        }
        self.new_ones_are_new()?;
        self.sums_are_sums()?;
        self.compute()
    }

    /// A reference of the head as one of the side trace.
    fn here(&mut self, r: Ref) -> Reached<Ref> {
        if r == Ref::NONE {
            return Ok(r);
        }
        if r.is_constant() {
            let Constant { of, bits } = self.head.constants[r.index()];
            return Ok(self.builder.constant(of, bits)?);
        }
        let value = self.values[r.index()];
        ensure(value != Ref::NONE)?;
        Ok(value)
    }

    /// Does once more what the loop leaves out.
    fn repeat(&mut self, at: usize, mut i: Instruction) -> Reached {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            match role {
                Role::Value | Role::Float | Role::Immediate => i.arguments[n] = self.here(Ref(i.arguments[n]))?.0,
                Role::Snapshot => i.arguments[n] = self.exit,
                Role::Number => {}
            }
        }
        if Builder::is_store(&i) {
            // The loop does not store what is there; it is to be there.
            return ensure(self.builder.forward(&i) == Some(Ref::NONE));
        }
        let value = self.builder.emit(i)?;
        if i.is(Pseudo::CALL) {
            self.forget_words();
        }
        if self.head.items[at].of == Type::None { Ok(()) } else { self.bind(at, value) }
    }

    /// Words do not live across calls.
    fn forget_words(&mut self) {
        let words = self.head.items.iter().zip(&mut self.values).filter(|(item, _)| item.of == Type::Word);
        words.for_each(|(_, value)| *value = Ref::NONE);
    }

    fn emit(&mut self, uop: Uop, of: Type, arguments: &[u16]) -> Reached<Ref> {
        Ok(self.builder.emit(Instruction::uop(uop, of, arguments))?)
    }

    /// An item is this value, in the form that the loop has it in.
    fn bind(&mut self, at: usize, value: Ref) -> Reached {
        let item = &self.head.items[at];
        ensure(value != Ref::NONE)?;
        if let Some(object) = self.head.objects.get(usize::from(item.object)) {
            return self.match_object(at, value, object);
        }
        let value = self.in_form(value, item.of)?;
        if self.values[at] != Ref::NONE {
            return ensure(self.same(self.values[at], value));
        }
        // What the preamble had twice is one thing.
        let first = usize::from(item.first);
        if first != at && self.values[first] != Ref::NONE {
            self.expect_same(first, value)?;
        }
        self.values[at] = value;
        if first != at && self.values[first] == Ref::NONE && self.head.items[first].object == NONE {
            self.bind(first, value)?;
        }
        // What it is says of what kind it is, which may be one that no guard asks for.
        if item.constant != Ref::NONE {
            self.ask_constant(value, self.head.constants[item.constant.index()])?;
        }
        self.ask(value, &item.known)
    }

    /// A value is to be a constant.
    fn ask_constant(&mut self, value: Ref, wanted: Constant) -> Reached {
        let of = self.builder.trace.type_of(value);
        if let Some(is) = self.builder.known_constant(value) {
            return ensure(is == wanted || is.of.is_boxed() && wanted.of.is_boxed() && is.bits == wanted.bits);
        }
        match of {
            Type::Float => Err(Stopped::Differs),
            Type::Int => {
                let wanted = self.builder.constant(Type::Int, wanted.bits)?;
                self.emit(Uop::BRANCH_INT_NE, Type::None, &[value.0, wanted.0, self.exit]).map(|_| ())
            }
            _ => {
                let wanted = self.builder.constant(Type::Word, wanted.bits)?;
                self.emit(Uop::GUARD_IS64, Type::None, &[value.0, wanted.0, self.exit]).map(|_| ())
            }
        }
    }

    /// Are two values of the side trace known to be one?
    fn same(&self, a: Ref, b: Ref) -> bool {
        let (x, y) = (self.builder.known_constant(a), self.builder.known_constant(b));
        a == b || x.is_some() && x == y
    }

    /// An item is to be this value, too. A generator that the loop carries around is asked for: the side trace has it from its
    /// parent, and once more where it loads the slot that the loop finds it in.
    fn expect_same(&mut self, item: usize, value: Ref) -> Reached {
        let is = self.values[item];
        if self.same(is, value) {
            return Ok(());
        }
        let is_generator = matches!(self.head.items[item].source, Source::Slot(slot, _) if slot >= FIRST_GENERATOR_SLOT);
        let boxed = |at: Ref| !at.is_constant() && self.builder.trace.type_of(at).is_boxed();
        ensure(is_generator && boxed(is) && boxed(value))?;
        self.emit(Uop::BRANCH_INT_NE, Type::None, &[is.0, value.0, self.exit]).map(|_| ())
    }

    fn in_form(&mut self, value: Ref, of: Type) -> Reached<Ref> {
        let is = self.builder.trace.type_of(value);
        match (of, is) {
            (Type::Int, Type::Int) | (Type::Float, Type::Float) | (Type::Word, Type::Word) => Ok(value),
            (Type::Int, is) if is.is_boxed() => {
                self.emit(Uop::GUARD_INT, Type::None, &[value.0, self.exit])?;
                self.emit(Uop::UNBOX_INT, Type::Int, &[value.0])
            }
            (Type::Float, is) if is.is_boxed() => self.emit(Uop::UNBOX_FLOAT_CHECK, Type::Float, &[value.0, self.exit]),
            (of, Type::Int) if of.is_boxed() => self.emit(Uop::BOX_INT, Type::Tagged, &[value.0]),
            (of, Type::Float) if of.is_boxed() => self.emit(Uop::BOX_FLOAT, Type::Tagged, &[value.0]),
            (of, is) if of.is_boxed() && is.is_boxed() => Ok(value),
            _ => Err(Stopped::Differs),
        }
    }

    /// Asks for what the loop knows of a value and the side trace does not.
    fn ask(&mut self, value: Ref, known: &Known) -> Reached {
        let of = self.builder.trace.type_of(value);
        if of.is_boxed() {
            self.ask_kinds(value, known)?;
        }
        let fact = self.builder.fact(value);
        if known.shape != 0 && fact.shape != known.shape {
            ensure(fact.shape == 0 && of.is_boxed())?;
            let shape = self.builder.constant(Type::Word, known.shape.into())?;
            self.emit(Uop::GUARD_SHAPE, Type::None, &[value.0, shape.0, self.exit])?;
        }
        if known.relied {
            self.builder.rely([value; 2]);
        }
        if !known.is_of_range() {
            return Ok(());
        }
        let value =
            if of.is_boxed() && fact.kinds == Kinds::INT { self.emit(Uop::UNBOX_INT, Type::Int, &[value.0])? } else { value };
        let (of, fact) = (self.builder.trace.type_of(value), self.builder.fact(value));
        if fact.low < known.low {
            ensure(of == Type::Int)?;
            let low = self.builder.constant(Type::Int, (known.low << 16 | 0xFFFF) as u64)?;
            self.emit(Uop::BRANCH_INT_LT, Type::None, &[value.0, low.0, self.exit])?;
        }
        if fact.high > known.high {
            ensure(of == Type::Int)?;
            let high = self.builder.constant(Type::Int, (known.high << 16 | 0xFFFF) as u64)?;
            self.emit(Uop::BRANCH_INT_LT, Type::None, &[high.0, value.0, self.exit])?;
        }
        self.builder.rely([value; 2]);
        Ok(())
    }

    fn ask_kinds(&mut self, value: Ref, known: &Known) -> Reached {
        let has = self.builder.fact(value).kinds;
        if known.kinds.contains(has) {
            return Ok(());
        }
        ensure(has.intersects(known.kinds))?;
        if !known.kinds.contains(Kinds::EMPTY) && has.contains(Kinds::EMPTY) && known.kinds != Kinds::INT {
            let empty = self.builder.constant(Type::Word, 0)?;
            self.emit(Uop::BRANCH_INT_EQ_CONST, Type::None, &[value.0, empty.0, self.exit])?;
        }
        if known.kinds.contains(self.builder.fact(value).kinds) {
            return Ok(());
        }
        match known.kinds {
            Kinds::EMPTY => {
                let empty = self.builder.constant(Type::Word, 0)?;
                self.emit(Uop::GUARD_IS, Type::None, &[value.0, empty.0, self.exit])?
            }
            Kinds::INT => self.emit(Uop::GUARD_INT, Type::None, &[value.0, self.exit])?,
            Kinds::FLOAT => self.emit(Uop::UNBOX_FLOAT_CHECK, Type::Float, &[value.0, self.exit])?,
            Kinds::BOOL => self.emit(Uop::GUARD_BOOL, Type::None, &[value.0, self.exit])?,
            // The shape is asked for behind this.
            Kinds::OBJECT if known.shape != 0 => Ref::NONE,
            Kinds::OBJECT => self.emit(Uop::GUARD_OBJECT, Type::None, &[value.0, self.exit])?,
            _ => return Err(Stopped::Differs),
        };
        Ok(())
    }

    /// An object that the loop does not make is one that this trace need not make, of parts that are the loop's.
    fn match_object(&mut self, at: usize, value: Ref, object: &Object) -> Reached {
        if self.values[at] != Ref::NONE {
            return ensure(self.values[at] == value);
        }
        ensure(!value.is_constant() && !self.shared.contains(&value))?;
        let made = *self.builder.trace.get(value);
        ensure(made.makes().is_some() && made.quick() == object.call.quick() && self.builder.may_describe(&made))?;
        self.shared.try_reserve(1).map_err(|_| Full)?;
        self.shared.push(value);
        self.values[at] = value;
        let call = self.builder.description(value.index());
        self.match_parts(&object.call, &call, 0)?;
        let mut stores: Vec<usize> = Vec::new();
        for store in self.builder.lasting(value) {
            stores.try_reserve(1).map_err(|_| Full)?;
            stores.push(store);
        }
        ensure(stores.len() == object.changes.len())?;
        for store in stores {
            let change = self.builder.change(store);
            let is_of = |other: &&Instruction| other.op == change.op && other.arguments[1] == change.arguments[1];
            let wanted = object.changes.iter().find(is_of).ok_or(Stopped::Differs)?;
            self.match_parts(wanted, &change, 1)?;
        }
        Ok(())
    }

    /// The arguments of two descriptions from one on: equal numbers, and values that the loop has.
    fn match_parts(&mut self, wanted: &Instruction, found: &Instruction, from: usize) -> Reached {
        let roles = wanted.roles();
        for (n, role) in roles.as_slice().iter().enumerate().skip(from) {
            let (wanted, found) = (wanted.arguments[n], Ref(found.arguments[n]));
            match role {
                Role::Number | Role::Snapshot => ensure(wanted == found.0)?,
                Role::Value | Role::Float | Role::Immediate if !Ref(wanted).is_constant() => {
                    self.bind(Ref(wanted).index(), found)?;
                }
                _ => {
                    let wanted = self.head.constants.get(Ref(wanted).index()).copied();
                    ensure(wanted.is_some() && self.builder.known_constant(found) == wanted)?;
                }
            }
        }
        Ok(())
    }

    /// What the loop knows to be none of the values from before is none of them here.
    fn new_ones_are_new(&mut self) -> Reached {
        for (at, item) in self.head.items.iter().enumerate().filter(|(_, item)| item.is_new && item.at != NONE) {
            let new = self.values[at];
            ensure(!new.is_constant() && self.builder.trace.get(new).is_new())?;
            ensure(!item.is_hidden || self.builder.is_hidden(new))?;
            for (other, value) in self.head.items.iter().zip(&self.values) {
                let is_older = other.at < item.at && *value != Ref::NONE && other.of.is_boxed();
                ensure(!is_older || !self.builder.may_be_same(new, *value))?;
            }
        }
        Ok(())
    }

    /// What the loop computes of another item is that: asked for where it is not known.
    fn compute(&mut self) -> Reached {
        for (item, of, by) in &self.head.computed {
            let (item, of, by) = (self.values[usize::from(*item)], self.values[usize::from(*of)], self.here(*by)?);
            let computed = self.emit(Uop::ADD_CONST, Type::Int, &[of.0, by.0])?;
            if !self.same(item, computed) {
                self.emit(Uop::BRANCH_INT_NE, Type::None, &[item.0, computed.0, self.exit])?;
            }
        }
        ensure(!self.builder.fails)
    }

    /// What tells items of a list apart does so here.
    fn sums_are_sums(&mut self) -> Reached {
        for (sum, of, by) in &self.head.sums {
            let (sum, of) = (self.values[usize::from(*sum)], self.values[usize::from(*of)]);
            let Constant { of: of_type, bits } = self.head.constants[by.index()];
            let by = self.builder.constant(of_type, bits)?;
            let is_sum = |i: &Instruction| {
                matches!(i.op, Op::Uop(Uop::ADD_INT_CONST | Uop::ADD_CONST)) && i.reference(0) == of && i.reference(1) == by
            };
            let known = (self.builder.known_constant(sum), self.builder.known_constant(of));
            let holds = match known {
                (Some(a), Some(b)) => (a.bits as i64 >> 16) - (b.bits as i64 >> 16) == bits as i64 >> 16,
                _ => !sum.is_constant() && is_sum(self.builder.trace.get(sum)),
            };
            ensure(holds)?;
        }
        Ok(())
    }
}
