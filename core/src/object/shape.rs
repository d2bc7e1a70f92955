//! Shapes (hidden classes): which Python class an object has and where its attributes are.
//!
//! Each class has a root shape; adding attribute `a` moves an object along the edge `a` to a child. Invariants: a shape
//! never changes what it says of existing slots; ids are never used twice, so an inline cache that compares an id can
//! not be fooled by a shape that died. See Chambers, Ungar, Lee: "An Efficient Implementation of SELF", 1989.

use alloc::vec::Vec;
use core::cell::Cell;

use super::{Array, Class, Header, Kind};
use crate::heap::{Heap, HeapObject, NoMemory, Ref, Tracer};
use crate::specialize::dependents;
use crate::value::Value;

/// The number of a shape. 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct ShapeId(pub u32);

impl ShapeId {
    pub const NONE: ShapeId = ShapeId(0);
}

/// A shape.
#[repr(C)]
pub struct Shape {
    header: Header,
    pub id: ShapeId,
    /// Attributes are in a dict, not in slots.
    pub is_dictionary: bool,
    /// Inline slots of the objects of this shape.
    pub inline_slots: u8,
    pub class: Ref<Class>,
    /// Attribute names; the slot of `keys[i]` is `first_slot + i`.
    keys: Array<Value>,
    /// Slots before the attributes: those of `__slots__` members.
    pub first_slot: u16,
    /// Pairs of name and child's id (as int).
    children: Array<(Value, ShapeId)>,
    /// The dictionary-mode shape of the same class.
    pub dictionary_shape: Cell<ShapeId>,
    /// Pairs of the name of an attribute that was deleted, and the shape without it.
    removals: Array<(Value, ShapeId)>,
    /// Of a root: how many removals there are among the shapes of its class.
    removed: Cell<u16>,
}

// SAFETY: repr(C) with the header first; class, keys and children's names are all its references (the tracer visits the
// children, which it finds by their ids).
unsafe impl HeapObject for Shape {
    const KIND: Kind = Kind::Shape;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.class);
        self.keys.trace(tracer);
        self.children.trace_storage(tracer);
        self.removals.trace_storage(tracer);
        for (name, _) in self.children.as_slice().iter().chain(self.removals.as_slice()) {
            tracer.value(*name);
        }
    }
}

impl Shape {
    /// The slot of an attribute; `name` is interned.
    #[inline]
    pub fn slot_of(&self, name: Value) -> Option<usize> {
        self.keys.as_slice().iter().position(|&k| k == name).map(|i| i + self.first_slot as usize)
    }

    /// The attribute names in the order of their slots.
    pub fn names(&self) -> &[Value] {
        self.keys.as_slice()
    }

    /// The shapes that an object of this one may get by one store or deletion or by giving up its slots.
    pub fn later_shapes(&self) -> impl Iterator<Item = ShapeId> {
        let children = self.children.as_slice().iter().chain(self.removals.as_slice()).map(|(_, id)| *id);
        children.chain(core::iter::once(self.dictionary_shape.get()))
    }

    /// One more than the last slot in use.
    pub fn slot_count(&self) -> usize {
        self.first_slot as usize + self.keys.len()
    }
}

/// Every shape of a VM by its id.
#[derive(Default)]
pub struct ShapeTable {
    shapes: Vec<Cell<Option<Ref<Shape>>>>,
}

impl ShapeTable {
    #[inline(always)]
    pub fn get(&self, id: ShapeId) -> Option<Ref<Shape>> {
        self.shapes.get(id.0 as usize).and_then(Cell::get)
    }

    /// The class of objects of shape `id`, which is the shape of a live object.
    #[inline(always)]
    pub fn class(&self, id: ShapeId) -> Option<Ref<Class>> {
        self.get(id).map(|s| s.class)
    }

    /// Ids given so far.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Was no id given yet?
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Makes a root shape for `class`.
    pub fn new_root(
        &mut self,
        heap: &mut Heap,
        class: Ref<Class>,
        inline_slots: u8,
        first_slot: u16,
        is_dictionary: bool,
    ) -> Result<Ref<Shape>, NoMemory> {
        self.insert(heap, class, inline_slots, first_slot, is_dictionary, Array::new())
    }

    fn insert(
        &mut self,
        heap: &mut Heap,
        class: Ref<Class>,
        inline_slots: u8,
        first_slot: u16,
        is_dictionary: bool,
        keys: Array<Value>,
    ) -> Result<Ref<Shape>, NoMemory> {
        if self.shapes.is_empty() {
            self.shapes.try_reserve(256).map_err(|_| NoMemory)?;
            self.shapes.push(Cell::new(None));
        }
        self.shapes.try_reserve(1).map_err(|_| NoMemory)?;
        let id = ShapeId(u32::try_from(self.shapes.len()).map_err(|_| NoMemory)?);
        let shape = heap.allocate(Shape {
            header: Header::new(Kind::Shape, ShapeId::NONE),
            id,
            is_dictionary,
            inline_slots,
            class,
            keys,
            first_slot,
            children: Array::new(),
            dictionary_shape: Cell::new(ShapeId::NONE),
            removals: Array::new(),
            removed: Cell::new(0),
        })?;
        self.shapes.push(Cell::new(Some(shape)));
        Ok(shape)
    }

    /// The shape after adding attribute `name` (interned) to `shape`; None where it should become a dictionary.
    pub fn child(&mut self, heap: &mut Heap, shape: Ref<Shape>, name: Value) -> Result<Option<Ref<Shape>>, NoMemory> {
        let known = shape.children.as_slice().iter().position(|(n, _)| *n == name);
        let alive = known.and_then(|i| shape.children.get(i)).and_then(|(_, id)| self.get(id));
        if let Some(child) = alive {
            return Ok(Some(child));
        }
        let full = shape.keys.len() >= crate::tuning::MAX_SHAPE_SLOTS;
        if full || shape.children.len() >= crate::tuning::MAX_SHAPE_TRANSITIONS {
            return Ok(None);
        }
        let keys = Array::with_capacity(heap, shape.keys.len() + 1)?;
        keys.extend_from_slice(heap, shape.keys.as_slice())?;
        keys.push(heap, name)?;
        let child = self.insert(heap, shape.class, shape.inline_slots, shape.first_slot, false, keys)?;
        heap.barrier(&shape.header);
        match known {
            // The shape that the edge led to died with its objects.
            Some(edge) => shape.children.set(edge, (name, child.id)),
            None => shape.children.push(heap, (name, child.id))?,
        }
        Ok(Some(child))
    }

    /// The dictionary-mode shape of the class of `shape`, for objects laid out as its.
    pub fn dictionary(&mut self, heap: &mut Heap, shape: Ref<Shape>) -> Result<Ref<Shape>, NoMemory> {
        if let Some(known) = self.get(shape.dictionary_shape.get()) {
            return Ok(known);
        }
        let made = self.insert(heap, shape.class, shape.inline_slots, shape.first_slot, true, Array::new())?;
        heap.barrier(&shape.header);
        shape.dictionary_shape.set(made.id);
        Ok(made)
    }

    /// The shape after deleting attribute `name`, where later ones move up; None where it should become a dictionary, as
    /// where a class's objects lose their attributes in many ways.
    pub fn without(&mut self, heap: &mut Heap, shape: Ref<Shape>, name: Value) -> Result<Option<Ref<Shape>>, NoMemory> {
        let known = shape.removals.as_slice().iter().find(|(n, _)| *n == name);
        if let Some(alive) = known.and_then(|(_, id)| self.get(*id)) {
            return Ok(Some(alive));
        }
        let Some(root) = self.get(shape.class.root_shape.get()) else { return Ok(None) };
        let fits = root.first_slot == shape.first_slot && root.inline_slots == shape.inline_slots && !root.is_dictionary;
        if !fits || root.removed.get() >= crate::tuning::MAX_SHAPE_REMOVALS {
            return Ok(None);
        }
        root.removed.set(root.removed.get() + 1);
        let mut made = root;
        for i in 0..shape.keys.len() {
            let Some(kept) = shape.keys.get(i).filter(|kept| *kept != name) else { continue };
            match self.child(heap, made, kept)? {
                Some(child) => made = child,
                None => return Ok(None),
            }
        }
        heap.barrier(&shape.header);
        shape.removals.retain(|(n, _)| n != name);
        shape.removals.push(heap, (name, made.id))?;
        Ok(Some(made))
    }

    /// The shape with the same layout for another class (`obj.__class__ = C`): replays the attribute names.
    pub fn transplant(&mut self, heap: &mut Heap, from: Ref<Shape>, root: Ref<Shape>) -> Result<Option<Ref<Shape>>, NoMemory> {
        let mut shape = root;
        for i in 0..from.keys.len() {
            let Some(name) = from.keys.get(i) else { break };
            match self.child(heap, shape, name)? {
                Some(child) => shape = child,
                None => return Ok(None),
            }
        }
        Ok(Some(shape))
    }

    /// Drops the shapes that marking did not reach (their ids stay unused for ever), and classes from the lists of their
    /// bases.
    pub fn forget_dead(&self, heap: &Heap) {
        for place in &self.shapes {
            let Some(shape) = place.get() else { continue };
            if !heap.is_marked(shape.into()) {
                if shape.class.root_shape.get() == shape.id {
                    dependents::forget_class(shape.class, heap);
                }
                place.set(None);
            } else if shape.class.root_shape.get() == shape.id {
                shape.class.subclasses.retain(|class| heap.is_marked(class));
            }
        }
    }
}
