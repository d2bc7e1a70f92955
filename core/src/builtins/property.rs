//! Descriptors: `property`, `classmethod`, `staticmethod`, and those that builtin classes and `__slots__` are made of.
//! What attribute access does with them is in `operations/attribute.rs`.

use super::argument::{arg, constructor, some_arg};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Getter, Result, TypeSpec};
use crate::object::{Class, ClassFlags, ClassMethod, GetSet, Kind, Member, Property, Slot, StaticMethod, instance};
use crate::operations::errors::Text;
use crate::value::Value;

pub use super::super_object::SPEC as SUPER_SPEC;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::BASETYPE,
    doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used \
          for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, fget=None, fset=None, fdel=None, doc=None", init),
        Definition::function("__get__", "self, instance, owner=None, /", get),
        Definition::function("__set__", "self, instance, value, /", set),
        Definition::function("__delete__", "self, instance, /", |vm, args| set(vm, &[arg(args, 0), arg(args, 1), Value::EMPTY])),
        Definition::function("__set_name__", "self, owner, name, /", set_name),
        Definition::function("getter", "self, object, /", |vm, args| {
            copy(vm, arg(args, 0), [arg(args, 1), Value::EMPTY, Value::EMPTY])
        })
        .doc("Descriptor to obtain a copy of the property with a different getter."),
        Definition::function("setter", "self, object, /", |vm, args| {
            copy(vm, arg(args, 0), [Value::EMPTY, arg(args, 1), Value::EMPTY])
        })
        .doc("Descriptor to obtain a copy of the property with a different setter."),
        Definition::function("deleter", "self, object, /", |vm, args| {
            copy(vm, arg(args, 0), [Value::EMPTY, Value::EMPTY, arg(args, 1)])
        })
        .doc("Descriptor to obtain a copy of the property with a different deleter."),
        readonly("fget", |vm, object| Ok(this(vm, object)?.getter.get())),
        readonly("fset", |vm, object| Ok(this(vm, object)?.setter.get())),
        readonly("fdel", |vm, object| Ok(this(vm, object)?.deleter.get())),
        Definition::attribute("__doc__", |vm, object| Ok(this(vm, object)?.doc.get()), set_doc),
        Definition::attribute("__name__", get_name, assign_name),
        Definition::getter("__isabstractmethod__", is_abstract),
    ],
    ..TypeSpec::new("property", Kind::Property)
};

/// An attribute that is a plain field in CPython and cannot be set: its error says so.
pub const fn readonly(name: &'static str, get: Getter) -> Definition {
    Definition::attribute(name, get, |vm, _, _| {
        Err(vm.raise_message(&super::exceptions::ATTRIBUTE_ERROR, format_args!("readonly attribute")))
    })
}

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Property>> {
    vm.receiver::<Property>(&[object], &SPEC, "property")
}

fn store(vm: &mut Machine, property: Ref<Property>, slot: fn(&Property) -> &Slot, value: Value) {
    vm.heap.barrier(&property.header);
    slot(&property).set(value);
}

fn new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let class = crate::operations::class::new_target(vm, arguments, &SPEC)?;
    let none = || Slot::new(Value::NONE);
    let made = vm.new_object(class, |header| Property {
        header,
        getter: none(),
        setter: none(),
        deleter: none(),
        doc: none(),
        name: Slot::new(Value::EMPTY),
    })?;
    Ok(made.into())
}

fn init(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let property = this(vm, arg(arguments, 0))?;
    if arguments.len() > 5 {
        let given = arguments.len() - 1;
        return Err(vm.type_error(format_args!("property() takes at most 4 arguments ({given} given)")));
    }
    let [getter, setter, deleter, doc] = constructor(vm, "property", ["fget", "fset", "fdel", "doc"], arguments, keywords)?
        .map(|v| v.present().unwrap_or(Value::NONE));
    store(vm, property, |p| &p.getter, getter);
    store(vm, property, |p| &p.setter, setter);
    store(vm, property, |p| &p.deleter, deleter);
    store(vm, property, |p| &p.name, Value::EMPTY);
    let doc = if doc.is_none() && !getter.is_none() { doc_of(vm, getter)? } else { doc };
    store(vm, property, |p| &p.doc, doc);
    // Instances of subclasses keep their docstring where the class's own `__doc__` does not hide it.
    let class = vm.class_of(property.into());
    if class != vm.types.property && !doc.is_none() && class.has(ClassFlags::HAS_DICT) {
        let name = vm.names.__doc__;
        vm.set_own_attribute(property.into(), class, name, doc)?;
    }
    Ok(Value::NONE)
}

fn doc_of(vm: &mut Machine, function: Value) -> Result {
    let name = vm.names.__doc__;
    Ok(vm.find_attribute(function, name)?.unwrap_or(Value::NONE))
}

fn get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let property = this(vm, arg(arguments, 0))?;
    let instance = arg(arguments, 1);
    if instance.is_none() || instance.is_empty() {
        return Ok(property.into());
    }
    let getter = property.getter.get();
    if getter.is_none() {
        return Err(vm.property_error(property.into(), instance, "getter"));
    }
    vm.call(getter, &[instance])
}

fn set(vm: &mut Machine, arguments: &[Value]) -> Result {
    let property = this(vm, arg(arguments, 0))?;
    let (instance, value) = (arg(arguments, 1), arg(arguments, 2));
    let (function, what) = if value.is_empty() { (property.deleter.get(), "deleter") } else { (property.setter.get(), "setter") };
    if function.is_none() {
        return Err(vm.property_error(property.into(), instance, what));
    }
    if value.is_empty() {
        vm.call(function, &[instance])?
    } else {
        vm.call(function, &[instance, value])?
    };
    Ok(Value::NONE)
}

fn set_name(vm: &mut Machine, arguments: &[Value]) -> Result {
    let property = this(vm, arg(arguments, 0))?;
    store(vm, property, |p| &p.name, arg(arguments, 2));
    Ok(Value::NONE)
}

/// A copy with one of the three functions replaced.
fn copy(vm: &mut Machine, object: Value, replaced: [Value; 3]) -> Result {
    let property = this(vm, object)?;
    let old = [property.getter.get(), property.setter.get(), property.deleter.get()];
    let [getter, setter, deleter] = [0, 1, 2].map(|i| if replaced[i].is_empty() { old[i] } else { replaced[i] });
    // A docstring that came from the getter comes from the new one.
    let from_getter = !old[0].is_none() && doc_of(vm, old[0])? == property.doc.get();
    let doc = if from_getter && getter != Value::NONE { Value::NONE } else { property.doc.get() };
    let class = vm.class_of(object);
    let made = vm.call(class.into(), &[getter, setter, deleter, doc])?;
    if let Some(made) = made.downcast::<Property>() {
        store(vm, made, |p| &p.name, property.name.get());
    }
    Ok(made)
}

fn set_doc(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let property = this(vm, object)?;
    store(vm, property, |p| &p.doc, value.present().unwrap_or(Value::NONE));
    Ok(())
}

fn get_name(vm: &mut Machine, object: Value) -> Result {
    let property = this(vm, object)?;
    if let Some(name) = property.name.get().present() {
        return Ok(name);
    }
    let name = vm.names.__name__;
    match vm.find_attribute(property.getter.get(), name)? {
        Some(found) if !property.getter.get().is_none() => Ok(found),
        _ => Err(vm.attribute_error(object, name)),
    }
}

fn assign_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let property = this(vm, object)?;
    store(vm, property, |p| &p.name, value);
    Ok(())
}

fn is_abstract(vm: &mut Machine, object: Value) -> Result {
    let property = this(vm, object)?;
    for function in [property.getter.get(), property.setter.get(), property.deleter.get()] {
        if is_abstract_function(vm, function)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn is_abstract_function(vm: &mut Machine, function: Value) -> Result<bool> {
    let name = vm.names.__isabstractmethod__;
    match vm.find_attribute(function, name)? {
        Some(flag) => vm.is_true(flag),
        None => Ok(false),
    }
}

// -- classmethod and staticmethod ------------------------------------------------------------------------------------

const WRAPPER_FLAGS: ClassFlags = ClassFlags::BASETYPE.union(ClassFlags::HAS_DICT);

pub static CLASSMETHOD_SPEC: TypeSpec = TypeSpec {
    flags: WRAPPER_FLAGS,
    doc: "Convert a function to be a class method.",
    definitions: &[
        Definition::raw_static("__new__", "type, function, /", |vm, args, _| {
            let class = crate::operations::class::new_target(vm, args, &CLASSMETHOD_SPEC)?;
            let function = Slot::new(some_arg(args, 1).unwrap_or(Value::NONE));
            Ok(vm.new_object(class, |header| ClassMethod { header, function })?.into())
        }),
        Definition::raw("__init__", "self, function, /", init_wrapper),
        Definition::function("__repr__", "self, /", wrapper_repr),
        Definition::function("__get__", "self, instance, owner=None, /", classmethod_get),
        Definition::getter("__func__", wrapped),
        Definition::getter("__wrapped__", wrapped),
        Definition::getter("__isabstractmethod__", wrapper_is_abstract),
        Definition::getter("__name__", |vm, object| of_wrapped(vm, object, "__name__")),
        Definition::getter("__qualname__", |vm, object| of_wrapped(vm, object, "__qualname__")),
        Definition::getter("__module__", |vm, object| of_wrapped(vm, object, "__module__")),
        Definition::getter("__doc__", |vm, object| of_wrapped(vm, object, "__doc__")),
        Definition::getter("__annotations__", |vm, object| of_wrapped(vm, object, "__annotations__")),
    ],
    ..TypeSpec::new("classmethod", Kind::ClassMethod)
};

pub static STATICMETHOD_SPEC: TypeSpec = TypeSpec {
    flags: WRAPPER_FLAGS,
    doc: "Convert a function to be a static method.",
    definitions: &[
        Definition::raw_static("__new__", "type, function, /", |vm, args, _| {
            let class = crate::operations::class::new_target(vm, args, &STATICMETHOD_SPEC)?;
            let function = Slot::new(some_arg(args, 1).unwrap_or(Value::NONE));
            Ok(vm.new_object(class, |header| StaticMethod { header, function })?.into())
        }),
        Definition::raw("__init__", "self, function, /", init_wrapper),
        Definition::function("__repr__", "self, /", wrapper_repr),
        Definition::function("__get__", "self, instance, owner=None, /", |vm, args| wrapped(vm, arg(args, 0))),
        Definition::raw("__call__", "self, /, *args, **kwargs", |vm, args, keywords| {
            let function = wrapped(vm, arg(args, 0))?;
            vm.call_collecting_with_keywords(function, args.get(1..).unwrap_or(&[]), keywords)
        }),
        Definition::getter("__func__", wrapped),
        Definition::getter("__wrapped__", wrapped),
        Definition::getter("__isabstractmethod__", wrapper_is_abstract),
        Definition::getter("__name__", |vm, object| of_wrapped(vm, object, "__name__")),
        Definition::getter("__qualname__", |vm, object| of_wrapped(vm, object, "__qualname__")),
        Definition::getter("__module__", |vm, object| of_wrapped(vm, object, "__module__")),
        Definition::getter("__doc__", |vm, object| of_wrapped(vm, object, "__doc__")),
        Definition::getter("__annotations__", |vm, object| of_wrapped(vm, object, "__annotations__")),
    ],
    ..TypeSpec::new("staticmethod", Kind::StaticMethod)
};

/// The function inside a classmethod or staticmethod.
fn wrapped(vm: &mut Machine, object: Value) -> Result {
    if let Some(method) = object.downcast::<ClassMethod>() {
        return Ok(method.function.get());
    }
    match object.downcast::<StaticMethod>() {
        Some(method) => Ok(method.function.get()),
        None => Err(vm.wrong_receiver(object, &STATICMETHOD_SPEC, "__func__")),
    }
}

fn init_wrapper(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (object, function) = (arg(arguments, 0), arg(arguments, 1));
    let what = if object.is_kind(Kind::ClassMethod) { "classmethod" } else { "staticmethod" };
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("{what}() takes no keyword arguments")));
    }
    if arguments.len() != 2 {
        let given = arguments.len().saturating_sub(1);
        return Err(vm.type_error(format_args!("{what} expected 1 argument, got {given}")));
    }
    let Some(header) = object.header() else { return Ok(Value::NONE) };
    vm.heap.barrier(header);
    if let Some(method) = object.downcast::<ClassMethod>() {
        method.function.set(function);
    }
    if let Some(method) = object.downcast::<StaticMethod>() {
        method.function.set(function);
    }
    Ok(Value::NONE)
}

fn of_wrapped(vm: &mut Machine, object: Value, name: &str) -> Result {
    let function = wrapped(vm, object)?;
    vm.getattr(function, name)
}

fn wrapper_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let object = arg(arguments, 0);
    let function = wrapped(vm, object)?;
    let what = if object.is_kind(Kind::ClassMethod) { "classmethod" } else { "staticmethod" };
    let inner = vm.repr(function)?;
    vm.str(&alloc::format!("<{what}({})>", Text(inner)))
}

pub(super) fn classmethod_get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (object, instance, owner) = (arg(arguments, 0), arg(arguments, 1), some_arg(arguments, 2));
    let class = match owner.and_then(|o| o.downcast::<Class>()) {
        Some(class) => class,
        None => vm.class_of(instance),
    };
    let function = wrapped(vm, object)?;
    vm.new_bound_method(function, class.into())
}

fn wrapper_is_abstract(vm: &mut Machine, object: Value) -> Result {
    let function = wrapped(vm, object)?;
    Ok(Value::bool(is_abstract_function(vm, function)?))
}

// -- attributes of builtin classes, and __slots__ members ------------------------------------------------------------

const DESCRIPTOR_DEFINITIONS: &[Definition] = &[
    Definition::function("__repr__", "self, /", descriptor_repr),
    Definition::function("__get__", "self, instance, owner=None, /", descriptor_get),
    Definition::function("__set__", "self, instance, value, /", descriptor_set),
    Definition::function("__delete__", "self, instance, /", |vm, args| {
        descriptor_set(vm, &[arg(args, 0), arg(args, 1), Value::EMPTY])
    }),
    Definition::getter("__name__", |vm, object| Ok(parts(vm, object)?.0)),
    Definition::getter("__objclass__", |vm, object| Ok(parts(vm, object)?.1.into())),
    Definition::getter("__qualname__", |vm, object| {
        let (name, class) = parts(vm, object)?;
        vm.str(&alloc::format!("{}.{}", Text(class.qualified_name.get()), Text(name)))
    }),
    Definition::getter("__doc__", descriptor_doc),
];

pub static GETSET_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: DESCRIPTOR_DEFINITIONS,
    ..TypeSpec::new("getset_descriptor", Kind::GetSet)
};

pub static MEMBER_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: DESCRIPTOR_DEFINITIONS,
    ..TypeSpec::new("member_descriptor", Kind::Member)
};

/// Name and class of a getset or member descriptor.
fn parts(vm: &mut Machine, object: Value) -> Result<(Value, Ref<Class>)> {
    if let Some(getset) = object.downcast::<GetSet>() {
        return Ok((getset.name, getset.class));
    }
    match object.downcast::<Member>() {
        Some(member) => Ok((member.name, member.class)),
        None => Err(vm.wrong_receiver(object, &GETSET_SPEC, "__name__")),
    }
}

fn descriptor_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let object = arg(arguments, 0);
    let (name, class) = parts(vm, object)?;
    let what = if object.is_kind(Kind::Member) { "member" } else { "attribute" };
    let shared = (class.has(ClassFlags::HEAP) || class == vm.types.object) && object.is_kind(Kind::GetSet);
    let text = if shared {
        alloc::format!("<{what} '{}'>", Text(name))
    } else {
        alloc::format!("<{what} '{}' of '{}' objects>", Text(name), Text(class.name.get()))
    };
    vm.str(&text)
}

fn descriptor_get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (descriptor, instance) = (arg(arguments, 0), arg(arguments, 1));
    let (name, class) = parts(vm, descriptor)?;
    if instance.is_none() || instance.is_empty() {
        return Ok(descriptor);
    }
    check_instance(vm, descriptor, instance)?;
    match vm.descriptor_get(descriptor, instance, class)? {
        Some(value) => Ok(value),
        None => Err(vm.attribute_error(instance, name)),
    }
}

fn check_instance(vm: &mut Machine, descriptor: Value, instance: Value) -> Result<()> {
    let (name, class) = parts(vm, descriptor)?;
    if Class::is_subclass_of(vm.class_of(instance), class) {
        return Ok(());
    }
    let (wanted, got) = (vm.class_name(class), vm.type_name(instance));
    Err(vm.type_error(format_args!("descriptor '{}' for '{wanted}' objects doesn't apply to a '{got}' object", Text(name))))
}

fn descriptor_set(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (descriptor, instance, value) = (arg(arguments, 0), arg(arguments, 1), arg(arguments, 2));
    check_instance(vm, descriptor, instance)?;
    let (name, class) = parts(vm, descriptor)?;
    if let Some(getset) = descriptor.downcast::<GetSet>() {
        let Some(set) = getset.set else {
            let owner = vm.class_name(class);
            let message = alloc::format!("attribute '{}' of '{owner}' objects is not writable", Text(name));
            return Err(super::exceptions::raise_attribute_error(vm, &message, instance, name));
        };
        set(vm, instance, value)?;
        return Ok(Value::NONE);
    }
    if let (Some(member), Some(header)) = (descriptor.downcast::<Member>(), instance.header()) {
        let slot = member.slot as usize;
        if value.is_empty() && instance::slot(header, slot).is_none_or(|s| s.get().is_empty()) {
            return Err(vm.attribute_error(instance, name));
        }
        let room = instance::make_room(&mut vm.heap, header, slot);
        vm.check(room)?;
        vm.heap.barrier(header);
        if let Some(place) = instance::slot(header, slot) {
            place.set(value);
        }
    }
    Ok(Value::NONE)
}

fn descriptor_doc(vm: &mut Machine, object: Value) -> Result {
    match object.downcast::<GetSet>().map(|g| g.doc) {
        Some("") | None => Ok(Value::NONE),
        Some(doc) => vm.str(doc),
    }
}
