#![forbid(unsafe_code)]
//! The command `coachwhip`: runs a Python program from a file, a string, a module, or standard input.

mod options;
mod report;

use std::process::ExitCode;

use coachwhip::core::host::CompileMode;
use coachwhip::{Limits, Vm, grant};
use options::{Options, Outcome, Source};

fn main() -> ExitCode {
    match options::parse(std::env::args().skip(1)) {
        Outcome::Run(options) => run(*options),
        Outcome::Print(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Outcome::Usage(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// The text to run, its name in tracebacks, and the folder that imports look in first.
struct Program {
    source: Vec<u8>,
    file_name: String,
    folder: String,
}

fn run(options: Options) -> ExitCode {
    let program = match read(&options.source) {
        Ok(program) => program,
        Err(message) => {
            eprintln!("coachwhip: {message}");
            return ExitCode::from(2);
        }
    };
    let engine = coachwhip::engine();
    let compiled = match engine.compile_bytes(&program.source, &program.file_name, CompileMode::Module) {
        Ok(compiled) => compiled,
        Err(error) => return report::failure(&error, options.colour()),
    };
    if options.dis {
        print!("{}", coachwhip::core::bytecode::disassemble::disassemble(compiled.code(), true));
        return ExitCode::SUCCESS;
    }
    let limits = Limits { memory: options.max_memory.unwrap_or(usize::MAX / 2), ..Limits::default() };
    let mut vm = match Vm::with_limits(&engine, (), limits) {
        Ok(vm) => vm,
        Err(error) => return report::failure(&error, options.colour()),
    };
    let host = vm.host();
    grant::output(host);
    grant::input(host);
    grant::clock(host);
    grant::entropy(host);
    grant::imports(host, vec![program.folder.clone()]);
    grant::files(host, std::path::PathBuf::from(if program.folder.is_empty() { "." } else { &program.folder }));
    host.arguments = std::iter::once(options.program_name()).chain(options.arguments.iter().cloned()).collect();
    vm.set_fuel(options.fuel);
    vm.set_timeout(options.timeout.map(|seconds| (seconds * 1e9) as u64));
    if options.source.is_file() {
        let _ = vm.set("__file__", program.file_name.as_str());
    }
    let result = vm.run(&compiled);
    let flushed = vm.flush();
    if options.stats {
        report::statistics(&vm);
    }
    match result.and(flushed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report::failure(&error, options.colour()),
    }
}

fn read(source: &Source) -> Result<Program, String> {
    match source {
        Source::File(path) => {
            let named = |e: std::io::Error| {
                let number = e.raw_os_error().unwrap_or(0);
                let text = e.to_string();
                let text = text.split(" (os error").next().unwrap_or(&text).to_string();
                format!("can't open file '{path}': [Errno {number}] {text}")
            };
            if std::fs::metadata(path).map_err(named)?.is_dir() {
                let main = format!("{}/__main__.py", path.trim_end_matches('/'));
                let source = std::fs::read(&main).map_err(|_| format!("can't find '__main__' module in '{path}'"))?;
                return Ok(Program { source, file_name: main, folder: path.clone() });
            }
            let source = std::fs::read(path).map_err(named)?;
            let folder = std::path::Path::new(path).parent().map_or(String::new(), |p| p.to_string_lossy().into_owned());
            Ok(Program { source, file_name: path.clone(), folder })
        }
        Source::Command(text) => {
            Ok(Program { source: text.clone().into_bytes(), file_name: "<string>".into(), folder: String::new() })
        }
        Source::Module(name) => {
            let relative = name.replace('.', "/");
            for file in [format!("{relative}/__main__.py"), format!("{relative}.py")] {
                if let Ok(source) = std::fs::read(&file) {
                    return Ok(Program { source, file_name: file, folder: String::new() });
                }
            }
            Err(format!("No module named {name}"))
        }
        Source::StandardInput => {
            let mut source = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut source).map_err(|e| e.to_string())?;
            Ok(Program { source, file_name: "<stdin>".into(), folder: String::new() })
        }
    }
}
