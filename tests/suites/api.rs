//! The embedding API: every way in and out of a VM, and what is wrong with arguments, said in words.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use coachwhip::{
    Bytes, Caller, Engine, Error, Exception, FromValue, HostRef, HostValue, Limit, Limits, Named, Object, Program, Step, Vm,
    grant,
};

fn vm(engine: &Engine) -> Result<Vm, Error> {
    Vm::new(engine, ())
}

/// What an error says.
fn words<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(error) => error.to_string(),
        Ok(value) => format!("no error but {value:?}"),
    }
}

// -- values --------------------------------------------------------------------------------------------------------------

#[test]
fn values_convert_in_both_directions() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    fn there_and_back<V>(vm: &mut Vm, value: V, shown: &str) -> Result<(), Error>
    where
        V: Clone + PartialEq + std::fmt::Debug + FromValue + coachwhip::IntoValue,
    {
        vm.set("x", value.clone())?;
        assert_eq!(vm.eval::<String>("repr(x)")?, shown);
        assert_eq!(vm.get::<V>("x")?, value);
        Ok(())
    }
    there_and_back(&mut vm, (), "None")?;
    there_and_back(&mut vm, true, "True")?;
    there_and_back(&mut vm, -7i8, "-7")?;
    there_and_back(&mut vm, u64::MAX, "18446744073709551615")?;
    there_and_back(&mut vm, i128::MIN, "-170141183460469231731687303715884105728")?;
    there_and_back(&mut vm, u128::MAX, "340282366920938463463374607431768211455")?;
    there_and_back(&mut vm, 1.5f64, "1.5")?;
    there_and_back(&mut vm, 'ß', "'ß'")?;
    there_and_back(&mut vm, String::from("naïve 🐍"), "'naïve 🐍'")?;
    there_and_back::<Box<str>>(&mut vm, "boxed".into(), "'boxed'")?;
    there_and_back(&mut vm, Bytes(vec![0, 255]), "b'\\x00\\xff'")?;
    there_and_back(&mut vm, Some(3), "3")?;
    there_and_back(&mut vm, None::<i64>, "None")?;
    there_and_back(&mut vm, vec![1, 2, 3], "[1, 2, 3]")?;
    there_and_back(&mut vm, [1.0, 2.0], "[1.0, 2.0]")?;
    there_and_back(&mut vm, (1, String::from("a"), false), "(1, 'a', False)")?;
    there_and_back(&mut vm, BTreeMap::from([(1, 'a'), (2, 'b')]), "{1: 'a', 2: 'b'}")?;
    there_and_back(&mut vm, HashMap::from([(String::from("k"), vec![1])]), "{'k': [1]}")?;
    there_and_back(&mut vm, BTreeSet::from([3]), "{3}")?;
    assert_eq!(vm.eval::<Bytes>("bytearray(b'ab')")?.0, b"ab");
    assert_eq!(vm.eval::<Vec<i64>>("(n * n for n in range(4))")?, [0, 1, 4, 9]);
    assert!(vm.eval::<f64>("float('nan')")?.is_nan());
    Ok(())
}

#[test]
fn what_does_not_convert_is_an_exception_in_words() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    assert_eq!(words(vm.eval::<u8>("256")), "OverflowError: Python int does not fit Rust's u8");
    assert_eq!(words(vm.eval::<u8>("-1")), "OverflowError: Python int does not fit Rust's u8");
    assert_eq!(words(vm.eval::<i64>("'1'")), "TypeError: 'str' object cannot be interpreted as an integer");
    assert_eq!(words(vm.eval::<i64>("1.0")), "TypeError: 'float' object cannot be interpreted as an integer");
    assert_eq!(words(vm.eval::<String>("1")), "TypeError: expected str, got 'int' object");
    assert_eq!(words(vm.eval::<bool>("1")), "TypeError: expected bool, got 'int' object");
    assert_eq!(words(vm.eval::<char>("'ab'")), "TypeError: expected a character, but string of length 2 found");
    assert_eq!(words(vm.eval::<Bytes>("'a'")), "TypeError: expected bytes, got 'str' object");
    assert_eq!(words(vm.eval::<Vec<i64>>("1")), "TypeError: 'int' object is not iterable");
    assert_eq!(words(vm.eval::<(i64, i64)>("(1,)")), "ValueError: expected 2 items, got 1");
    assert_eq!(words(vm.eval::<BTreeMap<i64, i64>>("[1]")), "TypeError: expected dict, got 'list' object");
    assert!(words(vm.eval::<String>("'\\ud800'")).starts_with("ValueError: the str has lone surrogates"));
    assert_eq!(words(vm.get::<i64>("missing")), "name 'missing' is not defined");
    assert_eq!(words(vm.call::<i64>("missing", ())), "name 'missing' is not defined");
    Ok(())
}

#[test]
fn kept_objects_survive_collections_and_belong_to_one_vm() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let (mut first, mut second) = (vm(&engine)?, vm(&engine)?);
    let object: Object = first.eval("[10, 20]")?;
    let double: Object = first.eval("lambda x, *, by=2: x * by")?;
    first.exec("import gc\nfor _ in range(3): gc.collect()\njunk = [[i] for i in range(1000)]")?;
    assert_eq!(first.convert::<Vec<i64>>(&object)?, [10, 20]);
    assert_eq!(first.call_object::<i64>(&double, (21,))?, 42);
    assert_eq!(first.call_object::<i64>(&double, Named((5,), [("by", 4)]))?, 20);
    first.call_method::<()>(&object, "append", (30,))?;
    assert_eq!(first.call_method::<i64>(&object, "pop", ())?, 30);
    assert_eq!(words(second.convert::<Vec<i64>>(&object)), "RuntimeError: the object belongs to another VM");
    first.exec("class C: pass")?;
    let instance: Object = first.eval("C()")?;
    first.set_attribute(&instance, "name", "n")?;
    assert_eq!(first.attribute::<String>(&instance, "name")?, "n");
    assert_eq!(words(first.attribute::<()>(&instance, "other")), "AttributeError: 'C' object has no attribute 'other'");
    drop(first);
    drop((object, double, instance));
    Ok(())
}

// -- host functions ------------------------------------------------------------------------------------------------------

#[test]
fn arguments_are_checked_in_words() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register("one", |_: i64| ())?;
    vm.register("none", || ())?;
    vm.register("range_of", |a: i64, b: Option<i64>| b.map_or(a, |b| b - a))?;
    vm.register_with("scale", "x, /, by=1, *, offset=0", |x: i64, by: Option<i64>, offset: Option<i64>| {
        x * by.unwrap_or(1) + offset.unwrap_or(0)
    })?;
    vm.register_with("gather", "*values, **named", |values: Vec<i64>, named: BTreeMap<String, i64>| {
        values.iter().chain(named.values()).sum::<i64>()
    })?;
    for (source, expected) in [
        ("one()", "TypeError: one() takes exactly 1 argument (0 given)"),
        ("one(1, 2)", "TypeError: one() takes exactly 1 argument (2 given)"),
        ("one('a')", "TypeError: 'str' object cannot be interpreted as an integer"),
        ("one(x=1)", "TypeError: one() takes no keyword arguments"),
        ("none(1)", "TypeError: none() takes no arguments (1 given)"),
        ("range_of()", "TypeError: range_of() takes at least 1 argument (0 given)"),
        ("range_of(1, 2, 3)", "TypeError: range_of() takes at most 2 arguments (3 given)"),
        ("scale()", "TypeError: scale() missing required argument: 'x'"),
        ("scale(x=1)", "TypeError: scale() got an unexpected keyword argument 'x'"),
        ("scale(1, 2, 3)", "TypeError: scale() takes 2 positional arguments but 3 were given"),
        ("scale(1, 2, by=3)", "TypeError: scale() got multiple values for argument 'by'"),
        ("scale(1, of=3)", "TypeError: scale() got an unexpected keyword argument 'of'"),
    ] {
        assert_eq!(words(vm.eval::<()>(source)), expected, "{source}");
    }
    for (source, expected) in [
        ("range_of(5)", 5),
        ("range_of(5, 7)", 2),
        ("range_of(5, None)", 5),
        ("scale(3)", 3),
        ("scale(3, 4)", 12),
        ("scale(3, offset=1, by=5)", 16),
        ("gather(1, 2, a=3, b=4)", 10),
        ("gather()", 0),
        ("sum(map(range_of, [1, 2, 3]))", 6),
    ] {
        assert_eq!(vm.eval::<i64>(source)?, expected, "{source}");
    }
    let wrong = vm.register_with("wrong", "a, b", |_: i64| ());
    assert_eq!(words(wrong), "wrong: the signature names 2 parameters, the closure has 1");
    Ok(())
}

#[test]
fn host_functions_reach_data_and_call_back() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm: Vm<Vec<String>> = Vm::new(&engine, Vec::new())?;
    vm.register("log", |caller: &mut Caller<Vec<String>>, text: String| caller.data().push(text))?;
    vm.register("twice", |caller: &mut Caller<Vec<String>>, f: Object, x: i64| {
        let once: i64 = caller.call(&f, (x,))?;
        caller.call::<i64>(&f, (once,))
    })?;
    vm.exec("log('a')\nlog('b')\nresult = twice(lambda n: n * 3, 2)")?;
    assert_eq!(vm.data().as_slice(), ["a", "b"]);
    assert_eq!(vm.get::<i64>("result")?, 18);
    vm.exec("def bad(n): raise KeyError('from below')\ntry: twice(bad, 1)\nexcept KeyError as e: caught = str(e)")?;
    assert_eq!(vm.get::<String>("caught")?, "'from below'");
    Ok(())
}

#[derive(Debug, PartialEq)]
struct Refused(u32);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused with {}", self.0)
    }
}

impl std::error::Error for Refused {}

#[test]
fn errors_of_the_host_pass_through_the_script() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register("refuse", |n: u32| Err::<(), _>(Refused(n)))?;
    vm.register("lookup", |k: String| Err::<(), _>(Exception::new("KeyError", k)))?;
    vm.register("nonsense", || Err::<(), _>(Exception::new("NoSuchError", "text")))?;
    let program = engine.compile("def f():\n    refuse(7)\nf()\n", "host.py")?;
    let Err(Error::Raised(raised)) = vm.run(&program) else { panic!("nothing was raised") };
    assert_eq!((raised.type_name.as_str(), raised.message.as_str()), ("RuntimeError", "refused with 7"));
    assert_eq!(raised.source.as_ref().and_then(|e| e.downcast_ref()), Some(&Refused(7)));
    let levels: Vec<_> = raised.frames.iter().map(|f| (f.function.as_str(), f.line)).collect();
    assert_eq!(levels, [("<module>", 3), ("f", 2)]);
    assert!(raised.traceback.contains("File \"host.py\", line 2, in f"), "{}", raised.traceback);
    let error = Error::Raised(raised);
    assert!(std::error::Error::source(&error).is_some_and(|e| e.is::<Refused>()));

    vm.exec("try: refuse(1)\nexcept RuntimeError as e: text = str(e)")?;
    assert_eq!(vm.get::<String>("text")?, "refused with 1");
    vm.exec("try: lookup('k')\nexcept KeyError as e: args = e.args")?;
    assert_eq!(vm.get::<(String,)>("args")?.0, "k");
    assert_eq!(words(vm.exec("nonsense()")), "RuntimeError: NoSuchError: text");
    Ok(())
}

#[test]
fn syntax_errors_have_their_place() {
    let engine = coachwhip::engine();
    let Err(Error::Compile(failure)) = engine.compile("x = 1\ny = = 2\n", "bad.py") else { panic!("it compiled") };
    assert_eq!((failure.class, failure.line, failure.file_name.as_str()), ("SyntaxError", 2, "bad.py"));
    assert_eq!(failure.message, "invalid syntax");
}

#[test]
fn an_engine_without_parts_says_what_it_lacks() -> Result<(), Error> {
    let engine = Engine::new(coachwhip::Config::default());
    assert_eq!(words(engine.compile("1", "x.py").map(|_| ())), "this engine has no compiler");
    let program = coachwhip::engine().compile("x = 6 * 7", "x.py")?;
    let mut vm = Vm::new(&engine, ())?;
    vm.run(&program)?;
    assert_eq!(vm.get::<i64>("x")?, 42);
    assert_eq!(
        words(vm.set_timeout(Some(std::time::Duration::from_secs(1)))),
        "a deadline needs a clock, which the host did not grant"
    );
    Ok(())
}

// -- host types and modules ----------------------------------------------------------------------------------------------

struct Account {
    owner: String,
    balance: i64,
    alive: Arc<AtomicUsize>,
}

impl Drop for Account {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

fn with_accounts(engine: &Engine) -> Result<(Vm, Arc<AtomicUsize>), Error> {
    let alive = Arc::new(AtomicUsize::new(0));
    let counter = alive.clone();
    let mut vm = vm(engine)?;
    vm.register_type::<Account>("Account", |t| {
        t.doc("An account.")
            .constructor(move |owner: String, balance: Option<i64>| {
                if owner.is_empty() {
                    return Err(Exception::new("ValueError", "an account needs an owner"));
                }
                counter.fetch_add(1, Ordering::Relaxed);
                Ok(Account { owner, balance: balance.unwrap_or(0), alive: counter.clone() })
            })
            .method("deposit", |this: &mut Account, amount: i64| {
                this.balance += amount;
                this.balance
            })
            .method_with("transfer", "to, amount=1", |this: &mut Account, to: HostRef<Account>, amount: Option<i64>| {
                let amount = amount.unwrap_or(1);
                to.borrow()?.balance += amount;
                this.balance -= amount;
                Ok::<_, coachwhip::Borrowed>(())
            })
            .method("ask", |this: &mut Account, caller: &mut Caller<()>, f: Object| caller.call::<i64>(&f, (this.balance,)))
            .method("__repr__", |this: &Account| format!("<{}: {}>", this.owner, this.balance))
            .method("__len__", |this: &Account| this.owner.len())
            .getter("owner", |this: &Account| this.owner.clone())
            .getter("balance", |this: &Account| this.balance)
            .setter("balance", |this: &mut Account, balance: i64| this.balance = balance)
            .function("limit", |n: i64| n * 100)
            .constant("CURRENCY", "EUR");
    })?;
    Ok((vm, alive))
}

#[test]
fn host_types_are_classes() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let (mut vm, _) = with_accounts(&engine)?;
    vm.exec(
        "a = Account('ann', 10)
b = Account('bob')
a.deposit(5)
a.transfer(b, amount=7)
b.transfer(a)
b.balance += 100
shown = repr([a, b])
facts = (Account.CURRENCY, Account.limit(3), len(a), a.owner, Account.__name__, Account.__doc__, isinstance(a, Account))
class Child(Account):
    def double(self):
        return self.balance * 2
c = Child('cat', 21)
c.note = 'subclasses have a dict'
doubled = c.double()
",
    )?;
    assert_eq!(vm.get::<String>("shown")?, "[<ann: 9>, <bob: 106>]");
    assert_eq!(vm.eval::<String>("repr(facts)")?, "('EUR', 300, 3, 'ann', 'Account', 'An account.', True)");
    assert_eq!(vm.get::<i64>("doubled")?, 42);
    let account: HostRef<Account> = vm.get("c")?;
    assert_eq!(account.borrow().map(|a| a.balance), Ok(21));
    for (source, expected) in [
        ("Account('')", "ValueError: an account needs an owner"),
        ("Account()", "TypeError: Account() takes at least 1 argument (0 given)"),
        ("a.deposit()", "TypeError: deposit() takes exactly 1 argument (0 given)"),
        ("a.deposit('x')", "TypeError: 'str' object cannot be interpreted as an integer"),
        ("Account.deposit(5, 1)", "TypeError: descriptor 'deposit' for 'Account' objects doesn't apply to a 'int' object"),
        ("a.transfer(5)", "TypeError: expected Account, got 'int' object"),
        ("setattr(a, 'owner', 'x')", "AttributeError: property 'owner' of 'Account' object has no setter"),
        ("setattr(a, 'other', 1)", "AttributeError: 'Account' object has no attribute 'other'"),
        ("setattr(Account, 'deposit', 1)", "TypeError: cannot set 'deposit' attribute of immutable type 'Account'"),
    ] {
        let got = words(vm.eval::<()>(source));
        assert!(got.starts_with(expected), "{source}: {got}");
    }
    Ok(())
}

#[test]
fn a_borrow_within_a_borrow_is_an_exception() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let (mut vm, _) = with_accounts(&engine)?;
    vm.exec("a = Account('ann', 10)\nfine = a.ask(lambda balance: balance + 1)")?;
    assert_eq!(vm.get::<i64>("fine")?, 11);
    assert_eq!(words(vm.exec("a.ask(lambda balance: a.balance)")), "RuntimeError: the 'Account' object is already in use");
    assert_eq!(words(vm.exec("a.transfer(a)")), "RuntimeError: the object is already in use");
    assert_eq!(vm.eval::<i64>("a.balance")?, 10);
    let held: HostRef<Account> = vm.get("a")?;
    let guard = held.borrow().expect("nothing else borrows it");
    assert_eq!(words(vm.exec("a.deposit(1)")), "RuntimeError: the 'Account' object is already in use");
    drop(guard);
    assert_eq!(vm.eval::<i64>("a.deposit(1)")?, 11);
    Ok(())
}

#[test]
fn host_values_are_dropped_with_their_objects() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let (mut vm, alive) = with_accounts(&engine)?;
    alive.fetch_add(1, Ordering::Relaxed);
    vm.set("given", HostValue(Account { owner: "rust".into(), balance: 1, alive: alive.clone() }))?;
    assert_eq!(vm.eval::<i64>("given.deposit(1)")?, 2);
    vm.exec("many = [Account(str(i)) for i in range(100)]")?;
    assert_eq!(alive.load(Ordering::Relaxed), 101);
    vm.exec("import gc\ndel many\ngc.collect()")?;
    assert!(alive.load(Ordering::Relaxed) < 101, "nothing was dropped");
    let kept: HostRef<Account> = vm.get("given")?;
    drop(vm);
    assert_eq!(alive.load(Ordering::Relaxed), 1);
    assert_eq!(kept.borrow().map(|a| a.balance), Ok(2));
    drop(kept);
    assert_eq!(alive.load(Ordering::Relaxed), 0);
    Ok(())
}

#[test]
fn types_without_a_constructor_or_a_class_say_so() -> Result<(), Error> {
    struct Opaque;
    struct Unknown;
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register_type::<Opaque>("Opaque", |_| {})?;
    vm.register("make", || HostValue(Opaque))?;
    assert_eq!(words(vm.exec("Opaque()")), "TypeError: cannot create 'Opaque' instances");
    assert_eq!(vm.eval::<String>("type(make()).__name__")?, "Opaque");
    assert!(words(vm.set("x", HostValue(Unknown))).starts_with("TypeError: the host registered no class for its type"));
    Ok(())
}

#[test]
fn modules_of_the_host_are_imported() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register_module("company.tools", |m| {
        m.doc("Tools.").value("version", (1, 2)).function("double", |n: i64| n * 2);
        m.function_with("power", "base, exponent=2", |b: i64, e: Option<u32>| b.pow(e.unwrap_or(2)));
        m.class::<u8>("Byte", |t| {
            t.constructor(|n: u8| n).getter("value", |this: &u8| *this);
        });
    })?;
    vm.exec("import company.tools\nfrom company.tools import power, Byte\nx = company.tools.double(4), power(3), power(base=2, exponent=5)")?;
    assert_eq!(vm.get::<(i64, i64, i64)>("x")?, (8, 9, 32));
    assert_eq!(vm.eval::<u8>("Byte(200).value")?, 200);
    assert_eq!(vm.eval::<String>("company.tools.__doc__ + Byte.__module__")?, "Tools.company.tools");
    assert!(words(vm.exec("import company.missing")).starts_with("ModuleNotFoundError: No module named 'company.missing'"));
    Ok(())
}

// -- runs ----------------------------------------------------------------------------------------------------------------

#[test]
fn host_calls_are_answered_later() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register_pending("fetch")?;
    let source = "
def page(name, *, size=0):
    try:
        return fetch(name, size=size)
    except LookupError as e:
        return 'no ' + str(e)
pages = [page('a'), page('b', size=3), page('c')]
";
    let program = engine.compile(source, "pages.py")?;
    let mut run = vm.start(&program);
    let mut seen = Vec::new();
    loop {
        match run.step(1000) {
            Step::HostCall(call) => {
                assert!(matches!(run.step(1), Step::Raised(Error::Pending)));
                let name: String = run.vm().convert(&call.arguments[0])?;
                let size: i64 = run.vm().convert(&call.keywords[0].1)?;
                // The VM works while the run waits.
                assert_eq!(run.vm().eval::<i64>("len('abc') + sum(range(4))")?, 9);
                assert_eq!(words(run.vm().exec("1/0")), "ZeroDivisionError: division by zero");
                if name == "c" {
                    run.fail(Exception::new("LookupError", "page"))?;
                } else {
                    run.answer(format!("{name}{size}"))?;
                }
                seen.push((name, size, call.keywords[0].0.clone()));
            }
            Step::OutOfFuel => {}
            Step::Done(_) => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(run.answer(1), Err(Error::Pending)));
    drop(run);
    assert_eq!(vm.get::<Vec<String>>("pages")?, ["a0", "b3", "no page"]);
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1], ("b".into(), 3, "size".into()));
    Ok(())
}

#[test]
fn a_pending_call_where_nothing_can_wait_is_an_exception() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register_pending("fetch")?;
    assert!(words(vm.exec("fetch()")).starts_with("RuntimeError: fetch() cannot wait for the host here"));
    let program = engine.compile("import functools\nfunctools.reduce(lambda a, b: fetch(), [1, 2])", "x.py")?;
    let mut run = vm.start(&program);
    match run.step(1_000_000) {
        Step::Raised(error) => assert!(error.to_string().starts_with("RuntimeError: fetch() cannot wait"), "{error}"),
        Step::HostCall(_) => {} // The native gave its place to a frame, which can wait.
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn dropped_runs_leave_a_usable_vm() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register_pending("wait")?;
    let source = "
log = []
def g():
    try:
        yield wait()
    finally:
        log.append('finally')
for x in g():
    while True: pass
";
    let program = engine.compile(source, "dropped.py")?;
    for fuel in [1, 3, 10, 100] {
        let mut run = vm.start(&program);
        let _ = run.step(fuel);
        drop(run);
        vm.set_fuel(None);
        assert_eq!(vm.eval::<i64>("6 * 7")?, 42, "after {fuel} units");
    }
    drop(vm.start(&program));
    // An abandoned run is stopped: no handler of it runs.
    assert_eq!(vm.eval::<i64>("len(log)")?, 0);
    Ok(())
}

#[test]
fn fuel_ends_inside_callbacks_of_natives() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let source = "\
import functools
def slow(n):
    total = 0
    for i in range(20): total += i * n % 7
    return total
items = list(range(30))
items.sort(key=slow)
result = [
    sorted(items, key=lambda n: (slow(n), -n)), min(items, key=slow), max(*items, key=slow),
    functools.reduce(lambda a, b: slow(a + b), items), [x for x in map(slow, items)],
    [x for x in filter(lambda n: slow(n) % 2, items)],
]";
    let program = engine.compile(source, "<test>")?;
    let mut whole = vm(&engine)?;
    whole.run(&program)?;
    let expected: String = whole.eval("repr((items, result))")?;
    for portion in [7, 23, 64] {
        let mut vm = vm(&engine)?;
        let mut run = vm.start(&program);
        let (mut stops, mut inside) = (0, 0);
        loop {
            match run.step(portion) {
                Step::OutOfFuel => {
                    stops += 1;
                    // A list that is being sorted looks empty: the run is suspended in the middle of it.
                    inside += u32::from(run.vm().get::<Vec<i64>>("items").is_ok_and(|items| items.is_empty()));
                }
                Step::Done(_) => break,
                other => panic!("{other:?}"),
            }
        }
        assert!(stops > 40 && inside > 3, "{stops} {inside}");
        drop(run);
        vm.set_fuel(None);
        assert_eq!(vm.eval::<String>("repr((items, result))")?, expected);
    }
    Ok(())
}

#[test]
fn calls_go_step_by_step_too() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.register_pending("ask")?;
    vm.exec("def f(n, *, scale):\n    total = 0\n    for i in range(n): total += i\n    return total * scale + ask('more')")?;
    let mut run = vm.start_call("f", Named((100,), [("scale", 2)]))?;
    let mut stops = 0;
    let result = loop {
        match run.step(10) {
            Step::OutOfFuel => stops += 1,
            Step::HostCall(_) => run.answer(1)?,
            Step::Done(value) => break run.vm().convert::<i64>(&value)?,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((result, stops > 5), (9901, true));
    drop(run);
    vm.set_fuel(None);
    assert_eq!(words(vm.start_call("g", ()).map(|_| ())), "name 'g' is not defined");
    let mut run = vm.start_call("len", ("abc",)).map_err(|_| Error::Pending);
    assert!(run.is_err() || matches!(run.as_mut().map(|r| r.step(10)), Ok(Step::Done(_))));
    Ok(())
}

#[test]
fn limits_hold_and_the_vm_goes_on() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = Vm::with_limits(&engine, (), Limits { memory: 16 << 20, ..Limits::default() })?;
    for _ in 0..3 {
        vm.set_fuel(Some(1000));
        let stopped = vm.exec("while True: pass");
        assert!(matches!(stopped, Err(Error::Limit(Limit::Fuel))), "{stopped:?}");
        assert_eq!(vm.fuel_left(), Some(0));
        vm.set_fuel(None);
        assert_eq!(words(vm.exec("x = []\nwhile True: x.append('y' * 10000)")), "MemoryError");
        vm.exec("x = None")?;
        vm.interrupt_handle().interrupt();
        assert!(matches!(vm.exec("while True: pass"), Err(Error::Interrupted)));
        vm.interrupt_handle().interrupt();
        vm.clear_interrupt();
        vm.set_depth_limit(50);
        assert!(words(vm.exec("def f(n): return f(n + 1)\nf(0)")).starts_with("RecursionError"));
        vm.set_depth_limit(1000);
        assert_eq!(vm.eval::<i64>("sum(range(10))")?, 45);
    }
    vm.interrupt_handle().keyboard_interrupt();
    vm.exec("try:\n    while True: pass\nexcept KeyboardInterrupt: caught = True")?;
    assert!(vm.get::<bool>("caught")?);
    Ok(())
}

#[test]
fn fuel_is_the_same_in_every_run() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let program = engine.compile("print(sorted({str(i): i for i in range(50)}, key=len))", "same.py")?;
    let used = |seed_engine: &Engine| -> Result<u64, Error> {
        let mut vm = vm(seed_engine)?;
        vm.run(&program)?;
        Ok(vm.fuel_used())
    };
    assert_eq!(used(&engine)?, used(&engine)?);
    Ok(())
}

#[test]
fn nothing_is_granted_by_default() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let mut vm = vm(&engine)?;
    vm.exec("print('nobody hears this')")?;
    assert!(words(vm.exec("open('/etc/passwd')")).contains("Error"));
    assert!(words(vm.exec("input()")).contains("Error"));
    assert!(words(vm.exec("import os.path")).starts_with("ModuleNotFoundError"));
    let printed = grant::captured_output(vm.host());
    vm.exec("print('heard', end='!')")?;
    assert_eq!(printed.lock().map(|p| p.clone()).unwrap_or_default(), b"heard!");
    Ok(())
}

// -- threads -------------------------------------------------------------------------------------------------------------

#[test]
fn vms_on_many_threads_share_programs() -> Result<(), Error> {
    fn send<T: Send>() {}
    fn share<T: Send + Sync>() {}
    send::<Vm>();
    send::<Object>();
    share::<Engine>();
    share::<Program>();
    share::<coachwhip::InterruptHandle>();

    let engine = coachwhip::engine();
    let program =
        engine.compile("def f(n):\n    return sum(i * i for i in range(n))\nx = [f(n) for n in range(50)]", "shared.py")?;
    let sums = std::thread::scope(|scope| {
        let started: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| -> Result<i64, Error> {
                    let mut vm = vm(&engine)?;
                    for _ in 0..5 {
                        vm.run(&program)?;
                    }
                    vm.eval("sum(x)")
                })
            })
            .collect();
        started.into_iter().map(|t| t.join().unwrap_or(Err(Error::Pending))).collect::<Result<Vec<_>, _>>()
    })?;
    assert!(sums.iter().all(|s| *s == sums[0]) && sums[0] > 0, "{sums:?}");

    // A VM moves between threads, its objects with it.
    let mut moved = vm(&engine)?;
    let list: Object = moved.eval("[1, 2]")?;
    let handle = std::thread::spawn(move || moved.convert::<Vec<i64>>(&list));
    assert!(matches!(handle.join(), Ok(Ok(items)) if items == [1, 2]));
    Ok(())
}

#[test]
fn programs_become_bytes_and_back() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let program = engine.compile("def f(): return 1 / 0\nx = [i for i in range(3)]", "bytes.py")?;
    let bytes = program.to_bytes(true);
    let mut vm = vm(&engine)?;
    vm.run(&engine.load(&bytes)?)?;
    assert_eq!(vm.get::<Vec<i64>>("x")?, [0, 1, 2]);
    assert!(words(vm.call::<()>("f", ())).starts_with("ZeroDivisionError"));
    assert!(words(engine.load(&bytes[..bytes.len() / 2]).map(|_| ())).starts_with("not a program: "));
    assert!(words(engine.load(b"nonsense").map(|_| ())).starts_with("not a program: "));
    Ok(())
}

/// The digest of a heap is the same after the same, and another after anything else that a program could ask for.
#[test]
fn heaps_are_told_apart_by_their_digests() -> Result<(), Error> {
    let engine = coachwhip::engine();
    let digest = |source: &str| {
        let mut vm = Vm::new(&engine, ())?;
        vm.exec(source)?;
        Ok::<u64, Error>(vm.heap_digest())
    };
    let same = [
        ("x = [1, 2.5, 'text', (None, True)]", "x = [1]\nx += [5 / 2]\nx.append('te' + 'xt')\nx.append((None, not 0))"),
        ("d = {'a': 1, 'b': 2}", "d = {'a': 1, 'c': 3, 'b': 2}\ndel d['c']"),
        ("x = 10**30", "x = 10**29\nx *= 10"),
    ];
    for (one, other) in same {
        assert_eq!(digest(one)?, digest(other)?, "{one}\n{other}");
    }
    let class = "class C:\n    def __init__(self, n): self.n = n\n";
    let generator = "def g():\n    yield 1\n    yield 2\nx = g()\n";
    let counter = "def f(n):\n    def h(): return n\n    return h\n";
    let different = [
        ("x = [1, 2]".into(), "x = [1, 3]".into()),
        ("x = [1.0]".into(), "x = [1]".into()),
        ("x = 'a'".into(), "x = b'a'".into()),
        ("x = 10**30".into(), "x = -10**30".into()),
        ("x = bytearray(b'a')".into(), "x = bytearray(b'b')".into()),
        ("x = 1j".into(), "x = 2j".into()),
        ("d = {'a': 1, 'b': 2}".into(), "d = {'b': 2, 'a': 1}".into()),
        ("x = [[]] * 2".into(), "x = [[], []]".into()),
        ("x = {1, 2}".into(), "x = {1, 2, 3}".into()),
        (format!("{class}x = C(1)"), format!("{class}x = C(2)")),
        (format!("{class}x = C(1)"), format!("{class}x = C(1)\nx.m = 1")),
        (format!("{class}C.m = 1"), format!("{class}C.m = 2")),
        (generator.into(), format!("{generator}next(x)")),
        (format!("{generator}next(x)"), format!("{generator}next(x); next(x)")),
        (format!("{counter}x = f(1)"), format!("{counter}x = f(2)")),
    ];
    for (one, other) in different {
        assert_ne!(digest(&one)?, digest(&other)?, "{one}\n{other}");
    }
    Ok(())
}
