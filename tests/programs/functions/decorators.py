# Decorators: order, arguments, any expression, on classes and methods, that replace what they decorate.
import functools
log = []


def named(name):
    log.append(f"make {name}")
    def decorate(f):
        log.append(f"apply {name}")
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            return f"{name}({f(*args, **kwargs)})"
        return wrapper
    return decorate


@named("outer")
@named("inner")
def hello(who="world"):
    "Greets."
    return f"hello {who}"


print(log, hello(), hello(who="you"), hello.__name__, hello.__doc__, hello.__wrapped__.__wrapped__())


@lambda f: print("decorating", f.__name__)
def printed_function_replaced_by_none(): pass


@lambda f: f()
def immediate(): return [n * n for n in range(5)]
print(immediate)


registry = {}
def register(key):
    return lambda f: registry.setdefault(key, f)
@register("add")
def plus(a, b): return a + b
@register("mul")
def times(a, b): return a * b
print({k: f(3, 4) for k, f in registry.items()})


def memoize(f):
    cache = {}
    def wrapper(n):
        if n not in cache: cache[n] = f(n)
        return cache[n]
    wrapper.cache = cache
    return wrapper
@memoize
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), len(fib.cache))


class CountCalls:
    def __init__(self, f):
        self.f, self.calls = f, 0
    def __call__(self, *args):
        self.calls += 1
        return self.f(*args)
    def __get__(self, instance, owner=None):
        return functools.partial(self, instance) if instance is not None else self
@CountCalls
def counted(x): return x + 1
print(counted(1), counted(2), counted.calls)


def add_repr(cls):
    cls.__repr__ = lambda self: f"{type(self).__name__}({vars(self)})"
    return cls
def singleton(cls): return cls()
@add_repr
class Point:
    def __init__(self, x): self.x = x
    @CountCalls
    def shifted(self, by): return Point(self.x + by)
    @staticmethod
    @memoize
    def square(n): return n * n
    @classmethod
    @named("cm")
    def build(cls): return cls.__name__
    @property
    @functools.lru_cache
    def twice(self): return self.x * 2
p = Point(3)
print(p, p.shifted(2), Point.__dict__["shifted"].calls, Point.square(5), p.square(5), Point.build(), p.twice)
@singleton
class Config:
    debug = True
print(type(Config).__name__, Config.debug)
decorators = [named("zero"), named("one")]
@decorators[1]
@(decorators[0] if True else None)
def chosen(): return "chosen"
print(chosen(), printed_function_replaced_by_none)
for bad in ("not callable", None):
    try:
        @bad
        def f(): pass
    except TypeError as e:
        print(e)
def order():
    def note(n):
        print("note", n, end=" ")
        return lambda f: print("applied", n, end=" ") or f
    @note(1)
    @note(2)
    def f(a=print("default", end=" ")): return "ran"
    return f()
print(order())
