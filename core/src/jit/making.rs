//! An optimised trace becomes an executor: compiled, or decoded for the evaluator where no code can be had.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::Cell;
use core::sync::atomic::Ordering;

use super::CodeCache;
use super::chaos::Chaos;
use super::code_cache::CodeRange;
use super::deoptimize::{behind_yield, frames_to_make, waiting_at};
use super::evaluated::Evaluated;
use super::executor::{Executor, LoopHead};
use super::recording::{Following, is_version};
use super::traces::{Refusal, RootAt};
use crate::codegen::exits::Exits;
use crate::codegen::trace::{self, Callee, End, Holds, Layout, Link, Options, Parent, Surroundings};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::CodeObject;
use crate::optimize::{Head, Optimized};
use crate::trace::ir::{SnapshotId, Trace};
use crate::trace::record::Stop;
use crate::value::Value;

/// Where a trace belongs.
pub(super) struct Place {
    pub code: Ref<CodeObject>,
    pub counter: *mut u16,
    pub parent: Option<(u32, u32)>,
    pub at: RootAt,
    /// Of what begins at a function's entry and can be called there: the unit behind its RESUME.
    pub called: Option<u32>,
    /// What follows.
    pub link: Option<Following>,
}

/// What a trace is run as.
pub(super) struct Runs {
    pub evaluated: Option<Box<Evaluated>>,
    pub range: Option<CodeRange>,
    /// As an executor's.
    pub entry: usize,
    pub entry_with_base: u32,
    pub entry_from_code: usize,
    pub called: usize,
    pub exits: Exits,
    pub cells: Box<[trace::Cell]>,
    pub countdowns: Box<[Cell<u64>]>,
    pub layout: Layout,
    pub loop_head: Option<Box<LoopHead>>,
    pub waiting: Box<[Ref<CodeObject>]>,
}

impl Executor {
    fn new(trace: Trace, runs: Runs, place: &Place, root: u32) -> Executor {
        let count = runs.exits.exits.len();
        Executor {
            entry: runs.entry,
            entry_with_base: runs.entry_with_base,
            called: runs.called,
            entry_from_code: runs.entry_from_code,
            direct: Cell::new(runs.entry_from_code),
            is_out: Cell::new(false),
            taken: (0..count).map(|_| Cell::new(0)).collect(),
            failures: (0..count).map(|_| Cell::new(0)).collect(),
            entered: Cell::new(0),
            used: Cell::new(true),
            watched: Cell::new(false),
            retired: Cell::new(None),
            visited: Cell::new(0),
            evaluated: runs.evaluated,
            exits: runs.exits,
            loop_head: runs.loop_head,
            cells: runs.cells,
            countdowns: runs.countdowns,
            layout: runs.layout,
            code: place.code,
            before: place.code.traces.get(),
            counter: place.counter,
            at: place.at,
            root,
            parent: place.parent,
            link: match place.link {
                Some(Following::Root(number) | Following::Head(number)) => Some(number),
                _ => None,
            },
            block: match place.link {
                Some(Following::Block(_, code, version)) => Some((code, version)),
                _ => None,
            },
            waiting: runs.waiting,
            sides: Cell::new(0),
            left: Cell::new(0),
            work: Cell::new(0),
            range: Cell::new(runs.range),
            valid: Cell::new(true),
            dropped: Cell::new(false),
            trace,
        }
    }
}

/// How a trace ends that goes on elsewhere.
struct Ending {
    following: Following,
    at: SnapshotId,
    /// The frames above the root, and the address of the innermost one's instruction.
    frames: Option<(Vec<Callee>, u64)>,
    /// The code objects of frames that wait there, each with its version, and what has to hold of them.
    waiting: Vec<(Ref<CodeObject>, u32)>,
    versions: Vec<Holds>,
}

impl Ending {
    fn of(trace: &Trace, place: &Place) -> Option<Ending> {
        let following = place.link.filter(|following| !matches!(following, Following::Exit))?;
        let at = trace.instructions.last()?.snapshot()?;
        let mut waiting = waiting_at(trace, at);
        if let Following::Resumer = following {
            waiting.push((place.code, place.code.native_version.get()));
        }
        let versions = waiting.iter().map(|(code, version)| is_version(*code, *version)).collect();
        Some(Ending { following, at, frames: frames_to_make(trace, at), waiting, versions })
    }

    /// None: the frames cannot be made by code.
    fn link<'e>(&'e self, trace: &Trace, executors: &'e [Box<Executor>], cache: &CodeCache) -> Option<Link<'e>> {
        let (callees, pc) = self.frames.as_ref()?;
        let head = |number: u32| executors[number as usize].loop_head.as_ref();
        Some(Link {
            entry: match self.following {
                Following::Root(number) => executors[number as usize].entry_with_base,
                Following::Head(number) => head(number).map_or(0, |head| head.offset),
                Following::Block(address, ..) => (address - cache.address(0)) as u32,
                Following::Callee(_) | Following::Caller | Following::Resumer | Following::Exit => 0,
            },
            end: match self.following {
                Following::Root(_) | Following::Head(_) | Following::Block(..) | Following::Exit => End::Entry,
                Following::Callee(code) => End::Callee { code: Value::from(code).bits(), locals: code.locals },
                Following::Caller => End::Caller,
                Following::Resumer => {
                    let (pc, native) = behind_yield(trace, self.at);
                    End::Resumer { pc, native }
                }
            },
            pc: *pc,
            heads: match self.following {
                Following::Head(number) => head(number).map_or(&[][..], |head| &head.places),
                _ => &[],
            },
            callees,
            holds: self.following.holds(),
            versions: &self.versions,
        })
    }
}

impl Machine {
    /// Makes a trace something that runs; its number.
    pub(super) fn make_trace(&mut self, made: Optimized, place: Place) -> Result<u32, Refusal> {
        let Optimized { trace, head } = made;
        let executors = &mut self.jit.traces.executors;
        executors.try_reserve(1).map_err(|_| Refusal::Recording(Stop::Full))?;
        let number = executors.len() as u32;
        let root = place.parent.map_or(number, |(parent, _)| executors[parent as usize].root);
        let runs = match self.jit.cache.clone().filter(|_| self.jit.traces.evaluated.is_none()) {
            Some(cache) => self.compile_trace(&cache, &trace, head, &place)?,
            None => self.decode_trace(&trace, head, &place)?,
        };
        let executor = Executor::new(trace, runs, &place, root);
        let executors = &mut self.jit.traces.executors;
        if let Some((parent, exit)) = place.parent {
            executors[parent as usize].cells[exit as usize].0.store(executor.entry, Ordering::Relaxed);
        }
        executor.lead_calls();
        let executor = Box::new(executor);
        place.code.traces.set(&raw const *executor);
        executors.push(executor);
        if root == number && self.jit.traces.is_measured() && self.monotonic_ns().is_some() {
            self.jit.traces.pay.add(number);
        }
        self.jit.statistics.traces += 1;
        self.jit.statistics.side_traces += u64::from(place.parent.is_some());
        Ok(number)
    }

    /// Makes a trace machine code.
    fn compile_trace(
        &mut self,
        cache: &Arc<CodeCache>,
        trace: &Trace,
        head: Option<Head>,
        place: &Place,
    ) -> Result<Runs, Refusal> {
        let number = self.jit.traces.executors.len() as u32;
        let mut chaos = self.jit.traces.chaos;
        let executors = &self.jit.traces.executors;
        let parent = place.parent.map(|(number, exit)| {
            let parent = &executors[number as usize];
            let exit = exit as usize;
            Parent { exits: &parent.exits, exit, layout: parent.layout, cell: &parent.cells[exit], number }
        });
        let ending = Ending::of(trace, place);
        let link = ending.as_ref().and_then(|ending| ending.link(trace, executors, cache));
        let check = cfg!(debug_assertions) || chaos.is_some();
        let failures = chaos.as_mut().map_or(Vec::new(), |chaos| chaos.failures(trace));
        let seed = chaos.as_mut().map(Chaos::seed);
        let record = cache.listener.as_ref().is_some_and(|listener| listener.wants_listings());
        let called = place.called.map(|unit| place.code.units.get().wrapping_add(unit as usize) as u64);
        let options = Options { number, parent, link, called, chaos: seed, failures: &failures, record, check };
        let surroundings = Surroundings::new(&cache.stubs, self.limits.depth);
        let mut made = trace::compile(trace, cache.backend, &surroundings, &options).map_err(Refusal::Code)?;
        let range = cache.publish(&mut made.emitter).map_err(Refusal::Publish)?;
        let (size, start) = (range.taken(), range.start());
        let offset = |label| made.emitter.offset_of(label).unwrap_or(0);
        // Code of a generator has another base.
        let entry_from_code = if trace.root_generator().is_some() { made.entry } else { made.entry_with_base };
        let runs = Runs {
            evaluated: None,
            range: Some(range),
            entry: cache.address(offset(made.entry)),
            entry_with_base: offset(made.entry_with_base),
            entry_from_code: cache.address(offset(entry_from_code)),
            called: called.map_or(0, |_| cache.address(offset(made.called))),
            loop_head: LoopHead::compiled(trace, head, made.at_head, offset(made.head)),
            exits: made.exits,
            cells: made.cells,
            countdowns: made.countdowns,
            layout: made.layout,
            waiting: ending.map_or(Box::default(), |ending| ending.waiting.into_iter().map(|(code, _)| code).collect()),
        };
        if let Some(listener) = &cache.listener {
            let shared = place.code.shared();
            let name = alloc::format!("py::{}:{} trace {number}", shared.qualified_name, shared.source.file_name);
            if let Some(recorded) = made.emitter.take_recorded(cache.address(0)) {
                listener.listed(&cache.listing_of_trace(name.clone(), place.code, trace, recorded, start));
            }
            listener.published(&name, start, size);
        }
        self.jit.traces.chaos = chaos;
        self.jit.statistics.code_bytes += size as u64;
        self.jit.statistics.uops += u64::from(made.emitter.uops);
        Ok(runs)
    }
}
