//! Between boxed values and raw numbers.

use super::Code;

pub fn GUARD_INT(code: &mut Code, value: u8, fail: usize) {
    a64!(code; cmp X(value), x21; b.lo extern fail);
}

pub fn GUARD_INTS(code: &mut Code, a: u8, b: u8, fail: usize) {
    a64!(code; and x16, X(a), X(b); cmp x16, x21; b.lo extern fail);
}

pub fn UNBOX_INT(code: &mut Code, out: u8, value: u8) {
    a64!(code; ror X(out), X(value), 48);
}

/// A bool's low bit is its number.
pub fn INT_FROM_BOOL(code: &mut Code, out: u8, bool: u8) {
    a64!(code; ubfiz X(out), X(bool), 16, 1; orr XSP(out), X(out), 0xFFFF);
}

pub fn BOX_INT(code: &mut Code, out: u8, int: u8) {
    a64!(code; ror X(out), X(int), 16);
}

/// Words below the offset of floats set the carry, as do those from the tag of ints up.
pub fn UNBOX_FLOAT_CHECK(code: &mut Code, out: u8, value: u8, fail: usize) {
    a64!(code
        ; cmp X(value), x22
        ; ccmp X(value), x21, 2, hs
        ; b.hs extern fail
        ; sub x16, X(value), x22
        ; fmov D(out), x16
    );
}

pub fn UNBOX_FLOAT(code: &mut Code, out: u8, value: u8) {
    a64!(code; sub x16, X(value), x22; fmov D(out), x16);
}

/// NaNs keep their payload and sign in arithmetic, so every NaN is replaced.
pub fn BOX_FLOAT(code: &mut Code, out: u8, float: u8) {
    a64!(code
        ; fmov X(out), D(float)
        ; movz x17, 0x7FF8, lsl 48
        ; fcmp D(float), D(float)
        ; csel X(out), X(out), x17, vc
        ; add X(out), X(out), x22
    );
}

pub fn FLOAT_FROM_INT(code: &mut Code, out: u8, int: u8) {
    a64!(code; asr x16, X(int), 16; scvtf D(out), x16);
}

pub fn INT_FROM_FLOAT(code: &mut Code, out: u8, float: u8, fail: usize) {
    a64!(code; fcvtzs x16, D(float));
    rotated(code, out, float, fail);
}

pub fn INT_NEAREST_FLOAT(code: &mut Code, out: u8, float: u8, fail: usize) {
    a64!(code; fcvtns x16, D(float));
    rotated(code, out, float, fail);
}

/// The number in x16. What has no 64 bits became the least or greatest one, which has no 48; NaN became 0.
fn rotated(code: &mut Code, out: u8, float: u8, fail: usize) {
    a64!(code
        ; lsl X(out), x16, 16
        ; asr x17, X(out), 16
        ; cmp x16, x17
        ; fccmp D(float), D(float), 0, eq
        ; b.ne extern fail
        ; orr XSP(out), X(out), 0xFFFF
    );
}
