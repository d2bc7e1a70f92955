//! `template % values` for strings and bytes.
//!
//! Invariant: conversions fetch their values from left to right, and each reports what is wrong in CPython's order: key,
//! `*`, the template, the value.

use alloc::vec::Vec;

use super::argument::arg;
use super::int::float_to_int;
use super::string::receiver;
use super::{bytes, float_text};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Kind, Str, Tuple};
use crate::operations::number::{IntOperand, is_exact_int};
use crate::text::failure::Failure;
use crate::text::percent::{self, Argument, Conversion, Count, Flags, Piece, Simple};
use crate::text::percent_value::{self, Style};
use crate::text::search::Unit;
use crate::text::sink::Sink;
use crate::value::Value;

pub fn modulo(vm: &mut Machine, args: &[Value]) -> Result {
    let text = receiver(vm, args, "__mod__")?;
    format_str(vm, text, arg(args, 1))
}

pub fn reflected_modulo(vm: &mut Machine, args: &[Value]) -> Result {
    receiver(vm, args, "__rmod__")?;
    match vm.text(arg(args, 1)) {
        Some(template) => format_str(vm, template, arg(args, 0)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `template % values` of strings.
pub fn format_str(vm: &mut Machine, template: Ref<Str>, values: Value) -> Result {
    vm.charge_bytes(template.as_bytes().len())?;
    let out = Expansion::new(vm, values, Unit::CodePoint)?.run(vm, template.as_bytes())?;
    let text = vm.wtf8(&out);
    vm.put_text_buffer(out);
    text
}

/// `template % values` of bytes; the caller makes the object.
pub fn format_bytes(vm: &mut Machine, template: &[u8], values: Value) -> Result<Vec<u8>> {
    vm.charge_bytes(template.len())?;
    Expansion::new(vm, values, Unit::Byte)?.run(vm, template)
}

/// A template being expanded.
struct Expansion {
    unit: Unit,
    values: Value,
    tuple: Option<Ref<Tuple>>,
    /// Values are fetched by key as well.
    mapping: bool,
    /// A conversion with a key came: from then on all have one.
    keyed: bool,
    taken: usize,
    out: Vec<u8>,
}

impl Expansion {
    fn new(vm: &mut Machine, values: Value, unit: Unit) -> Result<Expansion> {
        let tuple = vm.as_tuple(values);
        let is_text = match unit {
            Unit::CodePoint => vm.text(values).is_some(),
            Unit::Byte => matches!(vm.unbox(values).kind(), Some(Kind::Bytes | Kind::ByteArray)),
        };
        let class = vm.class_of(values);
        let mapping = tuple.is_none() && !is_text && vm.lookup(class, vm.names.__getitem__)?.is_some();
        Ok(Expansion { unit, values, tuple, mapping, keyed: false, taken: 0, out: vm.take_text_buffer() })
    }

    fn run(mut self, vm: &mut Machine, template: &[u8]) -> Result<Vec<u8>> {
        let mut pieces = percent::template(template, self.unit);
        loop {
            if let Some(text) = pieces.take_literal() {
                self.push(vm, text)?;
                continue;
            }
            if !self.keyed
                && let Some(value) = self.peek_value()
                && pieces.take_simple(|simple| self.write_simple(simple, value))
            {
                self.taken += 1;
                continue;
            }
            let Some(piece) = pieces.next() else { break };
            match vm.passed(piece)? {
                Piece::Literal(text) => self.push(vm, text)?,
                Piece::Conversion(conversion) => self.convert(vm, &conversion)?,
            }
        }
        if !self.keyed {
            self.check_all_taken(vm)?;
        }
        Ok(self.out)
    }

    /// The value that the next conversion takes.
    #[inline]
    fn peek_value(&self) -> Option<Value> {
        match self.tuple {
            Some(tuple) => tuple.get(self.taken),
            None => Some(self.values).filter(|_| self.taken == 0),
        }
    }

    /// Writes what a simple conversion makes of a str or a small int; false, and nothing done, for others.
    #[inline]
    fn write_simple(&mut self, simple: Simple, value: Value) -> bool {
        let is_text = simple.code == b's' && self.unit == Unit::CodePoint;
        if let Some(n) = value.as_small_int().filter(|_| is_text || simple.code == b'd') {
            let mut digits = itoa::Buffer::new();
            let digits = digits.format(n).as_bytes();
            return self.write_padded(simple, digits, digits.len());
        }
        match value.downcast::<Str>().filter(|_| is_text) {
            Some(text) => self.write_padded(simple, text.as_bytes(), text.len()),
            None => false,
        }
    }

    /// Writes a text of so many characters, padded; false, and nothing done, where there is no memory.
    #[inline]
    fn write_padded(&mut self, simple: Simple, text: &[u8], count: usize) -> bool {
        let padding = simple.width.saturating_sub(count);
        if padding == 0 {
            return Sink::push(&mut self.out, text).is_ok();
        }
        let start = self.out.len();
        let zeros = simple.zeros && simple.code == b'd';
        let (sign, body) = text.split_at(usize::from(zeros && text.first() == Some(&b'-')));
        let out: &mut Vec<u8> = &mut self.out;
        let written = Sink::push(out, sign)
            .and_then(|()| Sink::fill(out, if zeros { b"0" } else { b" " }, padding))
            .and_then(|()| Sink::push(out, body));
        if written.is_err() {
            self.out.truncate(start);
        }
        written.is_ok()
    }

    fn check_all_taken(&self, vm: &mut Machine) -> Result<()> {
        let given = self.given();
        // A mapping may be left alone: the template decides which keys it wants.
        if self.taken < given && !(self.tuple.is_none() && self.mapping) {
            return Err(vm.failed(&percent::not_all_converted(self.unit, self.taken, given)));
        }
        Ok(())
    }

    fn given(&self) -> usize {
        self.tuple.map_or(1, |tuple| tuple.len())
    }

    fn push(&mut self, vm: &mut Machine, bytes: &[u8]) -> Result<()> {
        let answer = Sink::push(&mut self.out, bytes);
        vm.written(answer)
    }

    fn convert(&mut self, vm: &mut Machine, conversion: &Conversion<'_>) -> Result<()> {
        let keyed_value = match conversion.key {
            Some(key) => Some(self.value_of_key(vm, key)?),
            None if self.keyed => return Err(vm.failed(&percent::key_required(conversion.position))),
            None => None,
        };
        let mut style = Style { flags: conversion.flags, width: 0, precision: None, code: 0 };
        match conversion.width {
            Count::None => {}
            Count::Fixed(width) => style.width = width,
            Count::Argument => {
                let (number, argument) = self.star(vm)?;
                let answer = argument.star_width(number, &mut style.flags);
                style.width = vm.passed(answer)?;
            }
        }
        match conversion.precision {
            Count::None => {}
            Count::Fixed(precision) => style.precision = Some(precision),
            Count::Argument => {
                let (number, argument) = self.star(vm)?;
                style.precision = Some(vm.passed(argument.star_precision(number))?);
            }
        }
        if let Some(fault) = &conversion.fault {
            return Err(vm.failed(fault));
        }
        let (value, argument) = match (keyed_value, conversion.key) {
            (Some(value), Some(key)) => (value, Argument::Key(key, self.unit)),
            _ => self.next_value(vm)?,
        };
        if !conversion.is_known(self.unit) {
            return Err(vm.failed(&conversion.unsupported(self.unit)));
        }
        style.code = conversion.code as u8;
        let size = style.width.saturating_add(style.precision.unwrap_or(0));
        if size > 1000 {
            vm.charge_large(size)?;
        }
        self.write_value(vm, value, &style, &argument)
    }

    fn value_of_key(&mut self, vm: &mut Machine, key: &[u8]) -> Result {
        if !self.mapping {
            let name = alloc::format!("{}", vm.type_name(self.values));
            return Err(vm.failed(&percent::not_a_mapping(&name)));
        }
        self.keyed = true;
        let key = match self.unit {
            Unit::CodePoint => vm.wtf8(key)?,
            Unit::Byte => vm.bytes(key)?,
        };
        vm.get_item(self.values, key)
    }

    /// The next value and how errors call it.
    fn next_value(&mut self, vm: &mut Machine) -> Result<(Value, Argument<'static>)> {
        let value = match self.tuple {
            Some(tuple) => tuple.get(self.taken),
            None if self.taken == 0 => Some(self.values),
            None => None,
        };
        let Some(value) = value else {
            return Err(vm.failed(&percent::not_enough_arguments(self.given())));
        };
        self.taken += 1;
        Ok((value, if self.tuple.is_some() { Argument::Number(self.taken) } else { Argument::Only }))
    }

    /// The int for a `*`; None where it does not fit.
    fn star(&mut self, vm: &mut Machine) -> Result<(Option<i64>, Argument<'static>)> {
        if self.tuple.is_none() {
            return Err(vm.failed(&percent::not_enough_arguments(1)));
        }
        let (value, argument) = self.next_value(vm)?;
        match vm.as_int_value(value) {
            Some(int) => Ok((vm.to_i64(int), argument)),
            None => {
                let name = alloc::format!("{}", vm.type_name(value));
                Err(vm.failed(&argument.star_not_int(&name)))
            }
        }
    }

    fn write_value(&mut self, vm: &mut Machine, value: Value, style: &Style, argument: &Argument<'_>) -> Result<()> {
        match style.code {
            b's' | b'r' | b'a' | b'b' => self.write_text(vm, value, style, argument),
            b'c' => self.write_character(vm, value, style, argument),
            b'd' | b'i' | b'u' | b'x' | b'X' | b'o' => self.write_int(vm, value, style, argument),
            _ => self.write_float(vm, value, style, argument),
        }
    }

    fn write_text(&mut self, vm: &mut Machine, value: Value, style: &Style, argument: &Argument<'_>) -> Result<()> {
        let plain = style.width == 0 && style.precision.is_none();
        if style.code == b's' && self.unit == Unit::CodePoint && plain && vm.write_str_plain(value, &mut self.out)? {
            return Ok(());
        }
        if self.unit == Unit::Byte && matches!(style.code, b's' | b'b') {
            let content = bytes::percent_operand(vm, value, argument)?;
            let answer = percent_value::write_text(&content, style, self.unit, &mut self.out);
            return vm.written(answer);
        }
        let text = match style.code {
            b's' => vm.to_str(value)?,
            b'r' if self.unit == Unit::CodePoint => vm.repr(value)?,
            _ => vm.ascii(value)?,
        };
        let Some(text) = vm.text(text) else { return Ok(()) };
        vm.charge_bytes(text.as_bytes().len())?;
        let answer = percent_value::write_text(text.as_bytes(), style, self.unit, &mut self.out);
        vm.written(answer)
    }

    fn write_character(&mut self, vm: &mut Machine, value: Value, style: &Style, argument: &Argument<'_>) -> Result<()> {
        let unit = self.unit;
        let code = match unit {
            Unit::CodePoint => text_character(vm, value, argument)?,
            Unit::Byte => bytes::percent_character(vm, value, argument)?,
        };
        let code = match code {
            Some(code) => code,
            None => {
                let name = alloc::format!("{}", vm.type_name(value));
                if !vm.is_index(value)? {
                    return Err(vm.failed(&argument.not_a_character(unit, &name)));
                }
                let int = vm.index(value)?;
                let limit = if unit == Unit::Byte { 256 } else { 0x11_0000 };
                match vm.to_i64(int).filter(|n| (0..limit).contains(n)) {
                    Some(n) => n as u32,
                    None => return Err(vm.failed(&argument.character_out_of_range(unit))),
                }
            }
        };
        let answer = percent_value::write_character(code, style, unit, &mut self.out);
        vm.written(answer)
    }

    fn write_int(&mut self, vm: &mut Machine, value: Value, style: &Style, argument: &Argument<'_>) -> Result<()> {
        let int = match self.int_value(vm, value, style)? {
            Some(int) => int,
            None => {
                let name = alloc::format!("{}", vm.type_name(value));
                return Err(vm.failed(&argument.not_a_number(u32::from(style.code), &name)));
            }
        };
        let operand = vm.int_operand(int).unwrap_or(IntOperand::Small(0));
        if matches!(operand, IntOperand::Big(_)) {
            vm.charge_product(operand.as_ref(), operand.as_ref())?;
        }
        let limit = if matches!(operand, IntOperand::Big(_)) { vm.max_str_digits() } else { 0 };
        let answer: core::result::Result<(), Failure> = percent_value::write_int(operand.as_ref(), style, limit, &mut self.out);
        vm.passed(answer)
    }

    /// `%d` takes any number, the other codes only what has `__index__`.
    fn int_value(&self, vm: &mut Machine, value: Value, style: &Style) -> Result<Option<Value>> {
        if is_exact_int(value) {
            return Ok(Some(value));
        }
        if let Some(int) = vm.as_int_value(value) {
            return Ok(Some(int));
        }
        if matches!(style.code, b'x' | b'X' | b'o') {
            return if vm.is_index(value)? { vm.index(value).map(Some) } else { Ok(None) };
        }
        if let Some(x) = vm.as_f64(value) {
            return float_to_int(vm, x).map(Some);
        }
        if vm.text(value).is_some() || value.is_kind(Kind::Complex) {
            return Ok(None);
        }
        if let Some(answer) = vm.call_special(value, vm.names.__int__, &[])? {
            return vm.checked_int(value, answer, "__int__").map(Some);
        }
        if vm.is_index(value)? { vm.index(value).map(Some) } else { Ok(None) }
    }

    /// `%f` without flags: quickly, where exact arithmetic reaches.
    fn write_plain_float(&mut self, vm: &mut Machine, x: f64, style: &Style) -> Result<bool> {
        let start = self.out.len();
        let quick = float_text::write_fixed(x, style.precision.unwrap_or(6), &mut self.out);
        if !vm.written(quick)? {
            return Ok(false);
        }
        let missing = style.width.saturating_sub(self.out.len() - start);
        let answer = Sink::fill(&mut self.out, b" ", missing);
        vm.written(answer)?;
        if let Some(text) = self.out.get_mut(start..) {
            text.rotate_right(missing);
        }
        Ok(true)
    }

    fn write_float(&mut self, vm: &mut Machine, value: Value, style: &Style, argument: &Argument<'_>) -> Result<()> {
        let Some(x) = vm.find_f64(value)? else {
            let name = alloc::format!("{}", vm.type_name(value));
            return Err(vm.failed(&argument.not_a_number(u32::from(style.code), &name)));
        };
        if style.code == b'f' && style.flags == Flags::default() && self.write_plain_float(vm, x, style)? {
            return Ok(());
        }
        let answer = percent_value::write_float_value(x, style, &mut self.out);
        vm.written(answer)
    }
}

impl Machine {
    /// Writes `str(value)` of values that need no method; false for the others.
    pub fn write_str_plain(&mut self, value: Value, out: &mut Vec<u8>) -> Result<bool> {
        if let Some(text) = value.downcast::<Str>() {
            self.charge_bytes(text.as_bytes().len())?;
            let answer = Sink::push(out, text.as_bytes());
            self.written(answer)?;
            return Ok(true);
        }
        if value.is_kind(Kind::Bytes) { Ok(false) } else { self.write_repr_builtin(value, out) }
    }
}

/// The character of a str for `%c`; None: it is no str.
fn text_character(vm: &mut Machine, value: Value, argument: &Argument<'_>) -> Result<Option<u32>> {
    let Some(text) = vm.text(value) else { return Ok(None) };
    if text.len() != 1 {
        return Err(vm.failed(&argument.not_one_character(Unit::CodePoint, "string", text.len())));
    }
    Ok(crate::text::wtf8::decode_first(text.as_bytes()).map(|(c, _)| c))
}
