//! Attributes at places that see many shapes: a cache of the whole VM, by shape and name, behind the inline caches.
//!
//! Invariant: an entry holds while its class has the version that it had when the entry was made, since the version is
//! renewed with every change of the class or of its bases; shapes never change and their ids are never used twice. Names
//! and methods are not roots: a collection empties the cache.

use alloc::boxed::Box;

use crate::heap::Ref;
use crate::interp::variables::is_plain_method;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::*;
use crate::value::Value;

/// Entries (a power of two).
const ENTRIES: usize = 256;
/// What stops a class's attributes from being predictable.
const HOOKS: ClassFlags = ClassFlags::GETATTRIBUTE.union(ClassFlags::METACLASS);

#[derive(Clone, Copy)]
struct Entry {
    shape: u32,
    version: u32,
    name: Value,
    found: Found,
}

/// What a name means on objects of a shape.
#[derive(Clone, Copy)]
pub(crate) enum Found {
    /// The slot at this byte offset.
    Slot(u16),
    /// A method of the class, which a call binds by pushing the receiver.
    Method(Value),
}

/// The cache.
pub(crate) struct AttributeCache(Box<[Entry]>);

impl AttributeCache {
    pub(crate) fn new() -> AttributeCache {
        AttributeCache(alloc::vec![EMPTY; ENTRIES].into_boxed_slice())
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(EMPTY);
    }
}

const EMPTY: Entry = Entry { shape: 0, version: 0, name: Value::EMPTY, found: Found::Slot(0) };

fn index(shape: u32, name: Value) -> usize {
    let mixed = (name.bits() >> 4) as usize ^ (shape as usize).wrapping_mul(0x9E37_79B1);
    (mixed ^ (mixed >> 9)) & (ENTRIES - 1)
}

impl Machine {
    /// LOAD_ATTR by all rules: the value and EMPTY; where `method` asks for it, a method and its receiver.
    #[inline(never)]
    pub(crate) fn load_attribute(&mut self, owner: Value, name: Value, method: bool) -> Result<(Value, Value)> {
        if let Some(header) = owner.header() {
            let shape = header.shape.get();
            let entry = self.attribute_cache.0[index(shape.0, name)];
            if entry.shape == shape.0
                && entry.name == name
                && self.shapes.class(shape).is_some_and(|c| c.version.get() == entry.version)
            {
                match entry.found {
                    Found::Method(value) if method => return Ok((value, owner)),
                    Found::Method(_) => {}
                    Found::Slot(offset) => {
                        // SAFETY: objects of this shape have a slot there.
                        let value = unsafe { *owner.pointer().as_ptr().add(offset as usize).cast::<Value>() };
                        if !value.is_empty() {
                            return Ok((value, Value::EMPTY));
                        }
                    }
                }
            } else if let Some(found) = self.find_for_shape(owner, header, name)? {
                let version = self.class_of(owner).version.get();
                if version != 0 {
                    self.attribute_cache.0[index(shape.0, name)] = Entry { shape: shape.0, version, name, found };
                }
            }
        }
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
        self.watch_class(class, code).then_some(found)
    }

    /// What a name means on all objects of the owner's shape, where that can be said.
    fn find_for_shape(&mut self, owner: Value, header: &Header, name: Value) -> Result<Option<Found>> {
        let class: Ref<Class> = self.class_of(owner);
        if matches!(header.kind, Kind::Module | Kind::Class | Kind::Super) || class.flags.get().intersects(HOOKS) {
            return Ok(None);
        }
        let on_class = self.lookup(class, name)?;
        if let Some(member) = on_class.and_then(|f| f.downcast::<Member>()) {
            return Ok(instance::slot_offset(header, member.slot as usize).map(Found::Slot));
        }
        if let Some(descriptor) = on_class
            && self.is_data_descriptor(descriptor)?
        {
            return Ok(None);
        }
        if header.has(Header::HAS_SLOTS) {
            let Some(shape) = self.shapes.get(header.shape.get()).filter(|s| !s.is_dictionary) else { return Ok(None) };
            if let Some(slot) = shape.slot_of(name) {
                return Ok(instance::slot_offset(header, slot).map(Found::Slot));
            }
        }
        Ok(on_class.filter(|m| is_plain_method(*m)).map(Found::Method))
    }
}
