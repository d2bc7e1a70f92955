//! Guards on what a value is. An object's shape is the 4 bytes at offset 4.

use super::Code;

/// Rotated left by 16, the tag is at the bottom, and bit 1, which marks constants, is bit 17.
pub fn GUARD_OBJECT(code: &mut Code, value: u8, fail: usize) {
    x64!(code; mov rax, Rq(value); rol rax, 16; test eax, 0x2FFFF; jnz extern fail);
}

/// "Not zero" holds where the first test jumps to the second.
pub fn GUARD_SHAPE(code: &mut Code, value: u8, shape: i32, fail: usize) {
    x64!(code
        ; test Rq(value), r14
        ; jnz BYTE >check
        ; test Rb(value), BYTE 2
        ; jnz BYTE >check
        ; cmp DWORD [Rq(value) + 4], shape
        ; check:
        ; jne extern fail
    );
}

pub fn GUARD_SHAPE_OBJECT(code: &mut Code, object: u8, shape: i32, fail: usize) {
    x64!(code; cmp DWORD [Rq(object) + 4], shape; jne extern fail);
}

pub fn GUARD_BOOL(code: &mut Code, value: u8, fail: usize) {
    x64!(code; mov rax, Rq(value); or rax, BYTE 1; cmp rax, BYTE 7; jne extern fail);
}

pub fn GUARD_IS(code: &mut Code, word: u8, value: i32, fail: usize) {
    x64!(code; cmp Rq(word), value; jne extern fail);
}

pub fn GUARD_IS64(code: &mut Code, word: u8, value: i64, fail: usize) {
    x64!(code; mov rax, QWORD value; cmp Rq(word), rax; jne extern fail);
}

pub fn GUARD_FIELD8_BITS(code: &mut Code, object: u8, field: i32, bits: i32, fail: usize) {
    x64!(code; movzx eax, BYTE [Rq(object) + field]; test eax, bits; jz extern fail);
}

pub fn GUARD_FIELD8_MASKED(code: &mut Code, object: u8, field: i32, mask: i32, bits: i32, fail: usize) {
    x64!(code; movzx eax, BYTE [Rq(object) + field]; and eax, mask; cmp eax, bits; jne extern fail);
}

pub fn GUARD_FIELD32(code: &mut Code, object: u8, field: i32, value: i32, fail: usize) {
    x64!(code; cmp DWORD [Rq(object) + field], value; jne extern fail);
}
