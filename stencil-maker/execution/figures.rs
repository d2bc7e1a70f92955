//! What making traces machine code costs: time, bytes of code, bytes of exits.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use coachwhip_core::codegen::allocation::Step;
use coachwhip_core::codegen::allocation_text::text;
use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::codegen::trace::{Cell, Link, Options, Parent, compile};
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::trace::ir::{Entry, Snapshot, Trace};

use super::meaning::boxed_int;
use super::memory::{FRAME, Memory};
use super::random_traces;
use super::traces::{CODE, NUMBER, enter, furnish, publish, quick_table, surroundings};

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
            made.emitter.close(code.size()).expect("it can be encoded");
            let code = made.emitter.finish(0x1_0000).expect("it can be encoded");
            fastest = fastest.min(began.elapsed().as_nanos());
            std::hint::black_box(code);
        }
        let Ok(mut made) = compile(&trace, backend, &around, &options) else { continue };
        made.emitter.close(code.size()).expect("it can be encoded");
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

/// A trace that always leaves by its first exit, with slot 0 as an int.
fn leaving(first: &str) -> String {
    format!(
        "extent 24\nframe 0 caller 0 unit 0 depth 0 header 12 code object(0x10) function tagged(EMPTY)\n{first}\n\
         @0 guard frame 0 unit 0 depth 0 [0: %n]\nBRANCH_INT_EQ int(1) int(1) @0\nLEAVE_TRACE @0\n"
    )
}

/// The end of the chain: counts, takes fuel, and goes on in the first trace.
fn counting() -> String {
    "extent 24\nframe 0 caller 0 unit 0 depth 0 header 12 code object(0x10) function tagged(EMPTY)\n\
     %n:int = INHERIT 0\n@0 guard frame 0 unit 0 depth 0 [0: %n]\n%m:int = ADD_INT_CONST %n word(65536) @0\n\
     @1 poll frame 0 unit 0 depth 0 [0: %m]\nPOLL 40 48 @1\nLEAVE_TRACE @1\n"
        .to_owned()
}

/// Nanoseconds of a turn through a root, that many side traces one after the other, and back by a link.
fn turn_through(backend: &'static dyn Backend, code: &dyn CodeMemory, sides: usize) -> f64 {
    // Few, so that a run fits into a slice of time of a busy machine.
    const TURNS: u64 = 20_000;
    let around = surroundings(backend, code);
    let parse = |text: String| Trace::parse(&text).unwrap_or_else(|error| panic!("{error:?} in\n{text}"));
    let root = parse(leaving("%s:tagged = LOAD_SLOT 0\n%n:int = UNBOX_INT %s"));
    let mut made =
        vec![compile(&root, backend, &around, &Options { number: NUMBER, ..Options::default() }).expect("a small trace")];
    let mut offset = CODE;
    let address = publish(code, &mut made[0], offset);
    let entry = made[0].emitter.offset_of(made[0].entry_with_base).expect("it is published");
    for n in 1..=sides + 1 {
        let trace = parse(if n > sides { counting() } else { leaving("%n:int = INHERIT 0") });
        let link = (n > sides).then_some(Link { entry, ..Link::default() });
        let last = &made[n - 1];
        let parent = Parent { exits: &last.exits, exit: 0, layout: last.layout, cell: &last.cells[0], number: NUMBER };
        let options = Options { number: NUMBER, parent: Some(parent), link, ..Options::default() };
        let mut side = compile(&trace, backend, &around, &options).expect("a small trace");
        offset += 0x400;
        let at = publish(code, &mut side, offset);
        last.cells[0].0.store(at as usize, Ordering::Relaxed);
        made.push(side);
    }
    let mut memory = Memory::new();
    let quick = quick_table();
    let mut fastest = u128::MAX;
    for _ in 0..100 {
        furnish(&mut memory, &quick, TURNS);
        memory.store(memory.address(FRAME), 8, boxed_int(0));
        let began = Instant::now();
        enter(code, &memory, address);
        fastest = fastest.min(began.elapsed().as_nanos());
        // The turn that takes fuel below zero leaves.
        assert_eq!(memory.load(memory.address(FRAME), 8), boxed_int(TURNS as i64));
    }
    fastest as f64 / TURNS as f64
}

/// Prints what it costs to go to a side trace, and back to a root.
pub fn links(backend: &'static dyn Backend, code: &dyn CodeMemory) {
    let (few, many) = (turn_through(backend, code, 0), turn_through(backend, code, 20));
    println!("{few:.1} ns from a root to its side trace and back by a link");
    println!("{:.2} ns for each side trace more", (many - few) / 20.0);
}
