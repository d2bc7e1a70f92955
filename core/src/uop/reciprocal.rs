//! Division by a constant as a multiplication (T. Granlund, P. L. Montgomery, "Division by Invariant Integers using
//! Multiplication", 1994): numbers of 47 bits times a reciprocal of 64, of whose product the upper half is shifted.
//!
//! Exact because what the reciprocal is too large by, less than the divisor in units of its last place, times any number of
//! 47 bits is less than such a unit of the quotient.
#![forbid(unsafe_code)]

/// The multiplier of a divisor from 3 on that is no power of two, and by how many bits the product's upper half is shifted.
pub fn reciprocal(divisor: u32) -> (u64, u32) {
    let count = divisor.ilog2();
    let multiplier = (1u128 << (64 + count)).div_ceil(divisor.into());
    (multiplier as u64, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uop::meaning::quotient;

    #[test]
    fn products_are_quotients() {
        const MOST: i64 = (1 << 47) - 1;
        let divisors = (3..5000).chain([65521, 998_244_353, i32::MAX as u32 - 1, i32::MAX as u32, u32::MAX]);
        for divisor in divisors.filter(|divisor| !divisor.is_power_of_two()) {
            let (multiplier, count) = reciprocal(divisor);
            let by = i64::from(divisor);
            let last = MOST / by * by;
            for number in [0, 1, by - 1, by, by + 1, last - 1, last, last + 1, MOST - 1, MOST, MOST / 2, 12_345_678_901] {
                for number in [number, -number, !number].into_iter().filter(|n| (-MOST - 1..=MOST).contains(n)) {
                    assert_eq!(quotient(number, multiplier, count.into()), number.div_euclid(by), "{number} // {divisor}");
                }
            }
        }
    }
}
