//! `--trace-log`: what became of each loop that was recorded, on standard error.

use coachwhip::core::platform::CodeListener;

/// Writes traces as text.
pub struct TraceLog;

impl CodeListener for TraceLog {
    fn published(&self, _name: &str, _address: usize, _size: usize) {}

    fn recorded(&self, place: &str, outcome: &str) {
        eprintln!("trace {place}\n{outcome}");
    }

    fn wants_traces(&self) -> bool {
        true
    }
}
