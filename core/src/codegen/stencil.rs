//! Stencils: the machine code of a uop with holes in it, and how a hole is filled.
//!
//! A hole is a list of [`Run`]s: consecutive bits of an operand that are XORed onto consecutive bits of the code. That the
//! image of a stencil is linear in its operands' bits is discovered and proven when a backend is built (differential
//! assembly, `backend-*/build.rs`); nothing about encodings is known here.
//! Invariant: all stencils of a table are in the order of [`Uop::ALL`](crate::uop::Uop::ALL).

use crate::uop::Uop;

/// A register by its number in the instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reg(pub u8);

/// Consecutive operand bits that flip consecutive code bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which operand of the uop.
    pub operand: u8,
    /// The first bit of the operand.
    pub from: u8,
    /// How many bits, 1..=32.
    pub length: u8,
    /// The first bit in the code: byte `at / 8`, bit `at % 8`, least significant first.
    pub at: u16,
}

/// How a label's operand is made of addresses: `(target - (stencil start + origin)) >> shift`, in `bits` bits, signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Which operand of the uop.
    pub operand: u8,
    /// Byte offset in the stencil that the displacement counts from.
    pub origin: u8,
    /// Bits dropped from the displacement.
    pub shift: u8,
    /// Width of the field: it bounds the distance.
    pub bits: u8,
}

impl Branch {
    /// Does the field hold this displacement?
    pub fn reaches(&self, displacement: i64) -> bool {
        let bound = 1i64 << (self.bits - 1);
        (-bound..bound).contains(&displacement)
    }

    /// Bytes that it reaches at least, in either direction.
    pub fn reach(&self) -> i64 {
        ((1i64 << (self.bits - 1)) - 1) << self.shift
    }
}

/// The machine code of a uop.
#[derive(Clone, Copy, Debug)]
pub struct Stencil {
    /// With all operands zero.
    pub code: &'static [u8],
    /// Its holes.
    pub runs: &'static [Run],
    /// Its labels.
    pub branches: &'static [Branch],
}

/// The one frame that compiled code has on the native stack, by DWARF's numbers of registers. The *frame address* is what
/// the stack pointer was before ENTER was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeFrame {
    /// The frame pointer, which stays the same throughout compiled code.
    pub pointer: u8,
    /// Bytes from where that points to the frame address: a multiple of 8.
    pub size: u8,
    /// The column of the return address.
    pub return_address: u8,
    /// The caller's registers, the return address among them, with how many bytes below the frame address they lie.
    pub saved: &'static [(u8, u8)],
}

/// The facts of an instruction set, and its stencils.
///
/// Arguments, results and the base may be operands of [plain](Uop::is_plain) uops only: others may use some of these
/// registers as their scratch. The convention of helpers and of ENTER is the one of Linux on every system: System V's
/// (`extern "sysv64"`) on x86-64, AAPCS64 on AArch64.
pub trait Backend: Sync {
    /// `x86_64`, `aarch64`.
    fn name(&self) -> &'static str;
    /// The stencils, in the order of the table of uops.
    fn stencils(&self) -> &'static [Stencil];
    /// General registers that code may use freely between two calls.
    fn registers(&self) -> &'static [Reg];
    /// Float registers, likewise.
    fn float_registers(&self) -> &'static [Reg];
    /// Those of the general ones that a call keeps. No float register is kept.
    fn preserved(&self) -> &'static [Reg];
    /// A float register for MOVE_FLOAT alone, to exchange others by.
    fn float_scratch(&self) -> Reg;
    /// Where CALL_HELPER takes its arguments behind the machine, which comes first by itself.
    fn arguments(&self) -> &'static [Reg];
    /// Where results come back, and where ENTER and LEAVE pass a word.
    fn result(&self) -> Reg;
    /// A second word of results.
    fn second_result(&self) -> Reg;
    /// The address of the running frame's first local.
    fn base(&self) -> Reg;
    /// What assemblers call a general register.
    fn register_name(&self, reg: Reg) -> &'static str;
    /// What assemblers call a float register.
    fn float_register_name(&self, reg: Reg) -> &'static str;
    /// Where ENTER keeps its caller's registers, for whoever walks the native stack.
    fn frame(&self) -> NativeFrame;
    /// What padding is filled with: a trap.
    fn trap(&self) -> &'static [u8];
}

impl Stencil {
    /// The stencil of a uop.
    #[inline(always)]
    pub fn of(stencils: &'static [Stencil], uop: Uop) -> &'static Stencil {
        &stencils[uop as usize]
    }

    /// Fills holes: XORs the operands' bits onto `code`, a copy of `self.code`.
    #[inline]
    pub fn patch(&self, code: &mut [u8], operands: &[u64]) {
        for run in self.runs {
            let Some(value) = operands.get(usize::from(run.operand)) else { continue };
            xor_bits(code, run, *value);
        }
    }
}

/// XORs one run's bits.
#[inline]
pub fn xor_bits(code: &mut [u8], run: &Run, operand: u64) {
    let mut bits = (operand >> run.from) & (u64::MAX >> (64 - u32::from(run.length)));
    bits <<= run.at % 8;
    let at = usize::from(run.at / 8);
    // No wider than it is: what reaches over the bytes that were just written waits until they are in memory.
    let width = run.at % 8 + u16::from(run.length);
    if let Some(byte) = code.get_mut(at).filter(|_| width <= 8) {
        *byte ^= bits as u8;
        return;
    }
    if let Some(word) = code.get_mut(at..at + 4).filter(|_| width <= 32).and_then(|bytes| <&mut [u8; 4]>::try_from(bytes).ok()) {
        *word = (u32::from_le_bytes(*word) ^ bits as u32).to_le_bytes();
        return;
    }
    // A run and the bits before it in its first byte are 39 bits at most.
    if let Some(word) = code.get_mut(at..at + 8).and_then(|bytes| <&mut [u8; 8]>::try_from(bytes).ok()) {
        *word = (u64::from_le_bytes(*word) ^ bits).to_le_bytes();
        return;
    }
    for byte in code.iter_mut().skip(usize::from(run.at / 8)) {
        if bits == 0 {
            break;
        }
        *byte ^= bits as u8;
        bits >>= 8;
    }
}
