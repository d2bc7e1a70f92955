//! Quick helpers that are given an instruction by its number, with its operands, and do what the interpreter does.
#![allow(dangerous_implicit_autorefs, non_snake_case)]

use super::quick_general::{attempt, number};
use crate::bytecode::ops::{BinaryOperator, Op};
use crate::calling_convention::native_functions;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{CellObject, ClassFlags, Dict, Header, Slice};
use crate::value::Value;

/// Bits of an opcode in the number of an instruction; the operand lies above them.
const OPCODE_BITS: u32 = 8;

/// The number of an instruction.
pub(super) fn number_of(op: Op, operand: u32) -> i64 {
    i64::from(op as u8) | i64::from(operand) << OPCODE_BITS
}

/// What an instruction gives; None where it gives nothing. Names are operands behind those on the stack.
pub(super) fn execute(vm: &mut Machine, op: Op, operand: u32, values: &[Value]) -> Result {
    match (op, values) {
        (Op::BINARY_OP, &[a, b]) => {
            let operator = BinaryOperator::from_u32(operand).unwrap_or(BinaryOperator::Add);
            match vm.exact_operator(operator, a, b)? {
                Some(result) => Ok(result),
                None => vm.binary(operator, a, b),
            }
        }
        (Op::SET_UPDATE, &[set, items]) => vm.set_update(set, items).map(|()| Value::NONE),
        (Op::DICT_UPDATE, &[dict, mapping]) => vm.dict_update(dict, mapping).map(|()| Value::NONE),
        (Op::DELETE_SUBSCR, &[container, key]) => vm.delete_item(container, key).map(|()| Value::NONE),
        (Op::DELETE_ATTR, &[owner, name]) => vm.set_attribute(owner, name, Value::EMPTY).map(|()| Value::NONE),
        (Op::DELETE_GLOBAL | Op::DELETE_NAME, &[globals, name]) => delete_global(vm, globals, name),
        (Op::BUILD_SLICE, &[start, stop]) => new_slice(vm, start, stop, Value::NONE),
        (Op::BUILD_SLICE, &[start, stop, step]) => new_slice(vm, start, stop, step),
        (Op::GET_LEN, &[value]) => {
            let length = vm.length(value)?;
            vm.int(length as i64)
        }
        (Op::MATCH_MAPPING, &[value]) => Ok(Value::bool(vm.class_of(value).has(ClassFlags::MAPPING))),
        (Op::MATCH_SEQUENCE, &[value]) => Ok(Value::bool(vm.class_of(value).has(ClassFlags::SEQUENCE))),
        (Op::MATCH_KEYS, &[subject, keys]) => vm.match_keys(subject, keys),
        (Op::MATCH_CLASS, &[subject, class, names]) => vm.match_class(subject, class, names, operand as usize),
        (Op::UNARY_INVERT, &[value]) => vm.invert(value),
        (Op::CALL_INTRINSIC_1, &[value]) => vm.intrinsic_1(vm.frame, operand, value),
        (Op::CALL_INTRINSIC_2, &[x, y]) => vm.intrinsic_2(operand, x, y),
        (Op::LOAD_NAME | Op::LOAD_FROM_DICT_OR_GLOBALS, &[namespace, globals, name]) => load_name(vm, namespace, globals, name),
        (Op::LOAD_FROM_DICT_OR_DEREF, &[mapping, cell, name]) => Ok(load_free(vm, mapping, cell, name)),
        (Op::STORE_NAME, &[namespace, name, value]) => store_name(vm, namespace, name, value),
        (Op::BUILD_INTERPOLATION, &[value, text]) => vm.build_interpolation(value, text, operand >> 2, vm.empty_str),
        (Op::BUILD_INTERPOLATION, &[value, text, spec]) => vm.build_interpolation(value, text, operand >> 2, spec),
        (Op::BUILD_TEMPLATE, &[strings, interpolations]) => vm.build_template(strings, interpolations),
        // The recorder asks for no others.
        _ => Ok(Value::EMPTY),
    }
}

fn new_slice(vm: &mut Machine, start: Value, stop: Value, step: Value) -> Result {
    Ok(vm.allocate(Slice { header: Header::of::<Slice>(), start, stop, step })?.into())
}

fn delete_global(vm: &mut Machine, globals: Value, name: Value) -> Result {
    match globals.downcast::<Dict>().and_then(|globals| vm.dict_remove_str(globals, name)) {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.name_error(name)),
    }
}

fn load_name(vm: &mut Machine, namespace: Value, globals: Value, name: Value) -> Result {
    let found = namespace.downcast::<Dict>().and_then(|names| vm.dict_get_str(names, name));
    match (found, globals.downcast::<Dict>()) {
        (Some(value), _) => Ok(value),
        (None, Some(globals)) => vm.load_global_of(globals, name),
        (None, None) => Ok(Value::EMPTY),
    }
}

/// EMPTY where there is none: the interpreter says so.
fn load_free(vm: &mut Machine, mapping: Value, cell: Value, name: Value) -> Value {
    let found = mapping.downcast::<Dict>().and_then(|names| vm.dict_get_str(names, name));
    let content = || cell.downcast::<CellObject>().map_or(Value::EMPTY, |cell| cell.content.get());
    found.unwrap_or_else(content)
}

fn store_name(vm: &mut Machine, namespace: Value, name: Value, value: Value) -> Result {
    match namespace.downcast::<Dict>() {
        Some(names) => vm.dict_set_str(names, name, value).map(|()| Value::NONE),
        None => Ok(Value::EMPTY),
    }
}

/// Does an instruction by its number.
fn by_number(vm: &mut Machine, instruction: i64, values: &[Value]) -> Value {
    let instruction = number(instruction);
    let Some(op) = Op::from_u8(instruction as u8) else { return Value::EMPTY };
    attempt(vm, |vm| execute(vm, op, instruction >> OPCODE_BITS, values))
}

/// Defines helpers, all alike, which differ in what the table says of them.
macro_rules! executes {
    ($($name:ident($($value:ident),*);)*) => {
        // SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it.
        native_functions! {
            $(fn $name(vm: *mut Machine, instruction: i64 $(, $value: Value)*) -> Value {
                // SAFETY: see above.
                by_number(unsafe { &mut *vm }, instruction, &[$($value),*])
            })*
        }
    };
}
// SAFETY: the machine is alive while its code runs and nothing else refers to it; the trace proved what the arguments are.
native_functions! {
    fn IMPORT(vm: *mut Machine, globals: Value, name: Value, from_list: Value, level: Value) -> Value {
        // SAFETY: see above.
        let (vm, globals) = unsafe { (&mut *vm, globals.cast_unchecked::<Dict>()) };
        attempt(vm, |vm| vm.import_again(globals, name, from_list, level))
    }
}

executes! {
    INSPECT_1(a);
    INSPECT_2(a, b);
    INSPECT_3(a, b, c);
    EXECUTE_1(a);
    EXECUTE_2(a, b);
    EXECUTE_3(a, b, c);
}

// SAFETY (for all of them): as above.
native_functions! {
    fn MERGE(vm: *mut Machine, dict: Value, mapping: Value, callable: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.dict_merge(dict, mapping, callable).map(|()| dict))
    }

    fn STORE_SLICE(vm: *mut Machine, value: Value, container: Value, start: Value, stop: Value) -> Value {
        // SAFETY: see above.
        attempt(unsafe { &mut *vm }, |vm| vm.store_slice(container, start, stop, value).map(|()| Value::NONE))
    }
}
