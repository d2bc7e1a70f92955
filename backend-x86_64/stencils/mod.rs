//! Machine code of each uop: a function of the uop's name, which takes its operands. Scratch registers: rax, rcx, rdx,
//! xmm14, xmm15 (`src/registers.rs`).
//!
//! Rules: the hot path falls through; a label is reached by exactly one jump, of 32 bits (a second way to it goes to that
//! jump with flags that take it); dynamic registers never appear as an index, and get the longest encoding.

macro_rules! x64 {
    ($code:ident; $($instructions:tt)*) => {
        {
            #[allow(unused_imports)]
            use dynasmrt::{DynasmApi, DynasmLabelApi};
            dynasmrt::dynasm!($code; .arch x64; $($instructions)*)
        }
    };
}

mod boxing;
mod branch;
mod compare;
mod float;
mod guard;
mod int;
mod machine;
mod moves;
mod object;

use boxing::*;
use branch::*;
use coachwhip_stencil_maker::{dispatch, kinds, uop::Uop};
use compare::*;
use float::*;
use guard::*;
use int::*;
use machine::*;
use moves::*;
use object::*;

/// What instructions are written into.
pub type Code = dynasmrt::VecAssembler<dynasmrt::x64::X64Relocation>;

dispatch!(Code);

/// Machine code of a uop with these operands.
pub fn assemble(uop: Uop, operands: &[i64]) -> Result<Vec<u8>, String> {
    let mut code = Code::new(kinds::BASE);
    emit(&mut code, uop, operands);
    code.finalize().map_err(|e| format!("{e:?}"))
}
