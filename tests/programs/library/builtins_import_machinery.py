# __import__, import statements over library modules, module attributes, lazy names, errors.
import sys


def attempt(action):
    try:
        print(repr(action()))
    except BaseException as e:
        print(type(e).__name__, str(e).splitlines()[0].partition(' (')[0])


m = __import__('math')
print(m.__name__, m is sys.modules['math'], __import__('collections.abc').__name__, __import__('collections.abc', fromlist=['Mapping']).__name__, __import__('collections', fromlist=['abc']).abc.__name__)
import collections.abc as cabc
import collections.abc
from collections import abc, OrderedDict as OD
from math import pi as π, floor
print(cabc is collections.abc is abc, OD.__name__, π > 3, floor(2.5), collections.__name__, hasattr(collections, 'abc'))
for call in (lambda: __import__('no_such_module_here'), lambda: __import__('math.nope'), lambda: __import__(''), lambda: __import__(3), lambda: __import__('x', level=1), lambda: __import__('math', level=-1), lambda: __import__()):
    attempt(call)
for statement in ('import no_such_module_here', 'from math import nope', 'import math.nope', 'from collections import nope', 'from . import x', 'from .x import y', 'import collections.nope', 'from no_such import *', 'import sys.path', 'from math import *; print(cos(0))', 'import math as m, cmath as c; print(m.e == c.e)', 'from functools import (partial, reduce,); print(reduce(max, [1, 2]))'):
    try:
        exec(statement, {'__name__': '__main__'})
    except ImportError as e:
        print(statement, '->', type(e).__name__, str(e).splitlines()[0].partition(' (')[0], e.name, e.name_from if hasattr(e, 'name_from') else '')


def local_import():
    import string
    from string import digits
    return string.__name__, digits, 'string' in globals()


print(local_import())


class Holder:
    import random as rnd
    from random import Random


print(Holder.rnd.__name__, Holder.Random.__name__)
names = {}
exec('from operator import *', names)
print('itemgetter' in names, '_abs' in names, 'add' in names)
import typing
print(typing.__name__, typing.Counter is typing.Counter, 'Counter' in typing.__all__)
attempt(lambda: typing.surely_nothing)
attempt(lambda: m.pie)
attempt(lambda: setattr(m, 'own', 1))
print(m.own)
del m.own
attempt(lambda: m.own)
first = sys.modules['heapq'] if 'heapq' in sys.modules else None
import heapq
again = __import__('heapq')
print(heapq is again, heapq.__name__, [n for n in ('heappush', 'merge') if hasattr(heapq, n)])
try:
    from math import pi, nope
except ImportError as e:
    print('pi' in globals(), e.name)
try:
    import no_such_module_here as never
except ModuleNotFoundError as e:
    print(e.name, 'never' in globals(), isinstance(e, ImportError))
for name in ('abc', 'bisect', 'cmath', 'collections', 'collections.abc', 'contextlib', 'copy', 'dataclasses', 'enum', 'functools', 'gc', 'heapq', 'io', 'itertools', 'math', 'numbers', 'operator', 'random', 'string', 'sys', 'time', 'types', 'typing', '__future__', 'builtins'):
    __import__(name)
    assert sys.modules[name].__name__ == name, name
print(__name__, type(__builtins__).__name__ in ('module', 'dict'), __doc__, type(__annotations__).__name__ if '__annotations__' in globals() else 'no annotations')
import builtins
print(builtins.len is len, builtins.__name__, builtins.print is print)
builtins.own_builtin = 'visible everywhere'
print(own_builtin)
del builtins.own_builtin
attempt(lambda: own_builtin)
len = lambda x: 'shadowed'
print(len([1]), builtins.len([1]))
del len
print(len([1, 2]))
