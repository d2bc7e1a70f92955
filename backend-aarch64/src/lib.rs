#![no_std]
//! AArch64: the stencils of every uop, as plain tables.
//!
//! The build script assembles `stencils/*.rs` with dynasm-rs, finds the holes by differential assembly and proves that
//! patching them equals assembling; this crate contains only what it found. It compiles for any target.
//!
//! ```
//! use coachwhip_backend_aarch64::Aarch64;
//! use coachwhip_core::codegen::stencil::{Backend, Stencil};
//! use coachwhip_core::uop::Uop;
//!
//! let stencil = Stencil::of(Aarch64.stencils(), Uop::MOVE);
//! let mut code = stencil.code.to_vec();
//! stencil.patch(&mut code, &[8, 9]); // mov x8, x9
//! assert_eq!(code, 0xAA09_03E8_u32.to_le_bytes());
//! ```

pub mod frame;
pub mod registers;

pub use coachwhip_core::codegen::stencil::Reg;
use coachwhip_core::codegen::stencil::{Backend, Branch, NativeFrame, Run, Stencil};

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The 64-bit instruction set of Armv8.0, with hints that later processors take as landing pads.
#[derive(Clone, Copy, Debug)]
pub struct Aarch64;

impl Backend for Aarch64 {
    fn name(&self) -> &'static str {
        "aarch64"
    }
    fn stencils(&self) -> &'static [Stencil] {
        &STENCILS
    }
    fn registers(&self) -> &'static [Reg] {
        registers::GENERAL
    }
    fn float_registers(&self) -> &'static [Reg] {
        registers::FLOAT
    }
    fn preserved(&self) -> &'static [Reg] {
        registers::PRESERVED
    }
    fn float_scratch(&self) -> Reg {
        registers::FLOAT_SCRATCH
    }
    fn arguments(&self) -> &'static [Reg] {
        registers::ARGUMENTS
    }
    fn result(&self) -> Reg {
        registers::RESULT
    }
    fn second_result(&self) -> Reg {
        registers::SECOND_RESULT
    }
    fn base(&self) -> Reg {
        registers::BASE
    }
    fn register_name(&self, reg: Reg) -> &'static str {
        registers::NAMES.get(usize::from(reg.0)).copied().unwrap_or("?")
    }
    fn float_register_name(&self, reg: Reg) -> &'static str {
        registers::FLOAT_NAMES.get(usize::from(reg.0)).copied().unwrap_or("?")
    }
    fn frame(&self) -> NativeFrame {
        frame::FRAME
    }
    /// udf #0.
    fn trap(&self) -> &'static [u8] {
        &[0, 0, 0, 0]
    }
}
