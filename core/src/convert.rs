//! Between Rust values and Python values.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use crate::heap::{HeapObject, Ref};
use crate::machine::Machine;
use crate::native::Result;
use crate::object::Dict;
use crate::value::Value;

/// A Rust value that a script can be given.
pub trait IntoValue {
    /// The Python value. Fails where memory ends.
    fn into_value(self, vm: &mut Machine) -> Result;
}

/// A Rust value that can be made of a Python value.
pub trait FromValue: Sized {
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

impl IntoValue for &[u8] {
    fn into_value(self, vm: &mut Machine) -> Result {
        let bytes = crate::object::Bytes::new(&mut vm.heap, self);
        Ok(vm.check(bytes)?.into())
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self, vm: &mut Machine) -> Result {
        self.map_or(Ok(Value::NONE), |inner| inner.into_value(vm))
    }
}

impl<T: FromValue> FromValue for Option<T> {
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
        let dict = vm.dict()?;
        for (key, value) in self {
            let (key, value) = (key.into_value(vm)?, value.into_value(vm)?);
            vm.dict_set(dict, key, value)?;
        }
        Ok(dict.into())
    }
}

impl<K: FromValue + Ord, V: FromValue> FromValue for BTreeMap<K, V> {
    fn from_value(vm: &mut Machine, value: Value) -> Result<Self> {
        let Some(dict) = value.downcast::<Dict>() else { return Err(mismatch(vm, "dict", value)) };
        let entries: Vec<_> = dict.entries().map(|e| (e.key, e.value)).collect();
        let mut map = BTreeMap::new();
        for (key, value) in entries {
            map.insert(K::from_value(vm, key)?, V::from_value(vm, value)?);
        }
        Ok(map)
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

/// Arguments of a call from Rust.
pub trait IntoArguments {
    /// The positional arguments.
    fn into_arguments(self, vm: &mut Machine) -> Result<Vec<Value>>;
}

impl IntoArguments for () {
    fn into_arguments(self, _vm: &mut Machine) -> Result<Vec<Value>> {
        Ok(Vec::new())
    }
}

macro_rules! arguments {
    ($(($($name:ident),+))*) => {$(
        #[allow(non_snake_case)]
        impl<$($name: IntoValue),+> IntoArguments for ($($name,)+) {
            fn into_arguments(self, vm: &mut Machine) -> Result<Vec<Value>> {
                let ($($name,)+) = self;
                Ok(alloc::vec![$($name.into_value(vm)?),+])
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

