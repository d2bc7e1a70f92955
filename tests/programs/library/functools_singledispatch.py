# singledispatch: classes, abstract classes, unions, annotations, method order, ambiguity, registry, errors.
from functools import singledispatch
from collections.abc import Mapping, MutableMapping, Sized, Iterable, Container, Sequence


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, str(e).partition(': <function')[0])


@singledispatch
def show(x, *rest):
    """Shows."""
    return f'object {x!r}'


@show.register
def _(x: int):
    return f'int {x}'


@show.register
def _(x: list | tuple, extra=0):
    return f'sequence of {len(x)} {extra}'


@show.register(str)
@show.register(bytes)
def text(x):
    return f'text {x!r}'


show.register(type(None), lambda x: 'none')
print([show(x) for x in (1, True, 2.5, [1], (), 'a', b'b', None, {1})], show([1, 2], 9))
print(show.__name__, show.__doc__, show.dispatch(bool)(3), show.dispatch(dict) is show.__wrapped__)
print([k.__name__ for k in show.registry], type(show.registry).__name__)


@show.register(Mapping)
def _(x):
    return 'mapping'


print(show({}), show.dispatch(dict)({}))


@show.register(MutableMapping)
def _(x):
    return 'mutable mapping'


print(show({}))


@show.register(dict)
def _(x):
    return 'dict'


class Own(dict):
    pass


print(show(Own()))
attempt(show)
attempt(lambda: show.register(3, len))
attempt(lambda: show.register(lambda x: 1))
attempt(lambda: show.register(list[int], len))


def bad(x: 'list[int]'): ...


attempt(lambda: show.register(bad))


def union(x: int | list[str]): ...


attempt(lambda: show.register(union))


@singledispatch
def vague(x):
    return 'object'


vague.register(Iterable, lambda x: 'iterable')
vague.register(Container, lambda x: 'container')


class Both:
    def __iter__(self): return iter(())
    def __contains__(self, x): return False


attempt(lambda: vague(Both()))


class Explicit(Iterable, Container):
    __iter__ = Both.__iter__
    __contains__ = Both.__contains__


print(vague(Explicit()))
vague.register(Sized, lambda x: 'sized')
vague.register(Sequence, lambda x: 'sequence')
print(vague(range(3)), vague([]))
attempt(lambda: vague(set()))
