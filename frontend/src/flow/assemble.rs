//! The last pass: artificial instructions become real ones, jumps get distances, and the tables are written.

use coachwhip_core::bytecode::code::{Handler, Span, SpanEntry};
use coachwhip_core::bytecode::ops::Op;

use super::graph::{BlockId, Graph};
use crate::error::{Loc, Problem, Result};
use crate::source::SourceText;
use crate::unit::{HandlerId, Instr, Ir, Label, NO_HANDLER, SetupKind};

/// What a code object needs from here.
pub(super) struct Assembled {
    pub units: Box<[u16]>,
    pub handlers: Box<[Handler]>,
    pub spans: Box<[SpanEntry]>,
}

/// A real instruction with its block target.
#[derive(Clone, Copy)]
struct Final {
    op: Op,
    arg: u32,
    target: Option<BlockId>,
    loc: Loc,
    handler: HandlerId,
    /// Units including `EXTENDED_ARG` prefixes and cache.
    size: u32,
}

pub(super) fn run(graph: Graph, source: &SourceText) -> Result<Assembled> {
    let positions = graph.positions();
    let mut finals: Vec<Final> = Vec::new();
    let mut block_start: Vec<usize> = vec![usize::MAX; graph.blocks.len()];
    for (position, id) in graph.order.iter().enumerate() {
        block_start[*id] = finals.len();
        for instr in &graph.blocks[*id].instrs {
            lower(instr, position, &positions, &mut finals);
        }
    }
    let offsets = lay_out(&mut finals, &block_start)?;
    Ok(Assembled {
        units: encode(&finals).into(),
        handlers: handlers(&finals, &offsets, &graph, &block_start).into(),
        spans: spans(&finals, &offsets, source).into(),
    })
}

/// The real instructions for one of the graph.
fn lower(instr: &Instr, position: usize, positions: &[usize], out: &mut Vec<Final>) {
    let plain = |op: Op, arg: u32| Final { op, arg, target: None, loc: instr.loc, handler: instr.handler, size: 0 };
    let jump = |op: Op, target: Option<Label>| Final { target: target.map(|t| t.0 as BlockId), ..plain(op, 0) };
    let backward = instr.target_block().is_some_and(|target| positions[target] <= position);
    match instr.ir {
        Ir::Label | Ir::Setup | Ir::ClearHidden => {}
        Ir::Jump if backward => out.push(jump(Op::JUMP_BACKWARD, instr.target)),
        Ir::JumpNoInterrupt if backward => out.push(jump(Op::JUMP_BACKWARD_NO_INTERRUPT, instr.target)),
        Ir::Jump | Ir::JumpNoInterrupt => out.push(jump(Op::JUMP_FORWARD, instr.target)),
        Ir::JumpIfFalse | Ir::JumpIfTrue => {
            out.push(plain(Op::COPY, 1));
            out.push(plain(Op::TO_BOOL, 0));
            let op = if instr.ir == Ir::JumpIfTrue { Op::POP_JUMP_IF_TRUE } else { Op::POP_JUMP_IF_FALSE };
            conditional(op, backward, jump(op, instr.target), out);
        }
        Ir::Op(op) if instr.target.is_some() => conditional(op, backward, jump(op, instr.target), out),
        Ir::Op(op) => out.push(plain(op, instr.arg)),
    }
}

/// Conditional jumps only go forward: one that goes back is an inverted one over a jump.
fn conditional(op: Op, backward: bool, jump: Final, out: &mut Vec<Final>) {
    let inverted = match op {
        Op::POP_JUMP_IF_FALSE => Op::POP_JUMP_IF_TRUE,
        Op::POP_JUMP_IF_TRUE => Op::POP_JUMP_IF_FALSE,
        Op::POP_JUMP_IF_NONE => Op::POP_JUMP_IF_NOT_NONE,
        Op::POP_JUMP_IF_NOT_NONE => Op::POP_JUMP_IF_NONE,
        other => other,
    };
    if !backward || inverted == op {
        out.push(jump);
        return;
    }
    // `SKIP_NEXT` marks the distance over the jump that follows.
    out.push(Final { op: inverted, target: Some(SKIP_NEXT), ..jump });
    out.push(Final { op: Op::JUMP_BACKWARD, ..jump });
}

/// A target: behind the next instruction.
const SKIP_NEXT: BlockId = usize::MAX;

fn extended_units(arg: u32) -> u32 {
    match arg {
        0..=0xff => 0,
        0x100..=0xffff => 1,
        0x1_0000..=0xff_ffff => 2,
        _ => 3,
    }
}

/// Finds distances and sizes; they depend on each other, and sizes only ever grow.
fn lay_out(finals: &mut [Final], block_start: &[usize]) -> Result<Vec<u32>> {
    let size = |f: &Final| 1 + extended_units(f.arg) + f.op.cache_units() as u32;
    finals.iter_mut().for_each(|f| f.size = size(f));
    loop {
        let mut offsets = Vec::with_capacity(finals.len() + 1);
        let mut at = 0u32;
        for f in finals.iter() {
            offsets.push(at);
            at = at.checked_add(f.size).ok_or_else(too_large)?;
        }
        offsets.push(at);
        let mut changed = false;
        for (index, f) in finals.iter_mut().enumerate() {
            let Some(target) = f.target else { continue };
            let after = offsets[index + 1];
            let goal = match target {
                SKIP_NEXT => offsets[(index + 2).min(offsets.len() - 1)],
                block => offsets[block_start.get(block).copied().unwrap_or(0).min(offsets.len() - 1)],
            };
            f.arg = goal.abs_diff(after);
            let needed = size(f);
            if needed > f.size {
                f.size = needed;
                changed = true;
            }
        }
        if !changed {
            return Ok(offsets);
        }
    }
}

fn too_large() -> Problem {
    Problem::syntax("code object is too large", Loc::NONE)
}

fn encode(finals: &[Final]) -> Vec<u16> {
    let mut units = Vec::new();
    for f in finals {
        let cache = f.op.cache_units();
        let extended = f.size as usize - 1 - cache;
        for index in (1..=extended).rev() {
            let part = f.arg >> (8 * index) & 0xff;
            units.push(Op::EXTENDED_ARG as u16 | (part as u16) << 8);
        }
        units.push(f.op as u16 | ((f.arg & 0xff) as u16) << 8);
        units.extend(std::iter::repeat_n(0, cache));
    }
    units
}

fn handlers(finals: &[Final], offsets: &[u32], graph: &Graph, block_start: &[usize]) -> Vec<Handler> {
    let mut handlers: Vec<Handler> = Vec::new();
    for (index, f) in finals.iter().enumerate() {
        if f.handler == NO_HANDLER {
            continue;
        }
        let guard = &graph.guards[f.handler as usize];
        let target = offsets[block_start[guard.target]];
        let push_position = guard.kind != SetupKind::Finally;
        let (start, end) = (offsets[index], offsets[index + 1]);
        if let Some(last) = handlers.last_mut() {
            let same = last.target == target && last.depth == guard.depth && last.push_position == push_position;
            if same && last.end == start {
                last.end = end;
                continue;
            }
        }
        handlers.push(Handler { start, end, target, depth: guard.depth, push_position });
    }
    handlers
}

fn spans(finals: &[Final], offsets: &[u32], source: &SourceText) -> Vec<SpanEntry> {
    let mut spans: Vec<SpanEntry> = Vec::new();
    let mut previous: Option<(Loc, Span)> = None;
    for (index, f) in finals.iter().enumerate() {
        let span = match previous {
            Some((loc, span)) if loc == f.loc => span,
            _ => source.span(f.loc),
        };
        previous = Some((f.loc, span));
        if spans.last().is_none_or(|last| last.span != span) {
            spans.push(SpanEntry { start: offsets[index], span });
        }
    }
    spans
}
