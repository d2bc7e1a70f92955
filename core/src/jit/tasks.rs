//! Helpers for the frames of native tasks (`interp/task.rs`): one call of the task's native for each turn of its loop.
#![allow(dangerous_implicit_autorefs)]

use super::call::{Answer, native_functions};
use super::forms::native_answer;
use super::helper_table::{Code, call_exact, deliver_result, finish, raise};
use crate::interp::task::Step;
use crate::machine::Machine;
use crate::value::Value;

native_functions! {
    /// TASK_STEP 0 and the CALL behind it: the answer on top makes way for what the task wants to be called.
    fn task_call(vm: *mut Machine, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the frame is a task's, which has room for the call's operands.
        unsafe {
            let machine = &mut *vm;
            let frame = machine.frame;
            let base = (*frame).sp.sub(1);
            match machine.step_task(frame, *base) {
                Ok(Step::Call { callable, first, last }) => {
                    base.write(callable);
                    base.add(1).write(first);
                    base.add(2).write(last);
                    (*frame).sp = base.add(3);
                    call_exact(vm, base, 1, code)
                }
                Ok(Step::Done(value)) => finish(vm, value),
                Err(raised) => raise(machine, raised),
            }
        }
    }

    /// TASK_STEP 2: the item on top is the task's; has it enough?
    fn hand_to_task(vm: *mut Machine, item: Value, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the frame is a task's.
        unsafe {
            let vm = &mut *vm;
            let enough = vm.hand_to_task(vm.frame, item).map(Value::bool);
            deliver_result(vm, enough, 1, code)
        }
    }

    /// TASK_STEP 3: the task's result, which another task may give.
    fn finish_task(vm: *mut Machine, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the frame is a task's.
        unsafe {
            let vm = &mut *vm;
            let value = vm.finish_task(vm.frame);
            native_answer(vm, value, 0, code)
        }
    }
}
