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
mod bisect;
mod bytes_io;
mod cmath;
mod collections;
mod collections_counts;
mod collections_default;
mod collections_deque;
mod collections_deque_iterators;
mod collections_ordered;
mod collections_ordered_iterators;
mod files;
mod frozen;
mod functools;
mod functools_cache;
mod functools_partial;
mod gc;
mod heapq;
mod io;
mod itertools;
mod itertools_arrangements;
mod itertools_groups;
mod itertools_infinite;
mod itertools_joins;
mod itertools_selections;
mod itertools_tee;
mod math;
mod math_integers;
mod math_sums;
mod namespace;
mod operator;
mod operator_getters;
mod random;
mod sha512;
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
mod warnings;
mod weakref;

use coachwhip_core::engine::Config;
use coachwhip_core::native::ModuleSpec;

/// The modules in Rust.
static NATIVE: &[&ModuleSpec] = &[
    &abc::MODULE,
    &bisect::MODULE,
    &cmath::MODULE,
    &collections::MODULE,
    &functools::MODULE,
    &gc::MODULE,
    &heapq::MODULE,
    &io::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &operator::MODULE,
    &random::MODULE,
    &sys::MODULE,
    &thread::MODULE,
    &time::MODULE,
    &types::MODULE,
    &coachwhip_core::builtins::typevars::MODULE,
    &warnings::MODULE,
    &weakref::MODULE,
];

/// Gives the machines of an engine the library.
pub fn install(config: &mut Config) {
    config.native_modules.extend_from_slice(NATIVE);
    config.frozen = Some(frozen::find);
    config.frozen_names = frozen::NAMES;
}
