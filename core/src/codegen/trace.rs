//! Machine code of a trace: allocation, then its steps by the stencils.
//!
//! The loop comes first, so that its head is aligned as every piece of code is; then the entry and the preamble, which jumps
//! to the head once. Exits are in the cold stream: each loads the address of its *cell* and goes to the trace's tail, which
//! goes where the cell says (a side trace), or by the stub shared by all traces to the interpreter. So a side trace is linked
//! by a store to data: code that was published is never written again.
//!
//! Invariants: at the entry nothing of the machine has changed when control leaves for lack of room; spill slots lie behind
//! everything that frames of the trace use.

use alloc::{boxed::Box, vec::Vec};

use core::mem::offset_of;
use core::sync::atomic::AtomicUsize;

use super::allocation::{Allocation, Form, Place, Refusal, Registers, Step, Transfer, ValueId};
use super::baseline::vm_at;
use super::checker::check;
use super::emit::{Arg, Emitter, Label, Stream};
use super::exits::{Exits, Location, collect};
use super::linear_scan::{Inherited, Start, allocate};
use super::listing::Purpose;
use super::liveness::Liveness;
use super::loop_head::{AtHead, is_complete, values_at_head};
use super::polls::Polls;
use super::stencil::{Backend, Reg};
use super::values::{load_constant, store_constant};
use crate::interp::frame::{FRAME_WORDS, FUNCTION_WORD, Frame, OnReturn, RETURN_WORD};
use crate::jit::helper_table;
use crate::jit::stubs::Stubs;
use crate::object::CodeObject;
use crate::trace::ir::{FIRST_GENERATOR_SLOT, Op, Pseudo, Ref, Role, Trace, Type};
use crate::uop::{Operand, Uop};

/// Byte offset of the last word that a slot operand reaches.
const LAST_SLOT: u32 = 32_760;

/// What a trace's code needs to know of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Offsets of shared code in the region: what leaves to the interpreter with nothing done, and what leaves a trace by an
    /// exit (the cell's address in the result register, the trace's number in the second one).
    pub interpret: u32,
    pub leave: u32,
    /// Offset of the code that gives an unused cell (`cells.rs`).
    pub take_cell: u32,
    /// Offsets of the code that has the heap remember an object, and of the code that appends to a list which has no room.
    pub remember: u32,
    pub append: u32,
    /// Offset of the code that goes where a helper of compiled code said.
    pub go: u32,
    /// Offset of the code that gives native code the value that it waits for, from the second result register.
    pub returned: u32,
    /// Byte offsets in the machine: the running frame, where the stack's chunk begins and ends, the table of quick helpers.
    pub frame: u32,
    pub stack_base: u32,
    pub stack_end: u32,
    pub quick: u32,
    /// Byte offset of the number of frames on the stack, and how many there may be.
    pub depth: u32,
    pub depth_limit: u32,
}

impl Surroundings {
    /// A machine's.
    pub(crate) fn new(stubs: &Stubs, depth_limit: u32) -> Surroundings {
        Surroundings {
            interpret: stubs.poll,
            leave: stubs.trace,
            take_cell: stubs.take_cell,
            remember: stubs.remember,
            append: stubs.append,
            go: stubs.go,
            returned: stubs.returned,
            frame: vm_at::FRAME,
            stack_base: vm_at::STACK_BASE,
            stack_end: vm_at::STACK_END,
            quick: vm_at::QUICK,
            depth: vm_at::DEPTH,
            depth_limit,
        }
    }
}

/// How a trace is compiled.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The trace's number, which exits tell.
    pub number: u32,
    /// Of a side trace: what it goes on from.
    pub parent: Option<Parent<'a>>,
    /// LEAVE_TRACE goes into another trace; None: it is an exit.
    pub link: Option<Link<'a>>,
    /// Calls of the root's function may enter it, right before the RESUME; the address of the unit behind that.
    pub called: Option<u64>,
    /// Makes arbitrary choices of registers and spills: for tests. Not 0.
    pub chaos: Option<u64>,
    /// By exit, for tests: at which execution of its guard it is taken though the guard would pass; 0: never. May be empty.
    pub failures: &'a [u64],
    /// Keeps a record of what is emitted, for people to read.
    pub record: bool,
    /// Has the allocation verified.
    pub check: bool,
}

/// The exit that a side trace goes on from: its INHERITs find their values where that exit has what it tells.
#[derive(Clone, Copy)]
pub struct Parent<'a> {
    pub exits: &'a Exits,
    pub exit: usize,
    pub layout: Layout,
    /// The exit's cell, and the number of the trace that it is of: where control goes when there is no room.
    pub cell: &'a Cell,
    pub number: u32,
}

/// Where a trace's spill slots are: words from the root's first local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The first spill slot. A side trace has its parent's, so that slots of both have the same numbers; its frames may reach
    /// beyond, so all values of an exit are to be read before any slot of a frame is written.
    pub spills: u16,
    /// How many slots are in use, those of the traces before it included.
    pub slots: u16,
    /// Up to where the entry found room.
    pub end: u16,
    /// For how many frames above the root's the entry found that the stack is not too deep.
    pub depth: u16,
}

/// Code that follows a trace's end: another trace, or what the tier below made of a block. All that the snapshot tells is
/// written to the frames first, and where the interpreter would go on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Link<'a> {
    pub end: End,
    /// Offset in the region of its entry: for those that have set the base, if it is a trace.
    pub entry: u32,
    /// The address of the unit that the innermost frame is at.
    pub pc: u64,
    /// The frames to be made above the root, the outermost first.
    pub callees: &'a [Callee],
    /// What lives at the head of the loop that a GO_TO_HEAD goes to.
    pub heads: &'a [AtHead],
    /// What has to hold, or the exit leads nowhere.
    pub holds: Option<Holds>,
    /// What has to hold, or the callers of frames that are made wait for the interpreter.
    pub versions: &'a [Holds],
}

/// How a trace ends that goes on elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub enum End {
    /// At the link's entry.
    #[default]
    Entry,
    /// Where calls of this code object begin, which has so many locals: the innermost frame was just entered.
    Callee { code: u64, locals: u32 },
    /// The root returns the operand on its top.
    Caller,
    /// The root, whose frame lies in a generator, yields the operand on its top, and waits at the unit with that address;
    /// where it goes on in compiled code then, or 0.
    Resumer { pc: u64, native: u64 },
}

/// A frame to be made.
#[derive(Clone, Copy, Debug)]
pub struct Callee {
    /// The slot of its header, and what that holds; but for the addresses of the caller's frame and of its operands.
    pub header: u16,
    pub words: [u64; FRAME_WORDS as usize],
    /// What the snapshot tells is written there already: the function.
    pub has_function: bool,
    /// Where its caller waits: the address of the unit, and the operands below the call.
    pub caller_pc: u64,
    pub caller_depth: u16,
    /// Where the caller goes on in compiled code when the callee gave its result; or 0.
    pub caller_native: u64,
}

/// A field of an object, 32 bits wide, that has to hold a value.
#[derive(Clone, Copy, Debug)]
pub struct Holds {
    pub object: u64,
    pub field: u16,
    pub value: u32,
}

/// Where an exit goes on: the address of a side trace's code, or 0.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct Cell(pub AtomicUsize);

/// A trace as code that can be published.
pub struct TraceCode {
    pub emitter: Emitter,
    /// Where control comes from the interpreter: the running frame is the root. Of a side trace: from the parent's exit, whose
    /// cell is to hold this address.
    pub entry: Label,
    /// Where it comes from compiled code which has set the base; of a side trace the same.
    pub entry_with_base: Label,
    /// Where it comes from calls, if it does ([`Options::called`]).
    pub called: Label,
    /// The head of its loop, for side traces that come back to it, and what they bring along; nothing where they cannot.
    pub head: Label,
    pub at_head: Vec<AtHead>,
    pub exits: Exits,
    /// By exit: where it goes on. Code holds the address of each.
    pub cells: Box<[Cell]>,
    /// By exit, or empty: executions left until it is taken anyway ([`Options::failures`]). Code holds the address of each.
    pub countdowns: Box<[core::cell::Cell<u64>]>,
    pub layout: Layout,
    /// How its registers were allocated.
    pub allocation: Allocation,
}

/// Compiles a trace.
///
/// # Errors
/// It is too large, or asks for what the instruction set does not have.
pub fn compile(
    trace: &Trace,
    backend: &'static dyn Backend,
    surroundings: &Surroundings,
    options: &Options,
) -> Result<TraceCode, Refusal> {
    let registers = Registers::of(backend);
    let inherited = options.parent.map_or(Ok(Vec::new()), |parent| inherited_from(trace, &parent))?;
    let live = Liveness::with(trace, &inherited);
    let first_slot = options.parent.map_or(0, |p| p.layout.slots.max(trace.extent.saturating_sub(p.layout.spills)));
    let spills = options.parent.map_or(trace.extent, |parent| parent.layout.spills);
    let heads = options.link.map_or(&[][..], |link| link.heads);
    let start = Start { inherited: &inherited, first_slot, spills, links: options.link.is_some(), heads, chaos: options.chaos };
    let allocation = allocate(trace, &live, &registers, &start)?;
    let exits = collect(trace, &live, &registers, &inherited, &allocation).ok_or(Refusal::TooLarge)?;
    if options.check {
        check(trace, &live, &registers, &inherited, &allocation, &exits, heads).map_err(Refusal::Wrong)?;
    }
    let values = values_at_head(trace, &live, &allocation);
    let at_head = if is_complete(trace, &live, &values) { values } else { Vec::new() };
    Ok(TraceCode { at_head, ..assemble(trace, backend, surroundings, options, allocation, exits)? })
}

/// Where the values of a side trace are when it begins.
fn inherited_from(trace: &Trace, parent: &Parent) -> Result<Vec<Inherited>, Refusal> {
    let locations: Vec<Location> = parent.exits.locations_of(parent.exit).collect();
    let inherits = trace.instructions.iter().enumerate().filter(|(_, i)| i.is(Pseudo::INHERIT));
    inherits
        .map(|(at, i)| {
            let (of, place) = match locations.get(usize::from(i.arguments[0])) {
                Some(Location::Register(of, reg)) => (*of, Place::register(Form::of(*of).bank(), *reg)),
                Some(Location::Spill(of, slot)) => (*of, Place::Slot(*slot)),
                _ => return Err(Refusal::NotInherited),
            };
            let value = ValueId(at as u16);
            if Form::of(of) == Form::of(i.of) { Ok(Inherited { value, place }) } else { Err(Refusal::WrongType) }
        })
        .collect()
}

/// Makes an allocated trace machine code.
///
/// # Errors
/// It is too large.
pub fn assemble(
    trace: &Trace,
    backend: &'static dyn Backend,
    surroundings: &Surroundings,
    options: &Options,
    allocation: Allocation,
    exits: Exits,
) -> Result<TraceCode, Refusal> {
    let spills = options.parent.map_or(trace.extent, |parent| parent.layout.spills);
    let end = (u32::from(spills) + u32::from(allocation.slots)).max(trace.extent.into());
    if end * 8 > LAST_SLOT {
        return Err(Refusal::TooLarge);
    }
    let layout = Layout { spills, slots: allocation.slots, end: end as u16, depth: trace.depth() };
    let cells: Box<[Cell]> = exits.exits.iter().map(|_| Cell::default()).collect();
    // Those that never come begin where they stay above 0.
    let count = |at: &u64| core::cell::Cell::new(if *at == 0 { u64::MAX } else { *at });
    let countdowns: Box<[core::cell::Cell<u64>]> = options.failures.iter().map(count).collect();
    let mut emitter = Emitter::new(backend.stencils());
    if options.record {
        emitter.record();
    }
    let [entry, entry_with_base, called, head, tail] = core::array::from_fn(|_| emitter.label());
    let registers = Registers::of(backend);
    let mut writer = Writer {
        trace,
        backend,
        surroundings,
        options,
        registers,
        layout,
        emitter,
        cells: &cells,
        countdowns: &countdowns,
        polls: Polls::of(trace),
        exit: 0,
        head,
        tail,
    };
    let at = allocation.steps.iter().position(|step| *step == Step::Head);
    let (preamble, body) = allocation.steps.split_at(at.unwrap_or(allocation.steps.len()));
    // The loop's exits are numbered behind the preamble's.
    writer.exit = preamble.iter().filter(|step| may_leave(trace, step)).count();
    writer.steps(body)?;
    writer.exit = 0;
    writer.emitter.purpose(|| Purpose::Prologue);
    match options.parent {
        None => writer.enter(entry, entry_with_base, called),
        Some(parent) => writer.go_on(entry, entry_with_base, &parent),
    }
    writer.steps(preamble)?;
    if at.is_some() {
        writer.emit(Uop::JUMP, &[head.into()]);
    }
    writer.leave();
    let emitter = writer.emitter;
    let at_head = Vec::new();
    Ok(TraceCode { emitter, entry, entry_with_base, called, head, at_head, exits, cells, countdowns, layout, allocation })
}

/// What the first of some steps is for; values go somewhere for the sake of the instruction that follows.
fn purpose(steps: &[Step]) -> Purpose {
    let next = steps.iter().find_map(|step| match step {
        Step::Do { at, .. } | Step::Call { at } | Step::Link { at } => Some(*at),
        Step::Transfer(_) | Step::Head | Step::Back => None,
    });
    match (steps.first(), next) {
        (Some(Step::Do { .. } | Step::Call { .. } | Step::Link { .. }), Some(at)) => Purpose::Traced(at),
        (_, at) => Purpose::Moves(at.unwrap_or(u16::MAX)),
    }
}

/// Is the step an instruction that may leave the trace?
fn may_leave(trace: &Trace, step: &Step) -> bool {
    matches!(step, Step::Do { at, .. } if trace.instructions[usize::from(*at)].snapshot().is_some())
}

pub(super) struct Writer<'a> {
    pub(super) trace: &'a Trace,
    pub(super) backend: &'static dyn Backend,
    pub(super) surroundings: &'a Surroundings,
    options: &'a Options<'a>,
    registers: Registers,
    layout: Layout,
    pub(super) emitter: Emitter,
    cells: &'a [Cell],
    countdowns: &'a [core::cell::Cell<u64>],
    polls: Polls,
    /// The number of the next exit.
    exit: usize,
    head: Label,
    tail: Label,
}

impl Writer<'_> {
    pub(super) fn emit(&mut self, uop: Uop, args: &[Arg]) {
        self.emitter.emit(uop, args);
    }

    /// All entries: the base is set, and there is room for what the trace may use, frames included.
    fn enter(&mut self, entry: Label, with_base: Label, called: Label) {
        let start = self.emitter.label();
        if let Some(head) = self.options.called {
            self.enter_by_call(called, head);
            self.emitter.bind(start);
            self.emitter.switch(Stream::Cold);
        }
        let base = self.backend.base();
        let interpret = self.emitter.region_label(self.surroundings.interpret);
        // No value is in a register yet.
        let word = self.backend.result();
        let header = self.trace.frames.first().map_or(0, |frame| i64::from(frame.header));
        self.emitter.bind(entry);
        self.emit(Uop::LANDING, &[]);
        self.emit(Uop::LOAD_VM, &[word.into(), self.surroundings.frame.into()]);
        match self.own_header() {
            None => self.emit(Uop::ADD_CONST, &[base.into(), word.into(), (-header * 8).into()]),
            Some(own) => self.find_stack(own),
        }
        self.emitter.bind(with_base);
        self.emit(Uop::LANDING, &[]);
        self.find_room(interpret);
        if let Some(own) = self.own_header() {
            self.keep_own_generator(own);
        }
        // A generator's frame lies elsewhere.
        self.emit(Uop::LOAD_VM, &[word.into(), self.surroundings.stack_base.into()]);
        self.emit(Uop::BRANCH_INT_LT, &[base.into(), word.into(), interpret.into()]);
        if self.options.called.is_some() {
            self.emit(Uop::JUMP, &[start.into()]);
            self.emitter.switch(Stream::Hot);
        }
    }

    /// The entry of calls: does the RESUME that lies before the trace's head, which is at an address. The frame is as its
    /// caller made it, and the base is set.
    fn enter_by_call(&mut self, called: Label, head: u64) {
        let (poll, none) = (self.emitter.label(), self.emitter.label());
        let interpret = self.emitter.region_label(self.surroundings.interpret);
        self.emitter.bind(called);
        self.emit(Uop::LANDING, &[]);
        self.emit(Uop::POLL, &[vm_at::FUEL.into(), vm_at::POLL.into(), poll.into()]);
        self.find_room(none);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(poll);
        // The unit that was taken is the interpreter's to take.
        self.emit(Uop::ADD_VM_CONST, &[vm_at::FUEL.into(), 1i64.into()]);
        self.emit(Uop::JUMP, &[interpret.into()]);
        self.emitter.bind(none);
        let header = self.trace.frames.first().map_or(0, |frame| u32::from(frame.header)) * 8;
        self.save_frame(header, head, 0);
        self.emit(Uop::JUMP, &[interpret.into()]);
        self.emitter.switch(before);
    }

    /// Goes elsewhere unless the stack has room, and may have as many frames more as the trace has: where one of its calls would
    /// raise RecursionError, that is left to others. The registers of results are used, no others.
    fn find_room(&mut self, none: Label) {
        let (a, b) = (self.backend.result(), self.backend.second_result());
        if self.layout.depth > 0 {
            let limit = self.surroundings.depth_limit.min(i32::MAX as u32);
            let most = i64::from(limit) - i64::from(self.layout.depth);
            self.emit(Uop::LOAD_VM, &[a.into(), self.surroundings.depth.into()]);
            self.emit(Uop::BRANCH_INT_GT_CONST, &[a.into(), most.into(), none.into()]);
        }
        let end = u32::from(self.layout.end) * 8;
        self.emit(Uop::LOAD_VM, &[a.into(), self.surroundings.stack_end.into()]);
        self.emit(Uop::ADD_CONST, &[b.into(), self.backend.base().into(), end.into()]);
        self.emit(Uop::BRANCH_INT_LT, &[a.into(), b.into(), none.into()]);
    }

    /// The entry of a side trace, with the parent's values in registers: where there is no room for more, it is as if the
    /// parent's exit led nowhere.
    fn go_on(&mut self, entry: Label, with_base: Label, parent: &Parent) {
        self.emitter.bind(entry);
        self.emitter.bind(with_base);
        self.emit(Uop::LANDING, &[]);
        let (unlinked, stub) = (self.emitter.label(), self.emitter.region_label(self.surroundings.leave));
        let reaches_further = self.layout.end > parent.layout.end || self.layout.depth > parent.layout.depth;
        let holds = self.options.link.and_then(|link| link.holds);
        if !reaches_further && holds.is_none() {
            return;
        }
        if let Some(Holds { object, field, value }) = holds {
            let word = self.backend.result();
            load_constant(&mut self.emitter, word, object);
            self.emit(
                Uop::GUARD_FIELD32,
                &[word.into(), u32::from(field).into(), i64::from(value as i32).into(), unlinked.into()],
            );
        }
        if reaches_further {
            self.find_room(unlinked);
        }
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(unlinked);
        load_constant(&mut self.emitter, self.backend.result(), &raw const *parent.cell as u64);
        load_constant(&mut self.emitter, self.backend.second_result(), u64::from(parent.number));
        self.emit(Uop::JUMP, &[stub.into()]);
        self.emitter.switch(before);
    }

    /// Into other code; the frames are as the interpreter would have them there.
    fn link(&mut self, at: usize) -> Result<(), Refusal> {
        let (Some(link), Some(id)) = (self.options.link, self.trace.instructions[at].snapshot()) else {
            return Err(Refusal::Link);
        };
        if self.trace.instructions[at].is(Pseudo::GO_TO_HEAD) {
            let head = self.emitter.region_label(link.entry);
            self.emit(Uop::JUMP, &[head.into()]);
            return Ok(());
        }
        let depth = self.trace.snapshot(id).depth;
        match (link.end, self.own_header()) {
            (End::Caller, None) => {
                self.return_value(link.pc, depth);
                return Ok(());
            }
            (End::Caller, Some(own)) => {
                self.return_from_generator(own, link.pc, depth);
                return Ok(());
            }
            (End::Resumer { pc, native }, Some(own)) => {
                self.yield_value(own, &link, (pc, native), depth);
                return Ok(());
            }
            (End::Resumer { .. }, None) => return Err(Refusal::Link),
            (End::Entry | End::Callee { .. }, _) => {}
        }
        let mut header = self.trace.frames.first().map_or(0, |frame| u32::from(frame.header)) * 8;
        for callee in link.callees {
            let made = u32::from(callee.header) * 8;
            self.save_frame(header, callee.caller_pc, callee.caller_depth);
            self.store_native(header, callee.caller_native);
            for (n, word) in callee.words.iter().enumerate() {
                if n == FUNCTION_WORD as usize && callee.has_function {
                    continue;
                }
                store_constant(&mut self.emitter, *word, made + n as u32 * 8);
            }
            self.store_previous(header, made);
            header = made;
        }
        self.save_frame(header, link.pc, depth);
        if !link.callees.is_empty() {
            let frame = self.backend.result();
            self.emit(Uop::ADD_CONST, &[frame.into(), self.backend.base().into(), header.into()]);
            self.emit(Uop::STORE_VM, &[frame.into(), self.surroundings.frame.into()]);
            self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), link.callees.len().into()]);
        }
        self.check_versions(&link);
        if let End::Callee { code, locals } = link.end {
            self.enter_callee(code, header - locals * 8);
            return Ok(());
        }
        // What goes on where a call returned would take a result from there.
        self.emit(Uop::LOAD_CONST, &[self.backend.result().into(), 0u64.into()]);
        if self.options.parent.is_none() {
            self.check_block(&link);
        }
        let entry = self.emitter.region_label(link.entry);
        self.emit(Uop::JUMP, &[entry.into()]);
        Ok(())
    }

    /// Where the code that a root trace ends in was thrown away, the interpreter goes on. Side traces ask at their start.
    fn check_block(&mut self, link: &Link) {
        let Some(Holds { object, field, value }) = link.holds else { return };
        let (word, interpret) = (self.backend.second_result(), self.emitter.region_label(self.surroundings.interpret));
        load_constant(&mut self.emitter, word, object);
        let version = i64::from(value as i32);
        self.emit(Uop::GUARD_FIELD32, &[word.into(), u32::from(field).into(), version.into(), interpret.into()]);
    }

    /// Goes elsewhere unless all code that frames are to go on in is what it was.
    pub(super) fn check_each_version(&mut self, link: &Link<'_>, word: Reg, stale: Label) {
        for Holds { object, field, value } in link.versions {
            load_constant(&mut self.emitter, word, *object);
            let version = i64::from(*value as i32);
            self.emit(Uop::GUARD_FIELD32, &[word.into(), u32::from(*field).into(), version.into(), stale.into()]);
        }
    }

    /// Where the code in which callers wait was thrown away, they wait for the interpreter.
    fn check_versions(&mut self, link: &Link) {
        if link.callees.iter().all(|callee| callee.caller_native == 0) {
            return;
        }
        let (word, stale, done) = (self.backend.result(), self.emitter.label(), self.emitter.label());
        self.check_each_version(link, word, stale);
        self.emitter.bind(done);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(stale);
        let mut header = self.trace.frames.first().map_or(0, |frame| u32::from(frame.header)) * 8;
        for callee in link.callees {
            self.store_native(header, 0);
            header = u32::from(callee.header) * 8;
        }
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
    }

    /// Into the code of a function whose frame, with its first local at an offset, was just made the running one.
    fn enter_callee(&mut self, code: u64, start: u32) {
        let (target, base) = (self.backend.result(), self.backend.base());
        let uncompiled = self.emitter.label();
        load_constant(&mut self.emitter, target, code);
        self.emit(Uop::LOAD_FIELD, &[target.into(), target.into(), offset_of!(CodeObject, native_body).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), uncompiled.into()]);
        self.emit(Uop::ADD_CONST, &[base.into(), base.into(), start.into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(uncompiled);
        self.call_and_go(helper_table::at::enter_callee);
        self.emitter.switch(before);
    }

    /// The root returns the operand on its top, at an instruction: to compiled code that waits for it, or whoever else.
    fn return_value(&mut self, pc: u64, depth: u16) {
        let header = self.trace.frames.first().map_or(0, |frame| u32::from(frame.header)) * 8;
        let top = header + (FRAME_WORDS + u32::from(depth) - 1) * 8;
        let (other, slow) = (self.emitter.label(), self.emitter.label());
        let (result, word, base) = (self.backend.result(), self.backend.second_result(), self.backend.base());
        let at = |field: usize| Arg::from(header + field as u32);
        self.emit(Uop::LOAD_SLOT, &[word.into(), at(RETURN_WORD)]);
        self.emit(Uop::BRANCH_INT_NE_CONST, &[word.into(), 0u64.into(), other.into()]);
        // A chunk of the stack ends with its first frame.
        self.emit(Uop::LOAD_VM, &[word.into(), self.surroundings.stack_base.into()]);
        self.emit(Uop::BRANCH_INT_EQ, &[word.into(), base.into(), slow.into()]);
        self.emit(Uop::LOAD_SLOT, &[result.into(), at(offset_of!(Frame, previous))]);
        self.emit(Uop::LOAD_FIELD, &[word.into(), result.into(), offset_of!(Frame, native).into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[word.into(), 0u64.into(), slow.into()]);
        self.emit(Uop::STORE_VM, &[result.into(), self.surroundings.frame.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), (-1i64).into()]);
        self.emit(Uop::LOAD_SLOT, &[result.into(), top.into()]);
        self.emit(Uop::JUMP_REGISTER, &[word.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(other);
        self.return_to_native(header, top, slow);
        self.emitter.bind(slow);
        self.save_frame(header, pc, depth - 1);
        let first = self.backend.arguments()[0];
        self.emit(Uop::LOAD_SLOT, &[first.into(), top.into()]);
        self.call_and_go(helper_table::at::finish);
        self.emitter.switch(before);
    }

    /// The root's last header word is in the second result register: returns to native code that entered it; else to `slow`.
    fn return_to_native(&mut self, header: u32, top: u32, slow: Label) {
        let (a, b, base) = (self.backend.result(), self.backend.second_result(), self.backend.base());
        self.emit(Uop::LOAD_CONST64, &[a.into(), ((OnReturn::Exit as u64) << 32).into()]);
        self.emit(Uop::BRANCH_INT_NE, &[a.into(), b.into(), slow.into()]);
        self.emit(Uop::LOAD_VM, &[b.into(), self.surroundings.stack_base.into()]);
        self.emit(Uop::BRANCH_INT_EQ, &[b.into(), base.into(), slow.into()]);
        self.emit(Uop::LOAD_SLOT, &[a.into(), (header + offset_of!(Frame, previous) as u32).into()]);
        self.emit(Uop::STORE_VM, &[a.into(), self.surroundings.frame.into()]);
        self.emit(Uop::ADD_VM_CONST, &[vm_at::DEPTH.into(), (-1i64).into()]);
        self.emit(Uop::LOAD_SLOT, &[b.into(), top.into()]);
        let returned = self.emitter.region_label(self.surroundings.returned);
        self.emit(Uop::JUMP, &[returned.into()]);
    }

    /// A helper of compiled code that knows where to go on.
    pub(super) fn call_and_go(&mut self, helper: u32) {
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper.into()]);
        let go = self.emitter.region_label(self.surroundings.go);
        self.emit(Uop::JUMP, &[go.into()]);
    }

    /// Where a frame is: its instruction, and the end of its operands.
    fn save_frame(&mut self, header: u32, pc: u64, depth: u16) {
        if let Some(own) = self.own_header().filter(|_| lies_in_generator(header)) {
            return self.save_own_frame(own, pc, depth);
        }
        let operands = header + (FRAME_WORDS + u32::from(depth)) * 8;
        let at = |field: usize| Arg::from(header + field as u32);
        self.emit(Uop::STORE_SLOT_CONST64, &[pc.into(), at(offset_of!(Frame, pc))]);
        self.emit(Uop::STORE_SLOT_ADDRESS, &[operands.into(), at(offset_of!(Frame, sp))]);
    }

    /// Where compiled code goes on with a frame.
    fn store_native(&mut self, header: u32, address: u64) {
        match self.own_header().filter(|_| lies_in_generator(header)) {
            Some(own) => self.store_own_native(own, address),
            None => store_constant(&mut self.emitter, address, header + offset_of!(Frame, native) as u32),
        }
    }

    /// A frame follows another one, both by their headers.
    fn store_previous(&mut self, header: u32, made: u32) {
        let previous = (made + offset_of!(Frame, previous) as u32).into();
        match self.own_header().filter(|_| lies_in_generator(header)) {
            Some(own) => {
                let word = self.own_frame(own);
                self.emit(Uop::STORE_SLOT, &[word.into(), previous]);
            }
            None => self.emit(Uop::STORE_SLOT_ADDRESS, &[header.into(), previous]),
        }
    }

    fn steps(&mut self, steps: &[Step]) -> Result<(), Refusal> {
        for (index, step) in steps.iter().enumerate() {
            self.emitter.purpose(|| purpose(&steps[index..]));
            match *step {
                Step::Do { at, registers } => self.instruction(usize::from(at), &registers)?,
                Step::Transfer(transfer) => self.transfer(&transfer),
                Step::Call { at } => {
                    let entry = u64::from(self.trace.instructions[usize::from(at)].arguments[0]) * 8;
                    self.emit(Uop::CALL_HELPER, &[self.surroundings.quick.into(), entry.into()]);
                }
                Step::Head => self.emitter.bind(self.head),
                Step::Back => {
                    let head = self.head;
                    self.emit(Uop::JUMP, &[head.into()]);
                }
                Step::Link { at } => self.link(usize::from(at))?,
            }
        }
        Ok(())
    }

    fn instruction(&mut self, at: usize, registers: &[Reg]) -> Result<(), Refusal> {
        let (i, ahead) = (&self.trace.instructions[at], self.polls.ahead[at]);
        if ahead.is_taken {
            // Nothing comes to its exit.
            self.exit += 1;
            return Ok(());
        }
        let exit = i.snapshot().map(|_| self.exit_label(ahead.owed));
        if let Some(label) = exit {
            self.fail_at_random(label);
        }
        let Op::Uop(uop) = i.op else {
            // LEAVE_TRACE: what the cold stream does, here.
            if let Some(label) = exit {
                self.emit(Uop::JUMP, &[label.into()]);
            }
            return Ok(());
        };
        let mut args = [Arg::Bits(0); 8];
        let operands = uop.operands();
        let mut argument = 0;
        for (n, operand) in operands.iter().enumerate() {
            args[n] = match Role::of(*operand) {
                None | Some(Role::Value | Role::Float) => registers[n].into(),
                Some(Role::Immediate) => {
                    let constant = self.trace.constant(Ref(i.arguments[argument])).ok_or(Refusal::WrongType)?;
                    immediate(uop, *operand, constant.bits).into()
                }
                Some(Role::Number) => u64::from(i.arguments[argument]).into(),
                Some(Role::Snapshot) => exit.ok_or(Refusal::WrongType)?.into(),
            };
            argument += usize::from(Role::of(*operand).is_some());
        }
        match (uop, exit) {
            (Uop::POLL, _) if ahead.takes > 0 => {
                let units = u64::from(ahead.takes) + 1;
                self.emit(Uop::POLL_UNITS, &[args[0], args[1], units.into(), args[2]]);
            }
            (Uop::TAKE_CELL, Some(exit)) => self.take_cell(&mut args, exit),
            (Uop::BARRIER, _) => self.barrier(&args),
            (Uop::APPEND_ITEM, Some(exit)) => self.append_item(&args, exit),
            _ => self.emit(uop, &args[..operands.len()]),
        }
        Ok(())
    }

    /// The code of the next exit, in the cold stream; units of fuel are given back there.
    fn exit_label(&mut self, owed: u16) -> Label {
        let label = self.emitter.label();
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        if owed > 0 {
            self.emit(Uop::ADD_VM_CONST, &[u32::from(self.polls.fuel).into(), i64::from(owed).into()]);
        }
        let cell = &raw const self.cells[self.exit];
        let (result, tail) = (self.backend.result(), self.tail);
        load_constant(&mut self.emitter, result, cell as u64);
        self.emit(Uop::JUMP, &[tail.into()]);
        self.emitter.switch(before);
        self.exit += 1;
        label
    }

    /// For tests: the exit just made is taken at the execution that the options say.
    fn fail_at_random(&mut self, label: Label) {
        let exit = self.exit - 1;
        if self.options.failures.get(exit).is_none_or(|at| *at == 0) {
            return;
        }
        // Neither register holds a value between two instructions.
        let (at, left) = (self.backend.result(), self.backend.second_result());
        load_constant(&mut self.emitter, at, &raw const self.countdowns[exit] as u64);
        self.emit(Uop::LOAD_FIELD, &[left.into(), at.into(), 0u64.into()]);
        self.emit(Uop::ADD_CONST, &[left.into(), left.into(), Arg::from(-1i64)]);
        self.emit(Uop::STORE_FIELD, &[left.into(), at.into(), 0u64.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[left.into(), 0u64.into(), label.into()]);
    }

    /// The tail of all exits: to where the cell says, or out.
    fn leave(&mut self) {
        self.emitter.purpose(|| Purpose::Leaving);
        let (cell, target) = (self.backend.result(), self.backend.second_result());
        let (unlinked, stub) = (self.emitter.label(), self.emitter.region_label(self.surroundings.leave));
        self.emitter.switch(Stream::Cold);
        self.emitter.bind(self.tail);
        self.emit(Uop::LOAD_FIELD, &[target.into(), cell.into(), 0u64.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), unlinked.into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        self.emitter.bind(unlinked);
        load_constant(&mut self.emitter, target, u64::from(self.options.number));
        self.emit(Uop::JUMP, &[stub.into()]);
        self.emitter.switch(Stream::Hot);
    }

    /// The byte offset of a slot.
    fn slot(&self, place: Place) -> u32 {
        match place {
            Place::Slot(slot) => (u32::from(self.layout.spills) + u32::from(slot)) * 8,
            Place::Frame(slot) => u32::from(slot) * 8,
            Place::General(_) | Place::Float(_) | Place::Constant(_) => 0,
        }
    }

    fn transfer(&mut self, t: &Transfer) {
        use Place::{Constant, Float, Frame, General, Slot};
        let (source, target) = (self.slot(t.from), self.slot(t.to));
        match (t.from, t.to) {
            (General(from), General(to)) => self.emit(Uop::MOVE, &[to.into(), from.into()]),
            (Float(from), Float(to)) => self.emit(Uop::MOVE_FLOAT, &[to.into(), from.into()]),
            (General(from) | Float(from), Slot(_) | Frame(_)) => {
                let uop = match t.form {
                    Form::Int if t.boxes => Uop::STORE_SLOT_INT,
                    Form::Word | Form::Int => Uop::STORE_SLOT,
                    Form::Float => Uop::STORE_SLOT_FLOAT,
                };
                self.emit(uop, &[from.into(), target.into()]);
            }
            (Slot(_), General(to) | Float(to)) => {
                let uop = match t.form {
                    Form::Word | Form::Int => Uop::LOAD_SLOT,
                    Form::Float => Uop::LOAD_SLOT_FLOAT,
                };
                self.emit(uop, &[to.into(), source.into()]);
            }
            (Slot(_), Slot(_) | Frame(_)) => {
                let (word, boxed) = (self.registers.result, self.backend.second_result());
                self.emit(Uop::LOAD_SLOT, &[word.into(), source.into()]);
                let boxes = t.boxes && t.form == Form::Int;
                if boxes {
                    self.emit(Uop::BOX_INT, &[boxed.into(), word.into()]);
                }
                self.emit(Uop::STORE_SLOT, &[if boxes { boxed } else { word }.into(), target.into()]);
            }
            (Constant(from), General(to)) => load_constant(&mut self.emitter, to, self.trace.constants[from.index()].bits),
            (Constant(from), Float(to)) => {
                let bits = self.trace.constants[from.index()].bits;
                self.emit(Uop::LOAD_CONST_FLOAT, &[to.into(), bits.into()]);
            }
            (Constant(from), Slot(_) | Frame(_)) => {
                let constant = self.trace.constants[from.index()];
                let is_raw = constant.of == Type::Int && !t.boxes;
                store_constant(&mut self.emitter, if is_raw { constant.bits } else { constant.boxed().bits() }, target);
            }
            // Nothing moves between the banks, into a constant, or out of the frame.
            (_, _) => debug_assert!(false, "{t:?}"),
        }
    }
}

/// Does the frame with its header at this offset lie in a generator? Of those that a trace's end makes or leaves, that is the
/// root.
fn lies_in_generator(header: u32) -> bool {
    header >= u32::from(FIRST_GENERATOR_SLOT) * 8
}

/// An immediate of 32 bits is sign-extended; where only 4 bytes are compared or stored, it may be given as they are.
fn immediate(uop: Uop, operand: Operand, bits: u64) -> u64 {
    use Uop::{GUARD_FIELD32, GUARD_SHAPE, GUARD_SHAPE_OBJECT, STORE_FIELD32_CONST};
    let is_narrow = matches!(uop, GUARD_SHAPE | GUARD_SHAPE_OBJECT | GUARD_FIELD32 | STORE_FIELD32_CONST);
    if is_narrow && operand == Operand::Imm32 && bits >> 32 == 0 { bits as i32 as u64 } else { bits }
}
