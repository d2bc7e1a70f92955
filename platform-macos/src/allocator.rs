//! The C library's allocator, where Rust's own memory comes from.

/// Asks the allocator to keep what is freed instead of giving it back to the system at once. macOS's has no such setting, and
/// keeps memory by its own rules: gives false.
pub fn keep_freed_memory() -> bool {
    false
}
