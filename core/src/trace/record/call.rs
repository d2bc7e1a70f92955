//! Calls: of Python functions, whose frames become part of the trace; of builtins that a uop or a quick helper does.

use core::mem::offset_of;

use super::compare::has_shape;
use super::container::{LIST_LENGTH, TUPLE_LENGTH};
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::{class_shape, reductions};
use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::{CompareOperator, Form};
use crate::heap;
use crate::machine::Machine;
use crate::object::{BoundMethod, Class, ClassFlags, CodeObject, Function, Kind, NativeFunction};
use crate::trace::ir::{Ref, Returns, Type};
use crate::trace::quick::Quick;
use crate::tuning::{MOST_ALIKE_FRAMES, MOST_INLINED_FRAMES};
use crate::uop::Uop;
use crate::value::Value;

impl Recorder {
    pub(super) fn record_call(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let callable = self.operand(vm, n + 2);
        let callee = self.actual(callable);
        match callee.kind() {
            Some(Kind::Function) => match callee.downcast::<Function>() {
                Some(function) => self.call_python(function, callable, n, &[]),
                None => self.other_operands(),
            },
            Some(Kind::NativeFunction) => self.call_native(vm, callable, n),
            Some(Kind::Class) if self.form() == Some(Form::CALL_TYPE_1) => self.call_type(vm, callable),
            Some(Kind::Class) => match callee.downcast::<Class>() {
                Some(class) if class.has(ClassFlags::HEAP) => self.construct(vm, callable, n, &[]),
                _ => self.call_native_class(vm, callable, n),
            },
            Some(Kind::BoundMethod) => self.call_bound(vm, callable, n),
            _ => self.other_operands(),
        }
    }

    /// A call of a bound method whose function is known, with any receiver.
    fn call_bound(&mut self, vm: &Machine, callable: u16, n: usize) -> Recording<Then> {
        let callee = self.actual(callable);
        let (Some(method), Some(header)) = (callee.downcast::<BoundMethod>(), callee.header()) else {
            return self.other_operands();
        };
        if !self.actual(callable + 1).is_empty() {
            return self.other_operands();
        }
        let object = self.shaped(callable, header.shape.get().0)?;
        let function = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(BoundMethod, function) as u16])?;
        self.expect_constant(function, method.function)?;
        self.arguments(callable, n)?;
        let receiver = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(BoundMethod, receiver) as u16])?;
        if let Some(native) = method.function.downcast::<NativeFunction>() {
            let mut arguments = [Ref::NONE; 3];
            self.gather(callable + 2, &mut arguments, n, Stop::Native(native.definition.name))?;
            if n == 3 {
                return Err(Stop::Native(native.definition.name));
            }
            arguments.rotate_right(1);
            arguments[0] = receiver;
            let effect = native.definition.effect;
            let result = self.call_tame(vm, method.function, effect, callable + 1, &arguments[..=n])?;
            self.write(callable, result)?;
            return self.next();
        }
        let python = method.function.downcast::<Function>().filter(|function| is_inlinable(function.code.get()));
        let Some(function) = python else { return self.other_operands() };
        let object = self.value(function.into())?;
        self.bind((function, object), callable + 1, Some(receiver), n + 1, &[])?;
        let code = function.code.get();
        self.enter_callee(code, function.into(), callable, callable + 1, code.arguments as usize, Returns::Push)
    }

    /// How many arguments a call has with its receiver, and the slot of the first; leaves where that is otherwise.
    pub(super) fn arguments(&mut self, callable: u16, n: usize) -> Recording<(u16, usize)> {
        let receiver = callable + 1;
        let value = self.read(receiver)?;
        if self.actual(receiver).is_empty() {
            self.expect_constant(value, Value::EMPTY)?;
            return Ok((callable + 2, n));
        }
        self.expect_present(value)?;
        Ok((receiver, n + 1))
    }

    pub(super) fn call_python(
        &mut self,
        function: heap::Ref<Function>,
        callable: u16,
        n: usize,
        names: &[Value],
    ) -> Recording<Then> {
        let code = function.code.get();
        let own = self.expect_function(callable, function)?;
        let (first, count) = self.arguments(callable, n)?;
        if !is_inlinable(code) {
            return self.other_operands();
        }
        if !names.is_empty() || code.arguments as usize != count {
            let object = own.map_or_else(|| self.value(function.into()), Ok)?;
            self.bind((function, object), first, None, count, names)?;
        }
        let then = self.enter_callee(code, function.into(), callable, first, code.arguments as usize, Returns::Push)?;
        if let Some(own) = own {
            self.set_own_function(own)?;
        }
        Ok(then)
    }

    /// The callee's frame begins where its arguments lie.
    pub(super) fn enter_callee(
        &mut self,
        code: heap::Ref<CodeObject>,
        function: Value,
        result: u16,
        first: u16,
        count: usize,
        returns: Returns,
    ) -> Recording<Then> {
        let alike = self.frames.iter().filter(|frame| frame.code == code).count();
        if alike >= MOST_ALIKE_FRAMES || self.frames.len() > MOST_INLINED_FRAMES {
            if !self.ends_at_calls {
                return Err(Stop::Depth);
            }
            self.at_end = true;
        }
        // A caller that lies in a generator has its arguments copied.
        let from = first;
        let first = self.stack_free().unwrap_or(first);
        for argument in 0..count as u16 {
            // An argument becomes the callee's: its header says nothing of what the caller's slot held.
            let value = self.read(from + argument)?;
            self.write(first + argument, value)?;
        }
        if from != first {
            self.truncate(from);
        }
        let empty = self.value(Value::EMPTY)?;
        for local in count..code.locals as usize {
            self.write(first + local as u16, empty)?;
        }
        self.enter(code, function, first, result, returns)?;
        Ok(Then::Entered)
    }

    fn call_type(&mut self, vm: &Machine, callable: u16) -> Recording<Then> {
        let argument = self.actual(callable + 2);
        let Some(shape) = argument.header().map(|h| h.shape.get().0) else { return self.other_operands() };
        let expected = self.actual(callable);
        let value = self.read(callable)?;
        self.expect_constant(value, expected)?;
        self.shaped(callable + 2, shape)?;
        let class = self.value(vm.class_of(argument).into())?;
        self.write(callable, class)?;
        self.next()
    }

    fn call_native(&mut self, vm: &mut Machine, callable: u16, n: usize) -> Recording<Then> {
        let callee = self.actual(callable);
        let Some(function) = callee.downcast::<NativeFunction>() else { return self.other_operands() };
        let value = self.read(callable)?;
        self.expect_constant(value, callee)?;
        let (first, count) = self.arguments(callable, n)?;
        if let Some(resumed) = self.resumes(vm, function, (first, count)) {
            return self.call_resuming(vm, resumed, callable, (first, count));
        }
        let result = match self.form() {
            Some(Form::CALL_LEN) if count == 1 => self.call_len(vm, first)?,
            Some(Form::CALL_ISINSTANCE) if count == 2 => self.call_isinstance(vm, first)?,
            _ if function.definition.name == "append" && function.owner.get() == Value::object(vm.types.list) && count == 2 => {
                self.append(first, first + 1)?;
                self.value(Value::NONE)?
            }
            _ if let Some(better) = self.extreme(function, first, count) => self.call_extreme(better, first, count)?,
            _ => {
                let mut arguments = [Ref::NONE; 3];
                self.gather(first, &mut arguments, count, Stop::Native(function.definition.name))?;
                let is_next = crate::builtins::functions::is_next(function.definition);
                let effect = if is_next { self.ask_by_next(vm, first)? } else { function.definition.effect };
                self.call_tame(vm, callee, effect, first, &arguments[..count])?
            }
        };
        self.write(callable, result)?;
        self.next()
    }

    /// Is it `min` or `max`, of ints alone or of floats alone? The comparison that makes one better.
    fn extreme(&self, function: heap::Ref<NativeFunction>, first: u16, count: usize) -> Option<CompareOperator> {
        let given = (first..first + count as u16).map(|slot| self.actual(slot));
        let is_done = (2..=4).contains(&count) && (given.clone().all(Value::is_small_int) || given.clone().all(Value::is_float));
        reductions::extreme_of(&function).filter(|_| is_done)
    }

    fn call_extreme(&mut self, better: CompareOperator, first: u16, count: usize) -> Recording<Ref> {
        let is_least = better == CompareOperator::Lt;
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

    fn call_len(&mut self, vm: &mut Machine, argument: u16) -> Recording<Ref> {
        let actual = self.actual(argument);
        let fields = [(class_shape::LIST.0, LIST_LENGTH), (class_shape::TUPLE.0, TUPLE_LENGTH)];
        if let Some((shape, field)) = fields.into_iter().find(|(shape, _)| has_shape(actual, *shape)) {
            let object = self.shaped(argument, shape)?;
            return self.uop(Uop::LOAD_FIELD_COUNT, Type::Int, &[object.0, field as u16]);
        }
        let shapes = [class_shape::STR.0, class_shape::DICT.0, class_shape::SET.0];
        let Some(shape) = shapes.into_iter().find(|shape| has_shape(actual, *shape)) else {
            return self.one_generally(vm, Quick::SIZE, argument, |vm, value| vm.length(value).map(|_| Value::NONE));
        };
        let object = self.shaped(argument, shape)?;
        let length = self.quick(Quick::LENGTH, &[object])?;
        self.uop(Uop::UNBOX_INT, Type::Int, &[length.0])
    }

    /// Whether an object of a known shape is an instance of a plain class does not change while the class does not.
    fn call_isinstance(&mut self, vm: &mut Machine, first: u16) -> Recording<Ref> {
        let (object, class) = (self.actual(first), self.actual(first + 1));
        let Some(shape) = object.header().map(|h| h.shape.get().0) else { return self.other_operands() };
        let Some(expected) = class.downcast::<Class>() else { return self.other_operands() };
        let of = vm.class_of(object);
        let Some(is_instance) = vm.are_instances(of, expected) else { return self.other_operands() };
        let code = self.top().code;
        if !vm.watch_class(of, code) || !vm.watch_class(expected, code) {
            return self.other_operands();
        }
        self.shaped(first, shape)?;
        let value = self.read(first + 1)?;
        self.expect_constant(value, class)?;
        self.value(Value::bool(is_instance))
    }
}

/// May a call of it become part of a trace?
pub(super) fn is_inlinable(code: heap::Ref<CodeObject>) -> bool {
    code.plain && code.ready.get() && !code.flags.contains(CodeFlags::ASYNC_GENERATOR)
}
