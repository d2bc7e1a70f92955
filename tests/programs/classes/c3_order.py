# Method resolution order: C3, conflicts, __mro_entries__, diamond walks, changed bases.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def order(cls): return " ".join(c.__name__ for c in cls.__mro__)


class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(O): pass
class E(O): pass
class K1(A, B, C): pass
class K2(D, B, E): pass
class K3(D, A): pass
class Z(K1, K2, K3): pass
for c in (A, K1, K2, K3, Z): print(order(c))

class X: pass
class Y: pass
class XY(X, Y): pass
class YX(Y, X): pass
print(attempt(lambda: type("Conflict", (XY, YX), {})))
print(attempt(lambda: type("Conflict", (object, X), {})))
print(attempt(lambda: type("Twice", (X, X), {})))
print(attempt(lambda: type("Layout", (int, str), {})))
print(attempt(lambda: type("Layout2", (list, dict), {})))
print(order(type("Fine", (int, X), {})), order(type("Exc", (KeyError, AttributeError), {})), order(bool), order(type("T", (type,), {})))


class Diamond1:
    def go(self): return ["1"]
class Diamond2(Diamond1):
    def go(self): return ["2"] + super().go()
class Diamond3(Diamond1):
    def go(self): return ["3"] + super().go()
class Diamond4(Diamond2, Diamond3):
    def go(self): return ["4"] + super().go()
class Diamond5(Diamond3, Diamond2): pass
print(Diamond4().go(), Diamond5().go(), Diamond4.mro() == list(Diamond4.__mro__))


class Generic:
    def __init__(self, *bases): self.bases = bases
    def __mro_entries__(self, bases): return self.bases
class FromEntries(Generic(X, Y), O): pass
print(order(FromEntries), FromEntries.__bases__, len(FromEntries.__orig_bases__), FromEntries.__orig_bases__[1] is O)
class Nothing(Generic()): pass
print(order(Nothing))
class BadEntries:
    def __mro_entries__(self, bases): return [X]
def use_bad():
    class Use(BadEntries()): pass
print(attempt(use_bad), attempt(lambda: type("T", (Generic(X),), {})))


class P: value = "P"
class Q: value = "Q"
class Child(P): pass
class Grandchild(Child): pass
g = Grandchild()
print(g.value, order(Grandchild))
Child.__bases__ = (Q,)
print(g.value, order(Grandchild), isinstance(g, P), P.__subclasses__(), Q.__subclasses__())
Child.__bases__ = (Q, P)
print(order(Child), g.value)
print(attempt(lambda: setattr(Child, "__bases__", ())), attempt(lambda: setattr(Child, "__bases__", (5,))), attempt(lambda: setattr(Child, "__bases__", (Grandchild,))), attempt(lambda: setattr(Child, "__bases__", P)), attempt(lambda: delattr(Child, "__bases__")))


class Meta(type):
    def mro(cls):
        result = super().mro()
        return [result[0]] + result[1:][::-1][1:] + [object] if len(result) > 3 else result
class M1(metaclass=Meta): name = "M1"
class M2(M1): name = "M2"
class M3(M2): pass
print(order(M2), order(M3), M3.name)
class BadMro(type):
    def mro(cls): return 5
print(attempt(lambda: BadMro("B", (), {})))
