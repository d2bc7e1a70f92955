//! The frames of native tasks (`interp/task.rs`): what a task makes of an item or an answer is a quick helper's, what it calls
//! or resumes a frame of the trace.

use super::{Recorder, Recording, Then};
use crate::codegen::baseline::vm_at;
use crate::machine::Machine;
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;

impl Recorder {
    /// TASK_STEP
    pub(super) fn record_task_step(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        match n {
            0 => {
                let answer = self.operand(vm, 1);
                let given = self.boxed_slot(answer)?;
                self.step_task(answer, given)?;
            }
            2 => {
                let item = self.operand(vm, 1);
                let (task, given) = (self.task()?, self.boxed_slot(item)?);
                let enough = self.quick(Quick::HAND_TO_TASK, &[task, given])?;
                self.write(item, enough)?;
            }
            3 => {
                let task = self.task()?;
                let result = self.quick(Quick::FINISH_TASK, &[task])?;
                self.write(self.operand(vm, 0), result)?;
            }
            _ => return self.unsupported(),
        }
        self.next()
    }

    /// What the task calls next lies from a slot on.
    fn step_task(&mut self, slot: u16, answer: Ref) -> Recording {
        let task = self.task()?;
        let last = self.quick(Quick::STEP_TASK, &[task, answer])?;
        let callable = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::CALLABLE as u16])?;
        let first = self.uop(Uop::LOAD_VM, Type::Tagged, &[vm_at::SECOND as u16])?;
        self.write(slot, callable)?;
        self.write(slot + 1, first)?;
        self.write(slot + 2, last)
    }

    /// The task of the running frame. Nothing stores to its locals.
    fn task(&mut self) -> Recording<Ref> {
        let slot = self.local(0);
        self.fix_kind(slot)?;
        self.boxed_slot(slot)
    }
}
