//! Advice in plain words, where something keeps falling out of compiled code.

use std::collections::BTreeMap;

use coachwhip::core::jit::explain::{ExitState, TraceState};

use super::Report;
use super::page::{escape, percent, tier};
use super::traces::stopped;

/// Times that a trace is left by a guard before that is worth a word.
const OFTEN: u32 = 40;
/// Most pieces of advice of a kind.
const MOST: usize = 8;

/// Advice, the most important first, as HTML.
pub fn of(report: &Report) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(exits(report));
    all.extend(given_up(report));
    all.extend(refused(report));
    all.extend(interpreted(report));
    if all.is_empty() {
        all.push(String::from("Nothing stands out: what is hot is compiled, and stays in compiled code."));
    }
    all
}

fn at(line: u32) -> String {
    format!("<a href=\"#line{line}\">Line {line}</a>")
}

/// Guards of traces that keep failing without a trace that goes on.
fn exits(report: &Report) -> Vec<String> {
    let often = |exit: &ExitState| exit.failures >= OFTEN && exit.side.is_none() && why(exit.guard).is_some();
    let recording_from = |exit: (u32, u32)| report.recordings.iter().rfind(|recording| recording.parent == Some(exit));
    // A loop that ends is left, which is as it should be.
    let is_end = |exit: (u32, u32)| {
        recording_from(exit).is_some_and(|r| r.outcome.as_ref().is_err_and(|why| why.contains("left before its end")))
    };
    let of_trace = |trace: &'_ TraceState| {
        let number = trace.number;
        let exits = trace.exits.iter().enumerate().map(|(at, exit)| ((number, at as u32), exit));
        let worth = exits.filter(|(at, exit)| often(exit) && !is_end(*at));
        worth.map(|(at, exit)| (at, exit.clone())).collect::<Vec<_>>()
    };
    let mut exits: Vec<((u32, u32), ExitState)> = report.traces.iter().flat_map(of_trace).collect();
    exits.sort_by_key(|(_, exit)| std::cmp::Reverse(exit.failures));
    let words = |((trace, number), exit): ((u32, u32), ExitState)| {
        let (what, advice) = why(exit.guard).unwrap_or_default();
        let refused = recording_from((trace, number)).and_then(|recording| Some((recording, recording.outcome.as_ref().err()?)));
        let refused = refused.map_or(String::new(), |(recording, why)| {
            format!(" What follows there could not become a trace: {}{}.", escape(why), stopped(recording))
        });
        format!(
            "{} ({}): <a href=\"#trace{trace}\">trace {trace}</a> was left {} times, because {what}.{refused} {advice}",
            at(exit.line),
            escape(&exit.function),
            exit.failures
        )
    };
    exits.into_iter().take(MOST).map(words).collect()
}

/// What it means that a guard fails, and what can be done; None: it is no guard on what the program does.
pub fn why(guard: &str) -> Option<(&'static str, &'static str)> {
    Some(match guard {
        "GUARD_INT" | "GUARD_INTS" => (
            "a value was no int of up to 48 bits: a float, a bool, a larger int, or something else",
            "Where a variable holds one kind of number throughout the loop, the loop stays compiled.",
        ),
        "UNBOX_FLOAT_CHECK" => (
            "a value was no float where one was seen before",
            "Begin sums of floats with 0.0 instead of 0, and keep ints and floats in different variables.",
        ),
        "GUARD_BOOL" => ("a value was no bool where one was seen before", "A comparison gives a bool always."),
        "ADD_INT" | "ADD_INT_CONST" | "SUB_INT" | "MUL_INT" | "NEG_INT" | "SHL_INT" | "SHL_INT_CONST" | "FLOORDIV_INT" => (
            "a result needs more than 48 bits, which compiled code does not compute",
            "If the large numbers are not wanted, reduce them on the way (%, &amp;).",
        ),
        "GUARD_SHAPE" | "GUARD_SHAPE_OBJECT" => (
            "an object of another class came, or one that got its attributes in another order",
            "Set all attributes in __init__, always in the same order, and keep objects of different classes apart in hot loops.",
        ),
        "GUARD_FIELD8_MASKED" => (
            "a str has characters that are not ASCII, or was put together by appending to it",
            "Join a list of parts, and the str lies in one piece.",
        ),
        "GUARD_OBJECT" => {
            ("something else than an object came, None perhaps", "A loop over objects of one class stays compiled.")
        }
        "GUARD_IS" | "GUARD_IS64" => (
            "a function, a class or a constant was another one than before",
            "Calling different functions at one place makes a trace for each; a table of functions in a hot loop does that.",
        ),
        "LOAD_ITEM" | "STORE_ITEM" | "LOAD_TAIL_ITEM" | "BRANCH_INT_OUTSIDE" => {
            ("an index was out of range, or no trace goes on from there", "")
        }
        name if name.starts_with("BRANCH_") => ("a branch went the other way, or the loop ended", ""),
        _ => return None,
    })
}

fn given_up(report: &Report) -> Vec<String> {
    let retired = report.traces.iter().filter_map(|trace| Some((trace, trace.retired?)));
    let mut counts: BTreeMap<(u32, String, &str), usize> = BTreeMap::new();
    for (trace, why) in retired.filter(|(trace, _)| trace.parent.is_none()) {
        let made =
            |r: &&coachwhip::core::jit::explain::Recording| r.outcome.as_ref().is_ok_and(|made| made.number == trace.number);
        if let Some(recording) = report.recordings.iter().find(made) {
            *counts.entry((recording.line, recording.function.clone(), why)).or_default() += 1;
        }
    }
    let words = |((line, function, why), count): ((u32, String, &str), usize)| {
        let advice = if why.contains("assumed") {
            "A class, a function or a global that the loop uses was changed. Do so before hot loops, not between their turns."
        } else {
            "Its turns differ too much from each other to be worth traces; it runs as baseline code."
        };
        format!("{} ({}): the loop's trace was given up {count}×, because {why}. {advice}", at(line), escape(&function))
    };
    counts.into_iter().take(MOST).map(words).collect()
}

/// Loops of which no trace came.
fn refused(report: &Report) -> Vec<String> {
    let mut loops: BTreeMap<(u32, String), (String, String)> = BTreeMap::new();
    for recording in report.recordings.iter().filter(|r| r.parent.is_none() && r.file == report.file) {
        let place = (recording.line, recording.function.clone());
        match &recording.outcome {
            // In the end there was one.
            Ok(_) => loops.remove(&place),
            Err(why) => loops.insert(place, (why.clone(), stopped(recording))),
        };
    }
    let words = |((line, function), (why, stopped)): ((u32, String), (String, String))| {
        format!("{} ({}): the loop is not compiled as a trace: {}{stopped}.", at(line), escape(&function), escape(&why))
    };
    loops.into_iter().take(MOST).map(words).collect()
}

fn interpreted(report: &Report) -> Option<String> {
    let all: u64 = report.samples.iter().map(|sample| sample.ticks).sum();
    let interpreted: u64 = report.samples.iter().filter(|sample| tier(sample.ran) == 0).map(|sample| sample.ticks).sum();
    (all >= 20 && interpreted * 4 > all).then(|| {
        format!(
            "{} of the time was spent in the interpreter. What runs there is new, is left by failing guards, or waits in builtins: \
             the red lines below say where.",
            percent(interpreted, all)
        )
    })
}
