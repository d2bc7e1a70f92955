//! Hot loops as traces: the same programs do the same, whenever loops and exits are recorded. In a debug build the
//! checker verifies every allocation on the way.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use coachwhip::core::jit::Tiers;
use coachwhip::core::limits::PollReason;
use coachwhip::{Error, Limits, Vm};
use coachwhip_tests::Case;
use coachwhip_tests::comparison::{assert_same, cases, engine, some};

/// Runs programs with loops recorded after `turns`, and exits of traces after `exits`, against the interpreter.
fn compare(cases: &[Case], warm_calls: u32, turns: u16, exits: u16, stress: bool) {
    let changed = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits) = (warm_calls, turns, exits);
        native.debug.trap_dropped = true;
    });
    let Some(engine) = changed else { return println!("skipped: nothing is compiled here") };
    let traces = assert_same(cases, || &engine, stress, |native| native.traces);
    println!("{traces} traces");
    assert!(traces > 100);
}

#[test]
fn loops_recorded_at_once_do_the_same() {
    compare(&cases(), 60, 1, 1, false);
}

#[test]
fn loops_recorded_in_compiled_code_do_the_same() {
    compare(&some(0), 1, 3, 2, false);
}

#[test]
fn collections_in_traces_change_nothing() {
    compare(&some(1), 4, 2, 2, true);
}

/// The names of keywords that a recording finds are known to it alone, while calls in it come to safepoints.
#[test]
fn a_collection_while_it_is_recorded_spares_what_it_refers_to() -> Result<(), Error> {
    let Some(engine) = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits) = (60, 2, 2);
    }) else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let source = "
def last(a, x, y):
    return a + x + y
def inner(a, **options):
    options.setdefault('x', 5)
    return last(a, **options)
def outer(a, **options):
    return inner(a, **options)
def run(turns):
    total = 0
    for k in range(turns):
        total += outer(k, y=k) if k & 1 else outer(k, y=1, x=2)
    return total
";
    let mut vm = Vm::new(&engine, ())?;
    vm.run(&engine.compile(source, "run.py")?)?;
    vm.machine().stress_period = 1;
    vm.machine().poll.raise(PollReason::Stress);
    let expected: i64 = (0..400).map(|k| if k & 1 == 1 { 2 * k + 5 } else { k + 3 }).sum();
    for _ in 0..5 {
        assert_eq!(vm.call::<i64>("run", (400,))?, expected);
    }
    assert!(vm.native_statistics().traces > 0);
    Ok(())
}

/// A loop that makes nothing but what its exit makes in the end, so the last allocation that fails is one of the exit's:
/// `run` raises MemoryError then or gives what is expected of so many turns, and `caught` -1.
fn fail_each_allocation(source: &str, turns: i64, expected: i64) -> Result<(), Error> {
    let Some(engine) = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits) = (60, 2, u16::MAX);
    }) else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let mut vm = Vm::new(&engine, ())?;
    vm.run(&engine.compile(source, "sunk.py")?)?;
    for _ in 0..4 {
        assert_eq!(vm.call::<i64>("run", (turns,))?, expected);
    }
    for function in ["run", "caught"] {
        let mut failures = 0;
        for n in 0.. {
            vm.machine().heap.fail_after(Some(n));
            let result = vm.call::<i64>(function, (turns,));
            vm.machine().heap.fail_after(None);
            match result {
                Ok(sum) if sum == expected => break,
                Ok(-1) => failures += 1,
                Err(Error::Raised(error)) if error.type_name == "MemoryError" => failures += 1,
                other => panic!("allocation {n}: {other:?}"),
            }
            assert_eq!(vm.call::<i64>("run", (turns,))?, expected, "after the failure of allocation {n}");
        }
        println!("{function}: {failures} allocations failed");
        // One object a turn would be hundreds.
        assert!((8..60).contains(&failures), "{failures} allocations failed");
    }
    Ok(())
}

#[test]
fn an_exit_that_cannot_make_what_was_sunk_raises() -> Result<(), Error> {
    let source = "
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
def run(turns):
    point, pair = Point(0, 0), (0, 1)
    line, row, five = Point(point, point), [0, 1], (0, 1, 2, 3, 4)
    for turn in range(turns):
        point = Point(point.y, turn)
        pair = (pair[1], turn)
        line = Point(point, Point(turn, line.x.y))
        row = [turn, row[0]]
        five = (turn, five[0], 2, 3, 4)
        def add(value, by=turn):
            return value + by
    same = line.x is point and line.y.x == add(0) and row[1] == five[1] and five[4] == 4
    return point.x + point.y + pair[0] + pair[1] if same else 0
def caught(turns):
    try:
        return run(turns)
    except MemoryError:
        return -1
";
    fail_each_allocation(source, 500, 2 * (499 + 498))
}

#[test]
fn an_exit_that_cannot_make_what_goes_on_raises() -> Result<(), Error> {
    let source = "
class Shown:
    def __getitem__(self, key):
        return key
def three(n):
    yield n
    m = n + 1
    yield m
    yield m + 1
def run(turns):
    shown, seeds, total, z = Shown(), list(range(turns)), 0, 1j
    seeds[-1] = float(turns - 1)
    letters = (1, 2, 3)
    for turn in range(turns):
        seed = seeds[turn]
        z = z * 1j + 0.0
        part = shown[turn:3:z.real]
        get = shown.__getitem__
        pairs = enumerate(letters, turn)
        both = zip(letters, letters)
        number, letter = next(pairs)
        next(both)
        waits = three(turn)
        total += number * letter - next(waits)
        values = three(seed)
        total += int(next(values)) + int(next(values)) + int(next(values))
        if turn == turns - 1:
            break
        waits = values = turn
    rest = [list(pairs), list(both), list(waits), part.start, get(5), z, list(values)]
    same = rest == [[(turn + 1, 2), (turn + 2, 3)], [(2, 2), (3, 3)], [turn + 1, turn + 2], turn, 5, 1j, []]
    return total if same else 0
def caught(turns):
    try:
        return run(turns)
    except MemoryError:
        return -1
";
    fail_each_allocation(source, 500, (0..500).map(|n| 3 * n + 3).sum())
}

const KEPT: &str = "
class Node:
    def __init__(self, before, value):
        self.before = before
        self.value = value
class Pair:
    __slots__ = ('a', 'b')
    def __init__(self, a, b):
        self.a = a
        self.b = b
def make(before, turn):
    pair = Pair(turn, (turn, before))
    return Node(pair, [turn, pair, {}, []])
def run(turns):
    kept = None
    for turn in range(turns):
        kept = make(kept, turn)
    count = 0
    while kept is not None:
        if len(kept.value) == 4 and kept.value[0] == kept.before.a and kept.value[3] == []:
            count += 1
        kept = kept.before.b[1]
    return count
def until_refused():
    kept, turns = None, 0
    try:
        while True:
            kept = make(kept, turns)
            turns += 1
    except MemoryError:
        kept = None
    return turns
";

/// Of objects that are kept each allocation may fail, in traces as in the interpreter, and all is well after it.
#[test]
fn objects_made_without_a_call_may_be_refused() -> Result<(), Error> {
    // A turn's objects, the buffer of its list, and the list that it is compared with.
    const CELLS: i64 = 8;
    let turns = 30i64;
    let mut failures = Vec::new();
    for tiers in [Tiers::Off, Tiers::Full] {
        let Some(engine) = engine(|native| (native.tiers, native.warm_calls, native.hot_turns) = (tiers, 2, 2)) else {
            println!("skipped: nothing is compiled here");
            return Ok(());
        };
        let mut vm = Vm::new(&engine, ())?;
        vm.run(&engine.compile(KEPT, "kept.py")?)?;
        for _ in 0..20 {
            assert_eq!(vm.call::<i64>("run", (turns,))?, turns);
        }
        let failed = (0..).take_while(|n| {
            vm.machine().heap.fail_after(Some(*n));
            let result = vm.call::<i64>("run", (turns,));
            vm.machine().heap.fail_after(None);
            assert_eq!(vm.call::<i64>("run", (turns,)).ok(), Some(turns), "after the failure of allocation {n}");
            match result {
                Ok(count) => {
                    assert_eq!(count, turns);
                    false
                }
                Err(Error::Raised(error)) if error.type_name == "MemoryError" => true,
                other => panic!("allocation {n}: {other:?}"),
            }
        });
        failures.push(failed.count() as i64);
    }
    println!("{failures:?} allocations failed");
    // The range and its iterator are made or not.
    assert!(failures.iter().all(|count| (turns * CELLS..turns * CELLS + 4).contains(count)), "{failures:?}");
    Ok(())
}

/// A limit of memory is met at the same turn in every tier.
#[test]
fn objects_made_without_a_call_meet_the_limit() -> Result<(), Error> {
    let mut turns = Vec::new();
    for tiers in [Tiers::Off, Tiers::Baseline, Tiers::Full] {
        let Some(engine) = engine(|native| (native.tiers, native.warm_calls, native.hot_turns) = (tiers, 2, 2)) else {
            println!("skipped: nothing is compiled here");
            return Ok(());
        };
        let mut vm = Vm::with_limits(&engine, (), Limits { memory: 8 << 20, ..Limits::default() })?;
        vm.run(&engine.compile(KEPT, "kept.py")?)?;
        let met = (0..4).map(|_| vm.call::<i64>("until_refused", ())).collect::<Result<Vec<i64>, Error>>()?;
        turns.push(met);
    }
    println!("{turns:?}");
    assert!(turns[0][0] > 5000 && turns.iter().all(|met| *met == turns[0]), "{turns:?}");
    Ok(())
}

/// By a clock to which everything takes the same time, no tree is given up, and none is on trial for ever.
#[test]
fn trees_that_make_no_difference_stay() -> Result<(), Error> {
    let Some(engine) = engine(|native| native.tiers = Tiers::Full) else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let source = "
def run(turns):
    total = 0
    for turn in range(turns):
        for n in range(100):
            total += n ^ turn
            for m in (1, 2):
                total -= m
    return total
";
    let mut vm = Vm::new(&engine, ())?;
    let now = AtomicU64::new(0);
    vm.host().monotonic = Some(Box::new(move || now.fetch_add(40_000, Ordering::Relaxed)));
    vm.run(&engine.compile(source, "measured.py")?)?;
    let turns = 300_000i64;
    let expected: i64 = (0..turns).map(|turn| (0..100).map(|n| (n ^ turn) - 3).sum::<i64>()).sum();
    assert_eq!(vm.call::<i64>("run", (turns,))?, expected);
    let [faster, slower, same] = vm.native_statistics().measured;
    assert_eq!((faster, slower), (0, 0));
    assert!(same > 0);
    Ok(())
}

/// A trace that is entered for three turns at a time, from the interpreter and back to it, is slower than that: the tree is
/// given up, and the loop is left to the tier below for good.
#[test]
fn a_tree_that_loses_goes() -> Result<(), Error> {
    let Some(engine) = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits) = (u32::MAX, 5, u16::MAX);
    }) else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    // The first statement is none that traces do, so no trace begins with the function.
    let source = "
def run(k):
    type Alias = int
    total = 0
    for n in range(3):
        total += n ^ k
    return total
";
    let mut vm = Vm::new(&engine, ())?;
    let start = Instant::now();
    vm.host().monotonic = Some(Box::new(move || start.elapsed().as_nanos() as u64));
    vm.run(&engine.compile(source, "measured.py")?)?;
    let expected = |k: i64| (0..3).map(|n| n ^ k).sum::<i64>();
    let mut calls = 0i64;
    while vm.native_statistics().measured[1] == 0 {
        assert!(start.elapsed() < Duration::from_secs(100), "{:?}", vm.native_statistics());
        for k in 0..2_000 {
            assert_eq!(vm.call::<i64>("run", (k,))?, expected(k));
            calls += 1;
        }
    }
    let before = vm.native_statistics();
    assert!(before.traces > 0 && before.all_entries() > 100, "{before:?}");
    for k in 0..calls.min(20_000) {
        assert_eq!(vm.call::<i64>("run", (k,))?, expected(k));
    }
    let after = vm.native_statistics();
    assert_eq!((after.all_entries(), after.traces), (before.all_entries(), before.traces));
    Ok(())
}

/// A function that does something that no trace does has a trace up to there, which goes on in the tier below; also when that
/// was compiled anew.
#[test]
fn a_trace_of_a_function_ends_where_it_cannot_go_on() -> Result<(), Error> {
    let Some((engine, plain)) = engine(|native| native.tiers = Tiers::Full).zip(engine(|native| native.tiers = Tiers::Off))
    else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let source = "
FACTOR = 3
def run(k):
    x, y, z = k + 1, k * FACTOR, (k ^ 85) & 255
    x = x + y * 2 - z
    y = y + (x & 7)
    z = z + x % 11
    if z & 1:
        y += z
    while y > 5000:
        y -= 5000
    type Alias = int
    z = z + x % 13 + y
    return x + y + z
";
    let (mut vm, mut interpreted) = (Vm::new(&engine, ())?, Vm::new(&plain, ())?);
    vm.run(&engine.compile(source, "run.py")?)?;
    interpreted.run(&plain.compile(source, "run.py")?)?;
    for change in ["", "FACTOR = 4", "MORE = 1", "FACTOR = True", "FACTOR = 7"] {
        vm.exec(change)?;
        interpreted.exec(change)?;
        for k in 0..3_000i64 {
            let (is, should) = (vm.call::<i64>("run", (k,))?, interpreted.call::<i64>("run", (k,))?);
            assert_eq!(is, should, "{change}, {k}");
        }
    }
    assert_eq!(vm.fuel_used(), interpreted.fuel_used());
    assert!(vm.native_statistics().traces > 0, "{:?}", vm.native_statistics());
    Ok(())
}

/// Where objects of very many shapes come by, a tree asks for a few of them, and then for none.
#[test]
fn attributes_of_any_shape_end_the_chain_of_guards() -> Result<(), Error> {
    let Some((engine, plain)) = engine(|native| native.tiers = Tiers::Full).zip(engine(|native| native.tiers = Tiers::Off))
    else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let source = "
class Base:
    pass
def make(n):
    kind = type('Kind%d' % n, (Base,), {})
    thing = kind()
    for k in range(n % 7):
        setattr(thing, 'other%d' % k, k)
    thing.x = n
    return thing
things = [make(n) for n in range(40)]
def run(turns):
    total = 0
    for turn in range(turns):
        for thing in things:
            total += thing.x
            thing.x = turn & 15
    return total
";
    let (mut vm, mut interpreted) = (Vm::new(&engine, ())?, Vm::new(&plain, ())?);
    vm.run(&engine.compile(source, "run.py")?)?;
    interpreted.run(&plain.compile(source, "run.py")?)?;
    for turns in [400i64, 300, 200] {
        assert_eq!(vm.call::<i64>("run", (turns,))?, interpreted.call::<i64>("run", (turns,))?);
    }
    let before = vm.native_statistics();
    assert!((1..=24).contains(&before.side_traces), "{before:?}");
    vm.call::<i64>("run", (300,))?;
    let entries = vm.native_statistics().all_entries() - before.all_entries();
    assert!(entries < 600, "{entries} entries in 300 turns of 40");
    Ok(())
}

/// Loops over generators, whose `run` goes around `turns` times.
const OVER_GENERATORS: &[(&str, &str)] = &[
    (
        "one",
        "
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
def run(turns):
    total = 0
    for x in count(turns):
        total += x
    return total",
    ),
    (
        "a pipeline",
        "
def scaled(items, by):
    for item in items:
        yield item * by
def shifted(items):
    return (item + 1 for item in items)
def run(turns):
    total = 0
    for x in scaled(shifted(scaled(range(turns), 3)), 2):
        total += x
    return total",
    ),
    (
        "one that delegates",
        "
def inner(n):
    for i in range(n):
        yield i
    return n
def outer(n):
    last = yield from inner(n)
    yield last
def run(turns):
    total = 0
    for x in outer(turns):
        total += x
    return total",
    ),
    (
        "one that yields in two places",
        "
def both(n):
    for i in range(n // 2):
        yield i
        yield -i * 3
def run(turns):
    total = 0
    for x in both(turns):
        total = total * 3 % 65521 + x
    return total",
    ),
    (
        "one that calls",
        "
def squared(n):
    return n * n
def squares(n):
    for i in range(n):
        yield squared(i)
def run(turns):
    total = 0
    for x in squares(turns):
        total += x
    return total",
    ),
    (
        "new ones",
        "
def few(n):
    for i in range(3):
        yield i * n
def run(turns):
    total = 0
    for i in range(turns):
        for x in few(i):
            total += x
    return total",
    ),
    (
        "one that is closed",
        "
def count(log, n):
    try:
        while True:
            yield n
            n += 1
    finally:
        log[0] += n
def run(turns):
    log = [0]
    for i in range(turns):
        g = count(log, i)
        log[0] += next(g) + next(g)
        g.close()
    return log[0]",
    ),
    (
        "one that something is thrown through",
        "
def inner(n):
    try:
        yield n
    except ValueError:
        n *= 2
    yield n
def outer(n):
    yield from inner(n)
def run(turns):
    total = 0
    for i in range(turns):
        g = outer(i)
        total += next(g)
        total += g.throw(ValueError)
        g.close()
    return total",
    ),
    (
        "an async one",
        "
async def count(n):
    for i in range(n):
        yield i
async def sums(n):
    total = 0
    async for i in count(n):
        total += i
    return total
def run(turns):
    try:
        sums(turns).send(None)
    except StopIteration as stop:
        return stop.value",
    ),
];

/// Loops with `with`, likewise.
const WITH: &[(&str, &str)] = &[(
    "with",
    "
class Lock:
    def __init__(self):
        self.taken = 0
    def __enter__(self):
        self.taken += 1
        return self
    def __exit__(self, kind, value, traceback):
        self.taken -= 2
def run(turns):
    total, lock = 0, Lock()
    for i in range(turns):
        with lock as held:
            total += held.taken * i
    return total",
)];

/// Nothing but traces is compiled, and exits lead nowhere: so a trace that did not have them would be left and entered
/// again at each turn.
#[test]
fn generators_and_managers_are_part_of_the_traces_of_loops() -> Result<(), Error> {
    let traced = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns, native.hot_exits) = (u32::MAX, 5, u16::MAX);
    });
    let Some((engine, plain)) = traced.zip(engine(|native| native.tiers = Tiers::Off)) else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    for (what, source) in OVER_GENERATORS.iter().chain(WITH) {
        let (mut vm, mut interpreted) = (Vm::new(&engine, ())?, Vm::new(&plain, ())?);
        vm.run(&engine.compile(source, "run.py")?)?;
        interpreted.run(&plain.compile(source, "run.py")?)?;
        for turns in [40i64, 100, 3_000] {
            let before = vm.native_statistics();
            assert_eq!(vm.call::<i64>("run", (turns,))?, interpreted.call::<i64>("run", (turns,))?, "{what}, {turns} turns");
            let after = vm.native_statistics();
            let entries = after.all_entries() - before.all_entries();
            assert!(after.traces > 0, "{what}: {after:?}");
            assert!(entries < 30, "{what}: {entries} entries in {turns} turns");
        }
    }
    Ok(())
}

/// Functions that recur, each with an argument for which it makes thousands of calls.
const RECURSIVE: &[(&str, i64, &str)] = &[
    ("fib", 17, "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)"),
    ("hanoi", 11, "def hanoi(n): return 0 if n == 0 else hanoi(n - 1) + 1 + hanoi(n - 1)"),
    (
        "ackermann",
        40,
        "def ackermann(n, m=2):\n if m == 0: return n + 1\n return ackermann(ackermann(n - 1, m) if n else 1, m - 1)",
    ),
    (
        "is_even",
        900,
        "def is_even(n): return 1 if n == 0 else is_odd(n - 1)\ndef is_odd(n): return 0 if n == 0 else is_even(n - 1)",
    ),
    ("in_loop", 6, "def in_loop(n):\n total = 1\n for k in range(n): total += in_loop(n - 1 - k % 2)\n return total"),
];

/// A function is recorded from its entry; what it calls beyond that returns to compiled code.
#[test]
fn recursion_stays_in_compiled_code() -> Result<(), Error> {
    let Some((engine, plain)) = engine(|native| native.tiers = Tiers::Full).zip(engine(|native| native.tiers = Tiers::Off))
    else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    for (name, n, source) in RECURSIVE {
        let (mut vm, mut interpreted) = (Vm::new(&engine, ())?, Vm::new(&plain, ())?);
        vm.run(&engine.compile(source, "run.py")?)?;
        interpreted.run(&plain.compile(source, "run.py")?)?;
        let expected = interpreted.call::<i64>(name, (*n,))?;
        for _ in 0..60 {
            assert_eq!(vm.call::<i64>(name, (*n,))?, expected, "{name}");
        }
        let before = vm.native_statistics();
        vm.call::<i64>(name, (*n,))?;
        let after = vm.native_statistics();
        let entries = after.all_entries() - before.all_entries();
        println!("{name}: {} traces, {entries} entries", after.traces);
        assert!(after.traces > 0, "{name}: {after:?}");
        assert!(entries < 30, "{name}: {entries} entries");
    }
    Ok(())
}

/// What a loop calls, each in a form of its own.
const CALLS: &[&str] = &[
    "len(str(i))",
    "len(repr(i))",
    "len(f'{i}')",
    "len(f'{i!r}')",
    "len(f'{i:>3}')",
    "int(2.5)",
    "int('7')",
    "float(i)",
    "len([i])",
    "isinstance(i, int)",
    "type(i) is int",
    "abs(i)",
    "max(i, 3)",
    "len(list(items))",
    "len(tuple(items))",
    "len(set(items))",
    "ord(chr(65))",
    "len(' a '.strip())",
];

#[test]
fn loops_of_calls_of_builtins_are_traced() -> Result<(), Error> {
    for call in CALLS {
        let Some(engine) = engine(|native| {
            native.tiers = Tiers::Full;
            (native.warm_calls, native.hot_turns) = (60, 5);
        }) else {
            println!("skipped: nothing is compiled here");
            return Ok(());
        };
        let source = format!(
            "items = [1, 2, 3]\ndef run(n):\n    total = 0\n    for i in range(n):\n        total += {call}\n    return total\n"
        );
        let mut vm = Vm::new(&engine, ())?;
        vm.run(&engine.compile(&source, "run.py")?)?;
        for _ in 0..60 {
            vm.call::<i64>("run", (40,)).or_else(|_| vm.call::<f64>("run", (40,)).map(|sum| sum as i64))?;
        }
        let statistics = vm.native_statistics();
        assert!(statistics.traces > 0, "{call}: {statistics:?}");
    }
    Ok(())
}

/// A trace does not keep the function that it is of: programs that come and go leave nothing behind.
#[test]
fn traces_go_with_their_functions() -> Result<(), Error> {
    let Some(engine) = engine(|native| {
        native.tiers = Tiers::Full;
        (native.warm_calls, native.hot_turns) = (2, 5);
    }) else {
        println!("skipped: nothing is compiled here");
        return Ok(());
    };
    let mut vm = Vm::new(&engine, ())?;
    let mut live = Vec::new();
    for n in 0..40i64 {
        let text = "x".repeat(100_000 + n as usize);
        let source = format!(
            "
import gc
def length(of):
    return len(of)
def run(turns):
    text, total = '{text}', 0
    for turn in range(turns):
        total += length(text) if turn % 3 else turn
    return total
def collect():
    gc.collect()
"
        );
        vm.run(&engine.compile(&source, "run.py")?)?;
        let (thirds, length) = (300, 100_000 + n);
        let expected = (0..thirds).map(|turn| 3 * turn).sum::<i64>() + 2 * thirds * length;
        for _ in 0..4 {
            assert_eq!(vm.call::<i64>("run", (3 * thirds,))?, expected);
        }
        vm.call::<()>("collect", ())?;
        live.push(vm.heap_statistics().bytes_live);
    }
    assert!(vm.native_statistics().traces >= 40);
    assert!(live[39] < live[4] + 300_000, "{live:?}");
    Ok(())
}
