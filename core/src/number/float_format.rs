//! Floats as text: `repr`, the codes `e f g %` with any precision, and `round`.
//! Invariant: every digit is exact; the layout (when to use an exponent, when to add `.0`) is
//! CPython's for the same code, precision and flags.

use super::decimal::Decimal;
use crate::text::failure::Failure;
use crate::text::sink::{NoMemory, Sink};

/// Which digits to take and when to write an exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatCode {
    /// The shortest text that reads back.
    Repr,
    /// Always an exponent.
    Exponent,
    /// Never an exponent.
    Fixed,
    /// By significant digits, with an exponent when the number is large or small.
    General,
}

/// How to write a float. `precision` is ignored for `FloatCode::Repr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloatStyle {
    pub code: FloatCode,
    pub precision: usize,
    /// `E`, `INF`, `NAN` instead of `e`, `inf`, `nan`.
    pub upper: bool,
    /// `#`: keep the point, and the trailing zeros of `g`.
    pub alternate: bool,
    /// Write `1.0` where the digits alone would look like an integer.
    pub dot_zero: bool,
    /// `z`: a result that rounds to zero has no sign.
    pub positive_zero: bool,
}

impl FloatStyle {
    /// What `repr(x)` and `str(x)` use.
    pub const REPR: FloatStyle =
        FloatStyle { code: FloatCode::Repr, precision: 0, upper: false, alternate: false, dot_zero: true, positive_zero: false };

    pub const fn new(code: FloatCode, precision: usize) -> FloatStyle {
        FloatStyle { code, precision, dot_zero: false, ..FloatStyle::REPR }
    }
}

/// Writes `repr(x)`.
pub fn repr(x: f64, out: &mut dyn Sink) -> Result<(), NoMemory> {
    write_float(x, &FloatStyle::REPR, out)
}

/// Writes `x` in the given style, with a `-` where the sign bit is set.
pub fn write_float(x: f64, style: &FloatStyle, out: &mut dyn Sink) -> Result<(), NoMemory> {
    if x.is_nan() {
        return out.push(if style.upper { b"NAN" } else { b"nan" });
    }
    if x.is_infinite() {
        out.push(if x < 0.0 { b"-" } else { b"" })?;
        return out.push(if style.upper { b"INF" } else { b"inf" });
    }
    let decimal = style.digits_of(x);
    if x.is_sign_negative() && !(style.positive_zero && decimal.is_zero()) {
        out.push(b"-")?;
    }
    write_layout(&decimal, &style.layout(&decimal), style, out)
}

/// Where the digits go: how many places follow the point, and the exponent if there is one.
struct Layout {
    point: i64,
    places: i64,
    exponent: Option<i64>,
}

impl FloatStyle {
    fn digits_of(&self, x: f64) -> Decimal {
        match self.code {
            FloatCode::Repr => Decimal::shortest(x),
            FloatCode::Exponent => Decimal::significant(x, self.precision.saturating_add(1)),
            FloatCode::Fixed => Decimal::fixed(x, self.precision),
            FloatCode::General => Decimal::significant(x, self.precision.max(1)),
        }
    }

    fn layout(&self, decimal: &Decimal) -> Layout {
        let point = i64::from(decimal.point());
        let precision = i64::try_from(self.precision).unwrap_or(i64::MAX / 4);
        let available = decimal.digits().len() as i64;
        // `end` counts digits from the first one, whether written or padded with zeros.
        let (with_exponent, end) = match self.code {
            FloatCode::Repr => (point <= -4 || point > 16, available),
            FloatCode::Exponent => (true, precision.saturating_add(1)),
            FloatCode::Fixed => (false, point.saturating_add(precision)),
            FloatCode::General => {
                let precision = precision.max(1);
                let large = precision - i64::from(self.dot_zero);
                let end = if self.alternate { precision } else { available };
                (point <= -4 || point > large, end)
            }
        };
        if with_exponent {
            return Layout { point: 1, places: (end - 1).max(0), exponent: Some(point - 1) };
        }
        let least = i64::from(self.dot_zero);
        Layout { point, places: (end - point).max(least), exponent: None }
    }
}

fn write_layout(decimal: &Decimal, layout: &Layout, style: &FloatStyle, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let digits = decimal.digits();
    let split = usize::try_from(layout.point).unwrap_or(0).min(digits.len());
    let (whole, fraction) = digits.split_at(split);
    if layout.point <= 0 {
        out.push(b"0")?;
    } else {
        out.push(whole)?;
        out.fill(b"0", layout.point as usize - whole.len())?;
    }
    if layout.places > 0 {
        out.push(b".")?;
        let places = layout.places as usize;
        let zeros = usize::try_from(-layout.point).unwrap_or(0).min(places);
        out.fill(b"0", zeros)?;
        let fraction = &fraction[..fraction.len().min(places - zeros)];
        out.push(fraction)?;
        out.fill(b"0", places - zeros - fraction.len())?;
    } else if style.alternate {
        out.push(b".")?;
    }
    layout.exponent.map_or(Ok(()), |exponent| write_exponent(exponent, style.upper, out))
}

/// An exponent has a sign and at least two digits.
fn write_exponent(exponent: i64, upper: bool, out: &mut dyn Sink) -> Result<(), NoMemory> {
    let size = exponent.unsigned_abs() as u16;
    let mark = if upper { b'E' } else { b'e' };
    let sign = if exponent < 0 { b'-' } else { b'+' };
    let digit = |power: u16| b'0' + (size / power % 10) as u8;
    let text = [mark, sign, digit(100), digit(10), digit(1)];
    match size {
        100.. => out.push(&text),
        _ => {
            out.push(&text[..2])?;
            out.push(&text[3..])
        }
    }
}

/// Rounding to more digits than this changes no double: (53 + 1021) * log10(2).
const MAX_ROUND_DIGITS: i64 = 323;
/// Rounding to fewer always gives zero: -(1024 + 1) * log10(2).
const MIN_ROUND_DIGITS: i64 = -308;

/// `round(x, ndigits)`: the double nearest to the exact value rounded half to even.
pub fn round_to_digits(x: f64, ndigits: i64) -> Result<f64, Failure> {
    if !x.is_finite() || x == 0.0 || ndigits > MAX_ROUND_DIGITS {
        return Ok(x);
    }
    if ndigits < MIN_ROUND_DIGITS {
        return Ok(0.0 * x);
    }
    let places = ndigits.unsigned_abs() as usize;
    let decimal = if ndigits < 0 { Decimal::tens(x, places) } else { Decimal::fixed(x, places) };
    let rounded = decimal.to_f64();
    if rounded.is_infinite() {
        return Err(Failure::overflow("rounded value too large to represent"));
    }
    Ok(rounded.copysign(x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn text(x: f64, style: &FloatStyle) -> String {
        let mut out = Vec::new();
        write_float(x, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn repr_thresholds() {
        let cases = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (9999999999999998.0, "9999999999999998.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e22, "1e+22"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (x, expected) in cases {
            assert_eq!(text(x, &FloatStyle::REPR), expected);
        }
    }

    #[test]
    fn codes() {
        let fixed = FloatStyle::new(FloatCode::Fixed, 2);
        assert_eq!(text(2.675, &fixed), "2.67");
        assert_eq!(text(-0.001, &fixed), "-0.00");
        assert_eq!(text(-0.001, &FloatStyle { positive_zero: true, ..fixed }), "0.00");
        assert_eq!(text(1e300, &fixed).len(), 304);
        assert_eq!(text(1.5, &FloatStyle::new(FloatCode::Fixed, 3000)).len(), 3002);
        assert_eq!(text(2.5, &FloatStyle::new(FloatCode::Fixed, 0)), "2");
        let general = FloatStyle::new(FloatCode::General, 6);
        assert_eq!(text(1234567.0, &general), "1.23457e+06");
        assert_eq!(text(1e100, &general), "1e+100");
        assert_eq!(text(0.0001, &FloatStyle { alternate: true, ..general }), "0.000100000");
        let exponent = FloatStyle { upper: true, ..FloatStyle::new(FloatCode::Exponent, 0) };
        assert_eq!(text(123.0, &exponent), "1E+02");
        assert_eq!(text(123.0, &FloatStyle { alternate: true, ..exponent }), "1.E+02");
    }

    #[test]
    fn rounding() {
        assert_eq!(round_to_digits(2.675, 2), Ok(2.67));
        assert_eq!(round_to_digits(25.0, -1), Ok(20.0));
        assert_eq!(round_to_digits(-5.0, -1), Ok(-0.0));
        assert!(round_to_digits(f64::MAX, -308).is_err());
    }
}
