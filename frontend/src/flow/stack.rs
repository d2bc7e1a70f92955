//! Operand stack depth at every block, and the most that is ever needed. Invariant: wherever two paths meet they have
//! the same depth.

use coachwhip_core::bytecode::ops::Op;

use super::graph::{BlockId, Graph};
use crate::error::{Loc, Problem, Result};
use crate::unit::{Instr, Ir, NO_HANDLER, SetupKind};

/// Computes entry depths of blocks, depths of guards, and the greatest depth.
pub(super) fn compute(graph: &mut Graph) -> Result<u32> {
    let positions = graph.positions();
    let mut greatest = 0;
    let mut work: Vec<BlockId> = Vec::new();
    let Some(entry) = graph.order.first().copied() else { return Ok(0) };
    enter(graph, entry, 0, &mut work)?;
    while let Some(id) = work.pop() {
        let mut depth = graph.blocks[id].depth.unwrap_or_default();
        greatest = greatest.max(depth);
        for index in 0..graph.blocks[id].instrs.len() {
            let instr = graph.blocks[id].instrs[index];
            if instr.ir == Ir::Setup {
                let guard = &mut graph.guards[instr.arg as usize];
                guard.depth = depth - u32::from(guard.kind == SetupKind::BelowTop);
                let pushed = if guard.kind == SetupKind::Finally { 1 } else { 2 };
                let (target, at) = (guard.target, guard.depth + pushed);
                // A region may have lost all its instructions, and its handler with them.
                if positions[target] != usize::MAX {
                    enter(graph, target, at, &mut work)?;
                }
                continue;
            }
            if let Some(target) = instr.target_block() {
                let at = after(&instr, depth, true)?;
                greatest = greatest.max(at);
                enter(graph, target, at, &mut work)?;
            }
            let (pops, _) = effect(&instr, false);
            depth = after(&instr, depth, false)?;
            greatest = greatest.max(depth).max(depth + extra(&instr, pops));
        }
        if graph.falls_out(id)
            && let Some(next) = graph.order.get(positions[id].wrapping_add(1)).copied()
        {
            enter(graph, next, depth, &mut work)?;
        }
    }
    let handled = graph.blocks.iter().flat_map(|b| &b.instrs).filter(|i| i.handler != NO_HANDLER);
    debug_assert!(handled.count() == 0 || !graph.guards.is_empty());
    Ok(greatest)
}

/// Room that an artificial instruction needs while it runs.
fn extra(instr: &Instr, _pops: u32) -> u32 {
    u32::from(matches!(instr.ir, Ir::JumpIfFalse | Ir::JumpIfTrue | Ir::ClearHidden))
}

fn effect(instr: &Instr, jumps: bool) -> (u32, u32) {
    match instr.ir {
        Ir::Op(op) if jumps => op.jump_effect(instr.arg),
        // The restored position lies n below the exception.
        Ir::Op(Op::RERAISE) => (1 + instr.arg, instr.arg),
        Ir::Op(op) => op.stack_effect(instr.arg),
        Ir::JumpIfFalse | Ir::JumpIfTrue => (1, 1),
        Ir::Label | Ir::Setup | Ir::Jump | Ir::JumpNoInterrupt | Ir::ClearHidden => (0, 0),
    }
}

fn after(instr: &Instr, depth: u32, jumps: bool) -> Result<u32> {
    let (pops, pushes) = effect(instr, jumps);
    match depth.checked_sub(pops) {
        Some(left) => Ok(left + pushes),
        None => Err(internal(&format!("stack underflow at {:?} {}", instr.ir, instr.arg), instr.loc)),
    }
}

fn enter(graph: &mut Graph, id: BlockId, depth: u32, work: &mut Vec<BlockId>) -> Result<()> {
    match graph.blocks[id].depth {
        None => {
            graph.blocks[id].depth = Some(depth);
            work.push(id);
            Ok(())
        }
        Some(known) if known == depth => Ok(()),
        Some(known) => {
            let loc = graph.blocks[id].instrs.first().map_or(Loc::NONE, |i| i.loc);
            Err(internal(&format!("inconsistent stack depth: {known} and {depth}"), loc))
        }
    }
}

/// A mistake of the compiler itself, reported instead of producing wrong code.
fn internal(what: &str, loc: Loc) -> Problem {
    Problem::syntax(format!("internal compiler error: {what}"), loc)
}
