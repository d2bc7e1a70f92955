//! The calling convention of the target's C, which compiled code has where all systems agree on it (AAPCS64).
//! See `jit/call.rs`.

/// Declares functions that compiled code calls.
macro_rules! native_functions {
    ($($(#[$meta:meta])* fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block)*) => {
        $($(#[$meta])* pub(super) unsafe extern "C" fn $name($($argument: $type),*) $(-> $result)? $body)*
    };
}
pub(crate) use native_functions;

/// What the ENTER uop makes: machine, address of the first local, code address, word. It gives both result registers.
pub(crate) type Enter<Left> = unsafe extern "C" fn(*mut crate::machine::Machine, *mut crate::value::Value, usize, u64) -> Left;
