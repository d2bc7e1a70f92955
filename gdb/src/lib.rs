#![deny(missing_docs)]
//! Compiled code in debuggers: names in `bt`, `break` and `disassemble`, and stacks that go on through compiled code into the
//! Rust code that entered it. GDB reads what is registered here when it stops or attaches; LLDB does where its setting
//! `plugin.jit-loader.gdb.enable` is on.
//!
//! ```no_run
//! use std::sync::Arc;
//! use coachwhip_core::engine::{Config, Engine};
//! use coachwhip_gdb::GdbJit;
//!
//! let mut config = Config::default(); // With a backend and memory for code.
//! if let Some(native) = &config.native {
//!     config.code_listener = Some(Arc::new(GdbJit::new(native.backend)));
//! }
//! let engine = Engine::new(config);
//! ```
//!
//! The interface (GDB's manual, "JIT Compilation Interface") is two symbols that a process has once. A program that links
//! another JIT compiler with the same interface (LLVM's) gets a linker error for them, so this crate is linked on demand.

mod elf;
mod registration;

use std::collections::BTreeMap;
use std::sync::Mutex;

use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::platform::CodeListener;
use registration::Registration;

/// The files (ELF) of all code that debuggers know of now, whoever registered it.
pub fn files() -> Vec<Vec<u8>> {
    registration::files()
}

/// Registers each piece of code when it is made, and takes it back when the code, or this object, is gone.
pub struct GdbJit {
    backend: &'static dyn Backend,
    /// By address.
    registered: Mutex<BTreeMap<usize, Registration>>,
}

impl GdbJit {
    /// For code of this instruction set.
    pub fn new(backend: &'static dyn Backend) -> GdbJit {
        GdbJit { backend, registered: Mutex::new(BTreeMap::new()) }
    }

    /// How many pieces of code debuggers know of.
    pub fn registered(&self) -> usize {
        self.registered.lock().map_or(0, |registered| registered.len())
    }
}

impl CodeListener for GdbJit {
    fn published(&self, name: &str, address: usize, size: usize) {
        // Code that a debugger does not hear of is no reason to stop.
        let Some(file) = elf::file(self.backend, name, address, size) else { return };
        if let Ok(mut registered) = self.registered.lock() {
            // What was there before goes first: a debugger must not see two names for one place.
            registered.remove(&address);
            registered.insert(address, Registration::of(file));
        }
    }

    fn released(&self, address: usize, _size: usize) {
        if let Ok(mut registered) = self.registered.lock() {
            registered.remove(&address);
        }
    }
}
