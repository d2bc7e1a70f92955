//! What the command prints when a program failed, and its exit code (CPython's).

use std::io::Write;
use std::process::ExitCode;

use coachwhip::core::builtins::traceback_frames::{Palette, syntax_failure};
use coachwhip::core::jit::{EntryKind, ExitReason};
use coachwhip::{Error, Vm};

/// Guards that failed most often, in statistics.
const SHOWN_FAILURES: usize = 12;

/// Prints a line to standard error; gives the exit code. A closed standard error is no reason to fail otherwise.
pub fn say(line: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{line}");
    ExitCode::from(code)
}

/// Prints an error to standard error; gives the exit code.
pub fn failure(error: &Error, colour: bool) -> ExitCode {
    match error {
        Error::Raised(raised) => match raised.exit_code {
            Some(code) => match &raised.exit_message {
                Some(message) => say(message, 1),
                None => ExitCode::from((code & 255) as u8),
            },
            None => write(&raised.traceback, if raised.type_name == "KeyboardInterrupt" { 130 } else { 1 }),
        },
        Error::Compile(failure) => write(&syntax_failure(failure, &Palette::new(colour)), 1),
        other => say(&format!("coachwhip: {other}"), 1),
    }
}

fn write(text: &str, code: u8) -> ExitCode {
    let _ = std::io::stderr().write_all(text.as_bytes());
    ExitCode::from(code)
}

/// Prints what the run used.
pub fn statistics(vm: &Vm) {
    let heap = vm.heap_statistics();
    let lines = format!(
        "fuel used           {}\n\
         memory reserved     {} bytes (peak {})\n\
         live after last gc  {} bytes\n\
         collections         {} minor, {} full, {} bytes freed\n",
        vm.fuel_used(),
        vm.memory_used(),
        heap.bytes_peak,
        heap.bytes_live,
        heap.minor_collections,
        heap.full_collections,
        heap.bytes_freed,
    );
    let _ = std::io::stderr().write_all(lines.as_bytes());
    native_statistics(vm);
}

fn native_statistics(vm: &Vm) {
    let native = vm.native_statistics();
    let per_uop = native.nanoseconds as f64 / native.uops.max(1) as f64;
    let mut lines = format!(
        "compiled            {} code objects ({} refused, {} thrown away), {} uops, {} bytes\n\
         compiling took      {} us ({per_uop:.0} ns per uop)\n\
         memory for code     {} bytes in use, {} freed; {} sweeps and {} flushes dropped {}; {} veneers\n\
         compiled code       entered {} times\n",
        native.compiled,
        native.refused,
        native.discarded,
        native.uops,
        native.code_bytes,
        native.nanoseconds / 1000,
        native.bytes_in_use,
        native.bytes_freed,
        native.sweeps,
        native.flushes,
        native.dropped,
        native.veneers,
        native.all_entries(),
    );
    if native.traces > 0 {
        let [faster, slower, same] = native.measured;
        lines += &format!(
            "traces              {}, {} of them side traces; loops measured: {faster} faster so, {slower} given up, {same} the same\n",
            native.traces, native.side_traces,
        );
    }
    for (reason, count) in native.refusals.all().filter(|(_, count)| *count > 0) {
        lines += &format!("  not compiled      {count:>8} times: {reason}\n");
    }
    for kind in EntryKind::ALL.iter().filter(|kind| native.entries(**kind) > 0) {
        lines += &format!("  entered           {:>8} times: {}\n", native.entries(*kind), kind.words());
    }
    for reason in ExitReason::ALL.iter().filter(|reason| native.exits(**reason) > 0) {
        lines += &format!("  left              {:>8} times: {}\n", native.exits(*reason), reason.words());
    }
    for failure in vm.guard_failures().iter().take(SHOWN_FAILURES) {
        let guards = if failure.guards.is_empty() { "guards".into() } else { failure.guards.join(" or ") };
        lines += &format!(
            "  guard failed      {:>8} times: {guards} of {} in {}, line {}\n",
            failure.count, failure.instruction, failure.function, failure.line
        );
    }
    let _ = std::io::stderr().write_all(lines.as_bytes());
}
