//! Numbers as values: making ints of any size, taking them out again, and the conversions `__index__`, `__float__`.
//!
//! Invariant: an int that fits an immediate is one; a [`BigInt`] is never small (object/bigint.rs).

use core::cell::Cell;

use dashu_int::{IBig, Sign, UBig, Word};

use crate::builtins::exceptions;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result, TypeSpec};
use crate::number::integer::{IntRef, Integer};
use crate::number::integer_float;
use crate::object::{BigInt, Boxed, Complex, Kind};
use crate::text::failure::{ErrorClass, Failure};
use crate::text::sink;
use crate::value::Value;

/// Words that 128 bits take.
const WIDE_WORDS: usize = 128 / Word::BITS as usize;

/// An int of at most 128 bits and a sign: what most ints that do not fit an immediate are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wide {
    pub negative: bool,
    pub magnitude: u128,
}

impl Wide {
    #[inline(always)]
    pub const fn from_i64(n: i64) -> Wide {
        Wide { negative: n < 0, magnitude: n.unsigned_abs() as u128 }
    }

    #[inline(always)]
    pub const fn from_i128(n: i128) -> Wide {
        Wide { negative: n < 0, magnitude: n.unsigned_abs() }
    }

    /// The number, unless it is a larger int or no int at all.
    #[inline]
    pub fn of(value: Value) -> Option<Wide> {
        if let Some(n) = value.as_small_int() {
            return Some(Wide::from_i64(n));
        }
        if let Some(big) = value.downcast::<BigInt>() {
            return Wide::of_words(big.is_negative(), big.words());
        }
        value.as_bool().map(|b| Wide { negative: false, magnitude: u128::from(b) })
    }

    #[inline]
    fn of_words(negative: bool, words: &[Word]) -> Option<Wide> {
        if let [low] = words {
            return Some(Wide { negative, magnitude: u128::from(*low) });
        }
        if words.len() > WIDE_WORDS {
            return None;
        }
        let magnitude = words.iter().rev().fold(0u128, |sum, &word| sum << Word::BITS | u128::from(word));
        Some(Wide { negative, magnitude })
    }
}

/// An int taken out of a value, for the number algorithms.
#[derive(Clone, Debug)]
pub enum IntOperand {
    Small(i64),
    Big(IBig),
}

impl IntOperand {
    pub fn as_ref(&self) -> IntRef<'_> {
        match self {
            IntOperand::Small(n) => IntRef::Small(*n),
            IntOperand::Big(big) => IntRef::Big(big),
        }
    }
}

/// A float's number, of the value itself.
#[inline(always)]
pub fn as_f64_exact(value: Value) -> Option<f64> {
    value.as_float()
}

/// Is this an int of the builtin class itself (bools excluded)?
#[inline(always)]
pub fn is_exact_int(value: Value) -> bool {
    value.is_small_int() || value.is_kind(Kind::BigInt)
}

static MAX_DIGITS: u8 = 0;

impl Machine {
    // -- making ints ---------------------------------------------------------------------------------------------------

    /// An int.
    #[inline(always)]
    pub fn int(&mut self, n: i64) -> Result {
        match Value::try_small_int(n) {
            Some(value) => Ok(value),
            None => self.int_from_wide(n < 0, u128::from(n.unsigned_abs())),
        }
    }

    pub fn int_from_u64(&mut self, n: u64) -> Result {
        self.int_from_wide(false, u128::from(n))
    }

    pub fn int_from_usize(&mut self, n: usize) -> Result {
        self.int_from_wide(false, n as u128)
    }

    #[inline]
    pub fn int_from_i128(&mut self, n: i128) -> Result {
        self.int_from_wide(n < 0, n.unsigned_abs())
    }

    /// An int from sign and magnitude.
    #[inline]
    pub fn int_from_wide(&mut self, negative: bool, magnitude: u128) -> Result {
        if magnitude <= Value::INT_MAX as u128 {
            let n = magnitude as i64;
            return Ok(Value::small_int(if negative { -n } else { n }));
        }
        if negative && magnitude == Value::INT_MIN.unsigned_abs().into() {
            return Ok(Value::small_int(Value::INT_MIN));
        }
        let (low, high) = (magnitude as Word, (magnitude >> Word::BITS) as Word);
        if WIDE_WORDS == 2 || u64::try_from(magnitude).is_ok() {
            let answer = BigInt::of_words(&mut self.heap, negative, low, high);
            return Ok(self.check(answer)?.into());
        }
        let mut words = [0; WIDE_WORDS];
        let mut rest = magnitude;
        let mut count = 0;
        for word in &mut words {
            if rest == 0 {
                break;
            }
            *word = rest as Word;
            // Never by 128 bits: a word has 64 at most.
            rest >>= Word::BITS;
            count += 1;
        }
        let answer = BigInt::new(&mut self.heap, negative, words.get(..count).unwrap_or(&[]));
        Ok(self.check(answer)?.into())
    }

    pub fn int_from_big(&mut self, big: &IBig) -> Result {
        let (sign, words) = big.as_sign_words();
        self.int_from_words(sign == Sign::Negative, words)
    }

    /// An int from sign and magnitude, least significant word first; leading zero words are dropped.
    pub fn int_from_words(&mut self, negative: bool, words: &[Word]) -> Result {
        let used = words.iter().rposition(|&word| word != 0).map_or(0, |at| at + 1);
        let words = words.get(..used).unwrap_or(words);
        if let Some(wide) = Wide::of_words(negative, words) {
            return self.int_from_wide(negative, wide.magnitude);
        }
        let answer = BigInt::new(&mut self.heap, negative, words);
        Ok(self.check(answer)?.into())
    }

    pub fn int_from_integer(&mut self, integer: &Integer) -> Result {
        match integer {
            Integer::Small(n) => self.int(*n),
            Integer::Big(big) => self.int_from_big(big),
        }
    }

    /// An int from an algorithm's answer.
    pub fn int_answer(&mut self, answer: core::result::Result<Integer, Failure>) -> Result {
        let integer = self.passed(answer)?;
        self.int_from_integer(&integer)
    }

    pub fn complex(&mut self, real: f64, imaginary: f64) -> Result {
        let header = crate::object::Header::of::<Complex>();
        Ok(self.allocate(Complex { header, real, imaginary })?.into())
    }

    // -- taking numbers out --------------------------------------------------------------------------------------------

    /// The builtin value that an instance of a Python subclass carries; other values as they are.
    #[inline(always)]
    pub fn unbox(&self, value: Value) -> Value {
        match value.downcast::<Boxed>() {
            Some(boxed) => boxed.value,
            None => value,
        }
    }

    /// An int, bool or instance of a subclass of int as a plain int value.
    #[inline]
    pub fn as_int_value(&self, value: Value) -> Option<Value> {
        if is_exact_int(value) {
            return Some(value);
        }
        match value.as_bool() {
            Some(b) => Some(Value::small_int(b.into())),
            None => value.downcast::<Boxed>().map(|b| b.value).filter(|v| is_exact_int(*v)),
        }
    }

    /// Is this an int (bools and subclasses included)?
    pub fn is_int(&self, value: Value) -> bool {
        self.as_int_value(value).is_some()
    }

    /// Is this a float (subclasses included)?
    pub fn is_float_value(&self, value: Value) -> bool {
        self.unbox(value).is_float()
    }

    /// The number of a float or of an instance of a subclass.
    #[inline]
    pub fn as_f64(&self, value: Value) -> Option<f64> {
        self.unbox(value).as_float()
    }

    /// An int (bools and subclasses included) for the number algorithms.
    pub fn int_operand(&self, value: Value) -> Option<IntOperand> {
        let plain = self.as_int_value(value)?;
        if let Some(n) = plain.as_small_int() {
            return Some(IntOperand::Small(n));
        }
        plain.downcast::<BigInt>().map(|big| IntOperand::Big(big.to_ibig()))
    }

    pub fn to_big(&self, value: Value) -> Option<IBig> {
        match self.int_operand(value)? {
            IntOperand::Small(n) => Some(n.into()),
            IntOperand::Big(big) => Some(big),
        }
    }

    /// An int, if it fits 64 bits.
    pub fn to_i64(&self, value: Value) -> Option<i64> {
        let plain = self.as_int_value(value)?;
        if let Some(n) = plain.as_small_int() {
            return Some(n);
        }
        let wide = Wide::of(plain)?;
        let limit = 1u128 << 63;
        match wide.negative {
            true if wide.magnitude <= limit => Some((wide.magnitude as i64).wrapping_neg()),
            false if wide.magnitude < limit => Some(wide.magnitude as i64),
            _ => None,
        }
    }

    /// Is the int negative?
    pub fn int_is_negative(&self, value: Value) -> bool {
        match self.as_int_value(value) {
            Some(v) => v.as_small_int().is_some_and(|n| n < 0) || v.downcast::<BigInt>().is_some_and(|b| b.is_negative()),
            None => false,
        }
    }

    // -- protocols -----------------------------------------------------------------------------------------------------

    /// `operator.index(value)`: a plain int.
    #[inline]
    pub fn index(&mut self, value: Value) -> Result {
        if value.is_small_int() {
            return Ok(value);
        }
        match self.as_int_value(value) {
            Some(int) => Ok(int),
            None => self.index_slow(value),
        }
    }

    #[cold]
    fn index_slow(&mut self, value: Value) -> Result {
        match self.call_special(value, self.names.__index__, &[])? {
            Some(answer) => self.checked_int(value, answer, "__index__"),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format_args!("'{name}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// What `__index__` or `__int__` gave must be an int.
    pub fn checked_int(&mut self, of: Value, answer: Value, method: &str) -> Result {
        match self.as_int_value(answer) {
            Some(int) => Ok(int),
            None => Err(self.wrong_return(of, method, "an int", answer)),
        }
    }

    /// "X.__m__() must return a str, not int"
    #[cold]
    pub fn wrong_return(&mut self, of: Value, method: &str, wanted: &str, answer: Value) -> Raised {
        let (name, got) = (self.type_name(of), self.type_name(answer));
        self.type_error(format_args!("{name}.{method}() must return {wanted}, not {got}"))
    }

    /// Has the value's class an `__index__`?
    pub fn is_index(&mut self, value: Value) -> Result<bool> {
        if self.is_int(value) {
            return Ok(true);
        }
        let class = self.class_of(value);
        Ok(self.lookup(class, self.names.__index__)?.is_some())
    }

    /// An index, or OverflowError where it fits no size.
    #[inline]
    pub fn index_isize(&mut self, value: Value) -> Result<isize> {
        self.index_within(value, &exceptions::OVERFLOW_ERROR)
    }

    /// An index into a sequence: IndexError where it fits no size.
    #[inline]
    pub fn sequence_index(&mut self, value: Value) -> Result<isize> {
        self.index_within(value, &exceptions::INDEX_ERROR)
    }

    #[inline]
    fn index_within(&mut self, value: Value, error: &'static TypeSpec) -> Result<isize> {
        let int = self.index(value)?;
        match self.to_i64(int).and_then(|n| isize::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => {
                let name = self.type_name(value);
                Err(self.raise_message(error, format_args!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// An index cut to what a size can be.
    pub fn index_clipped(&mut self, value: Value) -> Result<isize> {
        let int = self.index(value)?;
        let clipped = if self.int_is_negative(int) { isize::MIN } else { isize::MAX };
        Ok(self.to_i64(int).and_then(|n| isize::try_from(n).ok()).unwrap_or(clipped))
    }

    /// An argument that C takes as `Py_ssize_t`.
    pub fn small_index(&mut self, value: Value) -> Result<i64> {
        let int = self.index(value)?;
        match self.to_i64(int) {
            Some(n) => Ok(n),
            None => Err(self.overflow_error(format_args!("Python int too large to convert to C ssize_t"))),
        }
    }

    /// An argument that C takes as `int`.
    pub fn c_int(&mut self, value: Value) -> Result<i32> {
        let int = self.index(value)?;
        match self.to_i64(int).and_then(|n| i32::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => Err(self.overflow_error(format_args!("Python int too large to convert to C int"))),
        }
    }

    /// A number as a float: `PyFloat_AsDouble` (floats, `__float__`, `__index__`).
    pub fn number_to_f64(&mut self, value: Value) -> Result<f64> {
        match self.find_f64(value)? {
            Some(x) => Ok(x),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format_args!("must be real number, not {name}")))
            }
        }
    }

    /// As [`Machine::number_to_f64`], None for what is no number.
    pub fn find_f64(&mut self, value: Value) -> Result<Option<f64>> {
        if let Some(x) = value.as_float() {
            return Ok(Some(x));
        }
        if let Some(n) = value.as_small_int() {
            return Ok(Some(n as f64));
        }
        if let Some(x) = self.as_f64(value).filter(|_| !self.overrides(value, self.names.__float__)) {
            return Ok(Some(x));
        }
        if is_exact_int(value) || value.is_bool() {
            return self.int_to_f64(value).map(Some);
        }
        if let Some(answer) = self.call_special(value, self.names.__float__, &[])? {
            return match self.as_f64(answer) {
                Some(x) => Ok(Some(x)),
                None => Err(self.wrong_return(value, "__float__", "a float", answer)),
            };
        }
        let class = self.class_of(value);
        match self.lookup(class, self.names.__index__)? {
            Some(_) => {
                let int = self.index(value)?;
                self.int_to_f64(int).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Does the class of a boxed value define `name` in Python?
    pub fn overrides(&self, value: Value, name: Value) -> bool {
        let class = self.class_of(value);
        class.mro_slice().iter().filter_map(|c| c.downcast::<crate::object::Class>()).any(|c| {
            c.has(crate::object::ClassFlags::HEAP)
                && name.downcast::<crate::object::Str>().is_some_and(|key| {
                    let hash = key.cached_hash().get();
                    c.dict.get().find_str(key, hash).is_some()
                })
        })
    }

    /// `float(int)`, OverflowError where it is too large.
    pub fn int_to_f64(&mut self, value: Value) -> Result<f64> {
        if let Some(n) = value.as_small_int() {
            return Ok(n as f64);
        }
        let answer = match value.downcast::<BigInt>() {
            Some(big) => integer_float::words_to_f64(big.is_negative(), big.words()),
            None => match self.int_operand(value) {
                Some(operand) => integer_float::to_f64(operand.as_ref()),
                None => Ok(0.0),
            },
        };
        self.passed(answer)
    }

    // -- answers of the text and number algorithms ---------------------------------------------------------------------

    /// Raises the failure of an algorithm.
    #[cold]
    pub fn failed(&mut self, failure: &Failure) -> Raised {
        let spec = match failure.class {
            ErrorClass::Type => &exceptions::TYPE_ERROR,
            ErrorClass::Value => &exceptions::VALUE_ERROR,
            ErrorClass::Overflow => &exceptions::OVERFLOW_ERROR,
            ErrorClass::ZeroDivision => &exceptions::ZERO_DIVISION_ERROR,
            ErrorClass::Index => &exceptions::INDEX_ERROR,
            ErrorClass::Memory => return self.no_memory(),
        };
        match self.wtf8(failure.message()) {
            Ok(message) => self.raise_spec(spec, &[message]),
            Err(raised) => raised,
        }
    }

    /// Passes an algorithm's answer on, a failure as an exception.
    #[inline]
    pub fn passed<T>(&mut self, answer: core::result::Result<T, Failure>) -> Result<T> {
        match answer {
            Ok(value) => Ok(value),
            Err(failure) => Err(self.failed(&failure)),
        }
    }

    /// Passes on what writing text gave.
    #[inline]
    pub fn written<T>(&mut self, answer: core::result::Result<T, sink::NoMemory>) -> Result<T> {
        match answer {
            Ok(value) => Ok(value),
            Err(sink::NoMemory) => Err(self.no_memory()),
        }
    }

    /// `sys.get_int_max_str_digits()`; 0: no limit.
    pub fn max_str_digits(&self) -> usize {
        match self.state(&MAX_DIGITS).and_then(Value::as_small_int) {
            Some(n) => usize::try_from(n).unwrap_or(0),
            None => crate::number::integer_text::DEFAULT_MAX_DIGITS,
        }
    }

    /// `sys.set_int_max_str_digits(n)`
    pub fn set_max_str_digits(&mut self, n: usize) -> Result<()> {
        let n = Value::try_small_int(i64::try_from(n).unwrap_or(Value::INT_MAX)).unwrap_or(Value::small_int(0));
        self.set_state(&MAX_DIGITS, n)
    }

    /// Charges for an operation on ints of so many bits, and refuses a result that memory cannot hold.
    pub fn charge_bits(&mut self, bits: usize) -> Result<()> {
        let bytes = bits / 8;
        if bytes > 1 << 16 && (!self.heap.has_room(bytes) || bytes > u32::MAX as usize) {
            return Err(self.no_memory());
        }
        if bits > 4096 { self.charge((bits / 1024) as u64) } else { Ok(()) }
    }

    /// An instance of a subclass of an immutable builtin: a box around the plain value.
    pub fn new_boxed(&mut self, class: Ref<crate::object::Class>, value: Value) -> Result {
        Ok(self.new_object(class, |header| Boxed { header, value })?.into())
    }
}

/// The magnitude of a big int as the arithmetic crate wants it.
pub fn magnitude(big: Ref<BigInt>) -> UBig {
    UBig::from_words(big.words())
}

/// A cell's value with its place emptied; for payloads.
pub fn take(slot: &Cell<Value>) -> Value {
    slot.replace(Value::EMPTY)
}
