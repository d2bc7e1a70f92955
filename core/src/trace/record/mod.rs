//! The recorder: follows the interpreter through one turn of a loop, instruction by instruction, and writes down what it
//! does as the IR of a trace.
//!
//! The interpreter runs single steps; before each, the recorder looks at the instruction, at the form that it took, and at
//! the values that it is about to use, and appends what makes the same of any values like these, with guards for "like
//! these". So nothing is recorded that was not executed, and an abort needs no undoing.
//!
//! Invariants: the frames of the trace lie one above the other from the root's first local on, as the interpreter's do, so
//! a slot's number is its distance from there; all guards of an instruction come before what it changes, so that each
//! leaves with the state at the instruction's start; between two instructions `slots` says what the frames hold.

mod any_shape;
mod arithmetic;
mod attribute;
mod binding;
mod bytes;
mod call;
mod characters;
mod class_data;
mod compare;
mod complex;
mod container;
mod control;
mod ends;
mod execute;
mod failing;
mod fresh;
mod function;
mod general;
mod generator;
mod handled;
mod inherit;
mod instructions;
mod intrinsic;
mod iterate;
mod iterators;
mod keywords;
mod loop_head;
mod named;
mod native;
mod products;
mod raise;
mod slices;
mod special;
mod spread;
mod task;
mod unwind;
mod variables;
mod views;
mod wide;

use alloc::vec::Vec;
use core::ptr::NonNull;

pub(crate) use self::ends::Mark;
pub(crate) use self::function::is_on_callee;
use self::generator::{Known, Resumption};
pub(crate) use self::loop_head::Live;
use super::ir::{
    Entry, FIRST_GENERATOR_SLOT, FrameId, HANDLED_SLOT, Instruction as Ins, Leave, MOST_CONSTANTS, OWN_GENERATOR_SLOT, Ref,
    Returns, Snapshot, SnapshotId, Trace, TraceFrame, Type,
};
use crate::bytecode::disassemble::{Instruction, Instructions};
use crate::bytecode::ops::{Form, Op};
use crate::heap;
use crate::interp::dispatch::{self, Exit};
use crate::interp::frame::{FRAME_WORDS, Frame};
use crate::interp::generator::frames_of_trace;
use crate::machine::Machine;
use crate::object::CodeObject;
use crate::optimize::Passes;
use crate::optimize::builder::{Builder, Full};
use crate::optimize::log::Step;
use crate::optimize::remember::Parent;
use crate::tuning::MOST_TRACE_SLOTS;
use crate::uop::Uop;
use crate::value::Value;

/// Why a recording ends without a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The trace, or memory, is full.
    Full,
    /// The instruction is one that traces do not do.
    Instruction(Op),
    /// The values are of kinds for which it is not done.
    Operands(Op),
    /// The builtin of that name is called, or an iterator of that kind asked for its next item.
    Native(&'static str),
    /// The loop was left before its end.
    Left,
    /// It went around an inner loop too often.
    InnerLoop,
    /// Calls nest too deeply, or recur.
    Depth,
    /// The instruction raised, or control went where the recorder did not expect it.
    Surprise(Op),
    /// Objects of too many shapes, or too many callees, come by the instruction that it begins with.
    Shapes,
    /// A helper that could not do this before would be asked again.
    InVain,
    /// It is of a generator that is not followed, or yields.
    Generator,
    /// A test wanted it so (`jit::Debug`).
    Chaos,
}

impl Stop {
    /// Why, in words; of an instruction, it is to be named before.
    pub const fn words(self) -> &'static str {
        match self {
            Stop::Full => "it is too long, or memory is full",
            Stop::Instruction(_) | Stop::Native(_) => "it is not done in traces",
            Stop::Operands(_) => "it is not done of such values",
            Stop::Left => "the loop was left before its end",
            Stop::InnerLoop => "an inner loop goes around too often",
            Stop::Depth => "calls nest too deeply, or recur",
            Stop::InVain => "it needs Python code in the middle of an instruction",
            Stop::Shapes => "too many shapes or callees come by",
            Stop::Surprise(_) => "control went elsewhere",
            Stop::Generator => "the loop is in a generator that yields, or is not followed",
            Stop::Chaos => "a test wanted it so",
        }
    }
}

impl From<Full> for Stop {
    fn from(_: Full) -> Stop {
        Stop::Full
    }
}

pub(crate) type Recording<T = ()> = Result<T, Stop>;

/// What a slot holds.
#[derive(Clone, Copy)]
struct Slot {
    value: Ref,
    /// Not what its memory held when the trace was entered.
    written: bool,
}

/// A frame that is running.
#[derive(Clone, Copy)]
struct Running {
    id: FrameId,
    locals: u16,
    header: u16,
    code: heap::Ref<CodeObject>,
}

impl Running {
    /// Does it lie in a generator?
    fn is_generator(&self) -> bool {
        self.header >= FIRST_GENERATOR_SLOT
    }
}

/// A recording under way.
pub(crate) struct Recorder {
    pub builder: Builder,
    slots: Vec<Option<Slot>>,
    /// The generators that the trace knows, whose frames have slots of their own.
    generators: Vec<Known>,
    /// What the frame of the generator holds that is being made.
    made: Vec<Option<Slot>>,
    handled: handled::Handled,
    /// The frames that are running, the root first.
    frames: Vec<Running>,
    /// The root's first local.
    base: *mut Value,
    /// The instruction that is being recorded, and its snapshot once a guard needed one.
    at: Instruction,
    snapshot: Option<SnapshotId>,
    /// Where it leaves to, whatever slots hold by now, once it has raised.
    exit_of_raise: Option<SnapshotId>,
    /// Operands of the running frame at its start.
    depth: u16,
    /// Words that the frames reached up to.
    extent: u16,
    /// Turns of inner loops.
    inner_turns: u32,
    /// What the last helper gave that the instruction calls.
    called: Option<Ref>,
    /// What the interpreter does in place of the instruction, which calls what resumes a generator.
    resumption: Option<Resumption>,
    /// The unit of the call, in the innermost of so many frames that a side trace began with, whose callee was not the one
    /// that the parent expected.
    by_code: Option<u32>,
    resumed_frames: usize,
    /// The innermost frame that a side trace began with, and the unit that it was at.
    resumed_at: Option<(FrameId, u32)>,
    any_shape: any_shape::AnyShape,
    halves: wide::KnownHalves,
    /// The helper that could not do the first instruction.
    in_vain: Option<u16>,
    /// The first instruction is a subscription of a dict that lacks the key.
    lacks_key: bool,
    /// A call that is not made part of the trace ends it, where the callee's frame was entered.
    pub ends_at_calls: bool,
    at_end: bool,
}

/// Where control is after an instruction, if all goes as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// At this unit of the same frame.
    At(u32),
    /// At the start of a frame that it entered.
    Entered,
    /// Behind the call in the frame that waited.
    Returned,
    /// In a generator that goes on at this unit.
    Resumed(u32),
    /// An iterator gave this (of a pair the first part), and control is behind the instruction; or the iterator has ended, and
    /// it is at the unit.
    Iterated { item: Ref, end: u32, pairs: bool },
    /// At the next handler, with this exception.
    Raised(raise::Raised),
}

/// How far a recording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// There is more.
    More,
    /// Control is at the head of the loop again.
    Closed,
}

/// The unit of no loop's head.
pub const NO_HEAD: u32 = u32::MAX;

impl Recorder {
    /// Nothing is recorded yet; the root's first local is there.
    fn at(base: *mut Value) -> Recorder {
        let nothing = Instruction { start: 0, opcode_at: 0, end: 0, op: Op::NOP, operand: 0 };
        Recorder {
            builder: Builder::new(),
            slots: Vec::new(),
            generators: Vec::new(),
            made: Vec::new(),
            handled: handled::Handled::default(),
            frames: Vec::new(),
            base,
            at: nothing,
            snapshot: None,
            exit_of_raise: None,
            depth: 0,
            extent: 0,
            inner_turns: 0,
            called: None,
            resumption: None,
            by_code: None,
            resumed_frames: 0,
            resumed_at: None,
            any_shape: any_shape::AnyShape::default(),
            halves: wide::KnownHalves::default(),
            in_vain: None,
            lacks_key: false,
            ends_at_calls: false,
            at_end: false,
        }
    }

    /// Begins at the running frame, which is at the head of a loop, or behind a RESUME.
    pub fn new(root: *mut Frame) -> Recording<Recorder> {
        // SAFETY: the running frame is complete.
        let (code, in_generator) = unsafe { ((*root).code, (*root).in_generator) };
        let mut recorder = Recorder::at(frames_of_trace(root));
        if in_generator {
            recorder.begin_in_generator(root)?;
            return Ok(recorder);
        }
        recorder.enter(code, Value::EMPTY, 0, 0, Returns::Push)?;
        Ok(recorder)
    }

    /// Goes on from an exit of a trace, right after the frames were made what the interpreter needs there.
    /// `values` are those of the exit's entries.
    pub fn resume(
        chain: &[Parent<'_>],
        id: SnapshotId,
        base: *mut Value,
        values: &[Value],
        passes: Passes,
    ) -> Recording<Recorder> {
        let mut recorder = Recorder::at(base);
        recorder.builder.passes = passes;
        let parent = chain.last().ok_or(Stop::Full)?.trace;
        let snapshot = *parent.snapshot(id);
        recorder.resume_frame(parent, snapshot.frame)?;
        if recorder.begins_in_generator() {
            recorder.extent = recorder.extent.max(OWN_GENERATOR_SLOT + 1);
        }
        recorder.resumed_frames = recorder.frames.len();
        recorder.resumed_at = recorder.frames.last().map(|frame| (frame.id, snapshot.unit));
        recorder.by_code = function::is_on_callee(parent, id).then_some(snapshot.unit);
        recorder.in_vain = container::helper_before(parent, id);
        recorder.lacks_key = container::lacks_key(parent, id);
        recorder.resume_generators(parent, id, values)?;
        recorder.at.start = snapshot.unit;
        recorder.depth = snapshot.depth;
        recorder.inherit(chain, parent, id)?;
        Ok(recorder)
    }

    /// Takes over a frame of the parent, its callers first.
    fn resume_frame(&mut self, parent: &Trace, at: FrameId) -> Recording {
        let frame = parent.frames[usize::from(at.0)];
        if at != FrameId::ROOT {
            self.resume_frame(parent, frame.caller)?;
        }
        let of = |at: Ref| parent.constant(at).map_or(Value::EMPTY, |c| Value::from_bits(c.bits));
        let (code_value, function) = (of(frame.code), of(frame.function));
        let Some(code) = code_value.downcast::<CodeObject>() else { return Err(Stop::Surprise(Op::NOP)) };
        let locals = frame.header - code.locals as u16;
        if !frame.is_generator() {
            self.extent = self.extent.max(locals + code.frame_words as u16);
        }
        let caller = self.frames.last().map_or(FrameId::ROOT, |frame| frame.id);
        let (code_ref, function) = (self.value(code_value)?, self.value(function)?);
        let id = self.builder.frame(TraceFrame { caller, code: code_ref, function, ..frame })?;
        self.frames.try_reserve(1).map_err(|_| Stop::Full)?;
        self.frames.push(Running { id, locals, header: frame.header, code });
        Ok(())
    }

    /// Does a frame above the root lie in a generator?
    fn is_in_inlined_generator(&self) -> bool {
        self.frames.iter().skip(1).any(Running::is_generator)
    }

    /// Is the root the running frame?
    pub fn is_in_root(&self) -> bool {
        self.frames.len() == 1
    }

    /// A frame begins whose first local is at a slot.
    /// `result` is the caller's slot below which its operands stay.
    fn enter(&mut self, code: heap::Ref<CodeObject>, function: Value, locals: u16, result: u16, returns: Returns) -> Recording {
        let extent = u32::from(locals) + code.frame_words;
        if extent > MOST_TRACE_SLOTS {
            return Err(Stop::Depth);
        }
        self.extent = self.extent.max(extent as u16);
        let header = locals + code.locals as u16;
        let (code_ref, function) = (self.value(code.into())?, self.value(function)?);
        let caller = self.frames.last().map_or(FrameId::ROOT, |frame| frame.id);
        let frame = TraceFrame {
            caller,
            return_unit: self.at.end,
            return_depth: self.depth_below(result),
            header,
            code: code_ref,
            function,
            returns,
        };
        let id = self.builder.frame(frame)?;
        self.frames.try_reserve(1).map_err(|_| Stop::Full)?;
        self.frames.push(Running { id, locals, header, code });
        Ok(())
    }

    /// Operands of the running frame below a slot of it.
    fn depth_below(&self, slot: u16) -> u16 {
        self.frames.last().map_or(0, |frame| slot.saturating_sub(frame.header + FRAME_WORDS as u16))
    }

    fn top(&self) -> Running {
        self.frames[self.frames.len() - 1]
    }

    // -- slots -----------------------------------------------------------------------------------------------------------

    /// The slot of a local of the running frame.
    fn local(&self, index: usize) -> u16 {
        self.top().locals + index as u16
    }

    /// The slot of the n-th operand from the top, from 1.
    fn operand(&self, vm: &Machine, n: usize) -> u16 {
        // SAFETY: the running frame's `sp` is saved; the verifier proved that there are `n` operands.
        let depth = unsafe { (*vm.frame).sp.offset_from(Frame::operands(vm.frame)) } as usize;
        self.top().header + FRAME_WORDS as u16 + (depth - n) as u16
    }

    /// What the interpreter has in a slot.
    fn actual(&self, slot: u16) -> Value {
        if slot >= FIRST_GENERATOR_SLOT {
            return self.actual_in_generator(slot);
        }
        // SAFETY: slots that are read lie in running frames.
        unsafe { *self.base.add(usize::from(slot)) }
    }

    /// The value of a slot, as whatever type it has.
    fn read(&mut self, slot: u16) -> Recording<Ref> {
        if slot >= FIRST_GENERATOR_SLOT {
            return self.read_in_generator(slot);
        }
        let at = usize::from(slot);
        if let Some(Some(known)) = self.slots.get(at) {
            return Ok(known.value);
        }
        let value = self.emit(Ins::uop(Uop::LOAD_SLOT, Type::Tagged, &[slot * 8]))?;
        self.set(slot, Slot { value, written: false })?;
        Ok(value)
    }

    fn write(&mut self, slot: u16, value: Ref) -> Recording {
        if slot == HANDLED_SLOT {
            self.handle(value);
            return Ok(());
        }
        self.set(slot, Slot { value, written: true })
    }

    fn set(&mut self, slot: u16, content: Slot) -> Recording {
        if slot >= FIRST_GENERATOR_SLOT {
            return self.set_in_generator(slot, content);
        }
        let at = usize::from(slot);
        if at >= self.slots.len() {
            self.slots.try_reserve(at + 1 - self.slots.len()).map_err(|_| Stop::Full)?;
            self.slots.resize(at + 1, None);
        }
        self.slots[at] = Some(content);
        Ok(())
    }

    /// What a slot is known to hold.
    fn content_mut(&mut self, slot: u16) -> Option<&mut Slot> {
        if slot >= FIRST_GENERATOR_SLOT {
            return self.content_in_generator(slot);
        }
        self.slots.get_mut(usize::from(slot))?.as_mut()
    }

    /// What lay from a slot on is gone, as far as that is of the same frames.
    fn truncate(&mut self, slot: u16) {
        if slot >= FIRST_GENERATOR_SLOT {
            return self.truncate_generator(slot);
        }
        self.slots.truncate(usize::from(slot));
    }

    // -- emission --------------------------------------------------------------------------------------------------------

    fn emit(&mut self, instruction: Ins) -> Recording<Ref> {
        Ok(self.builder.emit(instruction)?)
    }

    fn uop(&mut self, uop: Uop, of: Type, arguments: &[u16]) -> Recording<Ref> {
        self.emit(Ins::uop(uop, of, arguments))
    }

    /// A constant, in the form that is best for it.
    fn value(&mut self, value: Value) -> Recording<Ref> {
        let (of, bits) = match value {
            v if v.is_small_int() => (Type::Int, v.bits().rotate_left(16)),
            v if v.is_float() => (Type::Float, v.as_float().unwrap_or(0.0).to_bits()),
            v if v.is_bool() => (Type::Bool, v.bits()),
            v if v.is_object() => (Type::Object, v.bits()),
            v => (Type::Tagged, v.bits()),
        };
        Ok(self.builder.constant(of, bits)?)
    }

    /// An immediate.
    fn word(&mut self, bits: u64) -> Recording<u16> {
        debug_assert!(MOST_CONSTANTS < usize::from(u16::MAX));
        Ok(self.builder.constant(Type::Word, bits)?.0)
    }

    /// The snapshot of the state at the start of the instruction.
    fn exit(&mut self) -> Recording<u16> {
        if let Some(id) = self.exit_of_raise.or(self.snapshot) {
            return Ok(id.0);
        }
        let id = self.take_snapshot(Leave::Guard, self.at.start)?;
        self.snapshot = Some(id);
        Ok(id.0)
    }

    /// A snapshot of the state as it is now, with control at a unit of the running frame.
    fn take_snapshot(&mut self, leave: Leave, unit: u32) -> Recording<SnapshotId> {
        let top = self.top();
        let mut entries: Vec<Entry> = Vec::new();
        entries.try_reserve(self.slots.len() + 1).map_err(|_| Stop::Full)?;
        let written = self.slots.iter().enumerate().filter_map(|(at, slot)| slot.filter(|s| s.written).map(|s| (at, s.value)));
        entries.extend(written.map(|(at, value)| Entry { slot: at as u16, value }));
        entries.extend(self.entry_of_handled());
        self.entries_of_generators(&mut entries)?;
        // The builder may put it in place of one that nothing came to use.
        self.snapshot = None;
        let snapshot = Snapshot { leave, frame: top.id, unit, depth: self.depth, first: 0, count: 0 };
        Ok(self.builder.snapshot(snapshot, &entries)?)
    }

    // -- instructions ----------------------------------------------------------------------------------------------------

    /// Records the instruction that the running frame is at, and has the interpreter run it.
    ///
    /// # Errors
    /// Why the recording ends; the interpreter goes on from where it is. With how the loop is to be left, if it is.
    pub fn step(&mut self, vm: &mut Machine, head: u32) -> Result<Progress, (Stop, Option<Exit>)> {
        let before = self.begin(vm).and_then(|()| self.expect_attribute()).and_then(|()| self.before_raise());
        let before = before.map_err(|stop| (stop, None))?;
        let then = self.record(vm).map_err(|stop| (stop, None))?;
        (self.in_vain, self.lacks_key) = (None, false);
        let (frame, resumption) = (vm.frame, self.resumption.take());
        // A collection may come, which is to spare what the recording alone refers to.
        vm.jit.traces.recorded = Some(NonNull::from(&self.builder.trace.constants));
        let exit = match resumption {
            Some(resumption) => resumption.run(vm),
            None => dispatch::step(vm, frame),
        };
        vm.jit.traces.recorded = None;
        if !matches!(exit, Exit::Stepped) {
            return Err((Stop::Surprise(self.at.op), Some(exit)));
        }
        let went = match (then, before) {
            (Then::Raised(raised), _) => self.unwind(vm, raised),
            (_, Some(before)) if self.follow(vm, then).is_err() => self.raised_instead(vm, before, then),
            _ => self.follow(vm, then),
        };
        went.map_err(|stop| (stop, None))?;
        if let Then::Iterated { item, end, pairs } = then {
            let ended = self.at_unit(vm) == end;
            self.iterated(item, end, ended, pairs).map_err(|stop| (stop, None))?;
        }
        if self.at.op == Op::RETURN_GENERATOR {
            self.know_made(vm).map_err(|stop| (stop, None))?;
        }
        let goes_around = self.frames.len() == 1 && self.at.op == Op::JUMP_BACKWARD;
        // A loop around this one: its turn is no turn of this one, though it comes to the same head.
        if goes_around && head != NO_HEAD && self.at_unit(vm) < head {
            return Err((Stop::Left, None));
        }
        let at_head = goes_around && self.at_unit(vm) == head;
        if at_head {
            self.forget_lost_generators();
        }
        Ok(if at_head && self.generators_came_around() { Progress::Closed } else { Progress::More })
    }

    /// The unit that the running frame is at.
    fn at_unit(&self, vm: &Machine) -> u32 {
        // SAFETY: the frame chain is intact, and the running frame's `pc` is saved.
        unsafe { (*vm.frame).unit_at((*vm.frame).pc) }
    }

    /// Decodes the next instruction; what lay above the operands is gone.
    fn begin(&mut self, vm: &Machine) -> Recording {
        let unit = self.at_unit(vm);
        let code = self.top().code;
        let decoded = Instructions::at(&code.shared().units, unit);
        self.at = decoded.ok_or(Stop::Surprise(Op::NOP))?;
        self.log_step();
        self.snapshot = None;
        // SAFETY: the running frame's `sp` is saved, and lies above its first operand.
        unsafe {
            self.depth = (*vm.frame).sp.offset_from(Frame::operands(vm.frame)) as u16;
        }
        self.truncate(self.top().header + FRAME_WORDS as u16 + self.depth);
        Ok(())
    }

    /// For people who want to read the recording.
    fn log_step(&mut self) {
        if self.builder.log.is_some() {
            let (code, form, depth) = (self.top().code, self.form(), self.frames.len() - 1);
            let form = form.map_or(self.at.op.name(), Form::name);
            let unit = self.at.start;
            self.builder.begin_step(|| Step { code: code.shared_arc(), unit, form, depth });
        }
    }

    /// Is control where the recording says?
    fn follow(&mut self, vm: &Machine, then: Then) -> Recording {
        let surprise = Stop::Surprise(self.at.op);
        let top = self.top();
        let header = match top.is_generator() {
            true => self.frame_in_generator(top.header).cast::<Value>(),
            false => self.base.wrapping_add(usize::from(top.header)),
        };
        let is_where = core::ptr::eq(vm.frame.cast::<Value>(), header);
        let as_expected = is_where
            && match then {
                Then::At(unit) | Then::Resumed(unit) => self.at_unit(vm) == unit,
                Then::Entered => self.at_unit(vm) == 0,
                Then::Returned => true,
                Then::Iterated { end, .. } => [self.at.end, end].contains(&self.at_unit(vm)),
                Then::Raised(_) => false,
            };
        if matches!(then, Then::Resumed(_)) {
            // The interpreter goes on with it here, and not where it waited in compiled code.
            // SAFETY: there is a running frame.
            unsafe { (*vm.frame).native = core::ptr::null() };
        }
        if as_expected { Ok(()) } else { Err(surprise) }
    }

    /// The form that the instruction took, if any.
    fn form(&self) -> Option<Form> {
        // SAFETY: the instance has as many units as the shared code.
        let opcode = unsafe { *self.top().code.units.get().add(self.at.opcode_at as usize) } as u8;
        let form = Form::ALL.get(usize::from(opcode).checked_sub(Op::ALL.len())?).copied()?;
        (form.family() == self.at.op).then_some(form)
    }

    /// The inline cache, as the readers in `specialize/cache.rs` want it.
    fn cache(&self) -> *const u16 {
        // SAFETY: behind each instruction with a cache lies one.
        unsafe { self.top().code.units.get().add(self.at.opcode_at as usize + 1) }
    }

    fn unsupported<T>(&self) -> Recording<T> {
        Err(Stop::Instruction(self.at.op))
    }

    fn other_operands<T>(&self) -> Recording<T> {
        Err(Stop::Operands(self.at.op))
    }

    fn next(&self) -> Recording<Then> {
        Ok(Then::At(self.at.end))
    }
}
