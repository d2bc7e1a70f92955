//! Traces: hot paths recorded as they are executed, optimised in SSA form, and compiled by the same stencils as the
//! baseline tier.

pub mod evaluate;
pub mod ir;
pub(crate) mod natives;
pub mod objects;
mod places;
pub mod quick;
mod quick_bytes;
mod quick_dicts;
mod quick_execute;
pub(crate) mod quick_failing;
mod quick_functions;
mod quick_general;
mod quick_parts;
pub(crate) mod quick_products;
pub(crate) mod quick_raise;
pub(crate) mod quick_spread;
mod quick_tasks;
pub(crate) mod record;
pub mod steps;
pub mod text;
pub mod verify;
