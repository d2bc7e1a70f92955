//! Runs cases.

use coachwhip_core::codegen::stencil::{Backend, Reg};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::uop::{Operand, Uop};

use super::draw;
use super::meaning::{Outcome, boxed_float, meaning};
use super::memory::{FRAME, MACHINE, Memory};
use super::program::Program;
use super::random::Random;

/// The registers that a case fills and checks.
struct Bank {
    general: Vec<Reg>,
    float: Vec<Reg>,
}

fn bank(backend: &dyn Backend, uop: Uop) -> Bank {
    let mut general = backend.registers().to_vec();
    if uop.is_plain() {
        for reg in backend.arguments().iter().chain(&[backend.result(), backend.second_result()]) {
            if !general.contains(reg) {
                general.push(*reg);
            }
        }
    }
    Bank { general, float: backend.float_registers().to_vec() }
}

/// Registers for the operands: the output differs from all inputs; inputs of the same value may share one.
fn registers(random: &mut Random, uop: Uop, values: &mut [u64], bank: &Bank) -> Vec<u64> {
    let mut taken: Vec<(bool, Reg)> = Vec::new();
    let mut operands = values.to_vec();
    for (i, kind) in uop.operands().iter().enumerate() {
        let (float, from) = match kind {
            Operand::In | Operand::Out => (false, &bank.general),
            Operand::InFloat | Operand::OutFloat => (true, &bank.float),
            _ => continue,
        };
        let shared = (0..i).find(|j| uop.operands()[*j] == *kind && values[*j] == values[i]);
        let reg = match shared {
            Some(j) if random.below(2) == 0 => Reg(operands[j] as u8),
            _ => loop {
                let reg = random.pick(from);
                if !taken.contains(&(float, reg)) {
                    break reg;
                }
            },
        };
        taken.push((float, reg));
        operands[i] = u64::from(reg.0);
    }
    operands
}

/// Runs `cases` cases of a uop.
pub fn run(backend: &dyn Backend, code: &dyn CodeMemory, uop: Uop, cases: u64) {
    let mut random = Random::new(uop as u64);
    let mut memory = Memory::new();
    let bank = bank(backend, uop);
    let mut went = [false; 2];
    for _ in 0..cases {
        for piece in &mut memory.pieces {
            for _ in 0..8 {
                let at = random.below(piece.words.len() as u64) as usize;
                piece.words[at] = random.word();
            }
        }
        let mut values = draw::operands(&mut random, uop, &mut memory);
        let operands = registers(&mut random, uop, &mut values, &bank);
        let outcome = case(backend, uop, &values, &operands, &bank, &mut random, &mut memory, code);
        went[usize::from(outcome == Outcome::Label)] = true;
    }
    let has_label = uop.operands().contains(&Operand::Label) && uop != Uop::STORE_SLOT_LABEL;
    let expected = [!matches!(uop, Uop::JUMP | Uop::JUMP_REGISTER), has_label || uop == Uop::JUMP_REGISTER];
    assert_eq!(went, expected, "{}: fell through, went to the label", uop.name());
}

/// One case: the program runs on `memory`, the meaning on a copy.
#[allow(clippy::too_many_arguments)]
fn case(
    backend: &dyn Backend,
    uop: Uop,
    values: &[u64],
    operands: &[u64],
    bank: &Bank,
    random: &mut Random,
    memory: &mut Memory,
    code: &dyn CodeMemory,
) -> Outcome {
    let mut program = Program::new(backend);
    let (start, target) = (program.label(), program.label());
    program.uop(Uop::ENTER, &[]);
    program.place(start);
    program.uop(Uop::LANDING, &[]);
    // What every register holds: an input's value, or anything.
    let mut floats: Vec<(Reg, u64)> = bank.float.iter().map(|r| (*r, random.word())).collect();
    let mut words: Vec<(Reg, u64)> = bank.general.iter().map(|r| (*r, random.word())).collect();
    let mut filled = operands.to_vec();
    for (i, kind) in uop.operands().iter().enumerate() {
        let held = match kind {
            Operand::In => &mut words,
            Operand::InFloat => &mut floats,
            Operand::Label => {
                filled[i] = target.0 as u64;
                continue;
            }
            _ => continue,
        };
        held.iter_mut().filter(|h| u64::from(h.0.0) == operands[i]).for_each(|h| h.1 = values[i]);
    }
    program.uop(Uop::STORE_SLOT_LABEL, &[target.0 as u64, 0]);
    floats.iter().for_each(|(reg, bits)| program.uop(Uop::LOAD_CONST_FLOAT, &[u64::from(reg.0), *bits]));
    words.iter().for_each(|(reg, value)| program.constant(*reg, *value));
    if uop == Uop::JUMP_REGISTER {
        program.uop(Uop::LOAD_SLOT, &[operands[0], 0]);
    }
    program.uop(uop, &filled);
    save(&mut program, bank);
    program.constant(backend.result(), 0);
    program.uop(Uop::LEAVE, &[]);
    program.place(target);
    program.uop(Uop::LANDING, &[]);
    save(&mut program, bank);
    program.constant(backend.result(), 1);
    program.uop(Uop::LEAVE, &[]);
    let placed = program.finish(code, 0);

    let mut expected = memory.clone();
    let outcome = meaning(uop, values, &mut expected, placed.at(target));
    let went = placed.run(memory.address(MACHINE), memory.address(FRAME), start, 0);
    let what = || format!("{} values {values:x?} operands {operands:?} expected {outcome:x?}", uop.name());
    assert_eq!(went == 1, outcome == Outcome::Label, "{}", what());

    if uop == Uop::JUMP_REGISTER {
        words.iter_mut().filter(|w| u64::from(w.0.0) == operands[0]).for_each(|w| w.1 = placed.at(target));
    }
    // An output may be overwritten where control goes to the label.
    let mut overwritten = None;
    for (i, kind) in uop.operands().iter().enumerate() {
        let (held, first) = match kind {
            Operand::Out => (&mut words, bank.float.len()),
            Operand::OutFloat => (&mut floats, 0),
            _ => continue,
        };
        let at = held.iter().position(|h| u64::from(h.0.0) == operands[i]).expect("an output is a register of the bank");
        match outcome {
            Outcome::Through(Some(value)) => held[at].1 = value,
            _ => overwritten = Some(first + at),
        }
    }
    let saved = floats.iter().map(|f| boxed_float(f.1)).chain(words.iter().map(|w| w.1));
    for (slot, value) in saved.enumerate() {
        expected.pieces[FRAME].words[slot] = value;
        if overwritten == Some(slot) {
            expected.pieces[FRAME].words[slot] = memory.pieces[FRAME].words[slot];
        }
    }
    for (piece, (got, wanted)) in memory.pieces.iter().zip(&expected.pieces).enumerate() {
        if got.words != wanted.words {
            let at = got.words.iter().zip(&wanted.words).position(|(a, b)| a != b).unwrap_or(0);
            panic!("{}\n piece {piece} word {at}: {:#x}, not {:#x}", what(), got.words[at], wanted.words[at]);
        }
    }
    outcome
}

/// Every register into the first slots.
fn save(program: &mut Program, bank: &Bank) {
    // Words first: storing floats uses scratch registers, which of plain uops may be operands.
    let offset = |slot: usize| slot as u64 * 8;
    let first = bank.float.len();
    bank.general.iter().enumerate().for_each(|(i, r)| program.uop(Uop::STORE_SLOT, &[u64::from(r.0), offset(first + i)]));
    bank.float.iter().enumerate().for_each(|(i, r)| program.uop(Uop::STORE_SLOT_FLOAT, &[u64::from(r.0), offset(i)]));
}
