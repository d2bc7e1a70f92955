//! `str`: the class, its construction, indexing and operators. The methods are in the files `string_*.rs`.
//!
//! Invariant: results that equal a plain receiver are the receiver itself; an instance of a subclass gives plain strings.

use alloc::vec::Vec;

use super::argument::{arg, constructor};
use super::int::of_class;
use super::{
    iterators, string_align as align, string_case as case, string_encode as encode, string_format, string_join as join,
    string_percent, string_search as search, string_split as split, string_translate as translate,
};
use crate::bytecode::ops::CompareOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Intrinsic, Result, TypeSpec};
use crate::object::{ClassFlags, Kind, Slice, Str};
use crate::operations::item::{Extent, wrap_index};
use crate::text::format_value;
use crate::value::Value;

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        Definition::function($name, "self, value, /", |vm, args| compare(vm, args, CompareOperator::$op, $name))
    };
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(
            Effect::Nothing,
            "__new__",
            "type, object='', encoding=<unrepresentable>, errors=<unrepresentable>",
            new,
        ),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__str__", "self, /", |vm, args| Ok(receiver(vm, args, "__str__")?.into())),
        Definition::function("__hash__", "self, /", hash),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__eq__", Eq),
        comparison!("__ne__", Ne),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
        Definition::function("__len__", "self, /", |vm, args| Ok(Value::small_int(receiver(vm, args, "__len__")?.len() as i64))),
        Definition::function("__getitem__", "self, key, /", get_item_method),
        Definition::function("__contains__", "self, key, /", search::contains_method),
        Definition::function("__add__", "self, value, /", add),
        Definition::function("__mul__", "self, value, /", |vm, args| multiply(vm, args, "__mul__")),
        Definition::function("__rmul__", "self, value, /", |vm, args| multiply(vm, args, "__rmul__")),
        Definition::function("__mod__", "self, value, /", string_percent::modulo),
        Definition::function("__rmod__", "self, value, /", string_percent::reflected_modulo),
        Definition::function("__iter__", "self, /", |vm, args| {
            let text = receiver(vm, args, "__iter__")?;
            iterators::of_str(vm, text)
        }),
        Definition::function("__format__", "self, format_spec, /", format_method),
        Definition::function("__getnewargs__", "self, /", get_new_args),
        Definition::function("__sizeof__", "self, /", size_of_text),
        Definition::tame(Effect::Nothing, "encode", "self, /, encoding='utf-8', errors='strict'", encode::encode_method),
        Definition::tame(Effect::Nothing, "replace", "self, old, new, /, count=-1", search::replace),
        Definition::tame(Effect::Nothing, "split", "self, /, sep=None, maxsplit=-1", split::split),
        Definition::tame(Effect::Nothing, "rsplit", "self, /, sep=None, maxsplit=-1", split::rsplit),
        Definition::tame(Effect::Takes, "join", "self, iterable, /", join::join),
        Definition::tame(Effect::Nothing, "capitalize", "self, /", case::capitalize),
        Definition::tame(Effect::Nothing, "casefold", "self, /", case::casefold),
        Definition::tame(Effect::Nothing, "title", "self, /", case::title),
        Definition::tame(Effect::Nothing, "center", "self, width, fillchar=' ', /", align::center),
        Definition::tame(Effect::Nothing, "count", "self, sub, start=None, end=None, /", search::count),
        Definition::tame(Effect::Nothing, "expandtabs", "self, /, tabsize=8", align::expand_tabs),
        Definition::tame(Effect::Nothing, "find", "self, sub, start=None, end=None, /", search::find),
        Definition::tame(Effect::Nothing, "partition", "self, sep, /", split::partition),
        Definition::tame(Effect::Nothing, "index", "self, sub, start=None, end=None, /", search::index),
        Definition::tame(Effect::Nothing, "ljust", "self, width, fillchar=' ', /", align::left),
        Definition::tame(Effect::Nothing, "lower", "self, /", case::lower),
        Definition::tame(Effect::Nothing, "lstrip", "self, chars=None, /", split::strip_left),
        Definition::tame(Effect::Nothing, "rfind", "self, sub, start=None, end=None, /", search::rfind),
        Definition::tame(Effect::Nothing, "rindex", "self, sub, start=None, end=None, /", search::rindex),
        Definition::tame(Effect::Nothing, "rjust", "self, width, fillchar=' ', /", align::right),
        Definition::tame(Effect::Nothing, "rstrip", "self, chars=None, /", split::strip_right),
        Definition::tame(Effect::Nothing, "rpartition", "self, sep, /", split::rpartition),
        Definition::tame(Effect::Nothing, "splitlines", "self, /, keepends=False", split::split_lines),
        Definition::tame(Effect::Nothing, "strip", "self, chars=None, /", split::strip),
        Definition::tame(Effect::Nothing, "swapcase", "self, /", case::swapcase),
        Definition::tame(Effect::Nothing, "translate", "self, table, /", translate::translate),
        Definition::tame(Effect::Nothing, "upper", "self, /", case::upper),
        Definition::tame(Effect::Nothing, "startswith", "self, prefix, start=None, end=None, /", search::starts_with),
        Definition::tame(Effect::Nothing, "endswith", "self, suffix, start=None, end=None, /", search::ends_with),
        Definition::tame(Effect::Nothing, "removeprefix", "self, prefix, /", search::remove_prefix),
        Definition::tame(Effect::Nothing, "removesuffix", "self, suffix, /", search::remove_suffix),
        Definition::tame(Effect::Nothing, "isascii", "self, /", case::is_ascii),
        Definition::tame(Effect::Nothing, "islower", "self, /", case::is_lower).intrinsic(Intrinsic::IsLower),
        Definition::tame(Effect::Nothing, "isupper", "self, /", case::is_upper).intrinsic(Intrinsic::IsUpper),
        Definition::tame(Effect::Nothing, "istitle", "self, /", case::is_title),
        Definition::tame(Effect::Nothing, "isspace", "self, /", case::is_space).intrinsic(Intrinsic::IsSpace),
        Definition::tame(Effect::Nothing, "isdecimal", "self, /", case::is_decimal).intrinsic(Intrinsic::IsDigit),
        Definition::tame(Effect::Nothing, "isdigit", "self, /", case::is_digit).intrinsic(Intrinsic::IsDigit),
        Definition::tame(Effect::Nothing, "isnumeric", "self, /", case::is_numeric).intrinsic(Intrinsic::IsDigit),
        Definition::tame(Effect::Nothing, "isalpha", "self, /", case::is_alpha).intrinsic(Intrinsic::IsAlpha),
        Definition::tame(Effect::Nothing, "isalnum", "self, /", case::is_alnum),
        Definition::tame(Effect::Nothing, "isidentifier", "self, /", case::is_identifier),
        Definition::tame(Effect::Nothing, "isprintable", "self, /", case::is_printable),
        Definition::tame(Effect::Nothing, "zfill", "self, width, /", align::zero_fill),
        Definition::tame_raw(Effect::Nothing, "format", "self, /, *args, **kwargs", string_format::format_positional),
        Definition::function("format_map", "self, mapping, /", string_format::format_map),
        Definition::static_method("maketrans", "x, y=<unrepresentable>, z=<unrepresentable>, /", translate::make_table),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MATCH_SELF),
    doc: "str(object='') -> str\n\
          str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n\
          Create a new string object from the given object. If encoding or\n\
          errors is specified, then the object must expose a data buffer\n\
          that will be decoded using the given encoding and error handler.\n\
          Otherwise, returns the result of object.__str__() (if defined)\n\
          or repr(object).\n\
          encoding defaults to 'utf-8'.\n\
          errors defaults to 'strict'.",
    ..TypeSpec::new("str", Kind::Str)
};

/// The string of `self`.
#[inline]
pub fn receiver(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Str>> {
    let this = arg(args, 0);
    match vm.text(this) {
        Some(text) => Ok(text),
        None => Err(vm.wrong_receiver(this, &SPEC, method)),
    }
}

/// A str argument of a method: "find() argument 1 must be str, not int".
#[inline]
pub fn text_argument(vm: &mut Machine, value: Value, what: &str) -> Result<Ref<Str>> {
    match vm.text(value) {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format_args!("{what} must be str, not {name}")))
        }
    }
}

// -- construction ------------------------------------------------------------------------------------------------------

fn new(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let class = arg(args, 0);
    let [object, encoding, errors] = constructor(vm, "str", ["object", "encoding", "errors"], args, keywords)?;
    let text = if object.is_empty() {
        vm.empty_str
    } else if encoding.is_empty() && errors.is_empty() {
        vm.to_str(object)?
    } else {
        encode::decode_object(vm, object, encoding, errors)?
    };
    if class == Value::object(vm.types.str) {
        return Ok(text);
    }
    let plain = vm.unbox(text);
    of_class(vm, class, plain)
}

/// A part of `source`: itself where it is all of it.
#[inline]
pub fn part(vm: &mut Machine, source: Ref<Str>, bytes: &[u8]) -> Result {
    if bytes.len() == source.as_bytes().len() {
        return Ok(source.into());
    }
    if !source.is_ascii() || bytes.len() < 2 {
        return vm.wtf8(bytes);
    }
    let answer = Str::from_parts(&mut vm.heap, &[bytes], bytes.len(), bytes.len(), true);
    Ok(vm.check(answer)?.into())
}

/// A str of text in a temporary, of which it is known whether it is ASCII.
pub fn built(vm: &mut Machine, out: &[u8], ascii: bool) -> Result {
    if !ascii || out.len() < 2 {
        return vm.wtf8(out);
    }
    let answer = Str::from_parts(&mut vm.heap, &[out], out.len(), out.len(), true);
    Ok(vm.check(answer)?.into())
}

// -- items ---------------------------------------------------------------------------------------------------------------

fn get_item_method(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__getitem__")?;
    get_item(vm, text, arg(args, 1))
}

/// `text[key]`
pub fn get_item(vm: &mut Machine, text: Ref<Str>, key: Value) -> Result {
    if let Some(n) = key.as_small_int() {
        return character_at(vm, text, n);
    }
    if let Some(slice) = key.downcast::<Slice>() {
        return get_slice(vm, text, slice);
    }
    if !vm.is_index(key)? {
        let name = vm.type_name(key);
        return Err(vm.type_error(format_args!("string indices must be integers, not '{name}'")));
    }
    let n = vm.sequence_index(key)? as i64;
    character_at(vm, text, n)
}

/// `text[n]`
#[inline]
pub fn character_at(vm: &mut Machine, text: Ref<Str>, n: i64) -> Result {
    let Some(index) = wrap_index(n, text.len()) else {
        return Err(vm.index_error(format_args!("string index out of range")));
    };
    if text.is_ascii() {
        let byte = text.as_bytes().get(index).copied().unwrap_or(0);
        return vm.character(u32::from(byte));
    }
    let offset = byte_offset(vm, text, index)?;
    let rest = text.as_bytes().get(offset..).unwrap_or(&[]);
    let (code_point, _) = crate::text::wtf8::decode_first(rest).unwrap_or((0, 0));
    vm.character(code_point)
}

/// The byte offset of a code point.
#[inline]
pub fn byte_offset(vm: &mut Machine, text: Ref<Str>, index: usize) -> Result<usize> {
    let answer = text.byte_offset(&mut vm.heap, index);
    vm.check(answer)
}

pub fn get_slice(vm: &mut Machine, text: Ref<Str>, slice: Ref<Slice>) -> Result {
    let extent = vm.resolve_slice(slice, text.len())?;
    part_between(vm, text, extent)
}

/// The characters of an extent.
pub fn part_between(vm: &mut Machine, text: Ref<Str>, (start, _, step, count): Extent) -> Result {
    if count == 0 {
        return Ok(vm.empty_str);
    }
    vm.charge_bytes(count)?;
    let start = start as usize;
    if step == 1 {
        return substring(vm, text, start, start + count);
    }
    if text.is_ascii() {
        return ascii_steps(vm, text, start, step, count);
    }
    stepped(vm, text, start, step, count)
}

/// `text[start:end]`, in range.
pub fn substring(vm: &mut Machine, text: Ref<Str>, start: usize, end: usize) -> Result {
    let (from, to) = byte_range(vm, text, start, end)?;
    part(vm, text, text.as_bytes().get(from..to).unwrap_or(&[]))
}

/// The bytes of the code points `start..end`, in range.
pub fn byte_range(vm: &mut Machine, text: Ref<Str>, start: usize, end: usize) -> Result<(usize, usize)> {
    if text.is_ascii() {
        return Ok((start, end));
    }
    let from = byte_offset(vm, text, start)?;
    let to = byte_offset(vm, text, end)?;
    Ok((from, to))
}

fn ascii_steps(vm: &mut Machine, text: Ref<Str>, start: usize, step: i64, count: usize) -> Result {
    let mut out = Vec::new();
    if out.try_reserve_exact(count).is_err() {
        return Err(vm.no_memory());
    }
    let bytes = text.as_bytes();
    out.extend((0..count).filter_map(|i| bytes.get((start as i64 + step * i as i64) as usize)));
    built(vm, &out, true)
}

fn stepped(vm: &mut Machine, text: Ref<Str>, start: usize, step: i64, count: usize) -> Result {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = byte_offset(vm, text, start)?;
    for i in 0..count {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let length = rest.first().map_or(0, |b| crate::object::string::char_width(*b)).min(rest.len());
        if out.try_reserve(length).is_err() {
            return Err(vm.no_memory());
        }
        out.extend_from_slice(rest.get(..length).unwrap_or(&[]));
        if i + 1 < count {
            let next = start as i64 + step * (i as i64 + 1);
            at = byte_offset(vm, text, next as usize)?;
        }
    }
    vm.wtf8(&out)
}

// -- operators -----------------------------------------------------------------------------------------------------------

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator, method: &str) -> Result {
    let text = receiver(vm, args, method)?;
    match vm.text(arg(args, 1)) {
        Some(other) => Ok(vm.compare_builtin(op, text.into(), other.into()).map_or(Value::NOT_IMPLEMENTED, Value::bool)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn add(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__add__")?;
    match vm.text(arg(args, 1)) {
        Some(other) => vm.concat_str(text, other),
        None => {
            let name = vm.type_name(arg(args, 1));
            Err(vm.type_error(format_args!("can only concatenate str (not \"{name}\") to str")))
        }
    }
}

fn multiply(vm: &mut Machine, args: &[Value], method: &str) -> Result {
    let text = receiver(vm, args, method)?;
    let count = vm.index_isize(arg(args, 1))?;
    vm.repeat_str(text, count as i64)
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__repr__")?;
    vm.repr(text.into())
}

fn hash(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__hash__")?;
    let hash = vm.hash_str(text);
    vm.int(hash as i64)
}

fn get_new_args(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__getnewargs__")?;
    vm.tuple(&[text.into()])
}

/// What CPython's layout takes: one, two or four bytes a character.
fn size_of_text(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__sizeof__")?;
    let widest = crate::text::wtf8::code_points(text.as_bytes()).max().unwrap_or(0);
    let (fixed, width) = match widest {
        0..0x80 => (40, 1),
        0x80..0x100 => (56, 1),
        0x100..0x10000 => (56, 2),
        _ => (56, 4),
    };
    vm.int_from_usize(fixed + width * (text.len() + 1))
}

fn format_method(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__format__")?;
    let this = arg(args, 0);
    let spec = string_format::spec_argument(vm, arg(args, 1))?;
    if spec.is_empty() {
        return vm.to_str(this);
    }
    let name = alloc::format!("{}", vm.type_name(this));
    format_plain(vm, text, spec.as_bytes(), &name)
}

/// `format(text, spec)` of a plain string.
pub fn format_plain(vm: &mut Machine, text: Ref<Str>, spec: &[u8], type_name: &str) -> Result {
    string_format::charge_width(vm, spec)?;
    vm.charge_bytes(text.as_bytes().len())?;
    let mut out = Vec::new();
    let answer = format_value::format_str(text.as_bytes(), spec, type_name, &mut out);
    vm.passed(answer)?;
    vm.wtf8(&out)
}
