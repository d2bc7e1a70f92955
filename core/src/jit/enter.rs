//! From the interpreter into compiled code and back; when code is warm, and when it is thrown away.
#![allow(dangerous_implicit_autorefs)]

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;

use super::call::{Answer, Enter};
use super::code_cache::{CodeCache, PublishError};
use super::history::{Discarded, History, SEEN_UNITS, Seen};
use super::native_code::NativeCode;
use super::refusal::Refusal;
use super::sampling::Ran;
use super::statistics::{EntryKind, ExitReason};
use super::stubs::Left;
use crate::bytecode::disassemble::Instructions;
use crate::bytecode::ops::Op;
use crate::codegen::baseline;
use crate::heap::Ref;
use crate::interp::dispatch::Exit;
use crate::interp::frame::Frame;
use crate::machine::Machine;
use crate::object::CodeObject;
use crate::tuning::{EXITS_TO_DISCARD, LAST_GENERATION, MISSING_TO_DISCARD, MORE_EXITS_TO_DISCARD, MOST_DISCARDED, WARM_AGAIN};
use crate::value::Value;

/// How compiled code was left.
pub(crate) enum NativeExit {
    /// The interpreter goes on with the running frame.
    Interpret,
    /// The loop is to be left.
    Loop(Exit),
}

impl Machine {
    /// Runs compiled code from `address` on.
    #[inline(never)]
    pub(crate) fn run_native(&mut self, address: *const u8, word: Value, kind: EntryKind) -> NativeExit {
        let (mut address, mut word) = (address, word.bits());
        loop {
            let Some(left) = self.enter_native_code(address, word, kind) else { return NativeExit::Interpret };
            let ended = left.address == Left::Trace as u64 && self.has_ended();
            if let Some(exit) = self.left_native(left) {
                return NativeExit::Loop(exit);
            }
            // No result is taken where a block begins.
            match self.native_entry(self.frame, false).filter(|_| ended) {
                Some(entry) => (address, word) = (entry, 0),
                None => return NativeExit::Interpret,
            }
        }
    }

    /// Runs compiled code; how it was left. None: there is no memory for code.
    fn enter_native_code(&mut self, address: *const u8, word: u64, kind: EntryKind) -> Option<Answer> {
        let enter = self.jit.cache.as_ref()?.stubs.enter;
        self.jit.statistics.count_entry(kind);
        self.jit.inside += 1;
        // SAFETY: the stub is a function of that type (ENTER); `address` is code of this machine: an entry, or where the
        // running frame waits.
        let left = unsafe {
            let enter: Enter<Answer> = core::mem::transmute::<usize, Enter<Answer>>(enter);
            enter(self, core::ptr::null_mut(), address as usize, word)
        };
        self.jit.inside -= 1;
        Some(left)
    }

    /// What is to be done once compiled code was left; how the loop is to be left, if it is.
    fn left_native(&mut self, Answer { address: left, word }: Answer) -> Option<Exit> {
        if left == Left::Returned as u64 {
            self.jit.statistics.count_exit(ExitReason::Finished);
            return Some(Exit::Returned(Value::from_bits(word)));
        }
        if let Some(exit) = self.jit.exit.take() {
            return Some(exit);
        }
        const GUARD: u64 = Left::Guard as u64;
        const POLL: u64 = Left::Poll as u64;
        const STALE: u64 = Left::Stale as u64;
        const TRACE: u64 = Left::Trace as u64;
        match left {
            TRACE => return self.after_trace(),
            GUARD => self.note_guard_exit(),
            // The unit that was taken was given back, so zero is what the interpreter finds too little.
            POLL if self.fuel.left <= 0 => self.jit.statistics.count_exit(ExitReason::Fuel),
            POLL => {
                self.jit.sampler.left = Some(Ran::Baseline);
                self.jit.statistics.count_exit(ExitReason::Poll);
            }
            STALE => self.jit.statistics.count_exit(ExitReason::Stale),
            // The helper that decided it has counted it.
            _ => {}
        }
        None
    }

    /// A guard of the running frame's code failed: code whose guards fail often is thrown away, to be made anew.
    fn note_guard_exit(&mut self) {
        let frame = self.frame;
        // SAFETY: the exit saved the frame; its code object is alive.
        unsafe {
            let code = (*frame).code;
            let Some(native) = code.native.get().as_ref() else {
                return self.jit.statistics.count_exit(ExitReason::Guard);
            };
            let unit = (*frame).unit_at((*frame).pc);
            let reason = if native.cold.contains(&unit) { ExitReason::Cold } else { ExitReason::Guard };
            self.jit.statistics.count_exit(reason);
            if let Some(number) = native.forced_guard(self.jit.last_exit, unit) {
                return self.note_forced_guard(code, unit, number);
            }
            if reason == ExitReason::Cold {
                return self.note_missing(code, native);
            }
            native.history.count_failure(unit);
            native.count_guard(self.jit.last_exit, unit);
            if code.shared().units[unit as usize] as u8 == Op::LOAD_GLOBAL as u8 {
                return self.discard(code, native, Discarded::Keys);
            }
            let exits = native.exits.get() + 1;
            native.exits.set(exits);
            self.note_shape(frame, native, unit);
            let most = EXITS_TO_DISCARD + MORE_EXITS_TO_DISCARD * native.history.generation.get();
            if exits >= most && native.history.is_retried() {
                self.discard(code, native, Discarded::Guards);
            }
        }
    }

    /// A guard of an instruction on an attribute failed: keeps what its form would be for the object that is there.
    ///
    /// # Safety
    /// The frame is the running one, saved at the instruction.
    unsafe fn note_shape(&mut self, frame: *mut Frame, native: &NativeCode, unit: u32) {
        let code = native.code;
        let Some(at) = Instructions::at(&code.shared().units, unit) else { return };
        let mut seen = Seen { unit, units: [0; SEEN_UNITS] };
        seen.units[0] = at.op as u16;
        // SAFETY: the cache is behind the instruction's unit. As the caller promises, the owner is on top of the operands.
        let (cache, owner) = unsafe { (seen.units.as_mut_ptr().add(1), *(*frame).sp.sub(1)) };
        let chosen = match at.op {
            Op::LOAD_ATTR => {
                let name = code.name_at(at.operand as usize >> 1);
                self.specialize_load_attr(code, cache, owner, name, at.operand & 1 != 0)
            }
            Op::STORE_ATTR => self.specialize_store_attr(code, cache, owner, code.name_at(at.operand as usize)),
            _ => return,
        };
        match chosen {
            Ok(()) if usize::from(seen.units[0] as u8) >= Op::ALL.len() => native.history.note_seen(seen),
            Ok(()) => {}
            // There is nothing to learn; the interpreter runs the instruction, and raises if it must.
            Err(_) => self.raised = Value::EMPTY,
        }
    }

    /// Throws compiled code away. After a change of keys there is nothing to learn: it is made anew at once.
    pub(super) fn discard(&mut self, code: Ref<CodeObject>, native: &NativeCode, reason: Discarded) {
        self.jit.statistics.discarded += 1;
        let Some(history) = super::retire(code) else { return };
        history.discarded(reason);
        if reason == Discarded::Keys {
            code.calls.set(native.warm_calls - 1);
        }
    }

    /// The interpreter runs what a function's compiled code lacks, because it was never executed before: an instruction, or
    /// a loop's turn. If that happens some more, code is made anew.
    #[cold]
    fn note_missing(&mut self, code: Ref<CodeObject>, native: &NativeCode) {
        let missing = native.missing.get() + 1;
        native.missing.set(missing);
        if missing >= MISSING_TO_DISCARD && native.history.is_retried() {
            self.discard(code, native, Discarded::Missing);
        }
    }

    /// An instruction took a form that its code, which was compiled before, does not have.
    pub(super) fn note_form(&mut self, code: Ref<CodeObject>, native: *const NativeCode) {
        // SAFETY: what a code object refers to is alive.
        if let Some(native) = unsafe { code.native.get().as_ref() }.filter(|current| core::ptr::eq(*current, native))
            && native.history.is_retried()
        {
            self.discard(code, native, Discarded::Missing);
        }
    }

    /// A guard failed as a test asked for: the code is made anew, with this one as it is.
    #[cold]
    fn note_forced_guard(&mut self, code: Ref<CodeObject>, unit: u32, number: u32) {
        self.jit.statistics.forced_guards += 1;
        if let Some(history) = super::retire(code)
            && !history.forced(unit, number)
        {
            history.generation.set(LAST_GENERATION + 1);
        }
    }

    /// A turn of a loop or a call of `frame`'s code, counted by the interpreter: where compiled code takes over at its
    /// `pc`, if it does. `at_start`: the frame is at the start of its function.
    #[inline]
    pub(crate) fn count_for_native(&mut self, frame: *mut Frame, at_start: bool) -> Option<*const u8> {
        // SAFETY: the frame is the running one, its pc saved.
        unsafe {
            let code = (*frame).code;
            if code.native.get().is_null() {
                let calls = code.calls.get().saturating_add(1);
                code.calls.set(calls);
                // Just once: code that was refused is not tried again.
                if self.jit.cache.as_ref().is_none_or(|cache| calls != cache.warm_calls) {
                    return None;
                }
                self.compile(code);
            }
            let entry = self.native_entry(frame, at_start);
            if entry.is_none()
                && let Some(native) = code.native.get().as_ref()
            {
                self.note_missing(code, native);
            }
            entry
        }
    }

    /// Where compiled code takes over at `frame`'s `pc`.
    pub(crate) fn native_entry(&self, frame: *mut Frame, at_start: bool) -> Option<*const u8> {
        // SAFETY: the frame is complete; what its code object refers to is alive.
        unsafe {
            let native = (*frame).code.native.get().as_ref()?;
            native.enter();
            if at_start {
                return Some(native.start as *const u8);
            }
            native.entry((*frame).unit_at((*frame).pc)).map(|address| address as *const u8)
        }
    }

    /// Where compiled code takes over in a frame that was just given a call's result.
    pub(crate) fn native_behind_call(&mut self, frame: *mut Frame) -> Option<*const u8> {
        let entry = self.native_entry(frame, false);
        if entry.is_none() && self.jit.cache.as_ref().is_some_and(|cache| cache.traces) {
            // SAFETY: the frame is complete; what its code object refers to is alive.
            let (code, native) = unsafe { ((*frame).code, (*frame).code.native.get().as_ref()?) };
            if native.history.count_result() {
                self.discard(code, native, Discarded::Missing);
            }
        }
        entry
    }

    /// Compiles a code object that is warm, unless it is to wait.
    #[cold]
    #[inline(never)]
    fn compile(&mut self, code: Ref<CodeObject>) {
        let Some(cache) = self.jit.cache.clone() else { return };
        let Some(history) = self.history_of(code) else { return };
        if history.generation.get() > LAST_GENERATION || history.discarded.get() > MOST_DISCARDED {
            return;
        }
        if self.waits_for_room() || !history.is_due() {
            return code.calls.set(cache.warm_calls.saturating_sub(WARM_AGAIN));
        }
        let began = self.monotonic_ns();
        let made = baseline::compile(self, &cache, &history);
        let took = self.monotonic_ns().unwrap_or(0).saturating_sub(began.unwrap_or(0));
        self.jit.statistics.nanoseconds += took;
        match made {
            Ok(native) => {
                announce(&cache, code, &native);
                self.adopt(code, native);
            }
            Err(refusal) => self.note_refusal(&cache, &history, refusal),
        }
    }

    /// What is known of a code object; None where there is no memory to know anything.
    fn history_of(&mut self, code: Ref<CodeObject>) -> Option<Rc<History>> {
        if let Some(known) = self.jit.histories.get(&code.address()) {
            return Some(known.clone());
        }
        self.jit.histories.try_reserve(1).ok()?;
        let history = Rc::new(History::new(code));
        self.jit.histories.insert(code.address(), history.clone());
        Some(history)
    }

    /// A code object is not compiled: for now where there is no room, else for good.
    fn note_refusal(&mut self, cache: &Arc<CodeCache>, history: &History, refusal: baseline::Refusal) {
        self.jit.statistics.refused += 1;
        let reason = match refusal {
            baseline::Refusal::Unsuitable => return,
            baseline::Refusal::TooLarge => Refusal::TooLarge,
            baseline::Refusal::Publish(error, size) => {
                if error == PublishError::Full {
                    history.postpone();
                    history.code.calls.set(cache.warm_calls.saturating_sub(WARM_AGAIN));
                    self.want_room(size);
                }
                error.into()
            }
        };
        self.jit.statistics.refusals.count(reason);
        // That the budget is in use is worth a warning only where nothing could be given up.
        if reason != Refusal::Full {
            cache.warn(reason);
        }
    }

    fn adopt(&mut self, code: Ref<CodeObject>, native: Box<NativeCode>) {
        if self.jit.codes.try_reserve(1).is_err() {
            return;
        }
        self.heap.barrier(&code.header);
        self.jit.traces.renew(code);
        code.native.set(&*native);
        native.enter();
        self.jit.statistics.bytes_in_use += native.range.as_ref().map_or(0, |range| range.taken() as u64);
        self.jit.codes.push(native);
        self.jit.statistics.compiled += 1;
    }
}

/// Tells the host's listener what lies where.
fn announce(cache: &super::CodeCache, code: Ref<CodeObject>, native: &NativeCode) {
    if let Some(listener) = &cache.listener {
        listener.published(&baseline::name_of(code), native.start, native.size());
    }
}
