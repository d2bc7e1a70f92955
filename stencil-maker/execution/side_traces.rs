//! Side traces: entered from an exit's cell with the parent's values where they are; and traces that go on in another one.

use std::sync::atomic::Ordering;

use coachwhip_core::codegen::allocation::Refusal;
use coachwhip_core::codegen::exits::Location;
use coachwhip_core::codegen::stencil::Backend;
use coachwhip_core::codegen::trace::{Link, Options, Parent, Surroundings, TraceCode, compile};
use coachwhip_core::interp::frame::FRAME_WORDS;
use coachwhip_core::platform::CodeMemory;
use coachwhip_core::trace::ir::Trace;

use super::memory::{FRAME, MACHINE, Memory};
use super::random_traces::{fill, make, make_reader, make_side};
use super::traces::{
    CODE, Ended, Interpreter, LOCALS, NUMBER, STACK_END, Told, ended, enter, furnish, publish, quick_table, same_memory,
    surroundings,
};

const SIDE: u32 = NUMBER + 1;
const READER: u32 = NUMBER + 2;
/// Slots that the trace behind a link reads.
const READ: u16 = 12;
const PC: u64 = 0x1234_5678_9ABC;

/// What ran.
#[derive(Debug, Default)]
pub struct Counts {
    pub sides: u64,
    pub refused: u64,
    pub linked: u64,
    pub without_room: u64,
}

/// A trace, compiled and published.
struct Placed {
    trace: Trace,
    code: TraceCode,
    address: u64,
}

fn place(
    backend: &'static dyn Backend,
    code: &dyn CodeMemory,
    around: &Surroundings,
    trace: Trace,
    options: &Options,
    offset: u32,
) -> Result<Placed, Refusal> {
    let mut made = compile(&trace, backend, around, &Options { check: true, ..*options })?;
    let address = publish(code, &mut made, offset);
    Ok(Placed { trace, code: made, address })
}

/// Runs random traces to an exit, and again with a side trace there.
pub fn run(backend: &'static dyn Backend, code: &dyn CodeMemory, traces: u64) -> Counts {
    let around = surroundings(backend, code);
    let quick = quick_table();
    let mut counts = Counts::default();
    let memory = Memory::new();
    let reader = Options { number: READER, ..Options::default() };
    let reader = place(backend, code, &around, make_reader(&memory, READ), &reader, CODE + 0x2_0000).expect("a small trace");
    for seed in 1..=traces {
        let told = Told(seed);
        let mut memory = Memory::new();
        fill(seed, &mut memory);
        furnish(&mut memory, &quick, seed % 4);
        let chaos = seed.is_multiple_of(3).then_some(seed);
        let options = Options { number: NUMBER, chaos, ..Options::default() };
        match place(backend, code, &around, make(seed, &memory), &options, CODE) {
            Ok(root) => side_case(backend, code, &around, &root, &reader, memory, seed, &mut counts),
            Err(fault @ Refusal::Wrong(_)) => panic!("{fault:?}"),
            Err(_) => {}
        }
        drop(told);
    }
    counts
}

#[allow(clippy::too_many_arguments)]
fn side_case(
    backend: &'static dyn Backend,
    code: &dyn CodeMemory,
    around: &Surroundings,
    root: &Placed,
    reader: &Placed,
    mut memory: Memory,
    seed: u64,
    counts: &mut Counts,
) {
    let mut first = Interpreter::new(&root.trace, memory.clone());
    let Ended::Exit(exit, values) = first.run() else { return };
    let locations: Vec<Location> = root.code.exits.locations_of(exit).take(values.len()).collect();
    let parent = Parent { exits: &root.code.exits, exit, layout: root.code.layout, cell: &root.code.cells[exit], number: NUMBER };
    let reader_entry = reader.code.emitter.offset_of(reader.code.entry_with_base).expect("it is published");
    let link = seed.is_multiple_of(2).then_some(Link { entry: reader_entry, pc: PC, ..Link::default() });
    let chaos = seed.is_multiple_of(5).then_some(seed);
    let options = Options { number: SIDE, parent: Some(parent), link, chaos, check: true, ..Options::default() };
    let trace = make_side(seed, &memory, &locations);
    let side = match place(backend, code, around, trace, &options, CODE + 0x1_0000) {
        Ok(side) => side,
        Err(fault @ Refusal::Wrong(_)) => panic!("{fault:?}"),
        Err(_) => {
            counts.refused += 1;
            return;
        }
    };
    root.code.cells[exit].0.store(side.address as usize, Ordering::Relaxed);
    if side.code.layout.end > root.code.layout.end {
        without_room(code, root, &memory, &first.memory, exit, &values);
        counts.without_room += 1;
    }
    let mut second = Interpreter::new(&side.trace, first.memory);
    second.inherit(&values);
    let mut expected = second.run();
    let left = enter(code, &memory, root.address);
    let has_linked = link.is_some() && matches!(expected, Ended::Exit(exit, _) if exit == side.code.exits.exits.len());
    let got = if has_linked {
        expected = behind_link(&side.trace, &mut second.memory, expected);
        counts.linked += 1;
        ended(&reader.trace, &reader.code, READER, &mut memory, left)
    } else {
        ended(&side.trace, &side.code, SIDE, &mut memory, left)
    };
    assert_eq!(got, expected);
    same_memory(&memory, &second.memory);
    counts.sides += 1;
}

/// Where the side trace finds no room, the parent's exit is taken as if it led nowhere.
fn without_room(code: &dyn CodeMemory, root: &Placed, memory: &Memory, after: &Memory, exit: usize, values: &[u64]) {
    // The code works on the memory itself, so its words are put back.
    let before: Vec<Vec<u64>> = memory.pieces.iter().map(|piece| piece.words.clone()).collect();
    let mut live = Memory { pieces: memory.pieces.clone() };
    let write = |address: u64, word: u64| {
        // SAFETY: a word of the test's memory, which lives in `memory`.
        unsafe { (address as *mut u64).write(word) }
    };
    let end = memory.address(FRAME) + u64::from(root.code.layout.end) * 8;
    write(memory.address(MACHINE) + u64::from(STACK_END), end);
    let left = enter(code, memory, root.address);
    for (piece, words) in memory.pieces.iter().zip(&mut live.pieces) {
        for (at, word) in words.words.iter_mut().enumerate() {
            // SAFETY: as above.
            *word = unsafe { ((piece.address + at as u64 * 8) as *const u64).read() };
        }
    }
    assert_eq!(ended(&root.trace, &root.code, NUMBER, &mut live, left), Ended::Exit(exit, values.to_vec()));
    let machine = live.address(MACHINE);
    live.store(machine + u64::from(STACK_END), 8, memory.address(FRAME) + 4096 * 8);
    same_memory(&live, after);
    for (piece, words) in memory.pieces.iter().zip(before) {
        words.iter().enumerate().for_each(|(at, word)| write(piece.address + at as u64 * 8, *word));
    }
}

/// What the trace behind a link finds: the snapshot's values in the frame, and where the interpreter would go on.
fn behind_link(side: &Trace, memory: &mut Memory, ended: Ended) -> Ended {
    let Ended::Exit(_, values) = ended else { return ended };
    let last = side.instructions.last().and_then(|i| i.snapshot()).expect("LEAVE_TRACE");
    let frame = memory.address(FRAME);
    for (entry, value) in side.entries_of(last).iter().zip(values) {
        memory.store(frame + u64::from(entry.slot) * 8, 8, value);
    }
    let header = frame + u64::from(LOCALS) * 8;
    memory.store(header + 8, 8, PC);
    memory.store(header + 16, 8, header + u64::from(FRAME_WORDS) * 8);
    Ended::Exit(0, (0..u64::from(READ)).map(|slot| memory.load(frame + slot * 8, 8)).collect())
}
