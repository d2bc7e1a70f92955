//! Runs the programs on the engines in turns and reads what they print.
//! Invariant: within a round every engine runs a program right after the engine before it, so that
//! whatever else the machine does hits all of them alike; and no process outlives its time limit.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::engines::{Coverage, Engine};
use crate::programs::Program;
use crate::statistics::{later_half, median};

/// How much is measured, and when to give up.
#[derive(Clone, Debug)]
pub struct Plan {
    pub rounds: usize,
    pub iterations: usize,
    /// A series is shortened so that it takes about this long at most.
    pub budget: Duration,
    /// A process that takes longer is ended.
    pub timeout: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Measured,
    /// An engine with a part of the language lacks something that the program needs.
    Missing(String),
    /// An engine of another language has no twin of the program.
    NoTwin,
    Failed(String),
}

/// Everything that was measured of one program on one engine, in nanoseconds.
#[derive(Clone, Debug)]
pub struct Measurement {
    pub outcome: Outcome,
    /// Whole processes that ran one iteration.
    pub processes: Vec<u64>,
    /// The one iteration of each of those processes.
    pub singles: Vec<u64>,
    /// One series of iterations a round.
    pub series: Vec<Vec<u64>>,
    /// What the program printed as its checked result.
    pub result: String,
}

impl Measurement {
    fn new() -> Measurement {
        Measurement {
            outcome: Outcome::Measured,
            processes: Vec::new(),
            singles: Vec::new(),
            series: Vec::new(),
            result: String::new(),
        }
    }

    /// The median of the later halves of all series; a program too slow for a series gives its single runs.
    pub fn steady(&self) -> Option<f64> {
        let settled: Vec<u64> = self.series.iter().flat_map(|series| later_half(series)).copied().collect();
        self.when_measured(if settled.is_empty() { median(&self.singles) } else { median(&settled) })
    }

    /// The median of the first iterations of all processes.
    pub fn first(&self) -> Option<f64> {
        let of_series = self.series.iter().filter_map(|series| series.first());
        let firsts: Vec<u64> = of_series.chain(&self.singles).copied().collect();
        self.when_measured(median(&firsts))
    }

    /// The median of the whole processes that run one iteration.
    pub fn process(&self) -> Option<f64> {
        self.when_measured(median(&self.processes))
    }

    fn when_measured(&self, value: Option<f64>) -> Option<f64> {
        value.filter(|_| self.outcome == Outcome::Measured)
    }
}

/// What a program printed by the protocol: `iter <ns>` for each iteration, then `ok <result>`.
#[derive(Debug, PartialEq)]
pub struct Printed {
    pub iterations: Vec<u64>,
    pub result: String,
}

/// Measures every program on every engine; the result is indexed by program, then by engine.
pub fn measure_all(
    programs: &[Program],
    engines: &[Engine],
    plan: &Plan,
    mut progress: impl FnMut(usize, &Program),
) -> Vec<Vec<Measurement>> {
    let mut table = vec![vec![Measurement::new(); engines.len()]; programs.len()];
    for round in 0..plan.rounds {
        for (program, row) in programs.iter().zip(&mut table) {
            progress(round, program);
            for turn in 0..engines.len() {
                // Each round begins with another engine, so that none is always the first.
                let at = (turn + round) % engines.len();
                if let (Some(engine), Some(measurement)) = (engines.get(at), row.get_mut(at)) {
                    measure_once(engine, &program.path, plan, measurement);
                }
            }
        }
    }
    table
}

/// One engine's turn: a process with one iteration, to load it; the same again; then a process with a series of them.
fn measure_once(engine: &Engine, script: &Path, plan: &Plan, measurement: &mut Measurement) {
    let too_slow = measurement.series.is_empty() && !measurement.singles.is_empty();
    if measurement.outcome != Outcome::Measured || too_slow {
        return;
    }
    let Some(script) = engine.script_for(script) else {
        measurement.outcome = Outcome::NoTwin;
        return;
    };
    if let Err(message) = take_turn(engine, &script, plan, measurement) {
        measurement.outcome = judge(engine, message);
    }
}

fn take_turn(engine: &Engine, script: &Path, plan: &Plan, measurement: &mut Measurement) -> Result<(), String> {
    // Not measured: the system may have dropped the engine's files from memory since its last turn, some more than others'.
    run_script(engine, script, 1, plan.timeout)?;
    let (wall, printed) = run_script(engine, script, 1, plan.timeout)?;
    measurement.processes.push(nanoseconds(wall));
    measurement.singles.extend(&printed.iterations);
    measurement.result = printed.result;
    let single = median(&measurement.singles).unwrap_or(0.0);
    if let Some(count) = series_length(single, plan) {
        let (_, printed) = run_script(engine, script, count, plan.timeout)?;
        measurement.series.push(printed.iterations);
    }
    Ok(())
}

/// How many iterations fit the budget: at most those planned, at least four, none for the very slow.
fn series_length(single: f64, plan: &Plan) -> Option<usize> {
    let budget = plan.budget.as_nanos() as f64;
    let fitting = (budget / single.max(1.0)) as usize;
    (fitting > 0).then(|| fitting.clamp(4.min(plan.iterations), plan.iterations))
}

/// A wrong result is a failure on every engine; anything else that a subset cannot do is missing there.
fn judge(engine: &Engine, message: String) -> Outcome {
    if engine.coverage == Coverage::Subset && !message.contains("wrong result") {
        return Outcome::Missing(message);
    }
    Outcome::Failed(message)
}

fn run_script(engine: &Engine, script: &Path, count: usize, limit: Duration) -> Result<(Duration, Printed), String> {
    let finished = run_process(engine.command(script, &[count.to_string()]), limit)?;
    if !finished.status.success() {
        return Err(last_words(&finished));
    }
    let printed = read_protocol(&finished.output)?;
    if printed.iterations.len() != count {
        return Err(format!("{} iterations instead of {count}", printed.iterations.len()));
    }
    Ok((finished.wall, printed))
}

/// The last line that a process wrote before it ended in failure.
fn last_words(finished: &Finished) -> String {
    let line = finished.errors.lines().rev().find(|line| !line.trim().is_empty());
    match line {
        Some(line) => line.trim().chars().take(160).collect(),
        None => finished.status.to_string(),
    }
}

pub fn read_protocol(output: &str) -> Result<Printed, String> {
    let mut iterations = Vec::new();
    let mut lines = output.lines();
    for line in lines.by_ref() {
        if let Some(result) = line.strip_prefix("ok ") {
            let result = result.to_owned();
            return Ok(Printed { iterations, result });
        }
        let time = line.strip_prefix("iter ").and_then(|digits| digits.trim().parse().ok());
        iterations.push(time.ok_or_else(|| format!("not of the protocol: {line}"))?);
    }
    Err("no result was printed".to_owned())
}

/// A process that has ended.
pub struct Finished {
    pub status: ExitStatus,
    pub wall: Duration,
    pub output: String,
    pub errors: String,
}

/// Runs a process to its end, or ends it when its time is up.
pub fn run_process(mut command: Command, limit: Duration) -> Result<Finished, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("cannot start: {error}"))?;
    let output = child.stdout.take().map(read_aside);
    let errors = child.stderr.take().map(read_aside);
    let output = wait_for_text(output, limit, &mut child)?;
    let status = child.wait().map_err(|error| format!("cannot wait: {error}"))?;
    let wall = started.elapsed();
    let errors = wait_for_text(errors, limit, &mut child)?;
    Ok(Finished { status, wall, output, errors })
}

/// Reads a pipe to its end in a thread of its own, so that a full pipe never stops the process.
fn read_aside(mut pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still worth showing.
        let _ = pipe.read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

fn wait_for_text(text: Option<Receiver<String>>, limit: Duration, child: &mut Child) -> Result<String, String> {
    let Some(text) = text else {
        return Ok(String::new());
    };
    text.recv_timeout(limit).map_err(|_| {
        // It may have ended by itself in the meantime; then there is nothing to kill.
        let _ = child.kill();
        let _ = child.wait();
        format!("not done after {} s", limit.as_secs())
    })
}

pub fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(iterations: usize) -> Plan {
        Plan { rounds: 1, iterations, budget: Duration::from_secs(2), timeout: Duration::from_secs(5) }
    }

    #[test]
    fn protocol_is_read() {
        let printed = read_protocol("iter 120\niter 99\nok (1, 'two words')\n").expect("reads");
        assert_eq!(printed.iterations, [120, 99]);
        assert_eq!(printed.result, "(1, 'two words')");
    }

    #[test]
    fn what_is_not_of_the_protocol_is_an_error() {
        assert!(read_protocol("iter 120\n").is_err());
        assert!(read_protocol("hello\nok 1\n").is_err());
        assert!(read_protocol("iter -5\nok 1\n").is_err());
        assert!(read_protocol("").is_err());
    }

    #[test]
    fn slow_programs_get_shorter_series() {
        assert_eq!(series_length(40e6, &plan(20)), Some(20));
        assert_eq!(series_length(250e6, &plan(20)), Some(8));
        assert_eq!(series_length(1.5e9, &plan(20)), Some(4));
        assert_eq!(series_length(30e9, &plan(20)), None);
        assert_eq!(series_length(0.0, &plan(3)), Some(3));
    }

    #[test]
    fn steady_first_and_process() {
        let mut measurement = Measurement::new();
        measurement.processes = vec![500, 700];
        measurement.singles = vec![90, 110];
        measurement.series = vec![vec![100, 50, 20, 22], vec![104, 40, 21, 23]];
        assert_eq!(measurement.steady(), Some(21.5));
        assert_eq!(measurement.first(), Some(102.0));
        assert_eq!(measurement.process(), Some(600.0));
        measurement.outcome = Outcome::Failed("x".into());
        assert_eq!(measurement.steady(), None);
    }

    #[test]
    fn a_subset_may_lack_but_never_be_wrong() {
        let engine = |name| Engine::parse(name, name, "x").expect("parses");
        let lacking = "ImportError: no module named 'enum'".to_owned();
        let wrong = "ValueError: wrong result: 4".to_owned();
        assert_eq!(judge(&engine("micropython"), lacking.clone()), Outcome::Missing(lacking.clone()));
        assert_eq!(judge(&engine("micropython"), wrong.clone()), Outcome::Failed(wrong));
        assert_eq!(judge(&engine("pypy"), lacking.clone()), Outcome::Failed(lacking));
    }

    #[test]
    fn a_process_that_hangs_is_ended() {
        let mut command = Command::new("sleep");
        command.arg("60");
        let started = Instant::now();
        let error = run_process(command, Duration::from_millis(50)).err().expect("ended");
        assert!(error.contains("not done"));
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn both_streams_are_read() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo first >&2; echo last >&2; exit 3"]);
        let finished = run_process(command, Duration::from_secs(20)).expect("runs");
        assert_eq!(finished.output, "out\n");
        assert_eq!(last_words(&finished), "last");
        assert_eq!(finished.status.code(), Some(3));
    }
}
