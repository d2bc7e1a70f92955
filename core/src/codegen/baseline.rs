//! The baseline compiler: one pass over a warm code object, instruction by instruction, without an intermediate form.
//!
//! What the interpreter learned (the forms that instructions took, their inline caches) decides what code is made; what
//! was never executed is left to the interpreter by an exit. Operands and locals are followed by [`Values`], so stack
//! traffic costs nothing, and arithmetic within a block is unboxed.
//!
//! Invariants: at the start of a block (a target of jumps or handlers) all operands are in memory; at every exit the frame
//! is exactly what the interpreter would have at that instruction; fuel is counted where the interpreter counts it.

use alloc::{boxed::Box, rc::Rc, string::String, sync::Arc, vec::Vec};

use super::blocks::{Block, Blocks};
use super::calling::Resume;
use super::emit::{Arg, Emitter, Label, Stream};
use super::listing::{Listing, Purpose, Recorded};
use super::loops::{self, Inner};
use super::stencil::{Backend, Reg};
use super::values::Values;
use crate::bytecode::code::Code;
use crate::bytecode::disassemble::{Instruction, Instructions};
use crate::bytecode::ops::{Form, Op};
use crate::heap::{Heap, Ref};
use crate::interp::frame::Frame;
use crate::jit::code_cache::PublishError;
use crate::jit::history::History;
use crate::jit::native_code::{Guard, LoopCell};
use crate::jit::traces::RootAt;
use crate::jit::{CodeCache, Jit, NativeCode, helper_table, traces};
use crate::machine::Machine;
use crate::object::{CodeObject, Dict};
use crate::run::Fuel;
use crate::specialize::cache;
use crate::tuning::{COLD_DISCARDED, KEYS_CHANGES, MOST_UNITS};
use crate::uop::Uop;
use crate::value::Value;

use core::mem::offset_of;

/// Why a code object is not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is not ready, or lies across a 4 GiB boundary.
    Unsuitable,
    /// It has too many instructions or values.
    TooLarge,
    /// Why its machine code was not published, and how many bytes that has.
    Publish(PublishError, usize),
}

/// Byte offsets in the machine.
pub(crate) mod vm_at {
    use super::*;
    pub const FRAME: u32 = offset_of!(Machine, frame) as u32;
    pub const DEPTH: u32 = offset_of!(Machine, depth) as u32;
    pub const STACK_BASE: u32 = (offset_of!(Machine, stack) + crate::interp::stack::Stack::BASE) as u32;
    pub const STACK_END: u32 = (offset_of!(Machine, stack) + crate::interp::stack::Stack::END) as u32;
    pub const FUEL: u32 = (offset_of!(Machine, fuel) + Fuel::LEFT) as u32;
    pub const POLL: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, poll)) as u32;
    pub const RUNNING_GENERATORS: u32 = offset_of!(Machine, running_generators) as u32;
    pub const HANDLED: u32 = offset_of!(Machine, handled) as u32;
    pub const HANDLED_OUTSIDE: u32 = offset_of!(Machine, handled_outside) as u32;
    pub const LAST_EXIT: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, last_exit)) as u32;
    pub const SECOND: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, second)) as u32;
    pub const CALLABLE: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, callable)) as u32;
    pub const QUICK: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, quick)) as u32;
    /// The rows of cells that traces take new objects from.
    pub const CELLS: core::ops::Range<usize> =
        offset_of!(Machine, heap) + Heap::ROWS.start..offset_of!(Machine, heap) + Heap::ROWS.end;
    /// The table of characters.
    pub const CHARACTERS: u32 = offset_of!(Machine, characters) as u32;
    pub const HELPERS: u32 = (offset_of!(Machine, jit) + offset_of!(Jit, helpers)) as u32;
}

/// A code object under compilation.
pub(super) struct Baseline<'a> {
    pub vm: &'a Machine,
    pub backend: &'static dyn Backend,
    pub code: Ref<CodeObject>,
    pub shared: &'a Code,
    pub units: *mut u16,
    pub emitter: Emitter,
    pub values: Values,
    pub native: *const NativeCode,
    pub roots: Vec<Value>,
    pub history: &'a History,
    /// The units of instructions that were never executed.
    cold: Vec<u32>,
    pub blocks: Blocks,
    /// The innermost loop being compiled, if it may be compiled twice.
    pub inner: Option<Inner>,
    /// Units where the interpreter may come in.
    entries: Vec<(u32, Label)>,
    /// Units where it may come in with a result on the frame's stack.
    pub resumes: Vec<(u32, Label)>,
    /// The instruction being compiled.
    pub at: Instruction,
    /// Its exit, and the state that it writes back.
    exit: Option<(u32, Label)>,
    /// All exits with the units of their instructions, where each guard is to have its own.
    exits: Option<Vec<(u32, Label)>>,
    /// The exits of guards that are made to fail, with the guards' numbers in their instructions: where a test asks for it.
    forced: Option<Vec<(Label, u32)>>,
    /// Guards of the instruction so far.
    guards: u32,
    /// The ends of exits, by depth.
    tails: Vec<Option<Label>>,
    guard: Label,
    /// Where frames go whose code was thrown away.
    pub stale: Label,
    /// Where fuel and the poll word lead.
    poll: Label,
    pub go: Label,
    /// Where a frame goes whose value native code waits for.
    pub returned: Label,
    /// Can control reach the instruction?
    pub reachable: bool,
    /// Where control is when a frame that the last helper entered gave its result.
    pub after: Option<Label>,
    /// The globals of the function that is being compiled, as far as one can know.
    pub globals: Option<Ref<Dict>>,
    /// Calls behind which the interpreter may come in, and where frames that traces made go on when such a call returns.
    entered_calls: Vec<Instruction>,
    returns: Vec<(u32, Label)>,
    /// The next instruction was compiled along.
    pub skip: bool,
    /// The cells of loops, where loops are recorded.
    #[allow(clippy::vec_box, reason = "the code holds their addresses")]
    loops: Option<Vec<Box<LoopCell>>>,
    /// The heads of loops, with the counters of their turns.
    pub heads: Vec<(u32, *mut u16)>,
}

/// Compiles the code object that a history is of.
///
/// # Errors
/// Why it is not compiled.
pub(crate) fn compile(vm: &mut Machine, cache: &Arc<CodeCache>, history: &Rc<History>) -> Result<Box<NativeCode>, Refusal> {
    let code = history.code;
    let units = code.units.get();
    let shared = code.shared();
    let (low, high) = (units as usize, units as usize + shared.units.len() * 2);
    if !code.ready.get() || low as u64 >> 32 != high as u64 >> 32 {
        return Err(Refusal::Unsuitable);
    }
    if shared.units.len() > MOST_UNITS {
        return Err(Refusal::TooLarge);
    }
    // SAFETY: the frame chain is intact; the running frame is the one whose code is warm, as a rule.
    let globals = unsafe { vm.frame.as_ref().filter(|frame| frame.code == code).map(|frame| frame.globals) };
    if let Some(globals) = globals {
        refresh_globals(vm, code, globals);
    }
    let mut native = Box::new(NativeCode::new(history.clone(), cache.warm_calls));
    let mut emitter = Emitter::new(cache.backend.stencils());
    let listener = cache.listener.as_ref().filter(|listener| listener.wants_listings());
    if listener.is_some() {
        emitter.record();
    }
    let (guard, go) = (emitter.region_label(cache.stubs.guard), emitter.region_label(cache.stubs.go));
    let (poll, stale) = (emitter.region_label(cache.stubs.poll), emitter.region_label(cache.stubs.stale));
    let returned = emitter.region_label(cache.stubs.returned);
    let mut baseline = Baseline {
        vm,
        backend: cache.backend,
        code,
        shared,
        units,
        values: Values::new(cache.backend, code.locals),
        emitter,
        native: &*native,
        roots: Vec::new(),
        history,
        cold: Vec::new(),
        blocks: Blocks::new(shared.units.len()),
        inner: None,
        entries: Vec::new(),
        resumes: Vec::new(),
        at: Instruction { start: 0, opcode_at: 0, end: 0, op: Op::NOP, operand: 0 },
        exit: None,
        exits: (cache.tell_exits_apart || cache.debug.fail_guards).then(Vec::new),
        forced: cache.debug.fail_guards.then(Vec::new),
        guards: 0,
        tails: alloc::vec![None; shared.stack_size as usize + 2],
        guard,
        stale,
        poll,
        go,
        returned,
        reachable: true,
        after: None,
        globals,
        entered_calls: Vec::new(),
        returns: Vec::new(),
        skip: false,
        loops: cache.traces.then(Vec::new),
        heads: Vec::new(),
    };
    let (start, body) = baseline.compile_all()?;
    let mut entries = baseline.entries;
    entries.extend(baseline.resumes.into_iter().filter(|(unit, _)| !baseline.blocks.begins_at(*unit)));
    let (mut emitter, returns) = (baseline.emitter, baseline.returns);
    let exits = baseline.exits.unwrap_or_default();
    let number = |label: Label| exits.iter().position(|(_, exit)| *exit == label).map_or(u64::MAX, |at| at as u64);
    native.forced = baseline.forced.unwrap_or_default().into_iter().map(|(exit, guard)| (number(exit), guard)).collect();
    native.guards = exits.into_iter().map(|(unit, exit)| Guard::of(unit, emitter.users(exit))).collect();
    native.roots = baseline.roots;
    native.loops = baseline.loops.unwrap_or_default();
    native.cold = baseline.cold;
    let range = match cache.publish(&mut emitter) {
        Ok(range) => range,
        Err(error) => return Err(Refusal::Publish(error, emitter.size())),
    };
    history.compiled();
    let address = |label: Label| emitter.offset_of(label).map_or(0, |offset| cache.address(offset));
    native.start = address(start);
    native.body = address(body);
    native.entries = entries.into_iter().map(|(unit, label)| (unit, address(label))).collect();
    native.entries.sort_unstable();
    native.returns = returns.into_iter().map(|(unit, label)| (unit, address(label))).collect();
    if let Some(listener) = listener
        && let Some(Recorded { bytes, hot, instructions, steps }) = emitter.take_recorded(cache.address(0))
    {
        let stubs = cache.stubs.named().map(|(offset, name)| (cache.address(offset), name)).into();
        let (name, code, address) = (name_of(code), code.shared_arc(), native.start);
        let (backend, generation) = (cache.backend, history.discarded.get());
        listener.listed(&Arc::new(Listing {
            name,
            code,
            backend,
            generation,
            address,
            bytes,
            hot,
            instructions,
            steps,
            trace: None,
            stubs,
        }));
    }
    vm.jit.statistics.code_bytes += range.size() as u64;
    vm.jit.statistics.uops += u64::from(emitter.uops);
    vm.jit.statistics.veneers += u64::from(emitter.veneers);
    native.range = Some(range);
    Ok(native)
}

/// How listeners know the compiled code of a code object.
pub(crate) fn name_of(code: Ref<CodeObject>) -> String {
    let shared = code.shared();
    alloc::format!("py::{}:{}", shared.qualified_name, shared.source.file_name)
}

/// Loads of globals whose cache is of another set of keys are looked up anew: the interpreter would do so only after some
/// more of them, and a module that still defines names changes its keys often.
fn refresh_globals(vm: &mut Machine, code: Ref<CodeObject>, globals: Ref<Dict>) {
    let shared = code.shared();
    for i in Instructions::new(&shared.units).filter(|i| i.op == Op::LOAD_GLOBAL) {
        // SAFETY: the instance has as many units as the shared code, and a cache behind each such instruction.
        unsafe {
            let cache = code.units.get().add(i.opcode_at as usize + 1);
            let opcode = *cache.sub(1) as u8;
            let is_form = opcode != Op::LOAD_GLOBAL as u8;
            // The builtins grow, too, as their names are first used.
            let of_others = opcode == Form::LOAD_GLOBAL_BUILTIN.opcode()
                && cache::u32_at(cache, cache::SECOND_KEY) != vm.builtins.keys_version();
            if is_form && (of_others || cache::u32_at(cache, cache::KEY) != globals.keys_version()) {
                vm.specialize_load_global(cache, globals, code.name_at(i.operand as usize >> 1));
            }
        }
    }
}

impl Baseline<'_> {
    /// Gives where calls begin, and where those begin that have set the base register.
    fn compile_all(&mut self) -> Result<(Label, Label), Refusal> {
        let instructions: Vec<Instruction> = Instructions::new(&self.shared.units).collect();
        self.find_blocks(&instructions);
        let start = self.emitter.label();
        self.emitter.bind(start);
        self.load_base();
        let body = self.emitter.label();
        self.emitter.bind(body);
        // Callers that have set the base already jump here.
        self.emitter.emit(Uop::LANDING, &[]);
        self.values.begin(0);
        let mut loops = loops::innermost_loops(&instructions).into_iter().peekable();
        let mut index = 0;
        while let Some(i) = instructions.get(index) {
            match loops.next_if(|of| of.head == i.start) {
                Some(of) => index = self.compile_loop(&instructions, index, of)?,
                None => {
                    self.compile_at(&instructions, index)?;
                    index += 1;
                }
            }
        }
        self.emit_entries();
        Ok((start, body))
    }

    pub fn compile_at(&mut self, instructions: &[Instruction], index: usize) -> Result<(), Refusal> {
        let i = &instructions[index];
        self.begin_instruction(i);
        if core::mem::take(&mut self.skip) || !self.reachable {
            return Ok(());
        }
        self.inner.iter_mut().for_each(|inner| inner.instructions += 1);
        let next = instructions.get(index + 1).filter(|n| !self.blocks.begins_at(n.start));
        self.lower(next.copied());
        self.values.unlock();
        if !i.op.falls_through() {
            self.reachable = false;
        }
        if self.values.is_full() { Err(Refusal::TooLarge) } else { Ok(()) }
    }

    /// Targets of jumps and handlers begin blocks; loops' heads, handlers and what follows a RESUME can be entered.
    fn find_blocks(&mut self, instructions: &[Instruction]) {
        let jumps = || instructions.iter().filter(|i| i.op == Op::JUMP_BACKWARD);
        let all_given_up = jumps().count() > 0 && jumps().all(|i| traces::has_given_up(self.counter_of(i)));
        for i in instructions {
            if let Some(target) = i.target() {
                self.blocks.insert(&mut self.emitter, target, target <= i.start);
                // The result of a generator that was resumed in place of the one that waits for it comes there.
                if matches!(i.op, Op::JUMP_BACKWARD | Op::SEND) {
                    self.entry(target);
                }
                if i.op == Op::JUMP_BACKWARD {
                    self.heads.push((target, self.counter_of(i)));
                }
            }
            if i.op == Op::RESUME {
                self.entry(i.end);
            }
            if self.loops.is_some() {
                self.find_entries_for_traces(i, all_given_up);
            }
        }
        for handler in &self.shared.handlers {
            let depth = handler.depth + u32::from(handler.push_position) + 1;
            self.entry(handler.target).reach(depth as usize);
        }
    }

    /// Traces are left to behind loops, unless all loops were given up, and frames that they made go on behind their calls. No
    /// more than that, since at an entry nothing is known of the frame's values.
    fn find_entries_for_traces(&mut self, i: &Instruction, all_given_up: bool) {
        let behind = (i.end as usize) < self.shared.units.len();
        match (i.op, i.target()) {
            (Op::FOR_ITER, Some(target)) if !all_given_up => {
                self.entry(target);
            }
            (Op::JUMP_BACKWARD, _) if behind && !all_given_up => {
                self.entry(i.end);
            }
            (Op::CALL | Op::CALL_KW | Op::CALL_FUNCTION_EX, _)
                if behind && self.history.is_entered_behind_calls() && self.form_at(i.opcode_at).is_some_and(enters_frame) =>
            {
                self.entry(i.end);
                self.entered_calls.push(*i);
            }
            _ => {}
        }
    }

    /// The interpreter may come in at a unit.
    fn entry(&mut self, unit: u32) -> &mut Block {
        if !self.entries.iter().any(|(at, _)| *at == unit) {
            let label = self.emitter.label();
            self.entries.push((unit, label));
        }
        self.blocks.insert(&mut self.emitter, unit, true)
    }

    /// Sets the state for an instruction, which may begin a block.
    fn begin_instruction(&mut self, i: &Instruction) {
        self.at = *i;
        self.exit = None;
        // The guards of a loop's other turns are numbered apart from those of the first.
        self.guards = if self.inner.as_ref().is_some_and(|inner| inner.is_again) { 1 << 16 } else { 0 };
        let form = self.form();
        self.emitter.purpose(|| Purpose::Instruction(i.start, form.map_or(i.op.name(), Form::name)));
        if self.blocks.get(i.start).is_none_or(|block| self.emitter.is_bound(block.label)) {
            return;
        }
        if self.reachable {
            self.values.flush(&mut self.emitter);
            self.enter_loop();
        }
        let Some(block) = self.blocks.get(i.start) else { return };
        if self.reachable {
            block.join(&self.values, |_| true);
        }
        if let Some(depth) = block.depth {
            self.emitter.bind(block.label);
            match block.state() {
                Some(state) => self.values.begin_with(depth as usize, state),
                None => self.values.begin(depth as usize),
            }
            (self.reachable, self.skip) = (true, false);
        }
    }

    /// Sets the base register from the running frame: at every place that is reached from elsewhere.
    pub fn load_base(&mut self) {
        let frame = self.backend.registers()[0];
        self.emitter.emit(Uop::LANDING, &[]);
        self.emitter.emit(Uop::LOAD_VM, &[frame.into(), vm_at::FRAME.into()]);
        let back = -(i64::from(self.code.locals) * 8);
        self.emitter.emit(Uop::ADD_CONST, &[self.backend.base().into(), frame.into(), back.into()]);
    }

    fn emit_entries(&mut self) {
        self.emitter.switch(Stream::Cold);
        self.emit_missing_blocks(0, self.shared.units.len() as u32 + 1);
        for (unit, label) in core::mem::take(&mut self.entries) {
            // A block that nothing reaches has no code.
            let Some((block, depth)) = self.blocks.get(unit).and_then(|block| Some((block.label, block.depth?))) else {
                continue;
            };
            self.emitter.bind(label);
            self.emitter.purpose(|| Purpose::Entry(unit));
            self.load_base();
            self.emitter.emit(Uop::JUMP, &[block.into()]);
            self.entries.push((unit, label));
            self.emit_return(unit, block, depth as usize);
        }
        self.emitter.switch(Stream::Hot);
    }

    /// Where a frame that a trace made goes on when its call returns: at the block behind, at whose start nothing is known of
    /// the frame but that the result is on its top.
    fn emit_return(&mut self, unit: u32, block: Label, depth: usize) {
        let Some(call) = self.entered_calls.iter().find(|call| call.end == unit) else { return };
        self.at = *call;
        let (slot, after) = (self.values.operand_slot(depth - 1), self.emitter.label());
        let label = self.resume_point(&Resume::Into(slot), after);
        self.emitter.bind(after);
        let word = self.backend.second_result();
        self.emitter.emit(Uop::STORE_SLOT, &[word.into(), slot.into()]);
        self.emitter.emit(Uop::JUMP, &[block.into()]);
        self.returns.push((unit, label));
    }

    /// Blocks of a range that have no code, because nothing seemed to reach them when their turn came, but are jumped to
    /// from code further down: the interpreter goes on there.
    pub fn emit_missing_blocks(&mut self, from: u32, to: u32) {
        let before = self.emitter.switch(Stream::Cold);
        for unit in self.blocks.within(from, to) {
            let Some(block) = self.blocks.get(unit) else { continue };
            let (label, Some(depth)) = (block.label, block.depth) else { continue };
            if self.emitter.is_bound(label) {
                continue;
            }
            block.depth = None;
            self.cold.push(unit);
            self.values.begin(depth as usize);
            let tail = self.tail();
            self.emitter.bind(label);
            let (pc, slot) = (self.pc(unit), self.pc_slot());
            self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), slot.into()]);
            self.emit(Uop::JUMP, &[tail.into()]);
        }
        self.emitter.switch(before);
    }

    // -- what lowering uses ----------------------------------------------------------------------------------------------

    /// Emits a uop.
    pub fn emit(&mut self, uop: Uop, args: &[Arg]) {
        if self.forced.is_some() {
            self.force(uop, args);
        }
        self.emitter.emit(uop, args);
    }

    /// A guard that did not fail yet is made to: a jump to its exit stands before it.
    #[cold]
    fn force(&mut self, uop: Uop, args: &[Arg]) {
        let (Some(forced), Some((_, exit))) = (&mut self.forced, self.exit) else { return };
        let goes_there = args.iter().any(|arg| matches!(arg, Arg::Label(label) if *label == exit));
        // What jumps there in any case is no guard.
        if !goes_there || uop == Uop::JUMP {
            return;
        }
        let number = self.guards;
        self.guards += 1;
        if !self.history.was_forced(self.at.start, number) {
            forced.push((exit, number));
            self.emitter.emit(Uop::JUMP, &[exit.into()]);
        }
    }

    /// The form that the instruction took, if any.
    pub fn form(&self) -> Option<Form> {
        self.form_at(self.at.opcode_at).filter(|form| form.family() == self.at.op)
    }

    /// The form that the instruction at a unit took, where it has no extended operand.
    pub fn form_at(&self, unit: u32) -> Option<Form> {
        if unit as usize >= self.shared.units.len() {
            return None;
        }
        // SAFETY: the instance has as many units as the shared code.
        let opcode = unsafe { *self.units.add(unit as usize) } as u8;
        Form::ALL.get(usize::from(opcode).checked_sub(Op::ALL.len())?).copied()
    }

    /// The cache of a JUMP_BACKWARD or a RESUME, by which turns and calls are counted.
    pub fn counter_of(&self, jump: &Instruction) -> *mut u16 {
        // SAFETY: both have a cache of one unit.
        unsafe { self.units.add(jump.opcode_at as usize + 1) }
    }

    /// The address of the cell of a loop or of a function that begins, by its counter; None: it is not recorded.
    pub fn loop_cell(&mut self, counter: *mut u16, head: RootAt) -> Option<u64> {
        let cells = self.loops.as_mut().filter(|_| !traces::has_given_up(counter))?;
        if !cells.iter().any(|cell| core::ptr::eq(cell.counter, counter)) {
            cells.push(Box::new(LoopCell::new(counter, head)));
        }
        let cell = cells.iter().find(|cell| core::ptr::eq(cell.counter, counter))?;
        Some(core::ptr::from_ref::<LoopCell>(cell) as u64)
    }

    /// The inline cache, as the readers in `specialize/cache.rs` want it.
    pub fn cache(&self) -> *const u16 {
        // SAFETY: behind each instruction with a cache lies one.
        unsafe { self.units.add(self.at.opcode_at as usize + 1) }
    }

    /// Was the instruction, which has a cache, never executed?
    pub fn is_cold(&self) -> bool {
        // SAFETY: the first unit of a cache is its counter.
        self.form().is_none() && unsafe { *self.cache() } == 0 && self.history.discarded.get() < COLD_DISCARDED
    }

    /// Did guards of this instruction fail before?
    pub fn has_failed(&self) -> bool {
        !self.history.is_retried() || self.history.is_general(self.at.start)
    }

    /// Is it time to give up guards on sets of keys? They fail while a module still defines names, and hold then.
    pub fn keys_keep_changing(&self) -> bool {
        self.history.keys_changes.get() >= KEYS_CHANGES || !self.history.is_retried()
    }

    /// The offset of a word of the frame's header.
    pub fn header_slot(&self, field: usize) -> u32 {
        self.code.locals * 8 + field as u32
    }

    /// The low half of a unit's address.
    pub fn pc(&self, unit: u32) -> i64 {
        i64::from((self.units as usize as u32).wrapping_add(unit * 2) as i32)
    }

    pub fn pc_slot(&self) -> u32 {
        self.header_slot(offset_of!(Frame, pc))
    }

    /// The label that a guard of this instruction goes to when it fails: the interpreter runs the instruction.
    pub fn exit(&mut self) -> Label {
        if let Some((version, label)) = self.exit
            && version == self.values.version
            && (self.exits.is_none() || self.emitter.users(label).next().is_none())
        {
            return label;
        }
        let tail = self.tail();
        let label = self.emitter.label();
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        self.values.write_back(&mut self.emitter, self.backend.result());
        let (pc, slot) = (self.pc(self.at.start), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), slot.into()]);
        self.name_exit(label);
        self.emit(Uop::JUMP, &[tail.into()]);
        self.emitter.switch(before);
        self.exit = Some((self.values.version, label));
        label
    }

    /// Where exits are told apart: the exit says which one it is.
    fn name_exit(&mut self, label: Label) {
        let Some(exits) = &mut self.exits else { return };
        let number = exits.len();
        exits.push((self.at.start, label));
        let result = self.backend.result();
        self.emit(Uop::LOAD_CONST, &[result.into(), number.into()]);
        self.emit(Uop::STORE_VM, &[result.into(), vm_at::LAST_EXIT.into()]);
    }

    /// The part that exits at this depth share.
    fn tail(&mut self) -> Label {
        let depth = self.values.depth();
        if let Some(label) = self.tails[depth] {
            return label;
        }
        let label = self.emitter.label();
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        self.save_sp();
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), native.into()]);
        let guard = self.guard;
        self.emit(Uop::JUMP, &[guard.into()]);
        self.emitter.switch(before);
        self.tails[depth] = Some(label);
        label
    }

    pub fn save_sp(&mut self) {
        let top = self.values.operand_slot(self.values.depth());
        let sp = self.header_slot(offset_of!(Frame, sp));
        self.emit(Uop::STORE_SLOT_ADDRESS, &[top.into(), sp.into()]);
    }

    /// Leaves the instruction, and what follows, to the interpreter.
    pub fn leave(&mut self) {
        self.cold.push(self.at.start);
        let exit = self.exit();
        self.emit(Uop::JUMP, &[exit.into()]);
        self.reachable = false;
    }

    /// The label of a jump's target: the operands that remain are written to memory. For what jumps there when registers hold
    /// something else already.
    pub fn target(&mut self) -> Label {
        let unit = self.at.target().unwrap_or(0);
        self.values.flush(&mut self.emitter);
        let depth = self.values.depth();
        self.blocks.insert(&mut self.emitter, unit, true).reach(depth)
    }

    /// The label of the block at a unit, for a jump that is emitted next: what is known here is known there.
    pub fn label_at(&mut self, unit: u32) -> Label {
        self.values.flush(&mut self.emitter);
        self.blocks.insert(&mut self.emitter, unit, false).join(&self.values, |_| true)
    }

    /// Saves what a helper may look at: operands, `pc`, `sp`.
    pub fn save(&mut self) {
        self.save_at(self.at.end);
    }

    pub fn save_at(&mut self, unit: u32) {
        self.values.flush(&mut self.emitter);
        let (pc, slot) = (self.pc(unit), self.pc_slot());
        self.emit(Uop::STORE_SLOT_LOW_CONST, &[pc.into(), slot.into()]);
        self.save_sp();
    }

    /// Fuel and the poll word, as the interpreter has them at this instruction; it is run there where either says so.
    pub fn poll(&mut self) {
        self.values.flush(&mut self.emitter);
        let slow = self.emitter.label();
        self.emit(Uop::POLL, &[vm_at::FUEL.into(), vm_at::POLL.into(), slow.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        // The unit that was taken is the interpreter's to take.
        self.emit(Uop::ADD_VM_CONST, &[vm_at::FUEL.into(), 1i64.into()]);
        self.save_at(self.at.start);
        let native = self.header_slot(offset_of!(Frame, native));
        self.emit(Uop::STORE_SLOT_CONST, &[0u64.into(), native.into()]);
        let poll = self.poll;
        self.emit(Uop::JUMP, &[poll.into()]);
        self.emitter.switch(before);
    }

    /// The write barrier of an object that is on the operand stack.
    pub fn barrier(&mut self, object: Reg) {
        let (slow, done) = (self.emitter.label(), self.emitter.label());
        let age = offset_of!(crate::object::Header, age);
        self.emit(Uop::BARRIER, &[object.into(), age.into(), slow.into()]);
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(slow);
        let first = self.backend.arguments()[0];
        self.values.write_back(&mut self.emitter, self.backend.result());
        if first != object {
            self.emit(Uop::MOVE, &[first.into(), object.into()]);
        }
        self.emit(Uop::CALL_HELPER, &[vm_at::HELPERS.into(), helper_table::at::remember.into()]);
        self.values.reload(&mut self.emitter);
        self.emit(Uop::JUMP, &[done.into()]);
        self.emitter.switch(before);
        self.emitter.bind(done);
    }
}

/// Does a call of this form enter a Python function's frame?
fn enters_frame(form: Form) -> bool {
    use Form::*;
    matches!(
        form,
        CALL_PY_EXACT_ARGS
            | CALL_PY_GENERAL
            | CALL_ALLOC_AND_ENTER_INIT
            | CALL_STR_1
            | CALL_REPR
            | CALL_KW_PY
            | CALL_KW_PY_GENERAL
            | CALL_EX_PY
    )
}
