//! Clocks and sleep.

use rustix::thread::{NanosleepRelativeResult, nanosleep};
use rustix::time::{ClockId, Timespec, clock_gettime};

const NANOSECONDS: i64 = 1_000_000_000;

/// Nanoseconds since an unspecified point; never goes back (CLOCK_MONOTONIC).
pub fn monotonic() -> u64 {
    nanoseconds(clock_gettime(ClockId::Monotonic)).max(0) as u64
}

/// Nanoseconds since 1970-01-01 UTC (CLOCK_REALTIME).
pub fn wall_clock() -> i64 {
    nanoseconds(clock_gettime(ClockId::Realtime))
}

fn nanoseconds(time: Timespec) -> i64 {
    time.tv_sec.saturating_mul(NANOSECONDS).saturating_add(time.tv_nsec)
}

/// Sleeps; a signal does not end it early.
pub fn sleep(nanoseconds: u64) {
    let seconds = (nanoseconds / NANOSECONDS as u64).min(i64::MAX as u64) as i64;
    let mut left = Timespec { tv_sec: seconds, tv_nsec: (nanoseconds % NANOSECONDS as u64) as i64 };
    while let NanosleepRelativeResult::Interrupted(rest) = nanosleep(&left) {
        left = rest;
    }
}
