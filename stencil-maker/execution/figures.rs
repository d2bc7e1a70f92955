//! What making traces machine code costs: time, bytes of code, bytes of exits.

use std::path::Path;
use std::time::Instant;

use coachwhip_core::codegen::allocation::Step;
use coachwhip_core::codegen::allocation_text::text;
use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::codegen::trace::{Cell, Options, compile};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::trace::ir::{Entry, Snapshot, Trace};

use super::memory::Memory;
use super::random_traces;
use super::traces::{NUMBER, surroundings};

/// Traces whose figures are taken: what the optimizer's tests expect, and random ones.
fn traces() -> Vec<(String, Trace)> {
    let mut traces = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/optimize/tests");
    for file in std::fs::read_dir(folder).expect("the optimizer's tests") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if let Some(trace) = text.split_once("---\n").and_then(|(_, trace)| Trace::parse(trace).ok()) {
            traces.push((path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), trace));
        }
    }
    let memory = Memory::new();
    traces.extend((1..400).map(|seed| (format!("random {seed}"), random_traces::make(seed, &memory))));
    traces
}

/// Prints the figures; where the environment names a folder, writes each trace's code and allocation there.
pub fn print(backend: &'static dyn Backend, code: &dyn CodeMemory) {
    let around = surroundings(backend, code);
    let options = Options { number: NUMBER, ..Options::default() };
    let folder = std::env::var_os("COACHWHIP_TRACE_CODE");
    let (mut instructions, mut uops, mut bytes, mut guards, mut exits) = (0, 0, 0, 0, 0);
    let mut nanoseconds = 0;
    for (name, trace) in traces() {
        let mut fastest = u128::MAX;
        for _ in 0..20 {
            let began = Instant::now();
            let Ok(mut made) = compile(&trace, backend, &around, &options) else { continue };
            let code = made.emitter.finish(0x1_0000).expect("it can be encoded");
            fastest = fastest.min(began.elapsed().as_nanos());
            std::hint::black_box(code);
        }
        let Ok(mut made) = compile(&trace, backend, &around, &options) else { continue };
        let code = made.emitter.finish(0x1_0000).expect("it can be encoded");
        nanoseconds += fastest;
        instructions += trace.instructions.len();
        uops += made.emitter.uops as usize;
        bytes += code.len();
        guards += made.exits.exits.len();
        exits += made.exits.bytes() + made.cells.len() * size_of::<Cell>();
        exits += trace.snapshots.len() * size_of::<Snapshot>() + trace.entries.len() * size_of::<Entry>();
        if let Some(folder) = &folder {
            let path = Path::new(folder).join(&name);
            std::fs::write(path.with_extension("code"), &code).expect("the folder can be written");
            std::fs::write(path.with_extension("txt"), text(&trace, &made.allocation)).expect("the folder can be written");
        }
        let steps = made.allocation.steps.iter();
        let moves = steps.skip_while(|s| **s != Step::Head).filter(|s| matches!(s, Step::Transfer(_))).count();
        if !name.starts_with("random") {
            println!("{name}: {} instructions, {} bytes, {moves} transfers in the loop", trace.instructions.len(), code.len());
        }
    }
    println!("{:.0} ns an instruction of {instructions}", nanoseconds as f64 / instructions as f64);
    println!("{:.1} bytes of code a uop of {uops}", bytes as f64 / uops as f64);
    println!("{:.1} bytes of exits a guard of {guards}", exits as f64 / guards as f64);
    assert!(bytes <= 30 * uops && exits <= 64 * guards);
}
