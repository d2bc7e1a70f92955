//! Attributes at places that see many shapes: a cache of the whole VM, by shape and name, behind the inline caches.
//!
//! Invariant: what an entry says holds for all objects of its shape: a change of any class empties the cache
//! (`Machine::class_modified`), shapes never change, and their ids are never used twice. Names and what a class has are not
//! roots: a collection forgets the entries of names that died; what a class has dies with it, and then no object has the
//! shape, or with a change of it.

use alloc::boxed::Box;

use super::attribute::is_getter;
use crate::heap::Ref;
use crate::interp::variables::is_plain_method;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::*;
use crate::operations::attribute::is_plain_data;
use crate::value::Value;

/// Entries (a power of two).
const ENTRIES: usize = 256;
/// What stops a class's attributes from being predictable.
const HOOKS: ClassFlags = ClassFlags::GETATTRIBUTE.union(ClassFlags::METACLASS);

/// What a name means on objects of a shape.
#[derive(Clone, Copy)]
pub(crate) enum Found {
    /// The slot at this byte offset.
    Slot(u16),
    /// A method of the class, which a call binds by pushing the receiver.
    Method(Value),
    /// Plain data of the class.
    Data(Value),
}

/// The same, as the cache has it.
#[derive(Clone, Copy)]
struct Entry {
    shape: u32,
    /// Byte offset of the attribute's slot; 0 where the class has it.
    slot: u16,
    /// The slot may be stored to without asking anybody.
    storable: bool,
    /// It is a method.
    binds: bool,
    name: Value,
    /// A method of the class, or its data.
    value: Value,
}

/// The cache.
#[derive(Default)]
pub(crate) struct AttributeCache(Box<[Entry]>);

impl AttributeCache {
    pub(crate) fn new() -> AttributeCache {
        AttributeCache(alloc::vec![EMPTY; ENTRIES].into_boxed_slice())
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.0.fill(EMPTY);
    }

    #[inline(always)]
    fn find(&self, shape: ShapeId, name: Value) -> Option<&Entry> {
        self.0.get(index(shape.0, name)).filter(|e| e.shape == shape.0 && e.name == name)
    }

    /// Forgets the entries of other names.
    pub(crate) fn retain(&mut self, keeps: impl Fn(Value) -> bool) {
        for entry in self.0.iter_mut().filter(|e| e.shape != 0 && !keeps(e.name)) {
            *entry = EMPTY;
        }
    }
}

const EMPTY: Entry = Entry { shape: 0, slot: 0, storable: false, binds: false, name: Value::EMPTY, value: Value::EMPTY };

#[inline(always)]
fn index(shape: u32, name: Value) -> usize {
    let mixed = (name.bits() >> 4) as usize ^ (shape as usize).wrapping_mul(0x9E37_79B1);
    (mixed ^ (mixed >> 9)) & (ENTRIES - 1)
}

impl Machine {
    /// LOAD_ATTR by all rules: the value and EMPTY; where `method` asks for it, a method and its receiver.
    #[inline]
    pub(crate) fn load_attribute(&mut self, owner: Value, name: Value, method: bool) -> Result<(Value, Value)> {
        if let Some(header) = owner.header()
            && let Some(entry) = self.attribute_cache.find(header.shape.get(), name)
        {
            if entry.slot != 0 {
                // SAFETY: objects of this shape have a slot there.
                let value = unsafe { *owner.pointer().as_ptr().add(entry.slot as usize).cast::<Value>() };
                if !value.is_empty() {
                    return Ok((value, Value::EMPTY));
                }
            } else if !entry.binds {
                return Ok((entry.value, Value::EMPTY));
            } else if method {
                return Ok((entry.value, owner));
            }
        }
        self.load_attribute_slow(owner, name, method)
    }

    /// The Python getter that gives an attribute, where it is a property, and the cache knows nothing.
    #[inline]
    pub(crate) fn getter_of(&mut self, owner: Value, name: Value) -> Result<Option<Ref<Function>>> {
        match owner.header() {
            Some(header) if header.kind == Kind::Instance && self.attribute_cache.find(header.shape.get(), name).is_none() => {
                self.find_getter(owner, name)
            }
            _ => Ok(None),
        }
    }

    #[inline(never)]
    fn find_getter(&mut self, owner: Value, name: Value) -> Result<Option<Ref<Function>>> {
        let class = self.class_of(owner);
        if class.flags.get().intersects(HOOKS.union(ClassFlags::GETATTR)) {
            return Ok(None);
        }
        let Some(property) = self.lookup(class, name)?.and_then(|found| found.downcast::<Property>()) else { return Ok(None) };
        let getter = property.getter.get().downcast::<Function>().filter(|getter| is_getter(getter.code.get()));
        Ok(getter.filter(|_| self.class_of(property.into()) == self.types.property))
    }

    #[inline(never)]
    fn load_attribute_slow(&mut self, owner: Value, name: Value, method: bool) -> Result<(Value, Value)> {
        self.note_attribute(owner, name)?;
        if method { self.load_method(owner, name) } else { Ok((self.get_attribute(owner, name)?, Value::EMPTY)) }
    }

    /// What a name means on all objects of the owner's shape, for code that is thrown away when the class changes.
    pub(crate) fn find_watched(&mut self, owner: Value, name: Value, code: Ref<CodeObject>) -> Option<Found> {
        let header = owner.header()?;
        let found = match self.find_for_shape(owner, header, name) {
            Ok(found) => found?,
            Err(raised) => {
                raised.ignore();
                self.raised = Value::EMPTY;
                return None;
            }
        };
        let class = self.class_of(owner);
        let what = match (found.slot, found.binds) {
            (0, true) => Found::Method(found.value),
            (0, false) => Found::Data(found.value),
            (slot, _) => Found::Slot(slot),
        };
        self.watch_class(class, code).then_some(what)
    }

    /// Stores to an attribute that the object has, where the cache knows its slot; false, and nothing done, where not.
    #[inline(always)]
    pub(crate) fn store_cached(&mut self, owner: Value, name: Value, value: Value) -> bool {
        let Some(header) = owner.header() else { return false };
        let Some(entry) = self.attribute_cache.find(header.shape.get(), name).filter(|e| e.storable) else { return false };
        // SAFETY: objects of this shape have a slot there.
        let slot = unsafe { &*owner.pointer().as_ptr().add(entry.slot as usize).cast::<Slot>() };
        if slot.get().is_empty() || value.is_empty() {
            return false;
        }
        self.heap.barrier(header);
        slot.set(value);
        true
    }

    /// Puts what a name means on the owner's shape into the cache, where that can be said.
    pub(crate) fn note_attribute(&mut self, owner: Value, name: Value) -> Result<()> {
        let Some(header) = owner.header() else { return Ok(()) };
        let shape = header.shape.get();
        if self.attribute_cache.find(shape, name).is_some() {
            return Ok(());
        }
        if let Some(entry) = self.find_for_shape(owner, header, name)?
            && self.class_of(owner).version.get() != 0
            && let Some(place) = self.attribute_cache.0.get_mut(index(shape.0, name))
        {
            *place = entry;
        }
        Ok(())
    }

    /// What a name means on all objects of the owner's shape, where that can be said.
    fn find_for_shape(&mut self, owner: Value, header: &Header, name: Value) -> Result<Option<Entry>> {
        let class: Ref<Class> = self.class_of(owner);
        if matches!(header.kind, Kind::Module | Kind::Class | Kind::Super) || class.flags.get().intersects(HOOKS) {
            return Ok(None);
        }
        let shape = header.shape.get();
        let storable = header.kind == Kind::Instance && !class.has(ClassFlags::SETATTR);
        let at_slot = |slot: usize| {
            let offset = instance::slot_offset(header, slot);
            offset.map(|slot| Entry { shape: shape.0, slot, storable, name, ..EMPTY })
        };
        let on_class = self.lookup(class, name)?;
        if let Some(member) = on_class.and_then(|f| f.downcast::<Member>()) {
            return Ok(at_slot(member.slot as usize));
        }
        if let Some(descriptor) = on_class
            && self.is_data_descriptor(descriptor)?
        {
            return Ok(None);
        }
        if header.has(Header::HAS_SLOTS) {
            let Some(known) = self.shapes.get(shape).filter(|s| !s.is_dictionary) else { return Ok(None) };
            if let Some(slot) = known.slot_of(name) {
                return Ok(at_slot(slot));
            }
        }
        let Some(value) = on_class else { return Ok(None) };
        let binds = is_plain_method(value);
        if !binds && (!is_plain_data(value) || self.is_volatile(class, name, value)?) {
            return Ok(None);
        }
        Ok(Some(Entry { shape: shape.0, binds, name, value, ..EMPTY }))
    }
}
