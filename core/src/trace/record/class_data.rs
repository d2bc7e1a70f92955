//! Data of classes that changes often, like counters: no cache keeps it, and a trace finds it where the class's dict has it,
//! as it finds globals.
//!
//! Invariant: whatever else becomes of such a class, or of one before it in the order, retires the trace, so the name means
//! plain data of the same class as long as the trace runs.

use super::{Recorder, Recording};
use crate::builtins::class_shape;
use crate::codegen::lower::variables::{ENTRIES, entry_value_at};
use crate::heap;
use crate::machine::Machine;
use crate::object::{Class, ClassFlags, Dict, Kind};
use crate::operations::attribute::is_plain_data;
use crate::optimize::facts::Kinds;
use crate::trace::ir::{Ref, Type};
use crate::trace::record::variables::LAST_FIELD;
use crate::uop::Uop;
use crate::value::Value;

/// Where a dict has the value of a key.
type Entry = (heap::Ref<Dict>, u16);

impl Recorder {
    /// What a name gives of a class, or of an object of one, that is data which changes often.
    pub(super) fn load_class_data(&mut self, vm: &mut Machine, slot: u16, name: Value) -> Recording<Option<Ref>> {
        let owner = self.actual(slot);
        let (is_class, class) = match owner.downcast::<Class>() {
            Some(class) if self.has_plain_metaclass(vm, class, name) => (true, class),
            None if owner.is_kind(Kind::Instance) => (false, vm.class_of(owner)),
            _ => return Ok(None),
        };
        let Some((dict, place)) = self.class_data(vm, class, name) else { return Ok(None) };
        if is_class {
            let value = self.read(slot)?;
            self.expect_constant(value, owner)?;
            return self.entry(dict, dict.keys_version(), place).map(Some);
        }
        let shape = owner.header().map(|header| header.shape.get());
        let known = shape.and_then(|shape| vm.shapes.get(shape));
        let Some(shape) = known.filter(|shape| !shape.is_dictionary && shape.slot_of(name).is_none()) else { return Ok(None) };
        if class.has(ClassFlags::GETATTRIBUTE) {
            return Ok(None);
        }
        self.shaped(slot, shape.id.0)?;
        self.entry(dict, dict.keys_version(), place).map(Some)
    }

    /// A store of such data into the class that has it; false, and nothing is recorded, where that needs a helper.
    pub(super) fn store_class_data(&mut self, vm: &mut Machine, (owner, value): (u16, u16), name: Value) -> Recording<bool> {
        let (actual, slot) = (self.actual(owner), value);
        let value = self.read(slot)?;
        let Some(class) = actual.downcast::<Class>() else { return Ok(false) };
        let Some((dict, place)) = self.class_data(vm, class, name) else { return Ok(false) };
        if dict != class.dict.get() || !self.is_known_data(value) {
            return Ok(false);
        }
        let object = self.read(owner)?;
        self.expect_constant(object, actual)?;
        let value = self.boxed_slot(slot)?;
        let owner = self.expect_keys(dict.into(), dict.keys_version())?;
        self.remember(owner, value)?;
        let entries = self.uop(Uop::LOAD_FIELD, Type::Word, &[owner.0, ENTRIES as u16])?;
        self.uop(Uop::STORE_FIELD, Type::None, &[value.0, entries.0, entry_value_at(place) as u16])?;
        Ok(true)
    }

    /// Is it known to be plain data, whatever it is?
    fn is_known_data(&self, value: Ref) -> bool {
        use class_shape::{BYTES, DICT, LIST, SET, STR, TUPLE};
        let shape = self.builder.known_shape(value);
        let is_data = shape.is_some_and(|shape| [STR, BYTES, TUPLE, LIST, DICT, SET].iter().any(|known| known.0 == shape));
        is_data || !self.builder.known_kinds(value).intersects(Kinds::OBJECT)
    }

    /// Does the class of a class mean nothing by a name?
    pub(super) fn has_plain_metaclass(&self, vm: &mut Machine, class: heap::Ref<Class>, name: Value) -> bool {
        let metaclass = vm.class_of(class.into());
        metaclass == vm.types.type_ && matches!(vm.class_dict_get(metaclass, name), Ok(None)) && {
            let object = vm.types.object;
            matches!(vm.class_dict_get(object, name), Ok(None))
        }
    }

    /// Where data of a class lies that changes often.
    fn class_data(&self, vm: &mut Machine, class: heap::Ref<Class>, name: Value) -> Option<Entry> {
        let found = vm.lookup_with_class(class, name);
        vm.raised = Value::EMPTY;
        let (value, owner) = found.ok().flatten()?;
        if !owner.has(ClassFlags::VOLATILE) || !is_plain_data(value) || !vm.watch_class(class, self.top().code) {
            return None;
        }
        let dict = owner.dict.get();
        let place = vm.watched_entry(dict, name)?;
        (entry_value_at(place) <= LAST_FIELD).then_some((dict, place))
    }
}
