//! Uops: the steps that compiled code is made of.

pub mod ops;

pub use ops::{Effect, Operand, Uop};
