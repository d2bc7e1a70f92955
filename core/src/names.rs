//! The names that the engine itself looks up, interned once per VM: `vm.names.__init__`.

use crate::value::Value;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned names, one field each.
        #[allow(non_snake_case)]
        #[derive(Clone, Copy)]
        pub struct Names { $(pub $name: Value),* }

        impl Names {
            /// Every name as EMPTY, before the heap exists.
            pub(crate) const EMPTY: Names = Names { $($name: Value::EMPTY),* };
            /// The texts, in the order of the fields.
            pub(crate) const TEXTS: &'static [&'static str] = &[$(stringify!($name)),*];

            /// Fills the fields in order.
            pub(crate) fn from_slice(values: &[Value]) -> Names {
                let mut values = values.iter().copied();
                Names { $($name: values.next().unwrap_or(Value::EMPTY)),* }
            }

            /// All values, for the collector.
            pub(crate) fn each(&self, visit: &mut dyn FnMut(Value)) {
                $(visit(self.$name);)*
            }
        }
    };
}

names! {
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__ __annotations__ __await__
    __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__ __cause__ __ceil__ __class__ __class_getitem__
    __classcell__ __classdict__ __classdictcell__ __complex__ __contains__ __context__ __copy__ __del__ __delattr__ __delete__
    __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__ __eq__ __exit__ __file__ __firstlineno__ __float__
    __floor__ __floordiv__ __format__ __fspath__ __ge__ __get__ __getattr__ __getattribute__ __getitem__ __getstate__
    __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__ __index__
    __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isub__ __iter__
    __itruediv__ __ixor__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __match_args__ __matmul__
    __missing__ __mod__ __module__ __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __notes__ __or__
    __orig_bases__ __orig_class__ __package__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__ __rand__
    __rdivmod__ __reduce__ __reduce_ex__ __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__
    __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __set__ __set_name__ __setattr__
    __setitem__ __sizeof__ __slots__ __spec__ __static_attributes__ __str__ __sub__ __subclasscheck__ __subclasshook__
    __suppress_context__ __traceback__ __truediv__ __trunc__ __type_params__ __weakref__ __xor__ __isabstractmethod__
    __wrapped__ __abstractmethods__ __origin__ __args__ __parameters__ __text_signature__ __self__ __func__ __code__
    __defaults__ __kwdefaults__ __closure__ __globals__ __objclass__ __debug__
    add append args asend athrow builtins clear close copy default end extend fget file flush get items join key keys
    metaclass name obj pop print_file_and_line real imag repr reverse send sep setdefault sort stderr stdin stdout sys
    throw update value values write path modules strict
}
