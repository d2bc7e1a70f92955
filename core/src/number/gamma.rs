//! `math.gamma` and `math.lgamma` by Lanczos' approximation (C. Lanczos, "A precision
//! approximation of the gamma function", 1964; the coefficients are those of Boost, N = 13).
//! Invariant: factorials up to 22! are exact.

use super::elementary::{cos, exp, floor, fmod, log, pow, sin};
use super::real::{RANGE_ERROR, outside_domain};
use crate::text::failure::Failure;
use core::f64::consts::PI;

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;
const LOG_PI: f64 = 1.144729885849400174143427351353058711647;

/// Numerator and denominator, from the lowest power on.
const COEFFICIENTS: [(f64, f64); 13] = [
    (23_531_376_880.410_76, 0.0),
    (42_919_803_642.649_1, 39916800.0),
    (35_711_959_237.355_67, 120543840.0),
    (17_921_034_426.037_21, 150917976.0),
    (6_039_542_586.352_028, 105258076.0),
    (1_439_720_407.311_721_6, 45995730.0),
    (248_874_557.862_054_17, 13339535.0),
    (31_426_415.585_400_194, 2637558.0),
    (2_876_370.628_935_372_5, 357423.0),
    (186_056.265_395_223_48, 32670.0),
    (8_071.672_002_365_816, 1925.0),
    (210.824_277_751_579_36, 66.0),
    (2.506_628_274_631_000_2, 1.0),
];

fn lanczos_sum(x: f64) -> f64 {
    // For large numbers the powers of 1/x keep the terms from overflowing.
    let (numerator, denominator) = if x < 5.0 {
        COEFFICIENTS.iter().rev().fold((0.0, 0.0), |(n, d), c| (n * x + c.0, d * x + c.1))
    } else {
        COEFFICIENTS.iter().fold((0.0, 0.0), |(n, d), c| (n / x + c.0, d / x + c.1))
    };
    numerator / denominator
}

/// sin(pi * x), exact at multiples of one half.
fn sin_pi(x: f64) -> f64 {
    let turn = fmod(x.abs(), 2.0);
    let size = match floor(2.0 * turn + 0.5) as i64 {
        0 => sin(PI * turn),
        1 => cos(PI * (turn - 0.5)),
        // sin(pi * (1 - y)), not -sin(pi * (y - 1)): the sign of zero.
        2 => sin(PI * (1.0 - turn)),
        3 => -cos(PI * (turn - 1.5)),
        _ => sin(PI * (turn - 2.0)),
    };
    size * 1f64.copysign(x)
}

const POLE: &str = "a noninteger or positive integer";

fn factorial_before(x: f64) -> f64 {
    (1..x as u64).map(|factor| factor as f64).product()
}

/// `math.gamma(x)`.
pub fn gamma(x: f64) -> Result<f64, Failure> {
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    let whole = floor(x) == x;
    if x == f64::NEG_INFINITY || (whole && x <= 0.0) {
        return Err(outside_domain(POLE, x));
    }
    let result = if whole && x <= 23.0 {
        factorial_before(x)
    } else if x.abs() < 1e-20 {
        1.0 / x
    } else if x.abs() > 200.0 {
        if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY }
    } else {
        gamma_middle(x)
    };
    if result.is_infinite() { Err(RANGE_ERROR) } else { Ok(result) }
}

fn gamma_middle(x: f64) -> f64 {
    let size = x.abs();
    let y = size + G_MINUS_HALF;
    // What rounding lost in y, to first order.
    let lost = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let correction = lost * G / y;
    if x < 0.0 {
        let mut r = -PI / sin_pi(size) / size * exp(y) / lanczos_sum(size);
        r -= correction * r;
        if size < 140.0 {
            return r / pow(y, size - 0.5);
        }
        let root = pow(y, size / 2.0 - 0.25);
        return r / root / root;
    }
    let mut r = lanczos_sum(size) / exp(y);
    r += correction * r;
    if size < 140.0 {
        return r * pow(y, size - 0.5);
    }
    let root = pow(y, size / 2.0 - 0.25);
    r * root * root
}

/// `math.lgamma(x)`.
pub fn log_gamma(x: f64) -> Result<f64, Failure> {
    if !x.is_finite() {
        return Ok(x.abs());
    }
    if floor(x) == x && x <= 2.0 {
        return if x <= 0.0 { Err(outside_domain(POLE, x)) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-log(size));
    }
    let mut result = log(lanczos_sum(size)) - G;
    result += (size - 0.5) * (log(size + G - 0.5) - 1.0);
    if x < 0.0 {
        result = LOG_PI - log(sin_pi(size).abs()) - log(size) - result;
    }
    if result.is_infinite() { Err(RANGE_ERROR) } else { Ok(result) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_poles() {
        assert_eq!(gamma(6.0), Ok(120.0));
        assert_eq!(gamma(1.0), Ok(1.0));
        assert!((gamma(0.5).unwrap() - PI.powf(0.5)).abs() < 1e-15);
        assert!(gamma(-3.0).is_err() && gamma(172.0).is_err());
        assert_eq!(log_gamma(1.0), Ok(0.0));
        assert!((log_gamma(100.0).unwrap() - 359.1342053695754).abs() < 1e-12);
    }
}
