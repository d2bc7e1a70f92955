# The builtins that no other program covers: sentinel, breakpoint's hook, exit objects, __import__, Ellipsis, copyright.
import builtins, sys


def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


MISSING = sentinel("MISSING")
print(MISSING, repr(MISSING), type(MISSING).__name__, MISSING is MISSING, MISSING == sentinel("MISSING"), bool(MISSING), MISSING.__name__)
def find(table, key, default=MISSING):
    if key in table: return table[key]
    if default is MISSING: raise LookupError(f"no {key}")
    return default
print(find({"a": None}, "a"), find({}, "b", None), attempt(lambda: find({}, "b")), attempt(lambda: sentinel()), attempt(lambda: sentinel(5)), attempt(lambda: MISSING()), MISSING | None, hash(MISSING) == hash(MISSING), {MISSING: 1}[MISSING])
expected = """abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod complex delattr dict dir divmod
enumerate filter float format frozendict frozenset getattr globals hasattr hash hex id int isinstance issubclass iter len list locals map max memoryview
min next object oct ord pow print property range repr reversed round sentinel set setattr slice sorted staticmethod str sum super tuple type vars zip __import__
__build_class__ Ellipsis NotImplemented None True False __debug__""".split()
print([n for n in expected if not hasattr(builtins, n)])
for name in expected:
    thing = getattr(builtins, name)
    print(name, type(thing).__name__, getattr(thing, "__name__", "-"), getattr(thing, "__module__", "-"))
builtins.added_by_program = "visible everywhere"
print(added_by_program)
del builtins.added_by_program
print(attempt(lambda: added_by_program))
saved = builtins.len
builtins.len = lambda x: "replaced"
print(len([1]), saved([1]))
builtins.len = saved
def replaced_inside():
    builtins.abs = lambda x: "patched"
    try: return [abs(-1) for _ in range(2)]
    finally: del builtins.abs
old_abs = abs
print(replaced_inside(), attempt(lambda: abs(1)))
builtins.abs = old_abs
print(abs(-1))
called = []
sys.breakpointhook = lambda *a, **k: called.append((a, k)) or "hook result"
print(breakpoint(1, x=2), called)
print(__import__("math").pi == __import__("math", globals(), locals(), ["pi"], 0).pi, __import__("collections.abc").__name__, __import__("collections.abc", fromlist=["x"]).__name__, attempt(lambda: __import__("math", level=-1)), attempt(lambda: __import__("math.nothing")))
def importer(name, *args):
    imported.append(name)
    return original(name, *args)
original, imported = builtins.__import__, []
builtins.__import__ = importer
import math, string as s
from operator import add
builtins.__import__ = original
print([name for name in imported if not name.startswith("_")], s.digits, add(1, 2))
print(Ellipsis, ... is Ellipsis, NotImplemented, repr(Ellipsis), str(NotImplemented), type(Ellipsis).__name__, hash(...) == hash(Ellipsis), [...][0] is ...)
class Recorder(dict):
    def __missing__(self, k): return f"<{k}>"
print(__build_class__(lambda: None, "K", int, metaclass=type).__bases__, attempt(lambda: __build_class__()), attempt(lambda: __build_class__(5, "x")), attempt(lambda: __build_class__(lambda: None, 5)))
