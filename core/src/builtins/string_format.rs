//! `str.format`, `format_map`, and formatting of builtin values under a specifier.
//!
//! Invariant: a template is expanded from left to right; nested fields of a specifier are expanded first, one level deep.

use alloc::vec::Vec;

use super::argument::arg;
use super::string::receiver;
use super::{float, int, string};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Str;
use crate::operations::number::is_exact_int;
use crate::text::sink::Sink;
use crate::text::template::{self, Accessor, FieldName, First, Numbering};
use crate::value::Value;

/// The argument of a `__format__` method.
pub fn spec_argument(vm: &mut Machine, spec: Value) -> Result<Ref<Str>> {
    match vm.text(spec) {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(spec);
            Err(vm.type_error(format_args!("__format__() argument must be str, not {name}")))
        }
    }
}

/// Charges for the width and precision that a specifier asks for, before anything of that size is made.
pub fn charge_width(vm: &mut Machine, spec: &[u8]) -> Result<()> {
    if spec.len() < 4 {
        return Ok(());
    }
    let (mut largest, mut number) = (0usize, 0usize);
    for byte in spec {
        match byte {
            b'0'..=b'9' => number = number.saturating_mul(10).saturating_add(usize::from(byte - b'0')),
            _ => number = 0,
        }
        largest = largest.max(number);
    }
    // Larger numbers are refused by the algorithms with a message of their own.
    if largest > 1000 && largest <= i32::MAX as usize { vm.charge_large(largest) } else { Ok(()) }
}

/// `format(value, spec)` for values of exactly int, float, bool and str. None for others.
pub fn format_builtin(vm: &mut Machine, value: Value, spec: Ref<Str>) -> Result<Option<Value>> {
    let bytes = spec.as_bytes();
    if let Some(text) = value.downcast::<Str>() {
        return string::format_plain(vm, text, bytes, "str").map(Some);
    }
    if let Some(x) = value.as_float() {
        return float::format_plain(vm, x, bytes, "float").map(Some);
    }
    if is_exact_int(value) {
        return int::format_plain(vm, value, bytes, "int").map(Some);
    }
    match value.as_bool() {
        Some(_) if bytes.is_empty() => vm.to_str(value).map(Some),
        Some(b) => int::format_plain(vm, Value::small_int(b.into()), bytes, "bool").map(Some),
        None => Ok(None),
    }
}

/// Where fields take their values from.
struct Source<'a> {
    positional: &'a [Value],
    keywords: &'a [Value],
    keyword_values: &'a [Value],
    /// `format_map`'s mapping.
    mapping: Value,
}

/// `text.format(*args, **kwargs)`
pub fn format_positional(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let text = receiver(vm, args, "format")?;
    let split = args.len().saturating_sub(keywords.len()).max(1);
    let source = Source {
        positional: args.get(1..split).unwrap_or(&[]),
        keywords,
        keyword_values: args.get(split..).unwrap_or(&[]),
        mapping: Value::EMPTY,
    };
    expand(vm, text, &source)
}

/// `text.format_map(mapping)`
pub fn format_map(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "format_map")?;
    let source = Source { positional: &[], keywords: &[], keyword_values: &[], mapping: arg(args, 1) };
    expand(vm, text, &source)
}

fn expand(vm: &mut Machine, text: Ref<Str>, source: &Source<'_>) -> Result {
    vm.charge_bytes(text.as_bytes().len())?;
    let mut numbering = Numbering::default();
    let out = expand_text(vm, text.as_bytes(), source, &mut numbering, template::MAX_DEPTH)?;
    vm.wtf8(&out)
}

fn expand_text(vm: &mut Machine, text: &[u8], source: &Source<'_>, numbering: &mut Numbering, depth: usize) -> Result<Vec<u8>> {
    if depth == 0 {
        return Err(vm.failed(&template::TOO_DEEP));
    }
    let mut out: Vec<u8> = Vec::new();
    for piece in template::template(text) {
        let piece = vm.passed(piece)?;
        push(vm, &mut out, piece.literal)?;
        if let Some(field) = piece.field {
            let value = field_value(vm, field.name, source, numbering)?;
            let value = convert(vm, value, field.conversion)?;
            if field.nested {
                let spec = expand_text(vm, field.spec, source, numbering, depth - 1)?;
                write_formatted(vm, value, &spec, &mut out)?;
            } else {
                write_formatted(vm, value, field.spec, &mut out)?;
            }
        }
    }
    Ok(out)
}

fn push(vm: &mut Machine, out: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    let answer = Sink::push(out, bytes);
    vm.written(answer)
}

/// Writes `format(value, spec)`.
fn write_formatted(vm: &mut Machine, value: Value, spec: &[u8], out: &mut Vec<u8>) -> Result<()> {
    if spec.is_empty() {
        if let Some(text) = value.downcast::<Str>() {
            return push(vm, out, text.as_bytes());
        }
        if (value.is_small_int() || value.is_float()) && vm.write_repr_builtin(value, out)? {
            return Ok(());
        }
    }
    let spec = vm.wtf8(spec)?;
    let formatted = vm.format(value, spec)?;
    match vm.text(formatted) {
        Some(text) => push(vm, out, text.as_bytes()),
        None => Ok(()),
    }
}

fn convert(vm: &mut Machine, value: Value, conversion: Option<u32>) -> Result {
    match conversion.map(|c| u8::try_from(c).unwrap_or(0)) {
        None => Ok(value),
        Some(b'r') => vm.repr(value),
        Some(b's') => vm.to_str(value),
        Some(b'a') => vm.ascii(value),
        Some(_) => {
            let failure = template::unknown_conversion(conversion.unwrap_or(0));
            Err(vm.failed(&failure))
        }
    }
}

fn field_value(vm: &mut Machine, name: &[u8], source: &Source<'_>, numbering: &mut Numbering) -> Result {
    let answer = FieldName::read(name, Some(numbering));
    let name = vm.passed(answer)?;
    let mut value = match name.first {
        First::Index(_) if !source.mapping.is_empty() => return Err(vm.failed(&template::POSITIONAL_FIELDS)),
        First::Index(index) => match source.positional.get(index) {
            Some(value) => *value,
            None => return Err(vm.failed(&template::index_out_of_range(index))),
        },
        First::Key(key) => keyword_value(vm, key, source)?,
    };
    for accessor in name.accessors {
        value = match vm.passed(accessor)? {
            Accessor::Attribute(name) => {
                let name = vm.intern(name)?;
                vm.get_attribute(value, name)?
            }
            Accessor::Index(index) => {
                let index = vm.int_from_usize(index)?;
                vm.get_item(value, index)?
            }
            Accessor::Key(key) => {
                let key = vm.wtf8(key)?;
                vm.get_item(value, key)?
            }
        };
    }
    Ok(value)
}

fn keyword_value(vm: &mut Machine, key: &[u8], source: &Source<'_>) -> Result {
    if !source.mapping.is_empty() {
        let key = vm.wtf8(key)?;
        return vm.get_item(source.mapping, key);
    }
    let at = source.keywords.iter().position(|k| vm.text(*k).is_some_and(|t| t.as_bytes() == key));
    match at.and_then(|at| source.keyword_values.get(at)) {
        Some(value) => Ok(*value),
        None => {
            let key = vm.wtf8(key)?;
            Err(vm.key_error(key))
        }
    }
}
