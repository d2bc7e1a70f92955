//! Binary operators whose operands are of exactly builtin classes: the two classes decide what is done, so no method is looked
//! up and none is called.
//!
//! Invariant: an answer is the one that the protocol of dunders (`arithmetic.rs`) comes to; None leaves it to that.

use super::arithmetic::{byte_at, int_of, is_plain_int, plain_operator};
use super::slicing::exact_list;
use crate::builtins::bytes::Content;
use crate::builtins::{bytearray, bytes_methods, class_shape, complex, list, set, set_algebra, string_percent, tuple};
use crate::bytecode::ops::BinaryOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Complex, Set, ShapeId, Slice, Str, Tuple};
use crate::value::Value;

/// The shape of an object, which is its class where that is a builtin one and the object has no attributes of its own.
#[inline(always)]
fn shape_of(value: Value) -> ShapeId {
    value.header().map_or(ShapeId::NONE, |header| header.shape.get())
}

/// Are these the shapes of sets or frozensets?
fn is_set(shape: ShapeId) -> bool {
    shape == class_shape::SET || shape == class_shape::FROZENSET
}

impl Machine {
    /// `a op b` of operands of builtin classes; None: the general way decides.
    #[inline]
    pub(crate) fn exact_operator(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        match shape_of(a) {
            ShapeId::NONE => self.exact_of_number(op, a, b),
            class_shape::STR => self.exact_of_str(op, a, b),
            class_shape::LIST => self.exact_of_list(op, a, b),
            class_shape::COMPLEX => self.exact_of_complex(op, a, b),
            class_shape::TUPLE => self.exact_of_tuple(op, a, b),
            class_shape::BYTES | class_shape::BYTEARRAY => self.exact_of_bytes(op, a, b),
            shape if is_set(shape) && is_set(shape_of(b)) => self.exact_of_sets(op, a, b),
            _ => Ok(None),
        }
    }

    /// The same of the operator numbered `op`, in-place or not, for operands that no form of an instruction is for and whose
    /// operations are short: large ints, an int with a bool, complex numbers, lists and tuples that are joined, bytes.
    #[inline]
    pub(crate) fn short_operator(&mut self, op: u32, a: Value, b: Value) -> Result<Option<Value>> {
        let Some(op) = BinaryOperator::from_u32(op) else { return Ok(None) };
        match (shape_of(a), shape_of(b)) {
            (ShapeId::NONE, ShapeId::NONE) if a.is_small_int() || b.is_small_int() => self.exact_of_number(op, a, b),
            (class_shape::COMPLEX, class_shape::COMPLEX | ShapeId::NONE) => self.exact_of_complex(op, a, b),
            (ShapeId::NONE, class_shape::COMPLEX) => self.exact_of_number(op, a, b),
            (class_shape::TUPLE, class_shape::TUPLE) if op == BinaryOperator::Add => self.tuple_concat(a, b).map(Some),
            (class_shape::LIST, class_shape::LIST) if op == BinaryOperator::Add => self.list_concat(a, b),
            (class_shape::BYTES | class_shape::BYTEARRAY, _) => self.exact_of_bytes(op, a, b),
            _ => self.big_operator(op, a, b),
        }
    }

    fn exact_of_number(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        let immediate = shape_of(b) == ShapeId::NONE;
        if immediate && is_plain_int(a) && is_plain_int(b) && (a.is_small_int() || b.is_small_int()) {
            return self.int_binary(plain_operator(op), int_of(a), int_of(b));
        }
        if shape_of(b) != class_shape::COMPLEX {
            return Ok(None);
        }
        // SAFETY: only complex numbers have the shape.
        let scaled = real_of(a).and_then(|x| complex::scaled(plain_operator(op), unsafe { b.cast_unchecked() }, x));
        match scaled {
            Some((real, imaginary)) if plain_operator(op) == BinaryOperator::Multiply => self.complex(real, imaginary).map(Some),
            _ => complex::binary(self, plain_operator(op), a, b),
        }
    }

    fn exact_of_complex(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        let plain = plain_operator(op);
        if shape_of(b) == class_shape::COMPLEX {
            // SAFETY: only complex numbers have the shape.
            let (x, y) = unsafe { (a.cast_unchecked::<Complex>(), b.cast_unchecked::<Complex>()) };
            if let Some((real, imaginary)) = complex::quick(plain, x, y) {
                return self.complex(real, imaginary).map(Some);
            }
        }
        if b.is_object() {
            return Ok(None);
        }
        // SAFETY: as above, of the left one.
        match real_of(b).and_then(|x| complex::scaled(plain, unsafe { a.cast_unchecked() }, x)) {
            Some((real, imaginary)) => self.complex(real, imaginary).map(Some),
            None => complex::binary(self, plain, a, b),
        }
    }

    fn exact_of_str(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        // SAFETY: only strings have the shape.
        let text = unsafe { a.cast_unchecked::<Str>() };
        match plain_operator(op) {
            BinaryOperator::Remainder if shape_of(b).0 < class_shape::END.0 => {
                string_percent::format_str(self, text, b).map(Some)
            }
            BinaryOperator::Add if shape_of(b) == class_shape::STR => {
                // SAFETY: as above.
                self.concat_str(text, unsafe { b.cast_unchecked() }).map(Some)
            }
            BinaryOperator::Multiply => match b.as_small_int() {
                Some(count) => self.repeat_str(text, count).map(Some),
                None => Ok(None),
            },
            BinaryOperator::Subscript if shape_of(b) == class_shape::SLICE => self.builtin_slice(a, slice(b)),
            _ => Ok(None),
        }
    }

    fn exact_of_list(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        // SAFETY: only lists have the shape.
        let items = unsafe { a.cast_unchecked() };
        match op {
            BinaryOperator::Subscript if shape_of(b) == class_shape::SLICE => list::get_slice(self, items, slice(b)).map(Some),
            BinaryOperator::Add => self.list_concat(a, b),
            BinaryOperator::InplaceAdd if exact_list(b).is_some() || shape_of(b) == class_shape::TUPLE => {
                self.extend_list(items, b).map(|()| Some(a))
            }
            BinaryOperator::Multiply => match b.as_small_int() {
                Some(count) => list::repeat(self, items, count.max(0) as usize).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn exact_of_tuple(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        match plain_operator(op) {
            BinaryOperator::Add if shape_of(b) == class_shape::TUPLE => self.tuple_concat(a, b).map(Some),
            BinaryOperator::Multiply => match b.as_small_int() {
                // SAFETY: only tuples have the shape.
                Some(n) => tuple::repeat(self, unsafe { a.cast_unchecked::<Tuple>() }, n.max(0) as usize).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn exact_of_bytes(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        if op == BinaryOperator::Subscript {
            return Ok(byte_at(a, b));
        }
        let of_array = shape_of(a) == class_shape::BYTEARRAY;
        if matches!(shape_of(b), class_shape::BYTES | class_shape::BYTEARRAY) {
            return match op {
                BinaryOperator::InplaceAdd if of_array => bytearray::add_in_place(self, &[a, b]).map(Some),
                BinaryOperator::Add | BinaryOperator::InplaceAdd if shape_of(a) == shape_of(b) && !of_array => {
                    self.bytes_concat(a, b).map(Some)
                }
                _ => Ok(None),
            };
        }
        match (op, Content::of(self, a)) {
            (BinaryOperator::Multiply, Some(content)) if b.is_small_int() => {
                bytes_methods::multiply(self, content, &[a, b]).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Both are sets or frozensets. In place, a set changes; a frozenset is replaced.
    fn exact_of_sets(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        // SAFETY: only sets and frozensets have the shapes.
        let (x, y) = unsafe { (a.cast_unchecked::<Set>(), b.cast_unchecked::<Set>()) };
        if shape_of(a) == class_shape::SET {
            match op {
                BinaryOperator::InplaceOr => return set::add_set(self, x, y).map(|()| Some(a)),
                BinaryOperator::InplaceAnd => return set_algebra::keep_common(self, x, y).map(|()| Some(a)),
                BinaryOperator::InplaceSubtract => return set_algebra::remove_set(self, x, y).map(|()| Some(a)),
                BinaryOperator::InplaceXor => return set_algebra::exchange_set(self, x, y).map(|()| Some(a)),
                _ => {}
            }
        }
        let made: Ref<Set> = match plain_operator(op) {
            BinaryOperator::Or => set_algebra::union_of(self, x, y)?,
            BinaryOperator::And => set_algebra::intersection_of(self, x, y)?,
            BinaryOperator::Subtract => set_algebra::difference_of(self, x, y)?,
            BinaryOperator::Xor => set_algebra::symmetric_difference_of(self, x, y)?,
            _ => return Ok(None),
        };
        Ok(Some(made.into()))
    }
}

/// An immediate int or a float, as a double.
#[inline(always)]
fn real_of(value: Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_small_int().map(|n| n as f64))
}

/// A value of a slice's shape.
fn slice(value: Value) -> Ref<Slice> {
    // SAFETY: only slices have the shape, and callers compared it.
    unsafe { value.cast_unchecked() }
}
