//! Forced faults over the conformance programs: allocation that fails at every n, collection at every safepoint, fuel in
//! small portions. The output must be CPython's, or an error in words; the VM must be usable afterwards.

use std::sync::Mutex;

use coachwhip::core::limits::PollReason;
use coachwhip::{Error, Limits, Vm};
use coachwhip_tests::comparison::IS_EMULATED;
use coachwhip_tests::{Case, area, areas, failing_programs, first_difference, for_each, ledger};

/// Programs with fewer safepoints are collected at each of them.
const COLLECTIONS_PER_PROGRAM: u64 = if IS_EMULATED { 500 } else { 2000 };

fn passing_cases() -> Vec<Case> {
    let known = failing_programs();
    let cases = areas().iter().flat_map(|a| area(a)).collect::<Vec<_>>();
    cases.into_iter().filter(|c| !known.contains(&c.name) && !c.name.starts_with("syntax_errors")).collect()
}

fn report(problems: Mutex<Vec<String>>) {
    let mut problems = problems.into_inner().unwrap_or_default();
    problems.sort();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn collection_at_every_safepoint_changes_nothing() {
    let engine = coachwhip::engine();
    let skipped = ledger("stress.txt");
    let problems = Mutex::new(Vec::new());
    for_each(&passing_cases(), |case| {
        if skipped.contains(&case.name) || case.name.starts_with("gc/") {
            return;
        }
        // Long programs are collected at so many safepoints, spread over the run, that the whole takes minutes, not hours.
        let used = std::cell::Cell::new(0);
        case.run_then(&engine, Limits::default(), |_| {}, |vm| used.set(vm.fuel_used()));
        let period = u32::try_from(used.get() / COLLECTIONS_PER_PROGRAM).unwrap_or(u32::MAX).saturating_add(1);
        let got = case.run(&engine, Limits::default(), |vm| {
            vm.machine().stress_period = period;
            vm.machine().poll.raise(PollReason::Stress);
        });
        let expected = case.expected();
        if got.out != expected.out
            && let Ok(mut problems) = problems.lock()
        {
            let error = got.err.lines().last().unwrap_or_default();
            problems.push(format!("{}: {} ({error})", case.name, first_difference(&expected.out, &got.out)));
        }
    });
    report(problems);
}

#[test]
fn allocation_may_fail_at_every_n() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let source = "
import collections
class A:
    def __init__(self, n):
        self.n = n
        self.items = [n] * 3
    def __repr__(self):
        return f'A({self.n}, {self.items})'
def gen(n):
    for i in range(n):
        yield {str(i): (i, float(i), 'x' * i)}
def run():
    seen = collections.Counter()
    text = []
    for d in gen(6):
        for k, v in sorted(d.items()):
            seen[k] += v[0]
            text.append(repr(A(v)) + '%s-%d' % (k, v[0]))
    try:
        {}['missing']
    except KeyError as e:
        text.append(str(e))
    big = 3 ** 100 + 1
    return '|'.join(text) + str(big) + str(dict(seen))
";
    let program = engine.compile(source, "allocate.py")?;
    let fresh = || -> Result<Vm, Error> {
        let mut vm = Vm::new(&engine, ())?;
        vm.run(&program)?;
        Ok(vm)
    };
    let expected: String = fresh()?.call("run", ())?;
    let mut vm = fresh()?;
    let mut failures = 0;
    for n in 0..20_000u64 {
        vm.machine().heap.fail_after(Some(n));
        let result = vm.call::<String>("run", ());
        vm.machine().heap.fail_after(None);
        match result {
            Ok(text) => {
                assert_eq!(text, expected, "allocation {n}");
                assert!(failures > 50, "only {failures} allocations failed");
                return Ok(());
            }
            Err(Error::Raised(e)) if e.type_name == "MemoryError" => failures += 1,
            Err(other) => panic!("allocation {n}: {other}"),
        }
        assert_eq!(vm.call::<String>("run", ())?, expected, "after the failure of allocation {n}");
    }
    panic!("the program needs more than 20,000 allocations")
}

#[test]
fn making_a_vm_survives_every_failed_allocation() {
    use coachwhip::core::platform::Memory;
    use std::sync::atomic::{AtomicUsize, Ordering};
    struct Failing {
        left: AtomicUsize,
    }
    // SAFETY: forwards to the global memory.
    unsafe impl Memory for Failing {
        fn allocate(&self, layout: std::alloc::Layout) -> Option<std::ptr::NonNull<u8>> {
            let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
            left.ok().and_then(|_| coachwhip::core::platform::GlobalMemory.allocate(layout))
        }
        unsafe fn release(&self, memory: std::ptr::NonNull<u8>, layout: std::alloc::Layout) {
            // SAFETY: as the caller promises.
            unsafe { coachwhip::core::platform::GlobalMemory.release(memory, layout) }
        }
    }
    let mut failed = 0;
    for n in 0..10_000 {
        let mut config = coachwhip::config();
        config.memory = std::sync::Arc::new(Failing { left: AtomicUsize::new(n) });
        let engine = coachwhip::Engine::new(config);
        match Vm::new(&engine, ()) {
            Err(Error::OutOfMemory) => failed += 1,
            Err(other) => panic!("page {n}: {other}"),
            Ok(_) => {
                assert!(failed > 3, "only {failed} failures");
                return;
            }
        }
    }
    panic!("a VM needs more than 10,000 pages")
}
