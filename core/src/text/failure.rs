//! The error value of the text and number algorithms: the exception's class and its message.
//! Invariant: messages are CPython's, word for word; building one that does not fit in memory
//! turns the failure into a memory error instead of losing it.

use super::sink::{NoMemory, Sink};
use alloc::vec::Vec;

/// The exception class that a failure is raised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    Type,
    Value,
    Overflow,
    ZeroDivision,
    Index,
    Memory,
}

/// Why an algorithm has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What to raise.
    pub class: ErrorClass,
    text: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Text {
    Fixed(&'static str),
    Built(Vec<u8>),
}

impl Failure {
    /// A failure with a fixed message.
    pub const fn new(class: ErrorClass, message: &'static str) -> Failure {
        Failure { class, text: Text::Fixed(message) }
    }

    pub const fn value(message: &'static str) -> Failure {
        Failure::new(ErrorClass::Value, message)
    }

    pub const fn overflow(message: &'static str) -> Failure {
        Failure::new(ErrorClass::Overflow, message)
    }

    pub const fn type_error(message: &'static str) -> Failure {
        Failure::new(ErrorClass::Type, message)
    }

    pub const fn zero_division(message: &'static str) -> Failure {
        Failure::new(ErrorClass::ZeroDivision, message)
    }

    /// A failure whose message `build` writes.
    pub fn build(class: ErrorClass, build: impl FnOnce(&mut dyn Sink) -> Result<(), NoMemory>) -> Failure {
        let mut text = Vec::new();
        match build(&mut text) {
            Ok(()) => Failure { class, text: Text::Built(text) },
            Err(no_memory) => no_memory.into(),
        }
    }

    /// A failure whose message is formatted from arguments.
    pub fn format(class: ErrorClass, arguments: core::fmt::Arguments<'_>) -> Failure {
        Failure::build(class, |out| super::sink::write_args(out, arguments))
    }

    /// The message as WTF-8.
    pub fn message(&self) -> &[u8] {
        match &self.text {
            Text::Fixed(text) => text.as_bytes(),
            Text::Built(text) => text,
        }
    }
}

impl From<NoMemory> for Failure {
    fn from(_: NoMemory) -> Failure {
        Failure::new(ErrorClass::Memory, "")
    }
}
