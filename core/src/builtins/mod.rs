//! The builtin classes and functions, a file each.

pub mod argument;
pub mod async_generator;
pub mod async_iteration;
pub mod bool;
pub mod build_class;
pub mod bytearray;
pub mod bytes;
pub mod bytes_methods;
pub mod carets;
pub mod class;
pub mod code;
pub mod complex;
pub mod dict;
pub mod dict_views;
pub mod dynamic;
pub mod enumerate;
pub mod exception_fields;
pub mod exception_group;
pub mod exceptions;
pub mod filter;
pub mod float;
pub mod float_text;
pub mod frame;
pub mod frozendict;
pub mod function;
pub mod functions;
pub mod gather;
pub mod generator;
pub mod generic_alias;
pub mod inspect;
pub mod int;
pub mod iterators;
pub mod list;
pub mod map;
pub mod mappingproxy;
pub mod memory_format;
pub mod memoryview;
pub mod merge_sort;
pub mod module;
pub mod object;
pub mod object_reduce;
pub mod print;
pub mod property;
pub mod range;
pub mod receiver;
pub mod reductions;
pub mod reversed;
pub mod sentinel;
pub mod sequence;
pub mod set;
pub mod set_algebra;
pub mod singletons;
pub mod slice;
pub mod sort;
pub mod string;
pub mod string_align;
pub mod string_case;
pub mod string_encode;
pub mod string_format;
pub mod string_join;
pub mod string_percent;
pub mod string_search;
pub mod string_split;
pub mod string_translate;
pub mod suggestions;
pub mod super_object;
pub mod template;
pub mod traceback;
pub mod traceback_frames;
pub mod traceback_text;
pub mod tuple;
pub mod type_alias;
pub mod typevars;
pub mod union;
pub mod zip;

use crate::native::TypeSpec;

/// The classes that every VM has from the start, base before derived. The order is that of their root shapes.
macro_rules! fixed_classes {
    ($($field:ident, $shape:ident, $spec:path;)*) => {
        /// Root shapes of the fixed classes: known at compile time, so that allocating one of their instances needs no
        /// look at the class.
        pub mod class_shape {
            use crate::object::ShapeId;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u32)]
            enum Order { NONE, $($shape),* }
            $(pub const $shape: ShapeId = ShapeId(Order::$shape as u32);)*
            /// The first shape of a class that is not fixed is at least this.
            pub const END: ShapeId = ShapeId([Order::NONE, $(Order::$shape),*].len() as u32);
            const _: () = assert!(Order::NONE as u32 == 0);
        }

        /// The fixed classes of a VM.
        #[derive(Clone, Copy)]
        pub struct Types { $(pub $field: crate::heap::Ref<crate::object::Class>),* }

        impl Types {
            /// Their specs, in order.
            pub(crate) const SPECS: &'static [&'static TypeSpec] = &[$(&$spec),*];

            /// From classes in order.
            pub(crate) fn from_slice(classes: &[crate::heap::Ref<crate::object::Class>]) -> Option<Types> {
                let mut classes = classes.iter().copied();
                Some(Types { $($field: classes.next()?),* })
            }

            /// Visits each class.
            pub(crate) fn trace(&self, tracer: &mut crate::heap::Tracer<'_>) {
                $(tracer.object(self.$field);)*
            }
        }
    };
}

fixed_classes! {
    object, OBJECT, object::SPEC;
    type_, TYPE, class::SPEC;
    int, INT, int::SPEC;
    bool, BOOL, bool::SPEC;
    float, FLOAT, float::SPEC;
    complex, COMPLEX, complex::SPEC;
    str, STR, string::SPEC;
    bytes, BYTES, bytes::SPEC;
    bytearray, BYTEARRAY, bytearray::SPEC;
    list, LIST, list::SPEC;
    tuple, TUPLE, tuple::SPEC;
    dict, DICT, dict::SPEC;
    set, SET, set::SPEC;
    frozenset, FROZENSET, set::FROZEN_SPEC;
    range, RANGE, range::SPEC;
    slice, SLICE, slice::SPEC;
    function, FUNCTION, function::SPEC;
    native_function, NATIVE_FUNCTION, function::NATIVE_SPEC;
    method_descriptor, METHOD_DESCRIPTOR, function::METHOD_DESCRIPTOR_SPEC;
    method, METHOD, function::METHOD_SPEC;
    cell, CELL, function::CELL_SPEC;
    code, CODE, function::CODE_SPEC;
    module, MODULE, module::SPEC;
    generator, GENERATOR, generator::SPEC;
    coroutine, COROUTINE, generator::COROUTINE_SPEC;
    async_generator, ASYNC_GENERATOR, generator::ASYNC_SPEC;
    property, PROPERTY, property::SPEC;
    classmethod, CLASSMETHOD, property::CLASSMETHOD_SPEC;
    staticmethod, STATICMETHOD, property::STATICMETHOD_SPEC;
    getset, GETSET, property::GETSET_SPEC;
    member, MEMBER, property::MEMBER_SPEC;
    super_, SUPER, property::SUPER_SPEC;
    none, NONE_TYPE, singletons::NONE_SPEC;
    not_implemented, NOT_IMPLEMENTED, singletons::NOT_IMPLEMENTED_SPEC;
    ellipsis, ELLIPSIS, singletons::ELLIPSIS_SPEC;
    traceback, TRACEBACK, exceptions::TRACEBACK_SPEC;
    list_iterator, LIST_ITERATOR, iterators::LIST_SPEC;
    tuple_iterator, TUPLE_ITERATOR, iterators::TUPLE_SPEC;
    ascii_iterator, ASCII_ITERATOR, iterators::ASCII_SPEC;
    enumerate, ENUMERATE, enumerate::SPEC;
    zip, ZIP, zip::SPEC;
    bytes_iterator, BYTES_ITERATOR, iterators::BYTES_SPEC;
    bytearray_iterator, BYTEARRAY_ITERATOR, iterators::BYTEARRAY_SPEC;
    range_iterator, RANGE_ITERATOR, range::ITERATOR_SPEC;
    list_reverse_iterator, LIST_REVERSE_ITERATOR, iterators::REVERSE_LIST_SPEC;
}
