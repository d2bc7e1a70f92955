//! Ctrl-C: KeyboardInterrupt in the script, at its next loop iteration or call.

use coachwhip::InterruptHandle;

/// Exit code of a process that SIGINT ended, as shells show it.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// Turns SIGINT into KeyboardInterrupt. A second one, while the script has not even noticed the first (it waits in a
/// native: for input, for a sleep to end), ends the process.
#[cfg(unix)]
pub fn watch(handle: InterruptHandle) {
    use signal_hook::consts::SIGINT;
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT]) else { return };
    let watcher = move || {
        for _ in signals.forever() {
            if handle.is_pending() {
                std::process::exit(INTERRUPTED);
            }
            handle.keyboard_interrupt();
        }
    };
    // Without the thread the signal would be lost, but the script still runs.
    let _ = std::thread::Builder::new().name("keyboard".into()).stack_size(64 << 10).spawn(watcher);
}

/// Where there are no signals, Ctrl-C does what the system does with it.
#[cfg(not(unix))]
pub fn watch(_handle: InterruptHandle) {}
