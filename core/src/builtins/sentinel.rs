//! `sentinel`: a unique object with a name (PEP 661). It is equal to itself alone, and copies of it are itself.

use crate::builtins::argument;
use crate::builtins::receiver::class_and_arguments;
use crate::builtins::union;
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{ClassFlags, Kind, Native};
use crate::value::Value;

/// A sentinel's name, how it prints, and the module that made it.
pub struct Sentinel {
    name: Value,
    shown: Value,
    module: Value,
}

impl Payload for Sentinel {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name, self.shown, self.module]);
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    definitions: &[
        Definition::raw_static("__new__", "type, name, /, *, repr=None", new),
        Definition::function("__repr__", "self, /", |vm, a| Ok(this(vm, a, "__repr__")?.payload.shown)),
        Definition::function("__or__", "self, value, /", |vm, a| union::of_operands(vm, a[0], a[1])),
        Definition::function("__ror__", "self, value, /", |vm, a| union::of_operands(vm, a[1], a[0])),
        Definition::function("__copy__", "self, /", |_, a| Ok(a[0])),
        Definition::function("__deepcopy__", "self, memo, /", |_, a| Ok(a[0])),
        Definition::function("__reduce__", "self, /", |vm, a| Ok(this(vm, a, "__reduce__")?.payload.name)),
        Definition::getter("__name__", |vm, v| Ok(this(vm, &[v], "__name__")?.payload.name)),
        Definition::getter("__module__", |vm, v| Ok(this(vm, &[v], "__module__")?.payload.module)),
    ],
    doc: "Create a unique sentinel object with the given name.",
    flags: ClassFlags::empty(),
    ..TypeSpec::new("sentinel", Kind::Native)
};

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Native<Sentinel>>> {
    vm.native_receiver(arguments, &SPEC, method)
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    let given = given.len();
    if given != 1 {
        return Err(vm.type_error(format_args!("sentinel() takes exactly 1 positional argument ({given} given)")));
    }
    let [name, shown] = argument::constructor(vm, "sentinel", ["", "repr"], arguments, keywords)?;
    if vm.text(name).is_none() {
        let got = vm.type_name(name);
        return Err(vm.type_error(format_args!("sentinel() argument 1 must be str, not {got}")));
    }
    let shown = shown.present().filter(|s| !s.is_none()).unwrap_or(name);
    let module = calling_module(vm);
    vm.new_native_of(class, Sentinel { name, shown, module })
}

/// `__name__` of the globals of the running frame.
fn calling_module(vm: &mut Machine) -> Value {
    if vm.frame.is_null() {
        return Value::NONE;
    }
    // SAFETY: the running frame is complete while native code runs.
    let globals = unsafe { (*vm.frame).globals };
    vm.dict_get_str(globals, vm.names.__name__).unwrap_or(Value::NONE)
}
