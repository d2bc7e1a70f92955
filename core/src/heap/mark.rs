//! Marking: from the roots to everything reachable, with an explicit stack, so that depth of data never is depth of
//! native stack. Invariant: an object is on the stack at most once per collection, when its mark is set.

use alloc::vec::Vec;
use core::ptr::NonNull;

use super::block::Block;
use super::{Heap, HeapObject, Ref, block};
use crate::object::{self, Header, Kind, ShapeTable};
use crate::value::Value;

/// Visits references during a collection.
pub struct Tracer<'a> {
    stack: Vec<NonNull<Header>>,
    /// The stack could not grow: marked objects must be searched for and traced again.
    overflowed: bool,
    epoch: u8,
    shapes: &'a ShapeTable,
    /// What is visited, where nothing is marked.
    list: Vec<Value>,
}

/// The epoch of a tracer that marks nothing: no object has it.
const LISTING: u8 = 0x80;
const _: () = assert!(LISTING & Header::EPOCH == 0);

impl<'a> Tracer<'a> {
    /// One that marks nothing, but lists what it visits, values that are no objects included.
    pub(super) fn listing(shapes: &'a ShapeTable) -> Tracer<'a> {
        Tracer { stack: Vec::new(), overflowed: false, epoch: LISTING, shapes, list: Vec::new() }
    }

    /// What was visited.
    pub(super) fn listed(self) -> Vec<Value> {
        self.list
    }

    /// The mark that is given: what a holder visited under this very mark stays alive without another visit, if the holder
    /// refers to nothing else since.
    pub fn epoch(&self) -> u8 {
        self.epoch
    }

    /// Visits a reference.
    #[inline(always)]
    pub fn value(&mut self, value: Value) {
        if value.is_object() {
            self.mark(value.pointer().cast());
        } else if self.epoch == LISTING {
            self.list.push(value);
        }
    }

    /// Visits several references.
    pub fn values(&mut self, values: &[Value]) {
        values.iter().for_each(|&v| self.value(v));
    }

    /// Visits a typed reference.
    #[inline(always)]
    pub fn object<T: HeapObject>(&mut self, object: Ref<T>) {
        self.mark(object.0.cast());
    }

    /// Visits a typed reference that may be absent.
    pub fn option<T: HeapObject>(&mut self, object: Option<Ref<T>>) {
        if let Some(object) = object {
            self.object(object);
        }
    }

    /// Visits a shape by its number.
    pub fn shape(&mut self, id: object::ShapeId) {
        if let Some(shape) = self.shapes.get(id) {
            self.object(shape);
        }
    }

    #[inline(always)]
    fn mark(&mut self, header: NonNull<Header>) {
        // SAFETY: references of live objects and roots refer to live objects (rule H1).
        let head = unsafe { header.as_ref() };
        let age = &head.age;
        if age.get() & Header::EPOCH == self.epoch {
            return;
        }
        if self.epoch == LISTING {
            return self.list.push(value_of(head));
        }
        age.set((age.get() & !Header::EPOCH) | self.epoch);
        if !head.has(Header::OUTSIDE) {
            // SAFETY: an object that is not outside of blocks is in one.
            unsafe { block::mark(header) };
        }
        if is_leaf(head) {
            return;
        }
        if self.stack.len() == self.stack.capacity() && self.stack.try_reserve(256).is_err() {
            self.overflowed = true;
            return;
        }
        self.stack.push(header);
    }

    fn trace(&mut self, header: NonNull<Header>) {
        // SAFETY: as in `mark`.
        let header = unsafe { header.as_ref() };
        if let Some(shape) = self.shapes.get(header.shape.get()) {
            self.object(shape);
        }
        if header.kind == Kind::Class {
            // SAFETY: rule H2: the kind names the type.
            let class = unsafe { &*core::ptr::from_ref(header).cast::<object::Class>() };
            // The shape of instances yet to be made.
            if let Some(root) = self.shapes.get(class.root_shape.get()) {
                self.object(root);
            }
        }
        if header.kind == Kind::Shape {
            // SAFETY: as above.
            let shape = unsafe { &*core::ptr::from_ref(header).cast::<object::Shape>() };
            self.shapes_after(shape);
        }
        object::trace(header, self);
    }

    /// Visits the shapes that an object of this shape may get: inline caches of stores know their ids.
    fn shapes_after(&mut self, shape: &object::Shape) {
        for id in shape.later_shapes() {
            if let Some(later) = self.shapes.get(id) {
                self.object(later);
            }
        }
    }

    fn drain(&mut self) {
        while let Some(header) = self.stack.pop() {
            self.trace(header);
        }
    }
}

/// An object as a value, whatever it is.
pub(super) fn value_of(header: &Header) -> Value {
    // The type is not looked at: the header names it.
    Value::object(Ref(NonNull::from(header).cast::<object::Instance>(), core::marker::PhantomData))
}

/// Does an object refer to nothing, not even to a class that could die before it?
#[inline(always)]
fn is_leaf(header: &Header) -> bool {
    match header.kind {
        Kind::Buffer | Kind::BigInt | Kind::Bytes => true,
        // An ASCII string has no index.
        Kind::Str => header.flags.get() & (Header::ASCII | Header::SHARED) == Header::ASCII,
        _ => false,
    }
}

impl Heap {
    /// Marks what the roots and (unless `full`) the remembered set reach. Gives whether it was full.
    pub(super) fn mark(&mut self, full: bool, shapes: &ShapeTable, roots: &mut dyn FnMut(&mut Tracer<'_>)) {
        if full {
            self.epoch ^= 3;
            self.pages.iter_mut().flat_map(|p| p.blocks()).for_each(|b| b.clear_marks());
        }
        let mut tracer = Tracer { stack: Vec::new(), overflowed: false, epoch: self.epoch, shapes, list: Vec::new() };
        roots(&mut tracer);
        for header in self.remembered.drain(..) {
            // SAFETY: remembered objects are old; the old die only in full collections, which empty this list.
            let age = unsafe { &header.as_ref().age };
            age.set(age.get() & !Header::REMEMBERED);
            if !full {
                tracer.trace(header);
            }
        }
        tracer.drain();
        while core::mem::take(&mut tracer.overflowed) {
            self.retrace(&mut tracer);
        }
    }

    /// Marks what some more values reach: objects that marking did not find but that must live on.
    pub(super) fn mark_also(&mut self, values: &[Value], shapes: &ShapeTable) {
        let mut tracer = Tracer { stack: Vec::new(), overflowed: false, epoch: self.epoch, shapes, list: Vec::new() };
        tracer.values(values);
        tracer.drain();
        while core::mem::take(&mut tracer.overflowed) {
            self.retrace(&mut tracer);
        }
    }

    /// Traces every marked object again, where the mark stack had no room.
    fn retrace(&self, tracer: &mut Tracer<'_>) {
        let epoch = self.epoch;
        self.each_object(|header| {
            // SAFETY: every cell has a header.
            let head = unsafe { header.as_ref() };
            if head.kind != Kind::Free && head.age.get() & Header::EPOCH == epoch {
                tracer.trace(header);
                tracer.drain();
            }
        });
    }

    /// Calls `visit` with all objects (and unused larger cells).
    pub(super) fn each_object(&self, mut visit: impl FnMut(NonNull<Header>)) {
        self.pages.iter().for_each(|p| p.each_object(|block| block.objects(false), &mut visit));
        self.large.iter().for_each(|l| visit(l.memory.cast()));
    }

    /// Calls `visit` with all objects (and unused larger cells) that may be dead, the old ones in a full collection alone; of
    /// the small ones perhaps with those alone that lie in blocks with such that have something to do when they die.
    pub(super) fn each_dead(&self, full: bool, finishers_only: bool, mut visit: impl FnMut(NonNull<Header>)) {
        let dead = |block: &Block| block.dead_objects(finishers_only);
        if full {
            self.pages.iter().for_each(|p| p.each_object(dead, &mut visit));
        } else {
            self.pages.iter().filter(|p| p.swept.used).flat_map(|p| p.large_cells()).for_each(&mut visit);
            let mut next = self.used;
            // SAFETY: the list holds blocks of this heap's pages, which nobody changes meanwhile.
            while let Some(block) = unsafe { next.as_ref() } {
                next = block.next;
                // SAFETY: as above.
                unsafe { block::foresee(next) };
                dead(block).for_each(&mut visit);
            }
        }
        self.large.iter().for_each(|l| visit(l.memory.cast()));
    }

    /// Is the object marked? Only between marking and sweeping, for weak tables.
    pub fn is_marked(&self, value: Value) -> bool {
        value.header().is_none_or(|h| h.age.get() & Header::EPOCH == self.epoch)
    }
}
