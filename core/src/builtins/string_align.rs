//! Padding strings: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use alloc::vec::Vec;

use super::argument::arg;
use super::string::{built, receiver};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Str;
use crate::value::Value;

/// The missing columns and the fill character.
fn arguments(vm: &mut Machine, text: Ref<Str>, args: &[Value]) -> Result<(usize, Ref<Str>)> {
    let width = vm.small_index(arg(args, 1))?;
    let fill = arg(args, 2);
    let fill = if fill.is_empty() { vm.character(u32::from(b' '))? } else { fill };
    let Some(fill) = vm.text(fill) else {
        let name = vm.type_name(fill);
        return Err(vm.type_error(format_args!("The fill character must be a unicode character, not {name}")));
    };
    if fill.len() != 1 {
        return Err(vm.type_error(format_args!("The fill character must be exactly one character long")));
    }
    Ok((usize::try_from(width).unwrap_or(0).saturating_sub(text.len()), fill))
}

/// The text with fill characters on both sides, made in one piece.
fn padded(vm: &mut Machine, text: Ref<Str>, left: usize, fill: Ref<Str>, right: usize) -> Result {
    if left + right == 0 {
        return Ok(text.into());
    }
    let unit = fill.as_bytes();
    let Some(size) = (left + right).checked_mul(unit.len()).and_then(|n| n.checked_add(text.as_bytes().len())) else {
        return Err(vm.overflow_error(format_args!("padded string is too long")));
    };
    vm.charge_large(size)?;
    let chars = left + text.len() + right;
    let answer = Str::uninitialized(&mut vm.heap, size, chars, text.is_ascii() && fill.is_ascii());
    let string = vm.check(answer)?;
    // SAFETY: the string has room for `size` bytes, which nobody has seen yet.
    let place = unsafe { core::slice::from_raw_parts_mut(Str::data(string), size) };
    let (before, rest) = place.split_at_mut(left * unit.len());
    let (middle, after) = rest.split_at_mut(text.as_bytes().len());
    crate::operations::arithmetic::fill_repeated(before, unit);
    middle.copy_from_slice(text.as_bytes());
    crate::operations::arithmetic::fill_repeated(after, unit);
    if chars < 2 { vm.wtf8(string.as_bytes()) } else { Ok(string.into()) }
}

pub fn center(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "center")?;
    let (missing, fill) = arguments(vm, text, args)?;
    // The odd column goes left where the width is odd.
    let left = missing / 2 + (missing & (missing + text.len()) & 1);
    padded(vm, text, left, fill, missing - left)
}

pub fn left(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "ljust")?;
    let (missing, fill) = arguments(vm, text, args)?;
    padded(vm, text, 0, fill, missing)
}

pub fn right(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "rjust")?;
    let (missing, fill) = arguments(vm, text, args)?;
    padded(vm, text, missing, fill, 0)
}

pub fn zero_fill(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "zfill")?;
    let width = usize::try_from(vm.small_index(arg(args, 1))?).unwrap_or(0);
    let missing = width.saturating_sub(text.len());
    if missing == 0 {
        return Ok(text.into());
    }
    vm.charge_large(missing.saturating_add(text.as_bytes().len()))?;
    let mut out = Vec::new();
    if out.try_reserve_exact(missing.saturating_add(text.as_bytes().len())).is_err() {
        return Err(vm.no_memory());
    }
    let bytes = text.as_bytes();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    out.extend_from_slice(&bytes[..sign]);
    out.resize(sign + missing, b'0');
    out.extend_from_slice(&bytes[sign..]);
    built(vm, &out, text.is_ascii())
}

pub fn expand_tabs(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "expandtabs")?;
    let size = if arg(args, 1).is_empty() { 8 } else { vm.c_int(arg(args, 1))? };
    let size = usize::try_from(size).unwrap_or(0);
    vm.charge_bytes(text.as_bytes().len())?;
    match expanded(vm, text.as_bytes(), size, true)? {
        Some(out) => built(vm, &out, text.is_ascii()),
        None => Ok(text.into()),
    }
}

/// The text with its tabs replaced; None where it has none. `characters`: columns are code points, not bytes.
pub fn expanded(vm: &mut Machine, bytes: &[u8], size: usize, characters: bool) -> Result<Option<Vec<u8>>> {
    let tabs = bytes.iter().filter(|b| **b == b'\t').count();
    if tabs == 0 {
        return Ok(None);
    }
    // An upper bound, which is only approached by texts of tabs.
    vm.charge_large(tabs.saturating_mul(size).saturating_add(bytes.len()))?;
    let mut out: Vec<u8> = Vec::new();
    if out.try_reserve(bytes.len()).is_err() {
        return Err(vm.no_memory());
    }
    let mut column = 0;
    for &byte in bytes {
        let blanks = if byte == b'\t' && size > 0 { size - column % size } else { 0 };
        if out.try_reserve(blanks + 1).is_err() {
            return Err(vm.no_memory());
        }
        match byte {
            b'\t' => {
                out.resize(out.len() + blanks, b' ');
                column += blanks;
            }
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                column += usize::from(!characters || (byte as i8) >= -0x40);
            }
        }
    }
    Ok(Some(out))
}
