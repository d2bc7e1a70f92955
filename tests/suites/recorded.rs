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
