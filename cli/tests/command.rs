//! The command as a process: what it runs, what it prints where, and its exit codes, which are CPython's.

mod process;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> std::io::Result<Folder> {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        // As the command shows it: without links on the way.
        Ok(Folder(path.canonicalize()?))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> std::io::Result<String> {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, content)?;
        Ok(path.to_string_lossy().into_owned())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = process::coachwhip();
    command.args(arguments).stdin(Stdio::null());
    for variable in ["NO_COLOR", "FORCE_COLOR", "PYTHON_COLORS"] {
        command.env_remove(variable);
    }
    command
}

fn run(arguments: &[&str]) -> std::io::Result<(String, String, Option<i32>)> {
    command(arguments).output().map(parts)
}

fn parts(output: Output) -> (String, String, Option<i32>) {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn fed(arguments: &[&str], input: &str) -> std::io::Result<(String, String, Option<i32>)> {
    let mut child = command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    child.wait_with_output().map(parts)
}

#[test]
fn a_file_gets_its_arguments_and_imports_its_neighbours() -> std::io::Result<()> {
    let folder = Folder::new("neighbours")?;
    folder.write("helper.py", "value = 42\n")?;
    folder.write("data.txt", "line\n")?;
    let main = folder.write(
        "main.py",
        "import sys, helper\nprint(sys.argv[1:], helper.value, __name__)\nprint(open('data.txt').read(), end='')\n",
    )?;
    let (out, err, code) = run(&[&main, "a", "--stats"])?;
    assert_eq!((out.as_str(), err.as_str(), code), ("['a', '--stats'] 42 __main__\nline\n", "", Some(0)));
    Ok(())
}

#[test]
fn files_outside_the_scripts_folder_are_refused() -> std::io::Result<()> {
    let folder = Folder::new("outside")?;
    folder.write("secret.txt", "secret")?;
    let main = folder.write("inner/main.py", "print(open('../secret.txt').read())")?;
    let (out, err, code) = run(&[&main])?;
    assert_eq!((out.as_str(), code), ("", Some(1)));
    assert!(err.contains("PermissionError"), "{err}");
    Ok(())
}

#[test]
fn strings_modules_folders_and_standard_input_run() -> std::io::Result<()> {
    assert_eq!(run(&["-c", "import sys; print(sys.argv)", "x"])?.0, "['-c', 'x']\n");
    assert_eq!(fed(&["-", "x"], "import sys; print(sys.argv, __name__)")?.0, "['-', 'x'] __main__\n");
    assert_eq!(fed(&[], "print('no argument')")?.0, "no argument\n");
    assert_eq!(run(&["-m", "heapq"])?.2, Some(0));
    let folder = Folder::new("modules")?;
    let main = folder.write("app/__main__.py", "print('folder')")?;
    folder.write("pack/__init__.py", "")?;
    folder.write("pack/tool.py", "print(__name__, __package__)")?;
    let app = Path::new(&main).parent().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    assert_eq!(run(&[&app])?.0, "folder\n");
    let output = command(&["-m", "pack.tool"]).current_dir(&folder.0).output()?;
    assert_eq!(parts(output).0, "__main__ pack\n");
    Ok(())
}

#[test]
fn what_cannot_be_run_is_one_line_and_cpythons_exit_code() -> std::io::Result<()> {
    let folder = Folder::new("missing")?;
    let empty = folder.0.join("empty");
    std::fs::create_dir_all(&empty)?;
    let missing = folder.0.join("missing.py");
    let (missing, empty) = (missing.to_string_lossy(), empty.to_string_lossy());
    for (arguments, message, code) in [
        (vec![&*missing], format!("can't open file '{missing}': [Errno 2] No such file or directory"), 2),
        (vec![&*empty], format!("can't find '__main__' module in '{empty}'"), 1),
        (vec!["--nonsense"], "unknown option: --nonsense (coachwhip --help says more)".into(), 2),
        (vec!["-c"], "argument expected for the -c option (coachwhip --help says more)".into(), 2),
        (vec!["--fuel", "x"], "--fuel wants a whole number, not 'x' (coachwhip --help says more)".into(), 2),
        (vec!["-m", "no_such_module"], "No module named no_such_module".into(), 1),
    ] {
        let (out, err, got) = run(&arguments)?;
        assert_eq!((out.as_str(), err, got), ("", format!("coachwhip: {message}\n"), Some(code)), "{arguments:?}");
    }
    Ok(())
}

#[test]
fn a_file_that_is_not_utf8_is_a_syntax_error() -> std::io::Result<()> {
    let folder = Folder::new("bytes")?;
    let file = folder.write("latin.py", b"x = '\xff'\n")?;
    let (_, err, code) = run(&[&file])?;
    assert!(err.contains("SyntaxError: Non-UTF-8 code starting with '\\xff'"), "{err}");
    assert_eq!(code, Some(1));
    let declared = folder.write("declared.py", b"# coding: latin-1\nprint(len('\xff'))\n")?;
    assert_eq!(run(&[&declared])?.0, "1\n");
    Ok(())
}

#[test]
fn exit_codes_are_cpythons() -> std::io::Result<()> {
    for (source, err, code) in [
        ("pass", "", 0),
        ("raise SystemExit", "", 0),
        ("raise SystemExit(3)", "", 3),
        ("raise SystemExit(256 + 7)", "", 7),
        ("raise SystemExit('bye')", "bye\n", 1),
        ("import sys; sys.exit(None)", "", 0),
    ] {
        let got = run(&["-c", source])?;
        assert_eq!((got.1.as_str(), got.2), (err, Some(code)), "{source}");
    }
    let (_, err, code) = run(&["-c", "raise KeyboardInterrupt"])?;
    assert_eq!((err.lines().last(), code), (Some("KeyboardInterrupt"), Some(130)));
    Ok(())
}

#[test]
fn tracebacks_have_colour_where_it_is_wanted() -> std::io::Result<()> {
    let plain = run(&["-c", "1/0"])?.1;
    let expected = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n    1/0\n    ~^~\n\
                    ZeroDivisionError: division by zero\n";
    assert!(plain == expected || plain == expected.replace("    1/0\n    ~^~\n", ""), "{plain}");
    let forced = parts(command(&["-c", "1/0"]).env("FORCE_COLOR", "1").output()?).1;
    assert!(forced.contains("\x1b[1;35mZeroDivisionError\x1b[0m: \x1b[35mdivision by zero\x1b[0m"), "{forced}");
    let refused = parts(command(&["-c", "1/0"]).env("FORCE_COLOR", "1").env("NO_COLOR", "1").output()?).1;
    assert_eq!(refused, plain);
    let first = parts(command(&["-c", "1/0"]).env("PYTHON_COLORS", "1").env("NO_COLOR", "1").output()?).1;
    assert_eq!(first, forced);
    Ok(())
}

#[test]
fn limits_end_the_program() -> std::io::Result<()> {
    let endless = "while True:\n try:\n  while True: pass\n except BaseException: pass";
    let cases = [
        (vec!["--fuel", "1000", "-c", endless], "coachwhip: the script used up its fuel\n"),
        (vec!["--timeout=0.05", "-c", endless], "coachwhip: the script ran past its deadline\n"),
    ];
    for (arguments, message) in cases {
        let (_, err, code) = run(&arguments)?;
        assert_eq!((err.as_str(), code), (message, Some(1)));
    }
    let (_, err, code) = run(&["--max-memory", "8M", "-c", "x = []\nwhile True: x.append('a' * 1000)"])?;
    assert_eq!((err.lines().last(), code), (Some("MemoryError"), Some(1)));
    Ok(())
}

#[test]
fn help_version_bytecode_and_statistics() -> std::io::Result<()> {
    let (help, _, code) = run(&["--help"])?;
    assert!(help.starts_with("usage: coachwhip") && help.contains("--max-memory") && code == Some(0));
    assert!(run(&["-V"])?.0.starts_with("Coachwhip "));
    let (listing, _, code) = run(&["--dis", "-c", "x = 1"])?;
    assert!(listing.contains("STORE_NAME") && code == Some(0), "{listing}");
    let (out, err, _) = run(&["--stats", "-c", "print(sum(range(1000)))"])?;
    assert!(out == "499500\n" && err.contains("fuel used") && err.contains("collections"), "{out}{err}");
    Ok(())
}

#[test]
fn native_listings_follow_the_run() -> std::io::Result<()> {
    let folder = Folder::new("listings")?;
    let (source, file) = ("def f(a): return a + 1\nfor i in range(200): f(i)\nprint('ran')", folder.0.join("f.txt"));
    let (out, err, code) = run(&["--dis=native", "-c", source])?;
    let listing = out.strip_prefix("ran\n").unwrap_or("not run");
    assert!(listing.starts_with("Machine code of py::f:<string>\n") || listing == "Nothing was compiled.\n", "{out}");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let (out, _, _) = run(&[&format!("--dis=native:{}", file.display()), "-c", source])?;
    assert_eq!(out, "ran\n");
    assert_eq!(std::fs::read_to_string(file)?.lines().next(), listing.lines().next());
    assert_eq!(run(&["--dis=native", "--jit=off", "-c", source])?.0, "ran\nNothing was compiled.\n");
    let (_, err, code) = run(&["--dis=everything", "-c", ""])?;
    assert!(err.starts_with("coachwhip: --dis wants bytecode, native or native:FILE, not 'everything'"), "{err}");
    assert_eq!(code, Some(2));
    Ok(())
}

#[test]
fn statistics_say_why_compiled_code_was_left() -> std::io::Result<()> {
    let source = "def f(a): return a + 1\nfor i in range(200): f(i)\nfor i in range(3): f(1.5)";
    let (_, err, code) = run(&["--stats", "-c", source])?;
    assert_eq!(code, Some(0));
    if err.contains("compiled            0 code objects") {
        return Ok(()); // A system that refuses memory for code.
    }
    assert!(err.contains("times: the start of a function") && err.contains("times: a guard failed"), "{err}");
    assert!(err.contains("3 times: GUARD_INT of BINARY_OP in f, line 1"), "{err}");
    let (_, off, _) = run(&["--stats", "--jit=off", "-c", source])?;
    assert!(off.contains("compiled            0 code objects"), "{off}");
    let (_, refused, code) = run(&["--jit=fast", "-c", ""])?;
    assert!(
        refused.starts_with("coachwhip: --jit wants off, evaluated, baseline or full, not 'fast'") && code == Some(2),
        "{refused}"
    );
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_program() -> std::io::Result<()> {
    let mut child = command(&["-c", "while True: print('x' * 100)"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let (_, err, code) = parts(child.wait_with_output()?);
    assert!(err.starts_with("BrokenPipeError: [Errno 32] Broken pipe"), "{err}");
    assert_eq!(code, Some(1));
    Ok(())
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_keyboard_interrupt() -> std::io::Result<()> {
    let source = "
import sys
try:
    print('ready', flush=True)
    while True: pass
except KeyboardInterrupt:
    print('caught', flush=True)
while True: pass
";
    let mut child = command(&["--timeout", "60", "-c", source]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().ok_or(std::io::ErrorKind::Other)?));
    let mut interrupt = |expected: &str| -> std::io::Result<()> {
        assert_eq!(lines.next().transpose()?.as_deref(), Some(expected));
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().map(|_| ())
    };
    interrupt("ready")?;
    interrupt("caught")?;
    let output = child.wait_with_output()?;
    let (_, err, code) = parts(output);
    assert_eq!((err.lines().last(), code), (Some("KeyboardInterrupt"), Some(130)));
    Ok(())
}

/// Asked for, or because the system refuses memory for code, hot loops are evaluated.
#[test]
fn hot_loops_are_evaluated_where_no_code_is_made() -> std::io::Result<()> {
    let source = "n = 0\nfor i in range(5000): n += i if i & 1 else -1\nprint(n)";
    let evaluated = run(&["--stats", "--jit=evaluated", "-c", source])?;
    let refused = run_with_faults("reserve:1", &["--stats", "--jit=full", "-c", source])?;
    for (out, err, code) in [evaluated, refused] {
        assert_eq!((out.as_str(), code), ("6247500\n", Some(0)), "{err}");
        assert!(err.contains("compiled            0 code objects"), "{err}");
        let traces = err.lines().find_map(|line| line.strip_prefix("traces "));
        assert!(traces.is_some_and(|line| !line.trim_start().starts_with("0,")), "{err}");
    }
    Ok(())
}

/// Runs the command with a script of failures of the memory for compiled code.
fn run_with_faults(script: &str, arguments: &[&str]) -> std::io::Result<(String, String, Option<i32>)> {
    command(arguments).env("COACHWHIP_CODE_FAULTS", script).output().map(parts)
}

#[test]
fn memory_for_code_that_fails_is_said_once_where_the_tier_was_asked_for() -> std::io::Result<()> {
    let source =
        "def f(a): return a + 1\nfor i in range(200): f(i)\ndef g(a): return a + 2\nfor i in range(200): g(i)\nprint('done')";
    let (_, err, _) = run(&["--stats", "-c", source])?;
    if err.contains("compiled            0 code objects") {
        return Ok(()); // A system that refuses memory for code, or a machine without a backend.
    }
    for script in ["reserve:1", "publish:1", "publish:2+", "protect:2", "full:2"] {
        let (out, quiet, code) = run_with_faults(script, &["-c", source])?;
        assert_eq!((out.as_str(), quiet.as_str(), code), ("done\n", "", Some(0)), "{script}");
        let (out, told, code) = run_with_faults(script, &["--jit=baseline", "-c", source])?;
        assert_eq!((out.as_str(), code), ("done\n", Some(0)), "{script}");
        assert!(told.starts_with("coachwhip: warning: no memory for compiled code: "), "{script}: {told}");
        assert_eq!(told.lines().count(), 1, "{script}: {told}");
        let (_, off, _) = run_with_faults(script, &["--jit=off", "-c", source])?;
        assert_eq!(off, "", "{script}");
    }
    let (_, statistics, _) = run_with_faults("publish:2", &["--stats", "-c", source])?;
    assert!(statistics.contains("1 times: the system refused memory"), "{statistics}");
    let (_, wrong, code) = run_with_faults("burn:1", &["-c", ""])?;
    assert!(wrong.starts_with("coachwhip: COACHWHIP_CODE_FAULTS: 'burn:1' is no fault") && code == Some(2), "{wrong}");
    Ok(())
}
