//! Between boxed values and raw numbers.

use super::Code;

pub fn GUARD_INT(code: &mut Code, value: u8, fail: usize) {
    x64!(code; cmp Rq(value), r14; jb extern fail);
}

pub fn GUARD_INTS(code: &mut Code, a: u8, b: u8, fail: usize) {
    x64!(code; mov rax, Rq(a); and rax, Rq(b); cmp rax, r14; jb extern fail);
}

pub fn UNBOX_INT(code: &mut Code, out: u8, value: u8) {
    x64!(code; mov Rq(out), Rq(value); rol Rq(out), 16);
}

/// A bool's low bit is its number.
pub fn INT_FROM_BOOL(code: &mut Code, out: u8, bool: u8) {
    x64!(code; mov Rq(out), Rq(bool); and Rq(out), BYTE 1; shl Rq(out), 16; or Rq(out), 0xFFFF);
}

pub fn BOX_INT(code: &mut Code, out: u8, int: u8) {
    x64!(code; mov Rq(out), Rq(int); ror Rq(out), 16);
}

/// Words below the offset of floats borrow; words from the tag of ints up are the rest that is no float.
pub fn UNBOX_FLOAT_CHECK(code: &mut Code, out: u8, value: u8, fail: usize) {
    x64!(code
        ; mov rax, Rq(value)
        ; sub rax, r15
        ; jb BYTE >check
        ; cmp r14, Rq(value)
        ; check:
        ; jbe extern fail
        ; movq Rx(out), rax
    );
}

pub fn UNBOX_FLOAT(code: &mut Code, out: u8, value: u8) {
    x64!(code; mov rax, Rq(value); sub rax, r15; movq Rx(out), rax);
}

/// The processor's own NaN is negative, so every NaN is replaced.
pub fn BOX_FLOAT(code: &mut Code, out: u8, float: u8) {
    x64!(code
        ; movq Rq(out), Rx(float)
        ; ucomisd Rx(float), Rx(float)
        ; jnp BYTE >number
        ; mov Rq(out), QWORD 0x7FF8 << 48
        ; number:
        ; add Rq(out), r15
    );
}

/// The output is cleared first, because the conversion would wait for its old upper half.
pub fn FLOAT_FROM_INT(code: &mut Code, out: u8, int: u8) {
    x64!(code; mov rax, Rq(int); sar rax, 16; pxor Rx(out), Rx(out); cvtsi2sd Rx(out), rax);
}

pub fn INT_FROM_FLOAT(code: &mut Code, out: u8, float: u8, fail: usize) {
    x64!(code; cvttsd2si rax, Rx(float));
    rotated(code, out, fail);
}

/// The processor rounds as it is set to: to nearest, which nobody changes.
pub fn INT_NEAREST_FLOAT(code: &mut Code, out: u8, float: u8, fail: usize) {
    x64!(code; cvtsd2si rax, Rx(float));
    rotated(code, out, fail);
}

/// The number in rax. What has no 64 bits, and NaN, was made the least one, which has no 48.
fn rotated(code: &mut Code, out: u8, fail: usize) {
    x64!(code
        ; mov Rq(out), rax
        ; shl Rq(out), 16
        ; mov rdx, Rq(out)
        ; sar rdx, 16
        ; cmp rdx, rax
        ; jne extern fail
        ; or Rq(out), 0xFFFF
    );
}
