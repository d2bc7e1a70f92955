//! Recordings: what is run and written down for a root trace or a side trace, and where it ends.
//!
//! A loop's recording ends where the loop comes around. One that begins at a function's entry ends where the function returns,
//! by doing so, at a yield of a generator in the same way, or at a call that is not made part of it, by making the callee's frame and going into its code; the callers
//! then go on in their compiled code. A side trace ends at a root trace or at code of the tier below.

use core::mem::offset_of;

use super::executor::Executor;
use super::explain;
use super::history::Discarded;
use super::traces::Refusal;
use crate::codegen::trace::Holds;
use crate::heap::Ref;
use crate::interp::dispatch::Exit;
use crate::interp::frame::Frame;
use crate::interp::generator::frames_of_trace;
use crate::machine::Machine;
use crate::object::CodeObject;
use crate::optimize::{Passes, Recorded};
use crate::trace::record::{Mark, NO_HEAD, Progress, Recorder, Stop};
use crate::tuning::{LEAST_BEFORE_BLOCK, MOST_RECORDED_INSTRUCTIONS, MOST_SIDE_INSTRUCTIONS};
use crate::value::Value;

/// What follows the end of a trace without a loop.
#[derive(Clone, Copy)]
pub(super) enum Following {
    /// A root trace, by its number.
    Root(u32),
    /// The loop of the root trace with that number, which this side trace is of: at its head.
    Head(u32),
    /// What the tier below made of a block: the address, the code object that it belongs to, and the version of its code.
    Block(usize, Ref<CodeObject>, u32),
    /// The code of a function whose frame was just entered, and nothing was done in it yet.
    Callee(Ref<CodeObject>),
    /// Whoever waits for the root's value.
    Caller,
    /// Whoever resumed the generator that the root's frame lies in, which yields.
    Resumer,
    /// Whatever goes on once an exit has made the frames.
    Exit,
}

/// What was recorded and where it ends; and how the interpreter's loop is to be left, if it is.
pub(super) type Recording<F> = (Result<(Recorded, F), Refusal>, Option<Exit>);

impl Following {
    /// What has to hold for it to be there.
    pub(super) fn holds(self) -> Option<Holds> {
        match self {
            // Code objects know where their calls begin.
            Following::Root(_)
            | Following::Head(_)
            | Following::Callee(_)
            | Following::Caller
            | Following::Resumer
            | Following::Exit => None,
            Following::Block(_, code, version) => Some(is_version(code, version)),
        }
    }
}

/// Code of the tier below that is thrown away takes its version along.
pub(super) fn is_version(code: Ref<CodeObject>, version: u32) -> Holds {
    Holds { object: Value::from(code).bits(), field: offset_of!(CodeObject, native_version) as u16, value: version }
}

impl Machine {
    /// Has the interpreter run from an exit to the head of a loop that has a trace, and records it; or to where the tier below
    /// takes over.
    pub(super) fn record_side(
        &mut self,
        executor: &Executor,
        exit: usize,
        root_frame: *mut Frame,
        short: bool,
    ) -> Recording<Following> {
        let snapshot = executor.exits.exits[exit].snapshot;
        let chain = self.jit.traces.chain_of(executor, exit);
        let (base, values, passes) = (frames_of_trace(root_frame), &self.jit.traces.values, self.jit.traces.passes);
        let mut recorder = match Recorder::resume(&chain, snapshot, base, values, passes) {
            Ok(recorder) => recorder,
            Err(stop) => return (Err(Refusal::Recording(stop)), None),
        };
        recorder.builder.log = self.log_for_recording();
        recorder.ends_at_calls = true;
        if self.jit.traces.asked_enough(executor, exit) {
            recorder.begin_with_any_shape();
        }
        let most = self.jit.traces.recorded_at_most().min(MOST_SIDE_INSTRUCTIONS);
        if !self.raised.is_empty()
            && let Err((stop, left)) = recorder.resume_raising(self, Machine::raise_here)
        {
            return (Err(Refusal::Recording(stop)), left);
        }
        let (mut ends, mut found_in_root) = (Ends::default(), false);
        let mut stopped = (ended_at(most), None);
        for _ in 0..most {
            if let Some(following) = left_root(&recorder, self) {
                return (self.ended(recorder, following), None);
            }
            // Callers of an inlined frame would be interpreted once it returns: the root's blocks are better.
            let in_root = recorder.is_in_root();
            if (in_root || !found_in_root)
                && let Some(following) = self.block_here()
                && ends.note(recorder.mark(self), following)
            {
                found_in_root = in_root;
                if short && in_root {
                    break;
                }
            }
            if let Err(stop) = recorder.step(self, NO_HEAD) {
                self.jit.traces.stopped = explain::place_of(&recorder.builder);
                stopped = stop;
                break;
            }
            match self.following(&recorder) {
                Some(Following::Root(number)) if number == executor.root => return (self.back_in_loop(recorder, number), None),
                Some(following) => return (self.ended(recorder, following), None),
                None => {}
            }
        }
        (ends.end(recorder, stopped.0), stopped.1)
    }

    /// What the tier below made of the block whose start the running frame is at.
    fn block_here(&self) -> Option<Following> {
        // SAFETY: the running frame is complete and its `pc` saved; what its code object refers to is alive.
        unsafe {
            let code = (*self.frame).code;
            let native = code.native.get().as_ref()?;
            let entry = native.entry((*self.frame).unit_at((*self.frame).pc))?;
            Some(Following::Block(entry, code, code.native_version.get()))
        }
    }

    /// Has the interpreter run one turn of a loop and records it. An inner loop's turns become part of the trace; where it
    /// `links`, the trace ends at the head of one that has a trace, and at a call that is not made part of it.
    pub(super) fn record_loop(&mut self, frame: *mut Frame, links: bool) -> Recording<Option<Following>> {
        // SAFETY: the running frame is complete and its `pc` saved.
        let head = unsafe { (*frame).unit_at((*frame).pc) };
        self.record_root(frame, head, links, links)
    }

    /// Has the interpreter run a function from its entry on, and records it: up to where it returns, or to a call that is not
    /// made part of the trace, or to the head of a loop that has one; `blocks`: or to the start of a block of the tier below,
    /// where it cannot be recorded further.
    pub(super) fn record_entry(&mut self, frame: *mut Frame, blocks: bool) -> Recording<Option<Following>> {
        self.record_root(frame, NO_HEAD, true, blocks)
    }

    fn record_root(&mut self, frame: *mut Frame, head: u32, links: bool, blocks: bool) -> Recording<Option<Following>> {
        let mut recorder = match Recorder::new(frame) {
            Ok(recorder) => recorder,
            Err(stop) => return (Err(Refusal::Recording(stop)), None),
        };
        recorder.builder.passes = self.jit.traces.passes;
        recorder.builder.log = self.log_for_recording();
        recorder.ends_at_calls = links;
        let most = self.jit.traces.recorded_at_most();
        let mut ends = Ends::default();
        for count in 0..most {
            if head == NO_HEAD
                && let Some(following) = left_root(&recorder, self)
            {
                return (self.ended(recorder, Some(following)), None);
            }
            if blocks
                && count >= LEAST_BEFORE_BLOCK
                && let Some(following) = self.block_here()
                && let Some(mark) = self.mark_root(&mut recorder)
            {
                ends.note(mark, following);
            }
            match recorder.step(self, head) {
                Ok(Progress::More) => {
                    if let Some(following) = self.following(&recorder).filter(|_| links) {
                        return (self.ended(recorder, Some(following)), None);
                    }
                }
                // Not a loop: the next turn begins at its entry.
                Ok(Progress::Closed) if !self.jit.traces.passes.contains(Passes::PEEL) => {
                    return (self.ended(recorder, None), None);
                }
                Ok(Progress::Closed) => {
                    return (recorder.finish(self).map(|recorded| (recorded, None)).map_err(Refusal::Recording), None);
                }
                Err((stop, exit)) => {
                    self.jit.traces.stopped = explain::place_of(&recorder.builder);
                    let ends = if stop == Stop::Left { Ends::default() } else { ends };
                    return (ends.end(recorder, stop).map(|(recorded, following)| (recorded, Some(following))), exit);
                }
            }
        }
        (ends.end(recorder, ended_at(most)).map(|(recorded, following)| (recorded, Some(following))), None)
    }

    /// A root trace may come to end here. Where generators are known, a loop is not to write them back in each turn.
    fn mark_root(&self, recorder: &mut Recorder) -> Option<Result<Mark, Stop>> {
        match () {
            () if recorder.knows_generators() => Some(recorder.mark_exit(self)),
            () if recorder.is_in_root() => Some(recorder.mark(self)),
            () => None,
        }
    }

    /// A recording ends where it is, with what follows.
    fn ended<F: Copy + Into<Option<Following>>>(&mut self, recorder: Recorder, following: F) -> Result<(Recorded, F), Refusal> {
        let recorded = match following.into() {
            Some(Following::Caller) => recorder.end_returning(self),
            Some(Following::Resumer) => recorder.end_yielding(self),
            Some(Following::Callee(_)) => {
                self.want_returns(&recorder);
                recorder.end(self)
            }
            _ => recorder.end(self),
        };
        recorded.map(|recorded| (recorded, following)).map_err(Refusal::Recording)
    }

    /// A side trace came back to its root: it goes on at the head of that one's loop, if it can.
    fn back_in_loop(&mut self, recorder: Recorder, root: u32) -> Result<(Recorded, Following), Refusal> {
        let executor = &self.jit.traces.executors[root as usize];
        let Some(head) = executor.loop_head.as_ref().filter(|_| !recorder.begins_in_generator()) else {
            return self.ended(recorder, Following::Root(root));
        };
        let (recorded, reached) = recorder.end_at_head(self, &head.assumed, &head.lives).map_err(Refusal::Recording)?;
        Ok((recorded, if reached { Following::Head(root) } else { Following::Root(root) }))
    }

    /// The frames that wait where a recording ends at a call are to go on in compiled code: it is made anew for that, if need
    /// be, and what was recorded will be, too.
    fn want_returns(&mut self, recorder: &Recorder) {
        for code in recorder.waiting() {
            // SAFETY: what a code object refers to is alive.
            if let Some(native) = unsafe { code.native.get().as_ref() }.filter(|native| native.history.want_results()) {
                self.discard(code, native, Discarded::Missing);
            }
        }
    }

    /// What follows, if a recording that links ends where it is.
    fn following(&self, recorder: &Recorder) -> Option<Following> {
        if let Some(code) = recorder.entered_at_end() {
            return Some(Following::Callee(code));
        }
        // SAFETY: the running frame is complete and its `pc` saved.
        let pc = unsafe { (*self.frame).pc };
        let root = self.root_at(pc).filter(|_| recorder.is_in_root())?;
        Some(Following::Root(root))
    }
}

/// Where a recording that cannot go on may have ended: what it marked.
#[derive(Default)]
struct Ends {
    /// The last start of a block of the tier below, to which the trace can make its frames.
    block: Option<(Mark, Following)>,
    /// The last one to which an exit can.
    exit: Option<Mark>,
}

impl Ends {
    /// Takes a mark, if there is one, at the start of a block.
    fn note(&mut self, mark: Result<Mark, Stop>, block: Following) -> bool {
        match mark {
            Ok(mark) if mark.leaves => self.exit = Some(mark),
            Ok(mark) => self.block = Some((mark, block)),
            Err(_) => {}
        }
        mark.is_ok()
    }

    /// The recording stopped: it ends at the last block that was worth it. Where an exit is all that there is, it had better be
    /// because of what is never recorded.
    fn end(self, recorder: Recorder, stop: Stop) -> Result<(Recorded, Following), Refusal> {
        let is_for_good = matches!(stop, Stop::Instruction(_) | Stop::Operands(_) | Stop::Native(_) | Stop::Chaos);
        let exit = self.exit.filter(|_| is_for_good).map(|mark| (mark, Following::Exit));
        let recorded = match self.block.or(exit) {
            Some((mark, following)) => recorder.end_at(mark).map(|recorded| (recorded, following)),
            None => Err(stop),
        };
        recorded.map_err(Refusal::Recording)
    }
}

/// What follows, if the instruction that a recording is at leaves its root's frame.
fn left_root(recorder: &Recorder, vm: &Machine) -> Option<Following> {
    match () {
        () if recorder.is_at_return(vm) => Some(Following::Caller),
        () if recorder.is_at_yield(vm) => Some(Following::Resumer),
        () => None,
    }
}

/// Why a recording ended that had so many instructions at most.
fn ended_at(most: usize) -> Stop {
    if most < MOST_RECORDED_INSTRUCTIONS { Stop::Chaos } else { Stop::Full }
}
