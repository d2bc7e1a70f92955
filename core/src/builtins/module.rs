//! `module`. Finding and running modules is in `operations/import.rs`.

use super::argument::{arg, constructor};
use super::function::call_annotate;
use super::object;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::{ClassFlags, Dict, Kind, Module};
use crate::operations::errors::Text;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::BASETYPE,
    doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, name, doc=None", init),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__dir__", "self, /", dir),
        super::property::readonly("__dict__", |vm, object| {
            let dict = this(vm, object)?.dict.get();
            super::functions::complete(vm, dict)?;
            Ok(dict.into())
        }),
        Definition::attribute("__annotations__", get_annotations, set_annotations),
        Definition::attribute("__annotate__", get_annotate, set_annotate),
    ],
    ..TypeSpec::new("module", Kind::Module)
};

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Module>> {
    vm.receiver::<Module>(&[object], &SPEC, "module")
}

fn new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let class = crate::operations::class::new_target(vm, arguments, &SPEC)?;
    let dict = vm.dict()?;
    Ok(vm.new_object(class, |header| Module { header, dict: dict.into() })?.into())
}

/// A new module of this name, with what every module has.
pub fn new_module(vm: &mut Machine, name: &str) -> Result<Ref<Module>> {
    let name = vm.intern(name.as_bytes())?;
    let class = vm.types.module;
    let dict = vm.dict()?;
    let module = vm.new_object(class, |header| Module { header, dict: dict.into() })?;
    fill(vm, module, name, Value::NONE)?;
    Ok(module)
}

fn fill(vm: &mut Machine, module: Ref<Module>, name: Value, doc: Value) -> Result<()> {
    let dict = module.dict.get();
    let names = vm.names;
    vm.dict_set_str(dict, names.__name__, name)?;
    vm.dict_set_str(dict, names.__doc__, doc)?;
    for key in [names.__package__, names.__loader__, names.__spec__] {
        vm.dict_set_str(dict, key, Value::NONE)?;
    }
    Ok(())
}

fn init(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let module = this(vm, arg(arguments, 0))?;
    let [name, doc] = constructor(vm, "module", ["name", "doc"], arguments, keywords)?;
    if name.is_empty() {
        return Err(vm.type_error(format_args!("module() missing required argument 'name' (pos 1)")));
    }
    if vm.text(name).is_none() {
        let got = vm.type_name(name);
        return Err(vm.type_error(format_args!("module() argument 'name' must be str, not {got}")));
    }
    fill(vm, module, name, doc.present().unwrap_or(Value::NONE))?;
    Ok(Value::NONE)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arg(arguments, 0))?.dict.get();
    let names = vm.names;
    let module = arg(arguments, 0);
    let name = match vm.find_attribute(module, names.__name__)? {
        Some(name) => vm.repr(name)?,
        None => vm.str("'?'")?,
    };
    let file = vm.find_attribute(module, names.__file__)?.filter(|f| f.is_kind(Kind::Str));
    let text = match (file, origin(vm, module, dict)) {
        (Some(file), _) => {
            let file = vm.repr(file)?;
            alloc::format!("<module {} from {}>", Text(name), Text(file))
        }
        (None, Some(origin)) => alloc::format!("<module {} ({origin})>", Text(name)),
        (None, None) => alloc::format!("<module {}>", Text(name)),
    };
    vm.str(&text)
}

/// Where an imported module without a file came from.
fn origin(vm: &mut Machine, module: Value, dict: Ref<Dict>) -> Option<&'static str> {
    let key = vm.names.__name__;
    let name = vm.dict_get_str(dict, key).filter(|n| n.is_kind(Kind::Str))?;
    let imported = vm.dict_get_str(vm.modules, name) == Some(module);
    let text = alloc::format!("{}", Text(name));
    if imported && (text == "builtins" || vm.host.native_module(&text).is_some()) {
        return Some("built-in");
    }
    (imported && vm.host.frozen_names.contains(&text.as_str())).then_some("frozen")
}

fn dir(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arg(arguments, 0))?.dict.get();
    super::functions::complete(vm, dict)?;
    let hook = vm.intern(b"__dir__")?;
    if let Some(function) = vm.dict_get_str(dict, hook) {
        return vm.call(function, &[]);
    }
    let names = vm.dict()?;
    object::merge_names(vm, names, dict)?;
    object::name_list(vm, names)
}

fn namespace(vm: &mut Machine, object: Value) -> Result<Ref<Dict>> {
    Ok(this(vm, object)?.dict.get())
}

fn get_annotations(vm: &mut Machine, object: Value) -> Result {
    let dict = namespace(vm, object)?;
    let name = vm.names.__annotations__;
    if let Some(known) = vm.dict_get_str(dict, name) {
        return Ok(known);
    }
    let annotate = get_annotate(vm, object)?;
    let annotations = call_annotate(vm, annotate)?;
    vm.dict_set_str(dict, name, annotations)?;
    Ok(annotations)
}

fn set_annotations(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    let dict = namespace(vm, object)?;
    let name = vm.names.__annotations__;
    if value.is_empty() {
        if vm.dict_remove_str(dict, name).is_none() {
            return Err(vm.attribute_error(object, name));
        }
    } else {
        vm.dict_set_str(dict, name, value)?;
    }
    let annotate = vm.names.__annotate__;
    vm.dict_remove_str(dict, annotate);
    Ok(())
}

fn get_annotate(vm: &mut Machine, object: Value) -> Result {
    let dict = namespace(vm, object)?;
    let name = vm.names.__annotate__;
    Ok(vm.dict_get_str(dict, name).unwrap_or(Value::NONE))
}

fn set_annotate(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if value.is_empty() {
        return Err(vm.type_error(format_args!("cannot delete __annotate__ attribute")));
    }
    if !value.is_none() && !super::function::is_callable(vm, value)? {
        return Err(vm.type_error(format_args!("__annotate__ must be callable or None")));
    }
    let dict = namespace(vm, object)?;
    let (name, cached) = (vm.names.__annotate__, vm.names.__annotations__);
    vm.dict_remove_str(dict, cached);
    vm.dict_set_str(dict, name, value)
}
