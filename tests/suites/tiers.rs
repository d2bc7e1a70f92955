//! The same programs in every tier: what they print, how they end and how much fuel they use must not depend on whether
//! code is compiled, or when.

use std::cell::Cell;
use std::sync::Mutex;

use coachwhip::core::jit::ExitReason;
use coachwhip::core::limits::PollReason;
use coachwhip::{Engine, Limits};
use coachwhip_tests::{Case, Outcome, area, areas, first_difference, for_each, ledger};

/// Programs whose fuel depends on addresses or the clock, or that print statistics of the collector.
fn cases() -> Vec<Case> {
    let known = ledger("tiers.txt");
    let all = areas().into_iter().filter(|a| a != "syntax_errors").flat_map(|a| area(&a));
    all.filter(|case| !known.contains(&case.name)).collect()
}

/// An engine that compiles after so many calls; None: one that only interprets.
fn engine(warm_calls: Option<u32>) -> Engine {
    let mut config = coachwhip::config();
    match (&mut config.native, warm_calls) {
        (Some(native), Some(calls)) => native.warm_calls = calls,
        _ => config.native = None,
    }
    Engine::new(config)
}

/// What the program gave, its fuel, and whether compiled code was left as often as it was entered.
fn run(case: &Case, engine: &Engine, stress: bool) -> (Outcome, u64, bool) {
    let (fuel, balanced) = (Cell::new(0), Cell::new(true));
    let prepare = |vm: &mut coachwhip::Vm| {
        if stress {
            vm.machine().stress_period = 7;
            vm.machine().poll.raise(PollReason::Stress);
        }
    };
    let outcome = case.run_then(engine, Limits::default(), prepare, |vm| {
        fuel.set(vm.fuel_used());
        let native = vm.native_statistics();
        let left: u64 = ExitReason::ALL.iter().map(|reason| native.exits(*reason)).sum();
        balanced.set(native.all_entries() == left);
    });
    (outcome, fuel.get(), balanced.get())
}

/// Runs everything with code compiled after `warm_calls`, against the interpreter. Under stress weak caches are emptied more
/// often, which costs fuel.
fn compare(warm_calls: u32, stress: bool) {
    let (interpreted, compiled) = (engine(None), engine(Some(warm_calls)));
    let problems = Mutex::new(Vec::new());
    for_each(&cases(), |case| {
        let (expected, fuel, _) = run(case, &interpreted, false);
        if stress && fuel > 20_000 {
            return;
        }
        let (got, used, balanced) = run(case, &compiled, stress);
        let problem = if got.out != expected.out {
            first_difference(&expected.out, &got.out)
        } else if got.err != expected.err || got.code != expected.code {
            first_difference(&expected.err, &got.err)
        } else if used != fuel && !stress {
            format!("fuel {fuel} interpreted, {used} compiled")
        } else if !balanced {
            "compiled code was not left as often as it was entered".into()
        } else {
            return;
        };
        if let Ok(mut problems) = problems.lock() {
            problems.push(format!("{}: {problem}", case.name));
        }
    });
    let mut problems = problems.into_inner().unwrap_or_default();
    problems.sort();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn code_compiled_at_its_first_call_does_the_same() {
    compare(1, false);
}

#[test]
fn code_compiled_at_its_third_call_does_the_same() {
    compare(3, false);
}

#[test]
fn collections_in_compiled_code_change_nothing() {
    compare(2, true);
}
