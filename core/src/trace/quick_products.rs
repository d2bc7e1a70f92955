//! Quick helpers for products that need more than 48 bits: what is left of them by a modulus, a division or a shift is
//! computed without making an int of the product.
//!
//! They run no Python code and charge no fuel: a product of two ints of 48 bits and a third in sum fit 96 bits, for which the
//! interpreter charges nothing either.
#![allow(non_snake_case)]

use super::quick_general::attempt;
use crate::bytecode::ops::BinaryOperator;
use crate::calling_convention::native_functions;
use crate::machine::Machine;
use crate::native::Result;
use crate::value::Value;

/// `a * b + c` of rotated ints.
fn sum(a: i64, b: i64, c: i64) -> i128 {
    i128::from(a >> 16) * i128::from(b >> 16) + i128::from(c >> 16)
}

/// The same of boxed ones.
pub(crate) fn product_and_sum(a: Value, b: Value, c: Value) -> i128 {
    let number = |value: Value| i128::from(value.as_small_int().unwrap_or(0));
    number(a) * number(b) + number(c)
}

/// An int of 48 bits; EMPTY for others.
fn fitting(number: i128) -> Value {
    i64::try_from(number).ok().and_then(Value::try_small_int).unwrap_or(Value::EMPTY)
}

/// Quotient and remainder by what is more than 0, rounded down; most dividends fit a word.
fn divide(dividend: i128, divisor: i64) -> (i128, i64) {
    match i64::try_from(dividend) {
        Ok(dividend) => (dividend.div_euclid(divisor).into(), dividend.rem_euclid(divisor)),
        Err(_) => (dividend.div_euclid(divisor.into()), dividend.rem_euclid(divisor.into()) as i64),
    }
}

/// The int of two halves of 32 bits.
pub(crate) fn of_halves(high: Value, low: Value) -> u64 {
    let half = |value: Value| value.as_small_int().unwrap_or(0) as u64;
    half(high) << 32 | half(low)
}

/// An operator of ints, by its number.
pub(crate) fn operator_of_ints(vm: &mut Machine, operator: i64, a: Value, b: Value) -> Result {
    let known = BinaryOperator::from_u32(operator as u32).unwrap_or(BinaryOperator::Add);
    match vm.word_operator(known, a, b) {
        Some(result) => result,
        None => vm.binary(known, a, b),
    }
}

native_functions! {
    fn LARGE(vm: *mut Machine, operator: i64, a: Value, b: Value) -> Value {
        // SAFETY: as of PRODUCT_SUM.
        attempt(unsafe { &mut *vm }, |vm| operator_of_ints(vm, operator >> 16, a, b))
    }

    fn NEW_WIDE(vm: *mut Machine, high: Value, low: Value) -> Value {
        // SAFETY: as of PRODUCT_SUM.
        attempt(unsafe { &mut *vm }, |vm| vm.int_from_u64(of_halves(high, low)))
    }

    fn PRODUCT_SUM(vm: *mut Machine, a: Value, b: Value, c: Value) -> Value {
        // SAFETY: the machine is alive while its code runs and nothing else refers to it.
        attempt(unsafe { &mut *vm }, |vm| vm.int_from_i128(product_and_sum(a, b, c)))
    }

    fn PRODUCT_MOD(_vm: *mut Machine, a: i64, b: i64, c: i64, divisor: i64) -> Value {
        let divisor = divisor >> 16;
        if divisor > 0 { Value::small_int(divide(sum(a, b, c), divisor).1) } else { Value::EMPTY }
    }

    fn PRODUCT_FLOORDIV(_vm: *mut Machine, a: i64, b: i64, c: i64, divisor: i64) -> Value {
        let divisor = divisor >> 16;
        if divisor > 0 { fitting(divide(sum(a, b, c), divisor).0) } else { Value::EMPTY }
    }

    fn PRODUCT_SHR(_vm: *mut Machine, a: i64, b: i64, c: i64, count: i64) -> Value {
        let count = count >> 16;
        if count >= 0 { fitting(sum(a, b, c) >> count.min(127)) } else { Value::EMPTY }
    }
}
