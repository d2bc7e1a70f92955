//! Hot loops as traces: the same programs do the same, whenever loops and exits are recorded. In a debug build the
//! checker verifies every allocation on the way.

use coachwhip::core::jit::Tiers;
use coachwhip_tests::comparison::{assert_same, cases, engine};

/// Runs everything with loops recorded after `turns`, and exits of traces after `exits`, against the interpreter.
fn compare(warm_calls: u32, turns: u16, exits: u16, stress: bool) {
    let changed = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits) = (warm_calls, turns, exits);
        native.debug.trap_dropped = true;
    });
    let Some(engine) = changed else { return println!("skipped: nothing is compiled here") };
    let traces = assert_same(&cases(), || &engine, stress, |native| native.traces);
    println!("{traces} traces");
    assert!(traces > 100);
}

#[test]
fn loops_recorded_at_once_do_the_same() {
    compare(60, 1, 1, false);
}

#[test]
fn loops_recorded_in_compiled_code_do_the_same() {
    compare(1, 3, 2, false);
}

#[test]
fn collections_in_traces_change_nothing() {
    compare(4, 2, 2, true);
}
