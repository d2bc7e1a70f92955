"""Weak references, and containers that do not keep what they refer to alive."""

from _weakref import (CallableProxyType, ProxyType, ReferenceType, getweakrefcount, getweakrefs, proxy, ref)
import _collections_abc

__all__ = ['ref', 'proxy', 'getweakrefcount', 'getweakrefs', 'WeakKeyDictionary', 'ReferenceType', 'ProxyType',
           'CallableProxyType', 'ProxyTypes', 'WeakValueDictionary', 'WeakSet', 'WeakMethod', 'finalize']

ProxyTypes = (ProxyType, CallableProxyType)


class WeakMethod(ref):
    """A weak reference to a bound method, which is made anew at each call: it lives as long as its object."""

    __slots__ = ('_func_ref', '_meth_type', '_alive', '__weakref__')

    def __new__(cls, meth, callback=None):
        try:
            obj, func = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f'argument should be a bound method, not {type(meth)}') from None

        def died(_):
            if self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, obj, died)
        self._func_ref = ref(func, died)
        self._meth_type = type(meth)
        self._alive = True
        return self

    def __call__(self):
        obj = super().__call__()
        func = self._func_ref()
        return None if obj is None or func is None else self._meth_type(func, obj)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._func_ref == other._func_ref

    def __ne__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        return not self == other

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A weak reference that knows the key it stands under."""

    __slots__ = ('key',)

    def __new__(cls, ob, callback, key):
        self = ref.__new__(cls, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


class WeakValueDictionary(_collections_abc.MutableMapping):
    """A mapping whose items go when nothing else refers to their values."""

    def __init__(self, other=(), /, **kw):
        self.data = {}
        store = ref(self)

        def remove(reference):
            owner = store()
            if owner is not None and owner.data.get(reference.key) is reference:
                del owner.data[reference.key]

        self._remove = remove
        self.update(other, **kw)

    def _live(self):
        """The live items. A list: the mapping may change while it is gone through."""
        pairs = [(key, reference()) for key, reference in list(self.data.items())]
        return [(key, value) for key, value in pairs if value is not None]

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __delitem__(self, key):
        del self.data[key]

    def __len__(self):
        return len(self._live())

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def __repr__(self):
        return f'<{self.__class__.__name__} at {id(self):#x}>'

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def copy(self):
        result = WeakValueDictionary()
        result.update(dict(self._live()))
        return result

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = self.__class__()
        for key, value in self._live():
            result[deepcopy(key, memo)] = value
        return result

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def items(self):
        for item in self._live():
            yield item

    def keys(self):
        for key, _ in self._live():
            yield key

    __iter__ = keys

    def values(self):
        for _, value in self._live():
            yield value

    def itervaluerefs(self):
        """The weak references themselves."""
        yield from list(self.data.values())

    def valuerefs(self):
        return list(self.data.values())

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def pop(self, key, *args):
        reference = self.data.pop(key, None)
        value = None if reference is None else reference()
        if value is not None:
            return value
        if args:
            return args[0]
        raise KeyError(key)

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = default
            return default
        return value

    def update(self, other=None, /, **kwargs):
        if other is not None:
            pairs = other.items() if hasattr(other, 'items') else dict(other).items()
            for key, value in pairs:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if isinstance(other, _collections_abc.Mapping):
            result = self.copy()
            result.update(other)
            return result
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, _collections_abc.Mapping):
            result = self.__class__()
            result.update(other)
            result.update(self)
            return result
        return NotImplemented


class WeakKeyDictionary(_collections_abc.MutableMapping):
    """A mapping whose items go when nothing else refers to their keys."""

    def __init__(self, dict=None):
        self.data = {}
        store = ref(self)

        def remove(reference):
            owner = store()
            if owner is not None:
                owner.data.pop(reference, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def _live(self):
        pairs = [(reference(), value) for reference, value in list(self.data.items())]
        return [(key, value) for key, value in pairs if key is not None]

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self):
        return len(self._live())

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:  # what cannot be referred to weakly is no key
            return False

    def __repr__(self):
        return f'<{self.__class__.__name__} at {id(self):#x}>'

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def copy(self):
        result = WeakKeyDictionary()
        for key, value in self._live():
            result[key] = value
        return result

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = self.__class__()
        for key, value in self._live():
            result[key] = deepcopy(value, memo)
        return result

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def items(self):
        for item in self._live():
            yield item

    def keys(self):
        for key, _ in self._live():
            yield key

    __iter__ = keys

    def values(self):
        for _, value in self._live():
            yield value

    def keyrefs(self):
        """The weak references to the keys."""
        return list(self.data)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def update(self, dict=None, /, **kwargs):
        if dict is not None:
            pairs = dict.items() if hasattr(dict, 'items') else type({})(dict).items()
            for key, value in pairs:
                self[key] = value
        if kwargs:
            self.update(kwargs)

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if isinstance(other, _collections_abc.Mapping):
            result = self.copy()
            result.update(other)
            return result
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, _collections_abc.Mapping):
            result = self.__class__()
            result.update(other)
            result.update(self)
            return result
        return NotImplemented


class WeakSet(_collections_abc.MutableSet):
    """A set whose elements go when nothing else refers to them."""

    def __init__(self, data=None):
        self.data = set()
        store = ref(self)

        def remove(reference):
            owner = store()
            if owner is not None:
                owner.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return sum(reference() is not None for reference in list(self.data))

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __reduce__(self):
        return self.__class__, (list(self),), self.__getstate__()

    def __repr__(self):
        return repr(set(self))

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self.data.discard(ref(item))

    def remove(self, item):
        self.data.remove(ref(item))

    def clear(self):
        self.data.clear()

    def pop(self):
        while True:
            try:
                item = self.data.pop()()
            except KeyError:
                raise KeyError('pop from empty WeakSet') from None
            if item is not None:
                return item

    def copy(self):
        return self.__class__(self)

    def update(self, other):
        for item in list(other):
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def union(self, other):
        return self.__class__(item for part in (self, other) for item in part)

    def intersection(self, other):
        return self.__class__(item for item in other if item in self)

    def difference(self, other):
        result = self.copy()
        result.difference_update(other)
        return result

    def symmetric_difference(self, other):
        result = self.copy()
        result.symmetric_difference_update(other)
        return result

    def difference_update(self, other):
        self.__isub__(other)

    def intersection_update(self, other):
        self.__iand__(self.__class__(other))

    def symmetric_difference_update(self, other):
        self.__ixor__(self.__class__(other))

    def issubset(self, other):
        return set(self).issubset(set(other))

    def issuperset(self, other):
        return set(self).issuperset(set(other))

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return set(self) == set(other)

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0


class finalize:
    """Calls a function when an object dies, or when it is called itself, whichever is first."""

    __slots__ = ()
    _registry = {}

    class _Info:
        __slots__ = ('weakref', 'func', 'args', 'kwargs', 'atexit')

    def __init__(self, obj, func, /, *args, **kwargs):
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func = func
        info.args = args
        info.kwargs = kwargs or None
        info.atexit = True
        self._registry[self] = info

    def __call__(self, _=None):
        """Call the function if that was not done, and return its result."""
        info = self._registry.pop(self, None)
        if info is not None:
            return info.func(*info.args, **(info.kwargs or {}))
        return None

    def detach(self):
        """Give up; returns what the call would have been, if it was still to come."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return obj, info.func, info.args, info.kwargs or {}
        return None

    def peek(self):
        """What the call will be, if it is still to come."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        return None if obj is None else (obj, info.func, info.args, info.kwargs or {})

    @property
    def alive(self):
        """Whether the call is still to come."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether the call is made when the program ends."""
        info = self._registry.get(self)
        return info is not None and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info is not None:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is None:
            return f'<{type(self).__name__} object at {id(self):#x}; dead>'
        return f'<{type(self).__name__} object at {id(self):#x}; for {type(obj).__name__!r} at {id(obj):#x}>'
