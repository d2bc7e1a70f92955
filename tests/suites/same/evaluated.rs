//! Hosts without memory for code: the same programs do the same where hot loops run as traces that are evaluated.

use std::sync::Arc;
use std::time::Duration;

use coachwhip::core::jit::faults::Faults;
use coachwhip::core::jit::{Evaluation, Tiers};
use coachwhip::core::limits::PollReason;
use coachwhip::{Config, Engine, Error, Limit, Limits, Vm, grant};
use coachwhip_tests::Case;
use coachwhip_tests::comparison::{assert_same, engine, some};

/// An engine that compiles nothing, and evaluates traces as `change` has it.
fn evaluating(change: impl FnOnce(&mut Evaluation)) -> Engine {
    let mut evaluation = Evaluation::default();
    change(&mut evaluation);
    Engine::new(Config { native: None, evaluation: Some(evaluation), ..coachwhip::config() })
}

/// Runs programs with loops recorded after `turns`, and exits of traces after `exits`, against the interpreter alone.
fn compare(cases: &[Case], turns: u16, exits: u16, stress: bool) {
    let engine = evaluating(|evaluation| (evaluation.hot_turns, evaluation.hot_exits) = (turns, exits));
    let traces = assert_same(cases, || &engine, stress, |native| native.traces);
    println!("{traces} traces");
    assert!(traces > 100);
}

#[test]
fn loops_recorded_at_once_do_the_same() {
    compare(&some(0), 1, 1, false);
}

#[test]
fn collections_in_evaluated_traces_change_nothing() {
    compare(&some(1), 2, 2, true);
}

const COUNTING: &str = "
def run(turns):
    total = 0
    for n in range(turns):
        total += n & 3 if n % 3 else -1
    return total
";

fn counted(turns: i64) -> i64 {
    (0..turns).map(|n| if n % 3 != 0 { n & 3 } else { -1 }).sum()
}

/// A system that refuses memory for code, at the start or from the first publication on: what was asked for as machine code is
/// evaluated.
#[test]
fn where_the_system_refuses_memory_traces_are_evaluated() -> Result<(), Error> {
    let Some(native) = coachwhip::config().native else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let memory = native.memory.clone();
    let faults = Faults::parse("publish:1+").expect("a script of faults");
    let refusing = faults.reserve(|| Ok(memory)).map(|memory| Arc::new(memory) as _);
    let engine = engine(|native| {
        native.tiers = Tiers::Full;
        native.memory = refusing.unwrap_or_else(|_| native.memory.clone());
    });
    let engine = engine.expect("there is a processor to compile for");
    assert!(engine.native_refused().is_some() && engine.code_cache().is_none());
    let mut vm = Vm::new(&engine, ())?;
    vm.run(&engine.compile(COUNTING, "counting.py")?)?;
    assert_eq!(vm.call::<i64>("run", (20_000,))?, counted(20_000));
    let native = vm.native_statistics();
    assert!(native.traces > 0 && native.side_traces > 0 && native.compiled == 0, "{native:?}");
    Ok(())
}

/// Fuel, deadlines and interrupts end an evaluated loop, and the machine is usable afterwards.
#[test]
fn limits_hold_in_evaluated_loops() -> Result<(), Error> {
    const SPIN: &str = "def spin():\n  n = 0\n  while True:\n    n = n + 1 & 1023\n";
    let plain = Engine::new(Config { native: None, ..coachwhip::config() });
    let until_fuel_ends = |engine: &Engine| {
        let mut vm = Vm::new(engine, ())?;
        vm.exec(SPIN)?;
        vm.set_fuel(Some(50_000));
        assert!(matches!(vm.exec("spin()"), Err(Error::Limit(Limit::Fuel))));
        Ok::<_, Error>((vm.fuel_used(), vm))
    };
    let engine = evaluating(|evaluation| evaluation.hot_turns = 2);
    let (used, mut vm) = until_fuel_ends(&engine)?;
    assert_eq!(used, until_fuel_ends(&plain)?.0);
    vm.set_fuel(None);
    grant::clock(vm.host());
    vm.set_timeout(Some(Duration::from_millis(20)))?;
    assert!(matches!(vm.exec("spin()"), Err(Error::Limit(Limit::Deadline))));
    vm.set_timeout(None)?;
    let handle = vm.interrupt_handle();
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        handle.interrupt();
    });
    assert!(vm.exec("spin()").is_err());
    assert!(other.join().is_ok() && vm.native_statistics().traces > 0);
    assert_eq!(vm.eval::<i64>("6 * 7")?, 42);
    Ok(())
}

/// More loops than the budget has room for: what was not entered lately makes room, and all go on doing the same.
#[test]
fn a_budget_bounds_what_is_evaluated() -> Result<(), Error> {
    let engine = evaluating(|evaluation| (evaluation.hot_turns, evaluation.budget) = (2, 64 << 10));
    let mut vm = Vm::with_limits(&engine, (), Limits::default())?;
    let function = |n: usize| COUNTING.replace("run", &format!("run{n}"));
    let source: String = (0..300).map(function).collect();
    vm.run(&engine.compile(&source, "many.py")?)?;
    for round in 0..2 {
        for n in 0..300 {
            assert_eq!(vm.call::<i64>(&format!("run{n}"), (100 + n as i64,))?, counted(100 + n as i64), "round {round}");
            vm.machine().poll.raise(PollReason::Stress);
        }
    }
    let native = vm.native_statistics();
    assert!(native.sweeps > 0 && native.dropped > 100, "{native:?}");
    Ok(())
}
