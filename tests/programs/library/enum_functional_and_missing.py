# The functional form, _missing_, subclass hooks, properties that share names, global_enum, reprs of one's own.
from enum import *
import enum


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e, *(['after', repr(e.__context__)] if e.__context__ else []))


print(list(Enum('A', 'x y z')), list(Enum('A', 'x,y')), list(Enum('A', ['p', 'q'], start=10)), list(Enum('A', {'m': 'M', 'n': 'N'})), list(Enum('A', [('u', 1), ('v', 1)])), list(Enum('A', ())))
F = Enum('F', 'a b', module='some.module', qualname='Outer.F')
print(F.__module__, F.__qualname__, F.__name__, repr(F.a), F.a, list(Enum('S', 'k l', type=str)), list(IntEnum('I', 'm n')), list(StrEnum('T', 'Up Down')), list(Flag('G', 'e f g')))
attempt(lambda: Enum('A', 'x x'))
attempt(lambda: Enum('A', 5))
attempt(lambda: Enum('A'))
attempt(lambda: Enum('A', [3]))


class Level(Enum):
    LOW = 1
    HIGH = 10

    @classmethod
    def _missing_(cls, value):
        if isinstance(value, str):
            return cls.__members__.get(value.upper())
        if value == 0:
            return 'wrong'
        if value == -1:
            raise KeyError('own error')
        if value == -2:
            raise ValueError('own value error')
        return None


print(Level('low'), Level('High'), Level(10))
for value in ('none', 0, -1, -2, 5):
    attempt(lambda: Level(value))


class Hooked(Enum):
    def __init_subclass__(cls, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        print('subclass', cls.__name__, tag, list(cls))


class Sub(Hooked, tag='t'):
    A = 1
    B = 2


class Shadow(Enum):
    name = 'a member called name'
    value = 'a member called value'


print(Shadow.name, Shadow.name.name, Shadow.value.value, list(Shadow))


class Own(Enum):
    A = 1

    def __repr__(self):
        return f'<own {self.name}>'

    def __str__(self):
        return 'str ' + self.name

    def __format__(self, spec):
        return f'format {spec!r}'

    @enum.property
    def label(self):
        return self.name * 2

    @label.setter
    def label(self, text):
        self._label = text


Own.A.label = 'set'
print([Own.A], Own.A, f'{Own.A:spec}', Own.A.label, Own.A._label)
attempt(lambda: Own.label)


class Ordered(Enum):
    A = 2
    B = 1

    def __lt__(self, other):
        return self.value < other.value if isinstance(other, Ordered) else NotImplemented


print(sorted(Ordered), min(Ordered))
attempt(lambda: Ordered.A < 3)


@global_enum
class Glob(Enum):
    G_ONE = 1


@global_enum
class GFlag(Flag):
    F_A = 1
    F_B = 2


print(G_ONE, repr(G_ONE), F_A | F_B, repr(F_A | F_B), repr(GFlag(0)))


class Eq(Enum):
    A = 1

    def __eq__(self, other):
        return isinstance(other, int)


print(Eq.A == 5)
attempt(lambda: hash(Eq.A))


class Fails(Enum):
    A = 1

    def __init__(self, v):
        pass


def define(source):
    try:
        exec(source, globals())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, '__notes__', []))


define('class X(Enum):\n A = 1\n def __init__(self, v): 1 / 0')
define('class X(Enum):\n A = 1, 2\n def __init__(self, v): pass')
define('class X(int, Enum):\n A = "x"')
