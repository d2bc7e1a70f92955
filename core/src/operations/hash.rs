//! `hash(value)`. Invariant: values that compare equal hash equal, whatever their types; the hash of text is never 0,
//! which stands for "not computed yet".

use dashu_int::Word;

use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::number::hash as number_hash;
use crate::object::{BigInt, Boxed, Bytes, ClassFlags, Complex, Kind, Str, Tuple};
use crate::value::Value;

/// Odd constants with well spread bits (from the digits of pi).
const PI: [u64; 4] = [0x2D35_8DCC_AA6C_78A5, 0x8BB8_4B93_962E_ACC9, 0x4B33_A62E_D433_D4A3, 0x4D5A_2DA5_1DE1_AA47];

/// Tuples of so many items take fuel to be hashed.
pub const CHARGED_ITEMS: usize = 4;

/// Multiplies to 128 bits and folds the halves.
#[inline(always)]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8).and_then(|b| b.first_chunk::<8>()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => 0,
    }
}

#[inline(always)]
fn half(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 4).and_then(|b| b.first_chunk::<4>()) {
        Some(chunk) => u64::from(u32::from_le_bytes(*chunk)),
        None => 0,
    }
}

/// A keyed hash of bytes by folded multiplication (the construction of wyhash, Wang Yi 2019). Never 0 nor -1.
#[inline]
pub fn hash_text(seed: u64, bytes: &[u8]) -> u64 {
    let len = bytes.len();
    let mut state = seed ^ PI[0];
    let (a, b) = match len {
        0 => (0, 0),
        1..4 => (u64::from(bytes[0]) << 16 | u64::from(bytes[len >> 1]) << 8 | u64::from(bytes[len - 1]), 0),
        4..=16 => {
            let inner = (len >> 3) << 2;
            (half(bytes, 0) << 32 | half(bytes, inner), half(bytes, len - 4) << 32 | half(bytes, len - 4 - inner))
        }
        _ => {
            state = absorb(state, bytes);
            (word(bytes, len - 16), word(bytes, len - 8))
        }
    };
    let hash = mix(PI[1] ^ len as u64, mix(a ^ PI[1], b ^ state));
    match hash {
        0 => 1,
        u64::MAX => u64::MAX - 1,
        hash => hash,
    }
}

/// Takes in all blocks but the last 16 bytes.
fn absorb(mut state: u64, bytes: &[u8]) -> u64 {
    let mut rest = bytes;
    if rest.len() > 48 {
        let (mut second, mut third) = (state, state);
        while rest.len() > 48 {
            state = mix(word(rest, 0) ^ PI[1], word(rest, 8) ^ state);
            second = mix(word(rest, 16) ^ PI[2], word(rest, 24) ^ second);
            third = mix(word(rest, 32) ^ PI[3], word(rest, 40) ^ third);
            rest = &rest[48..];
        }
        state ^= second ^ third;
    }
    while rest.len() > 16 {
        state = mix(word(rest, 0) ^ PI[1], word(rest, 8) ^ state);
        rest = &rest[16..];
    }
    state
}

/// The hash of a tuple from those of its items (xxHash's mixing, as CPython's).
pub struct TupleHasher {
    state: u64,
    items: u64,
}

impl TupleHasher {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;

    #[allow(clippy::new_without_default)]
    pub const fn new() -> TupleHasher {
        TupleHasher { state: TupleHasher::PRIME_5, items: 0 }
    }

    #[inline(always)]
    pub fn add(&mut self, hash: u64) {
        let state = self.state.wrapping_add(hash.wrapping_mul(TupleHasher::PRIME_2));
        self.state = state.rotate_left(31).wrapping_mul(TupleHasher::PRIME_1);
        self.items += 1;
    }

    #[inline(always)]
    pub fn finish(&self) -> u64 {
        let hash = self.state.wrapping_add(self.items ^ (TupleHasher::PRIME_5 ^ 3_527_539));
        if hash == u64::MAX { 1_546_275_796 } else { hash }
    }
}

/// The hash of an int's magnitude: its residue modulo 2^61 - 1.
fn hash_words(negative: bool, words: &[Word]) -> u64 {
    const MODULUS: u64 = number_hash::MODULUS;
    let mut sum: u64 = 0;
    for &word in words.iter().rev() {
        let shifted = u128::from(sum) << Word::BITS | u128::from(word);
        // 2^61 is 1 modulo the prime, so the upper bits are added to the lower ones.
        let folded = (shifted as u64 & MODULUS) as u128 + (shifted >> 61);
        sum = ((folded & u128::from(MODULUS)) + (folded >> 61)) as u64;
        if sum >= MODULUS {
            sum -= MODULUS;
        }
    }
    let hash = if negative { sum.wrapping_neg() } else { sum };
    if hash == u64::MAX { hash - 1 } else { hash }
}

/// The hash of a float.
#[inline]
pub fn hash_f64(x: f64) -> u64 {
    let whole = x as i64;
    if whole as f64 == x && whole.unsigned_abs() < 1 << 52 {
        return if whole == -1 { -2i64 as u64 } else { whole as u64 };
    }
    match number_hash::hash_float(x) {
        Some(hash) => hash as u64,
        // There is one NaN here, so it is its own identity.
        None => 0x7FF8_0000,
    }
}

/// The hash by identity, of objects that do not define equality.
#[inline]
pub fn hash_identity(value: Value) -> u64 {
    value.bits().rotate_right(4)
}

impl Machine {
    /// `hash(value)`, as the bits of CPython's `Py_hash_t`.
    #[inline]
    pub fn hash(&mut self, value: Value) -> Result<u64> {
        if let Some(string) = value.downcast::<Str>() {
            return Ok(self.hash_str(string));
        }
        match value.as_small_int() {
            Some(-1) => Ok(-2i64 as u64),
            Some(n) => Ok(n as u64),
            None => self.hash_other(value),
        }
    }

    fn hash_other(&mut self, value: Value) -> Result<u64> {
        if let Some(x) = value.as_float() {
            return Ok(hash_f64(x));
        }
        match value {
            Value::NONE => return Ok(0xFCA8_6420),
            Value::TRUE => return Ok(1),
            Value::FALSE => return Ok(0),
            _ => {}
        }
        match value.kind() {
            Some(Kind::Tuple) => self.hash_tuple(value),
            Some(Kind::BigInt) => Ok(value.downcast::<BigInt>().map_or(0, |b| hash_words(b.is_negative(), b.words()))),
            Some(Kind::Bytes) => Ok(value.downcast::<Bytes>().map_or(0, |b| self.hash_bytes_object(b))),
            Some(Kind::Instance) if !self.class_of(value).has(ClassFlags::CUSTOM_EQ) => Ok(hash_identity(value)),
            None => Ok(hash_identity(value)),
            _ => self.hash_by_method(value),
        }
    }

    /// The hash of a value of a plain builtin type, for `__hash__` of those types. None for other types.
    pub fn hash_builtin(&mut self, value: Value) -> Result<Option<u64>> {
        let plain = self.unbox(value);
        if let Some(complex) = plain.downcast::<Complex>() {
            let (real, imaginary) = (hash_f64(complex.real) as i64, hash_f64(complex.imaginary) as i64);
            return Ok(Some(number_hash::hash_complex(real, imaginary) as u64));
        }
        match plain.kind() {
            None | Some(Kind::Str | Kind::BigInt | Kind::Bytes) => self.hash(plain).map(Some),
            Some(Kind::Tuple) if plain.downcast::<Tuple>().is_some() => self.hash_tuple(plain).map(Some),
            _ => Ok(None),
        }
    }

    fn hash_tuple(&mut self, value: Value) -> Result<u64> {
        let Some(tuple) = value.downcast::<Tuple>() else { return Ok(0) };
        if tuple.len() >= CHARGED_ITEMS {
            self.charge((tuple.len() / CHARGED_ITEMS) as u64)?;
        }
        let mut hasher = TupleHasher::new();
        let simple = tuple.as_slice().iter().all(|item| match self.simple_hash(*item) {
            Some(hash) => {
                hasher.add(hash);
                true
            }
            None => false,
        });
        if simple { Ok(hasher.finish()) } else { self.hash_mixed_tuple(tuple) }
    }

    /// The hash of a tuple that has other tuples in it, or what hashes by a method.
    #[inline(never)]
    fn hash_mixed_tuple(&mut self, tuple: Ref<Tuple>) -> Result<u64> {
        self.nested(|vm| {
            let mut hasher = TupleHasher::new();
            for &item in tuple.as_slice() {
                hasher.add(vm.hash(item)?);
            }
            Ok(hasher.finish())
        })
    }

    fn hash_by_method(&mut self, value: Value) -> Result<u64> {
        let class = self.class_of(value);
        let method = self.lookup(class, self.names.__hash__)?;
        // A box without a `__hash__` of its own hashes as what it carries.
        if let Some(boxed) = value.downcast::<Boxed>()
            && !class.has(ClassFlags::CUSTOM_EQ)
        {
            return match self.hash_builtin(boxed.value)? {
                Some(hash) => Ok(hash),
                None => self.hash(boxed.value),
            };
        }
        match method {
            None | Some(Value::NONE) => Err(self.unhashable(value)),
            Some(method) => {
                let bound = self.bind(method, value, class)?;
                let answer = self.call(bound, &[])?;
                self.hash_from_answer(answer)
            }
        }
    }

    /// What `__hash__` gave, as a hash.
    fn hash_from_answer(&mut self, answer: Value) -> Result<u64> {
        let Some(int) = self.as_int_value(answer) else {
            return Err(self.type_error(format_args!("__hash__ method should return an integer")));
        };
        let hash = match self.to_i64(int) {
            Some(n) => n as u64,
            None => self.hash(int)?,
        };
        Ok(if hash == u64::MAX { hash - 1 } else { hash })
    }

    #[cold]
    pub fn unhashable(&mut self, value: Value) -> Raised {
        let name = self.type_name(value);
        self.type_error(format_args!("unhashable type: '{name}'"))
    }

    /// The hash of a str, computed once.
    #[inline(always)]
    pub fn hash_str(&mut self, string: Ref<Str>) -> u64 {
        match string.cached_hash().get() {
            0 => self.compute_hash(string),
            hash => hash,
        }
    }

    #[inline(never)]
    fn compute_hash(&self, string: Ref<Str>) -> u64 {
        let hash = self.hash_bytes(string.as_bytes());
        string.cached_hash().set(hash);
        hash
    }

    fn hash_bytes_object(&self, bytes: Ref<Bytes>) -> u64 {
        if bytes.cached_hash().get() == 0 {
            bytes.cached_hash().set(self.hash_bytes(bytes.as_slice()));
        }
        bytes.cached_hash().get()
    }

    /// The keyed hash of bytes; never 0.
    #[inline]
    pub fn hash_bytes(&self, bytes: &[u8]) -> u64 {
        hash_text(self.hash_seed, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_hashes_depend_on_every_byte_and_the_seed() {
        let text: alloc::vec::Vec<u8> = (0..200u8).collect();
        for len in 0..text.len() {
            let hash = hash_text(7, &text[..len]);
            assert_ne!(hash, 0);
            assert_ne!(hash, hash_text(8, &text[..len]));
            for at in 0..len {
                let mut changed = text[..len].to_vec();
                changed[at] ^= 1;
                assert_ne!(hash, hash_text(7, &changed), "byte {at} of {len}");
            }
        }
    }

    #[test]
    fn tuples_hash_as_in_cpython() {
        let mut hasher = TupleHasher::new();
        assert_eq!(hasher.finish(), 5_740_354_900_026_072_187);
        hasher.add(1);
        hasher.add(2);
        assert_eq!(hasher.finish() as i64, -3_550_055_125_485_641_917);
    }

    #[test]
    fn numbers_of_words() {
        // 2^100 is 2^39 modulo 2^61 - 1.
        assert_eq!(hash_words(false, &[0, 1 << 36]), 549_755_813_888);
        assert_eq!(hash_f64(1.5), 1_152_921_504_606_846_977);
        assert_eq!(hash_f64(-1.0) as i64, -2);
    }
}
