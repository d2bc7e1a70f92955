//! The format mini-language and `%` formats, against what CPython gives.

use super::*;
use std::string::String;

fn shown(format: impl FnOnce(&mut dyn Sink) -> Result<(), Failure>) -> String {
    let mut out = Vec::new();
    match format(&mut out) {
        Ok(()) => String::from_utf8(out).unwrap(),
        Err(failure) => String::from_utf8(failure.message().to_vec()).unwrap(),
    }
}

fn int(value: i64, spec: &str) -> String {
    shown(|out| format_int(IntRef::Small(value), spec.as_bytes(), "int", 4300, out))
}

fn float(value: f64, spec: &str) -> String {
    shown(|out| format_float(value, spec.as_bytes(), "float", out))
}

#[test]
fn integers() {
    for (value, spec, expected) in [
        (5, "010,", "00,000,005"),
        (5, "09,", "0,000,005"),
        (5, "08,", "0,000,005"),
        (5, "#015_b", "0b000_0000_0101"),
        (-5, "012,", "-000,000,005"),
        (1234567, "%", "123456700.000000%"),
        (65, "05c", "0000A"),
        (255, "é^+#9X", "éé+0XFFéé"),
        (1, ",x", "Cannot specify ',' with 'x'."),
        (1, "k", "Unknown format code 'k' for object of type 'int'"),
        (1, ".2", "Precision not allowed in integer format specifier"),
    ] {
        assert_eq!(int(value, spec), expected, "{spec}");
    }
}

#[test]
fn floats() {
    for (value, spec, expected) in [
        (1234567.0, "015,", "0,001,234,567.0"),
        (0.1234567, ".7,f", "0.123,456,7"),
        (1.23456789e-10, ".8,e", "1.234,567,89e-10"),
        (f64::INFINITY, "012,.2f", "000000000inf"),
        (1.0, ".1", "1e+00"),
        (-0.0, "z", "0.0"),
        (0.5, "+.1%", "+50.0%"),
        (1.5, ".", "Format specifier missing precision"),
        (1.5, "1_ff", "Invalid format specifier '1_ff' for object of type 'float'"),
    ] {
        assert_eq!(float(value, spec), expected, "{spec}");
    }
}

#[test]
fn complexes_and_strings() {
    let complex = |re, im, spec: &str| shown(|out| format_complex((re, im), spec.as_bytes(), "complex", out));
    assert_eq!(complex(1.0, 2.0, "*^20.2"), "*******(1+2j)*******");
    assert_eq!(complex(-0.0, 2.0, ""), "(-0+2j)");
    assert_eq!(complex(0.0, 1.0, "+"), "+1j");
    assert_eq!(complex(1.0, 2.0, ".1f"), "1.0+2.0j");
    let string = |text: &str, spec: &str| shown(|out| format_str(text.as_bytes(), spec.as_bytes(), "str", out));
    assert_eq!(string("héé", "*^9.2"), "***hé****");
    assert_eq!(string("abc", "010"), "abc0000000");
    assert_eq!(string("abc", "+"), "Sign not allowed in string format specifier");
}
