//! Runs this program once more by way of another one, such as a wrapper that makes installed peers visible.
//! The engines are then started from inside, so that the wrapper's own time is in no measurement.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Set in the environment of the second run, so that there is no third.
const INSIDE: &str = "COACHWHIP_BENCH_INSIDE";

/// The exit code of the run inside, if there was one; an unusable wrapper is said and passed over.
pub fn run_inside(wanted: Option<&str>, root: &Path) -> Result<Option<i32>, String> {
    if env::var_os(INSIDE).is_some() || wanted == Some("none") {
        return Ok(None);
    }
    let default = root.join("../shared/peers/peer");
    let wrapper = match wanted {
        Some(path) => PathBuf::from(path),
        None if default.is_file() => default,
        None => return Ok(None),
    };
    let this = env::current_exe().map_err(|error| format!("where am I: {error}"))?;
    if let Err(reason) = probe(&wrapper, &this) {
        eprintln!("not by way of {}: {reason}", wrapper.display());
        return Ok(None);
    }
    let status = Command::new(&wrapper).arg(&this).args(env::args_os().skip(1)).env(INSIDE, "1").status();
    let status = status.map_err(|error| format!("{}: {error}", wrapper.display()))?;
    Ok(Some(status.code().unwrap_or(1)))
}

/// Whether the wrapper works here, and this program inside it.
fn probe(wrapper: &Path, this: &Path) -> Result<(), String> {
    let mut command = Command::new(wrapper);
    command.arg(this).arg("--probe").env(INSIDE, "1").stdin(Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(errors.lines().last().unwrap_or("it fails").to_owned())
}
