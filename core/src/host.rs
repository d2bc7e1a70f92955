//! What a host grants a VM: output, clocks, entropy, modules, source files, a compiler. Nothing is there by default.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use crate::bytecode::code::Code;
use crate::heap::Tracer;
use crate::machine::Machine;
use crate::native::{ModuleSpec, Result};
use crate::value::Value;

/// An output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

/// A Python module that was compiled ahead of time.
#[derive(Clone)]
pub struct FrozenModule {
    pub code: Arc<Code>,
    pub is_package: bool,
}

/// Source found by a host for an import.
pub struct FoundSource {
    pub code: Arc<Code>,
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
    pub message: String,
    pub file_name: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub text: Option<String>,
    /// More input could make it right (for interactive use).
    pub incomplete: bool,
}

/// What to compile as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileMode {
    Module,
    Expression,
    Interactive,
}

/// Compiles source; what `eval`, `exec` and `compile` use, where the host links the frontend.
pub type Compiler = fn(source: &[u8], file_name: &str, mode: CompileMode) -> core::result::Result<Arc<Code>, CompileFailure>;

/// Everything that a host handed to a VM.
#[derive(Default)]
pub struct Host {
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
    pub compiler: Option<Compiler>,
    /// Opens a file for `open`: path and mode to the whole content (reading), or None where it may not.
    pub files: Option<Box<dyn Files + Send>>,
    /// Modules written in Rust.
    pub native_modules: Vec<&'static ModuleSpec>,
    /// Finds modules compiled ahead of time.
    pub frozen: Option<fn(&str) -> Option<FrozenModule>>,
    /// Names of the frozen modules, for messages.
    pub frozen_names: &'static [&'static str],
    /// `sys.argv`
    pub arguments: Vec<String>,
    /// `sys.path`
    pub path: Vec<String>,
    /// Closures that the host registered, by number; number 0 is unused.
    pub functions: Vec<Option<HostFunction>>,
}

/// A closure of the host.
pub type HostFunction = Arc<dyn Fn(&mut Machine, &[Value]) -> Result + Send + Sync>;

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
    pub errno: i32,
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

    /// Visits the values that a host's registration keeps (none: functions keep no values).
    pub(crate) fn trace(&self, _tracer: &mut Tracer<'_>) {}
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
