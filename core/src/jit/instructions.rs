//! Helpers for single instructions: the same calls that the interpreter's arms make, with the operands in the frame.
//!
//! Each takes the instruction's operand and gives its one result (or none), or leaves several results on the frame's
//! stack, as its group says. The compiler pairs them with instructions in `codegen/lower/general.rs`.
#![allow(dangerous_implicit_autorefs)]

use super::adapting::adapt;
use super::call::{Answer, native_functions};
use super::helper_table::{Code, after_call, deliver_result, go_on_calling, raise, result, settle};
use crate::bytecode::ops::{Op, TUPLES_SHIFT};
use crate::interp::control::Called;
use crate::interp::frame::{Frame, OnReturn};
use crate::interp::iteration::is_positional;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::*;
use crate::specialize::cache::{self, CALLEE};
use crate::value::Value;

/// Instructions with one result in place of some operands.
macro_rules! one_result {
    ($($(#[$meta:meta])* $name:ident, |$vm:ident, $frame:ident, $sp:ident, $n:ident| $pops:expr, $value:expr;)*) => {
        native_functions! { $($(#[$meta])* fn $name(vm: *mut Machine, n: usize, code: Code) -> Answer {
            // SAFETY: the invariant of helpers; operands are where the verifier proved them to be.
            unsafe {
                let ($vm, $n) = (&mut *vm, n);
                let $frame = $vm.frame;
                let $sp = (*$frame).sp;
                let _ = ($n, $frame, $sp);
                let value: Result = $value;
                deliver_result($vm, value, $pops, code)
            }
        })* }
    };
}

/// Instructions with no result.
macro_rules! no_result {
    ($($(#[$meta:meta])* $name:ident, |$vm:ident, $frame:ident, $sp:ident, $n:ident| $pops:expr, $done:expr;)*) => {
        native_functions! { $($(#[$meta])* fn $name(vm: *mut Machine, n: usize, code: Code) -> Answer {
            // SAFETY: as above.
            unsafe {
                let ($vm, $n) = (&mut *vm, n);
                let $frame = $vm.frame;
                let $sp = (*$frame).sp;
                let _ = ($n, $frame, $sp);
                let done: Result<()> = $done;
                match done {
                    Ok(()) => settle($vm, (*$frame).sp.sub($pops), code),
                    Err(raised) => raise($vm, raised),
                }
            }
        })* }
    };
}

one_result! {
    iterator, |vm, frame, sp, n| 1, if n == 2 && is_positional(*sp.sub(1)) { Ok(*sp.sub(1)) } else { vm.iter(*sp.sub(1)) };
    new_cell, |vm, frame, sp, n| 0, vm.new_cell(*Frame::locals(frame).add(n));
    build_set, |vm, frame, sp, n| n, vm.build_set(core::slice::from_raw_parts(sp.sub(n), n));
    build_map, |vm, frame, sp, n| 2 * n, vm.build_map(core::slice::from_raw_parts(sp.sub(2 * n), 2 * n));
    build_string, |vm, frame, sp, n| n, vm.build_string(core::slice::from_raw_parts(sp.sub(n), n));
    binary_slice, |vm, frame, sp, n| 3, vm.binary_slice(*sp.sub(3), *sp.sub(2), *sp.sub(1));
    compare_tuples, |vm, frame, sp, n| 2 * (n >> TUPLES_SHIFT), vm.compare_tuples(n as u32, sp.sub(2 * (n >> TUPLES_SHIFT)));
    make_function, |vm, frame, sp, n| 1, {
        let made = vm.new_function((*sp.sub(1)).cast_unchecked::<CodeObject>(), (*frame).globals);
        made.map(Value::from)
    };
    load_name, |vm, frame, sp, n| 0, vm.load_name(frame, (*frame).code.name_at(n));
    load_global, |vm, frame, sp, n| 0, vm.load_global(frame, (*frame).code.name_at(n >> 1));
    negative, |vm, frame, sp, n| 1, vm.negative(*sp.sub(1));
    yield_from_iterator, |vm, frame, sp, n| 1, vm.yield_from_iterator(frame, *sp.sub(1));
    awaitable, |vm, frame, sp, n| 1, vm.awaitable(*sp.sub(1), n as u32);
    /// The exception stays below the answer.
    matches_exception, |vm, frame, sp, n| 1, {
        crate::builtins::exceptions::exception_matches(vm, *sp.sub(2), *sp.sub(1)).map(Value::bool)
    };
}

no_result! {
    delete_attribute, |vm, frame, sp, n| 1, vm.set_attribute(*sp.sub(1), (*frame).code.name_at(n), Value::EMPTY);
    store_slice, |vm, frame, sp, n| 4, vm.store_slice(*sp.sub(3), *sp.sub(2), *sp.sub(1), *sp.sub(4));
    extend_list, |vm, frame, sp, n| 1, vm.list_extend(*sp.sub(n + 1), *sp.sub(1));
    add_to_set, |vm, frame, sp, n| 1, vm.set_add((*sp.sub(n + 1)).cast_unchecked(), *sp.sub(1)).map(|_| ());
    add_to_map, |vm, frame, sp, n| 2, vm.dict_set((*sp.sub(n + 2)).cast_unchecked(), *sp.sub(2), *sp.sub(1));
    update_dict, |vm, frame, sp, n| 1, vm.dict_update(*sp.sub(n + 1), *sp.sub(1));
    spread_dict, |vm, frame, sp, n| 1, match vm.spread_dict(*sp.sub(n + 1), *sp.sub(1), *sp.sub(n + 4)) {
        Ok(dict) => {
            *sp.sub(n + 1) = dict;
            Ok(())
        }
        Err(raised) => Err(raised),
    };
    merge_dict, |vm, frame, sp, n| 1, vm.dict_merge(*sp.sub(n + 1), *sp.sub(1), *sp.sub(n + 4));
    store_global, |vm, frame, sp, n| 1, vm.dict_set_str((*frame).globals, (*frame).code.name_at(n), *sp.sub(1));
    store_name, |vm, frame, sp, n| 1, vm.store_name(frame, (*frame).code.name_at(n), *sp.sub(1));
}

/// Leaves two results on the frame's stack, from `first` on.
///
/// # Safety
/// As `deliver`.
unsafe fn two_results(vm: &mut Machine, first: *mut Value, results: Result<(Value, Value)>, code: Code) -> Answer {
    match results {
        // SAFETY: the verifier left room.
        Ok((a, b)) => unsafe {
            first.write(a);
            first.add(1).write(b);
            settle(vm, first.add(2), code)
        },
        Err(raised) => raise(vm, raised),
    }
}

/// What has no result is done, with the frame's operands ending at `sp`, or a frame was entered that does it.
///
/// # Safety
/// As `deliver`.
unsafe fn settle_or_enter(vm: &mut Machine, entered: Result<bool>, sp: *mut Value, code: Code) -> Answer {
    match entered {
        Ok(true) => go_on_calling(vm),
        // SAFETY: as the caller promises.
        Ok(false) => unsafe { settle(vm, sp, code) },
        Err(raised) => raise(vm, raised),
    }
}

native_functions! {
    /// LOAD_ATTR
    fn load_attribute(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let (owner, name) = (*(*vm.frame).sp.sub(1), (*vm.frame).code.name_at(n >> 1));
            let value = match adapt(vm, Op::LOAD_ATTR, n, code) {
                Ok(()) => vm.load_attribute(owner, name, false).map(|(value, _)| value),
                Err(raised) => Err(raised),
            };
            deliver_result(vm, value, 1, code)
        }
    }

    /// LOAD_ATTR of a method: callable, receiver.
    fn load_method(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let (frame, first) = (vm.frame, (*vm.frame).sp.sub(1));
            let found = match adapt(vm, Op::LOAD_ATTR, n, code) {
                Ok(()) => vm.load_attribute(*first, (*frame).code.name_at(n >> 1), true),
                Err(raised) => Err(raised),
            };
            two_results(vm, first, found, code)
        }
    }

    /// STORE_ATTR
    fn store_attribute(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let (name, sp) = ((*vm.frame).code.name_at(n), (*vm.frame).sp);
            let done = match adapt(vm, Op::STORE_ATTR, n, code) {
                Ok(()) => vm.set_attribute(*sp.sub(1), name, *sp.sub(2)),
                Err(raised) => Err(raised),
            };
            match done {
                Ok(()) => settle(vm, sp.sub(2), code),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// STORE_SUBSCR
    fn store_item(vm: *mut Machine, _operand: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let (vm, frame) = (&mut *vm, (*vm).frame);
            let sp = (*frame).sp;
            let entered = vm.store_or_enter(frame, *sp.sub(2), *sp.sub(1), *sp.sub(3));
            settle_or_enter(vm, entered, sp.sub(3), code)
        }
    }

    /// DELETE_SUBSCR
    fn delete_item(vm: *mut Machine, _operand: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let (vm, frame) = (&mut *vm, (*vm).frame);
            let sp = (*frame).sp;
            let entered = vm.delete_or_enter(frame, *sp.sub(2), *sp.sub(1));
            settle_or_enter(vm, entered, sp.sub(2), code)
        }
    }

    /// GET_ITER for a loop: iterator, position.
    fn loop_iterator(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let first = (*vm.frame).sp.sub(1);
            let iterable = *first;
            let found = if is_positional(iterable) {
                Ok((iterable, Value::small_int(0)))
            } else if n == 3 {
                Ok((iterable, Value::EMPTY))
            } else {
                vm.iter(iterable).map(|iterator| (iterator, Value::EMPTY))
            };
            two_results(vm, first, found, code)
        }
    }

    /// LOAD_SUPER_ATTR: callable, receiver.
    fn load_super_method(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let (frame, first) = (vm.frame, (*vm.frame).sp.sub(3));
            let name = (*frame).code.name_at(n >> 2);
            let found = vm.load_super_attribute(*first, *first.add(1), *first.add(2), name, n as u32 & 3);
            two_results(vm, first, found, code)
        }
    }

    /// LOAD_SPECIAL: method, receiver.
    fn load_special(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let first = (*vm.frame).sp.sub(1);
            let found = vm.load_special(*first, n as u32);
            two_results(vm, first, found, code)
        }
    }

    /// UNPACK_SEQUENCE: the items, the first on top.
    fn unpack(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let first = (*vm.frame).sp.sub(1);
            match vm.unpack_sequence(*first, n, first) {
                Ok(()) => settle(vm, first.add(n), code),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// COPY_FREE_VARS.
    fn copy_free_variables(vm: *mut Machine, n: usize, _code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the last `n` locals are for the closure's cells.
        unsafe {
            let frame = (*vm).frame;
            if let Some(function) = (*frame).function()
                && let Some(closure) = function.closure.get().downcast::<Tuple>()
            {
                let first = Frame::locals(frame).add((*frame).code.locals as usize - n);
                core::ptr::copy_nonoverlapping(closure.as_slice().as_ptr(), first, closure.len());
            }
        }
        result(Value::EMPTY)
    }

    /// SET_FUNCTION_ATTRIBUTE: value, function.
    fn set_function_attribute(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the top is a function.
        unsafe {
            let vm = &mut *vm;
            let sp = (*vm.frame).sp;
            let (value, function) = (*sp.sub(2), (*sp.sub(1)).cast_unchecked::<Function>());
            vm.set_function_part(function, n as u32, value);
            deliver_result(vm, Ok(function.into()), 2, code)
        }
    }

    /// RAISE_VARARGS: what is handled, an exception, or one with its cause.
    fn raise_value(vm: *mut Machine, n: usize) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let sp = (*vm.frame).sp;
            let raised = match n {
                0 => vm.raise_handled(),
                1 => vm.raise_statement(*sp.sub(1), Value::EMPTY),
                _ => vm.raise_statement(*sp.sub(2), *sp.sub(1)),
            };
            raise(vm, raised)
        }
    }

    /// RERAISE: the exception on top goes on, from where this instruction is.
    fn raise_again(vm: *mut Machine, exception: Value) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let raised = (*vm).reraise_again(exception);
            raise(&mut *vm, raised)
        }
    }

    /// A generator that `next` or `send` resumed returned a value.
    fn stop_iteration(vm: *mut Machine, value: Value) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let raised = (*vm).stop_iteration(value);
            raise(&mut *vm, raised)
        }
    }

    /// WITH_EXCEPT_START.
    fn with_except_start(vm: *mut Machine, _n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let called = vm.with_except_start(frame);
            after_call(vm, frame, called, 0, code)
        }
    }

    /// CALL_KW.
    fn call_keywords(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let called = vm.call_kw_op(frame, n);
            after_call(vm, frame, called, n + 3, code)
        }
    }

    /// CALL_FUNCTION_EX.
    fn call_spread(vm: *mut Machine, _n: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let called = vm.call_ex_op(frame);
            after_call(vm, frame, called, 4, code)
        }
    }

    /// CALL of a plain class with a Python `__init__`; `cache` is the instruction's.
    fn construct(vm: *mut Machine, n: usize, code: Code, cache: *const u16) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let base = (*frame).sp.sub(n + 2);
            let known = (*base).bits() == cache::u64_at(cache, CALLEE) && (*base.add(1)).is_empty();
            if known
                && let Some(class) = (*base).downcast::<Class>()
                && let Some(init) = class.cached_init.get().downcast::<Function>()
            {
                let made = vm.new_object(class, |header| Instance { header });
                let instance: Value = match made {
                    Ok(instance) => instance.into(),
                    Err(raised) => return raise(vm, raised),
                };
                *base = instance;
                *base.add(1) = instance;
                (*frame).sp = base.add(1);
                return match vm.enter_frame(init, base.add(1), n + 1, &[]) {
                    Ok(callee) => {
                        (*callee).on_return = OnReturn::Init;
                        go_on_calling(vm)
                    }
                    Err(raised) => raise(vm, raised),
                };
            }
            let called: Result<Called> = vm.call_op(frame, n);
            after_call(vm, frame, called, n + 2, code)
        }
    }

    /// LOAD_ATTR of a property with a Python getter.
    fn call_getter(vm: *mut Machine, getter: Value, _code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the shape was checked, so the getter is a function.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let sp = (*frame).sp;
            (*frame).sp = sp.sub(1);
            match vm.enter_frame(getter.cast_unchecked::<Function>(), sp.sub(1), 1, &[]) {
                Ok(_) => go_on_calling(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }
}
