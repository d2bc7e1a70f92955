//! `io.StringIO`, and the text buffer under it, which text files use as well.
//!
//! Invariant of [`TextBuffer`]: `offset` is the byte at which code point `position` begins, where the position is not past
//! the end; so reading and writing forwards never searches.

use core::cell::Cell;

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::{arg, constructor, some_arg};
use coachwhip_core::builtins::exceptions;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Raised, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{ByteArray, ClassFlags, Dict, Kind, Native, Tuple};
use coachwhip_core::text::{search, wtf8};
use coachwhip_core::value::Value;

use crate::io;

/// What ends a line, and what is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// None: every line end becomes "\n".
    Universal,
    /// "": every line end ends a line and stays as it is.
    Any,
    /// "\n"
    Feed,
    /// "\r": "\n" becomes it.
    Return,
    /// "\r\n": "\n" becomes it.
    Both,
}

impl Newline {
    /// The mode of a `newline` argument (EMPTY is left to the caller).
    pub fn from_argument(vm: &mut Machine, value: Value) -> Result<Newline> {
        if value.is_none() {
            return Ok(Newline::Universal);
        }
        let Some(text) = vm.text(value) else {
            let got = vm.type_name(value);
            return Err(vm.type_error(format_args!("newline must be str or None, not {got}")));
        };
        Ok(match text.as_bytes() {
            b"" => Newline::Any,
            b"\n" => Newline::Feed,
            b"\r" => Newline::Return,
            b"\r\n" => Newline::Both,
            _ => {
                let shown = vm.repr_text(value);
                return Err(vm.value_error(format_args!("illegal newline value: {shown}")));
            }
        })
    }

    /// What "\n" is written as.
    pub fn written(self) -> &'static [u8] {
        match self {
            Newline::Return => b"\r",
            Newline::Both => b"\r\n",
            _ => b"\n",
        }
    }
}

/// Text with a position.
pub struct TextBuffer {
    /// WTF-8
    storage: Cell<Ref<ByteArray>>,
    characters: Cell<usize>,
    position: Cell<usize>,
    offset: Cell<usize>,
    newline: Cell<Newline>,
    /// Which line ends were seen while translating: 1 "\r", 2 "\n", 4 "\r\n".
    seen: Cell<u8>,
    closed: Cell<bool>,
}

impl TextBuffer {
    pub fn new(vm: &mut Machine, newline: Newline) -> Result<TextBuffer> {
        let made = ByteArray::new(&mut vm.heap, b"");
        let storage = vm.check(made)?;
        Ok(TextBuffer {
            storage: storage.into(),
            characters: Cell::new(0),
            position: Cell::new(0),
            offset: Cell::new(0),
            newline: Cell::new(newline),
            seen: Cell::new(0),
            closed: Cell::new(false),
        })
    }

    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.storage.get());
    }

    /// The whole text.
    pub fn content(&self) -> &[u8] {
        let storage = self.storage.get();
        // SAFETY: the storage lives as long as this buffer refers to it; callers copy before anything can change it.
        unsafe { &*core::ptr::from_ref(storage.bytes.as_slice()) }
    }

    pub fn newline(&self) -> Newline {
        self.newline.get()
    }

    pub fn set_newline(&self, newline: Newline) {
        self.newline.set(newline);
    }

    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    pub fn close(&self) {
        self.closed.set(true);
    }

    pub fn check_open(&self, vm: &mut Machine) -> Result<()> {
        if self.closed.get() { Err(vm.value_error(format_args!("I/O operation on closed file"))) } else { Ok(()) }
    }

    pub fn position(&self) -> usize {
        self.position.get()
    }

    /// Replaces the whole text; the position goes to the start.
    pub fn reset(&self, vm: &mut Machine, text: &[u8]) -> Result<()> {
        let storage = self.storage.get();
        vm.heap.barrier(&storage.header);
        storage.bytes.truncate(0);
        let answer = storage.bytes.extend_from_slice(&mut vm.heap, text);
        vm.check(answer)?;
        self.characters.set(wtf8::count(text));
        self.position.set(0);
        self.offset.set(0);
        Ok(())
    }

    fn is_ascii(&self) -> bool {
        self.characters.get() == self.content().len()
    }

    /// Moves to a code point, which may be past the end.
    pub fn seek(&self, vm: &mut Machine, position: usize) -> Result<()> {
        let content = self.content();
        let offset = if self.is_ascii() {
            position.min(content.len())
        } else {
            vm.charge(content.len() as u64 / 16)?;
            wtf8::offset_of(content, position).unwrap_or(content.len())
        };
        self.position.set(position);
        self.offset.set(offset);
        Ok(())
    }

    pub fn is_at_end(&self) -> bool {
        self.position.get() == self.characters.get()
    }

    pub fn seek_end(&self) {
        self.position.set(self.characters.get());
        self.offset.set(self.content().len());
    }

    /// Cuts the text to so many code points.
    pub fn truncate(&self, size: usize) {
        if size >= self.characters.get() {
            return;
        }
        let content = self.content();
        let cut = if self.is_ascii() { size } else { wtf8::offset_of(content, size).unwrap_or(content.len()) };
        self.storage.get().bytes.truncate(cut);
        self.characters.set(size);
        self.offset.set(self.offset.get().min(cut));
    }

    /// Writes text at the position, over what is there.
    pub fn write(&self, vm: &mut Machine, text: &[u8]) -> Result<()> {
        let count = wtf8::count(text);
        if count == 0 {
            return Ok(());
        }
        vm.charge(text.len() as u64 / 16)?;
        let storage = self.storage.get();
        vm.heap.barrier(&storage.header);
        let missing = self.position.get().saturating_sub(self.characters.get());
        if missing > 0 {
            self.pad(vm, missing)?;
        }
        let (start, content) = (self.offset.get(), self.content());
        let over = content.get(start..).unwrap_or(&[]);
        let old = if over.is_empty() { 0 } else { wtf8::offset_of(over, count).unwrap_or(over.len()) };
        let replaced = if old == 0 { 0 } else { wtf8::count(&over[..old]) };
        let answer = storage.bytes.splice(&mut vm.heap, start..start + old, text);
        vm.check(answer)?;
        self.characters.set(self.characters.get() - replaced + count);
        self.position.set(self.position.get() + count);
        self.offset.set(start + text.len());
        Ok(())
    }

    /// Fills the gap between the end and a position past it.
    fn pad(&self, vm: &mut Machine, missing: usize) -> Result<()> {
        vm.charge(missing as u64 / 16)?;
        let storage = self.storage.get();
        if !vm.heap.has_room(missing) {
            return Err(vm.no_memory());
        }
        let answer = storage.bytes.reserve(&mut vm.heap, missing);
        vm.check(answer)?;
        for _ in 0..missing {
            let answer = storage.bytes.push(&mut vm.heap, 0);
            vm.check(answer)?;
        }
        self.characters.set(self.characters.get() + missing);
        self.offset.set(self.content().len());
        Ok(())
    }

    /// Writes with the translation of line ends that `StringIO` does.
    pub fn write_translated(&self, vm: &mut Machine, text: &[u8]) -> Result<()> {
        match self.newline.get() {
            Newline::Feed => self.write(vm, text),
            Newline::Any => {
                self.note_line_ends(text);
                self.write(vm, text)
            }
            Newline::Universal => {
                let text = self.with_feeds(vm, text)?;
                self.write(vm, &text)
            }
            mode => {
                let mut translated = Vec::new();
                for (i, line) in text.split(|b| *b == b'\n').enumerate() {
                    if i > 0 {
                        io::append(vm, &mut translated, mode.written())?;
                    }
                    io::append(vm, &mut translated, line)?;
                }
                self.write(vm, &translated)
            }
        }
    }

    /// Notes which line ends there are, where they stay as they are.
    fn note_line_ends(&self, text: &[u8]) {
        let mut at = 0;
        while let Some(found) = text[at..].iter().position(|b| matches!(b, b'\r' | b'\n')) {
            let (width, bit) = line_end(&text[at + found..]);
            self.seen.set(self.seen.get() | bit);
            at += found + width;
        }
    }

    /// The text with every line end as "\n"; notes which ones there were.
    pub fn with_feeds(&self, vm: &mut Machine, text: &[u8]) -> Result<Vec<u8>> {
        let mut translated = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.iter().position(|b| matches!(b, b'\r' | b'\n')) {
            io::append(vm, &mut translated, &rest[..at])?;
            io::append(vm, &mut translated, b"\n")?;
            let (width, bit) = line_end(&rest[at..]);
            self.seen.set(self.seen.get() | bit);
            rest = &rest[at + width..];
        }
        io::append(vm, &mut translated, rest)?;
        Ok(translated)
    }

    /// Reads at most so many code points.
    pub fn read(&self, vm: &mut Machine, size: Option<usize>) -> Result {
        let rest = self.content().get(self.offset.get()..).unwrap_or(&[]);
        let cut = match size {
            Some(size) if size < rest.len() => wtf8::offset_of(rest, size).unwrap_or(rest.len()),
            _ => rest.len(),
        };
        self.take(vm, cut)
    }

    /// Reads a line, at most so many code points of it.
    pub fn read_line(&self, vm: &mut Machine, limit: Option<usize>) -> Result {
        let rest = self.content().get(self.offset.get()..).unwrap_or(&[]);
        let mut end = self.line_end(rest);
        if let Some(limit) = limit
            && limit < end
        {
            end = end.min(wtf8::offset_of(&rest[..end], limit).unwrap_or(end));
        }
        self.take(vm, end)
    }

    fn line_end(&self, rest: &[u8]) -> usize {
        let found = match self.newline.get() {
            Newline::Universal | Newline::Feed => search::find_byte(rest, b'\n').map(|at| at + 1),
            Newline::Return => search::find_byte(rest, b'\r').map(|at| at + 1),
            Newline::Both => search::find(rest, b"\r\n").map(|at| at + 2),
            Newline::Any => rest.iter().position(|b| matches!(b, b'\r' | b'\n')).map(|at| match &rest[at..] {
                [b'\r', b'\n', ..] => at + 2,
                _ => at + 1,
            }),
        };
        found.unwrap_or(rest.len())
    }

    /// The next `bytes` bytes as a str; the position moves behind them.
    fn take(&self, vm: &mut Machine, bytes: usize) -> Result {
        let start = self.offset.get();
        let taken = self.content().get(start..start + bytes).unwrap_or(&[]);
        vm.charge(taken.len() as u64 / 16)?;
        let text = vm.wtf8(taken)?;
        let count = vm.text(text).map_or(0, |t| t.len());
        self.offset.set(start + taken.len());
        self.position.set(self.position.get() + count);
        Ok(text)
    }

    /// `newlines`: the line ends seen, where they are translated.
    pub fn newlines(&self, vm: &mut Machine) -> Result {
        let mut seen = Vec::new();
        for (bit, text) in [(1, "\r"), (2, "\n"), (4, "\r\n")] {
            if self.seen.get() & bit != 0 {
                seen.push(vm.str(text)?);
            }
        }
        match seen.as_slice() {
            [] => Ok(Value::NONE),
            [one] => Ok(*one),
            several => vm.tuple(several),
        }
    }
}

/// The width of the line end that the text begins with, and its bit in `seen`.
fn line_end(text: &[u8]) -> (usize, u8) {
    match text {
        [b'\r', b'\n', ..] => (2, 4),
        [b'\r', ..] => (1, 1),
        _ => (1, 2),
    }
}

// -- StringIO ----------------------------------------------------------------------------------------------------------

/// An in-memory text stream.
pub struct StringStream {
    text: TextBuffer,
}

impl Payload for StringStream {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.text.trace(tracer);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&io::TEXT_BASE),
    flags: ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT),
    next: Some(next),
    definitions: &[
        Definition::raw_static("__new__", "type, *args, **kwargs", new),
        Definition::raw("__init__", "self, initial_value='', newline='\\n'", init),
        Definition::function("getvalue", "self, /", |vm, args| {
            let this = open_stream(vm, args, "getvalue")?;
            let content = this.payload.text.content();
            vm.charge(content.len() as u64 / 16)?;
            vm.wtf8(content)
        })
        .doc("Retrieve the entire contents of the object."),
        Definition::function("read", "self, size=-1, /", |vm, args| {
            let size = io::size_argument(vm, arg(args, 1))?;
            open_stream(vm, args, "read")?.payload.text.read(vm, size)
        })
        .doc("Read at most size characters, returned as a string."),
        Definition::function("readline", "self, size=-1, /", |vm, args| {
            let size = io::size_argument(vm, arg(args, 1))?;
            open_stream(vm, args, "readline")?.payload.text.read_line(vm, size)
        })
        .doc("Read until newline or EOF."),
        Definition::function("write", "self, s, /", write).doc("Write string to file."),
        Definition::function("seek", "self, pos, whence=0, /", |vm, args| {
            let this = open_stream(vm, args, "seek")?;
            seek(vm, &this.payload.text, args)
        })
        .doc("Change stream position."),
        Definition::function("tell", "self, /", |vm, args| {
            let position = open_stream(vm, args, "tell")?.payload.text.position();
            vm.int_from_usize(position)
        })
        .doc("Tell the current file position."),
        Definition::function("truncate", "self, pos=None, /", |vm, args| {
            let this = open_stream(vm, args, "truncate")?;
            truncate(vm, &this.payload.text, args)
        })
        .doc("Truncate size to pos."),
        Definition::function("close", "self, /", |vm, args| {
            stream(vm, args, "close")?.payload.text.close();
            Ok(Value::NONE)
        }),
        Definition::function("readable", "self, /", |vm, args| open_stream(vm, args, "readable").map(|_| Value::TRUE)),
        Definition::function("writable", "self, /", |vm, args| open_stream(vm, args, "writable").map(|_| Value::TRUE)),
        Definition::function("seekable", "self, /", |vm, args| open_stream(vm, args, "seekable").map(|_| Value::TRUE)),
        Definition::function("flush", "self, /", |vm, args| stream(vm, args, "flush").map(|_| Value::NONE)),
        Definition::function("__iter__", "self, /", |vm, args| {
            if stream(vm, args, "__iter__")?.payload.text.is_closed() {
                return Err(crate::io::closed_error(vm));
            }
            Ok(arg(args, 0))
        }),
        Definition::function("__getstate__", "self, /", get_state),
        Definition::function("__setstate__", "self, state, /", set_state),
        Definition::getter("closed", |vm, object| Ok(Value::bool(stream(vm, &[object], "closed")?.payload.text.is_closed()))),
        Definition::getter("newlines", |vm, object| open_stream(vm, &[object], "newlines")?.payload.text.newlines(vm)),
        Definition::getter("line_buffering", |vm, object| open_stream(vm, &[object], "line_buffering").map(|_| Value::FALSE)),
    ],
    doc: "Text I/O implementation using an in-memory buffer.",
    ..TypeSpec::new("StringIO", Kind::Native)
};

fn stream(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<StringStream>>> {
    vm.native_receiver::<StringStream>(args, &SPEC, method)
}

fn open_stream(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<StringStream>>> {
    let this = stream(vm, args, method)?;
    this.payload.text.check_open(vm)?;
    Ok(this)
}

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    let text = TextBuffer::new(vm, Newline::Feed)?;
    vm.new_native_of(class, StringStream { text })
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let this = stream(vm, args, "__init__")?;
    let [initial, newline] = constructor(vm, "StringIO", ["initial_value", "newline"], args, keywords)?;
    let text = &this.payload.text;
    let mode = if newline.is_empty() { Newline::Feed } else { Newline::from_argument(vm, newline)? };
    text.newline.set(mode);
    text.seen.set(0);
    text.closed.set(false);
    text.reset(vm, b"")?;
    let Some(initial) = some_arg(&[initial], 0) else { return Ok(Value::NONE) };
    let Some(content) = vm.text(initial) else {
        let got = vm.type_name(initial);
        return Err(vm.type_error(format_args!("initial_value must be str or None, not {got}")));
    };
    text.write_translated(vm, content.as_bytes())?;
    text.seek(vm, 0)?;
    Ok(Value::NONE)
}

fn write(vm: &mut Machine, args: &[Value]) -> Result {
    let this = stream(vm, args, "write")?;
    let Some(text) = vm.text(arg(args, 1)) else {
        let got = vm.type_name(arg(args, 1));
        return Err(vm.type_error(format_args!("string argument expected, got '{got}'")));
    };
    this.payload.text.check_open(vm)?;
    this.payload.text.write_translated(vm, text.as_bytes())?;
    vm.int_from_usize(text.len())
}

fn next(vm: &mut Machine, object: Value) -> Result<Option<Value>> {
    let this = open_stream(vm, &[object], "__next__")?;
    let line = this.payload.text.read_line(vm, None)?;
    Ok(Some(line).filter(|line| vm.text(*line).is_some_and(|t| !t.is_empty())))
}

#[cold]
fn os_error(vm: &mut Machine, message: &str) -> Raised {
    vm.raise_message(&exceptions::OS_ERROR, format_args!("{message}"))
}

/// `seek` of text streams: only the start takes an offset.
pub fn seek(vm: &mut Machine, text: &TextBuffer, args: &[Value]) -> Result {
    let offset = vm.index_isize(arg(args, 1))?;
    let whence = match arg(args, 2).present() {
        Some(whence) => vm.c_int(whence)?,
        None => 0,
    };
    match (whence, offset) {
        (0, 0..) => text.seek(vm, offset as usize)?,
        (0, _) => return Err(vm.value_error(format_args!("Negative seek position {offset}"))),
        (1, 0) => {}
        (2, 0) => text.seek_end(),
        (1 | 2, _) => return Err(os_error(vm, "Can't do nonzero cur-relative seeks")),
        _ => return Err(vm.value_error(format_args!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    }
    vm.int_from_usize(text.position())
}

/// `truncate` of text streams.
pub fn truncate(vm: &mut Machine, text: &TextBuffer, args: &[Value]) -> Result {
    let size = match some_arg(args, 1) {
        Some(size) => vm.index_isize(size)?,
        None => text.position() as isize,
    };
    let Ok(length) = usize::try_from(size) else {
        return Err(vm.value_error(format_args!("negative pos value {size}")));
    };
    text.truncate(length);
    vm.int_from_usize(length)
}

fn get_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "__getstate__")?;
    let text = &this.payload.text;
    let content = vm.wtf8(text.content())?;
    let newline = match text.newline() {
        Newline::Universal => Value::NONE,
        Newline::Any => vm.str("")?,
        mode => vm.wtf8(mode.written())?,
    };
    let position = vm.int_from_usize(text.position())?;
    let dict = match vm.attribute_dict(arg(args, 0))? {
        Some(dict) => dict.into(),
        None => Value::NONE,
    };
    vm.tuple(&[content, newline, position, dict])
}

fn set_state(vm: &mut Machine, args: &[Value]) -> Result {
    let this = open_stream(vm, args, "__setstate__")?;
    let state = arg(args, 1).downcast::<Tuple>().filter(|t| t.len() >= 4);
    let Some(state) = state else {
        let (class, got) = (vm.type_name(arg(args, 0)), vm.type_name(arg(args, 1)));
        return Err(vm.type_error(format_args!("{class}.__setstate__ argument should be 4-tuple, got {got}")));
    };
    let items = state.as_slice();
    let mode = Newline::from_argument(vm, items[1])?;
    let text = &this.payload.text;
    text.set_newline(mode);
    let content = vm.text(items[0]).map_or_else(Vec::new, |t| t.as_bytes().to_vec());
    text.reset(vm, &content)?;
    let position = vm.index_isize(items[2])?;
    let Ok(position) = usize::try_from(position) else {
        return Err(vm.value_error(format_args!("position value cannot be negative")));
    };
    text.seek(vm, position)?;
    if let Some(dict) = items[3].downcast::<Dict>() {
        let entries: Vec<_> = dict.entries().collect();
        for entry in entries {
            vm.set_attribute(arg(args, 0), entry.key, entry.value)?;
        }
    }
    Ok(Value::NONE)
}
