//! What was compiled, how compiled code was entered, and why it was left. Everything is counted where control passes between
//! tiers, never inside of compiled code.

use super::refusal::Refusals;

macro_rules! counted {
    ($(#[$meta:meta])* $kind:ident { $($name:ident, $words:expr;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $kind { $(#[doc = $words] $name),* }

        impl $kind {
            /// All of them, in the order of the counters.
            pub const ALL: &'static [$kind] = &[$($kind::$name),*];

            /// In words.
            pub const fn words(self) -> &'static str {
                match self { $($kind::$name => $words),* }
            }
        }
    };
}

counted! {
    /// Where the interpreter goes into compiled code.
    EntryKind {
        Start, "the start of a function";
        Loop, "the head of a loop";
        Continuation, "where a frame waited for another one's result";
    }
}

counted! {
    /// Why compiled code was left.
    ExitReason {
        Guard, "a guard failed";
        Cold, "an instruction that was never executed when the code was compiled";
        Fuel, "fuel ended, or the clock is to be looked at";
        Poll, "the poll word was raised: a collection, an interrupt";
        Callee, "a callee that is not compiled";
        Return, "a result for a frame that is interpreted";
        Raise, "an exception whose handler is not compiled";
        Stale, "the code was thrown away while a frame was in it";
        Elsewhere, "an instruction that ended where compiled code has no entry";
        Finished, "the outermost frame ended, or the run is suspended";
    }
}

/// What was compiled, and how often compiled code was entered and left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Code objects compiled, recompilations included.
    pub compiled: u64,
    /// Loops compiled as traces, side traces included.
    pub traces: u64,
    /// Side traces among them.
    pub side_traces: u64,
    /// Code objects that were found not to be worth it, or could not be compiled.
    pub refused: u64,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// Uops in it.
    pub uops: u64,
    /// Nanoseconds spent compiling; 0 where the host granted no clock.
    pub nanoseconds: u64,
    /// Compiled code thrown away because what it assumed changed, or its guards failed often.
    pub discarded: u64,
    /// Loops whose traces were measured: faster than the tier below, slower and given up, as fast as far as could be seen.
    pub measured: [u64; 3],
    /// Jumps placed where a branch could not reach its target.
    pub veneers: u64,
    /// Bytes of the region that the machine's code takes now.
    pub bytes_in_use: u64,
    /// Bytes of the region that it gave back.
    pub bytes_freed: u64,
    /// Looks at what is in use, after which the rest was dropped.
    pub sweeps: u64,
    /// Times that all code was dropped, since a sweep gave too little.
    pub flushes: u64,
    /// Code objects whose machine code a sweep or a flush dropped, and trees of traces that a sweep did.
    pub dropped: u64,
    /// Guards that were made to fail once (`jit::Debug`).
    pub forced_guards: u64,
    /// Why code objects were not compiled.
    pub refusals: Refusals,
    /// By [`EntryKind`].
    entered: [u64; EntryKind::ALL.len()],
    /// By [`ExitReason`].
    left: [u64; ExitReason::ALL.len()],
}

impl Statistics {
    pub(crate) fn count_entry(&mut self, kind: EntryKind) {
        self.entered[kind as usize] += 1;
    }

    pub(crate) fn count_exit(&mut self, reason: ExitReason) {
        self.left[reason as usize] += 1;
    }

    /// How often the interpreter went into compiled code there.
    pub fn entries(&self, kind: EntryKind) -> u64 {
        self.entered[kind as usize]
    }

    /// How often compiled code was left for that reason. The sum of all reasons is the sum of all entries.
    pub fn exits(&self, reason: ExitReason) -> u64 {
        self.left[reason as usize]
    }

    /// How often the interpreter went into compiled code.
    pub fn all_entries(&self) -> u64 {
        self.entered.iter().sum()
    }
}
