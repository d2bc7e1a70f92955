//! Attributes of objects of any shape.
//!
//! A trace asks for the shape of an object whose attribute it reads or stores; where that fails often, a side trace asks for
//! another one. A tree that has asked for many at one access (a *megamorphic* one) asks no more: the side trace that begins
//! there does the access by the name, through the cache that all accesses of a VM share, and so it does each later access to
//! the same object. Where more than an attribute depends on the shape (a method that is called, an operator, a callee), the
//! exit stays one to the tier below, which does such things without a trace for each.

use alloc::vec::Vec;

use super::{Recorder, Recording, Stop};
use crate::bytecode::ops::Op;
use crate::trace::ir::Ref;

/// Which objects are not asked for their shape.
#[derive(Default)]
pub(crate) struct AnyShape {
    /// The recording begins at an access like this, and is at its first instruction.
    begins: bool,
    objects: Vec<Ref>,
}

impl Recorder {
    /// The instruction that is recorded next has been asked for enough shapes.
    pub fn begin_with_any_shape(&mut self) {
        self.any_shape.begins = true;
    }

    /// What begins like this must begin with an attribute.
    pub(super) fn expect_attribute(&self) -> Recording {
        let (op, operand) = (self.at.op, self.at.operand);
        let is_attribute = op == Op::LOAD_ATTR && operand & 1 == 0 || op == Op::STORE_ATTR;
        if self.any_shape.begins && !is_attribute { Err(Stop::Shapes) } else { Ok(()) }
    }

    /// May the object in a slot, an attribute of which is used, have any shape?
    pub(super) fn has_any_shape(&mut self, slot: u16) -> Recording<bool> {
        let object = self.read(slot)?;
        if core::mem::take(&mut self.any_shape.begins) {
            self.any_shape.objects.try_reserve(1).map_err(|_| Stop::Full)?;
            self.any_shape.objects.push(object);
        }
        Ok(self.any_shape.objects.contains(&object))
    }
}
