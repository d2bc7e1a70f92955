# __slots__: layout, inheritance, conflicts, defaults, missing values.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y


p = P(1, 2)
print(p.x, p.y, attempt(lambda: p.z), attempt(lambda: setattr(p, "z", 3)), hasattr(p, "__dict__"), attempt(lambda: vars(p)), P.__slots__, type(P.x).__name__, P.x.__name__, P.x.__get__(p))
del p.x
print(attempt(lambda: p.x), attempt(lambda: delattr(p, "x")), hasattr(p, "x"))
p.x = "again"
p.x += "!"
print(p.x, attempt(lambda: P.x.__get__(5)), attempt(lambda: P.x.__set__(5, 1)), repr(P.x))


class WithDict(P):
    pass
class MoreSlots(P):
    __slots__ = ["z"]
class Single:
    __slots__ = "only"
class DictSlot:
    __slots__ = ("a", "__dict__")
class Documented:
    __slots__ = {"a": "the first", "b": None}
class Private:
    __slots__ = ("__hidden", "_shown")
    def __init__(self): self.__hidden, self._shown = 1, 2
class EmptySlots:
    __slots__ = ()
class FromInt(int):
    __slots__ = ()
class FromList(list):
    __slots__ = ("name",)


w = WithDict(1, 2); w.extra = 3
m = MoreSlots(1, 2); m.z = 3
s = Single(); s.only = "one"
d = DictSlot(); d.a, d.b = 1, 2
print(vars(w), w.x, m.x + m.y + m.z, attempt(lambda: setattr(m, "q", 1)), s.only, vars(d), d.a, Documented.__slots__, Private()._Private__hidden, Private()._shown, sorted(n for n in dir(Private) if "hidden" in n))
print(attempt(lambda: setattr(EmptySlots(), "x", 1)), attempt(lambda: setattr(FromInt(5), "x", 1)), FromInt(5) + 1)
l = FromList([1]); l.name = "named"
print(l, l.name, attempt(lambda: setattr(l, "other", 1)))


def conflict():
    class C:
        __slots__ = ("x",)
        x = 1
def bad_name():
    class C: __slots__ = ("not valid",)
def not_string():
    class C: __slots__ = (5,)
def int_slots():
    class C(int): __slots__ = ("x",)
def two_layouts():
    class A: __slots__ = ("a",)
    class B: __slots__ = ("b",)
    class C(A, B): pass
def one_empty():
    class A: __slots__ = ("a",)
    class B: __slots__ = ()
    class C(A, B): __slots__ = ()
    return C.__mro__[1].__name__
def double_dict():
    class C(WithDict): __slots__ = ("__dict__",)
def default_in_parent():
    class A: value = "class default"
    class B(A): __slots__ = ("value",)
    return attempt(lambda: B().value)
def shadowing():
    class B(P): __slots__ = ("x",)
    b = B(1, 2)
    P.x.__set__(b, "parent's")
    return b.x, P.x.__get__(b)


for f in (conflict, bad_name, not_string, int_slots, two_layouts, one_empty, double_dict, default_in_parent, shadowing):
    print(f.__name__, attempt(f))
class Iter:
    __slots__ = (n for n in ("g1", "g2"))
i = Iter(); i.g1 = 1
print(i.g1, attempt(lambda: i.g2))
P.method = lambda self: self.x * 2
P.default = "class attribute"
print(p.method(), p.default, attempt(lambda: setattr(p, "default", 1)))
ps = [P(i, -i) for i in range(100)]
print(sum(q.x - q.y for q in ps), attempt(lambda: setattr(p, "__class__", MoreSlots)), attempt(lambda: setattr(p, "__class__", WithDict)))
