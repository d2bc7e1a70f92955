//! `type`. What it is made of and how classes are made is in `operations/class*.rs`.

use alloc::string::String;

use super::{function, generic_alias, mappingproxy, object, union};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::{Class, ClassFlags, Dict, Kind, Str, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

/// Flags that a builtin class takes from its base.
pub const INHERITED_FLAGS: ClassFlags = ClassFlags::HAS_DICT
    .union(ClassFlags::METACLASS)
    .union(ClassFlags::EXCEPTION)
    .union(ClassFlags::SEQUENCE)
    .union(ClassFlags::MAPPING)
    .union(ClassFlags::MATCH_SELF);

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::BASETYPE.union(ClassFlags::METACLASS),
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, /, *args, **kwargs", init),
        Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__getattribute__", "self, name, /", object::getattribute),
        Definition::function("__setattr__", "self, name, value, /", setattr),
        Definition::function("__delattr__", "self, name, /", delattr),
        Definition::function("__or__", "self, value, /", or),
        Definition::function("__ror__", "self, value, /", reflected_or),
        Definition::function("__instancecheck__", "self, instance, /", instance_check).doc("Check if an object is an instance."),
        Definition::function("__subclasscheck__", "self, subclass, /", subclass_check).doc("Check if a class is a subclass."),
        Definition::function("__subclasses__", "self, /", subclasses).doc("Return a list of immediate subclasses."),
        Definition::function("__dir__", "self, /", dir),
        Definition::function("__sizeof__", "self, /", |vm, _| vm.int(256)),
        Definition::raw_class_method("__prepare__", "cls, /, *args, **kwargs", prepare)
            .doc("Create the namespace for the class statement"),
        Definition::function("mro", "self, /", mro).doc("Return a type's method resolution order."),
        Definition::attribute("__name__", get_name, set_name),
        Definition::attribute("__qualname__", get_qualified_name, set_qualified_name),
        Definition::attribute("__module__", get_module, set_module),
        Definition::attribute("__bases__", get_bases, set_bases),
        Definition::getter("__base__", get_base),
        Definition::getter("__mro__", get_mro),
        Definition::getter("__dict__", get_dict),
        Definition::attribute("__doc__", get_doc, set_doc),
        Definition::attribute("__abstractmethods__", get_abstract, set_abstract),
        Definition::attribute("__annotations__", get_annotations, set_annotations),
        Definition::attribute("__annotate__", get_annotate, set_annotate),
        Definition::attribute("__type_params__", get_type_params, set_type_params),
        Definition::getter("__text_signature__", get_text_signature),
        Definition::getter("__flags__", get_flags),
        Definition::getter("__basicsize__", |vm, _| vm.int(16)),
        Definition::getter("__itemsize__", |vm, _| vm.int(0)),
        Definition::getter("__dictoffset__", |vm, object| {
            vm.int(-i64::from(object.downcast::<Class>().is_some_and(|c| c.has(ClassFlags::HAS_DICT))))
        }),
        Definition::getter("__weakrefoffset__", |vm, _| vm.int(0)),
    ],
    ..TypeSpec::new("type", Kind::Class)
};

fn at(arguments: &[Value], index: usize) -> Value {
    arguments.get(index).copied().unwrap_or(Value::NONE)
}

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Class>> {
    vm.receiver::<Class>(arguments, &SPEC, method)
}

// -- making ----------------------------------------------------------------------------------------------------------

/// `type(...)` itself: one argument asks for a class, three make one.
pub fn call_type(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    if arguments.len() == 1 && keywords.is_empty() {
        return Ok(vm.class_of(arguments[0]).into());
    }
    if arguments.len() - keywords.len() != 3 {
        return Err(vm.type_error(format_args!("type() takes 1 or 3 arguments")));
    }
    let metaclass = vm.types.type_;
    let all = vm.with_first(metaclass.into(), arguments)?;
    let class = new(vm, &all, keywords)?;
    // A base's metaclass may have made it; its __init__ runs then.
    let made_by = vm.class_of(class);
    if made_by == vm.types.type_ || !Class::is_subclass_of(made_by, metaclass) {
        return Ok(class);
    }
    let name = vm.names.__init__;
    if let Some(init) = vm.lookup(made_by, name)? {
        let bound = vm.bind(init, class, made_by)?;
        vm.call_with_keywords(bound, arguments, keywords)?;
    }
    Ok(class)
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let metaclass = crate::operations::class::new_target(vm, arguments, &SPEC)?;
    let count = arguments.len().saturating_sub(keywords.len() + 1);
    if count != 3 {
        return Err(vm.type_error(format_args!("type.__new__() takes exactly 3 arguments ({count} given)")));
    }
    let [name, bases, namespace] = [arguments[1], arguments[2], arguments[3]];
    let wrong = |vm: &mut Machine, number: usize, wanted: &str, got: Value| {
        let got = vm.type_name(got);
        vm.type_error(format_args!("type.__new__() argument {number} must be {wanted}, not {got}"))
    };
    let Some(name) = vm.text(name) else { return Err(wrong(vm, 1, "str", name)) };
    if !bases.is_kind(Kind::Tuple) {
        return Err(wrong(vm, 2, "tuple", bases));
    }
    let Some(dict) = namespace.downcast::<Dict>() else { return Err(wrong(vm, 3, "dict or frozendict", namespace)) };
    check_bases(vm, bases)?;
    let winner = vm.calculate_metaclass(metaclass, bases)?;
    if winner != metaclass
        && let Some(result) = new_by_winner(vm, winner, arguments, keywords)?
    {
        return Ok(result);
    }
    check_name(vm, name)?;
    let names: alloc::vec::Vec<_> = keywords.iter().copied().zip(arguments[4..].iter().copied()).collect();
    vm.new_class(winner, name.into(), bases, dict, &names)
}

/// Another metaclass than the one called won: its `__new__` makes the class, if it has one of its own.
fn new_by_winner(vm: &mut Machine, winner: Ref<Class>, arguments: &[Value], keywords: &[Value]) -> Result<Option<Value>> {
    let name = vm.names.__new__;
    let Some(function) = vm.lookup(winner, name)? else { return Ok(None) };
    if function.is_kind(Kind::NativeFunction) {
        return Ok(None);
    }
    let bound = vm.bind(function, Value::EMPTY, winner)?;
    let all = vm.with_first(winner.into(), &arguments[1..])?;
    vm.call_with_keywords(bound, &all, keywords).map(Some)
}

fn check_bases(vm: &mut Machine, bases: Value) -> Result<()> {
    let Some(bases) = bases.downcast::<Tuple>() else { return Ok(()) };
    for base in bases.as_slice() {
        if base.is_kind(Kind::Class) {
            continue;
        }
        let name = vm.names.__mro_entries__;
        if vm.find_attribute(*base, name)?.is_some() {
            return Err(vm.type_error(format_args!("type() doesn't support MRO entry resolution; use types.new_class()")));
        }
    }
    Ok(())
}

fn check_name(vm: &mut Machine, name: Ref<Str>) -> Result<()> {
    if name.as_bytes().contains(&0) {
        return Err(vm.value_error(format_args!("type name must not contain null characters")));
    }
    Ok(())
}

fn init(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let count = arguments.len().saturating_sub(keywords.len() + 1);
    if count == 1 && !keywords.is_empty() {
        return Err(vm.type_error(format_args!("type.__init__() takes no keyword arguments")));
    }
    if count != 1 && count != 3 {
        return Err(vm.type_error(format_args!("type.__init__() takes 1 or 3 arguments")));
    }
    Ok(Value::NONE)
}

fn call(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let class = this(vm, arguments, "__call__")?;
    vm.instantiate(class, &arguments[1..], keywords)
}

fn prepare(vm: &mut Machine, _arguments: &[Value], _keywords: &[Value]) -> Result {
    Ok(vm.dict()?.into())
}

// -- names -----------------------------------------------------------------------------------------------------------

/// The name as CPython's `tp_name` gives it in messages: with the module, for builtin classes outside `builtins`.
pub fn full_name(vm: &Machine, class: Ref<Class>) -> String {
    alloc::format!("{}", vm.class_name(class))
}

/// `module.qualified.name`, the module left out where it is `builtins`.
pub fn full_qualified_name(vm: &mut Machine, class: Ref<Class>) -> Result<String> {
    let module = get_module(vm, class.into())?;
    let name = Text(class.qualified_name.get());
    Ok(match vm.text(module) {
        Some(module) if module.as_bytes() != b"builtins" => {
            alloc::format!("{}.{name}", String::from_utf8_lossy(module.as_bytes()))
        }
        _ => alloc::format!("{name}"),
    })
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let class = this(vm, arguments, "__repr__")?;
    let name = full_qualified_name(vm, class)?;
    vm.str(&alloc::format!("<class '{name}'>"))
}

fn class_of_getter(object: Value) -> Option<Ref<Class>> {
    object.downcast::<Class>()
}

fn get_name(_vm: &mut Machine, object: Value) -> Result {
    Ok(class_of_getter(object).map_or(Value::NONE, |c| c.name.get()))
}

/// Checks that an attribute of a class may be set; gives the class.
fn settable(vm: &mut Machine, object: Value, value: Value, name: &str) -> Result<Ref<Class>> {
    let class = this(vm, &[object], name)?;
    let class_name = vm.class_name(class);
    if !class.has(ClassFlags::HEAP) {
        return Err(vm.type_error(format_args!("cannot set '{name}' attribute of immutable type '{class_name}'")));
    }
    if value.is_empty() {
        return Err(vm.type_error(format_args!("cannot delete '{name}' attribute of type '{class_name}'")));
    }
    Ok(class)
}

fn set_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = settable(vm, object, value, "__name__")?;
    let Some(name) = vm.text(value) else {
        let (class_name, got) = (vm.class_name(class), vm.type_name(value));
        return Err(vm.type_error(format_args!("can only assign string to {class_name}.__name__, not '{got}'")));
    };
    check_name(vm, name)?;
    vm.heap.barrier(&class.header);
    class.name.set(value);
    Ok(())
}

fn get_qualified_name(_vm: &mut Machine, object: Value) -> Result {
    Ok(class_of_getter(object).map_or(Value::NONE, |c| c.qualified_name.get()))
}

fn set_qualified_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = settable(vm, object, value, "__qualname__")?;
    if vm.text(value).is_none() {
        let (class_name, got) = (vm.class_name(class), vm.type_name(value));
        return Err(vm.type_error(format_args!("can only assign string to {class_name}.__qualname__, not '{got}'")));
    }
    vm.heap.barrier(&class.header);
    class.qualified_name.set(value);
    Ok(())
}

fn own(vm: &mut Machine, class: Ref<Class>, name: Value) -> Result<Option<Value>> {
    vm.class_dict_get(class, name)
}

fn get_module(vm: &mut Machine, object: Value) -> Result {
    let Some(class) = class_of_getter(object) else { return Ok(Value::NONE) };
    let name = vm.names.__module__;
    match own(vm, class, name)? {
        Some(module) if !module.is_kind(Kind::GetSet) => Ok(module),
        _ if class.has(ClassFlags::HEAP) => vm.str("builtins"),
        _ => vm.str(class.spec.module),
    }
}

fn set_module(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = this(vm, &[object], "__module__")?;
    if class.has(ClassFlags::HEAP) || class.spec.module == "builtins" || value.is_empty() {
        settable(vm, object, value, "__module__")?;
    }
    let name = vm.names.__module__;
    set_own(vm, class, name, value)
}

/// Sets an entry of the class's dict and tells whoever cached it.
fn set_own(vm: &mut Machine, class: Ref<Class>, name: Value, value: Value) -> Result<()> {
    vm.dict_set_str(class.dict.get(), name, value)?;
    vm.class_modified(class)
}

fn get_doc(vm: &mut Machine, object: Value) -> Result {
    let Some(class) = class_of_getter(object) else { return Ok(Value::NONE) };
    if !class.has(ClassFlags::HEAP) {
        return if class.spec.doc.is_empty() { Ok(Value::NONE) } else { vm.str(class.spec.doc) };
    }
    let name = vm.names.__doc__;
    let Some(doc) = own(vm, class, name)? else { return Ok(Value::NONE) };
    vm.bind(doc, Value::EMPTY, class)
}

/// What `__doc__` gives of a class of Python code, where its dict has it and it binds nothing.
pub(crate) fn doc_of(vm: &mut Machine, class: Ref<Class>) -> Option<Value> {
    let (name, metaclass) = (vm.names.__doc__, vm.class_of(class.into()));
    let (doc, of_metaclass) = (vm.class_dict_get(class, name), vm.lookup(metaclass, name));
    vm.raised = Value::EMPTY;
    let binds_nothing = |doc: &Value| doc.is_none() || doc.is_kind(Kind::Str);
    // Either `type` gives what the class's own dict has, or the metaclass has a text of its own, which comes after that.
    let of_metaclass = of_metaclass.ok().flatten()?;
    let is_plain = metaclass == vm.types.type_ || binds_nothing(&of_metaclass) && !metaclass.has(ClassFlags::GETATTRIBUTE);
    doc.ok().flatten().filter(|doc| is_plain && class.has(ClassFlags::HEAP) && binds_nothing(doc))
}

fn set_doc(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = settable(vm, object, value, "__doc__")?;
    let name = vm.names.__doc__;
    set_own(vm, class, name, value)
}

// -- structure -------------------------------------------------------------------------------------------------------

fn get_bases(vm: &mut Machine, object: Value) -> Result {
    Ok(class_of_getter(object).map_or(vm.empty_tuple, |c| c.bases.get()))
}

fn set_bases(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = settable(vm, object, value, "__bases__")?;
    let class_name = vm.class_name(class);
    let Some(bases) = value.downcast::<Tuple>() else {
        let got = vm.type_name(value);
        return Err(vm.type_error(format_args!("can only assign tuple to {class_name}.__bases__, not {got}")));
    };
    if bases.is_empty() {
        return Err(vm.type_error(format_args!("can only assign non-empty tuple to {class_name}.__bases__, not ()")));
    }
    for base in bases.as_slice() {
        let Some(base) = base.downcast::<Class>() else {
            let got = vm.type_name(*base);
            return Err(vm.type_error(format_args!("{class_name}.__bases__ must be tuple of classes, not '{got}'")));
        };
        if Class::is_subclass_of(base, class) {
            return Err(vm.type_error(format_args!("a __bases__ item causes an inheritance cycle")));
        }
    }
    vm.set_bases(class, value)
}

fn get_base(_vm: &mut Machine, object: Value) -> Result {
    Ok(class_of_getter(object).and_then(|c| c.base.get()).map_or(Value::NONE, Value::from))
}

fn get_mro(vm: &mut Machine, object: Value) -> Result {
    Ok(class_of_getter(object).and_then(|c| c.mro.get().present()).unwrap_or(vm.empty_tuple))
}

fn mro(vm: &mut Machine, arguments: &[Value]) -> Result {
    let class = this(vm, arguments, "mro")?;
    if !class.has(ClassFlags::HEAP) {
        return vm.list(class.mro_slice());
    }
    let order = crate::operations::class_order::linearize(vm, class)?;
    vm.list(&order)
}

fn get_dict(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__dict__")?;
    vm.populate_class(class)?;
    mappingproxy::new(vm, class.dict.get().into())
}

fn subclasses(vm: &mut Machine, arguments: &[Value]) -> Result {
    let class = this(vm, arguments, "__subclasses__")?;
    let all = class.subclasses.as_slice().to_vec();
    vm.list(&all)
}

fn dir(vm: &mut Machine, arguments: &[Value]) -> Result {
    let class = this(vm, arguments, "__dir__")?;
    let names = vm.dict()?;
    object::merge_class_names(vm, names, class)?;
    object::name_list(vm, names)
}

fn instance_check(vm: &mut Machine, arguments: &[Value]) -> Result {
    Ok(Value::bool(vm.is_instance_by_type(at(arguments, 1), at(arguments, 0))?))
}

fn subclass_check(vm: &mut Machine, arguments: &[Value]) -> Result {
    Ok(Value::bool(vm.is_subclass_by_type(at(arguments, 1), at(arguments, 0))?))
}

fn or(vm: &mut Machine, arguments: &[Value]) -> Result {
    union::of_operands(vm, at(arguments, 0), at(arguments, 1))
}

fn reflected_or(vm: &mut Machine, arguments: &[Value]) -> Result {
    union::of_operands(vm, at(arguments, 1), at(arguments, 0))
}

/// `C[item]` where `C` is a builtin class with `__class_getitem__` by alias.
pub fn alias(vm: &mut Machine, arguments: &[Value]) -> Result {
    generic_alias::new_alias(vm, at(arguments, 0), at(arguments, 1))
}

// -- attributes ------------------------------------------------------------------------------------------------------

fn setattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    set_plain(vm, at(arguments, 0), at(arguments, 1), at(arguments, 2))
}

fn delattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    set_plain(vm, at(arguments, 0), at(arguments, 1), Value::EMPTY)
}

fn set_plain(vm: &mut Machine, object: Value, name: Value, value: Value) -> Result {
    let name = object::attribute_name(vm, name)?;
    let metaclass = vm.class_of(object);
    vm.set_attribute_plain(object, metaclass, name, value)?;
    Ok(Value::NONE)
}

fn get_abstract(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__abstractmethods__")?;
    let name = vm.names.__abstractmethods__;
    match own(vm, class, name)? {
        Some(methods) if class != vm.types.type_ => Ok(methods),
        _ => Err(vm.attribute_error(object, name)),
    }
}

fn set_abstract(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = this(vm, &[object], "__abstractmethods__")?;
    let name = vm.names.__abstractmethods__;
    if value.is_empty() {
        vm.dict_remove_str(class.dict.get(), name);
        class.set_flag(ClassFlags::ABSTRACT, false);
        return vm.class_modified(class);
    }
    let any = vm.is_true(value)?;
    class.set_flag(ClassFlags::ABSTRACT, any);
    set_own(vm, class, name, value)
}

fn get_annotations(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__annotations__")?;
    let name = vm.names.__annotations__;
    if !class.has(ClassFlags::HEAP) {
        return Err(vm.attribute_error(object, name));
    }
    if let Some(own) = own(vm, class, name)? {
        return vm.bind(own, Value::EMPTY, class);
    }
    let cache = vm.intern(b"__annotations_cache__")?;
    if let Some(known) = own(vm, class, cache)? {
        return Ok(known);
    }
    let annotate = get_annotate(vm, object)?;
    let annotations = function::call_annotate(vm, annotate)?;
    set_own(vm, class, cache, annotations)?;
    Ok(annotations)
}

fn set_annotations(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = this(vm, &[object], "__annotations__")?;
    let (name, class_name) = (vm.names.__annotations__, vm.class_name(class));
    if !class.has(ClassFlags::HEAP) {
        return Err(vm.type_error(format_args!("cannot set '__annotations__' attribute of immutable type '{class_name}'")));
    }
    let cache = vm.intern(b"__annotations_cache__")?;
    let dict = class.dict.get();
    let had = vm.dict_remove_str(dict, cache).is_some();
    if value.is_empty() {
        if vm.dict_remove_str(dict, name).is_none() && !had {
            return Err(vm.attribute_error(object, name));
        }
    } else {
        let place = if vm.dict_get_str(dict, name).is_some() { name } else { cache };
        vm.dict_set_str(dict, place, value)?;
    }
    for stale in [vm.intern(b"__annotate_func__")?, vm.names.__annotate__] {
        vm.dict_remove_str(dict, stale);
    }
    vm.class_modified(class)
}

fn get_annotate(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__annotate__")?;
    let name = vm.names.__annotate__;
    if !class.has(ClassFlags::HEAP) {
        return Err(vm.attribute_error(object, name));
    }
    for name in [vm.intern(b"__annotate_func__")?, name] {
        if let Some(function) = own(vm, class, name)? {
            return vm.bind(function, Value::EMPTY, class);
        }
    }
    Ok(Value::NONE)
}

fn set_annotate(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = this(vm, &[object], "__annotate__")?;
    if value.is_empty() {
        return Err(vm.type_error(format_args!("cannot delete __annotate__ attribute")));
    }
    let class_name = vm.class_name(class);
    if !class.has(ClassFlags::HEAP) {
        return Err(vm.type_error(format_args!("cannot set '__annotate__' attribute of immutable type '{class_name}'")));
    }
    if !value.is_none() && !function::is_callable(vm, value)? {
        return Err(vm.type_error(format_args!("__annotate__ must be callable or None")));
    }
    let dict = class.dict.get();
    if !value.is_none() {
        let cache = vm.intern(b"__annotations_cache__")?;
        vm.dict_remove_str(dict, cache);
    }
    vm.dict_remove_str(dict, vm.names.__annotate__);
    let name = vm.intern(b"__annotate_func__")?;
    set_own(vm, class, name, value)
}

fn get_type_params(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__type_params__")?;
    let name = vm.names.__type_params__;
    Ok(own(vm, class, name)?.filter(|_| class.has(ClassFlags::HEAP)).unwrap_or(vm.empty_tuple))
}

fn set_type_params(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let class = settable(vm, object, value, "__type_params__")?;
    let name = vm.names.__type_params__;
    set_own(vm, class, name, value)
}

fn get_text_signature(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__text_signature__")?;
    let new = class.spec.definitions.iter().find(|d| d.name == "__new__" || d.name == "__init__");
    match new.filter(|_| !class.has(ClassFlags::HEAP)) {
        Some(definition) => function::text_signature(vm, definition.signature, false),
        None => Ok(Value::NONE),
    }
}

/// The bits of CPython's `tp_flags` that scripts look at.
fn get_flags(vm: &mut Machine, object: Value) -> Result {
    let class = this(vm, &[object], "__flags__")?;
    let mut flags = 0i64;
    for (flag, bit) in [
        (ClassFlags::HEAP, 9),
        (ClassFlags::BASETYPE, 10),
        (ClassFlags::ABSTRACT, 20),
        (ClassFlags::SEQUENCE, 5),
        (ClassFlags::MAPPING, 6),
        (ClassFlags::METACLASS, 31),
        (ClassFlags::EXCEPTION, 30),
    ] {
        flags |= i64::from(class.has(flag)) << bit;
    }
    if !class.has(ClassFlags::HEAP) {
        flags |= 1 << 8;
    }
    let layouts = [(Kind::BigInt, 24), (Kind::List, 25), (Kind::Tuple, 26), (Kind::Bytes, 27), (Kind::Str, 28), (Kind::Dict, 29)];
    flags |= layouts.iter().filter(|(k, _)| *k == class.spec.kind).map(|(_, bit)| 1i64 << bit).sum::<i64>();
    vm.int(flags)
}
