//! `Object`: a Python value that a host keeps. Invariant: what a live `Object` refers to is a root of its VM's collector,
//! so a host never holds a value that was collected.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use spin::Mutex;

use crate::convert::{FromValue, IntoValue};
use crate::heap::Tracer;
use crate::machine::Machine;
use crate::native::Result;
use crate::value::Value;

/// The values that a host keeps, by place; free places are EMPTY.
#[derive(Default)]
pub(crate) struct KeptTable {
    values: Vec<Value>,
    free: Vec<u32>,
}

/// A table shared by a VM and the objects that its host keeps.
pub(crate) type Kept = Arc<Mutex<KeptTable>>;

impl KeptTable {
    fn insert(&mut self, value: Value) -> Option<u32> {
        if let Some(place) = self.free.pop() {
            *self.values.get_mut(place as usize)? = value;
            return Some(place);
        }
        let place = u32::try_from(self.values.len()).ok()?;
        self.values.try_reserve(1).ok()?;
        // Dropping an object never allocates.
        self.free.try_reserve(self.values.len() + 1 - self.free.len()).ok()?;
        self.values.push(value);
        Some(place)
    }

    fn remove(&mut self, place: u32) {
        if let Some(value) = self.values.get_mut(place as usize) {
            *value = Value::EMPTY;
            self.free.push(place);
        }
    }

    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&self.values);
    }
}

/// A Python object that the host keeps: it stays alive until this is dropped.
///
/// Any value converts into one, and one converts back into a value of the VM that it is from; given to another VM it is
/// a RuntimeError there. [`Vm::call_object`](crate::vm::Vm::call_object), [`Vm::convert`](crate::vm::Vm::convert) and
/// [`Vm::attribute`](crate::vm::Vm::attribute) use it.
pub struct Object {
    place: u32,
    table: Kept,
}

impl Object {
    /// Keeps a value of this machine.
    pub(crate) fn keep(vm: &mut Machine, value: Value) -> Result<Object> {
        let table = vm.host.kept.clone();
        let place = table.lock().insert(value);
        match place {
            Some(place) => Ok(Object { place, table }),
            None => Err(vm.no_memory()),
        }
    }

    /// The value, in the machine that it is from.
    pub(crate) fn value(&self, vm: &mut Machine) -> Result {
        if !Arc::ptr_eq(&self.table, &vm.host.kept) {
            return Err(vm.runtime_error(format_args!("the object belongs to another VM")));
        }
        let value = self.table.lock().values.get(self.place as usize).copied();
        Ok(value.unwrap_or(Value::NONE))
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        self.table.lock().remove(self.place);
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({})", self.place)
    }
}

impl FromValue for Object {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Object> {
        Object::keep(vm, value)
    }
}

impl IntoValue for Object {
    fn into_value(self, vm: &mut Machine) -> Result {
        self.value(vm)
    }
}

impl IntoValue for &Object {
    fn into_value(self, vm: &mut Machine) -> Result {
        self.value(vm)
    }
}
