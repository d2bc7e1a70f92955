//! The frame that ENTER makes on the native stack (`stencils/machine.rs`), for whoever walks it. The calling convention says
//! which registers it keeps; DWARF's numbers are those of "DWARF for the Arm 64-bit Architecture".

use coachwhip_core::codegen::stencil::NativeFrame;

/// 96 bytes, at whose start x29 points; in them x29, x30 and x19 to x28 in turn.
pub const FRAME: NativeFrame = NativeFrame {
    pointer: X29,
    size: 96,
    return_address: X30,
    saved: &[
        (X29, 96),
        (X30, 88),
        (19, 80),
        (20, 72),
        (21, 64),
        (22, 56),
        (23, 48),
        (24, 40),
        (25, 32),
        (26, 24),
        (27, 16),
        (28, 8),
    ],
};

const X29: u8 = 29;
const X30: u8 = 30;
