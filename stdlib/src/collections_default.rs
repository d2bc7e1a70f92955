//! `defaultdict`: a dict that makes the values of missing keys. Invariant: its class has one member slot, the first of
//! each instance, that holds the factory; EMPTY there counts as None.

use alloc::vec::Vec;

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::receiver::class_argument;
use coachwhip_core::builtins::sequence::{guarded_repr, push_bytes, push_repr};
use coachwhip_core::builtins::{dict, inspect};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Dict, Kind, Slot, instance};
use coachwhip_core::value::Value;

use crate::itertools::class_name;

pub static SPEC: TypeSpec = TypeSpec {
    module: "collections",
    base: Some(&dict::SPEC),
    flags: ClassFlags::BASETYPE,
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, default_factory=None, /, *args, **kwargs", init),
        Definition::function("__missing__", "self, key, /", missing)
            .doc("__missing__(key) # Called by __getitem__ for missing key."),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__reduce__", "self, /", reduce).doc("Return state information for pickling."),
        Definition::function("copy", "self, /", copy).doc("D.copy() -> a shallow copy of D."),
        Definition::function("__copy__", "self, /", copy).doc("D.copy() -> a shallow copy of D."),
        Definition::function("__or__", "self, value, /", |vm, args| union(vm, args, false)),
        Definition::function("__ror__", "self, value, /", |vm, args| union(vm, args, true)),
        Definition::attribute("default_factory", |_, object| Ok(factory(object)), set_factory)
            .doc("Factory for default value called by __missing__()."),
    ],
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called \
          without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares \
          equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the \
          dict constructor, including keyword arguments.",
    ..TypeSpec::new("defaultdict", Kind::Dict)
};

/// Gives the class its member slot, before there is an instance.
pub fn give_slot(vm: &mut Machine) -> Result<()> {
    let class = vm.class_for(&SPEC)?;
    if class.member_count.get() > 0 {
        return Ok(());
    }
    let answer = vm.shapes.new_root(&mut vm.heap, class, 1, 1, false);
    let shape = vm.check(answer)?;
    vm.heap.barrier(&class.header);
    class.member_count.set(1);
    class.inline_hint.set(1);
    class.root_shape.set(shape.id);
    Ok(())
}

fn place(dict: &Dict) -> Option<&Slot> {
    instance::slot(&dict.header, 0)
}

/// The factory of a defaultdict, or None.
fn factory(object: Value) -> Value {
    let Some(dict) = object.downcast::<Dict>() else { return Value::NONE };
    place(&dict).and_then(|slot| slot.get().present()).unwrap_or(Value::NONE)
}

fn set_factory(vm: &mut Machine, object: Value, value: Value) -> Result<()> {
    if let Some(dict) = object.downcast::<Dict>()
        && let Some(slot) = place(&dict)
    {
        vm.heap.barrier(&dict.header);
        slot.set(value);
    }
    Ok(())
}

fn this(vm: &mut Machine, args: &[Value], method: &str) -> Result<Ref<Dict>> {
    vm.receiver_of::<Dict>(args, &SPEC, method)
}

fn new(vm: &mut Machine, args: &[Value], _keywords: &[Value]) -> Result {
    let class = class_argument(vm, args, &SPEC)?;
    Ok(dict::new_empty(vm, class)?.into())
}

fn init(vm: &mut Machine, args: &[Value], keywords: &[Value]) -> Result {
    let dict = this(vm, args, "__init__")?;
    let given = args.len() - keywords.len();
    let mut rest = args.get(1..).unwrap_or(&[]);
    let mut factory = Value::NONE;
    if given > 1 {
        factory = args[1];
        rest = &args[2..];
        if !factory.is_none() && !inspect::is_callable(vm, factory)? {
            return Err(vm.type_error(format_args!("first argument must be callable or None")));
        }
    }
    set_factory(vm, dict.into(), factory)?;
    dict::update_from_arguments(vm, dict, "dict", rest, keywords)?;
    Ok(Value::NONE)
}

fn missing(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "__missing__")?;
    let (key, factory) = (arg(args, 1), factory(arg(args, 0)));
    if factory.is_none() {
        return Err(vm.key_error(key));
    }
    let value = vm.rooted(&[dict.into(), key], |vm| vm.call_collecting(factory, &[]))?;
    vm.set_item(dict.into(), key, value)?;
    Ok(value)
}

fn repr(vm: &mut Machine, args: &[Value]) -> Result {
    let dict = this(vm, args, "__repr__")?;
    let (object, factory) = (Value::object(dict), factory(arg(args, 0)));
    let (base, name) = (vm.types.dict, vm.names.__repr__);
    let plain = match vm.lookup(base, name)? {
        Some(repr) => vm.call(repr, &[object])?,
        None => Value::NONE,
    };
    // Other factories than classes, such as a bound method, may show this very object.
    let factory = match factory.kind() {
        Some(Kind::Class) | None => vm.repr(factory)?,
        _ => guarded_repr(vm, object, "...", |vm, text| push_repr(vm, text, factory))?,
    };
    let name = class_name(vm, object);
    let mut text = Vec::new();
    for part in [name.0, factory, plain] {
        let Some(part) = vm.text(part) else { continue };
        let between: &[u8] = if text.is_empty() { b"(" } else { b", " };
        push_bytes(vm, &mut text, part.as_bytes())?;
        push_bytes(vm, &mut text, between)?;
    }
    text.truncate(text.len().saturating_sub(2));
    push_bytes(vm, &mut text, b")")?;
    vm.wtf8(&text)
}

fn reduce(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "__reduce__")?;
    let class = vm.class_of(arg(args, 0));
    let factory = factory(arg(args, 0));
    let arguments = if factory.is_none() { vm.tuple(&[])? } else { vm.tuple(&[factory])? };
    let items = vm.getattr(arg(args, 0), "items")?;
    let items = vm.call(items, &[])?;
    let items = vm.iter(items)?;
    vm.tuple(&[class.into(), arguments, Value::NONE, Value::NONE, items])
}

fn copy(vm: &mut Machine, args: &[Value]) -> Result {
    this(vm, args, "copy")?;
    let class = vm.class_of(arg(args, 0));
    vm.call(class.into(), &[factory(arg(args, 0)), arg(args, 0)])
}

/// `self | other`, or `other | self` where reflected.
fn union(vm: &mut Machine, args: &[Value], reflected: bool) -> Result {
    this(vm, args, "__or__")?;
    let (own, other) = (arg(args, 0), arg(args, 1));
    if !other.is_kind(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = if reflected { (other, own) } else { (own, other) };
    let class = vm.class_of(own);
    let result = vm.call(class.into(), &[factory(own), left])?;
    if let Some(dict) = result.downcast::<Dict>() {
        dict::merge(vm, dict, right)?;
    }
    Ok(result)
}
