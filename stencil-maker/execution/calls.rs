//! ENTER, LEAVE and CALL_HELPER: arguments, results, the stack's alignment, and that a call keeps the registers that it must.

use std::hint::black_box;

use coachwhip_core::codegen::stencil::{Backend, Reg};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::uop::Uop;

use super::memory::{FRAME, MACHINE, Memory};
use super::program::{Label, Placed, Program};

/// What a helper gives: the result and the second result.
#[repr(C)]
struct Words(u64, u64);

const TABLE: u64 = 0x1230;
const ENTRY: u64 = 0x98;
/// Where the outer machine holds the inner program, for the helper to run.
const INNER: usize = 7;

#[repr(align(16))]
struct Aligned([u8; 16]);

/// The helper, by the convention that CALL_HELPER has: System V's on x86-64, whatever the system is.
#[cfg(target_arch = "x86_64")]
extern "sysv64" fn helper(machine: *const u64, a: u64, b: u64, c: u64, d: u64, e: u64) -> Words {
    called(machine, [a, b, c, d, e])
}
/// The helper.
#[cfg(not(target_arch = "x86_64"))]
extern "C" fn helper(machine: *const u64, a: u64, b: u64, c: u64, d: u64, e: u64) -> Words {
    called(machine, [a, b, c, d, e])
}

/// Runs the inner program, which fills every free register, on a machine and a frame of its own.
fn called(machine: *const u64, arguments: [u64; 5]) -> Words {
    let local = Aligned([1; 16]);
    assert_eq!(black_box(&raw const local) as usize % 16, 0, "the stack is not aligned");
    assert_eq!(arguments, [11, 22, 33, 44, 55]);
    // SAFETY: the machine of `run` below, which holds the address of an inner program there, alive during the call.
    let inner = unsafe { &*(machine.add(INNER).read() as *const (Placed, Label)) };
    let memory = Memory::new();
    assert_eq!(inner.0.run(memory.address(MACHINE), memory.address(FRAME), inner.1, 99), 99);
    Words(1001 + u64::from(local.0[0]), 2002)
}

/// A program that fills every free register and gives the word that it was entered with.
fn filler(backend: &dyn Backend, code: &dyn CodeMemory) -> (Placed, Label) {
    let mut program = Program::new(backend);
    let start = program.label();
    program.uop(Uop::ENTER, &[]);
    program.place(start);
    program.uop(Uop::LANDING, &[]);
    for reg in backend.registers() {
        program.constant(*reg, 0xDEAD_BEEF);
    }
    program.uop(Uop::LEAVE, &[]);
    (program.finish(code, 0x8000), start)
}

/// A program calls the helper; what a call keeps by the convention is there after it, and the base and the machine are.
pub fn run(backend: &dyn Backend, code: &dyn CodeMemory) {
    let inner = filler(backend, code);
    let mut memory = Memory::new();
    let table = vec![helper as *const () as u64; 100];
    memory.store(memory.address(MACHINE) + TABLE, 8, table.as_ptr() as u64);
    memory.store(memory.address(MACHINE) + 8 * INNER as u64, 8, &raw const inner as u64);

    let mut program = Program::new(backend);
    let start = program.label();
    program.uop(Uop::ENTER, &[]);
    program.place(start);
    program.uop(Uop::LANDING, &[]);
    let number = |reg: Reg| u64::from(reg.0);
    program.uop(Uop::STORE_SLOT, &[number(backend.result()), 0]);
    for (i, reg) in backend.arguments().iter().enumerate() {
        program.constant(*reg, 11 * (i as u64 + 1));
    }
    program.uop(Uop::CALL_HELPER, &[TABLE, ENTRY]);
    program.uop(Uop::STORE_SLOT, &[number(backend.result()), 8]);
    program.uop(Uop::STORE_SLOT, &[number(backend.second_result()), 16]);
    program.uop(Uop::STORE_SLOT, &[number(backend.base()), 24]);
    // The tag of ints and the offset of floats are in place: one and one half, boxed.
    let free = number(backend.registers()[0]);
    program.uop(Uop::LOAD_CONST64, &[free, 0xFFFF << 48]);
    program.uop(Uop::GUARD_INT, &[free, start.0 as u64]);
    program.uop(Uop::LOAD_CONST_FLOAT, &[0, 0.5f64.to_bits()]);
    program.uop(Uop::STORE_SLOT_FLOAT, &[0, 32]);
    program.uop(Uop::LOAD_VM, &[free, TABLE]);
    program.uop(Uop::STORE_SLOT, &[free, 40]);
    program.uop(Uop::LOAD_SLOT, &[number(backend.second_result()), 8]);
    program.uop(Uop::MOVE, &[number(backend.result()), number(backend.second_result())]);
    program.uop(Uop::LEAVE, &[]);
    let placed = program.finish(code, 0);

    for word in [0, 7, u64::MAX] {
        assert_eq!(placed.run(memory.address(MACHINE), memory.address(FRAME), start, word), 1002);
        let half = 0.5f64.to_bits() + (1 << 49);
        assert_eq!(memory.pieces[FRAME].words[..6], [word, 1002, 2002, memory.address(FRAME), half, table.as_ptr() as u64]);
    }
}
