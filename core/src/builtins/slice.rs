//! `slice`.

use crate::builtins::generic_alias;
use crate::builtins::receiver::{check_arguments, class_and_arguments, read_only};
use crate::builtins::sequence::{self, Items};
use crate::bytecode::ops::{BinaryOperator, CompareOperator};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Effect, Result, TypeSpec};
use crate::object::{Described, Header, Kind, Slice, Tuple};
use crate::operations::compare::order_ints;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::tame_raw_static(Effect::Nothing, "__new__", "type, /, *args", new),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__lt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Lt)),
        Definition::function("__le__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Le)),
        Definition::function("__eq__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ne)),
        Definition::function("__gt__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Gt)),
        Definition::function("__ge__", "self, value, /", |vm, a| compare(vm, a, CompareOperator::Ge)),
        Definition::function("indices", "self, object, /", indices).doc(
            "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\n\
             indices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a \
             manner consistent with the\nhandling of normal slices.",
        ),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::attribute("start", |_, v| Ok(v.downcast::<Slice>().map_or(Value::NONE, |s| s.start)), read_only),
        Definition::attribute("stop", |_, v| Ok(v.downcast::<Slice>().map_or(Value::NONE, |s| s.stop)), read_only),
        Definition::attribute("step", |_, v| Ok(v.downcast::<Slice>().map_or(Value::NONE, |s| s.step)), read_only),
        Definition::class_method("__class_getitem__", "cls, object, /", generic_alias::class_getitem),
    ],
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.\n\nThis is used for extended slicing (e.g. a[0:10:2]).",
    ..TypeSpec::new("slice", Kind::Slice)
};

/// A slice object.
pub fn new_slice(vm: &mut Machine, start: Value, stop: Value, step: Value) -> Result {
    Ok(vm.allocate(Slice { header: Header::new(Kind::Slice, Slice::SHAPE), start, stop, step })?.into())
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (_, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    check_arguments(vm, "slice", given.len(), keywords, 1, 3)?;
    match *given {
        [stop] => new_slice(vm, Value::NONE, stop, Value::NONE),
        [start, stop] => new_slice(vm, start, stop, Value::NONE),
        [start, stop, step, ..] => new_slice(vm, start, stop, step),
        [] => Ok(Value::NONE),
    }
}

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Slice>> {
    vm.receiver(arguments, &SPEC, method)
}

fn parts(vm: &mut Machine, slice: Ref<Slice>) -> Result<Ref<Tuple>> {
    let answer = Tuple::new(&mut vm.heap, &[slice.start, slice.stop, slice.step]);
    vm.check(answer)
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let slice = this(vm, arguments, "__repr__")?;
    let parts = parts(vm, slice)?;
    sequence::guarded_repr(vm, slice.into(), "slice(...)", |vm, text| {
        sequence::push_bytes(vm, text, b"slice(")?;
        sequence::push_items(vm, text, Items::Tuple(parts))?;
        sequence::push_bytes(vm, text, b")")
    })
}

fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let slice = this(vm, arguments, "__hash__")?;
    let parts = parts(vm, slice)?;
    let hash = vm.hash(parts.into())?;
    vm.int(hash as i64)
}

fn compare(vm: &mut Machine, arguments: &[Value], operator: CompareOperator) -> Result {
    let slice = this(vm, arguments, "__eq__")?;
    let Some(other) = arguments[1].downcast::<Slice>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (a, b) = (parts(vm, slice)?, parts(vm, other)?);
    sequence::compare(vm, operator, Items::Tuple(a), Items::Tuple(b))
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    let slice = this(vm, arguments, "__reduce__")?;
    let parts = parts(vm, slice)?;
    vm.tuple(&[vm.types.slice.into(), parts.into()])
}

/// `slice.indices(length)`, for ints of any size.
fn indices(vm: &mut Machine, arguments: &[Value]) -> Result {
    let slice = this(vm, arguments, "indices")?;
    let length = vm.index(arguments[1])?;
    let zero = Value::small_int(0);
    if vm.int_is_negative(length) {
        return Err(vm.value_error(format_args!("length should not be negative")));
    }
    let step = if slice.step.is_none() { Value::small_int(1) } else { bound(vm, slice.step)? };
    if step == zero {
        return Err(vm.value_error(format_args!("slice step cannot be zero")));
    }
    let down = vm.int_is_negative(step);
    let (lower, upper) = if down { (Value::small_int(-1), offset(vm, length, Value::small_int(-1))?) } else { (zero, length) };
    let (first, last) = if down { (upper, lower) } else { (lower, upper) };
    let start = clip(vm, slice.start, first, length, lower, upper)?;
    let stop = clip(vm, slice.stop, last, length, lower, upper)?;
    vm.tuple(&[start, stop, step])
}

fn bound(vm: &mut Machine, v: Value) -> Result {
    if vm.is_index(v)? {
        return vm.index(v);
    }
    Err(vm.type_error(format_args!("slice indices must be integers or None or have an __index__ method")))
}

fn clip(vm: &mut Machine, v: Value, default: Value, length: Value, lower: Value, upper: Value) -> Result {
    if v.is_none() {
        return Ok(default);
    }
    let index = bound(vm, v)?;
    if vm.int_is_negative(index) {
        let index = offset(vm, index, length)?;
        return Ok(if order_ints(index, lower).is_lt() { lower } else { index });
    }
    Ok(if order_ints(upper, index).is_lt() { upper } else { index })
}

/// The sum of two exact ints.
fn offset(vm: &mut Machine, a: Value, b: Value) -> Result {
    Ok(vm.int_binary(BinaryOperator::Add, a, b)?.unwrap_or(a))
}
