//! `super`: a view of an object that begins its lookups after some class. Lookups are in `operations/attribute.rs`.
//!
//! Invariant: `class` is a class; `object` and `start` are both EMPTY (unbound), or `start` is a subclass of `class`.

use super::argument::arg;
use crate::bytecode::code::LocalKind;
use crate::heap::Ref;
use crate::interp::frame::Frame;
use crate::machine::Machine;
use crate::native::{Definition, Raised, Result, TypeSpec};
use crate::object::{CellObject, Class, ClassFlags, Kind, Slot, Super};
use crate::operations::errors::Text;
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    flags: ClassFlags::BASETYPE,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n\
          super(type, obj) -> bound super object; requires isinstance(obj, type)\n\
          super(type, type2) -> bound super object; requires issubclass(type2, type)",
    definitions: &[
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::raw("__init__", "self, /, *args", init),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__getattribute__", "self, name, /", super::object::getattribute),
        Definition::function("__get__", "self, instance, owner=None, /", get),
        super::property::readonly("__thisclass__", |vm, object| Ok(shown(this(vm, object)?.class.get()))),
        super::property::readonly("__self__", |vm, object| Ok(shown(this(vm, object)?.object.get()))),
        super::property::readonly("__self_class__", |vm, object| Ok(shown(this(vm, object)?.start.get()))),
    ],
    ..TypeSpec::new("super", Kind::Super)
};

fn shown(value: Value) -> Value {
    value.present().unwrap_or(Value::NONE)
}

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Super>> {
    vm.receiver::<Super>(&[object], &SPEC, "super")
}

fn allocate(vm: &mut Machine, class: Ref<Class>) -> Result<Ref<Super>> {
    let empty = || Slot::new(Value::EMPTY);
    vm.new_object(class, |header| Super { header, class: empty(), object: empty(), start: empty() })
}

fn new(vm: &mut Machine, arguments: &[Value], _keywords: &[Value]) -> Result {
    let class = crate::operations::class::new_target(vm, arguments, &SPEC)?;
    Ok(allocate(vm, class)?.into())
}

fn init(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let view = this(vm, arg(arguments, 0))?;
    if !keywords.is_empty() {
        return Err(vm.type_error(format_args!("super() takes no keyword arguments")));
    }
    let (class, object) = match arguments {
        [_] => from_frame(vm)?,
        [_, class] => (*class, Value::EMPTY),
        [_, class, object] => (*class, *object),
        _ => {
            let given = arguments.len() - 1;
            return Err(vm.type_error(format_args!("super() expected at most 2 arguments, got {given}")));
        }
    };
    bind(vm, view, class, object)?;
    Ok(Value::NONE)
}

fn bind(vm: &mut Machine, view: Ref<Super>, class: Value, object: Value) -> Result<()> {
    let Some(after) = class.downcast::<Class>() else {
        let got = vm.type_name(class);
        return Err(vm.type_error(format_args!("super() argument 1 must be a type, not {got}")));
    };
    let object = if object.is_none() { Value::EMPTY } else { object };
    let start = if object.is_empty() { Value::EMPTY } else { start_class(vm, after, object)?.into() };
    vm.heap.barrier(&view.header);
    view.class.set(class);
    view.object.set(object);
    view.start.set(start);
    Ok(())
}

/// The class whose order a bound `super(class, object)` follows: the object itself if it is a subclass, else its class.
pub fn start_class(vm: &mut Machine, class: Ref<Class>, object: Value) -> Result<Ref<Class>> {
    if let Some(subclass) = object.downcast::<Class>()
        && Class::is_subclass_of(subclass, class)
    {
        return Ok(subclass);
    }
    let own = vm.class_of(object);
    if Class::is_subclass_of(own, class) {
        return Ok(own);
    }
    // What an object claims to be counts too (proxies).
    let name = vm.names.__class__;
    match vm.find_attribute(object, name)?.and_then(|c| c.downcast::<Class>()) {
        Some(claimed) if Class::is_subclass_of(claimed, class) => Ok(claimed),
        _ => Err(not_an_instance(vm, class, object)),
    }
}

#[cold]
fn not_an_instance(vm: &mut Machine, class: Ref<Class>, object: Value) -> Raised {
    let wanted = vm.class_name(class);
    let (what, got) = match object.downcast::<Class>() {
        Some(given) => ("type", vm.class_name(given)),
        None => ("instance of", vm.type_name(object)),
    };
    vm.type_error(format_args!("super(type, obj): obj ({what} {got}) is not an instance or subtype of type ({wanted})."))
}

/// `super()`: the class and first argument of the running method.
fn from_frame(vm: &mut Machine) -> Result<(Value, Value)> {
    let frame = vm.frame;
    if frame.is_null() {
        return Err(vm.runtime_error(format_args!("super(): no current frame")));
    }
    // SAFETY: the running frame is complete while native code runs.
    let code = unsafe { (*frame).code };
    let shared = code.shared_arc();
    if shared.positional_count == 0 {
        return Err(vm.runtime_error(format_args!("super(): no arguments")));
    }
    let local = |index: usize| {
        // SAFETY: the index is that of a local of the frame's code.
        let value = unsafe { *Frame::locals(frame).add(index) };
        match (shared.locals.get(index).map(|l| l.kind), value.downcast::<CellObject>()) {
            (Some(LocalKind::Cell | LocalKind::Free), Some(cell)) => cell.content.get(),
            _ => value,
        }
    };
    let object = local(0);
    if object.is_empty() {
        return Err(vm.runtime_error(format_args!("super(): arg[0] deleted")));
    }
    let is_class = |l: &crate::bytecode::code::LocalVariable| l.kind == LocalKind::Free && &*l.name == "__class__";
    let Some(index) = shared.locals.iter().position(is_class) else {
        return Err(vm.runtime_error(format_args!("super(): __class__ cell not found")));
    };
    match local(index).present() {
        Some(class) => Ok((class, object)),
        None => Err(vm.runtime_error(format_args!("super(): empty __class__ cell"))),
    }
}

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let view = this(vm, arg(arguments, 0))?;
    let class = view.class.get().downcast::<Class>().map_or(Value::NONE, |c| c.name.get());
    let text = match view.start.get().downcast::<Class>() {
        Some(start) => alloc::format!("<super: <class '{}'>, <{} object>>", Text(class), Text(start.name.get())),
        None => alloc::format!("<super: <class '{}'>, NULL>", Text(class)),
    };
    vm.str(&text)
}

fn get(vm: &mut Machine, arguments: &[Value]) -> Result {
    let view = this(vm, arg(arguments, 0))?;
    let instance = arg(arguments, 1);
    if instance.is_none() || !view.object.get().is_empty() {
        return Ok(view.into());
    }
    let class = vm.class_of(view.into());
    let bound = allocate(vm, class)?;
    bind(vm, bound, view.class.get(), instance)?;
    Ok(bound.into())
}
