//! Native iterators that traces advance without a call: those of lists, tuples and strings, and `enumerate` and `zip` of them.
//!
//! Everything is looked at before anything is changed, so that each guard leaves with no iterator a step ahead. Ends are
//! left to helpers.

use alloc::vec::Vec;

use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use super::{Recorder, Recording, Stop};
use crate::builtins::{class_shape, enumerate, iterators, zip};
use crate::machine::Machine;
use crate::object::{ClassFlags, Kind};
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Iterators of a `zip` that are advanced together, at most.
const MOST_ZIPPED: usize = 4;

/// A number that is to be written into an iterator.
struct Advance {
    iterator: Ref,
    field: usize,
    number: Ref,
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
        for Advance { iterator, field, number } in advances {
            self.uop(Uop::STORE_FIELD, Type::None, &[number.0, iterator.0, field as u16])?;
        }
        Ok(Some(item))
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
        let item = self.item_at(walked, place, source)?;
        let (one, exit) = (self.word(1 << 16)?, self.exit()?);
        let next = self.uop(Uop::ADD_INT_CONST, Type::Int, &[place.0, one, exit])?;
        let number = self.uop(Uop::WORD_FROM_INT, Type::Word, &[next.0])?;
        self.will_advance(Advance { iterator, field: iterators::PLACE, number }, advances)?;
        Ok(item)
    }

    /// The item of a sequence of known shape at a place; leaves where it ends there.
    fn item_at(&mut self, sequence: Ref, place: Ref, actual: Value) -> Recording<Ref> {
        let exit = self.exit()?;
        let (uop, items, length) = match actual.kind() {
            Some(Kind::List) => (Uop::LOAD_ITEM, LIST_BUFFER, LIST_LENGTH),
            Some(Kind::Tuple) => (Uop::LOAD_TAIL_ITEM, TUPLE_ITEMS, TUPLE_LENGTH),
            _ => {
                let boxed = self.quick(Quick::LENGTH, &[sequence])?;
                let length = self.uop(Uop::UNBOX_INT, Type::Int, &[boxed.0])?;
                let exit = self.exit()?;
                self.uop(Uop::BRANCH_INT_LE, Type::None, &[length.0, place.0, exit])?;
                return self.quick(Quick::CHARACTER, &[sequence, place]);
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
        self.will_advance(Advance { iterator, field: enumerate::NUMBER, number: next }, advances)?;
        let number = self.boxed(number)?;
        self.quick(Quick::TUPLE_2, &[number, item])
    }

    fn look_at_zipped(&mut self, vm: &Machine, iterator: Ref, all: &[Value], advances: &mut Vec<Advance>) -> Recording<Ref> {
        let tuple = self.present_field(iterator, zip::ITERATORS)?;
        self.expect_shape(tuple, class_shape::TUPLE.0)?;
        let length = self.uop(Uop::LOAD_FIELD, Type::Word, &[tuple.0, TUPLE_LENGTH as u16])?;
        let (count, exit) = (self.word(all.len() as u64)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[length.0, count, exit])?;
        let mut inner: Vec<Ref> = Vec::new();
        let mut items: Vec<Ref> = Vec::new();
        for (at, actual) in all.iter().enumerate() {
            let one = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[tuple.0, (TUPLE_ITEMS + 8 * at) as u16])?;
            self.expect_shape(one, shape_of(*actual))?;
            // One that is asked twice is at its second place by then.
            for other in &inner {
                let exit = self.exit()?;
                self.uop(Uop::BRANCH_INT_EQ, Type::None, &[one.0, other.0, exit])?;
            }
            inner.try_reserve(1).map_err(|_| Stop::Full)?;
            inner.push(one);
        }
        for (one, actual) in inner.into_iter().zip(all) {
            let item = self.look_at_next(vm, one, *actual, advances)?;
            items.try_reserve(1).map_err(|_| Stop::Full)?;
            items.push(item);
        }
        let makers = [Quick::TUPLE_0, Quick::TUPLE_1, Quick::TUPLE_2, Quick::TUPLE_3, Quick::TUPLE_4];
        self.quick(*makers.get(items.len()).ok_or(Stop::Full)?, &items)
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
    let differ = |at: usize| all[..at].iter().all(|other| other.bits() != all[at].bits());
    (1..=MOST_ZIPPED).contains(&all.len())
        && all.iter().enumerate().all(|(at, inner)| iterators::awaited(vm, *inner).is_some() && differ(at))
}

/// Is it of a Python class, whose `__next__` may be any?
fn is_subclass(vm: &Machine, iterator: Value) -> bool {
    vm.class_of(iterator).has(ClassFlags::HEAP)
}

fn shape_of(object: Value) -> u32 {
    object.header().map_or(0, |header| header.shape.get().0)
}
