//! Slots of a code object: their numbering, and where a use must check that the variable is bound.

use coachwhip_core::bytecode::code::{LocalKind, LocalVariable};
use coachwhip_core::bytecode::ops::Op;

use super::graph::Graph;
use ruff_python_ast::name::Name;

use crate::unit::{Instr, Ir, NO_HANDLER, SlotName, Unit};

/// Gives every slot its final number: parameters, other locals, cells, free variables.
pub(super) fn number(unit: &mut Unit<'_>) -> Box<[LocalVariable]> {
    // Cells and free variables are slots even where this code never names them.
    for name in unit.cells.clone() {
        unit.slot(SlotName::Own(name));
    }
    for name in unit.frees.clone() {
        unit.slot(SlotName::Free(name));
    }
    let parameters = super::parameter_count(unit);
    let kind = |index: usize, slot: &SlotName| match slot {
        SlotName::Own(name) if unit.cells.contains(name) => (LocalKind::Cell, index < parameters),
        SlotName::Own(_) => (LocalKind::Local, true),
        SlotName::Hidden(..) => (LocalKind::Hidden, true),
        SlotName::Visible(_, _, true) => (LocalKind::Cell, false),
        SlotName::Visible(..) => (LocalKind::Local, true),
        SlotName::Free(_) => (LocalKind::Free, false),
    };
    let name = |slot: &SlotName| match slot {
        // The parameter of annotation scopes cannot clash with a name of the program; outside it has a plain one.
        SlotName::Own(name) if name == ".format" => Name::new_static("format"),
        SlotName::Own(name) | SlotName::Free(name) | SlotName::Hidden(name, ..) | SlotName::Visible(name, ..) => name.clone(),
    };
    let mut order: Vec<usize> = (0..unit.slots.len()).collect();
    order.sort_by_cached_key(|index| {
        let slot = &unit.slots[*index];
        match kind(*index, slot) {
            (_, true) => (0, String::new(), *index),
            (LocalKind::Cell, _) => (1, name(slot).to_string(), *index),
            _ => (2, name(slot).to_string(), *index),
        }
    });
    let mut numbers = vec![0; order.len()];
    for (number, index) in order.iter().enumerate() {
        numbers[*index] = number as u32;
    }
    let locals = order.iter().map(|index| {
        let slot = &unit.slots[*index];
        LocalVariable { name: name(slot).as_str().into(), kind: kind(*index, slot).0 }
    });
    let locals: Box<[LocalVariable]> = locals.collect();
    for instr in &mut unit.instrs {
        if names_slot(instr) {
            instr.arg = numbers[instr.arg as usize];
        }
    }
    locals
}

fn names_slot(instr: &Instr) -> bool {
    match instr.ir {
        Ir::ClearHidden => true,
        Ir::Op(op) => op.operand_kind() == coachwhip_core::bytecode::ops::OperandKind::Local,
        _ => false,
    }
}

/// A set of slots.
type Slots = Vec<u64>;

fn has(set: &[u64], slot: usize) -> bool {
    set[slot / 64] >> (slot % 64) & 1 == 1
}

fn put(set: &mut [u64], slot: usize, value: bool) {
    let bit = 1 << (slot % 64);
    if value {
        set[slot / 64] |= bit;
    } else {
        set[slot / 64] &= !bit;
    }
}

/// More state than this is not worth computing: every use is checked instead.
const MAX_STATE_WORDS: usize = 1 << 22;

/// Turns uses of variables that may be unbound into checked ones, and drops clearing that nobody can see.
pub(super) fn check_uses(graph: &mut Graph, locals: &[LocalVariable], parameters: usize) {
    let words = locals.len().div_ceil(64);
    if words * graph.blocks.len() > MAX_STATE_WORDS {
        check_all(graph, locals);
        return;
    }
    let unbound = unbound_at_entry(graph, locals.len(), parameters);
    let mut checked = vec![false; locals.len()];
    for id in graph.order.clone() {
        let Some(mut state) = unbound[id].clone() else { continue };
        let mut previous = None;
        for instr in &mut graph.blocks[id].instrs {
            let slot = instr.arg as usize;
            if instr.ir == Ir::Op(Op::LOAD_FAST) && has(&state, slot) {
                instr.ir = Ir::Op(Op::LOAD_FAST_CHECK);
                checked[slot] = true;
            }
            step(&mut state, instr, previous);
            previous = Some(instr.ir);
        }
    }
    for block in &mut graph.blocks {
        if block.instrs.iter().any(|i| i.ir == Ir::ClearHidden) {
            let instrs = std::mem::take(&mut block.instrs);
            block.instrs = instrs.into_iter().flat_map(|i| clearing(i, &checked)).collect();
        }
    }
}

/// The code for `ClearHidden`: nothing where every use is known to be bound.
fn clearing(instr: Instr, checked: &[bool]) -> Vec<Instr> {
    if instr.ir != Ir::ClearHidden {
        return vec![instr];
    }
    if !checked[instr.arg as usize] {
        return Vec::new();
    }
    let null = Instr { ir: Ir::Op(Op::PUSH_NULL), arg: 0, ..instr };
    vec![null, Instr { ir: Ir::Op(Op::STORE_FAST), ..instr }]
}

fn check_all(graph: &mut Graph, locals: &[LocalVariable]) {
    let cells: std::collections::BTreeSet<u32> =
        graph.instrs_mut().filter(|i| i.ir == Ir::Op(Op::MAKE_CELL)).map(|i| i.arg).collect();
    let plain = |slot: u32| !cells.contains(&slot) && locals[slot as usize].kind != LocalKind::Free;
    for block in &mut graph.blocks {
        for instr in &mut block.instrs {
            if instr.ir == Ir::Op(Op::LOAD_FAST) && plain(instr.arg) {
                instr.ir = Ir::Op(Op::LOAD_FAST_CHECK);
            }
        }
        let instrs = std::mem::take(&mut block.instrs);
        let checked = vec![true; locals.len()];
        block.instrs = instrs.into_iter().flat_map(|i| clearing(i, &checked)).collect();
    }
}

/// What an instruction does to the set of slots that may be unbound.
fn step(state: &mut Slots, instr: &Instr, previous: Option<Ir>) {
    let slot = instr.arg as usize;
    match instr.ir {
        Ir::Op(Op::STORE_FAST) => put(state, slot, previous == Some(Ir::Op(Op::PUSH_NULL))),
        Ir::Op(Op::LOAD_FAST_CHECK | Op::LOAD_FAST | Op::MAKE_CELL) => put(state, slot, false),
        Ir::Op(Op::DELETE_FAST | Op::LOAD_FAST_AND_CLEAR) | Ir::ClearHidden => put(state, slot, true),
        // The last n slots are now the closure's cells.
        Ir::Op(Op::COPY_FREE_VARS) => {}
        _ => {}
    }
}

/// For each block, the slots that may be unbound on entry. None: never entered.
fn unbound_at_entry(graph: &Graph, count: usize, parameters: usize) -> Vec<Option<Slots>> {
    let positions = graph.positions();
    let mut entries: Vec<Option<Slots>> = vec![None; graph.blocks.len()];
    let Some(entry) = graph.order.first().copied() else { return entries };
    let mut start: Slots = vec![0; count.div_ceil(64)];
    (parameters..count).for_each(|slot| put(&mut start, slot, true));
    // Free variables are bound by the time anything can use them.
    let free = graph.blocks[entry].instrs.first().filter(|i| i.ir == Ir::Op(Op::COPY_FREE_VARS)).map_or(0, |i| i.arg as usize);
    (count.saturating_sub(free)..count).for_each(|slot| put(&mut start, slot, false));
    let mut work = Vec::new();
    merge(&mut entries, entry, &start, &mut work);
    while let Some(id) = work.pop() {
        let Some(mut state) = entries[id].clone() else { continue };
        let mut previous = None;
        for instr in &graph.blocks[id].instrs {
            if instr.handler != NO_HANDLER {
                merge(&mut entries, graph.guards[instr.handler as usize].target, &state, &mut work);
            }
            step(&mut state, instr, previous);
            previous = Some(instr.ir);
            if let Some(target) = instr.target_block() {
                merge(&mut entries, target, &state, &mut work);
            }
        }
        if graph.falls_out(id)
            && let Some(next) = graph.order.get(positions[id].wrapping_add(1))
        {
            merge(&mut entries, *next, &state, &mut work);
        }
    }
    entries
}

fn merge(entries: &mut [Option<Slots>], id: usize, state: &[u64], work: &mut Vec<usize>) {
    match &mut entries[id] {
        Some(known) => {
            let mut grew = false;
            for (old, new) in known.iter_mut().zip(state) {
                grew |= *new & !*old != 0;
                *old |= new;
            }
            if grew {
                work.push(id);
            }
        }
        none => {
            *none = Some(state.to_vec());
            work.push(id);
        }
    }
}
