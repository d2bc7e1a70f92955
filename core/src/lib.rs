#![no_std]
//! The engine of Coachwhip.

extern crate alloc;

pub mod bytecode;
