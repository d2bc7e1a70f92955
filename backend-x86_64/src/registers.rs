//! What each register is for. The build script and the crate read this file.
//!
//! | register | holds |
//! |---|---|
//! | rbx | the address of the running frame's first local |
//! | r12 | the machine |
//! | r14 | the tag of ints, 0xFFFF << 48 |
//! | r15 | the offset of floats, 1 << 49 |
//! | rbp, rsp | the chain of native frames, the native stack |
//! | rax, rcx, rdx, xmm14, xmm15 | scratch of stencils; rax also results, arguments lie in rcx and rdx |
//! | rsi, rdi, r8..r11, r13, xmm0..xmm13 | free |

use crate::Reg;

pub const RAX: Reg = Reg(0);
pub const RCX: Reg = Reg(1);
pub const RDX: Reg = Reg(2);
pub const RSI: Reg = Reg(6);
pub const R8: Reg = Reg(8);
pub const R9: Reg = Reg(9);

/// Never an operand: as an index it would mean that there is none.
pub const STACK: Reg = Reg(4);
/// The address of the running frame's first local: rbx.
pub const BASE: Reg = Reg(3);
/// General registers that code may use freely between two calls: rsi, rdi, r8 to r11, r13.
pub const GENERAL: &[Reg] = &[RSI, Reg(7), R8, R9, Reg(10), Reg(11), Reg(13)];
/// Float registers, likewise: xmm0 to xmm13.
pub const FLOAT: &[Reg] =
    &[Reg(0), Reg(1), Reg(2), Reg(3), Reg(4), Reg(5), Reg(6), Reg(7), Reg(8), Reg(9), Reg(10), Reg(11), Reg(12), Reg(13)];
/// Of both, what a call keeps.
pub const PRESERVED: &[Reg] = &[Reg(13)];
/// A float register that no operand is ever in and no move uses: xmm15.
pub const FLOAT_SCRATCH: Reg = Reg(15);
/// Arguments of helpers behind the machine, which lies in rdi (System V's convention, on every system).
pub const ARGUMENTS: &[Reg] = &[RSI, RDX, RCX, R8, R9];
/// Results of helpers.
pub const RESULT: Reg = RAX;
pub const SECOND_RESULT: Reg = RDX;

/// What assemblers call the general registers, by number.
#[rustfmt::skip]
pub const NAMES: [&str; 16] = [
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
];
/// The float registers, likewise.
#[rustfmt::skip]
pub const FLOAT_NAMES: [&str; 16] = [
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
    "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
];
