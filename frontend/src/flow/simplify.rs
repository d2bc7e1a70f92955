//! Simplification of the graph: decided branches, jump threading, small exits copied into their predecessors,
//! unreachable code, places for instructions without one, cold code to the end.

use coachwhip_core::bytecode::ops::Op;

use super::graph::{Block, BlockId, Graph};
use crate::constant::{self, ConstantPool};
use crate::error::Loc;
use crate::unit::{Instr, Ir, Label};

/// Exits of up to this many instructions are copied where a jump to them stands.
const MAX_COPY: usize = 4;

/// Runs all simplifications.
pub(super) fn run(graph: &mut Graph, constants: &mut ConstantPool) {
    decide_branches(graph, constants);
    thread_jumps(graph);
    drop_unreachable(graph);
    copy_small_exits(graph);
    drop_unreachable(graph);
    drop_redundant_jumps(graph);
    copy_placeless_exits(graph);
    drop_unreachable(graph);
    fill_places(graph);
    move_cold_to_end(graph);
    drop_redundant_jumps(graph);
}

/// A conditional jump right after its constant condition is no condition.
fn decide_branches(graph: &mut Graph, constants: &ConstantPool) {
    for block in &mut graph.blocks {
        let [.., load, jump] = &mut block.instrs[..] else { continue };
        if load.ir != Ir::Op(Op::LOAD_CONST) {
            continue;
        }
        let Some(value) = constants.items.get(load.arg as usize) else { continue };
        let is_none = matches!(value, coachwhip_core::bytecode::code::Constant::None);
        let truth = constant::truth(value);
        let (taken, keeps) = match jump.ir {
            Ir::Op(Op::POP_JUMP_IF_FALSE) => (!truth, false),
            Ir::Op(Op::POP_JUMP_IF_TRUE) => (truth, false),
            Ir::Op(Op::POP_JUMP_IF_NONE) => (is_none, false),
            Ir::Op(Op::POP_JUMP_IF_NOT_NONE) => (!is_none, false),
            Ir::JumpIfFalse => (!truth, true),
            Ir::JumpIfTrue => (truth, true),
            _ => continue,
        };
        let jump = *jump;
        block.instrs.pop();
        if !keeps {
            block.instrs.pop();
        }
        if taken {
            block.instrs.push(Instr { ir: Ir::Jump, arg: 0, ..jump });
        }
    }
}

/// The block where control really goes on when it enters `id`: past empty blocks.
fn past_empty(graph: &Graph, positions: &[usize], mut id: BlockId) -> BlockId {
    while graph.blocks[id].instrs.is_empty() {
        match graph.order.get(positions[id].wrapping_add(1)) {
            Some(next) => id = *next,
            None => break,
        }
    }
    id
}

/// A jump to a jump goes where that one goes.
fn thread_jumps(graph: &mut Graph) {
    let positions = graph.positions();
    for id in 0..graph.blocks.len() {
        let Some(jump) = graph.blocks[id].instrs.last().copied() else { continue };
        let Some(mut target) = jump.target_block() else { continue };
        let mut ir = jump.ir;
        // A chain may be a cycle; each step is taken at most once per block.
        for _ in 0..graph.blocks.len().min(64) {
            target = past_empty(graph, &positions, target);
            let Some(first) = graph.blocks[target].instrs.first() else { break };
            let Some(further) = first.target_block() else { break };
            match (ir, first.ir) {
                (Ir::Jump, Ir::Jump)
                | (Ir::JumpIfFalse, Ir::JumpIfFalse | Ir::Jump)
                | (Ir::JumpIfTrue, Ir::JumpIfTrue | Ir::Jump) => {
                    target = further;
                }
                (Ir::Op(op), Ir::Jump) if is_conditional(op) && first.handler == jump.handler => target = further,
                (Ir::JumpIfFalse, Ir::JumpIfTrue) | (Ir::JumpIfTrue, Ir::JumpIfFalse) => {
                    match graph.order.get(positions[target].wrapping_add(1)) {
                        Some(next) if graph.blocks[target].instrs.len() == 1 => target = *next,
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        if ir == Ir::JumpNoInterrupt {
            ir = jump.ir;
        }
        if let Some(last) = graph.blocks[id].instrs.last_mut() {
            last.ir = ir;
            last.target = Some(Label(target as u32));
        }
    }
}

fn is_conditional(op: Op) -> bool {
    matches!(op, Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE)
}

fn drop_unreachable(graph: &mut Graph) {
    let Some(entry) = graph.order.first().copied() else { return };
    let seen = graph.reachable([entry], true);
    graph.order.retain(|id| seen[*id]);
    for (id, block) in graph.blocks.iter_mut().enumerate() {
        if !seen[id] {
            block.instrs.clear();
        }
    }
}

/// Returns and raises need no jump to them.
fn copy_small_exits(graph: &mut Graph) {
    loop {
        let positions = graph.positions();
        let mut changed = false;
        for id in graph.order.clone() {
            let Some(jump) = graph.blocks[id].instrs.last().copied() else { continue };
            if jump.ir != Ir::Jump {
                continue;
            }
            let Some(target) = jump.target_block() else { continue };
            let target = past_empty(graph, &positions, target);
            if target == id || !graph.is_exit(target) || graph.blocks[target].instrs.len() > MAX_COPY {
                continue;
            }
            let mut copy = graph.blocks[target].instrs.clone();
            if let Some(first) = copy.first_mut().filter(|i| i.loc.is_none()) {
                first.loc = jump.loc;
            }
            let instrs = &mut graph.blocks[id].instrs;
            instrs.pop();
            instrs.append(&mut copy);
            changed = true;
        }
        if !changed {
            return;
        }
        drop_unreachable(graph);
    }
}

/// A jump to what follows anyway.
fn drop_redundant_jumps(graph: &mut Graph) {
    let positions = graph.positions();
    for position in 0..graph.order.len() {
        let id = graph.order[position];
        let Some(jump) = graph.blocks[id].instrs.last() else { continue };
        if jump.ir != Ir::Jump {
            continue;
        }
        let Some(target) = jump.target_block() else { continue };
        let next = graph.order.get(position + 1).map(|next| past_empty(graph, &positions, *next));
        if next == Some(past_empty(graph, &positions, target)) && positions[target] > position {
            graph.blocks[id].instrs.pop();
        }
    }
}

/// An exit without a place of its own is copied for each jump to it, so that each copy takes the jump's place.
fn copy_placeless_exits(graph: &mut Graph) {
    let positions = graph.positions();
    let mut copies = Vec::new();
    for (position, id) in graph.order.iter().copied().enumerate() {
        let Some(jump) = graph.blocks[id].instrs.last() else { continue };
        let Some(target) = jump.target_block() else { continue };
        let target = past_empty(graph, &positions, target);
        let placeless = graph.blocks[target].instrs.first().is_some_and(|i| i.loc.is_none());
        if placeless && graph.is_exit(target) && graph.blocks[target].instrs.len() <= MAX_COPY {
            copies.push((position, id, target));
        }
    }
    // One predecessor may keep the original: the one that falls into it, or the first jump.
    let mut kept = vec![false; graph.blocks.len()];
    for (position, id) in graph.order.iter().enumerate() {
        if graph.falls_out(*id)
            && let Some(next) = graph.order.get(position + 1)
        {
            kept[past_empty(graph, &positions, *next)] = true;
        }
    }
    for (_, id, target) in copies {
        if !std::mem::replace(&mut kept[target], true) {
            continue;
        }
        let new = graph.blocks.len();
        let mut block = Block { instrs: graph.blocks[target].instrs.clone(), ..Block::default() };
        let place = graph.blocks[id].instrs.last().map_or(Loc::NONE, |i| i.loc);
        if let Some(first) = block.instrs.first_mut() {
            first.loc = place;
        }
        graph.blocks.push(block);
        kept.push(true);
        graph.order.push(new);
        if let Some(last) = graph.blocks[id].instrs.last_mut() {
            last.target = Some(Label(new as u32));
        }
    }
}

/// Instructions without a place take that of the one before them.
fn fill_places(graph: &mut Graph) {
    let mut entries: Vec<Option<Loc>> = vec![None; graph.blocks.len()];
    let positions = graph.positions();
    // Cold blocks come later in the stream than what leads to them, so one pass in order is nearly always enough.
    for pass in 0..2 {
        for (position, id) in graph.order.clone().into_iter().enumerate() {
            let mut loc = entries[id].unwrap_or(Loc::NONE);
            for instr in &mut graph.blocks[id].instrs {
                if instr.ir == Ir::Setup {
                    continue;
                }
                if instr.loc.is_none() {
                    instr.loc = loc;
                }
                loc = instr.loc;
                if let Some(target) = instr.target_block() {
                    entries[target].get_or_insert(loc);
                }
            }
            if graph.falls_out(id)
                && let Some(next) = graph.order.get(position + 1)
                && pass == 0
            {
                entries[past_empty(graph, &positions, *next)].get_or_insert(loc);
                entries[*next].get_or_insert(loc);
            }
        }
    }
}

/// Handlers and what only they reach go behind everything else.
fn move_cold_to_end(graph: &mut Graph) {
    let Some(entry) = graph.order.first().copied() else { return };
    let warm = graph.reachable([entry], false);
    let before = graph.order.clone();
    for (position, id) in before.iter().enumerate() {
        graph.blocks[*id].cold = !warm[*id];
        // Cold code that went on into warm code must jump there now.
        if let (false, Some(next)) = (warm[*id], before.get(position + 1))
            && warm[*next]
            && graph.falls_out(*id)
        {
            let last = graph.blocks[*id].instrs.last().copied();
            let (loc, handler) = last.map_or((Loc::NONE, crate::unit::NO_HANDLER), |i| (i.loc, i.handler));
            let jump = Instr { ir: Ir::JumpNoInterrupt, arg: 0, target: Some(Label(*next as u32)), loc, handler };
            graph.blocks[*id].instrs.push(jump);
        }
    }
    graph.order = before.iter().copied().filter(|id| warm[*id]).collect();
    graph.order.extend(before.iter().copied().filter(|id| !warm[*id]));
}
