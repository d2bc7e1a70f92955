//! Standard output and standard error, unbuffered.

use rustix::fd::BorrowedFd;
use rustix::io::{Errno, write};

/// Writes to standard output; gives whether all of it went.
pub fn write_out(bytes: &[u8]) -> bool {
    // SAFETY: the process does not close its standard output while it runs scripts.
    write_all(unsafe { rustix::stdio::stdout() }, bytes)
}

/// Writes to standard error; gives whether all of it went.
pub fn write_err(bytes: &[u8]) -> bool {
    // SAFETY: as above, for standard error.
    write_all(unsafe { rustix::stdio::stderr() }, bytes)
}

fn write_all(stream: BorrowedFd<'_>, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        match write(stream, bytes) {
            Ok(0) => return false,
            Ok(n) => bytes = &bytes[n..],
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}
