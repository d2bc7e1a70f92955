# Generic functions and classes with their own type parameters: scopes, bounds, defaults, laziness.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def first[T](items: list[T]) -> T: return items[0]
def bounded[T: int, U: (str, bytes), *Ts, **P](x: T) -> U: return T, U, Ts, P
class Box[T]:
    def __init__(self, v: T): self.v = v
    def get(self) -> T: return self.v
    def both[U](self, u: U) -> tuple[T, U]: return T, U
    params = T


print(first([1, 2]), first.__type_params__, [type(p).__name__ for p in bounded.__type_params__], bounded(1), first.__annotations__)
T, U, Ts, P = bounded.__type_params__
print(T.__name__, T.__bound__, T.__constraints__, U.__bound__, U.__constraints__, repr(Ts), repr(P), T.__covariant__, T.__infer_variance__, T.has_default(), P.args, P.kwargs)
b = Box(5)
print(b.get(), Box.__type_params__, Box.__parameters__, Box[int], Box[int](3).v, Box.__mro__[1].__name__, Box.__orig_bases__, Box.get.__annotations__, Box.params is Box.__type_params__[0], [p.__name__ for p in b.both(1)])
print(Box[int].__origin__ is Box, Box[int].__args__, attempt(lambda: Box[int, str]), attempt(lambda: Box[()]), Box[Box[int]], attempt(lambda: isinstance(b, Box[int])), attempt(lambda: T()), attempt(lambda: "T2" in globals()))
class Child[K, V = str](Box[K], dict[K, V]): pass
print(Child.__bases__, Child.__type_params__, Child.__type_params__[1].__default__, Child.__type_params__[1].has_default(), Child[int, str], Child[int])


def lazy[A: undefined_bound, B = undefined_default, C: (undefined_1, undefined_2) = int](): return A, B, C
A, B, C = lazy()
print(A, attempt(lambda: A.__bound__), attempt(lambda: B.__default__), attempt(lambda: C.__constraints__))
undefined_bound = "defined later"
print(A.__bound__, A.__bound__)
class Recursive[X: Recursive]: pass
print(Recursive.__type_params__[0].__bound__ is Recursive)


T = "global T"
def shadow[T](): return T
def inner_scope[T]():
    def inner(): return T
    class K: own = T
    return inner() is T, K.own is T, [T for _ in range(1)][0] is T
class Holder:
    T = "class T"
    def m[T](self): return T
    def n[S](self, x: T): return T
    def k[S: T](self): return S.__bound__
print(type(shadow()).__name__, T, inner_scope(), type(Holder().m()).__name__, Holder().n(1), Holder.n.__annotations__, Holder().k())
def outer[T]():
    def middle[U](x: T, y: U): return T, U
    return middle
m = outer()
print([p.__name__ for p in m(1, 2)], m.__type_params__, m.__qualname__, {k: v.__name__ for k, v in m.__annotations__.items()})
@(lambda f: f)
def decorated[T](x: T = "default evaluated outside") -> T: return x
print(decorated(), decorated.__defaults__, decorated.__name__, decorated.__qualname__)
async def agen[T](x: T):
    yield T
def gen[T](): yield T
print([p.__name__ for p in gen()], attempt(lambda: first[int]), type(agen(1)).__name__)
class Meta(type): pass
class WithMeta[T](metaclass=Meta): pass
print(type(WithMeta).__name__, WithMeta[int], WithMeta.__type_params__)
class Multi[*Ts]:
    def f(self, *a: *Ts) -> None: ...
print(Multi[int, str], Multi[()], Multi.__parameters__, Multi.f.__annotations__)
class Call[**P, R]: pass
print(Call[[int, str], bool], Call[..., int], Call.__parameters__)
def mangled():
    class Q:
        def f[__T](self): return __T.__name__
    return Q().f()
print(mangled(), sorted(first.__code__.co_freevars), attempt(lambda: exec("def f[T, T](): pass")), attempt(lambda: exec("def f[T](): nonlocal T")), attempt(lambda: exec("def f[T = int, U](): pass")))
