# Enum: members, lookup, aliases, iteration, attributes, protection.
from enum import Enum
import enum


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Color(Enum):
    """Colours."""
    RED = 1
    GREEN = 2
    CRIMSON = 1
    BLUE = 'b'

    def describe(self):
        return f'{self.name} is {self.value!r}'

    @classmethod
    def default(cls):
        return cls.GREEN

    @property
    def low(self):
        return self.name.lower()


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(1), Color['BLUE'], Color('b'), Color.CRIMSON, Color.CRIMSON is Color.RED, Color(Color.GREEN))
print(list(Color), len(Color), list(reversed(Color)), Color.__members__, list(Color.__members__), Color.__doc__, bool(Color), Color, type(Color).__name__)
print(Color.RED in Color, 1 in Color, 'b' in Color, 'RED' in Color, [] in Color, Color.RED.describe(), Color.default(), Color.BLUE.low, Color.RED.GREEN)
print(Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.GREEN, Color.RED is Color(1), {Color.RED: 'r'}[Color.CRIMSON], hash(Color.RED) == hash('RED'), isinstance(Color.RED, Color), type(Color.RED) is Color)
print(f'{Color.RED}', f'{Color.RED!r:>20}', f'{Color.GREEN:>15}', str(Color.BLUE), '%s' % Color.RED, [Color.RED], dir(Color.RED), Color.__name__, Color.RED.__class__)
for call in (lambda: Color(9), lambda: Color['PINK'], lambda: Color.PINK, lambda: Color.RED.nope, lambda: Color(), lambda: Color(1, 2), lambda: Color[1], lambda: Color.RED < Color.GREEN, lambda: setattr(Color, 'RED', 5),
             lambda: delattr(Color, 'RED'), lambda: setattr(Color.RED, 'name', 'x'), lambda: setattr(Color.RED, 'value', 5), lambda: Color.name, lambda: Color.RED + 1, lambda: int(Color.RED)):
    attempt(call)
Color.RED.note = 'kept'
print(Color.CRIMSON.note, Color._member_names_, Color._member_map_['BLUE'], Color._value2member_map_, Color.RED._value_, Color.RED._name_, Color.RED.__objclass__)
Color.extra = 3
print(Color.extra, len(Color))
del Color.extra


def name_of(color):
    match color:
        case Color.RED:
            return 'red'
        case Color.BLUE | Color.GREEN:
            return 'cold'


print([name_of(c) for c in Color], sorted(Color, key=lambda c: c.name))


class Empty(Enum):
    def hello(self):
        return f'hello {self.name}'


class Filled(Empty):
    A = 1


print(Filled.A.hello(), list(Empty), Filled.__mro__, issubclass(Filled, Empty))


def define(source):
    try:
        exec(source, globals())
        print('ok')
    except Exception as e:
        print(type(e).__name__, e)


define('class X(Enum):\n A = 1\n A = 2')
define('class X(Enum):\n A = 1\n def A(self): pass')
define('class X(Enum):\n mro = 1')
define('class X(Enum):\n _odd_ = 1')
define('class X(Enum, int): A = 1')
define('class X(Filled): B = 2')
import copy
print(copy.copy(Color.RED) is Color.RED, copy.deepcopy({'c': [Color.BLUE]})['c'][0] is Color.BLUE, enum.EnumMeta is enum.EnumType)
