//! Comparisons that give a boxed bool: False is 6, True is 7.

use super::Code;

macro_rules! compare_ints {
    ($($name:ident: $set:tt;)*) => {$(
        pub fn $name(code: &mut Code, out: u8, a: u8, b: u8) {
            x64!(code; xor eax, eax; cmp Rq(a), Rq(b); $set al; lea Rq(out), [rax + 6]);
        }
    )*};
}
compare_ints! {
    COMPARE_INT_LT: setl;
    COMPARE_INT_LE: setle;
    COMPARE_INT_EQ: sete;
    COMPARE_INT_NE: setne;
}

/// b > a: false if unordered.
pub fn COMPARE_FLOAT_LT(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; xor eax, eax; ucomisd Rx(b), Rx(a); seta al; lea Rq(out), [rax + 6]);
}

pub fn COMPARE_FLOAT_LE(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code; xor eax, eax; ucomisd Rx(b), Rx(a); setae al; lea Rq(out), [rax + 6]);
}

/// Unordered is equal with parity.
pub fn COMPARE_FLOAT_EQ(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code
        ; xor eax, eax
        ; ucomisd Rx(a), Rx(b)
        ; setnp al
        ; sete cl
        ; and al, cl
        ; lea Rq(out), [rax + 6]
    );
}

pub fn COMPARE_FLOAT_NE(code: &mut Code, out: u8, a: u8, b: u8) {
    x64!(code
        ; xor eax, eax
        ; ucomisd Rx(a), Rx(b)
        ; setp al
        ; setne cl
        ; or al, cl
        ; lea Rq(out), [rax + 6]
    );
}
