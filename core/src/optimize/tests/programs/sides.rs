//! Side traces that go on from an exit, with what the parent tells there and what it knew: recorded on one memory that leaves by
//! this exit, and evaluated on others that do, up to the loop's head and on in the loop.

use super::heads::{lives, record_side, run_both};
use super::*;
use crate::optimize::Head;
use crate::optimize::remember::Parent;

/// Memories that are tried for each exit.
const TRIES: usize = 20;

/// A side trace of a side trace, and so on.
const DEEPEST: usize = 3;

/// Where a trace leaves on a memory, which is as it is then, but for slots; what the exit tells.
struct Exit {
    at: usize,
    inherited: Vec<u64>,
    memory: Memory,
    /// With the slots as the interpreter needs them, and the unit where it goes on.
    left: (Memory, usize),
}

/// None: it ends by a poll, or tells of objects that are not made.
fn exit_on(root: &Trace, inherited: &[u64], mut m: Memory) -> Option<Exit> {
    let left = evaluate(root, &mut m, From::Start(inherited)).expect("a valid trace");
    let told = root.told(left.snapshot);
    let is_poll = root.snapshot(left.snapshot).leave == Leave::Poll;
    if is_poll || root.instructions[left.at].is_end() || told.iter().any(|told| root.is_sunk(root.copied(*told))) {
        return None;
    }
    let (at, inherited) = (left.at, told.iter().map(|told| left.word(*told)).collect());
    let mut written = m.clone();
    let unit = leave(root, left, &mut written, &mut Counts::default());
    Some(Exit { at, inherited, memory: m, left: (written, unit) })
}

/// A recorder that goes on from the exit of the last trace.
fn resume(chain: &[Parent<'_>]) -> Result<Recorder, Full> {
    let mut recorder = Recorder::new()?;
    let Parent { trace: root, exit, .. } = chain[chain.len() - 1];
    let id = root.instructions[exit].snapshot().expect("it left");
    let mut taken: Vec<(Ref, Ref)> = Vec::new();
    for (n, told) in root.told(id).into_iter().enumerate() {
        let value = match root.constant(told) {
            Some(constant) => recorder.b.constant(constant.of, constant.bits)?,
            None => recorder.b.emit(Instruction::pseudo(Pseudo::INHERIT, root.type_of(told), &[n as u16]))?,
        };
        taken.push((root.copied(told), value));
    }
    recorder.b.remember(chain, &taken)?;
    for entry in root.entries_of(id) {
        let is_it = |(from, _): &&(Ref, Ref)| *from == root.copied(entry.value);
        let (_, value) = taken.iter().find(is_it).expect("all that is told was taken");
        recorder.write(entry.slot.into(), *value);
    }
    Ok(recorder)
}

/// Records a program from a unit on, up to its end, or to what raises.
fn record_on(mut recorder: Recorder, program: &[Code], from: usize, mut m: Memory) -> Result<Recorded, Full> {
    recorder.unit = from;
    while recorder.unit < program.len() {
        let code = program[recorder.unit];
        let mut after = m.clone();
        let Some(skipped) = run(code, &mut after) else { break };
        if after.words[..SLOTS].iter().any(|word| *word == LARGE.bits()) {
            break;
        }
        recorder.record(code, &mut m)?;
        m = after;
        recorder.unit += 1 + skipped;
    }
    let end = recorder.snapshot(Leave::End, recorder.unit)?;
    recorder.b.emit(Instruction::pseudo(Pseudo::LEAVE_TRACE, Type::None, &[end]))?;
    Ok(Recorded { builder: recorder.b, finals: Vec::new() })
}

/// Goes on from exits, and back to the loop where there is a way.
pub(super) fn check(
    program: &[Code],
    root: &Trace,
    head: &Head,
    m: &Memory,
    objects: &[u64],
    random: &mut Random,
    counts: &mut Counts,
) -> Result<(), String> {
    let Some(at) = root.loop_head() else { return Ok(()) };
    let lives = lives(root, at);
    let mut exits: Vec<Exit> = Vec::new();
    for _ in 0..TRIES {
        let mut memory = m.clone();
        vary(random, &mut memory, objects);
        exits.extend(exit_on(root, &[], memory));
    }
    let parent = |exit: usize| Parent { trace: root, exit, head: Some(head) };
    by_exit(exits, |at, exits| go_on(program, &[parent(at)], head, exits, &lives, objects, counts))
}

/// Those of each exit together.
fn by_exit(mut exits: Vec<Exit>, mut each: impl FnMut(usize, &[Exit]) -> Result<(), String>) -> Result<(), String> {
    exits.sort_by_key(|exit| exit.at);
    exits.chunk_by(|a, b| a.at == b.at).try_for_each(|exits| each(exits[0].at, exits))
}

/// Goes on from one exit, on all these memories.
fn go_on(
    program: &[Code],
    chain: &[Parent<'_>],
    head: &Head,
    exits: &[Exit],
    lives: &[Ref],
    objects: &[u64],
    counts: &mut Counts,
) -> Result<(), String> {
    let (first, (recorded_on, from)) = (exits[0].at, exits[0].left.clone());
    let resumed = || resume(chain).expect("it is short");
    let to_head = record_side(resumed(), program, from, recorded_on.clone(), head, lives);
    let recorded = match to_head.expect("a short recording fits") {
        Some(recorded) => recorded,
        None => record_on(resumed(), program, from, recorded_on).expect("a short recording fits"),
    };
    let Ok(side) = finish(recorded).map(|optimized| optimized.trace) else { return Ok(()) };
    counts.from_exits += 1;
    let what = |wrong: &str| format!("{wrong}; from the exit at {first}, unit {from}:\n{side}");
    verify(&side).map_err(|fault| what(&format!("{fault:?}")))?;
    for exit in exits {
        let (mut plain, _) = exit.left.clone();
        let mut traced = exit.memory.clone();
        counts.went_on += 1;
        let end = run_from(program, from, &mut plain);
        let unit = run_both((&side, &exit.inherited), chain[0].trace, lives, &mut traced, counts);
        let traced_end = run_from(program, unit, &mut traced);
        if plain.spoilt || traced.spoilt {
            continue;
        }
        let (is, should) = (traced.shown(objects), plain.shown(objects));
        if traced_end != end || is != should {
            return Err(what(&format!("left at {unit}: {is:x?}, not {should:x?}")));
        }
    }
    if chain.len() == DEEPEST {
        return Ok(());
    }
    let further = exits.iter().filter_map(|exit| exit_on(&side, &exit.inherited, exit.memory.clone())).collect();
    by_exit(further, |exit, exits| {
        counts.deeper += 1;
        let longer: Vec<Parent<'_>> = chain.iter().copied().chain([Parent { trace: &side, exit, head: None }]).collect();
        go_on(program, &longer, head, exits, lives, objects, counts)
    })
}
