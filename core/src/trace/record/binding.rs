//! Calls whose arguments do not simply match: defaults are filled in, and keywords find their parameters.

use alloc::vec::Vec;
use core::mem::offset_of;

use super::call::is_bindable;
use super::container::TUPLE_ITEMS;
use super::native::Given;
use super::{Recorder, Recording, Stop, Then};
use crate::bytecode::code::CodeFlags;
use crate::heap;
use crate::machine::Machine;
use crate::object::{Class, ClassFlags, Dict, Function, Kind, NativeFunction, Str, Tuple};
use crate::trace::ir::{Ref, Returns, Type};
use crate::trace::objects::Made;
use crate::trace::quick::Quick;
use crate::uop::Uop;
use crate::value::Value;

/// Parameters of a function that is called like this.
const MOST_PARAMETERS: usize = 12;

impl Recorder {
    /// CALL_KW: the names of the last arguments lie above them.
    pub(super) fn record_call_with_names(&mut self, vm: &mut Machine, n: usize) -> Recording<Then> {
        let (callable, names) = (self.operand(vm, n + 3), self.actual(self.operand(vm, 1)));
        let callee = self.actual(callable);
        let Some(names) = names.downcast::<Tuple>() else { return self.other_operands() };
        let names = names.as_slice();
        match callee.kind() {
            Some(Kind::Class) if callee.downcast::<Class>().is_some_and(|class| class.has(ClassFlags::HEAP)) => {
                self.construct(vm, callable, n, names)
            }
            Some(Kind::Class) => self.call_native_class(vm, callable, n, names),
            Some(Kind::BoundMethod) => self.call_bound(vm, callable, n, names),
            Some(Kind::NativeFunction) => self.call_native_by_name(vm, callable, n, names),
            Some(Kind::Function) => match callee.downcast::<Function>() {
                Some(function) => self.call_python(vm, function, callable, n, names),
                None => self.other_operands(),
            },
            _ => self.call_object(vm, callable, n, names),
        }
    }

    fn call_native_by_name(&mut self, vm: &mut Machine, callable: u16, n: usize, names: &[Value]) -> Recording<Then> {
        let callee = self.actual(callable);
        let Some(native) = callee.downcast::<NativeFunction>() else { return self.other_operands() };
        let value = self.read(callable)?;
        self.expect_constant(value, callee)?;
        let (first, count) = self.arguments(callable, n)?;
        let mut given = Given::default();
        self.give_slots(&mut given, first, count)?;
        let result = self.call_natively(vm, callee, native.definition.effect, &given, names)?;
        self.write(callable, result)?;
        self.next()
    }

    /// The construction of an instance of a Python class that nothing but `__init__` makes special.
    pub(super) fn construct(&mut self, vm: &mut Machine, callable: u16, n: usize, names: &[Value]) -> Recording<Then> {
        let callee = self.actual(callable);
        let Some(class) = callee.downcast::<Class>().filter(|_| self.actual(callable + 1).is_empty()) else {
            return self.other_operands();
        };
        if class.has(ClassFlags::EXCEPTION) && names.is_empty() {
            return self.construct_exception(vm, class, callable, n);
        }
        let Some(init) = self.init_of(vm, class) else { return self.other_operands() };
        let function = init.downcast::<Function>().filter(|function| is_bindable(function.code.get()));
        let by_object = n == 0 && vm.object_init().ok() == Some(init);
        if function.is_none() && !by_object || !vm.watch_class(class, self.top().code) {
            return self.other_operands();
        }
        let value = self.read(callable)?;
        self.expect_constant(value, callee)?;
        self.arguments(callable, n)?;
        let instance = self.new_instance(class)?;
        let Some(function) = function else {
            self.write(callable, instance)?;
            return self.next();
        };
        let object = self.value(init)?;
        let arguments = self.arguments_from(callable + 1, Some(instance), n + 1)?;
        let slots = self.bind(vm, (function, object), callable + 1, &arguments, names)?;
        self.write(callable, instance)?;
        self.enter_callee(function.code.get(), init, callable + 1, callable + 1, slots, Returns::Init)
    }

    /// An instance without attributes.
    pub(super) fn new_instance(&mut self, class: heap::Ref<Class>) -> Recording<Ref> {
        let shape = Value::small_int(i64::from(class.root_shape.get().0));
        let (object, shape) = (self.value(class.into())?, self.value(shape)?);
        let instance = self.quick(Quick::NEW_INSTANCE, &[object, shape])?;
        self.make_if_missed(class, instance)?;
        Ok(instance)
    }

    /// An object whose end is noticed, by its `__del__`, is made though nobody looks at it.
    pub(super) fn make_if_missed(&mut self, class: heap::Ref<Class>, object: Ref) -> Recording {
        if class.has(ClassFlags::FINALIZER) {
            self.quick(Quick::REMEMBER, &[object])?;
        }
        Ok(())
    }

    /// The `__init__` of a class whose instances are made plainly.
    pub(super) fn init_of(&self, vm: &mut Machine, class: heap::Ref<Class>) -> Option<Value> {
        let name = vm.names.__init__;
        let found = match vm.has_plain_construction(class) {
            Ok(true) => vm.lookup(class, name),
            Ok(false) => return None,
            Err(raised) => Err(raised),
        };
        if found.is_err() {
            vm.raised = Value::EMPTY;
        }
        found.ok().flatten()
    }

    /// Arguments that lie from a slot on; the first one may be given apart.
    pub(super) fn arguments_from(&mut self, first: u16, receiver: Option<Ref>, count: usize) -> Recording<Vec<Ref>> {
        let mut all = Vec::new();
        all.try_reserve(count).map_err(|_| Stop::Full)?;
        for at in 0..count {
            all.push(match receiver.filter(|_| at == 0) {
                Some(receiver) => receiver,
                None => self.read(first + at as u16)?,
            });
        }
        Ok(all)
    }

    /// Makes the slots from `first` on the parameters of a function that is given these arguments, the last ones with names;
    /// how many slots these are. The function comes with what it is in the trace.
    pub(super) fn bind(
        &mut self,
        vm: &mut Machine,
        (function, object): (heap::Ref<Function>, Ref),
        first: u16,
        arguments: &[Ref],
        names: &[Value],
    ) -> Recording<usize> {
        let code = function.code.get();
        let (shared, positional) = (code.shared(), code.arguments as usize);
        let named = positional + shared.keyword_only_count as usize;
        let slots = shared.parameter_slots() as usize;
        if slots > MOST_PARAMETERS {
            return self.other_operands();
        }
        let mut values = [Ref::NONE; MOST_PARAMETERS];
        let (given, by_name) = arguments.split_at(arguments.len() - names.len());
        let (matched, more) = given.split_at(given.len().min(positional));
        values[..matched.len()].copy_from_slice(matched);
        let mut others = Vec::new();
        for (name, value) in names.iter().zip(by_name) {
            match self.parameter(function, *name)? {
                Some(place) if values[place] != Ref::NONE => return self.other_operands(),
                Some(place) => values[place] = *value,
                None => others.push((*name, *value)),
            }
        }
        self.fill_defaults(function, object, &mut values[..positional])?;
        self.fill_named_defaults(vm, function, object, &mut values[..named])?;
        let mut next = named;
        if shared.flags.contains(CodeFlags::VARARGS) {
            values[next] = if more.is_empty() { self.value(vm.empty_tuple)? } else { self.tuple_of_values(more)? };
            next += 1;
        } else if !more.is_empty() {
            return self.other_operands();
        }
        if shared.flags.contains(CodeFlags::VARKEYWORDS) {
            values[next] = self.dict_of(vm, &others)?;
        } else if !others.is_empty() {
            return self.other_operands();
        }
        for (at, value) in values[..slots].iter().enumerate() {
            self.write(first + at as u16, *value)?;
        }
        Ok(slots)
    }

    /// The place of a parameter that may be given by its name, if there is one.
    fn parameter(&self, function: heap::Ref<Function>, name: Value) -> Recording<Option<usize>> {
        let code = function.code.get();
        let shared = code.shared();
        let Some(name) = name.downcast::<Str>() else { return self.other_operands() };
        let is_named = |at: &usize| name.as_bytes() == shared.locals[*at].name.as_bytes();
        let end = code.arguments as usize + shared.keyword_only_count as usize;
        Ok((shared.positional_only_count as usize..end).find(is_named))
    }

    /// What was not given is the function's default, as long as it has these.
    fn fill_defaults(&mut self, function: heap::Ref<Function>, object: Ref, values: &mut [Ref]) -> Recording {
        if !values.contains(&Ref::NONE) {
            return Ok(());
        }
        let Some(defaults) = function.defaults.get().downcast::<Tuple>() else { return self.other_operands() };
        let loaded = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(Function, defaults) as u16])?;
        let is_constant = if matches!(self.makes(loaded), Some(Made::Tuple | Made::LongTuple)) {
            false
        } else if self.builder.trace.constant(object).is_some() {
            self.expect_constant(loaded, defaults.into())?;
            true
        } else {
            // Functions that are made again and again share their code, but each has defaults of its own.
            self.expect_tuple_of(loaded, defaults.len())?;
            false
        };
        let parameters = values.len();
        for (at, value) in values.iter_mut().enumerate().filter(|(_, value)| **value == Ref::NONE) {
            let place = (at + defaults.len()).checked_sub(parameters).unwrap_or(usize::MAX);
            let Some(default) = defaults.get(place) else { return self.other_operands() };
            *value = match is_constant {
                true => self.value(default)?,
                false => self.uop(Uop::LOAD_FIELD, Type::Tagged, &[loaded.0, (TUPLE_ITEMS + place * 8) as u16])?,
            };
        }
        Ok(())
    }

    /// The same for parameters that are given by name alone: the function has a dict of their defaults.
    fn fill_named_defaults(
        &mut self,
        vm: &mut Machine,
        function: heap::Ref<Function>,
        object: Ref,
        values: &mut [Ref],
    ) -> Recording {
        if !values.contains(&Ref::NONE) {
            return Ok(());
        }
        let Some(defaults) = function.keyword_defaults.get().downcast::<Dict>() else { return self.other_operands() };
        let loaded = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(Function, keyword_defaults) as u16])?;
        self.expect_constant(loaded, defaults.into())?;
        for (at, value) in values.iter_mut().enumerate().filter(|(_, value)| **value == Ref::NONE) {
            let name = vm.intern(function.code.get().shared().locals[at].name.as_bytes());
            let Some(place) = name.ok().and_then(|name| vm.watched_entry(defaults, name)) else {
                vm.raised = Value::EMPTY;
                return self.other_operands();
            };
            *value = self.entry(defaults, defaults.keys_version(), place)?;
        }
        Ok(())
    }
}
