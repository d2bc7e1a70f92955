//! Every stencil does what its uop means.
#![cfg(target_arch = "aarch64")]

#[path = "../../stencil-maker/execution/mod.rs"]
mod execution;

use std::sync::Arc;

use coachwhip_backend_aarch64::Aarch64;
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::uop::Uop;

/// Whatever this system has for code.
fn memory() -> Arc<dyn CodeMemory> {
    coachwhip::platform::code_memory(1 << 20).expect("memory for code")
}

#[test]
fn stencils_mean_their_uops() {
    let memory = memory();
    for &uop in Uop::ALL {
        if !matches!(uop, Uop::ENTER | Uop::LEAVE | Uop::CALL_HELPER) {
            execution::cases::run(&Aarch64, &*memory, uop, 500);
        }
    }
}

#[test]
fn helpers_are_called_and_registers_kept() {
    execution::calls::run(&Aarch64, &*memory());
}
