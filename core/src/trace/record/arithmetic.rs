//! Operators on ints and floats, unboxed; subscriptions and concatenations are in `container.rs`.

use super::complex::is_complex;
use super::{Recorder, Recording, Stop, Then};
use crate::bytecode::ops::{BinaryOperator, Form, Op};
use crate::codegen::lower::arithmetic::plain;
use crate::machine::Machine;
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_binary(&mut self, vm: &mut Machine) -> Recording<Then> {
        let (left, right) = (self.operand(vm, 2), self.operand(vm, 1));
        let (a, b) = (self.actual(left), self.actual(right));
        let operator = plain(self.at.operand);
        if self.form() == Some(Form::BINARY_OP_PYTHON) {
            return self.python_operator(vm, left, false);
        }
        if let Some(then) = self.failing_operator(vm, operator, (left, right))? {
            return Ok(then);
        }
        // Of two bools, the bitwise ones give a bool.
        let are_ints = is_int(a) && is_int(b) && !(a.is_bool() && b.is_bool());
        let result = if are_ints && operator != BinaryOperator::TrueDivide {
            self.int_operator(vm, operator, left, right)?
        } else if is_number(a) && is_number(b) && (a.is_float() || b.is_float() || operator == BinaryOperator::TrueDivide) {
            self.float_operator(vm, operator, left, right)?
        } else if is_complex(a) || is_complex(b) {
            match self.complex_operator(operator, left, right)? {
                Some(result) => result,
                None => self.binary_generally(vm, left, right)?,
            }
        } else {
            let result = match self.of_large_product(operator, left, right)? {
                None => self.wide_operator(operator, left, right)?,
                result => result,
            };
            match result {
                Some(result) => result,
                None => self.other_binary(vm, operator, left, right)?,
            }
        };
        self.write(left, result)?;
        self.next()
    }

    fn int_operator(&mut self, vm: &mut Machine, operator: BinaryOperator, left: u16, right: u16) -> Recording<Ref> {
        use BinaryOperator as B;
        let number = |slot: u16| as_int(self.actual(slot)).unwrap_or(0);
        let (x, y) = (number(left), number(right));
        let (uop, guarded, fits) = match operator {
            B::Add => (Uop::ADD_INT, true, fits(x.checked_add(y))),
            B::Subtract => (Uop::SUB_INT, true, fits(x.checked_sub(y))),
            B::Multiply => (Uop::MUL_INT, true, fits(x.checked_mul(y))),
            B::FloorDivide => (Uop::FLOORDIV_INT, true, y != 0 && fits(x.checked_div(y))),
            B::Remainder => (Uop::MOD_INT, true, y != 0),
            B::And => (Uop::AND_INT, false, true),
            B::Or => (Uop::OR_INT, false, true),
            B::Xor => (Uop::XOR_INT, false, true),
            B::Lshift => (Uop::SHL_INT, true, (0..48).contains(&y) && fits(x.checked_mul(1 << y.clamp(0, 47)))),
            B::Rshift => (Uop::SHR_INT, true, y >= 0),
            _ => return self.binary_generally(vm, left, right),
        };
        if !fits && operator == B::Multiply {
            return self.large_product(left, right);
        }
        if !fits && let Some(result) = self.wide_operator(operator, left, right)? {
            return Ok(result);
        }
        if !fits {
            // What the interpreter makes of it is no immediate int.
            return self.binary_generally(vm, left, right);
        }
        let (a, b) = (self.int(left)?, self.int(right)?);
        if operator == B::And {
            self.expect_mask(a, b, y)?;
            self.expect_mask(b, a, x)?;
        }
        if guarded {
            let exit = self.exit()?;
            self.uop(uop, Type::Int, &[a.0, b.0, exit])
        } else {
            self.uop(uop, Type::Int, &[a.0, b.0])
        }
    }

    /// What masks a number that was shifted left is asked whether it is not negative: then nobody asks whether the number fits.
    fn expect_mask(&mut self, shifted: Ref, mask: Ref, actual: i64) -> Recording {
        let is_shifted = !shifted.is_constant() && self.builder.trace.get(shifted).is_uop(Uop::SHL_INT_CONST);
        if is_shifted && actual >= 0 {
            let (zero, exit) = (self.word(0xFFFF)?, self.exit()?);
            self.uop(Uop::BRANCH_INT_LT_CONST, Type::None, &[mask.0, zero, exit])?;
        }
        Ok(())
    }

    fn float_operator(&mut self, vm: &mut Machine, operator: BinaryOperator, left: u16, right: u16) -> Recording<Ref> {
        use BinaryOperator as B;
        let uop = match operator {
            B::Add => Uop::ADD_FLOAT,
            B::Subtract => Uop::SUB_FLOAT,
            B::Multiply => Uop::MUL_FLOAT,
            B::TrueDivide if as_number(self.actual(right)) != Some(0.0) => Uop::DIV_FLOAT,
            _ => return self.binary_generally(vm, left, right),
        };
        let (a, b) = (self.float(left)?, self.float(right)?);
        if uop == Uop::DIV_FLOAT {
            let exit = self.exit()?;
            self.uop(uop, Type::Float, &[a.0, b.0, exit])
        } else {
            self.uop(uop, Type::Float, &[a.0, b.0])
        }
    }

    pub(super) fn record_unary(&mut self, vm: &mut Machine) -> Recording<Then> {
        let slot = self.operand(vm, 1);
        let actual = self.actual(slot);
        let result = match self.at.op {
            Op::UNARY_NOT => {
                let value = self.boolean(slot)?;
                let other = self.builder.constant(Type::Bool, Value::FALSE.bits())?;
                self.uop(Uop::COMPARE_INT_EQ, Type::Bool, &[value.0, other.0])?
            }
            Op::UNARY_NEGATIVE if actual.is_small_int() && Value::try_small_int(-actual.small_int_unchecked()).is_some() => {
                let (value, exit) = (self.int(slot)?, self.exit()?);
                self.uop(Uop::NEG_INT, Type::Int, &[value.0, exit])?
            }
            Op::UNARY_NEGATIVE if actual.is_float() => {
                let value = self.float(slot)?;
                self.uop(Uop::NEG_FLOAT, Type::Float, &[value.0])?
            }
            Op::UNARY_NEGATIVE if is_complex(actual) => self.complex_negative(slot)?,
            Op::UNARY_INVERT if actual.is_small_int() => {
                let value = self.int(slot)?;
                self.uop(Uop::INVERT_INT, Type::Int, &[value.0])?
            }
            Op::UNARY_NEGATIVE => self.one_generally(vm, Quick::NEGATIVE, slot, |vm, value| vm.negative(value))?,
            _ => return self.record_intrinsic(vm, 0),
        };
        self.write(slot, result)?;
        self.next()
    }

    // -- representations -------------------------------------------------------------------------------------------------

    /// A slot's value as a rotated int, a bool converted; the interpreter has one of these there.
    pub(super) fn int(&mut self, slot: u16) -> Recording<Ref> {
        debug_assert!(is_int(self.actual(slot)));
        if self.actual(slot).is_bool() {
            let bool = self.boolean(slot)?;
            return self.uop(Uop::INT_FROM_BOOL, Type::Int, &[bool.0]);
        }
        let value = self.read(slot)?;
        let int = match self.builder.trace.type_of(value) {
            Type::Int => return Ok(value),
            Type::Tagged => {
                let exit = self.exit()?;
                self.uop(Uop::GUARD_INT, Type::None, &[value.0, exit])?;
                self.uop(Uop::UNBOX_INT, Type::Int, &[value.0])?
            }
            _ => return Err(Stop::Surprise(self.at.op)),
        };
        self.know(slot, int);
        Ok(int)
    }

    /// A slot's value as a double, an int converted; the interpreter has a number there.
    pub(super) fn float(&mut self, slot: u16) -> Recording<Ref> {
        if is_int(self.actual(slot)) {
            let int = self.int(slot)?;
            return self.uop(Uop::FLOAT_FROM_INT, Type::Float, &[int.0]);
        }
        let value = self.read(slot)?;
        let float = match self.builder.trace.type_of(value) {
            Type::Float => return Ok(value),
            Type::Tagged => {
                let exit = self.exit()?;
                self.uop(Uop::UNBOX_FLOAT_CHECK, Type::Float, &[value.0, exit])?
            }
            _ => return Err(Stop::Surprise(self.at.op)),
        };
        self.know(slot, float);
        Ok(float)
    }

    /// A slot's value as a boxed bool; the interpreter has a bool there.
    pub(super) fn boolean(&mut self, slot: u16) -> Recording<Ref> {
        let value = self.read(slot)?;
        if self.builder.trace.type_of(value) != Type::Bool {
            let exit = self.exit()?;
            self.uop(Uop::GUARD_BOOL, Type::None, &[value.0, exit])?;
        }
        Ok(value)
    }

    /// A value as a boxed word.
    pub(super) fn boxed(&mut self, value: Ref) -> Recording<Ref> {
        match self.builder.trace.type_of(value) {
            Type::Int => self.uop(Uop::BOX_INT, Type::Tagged, &[value.0]),
            Type::Float => self.uop(Uop::BOX_FLOAT, Type::Tagged, &[value.0]),
            _ => Ok(value),
        }
    }

    /// What a slot holds is known better now: the raw number stands for the boxed one.
    fn know(&mut self, slot: u16, value: Ref) {
        if let Some(content) = self.content_mut(slot) {
            content.value = value;
        }
    }
}

pub(super) fn fits(n: Option<i64>) -> bool {
    n.is_some_and(|n| Value::try_small_int(n).is_some())
}

/// Is it an int that lies in a value, or a bool, which counts as one?
pub(super) fn is_int(v: Value) -> bool {
    v.is_small_int() || v.is_bool()
}

pub(super) fn is_number(v: Value) -> bool {
    is_int(v) || v.is_float()
}

pub(super) fn as_int(v: Value) -> Option<i64> {
    v.as_small_int().or_else(|| v.as_bool().map(i64::from))
}

pub(super) fn as_number(v: Value) -> Option<f64> {
    v.as_float().or_else(|| as_int(v).map(|n| n as f64))
}
