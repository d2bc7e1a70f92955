//! `gc`: the collector as scripts see it. There are two generations; the numbers that CPython has for three are kept, so
//! that programs that set them go on.

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result};
use coachwhip_core::object::{Header, Kind, Module};
use coachwhip_core::value::Value;

use crate::weakref;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.",
    functions: &[
        Definition::function("collect", "generation=2", collect).doc("Run the garbage collector."),
        Definition::function("disable", "", |vm, _| switch(vm, false)).doc("Disable automatic garbage collection."),
        Definition::function("enable", "", |vm, _| switch(vm, true)).doc("Enable automatic garbage collection."),
        Definition::function("isenabled", "", |vm, _| Ok(Value::bool(vm.state(&DISABLED) != Some(Value::TRUE))))
            .doc("Returns true if automatic garbage collection is enabled."),
        Definition::function("get_count", "", count).doc("Return a three-tuple of the current collection counts."),
        Definition::function("get_threshold", "", get_threshold).doc("Return the current collection thresholds."),
        Definition::function(
            "set_threshold",
            "threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /",
            set_threshold,
        )
        .doc("Set the collection thresholds (the collection frequency)."),
        Definition::function("get_debug", "", |vm, _| Ok(vm.state(&DEBUG).unwrap_or(Value::small_int(0))))
            .doc("Get the garbage collection debugging flags."),
        Definition::function("set_debug", "flags, /", set_debug).doc("Set the garbage collection debugging flags."),
        Definition::function("get_stats", "", statistics)
            .doc("Return a list of dictionaries containing per-generation statistics."),
        Definition::function("freeze", "", |_, _| Ok(Value::NONE))
            .doc("Freeze all current tracked objects and ignore them for future collections."),
        Definition::function("unfreeze", "", |_, _| Ok(Value::NONE)).doc("Unfreeze all objects in the permanent generation."),
        Definition::function("get_freeze_count", "", |_, _| Ok(Value::small_int(0)))
            .doc("Return the number of objects in the permanent generation."),
        Definition::function("is_tracked", "obj, /", |_, args| Ok(Value::bool(is_tracked(arg(args, 0)))))
            .doc("Returns true if the object is tracked by the garbage collector."),
        Definition::function("is_finalized", "obj, /", |_, args| {
            Ok(Value::bool(arg(args, 0).header().is_some_and(|h| h.kind == Kind::Instance && h.has(Header::FINALIZED))))
        })
        .doc("Returns true if the object has been already finalized by the GC."),
    ],
    classes: &[],
    initialize: Some(initialize),
};

static DISABLED: u8 = 1;
static DEBUG: u8 = 2;
static THRESHOLDS: u8 = 3;

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    for name in ["garbage", "callbacks"] {
        let list = vm.list(&[])?;
        vm.dict_set_text(dict, name, list)?;
    }
    for (name, bit) in
        [("DEBUG_STATS", 1), ("DEBUG_COLLECTABLE", 2), ("DEBUG_UNCOLLECTABLE", 4), ("DEBUG_SAVEALL", 32), ("DEBUG_LEAK", 38)]
    {
        vm.dict_set_text(dict, name, Value::small_int(bit))?;
    }
    Ok(())
}

fn collect(vm: &mut Machine, args: &[Value]) -> Result {
    let generation = match arg(args, 0).present() {
        Some(generation) => vm.c_int(generation)?,
        None => 2,
    };
    if !(0..=2).contains(&generation) {
        return Err(vm.value_error(format_args!("invalid generation")));
    }
    vm.charge(1024)?;
    vm.collect_garbage(generation > 0);
    if vm.run_finalizers()? {
        // What finalizers let go of is garbage only now.
        vm.collect_garbage(generation > 0);
    }
    weakref::run_callbacks(vm)?;
    // CPython gives how many objects in cycles it found; this collector does not tell cycles from other garbage.
    Ok(Value::small_int(0))
}

fn switch(vm: &mut Machine, on: bool) -> Result {
    vm.set_state(&DISABLED, Value::bool(!on))?;
    Ok(Value::NONE)
}

fn count(vm: &mut Machine, _args: &[Value]) -> Result {
    let statistics = vm.heap.statistics();
    let minor = (statistics.minor_collections & 0xFFFF) as i64;
    vm.tuple(&[Value::small_int(0), Value::small_int(minor), Value::small_int(0)])
}

fn get_threshold(vm: &mut Machine, _args: &[Value]) -> Result {
    match vm.state(&THRESHOLDS) {
        Some(thresholds) => Ok(thresholds),
        None => vm.tuple(&[2000, 10, 0].map(Value::small_int)),
    }
}

fn set_threshold(vm: &mut Machine, args: &[Value]) -> Result {
    let old = get_threshold(vm, &[])?;
    let mut values = [Value::small_int(0); 3];
    for (i, value) in values.iter_mut().enumerate() {
        *value = match arg(args, i).present() {
            Some(given) => Value::small_int(i64::from(vm.c_int(given)?)),
            None => vm.as_tuple(old).and_then(|t| t.get(i)).unwrap_or(Value::small_int(0)),
        };
    }
    // The third is not used by CPython's collector either.
    values[2] = Value::small_int(0);
    let thresholds = vm.tuple(&values)?;
    vm.set_state(&THRESHOLDS, thresholds)?;
    Ok(Value::NONE)
}

fn set_debug(vm: &mut Machine, args: &[Value]) -> Result {
    let flags = vm.c_int(arg(args, 0))?;
    vm.set_state(&DEBUG, Value::small_int(i64::from(flags)))?;
    Ok(Value::NONE)
}

fn statistics(vm: &mut Machine, _args: &[Value]) -> Result {
    let heap = vm.heap.statistics();
    let mut generations = [Value::NONE; 3];
    for (generation, count) in generations.iter_mut().zip([heap.minor_collections, 0, heap.full_collections]) {
        let dict = vm.dict()?;
        for (name, number) in [("collections", count), ("collected", 0), ("uncollectable", 0)] {
            let number = vm.int_from_u64(number)?;
            vm.dict_set_text(dict, name, number)?;
        }
        *generation = dict.into();
    }
    vm.list(&generations)
}

/// Can the object refer to others?
fn is_tracked(object: Value) -> bool {
    !matches!(
        object.kind(),
        None | Some(
            Kind::Str
                | Kind::Bytes
                | Kind::ByteArray
                | Kind::BigInt
                | Kind::Complex
                | Kind::Range
                | Kind::Slice
                | Kind::Code
                | Kind::Boxed
        )
    )
}
