//! The methods that bytes and bytearray share. They give objects of the receiver's builtin class.
//!
//! Invariant: arguments are converted (which may run Python code) before the receiver's bytes are looked at.

use alloc::vec::Vec;

use super::argument::{arg, some_arg};
use super::bytes::{self, Buffer, Content, buffer, byte_value, required_buffer};
use super::string_align::expanded;
use super::string_encode;
use super::string_search::bounds;
use crate::bytecode::ops::CompareOperator;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Bytes, List, Tuple};
use crate::operations::arithmetic::fill_repeated;
use crate::text::case::bytes as case;
use crate::text::properties::is_ascii_space;
use crate::text::search::{self, Unit};
use crate::text::sink::{NoMemory, Sink};
use crate::text::split as splitting;
use crate::value::Value;

// -- operators -----------------------------------------------------------------------------------------------------------

pub fn length(_vm: &mut Machine, this: Content, _args: &[Value]) -> Result {
    Ok(Value::small_int(this.as_slice().len() as i64))
}

pub fn get_item_method(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    bytes::get_item(vm, this, arg(args, 1))
}

pub fn contains_method(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    contains(vm, this, arg(args, 1)).map(Value::bool)
}

/// `item in this`
pub fn contains(vm: &mut Machine, this: Content, item: Value) -> Result<bool> {
    if vm.is_index(item)? {
        let byte = byte_value(vm, item, "byte")?;
        vm.charge_bytes(this.as_slice().len())?;
        return Ok(search::find_byte(this.as_slice(), byte).is_some());
    }
    let pattern = required_buffer(vm, item)?;
    vm.charge_bytes(this.as_slice().len())?;
    Ok(search::find(this.as_slice(), pattern.as_slice()).is_some())
}

pub fn add(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let other = arg(args, 1);
    let Some(other) = buffer(vm, other)? else {
        let (name, own) = (vm.type_name(other), this.type_name());
        return Err(vm.type_error(format_args!("can't concat {name} to {own}")));
    };
    let total = this.as_slice().len() + other.as_slice().len();
    vm.charge_large(total)?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(total).is_err() {
        return Err(vm.no_memory());
    }
    out.extend_from_slice(this.as_slice());
    out.extend_from_slice(other.as_slice());
    this.make(vm, &out)
}

pub fn multiply(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let count = vm.index_isize(arg(args, 1))?;
    if let Content::Bytes(unit) = this {
        return repeated_bytes(vm, unit.as_slice(), count as i64);
    }
    let out = repeated(vm, this, count)?;
    this.make(vm, &out)
}

/// Bytes `count` times.
pub fn repeated_bytes(vm: &mut Machine, unit: &[u8], count: i64) -> Result {
    let Some(size) = unit.len().checked_mul(usize::try_from(count).unwrap_or(0)) else {
        return Err(vm.overflow_error(format_args!("repeated bytes are too long")));
    };
    if size == 0 {
        return vm.bytes(&[]);
    }
    vm.charge_large(size)?;
    let answer = Bytes::filled(&mut vm.heap, size, |place| fill_repeated(place, unit));
    Ok(vm.check(answer)?.into())
}

/// The content `count` times.
pub fn repeated(vm: &mut Machine, this: Content, count: isize) -> Result<Vec<u8>> {
    let count = usize::try_from(count).unwrap_or(0);
    let Some(size) = this.as_slice().len().checked_mul(count) else {
        return Err(if this.is_array() {
            vm.no_memory()
        } else {
            vm.overflow_error(format_args!("repeated bytes are too long"))
        });
    };
    let mut out: Vec<u8> = Vec::new();
    if size == 0 {
        return Ok(out);
    }
    vm.charge_large(size)?;
    if out.try_reserve_exact(size).is_err() {
        return Err(vm.no_memory());
    }
    out.resize(size, 0);
    fill_repeated(&mut out, this.as_slice());
    Ok(out)
}

pub fn modulo(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    bytes::modulo(vm, this, arg(args, 1))
}

pub fn reflected_modulo(vm: &mut Machine, _this: Content, args: &[Value]) -> Result {
    match Content::of(vm, arg(args, 1)) {
        Some(template) => bytes::modulo(vm, template, arg(args, 0)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

macro_rules! comparisons {
    ($($name:ident, $op:ident;)*) => {
        $(pub fn $name(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
            bytes::compare(vm, this, arg(args, 1), CompareOperator::$op)
        })*
    };
}

comparisons! {
    less, Lt;
    less_equal, Le;
    equal, Eq;
    not_equal, Ne;
    greater, Gt;
    greater_equal, Ge;
}

// -- searching -----------------------------------------------------------------------------------------------------------

/// What is searched for: bytes, or a single one as an int.
enum Pattern {
    Byte([u8; 1]),
    Bytes(Buffer),
}

impl Pattern {
    fn of(vm: &mut Machine, value: Value) -> Result<Pattern> {
        if let Some(buffer) = buffer(vm, value)? {
            return Ok(Pattern::Bytes(buffer));
        }
        if !vm.is_index(value)? {
            let name = vm.type_name(value);
            return Err(vm.type_error(format_args!("argument should be integer or bytes-like object, not '{name}'")));
        }
        Ok(Pattern::Byte([byte_value(vm, value, "byte")?]))
    }

    fn as_slice(&self) -> &[u8] {
        match self {
            Pattern::Byte(byte) => byte,
            Pattern::Bytes(buffer) => buffer.as_slice(),
        }
    }
}

/// The pattern and the range to search; None where nothing can be found.
fn scope(vm: &mut Machine, this: Content, args: &[Value]) -> Result<(Pattern, Option<(usize, usize)>)> {
    let pattern = Pattern::of(vm, arg(args, 1))?;
    let (start, end) = bounds(vm, this.as_slice().len(), arg(args, 2), arg(args, 3))?;
    vm.charge_bytes(end.saturating_sub(start))?;
    Ok((pattern, (start <= end).then_some((start, end))))
}

fn locate(vm: &mut Machine, this: Content, args: &[Value], backwards: bool) -> Result<Option<usize>> {
    let (pattern, range) = scope(vm, this, args)?;
    let Some((start, end)) = range else { return Ok(None) };
    let text = this.as_slice().get(start..end).unwrap_or(&[]);
    let pattern = pattern.as_slice();
    let found = if backwards { search::rfind(text, pattern) } else { search::find(text, pattern) };
    Ok(found.map(|at| start + at))
}

pub fn find(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    Ok(Value::small_int(locate(vm, this, args, false)?.map_or(-1, |at| at as i64)))
}

pub fn rfind(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    Ok(Value::small_int(locate(vm, this, args, true)?.map_or(-1, |at| at as i64)))
}

pub fn index(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let found = locate(vm, this, args, false)?;
    found_index(vm, found)
}

pub fn rindex(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let found = locate(vm, this, args, true)?;
    found_index(vm, found)
}

fn found_index(vm: &mut Machine, found: Option<usize>) -> Result {
    match found {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error(format_args!("subsection not found"))),
    }
}

pub fn count(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (pattern, range) = scope(vm, this, args)?;
    let Some((start, end)) = range else { return Ok(Value::small_int(0)) };
    let text = this.as_slice().get(start..end).unwrap_or(&[]);
    vm.int_from_usize(search::count(text, pattern.as_slice(), Unit::Byte))
}

pub fn starts_with(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    affix(vm, this, args, "startswith", <[u8]>::starts_with)
}

pub fn ends_with(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    affix(vm, this, args, "endswith", <[u8]>::ends_with)
}

fn affix(vm: &mut Machine, this: Content, args: &[Value], method: &str, test: fn(&[u8], &[u8]) -> bool) -> Result {
    let wanted = arg(args, 1);
    let (start, end) = bounds(vm, this.as_slice().len(), arg(args, 2), arg(args, 3))?;
    let in_range = |affix: &[u8]| start <= end && test(this.as_slice().get(start..end).unwrap_or(&[]), affix);
    if let Some(tuple) = vm.unbox(wanted).downcast::<Tuple>() {
        for &item in tuple.as_slice() {
            let affix = required_buffer(vm, item)?;
            if in_range(affix.as_slice()) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    let Some(affix) = buffer(vm, wanted)? else {
        let name = vm.type_name(wanted);
        return Err(vm.type_error(format_args!("{method} first arg must be bytes or a tuple of bytes, not {name}")));
    };
    Ok(Value::bool(in_range(affix.as_slice())))
}

pub fn remove_prefix(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let prefix = required_buffer(vm, arg(args, 1))?;
    let text = this.as_slice();
    this.part(vm, text.strip_prefix(prefix.as_slice()).unwrap_or(text))
}

pub fn remove_suffix(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let suffix = required_buffer(vm, arg(args, 1))?;
    let text = this.as_slice();
    this.part(vm, text.strip_suffix(suffix.as_slice()).unwrap_or(text))
}

pub fn replace(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (old, new) = (required_buffer(vm, arg(args, 1))?, required_buffer(vm, arg(args, 2))?);
    let limit = if arg(args, 3).is_empty() { -1 } else { vm.small_index(arg(args, 3))? };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (text, old, new) = (this.as_slice(), old.as_slice(), new.as_slice());
    vm.charge_bytes(text.len())?;
    let count = if old.is_empty() { text.len() + 1 } else { search::matches(text, old).take(limit).count() }.min(limit);
    if count == 0 {
        return this.part(vm, text);
    }
    let Some(size) = count.checked_mul(new.len()).and_then(|n| n.checked_add(text.len() - count * old.len())) else {
        return Err(vm.overflow_error(format_args!("replace bytes is too long")));
    };
    vm.charge_large(size)?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(size).is_err() {
        return Err(vm.no_memory());
    }
    let answer = search::replace(text, old, new, Some(limit), Unit::Byte, &mut out);
    vm.written(answer)?;
    this.make(vm, &out)
}

// -- splitting -----------------------------------------------------------------------------------------------------------

fn split_arguments(vm: &mut Machine, args: &[Value]) -> Result<(Option<Buffer>, usize)> {
    let limit = if arg(args, 2).is_empty() { -1 } else { vm.small_index(arg(args, 2))? };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let Some(separator) = some_arg(args, 1) else { return Ok((None, limit)) };
    let separator = required_buffer(vm, separator)?;
    if separator.as_slice().is_empty() {
        return Err(vm.value_error(format_args!("empty separator")));
    }
    Ok((Some(separator), limit))
}

/// A list of the pieces.
fn collect<'t>(vm: &mut Machine, this: Content, pieces: impl Iterator<Item = &'t [u8]>, reversed: bool) -> Result {
    let answer = List::with_capacity(&mut vm.heap, 4);
    let list = vm.check(answer)?;
    for piece in pieces {
        let item = this.part(vm, piece)?;
        let answer = list.push(&mut vm.heap, item);
        vm.check(answer)?;
    }
    if reversed {
        list.items.as_mut_slice().reverse();
    }
    Ok(list.into())
}

pub fn split(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (separator, limit) = split_arguments(vm, args)?;
    let text = this.as_slice();
    vm.charge_bytes(text.len())?;
    match separator {
        Some(separator) => collect(vm, this, splitting::split(text, separator.as_slice(), limit), false),
        None => collect(vm, this, splitting::split_space(text, limit, Unit::Byte), false),
    }
}

pub fn rsplit(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (separator, limit) = split_arguments(vm, args)?;
    let text = this.as_slice();
    vm.charge_bytes(text.len())?;
    match separator {
        Some(separator) => collect(vm, this, splitting::rsplit(text, separator.as_slice(), limit), true),
        None => collect(vm, this, splitting::rsplit_space(text, limit, Unit::Byte), true),
    }
}

pub fn split_lines(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let keep = !arg(args, 1).is_empty() && vm.is_true(arg(args, 1))?;
    let text = this.as_slice();
    vm.charge_bytes(text.len())?;
    collect(vm, this, splitting::split_lines(text, keep, Unit::Byte), false)
}

fn separator(vm: &mut Machine, value: Value) -> Result<Buffer> {
    let separator = required_buffer(vm, value)?;
    if separator.as_slice().is_empty() {
        return Err(vm.value_error(format_args!("empty separator")));
    }
    Ok(separator)
}

pub fn partition(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let separator = separator(vm, arg(args, 1))?;
    vm.charge_bytes(this.as_slice().len())?;
    let parts = match splitting::partition(this.as_slice(), separator.as_slice()) {
        Some((before, after)) => [this.part(vm, before)?, this.make(vm, separator.as_slice())?, this.part(vm, after)?],
        None => [this.part(vm, this.as_slice())?, this.make(vm, b"")?, this.make(vm, b"")?],
    };
    vm.tuple(&parts)
}

pub fn rpartition(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let separator = separator(vm, arg(args, 1))?;
    vm.charge_bytes(this.as_slice().len())?;
    let parts = match splitting::rpartition(this.as_slice(), separator.as_slice()) {
        Some((before, after)) => [this.part(vm, before)?, this.make(vm, separator.as_slice())?, this.part(vm, after)?],
        None => [this.make(vm, b"")?, this.make(vm, b"")?, this.part(vm, this.as_slice())?],
    };
    vm.tuple(&parts)
}

pub fn strip(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    strip_sides(vm, this, args, true, true)
}

pub fn strip_left(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    strip_sides(vm, this, args, true, false)
}

pub fn strip_right(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    strip_sides(vm, this, args, false, true)
}

fn strip_sides(vm: &mut Machine, this: Content, args: &[Value], left: bool, right: bool) -> Result {
    let set = match some_arg(args, 1) {
        Some(set) => Some(required_buffer(vm, set)?),
        None => None,
    };
    let mut text = this.as_slice();
    let unit = Unit::Byte;
    if left {
        text = set
            .as_ref()
            .map_or_else(|| splitting::strip_start(text, unit), |set| splitting::strip_start_set(text, set.as_slice(), unit));
    }
    if right {
        text = set
            .as_ref()
            .map_or_else(|| splitting::strip_end(text, unit), |set| splitting::strip_end_set(text, set.as_slice(), unit));
    }
    this.part(vm, text)
}

pub fn join(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let iterable = arg(args, 1);
    if !bytes::is_iterable(vm, iterable)? {
        return Err(vm.type_error(format_args!("can only join an iterable")));
    }
    let list = vm.to_array(iterable)?;
    vm.charge(list.len() as u64 / 4)?;
    let mut out: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(item) = list.get(at) {
        let Some(piece) = buffer(vm, item)? else {
            let name = vm.type_name(item);
            return Err(vm.type_error(format_args!("sequence item {at}: expected a bytes-like object, {name} found")));
        };
        if at > 0 {
            push(vm, &mut out, this.as_slice())?;
        }
        push(vm, &mut out, piece.as_slice())?;
        at += 1;
    }
    this.make(vm, &out)
}

fn push(vm: &mut Machine, out: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    vm.charge_bytes(bytes.len())?;
    let answer = Sink::push(out, bytes);
    vm.written(answer)
}

// -- padding -------------------------------------------------------------------------------------------------------------

/// The missing columns and the fill byte.
fn pad_arguments(vm: &mut Machine, this: Content, args: &[Value], method: &str) -> Result<(usize, u8)> {
    let width = usize::try_from(vm.small_index(arg(args, 1))?).unwrap_or(0);
    let fill = arg(args, 2);
    let byte = if fill.is_empty() {
        b' '
    } else {
        let Some(content) = Content::of(vm, fill) else {
            let name = vm.type_name(fill);
            return Err(vm.type_error(format_args!("{method}() argument 2 must be a byte string of length 1, not {name}")));
        };
        match content.as_slice() {
            [byte] => *byte,
            other => {
                let (kind, length) = (content.type_name(), other.len());
                return Err(vm.type_error(format_args!(
                    "{method}(): argument 2 must be a byte string of length 1, not a {kind} object of length {length}"
                )));
            }
        }
    };
    Ok((width.saturating_sub(this.as_slice().len()), byte))
}

fn padded(vm: &mut Machine, this: Content, left: usize, fill: u8, right: usize) -> Result {
    let text = this.as_slice();
    if left + right == 0 {
        return this.part(vm, text);
    }
    let size = (left + right).saturating_add(text.len());
    vm.charge_large(size)?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(size).is_err() {
        return Err(vm.no_memory());
    }
    out.resize(left, fill);
    out.extend_from_slice(text);
    out.resize(size, fill);
    this.make(vm, &out)
}

pub fn center(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (missing, fill) = pad_arguments(vm, this, args, "center")?;
    let left = missing / 2 + (missing & (missing + this.as_slice().len()) & 1);
    padded(vm, this, left, fill, missing - left)
}

pub fn left(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (missing, fill) = pad_arguments(vm, this, args, "ljust")?;
    padded(vm, this, 0, fill, missing)
}

pub fn right(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (missing, fill) = pad_arguments(vm, this, args, "rjust")?;
    padded(vm, this, missing, fill, 0)
}

pub fn zero_fill(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let width = usize::try_from(vm.small_index(arg(args, 1))?).unwrap_or(0);
    let text = this.as_slice();
    let missing = width.saturating_sub(text.len());
    if missing == 0 {
        return this.part(vm, text);
    }
    vm.charge_large(width)?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(width).is_err() {
        return Err(vm.no_memory());
    }
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    out.extend_from_slice(&text[..sign]);
    out.resize(sign + missing, b'0');
    out.extend_from_slice(&text[sign..]);
    this.make(vm, &out)
}

pub fn expand_tabs(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let size = if arg(args, 1).is_empty() { 8 } else { vm.c_int(arg(args, 1))? };
    let size = usize::try_from(size).unwrap_or(0);
    vm.charge_bytes(this.as_slice().len())?;
    match expanded(vm, this.as_slice(), size, false)? {
        Some(out) => this.make(vm, &out),
        None => this.part(vm, this.as_slice()),
    }
}

// -- case and classes ------------------------------------------------------------------------------------------------------

type Mapping = fn(&[u8], &mut dyn Sink) -> core::result::Result<(), NoMemory>;

fn mapped(vm: &mut Machine, this: Content, mapping: Mapping) -> Result {
    vm.charge_bytes(this.as_slice().len())?;
    let mut out: Vec<u8> = Vec::new();
    let answer = mapping(this.as_slice(), &mut out);
    vm.written(answer)?;
    this.make(vm, &out)
}

macro_rules! mappings {
    ($($name:ident;)*) => {
        $(pub fn $name(vm: &mut Machine, this: Content, _args: &[Value]) -> Result {
            mapped(vm, this, case::$name)
        })*
    };
}

mappings! { upper; lower; swapcase; capitalize; title; }

macro_rules! tests {
    ($($name:ident, $test:expr;)*) => {
        $(pub fn $name(vm: &mut Machine, this: Content, _args: &[Value]) -> Result {
            vm.charge_bytes(this.as_slice().len())?;
            let test: fn(&[u8]) -> bool = $test;
            Ok(Value::bool(test(this.as_slice())))
        })*
    };
}

tests! {
    is_alnum, |text| !text.is_empty() && text.iter().all(u8::is_ascii_alphanumeric);
    is_alpha, |text| !text.is_empty() && text.iter().all(u8::is_ascii_alphabetic);
    is_digit, |text| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    is_space, |text| !text.is_empty() && text.iter().all(|byte| is_ascii_space(*byte));
    is_ascii, <[u8]>::is_ascii;
    is_lower, case::is_lower;
    is_upper, case::is_upper;
    is_title, case::is_title;
}

// -- conversions -----------------------------------------------------------------------------------------------------------

pub fn decode(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let encoding = string_encode::name_argument(vm, arg(args, 1), "decode", "encoding")?;
    let errors = string_encode::name_argument(vm, arg(args, 2), "decode", "errors")?;
    string_encode::decode_bytes(vm, this.as_slice(), encoding, errors)
}

pub fn hex(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let (separator, group) = hex_arguments(vm, arg(args, 1), arg(args, 2))?;
    hex_text(vm, this.as_slice(), separator, group)
}

/// The separator and the signed size of groups of `hex(sep, bytes_per_sep)`.
pub fn hex_arguments(vm: &mut Machine, separator: Value, group: Value) -> Result<(Option<u8>, i32)> {
    let group = if group.is_empty() { 1 } else { vm.c_int(group)? };
    if separator.is_empty() {
        return Ok((None, group));
    }
    let byte = match (vm.text(separator), Content::of(vm, separator)) {
        (Some(text), _) if text.len() == 1 => text.as_bytes().first().copied(),
        (_, Some(content)) if content.as_slice().len() == 1 => content.as_slice().first().copied(),
        (None, None) => {
            let name = vm.type_name(separator);
            return Err(vm.type_error(format_args!("object of type '{name}' has no len()")));
        }
        _ => return Err(vm.value_error(format_args!("sep must be length 1."))),
    };
    match byte.filter(u8::is_ascii) {
        Some(byte) => Ok((Some(byte), group)),
        None => Err(vm.value_error(format_args!("sep must be ASCII."))),
    }
}

/// The bytes in hexadecimal; groups are counted from the right where their size is positive.
pub fn hex_text(vm: &mut Machine, bytes: &[u8], separator: Option<u8>, group: i32) -> Result {
    vm.charge_large(bytes.len().saturating_mul(2))?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(bytes.len().saturating_mul(3)).is_err() {
        return Err(vm.no_memory());
    }
    let size = group.unsigned_abs() as usize;
    for (at, byte) in bytes.iter().enumerate() {
        let place = if group > 0 { bytes.len() - at } else { at };
        if let Some(separator) = separator.filter(|_| at > 0 && size > 0 && place.is_multiple_of(size)) {
            out.push(separator);
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        }
    }
    vm.wtf8(&out)
}

pub fn from_hex(vm: &mut Machine, args: &[Value]) -> Result {
    let source = arg(args, 1);
    let text = match vm.text(source) {
        Some(text) => bytes::copy(vm, text.as_bytes())?,
        None => match bytes::copy_of_buffer(vm, source)? {
            Some(content) => content,
            None => {
                let name = vm.type_name(source);
                return Err(vm.type_error(format_args!("fromhex() argument must be str or bytes-like, not {name}")));
            }
        },
    };
    let out = match parse_hex(&text) {
        Ok(out) => out,
        Err(HexError::Odd) => {
            return Err(vm.value_error(format_args!("fromhex() arg must contain an even number of hexadecimal digits")));
        }
        Err(HexError::At(at)) => {
            let at = crate::text::wtf8::index_of(&text, at);
            return Err(vm.value_error(format_args!("non-hexadecimal number found in fromhex() arg at position {at}")));
        }
        Err(HexError::Memory) => return Err(vm.no_memory()),
    };
    bytes::instance(vm, arg(args, 0), &out)
}

enum HexError {
    Odd,
    At(usize),
    Memory,
}

/// Pairs of digits, with white space between pairs.
fn parse_hex(text: &[u8]) -> core::result::Result<Vec<u8>, HexError> {
    let mut out = Vec::new();
    out.try_reserve_exact(text.len() / 2).map_err(|_| HexError::Memory)?;
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if is_ascii_space(byte) {
            at += 1;
            continue;
        }
        let Some(high) = digit(at) else { return Err(HexError::At(at)) };
        if at + 1 == text.len() {
            return Err(HexError::Odd);
        }
        let Some(low) = digit(at + 1) else { return Err(HexError::At(at + 1)) };
        out.push((high * 16 + low) as u8);
        at += 2;
    }
    Ok(out)
}

pub fn make_table(vm: &mut Machine, args: &[Value]) -> Result {
    let (from, to) = (required_buffer(vm, arg(args, 0))?, required_buffer(vm, arg(args, 1))?);
    if from.as_slice().len() != to.as_slice().len() {
        return Err(vm.value_error(format_args!("maketrans arguments must have same length")));
    }
    let mut table: [u8; 256] = core::array::from_fn(|at| at as u8);
    for (from, to) in from.as_slice().iter().zip(to.as_slice()) {
        table[usize::from(*from)] = *to;
    }
    vm.bytes(&table)
}

pub fn translate(vm: &mut Machine, this: Content, args: &[Value]) -> Result {
    let table = match some_arg(args, 1) {
        None => None,
        Some(table) => {
            let table = required_buffer(vm, table)?;
            if table.as_slice().len() != 256 {
                return Err(vm.value_error(format_args!("translation table must be 256 characters long")));
            }
            Some(table)
        }
    };
    let delete = if arg(args, 2).is_empty() { None } else { Some(required_buffer(vm, arg(args, 2))?) };
    let mut deleted = [false; 256];
    for byte in delete.as_ref().map_or(&[][..], Buffer::as_slice) {
        deleted[usize::from(*byte)] = true;
    }
    let text = this.as_slice();
    vm.charge_bytes(text.len())?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve_exact(text.len()).is_err() {
        return Err(vm.no_memory());
    }
    let table = table.as_ref().map(Buffer::as_slice);
    let kept = text.iter().filter(|byte| !deleted[usize::from(**byte)]);
    out.extend(kept.map(|byte| table.and_then(|t| t.get(usize::from(*byte)).copied()).unwrap_or(*byte)));
    this.make(vm, &out)
}
