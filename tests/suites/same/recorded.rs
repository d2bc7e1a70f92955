//! The whole table of instructions, against what recordings are made of: each instruction that a recording can come to is
//! recorded by one of the programs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use coachwhip::core::bytecode::ops::{Form, Op};
use coachwhip::core::jit::Tiers;
use coachwhip::core::jit::explain::Recording;
use coachwhip::core::platform::CodeListener;
use coachwhip::{Engine, Limits};
use coachwhip_tests::{area, for_each};

/// What no recording of a program comes to: it is decoded along with what it is a prefix of; a body begins with it, before any
/// loop; images may have it, but the compiler makes none.
const NEVER: &[Op] = &[Op::EXTENDED_ARG, Op::SETUP_ANNOTATIONS, Op::NOP, Op::LOAD_FAST_AND_CLEAR];

/// The names of the instructions that traces were recorded of.
#[derive(Default)]
struct Names(Mutex<BTreeSet<String>>);

impl CodeListener for Names {
    fn published(&self, _name: &str, _address: usize, _size: usize) {}

    fn wants_recordings(&self) -> bool {
        true
    }

    fn recording(&self, recording: &Recording) {
        if let (Ok(mut names), Ok(_)) = (self.0.lock(), &recording.outcome) {
            names.extend(recording.steps.iter().filter_map(|step| step.text.split_whitespace().next().map(String::from)));
        }
    }
}

#[test]
fn each_instruction_is_recorded_by_some_program() {
    let names = Arc::new(Names::default());
    let mut config = coachwhip::config();
    let Some(native) = config.native.as_mut() else { return println!("skipped: nothing is compiled here") };
    native.tiers = Tiers::Full;
    (native.warm_calls, native.hot_turns, native.hot_exits) = (2, 5, 3);
    config.code_listener = Some(names.clone());
    let engine = Engine::new(config);
    for_each(&area("traces"), |case| {
        case.run_then(&engine, Limits::default(), |_| {}, |_| {});
    });
    let recorded = names.0.lock().map(|names| names.clone()).unwrap_or_default();
    let form_of = |op: Op| Form::ALL.iter().any(|form| form.family() == op && recorded.contains(form.name()));
    let is_recorded = |op: &Op| recorded.contains(op.name()) || form_of(*op);
    let wrong = Op::ALL.iter().filter(|op| is_recorded(op) == NEVER.contains(op));
    let wrong: Vec<&str> = wrong.map(|op| op.name()).collect();
    assert!(wrong.is_empty(), "recorded though it is said never to be, or the other way round: {wrong:?}");
}

/// What became of each recording: the line where it began, the lines of its steps, and why there is no trace.
#[derive(Default)]
struct Outcomes(Mutex<Vec<(u32, BTreeSet<u32>, Result<(), String>)>>);

impl CodeListener for Outcomes {
    fn published(&self, _name: &str, _address: usize, _size: usize) {}

    fn wants_recordings(&self) -> bool {
        true
    }

    fn recording(&self, recording: &Recording) {
        if let Ok(mut all) = self.0.lock() {
            let lines = recording.steps.iter().map(|step| step.line).collect();
            all.push((recording.line, lines, recording.outcome.as_ref().map(|_| ()).map_err(Clone::clone)));
        }
    }
}

/// A loop that becomes hot in its last turn, each time: the turn of the loop around it is none of its own, and another turn is
/// recorded soon.
#[test]
fn a_loop_that_is_left_is_recorded_at_another_turn() -> Result<(), coachwhip::Error> {
    let source = "\
def run(turns):
    total = 0
    for i in range(turns):
        total ^= i
        for j in range(5):
            total += j
    return total
";
    let outcomes = Arc::new(Outcomes::default());
    let mut config = coachwhip::config();
    let Some(native) = config.native.as_mut() else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    native.tiers = Tiers::Full;
    // Behind the tenth turn of the inner loop, which is the last of its second time, one is recorded.
    (native.warm_calls, native.hot_turns, native.hot_exits) = (1000, 8, 1000);
    config.code_listener = Some(outcomes.clone());
    let mut vm = coachwhip::Vm::new(&Engine::new(config), ())?;
    vm.exec(source)?;
    let expected = (0..400i64).fold(0, |total, i| (total ^ i) + 10);
    assert_eq!(vm.call::<i64>("run", (400,))?, expected);
    let outcomes = outcomes.0.lock().map(|all| all.clone()).unwrap_or_default();
    let inner: Vec<_> = outcomes.iter().filter(|(line, ..)| *line == 5).collect();
    let left = inner.iter().take_while(|(.., outcome)| outcome.as_ref().is_err_and(|why| why.contains("left"))).count();
    assert!(left > 0, "{outcomes:?}");
    assert!(inner.get(left).is_some_and(|(_, lines, outcome)| outcome.is_ok() && !lines.contains(&4)), "{outcomes:?}");
    Ok(())
}
