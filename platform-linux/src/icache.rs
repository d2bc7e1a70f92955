//! Coherence of instruction caches: what makes freshly written code visible to instruction fetch on every core.
//! Invariant: after [`Coherence::publish`] every core fetches what was written before it. Never writes code itself.

use coachwhip_core::platform::CodeMemoryError;

/// What this process asked the kernel for once, before the first publication: whether there is a barrier that reaches all
/// cores.
pub(crate) struct Coherence {
    has_barrier: bool,
}

/// A function without arguments that gives this number, for a region to prove itself with.
#[cfg(target_arch = "x86_64")]
pub(crate) fn constant(number: u8) -> [u8; 10] {
    [0xf3, 0x0f, 0x1e, 0xfa, 0xb8, number, 0, 0, 0, 0xc3] // endbr64; mov eax, number; ret
}

/// A function without arguments that gives this number, for a region to prove itself with.
#[cfg(target_arch = "aarch64")]
pub(crate) fn constant(number: u8) -> [u8; 12] {
    let [low, high] = (u16::from(number) << 5).to_le_bytes();
    [0x5f, 0x24, 0x03, 0xd5, low, high, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6] // bti c; mov w0, number; ret
}

/// Nothing to prove: no region gets so far.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) fn constant(_number: u8) -> [u8; 0] {
    []
}

/// x86-64: caches are coherent, and a core that reaches new code through a jump fetches it anew. Where other code was before
/// (`replaces`), a core that may have fetched that has to serialize first (Intel SDM 3A, 9.1.3): this one does by returning
/// from a system call, the others where the kernel has the barrier (Linux 4.16), else when they next enter it.
#[cfg(target_arch = "x86_64")]
impl Coherence {
    pub(crate) fn establish() -> Result<Coherence, CodeMemoryError> {
        let register = rustix::thread::MembarrierCommand::RegisterPrivateExpeditedSyncCore;
        Ok(Coherence { has_barrier: rustix::thread::membarrier(register).is_ok() })
    }

    pub(crate) fn publish(&self, _address: usize, _size: usize, replaces: bool) -> Result<(), CodeMemoryError> {
        if replaces && self.has_barrier {
            // It was registered for, so there is nothing left to fail.
            let _ = rustix::thread::membarrier(rustix::thread::MembarrierCommand::PrivateExpeditedSyncCore);
        }
        Ok(())
    }
}

/// AArch64: clean data to the point of unification, invalidate instructions there, and have every core drop what it has
/// already fetched (Arm ARM, B2.4.4).
#[cfg(target_arch = "aarch64")]
impl Coherence {
    /// Registers the process for the barrier that reaches its other cores. Without that barrier no code is run.
    pub(crate) fn establish() -> Result<Coherence, CodeMemoryError> {
        aarch64::membarrier(rustix::thread::MembarrierCommand::RegisterPrivateExpeditedSyncCore)?;
        Ok(Coherence { has_barrier: true })
    }

    pub(crate) fn publish(&self, address: usize, size: usize, _replaces: bool) -> Result<(), CodeMemoryError> {
        debug_assert!(self.has_barrier);
        let lines = aarch64::Lines::of_this_core();
        lines.clean_data(address, size);
        lines.invalidate_instructions(address, size);
        aarch64::instruction_barrier();
        aarch64::membarrier(rustix::thread::MembarrierCommand::PrivateExpeditedSyncCore)
    }
}

/// Any other: no backend makes code for it.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
impl Coherence {
    pub(crate) fn establish() -> Result<Coherence, CodeMemoryError> {
        Err(CodeMemoryError { operation: "instruction cache maintenance", code: 0 })
    }

    pub(crate) fn publish(&self, _address: usize, _size: usize, _replaces: bool) -> Result<(), CodeMemoryError> {
        debug_assert!(!self.has_barrier);
        Ok(())
    }
}

#[cfg(target_arch = "aarch64")]
mod aarch64 {
    use core::arch::asm;

    use coachwhip_core::platform::CodeMemoryError;
    use rustix::thread::MembarrierCommand;

    /// Sizes of cache lines in bytes, and what the hardware does without being asked.
    pub(super) struct Lines {
        data: usize,
        instruction: usize,
        /// CTR_EL0.IDC: the data cache need not be cleaned.
        data_coherent: bool,
        /// CTR_EL0.DIC: the instruction cache need not be invalidated.
        instruction_coherent: bool,
    }

    impl Lines {
        /// From CTR_EL0, read each time: cores of one machine may differ, and the kernel traps the read where they do.
        pub(super) fn of_this_core() -> Lines {
            let ctr: u64;
            // SAFETY: reading CTR_EL0 changes nothing; Linux allows it (or emulates it) in user mode.
            unsafe { asm!("mrs {}, ctr_el0", out(reg) ctr, options(nomem, nostack, preserves_flags)) };
            Lines {
                data: 4 << (ctr >> 16 & 0xf),
                instruction: 4 << (ctr & 0xf),
                data_coherent: ctr >> 28 & 1 == 1,
                instruction_coherent: ctr >> 29 & 1 == 1,
            }
        }

        /// Brings what was written to where instruction fetch can see it.
        pub(super) fn clean_data(&self, address: usize, size: usize) {
            if !self.data_coherent {
                each_line(address, size, self.data, clean_data_line);
            }
            data_barrier();
        }

        /// Makes every core's instruction cache forget these lines.
        pub(super) fn invalidate_instructions(&self, address: usize, size: usize) {
            if !self.instruction_coherent {
                each_line(address, size, self.instruction, invalidate_instruction_line);
            }
            data_barrier();
        }
    }

    fn each_line(address: usize, size: usize, line: usize, act: fn(usize)) {
        let mut at = address & !(line - 1);
        while at < address + size {
            act(at);
            at += line;
        }
    }

    /// `dc cvau`: writes the data cache's line back to the point of unification, where instruction fetch reads.
    fn clean_data_line(address: usize) {
        // SAFETY: the line is of the region's readable view; cleaning changes no memory.
        unsafe { asm!("dc cvau, {}", in(reg) address, options(nostack, preserves_flags)) };
    }

    /// `ic ivau`: drops the instruction cache's line, on all cores of the inner shareable domain.
    fn invalidate_instruction_line(address: usize) {
        // SAFETY: as above; invalidating changes no memory.
        unsafe { asm!("ic ivau, {}", in(reg) address, options(nostack, preserves_flags)) };
    }

    /// `dsb ish`: waits until the maintenance before it is complete on all cores; without it the next step may overtake.
    fn data_barrier() {
        // SAFETY: a barrier.
        unsafe { asm!("dsb ish", options(nostack, preserves_flags)) };
    }

    /// `isb`: this core throws away what it has fetched ahead.
    pub(super) fn instruction_barrier() {
        // SAFETY: a barrier.
        unsafe { asm!("isb", options(nostack, preserves_flags)) };
    }

    /// SYNC_CORE: the same `isb` on every other core that runs a thread of this process.
    pub(super) fn membarrier(command: MembarrierCommand) -> Result<(), CodeMemoryError> {
        let refused = |e: rustix::io::Errno| CodeMemoryError { operation: "membarrier", code: e.raw_os_error() };
        rustix::thread::membarrier(command).map_err(refused)
    }
}
