//! `type`: classes, builtin and Python-made. Invariant: whatever an inline cache or the method cache assumes of a class
//! is guarded by `version`, which `Machine::class_modified` renews in the class and all its subclasses.

use core::cell::Cell;

use super::{Array, Dict, Header, Kind, ShapeId, Slot};
use crate::heap::{HeapObject, Ref, Tracer};
use crate::native::TypeSpec;
use crate::value::Value;

bitflags::bitflags! {
    /// Facts about a class, inherited where that makes sense.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
    pub struct ClassFlags: u32 {
        /// Made by a script.
        const HEAP = 1;
        /// May be subclassed.
        const BASETYPE = 1 << 1;
        /// Instances have an attribute dictionary.
        const HAS_DICT = 1 << 2;
        /// `__getattribute__` is overridden.
        const GETATTRIBUTE = 1 << 3;
        /// `__getattr__` is defined.
        const GETATTR = 1 << 4;
        /// `__setattr__` or `__delattr__` is overridden.
        const SETATTR = 1 << 5;
        /// Has abstract methods left.
        const ABSTRACT = 1 << 6;
        /// Matches sequence patterns.
        const SEQUENCE = 1 << 7;
        /// Matches mapping patterns.
        const MAPPING = 1 << 8;
        /// A positional class pattern with one argument matches the subject itself.
        const MATCH_SELF = 1 << 9;
        /// Attributes of the class cannot be set.
        const IMMUTABLE = 1 << 10;
        /// Is a subclass of `type`.
        const METACLASS = 1 << 11;
        /// Is a subclass of `BaseException`.
        const EXCEPTION = 1 << 12;
        /// Defines `__del__`.
        const FINALIZER = 1 << 13;
        /// Cannot be instantiated by a call.
        const NO_NEW = 1 << 14;
        /// `__next__` is the native one of the spec.
        const NATIVE_NEXT = 1 << 15;
        /// Its metaclass overrides `__instancecheck__` or `__subclasscheck__`.
        const CUSTOM_CHECK = 1 << 16;
        /// `__eq__` or `__hash__` of the native layout is overridden, so keys of this class need Python calls.
        const CUSTOM_EQ = 1 << 17;
        /// Plain data in the class's dict changed so often that no cache keeps it any more.
        const VOLATILE = 1 << 18;
        /// `NATIVE_NEXT` runs no Python code and calls no other iterator.
        const LEAF_NEXT = 1 << 19;
        /// Of a spec: its `next` keeps its place where it cannot give an item because Python code would have to run.
        const KEEPS_PLACE = 1 << 20;
    }
}

/// A class.
#[repr(C)]
pub struct Class {
    pub header: Header,
    pub name: Slot,
    pub qualified_name: Slot,
    /// The native layout: that of the nearest builtin ancestor.
    pub spec: &'static TypeSpec,
    pub flags: Cell<ClassFlags>,
    pub version: Cell<u32>,
    /// The shape of new instances.
    pub root_shape: Cell<ShapeId>,
    /// Inline slots that new instances get: what earlier ones turned out to need.
    pub inline_hint: Cell<u8>,
    /// `__slots__` members, inherited ones included; they take the first slots.
    pub member_count: Cell<u8>,
    /// Are the spec's definitions in the dict? (Builtin classes fill their dict on first use.)
    pub populated: Cell<bool>,
    pub base: Cell<Option<Ref<Class>>>,
    /// tuple of classes
    pub bases: Slot,
    /// tuple of classes, this one first
    pub mro: Slot,
    pub dict: Cell<Ref<Dict>>,
    /// Direct subclasses, weakly.
    pub subclasses: Array<Value>,
    /// Code objects whose forms assume something of this class (`specialize/dependents.rs`).
    pub dependents: Array<Value>,
    /// The `__init__` that forms of CALL enter.
    pub cached_init: Slot,
    /// How often plain data in the dict was replaced.
    pub data_stores: Cell<u8>,
}

// SAFETY: repr(C) with the header first; all references are visited.
unsafe impl HeapObject for Class {
    const KIND: Kind = Kind::Class;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name.get(), self.qualified_name.get(), self.bases.get(), self.mro.get()]);
        tracer.option(self.base.get());
        tracer.object(self.dict.get());
        // Collection drops those that nothing else reaches (`ShapeTable::forget_dead`).
        self.subclasses.trace_storage(tracer);
        self.dependents.trace(tracer);
        tracer.value(self.cached_init.get());
    }
}

impl Class {
    #[inline(always)]
    pub fn has(&self, flag: ClassFlags) -> bool {
        self.flags.get().contains(flag)
    }

    pub fn set_flag(&self, flag: ClassFlags, on: bool) {
        let mut flags = self.flags.get();
        flags.set(flag, on);
        self.flags.set(flags);
    }

    /// The classes to search, in order; this one first.
    pub fn mro_slice(&self) -> &[Value] {
        match self.mro.get().downcast::<super::Tuple>() {
            // SAFETY: the tuple lives as long as the class refers to it; slices end before the next safepoint.
            Some(tuple) => unsafe { &*core::ptr::from_ref(tuple.as_slice()) },
            None => &[],
        }
    }

    /// Is this `other` or a subclass of it (by the method resolution order)?
    #[inline]
    pub fn is_subclass_of(this: Ref<Class>, other: Ref<Class>) -> bool {
        this == other || this.mro_slice().contains(&Value::object(other))
    }
}
