//! Traces that are compiled and run, beside a plain interpreter of them: every uop by its [`meaning`].
//!
//! A random trace works on the same memory as the cases do. It is run until it leaves; then the exit must be the one that the
//! interpreter took, the snapshot's values must be where the exit says they are, and memory must be the same.

use std::hint::black_box;

use coachwhip_core::codegen::allocation::Refusal;
use coachwhip_core::codegen::allocation_text::text;
use coachwhip_core::codegen::cells::{self, FIRST_FLOAT, StubWords};
use coachwhip_core::codegen::emit::Emitter;
use coachwhip_core::codegen::exits::Location;
use coachwhip_core::codegen::stencil::{Backend, Reg};
use coachwhip_core::codegen::trace::{Options, Surroundings, TraceCode, compile};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::trace::ir::{Instruction, Op, Pseudo, Ref, Role, SnapshotId, Trace, Type};
use coachwhip_core::uop::Uop;

use super::meaning::{Outcome, boxed_float, boxed_int, meaning, number};
use super::memory::{FRAME, MACHINE, Memory};
use super::program::Enter;
use super::random_traces;

/// Byte offsets in the machine of these tests.
const FRAME_WORD: u32 = 8;
const STACK_BASE: u32 = 16;
pub const STACK_END: u32 = 24;
const QUICK: u32 = 32;
pub const FUEL: u16 = 40;
pub const POLL: u16 = 48;
const CELL: u32 = 56;
const TRACE: u32 = 64;
const DEPTH: u32 = 72;
const DEPTH_LIMIT: u32 = 1000;
/// A row of cells, and the table with the helper that finds another one.
pub const NEXT: u16 = 80;
pub const END: u16 = 88;
const CELLS: u32 = 96;
const SAVED: u32 = 128;
/// How often that helper was called.
const ROWS: u64 = 808;
/// The root's header is behind so many locals.
pub const LOCALS: u16 = 12;
/// Words that frames may use.
pub const EXTENT: u16 = 24;
/// Offset of the piece of code that holds the trace.
pub const CODE: u32 = 0x1000;
pub const NUMBER: u32 = 77;

/// What leaving tells.
const INTERPRET: u32 = 5;
const LEFT: u32 = 6;

/// What the quick helpers of these tests do: they mix their arguments, and write a field.
fn mix(machine: *mut u64, arguments: [u64; 5]) -> u64 {
    // SAFETY: the machine of a test, which is large enough.
    unsafe { *machine.add(100) += 1 };
    mixed(arguments)
}

/// What they give: a boxed int.
fn mixed(arguments: [u64; 5]) -> u64 {
    let mut word = 0u64;
    for argument in arguments {
        word = (word ^ argument).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    }
    boxed_int((word as i64) >> 40)
}

/// The arguments that a helper of that number has.
pub fn arguments_of(quick: u16) -> usize {
    usize::from(quick) % 6
}

/// By the convention that CALL_HELPER has: System V's on x86-64, whatever the system is.
macro_rules! quick_helpers {
    ($($name:ident($($argument:ident),*), [$($all:expr),*];)*) => {$(
        #[cfg(target_arch = "x86_64")]
        extern "sysv64" fn $name(machine: *mut u64 $(, $argument: u64)*) -> u64 {
            mix(machine, [$($all),*])
        }
        #[cfg(not(target_arch = "x86_64"))]
        extern "C" fn $name(machine: *mut u64 $(, $argument: u64)*) -> u64 {
            mix(machine, [$($all),*])
        }
    )*};
}
quick_helpers! {
    mix0(), [0, 0, 0, 0, 0];
    mix1(a), [a, 0, 0, 0, 0];
    mix2(a, b), [a, b, 0, 0, 0];
    mix3(a, b, c), [a, b, c, 0, 0];
    mix4(a, b, c, d), [a, b, c, d, 0];
    mix5(a, b, c, d, e), [a, b, c, d, e];
}

/// The address of a cell at the `n`-th time that a row has ended; now and then there is none.
fn found(n: u64) -> u64 {
    if n.is_multiple_of(5) { 0 } else { 0x2_0000 + n * 64 }
}

#[repr(align(16))]
struct Aligned([u8; 16]);

fn find_cell(machine: *mut u64, bytes: u64) -> u64 {
    let local = Aligned([1; 16]);
    assert_eq!(black_box(&raw const local) as usize % 16, 0, "the stack is not aligned");
    // SAFETY: the machine of a test, which is large enough.
    let word = |offset: u64| unsafe { &mut *machine.add(offset as usize / 8) };
    let n = *word(ROWS) + u64::from(local.0[0]);
    *word(ROWS) = n;
    // Every other row is one of two more cells.
    *word(NEXT.into()) = word(END.into()).wrapping_sub(n % 2 * 2 * bytes);
    found(n)
}

/// The helper that the stub of TAKE_CELL calls.
#[cfg(target_arch = "x86_64")]
extern "sysv64" fn cell(machine: *mut u64, bytes: u64) -> u64 {
    find_cell(machine, bytes)
}
/// The helper that the stub of TAKE_CELL calls.
#[cfg(not(target_arch = "x86_64"))]
extern "C" fn cell(machine: *mut u64, bytes: u64) -> u64 {
    find_cell(machine, bytes)
}

/// The helper that the stub of APPEND_ITEM calls: there is no memory.
#[cfg(target_arch = "x86_64")]
extern "sysv64" fn refuse(_machine: *mut u64, _list: u64, _item: u64) -> u64 {
    0
}
/// The helper that the stub of APPEND_ITEM calls: there is no memory.
#[cfg(not(target_arch = "x86_64"))]
extern "C" fn refuse(_machine: *mut u64, _list: u64, _item: u64) -> u64 {
    0
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At the exit of that number, with these values of the snapshot's entries, boxed.
    Exit(usize, Vec<u64>),
    /// There was no room.
    Interpret,
}

/// A plain interpreter of traces.
pub struct Interpreter<'a> {
    trace: &'a Trace,
    pub memory: Memory,
    values: Vec<u64>,
}

impl Interpreter<'_> {
    pub fn new(trace: &Trace, memory: Memory) -> Interpreter<'_> {
        Interpreter { trace, memory, values: vec![0; trace.instructions.len()] }
    }

    /// Sets what a side trace inherits of what its parent's exit gave.
    pub fn inherit(&mut self, boxed: &[u64]) {
        for (at, i) in self.trace.instructions.iter().enumerate().filter(|(_, i)| i.is(Pseudo::INHERIT)) {
            let value = boxed[usize::from(i.arguments[0])];
            self.values[at] = match i.of {
                Type::Int => value.rotate_left(16),
                Type::Float => value.wrapping_sub(1 << 49),
                _ => value,
            };
        }
    }

    fn value(&self, reference: Ref) -> u64 {
        match self.trace.constant(reference) {
            Some(constant) => constant.bits,
            None => self.values[reference.index()],
        }
    }

    /// A value boxed; one that was not made as a hash of what it is made of.
    fn boxed(&self, reference: Ref) -> u64 {
        let i = (!reference.is_constant()).then(|| self.trace.get(reference));
        match (i, self.trace.type_of(reference)) {
            (Some(i), _) if i.is_sunk() => sunk(i.references().map(|r| self.boxed(r))),
            (_, Type::Int) => boxed_int(number(self.value(reference))),
            (_, Type::Float) => boxed_float(self.value(reference)),
            (_, _) => self.value(reference),
        }
    }

    /// Runs to an exit; `start` is the values that are there.
    pub fn run(&mut self) -> Ended {
        let trace = self.trace;
        let mut exit = 0;
        let mut loop_exit = 0;
        let mut at = 0;
        loop {
            let Some(i) = trace.instructions.get(at) else {
                let head = trace.loop_head().expect("a trace that ends is a loop");
                self.enter_phis(head, 1);
                (at, exit) = (head + 1, loop_exit);
                continue;
            };
            let leaves = match i.op {
                Op::Uop(uop) => self.uop(at, i, uop),
                Op::Pseudo(Pseudo::LOOP) => {
                    loop_exit = exit;
                    self.enter_phis(at, 0);
                    false
                }
                Op::Pseudo(Pseudo::COPY) => {
                    self.values[at] = self.value(i.reference(0));
                    false
                }
                Op::Pseudo(Pseudo::CALL) => {
                    let mut arguments = [0; 5];
                    let n = arguments_of(i.arguments[0]);
                    let references = coachwhip_core::codegen::liveness::call_arguments(trace, at);
                    references.enumerate().for_each(|(k, r)| arguments[k] = self.value(r));
                    assert!(n == usize::from(i.arguments[1]));
                    self.values[at] = mixed(arguments);
                    let counter = self.memory.address(MACHINE) + 800;
                    let count = self.memory.load(counter, 8);
                    self.memory.store(counter, 8, count + 1);
                    false
                }
                Op::Pseudo(Pseudo::LEAVE_TRACE) => true,
                Op::Pseudo(_) => false,
            };
            if leaves {
                let snapshot = i.snapshot().expect("what leaves has a snapshot");
                let values = trace.entries_of(snapshot).iter().map(|e| self.boxed(e.value)).collect();
                return Ended::Exit(exit, values);
            }
            exit += usize::from(i.snapshot().is_some());
            at += 1;
        }
    }

    fn enter_phis(&mut self, head: usize, operand: usize) {
        let phis = coachwhip_core::codegen::liveness::phis(self.trace, head);
        let next: Vec<(usize, u64)> = phis.map(|(at, phi)| (at, self.value(phi.reference(operand)))).collect();
        next.into_iter().for_each(|(at, value)| self.values[at] = value);
    }

    /// Does it leave?
    fn uop(&mut self, at: usize, i: &Instruction, uop: Uop) -> bool {
        let mut arguments = i.arguments.iter();
        let mut operands = Vec::new();
        for operand in uop.operands() {
            operands.push(match Role::of(*operand) {
                None => 0,
                Some(Role::Value | Role::Float | Role::Immediate) => {
                    let argument = arguments.next().expect("an argument");
                    self.value(Ref(*argument))
                }
                Some(Role::Number) => u64::from(*arguments.next().expect("an argument")),
                Some(Role::Snapshot) => {
                    arguments.next();
                    0
                }
            });
        }
        match meaning(uop, &operands, &mut self.memory, 0) {
            Outcome::Label if uop == Uop::TAKE_CELL => {
                self.values[at] = find_cell(self.memory.pieces[MACHINE].words.as_mut_ptr(), operands[3]);
                self.values[at] == 0
            }
            Outcome::Label => true,
            Outcome::Through(value) => {
                if let Some(value) = value {
                    self.values[at] = value;
                }
                false
            }
        }
    }
}

fn sunk(parts: impl Iterator<Item = u64>) -> u64 {
    parts.fold(0x1234_5678, |hash, part| (hash ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29))
}

/// The code that all traces share: ENTER at 0, and the ways out.
pub fn surroundings(backend: &dyn Backend, code: &dyn CodeMemory) -> Surroundings {
    let mut emitter = Emitter::new(backend.stencils());
    let [interpret, leave, take_cell, append] = core::array::from_fn(|_| emitter.label());
    emitter.emit(Uop::ENTER, &[]);
    emitter.bind(interpret);
    emitter.emit(Uop::LANDING, &[]);
    emitter.emit(Uop::LOAD_CONST, &[backend.result().into(), INTERPRET.into()]);
    emitter.emit(Uop::LEAVE, &[]);
    emitter.bind(leave);
    let word = |n: u32| (SAVED + n * 8).into();
    backend.registers().iter().for_each(|r| emitter.emit(Uop::STORE_VM, &[(*r).into(), word(u32::from(r.0))]));
    let floats = backend.float_registers().iter();
    floats.for_each(|r| emitter.emit(Uop::STORE_VM_FLOAT, &[(*r).into(), word(FIRST_FLOAT + u32::from(r.0))]));
    emitter.emit(Uop::STORE_VM, &[backend.result().into(), CELL.into()]);
    emitter.emit(Uop::STORE_VM, &[backend.second_result().into(), TRACE.into()]);
    emitter.emit(Uop::LOAD_CONST, &[backend.result().into(), LEFT.into()]);
    emitter.emit(Uop::LEAVE, &[]);
    emitter.bind(take_cell);
    cells::emit_stub(&mut emitter, backend, &StubWords { saved: SAVED, helpers: CELLS, entry: 0 });
    emitter.bind(append);
    cells::emit_stub(&mut emitter, backend, &StubWords { saved: SAVED, helpers: CELLS, entry: 8 });
    emitter.close(code.size()).expect("stubs");
    let bytes = emitter.finish(0).expect("stubs");
    assert!(bytes.len() < CODE as usize);
    code.publish(0, &bytes).expect("memory takes code");
    let offset = |label| emitter.offset_of(label).expect("a bound label");
    Surroundings {
        interpret: offset(interpret),
        leave: offset(leave),
        take_cell: offset(take_cell),
        // No trace here stores into objects of the heap.
        remember: offset(take_cell),
        append: offset(append),
        go: offset(interpret),
        returned: offset(interpret),
        frame: FRAME_WORD,
        stack_base: STACK_BASE,
        stack_end: STACK_END,
        quick: QUICK,
        depth: DEPTH,
        depth_limit: DEPTH_LIMIT,
    }
}

/// The table of helpers.
pub fn quick_table() -> Vec<u64> {
    let table = [mix0 as *const () as u64, mix1 as *const () as u64, mix2 as *const () as u64, mix3 as *const () as u64];
    let more = [mix4 as *const () as u64, mix5 as *const () as u64, cell as *const () as u64, refuse as *const () as u64];
    [&table[..], &more].concat()
}

/// Makes memory as the code expects it: a running frame, a chunk of stack, a table of helpers.
pub fn furnish(memory: &mut Memory, quick: &[u64], fuel: u64) {
    let (machine, frame) = (memory.address(MACHINE), memory.address(FRAME));
    let poll = memory.address(super::memory::POLL_WORD);
    memory.store(machine + u64::from(FRAME_WORD), 8, frame + u64::from(LOCALS) * 8);
    memory.store(machine + u64::from(STACK_BASE), 8, frame);
    memory.store(machine + u64::from(STACK_END), 8, frame + 4096 * 8);
    memory.store(machine + u64::from(DEPTH), 8, u64::from(DEPTH_LIMIT) / 2);
    memory.store(machine + u64::from(QUICK), 8, quick.as_ptr() as u64);
    memory.store(machine + u64::from(CELLS), 8, &raw const quick[6] as u64);
    memory.store(machine + u64::from(NEXT), 8, 0x1_0000);
    memory.store(machine + u64::from(END), 8, 0x1_0000 + fuel % 3 * 64);
    memory.store(machine + u64::from(FUEL), 8, fuel);
    memory.store(machine + u64::from(POLL), 8, poll);
    memory.store(poll, 8, 0);
}

/// Publishes a trace's code; gives the address of its entry.
pub fn publish(code: &dyn CodeMemory, trace: &mut TraceCode, offset: u32) -> u64 {
    trace.emitter.close(code.size()).expect("the trace can be encoded");
    let bytes = trace.emitter.finish(offset).expect("the trace can be encoded");
    code.publish(offset as usize, &bytes).expect("memory takes code");
    let entry = trace.emitter.offset_of(trace.entry).expect("the entry is bound");
    code.base().as_ptr() as u64 + u64::from(entry)
}

/// Runs code from an address; gives the word that it was left with.
pub fn enter(code: &dyn CodeMemory, memory: &Memory, address: u64) -> u64 {
    // SAFETY: the shared code begins with ENTER, which is a function of this type.
    let enter: Enter = unsafe { std::mem::transmute(code.base().as_ptr()) };
    enter(memory.address(MACHINE), 0, address, 0)
}

/// What a trace that was left tells: the exit and its values.
pub fn ended(trace: &Trace, compiled: &TraceCode, number: u32, memory: &mut Memory, left: u64) -> Ended {
    if left == u64::from(INTERPRET) {
        return Ended::Interpret;
    }
    assert_eq!(left, u64::from(LEFT));
    let machine = memory.address(MACHINE);
    assert_eq!(memory.load(machine + u64::from(TRACE), 8), u64::from(number));
    let cell = memory.load(machine + u64::from(CELL), 8);
    let exit = ((cell - compiled.cells.as_ptr() as u64) / 8) as usize;
    let locations: Vec<Location> = compiled.exits.locations_of(exit).collect();
    let snapshot: SnapshotId = compiled.exits.exits[exit].snapshot;
    let mut reader = Reader { trace, locations: &locations, next: trace.entries_of(snapshot).len(), made: Vec::new(), memory };
    // What is sunk is announced in order, so lists are read breadth first.
    let count = reader.next;
    reader.announce(0, count);
    let values = (0..count).map(|at| reader.value(locations[at])).collect();
    Ended::Exit(exit, values)
}

/// Reads an exit's values.
struct Reader<'a> {
    trace: &'a Trace,
    locations: &'a [Location],
    next: usize,
    /// Each sunk instruction, and where its parts' locations begin.
    made: Vec<(Ref, usize, usize)>,
    memory: &'a mut Memory,
}

impl Reader<'_> {
    /// Finds where the parts of everything sunk are.
    fn announce(&mut self, mut at: usize, mut end: usize) {
        while at < end {
            if let Location::Sunk(instruction) = self.locations[at]
                && !self.made.iter().any(|m| m.0 == instruction)
            {
                let parts = self.trace.get(instruction).references().count();
                self.made.push((instruction, self.next, parts));
                self.next += parts;
                end = self.next;
            }
            at += 1;
        }
        assert_eq!(self.next, self.locations.len());
    }

    fn value(&mut self, location: Location) -> u64 {
        match location {
            Location::Register(of, Reg(reg)) => {
                let word = if of == Type::Float { FIRST_FLOAT + u32::from(reg) } else { u32::from(reg) };
                let bits = self.memory.load(self.memory.address(MACHINE) + u64::from(SAVED + word * 8), 8);
                boxed_as(of, bits)
            }
            Location::Spill(of, slot) => {
                let address = self.memory.address(FRAME) + u64::from(EXTENT + slot) * 8;
                let word = self.memory.load(address, 8);
                if of == Type::Int { boxed_as(of, word) } else { word }
            }
            Location::Constant(constant) => {
                let constant = self.trace.constants[constant.index()];
                boxed_as(constant.of, constant.bits)
            }
            Location::Sunk(instruction) => {
                let (_, first, parts) = *self.made.iter().find(|m| m.0 == instruction).expect("it was announced");
                sunk((first..first + parts).map(|at| self.locations[at]).collect::<Vec<_>>().into_iter().map(|l| self.value(l)))
            }
        }
    }
}

fn boxed_as(of: Type, bits: u64) -> u64 {
    match of {
        Type::Int => boxed_int(number(bits)),
        Type::Float => boxed_float(bits),
        _ => bits,
    }
}

/// Compiles and runs a trace beside the interpreter; gives how it ended.
pub fn case(
    backend: &'static dyn Backend,
    code: &dyn CodeMemory,
    around: &Surroundings,
    trace: &Trace,
    memory: &mut Memory,
    chaos: Option<u64>,
) -> Result<Ended, Refusal> {
    let options = Options { number: NUMBER, chaos, check: true, ..Options::default() };
    let compiled = compile(trace, backend, around, &options)?;
    Ok(run_beside(code, trace, compiled, memory))
}

/// Runs a compiled trace beside the interpreter; gives how both ended.
pub fn run_beside(code: &dyn CodeMemory, trace: &Trace, mut compiled: TraceCode, memory: &mut Memory) -> Ended {
    let address = publish(code, &mut compiled, CODE);
    let mut interpreter = Interpreter::new(trace, memory.clone());
    let expected = interpreter.run();
    let left = enter(code, memory, address);
    let got = ended(trace, &compiled, NUMBER, memory, left);
    assert_eq!(got, expected, "{}\n{:?}", text(trace, &compiled.allocation), trace.entries);
    same_memory(memory, &interpreter.memory);
    got
}

/// Memory is the same but for what is saved and spilled.
pub fn same_memory(got: &Memory, expected: &Memory) {
    for (piece, (got, expected)) in got.pieces.iter().zip(&expected.pieces).enumerate() {
        for (at, (a, b)) in got.words.iter().zip(&expected.words).enumerate() {
            let is_own = piece == MACHINE && ((7..=8).contains(&at) || (16..80).contains(&at))
                || piece == FRAME && at >= usize::from(EXTENT);
            assert!(is_own || a == b, "piece {piece} word {at}: {a:#x}, not {b:#x}");
        }
    }
}

/// Runs random traces; gives how many there were, how many were refused, how many exits were taken in loops.
pub fn run(backend: &'static dyn Backend, code: &dyn CodeMemory, traces: u64) -> (u64, u64, u64) {
    let around = surroundings(backend, code);
    let quick = quick_table();
    let (mut refused, mut looped) = (0, 0);
    for seed in 1..=traces {
        let told = Told(seed);
        let mut memory = Memory::new();
        random_traces::fill(seed, &mut memory);
        furnish(&mut memory, &quick, seed % 7);
        let trace = random_traces::make(seed, &memory);
        let chaos = seed.is_multiple_of(3).then_some(seed);
        match case(backend, code, &around, &trace, &mut memory, chaos) {
            Ok(Ended::Exit(exit, _)) => looped += u64::from(exit >= exits_before_loop(&trace)),
            Ok(Ended::Interpret) => panic!("there is room"),
            Err(fault @ Refusal::Wrong(_)) => panic!("{fault:?}"),
            Err(_) => refused += 1,
        }
        drop(told);
    }
    (traces, refused, looped)
}

fn exits_before_loop(trace: &Trace) -> usize {
    let preamble = &trace.instructions[..trace.loop_head().unwrap_or(trace.instructions.len())];
    preamble.iter().filter(|i| i.snapshot().is_some()).count()
}

/// Tells the seed of a case that fails.
pub struct Told(pub u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the seed is {}", self.0);
        }
    }
}
