//! Operands for a case: random and edge values, of the kind that the uop expects, and memory that fits them.

use coachwhip_core::uop::{Operand, Uop};

use super::meaning::{boxed_float, boxed_int, rotated};
use super::memory::{BUFFER, FRAME, MACHINE, Memory, OBJECT, POLL_WORD};
use super::random::Random;

/// A number of 48 bits: near zero, near powers of two, near the ends, or any.
pub fn number(random: &mut Random) -> i64 {
    let near = random.below(5) as i64 - 2;
    let number = match random.below(6) {
        0 => near,
        1 => random.below(100) as i64 - 50,
        2 => (1 << 47) - 1 + near.min(0),
        3 => -(1 << 47) + near.max(0),
        4 => (1 << random.below(47)) * random.pick(&[-1, 1]) + near,
        _ => random.word() as i64 >> (16 + random.below(40)),
    };
    number.clamp(-(1 << 47), (1 << 47) - 1)
}

/// Bits of a double: special ones, whole numbers and halves of them, or any.
pub fn double(random: &mut Random) -> u64 {
    let special = [0.0, -0.0, 1.0, -1.0, 0.1, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324];
    let nans = [0x7FF8 << 48, 0xFFF8 << 48, 0x7FF0 << 48 | 1, 0xFFFF_FFFF_FFFF_FFFF, 0x7FFF << 48];
    match random.below(5) {
        0 | 1 => random.pick(&special).to_bits(),
        2 => random.pick(&nans),
        3 => (number(random) as f64 / random.pick(&[1.0, 2.0, 4.0])).to_bits(),
        _ => random.word(),
    }
}

/// Any boxed value; objects are the one that there is.
fn boxed(random: &mut Random, memory: &Memory) -> u64 {
    match random.below(6) {
        0 | 1 => boxed_int(number(random)),
        2 => boxed_float(double(random)),
        3 => random.pick(&[2, 6, 7, 0x0A, 0x0E]),
        4 => random.pick(&[boxed_int(0), boxed_int(-1), boxed_float(0), boxed_float(f64::NEG_INFINITY.to_bits())]),
        _ => memory.address(OBJECT),
    }
}

/// A rotated int for most uops; where boxed values or addresses are expected, these.
fn input(random: &mut Random, uop: Uop, operand: usize, memory: &Memory) -> u64 {
    use Uop::*;
    match (uop, operand) {
        (GUARD_INT | GUARD_INTS | UNBOX_FLOAT_CHECK | GUARD_OBJECT | GUARD_SHAPE | GUARD_BOOL, _) => boxed(random, memory),
        (INT_FROM_BOOL, _) => random.pick(&[6, 7]),
        (UNBOX_INT, _) => boxed_int(number(random)),
        (UNBOX_FLOAT, _) => boxed_float(double(random)),
        (GUARD_IS | GUARD_IS64, _) => {
            let any = random.word();
            random.pick(&[0, 2, 6, any, any as i32 as u64])
        }
        (STORE_FIELD | STORE_ITEM | STORE_BUFFER_ITEM | APPEND_ITEM, 0) | (STORE_SLOT | STORE_VM | MOVE | ADD_CONST, _) => {
            random.word()
        }
        (GUARD_SHAPE_OBJECT | GUARD_FIELD32 | GUARD_FIELD8_BITS | GUARD_FIELD8_MASKED, 0) => memory.address(OBJECT),
        (STORE_FIELD32_CONST | STORE_FIELD_CONST | BARRIER, 0) => memory.address(OBJECT),
        (STORE_FIELD | STORE_FIELD_COUNT | STORE_FIELD_FLOAT, 1) => memory.address(OBJECT),
        (LOAD_FIELD | LOAD_FIELD32 | LOAD_FIELD8 | LOAD_FIELD_COUNT | LOAD_FIELD32_COUNT | LOAD_FIELD_FLOAT, 1) => {
            memory.address(OBJECT)
        }
        (LOAD_ITEM | STORE_ITEM | APPEND_ITEM | APPEND_BYTE_ITEM | LOAD_TAIL_ITEM | RANGE_ITEM, 1) => memory.address(OBJECT),
        (STORE_BYTE_ITEM | APPEND_BYTE_ITEM, 0) => rotated(random.below(256) as i64),
        (LOAD_BYTE_ITEM | STORE_BYTE_ITEM, 1) => memory.address(OBJECT),
        (LOAD_BYTE_ITEM | STORE_BYTE_ITEM, 2) => rotated(random.below(8) as i64),
        (LOAD_VM_ITEM, 2) => rotated(-(random.below(4) as i64)),
        (MUL_AND_INT | XOR_SHL_AND_INT, 3) | (SHL_AND_INT, 2) => rotated(random.below(1 << 47) as i64 >> random.below(47)),
        (LOAD_BUFFER_ITEM | STORE_BUFFER_ITEM, 1) => memory.address(BUFFER),
        (LOAD_BUFFER_ITEM | STORE_BUFFER_ITEM, 2) => rotated(random.below(10) as i64),
        (BRANCH_INT_OUTSIDE, 1) => rotated(random.below(1 << 47) as i64 >> random.below(47)),
        (LOAD_ITEM | STORE_ITEM | LOAD_TAIL_ITEM, 2) if random.below(8) > 0 => rotated(random.below(24) as i64 - 12),
        (SHL_INT | SHR_INT, 2) if random.below(8) > 0 => rotated(random.below(56) as i64 - 4),
        (RANGE_ITEM, 2) => rotated(random.below(1000) as i64),
        _ => rotated(number(random)),
    }
}

fn immediate(random: &mut Random, uop: Uop, bits: u32) -> u64 {
    use Uop::*;
    let sign_extended = |n: i64| (n << (64 - bits) >> (64 - bits)) as u64;
    match (uop, random.below(4)) {
        (POLL_UNITS, 0) => 1 + random.below(1 << 16),
        (POLL_UNITS, _) => 1 + random.below(3),
        (ADD_INT_CONST, _) => (i64::from(random.word() as i16) << 16) as u64,
        (_, 0) => {
            sign_extended(random.pick(&[0, 1, -1, 2, 6, 7, i64::MAX, i64::MIN, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF, 0x1_0000]))
        }
        (_, 1) => sign_extended(rotated(random.below(64) as i64 - 32) as i64),
        (_, 2) => sign_extended(1i64.wrapping_shl(random.word() as u32).wrapping_sub(random.below(2) as i64)),
        _ => sign_extended(random.word() as i64),
    }
}

/// Slots below this many bytes are for the test's own use.
pub const RESERVED: u64 = 512;

/// The values of all operands but outputs and labels, which are 0. Memory that the uop reads is made to fit.
pub fn operands(random: &mut Random, uop: Uop, memory: &mut Memory) -> Vec<u64> {
    let mut operands: Vec<u64> = Vec::new();
    for (i, kind) in uop.operands().iter().enumerate() {
        let value = match kind {
            Operand::Out | Operand::OutFloat | Operand::Label => 0,
            Operand::In => input(random, uop, i, memory),
            Operand::InFloat => double(random),
            Operand::Imm32 => immediate(random, uop, 32),
            Operand::Imm64 => immediate(random, uop, 64),
            Operand::Count => 1 + random.below(47),
            Operand::Slot | Operand::Vm => loop {
                // Distinct ones, so that a uop's words do not overlap.
                let any = RESERVED + 8 * random.below((32_760 - RESERVED) / 8 + 1);
                let offset = random.pick(&[any, any, 32_760]);
                if !operands.contains(&offset) {
                    break offset;
                }
            },
            Operand::Field => loop {
                let width = u64::from(uop.field_width());
                let any = width * random.below(4_088 / width + 1);
                let offset = random.pick(&[any, any, 16, 24, 4_088]);
                if !operands.contains(&offset) {
                    break offset;
                }
            },
        };
        operands.push(value);
    }
    relate(random, uop, &mut operands);
    furnish(random, uop, &operands, memory);
    operands
}

/// Makes equal what would be equal too rarely.
fn relate(random: &mut Random, uop: Uop, o: &mut [u64]) {
    let kinds = uop.operands();
    let equal = |o: &mut [u64], a: usize, b: usize| {
        if kinds.get(a) == kinds.get(b) {
            o[b] = o[a];
        }
    };
    // Where there is a field, or a buffer, an input is an address.
    let has_address = kinds.contains(&Operand::Field) || matches!(uop, Uop::LOAD_BUFFER_ITEM | Uop::STORE_BUFFER_ITEM);
    if random.below(6) == 0 && kinds.len() >= 2 && !has_address {
        match kinds[0] {
            Operand::In | Operand::InFloat => equal(o, 0, 1),
            // The mask is what it has to be.
            _ if uop == Uop::SHL_AND_INT => equal(o, 2, 1),
            _ if kinds.len() >= 3 => equal(o, 1, 2),
            _ => {}
        }
    }
    let constant_compared = matches!(kinds, [Operand::In, Operand::Imm32 | Operand::Imm64, Operand::Label]);
    if constant_compared && !matches!(uop, Uop::GUARD_SHAPE | Uop::GUARD_SHAPE_OBJECT) && random.below(2) == 0 {
        o[0] = o[1].wrapping_add(random.below(3)).wrapping_sub(1);
    }
}

/// Puts into memory what the uop is to find there.
fn furnish(random: &mut Random, uop: Uop, o: &[u64], memory: &mut Memory) {
    use Uop::*;
    let object = memory.address(OBJECT);
    let buffer = memory.address(BUFFER);
    let mut put = |address: u64, width: u64, value: u64| memory.store(address, width, value);
    match uop {
        GUARD_SHAPE | GUARD_SHAPE_OBJECT if random.below(2) == 0 => put(object + 4, 4, o[1]),
        GUARD_FIELD32 if random.below(2) == 0 => put(object + o[1], 4, o[2]),
        BARRIER => put(object + o[1], 1, random.pick(&[0, 1, 2, 3, 4, 5, 7, 255])),
        LOAD_ITEM | STORE_ITEM => {
            put(object + o[3], 8, buffer);
            put(object + o[4], 8, random.below(11));
        }
        GUARD_FIELD8_MASKED if random.below(2) == 0 => put(object + o[1], 1, o[3]),
        APPEND_ITEM | APPEND_BYTE_ITEM => {
            let (length, more) = (random.below(8), random.below(3));
            put(object + o[2], 8, buffer);
            put(object + o[3], 8, length);
            put(object + o[4], 8, random.below(2) << 40 | (length + more));
        }
        LOAD_TAIL_ITEM => put(object + o[4], 8, random.below(11)),
        RANGE_ITEM => {
            put(object + o[3], 8, boxed_int(number(random) / 4));
            put(object + o[4], 8, boxed_int(random.below(1 << 30) as i64 - (1 << 29)));
        }
        TAKE_CELL => {
            let machine = memory.address(MACHINE);
            let (end, other) = (random.word(), random.word());
            memory.store(machine + o[1], 8, random.pick(&[end, end.wrapping_sub(64), other]));
            memory.store(machine + o[2], 8, end);
        }
        POLL | POLL_UNITS => {
            let machine = memory.address(MACHINE);
            let poll = memory.address(POLL_WORD);
            memory.store(machine + o[0], 8, random.pick(&[0, 1, 2, 1000, u64::MAX]));
            memory.store(machine + o[1], 8, poll);
            memory.store(poll, 8, random.pick(&[0, 0, 1, 0x8000_0000, 1 << 32]));
        }
        LOAD_SLOT_INT => memory.store(memory.address(FRAME) + o[1], 8, boxed_int(number(random))),
        LOAD_SLOT_FLOAT => memory.store(memory.address(FRAME) + o[1], 8, boxed_float(double(random))),
        _ => {}
    }
}
