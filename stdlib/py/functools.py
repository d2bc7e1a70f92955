"""Functions that act on or return other functions.

The tools on the hot path (partial, reduce, cmp_to_key, the cache of lru_cache) are native; what decorates is here.
"""

from _functools import (Placeholder, _lru_cache_wrapper, _PlaceholderType, cmp_to_key, partial, reduce)
from _types import GenericAlias

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES', 'total_ordering', 'cache',
           'cmp_to_key', 'lru_cache', 'reduce', 'partial', 'partialmethod', 'singledispatch',
           'singledispatchmethod', 'cached_property', 'Placeholder']

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotate__', '__type_params__')
WRAPPER_UPDATES = ('__dict__',)


# ---- wrapping ----------------------------------------------------------------------------------------

def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper look like the function that it wraps, and remember that function as __wrapped__."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # After the updates: the wrapped function's own __wrapped__ must not win.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """update_wrapper as a decorator of the wrapper."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# ---- ordering ----------------------------------------------------------------------------------------
# Each derived comparison asks the defined one on the type of `self` (so a subclass may override it) and
# passes NotImplemented on. `a <= b` from `<` is `a < b or a == b`, and so forth.

def _gt_from_lt(self, other):
    result = type(self).__lt__(self, other)
    return result if result is NotImplemented else not result and self != other


def _le_from_lt(self, other):
    result = type(self).__lt__(self, other)
    return result if result is NotImplemented else result or self == other


def _ge_from_lt(self, other):
    result = type(self).__lt__(self, other)
    return result if result is NotImplemented else not result


def _ge_from_le(self, other):
    result = type(self).__le__(self, other)
    return result if result is NotImplemented else not result or self == other


def _lt_from_le(self, other):
    result = type(self).__le__(self, other)
    return result if result is NotImplemented else result and self != other


def _gt_from_le(self, other):
    result = type(self).__le__(self, other)
    return result if result is NotImplemented else not result


def _lt_from_gt(self, other):
    result = type(self).__gt__(self, other)
    return result if result is NotImplemented else not (result or self == other)


def _ge_from_gt(self, other):
    result = type(self).__gt__(self, other)
    return result if result is NotImplemented else result or self == other


def _le_from_gt(self, other):
    result = type(self).__gt__(self, other)
    return result if result is NotImplemented else not result


def _le_from_ge(self, other):
    result = type(self).__ge__(self, other)
    return result if result is NotImplemented else not result or self == other


def _gt_from_ge(self, other):
    result = type(self).__ge__(self, other)
    return result if result is NotImplemented else result and self != other


def _lt_from_ge(self, other):
    result = type(self).__ge__(self, other)
    return result if result is NotImplemented else not result


# In the order in which a defined comparison is preferred as the root of the others.
_derived = {
    '__lt__': {'__gt__': _gt_from_lt, '__le__': _le_from_lt, '__ge__': _ge_from_lt},
    '__le__': {'__ge__': _ge_from_le, '__lt__': _lt_from_le, '__gt__': _gt_from_le},
    '__gt__': {'__lt__': _lt_from_gt, '__ge__': _ge_from_gt, '__le__': _le_from_gt},
    '__ge__': {'__le__': _le_from_ge, '__gt__': _gt_from_ge, '__lt__': _lt_from_ge},
}


def total_ordering(cls):
    """Class decorator: fill in the missing order comparisons from one that the class defines."""
    defined = [name for name in _derived if getattr(cls, name, None) is not getattr(object, name)]
    if not defined:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    # The order of preference is lt, le, gt, ge, which is also the order of the table.
    for name, function in _derived[defined[0]].items():
        if name not in defined:
            function.__name__ = name
            setattr(cls, name, function)
    return cls


# ---- caches ------------------------------------------------------------------------------------------

_cache_info_type = None


def _CacheInfo(hits, misses, maxsize, currsize):
    """What cache_info() gives. Its named tuple is made at the first question: imports stay cheap."""
    global _cache_info_type
    if _cache_info_type is None:
        from collections import namedtuple
        _cache_info_type = namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'],
                                      module='functools')
    return _cache_info_type(hits, misses, maxsize, currsize)


def lru_cache(maxsize=128, typed=False):
    """Remember the results of the latest `maxsize` calls by their arguments (None: of all calls)."""
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')

    def decorating_function(user_function):
        return _cached(user_function, maxsize, typed)

    return decorating_function


def _cached(user_function, maxsize, typed):
    wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo)
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(wrapper, user_function)


def cache(user_function, /):
    """Remember the result of every call by its arguments."""
    return lru_cache(maxsize=None)(user_function)


_NOT_FOUND = object()


class cached_property:
    """A property computed once per instance and then kept in the instance's dictionary."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            store = instance.__dict__
        except AttributeError:  # a class with __slots__
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {name!r} property.") from None
        value = store.get(name, _NOT_FOUND)
        if value is _NOT_FOUND:
            value = self.func(instance)
            try:
                store[name] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance "
                                f"does not support item assignment for caching {name!r} property.") from None
        return value

    __class_getitem__ = classmethod(GenericAlias)


# ---- partial methods ---------------------------------------------------------------------------------

class partialmethod:
    """A method with some arguments already given; works over functions and other descriptors."""

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func) and getattr(func, '__get__', None) is None:
            raise TypeError(f'the first argument {func!r} must be a callable or a descriptor')
        if args and args[-1] is Placeholder:
            raise TypeError("trailing Placeholders are not allowed")
        for value in keywords.values():
            if value is Placeholder:
                raise TypeError("Placeholder cannot be passed as a keyword argument")
        if isinstance(func, cls):
            args = _fill_placeholders(func.args, args)
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __repr__(self):
        kind = type(self)
        parts = [repr(self.func)]
        parts += [repr(value) for value in self.args]
        parts += [f'{name}={value!r}' for name, value in self.keywords.items()]
        return f"{kind.__module__}.{kind.__qualname__}({', '.join(parts)})"

    def _make_unbound_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            given = self.args
            if Placeholder in given:
                given = list(given)
                filled = 0
                for place, value in enumerate(given):
                    if value is Placeholder:
                        if filled >= len(args):
                            raise TypeError("missing positional arguments in 'partialmethod' call; expected "
                                            f"at least {given.count(Placeholder) + filled}, got {len(args)}")
                        given[place] = args[filled]
                        filled += 1
                args = args[filled:]
            return self.func(cls_or_self, *given, *args, **{**self.keywords, **keywords})

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, '__get__', None)
        if get is not None:
            bound = get(obj, cls)
            if bound is not self.func:
                # The inner descriptor has bound something: give the arguments to what it gave.
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
                return result
        return self._make_unbound_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    __class_getitem__ = classmethod(GenericAlias)


def _fill_placeholders(old, new):
    """The positional arguments of a partial of a partial: new ones fill the old ones' placeholders."""
    new = list(new)
    filled = [new.pop(0) if value is Placeholder and new else value for value in old]
    return (*filled, *new)


# ---- dispatch on the type of the first argument --------------------------------------------------------

def _merge_orders(orders):
    """The C3 merge of several orders of classes. Raises where they contradict each other."""
    result = []
    orders = [list(order) for order in orders if order]
    while orders:
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                break
        else:
            raise RuntimeError('Inconsistent hierarchy')
        result.append(head)
        for order in orders:
            if order[0] is head:
                del order[0]
        orders = [order for order in orders if order]
    return result


def _order_with_abstract(cls, abstract):
    """The method order of `cls` with the given abstract classes inserted where `cls` conforms to them.

    An abstract class stands as far back as it can: after the class that brings conformance, and after
    that class's explicit bases which are themselves abstract.
    """
    bases = cls.__bases__
    split = 0
    for position, base in enumerate(bases):
        if hasattr(base, '__abstractmethods__'):
            split = position + 1
    implied = [candidate for candidate in abstract
               if issubclass(cls, candidate) and not any(issubclass(base, candidate) for base in bases)]
    rest = [candidate for candidate in abstract if candidate not in implied]
    before, after = list(bases[:split]), list(bases[split:])
    parts = [*before, *implied, *after]
    orders = [[cls]]
    orders += [_order_with_abstract(part, rest) for part in parts]
    orders += [before, implied, after]
    return _merge_orders(orders)


def _dispatch_order(cls, registered):
    """The method order of `cls` extended by those registered classes that it conforms to virtually."""
    own = set(cls.__mro__)

    def relevant(candidate):
        return (candidate not in own and not isinstance(candidate, GenericAlias)
                and hasattr(candidate, '__mro__') and issubclass(cls, candidate))

    candidates = [candidate for candidate in registered if relevant(candidate)]
    # A base of another candidate is found through that one.
    candidates = [candidate for candidate in candidates
                  if not any(other is not candidate and candidate in other.__mro__ for other in candidates)]
    order = []
    for candidate in candidates:
        # Subclasses of the candidate to which `cls` conforms decide first, the longest chain before others.
        chains = [[parent for parent in sub.__mro__ if parent in candidates]
                  for sub in candidate.__subclasses__()
                  if sub not in own and issubclass(cls, sub)]
        chains.sort(key=len, reverse=True)
        for chain in chains or [[candidate]]:
            order += [parent for parent in chain if parent not in order]
    return _order_with_abstract(cls, order)


def _find_impl(cls, registry):
    """The best implementation for `cls`: the one of the first registered class in its dispatch order."""
    match = None
    order = _dispatch_order(cls, registry.keys())
    for position, candidate in enumerate(order):
        if match is not None:
            # A second virtual base that is equally near makes the choice arbitrary.
            if (candidate in registry and candidate not in cls.__mro__ and match not in cls.__mro__
                    and not issubclass(match, candidate)):
                raise RuntimeError(f"Ambiguous dispatch: {match} or {candidate}")
            break
        if candidate in registry:
            match = candidate
    return registry.get(match)


def singledispatch(func):
    """Make a generic function: its implementation is chosen by the type of the first argument."""
    from _abc import get_cache_token
    from types import MappingProxyType
    registry = {}
    chosen = {}
    token = None

    def dispatch(cls):
        """The implementation for a class."""
        nonlocal token
        if token is not None:
            current = get_cache_token()
            if token != current:
                chosen.clear()
                token = current
        try:
            return chosen[cls]
        except KeyError:
            pass
        try:
            implementation = registry[cls]
        except KeyError:
            implementation = _find_impl(cls, registry)
        chosen[cls] = implementation
        return implementation

    def register(cls, func=None):
        """Add an implementation for a class, for a union of classes, or by the annotation of a function."""
        nonlocal token
        if _is_dispatchable(cls):
            if func is None:
                return lambda func: register(cls, func)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            func = cls
            cls = _annotated_class(func)
        classes = cls.__args__ if _is_union(cls) else (cls,)
        for each in classes:
            registry[each] = func
            if token is None and hasattr(each, '__abstractmethods__'):
                token = get_cache_token()
        chosen.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{funcname} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    funcname = getattr(func, '__name__', 'singledispatch function')
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = chosen.clear
    return update_wrapper(wrapper, func)


def _is_union(cls):
    return type(cls) is _union_type


_union_type = type(int | str)


def _is_dispatchable(cls):
    if isinstance(cls, type) and not isinstance(cls, GenericAlias):
        return True
    return _is_union(cls) and all(isinstance(arg, type) for arg in cls.__args__)


def _annotated_class(func):
    """The class, or union of classes, which the first annotation of a function names."""
    annotations = getattr(func, '__annotations__', None)
    if not annotations:
        raise TypeError(f"Invalid first argument to `register()`: {func!r}. Use either "
                        "`@register(some_class)` or plain `@register` on an annotated function.")
    name, cls = next(iter(annotations.items()))
    if isinstance(cls, str):
        from typing import get_type_hints
        try:
            name, cls = next(iter(get_type_hints(func).items()))
        except NameError:
            raise TypeError(f"Invalid annotation for {name!r}. ForwardRef({cls!r}) is an unresolved "
                            "forward reference.") from None
    if not _is_dispatchable(cls):
        if _is_union(cls):
            raise TypeError(f"Invalid annotation for {name!r}. {cls!r} not all arguments are classes.")
        raise TypeError(f"Invalid annotation for {name!r}. {cls!r} is not a class.")
    return cls


class singledispatchmethod:
    """A generic method: its implementation is chosen by the type of the first argument after self."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        """Add an implementation for a class."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        return _singledispatchmethod_get(self, obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    def __repr__(self):
        name = getattr(self.func, '__qualname__', None) or getattr(self.func, '__name__', '?')
        return f'<single dispatch method descriptor {name}>'


class _singledispatchmethod_get:
    """A generic method bound to an object or class."""

    def __init__(self, unbound, obj, cls):
        self._unbound = unbound
        self._dispatch = unbound.dispatcher.dispatch
        self._obj = obj
        self._cls = cls
        func = unbound.func
        self.__module__ = getattr(func, '__module__', None)
        self.__doc__ = getattr(func, '__doc__', None)

    def __repr__(self):
        func = self._unbound.func
        name = getattr(func, '__qualname__', None) or getattr(func, '__name__', '?')
        if self._obj is not None:
            return f'<bound single dispatch method {name} of {self._obj!r}>'
        return f'<single dispatch method {name}>'

    def __call__(self, /, *args, **kwargs):
        if not args:
            name = getattr(self._unbound.func, '__name__', 'singledispatchmethod method')
            raise TypeError(f'{name} requires at least 1 positional argument')
        method = self._dispatch(args[0].__class__)
        if hasattr(method, '__get__'):
            method = method.__get__(self._obj, self._cls)
        return method(*args, **kwargs)

    def __getattr__(self, name):
        # What update_wrapper would have copied.
        if name not in {'__name__', '__qualname__', '__isabstractmethod__', '__annotations__',
                        '__type_params__'}:
            raise AttributeError
        return getattr(self._unbound.func, name)

    @property
    def __wrapped__(self):
        return self._unbound.func

    @property
    def register(self):
        return self._unbound.register
