//! `str.translate` and `str.maketrans`.

use alloc::vec::Vec;

use super::argument::arg;
use super::exceptions;
use super::string::{receiver, text_argument};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Dict, Kind, Str};
use crate::text::sink::Sink;
use crate::text::wtf8;
use crate::value::Value;

/// What a table says about an ASCII character, so that it is asked once.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    Unasked,
    Same,
    Deleted,
    Byte(u8),
    /// Asked, but the answer is longer than a byte.
    Other,
}

pub fn translate(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "translate")?;
    let table = arg(args, 1);
    vm.charge_bytes(text.as_bytes().len())?;
    let mut known = [Known::Unasked; 128];
    // Only a plain dict cannot change its answers while it is asked.
    let steady = table.downcast::<Dict>().is_some_and(|d| d.header.shape.get() == super::class_shape::DICT);
    let mut out: Vec<u8> = Vec::new();
    for c in wtf8::code_points(text.as_bytes()) {
        let place = if steady { known.get_mut(c as usize) } else { None };
        match place.as_deref() {
            Some(Known::Same) => push(vm, &mut out, &[c as u8])?,
            Some(Known::Byte(byte)) => push(vm, &mut out, &[*byte])?,
            Some(Known::Deleted) => {}
            _ => {
                let before = out.len();
                let same = translate_one(vm, table, c, &mut out)?;
                if let Some(place) = place {
                    *place = match out.get(before..) {
                        _ if same => Known::Same,
                        Some([]) => Known::Deleted,
                        Some([byte]) => Known::Byte(*byte),
                        _ => Known::Other,
                    };
                }
            }
        }
    }
    vm.wtf8(&out)
}

fn push(vm: &mut Machine, out: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    let answer = Sink::push(out, bytes);
    vm.written(answer)
}

/// Writes what the table has for a character; true where that is the character itself.
fn translate_one(vm: &mut Machine, table: Value, c: u32, out: &mut Vec<u8>) -> Result<bool> {
    let key = Value::small_int(i64::from(c));
    let found = match vm.get_item(table, key) {
        Ok(value) => value,
        Err(raised) => {
            // LookupError says that the character stays.
            vm.catch_if(raised, &exceptions::LOOKUP_ERROR)?;
            key
        }
    };
    if found.is_none() {
        return Ok(false);
    }
    if let Some(text) = vm.text(found) {
        push(vm, out, text.as_bytes())?;
        return Ok(false);
    }
    if !vm.is_int(found) {
        return Err(vm.type_error(format_args!("character mapping must return integer, None or str")));
    }
    let Some(code) = vm.to_i64(found).and_then(|n| u32::try_from(n).ok()).filter(|n| *n < 0x11_0000) else {
        return Err(vm.value_error(format_args!("character mapping must be in range(0x110000)")));
    };
    let answer = out.push_code_point(code);
    vm.written(answer)?;
    Ok(code == c)
}

pub fn make_table(vm: &mut Machine, args: &[Value]) -> Result {
    let (x, y, z) = (arg(args, 0), arg(args, 1), arg(args, 2));
    let table = vm.dict()?;
    if y.is_empty() {
        table_of_dict(vm, x, table)?;
        return Ok(table.into());
    }
    let y = text_argument(vm, y, "maketrans() argument 2")?;
    let z = if z.is_empty() { None } else { Some(text_argument(vm, z, "maketrans() argument 3")?) };
    let Some(x) = vm.text(x) else {
        return Err(vm.type_error(format_args!("first maketrans argument must be a string if there is a second argument")));
    };
    if x.len() != y.len() {
        return Err(vm.value_error(format_args!("the first two maketrans arguments must have equal length")));
    }
    vm.charge(x.len() as u64)?;
    for (from, to) in wtf8::code_points(x.as_bytes()).zip(wtf8::code_points(y.as_bytes())) {
        vm.dict_set(table, Value::small_int(from.into()), Value::small_int(to.into()))?;
    }
    if let Some(z) = z {
        delete_all(vm, table, z)?;
    }
    Ok(table.into())
}

fn delete_all(vm: &mut Machine, table: Ref<Dict>, text: Ref<Str>) -> Result<()> {
    vm.charge(text.len() as u64)?;
    for c in wtf8::code_points(text.as_bytes()) {
        vm.dict_set(table, Value::small_int(c.into()), Value::NONE)?;
    }
    Ok(())
}

fn table_of_dict(vm: &mut Machine, x: Value, table: Ref<Dict>) -> Result<()> {
    let Some(source) = x.downcast::<Dict>().filter(|_| x.is_kind(Kind::Dict)) else {
        return Err(vm.type_error(format_args!("if you give only one argument to maketrans it must be a dict")));
    };
    vm.charge(source.len() as u64)?;
    let mut at = 0;
    while let Some((number, entry)) = source.table.next_live(at) {
        at = number + 1;
        let key = if let Some(text) = vm.text(entry.key) {
            if text.len() != 1 {
                return Err(vm.value_error(format_args!("string keys in translatetable must be of length 1")));
            }
            let (c, _) = wtf8::decode_first(text.as_bytes()).unwrap_or((0, 0));
            Value::small_int(c.into())
        } else if vm.is_int(entry.key) {
            entry.key
        } else {
            return Err(vm.type_error(format_args!("keys in translate table mustbe strings or integers")));
        };
        vm.dict_set(table, key, entry.value)?;
    }
    Ok(())
}
