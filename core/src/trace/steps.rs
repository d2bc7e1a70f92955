//! A trace decoded for the evaluator: its instructions as steps whose operands are places in one file of words.
//!
//! The file holds the pool of constants, then the numbers that are part of instructions, then the values, so every operand of
//! every uop is read in the same way. A copy is in the place of what it copies, and what a loop's PHI becomes is in the PHI's
//! place where nobody wants both; the other PHIs are moved. What is not made has no step.
//!
//! Invariant: each place is below the file's length, each step's successor is a step, and the loop has a way out.

use alloc::vec::Vec;

use super::ir::{Instruction, MOST_ARGUMENTS, Op, Pseudo, Ref, Role, SnapshotId, Trace, Type};
use super::quick::Quick;
use crate::codegen::allocation::ValueId;
use crate::codegen::liveness::{Liveness, NEVER, call_arguments, phis};
use crate::uop::{Operand, Uop};

/// Most operands of a uop.
pub const MOST_OPERANDS: usize = {
    let (mut most, mut at) = (0, 0);
    while at < Uop::ALL.len() {
        let count = Uop::ALL[at].operands().len();
        most = if count > most { count } else { most };
        at += 1;
    }
    most
};

/// Where the place of an output is among the operands: the first.
pub const OUTPUT: usize = 0;

/// What calls a quick helper. Its operands are the result's place, its number, where in the list of arguments its own begin, and
/// how many they are. It stands for a uop that traces do not have, and so does the other one.
pub const CALL_QUICK: Uop = Uop::JUMP_REGISTER;
/// What goes on at the step that its operand says, or, where that is NOWHERE, ends the trace.
pub const GO_ON: Uop = Uop::JUMP;
/// Where that is among its operands.
pub const TARGET: usize = 0;

/// One step. The operands of uops are places, in their table's order; what stands for a label is not looked at.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Step {
    pub operands: [u16; MOST_OPERANDS],
    /// The instruction that it does.
    origin: u16,
    pub uop: Uop,
}

/// No place, of what is not made.
pub const NOWHERE: u16 = u16::MAX;

/// A decoded trace.
#[derive(Debug, Default)]
pub struct Steps {
    pub steps: Vec<Step>,
    /// The places of the arguments of calls.
    pub arguments: Vec<u16>,
    /// The step behind the loop's head, where all PHIs are in their places.
    pub head: Option<usize>,
    /// What the file begins with.
    initial: Vec<u64>,
    /// By instruction: its value's place.
    places: Vec<u16>,
    /// Words of the file.
    length: u16,
}

impl Steps {
    /// Decodes a trace. None: it is no valid one (trace/verify.rs), or there is no memory.
    pub fn of(trace: &Trace) -> Option<Steps> {
        let live = Liveness::of(trace);
        let mut steps = Steps::default();
        steps.steps.try_reserve(trace.instructions.len() + 1).ok()?;
        steps.collect_constants(trace)?;
        steps.assign_places(trace, &live)?;
        for (at, i) in trace.instructions.iter().enumerate() {
            steps.decode(trace, &live, at, i)?;
        }
        if let Some(head) = steps.head {
            let is_way_out = |step: &Step| trace.instructions[usize::from(step.origin)].snapshot().is_some();
            // One that does nothing would never be left.
            steps.steps[head..].iter().any(is_way_out).then_some(())?;
            steps.move_phis(trace, &live, 1)?;
            let mut operands = [NOWHERE; MOST_OPERANDS];
            operands[TARGET] = u16::try_from(head).ok()?;
            steps.push(trace.instructions.len() - 1, GO_ON, operands)?;
        }
        (steps.steps.last()?.uop == GO_ON).then_some(steps)
    }

    /// A file for the trace's words.
    pub fn file(&self) -> Option<Vec<u64>> {
        let mut file = Vec::new();
        file.try_reserve_exact(self.length.into()).ok()?;
        file.extend_from_slice(&self.initial);
        file.resize(self.length.into(), 0);
        Some(file)
    }

    /// Words of a file.
    pub fn length(&self) -> usize {
        self.length.into()
    }

    /// Where a reference's word is.
    pub fn place(&self, at: Ref) -> u16 {
        if at.is_constant() { at.index() as u16 } else { self.places.get(at.index()).copied().unwrap_or(NOWHERE) }
    }

    /// The instruction that a step does.
    pub fn origin(&self, step: usize) -> usize {
        self.steps[step].origin.into()
    }

    /// The snapshot of the instruction that a step does.
    pub fn snapshot(&self, trace: &Trace, step: usize) -> Option<SnapshotId> {
        trace.instructions[self.origin(step)].snapshot()
    }

    /// The INHERITs of a trace: the number of each one's value, and its place.
    pub fn inherits<'a>(&'a self, trace: &'a Trace) -> impl Iterator<Item = (usize, u16)> + use<'a> {
        let inherits = trace.instructions.iter().zip(&self.places).filter(|(i, _)| i.is(Pseudo::INHERIT));
        inherits.map(|(i, place)| (usize::from(i.arguments[0]), *place))
    }

    /// Bytes that it takes, its file included.
    pub fn bytes(&self) -> usize {
        let words = self.initial.len() + usize::from(self.length);
        size_of_val(&self.steps[..]) + 2 * (self.arguments.len() + self.places.len()) + 8 * words
    }

    /// The constants of the pool, and what else is part of instructions.
    fn collect_constants(&mut self, trace: &Trace) -> Option<()> {
        self.initial.try_reserve(trace.constants.len() + 16).ok()?;
        self.initial.extend(trace.constants.iter().map(|constant| constant.bits));
        for i in &trace.instructions {
            let Op::Uop(_) = i.op else { continue };
            for (role, argument) in i.roles().as_slice().iter().zip(&i.arguments) {
                if *role == Role::Number && self.number(trace, *argument).is_none() {
                    self.initial.try_reserve(1).ok()?;
                    self.initial.push(u64::from(*argument));
                }
            }
        }
        Some(())
    }

    /// The place of a number that is part of instructions.
    fn number(&self, trace: &Trace, number: u16) -> Option<u16> {
        let numbers = &self.initial[trace.constants.len()..];
        let at = numbers.iter().position(|known| *known == u64::from(number))?;
        Some((trace.constants.len() + at) as u16)
    }

    fn assign_places(&mut self, trace: &Trace, live: &Liveness) -> Option<()> {
        let count = trace.instructions.len();
        self.places.try_reserve_exact(count).ok()?;
        let mut next = self.initial.len() as u16;
        for i in &trace.instructions {
            let has_place = i.of != Type::None && !i.is_sunk() && !i.is(Pseudo::COPY);
            self.places.push(if has_place { next } else { NOWHERE });
            next += u16::from(has_place);
        }
        self.join_phis(trace, live);
        for at in 0..count {
            let value = live.value(trace, Ref::instruction(at)).reference(trace);
            self.places[at] = self.place(value);
        }
        // One more, for moves that go in a circle.
        self.length = next.checked_add(1)?;
        Some(())
    }

    /// What a PHI becomes is made in its place, where nobody wants what was there any more.
    fn join_phis(&mut self, trace: &Trace, live: &Liveness) {
        let Some(head) = live.head else { return };
        let mut joined: Vec<ValueId> = Vec::new();
        for (at, phi) in phis(trace, head) {
            let next = live.value(trace, phi.reference(1));
            let is_made_in_loop =
                !next.is_constant(trace) && next.index() > head && !trace.instructions[next.index()].is(Pseudo::PHI);
            if !is_made_in_loop || joined.contains(&next) {
                continue;
            }
            let end = live.end(ValueId(at as u16));
            if end == NEVER || usize::from(end) <= next.index() {
                self.places[next.index()] = self.places[at];
                joined.push(next);
            }
        }
    }

    fn decode(&mut self, trace: &Trace, live: &Liveness, at: usize, i: &Instruction) -> Option<()> {
        match i.op {
            Op::Uop(uop) => {
                let operands = self.operands_of(trace, at, i, uop)?;
                self.push(at, uop, operands)
            }
            Op::Pseudo(Pseudo::CALL) => {
                let first = self.arguments.len() as u16;
                self.arguments.try_reserve(2 * MOST_ARGUMENTS).ok()?;
                for argument in call_arguments(trace, at) {
                    let place = Some(self.place(argument)).filter(|place| *place < self.length)?;
                    self.arguments.push(place);
                }
                let result = Some(self.places[at]).filter(|place| *place < self.length)?;
                Quick::ALL.get(usize::from(i.arguments[0]))?;
                let mut operands = [NOWHERE; MOST_OPERANDS];
                let count = self.arguments.len() as u16 - first;
                operands[..4].copy_from_slice(&[result, i.arguments[0], first, count]);
                self.push(at, CALL_QUICK, operands)
            }
            Op::Pseudo(Pseudo::LOOP) => {
                self.move_phis(trace, live, 0)?;
                self.head = Some(self.steps.len());
                Some(())
            }
            Op::Pseudo(Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD) => self.push(at, GO_ON, [NOWHERE; MOST_OPERANDS]),
            Op::Pseudo(_) => Some(()),
        }
    }

    /// The places of a uop's operands. None: it is none of traces.
    fn operands_of(&self, trace: &Trace, at: usize, i: &Instruction, uop: Uop) -> Option<[u16; MOST_OPERANDS]> {
        if matches!(uop, CALL_QUICK | GO_ON) {
            return None;
        }
        let (mut operands, mut argument) = ([NOWHERE; MOST_OPERANDS], 0);
        for (place, operand) in operands.iter_mut().zip(uop.operands()) {
            let Some(role) = Role::of(*operand) else {
                *place = self.places[at];
                continue;
            };
            *place = match role {
                Role::Value | Role::Float | Role::Immediate => self.place(i.reference(argument)),
                Role::Number => self.number(trace, i.arguments[argument])?,
                Role::Snapshot => 0,
            };
            if *place >= self.length {
                return None;
            }
            argument += 1;
        }
        let gives = matches!(uop.operands().first(), Some(Operand::Out | Operand::OutFloat));
        (!gives || operands[OUTPUT] < self.length).then_some(operands)
    }

    /// All PHIs take their operand at once.
    fn move_phis(&mut self, trace: &Trace, live: &Liveness, operand: usize) -> Option<()> {
        let Some(head) = live.head else { return Some(()) };
        let of = |steps: &Steps, at: usize, phi: &Instruction| (steps.places[at], steps.place(phi.reference(operand)));
        let is_used = |at: usize| live.end(ValueId(at as u16)) != NEVER;
        let all = phis(trace, head).filter(|(at, _)| is_used(*at)).map(|(at, phi)| of(self, at, phi));
        let mut moves: Vec<(u16, u16)> = all.filter(|(to, from)| to != from).collect();
        let spare = self.length - 1;
        while !moves.is_empty() {
            let is_free = |(to, _): &(u16, u16)| moves.iter().all(|(_, from)| from != to);
            let (to, from) = match moves.iter().position(is_free) {
                Some(at) => moves.swap_remove(at),
                None => {
                    // A circle: what is overwritten first waits in the spare place.
                    let (to, _) = moves[0];
                    moves.iter_mut().filter(|(_, from)| *from == to).for_each(|(_, from)| *from = spare);
                    (spare, to)
                }
            };
            let mut operands = [NOWHERE; MOST_OPERANDS];
            operands[..2].copy_from_slice(&[to, from]);
            self.push(head, Uop::MOVE, operands)?;
        }
        Some(())
    }

    fn push(&mut self, at: usize, uop: Uop, operands: [u16; MOST_OPERANDS]) -> Option<()> {
        self.steps.try_reserve(1).ok()?;
        self.steps.push(Step { operands, origin: at as u16, uop });
        Some(())
    }
}
