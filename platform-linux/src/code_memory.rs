//! Memory for compiled code: one region, reserved up front, its pages taken as they are used.
//! Invariant: no page is writable and executable at once, at no moment, whatever call fails. Published code stays until other
//! code is published over it, or the region is dropped.
//!
//! Two means, the first that the system allows:
//! - **Views**: a memfd mapped twice. The executable view comes from a descriptor opened for reading, so that nobody can
//!   make it writable later; the writable view is closed but for the moments of copying. It works where a process may not
//!   turn writable pages into executable ones (PR_SET_MDWE, systemd's MemoryDenyWriteExecute, SELinux's deny_execmem).
//! - **Flips**: anonymous memory, whose pages are made writable, filled, and made executable.

use core::ffi::c_void;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicUsize, Ordering};

use coachwhip_core::platform::{CodeMemory, CodeMemoryError};
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{MemfdFlags, Mode, OFlags, SealFlags};
use rustix::io::Errno;
use rustix::mm::{MapFlags, MprotectFlags, ProtFlags};
use rustix::process::Pid;
use spin::Mutex;

use crate::icache::{self, Coherence};

/// Bytes of address space that a region takes unless told otherwise; memory is taken as code is published.
pub const DEFAULT_SIZE: usize = 64 << 20;

/// Where regions lie: half of the addresses that a process has at least (AArch64 kernels may have 39 bits of them).
const HIGH: u64 = if cfg!(target_arch = "aarch64") { 1 << 38 } else { 1 << 46 };
const LOW: u64 = 1 << 32;

/// The most that one flip changes: its cost grows with the range (6 µs at 4 KiB, 11 at 64 KiB, 58 at 1 MiB).
const FLIP: usize = 64 << 10;

const SIZE_TOO_LARGE: CodeMemoryError = CodeMemoryError { operation: "reserving so much", code: 0 };
const BEYOND_THE_REGION: CodeMemoryError = CodeMemoryError { operation: "publishing beyond the region", code: 0 };
const IN_A_FORKED_PROCESS: CodeMemoryError = CodeMemoryError { operation: "publishing in a forked process", code: 0 };

/// How code gets into memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Two views of the same memory, one executable, one writable while it is written to.
    Views,
    /// One view, which is writable first and executable then.
    Flips,
}

impl Means {
    /// In the order of preference.
    pub const ALL: [Means; 2] = [Means::Views, Means::Flips];
}

impl core::fmt::Display for Means {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Means::Views => "two views of a memfd",
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

/// Tries both means with a page each.
pub fn probe() -> Probe {
    Probe { means: Means::ALL.map(|means| (means, Region::reserve_by(means, 1).map(drop))), landing_pads: bti() != 0 }
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
    Region::reserve_by(Means::Views, size).or_else(|_| Region::reserve_by(Means::Flips, size))
}

/// One region of memory for code. A child that the process forks shares the region and may not publish into it.
pub struct Region {
    executable: View,
    means: Means,
    /// Taken for the time of a publication; the closed writable view where there is one.
    writer: Mutex<Writer>,
    coherence: Coherence,
    /// Nothing was ever published from here on.
    published: AtomicUsize,
    owner: Option<Pid>,
}

impl Region {
    /// As [`reserve`], by this means or not at all.
    ///
    /// # Errors
    /// What the system refused.
    pub fn reserve_by(means: Means, size: usize) -> Result<Region, CodeMemoryError> {
        let page = rustix::param::page_size();
        let size = size.max(1).checked_next_multiple_of(page).ok_or(SIZE_TOO_LARGE)?;
        let coherence = Coherence::establish()?;
        let (executable, writable) = match means {
            Means::Views => views(size).map(|(executable, writable)| (executable, Some(writable)))?,
            Means::Flips => (View::closed(size)?, None),
        };
        let owner = rustix::process::getpid().into();
        let region = Region {
            executable,
            means,
            writer: Mutex::new(Writer { writable, broken: None }),
            coherence,
            owner,
            published: AtomicUsize::new(0),
        };
        region.prove()?;
        Ok(region)
    }

    /// Code that is published runs, and so does what replaces it. Emulators are known to go on with what was there before
    /// (QEMU's user mode before 8.1, with two views).
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
// until the region is dropped; the writable view is another address, and a flipped page loses one right before it gets
// the other. Coherence reaches all cores.
unsafe impl CodeMemory for Region {
    fn base(&self) -> NonNull<u8> {
        self.executable.start
    }

    fn size(&self) -> usize {
        self.executable.size
    }

    fn grain(&self) -> usize {
        match self.means {
            Means::Views => 1,
            Means::Flips => rustix::param::page_size(),
        }
    }

    fn publish(&self, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        if offset.checked_add(code.len()).is_none_or(|end| end > self.size()) {
            return Err(BEYOND_THE_REGION);
        }
        if Some(rustix::process::getpid()) != self.owner {
            return Err(IN_A_FORKED_PROCESS);
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
    /// None where the executable view is flipped.
    writable: Option<View>,
    /// Why nothing can be published any more: a page could not be closed.
    broken: Option<CodeMemoryError>,
}

impl Writer {
    fn write(&mut self, executable: &View, offset: usize, code: &[u8]) -> Result<(), CodeMemoryError> {
        if let Some(error) = self.broken {
            return Err(error);
        }
        let written = match &self.writable {
            Some(writable) => copy(writable, offset, code, MprotectFlags::empty()),
            None => flip(executable, offset, code),
        };
        written.map_err(|failure| {
            if failure.left_open {
                // The pages that stayed writable are given up with all the rest of the view.
                self.writable = None;
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

/// Copies code in slices of at most [`FLIP`], each made executable before the next is begun.
fn flip(view: &View, offset: usize, code: &[u8]) -> Result<(), Failure> {
    let mut done = 0;
    while done < code.len() {
        let end = (offset + done + 1).next_multiple_of(FLIP).min(offset + code.len()) - offset;
        copy(view, offset + done, &code[done..end], executable_rights())?;
        done = end;
    }
    Ok(())
}

/// Makes the pages of the range writable and not executable, copies, and leaves them with `rights`.
fn copy(view: &View, offset: usize, code: &[u8], rights: MprotectFlags) -> Result<(), Failure> {
    let page = rustix::param::page_size();
    let first = offset & !(page - 1);
    let size = (offset + code.len()).next_multiple_of(page) - first;
    if let Err(error) = view.protect(first, size, MprotectFlags::READ | MprotectFlags::WRITE) {
        // The kernel may have changed some of the pages before it gave up.
        let left_open = view.protect(first, size, rights).is_err();
        return Err(Failure { error, left_open });
    }
    // SAFETY: publish() proved that the range is in the view, its pages were made writable above, and the writer's lock
    // keeps others from closing them.
    unsafe { core::ptr::copy_nonoverlapping(code.as_ptr(), view.start.as_ptr().add(offset), code.len()) };
    view.protect(first, size, rights).map_err(|error| Failure { error, left_open: true })
}

fn executable_rights() -> MprotectFlags {
    MprotectFlags::READ | MprotectFlags::EXEC | MprotectFlags::from_bits_retain(bti())
}

/// PROT_BTI where the core checks landing pads; EINVAL where it does not.
#[cfg(target_arch = "aarch64")]
fn bti() -> u32 {
    const HWCAP2_BTI: usize = 1 << 17;
    if rustix::param::linux_hwcap().1 & HWCAP2_BTI != 0 { MprotectFlags::BTI.bits() } else { 0 }
}

/// Linux does not check landing pads in user mode on x86-64.
#[cfg(not(target_arch = "aarch64"))]
fn bti() -> u32 {
    0
}

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
    /// Address space without memory.
    fn closed(size: usize) -> Result<View, CodeMemoryError> {
        let flags = MapFlags::PRIVATE | MapFlags::NORESERVE;
        // SAFETY: a mapping at an address of the kernel's choice, or where nothing is, touches no other.
        let start = unsafe { rustix::mm::mmap_anonymous(random_address(), size, ProtFlags::empty(), flags) };
        View::of(start, size)
    }

    fn of_file(file: &OwnedFd, size: usize, rights: ProtFlags) -> Result<View, CodeMemoryError> {
        // SAFETY: as above.
        let start = unsafe { rustix::mm::mmap(random_address(), size, rights, MapFlags::SHARED, file.as_fd(), 0) };
        View::of(start, size)
    }

    fn of(start: Result<*mut c_void, Errno>, size: usize) -> Result<View, CodeMemoryError> {
        let start = start.map_err(|e| refused("mmap", e))?;
        NonNull::new(start.cast()).map(|start| View { start, size }).ok_or(CodeMemoryError { operation: "mmap", code: 0 })
    }

    fn protect(&self, offset: usize, size: usize, rights: MprotectFlags) -> Result<(), CodeMemoryError> {
        // SAFETY: the range is of this view; no Rust reference points into it.
        unsafe { rustix::mm::mprotect(self.start.as_ptr().add(offset).cast(), size, rights) }.map_err(|e| refused("mprotect", e))
    }
}

impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: the view's owner goes, and with it whoever could run or write the code.
        let _ = unsafe { rustix::mm::munmap(self.start.as_ptr().cast(), self.size) };
    }
}

/// The executable view and the closed writable view of one memory. No descriptor of it is left behind.
fn views(size: usize) -> Result<(View, View), CodeMemoryError> {
    let file = memfd()?;
    rustix::fs::ftruncate(&file, size as u64).map_err(|e| refused("ftruncate", e))?;
    let reading = reopen_for_reading(&file)?;
    let rights = ProtFlags::READ | ProtFlags::EXEC | ProtFlags::from_bits_retain(bti());
    let executable = View::of_file(&reading, size, rights)?;
    let writable = View::of_file(&file, size, ProtFlags::empty())?;
    // Best effort (Linux 5.1): whoever opens the memory through /proc cannot write to it or cut it short.
    let seals = SealFlags::FUTURE_WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
    let _ = rustix::fs::fcntl_add_seals(&file, seals);
    Ok((executable, writable))
}

fn memfd() -> Result<OwnedFd, CodeMemoryError> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    // MFD_EXEC says that it is wanted where `vm.memfd_noexec` is set; kernels before 6.3 do not know it.
    rustix::fs::memfd_create(c"coachwhip-code", flags | MemfdFlags::EXEC)
        .or_else(|e| if e == Errno::INVAL { rustix::fs::memfd_create(c"coachwhip-code", flags) } else { Err(e) })
        .map_err(|e| refused("memfd_create", e))
}

/// The same file without the right to write. A view of the first descriptor could be made writable later.
fn reopen_for_reading(file: &OwnedFd) -> Result<OwnedFd, CodeMemoryError> {
    let flags = OFlags::CLOEXEC | OFlags::RDONLY;
    let folder = rustix::fs::open(c"/proc/self/fd", flags | OFlags::DIRECTORY, Mode::empty());
    let folder = folder.map_err(|e| refused("open /proc/self/fd", e))?;
    rustix::fs::openat(&folder, rustix::path::DecInt::from_fd(file), flags, Mode::empty()).map_err(|e| refused("reopen memfd", e))
}

fn refused(operation: &'static str, error: Errno) -> CodeMemoryError {
    CodeMemoryError { operation, code: error.raw_os_error() }
}

/// A random page to ask for, or null for the kernel's choice. The kernel takes another where this one is in use.
fn random_address() -> *mut c_void {
    let mut bytes = [0; 8];
    if !crate::entropy::fill(&mut bytes) {
        return null_mut();
    }
    let address = LOW + u64::from_le_bytes(bytes) % (HIGH - LOW);
    (address as usize & !(rustix::param::page_size() - 1)) as *mut c_void
}
