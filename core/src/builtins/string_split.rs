//! Splitting and stripping strings. Invariant: pieces are made one by one straight from the text; nothing else is copied.

use super::argument::{arg, some_arg};
use super::string::{part, receiver};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{List, Str};
use crate::text::search::Unit;
use crate::text::split as algorithm;
use crate::value::Value;

/// Collects pieces of a text into a list.
struct Pieces {
    text: Ref<Str>,
    list: Ref<List>,
}

impl Pieces {
    fn new(vm: &mut Machine, text: Ref<Str>) -> Result<Pieces> {
        let answer = List::with_capacity(&mut vm.heap, 4);
        let list = vm.check(answer)?;
        Ok(Pieces { text, list })
    }

    #[inline]
    fn add(&self, vm: &mut Machine, piece: &[u8]) -> Result<()> {
        let item = part(vm, self.text, piece)?;
        let answer = self.list.items.push(&mut vm.heap, item);
        vm.check(answer)
    }
}

/// The separator (None: white space) and the limit.
fn arguments(vm: &mut Machine, args: &[Value]) -> Result<(Option<Ref<Str>>, usize)> {
    let separator = match some_arg(args, 1) {
        None => None,
        Some(value) => match vm.text(value) {
            Some(text) => Some(text),
            None => {
                let name = vm.type_name(value);
                return Err(vm.type_error(format_args!("must be str or None, not {name}")));
            }
        },
    };
    let limit = if arg(args, 2).is_empty() { -1 } else { vm.small_index(arg(args, 2))? };
    if separator.is_some_and(|s| s.is_empty()) {
        return Err(vm.value_error(format_args!("empty separator")));
    }
    Ok((separator, usize::try_from(limit).unwrap_or(usize::MAX)))
}

/// ASCII text is split by bytes, which is the same and faster. Not at white space: the units differ in \x1c to \x1f.
pub fn split(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "split")?;
    let (separator, limit) = arguments(vm, args)?;
    let bytes = text.as_bytes();
    vm.charge_bytes(bytes.len())?;
    if let Some(separator) = separator
        && let &[byte] = separator.as_bytes()
        && bytes.len() <= SHORT
        && limit == usize::MAX
    {
        return split_short(vm, text, byte);
    }
    let pieces = Pieces::new(vm, text)?;
    match separator {
        Some(separator) => {
            for piece in algorithm::split(bytes, separator.as_bytes(), limit) {
                pieces.add(vm, piece)?;
            }
        }
        None if text.is_ascii() && limit == usize::MAX => split_ascii_words(vm, bytes, &pieces)?,
        None => {
            for piece in algorithm::split_space(bytes, limit, Unit::CodePoint) {
                pieces.add(vm, piece)?;
            }
        }
    }
    Ok(pieces.list.into())
}

/// Bytes of a text up to which its separators are counted before it is split.
const SHORT: usize = 256;

/// Splits a short text at a byte: the list is made in one piece, and searching costs less than calls of it would.
fn split_short(vm: &mut Machine, text: Ref<Str>, separator: u8) -> Result {
    let bytes = text.as_bytes();
    let count = bytes.iter().filter(|b| **b == separator).count() + 1;
    let answer = List::with_capacity(&mut vm.heap, count);
    let list = vm.check(answer)?;
    let mut start = 0;
    for at in 0..=bytes.len() {
        if at < bytes.len() && bytes[at] != separator {
            continue;
        }
        let piece = part(vm, text, &bytes[start..at])?;
        let answer = list.items.push(&mut vm.heap, piece);
        vm.check(answer)?;
        start = at + 1;
    }
    Ok(list.into())
}

/// White space of `str` among the ASCII bytes.
#[inline(always)]
fn is_space(byte: u8) -> bool {
    byte <= b' ' && (byte == b' ' || matches!(byte, 0x09..=0x0D | 0x1C..=0x1F))
}

fn split_ascii_words(vm: &mut Machine, bytes: &[u8], pieces: &Pieces) -> Result<()> {
    let mut at = 0;
    loop {
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && !is_space(bytes[at]) {
            at += 1;
        }
        if start == at {
            return Ok(());
        }
        pieces.add(vm, &bytes[start..at])?;
    }
}

pub fn rsplit(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "rsplit")?;
    let (separator, limit) = arguments(vm, args)?;
    let bytes = text.as_bytes();
    vm.charge_bytes(bytes.len())?;
    let pieces = Pieces::new(vm, text)?;
    match separator {
        Some(separator) => {
            for piece in algorithm::rsplit(bytes, separator.as_bytes(), limit) {
                pieces.add(vm, piece)?;
            }
        }
        None => {
            for piece in algorithm::rsplit_space(bytes, limit, Unit::CodePoint) {
                pieces.add(vm, piece)?;
            }
        }
    }
    pieces.list.items.as_mut_slice().reverse();
    Ok(pieces.list.into())
}

pub fn split_lines(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "splitlines")?;
    let keep = !arg(args, 1).is_empty() && vm.is_true(arg(args, 1))?;
    let bytes = text.as_bytes();
    vm.charge_bytes(bytes.len())?;
    let pieces = Pieces::new(vm, text)?;
    for piece in algorithm::split_lines(bytes, keep, Unit::CodePoint) {
        pieces.add(vm, piece)?;
    }
    Ok(pieces.list.into())
}

fn separator_argument(vm: &mut Machine, value: Value) -> Result<Ref<Str>> {
    let Some(separator) = vm.text(value) else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format_args!("must be str, not {name}")));
    };
    if separator.is_empty() {
        return Err(vm.value_error(format_args!("empty separator")));
    }
    Ok(separator)
}

pub fn partition(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "partition")?;
    let separator = separator_argument(vm, arg(args, 1))?;
    vm.charge_bytes(text.as_bytes().len())?;
    let parts = match algorithm::partition(text.as_bytes(), separator.as_bytes()) {
        Some((before, after)) => [part(vm, text, before)?, separator.into(), part(vm, text, after)?],
        None => [text.into(), vm.empty_str, vm.empty_str],
    };
    vm.tuple(&parts)
}

pub fn rpartition(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "rpartition")?;
    let separator = separator_argument(vm, arg(args, 1))?;
    vm.charge_bytes(text.as_bytes().len())?;
    let parts = match algorithm::rpartition(text.as_bytes(), separator.as_bytes()) {
        Some((before, after)) => [part(vm, text, before)?, separator.into(), part(vm, text, after)?],
        None => [vm.empty_str, vm.empty_str, text.into()],
    };
    vm.tuple(&parts)
}

pub fn strip(vm: &mut Machine, args: &[Value]) -> Result {
    strip_sides(vm, args, "strip", true, true)
}

pub fn strip_left(vm: &mut Machine, args: &[Value]) -> Result {
    strip_sides(vm, args, "lstrip", true, false)
}

pub fn strip_right(vm: &mut Machine, args: &[Value]) -> Result {
    strip_sides(vm, args, "rstrip", false, true)
}

fn strip_sides(vm: &mut Machine, args: &[Value], method: &str, left: bool, right: bool) -> Result {
    let text = receiver(vm, args, method)?;
    let mut bytes = text.as_bytes();
    let unit = Unit::CodePoint;
    match some_arg(args, 1) {
        None => {
            if left {
                bytes = algorithm::strip_start(bytes, unit);
            }
            if right {
                bytes = algorithm::strip_end(bytes, unit);
            }
        }
        Some(set) => {
            let Some(set) = vm.text(set) else {
                return Err(vm.type_error(format_args!("{method} arg must be None or str")));
            };
            if left {
                bytes = algorithm::strip_start_set(bytes, set.as_bytes(), unit);
            }
            if right {
                bytes = algorithm::strip_end_set(bytes, set.as_bytes(), unit);
            }
        }
    }
    part(vm, text, bytes)
}
