//! Random programs of a small language over slots and objects: each is run plainly, and recorded, optimised and evaluated;
//! where the trace leaves, the plain run goes on from the unit and the slots that the snapshot names. All of memory has to
//! be the same in the end.
//!
//! The recording is made along a run on one memory, and evaluated on it and on others, so that guards fail too.

pub mod heads;
mod language;
mod memory;
mod random;
mod recording;
mod sides;

use core::mem::offset_of;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use crate::builtins::class_shape;
use crate::codegen::lower::container::{LIST_BUFFER, LIST_LENGTH, LIST_ROOM, TUPLE_ITEMS, TUPLE_LENGTH};
use crate::object::Header;
use crate::optimize::builder::{Builder, Full};
use crate::optimize::{Optimized, Recorded, Unsuitable, finish};
use crate::trace::evaluate::{From, Left, World, evaluate};
use crate::trace::ir::{Entry, FrameId, Instruction, Leave, Pseudo, Ref, Returns, Snapshot, Trace, TraceFrame, Type};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::trace::verify::verify;
use crate::uop::Uop;
use crate::uop::meaning::{Words, boxed_float, boxed_int};
use crate::value::Value;

use language::*;
use memory::*;
use random::*;
use recording::*;

#[derive(Default, Debug)]
struct Counts {
    loops: usize,
    straight: usize,
    types: usize,
    leaves: usize,
    full: usize,
    exits_in_loop: usize,
    spoilt: usize,
    described: usize,
    /// Loops whose heads can be told, side traces that end at one, and how often one came there.
    heads: usize,
    sides: usize,
    back_in_loop: usize,
    /// Side traces that go on from exits, and how often they did.
    from_exits: usize,
    went_on: usize,
    deeper: usize,
}

fn check(seed: u64, counts: &mut Counts) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let (m, objects) = some_memory(&mut random);
    let program = some_program(&mut random, m.clone(), &objects);
    let recorded = record(&program, m.clone()).expect("a short recording fits");
    let before = format!("{}", recorded.builder.trace);
    let Optimized { trace, head: assumed } = match finish(recorded) {
        Ok(optimized) => optimized,
        Err(Unsuitable::Types) => return counts.types += 1,
        Err(Unsuitable::Leaves) => return counts.leaves += 1,
        Err(Unsuitable::Full) => return counts.full += 1,
    };
    let listed: String = program.iter().enumerate().map(|(at, code)| format!("{at}: {code:?}\n")).collect();
    let what = || format!("seed {seed}\n{listed}recorded:\n{before}\noptimised:\n{trace}");
    verify(&trace).unwrap_or_else(|fault| panic!("{fault:?} in {}", what()));
    let head = trace.loop_head();
    if head.is_some() {
        counts.loops += 1
    } else {
        counts.straight += 1
    }
    for turn in 0..4 {
        let mut plain = m.clone();
        if turn > 0 {
            vary(&mut random, &mut plain, &objects);
        }
        let mut traced = plain.clone();
        let start = plain.clone();
        let end = run_from(&program, 0, &mut plain);
        let unit = run_traced(&trace, &mut traced, head, counts);
        let traced_end = run_from(&program, unit, &mut traced);
        if plain.spoilt || traced.spoilt {
            counts.spoilt += 1;
            continue;
        }
        assert_eq!(traced_end, end, "memory {turn}, left at {unit}, {}", what());
        let (is, should) = (traced.shown(&objects), plain.shown(&objects));
        if is != should {
            let slots = &start.words[..SLOTS];
            panic!("memory {turn}, left at {unit}: {is:x?}, not {should:x?}; slots {slots:x?}\n{}", what());
        }
    }
    if let Some(assumed) = assumed {
        let checked = heads::check(&program, &trace, &assumed, &m, &objects, &mut random, counts);
        checked.unwrap_or_else(|wrong| panic!("{wrong}\n{}\n{assumed:?}", what()));
        let checked = sides::check(&program, &trace, &assumed, &m, &objects, &mut random, counts);
        checked.unwrap_or_else(|wrong| panic!("{wrong}\n{}\n{assumed:?}", what()));
    }
}

/// Runs the trace, and writes the slots as the exit says; the unit where it left.
fn run_traced(trace: &Trace, m: &mut Memory, head: Option<usize>, counts: &mut Counts) -> usize {
    let left = evaluate(trace, m, From::Start(&[])).expect("a valid trace");
    let in_loop = |head: usize| trace.instructions[head..].iter().any(|i| i.snapshot() == Some(left.snapshot));
    counts.exits_in_loop += usize::from(head.is_some_and(in_loop));
    leave(trace, left, m, counts)
}

/// Writes the slots as the exit says by which a trace was left; the unit where control is.
fn leave(trace: &Trace, left: Left, m: &mut Memory, counts: &mut Counts) -> usize {
    let snapshot = *trace.snapshot(left.snapshot);
    let mut made = Vec::new();
    let entries = trace.entries_of(left.snapshot).iter();
    let values: Vec<(u16, u64)> =
        entries.map(|entry| (entry.slot, value_at_exit(trace, &left, entry.value, m, &mut made, counts))).collect();
    values.into_iter().for_each(|(slot, bits)| m.words[usize::from(slot)] = bits);
    if snapshot.leave == Leave::Poll {
        m.words[MACHINE] = m.words[MACHINE].wrapping_add(1);
    }
    snapshot.unit as usize
}

/// The value of a reference at an exit; tuples and lists that are described are made, each once.
fn value_at_exit(trace: &Trace, left: &Left, at: Ref, m: &mut Memory, made: &mut Vec<(Ref, u64)>, counts: &mut Counts) -> u64 {
    if at.is_constant() || !trace.get(at).is(Pseudo::NEW_OBJECT) {
        return left.value(trace, at).bits();
    }
    if let Some((_, known)) = made.iter().find(|(known, _)| *known == at) {
        return *known;
    }
    let items: Vec<u64> = trace.get(at).references().map(|item| value_at_exit(trace, left, item, m, made, counts)).collect();
    let object = match trace.get(at).quick().and_then(Quick::makes) {
        Some(Made::List) => m.list(&items),
        _ => m.pair(&items),
    };
    let object = object.expect("there is room");
    counts.described += 1;
    made.push((at, object));
    object
}

#[test]
fn traces_do_what_programs_do() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let mut counts = Counts::default();
    if let Some(seed) = number("COACHWHIP_SEED") {
        return check(seed, &mut counts);
    }
    let programs = number("COACHWHIP_PROGRAMS").unwrap_or(20_000);
    (0..programs).for_each(|seed| check(seed, &mut counts));
    std::println!("{counts:?}");
    let enough = |count: usize| count as u64 >= programs / 10;
    assert!(enough(counts.loops) && enough(counts.exits_in_loop) && enough(counts.described), "{counts:?}");
    assert!(enough(counts.sides) && enough(counts.back_in_loop), "{counts:?}");
    assert!(enough(counts.from_exits) && enough(counts.went_on), "{counts:?}");
}

#[test]
fn the_language_has_pythons_division() {
    let cases = [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3), (-6, 3)];
    let expected = [(3, 1), (-4, 1), (-4, -1), (3, -1), (-2, 0), (-2, 0)];
    for ((x, y), (quotient, remainder)) in cases.into_iter().zip(expected) {
        assert_eq!(small_operator(Operator::FloorDiv, x, y), Some(Value::small_int(quotient)));
        assert_eq!(small_operator(Operator::Mod, x, y), Some(Value::small_int(remainder)));
    }
}

/// Prints what optimising costs per recorded instruction: `cargo test --release -- --ignored optimising`.
#[test]
#[ignore]
fn optimising_takes_this_long() {
    let mut recordings = Vec::new();
    for seed in 0..2000 {
        let mut random = Random(seed);
        let (m, objects) = some_memory(&mut random);
        let mut program = Vec::new();
        for _ in 0..6 {
            program.extend(some_program(&mut random, m.clone(), &objects));
        }
        let recorded = record(&program, m).expect("a short recording fits");
        recordings.push(recorded.builder.trace.clone());
    }
    let (mut appended, mut appending, mut finishing, mut made) = (0, 0, 0, 0);
    for trace in &recordings {
        let start = std::time::Instant::now();
        let Ok(recorded) = super::record(trace) else { continue };
        appending += start.elapsed().as_nanos();
        appended += trace.instructions.len();
        let start = std::time::Instant::now();
        made += usize::from(finish(recorded).is_ok());
        finishing += start.elapsed().as_nanos();
    }
    let each = |nanoseconds: u128| nanoseconds / appended as u128;
    std::println!(
        "{appended} instructions: appending {} ns each, finishing {} ns each, {made} made",
        each(appending),
        each(finishing)
    );
}
