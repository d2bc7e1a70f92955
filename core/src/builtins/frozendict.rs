//! `frozendict`: a dict that never changes after its construction, and hashes where its values do.

use crate::builtins::dict::{self, dict_definitions, merge_dict, new_empty, update_from_arguments};
use crate::builtins::receiver::class_and_arguments;
use crate::builtins::{dict_views, generic_alias};
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{Definition, Result, TypeSpec};
use crate::object::{ClassFlags, Dict, Kind};
use crate::value::Value;

pub static SPEC: TypeSpec = TypeSpec {
    definitions: dict_definitions![
        Definition::raw_static("__new__", "type, /, *args, **kwargs", new),
        Definition::function("__hash__", "self, /", hash),
        Definition::function("__getnewargs__", "self, /", new_arguments),
        Definition::function("copy", "self, /", copy).doc("Return a shallow copy of the frozendict."),
    ],
    flags: ClassFlags::BASETYPE.union(ClassFlags::MAPPING).union(ClassFlags::MATCH_SELF),
    doc: "frozendict() -> new empty immutable dictionary\nfrozendict(mapping) -> new immutable dictionary initialized from a \
          mapping object's\n    (key, value) pairs\nfrozendict(iterable) -> new immutable dictionary initialized as if via:\n    \
          d = {}\n    for k, v in iterable:\n        d[k] = v\nfrozendict(**kwargs) -> new immutable dictionary initialized \
          with the name=value pairs\n    in the keyword argument list.  For example:  frozendict(one=1, two=2)",
    ..TypeSpec::new("frozendict", Kind::Dict)
};

fn this(vm: &mut Machine, arguments: &[Value], method: &str) -> Result<Ref<Dict>> {
    vm.receiver_of(arguments, &SPEC, method)
}

fn new(vm: &mut Machine, arguments: &[Value], keywords: &[Value]) -> Result {
    let (class, given) = class_and_arguments(vm, arguments, keywords, &SPEC)?;
    let own = vm.class_for(&SPEC)?;
    if let (&[same], true, true) = (given, keywords.is_empty(), class == own)
        && vm.class_of(same) == own
    {
        return Ok(same);
    }
    let dict = new_empty(vm, class)?;
    update_from_arguments(vm, dict, "frozendict", &arguments[1..], keywords)?;
    Ok(dict.into())
}

/// The same in any order: a sum over the items' hashes.
fn hash(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__hash__")?;
    vm.charge(dict.len() as u64 / 4)?;
    let (mut at, mut sum) = (0, (dict.len() as u64 + 1).wrapping_mul(1_927_868_237));
    while let Some((number, entry)) = dict.table.next_live(at) {
        at = number + 1;
        let value = vm.nested(|vm| vm.hash(entry.value))?;
        let pair = entry.hash.rotate_left(17).wrapping_mul(3_644_798_167) ^ value;
        sum = sum.wrapping_add((pair ^ (pair >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    }
    vm.int(if sum == u64::MAX { 590_923_713 } else { sum as i64 })
}

fn new_arguments(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "__getnewargs__")?;
    let copy = dict::duplicate(vm, dict)?;
    vm.tuple(&[copy.into()])
}

fn copy(vm: &mut Machine, arguments: &[Value]) -> Result {
    let dict = this(vm, arguments, "copy")?;
    let own = vm.class_for(&SPEC)?;
    if vm.class_of(dict.into()) == own {
        return Ok(dict.into());
    }
    let copy = new_empty(vm, own)?;
    merge_dict(vm, copy, dict)?;
    Ok(copy.into())
}
