//! The command's standard output: what fails there ends the program, as it does in CPython by an OSError.

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use coachwhip::core::host::FileError;
use coachwhip::grant::file_error;
use coachwhip::{Vm, grant};

/// Watches what scripts print.
pub struct Output {
    failure: Arc<OnceLock<String>>,
}

impl Output {
    /// Grants standard output; the first write that fails stops the run.
    pub fn grant(vm: &mut Vm) -> Output {
        let failure = Arc::new(OnceLock::new());
        let (seen, handle) = (failure.clone(), vm.interrupt_handle());
        grant::output_or(vm.host(), move |error| {
            if seen.set(describe(&error)).is_ok() {
                handle.interrupt();
            }
        });
        Output { failure }
    }

    /// What failed first, in CPython's words.
    pub fn failure(&self) -> Option<String> {
        self.failure.get().cloned()
    }
}

fn describe(error: &std::io::Error) -> String {
    let class = if error.kind() == std::io::ErrorKind::BrokenPipe { "BrokenPipeError" } else { "OSError" };
    let FileError { errno, message } = file_error(error);
    format!("{class}: [Errno {errno}] {message} (standard output)")
}

/// Prints a text of the command's own.
pub fn print(text: &str) -> ExitCode {
    match write(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => crate::report::say(&message, 1),
    }
}

/// Writes to standard output.
///
/// # Errors
/// What failed, in CPython's words.
pub fn write(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| describe(&error))
}
