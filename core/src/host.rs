//! What a host grants a VM: output, clocks, entropy, modules, source files, a compiler. Nothing is there by default.

use alloc::{boxed::Box, collections::BTreeMap, string::String, sync::Arc, vec::Vec};

use core::any::TypeId;

use crate::bytecode::code::Code;
use crate::function::Call;
use crate::heap::Tracer;
use crate::keep::Kept;
use crate::machine::Machine;
use crate::native::{ModuleSpec, Result};
use crate::value::Value;

/// An output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// `sys.stdout`
    Out,
    /// `sys.stderr`
    Err,
}

/// A Python module that was compiled ahead of time.
#[derive(Clone)]
pub struct FrozenModule {
    /// The module's body.
    pub code: Arc<Code>,
    /// Is it a package's `__init__`?
    pub is_package: bool,
}

/// Source found by a host for an import.
pub struct FoundSource {
    /// The module's body.
    pub code: Arc<Code>,
    /// Is it a package's `__init__`?
    pub is_package: bool,
    /// `__file__`
    pub path: String,
}

/// How a compile call ended.
pub enum CompileFailure {
    /// A syntax error: message, file name, line, column (from 1), end line, end column, text of the line; and the class.
    Syntax(Box<SyntaxFailure>),
}

/// The parts of a SyntaxError.
#[derive(Debug, Clone, Default)]
pub struct SyntaxFailure {
    /// `SyntaxError`, `IndentationError` or `TabError`.
    pub class: &'static str,
    /// What is wrong, in CPython's words.
    pub message: String,
    /// What the host called the source.
    pub file_name: String,
    /// From 1.
    pub line: u32,
    /// From 1; 0 where there is no column.
    pub column: u32,
    /// From 1.
    pub end_line: u32,
    /// From 1; -1 where the mistake is a block that is missing, which CPython gives no end.
    pub end_column: i32,
    /// The line of the mistake.
    pub text: Option<String>,
    /// More input could make it right (for interactive use).
    pub incomplete: bool,
}

/// What to compile as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileMode {
    /// Statements: a file.
    Module,
    /// One expression, whose value is the result.
    Expression,
    /// One statement, which prints the value of an expression.
    Interactive,
}

/// How to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileOptions {
    /// What the source is.
    pub mode: CompileMode,
    /// 0: all; 1: without `assert` and with `__debug__` false; 2: without docstrings, too.
    pub optimize: u8,
    /// As if `from __future__ import annotations` stood first.
    pub future_annotations: bool,
    /// Where the source is from.
    pub origin: SourceOrigin,
}

/// Where a source is from: what its bytes may say of their encoding, and how mistakes are reported, depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SourceOrigin {
    /// A file, which may have a byte order mark and name its encoding.
    #[default]
    File,
    /// Bytes that a script compiles: the same.
    Bytes,
    /// A str that a script compiles: UTF-8, whatever it says.
    Text,
}

impl From<CompileMode> for CompileOptions {
    fn from(mode: CompileMode) -> CompileOptions {
        CompileOptions { mode, optimize: 0, future_annotations: false, origin: SourceOrigin::File }
    }
}

/// Compiles source; what `eval`, `exec` and `compile` use, where the host links the frontend.
pub type Compiler =
    fn(source: &[u8], file_name: &str, options: CompileOptions) -> core::result::Result<Arc<Code>, CompileFailure>;

/// Everything that a host handed to a VM.
#[derive(Default)]
pub struct Host {
    /// Takes what scripts print; an empty write asks for a flush.
    pub output: Option<Box<dyn FnMut(Stream, &[u8]) + Send>>,
    /// Nanoseconds since any fixed point, never going back.
    pub monotonic: Option<Box<dyn Fn() -> u64 + Send>>,
    /// Nanoseconds since 1970-01-01 UTC.
    pub wall_clock: Option<Box<dyn Fn() -> i64 + Send>>,
    /// Sleeps for nanoseconds.
    pub sleep: Option<Box<dyn Fn(u64) + Send>>,
    /// Fills with unpredictable bytes.
    pub entropy: Option<Box<dyn Fn(&mut [u8]) + Send>>,
    /// Reads a line of standard input, with its end; empty at the end of input.
    pub input: Option<Box<dyn FnMut() -> Vec<u8> + Send>>,
    /// Finds the source of an absolute module name on the host's path (`sys.path` of the grant).
    pub find_source: Option<Box<dyn Fn(&str) -> core::result::Result<Option<FoundSource>, CompileFailure> + Send>>,
    /// Compiles for `eval`, `exec` and `compile`.
    pub compiler: Option<Compiler>,
    /// Opens a file for `open`: path and mode to the whole content (reading), or None where it may not.
    pub files: Option<Box<dyn Files + Send>>,
    /// Modules written in Rust.
    pub native_modules: Vec<&'static ModuleSpec>,
    /// Finds modules compiled ahead of time.
    pub frozen: Option<fn(&str) -> Option<FrozenModule>>,
    /// Names of the frozen modules, for messages.
    pub frozen_names: &'static [&'static str],
    /// Names of characters.
    pub character_name: Option<crate::text::encode::CharacterName>,
    /// `sys.argv`
    pub arguments: Vec<String>,
    /// `sys.path`
    pub path: Vec<String>,
    /// Colour in the tracebacks of errors, as CPython has it on a terminal.
    pub colour: bool,
    /// Exceptions that nothing caught go to `sys.excepthook` where a script replaced it; their text is what is left.
    pub except_hook: bool,
    /// Closures that the host registered, by number. None is ever taken out.
    pub(crate) functions: Vec<Arc<HostCallee>>,
    /// The classes of the host's types.
    pub(crate) types: BTreeMap<TypeId, Value>,
    /// Objects that the host keeps.
    pub(crate) kept: Kept,
    /// The call of a pending host function that the run was suspended for.
    pub(crate) pending: Option<PendingCall>,
}

/// A closure of the host, in the form that the engine calls.
pub type HostFunction = Box<dyn Fn(&mut Machine, &Call<'_>) -> Result + Send + Sync>;

/// A closure with its name and parameters.
pub struct HostCallee {
    pub(crate) name: Box<str>,
    /// Names of the parameters, where it takes arguments by name.
    pub(crate) signature: Option<&'static str>,
    /// Least and most positional arguments, for those without a signature.
    pub(crate) least: usize,
    pub(crate) count: usize,
    /// The first argument is the receiver.
    pub(crate) is_method: bool,
    pub(crate) function: HostFunction,
}

impl HostCallee {
    pub(crate) fn new(name: &str, least: usize, count: usize, is_method: bool, function: HostFunction) -> HostCallee {
        HostCallee { name: name.into(), signature: None, least, count, is_method, function }
    }
}

/// A call that waits for the host's answer.
pub(crate) struct PendingCall {
    pub(crate) name: String,
    pub(crate) arguments: Vec<Value>,
    pub(crate) keywords: Vec<(Value, Value)>,
}

/// Access to files that a host grants.
pub trait Files {
    /// The content of a file.
    fn read(&self, path: &str) -> core::result::Result<Vec<u8>, FileError>;
    /// Replaces (or appends to, or creates) a file.
    fn write(&self, path: &str, content: &[u8], mode: WriteMode) -> core::result::Result<(), FileError>;
}

/// How a file is opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
    /// `w`
    Truncate,
    /// `a`
    Append,
    /// `x`
    Create,
}

/// Why a file operation failed: `errno` and its text.
#[derive(Clone, Debug)]
pub struct FileError {
    /// The number that `OSError.errno` shows.
    pub errno: i32,
    /// `OSError.strerror`
    pub message: String,
}

impl Host {
    /// A module written in Rust, by its name.
    pub fn native_module(&self, name: &str) -> Option<&'static ModuleSpec> {
        self.native_modules.iter().copied().find(|m| m.name == name)
    }

    /// A module compiled ahead of time, by its full name.
    pub fn frozen_module(&self, name: &str) -> Option<FrozenModule> {
        self.frozen.and_then(|find| find(name))
    }

    /// Visits the values that a host keeps.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        self.types.values().for_each(|class| tracer.value(*class));
        self.kept.lock().trace(tracer);
        if let Some(call) = &self.pending {
            tracer.values(&call.arguments);
            call.keywords.iter().for_each(|(name, value)| tracer.values(&[*name, *value]));
        }
    }
}

impl Machine {
    /// Writes to a stream, if the host granted output.
    pub fn write_output(&mut self, stream: Stream, bytes: &[u8]) -> Result<()> {
        self.charge(bytes.len() as u64 / 16)?;
        if let Some(output) = &mut self.host.output {
            output(stream, bytes);
        }
        Ok(())
    }

    /// The monotonic clock in nanoseconds, if granted.
    pub fn monotonic_ns(&self) -> Option<u64> {
        self.host.monotonic.as_ref().map(|clock| clock())
    }
}
