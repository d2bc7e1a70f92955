//! Slices: parts of sequences, by helpers that are given start, stop and step. A slice object is made only where something
//! else than a subscription sees it (`optimize/sink.rs`).

use core::mem::offset_of;

use super::compare::has_shape;
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::machine::Machine;
use crate::object::Slice;
use crate::trace::ir::{Instruction, Op, Pseudo, Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::{Effect, Uop};
use crate::value::Value;

impl Recorder {
    /// BINARY_SLICE: container, start, stop.
    pub(super) fn record_slice(&mut self, vm: &mut Machine) -> Recording<Then> {
        let first = self.operand(vm, 3);
        let (container, start, stop) = (self.actual(first), self.actual(first + 1), self.actual(first + 2));
        if !self.needs_no_python(vm, &[container], |vm| vm.binary_slice(container, start, stop)) {
            return self.other_operands();
        }
        let part = match self.slice_of_bytes(first)? {
            Some(part) => part,
            None => {
                let all = [self.boxed_slot(first)?, self.boxed_slot(first + 1)?, self.boxed_slot(first + 2)?];
                self.quick(Quick::SLICE, &all)?
            }
        };
        self.write(first, part)?;
        self.next()
    }

    /// STORE_SLICE: value, container, start, stop.
    pub(super) fn record_store_slice(&mut self, vm: &Machine) -> Recording<Then> {
        let first = self.operand(vm, 4);
        if let Some(part) = self.part_for_store(first)? {
            return self.store_part(part, first + 1);
        }
        self.expect_whole(vm, first)?;
        self.expect_whole(vm, first + 1)?;
        let mut all = [Ref::NONE; 4];
        for (at, value) in all.iter_mut().enumerate() {
            *value = self.boxed_slot(first + at as u16)?;
        }
        self.quick(Quick::STORE_SLICE, &all)?;
        self.next()
    }

    /// BUILD_SLICE: start, stop, and step.
    pub(super) fn record_build_slice(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let first = self.operand(vm, n);
        let mut parts = [self.value(Value::NONE)?; 3];
        for (at, part) in parts.iter_mut().enumerate().take(n) {
            *part = self.boxed_slot(first + at as u16)?;
        }
        let slice = self.quick(Quick::NEW_SLICE, &parts)?;
        self.write(first, slice)?;
        self.next()
    }

    /// Is a subscription of a builtin sequence by a slice of ints?
    pub(super) fn is_simply_sliced(&self, container: Value, key: Value) -> bool {
        let is_bound = |bound: &Value| bound.is_none() || bound.is_small_int();
        let sliced = [class_shape::LIST, class_shape::STR, class_shape::TUPLE];
        let slice = key.downcast::<Slice>().filter(|_| has_shape(key, class_shape::SLICE.0));
        sliced.iter().any(|shape| has_shape(container, shape.0))
            && slice.is_some_and(|slice| [slice.start, slice.stop, slice.step].iter().all(is_bound))
    }

    /// `container[slice]`, where that is simple.
    pub(super) fn subscript_by_slice(&mut self, container: u16, key: u16) -> Recording<Ref> {
        let shape = self.actual(container).header().map_or(0, |header| header.shape.get().0);
        let owner = self.shaped(container, shape)?;
        let [start, stop, step] = self.bounds_of_slice(key)?;
        if shape != class_shape::LIST.0 {
            return self.quick(Quick::SLICE_BY, &[owner, start, stop, step]);
        }
        if let Some(slice) = self.actual(key).downcast::<Slice>() {
            self.fix_kind_of(start, slice.start)?;
            self.fix_kind_of(stop, slice.stop)?;
            self.fix_kind_of(step, slice.step)?;
        }
        self.quick(Quick::LIST_PART, &[owner, start, stop, step])
    }

    /// The part of a list in a slot, if it is just about to be stored into a list and nothing else uses it: then it need not be
    /// made, and is one that exits may make.
    fn part_for_store(&mut self, slot: u16) -> Recording<Option<Instruction>> {
        let bounds = [self.actual(slot + 2), self.actual(slot + 3)];
        let are_plain = bounds.iter().all(|bound| bound.is_none() || bound.is_small_int());
        let part = self.read(slot)?;
        let part = self.builder.trace.copied(part);
        if part.is_constant()
            || !are_plain
            || !self.generators.is_empty()
            || !has_shape(self.actual(slot + 1), class_shape::LIST.0)
        {
            return Ok(None);
        }
        let call = *self.builder.trace.get(part);
        if call.quick() != Some(Quick::LIST_PART) {
            return Ok(None);
        }
        let holders = self.slots.iter().flatten().filter(|held| self.builder.trace.copied(held.value) == part).count();
        let step = self.builder.trace.constant(call.reference(5)).map(|step| Value::from_bits(step.bits));
        if step.is_none_or(|step| step == Value::small_int(0)) || holders != 1 || !self.is_unchanged_since(part) {
            return Ok(None);
        }
        self.builder.trace.instructions[part.index()].arguments[0] = Quick::NEW_PART as u16;
        Ok(Some(call))
    }

    /// Did the trace change nothing since a call, nor use what that gave, but to see whether it gave something?
    fn is_unchanged_since(&self, call: Ref) -> bool {
        let trace = &self.builder.trace;
        let (guard, rest) = trace.instructions[call.index() + 1..].split_first().unzip();
        let is_quiet = |i: &Instruction| {
            let changes = match i.op {
                Op::Uop(uop) => matches!(uop.effect(), Effect::Store | Effect::GuardedStore | Effect::Call),
                Op::Pseudo(pseudo) => pseudo != Pseudo::NOP,
            };
            !changes && i.references().all(|used| used != call)
        };
        guard.is_some_and(|guard| guard.is_uop(Uop::BRANCH_INT_EQ_CONST)) && rest.is_some_and(|rest| rest.iter().all(is_quiet))
    }

    /// STORE_SLICE of such a part: the list and its bounds lie from a slot on.
    fn store_part(&mut self, part: Instruction, container: u16) -> Recording<Then> {
        let list = self.shaped(container, class_shape::LIST.0)?;
        let (start, stop) = (self.boxed_slot(container + 1)?, self.boxed_slot(container + 2)?);
        self.quick(Quick::PART_BOUNDS, &[part.reference(3), part.reference(4), part.reference(5)])?;
        self.quick(Quick::STORE_PART, &[part.reference(2), list, start, stop])?;
        self.next()
    }

    /// The three parts of the slice in a slot.
    fn bounds_of_slice(&mut self, slot: u16) -> Recording<[Ref; 3]> {
        let value = self.read(slot)?;
        if let (Some(_), Some(slice)) = (self.builder.trace.constant(value), self.actual(slot).downcast::<Slice>()) {
            let mut bounds = [value; 3];
            for (bound, actual) in bounds.iter_mut().zip([slice.start, slice.stop, slice.step]) {
                let known = self.value(actual)?;
                *bound = self.boxed(known)?;
            }
            return Ok(bounds);
        }
        self.expect_shape(value, class_shape::SLICE.0)?;
        let fields = [offset_of!(Slice, start), offset_of!(Slice, stop), offset_of!(Slice, step)];
        let mut bounds = [value; 3];
        for (bound, field) in bounds.iter_mut().zip(fields) {
            *bound = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[value.0, field as u16])?;
        }
        Ok(bounds)
    }
}
