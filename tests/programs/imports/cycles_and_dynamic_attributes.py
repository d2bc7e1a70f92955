# Modules that import each other; a module's own __getattr__ and __dir__; modules as objects.
import modules.first_of_cycle as first, modules.second_of_cycle as second
print(first.ask(), second.ask())
import modules.dynamic as dynamic
from modules.dynamic import dyn_something
print(dynamic.dyn_x, dyn_something, dir(dynamic), hasattr(dynamic, "static"), getattr(dynamic, "static", "default"))
try:
    dynamic.static
except AttributeError as e:
    print(type(e).__name__, e)
try:
    from modules.dynamic import other
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0])

import types, sys
m = types.ModuleType("handmade", "its doc")
print(m.__name__, m.__doc__, m.__loader__, m.__spec__, m.__package__, repr(m), sorted(vars(m)))
m.x = 1
exec("y = x + 1\ndef f(): return x + y", vars(m))
print(m.y, m.f(), sorted(n for n in dir(m) if not n.startswith("__")))
m.x = 10
print(m.f(), m.__dict__["x"], vars(m)["y"])
del m.x
for action in (lambda: m.x, m.f, lambda: m.missing, lambda: delattr(m, "missing"), lambda: setattr(m, "__dict__", {}), lambda: types.ModuleType(), lambda: types.ModuleType(5), lambda: m(), lambda: m[0]):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Lazy(types.ModuleType):
    loaded = 0

    def __getattr__(self, name):
        Lazy.loaded += 1
        value = f"lazy {name}"
        setattr(self, name, value)
        return value


sys.modules["lazy_module"] = Lazy("lazy_module")
import lazy_module
from lazy_module import one, two
print(one, two, lazy_module.one, lazy_module.loaded, lazy_module.three, Lazy.loaded)
me = sys.modules[__name__]
print(me.first is first, me.__name__, vars(me) is globals())
me.injected = "set through the module object"
print(injected)
me.__class__ = Lazy
print(me.not_defined_anywhere)
m.__getattr__ = lambda name: f"module getattr {name}"
print(m.anything, m.y)
del m.__getattr__
print(hasattr(m, "anything"), isinstance(m, types.ModuleType), type(m).__name__, m == m, bool(m))
