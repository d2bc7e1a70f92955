//! The C library's allocator, where Rust's own memory comes from.

/// Lets the C library keep what is freed, instead of giving it back to the system at once, and asks the system for large
/// pages below it: a script that frees much soon wants it again, and each page that the system hands out anew costs a fault
/// and its zeros, 512 times as often where pages have 4 KiB. For processes that run scripts most of the time; it applies to
/// all memory of the process, and costs what the largest script so far needed. Gives whether it could: only glibc has the
/// settings (mallopt(3)).
#[cfg(target_env = "gnu")]
pub fn keep_freed_memory() -> bool {
    /// Free bytes at the heap's end from which on the C library gives them back.
    const TRIM_FROM: i32 = 256 << 20;
    /// Bytes from which on an allocation is a mapping of its own; the most that glibc takes.
    const MAP_FROM: i32 = 32 << 20;
    // SAFETY: mallopt takes its own lock, and changes nothing that is allocated.
    let kept =
        unsafe { libc::mallopt(libc::M_TRIM_THRESHOLD, TRIM_FROM) == 1 && libc::mallopt(libc::M_MMAP_THRESHOLD, MAP_FROM) == 1 };
    if kept {
        large_pages::prefer();
    }
    kept
}

/// As with glibc, the only C library that has the setting: gives false.
#[cfg(not(target_env = "gnu"))]
pub fn keep_freed_memory() -> bool {
    false
}

/// Large pages below the C library's heap.
#[cfg(target_env = "gnu")]
mod large_pages {
    use core::ffi::c_void;

    use rustix::mm::{Advice, madvise};
    use rustix::process::{Resource, getrlimit};

    /// What one allocation takes; less than would be a mapping of its own.
    const STEP: usize = 31 << 20;
    /// Bytes of the heap for which large pages are asked, in steps.
    const STEPS: usize = 4;
    /// What ranges of advice begin and end at: the largest page that systems have commonly.
    const PAGE: usize = 64 << 10;

    /// Lets the heap grow, advises the system about what it grew by (madvise(2), MADV_HUGEPAGE; mallopt has no word for it),
    /// and frees it untouched: it stays the heap's, since so much is not given back. What is refused is left as it is, and so
    /// is a process whose address space is limited, which may want it for something else.
    pub fn prefer() {
        if getrlimit(Resource::As).current.is_some() || getrlimit(Resource::Data).current.is_some() {
            return;
        }
        // SAFETY: any size may be asked for.
        let steps: [*mut c_void; STEPS] = core::array::from_fn(|_| unsafe { libc::malloc(STEP) });
        let begin = steps[0].map_addr(|address| address.next_multiple_of(PAGE));
        let end = (steps[STEPS - 1].addr() + STEP) & !(PAGE - 1);
        let size = end.saturating_sub(begin.addr());
        // One behind the other, with the allocator's own words between: not where one of them came from elsewhere.
        if steps.is_sorted() && !steps[0].is_null() && size <= STEPS * (STEP + PAGE) {
            // SAFETY: the range lies in what was just allocated, and advice changes nothing in it.
            let _ = unsafe { madvise(begin, size, Advice::LinuxHugepage) };
        }
        for step in steps {
            // SAFETY: it came from malloc, and nothing uses it; null is nothing.
            unsafe { libc::free(step) };
        }
    }
}
