//! Loop peeling: the recorded turn stays as the preamble, and is appended once more through the same builder as the loop.
//!
//! What does not vary folds onto the first turn's instruction, guards included, so it leaves the loop. What a loop uses of
//! the first turn and what differs each turn becomes a PHI. (The idea is LuaJIT's.)
//!
//! Why what the first turn proved may be used in the loop, though a reference to the first turn there stands for a value of
//! each turn: the second turn is the first with other values in the slots, of which no less is known. So whatever was
//! proved in the first turn of a value or of memory is proved in the second of what takes its place, by the same
//! instructions: each either was appended again or is known to do nothing. A PHI's second value thus has all that is known
//! of its first; and a store that would spoil a load of the loop, being in the loop, was in the first turn behind that
//! load as well, where the walk of `forward.rs` finds it.
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::mem::offset_of;

use super::Unsuitable;
use super::bounds::Lists;
use super::builder::{Builder, Full};
use super::dce::{Copy, Marks, Need, filled, has_more};
use super::head::{Assumed, Head};
use super::log::NOWHERE;
use super::passes::Passes;
use crate::interp::frame::FRAME_WORDS;
use crate::object::Generator;
use crate::trace::ir::{
    Entry, FIRST_GENERATOR_SLOT, FrameId, HANDLES, Instruction, Op, Pseudo, Ref, Role, Snapshot, SnapshotId, Trace,
    TraceGenerator, Type,
};
use crate::uop::Uop;

/// A slot that nothing is in.
const NO_SLOT: u16 = u16::MAX;

/// Makes the loop of a turn that ends with these values in the slots that live at its head; and what it takes for granted
/// there, if that can be told.
pub(super) fn peel(builder: Builder, finals: &[Entry]) -> Result<(Trace, Option<Head>), Unsuitable> {
    let (mut builder, mut lists) = (builder, Lists::default());
    builder.widen_counters(finals);
    lists.find(&mut builder, finals)?;
    let mut peeling = Peeling::new(builder, finals, lists)?;
    peeling.repeat()?;
    let marks = peeling.mark()?;
    peeling.assemble(&marks)
}

struct Peeling<'f> {
    builder: Builder,
    finals: &'f [Entry],
    /// What items are loaded from and stored into by their buffers.
    lists: Lists,
    /// Instructions of the first turn: the index of LOOP.
    turn: usize,
    /// Their types as they are known at the loop's head.
    types: Vec<Type>,
    /// What takes the place of each of them.
    substitution: Vec<Ref>,
    /// The last snapshot of the first turn that was made again, and what it became.
    last: Option<(SnapshotId, SnapshotId)>,
    /// Of each value of the first turn: how the loop has it.
    carried: Vec<Carried>,
    /// Uses in the loop that are not marked yet.
    pending: Vec<(Ref, Need)>,
    /// What the loop leaves out because the first turn did it.
    assumed: Assumed,
}

/// How the loop has a value of the first turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carried {
    /// As it is, or not at all.
    No,
    /// It is an object that varies, and that only snapshots refer to.
    Described,
    /// It varies: a PHI.
    Value,
    /// It varies, and is always another one that does, less the constant that the turn adds to it.
    Before(Successor),
}

/// What a loop carries around beside a number: that number plus a constant, both raw ints.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Successor {
    value: Ref,
    /// What gives the number back.
    less: Ref,
}

/// Types that may stand for each other in a register.
fn form(of: Type) -> Type {
    if of.is_boxed() { Type::Tagged } else { of }
}

impl<'f> Peeling<'f> {
    fn new(builder: Builder, finals: &'f [Entry], lists: Lists) -> Result<Peeling<'f>, Unsuitable> {
        let turn = builder.trace.instructions.len();
        let substitution = filled(turn, Ref::NONE)?;
        let carried = filled(turn, Carried::No)?;
        let mut types = filled(turn, Type::None)?;
        types.iter_mut().enumerate().for_each(|(at, of)| *of = builder.type_of(Ref::instruction(at)));
        let assumed = Assumed::new(&builder, turn, finals)?;
        Ok(Peeling { builder, finals, lists, turn, types, substitution, last: None, carried, pending: Vec::new(), assumed })
    }

    // -- the second turn -------------------------------------------------------------------------------------------------

    fn repeat(&mut self) -> Result<(), Unsuitable> {
        self.builder.begin_loop()?;
        let mut at = 0;
        while at < self.turn {
            let i = self.builder.trace.instructions[at];
            self.builder.go_back_to(at);
            self.substitution[at] = self.repeat_one(at, i)?;
            if self.builder.is_relied_on(at) {
                // The guard that went is not made again, so nobody else says it of this turn.
                self.builder.rely([self.substitution[at]; 2]);
                self.assumed.rely(self.substitution[at]);
            }
            at += 1;
            if has_more(&i) && at < self.turn {
                let more = self.builder.trace.instructions[at];
                let more = self.substituted(more)?;
                self.builder.append(more)?;
                at += 1;
            }
        }
        if self.builder.fails { Err(Unsuitable::Leaves) } else { Ok(()) }
    }

    fn repeat_one(&mut self, at: usize, i: Instruction) -> Result<Ref, Unsuitable> {
        match i.op {
            Op::Pseudo(Pseudo::NOP) => return Ok(Ref::NONE),
            Op::Pseudo(Pseudo::LOOP | Pseudo::PHI | Pseudo::INHERIT | Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD) => {
                return Err(Unsuitable::Leaves);
            }
            Op::Uop(Uop::LOAD_SLOT) => {
                let slot = i.arguments[0] / 8;
                if let Some(last) = self.last_value(slot) {
                    return Ok(last);
                }
                self.assumed.slot(&self.builder, slot, Ref::instruction(at))?;
                return Ok(Ref::instruction(at));
            }
            _ => {}
        }
        if self.asks_what_waits(&i) {
            return Ok(Ref::NONE);
        }
        if let Some(slot) = self.waits_for_exits(&i) {
            return match self.last_value(slot) {
                Some(last) => Ok(last),
                None => self.wait_for_exits(slot, &i, Ref::instruction(at)),
            };
        }
        if let Some(asked) = self.ask_nearest_end(at)? {
            return Ok(asked);
        }
        let now = self.substituted(i)?;
        let Some((check, access)) = self.lists.split(&mut self.builder, &i, &now) else { return self.ask(now) };
        for load in Lists::loads_of(&now) {
            self.ask(load)?;
        }
        if let Some(check) = check {
            self.ask(check)?;
        }
        self.ask(access)
    }

    /// Asks for the nearest of the loop's ends, where the recorded turn asked for the loop's own.
    fn ask_nearest_end(&mut self, at: usize) -> Result<Option<Ref>, Unsuitable> {
        let Some(end) = &self.lists.end else { return Ok(None) };
        let counter = self.substitute(end.question.counter);
        let Some(exit) = end.asks_at(at, |r| self.substitute(r)) else { return Ok(None) };
        let counter = self.in_form(counter, Type::Int)?;
        let exit = self.snapshot(exit)?;
        let Some(end) = &mut self.lists.end else { return Ok(None) };
        let question = end.ask(counter, exit);
        self.ask(question).map(Some)
    }

    /// Appends an instruction of the loop, or finds that the first turn did it.
    fn ask(&mut self, i: Instruction) -> Result<Ref, Unsuitable> {
        let count = self.builder.trace.instructions.len();
        let is = self.builder.emit(i)?;
        match self.builder.trace.instructions.get(count) {
            Some(appended) => {
                self.assumed.note(&self.builder, &i, is, None)?;
                self.assumed.note_appended(&self.builder, &i, appended)?;
            }
            None => self.assumed.note(&self.builder, &i, is, self.builder.known_since(i))?,
        }
        Ok(is)
    }

    /// Of an instruction that looks at a generator whose frame the loop carries around: the slot that it loads, or NO_SLOT for
    /// what is none. Memory holds what it held before the loop, and only exits change that.
    fn waits_for_exits(&self, i: &Instruction) -> Option<u16> {
        let Op::Uop(Uop::LOAD_FIELD | Uop::GUARD_FIELD32) = i.op else { return None };
        let generator = self.carried_generator(i.reference(0))?;
        if usize::from(i.arguments[1]) == offset_of!(Generator, handled) {
            return Some(generator.header + HANDLES);
        }
        let at = usize::from(i.arguments[1]).checked_sub(size_of::<Generator>());
        let slot = at.map(|at| generator.first + 1 + (at / 8) as u16);
        let in_header = |slot: &u16| (generator.header..generator.header + FRAME_WORDS as u16).contains(slot);
        Some(slot.filter(|slot| !in_header(slot)).unwrap_or(NO_SLOT))
    }

    /// Such an instruction, of which the loop takes for granted that it gives what it gave before.
    fn wait_for_exits(&mut self, slot: u16, i: &Instruction, is: Ref) -> Result<Ref, Unsuitable> {
        if slot != NO_SLOT {
            self.assumed.slot(&self.builder, slot, is)?;
        } else if i.of.is_boxed() {
            self.assumed.note(&self.builder, i, is, None)?;
        }
        Ok(is)
    }

    /// Is it a guard on what such an instruction gave that is no value?
    fn asks_what_waits(&self, i: &Instruction) -> bool {
        let Op::Uop(Uop::GUARD_IS64 | Uop::BRANCH_INT_NE) = i.op else { return false };
        let asked = i.reference(0);
        let is_word = !asked.is_constant() && self.builder.trace.type_of(asked) == Type::Word;
        is_word && self.waits_for_exits(self.builder.trace.get(asked)).is_some()
    }

    /// The generator whose frame the loop carries around, by its object.
    fn carried_generator(&self, object: Ref) -> Option<&TraceGenerator> {
        self.builder.trace.generators.iter().find(|generator| self.last_value(generator.first) == Some(object))
    }

    /// The value of a slot at the loop's head, if it is not what it was on entry.
    fn last_value(&self, slot: u16) -> Option<Ref> {
        self.finals.iter().find(|entry| entry.slot == slot).map(|entry| entry.value)
    }

    fn substitute(&self, at: Ref) -> Ref {
        if at.is_constant() || at.index() >= self.turn { at } else { self.substitution[at.index()] }
    }

    /// An instruction of the first turn with the second's values; a raw one is boxed where a boxed one was.
    fn substituted(&mut self, mut i: Instruction) -> Result<Instruction, Unsuitable> {
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            match role {
                Role::Value | Role::Float => {
                    let before = Ref(i.arguments[n]);
                    let now = self.substitute(before);
                    i.arguments[n] = self.in_form(now, self.builder.trace.type_of(before))?.0;
                }
                Role::Snapshot => i.arguments[n] = self.snapshot(SnapshotId(i.arguments[n]))?.0,
                Role::Immediate | Role::Number => {}
            }
        }
        Ok(i)
    }

    /// A value in the form of a type.
    fn in_form(&mut self, value: Ref, of: Type) -> Result<Ref, Unsuitable> {
        let is = self.builder.trace.type_of(value);
        if value == Ref::NONE || form(is) == form(of) {
            return Ok(value);
        }
        match (is, form(of)) {
            (Type::Int, Type::Tagged) => self.ask(Instruction::uop(Uop::BOX_INT, Type::Tagged, &[value.0])),
            (Type::Float, Type::Tagged) => self.ask(Instruction::uop(Uop::BOX_FLOAT, Type::Tagged, &[value.0])),
            _ => Err(Unsuitable::Types),
        }
    }

    /// A snapshot of the second turn: what the first had changed by then, and what it left changed.
    fn snapshot(&mut self, id: SnapshotId) -> Result<SnapshotId, Unsuitable> {
        if let Some((_, made)) = self.last.filter(|last| last.0 == id) {
            return Ok(made);
        }
        let snapshot = *self.builder.trace.snapshot(id);
        let old = self.builder.trace.entries_of(id);
        let mut entries: Vec<Entry> = Vec::new();
        entries.try_reserve(old.len() + self.finals.len()).map_err(|_| Full)?;
        entries.extend(old.iter().map(|entry| Entry { value: self.substitute(entry.value), ..*entry }));
        let ends = self.root_ends(&snapshot);
        let listed = |slot: u16| old.iter().any(|entry| entry.slot == slot);
        let lives = |slot: u16| slot < ends || slot >= FIRST_GENERATOR_SLOT;
        entries.extend(self.finals.iter().filter(|entry| lives(entry.slot) && !listed(entry.slot)));
        entries.sort_unstable_by_key(|entry| entry.slot);
        let made = self.builder.snapshot(snapshot, &entries)?;
        self.last = Some((id, made));
        Ok(made)
    }

    /// The slot behind the root's operands at a snapshot.
    fn root_ends(&self, snapshot: &Snapshot) -> u16 {
        let frames = &self.builder.trace.frames;
        let (mut frame, mut depth) = (snapshot.frame, snapshot.depth);
        while frame != FrameId::ROOT {
            let Some(callee) = frames.get(usize::from(frame.0)) else { break };
            (frame, depth) = (callee.caller, callee.return_depth);
        }
        let header = frames.first().map_or(0, |root| root.header);
        header.saturating_add(FRAME_WORDS as u16).saturating_add(depth)
    }

    // -- what lives ------------------------------------------------------------------------------------------------------

    /// Marks what is kept, and finds what is carried around. What is carried in another form is boxed behind the loop's end.
    fn mark(&mut self) -> Result<Marks, Unsuitable> {
        // Each carried value may need a box.
        let mut marks = Marks::new(&self.builder, self.turn)?;
        let mut uses: Vec<(Ref, Need)> = Vec::new();
        while let Some((at, need)) = marks.next() {
            uses.clear();
            self.builder.for_each_use(at, need, |r, need| {
                uses.try_reserve(1).map_err(|_| Full)?;
                uses.push((r, need));
                Ok(())
            })?;
            for (used, need) in uses.iter().copied() {
                self.mark_use(&mut marks, at > self.turn, used, need)?;
            }
            while let Some((used, need)) = self.pending.pop() {
                self.mark_use(&mut marks, true, used, need)?;
            }
            if marks.is_done() {
                self.make_what_is_made(&mut marks)?;
            }
        }
        Ok(marks)
    }

    /// An object that is there as a value is none that may be described where it varies: it would be another one.
    fn make_what_is_made(&mut self, marks: &mut Marks) -> Result<(), Unsuitable> {
        for at in 0..self.turn {
            let is_made = |r: Ref| !r.is_constant() && marks.kept(r.index()) == Some(Need::Value);
            if self.carried[at] == Carried::Described && (is_made(Ref::instruction(at)) || is_made(self.substitution[at])) {
                self.mark_use(marks, true, Ref::instruction(at), Need::Value)?;
            }
        }
        while let Some((used, need)) = self.pending.pop() {
            self.mark_use(marks, true, used, need)?;
        }
        Ok(())
    }

    /// A use; one in the loop of what varies is one of the value that takes its place as well.
    fn mark_use(&mut self, marks: &mut Marks, in_loop: bool, used: Ref, need: Need) -> Result<(), Unsuitable> {
        if used.is_constant() {
            return Ok(());
        }
        let index = used.index();
        if !in_loop || index >= self.turn || self.substitution[index] == used {
            return Ok(marks.need(&self.builder, used, need)?);
        }
        self.pending.try_reserve(1).map_err(|_| Full)?;
        let i = self.builder.trace.instructions[index];
        if need == Need::Description && self.builder.may_describe(&i) {
            // In the loop it is described anew, by what its parts are there.
            if self.carried[index] == Carried::No {
                self.carried[index] = Carried::Described;
                let (builder, pending) = (&self.builder, &mut self.pending);
                builder.for_each_part(index, true, |part, need| {
                    pending.try_reserve(1).map_err(|_| Full)?;
                    pending.push((part, need));
                    Ok(())
                })?;
            }
            return Ok(());
        }
        if matches!(self.carried[index], Carried::Value | Carried::Before(_)) {
            return Ok(());
        }
        if let Some(next) = self.successor(used)? {
            self.carried[index] = Carried::Before(next);
            self.pending.push((next.value, Need::Value));
            return Ok(());
        }
        self.carried[index] = Carried::Value;
        marks.need(&self.builder, used, Need::Value)?;
        let next = self.in_form(self.substitution[index], self.builder.trace.type_of(used))?;
        self.substitution[index] = next;
        self.pending.push((next, Need::Value));
        Ok(())
    }

    /// Of a number that varies: what else is carried around, and is in each turn this number plus a constant, as a loop over a
    /// range has the number that comes next. So there is one PHI for both.
    fn successor(&mut self, number: Ref) -> Result<Option<Successor>, Full> {
        let next = self.substitution[number.index()];
        let sum_of = |of: Ref, sum: Ref| {
            let is_number = |r: Ref| !r.is_constant() && self.builder.trace.type_of(r) == Type::Int;
            let i = is_number(sum).then(|| self.builder.trace.get(sum))?;
            let adds = matches!(i.op, Op::Uop(Uop::ADD_INT_CONST | Uop::ADD_CONST));
            (adds && is_number(of) && i.reference(0) == of).then(|| i.reference(1))
        };
        let is_carried = |value: Ref| self.finals.iter().any(|entry| entry.value == value);
        if !is_carried(number) || !self.builder.passes.contains(Passes::RANGE) {
            return Ok(None);
        }
        for value in self.finals.iter().map(|entry| entry.value).filter(|value| !value.is_constant()) {
            let by = sum_of(number, value).filter(|_| value.index() < self.turn);
            if let Some(by) = by.filter(|by| sum_of(next, self.substitution[value.index()]) == Some(*by)) {
                let bits = self.builder.trace.constant(by).map_or(0, |by| by.bits);
                return Ok(Some(Successor { value, less: self.builder.constant(Type::Word, bits.wrapping_neg())? }));
            }
        }
        Ok(None)
    }

    // -- the trace -------------------------------------------------------------------------------------------------------

    /// Preamble, LOOP, PHIs, loop; then the PHIs' second operands are known.
    fn assemble(mut self, marks: &Marks) -> Result<(Trace, Option<Head>), Unsuitable> {
        let assumed = core::mem::take(&mut self.assumed);
        let trace = &self.builder.trace;
        let mut copy = Copy::new(&self.builder)?;
        for at in 0..=self.turn {
            copy.push_kept(at, marks, |_| None)?;
        }
        let mut heads = filled(self.turn, Ref::NONE)?;
        for at in self.carried_as(Carried::Value) {
            let first = Ref::instruction(at);
            let of = self.type_of_phi(first, self.substitution[at]);
            let place = copy.moved(first, &|_| None)?;
            copy.origin = NOWHERE;
            heads[at] = copy.push_raw(Instruction::pseudo(Pseudo::PHI, of, &[place.0, u16::MAX]))?;
        }
        let mut before = Vec::new();
        // Each behind the one that it is of, which the preamble made later.
        for at in (0..self.turn).rev() {
            let Carried::Before(next) = self.carried[at] else { continue };
            let less = copy.moved(next.less, &|_| None)?;
            copy.origin = NOWHERE;
            heads[at] = copy.push_raw(Instruction::uop(Uop::ADD_CONST, Type::Int, &[heads[next.value.index()].0, less.0]))?;
            before.try_reserve(1).map_err(|_| Full)?;
            before.push((Ref::instruction(at), next.value, next.less));
        }
        let described = self.described()?;
        for at in described.iter().copied() {
            let through = |r: Ref| heads.get(r.index()).copied().filter(|head| *head != Ref::NONE);
            heads[at] = copy.describe(at, &through)?;
        }
        let through = |r: Ref| heads.get(r.index()).copied().filter(|head| *head != Ref::NONE);
        for at in self.turn + 1..trace.instructions.len() {
            copy.push_kept(at, marks, through)?;
        }
        for at in self.carried_as(Carried::Value) {
            let second = copy.moved(self.substitution[at], &through)?;
            copy.set_second(heads[at], second);
        }
        let head = assumed.finish(&self.builder, &described, &before, |at| match self.carried[at] {
            Carried::Value => Some(heads[at]),
            Carried::Described | Carried::Before(_) => None,
            Carried::No => Some(copy.places[at]).filter(|place| *place != Ref::NONE),
        })?;
        Ok((copy.finish(), head))
    }

    /// The objects that are described at the loop's head, each behind those that it refers to.
    fn described(&self) -> Result<Vec<usize>, Full> {
        let mut all = Vec::new();
        all.try_reserve_exact(self.carried_as(Carried::Described).count()).map_err(|_| Full)?;
        all.extend(self.carried_as(Carried::Described));
        all.sort_unstable_by_key(|at| self.builder.settled_for_others(*at));
        Ok(all)
    }

    fn carried_as(&self, how: Carried) -> impl Iterator<Item = usize> + use<'_, 'f> {
        (0..self.turn).filter(move |at| self.carried[*at] == how)
    }

    fn type_of_phi(&self, first: Ref, second: Ref) -> Type {
        let (a, b) = (self.types[first.index()], self.builder.type_of(second));
        if a == b { a } else { form(a) }
    }
}
