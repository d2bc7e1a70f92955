//! Innermost loops, which are compiled twice: the first turn begins canonical, as every loop's head does; where it comes back,
//! types of locals are known and registers hold some, and the other turns are made from there. So guards on what a loop does
//! not change, and loads of it, happen in its first turn alone. (It is the baseline's form of loop peeling; traces have
//! `optimize/peel.rs`.) With no loop compiled twice, the bench's `mandelbrot` takes 1.41 times as long, `sieve` 1.28, `matmul`
//! 1.22, levenshtein and slices 1.04, and all 50 programs 1.02 in the mean (steady; both in turns).
//!
//! Invariant: the interpreter and helpers come to the first turn only; whatever is not known any more at the end of a later
//! turn sends it there, too.

use alloc::{vec, vec::Vec};
use core::ops::Range;

use super::baseline::{Baseline, Refusal};
use super::blocks::Block;
use super::emit::Label;
use crate::bytecode::disassemble::Instruction;
use crate::bytecode::ops::Op;
use crate::tuning::{INSTRUCTIONS_PER_HELPER, MOST_UNITS_AGAIN};
use crate::uop::Uop;

/// The innermost loop being compiled.
pub(super) struct Inner {
    head: u32,
    /// Locals that a turn takes from the one before.
    carried: Vec<bool>,
    /// Where its turns but the first begin.
    again: Block,
    /// Are those being compiled?
    pub is_again: bool,
    /// Instructions of it so far that have code, and calls of helpers.
    pub instructions: u32,
    pub helpers: u32,
}

/// An innermost loop: from its head up to its last jump back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loop {
    /// The unit of its head.
    pub head: u32,
    /// The unit behind its last jump back.
    pub end: u32,
}

/// The innermost loops, in order.
pub(super) fn innermost_loops(instructions: &[Instruction]) -> Vec<Loop> {
    let jumps = instructions.iter().filter(|i| i.op == Op::JUMP_BACKWARD);
    let mut loops: Vec<Loop> = jumps.filter_map(|i| Some(Loop { head: i.target()?, end: i.end })).collect();
    loops.sort_by_key(|of| (of.head, core::cmp::Reverse(of.end)));
    // The last jump back to a head is the loop's end.
    loops.dedup_by_key(|of| of.head);
    let heads: Vec<u32> = loops.iter().skip(1).map(|of| of.head).chain([u32::MAX]).collect();
    let mut next = heads.into_iter();
    loops.retain(|of| next.next().is_some_and(|head| head >= of.end));
    loops
}

/// Which locals the instructions of a loop read before they write them, in the order of code: those that a turn takes from
/// the one before.
pub(super) fn carried_locals(instructions: &[Instruction], locals: u32) -> Vec<bool> {
    let mut carried = vec![false; locals as usize];
    let mut seen = carried.clone();
    for i in instructions {
        for (local, reads) in accesses(i).into_iter().flatten() {
            if let (Some(seen), Some(carried)) = (seen.get_mut(local), carried.get_mut(local))
                && !core::mem::replace(seen, true)
            {
                *carried = reads;
            }
        }
    }
    carried
}

/// The locals that an instruction touches, in order, and whether it reads them.
fn accesses(i: &Instruction) -> [Option<(usize, bool)>; 2] {
    let n = i.operand as usize;
    match i.op {
        Op::LOAD_FAST | Op::LOAD_FAST_CHECK | Op::LOAD_FAST_AND_CLEAR | Op::DELETE_FAST => [Some((n, true)), None],
        Op::LOAD_FAST_LOAD_FAST => [Some((n >> 4, true)), Some((n & 15, true))],
        Op::STORE_FAST => [Some((n, false)), None],
        Op::STORE_FAST_LOAD_FAST => [Some((n >> 4, false)), Some((n & 15, true))],
        Op::STORE_FAST_STORE_FAST => [Some((n >> 4, false)), Some((n & 15, false))],
        _ => [None, None],
    }
}

impl Baseline<'_> {
    /// An innermost loop: its first turn, and its others where the jumps back know something. Gives the index of the
    /// instruction behind it.
    pub(super) fn compile_loop(&mut self, instructions: &[Instruction], first: usize, of: Loop) -> Result<usize, Refusal> {
        let behind = first + instructions[first..].partition_point(|i| i.start < of.end);
        let carried = carried_locals(&instructions[first..behind], self.code.locals);
        let again = Block::new(&mut self.emitter, false);
        let inner = Inner { head: of.head, carried, again, is_again: false, instructions: 0, helpers: 0 };
        self.inner = (of.end - of.head <= MOST_UNITS_AGAIN).then_some(inner);
        for index in first..behind {
            self.compile_at(instructions, index)?;
        }
        let Some(mut inner) = self.inner.take() else { return Ok(behind) };
        if let (Some(depth), Some(state)) = (inner.again.depth, inner.again.state()) {
            self.emitter.bind(inner.again.label);
            self.values.begin_with(depth as usize, state);
            (self.reachable, self.skip) = (true, false);
            inner.is_again = true;
            self.inner = Some(inner);
            self.compile_again(instructions, first..behind, of)?;
        }
        Ok(behind)
    }

    fn compile_again(&mut self, instructions: &[Instruction], range: Range<usize>, of: Loop) -> Result<(), Refusal> {
        let replaced = self.blocks.replace(&mut self.emitter, of.head + 1, of.end);
        for index in range {
            self.compile_at(instructions, index)?;
        }
        self.emit_missing_blocks(of.head + 1, of.end);
        self.blocks.restore(replaced);
        (self.inner, self.reachable) = (None, false);
        Ok(())
    }

    /// A jump back to a loop's head.
    pub fn jump_back(&mut self) {
        self.values.flush(&mut self.emitter);
        let again = self.other_turns();
        let label = again.unwrap_or_else(|| self.target());
        self.emit(Uop::JUMP, &[label.into()]);
        self.reachable = false;
    }

    /// Where the other turns of the loop begin to whose head the instruction jumps, if what is known here is of use there.
    fn other_turns(&mut self) -> Option<Label> {
        let head = self.at.target();
        let inner = self.inner.as_mut().filter(|inner| Some(inner.head) == head)?;
        if !inner.is_again {
            let useful = inner.helpers * INSTRUCTIONS_PER_HELPER <= inner.instructions
                && !self.values.state(|local| inner.carried[local]).is_empty();
            return useful.then(|| inner.again.join(&self.values, |local| inner.carried[local]));
        }
        let state = inner.again.state().filter(|state| self.values.provides(state))?;
        self.values.bring(&mut self.emitter, self.backend, state);
        Some(inner.again.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instruction(start: u32, end: u32, op: Op, operand: u32) -> Instruction {
        Instruction { start, opcode_at: start, end, op, operand }
    }

    #[test]
    fn a_loop_with_two_jumps_back_ends_at_the_last() {
        let back = |start, operand| instruction(start, start + 2, Op::JUMP_BACKWARD, operand);
        let loops = innermost_loops(&[back(10, 8), back(20, 18)]);
        assert_eq!(loops, [Loop { head: 4, end: 22 }]);
    }

    #[test]
    fn loops_around_others_are_not_innermost() {
        let back = |start, head: u32| instruction(start, start + 2, Op::JUMP_BACKWARD, start + 2 - head);
        let loops = innermost_loops(&[back(10, 6), back(20, 14), back(30, 2), back(40, 34)]);
        assert_eq!(loops, [Loop { head: 6, end: 12 }, Loop { head: 14, end: 22 }, Loop { head: 34, end: 42 }]);
    }

    #[test]
    fn carried_is_what_is_read_first() {
        let at = |op, operand| instruction(0, 1, op, operand);
        let code = [at(Op::STORE_FAST_LOAD_FAST, 0x12), at(Op::LOAD_FAST_LOAD_FAST, 0x13), at(Op::STORE_FAST, 3)];
        assert_eq!(carried_locals(&code, 4), [false, false, true, true]);
    }
}
