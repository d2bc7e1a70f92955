//! Text in, text out: each `.uop` file here is a recording, `---`, and the trace that comes of it.
//!
//! The recording goes through the builder instruction by instruction. Without LEAVE_TRACE at its end it is a turn of a
//! loop; the last snapshot, which no instruction uses, then lists the slots' values at its end. Where no trace comes of
//! it, the reason stands behind the dashes. `COACHWHIP_WRITE_EXPECTED=1` writes what comes out.

mod programs;

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::{Recorded, Unsuitable, finish};
use crate::optimize::builder::{Builder, Full};
use crate::optimize::remember::Parent;
use crate::trace::ir::{Entry, FrameId, Instruction, Leave, Pseudo, Ref, Role, Snapshot, SnapshotId, Trace, Type};
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::trace::verify::verify;
use crate::uop::Uop;
use crate::value::Value;

/// Appends the instructions of a trace to a new builder.
pub fn record(trace: &Trace) -> Result<Recorded, Full> {
    let mut builder = Builder::new();
    builder.trace.extent = trace.extent;
    let mut places: Vec<Ref> = Vec::new();
    fn moved(builder: &mut Builder, trace: &Trace, places: &[Ref], at: Ref) -> Result<Ref, Full> {
        match trace.constant(at) {
            Some(constant) => builder.constant(constant.of, constant.bits),
            None if at == Ref::NONE => Ok(at),
            None => Ok(places[at.index()]),
        }
    }
    for frame in &trace.frames {
        let code = moved(&mut builder, trace, &places, frame.code)?;
        let function = moved(&mut builder, trace, &places, frame.function)?;
        builder.frame(crate::trace::ir::TraceFrame { code, function, ..*frame })?;
    }
    builder.trace.generators.clone_from(&trace.generators);
    let entries_of = |builder: &mut Builder, places: &[Ref], id: SnapshotId| -> Result<Vec<Entry>, Full> {
        let entries = trace.entries_of(id).iter();
        entries.map(|entry| Ok(Entry { value: moved(builder, trace, places, entry.value)?, ..*entry })).collect()
    };
    for instruction in &trace.instructions {
        let mut i = *instruction;
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            match role {
                Role::Value | Role::Float | Role::Immediate => {
                    i.arguments[n] = moved(&mut builder, trace, &places, Ref(i.arguments[n]))?.0;
                }
                Role::Snapshot => {
                    let id = SnapshotId(i.arguments[n]);
                    let entries = entries_of(&mut builder, &places, id)?;
                    i.arguments[n] = builder.snapshot(*trace.snapshot(id), &entries)?.0;
                }
                Role::Number => {}
            }
        }
        places.push(builder.emit(i)?);
    }
    let finals = match trace.snapshots.len().checked_sub(1).filter(|_| !trace.ends()) {
        Some(last) => entries_of(&mut builder, &places, SnapshotId(last as u16))?,
        None => Vec::new(),
    };
    Ok(Recorded { builder, finals })
}

fn optimized(text: &str) -> Result<Trace, Unsuitable> {
    let trace = Trace::parse(text).unwrap_or_else(|error| panic!("{error:?} in\n{text}"));
    finish(record(&trace)?).map(|optimized| optimized.trace)
}

fn shown(text: &str) -> String {
    match optimized(text) {
        Ok(trace) => {
            verify(&trace).unwrap_or_else(|fault| panic!("{fault:?} in\n{trace}"));
            trace.to_string()
        }
        Err(reason) => format!("{reason:?}\n"),
    }
}

#[test]
fn recordings_become_traces() {
    let folder = format!("{}/src/optimize/tests", env!("CARGO_MANIFEST_DIR"));
    let write = std::env::var_os("COACHWHIP_WRITE_EXPECTED").is_some();
    let mut count = 0;
    let mut wrong = String::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "uop") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let (input, expected) = text.split_once("---\n").unwrap_or((&text, ""));
        let got = shown(input);
        if write {
            std::fs::write(&path, format!("{input}---\n{got}")).unwrap();
        } else if got != expected {
            wrong.push_str(&format!("{}:\n{got}\n", path.display()));
        }
    }
    assert!(count > 0);
    assert!(wrong.is_empty(), "other than expected:\n{wrong}");
}

/// The turn that was recorded counts from what an iterator's place was; one that begins anew goes on in the loop, too.
#[test]
fn a_counter_may_begin_anew_at_the_head() {
    let text = "\
extent 20
frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
@e guard frame 0 unit 3 depth 0 []
%c:int = LOAD_FIELD_COUNT object(0x7f0050) 24
%l:int = LOAD_FIELD_COUNT object(0x7f0050) 32
BRANCH_INT_LE %l %c @e
%n:int = ADD_CONST %c word(65536)
STORE_FIELD_COUNT %n object(0x7f0050) 24
%b:tagged = BOX_INT %n
STORE_FIELD %b object(0x7f0050) 40
@p poll frame 0 unit 8 depth 0 [0: %n]
POLL 8 16 @p
@f guard frame 0 unit 0 depth 0 [0: %n]
";
    let made = finish(record(&Trace::parse(text).unwrap()).unwrap()).unwrap();
    let head = made.head.expect("all that the loop takes for granted can be told");
    assert_eq!(head.slots().collect::<Vec<_>>(), [(0, true)]);
    let admits = |n| head.admits(&[Value::small_int(n)]);
    assert!(admits(0) && admits(1) && !admits(-1), "{}", made.trace);
}

/// A side trace makes what the loop carries around as its parts, and then loads what was there before the loop: an object of the
/// same shape, which is known not to be the new one since the parent had it first.
#[test]
fn what_the_parent_had_is_older_than_what_a_side_trace_makes() {
    let text = "\
extent 20
frame 0 caller 0 unit 0 depth 0 header 4 code object(0x7f0010) function tagged(EMPTY)
@e guard frame 0 unit 3 depth 0 []
%a:tagged = LOAD_SLOT 0
GUARD_SHAPE %a word(70) @e
%v:tagged = LOAD_FIELD %a 24
%f:float = UNBOX_FLOAT_CHECK %v @e
%o:tagged = LOAD_SLOT 8
GUARD_SHAPE %o word(70) @e
%w:tagged = LOAD_FIELD %o 24
%g:float = UNBOX_FLOAT_CHECK %w @e
BRANCH_FLOAT_LT %g float(8.0) @e
%s:float = ADD_FLOAT %f %g
%c:tagged = CALL NEW_INSTANCE object(0x7f0050) int(70)
BRANCH_INT_EQ_CONST %c word(0) @e
%b:tagged = BOX_FLOAT %s
STORE_FIELD %b %c 24
@p poll frame 0 unit 8 depth 0 [1: %c]
POLL 8 16 @p
@z guard frame 0 unit 0 depth 0 [1: %c]
";
    let root = finish(record(&Trace::parse(text).unwrap()).unwrap()).unwrap();
    let head = root.head.expect("all that the loop takes for granted can be told");
    assert_eq!(head.slots().collect::<Vec<_>>(), [(1, true), (0, false)], "{}", root.trace);
    let is_exit = |i: &Instruction| i.is_uop(Uop::BRANCH_FLOAT_LT);
    let exit = root.trace.instructions.iter().rposition(is_exit).expect("the loop compares");
    let id = root.trace.instructions[exit].snapshot().expect("it leaves");
    let told = root.trace.told(id);
    let number = told.iter().position(|told| root.trace.type_of(*told) == Type::Float).expect("the object is told by its part");

    let mut b = Builder::new();
    let part = b.emit(Instruction::pseudo(Pseudo::INHERIT, Type::Float, &[number as u16])).unwrap();
    b.remember(&[Parent { trace: &root.trace, exit, head: Some(&head) }], &[(told[number], part)]).unwrap();
    let here = Snapshot { leave: Leave::Guard, frame: FrameId::ROOT, unit: 8, depth: 0, first: 0, count: 0 };
    let here = b.snapshot(here, &[]).unwrap();
    let class = b.constant(Type::Object, 0x7f0050).unwrap();
    let shape = b.constant(Type::Int, rotated(70)).unwrap();
    let call = [Quick::NEW_INSTANCE as u16, 2, class.0, shape.0];
    let made = b.emit(Instruction::pseudo(Pseudo::CALL, Type::Tagged, &call)).unwrap();
    let boxed = b.emit(Instruction::uop(Uop::BOX_FLOAT, Type::Tagged, &[part.0])).unwrap();
    b.emit(Instruction::uop(Uop::STORE_FIELD, Type::None, &[boxed.0, made.0, 24])).unwrap();
    let old = b.emit(Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[0])).unwrap();
    assert!(old.index() > made.index());
    assert!(b.reach(&head, &[made, old], here.0).unwrap().is_some(), "{}", b.trace);
}
