//! The binary and unary operators: fast paths for builtin types, otherwise the protocol of dunders with their
//! reflected and in-place forms.

use crate::builtins::{class_shape, complex, exceptions, string_percent};
use crate::bytecode::ops::BinaryOperator;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::number::elementary;
use crate::object::{BigInt, ByteArray, Bytes, Class, Complex, Kind, List, Str, Tuple};
use crate::value::Value;

/// Bytes that cost no fuel, if there are fewer.
pub(crate) const FREE_BYTES: usize = 256;

/// In-place operators stand this far behind the plain ones.
const IN_PLACE: u32 = BinaryOperator::InplaceAdd as u32;
const _: () = assert!(BinaryOperator::InplaceXor as u32 - IN_PLACE == BinaryOperator::Xor as u32);

/// Is this an in-place operator?
#[inline(always)]
pub fn is_in_place(op: BinaryOperator) -> bool {
    (op as u32) >= IN_PLACE && op != BinaryOperator::Subscript
}

/// The operator without "in place".
#[inline(always)]
pub fn plain_operator(op: BinaryOperator) -> BinaryOperator {
    if is_in_place(op) { BinaryOperator::from_u32(op as u32 - IN_PLACE).unwrap_or(op) } else { op }
}

impl Machine {
    /// `a op b`
    #[inline]
    pub fn binary(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result {
        if let (Some(x), Some(y)) = (a.as_float(), b.as_float())
            && let Some(answer) = float_simple(op, x, y)
        {
            return Ok(Value::float(answer));
        }
        if let (Some(x), Some(y)) = (a.downcast::<Complex>(), b.downcast::<Complex>())
            && let Some((real, imaginary)) = complex::quick(plain_operator(op), x, y)
        {
            return self.complex(real, imaginary);
        }
        match self.binary_builtin(op, a, b)? {
            Some(answer) => Ok(answer),
            None => self.binary_by_methods(op, a, b),
        }
    }

    /// `a op b` for values of exactly builtin types; None where a method decides.
    pub fn binary_builtin(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        if op == BinaryOperator::Subscript {
            if let Some(byte) = byte_at(a, b) {
                return Ok(Some(byte));
            }
            return self.get_item(a, b).map(Some);
        }
        let plain = plain_operator(op);
        if is_plain_int(a) && is_plain_int(b) {
            if let (Some(x), Some(y)) = (a.as_bool(), b.as_bool())
                && let Some(answer) = bool_binary(plain, x, y)
            {
                return Ok(Some(Value::bool(answer)));
            }
            return self.int_binary(plain, int_of(a), int_of(b));
        }
        if let Some(answer) = self.float_mixed(plain, a, b)? {
            return Ok(Some(answer));
        }
        match (a.kind(), b.kind()) {
            (Some(Kind::Str), _) => self.str_binary(plain, a, b),
            (Some(Kind::Complex), _) | (_, Some(Kind::Complex)) => complex::binary(self, plain, a, b),
            (Some(Kind::Tuple), Some(Kind::Tuple)) if plain == BinaryOperator::Add => self.tuple_concat(a, b).map(Some),
            (Some(Kind::List), Some(Kind::List)) if op == BinaryOperator::Add => self.list_concat(a, b),
            (Some(Kind::Bytes), Some(Kind::Bytes)) if plain == BinaryOperator::Add => self.bytes_concat(a, b).map(Some),
            _ => Ok(None),
        }
    }

    /// Operations of a float with a float, int or bool.
    fn float_mixed(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        let (x, y) = match (a.as_float(), b.as_float()) {
            (Some(x), Some(y)) => (x, y),
            (Some(x), None) if is_plain_int(b) => (x, self.int_to_f64(int_of(b))?),
            (None, Some(y)) if is_plain_int(a) => (self.int_to_f64(int_of(a))?, y),
            _ => return Ok(None),
        };
        self.float_binary(op, x, y)
    }

    /// `x op y` of floats; None: floats have no such operation.
    pub fn float_binary(&mut self, op: BinaryOperator, x: f64, y: f64) -> Result<Option<Value>> {
        if let Some(answer) = float_simple(op, x, y) {
            return Ok(Some(Value::float(answer)));
        }
        let divides = matches!(op, BinaryOperator::TrueDivide | BinaryOperator::FloorDivide | BinaryOperator::Remainder);
        if divides && y == 0.0 {
            return Err(self.zero_division_error(format_args!("division by zero")));
        }
        match op {
            BinaryOperator::FloorDivide => Ok(Some(Value::float(float_divmod(x, y).0))),
            BinaryOperator::Remainder => Ok(Some(Value::float(float_divmod(x, y).1))),
            BinaryOperator::Power => self.float_power(x, y).map(Some),
            _ => Ok(None),
        }
    }

    /// `x ** y`; complex where a negative number has a fractional exponent.
    pub fn float_power(&mut self, x: f64, y: f64) -> Result {
        if x == 0.0 && y < 0.0 {
            return Err(self.zero_division_error(format_args!("zero to a negative power")));
        }
        if x < 0.0 && x.is_finite() && y.is_finite() && elementary::floor(y) != y {
            return complex::power(self, (x, 0.0), (y, 0.0));
        }
        let power = match y {
            2.0 => x * x,
            1.0 => x,
            _ => elementary::pow(x, y),
        };
        if power.is_infinite() && x.is_finite() && y.is_finite() {
            return Err(self.range_error());
        }
        Ok(Value::float(power))
    }

    /// OverflowError with C's words for ERANGE.
    #[cold]
    pub fn range_error(&mut self) -> Raised {
        match self.str("Numerical result out of range") {
            Ok(text) => self.raise_spec(&exceptions::OVERFLOW_ERROR, &[Value::small_int(34), text]),
            Err(raised) => raised,
        }
    }

    fn str_binary(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result<Option<Value>> {
        let Some(text) = a.downcast::<Str>() else { return Ok(None) };
        match op {
            BinaryOperator::Add => match b.downcast::<Str>() {
                Some(other) => self.concat_str(text, other).map(Some),
                None => Ok(None),
            },
            BinaryOperator::Multiply => match b.as_small_int() {
                Some(count) => self.repeat_str(text, count).map(Some),
                None => Ok(None),
            },
            // A str subclass on the right may have a `__rmod__`.
            BinaryOperator::Remainder if !b.is_kind(Kind::Boxed) && !b.is_kind(Kind::Instance) => {
                string_percent::format_str(self, text, b).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// `a + b` of strings.
    #[inline]
    pub fn concat_str(&mut self, a: Ref<Str>, b: Ref<Str>) -> Result {
        if a.is_empty() {
            return Ok(b.into());
        }
        if b.is_empty() {
            return Ok(a.into());
        }
        let (x, y) = (a.as_bytes().len(), b.as_bytes().len());
        self.charge_bytes(if a.has_room(y) { y } else { x + y })?;
        let answer = Str::concat(&mut self.heap, a, b);
        Ok(self.check(answer)?.into())
    }

    /// `text * count`
    pub fn repeat_str(&mut self, text: Ref<Str>, count: i64) -> Result {
        let count = usize::try_from(count).unwrap_or(0);
        if count == 0 || text.is_empty() {
            return Ok(self.empty_str);
        }
        if count == 1 {
            return Ok(text.into());
        }
        let unit = text.as_bytes();
        let (Some(bytes), Some(chars)) = (unit.len().checked_mul(count), text.len().checked_mul(count)) else {
            return Err(self.overflow_error(format_args!("repeated string is too long")));
        };
        self.charge_large(bytes)?;
        let answer = Str::uninitialized(&mut self.heap, bytes, chars, text.is_ascii());
        let string = self.check(answer)?;
        // SAFETY: the string has room for `bytes` bytes, which nobody has seen yet.
        let place = unsafe { core::slice::from_raw_parts_mut(Str::data(string), bytes) };
        fill_repeated(place, unit);
        Ok(string.into())
    }

    pub(super) fn tuple_concat(&mut self, a: Value, b: Value) -> Result {
        let (Some(x), Some(y)) = (a.downcast::<Tuple>(), b.downcast::<Tuple>()) else { return Ok(Value::NOT_IMPLEMENTED) };
        if y.is_empty() {
            return Ok(a);
        }
        if x.is_empty() {
            return Ok(b);
        }
        let total = x.len() + y.len();
        self.charge(total as u64 / 4)?;
        let joined = Tuple::joined(&mut self.heap, x.as_slice(), y.as_slice());
        Ok(self.check(joined)?.into())
    }

    pub(super) fn list_concat(&mut self, a: Value, b: Value) -> Result<Option<Value>> {
        let exact = |l: &Ref<List>| l.header.shape.get() == class_shape::LIST;
        let (Some(x), Some(y)) = (a.downcast::<List>().filter(exact), b.downcast::<List>().filter(exact)) else {
            return Ok(None);
        };
        self.charge((x.len() + y.len()) as u64 / 4)?;
        let answer = List::with_capacity(&mut self.heap, x.len() + y.len());
        let list = self.check(answer)?;
        for part in [x, y] {
            let answer = list.extend(&mut self.heap, part.as_slice());
            self.check(answer)?;
        }
        Ok(Some(list.into()))
    }

    pub(super) fn bytes_concat(&mut self, a: Value, b: Value) -> Result {
        let (Some(x), Some(y)) = (a.downcast::<Bytes>(), b.downcast::<Bytes>()) else { return Ok(Value::NOT_IMPLEMENTED) };
        self.joined_bytes(x, y)
    }

    /// Bytes and bytes; where either is empty, the other one.
    pub(crate) fn joined_bytes(&mut self, x: Ref<Bytes>, y: Ref<Bytes>) -> Result {
        let is_plain = |bytes: &Bytes| bytes.header.shape.get() == class_shape::BYTES;
        match (x.as_slice(), y.as_slice()) {
            (_, []) if is_plain(&x) => Ok(x.into()),
            ([], _) if is_plain(&y) => Ok(y.into()),
            (first, second) => self.bytes_of_parts(&[first, second]),
        }
    }

    /// A bytes object of parts in a row.
    pub fn bytes_of_parts(&mut self, parts: &[&[u8]]) -> Result {
        let total = parts.iter().map(|p| p.len()).sum();
        self.charge_bytes(total)?;
        let answer = Bytes::filled(&mut self.heap, total, |place| {
            let mut rest = place;
            for part in parts {
                let (first, others) = rest.split_at_mut(part.len());
                first.copy_from_slice(part);
                rest = others;
            }
        });
        Ok(self.check(answer)?.into())
    }

    /// A bytes object.
    pub fn bytes(&mut self, content: &[u8]) -> Result {
        let answer = Bytes::new(&mut self.heap, content);
        Ok(self.check(answer)?.into())
    }

    /// Charges for work on so many bytes.
    #[inline(always)]
    pub fn charge_bytes(&mut self, bytes: usize) -> Result<()> {
        if bytes < FREE_BYTES { Ok(()) } else { self.charge(bytes as u64 / 16) }
    }

    /// As [`Machine::charge_bytes`], and MemoryError where so much does not fit.
    #[inline]
    pub fn charge_large(&mut self, bytes: usize) -> Result<()> {
        if bytes > 1 << 12 && !self.heap.has_room(bytes) {
            return Err(self.no_memory());
        }
        self.charge_bytes(bytes)
    }

    // -- the protocol --------------------------------------------------------------------------------------------------

    #[inline(never)]
    fn binary_by_methods(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result {
        self.nested(|vm| vm.binary_guarded(op, a, b))
    }

    fn binary_guarded(&mut self, op: BinaryOperator, a: Value, b: Value) -> Result {
        if is_in_place(op)
            && let Some(answer) = self.try_method(a, self.in_place_name(op), b)?
            && answer != Value::NOT_IMPLEMENTED
        {
            return Ok(answer);
        }
        let plain = plain_operator(op);
        let (name, reflected) = self.binary_names(plain);
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let answer = match plain {
            BinaryOperator::Add if is_sequence(a) => self.concat_sequence(a, b)?,
            BinaryOperator::Multiply if is_sequence(a) || is_sequence(b) => self.repeat_sequence(a, b)?,
            _ => self.try_both(class_a, class_b, (name, reflected), a, b)?,
        };
        if answer != Value::NOT_IMPLEMENTED {
            return Ok(answer);
        }
        Err(self.unsupported(op.text(), plain == BinaryOperator::Power && !is_in_place(op), a, b))
    }

    /// `a.name(b)` and `b.reflected(a)` in the right order.
    fn try_both(&mut self, class_a: Ref<Class>, class_b: Ref<Class>, names: (Value, Value), a: Value, b: Value) -> Result {
        let (name, reflected) = names;
        let mut reflected_done = false;
        if class_a != class_b && Class::is_subclass_of(class_b, class_a) {
            let (own, inherited) = (self.lookup(class_b, reflected)?, self.lookup(class_a, reflected)?);
            if own != inherited {
                reflected_done = true;
                if let Some(answer) = self.try_method(b, reflected, a)?.filter(|v| *v != Value::NOT_IMPLEMENTED) {
                    return Ok(answer);
                }
            }
        }
        if let Some(answer) = self.try_method(a, name, b)?.filter(|v| *v != Value::NOT_IMPLEMENTED) {
            return Ok(answer);
        }
        if class_a != class_b && !reflected_done {
            return Ok(self.try_method(b, reflected, a)?.unwrap_or(Value::NOT_IMPLEMENTED));
        }
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Calls a dunder of the class with one argument; None where it has none.
    fn try_method(&mut self, receiver: Value, name: Value, argument: Value) -> Result<Option<Value>> {
        let class = self.class_of(receiver);
        match self.lookup(class, name)? {
            None => Ok(None),
            Some(method) if matches!(method.kind(), Some(Kind::Function | Kind::NativeFunction)) => {
                self.call(method, &[receiver, argument]).map(Some)
            }
            Some(method) => {
                let bound = self.bind(method, receiver, class)?;
                self.call(bound, &[argument]).map(Some)
            }
        }
    }

    /// `a + b` where `a` is a builtin sequence: its concatenation comes after the other side's reflected method.
    fn concat_sequence(&mut self, a: Value, b: Value) -> Result {
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let (name, reflected) = self.binary_names(BinaryOperator::Add);
        let native = self.lookup(class_a, name)?.is_some_and(|m| m.is_kind(Kind::NativeFunction));
        if !native {
            return self.try_both(class_a, class_b, (name, reflected), a, b);
        }
        if class_a != class_b
            && let Some(answer) = self.try_method(b, reflected, a)?.filter(|v| *v != Value::NOT_IMPLEMENTED)
        {
            return Ok(answer);
        }
        Ok(self.try_method(a, name, b)?.unwrap_or(Value::NOT_IMPLEMENTED))
    }

    /// `a * b` where one is a builtin sequence: methods of the other side come first, then the count must be an index.
    fn repeat_sequence(&mut self, a: Value, b: Value) -> Result {
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let (name, reflected) = self.binary_names(BinaryOperator::Multiply);
        let sequence = |vm: &mut Machine, v: Value, class: Ref<Class>, method: Value| -> Result<bool> {
            Ok(is_sequence(v) && vm.lookup(class, method)?.is_some_and(|m| m.is_kind(Kind::NativeFunction)))
        };
        let (left, right) = (sequence(self, a, class_a, name)?, sequence(self, b, class_b, reflected)?);
        if !left && let Some(answer) = self.try_method(a, name, b)?.filter(|v| *v != Value::NOT_IMPLEMENTED) {
            return Ok(answer);
        }
        if !right
            && class_a != class_b
            && let Some(answer) = self.try_method(b, reflected, a)?.filter(|v| *v != Value::NOT_IMPLEMENTED)
        {
            return Ok(answer);
        }
        let (receiver, method, count) = match (left, right) {
            (true, _) => (a, name, b),
            (_, true) => (b, reflected, a),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        self.check_repeat(receiver, count)?;
        Ok(self.try_method(receiver, method, count)?.unwrap_or(Value::NOT_IMPLEMENTED))
    }

    /// A builtin sequence is repeated by an index only; other values pass.
    pub(crate) fn check_repeat(&mut self, sequence: Value, count: Value) -> Result<()> {
        let (class, reflected) = (self.class_of(sequence), self.names.__rmul__);
        let native = is_sequence(sequence) && self.lookup(class, reflected)?.is_some_and(|m| m.is_kind(Kind::NativeFunction));
        if native && !self.is_index(count)? {
            let name = self.type_name(count);
            return Err(self.type_error(format_args!("can't multiply sequence by non-int of type '{name}'")));
        }
        Ok(())
    }

    #[cold]
    pub(crate) fn unsupported(&mut self, operator: &str, power: bool, a: Value, b: Value) -> Raised {
        let (left, right) = (self.type_name(a), self.type_name(b));
        let operator = if power { "** or pow()" } else { operator };
        self.type_error(format_args!("unsupported operand type(s) for {operator}: '{left}' and '{right}'"))
    }

    /// `divmod(a, b)`
    pub fn divmod(&mut self, a: Value, b: Value) -> Result {
        if is_plain_int(a) && is_plain_int(b) {
            return self.int_divmod(int_of(a), int_of(b));
        }
        let names = (self.names.__divmod__, self.names.__rdivmod__);
        let answer = self.try_both(self.class_of(a), self.class_of(b), names, a, b)?;
        if answer != Value::NOT_IMPLEMENTED { Ok(answer) } else { Err(self.unsupported("divmod()", false, a, b)) }
    }

    /// `pow(a, b, modulo)`; a modulo of None is none.
    pub fn power(&mut self, a: Value, b: Value, modulo: Value) -> Result {
        if modulo.is_none() || modulo.is_empty() {
            return self.binary(BinaryOperator::Power, a, b);
        }
        if is_plain_int(a) && is_plain_int(b) && is_plain_int(modulo) {
            return self.int_power_modulo(int_of(a), int_of(b), int_of(modulo));
        }
        let (name, reflected) = self.binary_names(BinaryOperator::Power);
        for (receiver, method, argument) in [(a, name, b), (b, reflected, a)] {
            if let Some(answer) = self.call_special(receiver, method, &[argument, modulo])?
                && answer != Value::NOT_IMPLEMENTED
            {
                return Ok(answer);
            }
        }
        if self.as_f64(modulo).is_some() {
            return Err(self.type_error(format_args!("pow() 3rd argument not allowed unless all arguments are integers")));
        }
        if self.unbox(modulo).is_kind(Kind::Complex) {
            return Err(self.value_error(format_args!("complex modulo")));
        }
        let (x, y, z) = (self.type_name(a), self.type_name(b), self.type_name(modulo));
        Err(self.type_error(format_args!("unsupported operand type(s) for ** or pow(): '{x}', '{y}', '{z}'")))
    }

    // -- unary ---------------------------------------------------------------------------------------------------------

    /// `-value`
    #[inline]
    pub fn negative(&mut self, value: Value) -> Result {
        if let Some(x) = value.as_float() {
            return Ok(Value::float(-x));
        }
        if is_plain_int(value) {
            return self.int_negative(int_of(value));
        }
        self.unary(value, self.names.__neg__, "unary -")
    }

    /// `+value`
    pub fn positive(&mut self, value: Value) -> Result {
        if value.is_float() {
            return Ok(value);
        }
        if is_plain_int(value) {
            return Ok(int_of(value));
        }
        self.unary(value, self.names.__pos__, "unary +")
    }

    /// `~value`
    pub fn invert(&mut self, value: Value) -> Result {
        if is_plain_int(value) && value.as_bool().is_none() {
            return self.int_invert(int_of(value));
        }
        self.unary(value, self.names.__invert__, "unary ~")
    }

    /// `abs(value)`
    pub fn absolute(&mut self, value: Value) -> Result {
        if let Some(x) = value.as_float() {
            return Ok(Value::float(x.abs()));
        }
        if is_plain_int(value) {
            return self.int_absolute(int_of(value));
        }
        self.unary(value, self.names.__abs__, "abs()")
    }

    fn unary(&mut self, value: Value, name: Value, operator: &str) -> Result {
        match self.call_special(value, name, &[])? {
            Some(answer) => Ok(answer),
            None => {
                let class = self.type_name(value);
                Err(self.type_error(format_args!("bad operand type for {operator}: '{class}'")))
            }
        }
    }

    // -- names ---------------------------------------------------------------------------------------------------------

    /// The dunder of an operator and its reflected form.
    pub fn binary_names(&self, op: BinaryOperator) -> (Value, Value) {
        let names = &self.names;
        match plain_operator(op) {
            BinaryOperator::Add => (names.__add__, names.__radd__),
            BinaryOperator::And => (names.__and__, names.__rand__),
            BinaryOperator::FloorDivide => (names.__floordiv__, names.__rfloordiv__),
            BinaryOperator::Lshift => (names.__lshift__, names.__rlshift__),
            BinaryOperator::MatrixMultiply => (names.__matmul__, names.__rmatmul__),
            BinaryOperator::Multiply => (names.__mul__, names.__rmul__),
            BinaryOperator::Remainder => (names.__mod__, names.__rmod__),
            BinaryOperator::Or => (names.__or__, names.__ror__),
            BinaryOperator::Power => (names.__pow__, names.__rpow__),
            BinaryOperator::Rshift => (names.__rshift__, names.__rrshift__),
            BinaryOperator::Subtract => (names.__sub__, names.__rsub__),
            BinaryOperator::TrueDivide => (names.__truediv__, names.__rtruediv__),
            _ => (names.__xor__, names.__rxor__),
        }
    }

    /// The dunder of an in-place operator.
    pub fn in_place_name(&self, op: BinaryOperator) -> Value {
        let names = &self.names;
        match plain_operator(op) {
            BinaryOperator::Add => names.__iadd__,
            BinaryOperator::And => names.__iand__,
            BinaryOperator::FloorDivide => names.__ifloordiv__,
            BinaryOperator::Lshift => names.__ilshift__,
            BinaryOperator::MatrixMultiply => names.__imatmul__,
            BinaryOperator::Multiply => names.__imul__,
            BinaryOperator::Remainder => names.__imod__,
            BinaryOperator::Or => names.__ior__,
            BinaryOperator::Power => names.__ipow__,
            BinaryOperator::Rshift => names.__irshift__,
            BinaryOperator::Subtract => names.__isub__,
            BinaryOperator::TrueDivide => names.__itruediv__,
            _ => names.__ixor__,
        }
    }
}

/// Is this an int or bool of the builtin classes?
#[inline(always)]
pub(super) fn is_plain_int(value: Value) -> bool {
    value.is_small_int() || value.is_bool() || value.is_kind(Kind::BigInt)
}

/// The plain int of an int or bool.
#[inline(always)]
pub(super) fn int_of(value: Value) -> Value {
    match value.as_bool() {
        Some(b) => Value::small_int(b.into()),
        None => value,
    }
}

/// Bitwise operations of bools give bools.
fn bool_binary(op: BinaryOperator, a: bool, b: bool) -> Option<bool> {
    match op {
        BinaryOperator::And => Some(a & b),
        BinaryOperator::Or => Some(a | b),
        BinaryOperator::Xor => Some(a ^ b),
        _ => None,
    }
}

/// Does the value's type concatenate and repeat as a sequence (in C: by `sq_concat`, after all numeric methods)?
fn is_sequence(value: Value) -> bool {
    let plain = value.downcast::<crate::object::Boxed>().map_or(value, |b| b.value);
    matches!(plain.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple))
}

/// `content[n]` of exactly bytes or bytearray, in range.
#[inline]
pub(super) fn byte_at(content: Value, key: Value) -> Option<Value> {
    let n = key.as_small_int()?;
    let byte_of = |bytes: &[u8]| bytes.get(crate::operations::item::wrap_index(n, bytes.len())?).copied();
    let byte = match content.kind()? {
        Kind::Bytes => byte_of(content.downcast::<Bytes>()?.as_slice())?,
        Kind::ByteArray => {
            let array = content.downcast::<ByteArray>()?;
            if array.header.shape.get() != class_shape::BYTEARRAY {
                return None;
            }
            byte_of(array.bytes.as_slice())?
        }
        _ => return None,
    };
    Some(Value::small_int(i64::from(byte)))
}

/// The float operations that cannot fail.
#[inline(always)]
fn float_simple(op: BinaryOperator, x: f64, y: f64) -> Option<f64> {
    match op {
        BinaryOperator::Add | BinaryOperator::InplaceAdd => Some(x + y),
        BinaryOperator::Subtract | BinaryOperator::InplaceSubtract => Some(x - y),
        BinaryOperator::Multiply | BinaryOperator::InplaceMultiply => Some(x * y),
        BinaryOperator::TrueDivide | BinaryOperator::InplaceTrueDivide if y != 0.0 => Some(x / y),
        _ => None,
    }
}

/// `divmod(x, y)`; `y` is not zero. The quotient is rounded so that it fits the remainder.
pub fn float_divmod(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest != 0.0 {
        if (y < 0.0) != (rest < 0.0) {
            rest += y;
            quotient -= 1.0;
        }
    } else {
        rest = 0.0f64.copysign(y);
    }
    if quotient == 0.0 {
        return (0.0f64.copysign(x / y), rest);
    }
    let floor = elementary::floor(quotient);
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// Fills `place` with copies of `unit`, whose length divides it, by doubling.
pub fn fill_repeated(place: &mut [u8], unit: &[u8]) {
    if let [byte] = unit {
        place.fill(*byte);
        return;
    }
    let mut done = unit.len().min(place.len());
    place[..done].copy_from_slice(&unit[..done]);
    while done < place.len() {
        let more = done.min(place.len() - done);
        place.copy_within(..more, done);
        done += more;
    }
}

/// Is this a complex, or a number that an operation with a complex takes?
pub fn as_complex_operand(vm: &mut Machine, value: Value) -> Result<Option<(f64, f64)>> {
    if let Some(complex) = value.downcast::<Complex>() {
        return Ok(Some((complex.real, complex.imaginary)));
    }
    if let Some(x) = value.as_float() {
        return Ok(Some((x, 0.0)));
    }
    if value.is_kind(Kind::BigInt) || is_plain_int(value) {
        debug_assert!(value.downcast::<BigInt>().is_some() || !value.is_object());
        return vm.int_to_f64(int_of(value)).map(|x| Some((x, 0.0)));
    }
    Ok(None)
}
