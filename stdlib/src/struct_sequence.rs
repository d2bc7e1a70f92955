//! Tuples whose items have names: `sys.version_info`, `time.struct_time`. Invariant: an instance carries a tuple of
//! exactly the items that its repr shows; fields beyond those are attributes.

use alloc::string::String;

use coachwhip_core::builtins::exceptions;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Result, TypeSpec};
use coachwhip_core::operations::errors::Text;
use coachwhip_core::value::Value;

/// Makes an instance of the items that count as the tuple's.
pub fn new(vm: &mut Machine, spec: &'static TypeSpec, items: &[Value]) -> Result {
    let class = vm.class_for(spec)?;
    let items = vm.tuple(items)?;
    vm.new_boxed(class, items)
}

/// Gives a field a value that is not an item of the tuple.
pub fn set_hidden(vm: &mut Machine, object: Value, name: &str, value: Value) -> Result<()> {
    let (class, name) = (vm.class_of(object), vm.intern(name.as_bytes())?);
    vm.set_own_attribute(object, class, name, value)
}

/// A field: an item, or what [`set_hidden`] set.
pub fn field(vm: &mut Machine, object: Value, index: usize, name: &str) -> Result {
    if let Some(item) = vm.as_tuple(object).and_then(|t| t.get(index)) {
        return Ok(item);
    }
    let name = vm.intern(name.as_bytes())?;
    Ok(vm.own_attribute(object, name).unwrap_or(Value::NONE))
}

/// Sets what the class says about its fields.
pub fn describe(vm: &mut Machine, spec: &'static TypeSpec, shown: i64, all: i64) -> Result<()> {
    let class = vm.class_for(spec)?;
    vm.populate_class(class)?;
    let dict = class.dict.get();
    for (name, count) in [("n_sequence_fields", shown), ("n_fields", all), ("n_unnamed_fields", 0)] {
        vm.dict_set_text(dict, name, Value::small_int(count))?;
    }
    vm.class_modified(class)
}

/// Refuses to set a field.
pub fn read_only(vm: &mut Machine, _object: Value, _value: Value) -> Result<()> {
    Err(vm.raise_message(&exceptions::ATTRIBUTE_ERROR, format_args!("readonly attribute")))
}

/// `name(field=value, ...)`
pub fn show(vm: &mut Machine, object: Value, name: &str, fields: &[&str]) -> Result {
    let Some(tuple) = vm.as_tuple(object) else { return vm.str(name) };
    let mut text = String::from(name);
    text.push('(');
    for (i, field) in fields.iter().enumerate() {
        let value = vm.repr(tuple.get(i).unwrap_or(Value::NONE))?;
        text.push_str(if i == 0 { "" } else { ", " });
        text.push_str(field);
        text.push('=');
        text.push_str(&alloc::format!("{}", Text(value)));
    }
    text.push(')');
    vm.str(&text)
}

/// Declares a class of named items.
macro_rules! struct_sequence {
    ($spec:ident, $module:literal, $name:literal, $shown:literal, [$($index:literal $field:literal),* $(,)?]) => {
        $crate::struct_sequence::struct_sequence!($spec, $module, $name, $shown, [$($index $field),*], [], NO_NEW);
    };
    ($spec:ident, $module:literal, $name:literal, $shown:literal, [$($index:literal $field:literal),* $(,)?], [$($more:expr),*], $flag:ident) => {
        pub static $spec: coachwhip_core::native::TypeSpec = coachwhip_core::native::TypeSpec {
            module: $module,
            base: Some(&coachwhip_core::builtins::tuple::SPEC),
            definitions: &[
                coachwhip_core::native::Definition::function("__repr__", "self, /", |vm, args| {
                    const FIELDS: &[&str] = &[$($field),*];
                    let object = coachwhip_core::builtins::argument::arg(args, 0);
                    $crate::struct_sequence::show(vm, object, concat!($module, ".", $name), &FIELDS[..$shown])
                }),
                $($more,)*
                $(coachwhip_core::native::Definition::attribute(
                    $field,
                    |vm, object| $crate::struct_sequence::field(vm, object, $index, $field),
                    $crate::struct_sequence::read_only,
                ),)*
            ],
            flags: coachwhip_core::object::ClassFlags::$flag
                .union(coachwhip_core::object::ClassFlags::SEQUENCE)
                .union(coachwhip_core::object::ClassFlags::HAS_DICT),
            ..coachwhip_core::native::TypeSpec::new($name, coachwhip_core::object::Kind::Boxed)
        };
    };
}
pub(crate) use struct_sequence;
