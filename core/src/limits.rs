//! What bounds a run: the poll word that every tier checks, and the limits that a host sets.

use core::sync::atomic::{AtomicU32, Ordering};

/// Why the poll word is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum PollReason {
    /// The host asked the run to stop.
    Interrupt = 1,
    /// The heap wants a collection.
    Collect = 2,
    /// Collect at every safepoint (tests).
    Stress = 4,
    /// KeyboardInterrupt is to be raised; scripts can catch it.
    Keyboard = 8,
    /// There is no room for compiled code: some is to be dropped.
    Room = 16,
    /// Somebody wants to know where time goes.
    Sample = 32,
}

/// The one word that is looked at on every back-edge and call. Shared with the host's interrupt handles.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct Poll(AtomicU32);

impl Poll {
    /// Asks for attention at the next safepoint. May be called from any thread, or from an interrupt handler.
    pub fn raise(&self, reason: PollReason) {
        self.0.fetch_or(reason as u32, Ordering::Release);
    }

    /// Takes a reason back.
    pub fn clear(&self, reason: PollReason) {
        self.0.fetch_and(!(reason as u32), Ordering::AcqRel);
    }

    #[inline(always)]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    pub fn has(&self, reason: PollReason) -> bool {
        self.0.load(Ordering::Acquire) & reason as u32 != 0
    }
}

/// What a VM may use. Everything is bounded by default but fuel and time, which only the host can judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of heap.
    pub memory: usize,
    /// Most Python frames on the stack (`sys.getrecursionlimit`).
    pub depth: u32,
    /// Most bytes of the host's native stack that natives calling back into Python may use.
    pub native_stack: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { memory: 1 << 30, depth: 1000, native_stack: 768 << 10 }
    }
}
