//! The command line. Invariant: whatever is not understood is an error in words, never ignored.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::measure::Plan;

pub const HELP: &str = "\
coachwhip-bench: measures Coachwhip against CPython, PyPy, MicroPython and LuaJIT in turns

  --quick             one round of few iterations
  --rounds N          how often everything is run (3)
  --iterations N      iterations in a series (20)
  --only NAME,..      programs or groups of them
  --engines NAME,..   engines: coachwhip, coachwhip-interpreter, coachwhip-evaluated, coachwhip-traces, cpython,
                      cpython-jit, pypy, micropython, luajit (twins in Lua), or a --peer's name
  --ours PATH         this engine (target/release/coachwhip)
  --peer NAME=COMMAND another engine, or another command for a known one; settings may stand before the command
                      (also in COACHWHIP_BENCH_PEERS, several between semicolons)
  --through PROGRAM   runs everything by way of this program (../shared/peers/peer where it is); `none` for none
  --json FILE         writes all numbers
  --svg FILE          draws a plot
  --startup           measures an empty file instead
  --embedding         measures what embedding costs: a new VM, calls between host and script
  --list              lists the programs
";

#[derive(Debug, PartialEq)]
pub enum Task {
    Measure,
    Startup,
    Embedding,
    List,
    Help,
    /// Says whether this program runs where it was started: how a `--through` program is tried.
    Probe,
}

#[derive(Debug)]
pub struct Options {
    pub task: Task,
    pub plan: Plan,
    pub only: Vec<String>,
    pub engines: Vec<String>,
    pub ours: PathBuf,
    pub peers: Vec<String>,
    pub through: Option<String>,
    pub json: Option<PathBuf>,
    pub svg: Option<PathBuf>,
}

impl Options {
    fn new() -> Options {
        let plan = Plan { rounds: 3, iterations: 20, budget: Duration::from_secs(3), timeout: Duration::from_secs(120) };
        Options {
            task: Task::Measure,
            plan,
            only: Vec::new(),
            engines: Vec::new(),
            ours: PathBuf::from("target/release/coachwhip"),
            peers: Vec::new(),
            through: None,
            json: None,
            svg: None,
        }
    }

    /// Reads the arguments, and the peers that the environment names.
    pub fn read() -> Result<Options, String> {
        let mut options = Options::new();
        let named = env::var("COACHWHIP_BENCH_PEERS").unwrap_or_default();
        options.peers.extend(split(&named, ';'));
        options.parse(env::args().skip(1))?;
        Ok(options)
    }

    fn parse(&mut self, arguments: impl Iterator<Item = String>) -> Result<(), String> {
        let mut arguments = arguments;
        while let Some(flag) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{flag} wants a value"));
            match flag.as_str() {
                "--quick" => self.be_quick(),
                "--rounds" => self.plan.rounds = positive(&flag, &value()?)?,
                "--iterations" => self.plan.iterations = positive(&flag, &value()?)?,
                "--only" => self.only.extend(split(&value()?, ',')),
                "--engines" => self.engines.extend(split(&value()?, ',')),
                "--ours" => self.ours = value()?.into(),
                "--peer" => self.peers.push(value()?),
                "--through" => self.through = Some(value()?),
                "--json" => self.json = Some(value()?.into()),
                "--svg" => self.svg = Some(value()?.into()),
                "--startup" => self.task = Task::Startup,
                "--embedding" => self.task = Task::Embedding,
                "--list" => self.task = Task::List,
                "--probe" => self.task = Task::Probe,
                "--help" | "-h" => self.task = Task::Help,
                _ => return Err(format!("unknown argument {flag}; --help lists them")),
            }
        }
        Ok(())
    }

    fn be_quick(&mut self) {
        self.plan.rounds = 1;
        self.plan.iterations = 8;
        self.plan.budget = Duration::from_secs(1);
    }
}

fn split(text: &str, at: char) -> Vec<String> {
    text.split(at).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn positive(flag: &str, text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{flag} wants a number above zero, not {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        let mut options = Options::new();
        options.parse(line.split(' ').map(str::to_owned))?;
        Ok(options)
    }

    #[test]
    fn flags_are_read() {
        let options = parse("--quick --rounds 5 --only sieve,lisp --engines pypy --peer a=b --svg x.svg").expect("reads");
        assert_eq!((options.plan.rounds, options.plan.iterations), (5, 8));
        assert_eq!(options.only, ["sieve", "lisp"]);
        assert_eq!(options.engines, ["pypy"]);
        assert_eq!(options.peers, ["a=b"]);
        assert_eq!(options.svg, Some("x.svg".into()));
        assert_eq!(options.task, Task::Measure);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(parse("--rounds").is_err());
        assert!(parse("--rounds 0").is_err());
        assert!(parse("--rounds many").is_err());
        assert!(parse("--fast").is_err());
        assert!(parse("file.py").is_err());
    }
}
