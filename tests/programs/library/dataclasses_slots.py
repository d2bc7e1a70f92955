# slots=True: layout, super() in methods, defaults, inheritance, weakref_slot, docs.
from dataclasses import dataclass, field, fields
import copy


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


@dataclass(slots=True)
class P:
    x: int
    y: int = 5
    z: list = field(default_factory=list)

    def who(self):
        return __class__.__name__, super().__hash__ is not None

    @property
    def double(self):
        return self.x * 2

    @classmethod
    def make(cls):
        return cls(0)

    @staticmethod
    def plain():
        return 'static'


p = P(1)
print(p, P.__slots__, hasattr(p, '__dict__'), p.who(), p.double, P.make(), p.plain(), p == P(1), P.__name__, P.__qualname__, P.__module__)
attempt(lambda: setattr(p, 'new', 1))
attempt(lambda: vars(p))
p.x = 10
print(p, [f.name for f in fields(p)], fields(P)[1].default, type(P.x).__name__, copy.copy(p), copy.deepcopy(p).z is p.z)
del p.x
attempt(lambda: p.x)


@dataclass(slots=True, weakref_slot=True)
class W:
    a: int = 1


w = W()
print(W.__slots__, w)


@dataclass(slots=True)
class Base:
    x: int = 1


@dataclass(slots=True)
class Derived(Base):
    y: int = 2
    x: int = 3


@dataclass(slots=True, weakref_slot=True)
class Further(Derived):
    z: int = 4


@dataclass
class Mixed(Base):
    d: int = 0


print(Derived(), Derived.__slots__, Further.__slots__, Further(), Mixed(d=1), vars(Mixed()))
define('@dataclass(slots=True)\nclass A:\n __slots__ = ("x",)\n x: int')
define('@dataclass(weakref_slot=True)\nclass A:\n x: int')


class HandMade:
    __slots__ = ('a',)


@dataclass(slots=True)
class OnTop(HandMade):
    a: int
    b: int = 1


print(OnTop.__slots__, OnTop(5), OnTop(5).a)


@dataclass(slots=True)
class Documented:
    one: int = field(default=1, doc='the first')
    two: int = 2


print(Documented.__slots__, Documented())


@dataclass(slots=True, frozen=True, order=True, kw_only=True)
class Everything:
    k: int
    v: str = 'v'


print(Everything(k=1) < Everything(k=2), hash(Everything(k=1)) == hash((1, 'v')), copy.copy(Everything(k=3)), Everything(k=1).__getstate__())


@dataclass(slots=True)
class Inits:
    a: int = field(init=False, default=8)
    b: int = field(init=False, default_factory=lambda: 9)


print(Inits(), Inits.__slots__)
