//! Quickening (PEP 659): an instruction that ran often enough is replaced by a form for the operands that it saw.
//!
//! The first cache unit of a family is its counter (`counter`). The base instruction counts down and specialises; a
//! form that does not fit its operands goes through the base instruction once, which counts a miss. What a form assumes
//! of a class is not checked but watched: the class keeps the code objects that assume something of it, and resets
//! their forms when it changes (`dependents`). So an attribute form checks one 32-bit number, the shape.

pub mod attribute;
pub mod cache;
pub mod call;
pub mod container;
pub mod counter;
pub mod dependents;
pub mod global;
pub mod operator;
pub mod pairs;
pub(crate) mod polymorphic;
