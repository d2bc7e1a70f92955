//! Quick helpers by which a trace raises to a handler that is part of it.
//!
//! What the interpreter does on the way to the handler, frame by frame, a trace does by a row of these. None of them leaves
//! an exception under way: where there is no memory for a level of the traceback, or for the locals in it, they are left out,
//! as in the interpreter.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use super::quick_general::attempt;
use crate::builtins::{exceptions, traceback};
use crate::calling_convention::native_functions;
use crate::heap::Ref;
use crate::interp::frame::Frame;
use crate::interp::generator::frames_of_trace;
use crate::machine::Machine;
use crate::object::{Class, CodeObject, Exception, Generator, Header, Traceback, Tuple};
use crate::value::Value;

/// Bits of a place that are its unit, or a number of locals; above them is the slot of a header.
pub(crate) const PLACE_SHIFT: u32 = 32;

/// Locals of a frame that are kept, at most.
pub(crate) const MOST_KEPT: usize = 64;

/// The two parts of a place.
fn parts(place: i64) -> (usize, u32) {
    let place = place >> 16;
    ((place >> PLACE_SHIFT) as usize, place as u32)
}

/// Where the frame of the trace that has its header at a slot would lie; the running one is the root.
fn frame_at(vm: &Machine, header: usize) -> *mut Frame {
    frames_of_trace(vm.frame).wrapping_add(header).cast()
}

/// The level of the traceback that a frame has, for its locals.
fn level_of(exception: Value, code: Ref<CodeObject>, frame: *mut Frame) -> Option<Ref<Traceback>> {
    let level = exception.downcast::<Exception>()?.traceback.get().downcast::<Traceback>()?;
    (level.frame == frame && level.code == code).then_some(level)
}

/// A level of a traceback, by what a trace tells of it: the next one, the code, the globals; and the place, as a rotated int.
///
/// # Safety
/// The code is one, and the running frame is the trace's root.
pub(crate) unsafe fn described_level(vm: &Machine, [next, code, globals]: [Value; 3], place: i64) -> Traceback {
    let (header, unit) = parts(place);
    // SAFETY: as the caller promises.
    let code = unsafe { code.cast_unchecked() };
    let (frame, locals) = (frame_at(vm, header), Value::EMPTY.into());
    Traceback { header: Header::of::<Traceback>(), next: next.into(), code, globals, locals, frame, unit }
}

/// An exception gets a level of its traceback, if there is room for it.
fn add_level(vm: &mut Machine, exception: Value, ran: (Ref<CodeObject>, Value), (frame, unit): (*mut Frame, u32)) {
    if exception == vm.memory_error {
        return;
    }
    if let Err(refused) = traceback::add_level(vm, exception, ran, frame, unit) {
        refused.ignore();
        vm.raised = Value::EMPTY;
    }
}

/// A tuple for the locals of a frame that an exception leaves; None where they are not kept.
fn keep_locals(vm: &mut Machine, exception: Value, (code, frame): (Ref<CodeObject>, *mut Frame), count: u32) -> Value {
    let level = level_of(exception, code, frame).filter(|_| exception != vm.memory_error);
    let Some(level) = level else { return Value::NONE };
    let empty = [Value::EMPTY; MOST_KEPT];
    match vm.tuple(&empty[..(count as usize).min(MOST_KEPT)]) {
        Ok(kept) => {
            vm.heap.barrier(&level.header);
            level.locals.set(kept);
            kept
        }
        Err(refused) => {
            refused.ignore();
            vm.raised = Value::EMPTY;
            Value::NONE
        }
    }
}

// SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it; the trace proved that
// arguments are of the types that the table gives, and of the kinds that the meaning names.
native_functions! {
    fn NEW_EXCEPTION(vm: *mut Machine, class: Value, arguments: Value, shape: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let class = class.cast_unchecked::<Class>();
            if i64::from(class.root_shape.get().0) != shape >> 16 {
                return Value::EMPTY;
            }
            attempt(&mut *vm, |vm| exceptions::allocate(vm, class, arguments).map(Value::from))
        }
    }

    fn NEW_TRACEBACK(vm: *mut Machine, next: Value, code: Value, globals: Value, place: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let level = described_level(&*vm, [next, code, globals], place);
            // Without memory the interpreter raises, and leaves the level out.
            (*vm).heap.allocate(level).map_or(Value::EMPTY, Value::from)
        }
    }

    fn STOP_ITERATION(vm: *mut Machine, result: Value) -> Value {
        let given = [result];
        let given = if result.is_none() { &[] } else { &given[..] };
        // SAFETY: see above.
        unsafe { attempt(&mut *vm, |vm| vm.exception(&exceptions::STOP_ITERATION, given)) }
    }

    fn RAISE(vm: *mut Machine, exception: Value) -> Value {
        // SAFETY: see above.
        unsafe { (*vm).set_context(exception) };
        Value::NONE
    }

    fn CAUSE(vm: *mut Machine, exception: Value, cause: Value) -> Value {
        if let Some(exception) = exception.downcast::<Exception>() {
            // SAFETY: see above.
            unsafe { exceptions::assign_cause(&mut *vm, exception, cause) };
        }
        Value::NONE
    }

    fn TRACEBACK(vm: *mut Machine, exception: Value, code: Value, globals: Value, place: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let (header, unit) = parts(place);
            let frame = frame_at(&*vm, header);
            add_level(&mut *vm, exception, (code.cast_unchecked(), globals), (frame, unit));
        }
        Value::NONE
    }

    fn TRACEBACK_IN(vm: *mut Machine, exception: Value, generator: Value, unit: i64) -> Value {
        // SAFETY: see above; the frame of a generator that runs is complete.
        unsafe {
            let frame = generator.cast_unchecked::<Generator>().frame.get();
            add_level(&mut *vm, exception, ((*frame).code, (*frame).globals.into()), (frame, parts(unit).1));
        }
        Value::NONE
    }

    fn KEEP_LOCALS(vm: *mut Machine, exception: Value, code: Value, place: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let (header, count) = parts(place);
            keep_locals(&mut *vm, exception, (code.cast_unchecked(), frame_at(&*vm, header)), count)
        }
    }

    fn KEEP_LOCALS_IN(vm: *mut Machine, exception: Value, generator: Value, count: i64) -> Value {
        // SAFETY: see above; the frame of a generator that runs is complete.
        unsafe {
            let frame = generator.cast_unchecked::<Generator>().frame.get();
            keep_locals(&mut *vm, exception, ((*frame).code, frame), parts(count).1)
        }
    }

    fn KEEP_LOCAL(vm: *mut Machine, kept: Value, index: i64, a: Value, b: Value) -> Value {
        if let Some(tuple) = kept.downcast::<Tuple>() {
            let index = parts(index).1 as usize;
            // SAFETY: see above; nobody looks at the tuple before all of its places are filled.
            unsafe {
                (*vm).heap.barrier(&tuple.header);
                tuple.fill(index, a);
                tuple.fill(index + 1, b);
            }
        }
        Value::NONE
    }

    fn CAUGHT(vm: *mut Machine, shape: i64) -> Value {
        // SAFETY: see above.
        unsafe {
            let vm = &mut *vm;
            let expected = vm.raised.header().is_some_and(|header| i64::from(header.shape.get().0) == shape >> 16);
            if expected { core::mem::replace(&mut vm.raised, Value::EMPTY) } else { Value::EMPTY }
        }
    }

    fn SPLIT_GROUP(vm: *mut Machine, exception: Value, types: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            let (matched, rest) = vm.match_exception_group(exception, types)?;
            vm.jit.second = rest;
            Ok(matched)
        })
    }
}
