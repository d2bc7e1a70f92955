//! Compiled code: stencils, and how uops become machine code.

pub(crate) mod baseline;
pub mod emit;
pub mod listing;
mod lower;
pub mod stencil;
mod values;
mod veneers;
