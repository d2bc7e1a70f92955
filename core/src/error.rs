//! What a host gets when something went wrong: errors as values, in words, with Python's traceback.

use alloc::{borrow::Cow, boxed::Box, string::String, vec::Vec};
use core::cell::Cell;
use core::fmt;

use crate::builtins::exceptions;
use crate::heap::Tracer;
use crate::host::SyntaxFailure;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Class, Kind};
use crate::value::Value;

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
    /// A closure and the names given for its parameters do not fit each other.
    Signature(String),
    /// A deadline needs the monotonic clock, which the host did not grant.
    NoClock,
    /// Bytes that are no program of this version, or one that the verifier refused.
    Image(String),
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// [`Vm::set_fuel`](crate::vm::Vm::set_fuel)
    Fuel,
    /// [`Vm::set_timeout`](crate::vm::Vm::set_timeout)
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
    /// What `SystemExit` carried instead of a number: a program prints it to standard error as it ends.
    pub exit_message: Option<String>,
    /// The error of a host function that passed through the script.
    pub source: Option<Box<dyn core::error::Error + Send + Sync>>,
}

/// One level of a traceback.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceFrame {
    /// As the program was compiled with.
    pub file_name: String,
    /// `<module>` for a module's body.
    pub function: String,
    /// From 1; 0 where unknown.
    pub line: u32,
    /// From 0, in UTF-8 bytes.
    pub column: u32,
    /// From 1; 0 where unknown.
    pub end_line: u32,
    /// From 0, in UTF-8 bytes.
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
            Error::Signature(message) => f.write_str(message),
            Error::NoClock => f.write_str("a deadline needs a clock, which the host did not grant"),
            Error::Image(message) => write!(f, "not a program: {message}"),
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

// -- errors of host functions --------------------------------------------------------------------------------------------

/// A Python exception that a host function raises, by the name of its builtin class.
///
/// The class may also be one that the script or the host put into `builtins`; a name that is no exception class raises
/// RuntimeError.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    class: Cow<'static, str>,
    message: String,
}

impl Exception {
    /// An exception of this class with this message as its only argument.
    pub fn new(class: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Exception {
        Exception { class: class.into(), message: message.into() }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.message)
    }
}

impl core::error::Error for Exception {}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Python exception is under way")
    }
}

impl core::error::Error for Raised {}

/// A host's error inside a Python exception.
struct HostError(Cell<Option<Box<dyn core::error::Error + Send + Sync>>>);

impl Payload for HostError {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

static HOST_ERROR: TypeSpec = TypeSpec { module: "coachwhip", ..TypeSpec::new("HostError", Kind::Native) };

/// Raises a host's error in the script.
#[cold]
pub(crate) fn raise_host_error(vm: &mut Machine, error: Box<dyn core::error::Error + Send + Sync>) -> Raised {
    // The host passes on what Python raised when it called back.
    if error.is::<Raised>() && !vm.raised.is_empty() {
        return Raised(());
    }
    if let Some(exception) = error.downcast_ref::<Exception>() {
        return match vm.named_exception(exception) {
            Ok(raised) | Err(raised) => raised,
        };
    }
    let raised = vm.runtime_error(format_args!("{error}"));
    let exception = vm.raised;
    let attached = vm.new_native(&HOST_ERROR, HostError(Cell::new(Some(error)))).and_then(|carrier| {
        let name = vm.intern(b"__host_error__")?;
        vm.set_attribute(exception, name, carrier)
    });
    match attached {
        Ok(()) => raised,
        Err(other) => other,
    }
}

/// The host's error that an exception carries, if it does.
pub(crate) fn take_host_error(vm: &mut Machine, exception: Value) -> Option<Box<dyn core::error::Error + Send + Sync>> {
    let name = vm.intern(b"__host_error__").ok()?;
    vm.own_attribute(exception, name)?.native::<HostError>()?.payload.0.take()
}

impl Machine {
    fn named_exception(&mut self, exception: &Exception) -> Result<Raised> {
        let name = self.intern(exception.class.as_bytes())?;
        let class = self.dict_get_str(self.builtins, name).and_then(|c| c.downcast::<Class>());
        let message = self.str(&exception.message)?;
        let base = self.class_for(&exceptions::BASE_EXCEPTION)?;
        match class {
            Some(class) if Class::is_subclass_of(class, base) => {
                let object = self.call(class.into(), &[message])?;
                Ok(self.raise(object))
            }
            _ => Ok(self.runtime_error(format_args!("{exception}"))),
        }
    }
}
