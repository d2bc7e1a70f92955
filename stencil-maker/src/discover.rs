//! Finds a stencil's holes by differential assembly: all operands zero, then one bit at a time.
//!
//! Invariant: what is found is only believed once [`prove`](crate::prove) has compared it with the assembler.

use crate::Target;
use crate::draw;
use crate::stencil::{Branch, Run};
use crate::uop::{Operand, Uop};

/// A stencil as found.
pub struct Found {
    pub code: Vec<u8>,
    pub runs: Vec<Run>,
    pub branches: Vec<Branch>,
}

/// An operand's bit flips a bit of the code.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Flip {
    from: u8,
    at: u16,
}

/// The stencil of a uop.
pub fn stencil(target: &Target, uop: Uop) -> Result<Found, String> {
    let kinds = uop.operands();
    let mut zero = vec![0i64; kinds.len()];
    let mut branches = Vec::new();
    let mut label_flips = Vec::new();
    for (operand, kind) in kinds.iter().enumerate() {
        if *kind == Operand::Label {
            let (branch, flips) = label(target, uop, operand)?;
            zero[operand] = i64::from(branch.origin);
            branches.push(branch);
            label_flips.push((operand, flips));
        }
    }
    let code = (target.assemble)(uop, &zero)?;
    let mut runs = Vec::new();
    for (operand, kind) in kinds.iter().enumerate() {
        let mut flips = Vec::new();
        for bit in draw::bits(target, uop, *kind) {
            let mut operands = zero.clone();
            operands[operand] = (1u64 << bit) as i64;
            let flipped = difference(&code, &(target.assemble)(uop, &operands)?)?;
            if flipped.is_empty() {
                return Err(format!("bit {bit} of operand {operand} changes nothing"));
            }
            flips.extend(flipped.into_iter().map(|at| Flip { from: bit, at }));
        }
        runs.extend(merge(operand, flips));
    }
    for (operand, flips) in label_flips {
        runs.extend(merge(operand, flips));
    }
    Ok(Found { code, runs, branches })
}

/// Where the distance to a label counts from, and which bits hold it. The origin is the one from which each single bit of
/// the distance flips a single bit of the code: from any other, some sum carries.
fn label(target: &Target, uop: Uop, operand: usize) -> Result<(Branch, Vec<Flip>), String> {
    let kinds = uop.operands();
    let length = (target.assemble)(uop, &vec![0; kinds.len()])?.len();
    let shift = target.label_shift;
    for origin in (0..=length).step_by(1 << shift) {
        let assemble = |distance: i64| {
            let mut operands = vec![0; kinds.len()];
            operands[operand] = origin as i64 + distance;
            (target.assemble)(uop, &operands)
        };
        let base = assemble(0)?;
        let mut flips = Vec::new();
        for bit in 0..32u8 {
            // The last bit is the sign, so try the negative power: out of range there means that the field ended before.
            let Ok(far) = assemble(1i64 << (bit + shift)).or_else(|_| assemble(-(1i64 << (bit + shift)))) else { break };
            match difference(&base, &far)?.as_slice() {
                [at] => flips.push(Flip { from: bit, at: *at }),
                _ => break,
            }
        }
        let bits = flips.len() as u8;
        let outside = 1i64 << (bits + shift);
        if bits >= 12 && assemble(outside).is_err() && assemble(-outside).is_err() {
            let branch = Branch { operand: operand as u8, origin: origin as u8, shift, bits };
            return Ok((branch, flips));
        }
    }
    Err(format!("no origin makes the label, operand {operand}, one field"))
}

/// The bits in which two pieces of code differ.
fn difference(a: &[u8], b: &[u8]) -> Result<Vec<u16>, String> {
    if a.len() != b.len() {
        return Err(format!("length varies: {} and {} bytes", a.len(), b.len()));
    }
    let bits = a.iter().zip(b).enumerate().flat_map(|(i, (a, b))| {
        let flipped = a ^ b;
        (0..8u16).filter(move |bit| flipped >> bit & 1 == 1).map(move |bit| i as u16 * 8 + bit)
    });
    Ok(bits.collect())
}

/// Joins flips of consecutive bits into runs of at most 32.
fn merge(operand: usize, mut flips: Vec<Flip>) -> Vec<Run> {
    let mut runs = Vec::new();
    while !flips.is_empty() {
        let first = flips.remove(0);
        let mut run = Run { operand: operand as u8, from: first.from, length: 1, at: first.at };
        while run.length < 32 {
            let next = Flip { from: run.from + run.length, at: run.at + u16::from(run.length) };
            let Some(i) = flips.iter().position(|f| *f == next) else { break };
            flips.remove(i);
            run.length += 1;
        }
        runs.push(run);
    }
    runs
}
