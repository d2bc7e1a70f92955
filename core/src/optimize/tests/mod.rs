//! Text in, text out: each `.uop` file here is a recording, `---`, and the trace that comes of it.
//!
//! The recording goes through the builder instruction by instruction. Without LEAVE_TRACE at its end it is a turn of a
//! loop; the last snapshot, which no instruction uses, then lists the slots' values at its end. Where no trace comes of
//! it, the reason stands behind the dashes. Behind `--- leaves at N`, the number of an instruction of the trace that
//! comes of the one before, stands the recording of a side trace from that exit; without LEAVE_TRACE it goes to the
//! loop's head. `COACHWHIP_WRITE_EXPECTED=1` writes what comes out.

mod programs;

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::{Head, Optimized, Recorded, Unsuitable, finish};
use crate::optimize::builder::{Builder, Full};
use crate::optimize::remember::Parent;
use crate::trace::ir::{
    Entry, FIRST_HEAD_VALUE, FrameId, Instruction, Leave, Pseudo, Ref, Role, Snapshot, SnapshotId, Trace, TraceFrame, Type,
};
use crate::trace::verify::verify;
use crate::uop::Uop;
use crate::value::Value;

/// Appends the instructions of a trace to a new builder.
pub fn record(trace: &Trace) -> Result<Recorded, Full> {
    let mut recording = Recording::new(trace)?;
    (0..trace.instructions.len()).try_for_each(|at| recording.repeat(at))?;
    let finals = match recording.end().filter(|_| !trace.ends()) {
        Some(end) => recording.entries(end)?,
        None => Vec::new(),
    };
    Ok(Recorded { builder: recording.builder, finals })
}

/// A trace that is appended to a builder as if it were recorded.
struct Recording<'t> {
    trace: &'t Trace,
    builder: Builder,
    /// By instruction of the trace.
    places: Vec<Ref>,
}

impl Recording<'_> {
    fn new(trace: &Trace) -> Result<Recording<'_>, Full> {
        let mut recording = Recording { trace, builder: Builder::new(), places: Vec::new() };
        recording.builder.trace.extent = trace.extent;
        for frame in &trace.frames {
            let (code, function) = (recording.moved(frame.code)?, recording.moved(frame.function)?);
            recording.builder.frame(TraceFrame { code, function, ..*frame })?;
        }
        recording.builder.trace.generators.clone_from(&trace.generators);
        Ok(recording)
    }

    fn moved(&mut self, at: Ref) -> Result<Ref, Full> {
        match self.trace.constant(at) {
            Some(constant) => self.builder.constant(constant.of, constant.bits),
            None if at == Ref::NONE => Ok(at),
            None => Ok(self.places[at.index()]),
        }
    }

    fn entries(&mut self, id: SnapshotId) -> Result<Vec<Entry>, Full> {
        let entries = self.trace.entries_of(id).iter();
        entries.map(|entry| Ok(Entry { value: self.moved(entry.value)?, ..*entry })).collect()
    }

    fn snapshot(&mut self, id: SnapshotId) -> Result<SnapshotId, Full> {
        let entries = self.entries(id)?;
        self.builder.snapshot(*self.trace.snapshot(id), &entries)
    }

    fn repeat(&mut self, at: usize) -> Result<(), Full> {
        let mut i = self.trace.instructions[at];
        let roles = i.roles();
        for (n, role) in roles.as_slice().iter().enumerate() {
            i.arguments[n] = match role {
                Role::Value | Role::Float | Role::Immediate => self.moved(Ref(i.arguments[n]))?.0,
                Role::Snapshot => self.snapshot(SnapshotId(i.arguments[n]))?.0,
                Role::Number => continue,
            };
        }
        let place = self.builder.emit(i)?;
        self.places.push(place);
        Ok(())
    }

    /// The snapshot that says what slots hold where the recording ends.
    fn end(&self) -> Option<SnapshotId> {
        self.trace.snapshots.len().checked_sub(1).map(|last| SnapshotId(last as u16))
    }
}

/// A side trace: first what it inherits, then what its parents knew, then what it does.
fn record_side(trace: &Trace, chain: &[Parent<'_>]) -> Result<Recorded, Unsuitable> {
    let Parent { trace: parent, exit, .. } = chain[chain.len() - 1];
    let told = parent.told(parent.instructions[exit].snapshot().expect("an instruction that leaves"));
    let mut recording = Recording::new(trace)?;
    let inherits = trace.instructions.iter().take_while(|i| i.is(Pseudo::INHERIT)).count();
    let mut taken = Vec::new();
    for at in 0..inherits {
        recording.repeat(at)?;
        let from = told[usize::from(trace.instructions[at].arguments[0])];
        taken.push((parent.copied(from), recording.places[at]));
    }
    recording.builder.remember(chain, &taken)?;
    (inherits..trace.instructions.len()).try_for_each(|at| recording.repeat(at))?;
    if !trace.ends() {
        go_to_head(&mut recording, chain[0].trace, chain[0].head.expect("all that the loop takes for granted can be told"))?;
    }
    Ok(Recorded { builder: recording.builder, finals: Vec::new() })
}

/// Ends a recording at the head of a loop. The slots that do not change on the way are loaded.
fn go_to_head(recording: &mut Recording<'_>, root: &Trace, head: &Head) -> Result<(), Full> {
    let end = recording.end().expect("what slots hold at the head");
    let mut entries = recording.entries(end)?;
    let exit = recording.snapshot(end)?;
    let mut slots = Vec::new();
    for (slot, _) in head.slots() {
        slots.push(match entries.iter().find(|entry| entry.slot == slot) {
            Some(entry) => entry.value,
            None => recording.builder.emit(Instruction::uop(Uop::LOAD_SLOT, Type::Tagged, &[slot * 8]))?,
        });
    }
    let values = recording.builder.reach(head, &slots, exit.0)?.expect("it has what the loop expects");
    entries.retain(|entry| !head.slots().any(|slot| slot == (entry.slot, true)));
    for (n, live) in programs::heads::lives(root, root.loop_head().expect("a loop")).iter().enumerate() {
        let item = head.item_of(*live).expect("all that the loop has is told");
        let value = recording.builder.at_head(head, &values, item).expect("it is at hand");
        entries.push(Entry { slot: FIRST_HEAD_VALUE + n as u16, value });
    }
    let end = Snapshot { leave: Leave::End, frame: FrameId::ROOT, unit: 0, depth: 0, first: 0, count: 0 };
    let end = recording.builder.snapshot_as_it_is(end, &entries)?;
    recording.builder.emit(Instruction::pseudo(Pseudo::GO_TO_HEAD, Type::None, &[end.0]))?;
    Ok(())
}

fn parsed(text: &str) -> Trace {
    Trace::parse(text).unwrap_or_else(|error| panic!("{error:?} in\n{text}"))
}

const LEAVES: &str = "--- leaves at ";

/// What comes of a recording, and of the side traces behind it, each of which goes on from the one before.
fn shown(text: &str) -> String {
    let mut made: Vec<(Optimized, usize)> = Vec::new();
    let mut shown = String::new();
    for (n, part) in text.split(LEAVES).enumerate() {
        let optimized = match n {
            0 => record(&parsed(part)).map_err(Unsuitable::from).and_then(finish),
            _ => {
                let (exit, side) = part.split_once('\n').expect("a recording behind the number of an exit");
                shown.push_str(&format!("{LEAVES}{exit}\n"));
                made.last_mut().expect("a trace to leave").1 = exit.parse().expect("the number of an exit");
                let parents = made.iter().map(|(it, exit)| Parent { trace: &it.trace, exit: *exit, head: it.head.as_ref() });
                let chain: Vec<Parent<'_>> = parents.collect();
                record_side(&parsed(side), &chain).and_then(finish)
            }
        };
        match optimized {
            Ok(it) => {
                verify(&it.trace).unwrap_or_else(|fault| panic!("{fault:?} in\n{}", it.trace));
                shown.push_str(&it.trace.to_string());
                made.push((it, 0));
            }
            Err(reason) => shown.push_str(&format!("{reason:?}\n")),
        }
    }
    shown
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
    let made = finish(record(&parsed(text)).unwrap()).unwrap();
    let head = made.head.expect("all that the loop takes for granted can be told");
    assert_eq!(head.slots().collect::<Vec<_>>(), [(0, true)]);
    let admits = |n| head.admits(&[Value::small_int(n)]);
    assert!(admits(0) && admits(1) && !admits(-1), "{}", made.trace);
}
