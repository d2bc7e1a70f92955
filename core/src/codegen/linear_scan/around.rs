//! The loop of a trace: what its head has in registers, from one scan of it to the next, and how the edge goes around.

use alloc::vec::Vec;

use super::*;

impl Scan<'_> {
    pub(super) fn scan_loop(&mut self, head: usize) -> Result<(), Refusal> {
        let (before, steps, seed) = (self.state.clone(), self.steps.len(), self.chaos);
        let mut filled = false;
        for scan in 1.. {
            self.at = head;
            self.enter_loop(head)?;
            self.straight(head + 1, self.live.edge)?;
            self.go_around()?;
            if scan == MOST_SCANS || self.chaos.is_some() {
                break;
            }
            if !self.ban_evicted() && (core::mem::replace(&mut filled, true) || !self.add_to_untouched()) {
                break;
            }
            self.state.clone_from(&before);
            self.steps.truncate(steps);
            self.chaos = seed;
        }
        Ok(())
    }

    /// Decides where everything is at the head, and brings it there.
    fn enter_loop(&mut self, head: usize) -> Result<(), Refusal> {
        let trace = self.trace;
        let mut moves = Vec::new();
        let places: Vec<Place> = phis(trace, head)
            .map(|(at, phi)| (ValueId(at as u16), self.live.value(trace, phi.reference(0))))
            .map(|(phi, first)| {
                if self.is_lost(first) {
                    return Err(Refusal::Sunk);
                }
                if self.form(first) == self.form(phi) { Ok(self.place(first)) } else { Err(Refusal::WrongType) }
            })
            .collect::<Result<_, _>>()?;
        self.head.clear();
        self.keep_invariants(head);
        for bank in [Bank::General, Bank::Float] {
            (self.bank(bank).touched, self.bank(bank).loaded) = (0, [ValueId::NONE; 32]);
        }
        // First those that find their first value's register free.
        let mut later = Vec::new();
        for ((at, _), place) in phis(trace, head).zip(&places) {
            let value = ValueId(at as u16);
            match *place {
                Place::General(reg) | Place::Float(reg) if self.may_have(value, reg) => self.put_at_head(value, reg),
                _ => later.push(value),
            }
        }
        for value in later {
            if self.live.end(value) == NEVER {
                continue;
            }
            match self.find_at_head(value) {
                Some(reg) => self.put_at_head(value, reg),
                None => self.put_in_memory(value),
            }
        }
        for (value, reg) in core::mem::take(&mut self.added) {
            let is_free = self.state.banks[self.bank_of(value) as usize].free & 1 << reg.0 != 0;
            if is_free && self.register(value).is_none() && !self.banned.contains(&value) {
                let from = self.place(value);
                self.put_at_head(value, reg);
                let to = Place::register(self.bank_of(value), reg);
                moves.push(Transfer { value, form: self.form(value), from, to, boxes: false });
                self.added.push((value, reg));
            }
        }
        for ((at, phi), from) in phis(trace, head).zip(places) {
            let value = ValueId(at as u16);
            if self.live.end(value) != NEVER {
                let first = self.live.value(trace, phi.reference(0));
                moves.push(Transfer { value: first, form: self.form(value), from, to: self.place(value), boxes: false });
            }
        }
        self.resolve(moves);
        self.steps.push(Step::Head);
        self.begin_turn(head);
        Ok(())
    }

    /// Is a value in no place at all? So it is where it is sunk.
    pub(super) fn is_lost(&self, value: ValueId) -> bool {
        !self.is_constant(value) && self.state.held[value.index()].slot == NO_SLOT && self.register(value).is_none()
    }

    /// Values from before the loop that live in it, and constants that it uses, stay in their registers; all others go.
    fn keep_invariants(&mut self, head: usize) {
        for bank in [Bank::General, Bank::Float] {
            for reg in members(self.registers.allocatable[bank as usize]) {
                let value = self.bank(bank).owner[usize::from(reg.0)];
                if value == ValueId::NONE {
                    continue;
                }
                let is_used = if self.is_constant(value) {
                    self.live.real_uses_in_loop(value) > 0
                } else {
                    self.live.lives_after(value, head)
                };
                if is_used && !self.banned.contains(&value) {
                    self.held(value).at_head = reg.0;
                    self.head.push((value, Place::register(bank, reg)));
                } else if is_used {
                    self.evict(value);
                } else {
                    self.release(value);
                }
            }
        }
    }

    /// May a PHI be in a register at the head, which nobody else is in?
    fn may_have(&self, value: ValueId, reg: Reg) -> bool {
        let is_free = self.state.banks[self.bank_of(value) as usize].free & 1 << reg.0 != 0;
        is_free && self.live.end(value) != NEVER && !self.banned.contains(&value)
    }

    /// A register for a PHI at the head: a free one, or that of an invariant which is used less.
    fn find_at_head(&mut self, value: ValueId) -> Option<Reg> {
        if self.banned.contains(&value) {
            return None;
        }
        let bank = self.bank_of(value);
        let free = self.bank(bank).free;
        if free != 0 {
            return Some(Reg(free.trailing_zeros() as u8));
        }
        let uses = self.live.real_uses_in_loop(value);
        let kept = self.head.iter().enumerate().filter(|(_, (v, _))| self.bank_of(*v) == bank && !self.is_phi(*v));
        let (at, least) = kept.map(|(at, (v, _))| (at, self.live.real_uses_in_loop(*v))).min_by_key(|(_, uses)| *uses)?;
        if least >= uses {
            return None;
        }
        let (out, _) = self.head.swap_remove(at);
        let reg = self.register(out);
        self.held(out).at_head = NO_REG;
        self.evict(out);
        reg
    }

    pub(super) fn is_phi(&self, value: ValueId) -> bool {
        !self.is_constant(value) && self.trace.instructions[value.index()].is(Pseudo::PHI)
    }

    fn put_at_head(&mut self, value: ValueId, reg: Reg) {
        self.own(value, reg);
        self.held(value).at_head = reg.0;
        let place = Place::register(self.bank_of(value), reg);
        self.head.push((value, place));
    }

    /// A PHI whose values are written to its slot when the loop is entered and at the edge.
    fn put_in_memory(&mut self, value: ValueId) {
        self.spill(value);
        self.held(value).filled = true;
        let slot = self.held(value).slot;
        self.head.push((value, Place::Slot(slot)));
    }

    /// At the head: what is spilled later is stored here, and next values get their hints.
    fn begin_turn(&mut self, head: usize) {
        let trace = self.trace;
        for value in self.state.held.iter_mut() {
            (value.evicted, value.returned) = (false, false);
        }
        for (at, phi) in phis(trace, head) {
            let value = ValueId(at as u16);
            let Some(reg) = self.register(value) else { continue };
            self.state.defined[at] = (self.steps.len() as u32, reg.0);
            let next = self.live.value(trace, phi.reference(1));
            if !self.is_constant(next) && next.index() > head && !self.is_phi(next) {
                self.state.hint[next.index()] = reg.0;
                let bank = self.bank_of(value);
                self.bank(bank).reserved |= 1 << reg.0;
            }
        }
    }

    /// The edge: everything goes where the head has it.
    fn go_around(&mut self) -> Result<(), Refusal> {
        self.at = self.live.edge;
        let mut moves = Vec::new();
        for (value, to) in self.head.clone() {
            let next = if self.is_phi(value) {
                let phi = &self.trace.instructions[value.index()];
                self.live.value(self.trace, phi.reference(1))
            } else {
                value
            };
            if self.is_lost(next) {
                return Err(Refusal::Sunk);
            }
            if self.form(next) != self.form(value) {
                return Err(Refusal::WrongType);
            }
            moves.push(Transfer { value: next, form: self.form(value), from: self.place(next), to, boxes: false });
        }
        self.resolve(moves);
        self.steps.push(Step::Back);
        Ok(())
    }

    /// What was at the head in a register and lost it is not to be there. Was there any?
    fn ban_evicted(&mut self) -> bool {
        let count = self.banned.len();
        for (value, place) in &self.head {
            let held = &self.state.held[value.index()];
            // The edge brings a PHI's next value, wherever this one is.
            let is_wanted_once = self.is_phi(*value) && self.live.real_uses_in_loop(*value) > 0 && !held.returned;
            let is_lost = held.evicted && !is_wanted_once;
            if !matches!(place, Place::Slot(_)) && is_lost {
                self.banned.push(*value);
            }
        }
        self.banned.len() > count
    }

    /// Registers that the loop did not touch go to the constants and invariants that it loads most often. Are there any?
    fn add_to_untouched(&mut self) -> bool {
        let mut wanted: Vec<(usize, ValueId)> = (0..self.state.held.len())
            .map(|value| ValueId(value as u16))
            .filter(|value| self.is_constant(*value) || self.is_from_before(*value))
            .filter(|value| self.state.held[value.index()].at_head == NO_REG)
            .map(|value| (self.live.real_uses_in_loop(value), value))
            .filter(|(uses, _)| *uses > 0)
            .collect();
        wanted.sort_unstable_by_key(|(uses, value)| (core::cmp::Reverse(*uses), *value));
        let count = self.added.len();
        for bank in [Bank::General, Bank::Float] {
            let pairs = self.untouched(bank, &wanted);
            self.banned.retain(|value| !pairs.iter().any(|(added, _)| added == value));
            self.added.extend(pairs);
        }
        self.added.len() > count
    }

    /// Values for the registers of a bank that the loop did not touch: what was loaded there, then those wanted most.
    fn untouched(&self, bank: Bank, wanted: &[(usize, ValueId)]) -> Vec<(ValueId, Reg)> {
        let owners = &self.state.banks[bank as usize];
        let untouched = self.registers.allocatable[bank as usize] & !owners.touched;
        let loaded = |reg: &Reg| owners.loaded[usize::from(reg.0)];
        let is_wanted = |value: ValueId| wanted.iter().any(|(_, other)| *other == value);
        let mut pairs: Vec<(ValueId, Reg)> = Vec::new();
        for reg in members(untouched).filter(|reg| is_wanted(loaded(reg))) {
            if pairs.iter().all(|(value, _)| *value != loaded(&reg)) {
                pairs.push((loaded(&reg), reg));
            }
        }
        let free = members(untouched & owners.free).filter(|reg| pairs.iter().all(|(_, other)| other != reg));
        let others = wanted.iter().map(|(_, value)| *value).filter(|value| self.bank_of(*value) == bank);
        let others = others.filter(|value| pairs.iter().all(|(paired, _)| paired != value));
        let more: Vec<_> = others.zip(free).collect();
        pairs.extend(more);
        pairs
    }
}
