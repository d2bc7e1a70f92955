//! What compiled code calls. A helper gets the machine and a few words; it answers with where to go on.
//!
//! Invariant for each call: the caller wrote its operands and locals to the frame and saved `pc` (behind the instruction,
//! before the next one) and `sp`; where another frame may run, `Frame::native` says where the caller goes on.
#![allow(dangerous_implicit_autorefs)]

use super::adapting::adapt;
use super::call::{Answer, native_functions};
use super::forms::*;
use super::instructions::*;
use super::native_code::{LoopCell, NativeCode};
use super::statistics::ExitReason;
use super::tasks::*;
use super::traces::{Turn, asks_in_vain};
use crate::bytecode::ops::{BinaryOperator, Op};
use crate::interp::control::Called;
use crate::interp::dispatch::{self, Exit};
use crate::interp::frame::{Frame, OnReturn};
use crate::interp::iteration::{Next, Sent};
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::generator::GeneratorState;
use crate::object::*;
use crate::operations::compare::texts_equal;
use crate::value::Value;

/// An answer's address that says "the iteration ended" or "the generator returned": no code lies there.
pub(crate) const ENDED: u64 = 1;

pub(super) type Code = *const NativeCode;

macro_rules! table {
    ($($name:ident,)*) => {
        /// The addresses of all helpers, in one order.
        #[repr(C)]
        pub(crate) struct Table { $($name: *const (),)* }
        // SAFETY: addresses of functions.
        unsafe impl Sync for Table {}

        /// Byte offsets in the table, by the helpers' names.
        #[allow(non_upper_case_globals)]
        pub(crate) mod at {
            $(pub const $name: u32 = core::mem::offset_of!(super::Table, $name) as u32;)*
        }
        /// The helper at a byte offset.
        pub(crate) fn name(offset: u32) -> Option<&'static str> {
            match offset {
                $(at::$name => Some(stringify!($name)),)*
                _ => None,
            }
        }

        /// The table.
        pub(crate) static TABLE: Table = Table { $($name: $name as *const (),)* };
    };
}

table! {
    step, call, call_exact, enter_callee, finish, yield_value, return_generator, for_iter, send, binary, compare, remember,
    append, character_at, next_character, subscript_dict, store_dict, concatenate, equal_text, build_list, build_list_for,
    build_tuple, contains, character, load_attribute, truth, iterator, new_cell, build_set, build_map, build_string, binary_slice,
    compare_tuples, make_function, load_name, load_global, negative, matches_exception, store_attribute, store_item,
    store_slice, delete_item, extend_list, add_to_set, add_to_map, update_dict, merge_dict, store_global, store_name,
    load_method, loop_iterator, load_super_method, load_special, unpack, copy_free_variables, set_function_attribute,
    call_keywords, call_spread, construct, call_getter, turn, call_bound, call_native, call_class, length, text_of_argument,
    format_simple, format_with_spec, convert_value, instance_of, class_of, get_by_native, call_with_slots, call_operator,
    order_texts, dict_contains, set_contains, resume_generator, next_native, next_pair, operator_result, new_instance,
    init_result, task_call, hand_to_task, finish_task, extreme, yield_from_iterator, awaitable, raise_value, raise_again,
    with_except_start, stop_iteration, delete_attribute, spread_dict, int_add, int_subtract, int_multiply, int_and, int_or,
    int_xor, int_shift_left, int_shift_right, int_remainder, int_floor_divide, take_cell, append_growing,
}

pub(super) fn result(value: Value) -> Answer {
    Answer { address: 0, word: value.bits() }
}

pub(super) fn ended(value: Value) -> Answer {
    Answer { address: ENDED, word: value.bits() }
}

/// The interpreter goes on with the running frame.
pub(super) fn interpret(vm: &mut Machine, reason: ExitReason) -> Answer {
    vm.jit.statistics.count_exit(reason);
    Answer { address: vm.jit.cache.as_ref().map_or(0, |c| c.stubs.interpret as u64), word: 0 }
}

/// The loop is to be left.
#[cold]
fn leave(vm: &mut Machine, exit: Exit) -> Answer {
    vm.jit.exit = Some(exit);
    vm.jit.statistics.count_exit(ExitReason::Finished);
    Answer { address: vm.jit.cache.as_ref().map_or(0, |c| c.stubs.exit as u64), word: 0 }
}

/// Goes on with the running frame, in compiled code if there is any.
pub(super) fn continue_frame(vm: &mut Machine) -> Answer {
    go_on(vm, ExitReason::Callee)
}

/// Goes on with a frame whose code was thrown away while it waited.
pub(super) fn continue_stale(vm: &mut Machine) -> Answer {
    go_on(vm, ExitReason::Stale)
}

/// Goes on with the running frame, which was just entered or is continued: in compiled code if there is any. `reason`: why
/// the interpreter does it otherwise.
fn go_on(vm: &mut Machine, reason: ExitReason) -> Answer {
    let frame = vm.frame;
    // SAFETY: there is a running frame, and it is complete.
    unsafe {
        if !(*frame).native.is_null() {
            return Answer { address: (*frame).native as u64, word: 0 };
        }
        let at_start = core::ptr::eq((*frame).pc, (*frame).code.units.get());
        let entry = match reason {
            ExitReason::Return => vm.native_behind_call(frame),
            _ => vm.native_entry(frame, at_start),
        };
        match entry {
            Some(address) => Answer { address: address as u64, word: 0 },
            None => interpret(vm, if at_start { ExitReason::Callee } else { reason }),
        }
    }
}

/// The running frame's instruction raised: goes on at the handler.
#[cold]
#[inline(never)]
pub(super) fn raise(vm: &mut Machine, raised: Raised) -> Answer {
    match vm.unwind(raised) {
        Ok(_) => go_on(vm, ExitReason::Raise),
        Err(exit) => leave(vm, exit),
    }
}

/// An instruction's result in place of `drop` operands: in a register, unless the code it belongs to was thrown away
/// meanwhile.
///
/// # Safety
/// `frame` is the running frame with its operands saved.
pub(super) unsafe fn deliver(vm: &mut Machine, frame: *mut Frame, value: Value, drop: usize, code: Code) -> Answer {
    // SAFETY: as the caller promises.
    unsafe {
        if core::ptr::eq((*frame).code.native.get(), code) {
            return result(value);
        }
        (*frame).sp = (*frame).sp.sub(drop);
        (*frame).sp.write(value);
        (*frame).sp = (*frame).sp.add(1);
        (*frame).native = core::ptr::null();
        interpret(vm, ExitReason::Stale)
    }
}

/// An instruction without a result in a register is done; `sp` is where the operand stack ends now.
///
/// # Safety
/// As [`deliver`].
pub(super) unsafe fn settle(vm: &mut Machine, sp: *mut Value, code: Code) -> Answer {
    let frame = vm.frame;
    // SAFETY: as the caller promises.
    unsafe {
        if core::ptr::eq((*frame).code.native.get(), code) {
            return result(Value::EMPTY);
        }
        (*frame).sp = sp;
        (*frame).native = core::ptr::null();
        interpret(vm, ExitReason::Stale)
    }
}

/// As [`deliver`], of what may have raised.
///
/// # Safety
/// As [`deliver`].
pub(super) unsafe fn deliver_result(vm: &mut Machine, value: Result, drop: usize, code: Code) -> Answer {
    match value {
        // SAFETY: as the caller promises.
        Ok(value) => unsafe { deliver(vm, vm.frame, value, drop, code) },
        Err(raised) => raise(vm, raised),
    }
}

/// The same; None: a frame was entered, which gives it.
///
/// # Safety
/// As [`deliver`].
pub(super) unsafe fn deliver_or_enter(vm: &mut Machine, value: Result<Option<Value>>, drop: usize, code: Code) -> Answer {
    match value {
        // SAFETY: as the caller promises.
        Ok(Some(value)) => unsafe { deliver(vm, vm.frame, value, drop, code) },
        Ok(None) => go_on_calling(vm),
        Err(raised) => raise(vm, raised),
    }
}

/// What a call came to, with `words` operands of the call on the stack.
///
/// # Safety
/// As [`deliver`]; `frame` is the caller's.
pub(super) unsafe fn after_call(vm: &mut Machine, frame: *mut Frame, called: Result<Called>, words: usize, code: Code) -> Answer {
    // SAFETY: as the caller promises.
    unsafe {
        match called {
            Ok(Called::Entered) => go_on_calling(vm),
            Ok(Called::Result(value)) => deliver(vm, frame, value, words, code),
            Ok(Called::Suspended) => {
                (*frame).sp = (*frame).sp.sub(words);
                (*frame).native = core::ptr::null();
                leave(vm, Exit::Suspended)
            }
            Err(raised) => raise(vm, raised),
        }
    }
}

/// Goes on with a frame that was just entered, counting the call.
pub(super) fn go_on_calling(vm: &mut Machine) -> Answer {
    let frame = vm.frame;
    match vm.count_for_native(frame, true) {
        Some(address) => Answer { address: address as u64, word: 0 },
        None => interpret(vm, ExitReason::Callee),
    }
}

native_functions! {
    /// Runs one instruction, at the frame's `pc`, as the interpreter does. `next` is the low half of the address of the
    /// one behind it.
    fn step(vm: *mut Machine, next: u32, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            match dispatch::step(vm, frame) {
                Exit::Stepped if vm.frame == frame => {
                    (*frame).native = core::ptr::null();
                    let unchanged = core::ptr::eq((*frame).code.native.get(), code);
                    if (*frame).pc as usize as u32 == next && unchanged { Answer { address: 0, word: 0 } } else { go_on(vm, ExitReason::Elsewhere) }
                }
                Exit::Stepped => go_on(vm, ExitReason::Elsewhere),
                exit => leave(vm, exit),
            }
        }
    }

    /// CALL of anything: callable, self or EMPTY, `n` arguments.
    fn call(vm: *mut Machine, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let called = match adapt(vm, Op::CALL, n, code) {
                Ok(()) => vm.call_op(frame, n),
                Err(raised) => Err(raised),
            };
            after_call(vm, frame, called, n + 2, code)
        }
    }

    /// CALL of a Python function which takes just these arguments; `base` is where the callable lies.
    fn call_exact(vm: *mut Machine, base: *mut Value, n: usize, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let receives = usize::from(!(*base.add(1)).is_empty());
            let (start, count) = (base.add(2 - receives), n + receives);
            if let Some(function) = (*base).downcast::<Function>() {
                let callee = function.code.get();
                if callee.is_generator() {
                    match vm.begin_generator(function, start, count) {
                        Ok(None) => {}
                        Ok(Some(generator)) => return deliver(vm, frame, generator, n + 2, code),
                        Err(raised) => return raise(vm, raised),
                    }
                }
                let ready = callee.plain && callee.ready.get() && callee.arguments as usize == count;
                if ready && vm.depth < u64::from(vm.limits.depth) && vm.stack.has_room(start, callee.frame_words as usize + count) {
                    (*frame).sp = base;
                    let entered = vm.link_frame(frame, function, callee, start, count);
                    return match callee.native.get().as_ref() {
                        Some(native) => Answer { address: native.start as u64, word: 0 },
                        None => {
                            debug_assert!(core::ptr::eq(entered, vm.frame));
                            go_on_calling(vm)
                        }
                    };
                }
            }
            let called = vm.call_op(frame, n);
            after_call(vm, frame, called, n + 2, code)
        }
    }

    /// Goes on with a frame that compiled code made, whose code is not compiled yet.
    fn enter_callee(vm: *mut Machine) -> Answer {
        // SAFETY: the invariant above.
        go_on_calling(unsafe { &mut *vm })
    }

    /// RETURN_VALUE to whoever waits for the running frame, in any way.
    fn finish(vm: *mut Machine, value: Value) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            match vm.finish_frame(frame, value) {
                Ok(None) => go_on(vm, ExitReason::Return),
                Ok(Some(exit)) => leave(vm, exit),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// YIELD_VALUE: `Frame::native` says where the generator goes on.
    fn yield_value(vm: *mut Machine, value: Value) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let (on_return, value) = match vm.leave_by_yield(value) {
                Ok(left) => left,
                Err(raised) => return raise(vm, raised),
            };
            if on_return == OnReturn::Exit {
                return leave(vm, Exit::Yielded(value));
            }
            let frame = vm.frame;
            if !(*frame).native.is_null() {
                return Answer { address: (*frame).native as u64, word: value.bits() };
            }
            (*frame).sp.write(value);
            (*frame).sp = (*frame).sp.add(1);
            if on_return == OnReturn::AsyncSend {
                return go_on(vm, ExitReason::Elsewhere);
            }
            interpret(vm, ExitReason::Return)
        }
    }

    /// RETURN_GENERATOR: `Frame::native` says where the generator begins.
    fn return_generator(vm: *mut Machine) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let (on_return, pc) = ((*vm.frame).on_return, (*vm.frame).pc);
            let generator = match vm.make_generator(pc) {
                Ok(generator) => generator,
                Err(raised) => return raise(vm, raised),
            };
            let frame = vm.frame;
            if on_return == OnReturn::Push && !(*frame).native.is_null() {
                return Answer { address: (*frame).native as u64, word: generator.bits() };
            }
            match vm.deliver(frame, on_return, 0, generator) {
                Ok(None) => go_on(vm, ExitReason::Return),
                Ok(Some(exit)) => leave(vm, exit),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// FOR_ITER of an iterator object: the next item, or ENDED, or a frame that gives it.
    fn for_iter(vm: *mut Machine, jump: u32, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (iterator, position) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            if !position.is_empty() {
                return match vm.next_by_position(iterator, position.small_int_unchecked()) {
                    Ok(Some(item)) => {
                        *(*frame).sp.sub(1) = Value::small_int(position.small_int_unchecked() + 1);
                        result(item)
                    }
                    Ok(None) => ended(Value::NONE),
                    Err(raised) => raise(vm, raised),
                };
            }
            if let Some(generator) = iterator.downcast::<Generator>()
                && matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created)
                && vm.class_of(iterator) == vm.types.generator
            {
                return match vm.resume_in_loop(generator, Value::NONE, OnReturn::Generator, jump) {
                    Ok(_) => go_on(vm, ExitReason::Callee),
                    Err(raised) => raise(vm, raised),
                };
            }
            match vm.next_or_enter(frame, iterator, jump) {
                Ok(Next::Item(item)) => deliver(vm, frame, item, 0, code),
                Ok(Next::End) if core::ptr::eq((*frame).code.native.get(), code) => ended(Value::NONE),
                Ok(Next::End) => {
                    (*frame).pc = (*frame).pc.add(jump as usize);
                    (*frame).native = core::ptr::null();
                    go_on(vm, ExitReason::Stale)
                }
                Ok(Next::Entered) => go_on_calling(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// SEND: what the receiver yields, or ENDED with its result, or its frame.
    fn send(vm: *mut Machine, jump: u32, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (receiver, value) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            match vm.send_op(receiver, value) {
                Ok(Sent::Enter(generator, value, on_return)) => {
                    (*frame).sp = (*frame).sp.sub(1);
                    match vm.resume_sent((generator, value, on_return), jump) {
                        Ok(_) => go_on(vm, ExitReason::Callee),
                        Err(raised) => raise(vm, raised),
                    }
                }
                Ok(Sent::Throw(generator, exception)) => {
                    (*frame).sp = (*frame).sp.sub(1);
                    let raised = vm.throw_sent((generator, exception), jump);
                    raise(vm, raised)
                }
                Ok(Sent::Yielded(value)) => deliver(vm, frame, value, 1, code),
                Ok(Sent::Returned(value)) if core::ptr::eq((*frame).code.native.get(), code) => ended(value),
                Ok(Sent::Returned(value)) => {
                    *(*frame).sp.sub(1) = value;
                    (*frame).pc = (*frame).pc.add(jump as usize);
                    (*frame).native = core::ptr::null();
                    go_on(vm, ExitReason::Stale)
                }
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// BINARY_OP of anything.
    fn binary(vm: *mut Machine, op: u32, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (a, b) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            let value = match (vm.short_operator(op, a, b), adapt(vm, Op::BINARY_OP, op as usize, code)) {
                (Ok(None), Ok(())) => vm.binary_op(frame, op, a, b),
                (_, Err(raised)) => Err(raised),
                (known, _) => known,
            };
            match value {
                Ok(Some(value)) => deliver(vm, frame, value, 2, code),
                Ok(None) => go_on_calling(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// COMPARE_OP of anything.
    fn compare(vm: *mut Machine, op: u32, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (a, b) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            let value = match adapt(vm, Op::COMPARE_OP, op as usize, code) {
                Ok(()) => vm.compare_op(frame, op, a, b),
                Err(raised) => Err(raised),
            };
            match value {
                Ok(Some(value)) => deliver(vm, frame, value, 2, code),
                Ok(None) => go_on_calling(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// The slow part of the write barrier. Keeps nothing but what the frame holds; traces call it through a stub that keeps all.
    fn remember(vm: *mut Machine, object: Value) -> Answer {
        // SAFETY: the invariant above; the value is a heap object.
        unsafe {
            if let Some(header) = object.header() {
                (*vm).heap.barrier(header);
            }
        }
        result(Value::EMPTY)
    }

    /// The next unused cell for an object of so many bytes, as the address; 0, with the exception under way: there is none.
    /// Unlike others it is called with nothing saved, and keeps all else.
    fn take_cell(vm: *mut Machine, bytes: usize) -> Answer {
        // SAFETY: the machine is alive, and nothing else refers to it while its code runs.
        let vm = unsafe { &mut *vm };
        let cell = vm.heap.take_cell(bytes);
        Answer { address: vm.check(cell).map_or(0, |cell| cell.as_ptr() as u64), word: 0 }
    }

    /// Appends to a list that has no room, for a trace; 0, with nothing changed: there is no memory. It is called as the one
    /// above is.
    fn append_growing(vm: *mut Machine, list: Value, item: Value) -> Answer {
        // SAFETY: the machine is alive, and nothing else refers to it while its code runs; the value is a list.
        let pushed = unsafe { list.cast_unchecked::<List>().push(&mut (*vm).heap, item) };
        Answer { address: pushed.is_ok().into(), word: 0 }
    }

    /// A turn of a loop, or a call of a function, that may become a trace, or has one; the frame is saved at its head.
    fn turn(vm: *mut Machine, cell: *const LoopCell) -> Answer {
        // SAFETY: the invariant of helpers; the cell is the running code's.
        unsafe {
            let vm = &mut *vm;
            let counter = (*cell).counter;
            match vm.hot_turn(vm.frame, counter, (*cell).head) {
                Turn::Interpret => {
                    (*cell).asks.set(u32::from(!asks_in_vain(counter)));
                    result(Value::EMPTY)
                }
                Turn::Native(address) => {
                    (*cell).trace.set(vm.direct_entry(vm.frame));
                    Answer { address: address as u64, word: 0 }
                }
                Turn::Recorded => go_on(vm, ExitReason::Elsewhere),
                Turn::Leave(exit) => leave(vm, exit),
            }
        }
    }

    /// Appends to a list.
    fn append(vm: *mut Machine, list: Value, item: Value) -> Answer {
        // SAFETY: the invariant above; the value is a list.
        unsafe {
            let vm = &mut *vm;
            match list.cast_unchecked::<List>().push(&mut vm.heap, item) {
                Ok(()) => result(Value::NONE),
                Err(_) => {
                    let raised = vm.no_memory();
                    raise(vm, raised)
                }
            }
        }
    }

    /// `dict[key]` of an exact dict.
    fn subscript_dict(vm: *mut Machine, dict: Value, key: Value, code: Code) -> Answer {
        // SAFETY: the invariant above; the value is a dict.
        unsafe {
            let vm = &mut *vm;
            let value = match vm.dict_get(dict.cast_unchecked(), key) {
                Ok(Some(value)) => Ok(value),
                Ok(None) => Err(vm.key_error(key)),
                Err(raised) => Err(raised),
            };
            deliver_result(vm, value, 2, code)
        }
    }

    /// `dict[key] = value` of an exact dict; the value is the third operand from the top.
    fn store_dict(vm: *mut Machine, dict: Value, key: Value, code: Code) -> Answer {
        // SAFETY: the invariant above; the value is a dict.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let value = *(*frame).sp.sub(3);
            match vm.dict_set(dict.cast_unchecked(), key, value) {
                Ok(()) if core::ptr::eq((*frame).code.native.get(), code) => result(Value::NONE),
                Ok(()) => {
                    (*frame).sp = (*frame).sp.sub(3);
                    (*frame).native = core::ptr::null();
                    interpret(vm, ExitReason::Stale)
                }
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// The concatenation of two exact strings.
    fn concatenate(vm: *mut Machine, a: Value, b: Value) -> Answer {
        // SAFETY: the invariant above; both are strings.
        unsafe {
            let vm = &mut *vm;
            match vm.concat_str(a.cast_unchecked(), b.cast_unchecked()) {
                Ok(value) => result(value),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// Whether two exact strings have the same text.
    fn equal_text(_vm: *mut Machine, a: Value, b: Value) -> Answer {
        // SAFETY: both are strings.
        result(Value::bool(unsafe { texts_equal(a.cast_unchecked(), b.cast_unchecked()) }))
    }

    /// A list of the `n` operands on top.
    fn build_list(vm: *mut Machine, n: usize) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            match vm.list(core::slice::from_raw_parts((*vm.frame).sp.sub(n), n)) {
                Ok(value) => result(value),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// An empty list with room for what the iterable on top gives.
    fn build_list_for(vm: *mut Machine) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            match vm.list_for((*vm.frame).sp.sub(1).read()) {
                Ok(value) => result(value),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// A tuple of the `n` operands on top.
    fn build_tuple(vm: *mut Machine, n: usize) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            match vm.tuple(core::slice::from_raw_parts((*vm.frame).sp.sub(n), n)) {
                Ok(value) => result(value),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// CONTAINS_OP of anything: item, container.
    fn contains(vm: *mut Machine, inverted: u32, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (item, container) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            let found = vm.contains_or_enter(frame, container, item, inverted != 0);
            deliver_or_enter(vm, found.map(|found| found.map(Value::bool)), 2, code)
        }
    }

    /// The character of an ASCII string at an index; EMPTY where there is none, or it was not met before, or the string is
    /// another one: the interpreter does these.
    fn character_at(vm: *mut Machine, text: Value, index: Value) -> Answer {
        // SAFETY: the invariant above; the values are a string and an int.
        unsafe {
            let (text, index) = (text.cast_unchecked::<Str>(), index.small_int_unchecked());
            let at = if index < 0 { index + text.len() as i64 } else { index };
            let byte = text.as_bytes().get(at as usize).filter(|_| text.is_ascii());
            result(byte.map_or(Value::EMPTY, |byte| (*vm).characters[usize::from(*byte)]))
        }
    }

    /// FOR_ITER of a string by position: likewise, or ENDED.
    fn next_character(vm: *mut Machine, text: Value, position: Value) -> Answer {
        // SAFETY: as above.
        unsafe {
            let text = text.cast_unchecked::<Str>();
            match text.as_bytes().get(position.small_int_unchecked() as usize) {
                Some(byte) if text.is_ascii() => result((*vm).characters[usize::from(*byte)]),
                Some(_) => result(Value::EMPTY),
                None => ended(Value::NONE),
            }
        }
    }

    /// `str[int]` of an exact ASCII string; anything else goes the general way.
    fn character(vm: *mut Machine, code: Code) -> Answer {
        // SAFETY: the invariant above.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (a, b) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            if let (Some(text), Some(index)) = (a.downcast::<Str>(), b.as_small_int())
                && text.header.shape.get() == crate::builtins::class_shape::STR
                && text.is_ascii()
                && let Some(byte) = text.as_bytes().get((if index < 0 { index + text.len() as i64 } else { index }) as usize)
            {
                let value = vm.character(u32::from(*byte));
                return deliver_result(vm, value, 2, code);
            }
            match vm.binary_op(frame, BinaryOperator::Subscript as u32, a, b) {
                Ok(Some(value)) => deliver(vm, frame, value, 2, code),
                Ok(None) => go_on_calling(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }
}
