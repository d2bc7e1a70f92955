//! What the engine says of its compiled code: every reason to leave it is counted, and named by the guard that failed.

use coachwhip::core::jit::{EntryKind, ExitReason, Statistics, Tiers};
use coachwhip::{Engine, Step, Vm, grant};

/// A VM whose guards are told apart, and whose functions are compiled at their second call.
fn vm() -> Option<Vm> {
    let mut config = coachwhip::config();
    let native = config.native.as_mut()?;
    (native.warm_calls, native.tell_exits_apart) = (2, true);
    let mut vm = Vm::new(&Engine::new(config), ()).ok()?;
    grant::clock(vm.host());
    Some(vm)
}

fn after(source: &str) -> Option<(Vm, Statistics)> {
    let mut vm = vm()?;
    vm.exec(source).unwrap();
    let statistics = vm.native_statistics();
    Some((vm, statistics))
}

fn assert_balanced(statistics: &Statistics) {
    let left: u64 = ExitReason::ALL.iter().map(|reason| statistics.exits(*reason)).sum();
    assert_eq!(statistics.all_entries(), left, "{statistics:?}");
}

/// Programs that leave compiled code for a reason.
const PROGRAMS: &[(ExitReason, &str)] = &[
    (ExitReason::Guard, "def f(a): return a + 1\nfor i in range(9): f(i)\nf(1.5)"),
    (ExitReason::Cold, "def f(a):\n  if a: return [a].pop()\nfor i in range(9): f(0)\nf(1)"),
    (ExitReason::Poll, "def f():\n  for i in range(400_000): x = [i]\nf()"),
    (ExitReason::Callee, "def g(): pass\ndef f(h): h()\nfor i in range(9): f(g)\nf(lambda: 1)"),
    (ExitReason::Return, "def f(a): return a\nfor i in range(9): f(i)"),
    (
        ExitReason::Raise,
        "def f(d): return d[1]\nf({1: 1})\nf({1: 1})\nf({1: 1})\n\
         try: f({})\nexcept KeyError: caught = True\nassert caught",
    ),
    (
        ExitReason::Stale,
        "class A:\n  def m(self): return 1\n\
         def change(a):\n  if a: A.m = lambda self: 2\n\
         def f(o, a):\n  change(a)\n  return o.m()\n\
         for i in range(9): f(A(), 0)\nassert f(A(), 1) == 2",
    ),
    (ExitReason::Finished, "def key(a): return -a\nfor i in range(9): max(map(key, [1, 2, 3]))"),
];

#[test]
fn every_reason_is_counted() {
    for (reason, source) in PROGRAMS {
        let Some((_, statistics)) = after(source) else { return };
        assert!(statistics.exits(*reason) > 0, "{reason:?}: {statistics:?}");
        assert_balanced(&statistics);
    }
}

#[test]
fn fuel_that_ends_is_counted() {
    let Some(mut vm) = vm() else { return };
    let program = Engine::new(coachwhip::config()).compile("def f():\n  for i in range(9_000): pass\nf()", "f.py").unwrap();
    let mut run = vm.start(&program);
    let mut steps = 0;
    while let Step::OutOfFuel = run.step(1000) {
        steps += 1;
    }
    drop(run);
    let statistics = vm.native_statistics();
    assert!(steps >= 8 && statistics.exits(ExitReason::Fuel) >= 7, "{steps} steps, {statistics:?}");
    assert_balanced(&statistics);
}

#[test]
fn entries_are_told_apart() {
    let source = "def f(n):\n  for i in range(n): pass\n  return n\ndef g(): return f(3)\n\
                  f(50)\nfor i in range(9): f(2)\n\
                  def key(a): return f(a)\nfor i in range(9): sorted([3, 1, 2], key=key)";
    let Some((_, statistics)) = after(source) else { return };
    assert!(statistics.entries(EntryKind::Start) > 0, "{statistics:?}");
    assert!(statistics.entries(EntryKind::Loop) > 0, "{statistics:?}");
}

#[test]
fn guards_that_fail_are_named() {
    let source = "def f(a, b): return a + b\nfor i in range(9): f(i, 1)\n\
                  for i in range(3): f(1.5, 1)\nf(2**46, 2**46)\nf(2**46, 2**46)";
    let Some((vm, _)) = after(source) else { return };
    let found: Vec<(String, u32)> = vm.guard_failures().iter().map(|f| (f.guards.join(" "), f.count)).collect();
    assert_eq!(found, [("GUARD_INTS".to_string(), 3), ("ADD_INT".to_string(), 2)]);
}

#[test]
fn without_tiers_nothing_is_compiled() {
    let mut config = coachwhip::config();
    let Some(native) = config.native.as_mut() else { return };
    (native.warm_calls, native.tiers) = (1, Tiers::Off);
    let mut vm = Vm::new(&Engine::new(config), ()).unwrap();
    vm.exec("def f(): pass\nfor i in range(100): f()").unwrap();
    assert_eq!(vm.native_statistics(), Statistics::default());
    for tiers in Tiers::ALL {
        assert_eq!(Tiers::named(tiers.name()), Some(*tiers));
    }
    assert_eq!(Tiers::named("everything"), None);
}
