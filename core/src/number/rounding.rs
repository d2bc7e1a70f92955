//! The one place where an exact number becomes the nearest double.
//! Invariant: half goes to even, subnormals round once, and too large is infinity.

/// The nearest double to `(mantissa + s) * 2^exponent`, where `0 < s < 1` if `sticky` and `s` is
/// zero otherwise.
pub fn nearest(mantissa: u128, sticky: bool, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let length = 128 - i64::from(mantissa.leading_zeros());
    let top = length.saturating_add(exponent);
    if top > 1024 {
        return f64::INFINITY;
    }
    if top < -1074 {
        return 0.0;
    }
    // The result's last bit has the weight 2^lowest.
    let lowest = (top - 53).max(-1074);
    let shift = lowest - exponent;
    let rounded = if shift <= 0 { (mantissa << -shift) as u64 } else { round_shift(mantissa, shift as u32, sticky) };
    scale_exact(rounded, lowest as i32)
}

/// `mantissa >> shift`, rounded half to even; `shift` is 1 to 128.
fn round_shift(mantissa: u128, shift: u32, sticky: bool) -> u64 {
    let kept = mantissa.checked_shr(shift).unwrap_or(0) as u64;
    let half = mantissa >> (shift - 1) & 1 == 1;
    let below = sticky || mantissa & ((1 << (shift - 1)) - 1) != 0;
    kept + u64::from(half && (below || kept & 1 == 1))
}

/// `mantissa * 2^exponent` for a mantissa of at most 54 bits where the product is a double, or
/// infinity where it is too large.
fn scale_exact(mantissa: u64, exponent: i32) -> f64 {
    libm::ldexp(mantissa as f64, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_and_edges() {
        assert_eq!(nearest((1 << 53) + 1, false, 0), 9007199254740992.0);
        assert_eq!(nearest((1 << 53) + 1, true, 0), 9007199254740994.0);
        assert_eq!(nearest(1, false, -1075), 0.0);
        assert_eq!(nearest(1, true, -1075), 5e-324);
        assert_eq!(nearest(3, false, -1075), 1e-323);
        assert_eq!(nearest((1 << 54) - 1, false, 970), f64::INFINITY);
        assert_eq!(nearest((1 << 53) - 1, false, 971), f64::MAX);
        assert_eq!(nearest(u128::MAX, false, -128), 1.0);
    }
}
