//! What has no better way: operators, attributes, containers and calls of native code, by helpers that may come to anything
//! but Python code. What Python code decides is not recorded like this, or runs as a frame of the trace.

use alloc::vec::Vec;

use super::call::is_inlinable;
use super::compare::has_shape;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::ops::{BinaryOperator, CompareOperator, Op, TUPLES_SHIFT};
use crate::codegen::lower::arithmetic::plain;
use crate::machine::Machine;
use crate::native::{Effect, Result};
use crate::object::{Class, ClassFlags, Function, Kind, NativeFunction};
use crate::specialize::cache::{self, KEY, OPERATOR, SUPER_CLASS, SUPER_VALUE};
use crate::specialize::operator::is_left_operand;
use crate::trace::ir::{Ref, Returns, Type};
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::trace::{natives, quick_general};
use crate::uop::Uop;
use crate::value::Value;

/// Parts of an f-string that one helper concatenates.
const MOST_PARTS: usize = 4;

impl Recorder {
    // -- operators -------------------------------------------------------------------------------------------------------

    /// A binary operator of what is neither int nor float.
    pub(super) fn binary_generally(&mut self, vm: &mut Machine, left: u16, right: u16) -> Recording<Ref> {
        let (a, b) = (self.actual(left), self.actual(right));
        let Some(operator) = BinaryOperator::from_u32(self.at.operand) else { return self.unsupported() };
        let is_subscript = operator == BinaryOperator::Subscript;
        let is_in_place = !is_subscript && plain(self.at.operand) != operator;
        if is_in_place && !is_immutable(vm, a) || !self.needs_no_python(vm, &[a, b], |vm| vm.binary(plain(operator as u32), a, b))
        {
            return self.other_operands();
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
        let consumable = natives::may_be_consumed(vm, b);
        if !consumable || !self.needs_no_python(vm, &[a, b], |vm| vm.contains(b, a).map(Value::bool)) {
            return self.other_operands();
        }
        self.fix_kind(container)?;
        let (owner, key) = (self.boxed_slot(container)?, self.boxed_slot(item)?);
        self.quick(Quick::CONTAINS, &[owner, key])
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

    pub(super) fn record_slice(&mut self, vm: &mut Machine) -> Recording<Then> {
        let first = self.operand(vm, 3);
        let (container, start, stop) = (self.actual(first), self.actual(first + 1), self.actual(first + 2));
        if !self.needs_no_python(vm, &[container], |vm| vm.binary_slice(container, start, stop)) {
            return self.other_operands();
        }
        let mut all = [Ref::NONE; 3];
        self.gather(first, &mut all, 3, Stop::Operands(self.at.op))?;
        let part = self.quick(Quick::SLICE, &all)?;
        self.write(first, part)?;
        self.next()
    }

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
        if !(2..=MOST_PARTS).contains(&n) {
            return self.unsupported();
        }
        let first = self.operand(vm, n);
        let mut parts = [Ref::NONE; MOST_PARTS];
        for (at, part) in parts.iter_mut().enumerate().take(n) {
            *part = self.shaped(first + at as u16, class_shape::STR.0)?;
        }
        let text = self.quick([Quick::TEXT_2, Quick::TEXT_3, Quick::TEXT_4][n - 2], &parts[..n])?;
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

    // -- attributes ------------------------------------------------------------------------------------------------------

    /// An attribute that neither a slot nor a class holds.
    pub(super) fn attribute_generally(&mut self, vm: &mut Machine, slot: u16, name: Value) -> Recording<Then> {
        let owner = self.actual(slot);
        self.keep_from_generators(slot)?;
        if !self.needs_no_python(vm, &[owner], |vm| vm.get_attribute(owner, name)) {
            return self.other_operands();
        }
        let (object, name) = (self.boxed_slot(slot)?, self.value(name)?);
        let value = self.quick(Quick::ATTRIBUTE, &[object, name])?;
        self.write(slot, value)?;
        self.next()
    }

    /// A method by `super()`: both results are known by the class and the receiver's shape.
    pub(super) fn record_super(&mut self, vm: &Machine, n: usize) -> Recording<Then> {
        let first = self.operand(vm, 3);
        // SAFETY: the form says what the cache holds.
        let (shape, class, method) = unsafe {
            let cache = self.cache();
            (cache::u32_at(cache, KEY), cache::u64_at(cache, SUPER_CLASS), cache::u64_at(cache, SUPER_VALUE))
        };
        let of_super = self.actual(first) == Value::object(vm.types.super_);
        let fits = of_super && self.actual(first + 1).bits() == class && has_shape(self.actual(first + 2), shape);
        if n & 1 == 0 || !fits || self.form() != Some(crate::bytecode::ops::Form::LOAD_SUPER_ATTR_METHOD) {
            return self.other_operands();
        }
        for at in [first, first + 1] {
            let value = self.read(at)?;
            self.expect_constant(value, self.actual(at))?;
        }
        let receiver = self.shaped(first + 2, shape)?;
        let method = self.value(Value::from_bits(method))?;
        self.write(first, method)?;
        self.write(first + 1, receiver)?;
        self.next()
    }

    // -- calls -----------------------------------------------------------------------------------------------------------

    /// A call of a builtin class.
    pub(super) fn call_native_class(&mut self, vm: &mut Machine, callable: u16, n: usize) -> Recording<Then> {
        let callee = self.actual(callable);
        let Some(class) = callee.downcast::<Class>() else { return self.other_operands() };
        let is_plain = !class.has(ClassFlags::HEAP) && !class.has(ClassFlags::METACLASS) && self.actual(callable + 1).is_empty();
        let is_container = [vm.types.list, vm.types.dict, vm.types.set].contains(&class);
        let new = class.cached_init.get().downcast::<NativeFunction>();
        if !is_plain || n > 3 {
            return Err(Stop::Native(class.spec.name));
        }
        let value = self.read(callable)?;
        self.expect_constant(value, callee)?;
        self.arguments(callable, n)?;
        if n == 1
            && [vm.types.int, vm.types.float].contains(&class)
            && let Some(number) = self.convert(class == vm.types.float, callable + 2)?
        {
            self.write(callable, number)?;
            return self.next();
        }
        if class == vm.types.range
            && (1..=2).contains(&n)
            && (0..n as u16).all(|at| self.actual(callable + 2 + at).is_small_int())
        {
            let range = self.range_of_ints(callable + 2, n)?;
            self.write(callable, range)?;
            return self.next();
        }
        let mut arguments = [Ref::NONE; 3];
        self.gather(callable + 2, &mut arguments, n, Stop::Native(class.spec.name))?;
        let result = match new {
            _ if is_container || class.has(ClassFlags::EXCEPTION) => {
                let effect = if n == 0 || !is_container { Effect::Nothing } else { Effect::Consumes };
                self.call_tame(vm, callee, effect, callable + 2, &arguments[..n])?
            }
            Some(new) if n == 3 => self.call_tame(vm, callee, new.definition.effect, callable + 2, &arguments)?,
            Some(new) => {
                arguments.rotate_right(1);
                arguments[0] = self.value(callee)?;
                self.call_tame(vm, new.into(), new.definition.effect, callable + 1, &arguments[..n + 1])?
            }
            None => return Err(Stop::Native(class.spec.name)),
        };
        self.write(callable, result)?;
        self.next()
    }

    /// `range(stop)` or `range(start, stop)`.
    fn range_of_ints(&mut self, first: u16, n: usize) -> Recording<Ref> {
        let zero = self.builder.constant(Type::Int, rotated(0))?;
        let start = if n == 1 { zero } else { self.int(first)? };
        let stop = self.int(first + n as u16 - 1)?;
        let exit = self.exit()?;
        let distance = if n == 1 { stop } else { self.uop(Uop::SUB_INT, Type::Int, &[stop.0, start.0, exit])? };
        let length = self.uop(Uop::MAX_INT, Type::Int, &[distance.0, zero.0])?;
        let one = self.value(Value::small_int(1))?;
        let parts = [self.boxed(start)?, self.boxed(stop)?, self.boxed(one)?, self.boxed(length)?];
        self.quick(Quick::NEW_RANGE, &parts)
    }

    /// A call of what is native and of which it is known what it may change, with arguments from a slot on.
    pub(super) fn call_tame(
        &mut self,
        vm: &Machine,
        callee: Value,
        effect: Effect,
        first: u16,
        arguments: &[Ref],
    ) -> Recording<Ref> {
        let stop = Stop::Native(callee.downcast::<NativeFunction>().map_or("a class", |f| f.definition.name));
        let Some(helper) = natives::helper_of(effect, arguments.len()) else { return Err(stop) };
        for at in 0..arguments.len() as u16 {
            self.keep_from_generators(first + at)?;
        }
        if natives::consumes(effect) {
            for at in 0..arguments.len() as u16 {
                if !natives::may_be_consumed(vm, self.actual(first + at)) {
                    return Err(stop);
                }
                self.fix_kind(first + at)?;
            }
        }
        let callee = self.value(callee)?;
        let mut all = [callee; 4];
        all[1..=arguments.len()].copy_from_slice(arguments);
        self.quick(helper, &all[..=arguments.len()])
    }

    /// The boxed values of `count` slots; stops where there are too many.
    pub(super) fn gather(&mut self, first: u16, into: &mut [Ref; 3], count: usize, stop: Stop) -> Recording {
        if count > into.len() {
            return Err(stop);
        }
        for (at, value) in into.iter_mut().enumerate().take(count) {
            *value = self.boxed_slot(first + at as u16)?;
        }
        Ok(())
    }

    // -- facts -----------------------------------------------------------------------------------------------------------

    /// Leaves unless a slot holds a value of the kind that is there now: an object of this shape, an int, a float.
    fn fix_kind(&mut self, slot: u16) -> Recording {
        let actual = self.actual(slot);
        if let Some(header) = actual.header() {
            self.shaped(slot, header.shape.get().0)?;
        } else if actual.is_small_int() {
            self.int(slot)?;
        } else if actual.is_float() {
            self.float(slot)?;
        } else {
            let value = self.read(slot)?;
            self.expect_constant(value, actual)?;
        }
        Ok(())
    }

    /// Leaves where a slot holds a generator: memory does not say what those are like that the trace knows.
    fn keep_from_generators(&mut self, slot: u16) -> Recording {
        if self.generators.is_empty() {
            return Ok(());
        }
        if self.actual(slot).is_kind(Kind::Generator) {
            return self.other_operands();
        }
        self.fix_kind(slot)
    }

    /// Does an operation that changes nothing of these operands go without Python code? Where one is of a Python class, it is
    /// tried.
    fn needs_no_python(&self, vm: &mut Machine, operands: &[Value], run: impl FnOnce(&mut Machine) -> Result) -> bool {
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
