//! `_io`: the bases of all streams, the exception for what a stream cannot do, and what the kinds of streams share.
//! The streams themselves: `string_io.rs`, `bytes_io.rs`, and `files.rs` and `text_file.rs` where the host grants files.

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::exceptions;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Raised, Result, TypeSpec};
use coachwhip_core::object::{ByteArray, Bytes, Class, ClassFlags, Kind, Module, Str};
use coachwhip_core::text::codec::{CodecFailure, Encoding, HANDLER_CANNOT_DECODE, Handler};
use coachwhip_core::text::{decode, encode};
use coachwhip_core::value::Value;

use crate::{bytes_io, files, string_io, text_file};

/// `io.DEFAULT_BUFFER_SIZE`
const BUFFER_SIZE: i64 = 128 << 10;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling.",
    functions: &[],
    classes: &[&BASE, &RAW_BASE, &BUFFERED_BASE, &TEXT_BASE, &string_io::SPEC, &bytes_io::SPEC],
    initialize: Some(initialize),
};

/// Raised for what a stream cannot do. Its second base, ValueError, is added when the module is made.
pub static UNSUPPORTED: TypeSpec = TypeSpec {
    module: "io",
    base: Some(&exceptions::OS_ERROR),
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT),
    ..TypeSpec::new("UnsupportedOperation", Kind::Exception)
};

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    let unsupported = vm.class_for(&UNSUPPORTED)?;
    make_value_error(vm, unsupported)?;
    vm.dict_set_text(dict, "UnsupportedOperation", unsupported.into())?;
    let blocking = vm.class_for(&exceptions::BLOCKING_IO_ERROR)?;
    vm.dict_set_text(dict, "BlockingIOError", blocking.into())?;
    vm.dict_set_text(dict, "DEFAULT_BUFFER_SIZE", Value::small_int(BUFFER_SIZE))?;
    if vm.host.files.is_none() {
        return Ok(());
    }
    for definition in files::FUNCTIONS {
        let function = vm.new_native_function(definition, module.into())?;
        vm.dict_set_text(dict, definition.name, function)?;
    }
    for spec in files::CLASSES.iter().chain([&&text_file::SPEC]) {
        let class = vm.class_for(spec)?;
        vm.dict_set_text(dict, spec.name, class.into())?;
    }
    Ok(())
}

/// A spec has one base; the exception has ValueError as its second.
fn make_value_error(vm: &mut Machine, class: Ref<Class>) -> Result<()> {
    let os_error = vm.class_for(&exceptions::OS_ERROR)?;
    let value_error = vm.class_for(&exceptions::VALUE_ERROR)?;
    let mut order = alloc::vec![Value::object(class), os_error.into()];
    order.extend_from_slice(value_error.mro_slice());
    let bases = vm.tuple(&[os_error.into(), value_error.into()])?;
    let order = vm.tuple(&order)?;
    vm.heap.barrier(&class.header);
    class.bases.set(bases);
    class.mro.set(order);
    Ok(())
}

// -- the bases -----------------------------------------------------------------------------------------------------------

const BASE_FLAGS: ClassFlags = ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT);

pub static BASE: TypeSpec = TypeSpec {
    module: "_io",
    flags: BASE_FLAGS,
    definitions: &[
        Definition::function("close", "self, /", close).doc("Flush and close the IO object."),
        Definition::function("flush", "self, /", |vm, args| {
            check_open(vm, arg(args, 0))?;
            Ok(Value::NONE)
        })
        .doc("Flush write buffers, if applicable."),
        Definition::function("isatty", "self, /", |vm, args| {
            check_open(vm, arg(args, 0))?;
            Ok(Value::FALSE)
        }),
        Definition::function("readable", "self, /", answer_if_open),
        Definition::function("writable", "self, /", answer_if_open),
        Definition::function("seekable", "self, /", answer_if_open),
        Definition::function("seek", "self, offset, whence=0, /", |vm, _| Err(unsupported(vm, "seek"))),
        Definition::function("tell", "self, /", |vm, args| {
            let seek = vm.getattr(arg(args, 0), "seek")?;
            vm.call(seek, &[Value::small_int(0), Value::small_int(1)])
        }),
        Definition::function("truncate", "self, size=None, /", |vm, _| Err(unsupported(vm, "truncate"))),
        Definition::function("fileno", "self, /", |vm, _| Err(unsupported(vm, "fileno"))),
        Definition::function("readline", "self, size=-1, /", read_line).doc("Read and return a line from the stream."),
        Definition::function("readlines", "self, hint=-1, /", read_lines).doc("Return a list of lines from the stream."),
        Definition::function("writelines", "self, lines, /", write_lines).doc("Write a list of lines to stream."),
        Definition::function("__enter__", "self, /", |vm, args| {
            check_open(vm, arg(args, 0))?;
            Ok(arg(args, 0))
        }),
        Definition::function("__exit__", "self, *args", |vm, args| {
            vm.call_method(arg(args, 0), vm.names.close, &[])?;
            Ok(Value::NONE)
        }),
        Definition::function("__iter__", "self, /", |vm, args| {
            check_open(vm, arg(args, 0))?;
            Ok(arg(args, 0))
        }),
        Definition::function("__next__", "self, /", next_line),
        Definition::function("_checkClosed", "self, msg=None, /", |vm, args| {
            check_open(vm, arg(args, 0))?;
            Ok(Value::NONE)
        }),
        Definition::function("_checkReadable", "self, msg=None, /", |vm, args| ask(vm, args, "readable", "not readable")),
        Definition::function("_checkWritable", "self, msg=None, /", |vm, args| ask(vm, args, "writable", "not writable")),
        Definition::function("_checkSeekable", "self, msg=None, /", |vm, args| ask(vm, args, "seekable", "not seekable")),
        Definition::getter("closed", |vm, object| Ok(Value::bool(is_marked_closed(vm, object)?))),
    ],
    doc: "The abstract base class for all I/O classes.",
    ..TypeSpec::new("_IOBase", Kind::Instance)
};

pub static RAW_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BASE),
    flags: BASE_FLAGS,
    definitions: &[
        Definition::function("read", "self, size=-1, /", raw_read),
        Definition::function("readall", "self, /", raw_read_all).doc("Read until EOF, using multiple read() call."),
        Definition::function("readinto", "self, buffer, /", |vm, _| Err(vm.not_implemented_error(format_args!("")))),
        Definition::function("write", "self, b, /", |vm, _| Err(vm.not_implemented_error(format_args!("")))),
    ],
    doc: "Base class for raw binary I/O.",
    ..TypeSpec::new("_RawIOBase", Kind::Instance)
};

pub static BUFFERED_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BASE),
    flags: BASE_FLAGS,
    definitions: &[
        Definition::function("read", "self, size=-1, /", |vm, _| Err(unsupported(vm, "read"))),
        Definition::function("read1", "self, size=-1, /", |vm, _| Err(unsupported(vm, "read1"))),
        Definition::function("readinto", "self, buffer, /", |vm, args| read_into(vm, args, "read")),
        Definition::function("readinto1", "self, buffer, /", |vm, args| read_into(vm, args, "read1")),
        Definition::function("write", "self, b, /", |vm, _| Err(unsupported(vm, "write"))),
        Definition::function("detach", "self, /", |vm, _| Err(unsupported(vm, "detach"))),
    ],
    doc: "Base class for buffered IO objects.",
    ..TypeSpec::new("_BufferedIOBase", Kind::Instance)
};

pub static TEXT_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BASE),
    flags: BASE_FLAGS,
    definitions: &[
        Definition::function("read", "self, size=-1, /", |vm, _| Err(unsupported(vm, "read"))),
        Definition::function("readline", "self, size=-1, /", |vm, _| Err(unsupported(vm, "readline"))),
        Definition::function("write", "self, s, /", |vm, _| Err(unsupported(vm, "write"))),
        Definition::function("detach", "self, /", |vm, _| Err(unsupported(vm, "detach"))),
        Definition::getter("encoding", |_, _| Ok(Value::NONE)),
        Definition::getter("newlines", |_, _| Ok(Value::NONE)),
        Definition::getter("errors", |_, _| Ok(Value::NONE)),
    ],
    doc: "Base class for text I/O.",
    ..TypeSpec::new("_TextIOBase", Kind::Instance)
};

/// "X" as io.UnsupportedOperation.
#[cold]
pub fn unsupported(vm: &mut Machine, what: &str) -> Raised {
    vm.raise_message(&UNSUPPORTED, format_args!("{what}"))
}

#[cold]
pub fn closed_error(vm: &mut Machine) -> Raised {
    vm.value_error(format_args!("I/O operation on closed file."))
}

/// The attribute in which a Python stream's base notes that it was closed.
const CLOSED_MARK: &[u8] = b"__IOBase_closed";

fn is_marked_closed(vm: &mut Machine, object: Value) -> Result<bool> {
    let mark = vm.intern(CLOSED_MARK)?;
    Ok(vm.own_attribute(object, mark).is_some())
}

/// Asks the stream itself, whatever class it is of.
fn check_open(vm: &mut Machine, object: Value) -> Result<()> {
    let closed = vm.getattr(object, "closed")?;
    if vm.is_true(closed)? { Err(closed_error(vm)) } else { Ok(()) }
}

fn answer_if_open(vm: &mut Machine, args: &[Value]) -> Result {
    check_open(vm, arg(args, 0))?;
    Ok(Value::FALSE)
}

fn close(vm: &mut Machine, args: &[Value]) -> Result {
    let this = arg(args, 0);
    if is_marked_closed(vm, this)? {
        return Ok(Value::NONE);
    }
    let flushed = vm.call_method(this, vm.names.flush, &[]);
    let mark = vm.intern(CLOSED_MARK)?;
    let class = vm.class_of(this);
    match flushed {
        Ok(_) => vm.set_own_attribute(this, class, mark, Value::TRUE)?,
        Err(raised) => {
            let exception = vm.catch(raised)?;
            vm.set_own_attribute(this, class, mark, Value::TRUE)?;
            return Err(vm.reraise(exception));
        }
    }
    Ok(Value::NONE)
}

fn ask(vm: &mut Machine, args: &[Value], question: &str, refusal: &str) -> Result {
    let method = vm.getattr(arg(args, 0), question)?;
    let answer = vm.call(method, &[])?;
    if answer == Value::TRUE {
        return Ok(answer);
    }
    Err(unsupported(vm, &alloc::format!("File or stream is {refusal}.")))
}

/// A size argument: None and negative ones are "everything".
pub fn size_argument(vm: &mut Machine, value: Value) -> Result<Option<usize>> {
    if value.is_empty() || value.is_none() {
        return Ok(None);
    }
    if !vm.is_index(value)? {
        let got = vm.type_name(value);
        return Err(vm.type_error(format_args!("argument should be integer or None, not '{got}'")));
    }
    Ok(usize::try_from(vm.index_isize(value)?).ok())
}

/// A line by single reads, for streams that have nothing better.
fn read_line(vm: &mut Machine, args: &[Value]) -> Result {
    let limit = size_argument(vm, arg(args, 1))?.unwrap_or(usize::MAX);
    let read = vm.getattr(arg(args, 0), "read")?;
    let mut line: Vec<u8> = Vec::new();
    while line.len() < limit {
        vm.charge(1)?;
        let piece = vm.call(read, &[Value::small_int(1)])?;
        let Some(bytes) = vm.unbox(piece).downcast::<Bytes>() else {
            let got = vm.type_name(piece);
            return Err(
                vm.raise_message(&exceptions::OS_ERROR, format_args!("read() should have returned a bytes object, not '{got}'"))
            );
        };
        if bytes.as_slice().is_empty() {
            break;
        }
        append(vm, &mut line, bytes.as_slice())?;
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    vm.bytes(&line)
}

/// Appends to a temporary whose size a script controls.
pub fn append(vm: &mut Machine, to: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    vm.charge(bytes.len() as u64 / 16)?;
    if !vm.heap.has_room(to.len() + bytes.len()) || to.try_reserve(bytes.len()).is_err() {
        return Err(vm.no_memory());
    }
    to.extend_from_slice(bytes);
    Ok(())
}

fn next_line(vm: &mut Machine, args: &[Value]) -> Result {
    let readline = vm.getattr(arg(args, 0), "readline")?;
    let line = vm.call(readline, &[])?;
    if vm.length(line)? == 0 { Err(vm.stop_iteration(Value::NONE)) } else { Ok(line) }
}

fn read_lines(vm: &mut Machine, args: &[Value]) -> Result {
    let hint = size_argument(vm, arg(args, 1))?.filter(|n| *n > 0);
    check_open(vm, arg(args, 0))?;
    let iterator = vm.iter(arg(args, 0))?;
    let lines = vm.list(&[])?;
    let mut size = 0usize;
    while let Some(line) = vm.next(iterator)? {
        vm.charge(1)?;
        let Some(list) = lines.downcast::<coachwhip_core::object::List>() else { break };
        let answer = list.push(&mut vm.heap, line);
        vm.check(answer)?;
        size = size.saturating_add(vm.length(line)?);
        if hint.is_some_and(|hint| size > hint) {
            break;
        }
    }
    Ok(lines)
}

fn write_lines(vm: &mut Machine, args: &[Value]) -> Result {
    check_open(vm, arg(args, 0))?;
    let write = vm.getattr(arg(args, 0), "write")?;
    vm.for_each(arg(args, 1), &mut |vm, line| {
        vm.call(write, &[line])?;
        Ok(core::ops::ControlFlow::Continue(()))
    })?;
    Ok(Value::NONE)
}

fn raw_read(vm: &mut Machine, args: &[Value]) -> Result {
    let Some(size) = size_argument(vm, arg(args, 1))? else {
        let all = vm.getattr(arg(args, 0), "readall")?;
        return vm.call(all, &[]);
    };
    vm.charge(size as u64 / 16)?;
    if !vm.heap.has_room(size) {
        return Err(vm.no_memory());
    }
    let made = ByteArray::new(&mut vm.heap, &alloc::vec![0; size]);
    let buffer = vm.check(made)?;
    let read = vm.getattr(arg(args, 0), "readinto")?;
    let count = vm.call(read, &[buffer.into()])?;
    if count.is_none() {
        return Ok(count);
    }
    let count = usize::try_from(vm.index_isize(count)?).unwrap_or(0).min(buffer.bytes.len());
    let content = buffer.bytes.as_slice()[..count].to_vec();
    vm.bytes(&content)
}

fn raw_read_all(vm: &mut Machine, args: &[Value]) -> Result {
    let read = vm.getattr(arg(args, 0), "read")?;
    let mut all = Vec::new();
    loop {
        vm.charge(1)?;
        let piece = vm.call(read, &[Value::small_int(BUFFER_SIZE)])?;
        if piece.is_none() && all.is_empty() {
            return Ok(piece);
        }
        let Some(bytes) = vm.unbox(piece).downcast::<Bytes>() else {
            return Err(vm.type_error(format_args!("read() should return bytes")));
        };
        if bytes.as_slice().is_empty() {
            return vm.bytes(&all);
        }
        append(vm, &mut all, bytes.as_slice())?;
    }
}

/// `readinto` by way of `read`.
fn read_into(vm: &mut Machine, args: &[Value], method: &str) -> Result {
    let length = vm.length(arg(args, 1))?;
    let read = vm.getattr(arg(args, 0), method)?;
    let size = vm.int_from_usize(length)?;
    let piece = vm.call(read, &[size])?;
    let Some(bytes) = vm.unbox(piece).downcast::<Bytes>() else {
        return Err(vm.type_error(format_args!("read() should return bytes")));
    };
    fill(vm, arg(args, 1), bytes.as_slice())
}

// -- what the streams share ------------------------------------------------------------------------------------------------

/// Writes bytes to the beginning of a writable buffer; gives how many, as an int.
pub fn fill(vm: &mut Machine, buffer: Value, bytes: &[u8]) -> Result {
    if let Some(array) = buffer.downcast::<ByteArray>() {
        let count = bytes.len().min(array.bytes.len());
        array.bytes.as_mut_slice()[..count].copy_from_slice(&bytes[..count]);
        return vm.int_from_usize(count);
    }
    if buffer.is_kind(Kind::Bytes) || buffer.is_kind(Kind::Str) {
        let got = vm.type_name(buffer);
        return Err(vm.type_error(format_args!("readinto() argument must be read-write bytes-like object, not {got}")));
    }
    let content = vm.bytes(bytes)?;
    let count = vm.int_from_usize(bytes.len())?;
    let slice = vm.types.slice;
    let place = vm.call(slice.into(), &[Value::NONE, count])?;
    vm.set_item(buffer, place, content)?;
    Ok(count)
}

/// The content of a bytes-like object, copied.
pub fn bytes_like(vm: &mut Machine, value: Value) -> Result<Vec<u8>> {
    let mut copy = Vec::new();
    if let Some(bytes) = vm.unbox(value).downcast::<Bytes>() {
        append(vm, &mut copy, bytes.as_slice())?;
        return Ok(copy);
    }
    if let Some(array) = value.downcast::<ByteArray>() {
        append(vm, &mut copy, array.bytes.as_slice())?;
        return Ok(copy);
    }
    let name = vm.intern(b"tobytes")?;
    if let Some(method) = vm.find_attribute(value, name)? {
        let bytes = vm.call(method, &[])?;
        return bytes_like(vm, bytes);
    }
    let got = vm.type_name(value);
    Err(vm.type_error(format_args!("a bytes-like object is required, not '{got}'")))
}

/// Text in an encoding, with CPython's errors.
pub fn encode_text(vm: &mut Machine, text: Ref<Str>, encoding: &str, errors: &str) -> Result<Vec<u8>> {
    let (encoding, handler) = codec(vm, encoding, errors)?;
    let mut bytes = Vec::new();
    vm.charge(text.as_bytes().len() as u64 / 16)?;
    match encode::encode(text.as_bytes(), encoding, handler, vm.host.character_name, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(failure) => Err(codec_failure(vm, &exceptions::UNICODE_ENCODE_ERROR, text.into(), failure)),
    }
}

/// Bytes as text (WTF-8), with CPython's errors.
pub fn decode_bytes(vm: &mut Machine, bytes: &[u8], encoding: &str, errors: &str) -> Result<Vec<u8>> {
    let (encoding, handler) = codec(vm, encoding, errors)?;
    let mut text = Vec::new();
    vm.charge(bytes.len() as u64 / 16)?;
    match decode::decode(bytes, encoding, handler, &mut text) {
        Ok(()) => Ok(text),
        Err(failure) => {
            let object = vm.bytes(bytes)?;
            Err(codec_failure(vm, &exceptions::UNICODE_DECODE_ERROR, object, failure))
        }
    }
}

/// The codec and error handler of these names.
pub fn codec(vm: &mut Machine, encoding: &str, errors: &str) -> Result<(Encoding, Handler)> {
    let Some(found) = Encoding::find(encoding.as_bytes()) else {
        return Err(vm.raise_message(&exceptions::LOOKUP_ERROR, format_args!("unknown encoding: {encoding}")));
    };
    match Handler::find(errors.as_bytes()) {
        Some(handler) => Ok((found, handler)),
        None => Err(vm.lookup_error(format_args!("unknown error handler name '{errors}'"))),
    }
}

#[cold]
fn codec_failure(vm: &mut Machine, class: &'static TypeSpec, object: Value, failure: CodecFailure) -> Raised {
    let error = match failure {
        CodecFailure::Unicode(error) => error,
        CodecFailure::HandlerCannotDecode => return vm.type_error(format_args!("{HANDLER_CANNOT_DECODE}")),
        CodecFailure::Memory => return vm.no_memory(),
    };
    let parts =
        [vm.str(error.encoding), Ok(object), vm.int_from_usize(error.start), vm.int_from_usize(error.end), vm.str(error.reason)];
    let mut values = [Value::NONE; 5];
    for (place, part) in values.iter_mut().zip(parts) {
        match part {
            Ok(value) => *place = value,
            Err(raised) => return raised,
        }
    }
    vm.raise_spec(class, &values)
}

/// An argument that is text or None.
pub fn text_argument(vm: &mut Machine, value: Value, function: &str, name: &str) -> Result<Option<alloc::string::String>> {
    let Some(value) = some_arg(&[value], 0) else { return Ok(None) };
    match vm.text(value) {
        Some(text) => Ok(Some(alloc::string::String::from_utf8_lossy(text.as_bytes()).into_owned())),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("{function}() argument '{name}' must be str or None, not {got}")))
        }
    }
}
