//! What the build scripts of both backends share: from an assembler of uops to a proven table of stencils.
//!
//! Nothing about an instruction set is known here. [`discover`] finds by differential assembly which bits of the code each
//! operand bit flips; [`prove`] compares patching with assembling; [`table`] and [`object_file`] write what was found.
//! Invariant: no table is written that was not proven.

pub mod discover;
pub mod draw;
pub mod kinds;
pub mod object_file;
pub mod prove;
pub mod random;
pub mod table;
pub mod uop;

/// Stencils and how their holes are filled, as the core has it.
#[allow(dead_code)]
#[path = "../../core/src/codegen/stencil.rs"]
pub mod stencil;

use std::path::Path;
use std::time::Instant;

pub use stencil::Reg;
use uop::Uop;

/// An instruction set as far as discovery must know it.
pub struct Target {
    /// `x86_64`, `aarch64`.
    pub name: &'static str,
    /// Bits of a register number.
    pub register_bits: u8,
    /// General registers that may ever be an operand: allocatable, argument, result, base and the like.
    pub registers: Vec<Reg>,
    /// Float registers, likewise.
    pub float_registers: Vec<Reg>,
    /// What fields hold of a distance: bits dropped from it.
    pub label_shift: u8,
    /// The ELF machine.
    pub architecture: object::Architecture,
    /// Machine code of a uop: registers by number, immediates and offsets as numbers, labels by the target's distance from
    /// the start of the code.
    pub assemble: fn(Uop, &[i64]) -> Result<Vec<u8>, String>,
}

/// Discovers, proves, and writes `table.rs` and `stencils.o` into Cargo's OUT_DIR. For a build script's `main`.
pub fn make(target: &Target) -> Result<(), String> {
    let started = Instant::now();
    let out = std::env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set: this runs in a build script")?;
    let mut found = Vec::new();
    let mut proofs = 0;
    for &uop in Uop::ALL {
        let stencil = discover::stencil(target, uop).map_err(|e| format!("{}: {e}", uop.name()))?;
        proofs += prove::stencil(target, uop, &stencil).map_err(|e| format!("{}: {e}", uop.name()))?;
        found.push((uop, stencil));
    }
    let seconds = started.elapsed().as_secs_f64();
    let summary = format!("{}: {proofs} assemblies equal to patching, in {seconds:.1} s", target.name);
    let write = |name: &str, bytes: &[u8]| std::fs::write(Path::new(&out).join(name), bytes).map_err(|e| format!("{name}: {e}"));
    write("table.rs", table::text(&found, proofs).as_bytes())?;
    write("stencils.o", &object_file::bytes(target, &found)?)?;
    write("summary.txt", summary.as_bytes())
}

/// Fills a copy of a found stencil: `operands` as [`Target::assemble`] takes them.
pub fn patch(found: &discover::Found, operands: &[i64]) -> Vec<u8> {
    let mut code = found.code.clone();
    let mut words: Vec<u64> = operands.iter().map(|o| *o as u64).collect();
    for branch in &found.branches {
        let word = &mut words[usize::from(branch.operand)];
        *word = ((*word as i64 - i64::from(branch.origin)) >> branch.shift) as u64;
    }
    for run in &found.runs {
        stencil::xor_bits(&mut code, run, words[usize::from(run.operand)]);
    }
    code
}
