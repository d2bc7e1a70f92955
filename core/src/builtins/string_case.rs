//! Case and classes of characters in strings.

use alloc::vec::Vec;

use super::string::{built, receiver};
use crate::machine::Machine;
use crate::native::Result;
use crate::text::sink::{NoMemory, Sink};
use crate::text::{case, properties};
use crate::value::Value;

type Mapping = fn(&[u8], &mut dyn Sink) -> core::result::Result<(), NoMemory>;

/// A mapping that keeps ASCII text ASCII.
fn mapped(vm: &mut Machine, args: &[Value], method: &str, mapping: Mapping) -> Result {
    let text = receiver(vm, args, method)?;
    vm.charge_bytes(text.as_bytes().len())?;
    let mut out = Vec::new();
    let answer = mapping(text.as_bytes(), &mut out);
    vm.written(answer)?;
    built(vm, &out, text.is_ascii())
}

macro_rules! mappings {
    ($($name:ident, $ascii:path;)*) => {
        $(pub fn $name(vm: &mut Machine, args: &[Value]) -> Result {
            // The mappings of bytes are those of ASCII text, and faster.
            let ascii = vm.text(super::argument::arg(args, 0)).is_some_and(|t| t.is_ascii());
            mapped(vm, args, stringify!($name), if ascii { $ascii } else { case::$name })
        })*
    };
}

mappings! {
    upper, case::bytes::upper;
    lower, case::bytes::lower;
    casefold, case::bytes::lower;
    capitalize, case::bytes::capitalize;
    title, case::bytes::title;
    swapcase, case::bytes::swapcase;
}

macro_rules! tests {
    ($($name:ident, $method:literal, $test:expr;)*) => {
        $(pub fn $name(vm: &mut Machine, args: &[Value]) -> Result {
            let text = receiver(vm, args, $method)?;
            vm.charge_bytes(text.as_bytes().len())?;
            let test: fn(&[u8]) -> bool = $test;
            Ok(Value::bool(test(text.as_bytes())))
        })*
    };
}

tests! {
    is_lower, "islower", properties::all_lower;
    is_upper, "isupper", properties::all_upper;
    is_title, "istitle", properties::is_title_cased;
    is_space, "isspace", |text| properties::all_nonempty(text, properties::is_space);
    is_decimal, "isdecimal", |text| properties::all_nonempty(text, properties::is_decimal);
    is_digit, "isdigit", |text| properties::all_nonempty(text, properties::is_digit);
    is_numeric, "isnumeric", |text| properties::all_nonempty(text, properties::is_numeric);
    is_alpha, "isalpha", |text| properties::all_nonempty(text, properties::is_alpha);
    is_alnum, "isalnum", |text| properties::all_nonempty(text, properties::is_alnum);
    is_identifier, "isidentifier", properties::is_identifier;
    is_printable, "isprintable", properties::all_printable;
}

pub fn is_ascii(vm: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::bool(receiver(vm, args, "isascii")?.is_ascii()))
}
