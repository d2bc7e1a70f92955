//! Jumps. Those on constants use no scratch register.

use super::Code;

macro_rules! branch_ints {
    ($($name:ident: $jump:tt;)*) => {$(
        pub fn $name(code: &mut Code, a: u8, b: u8, target: usize) {
            x64!(code; cmp Rq(a), Rq(b); $jump extern target);
        }
    )*};
}
branch_ints! {
    BRANCH_INT_LT: jl;
    BRANCH_INT_LE: jle;
    BRANCH_INT_EQ: je;
    BRANCH_INT_NE: jne;
    // As unsigned numbers, negative ones are behind all others.
    BRANCH_INT_OUTSIDE: jae;
}

macro_rules! branch_constants {
    ($($name:ident: $jump:tt;)*) => {$(
        pub fn $name(code: &mut Code, a: u8, value: i32, target: usize) {
            x64!(code; cmp Rq(a), value; $jump extern target);
        }
    )*};
}
branch_constants! {
    BRANCH_INT_LT_CONST: jl;
    BRANCH_INT_LE_CONST: jle;
    BRANCH_INT_GT_CONST: jg;
    BRANCH_INT_GE_CONST: jge;
    BRANCH_INT_EQ_CONST: je;
    BRANCH_INT_NE_CONST: jne;
}

pub fn BRANCH_FLOAT_LT(code: &mut Code, a: u8, b: u8, target: usize) {
    x64!(code; ucomisd Rx(b), Rx(a); ja extern target);
}

pub fn BRANCH_FLOAT_LE(code: &mut Code, a: u8, b: u8, target: usize) {
    x64!(code; ucomisd Rx(b), Rx(a); jae extern target);
}

pub fn BRANCH_FLOAT_EQ(code: &mut Code, a: u8, b: u8, target: usize) {
    x64!(code; ucomisd Rx(a), Rx(b); jp BYTE >unordered; je extern target; unordered:);
}

pub fn BRANCH_FLOAT_NOT_LT(code: &mut Code, a: u8, b: u8, target: usize) {
    x64!(code; ucomisd Rx(b), Rx(a); jbe extern target);
}

pub fn BRANCH_FLOAT_NOT_LE(code: &mut Code, a: u8, b: u8, target: usize) {
    x64!(code; ucomisd Rx(b), Rx(a); jb extern target);
}

pub fn BRANCH_FLOAT_NOT_EQ(code: &mut Code, a: u8, b: u8, target: usize) {
    x64!(code; ucomisd Rx(a), Rx(b); setnp al; sete cl; test al, cl; jz extern target);
}

pub fn JUMP(code: &mut Code, target: usize) {
    x64!(code; jmp extern target);
}

pub fn JUMP_REGISTER(code: &mut Code, address: u8) {
    x64!(code; jmp Rq(address));
}
