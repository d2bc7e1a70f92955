//! `print`. It writes through the host's grant, or to `sys.stdout` where a script put another object there.

use alloc::vec::Vec;

use crate::builtins::sequence::push_bytes;
use crate::host::Stream;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Module;
use crate::value::Value;

/// Where the text goes.
enum Target {
    /// The host's output.
    Host,
    /// An object with `write`.
    Object(Value),
    /// `sys.stdout` is None.
    Nowhere,
}

pub fn print(vm: &mut Machine, arguments: &[Value]) -> Result {
    let &[objects, separator, end, file, flush] = arguments else { return Ok(Value::NONE) };
    let separator = text_argument(vm, separator, "sep")?;
    let end = text_argument(vm, end, "end")?;
    let flush = match flush.present() {
        Some(flag) => vm.is_true(flag)?,
        None => false,
    };
    let target = match file.present().filter(|f| !f.is_none()) {
        Some(file) => Target::Object(file),
        None => standard_output(vm)?,
    };
    match target {
        Target::Host => {
            print_to_host(vm, objects, separator, end)?;
            if flush {
                vm.write_output(Stream::Out, b"")?;
            }
        }
        Target::Object(file) => print_to_object(vm, file, objects, separator, end, flush)?,
        Target::Nowhere => {}
    }
    Ok(Value::NONE)
}

/// `sep` or `end`: a str, or None for the default.
fn text_argument(vm: &mut Machine, v: Value, name: &str) -> Result<Option<Value>> {
    match v.present().filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(text) if vm.text(text).is_some() => Ok(Some(text)),
        Some(other) => {
            let got = vm.type_name(other);
            Err(vm.type_error(format_args!("{name} must be None or a string, not {got}")))
        }
    }
}

fn standard_output(vm: &mut Machine) -> Result<Target> {
    let (sys, stdout) = (vm.names.sys, vm.names.stdout);
    let Some(module) = vm.dict_get_str(vm.modules, sys).and_then(|m| m.downcast::<Module>()) else { return Ok(Target::Host) };
    let dict = module.dict.get();
    let original = vm.intern(b"__stdout__")?;
    match (vm.dict_get_str(dict, stdout), vm.dict_get_str(dict, original)) {
        (None, _) => Err(vm.runtime_error(format_args!("lost sys.stdout"))),
        (Some(Value::NONE), _) => Ok(Target::Nowhere),
        (Some(now), Some(before)) if now == before => Ok(Target::Host),
        (Some(now), _) => Ok(Target::Object(now)),
    }
}

fn print_to_host(vm: &mut Machine, objects: Value, separator: Option<Value>, end: Option<Value>) -> Result<()> {
    let mut text = Vec::new();
    match build_line(vm, &mut text, objects, separator, end) {
        Ok(()) => vm.write_output(Stream::Out, &text),
        Err(raised) => {
            // What stands before the object that could not be shown is printed all the same.
            let exception = vm.catch(raised)?;
            vm.write_output(Stream::Out, &text)?;
            Err(vm.reraise(exception))
        }
    }
}

fn build_line(vm: &mut Machine, text: &mut Vec<u8>, objects: Value, separator: Option<Value>, end: Option<Value>) -> Result<()> {
    let Some(objects) = vm.as_tuple(objects) else { return Ok(()) };
    for (i, &object) in objects.as_slice().iter().enumerate() {
        if i > 0 {
            push_text(vm, text, separator, b" ")?;
        }
        let shown = vm.to_str(object)?;
        push_text(vm, text, Some(shown), b"")?;
    }
    push_text(vm, text, end, b"\n")
}

fn push_text(vm: &mut Machine, text: &mut Vec<u8>, piece: Option<Value>, default: &[u8]) -> Result<()> {
    match piece.and_then(|p| vm.text(p)) {
        Some(piece) => push_bytes(vm, text, piece.as_bytes()),
        None => push_bytes(vm, text, default),
    }
}

fn print_to_object(
    vm: &mut Machine,
    file: Value,
    objects: Value,
    separator: Option<Value>,
    end: Option<Value>,
    flush: bool,
) -> Result<()> {
    let name = vm.names.write;
    let write = vm.get_attribute(file, name)?;
    let Some(objects) = vm.as_tuple(objects) else { return Ok(()) };
    for (i, &object) in objects.as_slice().iter().enumerate() {
        if i > 0 {
            let separator = match separator {
                Some(separator) => separator,
                None => vm.str(" ")?,
            };
            vm.call(write, &[separator])?;
        }
        let shown = vm.to_str(object)?;
        vm.call(write, &[shown])?;
    }
    let end = match end {
        Some(end) => end,
        None => vm.str("\n")?,
    };
    vm.call(write, &[end])?;
    if flush {
        let name = vm.names.flush;
        vm.call_method(file, name, &[])?;
    }
    Ok(())
}
