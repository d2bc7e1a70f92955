# copy.replace and __replace__ on every kind that has it, and on classes of one's own.
import copy
from collections import namedtuple
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import NamedTuple


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


Point = namedtuple('Point', 'x y', defaults=[0])


class Typed(NamedTuple):
    a: int
    b: str = 'b'


@dataclass(frozen=True)
class Data:
    n: int
    tags: list = field(default_factory=list)
    derived: int = field(init=False, default=7)


class Own:
    def __init__(self, **values):
        self.values = values

    def __replace__(self, /, **changes):
        return Own(**{**self.values, **changes})

    def __repr__(self):
        return f'Own({self.values})'


p, t, d, s, o = Point(1, 2), Typed(5), Data(3, ['k']), SimpleNamespace(q=1, w=2), Own(a=1)
print(copy.replace(p, y=9), copy.replace(t, b='new'), copy.replace(d, n=4), copy.replace(s, w=3), copy.replace(o, b=2, a=0))
print(copy.replace(p) == p, copy.replace(d).tags is d.tags, copy.replace(s) is s, type(copy.replace(p)).__name__, p.__replace__(x=0), d.__replace__(n=8))
for call in (lambda: copy.replace(p, z=1), lambda: copy.replace(t, zz=1), lambda: copy.replace(d, derived=1), lambda: copy.replace(d, nope=1), lambda: copy.replace(3, x=1), lambda: copy.replace([], x=1), lambda: copy.replace(), lambda: copy.replace(p, 1), lambda: copy.replace({'a': 1}, a=2),
             lambda: copy.replace(s, 1), lambda: copy.replace(object())):
    attempt(call)


class Child(Own):
    pass


class Slotted:
    __slots__ = ('x',)

    def __init__(self, x):
        self.x = x

    def __replace__(self, **changes):
        twin = copy.copy(self)
        for name, value in changes.items():
            setattr(twin, name, value)
        return twin


print(copy.replace(Child(z=1), z=2), copy.replace(Slotted(1), x=5).x)
attempt(lambda: copy.replace(Slotted(1), y=5))
o.__replace__ = lambda **kw: 'instance attribute'
print(copy.replace(o, a=5))


def f(a, b=1):
    return a + b


g = f.__code__.__replace__(co_name='g') if hasattr(f.__code__, '__replace__') else f.__code__.replace(co_name='g')
print(g.co_name, copy.replace(f.__code__, co_firstlineno=99).co_firstlineno)
history = [Data(0)]
for i in range(3):
    history.append(copy.replace(history[-1], n=i * 10))
print([h.n for h in history], len({id(h) for h in history}))
