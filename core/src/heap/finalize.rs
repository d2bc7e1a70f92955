//! Dead objects that have something to do before they go: instances of classes with `__del__`, and generators that were
//! left suspended inside a `try` or `with`. They, and what they reach, live on; the machine runs their finalizers.
//!
//! Invariant: an object is found here at most once (its FINALIZED flag), so each finalizer runs at most once.

use alloc::vec::Vec;
use core::ptr::NonNull;

use super::{Heap, Ref};
use crate::builtins::class_shape;
use crate::object::class::ClassFlags;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Header, Instance, Kind, ShapeTable};
use crate::value::Value;

impl Heap {
    /// Between marking and sweeping: finds the dead objects with a finalizer, and marks what they reach.
    pub(super) fn keep_finalizable(&mut self, full: bool, shapes: &ShapeTable, found: &mut Vec<Value>) {
        let first = found.len();
        let epoch = self.epoch;
        // Without such classes only generators count, and their blocks are known.
        let finishers_only = !self.has_finalizing_classes;
        self.each_dead(full, finishers_only, |cell| {
            // SAFETY: every cell has a header; nothing was swept yet.
            let header = unsafe { cell.as_ref() };
            let dead = header.kind != Kind::Free && header.age.get() & Header::EPOCH != epoch;
            // Without room for the list the object waits: it goes without its finalizer, as at the end of a program.
            if dead && has_finalizer(cell, shapes) && found.try_reserve(1).is_ok() {
                header.set(Header::FINALIZED);
                found.push(value_of(cell));
            }
        });
        self.mark_also(found.get(first..).unwrap_or(&[]), shapes);
    }
}

fn value_of(cell: NonNull<Header>) -> Value {
    // SAFETY: a value holds the address alone; who reads it looks at the header's kind first.
    Value::object(unsafe { Ref::<Instance>::from_address(cell.cast()) })
}

fn has_finalizer(cell: NonNull<Header>, shapes: &ShapeTable) -> bool {
    // SAFETY: the caller's cell holds an object.
    let header = unsafe { cell.as_ref() };
    if header.kind == Kind::Generator {
        // SAFETY: rule H2.
        let generator: &Generator = unsafe { cell.cast().as_ref() };
        return generator.state.get() == GeneratorState::Suspended && !header.has(Header::FINALIZED);
    }
    // Classes of the engine have none.
    if header.shape.get().0 < class_shape::END.0 {
        return false;
    }
    let class = shapes.class(header.shape.get());
    class.is_some_and(|c| c.has(ClassFlags::FINALIZER)) && !header.has(Header::FINALIZED)
}
