//! `_functools`: `reduce` and `cmp_to_key`; `partial` and the LRU cache are in files of their own.

use core::ops::ControlFlow;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::bytecode::ops::CompareOperator;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Kind, Module, Slot};
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
    let mut total = arg(args, 2);
    vm.rooted(&[function, iterable], |vm| {
        vm.for_each_collecting(iterable, &mut |vm, item| {
            total = match total.present() {
                Some(before) => vm.call_collecting(function, &[before, item])?,
                None => item,
            };
            keep_last(vm, total);
            Ok(ControlFlow::Continue(()))
        })
    })?;
    match total.present() {
        Some(total) => Ok(total),
        None => Err(vm.type_error(format_args!("reduce() of empty iterable with no initial value"))),
    }
}
