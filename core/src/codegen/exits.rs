//! Exits of a trace: for each instruction that may leave it, the snapshot and where each of its values is then.
//!
//! Snapshots are shared by instructions, places are not: an exit is eight bytes that name both, and equal lists of places are
//! kept once. The places of an exit are those of what its snapshot tells, in that order ([`Trace::told`]).

use alloc::vec::Vec;

use super::allocation::{Allocation, Place, Registers, Step, Transfer, ValueId, members};
use super::linear_scan::Inherited;
use super::liveness::Liveness;
use super::stencil::Reg;
use crate::trace::ir::{Op, Ref, SnapshotId, Trace, Type};
use crate::uop::Operand;

/// Where a value is when a trace is left, and what it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In a register, as the type has it there: a float register for [`Type::Float`].
    Register(Type, Reg),
    /// In a spill slot: an int as in a register, all else boxed.
    Spill(Type, u16),
    /// A constant of the trace's pool.
    Constant(Ref),
    /// It was not made: the instruction says what it is. At its first mention the places of its references follow behind all
    /// that were announced before.
    Sunk(Ref),
}

/// A location in two bytes: four bits of kind, twelve of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PackedLocation(u16);

/// Types that a location may have, by their number in it.
const TYPES: [Type; 5] = [Type::Tagged, Type::Bool, Type::Object, Type::Int, Type::Float];
const SPILL: u16 = 5;
const CONSTANT: u16 = 10;
const SUNK: u16 = 11;
const NUMBER: u16 = 0xFFF;

impl PackedLocation {
    /// None: a number that does not fit, or a word that is no value.
    pub fn pack(location: Location) -> Option<PackedLocation> {
        let kind_of = |of: Type| TYPES.iter().position(|t| *t == of).map(|n| n as u16);
        let (kind, number) = match location {
            Location::Register(of, reg) => (kind_of(of)?, u16::from(reg.0)),
            Location::Spill(of, slot) => (kind_of(of)? + SPILL, slot),
            Location::Constant(constant) => (CONSTANT, constant.index() as u16),
            Location::Sunk(instruction) => (SUNK, instruction.index() as u16),
        };
        (number <= NUMBER).then_some(PackedLocation(kind << 12 | number))
    }

    pub fn unpack(self) -> Location {
        let (kind, number) = (self.0 >> 12, self.0 & NUMBER);
        match kind {
            CONSTANT => Location::Constant(Ref::constant(usize::from(number))),
            SUNK => Location::Sunk(Ref::instruction(usize::from(number))),
            _ if kind < SPILL => Location::Register(TYPES[usize::from(kind)], Reg(number as u8)),
            _ => Location::Spill(TYPES[usize::from(kind - SPILL).min(TYPES.len() - 1)], number),
        }
    }
}

/// A way out of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    pub snapshot: SnapshotId,
    /// Its places: `locations[first..first + count]`.
    pub count: u16,
    pub first: u32,
}

/// All ways out of a trace, in the order of the instructions that may leave it.
#[derive(Debug, Default)]
pub struct Exits {
    pub exits: Vec<Exit>,
    pub locations: Vec<PackedLocation>,
}

impl Exits {
    /// The places of an exit.
    pub fn locations_of(&self, exit: usize) -> impl Iterator<Item = Location> + use<'_> {
        let exit = &self.exits[exit];
        let first = exit.first as usize;
        self.locations[first..first + usize::from(exit.count)].iter().map(|location| location.unpack())
    }

    /// Bytes of both.
    pub fn bytes(&self) -> usize {
        self.exits.len() * size_of::<Exit>() + self.locations.len() * size_of::<PackedLocation>()
    }
}

/// Goes through allocated code and keeps where each value is.
struct Replay<'a> {
    trace: &'a Trace,
    live: &'a Liveness,
    registers: &'a Registers,
    /// By bank and number: whose it is.
    owner: [[ValueId; 32]; 2],
    /// By value: its register and its slot.
    reg: Vec<u8>,
    slot: Vec<u16>,
    /// Moves with each change.
    version: u32,
    exits: Exits,
    /// Lists by their hash.
    known: Vec<(u32, u32, u16)>,
    list: Vec<PackedLocation>,
}

const NO_REG: u8 = u8::MAX;
const NO_SLOT: u16 = u16::MAX;

/// The exits of an allocated trace. `inherited` are places of values at its beginning. None: too many of something.
pub fn collect(
    trace: &Trace,
    live: &Liveness,
    registers: &Registers,
    inherited: &[Inherited],
    allocation: &Allocation,
) -> Option<Exits> {
    let values = trace.instructions.len() + trace.constants.len();
    let mut replay = Replay {
        trace,
        live,
        registers,
        owner: [[ValueId::NONE; 32]; 2],
        reg: alloc::vec![NO_REG; values],
        slot: alloc::vec![NO_SLOT; values],
        version: 0,
        exits: Exits::default(),
        known: alloc::vec![(0, 0, 0); 256],
        list: Vec::new(),
    };
    allocation.spilled.iter().for_each(|(value, slot)| replay.slot[value.index()] = *slot);
    let is_first = |i: &&Inherited| live.value(trace, i.value.reference(trace)) == i.value;
    inherited.iter().filter(is_first).for_each(|i| replay.put(i.value, i.place));
    let mut last = None;
    for step in &allocation.steps {
        match *step {
            Step::Do { at, registers } => {
                let i = &trace.instructions[usize::from(at)];
                let output = replay.output_of(i.op, &registers);
                output.into_iter().for_each(|place| replay.vacate(place));
                if let Some(snapshot) = i.snapshot() {
                    let same = last.filter(|(version, id, _)| (*version, *id) == (replay.version, snapshot));
                    let exit = match same {
                        Some((_, _, exit)) => exit,
                        None => replay.exit(snapshot)?,
                    };
                    last = Some((replay.version, snapshot, exit));
                    replay.exits.exits.push(exit);
                }
                output.into_iter().for_each(|place| replay.put(ValueId(at), place));
            }
            Step::Transfer(Transfer { value, to, .. }) => replay.put(value, to),
            Step::Call { .. } => replay.clobber(),
            Step::Head => replay.enter(&allocation.head),
            Step::Back | Step::Link { .. } => {}
        }
    }
    Some(replay.exits)
}

impl Replay<'_> {
    fn output_of(&self, op: Op, registers: &[Reg]) -> Option<Place> {
        let Op::Uop(uop) = op else { return None };
        let at = uop.operands().iter().position(|o| matches!(o, Operand::Out | Operand::OutFloat))?;
        Some(match uop.operands()[at] {
            Operand::Out => Place::General(registers[at]),
            _ => Place::Float(registers[at]),
        })
    }

    fn vacate(&mut self, place: Place) {
        let (bank, reg) = match place {
            Place::General(reg) => (0, reg),
            Place::Float(reg) => (1, reg),
            _ => return,
        };
        let owner = core::mem::replace(&mut self.owner[bank][usize::from(reg.0)], ValueId::NONE);
        if owner != ValueId::NONE && self.reg[owner.index()] == reg.0 {
            // It may be elsewhere too: where the argument of a call was moved from.
            let other = self.owner[bank].iter().position(|other| *other == owner);
            self.reg[owner.index()] = other.map_or(NO_REG, |other| other as u8);
            self.version += 1;
        }
    }

    fn put(&mut self, value: ValueId, place: Place) {
        self.vacate(place);
        self.version += 1;
        match place {
            Place::General(reg) => (self.owner[0][usize::from(reg.0)], self.reg[value.index()]) = (value, reg.0),
            Place::Float(reg) => (self.owner[1][usize::from(reg.0)], self.reg[value.index()]) = (value, reg.0),
            Place::Slot(_) | Place::Constant(_) | Place::Frame(_) => {}
        }
    }

    fn clobber(&mut self) {
        for bank in 0..2 {
            for reg in members(!self.registers.preserved[bank]) {
                self.vacate(if bank == 0 { Place::General(reg) } else { Place::Float(reg) });
            }
        }
    }

    /// At the loop's head only what the head says is in registers.
    fn enter(&mut self, head: &[(ValueId, Place)]) {
        for bank in 0..2 {
            for reg in members(u32::MAX) {
                self.vacate(if bank == 0 { Place::General(reg) } else { Place::Float(reg) });
            }
        }
        head.iter().for_each(|(value, place)| self.put(*value, *place));
    }

    fn location(&self, reference: Ref) -> Option<Location> {
        let value = self.live.value(self.trace, reference);
        if value.is_constant(self.trace) {
            return Some(Location::Constant(value.reference(self.trace)));
        }
        if self.trace.instructions[value.index()].is_sunk() {
            return Some(Location::Sunk(value.reference(self.trace)));
        }
        let of = self.trace.type_of(reference);
        match (self.reg[value.index()], self.slot[value.index()]) {
            (NO_REG, NO_SLOT) => None,
            (NO_REG, slot) => Some(Location::Spill(of, slot)),
            (reg, _) => Some(Location::Register(of, Reg(reg))),
        }
    }

    fn exit(&mut self, snapshot: SnapshotId) -> Option<Exit> {
        self.list.clear();
        for reference in self.trace.told(snapshot) {
            let location = self.location(reference)?;
            self.list.push(PackedLocation::pack(location)?);
        }
        let (first, count) = self.intern()?;
        Some(Exit { snapshot, count, first })
    }

    /// Where the list is among all: an equal one is there already, or it is appended.
    fn intern(&mut self) -> Option<(u32, u16)> {
        // FNV-1a over the words.
        let hash = self.list.iter().fold(0x811C_9DC5u32, |h, l| (h ^ u32::from(l.0)).wrapping_mul(0x0100_0193));
        let count = u16::try_from(self.list.len()).ok()?;
        let slot = (hash >> 24) as usize;
        let (known, first, length) = self.known[slot];
        let old = self.exits.locations.get(first as usize..first as usize + usize::from(length));
        if known == hash && old == Some(&self.list[..]) {
            return Some((first, count));
        }
        let first = self.exits.locations.len() as u32;
        self.exits.locations.extend_from_slice(&self.list);
        self.known[slot] = (hash, first, count);
        Some((first, count))
    }
}
