# isinstance, issubclass, callable, type, id, hash, dir, vars, locals, globals, repr, ascii, format, getattr and friends.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class A:
    """Doc."""
    a = 1
    def method(self): ...
class B(A):
    def __init__(self): self.own = 1
    def __dir__(self): return ["z", "b", "a"]
class C:
    def __call__(self): return "called"
class BadDir:
    def __dir__(self): return 5
class MixedDir:
    def __dir__(self): return ["b", 1]


a, b = A(), B()
print([n for n in dir(a) if not n.startswith("__")], dir(b), [n for n in dir(B) if not n.startswith("_")], attempt(lambda: dir(BadDir())), attempt(lambda: dir(MixedDir())), "append" in dir([]), "__len__" in dir(list), [n for n in dir() if n in ("A", "a", "B")])
def local_dir(x, y=2):
    z = 3
    return dir(), sorted(locals()), vars() == locals()
print(local_dir(1), vars(b), attempt(lambda: vars(5)), attempt(lambda: vars(object())), "a" in vars(A), attempt(lambda: vars(1, 2)), attempt(lambda: dir(1, 2)))
print(callable(len), callable(A), callable(a), callable(C()), callable(lambda: 0), callable(a.method), callable("x"), callable(None), callable(type), attempt(lambda: callable()))
print(isinstance(b, A), isinstance(a, B), isinstance(5, (str, int)), isinstance(True, int), isinstance(None, type(None)), isinstance(A, type), issubclass(B, A), issubclass(A, A), issubclass(bool, (str, int)), issubclass(int, object), isinstance(b, object))
print(type(5), type(a).__name__, type(A), type(a) is A, type("D", (A,), {"x": 5})().x, attempt(lambda: type(1, 2)), attempt(lambda: type()), type(type) is type)
print(id(a) == id(a), id(a) != id(A()), isinstance(id(a), int), hash(5), hash("x") == hash("x"), hash(None) == hash(None), hash(a) == hash(a), hash((1, 2)) == hash((1, 2)), attempt(lambda: hash([])), attempt(lambda: hash({})), attempt(lambda: hash({1})), attempt(lambda: hash(slice(1))) == hash(slice(1)), attempt(lambda: id()), attempt(lambda: hash()))
print(getattr(a, "a"), getattr(a, "zz", 9), hasattr(a, "a"), hasattr(a, "zz"), setattr(a, "n", 5), a.n, delattr(a, "n"), attempt(lambda: a.n), attempt(lambda: getattr(a, 1)), attempt(lambda: getattr(a, "zz")), attempt(lambda: setattr(a)), attempt(lambda: hasattr(a)), attempt(lambda: delattr(a, "a")), getattr(a, "m" + "ethod").__name__)
print(repr("x"), ascii("é日😀"), ascii(["é"]), repr([A.__name__]), format(5, "03"), format("x", ">3"), format(None), repr(...), str(5), str(), repr(b"x"), ascii({"ключ": 1}), attempt(lambda: repr()), attempt(lambda: ascii()), attempt(lambda: repr(1, 2)))
x = 10
print(globals()["x"], "x" in globals(), globals() is globals(), locals() is globals(), attempt(lambda: globals(1)), sorted(k for k in globals() if k in "abx"), __name__, __debug__, __builtins__.__name__)
class Body:
    y = 1
    seen = sorted(k for k in locals() if not k.startswith("_"))
    locals()["injected"] = 5
print(Body.seen, Body.injected)
print(bool(), int(), float(), complex(), str() == "", list(), tuple(), dict(), set(), frozenset(), bytes(), bytearray(), object().__class__.__name__, type(object()) is object, attempt(lambda: object().x), attempt(lambda: setattr(object(), "x", 1)))
class P:
    x = property(lambda s: 1)
    @staticmethod
    def s(v): return v
    @classmethod
    def c(cls): return cls.__name__
print(P.s(1), P().s(2), P.c(), P().c(), P.__dict__["s"].__func__(3), P.__dict__["c"].__get__(None, int).__self__, attempt(lambda: P.__dict__["c"]()), P.__dict__["s"](4), attempt(lambda: staticmethod()), attempt(lambda: classmethod(1, 2)), staticmethod(len).__wrapped__ is len, repr(staticmethod(5)), repr(classmethod(5)), attempt(lambda: classmethod(5).__get__(1)()), attempt(lambda: property().__get__(1)))
print(object() == object(), object.__eq__(1, 1), object.__ne__(1, 2), object.__hash__(a) == hash(a), object.__str__("s"), object.__repr__(5)[:4], attempt(lambda: object.__lt__(1, 2)), object.__format__(5, ""), attempt(lambda: object.__format__(5, "d")), object.__getattribute__(a, "a"), attempt(lambda: object.__getattribute__(a, "q")), object.__doc__ is not None, object.__init_subclass__(), object.__subclasshook__(int), object.__reduce_ex__(5, 2)[1], sorted(object.__dir__(5))[0], a.__sizeof__() > 0)
print(print.__name__, len.__doc__, len.__text_signature__, len.__self__.__name__, len.__module__, hex.__qualname__, print("returns") is None, attempt(lambda: len.x), attempt(lambda: setattr(len, "x", 1)), __import__("math").sqrt(16), attempt(lambda: __import__(5)), attempt(lambda: __import__("")), __build_class__(lambda: None, "Made").__name__)
