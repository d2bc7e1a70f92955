//! Helpers for forms of instructions: what the form and its cache know is given by the code, so each does only what the
//! interpreter's arm for the form does. Where the form does not fit, the general way is taken.
#![allow(dangerous_implicit_autorefs)]

use super::call::{Answer, native_functions};
use super::helper_table::{
    Code, after_call, continue_frame, continue_stale, deliver, deliver_or_enter, deliver_result, ended, go_on_calling, interpret,
    raise, result,
};
use super::statistics::ExitReason;
use crate::builtins::{class_shape, reductions};
use crate::bytecode::ops::{BinaryOperator, COMPARE_AS_BOOL, CompareOperator, Conversion};
use crate::interp::control::Called;
use crate::interp::frame::OnReturn;
use crate::interp::iteration::Next;
use crate::machine::Machine;
use crate::native::{BoundFn, Callee, NextPair, Result, Role};
use crate::object::generator::GeneratorState;
use crate::object::*;
use crate::operations::compare::compare_texts;
use crate::specialize::operator::is_left_operand;
use crate::value::Value;

/// Operands of a call with one argument: callable, no receiver, argument.
const WORDS_OF_ONE: usize = 3;

/// BINARY_OP of what were ints: those of a word at once, anything else the general way.
macro_rules! int_operators {
    ($($name:ident, $operator:ident;)*) => {
        native_functions! { $(
            fn $name(vm: *mut Machine, op: u32, code: Code) -> Answer {
                // SAFETY: the invariant of helpers.
                unsafe {
                    let sp = (*(*vm).frame).sp;
                    match (*vm).word_operator(BinaryOperator::$operator, *sp.sub(2), *sp.sub(1)) {
                        Some(Ok(value)) => result(value),
                        Some(Err(raised)) => raise(&mut *vm, raised),
                        None => super::helper_table::binary(vm, op, code),
                    }
                }
            }
        )* }
    };
}

int_operators! {
    int_add, Add;
    int_subtract, Subtract;
    int_multiply, Multiply;
    int_and, And;
    int_or, Or;
    int_xor, Xor;
    int_shift_left, Lshift;
    int_shift_right, Rshift;
    int_remainder, Remainder;
    int_floor_divide, FloorDivide;
}

/// What a native function gave: a result in place of the call's `words` operands, or EMPTY where it began a task.
///
/// # Safety
/// As `deliver`.
pub(super) unsafe fn native_answer(vm: &mut Machine, value: Result, words: usize, code: Code) -> Answer {
    let frame = vm.frame;
    // SAFETY: as the caller promises.
    unsafe {
        match value {
            Ok(begun) if begun.is_empty() => {
                (*frame).sp = (*frame).sp.sub(words);
                match vm.enter_task() {
                    Ok(_) => go_on_calling(vm),
                    Err(raised) => raise(vm, raised),
                }
            }
            Ok(value) => deliver(vm, frame, value, words, code),
            Err(raised) if vm.raised != Value::STOP => raise(vm, raised),
            // A host function may suspend: that is seen by the general way.
            Err(raised) => {
                let called = vm.native_result(Err(raised));
                after_call(vm, frame, called, words, code)
            }
        }
    }
}

native_functions! {
    /// CALL of a native function that the code knows and that takes the words on top as its arguments: `shape` says how many
    /// slots it has, above 16 bits how many words the call takes, and above 32 how many of the slots are left out.
    fn call_bound(vm: *mut Machine, function: *const (), shape: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the address is a `BoundFn`'s.
        unsafe {
            let vm = &mut *vm;
            let part = |place: u32| usize::from((shape >> place) as u16);
            let (count, words, absent) = (part(0), part(16), part(32));
            let function: BoundFn = core::mem::transmute::<*const (), BoundFn>(function);
            let frame = vm.frame;
            let given = count - absent;
            let start = (*frame).sp.sub(given);
            let value = match absent {
                0 => function(vm, core::slice::from_raw_parts(start, count)),
                // Not above the operands: what the function calls has its frame there.
                _ => vm.call_padded(function, start, given, count),
            };
            match value {
                Ok(value) if !value.is_empty() => deliver(vm, frame, value, words, code),
                value => native_answer(vm, value, words, code),
            }
        }
    }

    /// CALL of a native function, with the definition that the form knows; parameters may be left out.
    fn call_native(vm: *mut Machine, base: *mut Value, n: usize, code: Code, definition: u64) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let own = usize::from((*base.add(1)).is_empty());
            let (start, count) = (base.add(1 + own), n + 1 - own);
            if let Some(function) = (*base).downcast::<NativeFunction>()
                && core::ptr::from_ref(function.definition) as u64 == definition
                && function.plain
                && (function.least as usize..=function.most as usize).contains(&count)
                && let Role::Function(Callee::Bound(f)) | Role::Static(Callee::Bound(f)) | Role::Class(Callee::Bound(f)) =
                    function.definition.role
            {
                let value = match function.slots as usize == count && function.most as usize == count {
                    true => f(vm, core::slice::from_raw_parts(start, count)),
                    false => vm.call_padded(f, start, count, function.slots as usize),
                };
                return native_answer(vm, value, n + 2, code);
            }
            let frame = vm.frame;
            let called = vm.call_op(frame, n);
            after_call(vm, frame, called, n + 2, code)
        }
    }

    /// CALL of a builtin class whose construction is its native `__new__`.
    fn call_class(vm: *mut Machine, base: *mut Value, n: usize, code: Code, expected: u64) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            if (*base).bits() == expected
                && (*base.add(1)).is_empty()
                && !(n == 1 && vm.is_gathered(*base.add(2)))
                && let Some(new) = (*base).downcast::<Class>().and_then(|class| class.cached_init.get().downcast::<NativeFunction>())
            {
                // The class is the first argument of its own `__new__`.
                *base.add(1) = *base;
                let value = vm.call_native(new, core::slice::from_raw_parts(base.add(1), n + 1), &[]);
                return match value {
                    Ok(value) => deliver(vm, frame, value, n + 2, code),
                    Err(raised) => raise(vm, raised),
                };
            }
            let called = vm.call_op(frame, n);
            after_call(vm, frame, called, n + 2, code)
        }
    }

    /// `min(..)` (`op` is Lt) or `max(..)` (Gt) of the `n` operands on top, where the code knows that it is that.
    fn extreme(vm: *mut Machine, n: usize, op: u32, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let given = core::slice::from_raw_parts((*frame).sp.sub(n), n);
            if let Some(best) = reductions::extreme_of_numbers(given, op == CompareOperator::Lt as u32) {
                return result(best);
            }
            let called = vm.call_op(frame, n);
            after_call(vm, frame, called, n + 2, code)
        }
    }

    /// `len(x)`.
    fn length(vm: *mut Machine, value: Value, words: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let known = value.header().and_then(|header| match header.shape.get() {
                class_shape::LIST => Some(value.cast_unchecked::<List>().len()),
                class_shape::TUPLE => Some(value.cast_unchecked::<Tuple>().len()),
                class_shape::STR => Some(value.cast_unchecked::<Str>().len()),
                class_shape::DICT => Some(value.cast_unchecked::<Dict>().len()),
                class_shape::SET => Some(value.cast_unchecked::<Set>().len()),
                class_shape::BYTES => Some(value.cast_unchecked::<Bytes>().as_slice().len()),
                class_shape::BYTEARRAY => Some(value.cast_unchecked::<ByteArray>().bytes.len()),
                _ => None,
            });
            if let Some(length) = known {
                return result(Value::small_int(length as i64));
            }
            let length = if words == WORDS_OF_ONE { vm.length_or_enter(vm.frame, value) } else { vm.length(value).map(Some) };
            let length = match length {
                // A range may be longer than an immediate int can say.
                Ok(Some(length)) => vm.int_from_usize(length).map(Some),
                Ok(None) => Ok(None),
                Err(raised) => Err(raised),
            };
            deliver_or_enter(vm, length, words, code)
        }
    }

    /// TO_BOOL
    fn truth(vm: *mut Machine, _operand: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let truth = vm.truth_or_enter(vm.frame, *(*vm.frame).sp.sub(1));
            deliver_or_enter(vm, truth.map(|truth| truth.map(Value::bool)), 1, code)
        }
    }

    /// `str(x)` or `repr(x)`: a call with so many operands, the last of which is the argument.
    fn text_of_argument(vm: *mut Machine, words: usize, conversion: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let value = *(*vm.frame).sp.sub(1);
            let conversion = Conversion::from_u32(conversion as u32).unwrap_or(Conversion::None);
            let text = vm.text_or_enter(vm.frame, value, conversion, words - 1);
            deliver_or_enter(vm, text, words, code)
        }
    }

    /// CONVERT_VALUE
    fn convert_value(vm: *mut Machine, conversion: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let value = *(*vm.frame).sp.sub(1);
            let conversion = Conversion::from_u32(conversion as u32).unwrap_or(Conversion::None);
            let text = vm.text_or_enter(vm.frame, value, conversion, 0);
            deliver_or_enter(vm, text, 1, code)
        }
    }

    /// FORMAT_SIMPLE
    fn format_simple(vm: *mut Machine, _operand: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let text = vm.format_or_enter(vm.frame, *(*vm.frame).sp.sub(1), None);
            deliver_or_enter(vm, text, 1, code)
        }
    }

    /// FORMAT_WITH_SPEC
    fn format_with_spec(vm: *mut Machine, _operand: u64, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let sp = (*vm.frame).sp;
            let text = vm.format_or_enter(vm.frame, *sp.sub(2), Some(*sp.sub(1)));
            deliver_or_enter(vm, text, 2, code)
        }
    }

    /// `isinstance(x, y)`.
    fn instance_of(vm: *mut Machine, value: Value, classes: Value, words: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let answer = vm.is_instance(value, classes).map(Value::bool);
            deliver_result(vm, answer, words, code)
        }
    }

    /// `type(x)`.
    fn class_of(vm: *mut Machine, value: Value) -> Answer {
        // SAFETY: the invariant of helpers.
        result(unsafe { (*vm).class_of(value) }.into())
    }

    /// LOAD_ATTR of what a native getter gives.
    fn get_by_native(vm: *mut Machine, getset: Value, owner: Value, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the code's guard found the shape for which the form knows the getter.
        unsafe {
            let vm = &mut *vm;
            let value = (getset.cast_unchecked::<GetSet>().get)(vm, owner);
            deliver_result(vm, value, 1, code)
        }
    }

    /// CALL_KW of a Python function whose slots for the names the instruction's cache knows.
    fn call_with_slots(vm: *mut Machine, n: usize, code: Code, cache: *const u16) -> Answer {
        // SAFETY: the invariant of helpers; `cache` is the one of a CALL_KW_PY.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let sp = (*frame).sp;
            let base = sp.sub(n + 3);
            if let Some(function) = (*base).downcast::<Function>() {
                let own = usize::from((*base.add(1)).is_empty());
                let (start, count) = (base.add(1 + own), n + 1 - own);
                let keywords = (*sp.sub(1)).cast_unchecked::<Tuple>().len();
                (*frame).sp = base;
                match vm.enter_with_keywords(cache, function, start, count, keywords) {
                    Ok(Some(_)) => return go_on_calling(vm),
                    Ok(None) => (*frame).sp = sp,
                    Err(raised) => return raise(vm, raised),
                }
            }
            let called = vm.call_kw_op(frame, n);
            after_call(vm, frame, called, n + 3, code)
        }
    }

    /// BINARY_OP or COMPARE_OP (bit 8 of `op`) by the left operand's Python function, which the form knows for its shape.
    fn call_operator(vm: *mut Machine, function: Value, op: u32, shape: u32, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (a, b) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            let (operator, comparison) = (op & 0xFF, op >> 8 != 0);
            if is_left_operand(a, b, shape) {
                let function = function.cast_unchecked::<Function>();
                return match vm.enter_operator(frame, function, a, b, operator, comparison) {
                    Ok(()) => go_on_calling(vm),
                    Err(raised) => raise(vm, raised),
                };
            }
            let value = match comparison {
                true => vm.compare_op(frame, operator, a, b),
                false => vm.binary_op(frame, operator, a, b),
            };
            match value {
                Ok(Some(value)) => deliver(vm, frame, value, 2, code),
                Ok(None) => go_on_calling(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// What an operator's Python function gave (EMPTY: it is the top of the stack), where it is not simply the result. `op`
    /// as above.
    fn operator_result(vm: *mut Machine, value: Value, op: u32, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; below the result lie both operands.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let mut value = value;
            if value.is_empty() {
                (*frame).sp = (*frame).sp.sub(1);
                value = *(*frame).sp;
            }
            let (a, b) = (*(*frame).sp.sub(2), *(*frame).sp.sub(1));
            let value = vm.operator_result(op & 0xFF, op >> 8 != 0, a, b, value);
            deliver_result(vm, value, 2, code)
        }
    }

    /// A new instance of a plain class.
    fn new_instance(vm: *mut Machine, class: Value) -> Answer {
        // SAFETY: the invariant of helpers; the value is a class.
        unsafe {
            let vm = &mut *vm;
            match vm.new_object(class.cast_unchecked(), |header| Instance { header }) {
                Ok(instance) => result(instance.into()),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// `__init__` gave something else than None, or the code of the frame that goes on was thrown away. `sp` is where the
    /// frame's stack ends, with the new instance on top.
    fn init_result(vm: *mut Machine, value: Value, sp: *mut Value) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            (*frame).sp = sp;
            (*frame).native = core::ptr::null();
            match vm.deliver(frame, OnReturn::Init, 0, value) {
                Ok(_) => continue_stale(vm),
                Err(raised) => raise(vm, raised),
            }
        }
    }

    /// The order of two exact strings.
    fn order_texts(_vm: *mut Machine, a: Value, b: Value, op: u32) -> Answer {
        let operator = CompareOperator::from_u32(op & !COMPARE_AS_BOOL & 7).unwrap_or(CompareOperator::Eq);
        // SAFETY: both are strings.
        result(Value::bool(unsafe { compare_texts(operator, a.cast_unchecked(), b.cast_unchecked()) }))
    }

    /// Whether a key is in an exact dict.
    fn dict_contains(vm: *mut Machine, dict: Value, key: Value, inverted: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the value is a dict.
        unsafe {
            let vm = &mut *vm;
            let found = vm.dict_get(dict.cast_unchecked(), key).map(|value| Value::bool(value.is_some() != (inverted != 0)));
            deliver_result(vm, found, 2, code)
        }
    }

    /// Whether an item is in a set or frozenset of exactly that class.
    fn set_contains(vm: *mut Machine, set: Value, item: Value, inverted: usize, code: Code) -> Answer {
        // SAFETY: the invariant of helpers; the value is a set.
        unsafe {
            let vm = &mut *vm;
            let found = match item.kind() {
                // A set as an item is looked for as a frozenset.
                Some(Kind::Set | Kind::Instance | Kind::Boxed) => vm.contains(set, item),
                _ => vm.set_contains(set.cast_unchecked(), item),
            };
            deliver_result(vm, found.map(|found| Value::bool(found != (inverted != 0))), 2, code)
        }
    }

    /// FOR_ITER of a generator: its frame goes on.
    fn resume_generator(vm: *mut Machine, iterator: Value, jump: u32, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            if let Some(generator) = iterator.downcast::<Generator>()
                && generator.header.shape.get() == class_shape::GENERATOR
                && matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created)
            {
                return match vm.resume_in_loop(generator, Value::NONE, OnReturn::Generator, jump) {
                    Ok(_) => continue_frame(vm),
                    Err(raised) => raise(vm, raised),
                };
            }
        }
        // SAFETY: the same invariant.
        unsafe { super::helper_table::for_iter(vm, jump, code) }
    }

    /// FOR_ITER of an iterator of the engine.
    fn next_native(vm: *mut Machine, iterator: Value, jump: u32, code: Code) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let machine = &mut *vm;
            let class = machine.class_of(iterator);
            let next = class.spec.next.filter(|_| class.has(ClassFlags::NATIVE_NEXT) && !iterator.is_kind(Kind::Generator));
            if let Some(next) = next
                && (*(*machine.frame).sp.sub(1)).is_empty()
            {
                let frame = machine.frame;
                return match next(machine, iterator) {
                    Ok(Some(item)) => deliver(machine, frame, item, 0, code),
                    Ok(None) if core::ptr::eq((*frame).code.native.get(), code) => ended(Value::NONE),
                    Ok(None) => {
                        (*frame).pc = (*frame).pc.add(jump as usize);
                        (*frame).native = core::ptr::null();
                        continue_frame(machine)
                    }
                    Err(raised) => raise(machine, raised),
                };
            }
            super::helper_table::for_iter(vm, jump, code)
        }
    }

    /// FOR_ITER of an iterator of the engine, and the UNPACK_SEQUENCE of two behind it, which has `behind` units: the parts
    /// of a pair are left above the iterator. What is no pair is left there to the interpreter, before the second.
    fn next_pair(vm: *mut Machine, iterator: Value, jump: u32, code: Code, behind: usize) -> Answer {
        // SAFETY: the invariant of helpers.
        unsafe {
            let vm = &mut *vm;
            let frame = vm.frame;
            let (given, unmoved) = match next_given(vm, iterator, jump) {
                Ok(Some((given, unmoved))) => (given, unmoved && core::ptr::eq((*frame).code.native.get(), code)),
                Ok(None) => return go_on_calling(vm),
                Err(raised) => return raise(vm, raised),
            };
            let pair = match given {
                NextPair::End if unmoved => return ended(Value::NONE),
                NextPair::End => {
                    (*frame).pc = (*frame).pc.add(jump as usize);
                    (*frame).native = core::ptr::null();
                    return continue_frame(vm);
                }
                NextPair::Pair(first, second) => Ok((first, second)),
                NextPair::Item(item) => match item.downcast::<Tuple>().map(|tuple| (tuple.header.shape.get(), tuple)) {
                    Some((class_shape::TUPLE, tuple)) if tuple.len() == 2 => Ok((tuple.as_slice()[0], tuple.as_slice()[1])),
                    _ => Err(item),
                },
            };
            let sp = (*frame).sp;
            let taken = match pair {
                // The first on top.
                Ok((first, second)) => {
                    sp.write(second);
                    sp.add(1).write(first);
                    if unmoved {
                        return result(Value::EMPTY);
                    }
                    (*frame).pc = (*frame).pc.add(behind);
                    2
                }
                Err(item) => {
                    sp.write(item);
                    1
                }
            };
            (*frame).sp = sp.add(taken);
            (*frame).native = core::ptr::null();
            interpret(vm, ExitReason::Elsewhere)
        }
    }
}

/// What the iterator of a loop gives, and whether all that the code knows of its operands still holds; None: a frame that
/// gives it was entered, and the interpreter goes on with the loop.
fn next_given(vm: &mut Machine, iterator: Value, jump: u32) -> Result<Option<(NextPair, bool)>> {
    let frame = vm.frame;
    let class = vm.class_of(iterator);
    // SAFETY: the running frame's operands are saved: iterator and position.
    unsafe {
        let position = *(*frame).sp.sub(1);
        if position.is_empty() && class.has(ClassFlags::NATIVE_NEXT) && !iterator.is_kind(Kind::Generator) {
            if let Some(next_pair) = class.spec.next_pair {
                return Ok(Some((next_pair(vm, iterator)?, true)));
            }
            if let Some(next) = class.spec.next.filter(|_| !matches!(class.spec.name, "map" | "filter")) {
                return Ok(Some((next(vm, iterator)?.map_or(NextPair::End, NextPair::Item), true)));
            }
        }
        (*frame).native = core::ptr::null();
        if let Some(position) = position.as_small_int() {
            let item = vm.next_by_position(iterator, position)?;
            *(*frame).sp.sub(1) = Value::small_int(position + i64::from(item.is_some()));
            return Ok(Some((item.map_or(NextPair::End, NextPair::Item), false)));
        }
        Ok(match vm.next_or_enter(frame, iterator, jump)? {
            Next::Item(item) => Some((NextPair::Item(item), true)),
            Next::End => Some((NextPair::End, true)),
            Next::Entered => None,
        })
    }
}

/// The address of a native function that `call_bound` calls, and how many arguments are left out; None where it needs more
/// than its arguments as they are.
pub(crate) fn bound_native(function: &NativeFunction, count: usize) -> Option<(u64, usize)> {
    let (least, most, slots) = (function.least as usize, function.most as usize, function.slots as usize);
    let absent = slots.checked_sub(count)?;
    let fits = function.plain && (least..=most).contains(&count);
    match function.definition.role {
        Role::Function(Callee::Bound(f)) | Role::Static(Callee::Bound(f)) | Role::Class(Callee::Bound(f)) if fits => {
            Some((f as *const () as u64, absent))
        }
        _ => None,
    }
}

const _: () = assert!(size_of::<Called>() <= 16);
