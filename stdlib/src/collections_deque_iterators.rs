//! Iterators over deques, forward and backward. Invariant: they stop with RuntimeError once the deque changed.

use core::cell::Cell;

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Kind};
use coachwhip_core::value::Value;

use crate::collections_deque::{Deque, DequeRef, SPEC, mutated, this};
use crate::itertools::traced;

struct DequeIterator {
    deque: Value,
    left: Cell<usize>,
    state: usize,
}
traced!(DequeIterator, this => [this.deque]);

macro_rules! iterator_spec {
    ($spec:ident, $name:literal, $next:expr) => {
        pub static $spec: TypeSpec = TypeSpec {
            module: "collections",
            next: Some($next),
            flags: ClassFlags::KEEPS_PLACE,
            definitions: &[
                Definition::static_method("__new__", "type, iterable, index=0, /", |vm, args| make(vm, args, &$spec)),
                Definition::function("__length_hint__", "self, /", length_hint)
                    .doc("Private method returning an estimate of len(list(it))."),
                Definition::function("__reduce__", "self, /", reduce).doc("Return state information for pickling."),
            ],
            ..TypeSpec::new($name, Kind::Native)
        };
    };
}

iterator_spec!(FORWARD, "_deque_iterator", |vm, iterator| { step(vm, iterator, |deque, left| deque.len() - left) });
iterator_spec!(BACKWARD, "_deque_reverse_iterator", |vm, iterator| step(vm, iterator, |_, left| left - 1));

pub fn iterate(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__iter__")?;
    new_iterator(vm, deque, &FORWARD, 0)
}

pub fn reversed(vm: &mut Machine, args: &[Value]) -> Result {
    let deque = this(vm, args, "__reversed__")?;
    new_iterator(vm, deque, &BACKWARD, 0)
}

fn new_iterator(vm: &mut Machine, deque: DequeRef, spec: &'static TypeSpec, done: usize) -> Result {
    let (left, state) = (deque.payload.len().saturating_sub(done), deque.payload.state());
    vm.new_native(spec, DequeIterator { deque: deque.into(), left: left.into(), state })
}

fn make(vm: &mut Machine, args: &[Value], spec: &'static TypeSpec) -> Result {
    let Some(deque) = arg(args, 1).native::<Deque>() else {
        let (name, wanted, got) = (spec.name, SPEC.name, vm.type_name(arg(args, 1)));
        return Err(vm.type_error(format_args!("{name}() argument 1 must be collections.{wanted}, not {got}")));
    };
    let done = match some_arg(args, 2) {
        Some(index) => vm.small_index(index)?.max(0) as usize,
        None => 0,
    };
    new_iterator(vm, deque, spec, done)
}

/// The next item: `index` says where it is, of the deque and how many are left.
#[inline(always)]
fn step(vm: &mut Machine, iterator: Value, index: impl FnOnce(&Deque, usize) -> usize) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<DequeIterator>() else { return Ok(None) };
    let Some(deque) = this.payload.deque.native::<Deque>() else { return Ok(None) };
    if deque.payload.state() != this.payload.state {
        this.payload.left.set(0);
        return Err(mutated(vm));
    }
    let left = this.payload.left.get();
    if left == 0 {
        return Ok(None);
    }
    this.payload.left.set(left - 1);
    Ok(deque.payload.get(index(&deque.payload, left)))
}

fn length_hint(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<DequeIterator>(args, &FORWARD, "__length_hint__")?;
    vm.int_from_usize(this.payload.left.get())
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<DequeIterator>(args, &FORWARD, "__reduce__")?;
    let class = vm.class_of(arg(args, 0));
    let length = this.payload.deque.native::<Deque>().map_or(0, |d| d.payload.len());
    let done = vm.int_from_usize(length.saturating_sub(this.payload.left.get()))?;
    let arguments = vm.tuple(&[this.payload.deque, done])?;
    vm.tuple(&[class.into(), arguments])
}
