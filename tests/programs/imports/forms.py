# Every form of the import statement.
import sys
import modules.plain
print(modules.plain.value, modules.__name__, "plain" in dir(modules))
import modules.plain as p, modules
print(p is modules.plain, p.function(), p.__doc__, p.__name__, modules.__doc__)
from modules import plain
from modules.plain import value, items as renamed, Thing
print(plain is p, value, renamed is p.items, Thing.__module__, modules.package_value)
from modules.plain import (
    function,
    value as v2,
)
print(function(), v2)
plain.value = 2
print(function(), value, modules.plain.value)
renamed.append("changed through the alias")
print(p.items)


def local_import():
    import modules.with_all as w
    from modules.with_all import exported
    return w.exported == exported, sorted(locals())


print(local_import(), "w" in globals())
from modules.plain import *
print("_private" in globals(), "items" in globals(), value)
from modules.with_all import *
print(exported, _underscored, "left_out" in globals())
from modules.star_package import *
print(sub.inside, here)


class InClass:
    import math
    from math import floor as fl
    root = math.sqrt(16)


print(InClass.root, InClass.math.pi > 3, InClass.fl(2.7))
for m in ("modules.plain", "modules.with_all", "modules", "sys"):
    print(m, m in sys.modules, type(sys.modules[m]).__name__)
import modules.plain
print("not imported again", sys.modules["modules.plain"] is plain)
del sys.modules["modules.plain"]
import modules.plain as again
print("imported again", again is plain, again.value, plain.value)
sys.modules["made.up"] = "not even a module"
import sys as system, math
from math import pi as PI, tau
print(system is sys, PI < tau, sys.modules["made.up"])
sys.modules["invented"] = type(sys)("invented")
sys.modules["invented"].answer = 42
import invented
from invented import answer
print(invented.answer, answer, invented.__name__)
print(__name__, __package__ in (None, ""), repr(__doc__), type(__spec__).__name__)
if True:
    from modules import plain as conditional
print(conditional.__name__)
