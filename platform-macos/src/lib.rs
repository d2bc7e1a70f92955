#![no_std]
#![cfg(target_os = "macos")]
//! What a macOS host can grant: memory for compiled code, clocks, entropy, output. Each function is plain, so a host
//! hands over just what it wants to.
//!
//! ```
//! use coachwhip_core::platform::CodeMemory;
//! use coachwhip_platform_macos::code_memory;
//!
//! let region = code_memory::reserve(1 << 20)?;
//! region.publish(0, &[0xc3])?; // `ret` on x86-64; nothing here calls it.
//! # Ok::<(), coachwhip_core::platform::CodeMemoryError>(())
//! ```

pub mod allocator;
pub mod clock;
pub mod code_memory;
pub mod entropy;
mod icache;
pub mod output;

/// `errno` of this thread.
fn error_number() -> i32 {
    // SAFETY: the address is this thread's own, and valid.
    unsafe { *libc::__error() }
}
