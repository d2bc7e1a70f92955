//! Loops over what can be iterated: lists, tuples, ranges and ASCII strings by position, other things by their native iterators.

use core::mem::offset_of;

use super::characters::is_plain;
use super::compare::has_shape;
use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::Op;
use crate::codegen::baseline::vm_at;
use crate::interp::iteration::is_positional;
use crate::machine::Machine;
use crate::native::Effect;
use crate::object::{ClassFlags, Kind, List, Range, Str, Tuple};
use crate::trace::ir::{Leave, Ref, Type};
use crate::trace::natives;
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_get_iter(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let actual = self.actual(slot);
        if has_shape(actual, class_shape::GENERATOR.0) {
            return self.iterate_generator(slot, n);
        }
        let Some(shape) = positional_shape(actual).filter(|_| n != 1 && is_positional(actual)) else {
            return self.make_iterator(vm, slot, n);
        };
        let object = self.read(slot)?;
        self.expect_shape(object, shape)?;
        self.expect_positional(object, actual, shape)?;
        if n != 2 {
            let zero = self.value(Value::small_int(0))?;
            self.write(slot + 1, zero)?;
        }
        self.next()
    }

    /// A generator is its own iterator.
    fn iterate_generator(&mut self, slot: u16, n: usize) -> Recording<Then> {
        self.shaped(slot, class_shape::GENERATOR.0)?;
        if n == 0 || n == 3 {
            let empty = self.value(Value::EMPTY)?;
            self.write(slot + 1, empty)?;
        }
        self.next()
    }

    /// What walks by position is what has the shape, but for ranges of great numbers and strings with other characters.
    pub(super) fn expect_positional(&mut self, object: Ref, actual: Value, shape: u32) -> Recording {
        if shape == class_shape::STR.0 && is_plain(actual) {
            return self.expect_plain(object);
        }
        if shape == class_shape::STR.0 {
            let is_ascii = self.quick(Quick::IS_ASCII, &[object])?;
            return self.expect_constant(is_ascii, Value::TRUE);
        }
        if shape == class_shape::RANGE.0 {
            let fields = [offset_of!(Range, start), offset_of!(Range, stop), offset_of!(Range, step), offset_of!(Range, length)];
            for field in fields {
                let number = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, field as u16])?;
                let exit = self.exit()?;
                self.uop(Uop::GUARD_INT, Type::None, &[number.0, exit])?;
            }
        }
        Ok(())
    }

    pub(super) fn record_for_iter(&mut self, vm: &Machine) -> Recording<Then> {
        let (sequence, position) = (self.operand(vm, 2), self.operand(vm, 1));
        let (iterable, at) = (self.actual(sequence), self.actual(position));
        let end = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        if has_shape(iterable, class_shape::GENERATOR.0) {
            return self.for_generator(vm, sequence);
        }
        let Some(shape) = positional_shape(iterable).filter(|_| at.is_small_int()) else {
            return self.ask_iterator(vm, sequence, end);
        };
        let object = self.read(sequence)?;
        self.expect_shape(object, shape)?;
        let index = self.int(position)?;
        // A position is never negative.
        self.builder.assume_at_least(index, 0);
        let length = self.length_of(object, shape)?;
        let more = at.small_int_unchecked() < actual_length(iterable);
        let exit = self.leave_to(if more { end } else { self.at.end }, position + 1)?;
        if !more {
            // Ended: it leaves where there is more, and the interpreter fetches that.
            let again = self.take_snapshot(Leave::Guard, self.at.start)?;
            self.uop(Uop::BRANCH_INT_LT, Type::None, &[index.0, length.0, again.0])?;
            return Ok(Then::At(end));
        }
        self.uop(Uop::BRANCH_INT_LE, Type::None, &[length.0, index.0, exit])?;
        let item = self.item_of(object, index, shape, iterable)?;
        let one = self.word(1 << 16)?;
        let exit = self.take_snapshot(Leave::Guard, self.at.start)?;
        let next = self.uop(Uop::ADD_INT_CONST, Type::Int, &[index.0, one, exit.0])?;
        self.write(position, next)?;
        self.write(position + 1, item)?;
        self.next()
    }

    /// The length of a range, or of a sequence of a [`measured_shape`], as a rotated int.
    pub(super) fn length_of(&mut self, object: Ref, shape: u32) -> Recording<Ref> {
        if shape == class_shape::RANGE.0 {
            let boxed = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(Range, length) as u16])?;
            return self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0]);
        }
        if shape == class_shape::STR.0 {
            return self.uop(Uop::LOAD_FIELD32_COUNT, Type::Int, &[object.0, Str::LENGTH as u16]);
        }
        let field = match shape {
            shape if shape == class_shape::LIST.0 => LIST_LENGTH as u16,
            shape if shape == class_shape::TUPLE.0 => TUPLE_LENGTH as u16,
            shape => Recorder::length_field_of_bytes(shape),
        };
        self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[object.0, field])
    }

    /// The item of a range: most go up by one, and then it is a sum, or the position itself.
    pub(super) fn range_item(&mut self, object: Ref, index: Ref, actual: Value) -> Recording<Ref> {
        const START: u16 = offset_of!(Range, start) as u16;
        const STEP: u16 = offset_of!(Range, step) as u16;
        let (zero, one) = (Value::small_int(0), Value::small_int(1));
        let range = actual.downcast::<Range>().filter(|range| range.step == one && range.start.is_small_int());
        let Some(range) = range else {
            return self.uop(Uop::RANGE_ITEM, Type::Int, &[object.0, index.0, START, STEP]);
        };
        let step = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, STEP])?;
        self.expect_constant(step, one)?;
        let start = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, START])?;
        if range.start == zero {
            self.expect_constant(start, zero)?;
            return Ok(index);
        }
        let exit = self.exit()?;
        self.uop(Uop::GUARD_INT, Type::None, &[start.0, exit])?;
        let start = self.uop(Uop::UNBOX_INT, Type::Int, &[start.0])?;
        self.uop(Uop::ADD_INT, Type::Int, &[index.0, start.0, exit])
    }

    fn item_of(&mut self, object: Ref, index: Ref, shape: u32, actual: Value) -> Recording<Ref> {
        if shape == class_shape::RANGE.0 {
            return self.range_item(object, index, actual);
        }
        if shape == class_shape::STR.0 {
            // The exit from before is of where the loop ends.
            self.snapshot = None;
            return self.character_of(object, actual, index, 0);
        }
        let exit = self.take_snapshot(Leave::Guard, self.at.start)?;
        let (uop, items, length) = if shape == class_shape::LIST.0 {
            (Uop::LOAD_ITEM, LIST_BUFFER, LIST_LENGTH)
        } else {
            (Uop::LOAD_TAIL_ITEM, TUPLE_ITEMS, TUPLE_LENGTH)
        };
        self.uop(uop, Type::Tagged, &[object.0, index.0, items as u16, length as u16, exit.0])
    }

    /// GET_ITER of what is not walked by position; `n` says whether its iterator takes one slot or two, and whether it is one
    /// already.
    pub(super) fn make_iterator(&mut self, vm: &mut Machine, slot: u16, n: usize) -> Recording<Then> {
        let actual = self.actual(slot);
        let class = vm.class_of(actual);
        if actual.is_kind(Kind::Generator) {
            return self.other_operands();
        }
        if n == 3 {
            self.fix_kind(slot)?;
            return self.with_position(slot, n);
        }
        if class.has(ClassFlags::HEAP) {
            self.generator_by(vm, slot, vm.names.__iter__)?;
            return self.with_position(slot, n);
        }
        let shape = actual.header().map_or(0, |h| h.shape.get().0);
        let iterable = self.shaped(slot, shape)?;
        let keeps = class.has(ClassFlags::NATIVE_NEXT) && class.spec.module != "_io";
        if let Some(iterator) = self.iterator_of(slot)? {
            self.write(slot, iterator)?;
            return self.with_position(slot, n);
        }
        if let Some(iterator) = self.iterator_of_dict(vm, slot)? {
            self.write(slot, iterator)?;
            return self.with_position(slot, n);
        }
        let iterator = if keeps { iterable } else { self.quick(Quick::ITERATOR, &[iterable])? };
        self.write(slot, iterator)?;
        self.with_position(slot, n)
    }

    /// An iterator in a slot has none.
    fn with_position(&mut self, slot: u16, n: usize) -> Recording<Then> {
        if n == 0 || n == 3 {
            let empty = self.value(Value::EMPTY)?;
            self.write(slot + 1, empty)?;
        }
        self.next()
    }

    /// FOR_ITER of a native iterator, which has EMPTY in place of a position.
    fn ask_iterator(&mut self, vm: &Machine, slot: u16, end: u32) -> Recording<Then> {
        let actual = self.actual(slot);
        let spec = vm.class_of(actual).spec;
        if !natives::keeps_its_place(vm, actual) || !self.actual(slot + 1).is_empty() {
            return Err(Stop::Native(spec.name));
        }
        let position = self.read(slot + 1)?;
        self.expect_constant(position, Value::EMPTY)?;
        if let Some(item) = self.take_item(vm, slot)? {
            self.write(slot + 2, item)?;
            return self.next();
        }
        if self.take_end(vm, slot)? {
            return Ok(Then::At(end));
        }
        let pairs = natives::makes_pairs(vm, actual);
        let iterator = self.expect_to_keep_place(vm, slot, pairs)?;
        let item = self.quick(Recorder::asks_for_next(vm, actual, pairs), &[iterator])?;
        Ok(Then::Iterated { item, end, pairs })
    }

    /// SEND of None to a native iterator, which has no `send`: its next item, or None at its end.
    pub(super) fn send_to_iterator(&mut self, vm: &mut Machine, receiver: u16, value: u16) -> Recording<Then> {
        let actual = self.actual(receiver);
        let takes_values = !matches!(vm.lookup(vm.class_of(actual), vm.names.send), Ok(None));
        vm.raised = Value::EMPTY;
        if takes_values || !natives::keeps_its_place(vm, actual) || !self.actual(value).is_none() {
            return self.other_operands();
        }
        let end = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        let sent = self.read(value)?;
        self.expect_constant(sent, Value::NONE)?;
        if let Some(item) = self.take_item(vm, receiver)? {
            self.write(value, item)?;
            return self.next();
        }
        if self.take_end(vm, receiver)? {
            return Ok(Then::At(end));
        }
        let pairs = natives::makes_pairs(vm, actual);
        let iterator = self.expect_to_keep_place(vm, receiver, pairs)?;
        let item = self.quick(Recorder::asks_for_next(vm, actual, pairs), &[iterator])?;
        // The item takes the place of what was sent.
        self.depth -= 1;
        Ok(Then::Iterated { item, end, pairs })
    }

    /// An iterator that keeps its place where Python code is refused; leaves where there is another one.
    fn expect_to_keep_place(&mut self, vm: &Machine, slot: u16, pairs: bool) -> Recording<Ref> {
        let actual = self.actual(slot);
        let iterator = self.shaped(slot, actual.header().map_or(0, |h| h.shape.get().0))?;
        if !natives::is_steady(vm, actual) {
            let keeps = self.quick(if pairs { Quick::KEEPS_PAIRS } else { Quick::KEEPS_PLACE }, &[iterator])?;
            self.expect_constant(keeps, Value::TRUE)?;
        }
        Ok(iterator)
    }

    /// `next` of an iterator in a slot: what it may change.
    pub(super) fn ask_by_next(&mut self, vm: &Machine, slot: u16) -> Recording<Effect> {
        let actual = self.actual(slot);
        if !actual.is_object() || !natives::keeps_its_place(vm, actual) {
            return Err(Stop::Native("next"));
        }
        self.expect_to_keep_place(vm, slot, false)?;
        Ok(Effect::Own)
    }

    /// The pair whose first part a helper just gave. Where it is unpacked at once, the optimizer drops it.
    fn pair(&mut self, first: Ref) -> Recording<Ref> {
        let second = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::SECOND as u16])?;
        self.quick(Quick::TUPLE_2, &[first, second])
    }

    /// The iterator gave an item or ended, as the interpreter saw: a guard leaves to where it goes otherwise.
    /// Of a pair, `item` is the first part.
    pub(super) fn iterated(&mut self, item: Ref, end: u32, ended: bool, pairs: bool) -> Recording {
        let above = self.top().header + crate::interp::frame::FRAME_WORDS as u16 + self.depth;
        let stop = self.word(Value::STOP.bits())?;
        // The result of what SEND asked lies where an item would.
        let (is_sent, none) = (self.at.op == Op::SEND, self.value(Value::NONE)?);
        if !ended {
            if is_sent {
                self.write(above, none)?;
                self.depth += 1;
            }
            let exit = self.take_snapshot(Leave::Jump, end)?;
            self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[item.0, stop, exit.0])?;
            let item = if pairs { self.pair(item)? } else { item };
            return self.write(above, item);
        }
        // At the end of pairs it is made of what is there; nobody sees it.
        let given = if pairs { self.pair(item)? } else { item };
        self.write(above, given)?;
        self.depth += 1;
        let exit = self.take_snapshot(Leave::Jump, self.at.end)?;
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[item.0, stop, exit.0])?;
        if is_sent { self.write(above, none) } else { Ok(()) }
    }
}

/// The shape of a sequence whose length is a field.
pub(super) fn measured_shape(value: Value) -> Option<u32> {
    use class_shape::{BYTEARRAY, BYTES, LIST, STR, TUPLE};
    [LIST, TUPLE, STR, BYTES, BYTEARRAY].into_iter().map(|shape| shape.0).find(|shape| has_shape(value, *shape))
}

/// The shape of what loops walk by position.
fn positional_shape(value: Value) -> Option<u32> {
    let shapes = [class_shape::RANGE.0, class_shape::LIST.0, class_shape::TUPLE.0, class_shape::STR.0];
    shapes.into_iter().find(|shape| has_shape(value, *shape))
}

fn actual_length(value: Value) -> i64 {
    match value.kind() {
        Some(Kind::Range) => value.downcast::<Range>().map_or(0, |r| r.length.as_small_int().unwrap_or(0)),
        Some(Kind::List) => value.downcast::<List>().map_or(0, |l| l.len() as i64),
        Some(Kind::Str) => value.downcast::<Str>().map_or(0, |text| text.len() as i64),
        _ => value.downcast::<Tuple>().map_or(0, |t| t.len() as i64),
    }
}
