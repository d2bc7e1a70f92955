//! Words between registers, slots and constants. Those of plain words between registers, slots and constants use no scratch
//! register.

use super::Code;

pub fn LOAD_SLOT(code: &mut Code, out: u8, slot: i32) {
    x64!(code; mov Rq(out), [rbx + slot]);
}

pub fn LOAD_SLOT_INT(code: &mut Code, out: u8, slot: i32) {
    x64!(code; mov Rq(out), [rbx + slot]; rol Rq(out), 16);
}

pub fn LOAD_SLOT_FLOAT(code: &mut Code, out: u8, slot: i32) {
    x64!(code; mov rax, [rbx + slot]; sub rax, r15; movq Rx(out), rax);
}

pub fn STORE_SLOT(code: &mut Code, word: u8, slot: i32) {
    x64!(code; mov [rbx + slot], Rq(word));
}

pub fn STORE_SLOT_INT(code: &mut Code, int: u8, slot: i32) {
    x64!(code; mov rax, Rq(int); ror rax, 16; mov [rbx + slot], rax);
}

pub fn STORE_SLOT_FLOAT(code: &mut Code, float: u8, slot: i32) {
    x64!(code
        ; movq rax, Rx(float)
        ; ucomisd Rx(float), Rx(float)
        ; jnp BYTE >number
        ; mov rax, QWORD 0x7FF8 << 48
        ; number:
        ; add rax, r15
        ; mov [rbx + slot], rax
    );
}

pub fn STORE_SLOT_CONST(code: &mut Code, value: i32, slot: i32) {
    x64!(code; mov QWORD [rbx + slot], value);
}

pub fn STORE_SLOT_CONST64(code: &mut Code, value: i64, slot: i32) {
    x64!(code; mov rax, QWORD value; mov [rbx + slot], rax);
}

pub fn STORE_SLOT_LOW_CONST(code: &mut Code, value: i32, slot: i32) {
    x64!(code; mov DWORD [rbx + slot], value);
}

pub fn STORE_SLOT_ADDRESS(code: &mut Code, of: i32, slot: i32) {
    x64!(code; lea rax, [rbx + of]; mov [rbx + slot], rax);
}

pub fn STORE_SLOT_LABEL(code: &mut Code, target: usize, slot: i32) {
    x64!(code; lea rax, [extern target]; mov [rbx + slot], rax);
}

pub fn LOAD_CONST(code: &mut Code, out: u8, value: i32) {
    x64!(code; mov Rq(out), value);
}

pub fn LOAD_CONST64(code: &mut Code, out: u8, value: i64) {
    x64!(code; mov Rq(out), QWORD value);
}

pub fn LOAD_CONST_FLOAT(code: &mut Code, out: u8, bits: i64) {
    x64!(code; mov rax, QWORD bits; movq Rx(out), rax);
}

pub fn MOVE(code: &mut Code, out: u8, word: u8) {
    x64!(code; mov Rq(out), Rq(word));
}

pub fn MOVE_FLOAT(code: &mut Code, out: u8, float: u8) {
    x64!(code; movaps Rx(out), Rx(float));
}

pub fn ADD_CONST(code: &mut Code, out: u8, word: u8, value: i32) {
    x64!(code; lea Rq(out), [Rq(word) + value]);
}
