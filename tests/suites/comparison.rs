//! Programs in an engine, against what the interpreter alone gives: output, errors, and fuel.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use coachwhip::core::jit::{ExitReason, Statistics};
use coachwhip::core::limits::PollReason;
use coachwhip::{Engine, Limits, Vm};

use crate::{Case, Outcome, area, areas, first_difference, for_each, ledger, run_text};

/// All programs, but for those whose fuel depends on addresses or the clock, or that print statistics of the collector.
pub fn cases() -> Vec<Case> {
    let known = ledger("tiers.txt");
    let all = areas().into_iter().filter(|a| a != "syntax_errors").flat_map(|a| area(&a));
    all.filter(|case| !known.contains(&case.name)).collect()
}

/// One of `of` shares of [`cases`]; all of them together are all cases, each once. `which`: from 0.
pub fn share(which: usize, of: usize) -> Vec<Case> {
    cases().into_iter().skip(which).step_by(of).collect()
}

/// All cases; under emulators, which take ten times as long, a share of them, another one for another `which`.
pub fn some(which: usize) -> Vec<Case> {
    let of = if IS_EMULATED { 5 } else { 1 };
    share(which % of, of)
}

/// Do tests run under an emulator? Taken for granted everywhere but on x86-64 Linux.
pub const IS_EMULATED: bool = !cfg!(all(target_arch = "x86_64", target_os = "linux"));

/// An engine whose compiled code is as `change` has it; None where nothing is compiled.
pub fn engine(change: impl FnOnce(&mut coachwhip::core::jit::Native)) -> Option<Engine> {
    let mut config = coachwhip::config();
    change(config.native.as_mut()?);
    Some(Engine::new(config))
}

/// Programs that use more are not run with a collection at every few safepoints; fewer where tests run under emulators.
const MOST_STRESSED_FUEL: u64 = if IS_EMULATED { 20_000 } else { 200_000 };
/// Units after which programs given as text are stopped: far more than most need. Recursion at random may go on for hours.
const MOST_FUEL: u64 = 20_000_000;

/// What a program gave and used.
#[derive(Clone)]
pub struct Got {
    pub outcome: Outcome,
    pub fuel: u64,
    /// Of what the program left behind.
    pub digest: u64,
    pub native: Statistics,
}

impl Got {
    fn of(case: &Case, engine: &Engine, stress: bool) -> Got {
        let prepare = |vm: &mut Vm| {
            if stress {
                vm.machine().stress_period = 7;
                vm.machine().poll.raise(PollReason::Stress);
            }
        };
        let got = Got::of_run(|inspect| case.run_then(engine, Limits::default(), prepare, inspect));
        static ELSE_EACH_TIME: LazyLock<Vec<String>> = LazyLock::new(|| ledger("digests.txt"));
        if ELSE_EACH_TIME.contains(&case.name) { Got { digest: 0, ..got } } else { got }
    }

    /// What a program given as text gives.
    pub fn of_text(source: &str, file: &str, engine: &Engine) -> Got {
        let prepare = |vm: &mut Vm| vm.set_fuel(Some(MOST_FUEL));
        Got::of_run(|inspect| run_text(source.as_bytes(), file, engine, Limits::default(), prepare, inspect))
    }

    /// Did its fuel end before it did?
    pub fn ran_out(&self) -> bool {
        self.fuel >= MOST_FUEL
    }

    fn of_run(run: impl FnOnce(&dyn Fn(&mut Vm)) -> Outcome) -> Got {
        let (fuel, digest, native) = (Cell::new(0), Cell::new(0), Cell::new(Statistics::default()));
        let outcome = run(&|vm: &mut Vm| {
            fuel.set(vm.fuel_used());
            native.set(vm.native_statistics());
            digest.set(vm.heap_digest());
        });
        Got { outcome, fuel: fuel.get(), digest: digest.get(), native: native.get() }
    }

    /// Was compiled code left as often as it was entered?
    fn is_balanced(&self) -> bool {
        let left: u64 = ExitReason::ALL.iter().map(|reason| self.native.exits(*reason)).sum();
        self.native.all_entries() == left
    }
}

/// What the interpreter gives for a case; run once in a process.
fn interpreted(case: &Case) -> Arc<Got> {
    static INTERPRETER: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(coachwhip::Config { native: None, ..coachwhip::config() }));
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<OnceLock<Arc<Got>>>>>> = LazyLock::new(Mutex::default);
    let known = KNOWN.lock().map(|mut known| known.entry(case.name.clone()).or_default().clone()).unwrap_or_default();
    // Who comes meanwhile waits: tests begin together, with the same program.
    known.get_or_init(|| Arc::new(Got::of(case, &INTERPRETER, false))).clone()
}

/// Runs the cases in the engine that `engine` gives for each; fails where one does not do what it does interpreted. Gives
/// the sum of what `count` counts. Under stress weak caches are emptied more often, which costs fuel: it is not compared
/// then, and programs that run long are left out.
pub fn assert_same<'e>(
    cases: &[Case],
    engine: impl Fn() -> &'e Engine + Sync,
    stress: bool,
    count: impl Fn(&Statistics) -> u64 + Sync,
) -> u64 {
    assert_same_in(cases, |case| Got::of(case, engine(), stress), stress, count)
}

/// As [`assert_same`], with an engine of its own for each case.
pub fn assert_same_alone(cases: &[Case], engine: impl Fn() -> Engine + Sync, count: impl Fn(&Statistics) -> u64 + Sync) -> u64 {
    assert_same_in(cases, |case| Got::of(case, &engine(), false), false, count)
}

fn assert_same_in(
    cases: &[Case],
    run: impl Fn(&Case) -> Got + Sync,
    stress: bool,
    count: impl Fn(&Statistics) -> u64 + Sync,
) -> u64 {
    let problems = Mutex::new((Vec::new(), 0));
    for_each(cases, |case| {
        let expected = interpreted(case);
        if stress && expected.fuel > MOST_STRESSED_FUEL {
            return;
        }
        let got = run(case);
        let problem = difference(&expected, &got, stress);
        if let Ok(mut problems) = problems.lock() {
            problems.0.extend(problem.map(|problem| format!("{}: {problem}", case.name)));
            problems.1 += count(&got.native);
        }
    });
    let (mut problems, sum) = problems.into_inner().unwrap_or_default();
    problems.sort();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    sum
}

/// How two runs of a program differ that have to be the same, if they do. `stress`: but for fuel.
pub fn difference(expected: &Got, got: &Got, stress: bool) -> Option<String> {
    let (want, have) = (&expected.outcome, &got.outcome);
    if have.out != want.out {
        Some(first_difference(&want.out, &have.out))
    } else if have.err != want.err || have.code != want.code {
        Some(first_difference(&want.err, &have.err))
    } else if got.fuel != expected.fuel && !stress {
        Some(format!("fuel {} interpreted, {} compiled", expected.fuel, got.fuel))
    } else if got.digest != expected.digest && !stress {
        Some(String::from("another heap is left behind"))
    } else if !got.is_balanced() {
        Some("compiled code was not left as often as it was entered".into())
    } else {
        None
    }
}
