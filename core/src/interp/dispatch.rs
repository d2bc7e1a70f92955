//! The dispatch loop. `pc`, `sp`, the frame and its locals and constants are in local variables; they are saved to the
//! frame before anything is called that can look at them (raise, run code, collect).
//!
//! Invariants: the verifier proved operand ranges and stack depths, so operands are used unchecked; a saved `pc` lies
//! behind the instruction's first unit and not behind the next instruction's, so `pc - 1` finds its handler and span.

// One comment, on the loop's one block, says why all of it is sound; the macros below it take their results by closures.
#![allow(clippy::undocumented_unsafe_blocks, clippy::redundant_closure_call)]

use super::control::Called;
use super::frame::{Frame, OnReturn};
use super::immediate::{as_number, compare_floats, compare_ints, extended_float, extended_int, fast_binary, subscript};
use super::task::Step;
use crate::builtins::class_shape;
use crate::bytecode::ops::{CompareOperator, Conversion, Form, Op, TUPLES_SHIFT, opcode as op};
use crate::jit::EntryKind;
use crate::jit::enter::NativeExit;
use crate::jit::traces::Turn;
use crate::machine::Machine;
use crate::native::{Callee, Raised, Role};
use crate::object::generator::GeneratorState;
use crate::object::*;
use crate::operations::compare::{compare_texts, texts_equal};
use crate::run::Safepoint;
use crate::specialize::cache::{self, CALLEE, KEY, NEW_SHAPE, OPERATOR, PLACE, SECOND_KEY, SUPER_CLASS, SUPER_VALUE, VALUE};
use crate::specialize::counter::Counter;
use crate::specialize::operator::{is_exactly, is_left_operand};
use crate::value::Value;

/// How the loop was left.
pub(crate) enum Exit {
    Returned(Value),
    Yielded(Value),
    /// Fuel ended, or a host call waits; `vm.frame` can be resumed.
    Suspended,
    Raised(Raised),
    /// One instruction was run, as [`step`] was asked to.
    Stepped,
}

/// Runs `frame` (the running one) until the frame that was entered with `OnReturn::Exit` is left.
pub(crate) fn run(vm: &mut Machine, frame: *mut Frame) -> Exit {
    execute::<false>(vm, frame, None)
}

/// Runs one instruction of `frame`, for compiled code that has nothing better. If it raises, the handler's frame is the
/// running one afterwards; if it calls or returns, the frame that goes on.
#[inline(never)]
pub(crate) fn step(vm: &mut Machine, frame: *mut Frame) -> Exit {
    execute::<true>(vm, frame, None)
}

/// As [`run`], beginning with an exception under way in `frame`.
pub(crate) fn run_raising(vm: &mut Machine, frame: *mut Frame, raised: Raised) -> Exit {
    execute::<false>(vm, frame, Some(raised))
}

#[inline(always)]
fn has_shape(value: Value, shape: u32) -> bool {
    value.header().is_some_and(|h| h.shape.get().0 == shape)
}

/// The loop; with `STEP` it ends after one instruction, and frames that compiled code waits in are left to its caller.
fn execute<const STEP: bool>(vm: &mut Machine, entry: *mut Frame, entry_raised: Option<Raised>) -> Exit {
    debug_assert!(core::ptr::eq(vm.frame, entry));
    // SAFETY (for the whole function): the frame chain is intact, code is verified (operand ranges, stack depth), and
    // operands lie inside the frame's memory; see the invariants in the header.
    unsafe {
        let mut pc: *mut u16 = (*vm.frame).pc;
        let mut sp: *mut Value = (*vm.frame).sp;
        let mut locals: *mut Value = Frame::locals(vm.frame);

        macro_rules! push {
            ($v:expr) => {{
                let v: Value = $v;
                sp.write(v);
                sp = sp.add(1);
            }};
        }
        macro_rules! pop {
            () => {{
                sp = sp.sub(1);
                sp.read()
            }};
        }
        macro_rules! peek {
            ($n:expr) => {
                *sp.sub($n as usize)
            };
        }
        macro_rules! local {
            ($n:expr) => {
                *locals.add($n as usize)
            };
        }
        macro_rules! save {
            () => {{
                (*vm.frame).pc = pc;
                (*vm.frame).sp = sp;
            }};
        }
        macro_rules! load_frame {
            ($f:expr) => {{
                let frame: *mut Frame = $f;
                debug_assert!(core::ptr::eq(vm.frame, frame));
                pc = (*frame).pc;
                sp = (*frame).sp;
                locals = Frame::locals(frame);
            }};
        }

        // Goes on in compiled code, until that leaves for the interpreter again.
        macro_rules! enter_native {
            ($kind:ident, $address:expr, $word:expr) => {
                match vm.run_native($address, $word, EntryKind::$kind) {
                    NativeExit::Interpret => load_frame!(vm.frame),
                    NativeExit::Loop(exit) => return exit,
                }
            };
        }
        // The frame that was just loaded may wait in compiled code; what it waits for lies on its stack.
        macro_rules! continue_native {
            () => {
                if !STEP && !(*vm.frame).native.is_null() {
                    enter_native!(Continuation, (*vm.frame).native, Value::EMPTY)
                }
            };
        }
        // What a turn of a loop, or a call, came to.
        macro_rules! take_turn {
            ($turn:expr, $kind:ident) => {
                match $turn {
                    Turn::Interpret => {}
                    Turn::Native(address) => enter_native!($kind, address, Value::EMPTY),
                    Turn::Recorded => {
                        load_frame!(vm.frame);
                        continue_native!();
                    }
                    Turn::Leave(exit) => return exit,
                }
            };
        }
        // Every raise ends here: its handler is found, in this frame or in a caller's. Nothing but `vm` is live on this
        // path, so that `pc` and `sp` need no second home in the arms below.
        macro_rules! unwind {
            ($raised:expr) => {
                match vm.unwind($raised) {
                    Ok(handler_frame) => load_frame!(handler_frame),
                    Err(exit) => return exit,
                }
                if STEP {
                    return Exit::Stepped;
                }
                continue_native!();
            };
        }
        if let Some(raised) = entry_raised {
            vm.reraising = true;
            unwind!(raised);
        } else {
            continue_native!();
        }

        loop {
            // Opcode in the low byte, operand above it: one register instead of two.
            let mut word: usize;
            macro_rules! fetch {
                () => {{
                    word = usize::from(*pc);
                    pc = pc.add(1);
                }};
            }
            fetch!();
            // Runs instructions until one raises.
            let raised: Raised = 'raising: loop {
                // Decodes `word` once more. The stack pointer passes through an optimisation barrier: otherwise the edge back
                // would look like an inner loop with a constant `sp`, and the compiler would compute what arms have in common
                // (sp - 8, sp - 16, ..) before every single dispatch (measured: 22 machine instructions instead of 8).
                macro_rules! again {
                    () => {{
                        sp = core::hint::black_box(sp);
                        continue 'raising;
                    }};
                }
                let oparg = word >> 8;

                macro_rules! check {
                    ($e:expr) => {
                        match $e {
                            Ok(v) => v,
                            Err(raised) => break 'raising raised,
                        }
                    };
                }
                macro_rules! safepoint {
                    () => {{
                        vm.fuel.left -= 1;
                        if vm.fuel.left < 0 || vm.poll.is_raised() {
                            save!();
                            match vm.at_safepoint() {
                                Safepoint::Continue => {}
                                Safepoint::Suspend => return Exit::Suspended,
                                Safepoint::Raised => break 'raising Raised(()),
                            }
                        }
                    }};
                }
                macro_rules! skip_cache {
                    ($op:ident) => {
                        pc = pc.add(const { Op::$op.cache_units() })
                    };
                }
                // The frame that was just loaded gets a result: here, or in the compiled code where it waits.
                macro_rules! continue_with {
                    ($here:expr, $value:expr) => {
                        if STEP || (*vm.frame).native.is_null() {
                            $here
                        } else {
                            enter_native!(Continuation, (*vm.frame).native, $value)
                        }
                    };
                }
                // A result for the frame that was just loaded; behind the call there may be a way into compiled code.
                macro_rules! push_and_enter {
                    ($value:expr) => {{
                        push!($value);
                        if !STEP && !(*vm.frame).code.native.get().is_null() {
                            (*vm.frame).sp = sp;
                            if let Some(address) = vm.native_behind_call(vm.frame) {
                                enter_native!(Continuation, address, Value::EMPTY)
                            }
                        }
                    }};
                }
                // Leaves the frame with a result for whoever entered it.
                macro_rules! return_value {
                    ($value:expr) => {{
                        let value: Value = $value;
                        let (on_return, in_generator) = ((*vm.frame).on_return, (*vm.frame).in_generator);
                        if on_return == OnReturn::Push && !in_generator {
                            vm.leave_frame();
                            load_frame!(vm.frame);
                            continue_with!(push_and_enter!(value), value);
                        } else if on_return == OnReturn::Init && value.is_none() && !in_generator {
                            vm.leave_frame();
                            load_frame!(vm.frame);
                            continue_native!();
                        } else if on_return == OnReturn::Operator
                            && (value.is_bool() || value.is_small_int() && !(*vm.frame).is_comparison)
                        {
                            vm.leave_frame();
                            load_frame!(vm.frame);
                            sp = sp.sub(1);
                            peek!(1) = value;
                            (*vm.frame).sp = sp;
                            continue_native!();
                        } else {
                            save!();
                            match vm.finish_frame(vm.frame, value) {
                                Ok(None) => {
                                    load_frame!(vm.frame);
                                    continue_native!();
                                }
                                Ok(Some(exit)) => return exit,
                                Err(raised) => break 'raising raised,
                            }
                        }
                    }};
                }

                'decoded: {
                    // Counts an execution of a base instruction; specialises it when it is time, and decodes it again.
                    macro_rules! adaptive {
                        ($family:ident, $specialize:expr) => {
                            if Counter::tick(&mut *pc) {
                                save!();
                                $specialize;
                                let now = usize::from(*pc.sub(1) as u8);
                                if now != usize::from(op::$family) {
                                    word = oparg << 8 | now;
                                    again!();
                                }
                            }
                        };
                    }
                    // A form that does not fit: through the base instruction.
                    macro_rules! miss {
                        ($family:ident) => {{
                            word = oparg << 8 | usize::from(op::$family);
                            again!();
                        }};
                    }
                    // Replaces the `$words` on top by a result, which usually goes to a local at once.
                    macro_rules! result {
                        ($words:expr, $v:expr) => {{
                            let v: Value = $v;
                            let next = *pc;
                            if !STEP && next as u8 == op::STORE_FAST {
                                sp = sp.sub($words);
                                local!(next >> 8) = v;
                                pc = pc.add(1);
                            } else if !STEP && next as u8 == op::STORE_FAST_LOAD_FAST {
                                local!(next >> 12) = v;
                                sp = sp.add(1).sub($words);
                                *sp.sub(1) = local!(next >> 8 & 15);
                                pc = pc.add(1);
                            } else {
                                sp = sp.add(1).sub($words);
                                *sp.sub(1) = v;
                            }
                        }};
                    }
                    // LOAD_SUPER_ATTR without what the cache may know.
                    macro_rules! load_super {
                        ($name:expr) => {{
                            skip_cache!(LOAD_SUPER_ATTR);
                            save!();
                            let (name, operands) = ($name, [peek!(3), peek!(2), peek!(1)]);
                            match check!(vm.super_or_enter(vm.frame, operands, name, (oparg & 3) as u32)) {
                                Some((callable, receiver)) => {
                                    sp = sp.sub(3);
                                    push!(callable);
                                    if oparg & 1 != 0 {
                                        push!(receiver);
                                    }
                                }
                                None => load_frame!(vm.frame),
                            }
                        }};
                    }
                    macro_rules! binary_result {
                        ($v:expr) => {{
                            let v: Value = $v;
                            pc = pc.add(const { Op::BINARY_OP.cache_units() });
                            result!(2, v);
                            break 'decoded;
                        }};
                    }
                    // A real branch, not a conditional move: the processor predicts where `pc` goes on, and what follows
                    // does not wait for the condition.
                    macro_rules! jump_if {
                        ($condition:expr, $distance:expr) => {
                            if $condition {
                                core::hint::cold_path();
                                pc = pc.add($distance);
                            }
                        };
                    }
                    // A comparison's result, taking at once the conditional jump that usually follows.
                    macro_rules! compare_result {
                        ($words:expr, $result:expr) => {{
                            let result: bool = $result;
                            pc = pc.add(const { Op::COMPARE_OP.cache_units() });
                            let next = *pc;
                            match next as u8 {
                                op::POP_JUMP_IF_FALSE if !STEP => {
                                    sp = sp.sub($words);
                                    pc = pc.add(1);
                                    jump_if!(!result, usize::from(next >> 8));
                                }
                                op::POP_JUMP_IF_TRUE if !STEP => {
                                    sp = sp.sub($words);
                                    pc = pc.add(1);
                                    jump_if!(result, usize::from(next >> 8));
                                }
                                _ => {
                                    sp = sp.add(1).sub($words);
                                    *sp.sub(1) = Value::bool(result);
                                }
                            }
                            break 'decoded;
                        }};
                    }
                    // What a call came to; `below` words lie under the arguments.
                    macro_rules! called {
                        ($called:expr, $words:expr) => {
                            match $called {
                                Called::Entered => load_frame!(vm.frame),
                                Called::Result(v) => {
                                    sp = sp.sub($words);
                                    push!(v);
                                }
                                Called::Suspended => {
                                    (*vm.frame).sp = sp.sub($words);
                                    return Exit::Suspended;
                                }
                            }
                        };
                    }
                    macro_rules! call {
                        ($op:ident, $method:ident, $below:expr, $count:expr) => {{
                            skip_cache!($op);
                            save!();
                            called!(check!(vm.$method(vm.frame, $count)), $below + $count)
                        }};
                    }

                    // The native function that a CALL's cache knows, its first argument, and how many there are.
                    macro_rules! known_native {
                        ($base:expr) => {{
                            let base: *mut Value = $base;
                            let Some(function) = (*base).downcast::<NativeFunction>() else { miss!(CALL) };
                            if core::ptr::from_ref(function.definition) as u64 != cache::u64_at(pc, CALLEE) {
                                miss!(CALL);
                            }
                            let own = usize::from((*base.add(1)).is_empty());
                            (function, base.add(1 + own), oparg + 1 - own)
                        }};
                    }
                    // The same of a form for just so many operands; whatever lies below them is not looked at.
                    macro_rules! fixed_native {
                        ($operand:expr, $count:expr) => {{
                            if oparg != $operand {
                                miss!(CALL);
                            }
                            let base = sp.sub($operand + 2);
                            let (_, start, count) = known_native!(base);
                            if count != $count {
                                miss!(CALL);
                            }
                            (base, start)
                        }};
                    }
                    // EMPTY: the native began a task, which goes on as a frame.
                    macro_rules! native_result {
                        ($base:expr, $v:expr) => {{
                            sp = $base;
                            let v: Value = $v;
                            if v.is_empty() {
                                save!();
                                load_frame!(check!(vm.enter_task()));
                            } else {
                                push!(v);
                            }
                        }};
                    }
                    // An operand's place gets the text, unless a frame was entered that gives it.
                    macro_rules! text_result {
                        ($text:expr, $end:expr) => {{
                            match $text {
                                Some(text) => {
                                    sp = $end;
                                    peek!(1) = text;
                                }
                                None => load_frame!(vm.frame),
                            }
                        }};
                    }
                    macro_rules! bound_native {
                        ($function:expr) => {{
                            let (Role::Function(Callee::Bound(f))
                            | Role::Static(Callee::Bound(f))
                            | Role::Class(Callee::Bound(f))) = $function.definition.role
                            else {
                                miss!(CALL)
                            };
                            f
                        }};
                    }

                    match word as u8 {
                        op::EXTENDED_ARG => {
                            word = oparg << 16 | usize::from(*pc);
                            pc = pc.add(1);
                            again!();
                        }
                        op::NOP => {}
                        op::POP_TOP => sp = sp.sub(1),
                        op::COPY => push!(peek!(oparg)),
                        op::SWAP => core::ptr::swap(sp.sub(1), sp.sub(oparg)),
                        op::PUSH_NULL => push!(Value::EMPTY),
                        op::LOAD_CONST => push!(*(*vm.frame).constants.add(oparg)),
                        op::LOAD_SMALL_INT => push!(Value::small_int(oparg as i64)),
                        op::LOAD_COMMON_CONSTANT => {
                            save!();
                            push!(check!(vm.common_constant(oparg as u32)));
                        }
                        op::LOAD_BUILD_CLASS => {
                            save!();
                            push!(check!(vm.load_build_class()));
                        }
                        // -- variables ---------------------------------------------------------------------------
                        op::LOAD_FAST => {
                            let v = local!(oparg);
                            debug_assert!(!v.is_empty(), "LOAD_FAST of an unbound local");
                            push!(v);
                        }
                        op::LOAD_FAST_CHECK => {
                            let v = local!(oparg);
                            if v.is_empty() {
                                save!();
                                break 'raising vm.unbound_local(vm.frame, oparg as u32);
                            }
                            push!(v);
                        }
                        op::LOAD_FAST_AND_CLEAR => {
                            push!(local!(oparg));
                            local!(oparg) = Value::EMPTY;
                        }
                        op::LOAD_FAST_LOAD_FAST => {
                            push!(local!(oparg >> 4));
                            push!(local!(oparg & 15));
                        }
                        op::STORE_FAST => local!(oparg) = pop!(),
                        op::STORE_FAST_LOAD_FAST => {
                            local!(oparg >> 4) = peek!(1);
                            peek!(1) = local!(oparg & 15);
                        }
                        op::STORE_FAST_STORE_FAST => {
                            local!(oparg >> 4) = pop!();
                            local!(oparg & 15) = pop!();
                        }
                        op::DELETE_FAST => {
                            if local!(oparg).is_empty() {
                                save!();
                                break 'raising vm.unbound_local(vm.frame, oparg as u32);
                            }
                            local!(oparg) = Value::EMPTY;
                        }
                        op::MAKE_CELL => {
                            save!();
                            local!(oparg) = check!(vm.new_cell(local!(oparg)));
                        }
                        op::COPY_FREE_VARS => {
                            if let Some(function) = (*vm.frame).function()
                                && let Some(closure) = function.closure.get().downcast::<Tuple>()
                            {
                                let first = (*vm.frame).code.locals as usize - oparg;
                                core::ptr::copy_nonoverlapping(closure.as_slice().as_ptr(), locals.add(first), closure.len());
                            }
                        }
                        op::LOAD_DEREF => {
                            let cell = local!(oparg).cast_unchecked::<CellObject>();
                            let v = cell.content.get();
                            if v.is_empty() {
                                save!();
                                break 'raising vm.unbound_free(vm.frame, oparg as u32);
                            }
                            push!(v);
                        }
                        op::STORE_DEREF => {
                            let cell = local!(oparg).cast_unchecked::<CellObject>();
                            vm.heap.barrier(&cell.header);
                            cell.content.set(pop!());
                        }
                        op::DELETE_DEREF => {
                            let cell = local!(oparg).cast_unchecked::<CellObject>();
                            if cell.content.get().is_empty() {
                                save!();
                                break 'raising vm.unbound_free(vm.frame, oparg as u32);
                            }
                            cell.content.set(Value::EMPTY);
                        }
                        op::LOAD_FROM_DICT_OR_DEREF => {
                            save!();
                            let v = check!(vm.load_from_dict_or_deref(vm.frame, peek!(1), oparg as u32));
                            peek!(1) = v;
                        }
                        op::LOAD_FROM_DICT_OR_GLOBALS => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            let v = check!(vm.load_from_dict_or_globals(vm.frame, peek!(1), name));
                            peek!(1) = v;
                        }
                        op::LOAD_NAME => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            push!(check!(vm.load_name(vm.frame, name)));
                        }
                        op::STORE_NAME => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            check!(vm.store_name(vm.frame, name, peek!(1)));
                            sp = sp.sub(1);
                        }
                        op::DELETE_NAME => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            check!(vm.delete_name(vm.frame, name));
                        }
                        op::LOAD_GLOBAL => {
                            let name = (*vm.frame).code.name_at(oparg >> 1);
                            adaptive!(LOAD_GLOBAL, vm.specialize_load_global(pc, (*vm.frame).globals, name));
                            save!();
                            push!(check!(vm.load_global(vm.frame, name)));
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_GLOBAL);
                        }
                        op::STORE_GLOBAL => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            check!(vm.dict_set_str((*vm.frame).globals, name, peek!(1)));
                            sp = sp.sub(1);
                        }
                        op::DELETE_GLOBAL => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            check!(vm.delete_global(vm.frame, name));
                        }
                        op::LOAD_LOCALS => {
                            save!();
                            push!(check!(vm.load_locals(vm.frame)));
                        }
                        op::SETUP_ANNOTATIONS => {
                            save!();
                            check!(vm.setup_annotations(vm.frame));
                        }
                        // -- attributes and items ----------------------------------------------------------------
                        op::LOAD_ATTR => {
                            let name = (*vm.frame).code.name_at(oparg >> 1);
                            adaptive!(
                                LOAD_ATTR,
                                check!(vm.specialize_load_attr((*vm.frame).code, pc, peek!(1), name, oparg & 1 != 0))
                            );
                            save!();
                            let getter = if oparg & 1 == 0 { check!(vm.getter_of(peek!(1), name)) } else { None };
                            skip_cache!(LOAD_ATTR);
                            if let Some(getter) = getter {
                                // As for LOAD_ATTR_PROPERTY.
                                (*vm.frame).pc = pc;
                                (*vm.frame).sp = sp.sub(1);
                                check!(vm.enter_frame(getter, sp.sub(1), 1, &[]));
                                load_frame!(vm.frame);
                            } else {
                                let (value, receiver) = check!(vm.load_attribute(peek!(1), name, oparg & 1 != 0));
                                peek!(1) = value;
                                if oparg & 1 != 0 {
                                    push!(receiver);
                                }
                            }
                        }
                        op::STORE_ATTR => {
                            let name = (*vm.frame).code.name_at(oparg);
                            adaptive!(STORE_ATTR, check!(vm.specialize_store_attr((*vm.frame).code, pc, peek!(1), name)));
                            save!();
                            check!(vm.set_attribute(peek!(1), name, peek!(2)));
                            sp = sp.sub(2);
                            skip_cache!(STORE_ATTR);
                        }
                        op::DELETE_ATTR => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            check!(vm.set_attribute(peek!(1), name, Value::EMPTY));
                            sp = sp.sub(1);
                        }
                        op::LOAD_SUPER_ATTR => {
                            let name = (*vm.frame).code.name_at(oparg >> 2);
                            adaptive!(
                                LOAD_SUPER_ATTR,
                                check!(vm.specialize_load_super_attr((*vm.frame).code, pc, sp, name, oparg & 1 != 0))
                            );
                            load_super!(name);
                        }
                        op::LOAD_SPECIAL => {
                            save!();
                            let (method, receiver) = check!(vm.load_special(peek!(1), oparg as u32));
                            peek!(1) = method;
                            push!(receiver);
                        }
                        op::BINARY_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            adaptive!(BINARY_OP, check!(vm.specialize_binary_op((*vm.frame).code, pc, oparg as u32, a, b)));
                            skip_cache!(BINARY_OP);
                            match fast_binary(oparg as u32, a, b) {
                                Some(v) => {
                                    sp = sp.sub(1);
                                    peek!(1) = v;
                                }
                                None => {
                                    save!();
                                    match check!(vm.binary_op(vm.frame, oparg as u32, a, b)) {
                                        Some(v) => {
                                            sp = sp.sub(1);
                                            peek!(1) = v;
                                        }
                                        None => load_frame!(vm.frame),
                                    }
                                }
                            }
                        }
                        op::BINARY_SLICE => {
                            save!();
                            let v = check!(vm.binary_slice(peek!(3), peek!(2), peek!(1)));
                            sp = sp.sub(2);
                            peek!(1) = v;
                        }
                        op::STORE_SLICE => {
                            save!();
                            check!(vm.store_slice(peek!(3), peek!(2), peek!(1), peek!(4)));
                            sp = sp.sub(4);
                        }
                        op::STORE_SUBSCR => {
                            adaptive!(STORE_SUBSCR, vm.specialize_store_subscr(pc, peek!(2), peek!(1)));
                            skip_cache!(STORE_SUBSCR);
                            save!();
                            if check!(vm.store_or_enter(vm.frame, peek!(2), peek!(1), peek!(3))) {
                                load_frame!(vm.frame);
                            } else {
                                sp = sp.sub(3);
                            }
                        }
                        op::DELETE_SUBSCR => {
                            save!();
                            if check!(vm.delete_or_enter(vm.frame, peek!(2), peek!(1))) {
                                load_frame!(vm.frame);
                            } else {
                                sp = sp.sub(2);
                            }
                        }
                        op::UNARY_NEGATIVE => {
                            save!();
                            peek!(1) = check!(vm.negative(peek!(1)));
                        }
                        op::UNARY_INVERT => {
                            save!();
                            peek!(1) = check!(vm.invert(peek!(1)));
                        }
                        op::UNARY_NOT => peek!(1) = Value::bool(peek!(1) == Value::FALSE),
                        op::TO_BOOL => {
                            let v = peek!(1);
                            adaptive!(TO_BOOL, check!(vm.specialize_to_bool((*vm.frame).code, pc, v)));
                            skip_cache!(TO_BOOL);
                            if !v.is_bool() {
                                save!();
                                match check!(vm.truth_or_enter(vm.frame, v)) {
                                    Some(truth) => peek!(1) = Value::bool(truth),
                                    None => load_frame!(vm.frame),
                                }
                            }
                        }
                        op::COMPARE_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            adaptive!(COMPARE_OP, check!(vm.specialize_compare_op((*vm.frame).code, pc, oparg as u32, a, b)));
                            skip_cache!(COMPARE_OP);
                            if Value::both_small_ints(a, b) {
                                sp = sp.sub(1);
                                peek!(1) = Value::bool(compare_ints(oparg as u32, a.shifted_int(), b.shifted_int()));
                            } else if let (true, Some(x), Some(y)) = (a.is_float() | b.is_float(), as_number(a), as_number(b)) {
                                sp = sp.sub(1);
                                peek!(1) = Value::bool(compare_floats(oparg as u32, x, y));
                            } else {
                                save!();
                                match check!(vm.compare_op(vm.frame, oparg as u32, a, b)) {
                                    Some(v) => {
                                        sp = sp.sub(1);
                                        peek!(1) = v;
                                    }
                                    None => load_frame!(vm.frame),
                                }
                            }
                        }
                        op::COMPARE_TUPLES => {
                            save!();
                            let items = 2 * (oparg >> TUPLES_SHIFT);
                            let v = check!(vm.compare_tuples(oparg as u32, sp.sub(items)));
                            sp = sp.sub(items - 1);
                            peek!(1) = v;
                        }
                        op::IS_OP => {
                            let b = pop!();
                            peek!(1) = Value::bool((peek!(1) == b) != (oparg != 0));
                        }
                        op::CONTAINS_OP => {
                            adaptive!(CONTAINS_OP, vm.specialize_contains_op(pc, peek!(1)));
                            skip_cache!(CONTAINS_OP);
                            save!();
                            match check!(vm.contains_or_enter(vm.frame, peek!(1), peek!(2), oparg != 0)) {
                                Some(answer) => {
                                    sp = sp.sub(1);
                                    peek!(1) = Value::bool(answer);
                                }
                                None => load_frame!(vm.frame),
                            }
                        }
                        // -- building ----------------------------------------------------------------------------
                        op::BUILD_TUPLE => {
                            save!();
                            let n = oparg;
                            let v = check!(vm.tuple(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        op::BUILD_LIST => {
                            save!();
                            let n = oparg;
                            let v = check!(vm.list(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        op::BUILD_LIST_FOR => {
                            save!();
                            let v = check!(vm.list_for(peek!(1)));
                            push!(v);
                        }
                        op::BUILD_SET => {
                            save!();
                            let n = oparg;
                            let v = check!(vm.build_set(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        op::BUILD_MAP => {
                            save!();
                            let n = oparg * 2;
                            let v = check!(vm.build_map(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        op::BUILD_STRING => {
                            save!();
                            let n = oparg;
                            let v = check!(vm.build_string(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        op::BUILD_SLICE => {
                            save!();
                            let step = if oparg == 3 { pop!() } else { Value::NONE };
                            let stop = pop!();
                            let start = peek!(1);
                            let header = Header::of::<Slice>();
                            peek!(1) = check!(vm.allocate(Slice { header, start, stop, step })).into();
                        }
                        op::BUILD_INTERPOLATION => {
                            save!();
                            let spec = if oparg & 1 != 0 { pop!() } else { vm.empty_str };
                            let v = check!(vm.build_interpolation(peek!(2), peek!(1), (oparg >> 2) as u32, spec));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        op::BUILD_TEMPLATE => {
                            save!();
                            let v = check!(vm.build_template(peek!(2), peek!(1)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        op::LIST_APPEND => {
                            let list = peek!(oparg + 1).cast_unchecked::<List>();
                            let item = peek!(1);
                            if list.push(&mut vm.heap, item).is_err() {
                                save!();
                                break 'raising vm.no_memory();
                            }
                            sp = sp.sub(1);
                        }
                        op::LIST_EXTEND => {
                            save!();
                            check!(vm.list_extend(peek!(oparg + 1), peek!(1)));
                            sp = sp.sub(1);
                        }
                        op::SET_ADD => {
                            save!();
                            let set = peek!(oparg + 1).cast_unchecked::<Set>();
                            check!(vm.set_add(set, peek!(1)));
                            sp = sp.sub(1);
                        }
                        op::SET_UPDATE => {
                            save!();
                            check!(vm.set_update(peek!(oparg + 1), peek!(1)));
                            sp = sp.sub(1);
                        }
                        op::MAP_ADD => {
                            save!();
                            let dict = peek!(oparg + 2).cast_unchecked::<Dict>();
                            check!(vm.dict_set(dict, peek!(2), peek!(1)));
                            sp = sp.sub(2);
                        }
                        op::DICT_UPDATE => {
                            save!();
                            check!(vm.dict_update(peek!(oparg + 1), peek!(1)));
                            sp = sp.sub(1);
                        }
                        op::DICT_MERGE => {
                            save!();
                            check!(vm.dict_merge(peek!(oparg + 1), peek!(1), peek!(oparg + 4)));
                            sp = sp.sub(1);
                        }
                        op::CONVERT_VALUE => {
                            save!();
                            let conversion = Conversion::from_u32(oparg as u32).unwrap_or(Conversion::None);
                            text_result!(check!(vm.text_or_enter(vm.frame, peek!(1), conversion, 0)), sp);
                        }
                        op::FORMAT_SIMPLE => {
                            if !peek!(1).is_kind(Kind::Str) || vm.class_of(peek!(1)) != vm.types.str {
                                save!();
                                text_result!(check!(vm.format_or_enter(vm.frame, peek!(1), None)), sp);
                            }
                        }
                        op::FORMAT_WITH_SPEC => {
                            save!();
                            text_result!(check!(vm.format_or_enter(vm.frame, peek!(2), Some(peek!(1)))), sp.sub(1));
                        }
                        // -- control -----------------------------------------------------------------------------
                        op::RESUME => {
                            if oparg == 0 {
                                cache::install(pc, if vm.jit.is_on() { Form::RESUME_CHECK_JIT } else { Form::RESUME_CHECK });
                            }
                            // Calls so far.
                            *pc = 0;
                            skip_cache!(RESUME);
                            safepoint!();
                        }
                        op::JUMP_FORWARD => pc = pc.add(oparg),
                        op::JUMP_BACKWARD => {
                            let form = if vm.jit.is_on() { Form::JUMP_BACKWARD_JIT } else { Form::JUMP_BACKWARD_NO_JIT };
                            cache::install(pc, form);
                            // Turns of the loop so far.
                            *pc = 0;
                            pc = pc.add(const { Op::JUMP_BACKWARD.cache_units() }).sub(oparg);
                            safepoint!();
                        }
                        op::JUMP_BACKWARD_NO_INTERRUPT => pc = pc.sub(oparg),
                        op::POP_JUMP_IF_FALSE => jump_if!(pop!() == Value::FALSE, oparg),
                        op::POP_JUMP_IF_TRUE => jump_if!(pop!() == Value::TRUE, oparg),
                        op::POP_JUMP_IF_NONE => jump_if!(pop!().is_none(), oparg),
                        op::POP_JUMP_IF_NOT_NONE => jump_if!(!pop!().is_none(), oparg),
                        op::RETURN_VALUE => return_value!(pop!()),
                        op::GET_ITER => {
                            adaptive!(GET_ITER, vm.specialize_get_iter(pc, peek!(1), oparg == 1));
                            skip_cache!(GET_ITER);
                            let positional = oparg != 1 && super::iteration::is_positional(peek!(1));
                            if !positional && oparg != 3 {
                                save!();
                                peek!(1) = check!(vm.iter(peek!(1)));
                            }
                            if matches!(oparg, 0 | 3) {
                                push!(if positional { Value::small_int(0) } else { Value::EMPTY });
                            }
                        }
                        op::FOR_ITER => {
                            let (iterator, position) = (peek!(2), peek!(1));
                            adaptive!(FOR_ITER, vm.specialize_for_iter(pc, iterator, position));
                            skip_cache!(FOR_ITER);
                            if position.is_empty() {
                                if let Some(generator) = iterator.downcast::<Generator>()
                                    && matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created)
                                    && vm.class_of(iterator) == vm.types.generator
                                {
                                    save!();
                                    load_frame!(check!(vm.resume_in_loop(
                                        generator,
                                        Value::NONE,
                                        OnReturn::Generator,
                                        oparg as u32
                                    )));
                                    continue_native!();
                                } else {
                                    save!();
                                    match check!(vm.next_or_enter(vm.frame, iterator, oparg as u32)) {
                                        super::iteration::Next::Item(v) => push!(v),
                                        super::iteration::Next::End => pc = pc.add(oparg),
                                        super::iteration::Next::Entered => load_frame!(vm.frame),
                                    }
                                }
                            } else {
                                save!();
                                match check!(vm.next_by_position(iterator, position.small_int_unchecked())) {
                                    Some(item) => {
                                        peek!(1) = Value::small_int(position.small_int_unchecked() + 1);
                                        push!(item);
                                    }
                                    None => pc = pc.add(oparg),
                                }
                            }
                        }
                        op::POP_ITER => sp = sp.sub(2),
                        op::GET_LEN => {
                            save!();
                            let n = check!(vm.length(peek!(1)));
                            push!(check!(vm.int(n as i64)));
                        }
                        op::MATCH_MAPPING => {
                            let class = vm.class_of(peek!(1));
                            push!(Value::bool(class.has(ClassFlags::MAPPING)));
                        }
                        op::MATCH_SEQUENCE => {
                            let class = vm.class_of(peek!(1));
                            push!(Value::bool(class.has(ClassFlags::SEQUENCE)));
                        }
                        op::MATCH_KEYS => {
                            save!();
                            push!(check!(vm.match_keys(peek!(2), peek!(1))));
                        }
                        op::MATCH_CLASS => {
                            save!();
                            let v = check!(vm.match_class(peek!(3), peek!(2), peek!(1), oparg));
                            sp = sp.sub(2);
                            peek!(1) = v;
                        }
                        op::UNPACK_SEQUENCE => {
                            let v = peek!(1);
                            adaptive!(UNPACK_SEQUENCE, vm.specialize_unpack_sequence(pc, v, oparg as u32));
                            save!();
                            check!(vm.unpack_sequence(v, oparg, sp.sub(1)));
                            sp = sp.add(oparg).sub(1);
                            skip_cache!(UNPACK_SEQUENCE);
                        }
                        op::UNPACK_EX => {
                            save!();
                            let (before, after) = (oparg & 255, oparg >> 8);
                            check!(vm.unpack_with_rest(peek!(1), before, after, sp.sub(1)));
                            sp = sp.add(before + after);
                        }
                        // -- calls -------------------------------------------------------------------------------
                        op::CALL => {
                            let base = sp.sub(oparg + 2);
                            let count = oparg + usize::from(!(*base.add(1)).is_empty());
                            adaptive!(CALL, check!(vm.specialize_call((*vm.frame).code, pc, *base, *base.add(1), count)));
                            call!(CALL, call_op, 2, oparg)
                        }
                        op::CALL_KW => {
                            let base = sp.sub(oparg + 3);
                            let names = peek!(1).cast_unchecked::<Tuple>();
                            let count = oparg + usize::from(!(*base.add(1)).is_empty());
                            adaptive!(CALL_KW, vm.specialize_call_kw(pc, *base, count - names.len(), names));
                            call!(CALL_KW, call_kw_op, 3, oparg)
                        }
                        op::CALL_FUNCTION_EX => {
                            adaptive!(CALL_FUNCTION_EX, vm.specialize_call_ex(pc, peek!(4)));
                            skip_cache!(CALL_FUNCTION_EX);
                            save!();
                            called!(check!(vm.call_ex_op(vm.frame)), 4)
                        }
                        op::TASK_STEP => {
                            save!();
                            match oparg {
                                0 => match check!(vm.step_task(vm.frame, peek!(1))) {
                                    Step::Call { callable, first, last } => {
                                        peek!(1) = callable;
                                        push!(first);
                                        push!(last);
                                    }
                                    Step::Done(value) => return_value!(value),
                                },
                                1 => vm.abandon_task(vm.frame),
                                2 => peek!(1) = Value::bool(check!(vm.hand_to_task(vm.frame, peek!(1)))),
                                _ => native_result!(sp, check!(vm.finish_task(vm.frame))),
                            }
                        }
                        op::MAKE_FUNCTION => {
                            save!();
                            let code = peek!(1).cast_unchecked::<CodeObject>();
                            let function = check!(vm.new_function(code, (*vm.frame).globals));
                            peek!(1) = function.into();
                        }
                        op::SET_FUNCTION_ATTRIBUTE => {
                            let function = pop!().cast_unchecked::<Function>();
                            let v = peek!(1);
                            vm.set_function_part(function, oparg as u32, v);
                            peek!(1) = function.into();
                        }
                        op::CALL_INTRINSIC_1 => {
                            save!();
                            peek!(1) = check!(vm.intrinsic_1(vm.frame, oparg as u32, peek!(1)));
                        }
                        op::CALL_INTRINSIC_2 => {
                            save!();
                            let v = check!(vm.intrinsic_2(oparg as u32, peek!(2), peek!(1)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        // -- exceptions --------------------------------------------------------------------------
                        op::PUSH_EXC_INFO => {
                            let exception = peek!(1);
                            peek!(1) = vm.handled;
                            push!(exception);
                            vm.handled = exception;
                        }
                        op::POP_EXCEPT => vm.handled = pop!(),
                        op::CHECK_EXC_MATCH => {
                            save!();
                            let matches = check!(crate::builtins::exceptions::exception_matches(vm, peek!(2), peek!(1)));
                            peek!(1) = Value::bool(matches);
                        }
                        op::CHECK_EG_MATCH => {
                            save!();
                            let (matched, rest) = check!(vm.match_exception_group(peek!(2), peek!(1)));
                            peek!(2) = rest;
                            peek!(1) = matched;
                            if !matched.is_none() {
                                // Inside of the clause the part that it took is the exception being handled.
                                vm.handled = matched;
                            }
                        }
                        op::RAISE_VARARGS => {
                            save!();
                            match oparg {
                                0 => break 'raising vm.raise_handled(),
                                1 => break 'raising vm.raise_statement(peek!(1), Value::EMPTY),
                                _ => break 'raising vm.raise_statement(peek!(2), peek!(1)),
                            }
                        }
                        op::RERAISE => {
                            // The handler is looked up by this instruction's own place: the one that raised first
                            // lies in the region whose handler this is.
                            let exception = pop!();
                            save!();
                            break 'raising vm.reraise_again(exception);
                        }
                        op::WITH_EXCEPT_START => {
                            save!();
                            match check!(vm.with_except_start(vm.frame)) {
                                Called::Result(v) => push!(v),
                                Called::Entered | Called::Suspended => load_frame!(vm.frame),
                            }
                        }
                        op::CLEANUP_THROW => {
                            save!();
                            let v = check!(vm.cleanup_throw(peek!(1)));
                            sp = sp.sub(1);
                            peek!(2) = Value::NONE;
                            peek!(1) = v;
                        }
                        // -- generators --------------------------------------------------------------------------
                        op::RETURN_GENERATOR => {
                            save!();
                            let on_return = (*vm.frame).on_return;
                            let generator = check!(vm.make_generator(pc));
                            if on_return == OnReturn::Exit {
                                return Exit::Returned(generator);
                            }
                            load_frame!(vm.frame);
                            match on_return {
                                OnReturn::Push => continue_with!(push!(generator), generator),
                                _ => {
                                    // A generator function as `__init__`, `__next__` and the like.
                                    save!();
                                    match check!(vm.deliver(vm.frame, on_return, 0, generator)) {
                                        None => {
                                            load_frame!(vm.frame);
                                            continue_native!();
                                        }
                                        Some(exit) => return exit,
                                    }
                                }
                            }
                        }
                        op::YIELD_VALUE => {
                            let value = pop!();
                            save!();
                            let (on_return, value) = check!(vm.leave_by_yield(value));
                            if on_return == OnReturn::Exit {
                                return Exit::Yielded(value);
                            }
                            load_frame!(vm.frame);
                            continue_with!(result!(0, value), value);
                        }
                        op::SEND => {
                            let (receiver, value) = (peek!(2), peek!(1));
                            adaptive!(SEND, vm.specialize_send(pc, receiver));
                            skip_cache!(SEND);
                            save!();
                            match check!(vm.send_op(receiver, value)) {
                                super::iteration::Sent::Enter(generator, value, on_return) => {
                                    // The value leaves the stack: what comes back takes its place.
                                    sp = sp.sub(1);
                                    save!();
                                    load_frame!(check!(vm.resume_sent((generator, value, on_return), oparg as u32)));
                                    continue_native!();
                                }
                                super::iteration::Sent::Throw(generator, exception) => {
                                    sp = sp.sub(1);
                                    save!();
                                    break 'raising vm.throw_sent((generator, exception), oparg as u32);
                                }
                                super::iteration::Sent::Yielded(v) => peek!(1) = v,
                                super::iteration::Sent::Returned(v) => {
                                    peek!(1) = v;
                                    pc = pc.add(oparg);
                                }
                            }
                        }
                        op::END_SEND => {
                            let v = pop!();
                            peek!(1) = v;
                        }
                        op::GET_YIELD_FROM_ITER => {
                            save!();
                            peek!(1) = check!(vm.yield_from_iterator(vm.frame, peek!(1)));
                        }
                        op::GET_AWAITABLE => {
                            save!();
                            peek!(1) = check!(vm.awaitable(peek!(1), oparg as u32));
                        }
                        op::GET_AITER => {
                            save!();
                            match check!(vm.async_iterator_or_enter(vm.frame, peek!(1))) {
                                Some(iterator) => peek!(1) = iterator,
                                None => load_frame!(vm.frame),
                            }
                        }
                        op::GET_ANEXT => {
                            save!();
                            push!(check!(vm.async_next(peek!(1))));
                        }
                        op::END_ASYNC_FOR => {
                            save!();
                            check!(vm.end_async_for(vm.frame, peek!(1)));
                            sp = sp.sub(2);
                        }
                        // -- imports -----------------------------------------------------------------------------
                        op::IMPORT_NAME => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            let v = check!(vm.import_name((*vm.frame).globals, name, peek!(1), peek!(2)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        op::IMPORT_FROM => {
                            save!();
                            let name = (*vm.frame).code.name_at(oparg);
                            push!(check!(vm.import_from(peek!(1), name)));
                        }
                        // -- pairs -------------------------------------------------------------------------------
                        op::LOAD_FAST_ATTR => {
                            let v = local!(oparg);
                            let next = *pc;
                            let cache = pc.add(1);
                            if !STEP && next as u8 == op::LOAD_ATTR_INSTANCE_VALUE && has_shape(v, cache::u32_at(cache, KEY)) {
                                let item = *v.pointer().as_ptr().add(*cache.add(PLACE) as usize).cast::<Value>();
                                if !item.is_empty() {
                                    pc = cache.add(const { Op::LOAD_ATTR.cache_units() });
                                    push!(item);
                                    if next >> 8 & 1 != 0 {
                                        push!(Value::EMPTY);
                                    }
                                    break 'decoded;
                                }
                            } else if !STEP && next as u8 == op::LOAD_ATTR_METHOD && has_shape(v, cache::u32_at(cache, KEY)) {
                                pc = cache.add(const { Op::LOAD_ATTR.cache_units() });
                                push!(Value::from_bits(cache::u64_at(cache, VALUE)));
                            }
                            push!(v);
                        }
                        op::LOAD_SMALL_INT_OP => {
                            let (next, a) = (*pc, peek!(1));
                            let shifted = (oparg as i64) << 16;
                            if !STEP && a.is_small_int() {
                                let sum = match next as u8 {
                                    op::BINARY_OP_ADD_INT => a.shifted_int().checked_add(shifted),
                                    op::BINARY_OP_SUBTRACT_INT => a.shifted_int().checked_sub(shifted),
                                    op::COMPARE_OP_INT => {
                                        pc = pc.add(1);
                                        compare_result!(1, compare_ints(u32::from(next >> 8), a.shifted_int(), shifted))
                                    }
                                    _ => None,
                                };
                                if let Some(sum) = sum {
                                    pc = pc.add(const { 1 + Op::BINARY_OP.cache_units() });
                                    result!(1, Value::from_shifted_int(sum));
                                    break 'decoded;
                                }
                            }
                            push!(Value::small_int(oparg as i64));
                        }
                        // -- specialised forms -------------------------------------------------------------------
                        op::BINARY_OP_ADD_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            let sum = a.shifted_int().checked_add(b.shifted_int());
                            match sum {
                                Some(sum) if Value::both_small_ints(a, b) => binary_result!(Value::from_shifted_int(sum)),
                                _ => miss!(BINARY_OP),
                            }
                        }
                        op::BINARY_OP_SUBTRACT_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            let difference = a.shifted_int().checked_sub(b.shifted_int());
                            match difference {
                                Some(n) if Value::both_small_ints(a, b) => binary_result!(Value::from_shifted_int(n)),
                                _ => miss!(BINARY_OP),
                            }
                        }
                        op::BINARY_OP_MULTIPLY_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            let product = a.small_int_unchecked().checked_mul(b.shifted_int());
                            match product {
                                Some(n) if Value::both_small_ints(a, b) => binary_result!(Value::from_shifted_int(n)),
                                _ => miss!(BINARY_OP),
                            }
                        }
                        op::BINARY_OP_EXTEND_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            let result = if Value::both_small_ints(a, b) {
                                extended_int(oparg as u32, a.small_int_unchecked(), b.small_int_unchecked())
                            } else {
                                None
                            };
                            if let Some(v) = result {
                                binary_result!(v)
                            }
                            save!();
                            match check!(vm.short_operator(oparg as u32, a, b)) {
                                Some(v) => binary_result!(v),
                                None => miss!(BINARY_OP),
                            }
                        }
                        op::BINARY_OP_ADD_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if a.is_float() & b.is_float() {
                                binary_result!(Value::float(a.float_unchecked() + b.float_unchecked()))
                            }
                            miss!(BINARY_OP)
                        }
                        op::BINARY_OP_SUBTRACT_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if a.is_float() & b.is_float() {
                                binary_result!(Value::float(a.float_unchecked() - b.float_unchecked()))
                            }
                            miss!(BINARY_OP)
                        }
                        op::BINARY_OP_MULTIPLY_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if a.is_float() & b.is_float() {
                                binary_result!(Value::float(a.float_unchecked() * b.float_unchecked()))
                            }
                            miss!(BINARY_OP)
                        }
                        op::BINARY_OP_EXTEND_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            match (as_number(a), as_number(b)) {
                                (Some(x), Some(y)) => match extended_float(oparg as u32, x, y, a, b) {
                                    Some(v) => binary_result!(v),
                                    None => miss!(BINARY_OP),
                                },
                                _ => miss!(BINARY_OP),
                            }
                        }
                        op::BINARY_OP_ADD_STR => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !is_exactly(a, class_shape::STR) || !is_exactly(b, class_shape::STR) {
                                miss!(BINARY_OP);
                            }
                            save!();
                            let v = check!(vm.concat_str(a.cast_unchecked(), b.cast_unchecked()));
                            binary_result!(v)
                        }
                        op::BINARY_OP_SUBSCR_LIST_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if is_exactly(a, class_shape::LIST)
                                && b.is_small_int()
                                && let Some(v) = subscript(a.cast_unchecked::<List>().as_slice(), b.small_int_unchecked())
                            {
                                binary_result!(v)
                            }
                            miss!(BINARY_OP)
                        }
                        op::BINARY_OP_SUBSCR_TUPLE_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if is_exactly(a, class_shape::TUPLE)
                                && b.is_small_int()
                                && let Some(v) = subscript(a.cast_unchecked::<Tuple>().as_slice(), b.small_int_unchecked())
                            {
                                binary_result!(v)
                            }
                            miss!(BINARY_OP)
                        }
                        op::BINARY_OP_SUBSCR_STR_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !is_exactly(a, class_shape::STR) || !b.is_small_int() {
                                miss!(BINARY_OP);
                            }
                            let text = a.cast_unchecked::<Str>();
                            let length = text.len() as i64;
                            let index = b.small_int_unchecked();
                            let index = if index < 0 { index + length } else { index };
                            if !text.is_ascii() || index < 0 || index >= length {
                                miss!(BINARY_OP);
                            }
                            save!();
                            let v = check!(vm.character(u32::from(text.as_bytes()[index as usize])));
                            binary_result!(v)
                        }
                        op::BINARY_OP_SUBSCR_DICT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !is_exactly(a, class_shape::DICT) {
                                miss!(BINARY_OP);
                            }
                            pc = pc.add(const { Op::BINARY_OP.cache_units() });
                            save!();
                            match check!(vm.dict_get(a.cast_unchecked(), b)) {
                                Some(v) => {
                                    sp = sp.sub(1);
                                    peek!(1) = v;
                                }
                                None => break 'raising vm.key_error(b),
                            }
                        }
                        op::BINARY_OP_PYTHON => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !is_left_operand(a, b, cache::u32_at(pc, KEY)) {
                                miss!(BINARY_OP);
                            }
                            let function = Value::from_bits(cache::u64_at(pc, OPERATOR)).cast_unchecked::<Function>();
                            skip_cache!(BINARY_OP);
                            save!();
                            check!(vm.enter_operator(vm.frame, function, a, b, oparg as u32, false));
                            load_frame!(vm.frame);
                        }
                        op::COMPARE_OP_PYTHON => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !is_left_operand(a, b, cache::u32_at(pc, KEY)) {
                                miss!(COMPARE_OP);
                            }
                            let function = Value::from_bits(cache::u64_at(pc, OPERATOR)).cast_unchecked::<Function>();
                            skip_cache!(COMPARE_OP);
                            save!();
                            check!(vm.enter_operator(vm.frame, function, a, b, oparg as u32, true));
                            load_frame!(vm.frame);
                        }
                        op::COMPARE_OP_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !Value::both_small_ints(a, b) {
                                miss!(COMPARE_OP);
                            }
                            let result = compare_ints(oparg as u32, a.shifted_int(), b.shifted_int());
                            compare_result!(2, result)
                        }
                        op::COMPARE_OP_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !(a.is_float() & b.is_float()) {
                                miss!(COMPARE_OP);
                            }
                            let result = compare_floats(oparg as u32, a.float_unchecked(), b.float_unchecked());
                            compare_result!(2, result)
                        }
                        op::COMPARE_OP_STR => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !is_exactly(a, class_shape::STR) || !is_exactly(b, class_shape::STR) {
                                miss!(COMPARE_OP);
                            }
                            let Some(operator) = CompareOperator::from_u32(oparg as u32 & 15) else { miss!(COMPARE_OP) };
                            let (left, right) = (a.cast_unchecked(), b.cast_unchecked());
                            let result = match operator {
                                CompareOperator::Eq => texts_equal(left, right),
                                CompareOperator::Ne => !texts_equal(left, right),
                                _ => compare_texts(operator, left, right),
                            };
                            compare_result!(2, result)
                        }
                        op::TO_BOOL_BOOL => {
                            if !peek!(1).is_bool() {
                                miss!(TO_BOOL);
                            }
                            skip_cache!(TO_BOOL);
                        }
                        op::TO_BOOL_INT => {
                            let v = peek!(1);
                            if !v.is_small_int() {
                                miss!(TO_BOOL);
                            }
                            peek!(1) = Value::bool(v != Value::small_int(0));
                            skip_cache!(TO_BOOL);
                        }
                        op::TO_BOOL_LIST => {
                            let v = peek!(1);
                            if !is_exactly(v, class_shape::LIST) {
                                miss!(TO_BOOL);
                            }
                            peek!(1) = Value::bool(!v.cast_unchecked::<List>().is_empty());
                            skip_cache!(TO_BOOL);
                        }
                        op::TO_BOOL_NONE => {
                            if !peek!(1).is_none() {
                                miss!(TO_BOOL);
                            }
                            peek!(1) = Value::FALSE;
                            skip_cache!(TO_BOOL);
                        }
                        op::TO_BOOL_STR => {
                            let v = peek!(1);
                            if !is_exactly(v, class_shape::STR) {
                                miss!(TO_BOOL);
                            }
                            peek!(1) = Value::bool(!v.cast_unchecked::<Str>().is_empty());
                            skip_cache!(TO_BOOL);
                        }
                        op::TO_BOOL_ALWAYS_TRUE => {
                            if !has_shape(peek!(1), cache::u32_at(pc, KEY)) {
                                miss!(TO_BOOL);
                            }
                            peek!(1) = Value::TRUE;
                            skip_cache!(TO_BOOL);
                        }
                        op::CONTAINS_OP_DICT => {
                            let container = peek!(1);
                            if !is_exactly(container, class_shape::DICT) {
                                miss!(CONTAINS_OP);
                            }
                            skip_cache!(CONTAINS_OP);
                            save!();
                            let found = check!(vm.dict_get(container.cast_unchecked(), peek!(2))).is_some();
                            sp = sp.sub(1);
                            peek!(1) = Value::bool(found != (oparg != 0));
                        }
                        op::CONTAINS_OP_SET => {
                            let container = peek!(1);
                            if !container.is_kind(Kind::Set) || container.header().is_some_and(|h| h.has(Header::HAS_SLOTS)) {
                                miss!(CONTAINS_OP);
                            }
                            skip_cache!(CONTAINS_OP);
                            save!();
                            let item = peek!(2);
                            let found = match item.kind() {
                                // A set as an item is looked for as a frozenset.
                                Some(Kind::Set | Kind::Instance | Kind::Boxed) => check!(vm.contains(container, item)),
                                _ => check!(vm.set_contains(container.cast_unchecked(), item)),
                            };
                            sp = sp.sub(1);
                            peek!(1) = Value::bool(found != (oparg != 0));
                        }
                        op::STORE_SUBSCR_LIST_INT => {
                            let (container, key) = (peek!(2), peek!(1));
                            if !is_exactly(container, class_shape::LIST) || !key.is_small_int() {
                                miss!(STORE_SUBSCR);
                            }
                            let list = container.cast_unchecked::<List>();
                            let length = list.len() as i64;
                            let index = key.small_int_unchecked();
                            let index = if index < 0 { index + length } else { index };
                            if index < 0 || index >= length {
                                miss!(STORE_SUBSCR);
                            }
                            list.set(&mut vm.heap, index as usize, peek!(3));
                            sp = sp.sub(3);
                            skip_cache!(STORE_SUBSCR);
                        }
                        op::STORE_SUBSCR_DICT => {
                            let container = peek!(2);
                            if !is_exactly(container, class_shape::DICT) {
                                miss!(STORE_SUBSCR);
                            }
                            skip_cache!(STORE_SUBSCR);
                            save!();
                            check!(vm.dict_set(container.cast_unchecked(), peek!(1), peek!(3)));
                            sp = sp.sub(3);
                        }
                        op::UNPACK_SEQUENCE_TWO_TUPLE => {
                            let v = peek!(1);
                            if !is_exactly(v, class_shape::TUPLE) {
                                miss!(UNPACK_SEQUENCE);
                            }
                            let &[first, second] = v.cast_unchecked::<Tuple>().as_slice() else { miss!(UNPACK_SEQUENCE) };
                            skip_cache!(UNPACK_SEQUENCE);
                            let next = *pc;
                            if !STEP && next as u8 == op::STORE_FAST_STORE_FAST {
                                local!(next >> 12) = first;
                                local!(next >> 8 & 15) = second;
                                sp = sp.sub(1);
                                pc = pc.add(1);
                            } else {
                                peek!(1) = second;
                                push!(first);
                            }
                        }
                        op::UNPACK_SEQUENCE_TUPLE | op::UNPACK_SEQUENCE_LIST => {
                            let v = peek!(1);
                            let items: &[Value] = if is_exactly(v, class_shape::TUPLE) {
                                core::slice::from_raw_parts(
                                    v.cast_unchecked::<Tuple>().as_slice().as_ptr(),
                                    v.cast_unchecked::<Tuple>().len(),
                                )
                            } else if is_exactly(v, class_shape::LIST) {
                                core::slice::from_raw_parts(
                                    v.cast_unchecked::<List>().items.as_ptr(),
                                    v.cast_unchecked::<List>().len(),
                                )
                            } else {
                                miss!(UNPACK_SEQUENCE)
                            };
                            if items.len() != oparg {
                                miss!(UNPACK_SEQUENCE);
                            }
                            sp = sp.sub(1);
                            for item in items.iter().rev() {
                                push!(*item);
                            }
                            skip_cache!(UNPACK_SEQUENCE);
                        }
                        op::LOAD_GLOBAL_MODULE => {
                            let globals = (*vm.frame).globals;
                            if globals.keys_version() != cache::u32_at(pc, KEY) {
                                miss!(LOAD_GLOBAL);
                            }
                            push!(globals.entry_value_unchecked(*pc.add(PLACE) as usize));
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_GLOBAL);
                        }
                        op::LOAD_GLOBAL_BUILTIN => {
                            let (globals, builtins) = ((*vm.frame).globals, vm.builtins);
                            if globals.keys_version() != cache::u32_at(pc, KEY)
                                || builtins.keys_version() != cache::u32_at(pc, SECOND_KEY)
                            {
                                miss!(LOAD_GLOBAL);
                            }
                            push!(builtins.entry_value_unchecked(*pc.add(PLACE) as usize));
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_GLOBAL);
                        }
                        op::LOAD_ATTR_INSTANCE_VALUE => {
                            let owner = peek!(1);
                            if !has_shape(owner, cache::u32_at(pc, KEY)) {
                                miss!(LOAD_ATTR);
                            }
                            let v = *owner.pointer().as_ptr().add(*pc.add(PLACE) as usize).cast::<Value>();
                            if v.is_empty() {
                                miss!(LOAD_ATTR);
                            }
                            peek!(1) = v;
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_ATTR);
                        }
                        op::LOAD_ATTR_MODULE => {
                            let owner = peek!(1);
                            let Some(module) = owner.downcast::<Module>() else { miss!(LOAD_ATTR) };
                            let dict = module.dict.get();
                            if dict.keys_version() != cache::u32_at(pc, KEY) {
                                miss!(LOAD_ATTR);
                            }
                            peek!(1) = dict.entry_value_unchecked(*pc.add(PLACE) as usize);
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_ATTR);
                        }
                        op::LOAD_ATTR_CLASS => {
                            let owner = peek!(1).bits();
                            if owner as u32 != cache::u32_at(pc, KEY) || owner >> 32 != u64::from(*pc.add(PLACE)) {
                                miss!(LOAD_ATTR);
                            }
                            peek!(1) = Value::from_bits(cache::u64_at(pc, VALUE));
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_ATTR);
                        }
                        op::LOAD_ATTR_METHOD => {
                            let owner = peek!(1);
                            if !has_shape(owner, cache::u32_at(pc, KEY)) {
                                miss!(LOAD_ATTR);
                            }
                            peek!(1) = Value::from_bits(cache::u64_at(pc, VALUE));
                            push!(owner);
                            skip_cache!(LOAD_ATTR);
                        }
                        op::LOAD_ATTR_NONDESCRIPTOR => {
                            if !has_shape(peek!(1), cache::u32_at(pc, KEY)) {
                                miss!(LOAD_ATTR);
                            }
                            peek!(1) = Value::from_bits(cache::u64_at(pc, VALUE));
                            skip_cache!(LOAD_ATTR);
                        }
                        op::LOAD_ATTR_GETSET => {
                            let owner = peek!(1);
                            if !has_shape(owner, cache::u32_at(pc, KEY)) {
                                miss!(LOAD_ATTR);
                            }
                            let getset = Value::from_bits(cache::u64_at(pc, VALUE)).cast_unchecked::<GetSet>();
                            save!();
                            peek!(1) = check!((getset.get)(vm, owner));
                            skip_cache!(LOAD_ATTR);
                        }
                        op::LOAD_ATTR_PROPERTY => {
                            let owner = peek!(1);
                            if !has_shape(owner, cache::u32_at(pc, KEY)) {
                                miss!(LOAD_ATTR);
                            }
                            let getter = Value::from_bits(cache::u64_at(pc, VALUE)).cast_unchecked::<Function>();
                            skip_cache!(LOAD_ATTR);
                            (*vm.frame).pc = pc;
                            (*vm.frame).sp = sp.sub(1);
                            // The owner is the getter's only argument and lies where its locals begin.
                            check!(vm.enter_frame(getter, sp.sub(1), 1, &[]));
                            load_frame!(vm.frame);
                        }
                        op::STORE_ATTR_INSTANCE_VALUE => {
                            let owner = peek!(1);
                            if !has_shape(owner, cache::u32_at(pc, KEY)) {
                                miss!(STORE_ATTR);
                            }
                            let object = owner.pointer().as_ptr();
                            vm.heap.barrier(&*object.cast::<Header>());
                            *object.add(*pc.add(PLACE) as usize).cast::<Value>() = peek!(2);
                            sp = sp.sub(2);
                            skip_cache!(STORE_ATTR);
                        }
                        op::STORE_ATTR_ADD => {
                            let owner = peek!(1);
                            if !has_shape(owner, cache::u32_at(pc, KEY)) {
                                miss!(STORE_ATTR);
                            }
                            let object = owner.pointer().as_ptr();
                            let header = &*object.cast::<Header>();
                            vm.heap.barrier(header);
                            *object.add(*pc.add(PLACE) as usize).cast::<Value>() = peek!(2);
                            header.shape.set(ShapeId(cache::u32_at(pc, NEW_SHAPE)));
                            sp = sp.sub(2);
                            skip_cache!(STORE_ATTR);
                        }
                        op::LOAD_SUPER_ATTR_METHOD => {
                            let receiver = peek!(1);
                            if peek!(3) != Value::object(vm.types.super_)
                                || peek!(2).bits() != cache::u64_at(pc, SUPER_CLASS)
                                || !has_shape(receiver, cache::u32_at(pc, KEY))
                            {
                                miss!(LOAD_SUPER_ATTR);
                            }
                            peek!(3) = Value::from_bits(cache::u64_at(pc, SUPER_VALUE));
                            peek!(2) = receiver;
                            sp = sp.sub(1);
                            skip_cache!(LOAD_SUPER_ATTR);
                        }
                        op::LOAD_SUPER_ATTR_ATTR => {
                            if peek!(3) != Value::object(vm.types.super_) || !peek!(2).is_kind(Kind::Class) {
                                miss!(LOAD_SUPER_ATTR);
                            }
                            load_super!((*vm.frame).code.name_at(oparg >> 2));
                        }
                        op::CALL_PY_EXACT_ARGS => {
                            let base = sp.sub(oparg + 2);
                            let Some(function) = (*base).downcast::<Function>() else { miss!(CALL) };
                            let code = function.code.get();
                            let (start, count) =
                                if (*base.add(1)).is_empty() { (base.add(2), oparg) } else { (base.add(1), oparg + 1) };
                            let words = code.frame_words as usize;
                            if !code.plain
                                || !code.ready.get()
                                || code.arguments as usize != count
                                || vm.depth >= u64::from(vm.limits.depth)
                            {
                                miss!(CALL);
                            }
                            skip_cache!(CALL);
                            (*vm.frame).pc = pc;
                            (*vm.frame).sp = base;
                            let mut start = start;
                            if !vm.stack.has_room(start, words + count) {
                                // The arguments lie in a generator, or the chunk ends here.
                                start = check!(vm.move_arguments(start, count, words));
                            }
                            let callee = vm.link_frame(vm.frame, function, code, start, count);
                            pc = code.units.get();
                            sp = Frame::operands(callee);
                            locals = start;
                            if *pc as u8 == op::RESUME_CHECK {
                                pc = pc.add(const { 1 + Op::RESUME.cache_units() });
                                safepoint!();
                            }
                        }
                        op::CALL_PY_GENERAL => {
                            let base = sp.sub(oparg + 2);
                            let Some(function) = (*base).downcast::<Function>() else { miss!(CALL) };
                            let (start, count) =
                                if (*base.add(1)).is_empty() { (base.add(2), oparg) } else { (base.add(1), oparg + 1) };
                            skip_cache!(CALL);
                            (*vm.frame).pc = pc;
                            (*vm.frame).sp = base;
                            check!(vm.enter_frame(function, start, count, &[]));
                            load_frame!(vm.frame);
                        }
                        op::CALL_ALLOC_AND_ENTER_INIT => {
                            let base = sp.sub(oparg + 2);
                            let Some(class) = (*base).downcast::<Class>() else { miss!(CALL) };
                            let known = (*base).bits() == cache::u64_at(pc, CALLEE) && (*base.add(1)).is_empty();
                            let Some(init) = class.cached_init.get().downcast::<Function>().filter(|_| known) else {
                                miss!(CALL)
                            };
                            skip_cache!(CALL);
                            save!();
                            let instance: Value = check!(vm.new_object(class, |header| Instance { header })).into();
                            *base = instance;
                            *base.add(1) = instance;
                            (*vm.frame).sp = base.add(1);
                            let callee = check!(vm.enter_frame(init, base.add(1), oparg + 1, &[]));
                            (*callee).on_return = OnReturn::Init;
                            load_frame!(callee);
                        }
                        op::CALL_BUILTIN_CLASS => {
                            let base = sp.sub(oparg + 2);
                            let known = (*base).bits() == cache::u64_at(pc, CALLEE) && (*base.add(1)).is_empty();
                            let Some(class) = (*base).downcast::<Class>().filter(|_| known) else { miss!(CALL) };
                            let Some(new) = class.cached_init.get().downcast::<NativeFunction>() else { miss!(CALL) };
                            if oparg == 1 && vm.is_gathered(peek!(1)) {
                                miss!(CALL)
                            }
                            skip_cache!(CALL);
                            save!();
                            // The class is the first argument of its own `__new__`.
                            *base.add(1) = *base;
                            let arguments = core::slice::from_raw_parts(base.add(1), oparg + 1);
                            let v = check!(vm.call_native(new, arguments, &[]));
                            sp = base;
                            push!(v);
                        }
                        op::CALL_BUILTIN => {
                            let base = sp.sub(oparg + 2);
                            let (function, start, count) = known_native!(base);
                            if function.slots as usize != count || function.most as usize != count {
                                miss!(CALL);
                            }
                            let f = bound_native!(function);
                            skip_cache!(CALL);
                            save!();
                            let v = check!(f(vm, core::slice::from_raw_parts(start, count)));
                            native_result!(base, v);
                        }
                        op::CALL_BUILTIN_PADDED => {
                            let base = sp.sub(oparg + 2);
                            let (function, start, count) = known_native!(base);
                            if count < function.least as usize || count > function.most as usize {
                                miss!(CALL);
                            }
                            let f = bound_native!(function);
                            skip_cache!(CALL);
                            save!();
                            let v = check!(vm.call_padded(f, start, count, function.slots as usize));
                            native_result!(base, v);
                        }
                        op::CALL_LEN => {
                            let (base, argument) = fixed_native!(1, 1);
                            let argument = *argument;
                            skip_cache!(CALL);
                            save!();
                            let n = match argument.header() {
                                Some(h) if h.shape.get() == class_shape::LIST => Some(argument.cast_unchecked::<List>().len()),
                                Some(h) if h.shape.get() == class_shape::TUPLE => Some(argument.cast_unchecked::<Tuple>().len()),
                                _ => check!(vm.length_or_enter(vm.frame, argument)),
                            };
                            match n {
                                Some(n) => {
                                    // A range may be longer than an immediate int can say.
                                    let n = check!(vm.int_from_usize(n));
                                    sp = base;
                                    result!(0, n);
                                }
                                None => load_frame!(vm.frame),
                            }
                        }
                        op::CALL_STR_1 => {
                            let base = sp.sub(3);
                            if oparg != 1 || *base != Value::object(vm.types.str) || !(*base.add(1)).is_empty() {
                                miss!(CALL);
                            }
                            skip_cache!(CALL);
                            save!();
                            text_result!(check!(vm.text_or_enter(vm.frame, peek!(1), Conversion::Str, 2)), base.add(1));
                        }
                        op::CALL_REPR => {
                            let (base, argument) = fixed_native!(1, 1);
                            let argument = *argument;
                            skip_cache!(CALL);
                            save!();
                            text_result!(check!(vm.text_or_enter(vm.frame, argument, Conversion::Repr, 2)), base.add(1));
                        }
                        op::CALL_ISINSTANCE => {
                            let (base, _) = fixed_native!(2, 2);
                            skip_cache!(CALL);
                            save!();
                            let answer = check!(vm.is_instance(peek!(2), peek!(1)));
                            sp = base;
                            push!(Value::bool(answer));
                        }
                        op::CALL_LIST_APPEND => {
                            let (base, receiver) = fixed_native!(1, 2);
                            let Some(list) = (*receiver).downcast::<List>() else { miss!(CALL) };
                            skip_cache!(CALL);
                            if list.push(&mut vm.heap, peek!(1)).is_err() {
                                save!();
                                break 'raising vm.no_memory();
                            }
                            sp = base;
                            if !STEP && *pc as u8 == op::POP_TOP {
                                pc = pc.add(1);
                            } else {
                                push!(Value::NONE);
                            }
                        }
                        op::CALL_TYPE_1 => {
                            let base = sp.sub(3);
                            if oparg != 1 || *base != Value::object(vm.types.type_) || !(*base.add(1)).is_empty() {
                                miss!(CALL);
                            }
                            skip_cache!(CALL);
                            let class = vm.class_of(peek!(1));
                            sp = base;
                            push!(class.into());
                        }
                        op::CALL_NON_PY_GENERAL => {
                            if (*sp.sub(oparg + 2)).is_kind(Kind::Function) {
                                miss!(CALL);
                            }
                            call!(CALL, call_op, 2, oparg)
                        }
                        op::CALL_KW_PY => {
                            let base = sp.sub(oparg + 3);
                            let Some(function) = (*base).downcast::<Function>() else { miss!(CALL_KW) };
                            let own = usize::from((*base.add(1)).is_empty());
                            let (start, count) = (base.add(1 + own), oparg + 1 - own);
                            let keywords = peek!(1).cast_unchecked::<Tuple>().len();
                            (*vm.frame).pc = pc.add(const { Op::CALL_KW.cache_units() });
                            (*vm.frame).sp = base;
                            match check!(vm.enter_with_keywords(pc, function, start, count, keywords)) {
                                Some(callee) => load_frame!(callee),
                                None => miss!(CALL_KW),
                            }
                        }
                        op::CALL_KW_PY_GENERAL | op::CALL_KW_NON_PY => call!(CALL_KW, call_kw_op, 3, oparg),
                        op::CALL_EX_PY | op::CALL_EX_NON_PY_GENERAL => {
                            skip_cache!(CALL_FUNCTION_EX);
                            save!();
                            called!(check!(vm.call_ex_op(vm.frame)), 4)
                        }
                        op::FOR_ITER_LIST => {
                            let iterator = peek!(2);
                            let position = peek!(1);
                            let Some(list) = iterator.downcast::<List>().filter(|_| position.is_small_int()) else {
                                miss!(FOR_ITER)
                            };
                            skip_cache!(FOR_ITER);
                            let position = position.small_int_unchecked();
                            match list.get(position as usize) {
                                Some(item) => {
                                    peek!(1) = Value::small_int(position + 1);
                                    result!(0, item);
                                }
                                None => pc = pc.add(oparg),
                            }
                        }
                        op::FOR_ITER_TUPLE => {
                            let iterator = peek!(2);
                            let position = peek!(1);
                            let Some(tuple) = iterator.downcast::<Tuple>().filter(|_| position.is_small_int()) else {
                                miss!(FOR_ITER)
                            };
                            skip_cache!(FOR_ITER);
                            let position = position.small_int_unchecked();
                            match tuple.get(position as usize) {
                                Some(item) => {
                                    peek!(1) = Value::small_int(position + 1);
                                    result!(0, item);
                                }
                                None => pc = pc.add(oparg),
                            }
                        }
                        op::FOR_ITER_RANGE => {
                            let position = peek!(1);
                            let Some(range) = peek!(2).downcast::<Range>().filter(|_| position.is_small_int()) else {
                                miss!(FOR_ITER)
                            };
                            skip_cache!(FOR_ITER);
                            let position = position.small_int_unchecked();
                            if position < range.length.small_int_unchecked() {
                                peek!(1) = Value::small_int(position + 1);
                                let item = range.start.small_int_unchecked() + position * range.step.small_int_unchecked();
                                result!(0, Value::small_int(item));
                            } else {
                                pc = pc.add(oparg);
                            }
                        }
                        op::FOR_ITER_STR => {
                            let position = peek!(1);
                            let Some(text) = peek!(2).downcast::<Str>().filter(|_| position.is_small_int()) else {
                                miss!(FOR_ITER)
                            };
                            skip_cache!(FOR_ITER);
                            let position = position.small_int_unchecked();
                            match text.as_bytes().get(position as usize) {
                                Some(byte) => {
                                    save!();
                                    let item = check!(vm.character(u32::from(*byte)));
                                    peek!(1) = Value::small_int(position + 1);
                                    result!(0, item);
                                }
                                None => pc = pc.add(oparg),
                            }
                        }
                        op::FOR_ITER_GEN => {
                            let iterator = peek!(2);
                            let Some(generator) = iterator.downcast::<Generator>() else { miss!(FOR_ITER) };
                            let ready = matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created);
                            if !ready || generator.header.shape.get() != class_shape::GENERATOR {
                                miss!(FOR_ITER);
                            }
                            skip_cache!(FOR_ITER);
                            save!();
                            load_frame!(check!(vm.resume_in_loop(generator, Value::NONE, OnReturn::Generator, oparg as u32)));
                            continue_native!();
                        }
                        op::FOR_ITER_NATIVE => {
                            let iterator = peek!(2);
                            let class = vm.class_of(iterator);
                            let Some(next) =
                                class.spec.next.filter(|_| class.has(ClassFlags::NATIVE_NEXT) && peek!(1).is_empty())
                            else {
                                miss!(FOR_ITER)
                            };
                            if iterator.is_kind(Kind::Generator) {
                                miss!(FOR_ITER);
                            }
                            skip_cache!(FOR_ITER);
                            save!();
                            match check!(next(vm, iterator)) {
                                Some(item) => result!(0, item),
                                None => pc = pc.add(oparg),
                            }
                        }
                        op::GET_ITER_SELF => {
                            if !is_exactly(peek!(1), class_shape::GENERATOR) {
                                miss!(GET_ITER);
                            }
                            if matches!(oparg, 0 | 3) {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(GET_ITER);
                        }
                        op::GET_ITER_VIRTUAL => {
                            if oparg == 1 || !super::iteration::is_positional(peek!(1)) {
                                miss!(GET_ITER);
                            }
                            if oparg != 2 {
                                push!(Value::small_int(0));
                            }
                            skip_cache!(GET_ITER);
                        }
                        op::SEND_GEN => {
                            let (receiver, value) = (peek!(2), peek!(1));
                            let Some(generator) = receiver.downcast::<Generator>() else { miss!(SEND) };
                            let shape = generator.header.shape.get();
                            if generator.state.get() != GeneratorState::Suspended
                                || shape != class_shape::GENERATOR && shape != class_shape::COROUTINE
                            {
                                miss!(SEND);
                            }
                            skip_cache!(SEND);
                            sp = sp.sub(1);
                            save!();
                            load_frame!(check!(vm.resume_in_loop(generator, value, OnReturn::Send, oparg as u32)));
                            continue_native!();
                        }
                        op::SEND_VIRTUAL => miss!(SEND),
                        op::JUMP_BACKWARD_NO_JIT => {
                            pc = pc.add(const { Op::JUMP_BACKWARD.cache_units() }).sub(oparg);
                            safepoint!();
                        }
                        op::JUMP_BACKWARD_JIT => {
                            let turns = pc;
                            pc = pc.add(const { Op::JUMP_BACKWARD.cache_units() }).sub(oparg);
                            safepoint!();
                            save!();
                            if !STEP {
                                take_turn!(vm.turn(vm.frame, turns), Loop);
                            }
                        }
                        op::RESUME_CHECK => {
                            skip_cache!(RESUME);
                            safepoint!();
                        }
                        op::RESUME_CHECK_JIT => {
                            let calls = pc;
                            skip_cache!(RESUME);
                            safepoint!();
                            save!();
                            if !STEP {
                                take_turn!(vm.count_call(vm.frame, calls), Start);
                            }
                        }
                        _ => {
                            debug_assert!(false, "opcode {}", word as u8);
                            // SAFETY: the verifier admits base instructions only, and forms are written by `specialize`.
                            core::hint::unreachable_unchecked()
                        }
                    }
                }
                if STEP {
                    save!();
                    return Exit::Stepped;
                }
                fetch!();
            };
            unwind!(raised);
        }
    }
}
