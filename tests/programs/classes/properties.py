# property: getters, setters, deleters, inheritance, documentation, misuse.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Temperature:
    def __init__(self, celsius): self.celsius = celsius

    @property
    def celsius(self):
        """Degrees above freezing."""
        return self._c

    @celsius.setter
    def celsius(self, value):
        if value < -273.15: raise ValueError("below absolute zero")
        self._c = value

    @celsius.deleter
    def celsius(self): self._c = 0

    @property
    def fahrenheit(self): return self._c * 9 / 5 + 32

    kelvin = property(lambda self: self._c + 273.15, doc="absolute")
    write_only = property(fset=lambda self, v: setattr(self, "written", v))
    empty = property()


t = Temperature(100)
print(t.celsius, t.fahrenheit, t.kelvin, vars(t))
t.celsius += 5; print(t.celsius)
del t.celsius; print(t.celsius)
t.write_only = "w"; print(t.written)
for action in (lambda: setattr(t, "celsius", -300), lambda: setattr(t, "fahrenheit", 1), lambda: delattr(t, "fahrenheit"), lambda: t.write_only, lambda: delattr(t, "write_only"), lambda: t.empty, lambda: setattr(t, "empty", 1), lambda: delattr(t, "kelvin"), lambda: Temperature(-500), lambda: property(1, 2, 3, 4, 5), lambda: property(5).__get__(t), lambda: setattr(Temperature.celsius, "fget", 1)):
    print(attempt(action))
p = Temperature.celsius
print(type(p).__name__, p.fget.__name__, p.fset is not None, p.fdel is not None, p.__doc__, Temperature.kelvin.__doc__, Temperature.fahrenheit.fset, p.__get__(t), p.__set__(t, 9), t.celsius, p.__name__, Temperature.empty.fget, p.__isabstractmethod__)
t.__dict__["fahrenheit"] = "ignored"
print(t.fahrenheit, attempt(lambda: Temperature.celsius + 1))


class Warm(Temperature):
    @property
    def celsius(self): return super().celsius + 1000
    fahrenheit = Temperature.fahrenheit.setter(lambda self, f: setattr(self, "_c", (f - 32) * 5 / 9))
    @Temperature.kelvin.getter
    def kelvin(self): return "hot"


w = Warm.__new__(Warm)
w._c = 1
w.fahrenheit = 212
print(w.celsius, w._c, w.fahrenheit, w.kelvin, attempt(lambda: setattr(w, "celsius", 5)), attempt(lambda: Warm(5)))


class Failing:
    @property
    def broken(self): return self.not_there
    @property
    def with_fallback(self): raise AttributeError("inner reason")
    def __getattr__(self, name): return f"getattr({name})"


f = Failing()
print(f.broken, f.with_fallback, f.other)
class Rect:
    __slots__ = ("_w",)
    def __init__(self, w): self.w = w
    w = property(lambda self: self._w, lambda self, v: object.__setattr__(self, "_w", abs(v)))
r = Rect(-4)
print(r.w, attempt(lambda: setattr(r, "h", 1)))
class Cached:
    calls = 0
    @property
    def value(self):
        type(self).calls += 1
        return self.__dict__.setdefault("_value", Cached.calls * 100)
c = Cached()
print(c.value, c.value, Cached.calls)
def getter(self): "doc of getter"; return 1
class MyProperty(property):
    def __get__(self, instance, owner=None):
        return self if instance is None else f"my {super().__get__(instance, owner)}"
class UsesMine:
    @MyProperty
    def x(self): return self._x if hasattr(self, "_x") else None
    @x.setter
    def x(self, v): self._x = v
u = UsesMine(); u.x = 5
print(u.x, type(UsesMine.x).__name__, MyProperty(getter).__doc__, property(getter, doc="given").__doc__)
