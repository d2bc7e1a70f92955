//! `repr`, `str`, `ascii`, `format`, `bool` of any value. Invariant: what a class's method gives is checked to be of
//! the right type, and deep nesting ends in RecursionError.

use alloc::string::String;
use alloc::vec::Vec;

use crate::builtins::{float_text, string_format};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::Result;
use crate::number::{float_format, integer_text};
use crate::object::{Boxed, ByteArray, Bytes, ClassFlags, Complex, Dict, Kind, List, Set, Str, Tuple};
use crate::text::repr as text_repr;
use crate::text::sink::{Sink, push_decimal};
use crate::value::Value;

/// Does [`Machine::write_repr_builtin`] know objects of this kind?
fn has_builtin_repr(kind: Kind) -> bool {
    matches!(kind, Kind::Str | Kind::Bytes | Kind::BigInt | Kind::Complex)
}

/// A text buffer with more room than this is not kept.
const KEPT_TEXT_BUFFER: usize = 4096;

impl Machine {
    /// An empty buffer to build text in, whose memory was used before. Give it back by [`Machine::put_text_buffer`].
    #[inline]
    pub fn take_text_buffer(&mut self) -> Vec<u8> {
        let mut buffer = core::mem::take(&mut self.text_buffer);
        buffer.clear();
        buffer
    }

    /// Keeps a buffer for the next text.
    #[inline]
    pub fn put_text_buffer(&mut self, buffer: Vec<u8>) {
        if buffer.capacity() <= KEPT_TEXT_BUFFER {
            self.text_buffer = buffer;
        }
    }

    /// `repr(value)`
    pub fn repr(&mut self, value: Value) -> Result {
        match self.repr_builtin(value)? {
            Some(text) => Ok(text),
            None => self.repr_by_method(value),
        }
    }

    /// The repr of numbers, strings and constants of exactly the builtin classes.
    pub fn repr_builtin(&mut self, value: Value) -> Result<Option<Value>> {
        if let Some(n) = value.as_small_int() {
            return self.small_int_text(n).map(Some);
        }
        if matches!(value.kind(), Some(kind) if !has_builtin_repr(kind)) {
            return Ok(None);
        }
        let mut out = self.take_text_buffer();
        let text = if self.write_repr_builtin(value, &mut out)? { self.wtf8(&out).map(Some) } else { Ok(None) };
        self.put_text_buffer(out);
        text
    }

    /// Writes the repr of a number, string or constant; false for other values.
    pub fn write_repr_builtin(&mut self, value: Value, out: &mut Vec<u8>) -> Result<bool> {
        if let Some(n) = value.as_small_int() {
            let answer = push_decimal(out, n);
            self.written(answer)?;
            return Ok(true);
        }
        if let Some(x) = value.as_float() {
            let short = float_text::write_short(x, out);
            if !self.written(short)? {
                let answer = float_format::repr(x, out);
                self.written(answer)?;
            }
            return Ok(true);
        }
        let constant: &[u8] = match value {
            Value::NONE => b"None",
            Value::TRUE => b"True",
            Value::FALSE => b"False",
            Value::ELLIPSIS => b"Ellipsis",
            Value::NOT_IMPLEMENTED => b"NotImplemented",
            _ => b"",
        };
        if !constant.is_empty() {
            let answer = Sink::push(out, constant);
            self.written(answer)?;
            return Ok(true);
        }
        self.write_repr_object(value, out)
    }

    fn write_repr_object(&mut self, value: Value, out: &mut Vec<u8>) -> Result<bool> {
        let answer = match value.kind() {
            Some(Kind::Str) => match value.downcast::<Str>() {
                Some(text) => {
                    self.charge_bytes(text.as_bytes().len())?;
                    text_repr::repr_str(text.as_bytes(), out)
                }
                None => Ok(()),
            },
            Some(Kind::Bytes) => match value.downcast::<Bytes>() {
                Some(bytes) => {
                    self.charge_bytes(bytes.as_slice().len())?;
                    text_repr::repr_bytes(bytes.as_slice(), out)
                }
                None => Ok(()),
            },
            Some(Kind::BigInt) => {
                self.write_int(value, out)?;
                Ok(())
            }
            Some(Kind::Complex) => match value.downcast::<Complex>() {
                Some(c) => crate::builtins::complex::write_repr(c.real, c.imaginary, out),
                None => Ok(()),
            },
            _ => return Ok(false),
        };
        self.written(answer)?;
        Ok(true)
    }

    /// Writes an int in decimal, under the digit limit.
    pub fn write_int(&mut self, value: Value, out: &mut Vec<u8>) -> Result<()> {
        if let Some(n) = value.as_small_int() {
            let answer = push_decimal(out, n);
            return self.written(answer);
        }
        let Some(operand) = self.int_operand(value) else { return Ok(()) };
        let limit = self.max_str_digits();
        let allowed = integer_text::check_limit(operand.as_ref(), limit);
        self.passed(allowed)?;
        // Conversion to decimal is a multiplication of numbers of that size, more or less.
        self.charge_product(operand.as_ref(), operand.as_ref())?;
        let answer = integer_text::write_digits(operand.as_ref(), integer_text::Base::Decimal, true, out);
        self.written(answer)
    }

    /// The decimal text of an immediate int.
    fn small_int_text(&mut self, n: i64) -> Result {
        if (0..10).contains(&n) {
            return self.character(u32::from(b'0') + n as u32);
        }
        let mut digits = itoa::Buffer::new();
        let text = digits.format(n).as_bytes();
        let answer = Str::from_parts(&mut self.heap, &[text], text.len(), text.len(), true);
        Ok(self.check(answer)?.into())
    }

    #[inline(never)]
    fn repr_by_method(&mut self, value: Value) -> Result {
        match self.call_special(value, self.names.__repr__, &[])? {
            Some(text) if self.text(text).is_some() => Ok(text),
            Some(other) => Err(self.wrong_return(value, "__repr__", "a str", other)),
            None => {
                let name = self.type_name(value);
                let text = alloc::format!("<{name} object at {:#x}>", value.bits());
                self.str(&text)
            }
        }
    }

    /// `str(value)`
    pub fn to_str(&mut self, value: Value) -> Result {
        if value.is_kind(Kind::Str) {
            return Ok(value);
        }
        if !value.is_kind(Kind::Bytes)
            && let Some(text) = self.repr_builtin(value)?
        {
            return Ok(text);
        }
        // `object.__str__` is `repr`, whose answer is checked here under the name of the method that was asked.
        let class = self.class_of(value);
        let method = self.lookup(class, self.names.__str__)?;
        let inherited = self.lookup(self.types.object, self.names.__str__)?;
        let name = if method == inherited { self.names.__repr__ } else { self.names.__str__ };
        match self.call_special(value, name, &[])? {
            Some(text) if self.text(text).is_some() => Ok(text),
            Some(other) => Err(self.wrong_return(value, "__str__", "a str", other)),
            None => self.repr(value),
        }
    }

    /// `ascii(value)`
    pub fn ascii(&mut self, value: Value) -> Result {
        let text = self.repr(value)?;
        let Some(string) = self.text(text) else { return Ok(text) };
        if string.is_ascii() {
            return Ok(text);
        }
        self.charge_bytes(string.as_bytes().len())?;
        let mut out = Vec::new();
        for c in crate::text::wtf8::code_points(string.as_bytes()) {
            let answer = if c < 0x80 { out.push_code_point(c) } else { text_repr::write_hex_escape(c, &mut out) };
            self.written(answer)?;
        }
        self.wtf8(&out)
    }

    /// `format(value, spec)`; EMPTY as spec is the empty one.
    pub fn format(&mut self, value: Value, spec: Value) -> Result {
        let empty = spec.is_empty() || spec == self.empty_str;
        if empty && value.is_kind(Kind::Str) {
            return Ok(value);
        }
        if empty && (value.is_small_int() || value.is_float()) {
            return self.to_str(value);
        }
        if let Some(text) = self.text(spec)
            && let Some(answer) = string_format::format_builtin(self, value, text)?
        {
            return Ok(answer);
        }
        let spec = if spec.is_empty() { self.empty_str } else { spec };
        match self.call_special(value, self.names.__format__, &[spec])? {
            Some(text) if self.text(text).is_some() => Ok(text),
            Some(other) => Err(self.wrong_return(value, "__format__", "a str", other)),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format_args!("Type {name} doesn't define __format__")))
            }
        }
    }

    /// `bool(value)`
    #[inline]
    pub fn is_true(&mut self, value: Value) -> Result<bool> {
        if let Some(b) = value.as_bool() {
            return Ok(b);
        }
        if let Some(n) = value.as_small_int() {
            return Ok(n != 0);
        }
        if value.is_none() {
            return Ok(false);
        }
        self.is_true_other(value)
    }

    fn is_true_other(&mut self, value: Value) -> Result<bool> {
        if let Some(x) = value.as_float() {
            return Ok(x != 0.0);
        }
        let Some(kind) = value.kind() else {
            if value == Value::NOT_IMPLEMENTED {
                return Err(self.type_error(format_args!("NotImplemented should not be used in a boolean context")));
            }
            return Ok(true);
        };
        let class = self.class_of(value);
        if !class.has(ClassFlags::HEAP)
            && let Some(truth) = builtin_truth(value, kind)
        {
            return Ok(truth);
        }
        self.is_true_by_method(value)
    }

    fn is_true_by_method(&mut self, value: Value) -> Result<bool> {
        if let Some(answer) = self.call_special(value, self.names.__bool__, &[])? {
            return match answer.as_bool() {
                Some(truth) => Ok(truth),
                None => Err(self.wrong_return(value, "__bool__", "a bool", answer)),
            };
        }
        match self.call_special(value, self.names.__len__, &[])? {
            Some(answer) => self.truth_of_length(answer),
            None => Ok(true),
        }
    }

    /// Is something true whose `__len__` gave that?
    pub(crate) fn truth_of_length(&mut self, answer: Value) -> Result<bool> {
        let length = self.index(answer)?;
        if self.int_is_negative(length) {
            return Err(self.value_error(format_args!("__len__() should return >= 0")));
        }
        Ok(self.index_isize(length)? != 0)
    }

    /// The repr for messages: it never fails.
    pub fn repr_text(&mut self, value: Value) -> String {
        let saved = self.raised;
        let text = match self.repr(value) {
            Ok(text) => self.text(text),
            Err(_) => {
                self.raised = saved;
                None
            }
        };
        match text {
            Some(text) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
            None => String::from("<unprintable>"),
        }
    }

    /// The str that a value is or, being an instance of a subclass, carries.
    #[inline(always)]
    pub fn text(&self, value: Value) -> Option<Ref<Str>> {
        match value.kind()? {
            Kind::Str => value.downcast(),
            Kind::Boxed => value.downcast::<Boxed>()?.value.downcast(),
            _ => None,
        }
    }

    /// A str of text built in a temporary.
    pub fn built_text(&mut self, text: &[u8]) -> Result {
        self.wtf8(text)
    }
}

/// The truth of a value of exactly a builtin class.
fn builtin_truth(value: Value, kind: Kind) -> Option<bool> {
    Some(match kind {
        Kind::Str => !value.downcast::<Str>()?.is_empty(),
        Kind::List => !value.downcast::<List>()?.is_empty(),
        Kind::Dict => !value.downcast::<Dict>()?.is_empty(),
        Kind::Tuple => !value.downcast::<Tuple>()?.is_empty(),
        Kind::Set => !value.downcast::<Set>()?.is_empty(),
        Kind::Bytes => !value.downcast::<Bytes>()?.as_slice().is_empty(),
        Kind::ByteArray => !value.downcast::<ByteArray>()?.bytes.is_empty(),
        Kind::BigInt | Kind::Function | Kind::NativeFunction | Kind::BoundMethod | Kind::Module | Kind::Code => true,
        Kind::Complex => {
            let complex = value.downcast::<Complex>()?;
            complex.real != 0.0 || complex.imaginary != 0.0
        }
        _ => return None,
    })
}
