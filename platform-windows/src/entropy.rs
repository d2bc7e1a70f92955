//! Unpredictable bytes, from BCryptGenRandom.

use core::ptr::null_mut;

use windows_sys::Win32::Security::Cryptography::{BCRYPT_USE_SYSTEM_PREFERRED_RNG, BCryptGenRandom};

/// The most that one call is asked for: its count has 32 bits.
const AT_ONCE: usize = 1 << 30;

/// Fills `bytes`; gives whether it could.
pub fn fill(bytes: &mut [u8]) -> bool {
    bytes.chunks_mut(AT_ONCE).all(|chunk| {
        // SAFETY: the chunk is valid for as many bytes.
        unsafe { BCryptGenRandom(null_mut(), chunk.as_mut_ptr(), chunk.len() as u32, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0 }
    })
}
