//! Iterators over the builtin sequences, over anything with `__getitem__`, and `iter(callable, sentinel)`.
//! Invariant: an iterator that reached its end drops its source, so it stays at the end even if the source grows.

use core::cell::Cell;
use core::mem::offset_of;

use crate::builtins::{class_shape, dict_views, exceptions, range, set};
use crate::heap::{Ref, Tracer};
use crate::interp::iteration::is_positional;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::string::char_width;
use crate::object::{ByteArray, Bytes, ClassFlags, Dict, Header, Kind, List, Native, Range, Set, ShapeId, Slot, Str};
use crate::value::Value;

/// A place in a sequence.
pub struct Cursor {
    /// EMPTY at the end.
    pub source: Slot,
    /// The index of the next item (of the next byte in text that is not ASCII; one more than the index going backwards).
    pub at: Cell<usize>,
}

impl Payload for Cursor {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.source.get());
    }
}

macro_rules! cursor_specs {
    ($($spec:ident, $name:literal, $next:ident, $flags:expr;)*) => {
        $(pub static $spec: TypeSpec = TypeSpec {
            next: Some($next),
            definitions: &[
                Definition::function("__length_hint__", "self, /", length_hint),
                Definition::function("__reduce__", "self, /", reduce),
                Definition::function("__setstate__", "self, state, /", set_state),
            ],
            flags: ClassFlags::NO_NEW.union($flags),
            ..TypeSpec::new($name, Kind::Native)
        };)*
    };
}

const LEAF: ClassFlags = ClassFlags::LEAF_NEXT;

cursor_specs! {
    LIST_SPEC, "list_iterator", next_of_list, LEAF;
    REVERSE_LIST_SPEC, "list_reverseiterator", next_of_list_reversed, LEAF;
    TUPLE_SPEC, "tuple_iterator", next_of_tuple, LEAF;
    ASCII_SPEC, "str_ascii_iterator", next_of_ascii, LEAF;
    STR_SPEC, "str_iterator", next_of_str, LEAF;
    BYTES_SPEC, "bytes_iterator", next_of_bytes, LEAF;
    BYTEARRAY_SPEC, "bytearray_iterator", next_of_bytearray, LEAF;
    SEQUENCE_SPEC, "iterator", next_of_sequence, ClassFlags::KEEPS_PLACE;
}

fn new_cursor(vm: &mut Machine, spec: &'static TypeSpec, source: Value, at: usize) -> Result {
    vm.new_native(spec, Cursor { source: source.into(), at: at.into() })
}

/// An iterator of a shape at the start of a sequence.
pub(crate) fn at_start(source: Value, shape: ShapeId) -> Native<Cursor> {
    Native::with_header(Header::new(Kind::Native, shape), Cursor { source: source.into(), at: 0.into() })
}

/// The shape of the iterators of a list, a tuple, a str of ASCII characters, bytes or a bytearray, of exactly these classes, or of
/// a range of immediate numbers.
pub(crate) fn shape_of_iterators(sequence: Value) -> Option<ShapeId> {
    Some(match sequence.header()?.shape.get() {
        class_shape::LIST => class_shape::LIST_ITERATOR,
        class_shape::TUPLE => class_shape::TUPLE_ITERATOR,
        class_shape::BYTES => class_shape::BYTES_ITERATOR,
        class_shape::BYTEARRAY => class_shape::BYTEARRAY_ITERATOR,
        class_shape::STR if sequence.downcast::<Str>()?.is_ascii() => class_shape::ASCII_ITERATOR,
        class_shape::RANGE if is_positional(sequence) => class_shape::RANGE_ITERATOR,
        _ => return None,
    })
}

/// Iterates over a list.
pub fn of_list(vm: &mut Machine, list: Value) -> Result {
    new_cursor(vm, &LIST_SPEC, list, 0)
}

/// Iterates over a list from its end.
pub fn of_list_reversed(vm: &mut Machine, list: Value) -> Result {
    let length = list.downcast::<List>().map_or(0, |l| l.len());
    new_cursor(vm, &REVERSE_LIST_SPEC, list, length)
}

/// Iterates over a tuple.
pub fn of_tuple(vm: &mut Machine, tuple: Value) -> Result {
    new_cursor(vm, &TUPLE_SPEC, tuple, 0)
}

/// Iterates over the characters of a str.
pub fn of_str(vm: &mut Machine, text: Ref<Str>) -> Result {
    let spec = if text.is_ascii() { &ASCII_SPEC } else { &STR_SPEC };
    new_cursor(vm, spec, text.into(), 0)
}

/// Iterates over the ints of a bytes object.
pub fn of_bytes(vm: &mut Machine, bytes: Ref<Bytes>) -> Result {
    new_cursor(vm, &BYTES_SPEC, bytes.into(), 0)
}

/// Iterates over the ints of a bytearray.
pub fn of_bytearray(vm: &mut Machine, bytes: Ref<ByteArray>) -> Result {
    new_cursor(vm, &BYTEARRAY_SPEC, bytes.into(), 0)
}

/// Iterates over anything by `__getitem__` with 0, 1, 2, ...
pub fn of_sequence(vm: &mut Machine, sequence: Value) -> Result {
    new_cursor(vm, &SEQUENCE_SPEC, sequence, 0)
}

/// `__iter__` of the builtin kinds, whatever a subclass overrides.
pub fn of_builtin(vm: &mut Machine, v: Value) -> Result<Option<Value>> {
    let plain = vm.unbox(v);
    let iterator = match plain.kind() {
        Some(Kind::List) => of_list(vm, plain)?,
        Some(Kind::Tuple) => of_tuple(vm, plain)?,
        Some(Kind::Dict) => dict_views::iterate(vm, plain, &dict_views::KEY_ITERATOR)?,
        Some(Kind::Set) => set::iterate(vm, plain)?,
        Some(Kind::Range) => range::iterate(vm, plain)?,
        _ => {
            if let Some(text) = plain.downcast::<Str>() {
                of_str(vm, text)?
            } else if let Some(bytes) = plain.downcast::<Bytes>() {
                of_bytes(vm, bytes)?
            } else if let Some(bytes) = plain.downcast::<ByteArray>() {
                of_bytearray(vm, bytes)?
            } else {
                return Ok(None);
            }
        }
    };
    Ok(Some(iterator))
}

/// The cursor inside an iterator.
#[inline(always)]
fn cursor(iterator: Value) -> Option<Ref<Native<Cursor>>> {
    iterator.native::<Cursor>()
}

fn next_of_list(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let item = this.payload.source.get().downcast::<List>().and_then(|l| l.get(at));
    step(&this.payload, at + 1, item)
}

fn next_of_list_reversed(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let list = this.payload.source.get().downcast::<List>();
    let item = list.and_then(|l| at.checked_sub(1).and_then(|i| l.get(i)));
    step(&this.payload, at.saturating_sub(1), item)
}

fn next_of_tuple(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let item = this.payload.source.get().downcast::<crate::object::Tuple>().and_then(|t| t.get(at));
    step(&this.payload, at + 1, item)
}

fn next_of_ascii(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let byte = this.payload.source.get().downcast::<Str>().and_then(|s| s.as_bytes().get(at).copied());
    let item = match byte {
        Some(byte) => Some(vm.character(u32::from(byte))?),
        None => None,
    };
    step(&this.payload, at + 1, item)
}

fn next_of_str(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let text = this.payload.source.get().downcast::<Str>();
    let first = text.as_ref().and_then(|s| s.as_bytes().get(at..)).and_then(crate::text::wtf8::decode_first);
    match first {
        Some((code_point, width)) => {
            let item = vm.character(code_point)?;
            step(&this.payload, at + width, Some(item))
        }
        None => step(&this.payload, at, None),
    }
}

fn next_of_bytes(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let byte = this.payload.source.get().downcast::<Bytes>().and_then(|b| b.as_slice().get(at).copied());
    step(&this.payload, at + 1, byte.map(|b| Value::small_int(i64::from(b))))
}

fn next_of_bytearray(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let at = this.payload.at.get();
    let byte = this.payload.source.get().downcast::<ByteArray>().and_then(|b| b.bytes.get(at));
    step(&this.payload, at + 1, byte.map(|b| Value::small_int(i64::from(b))))
}

/// Where iterators of this layout keep their source, and their place in it.
pub(crate) const SOURCE: usize = offset_of!(Native<Cursor>, payload) + offset_of!(Cursor, source);
pub(crate) const PLACE: usize = offset_of!(Native<Cursor>, payload) + offset_of!(Cursor, at);

/// The sequence that an iterator as above walks, and its place, where there is an item. None: it is another iterator,
/// or at its end.
pub(crate) fn awaited(vm: &Machine, iterator: Value) -> Option<(Value, usize)> {
    walked(vm, iterator).filter(|(_, _, has_more)| *has_more).map(|(source, at, _)| (source, at))
}

/// The list, tuple, string of ASCII characters, range, bytes or bytearray that an iterator walks (a list from its end, too), its
/// place, and whether there is an item. None: it is another iterator, or has ended.
pub(crate) fn walked(vm: &Machine, iterator: Value) -> Option<(Value, usize, bool)> {
    let spec = vm.class_of(iterator).spec;
    let backwards = core::ptr::eq(spec, &REVERSE_LIST_SPEC);
    let plain = [&LIST_SPEC, &TUPLE_SPEC, &ASCII_SPEC, &BYTES_SPEC, &BYTEARRAY_SPEC, &range::ITERATOR_SPEC, &REVERSE_LIST_SPEC];
    let is_plain = plain.iter().any(|known| core::ptr::eq(spec, *known));
    let this = cursor(iterator).filter(|_| is_plain)?;
    let (source, at) = (this.payload.source.get(), this.payload.at.get());
    let length = match source.kind()? {
        Kind::List => source.downcast::<List>()?.len(),
        Kind::Tuple => source.downcast::<crate::object::Tuple>()?.len(),
        Kind::Bytes => source.downcast::<Bytes>()?.as_slice().len(),
        Kind::ByteArray => source.downcast::<ByteArray>()?.bytes.len(),
        Kind::Range => range::length_of(&*source.downcast::<Range>()?),
        _ => source.downcast::<Str>()?.len(),
    };
    let has_more = if backwards { (1..=length).contains(&at) } else { at < length };
    Some((source, at, has_more))
}

/// Goes on to `at`, or ends where there is no item.
#[inline(always)]
fn step(cursor: &Cursor, at: usize, item: Option<Value>) -> Result<Option<Value>> {
    match item {
        Some(_) => cursor.at.set(at),
        None => cursor.source.set(Value::EMPTY),
    }
    Ok(item)
}

fn next_of_sequence(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = cursor(iterator) else { return Ok(None) };
    let Some(source) = this.payload.source.get().present() else { return Ok(None) };
    let at = this.payload.at.get();
    let index = vm.int_from_usize(at)?;
    match vm.get_item(source, index) {
        Ok(item) => step(&this.payload, at + 1, Some(item)),
        Err(raised) => {
            if vm.is_raised(&exceptions::INDEX_ERROR) || vm.is_raised(&exceptions::STOP_ITERATION) {
                vm.catch(raised)?;
                return step(&this.payload, at, None);
            }
            Err(raised)
        }
    }
}

/// How many items are left, as far as that is known without a call.
pub fn remaining(vm: &mut Machine, iterator: Value) -> usize {
    if let Some(this) = cursor(iterator) {
        return items_left(vm, &this, iterator);
    }
    dict_views::remaining(iterator).or_else(|| set::remaining(iterator)).unwrap_or(0)
}

fn items_left(vm: &mut Machine, this: &Native<Cursor>, iterator: Value) -> usize {
    let (source, at) = (this.payload.source.get(), this.payload.at.get());
    if core::ptr::eq(vm.class_of(iterator).spec, &REVERSE_LIST_SPEC) {
        return source.downcast::<List>().map_or(0, |l| at.min(l.len()));
    }
    let length = match source.kind() {
        Some(Kind::List) => source.downcast::<List>().map_or(0, |l| l.len()),
        Some(Kind::Tuple) => source.downcast::<crate::object::Tuple>().map_or(0, |t| t.len()),
        Some(Kind::Bytes) => source.downcast::<Bytes>().map_or(0, |b| b.as_slice().len()),
        Some(Kind::ByteArray) => source.downcast::<ByteArray>().map_or(0, |b| b.bytes.len()),
        Some(Kind::Range) => source.downcast::<Range>().map_or(0, |range| range::length_of(&range)),
        Some(Kind::Str) => {
            return source.downcast::<Str>().map_or(0, |s| {
                let rest = s.as_bytes().get(at..).unwrap_or(&[]);
                crate::object::string::count_chars(rest)
            });
        }
        _ => 0,
    };
    length.saturating_sub(at)
}

fn length_hint(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Cursor>(arguments, &SEQUENCE_SPEC, "__length_hint__")?;
    let source = this.payload.source.get();
    if source.is_empty() {
        return Ok(Value::small_int(0));
    }
    let iterator: Value = this.into();
    if core::ptr::eq(vm.class_of(iterator).spec, &SEQUENCE_SPEC) {
        let length = vm.length(source)?;
        return vm.int_from_usize(length.saturating_sub(this.payload.at.get()));
    }
    let left = items_left(vm, &this, iterator);
    vm.int_from_usize(left)
}

/// The function of `builtins` with this name, for `__reduce__`.
pub fn builtin(vm: &mut Machine, name: &str) -> Result {
    let key = vm.intern(name.as_bytes())?;
    match vm.dict_get_str(vm.builtins, key) {
        Some(function) => Ok(function),
        None => vm.getattr(Value::NONE, name),
    }
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Cursor>(arguments, &SEQUENCE_SPEC, "__reduce__")?;
    let (source, at) = (this.payload.source.get(), this.payload.at.get());
    let reversed = core::ptr::eq(vm.class_of(this.into()).spec, &REVERSE_LIST_SPEC);
    let function = builtin(vm, if reversed && !source.is_empty() { "reversed" } else { "iter" })?;
    if source.is_empty() {
        let empty = vm.list(&[])?;
        let arguments = vm.tuple(&[empty])?;
        return vm.tuple(&[function, arguments]);
    }
    let position = match source.downcast::<Str>() {
        Some(text) => crate::object::string::count_chars(text.as_bytes().get(..at).unwrap_or(&[])) as i64,
        None if reversed => at as i64 - 1,
        None => at as i64,
    };
    let (state, arguments) = (vm.int(position)?, vm.tuple(&[source])?);
    vm.tuple(&[function, arguments, state])
}

fn set_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Cursor>(arguments, &SEQUENCE_SPEC, "__setstate__")?;
    let state = vm.clipped_index(arguments[1])?;
    let source = this.payload.source.get();
    if let Some(text) = source.downcast::<Str>() {
        let index = (state.max(0) as usize).min(text.len());
        let answer = text.byte_offset(&mut vm.heap, index);
        let at = vm.check(answer)?;
        this.payload.at.set(at);
    } else if core::ptr::eq(vm.class_of(this.into()).spec, &REVERSE_LIST_SPEC) {
        let length = source.downcast::<List>().map_or(0, |l| l.len());
        this.payload.at.set(((state.max(-1) + 1) as usize).min(length));
    } else {
        this.payload.at.set(state.max(0) as usize);
    }
    Ok(Value::NONE)
}

/// Appends the items of a builtin container that can be read without the iterator protocol; false for others.
pub fn extend_from_builtin(vm: &mut Machine, list: Ref<List>, v: Value) -> Result<bool> {
    let Some(header) = v.header() else { return Ok(false) };
    let exact = header.shape.get();
    match header.kind {
        Kind::Range => extend_from_range(vm, list, v),
        Kind::Dict if exact == class_shape::DICT => {
            let Some(dict) = v.downcast::<Dict>() else { return Ok(false) };
            vm.charge(dict.len() as u64 / 8)?;
            let answer = list.items.reserve(&mut vm.heap, dict.len());
            vm.check(answer)?;
            for entry in dict.entries() {
                let answer = list.push(&mut vm.heap, entry.key);
                vm.check(answer)?;
            }
            Ok(true)
        }
        Kind::Set if exact == class_shape::SET || exact == class_shape::FROZENSET => {
            let Some(set) = v.downcast::<Set>() else { return Ok(false) };
            vm.charge(set.len() as u64 / 8)?;
            let answer = list.items.reserve(&mut vm.heap, set.len());
            vm.check(answer)?;
            for entry in set.entries() {
                let answer = list.push(&mut vm.heap, entry.key);
                vm.check(answer)?;
            }
            Ok(true)
        }
        Kind::Str => extend_from_str(vm, list, v),
        Kind::Native => dict_views::extend_list(vm, list, v),
        _ => Ok(false),
    }
}

fn extend_from_range(vm: &mut Machine, list: Ref<List>, v: Value) -> Result<bool> {
    let Some(range) = v.downcast::<Range>() else { return Ok(false) };
    let (Some(start), Some(_), Some(step), Some(length)) =
        (range.start.as_small_int(), range.stop.as_small_int(), range.step.as_small_int(), range.length.as_small_int())
    else {
        return Ok(false);
    };
    vm.charge(length as u64 / 8)?;
    if !vm.heap.has_room((length as usize).saturating_mul(size_of::<Value>())) {
        return Err(vm.no_memory());
    }
    let answer = list.items.reserve(&mut vm.heap, length as usize);
    vm.check(answer)?;
    // The items are all between start and stop, which are small.
    let mut number = start;
    for _ in 0..length {
        let answer = list.items.push(&mut vm.heap, Value::small_int(number));
        vm.check(answer)?;
        number += step;
    }
    Ok(true)
}

fn extend_from_str(vm: &mut Machine, list: Ref<List>, v: Value) -> Result<bool> {
    let Some(text) = v.downcast::<Str>() else { return Ok(false) };
    vm.charge(text.len() as u64 / 4)?;
    let answer = list.items.reserve(&mut vm.heap, text.len());
    vm.check(answer)?;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let width = char_width(bytes[at]);
        let item = match bytes[at] {
            byte @ 0..=0x7F => vm.character(u32::from(byte))?,
            _ => vm.character(crate::text::wtf8::decode_first(&bytes[at..]).map_or(0, |(c, _)| c))?,
        };
        let answer = list.push(&mut vm.heap, item);
        vm.check(answer)?;
        at += width;
    }
    Ok(true)
}

// -- iter(callable, sentinel) ------------------------------------------------------------------------------------------

/// Calls a function until it gives the sentinel.
struct CallUntil {
    /// EMPTY at the end.
    function: Slot,
    sentinel: Slot,
}

impl Payload for CallUntil {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.function.get(), self.sentinel.get()]);
    }
}

pub static CALLABLE_SPEC: TypeSpec = TypeSpec {
    next: Some(next_of_callable),
    definitions: &[Definition::function("__reduce__", "self, /", reduce_callable)],
    flags: ClassFlags::NO_NEW,
    ..TypeSpec::new("callable_iterator", Kind::Native)
};

/// `iter(function, sentinel)`
pub fn of_callable(vm: &mut Machine, function: Value, sentinel: Value) -> Result {
    vm.new_native(&CALLABLE_SPEC, CallUntil { function: function.into(), sentinel: sentinel.into() })
}

fn next_of_callable(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<CallUntil>() else { return Ok(None) };
    let Some(function) = this.payload.function.get().present() else { return Ok(None) };
    let item = match vm.rooted(&[iterator], |vm| vm.call_collecting(function, &[])) {
        Ok(item) => item,
        Err(raised) => {
            vm.catch_if(raised, &exceptions::STOP_ITERATION)?;
            this.payload.function.set(Value::EMPTY);
            return Ok(None);
        }
    };
    if vm.equal(this.payload.sentinel.get(), item)? {
        this.payload.function.set(Value::EMPTY);
        return Ok(None);
    }
    // The call may have ended the iterator itself.
    Ok(if this.payload.function.get().is_empty() { None } else { Some(item) })
}

fn reduce_callable(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<CallUntil>(arguments, &CALLABLE_SPEC, "__reduce__")?;
    let function = builtin(vm, "iter")?;
    let inner = match this.payload.function.get().present() {
        Some(callable) => vm.tuple(&[callable, this.payload.sentinel.get()])?,
        None => {
            let empty = vm.tuple(&[])?;
            vm.tuple(&[empty])?
        }
    };
    vm.tuple(&[function, inner])
}
