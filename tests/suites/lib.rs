#![deny(unsafe_code)]
//! Running conformance programs in the process: every program under `tests/programs`, with what CPython printed for it.

pub mod bisect;
#[allow(unsafe_code, reason = "wrappers of an unsafe trait")]
pub mod code_memory;
pub mod comparison;
pub mod generator;
pub mod oracle;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use coachwhip::core::host::{CompileMode, Stream};
use coachwhip::{Engine, Error, Limits, Vm, grant};

/// A program and what CPython gives for it.
#[derive(Clone, Debug)]
pub struct Case {
    /// `area/name`
    pub name: String,
    pub path: PathBuf,
}

/// What running a program gave.
#[derive(Debug, Default, PartialEq, Eq, Clone)]
pub struct Outcome {
    pub out: String,
    pub err: String,
    pub code: i32,
}

/// The folder of the programs.
pub fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

/// All programs of an area (a folder), sorted.
pub fn area(name: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(programs().join(name)).into_iter().flatten().flatten() {
        let path = entry.path();
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|e| e == "py") && !stem.starts_with('_') {
            cases.push(Case { name: format!("{name}/{stem}"), path });
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The areas there are; of these the ones that the environment variable `AREAS` names, if it is set (`AREAS=classes,gc`).
pub fn areas() -> Vec<String> {
    let wanted = std::env::var("AREAS").unwrap_or_default();
    let is_wanted = |name: &String| wanted.is_empty() || wanted.split(',').any(|area| area == name);
    let folders = std::fs::read_dir(programs()).into_iter().flatten().flatten().filter(|e| e.path().is_dir());
    let mut names: Vec<String> = folders.map(|e| e.file_name().to_string_lossy().into_owned()).filter(is_wanted).collect();
    names.sort();
    names
}

impl Case {
    /// What CPython 3.15 gave.
    pub fn expected(&self) -> Outcome {
        let read = |extension: &str| std::fs::read_to_string(self.path.with_extension(extension)).ok();
        Outcome {
            out: read("out").unwrap_or_default(),
            err: read("err").unwrap_or_default(),
            code: read("code").and_then(|c| c.trim().parse().ok()).unwrap_or(0),
        }
    }

    /// Runs the program in a new VM; `prepare` may set limits and modes.
    pub fn run(&self, engine: &Engine, limits: Limits, prepare: impl FnOnce(&mut Vm)) -> Outcome {
        self.run_then(engine, limits, prepare, |_| {})
    }

    /// As [`Case::run`], with a look at the VM afterwards.
    pub fn run_then(
        &self,
        engine: &Engine,
        limits: Limits,
        prepare: impl FnOnce(&mut Vm),
        inspect: impl FnOnce(&mut Vm),
    ) -> Outcome {
        let source = std::fs::read(&self.path).unwrap_or_default();
        let file = self.path.file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        let prepare = |vm: &mut Vm| {
            self.grant_imports(vm.host());
            prepare(vm);
        };
        run_text(&source, &file, engine, limits, prepare, inspect)
    }

    /// Imports come from the program's folder, named as CPython run in that folder names them.
    fn grant_imports(&self, host: &mut coachwhip::core::host::Host) {
        let folder = self.path.parent().map(Path::to_path_buf).unwrap_or_default();
        host.path = vec![String::new()];
        host.find_source = Some(Box::new(move |name| {
            let relative = name.replace('.', "/");
            for (file, is_package) in [(format!("{relative}/__init__.py"), true), (format!("{relative}.py"), false)] {
                if let Ok(source) = std::fs::read(folder.join(&file)) {
                    let code = coachwhip::compile::compile(&source, &file, CompileMode::Module)?;
                    return Ok(Some(coachwhip::core::host::FoundSource { code, is_package, path: file }));
                }
            }
            if folder.join(&relative).is_dir() {
                let code = coachwhip::compile::compile(b"", &relative, CompileMode::Module)?;
                return Ok(Some(coachwhip::core::host::FoundSource { code, is_package: true, path: String::new() }));
            }
            Ok(None)
        }));
    }
}

/// Runs a program that is given as text, in a new VM; `prepare` may set limits and modes, `inspect` looks at the VM afterwards.
pub fn run_text(
    source: &[u8],
    file: &str,
    engine: &Engine,
    limits: Limits,
    prepare: impl FnOnce(&mut Vm),
    inspect: impl FnOnce(&mut Vm),
) -> Outcome {
    let program = match engine.compile_bytes(source, file, CompileMode::Module) {
        Ok(program) => program,
        Err(error) => return Outcome { err: text_of(&error), code: 1, ..Outcome::default() },
    };
    let output = Arc::new(Mutex::new((Vec::new(), Vec::new())));
    let mut vm = match Vm::with_limits(engine, (), limits) {
        Ok(vm) => vm,
        Err(error) => return Outcome { err: error.to_string(), code: 1, ..Outcome::default() },
    };
    let sink = output.clone();
    let host = vm.host();
    host.except_hook = true;
    host.output = Some(Box::new(move |stream, bytes| {
        if let Ok(mut output) = sink.lock() {
            match stream {
                Stream::Out => output.0.extend_from_slice(bytes),
                Stream::Err => output.1.extend_from_slice(bytes),
            }
        }
    }));
    grant::clock(host);
    grant::entropy(host);
    host.arguments = vec![file.to_string()];
    let _ = vm.set("__file__", file);
    prepare(&mut vm);
    let result = vm.run(&program).and(vm.flush());
    inspect(&mut vm);
    drop(vm);
    let (out, mut err) = output.lock().map(|o| o.clone()).unwrap_or_default();
    let code = match &result {
        Ok(()) => 0,
        Err(error) => {
            err.extend_from_slice(text_of(error).as_bytes());
            exit_code(error)
        }
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Outcome { out: text(out), err: text(err), code }
}

/// What the command prints for an error.
pub fn text_of(error: &Error) -> String {
    match error {
        Error::Raised(raised) => match raised.exit_code {
            Some(_) => raised.exit_message.as_ref().map_or_else(String::new, |message| format!("{message}\n")),
            None => raised.traceback.clone(),
        },
        Error::Compile(failure) => coachwhip::core::builtins::traceback_text::format_syntax_failure(failure),
        other => format!("coachwhip: {other}\n"),
    }
}

fn exit_code(error: &Error) -> i32 {
    match error {
        Error::Raised(raised) => match raised.exit_code {
            Some(code) => code & 255,
            None if raised.type_name == "KeyboardInterrupt" => 130,
            None => 1,
        },
        _ => 1,
    }
}

/// Names listed in `tests/expected-failures/FILE`: one a line, `#` begins a comment.
pub fn ledger(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected-failures").join(file);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|l| l.split('#').next().unwrap_or("").trim().to_string()).filter(|l| !l.is_empty()).collect()
}

/// Names of the programs that do not give what CPython gives here.
pub fn failing_programs() -> Vec<String> {
    let here = if cfg!(windows) { ledger("windows.txt") } else { Vec::new() };
    ledger("programs.txt").into_iter().chain(here).collect()
}

/// Runs `work` for every case on two threads with a stack as a host's main thread has.
pub fn for_each(cases: &[Case], work: impl Fn(&Case) + Send + Sync) {
    on_threads(cases, work);
}

/// As [`for_each`], for anything.
pub fn on_threads<T: Sync>(cases: &[T], work: impl Fn(&T) + Send + Sync) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let run = || {
                while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    work(case);
                }
            };
            let started = std::thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, run);
            assert!(started.is_ok(), "a thread could not be started");
        }
    });
}

/// The first line where two texts differ, for messages.
pub fn first_difference(expected: &str, got: &str) -> String {
    let mut number = 0;
    let (mut a, mut b) = (expected.lines(), got.lines());
    loop {
        number += 1;
        match (a.next(), b.next()) {
            (None, None) => return "only line ends differ".into(),
            (x, y) if x == y => {}
            (x, y) => return format!("line {number}: expected {:?}, got {:?}", x.unwrap_or("<end>"), y.unwrap_or("<end>")),
        }
    }
}
