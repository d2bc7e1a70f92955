//! Memory for compiled code: one region, reserved up front, its pages taken as they are used.
//! Invariant: no page is writable and executable at once for any thread, whatever call fails. Published code stays until other
//! code is published over it, or the region is dropped.
//!
//! Two means, the first that the system allows:
//! - **Per thread**: Apple's own processors keep the right to write to MAP_JIT memory per thread: the one that publishes
//!   may write and not execute, all others go on. With the hardened runtime a program needs the entitlement
//!   `com.apple.security.cs.allow-jit`, and gets one such region: make one engine.
//! - **Flips**: on Intel, pages are made writable, filled, and made executable.

use core::ffi::c_void;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicUsize, Ordering};

use coachwhip_core::platform::{CodeMemory, CodeMemoryError};
use libc::{MAP_ANON, MAP_FAILED, MAP_JIT, MAP_NORESERVE, MAP_PRIVATE, PROT_EXEC, PROT_NONE, PROT_READ, PROT_WRITE, c_int};
use spin::Mutex;

use crate::icache::{self, Coherence};

/// Bytes of address space that a region takes unless told otherwise; memory is taken as code is published.
pub const DEFAULT_SIZE: usize = 64 << 20;

/// Where regions lie. Below 4 GiB is the page-zero segment; a third of the addresses that a process has is asked for.
const HIGH: u64 = 0x6000_0000_0000 / 3;
const LOW: u64 = 1 << 33;

/// The most that one flip changes: its cost grows with the range.
const FLIP: usize = 64 << 10;

const SIZE_TOO_LARGE: CodeMemoryError = CodeMemoryError { operation: "reserving so much", code: 0 };
const BEYOND_THE_REGION: CodeMemoryError = CodeMemoryError { operation: "publishing beyond the region", code: 0 };

/// How code gets into memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The publishing thread alone may write, and nothing else for that time.
    PerThread,
    /// One view, which is writable first and executable then.
    Flips,
}

impl Means {
    /// In the order of preference.
    pub const ALL: [Means; 2] = [Means::PerThread, Means::Flips];
}

impl core::fmt::Display for Means {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Means::PerThread => "write protection per thread",
            Means::Flips => "protection flips",
        })
    }
}

/// What the system allows.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// For each means, whether it works, or what was refused.
    pub means: [(Means, Result<(), CodeMemoryError>); 2],
    /// Whether an indirect jump must land on a landing pad (`bti c`).
    pub landing_pads: bool,
}

/// Tries both means with a page each. With the hardened runtime that is to be done before the region is reserved.
pub fn probe() -> Probe {
    Probe { means: Means::ALL.map(|means| (means, Region::reserve_by(means, 1).map(drop))), landing_pads: false }
}

impl core::fmt::Display for Probe {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (means, works) in &self.means {
            match works {
                Ok(()) => write!(f, "{means}: yes; ")?,
                Err(error) => write!(f, "{means}: no ({} failed with error {}); ", error.operation, error.code)?,
            }
        }
        write!(f, "landing pads: {}", if self.landing_pads { "checked" } else { "not checked" })
    }
}

/// At least `size` bytes at a random address, by the first means that the system allows.
///
/// # Errors
/// What the system refused last.
pub fn reserve(size: usize) -> Result<Region, CodeMemoryError> {
    Region::reserve_by(Means::PerThread, size).or_else(|_| Region::reserve_by(Means::Flips, size))
}

/// One region of memory for code.
pub struct Region {
    executable: View,
    means: Means,
    /// Taken for the time of a publication.
    writer: Mutex<Writer>,
    coherence: Coherence,
    /// Nothing was ever published from here on.
    published: AtomicUsize,
}

impl Region {
    /// As [`reserve`], by this means or not at all.
    ///
    /// # Errors
    /// What the system refused.
    pub fn reserve_by(means: Means, size: usize) -> Result<Region, CodeMemoryError> {
        let size = size.max(1).checked_next_multiple_of(page_size()).ok_or(SIZE_TOO_LARGE)?;
        let coherence = Coherence::establish()?;
        let executable = match means {
            Means::PerThread if thread::supported() => View::map(size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_JIT)?,
            Means::PerThread => return Err(CodeMemoryError { operation: "pthread_jit_write_protect_np", code: 0 }),
            Means::Flips => View::map(size, PROT_NONE, FLIPPED)?,
        };
        let region = Region {
            executable,
            means,
            writer: Mutex::new(Writer { means, broken: None }),
            coherence,
            published: AtomicUsize::new(0),
        };
        region.prove()?;
        Ok(region)
    }

    /// Code that is published runs, and so does what replaces it.
    fn prove(&self) -> Result<(), CodeMemoryError> {
        for number in [1, 2] {
            self.publish(0, &icache::constant(number))?;
            // SAFETY: `constant` is a function of this type, and was published at the start of the region.
            let function: extern "C" fn() -> u32 = unsafe { core::mem::transmute(self.base().as_ptr()) };
            if function() != u32::from(number) {
                return Err(CodeMemoryError { operation: "running replaced code", code: 0 });
            }
        }
        Ok(())
    }

    /// By which means code gets into this region.
    pub fn means(&self) -> Means {
        self.means
    }
}

// SAFETY: `publish` makes exactly the range of the code readable and executable through `executable`, which is mapped
// until the region is dropped; the right to write is the publishing thread's alone and ends with the copying, or a flipped
// page loses one right before it gets the other. Coherence reaches all cores.
unsafe impl CodeMemory for Region {
    fn base(&self) -> NonNull<u8> {
        self.executable.start
    }

    fn size(&self) -> usize {
        self.executable.size
    }

    fn grain(&self) -> usize {
        match self.means {
            Means::PerThread => 1,
            Means::Flips => page_size(),
        }
    }

    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        if offset.checked_add(code.len()).is_none_or(|end| end > self.size()) {
            return Err(BEYOND_THE_REGION);
        }
        if code.is_empty() {
            return Ok(());
        }
        let replaces = self.published.fetch_max(offset + code.len(), Ordering::Relaxed) > offset;
        self.writer.lock().write(&self.executable, offset, code)?;
        self.coherence.publish(self.executable.start.as_ptr() as usize + offset, code.len(), replaces)
    }
}

/// What may write into the region; there is one, behind a lock.
struct Writer {
    means: Means,
    /// Why nothing can be published any more: a page could not be closed.
    broken: Option<CodeMemoryError>,
}

impl Writer {
    fn write(&mut self, executable: &View, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        if let Some(error) = self.broken {
            return Err(error);
        }
        let written = match self.means {
            Means::PerThread => {
                copy_in_this_thread(executable, offset, code);
                Ok(())
            }
            Means::Flips => flip(executable, offset, code),
        };
        written.map_err(|failure| {
            if failure.left_open {
                self.broken = Some(failure.error);
            }
            failure.error
        })
    }
}

struct Failure {
    error: CodeMemoryError,
    /// Whether pages may have stayed writable.
    left_open: bool,
}

/// Copies while this thread, and no other, may write. No code of the region runs in this thread in between.
fn copy_in_this_thread(view: &View, offset: usize, code: &[u8]) {
    let _writing = thread::Writing::begin();
    // SAFETY: publish() proved that the range is in the view; this thread may write to MAP_JIT memory until `_writing` is
    // dropped.
    unsafe { core::ptr::copy_nonoverlapping(code.as_ptr(), view.start.as_ptr().add(offset), code.len()) };
}

/// Copies code in slices of at most [`FLIP`], each made executable before the next is begun.
fn flip(view: &View, offset: usize, code: &[u8]) -> Result<(), Failure> {
    let mut done = 0;
    while done < code.len() {
        let end = (offset + done + 1).next_multiple_of(FLIP).min(offset + code.len()) - offset;
        copy(view, offset + done, &code[done..end], PROT_READ | PROT_EXEC)?;
        done = end;
    }
    Ok(())
}

/// Makes the pages of the range writable and not executable, copies, and leaves them with `rights`.
fn copy(view: &View, offset: usize, code: &[u8], rights: c_int) -> Result<(), Failure> {
    let page = page_size();
    let first = offset & !(page - 1);
    let size = (offset + code.len()).next_multiple_of(page) - first;
    if let Err(error) = view.protect(first, size, PROT_READ | PROT_WRITE) {
        // The kernel may have changed some of the pages before it gave up.
        let left_open = view.protect(first, size, rights).is_err();
        return Err(Failure { error, left_open });
    }
    // SAFETY: publish() proved that the range is in the view, its pages were made writable above, and the writer's lock
    // keeps others from closing them.
    unsafe { core::ptr::copy_nonoverlapping(code.as_ptr(), view.start.as_ptr().add(offset), code.len()) };
    view.protect(first, size, rights).map_err(|error| Failure { error, left_open: true })
}

/// The right to write to MAP_JIT memory, which Apple's processors keep per thread.
#[cfg(target_arch = "aarch64")]
mod thread {
    /// Whether this machine keeps it so.
    pub(super) fn supported() -> bool {
        // SAFETY: takes nothing and changes nothing.
        unsafe { libc::pthread_jit_write_protect_supported_np() != 0 }
    }

    /// While it lives, this thread writes and does not execute.
    pub(super) struct Writing(());

    impl Writing {
        pub(super) fn begin() -> Writing {
            // SAFETY: changes this thread's rights; `drop` gives them back before any code of the region runs.
            unsafe { libc::pthread_jit_write_protect_np(0) };
            Writing(())
        }
    }

    impl Drop for Writing {
        fn drop(&mut self) {
            // SAFETY: as above.
            unsafe { libc::pthread_jit_write_protect_np(1) };
        }
    }
}

/// Intel's processors do not, and macOS before 11 lacks the calls.
#[cfg(not(target_arch = "aarch64"))]
mod thread {
    pub(super) fn supported() -> bool {
        false
    }

    pub(super) struct Writing(());

    impl Writing {
        pub(super) fn begin() -> Writing {
            Writing(())
        }
    }
}

/// What memory that is flipped is mapped with: on Intel the hardened runtime lets MAP_JIT memory become executable.
#[cfg(not(target_arch = "aarch64"))]
const FLIPPED: c_int = MAP_JIT | MAP_NORESERVE;

/// What memory that is flipped is mapped with: on Apple's processors MAP_JIT memory has no protection to flip.
#[cfg(target_arch = "aarch64")]
const FLIPPED: c_int = MAP_NORESERVE;

/// A mapping, unmapped when it is dropped.
struct View {
    start: NonNull<u8>,
    size: usize,
}

// SAFETY: a View is an address range; what reads or writes through it says why it may.
unsafe impl Send for View {}
// SAFETY: as above.
unsafe impl Sync for View {}

impl View {
    fn map(size: usize, rights: c_int, flags: c_int) -> Result<View, CodeMemoryError> {
        // SAFETY: a mapping at an address of the kernel's choice, or where nothing is, touches no other.
        let start = unsafe { libc::mmap(random_address(), size, rights, MAP_PRIVATE | MAP_ANON | flags, -1, 0) };
        match NonNull::new(start.cast()) {
            Some(start) if start.as_ptr() != MAP_FAILED.cast() => Ok(View { start, size }),
            _ => Err(refused("mmap")),
        }
    }

    fn protect(&self, offset: usize, size: usize, rights: c_int) -> Result<(), CodeMemoryError> {
        // SAFETY: the range is of this view; no Rust reference points into it.
        match unsafe { libc::mprotect(self.start.as_ptr().add(offset).cast(), size, rights) } {
            0 => Ok(()),
            _ => Err(refused("mprotect")),
        }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: the view's owner goes, and with it whoever could run or write the code.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.size) };
    }
}

/// 16 KiB on Apple's processors, 4 KiB on Intel's.
fn page_size() -> usize {
    // SAFETY: asks for a number that every system has.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

fn refused(operation: &'static str) -> CodeMemoryError {
    CodeMemoryError { operation, code: crate::error_number() }
}

/// A random page to ask for, or null for the kernel's choice. The kernel takes another where this one is in use.
fn random_address() -> *mut c_void {
    let mut bytes = [0; 8];
    if !crate::entropy::fill(&mut bytes) {
        return null_mut();
    }
    let address = LOW + u64::from_le_bytes(bytes) % (HIGH - LOW);
    (address as usize & !(page_size() - 1)) as *mut c_void
}
