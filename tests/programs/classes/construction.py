# __new__ and __init__, type() in three forms, object's own refusals, singletons, immutables.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Traced:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw, end="; ")
        return super().__new__(cls)
    def __init__(self, *args, **kw): print("init", args, kw)
Traced(1, k=2)


class Elsewhere:
    def __new__(cls, what): return what
    def __init__(self, what): print("called only for its own kind")
print(Elsewhere(5), type(Elsewhere("s")).__name__)
e = object.__new__(Elsewhere)
print(type(Elsewhere(e)) is Elsewhere)


class Single:
    instance = None
    def __new__(cls):
        if cls.instance is None: cls.instance = super().__new__(cls)
        return cls.instance
print(Single() is Single())


class Upper(str):
    def __new__(cls, text): return super().__new__(cls, text.upper())
class Even(int):
    def __new__(cls, n):
        if n % 2: raise ValueError(f"{n} is odd")
        return int.__new__(cls, n)
class Pair(tuple):
    def __new__(cls, a, b): return tuple.__new__(cls, (a, b))
class NewOnly:
    def __new__(cls, a): s = super().__new__(cls); s.a = a; return s
class InitOnly:
    def __init__(self, a): self.a = a
class Neither: pass
print(Upper("abc"), Even(4) + 1, Pair(1, 2), NewOnly(5).a, InitOnly(6).a)
for action in (lambda: Even(3), lambda: Neither(1), lambda: NewOnly(), lambda: NewOnly(1, 2), lambda: InitOnly(), lambda: object(1), lambda: object.__new__(), lambda: object.__new__(5), lambda: object.__new__(int), lambda: int.__new__(str), lambda: int.__new__(Neither), lambda: tuple.__new__(list), lambda: Neither.__new__(Neither, 1), lambda: object().__init__(1), lambda: type("X"), lambda: type(), lambda: type(1, 2), lambda: type(5, (), {}), lambda: type("X", 5, {}), lambda: type("X", (), 5), lambda: type("X\0Y", (), {}), lambda: type("X", (), {}, extra=1)):
    print(attempt(action))
class BadInit:
    def __init__(self): return 5
class InitRaises:
    def __init__(self): raise KeyError("from init")
print(attempt(BadInit), attempt(InitRaises))


Dyn = type("Dyn", (InitOnly,), {"double": lambda self: self.a * 2, "__doc__": "made by type()", "k": 1})
print(Dyn(4).double(), Dyn.__name__, Dyn.__doc__, Dyn.__bases__, Dyn.__module__, Dyn.__qualname__, type(Dyn), type("E", (), {}).__mro__[1:])
body = {"x": 1}
T = type("T", (), body)
T.y = 2
print(sorted(body), T.x, hasattr(T, "y"), type(T) is type, type(type(T)), isinstance(T, type), T.__dict__["x"], attempt(lambda: T.__dict__.__setitem__("x", 1)), type(T.__dict__).__name__)
T.__name__ = "Renamed"; T.__qualname__ = "a.b.Renamed"; T.__module__ = "elsewhere"; T.__doc__ = "new doc"
print(T, T.__name__, T.__doc__, attempt(lambda: setattr(T, "__name__", 5)), attempt(lambda: setattr(T, "__name__", "x\0")), attempt(lambda: setattr(int, "__name__", "x")), attempt(lambda: delattr(T, "__name__")), attempt(lambda: setattr(T, "__qualname__", 1)))


class Outer:
    class Inner:
        class Deep: pass
        def method(self): return type(self).__qualname__
    made = Inner()
print(Outer.Inner.Deep.__qualname__, Outer.made.method(), Outer.Inner.method.__qualname__, repr(Outer.Inner))
class Body:
    print("class bodies run", __name__, __qualname__, sorted(locals())[:2])
    a = 1
    b = a + 1
    if b > 1:
        def conditional(self): return "defined"
    for i in range(3): pass
    try: 1 / 0
    except ZeroDivisionError: caught = True
    with __import__("contextlib").nullcontext(5) as ctx: pass
    [c, *d] = range(3)
    del a
print(hasattr(Body, "a"), Body.b, Body().conditional(), Body.i, Body.caught, Body.ctx, Body.c, Body.d, Body.__firstlineno__, Body.__static_attributes__)
class Finalized:
    def __init_subclass__(cls): cls.registered = True
class Sub(Finalized): pass
print(Sub.registered, hasattr(Finalized, "registered"), Neither().__reduce_ex__(2)[0].__name__, Neither().__sizeof__() > 0, str(Neither.__init__)[:13], Neither.__eq__ is object.__eq__)
