//! `typing.Union`: `int | str`. Invariant: the members are flat (no union among them), each once, in order of writing;
//! None stands among them as its class.

use alloc::vec::Vec;

use crate::builtins::generic_alias::{self, Alias, push_type};
use crate::builtins::sequence::{guarded_repr, push_bytes};
use crate::builtins::set::new_set;
use crate::bytecode::ops::BinaryOperator;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, Native, Slot, Tuple};
use crate::value::Value;

/// A union of types.
pub struct Union {
    /// tuple
    members: Value,
    /// tuple of type parameters among the members, or EMPTY until asked for
    parameters: Slot,
}

impl Payload for Union {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.members, self.parameters.get()]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "typing",
    definitions: &[
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__eq__", "self, value, /", |vm, a| equal(vm, a, true)),
        Definition::function("__ne__", "self, value, /", |vm, a| equal(vm, a, false)),
        Definition::function("__or__", "self, value, /", |vm, a| of_operands(vm, a[0], a[1])),
        Definition::function("__ror__", "self, value, /", |vm, a| of_operands(vm, a[1], a[0])),
        Definition::function("__getitem__", "self, key, /", get_item),
        Definition::function("__mro_entries__", "self, bases, /", |vm, a| {
            let text = vm.repr_text(a[0]);
            Err(vm.type_error(format_args!("Cannot subclass {text}")))
        }),
        Definition::function("__instancecheck__", "self, instance, /", instance_check),
        Definition::function("__subclasscheck__", "self, cls, /", subclass_check),
        Definition::class_method("__class_getitem__", "type, object, /", class_getitem),
        Definition::getter("__args__", |vm, v| Ok(this(vm, &[v], "__args__")?.payload.members)),
        Definition::getter("__name__", |vm, _| vm.str("Union")),
        Definition::getter("__qualname__", |vm, _| vm.str("Union")),
        Definition::getter("__origin__", |vm, _| Ok(vm.class_for(&SPEC)?.into())),
        Definition::getter("__parameters__", parameters),
    ],
    flags: ClassFlags::NO_NEW,
    doc: "Represent a union type\n\nE.g. for int | str",
    ..TypeSpec::new("Union", Kind::Native)
};

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Native<Union>>> {
    vm.native_receiver(arguments, &SPEC, method)
}

/// May a value stand beside `|` in a union?
fn is_unionable(v: Value) -> bool {
    v.is_none()
        || v.is_kind(Kind::Class)
        || v.native::<Alias>().is_some()
        || v.native::<Union>().is_some()
        || v.native::<crate::builtins::sentinel::Sentinel>().is_some()
}

/// `a | b` of types; NotImplemented where one is none.
pub fn of_operands(vm: &mut Machine, a: Value, b: Value) -> Result {
    // A union takes anything in, as `typing.Union[...]` does.
    let joins_union = a.native::<Union>().is_some() || b.native::<Union>().is_some();
    if !joins_union && (!is_unionable(a) || !is_unionable(b)) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    of_members(vm, &[a, b])
}

/// The union of these; the type itself where there is one only.
pub fn of_members(vm: &mut Machine, candidates: &[Value]) -> Result {
    let mut members = Vec::new();
    for &candidate in candidates {
        add_member(vm, candidate, &mut members)?;
    }
    if let [only] = members[..] {
        return Ok(only);
    }
    let members = vm.tuple(&members)?;
    vm.new_native(&SPEC, Union { members, parameters: Value::EMPTY.into() })
}

fn add_member(vm: &mut Machine, candidate: Value, members: &mut Vec<Value>) -> Result<()> {
    if let Some(union) = candidate.native::<Union>() {
        if let Some(inner) = union.payload.members.downcast::<Tuple>() {
            for &member in inner.as_slice() {
                add_member(vm, member, members)?;
            }
        }
        return Ok(());
    }
    let member = if candidate.is_none() { vm.types.none.into() } else { candidate };
    vm.charge(members.len() as u64 + 1)?;
    for &known in members.iter() {
        if vm.equal(known, member)? {
            return Ok(());
        }
    }
    if members.try_reserve(1).is_err() {
        return Err(vm.no_memory());
    }
    members.push(member);
    Ok(())
}

/// `typing.Union[...]`: strings become forward references.
fn class_getitem(vm: &mut Machine, arguments: &[Value]) -> Result {
    let items = match arguments[1].downcast::<Tuple>() {
        Some(items) => items.as_slice().to_vec(),
        None => alloc::vec![arguments[1]],
    };
    if items.is_empty() {
        return Err(vm.type_error(format_args!("Cannot take a Union of no types.")));
    }
    let mut members = Vec::new();
    for item in items {
        let member = if vm.text(item).is_some() { forward_reference(vm, item)? } else { item };
        members.push(member);
    }
    of_members(vm, &members)
}

fn forward_reference(vm: &mut Machine, text: Value) -> Result {
    let typing = vm.library_module("typing")?;
    let class = vm.getattr(typing, "ForwardRef")?;
    vm.call(class, &[text])
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let union = this(vm, arguments, "__repr__")?;
    guarded_repr(vm, union.into(), "...", |vm, text| {
        let Some(members) = union.payload.members.downcast::<Tuple>() else { return Ok(()) };
        for (i, &member) in members.as_slice().iter().enumerate() {
            if i > 0 {
                push_bytes(vm, text, b" | ")?;
            }
            if member == Value::object(vm.types.none) {
                push_bytes(vm, text, b"None")?;
            } else {
                push_type(vm, text, member)?;
            }
        }
        Ok(())
    })
}

/// The members' hashes in no order.
fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let union = this(vm, arguments, "__hash__")?;
    let set = crate::builtins::set::new_empty(vm, vm.types.frozenset)?;
    crate::builtins::set::add_all(vm, set, union.payload.members)?;
    let hash = vm.hash(set.into())?;
    vm.int(hash as i64)
}

fn equal(vm: &mut Machine, arguments: &[Value], wanted: bool) -> Result {
    let union = this(vm, arguments, "__eq__")?;
    let Some(other) = arguments[1].native::<Union>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (a, b) = (new_set(vm)?, new_set(vm)?);
    crate::builtins::set::add_all(vm, a, union.payload.members)?;
    crate::builtins::set::add_all(vm, b, other.payload.members)?;
    let same = crate::builtins::set_algebra::same(vm, a, b)?;
    Ok(Value::bool(same == wanted))
}

fn instance_check(vm: &mut Machine, arguments: &[Value]) -> Result {
    let union = this(vm, arguments, "__instancecheck__")?;
    vm.is_instance(arguments[1], union.payload.members).map(Value::bool)
}

fn subclass_check(vm: &mut Machine, arguments: &[Value]) -> Result {
    let union = this(vm, arguments, "__subclasscheck__")?;
    vm.is_subclass(arguments[1], union.payload.members).map(Value::bool)
}

fn parameters(vm: &mut Machine, v: Value) -> Result {
    let union = this(vm, &[v], "__parameters__")?;
    if let Some(known) = union.payload.parameters.get().present() {
        return Ok(known);
    }
    let found = generic_alias::collect_parameters(vm, union.payload.members)?;
    vm.heap.barrier(&union.header);
    union.payload.parameters.set(found);
    Ok(found)
}

/// `union[item]`: the members with the type parameters replaced, joined again.
fn get_item(vm: &mut Machine, arguments: &[Value]) -> Result {
    let union = this(vm, arguments, "__getitem__")?;
    let wanted = parameters(vm, arguments[0])?;
    let members = generic_alias::substitute(vm, arguments[0], union.payload.members, wanted, arguments[1])?;
    let Some(members) = members.downcast::<Tuple>() else { return Ok(Value::NONE) };
    let mut joined: Option<Value> = None;
    for &member in members.as_slice() {
        joined = Some(match joined {
            Some(so_far) => vm.binary(BinaryOperator::Or, so_far, member)?,
            None => member,
        });
    }
    Ok(joined.unwrap_or(Value::NONE))
}
