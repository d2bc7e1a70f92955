//! Register allocation by linear scan over the linear trace (M. Poletto, V. Sarkar, "Linear Scan Register Allocation",
//! 1999), with two banks and intervals that are split where a value is evicted.
//!
//! One pass forward hands out registers; where none is free, the value whose next real use is furthest makes way (L. A.
//! Belady's rule), one that is spilled already, a constant or an invariant before others. A value that was evicted once is
//! stored once, where it is defined; so what is defined before the loop is stored there. Constants are never stored.
//!
//! The loop is scanned more than once: a value that is at the head in a register and is evicted before the edge is at the
//! head in memory the next time, for it would be loaded either way (a PHI only if it was: its next value comes); and registers that the loop never touched go to the
//! constants and invariants that it would load. The last scan is right, whatever came out.
//!
//! Invariants: a value that lives is in a register, or in a slot that its definition stores, or a constant; an output's
//! register holds nothing that its instruction's snapshot refers to.

mod around;

use alloc::vec::Vec;

use super::allocation::{Allocation, Bank, Form, Place, Refusal, Registers, Step, Transfer, ValueId, members};
use super::liveness::{Liveness, NEVER, call_arguments, phis};
use super::loop_head::{AtHead, bring, destination};
use super::moves;
use super::stencil::Reg;
use crate::trace::ir::{MOST_ARGUMENTS, Op, Pseudo, Trace, Type};
use crate::uop::{Operand, Uop};

/// No register, no slot.
const NO_REG: u8 = u8::MAX;
const NO_SLOT: u16 = u16::MAX;
/// Further than any use.
const FAR: u32 = 1 << 20;
/// Most scans of a loop.
const MOST_SCANS: usize = 6;

/// A value that is there when the trace begins: a side trace's, where the exit had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inherited {
    pub value: ValueId,
    pub place: Place,
}

/// What an allocation starts from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    pub inherited: &'a [Inherited],
    /// Slots below this one are another trace's.
    pub first_slot: u16,
    /// The frames' slot where slots begin.
    pub spills: u16,
    /// The trace ends by going to another one's entry.
    pub links: bool,
    /// What lives at the head that it ends at, if it does.
    pub heads: &'a [AtHead],
    /// Makes arbitrary choices: for tests. Not 0.
    pub chaos: Option<u64>,
}

/// Where a value is.
#[derive(Clone, Copy)]
struct Held {
    reg: u8,
    slot: u16,
    /// Its register at the loop's head.
    at_head: u8,
    /// The slot is filled by the edge or from outside: the definition stores nothing.
    filled: bool,
    /// It was evicted during this scan of the loop, and came back.
    evicted: bool,
    returned: bool,
}

const NOWHERE: Held = Held { reg: NO_REG, slot: NO_SLOT, at_head: NO_REG, filled: false, evicted: false, returned: false };

/// A bank's registers.
#[derive(Clone, Copy)]
struct Owners {
    owner: [ValueId; 32],
    /// Registers without owner.
    free: u32,
    /// Registers that were handed out or clobbered.
    touched: u32,
    /// Of registers that were not: what was in them alone, loaded in each turn.
    loaded: [ValueId; 32],
    /// Registers that the next values of PHIs are to come into.
    reserved: u32,
}

/// What changes during a scan, so that one can be done again.
#[derive(Clone)]
struct State {
    held: Vec<Held>,
    banks: [Owners; 2],
    /// By value: the next of its real uses.
    cursor: Vec<u32>,
    /// By slot: until where it is in use.
    slots: Vec<u16>,
    /// By value: the step behind its definition, and the register that this left it in.
    defined: Vec<(u32, u8)>,
    /// By value: the register that it had better be in.
    hint: Vec<u8>,
}

struct Scan<'a> {
    trace: &'a Trace,
    live: &'a Liveness,
    registers: &'a Registers,
    state: State,
    steps: Vec<Step>,
    /// The instruction being allocated.
    at: usize,
    first_slot: u16,
    links: bool,
    heads: &'a [AtHead],
    spills: u16,
    chaos: Option<u64>,
    head: Vec<(ValueId, Place)>,
    /// Values that had better not be in registers at the head, and those that are to be loaded there.
    banned: Vec<ValueId>,
    added: Vec<(ValueId, Reg)>,
}

/// Allocates registers for a trace.
///
/// # Errors
/// The trace asks for what cannot be: more registers than there are, a word across a call, too many arguments.
pub fn allocate(trace: &Trace, live: &Liveness, registers: &Registers, start: &Start) -> Result<Allocation, Refusal> {
    let values = trace.instructions.len() + trace.constants.len();
    if has_word_across_call(trace, live) {
        return Err(Refusal::WordAcrossCall);
    }
    let none = [ValueId::NONE; 32];
    let owners = |bank: usize| Owners { owner: none, free: registers.allocatable[bank], touched: 0, loaded: none, reserved: 0 };
    let mut scan = Scan {
        trace,
        live,
        registers,
        state: State {
            held: alloc::vec![NOWHERE; values],
            banks: [owners(0), owners(1)],
            cursor: alloc::vec![0; values],
            slots: Vec::new(),
            defined: alloc::vec![(0, NO_REG); values],
            hint: alloc::vec![NO_REG; values],
        },
        steps: Vec::with_capacity(trace.instructions.len() * 2),
        at: 0,
        first_slot: start.first_slot,
        links: start.links,
        heads: start.heads,
        spills: start.spills,
        chaos: start.chaos,
        head: Vec::new(),
        banned: Vec::new(),
        added: Vec::new(),
    };
    scan.hint_arguments();
    scan.hint_head();
    scan.inherit(start.inherited)?;
    match live.head {
        Some(head) => {
            scan.straight(0, head)?;
            scan.scan_loop(head)?;
        }
        None => scan.straight(0, trace.instructions.len())?,
    }
    Ok(scan.finish())
}

/// Does a word that is no value live while a helper runs?
fn has_word_across_call(trace: &Trace, live: &Liveness) -> bool {
    let calls: Vec<usize> = (0..trace.instructions.len()).filter(|at| trace.instructions[*at].is(Pseudo::CALL)).collect();
    let words = trace.instructions.iter().enumerate().filter(|(_, i)| i.of == Type::Word);
    !calls.is_empty()
        && words.into_iter().any(|(at, _)| {
            let next = calls.partition_point(|call| *call <= at);
            calls.get(next).is_some_and(|call| live.lives_after(ValueId(at as u16), *call))
        })
}

impl Scan<'_> {
    // -- facts -----------------------------------------------------------------------------------------------------------

    fn form(&self, value: ValueId) -> Form {
        value.form_in(self.trace)
    }

    fn bank_of(&self, value: ValueId) -> Bank {
        self.form(value).bank()
    }

    fn bank(&mut self, bank: Bank) -> &mut Owners {
        &mut self.state.banks[bank as usize]
    }

    fn held(&mut self, value: ValueId) -> &mut Held {
        &mut self.state.held[value.index()]
    }

    fn register(&self, value: ValueId) -> Option<Reg> {
        let reg = self.state.held[value.index()].reg;
        (reg != NO_REG).then_some(Reg(reg))
    }

    fn is_constant(&self, value: ValueId) -> bool {
        value.is_constant(self.trace)
    }

    /// Where a value is that lives: in a register if it can be.
    fn place(&self, value: ValueId) -> Place {
        let held = &self.state.held[value.index()];
        match self.register(value) {
            Some(reg) => Place::register(self.bank_of(value), reg),
            None if self.is_constant(value) => Place::Constant(value.reference(self.trace)),
            None => {
                debug_assert!(held.slot != NO_SLOT, "value {} is nowhere at {}", value.0, self.at);
                Place::Slot(held.slot)
            }
        }
    }

    /// Was it defined before the loop, in which control is?
    fn is_from_before(&self, value: ValueId) -> bool {
        self.live.head.is_some_and(|head| self.at > head && value.index() < head)
    }

    /// How far the next real use of a value is, around the loop if need be.
    fn distance(&mut self, value: ValueId) -> u32 {
        let uses = self.live.real_uses(value);
        let at = self.at;
        let cursor = &mut self.state.cursor[value.index()];
        while uses.get(*cursor as usize).is_some_and(|position| usize::from(*position) <= at) {
            *cursor += 1;
        }
        if let Some(next) = uses.get(*cursor as usize) {
            return (usize::from(*next) - at) as u32;
        }
        let stays = self.is_from_before(value) || self.is_constant(value) && self.state.held[value.index()].at_head != NO_REG;
        let Some(head) = self.live.head.filter(|head| stays && at > *head) else { return FAR };
        let first = uses.partition_point(|position| usize::from(*position) <= head);
        uses.get(first).map_or(FAR, |first| (usize::from(*first) - head + self.live.edge - at) as u32)
    }

    fn random(&mut self, below: u32) -> u32 {
        let Some(seed) = &mut self.chaos else { return 0 };
        // xorshift64 (G. Marsaglia, 2003).
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        ((*seed >> 32) as u32) % below.max(1)
    }

    // -- registers -------------------------------------------------------------------------------------------------------

    fn own(&mut self, value: ValueId, reg: Reg) {
        let bank = self.bank_of(value);
        let owners = self.bank(bank);
        owners.owner[usize::from(reg.0)] = value;
        owners.free &= !(1 << reg.0);
        owners.touched |= 1 << reg.0;
        self.held(value).reg = reg.0;
    }

    /// A value comes into a register from where it is otherwise. What each turn loads into a register that nothing else is in
    /// had better be there from the start.
    fn load(&mut self, value: ValueId, reg: Reg) {
        let (bank, bit) = (self.bank_of(value), 1 << reg.0);
        let stays = self.is_constant(value) || self.is_from_before(value);
        self.held(value).returned |= self.held(value).evicted;
        let owners = self.bank(bank);
        let first = owners.loaded[usize::from(reg.0)];
        let is_alone = stays && owners.touched & bit == 0 && [ValueId::NONE, value].contains(&first);
        owners.loaded[usize::from(reg.0)] = value;
        self.own(value, reg);
        if is_alone {
            self.bank(bank).touched &= !bit;
        }
    }

    /// The value's register is free from now on.
    fn release(&mut self, value: ValueId) {
        let Some(reg) = self.register(value) else { return };
        let bank = self.bank_of(value);
        let owners = self.bank(bank);
        owners.owner[usize::from(reg.0)] = ValueId::NONE;
        owners.free |= 1 << reg.0;
        self.held(value).reg = NO_REG;
    }

    /// Takes the register from a value that may live on, which is stored at its definition then.
    fn evict(&mut self, value: ValueId) {
        self.release(value);
        self.held(value).evicted = true;
        let end = self.live.end(value);
        if end != NEVER && usize::from(end) >= self.at {
            self.spill(value);
        }
    }

    /// Gives a value a slot, if it has none.
    fn spill(&mut self, value: ValueId) {
        if self.is_constant(value) || self.held(value).slot != NO_SLOT {
            return;
        }
        let (from, to) = match self.trace.instructions[value.index()].op {
            Op::Pseudo(Pseudo::PHI) => (self.live.head.unwrap_or(0) as u16, self.live.edge as u16),
            // It is stored before the first instruction.
            Op::Pseudo(Pseudo::INHERIT) => (0, self.live.end(value)),
            _ => (value.0, self.live.end(value)),
        };
        let free = self.state.slots.iter().position(|end| *end != NEVER && *end < from);
        let slot = free.unwrap_or(self.state.slots.len());
        if slot == self.state.slots.len() {
            self.state.slots.push(to);
        }
        self.state.slots[slot] = to;
        self.held(value).slot = slot as u16 + self.first_slot;
    }

    /// A register of a bank that is not in `locked`, without owner; the hint if that can be.
    fn take(&mut self, bank: Bank, locked: u32, hint: u8, crosses_call: bool) -> Result<Reg, Refusal> {
        let all = self.registers.allocatable[bank as usize] & !locked;
        if all == 0 {
            return Err(Refusal::TooFewRegisters);
        }
        if self.chaos.is_some() {
            let nth = self.random(all.count_ones());
            let reg = members(all).nth(nth as usize).unwrap_or(Reg(0));
            self.vacate(bank, reg);
            return Ok(reg);
        }
        let owners = self.bank(bank);
        let free = owners.free & all;
        if hint != NO_REG && free & (1 << hint) != 0 {
            return Ok(Reg(hint));
        }
        let preserved = self.registers.preserved[bank as usize];
        let reserved = self.bank(bank).reserved;
        let liked = if crosses_call { free & preserved } else { free & !preserved };
        let best = [liked & !reserved, free & !reserved, free].into_iter().find(|set| *set != 0);
        if let Some(set) = best {
            return Ok(Reg(set.trailing_zeros() as u8));
        }
        let mut victim = (0, Reg(0));
        for reg in members(all) {
            let owner = self.bank(bank).owner[usize::from(reg.0)];
            let distance = self.distance(owner);
            let is_cheap = self.is_constant(owner) || self.is_from_before(owner) || self.held(owner).slot != NO_SLOT;
            let score = if is_cheap { distance * 2 + 1 } else { distance };
            if score > victim.0 {
                victim = (score, reg);
            }
        }
        self.vacate(bank, victim.1);
        Ok(victim.1)
    }

    fn vacate(&mut self, bank: Bank, reg: Reg) {
        let owner = self.bank(bank).owner[usize::from(reg.0)];
        if owner != ValueId::NONE {
            self.evict(owner);
        }
    }

    fn transfer(&mut self, value: ValueId, from: Place, to: Place) {
        let form = self.form(value);
        self.steps.push(Step::Transfer(Transfer { value, form, from, to, boxes: false }));
    }

    /// Gets a value into a register.
    fn bring(&mut self, value: ValueId, locked: &mut [u32; 2]) -> Result<Reg, Refusal> {
        let bank = self.bank_of(value);
        let reg = match self.register(value) {
            Some(reg) => reg,
            None => {
                if self.is_lost(value) {
                    return Err(Refusal::Sunk);
                }
                let held = *self.held(value);
                let hint = if held.at_head != NO_REG { held.at_head } else { self.state.hint[value.index()] };
                let from = self.place(value);
                let reg = self.take(bank, locked[bank as usize], hint, false)?;
                self.transfer(value, from, Place::register(bank, reg));
                self.load(value, reg);
                reg
            }
        };
        locked[bank as usize] |= 1 << reg.0;
        Ok(reg)
    }

    /// An instruction left its value in a register.
    fn define(&mut self, value: ValueId, reg: Reg) {
        self.own(value, reg);
        self.state.defined[value.index()] = (self.steps.len() as u32, reg.0);
        if self.live.end(value) == NEVER {
            self.release(value);
        }
    }

    // -- instructions ----------------------------------------------------------------------------------------------------

    /// What is used by a call first had better come into being where the call takes it.
    fn hint_arguments(&mut self) {
        let (trace, live) = (self.trace, self.live);
        for at in (0..trace.instructions.len()).filter(|at| trace.instructions[*at].is(Pseudo::CALL)) {
            for (reference, reg) in call_arguments(trace, at).zip(self.registers.arguments) {
                let value = live.value(trace, reference);
                let is_allocatable = self.registers.allocatable[0] & 1 << reg.0 != 0;
                if is_allocatable && !self.is_constant(value) && live.real_uses(value).first() == Some(&(at as u16)) {
                    self.state.hint[value.index()] = reg.0;
                }
            }
        }
    }

    /// What goes to the head of a loop had better come into being where that has it.
    fn hint_head(&mut self) {
        let (trace, live) = (self.trace, self.live);
        let Some(end) = trace.instructions.last().filter(|end| end.is(Pseudo::GO_TO_HEAD)) else { return };
        for entry in end.snapshot().map_or(&[][..], |id| trace.entries_of(id)) {
            let value = live.value(trace, entry.value);
            let place = destination(entry, self.spills, self.heads);
            if let (Ok(Place::General(reg) | Place::Float(reg)), false) = (place, self.is_constant(value)) {
                self.state.hint[value.index()] = reg.0;
            }
        }
    }

    fn inherit(&mut self, inherited: &[Inherited]) -> Result<(), Refusal> {
        for Inherited { value, place } in inherited {
            if self.live.end(*value) == NEVER {
                continue;
            }
            match place {
                // Two names of one value: the first stands for both.
                _ if self.live.value(self.trace, value.reference(self.trace)) != *value => {}
                Place::General(reg) | Place::Float(reg) => {
                    if self.bank_of(*value) != if matches!(place, Place::Float(_)) { Bank::Float } else { Bank::General } {
                        return Err(Refusal::WrongType);
                    }
                    self.define(*value, *reg);
                }
                Place::Slot(slot) => {
                    let held = self.held(*value);
                    (held.slot, held.filled) = (*slot, true);
                }
                Place::Constant(_) | Place::Frame(_) => return Err(Refusal::NotInherited),
            }
        }
        Ok(())
    }

    /// Allocates instructions in a row.
    fn straight(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        for at in from..to {
            self.at = at;
            self.disturb();
            let i = &self.trace.instructions[at];
            match i.op {
                Op::Uop(uop) => self.uop(uop)?,
                Op::Pseudo(Pseudo::CALL) => self.call()?,
                Op::Pseudo(Pseudo::LEAVE_TRACE) if self.links => self.link()?,
                Op::Pseudo(Pseudo::GO_TO_HEAD) => self.go_to_head()?,
                Op::Pseudo(Pseudo::LEAVE_TRACE) => {
                    self.steps.push(Step::Do { at: at as u16, registers: [Reg(0); MOST_ARGUMENTS] })
                }
                Op::Pseudo(_) => {}
            }
            self.release_dying();
        }
        Ok(())
    }

    /// Under chaos: evicts at will.
    fn disturb(&mut self) {
        while self.chaos.is_some() && self.random(4) == 0 {
            let bank = if self.random(2) == 0 { Bank::General } else { Bank::Float };
            let reg = self.random(32);
            self.vacate(bank, Reg(reg as u8));
        }
    }

    fn release_dying(&mut self) {
        for value in self.live.dying_at(self.at) {
            let stays = self.is_constant(*value) && self.held(*value).at_head != NO_REG;
            if !stays {
                self.release(*value);
            }
        }
    }

    fn uop(&mut self, uop: Uop) -> Result<(), Refusal> {
        let i = &self.trace.instructions[self.at];
        let mut registers = [Reg(0); MOST_ARGUMENTS];
        // Inputs that are in registers stay there.
        let mut locked = [0u32; 2];
        for value in i.references().map(|r| self.live.value(self.trace, r)) {
            if let Some(reg) = self.register(value) {
                locked[self.bank_of(value) as usize] |= 1 << reg.0;
            }
        }
        let mut argument = 0;
        for (n, operand) in uop.operands().iter().enumerate() {
            if matches!(operand, Operand::In | Operand::InFloat) {
                let value = self.live.value(self.trace, i.reference(argument));
                if (self.bank_of(value) == Bank::Float) != (*operand == Operand::InFloat) {
                    return Err(Refusal::WrongType);
                }
                registers[n] = self.bring(value, &mut locked)?;
            }
            argument += usize::from(!matches!(operand, Operand::Out | Operand::OutFloat));
        }
        let output = uop.operands().iter().position(|o| matches!(o, Operand::Out | Operand::OutFloat));
        if let Some(n) = output {
            registers[n] = self.output(locked)?;
        }
        self.steps.push(Step::Do { at: self.at as u16, registers });
        if let Some(n) = output {
            self.define(ValueId(self.at as u16), registers[n]);
        }
        Ok(())
    }

    /// The register for what the instruction gives.
    fn output(&mut self, locked: [u32; 2]) -> Result<Reg, Refusal> {
        let value = ValueId(self.at as u16);
        let bank = self.bank_of(value);
        let crosses = self.crosses_call(value);
        self.take(bank, locked[bank as usize], self.state.hint[value.index()], crosses)
    }

    /// Is there a call between here and the end of the value's life? As far as one need look.
    fn crosses_call(&self, value: ValueId) -> bool {
        const LOOK: usize = 24;
        let end = self.live.end(value);
        let end = if end == NEVER { self.at } else { usize::from(end) };
        let until = end.min(self.at + LOOK).min(self.trace.instructions.len());
        self.trace.instructions.get(self.at + 1..until).is_some_and(|all| all.iter().any(|i| i.is(Pseudo::CALL)))
    }

    fn call(&mut self) -> Result<(), Refusal> {
        let at = self.at;
        let arguments = self.registers.arguments;
        if usize::from(self.trace.instructions[at].arguments[1]) > arguments.len() {
            return Err(Refusal::Arguments);
        }
        let mut moves = Vec::new();
        for (reference, reg) in call_arguments(self.trace, at).zip(arguments) {
            let value = self.live.value(self.trace, reference);
            let form = self.form(value);
            if self.is_lost(value) {
                return Err(Refusal::Sunk);
            }
            if form == Form::Float {
                return Err(Refusal::Arguments);
            }
            moves.push(Transfer { value, form, from: self.place(value), to: Place::General(*reg), boxes: false });
        }
        self.clobber();
        self.resolve(moves);
        self.steps.push(Step::Call { at: at as u16 });
        let value = ValueId(at as u16);
        if self.live.end(value) != NEVER {
            // Arguments that die here are free.
            self.release_dying();
            let reg = self.output([0, 0])?;
            self.transfer(value, Place::General(self.registers.result), Place::General(reg));
            self.define(value, reg);
        }
        Ok(())
    }

    /// Nothing is left in registers that a call does not keep.
    fn clobber(&mut self) {
        for bank in [Bank::General, Bank::Float] {
            let lost = self.registers.allocatable[bank as usize] & !self.registers.preserved[bank as usize];
            self.bank(bank).touched |= lost;
            for reg in members(lost) {
                let owner = self.bank(bank).owner[usize::from(reg.0)];
                if owner == ValueId::NONE {
                    continue;
                }
                let lives = self.live.lives_after(owner, self.at);
                if lives || self.is_constant(owner) { self.evict(owner) } else { self.release(owner) }
            }
        }
    }

    /// The snapshot's values go to the frame, where another trace's entry finds them.
    fn link(&mut self) -> Result<(), Refusal> {
        let trace = self.trace;
        let Some(id) = trace.instructions[self.at].snapshot() else { return Err(Refusal::Link) };
        let mut moves = Vec::new();
        for entry in trace.linked_entries(id) {
            let value = self.live.value(trace, entry.value);
            if self.is_lost(value) {
                return Err(Refusal::Sunk);
            }
            moves.push(Transfer {
                value,
                form: self.form(value),
                from: self.place(value),
                to: Allocation::frame_place(self.spills, entry.slot),
                boxes: true,
            });
        }
        self.resolve(moves);
        self.steps.push(Step::Link { at: self.at as u16 });
        Ok(())
    }

    /// All that lives at the head of a loop goes where that has it.
    fn go_to_head(&mut self) -> Result<(), Refusal> {
        let trace = self.trace;
        let Some(id) = trace.instructions[self.at].snapshot() else { return Err(Refusal::Link) };
        let mut moves = Vec::new();
        for entry in trace.entries_of(id) {
            let value = self.live.value(trace, entry.value);
            if self.is_lost(value) {
                return Err(Refusal::Sunk);
            }
            moves.push(bring(value, self.form(value), self.place(value), entry, self.spills, self.heads)?);
        }
        self.resolve(moves);
        self.steps.push(Step::Link { at: self.at as u16 });
        Ok(())
    }

    fn resolve(&mut self, moves: Vec<Transfer>) {
        let Scan { state, steps, registers, first_slot, .. } = self;
        // A slot for a cycle is used at once: another cycle may have the same.
        let mut scratch = None;
        let slot = || {
            *scratch.get_or_insert_with(|| {
                state.slots.push(NEVER);
                state.slots.len() as u16 - 1 + *first_slot
            })
        };
        moves::resolve(moves, registers, slot, |t| steps.push(Step::Transfer(t)));
    }

    // -- the end ---------------------------------------------------------------------------------------------------------

    /// Puts the stores of spilled values behind their definitions.
    fn finish(mut self) -> Allocation {
        let mut stores: Vec<(u32, Transfer)> = Vec::new();
        let mut spilled = Vec::new();
        for (at, held) in self.state.held.iter().enumerate() {
            let (value, (step, reg)) = (ValueId(at as u16), self.state.defined[at]);
            if held.slot != NO_SLOT {
                spilled.push((value, held.slot));
            }
            if held.slot != NO_SLOT && !held.filled && reg != NO_REG {
                let from = Place::register(self.bank_of(value), Reg(reg));
                stores.push((step, Transfer { value, form: self.form(value), from, to: Place::Slot(held.slot), boxes: false }));
            }
        }
        stores.sort_by_key(|(step, _)| *step);
        let slots = self.state.slots.len() as u16 + self.first_slot;
        if stores.is_empty() {
            return Allocation { steps: self.steps, slots, spills: self.spills, spilled, head: self.head };
        }
        let mut steps = Vec::with_capacity(self.steps.len() + stores.len());
        let mut stores = stores.into_iter().peekable();
        for (at, step) in core::mem::take(&mut self.steps).into_iter().enumerate() {
            while let Some((_, store)) = stores.next_if(|(before, _)| *before as usize == at) {
                steps.push(Step::Transfer(store));
            }
            steps.push(step);
        }
        steps.extend(stores.map(|(_, store)| Step::Transfer(store)));
        Allocation { steps, slots, spills: self.spills, spilled, head: self.head }
    }
}
