//! The same programs in every tier: what they print, how they end and how much fuel they use must not depend on whether
//! code is compiled, or when.

use coachwhip_tests::Case;
use coachwhip_tests::comparison::{assert_same, cases, engine, some};

/// Runs programs with code compiled after `warm_calls`, against the interpreter. Code that is dropped becomes traps.
fn compare(cases: &[Case], warm_calls: u32, stress: bool) {
    let changed = engine(|native| {
        native.warm_calls = warm_calls;
        native.debug.trap_dropped = true;
    });
    let Some(engine) = changed else { return println!("skipped: nothing is compiled here") };
    let compiled = assert_same(cases, || &engine, stress, |native| native.compiled);
    assert!(compiled > 0);
}

#[test]
fn code_compiled_at_its_first_call_does_the_same() {
    compare(&cases(), 1, false);
}

#[test]
fn code_compiled_at_its_third_call_does_the_same() {
    compare(&some(0), 3, false);
}

#[test]
fn collections_in_compiled_code_change_nothing() {
    compare(&some(1), 2, true);
}
