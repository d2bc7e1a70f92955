//! Lists the code that a Python file compiles to: `cargo run -p coachwhip-frontend --example dis -- FILE`.

use coachwhip_core::bytecode::disassemble::disassemble;
use coachwhip_frontend::{Mode, Options, compile};

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: dis FILE");
        std::process::exit(2);
    };
    let source = match std::fs::read(&path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(2);
        }
    };
    match compile(&source, &path, Mode::Module, &Options::default()) {
        Ok(code) => print!("{}", disassemble(&code, true)),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }
}
