//! Comparisons and truth, as bools; a jump on one fuses with it in the builder.

use super::arithmetic::{is_int, is_number};
use super::iterate::measured_shape;
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::{CompareOperator, Form};
use crate::machine::Machine;
use crate::object::Kind;
use crate::optimize::never_changes;
use crate::specialize::cache::{self, KEY};
use crate::trace::ir::{Constant, Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_compare(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (left, right) = (self.operand(vm, 2), self.operand(vm, 1));
        let (a, b) = (self.actual(left), self.actual(right));
        let Some(operator) = CompareOperator::from_u32(self.at.operand & 15) else { return self.unsupported() };
        if self.form() == Some(Form::COMPARE_OP_PYTHON) {
            return self.python_operator(vm, left, true);
        }
        let result = if is_int(a) && is_int(b) {
            self.compare_ints(operator, left, right)?
        } else if is_number(a) && is_number(b) {
            self.compare_floats(operator, left, right)?
        } else if is_text(a) && is_text(b) {
            self.compare_texts(operator, left, right)?
        } else if let Some(result) = self.compare_complex(operator, left, right)? {
            result
        } else {
            self.compare_generally(vm, operator, left, right)?
        };
        self.write(left, result)?;
        self.next()
    }

    fn compare_ints(&mut self, operator: CompareOperator, left: u16, right: u16) -> Recording<Ref> {
        let (a, b) = (self.int(left)?, self.int(right)?);
        self.compare_numbers(operator, a, b)
    }

    /// A comparison of two raw ints.
    fn compare_numbers(&mut self, operator: CompareOperator, a: Ref, b: Ref) -> Recording<Ref> {
        use CompareOperator as C;
        let (uop, swapped) = match operator {
            C::Lt => (Uop::COMPARE_INT_LT, false),
            C::Le => (Uop::COMPARE_INT_LE, false),
            C::Eq => (Uop::COMPARE_INT_EQ, false),
            C::Ne => (Uop::COMPARE_INT_NE, false),
            C::Gt => (Uop::COMPARE_INT_LT, true),
            C::Ge => (Uop::COMPARE_INT_LE, true),
        };
        let (a, b) = if swapped { (b, a) } else { (a, b) };
        self.uop(uop, Type::Bool, &[a.0, b.0])
    }

    fn compare_floats(&mut self, operator: CompareOperator, left: u16, right: u16) -> Recording<Ref> {
        use CompareOperator as C;
        let (a, b) = (self.float(left)?, self.float(right)?);
        let uop = match operator {
            C::Lt | C::Gt => Uop::COMPARE_FLOAT_LT,
            C::Le | C::Ge => Uop::COMPARE_FLOAT_LE,
            C::Eq => Uop::COMPARE_FLOAT_EQ,
            C::Ne => Uop::COMPARE_FLOAT_NE,
        };
        let (a, b) = if matches!(operator, C::Gt | C::Ge) { (b, a) } else { (a, b) };
        self.uop(uop, Type::Bool, &[a.0, b.0])
    }

    fn compare_texts(&mut self, operator: CompareOperator, left: u16, right: u16) -> Recording<Ref> {
        if let Some([a, b]) = self.codes([left, right])? {
            return self.compare_numbers(operator, a, b);
        }
        let (a, b) = (self.read(left)?, self.read(right)?);
        self.expect_shape(a, class_shape::STR.0)?;
        self.expect_shape(b, class_shape::STR.0)?;
        if !matches!(operator, CompareOperator::Eq | CompareOperator::Ne) {
            let number = self.value(Value::small_int(i64::from(self.at.operand & 15)))?;
            return self.quick(Quick::ORDER_TEXTS, &[number, a, b]);
        }
        let same = self.quick(Quick::SAME_TEXT, &[a, b])?;
        if operator == CompareOperator::Ne { self.opposite(same) } else { Ok(same) }
    }

    /// The other bool.
    pub(super) fn opposite(&mut self, bool: Ref) -> Recording<Ref> {
        let no = self.value(Value::FALSE)?;
        self.uop(Uop::COMPARE_INT_EQ, Type::Bool, &[bool.0, no.0])
    }

    pub(super) fn record_is(&mut self, vm: &Machine) -> Recording<Then> {
        let (left, right) = (self.operand(vm, 2), self.operand(vm, 1));
        let (a, b) = (self.read(left)?, self.read(right)?);
        let (a, b) = (self.boxed(a)?, self.boxed(b)?);
        let uop = if self.at.operand != 0 { Uop::COMPARE_INT_NE } else { Uop::COMPARE_INT_EQ };
        let result = self.uop(uop, Type::Bool, &[a.0, b.0])?;
        self.write(left, result)?;
        self.next()
    }

    pub(super) fn record_to_bool(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let actual = self.actual(slot);
        let result = if actual.is_bool() {
            self.boolean(slot)?
        } else if actual.is_none() {
            let value = self.read(slot)?;
            self.expect_constant(value, actual)?;
            self.value(Value::FALSE)?
        } else if actual.is_small_int() {
            let (int, zero) = (self.int(slot)?, self.value(Value::small_int(0))?);
            self.uop(Uop::COMPARE_INT_NE, Type::Bool, &[int.0, zero.0])?
        } else if let Some(shape) = measured_shape(actual) {
            let sequence = self.shaped(slot, shape)?;
            let length = self.length_of(sequence, shape)?;
            let zero = self.value(Value::small_int(0))?;
            self.uop(Uop::COMPARE_INT_NE, Type::Bool, &[length.0, zero.0])?
        } else if self.is_known_true(actual) {
            self.fix_kind(slot)?;
            self.value(Value::TRUE)?
        } else if let Some(then) = self.truth_by_python(vm, slot)? {
            return Ok(then);
        } else {
            self.one_generally(vm, Quick::TRUTH, slot, |vm, value| vm.is_true(value).map(Value::bool))?
        };
        self.write(slot, result)?;
        self.next()
    }

    /// Does the form know the shape as one of objects that are always true?
    fn is_known_true(&self, actual: Value) -> bool {
        // SAFETY: the form says what the cache holds.
        self.form() == Some(Form::TO_BOOL_ALWAYS_TRUE) && has_shape(actual, unsafe { cache::u32_at(self.cache(), KEY) })
    }

    /// Leaves unless a value is this very one.
    pub(super) fn expect_constant(&mut self, value: Ref, expected: Value) -> Recording {
        if self.builder.trace.constant(value).is_some() {
            return Ok(());
        }
        let (bits, exit) = (self.word(expected.bits())?, self.exit()?);
        let small = i32::try_from(expected.bits() as i64).is_ok();
        let uop = if small { Uop::GUARD_IS } else { Uop::GUARD_IS64 };
        self.uop(uop, Type::None, &[value.0, bits, exit])?;
        Ok(())
    }

    /// Leaves unless a value is an object of this shape.
    pub(super) fn expect_shape(&mut self, value: Ref, shape: u32) -> Recording {
        let constant = self.builder.trace.constant(value).filter(|constant| constant.of.is_boxed()).map(Constant::boxed);
        if never_changes(shape) && constant.is_some_and(|constant| has_shape(constant, shape)) {
            return Ok(());
        }
        let (shape, exit) = (self.word(shape as i32 as i64 as u64)?, self.exit()?);
        let is_object = self.builder.trace.type_of(value) == Type::Object;
        let uop = if is_object { Uop::GUARD_SHAPE_OBJECT } else { Uop::GUARD_SHAPE };
        self.uop(uop, Type::None, &[value.0, shape, exit])?;
        Ok(())
    }
}

pub(super) fn has_shape(value: Value, shape: u32) -> bool {
    value.header().is_some_and(|h| h.shape.get().0 == shape)
}

fn is_text(value: Value) -> bool {
    value.is_kind(Kind::Str) && has_shape(value, class_shape::STR.0)
}
