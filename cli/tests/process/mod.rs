//! The command as a process: by the emulator that these tests run in, where there is one.

use std::ffi::OsString;
use std::process::Command;

/// What cargo was told to run programs of this target with. A system that is emulated as a whole needs nothing: it runs the
/// processes of its processes.
pub fn emulator() -> Option<OsString> {
    let here = format!("{}_UNKNOWN_{}", std::env::consts::ARCH, std::env::consts::OS).to_uppercase();
    let of_this_target =
        |name: &str| name.strip_prefix("CARGO_TARGET_").is_some_and(|rest| rest.starts_with(&here) && rest.ends_with("_RUNNER"));
    std::env::vars_os().find(|(name, _)| name.to_str().is_some_and(of_this_target)).map(|(_, value)| value)
}

/// The command, without arguments.
pub fn coachwhip() -> Command {
    let program = env!("CARGO_BIN_EXE_coachwhip");
    let Some(emulator) = emulator() else { return Command::new(program) };
    let emulator = emulator.to_string_lossy().into_owned();
    let mut words = emulator.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(program));
    command.args(words).arg(program);
    command
}
