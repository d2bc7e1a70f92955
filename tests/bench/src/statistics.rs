//! Medians and geometric means over measured times. Invariant: an empty input gives `None`, never a made-up number.

/// The median of the values; of an even number of them the mean of the two in the middle.
pub fn median(values: &[u64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper as f64);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some((lower as f64 + upper as f64) / 2.0)
}

/// The geometric mean of positive numbers: the only mean under which a ratio and its inverse agree.
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let logarithms: f64 = values.iter().map(|value| value.ln()).sum();
    Some((logarithms / values.len() as f64).exp())
}

/// What is left when warming up is over: the later half of a series, at least one value of it.
pub fn later_half(series: &[u64]) -> &[u64] {
    series.get(series.len() / 2..).unwrap_or_default()
}

/// The smallest value with what it belongs to.
pub fn smallest<T: Copy>(values: &[(f64, T)]) -> Option<(f64, T)> {
    values.iter().copied().min_by(|left, right| left.0.total_cmp(&right.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_of_odd_even_and_none() {
        assert_eq!(median(&[5, 1, 9]), Some(5.0));
        assert_eq!(median(&[4, 1, 9, 5]), Some(4.5));
        assert_eq!(median(&[7]), Some(7.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn median_ignores_one_outlier() {
        assert_eq!(median(&[10, 11, 12, 13, 100_000]), Some(12.0));
    }

    #[test]
    fn geometric_mean_of_inverses_is_one() {
        let mean = geometric_mean(&[4.0, 0.25, 2.0, 0.5]).expect("not empty");
        assert!((mean - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[]), None);
    }

    #[test]
    fn later_half_keeps_the_middle_of_an_odd_series() {
        assert_eq!(later_half(&[9, 8, 3, 2, 1]), &[3, 2, 1]);
        assert_eq!(later_half(&[9, 8, 2, 1]), &[2, 1]);
        assert_eq!(later_half(&[5]), &[5]);
        assert!(later_half(&[]).is_empty());
    }

    #[test]
    fn smallest_comes_with_its_name() {
        assert_eq!(smallest(&[(2.0, "a"), (0.5, "b"), (1.0, "c")]), Some((0.5, "b")));
        assert_eq!(smallest::<&str>(&[]), None);
    }
}
