#![no_std]
//! The engine of Coachwhip: values, heap, bytecode, the adaptive interpreter, builtin types. It links no operating
//! system and no instruction set.

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod builtins;
pub mod bytecode;
#[cfg_attr(target_arch = "x86_64", path = "jit/system_v.rs")]
#[cfg_attr(not(target_arch = "x86_64"), path = "jit/native_abi.rs")]
mod calling_convention;
pub mod codegen;
pub mod convert;
pub mod engine;
pub mod error;
pub mod function;
pub mod heap;
pub mod host;
pub mod host_module;
pub mod host_type;
pub mod interp;
pub mod jit;
pub mod keep;
pub mod limits;
pub mod machine;
pub mod names;
pub mod native;
pub mod number;
pub mod object;
pub mod operations;
pub mod optimize;
pub mod platform;
pub mod run;
pub mod specialize;
pub mod stepping;
pub mod text;
pub mod trace;
pub mod tuning;
pub mod uop;
pub mod value;
pub mod vm;
