//! `bytes`: the class, its construction and its operators; and how any native reads bytes-like objects.
//!
//! Invariant: what [`Buffer`] shows stays as it is while no Python code runs.

use alloc::vec::Vec;

use super::argument::{arg, constructor};
use super::bytes_methods as methods;
use super::int::of_class;
use super::{class_shape, exceptions, iterators, memoryview, string_encode, string_percent};
use crate::bytecode::ops::CompareOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::{ByteArray, Bytes, Class, ClassFlags, Kind, List, Slice, Tuple};
use crate::operations::item::wrap_index;
use crate::text::percent::Argument;
use crate::text::search::Unit;
use crate::value::Value;

/// A definition whose receiver is a bytes or bytearray, taken out and handed to a shared function.
macro_rules! shared {
    ($spec:path, $name:literal, $signature:literal, $function:path) => {
        Definition::tame(crate::native::Effect::Consumes, $name, $signature, |vm, args| {
            let this = crate::builtins::bytes::Content::receiver(vm, args, &$spec, $name)?;
            $function(vm, this, args)
        })
    };
}

/// The definitions that bytes and bytearray share, and those of one of them.
macro_rules! content_definitions {
    ($spec:path; $($own:expr,)*) => {
        &[
            $($own,)*
            shared!($spec, "__len__", "self, /", methods::length),
            shared!($spec, "__getitem__", "self, key, /", methods::get_item_method),
            shared!($spec, "__contains__", "self, key, /", methods::contains_method),
            shared!($spec, "__add__", "self, value, /", methods::add),
            shared!($spec, "__mul__", "self, value, /", methods::multiply),
            shared!($spec, "__rmul__", "self, value, /", methods::multiply),
            shared!($spec, "__mod__", "self, value, /", methods::modulo),
            shared!($spec, "__rmod__", "self, value, /", methods::reflected_modulo),
            shared!($spec, "__lt__", "self, value, /", methods::less),
            shared!($spec, "__le__", "self, value, /", methods::less_equal),
            shared!($spec, "__eq__", "self, value, /", methods::equal),
            shared!($spec, "__ne__", "self, value, /", methods::not_equal),
            shared!($spec, "__gt__", "self, value, /", methods::greater),
            shared!($spec, "__ge__", "self, value, /", methods::greater_equal),
            shared!($spec, "capitalize", "self, /", methods::capitalize),
            shared!($spec, "center", "self, width, fillchar=b' ', /", methods::center),
            shared!($spec, "count", "self, sub, start=None, end=None, /", methods::count),
            shared!($spec, "decode", "self, /, encoding='utf-8', errors='strict'", methods::decode),
            shared!($spec, "endswith", "self, suffix, start=None, end=None, /", methods::ends_with),
            shared!($spec, "expandtabs", "self, /, tabsize=8", methods::expand_tabs),
            shared!($spec, "find", "self, sub, start=None, end=None, /", methods::find),
            shared!($spec, "hex", "self, /, sep=<unrepresentable>, bytes_per_sep=1", methods::hex),
            shared!($spec, "index", "self, sub, start=None, end=None, /", methods::index),
            shared!($spec, "isalnum", "self, /", methods::is_alnum),
            shared!($spec, "isalpha", "self, /", methods::is_alpha),
            shared!($spec, "isascii", "self, /", methods::is_ascii),
            shared!($spec, "isdigit", "self, /", methods::is_digit),
            shared!($spec, "islower", "self, /", methods::is_lower),
            shared!($spec, "isspace", "self, /", methods::is_space),
            shared!($spec, "istitle", "self, /", methods::is_title),
            shared!($spec, "isupper", "self, /", methods::is_upper),
            shared!($spec, "join", "self, iterable_of_bytes, /", methods::join),
            shared!($spec, "ljust", "self, width, fillchar=b' ', /", methods::left),
            shared!($spec, "lower", "self, /", methods::lower),
            shared!($spec, "lstrip", "self, bytes=None, /", methods::strip_left),
            shared!($spec, "partition", "self, sep, /", methods::partition),
            shared!($spec, "removeprefix", "self, prefix, /", methods::remove_prefix),
            shared!($spec, "removesuffix", "self, suffix, /", methods::remove_suffix),
            shared!($spec, "replace", "self, old, new, count=-1, /", methods::replace),
            shared!($spec, "rfind", "self, sub, start=None, end=None, /", methods::rfind),
            shared!($spec, "rindex", "self, sub, start=None, end=None, /", methods::rindex),
            shared!($spec, "rjust", "self, width, fillchar=b' ', /", methods::right),
            shared!($spec, "rpartition", "self, sep, /", methods::rpartition),
            shared!($spec, "rsplit", "self, /, sep=None, maxsplit=-1", methods::rsplit),
            shared!($spec, "rstrip", "self, bytes=None, /", methods::strip_right),
            shared!($spec, "split", "self, /, sep=None, maxsplit=-1", methods::split),
            shared!($spec, "splitlines", "self, /, keepends=False", methods::split_lines),
            shared!($spec, "startswith", "self, prefix, start=None, end=None, /", methods::starts_with),
            shared!($spec, "strip", "self, bytes=None, /", methods::strip),
            shared!($spec, "swapcase", "self, /", methods::swapcase),
            shared!($spec, "title", "self, /", methods::title),
            shared!($spec, "translate", "self, table, /, delete=b''", methods::translate),
            shared!($spec, "upper", "self, /", methods::upper),
            shared!($spec, "zfill", "self, width, /", methods::zero_fill),
            Definition::class_method("fromhex", "type, string, /", methods::from_hex),
            Definition::static_method("maketrans", "frm, to, /", methods::make_table),
        ]
    };
}
pub(super) use {content_definitions, shared};

pub static SPEC: TypeSpec = TypeSpec {
    definitions: content_definitions! { SPEC;
        Definition::tame_raw_static(crate::native::Effect::Consumes, "__new__", "type, source=b'', encoding=<unrepresentable>, errors=<unrepresentable>", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__str__", "self, /", repr),
        Definition::function("__buffer__", "self, flags, /", super::memoryview::buffer)
            .doc("Return a buffer object that exposes the underlying memory of the object."),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__iter__", "self, /", iter),
        Definition::function("__bytes__", "self, /", |vm, args| Ok(receiver(vm, args, "__bytes__")?.into())),
        Definition::function("__getnewargs__", "self, /", get_new_args),
        Definition::function("__sizeof__", "self, /", |vm, args| {
            let length = receiver(vm, args, "__sizeof__")?.as_slice().len();
            vm.int_from_usize(33 + length)
        }),
    },
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "bytes(iterable_of_ints) -> bytes\n\
          bytes(string, encoding[, errors]) -> bytes\n\
          bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n\
          bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n\
          bytes() -> empty bytes object\n\n\
          Construct an immutable array of bytes from:\n\
          \x20 - an iterable yielding integers in range(256)\n\
          \x20 - a text string encoded using the specified encoding\n\
          \x20 - any object implementing the buffer API.\n\
          \x20 - an integer",
    ..TypeSpec::new("bytes", Kind::Bytes)
};

/// The content of a bytes or bytearray receiver.
#[derive(Clone, Copy)]
pub enum Content {
    Bytes(Ref<Bytes>),
    Array(Ref<ByteArray>),
}

impl Content {
    /// The receiver of a shared method, of the class that `spec` stands for.
    pub fn receiver(vm: &mut Machine, args: &[Value], spec: &'static TypeSpec, method: &str) -> Result<Content> {
        let this = arg(args, 0);
        let content = Content::of(vm, this).filter(|c| c.is_array() == (spec.kind == Kind::ByteArray));
        match content {
            Some(content) => Ok(content),
            None => Err(vm.wrong_receiver(this, spec, method)),
        }
    }

    pub fn of(vm: &Machine, value: Value) -> Option<Content> {
        let plain = vm.unbox(value);
        match plain.kind()? {
            Kind::Bytes => plain.downcast().map(Content::Bytes),
            Kind::ByteArray => plain.downcast().map(Content::Array),
            _ => None,
        }
    }

    pub fn is_array(self) -> bool {
        matches!(self, Content::Array(_))
    }

    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Content::Bytes(bytes) => bytes.as_slice(),
            Content::Array(array) => array.bytes.as_slice(),
        }
    }

    /// A new object of the same builtin class.
    pub fn make(self, vm: &mut Machine, content: &[u8]) -> Result {
        match self {
            Content::Bytes(_) => vm.bytes(content),
            Content::Array(_) => new_bytearray(vm, content),
        }
    }

    /// A part of the content: an immutable receiver gives itself where it is all.
    pub fn part(self, vm: &mut Machine, content: &[u8]) -> Result {
        match self {
            Content::Bytes(bytes) if bytes.as_slice().len() == content.len() => Ok(bytes.into()),
            _ => self.make(vm, content),
        }
    }

    pub fn type_name(self) -> &'static str {
        if self.is_array() { "bytearray" } else { "bytes" }
    }
}

/// A bytearray with a copy of `content`.
pub fn new_bytearray(vm: &mut Machine, content: &[u8]) -> Result {
    let answer = ByteArray::new(&mut vm.heap, content);
    Ok(vm.check(answer)?.into())
}

// -- reading bytes-like objects --------------------------------------------------------------------------------------------

/// The bytes of a bytes-like object.
pub enum Buffer {
    Content(Content),
    /// Of a memoryview.
    Copied(Vec<u8>),
}

impl Buffer {
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Buffer::Content(content) => content.as_slice(),
            Buffer::Copied(bytes) => bytes,
        }
    }
}

/// The bytes of a bytes-like object; None for what is none.
pub fn buffer(vm: &mut Machine, value: Value) -> Result<Option<Buffer>> {
    if let Some(content) = Content::of(vm, value) {
        return Ok(Some(Buffer::Content(content)));
    }
    Ok(memoryview::content(vm, value)?.map(Buffer::Copied))
}

/// The bytes of an argument that must be bytes-like.
pub fn required_buffer(vm: &mut Machine, value: Value) -> Result<Buffer> {
    match buffer(vm, value)? {
        Some(buffer) => Ok(buffer),
        None => Err(not_bytes_like(vm, value)),
    }
}

#[cold]
pub fn not_bytes_like(vm: &mut Machine, value: Value) -> Raised {
    let name = vm.type_name(value);
    vm.type_error(format_args!("a bytes-like object is required, not '{name}'"))
}

/// Calls `read` with the bytes of a bytes-like object; None for what is none or cannot be read.
pub fn with_buffer<R>(vm: &mut Machine, value: Value, read: impl FnOnce(&[u8]) -> R) -> Option<R> {
    match buffer(vm, value) {
        Ok(found) => found.map(|b| read(b.as_slice())),
        Err(_) => {
            vm.raised = Value::EMPTY;
            None
        }
    }
}

/// A copy of the bytes of a bytes-like object; None for what is none.
pub fn copy_of_buffer(vm: &mut Machine, value: Value) -> Result<Option<Vec<u8>>> {
    match buffer(vm, value)? {
        None => Ok(None),
        Some(Buffer::Copied(bytes)) => Ok(Some(bytes)),
        Some(Buffer::Content(content)) => copy(vm, content.as_slice()).map(Some),
    }
}

/// A temporary copy of bytes.
pub fn copy(vm: &mut Machine, content: &[u8]) -> Result<Vec<u8>> {
    vm.charge_bytes(content.len())?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(content.len()).is_err() {
        return Err(vm.no_memory());
    }
    bytes.extend_from_slice(content);
    Ok(bytes)
}

/// An int in range(256): an item of bytes or bytearray.
#[inline]
pub fn byte_value(vm: &mut Machine, value: Value, what: &str) -> Result<u8> {
    if let Some(byte) = value.as_small_int().and_then(|n| u8::try_from(n).ok()) {
        return Ok(byte);
    }
    let int = vm.index(value)?;
    match int.as_small_int().and_then(|n| u8::try_from(n).ok()) {
        Some(byte) => Ok(byte),
        None => Err(vm.value_error(format_args!("{what} must be in range(0, 256)"))),
    }
}

/// The bytes that an iterable of ints gives.
pub fn bytes_of_iterable(vm: &mut Machine, iterable: Value, what: &str) -> Result<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    if let Some(list) = iterable.downcast::<List>().filter(|l| l.header.shape.get() == super::class_shape::LIST) {
        return bytes_of_items(vm, |at| list.get(at), list.len(), what);
    }
    if let Some(tuple) = iterable.downcast::<Tuple>() {
        return bytes_of_items(vm, |at| tuple.get(at), tuple.len(), what);
    }
    vm.for_each(iterable, &mut |vm, item| {
        let byte = byte_value(vm, item, what)?;
        if out.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        out.push(byte);
        Ok(core::ops::ControlFlow::Continue(()))
    })?;
    Ok(out)
}

/// Items are fetched one by one: `__index__` of one may change the list.
fn bytes_of_items(vm: &mut Machine, item: impl Fn(usize) -> Option<Value>, length: usize, what: &str) -> Result<Vec<u8>> {
    vm.charge(length as u64 / 8)?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve(length).is_err() {
        return Err(vm.no_memory());
    }
    let mut at = 0;
    while let Some(value) = item(at) {
        at += 1;
        if out.try_reserve(1).is_err() {
            return Err(vm.no_memory());
        }
        out.push(byte_value(vm, value, what)?);
    }
    Ok(out)
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = arg(args, 0);
    let given = args.len().saturating_sub(1);
    if given > 3 {
        return Err(vm.type_error(format_args!("bytes() takes at most 3 arguments ({given} given)")));
    }
    let [source, encoding, errors] = constructor(vm, "bytes", ["source", "encoding", "errors"], args, keywords)?;
    let value = from_arguments(vm, "bytes", source, encoding, errors)?;
    let value = match value {
        Made::Object(value) => value,
        Made::Content(content) => vm.bytes(&content)?,
    };
    of_class(vm, class, value)
}

/// What the arguments of a constructor make.
pub enum Made {
    /// A plain bytes object.
    Object(Value),
    Content(Vec<u8>),
}

/// The common part of `bytes(...)` and `bytearray(...)`.
pub fn from_arguments(vm: &mut Machine, class: &str, source: Value, encoding: Value, errors: Value) -> Result<Made> {
    let encoding_name = string_encode::name_argument(vm, encoding, class, "encoding")?;
    let errors_name = string_encode::name_argument(vm, errors, class, "errors")?;
    let text = vm.text(source);
    if encoding_name.is_some() || errors_name.is_some() {
        let Some(text) = text else {
            let which = if encoding_name.is_some() { "encoding" } else { "errors" };
            return Err(vm.type_error(format_args!("{which} without a string argument")));
        };
        return string_encode::encode_text(vm, text, encoding_name, errors_name).map(Made::Object);
    }
    if text.is_some() {
        // A subclass of str may still convert itself.
        if source.is_kind(Kind::Str) || !has_bytes_method(vm, source)? {
            return Err(vm.type_error(format_args!("string argument without an encoding")));
        }
    }
    if source.is_empty() {
        return Ok(Made::Content(Vec::new()));
    }
    from_object(vm, class, source)
}

fn has_bytes_method(vm: &mut Machine, value: Value) -> Result<bool> {
    let class = vm.class_of(value);
    Ok(vm.lookup(class, vm.names.__bytes__)?.is_some())
}

/// `bytes(source)`: `__bytes__`, a length, a buffer, an iterable.
fn from_object(vm: &mut Machine, class: &str, source: Value) -> Result<Made> {
    if source.is_kind(Kind::Bytes) {
        return Ok(Made::Object(source));
    }
    // Of the classes that do not say themselves what their bytes are, these need not be asked.
    let is_plain = matches!(
        source.header().map(|header| header.shape.get()),
        Some(class_shape::LIST | class_shape::TUPLE | class_shape::BYTEARRAY)
    );
    if is_plain && !source.is_kind(Kind::ByteArray) {
        let what = if class == "bytes" { "bytes" } else { "byte" };
        return bytes_of_iterable(vm, source, what).map(Made::Content);
    }
    if class == "bytes"
        && !is_plain
        && let Some(answer) = vm.call_special(source, vm.names.__bytes__, &[])?
    {
        let plain = vm.unbox(answer);
        return match plain.kind() {
            Some(Kind::Bytes) => Ok(Made::Object(plain)),
            _ => Err(vm.wrong_return(source, "__bytes__", "a bytes", answer)),
        };
    }
    if let Some(content) = copy_of_buffer(vm, source)? {
        return Ok(Made::Content(content));
    }
    if vm.is_index(source)? {
        match vm.index_isize(source) {
            Ok(count) => return zeros(vm, count).map(Made::Content),
            // What is an index by accident may still be an iterable.
            Err(raised) => {
                vm.catch_if(raised, &exceptions::TYPE_ERROR)?;
            }
        }
    }
    if !is_iterable(vm, source)? {
        let name = vm.type_name(source);
        return Err(vm.type_error(format_args!("cannot convert '{name}' object to {class}")));
    }
    bytes_of_iterable(vm, source, if class == "bytes" { "bytes" } else { "byte" }).map(Made::Content)
}

fn zeros(vm: &mut Machine, count: isize) -> Result<Vec<u8>> {
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.value_error(format_args!("negative count")));
    };
    vm.charge_large(count)?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(count).is_err() {
        return Err(vm.no_memory());
    }
    out.resize(count, 0);
    Ok(out)
}

pub fn is_iterable(vm: &mut Machine, value: Value) -> Result<bool> {
    let class = vm.class_of(value);
    Ok(vm.lookup(class, vm.names.__iter__)?.is_some_and(|m| !m.is_none()) || vm.lookup(class, vm.names.__getitem__)?.is_some())
}

/// `bytes(value)` as a bytes object, for natives that take what bytes() takes but ints and strings.
pub fn to_bytes_object(vm: &mut Machine, value: Value) -> Result<Ref<Bytes>> {
    let convertible = vm.text(value).is_none() && (!vm.is_int(value));
    if !convertible {
        let name = vm.type_name(value);
        return Err(vm.type_error(format_args!("cannot convert '{name}' object to bytes")));
    }
    let object = match from_object(vm, "bytes", value)? {
        Made::Object(object) => object,
        Made::Content(content) => vm.bytes(&content)?,
    };
    match object.downcast::<Bytes>() {
        Some(bytes) => Ok(bytes),
        None => Err(not_bytes_like(vm, value)),
    }
}

// -- what bytes alone has ------------------------------------------------------------------------------------------------

fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Bytes>> {
    let this = arg(args, 0);
    match vm.unbox(this).downcast::<Bytes>() {
        Some(bytes) => Ok(bytes),
        None => Err(vm.wrong_receiver(this, &SPEC, method)),
    }
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let bytes = receiver(vm, args, "__repr__")?;
    vm.repr(bytes.into())
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let bytes = receiver(vm, args, "__hash__")?;
    let hash = vm.hash(bytes.into())?;
    vm.int(hash as i64)
}

fn iter(vm: &mut Machine, args: &[Value]) -> Result {
    let bytes = receiver(vm, args, "__iter__")?;
    iterators::of_bytes(vm, bytes)
}

fn get_new_args(vm: &mut Machine, args: &[Value]) -> Result {
    let bytes = receiver(vm, args, "__getnewargs__")?;
    vm.tuple(&[bytes.into()])
}

/// `content[key]`
pub fn get_item(vm: &mut Machine, content: Content, key: Value) -> Result {
    if let Some(n) = key.as_small_int() {
        return item_at(vm, content, n);
    }
    if let Some(slice) = key.downcast::<Slice>() {
        let (start, _, step, count) = vm.resolve_slice(slice, content.as_slice().len())?;
        vm.charge_bytes(count)?;
        let start = start as usize;
        if step == 1 || count == 0 {
            return content.part(vm, content.as_slice().get(start..start + count).unwrap_or(&[]));
        }
        let picked = stepped(vm, content.as_slice(), start, step, count)?;
        return content.make(vm, &picked);
    }
    if !vm.is_index(key)? {
        let kind = if content.is_array() { "bytearray" } else { "byte" };
        let name = vm.type_name(key);
        return Err(vm.type_error(format_args!("{kind} indices must be integers or slices, not {name}")));
    }
    let n = vm.sequence_index(key)? as i64;
    item_at(vm, content, n)
}

#[inline]
fn item_at(vm: &mut Machine, content: Content, n: i64) -> Result {
    let bytes = content.as_slice();
    match wrap_index(n, bytes.len()).and_then(|at| bytes.get(at)) {
        Some(byte) => Ok(Value::small_int(i64::from(*byte))),
        None if content.is_array() => Err(vm.index_error(format_args!("bytearray index out of range"))),
        None => Err(vm.index_error(format_args!("index out of range"))),
    }
}

/// The bytes that an extended slice selects.
pub fn stepped(vm: &mut Machine, bytes: &[u8], start: usize, step: i64, count: usize) -> Result<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(count).is_err() {
        return Err(vm.no_memory());
    }
    out.extend((0..count).filter_map(|i| bytes.get((start as i64 + step * i as i64) as usize)));
    Ok(out)
}

/// Compares with any bytes-like object.
pub fn compare(vm: &mut Machine, content: Content, other: Value, op: CompareOperator) -> Result {
    if vm.text(other).is_some() || vm.is_int(other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let Some(other) = buffer(vm, other)? else { return Ok(Value::NOT_IMPLEMENTED) };
    vm.charge_bytes(content.as_slice().len().min(other.as_slice().len()))?;
    Ok(Value::bool(crate::operations::compare::holds(op, content.as_slice().cmp(other.as_slice()))))
}

// -- for % ---------------------------------------------------------------------------------------------------------------

/// What `%s` and `%b` of bytes take: bytes-like objects and those with `__bytes__`.
pub fn percent_operand(vm: &mut Machine, value: Value, argument: &Argument<'_>) -> Result<Vec<u8>> {
    if let Some(content) = copy_of_buffer(vm, value)? {
        return Ok(content);
    }
    if let Some(answer) = vm.call_special(value, vm.names.__bytes__, &[])? {
        return match vm.unbox(answer).downcast::<Bytes>() {
            Some(bytes) => copy(vm, bytes.as_slice()),
            None => Err(vm.wrong_return(value, "__bytes__", "a bytes", answer)),
        };
    }
    let name = alloc::format!("{}", vm.type_name(value));
    Err(vm.failed(&argument.not_bytes(&name)))
}

/// The byte of a bytes or bytearray for `%c`; None: it is none.
pub fn percent_character(vm: &mut Machine, value: Value, argument: &Argument<'_>) -> Result<Option<u32>> {
    let Some(content) = Content::of(vm, value) else { return Ok(None) };
    match content.as_slice() {
        [byte] => Ok(Some(u32::from(*byte))),
        bytes => {
            let kind = if content.is_array() { "bytearray object" } else { "bytes object" };
            Err(vm.failed(&argument.not_one_character(Unit::Byte, kind, bytes.len())))
        }
    }
}

/// `template % values`, of the receiver's class.
pub fn modulo(vm: &mut Machine, template: Content, values: Value) -> Result {
    let text = copy(vm, template.as_slice())?;
    let out = string_percent::format_bytes(vm, &text, values)?;
    template.make(vm, &out)
}

/// An object of `class` with this content, for class methods: subclasses are called.
pub fn instance(vm: &mut Machine, class: Value, content: &[u8]) -> Result {
    let bytes = vm.bytes(content)?;
    match class.downcast::<Class>() {
        Some(class) if class == vm.types.bytes => Ok(bytes),
        Some(class) if class == vm.types.bytearray => new_bytearray(vm, content),
        _ => vm.call(class, &[bytes]),
    }
}
