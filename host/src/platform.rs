//! The system that this build is for: the one place of this crate that asks. What no platform crate knows gets clocks and
//! entropy from Rust's standard library, and no memory for code.

use std::sync::Arc;

use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::jit::Native;
use coachwhip_core::platform::{CodeMemory, CodeMemoryError};

#[cfg(target_os = "linux")]
pub(crate) use coachwhip_platform_linux as system;

#[cfg(target_os = "macos")]
pub(crate) use coachwhip_platform_macos as system;

#[cfg(windows)]
pub(crate) use coachwhip_platform_windows as system;

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
#[path = "portable.rs"]
pub(crate) mod system;

pub use system::allocator::keep_freed_memory;
pub use system::code_memory::{DEFAULT_SIZE, Means, Probe, probe};

/// Memory for compiled code, at least `size` bytes of address space: one region for an engine.
///
/// ```no_run
/// let region = coachwhip::platform::code_memory(coachwhip::platform::DEFAULT_SIZE)?;
/// println!("code goes to {:p}", region.base());
/// # Ok::<(), coachwhip::core::platform::CodeMemoryError>(())
/// ```
///
/// # Errors
/// What the system refused; the engine interprets then.
pub fn code_memory(size: usize) -> Result<Arc<dyn CodeMemory>, CodeMemoryError> {
    Ok(Arc::new(system::code_memory::reserve(size)?))
}

#[cfg(all(feature = "jit", target_arch = "x86_64"))]
fn backend() -> Option<&'static dyn Backend> {
    Some(&coachwhip_backend_x86_64::X86_64)
}

#[cfg(all(feature = "jit", target_arch = "aarch64"))]
fn backend() -> Option<&'static dyn Backend> {
    Some(&coachwhip_backend_aarch64::Aarch64)
}

#[cfg(not(all(feature = "jit", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn backend() -> Option<&'static dyn Backend> {
    None
}

/// What compiles code here, and memory for it; None where there is no backend.
///
/// # Errors
/// What the system refused; the engine interprets then.
pub fn native() -> Result<Option<Native>, CodeMemoryError> {
    let Some(backend) = backend() else { return Ok(None) };
    Ok(Some(Native::new(backend, code_memory(DEFAULT_SIZE)?)))
}
