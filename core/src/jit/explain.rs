//! What became of recordings, for people to read: what was recorded, what the optimizer made of it, what stopped it, and how
//! the traces that came of it were left.

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::CodeCache;
use super::executor::{Executor, HOPELESS};
use super::traces::{Refusal, Traces};
use crate::bytecode::disassemble::{Instructions, Words};
use crate::codegen::listing::{self, Listing};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::object::CodeObject;
use crate::optimize::log::{Log, NOWHERE};
use crate::optimize::{Builder, Recorded};
use crate::trace::ir::{Op, Trace};
use crate::value::Value;

/// A recording, and what came of it.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Where it began: the function's qualified name, its file, the line.
    pub function: String,
    pub file: String,
    pub line: u32,
    /// Of a side trace: the trace and the exit that it goes on from.
    pub parent: Option<(u32, u32)>,
    /// Where it stopped, if it did: the function and the line.
    pub stopped: Option<(String, u32)>,
    /// The instructions that were recorded; nothing where the recording ended early.
    pub steps: Vec<Step>,
    /// The trace, or why there is none.
    pub outcome: Result<Made, String>,
}

/// An instruction that was recorded.
#[derive(Clone, Debug)]
pub struct Step {
    pub function: String,
    pub line: u32,
    /// Frames of calls below it.
    pub depth: usize,
    /// The instruction, as the disassembler prints it.
    pub text: String,
    /// What the recorder asked the optimizer for, and what it got. Names of values (`v5`) are of the recording alone.
    pub uops: Vec<String>,
}

/// A trace that was compiled.
#[derive(Clone, Debug)]
pub struct Made {
    pub number: u32,
    pub lines: Vec<Line>,
    /// What exits tell the interpreter, by number (`@3`).
    pub snapshots: Vec<String>,
}

/// An instruction of a trace.
#[derive(Clone, Debug)]
pub struct Line {
    /// The step that it is for.
    pub step: Option<usize>,
    pub in_loop: bool,
    pub text: String,
    /// An object that is not made: only exits make it.
    pub sunk: bool,
}

/// What became of a trace.
#[derive(Clone, Debug)]
pub struct TraceState {
    pub number: u32,
    pub parent: Option<(u32, u32)>,
    /// The trace that it goes on in at its end.
    pub link: Option<u32>,
    /// Why it is not entered any more, if so.
    pub retired: Option<&'static str>,
    /// How often the interpreter entered it.
    pub entered: u64,
    pub exits: Vec<ExitState>,
}

/// A way out of a trace.
#[derive(Clone, Debug)]
pub struct ExitState {
    /// The instruction of the trace that may leave.
    pub instruction: usize,
    /// It.
    pub guard: &'static str,
    /// Where the interpreter goes on: the function, the line, the instruction of bytecode.
    pub function: String,
    pub line: u32,
    pub bytecode: &'static str,
    /// How often it did.
    pub failures: u32,
    /// The trace that goes on there now.
    pub side: Option<u32>,
    /// It is taken often, and no trace goes on from it.
    pub hopeless: bool,
}

// -- recordings -------------------------------------------------------------------------------------------------------

impl Machine {
    /// Begins a recording's explanation, where a listener wants it.
    pub(super) fn begin_explanation(
        &self,
        (code, unit): (Ref<CodeObject>, u32),
        parent: Option<(u32, u32)>,
        recorded: Option<&Recorded>,
    ) -> Option<Recording> {
        self.jit.listener.as_ref().filter(|listener| listener.wants_recordings())?;
        let shared = code.shared();
        Some(Recording {
            function: shared.qualified_name.to_string(),
            file: shared.source.file_name.to_string(),
            line: shared.span_at(unit).line,
            parent,
            stopped: self.jit.traces.stopped.clone().filter(|_| recorded.is_none()),
            steps: recorded.map_or(Vec::new(), |recorded| steps_of(&recorded.builder)),
            outcome: Err(String::new()),
        })
    }

    /// Tells the listener.
    pub(super) fn end_explanation(&self, begun: Option<Recording>, made: &Result<u32, Refusal>) {
        let (Some(mut recording), Some(listener)) = (begun, self.jit.listener.as_ref()) else { return };
        recording.outcome = match made {
            Ok(number) => Ok(made_of(*number, &self.jit.traces.executors[*number as usize].trace)),
            Err(refusal) => Err(refusal.to_string()),
        };
        listener.recording(&recording);
    }

    /// Does anybody want to read recordings?
    pub(super) fn log_for_recording(&self) -> Option<alloc::boxed::Box<Log>> {
        let listener = self.jit.listener.as_ref()?;
        listener.wants_recordings().then(Default::default)
    }
}

/// Where a recording that somebody wants to read is.
pub(super) fn place_of(builder: &Builder) -> Option<(String, u32)> {
    let step = builder.log.as_ref()?.steps.last()?;
    Some((step.code.qualified_name.to_string(), step.code.span_at(step.unit).line))
}

fn steps_of(builder: &Builder) -> Vec<Step> {
    let Some(log) = &builder.log else { return Vec::new() };
    let describe = |(number, step): (usize, &crate::optimize::log::Step)| {
        let asked = log.asked.iter().filter(|asked| usize::from(asked.step) == number);
        let found = Instructions::at(&step.code.units, step.unit);
        Step {
            function: step.code.qualified_name.to_string(),
            line: found.map_or(0, |found| step.code.span_at(found.opcode_at).line),
            depth: step.depth,
            text: found.map_or(String::new(), |found| Words::of(&step.code).instruction(&found, step.form)),
            uops: asked.map(|asked| builder.trace.asked(&asked.instruction, asked.is)).collect(),
        }
    };
    log.steps.iter().enumerate().map(describe).collect()
}

fn made_of(number: u32, trace: &Trace) -> Made {
    let head = trace.loop_head().unwrap_or(usize::MAX);
    let line = |at: usize| Line {
        step: trace.origins.get(at).filter(|step| **step != NOWHERE).map(|step| usize::from(*step)),
        in_loop: at >= head,
        text: trace.line(at),
        sunk: trace.instructions[at].is_sunk(),
    };
    Made {
        number,
        lines: (0..trace.instructions.len()).map(line).collect(),
        snapshots: (0..trace.snapshots.len()).map(|id| trace.snapshot_line(id)).collect(),
    }
}

impl CodeCache {
    /// A trace's machine code at an address, for people to read.
    pub(super) fn listing_of_trace(
        &self,
        name: String,
        code: Ref<CodeObject>,
        trace: &Trace,
        recorded: listing::Recorded,
        address: usize,
    ) -> Arc<Listing> {
        let listing::Recorded { bytes, hot, instructions, steps } = recorded;
        Arc::new(Listing {
            name,
            code: code.shared_arc(),
            backend: self.backend,
            generation: 0,
            address,
            bytes,
            hot,
            instructions,
            steps,
            trace: Some((0..trace.instructions.len()).map(|at| trace.line(at)).collect()),
            stubs: self.stubs.named().map(|(offset, name)| (self.address(offset), name)).into(),
        })
    }
}

// -- traces -----------------------------------------------------------------------------------------------------------

impl Traces {
    /// What became of all traces.
    pub(crate) fn states(&self) -> Vec<TraceState> {
        self.executors.iter().enumerate().map(|(number, executor)| self.state(number as u32, executor)).collect()
    }

    fn state(&self, number: u32, executor: &Executor) -> TraceState {
        let leaving = executor.trace.instructions.iter().enumerate().filter(|(_, i)| i.snapshot().is_some());
        // What those referred to may be gone.
        let count = if executor.dropped.get() { 0 } else { executor.exits.exits.len() };
        let exits = leaving.take(count).enumerate();
        TraceState {
            number,
            parent: executor.parent,
            link: executor.link,
            retired: executor.retired.get(),
            entered: executor.entered.get(),
            exits: exits.map(|(exit, (at, _))| self.exit_state(number, executor, exit, at)).collect(),
        }
    }

    fn exit_state(&self, number: u32, executor: &Executor, exit: usize, at: usize) -> ExitState {
        let snapshot = executor.trace.snapshot(executor.exits.exits[exit].snapshot);
        let code = executor.trace.frames.get(usize::from(snapshot.frame.0));
        let code = code.and_then(|frame| executor.trace.constant(frame.code));
        let code = code.and_then(|constant| Value::from_bits(constant.bits).downcast::<CodeObject>());
        let shared = code.as_ref().map(|code| code.shared());
        let found = shared.and_then(|shared| Instructions::at(&shared.units, snapshot.unit));
        let side = self.side_of(number, exit as u32);
        ExitState {
            instruction: at,
            guard: match executor.trace.instructions[at].op {
                Op::Uop(uop) => uop.name(),
                Op::Pseudo(pseudo) => pseudo.name(),
            },
            function: shared.map_or(String::new(), |shared| shared.qualified_name.to_string()),
            line: shared.map_or(0, |shared| shared.span_at(snapshot.unit).line),
            bytecode: found.map_or("", |found| found.op.name()),
            failures: executor.failures[exit].get(),
            side,
            hopeless: executor.taken[exit].get() == HOPELESS && side.is_none(),
        }
    }
}
