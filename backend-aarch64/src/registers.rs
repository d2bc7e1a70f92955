//! What each register is for. The build script and the crate read this file.
//!
//! | register | holds |
//! |---|---|
//! | x19 | the address of the running frame's first local |
//! | x20 | the machine |
//! | x21 | the tag of ints, 0xFFFF << 48 |
//! | x22 | the offset of floats, 1 << 49 |
//! | x29, sp | the chain of native frames, the native stack |
//! | x30 | the return address, clobbered by calls |
//! | x18 | the platform's |
//! | x8, x16, x17, d30, d31 | scratch of stencils |
//! | x0..x5 | arguments and results |
//! | x6, x7, x9..x15, x23..x28, d0..d7, d16..d29 | free |
//!
//! d8 to d15 are the caller's: nothing touches them.

use crate::Reg;

pub const X0: Reg = Reg(0);
pub const X1: Reg = Reg(1);

/// Never an operand: the platform's register.
pub const PLATFORM: Reg = Reg(18);
/// The address of the running frame's first local: x19.
pub const BASE: Reg = Reg(19);
/// General registers that code may use freely between two calls: x9 to x15, x23 to x28, x6, x7.
#[rustfmt::skip]
pub const GENERAL: &[Reg] = &[
    Reg(9), Reg(10), Reg(11), Reg(12), Reg(13), Reg(14), Reg(15),
    Reg(23), Reg(24), Reg(25), Reg(26), Reg(27), Reg(28), Reg(6), Reg(7),
];
/// Float registers, likewise: d0 to d7, d16 to d29.
#[rustfmt::skip]
pub const FLOAT: &[Reg] = &[
    Reg(0), Reg(1), Reg(2), Reg(3), Reg(4), Reg(5), Reg(6), Reg(7),
    Reg(16), Reg(17), Reg(18), Reg(19), Reg(20), Reg(21), Reg(22), Reg(23), Reg(24), Reg(25), Reg(26), Reg(27), Reg(28), Reg(29),
];
/// Of both, what a call keeps.
pub const PRESERVED: &[Reg] = &[Reg(23), Reg(24), Reg(25), Reg(26), Reg(27), Reg(28)];
/// A float register that no operand is ever in and no move uses: d31.
pub const FLOAT_SCRATCH: Reg = Reg(31);
/// Arguments of helpers behind the machine, which lies in x0 (AAPCS64).
pub const ARGUMENTS: &[Reg] = &[X1, Reg(2), Reg(3), Reg(4), Reg(5)];
/// Results of helpers.
pub const RESULT: Reg = X0;
pub const SECOND_RESULT: Reg = X1;

/// What assemblers call the general registers, by number; no operand is the 31st.
#[rustfmt::skip]
pub const NAMES: [&str; 32] = [
    "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
    "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30", "sp",
];
/// The float registers, likewise.
#[rustfmt::skip]
pub const FLOAT_NAMES: [&str; 32] = [
    "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15",
    "d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23", "d24", "d25", "d26", "d27", "d28", "d29", "d30", "d31",
];
