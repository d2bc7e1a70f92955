//! Random programs in every tier, and by CPython 3.15 where it is at hand.
//!
//! `GENERATED=20000` runs so many, `SEED=7` begins at another seed; the seed of a program that goes wrong is printed, and
//! `SEED=that GENERATED=1` runs it alone (`SHOW=1` prints it).

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use coachwhip::core::jit::{Native, Tiers};
use coachwhip::core::optimize::Passes;
use coachwhip::{Config, Engine};
use coachwhip_tests::comparison::{Got, IS_EMULATED, difference, engine};
use coachwhip_tests::oracle::Oracle;
use coachwhip_tests::{first_difference, generator, on_threads};

/// Programs that are asked of CPython at a time.
const BATCH: usize = 250;

/// How a program is run, beside the interpreter.
const MODES: [(&str, fn(&mut Native, u64)); 8] = [
    ("baseline", |native, _| native.warm_calls = 1),
    ("traces", |native, _| {
        traces(native, [60, 1, 1]);
    }),
    ("traces evaluated", |native, _| {
        traces(native, [60, 1, 1]);
        native.debug.evaluate = true;
    }),
    ("traces evaluated, and nothing compiled", |native, seed| {
        traces(native, [60, 1 + (seed & 1) as u16, 1]);
        native.tiers = Tiers::Evaluated;
    }),
    ("traces in compiled code", |native, _| {
        traces(native, [1, 2, 1]);
    }),
    ("traces with chaos", |native, seed| {
        traces(native, [60, 1, 1]);
        native.debug.chaos = Some(seed);
        native.debug.trap_dropped = true;
    }),
    ("traces without parts of the optimizer", |native, seed| {
        traces(native, [60, 1, 1]);
        native.debug.passes = Passes::from_bits_truncate(seed.wrapping_mul(0x9E37) as u16) - Passes::PLANTED;
    }),
    ("chaos in compiled code", |native, seed| {
        traces(native, [2, 2, 2]);
        native.debug.chaos = Some(seed ^ 0x5EED);
    }),
];

/// Traces after so many calls that compile, turns that record, and exits that get a side trace.
fn traces(native: &mut Native, [calls, turns, exits]: [u16; 3]) {
    native.tiers = Tiers::Full;
    (native.warm_calls, native.hot_turns, native.hot_exits) = (calls.into(), turns, exits);
}

/// What was counted over all programs.
#[derive(Default)]
struct Tally {
    programs: AtomicU64,
    with_trace: AtomicU64,
    with_side_trace: AtomicU64,
    forced: AtomicU64,
    problems: Mutex<Vec<String>>,
}

impl Tally {
    fn problem(&self, text: String) {
        // At once: a long run may be ended early.
        eprintln!("{text}");
        if let Ok(mut problems) = self.problems.lock() {
            problems.push(text);
        }
    }

    /// Runs a program in every tier; what the interpreter gave.
    fn run(&self, seed: u64, source: &str, interpreter: &Engine) -> Got {
        let file = format!("program{seed}.py");
        let expected = Got::of_text(source, &file, interpreter);
        if expected.outcome.err.contains("SyntaxError") {
            self.problem(format!("seed {seed}: {}", expected.outcome.err));
        }
        for (mode, change) in MODES {
            let Some(engine) = engine(|native| change(native, seed)) else { continue };
            let got = Got::of_text(source, &file, &engine);
            if let Some(problem) = difference(&expected, &got, false) {
                self.problem(format!("seed {seed}, {mode}: {problem}"));
            }
            self.forced.fetch_add(got.native.forced_guards, Ordering::Relaxed);
            if mode == "traces" {
                let loops = got.native.traces - got.native.side_traces;
                self.with_trace.fetch_add(u64::from(loops > 0), Ordering::Relaxed);
                self.with_side_trace.fetch_add(u64::from(got.native.side_traces > 0), Ordering::Relaxed);
            }
        }
        self.programs.fetch_add(1, Ordering::Relaxed);
        expected
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What a run shows that CPython's is compared with: what it printed, and the last line of a traceback.
fn shown(got: &Got) -> String {
    let last = |text: &str| text.lines().rfind(|line| !line.starts_with(' ')).map_or(String::new(), |line| format!("{line}\n"));
    let error = if got.outcome.code == 0 { String::new() } else { last(&got.outcome.err) };
    format!("{}{error}", got.outcome.out)
}

#[test]
fn random_programs_do_the_same_in_every_tier() {
    let (count, first) = (number("GENERATED", if IS_EMULATED { 20 } else { 60 }), number("SEED", 1));
    if number("SHOW", 0) > 0 {
        println!("{}", generator::program(first));
    }
    let interpreter = Engine::new(Config { native: None, ..coachwhip::config() });
    let oracle = Oracle::find();
    let tally = Tally::default();
    let seeds: Vec<u64> = (first..first + count).collect();
    for batch in seeds.chunks(BATCH) {
        let answers: Mutex<HashMap<u64, String>> = Mutex::default();
        on_threads(batch, |seed| {
            let got = tally.run(*seed, &generator::program(*seed), &interpreter);
            // CPython has no bound: what did not end here would not end there.
            if !got.ran_out()
                && let Ok(mut answers) = answers.lock()
            {
                answers.insert(*seed, shown(&got));
            }
        });
        let Some(oracle) = &oracle else { continue };
        let answers = answers.into_inner().unwrap_or_default();
        let ended = batch.iter().filter(|seed| answers.contains_key(seed));
        let programs: Vec<(u64, String)> = ended.map(|seed| (*seed, generator::program(*seed))).collect();
        let Some(expected) = oracle.ask(&programs) else {
            tally.problem(format!("CPython failed on one of the seeds from {}", batch[0]));
            continue;
        };
        for ((seed, _), expected) in programs.iter().zip(expected) {
            if answers[seed] != expected {
                tally.problem(format!("seed {seed}, CPython: {}", first_difference(&expected, &answers[seed])));
            }
        }
    }
    report(tally, oracle.is_some());
}

fn report(tally: Tally, asked: bool) {
    let [programs, with_trace, with_side_trace, forced] =
        [tally.programs, tally.with_trace, tally.with_side_trace, tally.forced].map(AtomicU64::into_inner);
    let percent = |n: u64| 100 * n / programs.max(1);
    println!(
        "{programs} programs, {}% with a trace of a loop, {}% with a side trace; {forced} guards were made to fail; {}",
        percent(with_trace),
        percent(with_side_trace),
        if asked { "CPython was asked, too" } else { "CPython 3.15 is not here: not asked" }
    );
    let problems = tally.problems.into_inner().unwrap_or_default();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    if engine(|_| {}).is_some() && programs >= 50 {
        assert!(percent(with_trace) >= 60 && percent(with_side_trace) >= 30, "too few programs form traces");
        assert!(forced > 0, "no guard was made to fail");
    }
}
