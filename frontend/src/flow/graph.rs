//! Basic blocks in layout order. Invariant: control enters a block only at its start and leaves only at its end, except
//! for exceptions; a block that falls through does so into the next one in `order`.

use coachwhip_core::bytecode::ops::Op;

use crate::unit::{HandlerContext, Instr, Ir, Label, NO_HANDLER, SetupKind};

/// Index of a block.
pub(super) type BlockId = usize;

/// Straight-line code.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub instrs: Vec<Instr>,
    /// Operand stack depth on entry, once known.
    pub depth: Option<u32>,
    /// Reached only through exceptions.
    pub cold: bool,
}

/// A handler whose target is a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    pub target: BlockId,
    pub kind: SetupKind,
    /// Depth to cut back to, once known.
    pub depth: u32,
}

/// The blocks of one code object.
#[derive(Debug)]
pub(super) struct Graph {
    pub blocks: Vec<Block>,
    pub order: Vec<BlockId>,
    pub guards: Vec<Guard>,
}

impl Instr {
    /// Whether control may go on to the next instruction.
    pub fn falls_through(&self) -> bool {
        match self.ir {
            Ir::Op(op) => op.falls_through(),
            Ir::Jump | Ir::JumpNoInterrupt => false,
            _ => true,
        }
    }

    /// Whether this is a jump that may be taken.
    pub fn is_jump(&self) -> bool {
        self.target.is_some() && !matches!(self.ir, Ir::Setup | Ir::Label)
    }

    /// The block that a jump goes to.
    pub fn target_block(&self) -> Option<BlockId> {
        if self.is_jump() { self.target.map(|t| t.0 as BlockId) } else { None }
    }
}

impl Graph {
    /// Splits a stream into blocks and turns labels into block numbers.
    pub fn build(stream: Vec<Instr>, labels: u32, handlers: &[HandlerContext]) -> Graph {
        let mut blocks = vec![Block::default()];
        let mut of_label = vec![0; labels as usize];
        let mut open = true;
        for instr in stream {
            if instr.ir == Ir::Label {
                if !open || !blocks.last().is_some_and(|b| b.instrs.is_empty()) {
                    blocks.push(Block::default());
                }
                open = true;
                if let Some(Label(label)) = instr.target {
                    of_label[label as usize] = blocks.len() - 1;
                }
                continue;
            }
            if !open {
                blocks.push(Block::default());
            }
            open = !instr.is_jump() && instr.falls_through();
            if let Some(block) = blocks.last_mut() {
                block.instrs.push(instr);
            }
        }
        for instr in blocks.iter_mut().flat_map(|b| &mut b.instrs) {
            if let Some(Label(label)) = instr.target {
                instr.target = Some(Label(of_label[label as usize] as u32));
            }
        }
        let guard = |h: &HandlerContext| Guard { target: of_label[h.target.0 as usize], kind: h.kind, depth: 0 };
        let guards = handlers.iter().map(guard).collect();
        let order = (0..blocks.len()).collect();
        Graph { blocks, order, guards }
    }

    /// Every instruction of the laid out blocks.
    pub fn instrs_mut(&mut self) -> impl Iterator<Item = &mut Instr> {
        self.blocks.iter_mut().flat_map(|b| &mut b.instrs)
    }

    /// Position of each block in the layout; `usize::MAX` for those left out.
    pub fn positions(&self) -> Vec<usize> {
        let mut positions = vec![usize::MAX; self.blocks.len()];
        for (position, id) in self.order.iter().enumerate() {
            positions[*id] = position;
        }
        positions
    }

    /// Whether a block's end is reached and control goes on into the next block.
    pub fn falls_out(&self, id: BlockId) -> bool {
        self.blocks[id].instrs.last().is_none_or(Instr::falls_through)
    }

    /// A block that leaves the frame.
    pub fn is_exit(&self, id: BlockId) -> bool {
        self.blocks[id].instrs.last().is_some_and(|i| matches!(i.ir, Ir::Op(Op::RETURN_VALUE | Op::RAISE_VARARGS | Op::RERAISE)))
    }

    /// Visits every block that control can reach from `roots`. `exceptions`: also into handlers.
    pub fn reachable(&self, roots: impl IntoIterator<Item = BlockId>, exceptions: bool) -> Vec<bool> {
        let positions = self.positions();
        let mut seen = vec![false; self.blocks.len()];
        let mut work: Vec<BlockId> = roots.into_iter().collect();
        while let Some(id) = work.pop() {
            if std::mem::replace(&mut seen[id], true) {
                continue;
            }
            for instr in &self.blocks[id].instrs {
                work.extend(instr.target_block());
                if exceptions && instr.handler != NO_HANDLER {
                    work.push(self.guards[instr.handler as usize].target);
                }
            }
            if self.falls_out(id)
                && let Some(next) = self.order.get(positions[id].wrapping_add(1))
            {
                work.push(*next);
            }
        }
        seen
    }
}
