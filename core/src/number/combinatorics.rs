//! Counting with large integers: `math.factorial`, `math.perm`, `math.comb`.
//! Invariant: products are taken in halves of about equal size, so that large results use fast
//! multiplication. The caller checks the `_bits` bounds against its memory limit first.

use super::integer::{IntRef, Integer, compare, sub};
use crate::text::failure::Failure;
use core::cmp::Ordering;
use dashu_int::UBig;

fn negative(name: &'static str) -> Failure {
    match name {
        "n" => Failure::value("n must be a non-negative integer"),
        _ => Failure::value("k must be a non-negative integer"),
    }
}

/// At most how many bits the product of `count` numbers up to `largest` has.
pub fn product_bits(largest: IntRef, count: IntRef) -> usize {
    let count = count.to_i64().and_then(|count| usize::try_from(count).ok());
    count.map_or(usize::MAX, |count| largest.bit_length().saturating_mul(count))
}

/// The argument of `factorial` as a machine number.
fn factorial_argument(n: IntRef) -> Result<u64, Failure> {
    if n.is_negative() {
        return Err(Failure::value("factorial() not defined for negative values"));
    }
    n.to_i64().map(i64::unsigned_abs).ok_or(Failure::overflow("factorial() argument should not exceed 9223372036854775807"))
}

/// `math.factorial(n)`. About `n * bit_length(n)` bits: check `product_bits(n, n)` first.
pub fn factorial(n: IntRef) -> Result<Integer, Failure> {
    let n = factorial_argument(n)?;
    if n <= 20 {
        return Ok(Integer::Small((1..=n as i64).product()));
    }
    // The odd parts first: the powers of two are a shift.
    let shift = n - u64::from(n.count_ones());
    let mut odd = UBig::ONE;
    let mut inner = UBig::ONE;
    for step in (0..64 - n.leading_zeros() - 1).rev() {
        let (low, high) = (((n >> (step + 1)) + 1) | 1, ((n >> step) + 1) | 1);
        inner *= odd_product(low, high);
        odd *= &inner;
    }
    Ok((odd << shift as usize).into())
}

/// The product of the odd numbers from `low` up to but not including `high`, both odd.
fn odd_product(low: u64, high: u64) -> UBig {
    let count = (high - low) / 2;
    if count <= 8 {
        return (0..count).fold(UBig::ONE, |product, at| product * (low + 2 * at));
    }
    let middle = low + count / 2 * 2;
    odd_product(low, middle) * odd_product(middle, high)
}

/// `math.perm(n, k)`; without `k` it is the factorial. Check `product_bits(n, k)` first.
pub fn permutations(n: IntRef, k: Option<IntRef>) -> Result<Integer, Failure> {
    let Some(k) = k else { return factorial(n) };
    let k = match check_pair(n, k)? {
        None => return Ok(Integer::Small(0)),
        Some(k) => k,
    };
    let k = k.to_i64().ok_or(Failure::overflow("k must not exceed 9223372036854775807"))?;
    Ok(falling(&n.magnitude(), k.unsigned_abs()).into())
}

/// Refuses negative numbers; `None` if there is nothing to count because `k > n`.
fn check_pair<'k>(n: IntRef, k: IntRef<'k>) -> Result<Option<IntRef<'k>>, Failure> {
    if n.is_negative() {
        return Err(negative("n"));
    }
    if k.is_negative() {
        return Err(negative("k"));
    }
    Ok((compare(n, k) != Ordering::Less).then_some(k))
}

/// `n * (n - 1) * ... ` with `count` factors.
fn falling(n: &UBig, count: u64) -> UBig {
    if count <= 8 {
        return (0..count).fold(UBig::ONE, |product, at| product * (n - UBig::from(at)));
    }
    let half = count / 2;
    falling(n, half) * falling(&(n - UBig::from(half)), count - half)
}

/// The smaller of `k` and `n - k`, which is how many factors `math.comb` takes.
fn fewer_factors(n: IntRef, k: IntRef) -> Integer {
    let other = sub(n, k);
    match compare(other.as_ref(), k) {
        Ordering::Less => other,
        _ => k.to_integer(),
    }
}

/// At most how many bits `math.comb(n, k)` has while it is computed.
pub fn combinations_bits(n: IntRef, k: IntRef) -> usize {
    if n.is_negative() || k.is_negative() || compare(n, k) == Ordering::Less {
        return 0;
    }
    product_bits(n, fewer_factors(n, k).as_ref())
}

/// `math.comb(n, k)`. Check `combinations_bits` first.
pub fn combinations(n: IntRef, k: IntRef) -> Result<Integer, Failure> {
    if check_pair(n, k)?.is_none() {
        return Ok(Integer::Small(0));
    }
    let k = fewer_factors(n, k);
    let Some(k) = k.as_ref().to_i64() else {
        return Err(Failure::overflow("min(n - k, k) must not exceed 9223372036854775807"));
    };
    Ok(choose(&n.magnitude(), k.unsigned_abs()).into())
}

/// C(n, k) by C(n, k) = C(n, j) * C(n - j, k - j) / C(k, j), with j half of k.
fn choose(n: &UBig, k: u64) -> UBig {
    if k <= 4 {
        let divisor: u64 = (1..=k).product();
        return falling(n, k) / divisor;
    }
    let half = k / 2;
    let left = choose(n, half);
    let right = choose(&(n - UBig::from(half)), k - half);
    left * right / choose(&UBig::from(k), half)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(value: i64) -> IntRef<'static> {
        IntRef::Small(value)
    }

    #[test]
    fn small_results() {
        assert_eq!(factorial(small(0)), Ok(Integer::Small(1)));
        assert_eq!(factorial(small(20)), Ok(Integer::Small(2432902008176640000)));
        let slow = (1..=50u64).fold(UBig::ONE, |product, at| product * at);
        assert_eq!(factorial(small(50)), Ok(slow.into()));
        assert_eq!(combinations(small(10), small(3)), Ok(Integer::Small(120)));
        assert_eq!(combinations(small(3), small(10)), Ok(Integer::Small(0)));
        assert_eq!(permutations(small(10), Some(small(3))), Ok(Integer::Small(720)));
        assert_eq!(permutations(small(5), None), Ok(Integer::Small(120)));
        assert!(factorial(small(-1)).is_err() && combinations(small(1), small(-1)).is_err());
    }
}
