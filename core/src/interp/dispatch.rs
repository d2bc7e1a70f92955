//! The dispatch loop. `pc`, `sp`, the frame and its locals and constants are in local variables; they are saved to the
//! frame before anything is called that can look at them (raise, run code, collect).
//!
//! Invariants: the verifier proved operand ranges and stack depths, so operands are used unchecked; a saved `pc` lies
//! behind the instruction's first unit and not behind the next instruction's, so `pc - 1` finds its handler and span.

use super::frame::{Frame, OnReturn};
use crate::bytecode::ops::{BinaryOperator, COMPARE_AS_BOOL, CompareOperator, Op};
use crate::machine::Machine;
use crate::native::Raised;
use crate::object::generator::GeneratorState;
use crate::object::*;
use crate::run::Safepoint;
use crate::value::Value;

/// How the loop was left.
pub(crate) enum Exit {
    Returned(Value),
    Yielded(Value),
    /// Fuel ended, or a host call waits; `vm.frame` can be resumed.
    Suspended,
    Raised(Raised),
}

/// Runs `frame` (the running one) until the frame that was entered with `OnReturn::Exit` is left.
pub(crate) fn run(vm: &mut Machine, frame: *mut Frame) -> Exit {
    execute(vm, frame, None)
}

/// As [`run`], beginning with an exception under way in `frame`.
pub(crate) fn run_raising(vm: &mut Machine, frame: *mut Frame, raised: Raised) -> Exit {
    execute(vm, frame, Some(raised))
}

/// Is this instruction's loop variable step a bool?
#[inline(always)]
fn compare_ints(op: u32, a: i64, b: i64) -> bool {
    match op & 15 {
        0 => a < b,
        1 => a <= b,
        2 => a == b,
        3 => a != b,
        4 => a > b,
        _ => a >= b,
    }
}

#[inline(always)]
fn compare_floats(op: u32, a: f64, b: f64) -> bool {
    match op & 15 {
        0 => a < b,
        1 => a <= b,
        2 => a == b,
        3 => a != b,
        4 => a > b,
        _ => a >= b,
    }
}

#[inline(always)]
fn as_number(v: Value) -> Option<f64> {
    match v.as_float() {
        Some(f) => Some(f),
        None => v.as_small_int().map(|n| n as f64),
    }
}

const BOOL_FALSE: Value = Value::FALSE;

fn execute(vm: &mut Machine, entry: *mut Frame, entry_raised: Option<Raised>) -> Exit {
    let mut frame = entry;
    // SAFETY (for the whole function): the frame chain is intact, code is verified (operand ranges, stack depth), and
    // operands lie inside the frame's memory; see the invariants in the header.
    unsafe {
        let mut pc: *mut u16 = (*frame).pc;
        let mut sp: *mut Value = (*frame).sp;
        let mut locals: *mut Value = Frame::locals(frame);
        let mut constants: *const Value = (*frame).code.constants.get();
        let mut pending: Option<Raised> = entry_raised;

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
                (*frame).pc = pc;
                (*frame).sp = sp;
            }};
        }
        macro_rules! load_frame {
            ($f:expr) => {{
                frame = $f;
                pc = (*frame).pc;
                sp = (*frame).sp;
                locals = Frame::locals(frame);
                constants = (*frame).code.constants.get();
            }};
        }

        loop {
            // An exception under way: find its handler, here or in a caller.
            if let Some(raised) = pending.take() {
                match vm.unwind(frame, raised) {
                    Ok(handler_frame) => load_frame!(handler_frame),
                    Err(exit) => return exit,
                }
            }

            // Runs instructions until one raises.
            let raised: Raised = 'raising: loop {
                let unit = *pc;
                pc = pc.add(1);
                let mut oparg = u32::from(unit >> 8);
                let mut opcode = unit as u8;

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
                // Leaves the frame with a result for whoever entered it.
                macro_rules! return_value {
                    ($value:expr) => {{
                        let value: Value = $value;
                        match (*frame).on_return {
                            OnReturn::Push if !(*frame).in_generator => {
                                vm.leave_frame();
                                load_frame!(vm.frame);
                                push!(value);
                            }
                            _ => {
                                save!();
                                match vm.finish_frame(frame, value) {
                                    Ok(None) => load_frame!(vm.frame),
                                    Ok(Some(exit)) => return exit,
                                    Err(raised) => {
                                        frame = vm.frame;
                                        load_frame!(frame);
                                        break 'raising raised;
                                    }
                                }
                            }
                        }
                    }};
                }

                // EXTENDED_ARG comes back here with the next instruction.
                'decoded: loop {
                    // SAFETY of the transmute-free match: unknown opcodes fall to the last arm.
                    let Some(op) = Op::from_u8(opcode) else {
                        save!();
                        break 'raising vm.system_error(format_args!("unknown opcode {opcode}"));
                    };
                    match op {
                        Op::EXTENDED_ARG => {
                            let next = *pc;
                            pc = pc.add(1);
                            oparg = oparg << 8 | u32::from(next >> 8);
                            opcode = next as u8;
                            continue 'decoded;
                        }
                        Op::NOP => {}
                        Op::POP_TOP => sp = sp.sub(1),
                        Op::COPY => push!(peek!(oparg)),
                        Op::SWAP => core::ptr::swap(sp.sub(1), sp.sub(oparg as usize)),
                        Op::PUSH_NULL => push!(Value::EMPTY),
                        Op::LOAD_CONST => push!(*constants.add(oparg as usize)),
                        Op::LOAD_SMALL_INT => push!(Value::small_int(i64::from(oparg))),
                        Op::LOAD_COMMON_CONSTANT => {
                            save!();
                            push!(check!(vm.common_constant(oparg)));
                        }
                        Op::LOAD_BUILD_CLASS => {
                            save!();
                            push!(check!(vm.load_build_class()));
                        }
                        // -- variables ---------------------------------------------------------------------------
                        Op::LOAD_FAST => {
                            let v = local!(oparg);
                            debug_assert!(!v.is_empty(), "LOAD_FAST of an unbound local");
                            push!(v);
                        }
                        Op::LOAD_FAST_CHECK => {
                            let v = local!(oparg);
                            if v.is_empty() {
                                save!();
                                break 'raising vm.unbound_local(frame, oparg);
                            }
                            push!(v);
                        }
                        Op::LOAD_FAST_AND_CLEAR => {
                            push!(local!(oparg));
                            local!(oparg) = Value::EMPTY;
                        }
                        Op::LOAD_FAST_LOAD_FAST => {
                            push!(local!(oparg >> 4));
                            push!(local!(oparg & 15));
                        }
                        Op::STORE_FAST => local!(oparg) = pop!(),
                        Op::STORE_FAST_LOAD_FAST => {
                            local!(oparg >> 4) = peek!(1);
                            peek!(1) = local!(oparg & 15);
                        }
                        Op::STORE_FAST_STORE_FAST => {
                            local!(oparg >> 4) = pop!();
                            local!(oparg & 15) = pop!();
                        }
                        Op::DELETE_FAST => {
                            if local!(oparg).is_empty() {
                                save!();
                                break 'raising vm.unbound_local(frame, oparg);
                            }
                            local!(oparg) = Value::EMPTY;
                        }
                        Op::MAKE_CELL => {
                            save!();
                            local!(oparg) = check!(vm.new_cell(local!(oparg)));
                        }
                        Op::COPY_FREE_VARS => {
                            if let Some(function) = (*frame).function()
                                && let Some(closure) = function.closure.get().downcast::<Tuple>()
                            {
                                let first = (*frame).code.locals as usize - oparg as usize;
                                core::ptr::copy_nonoverlapping(closure.as_slice().as_ptr(), locals.add(first), closure.len());
                            }
                        }
                        Op::LOAD_DEREF => {
                            let cell = local!(oparg).cast_unchecked::<CellObject>();
                            let v = cell.content.get();
                            if v.is_empty() {
                                save!();
                                break 'raising vm.unbound_free(frame, oparg);
                            }
                            push!(v);
                        }
                        Op::STORE_DEREF => {
                            let cell = local!(oparg).cast_unchecked::<CellObject>();
                            vm.heap.barrier(&cell.header);
                            cell.content.set(pop!());
                        }
                        Op::DELETE_DEREF => {
                            let cell = local!(oparg).cast_unchecked::<CellObject>();
                            if cell.content.get().is_empty() {
                                save!();
                                break 'raising vm.unbound_free(frame, oparg);
                            }
                            cell.content.set(Value::EMPTY);
                        }
                        Op::LOAD_FROM_DICT_OR_DEREF => {
                            save!();
                            let v = check!(vm.load_from_dict_or_deref(frame, peek!(1), oparg));
                            peek!(1) = v;
                        }
                        Op::LOAD_FROM_DICT_OR_GLOBALS => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            let v = check!(vm.load_from_dict_or_globals(frame, peek!(1), name));
                            peek!(1) = v;
                        }
                        Op::LOAD_NAME => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            push!(check!(vm.load_name(frame, name)));
                        }
                        Op::STORE_NAME => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            check!(vm.store_name(frame, name, peek!(1)));
                            sp = sp.sub(1);
                        }
                        Op::DELETE_NAME => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            check!(vm.delete_name(frame, name));
                        }
                        Op::LOAD_GLOBAL => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize >> 1);
                            push!(check!(vm.load_global(frame, name)));
                            if oparg & 1 != 0 {
                                push!(Value::EMPTY);
                            }
                            skip_cache!(LOAD_GLOBAL);
                        }
                        Op::STORE_GLOBAL => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            check!(vm.dict_set_str((*frame).globals, name, peek!(1)));
                            sp = sp.sub(1);
                        }
                        Op::DELETE_GLOBAL => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            check!(vm.delete_global(frame, name));
                        }
                        Op::LOAD_LOCALS => {
                            save!();
                            push!(check!(vm.load_locals(frame)));
                        }
                        Op::SETUP_ANNOTATIONS => {
                            save!();
                            check!(vm.setup_annotations(frame));
                        }
                        // -- attributes and items ----------------------------------------------------------------
                        Op::LOAD_ATTR => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize >> 1);
                            if oparg & 1 != 0 {
                                let (callable, receiver) = check!(vm.load_method(peek!(1), name));
                                peek!(1) = callable;
                                push!(receiver);
                            } else {
                                peek!(1) = check!(vm.get_attribute(peek!(1), name));
                            }
                            skip_cache!(LOAD_ATTR);
                        }
                        Op::STORE_ATTR => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            check!(vm.set_attribute(peek!(1), name, peek!(2)));
                            sp = sp.sub(2);
                            skip_cache!(STORE_ATTR);
                        }
                        Op::DELETE_ATTR => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            check!(vm.set_attribute(peek!(1), name, Value::EMPTY));
                            sp = sp.sub(1);
                        }
                        Op::LOAD_SUPER_ATTR => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize >> 2);
                            let (callable, receiver) =
                                check!(vm.load_super_attribute(peek!(3), peek!(2), peek!(1), name, oparg & 3));
                            sp = sp.sub(3);
                            push!(callable);
                            if oparg & 1 != 0 {
                                push!(receiver);
                            }
                            skip_cache!(LOAD_SUPER_ATTR);
                        }
                        Op::LOAD_SPECIAL => {
                            save!();
                            let (method, receiver) = check!(vm.load_special(peek!(1), oparg));
                            peek!(1) = method;
                            push!(receiver);
                        }
                        Op::BINARY_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            skip_cache!(BINARY_OP);
                            match fast_binary(vm, oparg, a, b) {
                                Some(v) => {
                                    sp = sp.sub(1);
                                    peek!(1) = v;
                                }
                                None => {
                                    save!();
                                    match check!(vm.binary_op(frame, oparg, a, b)) {
                                        Some(v) => {
                                            sp = sp.sub(1);
                                            peek!(1) = v;
                                        }
                                        None => load_frame!(vm.frame),
                                    }
                                }
                            }
                        }
                        Op::BINARY_SLICE => {
                            save!();
                            let v = check!(vm.binary_slice(peek!(3), peek!(2), peek!(1)));
                            sp = sp.sub(2);
                            peek!(1) = v;
                        }
                        Op::STORE_SLICE => {
                            save!();
                            check!(vm.store_slice(peek!(3), peek!(2), peek!(1), peek!(4)));
                            sp = sp.sub(4);
                        }
                        Op::STORE_SUBSCR => {
                            save!();
                            check!(vm.set_item(peek!(2), peek!(1), peek!(3)));
                            sp = sp.sub(3);
                            skip_cache!(STORE_SUBSCR);
                        }
                        Op::DELETE_SUBSCR => {
                            save!();
                            check!(vm.delete_item(peek!(2), peek!(1)));
                            sp = sp.sub(2);
                        }
                        Op::UNARY_NEGATIVE => {
                            save!();
                            peek!(1) = check!(vm.negative(peek!(1)));
                        }
                        Op::UNARY_INVERT => {
                            save!();
                            peek!(1) = check!(vm.invert(peek!(1)));
                        }
                        Op::UNARY_NOT => peek!(1) = Value::bool(peek!(1) == BOOL_FALSE),
                        Op::TO_BOOL => {
                            let v = peek!(1);
                            if !v.is_bool() {
                                save!();
                                peek!(1) = Value::bool(check!(vm.is_true(v)));
                            }
                            skip_cache!(TO_BOOL);
                        }
                        Op::COMPARE_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            skip_cache!(COMPARE_OP);
                            if Value::both_small_ints(a, b) {
                                sp = sp.sub(1);
                                peek!(1) = Value::bool(compare_ints(oparg, a.shifted_int(), b.shifted_int()));
                            } else if let (true, Some(x), Some(y)) = (a.is_float() | b.is_float(), as_number(a), as_number(b)) {
                                sp = sp.sub(1);
                                peek!(1) = Value::bool(compare_floats(oparg, x, y));
                            } else {
                                save!();
                                match check!(vm.compare_op(frame, oparg, a, b)) {
                                    Some(v) => {
                                        sp = sp.sub(1);
                                        peek!(1) = v;
                                    }
                                    None => load_frame!(vm.frame),
                                }
                            }
                        }
                        Op::IS_OP => {
                            let b = pop!();
                            peek!(1) = Value::bool((peek!(1) == b) != (oparg != 0));
                        }
                        Op::CONTAINS_OP => {
                            save!();
                            let found = check!(vm.contains(peek!(1), peek!(2)));
                            sp = sp.sub(1);
                            peek!(1) = Value::bool(found != (oparg != 0));
                            skip_cache!(CONTAINS_OP);
                        }
                        // -- building ----------------------------------------------------------------------------
                        Op::BUILD_TUPLE => {
                            save!();
                            let n = oparg as usize;
                            let v = check!(vm.tuple(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        Op::BUILD_LIST => {
                            save!();
                            let n = oparg as usize;
                            let v = check!(vm.list(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        Op::BUILD_SET => {
                            save!();
                            let n = oparg as usize;
                            let v = check!(vm.build_set(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        Op::BUILD_MAP => {
                            save!();
                            let n = oparg as usize * 2;
                            let v = check!(vm.build_map(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        Op::BUILD_STRING => {
                            save!();
                            let n = oparg as usize;
                            let v = check!(vm.build_string(core::slice::from_raw_parts(sp.sub(n), n)));
                            sp = sp.sub(n);
                            push!(v);
                        }
                        Op::BUILD_SLICE => {
                            save!();
                            let step = if oparg == 3 { pop!() } else { Value::NONE };
                            let stop = pop!();
                            let start = peek!(1);
                            let header = Header::of::<Slice>();
                            peek!(1) = check!(vm.allocate(Slice { header, start, stop, step })).into();
                        }
                        Op::BUILD_INTERPOLATION => {
                            save!();
                            let spec = if oparg & 1 != 0 { pop!() } else { vm.empty_str };
                            let v = check!(vm.build_interpolation(peek!(2), peek!(1), oparg >> 2, spec));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        Op::BUILD_TEMPLATE => {
                            save!();
                            let v = check!(vm.build_template(peek!(2), peek!(1)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        Op::LIST_APPEND => {
                            let list = peek!(oparg + 1).cast_unchecked::<List>();
                            let item = peek!(1);
                            if list.push(&mut vm.heap, item).is_err() {
                                save!();
                                break 'raising vm.no_memory();
                            }
                            sp = sp.sub(1);
                        }
                        Op::LIST_EXTEND => {
                            save!();
                            check!(vm.list_extend(peek!(oparg + 1), peek!(1)));
                            sp = sp.sub(1);
                        }
                        Op::SET_ADD => {
                            save!();
                            let set = peek!(oparg + 1).cast_unchecked::<Set>();
                            check!(vm.set_add(set, peek!(1)));
                            sp = sp.sub(1);
                        }
                        Op::SET_UPDATE => {
                            save!();
                            check!(vm.set_update(peek!(oparg + 1), peek!(1)));
                            sp = sp.sub(1);
                        }
                        Op::MAP_ADD => {
                            save!();
                            let dict = peek!(oparg + 2).cast_unchecked::<Dict>();
                            check!(vm.dict_set(dict, peek!(2), peek!(1)));
                            sp = sp.sub(2);
                        }
                        Op::DICT_UPDATE => {
                            save!();
                            check!(vm.dict_update(peek!(oparg + 1), peek!(1)));
                            sp = sp.sub(1);
                        }
                        Op::DICT_MERGE => {
                            save!();
                            check!(vm.dict_merge(peek!(oparg + 1), peek!(1), peek!(oparg + 4)));
                            sp = sp.sub(1);
                        }
                        Op::CONVERT_VALUE => {
                            save!();
                            peek!(1) = check!(vm.convert_value(peek!(1), oparg));
                        }
                        Op::FORMAT_SIMPLE => {
                            if !peek!(1).is_kind(Kind::Str) || vm.class_of(peek!(1)) != vm.types.str {
                                save!();
                                peek!(1) = check!(vm.format(peek!(1), vm.empty_str));
                            }
                        }
                        Op::FORMAT_WITH_SPEC => {
                            save!();
                            let v = check!(vm.format(peek!(2), peek!(1)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        // -- control -----------------------------------------------------------------------------
                        Op::RESUME => {
                            skip_cache!(RESUME);
                            safepoint!();
                        }
                        Op::JUMP_FORWARD => pc = pc.add(oparg as usize),
                        Op::JUMP_BACKWARD => {
                            pc = pc.add(const { Op::JUMP_BACKWARD.cache_units() }).sub(oparg as usize);
                            safepoint!();
                        }
                        Op::JUMP_BACKWARD_NO_INTERRUPT => pc = pc.sub(oparg as usize),
                        Op::POP_JUMP_IF_FALSE => {
                            if pop!() == Value::FALSE {
                                pc = pc.add(oparg as usize);
                            }
                        }
                        Op::POP_JUMP_IF_TRUE => {
                            if pop!() == Value::TRUE {
                                pc = pc.add(oparg as usize);
                            }
                        }
                        Op::POP_JUMP_IF_NONE => {
                            if pop!().is_none() {
                                pc = pc.add(oparg as usize);
                            }
                        }
                        Op::POP_JUMP_IF_NOT_NONE => {
                            if !pop!().is_none() {
                                pc = pc.add(oparg as usize);
                            }
                        }
                        Op::RETURN_VALUE => return_value!(pop!()),
                        Op::GET_ITER => {
                            skip_cache!(GET_ITER);
                            if oparg == 0 {
                                let iterable = peek!(1);
                                if super::control::is_positional(iterable) {
                                    push!(Value::small_int(0));
                                } else {
                                    save!();
                                    peek!(1) = check!(vm.iter(iterable));
                                    push!(Value::EMPTY);
                                }
                            } else {
                                save!();
                                peek!(1) = check!(vm.iter(peek!(1)));
                            }
                        }
                        Op::FOR_ITER => {
                            skip_cache!(FOR_ITER);
                            let (iterator, position) = (peek!(2), peek!(1));
                            if position.is_empty() {
                                if let Some(generator) = iterator.downcast::<Generator>()
                                    && matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created)
                                    && vm.class_of(iterator) == vm.types.generator
                                {
                                    save!();
                                    let callee = check!(vm.enter_generator(generator, Value::NONE));
                                    (*callee).on_return = OnReturn::Generator;
                                    (*callee).jump = oparg;
                                    load_frame!(callee);
                                } else {
                                    save!();
                                    match check!(vm.next_or_enter(frame, iterator, oparg)) {
                                        super::control::Next::Item(v) => push!(v),
                                        super::control::Next::End => pc = pc.add(oparg as usize),
                                        super::control::Next::Entered => load_frame!(vm.frame),
                                    }
                                }
                            } else {
                                match vm.next_by_position(iterator, position.small_int_unchecked()) {
                                    Some(item) => {
                                        peek!(1) = Value::small_int(position.small_int_unchecked() + 1);
                                        push!(item);
                                    }
                                    None => pc = pc.add(oparg as usize),
                                }
                            }
                        }
                        Op::POP_ITER => sp = sp.sub(2),
                        Op::GET_LEN => {
                            save!();
                            let n = check!(vm.length(peek!(1)));
                            push!(check!(vm.int(n as i64)));
                        }
                        Op::MATCH_MAPPING => {
                            let class = vm.class_of(peek!(1));
                            push!(Value::bool(class.has(ClassFlags::MAPPING)));
                        }
                        Op::MATCH_SEQUENCE => {
                            let class = vm.class_of(peek!(1));
                            push!(Value::bool(class.has(ClassFlags::SEQUENCE)));
                        }
                        Op::MATCH_KEYS => {
                            save!();
                            push!(check!(vm.match_keys(peek!(2), peek!(1))));
                        }
                        Op::MATCH_CLASS => {
                            save!();
                            let v = check!(vm.match_class(peek!(3), peek!(2), peek!(1), oparg as usize));
                            sp = sp.sub(2);
                            peek!(1) = v;
                        }
                        Op::UNPACK_SEQUENCE => {
                            save!();
                            let v = peek!(1);
                            check!(vm.unpack_sequence(v, oparg as usize, sp.sub(1)));
                            sp = sp.add(oparg as usize).sub(1);
                            skip_cache!(UNPACK_SEQUENCE);
                        }
                        Op::UNPACK_EX => {
                            save!();
                            let (before, after) = (oparg as usize & 255, oparg as usize >> 8);
                            check!(vm.unpack_with_rest(peek!(1), before, after, sp.sub(1)));
                            sp = sp.add(before + after);
                        }
                        // -- calls -------------------------------------------------------------------------------
                        Op::CALL => {
                            skip_cache!(CALL);
                            save!();
                            match check!(vm.call_op(frame, oparg as usize)) {
                                super::control::Called::Entered => load_frame!(vm.frame),
                                super::control::Called::Result(v) => {
                                    sp = sp.sub(oparg as usize + 2);
                                    push!(v);
                                }
                                super::control::Called::Suspended => {
                                    (*frame).sp = sp.sub(oparg as usize + 2);
                                    return Exit::Suspended;
                                }
                            }
                        }
                        Op::CALL_KW => {
                            skip_cache!(CALL_KW);
                            save!();
                            match check!(vm.call_kw_op(frame, oparg as usize)) {
                                super::control::Called::Entered => load_frame!(vm.frame),
                                super::control::Called::Result(v) => {
                                    sp = sp.sub(oparg as usize + 3);
                                    push!(v);
                                }
                                super::control::Called::Suspended => {
                                    (*frame).sp = sp.sub(oparg as usize + 3);
                                    return Exit::Suspended;
                                }
                            }
                        }
                        Op::CALL_FUNCTION_EX => {
                            skip_cache!(CALL_FUNCTION_EX);
                            save!();
                            match check!(vm.call_ex_op(frame)) {
                                super::control::Called::Entered => load_frame!(vm.frame),
                                super::control::Called::Result(v) => {
                                    sp = sp.sub(4);
                                    push!(v);
                                }
                                super::control::Called::Suspended => {
                                    (*frame).sp = sp.sub(4);
                                    return Exit::Suspended;
                                }
                            }
                        }
                        Op::MAKE_FUNCTION => {
                            save!();
                            let code = peek!(1).cast_unchecked::<CodeObject>();
                            let function = check!(vm.new_function(code, (*frame).globals));
                            peek!(1) = function.into();
                        }
                        Op::SET_FUNCTION_ATTRIBUTE => {
                            let function = pop!().cast_unchecked::<Function>();
                            let v = peek!(1);
                            match oparg {
                                0 => function.defaults.set(v),
                                1 => function.keyword_defaults.set(v),
                                2 => function.closure.set(v),
                                _ => function.annotate.set(v),
                            }
                            vm.heap.barrier(&function.header);
                            peek!(1) = function.into();
                        }
                        Op::CALL_INTRINSIC_1 => {
                            save!();
                            peek!(1) = check!(vm.intrinsic_1(frame, oparg, peek!(1)));
                        }
                        Op::CALL_INTRINSIC_2 => {
                            save!();
                            let v = check!(vm.intrinsic_2(oparg, peek!(2), peek!(1)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        // -- exceptions --------------------------------------------------------------------------
                        Op::PUSH_EXC_INFO => {
                            let exception = peek!(1);
                            peek!(1) = vm.handled;
                            push!(exception);
                            vm.handled = exception;
                        }
                        Op::POP_EXCEPT => vm.handled = pop!(),
                        Op::CHECK_EXC_MATCH => {
                            save!();
                            let matches = check!(crate::builtins::exceptions::exception_matches(vm, peek!(2), peek!(1)));
                            peek!(1) = Value::bool(matches);
                        }
                        Op::CHECK_EG_MATCH => {
                            save!();
                            let (matched, rest) = check!(vm.match_exception_group(peek!(2), peek!(1)));
                            peek!(2) = rest;
                            peek!(1) = matched;
                        }
                        Op::RAISE_VARARGS => {
                            save!();
                            match oparg {
                                0 => {
                                    let handled = vm.handled_exception();
                                    if handled.is_none() {
                                        break 'raising vm.runtime_error(format_args!("No active exception to reraise"));
                                    }
                                    pending = Some(vm.reraise_again(frame, handled));
                                }
                                1 => break 'raising vm.raise_statement(peek!(1), Value::EMPTY),
                                _ => break 'raising vm.raise_statement(peek!(2), peek!(1)),
                            }
                            break 'raising Raised(());
                        }
                        Op::RERAISE => {
                            let exception = pop!();
                            if oparg != 0
                                && let Some(unit) = peek!(1).as_small_int()
                            {
                                pc = (*frame).code.units.get().add(unit as usize + 1);
                            }
                            save!();
                            pending = Some(vm.reraise_again(frame, exception));
                            break 'raising Raised(());
                        }
                        Op::WITH_EXCEPT_START => {
                            save!();
                            push!(check!(vm.with_except_start(peek!(5), peek!(4), peek!(1))));
                        }
                        Op::CLEANUP_THROW => {
                            save!();
                            let v = check!(vm.cleanup_throw(peek!(1)));
                            sp = sp.sub(1);
                            peek!(2) = Value::NONE;
                            peek!(1) = v;
                        }
                        // -- generators --------------------------------------------------------------------------
                        Op::RETURN_GENERATOR => {
                            save!();
                            let on_return = (*frame).on_return;
                            let generator = check!(vm.make_generator(pc));
                            if on_return == OnReturn::Exit {
                                return Exit::Returned(generator);
                            }
                            load_frame!(vm.frame);
                            match on_return {
                                OnReturn::Push => push!(generator),
                                _ => {
                                    // A generator function as `__init__`, `__next__` and the like.
                                    save!();
                                    match check!(vm.deliver(frame, on_return, 0, generator)) {
                                        None => load_frame!(vm.frame),
                                        Some(exit) => return exit,
                                    }
                                }
                            }
                        }
                        Op::YIELD_VALUE => {
                            let value = pop!();
                            save!();
                            let (on_return, jump) = ((*frame).on_return, (*frame).jump);
                            let _ = jump;
                            vm.suspend_generator(GeneratorState::Suspended);
                            if on_return == OnReturn::Exit {
                                return Exit::Yielded(value);
                            }
                            load_frame!(vm.frame);
                            push!(value);
                        }
                        Op::SEND => {
                            skip_cache!(SEND);
                            save!();
                            let (receiver, value) = (peek!(2), peek!(1));
                            match check!(vm.send_op(receiver, value)) {
                                super::control::Sent::Enter(generator) => {
                                    // The value leaves the stack: what comes back takes its place.
                                    sp = sp.sub(1);
                                    save!();
                                    let callee = match vm.enter_generator(generator, value) {
                                        Ok(callee) => callee,
                                        Err(raised) => break 'raising raised,
                                    };
                                    (*callee).on_return = OnReturn::Send;
                                    (*callee).jump = oparg;
                                    load_frame!(callee);
                                }
                                super::control::Sent::Yielded(v) => peek!(1) = v,
                                super::control::Sent::Returned(v) => {
                                    peek!(1) = v;
                                    pc = pc.add(oparg as usize);
                                }
                            }
                        }
                        Op::END_SEND => {
                            let v = pop!();
                            peek!(1) = v;
                        }
                        Op::GET_YIELD_FROM_ITER => {
                            save!();
                            peek!(1) = check!(vm.yield_from_iterator(frame, peek!(1)));
                        }
                        Op::GET_AWAITABLE => {
                            save!();
                            peek!(1) = check!(vm.awaitable(peek!(1), oparg));
                        }
                        Op::GET_AITER => {
                            save!();
                            peek!(1) = check!(vm.async_iterator(peek!(1)));
                        }
                        Op::GET_ANEXT => {
                            save!();
                            push!(check!(vm.async_next(peek!(1))));
                        }
                        Op::END_ASYNC_FOR => {
                            save!();
                            check!(vm.end_async_for(frame, peek!(1)));
                            sp = sp.sub(2);
                        }
                        // -- imports -----------------------------------------------------------------------------
                        Op::IMPORT_NAME => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            let v = check!(vm.import_name((*frame).globals, name, peek!(1), peek!(2)));
                            sp = sp.sub(1);
                            peek!(1) = v;
                        }
                        Op::IMPORT_FROM => {
                            save!();
                            let name = (*frame).code.name_at(oparg as usize);
                            push!(check!(vm.import_from(peek!(1), name)));
                        }
                    }
                    break 'decoded;
                }
            };
            // A reraise set `pending` already and keeps the traceback as it is.
            if pending.is_none() {
                match vm.add_frame_to_traceback(frame) {
                    Ok(()) => {}
                    Err(raised) => raised.ignore(),
                }
                pending = Some(raised);
            }
        }
    }
}

/// Arithmetic of immediate ints and floats, and list and tuple subscripts; None for all else.
#[inline(always)]
fn fast_binary(vm: &mut Machine, op: u32, a: Value, b: Value) -> Option<Value> {
    const ADD: u32 = BinaryOperator::Add as u32;
    const IADD: u32 = BinaryOperator::InplaceAdd as u32;
    const SUB: u32 = BinaryOperator::Subtract as u32;
    const ISUB: u32 = BinaryOperator::InplaceSubtract as u32;
    const MUL: u32 = BinaryOperator::Multiply as u32;
    const IMUL: u32 = BinaryOperator::InplaceMultiply as u32;
    const SUBSCRIPT: u32 = BinaryOperator::Subscript as u32;
    let _ = &vm;
    if Value::both_small_ints(a, b) {
        let (x, y) = (a.shifted_int(), b.shifted_int());
        return match op {
            ADD | IADD => x.checked_add(y).map(Value::from_shifted_int),
            SUB | ISUB => x.checked_sub(y).map(Value::from_shifted_int),
            MUL | IMUL => a.small_int_unchecked().checked_mul(y).map(Value::from_shifted_int),
            _ => None,
        };
    }
    if op == SUBSCRIPT {
        let index = b.as_small_int()?;
        return match a.kind()? {
            Kind::List => subscript(a.downcast::<List>()?.as_slice(), index),
            Kind::Tuple => subscript(a.downcast::<Tuple>()?.as_slice(), index),
            _ => None,
        };
    }
    if a.is_float() | b.is_float() {
        let (x, y) = (as_number(a)?, as_number(b)?);
        return match op {
            ADD | IADD => Some(Value::float(x + y)),
            SUB | ISUB => Some(Value::float(x - y)),
            MUL | IMUL => Some(Value::float(x * y)),
            _ => None,
        };
    }
    None
}

#[inline(always)]
fn subscript(items: &[Value], index: i64) -> Option<Value> {
    let index = if index < 0 { index + items.len() as i64 } else { index };
    items.get(usize::try_from(index).ok()?).copied()
}

const _: () = assert!(COMPARE_AS_BOOL == 16 && CompareOperator::Ge as u32 == 5);
