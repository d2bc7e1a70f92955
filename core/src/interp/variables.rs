//! Names: locals, cells, globals, builtins, the mapping of class and module bodies, and attribute loads of methods.

use super::frame::Frame;
use crate::builtins::exceptions;
use crate::bytecode::code::LocalKind;
use crate::bytecode::ops::{CommonConstant, SpecialMethod};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::*;
use crate::operations::errors::Text;
use crate::value::Value;

impl Machine {
    /// The frame's code, name of a local.
    pub(crate) fn local_name(&self, frame: *mut Frame, index: u32) -> alloc::string::String {
        // SAFETY: the frame is the running one.
        let code = unsafe { (*frame).code };
        code.shared().locals.get(index as usize).map_or_else(Default::default, |l| l.name.as_ref().into())
    }

    #[cold]
    pub(crate) fn unbound_local(&mut self, frame: *mut Frame, index: u32) -> Raised {
        let name = self.local_name(frame, index);
        let message = alloc::format!("cannot access local variable '{name}' where it is not associated with a value");
        self.raise_message(&exceptions::UNBOUND_LOCAL_ERROR, format_args!("{message}"))
    }

    #[cold]
    pub(crate) fn unbound_free(&mut self, frame: *mut Frame, index: u32) -> Raised {
        // SAFETY: the frame is the running one.
        let code = unsafe { (*frame).code };
        let is_free = code.shared().locals.get(index as usize).is_some_and(|l| l.kind == LocalKind::Free);
        if !is_free {
            return self.unbound_local(frame, index);
        }
        let name = self.local_name(frame, index);
        let message =
            alloc::format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope");
        self.raise_unbound(&exceptions::NAME_ERROR, &message, &name)
    }

    fn raise_unbound(&mut self, spec: &'static crate::native::TypeSpec, message: &str, name: &str) -> Raised {
        let raised = self.raise_message(spec, format_args!("{message}"));
        let exception = self.raised;
        let set = self.intern(name.as_bytes()).and_then(|name| {
            let attribute = self.names.name;
            self.set_attribute(exception, attribute, name)
        });
        match set {
            Ok(()) => raised,
            Err(other) => other,
        }
    }

    #[cold]
    pub(crate) fn name_error(&mut self, name: Value) -> Raised {
        exceptions::raise_name_error(self, &alloc::format!("name '{}' is not defined", Text(name)), name)
    }

    /// A mapping's value for a name; None where it has none. Exact dicts are asked directly.
    fn mapping_get(&mut self, mapping: Value, name: Value) -> Result<Option<Value>> {
        if let Some(dict) = mapping.downcast::<Dict>()
            && self.class_of(mapping) == self.types.dict
        {
            return Ok(self.dict_get_str(dict, name));
        }
        match self.get_item(mapping, name) {
            Ok(value) => Ok(Some(value)),
            Err(raised) => {
                self.catch_if(raised, &exceptions::KEY_ERROR)?;
                Ok(None)
            }
        }
    }

    pub(crate) fn load_global(&mut self, frame: *mut Frame, name: Value) -> Result {
        // SAFETY: the frame is the running one.
        self.load_global_of(unsafe { (*frame).globals }, name)
    }

    /// A name that code with these globals sees.
    pub(crate) fn load_global_of(&mut self, globals: Ref<Dict>, name: Value) -> Result {
        if let Some(value) = self.dict_get_str(globals, name) {
            return Ok(value);
        }
        let builtins = self.builtins_of(globals);
        match self.dict_get_str(builtins, name) {
            Some(value) => Ok(value),
            None => Err(self.name_error(name)),
        }
    }

    /// The builtins that code with these globals sees: what they name as `__builtins__`, or else the machine's.
    pub(crate) fn builtins_of(&mut self, globals: Ref<Dict>) -> Ref<Dict> {
        let key = self.names.__builtins__;
        let Some(named) = self.dict_get_str(globals, key) else { return self.builtins };
        match (named.downcast::<Dict>(), named.downcast::<Module>()) {
            (Some(dict), _) => dict,
            (_, Some(module)) => module.dict.get(),
            _ => self.builtins,
        }
    }

    pub(crate) fn delete_global(&mut self, frame: *mut Frame, name: Value) -> Result<()> {
        // SAFETY: the frame is the running one.
        let globals = unsafe { (*frame).globals };
        match self.dict_remove_str(globals, name) {
            Some(_) => Ok(()),
            None => Err(self.name_error(name)),
        }
    }

    /// The locals mapping of a class or module body.
    fn namespace(&self, frame: *mut Frame) -> Value {
        // SAFETY: the frame is the running one.
        unsafe { if (*frame).namespace.is_empty() { (*frame).globals.into() } else { (*frame).namespace } }
    }

    pub(crate) fn load_name(&mut self, frame: *mut Frame, name: Value) -> Result {
        let namespace = self.namespace(frame);
        match self.mapping_get(namespace, name)? {
            Some(value) => Ok(value),
            None => self.load_global(frame, name),
        }
    }

    pub(crate) fn store_name(&mut self, frame: *mut Frame, name: Value, value: Value) -> Result<()> {
        let namespace = self.namespace(frame);
        match namespace.downcast::<Dict>() {
            Some(dict) if self.class_of(namespace) == self.types.dict => self.dict_set_str(dict, name, value),
            _ => self.set_item(namespace, name, value),
        }
    }

    pub(crate) fn delete_name(&mut self, frame: *mut Frame, name: Value) -> Result<()> {
        let namespace = self.namespace(frame);
        let removed = match namespace.downcast::<Dict>() {
            Some(dict) if self.class_of(namespace) == self.types.dict => self.dict_remove_str(dict, name).is_some(),
            _ => match self.delete_item(namespace, name) {
                Ok(()) => true,
                Err(raised) => {
                    self.catch_if(raised, &exceptions::KEY_ERROR)?;
                    false
                }
            },
        };
        if removed { Ok(()) } else { Err(self.name_error(name)) }
    }

    pub(crate) fn load_from_dict_or_globals(&mut self, frame: *mut Frame, mapping: Value, name: Value) -> Result {
        match self.mapping_get(mapping, name)? {
            Some(value) => Ok(value),
            None => self.load_global(frame, name),
        }
    }

    pub(crate) fn load_from_dict_or_deref(&mut self, frame: *mut Frame, mapping: Value, index: u32) -> Result {
        let name = self.local_name(frame, index);
        let name = self.intern(name.as_bytes())?;
        if let Some(value) = self.mapping_get(mapping, name)? {
            return Ok(value);
        }
        // SAFETY: the slot of a cell or free variable holds a cell.
        let cell = unsafe { *Frame::locals(frame).add(index as usize) };
        match cell.downcast::<CellObject>().and_then(|c| c.content.get().present()) {
            Some(value) => Ok(value),
            None => Err(self.unbound_free(frame, index)),
        }
    }

    pub(crate) fn load_locals(&mut self, frame: *mut Frame) -> Result {
        Ok(self.namespace(frame))
    }

    pub(crate) fn setup_annotations(&mut self, frame: *mut Frame) -> Result<()> {
        let namespace = self.namespace(frame);
        let name = self.names.__annotations__;
        if self.mapping_get(namespace, name)?.is_none() {
            let dict = self.dict()?;
            self.set_item(namespace, name, dict.into())?;
        }
        Ok(())
    }

    pub(crate) fn common_constant(&mut self, which: u32) -> Result {
        let name = CommonConstant::from_u32(which).map_or("", |c| c.text());
        let name = self.intern(name.as_bytes())?;
        let builtins = self.builtins;
        match self.dict_get_str(builtins, name) {
            Some(value) => Ok(value),
            None => Err(self.name_error(name)),
        }
    }

    pub(crate) fn load_build_class(&mut self) -> Result {
        // SAFETY: the running frame is complete; a class statement runs in one.
        let builtins = if self.frame.is_null() { self.builtins } else { self.builtins_of(unsafe { (*self.frame).globals }) };
        let name = self.names.__build_class__;
        match self.dict_get_str(builtins, name) {
            Some(value) => Ok(value),
            None => Err(exceptions::raise_name_error(self, "__build_class__ not found", name)),
        }
    }

    // -- methods -----------------------------------------------------------------------------------------------------------

    /// `owner.name` for a call: a function with its receiver, or a value with EMPTY.
    pub(crate) fn load_method(&mut self, owner: Value, name: Value) -> Result<(Value, Value)> {
        let class = self.class_of(owner);
        let special = ClassFlags::GETATTRIBUTE | ClassFlags::METACLASS;
        if !class.flags.get().intersects(special)
            && !matches!(owner.kind(), Some(Kind::Module | Kind::Super | Kind::Class))
            && let Some(method) = self.lookup(class, name)?
            && is_plain_method(method)
            && self.own_attribute(owner, name).is_none()
        {
            return Ok((method, owner));
        }
        Ok((self.get_attribute(owner, name)?, Value::EMPTY))
    }

    /// `super(class, self).name`; bit 0 of `flags`: for a call, bit 1: class and self were given explicitly.
    pub(crate) fn load_super_attribute(
        &mut self,
        global_super: Value,
        class: Value,
        receiver: Value,
        name: Value,
        flags: u32,
    ) -> Result<(Value, Value)> {
        if global_super == Value::object(self.types.super_)
            && let Some(class) = class.downcast::<Class>()
            && name != self.names.__class__
            && !receiver.is_none()
        {
            let (start, receiver_of) = self.super_start(class, receiver)?;
            if let Some(found) = self.lookup_after(start, class, name)? {
                if flags & 1 != 0 && is_plain_method(found) && !receiver_of.is_empty() {
                    return Ok((found, receiver_of));
                }
                if let Some(value) = self.descriptor_get(found, receiver_of, start)? {
                    return Ok((value, Value::EMPTY));
                }
            }
            return Err(self.missing_super_attribute(name));
        }
        let arguments: &[Value] = if flags & 2 != 0 { &[class, receiver] } else { &[] };
        let object = if arguments.is_empty() && global_super == Value::object(self.types.super_) {
            self.call(global_super, &[class, receiver])?
        } else {
            self.call(global_super, arguments)?
        };
        Ok((self.get_attribute(object, name)?, Value::EMPTY))
    }

    fn missing_super_attribute(&mut self, name: Value) -> Raised {
        let message = alloc::format!("'super' object has no attribute '{}'", Text(name));
        let class = self.types.super_;
        exceptions::raise_attribute_error(self, &message, class.into(), name)
    }

    /// Whose order `super(class, receiver)` searches, and what found methods are bound to (EMPTY: nothing).
    fn super_start(&mut self, class: Ref<Class>, receiver: Value) -> Result<(Ref<Class>, Value)> {
        if let Some(receiver_class) = receiver.downcast::<Class>()
            && Class::is_subclass_of(receiver_class, class)
        {
            return Ok((receiver_class, Value::EMPTY));
        }
        let own = self.class_of(receiver);
        if Class::is_subclass_of(own, class) {
            return Ok((own, receiver));
        }
        let name = self.names.__class__;
        if let Some(claimed) = self.find_attribute(receiver, name)?.and_then(|c| c.downcast::<Class>())
            && Class::is_subclass_of(claimed, class)
        {
            return Ok((claimed, receiver));
        }
        Err(self.type_error(format_args!(
            "super(type, obj): obj ({} {}) is not an instance or subtype of type ({}).",
            if receiver.is_kind(Kind::Class) { "type" } else { "instance of" },
            self.type_name(receiver),
            self.class_name(class)
        )))
    }

    /// A special method of `owner` with its receiver, for `with`.
    pub(crate) fn load_special(&mut self, owner: Value, which: u32) -> Result<(Value, Value)> {
        let Some(special) = SpecialMethod::from_u32(which) else { return Ok((Value::NONE, Value::EMPTY)) };
        let name = self.special_name(special);
        let class = self.class_of(owner);
        match self.lookup(class, name)? {
            Some(method) if is_plain_method(method) => Ok((method, owner)),
            Some(method) => Ok((self.bind(method, owner, class)?, Value::EMPTY)),
            None => Err(self.missing_special(owner, special)),
        }
    }

    fn special_name(&self, special: SpecialMethod) -> Value {
        match special {
            SpecialMethod::Enter => self.names.__enter__,
            SpecialMethod::Exit => self.names.__exit__,
            SpecialMethod::AsyncEnter => self.names.__aenter__,
            SpecialMethod::AsyncExit => self.names.__aexit__,
        }
    }

    /// What LOAD_SPECIAL finds on a type, where nothing is to be done to call it with the owner in front.
    pub(crate) fn plain_special(&mut self, owner: Value, which: u32) -> Option<Value> {
        let name = self.special_name(SpecialMethod::from_u32(which)?);
        let found = self.lookup(self.class_of(owner), name);
        if found.is_err() {
            self.raised = Value::EMPTY;
        }
        found.ok()?.filter(|method| is_plain_method(*method))
    }

    #[cold]
    fn missing_special(&mut self, owner: Value, special: SpecialMethod) -> Raised {
        let is_async = matches!(special, SpecialMethod::AsyncEnter | SpecialMethod::AsyncExit);
        let (kind, other, other_names) = if is_async {
            ("asynchronous context manager", "with", ("__enter__", "__exit__"))
        } else {
            ("context manager", "async with", ("__aenter__", "__aexit__"))
        };
        let class = self.class_of(owner);
        let mut supports_other = true;
        for name in [other_names.0, other_names.1] {
            let found = self.intern(name.as_bytes()).and_then(|name| self.lookup(class, name));
            supports_other &= matches!(found, Ok(Some(_)));
        }
        let hint = if supports_other {
            alloc::format!(
                " but it supports the {} protocol. Did you mean to use '{other}'?",
                if is_async { "context manager" } else { "asynchronous context manager" }
            )
        } else {
            Default::default()
        };
        let name = self.type_name(owner);
        let missing = special.text();
        self.type_error(format_args!("'{name}' object does not support the {kind} protocol (missed {missing} method){hint}"))
    }
}

/// Is this, found on a class, bound by nothing but passing the receiver first?
#[inline(always)]
pub(crate) fn is_plain_method(value: Value) -> bool {
    match value.kind() {
        Some(Kind::Function) => true,
        Some(Kind::NativeFunction) => value
            .downcast::<NativeFunction>()
            .is_some_and(|f| f.owner.get().is_kind(Kind::Class) && matches!(f.definition.role, crate::native::Role::Function(_))),
        _ => false,
    }
}
