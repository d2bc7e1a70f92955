//! Attributes at places that see several shapes: a comparison for each, and behind the last the cache of the whole VM, by a
//! helper. The shapes are the one of the inline cache and those that guards saw in earlier compiled forms.

use core::mem::offset_of;

use alloc::vec::Vec;

use crate::bytecode::ops::{Form, Op};
use crate::codegen::baseline::{Baseline, vm_at};
use crate::codegen::calling::Argument;
use crate::codegen::emit::{Label, Stream};
use crate::codegen::stencil::Reg;
use crate::codegen::values::{Id, Type, load_constant};
use crate::interp::frame::Frame;
use crate::jit::helper_table;
use crate::object::Header;
use crate::specialize::cache::{self, KEY, NEW_SHAPE, PLACE, VALUE};
use crate::uop::Uop;
use crate::value::Value;

/// What an attribute is on objects of a shape.
pub(super) struct Alternative {
    shape: u32,
    form: Form,
    cache: *const u16,
}

impl Baseline<'_> {
    /// The shapes that the instruction saw, with what the attribute is: more than one only if a guard saw another one than
    /// the inline cache has.
    pub(super) fn alternatives(&self) -> Vec<Alternative> {
        let mut all: Vec<Alternative> = Vec::new();
        let all_seen = self.history.seen();
        let seen = all_seen.iter().filter(|seen| seen.unit == self.at.start);
        let seen = seen.filter_map(|seen| {
            let form = Form::ALL.get(usize::from(seen.units[0] as u8).checked_sub(Op::ALL.len())?)?;
            Some((*form, seen.cache()))
        });
        for (form, cache) in self.form().map(|form| (form, self.cache())).into_iter().chain(seen) {
            // SAFETY: caches of attributes begin with a counter and the shape.
            let shape = unsafe { cache::u32_at(cache, KEY) };
            let fits = is_comparable(form, cache) && i32::try_from(shape).is_ok();
            if fits && all.iter().all(|other| other.shape != shape) {
                all.push(Alternative { shape, form, cache });
            }
        }
        all
    }

    /// Compares the shape of an object, for which there is a register, with each; `then` is what follows for one. Behind the last one that is not the
    /// object's, control goes to `miss`; else it goes on here.
    fn for_each_shape(
        &mut self,
        alternatives: &[Alternative],
        (object, shape): (Reg, Reg),
        miss: Label,
        mut then: impl FnMut(&mut Self, &Alternative),
    ) {
        let done = self.emitter.label();
        self.emit(Uop::LOAD_FIELD32, &[shape.into(), object.into(), offset_of!(Header, shape).into()]);
        for (at, alternative) in alternatives.iter().enumerate() {
            let last = at + 1 == alternatives.len();
            let next = if last { miss } else { self.emitter.label() };
            self.emit(Uop::BRANCH_INT_NE_CONST, &[shape.into(), alternative.shape.into(), next.into()]);
            then(self, alternative);
            if !last {
                self.emit(Uop::JUMP, &[done.into()]);
                self.emitter.bind(next);
            }
        }
        self.emitter.bind(done);
    }

    /// LOAD_ATTR of one of these shapes.
    pub(super) fn load_of_shapes(&mut self, alternatives: &[Alternative], method: bool) {
        let owner = self.values.peek(1);
        let slot = self.values.operand_slot(self.values.depth() - 1);
        if method && self.values.shares_home(owner, slot) {
            return self.generally();
        }
        // All registers before the first branch: what they held may be stored to free them.
        let object = self.values.boxed(&mut self.emitter, owner);
        let shape = self.values.take(&mut self.emitter);
        let (id, value) = self.values.new_boxed(&mut self.emitter, Type::Unknown);
        let receiver = method.then(|| self.values.new_boxed(&mut self.emitter, Type::Unknown));
        let miss = self.emitter.label();
        self.expect_object(owner, object, miss);
        let empty = Value::EMPTY.bits();
        self.for_each_shape(alternatives, (object, shape), miss, |this, alternative| {
            // SAFETY: the form says what the cache holds.
            let (place, known) = unsafe { (*alternative.cache.add(PLACE), cache::u64_at(alternative.cache, VALUE)) };
            if alternative.form == Form::LOAD_ATTR_INSTANCE_VALUE {
                this.emit(Uop::LOAD_FIELD, &[value.into(), object.into(), u32::from(place).into()]);
                this.emit(Uop::BRANCH_INT_EQ_CONST, &[value.into(), 0u64.into(), miss.into()]);
            } else {
                this.roots.push(Value::from_bits(known));
                load_constant(&mut this.emitter, value, known);
            }
            match receiver {
                Some((_, reg)) if alternative.form == Form::LOAD_ATTR_METHOD => {
                    this.emit(Uop::MOVE, &[reg.into(), object.into()]);
                }
                Some((_, reg)) => this.emit(Uop::LOAD_CONST, &[reg.into(), empty.into()]),
                None => {}
            }
        });
        let found = self.emitter.label();
        self.emitter.bind(found);
        let helper = if method { helper_table::at::load_method } else { helper_table::at::load_attribute };
        let word = self.backend.second_result();
        self.generally_beside(miss, helper, found, |this| match receiver {
            None => this.emit(Uop::MOVE, &[value.into(), word.into()]),
            Some((_, reg)) => {
                this.emit(Uop::LOAD_SLOT, &[value.into(), slot.into()]);
                this.emit(Uop::LOAD_SLOT, &[reg.into(), (slot + 8).into()]);
            }
        });
        self.values.forget_shapes();
        self.values.pop(&mut self.emitter, 1);
        self.values.push(id);
        if let Some((receiver, _)) = receiver {
            self.values.push(receiver);
        }
    }

    /// STORE_ATTR to one of these shapes.
    pub(super) fn store_to_shapes(&mut self, alternatives: &[Alternative]) {
        let (owner, value) = (self.values.peek(1), self.values.peek(2));
        let object = self.values.boxed(&mut self.emitter, owner);
        let value = self.values.boxed(&mut self.emitter, value);
        let shape = self.values.take(&mut self.emitter);
        let miss = self.emitter.label();
        self.expect_object(owner, object, miss);
        self.barrier(object);
        self.for_each_shape(alternatives, (object, shape), miss, |this, alternative| {
            // SAFETY: the form says what the cache holds.
            let (place, shape) = unsafe { (*alternative.cache.add(PLACE), cache::u32_at(alternative.cache, NEW_SHAPE)) };
            this.emit(Uop::STORE_FIELD, &[value.into(), object.into(), u32::from(place).into()]);
            if alternative.form == Form::STORE_ATTR_ADD {
                let at = offset_of!(Header, shape);
                this.emit(Uop::STORE_FIELD32_CONST, &[object.into(), at.into(), i64::from(shape as i32).into()]);
            }
        });
        let stored = self.emitter.label();
        self.emitter.bind(stored);
        self.generally_beside(miss, helper_table::at::store_attribute, stored, |_| {});
        self.values.forget_shapes();
        self.values.pop(&mut self.emitter, 2);
    }

    fn expect_object(&mut self, id: Id, object: Reg, miss: Label) {
        if self.values.kind(id) != Type::Object {
            self.emit(Uop::GUARD_OBJECT, &[object.into(), miss.into()]);
        }
    }

    /// In the cold stream: the instruction by its helper, as if nothing of it had been done. `take` fetches its results; then
    /// every register holds what it did, and control goes on at `back`.
    fn generally_beside(&mut self, label: Label, helper: u32, back: Label, take: impl FnOnce(&mut Self)) {
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        let result = self.backend.result();
        self.values.write_back(&mut self.emitter, result);
        let (pc, pc_slot) = (self.pc(self.at.end), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), pc_slot.into()]);
        let (top, sp) = (self.values.operand_slot(self.values.depth()), self.header_slot(offset_of!(Frame, sp)));
        self.emit(Uop::STORE_SLOT_ADDRESS, &[top.into(), sp.into()]);
        self.load_arguments(&[Argument::Bits(self.at.operand.into()), Argument::Bits(self.native as u64)]);
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        let done = self.emitter.label();
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[result.into(), 0u64.into(), done.into()]);
        let go = self.go;
        self.emit(Uop::JUMP, &[go.into()]);
        self.emitter.bind(done);
        take(self);
        self.values.reload(&mut self.emitter);
        self.emit(Uop::JUMP, &[back.into()]);
        self.emitter.switch(before);
    }
}

/// Is all that the form asks for a shape, and its place one that a field's operand reaches?
fn is_comparable(form: Form, cache: *const u16) -> bool {
    match form {
        Form::LOAD_ATTR_METHOD | Form::LOAD_ATTR_NONDESCRIPTOR => true,
        Form::LOAD_ATTR_INSTANCE_VALUE | Form::STORE_ATTR_INSTANCE_VALUE | Form::STORE_ATTR_ADD => {
            // SAFETY: the form says what the cache holds.
            unsafe { *cache.add(PLACE) <= super::attribute::LAST_FIELD }
        }
        _ => false,
    }
}
