# Bound methods, functions in classes and instances, callables of all sorts.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Dog:
    kind = "dog"
    def __init__(self, name): self.name = name
    def speak(self, sound="woof", *, times=1): return f"{self.name}: {' '.join([sound] * times)}"
    @classmethod
    def create(cls, name): return cls(name)
    @staticmethod
    def add(a, b): return a + b
    alias = speak
    lam = lambda self: self.name.upper()
    builtin = len
    cls_ref = int


rex, fido = Dog("Rex"), Dog.create("Fido")
m = rex.speak
print(m(), m("arf"), m(times=2), Dog.speak(fido, "hey"), rex.alias("x"), rex.lam(), rex.cls_ref("5"), rex.builtin([1, 2]), Dog.add(1, 2), rex.add(3, 4))
print(m.__self__ is rex, m.__func__ is Dog.speak, m.__name__, m.__qualname__, rex.speak == rex.speak, rex.speak is rex.speak, rex.speak == fido.speak, hash(rex.speak) == hash(rex.speak), Dog.create.__self__ is Dog, Dog.create.__func__.__name__)
for action in (lambda: Dog.speak(), lambda: rex.speak(1, 2, 3), lambda: rex.speak(loud=True), lambda: Dog(), lambda: Dog("a", "b"), lambda: rex.add(1), lambda: Dog.create(), lambda: rex.missing(), lambda: rex(), lambda: Dog.speak(5), lambda: setattr(m, "x", 1), lambda: rex.kind(), lambda: m.nothing, lambda: Dog.__init__(), lambda: object(1), lambda: Dog.create(1, 2)):
    print(attempt(action))
rex.speak = lambda: "instance override"
print(rex.speak(), fido.speak(), attempt(lambda: rex.speak("x")))
del rex.speak
Dog.bark = lambda self, n=1: "bark" * n
Dog.size = property(lambda self: len(self.name))
print(rex.bark(2), rex.size, rex.speak())
import types
rex.tricks = types.MethodType(lambda self, t: f"{self.name} does {t}", rex)
print(rex.tricks("roll"), types.MethodType(print, "bound to")("this") , types.MethodType(Dog.speak, fido)("via type"))


class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *rest, **kw): return self.n + x + sum(rest) + sum(kw.values())
class Chain(Adder): pass
add = Adder(10)
print(add(1), add(1, 2, k=3), callable(add), callable(rex), callable(Dog), callable(len), callable(5), Chain(1)(2), list(map(add, [1, 2])), attempt(lambda: add()))
add.__call__ = lambda x: "not used"
print(add(5), add.__call__(5))
Adder.__call__ = lambda self, x: "class changed"
print(add(5))
bound = [].append
print(attempt(lambda: bound()), "abc".upper.__self__, [f() for f in ("a".upper, [3].pop, {}.copy)], str.join(",", "ab"), list.append.__get__([1])(2), attempt(lambda: str.join(5, "ab")), attempt(lambda: list.append(5)), sorted(map(str.lower, "BA")), int.__add__(1, 2), (1).__add__(2), dict.get({1: 2}, 1), attempt(lambda: "a".upper(1)))
method_names = ["speak", "lam"]
print([getattr(fido, n)() for n in method_names], getattr(Dog, "add")(1, 1), {n: callable(getattr(fido, n)) for n in ("name", "speak")})
def function_as_attribute(self): return self
fido.f = function_as_attribute
print(attempt(lambda: fido.f()), fido.f("arg"), function_as_attribute.__get__(fido)() is fido, function_as_attribute.__get__(None, Dog) is function_as_attribute)
