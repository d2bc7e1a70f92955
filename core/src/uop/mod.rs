//! Uops: the steps that compiled code is made of.

pub mod kinds;
pub mod meaning;
pub mod ops;
pub mod reciprocal;

pub use kinds::Kind;
pub use ops::{Effect, Operand, Uop};
