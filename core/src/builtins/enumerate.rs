//! `enumerate`.

use crate::builtins::generic_alias;
use crate::builtins::receiver::class_argument;
use crate::bytecode::ops::BinaryOperator;
use crate::heap::Tracer;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, Slot};
use crate::value::Value;

/// Counts what an iterator gives.
pub struct Enumerate {
    iterator: Value,
    /// The next number, an int of any size.
    number: Slot,
}

impl Payload for Enumerate {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.iterator, self.number.get()]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    definitions: &[
        Definition::static_method("__new__", "type, iterable, start=0", new),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs \
          containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is \
          useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    ..TypeSpec::new("enumerate", Kind::Native)
};

fn new(vm: &mut Machine, arguments: &[Value]) -> Result {
    let class = class_argument(vm, arguments, &SPEC)?;
    let start = match arguments[2].present() {
        Some(start) => vm.index(start)?,
        None => Value::small_int(0),
    };
    let iterator = vm.iter(arguments[1])?;
    vm.new_native_of(class, Enumerate { iterator, number: start.into() })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Enumerate>() else { return Ok(None) };
    let Some(item) = vm.rooted(&[iterator], |vm| vm.next_collecting(this.payload.iterator))? else { return Ok(None) };
    let number = this.payload.number.get();
    let following = match number.as_small_int().and_then(|n| Value::try_small_int(n + 1)) {
        Some(following) => following,
        None => {
            vm.heap.barrier(&this.header);
            vm.int_binary(BinaryOperator::Add, number, Value::small_int(1))?.unwrap_or(number)
        }
    };
    this.payload.number.set(following);
    vm.tuple(&[number, item]).map(Some)
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Enumerate>(arguments, &SPEC, "__reduce__")?;
    let class = vm.class_of(arguments[0]);
    let inner = vm.tuple(&[this.payload.iterator, this.payload.number.get()])?;
    vm.tuple(&[class.into(), inner])
}
