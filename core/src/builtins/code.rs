//! `code` objects as scripts see them: the `co_*` attributes. Invariant: nothing here changes a code object.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::argument::arg;
use super::function::quoted;
use super::property::readonly;
use crate::bytecode::code::{Code, CodeFlags, LocalKind, Source, Span};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::{ClassFlags, CodeObject, Kind};
use crate::operations::errors::Text;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::empty(),
    doc: "Create a code object.  Not for mere mortals.",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__eq__", "self, value, /", |_, args| {
            Ok(if arg(args, 0) == arg(args, 1) { Value::TRUE } else { Value::NOT_IMPLEMENTED })
        }),
        Definition::function("__hash__", "self, /", |vm, args| {
            vm.int(crate::operations::hash::hash_identity(arg(args, 0)) as i64)
        }),
        Definition::function("co_positions", "self, /", positions),
        Definition::function("co_lines", "self, /", lines),
        Definition::raw("replace", "self, /, **changes", replace)
            .doc("Return a copy of the code object with new values for the specified fields."),
        Definition::raw("__replace__", "self, /, **changes", replace),
        readonly("co_argcount", |vm, object| count(vm, object, |c| c.positional_count)),
        readonly("co_posonlyargcount", |vm, object| count(vm, object, |c| c.positional_only_count)),
        readonly("co_kwonlyargcount", |vm, object| count(vm, object, |c| c.keyword_only_count)),
        readonly("co_nlocals", |vm, object| count(vm, object, |c| variables(c, is_variable).len() as u32)),
        readonly("co_stacksize", |vm, object| count(vm, object, |c| c.stack_size)),
        readonly("co_firstlineno", |vm, object| count(vm, object, |c| c.first_line)),
        readonly("co_flags", flags),
        readonly("co_name", |vm, object| Ok(this(vm, object)?.name)),
        readonly("co_qualname", |vm, object| Ok(this(vm, object)?.qualified_name)),
        readonly("co_filename", file_name),
        readonly("co_names", names),
        readonly("co_consts", constants),
        readonly("co_code", units),
        readonly("co_varnames", |vm, object| variable_names(vm, object, is_variable)),
        readonly("co_cellvars", |vm, object| variable_names(vm, object, |k| k == LocalKind::Cell)),
        readonly("co_freevars", |vm, object| variable_names(vm, object, |k| k == LocalKind::Free)),
    ],
    ..TypeSpec::new("code", Kind::Code)
};

fn this(vm: &mut Machine, object: Value) -> Result<Ref<CodeObject>> {
    vm.receiver::<CodeObject>(&[object], &SPEC, "code")
}

fn count(vm: &mut Machine, object: Value, of: fn(&Code) -> u32) -> Result {
    Ok(Value::small_int(i64::from(of(this(vm, object)?.shared()))))
}

fn is_variable(kind: LocalKind) -> bool {
    matches!(kind, LocalKind::Local)
}

/// Names of the slots of some kind. Parameters that inner functions capture count as local variables too.
fn variables(code: &Code, wanted: fn(LocalKind) -> bool) -> Vec<&str> {
    let parameters = code.parameter_slots() as usize;
    let is_local = wanted(LocalKind::Local);
    code.locals
        .iter()
        .enumerate()
        .filter(|(i, l)| wanted(l.kind) || (is_local && *i < parameters))
        .map(|(_, l)| &*l.name)
        .collect()
}

fn variable_names(vm: &mut Machine, object: Value, wanted: fn(LocalKind) -> bool) -> Result {
    let code = this(vm, object)?.shared_arc();
    text_tuple(vm, &variables(&code, wanted))
}

fn text_tuple(vm: &mut Machine, texts: &[&str]) -> Result {
    vm.charge(texts.len() as u64)?;
    let list = vm.list(&[])?;
    for text in texts {
        let text = vm.intern(text.as_bytes())?;
        if let Some(list) = list.downcast::<crate::object::List>() {
            let answer = list.push(&mut vm.heap, text);
            vm.check(answer)?;
        }
    }
    let items = list.downcast::<crate::object::List>().map_or_else(Vec::new, |l| l.as_slice().to_vec());
    vm.tuple(&items)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let value = arg(arguments, 0);
    let code = this(vm, value)?;
    let shared = code.shared();
    let text = alloc::format!(
        "<code object {} at {:#x}, file {}, line {}>",
        Text(code.name),
        value.bits(),
        quoted(&shared.source.file_name).replace('\'', "\""),
        shared.first_line
    );
    vm.str(&text)
}

fn flags(vm: &mut Machine, object: Value) -> Result {
    let flags = this(vm, object)?.flags;
    let shown = flags & !CodeFlags::METHOD;
    Ok(Value::small_int(i64::from(shown.bits())))
}

fn file_name(vm: &mut Machine, object: Value) -> Result {
    let code = this(vm, object)?.shared_arc();
    vm.str(&code.source.file_name)
}

fn names(vm: &mut Machine, object: Value) -> Result {
    let code = this(vm, object)?.shared_arc();
    let names: Vec<&str> = code.names.iter().map(|n| &**n).collect();
    text_tuple(vm, &names)
}

/// The constants; those of code that never ran are made now.
fn constants(vm: &mut Machine, object: Value) -> Result {
    let code = this(vm, object)?;
    vm.prepare_code(code)?;
    let values: Vec<Value> = (0..code.shared().constants.len()).map(|i| code.constant(i)).collect();
    vm.charge(values.len() as u64)?;
    vm.tuple(&values)
}

fn units(vm: &mut Machine, object: Value) -> Result {
    let code = this(vm, object)?.shared_arc();
    vm.charge(code.units.len() as u64 / 8)?;
    let bytes: Vec<u8> = code.units.iter().flat_map(|u| u.to_le_bytes()).collect();
    let answer = crate::object::Bytes::new(&mut vm.heap, &bytes);
    Ok(vm.check(answer)?.into())
}

/// Spans with how many units they cover.
fn runs(code: &Code) -> impl Iterator<Item = (u32, u32, Span)> {
    code.spans.iter().enumerate().map(|(i, entry)| {
        let end = code.spans.get(i + 1).map_or(code.units.len() as u32, |next| next.start);
        (entry.start, end, entry.span)
    })
}

fn positions(vm: &mut Machine, arguments: &[Value]) -> Result {
    let code = this(vm, arg(arguments, 0))?.shared_arc();
    vm.charge(code.units.len() as u64)?;
    let mut items = Vec::new();
    if items.try_reserve(code.units.len()).is_err() {
        return Err(vm.no_memory());
    }
    for (start, end, span) in runs(&code) {
        let known = |n: u32| if span.line == 0 { Value::NONE } else { Value::small_int(i64::from(n)) };
        let place = [known(span.line), known(span.end_line), known(span.column), known(span.end_column)];
        let place = vm.tuple(&place)?;
        items.extend((start..end).map(|_| place));
    }
    let list = vm.list(&items)?;
    vm.iter(list)
}

fn lines(vm: &mut Machine, arguments: &[Value]) -> Result {
    let code = this(vm, arg(arguments, 0))?.shared_arc();
    vm.charge(code.spans.len() as u64)?;
    let mut items: Vec<Value> = Vec::new();
    let mut merged: Vec<(u32, u32, u32)> = Vec::new();
    for (start, end, span) in runs(&code) {
        match merged.last_mut() {
            Some(last) if last.2 == span.line => last.1 = end,
            _ => merged.push((start, end, span.line)),
        }
    }
    for (start, end, line) in merged {
        let line = if line == 0 { Value::NONE } else { Value::small_int(i64::from(line)) };
        let item = [Value::small_int(i64::from(start) * 2), Value::small_int(i64::from(end) * 2), line];
        items.push(vm.tuple(&item)?);
    }
    let list = vm.list(&items)?;
    vm.iter(list)
}

/// Bytecode comes from the compiler or a verified image, never from a script.
fn new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let given = arguments.len().saturating_sub(1);
    if given < 16 {
        return Err(vm.type_error(format_args!("code expected at least 16 arguments, got {given}")));
    }
    Err(vm.type_error(format_args!("cannot create 'code' instances")))
}

// -- replace ---------------------------------------------------------------------------------------------------------

/// `code.replace(...)`: a copy with other names and parameter counts. Instructions and constants stay.
fn replace(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let code = this(vm, arg(arguments, 0))?;
    if arguments.len() != keywords.len() + 1 {
        return Err(vm.type_error(format_args!("replace() takes no positional arguments")));
    }
    let mut copy = duplicate(code.shared());
    vm.charge(copy.units.len() as u64 / 8 + copy.locals.len() as u64)?;
    for (keyword, value) in keywords.iter().zip(&arguments[1..]) {
        replace_part(vm, &mut copy, &alloc::format!("{}", Text(*keyword)), *value)?;
    }
    if copy.positional_only_count > copy.positional_count || copy.parameter_slots() as usize > copy.locals.len() {
        return Err(vm.value_error(format_args!("code: varnames is too small")));
    }
    Ok(vm.new_code(Arc::new(copy))?.into())
}

fn duplicate(code: &Code) -> Code {
    Code {
        name: code.name.clone(),
        qualified_name: code.qualified_name.clone(),
        source: code.source.clone(),
        flags: code.flags,
        positional_count: code.positional_count,
        positional_only_count: code.positional_only_count,
        keyword_only_count: code.keyword_only_count,
        locals: code.locals.clone(),
        stack_size: code.stack_size,
        first_line: code.first_line,
        units: code.units.clone(),
        constants: code.constants.clone(),
        names: code.names.clone(),
        handlers: code.handlers.clone(),
        spans: code.spans.clone(),
    }
}

fn replace_part(vm: &mut Machine, code: &mut Code, part: &str, value: Value) -> Result<()> {
    match part {
        "co_argcount" => code.positional_count = number(vm, value)?,
        "co_posonlyargcount" => code.positional_only_count = number(vm, value)?,
        "co_kwonlyargcount" => code.keyword_only_count = number(vm, value)?,
        "co_firstlineno" => code.first_line = number(vm, value)?,
        "co_flags" => code.flags = CodeFlags::from_bits_retain(number(vm, value)?),
        "co_name" => code.name = text(vm, part, value)?.into(),
        "co_qualname" => code.qualified_name = text(vm, part, value)?.into(),
        "co_filename" => {
            let file_name = text(vm, part, value)?.into();
            code.source = Arc::new(Source { file_name, text: code.source.text.clone(), warnings: Default::default() });
        }
        "co_names" => {
            let names = texts(vm, part, value, code.names.len())?;
            code.names = names.into_iter().map(Into::into).collect();
        }
        "co_varnames" => replace_variables(vm, code, value)?,
        _ => return Err(vm.value_error(format_args!("{part} of a code object cannot be replaced"))),
    }
    Ok(())
}

fn replace_variables(vm: &mut Machine, code: &mut Code, value: Value) -> Result<()> {
    let names = texts(vm, "co_varnames", value, variables(code, is_variable).len())?;
    let parameters = code.parameter_slots() as usize;
    let places = code.locals.iter_mut().enumerate().filter(|(i, l)| is_variable(l.kind) || *i < parameters);
    for ((_, local), name) in places.zip(names) {
        local.name = name.into();
    }
    Ok(())
}

fn number(vm: &mut Machine, value: Value) -> Result<u32> {
    let number = vm.small_index(value)?;
    u32::try_from(number).map_err(|_| vm.value_error(format_args!("code: a count must not be negative")))
}

fn text(vm: &mut Machine, part: &str, value: Value) -> Result<String> {
    match vm.text(value) {
        Some(text) => Ok(String::from_utf8_lossy(text.as_bytes()).into_owned()),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("replace() argument '{part}' must be str, not {got}")))
        }
    }
}

/// A tuple of as many names as there were.
fn texts(vm: &mut Machine, part: &str, value: Value, count: usize) -> Result<Vec<String>> {
    let items = vm.to_array(value)?.as_slice().to_vec();
    if items.len() != count {
        return Err(vm.value_error(format_args!("{part} must have {count} names")));
    }
    items.into_iter().map(|item| text(vm, part, item)).collect()
}
