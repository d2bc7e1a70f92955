//! `filter`.

use crate::builtins::map::item_or_end;
use crate::builtins::receiver::{check_arguments, class_and_arguments};
use crate::heap::Tracer;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind};
use crate::value::Value;

/// Gives the items that a function says yes to, or the true ones.
pub struct Filter {
    /// None, `bool`, or any function.
    function: Value,
    iterator: Value,
}

impl Payload for Filter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.function, self.iterator]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    next: Some(next),
    definitions: &[
        Definition::raw_static("__new__", "type, function, iterable, /", new),
        Definition::function("__reduce__", "self, /", reduce),
    ],
    flags: ClassFlags::BASETYPE,
    doc: "Return an iterator yielding those items of iterable for which\nfunction(item) is true.  If function is None, return \
          the items that\nare true.",
    ..TypeSpec::new("filter", Kind::Native)
};

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    check_arguments(vm, "filter", given.len(), keywords, 2, 2)?;
    let iterator = vm.iter(given[1])?;
    vm.new_native_of(class, Filter { function: given[0], iterator })
}

fn next(vm: &mut Machine, iterator: Value) -> Result<Option<Value>> {
    let Some(this) = iterator.native::<Filter>() else { return Ok(None) };
    let function = this.payload.function;
    let plain = function.is_none() || function == Value::object(vm.types.bool);
    vm.rooted(&[iterator], |vm| {
        loop {
            let Some(item) = vm.next_collecting(this.payload.iterator)? else { return Ok(None) };
            let verdict = if plain { Ok(item) } else { vm.rooted(&[item], |vm| vm.call_collecting(function, &[item])) };
            let Some(verdict) = item_or_end(vm, verdict)? else { return Ok(None) };
            if vm.is_true(verdict)? {
                return Ok(Some(item));
            }
            // Refused items are work that no loop of the script counts.
            vm.charge(1)?;
        }
    })
}

/// The Python function that `iterator` asks about its items, and the next item; None where it is no such filter object,
/// or at its end.
pub fn next_call(vm: &mut Machine, iterator: Value) -> Result<Option<(Value, Option<Value>)>> {
    let Some(this) = iterator.native::<Filter>().filter(|f| vm.is_python_function(f.payload.function)) else {
        return Ok(None);
    };
    let item = vm.next_collecting(this.payload.iterator)?;
    Ok(Some((this.payload.function, item)))
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let this = vm.native_receiver::<Filter>(arguments, &SPEC, "__reduce__")?;
    let class = vm.class_of(arguments[0]);
    let inner = vm.tuple(&[this.payload.function, this.payload.iterator])?;
    vm.tuple(&[class.into(), inner])
}
