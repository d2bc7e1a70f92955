//! Standard output and standard error, unbuffered.

/// Writes to standard output; gives whether all of it went.
pub fn write_out(bytes: &[u8]) -> bool {
    write_all(libc::STDOUT_FILENO, bytes)
}

/// Writes to standard error; gives whether all of it went.
pub fn write_err(bytes: &[u8]) -> bool {
    write_all(libc::STDERR_FILENO, bytes)
}

fn write_all(stream: libc::c_int, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        // SAFETY: the bytes are valid for the time of the call.
        match unsafe { libc::write(stream, bytes.as_ptr().cast(), bytes.len()) } {
            0 => return false,
            n if n > 0 => bytes = &bytes[n as usize..],
            _ if crate::error_number() == libc::EINTR => {}
            _ => return false,
        }
    }
    true
}
