//! Host functions: closures with typed arguments, registered without ceremony.
//!
//! Invariant: a closure runs only after its arguments are bound to its parameters and converted to their types; what is
//! wrong with them is a TypeError that names the function, as CPython's is.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::marker::PhantomData;

use crate::convert::{FromValue, IntoArguments, IntoValue};
use crate::error::raise_host_error;
use crate::host::{HostCallee, HostFunction};
use crate::keep::Object;
use crate::machine::Machine;
use crate::native::{Callee, Definition, Effect, Raised, Result, Role};
use crate::object::{Dict, Header, Kind, NativeFunction, Str};
use crate::operations::binding::{Parameter, ParameterKind, parameters};
use crate::value::Value;

/// Most parameters of a closure.
pub(crate) const MAX_PARAMETERS: usize = 8;

/// What a host function may see beside its arguments: the host's data, and the machine for calling back into Python.
pub struct Caller<'a, T> {
    pub(crate) machine: &'a mut Machine,
    pub(crate) data: PhantomData<T>,
}

impl<T: Send + 'static> Caller<'_, T> {
    /// The host's data of this VM.
    ///
    /// # Panics
    /// Where the host exchanged this VM's [`Machine`] for one with data of another type.
    pub fn data(&mut self) -> &mut T {
        match self.machine.host_data() {
            Some(data) => data,
            None => unreachable!("the machine of this VM was exchanged for another VM's"),
        }
    }

    /// Calls a Python object.
    ///
    /// # Errors
    /// What it raised; passing it on with `?` raises it in the script that called the host.
    pub fn call<R: FromValue>(&mut self, callable: &Object, arguments: impl IntoArguments) -> Result<R> {
        let callable = callable.value(self.machine)?;
        let arguments = arguments.into_arguments(self.machine)?;
        let value = self.machine.call_with_keywords(callable, &arguments.values, &arguments.keywords)?;
        R::from_value(self.machine, value)
    }

    /// Reads an attribute of a Python object.
    ///
    /// # Errors
    /// AttributeError; what the conversion raised.
    pub fn attribute<R: FromValue>(&mut self, object: &Object, name: &str) -> Result<R> {
        let object = object.value(self.machine)?;
        let value = self.machine.getattr(object, name)?;
        R::from_value(self.machine, value)
    }

    /// The machine, for walking values.
    pub fn machine(&mut self) -> &mut Machine {
        self.machine
    }
}

/// What host functions give: a value, or a Result of one.
///
/// An error becomes a RuntimeError with its text, which carries the error itself to the host at the other end; an
/// [`Exception`](crate::error::Exception) becomes the exception that it names; a [`Raised`] goes on.
pub trait HostResult {
    /// The value for the script.
    fn into_result(self, vm: &mut Machine) -> Result;
}

impl<R: IntoValue> HostResult for R {
    fn into_result(self, vm: &mut Machine) -> Result {
        self.into_value(vm)
    }
}

impl<R: IntoValue, E: Into<Box<dyn core::error::Error + Send + Sync>>> HostResult for core::result::Result<R, E> {
    fn into_result(self, vm: &mut Machine) -> Result {
        match self {
            Ok(value) => value.into_value(vm),
            Err(error) => Err(raise_host_error(vm, error.into())),
        }
    }
}

/// A closure that [`Vm::register`](crate::vm::Vm::register) takes. `A` is the tuple of its argument types.
pub trait HostCallable<T, A>: Send + Sync + 'static {
    /// How many parameters it has, the leading [`Caller`] not counted.
    const COUNT: usize;
    /// How many of them must be given: trailing `Option`s need not.
    const LEAST: usize;
    /// The closure in the engine's form.
    fn into_host_function(self) -> HostFunction;
}

/// Marks closures that begin with a [`Caller`].
pub struct WithCaller<A>(PhantomData<A>);

/// How many parameters stand before the trailing optional ones.
pub(crate) const fn count_required(optional: &[bool]) -> usize {
    let mut count = optional.len();
    while count > 0 && optional[count - 1] {
        count -= 1;
    }
    count
}

macro_rules! callables {
    ($(($($name:ident),*))*) => {$(
        #[allow(non_snake_case, unused_variables, unused_mut)]
        impl<T, F, R, $($name),*> HostCallable<T, ($($name,)*)> for F
        where
            F: Fn($($name),*) -> R + Send + Sync + 'static,
            R: HostResult,
            $($name: FromValue),*
        {
            const COUNT: usize = <[&str]>::len(&[$(stringify!($name)),*]);
            const LEAST: usize = count_required(&[$($name::OPTIONAL),*]);
            fn into_host_function(self) -> HostFunction {
                Box::new(move |vm: &mut Machine, call: &Call<'_>| {
                    let slots = call.bind(vm)?;
                    let mut slots = slots.iter().copied();
                    $(let $name = call.convert::<$name>(vm, slots.next())?;)*
                    self($($name),*).into_result(vm)
                })
            }
        }

        #[allow(non_snake_case, unused_variables, unused_mut)]
        impl<T, F, R, $($name),*> HostCallable<T, WithCaller<($($name,)*)>> for F
        where
            T: Send + 'static,
            F: Fn(&mut Caller<'_, T>, $($name),*) -> R + Send + Sync + 'static,
            R: HostResult,
            $($name: FromValue),*
        {
            const COUNT: usize = <[&str]>::len(&[$(stringify!($name)),*]);
            const LEAST: usize = count_required(&[$($name::OPTIONAL),*]);
            fn into_host_function(self) -> HostFunction {
                Box::new(move |vm: &mut Machine, call: &Call<'_>| {
                    let slots = call.bind(vm)?;
                    let mut slots = slots.iter().copied();
                    $(let $name = call.convert::<$name>(vm, slots.next())?;)*
                    let result = self(&mut Caller { machine: vm, data: PhantomData }, $($name),*);
                    result.into_result(vm)
                })
            }
        }
    )*};
}
callables! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, G) (A, B, C, D, E, G, H) }

/// A call that arrived at a host function.
pub struct Call<'a> {
    pub(crate) callee: &'a HostCallee,
    /// Positional arguments without the receiver, then the values of `names`.
    pub(crate) values: &'a [Value],
    /// Names of keyword arguments (str).
    pub(crate) names: &'a [Value],
    /// The receiver of a method.
    pub(crate) receiver: Value,
}

/// One value for each parameter, EMPTY for those that were not given.
type Slots = [Value; MAX_PARAMETERS];

impl Call<'_> {
    /// The arguments by parameter.
    #[inline]
    pub(crate) fn bind(&self, vm: &mut Machine) -> Result<Slots> {
        let mut slots = [Value::EMPTY; MAX_PARAMETERS];
        let (count, callee) = (self.values.len(), self.callee);
        if self.names.is_empty() && callee.signature.is_none() && count >= callee.least && count <= callee.count {
            slots[..count].copy_from_slice(self.values);
            return Ok(slots);
        }
        self.bind_slow(vm, &mut slots)?;
        Ok(slots)
    }

    #[inline(never)]
    fn bind_slow(&self, vm: &mut Machine, slots: &mut Slots) -> Result<()> {
        let Some(signature) = self.callee.signature else { return Err(self.wrong_count(vm)) };
        let (positional, named) = self.values.split_at(self.values.len() - self.names.len());
        let mut taken = 0;
        for (slot, parameter) in slots.iter_mut().zip(parameters(signature)) {
            match parameter.kind {
                ParameterKind::PositionalOnly | ParameterKind::Positional => {
                    if let Some(&value) = positional.get(taken) {
                        *slot = value;
                        taken += 1;
                    }
                }
                ParameterKind::Variadic => {
                    *slot = vm.tuple(positional.get(taken..).unwrap_or_default())?;
                    taken = positional.len();
                }
                ParameterKind::Keywords => *slot = vm.dict()?.into(),
                ParameterKind::KeywordOnly => {}
            }
        }
        if taken < positional.len() {
            let (name, given) = (&self.callee.name, positional.len());
            let s = if taken == 1 { "" } else { "s" };
            let were = if given == 1 { "was" } else { "were" };
            return Err(vm.type_error(format_args!("{name}() takes {taken} positional argument{s} but {given} {were} given")));
        }
        for (&name, &value) in self.names.iter().zip(named) {
            self.bind_keyword(vm, slots, signature, name, value)?;
        }
        self.check_required(vm, slots, signature)
    }

    fn bind_keyword(
        &self,
        vm: &mut Machine,
        slots: &mut Slots,
        signature: &'static str,
        name: Value,
        value: Value,
    ) -> Result<()> {
        let text = name.downcast::<Str>();
        let is_named = |p: &Parameter| {
            matches!(p.kind, ParameterKind::Positional | ParameterKind::KeywordOnly)
                && text.is_some_and(|t| t.as_bytes() == p.name.as_bytes())
        };
        let function = &self.callee.name;
        if let Some(place) = parameters(signature).position(|p| is_named(&p)) {
            if !slots[place].is_empty() {
                let name = crate::operations::errors::Text(name);
                return Err(vm.type_error(format_args!("{function}() got multiple values for argument '{name}'")));
            }
            slots[place] = value;
            return Ok(());
        }
        match parameters(signature).position(|p| p.kind == ParameterKind::Keywords) {
            Some(place) => match slots[place].downcast::<Dict>() {
                Some(dict) => vm.dict_set(dict, name, value),
                None => Ok(()),
            },
            None => {
                let name = crate::operations::errors::Text(name);
                Err(vm.type_error(format_args!("{function}() got an unexpected keyword argument '{name}'")))
            }
        }
    }

    fn check_required(&self, vm: &mut Machine, slots: &Slots, signature: &'static str) -> Result<()> {
        for (slot, parameter) in slots.iter().zip(parameters(signature)) {
            if parameter.required && slot.is_empty() {
                let (function, name) = (&self.callee.name, parameter.name);
                return Err(vm.type_error(format_args!("{function}() missing required argument: '{name}'")));
            }
        }
        Ok(())
    }

    #[cold]
    fn wrong_count(&self, vm: &mut Machine) -> Raised {
        let HostCallee { name, least, count, .. } = self.callee;
        if !self.names.is_empty() {
            return vm.type_error(format_args!("{name}() takes no keyword arguments"));
        }
        let given = self.values.len();
        let (bound, wanted) = if least == count {
            ("exactly", *count)
        } else if given < *least {
            ("at least", *least)
        } else {
            ("at most", *count)
        };
        let s = if wanted == 1 { "" } else { "s" };
        match wanted {
            0 => vm.type_error(format_args!("{name}() takes no arguments ({given} given)")),
            _ => vm.type_error(format_args!("{name}() takes {bound} {wanted} argument{s} ({given} given)")),
        }
    }

    /// One bound argument as a Rust value; what was not given is None for an `Option`.
    #[inline]
    pub(crate) fn convert<A: FromValue>(&self, vm: &mut Machine, slot: Option<Value>) -> Result<A> {
        match slot {
            Some(value) if !value.is_empty() => A::from_value(vm, value),
            _ if A::OPTIONAL => A::from_value(vm, Value::NONE),
            _ => {
                let name = &self.callee.name;
                Err(vm.type_error(format_args!("{name}() misses an argument that has no default")))
            }
        }
    }
}

/// The definition of every host function; which closure it is stands in the object.
static FUNCTION: Definition = Definition {
    name: "host function",
    signature: "*args",
    role: Role::Function(Callee::Host),
    doc: "",
    effect: Effect::Any,
    intrinsic: None,
};

impl Machine {
    /// A Python callable over a host's closure. `owner`: the class that it is a method of, or EMPTY.
    pub(crate) fn new_host_function(&mut self, callee: HostCallee, owner: Value) -> Result {
        let name = self.intern(callee.name.as_bytes())?;
        let number = u32::try_from(self.host.functions.len()).unwrap_or(u32::MAX);
        if self.host.functions.try_reserve(1).is_err() || number == u32::MAX {
            return Err(self.no_memory());
        }
        self.host.functions.push(Arc::new(callee));
        let class = if owner.is_empty() { self.types.native_function } else { self.types.method_descriptor };
        let object = NativeFunction {
            header: Header::new(Kind::NativeFunction, class.root_shape.get()),
            definition: &FUNCTION,
            name,
            owner: owner.into(),
            least: 0,
            most: u16::MAX,
            slots: 0,
            plain: true,
            host: number,
        };
        Ok(self.allocate(object)?.into())
    }

    /// Calls a host's closure.
    pub(crate) fn call_host_function(&mut self, number: u32, arguments: &[Value], keywords: &[Value]) -> Result {
        self.may_run_python()?;
        let Some(callee) = self.host.functions.get(number as usize) else {
            return Err(self.runtime_error(format_args!("the host has no such function")));
        };
        let callee = Arc::as_ptr(callee);
        // SAFETY: functions are never taken out of the table, and the table does not move what its Arcs point to
        // (`Host::functions` is private to the crate; only `new_host_function` changes it).
        let callee = unsafe { &*callee };
        let (receiver, values) = match (callee.is_method, arguments) {
            (true, [receiver, rest @ ..]) if arguments.len() > keywords.len() => (*receiver, rest),
            (true, _) => {
                let name = &callee.name;
                return Err(self.type_error(format_args!("unbound method {name}() needs an argument")));
            }
            (false, all) => (Value::EMPTY, all),
        };
        (callee.function)(self, &Call { callee, values, names: keywords, receiver })
    }
}
