//! Jumps, entering and leaving frames.
//!
//! A guard on which way a jump goes leaves to where it did not go: there is nothing left to do for the interpreter, and
//! what the jump was on need not be kept.

use super::{Recorder, Recording, Stop, Then};
use crate::bytecode::ops::{COMPARE_AS_BOOL, Op};
use crate::codegen::baseline::vm_at;
use crate::machine::Machine;
use crate::trace::ir::{Leave, Ref, Returns, Type};
use crate::tuning::{MOST_INNER_TURNS, MOST_MORE_TURNS};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_jump(&mut self) -> Recording<Then> {
        let target = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        if self.at.op == Op::JUMP_BACKWARD {
            self.inner_turns += 1;
            let most = if self.was_in_loop(target) { MOST_MORE_TURNS } else { MOST_INNER_TURNS };
            if self.inner_turns > most {
                return Err(Stop::InnerLoop);
            }
            self.poll()?;
        }
        Ok(Then::At(target))
    }

    /// Did the side trace begin within the inner loop whose head is at a unit, which comes around, of a frame that is not the root's?
    /// There it would end at the inner loop's own trace.
    fn was_in_loop(&self, head: u32) -> bool {
        let began = self.resumed_at.filter(|(frame, _)| *frame == self.top().id && !self.is_in_root());
        began.is_some_and(|(_, unit)| (head..=self.at.start).contains(&unit))
    }

    /// Takes a unit of fuel, and looks whether the interpreter has something to do.
    fn poll(&mut self) -> Recording {
        let snapshot = self.take_snapshot(Leave::Poll, self.at.start)?;
        self.uop(Uop::POLL, Type::None, &[vm_at::FUEL as u16, vm_at::POLL as u16, snapshot.0])?;
        Ok(())
    }

    pub(super) fn record_resume(&mut self) -> Recording<Then> {
        self.poll()?;
        self.next()
    }

    pub(super) fn record_pop_jump(&mut self, vm: &Machine) -> Recording<Then> {
        let target = self.at.target().ok_or(Stop::Surprise(self.at.op))?;
        let slot = self.operand(vm, 1);
        let actual = self.actual(slot);
        let (expected, jumps_if_equal) = match self.at.op {
            Op::POP_JUMP_IF_FALSE => (Value::FALSE, true),
            Op::POP_JUMP_IF_TRUE => (Value::TRUE, true),
            Op::POP_JUMP_IF_NONE => (Value::NONE, true),
            _ => (Value::NONE, false),
        };
        let equal = actual == expected;
        let value = self.read(slot)?;
        let value = self.boxed(value)?;
        let taken = equal == jumps_if_equal;
        let (here, there) = if taken { (target, self.at.end) } else { (self.at.end, target) };
        let exit = self.leave_to(there, slot)?;
        let expected = self.word(expected.bits())?;
        let uop = if equal { Uop::BRANCH_INT_NE_CONST } else { Uop::BRANCH_INT_EQ_CONST };
        self.uop(uop, Type::None, &[value.0, expected, exit])?;
        Ok(Then::At(here))
    }

    /// The snapshot with control at another unit of the frame, and operands below `slot` only.
    pub(super) fn leave_to(&mut self, unit: u32, slot: u16) -> Recording<u16> {
        self.truncate(slot);
        self.depth = self.depth_below(slot);
        Ok(self.take_snapshot(Leave::Jump, unit)?.0)
    }

    pub(super) fn record_return(&mut self, vm: &mut Machine) -> Recording<Then> {
        if self.frames.len() == 1 {
            return Err(Stop::Left);
        }
        let slot = self.operand(vm, 1);
        let result = self.read(slot)?;
        if self.top().is_generator() {
            return self.finish_generator(vm, result);
        }
        let frame = self.builder.trace.frames[usize::from(self.top().id.0)];
        let result = match frame.returns {
            Returns::Answer(answer) => self.answer(vm, answer, slot)?,
            returns => self.as_returned(returns, result)?,
        };
        let Some(left) = self.frames.pop() else { return Err(Stop::Left) };
        self.slots.truncate(usize::from(left.locals));
        let caller = self.top();
        let above = caller.header + crate::interp::frame::FRAME_WORDS as u16 + frame.return_depth;
        let into = match frame.returns {
            Returns::Init | Returns::Discard => return Ok(Then::Returned),
            Returns::Answer(_) => above - 1,
            Returns::Push => above,
            Returns::Operator { .. } => above - 2,
            Returns::Generator { .. }
            | Returns::Send { .. }
            | Returns::AsyncSend { .. }
            | Returns::Call
            | Returns::Throw { .. }
            | Returns::Close { .. } => return Err(Stop::Surprise(self.at.op)),
        };
        self.truncate(into);
        self.write(into, result)?;
        Ok(Then::Returned)
    }

    /// What a result comes to; leaves the callee's frame, which is at its return, where that takes more.
    fn as_returned(&mut self, returns: Returns, result: Ref) -> Recording<Ref> {
        match returns {
            Returns::Push
            | Returns::Discard
            | Returns::Answer(_)
            | Returns::Generator { .. }
            | Returns::Send { .. }
            | Returns::AsyncSend { .. }
            | Returns::Call
            | Returns::Throw { .. }
            | Returns::Close { .. } => {}
            // The caller has the instance already.
            Returns::Init => self.expect_constant(result, Value::NONE)?,
            Returns::Operator { number, comparison } => {
                let boxed = self.boxed(result)?;
                let not_implemented = self.word(Value::NOT_IMPLEMENTED.bits())?;
                let exit = self.exit()?;
                self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[boxed.0, not_implemented, exit])?;
                if comparison && number & COMPARE_AS_BOOL != 0 {
                    if self.builder.trace.type_of(boxed) != Type::Bool {
                        let exit = self.exit()?;
                        self.uop(Uop::GUARD_BOOL, Type::None, &[boxed.0, exit])?;
                    }
                    return Ok(boxed);
                }
            }
        }
        Ok(result)
    }
}
