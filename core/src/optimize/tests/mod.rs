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
use crate::trace::ir::{Entry, Ref, Role, SnapshotId, Trace};
use crate::trace::verify::verify;
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
