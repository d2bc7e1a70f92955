//! Uops in a row as executable code.

use std::ffi::c_void;

use coachwhip_core::codegen::stencil::{Backend, Reg, Stencil};
use coachwhip_core::uop::{Operand, Uop};
use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};

/// A place in a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Label(pub usize);

/// Code in the making.
pub struct Program {
    stencils: &'static [Stencil],
    code: Vec<u8>,
    labels: Vec<usize>,
    /// Stencils with labels are filled last: uop, start, operands.
    open: Vec<(Uop, usize, Vec<u64>)>,
}

impl Program {
    pub fn new(backend: &dyn Backend) -> Program {
        Program { stencils: backend.stencils(), code: Vec::new(), labels: Vec::new(), open: Vec::new() }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(usize::MAX);
        Label(self.labels.len() - 1)
    }

    pub fn place(&mut self, label: Label) {
        self.labels[label.0] = self.code.len();
    }

    /// Appends a uop; a label operand is the label's number.
    pub fn uop(&mut self, uop: Uop, operands: &[u64]) {
        assert_eq!(operands.len(), uop.operands().len(), "{}", uop.name());
        let start = self.code.len();
        self.code.extend_from_slice(Stencil::of(self.stencils, uop).code);
        self.open.push((uop, start, operands.to_vec()));
    }

    pub fn constant(&mut self, register: Reg, value: u64) {
        self.uop(Uop::LOAD_CONST64, &[u64::from(register.0), value]);
    }

    /// Fills all holes and makes it executable.
    pub fn finish(mut self, code: &mut CodeMemory) -> Placed {
        for (uop, start, mut operands) in std::mem::take(&mut self.open) {
            let stencil = Stencil::of(self.stencils, uop);
            for branch in stencil.branches {
                let operand = usize::from(branch.operand);
                assert_eq!(uop.operands()[operand], Operand::Label);
                let target = self.labels[operands[operand] as usize];
                let distance = target as i64 - (start as i64 + i64::from(branch.origin));
                operands[operand] = (distance >> branch.shift) as u64;
            }
            stencil.patch(&mut self.code[start..start + stencil.code.len()], &operands);
        }
        code.publish(&self.code);
        Placed { address: code.start as u64, labels: self.labels }
    }
}

/// Code that can be run.
pub struct Placed {
    pub address: u64,
    labels: Vec<usize>,
}

impl Placed {
    pub fn at(&self, label: Label) -> u64 {
        self.address + self.labels[label.0] as u64
    }

    /// Runs ENTER, which must be the first uop: goes to `at` with `word` in the result register; gives what LEAVE does.
    pub fn run(&self, machine: u64, base: u64, at: Label, word: u64) -> u64 {
        // SAFETY: the code begins with ENTER, which is a function of this type; what follows is what the test is about.
        let enter: Enter = unsafe { std::mem::transmute(self.address as usize) };
        enter(machine, base, self.at(at), word)
    }
}

#[cfg(target_arch = "x86_64")]
type Enter = extern "sysv64" fn(u64, u64, u64, u64) -> u64;
#[cfg(not(target_arch = "x86_64"))]
type Enter = extern "C" fn(u64, u64, u64, u64) -> u64;

const SIZE: usize = 64 << 10;

/// Pages that are either written or executed.
pub struct CodeMemory {
    start: *mut u8,
}

impl CodeMemory {
    pub fn new() -> CodeMemory {
        // SAFETY: a fresh anonymous mapping.
        let start = unsafe { mmap_anonymous(std::ptr::null_mut(), SIZE, ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE) };
        CodeMemory { start: start.expect("memory for code").cast() }
    }

    fn publish(&mut self, code: &[u8]) {
        assert!(code.len() <= SIZE);
        let protect = |flags| {
            // SAFETY: the mapping of `new`, which no code is running in.
            unsafe { mprotect(self.start.cast::<c_void>(), SIZE, flags) }.expect("protection changes");
        };
        protect(MprotectFlags::READ | MprotectFlags::WRITE);
        // SAFETY: within the mapping, which is writable now.
        unsafe { std::ptr::copy_nonoverlapping(code.as_ptr(), self.start, code.len()) };
        protect(executable());
        synchronize(self.start as usize, code.len());
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: the mapping of `new`.
        let _ = unsafe { munmap(self.start.cast(), SIZE) };
    }
}

#[cfg(not(target_arch = "aarch64"))]
fn executable() -> MprotectFlags {
    MprotectFlags::READ | MprotectFlags::EXEC
}

/// With guarded pages, where the processor has them: indirect jumps must reach landing pads.
#[cfg(target_arch = "aarch64")]
fn executable() -> MprotectFlags {
    let flags = MprotectFlags::READ | MprotectFlags::EXEC;
    if std::arch::is_aarch64_feature_detected!("bti") { flags | MprotectFlags::BTI } else { flags }
}

#[cfg(not(target_arch = "aarch64"))]
fn synchronize(_: usize, _: usize) {}

/// Makes the instruction cache see what was written. 4 bytes is no line's size, but a divisor of each.
#[cfg(target_arch = "aarch64")]
fn synchronize(start: usize, length: usize) {
    use std::arch::asm;
    // SAFETY: maintenance of caches for mapped addresses.
    unsafe {
        (start..start + length).step_by(4).for_each(|line| asm!("dc cvau, {}", in(reg) line));
        asm!("dsb ish");
        (start..start + length).step_by(4).for_each(|line| asm!("ic ivau, {}", in(reg) line));
        asm!("dsb ish", "isb");
    }
}
