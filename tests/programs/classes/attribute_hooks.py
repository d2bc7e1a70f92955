# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Fallback:
    real = "class"
    def __init__(self): self.own = "instance"
    def __getattr__(self, name):
        if name.startswith("no"): raise AttributeError(f"refused {name}", name=name, obj=None)
        return f"<{name}>"


f = Fallback()
print(f.own, f.real, f.anything, hasattr(f, "nope"), hasattr(f, "yes"), getattr(f, "nothing", "default"), attempt(lambda: f.nobody), attempt(lambda: Fallback.anything), attempt(lambda: f + 1), attempt(lambda: len(f)))


class Logged:
    def __init__(self):
        object.__setattr__(self, "log", [])
        self.x = 1
    def __getattribute__(self, name):
        log = object.__getattribute__(self, "log")
        if name != "log": log.append(f"get {name}")
        return object.__getattribute__(self, name)
    def __setattr__(self, name, value):
        self.log.append(f"set {name}={value}")
        super().__setattr__(name, value)
    def __delattr__(self, name):
        self.log.append(f"del {name}")
        super().__delattr__(name)
    def method(self): return self.x


l = Logged()
l.x += 5
l.method()
attempt(lambda: l.missing)
del l.x
attempt(lambda: delattr(l, "zz"))
print(l.log)


class Both:
    def __getattribute__(self, name):
        if name == "direct": return "from getattribute"
        if name == "explode": raise ValueError("not an attribute error")
        raise AttributeError(name)
    def __getattr__(self, name): return f"from getattr: {name}"


b = Both()
print(b.direct, b.other, attempt(lambda: b.explode), b.__class__, type(b).__name__, isinstance(b, Both))


class Frozen:
    def __init__(self, **values): self.__dict__.update(values)
    def __setattr__(self, name, value): raise AttributeError(f"cannot set {name!r} on {type(self).__name__}")
    def __delattr__(self, name): raise TypeError("cannot delete")


z = Frozen(a=1)
print(z.a, attempt(lambda: setattr(z, "a", 2)), attempt(lambda: delattr(z, "a")), vars(z))
z.__dict__["a"] = 3
print(z.a)


class Proxy:
    def __init__(self, target): object.__setattr__(self, "_target", target)
    def __getattr__(self, name): return getattr(self._target, name)
    def __setattr__(self, name, value): setattr(self._target, name, value)
    def __delattr__(self, name): delattr(self._target, name)
    def __dir__(self): return ["b", "a"] + [n for n in vars(self._target)]


class Target:
    def __init__(self): self.v = 1
    def double(self): return self.v * 2


t = Target()
p = Proxy(t)
p.v = 21
p.new = "n"
print(p.double(), t.v, t.new, dir(p), attempt(lambda: p.gone), attempt(lambda: delattr(p, "gone")))
del p.new
print(vars(t), Proxy([1, 2]).count(1), Proxy("text").upper(), attempt(lambda: Proxy("text")[0]))


class DunderOnInstance:
    pass
d = DunderOnInstance()
d.__len__ = lambda: 5
d.__str__ = lambda: "instance str"
d.__call__ = lambda: "called"
print(attempt(lambda: len(d)), str(d) == "instance str", attempt(lambda: d()), d.__len__())
class Meta(type):
    def __getattr__(cls, name): return f"meta {name}"
    def __getattribute__(cls, name): return "intercepted" if name == "special" else super().__getattribute__(name)
    def __setattr__(cls, name, value): super().__setattr__(name, f"({value})")
class WithMeta(metaclass=Meta): known = 1
WithMeta.later = 2
print(WithMeta.unknown, WithMeta.special, WithMeta.known, WithMeta.later, attempt(lambda: WithMeta().unknown))
class Recursive:
    def __getattr__(self, name): return self.__dict__.get(name, "none") if name != "deep" else self.deeper
print(Recursive().deep, Recursive().x, getattr(Recursive(), "y"))
