"""The operators of the language as functions; everything is native."""

from _operator import (
    abs, add, and_, attrgetter, call, concat, contains, countOf, delitem, eq, floordiv, ge, getitem, gt,
    iadd, iand, iconcat, ifloordiv, ilshift, imatmul, imod, imul, index, indexOf, inv, invert, ior, ipow,
    irshift, is_, is_none, is_not, is_not_none, isub, itemgetter, itruediv, ixor, le, length_hint, lshift,
    lt, matmul, methodcaller, mod, mul, ne, neg, not_, or_, pos, pow, rshift, setitem, sub, truediv, truth,
    xor,
)

__all__ = [name for name in globals() if not name.startswith('_')]

for _name in ('lt le eq ne ge gt not_ abs add and_ floordiv index inv invert lshift mod mul matmul neg '
              'or_ pos pow rshift sub truediv xor concat contains delitem getitem setitem iadd iand '
              'iconcat ifloordiv ilshift imod imul imatmul ior ipow irshift isub itruediv ixor call').split():
    globals()[f"__{_name.strip('_')}__"] = globals()[_name]
del _name
