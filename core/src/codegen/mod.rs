//! Compiled code: stencils, and how uops become machine code.

pub mod emit;
pub mod stencil;
