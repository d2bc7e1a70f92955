//! Verifies an allocation by symbolic execution, independently of how it was made. (The idea is that of the checker of
//! regalloc2, C. Fallin, 2021.)
//!
//! **Lattice.** A state maps each place (a register of a bank, a spill slot) to the set of values that it is known to hold. Top
//! is "not reached"; below it sets are ordered by inclusion, and the meet of two states is the intersection at each place.
//! The empty set is the bottom: anything may be there.
//!
//! **Transfer functions.**
//! - An instruction: each input's register must hold the input; the output's register holds the output alone, and differs
//!   from every input's. If the uop is not plain, registers that are not handed out hold nothing afterwards.
//! - An exit: with the output's register empty, each place of the exit's list must hold the entry's value, as a value of that
//!   type; what is sunk must be the instruction that the entry names.
//! - A transfer: its source must hold its value; the destination holds what the source does. If it is not plain, as above.
//! - A call: each argument register must hold its argument. Then only registers that a call keeps and slots hold anything,
//!   words that are no values not even there; the result register holds the result.
//! - The end in another trace: each slot of the frame that the snapshot tells of must hold its value; the end at the head of
//!   a loop: so must each place that lives there.
//! - The loop's head: a PHI is where its first operand was, when control comes from before; where its second operand was,
//!   when it comes from the edge. Other values of the loop are nowhere. The state there is the meet of both, found by
//!   going around until it is stable: sets only shrink, so that ends.
//!
//! Besides, every instruction that has code stands in the steps once, in order.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::allocation::{Allocation, Bank, Form, Place, Registers, Step, Transfer, ValueId, members};
use super::exits::{Exits, Location};
use super::linear_scan::Inherited;
use super::liveness::{Liveness, call_arguments, phis};
use super::loop_head::{AtHead, destination, values_at_head};
use super::stencil::Reg;
use crate::trace::ir::{FIRST_HEAD_VALUE, MOST_ARGUMENTS, Op, Pseudo, Ref, SnapshotId, Trace, Type};
use crate::uop::{Operand, Uop};

/// What is wrong with an allocation, and at which step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub step: usize,
    pub kind: FaultKind,
}

/// What may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A place does not hold the value that is taken from there.
    NotThere { value: ValueId, place: Place },
    /// An output's register is an input's, too.
    OutputIsInput,
    /// A register or slot is not the allocator's to use.
    NotAllocatable(Place),
    /// A transfer goes between banks, or boxes a value as what it is not.
    WrongForm,
    /// An instruction is missing, or stands where another should.
    Order,
    /// An exit tells of another snapshot, of too few or too many places, or a wrong type.
    Exit,
}
use FaultKind::{Exit, NotAllocatable, NotThere, Order, OutputIsInput, WrongForm};

/// What each place holds.
#[derive(Clone, PartialEq, Eq)]
struct State {
    general: Vec<Vec<ValueId>>,
    float: Vec<Vec<ValueId>>,
    slots: Vec<Vec<ValueId>>,
    /// Slots of the frame, for what another trace finds there.
    frame: Vec<Vec<ValueId>>,
}

impl State {
    fn at(&mut self, place: Place) -> Option<&mut Vec<ValueId>> {
        match place {
            Place::General(reg) => self.general.get_mut(usize::from(reg.0)),
            Place::Float(reg) => self.float.get_mut(usize::from(reg.0)),
            Place::Slot(slot) => self.slots.get_mut(usize::from(slot)),
            Place::Frame(slot) => self.frame.get_mut(usize::from(slot)),
            Place::Constant(_) => None,
        }
    }

    fn sets(&mut self) -> impl Iterator<Item = &mut Vec<ValueId>> {
        self.general.iter_mut().chain(&mut self.float).chain(&mut self.slots).chain(&mut self.frame)
    }
}

struct Checker<'a> {
    trace: &'a Trace,
    live: &'a Liveness,
    registers: &'a Registers,
    exits: &'a Exits,
    /// What lives at the head of another trace's loop, where this one ends there.
    heads: &'a [AtHead],
    slots: u16,
    spills: u16,
    state: State,
    /// The number of the next exit.
    exit: usize,
    step: usize,
}

/// Verifies an allocation and its exits.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(
    trace: &Trace,
    live: &Liveness,
    registers: &Registers,
    inherited: &[Inherited],
    allocation: &Allocation,
    exits: &Exits,
    heads: &[AtHead],
) -> Result<(), Fault> {
    in_order(trace, &allocation.steps)?;
    let slots = usize::from(allocation.slots);
    let none = |count: usize| alloc::vec![Vec::new(); count];
    let empty = State { general: none(32), float: none(32), slots: none(slots), frame: none(usize::from(trace.extent)) };
    let mut checker = Checker {
        trace,
        live,
        registers,
        exits,
        heads,
        slots: allocation.slots,
        spills: allocation.spills,
        state: empty,
        exit: 0,
        step: 0,
    };
    for Inherited { value, place } in inherited {
        let value = checker.value(value.reference(trace));
        checker.set(*place, alloc::vec![value]);
    }
    let head = allocation.steps.iter().position(|step| *step == Step::Head);
    let (preamble, body) = allocation.steps.split_at(head.unwrap_or(allocation.steps.len()));
    checker.run(preamble)?;
    if head.is_some() {
        let at_head = values_at_head(trace, live, allocation);
        checker.run_loop(body, &at_head)?;
    }
    let count = exits.exits.len();
    if checker.exit == count { Ok(()) } else { Err(checker.fault(Exit)) }
}

/// Every instruction that has code is there once, in order, and the loop begins where LOOP is.
fn in_order(trace: &Trace, steps: &[Step]) -> Result<(), Fault> {
    let expected = trace.instructions.iter().enumerate().filter(|(_, i)| match i.op {
        Op::Uop(_) => true,
        Op::Pseudo(pseudo) => matches!(pseudo, Pseudo::CALL | Pseudo::LOOP | Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD),
    });
    let mut expected = expected.map(|(at, i)| match i.op {
        Op::Pseudo(Pseudo::CALL) => (1, at),
        Op::Pseudo(Pseudo::LOOP) => (2, 0),
        _ => (0, at),
    });
    for (step, found) in steps.iter().enumerate() {
        let found = match found {
            Step::Do { at, .. } => (0, usize::from(*at)),
            Step::Call { at } => (1, usize::from(*at)),
            Step::Link { at } => (0, usize::from(*at)),
            Step::Head => (2, 0),
            Step::Transfer(_) | Step::Back => continue,
        };
        if expected.next() != Some(found) {
            return Err(Fault { step, kind: Order });
        }
    }
    let is_loop = trace.loop_head().is_some();
    let backs = steps.iter().filter(|step| **step == Step::Back).count();
    let is_closed = if is_loop { backs == 1 && steps.last() == Some(&Step::Back) } else { backs == 0 };
    if expected.next().is_some() || !is_closed {
        return Err(Fault { step: steps.len(), kind: Order });
    }
    Ok(())
}

impl Checker<'_> {
    fn fault(&self, kind: FaultKind) -> Fault {
        Fault { step: self.step, kind }
    }

    fn value(&self, reference: Ref) -> ValueId {
        self.live.value(self.trace, reference)
    }

    fn run(&mut self, steps: &[Step]) -> Result<(), Fault> {
        for step in steps {
            match *step {
                Step::Do { at, registers } => self.instruction(usize::from(at), &registers)?,
                Step::Transfer(transfer) => self.transfer(transfer)?,
                Step::Call { at } => self.call(usize::from(at))?,
                Step::Link { at } => self.link(usize::from(at))?,
                Step::Head | Step::Back => {}
            }
            self.step += 1;
        }
        Ok(())
    }

    /// Finds the state at the head, and checks the loop with it. Other traces come to the head with what lives there alone.
    fn run_loop(&mut self, body: &[Step], at_head: &[AtHead]) -> Result<(), Fault> {
        let Some(head) = self.live.head else { return Err(self.fault(Order)) };
        let (step, exit) = (self.step, self.exit);
        let from_before = self.at_head(head, 0);
        let mut assumed = from_before.clone();
        assumed.sets().for_each(Vec::clear);
        for AtHead { value, place, .. } in at_head {
            let value = ValueId::of(self.trace, *value);
            if let Some(set) = assumed.at(*place) {
                set.push(value);
            }
        }
        assumed.sets().zip(from_before.clone().sets()).for_each(|(a, b)| a.retain(|value| b.contains(value)));
        loop {
            self.state = assumed.clone();
            (self.step, self.exit) = (step, exit);
            // With too much assumed, all that is wrong is still wrong with less.
            self.run(body)?;
            let mut found = self.at_head(head, 1);
            let mut met = assumed.clone();
            met.sets().zip(found.sets()).for_each(|(a, b)| a.retain(|value| b.contains(value)));
            if met == assumed {
                return Ok(());
            }
            assumed = met;
        }
    }

    /// The state as it is at the head, when control comes there: PHIs are where that operand is.
    fn at_head(&mut self, head: usize, operand: usize) -> State {
        let mut state = self.state.clone();
        let phis: Vec<(ValueId, ValueId)> =
            phis(self.trace, head).map(|(at, phi)| (ValueId(at as u16), self.value(phi.reference(operand)))).collect();
        for set in state.sets() {
            let mut at_head: Vec<ValueId> = phis.iter().filter(|(_, from)| set.contains(from)).map(|(phi, _)| *phi).collect();
            at_head.extend(set.iter().filter(|v| v.index() < head || v.is_constant(self.trace)));
            at_head.sort_unstable();
            *set = at_head;
        }
        state
    }

    // -- places ----------------------------------------------------------------------------------------------------------

    fn holds(&mut self, place: Place, value: ValueId) -> bool {
        match place {
            Place::Constant(constant) => ValueId::of(self.trace, constant) == value,
            _ => self.state.at(place).is_some_and(|set| set.contains(&value)),
        }
    }

    fn require(&mut self, place: Place, value: ValueId) -> Result<(), Fault> {
        if self.holds(place, value) { Ok(()) } else { Err(self.fault(NotThere { value, place })) }
    }

    fn set(&mut self, place: Place, values: Vec<ValueId>) {
        if let Some(set) = self.state.at(place) {
            *set = values;
        }
    }

    fn is_allocatable(&self, place: Place) -> bool {
        match place {
            Place::General(reg) => self.registers.allocatable[0] >> reg.0 & 1 != 0,
            Place::Float(reg) => self.registers.allocatable[1] >> reg.0 & 1 != 0,
            Place::Slot(slot) => slot < self.slots,
            Place::Frame(slot) => slot < self.trace.extent,
            Place::Constant(_) => false,
        }
    }

    /// A stencil may have used every register that is not handed out.
    fn use_scratch(&mut self) {
        for reg in members(!self.registers.allocatable[0]) {
            self.set(Place::General(reg), Vec::new());
        }
        for reg in members(!self.registers.allocatable[1]) {
            self.set(Place::Float(reg), Vec::new());
        }
    }

    // -- steps -----------------------------------------------------------------------------------------------------------

    fn instruction(&mut self, at: usize, registers: &[Reg; MOST_ARGUMENTS]) -> Result<(), Fault> {
        let i = &self.trace.instructions[at];
        let Op::Uop(uop) = i.op else {
            return self.leave(i.snapshot());
        };
        let mut inputs: Vec<Place> = Vec::new();
        let mut output = None;
        let mut argument = 0;
        for (operand, reg) in uop.operands().iter().zip(registers) {
            match operand {
                Operand::Out => output = Some(Place::General(*reg)),
                Operand::OutFloat => output = Some(Place::Float(*reg)),
                Operand::In => inputs.push(Place::General(*reg)),
                Operand::InFloat => inputs.push(Place::Float(*reg)),
                _ => {}
            }
            if matches!(operand, Operand::In | Operand::InFloat) {
                let (place, value) = (inputs[inputs.len() - 1], self.value(i.reference(argument)));
                self.register_of(place, value)?;
            }
            argument += usize::from(!matches!(operand, Operand::Out | Operand::OutFloat));
        }
        if let Some(place) = output {
            if inputs.contains(&place) {
                return Err(self.fault(OutputIsInput));
            }
            if !self.is_allocatable(place) {
                return Err(self.fault(NotAllocatable(place)));
            }
            self.set(place, Vec::new());
        }
        if !uop.is_plain() {
            self.use_scratch();
        }
        if i.snapshot().is_some() {
            self.leave(i.snapshot())?;
        }
        if let Some(place) = output {
            self.set(place, alloc::vec![ValueId(at as u16)]);
        }
        Ok(())
    }

    /// An input is in a register that may be an operand.
    fn register_of(&mut self, place: Place, value: ValueId) -> Result<(), Fault> {
        if !self.is_allocatable(place) {
            return Err(self.fault(NotAllocatable(place)));
        }
        self.require(place, value)
    }

    fn transfer(&mut self, t: Transfer) -> Result<(), Fault> {
        let form = t.value.form_in(self.trace);
        let fits = |place: Place| match place {
            Place::General(_) => form.bank() == Bank::General,
            Place::Float(_) => form.bank() == Bank::Float,
            Place::Slot(_) | Place::Constant(_) | Place::Frame(_) => true,
        };
        if t.form != form || !fits(t.from) || !fits(t.to) {
            return Err(self.fault(WrongForm));
        }
        self.require(t.from, t.value)?;
        let is_scratch = match t.to {
            Place::General(reg) => reg == self.registers.result || self.registers.arguments.contains(&reg),
            Place::Float(reg) => reg == self.registers.float_scratch,
            _ => false,
        };
        if !is_scratch && !self.is_allocatable(t.to) {
            return Err(self.fault(NotAllocatable(t.to)));
        }
        let values = match t.from {
            Place::Constant(_) => alloc::vec![t.value],
            from => self.state.at(from).cloned().unwrap_or_default(),
        };
        if !is_plain(&t) {
            self.use_scratch();
        }
        self.set(t.to, values);
        Ok(())
    }

    fn call(&mut self, at: usize) -> Result<(), Fault> {
        let arguments: Vec<ValueId> = call_arguments(self.trace, at).map(|r| self.value(r)).collect();
        if arguments.len() > self.registers.arguments.len() {
            return Err(self.fault(Order));
        }
        let registers = self.registers.arguments;
        for (value, reg) in arguments.into_iter().zip(registers) {
            self.require(Place::General(*reg), value)?;
        }
        let kept = self.registers.preserved;
        for (bank, kept) in [Bank::General, Bank::Float].into_iter().zip(kept) {
            members(!kept).for_each(|reg| self.set(Place::register(bank, reg), Vec::new()));
        }
        let trace = self.trace;
        let is_value = |v: &ValueId| v.is_constant(trace) || v.type_in(trace) != Type::Word;
        self.state.sets().for_each(|set| set.retain(is_value));
        self.set(Place::General(self.registers.result), alloc::vec![ValueId(at as u16)]);
        Ok(())
    }

    /// Another trace finds the snapshot's values in the frame.
    fn link(&mut self, at: usize) -> Result<(), Fault> {
        let trace = self.trace;
        let Some(snapshot) = trace.instructions[at].snapshot() else { return Err(self.fault(Exit)) };
        if trace.instructions[at].is(Pseudo::GO_TO_HEAD) {
            return self.go_to_head(snapshot);
        }
        for entry in trace.linked_entries(snapshot) {
            self.require(Allocation::frame_place(self.spills, entry.slot), self.value(entry.value))?;
        }
        Ok(())
    }

    /// The loop of another trace finds at its head what lives there.
    fn go_to_head(&mut self, snapshot: SnapshotId) -> Result<(), Fault> {
        let entries = self.trace.entries_of(snapshot);
        let told = entries.iter().filter(|entry| entry.slot >= FIRST_HEAD_VALUE).count();
        if told != self.heads.len() {
            return Err(self.fault(Exit));
        }
        for entry in entries {
            let place = destination(entry, self.spills, self.heads).map_err(|_| self.fault(Exit))?;
            self.require(place, self.value(entry.value))?;
        }
        Ok(())
    }

    // -- exits -----------------------------------------------------------------------------------------------------------

    fn leave(&mut self, snapshot: Option<SnapshotId>) -> Result<(), Fault> {
        let (trace, exits) = (self.trace, self.exits);
        let (Some(snapshot), Some(exit)) = (snapshot, exits.exits.get(self.exit)) else { return Err(self.fault(Exit)) };
        if exit.snapshot != snapshot {
            return Err(self.fault(Exit));
        }
        let mut locations = exits.locations_of(self.exit);
        let mut sunk: Vec<Ref> = Vec::new();
        for entry in trace.entries_of(snapshot) {
            self.located(entry.value, locations.next(), &mut sunk)?;
        }
        let mut at = 0;
        while let Some(made) = sunk.get(at).copied() {
            for reference in trace.get(made).references() {
                self.located(reference, locations.next(), &mut sunk)?;
            }
            at += 1;
        }
        if locations.next().is_some() {
            return Err(self.fault(Exit));
        }
        self.exit += 1;
        Ok(())
    }

    /// Is a value where an exit says it is?
    fn located(&mut self, reference: Ref, location: Option<Location>, sunk: &mut Vec<Ref>) -> Result<(), Fault> {
        let (value, of) = (self.value(reference), self.trace.type_of(reference));
        let (place, told) = match location {
            Some(Location::Register(of, reg)) => (Place::register(Form::of(of).bank(), reg), of),
            Some(Location::Spill(of, slot)) => (Place::Slot(slot), of),
            Some(Location::Constant(constant)) => (Place::Constant(constant), self.trace.type_of(constant)),
            Some(Location::Sunk(made)) => {
                let is_it = ValueId::of(self.trace, made) == value && self.trace.get(made).is_sunk();
                if is_it && !sunk.contains(&made) {
                    sunk.push(made);
                }
                return if is_it { Ok(()) } else { Err(self.fault(Exit)) };
            }
            None => return Err(self.fault(Exit)),
        };
        if told != of && !matches!(place, Place::Constant(_)) {
            return Err(self.fault(Exit));
        }
        self.require(place, value)
    }
}

/// Does the code of a transfer use no scratch register?
fn is_plain(t: &Transfer) -> bool {
    match (t.from, t.to) {
        (Place::General(_), Place::General(_)) | (Place::Float(_), Place::Float(_)) => true,
        (Place::Slot(_), Place::General(_)) if t.form == Form::Int => Uop::LOAD_SLOT_INT.is_plain(),
        (Place::Slot(_) | Place::Constant(_), Place::General(_)) => true,
        (Place::General(_), Place::Slot(_) | Place::Frame(_)) => t.form == Form::Word,
        _ => false,
    }
}
