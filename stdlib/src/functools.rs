//! `_functools`: `reduce` and `cmp_to_key`; `partial` and the LRU cache are in files of their own.

use core::ops::ControlFlow;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::exceptions;
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::interp::task::{self, Step, Task};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Kind, List, Module, Native, Slot};
use coachwhip_core::value::Value;

use crate::itertools::traced;
use crate::{functools_cache, functools_partial};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[
        Definition::function("reduce", "function, iterable, /, initial=<functools._initial_missing>", reduce).doc(
            "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis \
             effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the \
             iterable in the calculation, and serves as\na default when the iterable is empty.\n\nFor example, \
             reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).",
        ),
        Definition::function("cmp_to_key", "mycmp", |vm, args| {
            vm.new_native(&KEY, Key { compare: arg(args, 0), object: Value::EMPTY.into() })
        })
        .doc("Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects."),
    ],
    classes: &[&functools_partial::SPEC, &functools_partial::PLACEHOLDER, &functools_cache::SPEC],
    initialize: Some(|vm: &mut Machine, module: Ref<Module>| {
        let placeholder = functools_partial::placeholder(vm)?;
        vm.dict_set_text(module.dict.get(), "Placeholder", placeholder)
    }),
};

// -- reduce --------------------------------------------------------------------------------------------------------------

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    let (function, iterable) = (arg(args, 0), arg(args, 1));
    if !vm.is_iterable(iterable)? {
        return Err(vm.type_error(format_args!("reduce() arg 2 must support iteration")));
    }
    if vm.is_python_function(function) {
        let iterator = vm.iter(iterable)?;
        let first = arg(args, 2);
        return vm.begin_task(next_total, task::nothing, &[iterator, function, first], false);
    }
    // The total so far stands in a list, where the collector sees it between the calls.
    let first = arg(args, 2).present();
    let answer = List::new(&mut vm.heap, &[first.unwrap_or(Value::NONE)]);
    let total = vm.check(answer)?;
    let mut begun = first.is_some();
    vm.rooted(&[function, iterable, total.into()], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, item| {
            let sum = match total.get(0) {
                Some(before) if begun => vm.call_collecting(function, &[before, item])?,
                _ => item,
            };
            begun = true;
            total.set(&mut vm.heap, 0, sum);
            Ok(ControlFlow::Continue(()))
        })
    })?;
    match total.get(0) {
        Some(total) if begun => Ok(total),
        _ => Err(vm.type_error(format_args!("reduce() of empty iterable with no initial value"))),
    }
}

/// The task of `reduce` with a Python function; its places: the iterator, the function, and the total so far.
fn next_total(vm: &mut Machine, task: Ref<Native<Task>>, answer: Value) -> Result<Step> {
    let this = &task.payload;
    if this.calls.get() > 0 {
        vm.set_in_task(task, 2, answer);
    }
    let iterator = this.get(0);
    loop {
        vm.charge(1)?;
        let item = vm.rooted(&[task.into()], |vm| vm.next_collecting(iterator))?;
        match (item, this.get(2).present()) {
            (Some(item), Some(total)) => {
                this.calls.set(this.calls.get() + 1);
                return Ok(Step::Call { callable: this.get(1), first: total, last: item });
            }
            (Some(first), None) => vm.set_in_task(task, 2, first),
            (None, Some(total)) => return Ok(Step::Done(total)),
            (None, None) => return Err(vm.type_error(format_args!("reduce() of empty iterable with no initial value"))),
        }
    }
}

// -- cmp_to_key ----------------------------------------------------------------------------------------------------------

/// A comparison function, and the object that it compares; EMPTY in what `cmp_to_key` itself gives.
struct Key {
    compare: Value,
    object: Slot,
}
traced!(Key, this => [this.compare, this.object.get()]);

static KEY: TypeSpec = TypeSpec {
    module: "functools",
    flags: ClassFlags::NO_NEW,
    definitions: &[
        Definition::function("__call__", "self, /, obj", |vm, args| {
            let this = vm.native_receiver::<Key>(args, &KEY, "__call__")?;
            vm.new_native(&KEY, Key { compare: this.payload.compare, object: arg(args, 1).into() })
        }),
        Definition::function("__eq__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Eq)),
        Definition::function("__ne__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ne)),
        Definition::function("__lt__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Lt)),
        Definition::function("__le__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Le)),
        Definition::function("__gt__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Gt)),
        Definition::function("__ge__", "self, value, /", |vm, args| compare(vm, args, CompareOperator::Ge)),
        Definition::attribute("obj", object_of, set_object).doc("Value wrapped by a key function."),
    ],
    ..TypeSpec::new("KeyWrapper", Kind::Native)
};

fn object_of(vm: &mut Machine, object: Value) -> Result {
    match object.native::<Key>().and_then(|key| key.payload.object.get().present()) {
        Some(object) => Ok(object),
        None => {
            let name = vm.intern(b"obj")?;
            Err(vm.attribute_error(object, name))
        }
    }
}

fn set_object(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if let Some(key) = object.native::<Key>() {
        vm.heap.barrier(&key.header);
        key.payload.object.set(value);
    }
    Ok(())
}

fn compare(vm: &mut Machine, args: &[Value], op: CompareOperator) -> Result {
    let this = vm.native_receiver::<Key>(args, &KEY, "__lt__")?;
    let Some(other) = arg(args, 1).native::<Key>() else {
        return Err(vm.type_error(format_args!("other argument must be K instance")));
    };
    let (Some(x), Some(y)) = (this.payload.object.get().present(), other.payload.object.get().present()) else {
        return Err(vm.raise_message(&exceptions::ATTRIBUTE_ERROR, format_args!("object")));
    };
    let order = vm.call(this.payload.compare, &[x, y])?;
    match vm.compare_builtin(op, order, Value::small_int(0)) {
        Some(answer) => Ok(Value::bool(answer)),
        None => vm.compare(op, order, Value::small_int(0)),
    }
}
