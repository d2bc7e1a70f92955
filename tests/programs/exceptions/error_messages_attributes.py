# AttributeError, NameError and ImportError texts and attributes, for every kind of object that is asked.
def attempt(action):
    try:
        return action()
    except AttributeError as e:
        return f"{e} | name={e.name!r} obj={type(e.obj).__name__}"
    except NameError as e:
        return f"{type(e).__name__}: {e} | name={e.name!r}"
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Plain: pass
class Slotted: __slots__ = ("a",)
class ReadOnly:
    p = property(lambda self: 1)
class Frozen:
    def __setattr__(self, n, v): raise AttributeError(f"frozen: {n}")
class Meta(type): pass
class WithMeta(metaclass=Meta): pass
class GetAttr:
    def __getattr__(self, n): raise AttributeError(n)
class Chain:
    @property
    def bad(self): return self.inner_missing
async def coro(): ...
def generator(): yield
import math, types


c = coro()
for thing in (5, 1.5, 1j, True, None, "s", b"b", bytearray(), [], (), {}, set(), frozenset(), range(1), slice(1), ..., NotImplemented, len, [].append, str.upper, int.__add__, (1).__add__, attempt, lambda: 0, generator(), c, Plain(), Plain, Slotted(), Slotted, ReadOnly(), Frozen(), Meta, WithMeta, type, object, object(), math, types.SimpleNamespace(), property(), staticmethod(len), classmethod(len), super(Plain, Plain()), iter([]), zip(), map(str, []), enumerate([]), memoryview(b""), ValueError("v"), ValueError, Plain.__dict__, attempt.__code__, list[int], int | str, {}.keys(), GetAttr()):
    print(type(thing).__name__, "|", attempt(lambda: thing.missing_attribute))
c.close()
def set_on(thing): thing.new_attribute = 1
def set_existing(thing, name): setattr(thing, name, 1)
def delete_from(thing): del thing.missing_attribute
for thing in (5, "s", None, [], {}, (), len, [].append, int, object(), Slotted(), Slotted, Frozen(), str.upper, range(1), iter([]), ..., list[int], generator(), Plain(), attempt):
    print(type(thing).__name__, "|", attempt(lambda: set_on(thing)), "|", attempt(lambda: delete_from(thing)))
for thing, name in ((5, "real"), ("s", "upper"), ([], "append"), (ReadOnly(), "p"), (len, "__name__"), (int, "real"), (1j, "imag"), (range(1), "start"), (slice(1), "stop"), (attempt, "__globals__"), (attempt, "__code__"), (attempt.__code__, "co_name"), (Plain, "__name__"), (Plain(), "__class__"), (Plain(), "__dict__"), (generator(), "gi_frame"), (generator(), "__name__"), (math, "__name__"), (ValueError(), "__traceback__"), (ValueError(), "args"), (memoryview(b""), "nbytes"), (super(Plain, Plain()), "__self__"), (property(), "fget"), (Plain().__init__, "__self__"), (Plain.__dict__, "x"), (Plain, "__mro__"), (Plain, "__dict__"), (type, "__name__"), (Plain, "__bases__")):
    print(type(thing).__name__, name, "|", attempt(lambda: set_existing(thing, name)))
print(attempt(lambda: Chain().bad), attempt(lambda: undefined_name), attempt(lambda: [undefined_inner for _ in "a"]), sep="\n")
def unbound():
    value
    value = 1
def unbound_free():
    def inner(): return later
    inner()
    later = 1
def deleted():
    v = 1
    del v
    v
for f in (unbound, unbound_free, deleted): print(attempt(f))
class Body:
    try: nothing_here
    except NameError as e: caught = (str(e), e.name)
print(Body.caught)
e = AttributeError("plain")
print(e.name, e.obj, AttributeError("m", name="n", obj=3).obj, NameError("m", name="q").name, NameError("m").name)
