//! Slices: parts of sequences, by helpers that are given start, stop and step. A slice object is made only where something
//! else than a subscription sees it (`optimize/sink.rs`).

use core::mem::offset_of;

use super::compare::has_shape;
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::machine::Machine;
use crate::object::Slice;
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
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
        self.quick(Quick::SLICE_BY, &[owner, start, stop, step])
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
