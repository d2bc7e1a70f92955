//! What tests and searches for faults switch on. It changes what compiled code costs, not what it does.

use alloc::vec::Vec;

use super::chaos::Chaos;
use crate::optimize::Passes;

/// What tests switch on. All of it is off by default, and costs nothing then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Debug {
    /// Bytes of code that was dropped are replaced by traps.
    pub trap_dropped: bool,
    /// Each guard of compiled code fails the first time that it is reached.
    pub fail_guards: bool,
    /// Traces are made at random, by this seed: their registers and spills; recordings end at random, and guards fail that
    /// would pass. Each allocation is checked.
    pub chaos: Option<u64>,
    /// Most traces that are made, side traces included; None: no such limit.
    pub most_traces: Option<u32>,
    /// Traces are run by the evaluator instead of as machine code.
    pub evaluate: bool,
    /// Parts of the optimizer.
    pub passes: Passes,
}

impl Debug {
    /// Reads a list such as `traces:3,without:fold+cse,chaos:17`; an empty one changes nothing.
    ///
    /// # Errors
    /// The part that is none of it.
    pub fn parse(script: &str) -> Result<Debug, &str> {
        let parts = script.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.into_iter().try_fold(Debug::default(), |debug, part| debug.with(part).ok_or(part))
    }

    fn with(mut self, part: &str) -> Option<Debug> {
        let (name, value) = part.split_once(':').unwrap_or((part, ""));
        match name {
            "chaos" => self.chaos = Some(value.parse().ok()?),
            "traces" => self.most_traces = Some(value.parse().ok()?),
            "without" => self.passes -= named(value)?,
            "with" => self.passes |= named(value)?,
            "evaluate" => self.evaluate = true,
            "trap-dropped" => self.trap_dropped = true,
            "fail-guards" => self.fail_guards = true,
            _ => return None,
        }
        Some(self)
    }

    /// Where random choices come from, if there are any.
    pub(crate) fn chaos(&self) -> Option<Chaos> {
        self.chaos.map(Chaos::new)
    }
}

fn named(list: &str) -> Option<Passes> {
    list.split('+').map(Passes::named).collect::<Option<Vec<Passes>>>().map(|all| all.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_read() {
        let debug = Debug::parse("traces:3, without:fold+cse,chaos:17").unwrap();
        assert_eq!((debug.most_traces, debug.chaos), (Some(3), Some(17)));
        assert_eq!(debug.passes, Passes::default() - Passes::FOLD - Passes::CSE);
        assert_eq!(Debug::parse(""), Ok(Debug::default()));
        for wrong in ["chaos", "traces:x", "without:nothing", "burn:1"] {
            assert_eq!(Debug::parse(wrong), Err(wrong));
        }
    }
}
