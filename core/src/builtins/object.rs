//! `object`: what every class inherits. The copy protocol (`__reduce_ex__`) is in `object_reduce.rs`.
//!
//! Invariant: `DEFINITIONS` begins with `__new__` and `__init__`, which `Machine::instantiate` knows by address.

use alloc::vec::Vec;

use super::{class, object_reduce};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Raised, Result, TypeSpec};
use crate::object::{Class, ClassFlags, Dict, Header, Instance, Kind, NativeFunction, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::BASETYPE,
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\n\
          instance that has no instance attributes and cannot be given any.\n",
    definitions: &DEFINITIONS,
    ..TypeSpec::new("object", Kind::Instance)
};

static DEFINITIONS: [Definition; 23] = [
    Definition::tame_raw_static(Effect::Nothing, "__new__", "type, /, *args, **kwargs", new)
        .doc("Create and return a new object.  See help(type) for accurate signature."),
    Definition::raw("__init__", "self, /, *args, **kwargs", init)
        .doc("Initialize self.  See help(type(self)) for accurate signature."),
    Definition::function("__repr__", "self, /", repr).doc("Return repr(self)."),
    Definition::function("__str__", "self, /", str).doc("Return str(self)."),
    Definition::function("__eq__", "self, value, /", eq).doc("Return self==value."),
    Definition::function("__ne__", "self, value, /", ne).doc("Return self!=value."),
    Definition::function("__lt__", "self, value, /", not_implemented).doc("Return self<value."),
    Definition::function("__le__", "self, value, /", not_implemented).doc("Return self<=value."),
    Definition::function("__gt__", "self, value, /", not_implemented).doc("Return self>value."),
    Definition::function("__ge__", "self, value, /", not_implemented).doc("Return self>=value."),
    Definition::function("__hash__", "self, /", hash).doc("Return hash(self)."),
    Definition::function("__format__", "self, format_spec, /", format).doc("Default object formatter."),
    Definition::function("__getattribute__", "self, name, /", getattribute).doc("Return getattr(self, name)."),
    Definition::tame(Effect::Attributes, "__setattr__", "self, name, value, /", setattr)
        .doc("Implement setattr(self, name, value)."),
    Definition::tame(Effect::Attributes, "__delattr__", "self, name, /", delattr).doc("Implement delattr(self, name)."),
    Definition::function("__dir__", "self, /", dir).doc("Default dir() implementation."),
    Definition::function("__reduce__", "self, /", object_reduce::reduce).doc("Helper for pickle."),
    Definition::function("__reduce_ex__", "self, protocol, /", object_reduce::reduce_ex).doc("Helper for pickle."),
    Definition::function("__getstate__", "self, /", object_reduce::get_state).doc("Helper for pickle."),
    Definition::function("__sizeof__", "self, /", size_of_object).doc("Size of object in memory, in bytes."),
    Definition::raw_class_method("__init_subclass__", "cls, /, *args, **kwargs", init_subclass)
        .doc("This method is called when a class is subclassed."),
    Definition::class_method("__subclasshook__", "cls, object, /", subclass_hook)
        .doc("Abstract classes can override this to customize issubclass()."),
    Definition::attribute("__class__", get_class, set_class).doc("the object's class"),
];

/// `__dict__`, for the classes that bring it.
pub static DICT_ATTRIBUTE: Definition =
    Definition::attribute("__dict__", get_dict, set_dict).doc("dictionary for instance variables");
/// `__weakref__`, likewise.
pub static WEAKREF_ATTRIBUTE: Definition =
    Definition::getter("__weakref__", |_, _| Ok(Value::NONE)).doc("list of weak references to the object");

/// Is this `object.__new__`?
pub fn is_object_new(value: Value) -> bool {
    value.downcast::<NativeFunction>().is_some_and(|f| core::ptr::eq(f.definition, &DEFINITIONS[0]))
}

/// Is this `object.__init__`?
pub fn is_object_init(value: Value) -> bool {
    value.downcast::<NativeFunction>().is_some_and(|f| core::ptr::eq(f.definition, &DEFINITIONS[1]))
}

fn first(arguments: &[Value]) -> Value {
    arguments.first().copied().unwrap_or(Value::NONE)
}

fn second(arguments: &[Value]) -> Value {
    arguments.get(1).copied().unwrap_or(Value::NONE)
}

// -- construction ----------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let Some(&target) = arguments.first() else {
        return Err(vm.type_error(format_args!("object.__new__(): not enough arguments")));
    };
    let Some(class) = target.downcast::<Class>() else {
        let got = vm.type_name(target);
        return Err(vm.type_error(format_args!("object.__new__(X): X is not a type object ({got})")));
    };
    new_instance(vm, class, arguments.len() - 1)
}

/// `object.__new__(class, ...)` with `extra` more arguments.
pub fn new_instance(vm: &mut Machine, class: Ref<Class>, extra: usize) -> Result {
    if extra > 0 {
        check_new_arguments(vm, class)?;
    }
    if class.spec.kind != Kind::Instance {
        return Err(not_safe(vm, class));
    }
    if class.has(ClassFlags::ABSTRACT) {
        return Err(abstract_class(vm, class));
    }
    Ok(vm.new_object(class, |header| Instance { header })?.into())
}

#[cold]
fn not_safe(vm: &mut Machine, class: Ref<Class>) -> Raised {
    let (name, native) = (vm.class_name(class), class.spec.name);
    if class.has(ClassFlags::HEAP) || class.spec.definitions.iter().any(|d| d.name == "__new__") {
        return vm.type_error(format_args!("object.__new__({name}) is not safe, use {native}.__new__()"));
    }
    let full = class::full_name(vm, class);
    vm.type_error(format_args!("cannot create '{full}' instances"))
}

#[cold]
fn check_new_arguments(vm: &mut Machine, class: Ref<Class>) -> Result<()> {
    let (new_name, init_name) = (vm.names.__new__, vm.names.__init__);
    if !vm.lookup(class, new_name)?.is_some_and(is_object_new) {
        return Err(vm.type_error(format_args!("object.__new__() takes exactly one argument (the type to instantiate)")));
    }
    if vm.lookup(class, init_name)?.is_some_and(is_object_init) {
        let name = vm.class_name(class);
        return Err(vm.type_error(format_args!("{name}() takes no arguments")));
    }
    Ok(())
}

#[cold]
fn abstract_class(vm: &mut Machine, class: Ref<Class>) -> Raised {
    match abstract_message(vm, class) {
        Ok(message) => vm.type_error(format_args!("{message}")),
        Err(raised) => raised,
    }
}

fn abstract_message(vm: &mut Machine, class: Ref<Class>) -> Result<alloc::string::String> {
    let name = vm.names.__abstractmethods__;
    let methods = vm.class_dict_get(class, name)?.unwrap_or(Value::NONE);
    let list = vm.to_array(methods)?;
    let mut names: Vec<_> = list.as_slice().iter().map(|m| alloc::format!("'{}'", Text(*m))).collect();
    names.sort();
    let plural = if names.len() > 1 { "s" } else { "" };
    let class_name = vm.class_name(class);
    Ok(alloc::format!(
        "Can't instantiate abstract class {class_name} without an implementation for abstract method{plural} {}",
        names.join(", ")
    ))
}

fn init(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    if arguments.is_empty() {
        return Err(vm.type_error(format_args!("descriptor '__init__' of 'object' object needs an argument")));
    }
    check_init_arguments(vm, first(arguments), arguments.len().saturating_sub(1))?;
    Ok(Value::NONE)
}

/// What `object.__init__` says of arguments: none are taken unless `__new__` alone is overridden.
pub fn check_init_arguments(vm: &mut Machine, object: Value, extra: usize) -> Result<()> {
    if extra == 0 {
        return Ok(());
    }
    let class = vm.class_of(object);
    let (new_name, init_name) = (vm.names.__new__, vm.names.__init__);
    if !vm.lookup(class, init_name)?.is_some_and(is_object_init) {
        return Err(vm.type_error(format_args!("object.__init__() takes exactly one argument (the instance to initialize)")));
    }
    if vm.lookup(class, new_name)?.is_some_and(is_object_new) {
        let name = vm.class_name(class);
        return Err(vm.type_error(format_args!("{name}.__init__() takes exactly one argument (the instance to initialize)")));
    }
    Ok(())
}

fn init_subclass(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let name = first(arguments).downcast::<Class>().map_or(Value::NONE, |c| c.qualified_name.get());
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("{}.__init_subclass__() takes no keyword arguments", Text(name))));
    }
    if arguments.len() > 1 {
        let given = arguments.len() - 1;
        return Err(vm.type_error(format_args!("{}.__init_subclass__() takes no arguments ({given} given)", Text(name))));
    }
    Ok(Value::NONE)
}

fn subclass_hook(_vm: &mut Machine, _arguments: &[Value]) -> Result {
    Ok(Value::NOT_IMPLEMENTED)
}

// -- text ------------------------------------------------------------------------------------------------------------

/// `<module.Class object at 0x...>`
pub fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = first(arguments);
    let class = vm.class_of(this);
    let name = class::full_qualified_name(vm, class)?;
    let text = alloc::format!("<{name} object at {:#x}>", this.bits());
    vm.str(&text)
}

fn str(vm: &mut Machine, arguments: &[Value]) -> Result {
    vm.repr(first(arguments))
}

fn format(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (this, spec) = (first(arguments), second(arguments));
    match vm.text(spec) {
        Some(text) if text.is_empty() => vm.to_str(this),
        Some(_) => {
            let name = vm.type_name(this);
            Err(vm.type_error(format_args!("unsupported format string passed to {name}.__format__")))
        }
        None => {
            let got = vm.type_name(spec);
            Err(vm.type_error(format_args!("__format__() argument must be str, not {got}")))
        }
    }
}

// -- comparison ------------------------------------------------------------------------------------------------------

fn eq(_vm: &mut Machine, arguments: &[Value]) -> Result {
    Ok(if first(arguments) == second(arguments) { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

/// The opposite of the class's own `__eq__`.
fn ne(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (this, other) = (first(arguments), second(arguments));
    let name = vm.names.__eq__;
    match vm.call_special(this, name, &[other])? {
        None | Some(Value::NOT_IMPLEMENTED) => Ok(Value::NOT_IMPLEMENTED),
        Some(answer) => Ok(Value::bool(!vm.is_true(answer)?)),
    }
}

fn not_implemented(_vm: &mut Machine, _arguments: &[Value]) -> Result {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    vm.int(crate::operations::hash::hash_identity(first(arguments)) as i64)
}

// -- attributes ------------------------------------------------------------------------------------------------------

/// An attribute name as interned str, or TypeError.
pub fn attribute_name(vm: &mut Machine, name: Value) -> Result {
    match vm.text(name) {
        Some(text) => vm.intern_value(text),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format_args!("attribute name must be string, not '{got}'")))
        }
    }
}

pub(super) fn getattribute(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = first(arguments);
    let name = attribute_name(vm, second(arguments))?;
    let class = vm.class_of(this);
    match vm.find_attribute_plain(this, class, name)? {
        Some(value) => Ok(value),
        None => Err(vm.attribute_error(this, name)),
    }
}

fn setattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let value = arguments.get(2).copied().unwrap_or(Value::NONE);
    set_plain(vm, first(arguments), second(arguments), value, "__setattr__")
}

fn delattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    set_plain(vm, first(arguments), second(arguments), Value::EMPTY, "__delattr__")
}

fn set_plain(vm: &mut Machine, this: Value, name: Value, value: Value, method: &str) -> Result {
    if this.is_kind(Kind::Class) {
        let got = vm.type_name(this);
        return Err(vm.type_error(format_args!("can't apply this {method} to {got} object")));
    }
    let name = attribute_name(vm, name)?;
    let class = vm.class_of(this);
    vm.set_attribute_plain(this, class, name, value)?;
    Ok(Value::NONE)
}

fn dir(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = first(arguments);
    let names = vm.dict()?;
    let dict_name = vm.names.__dict__;
    if let Some(own) = vm.find_attribute(this, dict_name)?.and_then(|d| d.downcast::<Dict>()) {
        merge_names(vm, names, own)?;
    }
    let class_name = vm.names.__class__;
    if let Some(class) = vm.find_attribute(this, class_name)?.and_then(|c| c.downcast::<Class>()) {
        merge_class_names(vm, names, class)?;
    }
    name_list(vm, names)
}

/// Adds the names of a class and its ancestors.
pub(super) fn merge_class_names(vm: &mut Machine, names: Ref<Dict>, class: Ref<Class>) -> Result<()> {
    for entry in class.mro_slice().iter().rev() {
        let Some(ancestor) = entry.downcast::<Class>() else { continue };
        vm.populate_class(ancestor)?;
        merge_names(vm, names, ancestor.dict.get())?;
    }
    Ok(())
}

pub(super) fn merge_names(vm: &mut Machine, names: Ref<Dict>, from: Ref<Dict>) -> Result<()> {
    vm.charge(from.len() as u64)?;
    let keys: Vec<Value> = from.entries().map(|e| e.key).collect();
    for key in keys {
        if key.is_kind(Kind::Str) {
            vm.dict_set_str(names, key, Value::NONE)?;
        }
    }
    Ok(())
}

pub(super) fn name_list(vm: &mut Machine, names: Ref<Dict>) -> Result {
    let keys: Vec<Value> = names.entries().map(|e| e.key).collect();
    vm.list(&keys)
}

/// Does it read `object.__class__`, which is the class of its owner's shape?
pub(crate) fn is_class_getter(getset: &crate::object::GetSet) -> bool {
    core::ptr::fn_addr_eq(getset.get, get_class as crate::native::Getter)
}

fn get_class(vm: &mut Machine, object: Value) -> Result {
    Ok(vm.class_of(object).into())
}

fn set_class(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if value.is_empty() {
        return Err(vm.type_error(format_args!("can't delete __class__ attribute")));
    }
    let Some(class) = value.downcast::<Class>() else {
        let got = vm.type_name(value);
        return Err(vm.type_error(format_args!("__class__ must be set to a class, not '{got}' object")));
    };
    let old = vm.class_of(object);
    let is_module = object.is_kind(Kind::Module) && core::ptr::eq(class.spec, old.spec);
    if !is_module && (!class.has(ClassFlags::HEAP) || !old.has(ClassFlags::HEAP)) {
        return Err(vm.type_error(format_args!("__class__ assignment only supported for mutable types or ModuleType subclasses")));
    }
    if !same_layout(vm, old, class)? {
        let (new, old) = (vm.class_name(class), vm.class_name(old));
        return Err(vm.type_error(format_args!("__class__ assignment: '{new}' object layout differs from '{old}'")));
    }
    move_to_class(vm, object, class)
}

/// Do instances of both classes hold the same?
fn same_layout(vm: &mut Machine, a: Ref<Class>, b: Ref<Class>) -> Result<bool> {
    if !core::ptr::eq(a.spec, b.spec)
        || a.member_count.get() != b.member_count.get()
        || a.has(ClassFlags::HAS_DICT) != b.has(ClassFlags::HAS_DICT)
    {
        return Ok(false);
    }
    if a.member_count.get() == 0 {
        return Ok(true);
    }
    let name = vm.names.__slots__;
    let (slots_a, slots_b) = (vm.lookup(a, name)?, vm.lookup(b, name)?);
    match (slots_a, slots_b) {
        (Some(x), Some(y)) => vm.equal(x, y),
        _ => Ok(false),
    }
}

fn move_to_class(vm: &mut Machine, object: Value, class: Ref<Class>) -> Result<()> {
    let Some(header) = object.header() else { return Ok(()) };
    let Some(root) = vm.shapes.get(class.root_shape.get()) else { return Ok(()) };
    let Some(shape) = vm.shapes.get(header.shape.get()) else { return Ok(()) };
    if !header.has(Header::HAS_SLOTS) {
        header.shape.set(root.id);
        return Ok(());
    }
    let moved = if !shape.is_dictionary && root.inline_slots == header.inline_slots {
        let answer = vm.shapes.transplant(&mut vm.heap, shape, root);
        vm.check(answer)?
    } else {
        None
    };
    let target = match moved {
        Some(target) => target,
        None => {
            // The other class lays its instances out in another way: the attributes go to a dict.
            vm.attribute_dict(object)?;
            let answer = vm.shapes.dictionary(&mut vm.heap, root);
            vm.check(answer)?
        }
    };
    vm.heap.barrier(header);
    header.shape.set(target.id);
    Ok(())
}

fn get_dict(vm: &mut Machine, object: Value) -> Result {
    match vm.attribute_dict(object)? {
        Some(dict) => Ok(dict.into()),
        None => {
            let name = vm.names.__dict__;
            Err(vm.attribute_error(object, name))
        }
    }
}

fn set_dict(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if value.is_empty() {
        let empty = vm.dict()?;
        return vm.set_attribute_dict(object, empty);
    }
    match value.downcast::<Dict>() {
        Some(dict) => vm.set_attribute_dict(object, dict),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("__dict__ must be set to a dictionary, not a '{got}'")))
        }
    }
}

fn size_of_object(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = first(arguments);
    let own = match this.kind() {
        Some(Kind::Tuple) => 24 + 8 * this.downcast::<Tuple>().map_or(0, |t| t.len()),
        Some(Kind::Str) => 32 + this.downcast::<crate::object::Str>().map_or(0, |s| s.as_bytes().len()),
        Some(Kind::List) => 40 + 8 * this.downcast::<crate::object::List>().map_or(0, |l| l.len()),
        Some(Kind::Dict) => 64 + 32 * this.downcast::<Dict>().map_or(0, |d| d.table.entry_count()),
        Some(_) => this.header().map_or(16, |h| 16 + 8 * h.inline_slots as usize),
        None => 8,
    };
    vm.int(own as i64)
}
