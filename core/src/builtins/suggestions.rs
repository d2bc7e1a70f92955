//! "Did you mean": what a wrong name may have meant, from the names that were in reach. The distances are computed by
//! `text/suggest.rs`. Invariant: looking never raises and never changes anything that a script sees but by its own hooks.

use alloc::string::String;
use alloc::vec::Vec;

use super::exception_fields::field_or_none;
use super::exceptions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::{Class, Dict, Kind, Str, Traceback};
use crate::text::suggest::{MAX_CANDIDATES, suggest};
use crate::value::Value;

/// The candidate that a wrong name is nearest to.
pub fn closest<'a>(wanted: &[u8], candidates: &[&'a [u8]]) -> Option<&'a [u8]> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    suggest(wanted, candidates.iter().copied())
}

/// What is appended to an exception's message: `. Did you mean: 'x'?` and its like. Empty for nothing.
pub fn for_exception(vm: &mut Machine, exception: Value) -> String {
    match find(vm, exception) {
        Ok(text) => text,
        Err(raised) => {
            forget(vm, raised);
            String::new()
        }
    }
}

/// An exception of a script's hook does not stop the report.
fn forget(vm: &mut Machine, raised: Raised) {
    if vm.catch(raised).is_err() {
        // A host's stop: it passes on at the next safepoint.
    }
}

fn find(vm: &mut Machine, exception: Value) -> Result<String> {
    if is_a(vm, exception, &exceptions::ATTRIBUTE_ERROR)? {
        return for_attribute(vm, exception);
    }
    if is_a(vm, exception, &exceptions::NAME_ERROR)? {
        if is_a(vm, exception, &exceptions::UNBOUND_LOCAL_ERROR)? {
            return Ok(String::new());
        }
        return for_name(vm, exception);
    }
    if is_a(vm, exception, &exceptions::IMPORT_ERROR)? {
        return for_import(vm, exception);
    }
    Ok(String::new())
}

fn is_a(vm: &mut Machine, exception: Value, spec: &'static TypeSpec) -> Result<bool> {
    let class = vm.class_for(spec)?;
    Ok(Class::is_subclass_of(vm.class_of(exception), class))
}

fn text_of(value: Value) -> Option<String> {
    value.downcast::<Str>().map(|s| String::from_utf8_lossy(s.as_bytes()).into_owned())
}

/// The names of a list or dict of str, as text.
fn names_in(values: impl Iterator<Item = Value>) -> Vec<String> {
    values.filter_map(text_of).collect()
}

/// `dir(object)`, sorted.
fn dir(vm: &mut Machine, object: Value) -> Result<Vec<String>> {
    let hook = vm.names.__dir__;
    let Some(names) = vm.call_special(object, hook, &[])? else { return Ok(Vec::new()) };
    let list = vm.to_array(names)?;
    let mut names = names_in(list.as_slice().iter().copied());
    names.sort();
    Ok(names)
}

fn nearest(wanted: &str, names: &[String]) -> Option<String> {
    let candidates: Vec<&[u8]> = names.iter().map(|n| n.as_bytes()).collect();
    let found = closest(wanted.as_bytes(), &candidates)?;
    Some(String::from_utf8_lossy(found).into_owned())
}

// -- attributes ------------------------------------------------------------------------------------------------------

/// What methods of other languages are called here: class, wrong name, the hint.
const FOREIGN: &[(&str, &str, &str)] = &[
    ("list", "push", ". Did you mean '.append'?"),
    ("list", "concat", ". Did you mean '.extend'?"),
    ("list", "addAll", ". Did you mean '.extend'?"),
    ("list", "contains", ". Use 'x in list'."),
    ("list", "add", ". Did you mean to use a 'set' object?"),
    ("dict", "put", ". Use d[k] = v."),
    ("dict", "putAll", ". Did you mean '.update'?"),
    ("dict", "keySet", ". Did you mean '.keys'?"),
    ("dict", "entrySet", ". Did you mean '.items'?"),
    ("dict", "entries", ". Did you mean '.items'?"),
    ("str", "toUpperCase", ". Did you mean '.upper'?"),
    ("str", "toLowerCase", ". Did you mean '.lower'?"),
    ("str", "trimStart", ". Did you mean '.lstrip'?"),
    ("str", "trimEnd", ". Did you mean '.rstrip'?"),
    ("frozenset", "add", ". Did you mean to use a 'set' object?"),
    ("frozenset", "remove", ". Did you mean to use a 'set' object?"),
    ("frozenset", "discard", ". Did you mean to use a 'set' object?"),
    ("frozenset", "update", ". Did you mean to use a 'set' object?"),
    ("tuple", "append", ". Did you mean to use a 'list' object?"),
    ("tuple", "extend", ". Did you mean to use a 'list' object?"),
    ("tuple", "insert", ". Did you mean to use a 'list' object?"),
    ("tuple", "remove", ". Did you mean to use a 'list' object?"),
];

fn for_attribute(vm: &mut Machine, exception: Value) -> Result<String> {
    let (name, object) = (field_or_none(exception, 0), exceptions_object(exception));
    let (Some(wanted), Some(object)) = (text_of(name), object) else { return Ok(String::new()) };
    let class = vm.class_of(object);
    if !class.has(crate::object::ClassFlags::HEAP)
        && let Some((.., hint)) = FOREIGN.iter().find(|(c, n, _)| *c == class.spec.name && *n == wanted)
    {
        return Ok(String::from(*hint));
    }
    let mut names = dir(vm, object)?;
    if !wanted.starts_with('_') && !is_own_method(vm, exception, object) {
        names.retain(|n| !n.starts_with('_'));
    }
    let found = match nearest(&wanted, &names) {
        Some(found) => Some(found),
        None => nested(vm, object, &wanted, &names)?,
    };
    Ok(found.map_or_else(String::new, |f| alloc::format!(". Did you mean '.{f}' instead of '.{wanted}'?")))
}

/// The `obj` of an AttributeError; None where it was not given.
fn exceptions_object(exception: Value) -> Option<Value> {
    let exception = exception.downcast::<crate::object::Exception>()?;
    super::exception_fields::field(exception, 1).present()
}

/// Was the attribute asked for by a method of the object itself? Its private names are in question then too.
fn is_own_method(vm: &Machine, exception: Value, object: Value) -> bool {
    let Some(level) = innermost(exception) else { return false };
    let shared = level.code.shared();
    // Locals are gone by now; a method of the object's class whose first parameter is `self` is taken for one.
    let first = shared.locals.first().is_some_and(|l| &*l.name == "self") && shared.positional_count > 0;
    first && object.header().is_some() && vm.class_of(object).mro_slice().iter().any(|c| defines(*c, level))
}

fn defines(class: Value, level: Ref<Traceback>) -> bool {
    let Some(class) = class.downcast::<Class>() else { return false };
    let code = Value::from(level.code);
    class
        .dict
        .get()
        .entries()
        .any(|e| e.value.downcast::<crate::object::Function>().is_some_and(|f| Value::from(f.code.get()) == code))
}

/// An attribute that an attribute of the object has.
fn nested(vm: &mut Machine, object: Value, wanted: &str, names: &[String]) -> Result<Option<String>> {
    let wanted_name = vm.intern(wanted.as_bytes())?;
    let class = vm.class_of(object);
    for name in names.iter().filter(|n| !n.starts_with('_')).take(20) {
        let key = vm.intern(name.as_bytes())?;
        // Descriptors may run code; they are left alone.
        if let Some(on_class) = vm.lookup(class, key)? {
            let get = vm.names.__get__;
            let owner = vm.class_of(on_class);
            if vm.lookup(owner, get)?.is_some() {
                continue;
            }
        }
        let Some(inner) = vm.find_attribute(object, key)? else { continue };
        if vm.find_attribute(inner, wanted_name)?.is_some() {
            return Ok(Some(alloc::format!("{name}.{wanted}")));
        }
    }
    Ok(None)
}

// -- names -----------------------------------------------------------------------------------------------------------

fn innermost(exception: Value) -> Option<Ref<Traceback>> {
    let exception = exception.downcast::<crate::object::Exception>()?;
    let mut level = exception.traceback.get().downcast::<Traceback>()?;
    while let Some(next) = level.next.get().downcast::<Traceback>() {
        level = next;
    }
    Some(level)
}

fn for_name(vm: &mut Machine, exception: Value) -> Result<String> {
    let Some(wanted) = text_of(field_or_none(exception, 0)) else { return Ok(String::new()) };
    let mut names = Vec::new();
    let mut found = None;
    if let Some(level) = innermost(exception) {
        let object = exceptions_object(exception);
        if let Some(this) = object {
            let name = vm.intern(wanted.as_bytes())?;
            if vm.find_attribute(this, name)?.is_some() {
                found = Some(alloc::format!("self.{wanted}"));
            }
        }
        names.extend(level.code.shared().locals.iter().map(|l| String::from(&*l.name)));
        if let Some(globals) = level.globals.downcast::<Dict>() {
            names.extend(names_in(globals.entries().map(|e| e.key)));
        }
        let builtins = vm.builtins;
        super::functions::complete(vm, builtins)?;
        names.extend(names_in(builtins.entries().map(|e| e.key)));
    }
    if found.is_none() {
        found = nearest(&wanted, &names);
    }
    let known_module = is_library_module(vm, &wanted);
    Ok(match found {
        Some(found) if known_module => alloc::format!(". Did you mean: '{found}'? Or did you forget to import '{wanted}'?"),
        Some(found) => alloc::format!(". Did you mean: '{found}'?"),
        None if known_module => alloc::format!(". Did you forget to import '{wanted}'?"),
        None => String::new(),
    })
}

/// Is there a module of this name that an import would find without the host's path?
fn is_library_module(vm: &Machine, name: &str) -> bool {
    vm.host.native_module(name).is_some() || vm.host.frozen_names.contains(&name)
}

// -- imports ---------------------------------------------------------------------------------------------------------

fn for_import(vm: &mut Machine, exception: Value) -> Result<String> {
    let (name, wanted) = (text_of(field_or_none(exception, 1)), text_of(field_or_none(exception, 3)));
    let Some(name) = name else { return Ok(String::new()) };
    let found = match wanted {
        Some(wanted) => {
            // As CPython does: the package that holds the module is asked.
            let top = name.split('.').next().unwrap_or(&name);
            let top = vm.intern(top.as_bytes())?;
            let Some(module) = vm.dict_get_str(vm.modules, top).filter(|m| m.is_kind(Kind::Module)) else {
                return Ok(String::new());
            };
            let mut names = dir(vm, module)?;
            if !wanted.starts_with('_') {
                names.retain(|n| !n.starts_with('_'));
            }
            nearest(&wanted, &names)
        }
        None if is_a(vm, exception, &exceptions::MODULE_NOT_FOUND_ERROR)? => {
            let names: Vec<String> = library_modules(vm);
            nearest(&name, &names)
        }
        None => None,
    };
    Ok(found.map_or_else(String::new, |f| alloc::format!(". Did you mean: '{f}'?")))
}

/// The public modules that an import finds without the host's path, sorted.
pub fn library_modules(vm: &Machine) -> Vec<String> {
    let native = vm.host.native_modules.iter().map(|m| m.name);
    let mut names: Vec<String> = native
        .chain(vm.host.frozen_names.iter().copied())
        .filter(|n| !n.starts_with('_') || *n == "__future__")
        .filter(|n| !n.contains("._"))
        .map(String::from)
        .collect();
    names.sort();
    names.dedup();
    names
}
