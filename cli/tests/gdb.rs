#![cfg(target_os = "linux")]
//! GDB's backtrace goes through compiled code: its names, and the Rust code that entered it.

mod process;

use std::path::Path;
use std::process::{Command, Stdio};

const SOURCE: &str = "
def inner(d):
    for i in range(100): d[i] = i
def outer():
    inner({})
for i in range(200): outer()
";

#[test]
fn a_backtrace_goes_through_compiled_code() -> std::io::Result<()> {
    if process::emulator().is_some() {
        println!("skipped: gdb sees the emulator's process");
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(folder)?;
    let script = folder.join(format!("backtrace-{}.py", std::process::id()));
    std::fs::write(&script, SOURCE)?;
    // A helper that compiled code calls.
    let commands = ["set confirm off", "break store_dict", "ignore 1 500", "run", "backtrace", "kill"];
    let mut gdb = Command::new("gdb");
    gdb.args(["-nx", "-batch"]).args(commands.iter().flat_map(|command| ["-ex", command]));
    gdb.arg("--args").arg(process::coachwhip().get_program()).arg("--gdb-jit").arg(&script);
    let output = match gdb.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => {
            println!("skipped: gdb does not run ({error})");
            return Ok(());
        }
    };
    let _ = std::fs::remove_file(&script);
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if ["ptrace", "Could not trace", "not supported"].iter().any(|refusal| text.contains(refusal)) {
        println!("skipped: gdb may not trace a process here");
        return Ok(());
    }
    let position = |name: &str| text.find(name).unwrap_or_else(|| panic!("no {name}: {text}"));
    let (helper, compiled, entered, main) =
        (position("store_dict ("), position("py::inner ()"), position("run_native"), text.rfind("main ("));
    assert!(helper < compiled && compiled < entered && main.is_some_and(|main| entered < main), "{text}");
    Ok(())
}
