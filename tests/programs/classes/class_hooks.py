# __init_subclass__, __set_name__, __class_getitem__, __instancecheck__, __subclasshook__.
import abc


def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Base:
    registry = []
    def __init_subclass__(cls, /, prefix="none", **kw):
        super().__init_subclass__(**kw)
        cls.prefix = prefix
        Base.registry.append((cls.__name__, prefix))
class One(Base): pass
class Two(Base, prefix="two"): pass
class Three(Two): pass
print(Base.registry, Three.prefix, hasattr(Base, "prefix"))
def unexpected():
    class Bad(Base, other=1): pass
def raising():
    class Strict:
        def __init_subclass__(cls): raise TypeError(f"{cls.__name__} may not exist")
    class Child(Strict): pass
print(attempt(unexpected), attempt(raising), attempt(lambda: object.__init_subclass__(1)), attempt(lambda: Base.__init_subclass__()), Base.prefix)


class Field:
    def __init__(self, default=None): self.default = default
    def __set_name__(self, owner, name):
        self.name = name
        owner.fields = getattr(owner, "fields", ()) + (name,)
class Model:
    def __init_subclass__(cls):
        cls.summary = f"{cls.__name__}: {', '.join(getattr(cls, 'fields', ()))}"
    def __init__(self, **kw):
        for n in self.fields: setattr(self, n, kw.pop(n, type(self).__dict__[n].default))
        if kw: raise TypeError(f"unknown {sorted(kw)}")
class User(Model):
    name, age = Field("anon"), Field(0)
print(User.summary, vars(User(name="ann")), attempt(lambda: User(zip=1)))
late = Field()
User.late = late
print(hasattr(late, "name"))


class Box:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
class SubBox(Box): pass
print(Box[int], SubBox[1, 2], Box[...], attempt(lambda: Box()[0]), attempt(lambda: User[0]), list[int], dict[str, list[int]], tuple[int, ...], type[int], list[int].__origin__, list[int].__args__, list[int]([1]), attempt(lambda: int[0]), list[int] == list[int], hash(list[int]) == hash(list[int]), attempt(lambda: isinstance([], list[int])))


class Duck(type):
    def __instancecheck__(cls, x): return hasattr(x, "quack")
    def __subclasscheck__(cls, x): return "quack" in vars(x)
class Quacker(metaclass=Duck): pass
class Real:
    def quack(self): pass
print(isinstance(Real(), Quacker), isinstance(5, Quacker), issubclass(Real, Quacker), issubclass(int, Quacker), isinstance(Real(), (int, Quacker)), isinstance(Quacker(), Quacker))
class ByHook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c): return True if hasattr(c, "go") else NotImplemented
class Goer:
    def go(self): pass
print(isinstance(Goer(), ByHook), issubclass(int, ByHook))
class Abstract(abc.ABC):
    @abc.abstractmethod
    def must(self): ...
    @property
    @abc.abstractmethod
    def also(self): ...
class Half(Abstract):
    def must(self): return 1
class Full(Half): also = 5
print(attempt(Abstract), attempt(Half), Full().also, sorted(Abstract.__abstractmethods__), Abstract.register(int), isinstance(5, Abstract), issubclass(bool, Abstract))
for action in (lambda: isinstance(1, "int"), lambda: isinstance(1, [int]), lambda: isinstance(1, (int, "x")), lambda: isinstance("a", (int, "x")), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1), lambda: isinstance(1, int | str), lambda: isinstance(1.5, int | None), lambda: isinstance(None, int | None), lambda: issubclass(bool, int | str), lambda: isinstance(1, ((str, (int,)),)), lambda: isinstance(1, ())):
    print(attempt(action))
class FakeClass:
    @property
    def __class__(self): return int
f = FakeClass()
print(isinstance(f, int), isinstance(f, FakeClass), type(f).__name__, f.__class__)
class Hooked:
    def __init_subclass__(cls): cls.cell_ready = cls.me() is cls
    @classmethod
    def me(cls): return __class__ if cls is Hooked else cls
class Cell(Hooked): pass
print(Cell.cell_ready)
