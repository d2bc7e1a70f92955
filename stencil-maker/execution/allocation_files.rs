//! Text in, text out: each file of `tests/traces/allocation` is a trace, `---`, and its allocation on a machine of four general
//! and three float registers (r3 is kept by calls), with the places of each exit. `COACHWHIP_WRITE_EXPECTED=1` writes what
//! comes out.

use std::path::Path;

use coachwhip_core::codegen::allocation::Registers;
use coachwhip_core::codegen::allocation_text::{exits_text, text};
use coachwhip_core::codegen::checker::check;
use coachwhip_core::codegen::exits::collect;
use coachwhip_core::codegen::linear_scan::{Start, allocate};
use coachwhip_core::codegen::liveness::Liveness;
use coachwhip_core::codegen::stencil::Reg;
use coachwhip_core::trace::ir::Trace;
use coachwhip_core::trace::verify::verify;

/// The test machine. Its results are in r15; arguments in r0 and in registers that are not handed out.
fn machine() -> Registers {
    Registers {
        allocatable: [0b1111, 0b111],
        preserved: [0b1000, 0],
        arguments: &[Reg(0), Reg(8), Reg(9), Reg(10), Reg(11)],
        result: Reg(15),
        float_scratch: Reg(15),
    }
}

/// The allocation of a trace as text.
pub fn allocated(input: &str, registers: &Registers) -> String {
    let trace = Trace::parse(input).unwrap_or_else(|error| panic!("{error:?} in\n{input}"));
    verify(&trace).unwrap_or_else(|fault| panic!("{fault:?} in\n{input}"));
    let live = Liveness::of(&trace);
    let allocation = match allocate(&trace, &live, registers, &Start::default()) {
        Ok(allocation) => allocation,
        Err(refusal) => return format!("{refusal:?}\n"),
    };
    let exits = collect(&trace, &live, registers, &[], &allocation).expect("a small trace");
    let found = check(&trace, &live, registers, &[], &allocation, &exits, &[]);
    found.unwrap_or_else(|fault| panic!("{fault:?} in\n{}", text(&trace, &allocation)));
    text(&trace, &allocation) + &exits_text(&trace, &exits)
}

/// Compares all files.
pub fn run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/traces/allocation");
    let write = std::env::var_os("COACHWHIP_WRITE_EXPECTED").is_some();
    let mut wrong = String::new();
    let mut count = 0;
    for file in std::fs::read_dir(folder).expect("the folder of traces") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let (input, expected) = text.split_once("---\n").unwrap_or((&text, ""));
        let got = allocated(input, &machine());
        count += 1;
        if write {
            std::fs::write(&path, format!("{input}---\n{got}")).expect("the file can be written");
        } else if got != expected {
            wrong.push_str(&format!("{}:\n{got}\n", path.display()));
        }
    }
    assert!(count > 0);
    assert!(wrong.is_empty(), "other than expected:\n{wrong}");
}
