//! The optimizer of traces: what works while instructions are appended ([`builder`]), and what works on whole traces.
//!
//! It sees uops and their tables alone; no pass touches memory or knows a machine.

pub mod builder;

use alloc::vec::Vec;

use crate::trace::ir::{Entry, Trace};
pub use builder::{Builder, Full};

/// What the recorder hands over.
pub struct Recorded {
    pub builder: Builder,
    /// Where the recording came back to its head: the slots that live there and whose values differ from what memory held
    /// on entry, with these values. Nothing where the recording ends by LEAVE_TRACE.
    pub finals: Vec<Entry>,
}

/// Why no trace came of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsuitable {
    /// A limit of traces (trace/ir.rs), or memory.
    Full,
    /// A slot's value has another representation each time the loop is gone around.
    Types,
}

impl From<Full> for Unsuitable {
    fn from(_: Full) -> Unsuitable {
        Unsuitable::Full
    }
}

/// Makes a trace of what was recorded.
pub fn finish(recorded: Recorded) -> Result<Trace, Unsuitable> {
    Ok(recorded.builder.trace)
}
