# lru_cache and cache: counts, eviction order, typed keys, keywords, methods, parameters, clearing.
from functools import lru_cache, cache


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


calls = []


@lru_cache(maxsize=3)
def square(n):
    """Squares."""
    calls.append(n)
    return n * n


print([square(n) for n in (1, 2, 3, 1, 4, 1, 2, 3)], calls)
print(square.cache_info(), square.cache_info().hits, square.__name__, square.__doc__, square.__wrapped__(5))
print(square.cache_parameters())
square.cache_clear()
print(square.cache_info())


@lru_cache(maxsize=None, typed=True)
def kind(x, *, y=0):
    return type(x).__name__, y


print(kind(1), kind(1.0), kind(True), kind(1, y=0), kind(1, y=0), kind.cache_info())


@lru_cache
def untyped(x):
    return repr(x)


print(untyped(1), untyped(1.0), untyped(True), untyped.cache_info())


@lru_cache(maxsize=0)
def never(x):
    return x


print(never(1), never(1), never.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(90), fib.cache_info().currsize, fib.cache_parameters())
attempt(lambda: fib([]))
attempt(lambda: lru_cache('no'))
attempt(lambda: square())
attempt(lambda: square(None))


class Thing:
    def __init__(self, n):
        self.n = n

    @lru_cache
    def times(self, k):
        return self.n * k


a, b = Thing(2), Thing(3)
print(a.times(4), b.times(4), a.times(4), Thing.times.cache_info())


@lru_cache(maxsize=-5)
def negative(x):
    return x


print(negative(1), negative.cache_parameters())


@lru_cache(maxsize=2)
def fails(x):
    raise ValueError(x)


attempt(lambda: fails(1))
attempt(lambda: fails(1))
print(fails.cache_info())


@lru_cache(maxsize=4)
def keyed(a, b=2, **kw):
    return a, b, sorted(kw.items())


print(keyed(1), keyed(1, 2), keyed(1, b=2), keyed(a=1), keyed(1, z=1, y=2), keyed(1, y=2, z=1), keyed.cache_info())
