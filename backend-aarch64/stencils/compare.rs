//! Comparisons that give a boxed bool: False is 6, True is 7.

use super::Code;

macro_rules! compare_ints {
    ($($name:ident: $condition:tt;)*) => {$(
        pub fn $name(code: &mut Code, out: u8, a: u8, b: u8) {
            a64!(code; cmp X(a), X(b); cset x16, $condition; add XSP(out), x16, 6);
        }
    )*};
}
compare_ints! {
    COMPARE_INT_LT: lt;
    COMPARE_INT_LE: le;
    COMPARE_INT_EQ: eq;
    COMPARE_INT_NE: ne;
}

macro_rules! compare_floats {
    ($($name:ident: $condition:tt;)*) => {$(
        pub fn $name(code: &mut Code, out: u8, a: u8, b: u8) {
            a64!(code; fcmp D(a), D(b); cset x16, $condition; add XSP(out), x16, 6);
        }
    )*};
}
// "Minus" and "lower or same" are false if unordered.
compare_floats! {
    COMPARE_FLOAT_LT: mi;
    COMPARE_FLOAT_LE: ls;
    COMPARE_FLOAT_EQ: eq;
    COMPARE_FLOAT_NE: ne;
}
