//! What a host gets when something went wrong: errors as values, in words, with Python's traceback.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

use crate::host::SyntaxFailure;

/// Why a call of the embedding API failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The source is not a Python program.
    Compile(Box<SyntaxFailure>),
    /// The script raised an exception and did not catch it.
    Raised(Box<PyError>),
    /// A limit that the host set was reached.
    Limit(Limit),
    /// The host interrupted the run.
    Interrupted,
    /// The run cannot go on by this call: it waits for a host call's answer.
    Pending,
    /// The VM could not even be made.
    OutOfMemory,
    /// The engine has no compiler: link the frontend, or load a compiled program.
    NoCompiler,
    /// A name that the host asked for is not defined.
    Undefined(String),
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    Fuel,
    Deadline,
}

/// An uncaught Python exception.
#[derive(Debug, Default)]
pub struct PyError {
    /// The class's name: `ValueError`.
    pub type_name: String,
    /// `str(exception)`
    pub message: String,
    /// Outermost first.
    pub frames: Vec<TraceFrame>,
    /// The whole text as CPython prints it, chained exceptions, notes and carets included.
    pub traceback: String,
    /// `SystemExit`'s code, if it was that: None as 0, an int as it is, anything else as 1 (its text is the message).
    pub exit_code: Option<i32>,
    /// The error of a host function that passed through the script.
    pub source: Option<Box<dyn core::error::Error + Send + Sync>>,
}

/// One level of a traceback.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceFrame {
    pub file_name: String,
    pub function: String,
    /// From 1; 0 where unknown.
    pub line: u32,
    /// From 0, in UTF-8 bytes.
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl fmt::Display for PyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.type_name)?;
        if self.message.is_empty() { Ok(()) } else { write!(f, ": {}", self.message) }
    }
}

impl core::error::Error for PyError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.source.as_ref().map(|e| &**e as &(dyn core::error::Error + 'static))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Compile(e) => {
                write!(f, "{}: {} ({}, line {})", e.class, e.message, e.file_name, e.line)
            }
            Error::Raised(e) => e.fmt(f),
            Error::Limit(Limit::Fuel) => f.write_str("the script used up its fuel"),
            Error::Limit(Limit::Deadline) => f.write_str("the script ran past its deadline"),
            Error::Interrupted => f.write_str("the host interrupted the script"),
            Error::Pending => f.write_str("the script waits for the answer of a host call"),
            Error::OutOfMemory => f.write_str("not enough memory for a new VM"),
            Error::NoCompiler => f.write_str("this engine has no compiler"),
            Error::Undefined(name) => write!(f, "name '{name}' is not defined"),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Error::Raised(e) => e.source.as_ref().map(|e| &**e as &(dyn core::error::Error + 'static)),
            _ => None,
        }
    }
}
