//! Which compiled code goes, and when.
//!
//! Code that was thrown away (*retired*) is dropped when no frame is in it: at a collection, and where a piece of the
//! region cannot be had. Then more of it goes, in this order:
//! 1. A **sweep** drops what was not entered since the last look. Nothing is counted for that in compiled code: a look
//!    takes the entry from every code object (`native_body`) and from every trace (`Executor::direct`), so that the next
//!    call or turn in compiled code asks a helper once, which notes that the code is in use and puts the entry back.
//! 2. A **flush** drops everything, where sweeps gave too little.
//! 3. Other machines that share the region are asked to sweep at their next safepoint.
//!
//! Code that was dropped to make room is compiled again later and later, so that code which does not fit its budget ends
//! up interpreted, not compiled for ever.
//!
//! A frame is in code if its `native` points there: frames of the chain, and those suspended in generators, which the
//! heap is searched for. Compiled code on the native stack (a helper of it runs) is in nobody's `native`, so nothing is
//! dropped while there is any: the machine waits for a safepoint of its outermost loop, which the poll word brings about.
//! Invariant: nothing that is dropped can be reached: not by a code object, not by a frame, not from the native stack.

use core::ptr::NonNull;

use super::{CodeCache, NativeCode, retire};
use crate::interp::frame::Frame;
use crate::limits::PollReason;
use crate::machine::Machine;
use crate::object::generator::GeneratorState;
use crate::object::{Generator, Header, Kind};
use crate::tuning::{MOST_PAST_FAILURES, SWEEP_TURNS, SWEEPS_TO_FLUSH};

/// What a machine knows of the room that its code needs.
#[derive(Debug, Default)]
pub(crate) struct Need {
    /// Bytes that could not be had; 0: all is well.
    wanted: usize,
    /// Fuel used at the last look.
    looked_at: u64,
    /// Sweeps in a row that gave too little.
    in_vain: u32,
}

impl Machine {
    /// A piece of so many bytes could not be had: the next safepoint makes room.
    pub(super) fn want_room(&mut self, bytes: usize) {
        self.jit.need.wanted = self.jit.need.wanted.max(bytes);
        self.poll.raise(PollReason::Room);
    }

    /// Is there a piece that could not be had, and no room for it yet? Then nothing is compiled.
    pub(super) fn waits_for_room(&mut self) -> bool {
        let waits = self.jit.need.wanted > 0;
        if waits && self.is_time_to_look() {
            self.poll.raise(PollReason::Room);
        }
        waits
    }

    /// What was not entered in a shorter time may be in use all the same.
    fn is_time_to_look(&self) -> bool {
        self.fuel.used().wrapping_sub(self.jit.need.looked_at) >= SWEEP_TURNS
    }

    /// At a safepoint: makes room for what could not be had, or for another machine that asked.
    #[cold]
    pub(crate) fn make_room(&mut self) {
        self.poll.clear(PollReason::Room);
        let Some(cache) = self.jit.cache.clone() else { return };
        // What waits for room asks again.
        if self.jit.inside > 0 {
            return;
        }
        self.reclaim();
        if self.has_enough(&cache) || !self.is_time_to_look() {
            return;
        }
        self.sweep();
        if self.jit.need.wanted == 0 || self.has_enough(&cache) {
            return self.jit.need.in_vain = 0;
        }
        self.jit.need.in_vain += 1;
        if self.jit.need.in_vain >= SWEEPS_TO_FLUSH {
            self.jit.need.in_vain = 0;
            self.flush();
            if !self.has_enough(&cache) {
                cache.warn(super::Refusal::Full);
            }
        }
        if !self.has_enough(&cache) {
            cache.ask_others(&self.poll);
        }
        // What is compiled next finds out whether there is room now.
        self.jit.need.wanted = 0;
    }

    /// Is there room for what this machine wanted? If so, it wants nothing any more.
    fn has_enough(&mut self, cache: &CodeCache) -> bool {
        let enough = self.jit.need.wanted > 0 && cache.has_room(self.jit.need.wanted);
        if enough {
            self.jit.need.wanted = 0;
        }
        enough
    }

    /// Drops retired code that no frame is in.
    pub(crate) fn reclaim(&mut self) {
        if self.jit.inside == 0 {
            self.jit.traces.drop_retired();
        }
        if self.jit.inside == 0 && self.jit.codes.iter().any(|native| native.is_retired()) {
            self.drop_where(NativeCode::is_retired);
        }
    }

    /// Drops what was not entered since the last look, and looks: from now on, entering code is noted.
    fn sweep(&mut self) {
        self.jit.statistics.sweeps += 1;
        self.jit.need.looked_at = self.fuel.used();
        self.jit.statistics.dropped += self.jit.traces.sweep();
        self.jit.traces.drop_retired();
        self.drop_where(|native| native.is_retired() || !native.used.get());
        for native in self.jit.codes.iter().filter(|native| !native.is_retired()) {
            native.used.set(false);
            native.code.native_body.set(0);
        }
    }

    /// Retires all code, and drops what no frame is in.
    fn flush(&mut self) {
        self.jit.statistics.flushes += 1;
        self.jit.traces.invalidate_all();
        for native in self.jit.codes.iter().filter(|native| !native.is_retired()) {
            retire(native.code);
            native.history.postpone();
            self.jit.statistics.dropped += 1;
        }
        self.reclaim();
    }

    /// Drops the code that `goes` names, but for that which a frame is in.
    fn drop_where(&mut self, goes: impl Fn(&NativeCode) -> bool) {
        debug_assert!(self.jit.inside == 0);
        // By address, so that a frame's place is found quickly. Compiled code holds the addresses of what is in the boxes.
        self.jit.codes.sort_unstable_by_key(|native| native.range.as_ref().map_or(0, |range| range.start()));
        self.jit.codes.iter().for_each(|native| native.goes.set(goes(native)));
        self.spare_running();
        if self.jit.codes.iter().any(|native| native.goes.get() && native.is_generator()) {
            self.spare_suspended();
        }
        for native in self.jit.codes.iter().filter(|native| native.goes.get()) {
            if !native.is_retired() {
                retire(native.code);
                native.history.postpone();
                self.jit.statistics.dropped += 1;
            }
            let taken = native.range.as_ref().map_or(0, |range| range.taken() as u64);
            self.jit.statistics.bytes_in_use -= taken;
            self.jit.statistics.bytes_freed += taken;
            let room = MOST_PAST_FAILURES.saturating_sub(self.jit.past_failures.len());
            self.jit.past_failures.extend(native.failures().into_iter().take(room));
        }
        self.jit.codes.retain(|native| !native.goes.get());
    }

    /// Keeps the code that frames of the chain are in.
    fn spare_running(&self) {
        let mut frame = self.frame;
        // SAFETY: the chain of frames is intact at safepoints.
        while let Some(header) = unsafe { frame.as_ref() } {
            self.spare(header);
            // It is in use even where a frame is in the interpreter for a moment.
            // SAFETY: what a code object refers to is alive.
            if let Some(native) = unsafe { header.code.native.get().as_ref() } {
                native.goes.set(false);
            }
            frame = header.previous;
        }
    }

    /// Keeps the code that suspended generators are in.
    fn spare_suspended(&self) {
        self.heap.each(Kind::Generator, &mut |header: NonNull<Header>| {
            // SAFETY: the kind names the type (rule H2).
            let generator: &Generator = unsafe { header.cast().as_ref() };
            if matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended) {
                // SAFETY: the frame of a generator that is not finished is complete (interp/generator.rs).
                self.spare(unsafe { &*generator.frame.get() });
            }
        });
    }

    fn spare(&self, frame: &Frame) {
        let address = frame.native as usize;
        if address == 0 {
            return;
        }
        let behind = self.jit.codes.partition_point(|native| native.range.as_ref().is_none_or(|range| range.start() <= address));
        if let Some(native) = behind.checked_sub(1).and_then(|at| self.jit.codes.get(at))
            && native.contains(address)
        {
            native.goes.set(false);
        }
    }
}
