//! Text files: a text buffer over a binary file. Invariant: the text is decoded when it is first needed, and encoded
//! again only where something was written.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::dynamic;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{ClassFlags, Kind, Native};
use coachwhip_core::value::Value;

use crate::files::FileStream;
use crate::io;
use crate::string_io::{self, Newline, TextBuffer};

/// Characters that a file holds back at most before it writes them.
const HELD_BACK: usize = 8 << 10;

/// A text file.
pub struct TextFile {
    /// The binary file.
    binary: Value,
    text: TextBuffer,
    encoding: String,
    errors: String,
    is_decoded: Cell<bool>,
    /// Bytes of the text that are in the binary file; usize::MAX where it must be written anew.
    encoded: Cell<usize>,
    line_buffering: Cell<bool>,
}

impl Payload for TextFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.binary);
        self.text.trace(tracer);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&io::TEXT_BASE),
    flags: ClassFlags::NO_NEW.union(ClassFlags::HAS_DICT),
    next: Some(next),
    definitions: &[
        Definition::function("__repr__", "self, /", repr),
        Definition::function("read", "self, size=-1, /", |vm, args| {
            let size = io::size_argument(vm, arg(args, 1))?;
            let file = reading(vm, args, "read")?;
            file.payload.text.read(vm, size)
        }),
        Definition::function("readline", "self, size=-1, /", |vm, args| {
            let size = io::size_argument(vm, arg(args, 1))?;
            let file = reading(vm, args, "readline")?;
            file.payload.text.read_line(vm, size)
        }),
        Definition::function("write", "self, text, /", write),
        Definition::function("flush", "self, /", |vm, args| {
            let file = open_file(vm, args, "flush")?;
            save(vm, file)?;
            Ok(Value::NONE)
        }),
        Definition::function("close", "self, /", close),
        Definition::function("seek", "self, cookie, whence=0, /", |vm, args| {
            let file = positioned(vm, args, "seek")?;
            string_io::seek(vm, &file.payload.text, args)
        }),
        Definition::function("tell", "self, /", |vm, args| {
            let position = positioned(vm, args, "tell")?.payload.text.position();
            vm.int_from_usize(position)
        }),
        Definition::function("truncate", "self, pos=None, /", |vm, args| {
            let file = positioned(vm, args, "truncate")?;
            if !binary(file).is_some_and(|b| b.payload.mode().writes) {
                return Err(io::unsupported(vm, "truncate"));
            }
            file.payload.encoded.set(usize::MAX);
            string_io::truncate(vm, &file.payload.text, args)
        }),
        Definition::function("isatty", "self, /", |vm, args| open_file(vm, args, "isatty").map(|_| Value::FALSE)),
        Definition::function("readable", "self, /", |vm, args| {
            let file = open_file(vm, args, "readable")?;
            Ok(Value::bool(binary(file).is_some_and(|b| b.payload.mode().reads)))
        }),
        Definition::function("writable", "self, /", |vm, args| {
            let file = open_file(vm, args, "writable")?;
            Ok(Value::bool(binary(file).is_some_and(|b| b.payload.mode().writes)))
        }),
        Definition::function("seekable", "self, /", |vm, args| open_file(vm, args, "seekable").map(|_| Value::TRUE)),
        Definition::getter("closed", |vm, object| Ok(Value::bool(file(vm, &[object], "closed")?.payload.text.is_closed()))),
        Definition::getter("name", |vm, object| {
            let file = file(vm, &[object], "name")?;
            Ok(binary(file).map_or(Value::NONE, |b| b.payload.name()))
        }),
        Definition::getter("mode", |vm, object| {
            let file = file(vm, &[object], "mode")?;
            let mode = shown_mode(file);
            vm.str(&mode)
        }),
        Definition::getter("buffer", |vm, object| Ok(file(vm, &[object], "buffer")?.payload.binary)),
        Definition::getter("encoding", |vm, object| {
            let encoding = file(vm, &[object], "encoding")?.payload.encoding.clone();
            vm.str(&encoding)
        }),
        Definition::getter("errors", |vm, object| {
            let errors = file(vm, &[object], "errors")?.payload.errors.clone();
            vm.str(&errors)
        }),
        Definition::getter("newlines", |vm, object| file(vm, &[object], "newlines")?.payload.text.newlines(vm)),
        Definition::getter("line_buffering", |vm, object| {
            Ok(Value::bool(file(vm, &[object], "line_buffering")?.payload.line_buffering.get()))
        }),
    ],
    ..TypeSpec::new("TextIOWrapper", Kind::Native)
};

/// A text file over a binary one.
pub fn over(vm: &mut Machine, binary: Value, encoding: Option<String>, errors: Option<String>, newline: Value) -> Result {
    let encoding = encoding.filter(|name| name != "locale").unwrap_or_else(|| "utf-8".into());
    let errors = errors.unwrap_or_else(|| "strict".into());
    io::codec(vm, &encoding, &errors)?;
    let newline = Newline::from_argument(vm, newline.present().unwrap_or(Value::NONE))?;
    let text = TextBuffer::new(vm, newline)?;
    let Some(stream) = binary.native::<FileStream>() else { return Err(io::unsupported(vm, "open")) };
    let writes = stream.payload.mode().writes;
    // A file that is only written need not be decoded: what is there stays as it is.
    let is_decoded = Cell::new(!stream.payload.mode().reads);
    let (encoded, line_buffering) = (Cell::new(0), Cell::new(false));
    let file = vm.new_native(&SPEC, TextFile { binary, text, encoding, errors, is_decoded, encoded, line_buffering })?;
    if writes {
        dynamic::note_written_file(vm, file)?;
    }
    Ok(file)
}

type File = Ref<Native<TextFile>>;

fn file(vm: &mut Machine, args: &[Value], method: &str) -> Result<File> {
    vm.native_receiver::<TextFile>(args, &SPEC, method)
}

fn binary(file: File) -> Option<Ref<Native<FileStream>>> {
    file.payload.binary.native::<FileStream>()
}

fn open_file(vm: &mut Machine, args: &[Value], method: &str) -> Result<File> {
    let file = file(vm, args, method)?;
    if file.payload.text.is_closed() { Err(io::closed_error(vm)) } else { Ok(file) }
}

/// The file with its text decoded, for reading.
fn reading(vm: &mut Machine, args: &[Value], method: &str) -> Result<File> {
    let file = open_file(vm, args, method)?;
    if !binary(file).is_some_and(|b| b.payload.mode().reads) {
        return Err(io::unsupported(vm, "not readable"));
    }
    decode(vm, file)?;
    Ok(file)
}

fn positioned(vm: &mut Machine, args: &[Value], method: &str) -> Result<File> {
    let file = open_file(vm, args, method)?;
    decode(vm, file)?;
    Ok(file)
}

fn decode(vm: &mut Machine, file: File) -> Result<()> {
    let this = &file.payload;
    let Some(stream) = binary(file) else { return Ok(()) };
    if this.is_decoded.replace(true) {
        return Ok(());
    }
    let start = stream.payload.bytes.position();
    let text = io::decode_bytes(vm, stream.payload.bytes.content(), &this.encoding, &this.errors)?;
    let text = if this.text.newline() == Newline::Universal { this.text.with_feeds(vm, &text)? } else { text };
    this.text.reset(vm, &text)?;
    this.encoded.set(text.len());
    if start > 0 {
        this.text.seek_end();
    }
    Ok(())
}

fn write(vm: &mut Machine, args: &[Value]) -> Result {
    let file = open_file(vm, args, "write")?;
    let Some(text) = vm.text(arg(args, 1)) else {
        let got = vm.type_name(arg(args, 1));
        return Err(vm.type_error(format_args!("write() argument must be str, not {got}")));
    };
    if !binary(file).is_some_and(|b| b.payload.mode().writes) {
        return Err(io::unsupported(vm, "not writable"));
    }
    decode(vm, file)?;
    // Fails here where the text cannot be encoded, as in CPython.
    io::encode_text(vm, text, &file.payload.encoding, &file.payload.errors)?;
    let this = &file.payload;
    let at_end = this.text.is_at_end();
    if !at_end {
        this.encoded.set(usize::MAX);
    }
    match this.text.newline() {
        Newline::Universal => this.text.write(vm, text.as_bytes())?,
        _ => this.text.write_translated(vm, text.as_bytes())?,
    }
    if this.text.content().len().saturating_sub(this.encoded.get()) >= HELD_BACK {
        save(vm, file)?;
    }
    vm.int_from_usize(text.len())
}

/// Encodes what was written and brings the host's file up to date.
fn save(vm: &mut Machine, file: File) -> Result<()> {
    let this = &file.payload;
    let Some(stream) = binary(file).filter(|b| b.payload.mode().writes) else { return Ok(()) };
    let (encoded, length) = (this.encoded.get(), this.text.content().len());
    if encoded == length {
        return stream.payload.save(vm);
    }
    let start = if encoded == usize::MAX { 0 } else { encoded };
    let piece: Vec<u8> = this.text.content()[start.min(length)..].to_vec();
    let piece = vm.wtf8(&piece)?;
    let Some(piece) = vm.text(piece) else { return Ok(()) };
    let bytes = io::encode_text(vm, piece, &this.encoding, &this.errors)?;
    this.encoded.set(length);
    if encoded == usize::MAX {
        return stream.payload.replace(vm, &bytes);
    }
    stream.payload.bytes.set_position(stream.payload.bytes.content().len());
    stream.payload.write(vm, &bytes)?;
    stream.payload.save(vm)
}

fn close(vm: &mut Machine, args: &[Value]) -> Result {
    let file = file(vm, args, "close")?;
    if file.payload.text.is_closed() {
        return Ok(Value::NONE);
    }
    let saved = save(vm, file);
    file.payload.text.close();
    if let Some(stream) = binary(file) {
        stream.payload.bytes.set_closed(true);
    }
    dynamic::forget_written_file(vm, arg(args, 0))?;
    saved?;
    Ok(Value::NONE)
}

fn next(vm: &mut Machine, object: Value) -> Result<Option<Value>> {
    let file = reading(vm, &[object], "readline")?;
    let line = file.payload.text.read_line(vm, None)?;
    Ok(Some(line).filter(|line| vm.text(*line).is_some_and(|t| !t.is_empty())))
}

fn shown_mode(file: File) -> String {
    binary(file).map_or_else(String::new, |b| b.payload.mode().letters().into())
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let file = file(vm, args, "__repr__")?;
    let name = binary(file).map_or(Value::NONE, |b| b.payload.name());
    let (name, mode, encoding) = (vm.repr_text(name), shown_mode(file), file.payload.encoding.clone());
    vm.str(&alloc::format!("<_io.TextIOWrapper name={name} mode='{mode}' encoding='{encoding}'>"))
}
