//! Compiled code: stencils, and how uops become machine code.

pub mod allocation;
pub mod allocation_text;
pub(crate) mod baseline;
mod blocks;
mod calling;
pub mod cells;
pub mod checker;
pub mod emit;
pub mod exits;
pub mod linear_scan;
pub mod listing;
pub mod liveness;
pub mod loop_head;
mod loops;
pub(crate) mod lower;
pub mod moves;
pub mod polls;
pub mod stencil;
pub mod trace;
mod trace_in_generator;
mod values;
mod veneers;
