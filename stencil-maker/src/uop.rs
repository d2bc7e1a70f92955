//! The table of uops, as the core has it.

#[path = "../../core/src/uop/ops.rs"]
pub mod ops;

pub use ops::{Effect, Operand, Uop};
