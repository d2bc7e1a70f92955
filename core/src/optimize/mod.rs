//! The optimizer of traces: what works while instructions are appended ([`builder`]), and what works on whole traces.
//!
//! It sees uops and their tables alone; no pass touches memory or knows a machine.

pub mod allocate;
mod bounds;
pub mod builder;
mod cse;
mod dce;
mod ends;
pub mod facts;
mod fold;
mod forward;
mod guards;
pub mod head;
pub mod log;
mod passes;
mod peel;
mod range;
mod reach;
pub mod remember;
mod sink;
mod widen;

use alloc::vec::Vec;

use crate::trace::ir::{Entry, Trace};
pub use builder::{Builder, Full};
pub(crate) use forward::never_changes;
pub use head::Head;
pub use passes::Passes;

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
    /// A guard would leave in each turn but the first.
    Leaves,
}

impl From<Full> for Unsuitable {
    fn from(_: Full) -> Unsuitable {
        Unsuitable::Full
    }
}

/// A trace, and what it takes for granted at its loop's head, if it has one and that can be told.
pub struct Optimized {
    pub trace: Trace,
    pub head: Option<Head>,
}

/// Makes a trace of what was recorded.
pub fn finish(mut recorded: Recorded) -> Result<Optimized, Unsuitable> {
    recorded.finals.iter_mut().for_each(|entry| entry.value = recorded.builder.cheapest(entry.value));
    if recorded.builder.trace.ends() {
        return Ok(Optimized { trace: dce::sweep(&recorded.builder)?, head: None });
    }
    let (trace, head) = peel::peel(recorded.builder, &recorded.finals)?;
    Ok(Optimized { trace, head })
}

#[cfg(test)]
mod tests;
