//! Every stencil does what its uop means.
#![cfg(all(target_arch = "aarch64", target_os = "linux"))]

#[path = "../../stencil-maker/execution/mod.rs"]
mod execution;

use coachwhip_backend_aarch64::Aarch64;
use coachwhip_core::uop::Uop;

#[test]
fn stencils_mean_their_uops() {
    for &uop in Uop::ALL {
        if !matches!(uop, Uop::ENTER | Uop::LEAVE | Uop::CALL_HELPER) {
            execution::cases::run(&Aarch64, uop, 2_000);
        }
    }
}
