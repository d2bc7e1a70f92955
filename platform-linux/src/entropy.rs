//! Unpredictable bytes, from getrandom(2).

use rustix::rand::{GetRandomFlags, getrandom};

/// Fills `bytes`; gives whether it could.
pub fn fill(bytes: &mut [u8]) -> bool {
    let mut filled = 0;
    while filled < bytes.len() {
        match getrandom(&mut bytes[filled..], GetRandomFlags::empty()) {
            Ok(n) => filled += n,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}
