//! `string.templatelib`: what t-strings make (PEP 750). Invariant: a template has one string more than interpolations.

use alloc::vec::Vec;

use super::argument::{arg, constructor};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, Native, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

/// A `Template`.
pub struct Template {
    /// tuple of str
    strings: Value,
    /// tuple of Interpolation
    interpolations: Value,
}

impl Payload for Template {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.strings, self.interpolations]);
    }
}

/// An `Interpolation`.
pub struct Interpolation {
    value: Value,
    expression: Value,
    /// 'a', 'r', 's' or None
    conversion: Value,
    format_spec: Value,
}

impl Payload for Interpolation {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.value, self.expression, self.conversion, self.format_spec]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "string.templatelib",
    flags: ClassFlags::empty(),
    doc: "Template object",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__iter__", "self, /", iterate),
        Definition::function("__add__", "self, value, /", add),
        Definition::class_method("__class_getitem__", "cls, object, /", super::class::alias),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::getter("strings", |vm, object| Ok(this(vm, object)?.payload.strings)),
        Definition::getter("interpolations", |vm, object| Ok(this(vm, object)?.payload.interpolations)),
        Definition::getter("values", values),
    ],
    ..TypeSpec::new("Template", Kind::Native)
};

pub static INTERPOLATION_SPEC: TypeSpec = TypeSpec {
    module: "string.templatelib",
    doc: "Interpolation object",
    definitions: &[
        Definition::raw_static("__new__", "type, value, expression='', conversion=None, format_spec=''", interpolation_new),
        Definition::function("__repr__", "self, /", interpolation_repr),
        Definition::class_method("__class_getitem__", "cls, object, /", super::class::alias),
        Definition::function("__reduce__", "self, /", interpolation_reduce),
        Definition::getter("value", |vm, object| Ok(part(vm, object)?.payload.value)),
        Definition::getter("expression", |vm, object| Ok(part(vm, object)?.payload.expression)),
        Definition::getter("conversion", |vm, object| Ok(part(vm, object)?.payload.conversion)),
        Definition::getter("format_spec", |vm, object| Ok(part(vm, object)?.payload.format_spec)),
        Definition::getter("__match_args__", match_arguments),
    ],
    ..TypeSpec::new("Interpolation", Kind::Native)
};

/// The iterator over a template's parts.
static ITERATOR_SPEC: TypeSpec = TypeSpec {
    module: "string.templatelib",
    flags: ClassFlags::NO_NEW,
    next: Some(next),
    ..TypeSpec::new("TemplateIter", Kind::Native)
};

struct Parts {
    /// tuple of the parts that the iteration gives
    parts: Value,
    position: core::cell::Cell<usize>,
}

impl Payload for Parts {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.parts);
    }
}

// -- what the compiler makes -----------------------------------------------------------------------------------------

/// BUILD_INTERPOLATION; `spec` is EMPTY for none.
pub fn new_interpolation(vm: &mut Machine, value: Value, expression: Value, conversion: Value, spec: Value) -> Result {
    let format_spec = spec.present().unwrap_or(vm.empty_str);
    vm.new_native(&INTERPOLATION_SPEC, Interpolation { value, expression, conversion, format_spec })
}

/// BUILD_TEMPLATE: two tuples.
pub fn new_template(vm: &mut Machine, strings: Value, interpolations: Value) -> Result {
    vm.new_native(&SPEC, Template { strings, interpolations })
}

// -- Template --------------------------------------------------------------------------------------------------------

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Native<Template>>> {
    vm.native_receiver(&[object], &SPEC, "template")
}

fn items(tuple: Value) -> Vec<Value> {
    tuple.downcast::<Tuple>().map_or_else(Vec::new, |t| t.as_slice().to_vec())
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("Template.__new__ only accepts *args arguments")));
    }
    let parts = arguments.get(1..).unwrap_or(&[]);
    vm.charge(parts.len() as u64)?;
    from_parts(vm, parts)
}

/// Strings that stand together are joined; interpolations that do have an empty string between them.
fn from_parts(vm: &mut Machine, parts: &[Value]) -> Result {
    let (mut strings, mut interpolations) = (Vec::new(), Vec::new());
    let mut text: Vec<u8> = Vec::new();
    for part in parts {
        if let Some(string) = vm.text(*part) {
            if text.try_reserve(string.as_bytes().len()).is_err() {
                return Err(vm.no_memory());
            }
            text.extend_from_slice(string.as_bytes());
        } else if part.native::<Interpolation>().is_some() {
            strings.push(vm.wtf8(&text)?);
            text.clear();
            interpolations.push(*part);
        } else {
            let got = vm.type_name(*part);
            return Err(
                vm.type_error(format_args!("Template.__new__ *args need to be of type 'str' or 'Interpolation', got {got}"))
            );
        }
    }
    strings.push(vm.wtf8(&text)?);
    let strings = vm.tuple(&strings)?;
    let interpolations = vm.tuple(&interpolations)?;
    new_template(vm, strings, interpolations)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let template = this(vm, arg(arguments, 0))?;
    let strings = vm.repr(template.payload.strings)?;
    let interpolations = vm.repr(template.payload.interpolations)?;
    vm.str(&alloc::format!("Template(strings={}, interpolations={})", Text(strings), Text(interpolations)))
}

/// Strings (but empty ones) and interpolations in their order.
fn parts_in_order(template: Ref<Native<Template>>) -> Vec<Value> {
    let interpolations = items(template.payload.interpolations);
    let mut parts = Vec::new();
    for (index, string) in items(template.payload.strings).into_iter().enumerate() {
        if string.downcast::<crate::object::Str>().is_some_and(|s| !s.is_empty()) {
            parts.push(string);
        }
        parts.extend(interpolations.get(index).copied());
    }
    parts
}

fn iterate(vm: &mut Machine, arguments: &[Value]) -> Result {
    let template = this(vm, arg(arguments, 0))?;
    let parts = vm.tuple(&parts_in_order(template))?;
    vm.new_native(&ITERATOR_SPEC, Parts { parts, position: core::cell::Cell::new(0) })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let iterator: Ref<Native<Parts>> = vm.native_receiver(&[iterator], &ITERATOR_SPEC, "__next__")?;
    let position = iterator.payload.position.get();
    let item = iterator.payload.parts.downcast::<Tuple>().and_then(|t| t.get(position));
    if item.is_some() {
        iterator.payload.position.set(position + 1);
    }
    Ok(item)
}

fn add(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (left, right) = (arg(arguments, 0), arg(arguments, 1));
    let a = this(vm, left)?;
    let Some(b) = right.native::<Template>() else {
        let got = vm.type_name(right);
        return Err(vm.type_error(format_args!(
            "can only concatenate string.templatelib.Template (not \"{got}\") to string.templatelib.Template"
        )));
    };
    let mut parts = parts_in_order(a);
    parts.extend(parts_in_order(b));
    vm.charge(parts.len() as u64)?;
    from_parts(vm, &parts)
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let template = this(vm, arg(arguments, 0))?;
    let class = vm.class_of(arg(arguments, 0));
    let parts = vm.tuple(&parts_in_order(template))?;
    vm.tuple(&[class.into(), parts])
}

fn values(vm: &mut Machine, object: Value) -> Result {
    let template = this(vm, object)?;
    let values: Vec<Value> = items(template.payload.interpolations)
        .into_iter()
        .filter_map(|i| i.native::<Interpolation>().map(|i| i.payload.value))
        .collect();
    vm.tuple(&values)
}

// -- Interpolation ---------------------------------------------------------------------------------------------------

fn part(vm: &mut Machine, object: Value) -> Result<Ref<Native<Interpolation>>> {
    vm.native_receiver(&[object], &INTERPOLATION_SPEC, "interpolation")
}

fn interpolation_new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let names = ["value", "expression", "conversion", "format_spec"];
    let [value, expression, conversion, spec] = constructor(vm, "Interpolation", names, arguments, keywords)?;
    if value.is_empty() {
        return Err(vm.type_error(format_args!("Interpolation() missing required argument 'value' (pos 1)")));
    }
    let expression = expression.present().unwrap_or(vm.empty_str);
    let spec = spec.present().unwrap_or(vm.empty_str);
    for (name, text) in [("expression", expression), ("format_spec", spec)] {
        if vm.text(text).is_none() {
            let got = vm.type_name(text);
            return Err(vm.type_error(format_args!("Interpolation() argument '{name}' must be str, not {got}")));
        }
    }
    let conversion = conversion.present().unwrap_or(Value::NONE);
    let known = match vm.text(conversion) {
        Some(text) => matches!(text.as_bytes(), b"a" | b"r" | b"s"),
        None if conversion.is_none() => true,
        None => {
            let got = vm.type_name(conversion);
            return Err(vm.type_error(format_args!("Interpolation() argument 'conversion' must be str, not {got}")));
        }
    };
    if !known {
        return Err(vm.value_error(format_args!("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")));
    }
    new_interpolation(vm, value, expression, conversion, spec)
}

fn fields(interpolation: Ref<Native<Interpolation>>) -> [Value; 4] {
    let p = &interpolation.payload;
    [p.value, p.expression, p.conversion, p.format_spec]
}

fn interpolation_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let interpolation = part(vm, arg(arguments, 0))?;
    let mut text = alloc::string::String::from("Interpolation(");
    for (index, field) in fields(interpolation).into_iter().enumerate() {
        let shown = vm.repr(field)?;
        let comma = if index > 0 { ", " } else { "" };
        text += &alloc::format!("{comma}{}", Text(shown));
    }
    text.push(')');
    vm.str(&text)
}

fn interpolation_reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let interpolation = part(vm, arg(arguments, 0))?;
    let class = vm.class_of(arg(arguments, 0));
    let parts = vm.tuple(&fields(interpolation))?;
    vm.tuple(&[class.into(), parts])
}

fn match_arguments(vm: &mut Machine, _object: Value) -> Result {
    let mut names = Vec::new();
    for name in ["value", "expression", "conversion", "format_spec"] {
        names.push(vm.intern(name.as_bytes())?);
    }
    vm.tuple(&names)
}
