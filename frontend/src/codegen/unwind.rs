//! Leaving constructs early: what `return`, `break` and `continue` do to each block between them and their goal.
//!
//! Invariant: the caller restores `handler_stack` after its final jump, since the code behind it is still guarded.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::Op;

use super::Compiler;
use super::names::Access;
use crate::error::{Loc, Problem, Result};
use crate::unit::Frame;

impl<'a> Compiler<'a> {
    /// Leaves every open construct of the unit. `keep_top`: the top of the stack is the result.
    pub(super) fn unwind_all(&mut self, loc: &mut Loc, keep_top: bool) -> Result<()> {
        let frames = std::mem::take(&mut self.unit().frames);
        let result = self.unwind_frames(&frames, loc, keep_top);
        self.unit().frames = frames;
        result
    }

    fn unwind_frames(&mut self, frames: &[Frame<'a>], loc: &mut Loc, keep_top: bool) -> Result<()> {
        for index in (0..frames.len()).rev() {
            if let Frame::GroupHandler = frames[index] {
                return Err(group_error(*loc));
            }
            // While a construct is left, only those around it are open.
            self.unit().frames = frames[..index].to_vec();
            self.unwind_frame(&frames[index], loc, keep_top)?;
        }
        Ok(())
    }

    /// Leaves constructs up to the nearest loop, which is given back and stays open.
    pub(super) fn unwind_to_loop(&mut self, loc: &mut Loc, place: Loc) -> Result<Option<Frame<'a>>> {
        let frames = std::mem::take(&mut self.unit().frames);
        let mut found = None;
        let mut result = Ok(());
        for index in (0..frames.len()).rev() {
            match &frames[index] {
                Frame::GroupHandler => {
                    result = Err(group_error(place));
                    break;
                }
                frame @ (Frame::While { .. } | Frame::For { .. } | Frame::AsyncFor { .. }) => {
                    found = Some(frame.clone());
                    break;
                }
                frame => {
                    self.unit().frames = frames[..index].to_vec();
                    result = self.unwind_frame(frame, loc, false);
                    if result.is_err() {
                        break;
                    }
                }
            }
        }
        self.unit().frames = frames;
        result.map(|()| found)
    }

    /// Leaves one construct.
    pub(super) fn unwind_frame(&mut self, frame: &Frame<'a>, loc: &mut Loc, keep_top: bool) -> Result<()> {
        match frame {
            Frame::While { .. }
            | Frame::ExceptionHandler
            | Frame::GroupHandler
            | Frame::AsyncComprehension
            | Frame::StopIteration => {}
            Frame::For { .. } => {
                if keep_top {
                    self.op(Op::SWAP, 3, *loc);
                    self.op(Op::POP_TOP, 0, *loc);
                    self.op(Op::POP_TOP, 0, *loc);
                } else {
                    self.op(Op::POP_ITER, 0, *loc);
                }
            }
            Frame::AsyncFor { .. } => self.drop_below(keep_top, *loc),
            Frame::TryExcept => self.unit().pop_block(),
            Frame::FinallyTry { body } => {
                self.unit().pop_block();
                if keep_top {
                    self.unit().frames.push(Frame::PopValue);
                }
                let body = *body;
                self.statements(body)?;
                if keep_top {
                    self.unit().frames.pop();
                }
                *loc = Loc::NONE;
            }
            Frame::FinallyEnd => {
                // Below the result lie the exception and the one handled before it.
                self.drop_below(keep_top, *loc);
                if keep_top {
                    self.op(Op::SWAP, 2, *loc);
                }
                self.unit().pop_block();
                self.op(Op::POP_EXCEPT, 0, *loc);
            }
            Frame::With { is_async, place } => {
                *loc = *place;
                self.unit().pop_block();
                if keep_top {
                    self.op(Op::SWAP, 3, *loc);
                    self.op(Op::SWAP, 2, *loc);
                }
                self.call_exit_with_nones(*is_async, *loc);
                self.op(Op::POP_TOP, 0, *loc);
                *loc = Loc::NONE;
            }
            Frame::HandlerCleanup { name } => {
                if name.is_some() {
                    self.unit().pop_block();
                }
                if keep_top {
                    self.op(Op::SWAP, 2, *loc);
                }
                self.unit().pop_block();
                self.op(Op::POP_EXCEPT, 0, *loc);
                if let Some(name) = name {
                    self.forget_exception(name, *loc)?;
                }
            }
            Frame::PopValue => self.drop_below(keep_top, *loc),
        }
        Ok(())
    }

    /// Drops the top, or the item below it where the top is to be kept.
    fn drop_below(&mut self, keep_top: bool, loc: Loc) {
        if keep_top {
            self.op(Op::SWAP, 2, loc);
        }
        self.op(Op::POP_TOP, 0, loc);
    }

    /// `name = None; del name` at the end of `except ... as name`.
    pub(super) fn forget_exception(&mut self, name: &ruff_python_ast::name::Name, loc: Loc) -> Result<()> {
        self.constant(Constant::None, loc);
        self.access(name, Access::Store, loc)?;
        self.access(name, Access::Delete, loc)
    }
}

fn group_error(place: Loc) -> Problem {
    Problem::syntax("'break', 'continue' and 'return' cannot appear in an except* block", place)
}
