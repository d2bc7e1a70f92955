//! What the command prints when a program failed, and its exit code (CPython's).

use std::process::ExitCode;

use coachwhip::{Error, Vm};

/// Prints an error to standard error; gives the exit code.
pub fn failure(error: &Error, _colour: bool) -> ExitCode {
    match error {
        Error::Raised(raised) => match raised.exit_code {
            Some(code) => {
                if code == 1 && !raised.message.is_empty() && raised.message.parse::<i128>().is_err() {
                    eprintln!("{}", raised.message);
                }
                ExitCode::from((code & 255) as u8)
            }
            None => {
                eprint!("{}", raised.traceback);
                ExitCode::from(if raised.type_name == "KeyboardInterrupt" { 130 } else { 1 })
            }
        },
        Error::Compile(failure) => {
            eprint!("{}", coachwhip::core::builtins::traceback_text::format_syntax_failure(failure));
            ExitCode::from(1)
        }
        other => {
            eprintln!("coachwhip: {other}");
            ExitCode::from(1)
        }
    }
}

/// Prints what the run used.
pub fn statistics(vm: &Vm) {
    let heap = vm.heap_statistics();
    eprintln!("fuel used           {}", vm.fuel_used());
    eprintln!("memory reserved     {} bytes (peak {})", vm.memory_used(), heap.bytes_peak);
    eprintln!("live after last gc  {} bytes", heap.bytes_live);
    eprintln!("collections         {} minor, {} full, {} bytes freed", heap.minor_collections, heap.full_collections, heap.bytes_freed);
}
