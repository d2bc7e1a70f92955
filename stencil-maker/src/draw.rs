//! Operand values to try: each operand's bits for discovery, its edges and random draws for the proof.

use crate::Target;
use crate::random::Random;
use crate::stencil::Branch;
use crate::uop::{Operand, Uop};

pub fn is_register(kind: Operand) -> bool {
    matches!(kind, Operand::Out | Operand::In | Operand::OutFloat | Operand::InFloat)
}

/// The operand's bits that may be set: `from..to`. None of a label: its field is found otherwise.
pub fn bits(target: &Target, uop: Uop, kind: Operand) -> core::ops::Range<u8> {
    match kind {
        Operand::Out | Operand::In | Operand::OutFloat | Operand::InFloat => 0..target.register_bits,
        Operand::Imm32 => 0..32,
        Operand::Imm64 => 0..64,
        Operand::Count => 0..6,
        Operand::Slot | Operand::Vm => 3..15,
        Operand::Field => uop.field_width().trailing_zeros() as u8..12,
        Operand::Label => 0..0,
    }
}

/// The registers that an operand may be.
pub fn registers(target: &Target, kind: Operand) -> Vec<i64> {
    let of = match kind {
        Operand::Out | Operand::In => &target.registers,
        _ => &target.float_registers,
    };
    of.iter().map(|r| i64::from(r.0)).collect()
}

/// Smallest, largest and step of an immediate, offset or label.
fn range(target: &Target, uop: Uop, kind: Operand, branch: Option<&Branch>) -> (i64, i64, i64) {
    match kind {
        Operand::Imm32 => (i64::from(i32::MIN), i64::from(i32::MAX), 1),
        Operand::Imm64 => (i64::MIN, i64::MAX, 1),
        Operand::Count => (1, 47, 1),
        Operand::Slot | Operand::Vm => (0, 32_760, 8),
        Operand::Field => (0, 4_088, i64::from(uop.field_width())),
        _ => {
            let (origin, bits, shift) = branch.map_or((0, 16, target.label_shift), |b| (i64::from(b.origin), b.bits, b.shift));
            let reach = 1i64 << (bits - 1 + shift);
            (origin - reach, origin + reach - (1 << shift), 1 << shift)
        }
    }
}

/// 0, 1, -1, both ends, powers of two and their neighbours, as far as the operand takes them.
pub fn edges(target: &Target, uop: Uop, kind: Operand, branch: Option<&Branch>) -> Vec<i64> {
    let (min, max, step) = range(target, uop, kind, branch);
    let mut edges = vec![min, max, min + step, max - step, 0, step, -step];
    for bit in 0..63 {
        let power = 1i64 << bit;
        edges.extend([power - step, power, power + step, -power, -power - step, -power + step]);
    }
    let origin = branch.map_or(0, |b| i64::from(b.origin));
    edges.retain(|e| (min..=max).contains(e) && (e - origin) % step == 0);
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Any value that the operand may have.
pub fn any(random: &mut Random, target: &Target, uop: Uop, kind: Operand, branch: Option<&Branch>) -> i64 {
    if is_register(kind) {
        return random.pick(&registers(target, kind));
    }
    let (min, max, step) = range(target, uop, kind, branch);
    let steps = (max.wrapping_sub(min) as u64) / step as u64;
    let drawn = if steps == u64::MAX { random.word() } else { random.word() % (steps + 1) };
    min.wrapping_add((drawn as i64).wrapping_mul(step))
}
