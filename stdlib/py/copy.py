"""Shallow and deep copies of any object.

A type says how it is copied by __copy__ and __deepcopy__, else by the reduction protocol (__reduce_ex__). Deep
copies keep what was copied in `memo`, by identity, so shared parts stay shared and cycles end.
"""

from copyreg import dispatch_table
from _types import (BuiltinFunctionType, CodeType, EllipsisType, FunctionType, MethodType, NoneType,
                    NotImplementedType)

__all__ = ['Error', 'copy', 'deepcopy', 'replace']


class Error(Exception):
    """An object cannot be copied."""


error = Error

_ATOMIC = frozenset({
    NoneType, int, float, bool, complex, str, bytes, type, range, slice, property, FunctionType, CodeType,
    BuiltinFunctionType, EllipsisType, NotImplementedType, object,
})
_SHALLOW_ATOMIC = _ATOMIC | {tuple, frozenset, frozendict}
_SHALLOW_BUILTIN = frozenset({list, dict, set, bytearray})


def _reduction(x, cls):
    """What the reduction protocol says of x: a string (x is atomic) or the tuple of _reconstruct."""
    reductor = dispatch_table.get(cls)
    if reductor is not None:
        return reductor(x)
    reductor = getattr(x, '__reduce_ex__', None)
    if reductor is not None:
        return reductor(4)
    reductor = getattr(x, '__reduce__', None)
    return None if reductor is None else reductor()


def copy(x):
    """A shallow copy: a new object that holds the same things."""
    cls = type(x)
    if cls in _SHALLOW_ATOMIC:
        return x
    if cls in _SHALLOW_BUILTIN:
        return cls.copy(x)
    if issubclass(cls, type):
        return x
    copier = getattr(cls, '__copy__', None)
    if copier is not None:
        return copier(x)
    reduced = _reduction(x, cls)
    if reduced is None:
        raise Error(f'un(shallow)copyable object of type {cls}')
    if isinstance(reduced, str):
        return x
    return _reconstruct(x, None, *reduced)


def deepcopy(x, memo=None):
    """A deep copy: a new object that holds deep copies of the things."""
    cls = type(x)
    if cls in _ATOMIC:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        found = memo.get(key, memo)  # the memo itself cannot be a copy
        if found is not memo:
            return found
    copier = _deep.get(cls)
    if copier is not None:
        result = copier(x, memo)
    elif issubclass(cls, type):
        result = x
    else:
        result = _deepcopy_object(x, cls, memo)
    if result is not x:
        memo[key] = result
        _keep_alive(x, memo)
    return result


def _deepcopy_object(x, cls, memo):
    copier = getattr(x, '__deepcopy__', None)
    if copier is not None:
        return copier(memo)
    reduced = _reduction(x, cls)
    if reduced is None:
        raise Error(f'un(deep)copyable object of type {cls}')
    if isinstance(reduced, str):
        return x
    return _reconstruct(x, memo, *reduced)


def _keep_alive(x, memo):
    """Hold x as long as the memo lives: its identity must not pass to another object."""
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _deepcopy_list(x, memo):
    result = []
    memo[id(x)] = result
    append = result.append
    for item in x:
        append(deepcopy(item, memo))
    return result


def _deepcopy_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    # A tuple in a cycle with itself was finished while its items were copied.
    found = memo.get(id(x), memo)
    if found is not memo:
        return found
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


def _deepcopy_dict(x, memo):
    result = {}
    memo[id(x)] = result
    for key, value in x.items():
        result[deepcopy(key, memo)] = deepcopy(value, memo)
    return result


def _deepcopy_frozendict(x, memo):
    items = {deepcopy(key, memo): deepcopy(value, memo) for key, value in x.items()}
    found = memo.get(id(x), memo)
    return frozendict(items) if found is memo else found


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deep = {list: _deepcopy_list, tuple: _deepcopy_tuple, dict: _deepcopy_dict, MethodType: _deepcopy_method,
         frozendict: _deepcopy_frozendict}


def _reconstruct(x, memo, func, args, state=None, listiter=None, dictiter=None, *rest):
    """Build the object that a reduction describes. Deep where there is a memo."""
    deep = memo is not None
    if deep and args:
        args = [deepcopy(arg, memo) for arg in args]
    y = func(*args)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        _set_state(y, state)
    if listiter is not None:
        for item in listiter:
            y.append(deepcopy(item, memo) if deep else item)
    if dictiter is not None:
        for key, value in dictiter:
            if deep:
                key, value = deepcopy(key, memo), deepcopy(value, memo)
            y[key] = value
    return y


def _set_state(y, state):
    if hasattr(y, '__setstate__'):
        y.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        y.__dict__.update(state)
    if slots is not None:
        for name, value in slots.items():
            setattr(y, name, value)


def replace(obj, /, **changes):
    """A copy of the object with some of its fields changed, by the class's __replace__."""
    cls = obj.__class__
    method = getattr(cls, '__replace__', None)
    if method is None:
        raise TypeError(f'replace() does not support {cls.__name__} objects')
    return method(obj, **changes)
