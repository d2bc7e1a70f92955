//! Attributes that are asked for by name, and those that are deleted.

use super::attribute::HOOKS;
use super::fresh::Fresh;
use super::variables::LAST_FIELD;
use super::{Recorder, Recording};
use crate::bytecode::ops::Op;
use crate::machine::Machine;
use crate::native::Intrinsic;
use crate::object::{Class, ClassFlags, Header, Kind, ShapeId, Str, instance};
use crate::trace::ir::{Ref, Type};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// `getattr` and `hasattr` of a name that is always the same. None: it is to be called.
    pub(super) fn attribute_by_name(
        &mut self,
        vm: &mut Machine,
        intrinsic: Option<Intrinsic>,
        (first, count): (u16, usize),
    ) -> Recording<Option<Ref>> {
        let asks = match (intrinsic, count) {
            (Some(Intrinsic::GetAttribute), 2 | 3) => false,
            (Some(Intrinsic::HasAttribute), 2) => true,
            _ => return Ok(None),
        };
        let (owner, text) = (self.actual(first), self.actual(first + 1));
        let Some(name) = text.downcast::<Str>().and_then(|text| vm.intern(text.as_bytes()).ok()) else { return Ok(None) };
        let code = self.top().code;
        let Some(fresh) = Fresh::of(Op::LOAD_ATTR, |cache| vm.specialize_load_attr(code, cache, owner, name, false)) else {
            vm.raised = Value::EMPTY;
            return Ok(None);
        };
        let value = self.read(first + 1)?;
        if fresh.form.is_none() {
            if !asks && count == 2 || !self.lacks(vm, owner, name) {
                return Ok(None);
            }
            self.expect_constant(value, text)?;
            self.expect_alike(first)?;
            return if asks { self.value(Value::FALSE).map(Some) } else { self.read(first + 2).map(Some) };
        }
        self.expect_constant(value, text)?;
        if !self.load_by_form(first, &fresh)? {
            return Ok(None);
        }
        if asks { self.value(Value::TRUE).map(Some) } else { self.read(first).map(Some) }
    }

    /// Leaves unless a slot holds the same class, or an object of the same shape.
    fn expect_alike(&mut self, slot: u16) -> Recording {
        let owner = self.actual(slot);
        let value = self.read(slot)?;
        match owner.header() {
            Some(header) if header.kind != Kind::Class => self.expect_shape(value, header.shape.get().0),
            _ => self.expect_constant(value, owner),
        }
    }

    /// Does nothing have the attribute that decides so for a class, or for all objects of a shape?
    fn lacks(&self, vm: &mut Machine, owner: Value, name: Value) -> bool {
        let class = match owner.downcast::<Class>() {
            Some(class) if self.has_plain_metaclass(vm, class, name) => class,
            None if self.is_without_slot(vm, owner, name) => vm.class_of(owner),
            _ => return false,
        };
        let found = vm.lookup(class, name);
        vm.raised = Value::EMPTY;
        matches!(found, Ok(None)) && !class.flags.get().intersects(HOOKS) && vm.watch_class(class, self.top().code)
    }

    fn is_without_slot(&self, vm: &Machine, owner: Value, name: Value) -> bool {
        let Some(header) = owner.header().filter(|header| header.kind == Kind::Instance) else { return false };
        vm.shapes.get(header.shape.get()).is_some_and(|shape| !shape.is_dictionary && shape.slot_of(name).is_none())
    }

    // -- deleting --------------------------------------------------------------------------------------------------------

    /// Deletes an attribute that lies in a slot of the object: the later ones move up. False, and nothing is recorded: it is
    /// something else.
    pub(super) fn delete_slot(&mut self, vm: &mut Machine, slot: u16, name: Value) -> Recording<bool> {
        let owner = self.actual(slot);
        let Some((shape, places)) = self.slots_to_move(vm, owner, name) else { return Ok(false) };
        let made = vm.shapes.get(shape).map(|known| vm.shapes.without(&mut vm.heap, known, name));
        let Some(Ok(Some(made))) = made else { return Ok(false) };
        let object = self.shaped(slot, shape.0)?;
        let deleted = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, places[0]])?;
        self.expect_present(deleted)?;
        self.remember(object, deleted)?;
        for (n, place) in places.iter().enumerate() {
            let next = match places.get(n + 1) {
                Some(next) => self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, *next])?,
                None => self.value(Value::EMPTY)?,
            };
            let next = self.boxed(next)?;
            self.uop(Uop::STORE_FIELD, Type::None, &[next.0, object.0, *place])?;
        }
        self.set_shape(object, made.id.0)?;
        Ok(true)
    }

    /// The places of the attribute and of all behind it, in an object whose class has nothing to say about it; and its shape.
    fn slots_to_move(&self, vm: &mut Machine, owner: Value, name: Value) -> Option<(ShapeId, alloc::vec::Vec<u16>)> {
        let header = owner.header().filter(|header| header.has(Header::HAS_SLOTS))?;
        let shape = vm.shapes.get(header.shape.get()).filter(|shape| !shape.is_dictionary)?;
        let at = shape.slot_of(name)?;
        let class = vm.class_of(owner);
        let found = vm.lookup(class, name);
        vm.raised = Value::EMPTY;
        if !matches!(found, Ok(None)) || class.has(ClassFlags::SETATTR) || !vm.watch_class(class, self.top().code) {
            return None;
        }
        let mut places = alloc::vec::Vec::new();
        places.try_reserve(shape.slot_count() - at).ok()?;
        for slot in at..shape.slot_count() {
            places.push(instance::slot_offset(header, slot).filter(|place| usize::from(*place) <= LAST_FIELD)?);
        }
        Some((shape.id, places))
    }
}
