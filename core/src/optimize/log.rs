//! What a recorder asked a builder for, instruction by instruction: for people to read. Kept only where somebody wants to.
//!
//! Each instruction of the trace knows the step of the recording that it is for, through all that the optimizer does, so
//! that bytecode, uops, the optimised trace and machine code can be shown side by side.
#![forbid(unsafe_code)]

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::builder::{Builder, Full};
use crate::bytecode::code::Code;
use crate::trace::ir::{Instruction, Ref};

/// No step: a PHI.
pub const NOWHERE: u16 = u16::MAX;

/// An instruction of bytecode that was recorded.
pub struct Step {
    pub code: Arc<Code>,
    pub unit: u32,
    /// The name of the form that it had.
    pub form: &'static str,
    /// How many frames lie below it.
    pub depth: usize,
}

/// What the recorder asked for in a step, and the reference that it got: NONE where it was known to pass.
pub struct Asked {
    pub step: u16,
    pub instruction: Instruction,
    pub is: Ref,
}

/// All that was asked for.
#[derive(Default)]
pub struct Log {
    pub steps: Vec<Step>,
    pub asked: Vec<Asked>,
    /// Of each instruction of the builder: its step.
    pub(super) origins: Vec<u16>,
    /// The step that instructions are appended for.
    pub(super) step: u16,
}

impl Builder {
    /// A step of the recording begins; without a log nothing happens.
    pub fn begin_step(&mut self, step: impl FnOnce() -> Step) {
        if let Some(log) = &mut self.log {
            log.step = log.steps.len() as u16;
            log.steps.push(step());
        }
    }

    /// Notes what was asked for in the first turn.
    pub(super) fn log_asked(&mut self, instruction: Instruction, is: Ref) {
        let first_turn = self.head == 0;
        if let Some(log) = self.log.as_mut().filter(|_| first_turn) {
            log.asked.push(Asked { step: log.step, instruction, is });
        }
    }

    /// Notes for which step an instruction was appended.
    pub(super) fn log_origin(&mut self) -> Result<(), Full> {
        if let Some(log) = &mut self.log {
            log.origins.try_reserve(1).map_err(|_| Full)?;
            log.origins.push(log.step);
        }
        Ok(())
    }

    /// Instructions from this on are gone.
    pub(super) fn truncate_log(&mut self, count: usize) {
        if let Some(log) = &mut self.log {
            log.origins.truncate(count);
        }
    }

    /// What follows is for the step that an instruction was appended for.
    pub(super) fn go_back_to(&mut self, at: usize) {
        let step = self.origin_of(at);
        if let Some(log) = &mut self.log {
            log.step = step;
        }
    }

    pub(super) fn origin_of(&self, at: usize) -> u16 {
        self.log.as_ref().and_then(|log| log.origins.get(at).copied()).unwrap_or(NOWHERE)
    }
}
