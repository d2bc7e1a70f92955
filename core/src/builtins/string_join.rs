//! `str.join`. Invariant: sizes are summed up first, so that the result is made in one piece.

use super::argument::arg;
use super::exceptions;
use super::string::receiver;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::string::copy_text;
use crate::object::{List, Str, Tuple};
use crate::value::Value;

pub fn join(vm: &mut Machine, args: &[Value]) -> Result {
    let separator = receiver(vm, args, "join")?;
    let iterable = arg(args, 1);
    if let Some(list) = iterable.downcast::<List>().filter(|l| l.header.shape.get() == super::class_shape::LIST) {
        return join_items(vm, separator, list.as_slice());
    }
    if let Some(tuple) = iterable.downcast::<Tuple>() {
        return join_items(vm, separator, tuple.as_slice());
    }
    if vm.is_gathered(iterable) {
        return super::gather::join(vm, separator, iterable);
    }
    let list = match vm.to_array(iterable) {
        Ok(list) => list,
        Err(raised) => return Err(not_iterable(vm, iterable, raised)),
    };
    join_items(vm, separator, list.as_slice())
}

/// What has no iterator gives a message of its own.
fn not_iterable(vm: &mut Machine, iterable: Value, raised: crate::native::Raised) -> crate::native::Raised {
    if !vm.is_raised(&exceptions::TYPE_ERROR) {
        return raised;
    }
    let class = vm.class_of(iterable);
    let names = [vm.names.__iter__, vm.names.__getitem__];
    for name in names {
        match vm.lookup(class, name) {
            Ok(None) => {}
            _ => return raised,
        }
    }
    vm.type_error(format_args!("can only join an iterable"))
}

/// Joins values that must be strings. Nothing here runs Python code.
pub fn join_items(vm: &mut Machine, separator: Ref<Str>, items: &[Value]) -> Result {
    vm.charge(items.len() as u64 / 4)?;
    let (mut bytes, mut chars, mut ascii) = (0usize, 0usize, separator.is_ascii() || items.len() < 2);
    for (at, &item) in items.iter().enumerate() {
        let Some(text) = vm.text(item) else {
            let name = vm.type_name(item);
            return Err(vm.type_error(format_args!("sequence item {at}: expected str instance, {name} found")));
        };
        bytes = bytes.saturating_add(text.as_bytes().len());
        chars += text.len();
        ascii &= text.is_ascii();
    }
    let gaps = items.len().saturating_sub(1);
    bytes = bytes.saturating_add(gaps.saturating_mul(separator.as_bytes().len()));
    chars = chars.saturating_add(gaps.saturating_mul(separator.len()));
    match items {
        [] => return Ok(vm.empty_str),
        [only] if only.is_kind(crate::object::Kind::Str) => return Ok(*only),
        _ if bytes == 0 => return Ok(vm.empty_str),
        _ => {}
    }
    vm.charge_large(bytes)?;
    let answer = Str::uninitialized(&mut vm.heap, bytes, chars, ascii);
    let string = vm.check(answer)?;
    fill(vm, Str::data(string), bytes, separator.as_bytes(), items);
    Ok(string.into())
}

/// Writes the items to `place`, which has room for `size` bytes that nobody has seen yet.
fn fill(vm: &Machine, place: *mut u8, size: usize, separator: &[u8], items: &[Value]) {
    let mut at = 0;
    let mut push = |bytes: &[u8]| {
        if bytes.len() <= size - at {
            // SAFETY: there is room for so many bytes more.
            unsafe { copy_text(bytes.as_ptr(), place.add(at), bytes.len()) };
            at += bytes.len();
        }
    };
    for (number, &item) in items.iter().enumerate() {
        if number > 0 {
            push(separator);
        }
        if let Some(text) = vm.text(item) {
            push(text.as_bytes());
        }
    }
}
