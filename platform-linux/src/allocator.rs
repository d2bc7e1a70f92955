//! The C library's allocator, where Rust's own memory comes from.

/// Lets the C library keep what is freed, instead of giving it back to the system at once: a script that frees much soon
/// wants it again, and each page that the system hands out anew costs a fault and 4 KiB of zeros. For processes that run
/// scripts most of the time; it applies to all memory of the process, and costs what the largest script so far needed.
/// Gives whether it could: only glibc has the setting (mallopt(3)).
#[cfg(target_env = "gnu")]
pub fn keep_freed_memory() -> bool {
    /// Free bytes at the heap's end from which on the C library gives them back.
    const TRIM_FROM: i32 = 256 << 20;
    /// Bytes from which on an allocation is a mapping of its own; the most that glibc takes.
    const MAP_FROM: i32 = 32 << 20;
    // SAFETY: mallopt takes its own lock, and changes nothing that is allocated.
    unsafe { libc::mallopt(libc::M_TRIM_THRESHOLD, TRIM_FROM) == 1 && libc::mallopt(libc::M_MMAP_THRESHOLD, MAP_FROM) == 1 }
}

/// As with glibc, the only C library that has the setting: gives false.
#[cfg(not(target_env = "gnu"))]
pub fn keep_freed_memory() -> bool {
    false
}
