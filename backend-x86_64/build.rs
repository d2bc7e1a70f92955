//! Assembles every uop with dynasm-rs, discovers the holes, proves the table and writes it.

// The functions of stencils have the names of their uops; the assembler's macro converts numbers of registers to themselves.
#![allow(non_snake_case, clippy::useless_conversion)]

#[path = "src/registers.rs"]
#[allow(dead_code)]
mod registers;
#[path = "stencils/mod.rs"]
mod stencils;

use coachwhip_stencil_maker::{Reg, Target, make};

fn main() {
    for path in ["stencils", "src/registers.rs", "build.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let target = Target {
        name: "x86_64",
        register_bits: 4,
        registers: (0..16).map(Reg).filter(|r| *r != registers::STACK).collect(),
        float_registers: (0..16).map(Reg).collect(),
        label_shift: 0,
        architecture: object::Architecture::X86_64,
        assemble: stencils::assemble,
    };
    if let Err(message) = make(&target) {
        eprintln!("stencils of {}: {message}", target.name);
        std::process::exit(1);
    }
}
