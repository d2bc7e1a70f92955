//! Operations that fail where a handler of the trace has what they raise: that they do is a guard, and the exception is one
//! that the trace makes, as it makes those that it raises itself (`raise.rs`). So neither it nor its text
//! (`trace/quick_failing.rs`) is made where nobody looks at them.

use super::arithmetic::{as_number, is_number};
use super::compare::has_shape;
use super::container::{LIST_LENGTH, TUPLE_LENGTH};
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::BinaryOperator;
use crate::machine::{Machine, known_length};
use crate::object::Str;
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::trace::quick_failing::{Failing, LONGEST_TEXT, failure};
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    /// A binary operator that fails. None: it does not, or not in a way that is known here.
    pub(super) fn failing_operator(
        &mut self,
        vm: &mut Machine,
        operator: BinaryOperator,
        (left, right): (u16, u16),
    ) -> Recording<Option<Then>> {
        if self.handler().is_none() {
            return Ok(None);
        }
        match operator {
            BinaryOperator::Subscript
                if self.actual(right).is_small_int() && !has_shape(self.actual(left), class_shape::DICT.0) =>
            {
                self.missing_item(vm, left, right)
            }
            BinaryOperator::Subscript => self.missing_key(vm, operator, (left, right)),
            BinaryOperator::FloorDivide | BinaryOperator::Remainder | BinaryOperator::TrueDivide => {
                self.division_by_zero(vm, operator, (left, right))
            }
            _ => Ok(None),
        }
    }

    /// A division of numbers by 0.
    fn division_by_zero(
        &mut self,
        vm: &mut Machine,
        operator: BinaryOperator,
        (left, right): (u16, u16),
    ) -> Recording<Option<Then>> {
        let (a, b) = (self.actual(left), self.actual(right));
        if !is_number(a) || !is_number(b) || as_number(b) != Some(0.0) {
            return Ok(None);
        }
        for slot in [left, right] {
            self.fix_kind(slot)?;
        }
        if b.is_float() {
            let (value, zero) = (self.float(right)?, self.value(Value::float(0.0))?);
            let exit = self.exit()?;
            self.uop(Uop::BRANCH_FLOAT_NOT_EQ, Type::None, &[value.0, zero.0, exit])?;
        } else {
            let value = self.int(right)?;
            let (zero, exit) = (self.word(rotated(0))?, self.exit()?);
            self.uop(Uop::BRANCH_INT_NE_CONST, Type::None, &[value.0, zero, exit])?;
        }
        // What they are is not part of the text.
        let (one, zero) = (self.like(a, 1)?, self.like(b, 0)?);
        self.fails(vm, Failing::Binary(operator), one, zero)
    }

    /// A number of the kind of another one.
    fn like(&mut self, of: Value, number: i64) -> Recording<(Ref, Value)> {
        let number = if of.is_float() { Value::float(number as f64) } else { Value::small_int(number) };
        Ok((self.value(number)?, number))
    }

    /// An item of a list or tuple that has fewer.
    fn missing_item(&mut self, vm: &mut Machine, sequence: u16, index: u16) -> Recording<Option<Then>> {
        let (owner, at) = (self.actual(sequence), self.actual(index).as_small_int().unwrap_or(0));
        let (shape, field, failing) = match () {
            () if has_shape(owner, class_shape::LIST.0) => (class_shape::LIST.0, LIST_LENGTH, Failing::ItemOfList),
            () if has_shape(owner, class_shape::TUPLE.0) => {
                (class_shape::TUPLE.0, TUPLE_LENGTH, Failing::Binary(BinaryOperator::Subscript))
            }
            () => return Ok(None),
        };
        let length = known_length(owner).unwrap_or(0) as i64;
        if (-length..length).contains(&at) {
            return Ok(None);
        }
        let (owner, index) = (self.shaped(sequence, shape)?, self.int(index)?);
        let length = self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[owner.0, field as u16])?;
        let exit = self.exit()?;
        if at >= 0 {
            self.uop(Uop::BRANCH_INT_LT, Type::None, &[index.0, length.0, exit])?;
        } else {
            let zero = self.builder.constant(Type::Int, rotated(0))?;
            let least = self.uop(Uop::SUB_INT, Type::Int, &[zero.0, length.0, exit])?;
            self.uop(Uop::BRANCH_INT_LE, Type::None, &[least.0, index.0, exit])?;
        }
        // Any sequence that has no items says the same.
        let empty = vm.empty_tuple;
        let (sequence, first) = ((self.value(empty)?, empty), self.like(Value::NONE, 0)?);
        self.fails(vm, failing, sequence, first)
    }

    /// A call of `int` with a short text or None. None: it is called.
    pub(super) fn int_of_text(&mut self, vm: &mut Machine, callable: u16) -> Recording<Option<Then>> {
        let (argument, actual) = (callable + 2, self.actual(callable + 2));
        if self.actual(callable) != vm.types.int.into() {
            return Ok(None);
        }
        if let Some(digit) = self.digit(argument)? {
            self.write(callable, digit)?;
            return self.next().map(Some);
        }
        let is_short = actual.downcast::<Str>().is_some_and(|text| text.as_bytes().len() <= LONGEST_TEXT);
        let is_text = is_short && has_shape(actual, class_shape::STR.0);
        if !is_text && !actual.is_none() {
            return Ok(None);
        }
        let zero = self.like(Value::NONE, 0)?;
        let fails = failure(vm, Failing::Int.number(), actual, zero.1).is_some();
        if fails && self.handler().is_none() {
            return Ok(None);
        }
        if !is_text {
            let none = self.read(argument)?;
            self.expect_constant(none, Value::NONE)?;
            let none = self.value(Value::NONE)?;
            return self.fails(vm, Failing::Int, (none, actual), zero);
        }
        let text = self.shaped(argument, class_shape::STR.0)?;
        let int = self.quick(Quick::INT_OF_TEXT, &[text])?;
        if fails {
            self.expect_constant(int, Value::STOP)?;
            return self.fails(vm, Failing::Int, (text, actual), zero);
        }
        let (none, exit) = (self.word(Value::STOP.bits())?, self.exit()?);
        self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[int.0, none, exit])?;
        self.write(callable, int)?;
        self.next().map(Some)
    }

    /// Raises what an operation raises of values that never change: each as the trace has it, and as it is now.
    fn fails(&mut self, vm: &mut Machine, failing: Failing, a: (Ref, Value), b: (Ref, Value)) -> Recording<Option<Then>> {
        let Some((class, _)) = failure(vm, failing.number(), a.1, b.1) else { return self.other_operands() };
        if !self.is_plainly_made(vm, class) {
            return self.other_operands();
        }
        let number = self.value(Value::small_int(failing.number()))?;
        let (a, b) = (self.boxed(a.0)?, self.boxed(b.0)?);
        let text = self.quick(Quick::FAILURE_TEXT, &[number, a, b])?;
        let arguments = self.tuple_of_values(&[text])?;
        let exception = self.exception_of(class, arguments)?;
        self.raises_new(vm, exception, None).map(Some)
    }
}
