//! Searching for faults: one that is planted in one part of the optimizer is found, in the trace that it spoils.

use coachwhip::core::jit::{Native, Tiers};
use coachwhip::core::optimize::Passes;
use coachwhip_tests::bisect::search;
use coachwhip_tests::comparison::engine;

/// The multiplication in the third loop is what the planted fault spoils.
const PROGRAM: &str = "\
def innocent(n):
    total = 0
    for i in range(n):
        total += i ^ 5
    return total

def guilty(n):
    total = 0
    for i in range(n):
        total += i * 2
    return total

def late(n):
    total = 0
    for i in range(n):
        if i % 3:
            total -= i
        else:
            total += i
    return total

print(innocent(50), late(30), guilty(50), late(50))
";

fn hot(native: &mut Native) {
    native.tiers = Tiers::Full;
    (native.hot_turns, native.hot_exits) = (2, 1);
}

#[test]
fn a_planted_fault_is_found_in_its_trace_and_its_part() {
    if engine(|_| {}).is_none() {
        return println!("skipped: nothing is compiled here");
    }
    let fault = search(PROGRAM, "program.py", |native| {
        hot(native);
        native.debug.passes |= Passes::PLANTED;
    });
    let fault = fault.expect("the planted fault shows");
    let recording = fault.recording.as_ref().expect("the trace is shown");
    assert_eq!((recording.function.as_str(), recording.line), ("guilty", 9), "{fault}");
    assert!(fault.trace.is_some_and(|trace| trace > 0), "{fault}");
    assert_eq!(fault.passes, ["FOLD"], "{fault}");
    let text = fault.to_string();
    assert!(text.contains("BINARY_OP") && text.contains("MUL_INT") && text.contains("ADD_INT_CONST"), "{text}");
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert!(search(PROGRAM, "program.py", hot).is_none());
}
