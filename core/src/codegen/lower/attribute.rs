//! Attributes by shape.

use super::variables::{ENTRIES, entry_value_at};
use crate::bytecode::ops::Form;
use crate::codegen::baseline::Baseline;
use crate::codegen::calling::{Argument, Resume};
use crate::codegen::values::Type;
use crate::jit::helper_table;
use crate::object::{GetSet, Header, Kind, Module, ShapeId};
use crate::specialize::cache::{self, KEY, NEW_SHAPE, PLACE, SUPER_CLASS, SUPER_VALUE, VALUE};
use crate::uop::Uop;
use crate::value::Value;

use core::mem::offset_of;

/// Offsets up to this are reached by a field's operand.
pub(super) const LAST_FIELD: u16 = 4_088;

impl Baseline<'_> {
    pub(super) fn lower_load_attr(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        let method = n & 1 != 0;
        let alternatives = self.alternatives();
        if alternatives.len() > 1 {
            return self.load_of_shapes(&alternatives, method);
        }
        if self.has_failed() {
            return self.generally();
        }
        let owner = self.values.peek(1);
        // SAFETY: the form says what the cache holds.
        let (key, place, value) = unsafe {
            let cache = self.cache();
            (cache::u32_at(cache, KEY), *cache.add(PLACE), Value::from_bits(cache::u64_at(cache, VALUE)))
        };
        match self.form() {
            Some(Form::LOAD_ATTR_INSTANCE_VALUE) if place <= LAST_FIELD => {
                self.expect_shape(owner, key);
                let object = self.values.boxed(&mut self.emitter, owner);
                let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
                let exit = self.exit();
                self.emit(Uop::LOAD_FIELD, &[d.into(), object.into(), u32::from(place).into()]);
                self.emit(Uop::BRANCH_INT_EQ_CONST, &[d.into(), 0u64.into(), exit.into()]);
                self.replace_one(id);
            }
            Some(Form::LOAD_ATTR_METHOD) => {
                self.expect_shape(owner, key);
                self.roots.push(value);
                let function = self.values.constant_id(value);
                // The method goes below its receiver.
                self.values.push(function);
                self.values.swap(&mut self.emitter, 1, 2);
                return;
            }
            Some(Form::LOAD_ATTR_NONDESCRIPTOR) => {
                self.expect_shape(owner, key);
                self.roots.push(value);
                let id = self.values.constant_id(value);
                self.replace_one(id);
                return;
            }
            Some(Form::LOAD_ATTR_CLASS) => {
                let expected = u64::from(key) | u64::from(place) << 32;
                let reg = self.values.boxed(&mut self.emitter, owner);
                let exit = self.exit();
                self.emit(Uop::GUARD_IS64, &[reg.into(), expected.into(), exit.into()]);
                self.roots.push(value);
                self.roots.push(Value::from_bits(expected));
                let id = self.values.constant_id(value);
                self.replace_one(id);
            }
            Some(Form::LOAD_ATTR_MODULE) if entry_value_at(place) <= usize::from(LAST_FIELD) => self.module_attribute(key, place),
            Some(Form::LOAD_ATTR_PROPERTY) => return self.lower_property(),
            Some(Form::LOAD_ATTR_GETSET) => {
                self.expect_shape(owner, key);
                self.roots.push(value);
                if let Some(class) = self.class_that_is_read(key, value) {
                    self.roots.push(class);
                    let id = self.values.constant_id(class);
                    return self.replace_one(id);
                }
                self.save();
                let owner = Argument::Slot(self.values.operand_slot(self.values.depth() - 1));
                let arguments = [Argument::Bits(value.bits()), owner, Argument::Bits(self.native as u64)];
                self.call_helper(helper_table::at::get_by_native, &arguments, Resume::Never);
                self.follow(None);
                self.values.pop(&mut self.emitter, 1);
                self.push_word(Type::Unknown);
                return;
            }
            _ => return self.generally(),
        }
        if method {
            self.values.push_constant(Value::EMPTY);
        }
    }

    /// The class of objects of a shape, if reading the attribute is reading `__class__`.
    fn class_that_is_read(&self, shape: u32, getset: Value) -> Option<Value> {
        getset.downcast::<GetSet>().filter(|getset| crate::builtins::object::is_class_getter(getset))?;
        self.vm.shapes.class(ShapeId(shape)).map(Value::from)
    }

    /// An entry of a module's dict, whose keys are those that the form found.
    fn module_attribute(&mut self, version: u32, place: u16) {
        let owner = self.values.peek(1);
        let module = self.values.boxed(&mut self.emitter, owner);
        let (id, d) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let t = self.values.take(&mut self.emitter);
        let exit = self.exit();
        self.emit(Uop::GUARD_OBJECT, &[module.into(), exit.into()]);
        self.emit(Uop::LOAD_FIELD8, &[t.into(), module.into(), offset_of!(Header, kind).into()]);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[t.into(), (Kind::Module as u64).into(), exit.into()]);
        self.emit(Uop::LOAD_FIELD, &[t.into(), module.into(), offset_of!(Module, dict).into()]);
        self.check_keys(t, version, exit);
        let items = self.values.take(&mut self.emitter);
        self.emit(Uop::LOAD_FIELD, &[items.into(), t.into(), ENTRIES.into()]);
        self.emit(Uop::LOAD_FIELD, &[d.into(), items.into(), entry_value_at(place).into()]);
        self.replace_one(id);
    }

    /// `super().method`: found for the class and the receiver's shape.
    pub(super) fn lower_load_super_attr(&mut self) {
        if self.form() != Some(Form::LOAD_SUPER_ATTR_METHOD) || self.has_failed() {
            return if self.is_cold() { self.leave() } else { self.generally() };
        }
        // SAFETY: the form says what the cache holds.
        let (key, class, method) = unsafe {
            let cache = self.cache();
            (cache::u32_at(cache, KEY), cache::u64_at(cache, SUPER_CLASS), cache::u64_at(cache, SUPER_VALUE))
        };
        let (function, owner, receiver) = (self.values.peek(3), self.values.peek(2), self.values.peek(1));
        let super_class = Value::object(self.vm.types.super_).bits();
        for (id, expected) in [(function, super_class), (owner, class)] {
            let reg = self.values.boxed(&mut self.emitter, id);
            let exit = self.exit();
            self.emit(Uop::GUARD_IS64, &[reg.into(), expected.into(), exit.into()]);
        }
        self.expect_shape(receiver, key);
        self.values.boxed(&mut self.emitter, receiver);
        self.roots.extend([Value::from_bits(class), Value::from_bits(method)]);
        let method = self.values.constant_id(Value::from_bits(method));
        self.values.pop(&mut self.emitter, 3);
        self.values.push(method);
        self.values.push(receiver);
    }

    pub(super) fn lower_store_attr(&mut self) {
        if self.is_cold() {
            return self.leave();
        }
        let alternatives = self.alternatives();
        if alternatives.len() > 1 {
            return self.store_to_shapes(&alternatives);
        }
        // SAFETY: the form says what the cache holds.
        let (key, place, new_shape) = unsafe {
            let cache = self.cache();
            (cache::u32_at(cache, KEY), *cache.add(PLACE), cache::u32_at(cache, NEW_SHAPE))
        };
        let adds = match self.form() {
            Some(Form::STORE_ATTR_INSTANCE_VALUE) => false,
            Some(Form::STORE_ATTR_ADD) => true,
            _ => return self.generally(),
        };
        if self.has_failed() || place > LAST_FIELD {
            return self.generally();
        }
        let (owner, value) = (self.values.peek(1), self.values.peek(2));
        self.expect_shape(owner, key);
        let object = self.values.boxed(&mut self.emitter, owner);
        let value = self.values.boxed(&mut self.emitter, value);
        self.barrier(object);
        self.emit(Uop::STORE_FIELD, &[value.into(), object.into(), u32::from(place).into()]);
        if adds {
            let shape = offset_of!(crate::object::Header, shape);
            self.emit(Uop::STORE_FIELD32_CONST, &[object.into(), shape.into(), i64::from(new_shape as i32).into()]);
            self.values.forget_shapes();
            self.values.set_shape(owner, new_shape);
        }
        self.values.pop(&mut self.emitter, 2);
    }
}
