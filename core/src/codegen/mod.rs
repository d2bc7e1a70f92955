//! Compiled code: stencils, and how uops become machine code.

pub(crate) mod baseline;
pub mod emit;
pub(crate) mod lower;
pub mod stencil;
mod values;
