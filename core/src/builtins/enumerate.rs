//! `enumerate`.

use core::mem::offset_of;

use crate::builtins::receiver::class_and_arguments;
use crate::builtins::{class_shape, generic_alias};
use crate::bytecode::ops::BinaryOperator;
use crate::heap::Tracer;
use crate::machine::Machine;
use crate::native::{Definition, Effect, NextPair, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Header, Kind, Native, Slot};
use crate::value::Value;

/// Counts what an iterator gives.
pub struct Enumerate {
    iterator: Value,
    /// The next number, an int of any size.
    number: Slot,
}

impl Enumerate {
    pub(crate) fn number(&self) -> Value {
        self.number.get()
    }

    /// Counts on from a number that it had before.
    pub(crate) fn set_number(&self, number: Value) {
        self.number.set(number);
    }
}

impl Payload for Enumerate {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.iterator, self.number.get()]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    next_pair: Some(next_pair),
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, iterable, start=0", new),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs \
          containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is \
          useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    ..TypeSpec::new("enumerate", Kind::Native)
};

/// Where the iterator lies, and the next number.
pub(crate) const ITERATOR: usize = offset_of!(Native<Enumerate>, payload) + offset_of!(Enumerate, iterator);
pub(crate) const NUMBER: usize = offset_of!(Native<Enumerate>, payload) + offset_of!(Enumerate, number);

/// What an enumerate counts.
pub(crate) fn counted(iterator: Value) -> Option<Value> {
    Some(iterator.native::<Enumerate>()?.payload.iterator)
}

/// An enumerate of exactly the class.
pub(crate) fn object(iterator: Value, number: Value) -> Native<Enumerate> {
    Native::with_header(Header::new(Kind::Native, class_shape::ENUMERATE), Enumerate { iterator, number: number.into() })
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    let (iterable, start) = places(vm, given, keywords, &arguments[given.len() + 1..])?;
    let start = match start.present() {
        Some(start) => vm.index(start)?,
        None => Value::small_int(0),
    };
    let iterator = vm.iter(iterable)?;
    vm.new_native_of(class, Enumerate { iterator, number: start.into() })
}

/// The iterable, and the start or EMPTY.
fn places(vm: &mut Machine, given: &[Value], keywords: &[Value], values: &[Value]) -> Result<(Value, Value)> {
    let count = given.len() + keywords.len();
    if count > 2 {
        return Err(vm.type_error(format_args!("enumerate() takes at most 2 arguments ({count} given)")));
    }
    let mut places = [Value::EMPTY; 2];
    places[..given.len()].copy_from_slice(given);
    if let ([], [iterable, ..]) = (keywords, given) {
        return Ok((*iterable, places[1]));
    }
    // A lone keyword must fill the first free place.
    let names = [vm.intern(b"iterable")?, vm.intern(b"start")?];
    for (&name, &value) in keywords.iter().zip(values) {
        let place = names.iter().position(|n| *n == name).filter(|at| places[*at].is_empty());
        match place {
            Some(at) if keywords.len() == 2 || at == given.len() => places[at] = value,
            _ => {
                let name = crate::operations::errors::Text(name);
                return Err(vm.type_error(format_args!("'{name}' is an invalid keyword argument for enumerate()")));
            }
        }
    }
    if places[0].is_empty() {
        return Err(vm.type_error(format_args!("enumerate() missing required argument 'iterable'")));
    }
    Ok((places[0], places[1]))
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    next_pair(vm, iterator)?.into_item(vm)
}

fn next_pair(vm: &mut Machine, iterator: Value) -> Result<NextPair> {
    let Some(this) = iterator.native::<Enumerate>() else { return Ok(NextPair::End) };
    let Some(item) = vm.next_of_inner(iterator, this.payload.iterator)? else { return Ok(NextPair::End) };
    let number = this.payload.number.get();
    let following = match number.as_small_int().and_then(|n| Value::try_small_int(n + 1)) {
        Some(following) => following,
        None => {
            vm.heap.barrier(&this.header);
            vm.int_binary(BinaryOperator::Add, number, Value::small_int(1))?.unwrap_or(number)
        }
    };
    this.payload.number.set(following);
    Ok(NextPair::Pair(number, item))
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Enumerate>(arguments, &SPEC, "__reduce__")?;
    let class = vm.class_of(arguments[0]);
    let inner = vm.tuple(&[this.payload.iterator, this.payload.number.get()])?;
    vm.tuple(&[class.into(), inner])
}
