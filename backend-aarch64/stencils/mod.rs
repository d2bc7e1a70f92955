//! Machine code of each uop: a function of the uop's name, which takes its operands. Scratch registers: x8, x16, x17, d30,
//! d31 (`src/registers.rs`).
//!
//! Rules: the hot path falls through; a label is reached by exactly one branch (a second way to it goes to that branch with
//! what takes it); an immediate of 32 bits is built by [`word`], whatever it is, so that lengths never vary.

macro_rules! a64 {
    ($code:ident; $($instructions:tt)*) => {
        {
            #[allow(unused_imports)]
            use dynasmrt::{DynasmApi, DynasmLabelApi};
            dynasmrt::dynasm!($code; .arch aarch64; $($instructions)*)
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
pub type Code = dynasmrt::VecAssembler<dynasmrt::aarch64::Aarch64Relocation>;

dispatch!(Code);

/// A 32-bit immediate into w16, or w17, or another; 64-bit operations extend its sign.
fn word(code: &mut Code, register: u8, value: i32) {
    let (low, high) = (value as u32 & 0xFFFF, value as u32 >> 16);
    a64!(code; movz W(register), low; movk W(register), high, lsl 16);
}

/// A 64-bit immediate.
fn long(code: &mut Code, register: u8, value: i64) {
    let part = |n: u32| (value >> (16 * n)) as u32 & 0xFFFF;
    a64!(code
        ; movz X(register), part(0)
        ; movk X(register), part(1), lsl 16
        ; movk X(register), part(2), lsl 32
        ; movk X(register), part(3), lsl 48
    );
}

/// Machine code of a uop with these operands.
pub fn assemble(uop: Uop, operands: &[i64]) -> Result<Vec<u8>, String> {
    let mut code = Code::new(kinds::BASE);
    emit(&mut code, uop, operands);
    code.finalize().map_err(|e| format!("{e:?}"))
}
