//! Generators: a resumption is a call whose frame lies in the generator, a yield leaves that frame with the value.
//!
//! While a trace runs, it has what a generator's frame holds in slots of its own, and memory says what it said when the
//! trace came to the generator: snapshots tell exits what to write there. So locals of a generator live in registers from
//! one item to the next. The frame is written where the trace ends, and where a loop comes around with another generator
//! than it began with.
//!
//! Under `generator/`: those that the trace makes, what is written to memory, resumptions by calls, what is thrown into them, how
//! they are closed, async ones, and traces that begin in a generator's frame.
//!
//! Invariants: no two of the generators that a trace resumed and did not finish are the same object (guards compare them);
//! nothing that a trace does looks at a generator but by resuming it (`general.rs` sees to that).

mod async_end;
mod asynchronous;
mod called;
mod closed;
mod handled;
mod made;
mod memory;
mod root;
mod thrown;

pub(super) use called::Resumption;

use alloc::vec::Vec;
use core::mem::offset_of;

use super::compare::has_shape;
use super::{Recorder, Recording, Running, Slot, Stop, Then};
use crate::builtins::async_generator::awaitable_step;
use crate::builtins::class_shape;
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::Op;
use crate::heap;
use crate::interp::frame::{FRAME_WORDS, Frame, GLOBALS_WORD};
use crate::interp::generator::{YIELD_FROM, delegate, generator_of};
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{CodeObject, Generator};
use crate::trace::ir::{
    Entry, FIRST_GENERATOR_SLOT, HANDLES, HIDES, OWN_GENERATOR_SLOT, Ref, Returns, SnapshotId, Trace, TraceFrame, TraceGenerator,
    Type, WAITS_AT, WAITS_WITH,
};
use crate::tuning::MOST_INLINED_FRAMES;
use crate::uop::Uop;
use crate::value::Value;

use super::variables::LAST_FIELD;

/// Slots behind a frame that calls with many arguments may fill before the callee's frame is made.
const ROOM: u16 = 16;

/// Where a generator waits: its unit, and how many operands it has.
type Wait = (u32, u16);

/// A generator that the trace knows.
pub(super) struct Known {
    place: TraceGenerator,
    object: Ref,
    /// The one that was there when it was recorded.
    actual: heap::Ref<Generator>,
    code: heap::Ref<CodeObject>,
    /// What its frame holds, from its first slot on, as far as it is known.
    slots: Vec<Option<Slot>>,
    /// None: it runs.
    waits: Option<Wait>,
    /// What memory says; None: something else.
    waited: Option<Wait>,
    /// Memory says that it was not begun.
    created: bool,
    /// It was resumed since memory said all.
    changed: bool,
    /// The trace made it.
    made_here: bool,
    /// The trace's root lies in it.
    is_root: bool,
    /// It runs, and the object holds what its resumer handles (`handled.rs`).
    hides: bool,
}

impl Known {
    /// Is there a place for a slot in the object?
    fn has_place(&self, slot: u16) -> bool {
        let header = self.place.header;
        slot == header + HANDLES
            || slot > self.place.first && slot < self.place.end && !(header..header + FRAME_WORDS as u16).contains(&slot)
    }

    /// The offset in the object of what a slot holds.
    fn offset(&self, slot: u16) -> usize {
        if slot == self.place.header + HANDLES {
            return offset_of!(Generator, handled);
        }
        size_of::<Generator>() + usize::from(slot - self.place.first - 1) * 8
    }

    fn written(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let first = self.place.first;
        let all = self.slots.iter().enumerate().map(move |(at, slot)| (first + at as u16, slot));
        let written =
            all.filter_map(|(at, slot)| slot.filter(|slot| slot.written).map(|slot| Entry { slot: at, value: slot.value }));
        written.filter(|entry| self.has_place(entry.slot))
    }
}

impl Recorder {
    // -- slots -----------------------------------------------------------------------------------------------------------

    /// The generator that a slot is of, by its place among the known ones.
    fn owner_of(&self, slot: u16) -> Recording<usize> {
        let found = self.generators.iter().position(|known| known.place.first <= slot && slot < known.place.end + ROOM);
        found.ok_or(Stop::Generator)
    }

    /// What the interpreter has in a slot of a generator.
    pub(super) fn actual_in_generator(&self, slot: u16) -> Value {
        let Ok(at) = self.owner_of(slot) else { return Value::EMPTY };
        let known = &self.generators[at];
        if slot == known.place.header + HANDLES {
            return known.actual.handled.get();
        }
        // SAFETY: slots that are read lie in running frames.
        unsafe { *Generator::storage(known.actual).add(usize::from(slot - known.place.first - 1)) }
    }

    pub(super) fn read_in_generator(&mut self, slot: u16) -> Recording<Ref> {
        let at = self.owner_of(slot)?;
        let known = &self.generators[at];
        if let Some(Some(content)) = known.slots.get(usize::from(slot - known.place.first)) {
            return Ok(content.value);
        }
        let (object, offset) = (known.object, known.offset(slot));
        let is_globals = known.is_root && slot == known.place.header + GLOBALS_WORD as u16;
        if offset > LAST_FIELD || !known.has_place(slot) && !is_globals {
            return Err(Stop::Generator);
        }
        let value = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset as u16])?;
        self.set_in_generator(slot, Slot { value, written: false })?;
        Ok(value)
    }

    /// What a slot of a generator that waits holds, the object and where it waits included, and what the interpreter has there.
    /// None: the trace knows of no such generator, or it does not wait.
    pub(super) fn read_waiting(&mut self, slot: u16) -> Recording<Option<(Ref, Value)>> {
        let Ok(at) = self.owner_of(slot) else { return Ok(None) };
        let known = &self.generators[at];
        let (object, actual, place) = (known.object, known.actual, known.place);
        let Some((unit, depth)) = known.waits else { return Ok(None) };
        let number = match slot.checked_sub(place.header) {
            _ if slot == place.first => return Ok(Some((object, actual.into()))),
            Some(WAITS_AT) => unit,
            Some(WAITS_WITH) => depth.into(),
            _ => return Ok(Some((self.read(slot)?, self.actual(slot)))),
        };
        let number = Value::small_int(number.into());
        Ok(Some((self.value(number)?, number)))
    }

    pub(super) fn set_in_generator(&mut self, slot: u16, content: Slot) -> Recording {
        let at = self.owner_of(slot)?;
        let known = &mut self.generators[at];
        let place = usize::from(slot - known.place.first);
        if place == 0 {
            known.object = content.value;
            return Ok(());
        }
        if place >= known.slots.len() {
            known.slots.try_reserve(place + 1 - known.slots.len()).map_err(|_| Stop::Full)?;
            known.slots.resize(place + 1, None);
        }
        known.slots[place] = Some(content);
        Ok(())
    }

    pub(super) fn content_in_generator(&mut self, slot: u16) -> Option<&mut Slot> {
        let at = self.owner_of(slot).ok()?;
        let known = &mut self.generators[at];
        known.slots.get_mut(usize::from(slot - known.place.first))?.as_mut()
    }

    /// What lay in a generator's frame from a slot on is gone.
    pub(super) fn truncate_generator(&mut self, slot: u16) {
        if let Ok(at) = self.owner_of(slot) {
            let known = &mut self.generators[at];
            known.slots.truncate(usize::from(slot - known.place.first));
        }
    }

    /// The frame of a running generator.
    pub(super) fn frame_in_generator(&self, header: u16) -> *mut Frame {
        self.owner_of(header).map_or(core::ptr::null_mut(), |at| self.generators[at].actual.frame.get())
    }

    /// Where frames that the running one calls begin, if that lies in a generator.
    pub(super) fn stack_free(&self) -> Option<u16> {
        let mut top = self.frames.len() - 1;
        if !self.frames[top].is_generator() {
            return None;
        }
        while top > 0 && self.frames[top - 1].is_generator() {
            top -= 1;
        }
        if top == 0 {
            return Some(OWN_GENERATOR_SLOT + 1);
        }
        let resumer = self.frames.get(top - 1)?;
        let depth = self.builder.trace.frames[usize::from(self.frames[top].id.0)].return_depth;
        Some(resumer.header + FRAME_WORDS as u16 + depth)
    }

    /// What exits write into generators.
    pub(super) fn entries_of_generators(&mut self, entries: &mut Vec<Entry>) -> Recording {
        for at in 0..self.generators.len() {
            let known = &self.generators[at];
            if !known.changed {
                continue;
            }
            entries.try_reserve(known.slots.len() + 4).map_err(|_| Stop::Full)?;
            entries.push(Entry { slot: known.place.first, value: known.object });
            let (header, waits) = (known.place.header, known.waits);
            entries.extend(known.written().filter(|entry| entry.slot < header));
            if let Some((unit, depth)) = waits {
                let (unit, depth) = (self.value(Value::small_int(unit.into()))?, self.value(Value::small_int(depth.into()))?);
                entries.push(Entry { slot: header + WAITS_AT, value: unit });
                entries.push(Entry { slot: header + WAITS_WITH, value: depth });
            }
            let hides = self.value(Value::bool(true))?;
            let known = &self.generators[at];
            entries.extend(known.hides.then_some(Entry { slot: header + HIDES, value: hides }));
            entries.extend(known.written().filter(|entry| entry.slot > header));
        }
        Ok(())
    }

    // -- resuming --------------------------------------------------------------------------------------------------------

    /// FOR_ITER of a generator.
    pub(super) fn for_generator(&mut self, vm: &Machine, slot: u16) -> Recording<Then> {
        let Some(generator) = self.actual(slot).downcast::<Generator>() else { return self.other_operands() };
        let none = self.value(Value::NONE)?;
        let returns = Returns::Generator { jump: self.at.operand };
        self.resume_generator(vm, slot, generator, none, (returns, self.depth))
    }

    /// SEND to a generator: the value leaves the stack, and what comes back takes its place.
    pub(super) fn record_send(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (receiver, value) = (self.operand(vm, 2), self.operand(vm, 1));
        let Some(generator) = self.actual(receiver).downcast::<Generator>() else {
            return self.send_to_other(vm, receiver, value);
        };
        let sent = self.read(value)?;
        if generator.state.get() == GeneratorState::Created {
            if !self.actual(value).is_none() {
                return self.other_operands();
            }
            self.expect_constant(sent, Value::NONE)?;
        }
        let returns = Returns::Send { jump: self.at.operand };
        self.resume_generator(vm, receiver, generator, sent, (returns, self.depth - 1))
    }

    /// SEND to what is no generator.
    fn send_to_other(&mut self, vm: &mut Machine, receiver: u16, value: u16) -> Recording<Then> {
        match awaitable_step(self.actual(receiver)) {
            Some(_) => self.send_to_step(vm, receiver, value),
            None => self.send_to_iterator(vm, receiver, value),
        }
    }

    /// Resumes the generator in a slot. What comes back goes above so many of the operands, as `returns` says.
    fn resume_generator(
        &mut self,
        vm: &Machine,
        slot: u16,
        generator: heap::Ref<Generator>,
        sent: Ref,
        (returns, depth): (Returns, u16),
    ) -> Recording<Then> {
        let at = self.come_to_generator(slot, generator)?;
        self.hide_handled(at, vm.handled.is_none())?;
        self.go_on_in_generator(at, sent, (returns, depth))
    }

    fn go_on_in_generator(&mut self, at: usize, sent: Ref, (returns, depth): (Returns, u16)) -> Recording<Then> {
        self.enter_generator(at, sent, returns, depth)?;
        // One that waits for another one hands the value on without running.
        let frame = self.generators[at].actual.frame.get();
        // SAFETY: the frame of a generator that may go on is complete and suspended.
        if let Some((inner, send)) = unsafe { delegate(frame) } {
            return self.hand_on(frame, (inner, send), sent);
        }
        // SAFETY: as above.
        Ok(Then::Resumed(unsafe { (*frame).unit_at((*frame).pc) }))
    }

    /// The generator in a slot, which may go on, by its place among the known ones.
    fn come_to_generator(&mut self, slot: u16, generator: heap::Ref<Generator>) -> Recording<usize> {
        let shape = generator.header.shape.get();
        if shape != class_shape::GENERATOR && shape != class_shape::COROUTINE {
            return self.other_operands();
        }
        let object = self.shaped(slot, shape.0)?;
        self.come_to_object(object, generator)
    }

    /// The same of an object of its class.
    fn come_to_object(&mut self, object: Ref, generator: heap::Ref<Generator>) -> Recording<usize> {
        if !matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended) {
            return self.other_operands();
        }
        self.expect_no_recursion(generator)?;
        self.find_generator(object, generator)
    }

    /// The generator that was just entered is at RESUME, and jumps to a SEND: both are recorded, though the interpreter
    /// resumes the inner one at once.
    fn hand_on(&mut self, frame: *mut Frame, (inner, send): (heap::Ref<Generator>, *mut u16), sent: Ref) -> Recording<Then> {
        // SAFETY: the frame is complete; both are places in its code.
        let (resume, send) = unsafe { ((*frame).unit_at((*frame).pc), (*frame).unit_at(send)) };
        self.decode_at(resume)?;
        self.record_resume()?;
        self.decode_at(send)?;
        let receiver = self.top().header + FRAME_WORDS as u16 + self.depth - 2;
        let returns = Returns::Send { jump: self.at.operand };
        let at = self.come_to_generator(receiver, inner)?;
        self.hide_handled(at, generator_of(frame).handled.get().is_none())?;
        self.go_on_in_generator(at, sent, (returns, self.depth - 1))
    }

    fn decode_at(&mut self, unit: u32) -> Recording {
        let decoded = Instructions::at(&self.top().code.shared().units, unit);
        self.at = decoded.ok_or(Stop::Surprise(Op::NOP))?;
        self.snapshot = None;
        Ok(())
    }

    /// Finds a generator among the known ones, or makes it known; leaves where it is another one.
    fn find_generator(&mut self, object: Ref, actual: heap::Ref<Generator>) -> Recording<usize> {
        let same = self.generators.iter().position(|known| known.actual == actual);
        let is_new = |known: &Known, than: Ref| known.made_here && (than.is_constant() || than.index() < known.object.index());
        for at in 0..self.generators.len() {
            let known = &self.generators[at];
            let other = known.object;
            // What the trace made is nothing that was there before.
            let differ = is_new(known, object) || self.generators.iter().any(|one| one.object == object && is_new(one, other));
            if object != other && !differ && !known.is_root {
                let uop = if same == Some(at) { Uop::BRANCH_INT_NE } else { Uop::BRANCH_INT_EQ };
                let exit = self.exit()?;
                self.uop(uop, Type::None, &[object.0, other.0, exit])?;
            }
        }
        match same {
            Some(at) => Ok(at),
            None => self.introduce(object, actual),
        }
    }

    /// Leaves unless memory says that a generator waits where it is now, and for code with the same globals.
    fn introduce(&mut self, object: Ref, actual: heap::Ref<Generator>) -> Recording<usize> {
        let state = actual.state.get();
        let frame = actual.frame.get();
        // SAFETY: the frame of a generator that may go on is complete.
        let (code, globals, pc, unit) = unsafe { ((*frame).code, (*frame).globals, (*frame).pc, (*frame).unit_at((*frame).pc)) };
        // SAFETY: as above.
        let depth = unsafe { (*frame).sp.offset_from(Frame::operands(frame)) } as u16;
        let (state_word, exit) = (self.word(state as u64)?, self.exit()?);
        self.uop(Uop::GUARD_FIELD32, Type::None, &[object.0, offset_of!(Generator, state) as u16, state_word, exit])?;
        // Where the frame lies says where in the object its header is: in one of any other code there may be less.
        let header = size_of::<Generator>() + code.locals as usize * 8;
        if header + size_of::<Frame>() > LAST_FIELD {
            return Err(Stop::Generator);
        }
        let lies_at = self.uop(Uop::LOAD_FIELD, Type::Word, &[object.0, offset_of!(Generator, frame) as u16])?;
        let distance = self.word(header as u64)?;
        let expected = self.uop(Uop::ADD_CONST, Type::Word, &[object.0, distance])?;
        self.uop(Uop::BRANCH_INT_NE, Type::None, &[lies_at.0, expected.0, exit])?;
        let waits_at = self.uop(Uop::LOAD_FIELD, Type::Word, &[object.0, (header + offset_of!(Frame, pc)) as u16])?;
        let here = self.word(pc as u64)?;
        self.uop(Uop::GUARD_IS64, Type::None, &[waits_at.0, here, exit])?;
        let of = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, (header + offset_of!(Frame, globals)) as u16])?;
        self.expect_constant(of, globals.into())?;
        if actual.handled.get().is_none() {
            let handled = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(Generator, handled) as u16])?;
            self.expect_constant(handled, Value::NONE)?;
        }
        let known = Known {
            place: self.place_for(code)?,
            object,
            actual,
            code,
            slots: Vec::new(),
            waits: Some((unit, depth)),
            waited: Some((unit, depth)),
            created: state == GeneratorState::Created,
            changed: false,
            made_here: false,
            is_root: false,
            hides: false,
        };
        let at = self.add(known)?;
        if actual.handled.get().is_none() {
            self.note_nothing_handled(at)?;
        }
        Ok(at)
    }

    /// Slots for a generator's frame.
    fn place_for(&mut self, code: heap::Ref<CodeObject>) -> Recording<TraceGenerator> {
        let first = self.builder.trace.generators.last().map_or(FIRST_GENERATOR_SLOT, |last| last.end + ROOM);
        let words = u16::try_from(code.frame_words).map_err(|_| Stop::Depth)?;
        let end = first.checked_add(1 + words).filter(|end| *end < u16::MAX - ROOM).ok_or(Stop::Depth)?;
        let place = TraceGenerator { first, end, header: first + 1 + code.locals as u16 };
        self.builder.generator(place)?;
        Ok(place)
    }

    fn add(&mut self, known: Known) -> Recording<usize> {
        self.generators.try_reserve(1).map_err(|_| Stop::Full)?;
        self.generators.push(known);
        Ok(self.generators.len() - 1)
    }

    /// The frame of a known generator becomes the running one.
    fn enter_generator(&mut self, at: usize, sent: Ref, returns: Returns, return_depth: u16) -> Recording {
        if self.frames.len() > MOST_INLINED_FRAMES {
            return Err(Stop::Depth);
        }
        let known = &mut self.generators[at];
        let Some((_, depth)) = known.waits.take() else { return Err(Stop::Generator) };
        known.changed = true;
        let (code, header, first) = (known.code, known.place.header, known.place.first);
        let (code_ref, function) = (self.value(code.into())?, self.value(Value::EMPTY)?);
        let (caller, return_unit) = (self.top().id, self.at.end);
        let frame = TraceFrame { caller, return_unit, return_depth, header, code: code_ref, function, returns };
        let id = self.builder.frame(frame)?;
        self.frames.try_reserve(1).map_err(|_| Stop::Full)?;
        self.frames.push(Running { id, locals: first + 1, header, code });
        self.write(header + FRAME_WORDS as u16 + depth, sent)?;
        self.depth = depth + 1;
        self.snapshot = None;
        Ok(())
    }

    /// `yield from` a generator takes it as it is.
    pub(super) fn record_yield_from(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        if !has_shape(self.actual(slot), class_shape::GENERATOR.0) {
            return self.make_iterator(vm, slot, 1);
        }
        self.shaped(slot, class_shape::GENERATOR.0)?;
        self.next()
    }

    /// `await` of a coroutine takes it as it is.
    pub(super) fn record_awaitable(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        if self.is_step(slot)? {
            return self.next();
        }
        if !has_shape(self.actual(slot), class_shape::COROUTINE.0) {
            self.generator_by(vm, slot, vm.names.__await__)?;
            return self.next();
        }
        self.shaped(slot, class_shape::COROUTINE.0)?;
        self.next()
    }

    /// The result takes the receiver's place.
    pub(super) fn record_end_send(&mut self, vm: &Machine) -> Recording<Then> {
        let result = self.read(self.operand(vm, 1))?;
        self.write(self.operand(vm, 2), result)?;
        self.next()
    }

    // -- the generator's side ----------------------------------------------------------------------------------------------

    /// The generator waits behind the instruction; with it all those that only hand the value on.
    pub(super) fn record_yield(&mut self, vm: &Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        if self.is_closed_by_any(self.actual(slot)) {
            return self.other_operands();
        }
        let yielded = self.yielded_to_step(slot)?;
        let value = self.read(slot)?;
        let mut nothing_handled = vm.handled.is_none();
        if nothing_handled {
            self.expect_nothing_handled()?;
        }
        let (mut unit, mut depth) = (self.at.end, self.depth - 1);
        loop {
            let left = self.top();
            if !left.is_generator() || self.frames.len() == 1 {
                return Err(Stop::Generator);
            }
            let ends = yielded.filter(|_| self.returns_to_step());
            let generator = self.running_generator()?;
            let frame;
            (frame, nothing_handled) = self.suspend_running((unit, depth), nothing_handled)?;
            let resumer = self.top();
            if let (Some(value), Returns::AsyncSend { jump }) = (ends, frame.returns) {
                self.end_step(generator, &frame)?;
                self.write(resumer.header + FRAME_WORDS as u16 + frame.return_depth, value)?;
                return Ok(Then::At(frame.return_unit + jump));
            }
            if let Returns::Throw { .. } = frame.returns {
                (unit, depth) = (frame.return_unit, frame.return_depth);
                continue;
            }
            let next = resumer.code.shared().units.get(frame.return_unit as usize).copied();
            let is_sent = matches!(frame.returns, Returns::Send { .. } | Returns::AsyncSend { .. });
            let hands_on = is_sent && resumer.is_generator() && next == Some(YIELD_FROM);
            if !hands_on {
                self.write(resumer.header + FRAME_WORDS as u16 + frame.return_depth, value)?;
                return Ok(Then::Returned);
            }
            (unit, depth) = (frame.return_unit + 1, frame.return_depth);
        }
    }

    /// The frame of the running generator waits. Is nothing handled in it, and is nothing in its resumer's?
    fn suspend_running(&mut self, (unit, depth): Wait, nothing_handled: bool) -> Recording<(TraceFrame, bool)> {
        let left = self.top();
        let at = self.owner_of(left.header)?;
        let nothing_handled = self.put_away_handled(at, nothing_handled)?;
        self.generators[at].waits = Some((unit, depth));
        self.truncate_generator(left.header + FRAME_WORDS as u16 + depth);
        self.frames.pop();
        Ok((self.builder.trace.frames[usize::from(left.id.0)], nothing_handled))
    }

    /// The generator returns: it is finished, which is written at once.
    pub(super) fn finish_generator(&mut self, vm: &mut Machine, result: Ref) -> Recording<Then> {
        let left = self.top();
        let at = self.owner_of(left.header)?;
        if self.frames.len() == 1 {
            return Err(Stop::Left);
        }
        let frame = self.builder.trace.frames[usize::from(left.id.0)];
        if frame.returns == Returns::Call {
            return self.finish_called(vm, &frame, result);
        }
        match frame.returns {
            Returns::Close { .. } => return self.finish_closed(vm, result),
            Returns::AsyncSend { .. } => return self.finish_steps(vm, &frame),
            _ => {}
        }
        self.note_finished(at)?;
        self.frames.pop();
        let resumer = self.top();
        match frame.returns {
            Returns::Generator { jump } => Ok(Then::At(frame.return_unit + jump)),
            Returns::Send { jump } | Returns::Throw { jump } => {
                self.write(resumer.header + FRAME_WORDS as u16 + frame.return_depth, result)?;
                Ok(Then::At(frame.return_unit + jump))
            }
            _ => Err(Stop::Surprise(self.at.op)),
        }
    }

    /// The generator that runs, of whose frame what it has is known.
    pub(super) fn running_generator(&self) -> Recording<Ref> {
        Ok(self.generators[self.owner_of(self.top().header)?].object)
    }

    /// What the running frame holds, if it lies in a generator.
    pub(super) fn own_slots(&self) -> &[Option<Slot>] {
        match self.owner_of(self.top().header) {
            Ok(at) => &self.generators[at].slots,
            Err(_) => &[],
        }
    }

    pub(super) fn own_slots_mut(&mut self) -> Option<&mut Vec<Option<Slot>>> {
        let at = self.owner_of(self.top().header).ok()?;
        Some(&mut self.generators[at].slots)
    }

    /// An exception leaves the generator that runs: it is finished.
    pub(super) fn abandon_generator(&mut self) -> Recording {
        let top = self.top();
        let (at, object) = (self.owner_of(top.header)?, self.running_generator()?);
        let frame = self.builder.trace.frames[usize::from(top.id.0)];
        self.note_finished(at)?;
        self.frames.pop();
        if let Returns::AsyncSend { .. } = frame.returns {
            self.end_step(object, &frame)?;
        }
        Ok(())
    }

    /// Writes at once that a generator is finished; the trace knows it no more.
    fn note_finished(&mut self, at: usize) -> Recording {
        self.forget_handled(at)?;
        let finished = self.word(GeneratorState::Finished as u64)?;
        let field = offset_of!(Generator, state) as u16;
        self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[self.generators[at].object.0, field, finished])?;
        self.generators.remove(at);
        Ok(())
    }

    // -- side traces -----------------------------------------------------------------------------------------------------

    /// Takes over the generators that a snapshot of the parent tells of; `values` are those of its entries.
    pub(super) fn resume_generators(&mut self, parent: &Trace, id: SnapshotId, values: &[Value]) -> Recording {
        let entries = parent.entries_of(id);
        for place in &parent.generators {
            self.builder.generator(*place)?;
            let told = |slot: u16| entries.iter().position(|entry| entry.slot == slot);
            let Some(own) = told(place.first) else { continue };
            let Some(actual) = values.get(own).and_then(|value| value.downcast::<Generator>()) else {
                return Err(Stop::Generator);
            };
            let number = |slot: u16| told(slot).and_then(|at| values.get(at)).and_then(|value| value.as_small_int());
            let is_root = self.frames.first().is_some_and(|root| root.header == place.header);
            let runs = self.frames.iter().any(|frame| frame.header == place.header);
            let waits = match (number(place.header + WAITS_AT), number(place.header + WAITS_WITH)) {
                (Some(unit), Some(depth)) if !runs => Some((unit as u32, depth as u16)),
                _ if runs => None,
                _ => return Err(Stop::Generator),
            };
            // SAFETY: the frame of a generator that may go on or runs is complete.
            let code = unsafe { (*actual.frame.get()).code };
            let (slots, object) = (Vec::new(), Ref::NONE);
            let at = self.add(Known {
                place: *place,
                object,
                actual,
                code,
                slots,
                waits,
                waited: None,
                created: !is_root,
                changed: true,
                made_here: parent.is_sunk(parent.copied(entries[own].value)),
                is_root,
                hides: runs && told(place.header + HIDES).is_some(),
            })?;
            // What is told comes later; else memory says so.
            if !is_root && (runs || actual.handled.get().is_none()) {
                self.note_nothing_handled(at)?;
            }
        }
        Ok(())
    }
}
