//! The decimal digits of a finite double: shortest, to a number of significant digits, or to a
//! place. Invariant: the digits are correctly rounded (half to even on the exact binary value),
//! without trailing zeros, and the first is not zero unless the number is.

use core::fmt::Write;

/// An exact double has at most 767 significant digits (Goldberg 1991, "What every computer
/// scientist should know", for 53 bits and an exponent down to -1074).
const CAPACITY: usize = 776;

/// The fractional digits that an exact double can have.
const MAX_PLACES: usize = 1074;

/// Decimal digits with the place of the point: `0.d1 d2 d3.. * 10^point`.
pub struct Decimal {
    digits: [u8; CAPACITY],
    len: usize,
    point: i32,
}

impl Decimal {
    /// The shortest digits that read back as `x`, the closest of them, the even of two as close.
    pub fn shortest(x: f64) -> Decimal {
        let decimal = Collector::run(format_args!("{:e}", x.abs()));
        decimal.even_neighbour(x.abs()).unwrap_or(decimal)
    }

    /// The standard library may give the odd one of two shortest texts that are as close.
    fn even_neighbour(&self, x: f64) -> Option<Decimal> {
        // Fifteen digits always tell doubles apart, so a tie has at least that many.
        let odd = self.digits().last().is_some_and(|digit| digit & 1 == 1);
        if self.len < 15 || !odd {
            return None;
        }
        // A tie has an exact expansion of at most 18 digits, so more digits show it.
        let mut exact = Decimal::significant(x, 30);
        if exact.len != self.len + 1 || exact.digits[self.len] != b'5' {
            return None;
        }
        exact.round_to(self.len as i64);
        (exact.to_f64() == x).then_some(exact)
    }

    /// `x` rounded to `count` significant digits (at least one).
    pub fn significant(x: f64, count: usize) -> Decimal {
        let places = count.clamp(1, CAPACITY) - 1;
        Collector::run(format_args!("{:.*e}", places, x.abs()))
    }

    /// `x` rounded to `places` digits after the point.
    pub fn fixed(x: f64, places: usize) -> Decimal {
        Collector::run(format_args!("{:.*}", places.min(MAX_PLACES), x.abs()))
    }

    /// `x` rounded to a multiple of `10^zeros`.
    pub fn tens(x: f64, zeros: usize) -> Decimal {
        let mut exact = Decimal::significant(x, CAPACITY);
        exact.round_to(i64::from(exact.point) - zeros as i64);
        exact
    }

    /// The digits as ASCII.
    pub fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    /// How many of the digits stand before the point; negative counts zeros after it.
    pub fn point(&self) -> i32 {
        self.point
    }

    pub fn is_zero(&self) -> bool {
        self.digits() == b"0"
    }

    /// Reads the digits back as the nearest double; infinite when they are too large.
    pub fn to_f64(&self) -> f64 {
        let mut text = [0; CAPACITY + 8];
        text[..self.len].copy_from_slice(self.digits());
        let mut cursor = Cursor { text: &mut text, len: self.len };
        // The exponent has at most five characters, which is what the eight above are for.
        let _ = write!(cursor, "e{}", self.point - self.len as i32);
        let len = cursor.len;
        core::str::from_utf8(&text[..len]).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0)
    }

    /// Keeps `keep` digits, rounding half to even.
    fn round_to(&mut self, keep: i64) {
        if keep >= self.len as i64 {
            return;
        }
        if keep < 0 || (keep == 0 && !self.exceeds_half(0)) {
            return self.set_zero();
        }
        let keep = keep as usize;
        let up = keep == 0 || self.rounds_up(keep);
        self.len = keep;
        if up {
            self.increment();
        }
        self.strip();
    }

    fn rounds_up(&self, keep: usize) -> bool {
        let odd = self.digits[keep - 1] & 1 == 1;
        self.exceeds_half(keep) || (odd && self.digits()[keep..] == *b"5")
    }

    fn exceeds_half(&self, from: usize) -> bool {
        let rest = &self.digits()[from..];
        rest[0] > b'5' || (rest[0] == b'5' && rest.len() > 1)
    }

    fn increment(&mut self) {
        for at in (0..self.len).rev() {
            if self.digits[at] < b'9' {
                self.digits[at] += 1;
                self.len = at + 1;
                return;
            }
        }
        self.digits[0] = b'1';
        self.len = 1;
        self.point += 1;
    }

    fn strip(&mut self) {
        while self.len > 0 && self.digits[self.len - 1] == b'0' {
            self.len -= 1;
        }
        if self.len == 0 {
            self.set_zero();
        }
    }

    fn set_zero(&mut self) {
        self.digits[0] = b'0';
        self.len = 1;
        self.point = 1;
    }
}

struct Cursor<'a> {
    text: &'a mut [u8],
    len: usize,
}

impl Write for Cursor<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let end = self.len + text.len();
        self.text.get_mut(self.len..end).ok_or(core::fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

/// Reads what `core::fmt` prints for a double (`12.5` or `1.25e1`) into digits and a point.
struct Collector {
    decimal: Decimal,
    after_point: bool,
    in_exponent: bool,
    negative_exponent: bool,
    exponent: i32,
}

impl Collector {
    fn run(arguments: core::fmt::Arguments<'_>) -> Decimal {
        let mut collector = Collector {
            decimal: Decimal { digits: [0; CAPACITY], len: 0, point: 0 },
            after_point: false,
            in_exponent: false,
            negative_exponent: false,
            exponent: 0,
        };
        // The collector takes everything; formatting a double has no other way to fail.
        let _ = core::fmt::write(&mut collector, arguments);
        collector.finish()
    }

    fn finish(mut self) -> Decimal {
        let exponent = if self.negative_exponent { -self.exponent } else { self.exponent };
        self.decimal.point += exponent;
        self.decimal.strip();
        self.decimal
    }

    fn byte(&mut self, byte: u8) {
        match byte {
            b'.' => self.after_point = true,
            b'e' => self.in_exponent = true,
            b'-' => self.negative_exponent = true,
            b'0'..=b'9' if self.in_exponent => {
                self.exponent = self.exponent * 10 + i32::from(byte - b'0');
            }
            b'0'..=b'9' => self.digit(byte),
            _ => {}
        }
    }

    fn digit(&mut self, digit: u8) {
        let decimal = &mut self.decimal;
        if decimal.len == 0 && digit == b'0' {
            decimal.point -= i32::from(self.after_point);
            return;
        }
        decimal.point += i32::from(!self.after_point);
        // Past the capacity an exact double has only zeros.
        if let Some(slot) = decimal.digits.get_mut(decimal.len) {
            *slot = digit;
            decimal.len += 1;
        }
    }
}

impl Write for Collector {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        text.bytes().for_each(|byte| self.byte(byte));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(decimal: Decimal) -> (std::string::String, i32) {
        (std::str::from_utf8(decimal.digits()).unwrap().into(), decimal.point())
    }

    #[test]
    fn digits_and_points() {
        assert_eq!(show(Decimal::shortest(0.0)), ("0".into(), 1));
        assert_eq!(show(Decimal::shortest(123.25)), ("12325".into(), 3));
        assert_eq!(show(Decimal::shortest(1e-7)), ("1".into(), -6));
        assert_eq!(show(Decimal::fixed(0.001234, 4)), ("12".into(), -2));
        assert_eq!(show(Decimal::fixed(0.5, 0)), ("0".into(), 1));
        assert_eq!(show(Decimal::fixed(9.96, 1)), ("1".into(), 2));
        assert_eq!(show(Decimal::tens(25.0, 1)), ("2".into(), 2));
        assert_eq!(show(Decimal::tens(95.0, 1)), ("1".into(), 3));
        assert_eq!(show(Decimal::tens(51.0, 2)), ("1".into(), 3));
        assert_eq!(show(Decimal::tens(50.0, 2)), ("0".into(), 1));
        assert_eq!(Decimal::tens(f64::MAX, 308).to_f64(), f64::INFINITY);
    }
}
