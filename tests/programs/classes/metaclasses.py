# Metaclasses: __new__, __init__, __call__, __prepare__, keywords, conflicts, operators on classes.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"injected": "by prepare"}
    def __new__(mcls, name, bases, namespace, **kw):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **kw):
        print("init", name, kw)
        super().__init__(name, bases, namespace)
    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw, end=" -> ")
        return super().__call__(*args, **kw)
    def hello(cls): return f"hello from {cls.__name__}"
    @property
    def shout(cls): return cls.__name__.upper()
    def __len__(cls): return 7
    def __getitem__(cls, key): return f"{cls.__name__}[{key}]"
    def __contains__(cls, x): return x == "in"
    def __iter__(cls): return iter("meta")
    def __repr__(cls): return f"<meta {cls.__name__}>"
    def __add__(cls, other): return f"{cls.__name__}+{other}"
    def __eq__(cls, other): return cls is other or other == "equal"
    def __hash__(cls): return 5
    def __bool__(cls): return False
    def __instancecheck__(cls, x): return x == 42
    def __subclasscheck__(cls, x): return x is int


class A(metaclass=Meta, flavour="sweet"):
    x = 1
    def method(self): return "method"
print(A().method())
class B(A, extra=2): pass
print(A.hello(), B.shout, len(A), A["k"], "in" in A, list(A), A, B + 1, A == "equal", A != "equal", hash(B), bool(A), A.injected, attempt(lambda: A.__new__(A).hello()), attempt(lambda: A.__new__(A).shout))
print(isinstance(42, A), isinstance("x", A), issubclass(int, A), issubclass(str, A), type(A).__name__, type(type(A)), isinstance(B, Meta), B.__class__ is Meta)


class Other(type): pass
class O(metaclass=Other): pass
class MM(Meta, Other): pass
print(attempt(lambda: Other("X", (A,), {})))
class Combined(O, metaclass=type): pass
print(type(Combined).__name__)


def function_meta(name, bases, namespace, **kw): return name, bases, [k for k in namespace if k == "y"], kw
class F(metaclass=function_meta, opt=1): y = 2
print(F)
class NotCallable: pass
def use_bad():
    class X(metaclass=5): pass
def bad_prepare():
    class M(type):
        __prepare__ = classmethod(lambda m, n, b: 5)
    class X(metaclass=M): pass
def unexpected_keyword():
    class X(flag=1): pass
def duplicate_metaclass(): exec("class X(metaclass=type, metaclass=type): pass")
for f in (use_bad, bad_prepare, unexpected_keyword, duplicate_metaclass): print(f.__name__, attempt(f))


class Recorder(dict):
    def __init__(self): super().__init__(); self.order = []
    def __setitem__(self, key, value):
        if not key.startswith("__"): self.order.append(key)
        super().__setitem__(key, value)
class Ordered(type):
    __prepare__ = classmethod(lambda m, n, b: Recorder())
    def __new__(m, n, b, ns):
        c = super().__new__(m, n, b, dict(ns))
        c.order = ns.order
        return c
class Steps(metaclass=Ordered):
    first = 1
    def second(self): pass
    first = 3
    class Third: pass
print(Steps.order)


class Registry(type):
    known = {}
    def __init__(cls, name, bases, ns):
        super().__init__(name, bases, ns)
        if bases: Registry.known[name.lower()] = cls
class Plugin(metaclass=Registry): pass
class Csv(Plugin): pass
class Xml(Plugin): pass
print(sorted(Registry.known), type(Registry.known["csv"]()).__name__)
class Singleton(type):
    _instances = {}
    def __call__(cls, *a):
        if cls not in cls._instances: cls._instances[cls] = super().__call__(*a)
        return cls._instances[cls]
class Service(metaclass=Singleton):
    def __init__(self, v): self.v = v
print(Service(1) is Service(2), Service(3).v)
class DunderFromMeta(type):
    def __getattr__(cls, n): return f"no {n}"
    __slots__ = ()
class Q(metaclass=DunderFromMeta): pass
print(Q.anything, attempt(lambda: Q().anything), Q.__name__)
