//! Arithmetic on doubles.

use super::Code;

pub fn ADD_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; fadd D(out), D(a), D(b));
}

pub fn SUB_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; fsub D(out), D(a), D(b));
}

pub fn MUL_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; fmul D(out), D(a), D(b));
}

pub fn DIV_FLOAT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code; fcmp D(b), 0.0; b.eq extern fail; fdiv D(out), D(a), D(b));
}

pub fn MIN_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; fcmp D(b), D(a); fcsel D(out), D(b), D(a), mi);
}

pub fn MAX_FLOAT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; fcmp D(b), D(a); fcsel D(out), D(b), D(a), gt);
}

pub fn NEG_FLOAT(code: &mut Code, out: u8, a: u8) {
    a64!(code; fneg D(out), D(a));
}

pub fn ABS_FLOAT(code: &mut Code, out: u8, a: u8) {
    a64!(code; fabs D(out), D(a));
}

/// "Less" holds for unordered too.
pub fn SQRT_FLOAT(code: &mut Code, out: u8, a: u8, fail: usize) {
    a64!(code; fcmp D(a), 0.0; b.lt extern fail; fsqrt D(out), D(a));
}
