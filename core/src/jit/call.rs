//! The calling convention between Rust and compiled code. On x86-64 it is System V's on every system, so that one set of
//! stencils serves all of them.

/// What a helper tells compiled code, in the two result registers.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Answer {
    /// Where to go on; 0: behind the call.
    pub address: u64,
    /// The word that goes along: a result, or EMPTY.
    pub word: u64,
}

pub(super) use crate::calling_convention::{Enter, native_functions};
