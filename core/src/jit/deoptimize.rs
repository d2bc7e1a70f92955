//! Out of a trace: the frames as the interpreter would have them, from registers, spill slots and constants.
//!
//! Invariant: everything is read before anything is written.
#![allow(dangerous_implicit_autorefs)]

use alloc::vec::Vec;

use super::executor::{Executor, HOPELESS};
use super::sampling::Ran;
use super::statistics::ExitReason;
use super::stubs::FIRST_FLOAT;
use crate::bytecode::disassemble::Instructions;
use crate::codegen::exits::{Exit, Location};
use crate::codegen::trace::Callee;
use crate::heap::{NoMemory, Ref};
use crate::interp::dispatch::Exit as LoopExit;
use crate::interp::frame::{FRAME_WORDS, FUNCTION_WORD, Frame, OnReturn};
use crate::interp::generator::{frames_of_trace, slots_of_trace};
use crate::machine::Machine;
use crate::native::Raised;
use crate::object::generator::GeneratorState;
use crate::object::{CodeObject, Function, Generator};
use crate::trace::ir::{
    self, Constant, Entry, FrameId, HANDLED_SLOT, HANDLES, Leave, Returns, SnapshotId, Trace, TraceFrame, TraceGenerator, Type,
    WAITS_AT, WAITS_WITH,
};
use crate::value::Value;

/// Slots of a header.
const HEADER: u16 = FRAME_WORDS as u16;

/// A word of a register as a value.
pub(super) fn boxed(of: Type, bits: u64) -> Value {
    Constant { of, bits }.boxed()
}

/// What a constant of a frame's description refers to.
fn object_of<T: crate::heap::HeapObject>(trace: &Trace, at: ir::Ref) -> Option<Ref<T>> {
    trace.constant(at).map(Constant::boxed)?.downcast()
}

impl Machine {
    /// Compiled code left a trace by an exit, with everything in `Jit::exit_registers`: the frames are made what the
    /// interpreter needs to go on. Gives the executor and the exit's number, and whether all that was sunk could be made.
    pub(super) fn leave_trace(&mut self) -> Option<(usize, usize, Result<(), NoMemory>)> {
        let number = self.jit.exit_trace as usize;
        let executor: *const Executor = &raw const **self.jit.traces.executors.get(number)?;
        // SAFETY: executors are boxed, and none is dropped while frames are made.
        let executor = unsafe { &*executor };
        let exit = executor.exit_of(self.jit.exit_cell as usize)?;
        let made = self.restore_exit(executor, executor.exits.exits[exit], exit);
        Some((number, exit, made))
    }

    /// A quick helper could not go on. The instruction raised, or Python code is to run; no side trace goes on from there but
    /// to a handler.
    pub(super) fn after_attempt(&mut self, number: usize, exit: usize, root_frame: *mut Frame) -> Option<LoopExit> {
        let executor = &self.jit.traces.executors[number];
        let taken = executor.taken[exit].get();
        if self.raised.is_empty() || self.raised == Value::STOP || taken == HOPELESS {
            executor.taken[exit].set(taken.saturating_add(1));
            if executor.valid.get() && taken >= self.jit.traces.hot_exits {
                self.judge(number);
            }
        } else if let Some(left) = self.go_on_from(number, exit, root_frame) {
            return Some(left);
        }
        if self.raised.is_empty() { None } else { self.raise_here().err() }
    }

    /// The running frame, which is at the start of an instruction, goes on at the handler of the exception that it raised.
    pub(super) fn raise_here(&mut self) -> Result<*mut Frame, LoopExit> {
        // SAFETY: the running frame was just made complete; a saved `pc` of what raises lies behind the first unit.
        unsafe { (*self.frame).pc = (*self.frame).pc.add(1) };
        self.unwind(Raised(()))
    }

    fn restore_exit(&mut self, executor: &Executor, exit: Exit, number: usize) -> Result<(), NoMemory> {
        let base = slots_of_trace(self.frame);
        // Frames of a side trace may reach over the spill slots of its parents: all is read before anything is written.
        let mut values = core::mem::take(&mut self.jit.traces.values);
        values.clear();
        values.extend(executor.exits.locations_of(number).map(|location| self.value_at(executor, base, location)));
        let made = self.restore(&executor.trace, exit.snapshot, &mut values, true);
        self.jit.traces.values = values;
        made
    }

    /// The frames are made what a snapshot says; `values` are of what it tells ([`Trace::told`]). `counted`: control leaves
    /// for the interpreter.
    ///
    /// # Errors
    /// Not all that was sunk could be made; the frames are complete but for that.
    pub(super) fn restore(
        &mut self,
        trace: &Trace,
        id: SnapshotId,
        values: &mut Vec<Value>,
        counted: bool,
    ) -> Result<(), NoMemory> {
        let snapshot = *trace.snapshot(id);
        let base = frames_of_trace(self.frame);
        // From here on frames say it.
        self.handled_outside = Value::NONE;
        let entries = trace.entries_of(id);
        let is_sunk = |entry: &Entry| trace.is_sunk(trace.copied(entry.value));
        let made = if entries.iter().any(is_sunk) { self.make_sunk(trace, id, values) } else { Ok(()) };
        for (entry, value) in entries.iter().zip(values.iter()).filter(|(entry, _)| entry.is_on_stack()) {
            // SAFETY: the slots of a snapshot lie in frames for which the trace's entry proved that there is room.
            unsafe { base.add(usize::from(entry.slot)).write(*value) };
        }
        let told = Told { entries, values };
        if let Some(handled) = told.value(HANDLED_SLOT) {
            // What there was no memory for is handled no more.
            self.handled = handled.present().unwrap_or(Value::NONE);
        }
        self.restore_generators(trace, &told);
        self.rebuild_frames(trace, id, base, &told);
        if !counted {
            return made;
        }
        let reason = match snapshot.leave {
            Leave::Poll => {
                self.fuel.give_back(1);
                self.jit.sampler.left = Some(Ran::Trace(self.jit.exit_trace as u32));
                if self.fuel.left <= 0 { ExitReason::Fuel } else { ExitReason::Poll }
            }
            Leave::Guard | Leave::Jump | Leave::Attempt | Leave::End => ExitReason::Guard,
        };
        self.jit.statistics.count_exit(reason);
        made
    }

    /// What lies at a place, as a value.
    fn value_at(&self, executor: &Executor, base: *mut Value, location: Location) -> Value {
        let trace = &executor.trace;
        let registers = &self.jit.exit_registers;
        match location {
            Location::Register(Type::Float, reg) => boxed(Type::Float, registers[FIRST_FLOAT + usize::from(reg.0)]),
            Location::Register(of, reg) => boxed(of, registers[usize::from(reg.0)]),
            // SAFETY: the trace's entry proved that there is room for its spill slots.
            Location::Spill(of, slot) => unsafe {
                let word = *base.add(usize::from(executor.layout.spills) + usize::from(slot));
                if of == Type::Int { boxed(of, word.bits()) } else { word }
            },
            Location::Constant(at) => trace.constant(at).map_or(Value::EMPTY, Constant::boxed),
            // It is made later (`sunk.rs`).
            Location::Sunk(_) => Value::EMPTY,
        }
    }

    /// Makes the headers of the frames between the root and the innermost one, which becomes the running frame.
    fn rebuild_frames(&mut self, trace: &Trace, id: SnapshotId, base: *mut Value, told: &Told<'_>) {
        let snapshot = trace.snapshot(id);
        let mut chain: Vec<TraceFrame> = Vec::new();
        let mut at = snapshot.frame;
        while at != FrameId::ROOT {
            let frame = trace.frames[usize::from(at.0)];
            chain.push(frame);
            at = frame.caller;
        }
        for made in chain.iter().rev() {
            self.suspend_caller(made);
            match told.generator_at(trace, made.header) {
                Some(generator) => self.link_restored(generator, made),
                // There was no memory for it: the exception is raised where it was resumed.
                // SAFETY: the running frame waits behind what resumed it.
                None if made.is_generator() => return unsafe { (*self.frame).pc = (*self.frame).pc.sub(1) },
                None => self.make_frame(trace, made, base, tells_function(trace, id, made)),
            }
        }
        // SAFETY: the innermost frame was just made, or is the root.
        unsafe {
            (*self.frame).pc = (*self.frame).code.units.get().add(snapshot.unit as usize);
            (*self.frame).sp = Frame::operands(self.frame).add(usize::from(snapshot.depth));
            (*self.frame).native = core::ptr::null();
        }
    }

    /// The running frame waits behind its call.
    fn suspend_caller(&mut self, callee: &TraceFrame) {
        // SAFETY: the running frame is complete; unit and depth are of its code.
        unsafe {
            (*self.frame).pc = (*self.frame).code.units.get().add(callee.return_unit as usize);
            (*self.frame).sp = Frame::operands(self.frame).add(usize::from(callee.return_depth));
            (*self.frame).native = core::ptr::null();
        }
    }

    /// Writes the frames of generators that memory says something else of. Those that wait can be resumed then.
    fn restore_generators(&mut self, trace: &Trace, told: &Told<'_>) {
        for place in &trace.generators {
            let Some(generator) = told.generator(place) else { continue };
            let (storage, frame) = (Generator::storage(generator), generator.frame.get());
            self.heap.barrier(&generator.header);
            for (slot, value) in told.within(place.first + 1, place.header).chain(told.within(place.header + HEADER, place.end)) {
                // SAFETY: the slots between are the frame's locals and operands.
                unsafe { storage.add(usize::from(slot - place.first - 1)).write(value) };
            }
            if let Some(handled) = told.value(place.header + HANDLES) {
                // As above, of what there was no memory for.
                generator.handled.set(handled.present().unwrap_or(Value::NONE));
            }
            let number = |slot: u16| told.value(slot).and_then(Value::as_small_int);
            let Some((unit, depth)) = number(place.header + WAITS_AT).zip(number(place.header + WAITS_WITH)) else { continue };
            generator.state.set(GeneratorState::Suspended);
            // SAFETY: the frame of a generator that may go on is complete; unit and depth are of its code.
            unsafe {
                let pc = (*frame).code.units.get().add(unit as usize);
                (*frame).sp = Frame::operands(frame).add(depth as usize);
                let before = core::mem::replace(&mut (*frame).pc, pc);
                if !core::ptr::eq(before, pc) {
                    (*frame).native = self.native_entry(frame, false).unwrap_or(core::ptr::null());
                }
            }
        }
    }

    /// The frame of a generator follows the running one, and becomes it.
    fn link_restored(&mut self, generator: Ref<Generator>, made: &TraceFrame) {
        let (on_return, jump) = match made.returns {
            Returns::Send { jump } => (OnReturn::Send, jump),
            Returns::AsyncSend { jump } => (OnReturn::AsyncSend, jump),
            Returns::Call => (OnReturn::Call, 0),
            Returns::Throw { jump } => (OnReturn::Throw, jump),
            Returns::Close { inner } => (OnReturn::Close, u32::from(inner)),
            Returns::Generator { jump } => (OnReturn::Generator, jump),
            Returns::Push | Returns::Init | Returns::Operator { .. } | Returns::Discard | Returns::Answer(_) => {
                (OnReturn::Push, 0)
            }
        };
        let frame = generator.frame.get();
        generator.stack_top.set(self.stack_top());
        generator.state.set(GeneratorState::Running);
        self.running_generators += 1;
        self.depth += 1;
        // SAFETY: the frame of a generator that ran is complete.
        unsafe {
            (*frame).previous = self.frame;
            (*frame).on_return = on_return;
            (*frame).jump = jump;
        }
        self.frame = frame;
    }

    fn make_frame(&mut self, trace: &Trace, made: &TraceFrame, base: *mut Value, has_function: bool) {
        let Some(header) = header_of(trace, made) else {
            debug_assert!(false, "a frame without code");
            return;
        };
        // SAFETY: there is room for the header (the trace's entry), and nothing lives there.
        unsafe {
            let frame = base.add(usize::from(made.header)).cast::<Frame>();
            let function = if has_function { (*frame).function } else { header.function };
            frame.write(Frame { previous: self.frame, sp: Frame::operands(frame), function, ..header });
            self.frame = frame;
            self.depth += 1;
        }
    }
}

/// Does a snapshot tell which function a frame is of, since the trace knows no more than its code?
fn tells_function(trace: &Trace, id: SnapshotId, frame: &TraceFrame) -> bool {
    trace.entries_of(id).iter().any(|entry| u32::from(entry.slot) == u32::from(frame.header) + FUNCTION_WORD)
}

/// The values that an exit tells, by slots.
struct Told<'a> {
    entries: &'a [Entry],
    values: &'a [Value],
}

impl Told<'_> {
    fn value(&self, slot: u16) -> Option<Value> {
        self.entries.iter().position(|entry| entry.slot == slot).map(|at| self.values[at])
    }

    /// Those between two slots, the second one not included.
    fn within(&self, first: u16, end: u16) -> impl Iterator<Item = (u16, Value)> + use<'_> {
        let all = self.entries.iter().zip(self.values.iter());
        all.filter(move |(entry, _)| (first..end).contains(&entry.slot)).map(|(entry, value)| (entry.slot, *value))
    }

    fn generator(&self, place: &TraceGenerator) -> Option<Ref<Generator>> {
        self.value(place.first)?.downcast()
    }

    /// The generator whose frame's header is at a slot.
    fn generator_at(&self, trace: &Trace, header: u16) -> Option<Ref<Generator>> {
        self.generator(trace.generators.iter().find(|place| place.header == header)?)
    }
}

/// The header of a frame that a trace describes, but for where it lies. None: its code is no constant.
fn header_of(trace: &Trace, made: &TraceFrame) -> Option<Frame> {
    let code = object_of::<CodeObject>(trace, made.code)?;
    let function = object_of::<Function>(trace, made.function)?;
    let (on_return, jump, is_comparison) = match made.returns {
        Returns::Push => (OnReturn::Push, 0, false),
        Returns::Init => (OnReturn::Init, 0, false),
        Returns::Operator { number, comparison } => (OnReturn::Operator, number, comparison),
        Returns::Discard => (OnReturn::Discard, 0, false),
        Returns::Answer(answer) => (OnReturn::Answer, answer as u32, false),
        // Such a frame is there.
        Returns::Generator { .. }
        | Returns::Send { .. }
        | Returns::AsyncSend { .. }
        | Returns::Call
        | Returns::Throw { .. }
        | Returns::Close { .. } => return None,
    };
    Some(Frame { jump, on_return, is_comparison, ..Frame::of(code, function.into(), function.globals) })
}

fn code_of(trace: &Trace, frame: &TraceFrame, root: Ref<CodeObject>) -> Ref<CodeObject> {
    object_of::<CodeObject>(trace, frame.code).unwrap_or(root)
}

/// The address of a unit of a frame's code.
fn address_of(trace: &Trace, frame: &TraceFrame, root: Ref<CodeObject>, unit: u32) -> u64 {
    code_of(trace, frame, root).units.get().wrapping_add(unit as usize) as u64
}

/// Where compiled code goes on with a frame that waits at a unit; 0: the interpreter does.
fn return_point(code: Ref<CodeObject>, unit: u32) -> u64 {
    // SAFETY: what a code object refers to is alive.
    let native = unsafe { code.native.get().as_ref() };
    native.and_then(|native| native.return_point(unit)).unwrap_or(0) as u64
}

/// The code objects of the frames that wait at a snapshot, each with its version now: where compiled code goes on with them
/// is as long as that lasts.
pub(super) fn waiting_at(trace: &Trace, id: SnapshotId) -> Vec<(Ref<CodeObject>, u32)> {
    let mut waiting: Vec<(Ref<CodeObject>, u32)> = Vec::new();
    let mut at = trace.snapshot(id).frame;
    while at != FrameId::ROOT {
        at = trace.frames[usize::from(at.0)].caller;
        let code = object_of::<CodeObject>(trace, trace.frames[usize::from(at.0)].code);
        if let Some(code) = code.filter(|code| waiting.iter().all(|(other, _)| other != code)) {
            waiting.push((code, code.native_version.get()));
        }
    }
    waiting
}

/// Where the generator that a trace's root lies in waits behind the yield at which the trace ends: the address of the unit, and
/// where compiled code goes on there; 0: the interpreter does.
pub(super) fn behind_yield(trace: &Trace, id: SnapshotId) -> (u64, u64) {
    let code = trace.frames.first().and_then(|root| object_of::<CodeObject>(trace, root.code));
    let at = code.and_then(|code| Instructions::at(&code.shared().units, trace.snapshot(id).unit));
    let Some((code, at)) = code.zip(at) else { return (0, 0) };
    // SAFETY: what a code object refers to is alive.
    let native = unsafe { code.native.get().as_ref() };
    let native = native.and_then(|native| native.entry(at.end)).unwrap_or(0) as u64;
    (code.units.get().wrapping_add(at.end as usize) as u64, native)
}

/// The frames above the root at a snapshot, as code that ends a trace there makes them, and the address of the innermost one's
/// instruction. None: a frame's code is no constant.
pub(super) fn frames_to_make(trace: &Trace, id: SnapshotId) -> Option<(Vec<Callee>, u64)> {
    let snapshot = trace.snapshot(id);
    let root = object_of::<CodeObject>(trace, trace.frames.first()?.code)?;
    let mut callees = Vec::new();
    let mut at = snapshot.frame;
    let pc = address_of(trace, &trace.frames[usize::from(at.0)], root, snapshot.unit);
    while at != FrameId::ROOT {
        let frame = trace.frames[usize::from(at.0)];
        let header = header_of(trace, &frame)?;
        // SAFETY: a header has no undefined bytes (interp/frame.rs).
        let words = unsafe { core::mem::transmute::<Frame, [u64; FRAME_WORDS as usize]>(header) };
        let caller = &trace.frames[usize::from(frame.caller.0)];
        let caller_pc = address_of(trace, caller, root, frame.return_unit);
        let has_function = tells_function(trace, id, &frame);
        // Compiled code puts such results on the stack.
        let caller_native = match frame.returns {
            Returns::Discard => 0,
            _ => return_point(code_of(trace, caller, root), frame.return_unit),
        };
        callees.push(Callee {
            header: frame.header,
            words,
            has_function,
            caller_pc,
            caller_depth: frame.return_depth,
            caller_native,
        });
        at = frame.caller;
    }
    callees.reverse();
    Some((callees, pc))
}
