//! What the functions of `cmath` give for infinities and NaN.
//! Invariant: a table has a pair of letters for each pair of kinds of the real and the imaginary
//! part, in the order -inf, negative, -0, 0, positive, inf, nan (C17, Annex G.6, with the signs
//! that it leaves open as CPython chooses them).

use super::complex::Complex;
use core::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// Rows by the real part, columns of two letters by the imaginary part.
pub type Table = [&'static [u8; 14]; 7];

/// What a table says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LookUp {
    /// Both parts are finite, and the table does not matter.
    Finite,
    Value(Complex),
    /// A domain error.
    Domain,
}

/// Looks a number up.
pub fn look_up(table: &Table, z: Complex) -> LookUp {
    let letters = &table[kind(z.re)][2 * kind(z.im)..];
    match letters {
        [b'!', ..] => LookUp::Domain,
        [re, im, ..] if *re != b'.' => LookUp::Value(Complex::new(value(*re), value(*im))),
        _ => LookUp::Finite,
    }
}

fn kind(x: f64) -> usize {
    match x {
        _ if x.is_nan() => 6,
        f64::NEG_INFINITY => 0,
        f64::INFINITY => 5,
        _ if x == 0.0 => 2 + usize::from(x.is_sign_positive()),
        _ => 1 + 3 * usize::from(x > 0.0),
    }
}

/// Numbers, then quarters of pi; the capital or the other letter is negative.
fn value(letter: u8) -> f64 {
    match letter {
        b'0' => 0.0,
        b'o' => -0.0,
        b'1' => 1.0,
        b'l' => -1.0,
        b'I' => f64::INFINITY,
        b'i' => f64::NEG_INFINITY,
        b'q' => FRAC_PI_4,
        b'Q' => -FRAC_PI_4,
        b'h' => FRAC_PI_2,
        b'H' => -FRAC_PI_2,
        b't' => 3.0 * FRAC_PI_4,
        b'T' => -3.0 * FRAC_PI_4,
        b'p' => PI,
        b'P' => -PI,
        _ => f64::NAN,
    }
}

pub static ACOS: Table = [
    b"tIpIpIpipitiNI",
    b"hI........hiNN",
    b"hI........hihN",
    b"hI........hihN",
    b"hI........hiNN",
    b"qI0I0I0i0iqiNI",
    b"NINNNNNNNNNiNN",
];

pub static ACOSH: Table = [
    b"ITIPIPIpIpItIN",
    b"IH........IhNN",
    b"IH........IhNh",
    b"IH........IhNh",
    b"IH........IhNN",
    b"IQIoIoI0I0IqIN",
    b"INNNNNNNNNINNN",
];

pub static ASINH: Table = [
    b"iQioioi0i0iqiN",
    b"iH........ihNN",
    b"iH........ihNN",
    b"IH........IhNN",
    b"IH........IhNN",
    b"IQIoIoI0I0IqIN",
    b"INNNNoN0NNINNN",
];

pub static ATANH: Table = [
    b"oHoHoHohohohoN",
    b"oH........ohNN",
    b"oH........ohoN",
    b"0H........0h0N",
    b"0H........0hNN",
    b"0H0H0H0h0h0h0N",
    b"0HNNNNNNNN0hNN",
];

pub static COSH: Table = [
    b"!!III0IoIi!!IN",
    b"!!........!!NN",
    b"!!........!!N0",
    b"!!........!!N0",
    b"!!........!!NN",
    b"!!IiIoI0II!!IN",
    b"NNNNN0N0NNNNNN",
];

pub static EXP: Table = [
    b"000o0o00000000",
    b"!!........!!NN",
    b"!!........!!NN",
    b"!!........!!NN",
    b"!!........!!NN",
    b"!!IiIoI0II!!IN",
    b"NNNNNoN0NNNNNN",
];

pub static LOG: Table = [
    b"ITIPIPIpIpItIN",
    b"IH........IhNN",
    b"IH........IhNN",
    b"IH........IhNN",
    b"IH........IhNN",
    b"IQIoIoI0I0IqIN",
    b"INNNNNNNNNINNN",
];

pub static SINH: Table = [
    b"!!iiioi0iI!!IN",
    b"!!........!!NN",
    b"!!........!!0N",
    b"!!........!!0N",
    b"!!........!!NN",
    b"!!IiIoI0II!!IN",
    b"NNNNNoN0NNNNNN",
];

pub static SQRT: Table = [
    b"Ii0i0i0I0IIINI",
    b"Ii........IINN",
    b"Ii........IINN",
    b"Ii........IINN",
    b"Ii........IINN",
    b"IiIoIoI0I0IIIN",
    b"IiNNNNNNNNIINN",
];

pub static TANH: Table = [
    b"l0lolol0l0l0l0",
    b"!!........!!NN",
    b"!!........!!oN",
    b"!!........!!0N",
    b"!!........!!NN",
    b"101o1o10101010",
    b"NNNNNoN0NNNNNN",
];

pub static RECT: Table = [
    b"!!iIi0ioii!!IN",
    b"!!........!!NN",
    b"00........0000",
    b"00........0000",
    b"!!........!!NN",
    b"!!IiIoI0II!!IN",
    b"NNNNN0N0NNNNNN",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finite_numbers_are_not_special() {
        for table in [&ACOS, &ACOSH, &ASINH, &ATANH, &COSH, &EXP, &LOG, &SINH, &SQRT, &TANH, &RECT] {
            for re in [-2.0, -0.0, 0.0, 2.0] {
                for im in [-2.0, -0.0, 0.0, 2.0] {
                    assert_eq!(look_up(table, Complex::new(re, im)), LookUp::Finite);
                }
            }
            assert_ne!(look_up(table, Complex::new(f64::NAN, 1.0)), LookUp::Finite);
        }
    }

    #[test]
    fn infinities() {
        let root = look_up(&SQRT, Complex::new(f64::NEG_INFINITY, 1.0));
        assert_eq!(root, LookUp::Value(Complex::new(0.0, f64::INFINITY)));
        assert_eq!(look_up(&EXP, Complex::new(1.0, f64::INFINITY)), LookUp::Domain);
    }
}
