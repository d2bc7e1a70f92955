//! Fields and items of objects. A buffer's data begin 16 bytes in.

use super::Code;

pub fn LOAD_FIELD(code: &mut Code, out: u8, object: u8, field: i32) {
    x64!(code; mov Rq(out), [Rq(object) + field]);
}

pub fn LOAD_FIELD32(code: &mut Code, out: u8, object: u8, field: i32) {
    x64!(code; mov Rd(out), [Rq(object) + field]);
}

pub fn LOAD_FIELD8(code: &mut Code, out: u8, object: u8, field: i32) {
    x64!(code; movzx Rd(out), BYTE [Rq(object) + field]);
}

pub fn LOAD_FIELD_COUNT(code: &mut Code, out: u8, object: u8, field: i32) {
    x64!(code; mov Rq(out), [Rq(object) + field]; shl Rq(out), 16; or Rq(out), 0xFFFF);
}

pub fn LOAD_FIELD32_COUNT(code: &mut Code, out: u8, object: u8, field: i32) {
    x64!(code; mov Rd(out), [Rq(object) + field]; shl Rq(out), 16; or Rq(out), 0xFFFF);
}

pub fn LOAD_FIELD_FLOAT(code: &mut Code, out: u8, object: u8, field: i32) {
    x64!(code; movsd Rx(out), [Rq(object) + field]);
}

pub fn STORE_FIELD(code: &mut Code, word: u8, object: u8, field: i32) {
    x64!(code; mov [Rq(object) + field], Rq(word));
}

pub fn STORE_FIELD_COUNT(code: &mut Code, int: u8, object: u8, field: i32) {
    x64!(code; mov rax, Rq(int); sar rax, 16; mov [Rq(object) + field], rax);
}

pub fn STORE_FIELD_FLOAT(code: &mut Code, float: u8, object: u8, field: i32) {
    x64!(code; movsd [Rq(object) + field], Rx(float));
}

pub fn STORE_FIELD32_CONST(code: &mut Code, object: u8, field: i32, value: i32) {
    x64!(code; mov DWORD [Rq(object) + field], value);
}

pub fn STORE_FIELD_CONST(code: &mut Code, object: u8, field: i32, value: i32) {
    x64!(code; mov QWORD [Rq(object) + field], value);
}

pub fn BARRIER(code: &mut Code, object: u8, field: i32, target: usize) {
    x64!(code; movzx eax, BYTE [Rq(object) + field]; sub eax, BYTE 1; cmp eax, BYTE 3; jb extern target);
}

/// rax becomes the index from the start. One that is out of range as it stands is so still with the length added, unless
/// that carries: then it counted from the end.
fn index(code: &mut Code, owner: u8, index: u8, length: i32, fail: usize) {
    x64!(code
        ; mov rax, Rq(index)
        ; sar rax, 16
        ; cmp rax, [Rq(owner) + length]
        ; jb BYTE >inside
        ; add rax, [Rq(owner) + length]
        ; jnc extern fail
        ; inside:
    );
}

pub fn LOAD_ITEM(code: &mut Code, out: u8, owner: u8, at: u8, buffer: i32, length: i32, fail: usize) {
    index(code, owner, at, length, fail);
    x64!(code; mov rcx, [Rq(owner) + buffer]; mov Rq(out), [rcx + rax * 8 + 16]);
}

pub fn STORE_ITEM(code: &mut Code, value: u8, owner: u8, at: u8, buffer: i32, length: i32, fail: usize) {
    index(code, owner, at, length, fail);
    x64!(code; mov rcx, [Rq(owner) + buffer]; mov [rcx + rax * 8 + 16], Rq(value));
}

pub fn LOAD_BUFFER_ITEM(code: &mut Code, out: u8, buffer: u8, at: u8) {
    x64!(code; mov rax, Rq(at); sar rax, 16; mov Rq(out), [Rq(buffer) + rax * 8 + 16]);
}

pub fn STORE_BUFFER_ITEM(code: &mut Code, value: u8, buffer: u8, at: u8) {
    x64!(code; mov rax, Rq(at); sar rax, 16; mov [Rq(buffer) + rax * 8 + 16], Rq(value));
}

/// The length of what has room for another item behind its last one, in `rax`. The room's upper bits are shifted out.
fn end(code: &mut Code, owner: u8, length: i32, room: i32, fail: usize) {
    x64!(code
        ; mov rax, [Rq(owner) + length]
        ; mov rcx, [Rq(owner) + room]
        ; xor rcx, rax
        ; shl rcx, 24
        ; jz extern fail
    );
}

pub fn APPEND_ITEM(code: &mut Code, value: u8, owner: u8, buffer: i32, length: i32, room: i32, fail: usize) {
    end(code, owner, length, room, fail);
    x64!(code
        ; mov rcx, [Rq(owner) + buffer]
        ; mov [rcx + rax * 8 + 16], Rq(value)
        ; add rax, BYTE 1
        ; mov [Rq(owner) + length], rax
    );
}

pub fn LOAD_BYTE_ITEM(code: &mut Code, out: u8, base: u8, at: u8, first: i32) {
    x64!(code
        ; mov rax, Rq(at)
        ; sar rax, 16
        ; movzx Rd(out), BYTE [Rq(base) + rax + first]
        ; shl Rd(out), 16
        ; or Rd(out), 0xFFFF
    );
}

pub fn STORE_BYTE_ITEM(code: &mut Code, int: u8, base: u8, at: u8, first: i32) {
    x64!(code
        ; mov rax, Rq(at)
        ; sar rax, 16
        ; mov rcx, Rq(int)
        ; shr rcx, 16
        ; mov [Rq(base) + rax + first], cl
    );
}

pub fn APPEND_BYTE_ITEM(code: &mut Code, int: u8, owner: u8, buffer: i32, length: i32, room: i32, fail: usize) {
    end(code, owner, length, room, fail);
    x64!(code
        ; mov rdx, Rq(int)
        ; shr rdx, 16
        ; mov rcx, [Rq(owner) + buffer]
        ; mov [rcx + rax + 16], dl
        ; add rax, BYTE 1
        ; mov [Rq(owner) + length], rax
    );
}

pub fn LOAD_TAIL_ITEM(code: &mut Code, out: u8, owner: u8, at: u8, first: i32, length: i32, fail: usize) {
    index(code, owner, at, length, fail);
    x64!(code; mov Rq(out), [Rq(owner) + rax * 8 + first]);
}

/// The start's lower ones are the sum's, since the product has none.
pub fn RANGE_ITEM(code: &mut Code, out: u8, range: u8, position: u8, start: i32, step: i32) {
    x64!(code
        ; mov rax, [Rq(range) + step]
        ; shl rax, 16
        ; mov Rq(out), Rq(position)
        ; sar Rq(out), 16
        ; imul Rq(out), rax
        ; mov rax, [Rq(range) + start]
        ; rol rax, 16
        ; add Rq(out), rax
    );
}
