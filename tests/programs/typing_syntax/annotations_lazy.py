# Annotations are evaluated when asked for, by __annotations__ or __annotate__.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def noisy(name):
    print("evaluated", name, end="; ")
    return name


def f(a: noisy("a"), /, b: noisy("b") = 1, *args: noisy("args"), c: noisy("c"), **kw: noisy("kw")) -> noisy("return"): ...


print("defined")
print(f.__annotations__)
print(f.__annotations__, f.__annotations__ is f.__annotations__)
print(f.__annotate__(1), type(f.__annotate__).__name__)


def forward(x: LaterClass, y: list[LaterClass]) -> "quoted": ...


print(attempt(lambda: forward.__annotations__))
class LaterClass: ...
print(forward.__annotations__["x"] is LaterClass, forward.__annotations__["return"], attempt(lambda: forward.__annotate__(5)), attempt(lambda: forward.__annotate__(2)), attempt(lambda: forward.__annotate__()))


class C:
    x: int
    y: noisy("y") = 5
    z: "text"
    Self: C
    def method(self, other: C) -> C: ...
    if True: conditional: bytes
    else: never: bytes
    for i in range(1): in_loop: float


print(C.__annotations__, C.method.__annotations__, hasattr(C, "x"), C.y)
class D(C): pass
class E(C): w: str
print(D.__annotations__, E.__annotations__, attempt(lambda: C().__annotations__), D.__annotate__)
class Broken: a: undefined_name
print(attempt(lambda: Broken.__annotations__), Broken.__annotate__ is not None)
undefined_name = "now defined"
print(Broken.__annotations__)
module_level: noisy("module")
other: int = 3
print("other" in globals(), "module_level" in globals(), __annotate__(1))
def no_annotations(): ...
print(no_annotations.__annotations__, no_annotations.__annotate__, attempt(lambda: delattr(no_annotations, "__annotate__")))
f.__annotations__ = {"replaced": 1}
print(f.__annotations__, f.__annotate__)
f.__annotate__ = lambda format: {"from": format}
print(f.__annotations__, attempt(lambda: setattr(f, "__annotate__", 5)), attempt(lambda: setattr(f, "__annotations__", 5)))
f.__annotations__ = None
print(f.__annotations__)
C.__annotations__ = {"own": "dict"}
print(C.__annotations__, C.__annotate__)
def local():
    v: undefined_and_never_evaluated = 1
    w: 1 / 0
    (p): int = 2
    return sorted(locals())
print(local())
def closure_annotations():
    T = "local type"
    def g(x: T): ...
    class K: y: T
    T = "changed later"
    return g.__annotations__, K.__annotations__
print(closure_annotations())
class Scope:
    T = int
    def g(self, x: T) -> T: ...
    T = str
print(Scope.g.__annotations__)
async def coro(x: int): ...
lam = lambda x: x
def gen(x: str) -> list: yield
print(coro.__annotations__, lam.__annotations__, gen.__annotations__)
def complex_annotations(a: int | None, b: dict[str, list[int]], c: [1, 2], d: "f" "g", e: lambda: 5, *args: *tuple[int, ...]): ...
print({k: v for k, v in complex_annotations.__annotations__.items() if k != "e"}, complex_annotations.__annotations__["e"]())
def walrus_free(x: (int if True else str), y: not 1 = 2): ...
print(walrus_free.__annotations__)
