//! The evaluator of traces: runs the IR as it is, uop by uop, by what each means (uop/meaning.rs). It is the oracle of
//! tests, and runs traces where no memory may be executed.
//!
//! A world is what a trace reaches besides its own values: [`Real`] is the machine's memory itself.

use alloc::vec::Vec;

use super::ir::{Instruction, MOST_ARGUMENTS, Op, Pseudo, Ref, Role, SnapshotId, Trace, Type};
use super::quick::Quick;
use crate::machine::Machine;
use crate::uop::Uop;
use crate::uop::meaning::{Outcome, Words, meaning};
use crate::value::Value;

/// Memory, and helpers.
pub trait World: Words {
    /// Calls a quick helper; the answer's bits.
    fn call(&mut self, quick: Quick, arguments: &[u64]) -> u64;
    /// The address of an unused cell of so many bytes, where the row of them has ended; or 0.
    fn take_cell(&mut self, bytes: u64) -> u64;
}

/// Where a trace was left, and what its instructions gave by then.
pub struct Left {
    /// The instruction that left.
    pub at: usize,
    pub snapshot: SnapshotId,
    results: Vec<u64>,
}

/// Why a trace is not run, or not on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No memory for the values; nothing was done.
    Memory,
    /// It is no valid trace (trace/verify.rs).
    Invalid,
}

impl Left {
    /// The word that a reference of the snapshot stands for, as its type has it.
    pub fn word(&self, trace: &Trace, at: Ref) -> u64 {
        match trace.constant(at) {
            Some(constant) => constant.bits,
            None => self.results.get(at.index()).copied().unwrap_or(0),
        }
    }

    /// The boxed value of a reference to what is made ([`Instruction::is_sunk`]).
    pub fn value(&self, trace: &Trace, at: Ref) -> Value {
        let word = self.word(trace, at);
        match trace.type_of(at) {
            Type::Int => Value::from_shifted_int(word as i64),
            Type::Float => Value::float(f64::from_bits(word)),
            _ => Value::from_bits(word),
        }
    }
}

/// Where a trace is entered.
#[derive(Clone, Copy)]
pub enum From<'a> {
    /// At its beginning; with the values that a side trace takes over, by their numbers.
    Start(&'a [u64]),
    /// At the head of its loop, with what lives there.
    Head(&'a [(Ref, u64)]),
}

/// Runs a trace until it is left.
pub fn evaluate(trace: &Trace, world: &mut dyn World, from: From<'_>) -> Result<Left, Refused> {
    let mut results = Vec::new();
    results.try_reserve_exact(trace.instructions.len()).map_err(|_| Refused::Memory)?;
    results.resize(trace.instructions.len(), 0);
    let inherited = if let From::Start(inherited) = from { inherited } else { &[] };
    let mut evaluator = Evaluator { trace, world, inherited, results, carried: Vec::new() };
    let head = trace.loop_head();
    let phis = head.map_or(0, |head| trace.instructions[head + 1..].iter().take_while(|i| i.is(Pseudo::PHI)).count());
    evaluator.carried.try_reserve_exact(phis).map_err(|_| Refused::Memory)?;
    let mut at = 0;
    if let From::Head(values) = from {
        values.iter().for_each(|(value, word)| evaluator.results[value.index()] = *word);
        at = head.ok_or(Refused::Invalid)? + 1 + phis;
    }
    loop {
        if at == trace.instructions.len() {
            at = head.ok_or(Refused::Invalid)?;
            evaluator.carry(at + 1, phis, 1);
            at += 1 + phis;
        } else if Some(at) == head {
            evaluator.carry(at + 1, phis, 0);
            at += 1 + phis;
        }
        let Some(i) = trace.instructions.get(at) else {
            // A loop that does nothing is never left.
            return Err(Refused::Invalid);
        };
        if let Some(snapshot) = evaluator.run(at, i)? {
            return Ok(Left { at, snapshot, results: evaluator.results });
        }
        at += 1;
    }
}

struct Evaluator<'t, 'w> {
    trace: &'t Trace,
    world: &'w mut dyn World,
    inherited: &'t [u64],
    results: Vec<u64>,
    carried: Vec<u64>,
}

impl Evaluator<'_, '_> {
    fn word(&self, at: Ref) -> u64 {
        match self.trace.constant(at) {
            Some(constant) => constant.bits,
            None => self.results.get(at.index()).copied().unwrap_or(0),
        }
    }

    /// All PHIs take their operand at once.
    fn carry(&mut self, first: usize, count: usize, operand: usize) {
        self.carried.clear();
        for at in first..first + count {
            let word = self.word(self.trace.instructions[at].reference(operand));
            self.carried.push(word);
        }
        self.results[first..first + count].copy_from_slice(&self.carried);
    }

    /// Runs one instruction; the snapshot by which it leaves.
    fn run(&mut self, at: usize, i: &Instruction) -> Result<Option<SnapshotId>, Refused> {
        match i.op {
            Op::Uop(uop) => {
                let mut operands = [0; 8];
                let mut argument = 0;
                for (n, operand) in uop.operands().iter().enumerate() {
                    let Some(role) = Role::of(*operand) else { continue };
                    operands[n] = match role {
                        Role::Value | Role::Float | Role::Immediate => self.word(i.reference(argument)),
                        Role::Number => u64::from(i.arguments[argument]),
                        Role::Snapshot => 0,
                    };
                    argument += 1;
                }
                match meaning(uop, &operands, self.world, 0) {
                    Outcome::Through(Some(word)) => self.results[at] = word,
                    Outcome::Through(None) => {}
                    Outcome::Label if uop == Uop::TAKE_CELL => match self.world.take_cell(operands[3]) {
                        0 => return Ok(Some(i.snapshot().ok_or(Refused::Invalid)?)),
                        cell => self.results[at] = cell,
                    },
                    Outcome::Label => return Ok(Some(i.snapshot().ok_or(Refused::Invalid)?)),
                }
            }
            Op::Pseudo(Pseudo::COPY) => self.results[at] = self.word(i.reference(0)),
            Op::Pseudo(Pseudo::CALL) => self.results[at] = self.call(at, i)?,
            Op::Pseudo(Pseudo::INHERIT) => {
                self.results[at] = *self.inherited.get(usize::from(i.arguments[0])).ok_or(Refused::Invalid)?;
            }
            Op::Pseudo(Pseudo::LEAVE_TRACE | Pseudo::GO_TO_HEAD) => return Ok(Some(i.snapshot().ok_or(Refused::Invalid)?)),
            Op::Pseudo(Pseudo::NOP | Pseudo::LOOP | Pseudo::PHI | Pseudo::CALL_MORE) => {}
            Op::Pseudo(Pseudo::NEW_OBJECT | Pseudo::WITH_FIELD | Pseudo::WITH_FIELD_COUNT | Pseudo::WITH_FIELD32) => {}
        }
        Ok(None)
    }

    fn call(&mut self, at: usize, i: &Instruction) -> Result<u64, Refused> {
        let quick = *Quick::ALL.get(usize::from(i.arguments[0])).ok_or(Refused::Invalid)?;
        let mut words = [0; 2 * MOST_ARGUMENTS];
        let more = self.trace.instructions.get(at + 1).filter(|more| more.is(Pseudo::CALL_MORE));
        let given = i.references().chain(more.iter().flat_map(|more| more.references()));
        for (word, reference) in words.iter_mut().zip(given) {
            *word = self.word(reference);
        }
        let count = usize::from(i.arguments[1]);
        Ok(self.world.call(quick, words.get(..count).ok_or(Refused::Invalid)?))
    }
}

/// The memory of a machine, and its helpers.
pub struct Real {
    machine: *mut Machine,
    /// The root frame's first local.
    base: *mut Value,
}

impl Real {
    /// # Safety
    /// The machine is alive, no other reference to it is used while this is; the frame is the running one, with room for
    /// the trace's extent; and what is evaluated was recorded from and holds for this machine.
    pub unsafe fn new(machine: *mut Machine, base: *mut Value) -> Real {
        Real { machine, base }
    }
}

impl Words for Real {
    fn load(&mut self, address: u64, width: u64) -> u64 {
        let at = address as usize;
        // SAFETY: the trace's guards before this proved what lies there, as they do for compiled code (`new`).
        unsafe {
            match width {
                1 => (at as *const u8).read().into(),
                4 => (at as *const u32).read().into(),
                _ => (at as *const u64).read(),
            }
        }
    }

    fn store(&mut self, address: u64, width: u64, value: u64) {
        let at = address as usize;
        // SAFETY: as above.
        unsafe {
            match width {
                1 => (at as *mut u8).write(value as u8),
                4 => (at as *mut u32).write(value as u32),
                _ => (at as *mut u64).write(value),
            }
        }
    }

    fn frame(&self) -> u64 {
        self.base as u64
    }

    fn machine(&self) -> u64 {
        self.machine as u64
    }
}

impl World for Real {
    fn call(&mut self, quick: Quick, arguments: &[u64]) -> u64 {
        // SAFETY: the machine is alive (`new`), and the trace's guards proved the arguments' types.
        unsafe { quick.call(self.machine, arguments).bits() }
    }

    fn take_cell(&mut self, bytes: u64) -> u64 {
        // SAFETY: the machine is alive (`new`), and nothing refers to it meanwhile.
        let vm = unsafe { &mut *self.machine };
        let cell = vm.heap.take_cell(bytes as usize);
        vm.check(cell).map_or(0, |cell| cell.as_ptr() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    const HEAD: &str = "extent 9\nframe 0 caller 0 unit 0 depth 0 header 4 code object(0x10) function tagged(EMPTY)\n";

    /// An object is a row of words; the machine is its fuel and the address of the poll word.
    #[test]
    fn real_memory_is_read_and_written() {
        let body = "
            %o:tagged = LOAD_SLOT 0
            @e guard frame 0 unit 1 depth 0 []
            GUARD_SHAPE %o word(77) @e
            %a:tagged = LOAD_FIELD %o 8
            GUARD_INT %a @e
            %x:int = UNBOX_INT %a
            %y:int = LOAD_FIELD_COUNT %o 16
            LOOP
            %p:int = PHI %x %s
            %q:int = PHI %y %p
            %s:int = ADD_INT %p %q @e
            %b:tagged = BOX_INT %s
            STORE_FIELD %b %o 8
            STORE_FIELD32_CONST %o 24 word(-2)
            @f poll frame 0 unit 2 depth 0 [1: %p, 2: %s, 3: float(0.5)]
            POLL 0 8 @f";
        let trace = Trace::parse(&format!("{HEAD}{body}")).expect("the text is a trace");
        assert_eq!(super::super::verify::verify(&trace), Ok(()));
        let mut object = [77u64 << 32, Value::small_int(1).bits(), 1, u64::MAX];
        let poll = 0u32;
        let mut machine = [3u64, &raw const poll as u64];
        let mut frame = [Value::from_bits(&raw mut object as u64), Value::NONE];
        // SAFETY: the trace reaches the frame's first slot, the object's four words, and the machine's first two.
        let mut world = unsafe { Real::new((&raw mut machine).cast(), (&raw mut frame).cast()) };
        let left = evaluate(&trace, &mut world, From::Start(&[])).expect("there is memory");
        assert_eq!(machine[0] as i64, -1);
        // Four turns from 1 and 1: 2, 3, 5, 8.
        let values: std::vec::Vec<Value> =
            trace.entries_of(left.snapshot).iter().map(|entry| left.value(&trace, entry.value)).collect();
        assert_eq!(values, [Value::small_int(5), Value::small_int(8), Value::float(0.5)]);
        assert_eq!(object, [77 << 32, Value::small_int(8).bits(), 1, 0xFFFF_FFFF_FFFF_FFFE]);
    }
}
