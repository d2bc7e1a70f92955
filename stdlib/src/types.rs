//! `_types`: the interpreter's classes by the names that `types` gives them.

use coachwhip_core::builtins::{frame, function, generic_alias, mappingproxy, union};
use coachwhip_core::heap::Ref;
use coachwhip_core::machine::Machine;
use coachwhip_core::native::{ModuleSpec, Result, TypeSpec};
use coachwhip_core::object::{ClassFlags, Kind, Module};

use crate::namespace;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_types",
    doc: "Define names for built-in types that aren't directly accessible as a builtin.",
    functions: &[],
    classes: &[&namespace::SPEC],
    initialize: Some(initialize),
};

/// A class of CPython's that no value here has.
macro_rules! absent {
    ($($spec:ident $name:literal;)*) => {
        $(static $spec: TypeSpec = TypeSpec { flags: ClassFlags::NO_NEW, ..TypeSpec::new($name, Kind::Instance) };)*
    };
}

absent! {
    CAPSULE "PyCapsule";
    LAZY_IMPORT "lazy_import";
    LOCALS_PROXY "FrameLocalsProxy";
}

fn initialize(vm: &mut Machine, module: Ref<Module>) -> Result<()> {
    let dict = module.dict.get();
    let types = vm.types;
    for (name, class) in [
        ("AsyncGeneratorType", types.async_generator),
        ("BuiltinFunctionType", types.native_function),
        ("BuiltinMethodType", types.native_function),
        ("CellType", types.cell),
        ("CodeType", types.code),
        ("CoroutineType", types.coroutine),
        ("EllipsisType", types.ellipsis),
        ("FunctionType", types.function),
        ("GeneratorType", types.generator),
        ("GetSetDescriptorType", types.getset),
        ("LambdaType", types.function),
        ("MemberDescriptorType", types.member),
        ("MethodDescriptorType", types.method_descriptor),
        ("MethodType", types.method),
        ("ModuleType", types.module),
        ("NoneType", types.none),
        ("NotImplementedType", types.not_implemented),
        ("TracebackType", types.traceback),
    ] {
        vm.dict_set_text(dict, name, class.into())?;
    }
    for (name, spec) in [
        ("CapsuleType", &CAPSULE),
        ("ClassMethodDescriptorType", &function::CLASSMETHOD_DESCRIPTOR_SPEC),
        ("FrameLocalsProxyType", &LOCALS_PROXY),
        ("FrameType", &frame::SPEC),
        ("GenericAlias", &generic_alias::SPEC),
        ("LazyImportType", &LAZY_IMPORT),
        ("MappingProxyType", &mappingproxy::SPEC),
        ("MethodWrapperType", &function::METHOD_WRAPPER_SPEC),
        ("UnionType", &union::SPEC),
        ("WrapperDescriptorType", &function::WRAPPER_DESCRIPTOR_SPEC),
    ] {
        let class = vm.class_for(spec)?;
        vm.dict_set_text(dict, name, class.into())?;
    }
    Ok(())
}
