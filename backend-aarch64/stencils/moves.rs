//! Words between registers, slots and constants.

use super::{Code, long, word};

pub fn LOAD_SLOT(code: &mut Code, out: u8, slot: i32) {
    a64!(code; ldr X(out), [x19, slot as u32]);
}

pub fn LOAD_SLOT_INT(code: &mut Code, out: u8, slot: i32) {
    a64!(code; ldr X(out), [x19, slot as u32]; ror X(out), X(out), 48);
}

pub fn LOAD_SLOT_FLOAT(code: &mut Code, out: u8, slot: i32) {
    a64!(code; ldr x16, [x19, slot as u32]; sub x16, x16, x22; fmov D(out), x16);
}

pub fn STORE_SLOT(code: &mut Code, word: u8, slot: i32) {
    a64!(code; str X(word), [x19, slot as u32]);
}

pub fn STORE_SLOT_INT(code: &mut Code, int: u8, slot: i32) {
    a64!(code; ror x16, X(int), 16; str x16, [x19, slot as u32]);
}

pub fn STORE_SLOT_FLOAT(code: &mut Code, float: u8, slot: i32) {
    super::boxing::BOX_FLOAT(code, 16, float);
    a64!(code; str x16, [x19, slot as u32]);
}

pub fn STORE_SLOT_CONST(code: &mut Code, value: i32, slot: i32) {
    word(code, 16, value);
    a64!(code; sxtw x16, w16; str x16, [x19, slot as u32]);
}

pub fn STORE_SLOT_CONST64(code: &mut Code, value: i64, slot: i32) {
    long(code, 16, value);
    a64!(code; str x16, [x19, slot as u32]);
}

/// The offset is in a register, because one of 4-byte accesses reaches half as far.
pub fn STORE_SLOT_LOW_CONST(code: &mut Code, value: i32, slot: i32) {
    word(code, 16, value);
    a64!(code; movz w17, slot as u32; str w16, [x19, x17]);
}

pub fn STORE_SLOT_ADDRESS(code: &mut Code, of: i32, slot: i32) {
    a64!(code; movz w16, of as u32; add x16, x19, x16; str x16, [x19, slot as u32]);
}

pub fn STORE_SLOT_LABEL(code: &mut Code, target: usize, slot: i32) {
    a64!(code; adr x16, extern target; str x16, [x19, slot as u32]);
}

pub fn LOAD_CONST(code: &mut Code, out: u8, value: i32) {
    word(code, out, value);
    a64!(code; sxtw X(out), W(out));
}

pub fn LOAD_CONST64(code: &mut Code, out: u8, value: i64) {
    long(code, out, value);
}

pub fn LOAD_CONST_FLOAT(code: &mut Code, out: u8, bits: i64) {
    long(code, 16, bits);
    a64!(code; fmov D(out), x16);
}

pub fn MOVE(code: &mut Code, out: u8, word: u8) {
    a64!(code; mov X(out), X(word));
}

pub fn MOVE_FLOAT(code: &mut Code, out: u8, float: u8) {
    a64!(code; fmov D(out), D(float));
}

pub fn ADD_CONST(code: &mut Code, out: u8, from: u8, value: i32) {
    word(code, 16, value);
    a64!(code; add XSP(out), XSP(from), w16, sxtw);
}
