//! Guards on what a value is. An object's shape is the 4 bytes at offset 4.

use super::{Code, long, word};

/// Zero are the tag and bit 1, which marks constants.
pub fn GUARD_OBJECT(code: &mut Code, value: u8, fail: usize) {
    a64!(code; and x16, X(value), 2; orr x16, x16, X(value), lsr 48; cbnz x16, extern fail);
}

/// x16 is not zero where the first test jumps to the second.
pub fn GUARD_SHAPE(code: &mut Code, value: u8, shape: i32, fail: usize) {
    a64!(code; and x16, X(value), 2; orr x16, x16, X(value), lsr 48; cbnz x16, >check);
    word(code, 17, shape);
    a64!(code; ldr w16, [XSP(value), 4]; eor w16, w16, w17; check:; cbnz x16, extern fail);
}

pub fn GUARD_SHAPE_OBJECT(code: &mut Code, object: u8, shape: i32, fail: usize) {
    GUARD_FIELD32(code, object, 4, shape, fail);
}

pub fn GUARD_BOOL(code: &mut Code, value: u8, fail: usize) {
    a64!(code; orr x16, X(value), 1; cmp x16, 7; b.ne extern fail);
}

pub fn GUARD_IS(code: &mut Code, value: u8, constant: i32, fail: usize) {
    word(code, 16, constant);
    a64!(code; cmp XSP(value), w16, sxtw; b.ne extern fail);
}

pub fn GUARD_IS64(code: &mut Code, value: u8, constant: i64, fail: usize) {
    long(code, 16, constant);
    a64!(code; cmp X(value), x16; b.ne extern fail);
}

pub fn GUARD_FIELD8_BITS(code: &mut Code, object: u8, field: i32, bits: i32, fail: usize) {
    a64!(code; ldrb w16, [XSP(object), field as u32]);
    word(code, 17, bits);
    a64!(code; tst w16, w17; b.eq extern fail);
}

pub fn GUARD_FIELD8_MASKED(code: &mut Code, object: u8, field: i32, mask: i32, bits: i32, fail: usize) {
    a64!(code; ldrb w16, [XSP(object), field as u32]);
    word(code, 17, mask);
    a64!(code; and w16, w16, w17);
    word(code, 17, bits);
    a64!(code; cmp w16, w17; b.ne extern fail);
}

pub fn GUARD_FIELD32(code: &mut Code, object: u8, field: i32, value: i32, fail: usize) {
    a64!(code; ldr w16, [XSP(object), field as u32]);
    word(code, 17, value);
    a64!(code; cmp w16, w17; b.ne extern fail);
}
