//! Functions as objects: making them, and calling those of which only the code is known.
//!
//! A guard on a callee asks for the very function. Where such a guard failed often, the side trace asks for the code and the
//! globals: functions that close over something are made again and again. Of one that the trace itself made both are known. The function itself then lies in its place in the
//! frame's header, where snapshots tell it as they tell any slot.

use core::mem::offset_of;

use super::container::TUPLE_ITEMS;
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::FunctionAttribute;
use crate::heap;
use crate::interp::frame::FUNCTION_WORD;
use crate::machine::Machine;
use crate::object::{CodeObject, Dict, Function, Tuple};
use crate::trace::ir::{Ref, SnapshotId, Trace, Type};
use crate::trace::natives;
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Does a guard of a trace leave by this exit because a callee is another function than was expected, or has other code?
pub(crate) fn is_on_callee(parent: &Trace, id: SnapshotId) -> bool {
    let guards = parent.instructions.iter().filter(|i| i.snapshot() == Some(id) && i.is_uop(Uop::GUARD_IS64));
    // Where generators wait is asked for by words that are no values.
    let of_values = guards.filter(|i| parent.type_of(i.reference(0)).is_boxed());
    let mut expected = of_values.filter_map(|i| parent.constant(i.reference(1)));
    expected.any(|constant| {
        let expected = Value::from_bits(constant.bits);
        expected.downcast::<Function>().is_some() || expected.downcast::<CodeObject>().is_some()
    })
}

impl Recorder {
    /// Leaves unless a slot holds this function. Where only its code was asked for, gives the function that there is.
    pub(super) fn expect_function(&mut self, slot: u16, function: heap::Ref<Function>) -> Recording<Option<Ref>> {
        let value = self.read(slot)?;
        let by_code = self.by_code == Some(self.at.start) && self.frames.len() == self.resumed_frames;
        // What closes over variables is one of many, as a rule.
        let by_code = by_code || !function.closure.get().is_empty() || self.makes(value) == Some(Made::Function);
        if !by_code || self.builder.trace.constant(value).is_some() {
            self.expect_constant(value, function.into())?;
            return Ok(None);
        }
        let object = self.shaped(slot, class_shape::FUNCTION.0)?;
        let (code, globals) = (function.code.get(), function.globals);
        let parts = [(offset_of!(Function, code), Value::from(code)), (offset_of!(Function, globals), globals.into())];
        for (field, expected) in parts {
            let part = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, field as u16])?;
            self.expect_constant(part, expected)?;
        }
        Ok(Some(object))
    }

    /// What the trace makes that a value is.
    pub(super) fn makes(&self, value: Ref) -> Option<Made> {
        let value = self.builder.trace.copied(value);
        if value.is_constant() { None } else { self.builder.trace.get(value).makes() }
    }

    /// The function of the running frame, if it is not known which one that is.
    pub(super) fn own_function(&self) -> Option<Ref> {
        let slot = self.top().header + FUNCTION_WORD as u16;
        self.slots.get(usize::from(slot)).copied().flatten().map(|slot| slot.value)
    }

    /// The frame just entered is one of this function.
    pub(super) fn set_own_function(&mut self, function: Ref) -> Recording {
        self.write(self.top().header + FUNCTION_WORD as u16, function)
    }

    /// COPY_FREE_VARS: the cells of the running frame's function.
    pub(super) fn copy_free_variables(&mut self, n: usize) -> Recording {
        let top = self.top();
        if self.frames.len() == 1 {
            return self.unsupported();
        }
        // SAFETY: the frame below the running operands is complete; it belongs to a function of which the call proved what is
        // assumed here.
        let function = unsafe { (*self.base.add(usize::from(top.header)).cast::<crate::interp::frame::Frame>()).function };
        let closure = function.downcast::<Function>().and_then(|f| f.closure.get().downcast::<Tuple>());
        let Some(closure) = closure else { return self.unsupported() };
        let cells = match self.own_function() {
            Some(own) => Some(self.uop(Uop::LOAD_FIELD, Type::Tagged, &[own.0, offset_of!(Function, closure) as u16])?),
            None => None,
        };
        let first = top.code.locals as usize - n;
        if TUPLE_ITEMS + n * 8 > super::variables::LAST_FIELD || closure.len() != n {
            return self.unsupported();
        }
        for (i, cell) in closure.as_slice().iter().enumerate() {
            let cell = match cells {
                Some(cells) => self.uop(Uop::LOAD_FIELD, Type::Tagged, &[cells.0, (TUPLE_ITEMS + i * 8) as u16])?,
                None => self.value(*cell)?,
            };
            let slot = self.local(first + i);
            self.write(slot, cell)?;
        }
        Ok(())
    }

    pub(super) fn record_make_function(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let Some(code) = self.actual(slot).downcast::<CodeObject>() else { return self.other_operands() };
        let value = self.read(slot)?;
        self.expect_constant(value, code.into())?;
        let globals = self.globals(vm)?;
        let module = self.module_name(vm, globals)?;
        let (code, globals) = (self.value(code.into())?, self.value(globals.into())?);
        let function = self.quick(Quick::NEW_FUNCTION, &[code, globals])?;
        // An exit that makes it may come when the module has another name.
        self.store_field(module, function, offset_of!(Function, module) as u16)?;
        self.write(slot, function)?;
        self.next()
    }

    fn module_name(&mut self, vm: &mut Machine, globals: heap::Ref<Dict>) -> Recording<Ref> {
        let name = vm.names.__name__;
        match self.global_named(vm, name)? {
            (dict, place) if dict == globals => self.entry(dict, dict.keys_version(), place),
            _ => self.other_operands(),
        }
    }

    /// SET_FUNCTION_ATTRIBUTE: value, function.
    pub(super) fn record_function_attribute(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let (value, function) = (self.operand(vm, 2), self.operand(vm, 1));
        let field = match FunctionAttribute::from_u32(n as u32) {
            Some(FunctionAttribute::Defaults) => offset_of!(Function, defaults),
            Some(FunctionAttribute::KeywordDefaults) => offset_of!(Function, keyword_defaults),
            Some(FunctionAttribute::Closure) => offset_of!(Function, closure),
            Some(FunctionAttribute::Annotate) => offset_of!(Function, annotate),
            None => return self.unsupported(),
        };
        let object = self.shaped(function, class_shape::FUNCTION.0)?;
        let part = self.read(value)?;
        self.store_field(part, object, field as u16)?;
        self.write(value, object)?;
        self.next()
    }

    /// LIST_EXTEND by what gives its items without Python code.
    pub(super) fn record_list_extend(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let (list, iterable) = (self.operand(vm, n + 1), self.operand(vm, 1));
        let actual = self.actual(iterable);
        let Some(shape) = actual.header().map(|h| h.shape.get().0).filter(|_| natives::may_be_consumed(vm, actual)) else {
            return self.other_operands();
        };
        let list = self.shaped(list, class_shape::LIST.0)?;
        let items = self.shaped(iterable, shape)?;
        self.quick(Quick::LIST_EXTEND, &[list, items])?;
        self.next()
    }
}
