//! Calls: of Python functions, whose frames become part of the trace; of builtins that a uop or a quick helper does.

use alloc::vec::Vec;
use core::mem::offset_of;

use super::compare::has_shape;
use super::iterate::measured_shape;
use super::native::Given;
use super::{Recorder, Recording, Stop, Then};
use crate::builtins::class_shape;
use crate::bytecode::code::CodeFlags;
use crate::bytecode::ops::{Conversion, Form};
use crate::heap;
use crate::machine::Machine;
use crate::native::Intrinsic;
use crate::object::{BoundMethod, Class, ClassFlags, CodeObject, Function, Kind, NativeFunction, Tuple};
use crate::operations::class::FEW_CLASSES;
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
                Some(function) => self.call_python(vm, function, callable, n, &[]),
                None => self.other_operands(),
            },
            Some(Kind::NativeFunction) => self.call_native(vm, callable, n),
            Some(Kind::Class) if self.form() == Some(Form::CALL_TYPE_1) => self.call_type(vm, callable),
            Some(Kind::Class) if self.form() == Some(Form::CALL_STR_1) => self.call_str(vm, callable),
            Some(Kind::Class) => match callee.downcast::<Class>() {
                Some(class) if class.has(ClassFlags::HEAP) => self.construct(vm, callable, n, &[]),
                _ => self.call_native_class(vm, callable, n, &[]),
            },
            Some(Kind::BoundMethod) => self.call_bound(vm, callable, n, &[]),
            _ => self.call_object(vm, callable, n, &[]),
        }
    }

    /// A call of a bound method whose function is known, with any receiver.
    pub(super) fn call_bound(&mut self, vm: &mut Machine, callable: u16, n: usize, names: &[Value]) -> Recording<Then> {
        if !self.actual(callable + 1).is_empty() {
            return self.other_operands();
        }
        let (method, receiver) = self.bound_method(callable)?;
        self.arguments(callable, n)?;
        if let Some(native) = method.function.downcast::<NativeFunction>() {
            let of_list = (receiver, method.receiver);
            if names.is_empty()
                && let Some(result) = self.bound_intrinsic(native.definition.intrinsic, of_list, callable + 2, n)?
            {
                self.write(callable, result)?;
                return self.next();
            }
            let mut given = Given::of(receiver, method.receiver);
            self.give_slots(&mut given, callable + 2, n)?;
            let result = self.call_natively(vm, native.into(), native.definition.effect, &given, names)?;
            self.write(callable, result)?;
            return self.next();
        }
        let python = method.function.downcast::<Function>().filter(|function| is_bindable(function.code.get()));
        let Some(function) = python else { return self.other_operands() };
        let object = self.value(function.into())?;
        let arguments = self.arguments_from(callable + 1, Some(receiver), n + 1)?;
        let slots = self.bind(vm, (function, object), callable + 1, &arguments, names)?;
        self.enter_callee(function.code.get(), function.into(), callable, callable + 1, slots, Returns::Push)
    }

    /// A call of an instance whose class has a Python `__call__`: it is its own receiver.
    pub(super) fn call_object(&mut self, vm: &mut Machine, callable: u16, n: usize, names: &[Value]) -> Recording<Then> {
        let actual = self.actual(callable);
        let (class, code) = (vm.class_of(actual), self.top().code);
        let found = vm.lookup(class, vm.names.__call__);
        let function = found.ok().flatten().and_then(|method| method.downcast::<Function>());
        let is_done = actual.is_kind(Kind::Instance) && self.actual(callable + 1).is_empty();
        let Some(function) = function.filter(|f| is_done && is_bindable(f.code.get()) && vm.watch_class(class, code)) else {
            vm.raised = Value::EMPTY;
            return self.other_operands();
        };
        self.fix_kind(callable)?;
        let receiver = self.read(callable)?;
        self.arguments(callable, n)?;
        let arguments = self.arguments_from(callable + 1, Some(receiver), n + 1)?;
        let object = self.value(function.into())?;
        let slots = self.bind(vm, (function, object), callable + 1, &arguments, names)?;
        self.enter_callee(function.code.get(), function.into(), callable, callable + 1, slots, Returns::Push)
    }

    /// The bound method in a slot, whose function is guarded; and its receiver in the trace.
    pub(super) fn bound_method(&mut self, slot: u16) -> Recording<(heap::Ref<BoundMethod>, Ref)> {
        let callee = self.actual(slot);
        let (Some(method), Some(header)) = (callee.downcast::<BoundMethod>(), callee.header()) else {
            return self.other_operands();
        };
        let object = self.shaped(slot, header.shape.get().0)?;
        let function = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(BoundMethod, function) as u16])?;
        self.expect_constant(function, method.function)?;
        let receiver = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(BoundMethod, receiver) as u16])?;
        Ok((method, receiver))
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
        vm: &mut Machine,
        function: heap::Ref<Function>,
        callable: u16,
        n: usize,
        names: &[Value],
    ) -> Recording<Then> {
        let code = function.code.get();
        let own = self.expect_function(callable, function)?;
        let (first, count) = self.arguments(callable, n)?;
        if !is_bindable(code) {
            return self.other_operands();
        }
        let mut slots = count;
        if !names.is_empty() || !code.plain || code.arguments as usize != count {
            let object = own.map_or_else(|| self.value(function.into()), Ok)?;
            let arguments = self.arguments_from(first, None, count)?;
            slots = self.bind(vm, (function, object), first, &arguments, names)?;
        }
        let then = self.enter_callee(code, function.into(), callable, first, slots, Returns::Push)?;
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

    /// `str(x)`
    fn call_str(&mut self, vm: &mut Machine, callable: u16) -> Recording<Then> {
        let expected = self.actual(callable);
        let value = self.read(callable)?;
        self.expect_constant(value, expected)?;
        let (first, _) = self.arguments(callable, 1)?;
        match self.text_by_python(vm, first, Conversion::Str, callable)? {
            Some(then) => Ok(then),
            None => self.call_native_class(vm, callable, 1, &[]),
        }
    }

    fn call_type(&mut self, vm: &Machine, callable: u16) -> Recording<Then> {
        let expected = self.actual(callable);
        let value = self.read(callable)?;
        self.expect_constant(value, expected)?;
        self.fix_kind(callable + 2)?;
        let class = self.value(vm.class_of(self.actual(callable + 2)).into())?;
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
        if let Some(generator) = self.throws(vm, function, (first, count)) {
            return self.call_throwing(vm, generator, callable, first);
        }
        if let Some(purpose) = self.purpose_of(vm, function, (first, count)) {
            let step = self.new_step(vm, purpose, (first, count))?;
            self.write(callable, step)?;
            return self.next();
        }
        if let Some(generator) = self.closes(vm, function, (first, count)) {
            return self.call_closing(vm, generator, callable, first);
        }
        if self.form() == Some(Form::CALL_LEN)
            && count == 1
            && let Some(then) = self.length_by_python(vm, callable, first)?
        {
            return Ok(then);
        }
        if self.form() == Some(Form::CALL_REPR)
            && count == 1
            && let Some(then) = self.text_by_python(vm, first, Conversion::Repr, callable)?
        {
            return Ok(then);
        }
        let result = match self.form() {
            Some(Form::CALL_LEN) if count == 1 => self.call_len(vm, first)?,
            Some(Form::CALL_ISINSTANCE) if count == 2 => self.call_isinstance(vm, first)?,
            _ if let Some(view) = self.view_of_dict(vm, function.definition.intrinsic, (first, count))? => view,
            _ if let Some(value) = self.attribute_by_name(vm, function.definition.intrinsic, (first, count))? => value,
            _ if function.definition.intrinsic == Some(Intrinsic::IsSubclass)
                && count == 2
                && let Some(answer) = self.is_subclass(vm, first)? =>
            {
                answer
            }
            _ => match self.call_intrinsic(function.definition.intrinsic, first, count)? {
                Some(result) => result,
                None if function.definition.intrinsic == Some(Intrinsic::Next)
                    && count == 1
                    && let Some(item) = self.take_item(vm, first)? =>
                {
                    item
                }
                None => {
                    let is_next = function.definition.intrinsic == Some(Intrinsic::Next);
                    let effect = if is_next { self.ask_by_next(vm, first)? } else { function.definition.effect };
                    let mut given = Given::default();
                    self.give_slots(&mut given, first, count)?;
                    self.call_natively(vm, callee, effect, &given, &[])?
                }
            },
        };
        self.write(callable, result)?;
        self.next()
    }

    fn call_len(&mut self, vm: &mut Machine, argument: u16) -> Recording<Ref> {
        let actual = self.actual(argument);
        if let Some(shape) = measured_shape(actual) {
            let object = self.shaped(argument, shape)?;
            return self.length_of(object, shape);
        }
        let shapes = [class_shape::DICT.0, class_shape::SET.0];
        let Some(shape) = shapes.into_iter().find(|shape| has_shape(actual, *shape)) else {
            return self.one_generally(vm, Quick::SIZE, argument, |vm, value| vm.length(value).map(|_| Value::NONE));
        };
        if let Some(known) = self.known_keywords(argument)? {
            return self.value(Value::small_int(known.len() as i64));
        }
        let object = self.shaped(argument, shape)?;
        let length = self.quick(Quick::LENGTH, &[object])?;
        self.uop(Uop::UNBOX_INT, Type::Int, &[length.0])
    }

    /// Whether one plain class is derived from another does not change while they do not. None: it is to be called.
    fn is_subclass(&mut self, vm: &mut Machine, first: u16) -> Recording<Option<Ref>> {
        let (of, classes) = (self.actual(first), self.actual(first + 1));
        let is_simple = classes.is_kind(Kind::Class) || has_shape(classes, class_shape::TUPLE.0);
        let Some(of) = of.downcast::<Class>().filter(|_| is_simple) else { return Ok(None) };
        let known: Vec<Value> = classes.downcast::<Tuple>().map_or_else(|| alloc::vec![classes], |t| t.as_slice().to_vec());
        let code = self.top().code;
        let is_plain = |vm: &mut Machine, class: &Value| {
            let class = class.downcast::<Class>().filter(|class| !class.has(ClassFlags::CUSTOM_CHECK));
            class.is_some_and(|class| vm.watch_class(class, code))
        };
        if known.len() > FEW_CLASSES || !vm.watch_class(of, code) || !known.iter().all(|class| is_plain(vm, class)) {
            return Ok(None);
        }
        let value = self.read(first)?;
        self.expect_constant(value, of.into())?;
        self.expect_classes(first + 1, classes, &known)?;
        let is_derived = |class: &Value| class.downcast::<Class>().is_some_and(|class| Class::is_subclass_of(of, class));
        self.value(Value::bool(known.iter().any(is_derived))).map(Some)
    }

    /// Leaves unless a slot holds a class, or a tuple of classes, which may be made anew each time.
    fn expect_classes(&mut self, slot: u16, actual: Value, known: &[Value]) -> Recording {
        if actual.is_kind(Kind::Class) {
            let value = self.read(slot)?;
            return self.expect_constant(value, actual);
        }
        for (value, class) in self.items(slot, known.len())?.into_iter().zip(known) {
            self.expect_constant(value, *class)?;
        }
        Ok(())
    }

    /// Whether an object of a known shape is an instance of a plain class does not change while the class does not.
    fn call_isinstance(&mut self, vm: &mut Machine, first: u16) -> Recording<Ref> {
        let (of, classes) = (vm.class_of(self.actual(first)), self.actual(first + 1));
        let known: Vec<Value> = classes.downcast::<Tuple>().map_or_else(|| alloc::vec![classes], |t| t.as_slice().to_vec());
        if known.len() > FEW_CLASSES {
            return self.other_operands();
        }
        let (mut is_instance, code) = (false, self.top().code);
        for class in &known {
            let Some(class) = class.downcast::<Class>().filter(|class| vm.watch_class(*class, code)) else {
                return self.other_operands();
            };
            let Some(is_one) = vm.are_instances(of, class) else { return self.other_operands() };
            is_instance |= is_one;
        }
        if !vm.watch_class(of, code) {
            return self.other_operands();
        }
        self.fix_kind(first)?;
        self.expect_classes(first + 1, classes, &known)?;
        self.value(Value::bool(is_instance))
    }
}

/// May a call of it become part of a trace, with just its arguments?
pub(super) fn is_inlinable(code: heap::Ref<CodeObject>) -> bool {
    code.plain && code.ready.get()
}

/// May it, with arguments that find their parameters? Generators are made of just their arguments.
pub(super) fn is_bindable(code: heap::Ref<CodeObject>) -> bool {
    let is_function = code.flags.contains(CodeFlags::OPTIMIZED) && code.ready.get() && !code.is_generator();
    is_inlinable(code) || is_function
}
