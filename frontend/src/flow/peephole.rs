//! Combinations of neighbouring instructions: pairs of local loads and stores, swaps before stores.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::Op;

use super::graph::Graph;
use crate::unit::{Instr, Ir};

/// Runs over every block.
pub(super) fn run(graph: &mut Graph, constants: &[Constant]) {
    for block in &mut graph.blocks {
        drop_dead_pairs(&mut block.instrs, constants);
        apply_swaps(&mut block.instrs);
        combine_pairs(&mut block.instrs);
    }
}

fn is(instr: &Instr, op: Op) -> bool {
    instr.ir == Ir::Op(op)
}

/// A constant that is dropped at once.
fn drop_dead_pairs(instrs: &mut Vec<Instr>, _constants: &[Constant]) {
    let mut kept: Vec<Instr> = Vec::with_capacity(instrs.len());
    for instr in instrs.drain(..) {
        let pure =
            kept.last().is_some_and(|l| is(l, Op::LOAD_CONST) || is(l, Op::LOAD_SMALL_INT) || is(l, Op::COPY) && l.arg == 1);
        if pure && is(&instr, Op::POP_TOP) {
            kept.pop();
        } else {
            kept.push(instr);
        }
    }
    *instrs = kept;
}

/// `SWAP 2` before two stores to different locals: store in the other order. `SWAP 3` before three likewise.
fn apply_swaps(instrs: &mut Vec<Instr>) {
    let mut index = 0;
    while index < instrs.len() {
        if is(&instrs[index], Op::SWAP) {
            let n = instrs[index].arg as usize;
            let stores = instrs[index + 1..].iter().take(n).take_while(|i| is(i, Op::STORE_FAST)).count();
            if n >= 2 && stores == n {
                let distinct = instrs[index + 1].arg != instrs[index + n].arg
                    && instrs[index + 2..index + n]
                        .iter()
                        .all(|i| i.arg != instrs[index + 1].arg && i.arg != instrs[index + n].arg);
                let same_line = instrs[index + 1..=index + n].iter().all(|i| i.handler == instrs[index].handler);
                if distinct && same_line {
                    instrs.swap(index + 1, index + n);
                    instrs.remove(index);
                    continue;
                }
            }
        }
        index += 1;
    }
}

/// Two accesses to the first 16 locals in one instruction.
fn combine_pairs(instrs: &mut Vec<Instr>) {
    let mut combined: Vec<Instr> = Vec::with_capacity(instrs.len());
    let mut source = std::mem::take(instrs).into_iter().peekable();
    while let Some(instr) = source.next() {
        let pair = source.peek().and_then(|next| pair_op(&instr, next));
        match (pair, source.peek().copied()) {
            (Some(op), Some(next)) => {
                source.next();
                combined.push(Instr { ir: Ir::Op(op), arg: instr.arg << 4 | next.arg, ..instr });
            }
            _ => combined.push(instr),
        }
    }
    *instrs = combined;
}

fn pair_op(first: &Instr, second: &Instr) -> Option<Op> {
    if first.arg > 15 || second.arg > 15 || first.handler != second.handler {
        return None;
    }
    let (Ir::Op(first), Ir::Op(second)) = (first.ir, second.ir) else { return None };
    match (first, second) {
        (Op::LOAD_FAST, Op::LOAD_FAST) => Some(Op::LOAD_FAST_LOAD_FAST),
        (Op::STORE_FAST, Op::LOAD_FAST) => Some(Op::STORE_FAST_LOAD_FAST),
        (Op::STORE_FAST, Op::STORE_FAST) => Some(Op::STORE_FAST_STORE_FAST),
        _ => None,
    }
}
