//! Items of `bytes` and `bytearray`, and what is appended to the latter: loads and stores of bytes behind a check of bounds.
//!
//! Invariant: an index is checked against the length before it is used, and one that counted from the end as it was recorded
//! does so always: the check of the sum fails where it does not.

use core::mem::offset_of;

use super::compare::has_shape;
use super::container::{LIST_BUFFER, LIST_LENGTH};
use super::{Recorder, Recording};
use crate::builtins::class_shape;
use crate::bytecode::ops::BinaryOperator;
use crate::object::{Array, Buffer, ByteArray, Bytes, List};
use crate::operations::arithmetic::FREE_BYTES;
use crate::trace::ir::{Ref, Type};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

const CONTENT: u16 = size_of::<Bytes>() as u16;
const BUFFER: u16 = (offset_of!(ByteArray, bytes) + offset_of!(Array<u8>, buffer)) as u16;
const LENGTH: u16 = (offset_of!(ByteArray, bytes) + offset_of!(Array<u8>, length)) as u16;
const ROOM: u16 = (offset_of!(ByteArray, bytes) + Array::<u8>::ROOM) as u16;
const EXPORTS: u16 = offset_of!(ByteArray, exports) as u16;
const BUFFER_CONTENT: u16 = size_of::<Buffer>() as u16;

/// Values that a byte may have.
const BYTE_VALUES: i64 = 256;

impl Recorder {
    /// `content[index]` of a bytes or bytearray in a slot.
    pub(super) fn subscript_bytes(&mut self, content: u16, index: u16, shape: u32) -> Recording<Ref> {
        let object = self.shaped(content, shape)?;
        let at = self.place_of(object, shape, index)?;
        self.byte_at(object, shape, at)
    }

    /// The index in a slot, from the start of a sequence of a shape; leaves where it is out of range.
    fn place_of(&mut self, object: Ref, shape: u32, index: u16) -> Recording<Ref> {
        let at = self.int(index)?;
        let from_start = self.actual(index).as_small_int().is_none_or(|index| index >= 0);
        let length = self.length_of(object, shape)?;
        self.place_in(at, from_start, length)
    }

    /// The place that an index names in a sequence of a length, counted from the start as it was recorded, or from the end.
    pub(super) fn place_in(&mut self, index: Ref, from_start: bool, length: Ref) -> Recording<Ref> {
        let exit = self.exit()?;
        let at = if from_start { index } else { self.uop(Uop::ADD_INT, Type::Int, &[index.0, length.0, exit])? };
        self.uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[at.0, length.0, exit])?;
        Ok(at)
    }

    /// The byte at a place of bytes or a bytearray, which is in range.
    pub(super) fn byte_at(&mut self, object: Ref, shape: u32, place: Ref) -> Recording<Ref> {
        if shape == class_shape::BYTES.0 {
            return self.uop(Uop::LOAD_BYTE_ITEM, Type::Int, &[object.0, place.0, CONTENT]);
        }
        let buffer = self.uop(Uop::LOAD_FIELD, Type::Word, &[object.0, BUFFER])?;
        self.uop(Uop::LOAD_BYTE_ITEM, Type::Int, &[buffer.0, place.0, BUFFER_CONTENT])
    }

    /// Where the length of bytes or of a bytearray is.
    pub(super) fn length_field_of_bytes(shape: u32) -> u16 {
        if shape == class_shape::BYTES.0 { Bytes::LENGTH as u16 } else { LENGTH }
    }

    /// Is `array[index] = value` a store of a byte?
    pub(super) fn stores_byte(&self, array: u16, index: u16, value: u16) -> bool {
        let array =
            self.actual(array).downcast::<ByteArray>().filter(|_| has_shape(self.actual(array), class_shape::BYTEARRAY.0));
        let (index, length) = (self.actual(index).as_small_int(), array.map_or(0, |array| array.bytes.len() as i64));
        is_byte(self.actual(value)) && index.is_some_and(|index| (-length..length).contains(&index))
    }

    pub(super) fn store_byte(&mut self, array: u16, index: u16, value: u16) -> Recording {
        let object = self.shaped(array, class_shape::BYTEARRAY.0)?;
        let at = self.place_of(object, class_shape::BYTEARRAY.0, index)?;
        let byte = self.byte(value)?;
        let buffer = self.uop(Uop::LOAD_FIELD, Type::Word, &[object.0, BUFFER])?;
        self.uop(Uop::STORE_BYTE_ITEM, Type::None, &[byte.0, buffer.0, at.0, BUFFER_CONTENT])?;
        Ok(())
    }

    /// The number in a slot, which is a byte; leaves where it is none.
    fn byte(&mut self, slot: u16) -> Recording<Ref> {
        let byte = self.int(slot)?;
        self.expect_byte(byte)
    }

    fn expect_byte(&mut self, byte: Ref) -> Recording<Ref> {
        let (values, exit) = (self.value(Value::small_int(BYTE_VALUES))?, self.exit()?);
        self.uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[byte.0, values.0, exit])?;
        Ok(byte)
    }

    /// Can a value be appended to a bytearray as it is: is it a byte, is there room, and does no view keep the length?
    pub(super) fn may_append_byte(&self, array: Value, value: u16) -> bool {
        let plain = array.downcast::<ByteArray>().filter(|_| has_shape(array, class_shape::BYTEARRAY.0));
        plain.is_some_and(|array| !array.bytes.is_full() && array.exports.get() == 0) && is_byte(self.actual(value))
    }

    /// A trace that left because it is otherwise goes on in a side trace with a helper.
    pub(super) fn append_byte(&mut self, array: Ref, value: u16) -> Recording<Ref> {
        self.expect_shape(array, class_shape::BYTEARRAY.0)?;
        let byte = self.byte(value)?;
        let exports = self.uop(Uop::LOAD_FIELD, Type::Word, &[array.0, EXPORTS])?;
        let (none, exit) = (self.word(0)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[exports.0, none, exit])?;
        self.uop(Uop::APPEND_BYTE_ITEM, Type::None, &[byte.0, array.0, BUFFER, LENGTH, ROOM, exit])?;
        self.value(Value::NONE)
    }

    /// Is a bytearray to be extended by bytes, of exactly these classes?
    pub(super) fn extends_bytes(&self, array: u16, bytes: u16) -> bool {
        has_shape(self.actual(array), class_shape::BYTEARRAY.0) && has_shape(self.actual(bytes), class_shape::BYTES.0)
    }

    /// `bytes([x])`, where the list in a slot has one item, which is a byte. None: it is to be called.
    pub(super) fn bytes_of_one(&mut self, slot: u16) -> Recording<Option<Ref>> {
        let list = self.actual(slot).downcast::<List>().filter(|_| has_shape(self.actual(slot), class_shape::LIST.0));
        if !list.is_some_and(|list| list.len() == 1 && list.get(0).is_some_and(is_byte)) {
            return Ok(None);
        }
        let list = self.shaped(slot, class_shape::LIST.0)?;
        let length = self.length_of(list, class_shape::LIST.0)?;
        let (one, exit) = (self.word(rotated(1))?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, one, exit])?;
        let first = self.value(Value::small_int(0))?;
        let fields = [LIST_BUFFER as u16, LIST_LENGTH as u16];
        let boxed = self.uop(Uop::LOAD_ITEM, Type::Tagged, &[list.0, first.0, fields[0], fields[1], exit])?;
        let byte = match self.builder.trace.type_of(boxed) {
            Type::Int => boxed,
            _ => {
                self.uop(Uop::GUARD_INT, Type::None, &[boxed.0, exit])?;
                self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0])?
            }
        };
        let byte = self.expect_byte(byte)?;
        let byte = self.boxed(byte)?;
        self.quick(Quick::NEW_BYTE, &[byte]).map(Some)
    }

    /// What an operator makes of bytes that are joined, or repeated. None: it is something else.
    pub(super) fn bytes_by_operator(&mut self, operator: BinaryOperator, left: u16, right: u16) -> Recording<Option<Ref>> {
        let is_bytes = |slot: u16| has_shape(self.actual(slot), class_shape::BYTES.0);
        let (joins, repeats) = (is_bytes(right), self.actual(right).is_small_int());
        if !is_bytes(left) {
            return Ok(None);
        }
        match operator {
            BinaryOperator::Add if joins => {
                let parts = [self.shaped(left, class_shape::BYTES.0)?, self.shaped(right, class_shape::BYTES.0)?];
                match self.filled_of(parts[1]) {
                    Some([byte, count]) => self.quick(Quick::BYTES_JOIN_FILLED, &[parts[0], byte, count]).map(Some),
                    None => self.quick(Quick::BYTES_JOIN, &parts).map(Some),
                }
            }
            BinaryOperator::Multiply if repeats => self.repeat_bytes(left, right).map(Some),
            _ => Ok(None),
        }
    }

    /// Bytes in a slot as often as the next one says. Of one byte, which are few, it is the number that is repeated: exits can
    /// make them as well.
    fn repeat_bytes(&mut self, bytes: u16, times: u16) -> Recording<Ref> {
        let (unit, count) = (self.shaped(bytes, class_shape::BYTES.0)?, self.int(times)?);
        let Some(byte) = self.only_byte(unit, self.actual(bytes))? else {
            return self.quick(Quick::BYTES_REPEAT, &[unit, count]);
        };
        let is_free = |times: i64| (0..FREE_BYTES as i64).contains(&times);
        if !self.actual(times).as_small_int().is_some_and(is_free) {
            return self.quick(Quick::BYTES_FILL, &[byte, count]);
        }
        let (end, exit) = (self.value(Value::small_int(FREE_BYTES as i64))?, self.exit()?);
        self.uop(Uop::BRANCH_INT_OUTSIDE, Type::None, &[count.0, end.0, exit])?;
        let count = self.boxed(count)?;
        self.quick(Quick::NEW_FILLED, &[byte, count])
    }

    /// The byte that bytes are which the trace makes of one, or which are constant.
    fn only_byte(&mut self, bytes: Ref, actual: Value) -> Recording<Option<Ref>> {
        let made = self.builder.trace.copied(bytes);
        if !made.is_constant() {
            let call = *self.builder.trace.get(made);
            return Ok((call.makes() == Some(Made::Byte)).then(|| call.reference(2)));
        }
        let constant = actual.downcast::<Bytes>();
        let Some(&[byte]) = constant.as_ref().map(|bytes| bytes.as_slice()) else { return Ok(None) };
        let byte = self.value(Value::small_int(byte.into()))?;
        self.boxed(byte).map(Some)
    }

    /// The byte, and how often, of bytes that the trace fills with it.
    fn filled_of(&self, bytes: Ref) -> Option<[Ref; 2]> {
        let made = self.builder.trace.copied(bytes);
        let call = (!made.is_constant()).then(|| *self.builder.trace.get(made))?;
        (call.makes() == Some(Made::Filled)).then(|| [call.reference(2), call.reference(3)])
    }

    /// `array += bytes`, of which the array is what it was.
    pub(super) fn extend_array(&mut self, array: Ref, bytes: Ref) -> Recording {
        match self.filled_of(bytes) {
            Some([byte, count]) => self.quick(Quick::BYTES_EXTEND_FILLED, &[array, byte, count])?,
            None => self.quick(Quick::BYTES_EXTEND, &[array, bytes])?,
        };
        Ok(())
    }

    /// `content[start:stop]` of bytes in a slot, with bounds in the next ones. None: it is something else.
    pub(super) fn slice_of_bytes(&mut self, first: u16) -> Recording<Option<Ref>> {
        let is_int = |slot: u16| self.actual(slot).is_small_int();
        if !has_shape(self.actual(first), class_shape::BYTES.0) || !is_int(first + 1) || !is_int(first + 2) {
            return Ok(None);
        }
        let all = [self.shaped(first, class_shape::BYTES.0)?, self.int(first + 1)?, self.int(first + 2)?];
        self.quick(Quick::BYTES_SLICE, &all).map(Some)
    }

    /// `array.extend(bytes)`
    pub(super) fn extend_bytes(&mut self, array: u16, bytes: u16) -> Recording<Ref> {
        let (array, bytes) = (self.shaped(array, class_shape::BYTEARRAY.0)?, self.shaped(bytes, class_shape::BYTES.0)?);
        self.extend_array(array, bytes)?;
        self.value(Value::NONE)
    }
}

/// Is it bytes or a bytearray, of exactly these classes? Its shape.
pub(super) fn shape_of_bytes(value: Value) -> Option<u32> {
    [class_shape::BYTES.0, class_shape::BYTEARRAY.0].into_iter().find(|shape| has_shape(value, *shape))
}

fn is_byte(value: Value) -> bool {
    value.as_small_int().is_some_and(|n| (0..BYTE_VALUES).contains(&n))
}
