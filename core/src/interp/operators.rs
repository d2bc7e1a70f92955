//! Operators and comparisons that are too long for the dispatch loop: those of Python classes enter frames, those of builtin
//! ones are done.

use core::cmp::Ordering;

use super::frame::{Frame, OnReturn};
use crate::builtins::class_shape;
use crate::bytecode::ops::{BinaryOperator, COMPARE_AS_BOOL, CompareOperator, TUPLES_SHIFT};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::*;
use crate::operations::arithmetic::is_in_place;
use crate::operations::compare::{compare_simple_tuples, holds};
use crate::value::Value;

impl Machine {
    /// A binary operator whose operands are on the stack of `frame`. None: the frame of a Python method was entered.
    #[inline(never)]
    pub(crate) fn binary_op(&mut self, frame: *mut Frame, op: u32, a: Value, b: Value) -> Result<Option<Value>> {
        let Some(operator) = BinaryOperator::from_u32(op) else { return Ok(Some(Value::NONE)) };
        if let Some(answer) = self.exact_operator(operator, a, b)? {
            return Ok(Some(answer));
        }
        if let Some(function) = self.python_operator(operator, a, b)? {
            self.enter_operator(frame, function, a, b, op, false)?;
            return Ok(None);
        }
        self.binary(operator, a, b).map(Some)
    }

    /// The Python function that decides a binary operator first, where it is plain: the left operand's, unless the right
    /// operand's class is a subclass which may override the reflected method.
    pub(crate) fn python_operator(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Ref<Function>>> {
        let class = self.class_of(a);
        if !class.has(ClassFlags::HEAP) {
            return Ok(None);
        }
        if op == BinaryOperator::Subscript {
            let name = self.names.__getitem__;
            return Ok(self.lookup(class, name)?.and_then(|m| m.downcast::<Function>()));
        }
        let right = self.class_of(b);
        if right != class && Class::is_subclass_of(right, class) {
            return Ok(None);
        }
        if is_in_place(op) && self.lookup(class, self.in_place_name(op))?.is_some() {
            return Ok(None);
        }
        let (name, _) = self.binary_names(op);
        Ok(self.lookup(class, name)?.and_then(|m| m.downcast::<Function>()))
    }

    pub(crate) fn enter_operator(
        &mut self,
        frame: *mut Frame,
        function: Ref<Function>,
        a: Value,
        b: Value,
        op: u32,
        comparison: bool,
    ) -> Result<()> {
        // SAFETY: the arguments go above the operand stack, where `enter_frame` makes sure of room before it writes more;
        // frames leave one chunk's slack for two words (FRAME_WORDS are counted twice at its start).
        let start = unsafe { (*frame).sp };
        let start = self.place_arguments(start, &[a, b])?;
        let callee = self.enter_frame(function, start, 2, &[])?;
        // SAFETY: the frame was just made.
        unsafe {
            (*callee).on_return = OnReturn::Operator;
            (*callee).jump = op;
            (*callee).is_comparison = comparison;
        }
        Ok(())
    }

    /// The left operand's method returned NotImplemented.
    pub(super) fn binary_after_left(&mut self, op: u32, a: Value, b: Value) -> Result {
        let Some(operator) = BinaryOperator::from_u32(op) else { return Ok(Value::NONE) };
        if op >= BinaryOperator::InplaceAdd as u32
            && let Some(plain) = BinaryOperator::from_u32(op - BinaryOperator::InplaceAdd as u32)
        {
            return self.binary_reflected(operator, plain, a, b);
        }
        self.binary_reflected(operator, operator, a, b)
    }

    /// What remains once the left operand's method declined: the right operand's reflected one. Messages name `operator`.
    fn binary_reflected(&mut self, operator: BinaryOperator, plain: BinaryOperator, a: Value, b: Value) -> Result {
        let (_, reflected) = self.binary_names(plain);
        if self.class_of(a) != self.class_of(b) {
            if plain == BinaryOperator::Multiply {
                self.check_repeat(b, a)?;
            }
            if let Some(result) = self.call_special(b, reflected, &[a])?
                && result != Value::NOT_IMPLEMENTED
            {
                return Ok(result);
            }
        }
        Err(self.unsupported(operator.text(), operator == BinaryOperator::Power, a, b))
    }

    /// A comparison whose operands are on the stack of `frame`. None: the frame of a Python method was entered.
    #[inline(never)]
    pub(crate) fn compare_op(&mut self, frame: *mut Frame, op: u32, a: Value, b: Value) -> Result<Option<Value>> {
        let Some(operator) = CompareOperator::from_u32(op & 15) else { return Ok(Some(Value::NONE)) };
        if let Some(answer) = compare_simple_tuples(operator, a, b) {
            return Ok(Some(Value::bool(answer)));
        }
        // Only a script's classes have operators in Python.
        let class = if has_builtin_shape(a) { None } else { Some(self.class_of(a)).filter(|class| class.has(ClassFlags::HEAP)) };
        if let Some(class) = class {
            let right = self.class_of(b);
            let name = self.comparison_name(operator);
            if (right == class || !Class::is_subclass_of(right, class))
                && let Some(function) = self.lookup(class, name)?.and_then(|m| m.downcast::<Function>())
            {
                self.enter_operator(frame, function, a, b, op, true)?;
                return Ok(None);
            }
        }
        let result = self.compare(operator, a, b)?;
        if op & COMPARE_AS_BOOL != 0 && !result.is_bool() {
            return Ok(Some(Value::bool(self.is_true(result)?)));
        }
        Ok(Some(result))
    }

    /// COMPARE_TUPLES of the items from `items` on, which the operand stack holds.
    ///
    /// # Safety
    /// There are as many as the operand says.
    pub(crate) unsafe fn compare_tuples(&mut self, operand: u32, items: *const Value) -> Result {
        let Some(operator) = CompareOperator::from_u32(operand & (COMPARE_AS_BOOL - 1)) else { return Ok(Value::NONE) };
        let count = (operand >> TUPLES_SHIFT) as usize;
        for at in 0..count {
            // SAFETY: as the caller promises.
            let (a, b) = unsafe { (*items.add(at), *items.add(count + at)) };
            if a == b {
                continue;
            }
            if Value::both_small_ints(a, b) {
                return Ok(Value::bool(holds(operator, a.shifted_int().cmp(&b.shifted_int()))));
            }
            if self.equal(a, b)? {
                continue;
            }
            if matches!(operator, CompareOperator::Eq | CompareOperator::Ne) {
                return Ok(Value::bool(operator == CompareOperator::Ne));
            }
            // The items that are not equal decide, and may give anything.
            let result = self.compare(operator, a, b)?;
            let wants_bool = operand & COMPARE_AS_BOOL != 0 && !result.is_bool();
            return if wants_bool { self.is_true(result).map(Value::bool) } else { Ok(result) };
        }
        Ok(Value::bool(holds(operator, Ordering::Equal)))
    }

    pub(super) fn compare_after_left(&mut self, op: u32, a: Value, b: Value) -> Result {
        let swapped = match op & 15 {
            0 => CompareOperator::Gt,
            1 => CompareOperator::Ge,
            2 => CompareOperator::Eq,
            3 => CompareOperator::Ne,
            4 => CompareOperator::Lt,
            _ => CompareOperator::Le,
        };
        let name = self.comparison_name(swapped);
        if let Some(result) = self.call_special(b, name, &[a])?
            && result != Value::NOT_IMPLEMENTED
        {
            return Ok(result);
        }
        match op & 15 {
            2 => Ok(Value::bool(a == b)),
            3 => Ok(Value::bool(a != b)),
            n => {
                let symbol = CompareOperator::from_u32(n).map_or("?", |o| o.text());
                let (left, right) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(format_args!("'{symbol}' not supported between instances of '{left}' and '{right}'")))
            }
        }
    }
}

/// Is the value known to be of a builtin class, by its shape alone?
#[inline(always)]
fn has_builtin_shape(value: Value) -> bool {
    value.header().is_none_or(|header| header.shape.get().0 < class_shape::END.0)
}
