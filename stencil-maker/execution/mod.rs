//! Executes every stencil and compares with what its uop means. The tests of both backends include this folder; what it is
//! compiled for is what it runs.
//!
//! A case is a program `ENTER, constants into every register, the uop, every register into slots, LEAVE`, run on random and
//! edge operands. [`meaning`] computes the same on a copy of the memory. So a stencil that clobbers a register or writes
//! elsewhere is found too.

use coachwhip_core::uop::Uop;

pub mod allocation_files;
pub mod calls;
pub mod cases;
pub mod draw;
pub mod few_registers;
pub mod figures;
pub mod meaning;
pub mod memory;
pub mod planted;
pub mod program;
#[path = "../src/random.rs"]
pub mod random;
pub mod random_traces;
pub mod side_traces;
pub mod traces;

/// Is it part of what every program consists of, so that cases of it alone say nothing? `calls` and `traces` run it.
pub fn is_tested_by_programs(uop: Uop) -> bool {
    matches!(uop, Uop::ENTER | Uop::LEAVE | Uop::CALL_HELPER | Uop::CALL_STUB | Uop::ENTER_STUB | Uop::LEAVE_STUB)
}
