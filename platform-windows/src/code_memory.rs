//! Memory for compiled code: one region, reserved up front, its pages taken as they are used.
//! Invariant: no page is writable and executable at once, at no moment, whatever call fails. Published code stays until other
//! code is published over it, or the region is dropped.
//!
//! Two means, the first that the system allows:
//! - **Views**: a section mapped twice. The executable view was mapped without the right to write, so that nobody can make
//!   it writable later; the writable view is closed but for the moments of copying.
//! - **Flips**: memory whose pages are made writable, filled, and made executable.
//!
//! A process that forbids dynamic code (ACG, ProhibitDynamicCode) gets neither. The whole region is registered for
//! unwinding as one function that keeps its frame pointer, which is what compiled code does.

use core::ffi::c_void;
use core::ptr::{NonNull, null, null_mut};
use core::sync::atomic::{AtomicUsize, Ordering};

use coachwhip_core::platform::{CodeMemory, CodeMemoryError};
use spin::Mutex;
use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Memory::{
    CreateFileMappingW, FILE_MAP, FILE_MAP_EXECUTE, FILE_MAP_READ, FILE_MAP_WRITE, MEM_COMMIT, MEM_RELEASE, MEM_RESERVE,
    MEMORY_MAPPED_VIEW_ADDRESS, MapViewOfFileEx, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_NOACCESS, PAGE_PROTECTION_FLAGS,
    PAGE_READWRITE, SEC_RESERVE, UnmapViewOfFile, VirtualAlloc, VirtualFree, VirtualProtect,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, GetProcessMitigationPolicy, ProcessDynamicCodePolicy};

use crate::icache::{self, Coherence};
use crate::refused;

/// Bytes of address space that a region takes unless told otherwise; memory is taken as code is published.
pub const DEFAULT_SIZE: usize = 64 << 20;

/// Where regions lie: a process has addresses of 47 bits.
const HIGH: u64 = 1 << 46;
const LOW: u64 = 1 << 33;

/// The most that one flip changes: its cost grows with the range.
const FLIP: usize = 64 << 10;

/// Of every 64-bit Windows.
const PAGE: usize = 4096;

/// Addresses of mappings are multiples of this.
const GRANULARITY: usize = 64 << 10;

const SIZE_TOO_LARGE: CodeMemoryError = CodeMemoryError { operation: "reserving so much", code: 0 };
const BEYOND_THE_REGION: CodeMemoryError = CodeMemoryError { operation: "publishing beyond the region", code: 0 };
const PROHIBITED: CodeMemoryError = CodeMemoryError { operation: "running code where ProhibitDynamicCode is set", code: 0 };

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
            Means::Views => "two views of a section",
            Means::Flips => "protection flips",
        })
    }
}

/// What the system allows.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// For each means, whether it works, or what was refused.
    pub means: [(Means, Result<(), CodeMemoryError>); 2],
    /// Whether an indirect jump must land on a landing pad.
    pub landing_pads: bool,
}

/// Tries both means with a page each.
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
    Region::reserve_by(Means::Views, size).or_else(|_| Region::reserve_by(Means::Flips, size))
}

/// One region of memory for code.
pub struct Region {
    /// Before the view that it describes: fields are dropped in this order.
    _unwinding: unwind::Registration,
    executable: View,
    /// Bytes for code. The page after them tells how to unwind it.
    size: usize,
    means: Means,
    /// Taken for the time of a publication; the closed writable view where there is one.
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
        let size = size.max(1).checked_next_multiple_of(PAGE).ok_or(SIZE_TOO_LARGE)?;
        let all = size.checked_add(PAGE).ok_or(SIZE_TOO_LARGE)?;
        if dynamic_code_is_prohibited() {
            return Err(PROHIBITED);
        }
        let coherence = Coherence::establish()?;
        let (executable, writable) = match means {
            Means::Views => views(all).map(|(executable, writable)| (executable, Some(writable)))?,
            Means::Flips => (View::reserved(all)?, None),
        };
        let mut writer = Writer { writable, broken: None };
        writer.write(&executable, size, unwind::description(size).as_slice())?;
        let _unwinding = unwind::Registration::of(&executable, size)?;
        let region =
            Region { _unwinding, executable, size, means, writer: Mutex::new(writer), coherence, published: AtomicUsize::new(0) };
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
// until the region is dropped; the writable view is another address, and a flipped page loses one right before it gets
// the other. Coherence reaches all cores.
unsafe impl CodeMemory for Region {
    fn base(&self) -> NonNull<u8> {
        self.executable.start
    }

    fn size(&self) -> usize {
        self.size
    }

    fn grain(&self) -> usize {
        match self.means {
            Means::Views => 1,
            Means::Flips => PAGE,
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

/// Whether the process has forbidden itself to make code (ACG).
fn dynamic_code_is_prohibited() -> bool {
    let mut policy: u32 = 0;
    // SAFETY: the policy is one word of flags, the first of which is ProhibitDynamicCode.
    let known = unsafe {
        GetProcessMitigationPolicy(
            GetCurrentProcess(),
            ProcessDynamicCodePolicy,
            (&raw mut policy).cast(),
            core::mem::size_of::<u32>(),
        )
    };
    known != 0 && policy & 1 != 0
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
            Some(writable) => take(executable, offset, code.len()).and_then(|()| copy(writable, offset, code, PAGE_NOACCESS)),
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

/// Takes memory for pages of the executable view. Those that have it already stay as they are.
fn take(view: &View, offset: usize, size: usize) -> Result<(), Failure> {
    let first = offset & !(PAGE - 1);
    let size = (offset + size).next_multiple_of(PAGE) - first;
    view.commit(first, size, PAGE_EXECUTE_READ).map_err(|error| Failure { error, left_open: false })
}

/// Copies code in slices of at most [`FLIP`], each made executable before the next is begun.
fn flip(view: &View, offset: usize, code: &[u8]) -> Result<(), Failure> {
    let mut done = 0;
    while done < code.len() {
        let end = (offset + done + 1).next_multiple_of(FLIP).min(offset + code.len()) - offset;
        copy(view, offset + done, &code[done..end], PAGE_EXECUTE_READ)?;
        done = end;
    }
    Ok(())
}

/// Makes the pages of the range writable and not executable, copies, and leaves them with `rights`.
fn copy(view: &View, offset: usize, code: &[u8], rights: PAGE_PROTECTION_FLAGS) -> Result<(), Failure> {
    let first = offset & !(PAGE - 1);
    let size = (offset + code.len()).next_multiple_of(PAGE) - first;
    view.commit(first, size, PAGE_READWRITE).map_err(|error| Failure { error, left_open: false })?;
    // SAFETY: publish() proved that the range is in the view, its pages were made writable above, and the writer's lock
    // keeps others from closing them.
    unsafe { core::ptr::copy_nonoverlapping(code.as_ptr(), view.start.as_ptr().add(offset), code.len()) };
    view.protect(first, size, rights).map_err(|error| Failure { error, left_open: true })
}

/// A mapping, unmapped when it is dropped.
struct View {
    start: NonNull<u8>,
    /// Whether it shows a section.
    of_section: bool,
}

// SAFETY: a View is an address range; what reads or writes through it says why it may.
unsafe impl Send for View {}
// SAFETY: as above.
unsafe impl Sync for View {}

impl View {
    /// Address space without memory.
    fn reserved(size: usize) -> Result<View, CodeMemoryError> {
        View::somewhere("VirtualAlloc", false, |address| {
            // SAFETY: a mapping where nothing is touches no other.
            unsafe { VirtualAlloc(address, size, MEM_RESERVE, PAGE_NOACCESS) }
        })
    }

    fn of_section(section: HANDLE, size: usize, rights: FILE_MAP) -> Result<View, CodeMemoryError> {
        View::somewhere("MapViewOfFileEx", true, |address| {
            // SAFETY: as above.
            unsafe { MapViewOfFileEx(section, rights, 0, 0, size, address) }.Value
        })
    }

    /// At a random address; at one of the system's choice where that is in use.
    fn somewhere(
        operation: &'static str,
        of_section: bool,
        map: impl Fn(*const c_void) -> *mut c_void,
    ) -> Result<View, CodeMemoryError> {
        let start = NonNull::new(map(random_address())).or_else(|| NonNull::new(map(null())));
        start.map(|start| View { start: start.cast(), of_section }).ok_or_else(|| refused(operation))
    }

    /// Memory for the pages, with these rights; of pages that have memory, the rights alone.
    fn commit(&self, offset: usize, size: usize, rights: PAGE_PROTECTION_FLAGS) -> Result<(), CodeMemoryError> {
        // SAFETY: the range is of this view; no Rust reference points into it.
        match unsafe { VirtualAlloc(self.start.as_ptr().add(offset).cast(), size, MEM_COMMIT, rights) } {
            page if page.is_null() => Err(refused("VirtualAlloc")),
            _ => Ok(()),
        }
    }

    fn protect(&self, offset: usize, size: usize, rights: PAGE_PROTECTION_FLAGS) -> Result<(), CodeMemoryError> {
        let mut before = 0;
        // SAFETY: as above; `before` is valid.
        match unsafe { VirtualProtect(self.start.as_ptr().add(offset).cast(), size, rights, &mut before) } {
            0 => Err(refused("VirtualProtect")),
            _ => Ok(()),
        }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        let start: *mut c_void = self.start.as_ptr().cast();
        // SAFETY: the view's owner goes, and with it whoever could run or write the code.
        unsafe {
            if self.of_section {
                UnmapViewOfFile(MEMORY_MAPPED_VIEW_ADDRESS { Value: start });
            } else {
                VirtualFree(start, 0, MEM_RELEASE);
            }
        }
    }
}

/// The executable view and the closed writable view of one memory. No handle of it is left behind.
fn views(size: usize) -> Result<(View, View), CodeMemoryError> {
    let rights = PAGE_EXECUTE_READWRITE | SEC_RESERVE;
    let (high, low) = ((size as u64 >> 32) as u32, size as u32);
    // SAFETY: a section of the paging file, without name or attributes. No view of it gets all of these rights.
    let section = unsafe { CreateFileMappingW(INVALID_HANDLE_VALUE, null(), rights, high, low, null()) };
    if section.is_null() {
        return Err(refused("CreateFileMapping"));
    }
    let executable = View::of_section(section, size, FILE_MAP_READ | FILE_MAP_EXECUTE);
    let writable = View::of_section(section, size, FILE_MAP_WRITE);
    // SAFETY: made above, closed once; the views keep the section.
    unsafe { CloseHandle(section) };
    // Pages without memory cannot be touched; `copy` closes each that gets some.
    Ok((executable?, writable?))
}

/// A random place to ask for, or null for the system's choice.
fn random_address() -> *const c_void {
    let mut bytes = [0; 8];
    if !crate::entropy::fill(&mut bytes) {
        return null_mut();
    }
    let address = LOW + u64::from_le_bytes(bytes) % (HIGH - LOW);
    (address as usize & !(GRANULARITY - 1)) as *const c_void
}

/// Unwinding: the region as one function with the frame that ENTER makes, so that debuggers, profilers and exceptions pass
/// through compiled code to its caller and find the caller's registers.
#[cfg(target_arch = "x86_64")]
mod unwind {
    use core::ffi::c_void;
    use core::ptr::null_mut;

    use coachwhip_core::platform::CodeMemoryError;
    use windows_sys::Win32::System::Diagnostics::Debug::{RtlAddGrowableFunctionTable, RtlDeleteGrowableFunctionTable};

    use super::View;

    /// UNWIND_INFO of the frame that ENTER makes (`src/frame.rs` of the backend). Version 1; no prologue, so that it holds
    /// from the first byte; eight codes; the frame register is rbp, 3 times 16 bytes above where the stack pointer was then.
    /// The codes undo, the last first: `mov rbp, rsp` (UWOP_SET_FPREG, 3), 8 bytes (UWOP_ALLOC_SMALL, 2), and the pushes
    /// (UWOP_PUSH_NONVOL, 0) of r15, r14, r13, r12, rbx (3), rbp (5).
    const FRAME: [u8; 20] = [1, 0, 8, 0x35, 0, 3, 0, 2, 0, 0xF0, 0, 0xE0, 0, 0xD0, 0, 0xC0, 0, 0x30, 0, 0x50];

    /// What lies at `size`: the table, which is one RUNTIME_FUNCTION (begin, end, where the UNWIND_INFO is), and that.
    pub(super) fn description(size: usize) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[4..8].copy_from_slice(&(size as u32).to_le_bytes());
        bytes[8..12].copy_from_slice(&(size as u32 + 12).to_le_bytes());
        bytes[12..].copy_from_slice(&FRAME);
        bytes
    }

    /// Lasts until it is dropped.
    pub(super) struct Registration(*mut c_void);

    // SAFETY: a handle that is used once, when it is dropped.
    unsafe impl Send for Registration {}
    // SAFETY: as above.
    unsafe impl Sync for Registration {}

    impl Registration {
        pub(super) fn of(view: &View, size: usize) -> Result<Registration, CodeMemoryError> {
            let (base, mut table) = (view.start.as_ptr() as usize, null_mut());
            let entries = (base + size) as *const _;
            // SAFETY: `description` was published at `entries`, which outlives the registration.
            match unsafe { RtlAddGrowableFunctionTable(&mut table, entries, 1, 1, base, base + size) } {
                0 => Ok(Registration(table)),
                status => Err(CodeMemoryError { operation: "RtlAddGrowableFunctionTable", code: status as i32 }),
            }
        }
    }

    impl Drop for Registration {
        fn drop(&mut self) {
            // SAFETY: the handle is of the registration that ends.
            unsafe { RtlDeleteGrowableFunctionTable(self.0) };
        }
    }
}

/// Elsewhere nothing is registered: a debugger's stack ends at compiled code.
#[cfg(not(target_arch = "x86_64"))]
mod unwind {
    use coachwhip_core::platform::CodeMemoryError;

    use super::View;

    pub(super) fn description(_size: usize) -> [u8; 0] {
        []
    }

    pub(super) struct Registration(());

    impl Registration {
        pub(super) fn of(_view: &View, _size: usize) -> Result<Registration, CodeMemoryError> {
            Ok(Registration(()))
        }
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use windows_sys::Win32::System::Diagnostics::Debug::{
        CONTEXT, RtlCaptureContext, RtlLookupFunctionEntry, RtlVirtualUnwind, UNW_FLAG_NHANDLER,
    };

    use super::*;

    /// `fn(callback: fn(&mut Found), found: &mut Found)` with the frame of ENTER: `push rbp; mov rbp, rsp; push rbx; push r12;
    /// push r13; push r14; push r15; sub rsp, 8; mov [rdx], r12; mov r12, 0x77; mov rax, rcx; mov rcx, rdx; sub rsp, 32;
    /// call rax; add rsp, 40; pop r15; pop r14; pop r13; pop r12; pop rbx; pop rbp; ret`.
    const CALL: [u8; 54] = [
        0x55, 0x48, 0x89, 0xe5, 0x53, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57, 0x48, 0x83, 0xec, 0x08, 0x4c, 0x89, 0x22,
        0x49, 0xc7, 0xc4, 0x77, 0, 0, 0, 0x48, 0x89, 0xc8, 0x48, 0x89, 0xd1, 0x48, 0x83, 0xec, 0x20, 0xff, 0xd0, 0x48, 0x83,
        0xc4, 0x28, 0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5b, 0x5d, 0xc3,
    ];
    /// Where its call returns to.
    const AFTER_CALL: u64 = 39;

    /// What the callback finds.
    #[repr(C)]
    #[derive(Default)]
    struct Found {
        /// r12 of the caller of CALL.
        caller: u64,
        /// Return addresses and r12 of the frames above, innermost first.
        frames: [(u64, u64); 8],
    }

    fn lookup(pc: u64) -> (u64, bool) {
        let mut base = 0;
        // SAFETY: `base` is valid; no history is kept.
        let entry = unsafe { RtlLookupFunctionEntry(pc, &mut base, null_mut()) };
        (base, !entry.is_null())
    }

    #[test]
    fn every_address_of_the_region_can_be_unwound() {
        for means in Means::ALL {
            let region = Region::reserve_by(means, 1 << 20).unwrap();
            let base = region.base().as_ptr() as u64;
            for offset in (0..region.size() as u64).step_by(97) {
                assert_eq!(lookup(base + offset), (base, true), "{means}, offset {offset}");
            }
            drop(region);
            assert!(!lookup(base).1);
        }
    }

    /// The system saves float registers into it, which takes an aligned place.
    #[repr(C, align(16))]
    struct Aligned(CONTEXT);

    extern "C" fn callback(found: &mut Found) {
        // SAFETY: a context is plain numbers; the calls fill and read it, and the frames are live.
        unsafe {
            let Aligned(context) = &mut core::mem::zeroed::<Aligned>();
            RtlCaptureContext(context);
            for slot in &mut found.frames {
                let (mut base, mut data, mut frame) = (0, null_mut(), 0);
                let entry = RtlLookupFunctionEntry(context.Rip, &mut base, null_mut());
                if entry.is_null() {
                    break;
                }
                RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context.Rip, entry, context, &mut data, &mut frame, null_mut());
                *slot = (context.Rip, context.R12);
            }
        }
    }

    #[test]
    fn a_stack_is_walked_through_compiled_code() {
        let region = reserve(1 << 16).unwrap();
        region.publish(64, &CALL).unwrap();
        let mut found = Found::default();
        // SAFETY: the code published above is a function of this type.
        let call: extern "C" fn(extern "C" fn(&mut Found), &mut Found) =
            unsafe { core::mem::transmute(region.base().as_ptr().add(64)) };
        call(callback, &mut found);
        let inside = region.base().as_ptr() as u64 + 64 + AFTER_CALL;
        let at = found.frames.iter().position(|frame| frame.0 == inside).expect("the compiled frame is on the stack");
        let test = a_stack_is_walked_through_compiled_code as fn() as usize as u64;
        let caller = found.frames[at + 1];
        assert!(caller.0 > test && caller.0 < test + 4096, "its caller is this test: {:x?}", found.frames);
        assert_eq!((found.frames[at].1, caller.1), (0x77, found.caller), "the registers of compiled code, and of its caller");
    }
}
