//! Items of containers: `c[k]`, `c[k] = v`, `del c[k]`, `len(c)`, `x in c`. Exact builtin containers are served here;
//! others through their classes' methods.

use crate::builtins::class_shape;
use crate::builtins::{generic_alias, list, string, tuple};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{ByteArray, Bytes, Class, Dict, Kind, List, Slice, Str, Tuple};
use crate::value::Value;

/// A slice against a sequence's length: the first index, the end (exclusive, in the step's direction), the step, and
/// how many items it selects.
pub type Extent = (i64, i64, i64, usize);

impl Machine {
    /// `container[key]`
    #[inline]
    pub fn get_item(&mut self, container: Value, key: Value) -> Result {
        let Some(header) = container.header() else { return self.get_item_by_method(container, key) };
        match (header.kind, key.as_small_int()) {
            (Kind::List, Some(n)) if header.shape.get() == class_shape::LIST => {
                // SAFETY: the kind was just looked at.
                let list = unsafe { container.cast_unchecked::<List>() };
                match wrap_index(n, list.len()).and_then(|i| list.get(i)) {
                    Some(item) => Ok(item),
                    None => Err(self.index_error(format_args!("list index out of range"))),
                }
            }
            (Kind::Tuple, Some(n)) => {
                // SAFETY: as above.
                let tuple = unsafe { container.cast_unchecked::<Tuple>() };
                match wrap_index(n, tuple.len()).and_then(|i| tuple.get(i)) {
                    Some(item) => Ok(item),
                    None => Err(self.index_error(format_args!("tuple index out of range"))),
                }
            }
            (Kind::Dict, _) if header.shape.get() == class_shape::DICT => {
                // SAFETY: as above.
                let dict = unsafe { container.cast_unchecked::<Dict>() };
                match self.dict_get(dict, key)? {
                    Some(value) => Ok(value),
                    None => Err(self.key_error(key)),
                }
            }
            _ => self.get_item_uncommon(container, header.kind, key),
        }
    }

    fn get_item_uncommon(&mut self, container: Value, kind: Kind, key: Value) -> Result {
        if let (Kind::Str, Some(n)) = (kind, key.as_small_int()) {
            return self.character_at(container, n);
        }
        if let (Kind::Bytes, Some(n)) = (kind, key.as_small_int())
            && let Some(bytes) = container.downcast::<Bytes>()
        {
            let bytes = bytes.as_slice();
            return match wrap_index(n, bytes.len()).and_then(|i| bytes.get(i)) {
                Some(&byte) => Ok(Value::small_int(i64::from(byte))),
                None => Err(self.index_error(format_args!("index out of range"))),
            };
        }
        if kind == Kind::Class
            && let Some(class) = container.downcast::<Class>()
        {
            return self.get_class_item(container, class, key);
        }
        if let Some(slice) = key.downcast::<Slice>()
            && let Some(part) = self.builtin_slice(container, slice)?
        {
            return Ok(part);
        }
        self.get_item_by_method(container, key)
    }

    /// `container[slice]` of exactly builtin sequences; None for others.
    pub(super) fn builtin_slice(&mut self, container: Value, slice: Ref<Slice>) -> Result<Option<Value>> {
        match container.header().map(|h| h.shape.get()) {
            Some(class_shape::LIST) => match container.downcast::<List>() {
                Some(items) => list::get_slice(self, items, slice).map(Some),
                None => Ok(None),
            },
            Some(class_shape::STR) => match container.downcast::<Str>() {
                Some(text) => string::get_slice(self, text, slice).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// `container[start:stop:step]` of a list, str or tuple, without a slice object.
    pub(crate) fn part_of(&mut self, container: Value, bounds: [Value; 3]) -> Result {
        let bounds = self.unpack_bounds(bounds)?;
        if let Some(list) = container.downcast::<List>() {
            return list::part(self, list, bounds);
        }
        if let Some(text) = container.downcast::<Str>() {
            return string::part_between(self, text, adjust_slice(bounds, text.len()));
        }
        match container.downcast::<Tuple>() {
            Some(items) => tuple::part(self, items, bounds),
            None => Ok(Value::EMPTY),
        }
    }

    /// `text[n]`
    fn character_at(&mut self, text: Value, n: i64) -> Result {
        let Some(text) = text.downcast::<Str>() else { return Ok(Value::NONE) };
        let Some(index) = wrap_index(n, text.len()) else {
            return Err(self.index_error(format_args!("string index out of range")));
        };
        if text.is_ascii() {
            let byte = text.as_bytes().get(index).copied().unwrap_or(0);
            return self.character(u32::from(byte));
        }
        let answer = text.byte_offset(&mut self.heap, index);
        let at = self.check(answer)?;
        let code_point = crate::text::wtf8::decode_first(&text.as_bytes()[at..]).map_or(0, |(c, _)| c);
        self.character(code_point)
    }

    fn get_item_by_method(&mut self, container: Value, key: Value) -> Result {
        if let Some(result) = self.call_special(container, self.names.__getitem__, &[key])? {
            return Ok(result);
        }
        let name = self.type_name(container);
        Err(self.type_error(format_args!("'{name}' object is not subscriptable")))
    }

    /// `SomeClass[key]`: the metaclass's `__getitem__`, or the class's own `__class_getitem__`.
    fn get_class_item(&mut self, container: Value, class: Ref<Class>, key: Value) -> Result {
        if let Some(result) = self.call_special(container, self.names.__getitem__, &[key])? {
            return Ok(result);
        }
        if class == self.types.type_ {
            return generic_alias::new_alias(self, container, key);
        }
        let name = self.names.__class_getitem__;
        if let Some(method) = self.find_attribute(container, name)?
            && !method.is_none()
        {
            return self.call(method, &[key]);
        }
        let name = super::errors::Text(class.name.get());
        Err(self.type_error(format_args!("type '{name}' is not subscriptable")))
    }

    /// `container[key] = value`
    #[inline]
    pub fn set_item(&mut self, container: Value, key: Value, value: Value) -> Result<()> {
        if let Some(header) = container.header() {
            if header.kind == Kind::List && header.shape.get() == class_shape::LIST {
                // SAFETY: the kind was just looked at.
                let list = unsafe { container.cast_unchecked::<List>() };
                if let Some(index) = key.as_small_int().and_then(|n| wrap_index(n, list.len())) {
                    list.set(&mut self.heap, index, value);
                    return Ok(());
                }
                return list::set_item(self, list, key, value);
            }
            if header.kind == Kind::Dict && header.shape.get() == class_shape::DICT {
                // SAFETY: as above.
                return self.dict_set(unsafe { container.cast_unchecked::<Dict>() }, key, value);
            }
        }
        self.set_item_by_method(container, key, value)
    }

    fn set_item_by_method(&mut self, container: Value, key: Value, value: Value) -> Result<()> {
        if self.call_special(container, self.names.__setitem__, &[key, value])?.is_some() {
            return Ok(());
        }
        let name = self.type_name(container);
        Err(self.type_error(format_args!("'{name}' object does not support item assignment")))
    }

    /// `del container[key]`
    pub fn delete_item(&mut self, container: Value, key: Value) -> Result<()> {
        if let Some(header) = container.header() {
            if header.kind == Kind::Dict && header.shape.get() == class_shape::DICT {
                // SAFETY: the kind was just looked at.
                let dict = unsafe { container.cast_unchecked::<Dict>() };
                return match self.dict_remove(dict, key)? {
                    Some(_) => Ok(()),
                    None => Err(self.key_error(key)),
                };
            }
            if header.kind == Kind::List && header.shape.get() == class_shape::LIST {
                // SAFETY: as above.
                return list::delete_item(self, unsafe { container.cast_unchecked::<List>() }, key);
            }
        }
        if self.call_special(container, self.names.__delitem__, &[key])?.is_some() {
            return Ok(());
        }
        // CPython's words depend on whether its sequence protocol was asked.
        let sequence = container.is_object() && !matches!(container.kind(), Some(Kind::BigInt | Kind::Complex | Kind::Class));
        let how = if sequence && self.is_index(key)? { "doesn't" } else { "does not" };
        let name = self.type_name(container);
        Err(self.type_error(format_args!("'{name}' object {how} support item deletion")))
    }

    /// `len(v)`
    #[inline]
    pub fn length(&mut self, v: Value) -> Result<usize> {
        match self.known_length(v) {
            Some(length) => Ok(length),
            None => self.length_by_method(v),
        }
    }

    /// The length of an exact builtin container.
    #[inline(always)]
    fn known_length(&self, v: Value) -> Option<usize> {
        let header = v.header()?;
        match header.kind {
            Kind::List if header.shape.get() == class_shape::LIST => v.downcast::<List>().map(|l| l.len()),
            Kind::Tuple => v.downcast::<Tuple>().map(|t| t.len()),
            Kind::Str => v.downcast::<Str>().map(|s| s.len()),
            Kind::Dict if header.shape.get() == class_shape::DICT => v.downcast::<Dict>().map(|d| d.len()),
            Kind::Set if is_exact_set(v) => v.downcast::<crate::object::Set>().map(|s| s.len()),
            Kind::Bytes => v.downcast::<Bytes>().map(|b| b.as_slice().len()),
            Kind::ByteArray if header.shape.get() == class_shape::BYTEARRAY => v.downcast::<ByteArray>().map(|b| b.bytes.len()),
            _ => None,
        }
    }

    fn length_by_method(&mut self, v: Value) -> Result<usize> {
        let Some(result) = self.call_special(v, self.names.__len__, &[])? else {
            let name = self.type_name(v);
            return Err(self.type_error(format_args!("object of type '{name}' has no len()")));
        };
        self.as_length(result)
    }

    /// What `__len__` gave, as a number.
    pub(crate) fn as_length(&mut self, result: Value) -> Result<usize> {
        let number = self.index(result)?;
        match number.as_small_int() {
            Some(n) if n >= 0 => Ok(n as usize),
            Some(_) => Err(self.value_error(format_args!("__len__() should return >= 0"))),
            None if number.downcast::<crate::object::BigInt>().is_some_and(|b| b.is_negative()) => {
                Err(self.value_error(format_args!("__len__() should return >= 0")))
            }
            None => match number.downcast::<crate::object::BigInt>().and_then(|b| b.to_i64()) {
                Some(n) => Ok(n as usize),
                None => Err(self.overflow_error(format_args!("cannot fit 'int' into an index-sized integer"))),
            },
        }
    }

    /// `item in container`
    #[inline]
    pub fn contains(&mut self, container: Value, item: Value) -> Result<bool> {
        if let Some(header) = container.header() {
            let shape = header.shape.get();
            match header.kind {
                Kind::Dict if shape == class_shape::DICT => {
                    // SAFETY: the kind was just looked at.
                    let dict = unsafe { container.cast_unchecked::<Dict>() };
                    return Ok(self.dict_get(dict, item)?.is_some());
                }
                Kind::Set if is_exact_set(container) && !item.is_kind(Kind::Set) => {
                    // SAFETY: as above.
                    return self.set_contains(unsafe { container.cast_unchecked() }, item);
                }
                Kind::List if shape == class_shape::LIST => {
                    // SAFETY: as above.
                    let items = crate::builtins::sequence::Items::List(unsafe { container.cast_unchecked() });
                    return crate::builtins::sequence::contains(self, items, item);
                }
                Kind::Str => {
                    if let (Some(text), Some(part)) = (container.downcast::<Str>(), item.downcast::<Str>()) {
                        return self.text_contains(text, part);
                    }
                }
                Kind::Tuple => {
                    // SAFETY: as above.
                    let items = crate::builtins::sequence::Items::Tuple(unsafe { container.cast_unchecked() });
                    return crate::builtins::sequence::contains(self, items, item);
                }
                _ => {}
            }
        }
        self.contains_by_method(container, item)
    }

    /// `part in text`
    #[inline]
    fn text_contains(&mut self, text: Ref<Str>, part: Ref<Str>) -> Result<bool> {
        let (text, part) = (text.as_bytes(), part.as_bytes());
        self.charge_bytes(text.len())?;
        // One character among a few needs no preparation.
        if let ([byte], 0..=32) = (part, text.len()) {
            return Ok(text.contains(byte));
        }
        Ok(crate::text::search::find(text, part).is_some())
    }

    fn contains_by_method(&mut self, container: Value, item: Value) -> Result<bool> {
        let class = self.class_of(container);
        match self.lookup(class, self.names.__contains__)? {
            Some(method) if method.is_none() => {
                let name = self.type_name(container);
                Err(self.type_error(format_args!("'{name}' object is not a container")))
            }
            Some(method) => {
                let bound = self.bind(method, container, class)?;
                let result = self.call(bound, &[item])?;
                self.is_true(result)
            }
            None => self.contains_by_iteration(container, item),
        }
    }

    fn contains_by_iteration(&mut self, container: Value, item: Value) -> Result<bool> {
        let iterator = match self.iter(container) {
            Ok(iterator) => iterator,
            Err(raised) => {
                self.catch_if(raised, &crate::builtins::exceptions::TYPE_ERROR)?;
                let name = self.type_name(container);
                return Err(self.type_error(format_args!("argument of type '{name}' is not a container or iterable")));
            }
        };
        while let Some(candidate) = self.next(iterator)? {
            self.charge(1)?;
            if self.equal(candidate, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    // -- indices and slices ------------------------------------------------------------------------------------------

    /// An index into a sequence; None for what has no `__index__`. Ints too large are IndexErrors.
    pub fn find_index(&mut self, key: Value) -> Result<Option<i64>> {
        if let Some(n) = key.as_small_int() {
            return Ok(Some(n));
        }
        if !self.is_index(key)? {
            return Ok(None);
        }
        let index = self.index(key)?;
        match index.as_small_int() {
            Some(n) => Ok(Some(n)),
            None => match index.downcast::<crate::object::BigInt>().and_then(|b| b.to_i64()) {
                Some(n) => Ok(Some(n)),
                None => {
                    let name = self.type_name(key);
                    Err(self.index_error(format_args!("cannot fit '{name}' into an index-sized integer")))
                }
            },
        }
    }

    /// An int or `__index__` object as a number, clipped to 64 bits.
    pub fn clipped_index(&mut self, v: Value) -> Result<i64> {
        if let Some(n) = v.as_small_int() {
            return Ok(n);
        }
        let index = self.index(v)?;
        Ok(clip_int(index))
    }

    /// A bound of a slice, or of `index(x, start, stop)`: an int, clipped.
    pub fn slice_bound(&mut self, v: Value) -> Result<i64> {
        if let Some(n) = v.as_small_int() {
            return Ok(n);
        }
        if !self.is_index(v)? {
            return Err(self.type_error(format_args!("slice indices must be integers or have an __index__ method")));
        }
        self.clipped_index(v)
    }

    /// The three numbers of a slice before they meet a length: (start, stop, step).
    pub fn unpack_slice(&mut self, slice: Ref<Slice>) -> Result<(i64, i64, i64)> {
        self.unpack_bounds([slice.start, slice.stop, slice.step])
    }

    /// The same of start, stop and step. What small ints say stays in registers: three words that are written one by one and
    /// then read as a pair take longer than a short slice does.
    #[inline(always)]
    pub fn unpack_bounds(&mut self, bounds: [Value; 3]) -> Result<(i64, i64, i64)> {
        match small_bounds(bounds) {
            Some(bounds) => Ok(bounds),
            None => self.unpack_other_bounds(bounds),
        }
    }

    #[inline(never)]
    fn unpack_other_bounds(&mut self, [start, stop, step]: [Value; 3]) -> Result<(i64, i64, i64)> {
        let step = if step.is_none() { 1 } else { self.slice_bound(step)?.max(-i64::MAX) };
        if step == 0 {
            return Err(self.value_error(format_args!("slice step cannot be zero")));
        }
        let (first, last) = whole(step);
        let start = if start.is_none() { first } else { self.slice_bound(start)? };
        let stop = if stop.is_none() { last } else { self.slice_bound(stop)? };
        Ok((start, stop, step))
    }

    /// A slice against a length: (start, stop, step, count).
    pub fn resolve_slice(&mut self, slice: Ref<Slice>, length: usize) -> Result<Extent> {
        let parts = self.unpack_slice(slice)?;
        Ok(adjust_slice(parts, length))
    }

    /// `container[slice]` of a list or tuple: the selected items.
    pub fn get_slice(&mut self, items: &[Value], extent: Extent) -> Result<alloc::vec::Vec<Value>> {
        let (start, _, step, count) = extent;
        self.charge(count as u64 / 8)?;
        let mut selected = alloc::vec::Vec::new();
        if selected.try_reserve_exact(count).is_err() {
            return Err(self.no_memory());
        }
        selected.extend((0..count).filter_map(|i| items.get((start + step * i as i64) as usize).copied()));
        Ok(selected)
    }
}

/// An index that may count from the end, if it is in range.
#[inline(always)]
pub fn wrap_index(n: i64, length: usize) -> Option<usize> {
    let index = if n < 0 { n + length as i64 } else { n };
    if (index as u64) < length as u64 { Some(index as usize) } else { None }
}

/// An exact int, clipped to 64 bits.
pub fn clip_int(index: Value) -> i64 {
    if let Some(n) = index.as_small_int() {
        return n;
    }
    match index.downcast::<crate::object::BigInt>() {
        Some(big) => big.to_i64().unwrap_or(if big.is_negative() { i64::MIN } else { i64::MAX }),
        None => 0,
    }
}

/// The bounds of a slice that gives none, by its step.
fn whole(step: i64) -> (i64, i64) {
    if step < 0 { (i64::MAX, i64::MIN) } else { (0, i64::MAX) }
}

/// The numbers of a slice whose parts are small ints and None.
#[inline(always)]
pub(crate) fn small_bounds([start, stop, step]: [Value; 3]) -> Option<(i64, i64, i64)> {
    let step = if step.is_none() { 1 } else { step.as_small_int().filter(|step| *step != 0)? };
    let (first, last) = whole(step);
    let start = if start.is_none() { first } else { start.as_small_int()? };
    let stop = if stop.is_none() { last } else { stop.as_small_int()? };
    Some((start, stop, step))
}

/// Fits a slice's numbers to a length.
#[inline]
pub fn adjust_slice((start, stop, step): (i64, i64, i64), length: usize) -> Extent {
    let length = length as i64;
    let clamp = |n: i64| {
        let n = if n < 0 { n.saturating_add(length) } else { n };
        if step < 0 { n.clamp(-1, length - 1) } else { n.clamp(0, length) }
    };
    let (start, stop) = (clamp(start), clamp(stop));
    let count = if step < 0 {
        match stop < start {
            // Dividing takes longer than all the rest.
            true if step == -1 => start - stop,
            true => (start - stop - 1) / -step + 1,
            false => 0,
        }
    } else if start < stop {
        if step == 1 { stop - start } else { (stop - start - 1) / step + 1 }
    } else {
        0
    };
    (start, stop, step, count as usize)
}

/// A position for `insert` and the bounds of `index`: counted from the end where negative, clamped.
pub fn clamp_position(n: i64, length: usize) -> usize {
    let n = if n < 0 { n.saturating_add(length as i64).max(0) } else { n };
    (n as u64).min(length as u64) as usize
}

/// Is it a set or frozenset itself, not of a subclass?
#[inline(always)]
pub fn is_exact_set(v: Value) -> bool {
    v.header()
        .is_some_and(|h| h.kind == Kind::Set && (h.shape.get() == class_shape::SET || h.shape.get() == class_shape::FROZENSET))
}
