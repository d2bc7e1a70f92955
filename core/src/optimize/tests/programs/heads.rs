//! Side traces that come back to their root's loop: recorded from any unit on, on another memory, up to the loop's head, and
//! evaluated from there on in the loop itself. Whatever the loop takes for granted has to be true then.

use super::*;
use crate::optimize::Head;
use crate::trace::ir::FIRST_HEAD_VALUE;

/// What a loop has from outside.
pub(in crate::optimize::tests) fn lives(trace: &Trace, head: usize) -> Vec<Ref> {
    let mut all: Vec<Ref> = Vec::new();
    let mut pending: Vec<Ref> = Vec::new();
    for (at, i) in trace.instructions.iter().enumerate().skip(head + 1) {
        match i.is(Pseudo::PHI) {
            true => pending.extend([Ref::instruction(at), i.reference(1)]),
            false => pending.extend(i.references()),
        }
        pending.extend(i.snapshot().iter().flat_map(|id| trace.entries_of(*id)).map(|entry| entry.value));
    }
    while let Some(value) = pending.pop() {
        let is_from_before = !value.is_constant() && (value.index() < head || trace.get(value).is(Pseudo::PHI));
        if is_from_before && !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// Records a program from a unit on, on a memory, up to the head of a loop that has these values from outside.
pub(super) fn record_side(
    mut recorder: Recorder,
    program: &[Code],
    from: usize,
    mut m: Memory,
    head: &Head,
    lives: &[Ref],
) -> Result<Option<Recorded>, Full> {
    let mut unit = from;
    while unit < program.len() {
        recorder.unit = unit;
        let mut after = m.clone();
        let Some(skipped) = run(program[unit], &mut after) else { return Ok(None) };
        if after.words[..SLOTS].iter().any(|word| *word == LARGE.bits()) {
            return Ok(None);
        }
        recorder.record(program[unit], &mut m)?;
        m = after;
        unit += 1 + skipped;
    }
    let poll = recorder.snapshot(Leave::Poll, program.len())?;
    recorder.uop(Uop::POLL, Type::None, &[0, 8, poll])?;
    recorder.unit = 0;
    let slots: Vec<Ref> = head.slots().map(|(slot, _)| recorder.read(slot.into())).collect::<Result<_, Full>>()?;
    let exit = recorder.exit()?;
    let Some(values) = recorder.b.reach(head, &slots, exit)? else { return Ok(None) };
    let mut entries = recorder.entries();
    entries.retain(|entry| !head.slots().any(|slot| slot == (entry.slot, true)));
    for (n, live) in lives.iter().enumerate() {
        let value = head.item_of(*live).and_then(|item| recorder.b.at_head(head, &values, item));
        let Some(value) = value else { return Ok(None) };
        entries.push(Entry { slot: FIRST_HEAD_VALUE + n as u16, value });
    }
    let end = Snapshot { leave: Leave::End, frame: FrameId::ROOT, unit: 0, depth: 0, first: 0, count: 0 };
    let end = recorder.b.snapshot_as_it_is(end, &entries)?;
    recorder.b.emit(Instruction::pseudo(Pseudo::GO_TO_HEAD, Type::None, &[end.0]))?;
    let is_made = recorder.b.makes_any(head.shared(&values))?;
    Ok((!is_made).then_some(Recorded { builder: recorder.b, finals: Vec::new() }))
}

/// Evaluates a side trace, and the loop behind it; the unit where control leaves, with the slots written.
pub(super) fn run_both(
    (side, inherited): (&Trace, &[u64]),
    root: &Trace,
    lives: &[Ref],
    m: &mut Memory,
    counts: &mut Counts,
) -> usize {
    let left = evaluate(side, m, From::Start(inherited)).expect("a valid trace");
    if !side.instructions[left.at].is(Pseudo::GO_TO_HEAD) {
        return leave(side, left, m, counts);
    }
    counts.back_in_loop += 1;
    let (slots, values): (Vec<Entry>, Vec<Entry>) =
        side.entries_of(left.snapshot).iter().partition(|entry| entry.slot < FIRST_HEAD_VALUE);
    let mut made = Vec::new();
    for entry in slots {
        m.words[usize::from(entry.slot)] = value_at_exit(side, &left, entry.value, m, &mut made, counts);
    }
    let word = |entry: &Entry| (lives[usize::from(entry.slot - FIRST_HEAD_VALUE)], left.word(entry.value));
    let values: Vec<(Ref, u64)> = values.iter().map(word).collect();
    let left = evaluate(root, m, From::Head(&values)).expect("a valid trace");
    leave(root, left, m, counts)
}

/// Goes back to a loop from several units.
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
    counts.heads += 1;
    for _ in 0..3 {
        let from = random.below(program.len() as u64) as usize;
        let mut recorded_on = m.clone();
        vary(random, &mut recorded_on, objects);
        let recorder = Recorder::new().expect("it is short");
        let recorded = record_side(recorder, program, from, recorded_on.clone(), head, &lives).expect("a short recording fits");
        let Some(recorded) = recorded else { continue };
        let Ok(side) = finish(recorded).map(|optimized| optimized.trace) else { continue };
        counts.sides += 1;
        let what = |wrong: &str| format!("{wrong}; from unit {from}:\n{side}");
        verify(&side).map_err(|fault| what(&format!("{fault:?}")))?;
        for turn in 0..4 {
            let mut plain = recorded_on.clone();
            if turn > 0 {
                vary(random, &mut plain, objects);
            }
            let mut traced = plain.clone();
            let end = run_from(program, from, &mut plain);
            let unit = run_both((&side, &[]), root, &lives, &mut traced, counts);
            let traced_end = run_from(program, unit, &mut traced);
            if plain.spoilt || traced.spoilt {
                continue;
            }
            let (is, should) = (traced.shown(objects), plain.shown(objects));
            if traced_end != end || is != should {
                return Err(what(&format!("memory {turn}, left at {unit}: {is:x?}, not {should:x?}")));
            }
        }
    }
    Ok(())
}
