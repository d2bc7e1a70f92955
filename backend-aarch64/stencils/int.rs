//! Arithmetic on rotated ints: the number in the upper 48 bits, ones in the lower 16. Where one operand's ones are cleared,
//! the other's give the result's.

use super::{Code, long, word};

/// The bits of the number.
const NUMBER: u64 = !0xFFFF;

pub fn ADD_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code; and x16, X(a), NUMBER; adds X(out), x16, X(b); b.vs extern fail);
}

pub fn ADD_INT_CONST(code: &mut Code, out: u8, a: u8, shifted: i32, fail: usize) {
    word(code, 16, shifted);
    a64!(code; adds X(out), XSP(a), w16, sxtw; b.vs extern fail);
}

pub fn SUB_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code; and x16, X(b), NUMBER; subs X(out), X(a), x16; b.vs extern fail);
}

/// The product fits where its upper word is the sign of its lower.
pub fn MUL_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code
        ; and x16, X(a), NUMBER
        ; asr x17, X(b), 16
        ; smulh x8, x16, x17
        ; mul X(out), x16, x17
        ; cmp x8, X(out), asr 63
        ; b.ne extern fail
        ; orr XSP(out), X(out), 0xFFFF
    );
}

/// The product's low bits lie where those of a rotated int do.
pub fn MUL_AND_INT(code: &mut Code, out: u8, a: u8, b: u8, mask: u8) {
    a64!(code
        ; and x16, X(a), NUMBER
        ; asr x17, X(b), 16
        ; mul X(out), x16, x17
        ; orr XSP(out), X(out), 0xFFFF
        ; and X(out), X(out), X(mask)
    );
}

pub fn MUL_UPPER_INT(code: &mut Code, out: u8, a_high: u8, a_low: u8, b_high: u8, b_low: u8) {
    a64!(code
        ; asr x16, X(a_low), 16
        ; asr x17, X(a_high), 16
        ; add x16, x16, x17, lsl 32
        ; asr x17, X(b_low), 16
        ; asr x8, X(b_high), 16
        ; add x17, x17, x8, lsl 32
        ; mul x16, x16, x17
        ; lsr x16, x16, 32
        ; lsl X(out), x16, 16
        ; orr XSP(out), X(out), 0xFFFF
    );
}

/// Division by 0 gives 0 here, and is noticed with overflow. The quotient is one less where a remainder and the divisor
/// differ in sign.
pub fn FLOORDIV_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code
        ; asr x16, X(a), 16
        ; asr x17, X(b), 16
        ; sdiv x8, x16, x17
        ; msub x16, x8, x17, x16
        ; cmp x16, 0
        ; eor x16, x16, x17
        ; ccmp x16, 0, 0, ne
        ; csetm x16, lt
        ; add x8, x8, x16
        ; lsl X(out), x8, 16
        ; cmp x8, X(out), asr 16
        ; ccmp x17, 0, 4, eq
        ; b.eq extern fail
        ; orr XSP(out), X(out), 0xFFFF
    );
}

pub fn MOD_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code
        ; asr x16, X(a), 16
        ; asr x17, X(b), 16
        ; cbz x17, extern fail
        ; sdiv x8, x16, x17
        ; msub x16, x8, x17, x16
        ; cmp x16, 0
        ; eor x8, x16, x17
        ; ccmp x8, 0, 0, ne
        ; csel x17, x17, xzr, lt
        ; add x16, x16, x17
        ; lsl X(out), x16, 16
        ; orr XSP(out), X(out), 0xFFFF
    );
}

/// x16 becomes the quotient: the complement of a negative number is divided, whose sign x17 has.
fn quotient(code: &mut Code, a: u8, multiplier: i64, count: u8) {
    a64!(code; asr x16, X(a), 16; asr x17, x16, 63; eor x16, x16, x17);
    long(code, 8, multiplier);
    a64!(code; umulh x16, x16, x8; lsr x16, x16, u32::from(count); eor x16, x16, x17);
}

pub fn FLOORDIV_INT_CONST(code: &mut Code, out: u8, a: u8, multiplier: i64, count: u8) {
    quotient(code, a, multiplier, count);
    a64!(code; lsl X(out), x16, 16; orr XSP(out), X(out), 0xFFFF);
}

pub fn MOD_INT_CONST(code: &mut Code, out: u8, a: u8, multiplier: i64, count: u8, divisor: i32) {
    quotient(code, a, multiplier, count);
    word(code, 8, divisor);
    a64!(code; sxtw x8, w8; mul x16, x16, x8; sub X(out), X(a), x16, lsl 16);
}

pub fn MOD_INT_ONCE(code: &mut Code, out: u8, a: u8, shifted: i64) {
    long(code, 16, shifted);
    a64!(code; subs x16, X(a), x16; csel X(out), X(a), x16, mi);
}

pub fn AND_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; and X(out), X(a), X(b));
}

pub fn OR_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; orr X(out), X(a), X(b));
}

pub fn XOR_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; eor X(out), X(a), X(b); orr XSP(out), X(out), 0xFFFF);
}

/// A negative count is a huge one without its sign. A count that is too large counts as "not equal".
pub fn SHL_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code
        ; lsr x17, X(b), 16
        ; and x16, X(a), NUMBER
        ; lsl X(out), x16, x17
        ; asr x8, X(out), x17
        ; cmp x17, 47
        ; ccmp x8, x16, 0, ls
        ; b.ne extern fail
        ; orr XSP(out), X(out), 0xFFFF
    );
}

pub fn SHR_INT(code: &mut Code, out: u8, a: u8, b: u8, fail: usize) {
    a64!(code
        ; asr x17, X(b), 16
        ; cmp x17, 0
        ; b.lt extern fail
        ; movz w16, 63
        ; cmp x17, x16
        ; csel x17, x17, x16, lo
        ; asr X(out), X(a), x17
        ; orr XSP(out), X(out), 0xFFFF
    );
}

/// The count is in a register, because fields of an immediate left shift are no bits of it.
pub fn SHL_INT_CONST(code: &mut Code, out: u8, a: u8, count: u8, fail: usize) {
    a64!(code
        ; movz w17, u32::from(count)
        ; and x16, X(a), NUMBER
        ; lsl X(out), x16, x17
        ; asr x8, X(out), x17
        ; cmp x8, x16
        ; b.ne extern fail
        ; orr XSP(out), X(out), 0xFFFF
    );
}

pub fn SHL_AND_INT(code: &mut Code, out: u8, a: u8, mask: u8, count: u8) {
    a64!(code
        ; movz w17, u32::from(count)
        ; and x16, X(a), NUMBER
        ; lsl x16, x16, x17
        ; and x16, x16, X(mask)
        ; orr XSP(out), x16, 0xFFFF
    );
}

pub fn XOR_SHL_AND_INT(code: &mut Code, out: u8, a: u8, b: u8, mask: u8, count: u8) {
    a64!(code
        ; movz w17, u32::from(count)
        ; and x16, X(b), NUMBER
        ; lsl x16, x16, x17
        ; and x16, x16, X(mask)
        ; eor X(out), x16, X(a)
    );
}

pub fn SHR_INT_CONST(code: &mut Code, out: u8, a: u8, count: u8) {
    a64!(code; asr X(out), X(a), u32::from(count); orr XSP(out), X(out), 0xFFFF);
}

/// Twice the lower ones minus the operand.
pub fn NEG_INT(code: &mut Code, out: u8, a: u8, fail: usize) {
    a64!(code; orr x16, xzr, 0x1FFFE; subs X(out), x16, X(a); b.vs extern fail);
}

pub fn MIN_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; cmp X(a), X(b); csel X(out), X(b), X(a), gt);
}

pub fn MAX_INT(code: &mut Code, out: u8, a: u8, b: u8) {
    a64!(code; cmp X(a), X(b); csel X(out), X(b), X(a), lt);
}

pub fn INVERT_INT(code: &mut Code, out: u8, a: u8) {
    a64!(code; eor XSP(out), X(a), NUMBER);
}
