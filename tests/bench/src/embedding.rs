//! What embedding costs: a new VM that runs `1 + 1`, a call from the host into a script, and one from a script to the host.
//! Each is the median of many series in this process.

use std::hint::black_box;
use std::time::Instant;

use coachwhip::{Engine, Error, Vm};

use crate::statistics::median;

const SERIES: usize = 41;
const VMS: u32 = 20;
const CALLS: u32 = 20_000;

/// All of it, as a table.
pub fn report() -> Result<String, Error> {
    let engine = coachwhip::engine();
    let (time, bytes) = new_vm(&engine)?;
    let line = |what: &str, figure: String| format!("{what:<44} {figure:>12}\n");
    Ok(line("a new VM that runs 1 + 1", format!("{:.1} us", time / 1e3))
        + &line("its heap", format!("{:.1} KiB", bytes as f64 / 1024.0))
        + &line("a VM that runs a compiled 1 + 1 again", format!("{:.0} ns", run_again(&engine)?))
        + &line("a call from the host into a script", format!("{:.1} ns", into_script(&engine)?))
        + &line("a call from a script to the host", format!("{:.1} ns", into_host(&engine)?)))
}

/// Nanoseconds and bytes of heap. The program is compiled before: a host compiles once.
fn new_vm(engine: &Engine) -> Result<(f64, usize), Error> {
    let program = engine.compile("1 + 1", "one.py")?;
    let mut bytes = 0;
    let time = nanoseconds(VMS, || {
        for _ in 0..VMS {
            let mut vm = Vm::new(engine, ())?;
            vm.run(&program)?;
            bytes = vm.memory_used();
            black_box(&mut vm);
        }
        Ok(())
    })?;
    Ok((time, bytes))
}

fn run_again(engine: &Engine) -> Result<f64, Error> {
    let program = engine.compile("1 + 1", "one.py")?;
    let mut vm = Vm::new(engine, ())?;
    nanoseconds(CALLS, || (0..CALLS).try_for_each(|_| vm.run(&program)))
}

fn into_script(engine: &Engine) -> Result<f64, Error> {
    let mut vm = Vm::new(engine, ())?;
    vm.exec("def add(a, b):\n    return a + b\n")?;
    let add = vm.get::<coachwhip::Object>("add")?;
    nanoseconds(CALLS, || {
        (0..CALLS).try_for_each(|n| {
            vm.call_object::<i64>(&add, (i64::from(n), 1)).map(|sum| {
                black_box(sum);
            })
        })
    })
}

/// The loop around the call is taken off: the same loop with a call of nothing is what it is compared with.
fn into_host(engine: &Engine) -> Result<f64, Error> {
    let mut vm = Vm::new(engine, ())?;
    vm.register("add", |a: i64, b: i64| a + b)?;
    vm.exec("def called(n):\n    for i in range(n):\n        add(i, 1)\ndef empty(n):\n    for i in range(n):\n        i\n")?;
    let called = nanoseconds(CALLS, || vm.call::<()>("called", (CALLS,)))?;
    let empty = nanoseconds(CALLS, || vm.call::<()>("empty", (CALLS,)))?;
    Ok(called - empty)
}

/// The median of the series, for one of `count`.
fn nanoseconds(count: u32, mut series: impl FnMut() -> Result<(), Error>) -> Result<f64, Error> {
    let mut times = Vec::with_capacity(SERIES);
    for _ in 0..SERIES {
        let begin = Instant::now();
        series()?;
        times.push(begin.elapsed().as_nanos() as u64);
    }
    Ok(median(&times).unwrap_or(0.0) / f64::from(count))
}
