//! Why code is not compiled: the reasons, how often each was met, and the warning that a host gets the first time.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU32, Ordering};

use super::code_cache::PublishError;
use crate::codegen::emit::EmitError;
use crate::platform::CodeMemoryError;

/// Why something is interpreted although compiled code was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The system refuses memory that code can run in.
    System(CodeMemoryError),
    /// The budget is too small for this code, or for any.
    Budget,
    /// The budget is in use, and what is compiled already is in use, too.
    Full,
    /// The code object is too large, or has more values than the compiler follows.
    TooLarge,
    /// A branch is further than the instruction set reaches.
    OutOfRange,
    /// The code cannot be encoded for another reason.
    Encoding(EmitError),
}

/// The reasons in words, in the order of [`Refusals`].
const REASONS: [&str; 6] = [
    "the system refused memory",
    "the budget is too small",
    "the budget is in use",
    "the code object is too large",
    "a branch is out of range",
    "the code cannot be encoded",
];

/// How often each reason was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refusals([u64; REASONS.len()]);

impl Refusals {
    pub(crate) fn count(&mut self, refusal: Refusal) {
        self.0[refusal.index()] += 1;
    }

    /// How often this reason was met, whatever its details.
    pub fn of(&self, refusal: Refusal) -> u64 {
        self.0[refusal.index()]
    }

    /// All reasons by name.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        REASONS.iter().copied().zip(self.0.iter().copied())
    }

    /// All together.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl Refusal {
    fn index(self) -> usize {
        match self {
            Refusal::System(_) => 0,
            Refusal::Budget => 1,
            Refusal::Full => 2,
            Refusal::TooLarge => 3,
            Refusal::OutOfRange => 4,
            Refusal::Encoding(_) => 5,
        }
    }
}

impl From<PublishError> for Refusal {
    fn from(error: PublishError) -> Refusal {
        match error {
            PublishError::Emit(EmitError::BranchOutOfRange) => Refusal::OutOfRange,
            PublishError::Emit(error) => Refusal::Encoding(error),
            PublishError::Full => Refusal::Full,
            PublishError::TooLarge => Refusal::Budget,
            PublishError::Memory(error) => Refusal::System(error),
        }
    }
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let interpreted = match self {
            Refusal::System(error) => return write!(f, "{error}; what is not compiled yet is interpreted"),
            Refusal::Budget => "the budget for compiled code is too small",
            Refusal::Full => "the budget for compiled code is in use",
            Refusal::TooLarge => "a function is too large to be compiled",
            Refusal::OutOfRange => "a branch of compiled code is out of range",
            Refusal::Encoding(error) => return write!(f, "{error}; a function is interpreted"),
        };
        write!(f, "{interpreted}; some functions are interpreted")
    }
}

/// What a host is told, once for each reason and engine. May be called from any thread that runs a VM.
pub type OnRefusal = Arc<dyn Fn(&Refusal) + Send + Sync>;

/// The warnings of an engine.
pub(crate) struct Warnings {
    /// A bit for each reason that was told.
    told: AtomicU32,
    hear: Option<OnRefusal>,
}

impl Warnings {
    pub fn new(hear: Option<OnRefusal>) -> Warnings {
        Warnings { told: AtomicU32::new(0), hear }
    }

    /// Tells the host, the first time.
    pub fn warn(&self, refusal: Refusal) {
        let bit = 1 << refusal.index();
        if self.told.fetch_or(bit, Ordering::Relaxed) & bit == 0
            && let Some(hear) = &self.hear
        {
            hear(&refusal);
        }
    }
}
