//! `bytearray`: a growing array of bytes. The methods that it shares with bytes are in `bytes_methods.rs`.
//!
//! Invariant: its length never changes while a memoryview looks at it ([`resizable`]).

use alloc::vec::Vec;

use super::argument::{arg, constructor, some_arg};
use super::bytes::{
    self, Buffer, Content, Made, buffer, byte_value, bytes_of_iterable, content_definitions, is_iterable, shared,
};
use super::{bytes_methods as methods, iterators, string_encode};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Intrinsic, Result, TypeSpec};
use crate::object::{Array, ByteArray, Bytes, Class, ClassFlags, Kind, Slice};
use crate::operations::item::wrap_index;
use crate::text::repr::repr_bytes;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: content_definitions! { SPEC;
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, *args, **kwargs", new),
        Definition::tame_raw(Effect::Consumes, "__init__", "self, source=b'', encoding=<unrepresentable>, errors=<unrepresentable>", init),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__str__", "self, /", repr),
        Definition::function("__buffer__", "self, flags, /", super::memoryview::buffer)
            .doc("Return a buffer object that exposes the underlying memory of the object."),
        Definition::function("__iter__", "self, /", iter),
        Definition::function("__setitem__", "self, key, value, /", set_item_method),
        Definition::function("__delitem__", "self, key, /", delete_item_method),
        Definition::function("__iadd__", "self, value, /", add_in_place),
        Definition::function("__imul__", "self, value, /", multiply_in_place),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("__reduce_ex__", "self, proto=0, /", reduce),
        Definition::function("__sizeof__", "self, /", |vm, args| {
            let length = receiver(vm, args, "__sizeof__")?.bytes.len();
            vm.int_from_usize(if length == 0 { 56 } else { 57 + length })
        }),
        Definition::function("__alloc__", "self, /", |vm, args| {
            let length = receiver(vm, args, "__alloc__")?.bytes.len();
            vm.int_from_usize(if length == 0 { 0 } else { length + 1 })
        }),
        Definition::tame(Effect::Own, "append", "self, item, /", append).intrinsic(Intrinsic::Append),
        Definition::tame(Effect::Own, "clear", "self, /", clear),
        Definition::tame(Effect::Nothing, "copy", "self, /", copy),
        Definition::tame(Effect::ExtendsOwn, "extend", "self, iterable_of_ints, /", extend).intrinsic(Intrinsic::Extend),
        Definition::function("insert", "self, index, item, /", insert),
        Definition::tame(Effect::Own, "pop", "self, index=-1, /", pop),
        Definition::function("remove", "self, value, /", remove),
        Definition::function("resize", "self, size, /", resize),
        Definition::function("reverse", "self, /", reverse),
        Definition::function("take_bytes", "self, n=None, /", take_bytes),
    },
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "bytearray(iterable_of_ints) -> bytearray\n\
          bytearray(string, encoding[, errors]) -> bytearray\n\
          bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n\
          bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n\
          bytearray() -> empty bytes array\n\n\
          Construct a mutable bytearray object from:\n\
          \x20 - an iterable yielding integers in range(256)\n\
          \x20 - a text string encoded using the specified encoding\n\
          \x20 - a bytes or a buffer object\n\
          \x20 - any object implementing the buffer API.\n\
          \x20 - an integer",
    ..TypeSpec::new("bytearray", Kind::ByteArray)
};

/// The bit of `exports` that asks the views found by a collection to count themselves.
pub const COUNTING: usize = 1 << (usize::BITS - 1);

fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<ByteArray>> {
    vm.receiver(args, &SPEC, method)
}

/// May the array change its length? Views that are garbage do not count, so if there are views it is found out which of
/// them live.
pub fn resizable(vm: &mut Machine, array: Ref<ByteArray>) -> Result<()> {
    if array.exports.get() == 0 {
        return Ok(());
    }
    // With values that no root shows there can be no collection; then the views count as they are.
    if vm.unrooted == 0 {
        // Nothing is collected while a trace runs, whose values no root shows.
        vm.may_run_python()?;
        let kept: Value = array.into();
        array.exports.set(COUNTING);
        vm.rooted(&[kept], |vm| vm.collect_garbage(true));
        array.exports.set(array.exports.get() & !COUNTING);
    }
    match array.exports.get() {
        0 => Ok(()),
        _ => Err(vm.buffer_error(format_args!("Existing exports of data: object cannot be re-sized"))),
    }
}

/// Replaces a range of bytes; the array may change its length.
fn splice(vm: &mut Machine, array: Ref<ByteArray>, start: usize, end: usize, with: &[u8]) -> Result<()> {
    vm.heap.barrier(&array.header);
    let answer = array.bytes.splice(&mut vm.heap, start..end, with);
    vm.check(answer)
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let Some(class) = arg(args, 0).downcast::<Class>() else {
        let name = vm.type_name(arg(args, 0));
        return Err(vm.type_error(format_args!("bytearray.__new__(X): X is not a type object ({name})")));
    };
    let base = vm.types.bytearray;
    super::int::check_subclass(vm, class, base)?;
    let made = |header| ByteArray { header, bytes: Array::new(), exports: 0.into() };
    Ok(vm.new_object(class, made)?.into())
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let array = receiver(vm, args, "__init__")?;
    let given = args.len().saturating_sub(1);
    if given > 3 {
        return Err(vm.type_error(format_args!("bytearray() takes at most 3 arguments ({given} given)")));
    }
    let [source, encoding, errors] = constructor(vm, "bytearray", ["source", "encoding", "errors"], args, keywords)?;
    let made = bytes::from_arguments(vm, "bytearray", source, encoding, errors)?;
    if !array.bytes.is_empty() {
        resizable(vm, array)?;
    }
    match made {
        Made::Content(content) => splice(vm, array, 0, usize::MAX, &content)?,
        Made::Object(object) => {
            if let Some(content) = Content::of(vm, object) {
                vm.charge_bytes(content.as_slice().len())?;
                splice(vm, array, 0, usize::MAX, content.as_slice())?;
            }
        }
    }
    Ok(Value::NONE)
}

fn copy(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "copy")?;
    vm.charge_large(array.bytes.len())?;
    bytes::new_bytearray(vm, array.bytes.as_slice())
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__reduce__")?;
    let latin = vm.str("latin-1")?;
    let name = vm.text(latin);
    let text = string_encode::decode_bytes(vm, array.bytes.as_slice(), name, None)?;
    let this = arg(args, 0);
    let arguments = vm.tuple(&[text, latin])?;
    let class: Value = vm.class_of(this).into();
    let state = vm.attribute_dict(this)?.map_or(Value::NONE, Value::object);
    vm.tuple(&[class, arguments, state])
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__repr__")?;
    vm.charge_bytes(array.bytes.len())?;
    let mut out: Vec<u8> = alloc::format!("{}(", vm.type_name(arg(args, 0))).into_bytes();
    let answer = repr_bytes(array.bytes.as_slice(), &mut out);
    vm.written(answer)?;
    if out.try_reserve(1).is_err() {
        return Err(vm.no_memory());
    }
    out.push(b')');
    vm.wtf8(&out)
}

fn iter(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__iter__")?;
    iterators::of_bytearray(vm, array)
}

// -- items ---------------------------------------------------------------------------------------------------------------

fn set_item_method(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__setitem__")?;
    set_item(vm, array, arg(args, 1), arg(args, 2))?;
    Ok(Value::NONE)
}

/// `array[key] = value`
pub fn set_item(vm: &mut Machine, array: Ref<ByteArray>, key: Value, value: Value) -> Result<()> {
    if let Some(slice) = key.downcast::<Slice>() {
        return set_slice(vm, array, slice, value);
    }
    let n = item_key(vm, key)?;
    let byte = byte_value(vm, value, "byte")?;
    match wrap_index(n, array.bytes.len()) {
        Some(at) => {
            array.bytes.set(at, byte);
            Ok(())
        }
        None => Err(vm.index_error(format_args!("bytearray index out of range"))),
    }
}

fn item_key(vm: &mut Machine, key: Value) -> Result<i64> {
    if !vm.is_index(key)? {
        let name = vm.type_name(key);
        return Err(vm.type_error(format_args!("bytearray indices must be integers or slices, not {name}")));
    }
    Ok(vm.sequence_index(key)? as i64)
}

fn set_slice(vm: &mut Machine, array: Ref<ByteArray>, slice: Ref<Slice>, value: Value) -> Result<()> {
    let content = slice_content(vm, value)?;
    let (start, _, step, count) = vm.resolve_slice(slice, array.bytes.len())?;
    vm.charge_bytes(count.max(content.len()))?;
    if step == 1 {
        if content.len() != count {
            resizable(vm, array)?;
        }
        let start = start as usize;
        return splice(vm, array, start, start + count, &content);
    }
    if content.is_empty() {
        return delete_steps(vm, array, start, step, count);
    }
    if content.len() != count {
        let size = content.len();
        return Err(vm.value_error(format_args!("attempt to assign bytes of size {size} to extended slice of size {count}")));
    }
    for (i, byte) in content.iter().enumerate() {
        array.bytes.set((start + step * i as i64) as usize, *byte);
    }
    Ok(())
}

/// What a slice is assigned, as a copy: it may be the array itself.
fn slice_content(vm: &mut Machine, value: Value) -> Result<Vec<u8>> {
    if let Some(content) = bytes::copy_of_buffer(vm, value)? {
        return Ok(content);
    }
    if vm.is_int(value) || vm.text(value).is_some() || !is_iterable(vm, value)? {
        return Err(vm.type_error(format_args!("can assign only bytes, buffers, or iterables of ints in range(0, 256)")));
    }
    bytes_of_iterable(vm, value, "byte")
}

fn delete_item_method(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__delitem__")?;
    delete_item(vm, array, arg(args, 1))?;
    Ok(Value::NONE)
}

/// `del array[key]`
pub fn delete_item(vm: &mut Machine, array: Ref<ByteArray>, key: Value) -> Result<()> {
    if let Some(slice) = key.downcast::<Slice>() {
        let (start, _, step, count) = vm.resolve_slice(slice, array.bytes.len())?;
        return delete_steps(vm, array, start, step, count);
    }
    let n = item_key(vm, key)?;
    let Some(at) = wrap_index(n, array.bytes.len()) else {
        return Err(vm.index_error(format_args!("bytearray index out of range")));
    };
    resizable(vm, array)?;
    array.bytes.remove(at);
    Ok(())
}

fn delete_steps(vm: &mut Machine, array: Ref<ByteArray>, start: i64, step: i64, count: usize) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    resizable(vm, array)?;
    vm.charge_bytes(array.bytes.len())?;
    // Backwards steps delete the same bytes as forward ones from the other end.
    let (first, step) = if step < 0 { (start + step * (count as i64 - 1), -step) } else { (start, step) };
    let (first, step) = (first as usize, step as usize);
    if step == 1 {
        return splice(vm, array, first, first + count, &[]);
    }
    let (mut to, mut left) = (first, count);
    for from in first..array.bytes.len() {
        if left > 0 && (from - first).is_multiple_of(step) {
            left -= 1;
            continue;
        }
        if let Some(byte) = array.bytes.get(from) {
            array.bytes.set(to, byte);
            to += 1;
        }
    }
    array.bytes.truncate(to);
    Ok(())
}

// -- methods -------------------------------------------------------------------------------------------------------------

fn append(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "append")?;
    let byte = byte_value(vm, arg(args, 1), "byte")?;
    resizable(vm, array)?;
    vm.heap.barrier(&array.header);
    let answer = array.bytes.push(&mut vm.heap, byte);
    vm.check(answer)?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "clear")?;
    resizable(vm, array)?;
    array.bytes.clear();
    Ok(Value::NONE)
}

fn extend(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "extend")?;
    let source = arg(args, 1);
    // As in `add_in_place`.
    if let Some(bytes) = source.downcast::<Bytes>().filter(|_| array.exports.get() == 0) {
        push_all(vm, array, bytes.as_slice())?;
        return Ok(Value::NONE);
    }
    let content = match bytes::copy_of_buffer(vm, source)? {
        Some(content) => content,
        None if vm.text(source).is_some() => {
            let name = vm.type_name(source);
            return Err(vm.type_error(format_args!("expected iterable of integers; got: '{name}'")));
        }
        None if !is_iterable(vm, source)? => {
            let name = vm.type_name(source);
            return Err(vm.type_error(format_args!("can't extend bytearray with {name}")));
        }
        None => bytes_of_iterable(vm, source, "byte")?,
    };
    push_all(vm, array, &content)?;
    Ok(Value::NONE)
}

/// Puts bytes behind those of an array.
pub fn push_all(vm: &mut Machine, array: Ref<ByteArray>, content: &[u8]) -> Result<()> {
    if content.is_empty() {
        return Ok(());
    }
    resizable(vm, array)?;
    vm.charge_large(content.len())?;
    vm.heap.barrier(&array.header);
    let answer = array.bytes.extend_from_slice(&mut vm.heap, content);
    vm.check(answer)
}

fn insert(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "insert")?;
    let n = vm.small_index(arg(args, 1))?;
    let byte = byte_value(vm, arg(args, 2), "byte")?;
    resizable(vm, array)?;
    let length = array.bytes.len();
    let at = if n < 0 { n.saturating_add(length as i64).max(0) as usize } else { (n as usize).min(length) };
    vm.charge_bytes(length - at)?;
    vm.heap.barrier(&array.header);
    let answer = array.bytes.insert(&mut vm.heap, at, byte);
    vm.check(answer)?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "pop")?;
    let n = if arg(args, 1).is_empty() { -1 } else { vm.small_index(arg(args, 1))? };
    if array.bytes.is_empty() {
        return Err(vm.index_error(format_args!("pop from empty bytearray")));
    }
    let Some(at) = wrap_index(n, array.bytes.len()) else {
        return Err(vm.index_error(format_args!("pop index out of range")));
    };
    resizable(vm, array)?;
    vm.charge_bytes(array.bytes.len() - at)?;
    Ok(Value::small_int(i64::from(array.bytes.remove(at).unwrap_or(0))))
}

fn remove(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "remove")?;
    let byte = byte_value(vm, arg(args, 1), "byte")?;
    vm.charge_bytes(array.bytes.len())?;
    let Some(at) = crate::text::search::find_byte(array.bytes.as_slice(), byte) else {
        return Err(vm.value_error(format_args!("value not found in bytearray")));
    };
    resizable(vm, array)?;
    array.bytes.remove(at);
    Ok(Value::NONE)
}

fn resize(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "resize")?;
    let size = vm.small_index(arg(args, 1))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error(format_args!("Can only resize to positive sizes, got {size}")));
    };
    resizable(vm, array)?;
    let length = array.bytes.len();
    if size <= length {
        array.bytes.truncate(size);
        return Ok(Value::NONE);
    }
    vm.charge_large(size)?;
    vm.heap.barrier(&array.header);
    let room = array.bytes.reserve(&mut vm.heap, size - length);
    vm.check(room)?;
    const ZEROS: [u8; 256] = [0; 256];
    while array.bytes.len() < size {
        let more = (size - array.bytes.len()).min(ZEROS.len());
        let answer = array.bytes.extend_from_slice(&mut vm.heap, &ZEROS[..more]);
        vm.check(answer)?;
    }
    Ok(Value::NONE)
}

fn reverse(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "reverse")?;
    vm.charge_bytes(array.bytes.len())?;
    array.bytes.as_mut_slice().reverse();
    Ok(Value::NONE)
}

fn take_bytes(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "take_bytes")?;
    let length = array.bytes.len();
    let wanted = match some_arg(args, 1) {
        None => length as i64,
        Some(n) => vm.small_index(n)?,
    };
    let count = if wanted < 0 { wanted.saturating_add(length as i64) } else { wanted };
    let Some(count) = usize::try_from(count).ok().filter(|n| *n <= length) else {
        return Err(vm.index_error(format_args!("can't take {wanted} bytes outside size {length}")));
    };
    resizable(vm, array)?;
    vm.charge_bytes(length)?;
    let taken = vm.bytes(array.bytes.as_slice().get(..count).unwrap_or(&[]))?;
    splice(vm, array, 0, count, &[])?;
    Ok(taken)
}

pub fn add_in_place(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__iadd__")?;
    let other = arg(args, 1);
    // Where nobody looks at the array, nothing happens before the bytes are copied.
    if let Some(bytes) = other.downcast::<Bytes>().filter(|_| array.exports.get() == 0) {
        push_all(vm, array, bytes.as_slice())?;
        return Ok(arg(args, 0));
    }
    let content = match buffer(vm, other)? {
        Some(Buffer::Copied(content)) => content,
        Some(Buffer::Content(content)) => bytes::copy(vm, content.as_slice())?,
        None => {
            let (name, own) = (vm.type_name(other), vm.type_name(arg(args, 0)));
            return Err(vm.type_error(format_args!("can't concat {name} to {own}")));
        }
    };
    push_all(vm, array, &content)?;
    Ok(arg(args, 0))
}

fn multiply_in_place(vm: &mut Machine, args: &[Value]) -> Result {
    let array = receiver(vm, args, "__imul__")?;
    let count = vm.index_isize(arg(args, 1))?;
    if count == 1 {
        return Ok(arg(args, 0));
    }
    resizable(vm, array)?;
    let content = methods::repeated(vm, Content::Array(array), count)?;
    splice(vm, array, 0, usize::MAX, &content)?;
    Ok(arg(args, 0))
}
