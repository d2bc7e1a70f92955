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

/// Declares functions with that convention.
#[cfg(target_arch = "x86_64")]
macro_rules! native_functions {
    ($($(#[$meta:meta])* fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block)*) => {
        $($(#[$meta])* pub(super) unsafe extern "sysv64" fn $name($($argument: $type),*) $(-> $result)? $body)*
    };
}
#[cfg(not(target_arch = "x86_64"))]
macro_rules! native_functions {
    ($($(#[$meta:meta])* fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block)*) => {
        $($(#[$meta])* pub(super) unsafe extern "C" fn $name($($argument: $type),*) $(-> $result)? $body)*
    };
}
pub(super) use native_functions;

use crate::machine::Machine;

/// What the ENTER uop makes.
#[cfg(target_arch = "x86_64")]
pub(super) type Enter = unsafe extern "sysv64" fn(*mut Machine, *mut crate::value::Value, usize, u64) -> u64;
/// What the ENTER uop makes.
#[cfg(not(target_arch = "x86_64"))]
pub(super) type Enter = unsafe extern "C" fn(*mut Machine, *mut crate::value::Value, usize, u64) -> u64;
