//! A system without a platform crate: clocks and entropy from Rust's standard library, and no memory for code.

#![allow(missing_docs, reason = "the same items as in a platform's crate, which documents them")]

pub mod allocator {
    pub fn keep_freed_memory() -> bool {
        false
    }
}

pub mod clock {
    use std::time::{Duration, Instant, SystemTime};

    /// Counted from the first call, as `Instant` has no number.
    pub fn monotonic() -> u64 {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_nanos() as u64
    }

    pub fn wall_clock() -> i64 {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i64)
    }

    pub fn sleep(nanoseconds: u64) {
        std::thread::sleep(Duration::from_nanos(nanoseconds));
    }
}

pub mod entropy {
    use std::hash::{BuildHasher, Hasher};

    pub fn fill(bytes: &mut [u8]) -> bool {
        for chunk in bytes.chunks_mut(8) {
            let word = std::collections::hash_map::RandomState::new().build_hasher().finish();
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
        true
    }
}

pub mod code_memory {
    use coachwhip_core::platform::{CodeMemoryError, NoCodeMemory};

    pub const DEFAULT_SIZE: usize = 64 << 20;

    const UNKNOWN: CodeMemoryError = CodeMemoryError { operation: "memory for code on this system", code: 0 };

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Means {}

    #[derive(Clone, Copy, Debug)]
    pub struct Probe {
        pub means: [(Means, Result<(), CodeMemoryError>); 0],
        pub landing_pads: bool,
    }

    impl core::fmt::Display for Probe {
        fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("no memory for code on this system")
        }
    }

    pub fn probe() -> Probe {
        Probe { means: [], landing_pads: false }
    }

    pub fn reserve(_size: usize) -> Result<NoCodeMemory, CodeMemoryError> {
        Err(UNKNOWN)
    }
}
