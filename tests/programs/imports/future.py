"""Docstring before the future import."""
from __future__ import annotations
from __future__ import division, print_function
import __future__


def f(x: int, y: undefined_name = 1) -> list[nothing]:
    z: also_undefined = 2
    return z


class C:
    a: 1 / 0
    b: "quoted" = 5


v: module_level[x] = 3
print(f(1), f.__annotations__, C.__annotations__, __annotations__)
print(__doc__, annotations.compiler_flag == __future__.annotations.compiler_flag, sorted(__future__.all_feature_names))
print(annotations.optional, annotations.mandatory, division.getMandatoryRelease())
for source in ("from __future__ import nothing_like_it", "from __future__ import braces", "x = 1\nfrom __future__ import annotations", "from __future__ import (annotations, division)", "'doc'\nfrom __future__ import annotations", "def f():\n from __future__ import annotations", "from __future__ import *"):
    try:
        exec(source, {})
        print(repr(source), "fine")
    except SyntaxError as e:
        print(repr(source), e.msg, e.lineno)
namespace = {}
exec("def g(q: later): pass", namespace)
print(namespace["g"].__annotations__)
exec(compile("def g(q: later): pass", "made", "exec", dont_inherit=True), namespace)
try:
    print(namespace["g"].__annotations__)
except NameError as e:
    print(type(e).__name__, e)
