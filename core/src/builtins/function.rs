//! Functions of Python and of the engine, bound methods, and cells. Their calls are in `operations/call.rs` and the
//! interpreter; here is what scripts see of them.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem::offset_of;

use super::argument::arg;
use super::property::readonly;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Getter, Result, Role, TypeSpec};
use crate::object::{
    BoundMethod, CellObject, Class, ClassFlags, CodeObject, Dict, Function, GetSet, Header, Kind, Module, NativeFunction, Slot,
    Tuple,
};
use crate::operations::errors::Text;
use crate::value::Value;

pub use super::code::SPEC as CODE_SPEC;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::HAS_DICT,
    doc: "Create a function object.",
    definitions: &[
        Definition::static_method("__new__", "type, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
        Definition::function("__get__", "self, instance, owner=None, /", get)
            .doc("Return an attribute of instance, which is of type owner."),
        Definition::attribute("__code__", get_code, set_code),
        Definition::attribute("__defaults__", get_defaults, set_defaults),
        Definition::attribute("__kwdefaults__", get_keyword_defaults, set_keyword_defaults),
        Definition::attribute("__annotations__", get_annotations, set_annotations),
        Definition::attribute("__annotate__", get_annotate, set_annotate),
        Definition::attribute("__name__", get_name, set_name),
        Definition::attribute("__qualname__", get_qualified_name, set_qualified_name),
        Definition::attribute("__type_params__", get_type_params, set_type_params),
        Definition::attribute("__module__", get_module, set_module),
        Definition::attribute("__doc__", get_doc, set_doc),
        readonly("__closure__", get_closure),
        readonly("__globals__", |vm, object| Ok(this(vm, object)?.globals.into())),
        readonly("__builtins__", |vm, _| {
            let builtins = vm.builtins;
            super::functions::complete(vm, builtins)?;
            Ok(builtins.into())
        }),
    ],
    ..TypeSpec::new("function", Kind::Function)
};

pub static NATIVE_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: NATIVE_DEFINITIONS,
    ..TypeSpec::new("builtin_function_or_method", Kind::NativeFunction)
};

/// Methods that stand for operators: `int.__add__`.
pub static WRAPPER_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: DESCRIPTOR_DEFINITIONS,
    ..TypeSpec::new("wrapper_descriptor", Kind::NativeFunction)
};

/// The same, bound: `(1).__add__`.
pub static METHOD_WRAPPER_SPEC: TypeSpec =
    TypeSpec { flags: ClassFlags::NO_NEW, definitions: NATIVE_DEFINITIONS, ..TypeSpec::new("method-wrapper", Kind::BoundMethod) };

/// Class methods of builtin classes, in their dicts.
pub static CLASSMETHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__repr__", "self, /", native_repr),
        Definition::function("__get__", "self, instance, owner=None, /", super::property::classmethod_get),
        Definition::getter("__name__", native_name),
        Definition::getter("__qualname__", native_qualified_name),
        Definition::getter("__objclass__", objclass),
        Definition::getter("__doc__", native_doc),
        Definition::getter("__text_signature__", native_text_signature),
    ],
    ..TypeSpec::new("classmethod_descriptor", Kind::ClassMethod)
};

pub static METHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::NO_NEW,
    definitions: DESCRIPTOR_DEFINITIONS,
    ..TypeSpec::new("method_descriptor", Kind::NativeFunction)
};

const DESCRIPTOR_DEFINITIONS: &[Definition] = &[
    Definition::function("__repr__", "self, /", native_repr),
    Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
    Definition::function("__get__", "self, instance, owner=None, /", native_get),
    Definition::function("__reduce__", "self, /", native_reduce),
    Definition::getter("__name__", native_name),
    Definition::getter("__qualname__", native_qualified_name),
    Definition::getter("__objclass__", objclass),
    Definition::getter("__doc__", native_doc),
    Definition::getter("__text_signature__", native_text_signature),
];

const NATIVE_DEFINITIONS: &[Definition] = &[
    Definition::function("__repr__", "self, /", native_repr),
    Definition::function("__eq__", "self, value, /", method_eq),
    Definition::function("__hash__", "self, /", method_hash),
    Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
    Definition::function("__reduce__", "self, /", native_reduce),
    Definition::getter("__name__", native_name),
    Definition::getter("__qualname__", native_qualified_name),
    readonly("__self__", native_self),
    Definition::attribute("__module__", native_module, set_native_module),
    Definition::getter("__doc__", native_doc),
    Definition::getter("__text_signature__", native_text_signature),
];

pub static METHOD_SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::GETATTR,
    doc: "Create a bound instance method object.",
    definitions: &[
        Definition::tame_static(Effect::Nothing, "__new__", "type, function, instance, /", method_new),
        Definition::function("__repr__", "self, /", method_repr),
        Definition::function("__eq__", "self, value, /", method_eq),
        Definition::function("__hash__", "self, /", method_hash),
        Definition::raw("__call__", "self, /, *args, **kwargs", call).doc("Call self as a function."),
        Definition::function("__get__", "self, instance, owner=None, /", |_, args| Ok(arg(args, 0))),
        Definition::function("__reduce__", "self, /", method_reduce),
        Definition::function("__getattr__", "self, name, /", method_getattr),
        readonly("__func__", |vm, object| Ok(method(vm, object)?.function)),
        readonly("__self__", |vm, object| Ok(method(vm, object)?.receiver)),
        Definition::getter("__name__", |vm, object| of_function(vm, object, "__name__")),
        Definition::getter("__qualname__", |vm, object| of_function(vm, object, "__qualname__")),
        Definition::getter("__module__", |vm, object| of_function(vm, object, "__module__")),
        Definition::getter("__doc__", |vm, object| of_function(vm, object, "__doc__")),
    ],
    ..TypeSpec::new("method", Kind::BoundMethod)
};

pub static CELL_SPEC: TypeSpec = TypeSpec {
    doc: "Create a new cell object.",
    definitions: &[
        Definition::tame_static(Effect::Nothing, "__new__", "type, contents=None, /", cell_new),
        Definition::function("__repr__", "self, /", cell_repr),
        Definition::attribute("cell_contents", get_cell_contents, set_cell_contents),
    ],
    ..TypeSpec::new("cell", Kind::Cell)
};

/// A text in quotes as `repr` shows it, for reprs that contain file names.
pub fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    match crate::text::repr::repr_str(text.as_bytes(), &mut out) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(_) => String::from(text),
    }
}

/// Can the value be called?
pub fn is_callable(vm: &mut Machine, value: Value) -> Result<bool> {
    match value.kind() {
        Some(Kind::Function | Kind::NativeFunction | Kind::BoundMethod | Kind::Class) => Ok(true),
        _ => {
            let (class, name) = (vm.class_of(value), vm.names.__call__);
            Ok(vm.lookup(class, name)?.is_some())
        }
    }
}

// -- function --------------------------------------------------------------------------------------------------------

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Function>> {
    vm.receiver::<Function>(&[object], &SPEC, "function")
}

fn put(vm: &mut Machine, function: Ref<Function>, slot: fn(&Function) -> &Slot, value: Value) {
    vm.heap.barrier(&function.header);
    slot(&function).set(value);
}

fn or_none(slot: &Slot) -> Value {
    slot.get().present().unwrap_or(Value::NONE)
}

fn new(vm: &mut Machine, arguments: &[Value]) -> Result {
    let [code, globals, name, defaults, closure, keyword_defaults] = [1, 2, 3, 4, 5, 6].map(|i| arg(arguments, i));
    let Some(code_object) = code.downcast::<CodeObject>() else {
        let got = vm.type_name(code);
        return Err(vm.type_error(format_args!("function() argument 'code' must be code, not {got}")));
    };
    let Some(globals) = globals.downcast::<Dict>() else {
        let got = vm.type_name(globals);
        return Err(vm.type_error(format_args!("function() argument 'globals' must be dict, not {got}")));
    };
    let free = code_object.shared().free_count();
    if closure.present().is_none_or(Value::is_none) && free > 0 {
        return Err(vm.type_error(format_args!("arg 5 (closure) must be tuple")));
    }
    let given = closure.downcast::<Tuple>().map_or(0, |t| t.len());
    if free != given {
        let name = Text(code_object.name);
        return Err(vm.value_error(format_args!("{name} requires closure of length {free}, not {given}")));
    }
    let unless_none = |v: Value| if v.is_none() { Value::EMPTY } else { v };
    let module_name = vm.names.__name__;
    let module = vm.dict_get_str(globals, module_name).unwrap_or(Value::NONE);
    let class = vm.types.function;
    let function = vm.new_object(class, |header| Function {
        header,
        code: code_object.into(),
        globals,
        name: unless_none(name).present().unwrap_or(code_object.name).into(),
        qualified_name: code_object.qualified_name.into(),
        module: module.into(),
        doc: Value::NONE.into(),
        defaults: unless_none(defaults).into(),
        keyword_defaults: unless_none(keyword_defaults).into(),
        closure: unless_none(closure).into(),
        annotate: Value::EMPTY.into(),
        annotations: Value::EMPTY.into(),
        type_params: Value::EMPTY.into(),
        version: 0.into(),
    })?;
    Ok(function.into())
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let function = this(vm, arg(arguments, 0))?;
    let text = alloc::format!("<function {} at {:#x}>", Text(function.qualified_name.get()), arg(arguments, 0).bits());
    vm.str(&text)
}

fn call(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    match arguments.split_first() {
        Some((callee, rest)) => vm.call_collecting_with_keywords(*callee, rest, keywords),
        None => Err(vm.type_error(format_args!("unbound method __call__() needs an argument"))),
    }
}

fn get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (function, instance) = (arg(arguments, 0), arg(arguments, 1));
    this(vm, function)?;
    let owner = arg(arguments, 2);
    if instance.is_none() && !owner.is_empty() && !owner.is_none() {
        return Ok(function);
    }
    if instance.is_none() {
        return Err(vm.type_error(format_args!("__get__(None, None) is invalid")));
    }
    vm.new_bound_method(function, instance)
}

fn get_code(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.code.get().into())
}

fn set_code(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    let Some(code) = value.downcast::<CodeObject>() else {
        return Err(vm.type_error(format_args!("__code__ must be set to a code object")));
    };
    let cells = function.closure.get().downcast::<Tuple>().map_or(0, |t| t.len());
    let free = code.shared().free_count();
    if cells != free {
        let name = Text(function.name.get());
        return Err(vm.value_error(format_args!("{name}() requires a code object with {cells} free vars, not {free}")));
    }
    vm.heap.barrier(&function.header);
    function.code.set(code);
    // Calls in compiled code go into the code that a function had.
    vm.jit.invalidate_all();
    vm.function_modified(function);
    Ok(())
}

fn get_defaults(vm: &mut Machine, object: Value) -> Result {
    Ok(or_none(&this(vm, object)?.defaults))
}

fn set_defaults(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    let value = if value.is_none() { Value::EMPTY } else { value };
    if !value.is_empty() && !value.is_kind(Kind::Tuple) {
        return Err(vm.type_error(format_args!("__defaults__ must be set to a tuple object")));
    }
    put(vm, function, |f| &f.defaults, value);
    vm.function_modified(function);
    Ok(())
}

fn get_keyword_defaults(vm: &mut Machine, object: Value) -> Result {
    Ok(or_none(&this(vm, object)?.keyword_defaults))
}

fn set_keyword_defaults(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    let value = if value.is_none() { Value::EMPTY } else { value };
    if !value.is_empty() && !value.is_kind(Kind::Dict) {
        return Err(vm.type_error(format_args!("__kwdefaults__ must be set to a dict object")));
    }
    put(vm, function, |f| &f.keyword_defaults, value);
    vm.function_modified(function);
    Ok(())
}

fn get_annotations(vm: &mut Machine, object: Value) -> Result {
    let function = this(vm, object)?;
    if let Some(known) = function.annotations.get().present() {
        return Ok(known);
    }
    let annotate = or_none(&function.annotate);
    let annotations = call_annotate(vm, annotate)?;
    put(vm, function, |f| &f.annotations, annotations);
    Ok(annotations)
}

/// The dict that an annotate function (or None) gives for format 1, values.
pub fn call_annotate(vm: &mut Machine, annotate: Value) -> Result {
    if annotate.is_none() || annotate.is_empty() {
        return Ok(vm.dict()?.into());
    }
    let annotations = vm.call(annotate, &[Value::small_int(1)])?;
    if annotations.is_kind(Kind::Dict) {
        return Ok(annotations);
    }
    let got = vm.type_name(annotations);
    Err(vm.type_error(format_args!("__annotate__ returned non-dict of type '{got}'")))
}

fn set_annotations(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    let value = if value.is_none() { Value::EMPTY } else { value };
    if !value.is_empty() && !value.is_kind(Kind::Dict) {
        return Err(vm.type_error(format_args!("__annotations__ must be set to a dict object")));
    }
    put(vm, function, |f| &f.annotations, value);
    put(vm, function, |f| &f.annotate, Value::EMPTY);
    Ok(())
}

fn get_annotate(vm: &mut Machine, object: Value) -> Result {
    Ok(or_none(&this(vm, object)?.annotate))
}

fn set_annotate(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    if value.is_empty() {
        return Err(vm.type_error(format_args!("__annotate__ cannot be deleted")));
    }
    if !value.is_none() && !is_callable(vm, value)? {
        return Err(vm.type_error(format_args!("__annotate__ must be callable or None")));
    }
    put(vm, function, |f| &f.annotate, if value.is_none() { Value::EMPTY } else { value });
    if !value.is_none() {
        put(vm, function, |f| &f.annotations, Value::EMPTY);
    }
    Ok(())
}

fn get_name(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.name.get())
}

fn set_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    if vm.text(value).is_none() {
        return Err(vm.type_error(format_args!("__name__ must be set to a string object")));
    }
    put(vm, function, |f| &f.name, value);
    Ok(())
}

fn get_qualified_name(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.qualified_name.get())
}

fn set_qualified_name(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    if vm.text(value).is_none() {
        return Err(vm.type_error(format_args!("__qualname__ must be set to a string object")));
    }
    put(vm, function, |f| &f.qualified_name, value);
    Ok(())
}

fn get_type_params(vm: &mut Machine, object: Value) -> Result {
    let function = this(vm, object)?;
    Ok(function.type_params.get().present().unwrap_or(vm.empty_tuple))
}

fn set_type_params(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    if !value.is_kind(Kind::Tuple) {
        return Err(vm.type_error(format_args!("__type_params__ must be set to a tuple")));
    }
    put(vm, function, |f| &f.type_params, value);
    Ok(())
}

fn get_module(vm: &mut Machine, object: Value) -> Result {
    Ok(or_none(&this(vm, object)?.module))
}

fn set_module(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    put(vm, function, |f| &f.module, value.present().unwrap_or(Value::NONE));
    Ok(())
}

/// Where a function has it that an attribute of its class gives. None: what was never set reads as None.
pub(crate) fn field_of(function: &Function, attribute: Value) -> Option<usize> {
    let (get, doc): (_, Getter) = (attribute.downcast::<GetSet>()?.get, get_doc);
    let is_set = !function.doc.get().is_empty();
    (is_set && core::ptr::fn_addr_eq(doc, get)).then_some(offset_of!(Function, doc))
}

fn get_doc(vm: &mut Machine, object: Value) -> Result {
    Ok(or_none(&this(vm, object)?.doc))
}

fn set_doc(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let function = this(vm, object)?;
    put(vm, function, |f| &f.doc, value.present().unwrap_or(Value::NONE));
    Ok(())
}

fn get_closure(vm: &mut Machine, object: Value) -> Result {
    Ok(or_none(&this(vm, object)?.closure))
}

// -- functions of the engine -----------------------------------------------------------------------------------------

/// The native function of a value: itself, or the one that a bound method calls.
fn native_of(value: Value) -> Option<Ref<NativeFunction>> {
    if let Some(method) = value.downcast::<crate::object::ClassMethod>() {
        return method.function.get().downcast();
    }
    match value.downcast::<BoundMethod>() {
        Some(bound) => bound.function.downcast(),
        None => value.downcast(),
    }
}

/// The object that a native function belongs to or is bound to, if there is one.
fn native_receiver(value: Value) -> Option<Value> {
    match value.downcast::<BoundMethod>() {
        Some(bound) => Some(bound.receiver),
        None => value.downcast::<NativeFunction>()?.owner.get().present(),
    }
}

/// Methods with double underscores that are no slots in CPython, and so are shown as plain methods.
const PLAIN_DUNDERS: &[&str] = &[
    "__reduce__",
    "__reduce_ex__",
    "__getstate__",
    "__setstate__",
    "__format__",
    "__sizeof__",
    "__dir__",
    "__getnewargs__",
    "__getnewargs_ex__",
    "__class_getitem__",
    "__init_subclass__",
    "__subclasshook__",
    "__reversed__",
    "__length_hint__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__copy__",
    "__deepcopy__",
    "__missing__",
    "__bytes__",
    "__complex__",
    "__instancecheck__",
    "__subclasscheck__",
    "__subclasses__",
    "__prepare__",
    "__enter__",
    "__exit__",
    "__getformat__",
    "__alloc__",
    "__set_name__",
    "__replace__",
    "__mro_entries__",
    "__release_buffer__",
];

fn objclass(_vm: &mut Machine, object: Value) -> Result {
    Ok(native_of(object).map_or(Value::NONE, |f| f.owner.get()))
}

/// Methods that CPython has beside the slot of the same name, and that the class shows in its place.
pub fn is_coexisting(function: Ref<NativeFunction>) -> bool {
    let class = function.owner.get().downcast::<Class>().map_or("", |class| class.spec.name);
    match function.definition.name {
        "__getitem__" => matches!(class, "dict" | "list"),
        "__contains__" => matches!(class, "dict" | "set" | "frozenset"),
        _ => false,
    }
}

/// Does a method of this name stand for an operator or hook of the language?
pub fn is_slot_name(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__") && !PLAIN_DUNDERS.contains(&name) && name != "__new__"
}

fn native_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let value = arg(arguments, 0);
    let Some(function) = native_of(value) else { return vm.str("<built-in function>") };
    let name = function.definition.name;
    let is_descriptor = !value.is_kind(Kind::BoundMethod) && function.owner.get().is_kind(Kind::Class);
    let text = if is_descriptor {
        let owner = function.owner.get().downcast::<Class>().map_or(Value::NONE, |c| c.name.get());
        let what = if is_slot_name(name) && !is_coexisting(function) { "slot wrapper" } else { "method" };
        if function.owner.get() == Value::from(vm.types.object) {
            alloc::format!("<{what} '{name}'>")
        } else {
            alloc::format!("<{what} '{name}' of '{}' objects>", Text(owner))
        }
    } else {
        match native_receiver(value) {
            Some(receiver) if !receiver.is_kind(Kind::Module) => {
                let (class, address) = (vm.type_name(receiver), receiver.bits());
                if is_slot_name(name) && !is_coexisting(function) {
                    alloc::format!("<method-wrapper '{name}' of {class} object at {address:#x}>")
                } else {
                    alloc::format!("<built-in method {name} of {class} object at {address:#x}>")
                }
            }
            None if matches!(function.definition.role, Role::Static(_)) => {
                alloc::format!("<built-in method {name} of type object at {:#x}>", value.bits())
            }
            _ => alloc::format!("<built-in function {}>", Text(function.name)),
        }
    };
    vm.str(&text)
}

fn native_get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (function, instance) = (arg(arguments, 0), arg(arguments, 1));
    let owner = native_of(function).and_then(|f| f.owner.get().downcast::<Class>());
    match owner {
        _ if instance.is_none() || instance.is_empty() => Ok(function),
        Some(owner) if !Class::is_subclass_of(vm.class_of(instance), owner) => {
            let (wanted, got) = (vm.class_name(owner), vm.type_name(instance));
            let name = native_of(function).map_or("", |f| f.definition.name);
            Err(vm.type_error(format_args!("descriptor '{name}' for '{wanted}' objects doesn't apply to a '{got}' object")))
        }
        Some(_) => vm.new_bound_method(function, instance),
        None => Ok(function),
    }
}

fn native_reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let value = arg(arguments, 0);
    let name = native_name(vm, value)?;
    match native_receiver(value) {
        Some(receiver) if !receiver.is_kind(Kind::Module) => {
            let getattr = vm.intern(b"getattr")?;
            let getattr = vm.dict_get_str(vm.builtins, getattr).unwrap_or(Value::NONE);
            let arguments = vm.tuple(&[receiver, name])?;
            vm.tuple(&[getattr, arguments])
        }
        _ => Ok(name),
    }
}

fn native_name(vm: &mut Machine, value: Value) -> Result {
    match native_of(value) {
        Some(function) => Ok(function.name),
        None => Ok(vm.empty_str),
    }
}

fn native_qualified_name(vm: &mut Machine, value: Value) -> Result {
    let Some(function) = native_of(value) else { return Ok(vm.empty_str) };
    let class = match native_receiver(value) {
        None => return Ok(function.name),
        Some(receiver) if receiver.is_kind(Kind::Module) => return Ok(function.name),
        Some(receiver) => match receiver.downcast::<Class>() {
            Some(class) => class,
            None => vm.class_of(receiver),
        },
    };
    let text = alloc::format!("{}.{}", Text(class.qualified_name.get()), function.definition.name);
    vm.str(&text)
}

fn native_self(_vm: &mut Machine, value: Value) -> Result {
    Ok(native_receiver(value).unwrap_or(Value::NONE))
}

fn native_module(vm: &mut Machine, value: Value) -> Result {
    if let Some(function) = native_of(value)
        && let Some(modules) = vm.state(&SET_MODULES).and_then(|modules| modules.downcast::<Dict>())
        && let Some(set) = vm.dict_get(modules, function.into())?
    {
        return Ok(set);
    }
    let name = vm.names.__name__;
    match native_receiver(value).and_then(|r| r.downcast::<Module>()) {
        Some(module) => Ok(vm.dict_get_str(module.dict.get(), name).unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }
}

/// Key of the dict of modules that scripts gave native functions: few have one.
static SET_MODULES: u8 = 1;

fn set_native_module(vm: &mut Machine, value: Value, module: Value) -> Result<()> {
    let Some(function) = native_of(value) else { return Ok(()) };
    let modules = match vm.state(&SET_MODULES).and_then(|modules| modules.downcast::<Dict>()) {
        Some(modules) => modules,
        None => {
            let modules = vm.dict()?;
            vm.set_state(&SET_MODULES, modules.into())?;
            modules
        }
    };
    vm.dict_set(modules, function.into(), module.present().unwrap_or(Value::NONE))
}

fn native_doc(vm: &mut Machine, value: Value) -> Result {
    match native_of(value).map(|f| f.definition.doc) {
        Some("") | None => Ok(Value::NONE),
        Some(doc) => vm.str(doc),
    }
}

fn native_text_signature(vm: &mut Machine, value: Value) -> Result {
    match native_of(value) {
        Some(function) => {
            let is_method = matches!(function.definition.role, Role::Function(_)) && function.owner.get().is_kind(Kind::Class);
            let signature = function.definition.signature;
            if function.owner.get().is_kind(Kind::Module) && !signature.contains("=,") {
                let separator = if signature.is_empty() { ", /" } else { ", " };
                return vm.str(&alloc::format!("($module{separator}{signature})"));
            }
            text_signature(vm, signature, is_method)
        }
        None => Ok(Value::NONE),
    }
}

/// A signature in CPython's form: `($self, object, /)`.
pub fn text_signature(vm: &mut Machine, signature: &str, is_method: bool) -> Result {
    if signature.contains("=,") {
        return Ok(Value::NONE);
    }
    let mark = if is_method || signature.starts_with("type") || signature.starts_with("cls") { "$" } else { "" };
    vm.str(&alloc::format!("({mark}{signature})"))
}

// -- bound methods ---------------------------------------------------------------------------------------------------

fn method(vm: &mut Machine, object: Value) -> Result<Ref<BoundMethod>> {
    vm.receiver::<BoundMethod>(&[object], &METHOD_SPEC, "method")
}

fn method_new(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (function, instance) = (arg(arguments, 1), arg(arguments, 2));
    if !is_callable(vm, function)? {
        return Err(vm.type_error(format_args!("first argument must be callable")));
    }
    if instance.is_none() {
        return Err(vm.type_error(format_args!("instance must not be None")));
    }
    vm.new_bound_method(function, instance)
}

fn of_function(vm: &mut Machine, object: Value, name: &str) -> Result {
    let function = method(vm, object)?.function;
    vm.getattr(function, name)
}

fn method_getattr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let bound = method(vm, arg(arguments, 0))?;
    let name = super::object::attribute_name(vm, arg(arguments, 1))?;
    vm.get_attribute(bound.function, name)
}

fn method_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let value = arg(arguments, 0);
    let bound = method(vm, value)?;
    if bound.function.is_kind(Kind::NativeFunction) {
        return native_repr(vm, arguments);
    }
    let name = vm.names.__qualname__;
    let name = match vm.find_attribute(bound.function, name)? {
        Some(name) if name.is_kind(Kind::Str) => alloc::format!("{}", Text(name)),
        _ => String::from("?"),
    };
    let receiver = vm.repr(bound.receiver)?;
    vm.str(&alloc::format!("<bound method {name} of {}>", Text(receiver)))
}

fn method_eq(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (a, b) = (arg(arguments, 0), arg(arguments, 1));
    if a == b {
        return Ok(Value::TRUE);
    }
    match (a.downcast::<BoundMethod>(), b.downcast::<BoundMethod>()) {
        (Some(a), Some(b)) => {
            let same = a.receiver == b.receiver && vm.equal(a.function, b.function)?;
            Ok(Value::bool(same))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn method_hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    use crate::operations::hash::hash_identity;
    let value = arg(arguments, 0);
    let hash = match value.downcast::<BoundMethod>() {
        Some(bound) => hash_identity(bound.receiver) ^ vm.hash(bound.function)?,
        None => hash_identity(value),
    };
    vm.int(hash as i64)
}

fn method_reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let bound = method(vm, arg(arguments, 0))?;
    let name = vm.getattr(bound.function, "__name__")?;
    let getattr = vm.intern(b"getattr")?;
    let getattr = vm.dict_get_str(vm.builtins, getattr).unwrap_or(Value::NONE);
    let parts = vm.tuple(&[bound.receiver, name])?;
    vm.tuple(&[getattr, parts])
}

// -- cells -----------------------------------------------------------------------------------------------------------

fn cell(vm: &mut Machine, object: Value) -> Result<Ref<CellObject>> {
    vm.receiver::<CellObject>(&[object], &CELL_SPEC, "cell_contents")
}

fn cell_new(vm: &mut Machine, arguments: &[Value]) -> Result {
    let content = arg(arguments, 1);
    Ok(vm.allocate(CellObject { header: Header::of::<CellObject>(), content: content.into() })?.into())
}

fn cell_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let value = arg(arguments, 0);
    let content = cell(vm, value)?.content.get();
    let text = if content.is_empty() {
        alloc::format!("<cell at {:#x}: empty>", value.bits())
    } else {
        let class = vm.type_name(content);
        alloc::format!("<cell at {:#x}: {class} object at {:#x}>", value.bits(), content.bits())
    };
    vm.str(&text)
}

fn get_cell_contents(vm: &mut Machine, object: Value) -> Result {
    match cell(vm, object)?.content.get().present() {
        Some(content) => Ok(content),
        None => Err(vm.value_error(format_args!("Cell is empty"))),
    }
}

fn set_cell_contents(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let cell = cell(vm, object)?;
    vm.heap.barrier(&cell.header);
    cell.content.set(value);
    Ok(())
}
