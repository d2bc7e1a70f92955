# Binary operator dunders, reflected forms, NotImplemented, subclass priority.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Left:
    def __init__(self, v=0): self.v = v
OPERATORS = {"add": "+", "sub": "-", "mul": "*", "matmul": "@", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "lshift": "<<", "rshift": ">>", "and": "&", "or": "|", "xor": "^"}
for name in OPERATORS:
    setattr(Left, f"__{name}__", lambda self, other, name=name: f"{name}({type(other).__name__})")
    setattr(Left, f"__r{name}__", lambda self, other, name=name: f"r{name}({type(other).__name__})")
a = Left()
print(a + 1, 1 + a, a - 1.5, 1.5 - a, a * "s", "s" * a, a @ [], [] @ a, a / None, None / a, a // (), () // a, a % {}, {} % a)
print(a ** 2, 2 ** a, a << 1, 1 << a, a >> 1, 1 >> a, a & 1, 1 & a, a | 1, 1 | a, a ^ 1, 1 ^ a, divmod.__name__, a + a, "%s" % 1, [1] * 2)


class Declines:
    def __add__(self, other): print("Declines.add", end=" "); return NotImplemented
    def __radd__(self, other): print("Declines.radd", end=" "); return NotImplemented
    def __mul__(self, other): return NotImplemented
class Accepts:
    def __radd__(self, other): return f"Accepts.radd({type(other).__name__})"
    def __rmul__(self, other): return "Accepts.rmul"
print(Declines() + Accepts(), Declines() * Accepts(), attempt(lambda: Declines() + 1), attempt(lambda: 1 + Declines()), attempt(lambda: Declines() + Declines()), attempt(lambda: Accepts() + 1), attempt(lambda: Declines() * 2), attempt(lambda: Declines() - 1))


class Base:
    def __add__(self, other): return "Base.add"
    def __radd__(self, other): return "Base.radd"
class Derived(Base):
    def __radd__(self, other): return "Derived.radd"
class Plain(Base): pass
class Unrelated:
    def __radd__(self, other): return "Unrelated.radd"
print(Base() + Derived(), Derived() + Base(), Base() + Plain(), Plain() + Base(), Base() + Unrelated(), Derived() + Derived(), 1 + Derived())


class Vector:
    def __init__(self, *c): self.c = c
    def __repr__(self): return f"V{self.c}"
    def __add__(self, o): return Vector(*(a + b for a, b in zip(self.c, o.c))) if isinstance(o, Vector) else NotImplemented
    def __sub__(self, o): return self + -o
    def __mul__(self, k): return sum(a * b for a, b in zip(self.c, k.c)) if isinstance(k, Vector) else Vector(*(a * k for a in self.c))
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __pos__(self): return self
    def __abs__(self): return sum(a * a for a in self.c) ** 0.5
    def __invert__(self): return Vector(*reversed(self.c))
    def __bool__(self): return any(self.c)
    def __matmul__(self, o): return Vector(self.c[1] * o.c[2] - self.c[2] * o.c[1], self.c[2] * o.c[0] - self.c[0] * o.c[2], self.c[0] * o.c[1] - self.c[1] * o.c[0])
    def __round__(self, n=0): return Vector(*(round(a, n) for a in self.c))
    def __divmod__(self, k): return tuple(Vector(*p) for p in zip(*(divmod(a, k) for a in self.c)))
    def __rdivmod__(self, k): return "rdivmod"
    def __pow__(self, n, mod=None): return f"pow({n},{mod})"
    def __rpow__(self, n, mod=None): return f"rpow({n},{mod})"
u, v = Vector(1, 2, 3), Vector(4, 5, 6)
print(u + v, u - v, u * v, u * 2, 3 * u, -u, +u, abs(Vector(3, 4)), ~u, bool(Vector(0, 0)), u @ v, round(Vector(1.26, 2.0), 1), divmod(Vector(7, 8), 3), divmod(5, u), u ** 2, 2 ** u, pow(u, 2, 5), pow(2, u), attempt(lambda: pow(2, u, 5)), attempt(lambda: u + 1), attempt(lambda: 1 + u))
print(attempt(lambda: 1 + "a"), attempt(lambda: [] - []), attempt(lambda: {} @ 1), attempt(lambda: object() << 1), attempt(lambda: -object()), attempt(lambda: divmod("a", 1)), attempt(lambda: print >> 1), attempt(lambda: None + 1), attempt(lambda: 1 ** "a"), attempt(lambda: ~"s"), attempt(lambda: +[]), attempt(lambda: abs("x")))
class SetNone:
    __add__ = None
    __radd__ = None
print(attempt(lambda: SetNone() + 1), attempt(lambda: 1 + SetNone()))
class Instance: pass
i = Instance(); i.__add__ = lambda o: "never"
print(attempt(lambda: i + 1))
