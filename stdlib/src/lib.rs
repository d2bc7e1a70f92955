#![no_std]
//! The standard library: modules in Rust, and modules in Python that were compiled when this crate was built.
//!
//! ```
//! use coachwhip_core::engine::{Config, Engine};
//! use coachwhip_core::vm::Vm;
//!
//! let mut config = Config::default();
//! coachwhip_stdlib::install(&mut config);
//! let engine = Engine::new(config);
//! let vm = Vm::new(&engine, ());
//! assert!(vm.is_ok());
//! ```
//!
//! Nothing here reaches the operating system: clocks, output, entropy and files are the host's grants.

extern crate alloc;

mod abc;
mod bytes_io;
mod cmath;
mod files;
mod frozen;
mod gc;
mod io;
mod math;
mod math_integers;
mod math_sums;
mod namespace;
mod string_io;
mod struct_sequence;
mod sys;
mod sys_facts;
mod sys_streams;
mod text_file;
mod thread;
mod time;
mod time_format;
mod types;
mod weakref;

use coachwhip_core::engine::Config;
use coachwhip_core::native::ModuleSpec;

/// The modules in Rust.
static NATIVE: &[&ModuleSpec] = &[
    &abc::MODULE,
    &cmath::MODULE,
    &gc::MODULE,
    &io::MODULE,
    &math::MODULE,
    &sys::MODULE,
    &thread::MODULE,
    &time::MODULE,
    &types::MODULE,
    &coachwhip_core::builtins::typevars::MODULE,
    &weakref::MODULE,
];

/// Gives the machines of an engine the library.
pub fn install(config: &mut Config) {
    config.native_modules.extend_from_slice(NATIVE);
    config.frozen = Some(frozen::find);
    config.frozen_names = frozen::NAMES;
}
