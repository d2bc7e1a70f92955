//! Between strings and bytes: `str.encode`, `bytes.decode`, `str(bytes, encoding)`.
//!
//! The core has Unicode's encodings, ASCII and Latin-1. Error handlers are the built-in ones.

use alloc::vec::Vec;

use super::argument::arg;
use super::string::receiver;
use super::{bytes, exceptions};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::object::Str;
use crate::operations::errors::Text;
use crate::text::codec::{CodecError, CodecFailure, Encoding, HANDLER_CANNOT_DECODE, Handler};
use crate::text::{decode, encode};
use crate::value::Value;

pub fn encode_method(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "encode")?;
    let encoding = name_argument(vm, arg(args, 1), "encode", "encoding")?;
    let errors = name_argument(vm, arg(args, 2), "encode", "errors")?;
    encode_text(vm, text, encoding, errors)
}

/// An optional str argument: the name of an encoding or an error handler.
pub fn name_argument(vm: &mut Machine, value: Value, method: &str, name: &str) -> Result<Option<Ref<Str>>> {
    if value.is_empty() {
        return Ok(None);
    }
    match vm.text(value) {
        Some(text) => Ok(Some(text)),
        None => {
            let got = vm.type_name(value);
            Err(vm.type_error(format_args!("{method}() argument '{name}' must be str, not {got}")))
        }
    }
}

fn find_encoding(vm: &mut Machine, name: Option<Ref<Str>>) -> Result<Encoding> {
    let Some(name) = name else { return Ok(Encoding::Utf8) };
    match Encoding::find(name.as_bytes()) {
        Some(encoding) => Ok(encoding),
        None => {
            let name = Text(name.into());
            Err(vm.lookup_error(format_args!("unknown encoding: {name}")))
        }
    }
}

/// `text.encode(encoding, errors)`
pub fn encode_text(vm: &mut Machine, text: Ref<Str>, encoding: Option<Ref<Str>>, errors: Option<Ref<Str>>) -> Result {
    let encoding = find_encoding(vm, encoding)?;
    let source = text.as_bytes();
    vm.charge_bytes(source.len())?;
    if text.is_ascii() && matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1) {
        return vm.bytes(source);
    }
    let mut out = Vec::new();
    let (handler, unknown) = handler_for(errors);
    match encode::encode(source, encoding, handler, vm.host.character_name, &mut out) {
        Ok(()) => vm.bytes(&out),
        Err(CodecFailure::Unicode(error)) => match unknown {
            Some(name) => Err(unknown_handler(vm, name)),
            None => Err(unicode_error(vm, &exceptions::UNICODE_ENCODE_ERROR, &error, text.into())),
        },
        Err(CodecFailure::HandlerCannotDecode) => Err(vm.type_error(format_args!("{HANDLER_CANNOT_DECODE}"))),
        Err(CodecFailure::Memory) => Err(vm.no_memory()),
    }
}

/// The handler, and the name of one that does not exist: that only matters once there is something to handle.
fn handler_for(errors: Option<Ref<Str>>) -> (Handler, Option<Ref<Str>>) {
    match errors {
        None => (Handler::Strict, None),
        Some(name) => match Handler::find(name.as_bytes()) {
            Some(handler) => (handler, None),
            None => (Handler::Strict, Some(name)),
        },
    }
}

fn unknown_handler(vm: &mut Machine, name: Ref<Str>) -> Raised {
    let name = Text(name.into());
    vm.lookup_error(format_args!("unknown error handler name '{name}'"))
}

/// UnicodeEncodeError or UnicodeDecodeError about `object`.
fn unicode_error(vm: &mut Machine, spec: &'static TypeSpec, error: &CodecError, object: Value) -> Raised {
    let made = (|vm: &mut Machine| {
        Ok([
            vm.str(error.encoding)?,
            object,
            vm.int_from_usize(error.start)?,
            vm.int_from_usize(error.end)?,
            vm.str(error.reason)?,
        ])
    })(vm);
    match made {
        Ok(arguments) => vm.raise_spec(spec, &arguments),
        Err(raised) => raised,
    }
}

/// `content.decode(encoding, errors)`
pub fn decode_bytes(vm: &mut Machine, content: &[u8], encoding: Option<Ref<Str>>, errors: Option<Ref<Str>>) -> Result {
    let encoding = find_encoding(vm, encoding)?;
    vm.charge_bytes(content.len())?;
    let plain = matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1);
    if plain && content.is_ascii() {
        return vm.wtf8(content);
    }
    if encoding == Encoding::Utf8 && core::str::from_utf8(content).is_ok() {
        return vm.wtf8(content);
    }
    let mut out = Vec::new();
    let (handler, unknown) = handler_for(errors);
    match decode::decode(content, encoding, handler, &mut out) {
        Ok(()) => vm.wtf8(&out),
        Err(CodecFailure::Unicode(error)) => match unknown {
            Some(name) => Err(unknown_handler(vm, name)),
            None => {
                let object = vm.bytes(content)?;
                Err(unicode_error(vm, &exceptions::UNICODE_DECODE_ERROR, &error, object))
            }
        },
        Err(CodecFailure::HandlerCannotDecode) => Err(vm.type_error(format_args!("{HANDLER_CANNOT_DECODE}"))),
        Err(CodecFailure::Memory) => Err(vm.no_memory()),
    }
}

/// `str(object, encoding, errors)`
pub fn decode_object(vm: &mut Machine, object: Value, encoding: Value, errors: Value) -> Result {
    let encoding = name_argument(vm, encoding, "str", "encoding")?;
    let errors = name_argument(vm, errors, "str", "errors")?;
    if vm.text(object).is_some() {
        return Err(vm.type_error(format_args!("decoding str is not supported")));
    }
    match bytes::copy_of_buffer(vm, object)? {
        Some(content) => decode_bytes(vm, &content, encoding, errors),
        None => {
            let name = vm.type_name(object);
            Err(vm.type_error(format_args!("decoding to str: need a bytes-like object, {name} found")))
        }
    }
}
