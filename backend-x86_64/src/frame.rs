//! The frame that ENTER makes on the native stack (`stencils/machine.rs`), for whoever walks it. The calling convention says
//! which registers it keeps; DWARF's numbers are those of the System V ABI's supplement for AMD64 (figure 3.36).

use coachwhip_core::codegen::stencil::NativeFrame;

/// `push rbp; mov rbp, rsp`, then rbx and r12 to r15.
pub const FRAME: NativeFrame = NativeFrame {
    pointer: RBP,
    size: 16,
    return_address: 16,
    saved: &[(16, 8), (RBP, 16), (RBX, 24), (12, 32), (13, 40), (14, 48), (15, 56)],
};

const RBX: u8 = 3;
const RBP: u8 = 6;
