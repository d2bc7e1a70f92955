//! `typing.TypeAliasType`: what the `type` statement makes. Invariant: the value is evaluated at most once, when asked for.

use super::argument::{arg, some_arg};
use super::typevars::{Lazy, calling_module, force, union_of, unpacked_iterator};
use super::{generic_alias, typevars};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Kind, Native, Tuple};
use crate::value::Value;

/// A type alias.
pub struct TypeAlias {
    name: Value,
    module: Value,
    /// tuple
    parameters: Value,
    value: Lazy,
    evaluator: Value,
}

impl Payload for TypeAlias {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name, self.module, self.parameters, self.evaluator]);
        self.value.trace(tracer);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "typing",
    doc: "Type alias.",
    definitions: &[
        Definition::static_method("__new__", "type, name, value, *, type_params=()", new),
        Definition::function("__repr__", "self, /", |vm, a| Ok(this(vm, arg(a, 0))?.payload.name)),
        Definition::function("__or__", "self, value, /", |vm, a| union_of(vm, arg(a, 0), arg(a, 1))),
        Definition::function("__ror__", "self, value, /", |vm, a| union_of(vm, arg(a, 1), arg(a, 0))),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__iter__", "self, /", |vm, a| unpacked_iterator(vm, arg(a, 0))),
        Definition::function("__reduce__", "self, /", |vm, a| Ok(this(vm, arg(a, 0))?.payload.name)),
        Definition::getter("__name__", |vm, object| Ok(this(vm, object)?.payload.name)),
        Definition::getter("__qualname__", |vm, object| Ok(this(vm, object)?.payload.name)),
        Definition::getter("__module__", |vm, object| Ok(this(vm, object)?.payload.module)),
        Definition::getter("__type_params__", |vm, object| Ok(this(vm, object)?.payload.parameters)),
        Definition::getter("__parameters__", parameters),
        Definition::getter("__value__", value),
        Definition::getter("evaluate_value", |vm, object| {
            Ok(this(vm, object)?.payload.evaluator.present().unwrap_or(Value::NONE))
        }),
    ],
    ..TypeSpec::new("TypeAliasType", Kind::Native)
};

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Native<TypeAlias>>> {
    vm.native_receiver(&[object], &SPEC, "type alias")
}

/// What the `type` statement makes of `(name, type parameters or None, evaluator)`.
pub fn new_type_alias(vm: &mut Machine, parts: Value) -> Result {
    let parts = parts.downcast::<Tuple>();
    let at = |i: usize| parts.as_ref().and_then(|p| p.get(i)).unwrap_or(Value::NONE);
    let (name, parameters, evaluator) = (at(0), at(1), at(2));
    let parameters = if parameters.is_none() { vm.empty_tuple } else { parameters };
    let module = calling_module(vm);
    let value = Lazy::new(Value::EMPTY, evaluator);
    vm.new_native(&SPEC, TypeAlias { name, module, parameters, value, evaluator })
}

fn new(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (name, value) = (arg(arguments, 1), arg(arguments, 2));
    if vm.text(name).is_none() {
        let got = vm.type_name(name);
        return Err(vm.type_error(format_args!("typealias() argument 'name' must be str, not {got}")));
    }
    let parameters = some_arg(arguments, 3).unwrap_or(vm.empty_tuple);
    if !parameters.is_kind(Kind::Tuple) {
        return Err(vm.type_error(format_args!("type_params must be a tuple")));
    }
    let module = calling_module(vm);
    let value = Lazy::new(value, Value::EMPTY);
    vm.new_native(&SPEC, TypeAlias { name, module, parameters, value, evaluator: Value::EMPTY })
}

fn value(vm: &mut Machine, object: Value) -> Result {
    let alias = this(vm, object)?;
    force(vm, &alias.header, &alias.payload.value)
}

/// The type parameters with type variable tuples unpacked.
fn parameters(vm: &mut Machine, object: Value) -> Result {
    let alias = this(vm, object)?;
    let tuple_class = vm.class_for(&typevars::TYPE_VAR_TUPLE_SPEC)?;
    let mut items = alloc::vec::Vec::new();
    for parameter in alias.payload.parameters.downcast::<Tuple>().map_or_else(Default::default, |t| t.as_slice().to_vec()) {
        let item = if vm.class_of(parameter) == tuple_class {
            let typing = vm.library_module("typing")?;
            let unpack = vm.getattr(typing, "Unpack")?;
            vm.get_item(unpack, parameter)?
        } else {
            parameter
        };
        items.push(item);
    }
    vm.tuple(&items)
}

fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let alias = this(vm, arg(arguments, 0))?;
    if alias.payload.parameters.downcast::<Tuple>().is_none_or(|p| p.is_empty()) {
        return Err(vm.type_error(format_args!("Only generic type aliases are subscriptable")));
    }
    generic_alias::new_alias(vm, arg(arguments, 0), arg(arguments, 1))
}
