//! `reversed`: a type's `__reversed__`, or a sequence from its end by `__len__` and `__getitem__`.

use core::cell::Cell;

use crate::builtins::{
    exceptions, iterators,
    receiver::{check_arguments, class_and_arguments},
};
use crate::heap::Tracer;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Dict, Kind, Slot, Tuple};
use crate::value::Value;

/// A place in a sequence, going backwards.
pub struct Reversed {
    /// EMPTY at the end.
    sequence: Slot,
    /// One more than the index of the next item.
    at: Cell<usize>,
}

impl Payload for Reversed {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.sequence.get());
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, object, /", new),
        Definition::function("__length_hint__", "self, /", length_hint),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("__setstate__", "self, state, /", set_state),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "Return a reverse iterator over the values of the given sequence.",
    ..TypeSpec::new("reversed", Kind::Native)
};

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    check_arguments(vm, "reversed", given.len(), keywords, 1, 1)?;
    let sequence = given[0];
    let name = vm.names.__reversed__;
    let own = vm.class_of(sequence);
    match vm.lookup(own, name)? {
        Some(method) if method.is_none() => return Err(not_reversible(vm, sequence)),
        Some(_) => {
            if let Some(iterator) = vm.call_special(sequence, name, &[])? {
                return Ok(iterator);
            }
        }
        None => {}
    }
    if sequence.downcast::<Dict>().is_some() || vm.lookup(own, vm.names.__getitem__)?.is_none() {
        return Err(not_reversible(vm, sequence));
    }
    let length = vm.length(sequence)?;
    vm.new_native_of(class, Reversed { sequence: sequence.into(), at: length.into() })
}

#[cold]
fn not_reversible(vm: &mut Machine, v: Value) -> crate::native::Raised {
    let name = vm.type_name(v);
    vm.type_error(format_args!("'{name}' object is not reversible"))
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Reversed>() else { return Ok(None) };
    let Some(sequence) = this.payload.sequence.get().present() else { return Ok(None) };
    let Some(at) = this.payload.at.get().checked_sub(1) else {
        this.payload.sequence.set(Value::EMPTY);
        return Ok(None);
    };
    this.payload.at.set(at);
    if let Some(tuple) = sequence.downcast::<Tuple>() {
        return Ok(tuple.get(at));
    }
    let index = vm.int_from_usize(at)?;
    match vm.get_item(sequence, index) {
        Ok(item) => Ok(Some(item)),
        Err(raised) => {
            if vm.is_raised(&exceptions::INDEX_ERROR) || vm.is_raised(&exceptions::STOP_ITERATION) {
                vm.catch(raised)?;
                this.payload.sequence.set(Value::EMPTY);
                return Ok(None);
            }
            Err(raised)
        }
    }
}

fn length_hint(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Reversed>(arguments, &SPEC, "__length_hint__")?;
    let Some(sequence) = this.payload.sequence.get().present() else { return Ok(Value::small_int(0)) };
    let length = vm.length(sequence)?;
    let at = this.payload.at.get();
    vm.int_from_usize(if length < at { 0 } else { at })
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Reversed>(arguments, &SPEC, "__reduce__")?;
    let class = vm.class_of(arguments[0]);
    match this.payload.sequence.get().present() {
        Some(sequence) => {
            let (inner, state) = (vm.tuple(&[sequence])?, vm.int(this.payload.at.get() as i64 - 1)?);
            vm.tuple(&[class.into(), inner, state])
        }
        None => {
            let (function, empty) = (iterators::builtin(vm, "iter")?, vm.tuple(&[])?);
            let inner = vm.tuple(&[empty])?;
            vm.tuple(&[function, inner])
        }
    }
}

fn set_state(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Reversed>(arguments, &SPEC, "__setstate__")?;
    let index = vm.clipped_index(arguments[1])?;
    if let Some(sequence) = this.payload.sequence.get().present() {
        let length = vm.length(sequence)? as i64;
        this.payload.at.set((index.clamp(-1, length - 1) + 1) as usize);
    }
    Ok(Value::NONE)
}
