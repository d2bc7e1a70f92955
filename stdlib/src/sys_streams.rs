//! `sys.stdout`, `sys.stderr` and `sys.stdin`: text streams over what the host granted. Nothing is buffered here, so
//! their output and that of print() keep their order.

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::exceptions;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::host::Stream;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Raised, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{ClassFlags, Dict, Kind, Module, Slot};
use coachwhip_core::value::Value;

use crate::io;

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Write(Stream),
    Read,
}

/// A standard stream.
pub struct StandardStream {
    direction: Direction,
    name: &'static str,
    /// bytes that were read from the host but not given out, or EMPTY
    pending: Slot,
}

impl Payload for StandardStream {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.pending.get());
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&io::TEXT_BASE),
    flags: ClassFlags::NO_NEW.union(ClassFlags::HAS_DICT),
    next: Some(next_line),
    definitions: &[
        Definition::function("__repr__", "self, /", repr),
        Definition::function("write", "self, text, /", write),
        Definition::function("flush", "self, /", flush),
        Definition::function("read", "self, size=-1, /", read),
        Definition::function("readline", "self, size=-1, /", read_line),
        Definition::function("isatty", "self, /", |_, _| Ok(Value::FALSE)),
        Definition::function("readable", "self, /", |vm, args| Ok(Value::bool(this(vm, args)? == Direction::Read))),
        Definition::function("writable", "self, /", |vm, args| Ok(Value::bool(this(vm, args)? != Direction::Read))),
        Definition::function("seekable", "self, /", |_, _| Ok(Value::FALSE)),
        Definition::function("close", "self, /", |_, _| Ok(Value::NONE)),
        Definition::raw("reconfigure", "self, /, **settings", |_, _, _| Ok(Value::NONE)),
        Definition::getter("name", |vm, object| {
            let name = object.native::<StandardStream>().map_or("", |s| s.payload.name);
            vm.str(name)
        }),
        Definition::getter("mode", |vm, object| {
            let reads = object.native::<StandardStream>().is_some_and(|s| s.payload.direction == Direction::Read);
            vm.str(if reads { "r" } else { "w" })
        }),
        Definition::getter("encoding", |vm, _| vm.str("utf-8")),
        Definition::getter("errors", |vm, _| vm.str("strict")),
        Definition::getter("newlines", |_, _| Ok(Value::NONE)),
        Definition::getter("line_buffering", |_, _| Ok(Value::FALSE)),
        Definition::getter("closed", |_, _| Ok(Value::FALSE)),
    ],
    ..TypeSpec::new("TextIOWrapper", Kind::Native)
};

/// Puts the streams into `sys`.
pub fn install(vm: &mut Machine, dict: Ref<Dict>) -> Result<()> {
    let streams = [
        ("stdin", "<stdin>", Direction::Read),
        ("stdout", "<stdout>", Direction::Write(Stream::Out)),
        ("stderr", "<stderr>", Direction::Write(Stream::Err)),
    ];
    for (entry, name, direction) in streams {
        let stream = vm.new_native(&SPEC, StandardStream { direction, name, pending: Value::EMPTY.into() })?;
        vm.dict_set_text(dict, entry, stream)?;
        vm.dict_set_text(dict, &alloc::format!("__{entry}__"), stream)?;
    }
    Ok(())
}

/// What `sys.stdout` (or another entry) is now.
pub fn current(vm: &mut Machine, entry: &str) -> Result<Option<Value>> {
    let modules = vm.modules;
    let name = vm.names.sys;
    let Some(sys) = vm.dict_get_str(modules, name).and_then(|m| m.downcast::<Module>()) else { return Ok(None) };
    let entry = vm.intern(entry.as_bytes())?;
    Ok(vm.dict_get_str(sys.dict.get(), entry))
}

fn this(vm: &mut Machine, args: &[Value]) -> Result<Direction> {
    match arg(args, 0).native::<StandardStream>() {
        Some(stream) => Ok(stream.payload.direction),
        None => Err(vm.wrong_receiver(arg(args, 0), &SPEC, "write")),
    }
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let direction = this(vm, args)?;
    let name = arg(args, 0).native::<StandardStream>().map_or("", |s| s.payload.name);
    let mode = if direction == Direction::Read { "r" } else { "w" };
    let text = alloc::format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>");
    vm.str(&text)
}

fn write(vm: &mut Machine, args: &[Value]) -> Result {
    let direction = this(vm, args)?;
    let Some(text) = vm.text(arg(args, 1)) else {
        let got = vm.type_name(arg(args, 1));
        return Err(vm.type_error(format_args!("write() argument must be str, not {got}")));
    };
    let Direction::Write(stream) = direction else { return Err(unsupported(vm, "not writable")) };
    match text.as_str() {
        Some(plain) => vm.write_output(stream, plain.as_bytes())?,
        None => {
            // Lone surrogates have no UTF-8: strict for output, escaped for errors, as CPython does.
            let handler = if stream == Stream::Out { "strict" } else { "backslashreplace" };
            let bytes = io::encode_text(vm, text, "utf-8", handler)?;
            vm.write_output(stream, &bytes)?;
        }
    }
    vm.int_from_usize(text.len())
}

fn unsupported(vm: &mut Machine, message: &str) -> Raised {
    vm.raise_message(&io::UNSUPPORTED, format_args!("{message}"))
}

fn flush(vm: &mut Machine, args: &[Value]) -> Result {
    if let Direction::Write(stream) = this(vm, args)? {
        vm.write_output(stream, b"")?;
    }
    Ok(Value::NONE)
}

// -- reading -----------------------------------------------------------------------------------------------------------

/// A line of the host's input, its end included; empty at the end of input.
fn host_line(vm: &mut Machine) -> Result<Vec<u8>> {
    let Some(read) = &mut vm.host.input else {
        return Err(vm.raise_message(&exceptions::RUNTIME_ERROR, format_args!("the host grants no input")));
    };
    let line = read();
    vm.charge(line.len() as u64 / 16)?;
    Ok(line)
}

fn take_pending(vm: &mut Machine, object: Value) -> Vec<u8> {
    let Some(stream) = object.native::<StandardStream>() else { return Vec::new() };
    let pending = stream.payload.pending.replace(Value::EMPTY);
    vm.text(pending).map_or_else(Vec::new, |t| t.as_bytes().to_vec())
}

fn keep_pending(vm: &mut Machine, object: Value, rest: &[u8]) -> Result<()> {
    if rest.is_empty() {
        return Ok(());
    }
    let text = vm.wtf8(rest)?;
    if let Some(stream) = object.native::<StandardStream>() {
        vm.heap.barrier(&stream.header);
        stream.payload.pending.set(text);
    }
    Ok(())
}

/// Decodes input; what is no UTF-8 becomes the replacement character.
fn decoded(bytes: Vec<u8>) -> Vec<u8> {
    match alloc::string::String::from_utf8(bytes) {
        Ok(text) => text.into_bytes(),
        Err(error) => alloc::string::String::from_utf8_lossy(error.as_bytes()).into_owned().into_bytes(),
    }
}

fn check_reading(vm: &mut Machine, args: &[Value]) -> Result<()> {
    match this(vm, args)? {
        Direction::Read => Ok(()),
        Direction::Write(_) => Err(unsupported(vm, "not readable")),
    }
}

fn line_of(vm: &mut Machine, object: Value) -> Result<Vec<u8>> {
    let pending = take_pending(vm, object);
    if pending.is_empty() { Ok(decoded(host_line(vm)?)) } else { Ok(pending) }
}

fn read_line(vm: &mut Machine, args: &[Value]) -> Result {
    check_reading(vm, args)?;
    let line = line_of(vm, arg(args, 0))?;
    let limit = match some_arg(args, 1) {
        Some(size) => usize::try_from(vm.index_isize(size)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    give(vm, arg(args, 0), &line, limit)
}

/// Gives out the first characters of text and keeps the rest.
fn give(vm: &mut Machine, object: Value, text: &[u8], characters: usize) -> Result {
    let cut = coachwhip_core::text::wtf8::offset_of(text, characters).unwrap_or(text.len());
    keep_pending(vm, object, &text[cut..])?;
    vm.wtf8(&text[..cut])
}

fn read(vm: &mut Machine, args: &[Value]) -> Result {
    check_reading(vm, args)?;
    let limit = match some_arg(args, 1) {
        Some(size) => usize::try_from(vm.index_isize(size)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let mut text = take_pending(vm, arg(args, 0));
    while coachwhip_core::text::wtf8::count(&text) < limit {
        let line = decoded(host_line(vm)?);
        if line.is_empty() {
            break;
        }
        if !vm.heap.has_room(text.len() + line.len()) || text.try_reserve(line.len()).is_err() {
            return Err(vm.no_memory());
        }
        text.extend_from_slice(&line);
    }
    give(vm, arg(args, 0), &text, limit)
}

fn next_line(vm: &mut Machine, object: Value) -> Result<Option<Value>> {
    check_reading(vm, &[object])?;
    let line = line_of(vm, object)?;
    if line.is_empty() {
        return Ok(None);
    }
    vm.wtf8(&line).map(Some)
}
