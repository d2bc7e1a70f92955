//! What has no better way: operators, attributes, containers and calls of native code, by helpers that may come to anything
//! but Python code. What Python code decides is not recorded like this, or runs as a frame of the trace.

use alloc::vec::Vec;

use super::call::is_inlinable;
use super::compare::has_shape;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::{BinaryOperator, CompareOperator, Conversion, Op, TUPLES_SHIFT};
use crate::codegen::lower::arithmetic::plain;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{ClassFlags, Function, Kind, Tuple};
use crate::specialize::cache::{self, KEY, OPERATOR};
use crate::specialize::operator::is_left_operand;
use crate::trace::ir::{Ref, Returns};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::trace::{natives, quick_general};
use crate::value::Value;

impl Recorder {
    // -- operators -------------------------------------------------------------------------------------------------------

    /// A binary operator of what is neither int nor float.
    pub(super) fn binary_generally(&mut self, vm: &mut Machine, left: u16, right: u16) -> Recording<Ref> {
        let (a, b) = (self.actual(left), self.actual(right));
        let Some(operator) = BinaryOperator::from_u32(self.at.operand) else { return self.unsupported() };
        let is_subscript = operator == BinaryOperator::Subscript;
        let is_in_place = !is_subscript && plain(self.at.operand) != operator;
        if is_in_place && !is_immutable(vm, a) {
            return self.binary_in_place(vm, left, right);
        }
        if !self.needs_no_python(vm, &[a, b], |vm| vm.binary(plain(operator as u32), a, b)) {
            return self.other_operands();
        }
        if let Some(operator) = BinaryOperator::from_u32(plain(operator as u32) as u32).filter(|_| !is_subscript)
            && let Some(bytes) = self.bytes_by_operator(operator, left, right)?
        {
            return Ok(bytes);
        }
        if is_in_place || is_subscript {
            self.fix_kind(left)?;
        }
        let (x, y) = (self.boxed_slot(left)?, self.boxed_slot(right)?);
        if is_subscript && !is_steady_container(a) {
            return self.quick(Quick::ITEM, &[x, y]);
        }
        let number = self.value(Value::small_int(self.at.operand.into()))?;
        self.quick(Quick::BINARY, &[number, x, y])
    }

    /// A comparison of what is neither int nor float.
    pub(super) fn compare_generally(
        &mut self,
        vm: &mut Machine,
        operator: CompareOperator,
        left: u16,
        right: u16,
    ) -> Recording<Ref> {
        let (a, b) = (self.actual(left), self.actual(right));
        if !self.needs_no_python(vm, &[a, b], |vm| vm.compare(operator, a, b)) {
            return self.other_operands();
        }
        let (x, y) = (self.boxed_slot(left)?, self.boxed_slot(right)?);
        let number = self.value(Value::small_int(self.at.operand.into()))?;
        self.quick(Quick::COMPARE, &[number, x, y])
    }

    /// A comparison of tuples that are not made: traces make them, and drop what nobody sees (`optimize/sink.rs`).
    pub(super) fn record_compare_tuples(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let count = n >> TUPLES_SHIFT;
        let first = self.operand(vm, 2 * count);
        let slots = first..first + 2 * count as u16;
        let items: Vec<Value> = slots.map(|slot| self.actual(slot)).collect();
        // SAFETY: these are the operands.
        if !self.needs_no_python(vm, &items, |vm| unsafe { vm.compare_tuples(n as u32, items.as_ptr()) }) {
            return self.other_operands();
        }
        let left = self.tuple_of(first, count)?;
        let right = self.tuple_of(first + count as u16, count)?;
        let number = self.value(Value::small_int((self.at.operand & ((1 << TUPLES_SHIFT) - 1)).into()))?;
        let result = self.quick(Quick::COMPARE, &[number, left, right])?;
        self.write(first, result)?;
        self.next()
    }

    pub(super) fn contains_generally(&mut self, vm: &mut Machine, item: u16, container: u16) -> Recording<Ref> {
        let (a, b) = (self.actual(item), self.actual(container));
        if let Some(answer) = self.is_none_among_constants(vm, item, container)? {
            return Ok(answer);
        }
        if !natives::is_whole(vm, b) || !self.needs_no_python(vm, &[a, b], |vm| vm.contains(b, a).map(Value::bool)) {
            return self.other_operands();
        }
        self.fix_kind(container)?;
        let (owner, key) = (self.boxed_slot(container)?, self.boxed_slot(item)?);
        self.quick(Quick::CONTAINS, &[owner, key])
    }

    /// Whether None is in a tuple that the trace makes of constants of builtin classes, none of which says that it is equal.
    fn is_none_among_constants(&mut self, vm: &Machine, item: u16, container: u16) -> Recording<Option<Ref>> {
        let made = self.read(container)?;
        let Some(tuple) = self.actual(container).downcast::<Tuple>() else { return Ok(None) };
        if !self.actual(item).is_none() || self.makes(made) != Some(Made::Tuple) {
            return Ok(None);
        }
        let is_builtin = |value: &Value| !vm.class_of(*value).has(ClassFlags::HEAP);
        if !tuple.as_slice().iter().all(is_builtin) {
            return Ok(None);
        }
        let items = self.items(container, tuple.len())?;
        if items.iter().any(|item| self.builder.known_constant(*item).is_none()) {
            return Ok(None);
        }
        let none = self.read(item)?;
        self.expect_constant(none, Value::NONE)?;
        self.value(Value::bool(tuple.as_slice().contains(&Value::NONE))).map(Some)
    }

    /// What a helper of one argument gives for a slot.
    pub(super) fn one_generally(
        &mut self,
        vm: &mut Machine,
        helper: Quick,
        slot: u16,
        run: fn(&mut Machine, Value) -> Result,
    ) -> Recording<Ref> {
        let actual = self.actual(slot);
        if !self.needs_no_python(vm, &[actual], |vm| run(vm, actual)) {
            return self.other_operands();
        }
        let value = self.boxed_slot(slot)?;
        self.quick(helper, &[value])
    }

    /// A binary operator or a comparison that the left operand's Python function decides: its frame lies above the operands.
    pub(super) fn python_operator(&mut self, vm: &Machine, left: u16, comparison: bool) -> Recording<Then> {
        // SAFETY: the form says what the cache holds.
        let (shape, function) = unsafe { (cache::u32_at(self.cache(), KEY), cache::u64_at(self.cache(), OPERATOR)) };
        let function = Value::from_bits(function).downcast::<Function>();
        let (a, b) = (self.actual(left), self.actual(left + 1));
        let Some(function) = function.filter(|f| is_left_operand(a, b, shape) && is_inlinable(f.code.get())) else {
            return self.other_operands();
        };
        if function.code.get().arguments != 2 {
            return self.other_operands();
        }
        let x = self.shaped(left, shape)?;
        self.fix_kind(left + 1)?;
        let y = self.read(left + 1)?;
        let above = self.operand(vm, 0);
        self.write(above, x)?;
        self.write(above + 1, y)?;
        let returns = Returns::Operator { number: self.at.operand, comparison };
        self.enter_callee(function.code.get(), function.into(), above, above, 2, returns)
    }

    // -- containers ------------------------------------------------------------------------------------------------------

    /// BUILD_SET and BUILD_MAP: an empty one, and then what is in it.
    pub(super) fn record_build_keyed(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let is_map = self.at.op == Op::BUILD_MAP;
        let words = if is_map { 2 * n } else { n };
        let first = self.operand(vm, words);
        let made = self.quick(if is_map { Quick::DICT_0 } else { Quick::SET_0 }, &[])?;
        for at in 0..n as u16 {
            if is_map {
                let (key, value) = (self.boxed_slot(first + 2 * at)?, self.boxed_slot(first + 2 * at + 1)?);
                self.quick(Quick::MAP_ADD, &[made, key, value])?;
            } else {
                let item = self.boxed_slot(first + at)?;
                self.quick(Quick::SET_ADD, &[made, item])?;
            }
        }
        self.write(first, made)?;
        self.next()
    }

    /// SET_ADD and MAP_ADD of comprehensions.
    pub(super) fn record_add_keyed(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        if self.at.op == Op::SET_ADD {
            let (set, item) = (self.operand(vm, n + 1), self.operand(vm, 1));
            let set = self.shaped(set, class_shape::SET.0)?;
            let item = self.boxed_slot(item)?;
            self.quick(Quick::SET_ADD, &[set, item])?;
        } else {
            let (dict, key, value) = (self.operand(vm, n + 2), self.operand(vm, 2), self.operand(vm, 1));
            let dict = self.shaped(dict, class_shape::DICT.0)?;
            let (key, value) = (self.boxed_slot(key)?, self.boxed_slot(value)?);
            self.quick(Quick::MAP_ADD, &[dict, key, value])?;
        }
        self.next()
    }

    // -- text ------------------------------------------------------------------------------------------------------------

    pub(super) fn record_build_string(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let first = self.operand(vm, n);
        let mut parts = Vec::new();
        parts.try_reserve(n).map_err(|_| Stop::Full)?;
        for slot in first..first + n as u16 {
            parts.push(self.shaped(slot, class_shape::STR.0)?);
        }
        let few = [Quick::TEXT_2, Quick::TEXT_3, Quick::TEXT_4];
        let text = match n.checked_sub(2).and_then(|at| few.get(at)) {
            Some(helper) => self.quick(*helper, &parts)?,
            None => {
                let parts = self.tuple_of_values(&parts)?;
                self.quick(Quick::TEXT_OF, &[parts])?
            }
        };
        self.write(first, text)?;
        self.next()
    }

    pub(super) fn record_format(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let with_spec = self.at.op == Op::FORMAT_WITH_SPEC;
        let slot = self.operand(vm, if with_spec { 2 } else { 1 });
        let actual = self.actual(slot);
        if self.at.op == Op::FORMAT_SIMPLE && has_shape(actual, class_shape::STR.0) {
            self.shaped(slot, class_shape::STR.0)?;
            return self.next();
        }
        let conversion = Conversion::from_u32(n as u32).filter(|_| self.at.op == Op::CONVERT_VALUE);
        let entered = match conversion {
            Some(conversion) => self.text_by_python(vm, slot, conversion, slot)?,
            None => self.format_by_python(vm, slot, with_spec)?,
        };
        if let Some(then) = entered {
            return Ok(then);
        }
        let empty = vm.empty_str;
        let given = if with_spec { self.actual(slot + 1) } else { empty };
        let is_conversion = self.at.op == Op::CONVERT_VALUE;
        let run = |vm: &mut Machine| match is_conversion {
            true => vm.convert_value(actual, n as u32),
            false => vm.format(actual, given),
        };
        if !self.needs_no_python(vm, &[actual], run) {
            return self.other_operands();
        }
        let value = self.boxed_slot(slot)?;
        let text = if is_conversion {
            let number = self.value(Value::small_int(n as i64))?;
            self.quick(Quick::CONVERT, &[value, number])?
        } else {
            let spec = if with_spec { self.shaped(slot + 1, class_shape::STR.0)? } else { self.value(empty)? };
            self.quick(Quick::FORMAT, &[value, spec])?
        };
        self.write(slot, text)?;
        self.next()
    }

    // -- facts -----------------------------------------------------------------------------------------------------------

    /// Does an operation that changes nothing of these operands go without Python code? Where one is of a Python class, it is
    /// tried.
    pub(super) fn needs_no_python(&self, vm: &mut Machine, operands: &[Value], run: impl FnOnce(&mut Machine) -> Result) -> bool {
        let is_builtin =
            |vm: &Machine, value: &Value| !vm.class_of(*value).has(ClassFlags::HEAP) && !value.is_kind(Kind::Generator);
        operands.iter().all(|value| is_builtin(vm, value)) || quick_general::succeeds(vm, run)
    }
}

/// Is it of a builtin class whose objects no operator changes?
fn is_immutable(vm: &Machine, value: Value) -> bool {
    let kinds = [Kind::Str, Kind::Bytes, Kind::Tuple, Kind::BigInt, Kind::Complex, Kind::Range];
    !vm.class_of(value).has(ClassFlags::HEAP) && value.kind().is_none_or(|kind| kinds.contains(&kind))
}

/// Does a subscription of it change nothing, whatever the key?
fn is_steady_container(value: Value) -> bool {
    use class_shape::{BYTES, DICT, LIST, RANGE, STR, TUPLE};
    [STR, BYTES, TUPLE, LIST, DICT, RANGE].iter().any(|shape| has_shape(value, shape.0))
}
