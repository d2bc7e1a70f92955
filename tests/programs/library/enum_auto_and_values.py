# auto(), _generate_next_value_, tuples, __init__ and __new__ of members, unhashable values, _ignore_, _order_.
from enum import Enum, auto, IntEnum, StrEnum, member, nonmember
import enum


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def define(source):
    try:
        scope = dict(globals())
        exec(source, scope)
        print([(m.name, m.value) for m in scope['X']], list(scope['X'].__members__))
    except Exception as e:
        print(type(e).__name__, e)


for body in ('A = auto(); B = auto()', 'A = 10; B = auto()', 'A = auto(); B = 7; C = auto(); D = 3; E = auto()', 'A = 1.5; B = auto()', 'A = "x"; B = auto()', 'A = auto(); B = "x"; C = auto()', 'A = "n", auto(); B = "m", auto()',
             'A = auto(), auto(); B = auto()', 'A = [1]; B = [1]; C = {}', 'A = None; B = False; C = 0', 'A: int = 1; B: int', 'A = len; B = 2; f = lambda s: 1', 'A = member(len); B = 2', 'A = nonmember(5); B = 1', '_ignore_ = "t i"; t = 1; i = 2; A = t + i',
             '_ignore_ = ["q"]; A = 1; q = 5', 'A = 1; _ignore_ = "A"', '_order_ = "A B"; A = 1; B = 2', '_order_ = "B A"; A = 1; B = 2', '_order_ = "A"; A = 1; C = 1', '_p = 1; A = 2', '__private = 1; A = 2', '__dunder__ = 1; A = 2',
             '_generate_next_value_ = lambda name, start, count, last: name * count; A = auto(); B = auto()', 'A = auto(); _generate_next_value_ = 3', 'A = auto(5); B = auto()', 'class Inner: pass\n A = 1', 'A = int; B = str'):
    define('class X(Enum):\n ' + body)


class Planet(Enum):
    EARTH = (5.9, 6.3)
    MARS = (0.6, 3.4)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def density(self):
        return round(self.mass / self.radius, 3)


print(Planet.EARTH, Planet.EARTH.value, Planet.MARS.mass, Planet.MARS.density, Planet((0.6, 3.4)), repr(Planet.EARTH))


class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj

    PX = (0, 'P.X')
    PY = (1, 'P.Y')


print(Coord.PX.label, Coord(1), Coord.PY == b'\x01', Coord.PX.value, bytes(Coord.PY))


class Numbered(Enum):
    def __new__(cls):
        obj = object.__new__(cls)
        obj._value_ = len(cls.__members__) + 1
        return obj

    FIRST = ()
    SECOND = ()


class Aliased(Enum):
    def __new__(cls, value, *others):
        obj = object.__new__(cls)
        obj._value_ = value
        for other in others:
            obj._add_value_alias_(other)
        return obj

    ONE = 1, 'one', 'uno'
    TWO = 2, 'two'


print(list(Numbered), Aliased('uno'), Aliased('two'), Aliased(1))
Aliased.ONE._add_alias_('EINS')
Aliased.ONE._add_value_alias_(11)
print(Aliased.EINS, Aliased(11), list(Aliased.__members__))
attempt(lambda: Aliased.ONE._add_alias_('TWO'))
attempt(lambda: Aliased.ONE._add_value_alias_('two'))


class Weird(Enum):
    A = [1, 2]
    B = {'k': 1}


print(Weird([1, 2]), [1, 2] in Weird, Weird({'k': 1}).name)
attempt(lambda: Weird([3]))
print(repr(auto()), auto(3).value, enum.member(3).value, enum.nonmember(4).value)
