//! `_bisect`: binary search in sorted sequences, and inserting so that they stay sorted.

use coachwhip_core::builtins::argument::{arg, some_arg};
use coachwhip_core::builtins::class_shape;
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Effect, ModuleSpec, Result};
use coachwhip_core::object::List;
use coachwhip_core::value::Value;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_bisect",
    doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to \
          sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an \
          improvement over the more\ncommon approach.",
    functions: &[
        Definition::tame(Effect::Nothing, "bisect_left", SIGNATURE, |vm, args| bisect(vm, args, Side::Left))
            .doc("Return the index where to insert item x in list a, assuming a is sorted."),
        Definition::tame(Effect::Nothing, "bisect_right", SIGNATURE, |vm, args| bisect(vm, args, Side::Right))
            .doc("Return the index where to insert item x in list a, assuming a is sorted."),
        Definition::tame(Effect::Lists, "insort_left", SIGNATURE, |vm, args| insort(vm, args, Side::Left))
            .doc("Insert item x in list a, and keep it sorted assuming a is sorted."),
        Definition::tame(Effect::Lists, "insort_right", SIGNATURE, |vm, args| insort(vm, args, Side::Right))
            .doc("Insert item x in list a, and keep it sorted assuming a is sorted."),
    ],
    classes: &[],
    initialize: None,
};

const SIGNATURE: &str = "a, x, lo=0, hi=None, *, key=None";

/// On which side of equal items the place is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

fn bisect(vm: &mut Machine, args: &[Value], side: Side) -> Result {
    let place = find(vm, args, arg(args, 1), side)?;
    vm.int_from_usize(place)
}

/// The list itself, where its items can be read without the protocol.
fn plain_list(v: Value) -> Option<coachwhip_core::heap::Ref<List>> {
    v.downcast::<List>().filter(|l| l.header.shape.get() == class_shape::LIST)
}

/// The place for `x` (compared as it is) by the other arguments.
fn find(vm: &mut Machine, args: &[Value], x: Value, side: Side) -> Result<usize> {
    let sequence = arg(args, 0);
    let low = match arg(args, 2).present() {
        Some(low) => vm.index_isize(low)?,
        None => 0,
    };
    let Ok(mut low) = usize::try_from(low) else {
        return Err(vm.value_error(format_args!("lo cannot be negative")));
    };
    let mut high = match some_arg(args, 3) {
        Some(high) => high_bound(vm, sequence, high)?,
        None => vm.length(sequence)?,
    };
    let key = some_arg(args, 4);
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match plain_list(sequence).and_then(|l| l.get(middle)) {
            Some(item) => item,
            None => {
                let index = vm.int_from_usize(middle)?;
                vm.get_item(sequence, index)?
            }
        };
        let item = match key {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let below = match side {
            Side::Left => less(vm, item, x)?,
            Side::Right => !less(vm, x, item)?,
        };
        if below {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// An explicit `hi`; -1 stands for the length, as it always did.
fn high_bound(vm: &mut Machine, sequence: Value, high: Value) -> Result<usize> {
    if !vm.is_index(high)? {
        let got = vm.type_name(high);
        return Err(vm.type_error(format_args!("argument should be integer or None, not '{got}'")));
    }
    match vm.index_isize(high)? {
        -1 => vm.length(sequence),
        high => Ok(high.max(0) as usize),
    }
}

#[inline(always)]
fn less(vm: &mut Machine, a: Value, b: Value) -> Result<bool> {
    match vm.compare_builtin(CompareOperator::Lt, a, b) {
        Some(answer) => Ok(answer),
        None => vm.compare_bool(CompareOperator::Lt, a, b),
    }
}

fn insort(vm: &mut Machine, args: &[Value], side: Side) -> Result {
    let x = arg(args, 1);
    let compared = match some_arg(args, 4) {
        Some(key) => vm.call(key, &[x])?,
        None => x,
    };
    let place = vm.rooted(&[compared], |vm| find(vm, args, compared, side))?;
    if let Some(list) = plain_list(arg(args, 0)) {
        vm.charge(list.len() as u64 / 16)?;
        let answer = list.insert(&mut vm.heap, place, x);
        vm.check(answer)?;
        return Ok(Value::NONE);
    }
    let (insert, place) = (vm.intern(b"insert")?, vm.int_from_usize(place)?);
    vm.call_method(arg(args, 0), insert, &[place, x])?;
    Ok(Value::NONE)
}
