//! The receiver of a native method: `list.append(5, 1)` is caught here, before the method looks at its arguments.

use crate::heap::{HeapObject, Ref};
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Class, Kind, Native, Tuple};
use crate::value::Value;

/// Is `spec` the same as `wanted`, or made from it?
pub fn spec_extends(spec: &'static TypeSpec, wanted: &'static TypeSpec) -> bool {
    let mut at = Some(spec);
    while let Some(candidate) = at {
        if core::ptr::eq(candidate, wanted) {
            return true;
        }
        at = candidate.base;
    }
    false
}

impl Machine {
    /// The first argument of a method, as the object that its class holds.
    #[inline(always)]
    pub fn receiver<T: HeapObject>(&mut self, arguments: &[Value], spec: &'static TypeSpec, method: &str) -> Result<Ref<T>> {
        let this = arguments.first().copied().unwrap_or(Value::NONE);
        match this.downcast::<T>() {
            Some(object) => Ok(object),
            None => Err(self.wrong_receiver(this, spec, method)),
        }
    }

    /// As [`Machine::receiver`] for kinds that several builtin classes share (set and frozenset, dict and frozendict).
    #[inline]
    pub fn receiver_of<T: HeapObject>(&mut self, arguments: &[Value], spec: &'static TypeSpec, method: &str) -> Result<Ref<T>> {
        let this = arguments.first().copied().unwrap_or(Value::NONE);
        match this.downcast::<T>() {
            Some(object) if spec_extends(self.class_of(this).spec, spec) => Ok(object),
            _ => Err(self.wrong_receiver(this, spec, method)),
        }
    }

    /// As [`Machine::receiver`] for objects with a payload.
    #[inline]
    pub fn native_receiver<P: Payload>(
        &mut self,
        arguments: &[Value],
        spec: &'static TypeSpec,
        method: &str,
    ) -> Result<Ref<Native<P>>> {
        let this = arguments.first().copied().unwrap_or(Value::NONE);
        match this.native::<P>() {
            Some(object) => Ok(object),
            None => Err(self.wrong_receiver(this, spec, method)),
        }
    }

    /// As [`Machine::receiver`] for tuples, those inside instances of subclasses included.
    #[inline]
    pub fn tuple_receiver(&mut self, arguments: &[Value], method: &str) -> Result<Ref<Tuple>> {
        let this = arguments.first().copied().unwrap_or(Value::NONE);
        match self.as_tuple(this) {
            Some(tuple) => Ok(tuple),
            None => Err(self.wrong_receiver(this, &crate::builtins::tuple::SPEC, method)),
        }
    }

    /// The tuple that a value is or, being an instance of a subclass, carries.
    #[inline(always)]
    pub fn as_tuple(&self, value: Value) -> Option<Ref<Tuple>> {
        match value.kind()? {
            Kind::Tuple => value.downcast(),
            Kind::Boxed => self.unbox(value).downcast(),
            _ => None,
        }
    }

    #[cold]
    #[inline(never)]
    pub fn wrong_receiver(&mut self, this: Value, spec: &'static TypeSpec, method: &str) -> Raised {
        let (wanted, got) = (spec.name, self.type_name(this));
        if method.starts_with("__") && method != "__getitem__" {
            return self.type_error(format_args!("descriptor '{method}' requires a '{wanted}' object but received a '{got}'"));
        }
        self.type_error(format_args!("descriptor '{method}' for '{wanted}' objects doesn't apply to a '{got}' object"))
    }
}

/// What a raw native `__new__` got: the class, and the other positional arguments.
pub fn class_and_arguments<'a>(
    vm: &mut Machine,
    arguments: &'a [Value],
    keywords: &[Value],
    spec: &'static TypeSpec,
) -> Result<(Ref<Class>, &'a [Value])> {
    let positional = &arguments[..arguments.len().saturating_sub(keywords.len())];
    let class = class_argument(vm, positional, spec)?;
    Ok((class, positional.get(1..).unwrap_or(&[])))
}

/// What a raw native method got: the positional arguments, the receiver (which must be there) taken off.
pub fn method_arguments<'a>(
    vm: &mut Machine,
    arguments: &'a [Value],
    keywords: &[Value],
    spec: &'static TypeSpec,
    method: &str,
) -> Result<&'a [Value]> {
    let positional = &arguments[..arguments.len().saturating_sub(keywords.len())];
    match positional {
        [_, rest @ ..] => Ok(rest),
        [] if method.starts_with("__") => {
            let name = spec.name;
            Err(vm.type_error(format_args!("descriptor '{method}' of '{name}' object needs an argument")))
        }
        [] => {
            let name = spec.name;
            Err(vm.type_error(format_args!("unbound method {name}.{method}() needs an argument")))
        }
    }
}

/// The only keyword that `map` and `zip` take.
pub fn strict_keyword(vm: &mut Machine, function: &str, keywords: &[Value], values: &[Value]) -> Result<bool> {
    match (keywords, values) {
        ([], _) => Ok(false),
        ([name], [.., value]) if *name == vm.names.strict => vm.is_true(*value),
        ([name], _) => Err(unexpected_keyword(vm, function, *name, &["strict"])),
        _ => {
            let count = keywords.len();
            Err(vm.type_error(format_args!("{function}() takes at most 1 keyword argument ({count} given)")))
        }
    }
}

/// "f() got an unexpected keyword argument 'x'", with the nearest of the known ones.
#[cold]
pub fn unexpected_keyword(vm: &mut Machine, function: &str, name: Value, known: &[&str]) -> Raised {
    let text = alloc::format!("{}", crate::operations::errors::Text(name));
    let known: alloc::vec::Vec<&[u8]> = known.iter().map(|k| k.as_bytes()).collect();
    match crate::builtins::suggestions::closest(text.as_bytes(), &known) {
        Some(near) => {
            let near = alloc::string::String::from_utf8_lossy(near);
            vm.type_error(format_args!("{function}() got an unexpected keyword argument '{text}'. Did you mean '{near}'?"))
        }
        None => vm.type_error(format_args!("{function}() got an unexpected keyword argument '{text}'")),
    }
}

/// The class that a native `__new__` got: `spec`'s own or a subclass.
pub fn class_argument(vm: &mut Machine, arguments: &[Value], spec: &'static TypeSpec) -> Result<Ref<Class>> {
    let name = spec.name;
    let Some(&first) = arguments.first() else {
        return Err(vm.type_error(format_args!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = first.downcast::<Class>() else {
        let got = vm.type_name(first);
        return Err(vm.type_error(format_args!("{name}.__new__(X): X is not a type object ({got})")));
    };
    if !spec_extends(class.spec, spec) {
        let got = vm.class_name(class);
        return Err(vm.type_error(format_args!("{name}.__new__({got}): {got} is not a subtype of {name}")));
    }
    Ok(class)
}

/// Checks the positional arguments (receiver excluded) of a function that takes no keywords.
pub fn check_arguments(vm: &mut Machine, name: &str, count: usize, keywords: &[Value], least: usize, most: usize) -> Result<()> {
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    if count >= least && count <= most {
        return Ok(());
    }
    let (bound, wanted) = if least == most {
        ("", least)
    } else if count < least {
        ("at least ", least)
    } else {
        ("at most ", most)
    };
    let plural = if wanted == 1 { "" } else { "s" };
    Err(vm.type_error(format_args!("{name} expected {bound}{wanted} argument{plural}, got {count}")))
}

/// The setter of an attribute that C keeps as a read-only member.
pub fn read_only(vm: &mut Machine, _object: Value, _value: Value) -> Result<()> {
    Err(vm.raise_message(&crate::builtins::exceptions::ATTRIBUTE_ERROR, format_args!("readonly attribute")))
}
