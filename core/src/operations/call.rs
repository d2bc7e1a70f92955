//! Calling from native code: anything callable, with the bounds on native depth, and charging fuel.

use alloc::vec::Vec;

use crate::interp::{self, variables::is_plain_method};
use crate::machine::Machine;
use crate::native::{Result, Role};
use crate::object::{BoundMethod, Class, Dict, Function, Kind, NativeFunction, StaticMethod, Tuple};
use crate::value::Value;

/// Frames are larger on Windows, where callees save more registers, and where assertions are checked.
const HAS_LARGE_FRAMES: bool = cfg!(any(windows, debug_assertions));
/// What native code counts as where it goes one level deeper, in bytes of the native stack. What is measured, in all tiers and
/// where assertions are checked, is less; it is said for each, of Linux.
const NATIVE_LEVEL: usize = if HAS_LARGE_FRAMES { 576 } else { 384 };
/// The same for a call, of a native function or of Python code: a dict's `repr` takes 976, and 1,266.
const NATIVE_CALL: usize = if HAS_LARGE_FRAMES { 1600 } else { 1024 };
/// The least that Python code counts as which native code runs: `list(map(f, x))` takes 1,406, and 1,570; on Windows `[1][x]` with
/// an `__index__` takes 2,422, and 3,108.
const NATIVE_RUN: usize = match HAS_LARGE_FRAMES {
    true if cfg!(debug_assertions) => 3328,
    true => 2688,
    false => 1536,
};
/// How much less there is for running Python code than for what lies between: so a recursion through both ends where Python code is
/// to run, and not, in one tier, a step before that.
const NATIVE_MARGIN: usize = 4 * NATIVE_RUN;

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
        self.nested_by(NATIVE_CALL, |vm| vm.call_native(function, arguments, keywords))
    }

    fn call_native_from_native(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        let Some(function) = callable.downcast::<NativeFunction>() else { return Ok(Value::NONE) };
        self.rooted_slice(callable, arguments, |vm| vm.nested_by(NATIVE_CALL, |vm| vm.call_native(function, arguments, keywords)))
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
        let body = |vm: &mut Machine| {
            let metaclass = vm.class_of(callable);
            if metaclass != vm.types.type_
                && let Some(hook) = vm.lookup(metaclass, vm.names.__call__)?
                && !is_native_type_call(hook)
            {
                let bound = vm.bind(hook, callable, metaclass)?;
                return vm.call_collecting_with_keywords(bound, arguments, keywords);
            }
            vm.instantiate(class, arguments, keywords)
        };
        self.rooted_slice(callable, arguments, |vm| vm.nested(body))
    }

    fn call_object(&mut self, callable: Value, arguments: &[Value], keywords: &[Value]) -> Result {
        self.nested(|vm| {
            let class = vm.class_of(callable);
            let method = if callable.is_kind(Kind::StaticMethod) { None } else { vm.lookup(class, vm.names.__call__)? };
            // A plain method takes the object as its first argument: nothing to bind.
            match method.filter(|m| is_plain_method(*m)) {
                Some(method) => vm.call_with_receiver(method, callable, arguments, keywords),
                None => {
                    let bound = vm.callable_of(callable)?;
                    vm.call_collecting_with_keywords(bound, arguments, keywords)
                }
            }
        })
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

    /// Runs native code that may come back to where it is called: one level deeper. RecursionError where the native stack that
    /// the host allows is used up.
    #[inline]
    pub fn nested<R>(&mut self, body: impl FnOnce(&mut Machine) -> Result<R>) -> Result<R> {
        self.nested_by(NATIVE_LEVEL, body)
    }

    #[inline]
    fn nested_by<R>(&mut self, bytes: usize, body: impl FnOnce(&mut Machine) -> Result<R>) -> Result<R> {
        let before = self.native_used;
        self.use_native(before + bytes, 0)?;
        let result = body(self);
        self.native_used = before;
        result
    }

    /// Runs Python code from native code, which counts as so much whatever led to it, and as more only where that is many levels: so
    /// it does not matter whether a call has a form, or is compiled.
    #[inline]
    pub(crate) fn nested_run<R>(&mut self, body: impl FnOnce(&mut Machine) -> Result<R>) -> Result<R> {
        let (before, run) = (self.native_used, self.native_run);
        self.use_native(before.max(run + NATIVE_RUN), NATIVE_MARGIN)?;
        self.native_run = self.native_used;
        let result = body(self);
        (self.native_used, self.native_run) = (before, run);
        result
    }

    /// So many bytes of the native stack are in use, as far as is counted: the tiers, whose frames differ in size, come to the
    /// same end; `spare` are to be left. What is counted is more than is used; where it is not, the stack itself says so.
    #[inline]
    fn use_native(&mut self, used: usize, spare: usize) -> Result<()> {
        let here = native_stack_address();
        if self.native_base == 0 {
            self.native_base = here;
        }
        if (used + spare).max(self.native_base.abs_diff(here)) > self.limits.native_stack {
            return Err(self.native_stack_used_up());
        }
        self.native_used = used;
        Ok(())
    }

    #[cold]
    fn native_stack_used_up(&mut self) -> crate::native::Raised {
        self.recursion_error(format_args!("maximum recursion depth exceeded"))
    }

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
