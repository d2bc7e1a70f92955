//! Quick helpers for the frames of native tasks (`interp/task.rs`), which call or take items in a loop.
//!
//! Where a task comes to its end, or begins another one, the interpreter does that step: so a task says the same when it is asked
//! again.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use super::quick_general::{attempt, attempt_anew};
use crate::calling_convention::native_functions;
use crate::interp::task::{Step, Task};
use crate::machine::Machine;
use crate::object::Native;
use crate::value::Value;

// SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it; the trace proved that
// the first argument is a task.
native_functions! {
    fn STEP_TASK(vm: *mut Machine, task: Value, answer: Value) -> Value {
        // SAFETY: see above.
        let (vm, task) = unsafe { (&mut *vm, task.cast_unchecked::<Native<Task>>()) };
        if !vm.keeps_place(task) {
            return Value::EMPTY;
        }
        attempt_anew(vm, |vm| match vm.step(task, answer)? {
            Step::Call { callable, first, last } => {
                (vm.jit.callable, vm.jit.second) = (callable, first);
                Ok(last)
            }
            Step::Done(_) => Ok(Value::EMPTY),
        })
    }

    fn HAND_TO_TASK(vm: *mut Machine, task: Value, item: Value) -> Value {
        // SAFETY: see above.
        unsafe { attempt(&mut *vm, |vm| vm.hand(task.cast_unchecked::<Native<Task>>(), item).map(Value::bool)) }
    }

    fn FINISH_TASK(vm: *mut Machine, task: Value) -> Value {
        // SAFETY: see above.
        unsafe { attempt_anew(&mut *vm, |vm| vm.finish(task.cast_unchecked::<Native<Task>>())) }
    }
}
