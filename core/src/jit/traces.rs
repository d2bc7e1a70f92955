//! The trace tier: when loops are recorded, and what became of it.
//!
//! A loop counts its turns in the inline cache of its JUMP_BACKWARD. A hot one is recorded; where no trace comes of that, it
//! is tried again later, a few times, and left to the baseline tier then.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::ptr::NonNull;
use core::sync::atomic::Ordering;

use hashbrown::HashMap;

use super::chaos::Chaos;
use super::debug::Debug;
use super::executor::{Executor, HOPELESS};
use super::history::Discarded;
use super::making::Place;
use super::native_code::NO_TRACE;
use super::pay::Pay;
use super::{PublishError, layouts};
use crate::bytecode::code::CodeFlags;
use crate::bytecode::disassemble::{Instruction, Instructions};
use crate::bytecode::ops::{Form, Op};
use crate::codegen::allocation;
use crate::heap::{Heap, NoMemory, Ref, Tracer};
use crate::interp::dispatch::Exit;
use crate::interp::frame::Frame;
use crate::machine::{BuildAddressHasher, Machine};
use crate::native::Raised;
use crate::object::CodeObject;
use crate::optimize::remember::Parent;
use crate::optimize::{self, Optimized, Passes};
use crate::specialize::cache;
use crate::trace::ir::{Constant, Leave};
use crate::trace::record::Stop;
use crate::tuning::{
    CALLS_PER_TURN, EXITS_PER_EXIT, EXITS_TO_JUDGE, LEAST_WORK, MOST_RECORDED_INSTRUCTIONS, MOST_RECORDING_ATTEMPTS, MOST_SHAPES,
    MOST_SHORT_TRACES, MOST_SIDE_TRACES, SIDE_TRACES_ON_TRIAL, SIDES_PER_GROWTH,
};
use crate::value::Value;

/// Turn counters from this on mean something else than a number of turns.
const HAS_TRACE: u16 = u16::MAX;
const GIVEN_UP: u16 = u16::MAX - 1;

/// The loops of a machine that were recorded, or tried.
#[derive(Default)]
pub(crate) struct Traces {
    /// By the address of the unit at the head.
    heads: HashMap<usize, Head, BuildAddressHasher>,
    /// All that were made; a trace's number is its place here, since code tells it.
    #[allow(clippy::vec_box, reason = "compiled code holds the addresses of their cells")]
    pub executors: Vec<Box<Executor>>,
    /// Where values wait while frames are made.
    pub values: Vec<Value>,
    /// Fuel used when a trace was left last by an exit that leads nowhere.
    left_at: u64,
    /// Turns of a loop before it is recorded.
    hot_turns: u16,
    /// Calls of a function before it is recorded from its entry.
    hot_calls: u16,
    /// How often an exit is taken before it gets a side trace.
    pub hot_exits: u16,
    /// What tests switch on: random choices, most traces, parts of the optimizer.
    pub(super) chaos: Option<Chaos>,
    most: Option<u32>,
    pub(super) passes: Passes,
    /// What is hot is recorded.
    pub is_on: bool,
    /// Traces are evaluated, not compiled: with this budget of bytes.
    pub evaluated: Option<usize>,
    /// Tests want that.
    is_forced: bool,
    /// A recording is under way.
    is_recording: bool,
    /// While the interpreter runs an instruction that is recorded: what the recording refers to so far.
    pub recorded: Option<NonNull<Vec<Constant>>>,
    /// People want to read what became of each, so all stay.
    pub keeps: bool,
    /// Which of them are measured.
    pub pay: Pay,
    /// Where the last recording stopped, if somebody wants to know.
    pub stopped: Option<(String, u32)>,
}

/// A loop.
#[derive(Default)]
struct Head {
    attempts: u8,
    /// The number of its trace.
    executor: Option<u32>,
}

impl Traces {
    /// When loops are recorded, and exits: after at least one turn, and before the counters mean something else. And what tests
    /// switched on.
    pub fn set_up(&mut self, turns: u16, exits: u16, debug: &Debug) {
        self.hot_turns = turns.clamp(1, GIVEN_UP - 1);
        self.hot_calls = times(turns, CALLS_PER_TURN).min(GIVEN_UP - 1);
        self.hot_exits = exits.clamp(1, HOPELESS - 1);
        (self.chaos, self.most, self.passes) = (debug.chaos(), debug.most_traces, debug.passes);
        self.evaluated = debug.evaluate.then_some(usize::MAX);
        self.is_forced = debug.evaluate;
    }

    /// The side trace that goes on from an exit.
    pub fn side_of(&self, number: u32, exit: u32) -> Option<u32> {
        let side = self.executors.iter().position(|other| other.valid.get() && other.parent == Some((number, exit)))?;
        Some(side as u32)
    }

    /// Do enough traces in a row, up to the one that an exit leaves, ask for shapes or callees at the same instruction?
    pub fn asked_enough<'e>(&'e self, mut executor: &'e Executor, mut exit: usize) -> bool {
        let Some(site) = executor.asks_at(exit) else { return false };
        for _ in 1..MOST_SHAPES {
            let Some((parent, at)) = executor.parent else { return false };
            (executor, exit) = (&self.executors[parent as usize], at as usize);
            if executor.asks_at(exit) != Some(site) {
                return false;
            }
        }
        true
    }

    /// The traces that an exit was come to by, the root first, each with the exit that led to the next one.
    pub fn chain_of<'e>(&'e self, mut executor: &'e Executor, mut exit: usize) -> Vec<Parent<'e>> {
        let mut chain = Vec::new();
        loop {
            let trace = &executor.trace;
            let at = trace.nth_exit(exit);
            if trace.instructions.is_empty() || chain.try_reserve(1).is_err() {
                break;
            }
            chain.push(Parent { trace, exit: at, head: executor.loop_head.as_ref().map(|head| &head.assumed) });
            let Some((parent, at)) = executor.parent else { break };
            (executor, exit) = (&self.executors[parent as usize], at as usize);
        }
        chain.reverse();
        chain
    }

    /// May there be another trace?
    fn may_grow(&self) -> bool {
        self.most.is_none_or(|most| self.executors.len() < most as usize)
    }

    /// Are trees measured? Tests that ask for something want it to happen the same way each time.
    pub(super) fn is_measured(&self) -> bool {
        self.chaos.is_none() && self.most.is_none() && !self.is_forced
    }

    /// How many instructions the next recording may have.
    pub(super) fn recorded_at_most(&mut self) -> usize {
        self.chaos.as_mut().map_or(MOST_RECORDED_INSTRUCTIONS, Chaos::recording)
    }

    /// Visits what compiled traces refer to. A full collection comes to them by their code objects, but for those of which
    /// people want to read.
    pub fn trace(&self, tracer: &mut Tracer<'_>, full: bool) {
        if let Some(recorded) = self.recorded {
            // SAFETY: the recorder sets it for as long as it does not touch its builder.
            unsafe { recorded.as_ref() }.iter().for_each(|constant| constant.trace(tracer));
        }
        if !full || self.keeps {
            self.executors.iter().for_each(|executor| executor.trace(tracer));
        }
    }

    /// Between marking and sweeping: traces of code objects that are dead are entered no more.
    pub fn find_dead(&self, heap: &Heap) {
        for (number, executor) in self.executors.iter().enumerate() {
            if !executor.dropped.get() && !heap.is_marked(executor.code.into()) {
                self.retire(number as u32, GIVEN_UP, DEAD);
                executor.dropped.set(true);
            }
        }
    }

    /// Nothing is known any more of what any trace assumes.
    pub fn invalidate_all(&self) {
        (0..self.executors.len()).for_each(|number| self.retire(number as u32, 0, CHANGED));
    }

    /// What traces assume of a code object's forms holds no longer: those that run it are entered no more.
    pub fn invalidate(&self, code: Ref<CodeObject>) {
        for (number, executor) in self.executors.iter().enumerate() {
            if executor.valid.get() && executor.runs(code) {
                self.retire(number as u32, 0, CHANGED);
            }
        }
    }

    /// A code object has new code: traces that end in the old one, or whose frames wait there, are made anew.
    pub(super) fn renew(&self, code: Ref<CodeObject>) {
        for (number, executor) in self.executors.iter().enumerate() {
            let ends_there = executor.parent.is_none() && executor.block.is_some_and(|(block, _)| block == code);
            if executor.valid.get() && (ends_there || executor.waiting.contains(&code)) {
                self.retire(number as u32, 0, RENEWED);
            }
        }
    }

    /// Retires trees that were not entered since the last sweep, and watches the others; how many went. What another tree ends
    /// in is entered from there.
    pub fn sweep(&mut self) -> u64 {
        self.spread_use();
        let mut went = 0;
        for number in 0..self.executors.len() {
            let executor = &self.executors[number];
            if executor.parent.is_some() || !executor.valid.get() {
                continue;
            }
            if executor.used.get() {
                executor.watch();
                continue;
            }
            self.retire(number as u32, 0, COLD);
            let head = self.heads.values_mut().find(|head| head.executor == Some(number as u32));
            if let Some(head) = head {
                // What does not fit is recorded later and later, and then no more.
                head.attempts = head.attempts.saturating_add(ATTEMPTS_OF_A_FAILURE);
            }
            went += 1;
        }
        went
    }

    /// Notes the use of what traces of used trees end in.
    fn spread_use(&self) {
        loop {
            let mut found = false;
            for executor in self.executors.iter().filter(|executor| executor.valid.get()) {
                let Some(link) = executor.link.filter(|_| self.executors[executor.root as usize].used.get()) else { continue };
                found |= !self.executors[link as usize].used.replace(true);
            }
            if !found {
                return;
            }
        }
    }

    /// Gives back the code of traces that are entered no more; no compiled code is on the native stack.
    pub fn drop_retired(&mut self) {
        // What is recorded goes on from a trace.
        if !self.is_recording {
            let keep = self.keeps;
            self.executors.iter_mut().filter(|executor| !executor.valid.get()).for_each(|executor| executor.drop_code(keep));
        }
    }

    /// A trace is entered no more, nor are those that end in it or go on from it; the loop of a root counts anew from `turns`.
    /// People read why.
    fn retire(&self, number: u32, turns: u16, why: &'static str) {
        let executor = &self.executors[number as usize];
        if !executor.valid.replace(false) {
            return;
        }
        executor.direct.set(0);
        executor.lead_calls();
        executor.retired.set(Some(why));
        if let Some((parent, exit)) = executor.parent {
            let parent = &self.executors[parent as usize];
            parent.cells[exit as usize].0.store(0, Ordering::Relaxed);
            parent.taken[exit as usize].set(0);
            // Its place in the tree is free again.
            let root = &self.executors[executor.root as usize];
            root.sides.set(root.sides.get().saturating_sub(1));
        } else {
            // SAFETY: a unit of the executor's code object, which it keeps alive.
            unsafe { *executor.counter = turns };
        }
        for (other, follower) in self.executors.iter().enumerate() {
            if follower.parent.is_some_and(|(parent, _)| parent == number) {
                self.retire(other as u32, turns, why);
            } else if follower.link == Some(number) {
                // It may be good with another end.
                self.retire(other as u32, 0, why);
            }
        }
    }
}

/// Is a loop, by the cache of its JUMP_BACKWARD, left to the tiers below for good?
pub(crate) fn has_given_up(counter: *const u16) -> bool {
    // SAFETY: a unit of a code object that is alive.
    unsafe { *counter == GIVEN_UP }
}

/// Why traces are retired.
const CHANGED: &str = "what it assumed changed";
const SLOW: &str = "it was no faster than what the tier below makes of its loop";
const RENEWED: &str = "where its frames go on was compiled anew";
const DEAD: &str = "its code object is gone";
const COLD: &str = "it was not entered for long, and its room was wanted";

/// Does a loop have a trace, by the cache of its JUMP_BACKWARD?
pub(super) fn has_trace(counter: *const u16) -> bool {
    // SAFETY: a unit of a code object that is alive.
    unsafe { *counter == HAS_TRACE }
}

/// Is it in vain, by the cache of a loop's JUMP_BACKWARD, to ask for its trace at each turn? Either there will be none, or it
/// is kept out for a while.
pub(super) fn asks_in_vain(counter: *const u16) -> bool {
    // SAFETY: a unit of a code object that is running.
    unsafe { *counter >= GIVEN_UP }
}

/// Where root traces begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootAt {
    /// The head of a loop; its turns are counted.
    Loop,
    /// The unit behind a function's RESUME, or one of a generator; its calls are counted, or how often it goes on there.
    Entry,
}

/// May a trace begin at a unit, behind a RESUME of a function or generator? What begins with a loop has the loop's, and native tasks are
/// left to their loop.
pub(crate) fn may_begin_at_entry(code: Ref<CodeObject>, unit: u32) -> bool {
    let is_other = |i: Instruction| i.op == Op::TASK_STEP || i.op == Op::JUMP_BACKWARD && i.target() == Some(unit);
    code.flags.contains(CodeFlags::OPTIMIZED) && !Instructions::new(&code.shared().units).any(is_other)
}

/// Does nothing but a RESUME lie before the unit?
fn begins_with_resume(code: Ref<CodeObject>, unit: u32) -> bool {
    Instructions::at(&code.shared().units, 0).is_some_and(|i| i.op == Op::RESUME && i.end == unit)
}

/// What a loop's turn, or a call, comes to.
pub(crate) enum Turn {
    /// The interpreter goes on.
    Interpret,
    /// It ran some more; it goes on with the running frame as it is now.
    Recorded,
    /// Compiled code takes over there.
    Native(*const u8),
    /// The interpreter's loop is to be left.
    Leave(Exit),
}

/// Attempts that a failure counts as, where one by chance counts as one.
const ATTEMPTS_OF_A_FAILURE: u8 = 4;

/// A threshold that is so many times as high; what happens at the first time still does.
fn times(threshold: u16, factor: u16) -> u16 {
    threshold.saturating_sub(1).saturating_mul(factor).saturating_add(1)
}

/// Bytes of code that a trace may take, where one could not be published.
const ROOM_FOR_A_TRACE: usize = 4 << 10;

/// Why there is no trace.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    Recording(Stop),
    Optimizer(optimize::Unsuitable),
    Code(allocation::Refusal),
    Publish(PublishError),
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Refusal::Recording(Stop::Instruction(op)) => write!(f, "not recorded: {} is not done in traces", op.name()),
            Refusal::Recording(Stop::Operands(op)) => write!(f, "not recorded: {} of such values is not done", op.name()),
            Refusal::Recording(Stop::Surprise(op)) => write!(f, "not recorded: {} went elsewhere", op.name()),
            Refusal::Recording(Stop::Native(name)) => write!(f, "not recorded: {name} is not done in traces"),
            Refusal::Recording(stop) => write!(f, "not recorded: {}", stop.words()),
            Refusal::Optimizer(why) => write!(f, "not optimised: {why:?}"),
            Refusal::Code(why) => write!(f, "not compiled: {why:?}"),
            Refusal::Publish(why) => write!(f, "not published: {why}"),
        }
    }
}

impl Machine {
    /// A turn of a loop in the interpreter, which is at its head; `counter` is the cache of its JUMP_BACKWARD.
    #[inline]
    pub(crate) fn turn(&mut self, frame: *mut Frame, counter: *mut u16) -> Turn {
        match self.hot_turn(frame, counter, RootAt::Loop) {
            Turn::Interpret => self.below_traces(frame, counter, Form::JUMP_BACKWARD_NO_JIT),
            turn => turn,
        }
    }

    /// A call in the interpreter, which is behind the RESUME of the function; `counter` is the cache of that.
    #[inline]
    pub(crate) fn count_call(&mut self, frame: *mut Frame, counter: *mut u16) -> Turn {
        match self.hot_turn(frame, counter, RootAt::Entry) {
            Turn::Interpret => self.below_traces(frame, counter, Form::RESUME_CHECK),
            turn => turn,
        }
    }

    /// What the tier below makes of a turn or a call. Where that is the interpreter, and there will be no trace, nothing is to be
    /// counted any more: the instruction takes the form that does not.
    #[inline]
    fn below_traces(&mut self, frame: *mut Frame, counter: *mut u16, uncounted: Form) -> Turn {
        if self.jit.cache.is_some() {
            return self.count_for_native(frame, false).map_or(Turn::Interpret, Turn::Native);
        }
        if has_given_up(counter) {
            // SAFETY: the counter is the instruction's cache.
            unsafe { cache::install(counter, uncounted) };
        }
        Turn::Interpret
    }

    /// As [`Machine::turn`] and [`Machine::count_call`], as far as traces go.
    #[inline]
    pub(crate) fn hot_turn(&mut self, frame: *mut Frame, counter: *mut u16, head: RootAt) -> Turn {
        // SAFETY: the counter is a unit of the running frame's code.
        let turns = unsafe { *counter };
        let most = match head {
            RootAt::Loop => self.jit.traces.hot_turns,
            RootAt::Entry => self.jit.traces.hot_calls,
        };
        if turns < most {
            // SAFETY: as above.
            unsafe { *counter = turns + 1 };
        } else if turns < GIVEN_UP {
            return self.record_head(frame, counter, head);
        } else if turns == HAS_TRACE && self.jit.traces.evaluated.is_some() {
            return self.turn_evaluated(frame);
        } else if turns == HAS_TRACE
            && let Some(entry) = self.trace_at(frame)
        {
            return Turn::Native(entry);
        }
        Turn::Interpret
    }

    /// A turn of a loop that has a trace, which is evaluated.
    #[cold]
    #[inline(never)]
    fn turn_evaluated(&mut self, frame: *mut Frame) -> Turn {
        // SAFETY: the running frame is complete and its `pc` saved.
        let Some(number) = self.root_at(unsafe { (*frame).pc }) else { return Turn::Interpret };
        let executor = &self.jit.traces.executors[number as usize];
        executor.note_entry();
        if executor.is_out.get() { Turn::Interpret } else { self.evaluate_trace(number) }
    }

    /// Records a hot loop or function, if any are recorded.
    #[cold]
    #[inline(never)]
    fn record_head(&mut self, frame: *mut Frame, counter: *mut u16, kind: RootAt) -> Turn {
        if !self.jit.traces.is_on || !self.jit.traces.may_grow() || !self.has_room_to_evaluate(None) {
            // SAFETY: as in `turn`.
            unsafe { *counter = GIVEN_UP };
            return Turn::Interpret;
        }
        // Natives that call Python functions would nest recordings, which the native stack has no room for.
        if kind == RootAt::Entry && self.jit.traces.is_recording {
            return Turn::Interpret;
        }
        // SAFETY: the running frame is complete and its `pc` saved.
        let (head, code, unit) = unsafe { ((*frame).pc as usize, (*frame).code, (*frame).unit_at((*frame).pc)) };
        let began = self.monotonic_ns();
        let attempts = self.jit.traces.heads.get(&head).map_or(0, |head| head.attempts);
        // Its traces may be thrown away as fast as they are made.
        if attempts == u8::MAX || kind == RootAt::Entry && !self.records_entry(code, unit) {
            // SAFETY: as in `turn`.
            unsafe { *counter = GIVEN_UP };
            return Turn::Interpret;
        }
        let was_recording = core::mem::replace(&mut self.jit.traces.is_recording, true);
        let (recorded, exit) = match kind {
            RootAt::Loop => self.record_loop(frame, attempts > 0),
            RootAt::Entry => self.record_entry(frame, attempts > 0),
        };
        self.jit.traces.is_recording = was_recording;
        let explanation = self.begin_explanation((code, unit), None, recorded.as_ref().ok().map(|(recorded, _)| recorded));
        let (made, link) = match recorded {
            Ok((recorded, link)) => (layouts::optimized(recorded), link),
            Err(refusal) => (Err(refusal), None),
        };
        self.announce_trace(code, unit, &made);
        let called = Some(unit).filter(|_| kind == RootAt::Entry && begins_with_resume(code, unit));
        let place = Place { code, counter, parent: None, at: kind, called, link };
        let compiled = made.and_then(|made| self.make_trace(made, place));
        self.note_trace_refusal(code, unit, &compiled);
        self.end_explanation(explanation, &compiled);
        let took = self.monotonic_ns().unwrap_or(0).saturating_sub(began.unwrap_or(0));
        self.jit.statistics.nanoseconds += took;
        self.settle(head, code, (counter, kind), compiled);
        match exit {
            Some(exit) => Turn::Leave(exit),
            None => Turn::Recorded,
        }
    }

    /// Is a hot function or generator recorded from a unit on? Where nothing is compiled, functions are not: frames made and
    /// written back for each call cost more than evaluating gains. Sixteen iterations of the bench's programs took 0.96 of the
    /// interpreter's time so, and 1.02 with traces of functions.
    fn records_entry(&self, code: Ref<CodeObject>, unit: u32) -> bool {
        may_begin_at_entry(code, unit) && (self.jit.cache.is_some() || code.is_generator())
    }

    /// Notes what came of a recording.
    fn settle(&mut self, head: usize, code: Ref<CodeObject>, (counter, kind): (*mut u16, RootAt), made: Result<u32, Refusal>) {
        let entry = self.jit.traces.heads.entry(head).or_default();
        // That the last turn was recorded says little of the others.
        let by_chance = matches!(made, Err(Refusal::Recording(Stop::Left)));
        entry.attempts = entry.attempts.saturating_add(if by_chance { 1 } else { ATTEMPTS_OF_A_FAILURE });
        let made = made.ok();
        entry.executor = made;
        let hot_turns = self.jit.traces.hot_turns;
        let turns = match made {
            Some(_) => HAS_TRACE,
            // The next turns may be better: soon, and each time at another one, lest it is the last one again and again.
            None if by_chance && kind == RootAt::Loop && entry.attempts < MOST_RECORDING_ATTEMPTS * ATTEMPTS_OF_A_FAILURE => {
                hot_turns.saturating_sub(entry.attempts.into())
            }
            None if entry.attempts < MOST_RECORDING_ATTEMPTS * ATTEMPTS_OF_A_FAILURE => 0,
            None => GIVEN_UP,
        };
        // SAFETY: a unit of the code object of the frame that was recorded; a trace of it keeps it alive, and so does the
        // frame, which is not left while it is recorded but by a raise.
        unsafe { *counter = turns };
        if turns == GIVEN_UP {
            self.forget_traces_of(code);
        }
    }

    /// Where the trace of a loop is entered whose head the running frame is at.
    fn trace_at(&self, frame: *mut Frame) -> Option<*const u8> {
        // SAFETY: the running frame is complete and its `pc` saved.
        let number = self.root_at(unsafe { (*frame).pc })?;
        let executor = &self.jit.traces.executors[number as usize];
        if executor.block.is_some_and(|(code, version)| code.native_version.get() != version) {
            // The interpreter runs what the trace ended in, until there is another one.
            self.jit.traces.retire(number, 0, RENEWED);
            return None;
        }
        executor.note_entry();
        executor.lead_calls();
        (executor.direct.get() != 0).then_some(executor.entry as *const u8)
    }

    /// The word by which compiled code enters the trace of the loop whose head the running frame is at.
    pub(super) fn direct_entry(&self, frame: *mut Frame) -> *const Cell<usize> {
        // SAFETY: the running frame is complete and its `pc` saved.
        match self.root_at(unsafe { (*frame).pc }) {
            Some(number) => &raw const self.jit.traces.executors[number as usize].direct,
            None => NO_TRACE.word(),
        }
    }

    /// The root trace of the loop whose head a unit is.
    pub(super) fn root_at(&self, pc: *mut u16) -> Option<u32> {
        let number = self.jit.traces.heads.get(&(pc as usize))?.executor?;
        self.jit.traces.executors.get(number as usize).is_some_and(|executor| executor.valid.get()).then_some(number)
    }

    // -- leaving traces --------------------------------------------------------------------------------------------------

    /// Was the trace that was left at its end, where other code may go on?
    pub(super) fn has_ended(&self) -> bool {
        let snapshot = || {
            let executor = self.jit.traces.executors.get(self.jit.exit_trace as usize)?;
            let exit = executor.exit_of(self.jit.exit_cell as usize)?;
            Some(executor.trace.snapshot(executor.exits.exits.get(exit)?.snapshot).leave)
        };
        snapshot() == Some(Leave::End)
    }

    /// Compiled code left a trace: the frames are made, and an exit that is taken often gets a side trace. How the
    /// interpreter's loop is to be left, if it is.
    pub(super) fn after_trace(&mut self) -> Option<Exit> {
        let root_frame = self.frame;
        let (number, exit, made) = self.leave_trace()?;
        self.after_exit(number, exit, root_frame, made)
    }

    /// A trace was left for the interpreter by an exit: it may get a side trace. Where what was sunk could not be made, the
    /// instruction raises.
    pub(super) fn after_exit(
        &mut self,
        number: usize,
        exit: usize,
        root_frame: *mut Frame,
        made: Result<(), NoMemory>,
    ) -> Option<Exit> {
        if let Err(refused) = made {
            let answer: Result<(), Raised> = self.check(Err(refused));
            return answer.err().and_then(|_| self.raise_here().err());
        }
        let executor = &self.jit.traces.executors[number];
        // The end of an evaluated trace, from where a compiled one goes on in other code, is no exit.
        let leave = executor.trace.snapshot(executor.exits.exits.get(exit)?.snapshot).leave;
        let failures = &executor.failures[exit];
        failures.set(failures.get().saturating_add(1));
        self.jit.statistics.forced_guards += u64::from(executor.was_forced(exit));
        if leave == Leave::Attempt {
            return self.after_attempt(number, exit, root_frame);
        }
        if !matches!(leave, Leave::Guard | Leave::Jump) {
            return None;
        }
        self.go_on_from(number, exit, root_frame)
    }

    /// The interpreter goes on from an exit, or with the exception that the trace left there: often enough, a side trace does.
    pub(super) fn go_on_from(&mut self, number: usize, exit: usize, root_frame: *mut Frame) -> Option<Exit> {
        let executor = &self.jit.traces.executors[number];
        if !executor.valid.get() {
            return None;
        }
        if executor.is_outdated(exit) {
            self.jit.traces.retire(number as u32, 0, CHANGED);
            return None;
        }
        if executor.cells[exit].0.load(Ordering::Relaxed) != 0 {
            self.unlink(number, exit);
            return None;
        }
        let taken = executor.taken[exit].get();
        if taken == HOPELESS {
            self.judge(number);
            return None;
        }
        executor.taken[exit].set(taken + 1);
        let root = &self.jit.traces.executors[executor.root as usize];
        let most = match root.at {
            RootAt::Loop => self.jit.traces.hot_exits,
            RootAt::Entry => times(self.jit.traces.hot_exits, EXITS_PER_EXIT),
        };
        // What a tree has many of is each less often worth its price.
        let growth = 1 + root.sides.get() / SIDES_PER_GROWTH;
        if taken + 1 < times(most, growth).min(HOPELESS - 1) {
            return None;
        }
        let sides = root.sides.get() + 1;
        let most = match root.at {
            RootAt::Loop => MOST_SIDE_TRACES + MOST_SHORT_TRACES,
            // One that branches so much is as well off in the tier below, which compiles it once.
            RootAt::Entry => MOST_SIDE_TRACES,
        };
        let root = executor.root;
        if sides > most || !self.jit.traces.may_grow() || !self.has_room_to_evaluate(Some(number)) {
            self.jit.traces.executors[number].taken[exit].set(HOPELESS);
            return None;
        }
        if sides > SIDE_TRACES_ON_TRIAL && self.jit.traces.pay.is_on_trial(root) {
            // It may have more once it is known what these are good for.
            self.jit.traces.executors[number].taken[exit].set(0);
            return None;
        }
        self.jit.traces.executors[root as usize].sides.set(sides);
        self.grow(number, exit, root_frame, sides > MOST_SIDE_TRACES)
    }

    /// What an exit led to could not be entered: there is no room, or the code that it ends in is gone.
    #[cold]
    fn unlink(&mut self, number: usize, exit: usize) {
        let place = Some((number as u32, exit as u32));
        let side = self.jit.traces.executors.iter().position(|side| side.valid.get() && side.parent == place);
        if let Some(side) = side {
            self.jit.traces.retire(side as u32, 0, CHANGED);
        }
    }

    /// A tree that is left again and again, with little work in between, is worse than what the tier below makes of its loop.
    pub(super) fn judge(&mut self, number: usize) {
        let now = self.fuel.used();
        let used = now.wrapping_sub(core::mem::replace(&mut self.jit.traces.left_at, now));
        let number = self.jit.traces.executors[number].root;
        let root = &self.jit.traces.executors[number as usize];
        root.left.set(root.left.get() + 1);
        root.work.set(root.work.get().saturating_add(used));
        if root.left.get() < EXITS_TO_JUDGE {
            return;
        }
        let work = root.work.take() / u64::from(root.left.take());
        if work < LEAST_WORK {
            self.give_up_tree(number);
        }
    }

    /// The loop of a tree is left to the tier below for good.
    pub(super) fn give_up_tree(&mut self, root: u32) {
        if self.jit.traces.executors[root as usize].dropped.get() {
            return;
        }
        self.jit.statistics.discarded += 1;
        self.jit.traces.retire(root, GIVEN_UP, SLOW);
        self.forget_traces_of(self.jit.traces.executors[root as usize].code);
    }

    /// A loop of a code object was given up: its code is made anew, without what the loop did to be traced, unless another
    /// loop of it has a trace.
    fn forget_traces_of(&mut self, code: Ref<CodeObject>) {
        // SAFETY: what a code object refers to is alive.
        let Some(native) = (unsafe { code.native.get().as_ref() }) else { return };
        // Generators go on at many places, each of which may be given up.
        let is_better = !code.is_generator() || native.history.is_entered_behind_calls();
        let given_up = native.loops.iter().any(|cell| has_given_up(cell.counter)) && is_better;
        if given_up && !native.loops.iter().any(|cell| has_trace(cell.counter)) && native.history.is_retried() {
            // Entries behind calls have a price.
            native.history.forget_results();
            self.discard(code, native, Discarded::Missing);
        }
    }

    /// Records a side trace, and links the exit to it. A short one goes to the tier below as soon as it can.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, number: usize, exit: usize, root_frame: *mut Frame, short: bool) -> Option<Exit> {
        let executor: *const Executor = &raw const *self.jit.traces.executors[number];
        // SAFETY: executors are boxed and stay.
        let executor = unsafe { &*executor };
        // SAFETY: the running frame is complete and its `pc` saved.
        let (code, unit) = unsafe { ((*self.frame).code, (*self.frame).unit_at((*self.frame).pc)) };
        let began = self.monotonic_ns();
        let was_recording = core::mem::replace(&mut self.jit.traces.is_recording, true);
        let (recorded, left) = self.record_side(executor, exit, root_frame, short);
        self.jit.traces.is_recording = was_recording;
        let parent = Some((number as u32, exit as u32));
        let explanation = self.begin_explanation((code, unit), parent, recorded.as_ref().ok().map(|(recorded, _)| recorded));
        let (made, link) = match recorded {
            Ok((recorded, link)) => (layouts::optimized(recorded), Some(link)),
            Err(refusal) => (Err(refusal), None),
        };
        self.announce_trace(code, unit, &made);
        let place = Place { code: executor.code, counter: executor.counter, parent, at: executor.at, called: None, link };
        let compiled = made.and_then(|made| self.make_trace(made, place));
        self.note_trace_refusal(code, unit, &compiled);
        self.end_explanation(explanation, &compiled);
        if compiled.is_err() {
            executor.taken[exit].set(HOPELESS);
        }
        let took = self.monotonic_ns().unwrap_or(0).saturating_sub(began.unwrap_or(0));
        self.jit.statistics.nanoseconds += took;
        left
    }

    /// What was recorded did not become code.
    fn note_trace_refusal(&mut self, code: Ref<CodeObject>, unit: u32, made: &Result<u32, Refusal>) {
        if let Err(refusal @ (Refusal::Code(_) | Refusal::Publish(_))) = *made {
            self.announce_trace(code, unit, &Err(refusal));
        }
        if let Err(Refusal::Publish(PublishError::Full)) = *made
            && self.jit.cache.is_some()
        {
            self.want_room(ROOM_FOR_A_TRACE);
        }
    }

    /// Tells a listener that wants to know.
    fn announce_trace(&self, code: Ref<CodeObject>, unit: u32, made: &Result<Optimized, Refusal>) {
        let Some(listener) = self.jit.listener.as_ref().filter(|l| l.wants_traces()) else { return };
        let shared = code.shared();
        let place = alloc::format!("{}:{}: {}", shared.source.file_name, shared.span_at(unit).line, shared.qualified_name);
        match made {
            Ok(made) => listener.recorded(&place, &alloc::format!("{}", made.trace)),
            Err(refusal) => listener.recorded(&place, &alloc::format!("{refusal}")),
        }
    }
}
