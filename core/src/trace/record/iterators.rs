//! Native iterators that traces advance without a call: those of lists, tuples, ranges, strings and bytes, and `enumerate` and `zip`
//! of them.
//!
//! Everything is looked at before anything is changed, so that each guard leaves with no iterator a step ahead.

use alloc::vec::Vec;
use core::mem::offset_of;

use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use super::{Recorder, Recording, Stop};
use crate::builtins::{class_shape, enumerate, iterators, reversed, zip};
use crate::heap;
use crate::machine::Machine;
use crate::object::{Class, ClassFlags, Kind, Range};
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Iterators of a `zip` that are advanced together, at most.
const MOST_ZIPPED: usize = 4;

/// What is to be written into an iterator: a place, the next number, or EMPTY for the source of one that has ended.
struct Advance {
    iterator: Ref,
    field: usize,
    value: Ref,
}

impl Recorder {
    /// The next item of the iterator in a slot, which goes on to the one after it. None: a helper is to be asked.
    pub(super) fn take_item(&mut self, vm: &Machine, slot: u16) -> Recording<Option<Ref>> {
        let actual = self.actual(slot);
        if !is_advanced(vm, actual) {
            return Ok(None);
        }
        let iterator = self.shaped(slot, shape_of(actual))?;
        let mut advances = Vec::new();
        let item = self.look_at_next(vm, iterator, actual, &mut advances)?;
        self.advance(&advances)?;
        Ok(Some(item))
    }

    fn advance(&mut self, advances: &[Advance]) -> Recording {
        for Advance { iterator, field, value } in advances {
            let is_place = self.builder.trace.type_of(*value) == Type::Int;
            let uop = if is_place { Uop::STORE_FIELD_COUNT } else { Uop::STORE_FIELD };
            self.uop(uop, Type::None, &[value.0, iterator.0, *field as u16])?;
        }
        Ok(())
    }

    /// The next item of an iterator of known shape, and how it is to be advanced.
    fn look_at_next(&mut self, vm: &Machine, iterator: Ref, actual: Value, advances: &mut Vec<Advance>) -> Recording<Ref> {
        if let Some(inner) = enumerate::counted(actual) {
            return self.look_at_counted(vm, iterator, inner, advances);
        }
        if let Some(all) = zip::zipped(actual) {
            return self.look_at_zipped(vm, iterator, all, advances);
        }
        let Some((source, _)) = iterators::awaited(vm, actual) else { return Err(Stop::Surprise(self.at.op)) };
        let walked = self.present_field(iterator, iterators::SOURCE)?;
        self.expect_shape(walked, shape_of(source))?;
        let place = self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[iterator.0, iterators::PLACE as u16])?;
        if is_backwards(actual) {
            return self.look_at_previous(iterator, walked, place, advances);
        }
        let item = self.item_at(walked, place, source)?;
        let (one, exit) = (self.word(1 << 16)?, self.exit()?);
        let next = self.uop(Uop::ADD_INT_CONST, Type::Int, &[place.0, one, exit])?;
        self.will_advance(Advance { iterator, field: iterators::PLACE, value: next }, advances)?;
        Ok(item)
    }

    /// The same of an iterator that walks a list from its end: its place is one more than the index.
    fn look_at_previous(&mut self, iterator: Ref, list: Ref, place: Ref, advances: &mut Vec<Advance>) -> Recording<Ref> {
        let (less, exit) = (self.word((-1 << 16) as u64)?, self.exit()?);
        let index = self.uop(Uop::ADD_INT_CONST, Type::Int, &[place.0, less, exit])?;
        let zero = self.value(Value::small_int(0))?;
        self.uop(Uop::BRANCH_INT_LT, Type::None, &[index.0, zero.0, exit])?;
        let item = self.uop(Uop::LOAD_ITEM, Type::Tagged, &[list.0, index.0, LIST_BUFFER as u16, LIST_LENGTH as u16, exit])?;
        self.will_advance(Advance { iterator, field: iterators::PLACE, value: index }, advances)?;
        Ok(item)
    }

    /// The item of a sequence of known shape at a place; leaves where it ends there.
    fn item_at(&mut self, sequence: Ref, place: Ref, actual: Value) -> Recording<Ref> {
        let exit = self.exit()?;
        let (uop, items, length) = match actual.kind() {
            Some(Kind::List) => (Uop::LOAD_ITEM, LIST_BUFFER, LIST_LENGTH),
            Some(Kind::Tuple) => (Uop::LOAD_TAIL_ITEM, TUPLE_ITEMS, TUPLE_LENGTH),
            Some(Kind::Str) => return self.character_of(sequence, actual, place, 0),
            Some(Kind::Range) => {
                let length = self.length_of(sequence, class_shape::RANGE.0)?;
                let place = self.place_in(place, true, length)?;
                return self.range_item(sequence, place, actual);
            }
            _ => {
                let shape = shape_of(actual);
                let length = self.length_of(sequence, shape)?;
                let place = self.place_in(place, true, length)?;
                return self.byte_at(sequence, shape, place);
            }
        };
        self.uop(uop, Type::Tagged, &[sequence.0, place.0, items as u16, length as u16, exit])
    }

    fn look_at_counted(&mut self, vm: &Machine, iterator: Ref, inner: Value, advances: &mut Vec<Advance>) -> Recording<Ref> {
        let counted = self.present_field(iterator, enumerate::ITERATOR)?;
        self.expect_shape(counted, shape_of(inner))?;
        let boxed = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[iterator.0, enumerate::NUMBER as u16])?;
        let exit = self.exit()?;
        self.uop(Uop::GUARD_INT, Type::None, &[boxed.0, exit])?;
        let number = self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0])?;
        let item = self.look_at_next(vm, counted, inner, advances)?;
        let (one, exit) = (self.word(1 << 16)?, self.exit()?);
        let next = self.uop(Uop::ADD_INT_CONST, Type::Int, &[number.0, one, exit])?;
        let next = self.boxed(next)?;
        self.will_advance(Advance { iterator, field: enumerate::NUMBER, value: next }, advances)?;
        let (number, item) = (self.boxed(number)?, self.boxed(item)?);
        self.quick(Quick::TUPLE_2, &[number, item])
    }

    fn look_at_zipped(&mut self, vm: &Machine, iterator: Ref, all: &[Value], advances: &mut Vec<Advance>) -> Recording<Ref> {
        let mut items: Vec<Ref> = Vec::new();
        for (one, actual) in self.zipped(iterator, all)?.into_iter().zip(all) {
            let item = self.look_at_next(vm, one, *actual, advances)?;
            let item = self.boxed(item)?;
            items.try_reserve(1).map_err(|_| Stop::Full)?;
            items.push(item);
        }
        let makers = [Quick::TUPLE_0, Quick::TUPLE_1, Quick::TUPLE_2, Quick::TUPLE_3, Quick::TUPLE_4];
        self.quick(*makers.get(items.len()).ok_or(Stop::Full)?, &items)
    }

    /// The iterators of a zip, which are different ones.
    fn zipped(&mut self, iterator: Ref, all: &[Value]) -> Recording<Vec<Ref>> {
        let tuple = self.present_field(iterator, zip::ITERATORS)?;
        self.expect_shape(tuple, class_shape::TUPLE.0)?;
        let length = self.uop(Uop::LOAD_FIELD, Type::Word, &[tuple.0, TUPLE_LENGTH as u16])?;
        let (count, exit) = (self.word(all.len() as u64)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, count, exit])?;
        let mut inner: Vec<Ref> = Vec::new();
        for (at, actual) in all.iter().enumerate() {
            let one = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[tuple.0, (TUPLE_ITEMS + 8 * at) as u16])?;
            self.expect_shape(one, shape_of(*actual))?;
            // One that is asked twice is at its second place by then. What the trace made is one of its own.
            for other in inner.iter().filter(|other| !self.is_made(**other) && !self.is_made(one)).copied().collect::<Vec<_>>() {
                let exit = self.exit()?;
                self.uop(Uop::BRANCH_INT_EQ, Type::None, &[one.0, other.0, exit])?;
            }
            inner.try_reserve(1).map_err(|_| Stop::Full)?;
            inner.push(one);
        }
        Ok(inner)
    }

    /// Does the trace make an object?
    fn is_made(&self, object: Ref) -> bool {
        !object.is_constant() && self.builder.trace.get(object).makes().is_some()
    }

    // -- making them -------------------------------------------------------------------------------------------------------

    /// What `enumerate` and `zip` make of what traces walk, which lies from a slot on. None: they are to be called.
    pub(super) fn iterators_of(&mut self, vm: &Machine, class: heap::Ref<Class>, first: u16, n: usize) -> Recording<Option<Ref>> {
        let (is_zip, is_enumerate) = (class == vm.types.zip, class == vm.types.enumerate);
        let slots = first..first + if is_enumerate { n.min(1) } else { n } as u16;
        let is_done = match n {
            2 if is_enumerate => self.actual(first + 1).is_small_int(),
            1 if is_enumerate => true,
            _ => is_zip && (1..=MOST_ZIPPED).contains(&n),
        };
        if !is_done || !slots.clone().all(|slot| iterators::shape_of_iterators(self.actual(slot)).is_some()) {
            return Ok(None);
        }
        if is_enumerate {
            let number = if n == 2 { self.int(first + 1)? } else { self.value(Value::small_int(0))? };
            let (number, iterator) = (self.boxed(number)?, self.cursor_of(first)?);
            return self.quick(Quick::NEW_ENUMERATE, &[iterator, number]).map(Some);
        }
        let mut all = Vec::new();
        for slot in slots {
            let cursor = self.cursor_of(slot)?;
            all.try_reserve(1).map_err(|_| Stop::Full)?;
            all.push(cursor);
        }
        let all = self.tuple_of_values(&all)?;
        self.quick(Quick::NEW_ZIP, &[all]).map(Some)
    }

    /// What `reversed` makes of a list or a range in a slot. None: it is to be called.
    pub(super) fn reversed_of(&mut self, class: heap::Ref<Class>, slot: u16) -> Recording<Option<Ref>> {
        let actual = self.actual(slot);
        if !core::ptr::eq(class.spec, &reversed::SPEC) || class.has(ClassFlags::HEAP) {
            return Ok(None);
        }
        if shape_of(actual) == class_shape::RANGE.0 && iterators::shape_of_iterators(actual).is_some() {
            return self.range_from_its_end(slot, actual).map(Some);
        }
        if shape_of(actual) != class_shape::LIST.0 {
            return Ok(None);
        }
        let source = self.shaped(slot, class_shape::LIST.0)?;
        let length = self.length_of(source, class_shape::LIST.0)?;
        let shape = self.value(Value::small_int(i64::from(class_shape::LIST_REVERSE_ITERATOR.0)))?;
        let made = self.quick(Quick::NEW_CURSOR, &[source, shape])?;
        self.uop(Uop::STORE_FIELD_COUNT, Type::None, &[length.0, made.0, iterators::PLACE as u16])?;
        Ok(Some(made))
    }

    /// An iterator of the range that has the items of another one, the last first.
    fn range_from_its_end(&mut self, slot: u16, actual: Value) -> Recording<Ref> {
        let range = self.shaped(slot, class_shape::RANGE.0)?;
        self.expect_positional(range, actual, class_shape::RANGE.0)?;
        let mut number = |field: usize| -> Recording<Ref> {
            let boxed = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[range.0, field as u16])?;
            self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0])
        };
        let (start, step, length) =
            (number(offset_of!(Range, start))?, number(offset_of!(Range, step))?, number(offset_of!(Range, length))?);
        let exit = self.exit()?;
        let back = self.uop(Uop::NEG_INT, Type::Int, &[step.0, exit])?;
        let stop = self.uop(Uop::ADD_INT, Type::Int, &[start.0, back.0, exit])?;
        let distance = self.uop(Uop::MUL_INT, Type::Int, &[step.0, length.0, exit])?;
        let first = self.uop(Uop::ADD_INT, Type::Int, &[stop.0, distance.0, exit])?;
        let mut parts = [first, stop, back, length];
        for part in &mut parts {
            *part = self.boxed(*part)?;
        }
        let backwards = self.quick(Quick::NEW_RANGE, &parts)?;
        let shape = self.value(Value::small_int(i64::from(class_shape::RANGE_ITERATOR.0)))?;
        self.quick(Quick::NEW_CURSOR, &[backwards, shape])
    }

    /// `iter(x)` of what is in a slot; None: it is to be called.
    pub(super) fn iterator_of(&mut self, slot: u16) -> Recording<Option<Ref>> {
        match iterators::shape_of_iterators(self.actual(slot)) {
            Some(_) => self.cursor_of(slot).map(Some),
            None => Ok(None),
        }
    }

    /// An iterator at the start of the sequence in a slot.
    fn cursor_of(&mut self, slot: u16) -> Recording<Ref> {
        let actual = self.actual(slot);
        let Some(shape) = iterators::shape_of_iterators(actual) else { return self.other_operands() };
        let source = self.shaped(slot, shape_of(actual))?;
        self.expect_positional(source, actual, shape_of(actual))?;
        let shape = self.value(Value::small_int(i64::from(shape.0)))?;
        self.quick(Quick::NEW_CURSOR, &[source, shape])
    }

    // -- ends ----------------------------------------------------------------------------------------------------------------

    /// Is the iterator in a slot one that has come to its end? Then it is told that it has ended; leaves where there is an item.
    pub(super) fn take_end(&mut self, vm: &Machine, slot: u16) -> Recording<bool> {
        let actual = self.actual(slot);
        if !may_end(vm, actual) {
            return Ok(false);
        }
        let iterator = self.shaped(slot, shape_of(actual))?;
        let mut advances = Vec::new();
        self.look_at_end(vm, iterator, actual, &mut advances)?;
        self.advance(&advances)?;
        Ok(true)
    }

    fn look_at_end(&mut self, vm: &Machine, iterator: Ref, actual: Value, advances: &mut Vec<Advance>) -> Recording {
        if let Some(inner) = enumerate::counted(actual) {
            let counted = self.present_field(iterator, enumerate::ITERATOR)?;
            self.expect_shape(counted, shape_of(inner))?;
            return self.look_at_end(vm, counted, inner, advances);
        }
        if let Some(all) = zip::zipped(actual) {
            // One that the trace makes is not strict.
            if !self.is_made(iterator) {
                let (mask, lax, exit) = (self.word(1)?, self.word(0)?, self.exit()?);
                self.uop(Uop::GUARD_FIELD8_MASKED, Type::None, &[iterator.0, zip::STRICT as u16, mask, lax, exit])?;
            }
            // Those before the one that has ended have given an item.
            for (one, actual) in self.zipped(iterator, all)?.into_iter().zip(all) {
                if iterators::awaited(vm, *actual).is_none() {
                    return self.look_at_end(vm, one, *actual, advances);
                }
                self.look_at_next(vm, one, *actual, advances)?;
            }
            return self.other_operands();
        }
        let Some((source, ..)) = iterators::walked(vm, actual) else { return Err(Stop::Surprise(self.at.op)) };
        let walked = self.present_field(iterator, iterators::SOURCE)?;
        self.expect_shape(walked, shape_of(source))?;
        let place = self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[iterator.0, iterators::PLACE as u16])?;
        let exit = self.exit()?;
        if is_backwards(actual) {
            let zero = self.value(Value::small_int(0))?;
            self.uop(Uop::BRANCH_INT_NE, Type::None, &[place.0, zero.0, exit])?;
        } else {
            let length = self.length_of(walked, shape_of(source))?;
            self.uop(Uop::BRANCH_INT_LT, Type::None, &[place.0, length.0, exit])?;
        }
        if source.is_kind(Kind::Range) {
            // It cannot grow, and stays.
            return Ok(());
        }
        let value = self.value(Value::EMPTY)?;
        self.will_advance(Advance { iterator, field: iterators::SOURCE, value }, advances)
    }

    /// A field that may be EMPTY, which leaves.
    fn present_field(&mut self, object: Ref, field: usize) -> Recording<Ref> {
        let value = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, field as u16])?;
        self.expect_present(value)?;
        Ok(value)
    }

    fn will_advance(&mut self, advance: Advance, advances: &mut Vec<Advance>) -> Recording {
        advances.try_reserve(1).map_err(|_| Stop::Full)?;
        advances.push(advance);
        Ok(())
    }
}

/// Is it an iterator that traces advance, and has an item?
fn is_advanced(vm: &Machine, iterator: Value) -> bool {
    if iterators::awaited(vm, iterator).is_some() {
        return true;
    }
    if let Some(inner) = enumerate::counted(iterator) {
        return iterators::awaited(vm, inner).is_some() && !is_subclass(vm, iterator);
    }
    let Some(all) = zip::zipped(iterator).filter(|_| !is_subclass(vm, iterator)) else { return false };
    (1..=MOST_ZIPPED).contains(&all.len()) && all.iter().all(|inner| iterators::awaited(vm, *inner).is_some()) && differ(all)
}

/// Are these iterators different ones? One that is asked twice is at its second place by then.
fn differ(all: &[Value]) -> bool {
    all.iter().enumerate().all(|(at, one)| all[..at].iter().all(|other| other.bits() != one.bits()))
}

/// Has an iterator come to its end, as far as traces see: is there a source that has no item at its place?
fn may_end(vm: &Machine, iterator: Value) -> bool {
    if let Some((_, at, has_more)) = iterators::walked(vm, iterator) {
        return !has_more && (at == 0 || !is_backwards(iterator));
    }
    if is_subclass(vm, iterator) {
        return false;
    }
    if let Some(inner) = enumerate::counted(iterator) {
        return may_end(vm, inner);
    }
    let Some(all) = zip::zipped(iterator).filter(|_| !zip::is_strict(iterator)) else { return false };
    let first = all.iter().find(|inner| iterators::awaited(vm, **inner).is_none());
    all.len() <= MOST_ZIPPED && differ(all) && first.is_some_and(|inner| may_end(vm, *inner))
}

/// Does it walk a list from its end?
fn is_backwards(iterator: Value) -> bool {
    shape_of(iterator) == class_shape::LIST_REVERSE_ITERATOR.0
}

/// Is it of a Python class, whose `__next__` may be any?
fn is_subclass(vm: &Machine, iterator: Value) -> bool {
    vm.class_of(iterator).has(ClassFlags::HEAP)
}

fn shape_of(object: Value) -> u32 {
    object.header().map_or(0, |header| header.shape.get().0)
}
