#![forbid(unsafe_code)]
//! Coachwhip for an application with an operating system.
//!
//! ```
//! use coachwhip::{Engine, Vm};
//!
//! let engine = coachwhip::engine();
//! let mut vm = Vm::new(&engine, ())?;
//! vm.register("add", |a: i64, b: i64| a + b)?;
//! assert_eq!(vm.eval::<i64>("add(20, 22)")?, 42);
//! # Ok::<(), coachwhip::Error>(())
//! ```
//!
//! A VM has no file, clock, network or entropy until it is granted: see [`grant`].

pub mod compile;
pub mod grant;

pub use coachwhip_core::convert::{FromValue, IntoValue};
pub use coachwhip_core::engine::{Config, Engine, Program};
pub use coachwhip_core::error::{Error, Limit, PyError, TraceFrame};
pub use coachwhip_core::function::Caller;
pub use coachwhip_core::limits::Limits;
pub use coachwhip_core::machine::Machine;
pub use coachwhip_core::value::Value;
pub use coachwhip_core::vm::{HostCall, InterruptHandle, Run, Step, Vm};
/// The engine itself, for hosts that write modules in Rust.
pub use coachwhip_core as core;

/// An engine with the compiler and the standard library, as far as the features say.
pub fn engine() -> Engine {
    Engine::new(config())
}

/// What [`engine`] is made of, to be changed before use.
pub fn config() -> Config {
    #[allow(unused_mut)]
    let mut config = Config::default();
    #[cfg(feature = "compiler")]
    {
        config.compiler = Some(compile::compile);
    }
    #[cfg(feature = "stdlib")]
    coachwhip_stdlib::install(&mut config);
    config
}
