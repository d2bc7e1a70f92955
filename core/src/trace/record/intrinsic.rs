//! Functions and classes that the compilers know: what they do of simple values is a few uops.

use core::mem::offset_of;

use super::arithmetic::{as_int, as_number, fits, is_int, is_number};
use super::compare::has_shape;
use super::complex::is_complex;
use super::container::{LIST_BUFFER, LIST_LENGTH, TUPLE_ITEMS, TUPLE_LENGTH};
use super::{Recorder, Recording};
use crate::builtins::class_shape;
use crate::heap;
use crate::native::Intrinsic;
use crate::object::{Exception, List, Tuple};
use crate::trace::ir::{Ref, Type};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Arguments of `min` and `max` that are compared one by one.
const MOST_COMPARED: usize = 4;

impl Recorder {
    /// What a function makes of its arguments, which lie from a slot on. None: it is to be called.
    pub(super) fn call_intrinsic(&mut self, known: Option<Intrinsic>, first: u16, count: usize) -> Recording<Option<Ref>> {
        let Some(intrinsic) = known else { return Ok(None) };
        let x = self.actual(first);
        Ok(Some(match (intrinsic, count) {
            (Intrinsic::Absolute, 1) if is_int(x) && x != Value::small_int(Value::INT_MIN) => self.absolute_int(first)?,
            (Intrinsic::Absolute, 1) if x.is_float() => self.of_float(Uop::ABS_FLOAT, first)?,
            (Intrinsic::Absolute, 1) if is_complex(x) => self.magnitude(first)?,
            (Intrinsic::FloatAbsolute, 1) if is_number(x) => self.of_float(Uop::ABS_FLOAT, first)?,
            (Intrinsic::SquareRoot, 1) if as_number(x).is_some_and(|x| x >= 0.0) => {
                let (x, exit) = (self.float(first)?, self.exit()?);
                self.uop(Uop::SQRT_FLOAT, Type::Float, &[x.0, exit])?
            }
            (Intrinsic::Floor | Intrinsic::Ceil | Intrinsic::Truncate | Intrinsic::Round, 1) if is_int(x) && !x.is_bool() => {
                self.int(first)?
            }
            (Intrinsic::Truncate, 1) if has_int(x, libm::trunc) => self.int_of_float(Uop::INT_FROM_FLOAT, first)?,
            (Intrinsic::Round, 1) if has_int(x, libm::rint) => self.int_of_float(Uop::INT_NEAREST_FLOAT, first)?,
            (Intrinsic::Floor, 1) if has_int(x, libm::floor) => self.int_beside(first, Uop::SUB_INT)?,
            (Intrinsic::Ceil, 1) if has_int(x, libm::ceil) => self.int_beside(first, Uop::ADD_INT)?,
            (Intrinsic::DivMod, 2) if self.may_divide(first) => self.divide_with_remainder(first)?,
            (Intrinsic::Least, 2..=MOST_COMPARED) if self.are_alike(first, count) => self.extreme(true, first, count)?,
            (Intrinsic::Greatest, 2..=MOST_COMPARED) if self.are_alike(first, count) => self.extreme(false, first, count)?,
            (Intrinsic::Iterate, 1) => return self.iterator_of(first),
            (Intrinsic::InitializeException, 1..) if let Some(exception) = x.downcast::<Exception>() => {
                return self.initialize_exception(exception, first, count - 1);
            }
            (Intrinsic::Append, 2) if has_shape(x, class_shape::LIST.0) => {
                let list = self.read(first)?;
                self.append((list, x), first + 1)?;
                self.value(Value::NONE)?
            }
            (Intrinsic::Pop, 1)
                if has_shape(x, class_shape::LIST.0) && x.downcast::<List>().is_some_and(|list| !list.is_empty()) =>
            {
                let list = self.read(first)?;
                self.take_last(list)?
            }
            (Intrinsic::Get, 2 | 3) if has_shape(x, class_shape::DICT.0) => {
                let dict = self.read(first)?;
                self.get_or_default(dict, first + 1, count - 1)?
            }
            (Intrinsic::Append, 2) if self.may_append_byte(x, first + 1) => {
                let array = self.read(first)?;
                self.append_byte(array, first + 1)?
            }
            (Intrinsic::Extend, 2)
                if has_shape(x, class_shape::LIST.0)
                    && [class_shape::LIST, class_shape::TUPLE].iter().any(|shape| has_shape(self.actual(first + 1), shape.0)) =>
            {
                let shape = self.actual(first + 1).header().map_or(0, |header| header.shape.get().0);
                let (list, items) = (self.shaped(first, class_shape::LIST.0)?, self.shaped(first + 1, shape)?);
                self.quick(Quick::EXTEND_BY, &[list, items])?;
                self.value(Value::NONE)?
            }
            (Intrinsic::Extend, 2) if self.extends_bytes(first, first + 1) => self.extend_bytes(first, first + 1)?,
            (_, 1) => return self.character_intrinsic(intrinsic, first),
            _ => return Ok(None),
        }))
    }

    /// The same of a bound method, whose receiver is no operand: what it is in the trace, and what it is now.
    pub(super) fn bound_intrinsic(
        &mut self,
        known: Option<Intrinsic>,
        (receiver, actual): (Ref, Value),
        first: u16,
        count: usize,
    ) -> Recording<Option<Ref>> {
        if known == Some(Intrinsic::Append) && count == 1 && self.may_append_byte(actual, first) {
            return self.append_byte(receiver, first).map(Some);
        }
        if known == Some(Intrinsic::Get) && (1..=2).contains(&count) && has_shape(actual, class_shape::DICT.0) {
            return self.get_or_default(receiver, first, count).map(Some);
        }
        let list = actual.downcast::<List>().filter(|_| has_shape(actual, class_shape::LIST.0));
        Ok(match (known, list, count) {
            (Some(Intrinsic::Append), Some(_), 1) => {
                self.append((receiver, actual), first)?;
                Some(self.value(Value::NONE)?)
            }
            (Some(Intrinsic::Pop), Some(list), 0) if !list.is_empty() => Some(self.take_last(receiver)?),
            _ => None,
        })
    }

    /// `BaseException.__init__` with so many arguments, of an exception that has just these, or had another number of them.
    /// None: it is called.
    fn initialize_exception(&mut self, actual: heap::Ref<Exception>, first: u16, count: usize) -> Recording<Option<Ref>> {
        const ARGUMENTS: u16 = offset_of!(Exception, arguments) as u16;
        let Some(had) = actual.arguments.get().downcast::<Tuple>() else { return Ok(None) };
        let exception = self.shaped(first, actual.header.shape.get().0)?;
        let known = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[exception.0, ARGUMENTS])?;
        if had.len() == count {
            let is_same = self.holds_slots(known, first + 1, count)?;
            return if is_same { self.value(Value::NONE).map(Some) } else { Ok(None) };
        }
        self.expect_shape(known, class_shape::TUPLE.0)?;
        let length = self.uop(Uop::LOAD_FIELD, Type::Word, &[known.0, TUPLE_LENGTH as u16])?;
        let (count_as_word, exit) = (self.word(count as u64)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[length.0, count_as_word, exit])?;
        let arguments = self.tuple_of(first + 1, count)?;
        self.store_field(arguments, exception, ARGUMENTS)?;
        self.value(Value::NONE).map(Some)
    }

    /// Does a tuple that the trace makes hold just what slots do?
    fn holds_slots(&mut self, tuple: Ref, first: u16, count: usize) -> Recording<bool> {
        if !matches!(self.makes(tuple), Some(Made::Tuple | Made::LongTuple)) {
            return Ok(false);
        }
        for n in 0..count {
            let given = self.boxed_slot(first + n as u16)?;
            if self.builder.holds_now(tuple, (TUPLE_ITEMS + n * 8) as u16)? != Some(given) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `dict.get` of a key, and maybe a default, from a slot on.
    fn get_or_default(&mut self, dict: Ref, first: u16, count: usize) -> Recording<Ref> {
        self.expect_shape(dict, class_shape::DICT.0)?;
        let key = self.boxed_slot(first)?;
        let default = if count > 1 { self.boxed_slot(first + 1)? } else { self.value(Value::NONE)? };
        self.quick(Quick::DICT_GET, &[dict, key, default])
    }

    /// The last item of a list, which is one shorter then.
    fn take_last(&mut self, list: Ref) -> Recording<Ref> {
        self.expect_shape(list, class_shape::LIST.0)?;
        let length = self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[list.0, LIST_LENGTH as u16])?;
        let (zero, exit) = (self.word(0xFFFF)?, self.exit()?);
        self.uop(Uop::BRANCH_INT_LE_CONST, Type::None, &[length.0, zero, exit])?;
        let less = self.word((-1i64 << 16) as u64)?;
        let last = self.uop(Uop::ADD_INT_CONST, Type::Int, &[length.0, less, exit])?;
        let arguments = [list.0, last.0, LIST_BUFFER as u16, LIST_LENGTH as u16, exit];
        let item = self.uop(Uop::LOAD_ITEM, Type::Tagged, &arguments)?;
        self.uop(Uop::STORE_FIELD_COUNT, Type::None, &[last.0, list.0, LIST_LENGTH as u16])?;
        Ok(item)
    }

    /// `float(x)` and `int(x)` of a number. None: they are to be called.
    pub(super) fn convert(&mut self, to_float: bool, argument: u16) -> Recording<Option<Ref>> {
        let x = self.actual(argument);
        Ok(match to_float {
            true if is_number(x) => Some(self.float(argument)?),
            false if is_int(x) => Some(self.int(argument)?),
            false if has_int(x, libm::trunc) => Some(self.int_of_float(Uop::INT_FROM_FLOAT, argument)?),
            _ => None,
        })
    }

    fn of_float(&mut self, uop: Uop, argument: u16) -> Recording<Ref> {
        let x = self.float(argument)?;
        self.uop(uop, Type::Float, &[x.0])
    }

    fn int_of_float(&mut self, uop: Uop, argument: u16) -> Recording<Ref> {
        let (x, exit) = (self.float(argument)?, self.exit()?);
        self.uop(uop, Type::Int, &[x.0, exit])
    }

    fn absolute_int(&mut self, argument: u16) -> Recording<Ref> {
        let (x, exit) = (self.int(argument)?, self.exit()?);
        let negated = self.uop(Uop::NEG_INT, Type::Int, &[x.0, exit])?;
        self.uop(Uop::MAX_INT, Type::Int, &[x.0, negated.0])
    }

    /// The int next to a float: below it by SUB_INT, above it by ADD_INT. One further than the int towards 0, or that one.
    fn int_beside(&mut self, argument: u16, step: Uop) -> Recording<Ref> {
        let (x, inner) = (self.float(argument)?, self.int_of_float(Uop::INT_FROM_FLOAT, argument)?);
        let whole = self.uop(Uop::FLOAT_FROM_INT, Type::Float, &[inner.0])?;
        let (less, greater) = if step == Uop::SUB_INT { (x, whole) } else { (whole, x) };
        let is_beyond = self.uop(Uop::COMPARE_FLOAT_LT, Type::Bool, &[less.0, greater.0])?;
        let further = self.uop(Uop::INT_FROM_BOOL, Type::Int, &[is_beyond.0])?;
        let exit = self.exit()?;
        self.uop(step, Type::Int, &[inner.0, further.0, exit])
    }

    /// Are these ints whose quotient and remainder fit?
    fn may_divide(&self, first: u16) -> bool {
        let (x, y) = (as_int(self.actual(first)), as_int(self.actual(first + 1)));
        matches!((x, y), (Some(x), Some(y)) if y != 0 && fits(x.checked_div(y)))
    }

    fn divide_with_remainder(&mut self, first: u16) -> Recording<Ref> {
        let (x, y, exit) = (self.int(first)?, self.int(first + 1)?, self.exit()?);
        let quotient = self.uop(Uop::FLOORDIV_INT, Type::Int, &[x.0, y.0, exit])?;
        let remainder = self.uop(Uop::MOD_INT, Type::Int, &[x.0, y.0, exit])?;
        let parts = [self.boxed(quotient)?, self.boxed(remainder)?];
        self.quick(Quick::TUPLE_2, &parts)
    }

    /// Are the arguments all ints, or all floats?
    fn are_alike(&self, first: u16, count: usize) -> bool {
        let given = (first..first + count as u16).map(|slot| self.actual(slot));
        given.clone().all(Value::is_small_int) || given.clone().all(Value::is_float)
    }

    fn extreme(&mut self, is_least: bool, first: u16, count: usize) -> Recording<Ref> {
        let is_int = self.actual(first).is_small_int();
        let (uop, of) = match (is_int, is_least) {
            (true, true) => (Uop::MIN_INT, Type::Int),
            (true, false) => (Uop::MAX_INT, Type::Int),
            (false, true) => (Uop::MIN_FLOAT, Type::Float),
            (false, false) => (Uop::MAX_FLOAT, Type::Float),
        };
        let mut best = Ref::NONE;
        for slot in first..first + count as u16 {
            let next = if is_int { self.int(slot)? } else { self.float(slot)? };
            best = if slot == first { next } else { self.uop(uop, of, &[best.0, next.0])? };
        }
        Ok(best)
    }
}

/// Is it a float that a function makes an int of which lies in a value, whatever is added to it?
fn has_int(x: Value, whole: fn(f64) -> f64) -> bool {
    x.as_float().is_some_and(|x| whole(x).abs() < Value::INT_MAX as f64)
}
