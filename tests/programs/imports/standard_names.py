# The attributes that imports give, and the modules that every program may import.
import sys
for name in ("abc", "bisect", "builtins", "cmath", "collections", "collections.abc", "contextlib", "copy", "dataclasses", "enum", "functools", "gc", "heapq", "io", "itertools", "math", "numbers", "operator", "random", "string", "sys", "time", "types", "typing", "__future__"):
    module = __import__(name, fromlist=["x"])
    print(name, module.__name__, type(module).__name__, name in sys.modules, isinstance(module.__doc__, (str, type(None))))
import builtins, math, collections.abc
print(builtins is __builtins__, math.__name__, collections.abc.Sequence.__name__, collections.abc.Sequence.__module__)
print(sys.modules["sys"] is sys, sys.modules["__main__"].__name__, "builtins" in sys.builtin_module_names)
print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), sys.implementation.name in ("cpython", "coachwhip"), sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode == 0x10FFFF, len(sys.argv), sys.flags.optimize, type(sys.path).__name__)
print(math.__dict__["pi"] == math.pi, repr(builtins), "__import__" in dir(builtins), len(dir(math)) > 40)
try:
    math.pi = 3
    print(math.pi)
finally:
    import cmath
    math.pi = cmath.pi
print(math.pi)
from collections import abc as first, OrderedDict
from collections.abc import Mapping as second
print(first.Mapping is second, issubclass(OrderedDict, second))
