//! Calls whose arguments do not simply match: defaults are filled in, and keywords find their parameters.

use core::mem::offset_of;

use super::call::is_inlinable;
use super::container::TUPLE_ITEMS;
use super::{Recorder, Recording, Then};
use crate::heap;
use crate::machine::Machine;
use crate::object::{Class, ClassFlags, Function, Str, Tuple};
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
        if callee.downcast::<Class>().is_some() {
            return self.construct(vm, callable, n, names.as_slice());
        }
        match callee.downcast::<Function>() {
            Some(function) => self.call_python(function, callable, n, names.as_slice()),
            None => self.unsupported(),
        }
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
        let function = init.downcast::<Function>().filter(|function| is_inlinable(function.code.get()));
        let by_object = n == 0 && vm.object_init().ok() == Some(init);
        if function.is_none() && !by_object || !vm.watch_class(class, self.top().code) {
            return self.other_operands();
        }
        let value = self.read(callable)?;
        self.expect_constant(value, callee)?;
        self.arguments(callable, n)?;
        let shape = Value::small_int(i64::from(class.root_shape.get().0));
        let (class, shape) = (self.value(callee)?, self.value(shape)?);
        let instance = self.quick(Quick::NEW_INSTANCE, &[class, shape])?;
        let Some(function) = function else {
            self.write(callable, instance)?;
            return self.next();
        };
        let object = self.value(init)?;
        self.bind((function, object), callable + 1, Some(instance), n + 1, names)?;
        self.write(callable, instance)?;
        let code = function.code.get();
        self.enter_callee(code, init, callable + 1, callable + 1, code.arguments as usize, Returns::Init)
    }

    /// The `__init__` of a class whose instances are made plainly.
    fn init_of(&self, vm: &mut Machine, class: heap::Ref<Class>) -> Option<Value> {
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

    /// Makes the slots from `first` on the parameters of a function: `count` arguments lie there, the last ones with names.
    /// The first one may be given apart. The function comes with what it is in the trace.
    pub(super) fn bind(
        &mut self,
        (function, object): (heap::Ref<Function>, Ref),
        first: u16,
        receiver: Option<Ref>,
        count: usize,
        names: &[Value],
    ) -> Recording {
        let code = function.code.get();
        let (shared, parameters) = (code.shared(), code.arguments as usize);
        if parameters > MOST_PARAMETERS || shared.keyword_only_count > 0 || count > parameters {
            return self.other_operands();
        }
        let mut values = [Ref::NONE; MOST_PARAMETERS];
        let given = count - names.len();
        for at in 0..count {
            let place = match at.checked_sub(given) {
                None => at,
                Some(named) => self.parameter(function, names[named])?,
            };
            if values[place] != Ref::NONE {
                return self.other_operands();
            }
            values[place] = match receiver.filter(|_| at == 0) {
                Some(receiver) => receiver,
                None => self.read(first + at as u16)?,
            };
        }
        self.fill_defaults(function, object, &mut values[..parameters])?;
        for (at, value) in values[..parameters].iter().enumerate() {
            self.write(first + at as u16, *value)?;
        }
        Ok(())
    }

    /// The place of a parameter that may be given by its name.
    fn parameter(&self, function: heap::Ref<Function>, name: Value) -> Recording<usize> {
        let code = function.code.get();
        let shared = code.shared();
        let is_named =
            |at: &usize| name.downcast::<Str>().is_some_and(|name| name.as_bytes() == shared.locals[*at].name.as_bytes());
        let places = shared.positional_only_count as usize..code.arguments as usize;
        match places.into_iter().find(is_named) {
            Some(place) => Ok(place),
            None => self.other_operands(),
        }
    }

    /// What was not given is the function's default, as long as it has these.
    fn fill_defaults(&mut self, function: heap::Ref<Function>, object: Ref, values: &mut [Ref]) -> Recording {
        if !values.contains(&Ref::NONE) {
            return Ok(());
        }
        let Some(defaults) = function.defaults.get().downcast::<Tuple>() else { return self.other_operands() };
        let loaded = self.uop(Uop::LOAD_FIELD, Type::Tagged, &[object.0, offset_of!(Function, defaults) as u16])?;
        let is_new = matches!(self.makes(loaded), Some(Made::Tuple | Made::LongTuple));
        if !is_new {
            self.expect_constant(loaded, defaults.into())?;
        }
        let parameters = values.len();
        for (at, value) in values.iter_mut().enumerate().filter(|(_, value)| **value == Ref::NONE) {
            let place = (at + defaults.len()).checked_sub(parameters).unwrap_or(usize::MAX);
            let Some(default) = defaults.get(place) else { return self.other_operands() };
            *value = match is_new {
                true => self.uop(Uop::LOAD_FIELD, Type::Tagged, &[loaded.0, (TUPLE_ITEMS + place * 8) as u16])?,
                false => self.value(default)?,
            };
        }
        Ok(())
    }
}
