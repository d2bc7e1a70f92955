//! Attributes by shape.

use super::call::is_inlinable;
use super::compare::has_shape;
use super::fresh::Fresh;
use super::variables::LAST_FIELD;
use super::{Recorder, Recording, Then};
use crate::bytecode::ops::{Form, Op};
use crate::codegen::lower::variables::entry_value_at;
use core::mem::offset_of;

use crate::machine::Machine;
use crate::object::{Function, Header, Kind, Module};
use crate::specialize::cache::{self, KEY, NEW_SHAPE, PLACE, VALUE};
use crate::specialize::polymorphic::Found;
use crate::trace::ir::{Ref, Returns, Type};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_load_attr(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let (owner, method) = (self.actual(slot), n & 1 != 0);
        // SAFETY: the forms say what the cache holds.
        let (key, place, value) = unsafe {
            let cache = self.cache();
            (cache::u32_at(cache, KEY), *cache.add(PLACE), Value::from_bits(cache::u64_at(cache, VALUE)))
        };
        let fits = has_shape(owner, key);
        match self.form() {
            Some(Form::LOAD_ATTR_INSTANCE_VALUE) if fits => self.load_slot(slot, key, place)?,
            Some(Form::LOAD_ATTR_PROPERTY) if fits && !method => return self.property(slot, key, value),
            Some(Form::LOAD_ATTR_METHOD) if fits => return self.load_method(slot, key, value),
            Some(Form::LOAD_ATTR_NONDESCRIPTOR) if fits => {
                self.shaped(slot, key)?;
                let value = self.value(value)?;
                self.write(slot, value)?;
            }
            Some(Form::LOAD_ATTR_CLASS) => {
                let expected = Value::from_bits(u64::from(key) | u64::from(place) << 32);
                if owner != expected {
                    return self.other_operands();
                }
                let class = self.read(slot)?;
                self.expect_constant(class, expected)?;
                let value = self.value(value)?;
                self.write(slot, value)?;
            }
            Some(Form::LOAD_ATTR_MODULE) => self.module_attribute(slot, key, place)?,
            _ => return self.other_shape(vm, slot, n >> 1, method),
        }
        if method {
            let empty = self.value(Value::EMPTY)?;
            self.write(slot + 1, empty)?;
        }
        self.next()
    }

    /// A shape that the inline cache does not know.
    fn other_shape(&mut self, vm: &mut Machine, slot: u16, name: usize, method: bool) -> Recording<Then> {
        let owner = self.actual(slot);
        let name = self.top().code.name_at(name);
        let Some(shape) = owner.header().map(|h| h.shape.get().0) else { return self.other_operands() };
        match vm.find_watched(owner, name, self.top().code) {
            Some(Found::Slot(place)) => {
                self.load_slot(slot, shape, place)?;
                if method {
                    let empty = self.value(Value::EMPTY)?;
                    self.write(slot + 1, empty)?;
                }
                self.next()
            }
            Some(Found::Data(value)) => {
                self.shaped(slot, shape)?;
                let value = self.value(value)?;
                self.write(slot, value)?;
                if method {
                    let empty = self.value(Value::EMPTY)?;
                    self.write(slot + 1, empty)?;
                }
                self.next()
            }
            Some(Found::Method(value)) if method => self.load_method(slot, shape, value),
            _ if !method => self.attribute_generally(vm, slot, name),
            _ => self.other_operands(),
        }
    }

    /// LOAD_SPECIAL of `with`: what the type has stays the same while the type does not change.
    pub(super) fn record_load_special(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let owner = self.actual(slot);
        let Some(shape) = owner.header().map(|header| header.shape.get().0) else { return self.other_operands() };
        let Some(method) = vm.plain_special(owner, n as u32) else { return self.other_operands() };
        if !vm.watch_class(vm.class_of(owner), self.top().code) {
            return self.other_operands();
        }
        self.load_method(slot, shape, method)
    }

    /// A property with a Python getter: the owner is where its frame begins.
    fn property(&mut self, slot: u16, shape: u32, getter: Value) -> Recording<Then> {
        let Some(function) = getter.downcast::<Function>().filter(|f| is_inlinable(f.code.get())) else {
            return self.other_operands();
        };
        if function.code.get().arguments != 1 {
            return self.other_operands();
        }
        self.shaped(slot, shape)?;
        self.enter_callee(function.code.get(), getter, slot, slot, 1, Returns::Push)
    }

    fn load_slot(&mut self, slot: u16, shape: u32, place: u16) -> Recording {
        if usize::from(place) > LAST_FIELD {
            return self.other_operands();
        }
        let object = self.shaped(slot, shape)?;
        let value = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, place])?;
        self.expect_present(value)?;
        self.write(slot, value)
    }

    /// The method goes below its receiver.
    fn load_method(&mut self, slot: u16, shape: u32, method: Value) -> Recording<Then> {
        let object = self.shaped(slot, shape)?;
        let method = self.value(method)?;
        self.write(slot, method)?;
        self.write(slot + 1, object)?;
        self.next()
    }

    fn module_attribute(&mut self, slot: u16, version: u32, place: u16) -> Recording {
        let owner = self.actual(slot);
        let Some(module) = owner.downcast::<Module>().filter(|_| owner.is_kind(Kind::Module)) else {
            return self.other_operands();
        };
        if module.dict.get().keys_version() != version || entry_value_at(place) > LAST_FIELD {
            return self.other_operands();
        }
        // A module keeps its dict.
        let object = self.read(slot)?;
        self.expect_constant(object, owner)?;
        let value = self.entry(module.dict.get(), version, place)?;
        self.write(slot, value)
    }

    pub(super) fn record_store_attr(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (value, owner) = (self.operand(vm, 2), self.operand(vm, 1));
        // The cache may be of another shape.
        let (code, object) = (self.top().code, self.actual(owner));
        let fresh = Fresh::of(Op::STORE_ATTR, |cache| vm.specialize_store_attr(code, cache, object, code.name_at(n)));
        let Some(fresh) = fresh else {
            vm.raised = Value::EMPTY;
            return self.other_operands();
        };
        // SAFETY: the forms say what the cache holds.
        let (key, place, new_shape) = unsafe {
            let cache = fresh.cache();
            (cache::u32_at(cache, KEY), *cache.add(PLACE), cache::u32_at(cache, NEW_SHAPE))
        };
        let adds = match fresh.form {
            Some(Form::STORE_ATTR_INSTANCE_VALUE) => false,
            Some(Form::STORE_ATTR_ADD) => true,
            _ => return self.other_operands(),
        };
        if !has_shape(self.actual(owner), key) || usize::from(place) > LAST_FIELD {
            return self.other_operands();
        }
        let object = self.shaped(owner, key)?;
        let value = self.read(value)?;
        self.store_field(value, object, place)?;
        if adds {
            self.set_shape(object, new_shape)?;
        }
        self.next()
    }

    fn set_shape(&mut self, object: Ref, shape: u32) -> Recording {
        let shape = self.word(shape as i32 as i64 as u64)?;
        self.uop(Uop::STORE_FIELD32_CONST, Type::None, &[object.0, offset_of!(Header, shape) as u16, shape])?;
        Ok(())
    }
}
