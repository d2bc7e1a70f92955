//! `open`, and binary files. A host gives the whole content of a file and takes pieces to append or a whole to replace,
//! so an open file is its content in memory. Invariant: what lies before `kept` is in the host's file already, unless
//! `first_changed` is before it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use coachwhip_core::builtins::argument::{arg, constructor};
use coachwhip_core::builtins::{dynamic, exceptions};
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::host::{FileError, WriteMode};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Raised, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{Bytes, ClassFlags, Kind, Native};
use coachwhip_core::value::Value;

use crate::bytes_io::ByteStream;
use crate::{io, text_file};

/// The functions of `_io` that are there where the host grants files.
pub static FUNCTIONS: &[Definition] = &[
    Definition::raw(
        "open",
        "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None",
        open,
    )
    .doc("Open file and return a stream.  Raise OSError upon failure."),
    Definition::function("open_code", "path", |vm, args| {
        let mode = vm.str("rb")?;
        open(vm, &[arg(args, 0), mode], &[])
    })
    .doc("Opens the provided file with the intent to import the contents."),
    Definition::function("text_encoding", "encoding, stacklevel=2, /", |vm, args| match arg(args, 0) {
        Value::NONE => vm.str("utf-8"),
        encoding => Ok(encoding),
    }),
];

/// The classes of binary files.
pub static CLASSES: &[&TypeSpec] = &[&RAW, &READER, &WRITER, &RANDOM];

/// Bytes that a file holds back at most before it writes them.
const HELD_BACK: usize = 8 << 10;

/// What a mode string asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    pub reads: bool,
    pub writes: bool,
    appends: bool,
    creates: bool,
    /// The content is dropped.
    truncates: bool,
    pub binary: bool,
}

/// An open file's bytes.
pub struct FileStream {
    pub bytes: ByteStream,
    name: Value,
    path: String,
    mode: Mode,
    /// Bytes at the start that the host's file has.
    kept: Cell<usize>,
    /// The first byte that was changed since; usize::MAX: none.
    first_changed: Cell<usize>,
}

impl Payload for FileStream {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.bytes.trace(tracer);
        tracer.value(self.name);
    }
}

macro_rules! file_class {
    ($spec:ident, $name:literal, $base:path) => {
        pub static $spec: TypeSpec = TypeSpec {
            module: "_io",
            base: Some(&$base),
            flags: ClassFlags::NO_NEW.union(ClassFlags::HAS_DICT),
            next: Some(next),
            definitions: DEFINITIONS,
            ..TypeSpec::new($name, Kind::Native)
        };
    };
}

file_class!(RAW, "FileIO", io::RAW_BASE);
file_class!(READER, "BufferedReader", io::BUFFERED_BASE);
file_class!(WRITER, "BufferedWriter", io::BUFFERED_BASE);
file_class!(RANDOM, "BufferedRandom", io::BUFFERED_BASE);

const DEFINITIONS: &[Definition] = &[
    Definition::function("__repr__", "self, /", repr),
    Definition::function("read", "self, size=-1, /", |vm, args| {
        let size = io::size_argument(vm, arg(args, 1))?;
        readable(vm, args, "read")?.payload.bytes.read(vm, size)
    }),
    Definition::function("read1", "self, size=-1, /", |vm, args| {
        let size = io::size_argument(vm, arg(args, 1))?;
        readable(vm, args, "read1")?.payload.bytes.read(vm, size)
    }),
    Definition::function("readall", "self, /", |vm, args| readable(vm, args, "read")?.payload.bytes.read(vm, None)),
    Definition::function("peek", "self, size=0, /", |vm, args| {
        let file = readable(vm, args, "peek")?;
        let position = file.payload.bytes.position();
        let bytes = file.payload.bytes.read(vm, None)?;
        file.payload.bytes.set_position(position);
        Ok(bytes)
    }),
    Definition::function("readline", "self, size=-1, /", |vm, args| {
        let size = io::size_argument(vm, arg(args, 1))?;
        readable(vm, args, "read")?.payload.bytes.read_line(vm, size)
    }),
    Definition::function("readinto", "self, buffer, /", |vm, args| {
        let length = vm.length(arg(args, 1))?;
        let piece = readable(vm, args, "read")?.payload.bytes.read(vm, Some(length))?;
        let content = vm.unbox(piece).downcast::<Bytes>().map_or_else(Vec::new, |b| b.as_slice().to_vec());
        io::fill(vm, arg(args, 1), &content)
    }),
    Definition::function("write", "self, b, /", write),
    Definition::function("flush", "self, /", |vm, args| {
        let file = open_file(vm, args, "flush")?;
        file.payload.save(vm)?;
        Ok(Value::NONE)
    }),
    Definition::function("close", "self, /", close),
    Definition::function("seek", "self, pos, whence=0, /", |vm, args| open_file(vm, args, "seek")?.payload.bytes.seek(vm, args)),
    Definition::function("tell", "self, /", |vm, args| {
        let position = open_file(vm, args, "tell")?.payload.bytes.position();
        vm.int_from_usize(position)
    }),
    Definition::function("truncate", "self, pos=None, /", truncate),
    Definition::function("isatty", "self, /", |vm, args| open_file(vm, args, "isatty").map(|_| Value::FALSE)),
    Definition::function("readable", "self, /", |vm, args| Ok(Value::bool(open_file(vm, args, "readable")?.payload.mode.reads))),
    Definition::function("writable", "self, /", |vm, args| Ok(Value::bool(open_file(vm, args, "writable")?.payload.mode.writes))),
    Definition::function("seekable", "self, /", |vm, args| open_file(vm, args, "seekable").map(|_| Value::TRUE)),
    Definition::getter("closed", |vm, object| Ok(Value::bool(file(vm, &[object], "closed")?.payload.bytes.is_closed()))),
    Definition::getter("name", |vm, object| Ok(file(vm, &[object], "name")?.payload.name)),
    Definition::getter("mode", |vm, object| {
        let mode = file(vm, &[object], "mode")?.payload.mode;
        vm.str(mode.shown())
    }),
];

fn file(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<FileStream>>> {
    vm.native_receiver::<FileStream>(args, &READER, method)
}

fn open_file(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<FileStream>>> {
    let file = file(vm, args, method)?;
    file.payload.bytes.check_open(vm)?;
    Ok(file)
}

fn readable(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Native<FileStream>>> {
    let file = open_file(vm, args, method)?;
    if file.payload.mode.reads { Ok(file) } else { Err(io::unsupported(vm, method)) }
}

fn next(vm: &mut Machine, object: Value) -> Result<Option<Value>> {
    let file = readable(vm, &[object], "read")?;
    let line = file.payload.bytes.read_line(vm, None)?;
    Ok(Some(line).filter(|line| line.downcast::<Bytes>().is_some_and(|b| !b.as_slice().is_empty())))
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let file = file(vm, args, "__repr__")?;
    let class = format!("_io.{}", vm.class_of(arg(args, 0)).spec.name);
    let name = vm.repr_text(file.payload.name);
    vm.str(&alloc::format!("<{class} name={name}>"))
}

fn write(vm: &mut Machine, args: &[Value]) -> Result {
    let file = open_file(vm, args, "write")?;
    if !file.payload.mode.writes {
        return Err(io::unsupported(vm, "write"));
    }
    let bytes = io::bytes_like(vm, arg(args, 1))?;
    file.payload.write(vm, &bytes)?;
    vm.int_from_usize(bytes.len())
}

fn truncate(vm: &mut Machine, args: &[Value]) -> Result {
    let file = open_file(vm, args, "truncate")?;
    if !file.payload.mode.writes {
        return Err(io::unsupported(vm, "truncate"));
    }
    let size = file.payload.bytes.truncate(vm, args)?;
    file.payload.note_change(file.payload.bytes.content().len());
    Ok(size)
}

fn close(vm: &mut Machine, args: &[Value]) -> Result {
    let file = file(vm, args, "close")?;
    if file.payload.bytes.is_closed() {
        return Ok(Value::NONE);
    }
    let saved = file.payload.save(vm);
    file.payload.bytes.set_closed(true);
    dynamic::forget_written_file(vm, arg(args, 0))?;
    saved?;
    Ok(Value::NONE)
}

impl Mode {
    /// The mode of a text file, as the script wrote it (but for a "t").
    pub fn letters(self) -> &'static str {
        match (self.creates, self.appends, self.truncates, self.reads && self.writes) {
            (true, _, _, false) => "x",
            (true, _, _, true) => "x+",
            (_, true, _, false) => "a",
            (_, true, _, true) => "a+",
            (_, _, true, false) => "w",
            (_, _, true, true) => "w+",
            (_, _, _, false) => "r",
            (_, _, _, true) => "r+",
        }
    }

    fn shown(self) -> &'static str {
        match (self.creates, self.appends, self.reads, self.writes) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }
}

impl FileStream {
    /// The object's name as the script gave it.
    pub fn name(&self) -> Value {
        self.name
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    fn note_change(&self, at: usize) {
        self.first_changed.set(self.first_changed.get().min(at));
    }

    /// Writes at the position (appending files: at the end), and saves where much is held back.
    pub fn write(&self, vm: &mut Machine, bytes: &[u8]) -> Result<()> {
        if self.mode.appends {
            self.bytes.set_position(self.bytes.content().len());
        }
        self.note_change(self.bytes.position().min(self.bytes.content().len()));
        self.bytes.write(vm, bytes)?;
        if self.bytes.content().len().saturating_sub(self.kept.get()) >= HELD_BACK { self.save(vm) } else { Ok(()) }
    }

    /// Brings the host's file up to date.
    pub fn save(&self, vm: &mut Machine) -> Result<()> {
        let content = self.bytes.content();
        let (kept, changed) = (self.kept.get(), self.first_changed.get());
        if changed == usize::MAX || (changed >= kept && content.len() == kept) {
            self.first_changed.set(usize::MAX);
            return Ok(());
        }
        let (piece, mode) = if changed >= kept { (&content[kept..], WriteMode::Append) } else { (content, WriteMode::Truncate) };
        vm.charge(piece.len() as u64 / 16)?;
        let Some(files) = &vm.host.files else { return Err(no_files(vm)) };
        if let Err(error) = files.write(&self.path, piece, mode) {
            return Err(raise_file_error(vm, &error, self.name));
        }
        self.kept.set(content.len());
        self.first_changed.set(usize::MAX);
        Ok(())
    }

    /// Replaces everything, for text files that are rewritten.
    pub fn replace(&self, vm: &mut Machine, content: &[u8]) -> Result<()> {
        let common = self.bytes.content().iter().zip(content).take_while(|(a, b)| a == b).count();
        if common < self.bytes.content().len().max(content.len()) {
            self.note_change(common);
            self.bytes.reset(vm, content)?;
        }
        self.save(vm)
    }
}

// -- open --------------------------------------------------------------------------------------------------------------

#[cold]
fn no_files(vm: &mut Machine) -> Raised {
    vm.raise_message(&exceptions::PERMISSION_ERROR, format_args!("the host grants no files"))
}

/// OSError or the subclass that belongs to the number.
fn raise_file_error(vm: &mut Machine, error: &FileError, name: Value) -> Raised {
    let parts = vm.int(i64::from(error.errno)).and_then(|number| {
        let message = vm.str(&error.message)?;
        let class = vm.class_for(&exceptions::OS_ERROR)?;
        vm.call(class.into(), &[number, message, name])
    });
    match parts {
        Ok(exception) => vm.raise(exception),
        Err(raised) => raised,
    }
}

fn parse_mode(vm: &mut Machine, text: &[u8]) -> Result<Mode> {
    let invalid = |vm: &mut Machine| {
        let shown = String::from_utf8_lossy(text).into_owned();
        vm.value_error(format_args!("invalid mode: '{shown}'"))
    };
    let has = |letter: u8| text.contains(&letter);
    for (i, letter) in text.iter().enumerate() {
        if !b"rwaxb+t".contains(letter) || text[..i].contains(letter) {
            return Err(invalid(vm));
        }
    }
    if has(b't') && has(b'b') {
        return Err(vm.value_error(format_args!("can't have text and binary mode at once")));
    }
    if b"rwax".iter().filter(|l| has(**l)).count() != 1 {
        return Err(vm.value_error(format_args!("must have exactly one of create/read/write/append mode")));
    }
    Ok(Mode {
        reads: has(b'r') || has(b'+'),
        writes: !has(b'r') || has(b'+'),
        appends: has(b'a'),
        creates: has(b'x'),
        truncates: has(b'w') || has(b'x'),
        binary: has(b'b'),
    })
}

fn open(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let mut all = Vec::from([Value::NONE]);
    all.extend_from_slice(args);
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [name, mode, buffering, encoding, errors, newline, _, opener] = constructor(vm, "open", names, &all, keywords)?;
    if name.is_empty() {
        return Err(vm.type_error(format_args!("open() missing required argument 'file' (pos 1)")));
    }
    if !opener.is_empty() && !opener.is_none() {
        return Err(vm.value_error(format_args!("open() takes no opener here: the host opens files")));
    }
    let mode = match mode.present() {
        None => parse_mode(vm, b"r")?,
        Some(mode) => match vm.text(mode) {
            Some(text) => parse_mode(vm, text.as_bytes())?,
            None => {
                let got = vm.type_name(mode);
                return Err(vm.type_error(format_args!("open() argument 'mode' must be str, not {got}")));
            }
        },
    };
    let buffering = match buffering.present() {
        Some(size) => vm.c_int(size)?,
        None => -1,
    };
    let encoding = io::text_argument(vm, encoding, "open", "encoding")?;
    let errors = io::text_argument(vm, errors, "open", "errors")?;
    if mode.binary {
        for (is_given, what) in [
            (encoding.is_some(), "an encoding"),
            (errors.is_some(), "an errors"),
            (!newline.is_empty() && !newline.is_none(), "a newline"),
        ] {
            if is_given {
                return Err(vm.value_error(format_args!("binary mode doesn't take {what} argument")));
            }
        }
    } else if buffering == 0 {
        return Err(vm.value_error(format_args!("can't have unbuffered text I/O")));
    }
    let stream = open_stream(vm, name, mode)?;
    let spec = match (mode.binary && buffering == 0, mode.reads, mode.writes) {
        (true, ..) => &RAW,
        (_, true, true) => &RANDOM,
        (_, true, _) => &READER,
        _ => &WRITER,
    };
    let file = vm.new_native(spec, stream)?;
    if mode.binary {
        if mode.writes {
            dynamic::note_written_file(vm, file)?;
        }
        return Ok(file);
    }
    text_file::over(vm, file, encoding, errors, newline)
}

/// The path that a file argument means.
fn path_argument(vm: &mut Machine, name: Value) -> Result<(Value, String)> {
    if vm.is_int(name) {
        let number = vm.int(9)?;
        let message = vm.str("Bad file descriptor")?;
        return Err(vm.raise_spec(&exceptions::OS_ERROR, &[number, message]));
    }
    let name = match vm.call_special(name, vm.names.__fspath__, &[])? {
        Some(path) => path,
        None => name,
    };
    let text = vm.text(name);
    let bytes = vm.unbox(name).downcast::<Bytes>();
    let path = match (&text, &bytes) {
        (Some(text), _) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
        (_, Some(bytes)) => String::from_utf8_lossy(bytes.as_slice()).into_owned(),
        _ => {
            let got = vm.type_name(name);
            return Err(vm.type_error(format_args!("expected str, bytes or os.PathLike object, not {got}")));
        }
    };
    if path.contains('\0') {
        return Err(vm.value_error(format_args!("embedded null character")));
    }
    Ok((name, path))
}

fn open_stream(vm: &mut Machine, name: Value, mode: Mode) -> Result<FileStream> {
    let (name, path) = path_argument(vm, name)?;
    let Some(files) = &vm.host.files else { return Err(no_files(vm)) };
    let opened = match (mode.truncates, mode.appends) {
        (true, _) => {
            let way = if mode.creates { WriteMode::Create } else { WriteMode::Truncate };
            files.write(&path, b"", way).map(|()| Vec::new())
        }
        // The file comes to be; what cannot be read counts as empty.
        (_, true) => files.write(&path, b"", WriteMode::Append).map(|()| files.read(&path).unwrap_or_default()),
        _ => files.read(&path),
    };
    let content = match opened {
        Ok(content) => content,
        Err(error) => return Err(raise_file_error(vm, &error, name)),
    };
    vm.charge(content.len() as u64 / 16)?;
    if !vm.heap.has_room(content.len()) {
        return Err(vm.no_memory());
    }
    let bytes = ByteStream::new(vm, &content)?;
    if mode.appends {
        bytes.set_position(content.len());
    }
    let kept = Cell::new(content.len());
    Ok(FileStream { bytes, name, path, mode, kept, first_changed: Cell::new(usize::MAX) })
}
