# frozen=True: what is refused, __post_init__, inheritance, slots, replacing.
from dataclasses import dataclass, field, replace, FrozenInstanceError
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


@dataclass(frozen=True)
class Money:
    amount: int
    unit: str = 'EUR'
    history: list = field(default_factory=list, compare=False)
    shown: str = field(init=False, default='')

    def __post_init__(self):
        object.__setattr__(self, 'shown', f'{self.amount} {self.unit}')


m = Money(5)
print(m, m.shown, m == Money(5), hash(m) == hash(Money(5)), replace(m, amount=7).shown)
for call in (lambda: setattr(m, 'amount', 1), lambda: delattr(m, 'unit'), lambda: setattr(m, 'new', 1), lambda: delattr(m, 'new'), lambda: Money(), lambda: Money(1, 2, 3, 4)):
    attempt(call)
try:
    m.amount += 1
except FrozenInstanceError as e:
    print('caught', e, isinstance(e, AttributeError), e.args)
m.history.append(1)
print(m.history)


class Loose(Money):
    pass


loose = Loose(1)
loose.extra = 'allowed in an ordinary subclass'
print(loose.extra)
attempt(lambda: setattr(loose, 'amount', 2))


@dataclass(frozen=True)
class Child(Money):
    more: int = 0


print(Child(1, more=2))
attempt(lambda: setattr(Child(1), 'more', 3))
define('@dataclass\nclass A(Money):\n z: int = 0')
define('@dataclass(frozen=True)\nclass A(Base):\n z: int = 0')


@dataclass
class Base:
    x: int = 0


define('@dataclass(frozen=True)\nclass A(Base):\n z: int = 0')
define('@dataclass(frozen=True)\nclass A:\n x: int\n def __setattr__(self, n, v): pass')
define('@dataclass(frozen=True)\nclass A:\n x: int\n def __delattr__(self, n): pass')


@dataclass(frozen=True, slots=True)
class Slim:
    a: int
    b: str = 'b'


s = Slim(1)
print(s, hash(s) == hash((1, 'b')), copy.copy(s), copy.deepcopy(s) == s, hasattr(s, '__dict__'), Slim.__slots__)
attempt(lambda: setattr(s, 'a', 2))
attempt(lambda: setattr(s, 'zz', 2))
attempt(lambda: delattr(s, 'b'))


@dataclass(frozen=True)
class Empty:
    pass


print(Empty() == Empty(), hash(Empty()) == hash(()))
attempt(lambda: setattr(Empty(), 'x', 1))
