//! How long a process takes that runs an empty file: on every engine in turns, the median of many.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::engines::Engine;
use crate::measure::{nanoseconds, run_process};
use crate::statistics::median;

const TIMES: usize = 30;
const LIMIT: Duration = Duration::from_secs(20);

/// One line of the result: the label, and the median and the shortest in milliseconds or why there is none.
pub type Line = (String, Result<(f64, f64), String>);

/// Starts every engine in turns, and beside them a process that does nothing: what the system itself takes.
pub fn measure_startup(engines: &[Engine]) -> Result<Vec<Line>, String> {
    let script = EmptyScript::create()?;
    let mut times: Vec<Result<Vec<u64>, String>> = vec![Ok(Vec::new()); engines.len() + 1];
    for _ in 0..TIMES {
        for (at, times) in times.iter_mut().enumerate() {
            let command = match at.checked_sub(1).and_then(|at| engines.get(at)) {
                Some(engine) => engine.command(&script.path, &[]),
                None => Command::new("true"),
            };
            start(command, times);
        }
    }
    let labels = ["(a process that does nothing)"].into_iter().chain(engines.iter().map(|e| e.label.as_str()));
    Ok(labels.map(str::to_owned).zip(times.into_iter().map(|times| times.map(in_milliseconds))).collect())
}

fn start(command: Command, times: &mut Result<Vec<u64>, String>) {
    let Ok(known) = times else { return };
    match run_process(command, LIMIT) {
        Ok(finished) if finished.status.success() => known.push(nanoseconds(finished.wall)),
        Ok(finished) => *times = Err(finished.errors.lines().last().unwrap_or("failed").to_owned()),
        Err(message) => *times = Err(message),
    }
}

fn in_milliseconds(times: Vec<u64>) -> (f64, f64) {
    let shortest = times.iter().min().copied().unwrap_or(0);
    (median(&times).unwrap_or(0.0) / 1e6, shortest as f64 / 1e6)
}

pub fn report(lines: &[Line]) -> String {
    let mut out = format!("{:<30} {:>10} {:>10}\n", "empty file, ms", "median", "shortest");
    for (label, times) in lines {
        out += &match times {
            Ok((median, shortest)) => format!("{label:<30} {median:>10.2} {shortest:>10.2}\n"),
            Err(message) => format!("{label:<30} FAILED: {message}\n"),
        };
    }
    out
}

/// An empty file that is gone when this is.
struct EmptyScript {
    path: PathBuf,
}

impl EmptyScript {
    fn create() -> Result<EmptyScript, String> {
        let path = env::temp_dir().join(format!("coachwhip-bench-{}.py", std::process::id()));
        fs::write(&path, "").map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(EmptyScript { path })
    }
}

impl Drop for EmptyScript {
    fn drop(&mut self) {
        // A file that is left in the temporary folder harms nobody.
        let _ = fs::remove_file(&self.path);
    }
}
