//! Words of the machine, calls of helpers, and the way in and out. Helpers and ENTER's function follow AAPCS64.

use super::{Code, word};

pub fn LOAD_VM(code: &mut Code, out: u8, vm: i32) {
    a64!(code; ldr X(out), [x20, vm as u32]);
}

/// The table's offset is added from a register: an immediate of a sum reaches less far.
pub fn LOAD_VM_ITEM(code: &mut Code, out: u8, vm: i32, at: u8) {
    a64!(code; movz w17, vm as u32; add x17, x20, x17; asr x16, X(at), 16; ldr X(out), [x17, x16, lsl 3]);
}

pub fn LOAD_VM_FLOAT(code: &mut Code, out: u8, vm: i32) {
    a64!(code; ldr D(out), [x20, vm as u32]);
}

pub fn STORE_VM(code: &mut Code, word: u8, vm: i32) {
    a64!(code; str X(word), [x20, vm as u32]);
}

pub fn STORE_VM_FLOAT(code: &mut Code, float: u8, vm: i32) {
    a64!(code; str D(float), [x20, vm as u32]);
}

/// The offset is in a register, because one of 4-byte accesses reaches half as far.
pub fn ADD_VM32_CONST(code: &mut Code, vm: i32, value: i32) {
    word(code, 8, value);
    a64!(code; movz w17, vm as u32; ldr w16, [x20, x17]; add w16, w16, w8; str w16, [x20, x17]);
}

pub fn ADD_VM_CONST(code: &mut Code, vm: i32, value: i32) {
    word(code, 17, value);
    a64!(code; ldr x16, [x20, vm as u32]; add x16, x16, w17, sxtw; str x16, [x20, vm as u32]);
}

/// Fuel below zero counts as "not zero".
pub fn POLL(code: &mut Code, fuel: i32, word: i32, target: usize) {
    a64!(code
        ; ldr x17, [x20, word as u32]
        ; ldr x16, [x20, fuel as u32]
        ; ldr w17, [x17]
        ; subs x16, x16, 1
        ; str x16, [x20, fuel as u32]
        ; ccmp w17, 0, 0, pl
        ; b.ne extern target
    );
}

pub fn POLL_UNITS(code: &mut Code, fuel: i32, poll: i32, units: i32, target: usize) {
    word(code, 8, units);
    a64!(code
        ; ldr x17, [x20, poll as u32]
        ; ldr x16, [x20, fuel as u32]
        ; ldr w17, [x17]
        ; subs x16, x16, x8
        ; str x16, [x20, fuel as u32]
        ; ccmp w17, 0, 0, pl
        ; b.ne extern target
    );
}

pub fn TAKE_CELL(code: &mut Code, out: u8, next: i32, end: i32, size: i32, target: usize) {
    word(code, 17, size);
    a64!(code
        ; ldr X(out), [x20, next as u32]
        ; ldr x16, [x20, end as u32]
        ; cmp X(out), x16
        ; b.eq extern target
        ; add x16, XSP(out), w17, sxtw
        ; str x16, [x20, next as u32]
    );
}

pub fn CALL_HELPER(code: &mut Code, table: i32, entry: i32) {
    a64!(code; mov x0, x20; ldr x16, [x20, table as u32]; ldr x16, [x16, entry as u32]; blr x16);
}

pub fn CALL_STUB(code: &mut Code, target: usize) {
    a64!(code; bl extern target);
}

/// The return address, which helpers clobber. Calls like these are direct, so there is no landing pad.
pub fn ENTER_STUB(code: &mut Code) {
    a64!(code; stp x29, x30, [sp, -16]!);
}

pub fn LEAVE_STUB(code: &mut Code) {
    a64!(code; ldp x29, x30, [sp], 16; ret);
}

/// `bti c` at the head, which the assembler does not know by name.
pub fn ENTER(code: &mut Code) {
    a64!(code
        ; hint 34
        ; stp x29, x30, [sp, -96]!
        ; mov x29, sp
        ; stp x19, x20, [sp, 16]
        ; stp x21, x22, [sp, 32]
        ; stp x23, x24, [sp, 48]
        ; stp x25, x26, [sp, 64]
        ; stp x27, x28, [sp, 80]
        ; mov x20, x0
        ; mov x19, x1
        ; mov x0, x3
        ; movz x21, 0xFFFF, lsl 48
        ; movz x22, 2, lsl 48
        ; br x2
    );
}

pub fn LEAVE(code: &mut Code) {
    a64!(code
        ; ldp x19, x20, [sp, 16]
        ; ldp x21, x22, [sp, 32]
        ; ldp x23, x24, [sp, 48]
        ; ldp x25, x26, [sp, 64]
        ; ldp x27, x28, [sp, 80]
        ; ldp x29, x30, [sp], 96
        ; ret
    );
}

/// `bti j`.
pub fn LANDING(code: &mut Code) {
    a64!(code; hint 36);
}
