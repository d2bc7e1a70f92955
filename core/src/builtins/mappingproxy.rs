//! `mappingproxy`: a read-only view of a mapping. Every operation is the mapping's own.

use crate::builtins::{generic_alias, receiver::class_argument};
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Dict, Kind, Native};
use crate::value::Value;

/// What a proxy shows.
pub struct Proxy {
    mapping: Value,
}

impl Payload for Proxy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.mapping);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::static_method("__new__", "type, mapping", construct),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__str__", "self, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__str__")?;
            vm.to_str(mapping)
        }),
        Definition::function("__hash__", "self, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__hash__")?;
            let hash = vm.hash(mapping)?;
            vm.int(hash as i64)
        }),
        Definition::function("__lt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Lt)),
        Definition::function("__le__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Le)),
        Definition::function("__eq__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ne)),
        Definition::function("__gt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Gt)),
        Definition::function("__ge__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ge)),
        Definition::function("__iter__", "self, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__iter__")?;
            vm.iter(mapping)
        }),
        Definition::function("__len__", "self, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__len__")?;
            let length = vm.length(mapping)?;
            vm.int_from_usize(length)
        }),
        Definition::function("__getitem__", "self, key, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__getitem__")?;
            vm.get_item(mapping, a[1])
        }),
        Definition::function("__contains__", "self, key, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__contains__")?;
            vm.contains(mapping, a[1]).map(Value::bool)
        }),
        Definition::function("__reversed__", "self, /", |vm, a| {
            let mapping = mapping_of(vm, a, "__reversed__")?;
            vm.call_method(mapping, vm.names.__reversed__, &[])
        }),
        Definition::function("__or__", "self, value, /", |vm, a| combine(vm, a[0], a[1])),
        Definition::function("__ror__", "self, value, /", |vm, a| combine(vm, a[1], a[0])),
        Definition::function("__ior__", "self, value, /", or_in_place),
        Definition::function("get", "self, key, default=None, /", get)
            .doc("Return the value for key if key is in the mapping, else default."),
        Definition::function("keys", "self, /", |vm, a| forward(vm, a, "keys"))
            .doc("a set-like object providing a view on D's keys"),
        Definition::function("values", "self, /", |vm, a| forward(vm, a, "values"))
            .doc("an object providing a view on D's values"),
        Definition::function("items", "self, /", |vm, a| forward(vm, a, "items"))
            .doc("a set-like object providing a view on D's items"),
        Definition::function("copy", "self, /", |vm, a| forward(vm, a, "copy")).doc("a shallow copy of D"),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
    ],
    flags: ClassFlags::MAPPING,
    doc: "Read-only proxy of a mapping.",
    ..TypeSpec::new("mappingproxy", Kind::Native)
};

/// A read-only view of a mapping.
pub fn new(vm: &mut Machine, mapping: Value) -> Result {
    vm.new_native(&SPEC, Proxy { mapping })
}

fn construct(vm: &mut Machine, arguments: &[Value]) -> Result {
    let class = class_argument(vm, arguments, &SPEC)?;
    let mapping = arguments[1];
    let own = vm.class_of(mapping);
    let plain = mapping.is_kind(Kind::List) || vm.as_tuple(mapping).is_some();
    if plain || vm.lookup(own, vm.names.__getitem__)?.is_none() {
        let name = vm.type_name(mapping);
        return Err(vm.type_error(format_args!("mappingproxy() argument must be a mapping, not {name}")));
    }
    vm.new_native_of(class, Proxy { mapping })
}

fn mapping_of(vm: &mut Machine, arguments: &[Value], method: &str) -> Result {
    let this: Ref<Native<Proxy>> = vm.native_receiver(arguments, &SPEC, method)?;
    Ok(this.payload.mapping)
}

/// The mapping behind a proxy; other values as they are.
fn behind(v: Value) -> Value {
    v.native::<Proxy>().map_or(v, |p| p.payload.mapping)
}

/// The dict behind a proxy of one.
pub fn proxied_dict(v: Value) -> Option<Ref<Dict>> {
    v.native::<Proxy>()?.payload.mapping.downcast::<Dict>()
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let mapping = mapping_of(vm, arguments, "__repr__")?;
    crate::builtins::sequence::guarded_repr(vm, arguments[0], "mappingproxy(...)", |vm, text| {
        crate::builtins::sequence::push_bytes(vm, text, b"mappingproxy(")?;
        crate::builtins::sequence::push_repr(vm, text, mapping)?;
        crate::builtins::sequence::push_bytes(vm, text, b")")
    })
}

fn compare(vm: &mut Machine, arguments: &[Value], operator: CompareOperator) -> Result {
    let mapping = mapping_of(vm, arguments, "__eq__")?;
    vm.compare(operator, mapping, arguments[1])
}

fn combine(vm: &mut Machine, a: Value, b: Value) -> Result {
    vm.binary(BinaryOperator::Or, behind(a), behind(b))
}

fn or_in_place(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = vm.type_name(arguments[0]);
    Err(vm.type_error(format_args!("'|=' is not supported by {name}; use '|' instead")))
}

fn get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let mapping = mapping_of(vm, arguments, "get")?;
    let name = vm.names.get;
    let default = arguments[2].present().unwrap_or(Value::NONE);
    vm.call_method(mapping, name, &[arguments[1], default])
}

fn forward(vm: &mut Machine, arguments: &[Value], method: &str) -> Result {
    let mapping = mapping_of(vm, arguments, method)?;
    let name = vm.intern(method.as_bytes())?;
    vm.call_method(mapping, name, &[])
}
