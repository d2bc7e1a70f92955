//! `__build_class__`: what a class statement calls. The body runs in the namespace that the metaclass prepared; then the
//! metaclass is called with it.

use alloc::vec::Vec;

use crate::machine::Machine;
use crate::native::Result;
use crate::object::{CellObject, Class, Dict, Kind, Tuple};
use crate::value::Value;

/// `__build_class__(func, name, /, *bases, metaclass=..., **keywords)`
pub fn build_class(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let positional = arguments.len() - keywords.len();
    let &[body, name, ..] = &arguments[..positional] else {
        return Err(vm.type_error(format_args!("__build_class__: not enough arguments")));
    };
    if !body.is_kind(Kind::Function) {
        return Err(vm.type_error(format_args!("__build_class__: func must be a function")));
    }
    if !name.is_kind(Kind::Str) {
        return Err(vm.type_error(format_args!("__build_class__: name is not a string")));
    }
    let original = vm.tuple(&arguments[2..positional])?;
    let bases = resolve_bases(vm, original)?;
    let (explicit, names, values) = split_keywords(vm, keywords, &arguments[positional..]);
    let metaclass = choose_metaclass(vm, explicit, bases)?;
    let namespace = prepare(vm, metaclass, name, bases, &names, &values)?;
    let mut kept = Vec::from([body, name, original, bases, metaclass, namespace]);
    kept.extend_from_slice(&values);
    vm.rooted(&kept, |vm| {
        let cell = vm.run_class_body(body, namespace)?;
        let call_arguments = [name, bases, namespace];
        vm.rooted(&[cell], |vm| {
            if bases != original {
                set_name(vm, namespace, vm.names.__orig_bases__, original)?;
            }
            let mut all = Vec::from(call_arguments);
            all.extend_from_slice(&values);
            let class = vm.call_with_keywords(metaclass, &all, &names)?;
            check_cell(vm, cell, class, name)?;
            Ok(class)
        })
    })
}

/// The `metaclass` keyword, and the other keywords with their values.
fn split_keywords(vm: &Machine, keywords: &[Value], values: &[Value]) -> (Option<Value>, Vec<Value>, Vec<Value>) {
    let (mut explicit, mut names, mut others) = (None, Vec::new(), Vec::new());
    for (&name, &value) in keywords.iter().zip(values) {
        if name == vm.names.metaclass {
            explicit = Some(value);
        } else {
            names.push(name);
            others.push(value);
        }
    }
    (explicit, names, others)
}

/// The bases with those that are no classes replaced by what their `__mro_entries__` gives (PEP 560).
pub fn resolve_bases(vm: &mut Machine, original: Value) -> Result {
    let Some(bases) = original.downcast::<Tuple>() else { return Ok(original) };
    if bases.as_slice().iter().all(|b| b.is_kind(Kind::Class)) {
        return Ok(original);
    }
    let (mut resolved, mut changed) = (Vec::new(), false);
    let name = vm.names.__mro_entries__;
    for &base in bases.as_slice() {
        let hook = if base.is_kind(Kind::Class) { None } else { vm.find_attribute(base, name)? };
        let Some(hook) = hook else {
            resolved.push(base);
            continue;
        };
        let entries = vm.call(hook, &[original])?;
        let Some(entries) = entries.downcast::<Tuple>() else {
            return Err(vm.type_error(format_args!("__mro_entries__ must return a tuple")));
        };
        changed = true;
        resolved.extend_from_slice(entries.as_slice());
    }
    if changed { vm.tuple(&resolved) } else { Ok(original) }
}

/// The given metaclass or that of the first base, then the most derived of all.
fn choose_metaclass(vm: &mut Machine, explicit: Option<Value>, bases: Value) -> Result {
    let first = bases.downcast::<Tuple>().and_then(|b| b.get(0));
    let start = match (explicit, first) {
        (Some(given), _) => given,
        (None, Some(base)) => vm.class_of(base).into(),
        (None, None) => vm.types.type_.into(),
    };
    match start.downcast::<Class>() {
        Some(given) => Ok(vm.calculate_metaclass(given, bases)?.into()),
        // Any callable may stand for a metaclass.
        None => Ok(start),
    }
}

/// The namespace: what `metaclass.__prepare__` gives, or a new dict.
fn prepare(vm: &mut Machine, metaclass: Value, name: Value, bases: Value, names: &[Value], values: &[Value]) -> Result {
    let hook_name = vm.names.__prepare__;
    if metaclass == Value::object(vm.types.type_) {
        return Ok(vm.dict()?.into());
    }
    let Some(hook) = vm.find_attribute(metaclass, hook_name)? else { return Ok(vm.dict()?.into()) };
    let mut arguments = Vec::from([name, bases]);
    arguments.extend_from_slice(values);
    let namespace = vm.call_with_keywords(hook, &arguments, names)?;
    let class = vm.class_of(namespace);
    if vm.lookup(class, vm.names.__getitem__)?.is_none() {
        let shown = match metaclass.downcast::<Class>() {
            Some(class) => alloc::format!("{}", vm.class_name(class)),
            None => "<metaclass>".into(),
        };
        let got = vm.type_name(namespace);
        return Err(vm.type_error(format_args!("{shown}.__prepare__() must return a mapping, not {got}")));
    }
    Ok(namespace)
}

fn set_name(vm: &mut Machine, namespace: Value, name: Value, value: Value) -> Result<()> {
    match namespace.downcast::<Dict>() {
        Some(dict) if dict.header.shape.get() == crate::builtins::class_shape::DICT => vm.dict_set_str(dict, name, value),
        _ => vm.set_item(namespace, name, value),
    }
}

/// The body's `__class__` cell must hold the new class by now (`type.__new__` puts it there).
fn check_cell(vm: &mut Machine, cell: Value, class: Value, name: Value) -> Result<()> {
    let Some(cell) = cell.downcast::<CellObject>() else { return Ok(()) };
    if !class.is_kind(Kind::Class) {
        return Ok(());
    }
    let content = cell.content.get();
    if content == class {
        return Ok(());
    }
    let (name, class) = (vm.repr_text(name), vm.repr_text(class));
    if content.is_empty() {
        return Err(vm.runtime_error(format_args!(
            "__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"
        )));
    }
    let got = vm.repr_text(content);
    Err(vm.type_error(format_args!("__class__ set to {got} defining {name} as {class}")))
}
