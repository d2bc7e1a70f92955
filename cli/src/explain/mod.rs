//! `coachwhip explain FILE`: runs a program with all tiers, and writes a page that shows where its time went, what was
//! compiled, what was not and why, and where compiled code was left.
//!
//! The page is one file: no script is in it, nothing is fetched, and everything that comes from the program is escaped.

mod advice;
mod page;
mod source;
mod traces;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use coachwhip::Vm;
use coachwhip::core::codegen::listing::Listing;
use coachwhip::core::jit::explain::{Recording, TraceState};
use coachwhip::core::jit::sampling::{Sample, Ticker};
use coachwhip::core::jit::{GuardFailure, Statistics};
use coachwhip::core::platform::CodeListener;

use crate::program::{Body, Source};

/// Between two ticks of the clock.
const TICK: Duration = Duration::from_millis(1);

/// Keeps what is told while the program runs.
#[derive(Default)]
pub struct Collector {
    recordings: Mutex<Vec<Recording>>,
    listings: Mutex<Vec<Arc<Listing>>>,
}

impl CodeListener for Collector {
    fn published(&self, _name: &str, _address: usize, _size: usize) {}

    fn wants_recordings(&self) -> bool {
        true
    }

    fn recording(&self, recording: &Recording) {
        if let Ok(mut recordings) = self.recordings.lock() {
            recordings.push(recording.clone());
        }
    }

    fn wants_listings(&self) -> bool {
        true
    }

    fn listed(&self, listing: &Arc<Listing>) {
        if let Ok(mut listings) = self.listings.lock()
            && listing.trace.is_some()
        {
            listings.push(listing.clone());
        }
    }
}

/// A clock that ticks while the program runs.
pub struct Clock {
    began: Instant,
    running: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Clock {
    /// Begins; None where there is no thread to be had.
    pub fn start(ticker: Ticker) -> Option<Clock> {
        let running = Arc::new(AtomicBool::new(true));
        let goes_on = running.clone();
        let ticks = move || {
            let mut next = Instant::now() + TICK;
            while goes_on.load(Ordering::Relaxed) {
                std::thread::sleep(next.saturating_duration_since(Instant::now()));
                ticker.tick();
                next += TICK;
            }
        };
        let thread = std::thread::Builder::new().name("coachwhip clock".into()).spawn(ticks).ok()?;
        Some(Clock { began: Instant::now(), running, thread })
    }

    /// Ends; how long it ran.
    pub fn stop(self) -> Duration {
        let took = self.began.elapsed();
        self.running.store(false, Ordering::Relaxed);
        let _ = self.thread.join();
        took
    }
}

/// All that the page shows.
struct Report<'a> {
    /// As it is named in tracebacks.
    file: &'a str,
    source: &'a str,
    took: Duration,
    samples: &'a [Sample],
    recordings: Vec<Recording>,
    listings: Vec<Arc<Listing>>,
    traces: Vec<TraceState>,
    failures: Vec<GuardFailure>,
    statistics: Statistics,
}

/// Writes the page to a file.
///
/// # Errors
/// What failed, in words.
pub fn write(output: &str, source: &Source, vm: &Vm, collector: &Collector, took: Duration) -> Result<(), String> {
    let file = source.file_name.as_str();
    let source = match &source.body {
        Body::Text(text) => String::from_utf8_lossy(text),
        Body::Compiled(_) => "".into(),
    };
    let report = Report {
        file,
        source: &source,
        took,
        samples: vm.samples(),
        recordings: collector.recordings.lock().map(|all| all.clone()).unwrap_or_default(),
        listings: collector.listings.lock().map(|all| all.clone()).unwrap_or_default(),
        traces: vm.traces(),
        failures: vm.guard_failures(),
        statistics: vm.native_statistics(),
    };
    std::fs::write(output, page::page(&report)).map_err(|error| format!("coachwhip: {output}: {error}"))
}
