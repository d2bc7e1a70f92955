//! The memory for compiled code under pressure: budgets of any size, publications that fail at any step, code that is
//! dropped while programs run. Programs do what they do interpreted, and no piece of the region is lost or used twice.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use coachwhip::core::jit::faults::Faults;
use coachwhip::core::jit::{Native, Refusal, Statistics, Tiers};
use coachwhip::core::platform::{CodeListener, CodeMemoryError};
use coachwhip::{Engine, Limits, Vm};
use coachwhip_tests::code_memory::Watched;
use coachwhip_tests::comparison::{assert_same, assert_same_alone, engine, share, some};

/// Dropped code becomes traps, so that whoever reaches it is noticed.
fn small(native: &mut Native, budget: usize) {
    native.warm_calls = 1;
    native.budget = budget;
    native.debug.trap_dropped = true;
}

/// Bytes that a piece of the region takes at least: a page, where the system lets pages flip only.
fn grain() -> usize {
    coachwhip::config().native.map_or(1, |native| native.memory.grain())
}

/// Most bytes that the code is which stays when all machines are gone: three of its pieces save all registers for a trace.
fn stubs() -> usize {
    grain().max(2 << 10)
}

#[test]
fn programs_do_the_same_whatever_the_budget() {
    for (n, budget) in [0, 1, 4 << 10, 16 << 10, 64 << 10].into_iter().enumerate() {
        let Some(engine) = engine(|native| small(native, budget)) else { return };
        // Where nothing is compiled, a few programs tell.
        let cases = if budget < 4 << 10 { share(0, 9) } else { some(n) };
        let sum = assert_same(&cases, || &engine, false, |native| native.compiled);
        println!("{budget} bytes: {sum} code objects compiled, {:?}", engine.code_cache());
        assert_eq!(sum > 0, budget >= (4 << 10) && budget > stubs(), "{budget} bytes");
        assert_eq!(engine.native_refused().is_some(), budget < 4 << 10);
        // Of all machines that used it nothing is left.
        let left = engine.code_cache().map_or(0, |cache| cache.used);
        assert!(left <= stubs(), "{left} bytes of stubs");
    }
}

#[test]
fn collections_under_a_small_budget_change_nothing() {
    let Some(engine) = engine(|native| small(native, 12 << 10)) else { return };
    assert_same(&some(0), || &engine, true, |native| native.compiled);
}

/// Each program meets one of the failures.
#[test]
fn programs_do_the_same_whichever_publication_fails() {
    let compiled = |native: &Statistics| native.compiled;
    let scripts = ["publish", "protect", "full"].iter().flat_map(|step| (1..=12).map(move |n| format!("{step}:{n}")));
    for (k, script) in scripts.enumerate() {
        let make = || {
            let mut config = coachwhip::config();
            if let Some(native) = &mut config.native {
                native.warm_calls = 1;
                let memory = native.memory.clone();
                native.memory = Arc::new(Watched::new(Faults::parse(&script).unwrap().reserve(|| Ok(memory)).unwrap()));
            }
            Engine::new(config)
        };
        if make().code_cache().is_none() && !script.ends_with(":1") {
            return println!("skipped: nothing is compiled here");
        }
        let sum = assert_same_alone(&share(k, 36), make, compiled);
        // The first publication is the stubs', the second that of the first function.
        let never = script.ends_with(":1") || ["protect:2", "full:2"].contains(&&*script);
        assert_eq!(sum > 0, !never, "{script}: {sum} code objects compiled");
    }
}

/// One function after another, each called often, and never again.
const STREAM: &str = "
def make(k):
    names = {}
    exec('def f(n):\\n    t = 0\\n    for i in range(n):\\n        t += i * %d\\n    return t' % k, names)
    return names['f']

def run():
    total = 0
    for k in range(400):
        f = make(k)
        for _ in range(4):
            total += f(3000)
    return total

def kept(n):
    t = 0
    for i in range(n):
        t += i
    return t

kept_total = 0
functions = []
for k in range(120):
    functions.append(make(k))
    for _ in range(200):
        kept_total += kept(3)
    functions[-1](30)
    functions[-1](30)
total = run()
";

/// What a run of a program gives in an engine with this budget.
fn streamed(budget: usize, tiers: Tiers) -> Option<(i64, i64, Statistics, Engine)> {
    let engine = engine(|native| {
        small(native, budget);
        native.tiers = tiers;
    })?;
    let mut vm = Vm::new(&engine, ()).unwrap();
    vm.exec(STREAM).unwrap();
    let totals = (vm.get("total").unwrap(), vm.get("kept_total").unwrap());
    Some((totals.0, totals.1, vm.native_statistics(), engine))
}

#[test]
fn what_is_not_used_makes_way_for_what_is() {
    let Some((total, kept, roomy, _)) = streamed(usize::MAX, Tiers::Baseline) else { return };
    assert_eq!((roomy.sweeps, roomy.flushes), (0, 0), "{roomy:?}");
    let Some((same, kept_same, tight, _)) = streamed(16 << 10, Tiers::Baseline) else { return };
    assert_eq!((same, kept_same), (total, kept));
    println!("16 KiB: {tight:?}");
    assert!(tight.sweeps > 0 && tight.dropped > 0 && tight.bytes_freed > 0, "{tight:?}");
    assert!(tight.bytes_in_use <= 16 << 10, "{tight:?}");
    // Most functions are compiled although all of them together are many times larger than the budget.
    assert!(tight.compiled > 300, "{tight:?}");
}

#[test]
fn trees_that_are_not_entered_make_way_for_others() {
    let Some((total, kept, roomy, _)) = streamed(usize::MAX, Tiers::Full) else { return };
    assert!(roomy.traces > 400 && (roomy.sweeps, roomy.flushes) == (0, 0), "{roomy:?}");
    let Some((same, kept_same, tight, _)) = streamed(64 << 10, Tiers::Full) else { return };
    assert_eq!((same, kept_same), (total, kept));
    println!("64 KiB: {tight:?}");
    // Nearly as many traces, and never was all thrown away.
    assert!(tight.sweeps > 0 && tight.flushes == 0 && tight.traces > 350, "{tight:?}");
    assert!(tight.bytes_in_use <= 64 << 10, "{tight:?}");
}

/// A hundred functions in turn, all of them in use.
const WORKING_SET: &str = "
functions = []
for k in range(100):
    names = {}
    exec('def f(n):\\n    t = 0\\n    for i in range(n):\\n        t += i * %d\\n    return t' % k, names)
    functions.append(names['f'])

def turn(n):
    total = 0
    for f in functions:
        total += f(n)
    return total
total = 0
for n in range(1500):
    total += turn(n % 5)
";

#[test]
fn what_does_not_fit_is_not_compiled_for_ever() {
    let Some(engine) = engine(|native| small(native, 8 << 10)) else { return };
    let mut vm = Vm::new(&engine, ()).unwrap();
    vm.exec(WORKING_SET).unwrap();
    let statistics = vm.native_statistics();
    println!("a working set that does not fit: {statistics:?}");
    assert!(statistics.flushes > 0 && statistics.compiled > 20, "{statistics:?}");
    // 150,000 calls of functions that were dropped again and again.
    assert!(statistics.compiled < 3000, "{statistics:?}");
    let (before, total) = (statistics, vm.get::<i64>("total").unwrap());
    vm.exec("for n in range(1500):\n    turn(n % 5)").unwrap();
    let after = vm.native_statistics();
    println!("and again: {after:?}");
    assert!(after.compiled - before.compiled <= before.compiled, "{before:?} {after:?}");
    assert_eq!(total, vm.eval::<i64>("sum(turn(n % 5) for n in range(1500))").unwrap());
}

#[test]
fn code_of_dead_functions_goes_at_a_collection() {
    let Some(engine) = engine(|native| small(native, usize::MAX)) else { return };
    let mut vm = Vm::new(&engine, ()).unwrap();
    vm.exec(STREAM).unwrap();
    let before = vm.native_statistics();
    vm.machine().collect_garbage(true);
    let after = vm.native_statistics();
    assert!(after.bytes_in_use < before.bytes_in_use, "{before:?} {after:?}");
    vm.exec("functions = None").unwrap();
    vm.machine().collect_garbage(true);
    let end = vm.native_statistics();
    assert!(end.bytes_in_use * 4 < before.code_bytes, "{end:?}");
    assert_eq!(vm.eval::<i64>("kept(10)").unwrap(), 45);
    let used = engine.code_cache().map_or(0, |cache| cache.used);
    drop(vm);
    let left = engine.code_cache().map_or(0, |cache| cache.used);
    assert!(left <= stubs() && left < used, "{left} of {used} bytes");
}

/// Generators, coroutines and frames that wait in code which is dropped meanwhile.
const WAITING: &str = "
def numbers(n):
    total = 0
    for i in range(n):
        got = yield i + total
        total += got or 0

def outer(n):
    yield from numbers(n)
    return n

def deep(n):
    if n == 0:
        churn()
        return 0
    return deep(n - 1) + 1

def churn():
    for k in range(30):
        names = {}
        exec('def f(n):\\n    t = 0\\n    for i in range(n):\\n        t += i * %d\\n    return t' % k, names)
        names['f'](20)
        names['f'](200)

async def task(n):
    async def inner(k):
        return k
    total = 0
    for i in range(n):
        total += await inner(i)
    return total

def drive(c):
    try:
        while True:
            c.send(None)
    except StopIteration as end:
        return end.value

out = []
generators = [outer(50) for _ in range(5)]
for g in generators:
    next(g)
for turn in range(40):
    for g in generators:
        out.append(g.send(turn))
    if turn % 4 == 0:
        churn()
        out.append(deep(20))
        out.append(drive(task(10)))
result = str(out)
";

#[test]
fn frames_that_wait_in_dropped_code_go_on() {
    let interpreted = Engine::new(coachwhip::Config { native: None, ..coachwhip::config() });
    let run = |engine: &Engine| {
        let mut vm = Vm::new(engine, ()).unwrap();
        vm.exec(WAITING).unwrap();
        (vm.get::<String>("result").unwrap(), vm.fuel_used(), vm.native_statistics())
    };
    let expected = run(&interpreted);
    for budget in [3 << 10, 6 << 10, 8 << 10, 12 << 10, 20 << 10] {
        let Some(engine) = engine(|native| small(native, budget)) else { return };
        let got = run(&engine);
        assert_eq!((&got.0, got.1), (&expected.0, expected.1), "{budget} bytes: {:?}", got.2);
        println!(
            "{budget} bytes: {} compiled, {} dropped, {} sweeps, {} flushes",
            got.2.compiled, got.2.dropped, got.2.sweeps, got.2.flushes
        );
    }
}

/// Hears of code that comes and goes: no piece overlaps another.
#[derive(Default)]
struct Pieces(Mutex<Vec<(usize, usize)>>, AtomicU64);

impl CodeListener for Pieces {
    fn published(&self, _name: &str, address: usize, size: usize) {
        let mut pieces = self.0.lock().unwrap();
        let free = pieces.iter().all(|(at, bytes)| address + size <= *at || at + bytes <= address);
        assert!(free, "code at {address:x} over other code");
        pieces.push((address, size));
    }

    fn released(&self, address: usize, size: usize) {
        let mut pieces = self.0.lock().unwrap();
        let at = pieces.iter().position(|piece| *piece == (address, size)).expect("what was published is dropped once");
        pieces.swap_remove(at);
        self.1.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn machines_on_several_threads_share_a_small_region() {
    let mut config = coachwhip::config();
    let Some(native) = &mut config.native else { return };
    small(native, 24 << 10);
    let pieces = Arc::new(Pieces::default());
    config.code_listener = Some(pieces.clone());
    let engine = Engine::new(config);
    let results: Vec<(i64, i64, String)> = std::thread::scope(|scope| {
        let start = || {
            scope.spawn(|| {
                let mut vm = Vm::with_limits(&engine, (), Limits::default()).unwrap();
                vm.exec(STREAM).unwrap();
                vm.exec(WAITING).unwrap();
                (vm.get("total").unwrap(), vm.get("kept_total").unwrap(), vm.get("result").unwrap())
            })
        };
        let threads: Vec<_> = (0..4).map(|_| start()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    println!("{} pieces of code dropped while four machines ran", pieces.1.load(Ordering::Relaxed));
    assert_eq!(pieces.0.lock().unwrap().len(), 1, "the stubs alone are left");
}

/// What a host hears, in an engine that `change` sets up; and the statistics of a VM that ran some code.
fn heard(change: impl FnOnce(&mut coachwhip::Config), source: &str) -> Option<(Vec<Refusal>, Statistics)> {
    let mut config = coachwhip::config();
    config.native.as_mut()?.warm_calls = 1;
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = told.clone();
    config.on_refusal = Some(Arc::new(move |refusal: &Refusal| sink.lock().unwrap().push(*refusal)));
    change(&mut config);
    let engine = Engine::new(config);
    let mut vm = Vm::new(&engine, ()).unwrap();
    for _ in 0..3 {
        vm.exec(source).unwrap();
    }
    let told = told.lock().unwrap().clone();
    Some((told, vm.native_statistics()))
}

const LOOP: &str = "def f(n):\n  for i in range(n): pass\nf(10)\nf(10)\nassert f(3) is None";

#[test]
fn a_system_that_refuses_is_told_once() {
    let error = CodeMemoryError { operation: "mprotect", code: 13 };
    let refuse = |config: &mut coachwhip::Config| (config.native, config.native_refused) = (None, Some(error));
    let Some((told, statistics)) = heard(refuse, LOOP) else { return };
    assert_eq!(told, [Refusal::System(error)]);
    assert_eq!(statistics.refusals.of(Refusal::System(error)), 1);
    assert_eq!(
        told[0].to_string(),
        "no memory for compiled code: mprotect failed with error 13; what is not compiled yet is interpreted"
    );

    let broken = |config: &mut coachwhip::Config| {
        let native = config.native.as_mut().unwrap();
        let memory = native.memory.clone();
        native.memory = Arc::new(Faults::parse("publish:2+").unwrap().reserve(|| Ok(memory)).unwrap());
    };
    let Some((told, statistics)) = heard(broken, LOOP) else { return };
    assert!(matches!(told[..], [Refusal::System(_)]), "{told:?}");
    assert!(statistics.refusals.of(told[0]) > 1 && statistics.compiled == 0, "{statistics:?}");
}

#[test]
fn a_budget_that_is_too_small_is_told_once() {
    let none = |config: &mut coachwhip::Config| config.native.as_mut().unwrap().budget = 0;
    let Some((told, statistics)) = heard(none, LOOP) else { return };
    assert_eq!((told, statistics.refusals.of(Refusal::Budget)), (vec![Refusal::Budget], 1));

    // Room for the stubs, but not for the function.
    let little = |config: &mut coachwhip::Config| config.native.as_mut().unwrap().budget = 512;
    let body: String = (0..50).map(|k| format!("  t = t + n * {k}\n")).collect();
    let Some((told, statistics)) = heard(little, &format!("def f(n):\n  t = 0\n{body}  return t\nf(1)\nf(2)\nf(3)")) else {
        return;
    };
    assert_eq!(told, [Refusal::Budget]);
    assert!(statistics.refusals.of(Refusal::Budget) > 0 && statistics.compiled == 0, "{statistics:?}");
}

#[test]
fn a_code_object_that_is_too_large_is_told_once() {
    let body = "  t = t + 1\n".repeat(6000);
    let source = format!("def f():\n  t = 0\n{body}  return t\nassert f() + f() + f() == 18000");
    let Some((told, statistics)) = heard(|_| {}, &source) else { return };
    assert_eq!(told, [Refusal::TooLarge]);
    assert!(statistics.refusals.of(Refusal::TooLarge) > 0, "{statistics:?}");
}

#[test]
fn every_guard_fails_once() {
    let changed = engine(|native| {
        small(native, usize::MAX);
        native.debug.fail_guards = true;
    });
    let Some(engine) = changed else { return };
    let forced = assert_same(&some(1), || &engine, false, |native| native.forced_guards);
    println!("{forced} guards were made to fail");
    assert!(forced > 5000, "{forced}");
}

#[test]
fn every_guard_fails_once_under_collections_and_a_small_budget() {
    let changed = engine(|native| {
        small(native, 64 << 10);
        native.debug.fail_guards = true;
    });
    let Some(engine) = changed else { return };
    assert!(assert_same(&some(2), || &engine, true, |native| native.forced_guards) > 0);
}
