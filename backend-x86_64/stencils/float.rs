//! Arithmetic on doubles.

use super::Code;

pub fn ADD_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; movaps Rx(out), Rx(a); addsd Rx(out), Rx(b));
}

pub fn SUB_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; movaps Rx(out), Rx(a); subsd Rx(out), Rx(b));
}

pub fn MUL_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; movaps Rx(out), Rx(a); mulsd Rx(out), Rx(b));
}

/// Doubled, the bits of both zeros are zero.
pub fn DIV_FLOAT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    x64!(code
        ; movq rax, Rx(b)
        ; add rax, rax
        ; jz extern fail
        ; movaps Rx(out), Rx(a)
        ; divsd Rx(out), Rx(b)
    );
}

/// Of zeros, and of what is unordered, minsd and maxsd give the second operand.
pub fn MIN_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; movaps Rx(out), Rx(b); minsd Rx(out), Rx(a));
}

pub fn MAX_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; movaps Rx(out), Rx(b); maxsd Rx(out), Rx(a));
}

pub fn NEG_FLOAT(code: &mut Code, out: u8, a: u8) {
    x64!(code; pcmpeqd Rx(out), Rx(out); psllq Rx(out), 63; pxor Rx(out), Rx(a));
}

pub fn ABS_FLOAT(code: &mut Code, out: u8, a: u8) {
    x64!(code; pcmpeqd Rx(out), Rx(out); psrlq Rx(out), 1; pand Rx(out), Rx(a));
}

pub fn SQRT_FLOAT(code: &mut Code, out: u8, a: u8, fail: usize) {
    x64!(code
        ; pxor xmm15, xmm15
        ; ucomisd Rx(a), xmm15
        ; jb extern fail
        ; movaps Rx(out), Rx(a)
        ; sqrtsd Rx(out), Rx(out)
    );
}
