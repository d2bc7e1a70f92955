//! Where machine code lies: one region per engine, shared by its VMs, handed out in pieces under a budget of bytes.
//!
//! A [`CodeRange`] is a piece with code in it; dropping it gives the piece back, to be handed out again. The cache knows
//! nothing of what the code is of: whoever publishes decides what is dropped when a piece cannot be had
//! (`jit/reclaim.rs`).
//! Invariant: a piece is handed out to one owner at a time, and begins and ends at grains of the memory, so a publication
//! never takes anything from another piece.

use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;

use super::free_ranges::{FreeRanges, Range};
use super::refusal::{Refusal, Warnings};
use super::stubs::Stubs;
use super::{Debug, Native, Tiers};
use crate::codegen::emit::{EmitError, Emitter};
use crate::codegen::stencil::Backend;
use crate::limits::{Poll, PollReason};
use crate::platform::{CodeListener, CodeMemory, CodeMemoryError};

/// The code of an engine.
pub struct CodeCache {
    pub(crate) backend: &'static dyn Backend,
    memory: Arc<dyn CodeMemory>,
    pub(crate) warm_calls: u32,
    /// Loops are recorded as traces, after so many turns; side traces after so many exits.
    pub(crate) traces: bool,
    pub(crate) hot_turns: u16,
    pub(crate) hot_exits: u16,
    pub(crate) tell_exits_apart: bool,
    pub(crate) debug: Debug,
    space: spin::Mutex<Space>,
    pub(crate) stubs: Stubs,
    /// Who hears of what is published.
    pub(crate) listener: Option<Arc<dyn CodeListener>>,
    pub(crate) warnings: Arc<Warnings>,
    /// The poll words of the machines that publish here.
    users: spin::Mutex<Vec<Weak<Poll>>>,
}

struct Space {
    ranges: FreeRanges,
    /// Bytes given back so far.
    freed: u64,
}

/// What a cache holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheStatistics {
    /// Bytes that may be handed out.
    pub budget: usize,
    /// Bytes handed out now.
    pub used: usize,
    /// Bytes given back so far.
    pub freed: u64,
}

/// Why code was not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishError {
    /// The code cannot be encoded.
    Emit(EmitError),
    /// The region, or its budget, has no room for the code now.
    Full,
    /// It never will have: the code is larger than the budget.
    TooLarge,
    /// The system refused.
    Memory(CodeMemoryError),
}

/// Where pieces of code begin, at least: in memory of a coarser grain each has grains of its own.
const ALIGNMENT: usize = 16;

impl CodeCache {
    /// Makes the code that every VM needs.
    ///
    /// # Errors
    /// What the system refused, or that there is too little room.
    pub(crate) fn new(
        native: Native,
        listener: Option<Arc<dyn CodeListener>>,
        warnings: Arc<Warnings>,
    ) -> Result<CodeCache, PublishError> {
        let Native { backend, memory, warm_calls, tell_exits_apart, budget, debug, tiers, hot_turns, hot_exits } = native;
        let traces = tiers == Tiers::Full;
        let ranges = FreeRanges::new(memory.size().min(budget), ALIGNMENT.max(memory.grain()));
        let mut space = Space { ranges, freed: 0 };
        let mut emitter = Emitter::new(backend.stencils());
        let labels = Stubs::emit(&mut emitter, backend);
        // They stay: the piece is never given back.
        let piece = space.take(emitter.close(memory.size()).map_err(PublishError::Emit)?)?;
        let code = emitter.finish(piece.start).map_err(PublishError::Emit)?;
        memory.publish(piece.start as usize, &code).map_err(PublishError::Memory)?;
        if let Some(listener) = &listener {
            listener.published("coachwhip::stubs", memory.base().as_ptr() as usize, code.len());
        }
        let stubs = Stubs::new(&labels, &emitter, memory.base().as_ptr() as usize);
        let (space, users) = (spin::Mutex::new(space), spin::Mutex::new(Vec::new()));
        let warm_calls = warm_calls.max(1);
        Ok(CodeCache {
            backend,
            memory,
            warm_calls,
            traces,
            hot_turns,
            hot_exits,
            tell_exits_apart,
            debug,
            space,
            stubs,
            listener,
            warnings,
            users,
        })
    }

    /// Makes finished code executable; labels of `emitter` tell their place in the region afterwards.
    ///
    /// # Errors
    /// Why it was not published; nothing is taken then.
    pub(crate) fn publish(self: &Arc<CodeCache>, emitter: &mut Emitter) -> Result<CodeRange, PublishError> {
        let size = emitter.close(self.memory.size()).map_err(PublishError::Emit)?;
        let range = self.space.lock().take(size)?;
        // Given back by its drop, whatever fails from here on.
        let mut piece = CodeRange { cache: self.clone(), range, size: 0 };
        let code = emitter.finish(range.start).map_err(PublishError::Emit)?;
        self.memory.publish(range.start as usize, &code).map_err(PublishError::Memory)?;
        piece.size = code.len() as u32;
        Ok(piece)
    }

    /// The address of an offset of the region.
    pub(crate) fn address(&self, offset: u32) -> usize {
        self.memory.base().as_ptr() as usize + offset as usize
    }

    /// Would a piece of so many bytes be had?
    pub(crate) fn has_room(&self, size: usize) -> bool {
        self.space.lock().ranges.has_room(size)
    }

    /// What it holds.
    pub fn statistics(&self) -> CacheStatistics {
        let space = self.space.lock();
        CacheStatistics { budget: space.ranges.size(), used: space.ranges.used(), freed: space.freed }
    }

    /// Adds a machine, which is asked for room where others need it.
    pub(crate) fn join(&self, poll: &Arc<Poll>) {
        let mut users = self.users.lock();
        users.retain(|user| user.strong_count() > 0);
        // Without room for the entry it is not asked.
        if users.try_reserve(1).is_ok() {
            users.push(Arc::downgrade(poll));
        }
    }

    /// Asks the other machines to give up what they have not used lately, when they next pass a safepoint.
    pub(crate) fn ask_others(&self, asking: &Poll) {
        let users = self.users.lock();
        let others = users.iter().filter_map(Weak::upgrade).filter(|poll| !core::ptr::eq(&**poll, asking));
        others.for_each(|poll| poll.raise(PollReason::Room));
    }

    /// Notes why something was not compiled; says so the first time.
    pub(crate) fn warn(&self, refusal: Refusal) {
        self.warnings.warn(refusal);
    }
}

impl Space {
    fn take(&mut self, size: usize) -> Result<Range, PublishError> {
        match self.ranges.take(size) {
            Some(range) => Ok(range),
            None if size > self.ranges.size() => Err(PublishError::TooLarge),
            None => Err(PublishError::Full),
        }
    }
}

/// Code in the region. Dropping it gives its bytes back, so its owner first makes sure that nothing runs in it, waits in
/// it, or knows its address.
pub struct CodeRange {
    cache: Arc<CodeCache>,
    range: Range,
    /// Bytes of code; 0 where nothing was published.
    size: u32,
}

impl CodeRange {
    /// The address of the first byte.
    pub fn start(&self) -> usize {
        self.cache.address(self.range.start)
    }

    /// Bytes of code.
    pub fn size(&self) -> usize {
        self.size as usize
    }

    /// Bytes that it takes of the budget.
    pub fn taken(&self) -> usize {
        self.range.size as usize
    }
}

impl Drop for CodeRange {
    fn drop(&mut self) {
        let cache = &*self.cache;
        if self.size > 0 {
            if let Some(listener) = &cache.listener {
                listener.released(self.start(), self.size());
            }
            if cache.debug.trap_dropped {
                // Where that fails the old code stays, which nothing reaches.
                let trap = cache.backend.trap().iter().copied().cycle().take(self.size());
                let _ = cache.memory.publish(self.range.start as usize, &trap.collect::<Vec<u8>>());
            }
        }
        let mut space = cache.space.lock();
        space.freed += u64::from(self.range.size);
        space.ranges.give_back(self.range);
    }
}

impl core::fmt::Display for PublishError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            PublishError::Emit(error) => error.fmt(f),
            PublishError::Full => f.write_str("the memory for compiled code is full"),
            PublishError::TooLarge => f.write_str("the budget for compiled code is too small"),
            PublishError::Memory(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for PublishError {}
