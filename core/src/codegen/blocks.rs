//! The blocks of a code object, and what is known where each begins.
//!
//! Memory holds every local and operand where a block begins, so what is known is never needed: it only saves loads and
//! guards. Invariant: a block's state holds on every edge that leads to it. Edges met before the block has code narrow its
//! state; one met later must bring all of it ([`Values::provides`]). A *canonical* block begins with no state: where the
//! interpreter comes in, where helpers lead, and where a jump from further down may.

use alloc::{vec, vec::Vec};

use super::emit::{Emitter, Label};
use super::values::{State, Values};

/// A place where control comes together.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub label: Label,
    /// Operands at its start, once something reaches it.
    pub depth: Option<u32>,
    canonical: bool,
    /// What all edges so far know. None: none was met.
    state: Option<State>,
}

impl Block {
    pub fn new(emitter: &mut Emitter, canonical: bool) -> Block {
        Block { label: emitter.label(), depth: None, canonical, state: None }
    }

    /// An edge from where nothing is known.
    pub fn reach(&mut self, depth: usize) -> Label {
        (self.depth, self.canonical) = (Some(depth as u32), true);
        self.label
    }

    /// An edge from here: all operands are in memory, and what is known holds until the jump.
    pub fn join(&mut self, values: &Values, relevant: impl Fn(usize) -> bool) -> Label {
        self.depth = Some(values.depth() as u32);
        if !self.canonical {
            let here = values.state(relevant);
            self.state = Some(match self.state.take() {
                Some(before) => before.meet(&here),
                None => here,
            });
        }
        self.label
    }

    /// What holds at its start.
    pub fn state(&self) -> Option<&State> {
        self.state.as_ref().filter(|_| !self.canonical)
    }
}

/// The blocks by the unit where they begin.
pub(super) struct Blocks {
    /// One more than the index in the list, by unit; 0: none begins there.
    at: Vec<u32>,
    list: Vec<Block>,
}

impl Blocks {
    pub fn new(units: usize) -> Blocks {
        Blocks { at: vec![0; units + 1], list: Vec::new() }
    }

    pub fn begins_at(&self, unit: u32) -> bool {
        self.at.get(unit as usize).is_some_and(|at| *at != 0)
    }

    pub fn get(&mut self, unit: u32) -> Option<&mut Block> {
        let at = (*self.at.get(unit as usize)? as usize).checked_sub(1)?;
        self.list.get_mut(at)
    }

    /// The block at a unit, which begins one from now on.
    pub fn insert(&mut self, emitter: &mut Emitter, unit: u32, canonical: bool) -> &mut Block {
        let at = &mut self.at[unit as usize];
        if *at == 0 {
            self.list.push(Block::new(emitter, false));
            *at = self.list.len() as u32;
        }
        let block = &mut self.list[*at as usize - 1];
        block.canonical |= canonical;
        block
    }

    /// Units of a range where blocks begin.
    pub fn within(&self, from: u32, to: u32) -> Vec<u32> {
        (from..to).filter(|unit| self.begins_at(*unit)).collect()
    }

    /// Puts new blocks in the place of a range's, for code of its own; gives what [`Blocks::restore`] takes.
    pub fn replace(&mut self, emitter: &mut Emitter, from: u32, to: u32) -> Vec<(u32, u32)> {
        let before: Vec<(u32, u32)> = self.within(from, to).into_iter().map(|unit| (unit, self.at[unit as usize])).collect();
        for (unit, at) in &before {
            let canonical = self.list[*at as usize - 1].canonical;
            self.list.push(Block::new(emitter, canonical));
            self.at[*unit as usize] = self.list.len() as u32;
        }
        before
    }

    pub fn restore(&mut self, before: Vec<(u32, u32)>) {
        for (unit, at) in before {
            self.at[unit as usize] = at;
        }
    }
}
