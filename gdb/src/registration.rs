//! The process's list of registered files, which debuggers read, and the function in which they wait for changes.
//! Invariant: whoever reads or changes the list holds [`LIST`]; the files of its entries live as long as these are in it.

use std::ptr::null_mut;
use std::sync::Mutex;

/// An entry of the list, as debuggers know it (`struct jit_code_entry`).
#[repr(C)]
struct Entry {
    next: *mut Entry,
    previous: *mut Entry,
    file: *const u8,
    size: u64,
}

/// The list's head, as debuggers know it (`struct jit_descriptor`).
#[repr(C)]
pub struct Descriptor {
    /// 1.
    version: u32,
    /// What happened last.
    action: u32,
    /// To which entry.
    relevant: *mut Entry,
    first: *mut Entry,
}

const REGISTERED: u32 = 1;
const UNREGISTERED: u32 = 2;

/// Where debuggers look for the list.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the interface's name")]
pub static mut __jit_debug_descriptor: Descriptor = Descriptor { version: 1, action: 0, relevant: null_mut(), first: null_mut() };

/// Debuggers set a breakpoint here; it must be called, and do something that a compiler does not see through.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn __jit_debug_register_code() {
    std::hint::black_box(&raw const __jit_debug_descriptor);
}

static LIST: Mutex<()> = Mutex::new(());

/// A file that is in the list until this is dropped.
pub(crate) struct Registration {
    entry: *mut Entry,
    _file: Box<[u8]>,
}

// SAFETY: the entry is of no thread, and only touched under the list's lock.
unsafe impl Send for Registration {}

impl Registration {
    pub fn of(file: Vec<u8>) -> Registration {
        let file = file.into_boxed_slice();
        let entry = Box::into_raw(Box::new(Entry {
            next: null_mut(),
            previous: null_mut(),
            file: file.as_ptr(),
            size: file.len() as u64,
        }));
        let _list = LIST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let descriptor = &raw mut __jit_debug_descriptor;
        // SAFETY: the list's lock is held; its entries are alive (the invariant), and so is this one.
        unsafe {
            (*entry).next = (*descriptor).first;
            if let Some(first) = (*descriptor).first.as_mut() {
                first.previous = entry;
            }
            (*descriptor).first = entry;
            tell(descriptor, REGISTERED, entry);
        }
        Registration { entry, _file: file }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let _list = LIST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let descriptor = &raw mut __jit_debug_descriptor;
        // SAFETY: the list's lock is held; the entry is in the list, made by a Box, and freed here alone.
        unsafe {
            let Entry { next, previous, .. } = *self.entry;
            match previous.as_mut() {
                Some(previous) => previous.next = next,
                None => (*descriptor).first = next,
            }
            if let Some(next) = next.as_mut() {
                next.previous = previous;
            }
            tell(descriptor, UNREGISTERED, self.entry);
            drop(Box::from_raw(self.entry));
        }
    }
}

/// Says what happened.
///
/// # Safety
/// The list's lock is held.
unsafe fn tell(descriptor: *mut Descriptor, action: u32, entry: *mut Entry) {
    // SAFETY: as the caller promises.
    unsafe {
        (*descriptor).action = action;
        (*descriptor).relevant = entry;
    }
    __jit_debug_register_code();
}

/// The files in the list.
pub(crate) fn files() -> Vec<Vec<u8>> {
    let _list = LIST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut files = Vec::new();
    let descriptor = &raw const __jit_debug_descriptor;
    // SAFETY: the list's lock is held; entries and their files are alive (the invariant).
    unsafe {
        let mut at = (*descriptor).first;
        while let Some(entry) = at.as_ref() {
            files.push(std::slice::from_raw_parts(entry.file, entry.size as usize).to_vec());
            at = entry.next;
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_in_the_list_while_they_are_registered() {
        let before = files();
        let (a, b, c) = (Registration::of(vec![1]), Registration::of(vec![2]), Registration::of(vec![3]));
        assert_eq!(files()[..3], [vec![3], vec![2], vec![1]]);
        drop(b);
        assert_eq!(files()[..2], [vec![3], vec![1]]);
        drop(c);
        assert_eq!(files()[..1], [vec![1]]);
        drop(a);
        assert_eq!(files(), before);
    }
}
