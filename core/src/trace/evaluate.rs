//! The evaluator of traces: runs a decoded one (`trace/steps.rs`), uop by uop, by what each means (`uop/meaning.rs`). It is
//! the oracle of tests, and runs traces where no memory may be executed (`jit/evaluated.rs`).
//!
//! A world is what a trace reaches besides its own values: [`Real`] is the machine's memory itself.

use alloc::vec::Vec;
use core::ops::Index;

use super::ir::{MOST_ARGUMENTS, Ref, SnapshotId, Trace};
use super::quick::Quick;
use super::steps::{CALL_QUICK, GO_ON, NOWHERE, OUTPUT, Step, Steps, TARGET};
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
    steps: Steps,
    file: Vec<u64>,
}

/// Why a trace is not run, or not on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No memory for the values; nothing was done.
    Memory,
    /// It is no valid trace (trace/verify.rs), or nothing is known of the value that it is to be given.
    Invalid,
}

impl Left {
    /// The word that a reference of the snapshot stands for, as its type has it.
    pub fn word(&self, at: Ref) -> u64 {
        self.file.get(usize::from(self.steps.place(at))).copied().unwrap_or(0)
    }

    /// The boxed value of a reference to what is made ([`Instruction::is_sunk`](super::ir::Instruction::is_sunk)).
    pub fn value(&self, trace: &Trace, at: Ref) -> Value {
        trace.boxed(at, self.word(at))
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

/// Decodes a trace and runs it until it is left.
///
/// # Errors
/// It is not run.
pub fn evaluate<W: World>(trace: &Trace, world: &mut W, from: From<'_>) -> Result<Left, Refused> {
    let steps = Steps::of(trace).ok_or(Refused::Invalid)?;
    let mut file = steps.file().ok_or(Refused::Memory)?;
    let first = match from {
        From::Start(inherited) => {
            for (number, place) in steps.inherits(trace) {
                file[usize::from(place)] = *inherited.get(number).ok_or(Refused::Invalid)?;
            }
            0
        }
        From::Head(values) => {
            values.iter().for_each(|(value, word)| file[usize::from(steps.place(*value))] = *word);
            steps.head.ok_or(Refused::Invalid)?
        }
    };
    let step = run(&steps, &mut file, first, world);
    let at = steps.origin(step);
    let snapshot = trace.instructions[at].snapshot().ok_or(Refused::Invalid)?;
    Ok(Left { at, snapshot, steps, file })
}

/// The operands of a step.
#[derive(Clone, Copy)]
struct Operands {
    step: *const Step,
    file: *const u64,
}

impl Index<usize> for Operands {
    type Output = u64;

    #[inline(always)]
    fn index(&self, operand: usize) -> &u64 {
        // SAFETY: the places of a step lie in its file (trace/steps.rs), which `run` has.
        unsafe { &*self.file.add(usize::from((*self.step).operands[operand])) }
    }
}

/// Runs a trace from a step on; the step that it is left by. The file is one of these steps ([`Steps::file`]).
///
/// What is no uop is encoded as one that always goes to its label, so each step is one look at a table and one jump.
pub fn run<W: World>(steps: &Steps, file: &mut [u64], first: usize, world: &mut W) -> usize {
    assert!(file.len() >= steps.length() && first < steps.steps.len());
    let (start, file) = (steps.steps.as_ptr(), file.as_mut_ptr());
    // SAFETY: each step's successor is a step, places lie in the file (trace/steps.rs), and `first` is a step.
    unsafe {
        let mut step = start.add(first);
        loop {
            let uop = (*step).uop;
            let word = match meaning(uop, &Operands { step, file }, world, 0) {
                Outcome::Through(None) => {
                    step = step.add(1);
                    continue;
                }
                Outcome::Through(Some(word)) => word,
                Outcome::Label => match uop {
                    GO_ON if (*step).operands[TARGET] != NOWHERE => {
                        step = start.add((*step).operands[TARGET].into());
                        continue;
                    }
                    CALL_QUICK => call(steps, *step, file, world),
                    Uop::TAKE_CELL => match world.take_cell(Operands { step, file }[3]) {
                        0 => return step.offset_from(start) as usize,
                        cell => cell,
                    },
                    _ => return step.offset_from(start) as usize,
                },
            };
            *file.add(usize::from((*step).operands[OUTPUT])) = word;
            step = step.add(1);
        }
    }
}

/// Calls a quick helper.
#[inline(never)]
fn call<W: World>(steps: &Steps, step: Step, file: *const u64, world: &mut W) -> u64 {
    let [_, quick, first, count, ..] = step.operands.map(usize::from);
    let mut words = [0; 2 * MOST_ARGUMENTS];
    for (word, place) in words.iter_mut().zip(&steps.arguments[first..first + count]) {
        // SAFETY: the places of arguments lie in the file (trace/steps.rs).
        *word = unsafe { *file.add(usize::from(*place)) };
    }
    world.call(Quick::ALL[quick], &words[..count.min(2 * MOST_ARGUMENTS)])
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

    /// Four values go around in a circle and by a shift, and one is what another one becomes.
    #[test]
    fn values_change_places_at_the_head() {
        let body = "
            %a:tagged = LOAD_SLOT 0
            @e guard frame 0 unit 1 depth 0 []
            GUARD_INT %a @e
            %x:int = UNBOX_INT %a
            LOOP
            %p:int = PHI %x %q
            %q:int = PHI int(2) %r
            %r:int = PHI int(3) %p
            %s:int = PHI int(4) %t
            %u:int = PHI int(0) %s
            %t:int = ADD_INT_CONST %s word(0x10000) @e
            @f poll frame 0 unit 2 depth 0 [1: %p, 2: %q, 3: %r, 4: %s, 5: %u, 6: %t]
            POLL 0 8 @f";
        let trace = Trace::parse(&format!("{HEAD}{body}")).expect("the text is a trace");
        assert_eq!(super::super::verify::verify(&trace), Ok(()));
        let poll = 0u32;
        for turns in 0..7u64 {
            let mut machine = [turns, &raw const poll as u64];
            let mut frame = [Value::small_int(1)];
            // SAFETY: the trace reaches the frame's first slot, and the machine's first two words.
            let mut world = unsafe { Real::new((&raw mut machine).cast(), (&raw mut frame).cast()) };
            let left = evaluate(&trace, &mut world, From::Start(&[])).expect("there is memory");
            let (mut circle, mut shifted) = ([1, 2, 3], [4, 0]);
            (0..turns).for_each(|_| {
                circle.rotate_left(1);
                shifted = [shifted[0] + 1, shifted[0]];
            });
            let expected = circle.into_iter().chain(shifted).chain([shifted[0] + 1]).map(Value::small_int);
            let entries = trace.entries_of(left.snapshot);
            let values = entries.iter().map(|entry| left.value(&trace, entry.value));
            assert!(values.eq(expected), "after {turns} turns");
        }
    }

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
