//! Standard output and standard error, unbuffered.

use core::ptr::null_mut;

use windows_sys::Win32::Storage::FileSystem::WriteFile;
use windows_sys::Win32::System::Console::{GetStdHandle, STD_ERROR_HANDLE, STD_HANDLE, STD_OUTPUT_HANDLE};

/// The most that one call is asked for: its count has 32 bits.
const AT_ONCE: usize = 1 << 30;

/// Writes to standard output; gives whether all of it went.
pub fn write_out(bytes: &[u8]) -> bool {
    write_all(STD_OUTPUT_HANDLE, bytes)
}

/// Writes to standard error; gives whether all of it went.
pub fn write_err(bytes: &[u8]) -> bool {
    write_all(STD_ERROR_HANDLE, bytes)
}

fn write_all(stream: STD_HANDLE, mut bytes: &[u8]) -> bool {
    // SAFETY: takes a number; a process without this stream gets a handle that WriteFile refuses.
    let file = unsafe { GetStdHandle(stream) };
    while !bytes.is_empty() {
        let mut written = 0;
        // SAFETY: the bytes and `written` are valid for the time of the call.
        let worked = unsafe { WriteFile(file, bytes.as_ptr(), bytes.len().min(AT_ONCE) as u32, &mut written, null_mut()) };
        if worked == 0 || written == 0 {
            return false;
        }
        bytes = &bytes[written as usize..];
    }
    true
}
