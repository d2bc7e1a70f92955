//! Calling from native code: anything callable, with the bounds on native depth, and charging fuel.

use alloc::vec::Vec;

use crate::interp::{self, variables::is_plain_method};
use crate::machine::Machine;
use crate::native::{Result, Role};
use crate::object::{BoundMethod, Class, Dict, Function, Kind, NativeFunction, StaticMethod, Tuple};
use crate::value::Value;

impl Machine {
    /// Calls with positional arguments. Collection is held off meanwhile, so the caller may hold plain values.
    pub fn call(&mut self, callable: Value, arguments: &[Value]) -> Result {
        self.call_with_keywords(callable, arguments, &[])
    }

    /// Calls with positional arguments, then the values of the keyword arguments that `keywords` (str) name. Collection
    /// is held off meanwhile.
    pub fn call_with_keywords(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        self.unrooted += 1;
        let result = self.call_collecting_with_keywords(callable, arguments, keywords);
        self.unrooted -= 1;
        result
    }

    /// Calls while collection may happen: what the caller still needs afterwards is rooted.
    pub fn call_collecting(&mut self, callable: Value, arguments: &[Value]) -> Result {
        self.call_collecting_with_keywords(callable, arguments, &[])
    }

    /// As [`Machine::call_collecting`] with keyword arguments.
    pub fn call_collecting_with_keywords(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        match callable.kind() {
            Some(Kind::Function) => match callable.downcast::<Function>() {
                Some(function) => interp::call_function(self, function, arguments, keywords),
                None => Ok(Value::NONE),
            },
            // While collection is held off nothing needs to be kept alive.
            Some(Kind::NativeFunction) if self.unrooted > 0 => self.call_native_unrooted(callable, arguments, keywords),
            Some(Kind::NativeFunction) => self.call_native_from_native(callable, arguments, keywords),
            Some(Kind::BoundMethod) => self.call_bound(callable, arguments, keywords),
            Some(Kind::Class) => self.call_class(callable, arguments, keywords),
            _ => self.call_object(callable, arguments, keywords),
        }
    }

    fn call_native_unrooted(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let Some(function) = callable.downcast::<NativeFunction>() else { return Ok(Value::NONE) };
        self.enter_native()?;
        self.call_native(function, arguments, keywords)
    }

    fn call_native_from_native(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let Some(function) = callable.downcast::<NativeFunction>() else { return Ok(Value::NONE) };
        self.enter_native()?;
        let result = self.rooted_slice(callable, arguments, |vm| vm.call_native(function, arguments, keywords));
        self.leave_native();
        result
    }

    /// Keeps a callee and its arguments alive while a native runs that may call Python code.
    fn rooted_slice<R>(&mut self, callable: Value, arguments: &[Value], body: impl FnOnce(&mut Machine) -> R) -> R {
        let mark = self.handles.len();
        self.handles.push(callable);
        self.handles.extend_from_slice(arguments);
        let result = body(self);
        self.handles.truncate(mark);
        result
    }

    fn call_bound(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let Some(method) = callable.downcast::<BoundMethod>() else { return Ok(Value::NONE) };
        self.call_with_receiver(method.function, method.receiver, arguments, keywords)
    }

    /// Calls with one argument more in front: few arguments need no allocation for that.
    fn call_with_receiver(&mut self, function: Value, receiver: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let mut few = [receiver; 6];
        match few.get_mut(1..=arguments.len()) {
            Some(places) => {
                places.copy_from_slice(arguments);
                self.call_collecting_with_keywords(function, &few[..=arguments.len()], keywords)
            }
            None => {
                let with_receiver = self.prepend(receiver, arguments)?;
                self.call_collecting_with_keywords(function, &with_receiver, keywords)
            }
        }
    }

    fn prepend(&mut self, first: Value, rest: &[Value]) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        if all.try_reserve_exact(rest.len() + 1).is_err() {
            return Err(self.no_memory());
        }
        all.push(first);
        all.extend_from_slice(rest);
        Ok(all)
    }

    fn call_class(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let Some(class) = callable.downcast::<Class>() else { return Ok(Value::NONE) };
        self.enter_native()?;
        let result = self.rooted_slice(callable, arguments, |vm| {
            let metaclass = vm.class_of(callable);
            if metaclass != vm.types.type_
                && let Some(hook) = vm.lookup(metaclass, vm.names.__call__)?
                && !is_native_type_call(hook)
            {
                let bound = vm.bind(hook, callable, metaclass)?;
                return vm.call_collecting_with_keywords(bound, arguments, keywords);
            }
            vm.instantiate(class, arguments, keywords)
        });
        self.leave_native();
        result
    }

    fn call_object(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        self.enter_native()?;
        let class = self.class_of(callable);
        let method = if callable.is_kind(Kind::StaticMethod) { None } else { self.lookup(class, self.names.__call__)? };
        // A plain method takes the object as its first argument: nothing to bind.
        let result = match method.filter(|m| is_plain_method(*m)) {
            Some(method) => self.call_with_receiver(method, callable, arguments, keywords),
            None => {
                let bound = self.callable_of(callable)?;
                self.call_collecting_with_keywords(bound, arguments, keywords)
            }
        };
        self.leave_native();
        result
    }

    /// What to call for an object that is neither function, method nor class: its bound `__call__`.
    pub(crate) fn callable_of(&mut self, object: Value) -> Result {
        if let Some(method) = object.downcast::<StaticMethod>() {
            return Ok(method.function.get());
        }
        let class = self.class_of(object);
        match self.lookup(class, self.names.__call__)? {
            Some(method) => self.bind(method, object, class),
            None => {
                let name = self.type_name(object);
                Err(self.type_error(format_args!("'{name}' object is not callable")))
            }
        }
    }

    /// Calls a method looked up as an attribute.
    pub fn call_method(&mut self, object: Value, name: Value, arguments: &[Value]) -> Result {
        let method = self.get_attribute(object, name)?;
        self.call(method, arguments)
    }

    /// Calls a special method looked up on the type; None where there is none.
    pub fn call_special(&mut self, object: Value, name: Value, arguments: &[Value]) -> Result<Option<Value>> {
        let class = self.class_of(object);
        let Some(method) = self.lookup(class, name)? else { return Ok(None) };
        match method.kind() {
            Some(Kind::Function | Kind::NativeFunction) if !is_static_native(method) => {
                // Special methods take few arguments: no allocation for those.
                let mut few = [object; 4];
                match few.get_mut(1..=arguments.len()) {
                    Some(places) => {
                        places.copy_from_slice(arguments);
                        self.call(method, &few[..=arguments.len()]).map(Some)
                    }
                    None => {
                        let with_receiver = self.prepend(object, arguments)?;
                        self.call(method, &with_receiver).map(Some)
                    }
                }
            }
            _ => {
                let bound = self.bind(method, object, class)?;
                self.call(bound, arguments).map(Some)
            }
        }
    }

    /// Calls with a tuple of positional arguments and a dict of keyword arguments (or EMPTY).
    pub fn call_with_dict(&mut self, callable: Value, arguments: Value, keywords: Value) -> Result {
        let tuple = arguments.downcast::<Tuple>();
        let positional = tuple.as_ref().map_or(&[][..], |t| t.as_slice());
        let mut all = Vec::new();
        let mut names = Vec::new();
        if all.try_reserve(positional.len()).is_err() {
            return Err(self.no_memory());
        }
        all.extend_from_slice(positional);
        if let Some(dict) = keywords.downcast::<Dict>() {
            for entry in dict.entries() {
                names.push(entry.key);
                all.push(entry.value);
            }
        }
        self.call_collecting_with_keywords(callable, &all, &names)
    }

    // -- bounds ----------------------------------------------------------------------------------------------------------

    /// One level of native recursion more; RecursionError where the native stack that the host allows is used up.
    #[inline]
    pub fn enter_native(&mut self) -> Result<()> {
        let here = native_stack_address();
        if self.native_base == 0 {
            self.native_base = here;
        }
        if self.native_base.abs_diff(here) > self.limits.native_stack {
            return Err(self.native_stack_used_up());
        }
        Ok(())
    }

    #[cold]
    fn native_stack_used_up(&mut self) -> crate::native::Raised {
        self.recursion_error(format_args!("maximum recursion depth exceeded"))
    }

    /// Ends what [`Machine::enter_native`] began.
    #[inline(always)]
    pub fn leave_native(&mut self) {}

    /// Charges `n` units of fuel before native work of that size. Where the fuel does not suffice, a small debt is
    /// allowed (the run stops at its next safepoint); a large one stops the run.
    #[inline]
    pub fn charge(&mut self, n: u64) -> Result<()> {
        if self.fuel.charge(n) { Ok(()) } else { self.charge_slow() }
    }

    #[cold]
    fn charge_slow(&mut self) -> Result<()> {
        if self.fuel.debt() <= crate::tuning::NESTED_FUEL_OVERDRAFT {
            return self.check_clock();
        }
        Err(self.stop_with(crate::run::Stop::OutOfFuel))
    }
}

/// An address in the current native frame.
#[inline(always)]
fn native_stack_address() -> usize {
    let here = 0u8;
    core::ptr::from_ref(core::hint::black_box(&here)) as usize
}

fn is_static_native(method: Value) -> bool {
    method.downcast::<NativeFunction>().is_some_and(|f| matches!(f.definition.role, Role::Static(_) | Role::Class(_)))
}

fn is_native_type_call(hook: Value) -> bool {
    hook.is_kind(Kind::NativeFunction)
}
