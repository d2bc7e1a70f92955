//! Proves a found stencil: patching gives exactly the bytes that assembling gives.
//!
//! Up to three register operands every combination is tried, beyond that every pair and random draws; each with other
//! operands drawn at random. Then every edge of every immediate, offset and label, with random registers.

use crate::discover::Found;
use crate::draw;
use crate::random::Random;
use crate::uop::Uop;
use crate::{Target, patch};

/// Random draws where combinations are not exhausted, and for each edge.
const DRAWS: usize = 2_000;
const DRAWS_AT_AN_EDGE: usize = 8;

/// Compares; gives how many assemblies were compared.
pub fn stencil(target: &Target, uop: Uop, found: &Found) -> Result<u64, String> {
    let mut proof = Proof { target, uop, found, random: Random::new(uop as u64), compared: 0 };
    let registers: Vec<usize> = (0..uop.operands().len()).filter(|i| draw::is_register(uop.operands()[*i])).collect();
    if registers.len() <= 3 {
        proof.combinations(&registers)?;
    } else {
        for (i, first) in registers.iter().enumerate() {
            for second in &registers[i + 1..] {
                proof.combinations(&[*first, *second])?;
            }
        }
    }
    for _ in 0..DRAWS {
        proof.compare(&[])?;
    }
    proof.edges()?;
    Ok(proof.compared)
}

struct Proof<'a> {
    target: &'a Target,
    uop: Uop,
    found: &'a Found,
    random: Random,
    compared: u64,
}

impl Proof<'_> {
    /// Every combination of registers in these operands.
    fn combinations(&mut self, operands: &[usize]) -> Result<(), String> {
        let choices: Vec<Vec<i64>> = operands.iter().map(|i| draw::registers(self.target, self.uop.operands()[*i])).collect();
        let total: usize = choices.iter().map(Vec::len).product();
        for n in 0..total {
            let mut rest = n;
            let mut fixed = Vec::with_capacity(operands.len());
            for (operand, choice) in operands.iter().zip(&choices) {
                fixed.push((*operand, choice[rest % choice.len()]));
                rest /= choice.len();
            }
            self.compare(&fixed)?;
        }
        Ok(())
    }

    /// Every edge of every operand that is no register.
    fn edges(&mut self) -> Result<(), String> {
        for (operand, kind) in self.uop.operands().iter().enumerate() {
            if draw::is_register(*kind) {
                continue;
            }
            let branch = self.found.branches.iter().find(|b| usize::from(b.operand) == operand);
            for edge in draw::edges(self.target, self.uop, *kind, branch) {
                for _ in 0..DRAWS_AT_AN_EDGE {
                    self.compare(&[(operand, edge)])?;
                }
            }
        }
        Ok(())
    }

    /// Compares with these operands fixed and the others drawn.
    fn compare(&mut self, fixed: &[(usize, i64)]) -> Result<(), String> {
        let mut operands = Vec::with_capacity(self.uop.operands().len());
        for (operand, kind) in self.uop.operands().iter().enumerate() {
            let branch = self.found.branches.iter().find(|b| usize::from(b.operand) == operand);
            let drawn = draw::any(&mut self.random, self.target, self.uop, *kind, branch);
            operands.push(fixed.iter().find(|f| f.0 == operand).map_or(drawn, |f| f.1));
        }
        let assembled = (self.target.assemble)(self.uop, &operands)?;
        let patched = patch(self.found, &operands);
        self.compared += 1;
        if assembled == patched {
            return Ok(());
        }
        Err(format!("patching is not assembling for operands {operands:?}:\n  {patched:02x?}\n  {assembled:02x?}"))
    }
}
