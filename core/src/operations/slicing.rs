//! `container[start:stop]` and its assignment where container and bounds are of builtin classes: without a slice object and
//! without a method. Invariant: what is not certain to be plain is left to the general way, before anything happened.

use crate::builtins::sequence::Items;
use crate::builtins::{class_shape, list, string};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Array, Bytes, Kind, List, Str, Tuple};
use crate::operations::item::{adjust_slice, clamp_position};
use crate::value::Value;

/// A bound of a slice against a length; None where it is neither an immediate int nor None.
#[inline(always)]
fn bound(value: Value, length: usize, absent: usize) -> Option<usize> {
    match value.as_small_int() {
        Some(n) => {
            let n = if n < 0 { n + length as i64 } else { n };
            Some(n.clamp(0, length as i64) as usize)
        }
        None if value.is_none() => Some(absent),
        None => None,
    }
}

/// The places that a slice covers.
#[inline(always)]
fn covered(start: Value, stop: Value, length: usize) -> Option<core::ops::Range<usize>> {
    let (from, to) = (bound(start, length, 0)?, bound(stop, length, length)?);
    Some(from..to.max(from))
}

/// A list of exactly the builtin class.
#[inline(always)]
pub(super) fn exact_list(value: Value) -> Option<Ref<List>> {
    value.downcast::<List>().filter(|list| list.header.shape.get() == class_shape::LIST)
}

impl Machine {
    /// `container[start:stop]`; None where the general way decides.
    pub(crate) fn quick_slice(&mut self, container: Value, start: Value, stop: Value) -> Result<Option<Value>> {
        let answer = match container.kind() {
            Some(Kind::List) => match exact_list(container) {
                Some(list) => self.slice_of_list(list, start, stop),
                None => return Ok(None),
            },
            Some(Kind::Str) => match container.downcast::<Str>() {
                Some(text) => self.slice_of_str(text, start, stop),
                None => return Ok(None),
            },
            Some(Kind::Tuple) => match container.downcast::<Tuple>() {
                Some(tuple) => self.slice_of_tuple(tuple, start, stop),
                None => return Ok(None),
            },
            Some(Kind::Bytes) => match container.downcast::<Bytes>() {
                Some(bytes) => self.slice_of_bytes(bytes, start, stop),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        answer.transpose()
    }

    fn slice_of_list(&mut self, list: Ref<List>, start: Value, stop: Value) -> Option<Result> {
        let range = covered(start, stop, list.len())?;
        Some(match self.charge(range.len() as u64 / 16) {
            Ok(()) => self.list(list.as_slice().get(range).unwrap_or(&[])),
            Err(raised) => Err(raised),
        })
    }

    fn slice_of_tuple(&mut self, tuple: Ref<Tuple>, start: Value, stop: Value) -> Option<Result> {
        let range = covered(start, stop, tuple.len())?;
        if range.len() == tuple.len() {
            return Some(Ok(tuple.into()));
        }
        Some(match self.charge(range.len() as u64 / 16) {
            Ok(()) => self.tuple(tuple.as_slice().get(range).unwrap_or(&[])),
            Err(raised) => Err(raised),
        })
    }

    fn slice_of_str(&mut self, text: Ref<Str>, start: Value, stop: Value) -> Option<Result> {
        let range = covered(start, stop, text.len())?;
        if range.is_empty() {
            return Some(Ok(self.empty_str));
        }
        Some(match self.charge_bytes(range.len()) {
            Ok(()) => string::substring(self, text, range.start, range.end),
            Err(raised) => Err(raised),
        })
    }

    fn slice_of_bytes(&mut self, bytes: Ref<Bytes>, start: Value, stop: Value) -> Option<Result> {
        covered(start, stop, bytes.as_slice().len()).map(|range| self.range_of_bytes(bytes, range))
    }

    /// `bytes[start:stop]`
    pub(crate) fn part_of_bytes(&mut self, bytes: Ref<Bytes>, start: i64, stop: i64) -> Result {
        let length = bytes.as_slice().len();
        let (from, to) = (clamp_position(start, length), clamp_position(stop, length));
        self.range_of_bytes(bytes, from..to.max(from))
    }

    #[inline]
    fn range_of_bytes(&mut self, bytes: Ref<Bytes>, range: core::ops::Range<usize>) -> Result {
        let content = bytes.as_slice();
        if range.len() == content.len() {
            return Ok(bytes.into());
        }
        self.charge_bytes(range.len())?;
        self.bytes(content.get(range).unwrap_or(&[]))
    }

    /// `list[start:stop] = source[bounds]` of lists, paid for as the part and the store would be; false where the general way
    /// decides, before anything happened.
    pub(crate) fn store_part(
        &mut self,
        [source, list]: [Ref<List>; 2],
        bounds: (i64, i64, i64),
        [start, stop]: [Value; 2],
    ) -> Result<bool> {
        let Some(range) = covered(start, stop, list.len()) else { return Ok(false) };
        let extent = adjust_slice(bounds, source.len());
        let (first, _, step, count) = extent;
        self.charge(list::cost_of_part(extent))?;
        self.charge((list.len() + count) as u64 / 64)?;
        // Turned around where it is: no reference goes where none was.
        let is_turned = source == list && step == -1 && count == range.len() && (first + 1) as usize == range.end;
        if is_turned {
            list.items.as_mut_slice()[range].reverse();
            return Ok(true);
        }
        let answer = list::copy_part(&mut self.heap, source, extent);
        let part = self.check(answer)?;
        let answer = list.splice(&mut self.heap, range, part.as_slice());
        let items = Array::new();
        items.take_from(&part.items);
        self.heap.release(part, size_of::<List>());
        items.release(&mut self.heap);
        self.check(answer).map(|()| true)
    }

    /// `container[start:stop] = value` of a list, where the value is another list or a tuple; false where the general way
    /// decides.
    pub(crate) fn quick_store_slice(&mut self, container: Value, start: Value, stop: Value, value: Value) -> Result<bool> {
        let Some(list) = exact_list(container) else { return Ok(false) };
        let Some(range) = covered(start, stop, list.len()) else { return Ok(false) };
        let new = match (exact_list(value).filter(|other| *other != list), value.downcast::<Tuple>()) {
            (Some(other), _) => Items::List(other),
            (None, Some(tuple)) => Items::Tuple(tuple),
            _ => return Ok(false),
        };
        self.charge((list.len() + new.len()) as u64 / 64)?;
        let answer = list.splice(&mut self.heap, range, new.as_slice());
        self.check(answer).map(|()| true)
    }
}
