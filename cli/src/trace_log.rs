//! `--trace-log`: what became of each loop that was recorded, on standard error.

use std::sync::Arc;

use coachwhip::core::platform::CodeListener;

/// Writes traces as text; what else is heard goes on to another listener.
pub struct TraceLog {
    pub next: Option<Arc<dyn CodeListener>>,
}

impl CodeListener for TraceLog {
    fn published(&self, name: &str, address: usize, size: usize) {
        if let Some(next) = &self.next {
            next.published(name, address, size);
        }
    }

    fn recorded(&self, place: &str, outcome: &str) {
        eprintln!("trace {place}\n{outcome}");
    }

    fn wants_traces(&self) -> bool {
        true
    }
}
