//! Every stencil does what its uop means.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

#[path = "../../stencil-maker/execution/mod.rs"]
mod execution;

use coachwhip_backend_x86_64::X86_64;
use coachwhip_core::uop::Uop;

#[test]
fn stencils_mean_their_uops() {
    for &uop in Uop::ALL {
        if !matches!(uop, Uop::ENTER | Uop::LEAVE | Uop::CALL_HELPER) {
            execution::cases::run(&X86_64, uop, 2_000);
        }
    }
}
