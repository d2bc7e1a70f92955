//! Forms of BINARY_OP, COMPARE_OP, TO_BOOL and CONTAINS_OP.

use super::cache::{KEY, OPERATOR, set_u32, set_u64, settle};
use crate::builtins::class_shape;
use crate::bytecode::ops::{BinaryOperator, CompareOperator, Form, Op};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::*;
use crate::operations::number::is_exact_int;
use crate::value::Value;

/// Is the value an object of exactly the builtin class with this root shape?
#[inline(always)]
pub fn is_exactly(value: Value, shape: ShapeId) -> bool {
    value.header().is_some_and(|h| h.shape.get() == shape)
}

/// Does the left operand's method decide? Its shape is the known one, and the right operand's class cannot override the
/// reflected method: it is the same, or a builtin one.
#[inline(always)]
pub fn is_left_operand(a: Value, b: Value, shape: u32) -> bool {
    let plain = b.header().is_none_or(|h| h.shape.get().0 < class_shape::END.0 || h.shape.get().0 == shape);
    a.header().is_some_and(|h| h.shape.get().0 == shape) && plain
}

impl Machine {
    /// Chooses a form for BINARY_OP.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_binary_op(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        op: u32,
        a: Value,
        b: Value,
    ) -> Result<()> {
        let form = match BinaryOperator::from_u32(op) {
            Some(operator) => self.binary_form(code, pc, operator, a, b)?,
            None => None,
        };
        // SAFETY: `pc` points at the cache of a BINARY_OP.
        unsafe { settle(pc, Op::BINARY_OP, form) };
        Ok(())
    }

    fn binary_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        op: BinaryOperator,
        a: Value,
        b: Value,
    ) -> Result<Option<Form>> {
        use BinaryOperator as B;
        if Value::both_small_ints(a, b) {
            return Ok(match op {
                B::Add | B::InplaceAdd => Some(Form::BINARY_OP_ADD_INT),
                B::Subtract | B::InplaceSubtract => Some(Form::BINARY_OP_SUBTRACT_INT),
                B::Multiply | B::InplaceMultiply => Some(Form::BINARY_OP_MULTIPLY_INT),
                B::TrueDivide | B::InplaceTrueDivide => Some(Form::BINARY_OP_EXTEND_FLOAT),
                B::Power | B::InplacePower | B::MatrixMultiply | B::InplaceMatrixMultiply | B::Subscript => None,
                _ => Some(Form::BINARY_OP_EXTEND_INT),
            });
        }
        if is_exact_int(a) && is_exact_int(b) {
            return Ok(match op {
                B::TrueDivide | B::InplaceTrueDivide | B::Power | B::InplacePower => None,
                B::MatrixMultiply | B::InplaceMatrixMultiply | B::Subscript => None,
                _ => Some(Form::BINARY_OP_EXTEND_INT),
            });
        }
        let number = |v: Value| v.is_float() || v.is_small_int();
        if number(a) && number(b) {
            let both = a.is_float() && b.is_float();
            return Ok(match op {
                B::Add | B::InplaceAdd if both => Some(Form::BINARY_OP_ADD_FLOAT),
                B::Subtract | B::InplaceSubtract if both => Some(Form::BINARY_OP_SUBTRACT_FLOAT),
                B::Multiply | B::InplaceMultiply if both => Some(Form::BINARY_OP_MULTIPLY_FLOAT),
                B::Add
                | B::InplaceAdd
                | B::Subtract
                | B::InplaceSubtract
                | B::Multiply
                | B::InplaceMultiply
                | B::TrueDivide
                | B::InplaceTrueDivide => Some(Form::BINARY_OP_EXTEND_FLOAT),
                _ => None,
            });
        }
        if op == B::Subscript {
            if is_exactly(a, class_shape::DICT) {
                return Ok(Some(Form::BINARY_OP_SUBSCR_DICT));
            }
            if b.is_small_int() {
                let form = match a.header().map(|h| h.shape.get()) {
                    Some(class_shape::LIST) => Some(Form::BINARY_OP_SUBSCR_LIST_INT),
                    Some(class_shape::TUPLE) => Some(Form::BINARY_OP_SUBSCR_TUPLE_INT),
                    Some(class_shape::STR) => Some(Form::BINARY_OP_SUBSCR_STR_INT),
                    _ => None,
                };
                if form.is_some() {
                    return Ok(form);
                }
            }
        }
        if matches!(op, B::Add | B::InplaceAdd) && is_exactly(a, class_shape::STR) && is_exactly(b, class_shape::STR) {
            return Ok(Some(Form::BINARY_OP_ADD_STR));
        }
        self.python_operator_form(code, pc, op, a, b)
    }

    /// The left operand is an instance whose class has a plain Python method, and the right one is of the same class or
    /// of a builtin class that knows nothing of it.
    fn python_operator_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        op: BinaryOperator,
        a: Value,
        b: Value,
    ) -> Result<Option<Form>> {
        let class = self.class_of(a);
        let Some(function) = self.python_operator(op, a, b)? else { return Ok(None) };
        let target = function.code.get();
        let same_or_builtin = self.class_of(b) == class || !self.class_of(b).has(ClassFlags::HEAP);
        if !target.simple || target.arguments != 2 || !same_or_builtin {
            return Ok(None);
        }
        let Some(header) = a.header() else { return Ok(None) };
        if !self.watch_class(class, code) {
            return Ok(None);
        }
        // SAFETY: `pc` points at the seven cache units of a BINARY_OP.
        unsafe {
            set_u32(pc, KEY, header.shape.get().0);
            set_u64(pc, OPERATOR, Value::from(function).bits());
        }
        Ok(Some(Form::BINARY_OP_PYTHON))
    }

    /// Chooses a form for COMPARE_OP.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_compare_op(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        op: u32,
        a: Value,
        b: Value,
    ) -> Result<()> {
        let form = if Value::both_small_ints(a, b) {
            Some(Form::COMPARE_OP_INT)
        } else if a.is_float() && b.is_float() {
            Some(Form::COMPARE_OP_FLOAT)
        } else if is_exactly(a, class_shape::STR) && is_exactly(b, class_shape::STR) {
            Some(Form::COMPARE_OP_STR)
        } else {
            self.python_comparison_form(code, pc, op, a, b)?
        };
        // SAFETY: `pc` points at the cache of a COMPARE_OP.
        unsafe { settle(pc, Op::COMPARE_OP, form) };
        Ok(())
    }

    /// As `python_operator_form`, for comparisons.
    fn python_comparison_form(
        &mut self,
        code: Ref<CodeObject>,
        pc: *mut u16,
        op: u32,
        a: Value,
        b: Value,
    ) -> Result<Option<Form>> {
        let class = self.class_of(a);
        let same_or_builtin = self.class_of(b) == class || !self.class_of(b).has(ClassFlags::HEAP);
        let Some(header) = a.header().filter(|_| class.has(ClassFlags::HEAP) && same_or_builtin) else { return Ok(None) };
        let Some(operator) = CompareOperator::from_u32(op & 15) else { return Ok(None) };
        let name = self.comparison_name(operator);
        let Some(function) = self.lookup(class, name)?.and_then(|m| m.downcast::<Function>()) else { return Ok(None) };
        let target = function.code.get();
        if !target.simple || target.arguments != 2 || !self.watch_class(class, code) {
            return Ok(None);
        }
        // SAFETY: `pc` points at the seven cache units of a COMPARE_OP.
        unsafe {
            set_u32(pc, KEY, header.shape.get().0);
            set_u64(pc, OPERATOR, Value::from(function).bits());
        }
        Ok(Some(Form::COMPARE_OP_PYTHON))
    }

    /// Chooses a form for TO_BOOL.
    #[cold]
    #[inline(never)]
    pub(crate) fn specialize_to_bool(&mut self, code: Ref<CodeObject>, pc: *mut u16, value: Value) -> Result<()> {
        let form = self.form_of_to_bool(code, pc, value)?;
        // SAFETY: `pc` points at the cache of a TO_BOOL.
        unsafe { settle(pc, Op::TO_BOOL, form) };
        Ok(())
    }

    fn form_of_to_bool(&mut self, code: Ref<CodeObject>, pc: *mut u16, value: Value) -> Result<Option<Form>> {
        if value.is_bool() {
            return Ok(Some(Form::TO_BOOL_BOOL));
        }
        if value.is_small_int() {
            return Ok(Some(Form::TO_BOOL_INT));
        }
        if value.is_none() {
            return Ok(Some(Form::TO_BOOL_NONE));
        }
        match value.header().map(|h| h.shape.get()) {
            Some(class_shape::LIST) => return Ok(Some(Form::TO_BOOL_LIST)),
            Some(class_shape::STR) => return Ok(Some(Form::TO_BOOL_STR)),
            _ => {}
        }
        let class = self.class_of(value);
        let (bool_name, len_name) = (self.names.__bool__, self.names.__len__);
        if !class.has(ClassFlags::HEAP) || self.lookup(class, bool_name)?.is_some() || self.lookup(class, len_name)?.is_some() {
            return Ok(None);
        }
        let Some(header) = value.header() else { return Ok(None) };
        if !self.watch_class(class, code) {
            return Ok(None);
        }
        // SAFETY: `pc` points at the three cache units of a TO_BOOL.
        unsafe { set_u32(pc, KEY, header.shape.get().0) };
        Ok(Some(Form::TO_BOOL_ALWAYS_TRUE))
    }

    /// Chooses a form for CONTAINS_OP.
    #[cold]
    pub(crate) fn specialize_contains_op(&mut self, pc: *mut u16, container: Value) {
        let form = match container.header().map(|h| h.shape.get()) {
            Some(class_shape::DICT) => Some(Form::CONTAINS_OP_DICT),
            Some(class_shape::SET | class_shape::FROZENSET) => Some(Form::CONTAINS_OP_SET),
            _ => None,
        };
        // SAFETY: `pc` points at the cache of a CONTAINS_OP.
        unsafe { settle(pc, Op::CONTAINS_OP, form) };
    }
}
