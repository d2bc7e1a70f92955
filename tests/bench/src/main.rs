//! Measures this engine against its peers: reads the options, runs the plan, writes table, JSON and plot.
//! It ends with 0 when everything that ran was right, 1 when a program failed, 2 when it was asked nonsense.

mod embedding;
mod engines;
mod measure;
mod options;
mod plot;
mod programs;
mod record;
mod report;
mod results;
mod startup;
mod statistics;
mod through;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engines::Engine;
use options::{HELP, Options, Task};
use programs::Program;
use results::Results;

const PROGRAMS: &str = "tests/bench/programs";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("coachwhip-bench: {message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let options = Options::read()?;
    let root = repository();
    match options.task {
        Task::Help => print!("{HELP}"),
        Task::List => list(&chosen_programs(&options, &root)?),
        Task::Probe => (),
        Task::Embedding => print!("{}", embedding::report().map_err(|error| error.to_string())?),
        Task::Measure | Task::Startup => {
            if let Some(code) = through::run_inside(options.through.as_deref(), &root)? {
                return Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)));
            }
            return measure(&options, &root);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(options: &Options, root: &Path) -> Result<ExitCode, String> {
    let programs = chosen_programs(options, root)?;
    let (engines, absent) = chosen_engines(options, root)?;
    for engine in &absent {
        eprintln!("{} is absent ({})", engine.label, engine.describe());
    }
    if engines.is_empty() {
        return Err("no engine is there".to_owned());
    }
    if options.task == Task::Startup {
        return measure_startup(&engines);
    }
    let total = options.plan.rounds * programs.len();
    let mut done = 0;
    let table = measure::measure_all(&programs, &engines, &options.plan, |round, program| {
        done += 1;
        eprintln!("{done:>4} of {total}: round {}, {}/{}", round + 1, program.group, program.name);
    });
    let results = Results::new(programs, engines, table);
    print!("{}", report::report(&results));
    write_files(options, &results, &absent)?;
    Ok(ExitCode::from(u8::from(results.has_failed())))
}

fn measure_startup(engines: &[Engine]) -> Result<ExitCode, String> {
    let lines = startup::measure_startup(engines)?;
    print!("{}", startup::report(&lines));
    Ok(ExitCode::from(u8::from(lines.iter().any(|(_, times)| times.is_err()))))
}

fn write_files(options: &Options, results: &Results, absent: &[Engine]) -> Result<(), String> {
    if let Some(path) = &options.json {
        let record = record::record(results, &options.plan, absent);
        let text = serde_json::to_string_pretty(&record).map_err(|error| error.to_string())?;
        write(path, &(text + "\n"))?;
    }
    if let Some(path) = &options.svg {
        write(path, &plot::plot(results))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn list(programs: &[Program]) {
    for program in programs {
        println!("{}/{}", program.group, program.name);
    }
}

fn chosen_programs(options: &Options, root: &Path) -> Result<Vec<Program>, String> {
    let folder = root.join(PROGRAMS);
    let programs = programs::find(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for wanted in &options.only {
        if !programs.iter().any(|program| program.is_meant_by(wanted)) {
            return Err(format!("no program or group is called {wanted}; --list lists them"));
        }
    }
    let is_chosen = |program: &Program| options.only.is_empty() || options.only.iter().any(|o| program.is_meant_by(o));
    Ok(programs.into_iter().filter(is_chosen).collect())
}

/// The engines that are there, and those that were asked for and are not.
fn chosen_engines(options: &Options, root: &Path) -> Result<(Vec<Engine>, Vec<Engine>), String> {
    let ours = if options.ours.is_file() { options.ours.clone() } else { root.join(&options.ours) };
    let engines = engines::select(engines::gather(&ours, &options.peers)?, &options.engines)?;
    Ok(engines.into_iter().partition(Engine::is_present))
}

/// The folder of the repository: the current one or one above it, else where this was compiled.
fn repository() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    let found = here.ancestors().find(|folder| folder.join(PROGRAMS).is_dir());
    let compiled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    found.map_or(compiled, Path::to_path_buf)
}
