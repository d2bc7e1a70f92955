//! Clocks and sleep.

use core::ptr::null;

use windows_sys::Win32::Foundation::{CloseHandle, FILETIME};
use windows_sys::Win32::System::Performance::{QueryPerformanceCounter, QueryPerformanceFrequency};
use windows_sys::Win32::System::SystemInformation::GetSystemTimePreciseAsFileTime;
use windows_sys::Win32::System::Threading::{
    CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, CreateWaitableTimerExW, INFINITE, SetWaitableTimer, Sleep, TIMER_ALL_ACCESS,
    WaitForSingleObject,
};

const NANOSECONDS: u64 = 1_000_000_000;

/// File times count units of 100 ns from 1601-01-01; this many lie before 1970-01-01.
const UNITS_BEFORE_1970: i64 = 116_444_736_000_000_000;

/// Nanoseconds since an unspecified point; never goes back (QueryPerformanceCounter).
pub fn monotonic() -> u64 {
    let (mut count, mut frequency) = (0, 0);
    // SAFETY: both are valid; the calls do not fail since Windows XP.
    unsafe {
        QueryPerformanceCounter(&mut count);
        QueryPerformanceFrequency(&mut frequency);
    }
    let (count, frequency) = (count.max(0) as u64, frequency.max(1) as u64);
    (count / frequency).saturating_mul(NANOSECONDS) + count % frequency * NANOSECONDS / frequency
}

/// Nanoseconds since 1970-01-01 UTC (GetSystemTimePreciseAsFileTime).
pub fn wall_clock() -> i64 {
    let mut time = FILETIME { dwLowDateTime: 0, dwHighDateTime: 0 };
    // SAFETY: `time` is valid.
    unsafe { GetSystemTimePreciseAsFileTime(&mut time) };
    let units = i64::from(time.dwHighDateTime) << 32 | i64::from(time.dwLowDateTime);
    (units - UNITS_BEFORE_1970).saturating_mul(100)
}

/// Sleeps, to the 100 ns where the system has such timers, else to the millisecond.
pub fn sleep(nanoseconds: u64) {
    if !sleep_precisely(nanoseconds) {
        // SAFETY: takes a number.
        unsafe { Sleep(nanoseconds.div_ceil(1_000_000).min(u64::from(INFINITE - 1)) as u32) };
    }
}

/// Waits for a timer of high resolution (Windows 10 1803); gives whether there is one.
fn sleep_precisely(nanoseconds: u64) -> bool {
    // SAFETY: a timer without name or attributes.
    let timer = unsafe { CreateWaitableTimerExW(null(), null(), CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS) };
    if timer.is_null() {
        return false;
    }
    // Negative: from now on.
    let due = -(nanoseconds.div_ceil(100).min(i64::MAX as u64) as i64);
    // SAFETY: the timer was made above and is closed once, below; `due` is valid during the call.
    unsafe {
        let waited = SetWaitableTimer(timer, &due, 0, None, null(), 0) != 0 && WaitForSingleObject(timer, INFINITE) == 0;
        CloseHandle(timer);
        waited
    }
}
