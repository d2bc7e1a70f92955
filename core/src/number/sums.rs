//! Sums that lose nothing or little: `math.fsum`, `math.sumprod`, `math.hypot`, `math.dist`, and
//! the compensated sum of the builtin `sum`.
//! Invariant: `ExactSum` holds non-overlapping partial sums of increasing magnitude (Shewchuk,
//! "Adaptive precision floating-point arithmetic", 1997), so its total is rounded once.

use super::elementary::{fma, sqrt};
use crate::text::failure::Failure;
use alloc::vec::Vec;

/// A sum and what rounding lost, exactly: `hi + lo`.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    hi: f64,
    lo: f64,
}

/// `a + b` for numbers of any order (Knuth).
fn add_exact(a: f64, b: f64) -> Pair {
    let hi = a + b;
    let part = hi - a;
    Pair { hi, lo: (a - (hi - part)) + (b - part) }
}

/// `a + b` where `|a| >= |b|` (Dekker).
fn add_ordered(a: f64, b: f64) -> Pair {
    let hi = a + b;
    Pair { hi, lo: (a - hi) + b }
}

/// `a * b`.
fn multiply_exact(a: f64, b: f64) -> Pair {
    let hi = a * b;
    Pair { hi, lo: fma(a, b, -hi) }
}

/// `math.fsum`, one value at a time.
#[derive(Default)]
pub struct ExactSum {
    partials: Vec<f64>,
    special: f64,
    infinite: f64,
}

impl ExactSum {
    pub fn new() -> ExactSum {
        ExactSum::default()
    }

    /// Adds a value.
    pub fn add(&mut self, value: f64) -> Result<(), Failure> {
        let mut sum = value;
        let mut kept = 0;
        for at in 0..self.partials.len() {
            let partial = self.partials[at];
            let pair = if sum.abs() < partial.abs() { add_ordered(partial, sum) } else { add_ordered(sum, partial) };
            if pair.lo != 0.0 {
                self.partials[kept] = pair.lo;
                kept += 1;
            }
            sum = pair.hi;
        }
        self.partials.truncate(kept);
        if sum == 0.0 {
            return Ok(());
        }
        if !sum.is_finite() {
            return self.add_special(value);
        }
        self.partials.try_reserve(1).map_err(|_| crate::text::sink::NoMemory)?;
        self.partials.push(sum);
        Ok(())
    }

    fn add_special(&mut self, value: f64) -> Result<(), Failure> {
        if value.is_finite() {
            return Err(Failure::overflow("intermediate overflow in fsum"));
        }
        if value.is_infinite() {
            self.infinite += value;
        }
        self.special += value;
        self.partials.clear();
        Ok(())
    }

    /// The nearest double to the exact sum.
    pub fn total(&self) -> Result<f64, Failure> {
        if self.special != 0.0 {
            if self.infinite.is_nan() {
                return Err(Failure::value("-inf + inf in fsum"));
            }
            return Ok(self.special);
        }
        let mut rest = self.partials.iter().rev().copied();
        let mut pair = Pair { hi: rest.next().unwrap_or(0.0), lo: 0.0 };
        for partial in rest.by_ref() {
            pair = add_ordered(pair.hi, partial);
            if pair.lo != 0.0 {
                break;
            }
        }
        // A tie that the addition rounded to even is decided by what is left below.
        if rest.next().is_some_and(|below| same_sign(below, pair.lo)) {
            let twice = pair.lo * 2.0;
            let other = pair.hi + twice;
            if other - pair.hi == twice {
                return Ok(other);
            }
        }
        Ok(pair.hi)
    }
}

/// Are both positive or both negative?
fn same_sign(a: f64, b: f64) -> bool {
    (a < 0.0 && b < 0.0) || (a > 0.0 && b > 0.0)
}

/// The builtin `sum` of floats (Neumaier's variant of Kahan's sum).
#[derive(Clone, Copy, Debug)]
pub struct CompensatedSum {
    sum: f64,
    lost: f64,
}

impl CompensatedSum {
    pub const fn new(start: f64) -> CompensatedSum {
        CompensatedSum { sum: start, lost: 0.0 }
    }

    pub fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() { (self.sum - sum) + value } else { (value - sum) + self.sum };
        self.sum = sum;
    }

    pub fn total(&self) -> f64 {
        // What was lost is infinite or NaN once the sum has overflowed.
        if self.lost != 0.0 && self.lost.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

/// `math.sumprod` of floats: the sum in three doubles, until it is infinite.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductSum {
    /// The sum in one double, once three did not do.
    overflowed: Option<f64>,
    hi: f64,
    lo: f64,
    tiny: f64,
}

impl ProductSum {
    pub fn new() -> ProductSum {
        ProductSum::default()
    }

    /// Adds `a * b`.
    pub fn add(&mut self, a: f64, b: f64) {
        if let Some(sum) = self.overflowed {
            self.overflowed = Some(sum + a * b);
            return;
        }
        let product = multiply_exact(a, b);
        let sum = add_exact(self.hi, product.hi);
        if !sum.hi.is_finite() {
            self.overflowed = Some(self.total() + a * b);
            return;
        }
        let low = add_exact(self.lo, product.lo);
        let middle = add_exact(low.hi, sum.lo);
        *self = ProductSum { hi: sum.hi, lo: middle.hi, tiny: self.tiny + low.lo + middle.lo, overflowed: None };
    }

    pub fn total(&self) -> f64 {
        if let Some(sum) = self.overflowed {
            return sum;
        }
        let last = add_exact(self.lo, self.tiny);
        let total = add_exact(self.hi, last.hi);
        total.hi + (total.lo + last.lo)
    }
}

/// `math.hypot(*values)`, and `math.dist` with the differences as values. They are overwritten.
pub fn hypot(values: &mut [f64]) -> f64 {
    let mut largest = 0.0;
    let mut any_nan = false;
    for value in values.iter_mut() {
        *value = value.abs();
        any_nan |= value.is_nan();
        if *value > largest {
            largest = *value;
        }
    }
    if largest.is_infinite() {
        return largest;
    }
    if any_nan {
        return f64::NAN;
    }
    norm(values, largest)
}

fn norm(values: &mut [f64], largest: f64) -> f64 {
    if largest == 0.0 || values.len() <= 1 {
        return largest;
    }
    let (_, exponent) = libm::frexp(largest);
    if exponent < -1023 {
        // The scale would be infinite: turn subnormal numbers into normal ones first.
        values.iter_mut().for_each(|value| *value /= f64::MIN_POSITIVE);
        return f64::MIN_POSITIVE * norm(values, largest / f64::MIN_POSITIVE);
    }
    scaled_norm(values, libm::ldexp(1.0, -exponent))
}

/// The square root of the sum of squares, with one step of correction. All values times `scale`
/// are below one.
fn scaled_norm(values: &[f64], scale: f64) -> f64 {
    // The sum starts at one, so that it is always the larger operand.
    let mut sum = 1.0;
    let (mut squares_lost, mut sums_lost) = (0.0, 0.0);
    let mut add = |a: f64, b: f64| {
        let square = multiply_exact(a, b);
        let total = add_ordered(sum, square.hi);
        sum = total.hi;
        squares_lost += square.lo;
        sums_lost += total.lo;
        sum - 1.0 + (squares_lost + sums_lost)
    };
    let mut rest = 0.0;
    for value in values {
        let scaled = value * scale;
        rest = add(scaled, scaled);
    }
    let root = sqrt(rest);
    let error = add(-root, root);
    (root + error / (2.0 * root)) / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_sums() {
        let total = |values: &[f64]| {
            let mut sum = ExactSum::new();
            values.iter().try_for_each(|&value| sum.add(value))?;
            sum.total()
        };
        assert_eq!(total(&[0.1; 10]), Ok(1.0));
        assert_eq!(total(&[1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]), Ok(1e-100));
        assert_eq!(total(&[1.0, 2f64.powi(-53), 2f64.powi(-106)]), Ok(1.0 + f64::EPSILON));
        assert_eq!(total(&[]), Ok(0.0));
        assert!(total(&[1e308, 1e308]).is_err());
        assert!(total(&[f64::INFINITY, f64::NEG_INFINITY]).is_err());
    }

    #[test]
    fn norms() {
        assert_eq!(hypot(&mut [3.0, -4.0]), 5.0);
        assert_eq!(hypot(&mut []), 0.0);
        assert_eq!(hypot(&mut [f64::NAN, f64::INFINITY]), f64::INFINITY);
        assert_eq!(hypot(&mut [3e-320, 4e-320]), 5e-320);
    }

    #[test]
    fn other_sums() {
        let mut sum = CompensatedSum::new(0.0);
        (0..10).for_each(|_| sum.add(0.1));
        assert_eq!(sum.total(), 1.0);
        let mut products = ProductSum::new();
        products.add(1e16, 1.0);
        products.add(1.0, 1.0);
        products.add(-1e16, 1.0);
        assert_eq!(products.total(), 1.0);
    }
}
