//! Jumps.

use super::{Code, word};

macro_rules! branch_ints {
    ($($name:ident: $branch:tt;)*) => {$(
        pub fn $name(code: &mut Code, a: u8, b: u8, target: usize) {
            a64!(code; cmp X(a), X(b); b.$branch extern target);
        }
    )*};
}
branch_ints! {
    BRANCH_INT_LT: lt;
    BRANCH_INT_LE: le;
    BRANCH_INT_EQ: eq;
    BRANCH_INT_NE: ne;
    // As unsigned numbers, negative ones are behind all others.
    BRANCH_INT_OUTSIDE: hs;
}

macro_rules! branch_constants {
    ($($name:ident: $branch:tt;)*) => {$(
        pub fn $name(code: &mut Code, a: u8, value: i32, target: usize) {
            word(code, 16, value);
            a64!(code; cmp XSP(a), w16, sxtw; b.$branch extern target);
        }
    )*};
}
branch_constants! {
    BRANCH_INT_LT_CONST: lt;
    BRANCH_INT_LE_CONST: le;
    BRANCH_INT_GT_CONST: gt;
    BRANCH_INT_GE_CONST: ge;
    BRANCH_INT_EQ_CONST: eq;
    BRANCH_INT_NE_CONST: ne;
}

macro_rules! branch_floats {
    ($($name:ident: $branch:tt;)*) => {$(
        pub fn $name(code: &mut Code, a: u8, b: u8, target: usize) {
            a64!(code; fcmp D(a), D(b); b.$branch extern target);
        }
    )*};
}
// Of unordered operands, "minus", "lower or same" and "equal" are false, so their opposites are true.
branch_floats! {
    BRANCH_FLOAT_LT: mi;
    BRANCH_FLOAT_LE: ls;
    BRANCH_FLOAT_EQ: eq;
    BRANCH_FLOAT_NOT_LT: pl;
    BRANCH_FLOAT_NOT_LE: hi;
    BRANCH_FLOAT_NOT_EQ: ne;
}

pub fn JUMP(code: &mut Code, target: usize) {
    a64!(code; b extern target);
}

pub fn JUMP_REGISTER(code: &mut Code, address: u8) {
    a64!(code; br X(address));
}
