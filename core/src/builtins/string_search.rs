//! Searching in strings: `find`, `count`, `replace`, `startswith` and their kin.
//!
//! Invariant: positions are code points outside, byte offsets inside; an encoded code point never occurs inside another,
//! so searching bytes is exact.

use super::argument::{arg, some_arg};
use super::string::{byte_range, part, receiver, text_argument};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Str, Tuple};
use crate::text::search::{self, Unit};
use crate::text::wtf8;
use crate::value::Value;

/// Where a search starts and ends, by Python's rules for `s.find(sub, start, end)`.
pub fn bounds(vm: &mut Machine, length: usize, start: Value, end: Value) -> Result<(usize, usize)> {
    let length_signed = length as i64;
    let wrap = |n: i64| (if n < 0 { n.saturating_add(length_signed) } else { n }).max(0) as usize;
    let start = if start.is_empty() || start.is_none() { 0 } else { wrap(vm.slice_bound(start)?) };
    let end = if end.is_empty() || end.is_none() { length } else { wrap(vm.slice_bound(end)?).min(length) };
    Ok((start, end))
}

/// The bytes to search, where they begin, and the index of the first code point in them; None where nothing can be found.
struct Scope {
    from: usize,
    to: usize,
    start: usize,
}

fn scope(vm: &mut Machine, text: Ref<Str>, args: &[Value]) -> Result<Option<Scope>> {
    if arg(args, 2).is_empty() && arg(args, 3).is_empty() {
        return Ok(Some(Scope { from: 0, to: text.as_bytes().len(), start: 0 }));
    }
    let (start, end) = bounds(vm, text.len(), arg(args, 2), arg(args, 3))?;
    if start > end {
        return Ok(None);
    }
    let (from, to) = byte_range(vm, text, start, end)?;
    Ok(Some(Scope { from, to, start }))
}

fn locate(vm: &mut Machine, args: &[Value], method: &str, backwards: bool) -> Result<Option<usize>> {
    let text = receiver(vm, args, method)?;
    let pattern = arg(args, 1);
    let pattern = match vm.text(pattern) {
        Some(pattern) => pattern,
        None => {
            let name = vm.type_name(pattern);
            return Err(vm.type_error(format_args!("{method}() argument 1 must be str, not {name}")));
        }
    };
    let Some(Scope { from, to, start }) = scope(vm, text, args)? else { return Ok(None) };
    let bytes = text.as_bytes().get(from..to).unwrap_or(&[]);
    vm.charge_bytes(bytes.len())?;
    let found = if backwards { search::rfind(bytes, pattern.as_bytes()) } else { search::find(bytes, pattern.as_bytes()) };
    Ok(found.map(|at| start + if text.is_ascii() { at } else { wtf8::count(bytes.get(..at).unwrap_or(&[])) }))
}

pub fn find(vm: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::small_int(locate(vm, args, "find", false)?.map_or(-1, |at| at as i64)))
}

pub fn rfind(vm: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::small_int(locate(vm, args, "rfind", true)?.map_or(-1, |at| at as i64)))
}

pub fn index(vm: &mut Machine, args: &[Value]) -> Result {
    let found = locate(vm, args, "index", false)?;
    found_index(vm, found)
}

pub fn rindex(vm: &mut Machine, args: &[Value]) -> Result {
    let found = locate(vm, args, "rindex", true)?;
    found_index(vm, found)
}

fn found_index(vm: &mut Machine, found: Option<usize>) -> Result {
    match found {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error(format_args!("substring not found"))),
    }
}

pub fn count(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "count")?;
    let pattern = text_argument(vm, arg(args, 1), "count() argument 1")?;
    let Some(Scope { from, to, .. }) = scope(vm, text, args)? else { return Ok(Value::small_int(0)) };
    let bytes = text.as_bytes().get(from..to).unwrap_or(&[]);
    vm.charge_bytes(bytes.len())?;
    vm.int_from_usize(search::count(bytes, pattern.as_bytes(), Unit::CodePoint))
}

pub fn contains_method(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__contains__")?;
    contains(vm, text, arg(args, 1)).map(Value::bool)
}

/// `pattern in text`
pub fn contains(vm: &mut Machine, text: Ref<Str>, pattern: Value) -> Result<bool> {
    let Some(pattern) = vm.text(pattern) else {
        let name = vm.type_name(pattern);
        return Err(vm.type_error(format_args!("'in <string>' requires string as left operand, not {name}")));
    };
    vm.charge_bytes(text.as_bytes().len())?;
    Ok(search::find(text.as_bytes(), pattern.as_bytes()).is_some())
}

pub fn starts_with(vm: &mut Machine, args: &[Value]) -> Result {
    affix(vm, args, "startswith", <[u8]>::starts_with)
}

pub fn ends_with(vm: &mut Machine, args: &[Value]) -> Result {
    affix(vm, args, "endswith", <[u8]>::ends_with)
}

fn affix(vm: &mut Machine, args: &[Value], method: &str, test: fn(&[u8], &[u8]) -> bool) -> Result {
    let text = receiver(vm, args, method)?;
    let wanted = arg(args, 1);
    let scope = scope(vm, text, args)?;
    let bytes = scope.map(|s| text.as_bytes().get(s.from..s.to).unwrap_or(&[]));
    if let Some(affix) = vm.text(wanted) {
        return Ok(Value::bool(bytes.is_some_and(|b| test(b, affix.as_bytes()))));
    }
    let Some(tuple) = vm.unbox(wanted).downcast::<Tuple>() else {
        let name = vm.type_name(wanted);
        return Err(vm.type_error(format_args!("{method} first arg must be str or a tuple of str, not {name}")));
    };
    for &item in tuple.as_slice() {
        let Some(affix) = vm.text(item) else {
            let name = vm.type_name(item);
            return Err(vm.type_error(format_args!("tuple for {method} must only contain str, not {name}")));
        };
        if bytes.is_some_and(|b| test(b, affix.as_bytes())) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

pub fn remove_prefix(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "removeprefix")?;
    let prefix = text_argument(vm, arg(args, 1), "removeprefix() argument")?;
    let bytes = text.as_bytes();
    part(vm, text, bytes.strip_prefix(prefix.as_bytes()).unwrap_or(bytes))
}

pub fn remove_suffix(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "removesuffix")?;
    let suffix = text_argument(vm, arg(args, 1), "removesuffix() argument")?;
    let bytes = text.as_bytes();
    part(vm, text, bytes.strip_suffix(suffix.as_bytes()).unwrap_or(bytes))
}

pub fn replace(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "replace")?;
    let old = text_argument(vm, arg(args, 1), "replace() argument 1")?;
    let new = text_argument(vm, arg(args, 2), "replace() argument 2")?;
    let limit = match some_arg(args, 3).or(Some(arg(args, 3)).filter(|v| !v.is_empty())) {
        Some(limit) => vm.small_index(limit)?,
        None => -1,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    replace_text(vm, text, old, new, limit)
}

fn replace_text(vm: &mut Machine, text: Ref<Str>, old: Ref<Str>, new: Ref<Str>, limit: usize) -> Result {
    let bytes = text.as_bytes();
    vm.charge_bytes(bytes.len())?;
    let ascii = text.is_ascii() && new.is_ascii();
    if old.is_empty() {
        return replace_empty(vm, text, new, limit, ascii);
    }
    if limit == 0 || old.as_bytes().len() > bytes.len() {
        return Ok(text.into());
    }
    if let (&[old], &[new], usize::MAX) = (old.as_bytes(), new.as_bytes(), limit) {
        return replace_byte(vm, text, old, new);
    }
    let finder = search::Finder::new(old.as_bytes());
    let Some(first) = finder.find(bytes, 0) else { return Ok(text.into()) };
    let (old_size, new_size) = (old.as_bytes().len(), new.as_bytes().len());
    // Counting first lets the result be made in one piece.
    let mut count = 1usize;
    let mut at = first + old_size;
    while count < limit
        && let Some(next) = finder.find(bytes, at)
    {
        count += 1;
        at = next + old_size;
    }
    let grown = count.checked_mul(new_size).and_then(|n| n.checked_add(bytes.len() - count * old_size));
    let Some(size) = grown else { return Err(vm.overflow_error(format_args!("replace string is too long"))) };
    vm.charge_large(size)?;
    let chars = text.len() - count * old.len() + count * new.len();
    let mut out = alloc::vec::Vec::new();
    if out.try_reserve_exact(size).is_err() {
        return Err(vm.no_memory());
    }
    let (mut done, mut next) = (0, Some(first));
    for _ in 0..count {
        let Some(at) = next else { break };
        out.extend_from_slice(bytes.get(done..at).unwrap_or(&[]));
        out.extend_from_slice(new.as_bytes());
        done = at + old_size;
        next = finder.find(bytes, done);
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or(&[]));
    if out.len() < 2 {
        return vm.wtf8(&out);
    }
    // Text that lost its only other characters is ASCII now.
    let ascii = ascii || out.is_ascii();
    let answer = Str::from_parts(&mut vm.heap, &[&out], out.len(), chars, ascii);
    Ok(vm.check(answer)?.into())
}

/// Replaces an ASCII character by another one, everywhere.
fn replace_byte(vm: &mut Machine, text: Ref<Str>, old: u8, new: u8) -> Result {
    let bytes = text.as_bytes();
    if search::find_byte(bytes, old).is_none() {
        return Ok(text.into());
    }
    if bytes.len() == 1 {
        return vm.wtf8(&[new]);
    }
    vm.charge_large(bytes.len())?;
    let answer = Str::uninitialized(&mut vm.heap, bytes.len(), text.len(), text.is_ascii());
    let replaced = vm.check(answer)?;
    let place = Str::data(replaced);
    for (at, &byte) in bytes.iter().enumerate() {
        // SAFETY: the new string has room for as many bytes.
        unsafe { place.add(at).write(if byte == old { new } else { byte }) };
    }
    Ok(replaced.into())
}

fn replace_empty(vm: &mut Machine, text: Ref<Str>, new: Ref<Str>, limit: usize, ascii: bool) -> Result {
    let count = limit.min(text.len() + 1);
    let Some(size) = count.checked_mul(new.as_bytes().len()).and_then(|n| n.checked_add(text.as_bytes().len())) else {
        return Err(vm.overflow_error(format_args!("replace string is too long")));
    };
    vm.charge_large(size)?;
    let mut out = alloc::vec::Vec::new();
    if out.try_reserve_exact(size).is_err() {
        return Err(vm.no_memory());
    }
    let answer = search::replace(text.as_bytes(), b"", new.as_bytes(), Some(limit), Unit::CodePoint, &mut out);
    vm.written(answer)?;
    super::string::built(vm, &out, ascii)
}
