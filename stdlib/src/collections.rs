//! `_collections`: `defaultdict`, the fields of named tuples, and counting; `deque` and `OrderedDict` are in files of
//! their own.

use coachwhip_core::builtins::argument::arg;
use coachwhip_core::builtins::exceptions;
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{Definition, ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Kind, Module, Slot};
use coachwhip_core::value::Value;

use crate::itertools::traced;
use crate::{collections_counts, collections_default, collections_deque, collections_deque_iterators, collections_ordered};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- \
          defaultdict:  dict subclass with a default value factory",
    functions: &[Definition::function("_count_elements", "mapping, iterable, /", collections_counts::count_elements)
        .doc("Count elements in the iterable, updating the mapping")],
    classes: &[
        &collections_deque::SPEC,
        &collections_deque_iterators::FORWARD,
        &collections_deque_iterators::BACKWARD,
        &collections_default::SPEC,
        &collections_ordered::SPEC,
        &FIELD,
    ],
    initialize: Some(|vm: &mut Machine, _module: Ref<Module>| collections_default::give_slot(vm)),
};

/// A field of a named tuple: a descriptor that gives an item of the tuple.
struct Field {
    index: usize,
    doc: Slot,
}
traced!(Field, this => [this.doc.get()]);

pub static FIELD: TypeSpec = TypeSpec {
    module: "collections",
    flags: ClassFlags::empty(),
    definitions: &[
        Definition::static_method("__new__", "type, index, doc, /", |vm, args| {
            let index = vm.small_index(arg(args, 1))?.max(0) as usize;
            vm.new_native(&FIELD, Field { index, doc: arg(args, 2).into() })
        }),
        Definition::function("__get__", "self, instance, owner=None, /", get_field),
        Definition::function("__set__", "self, instance, value, /", |vm, _| {
            Err(vm.raise_message(&exceptions::ATTRIBUTE_ERROR, format_args!("can't set attribute")))
        }),
        Definition::function("__delete__", "self, instance, /", |vm, _| {
            Err(vm.raise_message(&exceptions::ATTRIBUTE_ERROR, format_args!("can't delete attribute")))
        }),
        Definition::function("__repr__", "self, /", |vm, args| {
            let this = vm.native_receiver::<Field>(args, &FIELD, "__repr__")?;
            let doc = vm.repr_text(this.payload.doc.get());
            vm.str(&alloc::format!("_tuplegetter({}, {doc})", this.payload.index))
        }),
        Definition::function("__reduce__", "self, /", |vm, args| {
            let this = vm.native_receiver::<Field>(args, &FIELD, "__reduce__")?;
            let class = vm.class_of(arg(args, 0));
            let index = vm.int_from_usize(this.payload.index)?;
            let arguments = vm.tuple(&[index, this.payload.doc.get()])?;
            vm.tuple(&[class.into(), arguments])
        }),
        Definition::attribute(
            "__doc__",
            |_, object| Ok(object.native::<Field>().map_or(Value::NONE, |f| f.payload.doc.get())),
            |vm, object, value| {
                if let Some(field) = object.native::<Field>() {
                    vm.heap.barrier(&field.header);
                    field.payload.doc.set(value.present().unwrap_or(Value::NONE));
                }
                Ok(())
            },
        ),
    ],
    ..TypeSpec::new("_tuplegetter", Kind::Native)
};

fn get_field(vm: &mut Machine, args: &[Value]) -> Result {
    let this = vm.native_receiver::<Field>(args, &FIELD, "__get__")?;
    let (instance, index) = (arg(args, 1), this.payload.index);
    if let Some(tuple) = vm.as_tuple(instance) {
        return match tuple.get(index) {
            Some(item) => Ok(item),
            None => Err(vm.index_error(format_args!("tuple index out of range"))),
        };
    }
    if instance.is_none() {
        return Ok(this.into());
    }
    let got = vm.type_name(instance);
    Err(vm.type_error(format_args!("descriptor for index '{index}' for tuple subclasses doesn't apply to '{got}' object")))
}
