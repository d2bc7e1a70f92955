#![forbid(unsafe_code)]
//! The command `coachwhip`: runs a Python program from a file, a string, a module, or standard input.

mod explain;
mod keyboard;
mod native_listing;
mod options;
mod output;
mod program;
mod report;
mod trace_log;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use coachwhip::core::codegen::stencil::Backend;
use coachwhip::core::jit::faults::Faults;
use coachwhip::core::jit::{Debug, Evaluation, Refusal, Tiers};
use coachwhip::core::platform::CodeListener;
use coachwhip::gdb::GdbJit;
use coachwhip::perf_map::PerfMap;
use coachwhip::{Config, Engine, Error, Limits, Program, Vm, grant};
use explain::{Clock, Collector};
use native_listing::Listings;
use options::{DEBUG_VARIABLE, Dis, FAULTS_VARIABLE, Options, Outcome};
use output::Output;
use program::{Body, Source};

fn main() -> ExitCode {
    match options::parse(std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned())) {
        Outcome::Run(options) => run(&options),
        Outcome::Print(text) => output::print(&text),
        Outcome::Usage(message) => report::say(&message, 2),
    }
}

fn run(options: &Options) -> ExitCode {
    coachwhip::platform::keep_freed_memory();
    let colour = options::colour();
    let source = match program::find(&options.source) {
        Ok(source) => source,
        Err(missing) => return report::say(&missing.message, missing.code),
    };
    let mut config = coachwhip::config();
    if let Err(message) = set_up_native(&mut config, options) {
        return report::say(&message, 2);
    }
    let (listings, collector) = (Arc::new(Listings::default()), Arc::new(Collector::default()));
    let backend = config.native.as_ref().map(|native| native.backend);
    match listeners(options, &listings, &collector, backend) {
        Ok(listeners) if listeners.is_empty() => {}
        Ok(listeners) => config.code_listener = Some(Arc::new(listeners)),
        Err(message) => return report::say(&message, 1),
    }
    let engine = Engine::new(config);
    let compiled = match compile(&engine, &source) {
        Ok(compiled) => compiled,
        Err(error) => return report::failure(&error, colour),
    };
    if options.dis == Dis::Bytecode {
        return output::print(&coachwhip::core::bytecode::disassemble::disassemble(compiled.code(), true));
    }
    let limits = Limits { memory: options.max_memory.unwrap_or(usize::MAX / 2), ..Limits::default() };
    match Vm::with_limits(&engine, (), limits) {
        Ok(vm) => run_in(vm, &compiled, &source, options, (&listings, &collector), colour),
        Err(error) => report::failure(&error, colour),
    }
}

/// How code is compiled, and who is told where it is not.
fn set_up_native(config: &mut Config, options: &Options) -> Result<(), String> {
    let usual = if options.explain.is_some() { Tiers::Full } else { Tiers::default() };
    let tiers = options.jit.unwrap_or(usual);
    if tiers == Tiers::Off {
        config.native_refused = None;
    }
    if options.jit.is_some() {
        config.on_refusal = Some(Arc::new(|refusal: &Refusal| {
            report::say(&format!("coachwhip: warning: {refusal}"), 0);
        }));
    }
    let debug = options.jit_debug.as_deref().map_or(Ok(Debug::default()), Debug::parse);
    let debug = debug.map_err(|part| format!("coachwhip: {DEBUG_VARIABLE}: '{part}' is no switch"))?;
    let wants_traces = matches!(tiers, Tiers::Evaluated | Tiers::Full);
    config.evaluation = wants_traces.then(|| Evaluation { debug, ..Evaluation::default() });
    let Some(native) = &mut config.native else { return Ok(()) };
    (native.tiers, native.debug) = (tiers, debug);
    native.tell_exits_apart = options.stats || options.explain.is_some();
    native.warm_calls = options.warm_calls.unwrap_or(native.warm_calls);
    let Some(script) = &options.code_faults else { return Ok(()) };
    let faults = Faults::parse(script).map_err(|part| format!("coachwhip: {FAULTS_VARIABLE}: '{part}' is no fault"))?;
    let memory = native.memory.clone();
    match faults.reserve(|| Ok(memory)) {
        Ok(memory) => native.memory = Arc::new(memory),
        Err(refused) => (config.native, config.native_refused) = (None, Some(refused).filter(|_| tiers != Tiers::Off)),
    }
    Ok(())
}

/// Who hears of compiled code.
fn listeners(
    options: &Options,
    listings: &Arc<Listings>,
    collector: &Arc<Collector>,
    backend: Option<&'static dyn Backend>,
) -> Result<Vec<Arc<dyn CodeListener>>, String> {
    let mut listeners: Vec<Arc<dyn CodeListener>> = Vec::new();
    if options.perf_map {
        let map = PerfMap::of_this_process().map_err(|error| format!("coachwhip: no perf map: {error}"))?;
        listeners.push(Arc::new(map));
    }
    if let Some(backend) = backend.filter(|_| options.gdb_jit) {
        listeners.push(Arc::new(GdbJit::new(backend)));
    }
    if let Dis::Native(_) = options.dis {
        listeners.push(listings.clone());
    }
    if options.explain.is_some() {
        listeners.push(collector.clone());
    }
    if options.trace_log {
        listeners.push(Arc::new(trace_log::TraceLog));
    }
    Ok(listeners)
}

fn compile(engine: &Engine, source: &Source) -> Result<Program, Error> {
    match &source.body {
        Body::Text(text) => engine.compile_bytes(text, &source.file_name, coachwhip::CompileMode::Module),
        Body::Compiled(code) => Ok(Program::from_code(code.clone())),
    }
}

fn run_in(
    mut vm: Vm,
    compiled: &Program,
    source: &Source,
    options: &Options,
    (listings, collector): (&Listings, &Collector),
    colour: bool,
) -> ExitCode {
    let output = Output::grant(&mut vm);
    let clock = options.explain.as_ref().and_then(|_| Clock::start(vm.ticker()));
    let result = prepare(&mut vm, source, options, colour).and_then(|()| vm.run(compiled));
    let took = clock.map(Clock::stop);
    let flushed = vm.flush();
    if let Some(page) = &options.explain
        && let Err(message) = explain::write(page, source, &vm, collector, took.unwrap_or_default())
    {
        return report::say(&message, 1);
    }
    if let Dis::Native(file) = &options.dis
        && let Err(message) = listings.write(file.as_deref())
    {
        return report::say(&message, 1);
    }
    if options.stats {
        report::statistics(&vm);
    }
    match (output.failure(), result.and(flushed)) {
        (Some(failure), _) => report::say(&failure, 1),
        (None, Ok(())) => ExitCode::SUCCESS,
        (None, Err(error)) => report::failure(&error, colour),
    }
}

/// Grants what the command grants, and sets what the options say.
fn prepare(vm: &mut Vm, source: &Source, options: &Options, colour: bool) -> Result<(), Error> {
    let host = vm.host();
    host.colour = colour;
    host.except_hook = true;
    grant::input(host);
    grant::clock(host);
    grant::entropy(host);
    grant::imports(host, vec![source.folder.clone()]);
    grant::files(host, PathBuf::from(if source.folder.is_empty() { "." } else { &source.folder }));
    host.arguments = std::iter::once(source.argument.clone()).chain(options.arguments.iter().cloned()).collect();
    keyboard::watch(vm.interrupt_handle());
    vm.set_fuel(options.fuel);
    vm.set_timeout(options.timeout.map(Duration::from_secs_f64))?;
    if let Some(file) = &source.file {
        vm.set("__file__", file.as_str())?;
    }
    if let Some(package) = &source.package {
        vm.set("__package__", package.as_str())?;
    }
    Ok(())
}
