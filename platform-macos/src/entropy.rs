//! Unpredictable bytes, from getentropy(2).

/// The most that one call gives.
const AT_ONCE: usize = 256;

/// Fills `bytes`; gives whether it could.
pub fn fill(bytes: &mut [u8]) -> bool {
    bytes.chunks_mut(AT_ONCE).all(|chunk| {
        // SAFETY: the chunk is valid for as many bytes.
        unsafe { libc::getentropy(chunk.as_mut_ptr().cast(), chunk.len()) == 0 }
    })
}
