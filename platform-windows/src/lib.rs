#![no_std]
#![cfg(windows)]
//! What a Windows host can grant: memory for compiled code, clocks, entropy, output. Each function is plain, so a host
//! hands over just what it wants to.
//!
//! ```
//! use coachwhip_core::platform::CodeMemory;
//! use coachwhip_platform_windows::code_memory;
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

/// What the system says of the call that it refused last.
fn refused(operation: &'static str) -> coachwhip_core::platform::CodeMemoryError {
    // SAFETY: takes nothing; the number is this thread's own.
    let code = unsafe { windows_sys::Win32::Foundation::GetLastError() };
    coachwhip_core::platform::CodeMemoryError { operation, code: code as i32 }
}
