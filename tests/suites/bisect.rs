//! Searching for a fault in traces: which one is the first to make a program's result wrong, and which part of the optimizer
//! does it.
//!
//! A program is run again and again, with the first so many traces alone: the least number that goes wrong names the trace.
//! Then with that many, and each part of the optimizer left out in turn: those without which all is well are suspects.

use std::sync::{Arc, Mutex};

use coachwhip::core::jit::Native;
use coachwhip::core::jit::explain::Recording;
use coachwhip::core::optimize::Passes;
use coachwhip::core::platform::CodeListener;
use coachwhip::{Config, Engine};

use crate::comparison::{Got, difference};

/// What was found.
#[derive(Debug)]
pub struct Fault {
    /// How the results differ, with all traces.
    pub difference: String,
    /// The number of the first trace that makes the result wrong; None: it is wrong without any.
    pub trace: Option<u32>,
    /// It, from the recording to the optimised trace.
    pub recording: Option<Recording>,
    /// Parts of the optimizer without any one of which the result is right; none where all are innocent.
    pub passes: Vec<&'static str>,
}

/// Searches for the fault by which a program differs in an engine that is as `change` has it from the interpreter; None: it
/// does not, or nothing is compiled here.
pub fn search(source: &str, file: &str, change: impl Fn(&mut Native)) -> Option<Fault> {
    let expected = Got::of_text(source, file, &Engine::new(Config { native: None, ..coachwhip::config() }));
    let run = |more: &dyn Fn(&mut Native)| -> Option<(Got, Option<String>, Vec<Recording>)> {
        let recordings = Arc::new(Recordings::default());
        let mut config = coachwhip::config();
        change(config.native.as_mut()?);
        more(config.native.as_mut()?);
        config.code_listener = Some(recordings.clone());
        let got = Got::of_text(source, file, &Engine::new(config));
        let problem = difference(&expected, &got, false);
        let recordings = recordings.0.lock().map(|all| all.clone()).unwrap_or_default();
        Some((got, problem, recordings))
    };
    let (got, problem, _) = run(&|_| {})?;
    let problem = problem?;
    let is_wrong =
        |most: u32| run(&|native| native.debug.most_traces = Some(most)).is_some_and(|(_, problem, _)| problem.is_some());
    if is_wrong(0) {
        return Some(Fault { difference: problem, trace: None, recording: None, passes: Vec::new() });
    }
    let most = least(got.native.traces as u32, is_wrong);
    let recordings = run(&|native| native.debug.most_traces = Some(most))?.2;
    let is_last = |recording: &&Recording| recording.outcome.as_ref().is_ok_and(|made| made.number + 1 == most);
    let is_suspect = |pass: Passes| {
        let without = run(&|native| {
            native.debug.most_traces = Some(most);
            native.debug.passes -= pass;
        });
        without.is_some_and(|(_, problem, _)| problem.is_none())
    };
    let passes = Passes::default().iter_names().filter(|(_, pass)| is_suspect(*pass)).map(|(name, _)| name);
    Some(Fault {
        difference: problem,
        trace: most.checked_sub(1),
        recording: recordings.iter().find(is_last).cloned(),
        passes: passes.collect(),
    })
}

/// The least number up to `most`, which is wrong, that is: 0 is not.
fn least(most: u32, is_wrong: impl Fn(u32) -> bool) -> u32 {
    let (mut right, mut wrong) = (0, most.max(1));
    while wrong - right > 1 {
        let middle = right + (wrong - right) / 2;
        if is_wrong(middle) { wrong = middle } else { right = middle }
    }
    wrong
}

/// Keeps what was recorded.
#[derive(Default)]
struct Recordings(Mutex<Vec<Recording>>);

impl CodeListener for Recordings {
    fn published(&self, _name: &str, _address: usize, _size: usize) {}

    fn wants_recordings(&self) -> bool {
        true
    }

    fn recording(&self, recording: &Recording) {
        if let Ok(mut all) = self.0.lock() {
            all.push(recording.clone());
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.difference)?;
        let Some(trace) = self.trace else { return writeln!(f, "It is wrong without traces, too.") };
        write!(f, "The first {trace} traces do no harm; trace {trace} does.")?;
        match self.passes.as_slice() {
            [] => writeln!(f, " No part of the optimizer can be blamed: look at what was recorded, and at the machine code.")?,
            all => writeln!(f, " It is right without {}.", all.join(", or without "))?,
        }
        let Some(recording) = &self.recording else { return Ok(()) };
        writeln!(f, "\n{}, line {} of {}:", recording.function, recording.line, recording.file)?;
        for step in &recording.steps {
            writeln!(f, "{:>5}  {:width$}{}", step.line, "", step.text, width = 2 * step.depth)?;
            step.uops.iter().try_for_each(|uop| writeln!(f, "{:40}{uop}", ""))?;
        }
        let made = recording.outcome.iter();
        made.clone().flat_map(|made| &made.snapshots).try_for_each(|snapshot| writeln!(f, "{snapshot}"))?;
        made.flat_map(|made| &made.lines).try_for_each(|line| writeln!(f, "{}", line.text))
    }
}
