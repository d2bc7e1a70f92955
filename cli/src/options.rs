//! The command line. CPython's where it has the option, else named after what it bounds or shows.

use std::io::IsTerminal;

use coachwhip::core::jit::Tiers;

/// What to run.
#[derive(Debug, PartialEq)]
pub enum What {
    File(String),
    Command(String),
    Module(String),
    StandardInput,
}

/// Everything that the command line says.
#[derive(Debug, PartialEq)]
pub struct Options {
    pub source: What,
    pub arguments: Vec<String>,
    pub dis: Dis,
    /// Print statistics after running.
    pub stats: bool,
    pub fuel: Option<u64>,
    /// Bytes.
    pub max_memory: Option<usize>,
    /// Seconds.
    pub timeout: Option<f64>,
    /// Which tiers run; None: the usual ones, and where the system refuses, nothing is said about it.
    pub jit: Option<Tiers>,
    /// Calls after which a function is compiled.
    pub warm_calls: Option<u32>,
    pub perf_map: bool,
    /// Say on standard error what becomes of each loop that is recorded.
    pub trace_log: bool,
    pub gdb_jit: bool,
    /// Write a page that explains the run to this file.
    pub explain: Option<String>,
    /// Switches of compiled code (`jit::Debug`), for tests and searches for faults.
    pub jit_debug: Option<String>,
    /// A script of failures of the memory for compiled code, for tests.
    pub code_faults: Option<String>,
}

/// The environment variable with [`Options::code_faults`].
pub const FAULTS_VARIABLE: &str = "COACHWHIP_CODE_FAULTS";

/// The environment variable with [`Options::jit_debug`].
pub const DEBUG_VARIABLE: &str = "COACHWHIP_JIT_DEBUG";

/// The page of `coachwhip explain` without `-o`.
const PAGE: &str = "report.html";

/// What is listed.
#[derive(Debug, PartialEq)]
pub enum Dis {
    Nothing,
    /// The program's bytecode, instead of running it.
    Bytecode,
    /// What was compiled while the program ran, on standard output or in a file.
    Native(Option<String>),
}

/// Colour in tracebacks, by CPython's rules: PYTHON_COLORS, then NO_COLOR, then FORCE_COLOR, then whether standard error
/// is a terminal that has colours.
pub fn colour() -> bool {
    colour_by(&|name| std::env::var_os(name).map(|v| v.to_string_lossy().into_owned()), std::io::stderr().is_terminal())
}

fn colour_by(variable: &dyn Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let set = |name: &str| variable(name).is_some_and(|v| !v.is_empty());
    match variable("PYTHON_COLORS").as_deref() {
        Some("0") => false,
        Some("1") => true,
        _ if set("NO_COLOR") => false,
        _ if set("FORCE_COLOR") => true,
        _ => terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

/// What the command line asks for.
pub enum Outcome {
    Run(Box<Options>),
    Print(String),
    Usage(String),
}

const USAGE: &str = "\
usage: coachwhip [option] ... [-c cmd | -m mod | file | -] [arg] ...
       coachwhip explain [option] ... file [-o report.html] [arg] ...";

const HELP: &str = "\
Options:
-c cmd               run the program given as a string
-m mod               run a module as a script
file                 run a program from a file
-                    run a program from standard input (the default)
arg ...              arguments passed to the program in sys.argv[1:]
--dis                print the program's bytecode instead of running it
--dis=native         run the program, then print what was compiled: instructions, uops, machine code
--dis=native:FILE    the same, into a file
--stats              print after the run what it used, what was compiled, and why compiled code was left
--fuel N             stop after N units: loop iterations, calls, and native work
--max-memory BYTES   most memory for the program's objects (suffixes K, M, G)
--timeout SECONDS    stop after this time
--jit off|baseline   interpret only, or compile warm functions to machine code (the default)
--jit full           compile hot loops as optimised traces, too
--jit evaluated      compile nothing, but evaluate hot loops as optimised traces: no memory is executable
--warm-calls N       compile a function after N calls or turns of its loops
--trace-log          say on standard error what becomes of each loop that is recorded
--perf-map           tell `perf` the names of compiled code (also: COACHWHIP_PERF_MAP=1)
--gdb-jit            tell debuggers of compiled code by GDB's JIT interface (also: COACHWHIP_GDB_JIT=1)
explain file         run a program with all tiers, then write a page (-o FILE, else report.html) that shows where its
                     time went, what was compiled, and why compiled code was left
-h, --help           print this help
-V, --version        print the version
";

/// Reads the command line (without the command's own name).
pub fn parse(arguments: impl Iterator<Item = String>) -> Outcome {
    match read(arguments) {
        Ok(outcome) => outcome,
        Err(message) => Outcome::Usage(format!("coachwhip: {message} (coachwhip --help says more)")),
    }
}

fn read(arguments: impl Iterator<Item = String>) -> Result<Outcome, String> {
    let mut arguments = arguments.peekable();
    let explain = arguments.next_if(|first| first == "explain").map(|_| String::from(PAGE));
    let mut options = Options {
        source: What::StandardInput,
        arguments: Vec::new(),
        dis: Dis::Nothing,
        stats: false,
        fuel: None,
        max_memory: None,
        timeout: None,
        jit: None,
        warm_calls: None,
        perf_map: switched_on("COACHWHIP_PERF_MAP"),
        gdb_jit: switched_on("COACHWHIP_GDB_JIT"),
        trace_log: false,
        explain,
        jit_debug: std::env::var(DEBUG_VARIABLE).ok(),
        code_faults: std::env::var(FAULTS_VARIABLE).ok(),
    };
    while let Some(argument) = arguments.next() {
        let (name, attached) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_string(), Some(value.to_string())),
            _ => (argument.clone(), None),
        };
        let mut value = |what: &str| {
            attached.clone().or_else(|| arguments.next()).ok_or_else(|| format!("argument expected for the {what} option"))
        };
        match name.as_str() {
            "-c" => options.source = What::Command(value("-c")?),
            "-m" => options.source = What::Module(value("-m")?),
            "-" => {}
            "-h" | "--help" => return Ok(Outcome::Print(format!("{USAGE}\n{HELP}"))),
            "-V" | "--version" => return Ok(Outcome::Print(format!("Coachwhip {}\n", env!("CARGO_PKG_VERSION")))),
            "--dis" => {
                options.dis = listing(attached.as_deref())?;
                continue;
            }
            "--stats" => {
                options.stats = true;
                continue;
            }
            "--trace-log" => {
                options.trace_log = true;
                continue;
            }
            "-o" if options.explain.is_some() => {
                options.explain = Some(value("-o")?);
                continue;
            }
            "--perf-map" => {
                options.perf_map = true;
                continue;
            }
            "--gdb-jit" => {
                options.gdb_jit = true;
                continue;
            }
            "--fuel" => {
                options.fuel = Some(number(&value("--fuel")?, "--fuel")?);
                continue;
            }
            "--max-memory" => {
                options.max_memory = Some(bytes(&value("--max-memory")?)?);
                continue;
            }
            "--timeout" => {
                options.timeout = Some(seconds(&value("--timeout")?)?);
                continue;
            }
            "--warm-calls" => {
                let calls = number(&value("--warm-calls")?, "--warm-calls")?;
                options.warm_calls = Some(u32::try_from(calls).unwrap_or(u32::MAX));
                continue;
            }
            "--jit" => {
                let name = value("--jit")?;
                options.jit = Some(Tiers::named(&name).ok_or_else(|| format!("--jit wants {}, not '{name}'", tiers()))?);
                continue;
            }
            other if other.starts_with('-') => return Err(format!("unknown option: {other}")),
            _ => options.source = What::File(argument),
        }
        if options.explain.is_some() && arguments.next_if(|next| next == "-o").is_some() {
            options.explain = Some(arguments.next().ok_or("argument expected for the -o option")?);
        }
        options.arguments = arguments.collect();
        break;
    }
    Ok(Outcome::Run(Box::new(options)))
}

fn listing(what: Option<&str>) -> Result<Dis, String> {
    match what {
        None | Some("bytecode") => Ok(Dis::Bytecode),
        Some("native") => Ok(Dis::Native(None)),
        Some(other) => match other.strip_prefix("native:").filter(|file| !file.is_empty()) {
            Some(file) => Ok(Dis::Native(Some(file.into()))),
            None => Err(format!("--dis wants bytecode, native or native:FILE, not '{other}'")),
        },
    }
}

fn switched_on(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| value == "1")
}

/// What `--jit` takes, in words.
fn tiers() -> String {
    let names: Vec<&str> = Tiers::ALL.iter().map(|tiers| tiers.name()).collect();
    match names.split_last() {
        Some((last, [])) => last.to_string(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}

fn number(text: &str, option: &str) -> Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| format!("{option} wants a whole number, not '{text}'"))
}

fn bytes(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.char_indices().find(|(_, c)| !c.is_ascii_digit() && *c != '_') {
        Some((i, _)) => text.split_at(i),
        None => (text, ""),
    };
    let shift = match unit.to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return Err(format!("--max-memory wants bytes such as 64M, not '{text}'")),
    };
    let number = number(digits, "--max-memory")?;
    number.checked_mul(1 << shift).and_then(|n| usize::try_from(n).ok()).ok_or_else(|| format!("'{text}' is too much memory"))
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..1e9).contains(&seconds) => Ok(seconds),
        _ => Err(format!("--timeout wants seconds, not '{text}'")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(words: &[&str]) -> Result<Options, String> {
        match parse(words.iter().map(|w| w.to_string())) {
            Outcome::Run(options) => Ok(*options),
            Outcome::Print(text) | Outcome::Usage(text) => Err(text),
        }
    }

    #[test]
    fn options_before_the_program_are_ours_and_after_it_the_programs() -> Result<(), String> {
        let options = run(&["--fuel", "1_000", "--max-memory=64M", "--timeout", "0.5", "a.py", "--fuel", "x"])?;
        assert_eq!(options.source, What::File("a.py".into()));
        assert_eq!((options.fuel, options.max_memory, options.timeout), (Some(1000), Some(64 << 20), Some(0.5)));
        assert_eq!(options.arguments, ["--fuel", "x"]);
        Ok(())
    }

    #[test]
    fn the_page_is_named_before_or_behind_the_program() -> Result<(), String> {
        for words in [["explain", "-o", "p.html", "a.py", "-x"], ["explain", "a.py", "-o", "p.html", "-x"]] {
            let options = run(&words)?;
            assert_eq!((options.explain.as_deref(), &options.source), (Some("p.html"), &What::File("a.py".into())));
            assert_eq!(options.arguments, ["-x"]);
        }
        assert_eq!(run(&["explain", "a.py"])?.explain.as_deref(), Some(PAGE));
        assert_eq!(run(&["a.py", "-o", "x"])?.arguments, ["-o", "x"]);
        assert!(run(&["explain", "a.py", "-o"]).is_err());
        Ok(())
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        assert!(run(&["--nonsense"]).is_err_and(|m| m.starts_with("coachwhip: unknown option: --nonsense")));
        assert!(run(&["-c"]).is_err_and(|m| m.starts_with("coachwhip: argument expected for the -c option")));
        assert!(run(&["--max-memory", "lots"]).is_err());
        assert!(run(&["--timeout", "-1"]).is_err());
    }

    #[test]
    fn colour_follows_cpythons_variables() {
        let with = |pairs: &'static [(&str, &str)], terminal| {
            colour_by(&|name| pairs.iter().find(|p| p.0 == name).map(|p| p.1.to_string()), terminal)
        };
        assert!(with(&[], true) && !with(&[], false));
        assert!(with(&[("FORCE_COLOR", "1")], false));
        assert!(!with(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(with(&[("PYTHON_COLORS", "1"), ("NO_COLOR", "1")], false));
        assert!(!with(&[("PYTHON_COLORS", "0"), ("FORCE_COLOR", "1")], true));
        assert!(!with(&[("TERM", "dumb")], true));
    }
}
