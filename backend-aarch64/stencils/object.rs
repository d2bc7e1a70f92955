//! Fields and items of objects. A buffer's data begin 16 bytes in.

use super::{Code, word};

pub fn LOAD_FIELD(code: &mut Code, out: u8, object: u8, field: i32) {
    a64!(code; ldr X(out), [XSP(object), field as u32]);
}

pub fn LOAD_FIELD32(code: &mut Code, out: u8, object: u8, field: i32) {
    a64!(code; ldr W(out), [XSP(object), field as u32]);
}

pub fn LOAD_FIELD8(code: &mut Code, out: u8, object: u8, field: i32) {
    a64!(code; ldrb W(out), [XSP(object), field as u32]);
}

pub fn LOAD_FIELD_COUNT(code: &mut Code, out: u8, object: u8, field: i32) {
    a64!(code; ldr X(out), [XSP(object), field as u32]; lsl X(out), X(out), 16; orr XSP(out), X(out), 0xFFFF);
}

pub fn LOAD_FIELD32_COUNT(code: &mut Code, out: u8, object: u8, field: i32) {
    a64!(code; ldr W(out), [XSP(object), field as u32]; lsl X(out), X(out), 16; orr XSP(out), X(out), 0xFFFF);
}

pub fn LOAD_FIELD_FLOAT(code: &mut Code, out: u8, object: u8, field: i32) {
    a64!(code; ldr D(out), [XSP(object), field as u32]);
}

pub fn STORE_FIELD(code: &mut Code, word: u8, object: u8, field: i32) {
    a64!(code; str X(word), [XSP(object), field as u32]);
}

pub fn STORE_FIELD_COUNT(code: &mut Code, int: u8, object: u8, field: i32) {
    a64!(code; asr x16, X(int), 16; str x16, [XSP(object), field as u32]);
}

pub fn STORE_FIELD_FLOAT(code: &mut Code, float: u8, object: u8, field: i32) {
    a64!(code; str D(float), [XSP(object), field as u32]);
}

pub fn STORE_FIELD32_CONST(code: &mut Code, object: u8, field: i32, value: i32) {
    word(code, 16, value);
    a64!(code; str w16, [XSP(object), field as u32]);
}

pub fn STORE_FIELD_CONST(code: &mut Code, object: u8, field: i32, value: i32) {
    word(code, 16, value);
    a64!(code; sxtw x16, w16; str x16, [XSP(object), field as u32]);
}

pub fn BARRIER(code: &mut Code, object: u8, field: i32, target: usize) {
    a64!(code; ldrb w16, [XSP(object), field as u32]; sub w16, w16, 1; cmp w16, 3; b.lo extern target);
}

/// x16 becomes the index from the start.
fn index(code: &mut Code, owner: u8, index: u8, length: i32, fail: usize) {
    a64!(code
        ; ldr x17, [XSP(owner), length as u32]
        ; asr x16, X(index), 16
        ; cmp x16, 0
        ; add x8, x16, x17
        ; csel x16, x8, x16, lt
        ; cmp x16, x17
        ; b.hs extern fail
    );
}

pub fn LOAD_ITEM(code: &mut Code, out: u8, owner: u8, at: u8, buffer: i32, length: i32, fail: usize) {
    index(code, owner, at, length, fail);
    a64!(code; ldr x17, [XSP(owner), buffer as u32]; add x17, x17, 16; ldr X(out), [x17, x16, lsl 3]);
}

pub fn STORE_ITEM(code: &mut Code, value: u8, owner: u8, at: u8, buffer: i32, length: i32, fail: usize) {
    index(code, owner, at, length, fail);
    a64!(code; ldr x17, [XSP(owner), buffer as u32]; add x17, x17, 16; str X(value), [x17, x16, lsl 3]);
}

pub fn LOAD_BUFFER_ITEM(code: &mut Code, out: u8, buffer: u8, at: u8) {
    a64!(code; asr x16, X(at), 16; add x17, XSP(buffer), 16; ldr X(out), [x17, x16, lsl 3]);
}

pub fn STORE_BUFFER_ITEM(code: &mut Code, value: u8, buffer: u8, at: u8) {
    a64!(code; asr x16, X(at), 16; add x17, XSP(buffer), 16; str X(value), [x17, x16, lsl 3]);
}

/// The length of what has room for another item behind its last one, in `x16`. The room's upper bits are shifted out.
fn end(code: &mut Code, owner: u8, length: i32, room: i32, fail: usize) {
    a64!(code
        ; ldr x16, [XSP(owner), length as u32]
        ; ldr x17, [XSP(owner), room as u32]
        ; eor x17, x17, x16
        ; lsl x17, x17, 24
        ; cmp x17, 0
        ; b.eq extern fail
    );
}

pub fn APPEND_ITEM(code: &mut Code, value: u8, owner: u8, buffer: i32, length: i32, room: i32, fail: usize) {
    end(code, owner, length, room, fail);
    a64!(code
        ; ldr x17, [XSP(owner), buffer as u32]
        ; add x17, x17, 16
        ; str X(value), [x17, x16, lsl 3]
        ; add x16, x16, 1
        ; str x16, [XSP(owner), length as u32]
    );
}

pub fn LOAD_BYTE_ITEM(code: &mut Code, out: u8, base: u8, at: u8, first: i32) {
    a64!(code
        ; add x17, XSP(base), first as u32
        ; asr x16, X(at), 16
        ; ldrb W(out), [x17, x16]
        ; lsl X(out), X(out), 16
        ; orr XSP(out), X(out), 0xFFFF
    );
}

pub fn STORE_BYTE_ITEM(code: &mut Code, int: u8, base: u8, at: u8, first: i32) {
    a64!(code
        ; add x17, XSP(base), first as u32
        ; asr x16, X(at), 16
        ; lsr x8, X(int), 16
        ; strb w8, [x17, x16]
    );
}

pub fn APPEND_BYTE_ITEM(code: &mut Code, int: u8, owner: u8, buffer: i32, length: i32, room: i32, fail: usize) {
    end(code, owner, length, room, fail);
    a64!(code
        ; ldr x17, [XSP(owner), buffer as u32]
        ; add x17, x17, 16
        ; lsr x8, X(int), 16
        ; strb w8, [x17, x16]
        ; add x16, x16, 1
        ; str x16, [XSP(owner), length as u32]
    );
}

pub fn LOAD_TAIL_ITEM(code: &mut Code, out: u8, owner: u8, at: u8, first: i32, length: i32, fail: usize) {
    index(code, owner, at, length, fail);
    a64!(code; add x17, XSP(owner), first as u32; ldr X(out), [x17, x16, lsl 3]);
}

/// The start's lower ones are the sum's, since the product has none.
pub fn RANGE_ITEM(code: &mut Code, out: u8, range: u8, position: u8, start: i32, step: i32) {
    a64!(code
        ; ldr x16, [XSP(range), step as u32]
        ; ldr x17, [XSP(range), start as u32]
        ; lsl x16, x16, 16
        ; asr x8, X(position), 16
        ; ror x17, x17, 48
        ; madd X(out), x16, x8, x17
    );
}
