//! Faults planted into allocations: the checker must find them, and what it lets pass must run right all the same.

use coachwhip_core::codegen::allocation::{Allocation, Form, Place, Registers, Step, Transfer, members};
use coachwhip_core::codegen::checker::check;
use coachwhip_core::codegen::exits::{Exits, Location, PackedLocation, collect};
use coachwhip_core::codegen::linear_scan::{Start, allocate};
use coachwhip_core::codegen::liveness::Liveness;
use coachwhip_core::codegen::stencil::{Backend, Reg};
use coachwhip_core::codegen::trace::{Options, assemble};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::trace::ir::{Op, Trace, Type};
use coachwhip_core::uop::Operand;

use super::memory::Memory;
use super::random::Random;
use super::random_traces;
use super::traces::{NUMBER, furnish, quick_table, run_beside, surroundings};

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// An input's register is another one.
    WrongInput,
    /// An output is in another register.
    WrongOutput,
    /// An output is where an input is.
    OutputIsInput,
    /// A value is not loaded again.
    MissingReload,
    /// A spilled value is not stored.
    MissingStore,
    /// A register is not moved.
    MissingMove,
    /// A constant is not loaded.
    MissingConstant,
    /// Of two moves the second is done first and overwrites what the first reads.
    SwappedMoves,
    /// A slot is another one.
    WrongSlot,
    /// A value is boxed as another type.
    WrongForm,
    /// An exit tells another place.
    WrongExit,
    /// An instruction is missing.
    MissingInstruction,
}

impl Plant {
    pub const ALL: [Plant; 12] = [
        Plant::WrongInput,
        Plant::WrongOutput,
        Plant::OutputIsInput,
        Plant::MissingReload,
        Plant::MissingStore,
        Plant::MissingMove,
        Plant::MissingConstant,
        Plant::SwappedMoves,
        Plant::WrongSlot,
        Plant::WrongForm,
        Plant::WrongExit,
        Plant::MissingInstruction,
    ];
}

/// An allocation into which faults are planted.
struct Bed<'a> {
    trace: &'a Trace,
    registers: Registers,
    allocation: Allocation,
    exits: Exits,
    random: Random,
}

impl Bed<'_> {
    /// The steps for which `fits` holds; one of them.
    fn site(&mut self, fits: impl Fn(&Bed, usize) -> bool) -> Option<usize> {
        let sites: Vec<usize> = (0..self.allocation.steps.len()).filter(|at| fits(self, *at)).collect();
        (!sites.is_empty()).then(|| sites[self.random.below(sites.len() as u64) as usize])
    }

    fn transfer(&self, at: usize) -> Option<Transfer> {
        match self.allocation.steps.get(at) {
            Some(Step::Transfer(transfer)) => Some(*transfer),
            _ => None,
        }
    }

    fn operands(&self, at: usize) -> &'static [Operand] {
        match self.allocation.steps[at] {
            Step::Do { at, .. } => match self.trace.instructions[usize::from(at)].op {
                Op::Uop(uop) => uop.operands(),
                Op::Pseudo(_) => &[],
            },
            _ => &[],
        }
    }

    fn other_register(&mut self, bank: usize, reg: Reg) -> Option<Reg> {
        let others: Vec<Reg> = members(self.registers.allocatable[bank]).filter(|r| *r != reg).collect();
        (!others.is_empty()).then(|| others[self.random.below(others.len() as u64) as usize])
    }

    fn remove(&mut self, fits: fn(&Transfer) -> bool) -> Option<()> {
        let at = self.site(|bed, at| bed.transfer(at).is_some_and(|t| fits(&t)))?;
        self.allocation.steps.remove(at);
        Some(())
    }

    /// Plants a fault, if there is a place for it.
    fn plant(&mut self, plant: Plant) -> Option<()> {
        let is_in = |o: &Operand| matches!(o, Operand::In | Operand::InFloat);
        let is_out = |o: &Operand| matches!(o, Operand::Out | Operand::OutFloat);
        match plant {
            Plant::WrongInput | Plant::WrongOutput => {
                let wanted: &dyn Fn(&Operand) -> bool = if plant == Plant::WrongInput { &is_in } else { &is_out };
                let at = self.site(|bed, at| bed.operands(at).iter().any(wanted))?;
                let n = self.operands(at).iter().position(wanted)?;
                let bank = usize::from(matches!(self.operands(at)[n], Operand::InFloat | Operand::OutFloat));
                let Step::Do { at: instruction, mut registers } = self.allocation.steps[at] else { return None };
                registers[n] = self.other_register(bank, registers[n])?;
                self.allocation.steps[at] = Step::Do { at: instruction, registers };
            }
            Plant::OutputIsInput => {
                let pair = |operands: &[Operand]| {
                    let out = operands.iter().position(is_out)?;
                    let wanted = if operands[out] == Operand::Out { Operand::In } else { Operand::InFloat };
                    Some((out, operands.iter().position(|o| *o == wanted)?))
                };
                let at = self.site(|bed, at| pair(bed.operands(at)).is_some())?;
                let (out, input) = pair(self.operands(at))?;
                let Step::Do { at: instruction, mut registers } = self.allocation.steps[at] else { return None };
                registers[out] = registers[input];
                self.allocation.steps[at] = Step::Do { at: instruction, registers };
            }
            Plant::MissingReload => {
                self.remove(|t| matches!((t.from, t.to), (Place::Slot(_), Place::General(_) | Place::Float(_))))?;
            }
            Plant::MissingStore => self.remove(|t| matches!(t.to, Place::Slot(_)))?,
            Plant::MissingMove => {
                self.remove(|t| {
                    matches!((t.from, t.to), (Place::General(_), Place::General(_)) | (Place::Float(_), Place::Float(_)))
                })?;
            }
            Plant::MissingConstant => self.remove(|t| matches!(t.from, Place::Constant(_)))?,
            Plant::SwappedMoves => {
                let at = self.site(|bed, at| match (bed.transfer(at), bed.transfer(at + 1)) {
                    (Some(a), Some(b)) => a.from == b.to,
                    _ => false,
                })?;
                self.allocation.steps.swap(at, at + 1);
            }
            Plant::WrongSlot => {
                let at = self.site(|bed, at| bed.transfer(at).is_some_and(|t| matches!(t.from, Place::Slot(_))))?;
                let Step::Transfer(mut t) = self.allocation.steps[at] else { return None };
                let Place::Slot(slot) = t.from else { return None };
                t.from = Place::Slot((slot + 1) % self.allocation.slots.max(1));
                self.allocation.steps[at] = Step::Transfer(t);
            }
            Plant::WrongForm => {
                let at = self.site(|bed, at| bed.transfer(at).is_some_and(|t| t.form == Form::Int))?;
                let Step::Transfer(t) = self.allocation.steps[at] else { return None };
                self.allocation.steps[at] = Step::Transfer(Transfer { form: Form::Word, ..t });
            }
            Plant::WrongExit => self.wrong_exit()?,
            Plant::MissingInstruction => {
                let at = self.site(|bed, at| matches!(bed.allocation.steps[at], Step::Do { .. }))?;
                self.allocation.steps.remove(at);
            }
        }
        Some(())
    }

    fn wrong_exit(&mut self) -> Option<()> {
        let used: Vec<usize> = (0..self.exits.locations.len())
            .filter(|at| matches!(self.exits.locations[*at].unpack(), Location::Register(..)))
            .collect();
        let at = *used.get(self.random.below(used.len().max(1) as u64) as usize)?;
        let Location::Register(of, reg) = self.exits.locations[at].unpack() else { return None };
        let other = self.other_register(usize::from(of == Type::Float), reg)?;
        self.exits.locations[at] = PackedLocation::pack(Location::Register(of, other))?;
        Some(())
    }
}

/// Plants faults of every kind into random traces' allocations. Gives for each kind how many were planted and found.
pub fn run(backend: &'static dyn Backend, code: &dyn CodeMemory, traces: u64) -> Vec<(Plant, u64, u64)> {
    let around = surroundings(backend, code);
    let quick = quick_table();
    let options = Options { number: NUMBER, ..Options::default() };
    let mut results: Vec<(Plant, u64, u64)> = Plant::ALL.into_iter().map(|plant| (plant, 0, 0)).collect();
    for seed in 1..=traces {
        for (plant, planted, found) in &mut results {
            let mut memory = Memory::new();
            random_traces::fill(seed, &mut memory);
            furnish(&mut memory, &quick, 3);
            let trace = random_traces::make(seed, &memory);
            let (registers, live) = (Registers::of(backend), Liveness::of(&trace));
            let Ok(allocation) = allocate(&trace, &live, &registers, &Start::default()) else { continue };
            let Some(exits) = collect(&trace, &live, &registers, &[], &allocation) else { continue };
            let mut bed = Bed { trace: &trace, registers, allocation, exits, random: Random::new(seed) };
            if bed.plant(*plant).is_none() {
                continue;
            }
            *planted += 1;
            let Bed { allocation, exits, .. } = bed;
            match check(&trace, &live, &registers, &[], &allocation, &exits, &[]) {
                Err(_) => *found += 1,
                Ok(()) => {
                    let made = assemble(&trace, backend, &around, &options, allocation, exits).expect("it can be assembled");
                    run_beside(code, &trace, made, &mut memory);
                }
            }
        }
    }
    results
}
