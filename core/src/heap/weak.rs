//! Weak references: which objects have some, and clearing those whose object dies. Invariant: between two collections a
//! reference's referent is alive or EMPTY; the collector clears it before the object's cell can be used again.

use alloc::vec::Vec;
use core::cell::Cell;

use hashbrown::HashMap;

use super::{Heap, NoMemory, Tracer};
use crate::machine::BuildAddressHasher;
use crate::object::Slot;
use crate::object::native::Payload;
use crate::value::Value;

/// The payload of a weak reference or proxy.
pub struct WeakReference {
    /// Not traced; EMPTY once the object died.
    referent: Cell<Value>,
    /// Called with the reference after the object died; EMPTY: none.
    pub callback: Slot,
    /// The object's hash, remembered by the first `hash(reference)`.
    pub hash: Cell<Option<u64>>,
}

impl WeakReference {
    pub fn new(referent: Value, callback: Value) -> WeakReference {
        WeakReference { referent: Cell::new(referent), callback: Slot::new(callback), hash: Cell::new(None) }
    }

    /// The object, while it lives.
    pub fn referent(&self) -> Option<Value> {
        self.referent.get().present()
    }
}

impl Payload for WeakReference {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.callback.get());
    }
}

/// All weak references of a VM by what they refer to.
#[derive(Default)]
pub struct WeakTable {
    references: HashMap<usize, Vec<Value>, BuildAddressHasher>,
    /// References whose object died and whose callback is to be called.
    pending: Vec<Value>,
}

fn address(value: Value) -> usize {
    value.bits() as usize
}

impl WeakTable {
    /// Notes a new reference to an object.
    pub fn add(&mut self, referent: Value, reference: Value) -> Result<(), NoMemory> {
        self.references.try_reserve(1).map_err(|_| NoMemory)?;
        let known = self.references.entry(address(referent)).or_default();
        known.try_reserve(1).map_err(|_| NoMemory)?;
        known.push(reference);
        Ok(())
    }

    /// The references to an object, oldest first.
    pub fn of(&self, referent: Value) -> &[Value] {
        self.references.get(&address(referent)).map_or(&[], Vec::as_slice)
    }

    /// The next reference whose callback is to be called.
    pub fn take_pending(&mut self) -> Option<Value> {
        if self.pending.is_empty() { None } else { Some(self.pending.remove(0)) }
    }

    /// The references, to be looked through by a collection; what is pending stays here, where it is a root.
    pub(crate) fn take_references(&mut self) -> WeakTable {
        WeakTable { references: core::mem::take(&mut self.references), pending: Vec::new() }
    }

    /// Ends what [`WeakTable::take_references`] began.
    pub(crate) fn put_back(&mut self, looked_through: WeakTable) {
        self.references = looked_through.references;
        if self.pending.try_reserve(looked_through.pending.len()).is_ok() {
            self.pending.extend_from_slice(&looked_through.pending);
        }
    }

    /// Between marking and sweeping: forgets dead references, and clears those to dead objects.
    pub(crate) fn clear_dead(&mut self, heap: &Heap) {
        let pending = &mut self.pending;
        self.references.retain(|_, references| {
            references.retain(|reference| heap.is_marked(*reference));
            let Some(first) = references.first().and_then(|r| r.native::<WeakReference>()) else { return false };
            if heap.is_marked(first.payload.referent.get()) {
                return true;
            }
            for reference in references.iter().rev() {
                let Some(object) = reference.native::<WeakReference>() else { continue };
                object.payload.referent.set(Value::EMPTY);
                if !object.payload.callback.get().is_empty() && pending.try_reserve(1).is_ok() {
                    pending.push(*reference);
                }
            }
            false
        });
    }

    /// Visits the references whose callbacks are still to be called.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&self.pending);
    }
}
