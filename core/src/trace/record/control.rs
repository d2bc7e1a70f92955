//! Jumps, loops over positions, entering and leaving frames.
//!
//! A guard on which way a jump goes leaves to where it did not go: there is nothing left to do for the interpreter, and
//! what the jump was on need not be kept.

use core::mem::offset_of;

use super::compare::has_shape;
use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::Op;
use crate::codegen::baseline::vm_at;
use crate::interp::iteration::is_positional;
use crate::machine::Machine;
use crate::object::{Kind, List, Range, Tuple};
use crate::trace::ir::{Leave, Ref, Type};
use crate::tuning::MOST_INNER_TURNS;
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_jump(&mut self) -> Recording<Then> {
        let target = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        if self.at.op == Op::JUMP_BACKWARD {
            self.inner_turns += 1;
            if self.inner_turns > MOST_INNER_TURNS {
                return Err(Stop::InnerLoop);
            }
            self.poll()?;
        }
        Ok(Then::At(target))
    }

    /// Takes a unit of fuel, and looks whether the interpreter has something to do.
    fn poll(&mut self) -> Recording {
        let snapshot = self.take_snapshot(Leave::Poll, self.at.start)?;
        self.uop(Uop::POLL, Type::None, &[vm_at::FUEL as u16, vm_at::POLL as u16, snapshot.0])?;
        Ok(())
    }

    pub(super) fn record_resume(&mut self) -> Recording<Then> {
        self.poll()?;
        self.next()
    }

    pub(super) fn record_pop_jump(&mut self, vm: &Machine) -> Recording<Then> {
        let target = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        let slot = self.operand(vm, 1);
        let actual = self.actual(slot);
        let (expected, jumps_if_equal) = match self.at.op {
            Op::POP_JUMP_IF_FALSE => (Value::FALSE, true),
            Op::POP_JUMP_IF_TRUE => (Value::TRUE, true),
            Op::POP_JUMP_IF_NONE => (Value::NONE, true),
            _ => (Value::NONE, false),
        };
        let equal = actual == expected;
        let value = self.read(slot)?;
        let value = self.boxed(value)?;
        let taken = equal == jumps_if_equal;
        let (here, there) = if taken { (target, self.at.end) } else { (self.at.end, target) };
        let exit = self.leave_to(there, slot)?;
        let expected = self.word(expected.bits())?;
        let uop = if equal { Uop::BRANCH_INT_NE_CONST } else { Uop::BRANCH_INT_EQ_CONST };
        self.uop(uop, Type::None, &[value.0, expected, exit])?;
        Ok(Then::At(here))
    }

    /// The snapshot with control at another unit of the frame, and operands below `slot` only.
    fn leave_to(&mut self, unit: u32, slot: u16) -> Recording<u16> {
        self.slots.truncate(usize::from(slot));
        self.depth = self.depth_below(slot);
        Ok(self.take_snapshot(Leave::Jump, unit)?.0)
    }

    pub(super) fn record_get_iter(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let actual = self.actual(slot);
        let Some(shape) = positional_shape(actual).filter(|_| (n == 0 || n == 3) && is_positional(actual)) else {
            return self.other_operands();
        };
        let object = self.read(slot)?;
        self.expect_shape(object, shape)?;
        let zero = self.value(Value::small_int(0))?;
        self.write(slot + 1, zero)?;
        self.next()
    }

    pub(super) fn record_for_iter(&mut self, vm: &Machine) -> Recording<Then> {
        let (sequence, position) = (self.operand(vm, 2), self.operand(vm, 1));
        let (iterable, at) = (self.actual(sequence), self.actual(position));
        let end = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        let Some(shape) = positional_shape(iterable).filter(|_| at.is_small_int()) else {
            return Err(Stop::Native(vm.class_of(iterable).spec.name));
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

    /// The length of a range, list or tuple as a rotated int.
    pub(super) fn length_of(&mut self, object: Ref, shape: u32) -> Recording<Ref> {
        if shape == class_shape::RANGE.0 {
            let boxed = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(Range, length) as u16])?;
            return self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0]);
        }
        let field = if shape == class_shape::LIST.0 { LIST_LENGTH } else { TUPLE_LENGTH };
        self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[object.0, field as u16])
    }

    /// The item of a range: most go up by one, and then it is a sum, or the position itself.
    fn range_item(&mut self, object: Ref, index: Ref, actual: Value) -> Recording<Ref> {
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
        let exit = self.take_snapshot(Leave::Guard, self.at.start)?;
        let (uop, items, length) = if shape == class_shape::LIST.0 {
            (Uop::LOAD_ITEM, LIST_BUFFER, LIST_LENGTH)
        } else {
            (Uop::LOAD_TAIL_ITEM, TUPLE_ITEMS, TUPLE_LENGTH)
        };
        self.uop(uop, Type::Tagged, &[object.0, index.0, items as u16, length as u16, exit.0])
    }

    pub(super) fn record_return(&mut self, vm: &Machine) -> Recording<Then> {
        if self.frames.len() == 1 {
            return Err(Stop::Left);
        }
        let slot = self.operand(vm, 1);
        let result = self.read(slot)?;
        let frame = self.builder.trace.frames[usize::from(self.top().id.0)];
        if frame.init {
            // The caller has the instance already.
            self.expect_constant(result, Value::NONE)?;
        }
        let Some(left) = self.frames.pop() else { return Err(Stop::Left) };
        self.slots.truncate(usize::from(left.locals));
        if !frame.init {
            let caller = self.top();
            let into = caller.header + crate::interp::frame::FRAME_WORDS as u16 + frame.return_depth;
            self.slots.truncate(usize::from(into));
            self.write(into, result)?;
        }
        Ok(Then::Returned)
    }
}

/// The shape of what loops walk by position.
fn positional_shape(value: Value) -> Option<u32> {
    let shapes = [class_shape::RANGE.0, class_shape::LIST.0, class_shape::TUPLE.0];
    shapes.into_iter().find(|shape| has_shape(value, *shape))
}

fn actual_length(value: Value) -> i64 {
    match value.kind() {
        Some(Kind::Range) => value.downcast::<Range>().map_or(0, |r| r.length.as_small_int().unwrap_or(0)),
        Some(Kind::List) => value.downcast::<List>().map_or(0, |l| l.len() as i64),
        _ => value.downcast::<Tuple>().map_or(0, |t| t.len() as i64),
    }
}
