//! Limits hold: a script that loops, allocates or recurses for ever is stopped by its host, cannot prevent it, and the VM
//! is usable afterwards.

use std::time::{Duration, Instant};

use coachwhip::{Engine, Error, Limit, Limits, Program, Step, Vm, grant};

fn vm(engine: &Engine, limits: Limits) -> Result<Vm, Error> {
    let mut vm = Vm::with_limits(engine, (), limits)?;
    grant::clock(vm.host());
    Ok(vm)
}

fn compile(engine: &Engine, source: &str) -> Result<Program, Error> {
    engine.compile(source, "limits.py")
}

/// What a script got after it was stopped: the VM still answers.
fn assert_usable(vm: &mut Vm) -> Result<(), Error> {
    assert_eq!(vm.eval::<i64>("sum([1, 2, 3]) + len('abc')")?, 9);
    Ok(())
}

#[test]
fn fuel_ends_endless_loops_of_every_kind() -> Result<(), Error> {
    let engine = coachwhip::engine();
    for source in [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n    finally: pass",
        "def f():\n    f()\nwhile True:\n    try: f()\n    except RecursionError: pass",
        "for _ in iter(int, 1): pass",
        "[None for _ in iter(int, 1)]",
        "sum(iter(int, 1))",
        "max(iter(int, 1))",
        "list(iter(int, 1))",
        "any(x for x in iter(int, 1))",
        "def g():\n    while True: yield 0\nfor _ in g(): pass",
        "sorted(range(10), key=lambda x: [1 for _ in iter(int, 1)])",
        "class C:\n    def __repr__(self):\n        while True: pass\nrepr(C())",
        "class C:\n    def __eq__(self, other):\n        while True: pass\n    def __hash__(self): return 1\n{C(): 1}[C()]",
        "class C:\n    def __len__(self):\n        while True: pass\nlen(C())",
        "class M(type):\n    def __call__(cls):\n        while True: pass\nclass C(metaclass=M): pass\nC()",
        "''.join(str(x) for x in iter(int, 1))",
        "import itertools\nfor _ in itertools.count(): pass",
        "import itertools\nsum(itertools.repeat(1))",
        "import itertools\n1 in itertools.repeat(2)",
        "import functools, itertools\nfunctools.reduce(lambda a, b: a, itertools.count())",
        "import collections\ncollections.deque(iter(int, 1), maxlen=1)",
    ] {
        let program = compile(&engine, source)?;
        let mut vm = vm(&engine, Limits { memory: 256 << 20, ..Limits::default() })?;
        let mut run = vm.start(&program);
        let step = run.step(3_000_000);
        let stopped = match &step {
            Step::OutOfFuel => true,
            Step::Raised(Error::Limit(Limit::Fuel)) => true,
            Step::Raised(Error::Raised(e)) => e.type_name == "MemoryError",
            _ => false,
        };
        assert!(stopped, "{source}: {step:?}");
        drop(run);
        vm.set_fuel(None);
        assert_usable(&mut vm)?;
    }
    Ok(())
}

#[test]
fn a_deadline_and_an_interrupt_end_what_fuel_does_not_bound() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let program = compile(&engine, "while True:\n    try:\n        while True: pass\n    except BaseException: pass")?;
    let mut first = vm(&engine, Limits::default())?;
    first.set_timeout(Some(Duration::from_millis(20)))?;
    let started = Instant::now();
    assert!(matches!(first.run(&program), Err(Error::Limit(Limit::Deadline))));
    assert!(started.elapsed() < Duration::from_secs(5));
    first.set_timeout(None)?;
    assert_usable(&mut first)?;

    let mut second = vm(&engine, Limits::default())?;
    let handle = second.interrupt_handle();
    let timer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        handle.interrupt();
    });
    assert!(matches!(second.run(&program), Err(Error::Interrupted)));
    assert!(timer.join().is_ok());
    assert_usable(&mut second)
}

#[test]
fn memory_bombs_end_in_memory_error_and_leave_a_usable_vm() -> Result<(), Error> {
    let engine = coachwhip::engine();
    for source in [
        "x = []\nwhile True: x.append(x[:])",
        "x = 'a'\nwhile True: x = x + x",
        "x = [0] * 10**12",
        "x = 'ab' * 10**15",
        "x = b'ab' * 10**15",
        "x = bytearray(10**14)",
        "x = (1,) * 10**13",
        "x = 1 << 10**12",
        "x = 10 ** 10**10",
        "x = list(range(10**12))",
        "x = {i: i for i in range(10**9)}",
        "x = '%1000000000000d' % 1",
        "x = f'{1:1000000000000}'",
        "x = 'x'.ljust(10**14)",
        "x = 'a,' * 1000000\nwhile True: x = x.replace(',', ',,,,')",
        "x = set()\ni = 0\nwhile True:\n    x.add(i)\n    i += 1",
        "class N: pass\nn = None\nwhile True:\n    m = N()\n    m.next = n\n    n = m",
        "x = ','.join(['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'] * 10**7)",
        "x = int.from_bytes(b'x', 'big') << 10**13",
        "import itertools\nx = list(itertools.product(range(100), repeat=10))",
        "import math\nx = math.factorial(10**9)",
    ] {
        let program = compile(&engine, source)?;
        let limit = 32 << 20;
        let mut vm = vm(&engine, Limits { memory: limit, ..Limits::default() })?;
        // Long, for an emulator on a busy machine: it only ends what goes wrong.
        vm.set_timeout(Some(Duration::from_secs(200)))?;
        match vm.run(&program) {
            Err(Error::Raised(e)) => {
                assert!(matches!(e.type_name.as_str(), "MemoryError" | "OverflowError" | "ValueError"), "{source}: {e}")
            }
            other => panic!("{source}: {other:?}"),
        }
        assert!(vm.heap_statistics().bytes_peak <= limit, "{source}: the limit was passed");
        vm.set_timeout(None)?;
        vm.exec("x = n = m = None")?;
        assert_usable(&mut vm)?;
    }
    Ok(())
}

#[test]
fn recursion_of_every_kind_is_an_exception() -> Result<(), Error> {
    let engine = coachwhip::engine();
    for source in [
        "def f(): f()\nf()",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __eq__(self, o): return self == o\nA() == A()",
        "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
        "class A:\n    def __hash__(self): return hash(self)\nhash(A())",
        "class A:\n    def __str__(self): return str(self)\nstr(A())",
        "class A:\n    def __iter__(self): return iter(self)\niter(A())",
        "class A:\n    def __len__(self): return len(self)\nlen(A())",
        "class A:\n    def __call__(self): return self()\nA()()",
        "class A:\n    def __lt__(self, o): return sorted([self, o])\nsorted([A(), A()])",
        "def g():\n    yield from g()\nlist(g())",
        "x = []\nfor _ in range(100000): x = [x]\nrepr(x)",
        "x = ()\nfor _ in range(100000): x = (x,)\nhash(x)",
        "x = []\ny = []\nfor _ in range(100000): x = [x]; y = [y]\nx == y",
        "x = {}\nfor _ in range(100000): x = {1: x}\nrepr(x)",
        "import copy\nx = []\nfor _ in range(100000): x = [x]\ncopy.deepcopy(x)",
        "import functools\nf = lambda: 0\nfor _ in range(100000): f = functools.partial(f)\nrepr(f)",
        "t = int\nfor _ in range(100000): t = (t,)\nisinstance('', t)",
        "e = ValueError()\nfor _ in range(100000):\n    n = ValueError()\n    n.__cause__ = e\n    e = n\nraise e",
    ] {
        let program = compile(&engine, source)?;
        let mut vm = vm(&engine, Limits::default())?;
        if let Err(error) = vm.run(&program) {
            let Error::Raised(raised) = &error else { panic!("{source}: {error}") };
            assert!(matches!(raised.type_name.as_str(), "RecursionError" | "ValueError" | "MemoryError"), "{source}: {error}");
        }
        assert_usable(&mut vm)?;
    }
    Ok(())
}

#[test]
fn nesting_bombs_in_source_are_syntax_errors() {
    let engine = coachwhip::engine();
    let n = 20_000;
    for source in [
        "(".repeat(n),
        format!("{}1{}", "(".repeat(n), ")".repeat(n)),
        format!("x = {}", "[".repeat(n)),
        format!("x = {}1", "-".repeat(n)),
        format!("x = {}1", "not ".repeat(n)),
        format!("x = {}1", "~".repeat(n)),
        format!("x = 1{}", " + 1".repeat(n)),
        format!("x = 1{}", " ** 1".repeat(n)),
        format!("x = a{}", ".b".repeat(n)),
        format!("x = a{}", "()".repeat(n)),
        format!("x = a{}", "[0]".repeat(n)),
        format!("x = {}0", "lambda: ".repeat(n)),
        format!("x = 1{}", " if 1 else 1".repeat(n)),
        format!("if 1: pass\n{}", "elif 1: pass\n".repeat(n)),
        (0..n).map(|i| format!("{}if 1:\n", " ".repeat(i.min(2000)))).collect::<String>(),
        format!("x = {}", "f'{".repeat(n)),
        format!("match x:\n case {}_{}: pass", "[".repeat(n), "]".repeat(n)),
        format!("x: {}int{}", "a[".repeat(n), "]".repeat(n)),
        "x = ".repeat(n) + "1",
        format!("{}pass", "for x in y: ".repeat(n)),
        format!("del {}x{}", "(".repeat(n), ")".repeat(n)),
        format!("x = 1{}", " < 1".repeat(n)),
        format!("x = a{}", " and a".repeat(n)),
        format!("x = {}0", "await ".repeat(n)),
        format!("{}\nclass C: pass", "@a\n".repeat(n)),
    ] {
        // Compiled or refused: what counts is that the host is still there.
        let _ = engine.compile(&source, "bomb.py");
    }
}

#[test]
fn fuel_may_end_anywhere_and_be_topped_up() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let source = "
def gen(n):
    for i in range(n):
        yield i * 2
class A:
    def __init__(self, x):
        self.x = x
    def __add__(self, other):
        return A(self.x + other.x)
    @property
    def double(self):
        return self.x * 2
total = 0
for i in gen(6):
    try:
        total += (A(i) + A(1)).double
        if i == 4:
            raise ValueError(i)
    except ValueError as e:
        total += e.args[0]
    finally:
        total += 1
words = sorted(['b', 'a', 'c'], key=lambda w: -ord(w))
with_sum = sum(x for x in gen(4))
result = (total, words, with_sum)
";
    let program = compile(&engine, source)?;
    let mut whole = vm(&engine, Limits::default())?;
    whole.run(&program)?;
    let expected: String = whole.eval("repr(result)")?;
    let used = whole.fuel_used();
    for portion in 1..40 {
        let mut vm = vm(&engine, Limits::default())?;
        let mut run = vm.start(&program);
        let mut stops = 0;
        loop {
            match run.step(portion) {
                Step::OutOfFuel => stops += 1,
                Step::Done(_) => break,
                other => panic!("portion {portion}: {other:?}"),
            }
            assert!(stops < 100_000, "portion {portion}: no progress");
        }
        drop(run);
        vm.set_fuel(None);
        assert!(stops > 0 || portion > used, "portion {portion}: never ended although {used} units are used");
        assert_eq!(vm.eval::<String>("repr(result)")?, expected, "portion {portion}");
    }
    Ok(())
}
