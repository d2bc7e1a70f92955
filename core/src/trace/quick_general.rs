//! Quick helpers by which a trace does what may come to anything: operators, attributes, iterators, calls of native code.
//!
//! Such a helper runs what the interpreter runs, with Python code refused: where it would have to run, the refusal goes
//! through as a stop does, which no handler sees, and is taken back. So a helper is for what has changed nothing by the time
//! that it may need Python code (`trace/natives.rs` says which natives are like that).
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use super::natives::{is_whole, keeps_its_place, makes_pairs};
use super::objects::MOST_STORED_ITEMS;
use super::places::Places;
use crate::builtins::{async_generator, enumerate, iterators, zip};
use crate::bytecode::ops::{BinaryOperator, COMPARE_AS_BOOL, CompareOperator};
use crate::calling_convention::native_functions;
use crate::codegen::lower::arithmetic::plain;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{NextPair, Result};
use crate::object::{BoundMethod, Class, Dict, Header, Kind, List, NativeFunction, Range, Set, ShapeId, Slice, Tuple};
use crate::operations::compare::compare_simple_tuples;
use crate::value::Value;

/// What something gives, or EMPTY: with the exception under way that it raised, or, where Python code would have to run,
/// with everything as it was.
pub(super) fn attempt(vm: &mut Machine, make: impl FnOnce(&mut Machine) -> Result) -> Value {
    let used = vm.fuel.used();
    vm.jit.refuses = true;
    let result = make(vm);
    vm.jit.refuses = false;
    if core::mem::take(&mut vm.jit.refused) {
        return take_back(vm, used);
    }
    result.unwrap_or(Value::EMPTY)
}

/// The same, and what gives EMPTY is to be done anew, by the interpreter.
pub(super) fn attempt_anew(vm: &mut Machine, make: impl FnOnce(&mut Machine) -> Result) -> Value {
    let used = vm.fuel.used();
    let result = attempt(vm, make);
    if result.is_empty() && vm.raised.is_empty() { take_back(vm, used) } else { result }
}

/// Python code was refused: nothing happened.
#[cold]
fn take_back(vm: &mut Machine, used: u64) -> Value {
    (vm.raised, vm.stop, vm.pending_task) = (Value::EMPTY, None, Value::EMPTY);
    vm.fuel.give_back(vm.fuel.used() - used);
    Value::EMPTY
}

/// Does something that changes nothing come to a result without Python code? For the recorder: it costs no fuel.
pub(super) fn succeeds(vm: &mut Machine, run: impl FnOnce(&mut Machine) -> Result) -> bool {
    let used = vm.fuel.used();
    let result = attempt(vm, run);
    vm.raised = Value::EMPTY;
    vm.stop = None;
    vm.fuel.give_back(vm.fuel.used() - used);
    !result.is_empty()
}

/// The number that a rotated int is.
pub(super) fn number(rotated: i64) -> u32 {
    (rotated >> 16) as u32
}

/// Calls what is native: a function, or a class.
#[inline(always)]
fn call(vm: &mut Machine, callable: Value, arguments: &[Value]) -> Value {
    match callable.kind() {
        // SAFETY: the kind was just looked at.
        Some(Kind::NativeFunction) => call_function(vm, unsafe { callable.cast_unchecked() }, arguments),
        _ => call_class(vm, callable, arguments),
    }
}

/// Most functions take just as many arguments as they are given, or could do with more.
#[inline(always)]
fn call_function(vm: &mut Machine, function: Ref<NativeFunction>, arguments: &[Value]) -> Value {
    attempt(vm, |vm| {
        let result = if let Some(f) = function.taking_all(arguments.len()) {
            f(vm, arguments)
        } else if let Some((f, slots)) = function.taking_some(arguments.len()) {
            // SAFETY: the arguments are there, and there are as many places as the function has.
            unsafe { vm.call_padded(f, arguments.as_ptr(), arguments.len(), slots) }
        } else {
            return vm.call_native(function, arguments, &[]);
        };
        result.and_then(|result| if result.is_empty() { vm.run_task() } else { Ok(result) })
    })
}

#[inline(never)]
fn call_class(vm: &mut Machine, callable: Value, arguments: &[Value]) -> Value {
    attempt(vm, |vm| match callable.downcast::<Class>().and_then(|class| vm.new_container(class, arguments)) {
        Some(made) => made,
        None => vm.call(callable, arguments),
    })
}

// SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it; the trace proved that
// arguments are of the types that the table gives, and of the kinds that the meaning names.
native_functions! {
    fn TUPLE_OF(vm: *mut Machine, list: Value) -> Value {
        // SAFETY: see above.
        unsafe { attempt(&mut *vm, |vm| vm.tuple(list.cast_unchecked::<List>().as_slice())) }
    }

    fn NEW_TUPLE(vm: *mut Machine, length: i64) -> Value {
        let items = [Value::EMPTY; MOST_STORED_ITEMS];
        let length = (length >> 16) as usize;
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.tuple(&items[..length.min(MOST_STORED_ITEMS)]))
    }

    fn NEW_RANGE(vm: *mut Machine, start: Value, stop: Value, step: Value, length: Value) -> Value {
        let header = Header::of::<Range>();
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(Range { header, start, stop, step, length })?.into()))
    }

    fn NEW_SLICE(vm: *mut Machine, start: Value, stop: Value, step: Value) -> Value {
        let header = Header::of::<Slice>();
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(Slice { header, start, stop, step })?.into()))
    }

    fn NEW_COMPLEX(vm: *mut Machine, real: Value, imaginary: Value) -> Value {
        let (real, imaginary) = (real.as_float().unwrap_or(0.0), imaginary.as_float().unwrap_or(0.0));
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.complex(real, imaginary))
    }

    fn NEW_METHOD(vm: *mut Machine, function: Value, receiver: Value, shape: i64) -> Value {
        let header = Header::new(Kind::BoundMethod, ShapeId(number(shape)));
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(BoundMethod { header, function, receiver })?.into()))
    }

    fn NEW_CURSOR(vm: *mut Machine, source: Value, shape: i64) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(iterators::at_start(source, ShapeId(number(shape))))?.into()))
    }

    fn NEW_ASYNC_STEP(vm: *mut Machine, generator: Value, value: Value, shape: i64, purpose: i64) -> Value {
        let step = async_generator::fresh_step(generator, value, ShapeId(number(shape)), number(purpose));
        let Some(step) = step else { return Value::EMPTY };
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(step)?.into()))
    }

    fn NEW_ASYNC_VALUE(vm: *mut Machine, value: Value, shape: i64) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(async_generator::wrapper(value, ShapeId(number(shape))))?.into()))
    }

    fn NEW_ENUMERATE(vm: *mut Machine, iterator: Value, start: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(enumerate::object(iterator, start))?.into()))
    }

    fn NEW_ZIP(vm: *mut Machine, iterators: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| Ok(vm.allocate(zip::object(iterators))?.into()))
    }

    fn SET_0(vm: *mut Machine) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.build_set(&[]))
    }

    fn SET_ADD(vm: *mut Machine, set: Value, item: Value) -> Value {
        // SAFETY: see above.
        unsafe {
            let set = set.cast_unchecked::<Set>();
            if (*vm).quick_set_add(set, item).is_some() {
                return Value::NONE;
            }
            attempt(&mut *vm, |vm| vm.set_add(set, item).map(|_| Value::NONE))
        }
    }

    fn DICT_0(vm: *mut Machine) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.build_map(&[]))
    }

    fn DICT_COPY(vm: *mut Machine, dict: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| crate::builtins::dict::copied(vm, unsafe { dict.cast_unchecked() }))
    }

    fn MAP_ADD(vm: *mut Machine, dict: Value, key: Value, value: Value) -> Value {
        // SAFETY: see above.
        unsafe {
            let dict = dict.cast_unchecked::<Dict>();
            if (*vm).quick_dict_store(dict, key, value) {
                return Value::NONE;
            }
            attempt(&mut *vm, |vm| vm.dict_set(dict, key, value).map(|_| Value::NONE))
        }
    }

    fn NEW_CELL(vm: *mut Machine, content: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.new_cell(content))
    }

    fn BINARY(vm: *mut Machine, operator: i64, a: Value, b: Value) -> Value {
        let operator = number(operator);
        let known = BinaryOperator::from_u32(operator).unwrap_or(BinaryOperator::Add);
        // SAFETY: see above.
        let vm = unsafe { &mut *vm };
        // Ints of a word run no Python code.
        if let Some(result) = vm.word_operator(plain(operator), a, b) {
            return result.unwrap_or(Value::EMPTY);
        }
        attempt(vm, |vm| match vm.short_operator(operator, a, b)? {
            Some(value) => Ok(value),
            None => match vm.exact_operator(known, a, b)? {
                Some(value) => Ok(value),
                None => vm.binary(known, a, b),
            },
        })
    }

    fn COMPARE(vm: *mut Machine, operator: i64, a: Value, b: Value) -> Value {
        let operator = number(operator);
        let compared = CompareOperator::from_u32(operator & 15).unwrap_or(CompareOperator::Eq);
        if let Some(answer) = compare_simple_tuples(compared, a, b) {
            return Value::bool(answer);
        }
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            let result = vm.compare(compared, a, b)?;
            if operator & COMPARE_AS_BOOL == 0 { Ok(result) } else { vm.is_true(result).map(Value::bool) }
        })
    }

    fn CONTAINS(vm: *mut Machine, container: Value, item: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.contains(container, item).map(Value::bool))
    }

    fn SLICE(vm: *mut Machine, container: Value, start: Value, stop: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.binary_slice(container, start, stop))
    }

    fn SLICE_BY(vm: *mut Machine, container: Value, start: Value, stop: Value, step: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.part_of(container, [start, stop, step]))
    }

    fn MAGNITUDE(vm: *mut Machine, real: Value, imaginary: Value) -> Value {
        let (real, imaginary) = (real.as_float().unwrap_or(0.0), imaginary.as_float().unwrap_or(0.0));
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.magnitude(real, imaginary))
    }

    fn NEGATIVE(vm: *mut Machine, value: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.negative(value))
    }

    fn TRUTH(vm: *mut Machine, value: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.is_true(value).map(Value::bool))
    }

    fn SIZE(vm: *mut Machine, value: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            let length = vm.length(value)?;
            vm.int_from_usize(length)
        })
    }

    fn STORE_ITEM(vm: *mut Machine, container: Value, key: Value, value: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.set_item(container, key, value).map(|()| Value::NONE))
    }

    fn ATTRIBUTE(vm: *mut Machine, owner: Value, name: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.get_attribute(owner, name))
    }

    fn METHOD(vm: *mut Machine, owner: Value, name: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            let (method, receiver) = vm.load_attribute(owner, name, true)?;
            vm.jit.second = receiver;
            Ok(method)
        })
    }

    fn SUPER_ATTRIBUTE(vm: *mut Machine, class: Value, receiver: Value, name: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            let super_ = vm.types.super_.into();
            vm.load_super_attribute(super_, class, receiver, name, 0).map(|(value, _)| value)
        })
    }

    fn STORE_ATTRIBUTE(vm: *mut Machine, owner: Value, name: Value, value: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.set_attribute(owner, name, value).map(|()| Value::NONE))
    }

    fn STORE_IN_INSTANCE(vm: *mut Machine, owner: Value, name: Value, value: Value) -> Value {
        // SAFETY: see above.
        let vm = unsafe { &mut *vm };
        if !owner.is_kind(Kind::Instance) {
            return Value::EMPTY;
        }
        attempt(vm, |vm| vm.set_attribute(owner, name, value).map(|()| Value::NONE))
    }

    fn STORE_CLASS_DATA(vm: *mut Machine, owner: Value, name: Value, value: Value) -> Value {
        // SAFETY: see above.
        let vm = unsafe { &mut *vm };
        if !vm.holds_volatile_data(owner, name, value) {
            return Value::EMPTY;
        }
        attempt(vm, |vm| vm.set_attribute(owner, name, value).map(|()| Value::NONE))
    }

    fn FORMAT(vm: *mut Machine, value: Value, spec: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.format(value, spec))
    }

    fn TEXT_2(vm: *mut Machine, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.build_string(&[a, b]))
    }

    fn TEXT_3(vm: *mut Machine, a: Value, b: Value, c: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.build_string(&[a, b, c]))
    }

    fn TEXT_4(vm: *mut Machine, a: Value, b: Value, c: Value, d: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.build_string(&[a, b, c, d]))
    }

    fn TEXT_OF(vm: *mut Machine, parts: Value) -> Value {
        let Some(parts) = parts.downcast::<Tuple>() else { return Value::EMPTY };
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.build_string(parts.as_slice()))
    }

    fn ITEM(vm: *mut Machine, container: Value, key: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.get_item(container, key))
    }

    fn CONVERT(vm: *mut Machine, value: Value, conversion: i64) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.convert_value(value, number(conversion)))
    }

    fn ITERATOR(vm: *mut Machine, iterable: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.iter(iterable))
    }

    fn NEXT(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            match vm.class_of(iterator).spec.next {
                Some(next) => Ok(next(vm, iterator)?.unwrap_or(Value::STOP)),
                None => vm.may_run_python().map(|()| Value::EMPTY),
            }
        })
    }
}

// SAFETY (for all of them): as above.
native_functions! {
    fn KEEPS_PLACE(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        Value::bool(keeps_its_place(unsafe { &*vm }, iterator))
    }

    fn KEEPS_PAIRS(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        unsafe { Value::bool(keeps_its_place(&*vm, iterator) && makes_pairs(&*vm, iterator)) }
    }

    fn LIST_EXTEND(vm: *mut Machine, list: Value, items: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.list_extend(list, items).map(|()| Value::NONE))
    }

    fn NEW_FUNCTION(vm: *mut Machine, code: Value, globals: Value) -> Value {
        // SAFETY: see above.
        unsafe { attempt(&mut *vm, |vm| vm.new_function(code.cast_unchecked(), globals.cast_unchecked()).map(Value::from)) }
    }

    fn NEXT_PAIR(vm: *mut Machine, iterator: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| {
            let Some(next) = vm.class_of(iterator).spec.next_pair else {
                return vm.may_run_python().map(|()| Value::EMPTY);
            };
            Ok(match next(vm, iterator)? {
                NextPair::Pair(first, second) => {
                    vm.jit.second = second;
                    first
                }
                // Whoever makes pairs gives nothing else.
                NextPair::Item(item) => item,
                NextPair::End => Value::STOP,
            })
        })
    }
}

/// A call of what goes through iterators. Where it is refused, they are where they were.
fn consume(vm: &mut Machine, callable: Value, arguments: &[Value]) -> Value {
    let mut places = Places::new();
    for argument in arguments {
        if argument.is_object() && !is_whole(vm, *argument) && !places.note(vm, *argument) {
            return Value::EMPTY;
        }
    }
    let result = call(vm, callable, arguments);
    if result.is_empty() && vm.raised.is_empty() {
        places.put_back();
    }
    result
}

// SAFETY (for all of them): as above; the callable is native.
native_functions! {
    fn CONSUME_1(vm: *mut Machine, callable: Value, a: Value) -> Value {
        // SAFETY: see above.
        consume(unsafe { &mut *vm }, callable, &[a])
    }

    fn CONSUME_2(vm: *mut Machine, callable: Value, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        consume(unsafe { &mut *vm }, callable, &[a, b])
    }
}

/// Defines calls, all alike, which differ in what the table says of them.
macro_rules! calls {
    ($($name:ident($($argument:ident),*);)*) => {
        // SAFETY (for all of them): as above; the callable is native.
        native_functions! {
            $(fn $name(vm: *mut Machine, callable: Value $(, $argument: Value)*) -> Value {
                // SAFETY: see above.
                call(unsafe { &mut *vm }, callable, &[$($argument),*])
            })*
        }
    };
}
calls! {
    CALL_0();
    CALL_1(a);
    CALL_2(a, b);
    CALL_3(a, b, c);
    CALL_ON_LIST_1(a);
    CALL_ON_LIST_2(a, b);
    CALL_ON_LIST_3(a, b, c);
    CALL_ON_DICT_1(a);
    CALL_ON_DICT_2(a, b);
    CALL_ON_DICT_3(a, b, c);
    CALL_ON_OTHER_1(a);
    CALL_ON_OTHER_2(a, b);
    CALL_ON_OTHER_3(a, b, c);
}
