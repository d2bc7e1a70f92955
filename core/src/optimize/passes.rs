//! The parts of the optimizer by name, so that a wrong answer can be traced to one of them by leaving each out in turn.
//!
//! Invariant: every trace is right without any of them; they are there for speed alone.
#![forbid(unsafe_code)]

bitflags::bitflags! {
    /// Parts that may be left out.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Passes: u16 {
        /// Constants, algebra, cheaper uops.
        const FOLD = 1;
        /// Guards that facts imply go.
        const GUARDS = 2;
        /// Guards that go because of where ints lie.
        const RANGE = 4;
        /// Common subexpressions.
        const CSE = 8;
        /// Loads of what was loaded or stored before, stores of what is there.
        const FORWARD = 16;
        /// Stores that nothing sees.
        const STORES = 32;
        /// Items of tuples that the trace makes; tuples that are not made.
        const SINK = 64;
        /// What nothing depends on is dropped.
        const DCE = 128;
        /// The loop behind a first turn; without it each turn begins at the interpreter.
        const PEEL = 256;
        /// Objects are made without calls.
        const ALLOCATE = 512;
        /// What the parent knew before the exit that a side trace goes on from.
        const REMEMBER = 1024;
        /// No part of the optimizer: folding makes `x * 2` wrong. It shows that what looks for faults finds one.
        const PLANTED = 1 << 15;
    }
}

impl Default for Passes {
    fn default() -> Passes {
        Passes::all() - Passes::PLANTED
    }
}

impl Passes {
    /// The part of that name, in lower case.
    pub fn named(name: &str) -> Option<Passes> {
        Passes::all().iter_names().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, passes)| passes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_name() {
        assert_eq!(Passes::named("fold"), Some(Passes::FOLD));
        assert_eq!(Passes::named("planted"), Some(Passes::PLANTED));
        assert_eq!(Passes::named("folds"), None);
        assert!(!Passes::default().contains(Passes::PLANTED));
    }
}
