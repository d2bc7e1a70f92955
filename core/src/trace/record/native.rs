//! Calls of native code of which it is known what it may change, by quick helpers.

use alloc::vec::Vec;

use super::compare::has_shape;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::heap;
use crate::machine::Machine;
use crate::native::Effect;
use crate::object::{Class, ClassFlags, Kind, NativeFunction};
use crate::trace::ir::{Ref, Type};
use crate::trace::natives;
use crate::trace::quick::Quick;
use crate::trace::text::rotated;
use crate::uop::Uop;
use crate::value::Value;

/// Arguments of a call: what each is in the trace, and what it is now.
#[derive(Default)]
pub(super) struct Given {
    pub values: Vec<Ref>,
    pub actual: Vec<Value>,
}

impl Given {
    pub fn of(value: Ref, actual: Value) -> Given {
        Given { values: alloc::vec![value], actual: alloc::vec![actual] }
    }

    pub fn push(&mut self, value: Ref, actual: Value) -> Recording {
        self.values.try_reserve(1).map_err(|_| Stop::Full)?;
        self.actual.try_reserve(1).map_err(|_| Stop::Full)?;
        self.values.push(value);
        self.actual.push(actual);
        Ok(())
    }
}

impl Recorder {
    /// Arguments that lie from a slot on.
    pub(super) fn give_slots(&mut self, given: &mut Given, first: u16, count: usize) -> Recording {
        for slot in first..first + count as u16 {
            let value = self.read(slot)?;
            given.push(value, self.actual(slot))?;
        }
        Ok(())
    }

    /// A call of a builtin class; the last arguments have names.
    pub(super) fn call_native_class(&mut self, vm: &mut Machine, callable: u16, n: usize, names: &[Value]) -> Recording<Then> {
        if !self.actual(callable + 1).is_empty() {
            return self.other_operands();
        }
        let value = self.read(callable)?;
        self.expect_constant(value, self.actual(callable))?;
        self.arguments(callable, n)?;
        if let Some(class) = self.actual(callable).downcast::<Class>()
            && class.has(ClassFlags::EXCEPTION)
            && names.is_empty()
            && self.is_plainly_made(vm, class)
        {
            let exception = self.new_exception(class, callable + 2, n)?;
            self.write(callable, exception)?;
            return self.next();
        }
        if names.is_empty()
            && n == 1
            && let Some(then) = self.int_of_text(vm, callable)?
        {
            return Ok(then);
        }
        if names.is_empty()
            && let Some(made) = self.make_simply(vm, self.actual(callable), callable + 2, n)?
        {
            self.write(callable, made)?;
            return self.next();
        }
        let mut given = Given::default();
        self.give_slots(&mut given, callable + 2, n)?;
        let result = self.make_natively(vm, self.actual(callable), &mut given, names)?;
        self.write(callable, result)?;
        self.next()
    }

    /// What `int`, `float`, `complex`, `range`, `enumerate`, `zip`, `reversed` and `dict` make of simple arguments. None: they are to be called.
    fn make_simply(&mut self, vm: &Machine, callee: Value, first: u16, n: usize) -> Recording<Option<Ref>> {
        let Some(class) = callee.downcast::<Class>() else { return Ok(None) };
        if n == 1 && [vm.types.int, vm.types.float].contains(&class) {
            return self.convert(class == vm.types.float, first);
        }
        if class == vm.types.complex {
            return self.complex_of(first, n);
        }
        if class.root_shape.get() == class_shape::METHOD && n == 2 && has_shape(self.actual(first), class_shape::FUNCTION.0) {
            return self.method_of(first);
        }
        if n == 1 && class == vm.types.dict && has_shape(self.actual(first), class_shape::DICT.0) {
            let dict = self.shaped(first, class_shape::DICT.0)?;
            return self.quick(Quick::DICT_COPY, &[dict]).map(Some);
        }
        if n == 1
            && class == vm.types.bytes
            && let Some(made) = self.bytes_of_one(first)?
        {
            return Ok(Some(made));
        }
        if let Some(made) = self.iterators_of(vm, class, first, n)? {
            return Ok(Some(made));
        }
        if n == 1
            && let Some(made) = self.reversed_of(class, first)?
        {
            return Ok(Some(made));
        }
        let is_range = class == vm.types.range && (1..=3).contains(&n);
        if !is_range || !(first..first + n as u16).all(|slot| self.actual(slot).is_small_int()) {
            return Ok(None);
        }
        if n == 3 { self.range_by_step(first) } else { self.range_of_ints(first, n).map(Some) }
    }

    /// `range(start, stop, step)`, with a step of the same sign as now. None: it is 0, or the numbers are large.
    fn range_by_step(&mut self, first: u16) -> Recording<Option<Ref>> {
        const LARGEST: i64 = 1 << 45;
        let actual = [0, 1, 2].map(|at| self.actual(first + at).as_small_int().unwrap_or(i64::MAX));
        if actual[2] == 0 || actual.iter().any(|n| !(-LARGEST..LARGEST).contains(n)) {
            return Ok(None);
        }
        let [start, stop, step] = [self.int(first)?, self.int(first + 1)?, self.int(first + 2)?];
        let zero = self.builder.constant(Type::Int, rotated(0))?;
        let exit = self.exit()?;
        let (sign, less) = if actual[2] > 0 { ([step, zero], -1) } else { ([zero, step], 1) };
        self.uop(Uop::BRANCH_INT_LE, Type::None, &[sign[0].0, sign[1].0, exit])?;
        // A part of a step counts as one: the distance rounded up.
        let less = self.builder.constant(Type::Int, rotated(less))?;
        let distance = self.uop(Uop::SUB_INT, Type::Int, &[stop.0, start.0, exit])?;
        let more = self.uop(Uop::ADD_INT, Type::Int, &[step.0, less.0, exit])?;
        let raised = self.uop(Uop::ADD_INT, Type::Int, &[distance.0, more.0, exit])?;
        let steps = self.uop(Uop::FLOORDIV_INT, Type::Int, &[raised.0, step.0, exit])?;
        let length = self.uop(Uop::MAX_INT, Type::Int, &[steps.0, zero.0])?;
        let parts = [self.boxed(start)?, self.boxed(stop)?, self.boxed(step)?, self.boxed(length)?];
        self.quick(Quick::NEW_RANGE, &parts).map(Some)
    }

    /// `types.MethodType` of a function and what is not None.
    fn method_of(&mut self, first: u16) -> Recording<Option<Ref>> {
        if self.actual(first + 1).is_none() {
            return Ok(None);
        }
        let (function, receiver) = (self.shaped(first, class_shape::FUNCTION.0)?, self.boxed_slot(first + 1)?);
        let (none, exit) = (self.word(Value::NONE.bits())?, self.exit()?);
        self.uop(Uop::BRANCH_INT_EQ_CONST, Type::None, &[receiver.0, none, exit])?;
        let shape = self.value(Value::small_int(i64::from(class_shape::METHOD.0)))?;
        self.quick(Quick::NEW_METHOD, &[function, receiver, shape]).map(Some)
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

    /// What a builtin class makes of arguments.
    pub(super) fn make_natively(
        &mut self,
        vm: &mut Machine,
        callee: Value,
        given: &mut Given,
        names: &[Value],
    ) -> Recording<Ref> {
        let Some(class) = callee.downcast::<Class>() else { return self.other_operands() };
        let stop = Stop::Native(class.spec.name);
        if class.has(ClassFlags::HEAP) || class.has(ClassFlags::METACLASS) {
            return Err(stop);
        }
        let is_container = [vm.types.list, vm.types.dict, vm.types.set].contains(&class);
        if is_container || class.has(ClassFlags::EXCEPTION) {
            let effect = match () {
                () if given.values.is_empty() || !is_container => Effect::Nothing,
                () if class == vm.types.list => Effect::Takes,
                () => Effect::Consumes,
            };
            return self.call_natively(vm, callee, effect, given, names);
        }
        if class == vm.types.object && given.values.is_empty() {
            return self.call_natively(vm, callee, Effect::Nothing, given, names);
        }
        let Some(new) = class.cached_init.get().downcast::<NativeFunction>() else {
            let effect = effect_of_making(vm, class, given.values.len()).ok_or(stop)?;
            return self.call_natively(vm, callee, effect, given, names);
        };
        if given.values.len() < natives::MOST_ARGUMENTS && names.is_empty() {
            let class = self.value(callee)?;
            given.push(class, callee)?;
            given.values.rotate_right(1);
            given.actual.rotate_right(1);
            return self.call_natively(vm, new.into(), new.definition.effect, given, names);
        }
        self.call_natively(vm, callee, new.definition.effect, given, names)
    }

    /// A call of what is native and of which it is known what it may change; the last arguments have names.
    pub(super) fn call_natively(
        &mut self,
        vm: &mut Machine,
        callee: Value,
        effect: Effect,
        given: &Given,
        names: &[Value],
    ) -> Recording<Ref> {
        let stop = Stop::Native(callee.downcast::<NativeFunction>().map_or("a class", |f| f.definition.name));
        // Fields of an exception are those of an object with attributes.
        let changes_exception = effect == Effect::Own && given.actual.first().is_some_and(|own| own.is_kind(Kind::Exception));
        let mut by_helper = natives::helper_of(effect, given.values.len()).filter(|_| !changes_exception);
        // What is given by name is a function to be called, often.
        let calls_back = !names.is_empty() && given.actual.iter().any(|actual| may_be_called(vm, *actual));
        if effect == Effect::Any || calls_back {
            return Err(stop);
        }
        if effect == Effect::Attributes {
            self.expect_instance(given)?;
        }
        for (value, actual) in given.values.iter().zip(&given.actual) {
            if !self.generators.is_empty() && actual.is_kind(Kind::Generator) {
                return self.other_operands();
            }
            if natives::consumes(effect) && !natives::may_consume(vm, effect, *actual) {
                by_helper = natives::consuming(given.values.len()).filter(|_| names.is_empty());
                if by_helper.is_none() || !natives::may_consume_again(vm, effect, *actual) {
                    return Err(stop);
                }
            }
            if natives::consumes(effect) || !self.generators.is_empty() {
                self.fix_kind_of(*value, *actual)?;
            }
        }
        let object = self.value(callee)?;
        let Some(helper) = by_helper.filter(|_| names.is_empty()) else { return self.call_with_tuples(vm, object, given, names) };
        let mut all = [object; 1 + natives::MOST_ARGUMENTS];
        for (place, value) in all[1..].iter_mut().zip(&given.values) {
            *place = self.boxed(*value)?;
        }
        self.quick(helper, &all[..=given.values.len()])
    }

    /// What stores attributes may change what traces assume of anything but instances.
    fn expect_instance(&mut self, given: &Given) -> Recording {
        let (Some(value), Some(actual)) = (given.values.first(), given.actual.first()) else { return self.other_operands() };
        if !actual.is_kind(Kind::Instance) {
            return self.other_operands();
        }
        self.fix_kind_of(*value, *actual)
    }

    /// More arguments than helpers take, or such with names.
    fn call_with_tuples(&mut self, vm: &mut Machine, callee: Ref, given: &Given, names: &[Value]) -> Recording<Ref> {
        let values = self.tuple_of_values(&given.values)?;
        let names = self.constant_tuple(vm, names)?;
        self.quick(Quick::CALL_NAMED, &[callee, values, names])
    }

    /// A tuple that the trace keeps.
    pub(super) fn constant_tuple(&mut self, vm: &mut Machine, items: &[Value]) -> Recording<Ref> {
        match vm.tuple(items) {
            Ok(tuple) => self.value(tuple),
            Err(_) => {
                vm.raised = Value::EMPTY;
                Err(Stop::Full)
            }
        }
    }

    // -- kinds of values -------------------------------------------------------------------------------------------------

    /// Leaves unless a slot holds a value of the kind that is there now: an object of this shape, an int, a float.
    pub(super) fn fix_kind(&mut self, slot: u16) -> Recording {
        let value = self.read(slot)?;
        self.fix_kind_of(value, self.actual(slot))
    }

    /// The same of a value.
    pub(super) fn fix_kind_of(&mut self, value: Ref, actual: Value) -> Recording {
        let of = self.builder.trace.type_of(value);
        if let Some(header) = actual.header() {
            return self.expect_shape(value, header.shape.get().0);
        }
        match () {
            () if actual.is_small_int() && of == Type::Int || actual.is_float() && of == Type::Float => {}
            () if actual.is_small_int() => {
                let exit = self.exit()?;
                self.uop(Uop::GUARD_INT, Type::None, &[value.0, exit])?;
            }
            () if actual.is_float() => {
                let exit = self.exit()?;
                self.uop(Uop::UNBOX_FLOAT_CHECK, Type::Float, &[value.0, exit])?;
            }
            () if actual.is_bool() && of == Type::Bool => {}
            () if actual.is_bool() => {
                let exit = self.exit()?;
                self.uop(Uop::GUARD_BOOL, Type::None, &[value.0, exit])?;
            }
            () => self.expect_constant(value, actual)?,
        }
        Ok(())
    }

    /// Leaves where a slot holds a generator: memory does not say what those are like that the trace knows.
    pub(super) fn keep_from_generators(&mut self, slot: u16) -> Recording {
        if self.generators.is_empty() {
            return Ok(());
        }
        if self.actual(slot).is_kind(Kind::Generator) {
            return self.other_operands();
        }
        self.fix_kind(slot)
    }
}

/// What a call of a builtin class may change whose objects have a native `__init__`. What is new is nobody else's.
fn effect_of_making(vm: &mut Machine, class: heap::Ref<Class>, count: usize) -> Option<Effect> {
    let names = (vm.names.__new__, vm.names.__init__);
    let mut effect_of = |name| {
        let found = vm.lookup(class, name).ok().flatten();
        vm.raised = Value::EMPTY;
        Some(found?.downcast::<NativeFunction>()?.definition.effect)
    };
    let (new, init) = (effect_of(names.0)?, effect_of(names.1)?);
    match (new, init) {
        (Effect::Nothing, Effect::Takes | Effect::Consumes) if count == 0 => Some(Effect::Nothing),
        (Effect::Nothing, Effect::Own | Effect::Nothing) => Some(Effect::Nothing),
        (Effect::Nothing, Effect::Takes | Effect::Consumes) => Some(init),
        _ => None,
    }
}

/// May a native that is given it call it, in a task of its own?
fn may_be_called(vm: &Machine, value: Value) -> bool {
    let kinds = [Kind::Function, Kind::NativeFunction, Kind::BoundMethod, Kind::Class];
    vm.class_of(value).has(ClassFlags::HEAP) || value.kind().is_some_and(|kind| kinds.contains(&kind) || kind == Kind::Native)
}
