//! Between Rust values and Python values.
//!
//! | Rust                                   | Python                                                                     |
//! |----------------------------------------|----------------------------------------------------------------------------|
//! | `()`                                   | None                                                                       |
//! | `bool`, `f64`, `f32`                   | bool, float (from anything that `float()` takes but str)                   |
//! | `i8` to `i128`, `u8` to `u128`, sizes  | int; what does not fit is an OverflowError                                 |
//! | `char`, `String`, `&str`, `Box<str>`   | str                                                                        |
//! | `Bytes`, `&[u8]`                       | bytes (from bytes, bytearray and memoryview)                               |
//! | `Option<T>`                            | None or a T                                                                |
//! | `Vec<T>`, arrays, tuples               | list (from any iterable), tuple                                            |
//! | `BTreeMap`, `HashMap`, `BTreeSet`      | dict, set                                                                  |
//! | `Object`                               | any object, kept by the host                                               |
//! | `HostValue<H>`, `HostRef<H>`           | an object of a host type                                                   |

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};
use core::ops::ControlFlow;

use crate::heap::{HeapObject, Ref};
use crate::machine::Machine;
use crate::native::Result;
use crate::object::{Dict, Kind};
use crate::value::Value;

/// A Rust value that a script can be given.
pub trait IntoValue {
    /// The Python value. Fails where memory ends.
    fn into_value(self, vm: &mut Machine) -> Result;
}

/// A Rust value that can be made of a Python value.
pub trait FromValue: Sized {
    /// A trailing parameter of this type may be omitted: true for `Option`.
    const OPTIONAL: bool = false;

    /// The Rust value; TypeError, ValueError or OverflowError where the Python value does not fit.
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self>;
}

impl IntoValue for Value {
    fn into_value(self, _vm: &mut Machine) -> Result {
        Ok(self)
    }
}

impl FromValue for Value {
    fn from_value(_vm: &mut Machine, value: Value) -> Result<Self> {
        Ok(value)
    }
}

impl IntoValue for () {
    fn into_value(self, _vm: &mut Machine) -> Result {
        Ok(Value::NONE)
    }
}

impl FromValue for () {
    fn from_value(_vm: &mut Machine, _value: Value) -> Result<Self> {
        Ok(())
    }
}

impl IntoValue for bool {
    fn into_value(self, _vm: &mut Machine) -> Result {
        Ok(Value::bool(self))
    }
}

impl FromValue for bool {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        match value.as_bool() {
            Some(b) => Ok(b),
            None => Err(mismatch(vm, "bool", value)),
        }
    }
}

fn mismatch(vm: &mut Machine, wanted: &str, got: Value) -> crate::native::Raised {
    let name = vm.type_name(got);
    vm.type_error(format_args!("expected {wanted}, got '{name}' object"))
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl IntoValue for $type {
            fn into_value(self, vm: &mut Machine) -> Result {
                match i64::try_from(self) {
                    Ok(n) => vm.int(n),
                    Err(_) => vm.int_from_big(&dashu_int::IBig::from(self)),
                }
            }
        }
        impl FromValue for $type {
            fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
                let whole = vm.index(value)?;
                let fits = match whole.as_small_int() {
                    Some(n) => <$type>::try_from(n).ok(),
                    None => vm.to_big(whole).and_then(|big| <$type>::try_from(&big).ok()),
                };
                fits.ok_or(()).or_else(|()| {
                    Err(vm.overflow_error(format_args!(concat!("Python int does not fit Rust's ", stringify!($type)))))
                })
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl IntoValue for f64 {
    fn into_value(self, _vm: &mut Machine) -> Result {
        Ok(Value::float(self))
    }
}

impl FromValue for f64 {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        match value.as_float() {
            Some(f) => Ok(f),
            None => vm.number_to_f64(value),
        }
    }
}

impl IntoValue for f32 {
    fn into_value(self, _vm: &mut Machine) -> Result {
        Ok(Value::float(f64::from(self)))
    }
}

impl FromValue for f32 {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        Ok(f64::from_value(vm, value)? as f32)
    }
}

impl IntoValue for &str {
    fn into_value(self, vm: &mut Machine) -> Result {
        vm.str(self)
    }
}

impl IntoValue for String {
    fn into_value(self, vm: &mut Machine) -> Result {
        vm.str(&self)
    }
}

impl FromValue for String {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        let Some(text) = vm.text(value) else { return Err(mismatch(vm, "str", value)) };
        match text.as_str() {
            Some(text) => Ok(text.into()),
            None => Err(vm.value_error(format_args!("the str has lone surrogates, which Rust's cannot hold"))),
        }
    }
}

impl IntoValue for Box<str> {
    fn into_value(self, vm: &mut Machine) -> Result {
        vm.str(&self)
    }
}

impl FromValue for Box<str> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        String::from_value(vm, value).map(String::into_boxed_str)
    }
}

impl IntoValue for char {
    fn into_value(self, vm: &mut Machine) -> Result {
        vm.character(u32::from(self))
    }
}

impl FromValue for char {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        let text = String::from_value(vm, value)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(c), None) => Ok(c),
            _ => {
                let count = text.chars().count();
                Err(vm.type_error(format_args!("expected a character, but string of length {count} found")))
            }
        }
    }
}

impl IntoValue for &[u8] {
    fn into_value(self, vm: &mut Machine) -> Result {
        let bytes = crate::object::Bytes::new(&mut vm.heap, self);
        Ok(vm.check(bytes)?.into())
    }
}

/// Bytes that scripts see as `bytes`, where `Vec<u8>` is a list of ints.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

impl IntoValue for Bytes {
    fn into_value(self, vm: &mut Machine) -> Result {
        self.0.as_slice().into_value(vm)
    }
}

impl FromValue for Bytes {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        let plain = vm.unbox(value);
        if let Some(bytes) = plain.downcast::<crate::object::Bytes>() {
            return Ok(Bytes(bytes.as_slice().to_vec()));
        }
        let is_buffer = matches!(value.kind(), Some(Kind::ByteArray | Kind::Native))
            && matches!(vm.class_of(value).spec.name, "bytearray" | "memoryview");
        if !is_buffer {
            return Err(mismatch(vm, "bytes", value));
        }
        let class = vm.types.bytes;
        let copy = vm.call(class.into(), &[value])?;
        match copy.downcast::<crate::object::Bytes>() {
            Some(bytes) => Ok(Bytes(bytes.as_slice().to_vec())),
            None => Err(mismatch(vm, "bytes", value)),
        }
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self, vm: &mut Machine) -> Result {
        self.map_or(Ok(Value::NONE), |inner| inner.into_value(vm))
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const OPTIONAL: bool = true;

    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        if value.is_none() { Ok(None) } else { T::from_value(vm, value).map(Some) }
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self, vm: &mut Machine) -> Result {
        let mut values = Vec::with_capacity(self.len());
        for item in self {
            values.push(item.into_value(vm)?);
        }
        vm.list(&values)
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        let mut items = Vec::new();
        vm.for_each(value, &mut |vm, item| {
            items.push(T::from_value(vm, item)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(items)
    }
}

impl<K: IntoValue, V: IntoValue> IntoValue for BTreeMap<K, V> {
    fn into_value(self, vm: &mut Machine) -> Result {
        dict_of(vm, self)
    }
}

impl<K: FromValue + Ord, V: FromValue> FromValue for BTreeMap<K, V> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        Ok(pairs::<K, V>(vm, value)?.into_iter().collect())
    }
}

impl<K: IntoValue, V: IntoValue, S> IntoValue for hashbrown::HashMap<K, V, S> {
    fn into_value(self, vm: &mut Machine) -> Result {
        dict_of(vm, self)
    }
}

impl<K: FromValue + Eq + Hash, V: FromValue, S: BuildHasher + Default> FromValue for hashbrown::HashMap<K, V, S> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        Ok(pairs::<K, V>(vm, value)?.into_iter().collect())
    }
}

#[cfg(feature = "std")]
impl<K: IntoValue, V: IntoValue, S> IntoValue for std::collections::HashMap<K, V, S> {
    fn into_value(self, vm: &mut Machine) -> Result {
        dict_of(vm, self)
    }
}

#[cfg(feature = "std")]
impl<K: FromValue + Eq + Hash, V: FromValue, S: BuildHasher + Default> FromValue for std::collections::HashMap<K, V, S> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        Ok(pairs::<K, V>(vm, value)?.into_iter().collect())
    }
}

/// A dict of pairs, in their order.
fn dict_of<K: IntoValue, V: IntoValue>(vm: &mut Machine, pairs: impl IntoIterator<Item = (K, V)>) -> Result {
    let dict = vm.dict()?;
    for (key, value) in pairs {
        let (key, value) = (key.into_value(vm)?, value.into_value(vm)?);
        vm.dict_set(dict, key, value)?;
    }
    Ok(dict.into())
}

/// The entries of a dict.
fn pairs<K: FromValue, V: FromValue>(vm: &mut Machine, value: Value) -> Result<Vec<(K, V)>> {
    let Some(dict) = value.downcast::<Dict>() else { return Err(mismatch(vm, "dict", value)) };
    // Converting may run Python code, which may change the dict.
    let entries: Vec<_> = dict.entries().map(|e| (e.key, e.value)).collect();
    entries.into_iter().map(|(key, value)| Ok((K::from_value(vm, key)?, V::from_value(vm, value)?))).collect()
}

impl<T: IntoValue> IntoValue for BTreeSet<T> {
    fn into_value(self, vm: &mut Machine) -> Result {
        let set = crate::object::Set::new(&mut vm.heap, crate::builtins::class_shape::SET);
        let set = vm.check(set)?;
        for item in self {
            let item = item.into_value(vm)?;
            vm.set_add(set, item)?;
        }
        Ok(set.into())
    }
}

impl<T: FromValue + Ord> FromValue for BTreeSet<T> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        if !matches!(value.kind(), Some(Kind::Set)) {
            return Err(mismatch(vm, "set", value));
        }
        Ok(Vec::<T>::from_value(vm, value)?.into_iter().collect())
    }
}

impl<T: IntoValue, const N: usize> IntoValue for [T; N] {
    fn into_value(self, vm: &mut Machine) -> Result {
        Vec::from(self).into_value(vm)
    }
}

impl<T: FromValue, const N: usize> FromValue for [T; N] {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        let items = Vec::<T>::from_value(vm, value)?;
        <[T; N]>::try_from(items).map_err(|items| {
            let got = items.len();
            vm.value_error(format_args!("expected {N} items, got {got}"))
        })
    }
}

macro_rules! tuples {
    ($(($($name:ident),+))*) => {$(
        #[allow(non_snake_case)]
        impl<$($name: IntoValue),+> IntoValue for ($($name,)+) {
            fn into_value(self, vm: &mut Machine) -> Result {
                let ($($name,)+) = self;
                let items = [$($name.into_value(vm)?),+];
                vm.tuple(&items)
            }
        }
        #[allow(non_snake_case)]
        impl<$($name: FromValue),+> FromValue for ($($name,)+) {
            fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
                const COUNT: usize = [$(stringify!($name)),+].len();
                let items: Vec<Value> = Vec::from_value(vm, value)?;
                match <[Value; COUNT]>::try_from(items) {
                    Ok([$($name),+]) => Ok(($($name::from_value(vm, $name)?,)+)),
                    Err(items) => {
                        let got = items.len();
                        Err(vm.value_error(format_args!("expected {COUNT} items, got {got}")))
                    }
                }
            }
        }
    )*};
}
tuples! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }

/// Arguments of a call from Rust, converted.
#[derive(Default)]
pub struct Arguments {
    /// Positional arguments, then the values of `keywords`.
    pub(crate) values: Vec<Value>,
    /// Names (str) of the last values.
    pub(crate) keywords: Vec<Value>,
}

/// Arguments of a call from Rust: a tuple of values, or [`Named`].
pub trait IntoArguments {
    /// The values.
    fn into_arguments(self, vm: &mut Machine) -> Result<Arguments>;
}

/// A tuple of positional arguments, and arguments by name: `Named((1, 2), [("key", 3)])`.
pub struct Named<P, V, const N: usize>(pub P, pub [(&'static str, V); N]);

impl<P: IntoArguments, V: IntoValue, const N: usize> IntoArguments for Named<P, V, N> {
    fn into_arguments(self, vm: &mut Machine) -> Result<Arguments> {
        let mut arguments = self.0.into_arguments(vm)?;
        for (name, value) in self.1 {
            arguments.values.push(value.into_value(vm)?);
            arguments.keywords.push(vm.intern(name.as_bytes())?);
        }
        Ok(arguments)
    }
}

impl IntoArguments for () {
    fn into_arguments(self, _vm: &mut Machine) -> Result<Arguments> {
        Ok(Arguments::default())
    }
}

macro_rules! arguments {
    ($(($($name:ident),+))*) => {$(
        #[allow(non_snake_case)]
        impl<$($name: IntoValue),+> IntoArguments for ($($name,)+) {
            fn into_arguments(self, vm: &mut Machine) -> Result<Arguments> {
                let ($($name,)+) = self;
                Ok(Arguments { values: alloc::vec![$($name.into_value(vm)?),+], keywords: Vec::new() })
            }
        }
    )*};
}
arguments! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }

impl<T: HeapObject> IntoValue for Ref<T> {
    fn into_value(self, _vm: &mut Machine) -> Result {
        Ok(self.into())
    }
}
