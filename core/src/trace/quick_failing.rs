//! Quick helpers for operations that fail within a trace: whether they do is asked first, and raises nothing; the text of the
//! exception is what the operation raises when it is done, so there is no second list of texts.
//!
//! Invariant: the operands never change, and nothing is charged for them. So the text may be made at any time, or never.
#![allow(non_snake_case)]

use super::quick_general::{attempt, attempt_anew};
use crate::builtins::int;
use crate::bytecode::ops::BinaryOperator;
use crate::calling_convention::native_functions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::number::parse;
use crate::object::{Class, Exception, Str, Tuple};
use crate::value::Value;

/// Bytes of a text that is read without a charge (`builtins/int.rs`), and whatever limit there is on digits.
pub(crate) const LONGEST_TEXT: usize = 127;

/// An operation that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failing {
    /// `int(a)`
    Int,
    /// An item of a list that has none: what any list raises that lacks one.
    ItemOfList,
    /// A binary operator.
    Binary(BinaryOperator),
}

impl Failing {
    /// As helpers are told it.
    pub fn number(self) -> i64 {
        match self {
            Failing::Int => 0,
            Failing::ItemOfList => 1,
            Failing::Binary(operator) => 2 + operator as i64,
        }
    }

    fn run(number: i64, vm: &mut Machine, a: Value, b: Value) -> Result {
        match number {
            0 => int::to_int(vm, a),
            1 => {
                let list = vm.list(&[])?;
                vm.binary(BinaryOperator::Subscript, list, Value::small_int(0))
            }
            _ => {
                let operator = BinaryOperator::from_u32((number - 2) as u32).unwrap_or(BinaryOperator::Add);
                vm.binary(operator, a, b)
            }
        }
    }
}

/// What an operation, by its number, raises of its operands: the class, and the one argument, a text. None: it is something
/// else, or memory is short.
pub(crate) fn failure(vm: &mut Machine, number: i64, a: Value, b: Value) -> Option<(Ref<Class>, Value)> {
    let (used, under_way) = (vm.fuel.used(), core::mem::replace(&mut vm.raised, Value::EMPTY));
    let result = attempt(vm, |vm| Failing::run(number, vm, a, b));
    vm.fuel.give_back(vm.fuel.used() - used);
    let raised = core::mem::replace(&mut vm.raised, under_way);
    let exception = raised.downcast::<Exception>().filter(|_| result.is_empty() && raised != vm.memory_error)?;
    let arguments = exception.arguments.get().downcast::<Tuple>()?;
    match arguments.as_slice() {
        [text] if text.downcast::<Str>().is_some() && exception.fields.get().is_empty() => Some((vm.class_of(raised), *text)),
        _ => None,
    }
}

/// `int(text)` of a short text; STOP where that raises ValueError.
pub(crate) fn int_of_text(vm: &mut Machine, text: &[u8]) -> Result {
    if let Some(number) = parse::few_digits(text) {
        return vm.int(number);
    }
    if text.len() > LONGEST_TEXT {
        return Ok(Value::EMPTY);
    }
    match parse::short_int(text) {
        Ok(Some(integer)) => vm.int_from_integer(&integer),
        Ok(None) => Ok(Value::STOP),
        Err(_) => Ok(Value::EMPTY),
    }
}

// SAFETY (for all of them): the machine is alive while its code runs and nothing else refers to it; the trace proved that
// arguments are of the types that the table gives, and of the kinds that the meaning names.
native_functions! {
    fn INT_OF_TEXT(vm: *mut Machine, text: Value) -> Value {
        // SAFETY: see above.
        let (vm, text) = unsafe { (&mut *vm, text.cast_unchecked::<Str>()) };
        attempt_anew(vm, |vm| int_of_text(vm, text.as_bytes()))
    }

    fn FAILURE_TEXT(vm: *mut Machine, number: i64, a: Value, b: Value) -> Value {
        // SAFETY: see above.
        failure(unsafe { &mut *vm }, number >> 16, a, b).map_or(Value::EMPTY, |(_, text)| text)
    }
}
