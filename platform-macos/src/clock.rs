//! Clocks and sleep.

use libc::{CLOCK_MONOTONIC, CLOCK_REALTIME, clock_gettime, clockid_t, nanosleep, timespec};

const NANOSECONDS: i64 = 1_000_000_000;

/// Nanoseconds since an unspecified point; never goes back (CLOCK_MONOTONIC).
pub fn monotonic() -> u64 {
    nanoseconds(CLOCK_MONOTONIC).max(0) as u64
}

/// Nanoseconds since 1970-01-01 UTC (CLOCK_REALTIME).
pub fn wall_clock() -> i64 {
    nanoseconds(CLOCK_REALTIME)
}

fn nanoseconds(clock: clockid_t) -> i64 {
    let mut time = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid; a clock that every macOS has fills it.
    unsafe { clock_gettime(clock, &mut time) };
    time.tv_sec.saturating_mul(NANOSECONDS).saturating_add(time.tv_nsec)
}

/// Sleeps; a signal does not end it early.
pub fn sleep(nanoseconds: u64) {
    let seconds = (nanoseconds / NANOSECONDS as u64).min(i64::MAX as u64) as i64;
    let mut left = timespec { tv_sec: seconds, tv_nsec: (nanoseconds % NANOSECONDS as u64) as i64 };
    // SAFETY: `left` is valid, read before it is written.
    while unsafe { nanosleep(&left, &mut left) } == -1 && crate::error_number() == libc::EINTR {}
}
