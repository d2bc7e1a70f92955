//! Complex numbers by their parts: two doubles, of which a trace makes an object only where somebody sees one
//! (`optimize/sink.rs`).
//!
//! Invariant: parts are computed in the order of `number/complex.rs`, where a real operand has no imaginary part of its own. A
//! product or quotient with a NaN for its real part may stand for an infinity: the trace leaves, and the interpreter finds out.

use core::mem::offset_of;

use super::arithmetic::{as_number, is_number};
use super::compare::has_shape;
use super::{Recorder, Recording, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::machine::Machine;
use crate::number::complex::{self as algorithm, Complex as Number, Operand};
use crate::object::Complex;
use crate::trace::ir::{Ref, Type};
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

const REAL: u16 = offset_of!(Complex, real) as u16;
const IMAGINARY: u16 = offset_of!(Complex, imaginary) as u16;

/// An operand: a real number, or the parts of a complex one.
#[derive(Clone, Copy)]
enum Parts {
    Real(Ref),
    Complex(Ref, Ref),
}
use Parts::Real;

impl Recorder {
    // -- operators -------------------------------------------------------------------------------------------------------

    /// An operator of numbers of which one is complex; None: a helper is to do it.
    pub(super) fn complex_operator(&mut self, operator: BinaryOperator, left: u16, right: u16) -> Recording<Option<Ref>> {
        use BinaryOperator as B;
        let (Some(a), Some(b)) = (operand(self.actual(left)), operand(self.actual(right))) else { return Ok(None) };
        let result = match operator {
            B::Add => algorithm::add(a, b),
            B::Subtract => algorithm::sub(a, b),
            B::Multiply => algorithm::mul(a, b),
            B::TrueDivide => algorithm::div(a, b).unwrap_or(Number::new(f64::NAN, f64::NAN)),
            _ => return Ok(None),
        };
        if matches!(operator, B::Multiply | B::TrueDivide) && result.re.is_nan() {
            return Ok(None);
        }
        let (x, y) = (self.parts(left)?, self.parts(right)?);
        let (real, imaginary) = match operator {
            B::Add => self.complex_sum(x, y)?,
            B::Subtract => self.complex_difference(x, y)?,
            B::Multiply => self.complex_product(x, y)?,
            _ => self.complex_quotient((x, y), b)?,
        };
        self.new_complex(real, imaginary).map(Some)
    }

    fn complex_sum(&mut self, x: Parts, y: Parts) -> Recording<(Ref, Ref)> {
        Ok(match (x, y) {
            (Parts::Complex(re, im), Real(x)) | (Real(x), Parts::Complex(re, im)) => (self.floats(Uop::ADD_FLOAT, re, x)?, im),
            (Parts::Complex(a, b), Parts::Complex(c, d)) => {
                (self.floats(Uop::ADD_FLOAT, a, c)?, self.floats(Uop::ADD_FLOAT, b, d)?)
            }
            (Real(_), Real(_)) => return self.other_operands(),
        })
    }

    fn complex_difference(&mut self, x: Parts, y: Parts) -> Recording<(Ref, Ref)> {
        Ok(match (x, y) {
            (Parts::Complex(re, im), Real(x)) => (self.floats(Uop::SUB_FLOAT, re, x)?, im),
            (Real(x), Parts::Complex(re, im)) => (self.floats(Uop::SUB_FLOAT, x, re)?, self.negated(im)?),
            (Parts::Complex(a, b), Parts::Complex(c, d)) => {
                (self.floats(Uop::SUB_FLOAT, a, c)?, self.floats(Uop::SUB_FLOAT, b, d)?)
            }
            (Real(_), Real(_)) => return self.other_operands(),
        })
    }

    fn complex_product(&mut self, x: Parts, y: Parts) -> Recording<(Ref, Ref)> {
        Ok(match (x, y) {
            (Parts::Complex(re, im), Real(x)) | (Real(x), Parts::Complex(re, im)) => {
                (self.floats(Uop::MUL_FLOAT, x, re)?, self.floats(Uop::MUL_FLOAT, x, im)?)
            }
            (Parts::Complex(a, b), Parts::Complex(c, d)) => {
                let (ac, bd) = (self.floats(Uop::MUL_FLOAT, a, c)?, self.floats(Uop::MUL_FLOAT, b, d)?);
                let (ad, bc) = (self.floats(Uop::MUL_FLOAT, a, d)?, self.floats(Uop::MUL_FLOAT, b, c)?);
                let real = self.floats(Uop::SUB_FLOAT, ac, bd)?;
                self.expect_number(real)?;
                (real, self.floats(Uop::ADD_FLOAT, ad, bc)?)
            }
            (Real(_), Real(_)) => return self.other_operands(),
        })
    }

    /// By Smith's division, where the divisor is complex: its larger part, as it was recorded, is divided out first.
    fn complex_quotient(&mut self, (x, y): (Parts, Parts), divisor: Operand) -> Recording<(Ref, Ref)> {
        let (c, d) = match (x, y) {
            (Parts::Complex(re, im), Real(x)) => return Ok((self.divided(re, x)?, self.divided(im, x)?)),
            (_, Parts::Complex(c, d)) => (c, d),
            (Real(_), Real(_)) => return self.other_operands(),
        };
        let by_real = divisor.widen().re.abs() >= divisor.widen().im.abs();
        self.expect_larger(c, d, by_real)?;
        let (larger, smaller) = if by_real { (c, d) } else { (d, c) };
        let ratio = self.divided(smaller, larger)?;
        let denominator = self.floats(Uop::MUL_FLOAT, smaller, ratio)?;
        let denominator = self.floats(Uop::ADD_FLOAT, larger, denominator)?;
        let (real, imaginary) = match x {
            Real(a) => self.numerators_of_real(a, ratio, by_real)?,
            Parts::Complex(a, b) => self.numerators((a, b), ratio, by_real)?,
        };
        let real = self.divided(real, denominator)?;
        self.expect_number(real)?;
        Ok((real, self.divided(imaginary, denominator)?))
    }

    /// Which part of a divisor is the larger one decides how it is divided.
    fn expect_larger(&mut self, real: Ref, imaginary: Ref, by_real: bool) -> Recording {
        let real = self.uop(Uop::ABS_FLOAT, Type::Float, &[real.0])?;
        let imaginary = self.uop(Uop::ABS_FLOAT, Type::Float, &[imaginary.0])?;
        let exit = self.exit()?;
        if by_real {
            self.uop(Uop::BRANCH_FLOAT_NOT_LE, Type::None, &[imaginary.0, real.0, exit])?;
        } else {
            self.uop(Uop::BRANCH_FLOAT_NOT_LT, Type::None, &[real.0, imaginary.0, exit])?;
        }
        Ok(())
    }

    fn numerators_of_real(&mut self, a: Ref, ratio: Ref, by_real: bool) -> Recording<(Ref, Ref)> {
        let negated = self.negated(a)?;
        Ok(match by_real {
            true => (a, self.floats(Uop::MUL_FLOAT, negated, ratio)?),
            false => (self.floats(Uop::MUL_FLOAT, a, ratio)?, negated),
        })
    }

    fn numerators(&mut self, (a, b): (Ref, Ref), ratio: Ref, by_real: bool) -> Recording<(Ref, Ref)> {
        if by_real {
            let (more, less) = (self.floats(Uop::MUL_FLOAT, b, ratio)?, self.floats(Uop::MUL_FLOAT, a, ratio)?);
            return Ok((self.floats(Uop::ADD_FLOAT, a, more)?, self.floats(Uop::SUB_FLOAT, b, less)?));
        }
        let (x, y) = (self.floats(Uop::MUL_FLOAT, a, ratio)?, self.floats(Uop::MUL_FLOAT, b, ratio)?);
        Ok((self.floats(Uop::ADD_FLOAT, x, b)?, self.floats(Uop::SUB_FLOAT, y, a)?))
    }

    /// `-z`
    pub(super) fn complex_negative(&mut self, slot: u16) -> Recording<Ref> {
        let (real, imaginary) = self.parts_of_complex(slot)?;
        let (real, imaginary) = (self.negated(real)?, self.negated(imaginary)?);
        self.new_complex(real, imaginary)
    }

    /// `==` and `!=` of numbers of which one is complex; None: a helper is to do it.
    pub(super) fn compare_complex(&mut self, operator: CompareOperator, left: u16, right: u16) -> Recording<Option<Ref>> {
        let is_equality = matches!(operator, CompareOperator::Eq | CompareOperator::Ne);
        let (a, b) = (self.actual(left), self.actual(right));
        let is_done = is_complex(a) && operand(b).is_some() || is_complex(b) && operand(a).is_some();
        if !(is_equality && is_done) {
            return Ok(None);
        }
        let ((a, b), (c, d)) = (self.widened(left)?, self.widened(right)?);
        let real = self.uop(Uop::COMPARE_FLOAT_EQ, Type::Bool, &[a.0, c.0])?;
        let imaginary = self.uop(Uop::COMPARE_FLOAT_EQ, Type::Bool, &[b.0, d.0])?;
        let real = self.uop(Uop::INT_FROM_BOOL, Type::Int, &[real.0])?;
        let imaginary = self.uop(Uop::INT_FROM_BOOL, Type::Int, &[imaginary.0])?;
        let both = self.uop(Uop::AND_INT, Type::Int, &[real.0, imaginary.0])?;
        let zero = self.value(Value::small_int(0))?;
        let uop = if operator == CompareOperator::Eq { Uop::COMPARE_INT_NE } else { Uop::COMPARE_INT_EQ };
        self.uop(uop, Type::Bool, &[both.0, zero.0]).map(Some)
    }

    // -- functions and attributes ----------------------------------------------------------------------------------------

    /// `abs(z)`
    pub(super) fn magnitude(&mut self, slot: u16) -> Recording<Ref> {
        let (real, imaginary) = self.parts_of_complex(slot)?;
        let (real, imaginary) = (self.boxed(real)?, self.boxed(imaginary)?);
        self.quick(Quick::MAGNITUDE, &[real, imaginary])
    }

    /// `complex(x)` and `complex(x, y)` of numbers that are none, and of one that is. None: it is to be called.
    pub(super) fn complex_of(&mut self, first: u16, n: usize) -> Recording<Option<Ref>> {
        if n == 1 && is_complex(self.actual(first)) {
            return self.shaped(first, class_shape::COMPLEX.0).map(Some);
        }
        if !(1..=2).contains(&n) || !(first..first + n as u16).all(|slot| is_number(self.actual(slot))) {
            return Ok(None);
        }
        let real = self.float(first)?;
        let imaginary = if n == 2 { self.float(first + 1)? } else { self.double(0.0)? };
        self.new_complex(real, imaginary).map(Some)
    }

    /// `.real` and `.imag`; None: it is another attribute.
    pub(super) fn complex_attribute(&mut self, vm: &Machine, slot: u16, name: Value) -> Recording<Option<Then>> {
        let is_part = [vm.names.real, vm.names.imag].contains(&name);
        if !is_part || !is_complex(self.actual(slot)) {
            return Ok(None);
        }
        let (real, imaginary) = self.parts_of_complex(slot)?;
        self.write(slot, if name == vm.names.real { real } else { imaginary })?;
        self.next().map(Some)
    }

    // -- parts -----------------------------------------------------------------------------------------------------------

    fn parts(&mut self, slot: u16) -> Recording<Parts> {
        if is_complex(self.actual(slot)) {
            let (real, imaginary) = self.parts_of_complex(slot)?;
            return Ok(Parts::Complex(real, imaginary));
        }
        self.float(slot).map(Real)
    }

    /// A number as a complex one.
    fn widened(&mut self, slot: u16) -> Recording<(Ref, Ref)> {
        match self.parts(slot)? {
            Parts::Complex(real, imaginary) => Ok((real, imaginary)),
            Real(real) => Ok((real, self.double(0.0)?)),
        }
    }

    /// The doubles of the complex number in a slot.
    fn parts_of_complex(&mut self, slot: u16) -> Recording<(Ref, Ref)> {
        let value = self.read(slot)?;
        let constant = self.builder.trace.constant(value).and_then(|_| self.actual(slot).downcast::<Complex>());
        if let Some(number) = constant {
            return Ok((self.double(number.real)?, self.double(number.imaginary)?));
        }
        self.expect_shape(value, class_shape::COMPLEX.0)?;
        let real = self.uop(Uop::LOAD_FIELD_FLOAT, Type::Float, &[value.0, REAL])?;
        Ok((real, self.uop(Uop::LOAD_FIELD_FLOAT, Type::Float, &[value.0, IMAGINARY])?))
    }

    fn new_complex(&mut self, real: Ref, imaginary: Ref) -> Recording<Ref> {
        let (real, imaginary) = (self.boxed(real)?, self.boxed(imaginary)?);
        self.quick(Quick::NEW_COMPLEX, &[real, imaginary])
    }

    // -- doubles ---------------------------------------------------------------------------------------------------------

    fn double(&mut self, number: f64) -> Recording<Ref> {
        Ok(self.builder.constant(Type::Float, number.to_bits())?)
    }

    fn floats(&mut self, uop: Uop, a: Ref, b: Ref) -> Recording<Ref> {
        self.uop(uop, Type::Float, &[a.0, b.0])
    }

    fn divided(&mut self, a: Ref, b: Ref) -> Recording<Ref> {
        let exit = self.exit()?;
        self.uop(Uop::DIV_FLOAT, Type::Float, &[a.0, b.0, exit])
    }

    fn negated(&mut self, x: Ref) -> Recording<Ref> {
        self.uop(Uop::NEG_FLOAT, Type::Float, &[x.0])
    }

    /// Leaves where a double is NaN.
    fn expect_number(&mut self, x: Ref) -> Recording {
        let exit = self.exit()?;
        self.uop(Uop::BRANCH_FLOAT_NOT_EQ, Type::None, &[x.0, x.0, exit])?;
        Ok(())
    }
}

/// Is it of exactly the class?
pub(super) fn is_complex(value: Value) -> bool {
    has_shape(value, class_shape::COMPLEX.0)
}

/// A number as arithmetic takes it; large ints are left out.
fn operand(value: Value) -> Option<Operand> {
    if let Some(number) = value.downcast::<Complex>().filter(|_| is_complex(value)) {
        return Some(Operand::Complex(Number::new(number.real, number.imaginary)));
    }
    as_number(value).map(Operand::Real)
}
