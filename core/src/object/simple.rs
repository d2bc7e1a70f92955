//! Small objects that are little more than their fields.

use core::cell::Cell;

use super::{Class, Described, Dict, Header, Kind, ShapeId, Slot};
use crate::builtins::class_shape;
use crate::heap::{HeapObject, Ref, Tracer};
use crate::native::{Getter, Setter};
use crate::value::Value;

/// Declares a heap object: fields of type Value, Slot or with a tracer expression of their own.
macro_rules! simple_object {
    ($(#[$meta:meta])* $name:ident, $shape:expr, { $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)? }, |$this:ident, $tracer:ident| $trace:expr) => {
        $(#[$meta])*
        #[repr(C)]
        pub struct $name { pub header: Header, $($(#[$fmeta])* pub $field: $type),* }

        // SAFETY: repr(C) with the header first; the expression visits all references.
        unsafe impl HeapObject for $name {
            const KIND: Kind = Kind::$name;
            fn trace(&self, $tracer: &mut Tracer<'_>) {
                let $this = self;
                $trace
            }
        }
        impl Described for $name {
            const SHAPE: ShapeId = $shape;
        }
    };
}

simple_object! {
    /// `complex`.
    Complex, class_shape::COMPLEX, { real: f64, imaginary: f64 }, |_this, _tracer| {}
}

simple_object! {
    /// `range`; the three are ints, of any size.
    Range, class_shape::RANGE, { start: Value, stop: Value, step: Value, /** Number of items, an int. */ length: Value },
    |this, tracer| tracer.values(&[this.start, this.stop, this.step, this.length])
}

simple_object! {
    /// `slice`.
    Slice, class_shape::SLICE, { start: Value, stop: Value, step: Value },
    |this, tracer| tracer.values(&[this.start, this.stop, this.step])
}

simple_object! {
    /// A module.
    Module, class_shape::MODULE, { dict: Cell<Ref<Dict>> }, |this, tracer| tracer.object(this.dict.get())
}

simple_object! {
    /// `property`.
    Property, class_shape::PROPERTY, { getter: Slot, setter: Slot, deleter: Slot, doc: Slot, name: Slot },
    |this, tracer| tracer.values(&[this.getter.get(), this.setter.get(), this.deleter.get(), this.doc.get(), this.name.get()])
}

simple_object! {
    /// `classmethod`.
    ClassMethod, class_shape::CLASSMETHOD, { function: Slot }, |this, tracer| tracer.value(this.function.get())
}

simple_object! {
    /// `staticmethod`.
    StaticMethod, class_shape::STATICMETHOD, { function: Slot }, |this, tracer| tracer.value(this.function.get())
}

simple_object! {
    /// An attribute of a builtin class, computed by native code.
    GetSet, class_shape::GETSET, { name: Value, class: Ref<Class>, get: Getter, set: Option<Setter>, doc: &'static str },
    |this, tracer| { tracer.value(this.name); tracer.object(this.class); }
}

simple_object! {
    /// A `__slots__` member.
    Member, class_shape::MEMBER, { name: Value, class: Ref<Class>, slot: u16 },
    |this, tracer| { tracer.value(this.name); tracer.object(this.class); }
}

simple_object! {
    /// `super`: searches the order of `start` after `class`.
    Super, class_shape::SUPER, { class: Slot, object: Slot, start: Slot },
    |this, tracer| tracer.values(&[this.class.get(), this.object.get(), this.start.get()])
}
