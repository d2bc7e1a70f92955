//! Builtin functions that look at objects and frames: attributes, `dir`, `vars`, `locals`, `globals`, `callable`, `id`.

use crate::builtins::object::attribute_name;
use crate::builtins::{exceptions, frame, sort};
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Kind, List};
use crate::value::Value;

pub fn getattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = attribute_name(vm, arguments[1])?;
    match arguments[2].present() {
        None => vm.get_attribute(arguments[0], name),
        Some(default) => Ok(vm.find_attribute_or_none(arguments[0], name)?.unwrap_or(default)),
    }
}

pub fn hasattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = attribute_name(vm, arguments[1])?;
    Ok(Value::bool(vm.find_attribute_or_none(arguments[0], name)?.is_some()))
}

pub fn setattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = attribute_name(vm, arguments[1])?;
    vm.set_attribute(arguments[0], name, arguments[2])?;
    Ok(Value::NONE)
}

pub fn delattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = attribute_name(vm, arguments[1])?;
    vm.set_attribute(arguments[0], name, Value::EMPTY)?;
    Ok(Value::NONE)
}

impl Machine {
    /// An attribute; None where reading it raises AttributeError, whoever raised it.
    pub fn find_attribute_or_none(&mut self, object: Value, name: Value) -> Result<Option<Value>> {
        match self.find_attribute(object, name) {
            Ok(found) => Ok(found),
            Err(raised) => {
                self.catch_if(raised, &exceptions::ATTRIBUTE_ERROR)?;
                Ok(None)
            }
        }
    }
}

pub fn callable(vm: &mut Machine, arguments: &[Value]) -> Result {
    is_callable(vm, arguments[0]).map(Value::bool)
}

/// Can the value be called?
pub fn is_callable(vm: &mut Machine, v: Value) -> Result<bool> {
    match v.kind() {
        Some(Kind::Function | Kind::NativeFunction | Kind::BoundMethod | Kind::Class) => Ok(true),
        None => Ok(false),
        _ => {
            let class = vm.class_of(v);
            Ok(vm.lookup(class, vm.names.__call__)?.is_some())
        }
    }
}

pub fn id(vm: &mut Machine, arguments: &[Value]) -> Result {
    vm.int_from_u64(arguments[0].bits())
}

/// The running frame's variables, as a mapping.
pub fn locals(vm: &mut Machine) -> Result {
    if vm.frame.is_null() {
        return Err(vm.system_error(format_args!("locals do not exist")));
    }
    frame::locals_of(vm, vm.frame)
}

pub fn vars(vm: &mut Machine, arguments: &[Value]) -> Result {
    let Some(object) = arguments[0].present() else { return locals(vm) };
    let name = vm.names.__dict__;
    match vm.find_attribute_or_none(object, name)? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error(format_args!("vars() argument must have __dict__ attribute"))),
    }
}

pub fn dir(vm: &mut Machine, arguments: &[Value]) -> Result {
    let names = match arguments[0].present() {
        Some(object) => dir_of(vm, object)?,
        None => {
            let locals = locals(vm)?;
            let name = vm.names.keys;
            let keys = vm.call_method(locals, name, &[])?;
            vm.to_array(keys)?.into()
        }
    };
    if let Some(list) = names.downcast::<List>() {
        sort::sort_list(vm, list, None, false)?;
    }
    Ok(names)
}

/// What an object's `__dir__` gives, as a new list.
pub fn dir_of(vm: &mut Machine, object: Value) -> Result {
    let name = vm.names.__dir__;
    match vm.call_special(object, name, &[])? {
        Some(names) => Ok(vm.to_array(names)?.into()),
        None => Err(vm.type_error(format_args!("object does not provide __dir__"))),
    }
}
