# partial and lru_cache inside classes: binding, methods of partials, inheritance, pickling parts.
from functools import partial, partialmethod, lru_cache, cache, wraps, reduce, singledispatchmethod, cached_property


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


def log_call(self, *args, **kwargs):
    return type(self).__name__, args, kwargs


class Base:
    scale = 2

    def __init__(self, n):
        self.n = n

    def power(self, exponent, *, plus=0):
        return self.n ** exponent + plus

    square = partialmethod(power, 2)
    cube = partialmethod(power, exponent=3)
    square_plus = partialmethod(square, plus=10)
    log = partialmethod(log_call, 'fixed', flag=True)
    as_class = partialmethod(classmethod(lambda cls, x: (cls.__name__, x)), 7)
    as_static = partialmethod(staticmethod(lambda x, y: (x, y)), 8)

    @lru_cache(maxsize=4)
    def scaled(self, k):
        return self.n * k * self.scale

    @staticmethod
    @cache
    def expensive(x):
        return [x]

    @classmethod
    @lru_cache(None)
    def named(cls):
        return object().__class__, cls.__name__

    @cached_property
    def listed(self):
        return list(range(self.n))


class Sub(Base):
    scale = 5

    def power(self, exponent, *, plus=0):
        return 'overridden'


b, s = Base(3), Sub(3)
print(b.square(), b.cube(), b.square_plus(), b.square(plus=1), b.square_plus(plus=2), b.log(1, x=2), b.as_class(), Sub.as_class(), b.as_static(9), s.square(), Base.square(b), Base.square(s))
attempt(lambda: b.square(3))
attempt(lambda: b.cube(2))
attempt(lambda: Base.square())
print(b.scaled(2), s.scaled(2), b.scaled(2), Base.scaled.cache_info(), b.scaled.__name__, Base.expensive(1) is Base.expensive(1), b.expensive(1) is Sub.expensive(1), Base.named()[1], Sub.named()[1], Base.named() is Base.named())
print(b.listed is b.listed, 'listed' in vars(b), s.listed == b.listed, Base.__dict__['square'].func.__name__, Base.__dict__['square_plus'].args, Base.__dict__['square_plus'].keywords)


class Event:
    def __init__(self):
        self.handlers = []

    def on(self, f=None, /, *args):
        if f is None or args and not callable(f):
            return partial(self.on)
        self.handlers.append(partial(f, *args))
        return f

    def fire(self, *args):
        return [h(*args) for h in self.handlers]


e = Event()
e.on(max, 5)
e.on(lambda *a: a, 'first')


@e.on
def handler(*args):
    return len(args)


print(e.fire(3, 9), handler(1, 2))


class Callable:
    def __call__(self, a, b=0):
        return a, b


p = partial(Callable(), b=5)
print(p(1), partial(partial(p, 2))(b=6), partial(str.replace, 'a-b')('-', '+'), partial(dict, a=1)(b=2), partial(sorted, reverse=True)([1, 3, 2]), partial(Base, 4)().square(), partial(Base.power, Base(2))(3))


class Holder:
    bound = partial(log_call, None)
    plain = lambda self: 'bound normally'
    built = len


print(Holder.bound.func.__name__, Holder().plain(), Holder().built([1, 2]))
print(reduce(lambda f, g: partial(lambda f, g, x: g(f(x)), f, g), [str.strip, str.upper, len])('  abc '), list(map(partial(int, base=16), ['ff', '10'])))
