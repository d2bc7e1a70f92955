//! Host functions: closures with typed arguments, registered without ceremony, and the errors they give.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::cell::Cell;
use core::marker::PhantomData;

use crate::builtins::exceptions;
use crate::convert::{FromValue, IntoValue};
use crate::heap::Tracer;
use crate::host::HostFunction;
use crate::machine::Machine;
use crate::native::{Callee, Definition, Result, Role, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Header, Kind, NativeFunction};
use crate::value::Value;

/// What a host function may see beside its arguments: the machine, and the host's data.
pub struct Caller<'a, T> {
    machine: &'a mut Machine,
    data: PhantomData<T>,
}

impl<T: Send + 'static> Caller<'_, T> {
    /// The host's data of this VM. None only where a host replaced it by another type.
    pub fn data(&mut self) -> Option<&mut T> {
        self.machine.host_data()
    }

    /// The machine, for calling back into Python and for walking values.
    pub fn machine(&mut self) -> &mut Machine {
        self.machine
    }
}

/// What host functions give: a value, or a Result of one.
pub trait HostResult {
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

/// A closure that [`crate::vm::Vm::register`] takes. `A` is the tuple of its argument types.
pub trait HostCallable<T, A>: Send + Sync + 'static {
    fn into_host_function(self) -> HostFunction;
}

/// Marks closures that begin with a [`Caller`].
pub struct WithCaller<A>(PhantomData<A>);

macro_rules! callables {
    ($(($($name:ident),*))*) => {$(
        #[allow(non_snake_case, unused_variables, unused_mut)]
        impl<T, F, R, $($name),*> HostCallable<T, ($($name,)*)> for F
        where
            F: Fn($($name),*) -> R + Send + Sync + 'static,
            R: HostResult,
            $($name: FromValue),*
        {
            fn into_host_function(self) -> HostFunction {
                Arc::new(move |vm: &mut Machine, arguments: &[Value]| {
                    let mut arguments = Arguments::new(vm, arguments, <[&str]>::len(&[$(stringify!($name)),*]))?;
                    $(let $name = arguments.next::<$name>(vm)?;)*
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
            fn into_host_function(self) -> HostFunction {
                Arc::new(move |vm: &mut Machine, arguments: &[Value]| {
                    let mut arguments = Arguments::new(vm, arguments, <[&str]>::len(&[$(stringify!($name)),*]))?;
                    $(let $name = arguments.next::<$name>(vm)?;)*
                    let result = self(&mut Caller { machine: vm, data: PhantomData }, $($name),*);
                    result.into_result(vm)
                })
            }
        }
    )*};
}
callables! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, G) }

/// The arguments of a host call, taken one by one.
struct Arguments<'a> {
    values: &'a [Value],
    at: usize,
}

impl<'a> Arguments<'a> {
    fn new(vm: &mut Machine, values: &'a [Value], wanted: usize) -> Result<Arguments<'a>> {
        if values.len() != wanted {
            let plural = if wanted == 1 { "" } else { "s" };
            let got = values.len();
            return Err(vm.type_error(format_args!("host function takes {wanted} argument{plural} ({got} given)")));
        }
        Ok(Arguments { values, at: 0 })
    }

    fn next<A: FromValue>(&mut self, vm: &mut Machine) -> Result<A> {
        let value = self.values[self.at];
        self.at += 1;
        A::from_value(vm, value)
    }
}

/// The definition of every host function; which closure it is stands in the object.
static HOST: Definition = Definition { name: "host function", signature: "*args", role: Role::Function(Callee::Host), doc: "" };

impl Machine {
    /// A Python callable over a host's closure.
    pub fn new_host_function(&mut self, name: &str, function: HostFunction) -> Result {
        let name = self.intern(name.as_bytes())?;
        if self.host.functions.is_empty() {
            self.host.functions.push(None);
        }
        let number = self.host.functions.len() as u32;
        self.host.functions.push(Some(function));
        let class = self.types.native_function;
        let object = NativeFunction {
            header: Header::new(Kind::NativeFunction, class.root_shape.get()),
            definition: &HOST,
            name,
            owner: Value::EMPTY.into(),
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
        if !keywords.is_empty() {
            return Err(self.type_error(format_args!("host functions take no keyword arguments")));
        }
        match self.host.functions.get(number as usize).cloned().flatten() {
            Some(function) => function(self, arguments),
            None => Err(self.runtime_error(format_args!("the host took this function back"))),
        }
    }
}

/// A host's error inside a Python exception.
struct HostError(Cell<Option<Box<dyn core::error::Error + Send + Sync>>>);

impl Payload for HostError {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

static HOST_ERROR: TypeSpec = TypeSpec { module: "coachwhip", ..TypeSpec::new("HostError", Kind::Native) };

/// Raises a host's error as RuntimeError with its text; the error itself travels along in `args[1]`.
fn raise_host_error(vm: &mut Machine, error: Box<dyn core::error::Error + Send + Sync>) -> crate::native::Raised {
    let text = alloc::format!("{error}");
    let raised = vm.raise_message(&exceptions::RUNTIME_ERROR, format_args!("{text}"));
    let exception = vm.raised;
    let attached = vm.new_native(&HOST_ERROR, HostError(Cell::new(Some(error)))).and_then(|carrier| {
        let name = vm.intern(b"__host_error__")?;
        vm.set_attribute(exception, name, carrier)
    });
    match attached {
        Ok(()) => raised,
        Err(other) => other,
    }
}

/// The host's error that an exception carries, if it does.
pub(crate) fn take_host_error(vm: &mut Machine, exception: Value) -> Option<Box<dyn core::error::Error + Send + Sync>> {
    let name = vm.intern(b"__host_error__").ok()?;
    vm.own_attribute(exception, name)?.native::<HostError>()?.payload.0.take()
}
