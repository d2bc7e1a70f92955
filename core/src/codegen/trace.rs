//! Machine code of a trace: allocation, then its steps by the stencils.
//!
//! The loop comes first, so that its head is aligned as every piece of code is; then the entry and the preamble, which jumps
//! to the head once. Exits are in the cold stream: each loads the address of its *cell* and goes to the trace's tail, which
//! goes where the cell says (a side trace), or by the stub shared by all traces to the interpreter. So a side trace is linked
//! by a store to data: code that was published is never written again.
//!
//! Invariants: at the entry nothing of the machine has changed when control leaves for lack of room; spill slots lie behind
//! everything that frames of the trace use.

use alloc::boxed::Box;

use core::sync::atomic::AtomicUsize;

use super::allocation::{Allocation, Form, Place, Refusal, Registers, Step, Transfer};
use super::baseline::vm_at;
use super::checker::check;
use super::emit::{Arg, Emitter, Label, Stream};
use super::exits::{Exits, collect};
use super::linear_scan::{Start, allocate};
use super::liveness::Liveness;
use super::stencil::{Backend, Reg};
use super::values::load_constant;
use crate::jit::stubs::Stubs;
use crate::trace::ir::{Constant, Op, Ref, Role, Trace, Type};
use crate::uop::{Operand, Uop};
use crate::value::Value;

/// Byte offset of the last word that a slot operand reaches.
const LAST_SLOT: u32 = 32_760;

/// What a trace's code needs to know of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Offsets of shared code in the region: what leaves to the interpreter with nothing done, and what leaves a trace by an
    /// exit (the cell's address in the result register, the trace's number in the second one).
    pub interpret: u32,
    pub leave: u32,
    /// Byte offsets in the machine: the running frame, where the stack's chunk begins and ends, the table of quick helpers.
    pub frame: u32,
    pub stack_base: u32,
    pub stack_end: u32,
    pub quick: u32,
}

impl Surroundings {
    /// A machine's.
    pub(crate) fn new(stubs: &Stubs) -> Surroundings {
        Surroundings {
            interpret: stubs.poll,
            leave: stubs.trace,
            frame: vm_at::FRAME,
            stack_base: vm_at::STACK_BASE,
            stack_end: vm_at::STACK_END,
            quick: vm_at::QUICK,
        }
    }
}

/// How a trace is compiled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The trace's number, which exits tell.
    pub number: u32,
    /// Makes arbitrary choices of registers and spills: for tests. Not 0.
    pub chaos: Option<u64>,
    /// Has the allocation verified.
    pub check: bool,
}

/// Where an exit goes on: the address of a side trace's code, or 0.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct Cell(pub AtomicUsize);

/// A trace as code that can be published.
pub struct TraceCode {
    pub emitter: Emitter,
    /// Where control comes from the interpreter: the running frame is the root.
    pub entry: Label,
    /// Where it comes from compiled code which has set the base.
    pub entry_with_base: Label,
    pub exits: Exits,
    /// By exit: where it goes on. Code holds the address of each.
    pub cells: Box<[Cell]>,
    /// Words behind the trace's extent that it spills to.
    pub spills: u16,
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
    let live = Liveness::of(trace);
    let start = Start { chaos: options.chaos, ..Start::default() };
    let allocation = allocate(trace, &live, &registers, &start)?;
    let exits = collect(trace, &live, &registers, &[], &allocation).ok_or(Refusal::TooLarge)?;
    if options.check {
        check(trace, &live, &registers, &[], &allocation, &exits).map_err(Refusal::Wrong)?;
    }
    assemble(trace, backend, surroundings, options.number, allocation, exits)
}

/// Makes an allocated trace machine code.
///
/// # Errors
/// It is too large.
pub fn assemble(
    trace: &Trace,
    backend: &'static dyn Backend,
    surroundings: &Surroundings,
    number: u32,
    allocation: Allocation,
    exits: Exits,
) -> Result<TraceCode, Refusal> {
    let end = (u32::from(trace.extent) + u32::from(allocation.slots)) * 8;
    if end > LAST_SLOT {
        return Err(Refusal::TooLarge);
    }
    let cells: Box<[Cell]> = exits.exits.iter().map(|_| Cell::default()).collect();
    let mut emitter = Emitter::new(backend.stencils());
    let interpret = emitter.region_label(surroundings.interpret);
    let [entry, entry_with_base, head, tail] = core::array::from_fn(|_| emitter.label());
    let mut writer = Writer {
        trace,
        backend,
        surroundings,
        registers: Registers::of(backend),
        number,
        emitter,
        cells: &cells,
        exit: 0,
        head,
        tail,
    };
    let at = allocation.steps.iter().position(|step| *step == Step::Head);
    let (preamble, body) = allocation.steps.split_at(at.unwrap_or(allocation.steps.len()));
    let leaving = |steps: &[Step]| steps.iter().filter(|step| writer_leaves(trace, step)).count();
    // The loop's exits are numbered behind the preamble's.
    writer.exit = leaving(preamble);
    writer.steps(body)?;
    writer.exit = 0;
    writer.enter(entry, entry_with_base, interpret, end);
    writer.steps(preamble)?;
    if at.is_some() {
        writer.emitter.emit(Uop::JUMP, &[head.into()]);
    }
    writer.leave();
    let emitter = writer.emitter;
    Ok(TraceCode { emitter, entry, entry_with_base, exits, cells, spills: allocation.slots, allocation })
}

/// Is the step an instruction that may leave the trace?
fn writer_leaves(trace: &Trace, step: &Step) -> bool {
    matches!(step, Step::Do { at, .. } if trace.instructions[usize::from(*at)].snapshot().is_some())
}

/// A constant's bits as a value.
fn boxed(constant: Constant) -> u64 {
    match constant.of {
        Type::Int => constant.bits.rotate_right(16),
        Type::Float => Value::float(f64::from_bits(constant.bits)).bits(),
        _ => constant.bits,
    }
}

struct Writer<'a> {
    trace: &'a Trace,
    backend: &'static dyn Backend,
    surroundings: &'a Surroundings,
    registers: Registers,
    number: u32,
    emitter: Emitter,
    cells: &'a [Cell],
    /// The number of the next exit.
    exit: usize,
    head: Label,
    tail: Label,
}

impl Writer<'_> {
    fn emit(&mut self, uop: Uop, args: &[Arg]) {
        self.emitter.emit(uop, args);
    }

    /// Both entries: the base is set, and there is room for what the trace may use.
    fn enter(&mut self, entry: Label, with_base: Label, interpret: Label, end: u32) {
        let base = self.backend.base();
        // No value is in a register yet.
        let (a, b) = (self.backend.result(), self.backend.second_result());
        let header = self.trace.frames.first().map_or(0, |frame| i64::from(frame.header));
        self.emitter.bind(entry);
        self.emit(Uop::LANDING, &[]);
        self.emit(Uop::LOAD_VM, &[a.into(), self.surroundings.frame.into()]);
        self.emit(Uop::ADD_CONST, &[base.into(), a.into(), (-header * 8).into()]);
        self.emitter.bind(with_base);
        self.emit(Uop::LANDING, &[]);
        self.emit(Uop::LOAD_VM, &[a.into(), self.surroundings.stack_end.into()]);
        self.emit(Uop::ADD_CONST, &[b.into(), base.into(), end.into()]);
        self.emit(Uop::BRANCH_INT_LT, &[a.into(), b.into(), interpret.into()]);
        self.emit(Uop::LOAD_VM, &[a.into(), self.surroundings.stack_base.into()]);
        self.emit(Uop::BRANCH_INT_LT, &[base.into(), a.into(), interpret.into()]);
    }

    fn steps(&mut self, steps: &[Step]) -> Result<(), Refusal> {
        for step in steps {
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
                Step::Link => {}
            }
        }
        Ok(())
    }

    fn instruction(&mut self, at: usize, registers: &[Reg]) -> Result<(), Refusal> {
        let i = &self.trace.instructions[at];
        let exit = i.snapshot().map(|_| self.exit_label());
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
        self.emit(uop, &args[..operands.len()]);
        Ok(())
    }

    /// The code of the next exit, in the cold stream.
    fn exit_label(&mut self) -> Label {
        let label = self.emitter.label();
        let before = self.emitter.switch(Stream::Cold);
        self.emitter.bind(label);
        let cell = &raw const self.cells[self.exit];
        let (result, tail) = (self.backend.result(), self.tail);
        load_constant(&mut self.emitter, result, cell as u64);
        self.emit(Uop::JUMP, &[tail.into()]);
        self.emitter.switch(before);
        self.exit += 1;
        label
    }

    /// The tail of all exits: to where the cell says, or out.
    fn leave(&mut self) {
        let (cell, target) = (self.backend.result(), self.backend.second_result());
        let (unlinked, stub) = (self.emitter.label(), self.emitter.region_label(self.surroundings.leave));
        self.emitter.switch(Stream::Cold);
        self.emitter.bind(self.tail);
        self.emit(Uop::LOAD_FIELD, &[target.into(), cell.into(), 0u64.into()]);
        self.emit(Uop::BRANCH_INT_EQ_CONST, &[target.into(), 0u64.into(), unlinked.into()]);
        self.emit(Uop::JUMP_REGISTER, &[target.into()]);
        self.emitter.bind(unlinked);
        load_constant(&mut self.emitter, target, u64::from(self.number));
        self.emit(Uop::JUMP, &[stub.into()]);
        self.emitter.switch(Stream::Hot);
    }

    fn slot(&self, slot: u16) -> Arg {
        ((u32::from(self.trace.extent) + u32::from(slot)) * 8).into()
    }

    fn transfer(&mut self, t: &Transfer) {
        let constant = |writer: &Self, r: Ref| writer.trace.constants[r.index()];
        match (t.from, t.to) {
            (Place::General(from), Place::General(to)) => self.emit(Uop::MOVE, &[to.into(), from.into()]),
            (Place::Float(from), Place::Float(to)) => self.emit(Uop::MOVE_FLOAT, &[to.into(), from.into()]),
            (Place::General(from) | Place::Float(from), Place::Slot(to)) => {
                let uop = match t.form {
                    Form::Word => Uop::STORE_SLOT,
                    Form::Int => Uop::STORE_SLOT_INT,
                    Form::Float => Uop::STORE_SLOT_FLOAT,
                };
                self.emit(uop, &[from.into(), self.slot(to)]);
            }
            (Place::Slot(from), Place::General(to) | Place::Float(to)) => {
                let uop = match t.form {
                    Form::Word => Uop::LOAD_SLOT,
                    Form::Int => Uop::LOAD_SLOT_INT,
                    Form::Float => Uop::LOAD_SLOT_FLOAT,
                };
                self.emit(uop, &[to.into(), self.slot(from)]);
            }
            (Place::Slot(from), Place::Slot(to)) => {
                let word = self.registers.result;
                self.emit(Uop::LOAD_SLOT, &[word.into(), self.slot(from)]);
                self.emit(Uop::STORE_SLOT, &[word.into(), self.slot(to)]);
            }
            (Place::Constant(from), Place::General(to)) => {
                let bits = constant(self, from).bits;
                load_constant(&mut self.emitter, to, bits);
            }
            (Place::Constant(from), Place::Float(to)) => {
                let bits = constant(self, from).bits;
                self.emit(Uop::LOAD_CONST_FLOAT, &[to.into(), bits.into()]);
            }
            (Place::Constant(from), Place::Slot(to)) => {
                let (bits, slot) = (boxed(constant(self, from)), (u32::from(self.trace.extent) + u32::from(to)) * 8);
                super::values::store_constant(&mut self.emitter, bits, slot);
            }
            // Nothing moves between the banks, and nothing into a constant.
            (_, _) => debug_assert!(false, "{t:?}"),
        }
    }
}

/// An immediate of 32 bits is sign-extended; where only 4 bytes are compared or stored, it may be given as they are.
fn immediate(uop: Uop, operand: Operand, bits: u64) -> u64 {
    use Uop::{GUARD_FIELD32, GUARD_SHAPE, GUARD_SHAPE_OBJECT, STORE_FIELD32_CONST};
    let is_narrow = matches!(uop, GUARD_SHAPE | GUARD_SHAPE_OBJECT | GUARD_FIELD32 | STORE_FIELD32_CONST);
    if is_narrow && operand == Operand::Imm32 && bits >> 32 == 0 { bits as i32 as u64 } else { bits }
}
