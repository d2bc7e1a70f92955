//! Every stencil does what its uop means.
#![cfg(target_arch = "x86_64")]

#[path = "../../stencil-maker/execution/mod.rs"]
mod execution;

use std::sync::Arc;

use coachwhip_backend_x86_64::X86_64;
use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::uop::Uop;
use execution::few_registers::FewRegisters;

/// Whatever this system has for code.
fn memory() -> Arc<dyn CodeMemory> {
    coachwhip::platform::code_memory(1 << 20).expect("memory for code")
}

#[test]
fn stencils_mean_their_uops() {
    let memory = memory();
    for &uop in Uop::ALL {
        if !execution::is_tested_by_programs(uop) {
            execution::cases::run(&X86_64, &*memory, uop, 2000);
        }
    }
}

#[test]
fn helpers_are_called_and_registers_kept() {
    execution::calls::run(&X86_64, &*memory());
}

/// Compiled traces do what the meanings of their uops say, and their exits tell where every value is.
#[test]
fn traces_mean_their_uops() {
    let (traces, refused, looped) = execution::traces::run(&X86_64, &*memory(), 6000);
    println!("{traces} traces, {refused} refused, {looped} left in their loop");
    assert!(refused * 10 < traces && looped * 4 > traces);
}

#[test]
fn traces_run_with_four_registers() {
    let (traces, refused, looped) = execution::traces::run(FewRegisters::of(&X86_64), &*memory(), 6000);
    println!("{traces} traces, {refused} refused, {looped} left in their loop");
    assert!(refused * 10 < traces && looped * 4 > traces);
}

/// Most faults are found; the others change nothing, as running them shows.
#[test]
fn planted_faults_are_found() {
    let results = execution::planted::run(FewRegisters::of(&X86_64), &*memory(), 500);
    for (plant, planted, found) in results {
        println!("{plant:?}: {found} of {planted} found");
        assert!(planted > 50 && found * 2 > planted, "{plant:?}: {found} of {planted}");
    }
}

#[test]
fn side_traces_find_what_the_parent_has() {
    for backend in [&X86_64 as &'static dyn Backend, FewRegisters::of(&X86_64)] {
        let counts = execution::side_traces::run(backend, &*memory(), 6000);
        println!("{counts:?}");
        assert!(counts.sides > 6000 / 2 && counts.linked > 6000 / 20 && counts.without_room > 6000 / 20);
    }
}

#[test]
fn allocations_are_as_expected() {
    execution::allocation_files::run();
}

/// Time is of interest in a release build.
#[test]
fn code_and_exits_of_traces_are_small() {
    execution::figures::print(&X86_64, &*memory());
    execution::figures::links(&X86_64, &*memory());
}
