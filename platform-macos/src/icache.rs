//! Coherence of instruction caches: what makes freshly written code visible to instruction fetch on every core.
//! Invariant: after [`Coherence::publish`] every core fetches what was written before it. Never writes code itself.

use coachwhip_core::platform::CodeMemoryError;

unsafe extern "C" {
    /// `<libkern/OSCacheControl.h>`: cleans and invalidates by line, with the barriers; nothing on Intel.
    fn sys_icache_invalidate(start: *mut core::ffi::c_void, size: usize);
}

/// What this process asked the kernel for once, before the first publication.
pub(crate) struct Coherence(());

/// A function without arguments that gives this number, for a region to prove itself with.
#[cfg(target_arch = "x86_64")]
pub(crate) fn constant(number: u8) -> [u8; 10] {
    [0xf3, 0x0f, 0x1e, 0xfa, 0xb8, number, 0, 0, 0, 0xc3] // endbr64; mov eax, number; ret
}

/// A function without arguments that gives this number, for a region to prove itself with.
#[cfg(target_arch = "aarch64")]
pub(crate) fn constant(number: u8) -> [u8; 12] {
    let [low, high] = (u16::from(number) << 5).to_le_bytes();
    [0x5f, 0x24, 0x03, 0xd5, low, high, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6] // bti c; mov w0, number; ret
}

/// Nothing to prove: no region gets so far.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) fn constant(_number: u8) -> [u8; 0] {
    []
}

impl Coherence {
    pub(crate) fn establish() -> Result<Coherence, CodeMemoryError> {
        Ok(Coherence(()))
    }

    /// `_replaces`: other code was there before. macOS has no barrier that reaches other cores; they drop what they fetched
    /// ahead when they next enter the kernel, as a thread does that a VM moves to.
    pub(crate) fn publish(&self, address: usize, size: usize, _replaces: bool) -> Result<(), CodeMemoryError> {
        // SAFETY: the range is of the region's readable view; the call changes no memory.
        unsafe { sys_icache_invalidate(address as *mut core::ffi::c_void, size) };
        Ok(())
    }
}
