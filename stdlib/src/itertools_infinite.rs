//! `count`, `cycle` and `repeat`: iterators that need not end.

use core::cell::Cell;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr};
use coachwhip_core::bytecode::ops::BinaryOperator;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, Result, TypeSpec};
use coachwhip_core::object::{List, Slot};
use coachwhip_core::value::Value;

use crate::itertools::{class_name, iterator, next_keeping, steady_iterator, traced};

// -- count ---------------------------------------------------------------------------------------------------------------

struct Count {
    current: Slot,
    step: Value,
}
traced!(Count, this => [this.current.get(), this.step]);

pub static COUNT: TypeSpec = TypeSpec {
    next: Some(next_of_count),
    definitions: &[
        Definition::tame_static(Effect::Nothing, "__new__", "type, start=0, step=1", new_count),
        Definition::function("__repr__", "self, /", repr_of_count),
    ],
    doc: "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def \
          count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    ..steady_iterator("count")
};

fn new_count(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &COUNT)?;
    let start = arg(args, 1).present().unwrap_or(Value::small_int(0));
    let step = arg(args, 2).present().unwrap_or(Value::small_int(1));
    if !is_number(vm, start)? || !is_number(vm, step)? {
        return Err(vm.type_error(format_args!("a number is required")));
    }
    // Steps of one count in plain ints, whatever kind of int the start is.
    let plain = if step == Value::small_int(1) { vm.as_int_value(start) } else { None };
    vm.new_native_of(class, Count { current: plain.unwrap_or(start).into(), step })
}

/// What CPython's abstract protocol takes for a number.
fn is_number(vm: &mut Machine, value: Value) -> Result<bool> {
    if value.is_small_int() || value.is_float() {
        return Ok(true);
    }
    let class = vm.class_of(value);
    if vm.lookup(class, vm.names.__index__)?.is_some() || vm.lookup(class, vm.names.__float__)?.is_some() {
        return Ok(true);
    }
    Ok(vm.lookup(class, vm.names.__int__)?.is_some() || vm.lookup(class, vm.names.__complex__)?.is_some())
}

fn next_of_count(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Count>() else { return Ok(None) };
    let (current, step) = (this.payload.current.get(), this.payload.step);
    if let (Some(a), Some(b)) = (current.as_small_int(), step.as_small_int())
        && let Some(following) = Value::try_small_int(a + b)
    {
        this.payload.current.set(following);
        return Ok(Some(current));
    }
    let following = vm.binary(BinaryOperator::Add, current, step)?;
    vm.heap.barrier(&this.header);
    this.payload.current.set(following);
    Ok(Some(current))
}

fn repr_of_count(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<Count>(args, &COUNT, "__repr__")?;
    let name = alloc::format!("{}(", class_name(vm, arg(args, 0)));
    guarded_repr(vm, this.into(), "...", |vm, text| {
        push_bytes(vm, text, name.as_bytes())?;
        push_repr(vm, text, this.payload.current.get())?;
        if this.payload.step != Value::small_int(1) {
            push_bytes(vm, text, b", ")?;
            push_repr(vm, text, this.payload.step)?;
        }
        push_bytes(vm, text, b")")
    })
}

// -- cycle ---------------------------------------------------------------------------------------------------------------

/// Gives what the source gives while it lasts, then what was saved of it, for ever.
struct Cycle {
    /// EMPTY once the source ended.
    source: Slot,
    /// list
    saved: Value,
    at: Cell<usize>,
}
traced!(Cycle, this => [this.source.get(), this.saved]);

pub static CYCLE: TypeSpec = TypeSpec {
    next: Some(next_of_cycle),
    definitions: &[Definition::tame_static(Effect::Nothing, "__new__", "type, iterable, /", new_cycle)],
    doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    ..iterator("cycle")
};

fn new_cycle(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &CYCLE)?;
    let source = vm.iter(arg(args, 1))?;
    let saved = vm.list(&[])?;
    vm.new_native_of(class, Cycle { source: source.into(), saved, at: 0.into() })
}

fn next_of_cycle(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Cycle>() else { return Ok(None) };
    let Some(saved) = this.payload.saved.downcast::<List>() else { return Ok(None) };
    if let Some(source) = this.payload.source.get().present() {
        match next_keeping(vm, iterator, source) {
            Ok(Some(item)) => {
                let answer = saved.push(&mut vm.heap, item);
                vm.check(answer)?;
                return Ok(Some(item));
            }
            Ok(None) => this.payload.source.set(Value::EMPTY),
            Err(raised) => {
                this.payload.source.set(Value::EMPTY);
                saved.items.clear();
                return Err(raised);
            }
        }
    }
    let at = this.payload.at.get();
    let item = saved.get(at);
    this.payload.at.set(if at + 1 >= saved.len() { 0 } else { at + 1 });
    Ok(item)
}

// -- repeat --------------------------------------------------------------------------------------------------------------

struct Repeat {
    item: Value,
    /// None: without end.
    left: Cell<Option<usize>>,
}
traced!(Repeat, this => [this.item]);

pub static REPEAT: TypeSpec = TypeSpec {
    next: Some(next_of_repeat),
    definitions: &[
        Definition::tame_static(Effect::Nothing, "__new__", "type, object, times=0", new_repeat),
        Definition::function("__repr__", "self, /", repr_of_repeat),
        Definition::function("__length_hint__", "self, /", hint_of_repeat),
    ],
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If \
          not specified, returns the object\nendlessly.",
    ..steady_iterator("repeat")
};

fn new_repeat(vm: &mut Machine, args: &[Value]) -> Result {
    let class = class_argument(vm, args, &REPEAT)?;
    let left = match arg(args, 2).present() {
        Some(times) => Some(vm.index_isize(times)?.max(0) as usize),
        None => None,
    };
    vm.new_native_of(class, Repeat { item: arg(args, 1), left: left.into() })
}

fn next_of_repeat(_vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Repeat>() else { return Ok(None) };
    match this.payload.left.get() {
        None => {}
        Some(0) => return Ok(None),
        Some(n) => this.payload.left.set(Some(n - 1)),
    }
    Ok(Some(this.payload.item))
}

fn repr_of_repeat(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<Repeat>(args, &REPEAT, "__repr__")?;
    let name = alloc::format!("{}(", class_name(vm, arg(args, 0)));
    guarded_repr(vm, this.into(), "...", |vm, text| {
        push_bytes(vm, text, name.as_bytes())?;
        push_repr(vm, text, this.payload.item)?;
        if let Some(left) = this.payload.left.get() {
            push_bytes(vm, text, alloc::format!(", {left}").as_bytes())?;
        }
        push_bytes(vm, text, b")")
    })
}

fn hint_of_repeat(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<Repeat>(args, &REPEAT, "__length_hint__")?;
    match this.payload.left.get() {
        Some(left) => vm.int_from_usize(left),
        None => Err(vm.type_error(format_args!("len() of unsized object"))),
    }
}
