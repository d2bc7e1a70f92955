//! Attributes by shape.

use crate::bytecode::ops::Form;
use crate::codegen::baseline::Baseline;
use crate::codegen::values::Type;
use crate::specialize::cache::{self, KEY, NEW_SHAPE, PLACE, VALUE};
use crate::uop::Uop;
use crate::value::Value;

use core::mem::offset_of;

/// Offsets up to this are reached by a field's operand.
const LAST_FIELD: u16 = 4_088;

impl Baseline<'_> {
    pub(super) fn lower_load_attr(&mut self, n: usize) {
        if self.is_cold() {
            return self.leave();
        }
        if self.has_failed() {
            return self.generally();
        }
        let method = n & 1 != 0;
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
            Some(Form::LOAD_ATTR_PROPERTY) => return self.lower_property(),
            _ => return self.generally(),
        }
        if method {
            self.values.push_constant(Value::EMPTY);
        }
    }

    pub(super) fn lower_store_attr(&mut self) {
        if self.is_cold() {
            return self.leave();
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
