//! Raising: making exceptions with messages, and the state of what is being raised and handled.

use core::fmt::{self, Write};

use alloc::string::String;

use crate::builtins::exceptions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::{Class, ClassFlags, Exception};
use crate::value::Value;

/// Declares one short method per common exception: `vm.type_error(format_args!(..))`.
macro_rules! error_methods {
    ($($method:ident, $spec:ident;)*) => {
        impl Machine {
            $(
                #[doc = concat!("Raises `", stringify!($spec), "` with a message.")]
                #[cold]
                #[inline(never)]
                pub fn $method(&mut self, message: fmt::Arguments<'_>) -> Raised {
                    self.raise_message(&exceptions::$spec, message)
                }
            )*
        }
    };
}

error_methods! {
    type_error, TYPE_ERROR;
    value_error, VALUE_ERROR;
    index_error, INDEX_ERROR;
    overflow_error, OVERFLOW_ERROR;
    zero_division_error, ZERO_DIVISION_ERROR;
    runtime_error, RUNTIME_ERROR;
    recursion_error, RECURSION_ERROR;
    system_error, SYSTEM_ERROR;
    buffer_error, BUFFER_ERROR;
    lookup_error, LOOKUP_ERROR;
    not_implemented_error, NOT_IMPLEMENTED_ERROR;
}

impl Machine {
    /// Raises an exception of the class of `spec` with a message.
    #[cold]
    #[inline(never)]
    pub fn raise_message(&mut self, spec: &'static TypeSpec, message: fmt::Arguments<'_>) -> Raised {
        let mut text = String::new();
        // Most messages fit.
        if text.try_reserve(80).is_err() || text.write_fmt(message).is_err() {
            text.clear();
        }
        match self.str(&text) {
            Ok(text) => self.raise_spec(spec, &[text]),
            Err(raised) => raised,
        }
    }

    /// Raises an exception of the class of `spec` with these arguments.
    #[cold]
    #[inline(never)]
    pub fn raise_spec(&mut self, spec: &'static TypeSpec, arguments: &[Value]) -> Raised {
        match self.exception(spec, arguments) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// A new exception of the class of `spec` with these arguments, not raised.
    pub fn exception(&mut self, spec: &'static TypeSpec, arguments: &[Value]) -> Result {
        let class = self.class_for(spec)?;
        let arguments = self.tuple(arguments)?;
        self.new_exception(class, arguments)
    }

    /// A new exception of a builtin class; `arguments` is a tuple. Fields that the class derives from its arguments are
    /// set as its `__init__` would.
    pub fn new_exception(&mut self, class: Ref<Class>, arguments: Value) -> Result {
        let exception: Value = self
            .new_object(class, |header| Exception {
                header,
                arguments: arguments.into(),
                traceback: Value::NONE.into(),
                cause: Value::NONE.into(),
                context: Value::NONE.into(),
                suppress_context: false.into(),
                fields: Value::EMPTY.into(),
            })?
            .into();
        exceptions::initialize_fields(self, exception)?;
        Ok(exception)
    }

    /// Raises an exception object, chaining it to the one being handled.
    pub fn raise(&mut self, exception: Value) -> Raised {
        self.set_context(exception);
        self.raised = exception;
        Raised(())
    }

    /// Raises again what was caught: no chaining.
    pub fn reraise(&mut self, exception: Value) -> Raised {
        self.raised = exception;
        Raised(())
    }

    /// Makes the handled exception the context of a new one, without making a ring.
    pub(crate) fn set_context(&mut self, exception: Value) {
        let handled = self.handled_exception();
        let Some(object) = exception.downcast::<Exception>() else { return };
        if handled.is_none() || handled.is_empty() || handled == exception {
            return;
        }
        let mut link = handled;
        // Break the chain where it leads back to the new exception.
        let mut steps = 0u32;
        while let Some(earlier) = link.downcast::<Exception>() {
            if earlier.context.get() == exception {
                earlier.context.set(Value::NONE);
                break;
            }
            link = earlier.context.get();
            steps += 1;
            if steps > 10_000 {
                break;
            }
        }
        self.heap.barrier(&object.header);
        object.context.set(handled);
    }

    /// Takes the exception under way, for native code that handles it. None for a host's stop, which passes on: then
    /// the caller returns `Err(raised)` as it got it.
    pub fn catch(&mut self, raised: Raised) -> core::result::Result<Value, Raised> {
        if self.raised == Value::STOP {
            return Err(raised);
        }
        Ok(core::mem::replace(&mut self.raised, Value::EMPTY))
    }

    /// Catches an exception of one class (or a subclass); others pass on.
    pub fn catch_if(&mut self, raised: Raised, spec: &'static TypeSpec) -> core::result::Result<Value, Raised> {
        if self.raised == Value::STOP {
            return Err(raised);
        }
        let class = self.class_for(spec)?;
        if Class::is_subclass_of(self.class_of(self.raised), class) { self.catch(raised) } else { Err(raised) }
    }

    /// Is the exception under way of this class?
    pub fn is_raised(&mut self, spec: &'static TypeSpec) -> bool {
        let exception = self.raised;
        if exception == Value::STOP || exception.is_empty() {
            return false;
        }
        match self.class_for(spec) {
            Ok(class) => Class::is_subclass_of(self.class_of(exception), class),
            Err(_) => {
                self.raised = exception;
                false
            }
        }
    }

    /// `KeyError(key)`
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        let made = match self.class_for(&exceptions::KEY_ERROR) {
            Ok(class) => exceptions::make(self, class, &[key]),
            Err(raised) => Err(raised),
        };
        match made {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// `StopIteration()` or `StopIteration(value)`
    #[cold]
    pub fn stop_iteration(&mut self, value: Value) -> Raised {
        if value.is_none() || value.is_empty() {
            return self.raise_spec(&exceptions::STOP_ITERATION, &[]);
        }
        // A tuple or exception as value must not be taken for the arguments, so it is wrapped like any other.
        self.raise_spec(&exceptions::STOP_ITERATION, &[value])
    }

    /// The name of a value's class, for messages.
    pub fn type_name(&self, value: Value) -> TypeName {
        self.class_name(self.class_of(value))
    }

    /// The name of a class, for messages.
    pub fn class_name(&self, class: Ref<Class>) -> TypeName {
        let builtin = class.has(ClassFlags::HEAP) || class.spec.module == "builtins";
        TypeName(class.name.get(), if builtin { "" } else { class.spec.module })
    }
}

/// A class's name, to be formatted into a message, with its module where native code outside of `builtins` made it.
/// `{}` prints it as it is (as CPython's `%.200s`: cut there).
#[derive(Clone, Copy)]
pub struct TypeName(Value, &'static str);

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.downcast::<crate::object::Str>();
        let bytes = text.as_ref().map_or(&b"?"[..], |s| s.as_bytes());
        if !self.1.is_empty() {
            write!(f, "{}.", self.1)?;
        }
        f.write_str(&String::from_utf8_lossy(&bytes[..bytes.len().min(200)]))
    }
}

/// A str value, to be formatted into a message as it is.
#[derive(Clone, Copy)]
pub struct Text(pub Value);

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.downcast::<crate::object::Str>() {
            Some(text) => f.write_str(&String::from_utf8_lossy(text.as_bytes())),
            None => f.write_str("?"),
        }
    }
}
