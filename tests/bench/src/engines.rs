//! The engines that are measured, and how each is started: words of a command with settings before it.
//! Invariant: an engine whose program is not found is absent, which is reported and never an error.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The engine that the others are divided by.
pub const BASELINE: &str = "cpython";
/// The engine that this repository builds.
pub const OURS: &str = "coachwhip";
/// The same in its other tiers: name, label, what is added to the command.
const OUR_TIERS: [(&str, &str, &str); 3] = [
    ("coachwhip-interpreter", "Coachwhip (JIT off)", "--jit=off"),
    ("coachwhip-evaluated", "Coachwhip (traces evaluated)", "--jit=evaluated"),
    ("coachwhip-traces", "Coachwhip (traces)", "--jit=full"),
];

/// The peers that are looked for unless told otherwise: name, label, command.
const PEERS: [(&str, &str, &str); 5] = [
    ("cpython", "CPython 3.15 (JIT off)", "PYTHON_JIT=0 python3.15"),
    ("cpython-jit", "CPython 3.15 + JIT", "PYTHON_JIT=1 python3.15"),
    ("pypy", "PyPy", "pypy3"),
    ("micropython", "MicroPython", "micropython -X heapsize=512M"),
    ("luajit", "LuaJIT", "luajit"),
];

/// How much of the programs an engine can be expected to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coverage {
    Whole,
    /// It has only a part of the language: what it cannot run is missing, not wrong.
    Subset,
    /// It has another language, and runs the files of the same names with this ending.
    Twins(&'static str),
}

impl Coverage {
    fn of(name: &str) -> Coverage {
        match name {
            "micropython" => Coverage::Subset,
            "luajit" => Coverage::Twins("lua"),
            _ => Coverage::Whole,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Engine {
    pub name: String,
    pub label: String,
    settings: Vec<(String, String)>,
    words: Vec<String>,
    pub coverage: Coverage,
}

impl Engine {
    /// Reads a command such as `PYTHON_JIT=0 python3.15 -S`; `{}` in a word stands for the script.
    pub fn parse(name: &str, label: &str, command: &str) -> Result<Engine, String> {
        let mut words = split_words(command)?;
        let mut settings = Vec::new();
        while let Some(setting) = words.first().and_then(|word| parse_setting(word)) {
            settings.push(setting);
            words.remove(0);
        }
        if words.is_empty() {
            return Err(format!("peer {name} has no command"));
        }
        Ok(Engine { name: name.to_owned(), label: label.to_owned(), settings, words, coverage: Coverage::of(name) })
    }

    /// The engine that this repository builds, at the given path.
    pub fn ours(path: &Path) -> Engine {
        Engine {
            name: OURS.to_owned(),
            label: "Coachwhip".to_owned(),
            settings: Vec::new(),
            words: vec![path.to_string_lossy().into_owned()],
            coverage: Coverage::Whole,
        }
    }

    /// The same in another tier.
    fn our_tier(path: &Path, name: &str, label: &str, option: &str) -> Engine {
        let words = vec![path.to_string_lossy().into_owned(), option.to_owned()];
        Engine { name: name.to_owned(), label: label.to_owned(), words, ..Engine::ours(path) }
    }

    /// The file that this engine runs for a program: its own, or its twin in another language, if there is one.
    pub fn script_for(&self, script: &Path) -> Option<PathBuf> {
        match self.coverage {
            Coverage::Whole | Coverage::Subset => Some(script.to_owned()),
            Coverage::Twins(ending) => Some(script.with_extension(ending)).filter(|twin| twin.is_file()),
        }
    }

    pub fn is_present(&self) -> bool {
        self.words.first().is_some_and(|program| find_program(program).is_some())
    }

    /// The command line for a person to read.
    pub fn describe(&self) -> String {
        let settings = self.settings.iter().map(|(name, value)| format!("{name}={value}"));
        settings.chain(self.words.iter().cloned()).collect::<Vec<_>>().join(" ")
    }

    /// A process that runs `script`, with `arguments` for the script.
    pub fn command(&self, script: &Path, arguments: &[String]) -> Command {
        let script = script.to_string_lossy();
        let mut words: Vec<String> = self.words.iter().map(|word| word.replace("{}", &script)).collect();
        if words == self.words {
            words.push(script.into_owned());
        }
        let mut command = Command::new(words.remove(0));
        command.args(words).args(arguments);
        command.env_remove("PYTHON_JIT").env_remove("PYTHONPATH");
        command.envs(self.settings.iter().cloned());
        command
    }

    /// The first line that `--version` prints, where the engine knows that flag.
    pub fn version(&self) -> Option<String> {
        let output = Command::new(self.words.first()?).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = text.lines().next()?.trim().to_owned();
        (output.status.success() && !line.is_empty()).then_some(line)
    }
}

/// Ours and the peers; `extra` (`NAME=COMMAND`) replaces a peer of that name or joins them.
pub fn gather(ours: &Path, extra: &[String]) -> Result<Vec<Engine>, String> {
    let mut engines = vec![Engine::ours(ours)];
    engines.extend(OUR_TIERS.map(|(name, label, option)| Engine::our_tier(ours, name, label, option)));
    for (name, label, command) in PEERS {
        engines.push(Engine::parse(name, label, command)?);
    }
    for peer in extra {
        let (name, command) = peer.split_once('=').ok_or(format!("--peer wants NAME=COMMAND, not {peer}"))?;
        match engines.iter_mut().find(|engine| engine.name == name) {
            Some(known) => *known = Engine::parse(name, &known.label, command)?,
            None => engines.push(Engine::parse(name, name, command)?),
        }
    }
    Ok(engines)
}

/// Leaves the engines that are named, in the order in which they are named.
pub fn select(engines: Vec<Engine>, names: &[String]) -> Result<Vec<Engine>, String> {
    if names.is_empty() {
        return Ok(engines);
    }
    let find = |name: &String| engines.iter().find(|engine| engine.name == *name).cloned();
    names.iter().map(|name| find(name).ok_or(format!("no engine is called {name}"))).collect()
}

fn parse_setting(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    is_name.then(|| (name.to_owned(), value.to_owned()))
}

/// Splits at blanks, except between quotes.
fn split_words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(format!("a quote is not closed: {text}"));
    }
    words.extend(word);
    Ok(words)
}

/// The file that would be started: a path as it is, a plain name by PATH.
fn find_program(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_before_the_command() {
        let engine = Engine::parse("x", "X", "PYTHON_JIT=1 A_2= python3 -X key=value").expect("parses");
        let settings = [("PYTHON_JIT".into(), "1".into()), ("A_2".into(), String::new())];
        assert_eq!(engine.settings, settings);
        assert_eq!(engine.words, ["python3", "-X", "key=value"]);
        assert_eq!(engine.describe(), "PYTHON_JIT=1 A_2= python3 -X key=value");
    }

    #[test]
    fn quotes_hold_blanks_together() {
        assert_eq!(split_words("a 'b c'  d\"e f\" ''").expect("parses"), ["a", "b c", "de f", ""]);
        assert!(split_words("a 'b").is_err());
        assert!(Engine::parse("x", "X", "A=1").is_err());
    }

    #[test]
    fn script_goes_to_its_place_or_to_the_end() {
        let words = |command: &str| {
            let engine = Engine::parse("x", "X", command).expect("parses");
            let command = engine.command(Path::new("f.py"), &["3".into()]);
            command.get_args().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words("py -S"), ["-S", "f.py", "3"]);
        assert_eq!(words("py --file={} --"), ["--file=f.py", "--", "3"]);
    }

    #[test]
    fn a_peer_is_replaced_or_added() {
        let extra = ["pypy=/opt/pypy/bin/pypy3 -O".to_owned(), "plain=coachwhip --interpret".to_owned()];
        let engines = gather(Path::new("ours"), &extra).expect("parses");
        let names: Vec<_> = engines.iter().map(|engine| engine.name.as_str()).collect();
        let ours = ["coachwhip", "coachwhip-interpreter", "coachwhip-evaluated", "coachwhip-traces"];
        assert_eq!(names[..4], ours);
        assert_eq!(names[4..], ["cpython", "cpython-jit", "pypy", "micropython", "luajit", "plain"]);
        assert_eq!(engines[6].words, ["/opt/pypy/bin/pypy3", "-O"]);
        assert!(gather(Path::new("ours"), &["nonsense".to_owned()]).is_err());
    }

    #[test]
    fn an_engine_of_another_language_runs_twins() {
        let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
        let script_for = |engine: &str, program: &str| {
            let engine = Engine::parse(engine, "", "command").expect("parses");
            engine.script_for(&programs.join(program))
        };
        assert_eq!(script_for("luajit", "numeric/sieve.py"), Some(programs.join("numeric/sieve.lua")));
        assert_eq!(script_for("luajit", "whole/lisp.py"), None);
        assert_eq!(script_for("pypy", "whole/lisp.py"), Some(programs.join("whole/lisp.py")));
    }

    #[test]
    fn engines_are_selected_by_name() {
        let engines = gather(Path::new("ours"), &[]).expect("parses");
        let chosen = select(engines.clone(), &["pypy".into(), "cpython".into()]).expect("known");
        assert_eq!(chosen.iter().map(|engine| engine.name.as_str()).collect::<Vec<_>>(), ["pypy", "cpython"]);
        assert!(select(engines, &["jython".into()]).is_err());
    }

    #[test]
    fn an_engine_that_is_not_there_is_absent() {
        assert!(!Engine::parse("x", "X", "no-such-engine-anywhere").expect("parses").is_present());
        assert!(!Engine::ours(Path::new("/no/such/path")).is_present());
    }
}
