# Inheritance, super() in its forms, cooperative chains.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Base:
    tag = "base"
    def __init__(self, *, log, **rest):
        log.append("Base")
        self.log, self.rest = log, rest
    def who(self): return ["Base"]
    @classmethod
    def make(cls): return f"Base.make({cls.__name__})"
    @staticmethod
    def util(x): return f"Base.util({x})"
    @property
    def size(self): return 1
    def __len__(self): return 10
    def __getitem__(self, i): return i


class Left(Base):
    def __init__(self, *, left, **rest):
        rest["log"].append("Left")
        self.left = left
        super().__init__(**rest)
    def who(self): return ["Left"] + super().who()
    @classmethod
    def make(cls): return "Left+" + super().make()
    @staticmethod
    def util(x): return super(Left, Left).util(x) + "!"
    @property
    def size(self): return super().size + 1


class Right(Base):
    tag = "right"
    def __init__(self, *, right, **rest):
        rest["log"].append("Right")
        self.right = right
        super().__init__(**rest)
    def who(self): return ["Right"] + super().who()
    @classmethod
    def make(cls): return "Right+" + super().make()
    @property
    def size(self): return super().size + 10
    def __len__(self): return super().__len__() + 1
    def __getitem__(self, i): return super().__getitem__(i) * 2


class Both(Left, Right):
    def who(self): return ["Both"] + super().who()
    def skip(self): return super(Left, self).who()
    def nested(self): return [super(Both, self).tag for _ in range(2)]
    def from_closure(self):
        def inner(): return super(Both, self).who(), __class__.__name__
        return inner()


b = Both(left=1, right=2, log=[], extra=3)
print(b.log, b.rest, b.left, b.right, b.who(), Both.make(), b.make(), b.util(5), b.size, len(b), b[4], b.tag, b.skip(), b.nested(), b.from_closure())
print([c.__name__ for c in Both.__mro__], isinstance(b, Right), issubclass(Both, (int, Base)), issubclass(Left, Right), Both.__bases__, Base.__subclasses__() == [Left, Right])
print(attempt(lambda: Both(left=1, log=[])), attempt(lambda: Both(left=1, right=2, log=[], log2=3).rest))
s = super(Left, b)
print(s.who(), s.__thisclass__.__name__, s.__self__ is b, s.__self_class__.__name__, attempt(lambda: s.missing), attempt(lambda: s[0]), attempt(lambda: setattr(s, "x", 1)), super(Both, Both).make.__func__.__qualname__)
print(attempt(lambda: super()), attempt(lambda: super(int, "x")), attempt(lambda: super(5)), attempt(lambda: super(Left, Right)), attempt(lambda: super(Left, 5).x), super(Left).__self__)
def outside(self): return super().who()
Both.outside = outside
print(attempt(b.outside))
class NoArgs:
    def method(): return super().x
    def deleted(self):
        del self
        return super().x
    def rebound(self):
        self = None
        return super().__init__()
print(attempt(NoArgs.method), attempt(NoArgs().deleted), attempt(NoArgs().rebound))
class Writer(Base):
    def __init__(self): self.value = 1
    def try_set(self): super().value = 5
print(attempt(Writer().try_set))
class A:
    def f(self): return "A.f"
class B(A):
    f = None
class C(A):
    def f(self): return f"C after {super().f()}"
class D(B, C): pass
print(attempt(D().f), attempt(lambda: type("X", (A, B), {})), super(B, D()).f())
class Shape:
    def area(self): raise NotImplementedError(f"{type(self).__name__}.area")
    def describe(self): return f"{type(self).__name__} of {self.area()}"
class Square(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s**2
print(Square(3).describe(), attempt(Shape().describe), attempt(lambda: type("Y", (5,), {})), attempt(lambda: type("Z", (bool,), {})), attempt(lambda: type("N", (type(None),), {})))
