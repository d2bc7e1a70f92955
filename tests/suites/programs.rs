//! Every program gives what CPython 3.15 gives. `expected-failures/programs.txt` lists those that do not yet; one that
//! is listed and passes fails the test, so the list only shrinks.

use std::sync::Mutex;

use coachwhip::Limits;
use coachwhip_tests::{Case, Outcome, area, areas, failing_programs, first_difference, for_each};

fn difference(case: &Case, got: &Outcome) -> Option<String> {
    let expected = case.expected();
    if expected.out != got.out {
        return Some(format!("output, {}{}", first_difference(&expected.out, &got.out), last_line(&got.err)));
    }
    if expected.err != got.err {
        return Some(format!("errors, {}", first_difference(&expected.err, &got.err)));
    }
    (expected.code != got.code).then(|| format!("exit code: expected {}, got {}", expected.code, got.code))
}

fn last_line(text: &str) -> String {
    text.lines().last().map(|l| format!(" ({l})")).unwrap_or_default()
}

#[test]
fn programs_give_what_cpython_gives() {
    let engine = coachwhip::engine();
    let known = failing_programs();
    let only = std::env::var("ONLY").unwrap_or_default();
    let cases: Vec<Case> = areas().iter().flat_map(|a| area(a)).filter(|c| c.name.contains(&only)).collect();
    let problems = Mutex::new(Vec::new());
    let passed = std::sync::atomic::AtomicUsize::new(0);
    for_each(&cases, |case| {
        let got = case.run(&engine, Limits::default(), |_| {});
        let difference = difference(case, &got);
        let expected_failure = known.contains(&case.name);
        let problem = match (&difference, expected_failure) {
            (None, false) => {
                passed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                return;
            }
            (Some(_), true) => return,
            (Some(difference), false) => format!("{}: {difference}", case.name),
            (None, true) => format!("{}: passes; take it off the list", case.name),
        };
        if let Ok(mut problems) = problems.lock() {
            problems.push(problem);
        }
    });
    let mut problems = problems.into_inner().unwrap_or_default();
    problems.sort();
    let passed = passed.into_inner();
    println!("{passed} of {} programs give what CPython gives; {} are listed as failing", cases.len(), known.len());
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(passed > 0 || !only.is_empty(), "no program was found");
}
