//! Callables: Python functions, native functions, bound methods; and the cells that closures share.

use core::cell::Cell;

use super::{CodeObject, Described, Dict, Header, Kind, ShapeId, Slot};
use crate::builtins::class_shape;
use crate::heap::{HeapObject, Ref, Tracer};
use crate::native::Definition;
use crate::value::Value;

/// A Python function. Attributes that scripts add are in its slot area.
#[repr(C)]
pub struct Function {
    pub header: Header,
    pub code: Cell<Ref<CodeObject>>,
    pub globals: Ref<Dict>,
    pub name: Slot,
    pub qualified_name: Slot,
    pub module: Slot,
    pub doc: Slot,
    /// tuple, or EMPTY
    pub defaults: Slot,
    /// dict, or EMPTY
    pub keyword_defaults: Slot,
    /// tuple of cells, or EMPTY
    pub closure: Slot,
    /// function that makes the annotations, or EMPTY
    pub annotate: Slot,
    /// dict once computed or assigned, or EMPTY
    pub annotations: Slot,
    /// tuple, or EMPTY
    pub type_params: Slot,
    /// Renewed when code, defaults or keyword defaults change; inline caches of calls compare it. 0: none given.
    pub version: Cell<u32>,
}

// SAFETY: repr(C) with the header first; all references are visited.
unsafe impl HeapObject for Function {
    const KIND: Kind = Kind::Function;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.code.get());
        tracer.object(self.globals);
        for slot in [
            &self.name,
            &self.qualified_name,
            &self.module,
            &self.doc,
            &self.defaults,
            &self.keyword_defaults,
            &self.closure,
            &self.annotate,
            &self.annotations,
            &self.type_params,
        ] {
            tracer.value(slot.get());
        }
    }
}
impl Described for Function {
    const SHAPE: ShapeId = class_shape::FUNCTION;
}

/// A function of the host or the engine; unbound method of a builtin class where `owner` is a class.
#[repr(C)]
pub struct NativeFunction {
    pub header: Header,
    pub definition: &'static Definition,
    /// str
    pub name: Value,
    /// The class it is a method of, the module it belongs to, or the object it is bound to (static: EMPTY).
    pub owner: Slot,
    /// Least and most positional arguments of a call without keywords, `self` included; most is u16::MAX for `*args`.
    pub least: u16,
    pub most: u16,
    /// How many values the native gets: one per parameter.
    pub slots: u16,
    /// A call without keywords needs nothing but padding with EMPTY: no `*args`, no `**kwargs`.
    pub plain: bool,
    /// Index into the VM's table of host closures, for functions that a host registered.
    pub host: u32,
}

// SAFETY: repr(C) with the header first; name and owner are all its references.
unsafe impl HeapObject for NativeFunction {
    const KIND: Kind = Kind::NativeFunction;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name, self.owner.get()]);
    }
}

/// A callable with its first argument.
#[repr(C)]
pub struct BoundMethod {
    pub header: Header,
    pub function: Value,
    pub receiver: Value,
}

// SAFETY: repr(C) with the header first; both values are all its references.
unsafe impl HeapObject for BoundMethod {
    const KIND: Kind = Kind::BoundMethod;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.function, self.receiver]);
    }
}
impl Described for BoundMethod {
    const SHAPE: ShapeId = class_shape::METHOD;
}

/// A variable that functions share.
#[repr(C)]
pub struct CellObject {
    pub header: Header,
    /// EMPTY while unbound.
    pub content: Slot,
}

// SAFETY: repr(C) with the header first; the content is the only reference.
unsafe impl HeapObject for CellObject {
    const KIND: Kind = Kind::Cell;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.content.get());
    }
}
impl Described for CellObject {
    const SHAPE: ShapeId = class_shape::CELL;
}
