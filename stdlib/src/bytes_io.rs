//! `io.BytesIO`, and the bytes with a position under it, which binary files use as well. Invariant: while a memoryview
//! looks at the bytes, their number does not change.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, constructor, some_arg};
use coachwhip_core::builtins::bytearray;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{ByteArray, ClassFlags, Dict, Kind, Native, Tuple};
use coachwhip_core::text::search;
use coachwhip_core::value::Value;

use crate::io;

/// Bytes with a position.
pub struct ByteStream {
    storage: Cell<Ref<ByteArray>>,
    position: Cell<usize>,
    closed: Cell<bool>,
}

impl ByteStream {
    pub fn new(vm: &mut Machine, content: &[u8]) -> Result<ByteStream> {
        let made = ByteArray::new(&mut vm.heap, content);
        let storage = vm.check(made)?;
        Ok(ByteStream { storage: storage.into(), position: Cell::new(0), closed: Cell::new(false) })
    }

    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.storage.get());
    }

    /// All bytes.
    pub fn content(&self) -> &[u8] {
        let storage = self.storage.get();
        // SAFETY: the storage lives as long as this stream refers to it; callers copy before anything can change it.
        unsafe { &*core::ptr::from_ref(storage.bytes.as_slice()) }
    }

    pub fn storage(&self) -> Ref<ByteArray> {
        self.storage.get()
    }

    pub fn position(&self) -> usize {
        self.position.get()
    }

    pub fn set_position(&self, position: usize) {
        self.position.set(position);
    }

    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    pub fn set_closed(&self, closed: bool) {
        self.closed.set(closed);
    }

    pub fn check_open(&self, vm: &mut Machine) -> Result<()> {
        if self.closed.get() { Err(io::closed_error(vm)) } else { Ok(()) }
    }

    fn check_resizable(&self, vm: &mut Machine) -> Result<()> {
        bytearray::resizable(vm, self.storage.get())
    }

    /// Replaces all bytes; the position goes to the start.
    pub fn reset(&self, vm: &mut Machine, content: &[u8]) -> Result<()> {
        self.check_resizable(vm)?;
        let storage = self.storage.get();
        vm.heap.barrier(&storage.header);
        storage.bytes.truncate(0);
        let answer = storage.bytes.extend_from_slice(&mut vm.heap, content);
        vm.check(answer)?;
        self.position.set(0);
        Ok(())
    }

    fn rest(&self) -> &[u8] {
        self.content().get(self.position.get()..).unwrap_or(&[])
    }

    pub fn read(&self, vm: &mut Machine, size: Option<usize>) -> Result {
        let count = self.rest().len().min(size.unwrap_or(usize::MAX));
        self.take(vm, count)
    }

    pub fn read_line(&self, vm: &mut Machine, limit: Option<usize>) -> Result {
        let rest = self.rest();
        let end = search::find_byte(rest, b'\n').map_or(rest.len(), |at| at + 1);
        self.take(vm, end.min(limit.unwrap_or(usize::MAX)))
    }

    fn take(&self, vm: &mut Machine, count: usize) -> Result {
        vm.charge(count as u64 / 16)?;
        let bytes = vm.bytes(&self.rest()[..count])?;
        self.position.set(self.position.get() + count);
        Ok(bytes)
    }

    /// Writes over what is at the position, or behind the end.
    pub fn write(&self, vm: &mut Machine, bytes: &[u8]) -> Result<()> {
        self.check_resizable(vm)?;
        if bytes.is_empty() {
            return Ok(());
        }
        vm.charge(bytes.len() as u64 / 16)?;
        let (storage, position) = (self.storage.get(), self.position.get());
        vm.heap.barrier(&storage.header);
        let gap = position.saturating_sub(storage.bytes.len());
        if gap > 0 {
            vm.charge(gap as u64 / 16)?;
            if !vm.heap.has_room(gap) {
                return Err(vm.no_memory());
            }
            let answer = storage.bytes.extend_from_slice(&mut vm.heap, &alloc::vec![0; gap]);
            vm.check(answer)?;
        }
        let answer = storage.bytes.splice(&mut vm.heap, position..position.saturating_add(bytes.len()), bytes);
        vm.check(answer)?;
        self.position.set(position + bytes.len());
        Ok(())
    }

    pub fn seek(&self, vm: &mut Machine, args: &[Value]) -> Result {
        let offset = vm.index_isize(arg(args, 1))?;
        let whence = match arg(args, 2).present() {
            Some(whence) => vm.c_int(whence)?,
            None => 0,
        };
        let from = match whence {
            0 if offset < 0 => return Err(vm.value_error(format_args!("negative seek value {offset}"))),
            0 => 0,
            1 => self.position.get() as isize,
            2 => self.content().len() as isize,
            _ => return Err(vm.value_error(format_args!("invalid whence ({whence}, should be 0, 1 or 2)"))),
        };
        let Some(position) = from.checked_add(offset) else {
            return Err(vm.overflow_error(format_args!("new position too large")));
        };
        self.position.set(position.max(0) as usize);
        vm.int_from_usize(self.position.get())
    }

    pub fn truncate(&self, vm: &mut Machine, args: &[Value]) -> Result {
        self.check_resizable(vm)?;
        let size = match some_arg(args, 1) {
            Some(size) => vm.index_isize(size)?,
            None => self.position.get() as isize,
        };
        let Ok(length) = usize::try_from(size) else {
            return Err(vm.value_error(format_args!("negative size value {size}")));
        };
        self.storage.get().bytes.truncate(length);
        vm.int_from_usize(length)
    }
}

// -- BytesIO -----------------------------------------------------------------------------------------------------------

/// An in-memory binary stream.
pub struct MemoryStream {
    bytes: ByteStream,
}

impl Payload for MemoryStream {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.bytes.trace(tracer);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&io::BUFFERED_BASE),
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT),
    next: Some(next),
    definitions: &[
        Definition::raw_static("__new__", "type, *args, **kwargs", new),
        Definition::raw("__init__", "self, initial_bytes=b''", init),
        Definition::function("getvalue", "self, /", |vm, args| {
            let this = open_stream(vm, args, "getvalue")?;
            let content = this.payload.bytes.content();
            vm.charge(content.len() as u64 / 16)?;
            vm.bytes(content)
        })
        .doc("Retrieve the entire contents of the BytesIO object."),
        Definition::function("getbuffer", "self, /", get_buffer)
            .doc("Get a read-write view over the contents of the BytesIO object."),
        Definition::function("read", "self, size=-1, /", |vm, args| read(vm, args, "read"))
            .doc("Read at most size bytes, returned as a bytes object."),
        Definition::function("read1", "self, size=-1, /", |vm, args| read(vm, args, "read1")),
        Definition::function("readline", "self, size=-1, /", |vm, args| {
            let size = io::size_argument(vm, arg(args, 1))?;
            open_stream(vm, args, "readline")?.payload.bytes.read_line(vm, size)
        })
        .doc("Next line from the file, as a bytes object."),
        Definition::function("readinto", "self, buffer, /", read_into).doc("Read bytes into buffer."),
        Definition::function("write", "self, b, /", write).doc("Write bytes to file."),
        Definition::function("writelines", "self, lines, /", write_lines).doc("Write lines to the file."),
        Definition::function("seek", "self, pos, whence=0, /", |vm, args| {
            open_stream(vm, args, "seek")?.payload.bytes.seek(vm, args)
        })
        .doc("Change stream position."),
        Definition::function("tell", "self, /", |vm, args| {
            let position = open_stream(vm, args, "tell")?.payload.bytes.position();
            vm.int_from_usize(position)
        })
        .doc("Current file position, an integer."),
        Definition::function("truncate", "self, size=None, /", |vm, args| {
            open_stream(vm, args, "truncate")?.payload.bytes.truncate(vm, args)
        })
        .doc("Truncate the file to at most size bytes."),
        Definition::function("close", "self, /", |vm, args| {
            let this = stream(vm, args, "close")?;
            this.payload.bytes.check_resizable(vm)?;
            this.payload.bytes.set_closed(true);
            Ok(Value::NONE)
        }),
        Definition::function("isatty", "self, /", |vm, args| open_stream(vm, args, "isatty").map(|_| Value::FALSE)),
        Definition::function("flush", "self, /", |vm, args| open_stream(vm, args, "flush").map(|_| Value::NONE)),
        Definition::function("readable", "self, /", |vm, args| open_stream(vm, args, "readable").map(|_| Value::TRUE)),
        Definition::function("writable", "self, /", |vm, args| open_stream(vm, args, "writable").map(|_| Value::TRUE)),
        Definition::function("seekable", "self, /", |vm, args| open_stream(vm, args, "seekable").map(|_| Value::TRUE)),
        Definition::function("__getstate__", "self, /", get_state),
        Definition::function("__setstate__", "self, state, /", set_state),
        Definition::getter("closed", |vm, object| Ok(Value::bool(stream(vm, &[object], "closed")?.payload.bytes.is_closed()))),
    ],
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    ..TypeSpec::new("BytesIO", Kind::Native)
};

fn stream(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<MemoryStream>>> {
    vm.native_receiver::<MemoryStream>(args, &SPEC, method)
}

fn open_stream(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<MemoryStream>>> {
    let this = stream(vm, args, method)?;
    this.payload.bytes.check_open(vm)?;
    Ok(this)
}

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    let bytes = ByteStream::new(vm, b"")?;
    vm.new_native_of(class, MemoryStream { bytes })
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let this = stream(vm, args, "__init__")?;
    let [initial] = constructor(vm, "BytesIO", ["initial_bytes"], args, keywords)?;
    let content = match some_arg(&[initial], 0) {
        Some(initial) => io::bytes_like(vm, initial)?,
        None => Vec::new(),
    };
    this.payload.bytes.set_closed(false);
    this.payload.bytes.reset(vm, &content)?;
    Ok(Value::NONE)
}

fn read(vm: &mut Machine, args: &[Value], method: &str) -> Result {
    let size = io::size_argument(vm, arg(args, 1))?;
    open_stream(vm, args, method)?.payload.bytes.read(vm, size)
}

fn read_into(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "readinto")?;
    let length = vm.length(arg(args, 1))?;
    let stream = &this.payload.bytes;
    let rest = stream.rest();
    let piece = rest[..rest.len().min(length)].to_vec();
    let count = io::fill(vm, arg(args, 1), &piece)?;
    stream.set_position(stream.position() + piece.len());
    Ok(count)
}

fn write(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "write")?;
    let bytes = io::bytes_like(vm, arg(args, 1))?;
    this.payload.bytes.write(vm, &bytes)?;
    vm.int_from_usize(bytes.len())
}

fn next(vm: &mut Machine, object: Value) -> Result<Option<Value>> {
    let this = open_stream(vm, &[object], "__next__")?;
    if this.payload.bytes.rest().is_empty() {
        return Ok(None);
    }
    this.payload.bytes.read_line(vm, None).map(Some)
}

/// Writes each line itself: a subclass's `write` is not asked.
fn write_lines(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "writelines")?;
    vm.for_each(arg(args, 1), &mut |vm, line| {
        write(vm, &[Value::object(this), line])?;
        Ok(core::ops::ControlFlow::Continue(()))
    })?;
    Ok(Value::NONE)
}

fn get_buffer(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "getbuffer")?;
    let class = vm.class_for(&coachwhip_core::builtins::memoryview::SPEC)?;
    let storage = this.payload.bytes.storage();
    vm.call(class.into(), &[storage.into()])
}

fn get_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "__getstate__")?;
    let content = vm.bytes(this.payload.bytes.content())?;
    let position = vm.int_from_usize(this.payload.bytes.position())?;
    let dict = match vm.attribute_dict(arg(args, 0))? {
        Some(dict) => dict.into(),
        None => Value::NONE,
    };
    vm.tuple(&[content, position, dict])
}

fn set_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "__setstate__")?;
    let Some(state) = arg(args, 1).downcast::<Tuple>().filter(|t| t.len() >= 3) else {
        let (class, got) = (vm.type_name(arg(args, 0)), vm.type_name(arg(args, 1)));
        return Err(vm.type_error(format_args!("{class}.__setstate__ argument should be 3-tuple, got {got}")));
    };
    let items = state.as_slice();
    let content = io::bytes_like(vm, items[0])?;
    this.payload.bytes.reset(vm, &content)?;
    let position = vm.index_isize(items[1])?;
    let Ok(position) = usize::try_from(position) else {
        return Err(vm.value_error(format_args!("position value cannot be negative")));
    };
    this.payload.bytes.set_position(position);
    if let Some(dict) = items[2].downcast::<Dict>() {
        let entries: Vec<_> = dict.entries().collect();
        for entry in entries {
            vm.set_attribute(arg(args, 0), entry.key, entry.value)?;
        }
    }
    Ok(Value::NONE)
}
