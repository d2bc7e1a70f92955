//! Special methods in Python that an instruction calls once: their frames are part of the trace, as operators' are. The
//! interpreter enters frames for the same ones (`interp/special.rs`).

use super::call::is_inlinable;
use super::compare::has_shape;
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::Conversion;
use crate::heap;
use crate::interp::frame::Answer;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Function;
use crate::trace::ir::{Ref, Returns, Type};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// The frame of a function that is given these slots, the first one of which has a class that decides, and a constant. The caller's
    /// operands end at a slot then.
    fn enter_special(
        &mut self,
        vm: &mut Machine,
        function: heap::Ref<Function>,
        (given, constant): (&[u16], Option<Value>),
        end: u16,
        returns: Returns,
    ) -> Recording<Then> {
        let owner = self.actual(given[0]);
        let Some(shape) = owner.header().map(|header| header.shape.get().0) else { return self.other_operands() };
        if !is_inlinable(function.code.get()) || !vm.watch_class(vm.class_of(owner), self.top().code) {
            return self.other_operands();
        }
        self.shaped(given[0], shape)?;
        let above = self.operand(vm, 0);
        for (at, slot) in given.iter().enumerate() {
            let value = self.read(*slot)?;
            self.write(above + at as u16, value)?;
        }
        if let Some(constant) = constant {
            let value = self.value(constant)?;
            self.write(above + given.len() as u16, value)?;
        }
        if let Returns::Answer(_) = returns {
            let asked = self.read(given[0])?;
            self.write(end - 1, asked)?;
        }
        self.enter_callee(
            function.code.get(),
            function.into(),
            end,
            above,
            given.len() + usize::from(constant.is_some()),
            returns,
        )
    }

    /// What was looked up, if it was found.
    fn found<T>(vm: &mut Machine, found: Result<Option<T>>) -> Option<T> {
        if found.is_err() {
            vm.raised = Value::EMPTY;
        }
        found.ok().flatten()
    }

    /// TO_BOOL of an instance whose class says so in Python.
    pub(super) fn truth_by_python(&mut self, vm: &mut Machine, slot: u16) -> Recording<Option<Then>> {
        let found = vm.truth_function(self.actual(slot));
        let Some((function, answer)) = Recorder::found(vm, found) else { return Ok(None) };
        self.enter_special(vm, function, (&[slot], None), slot + 1, Returns::Answer(answer)).map(Some)
    }

    /// LOAD_SUPER_ATTR of a property: `super` and the class, which are guarded, and the receiver.
    pub(super) fn super_by_python(&mut self, vm: &mut Machine, first: u16, name: Value, method: bool) -> Recording<Option<Then>> {
        let (called, class, receiver) = (self.actual(first), self.actual(first + 1), self.actual(first + 2));
        let found = vm.super_getter(called, class, receiver, name);
        let Some(getter) = Recorder::found(vm, found).filter(|_| !method) else { return Ok(None) };
        self.enter_special(vm, getter, (&[first + 2], None), first, Returns::Push).map(Some)
    }

    /// `len` of such an instance, in the last one of three slots.
    pub(super) fn length_by_python(&mut self, vm: &mut Machine, callable: u16, slot: u16) -> Recording<Option<Then>> {
        let found = vm.special_function(self.actual(slot), vm.names.__len__, 1);
        let Some(function) = Recorder::found(vm, found) else { return Ok(None) };
        self.enter_special(vm, function, (&[slot], None), callable + 1, Returns::Answer(Answer::Length)).map(Some)
    }

    /// `str` or `repr` of such an instance in a slot; the answer comes to the place `into`.
    pub(super) fn text_by_python(
        &mut self,
        vm: &mut Machine,
        slot: u16,
        conversion: Conversion,
        into: u16,
    ) -> Recording<Option<Then>> {
        let found = vm.text_function(self.actual(slot), conversion);
        let Some((function, answer)) = Recorder::found(vm, found) else { return Ok(None) };
        self.enter_special(vm, function, (&[slot], None), into + 1, Returns::Answer(answer)).map(Some)
    }

    /// FORMAT_SIMPLE and FORMAT_WITH_SPEC of such an instance in a slot, with the specification in the one above.
    pub(super) fn format_by_python(&mut self, vm: &mut Machine, slot: u16, with_spec: bool) -> Recording<Option<Then>> {
        let spec = if with_spec { self.actual(slot + 1) } else { vm.empty_str };
        let found = vm.format_function(self.actual(slot), spec);
        let Some((function, answer)) = Recorder::found(vm, found) else { return Ok(None) };
        let returns = Returns::Answer(answer);
        if answer != Answer::Formatted {
            // That the specification is empty decided which method is asked.
            if with_spec {
                let value = self.read(slot + 1)?;
                self.expect_constant(value, spec)?;
            }
            return self.enter_special(vm, function, (&[slot], None), slot + 1, returns).map(Some);
        }
        let given = if with_spec { (&[slot, slot + 1][..], None) } else { (&[slot][..], Some(spec)) };
        self.enter_special(vm, function, given, slot + 1, returns).map(Some)
    }

    /// CONTAINS_OP
    pub(super) fn contains_by_python(&mut self, vm: &mut Machine, item: u16) -> Recording<Option<Then>> {
        let found = vm.special_function(self.actual(item + 1), vm.names.__contains__, 2);
        let Some(function) = Recorder::found(vm, found) else { return Ok(None) };
        let answer = if self.at.operand != 0 { Answer::ContainsNot } else { Answer::Contains };
        self.enter_special(vm, function, (&[item + 1, item], None), item + 1, Returns::Answer(answer)).map(Some)
    }

    /// STORE_SUBSCR: value, container, key.
    pub(super) fn store_by_python(&mut self, vm: &mut Machine, value: u16) -> Recording<Option<Then>> {
        let found = vm.special_function(self.actual(value + 1), vm.names.__setitem__, 3);
        let Some(function) = Recorder::found(vm, found) else { return Ok(None) };
        self.enter_special(vm, function, (&[value + 1, value + 2, value], None), value, Returns::Discard).map(Some)
    }

    /// DELETE_SUBSCR: container, key.
    pub(super) fn delete_by_python(&mut self, vm: &mut Machine, container: u16) -> Recording<Option<Then>> {
        let found = vm.special_function(self.actual(container), vm.names.__delitem__, 2);
        let Some(function) = Recorder::found(vm, found) else { return Ok(None) };
        self.enter_special(vm, function, (&[container, container + 1], None), container, Returns::Discard).map(Some)
    }

    /// GET_AITER: an async generator is its own iterator, and so may an instance be.
    pub(super) fn record_async_iterator(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        if has_shape(self.actual(slot), class_shape::ASYNC_GENERATOR.0) {
            self.shaped(slot, class_shape::ASYNC_GENERATOR.0)?;
            return self.next();
        }
        let found = vm.special_function(self.actual(slot), vm.names.__aiter__, 1);
        let Some(function) = Recorder::found(vm, found) else { return self.other_operands() };
        self.enter_special(vm, function, (&[slot], None), slot + 1, Returns::Answer(Answer::AsyncIterator))
    }

    /// What the caller's instruction makes of the result in a slot of the callee, which is at its return: what would raise, or
    /// run Python code, leaves.
    pub(super) fn answer(&mut self, vm: &mut Machine, answer: Answer, slot: u16) -> Recording<Ref> {
        let actual = self.actual(slot);
        match answer {
            Answer::Truth | Answer::Contains if actual.is_bool() => self.boolean(slot),
            Answer::ContainsNot if actual.is_bool() => {
                let found = self.boolean(slot)?;
                self.opposite(found)
            }
            Answer::Length | Answer::TruthOfLength if actual.as_small_int().is_some_and(|length| length >= 0) => {
                let (length, zero) = (self.int(slot)?, self.value(Value::small_int(0))?);
                let exit = self.exit()?;
                self.uop(Uop::BRANCH_INT_LT, Type::None, &[length.0, zero.0, exit])?;
                if answer == Answer::Length {
                    return Ok(length);
                }
                self.uop(Uop::COMPARE_INT_NE, Type::Bool, &[length.0, zero.0])
            }
            Answer::Text | Answer::Representation | Answer::Formatted if has_shape(actual, class_shape::STR.0) => {
                self.shaped(slot, class_shape::STR.0)
            }
            Answer::AsyncIterator => self.as_async_iterator(vm, slot),
            _ => self.other_operands(),
        }
    }

    /// Leaves unless what `__aiter__` gave is like what it gave now, which has an `__anext__`.
    fn as_async_iterator(&mut self, vm: &mut Machine, slot: u16) -> Recording<Ref> {
        let class = vm.class_of(self.actual(slot));
        let found = vm.lookup(class, vm.names.__anext__);
        if Recorder::found(vm, found).is_none() || !vm.watch_class(class, self.top().code) {
            return self.other_operands();
        }
        self.fix_kind(slot)?;
        self.read(slot)
    }
}
