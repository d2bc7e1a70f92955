# Data and non-data descriptors, their precedence over instance attributes, __set_name__.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, instance, owner=None):
        if instance is None: return f"<{owner.__name__}.{self.name}>"
        return f"data {instance.__dict__.get(self.name)}"
    def __set__(self, instance, value):
        instance.__dict__[self.name] = value
    def __delete__(self, instance):
        print("delete", instance.__dict__.pop(self.name, None))


class NonData:
    def __get__(self, instance, owner=None):
        return ("class" if instance is None else "instance", owner.__name__)


class SetOnly:
    def __set__(self, instance, value): instance.__dict__["setonly"] = f"({value})"


class DeleteOnly:
    def __delete__(self, instance): print("delete only")


class Host:
    data = Data()
    nondata = NonData()
    setonly = SetOnly()
    delonly = DeleteOnly()


h = Host()
print(Host.data, h.data, Host.nondata, h.nondata)
h.data = 5
h.__dict__["data"] = "direct"
print(h.data, vars(h))
h.nondata = "shadow"
print(h.nondata, Host.nondata)
del h.nondata
print(h.nondata)
print(type(h.setonly).__name__)
h.setonly = 1
print(h.setonly, attempt(lambda: delattr(h, "setonly")))
del h.data
del h.delonly
print(attempt(lambda: setattr(h, "delonly", 1)), vars(h))
Host.data = "replaced on the class"
print(h.data, Host.data)


class Typed:
    def __init__(self, kind, check=lambda v: True): self.kind, self.check = kind, check
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, instance, owner):
        if instance is None: return self
        try: return instance.__dict__[self.name]
        except KeyError: raise AttributeError(f"{self.name} is not set") from None
    def __set__(self, instance, value):
        if not isinstance(value, self.kind): raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(value).__name__}")
        if not self.check(value): raise ValueError(f"bad {self.name}: {value!r}")
        instance.__dict__[self.name] = value
class Order:
    amount = Typed(int, lambda v: v > 0)
    note = Typed(str)
class Sub(Order): pass
o = Sub()
print(attempt(lambda: o.amount), attempt(lambda: setattr(o, "amount", "x")), attempt(lambda: setattr(o, "amount", -1)), setattr(o, "amount", 3), o.amount, Sub.amount.name, attempt(lambda: getattr(o, "note", "default")))


class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, instance, owner):
        print("computing", end=" ")
        value = instance.__dict__[self.name] = self.f(instance)
        return value
class Circle:
    def __init__(self, r): self.r = r
    @Lazy
    def area(self): return self.r**2 * 3
c = Circle(2)
print(c.area, c.area, vars(c))
class BadName:
    def __set_name__(self, owner, name): raise RuntimeError("no name")
def make_bad():
    class X: attribute = BadName()
try:
    make_bad()
except RuntimeError as e:
    print(e, e.__notes__)
class OnInstance: pass
i = OnInstance()
i.d = NonData()
print(type(i.d).__name__)
class Raising:
    def __get__(self, instance, owner): raise AttributeError("from descriptor")
class R:
    value = Raising()
    def __getattr__(self, name): return f"fallback {name}"
print(R().value, hasattr(R, "value"), attempt(lambda: R.value))
