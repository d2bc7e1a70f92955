//! `_thread`: what is asked of it where there is one thread.

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::heap::{Ref, Tracer};
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::native::Payload;
use coachwhip_core::object::{ClassFlags, Kind, Native};
use coachwhip_core::value::Value;

use core::cell::Cell;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.",
    functions: &[
        Definition::function("get_ident", "", |_, _| Ok(Value::small_int(1)))
            .doc("Return a non-zero integer that uniquely identifies the current thread."),
        Definition::function("_get_main_thread_ident", "", |_, _| Ok(Value::small_int(1))),
        Definition::function("allocate_lock", "", new_lock).doc("Create a new lock object."),
    ],
    classes: &[&LOCK, &RLOCK],
    initialize: None,
};

/// A lock: how often it is held.
struct Lock {
    held: Cell<u32>,
}

impl Payload for Lock {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// With one thread, waiting for a lock that is held would be for ever: it is refused.
static LOCK: TypeSpec = TypeSpec {
    module: "_thread",
    flags: ClassFlags::empty(),
    definitions: LOCK_DEFINITIONS,
    doc: "A lock object is a synchronization primitive.",
    ..TypeSpec::new("lock", Kind::Native)
};

static RLOCK: TypeSpec = TypeSpec {
    module: "_thread",
    flags: ClassFlags::BASETYPE,
    definitions: &[
        Definition::static_method("__new__", "type", |vm, _| vm.new_native(&RLOCK, Lock { held: Cell::new(0) })),
        Definition::function("acquire", "self, blocking=True, timeout=-1", |vm, args| {
            let lock = this(vm, args)?;
            lock.payload.held.set(lock.payload.held.get().saturating_add(1));
            Ok(Value::TRUE)
        }),
        Definition::function("__enter__", "self, /", |vm, args| {
            let lock = this(vm, args)?;
            lock.payload.held.set(lock.payload.held.get().saturating_add(1));
            Ok(Value::TRUE)
        }),
        Definition::function("release", "self, /", release),
        Definition::function("__exit__", "self, t, v, tb, /", release),
        Definition::function("locked", "self, /", locked),
    ],
    ..TypeSpec::new("RLock", Kind::Native)
};

const LOCK_DEFINITIONS: &[Definition] = &[
    Definition::static_method("__new__", "type", new_lock),
    Definition::function("acquire", "self, blocking=True, timeout=-1", acquire),
    Definition::function("__enter__", "self, /", acquire),
    Definition::function("release", "self, /", release),
    Definition::function("__exit__", "self, t, v, tb, /", release),
    Definition::function("locked", "self, /", locked),
];

fn new_lock(vm: &mut Machine, _args: &[Value]) -> Result {
    vm.new_native(&LOCK, Lock { held: Cell::new(0) })
}

fn this(vm: &mut Machine, args: &[Value]) -> Result<Ref<Native<Lock>>> {
    vm.native_receiver::<Lock>(args, &LOCK, "acquire")
}

fn acquire(vm: &mut Machine, args: &[Value]) -> Result {
    let lock = this(vm, args)?;
    if lock.payload.held.get() == 0 {
        lock.payload.held.set(1);
        return Ok(Value::TRUE);
    }
    let waits = match arg(args, 1).present() {
        Some(flag) => vm.is_true(flag)?,
        None => true,
    };
    if waits {
        return Err(vm.runtime_error(format_args!("waiting for a lock that the only thread holds")));
    }
    Ok(Value::FALSE)
}

fn release(vm: &mut Machine, args: &[Value]) -> Result {
    let lock = this(vm, args)?;
    match lock.payload.held.get() {
        0 => Err(vm.runtime_error(format_args!("release unlocked lock"))),
        n => {
            lock.payload.held.set(n - 1);
            Ok(Value::NONE)
        }
    }
}

fn locked(vm: &mut Machine, args: &[Value]) -> Result {
    Ok(Value::bool(this(vm, args)?.payload.held.get() > 0))
}
