#![no_std]
//! The standard library of Coachwhip.

/// Gives an engine the library's modules.
pub fn install(_config: &mut coachwhip_core::engine::Config) {}
